//! What people read, as snapshots; beside them, checks of what must hold for every report.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, helpers included"
)]

mod common;

use std::sync::Arc;

use charte_diff::analysis::{
    Analysis, Nearest, Shared, SkipReason, Skipped, Summary, Unassigned, UnassignedReason,
};
use charte_diff::deviation::{EditOp, Element, Expected, Kind, RaisedBy, Severity};
use charte_diff::report::lang::Lang;
use charte_diff::report::text::{TextOptions, write};
use charte_diff::template::{Slot, SlotType};
use unicode_width::UnicodeWidthStr as _;

const PLAIN: TextOptions = TextOptions {
    width: 80,
    colour: false,
    lang: Lang::En,
    verbose: false,
    quiet: false,
};

fn report(analysis: &Analysis, options: &TextOptions) -> String {
    let mut out = Vec::new();
    write(analysis, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn five_in_english() {
    insta::assert_snapshot!(report(&common::five(), &PLAIN));
}

#[test]
fn five_in_french() {
    insta::assert_snapshot!(report(
        &common::five(),
        &TextOptions {
            lang: Lang::Fr,
            ..PLAIN
        }
    ));
}

#[test]
fn five_narrow() {
    let text = report(
        &common::five(),
        &TextOptions {
            width: 60,
            lang: Lang::Fr,
            ..PLAIN
        },
    );
    insta::assert_snapshot!(text);
}

#[test]
fn five_verbose() {
    insta::assert_snapshot!(report(
        &common::five(),
        &TextOptions {
            verbose: true,
            ..PLAIN
        }
    ));
}

#[test]
fn five_in_colour() {
    let text = report(
        &common::five(),
        &TextOptions {
            colour: true,
            ..PLAIN
        },
    );
    insta::assert_snapshot!(text.replace('\u{1b}', "␛"));
}

/// A family of `count` portals, of which each has some of a few shared deviations and every tenth one of its own.
fn large(count: usize) -> Analysis {
    let mut analysis = common::five();
    let family = &mut analysis.families[0];
    family.documents.clear();
    let words = |id: usize| {
        let mut deviation = common::deviation(
            &format!("{id:012x}"),
            Kind::Wording,
            Element::Paragraph,
            Severity::Warning,
            &["Charte cookies"],
        );
        deviation.template = Some(Expected {
            block: common::arc("000000000001"),
            text: common::arc("Le texte vaut."),
        });
        deviation.found = common::found(&format!("Le texte vaut {id}."), 7, (1, 14));
        deviation.edits = common::edits(&[
            (EditOp::Equal, "Le texte vaut"),
            (EditOp::Insert, &format!(" {id}")),
            (EditOp::Equal, "."),
        ]);
        deviation
    };
    for number in 0..count {
        let mut deviations: Vec<_> = (1..=4)
            .filter(|shared| number % (shared * 2 + 1) == 0)
            .map(words)
            .collect();
        if number % 10 == 0 {
            deviations.push(words(1000 + number));
        }
        family.documents.push(common::document(
            &format!("portail-{number:04}.fr"),
            &[],
            deviations,
        ));
    }
    family.shared = (1..=4)
        .map(|shared| {
            let id = format!("{shared:012x}");
            let documents = family.documents.iter();
            let having = documents.filter(|document| {
                document
                    .findings
                    .deviations
                    .iter()
                    .any(|deviation| *deviation.id == *id)
            });
            let portals: Vec<_> = having.map(|document| document.portal.clone()).collect();
            Shared {
                id: common::arc(&id),
                documents: u32::try_from(portals.len()).unwrap(),
                portals,
            }
        })
        .collect();
    let (documents, conforming) = (
        family.documents.len(),
        family.documents.iter().filter(|one| one.conforms).count(),
    );
    analysis.summary = Summary {
        documents: u32::try_from(documents).unwrap(),
        conforming: u32::try_from(conforming).unwrap(),
        families: 1,
        warnings: 1,
        ..Summary::default()
    };
    analysis
}

#[test]
fn a_large_family_tells_what_is_shared_first() {
    insta::assert_snapshot!(report(&large(60), &PLAIN));
}

#[test]
fn everything_odd_in_french() {
    let mut analysis = common::five();
    analysis.families[0].documents.truncate(2);
    analysis.families[0].template.slots.push(Slot {
        name: common::arc("text"),
        slot_type: SlotType::Text,
        documents: 2,
        distinct: 2,
        same_as_portal: false,
        matches: None,
    });
    analysis.families[0].template.blocks[6].part = Some(0);
    analysis.families[0].template.blocks[6].support = 1;
    let mut missing = common::deviation(
        "b00000000001",
        Kind::Missing,
        Element::Paragraph,
        Severity::Error,
        &["Charte cookies"],
    );
    missing.template = Some(Expected {
        block: common::arc("000000000004"),
        text: common::arc("Il existe plusieurs types :"),
    });
    missing.expected_line = Some(9);
    let mut raised = common::deviation(
        "b00000000002",
        Kind::Wording,
        Element::Paragraph,
        Severity::Error,
        &["Charte cookies"],
    );
    raised.raised_by = Some(RaisedBy::Duration);
    raised.contested = true;
    raised.template = Some(Expected {
        block: common::arc("000000000005"),
        text: common::arc("x"),
    });
    raised.found = common::found("y", 11, (1, 400));
    let words = "des mots qui ne changent pas, ".repeat(8);
    raised.edits = common::edits(&[
        (EditOp::Equal, &words),
        (EditOp::Delete, "treize"),
        (EditOp::Insert, "vingt-cinq"),
        (EditOp::Equal, &format!(" mois et {words}")),
    ]);
    let mut moved = common::deviation(
        "b00000000003",
        Kind::Moved,
        Element::Heading,
        Severity::Warning,
        &[],
    );
    moved.template = Some(Expected {
        block: common::arc("000000000002"),
        text: common::arc("Qu'est ce qu'un cookie ?"),
    });
    moved.found = common::found("Qu'est ce qu'un cookie ?", 20, (1, 24));
    let hostile = "\u{1b}[2Jmenace\u{202e}";
    let mut slot = common::deviation(
        "b00000000004",
        Kind::Slot,
        Element::Paragraph,
        Severity::Error,
        &[hostile],
    );
    slot.found = common::found("[nom du site]", 22, (3, 15));
    slot.edits = common::edits(&[
        (EditOp::Delete, "{{text}}"),
        (EditOp::Insert, "[nom du site]"),
        (EditOp::Equal, hostile),
    ]);
    let deviations = vec![missing, raised, moved, slot];
    let mut odd = common::document("data.blois.agglopolys.fr", &[], deviations);
    Arc::get_mut(&mut odd.findings).unwrap().verified = false;
    analysis.families[0].documents[1] = odd;
    analysis.unassigned.push(Unassigned {
        path: common::path("corpus/menace\u{7}.txt"),
        reason: UnassignedReason::NoFamily,
        nearest: Some(Nearest {
            family: common::arc("charte-cookies"),
            share: 0.31,
        }),
        fingerprint: None,
        written: common::arc("Autre"),
    });
    analysis.skipped.push(Skipped {
        path: common::path("corpus/image.txt"),
        reason: SkipReason::Binary,
        named: false,
    });
    analysis.summary.unassigned = 1;
    analysis.summary.documents = 3;
    analysis.summary.conforming = 1;
    insta::assert_snapshot!(report(
        &analysis,
        &TextOptions {
            lang: Lang::Fr,
            ..PLAIN
        }
    ));
    let verbose = report(
        &analysis,
        &TextOptions {
            verbose: true,
            ..PLAIN
        },
    );
    assert!(
        verbose.contains("corpus/image.txt: this is not text"),
        "{verbose}"
    );
}

#[test]
fn what_people_decided_in_english() {
    insta::assert_snapshot!(report(&common::decided(), &PLAIN));
}

#[test]
fn what_people_decided_in_french() {
    let options = TextOptions {
        lang: Lang::Fr,
        verbose: true,
        ..PLAIN
    };
    insta::assert_snapshot!(report(&common::decided(), &options));
}

#[test]
fn only_the_wrong_filler_is_marked() {
    let text = report(&common::decided(), &PLAIN);
    assert_eq!(text.matches("[-{{url}}-]").count(), 4, "{text}");
    assert!(!text.contains("{{url_2}}"), "{text}");
    assert!(!text.contains("{+https://juste.fr+}"), "{text}");
}

#[test]
fn every_deviation_that_is_shown_has_its_place_and_its_id() {
    for (verbose, analysis) in [
        (true, common::five()),
        (true, common::decided()),
        (false, large(60)),
    ] {
        let text = report(
            &analysis,
            &TextOptions {
                verbose,
                width: 120,
                ..PLAIN
            },
        );
        for document in &analysis.families[0].documents {
            for deviation in &document.findings.deviations {
                assert!(text.contains(&*deviation.id), "{}: {text}", deviation.id);
            }
        }
        let place = "corpus/data.saint-maur.com.txt:31:1 · aaaaaaaaaaa2";
        assert!(!verbose || text.contains(place), "{text}");
    }
}

#[test]
fn what_changed_stands_in_the_first_lines() {
    let mut analysis = common::decided();
    let text = report(&analysis, &PLAIN);
    assert!(
        text.starts_with("The template has changed since: charte-cookies."),
        "{text}"
    );
    analysis.since.as_mut().unwrap().templates_changed.clear();
    let text = report(&analysis, &PLAIN);
    assert!(
        text.starts_with("5\u{a0}new, 1\u{a0}resolved, 6\u{a0}as before\n"),
        "{text}"
    );
    let quiet = report(
        &analysis,
        &TextOptions {
            quiet: true,
            ..PLAIN
        },
    );
    assert!(quiet.starts_with("5\u{a0}new"), "{quiet}");
}

#[test]
fn one_document_gives_its_written_form() {
    let analysis = Analysis {
        families: Vec::new(),
        unassigned: vec![Unassigned {
            path: common::path("charte.txt"),
            reason: UnassignedReason::NoFamily,
            nearest: None,
            fingerprint: None,
            written: common::arc("Charte cookies\n\nNom\tBut\n"),
        }],
        skipped: Vec::new(),
        summary: Summary {
            documents: 1,
            unassigned: 1,
            ..Summary::default()
        },
        since: None,
    };
    insta::assert_snapshot!(report(&analysis, &PLAIN));
}

#[test]
fn quiet_is_one_line_of_figures() {
    let text = report(
        &common::five(),
        &TextOptions {
            quiet: true,
            width: 120,
            ..PLAIN
        },
    );
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.starts_with("5\u{a0}documents, 1\u{a0}template"));
}

#[test]
fn nothing_is_wider_than_asked_and_colour_says_nothing_of_its_own() {
    for analysis in [common::five(), common::decided(), large(40)] {
        for (width, lang, verbose) in [
            (40, Lang::Fr, true),
            (60, Lang::En, false),
            (80, Lang::Fr, false),
            (120, Lang::En, true),
        ] {
            let options = TextOptions {
                width,
                lang,
                verbose,
                ..PLAIN
            };
            let plain = report(&analysis, &options);
            for line in plain.lines() {
                assert!(line.width() <= width, "{width}: {line}");
            }
            let coloured = report(
                &analysis,
                &TextOptions {
                    colour: true,
                    ..options
                },
            );
            assert_eq!(without_colours(&coloured), plain);
        }
    }
}

#[test]
fn nothing_that_a_terminal_obeys_reaches_it() {
    let mut analysis = common::five();
    let hostile = common::arc("x\u{1b}]0;t\u{7}\u{9b}2J\u{202e}\r\n");
    let family = &mut analysis.families[0];
    family.template.name = hostile.clone();
    for block in &mut family.template.blocks {
        block.text = hostile.clone();
        block.cells = vec![hostile.clone()];
        block.section = [hostile.clone()].into();
        for reading in &mut block.readings {
            reading.text = hostile.clone();
            reading.column = Some(hostile.clone());
        }
    }
    for document in &mut family.documents {
        document.portal = hostile.clone();
        document.path.text = hostile.clone();
        let findings = Arc::get_mut(&mut document.findings).unwrap();
        for deviation in findings.deviations.iter_mut().map(Arc::make_mut) {
            deviation.section = [hostile.clone()].into();
            deviation.column = deviation.column.as_ref().map(|_| hostile.clone());
            for edit in Arc::make_mut(&mut deviation.edits) {
                edit.text = hostile.to_string();
            }
            if let Some(found) = &mut deviation.found {
                found.text = hostile.clone();
            }
        }
    }
    for verbose in [false, true] {
        let text = report(&analysis, &TextOptions { verbose, ..PLAIN });
        let obeyed = |sign: char| sign != '\n' && charte_diff::report::visible::is_hidden(sign);
        assert!(!text.chars().any(obeyed), "{text:?}");
    }
}

/// The text without ANSI sequences (SGR only: nothing else may be there).
fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('m').unwrap().1);
    }
    plain
}
