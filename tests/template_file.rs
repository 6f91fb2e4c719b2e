//! The template file: what is written is read back alike, whatever a template holds, and every fault is placed.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, helpers included"
)]

#[path = "promises/lasting.rs"]
mod lasting;

use std::path::PathBuf;

use charte_diff::corpus;
use charte_diff::engine::{Settings, analyse};
use charte_diff::report::lang::Lang;
use charte_diff::template::read::{FileFault, read};
use charte_diff::template::syntax::SyntaxFault;
use charte_diff::template::{Template, file};
use lasting::lasting;
use proptest::prelude::*;

const FRONT: &str = "+++\ncharte-diff = 1\nname = \"essai\"\n\n[slots.url]\ntype = \"url\"\nmatch = 'https://\\S+'\n\
                     same_as_portal = true\n\n[slots.nom]\ntype = \"text\"\n+++\n";

/// What a text may be put together from: all that looks like something else.
const PIECES: [&str; 40] = [
    "Cookies",
    "mots",
    "ordinaires.",
    "- ",
    "* ",
    "# ",
    "## ",
    "1. ",
    "1.2 ",
    "a) ",
    "Article 3 – ",
    "| ",
    "a | b",
    "|",
    "+++",
    "---",
    "----- ",
    "===",
    "{{{{",
    "}}}}",
    "{{{{x}}}}",
    "{{url}}",
    "{{nom}}",
    "{{any: a | b || c}}",
    "{{any: à {{url}} | chez {{nom}}}}",
    "{{any: | rien}}",
    "{{any: {{any: x | y}} | {{optional}}z {{end}}}}",
    "{{optional}}parfois {{end}}",
    "{{optional}}un {{optional}}deux {{end}}{{end}}",
    "**gras**",
    "_",
    "\\",
    "\\*",
    "https://x.fr",
    "«\u{a0}ici\u{a0}»",
    "(c) 2020",
    "`code`",
    "  ",
    "{",
    "é\u{301}",
];

/// A text of a block, as it stands.
fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(PIECES.to_vec());
    prop::collection::vec((piece, any::<bool>()), 1..6).prop_map(|pieces| {
        let mut text = String::new();
        for (piece, spaced) in pieces {
            text.push_str(piece);
            if spaced {
                text.push(' ');
            }
        }
        text.trim().to_owned()
    })
}

/// A line that says what it is, so that its text stands as it is whatever it looks like.
fn said() -> impl Strategy<Value = String> {
    let plain = (
        prop::sample::select(vec!["paragraph", "list_item", "section"]),
        text(),
    )
        .prop_map(|(element, text)| format!("{{{{{element}}}}} {text}\n"));
    let heading = (0..7_u8, text()).prop_map(|(level, text)| match level {
        0 => format!("{{{{heading}}}} {text}\n"),
        level => format!("{{{{heading:{level}}}}} {text}\n"),
    });
    let row = (
        prop::sample::select(vec!["row", "table_header"]),
        prop::collection::vec(prop_oneof![4 => text(), 1 => Just(String::new())], 1..5),
    )
        .prop_map(|(element, cells)| format!("{{{{{element}}}}} {}\n", cells.join("\t")));
    prop_oneof![plain, heading, row]
}

/// A line as anybody might write it.
fn free() -> impl Strategy<Value = String> {
    let row = || prop::collection::vec(text(), 2..4);
    prop_oneof![
        text().prop_map(|text| format!("{text}\n")),
        row().prop_map(|cells| format!("{}\n", cells.join("\t"))),
        row().prop_map(|cells| format!("| {} |\n", cells.join(" | "))),
        Just("| --- | --- |\n".to_owned()),
    ]
}

/// Lines with optional parts around some of them, and blank lines between some.
fn body(line: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let held = (line, 0..6_u8, any::<bool>());
    prop::collection::vec(held, 1..10).prop_map(|lines| {
        let mut body = String::new();
        let mut open = 0;
        for (line, part, blank) in lines {
            match part {
                0 => {
                    body.push_str("{{optional}}\n");
                    open += 1;
                }
                1 if open > 0 => {
                    body.push_str("{{end}}\n");
                    open -= 1;
                }
                _ => {}
            }
            body.push_str(&line);
            if blank {
                body.push('\n');
            }
        }
        body.push_str(&"{{end}}\n".repeat(open));
        body
    })
}

fn again(template: &Template) -> Template {
    let written = file::write(template, &Lang::Fr);
    read(written.as_bytes(), "essai.txt").unwrap_or_else(|errors| panic!("{errors:?}\n{written}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 768, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_stands_as_it_is_is_read_back_alike(body in body(said())) {
        let text = format!("{FRONT}{body}");
        if let Ok(first) = read(text.as_bytes(), "essai.txt") {
            prop_assert_eq!(lasting(again(&first)), lasting(first));
        }
    }

    #[test]
    fn what_anybody_writes_is_read_back_alike(body in body(free())) {
        let text = format!("{FRONT}{body}");
        if let Ok(first) = read(text.as_bytes(), "essai.txt") {
            prop_assert_eq!(file::write(&again(&first), &Lang::Fr), file::write(&first, &Lang::Fr));
            prop_assert_eq!(lasting(again(&first)), lasting(first));
        }
    }
}

#[test]
fn most_of_what_is_made_for_these_properties_is_read() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut held = 0;
    for _ in 0..200 {
        let body = body(said()).new_tree(&mut runner).unwrap().current();
        held += usize::from(read(format!("{FRONT}{body}").as_bytes(), "x").is_ok());
    }
    assert!(held > 100, "{held} of 200");
}

#[test]
fn the_template_of_the_five_chartes_is_read_back_alike() {
    let found = corpus::collect(&[PathBuf::from("corpus")], "-");
    let analysis = analyse(&found.files, &Settings::default(), &|_| {});
    let template = analysis.families[0].template.clone();
    let read = again(&template);
    assert_eq!(read.digest, template.digest);
    assert_eq!(lasting(read), lasting(template));
}

fn faults(file: &str) -> Vec<(u32, FileFault)> {
    let errors = read(file.as_bytes(), "essai.txt").unwrap_err();
    errors
        .into_iter()
        .map(|error| (error.line, error.fault))
        .collect()
}

#[test]
fn every_fault_is_placed() {
    let file = "+++\ncharte-diff = 2\nnom = \"x\"\n[slots.url]\ntype = \"ulr\"\n[slots.nom]\ntype = \"text\"\n\
                match = '('\nmach = 'x'\n[slots.any]\ntype = 3\n+++\n\nVoir {{ulr}}\net {{any: a\nou b}}.\n\n\
                {{end}}\n\n{{optional}}\n\n{{nom}} }}\n";
    let said = |found: &str, suggestion: Option<&str>, known| FileFault::UnknownKey {
        found: found.into(),
        suggestion: suggestion.map(Into::into),
        known,
    };
    let keys: &[&str] = &["charte-diff", "name", "lang", "slots"];
    let slot_keys: &[&str] = &["type", "match", "same_as_portal"];
    assert_eq!(
        faults(file),
        [
            (2, FileFault::Version("2".into())),
            (3, said("nom", None, keys)),
            (5, FileFault::SlotType("ulr".into())),
            (
                8,
                FileFault::Match {
                    slot: "nom".into(),
                    said: "unclosed group".into()
                }
            ),
            (9, said("mach", Some("match"), slot_keys)),
            (10, FileFault::SlotName("any".into())),
            (
                11,
                FileFault::WrongValue {
                    key: "type".into(),
                    expected: "\"…\""
                }
            ),
            (
                14,
                FileFault::UnknownSlot {
                    found: "ulr".into(),
                    suggestion: Some("url".into()),
                    known: vec!["url".into(), "nom".into(), "any".into()],
                }
            ),
            (15, FileFault::Syntax(SyntaxFault::OneWording)),
            (18, FileFault::StrayEnd),
            (20, FileFault::OpenPart),
            (22, FileFault::Syntax(SyntaxFault::StrayClose)),
        ]
    );
}

#[test]
fn a_misspelt_slot_is_recognised() {
    let file = format!("{FRONT}\nUn mot\nde plus {{{{ulr}}}}.\n");
    assert_eq!(
        faults(&file),
        [(
            15,
            FileFault::UnknownSlot {
                found: "ulr".into(),
                suggestion: Some("url".into()),
                known: vec!["url".into(), "nom".into()],
            }
        )]
    );
    // Where nothing is declared, a slot named after a type needs no declaring.
    let plain = "+++\ncharte-diff = 1\n+++\nVoir {{url}}, {{date_2}}.\n";
    let template = read(plain.as_bytes(), "x").unwrap();
    let slots: Vec<(&str, &str)> = template
        .slots
        .iter()
        .map(|slot| (&*slot.name, slot.slot_type.name()))
        .collect();
    assert_eq!(slots, [("url", "url"), ("date_2", "date")]);
    assert_eq!(&*template.name, "voir");
}

#[test]
fn what_a_block_is_shows_in_its_first_reading() {
    let file =
        "+++\ncharte-diff = 1\n+++\n\n{{any: Tout est dit. | Rien.}}\n\n{{any: Durée | Délai}}\n";
    let template = read(file.as_bytes(), "x").unwrap();
    let elements: Vec<&str> = template
        .blocks
        .iter()
        .map(|block| block.element.name())
        .collect();
    assert_eq!(elements, ["paragraph", "heading"]);
}

#[test]
fn bars_part_cells_where_lines_have_as_many() {
    let elements = |body: &str| -> Vec<(String, usize)> {
        let file = format!("+++\ncharte-diff = 1\n+++\n\n{body}");
        let template = read(file.as_bytes(), "x").unwrap();
        let blocks = template.blocks.iter();
        blocks
            .map(|block| (block.element.name().to_owned(), block.cells.len()))
            .collect()
    };
    let table = [("table_header".to_owned(), 2), ("row".to_owned(), 2)];
    assert_eq!(
        elements("Nom | But\n--- | ---\na | {{any: b | c}}\n"),
        table
    );
    assert_eq!(elements("| Nom | But |\n|---|---|\n| a | b |\n"), table);
    assert_eq!(elements("Nom | But\na | b\n"), table);
    // A single bar among words is a word's.
    let alone = elements("Le choix est ici | ou là, comme on voudra.\n");
    assert_eq!(alone, [("paragraph".to_owned(), 0)]);
}

#[test]
fn what_is_no_template_file() {
    assert_eq!(faults("Cookies\n"), [(1, FileFault::NoFrontMatter)]);
    assert_eq!(faults(""), [(1, FileFault::NoFrontMatter)]);
    assert_eq!(faults("+++\nx = 1\n"), [(1, FileFault::OpenFrontMatter)]);
    assert_eq!(
        faults("+++\ncharte-diff = 1\n+++\n\n\n"),
        [(4, FileFault::Empty)]
    );
    assert!(matches!(
        faults("+++\ncharte-diff = 1\nname =\n+++\nx\n")[..],
        [(3, FileFault::Toml(_)), (_, FileFault::NoVersion)] | [(3, FileFault::Toml(_))]
    ));
    assert_eq!(
        read(b"+++\ncharte-diff = 1\n+++\nx\n\xe9\n", "x").unwrap_err()[0].line,
        5
    );
    let explosive = "+++\ncharte-diff = 1\n[slots.x]\ntype = \"text\"\nmatch = '((a{500}){500}){500}'\n+++\n{{x}} y\n";
    assert_eq!(
        faults(explosive),
        [(5, FileFault::MatchTooLarge { slot: "x".into() })]
    );
}

#[test]
fn a_slot_may_be_named_in_any_script() {
    let text = "+++\ncharte-diff = 1\nname = \"x\"\n[slots.\"société\"]\ntype = \"text\"\n+++\n\nLe site de {{société}} est ici.\n";
    let first = read(text.as_bytes(), "x").unwrap();
    assert_eq!(lasting(again(&first)), lasting(first));
}

#[test]
fn an_expression_is_one_by_itself() {
    // Between brackets of our own it would be one, and match a part of a filler.
    let file = "+++\ncharte-diff = 1\n[slots.x]\ntype = \"text\"\nmatch = 'a)|(b'\n+++\n\nLe mot est {{x}} ici.\n";
    let [(5, FileFault::Match { slot, said })] = &faults(file)[..] else {
        panic!("{:?}", faults(file));
    };
    assert_eq!((slot.as_str(), said.as_str()), ("x", "unopened group"));
}
