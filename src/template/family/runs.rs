//! The runs of many texts, found passage by passage: those of a passage are hashed and numbered once.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{Streams, hashes, small};

/// One thread looks through so many texts, or passages, together, at least.
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

/// What is known of a passage, wherever it stands.
#[derive(Clone, Copy)]
struct Known {
    /// The first text that has it.
    first: usize,
    /// Whether several files have it.
    several: bool,
}

/// The runs of each text, and how many there are in all. Of every `sample` runs one is kept.
pub(super) fn runs_of(streams: &Streams, sample: u64) -> (Vec<Runs>, usize) {
    let mut known: Vec<Option<Known>> = vec![None; streams.passages.len()];
    for (text, stream) in streams.held.iter().enumerate() {
        for passage in &stream.passages {
            match known.get_mut(*passage as usize) {
                Some(Some(known)) => known.several |= known.first != text,
                Some(known) => {
                    *known = Some(Known {
                        first: text,
                        several: stream.weight > 1,
                    });
                }
                None => {}
            }
        }
    }
    let hashes: Vec<Vec<u64>> = streams
        .passages
        .par_iter()
        .with_min_len(TOGETHER)
        .map(|words| hashes(words, sample))
        .collect();
    let mut numbers: FxHashMap<u64, u32> = FxHashMap::default();
    // For each run the first text that has it, and whether several files do.
    let mut holders: Vec<(usize, bool)> = Vec::new();
    let mut numbered: Vec<Vec<u32>> = Vec::with_capacity(known.len());
    for (known, hashes) in known.iter().zip(&hashes) {
        // Each passage is some text's, unless two texts had one key by chance.
        let Some(known) = known else {
            numbered.push(Vec::new());
            continue;
        };
        let mut held = Vec::with_capacity(hashes.len());
        for hash in hashes {
            let next = small(holders.len());
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
    let runs = streams
        .held
        .par_iter()
        .with_min_len(TOGETHER)
        .map_init(notes, |(last, turn, shared, others), stream| {
            *turn += 1;
            shared.clear();
            let passages = stream.passages.iter();
            let runs = passages.filter_map(|number| numbered.get(*number as usize));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::hash_all;
    use crate::template::family::run_set;

    #[test]
    fn the_runs_of_passages_are_those_of_the_text() {
        let word = |word: u64| hash_all([word]);
        let texts: Vec<Vec<u64>> = [0..0, 0..1, 0..3, 0..4, 0..5, 0..700, 300..900]
            .into_iter()
            .map(|words| words.map(word).collect())
            .collect();
        let (mut streams, number_of) =
            Streams::gather(&texts, |text, words| words.extend_from_slice(text));
        for number in number_of {
            streams.weigh(number, 1);
        }
        let (runs, count) = runs_of(&streams, 1);
        let sets: Vec<Vec<u64>> = texts.iter().map(|text| run_set(text)).collect();
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
        assert!(streams.held[5].passages.len() > 10);
    }
}
