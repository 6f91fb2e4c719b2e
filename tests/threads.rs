//! The same bytes for every number of threads: on each kind of corpus that the tests know, for people and for programs.

#![allow(
    dead_code,
    reason = "these tests need a part of the planted corpora only"
)]

mod planted {
    pub(crate) mod chartes;
    pub(crate) mod contract;
    pub(crate) mod corpus;
    pub(crate) mod families;
    pub(crate) mod fillers;
    pub(crate) mod layout;
    pub(crate) mod model;
    pub(crate) mod noise;
    pub(crate) mod plant;
    pub(crate) mod render;
    pub(crate) mod rng;
    pub(crate) mod scale;
    pub(crate) mod tool;
}

use std::path::Path;
use std::process::Command;

use planted::corpus::{Corpus, Recipe};
use planted::families::{ALL, Family};
use planted::tool;
use planted::{chartes, scale};

/// What a run prints, which must have found something.
fn printed(folder: &Path, options: &[&str], jobs: &str) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_charte-diff"))
        .args(options)
        .args(["--color", "never", "--jobs", jobs])
        .arg(folder)
        .output()
        .expect("the binary starts");
    assert!(output.status.success(), "{output:?}");
    assert!(!output.stdout.is_empty(), "{options:?}");
    output.stdout
}

#[track_caller]
fn is_the_same_for_every_number_of_threads(folder: &Path) {
    for options in [
        &["--lang", "en", "--verbose"][..],
        &["--lang", "fr"],
        &["--format", "json"],
    ] {
        let alone = printed(folder, options, "1");
        for jobs in ["2", "7"] {
            let several = printed(folder, options, jobs);
            assert!(
                several == alone,
                "{} {options:?} --jobs {jobs} prints something else than --jobs 1",
                folder.display()
            );
        }
    }
}

fn written(texts: impl Iterator<Item = String>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (index, text) in texts.enumerate() {
        let name = format!("{}.txt", planted::fillers::host(index));
        std::fs::write(folder.path().join(name), text).expect("the text is written");
    }
    folder
}

fn with_noise(families: &[Family], documents: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let recipe = Recipe {
        families,
        documents,
        outliers: 2,
        seed: 51,
        deviations: true,
        noise: true,
    };
    let corpus = Corpus::new(&recipe);
    corpus.write(folder.path()).expect("the corpus is written");
    folder
}

#[test]
fn of_the_five_chartes() {
    is_the_same_for_every_number_of_threads(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"));
}

#[test]
fn of_generated_chartes() {
    let folder = written((0..80).map(|index| chartes::charte(3, index)));
    is_the_same_for_every_number_of_threads(folder.path());
}

#[test]
fn of_chartes_that_all_differ() {
    let folder = written((0..60).map(|index| scale::distinct(3, index)));
    is_the_same_for_every_number_of_threads(folder.path());
}

#[test]
fn of_each_planted_family() {
    for family in ALL {
        is_the_same_for_every_number_of_threads(with_noise(&[family], 20).path());
    }
}

#[test]
fn of_all_planted_families_in_one_folder() {
    is_the_same_for_every_number_of_threads(with_noise(&ALL, 6).path());
}

#[test]
fn of_many_made_up_families_and_each_is_found() {
    let families = scale::Families::new(3, 20);
    let folder = written((0..100).map(|index| families.text(index)));
    is_the_same_for_every_number_of_threads(folder.path());
    let report = tool::run(&[folder.path()], &[]);
    assert_eq!(report.families.len(), 20);
    let whole = report
        .families
        .iter()
        .filter(|held| held.documents.len() == 5);
    assert_eq!(whole.count(), 20);
}

#[test]
fn of_more_shared_deviations_than_one_thread_writes() {
    const SHARED: usize = 45;
    let words = ["cookies", "pages", "visits", "letters", "names"];
    // Two portals each have one word more in one paragraph.
    let text = |number: usize| {
        let paragraph = |at: usize| {
            let more = if number >= 100 && number % SHARED == at {
                " truly"
            } else {
                ""
            };
            let (one, other, third) = (words[at % 5], words[at / 5 % 5], words[at / 25]);
            format!("The {one} that we{more} keep of {other} are no {third} of yours.\n")
        };
        (0..SHARED).map(paragraph).collect::<Vec<_>>().join("\n")
    };
    let folder = written((0..100 + 2 * SHARED).map(text));
    is_the_same_for_every_number_of_threads(folder.path());
    let printed = printed(folder.path(), &["--lang", "en"], "2");
    let printed = String::from_utf8(printed).expect("UTF-8");
    let printed = printed.replace('\u{a0}', " ");
    let listed: Vec<&str> = printed
        .lines()
        .filter(|line| line.starts_with('(') && line.ends_with(" 2 portals"))
        .collect();
    let expected: Vec<String> = (1..=SHARED)
        .map(|number| format!("({number}) 2 portals"))
        .collect();
    assert_eq!(listed, expected);
}
