//! What must hold of every folder, held against random ones: nothing is lost, and neither order, names, threads nor
//! layout show in what is found.
//!
//! The cases are the same in every run. To look further: `PROPTEST_CASES=5000 PROPTEST_RNG_SEED=7 cargo test --test
//! properties`.

mod planted {
    #![allow(dead_code, reason = "these tests need a part of the generator only")]
    pub(crate) mod check;
    pub(crate) mod contract;
    pub(crate) mod layout;
    pub(crate) mod model;
    pub(crate) mod noise;
    pub(crate) mod rebuild;
    pub(crate) mod render;
    pub(crate) mod rng;
    pub(crate) mod words;
}
mod promises;
#[path = "promises/texts.rs"]
mod texts;

use charte_diff::engine::written_form;
use planted::layout::Layout;
use planted::rng::Rng;
use promises::{Core, File, analysed, analysed_on, broken, json, named, number_of};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use texts::{Family, family, hostile, laid_out};

/// The seed of a run that does not ask for another one.
const SEED: u64 = 0x00c0_ffee;

fn config(cases: u32) -> ProptestConfig {
    let asked = |name: &str| std::env::var_os(name).is_some();
    let default = ProptestConfig::default();
    ProptestConfig {
        cases: if asked("PROPTEST_CASES") {
            default.cases
        } else {
            cases
        },
        rng_seed: if asked("PROPTEST_RNG_SEED") {
            default.rng_seed
        } else {
            RngSeed::Fixed(SEED)
        },
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..default
    }
}

fn plain(family: &Family) -> Vec<File> {
    let texts = family.documents();
    named(
        texts
            .iter()
            .map(|document| laid_out(document, &Layout::plain(), 0))
            .collect(),
    )
}

/// Every document in a layout of its own.
fn noisy(family: &Family, seed: u64, clear_ends: bool) -> Vec<File> {
    let rng = Rng::new(seed);
    let texts = family
        .documents()
        .into_iter()
        .zip(0..)
        .map(|(document, number)| {
            let layout = Layout::random(&mut rng.fork(number), clear_ends, false);
            laid_out(&document, &layout, seed ^ number)
        });
    named(texts.collect())
}

fn none(told: &[String]) -> Result<(), TestCaseError> {
    if told.is_empty() {
        Ok(())
    } else {
        Err(TestCaseError::fail(told.join("\n")))
    }
}

fn shown(files: &[File]) -> String {
    let texts = files
        .iter()
        .map(|(name, bytes)| format!("{name}: {:?}", String::from_utf8_lossy(bytes)));
    texts.collect::<Vec<_>>().join("\n")
}

/// The same files under names that put them in another order, some of them hosts.
fn renamed(files: &[File], seed: u64) -> Vec<File> {
    let mut rng = Rng::new(seed);
    let named = files.iter().map(|(name, bytes)| {
        let number = number_of(name);
        let front = char::from(b'a' + u8::try_from(rng.below(26)).expect("below 26"));
        let name = match rng.below(3) {
            0 => format!("{front}{number}.fr.txt"),
            1 => format!("{front}-{number}.txt"),
            _ => format!("{front}{number}"),
        };
        (name, bytes.clone())
    });
    let mut files: Vec<File> = named.collect();
    files.sort();
    files
}

proptest! {
    #![proptest_config(config(400))]

    /// Any text whatever: the template, slots and deviations give it back, the JSON keeps its schema, what is reported
    /// stands where it is said to stand.
    #[test]
    fn any_text_keeps_every_promise(texts in hostile(1..8)) {
        let files = named(texts);
        let analysis = analysed(&files);
        none(&broken(&files, &analysis)).map_err(|error| TestCaseError::fail(format!("{error}\n{}", shown(&files))))?;
    }

    /// The written form of the written form is itself, and nothing of it is changed.
    #[test]
    fn normalising_twice_is_normalising_once(texts in hostile(1..2)) {
        for text in texts {
            let Ok(once) = written_form(text.as_bytes()) else { continue };
            if once.text.is_empty() {
                continue;
            }
            let twice = written_form(once.text.as_bytes()).expect("a written form is text");
            prop_assert_eq!(&twice.text, &once.text);
            prop_assert!(twice.normalisations.is_empty(), "{:?} for {:?}", twice.normalisations, once.text);
        }
    }
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn a_family_in_any_layout_keeps_every_promise(family in family(2..8), seed in any::<u64>(), clear in any::<bool>()) {
        let files = noisy(&family, seed, clear);
        let analysis = analysed(&files);
        none(&broken(&files, &analysis)).map_err(|error| TestCaseError::fail(format!("{error}\n{}", shown(&files))))?;
    }

    /// Names and order show in `portal` and in `slot` deviations only.
    #[test]
    fn order_and_names_change_nothing(texts in hostile(2..8), seed in any::<u64>()) {
        let files = named(texts);
        let expected = Core::of(&analysed(&files), number_of);
        let found = Core::of(&analysed(&renamed(&files, seed)), number_of);
        none(&found.differences(&expected)).map_err(|error| TestCaseError::fail(format!("{error}\n{}", shown(&files))))?;
    }

    #[test]
    fn order_and_names_change_nothing_in_a_family(family in family(2..8), seed in any::<u64>()) {
        let files = plain(&family);
        let expected = Core::of(&analysed(&files), number_of);
        let found = Core::of(&analysed(&renamed(&files, seed)), number_of);
        none(&found.differences(&expected))?;
    }

    /// Threads show nowhere, to the byte.
    #[test]
    fn threads_change_nothing(texts in hostile(2..8)) {
        let files = named(texts);
        prop_assert_eq!(json(&analysed(&files)), json(&analysed_on(&files, 4)));
    }

    /// What is found in the words does not depend on how the lines are cut, dressed, parted or encoded.
    #[test]
    fn layout_changes_nothing(family in family(3..8), seed in any::<u64>()) {
        let expected = Core::of(&analysed(&plain(&family)), number_of);
        let files = noisy(&family, seed, true);
        let found = Core::of(&analysed(&files), number_of);
        none(&found.differences(&expected)).map_err(|error| TestCaseError::fail(format!("{error}\n{}", shown(&files))))?;
    }
}
