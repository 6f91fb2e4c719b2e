//! Huge texts: what is done with them stays near-linear, nothing is lost, and where a search is cut short the result
//! says so. Here some hundred kilobytes of each shape, which every quadratic step already takes minutes for;
//! `examples/huge.rs` writes the same shapes at any size.

mod planted {
    #![allow(dead_code, reason = "these tests need a part of the generator only")]
    pub(crate) mod check;
    pub(crate) mod contract;
    pub(crate) mod rebuild;
    pub(crate) mod shapes;
    pub(crate) mod words;
}
mod promises;

use std::time::Duration;

use charte_diff::align::words::{Slotted, Step, align};
use charte_diff::analysis::Analysis;
use charte_diff::deviation::{Deviation, Kind};
use charte_diff::report::lang::Lang;
use charte_diff::report::text::{self, TextOptions};
use charte_diff::text::{Token, tokenize};
use planted::shapes::{self, Edited, Shape};
use promises::{File, analysed_in_time, analysed_on, broken, json};

/// Of the processor's time, without much optimisation: a tenth of a second would do for nearly all.
const PATIENCE: Duration = Duration::from_secs(20);

fn deviations(analysis: &Analysis) -> impl Iterator<Item = &Deviation> {
    let documents = analysis
        .families
        .iter()
        .flat_map(|family| &family.documents);
    documents
        .flat_map(|document| &document.findings.deviations)
        .map(AsRef::as_ref)
}

fn is_proven(analysis: &Analysis) -> bool {
    let mut documents = analysis
        .families
        .iter()
        .flat_map(|family| &family.documents);
    documents.all(|document| document.findings.verified)
}

#[test]
fn a_huge_text_and_its_edited_copy_are_compared_in_full_and_in_time() {
    for shape in Shape::ALL {
        let edited = Some(Edited { every: 100 });
        let files: [File; 2] = [
            (
                "a.txt".to_owned(),
                shapes::text(shape, 300_000, 7, None).into(),
            ),
            (
                "b.txt".to_owned(),
                shapes::text(shape, 300_000, 7, edited).into(),
            ),
        ];
        let (analysis, time) = analysed_in_time(&files, 1);
        assert!(time < PATIENCE, "{}: {time:?}", shape.name());
        assert!(is_proven(&analysis), "{}", shape.name());
        assert!(
            deviations(&analysis).all(|deviation| !deviation.coarse),
            "{}",
            shape.name()
        );
    }
}

#[test]
fn paragraphs_on_one_line_are_found_at_their_columns() {
    let parted = shapes::text(Shape::Paragraphs, 150_000, 7, None);
    let joined = parted.split_whitespace().collect::<Vec<_>>().join(" ") + " \n";
    let files: [File; 2] = [
        ("a.txt".to_owned(), parted.into()),
        ("b.txt".to_owned(), joined.clone().into()),
    ];
    let (analysis, time) = analysed_in_time(&files, 1);
    assert!(time < PATIENCE, "{time:?}");
    assert!(is_proven(&analysis));
    let signs: Vec<char> = joined.chars().collect();
    let mut found = deviations(&analysis)
        .filter(|deviation| deviation.kind == Kind::Layout)
        .filter_map(|deviation| deviation.found.as_ref())
        .filter(|found| found.start_line == 1 && found.start_column > 1)
        .peekable();
    assert!(found.peek().is_some(), "one line is otherwise cut");
    for found in found {
        let (from, to) = (found.start_column as usize - 1, found.end_column as usize);
        let held: String = signs[from..to].iter().collect();
        assert_eq!(held, *found.text);
    }
}

#[test]
fn two_strangers_are_no_family() {
    let files: [File; 2] = [
        (
            "a.txt".to_owned(),
            shapes::text(Shape::Line, 300_000, 7, None).into(),
        ),
        (
            "b.txt".to_owned(),
            shapes::text(Shape::Line, 300_000, 8, None).into(),
        ),
    ];
    let (analysis, time) = analysed_in_time(&files, 1);
    assert!(time < PATIENCE, "{time:?}");
    assert_eq!(analysis.unassigned.len(), 2);
}

/// Words as a template has them.
fn slotted(words: &[Token]) -> Vec<Slotted> {
    let words = words.iter();
    words
        .map(|token| Slotted {
            token: *token,
            slot: None,
        })
        .collect()
}

/// Every word of both texts is in the steps once, in order.
fn goes_through_both(steps: &[Step], template: usize, document: usize) -> bool {
    let (mut t, mut d) = (0, 0);
    for step in steps {
        match *step {
            Step::Same(at, here) if (at, here) == (t, d) => (t, d) = (t + 1, d + 1),
            Step::Gone(at) if at == t => t += 1,
            Step::New(here) if here == d => d += 1,
            _ => return false,
        }
    }
    (t, d) == (template, document)
}

#[test]
fn words_of_very_long_texts_are_paired_piece_by_piece() {
    let text = shapes::text(Shape::Line, 1_200_000, 7, None);
    let edited = shapes::text(Shape::Line, 1_200_000, 7, Some(Edited { every: 50 }));
    let (template, document) = (tokenize(&text), tokenize(&edited));
    assert!(template.len() > 120_000, "past the limit of Myers' diff");
    let aligned = align(&slotted(&template), &document);
    assert!(!aligned.coarse);
    assert!(goes_through_both(
        &aligned.steps,
        template.len(),
        document.len()
    ));
    let changed = |step: &&Step| !matches!(step, Step::Same(..));
    let changed = aligned.steps.iter().filter(changed).count();
    // A fiftieth of the sentences is new, gone or there twice.
    assert!(
        changed * 10 < template.len(),
        "{changed} of {}",
        template.len()
    );
}

#[test]
fn where_no_words_are_common_in_order_all_is_gone_and_new_and_the_result_says_so() {
    let text = shapes::text(Shape::Line, 1_200_000, 7, None);
    let template = tokenize(&text);
    let document: Vec<Token> = template.iter().rev().copied().collect();
    let aligned = align(&slotted(&template), &document);
    assert!(aligned.coarse);
    assert!(goes_through_both(
        &aligned.steps,
        template.len(),
        document.len()
    ));
}

/// Two documents alike, and one in which half of the headings are others.
fn half_rewritten(bytes: usize) -> (Vec<File>, Analysis) {
    let common = shapes::text(Shape::Headings, bytes, 7, None);
    let own = shapes::text(Shape::Headings, bytes, 8, None);
    let other = shapes::text(Shape::Headings, bytes, 9, None);
    let files: Vec<File> = [("a.txt", &own), ("b.txt", &own), ("c.txt", &other)]
        .map(|(name, rest)| (name.to_owned(), format!("{common}\n{rest}").into_bytes()))
        .into();
    let analysis = analysed_on(&files, 2);
    (files, analysis)
}

fn told(analysis: &Analysis, lang: Lang) -> String {
    let options = TextOptions {
        width: 200,
        colour: false,
        lang,
        verbose: true,
        quiet: false,
    };
    let mut out = Vec::new();
    text::write(analysis, &options, &mut out).expect("memory takes everything");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn a_search_that_was_cut_short_is_said_to_be() {
    // More than a thousand blocks are gone and as many new: they are not looked for in one another.
    let (files, analysis) = half_rewritten(45_000);
    assert_eq!(broken(&files, &analysis), [""; 0]);
    let mut counts = [0, 0];
    for deviation in deviations(&analysis) {
        assert!(deviation.coarse, "{deviation:?}");
        counts[usize::from(deviation.kind == Kind::Extra)] += 1;
    }
    assert!(counts.iter().all(|count| *count > 1_000), "{counts:?}");
    let printed = String::from_utf8(json(&analysis)).expect("UTF-8");
    assert!(printed.contains("\"coarse\":"));
    for lang in [Lang::Fr, Lang::En] {
        assert!(told(&analysis, lang).contains(lang.coarse()));
    }
}

#[test]
fn below_the_bounds_nothing_is_said() {
    let (_, analysis) = half_rewritten(4_000);
    assert!(deviations(&analysis).count() > 100);
    assert!(deviations(&analysis).all(|deviation| !deviation.coarse));
    let printed = String::from_utf8(json(&analysis)).expect("UTF-8");
    assert!(!printed.contains("coarse"));
    assert!(!told(&analysis, Lang::En).contains(Lang::En.coarse()));
}

#[test]
fn thousands_of_slots_are_found_in_time() {
    let own = shapes::text(Shape::Addresses, 400_000, 7, None);
    let other = own.replace("portail-", "site-").replace("contact", "info");
    let files: [File; 2] = [
        ("a.txt".to_owned(), own.into()),
        ("b.txt".to_owned(), other.into()),
    ];
    let (analysis, time) = analysed_in_time(&files, 1);
    assert!(time < PATIENCE, "{time:?}");
    assert!(is_proven(&analysis));
    let slots = analysis
        .families
        .first()
        .map_or(0, |family| family.template.slots.len());
    assert!(slots > 5_000, "{slots}");
}
