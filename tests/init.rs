//! `init`: what it writes for a corpus, and that it is all or nothing and over nothing.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, helpers included"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn run(folder: &Path, typed: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_charte-diff"));
    for name in [
        "LC_ALL",
        "LC_MESSAGES",
        "LANG",
        "NO_COLOR",
        "CLICOLOR_FORCE",
    ] {
        command.env_remove(name);
    }
    command.args(typed).current_dir(folder).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The names of all files of a folder, at any depth, but for the corpus.
fn written(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            let name = path
                .strip_prefix(folder)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            if name == "corpus" || name == ".git" {
                continue;
            }
            names.push(name);
            if path.is_dir() {
                open.push(path);
            }
        }
    }
    names.sort();
    names
}

const TITLE: &str = "Conditions d'utilisation";

fn text(title: &str, body: &str, host: &str) -> String {
    format!(
        "{title}\n\nLe site https://{host} est ouvert à toutes et à tous, {body}.\n\nNul n'est tenu de donner son nom \
         pour {body}, ni de dire pourquoi il vient.\n\nCe texte vaut {body} jusqu'à ce qu'un autre le remplace.\n"
    )
}

fn corpus() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("corpus")).unwrap();
    for host in ["a.example.org", "b.example.org", "c.example.org"] {
        let text = text(TITLE, "de jour comme de nuit", host);
        fs::write(folder.path().join(format!("corpus/{host}.txt")), text).unwrap();
    }
    folder
}

/// Texts of another family.
fn add_family(folder: &Path, title: &str) {
    for host in ["x.example.org", "y.example.org"] {
        let text = format!(
            "{title}\n\nNous gardons votre adresse {host} pendant une année entière, puis nous l'effaçons sans retour.\n\n\
             Personne d'autre que le service des archives ne peut la lire, et aucune copie n'en est faite ailleurs.\n"
        );
        fs::write(folder.join(format!("corpus/{host}.txt")), text).unwrap();
    }
}

#[test]
fn a_corpus_is_set_up() {
    let folder = corpus();
    let output = run(folder.path(), &["init", "./corpus"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(
        written(folder.path()),
        [
            ".pre-commit-config.yaml",
            "charte-diff.toml",
            "templates",
            "templates/conditions-d-utilisation.txt"
        ]
    );
    let template = run(folder.path(), &["template", "corpus"]).stdout;
    assert_eq!(
        read(folder.path(), "templates/conditions-d-utilisation.txt"),
        String::from_utf8(template).unwrap()
    );
    insta::assert_snapshot!("init_config", read(folder.path(), "charte-diff.toml"));
    insta::assert_snapshot!("init_hooks", read(folder.path(), ".pre-commit-config.yaml"));
    insta::assert_snapshot!("init_says", said(&output));
    assert!(output.stdout.is_empty());
}

#[test]
fn in_french_and_with_what_deviates() {
    let folder = corpus();
    let host = "d.example.org";
    let odd =
        text(TITLE, "de jour comme de nuit", host).replace("Nul n'est tenu", "Chacun est prié");
    fs::write(folder.path().join(format!("corpus/{host}.txt")), odd).unwrap();
    fs::write(
        folder.path().join("corpus/seul.txt"),
        "Une page\n\nTout autre chose, et rien que cela.\n",
    )
    .unwrap();
    let output = run(folder.path(), &["init", "--lang", "fr", "corpus/"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    insta::assert_snapshot!("init_config_fr", read(folder.path(), "charte-diff.toml"));
    insta::assert_snapshot!("init_says_fr", said(&output));
}

#[test]
fn what_is_there_is_left_and_nothing_is_written() {
    for taken in ["charte-diff.toml", "templates/conditions-d-utilisation.txt"] {
        let folder = corpus();
        fs::create_dir(folder.path().join("templates")).unwrap();
        fs::write(folder.path().join(taken), "mine").unwrap();
        let before = written(folder.path());
        let output = run(folder.path(), &["init", "corpus"]);
        assert_eq!(output.status.code(), Some(2));
        let start = format!("charte-diff: {taken}: already there, nothing is written");
        assert!(said(&output).starts_with(&start), "{}", said(&output));
        assert_eq!(read(folder.path(), taken), "mine");
        assert_eq!(written(folder.path()), before);
    }
}

#[test]
fn hooks_that_are_there_are_left_and_the_lines_to_add_are_printed() {
    let folder = corpus();
    let own = "repos:\n  - repo: local\n    hooks: []\n";
    fs::write(folder.path().join(".pre-commit-config.yaml"), own).unwrap();
    let output = run(folder.path(), &["init", "corpus"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(read(folder.path(), ".pre-commit-config.yaml"), own);
    let lines = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(lines.contains("entry: charte-diff check --\n"), "{lines}");
    assert!(said(&output).contains(".pre-commit-config.yaml: already there and left as it is"));
    assert!(folder.path().join("charte-diff.toml").exists());
}

#[test]
fn below_the_top_of_a_repository_no_hook_is_written() {
    let folder = corpus();
    let top = tempfile::tempdir().unwrap();
    fs::create_dir(top.path().join(".git")).unwrap();
    let inside = top.path().join("texts");
    fs::rename(folder.path(), &inside).unwrap();
    let output = run(&inside, &["init", "corpus"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(
        said(&output).contains(".pre-commit-config.yaml is not written"),
        "{}",
        said(&output)
    );
    assert!(!inside.join(".pre-commit-config.yaml").exists());
    assert!(inside.join("charte-diff.toml").exists());
}

#[test]
fn when_one_file_cannot_be_written_none_is() {
    let folder = corpus();
    // A name that no file system takes.
    add_family(folder.path(), &"x".repeat(300));
    let output = run(folder.path(), &["init", "corpus"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("cannot be written, so nothing is"),
        "{}",
        said(&output)
    );
    assert_eq!(written(folder.path()), Vec::<String>::new());
}

#[test]
fn two_families_have_a_template_each() {
    let folder = corpus();
    add_family(folder.path(), "Vie privée");
    let output = run(folder.path(), &["init", "-q", "corpus"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(said(&output), "");
    let config = read(folder.path(), "charte-diff.toml");
    for name in ["conditions-d-utilisation", "vie-privee"] {
        let line = format!("\n{name} = \"templates/{name}.txt\"\n");
        assert!(config.contains(&line), "{config}");
        assert!(read(folder.path(), &format!("templates/{name}.txt")).starts_with("+++\n"));
    }
}

#[test]
fn a_corpus_without_a_family_says_so() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("a.txt"),
        "Une page\n\nElle est seule ici.\n",
    )
    .unwrap();
    let output = run(folder.path(), &["init", "a.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        said(&output),
        "charte-diff: only one document: a template needs two at least\n"
    );
    assert_eq!(written(folder.path()), ["a.txt"]);
    let output = run(folder.path(), &["init", "-"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("standard input"),
        "{}",
        said(&output)
    );
}

#[test]
fn paths_stand_as_the_config_needs_them() {
    let folder = corpus();
    let absolute = folder.path().canonicalize().unwrap().join("corpus");
    let output = run(
        folder.path(),
        &[
            "init",
            absolute.to_str().unwrap(),
            "./corpus/a.example.org.txt",
        ],
    );
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let config = read(folder.path(), "charte-diff.toml");
    assert!(
        config.contains("paths = [\"corpus/\", \"corpus/a.example.org.txt\"]"),
        "{config}"
    );
}
