//! Texts, template files and configs whose shape is meant to exhaust time or memory: each run stays within the bounds
//! that the README states.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says loudly what it could not do"
)]

mod bounded;
#[allow(dead_code, reason = "these tests need a part of it")]
mod unprivileged;

use bounded::{AT_LEAST, FOR_A_BYTE, bounded, ends, folder, said};

const TEXT: &str = "\
Charte du portail

Ce portail est édité par la collectivité et publie des données ouvertes pour tous.
";
const TEMPLATE: &str = "+++\ncharte-diff = 1\nname = \"charte\"\n";

fn table(rows: usize, columns: usize, name: &str) -> String {
    let mut text = format!("{TEXT}\n");
    for row in 0..rows {
        let cells: Vec<String> = (0..columns)
            .map(|column| format!("{name}{row}x{column}"))
            .collect();
        text.push_str(&cells.join("\t"));
        text.push('\n');
    }
    text
}

/// Texts whose shape is meant to exhaust time or memory, by name.
fn shapes() -> Vec<(&'static str, String)> {
    let narrow = |count: usize| {
        (0..count)
            .map(|row| format!("a{row}\tb{row}\n"))
            .collect::<String>()
    };
    vec![
        ("rows", table(100_000, 3, "c")),
        ("columns", table(3, 10_000, "c")),
        ("square", table(300, 300, "c")),
        (
            "ragged",
            format!("{TEXT}\n{}{}", table(1, 10_000, "w"), narrow(20_000)),
        ),
        (
            "ragged-ends",
            format!(
                "{}{}{}",
                table(1, 10_000, "w"),
                narrow(20_000),
                table(1, 10_000, "v")
            ),
        ),
        (
            "empty-cells",
            format!(
                "{TEXT}\n{}",
                format!("a{}b\n", "\t".repeat(2_000)).repeat(200)
            ),
        ),
        (
            "pipes",
            format!(
                "{TEXT}\n{}",
                format!("|{}\n", " a |".repeat(5_000)).repeat(20)
            ),
        ),
        (
            "spaced",
            format!(
                "{TEXT}\n{}",
                format!("{}\n", "mot   ".repeat(60)).repeat(5_000)
            ),
        ),
        (
            "titles",
            format!("{TEXT}\n{}", "a\tb\tc\nTitre\n".repeat(20_000)),
        ),
        (
            "list",
            format!(
                "{TEXT}\n{}",
                (0..50_000)
                    .map(|n| format!("{n}. point\n"))
                    .collect::<String>()
            ),
        ),
        (
            "deep-list",
            (0..2_000)
                .map(|n| format!("{}- point\n", " ".repeat(n)))
                .collect(),
        ),
        (
            "headings",
            (0..50_000).map(|n| format!("# Titre {n}\n\n")).collect(),
        ),
        (
            "slots",
            (0..5_000)
                .map(|n| {
                    format!(
                        "Écrire à nom{n}@exemple.fr ou voir https://s{n}.fr le {n} mai 2024.\n\n"
                    )
                })
                .collect(),
        ),
        (
            "dates",
            format!("{TEXT}\n{}\n", "12/03/2024 ".repeat(50_000)),
        ),
        ("words", format!("{TEXT}\n{}\n", "mot ".repeat(200_000))),
        ("one-word", format!("{TEXT}\n{}\n", "a".repeat(2_000_000))),
        (
            "marks",
            format!("{TEXT}\n{}\n", "e\u{301}\u{327}".repeat(200_000)),
        ),
        (
            "accents",
            format!("{TEXT}\na{}\n", "\u{301}".repeat(500_000)),
        ),
        (
            "unseen",
            format!("{TEXT}\n{}\n", "a\u{200b}\u{202e}".repeat(200_000)),
        ),
        ("brackets", format!("{TEXT}\n{}\n", "([{«".repeat(200_000))),
        ("angles", format!("{TEXT}\n{}\n", "< a ".repeat(200_000))),
        ("braces", format!("{TEXT}\n{}\n", "{{".repeat(200_000))),
        (
            "backslashes",
            format!("{TEXT}\n{}\n", "\\|".repeat(200_000)),
        ),
        ("stars", format!("{TEXT}\n{}\n", "*a**b".repeat(100_000))),
        ("mojibake", format!("{TEXT}\n{}\n", "Ã©".repeat(300_000))),
        (
            "address",
            format!("{TEXT}\nhttps://{}\n", "a.".repeat(500_000)),
        ),
        ("digits", format!("{TEXT}\n{}\n", "1 ".repeat(500_000))),
        (
            "blank-lines",
            format!("{TEXT}{}fin\n", "\n".repeat(1_000_000)),
        ),
        (
            "separators",
            format!("{TEXT}\n{}fin\n", "---\n".repeat(100_000)),
        ),
        ("returns", format!("{TEXT}\n{}", "a\r".repeat(100_000))),
    ]
}

#[test]
fn no_shape_of_a_text_exhausts_time_or_memory() {
    let mut cases = 0;
    for (name, text) in shapes() {
        let other = text.replace("tous", "toutes") + "\nUne ligne de plus.\n";
        let folder = folder(&[
            ("in/a.txt", &text),
            ("in/b.txt", &text),
            ("in/c.txt", &other),
        ]);
        let read = 3 * text.len();
        for typed in [
            &["--format", "json", "in"][..],
            &["normalise", "--check", "in"],
        ] {
            let output = bounded(folder.path(), typed, AT_LEAST + FOR_A_BYTE * read);
            ends(&output, &format!("{name}, {} bytes, {typed:?}", text.len()));
            assert!(!said(&output).contains("BUG"), "{name}: {}", said(&output));
            cases += 1;
        }
    }
    eprintln!("{cases} cases");
}

/// Template files whose shape is meant to exhaust time or memory, by name, and whether they can be used.
fn templates() -> Vec<(&'static str, String, bool)> {
    let body = |text: &str| format!("{TEMPLATE}+++\n\n{TEXT}\n{text}\n");
    let matching = |pattern: &str| {
        let slot = format!("[slots.s]\ntype = \"text\"\nmatch = '{pattern}'\n");
        format!("{TEMPLATE}{slot}+++\n\n{TEXT}\nNuméro {{{{s}}}} fin du texte.\n")
    };
    let slots = |count: usize, between: &str| {
        let declared: String = (0..count)
            .map(|n| format!("[slots.s{n}]\ntype = \"text\"\n"))
            .collect();
        let used: String = (0..count)
            .map(|n| format!("champ {n} : {{{{s{n}}}}} fin.{between}"))
            .collect();
        format!("{TEMPLATE}{declared}+++\n\n{TEXT}\n{used}\n")
    };
    let (optional, end) = ("{{optional}}\n".repeat(10_000), "{{end}}\n".repeat(10_000));
    vec![
        (
            "deep-blocks",
            body(&format!("{optional}Au fond.\n{end}")),
            true,
        ),
        ("deep-open", body(&optional), false),
        ("deep-closed", body(&end), false),
        (
            "deep-words",
            body(&format!(
                "{}x{}",
                "{{optional}}".repeat(10_000),
                "{{end}}".repeat(10_000)
            )),
            false,
        ),
        (
            "deep-any",
            body(&format!(
                "{}b{}",
                "{{any: a | ".repeat(10_000),
                "}}".repeat(10_000)
            )),
            false,
        ),
        (
            "many-optional",
            body(&"mot {{optional}}autre {{end}}".repeat(2_000)),
            true,
        ),
        (
            "many-any",
            body(&"mot {{any: a | b | c}} ".repeat(2_000)),
            true,
        ),
        (
            "any-alike",
            body(&format!("{}b", "{{any: a | a a}} ".repeat(60))),
            true,
        ),
        (
            "optional-alike",
            body(&format!("{}b", "{{optional}}a {{end}}".repeat(300))),
            true,
        ),
        (
            "blocks-alike",
            body(&"{{optional}}\nUn bloc qui se répète.\n\n{{end}}\n".repeat(500)),
            true,
        ),
        (
            "wide-any",
            body(&format!("{{{{any: {}}}}}", vec!["mot"; 20_000].join(" | "))),
            true,
        ),
        ("braces", body(&"{{{{".repeat(5_000)), true),
        ("odd-braces", body(&"{".repeat(2_001)), true),
        ("slots", slots(5_000, "\n\n"), true),
        ("slots-in-a-line", slots(5_000, " "), true),
        ("slots-beside", slots(2_000, ""), true),
        ("pattern-nested", matching("(a+)+$"), true),
        ("pattern-alternatives", matching("(a|a|aa)*(b|a)*c"), true),
        (
            "pattern-many",
            matching(&vec!["\\w{40}"; 2_000].join("|")),
            false,
        ),
        ("pattern-repeats", matching("(x{1000}){1000}"), false),
        (
            "pattern-repeats-thrice",
            matching("((a{1000}){1000}){1000}"),
            false,
        ),
        ("pattern-letters", matching("\\pL{1000}\\pL{1000}"), false),
        (
            "pattern-parentheses",
            matching(&format!("{}a{}", "(".repeat(10_000), ")".repeat(10_000))),
            false,
        ),
        ("pattern-open", matching("("), false),
        (
            "keys",
            format!(
                "{TEMPLATE}{}+++\n\n{TEXT}",
                (0..20_000)
                    .map(|n| format!("k{n} = 1\n"))
                    .collect::<String>()
            ),
            false,
        ),
        (
            "front-deep",
            format!(
                "{TEMPLATE}a = {}{}\n+++\n\n{TEXT}",
                "[".repeat(10_000),
                "]".repeat(10_000)
            ),
            false,
        ),
        (
            "front-tables",
            format!("{TEMPLATE}[{}]\n+++\n\n{TEXT}", vec!["a"; 10_000].join(".")),
            false,
        ),
        (
            "front-open",
            format!("{TEMPLATE}{}", "# rien\n".repeat(100_000)),
            false,
        ),
    ]
}

#[test]
fn no_template_file_exhausts_time_or_memory() {
    let texts = [
        ("plain", TEXT.to_owned()),
        (
            "letters",
            format!("{TEXT}\nNuméro {}! fin du texte.\n", "a".repeat(200_000)),
        ),
        ("alike", format!("{TEXT}\n{}c\n", "a ".repeat(400))),
        (
            "fields",
            format!(
                "{TEXT}\n{}",
                (0..5_000)
                    .map(|n| format!("champ {n} : valeur{n} fin.\n\n"))
                    .collect::<String>()
            ),
        ),
    ];
    let mut cases = 0;
    for (name, template, sound) in templates() {
        for (of, text) in &texts {
            let folder = folder(&[("t.tpl", &template), ("a.txt", text)]);
            let read = template.len() + text.len();
            let output = bounded(
                folder.path(),
                &["check", "--template", "t.tpl", "a.txt"],
                AT_LEAST + FOR_A_BYTE * read,
            );
            ends(&output, &format!("{name}, {of}"));
            let refused = output.status.code() == Some(2);
            assert_eq!(refused, !sound, "{name}, {of}: {}", said(&output));
            if refused {
                let first = said(&output).lines().next().unwrap_or_default().to_owned();
                assert!(
                    first.contains("t.tpl:") && first.len() < 1_000,
                    "{name}: {first}"
                );
            }
            cases += 1;
        }
    }
    eprintln!("{cases} cases");
}

#[test]
fn no_config_exhausts_time_or_memory() {
    let configs = [
        (
            "deep",
            format!("a = {}{}\n", "[".repeat(20_000), "]".repeat(20_000)),
        ),
        ("tables", format!("[{}]\n", vec!["a"; 20_000].join("."))),
        (
            "globs",
            format!("exclude = [\"{}\"]\n", "{a,b}".repeat(2_000)),
        ),
        (
            "deep-globs",
            format!(
                "exclude = [\"{}x{}\"]\n",
                "{a,".repeat(5_000),
                "}".repeat(5_000)
            ),
        ),
        (
            "stars",
            format!("exclude = [\"{}\"]\n", "**/*".repeat(5_000)),
        ),
        (
            "many-globs",
            format!(
                "exclude = [{}]\n",
                (0..5_000)
                    .map(|n| format!("\"a{n}/**\","))
                    .collect::<String>()
            ),
        ),
        (
            "accepted",
            (0..20_000)
                .map(|n| format!("[[accepted]]\nid = \"{n:012x}\"\nreason = \"r\"\n"))
                .collect(),
        ),
        (
            "portals",
            format!(
                "[portals]\n{}",
                (0..20_000)
                    .map(|n| format!("\"a{n}.txt\" = \"p{n}\"\n"))
                    .collect::<String>()
            ),
        ),
        (
            "words",
            format!(
                "[words]\nlimit.fr = [{}]\n",
                (0..20_000)
                    .map(|n| format!("\"mot{n} autre\","))
                    .collect::<String>()
            ),
        ),
        (
            "faults",
            (0..20_000).map(|n| format!("k{n} = 1\n")).collect(),
        ),
        ("open", format!("a = \"{}", "x".repeat(1_000_000))),
    ];
    for (name, config) in &configs {
        let folder = folder(&[
            ("charte-diff.toml", config),
            ("in/a.txt", TEXT),
            ("in/b.txt", TEXT),
        ]);
        for typed in [&["in"][..], &["config"]] {
            let output = bounded(
                folder.path(),
                typed,
                AT_LEAST + 2 * FOR_A_BYTE * config.len(),
            );
            ends(&output, &format!("{name} {typed:?}"));
        }
    }
}
