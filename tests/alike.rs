//! Texts that are alike but for noise and for what fills their addresses and dates are compared once. Nothing of that may
//! show: each is judged as it is on its own, and keeps every promise.

#![allow(
    dead_code,
    reason = "these tests need a part of the planted corpora only"
)]

mod planted {
    pub(crate) mod chartes;
    pub(crate) mod check;
    pub(crate) mod contract;
    pub(crate) mod corpus;
    pub(crate) mod families;
    pub(crate) mod fillers;
    pub(crate) mod layout;
    pub(crate) mod model;
    pub(crate) mod noise;
    pub(crate) mod plant;
    pub(crate) mod rebuild;
    pub(crate) mod render;
    pub(crate) mod rng;
}
mod promises;

use std::sync::Arc;

use charte_diff::analysis::{Analysis, Findings};
use charte_diff::corpus::Found;
use charte_diff::engine::{Checker, Pinned, Settings, Text, check_text};
use planted::corpus::{Corpus, Recipe};
use planted::families::ALL;
use promises::{File, analysed, broken};

/// Chartes of which many are copies of one another.
fn chartes(count: usize) -> Vec<File> {
    let chartes = (0..count).map(|index| {
        let name = format!("{}.txt", planted::fillers::host(index));
        (name, planted::chartes::charte(11, index).into_bytes())
    });
    chartes.collect()
}

/// Copies of a real charte, each with an address of its own, in a place of its own, with blanks of its own.
fn copies(of: &str) -> Vec<File> {
    let from = of
        .split(['<', '>', '\n', ' '])
        .find(|word| word.starts_with("https://"))
        .expect("an address");
    let copies = (0..24).map(|number| {
        let host = format!("portail-{number}.exemple.fr");
        let mut text = of.replace(from, &format!("https://{host}"));
        if number % 2 == 1 {
            text = text.replacen('\n', "\n\n\n", number);
        }
        if number % 3 == 1 {
            text = text.replace(" de ", "  de ");
        }
        if number % 4 == 1 {
            text = text
                .replace("cookies", "cookies ")
                .replace("cookies  ", "cookies ");
        }
        if number % 5 == 1 {
            // Another's address, in a row and in a paragraph.
            text.push_str("\nMatomo\tMesure\thttps://portail-2.exemple.fr\tCompter\n");
            text.push_str(
                "\nVoir aussi https://portail-2.exemple.fr pour tout savoir de ce site.\n",
            );
        }
        if number % 7 == 1 {
            text = text.replacen(
                &format!("https://{host}"),
                "https://portail-3.exemple.fr",
                1,
            );
        }
        (format!("{host}.txt"), text.into_bytes())
    });
    copies.collect()
}

fn corpora() -> Vec<(String, Vec<File>)> {
    let mut corpora = vec![("chartes".to_owned(), chartes(240))];
    for name in [
        "opendata.ha-py.fr",
        "data.saint-maur.com",
        "valenciennesmetro.opendatasoft.com",
    ] {
        let path = format!("{}/corpus/{name}.txt", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("a charte");
        corpora.push((name.to_owned(), copies(&text)));
    }
    for family in ALL {
        let corpus = Corpus::new(&Recipe {
            families: &[family],
            documents: 24,
            outliers: 1,
            seed: 77,
            deviations: true,
            noise: true,
        });
        let files = corpus.files.into_iter();
        let files = files.map(|file| (file.name, file.rendered.bytes)).collect();
        corpora.push((format!("{family:?}").chars().take(40).collect(), files));
    }
    corpora
}

fn findings_of(analysis: &Analysis) -> Option<&Arc<Findings>> {
    let mut documents = analysis.families.iter().flat_map(|held| &held.documents);
    documents.next().map(|document| &document.findings)
}

#[test]
fn every_promise_is_kept() {
    for (name, files) in corpora() {
        let analysis = analysed(&files);
        let broken = broken(&files, &analysis);
        assert!(broken.is_empty(), "{name}: {broken:#?}");
    }
}

#[test]
fn each_is_judged_as_on_its_own() {
    for (name, files) in corpora() {
        let analysis = analysed(&files);
        let template = analysis
            .families
            .first()
            .expect("a family")
            .template
            .clone();
        let pinned = Pinned::new(vec![template]);
        let settings = Settings::default();
        let texts: Vec<Text> = files
            .iter()
            .filter_map(|(name, bytes)| {
                Some(Text {
                    file: Found::in_stream(name, None),
                    text: String::from_utf8(bytes.clone()).ok()?,
                })
            })
            .collect();
        let together = Checker::new(&pinned, &settings).check(texts.clone());
        assert_eq!(together.len(), texts.len(), "{name}");
        for (text, verdict) in texts.iter().zip(&together) {
            let alone = check_text(&text.file, text.text.as_bytes(), &pinned, &settings);
            let charte_diff::analysis::Verdict::Document { document, .. } = verdict else {
                assert!(
                    findings_of(&alone).is_none(),
                    "{name}: {:?}",
                    text.file.shown
                );
                continue;
            };
            let own = findings_of(&alone).expect("it fits on its own, too");
            assert_eq!(**own, *document.findings, "{name}: {:?}", text.file.shown);
        }
    }
}
