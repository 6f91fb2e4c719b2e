//! The generator's own tests: without them a fault of the generator would pass for one of the engine.

use std::collections::BTreeSet;

use super::chartes;
use super::check::slice;
use super::contract::{DocumentReport, Found, Template};
use super::corpus::{Corpus, File, Recipe, Truth};
use super::families::{ALL, COOKIES, Family};
use super::model::{Element, has_slot};
use super::rebuild::rebuild;
use super::scale::{Families, distinct};
use super::words::{template_words, undressed, words};

fn corpus(family: Family, documents: usize, seed: u64, noise: bool) -> Corpus {
    Corpus::new(&Recipe {
        families: &[family],
        documents,
        outliers: 0,
        seed,
        deviations: true,
        noise,
    })
}

fn lines_of(file: &File, truth: &Truth) -> String {
    file.rendered.lines[truth.lines.0 - 1..truth.lines.1].join(" ")
}

#[test]
fn families_hold_what_their_changes_need() {
    for family in ALL {
        let name = family.name;
        let blocks = family.blocks();
        let text: Vec<String> = blocks
            .iter()
            .flat_map(|block| block.cells.clone())
            .collect();
        let tokens: BTreeSet<&str> = text.iter().flat_map(|cell| cell.split(' ')).collect();
        for word in family.neutral {
            assert!(tokens.contains(word), "{name}: {word}");
        }
        for word in family.novel {
            assert!(!family.template.contains(word), "{name}: {word}");
        }
        for raised in family.raised {
            assert!(
                text.iter().any(|cell| cell.contains(raised.from)),
                "{name}: {}",
                raised.from
            );
        }
        for slot in family.slots {
            assert!(family.places(slot.name) > 0, "{name}: {}", slot.name);
        }
        if let Some(start) = family.optional {
            assert!(
                text.iter().any(|cell| cell.starts_with(start)),
                "{name}: {start}"
            );
        }
    }
}

/// DESIGN.md's definition decides what a heading is; the data must not contradict it.
#[test]
fn blocks_are_what_the_contract_calls_them() {
    for family in ALL {
        let columns = family
            .blocks()
            .iter()
            .find(|block| block.element == Element::TableHeader)
            .map(|b| b.cells.len());
        for block in family.blocks().into_iter().chain(family.extra_blocks()) {
            let text = block.text();
            let short = text.split(' ').count() <= 12 && !text.ends_with(['.', ';', ',']);
            match block.element {
                Element::Heading => assert!(short, "{}: {text}", family.name),
                Element::Paragraph => assert!(!short, "{}: {text}", family.name),
                Element::Row => {
                    assert_eq!(Some(block.cells.len()), columns, "{}: {text}", family.name)
                }
                _ => {}
            }
        }
    }
}

#[test]
fn a_seed_makes_one_corpus() {
    let bytes = |seed| {
        corpus(COOKIES, 20, seed, true)
            .files
            .into_iter()
            .map(|file| file.rendered.bytes)
            .collect::<Vec<_>>()
    };
    assert_eq!(bytes(5), bytes(5));
    assert_ne!(bytes(5), bytes(6));
}

#[test]
fn without_noise_the_lines_hold_what_was_planted() {
    for family in ALL {
        for file in corpus(family, 60, 3, false).files {
            let text = String::from_utf8(file.rendered.bytes.clone()).expect("UTF-8");
            assert_eq!(text.lines().collect::<Vec<_>>(), file.rendered.lines);
            for truth in file.truth.iter().filter(|truth| truth.kind != "missing") {
                // The blank line that splits a block leaves two spaces.
                let lines = lines_of(&file, truth).replace("  ", " ");
                assert!(lines.contains(&truth.text), "{}: {truth:?}", file.name);
            }
            for truth in file.truth.iter().filter(|truth| truth.kind == "missing") {
                let lacks = |line: &String| template_words(line) != template_words(&truth.text);
                assert!(
                    file.rendered.lines.iter().all(lacks),
                    "{}: {truth:?}",
                    file.name
                );
            }
        }
    }
}

#[test]
fn every_slot_is_filled() {
    for family in ALL {
        for file in corpus(family, 40, 6, true).files {
            let left = file.rendered.texts.iter().find(|text| has_slot(text));
            assert_eq!(left, None, "{}", file.name);
        }
    }
}

#[test]
fn with_noise_the_lines_hold_what_was_planted() {
    for family in ALL {
        for file in corpus(family, 200, 4, true).files {
            for truth in file.truth.iter().filter(|truth| truth.kind != "missing") {
                let (lines, text) = (undressed(&lines_of(&file, truth)), undressed(&truth.text));
                assert!(
                    lines.contains(&text),
                    "{}: {truth:?} in {:?}",
                    file.name,
                    file.layout
                );
            }
        }
    }
}

#[test]
fn a_block_never_loses_a_word_to_its_layout() {
    for family in ALL {
        for file in corpus(family, 100, 8, true).files {
            let written = undressed(&file.rendered.lines.join(" "));
            for text in &file.rendered.texts {
                for cell in text.split('\t') {
                    assert!(
                        written.contains(&undressed(cell)) || cell.contains("___"),
                        "{}: {cell}",
                        file.name
                    );
                }
            }
        }
    }
}

#[test]
fn every_operation_finds_a_place() {
    let mut planted: BTreeSet<(&str, Element, bool)> = BTreeSet::new();
    for family in ALL {
        for file in corpus(family, 300, 9, true).files {
            planted.extend(
                file.truth
                    .iter()
                    .map(|truth| (truth.kind, truth.element, truth.raised_by.is_empty())),
            );
        }
    }
    let kinds: BTreeSet<&str> = planted.iter().map(|(kind, ..)| *kind).collect();
    let expected = [
        "duplicate",
        "encoding",
        "extra",
        "layout",
        "missing",
        "moved",
        "slot",
        "typography",
        "wording",
    ];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), expected);
    for element in [
        Element::Paragraph,
        Element::Heading,
        Element::ListItem,
        Element::Row,
        Element::Section,
    ] {
        for kind in ["extra", "missing"] {
            assert!(
                planted.contains(&(kind, element, true)),
                "{kind} {element:?}"
            );
        }
    }
    for plain in [true, false] {
        assert!(
            planted.contains(&("wording", Element::Cell, plain)),
            "cell {plain}"
        );
        assert!(
            planted.contains(&("wording", Element::Paragraph, plain)),
            "paragraph {plain}"
        );
    }
    assert!(planted.contains(&("typography", Element::Cell, false)));
}

#[test]
fn half_of_the_documents_show_where_blocks_end() {
    for file in corpus(COOKIES, 100, 12, true).files.iter() {
        assert!(
            !has_slot(&file.rendered.texts.join(" ").replace("{{", "")),
            "{}",
            file.name
        );
    }
    let files = corpus(COOKIES, 100, 12, true).files;
    let clear = files
        .iter()
        .filter(|file| file.layout.gap != super::layout::Gap::None && !file.layout.doubled)
        .count();
    assert!(clear >= 50, "{clear}");
}

#[test]
fn a_slice_counts_characters_and_includes_its_ends() {
    let lines = vec!["été, donc".to_owned(), "hiver".to_owned()];
    let found = |start: (usize, usize), end: (usize, usize)| Found {
        text: String::new(),
        start_line: start.0,
        end_line: end.0,
        start_column: start.1,
        end_column: end.1,
    };
    assert_eq!(
        slice(&lines, &found((1, 1), (1, 3))).as_deref(),
        Some("été")
    );
    assert_eq!(
        slice(&lines, &found((1, 6), (2, 2))).as_deref(),
        Some("donc\nhi")
    );
    assert_eq!(slice(&lines, &found((1, 1), (1, 10))), None);
    assert_eq!(slice(&lines, &found((3, 1), (3, 1))), None);
}

#[test]
fn rebuilding_follows_the_contract() {
    let template: Template = serde_json::from_value(serde_json::json!({
        "source": "inferred",
        "blocks": [block("a", "Charte"), block("b", "Le site {{url}} et {{url}}"), block("c", "x\ty"), block("d", "Fin")],
        "slots": [],
    }))
    .expect("a template");
    let document: DocumentReport = serde_json::from_value(serde_json::json!({
        "path": "p", "portal": "p", "encoding": "utf-8", "conforms": false, "verified": true,
        "slots": {"url": ["u1", "u2"]}, "normalisations": [],
        "deviations": [
            deviation("extra", None, Some(("Intrus", 4)), Some("b"), None),
            deviation("wording", Some("c"), Some(("z", 5)), None, Some(2)),
            deviation("moved", Some("d"), Some(("Fin", 1)), None, None),
            deviation("missing", Some("a"), None, None, None),
        ],
    }))
    .expect("a document");
    assert_eq!(
        rebuild(&template, &document),
        ["Fin", "Le site u1 et u2", "Intrus", "x\tz"]
    );
}

fn block(id: &str, text: &str) -> serde_json::Value {
    serde_json::json!({
        "id": id, "element": "paragraph", "section": [], "text": text, "cells": [], "support": 2, "optional": false,
        "contested": false, "readings": [],
    })
}

fn deviation(
    kind: &str,
    template: Option<&str>,
    found: Option<(&str, usize)>,
    after: Option<&str>,
    column: Option<usize>,
) -> serde_json::Value {
    let template = template.map(|block| serde_json::json!({"block": block, "text": ""}));
    let found = found.map(|(text, line)| {
        serde_json::json!({"text": text, "start_line": line, "end_line": line, "start_column": 1, "end_column": 1})
    });
    serde_json::json!({
        "id": "000000000000", "kind": kind, "element": "paragraph", "severity": "error", "raised_by": null,
        "section": [], "column": null, "column_index": column, "template": template, "found": found, "edits": [],
        "after": after, "expected_line": null, "duplicate_of": null, "duplicate_in": null, "part_of": null,
        "contested": false, "shared_by": 1,
    })
}

#[test]
fn words_are_what_is_left_of_signs() {
    assert_eq!(
        words("L\u{2019}e\u{301}t\u{e9}, so\u{ad}u\u{200b}s"),
        ["L", "été", "sous"]
    );
    assert_eq!(
        template_words("Le {{date}} {{text}} : {x}fin"),
        ["le", "{}", "fin"]
    );
}

#[test]
fn chartes_for_benchmarks_are_like_the_real_ones() {
    let count = if std::env::var_os("CHARTE_SWEEP").is_some() {
        100_000
    } else {
        2_000
    };
    let chartes: Vec<String> = (0..count).map(|index| chartes::charte(1, index)).collect();
    let mean = chartes.iter().map(String::len).sum::<usize>() / count;
    assert!((2_700..3_200).contains(&mean), "{mean} bytes");
    let distinct: BTreeSet<String> = chartes
        .iter()
        .map(|charte| chartes::masked(charte))
        .collect();
    if count == 100_000 {
        assert!(
            (7_000..9_000).contains(&distinct.len()),
            "{} distinct",
            distinct.len()
        );
    } else {
        assert!(distinct.len() < count / 2, "{} distinct", distinct.len());
    }
    assert_eq!(
        chartes.iter().collect::<BTreeSet<_>>().len(),
        count,
        "each has a URL of its own"
    );
}

#[test]
fn where_all_are_to_differ_all_do() {
    let count = 3000;
    let differing: BTreeSet<String> = (0..count)
        .map(|index| chartes::masked(&distinct(1, index)))
        .collect();
    assert_eq!(differing.len(), count);
}

#[test]
fn made_up_families_have_their_documents_in_turn() {
    let families = Families::new(1, 7);
    let words = |index: usize| -> BTreeSet<String> {
        let text = families.text(index);
        text.split_whitespace().map(str::to_owned).collect()
    };
    let common = |one: usize, other: usize| {
        let (one, other) = (words(one), words(other));
        one.intersection(&other).count() as f64 / one.union(&other).count() as f64
    };
    assert!(common(0, 7) > 0.7 && common(3, 10) > 0.7);
    assert!(common(0, 1) < 0.5 && common(3, 4) < 0.5);
}
