//! The runs of many texts, found passage by passage: texts of one family consist of the same passages, whose runs are
//! hashed and numbered once.
//!
//! ```text
//! text       w0 w1 w2 w3│w4 w5 w6 w7 w8│w9 …      cut after words whose hash says so, so that texts that share words
//! passage               └──────────────┴─────┘    are cut alike; with the words that its last runs reach into
//! ```

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{RUN, Stream};
use crate::document::hash_all;

/// A passage ends after one word in so many (a power of two).
const PASSAGE: u64 = 32;
/// Texts that one thread looks through with the same notes.
const TOGETHER: usize = 64;

/// The runs of one text, each once, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Runs {
    /// First those that other files have, too.
    held: Box<[u32]>,
    shared: usize,
}

impl Runs {
    pub(super) fn all(&self) -> &[u32] {
        &self.held
    }

    /// Those that other files have, too.
    pub(super) fn shared(&self) -> &[u32] {
        self.held.get(..self.shared).unwrap_or_default()
    }
}

/// Some words of a text, from one on, with those that the runs that begin there reach into.
#[derive(Debug, Clone, Copy)]
struct Passage {
    hash: u64,
    from: usize,
    end: usize,
}

/// What is known of a passage, wherever it stands.
struct Known<'s> {
    stream: &'s Stream,
    passage: Passage,
    /// The first text that has it.
    first: usize,
    /// Whether several files have it.
    several: bool,
}

/// The runs of each text, and how many there are in all. Of every `sample` runs one is kept.
pub(super) fn runs_of(streams: &[Stream], sample: u64) -> (Vec<Runs>, usize) {
    let cut: Vec<Vec<Passage>> = streams
        .par_iter()
        .map(|stream| passages(&stream.words))
        .collect();
    let mut numbers: FxHashMap<u64, usize> = FxHashMap::default();
    let mut known: Vec<Known<'_>> = Vec::new();
    let mut passages_of: Vec<Vec<usize>> = Vec::with_capacity(streams.len());
    for (text, (stream, passages)) in streams.iter().zip(&cut).enumerate() {
        let mut held = Vec::with_capacity(passages.len());
        for passage in passages {
            let number = *numbers.entry(passage.hash).or_insert(known.len());
            match known.get_mut(number) {
                Some(known) => known.several |= known.first != text,
                None => known.push(Known {
                    stream,
                    passage: *passage,
                    first: text,
                    several: stream.weight > 1,
                }),
            }
            held.push(number);
        }
        passages_of.push(held);
    }
    let hashes: Vec<Vec<u64>> = known
        .par_iter()
        .map(|known| known.passage.runs(&known.stream.words, sample))
        .collect();
    let mut numbers: FxHashMap<u64, u32> = FxHashMap::default();
    // For each run the first text that has it, and whether several files do.
    let mut holders: Vec<(usize, bool)> = Vec::new();
    let mut numbered: Vec<Vec<u32>> = Vec::with_capacity(known.len());
    for (known, hashes) in known.iter().zip(&hashes) {
        let mut held = Vec::with_capacity(hashes.len());
        for hash in hashes {
            let next = u32::try_from(holders.len()).unwrap_or(u32::MAX);
            let number = *numbers.entry(*hash).or_insert(next);
            match holders.get_mut(number as usize) {
                Some((first, several)) => *several |= known.several || *first != known.first,
                None => holders.push((known.first, known.several)),
            }
            held.push(number);
        }
        numbered.push(held);
    }
    let is_shared = |run: u32| {
        holders
            .get(run as usize)
            .is_some_and(|(_, several)| *several)
    };
    let notes = || (vec![0u32; holders.len()], 0u32, Vec::new(), Vec::new());
    let runs = passages_of
        .par_iter()
        .with_min_len(TOGETHER)
        .map_init(notes, |(last, turn, shared, others), passages| {
            *turn += 1;
            shared.clear();
            let runs = passages.iter().filter_map(|number| numbered.get(*number));
            for run in runs.flatten() {
                let Some(last) = last.get_mut(*run as usize).filter(|last| **last != *turn) else {
                    continue;
                };
                *last = *turn;
                if is_shared(*run) {
                    shared.push(*run);
                } else {
                    others.push(*run);
                }
            }
            let count = shared.len();
            shared.append(others);
            Runs {
                held: shared.as_slice().into(),
                shared: count,
            }
        })
        .collect();
    (runs, holders.len())
}

/// Cuts a text into passages. A text shorter than a run is one.
fn passages(words: &[u64]) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut from = 0;
    // The last word at which a run begins.
    let last = words.len().saturating_sub(RUN);
    let ends = |word: &u64| word.is_multiple_of(PASSAGE);
    while let Some(length) = words
        .get(from..last)
        .unwrap_or_default()
        .iter()
        .position(ends)
    {
        passages.extend(Passage::new(words, from, from + length + 1));
        from += length + 1;
    }
    passages.extend(Passage::new(words, from, (last + 1).min(words.len())));
    passages
}

impl Passage {
    /// Of the runs that begin at words `from..to`.
    fn new(words: &[u64], from: usize, to: usize) -> Option<Self> {
        let end = (to + RUN - 1).min(words.len());
        let hash = hash_all(words.get(from..end)?.iter().copied());
        Some(Self { hash, from, end })
    }

    /// The hashes of its runs.
    fn runs(&self, words: &[u64], sample: u64) -> Vec<u64> {
        let words = words.get(self.from..self.end).unwrap_or_default();
        if words.len() < RUN {
            return vec![hash_all(words.iter().copied())];
        }
        super::windows(words, sample).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::family::run_set;

    #[test]
    fn the_runs_of_passages_are_those_of_the_text() {
        let word = |word: u64| hash_all([word]);
        let texts: Vec<Stream> = [0..0, 0..1, 0..3, 0..4, 0..5, 0..700, 300..900]
            .into_iter()
            .map(|words| Stream::new(words.map(word).collect(), 1))
            .collect();
        let (runs, count) = runs_of(&texts, 1);
        let sets: Vec<Vec<u64>> = texts.iter().map(|text| run_set(&text.words)).collect();
        let mut all: Vec<u64> = sets.concat();
        all.sort_unstable();
        all.dedup();
        assert_eq!(count, all.len());
        for (runs, set) in runs.iter().zip(&sets) {
            assert_eq!(runs.all().len(), set.len());
            let others = sets.iter().filter(|other| *other != set);
            let others: Vec<u64> = others.flatten().copied().collect();
            let shared = set.iter().filter(|run| others.contains(run)).count();
            assert_eq!(runs.shared().len(), shared);
        }
        assert!(passages(&texts[5].words).len() > 10);
    }
}
