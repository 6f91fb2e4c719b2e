//! The analysis of the five real chartes, made by hand from the table in DESIGN.md: what writers are tested with.

#![allow(dead_code, reason = "each test binary uses a part of it")]

pub(crate) mod decided;

use std::sync::Arc;

use charte_diff::analysis::{
    Analysis, DocumentAnalysis, FamilyAnalysis, Findings, InventoryRow, Normalisation, Shared,
    ShownPath, Summary,
};
use charte_diff::deviation::{Deviation, Edit, EditOp, Element, Expected, Found, Kind, Severity};
use charte_diff::template::{Reading, Slot, SlotType, Source, Template, TemplateBlock};
use charte_diff::text::NormalisationKind;

pub(crate) use decided::decided;

pub(crate) const NEEDED: &str =
    "Cookies nécessaires au bon fonctionnement de la plateforme / cookies fonctionnels";
pub(crate) const SE: &str = "Se souvenir du choix opéré par le visiteur concernant les cookies";
pub(crate) const PERMET: &str =
    "Permet de se souvenir du choix opéré par le visiteur concernant les cookies";
const RECAPTCHA: &str = "Google ReCaptcha\tSécurité du formulaire de contact\t_grecaptcha\tProtection du site internet \
                         contre des programmes automatisés et pour la prévention de spams.";

pub(crate) fn arc(text: &str) -> Arc<str> {
    Arc::from(text)
}

pub(crate) fn section(names: &[&str]) -> Arc<[Arc<str>]> {
    names.iter().map(|name| arc(name)).collect()
}

pub(crate) fn path(text: &str) -> ShownPath {
    ShownPath {
        text: arc(text),
        hex: None,
    }
}

/// A deviation with nothing but what every one has.
pub(crate) fn deviation(
    id: &str,
    kind: Kind,
    element: Element,
    severity: Severity,
    above: &[&str],
) -> Deviation {
    Deviation {
        id: arc(id),
        kind,
        element,
        severity,
        raised_by: None,
        section: section(above),
        column: None,
        column_index: None,
        template: None,
        found: None,
        edits: Arc::default(),
        after: None,
        expected_line: None,
        duplicate_of: None,
        duplicate_in: None,
        part_of: None,
        contested: false,
        coarse: false,
        wrong_slots: Vec::new(),
    }
}

pub(crate) fn found(text: &str, line: u32, columns: (u32, u32)) -> Option<Found> {
    Some(Found {
        text: arc(text),
        start_line: line,
        end_line: line,
        start_column: columns.0,
        end_column: columns.1,
    })
}

pub(crate) fn edits(runs: &[(EditOp, &str)]) -> Arc<[Edit]> {
    runs.iter()
        .map(|&(op, text)| Edit {
            op,
            text: text.to_owned(),
        })
        .collect()
}

pub(crate) fn document(
    portal: &str,
    slots: &[(&str, &str)],
    deviations: Vec<Deviation>,
) -> DocumentAnalysis {
    DocumentAnalysis {
        path: path(&format!("corpus/{portal}.txt")),
        portal: arc(portal),
        conforms: deviations
            .iter()
            .all(|deviation| deviation.severity == Severity::Note),
        findings: Arc::new(Findings {
            encoding: "utf-8",
            fingerprint: Some(charte_diff::analysis::Fingerprint {
                size: 4242,
                sha256: arc(&"ab".repeat(32)),
            }),
            verified: true,
            slots: slots
                .iter()
                .map(|(name, filler)| (arc(name), vec![arc(filler)]))
                .collect(),
            normalisations: Arc::from([Normalisation {
                kind: NormalisationKind::BlankLineInTable,
                lines: vec![27],
                unseen: Vec::new(),
            }]),
            choices: Vec::new(),
            deviations: deviations.into_iter().map(Arc::new).collect(),
        }),
        marks: Vec::new(),
    }
}

fn wording() -> Deviation {
    Deviation {
        column: Some(arc("Finalités")),
        column_index: Some(4),
        template: Some(Expected {
            block: arc("00000000000f"),
            text: arc(SE),
        }),
        found: found(PERMET, 30, (83, 157)),
        edits: edits(&[
            (EditOp::Delete, "Se"),
            (EditOp::Insert, "Permet de se"),
            (
                EditOp::Equal,
                " souvenir du choix opéré par le visiteur concernant les cookies",
            ),
        ]),
        ..deviation(
            "aaaaaaaaaaa1",
            Kind::Wording,
            Element::Cell,
            Severity::Warning,
            &[NEEDED],
        )
    }
}

fn layout() -> Deviation {
    let text = "A quoi servent les cookies sur la plateforme <{{url}}>";
    Deviation {
        template: Some(Expected {
            block: arc("000000000009"),
            text: arc(text),
        }),
        found: found(
            "A quoi servent les cookies sur la plateforme\n<https://chaville-seineouest.opendatasoft.com>",
            23,
            (1, 47),
        ),
        ..deviation(
            "aaaaaaaaaaa5",
            Kind::Layout,
            Element::Heading,
            Severity::Note,
            &["Charte cookies"],
        )
    }
}

fn blocks() -> Vec<TemplateBlock> {
    let plain = [
        (Element::Heading, "Charte cookies"),
        (
            Element::Paragraph,
            "Afin de vous proposer le meilleur service possible nous utilisons des cookies.",
        ),
        (Element::Heading, "Qu'est ce qu'un cookie ?"),
        (
            Element::Paragraph,
            "Un \"cookie\" est une suite d'informations, généralement de petite taille.",
        ),
        (Element::Paragraph, "Il existe plusieurs types de cookies :"),
        (
            Element::Paragraph,
            "Les cookies « nécessaires », internes, permettent d'enregistrer des informations.",
        ),
        (
            Element::Paragraph,
            "Les cookies « statistiques » permettent de suivre les actions d'un internaute.",
        ),
        (
            Element::Paragraph,
            "Les cookies « internes » ou « first-party » sont déposés par le site consulté.",
        ),
        (
            Element::Paragraph,
            "Les cookies dits « tiers » sont des cookies déposés par (ou pour) un site B.",
        ),
        (
            Element::Heading,
            "A quoi servent les cookies sur la plateforme <{{url}}>",
        ),
        (Element::Heading, NEEDED),
        (
            Element::TableHeader,
            "Nom du prestataire\tService et emplacement\tNom du cookies\tFinalités",
        ),
        (
            Element::Row,
            "Opendatasoft\tAuthentification\tsessionid\tSe souvenir de l'utilisateur.",
        ),
        (
            Element::Row,
            "Opendatasoft\tSélection de la langue\tdjango_language\tSe souvenir de la langue du visiteur",
        ),
        (
            Element::Row,
            "Opendatasoft\tAPI (CSRF)\tcsrftoken\tRécupérer des données via des appels API",
        ),
    ];
    let mut blocks: Vec<TemplateBlock> = plain
        .iter()
        .enumerate()
        .map(|(number, (element, text))| block(number, *element, text))
        .collect();
    let last = format!(
        "Opendatasoft\tChoix concernant vos préférences sur les cookies\tcookies_preferences\t{SE}"
    );
    let mut last = block(15, Element::Row, &last);
    last.readings = vec![
        Reading {
            text: arc(SE),
            column: Some(arc("Finalités")),
            documents: 3,
            id: None,
        },
        Reading {
            text: arc(PERMET),
            column: Some(arc("Finalités")),
            documents: 2,
            id: Some(arc("aaaaaaaaaaa1")),
        },
    ];
    blocks.push(last);
    blocks
}

pub(crate) fn block(number: usize, element: Element, text: &str) -> TemplateBlock {
    TemplateBlock {
        id: arc(&format!("{number:012x}")),
        element,
        section: section(if element.in_table() {
            &[NEEDED]
        } else {
            &["Charte cookies"]
        }),
        text: arc(text),
        cells: if element.in_table() {
            text.split('\t').map(arc).collect()
        } else {
            Vec::new()
        },
        support: 5,
        level: 0,
        part: None,
        contested: false,
        readings: Vec::new(),
    }
}

fn saint_maur() -> Vec<Deviation> {
    let after = Some(arc("00000000000f"));
    let extra_row = Deviation {
        found: found(RECAPTCHA, 31, (1, 153)),
        after: after.clone(),
        ..deviation(
            "aaaaaaaaaaa2",
            Kind::Extra,
            Element::Row,
            Severity::Error,
            &[NEEDED],
        )
    };
    let extra_section = Deviation {
        found: found("Cookies tiers", 32, (1, 13)),
        after: after.clone(),
        ..deviation(
            "aaaaaaaaaaa3",
            Kind::Extra,
            Element::Section,
            Severity::Error,
            &[NEEDED],
        )
    };
    let duplicate = Deviation {
        found: found(RECAPTCHA, 33, (1, 153)),
        after,
        duplicate_of: Some(31),
        duplicate_in: Some(section(&[NEEDED])),
        part_of: Some(arc("aaaaaaaaaaa3")),
        ..deviation(
            "aaaaaaaaaaa4",
            Kind::Duplicate,
            Element::Row,
            Severity::Error,
            &["Cookies tiers"],
        )
    };
    vec![wording(), extra_row, extra_section, duplicate]
}

/// The five chartes.
pub(crate) fn five() -> Analysis {
    let url = |portal: &str| format!("https://{portal}");
    let named = |portal: &str, deviations| document(portal, &[("url", &url(portal))], deviations);
    let row = |name: &str, cookie: &str, above: &str, documents, in_template| InventoryRow {
        cells: vec![arc(name), arc(cookie)],
        section: section(&[above]),
        documents,
        in_template,
        contradicts: !in_template,
        thing: u32::from(!in_template),
        block: None,
        departing: if in_template { [].into() } else { [2].into() },
    };
    let family = FamilyAnalysis {
        template: Template {
            name: arc("charte-cookies"),
            source: Source::Inferred,
            digest: arc("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
            blocks: blocks(),
            slots: vec![Slot {
                name: arc("url"),
                slot_type: SlotType::Url,
                documents: 5,
                distinct: 5,
                same_as_portal: true,
                matches: None,
            }],
            parts: Vec::new(),
            lang: Some(arc("fr")),
        },
        documents: vec![
            named("chaville-seineouest.opendatasoft.com", vec![layout()]),
            named("data.blois.agglopolys.fr", vec![wording()]),
            named("data.saint-maur.com", saint_maur()),
            named("opendata.ha-py.fr", Vec::new()),
            named("valenciennesmetro.opendatasoft.com", vec![layout()]),
        ],
        shared: vec![
            Shared {
                id: arc("aaaaaaaaaaa1"),
                documents: 2,
                portals: vec![arc("data.blois.agglopolys.fr"), arc("data.saint-maur.com")],
            },
            Shared {
                id: arc("aaaaaaaaaaa5"),
                documents: 2,
                portals: vec![
                    arc("chaville-seineouest.opendatasoft.com"),
                    arc("valenciennesmetro.opendatasoft.com"),
                ],
            },
        ],
        inventory: vec![
            row("Opendatasoft", "cookies_preferences", NEEDED, 5, true),
            row("Google ReCaptcha", "_grecaptcha", NEEDED, 1, false),
            row("Google ReCaptcha", "_grecaptcha", "Cookies tiers", 1, false),
        ],
        resolved: Vec::new(),
    };
    Analysis {
        families: vec![family],
        unassigned: Vec::new(),
        skipped: Vec::new(),
        summary: Summary {
            documents: 5,
            families: 1,
            conforming: 3,
            errors: 3,
            warnings: 2,
            notes: 2,
            by_kind: vec![
                (Kind::Extra, 2),
                (Kind::Duplicate, 1),
                (Kind::Wording, 2),
                (Kind::Layout, 2),
            ],
            ..Summary::default()
        },
        since: None,
    }
}
