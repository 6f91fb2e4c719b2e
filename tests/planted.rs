//! Planted corpora: what a seeded generator puts into documents must be found, and nothing else.
//!
//! The tests know the contract of DESIGN.md only: they run the binary on a folder and read its JSON. `CHARTE_SWEEP=1`
//! adds the large corpora and more seeds.

mod planted {
    pub(crate) mod chartes;
    pub(crate) mod check;
    pub(crate) mod contract;
    pub(crate) mod corpus;
    pub(crate) mod families;
    pub(crate) mod fillers;
    pub(crate) mod generator;
    pub(crate) mod layout;
    pub(crate) mod model;
    pub(crate) mod noise;
    pub(crate) mod plant;
    pub(crate) mod rebuild;
    pub(crate) mod render;
    pub(crate) mod rng;
    pub(crate) mod scale;
    pub(crate) mod score;
    pub(crate) mod tool;
    pub(crate) mod words;
}

use planted::contract::{Report, file_name};
use planted::corpus::{Corpus, Recipe};
use planted::families::{COOKIES, COOKIES_NEXT, Family, LICENCE, PRIVACY, TERMS};
use planted::score::{Score, first_difference};
use planted::tool;
use planted::words::words;

/// Sizes and seeds of a test's corpora.
fn sizes() -> Vec<(usize, u64)> {
    if std::env::var_os("CHARTE_SWEEP").is_some() {
        let seeds = |size: usize, count: u64| (1..=count).map(move |seed| (size, seed));
        let small = seeds(5, 40).chain(seeds(10, 20)).chain(seeds(30, 10));
        small
            .chain(seeds(100, 4))
            .chain(seeds(300, 2))
            .chain(seeds(1000, 1))
            .collect()
    } else {
        vec![
            (5, 1),
            (5, 2),
            (5, 3),
            (10, 1),
            (10, 2),
            (30, 1),
            (30, 2),
            (100, 1),
        ]
    }
}

fn analyse(corpus: &Corpus, options: &[&str]) -> Report {
    let folder = tempfile::tempdir().expect("a folder");
    corpus.write(folder.path()).expect("the corpus is written");
    if let Some(kept) = std::env::var_os("CHARTE_KEEP") {
        // To look at a corpus by hand.
        let kept = std::path::Path::new(&kept).join(&corpus.label);
        std::fs::create_dir_all(&kept).expect("a folder");
        corpus.write(&kept).expect("the corpus is written");
    }
    tool::run(&[folder.path()], options)
}

fn score(families: &[Family], outliers: usize, deviations: bool, sizes: &[(usize, u64)]) -> Score {
    let mut score = Score::default();
    for &(documents, seed) in sizes {
        let corpus = Corpus::new(&Recipe {
            families,
            documents,
            outliers,
            seed,
            deviations,
            noise: true,
        });
        score.add(&corpus, &analyse(&corpus, &[]));
    }
    score
}

fn assert_found(score: &Score) {
    assert!(score.planted() > 0, "nothing was planted");
    let shares = [
        score.precision(),
        score.recall(),
        score.elements(),
        score.severities(),
    ];
    assert!(
        score.breaches.is_empty() && shares.into_iter().all(|share| share >= 0.99),
        "\n{score}"
    );
}

#[test]
fn a_french_charte() {
    assert_found(&score(&[COOKIES], 0, true, &sizes()));
}

#[test]
fn english_terms() {
    assert_found(&score(&[TERMS], 0, true, &sizes()));
}

#[test]
fn a_licence() {
    assert_found(&score(&[LICENCE], 0, true, &sizes()));
}

#[test]
fn a_german_notice() {
    assert_found(&score(&[PRIVACY], 0, true, &sizes()));
}

#[test]
fn two_generations_and_outliers() {
    assert_found(&score(&[COOKIES, COOKIES_NEXT], 3, true, &sizes()));
}

#[test]
fn noise_alone_is_no_deviation() {
    for family in [COOKIES, TERMS, LICENCE, PRIVACY] {
        let score = score(&[family], 0, false, &[(5, 11), (10, 12), (30, 13)]);
        assert!(
            score.failures.is_empty() && score.breaches.is_empty(),
            "\n{score}"
        );
    }
}

/// Kept as a file and read back, each document on its own, a template says what it said when it was inferred.
#[test]
fn a_kept_template_says_the_same() {
    let told = |report: &Report| -> Vec<String> {
        let documents = report.families.iter().flat_map(|family| &family.documents);
        let mut told: Vec<String> = documents
            .flat_map(|document| {
                assert!(document.verified, "{}", document.path);
                let grave = document.deviations.iter().filter(|held| held.matters());
                grave.map(|held| {
                    let line = held.found.as_ref().map(|found| found.start_line);
                    format!("{} {} {} {line:?}", document.path, held.kind, held.id)
                })
            })
            .collect();
        told.sort();
        told
    };
    for family in [COOKIES, TERMS, LICENCE, PRIVACY] {
        for (documents, seed) in [(5, 41), (10, 42), (60, 43)] {
            let corpus = Corpus::new(&Recipe {
                families: &[family],
                documents,
                outliers: 0,
                seed,
                deviations: true,
                noise: true,
            });
            let folder = tempfile::tempdir().expect("a folder");
            corpus.write(folder.path()).expect("the corpus is written");
            let kept = folder.path().join("kept.template");
            let written = std::process::Command::new(env!("CARGO_BIN_EXE_charte-diff"))
                .args(["template", "-q", "-o"])
                .args([&kept, &folder.path().to_owned()])
                .status();
            assert!(written.is_ok_and(|status| status.success()));
            let inferred = told(&tool::run(&[folder.path()], &[]));
            assert!(documents < 10 || !inferred.is_empty());
            let checked = told(&tool::run_check(&[folder.path()], &kept));
            assert_eq!(checked, inferred, "{} {documents} {seed}", corpus.label);
        }
    }
}

#[test]
fn deviations_without_noise_are_all_found() {
    for family in [COOKIES, TERMS, LICENCE, PRIVACY] {
        let families = [family];
        let mut score = Score::default();
        for seed in 21..24 {
            let recipe = Recipe {
                families: &families,
                documents: 30,
                outliers: 0,
                seed,
                deviations: true,
                noise: false,
            };
            let corpus = Corpus::new(&recipe);
            score.add(&corpus, &analyse(&corpus, &[]));
        }
        assert_found(&score);
    }
}

/// The controls of a measure that could flatter: one fixed word changed in ten conforming files names these ten.
#[test]
fn one_changed_word_in_each_of_ten_files_is_named() {
    let families = [COOKIES];
    let recipe = Recipe {
        families: &families,
        documents: 40,
        outliers: 0,
        seed: 31,
        deviations: false,
        noise: false,
    };
    let mut corpus = Corpus::new(&recipe);
    let mut changed = Vec::new();
    for file in corpus.files.iter_mut().step_by(4) {
        let text = String::from_utf8(file.rendered.bytes.clone()).expect("UTF-8");
        file.rendered.bytes = text
            .replace("généralement de petite taille", "souvent de petite taille")
            .into_bytes();
        changed.push(file.name.clone());
    }
    let report = analyse(&corpus, &[]);
    let documents = report.families.iter().flat_map(|family| &family.documents);
    let named: Vec<String> = documents
        .filter(|document| !document.conforms)
        .map(|document| file_name(&document.path).to_owned())
        .collect();
    assert_eq!(changed.len(), 10);
    assert_eq!(named, changed);
}

#[test]
fn the_json_rebuilds_documents_text_for_text() {
    let mut sizes = sizes();
    sizes.truncate(6);
    for families in [[COOKIES], [TERMS], [LICENCE], [PRIVACY]] {
        let score = score(&families, 0, true, &sizes);
        let wrong = |breach: &&String| breach.contains("rebuilt") || breach.contains("verified");
        let rebuilt: Vec<&String> = score.breaches.iter().filter(wrong).collect();
        assert!(
            rebuilt.is_empty() && score.inexact.is_empty(),
            "{rebuilt:#?} {:#?}",
            score.inexact
        );
    }
}

#[test]
fn normalise_keeps_every_word() {
    for (family, seed) in [(COOKIES, 41), (TERMS, 42), (LICENCE, 43), (PRIVACY, 44)] {
        let families = [family];
        let recipe = Recipe {
            families: &families,
            documents: 12,
            outliers: 0,
            seed,
            deviations: true,
            noise: true,
        };
        let corpus = Corpus::new(&recipe);
        let folder = tempfile::tempdir().expect("a folder");
        corpus.write(folder.path()).expect("the corpus is written");
        for file in &corpus.files {
            let path = folder.path().join(&file.name);
            let printed = tool::normalised(&path);
            let file_words = words(&file.rendered.lines.join("\n"));
            assert_eq!(
                first_difference(&file_words, &words(&printed)),
                None,
                "{} of seed {seed}",
                file.name
            );
            std::fs::write(&path, &printed).expect("the file is written");
            assert_eq!(
                tool::normalised(&path),
                printed,
                "twice is not once: {} of seed {seed}",
                file.name
            );
        }
    }
}
