//! The time of each writer, with throughput in bytes of what it writes and in blocks of the documents that it tells of.
//!
//! ```text
//! cargo bench --bench writers                           all writers
//! cargo bench --bench writers -- json                   those with "json" in their name
//! CHARTE_BENCH_LARGE=1 cargo bench --bench writers      100,000 texts for programs, 10,000 for people, too
//! ```
//!
//! What is written is what a run over the five real chartes, or over generated ones, found. The formats of the summary
//! start from the [`Review`] that they share, which has a line of its own.

mod support;

use std::io;

use charte_diff::analysis::Analysis;
use charte_diff::day::Day;
use charte_diff::report::lang::Lang;
use charte_diff::report::review::{Review, ReviewOptions};
use charte_diff::report::{csv, docx, github, html, json, markdown, sarif, text, xlsx};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use support::{Corpus, large};

fn main() {
    support::main();
}

/// Summaries are for readers: of a thousand portals, say.
fn for_people() -> Vec<Corpus> {
    Corpus::up_to(if large() { 10_000 } else { 1_000 })
}

fn options() -> ReviewOptions {
    let day = Day::new(2027, 3, 12).expect("a day of the calendar");
    ReviewOptions::of_all(Lang::Fr, day)
}

/// Times a writer.
fn write(
    bencher: Bencher<'_, '_>,
    analysis: &Analysis,
    write: impl Fn(&mut Vec<u8>) -> io::Result<()>,
) {
    let mut once = Vec::new();
    write(&mut once).expect("it can be written");
    let blocks: usize = analysis
        .families
        .iter()
        .map(|family| {
            let blocks = family.template.blocks.iter();
            blocks.map(|block| block.support as usize).sum::<usize>()
        })
        .sum();
    bencher
        .counter(BytesCount::new(once.len()))
        .counter(ItemsCount::new(blocks))
        .bench_local(|| {
            let mut out = Vec::new();
            write(&mut out).map(|()| out)
        });
}

#[divan::bench(args = Corpus::all())]
fn a_text(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let analysis = corpus.analysed();
    let options = text::TextOptions {
        width: 100,
        colour: false,
        lang: Lang::En,
        verbose: false,
        quiet: false,
    };
    write(bencher, &analysis, |out| {
        text::write(&analysis, &options, out)
    });
}

#[divan::bench(args = Corpus::all())]
fn b_json(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let analysis = corpus.analysed();
    write(bencher, &analysis, |out| {
        json::write(&analysis, Lang::En, out)
    });
}

#[divan::bench(args = Corpus::all())]
fn c_jsonl(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let analysis = corpus.analysed();
    write(bencher, &analysis, |out| {
        json::write_lines(&analysis, Lang::En, out)
    });
}

#[divan::bench(args = Corpus::all())]
fn d_sarif(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let analysis = corpus.analysed();
    let options = sarif::SarifOptions {
        lang: Lang::En,
        verbose: false,
    };
    write(bencher, &analysis, |out| {
        sarif::write(&analysis, &options, out)
    });
}

#[divan::bench(args = Corpus::all())]
fn e_github(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let analysis = corpus.analysed();
    let options = github::GithubOptions {
        lang: Lang::En,
        verbose: false,
    };
    write(bencher, &analysis, |out| {
        github::write(&analysis, &options, out)
    });
}

#[divan::bench(args = Corpus::all())]
fn f_csv(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let analysis = corpus.analysed();
    write(bencher, &analysis, |out| {
        csv::write(&analysis, &options(), out)
    });
}

#[divan::bench(args = for_people())]
fn g_review_that_summaries_share(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let analysis = corpus.analysed();
    bencher.bench_local(|| Review::new(&analysis, &options()));
}

#[divan::bench(args = for_people())]
fn h_markdown(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let analysis = corpus.analysed();
    let review = Review::new(&analysis, &options());
    write(bencher, &analysis, |out| {
        markdown::write(&review, markdown::Extent::Summary, out)
    });
}

#[divan::bench(args = for_people())]
fn i_html(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let analysis = corpus.analysed();
    let review = Review::new(&analysis, &options());
    write(bencher, &analysis, |out| html::write(&review, out));
}

#[divan::bench(args = for_people())]
fn j_docx(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let analysis = corpus.analysed();
    let options = options();
    let review = Review::new(&analysis, &options);
    write(bencher, &analysis, |out| {
        docx::write(&analysis, &review, &options, out)
    });
}

#[divan::bench(args = for_people())]
fn k_xlsx(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let analysis = corpus.analysed();
    let options = options();
    let review = Review::new(&analysis, &options);
    write(bencher, &analysis, |out| {
        xlsx::write(&analysis, &review, &options, out)
    });
}
