//! Tests of [`super`]: the written form, what is recorded, and that twice is the same as once.

use proptest::prelude::*;

use super::*;
use crate::document::Lines;
use crate::text::decode::decode;

/// Lines for as long as the tests run.
fn held() -> &'static Lines {
    Box::leak(Box::default())
}

fn formed(text: &str) -> Formed<'static> {
    let decoded = Decoded {
        text: text.into(),
        encoding: "utf-8",
        bom: false,
        mojibake: Mojibake::None,
    };
    held().form(&decoded)
}

/// The cells of the rows, in order.
fn rows(formed: &Formed<'_>) -> Vec<Vec<String>> {
    let row = |role: &Role| match role {
        Role::Row(row) => Some(row.cells.iter().map(|cell| cell.text.to_string()).collect()),
        _ => None,
    };
    formed.laid.roles.iter().filter_map(row).collect()
}

fn charte(name: &str) -> Formed<'static> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(name);
    let decoded = decode(&std::fs::read(path).expect("a charte")).expect("text");
    held().form(&decoded)
}

fn recorded(formed: &Formed<'_>) -> Vec<(&'static str, Vec<u32>)> {
    formed
        .normalisations()
        .into_iter()
        .map(|change| (change.kind.name(), change.lines))
        .collect()
}

#[test]
fn chaville() {
    let formed = charte("chaville-seineouest.opendatasoft.com.txt");
    assert_eq!(
        recorded(&formed),
        [
            ("blank_line_in_table", vec![31, 32, 33]),
            ("blank_lines", vec![1, 2, 3, 4]),
            ("final_newline", vec![37]),
            ("separator_row", vec![30]),
        ]
    );
    let table = rows(&formed);
    assert_eq!(table.len(), 5);
    assert!(table.iter().all(|row| row.len() == 4));
    assert!(
        matches!(formed.laid.roles.get(28), Some(Role::Row(row)) if row.first && row.separator_below)
    );
    assert_eq!(formed.laid.roles.get(24), Some(&Role::Text), "the URL");
}

#[test]
fn saint_maur() {
    let formed = charte("data.saint-maur.com.txt");
    assert_eq!(
        recorded(&formed),
        [
            ("blank_line_in_table", vec![27]),
            ("blank_lines", vec![1, 2]),
            ("final_newline", vec![33])
        ]
    );
    let Some(Role::Row(section)) = formed.laid.roles.get(31) else {
        panic!("line 32 is a row")
    };
    assert!(
        section.heading && &*section.written == "Cookies tiers\t\t\t" && section.cells.len() == 1
    );
    let Some(Role::Row(row)) = formed.laid.roles.get(29) else {
        panic!("line 30 is a row")
    };
    let cell = row.cells.get(3).expect("four cells");
    assert_eq!((cell.start_column, cell.end_column), (83, 157));
}

#[test]
fn every_charte_keeps_its_words_and_its_table() {
    for name in [
        "chaville-seineouest.opendatasoft.com.txt",
        "data.blois.agglopolys.fr.txt",
        "data.saint-maur.com.txt",
        "opendata.ha-py.fr.txt",
        "valenciennesmetro.opendatasoft.com.txt",
    ] {
        let first = charte(name);
        let again = formed(&first.written());
        assert_eq!(again.written(), first.written(), "{name}");
        assert_eq!(rows(&again), rows(&first), "{name}");
        assert!(again.normalisations().is_empty(), "{name}");
    }
}

/// Saint-Maur's table in other layouts: the same rows, and the same written form once tabs stand between cells.
#[test]
fn one_table_whatever_its_layout() {
    let original = charte("data.saint-maur.com.txt");
    let cells = rows(&original);
    let width = |column: usize| {
        cells
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
    };
    let line = |row: &Vec<String>, layout: &str| -> String {
        let cell = |column: usize| row.get(column).map_or("", String::as_str);
        match layout {
            "pipes" => format!("| {} | {} | {} | {} |", cell(0), cell(1), cell(2), cell(3)),
            "bare" if row.len() > 1 => {
                format!("{} | {} | {} | {}", cell(0), cell(1), cell(2), cell(3))
            }
            "columns" if row.len() > 1 => (0..4).fold(String::new(), |line, column| {
                line + &format!("{:<1$}", cell(column), width(column) + 2)
            }),
            "untabbed" | "bare" | "columns" if row.len() == 1 => cell(0).to_owned(),
            _ => row.join("\t"),
        }
    };
    for layout in ["pipes", "bare", "columns", "untabbed"] {
        for between in ["\n", "\n\n", "\n\n\n"] {
            for rule in [
                "",
                "-----\t-----",
                "|-----|-----|",
                "-----  -----",
                "----------",
            ] {
                let mut lines: Vec<String> = cells.iter().map(|row| line(row, layout)).collect();
                if !rule.is_empty() {
                    lines.insert(1, rule.to_owned());
                }
                let text = format!("Un titre\n\n{}\n\nUne suite.", lines.join(between));
                let formed = formed(&text);
                assert_eq!(rows(&formed), cells, "{layout}, {text}");
                let section = formed
                    .laid
                    .roles
                    .iter()
                    .filter(|role| matches!(role, Role::Row(row) if row.heading));
                assert_eq!(section.count(), 1, "{layout}");
                assert!(
                    formed
                        .laid
                        .roles
                        .iter()
                        .all(|role| !matches!(role, Role::Row(row) if row.table > 0))
                );
            }
        }
    }
}

#[test]
fn the_written_form() {
    for (text, written) in [
        (
            "\n\n  Titre  \n\n\n  un  deux\u{a0} trois \r\n",
            "Titre\n\nun deux\u{a0}trois\n",
        ),
        ("Nom :\tX", "Nom : X\n"),
        (
            "| a | b | |\n|---|---|---|\n| **c** | | |\n| e | f | g |",
            "a\tb\t\n**c**\t\t\ne\tf\tg\n",
        ),
        (
            "a   b    c\nd   e    f\ng        h",
            "a\tb\tc\nd\te\tf\ng\t\th\n",
        ),
        ("* un\n*\tdeux", "* un\n* deux\n"),
        ("A\n\n***\n\nB", "A\n\nB\n"),
        ("", ""),
        ("\n \n", ""),
    ] {
        assert_eq!(formed(text).written(), written, "{text:?}");
    }
}

#[test]
fn changes_are_recorded_with_their_lines() {
    let text = "\u{200b}a \n\n  \n\nb  c\r\n| d | e | f |\n   \n---\t---\ng\t h\t\n";
    assert_eq!(
        recorded(&formed(text)),
        [
            ("blank_line_in_table", vec![7]),
            ("blank_lines", vec![3, 4]),
            ("blanks_at_line_ends", vec![1]),
            ("cells", vec![6]),
            ("invisible_characters", vec![1]),
            ("line_ending", vec![5]),
            ("separator_row", vec![8]),
            ("spaces", vec![5, 9]),
        ]
    );
}

/// A cell, or a piece of a line, of the kinds that make trouble.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-zé]{1,8}",
        2 => "[A-Z][a-z]{1,5} [a-z]{1,6}",
        1 => Just("Fin.".to_owned()),
        1 => Just("**fort**".to_owned()),
        1 => Just("_ga".to_owned()),
        1 => Just("a\\|b".to_owned()),
        1 => Just("-".to_owned()),
        1 => Just("- x".to_owned()),
        1 => Just("1.".to_owned()),
        1 => Just("1. x".to_owned()),
        1 => Just("##".to_owned()),
        1 => Just("---".to_owned()),
        1 => Just("|".to_owned()),
        1 => Just(String::new()),
        1 => Just("\u{a0}".to_owned()),
        1 => Just("e\u{301}".to_owned()),
        1 => Just("\u{200b}".to_owned()),
        1 => Just("https://x.fr".to_owned()),
    ]
}

/// A line of any layout.
fn line() -> impl Strategy<Value = String> {
    let cells = || proptest::collection::vec(piece(), 1..5);
    let blanks = prop_oneof![
        Just(" "),
        Just("  "),
        Just("   "),
        Just("\t"),
        Just("\t\t"),
        Just(" | "),
        Just("|"),
        Just("\u{a0} ")
    ];
    prop_oneof![
        3 => Just(String::new()),
        1 => Just("  \t".to_owned()),
        1 => Just("| | |".to_owned()),
        4 => cells().prop_map(|cells| cells.join("\t")),
        3 => cells().prop_map(|cells| format!("| {} |", cells.join(" | "))),
        2 => cells().prop_map(|cells| cells.join(" | ")),
        3 => cells().prop_map(|cells| cells.iter().map(|cell| format!("{cell:<10}")).collect()),
        2 => cells().prop_map(|cells| cells.join("  ")),
        2 => cells().prop_map(|cells| cells.join(" ")),
        2 => (cells(), blanks).prop_map(|(cells, blanks)| cells.join(blanks)),
        1 => (piece(), "[ \t]{1,3}").prop_map(|(piece, blanks)| format!("{blanks}{piece}")),
        1 => (piece(), "[ \t]{1,3}").prop_map(|(piece, blanks)| format!("{piece}{blanks}")),
        1 => prop_oneof![
            Just("-----"), Just("=== ==="), Just("---\t---"), Just("|---|---|"), Just("----------  ---------"), Just("---|---")
        ].prop_map(str::to_owned),
    ]
}

/// The lines of a whole table in one layout, with titles, separators and blank lines in it.
fn table() -> impl Strategy<Value = Vec<String>> {
    let row = proptest::collection::vec(
        prop_oneof![9 => "[a-zé]{1,9}", 3 => "[A-Z][a-z]{1,5} [a-z]{1,6}", 1 => Just(String::new()), 1 => piece()],
        2..5,
    );
    let between = prop_oneof![
        8 => Just(None),
        1 => Just(Some("")),
        1 => Just(Some("Cookies tiers")),
        1 => Just(Some("1. Cookies")),
        1 => Just(Some("---------")),
        1 => Just(Some("----\t----")),
        1 => Just(Some("----------- -----------")),
    ];
    (0..5, proptest::collection::vec((row, between), 1..6)).prop_map(|(layout, rows)| {
        let line = |row: Vec<String>| match layout {
            0 => row.join("\t"),
            1 => format!("| {} |", row.join(" | ")),
            2 => row.join(" | "),
            3 => row.iter().map(|cell| format!("{cell:<15}")).collect(),
            _ => row.join("   "),
        };
        rows.into_iter()
            .flat_map(|(row, between)| [Some(line(row)), between.map(str::to_owned)])
            .flatten()
            .collect()
    })
}

fn document() -> impl Strategy<Value = String> {
    let ending = || prop_oneof![8 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\n\n")];
    let part = prop_oneof![3 => line().prop_map(|line| vec![line]), 1 => table()];
    proptest::collection::vec((part, ending()), 0..10).prop_map(|parts| {
        let lines = parts
            .into_iter()
            .flat_map(|(part, ending)| part.into_iter().map(move |line| line + ending));
        lines.collect()
    })
}

/// What the written form must keep: every sign but blanks, pipes, separators and what nobody sees.
fn signs(text: &str) -> String {
    text.chars().filter(|sign| sign.is_alphanumeric()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(1_000), ..ProptestConfig::default() })]

    #[test]
    fn twice_is_the_same_as_once(text in document()) {
        let first = formed(&text);
        let written = first.written();
        let again = formed(&written);
        prop_assert_eq!(again.written(), written.as_str(), "from {:?}", text);
        // A title over a header that a separator marks is text only as long as the separator is there.
        let ruled = first.laid.lines.iter().any(|line| line.separator);
        let compared = |formed: &Formed| -> Vec<Vec<String>> {
            rows(formed).into_iter().filter(|row| !ruled || row.len() > 1).collect()
        };
        prop_assert_eq!(compared(&again), compared(&first), "from {:?}", text);
        prop_assert!(again.normalisations().is_empty(), "{:?}: {:?}", written, again.normalisations());
        prop_assert!(written.is_empty() || written.ends_with('\n') && !written.ends_with("\n\n"));
    }

    #[test]
    fn no_word_is_lost_and_no_line_joined(text in document()) {
        use unicode_normalization::UnicodeNormalization;
        let formed = formed(&text);
        let composed: String = text.nfc().collect();
        prop_assert_eq!(signs(&formed.written()), signs(&composed));
        let kept = formed.laid.roles.iter().filter(|role| !matches!(role, Role::Blank | Role::Noise)).count();
        let written = formed.written();
        prop_assert_eq!(written.lines().filter(|line| !line.is_empty()).count(), kept);
    }

    #[test]
    fn a_cell_stands_where_it_says(text in document()) {
        let formed = formed(&text);
        for (line, role) in formed.laid.lines.iter().zip(&formed.laid.roles) {
            let Role::Row(row) = role else { continue };
            for cell in row.cells.iter().filter(|cell| cell.start_column > 0) {
                let (start, end) = (cell.start_column as usize, cell.end_column as usize);
                let slice: String = line.raw.chars().take(end).skip(start - 1).collect();
                let (found, said) = (signs(&crate::text::clean::clean(&slice).text), signs(&cell.text));
                prop_assert_eq!(found, said, "{:?} of {:?}", cell, line.raw);
            }
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC*|[ -~\\n\\t|]{0,200}") {
        let written = formed(&text).written();
        prop_assert_eq!(formed(&written).written(), written);
    }
}
