//! A run against an approved template where people have decided things: deviations that are accepted, expired, new and
//! resolved, slots that cannot be right, a choice that a document made, and what fits no template.

use std::sync::Arc;

use charte_diff::analysis::{
    Acceptance, Analysis, Choice, Mark, Nearest, Resolved, Since, SkipReason, Skipped, Unassigned,
    UnassignedReason,
};
use charte_diff::deviation::{
    Deviation, EditOp, Element, Expected, Kind, Severity, SlotFault, WrongSlot,
};
use charte_diff::template::Source;
use charte_diff::template::matcher::Matcher;

use super::{NEEDED, arc, deviation, edits, five, found, path, section};

/// An entry of the config.
pub(crate) fn acceptance(reason: &str, until: Option<&str>, expired: bool) -> Arc<Acceptance> {
    Arc::new(Acceptance {
        reason: arc(reason),
        by: Some(arc("service juridique")),
        until: until.map(arc),
        expired,
    })
}

/// A `slot` deviation for each of the faults, at lines 5 to 8.
pub(crate) fn wrong_slots() -> Vec<Deviation> {
    let fillers = [
        "[nom du site]",
        "http://autre",
        "https://autre.fr",
        "https://ici.fr",
    ];
    let faults = SlotFault::ALL.into_iter().zip(fillers).zip(5..);
    faults
        .map(|((fault, filler), line)| {
            let text = format!("Le site {filler} est édité par la ville, voyez https://juste.fr.");
            Deviation {
                template: Some(Expected {
                    block: arc("000000000005"),
                    text: arc("Le site {{url}} est édité par la ville, voyez {{url_2}}."),
                }),
                found: found(
                    &text,
                    line,
                    (1, u32::try_from(text.chars().count()).unwrap()),
                ),
                edits: edits(&[
                    (EditOp::Equal, "Le site "),
                    (EditOp::Delete, "{{url}}"),
                    (EditOp::Insert, filler),
                    (EditOp::Equal, " est édité par la ville, voyez "),
                    (EditOp::Delete, "{{url_2}}"),
                    (EditOp::Insert, "https://juste.fr"),
                    (EditOp::Equal, "."),
                ]),
                wrong_slots: vec![WrongSlot {
                    name: arc("url"),
                    filler: arc(filler),
                    fault,
                }],
                ..deviation(
                    &format!("cccccccccc{line:02}"),
                    Kind::Slot,
                    Element::Paragraph,
                    Severity::Error,
                    &["Charte cookies"],
                )
            }
        })
        .collect()
}

fn new(is: bool) -> Mark {
    Mark {
        accepted: None,
        new: Some(is),
    }
}

/// The five chartes against an approved template, a week later.
pub(crate) fn decided() -> Analysis {
    let mut analysis = five();
    let family = &mut analysis.families[0];
    family.template.source = Source::Pinned {
        file: arc("templates/charte-cookies.txt"),
    };
    family.template.slots[0].matches = Some(Matcher::new("https://.*").unwrap());
    let documents = &mut family.documents;
    // Blois: its wording is accepted.
    documents[1].marks = vec![Mark {
        accepted: Some(acceptance(
            "relu le 12 mars, sans portée",
            Some("2027-03-31"),
            false,
        )),
        new: Some(false),
    }];
    documents[1].conforms = true;
    // Saint-Maur: the acceptance of the same wording has expired; the extra row is new.
    let mut expired = new(false);
    expired.accepted = Some(acceptance("en attendant", Some("2026-01-31"), true));
    documents[2].marks = vec![expired, new(true), new(false), new(false)];
    // Ha-Py: a new one for each fault of a slot, and a choice that the template leaves.
    let findings = Arc::get_mut(&mut documents[3].findings).unwrap();
    findings.deviations = wrong_slots().into_iter().map(Arc::new).collect();
    findings.slots = vec![
        (
            arc("url"),
            vec![arc("https://ici.fr"), arc("https://opendata.ha-py.fr")],
        ),
        (arc("url_2"), vec![arc("https://juste.fr")]),
    ];
    findings.choices = vec![
        Choice {
            block: arc("000000000003"),
            text: Some(arc("Un {{url}} au choix.")),
        },
        Choice {
            block: arc("000000000004"),
            text: None,
        },
    ];
    documents[3].conforms = false;
    documents[3].marks = vec![new(true); 4];
    for at in [0, 4] {
        documents[at].marks = vec![new(false)];
    }
    family.resolved = vec![Resolved {
        path: path("corpus/opendata.ha-py.fr.txt"),
        portal: arc("opendata.ha-py.fr"),
        id: arc("dddddddddddd"),
        kind: Kind::Wording,
        element: Element::Cell,
        severity: Severity::Warning,
        section: section(&[NEEDED]),
        column: Some(arc("Finalités")),
        text: arc("Se rappeler du choix opéré par le visiteur"),
    }];
    analysis.unassigned = vec![Unassigned {
        path: path("corpus/conditions d’usage.txt"),
        reason: UnassignedReason::NoTemplate,
        nearest: Some(Nearest {
            family: arc("charte-cookies"),
            share: 0.31,
        }),
        fingerprint: None,
        written: arc("Conditions\n"),
    }];
    analysis.skipped = vec![Skipped {
        path: path("corpus/photo.txt"),
        reason: SkipReason::Binary,
        named: false,
    }];
    analysis.since = Some(Since {
        new: 5,
        resolved: 1,
        unchanged: 6,
        templates_changed: vec![arc("charte-cookies")],
    });
    let summary = &mut analysis.summary;
    summary.documents = 6;
    summary.unassigned = 1;
    summary.skipped = 1;
    summary.conforming = 3;
    summary.errors = 7;
    summary.warnings = 1;
    summary.accepted = 1;
    analysis
}
