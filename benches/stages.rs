//! The time of each stage of the pipeline, with throughput.
//!
//! ```text
//! cargo bench --bench stages                 all stages
//! cargo bench --bench stages -- compare      those with "compare" in their name
//! ```
//!
//! The texts are generated chartes (100 and 1,000, as `examples/generate.rs` writes them) and the five real ones. Each
//! stage gets what the stages before it made, so that it alone is timed. Bytes are those of the files.
#![allow(
    dead_code,
    reason = "the benchmarks need a part of the tests' generator only"
)]

#[path = "../tests/planted/chartes.rs"]
mod chartes;
#[path = "../tests/planted/fillers.rs"]
mod fillers;
#[path = "../tests/planted/rng.rs"]
mod rng;

use std::collections::BTreeSet;
use std::hint::black_box;
use std::path::Path;

use charte_diff::analysis::Analysis;
use charte_diff::corpus::{Found, collect};
use charte_diff::deviation::compare::{Comparer, Comparison};
use charte_diff::deviation::words::Lexicon;
use charte_diff::document::{
    Block, Contents, Cuts, Formed, Junctions, Line, Lines, Unit, blocks, units, word_stream,
};
use charte_diff::engine::{Settings, analyse};
use charte_diff::report::lang::Lang;
use charte_diff::report::{json, text};
use charte_diff::template::build::{Member, infer};
use charte_diff::template::family::{Stream, families};
use charte_diff::template::model::Model;
use charte_diff::text::{decode, fold, split_lines, tokenize};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

/// How many generated chartes.
const COUNTS: [usize; 2] = [100, 1000];

fn main() {
    divan::main();
}

/// Texts as they stand in files.
struct Texts {
    files: Vec<String>,
}

impl Texts {
    fn generated(count: usize) -> Self {
        Self {
            files: (0..count).map(|index| chartes::charte(1, index)).collect(),
        }
    }

    fn bytes(&self) -> BytesCount {
        BytesCount::new(self.files.iter().map(String::len).sum::<usize>())
    }

    fn lay_out(&self) -> Vec<Formed> {
        let lines = Lines::default();
        let formed = self.files.iter().map(|file| lines.lay_out(file.as_bytes()));
        formed.filter_map(Result::ok).collect()
    }

    /// Each raw line once.
    fn lines(&self) -> BTreeSet<&str> {
        let lines = self.files.iter().flat_map(|file| split_lines(file));
        lines.map(|line| line.text).collect()
    }
}

/// What the stages before comparing make.
struct Documents {
    contents: Contents,
    units: Vec<Vec<Unit>>,
}

impl Documents {
    fn new(texts: &Texts) -> Self {
        let contents = Contents::default();
        let formed = texts.lay_out();
        let units = formed.iter().map(|formed| units(formed, &contents));
        let units = units.collect();
        Self { contents, units }
    }

    fn junctions(&self) -> Junctions {
        Junctions::gather(self.units.iter().map(|units| (units.as_slice(), 1)))
    }

    fn cut(&self, junctions: &Junctions) -> Vec<Cuts> {
        self.units
            .iter()
            .map(|units| junctions.cut(units, 1))
            .collect()
    }

    fn blocks(&self) -> Vec<Vec<Block>> {
        let cuts = self.cut(&self.junctions());
        let cut = self.units.iter().zip(&cuts);
        cut.map(|(units, cuts)| blocks(units, cuts, &self.contents))
            .collect()
    }

    fn streams(&self) -> Vec<Stream> {
        let streams = self.units.iter().map(|units| Stream {
            words: word_stream(units).collect(),
            weight: 1,
        });
        streams.collect()
    }
}

fn members(blocks: &[Vec<Block>]) -> Vec<Member<'_>> {
    let members = blocks.iter().map(|blocks| Member { blocks, weight: 1 });
    members.collect()
}

#[divan::bench(args = COUNTS)]
fn a_decode(bencher: Bencher<'_, '_>, count: usize) {
    let texts = Texts::generated(count);
    bencher.counter(texts.bytes()).bench_local(|| {
        for file in &texts.files {
            let _ = black_box(decode(file.as_bytes()));
        }
    });
}

#[divan::bench(args = COUNTS)]
fn b_facts_of_distinct_lines(bencher: Bencher<'_, '_>, count: usize) {
    let texts = Texts::generated(count);
    let lines = texts.lines();
    bencher
        .counter(ItemsCount::new(lines.len()))
        .bench_local(|| {
            for line in &lines {
                black_box(Line::new(line));
            }
        });
}

#[divan::bench(args = COUNTS)]
fn c_tokens_and_keys_of_distinct_lines(bencher: Bencher<'_, '_>, count: usize) {
    let texts = Texts::generated(count);
    let lines = texts.lines();
    bencher
        .counter(ItemsCount::new(lines.len()))
        .bench_local(|| {
            for line in &lines {
                black_box((tokenize(line), fold(line)));
            }
        });
}

#[divan::bench(args = COUNTS)]
fn d_lay_out(bencher: Bencher<'_, '_>, count: usize) {
    let texts = Texts::generated(count);
    bencher
        .counter(texts.bytes())
        .bench_local(|| texts.lay_out());
}

#[divan::bench(args = COUNTS)]
fn e_units(bencher: Bencher<'_, '_>, count: usize) {
    let texts = Texts::generated(count);
    let formed = texts.lay_out();
    bencher.counter(texts.bytes()).bench_local(|| {
        let contents = Contents::default();
        let units = formed.iter().map(|formed| units(formed, &contents));
        units.collect::<Vec<_>>()
    });
}

#[divan::bench(args = COUNTS)]
fn f_families(bencher: Bencher<'_, '_>, count: usize) {
    let texts = Texts::generated(count);
    let streams = Documents::new(&texts).streams();
    bencher
        .counter(texts.bytes())
        .bench_local(|| families(&streams));
}

#[divan::bench(args = COUNTS)]
fn g_junctions_and_cut(bencher: Bencher<'_, '_>, count: usize) {
    let texts = Texts::generated(count);
    let documents = Documents::new(&texts);
    bencher
        .counter(texts.bytes())
        .bench_local(|| documents.cut(&documents.junctions()));
}

#[divan::bench(args = COUNTS)]
fn h_infer(bencher: Bencher<'_, '_>, count: usize) {
    let texts = Texts::generated(count);
    let blocks = Documents::new(&texts).blocks();
    let members = members(&blocks);
    bencher
        .counter(texts.bytes())
        .bench_local(|| infer(&members));
}

#[divan::bench(args = COUNTS)]
fn i_compare(bencher: Bencher<'_, '_>, count: usize) {
    let texts = Texts::generated(count);
    let documents = Documents::new(&texts);
    let blocks = documents.blocks();
    let model: Model = infer(&members(&blocks));
    bencher.counter(texts.bytes()).bench_local(|| {
        let comparer = Comparer::new(&model, Lexicon::built_in());
        let compared = blocks.iter().zip(&documents.units).map(|(blocks, units)| {
            let pairing = model.targets.pair(&blocks.iter().collect::<Vec<_>>());
            comparer.document(blocks, units, pairing)
        });
        compared.collect::<Vec<Comparison>>()
    });
}

fn analysed(count: usize) -> Analysis {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (index, file) in Texts::generated(count).files.iter().enumerate() {
        let name = format!("{}.txt", fillers::host(index));
        std::fs::write(folder.path().join(name), file).expect("a temporary file");
    }
    analyse(&found(folder.path()), &Settings::default(), &|_| ())
}

fn found(folder: &Path) -> Vec<Found> {
    collect(&[folder.to_owned()], "-").files
}

#[divan::bench(args = COUNTS)]
fn j_write_json(bencher: Bencher<'_, '_>, count: usize) {
    let analysis = analysed(count);
    bencher.bench_local(|| {
        let mut out = Vec::new();
        json::write(&analysis, Lang::En, &mut out).map(|()| out)
    });
}

#[divan::bench(args = COUNTS)]
fn k_write_text(bencher: Bencher<'_, '_>, count: usize) {
    let analysis = analysed(count);
    let options = text::TextOptions {
        width: 100,
        colour: false,
        lang: Lang::En,
        verbose: true,
        quiet: false,
    };
    bencher.bench_local(|| {
        let mut out = Vec::new();
        text::write(&analysis, &options, &mut out).map(|()| out)
    });
}

#[divan::bench]
fn l_whole_job_on_the_five_chartes() -> Analysis {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    analyse(&found(&folder), &Settings::default(), &|_| ())
}
