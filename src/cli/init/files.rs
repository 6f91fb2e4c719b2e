//! The text of the config and of the hook that `init` writes. Where they go is not decided here.

use charte_diff::report::lang::{Lang, Setting};
use charte_diff::report::visible::is_hidden;
use charte_diff::toml;

/// A template file of the project.
pub(super) struct Pinned {
    pub(super) name: String,
    /// Its path from the config.
    pub(super) file: String,
}

/// The endings of the files that a folder gives, and files without any.
const IN_A_FOLDER: &str = r"(.*/)?([^/.]+|[^/.][^/]*\.(txt|text|md|markdown))$";

/// The config: what is known, and the rest as remarks.
pub(super) fn config(paths: &[String], pinned: &[Pinned], lang: Lang) -> String {
    let hint = |of| lang.config_hint(of);
    let paths: Vec<String> = paths.iter().map(|path| toml::string(path)).collect();
    let mut text = format!(
        "# {}\n\npaths = [{}]  # {}\nlang = \"{}\"  # {}\n# exclude = [\"corpus/archive/**\"]  # {}\n\
         # fail-on = \"warning\"  # {}\n\n[templates]  # {}\n",
        lang.config_title(),
        paths.join(", "),
        hint(Setting::Paths),
        lang.code(),
        hint(Setting::Lang),
        hint(Setting::Exclude),
        hint(Setting::FailOn),
        hint(Setting::Templates),
    );
    for template in pinned {
        let (name, file) = (toml::key(&template.name), toml::string(&template.file));
        text.push_str(&format!("{name} = {file}\n"));
    }
    let words = match lang {
        Lang::Fr => "limit.fr = [\"sous réserve\"]",
        Lang::En => "limit.en = [\"subject to\"]",
    };
    text.push_str(&format!(
        "\n# {}\n\n# [levels]  # {}\n# layout = \"off\"\n\n# [portals]  # {}\n# \"corpus/0007.txt\" = \
         \"data.example.org\"\n\n# [words]  # {}\n# {words}\n\n# [[accepted]]  # {}\n",
        lang.config_hints(),
        hint(Setting::Levels),
        hint(Setting::Portals),
        hint(Setting::Words),
        hint(Setting::Accepted),
    ));
    text
}

/// The hook's entry in `.pre-commit-config.yaml`.
///
/// The names come after `--`: a file may be called `-v.txt`. One process reads many files on all cores, so that
/// pre-commit need not start several. A commit that changes what is checked against has every text checked.
pub(super) fn hook(paths: &[String]) -> String {
    let files: Vec<String> = paths.iter().map(|path| pattern(path)).collect();
    let files = match files.as_slice() {
        [one] => one.clone(),
        several => format!("(?:{})", several.join("|")),
    };
    format!(
        "  - repo: local\n    hooks:\n      - id: charte-diff-check\n        name: charte-diff check\n        \
         entry: charte-diff check --\n        language: system\n        types: [text]\n        \
         files: '{}'\n        require_serial: true\n      - id: charte-diff-templates\n        \
         name: charte-diff check, the templates or the config having changed\n        entry: charte-diff check\n        \
         language: system\n        files: '^(?:templates/|charte-diff\\.toml$)'\n        pass_filenames: false\n",
        files.replace('\'', "''")
    )
}

/// The regular expression (Python's) of the files that a path stands for. A path out of the repository has none.
fn pattern(path: &str) -> String {
    match path {
        "." => format!("^{IN_A_FOLDER}"),
        folder if folder.ends_with('/') => format!("^{}{IN_A_FOLDER}", escaped(folder)),
        file => format!("^{}$", escaped(file)),
    }
}

fn escaped(path: &str) -> String {
    let mut escaped = String::with_capacity(path.len());
    for sign in path.chars() {
        if is_hidden(sign) {
            // What YAML does not take as it is, and Python reads.
            escaped.push_str(&format!("\\U{:08x}", u32::from(sign)));
            continue;
        }
        if sign.is_ascii() && !sign.is_ascii_alphanumeric() && !matches!(sign, '/' | '_' | '-') {
            escaped.push('\\');
        }
        escaped.push(sign);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(path: &str, file: &str) -> bool {
        regex::Regex::new(&pattern(path)).unwrap().is_match(file)
    }

    #[test]
    fn the_hook_is_given_what_the_folder_gives() {
        for file in [
            "corpus/a.b.fr.txt",
            "corpus/deep/er/x.md",
            "corpus/LISEZMOI",
            "corpus/é x.text",
        ] {
            assert!(matches("corpus/", file) && matches(".", file), "{file}");
        }
        for file in [
            "corpus/a.html",
            "corpus/.txt",
            "autre/a.txt",
            "xcorpus/a.txt",
            "corpus/a.txt.orig",
        ] {
            assert!(!matches("corpus/", file), "{file}");
        }
        assert!(matches("a+b (1).html", "a+b (1).html"));
        assert!(!matches("a+b (1).html", "aab (1).html"));
    }

    #[test]
    fn names_in_the_config_are_quoted_where_toml_needs_it() {
        let pinned = [
            Pinned {
                name: "charte-a".into(),
                file: "templates/charte-a.txt".into(),
            },
            Pinned {
                name: "規約".into(),
                file: "templates/規約.txt".into(),
            },
        ];
        let text = config(&["a \"b\"\\/".into()], &pinned, Lang::En);
        for line in [
            "paths = [\"a \\\"b\\\"\\\\/\"]",
            "charte-a = \"templates/charte-a.txt\"",
            "\"規約\" = \"templates/規約.txt\"",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }
}
