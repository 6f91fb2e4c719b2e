//! The time of each stage of the pipeline, with throughput in bytes of the files and in blocks, and of the whole of it.
//! A stage goes through its documents on one thread; families and the template share their own work out to all.
//!
//! ```text
//! cargo bench --bench stages                            all stages, up to 10,000 texts
//! cargo bench --bench stages -- pairing                 those with "pairing" in their name
//! CHARTE_BENCH_LARGE=1 cargo bench --bench stages       100,000 texts, too
//! ```
//!
//! The texts are the five real chartes and generated ones, as `examples/generate.rs` writes them. Each stage gets what
//! the stages before it made, so that it alone is timed.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;
use std::sync::Arc;

use charte_diff::deviation::compare::{Comparer, Comparison};
use charte_diff::deviation::words::Lexicon;
use charte_diff::document::{
    Block, Content, Contents, Cuts, Formed, Junctions, Line, Lines, Unit, blocks, hash_all, seen,
    units, word_stream,
};
use charte_diff::template::build::{Member, Twin, infer};
use charte_diff::template::consensus::{Skeleton, consensus};
use charte_diff::template::family::{Streams, families};
use charte_diff::template::model::Model;
use charte_diff::template::pairing::{Pairing, block_mask};
use charte_diff::template::slot::{Witness, agree};
use charte_diff::text::{decode, fold, split_lines, tokenize};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use rayon::prelude::*;
use support::Corpus;

fn main() {
    support::main();
}

/// Texts, and what the stages make of them.
struct Made {
    texts: Vec<Vec<u8>>,
    contents: Contents,
    /// Their lines stay held, as those of a run do.
    formed: Vec<Formed<'static>>,
    units: Vec<Vec<Unit<'static>>>,
    blocks: Vec<Vec<Block>>,
}

impl Made {
    fn of(corpus: Corpus) -> Self {
        let texts = corpus.texts();
        let contents = Contents::default();
        let formed = lay_out(&texts, Box::leak(Box::default()));
        let units: Vec<Vec<Unit<'static>>> = formed
            .iter()
            .map(|one| units(&one.laid, &contents))
            .collect();
        let blocks = cut(&units)
            .iter()
            .zip(&units)
            .map(|(cuts, units)| blocks(units, cuts, &contents))
            .collect();
        Self {
            texts,
            contents,
            formed,
            units,
            blocks,
        }
    }

    /// With how much is done: bytes of the files, blocks of the documents.
    fn counted<'a, 'b>(&self, bencher: Bencher<'a, 'b>) -> Bencher<'a, 'b> {
        let bytes: usize = self.texts.iter().map(Vec::len).sum();
        let blocks: usize = self.blocks.iter().map(Vec::len).sum();
        bencher
            .counter(BytesCount::new(bytes))
            .counter(ItemsCount::new(blocks))
    }

    /// Each raw line once.
    fn lines(&self) -> BTreeSet<String> {
        let decoded = self.texts.iter().filter_map(|text| decode(text).ok());
        decoded
            .flat_map(|decoded| {
                let lines = split_lines(&decoded.text).into_iter();
                lines.map(|line| line.text.to_owned()).collect::<Vec<_>>()
            })
            .collect()
    }

    fn members(&self) -> Vec<Member<'_>> {
        let blocks = self.blocks.iter();
        blocks
            .map(|blocks| Member {
                blocks,
                twins: vec![Twin {
                    weight: 1,
                    own: Box::default(),
                }],
            })
            .collect()
    }

    /// Documents that are equal up to addresses, dates and numbers, once each, as the template is made from them.
    fn skeletons(&self) -> Vec<Skeleton<'_>> {
        let mut skeletons: BTreeMap<u64, Skeleton<'_>> = BTreeMap::new();
        for blocks in &self.blocks {
            let key = hash_all(blocks.iter().map(block_mask));
            let skeleton = skeletons.entry(key).or_insert_with(|| Skeleton {
                blocks: blocks.iter().collect(),
                weight: 0,
            });
            skeleton.weight += 1;
        }
        skeletons.into_values().collect()
    }

    fn pairings(&self, model: &Model) -> Vec<Pairing> {
        let blocks = self.blocks.iter();
        blocks
            .map(|blocks| model.targets.pair(&blocks.iter().collect::<Vec<_>>()))
            .collect()
    }

    /// For each block of the template, or cell of one: its texts, with the documents that have them.
    fn witnesses(&self, model: &Model) -> Vec<Vec<Witness<'_>>> {
        let mut places: BTreeMap<(usize, usize), BTreeMap<Arc<str>, Witness<'_>>> = BTreeMap::new();
        for (document, pairing) in self.pairings(model).iter().enumerate() {
            for (block, target) in self.blocks[document].iter().zip(&pairing.target) {
                let Some(target) = *target else { continue };
                let own = std::slice::from_ref(&block.content);
                let cells: &[Arc<Content>] = block.row.as_ref().map_or(own, |row| &row.cells);
                for (cell, content) in cells.iter().enumerate() {
                    let readings = places.entry((target, cell)).or_default();
                    let reading = readings.entry(Arc::clone(&content.text));
                    let witness = reading.or_insert_with(|| Witness {
                        content,
                        documents: Vec::new(),
                        weight: 0,
                    });
                    witness.documents.push(document..document + 1);
                    witness.weight += 1;
                }
            }
        }
        let places = places.into_values();
        places.map(|held| held.into_values().collect()).collect()
    }
}

fn lay_out<'l>(texts: &[Vec<u8>], lines: &'l Lines) -> Vec<Formed<'l>> {
    let formed = texts.iter().filter_map(|text| lines.lay_out(text).ok());
    formed.collect()
}

fn cut(units: &[Vec<Unit<'_>>]) -> Vec<Cuts> {
    let junctions = Junctions::gather(units.par_iter().map(|units| (seen(units), 1)));
    (0..units.len()).map(|at| junctions.cut(at, 1)).collect()
}

#[divan::bench(args = Corpus::all())]
fn a_decode(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let made = Made::of(corpus);
    made.counted(bencher).bench_local(|| {
        for text in &made.texts {
            let _ = black_box(decode(text));
        }
    });
}

#[divan::bench(args = Corpus::all())]
fn b_facts_of_distinct_lines(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let made = Made::of(corpus);
    let lines = made.lines();
    made.counted(bencher).bench_local(|| {
        for line in &lines {
            black_box(Line::new(line));
        }
    });
}

#[divan::bench(args = Corpus::all())]
fn c_tokens_and_keys_of_distinct_lines(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let made = Made::of(corpus);
    let lines = made.lines();
    made.counted(bencher).bench_local(|| {
        for line in &lines {
            black_box((tokenize(line), fold(line)));
        }
    });
}

#[divan::bench(args = Corpus::all())]
fn d_lay_out_from_bytes(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let made = Made::of(corpus);
    made.counted(bencher)
        .bench_local(|| lay_out(&made.texts, &Lines::default()).len());
}

#[divan::bench(args = Corpus::all())]
fn e_written_form(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let made = Made::of(corpus);
    made.counted(bencher).bench_local(|| {
        for formed in &made.formed {
            black_box(formed.written());
        }
    });
}

#[divan::bench(args = Corpus::all())]
fn f_units(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let made = Made::of(corpus);
    made.counted(bencher).bench_local(|| {
        let contents = Contents::default();
        let units = made
            .formed
            .iter()
            .map(|formed| units(&formed.laid, &contents));
        units.collect::<Vec<_>>()
    });
}

#[divan::bench(args = Corpus::all())]
fn g_families(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let made = Made::of(corpus);
    made.counted(bencher).bench_local(|| {
        let (mut streams, number_of) = Streams::gather(&made.units, |units, words| {
            words.extend(word_stream(units));
        });
        number_of
            .iter()
            .for_each(|number| streams.weigh(*number, 1));
        families(&streams)
    });
}

#[divan::bench(args = Corpus::all())]
fn h_junctions_and_cuts(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let made = Made::of(corpus);
    made.counted(bencher).bench_local(|| cut(&made.units));
}

#[divan::bench(args = Corpus::all())]
fn i_blocks(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let made = Made::of(corpus);
    let cuts = cut(&made.units);
    made.counted(bencher).bench_local(|| {
        let cut = made.units.iter().zip(&cuts);
        cut.map(|(units, cuts)| blocks(units, cuts, &made.contents))
            .collect::<Vec<_>>()
    });
}

#[divan::bench(args = Corpus::all())]
fn j_consensus(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let made = Made::of(corpus);
    let skeletons = made.skeletons();
    made.counted(bencher).bench_local(|| consensus(&skeletons));
}

#[divan::bench(args = Corpus::all())]
fn k_slots(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let made = Made::of(corpus);
    let witnesses = made.witnesses(&infer(&made.members()));
    made.counted(bencher).bench_local(|| {
        let agreed = witnesses.iter().map(|witnesses| agree(witnesses));
        agreed.collect::<Vec<_>>()
    });
}

#[divan::bench(args = Corpus::all())]
fn l_template_consensus_and_slots(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let made = Made::of(corpus);
    let members = made.members();
    made.counted(bencher).bench_local(|| infer(&members));
}

#[divan::bench(args = Corpus::all())]
fn m_pairing(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let made = Made::of(corpus);
    let model = infer(&made.members());
    made.counted(bencher).bench_local(|| made.pairings(&model));
}

#[divan::bench(args = Corpus::all())]
fn n_deviations(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let made = Made::of(corpus);
    let model = infer(&made.members());
    let comparer = Comparer::new(&model, Lexicon::built_in());
    let pairings = || made.pairings(&model);
    made.counted(bencher)
        .with_inputs(pairings)
        .bench_local_values(|pairings| {
            let documents = made.blocks.iter().zip(&made.units).zip(pairings);
            let compared = documents
                .map(|((blocks, units), pairing)| comparer.document(blocks, units, pairing));
            compared.collect::<Vec<Comparison>>()
        });
}

#[divan::bench(args = Corpus::all())]
fn o_whole_run_but_the_report(bencher: Bencher<'_, '_>, corpus: Corpus) {
    let made = Made::of(corpus);
    let folder = support::written(
        made.texts
            .iter()
            .map(|text| String::from_utf8_lossy(text).into_owned()),
    );
    let files = support::found(folder.path());
    made.counted(bencher)
        .bench_local(|| charte_diff::engine::analyse(&files, &Default::default(), &|_| ()));
}
