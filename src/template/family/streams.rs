//! The words of many texts, passage by passage: texts of one family consist of the same passages, whose words are held
//! once.
//!
//! ```text
//! text       w0 w1 w2 w3│w4 w5 w6 w7 w8│w9 …      cut after words whose hash says so, so that texts that share words
//! passage               └──────────────┴─────┘    are cut alike; with the words that its last runs reach into
//! ```

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::RUN;
use crate::document::Summed;
use crate::template::{handful, small};

/// A passage ends after one word in so many (a power of two).
const PASSAGE: u64 = 32;

/// Texts as families see them, equal ones once.
///
/// ```
/// use charte_diff::template::family::{Streams, families};
///
/// let one: Vec<u64> = (1..60).collect();
/// let (mut streams, number_of) = Streams::gather(&[&one, &vec![7, 8, 9], &one], |text, words| {
///     words.extend_from_slice(text);
/// });
/// assert_eq!(number_of, [0, 1, 0]);
/// for number in number_of {
///     streams.weigh(number, 1);
/// }
/// assert_eq!(families(&streams).of, [Some(0), None]);
/// ```
#[derive(Debug, Default)]
pub struct Streams {
    pub(super) held: Vec<Stream>,
    /// The words of each passage.
    pub(super) passages: Vec<Box<[u64]>>,
}

/// A text.
#[derive(Debug)]
pub(super) struct Stream {
    /// How many files hold it.
    pub(super) weight: u32,
    /// A hash of its words.
    pub(super) key: u64,
    /// How many words it has.
    pub(super) words: usize,
    /// The numbers of its passages, in order.
    pub(super) passages: Box<[u32]>,
}

impl Streams {
    /// Reads texts: `words_of` adds the words of one to the list that it is given. Gives also, for each text, the number
    /// by which it is known: equal texts have one. Until they are [weighed](Streams::weigh), no file holds any of them.
    pub fn gather<T: Sync>(
        texts: &[T],
        words_of: impl Fn(&T, &mut Vec<u64>) + Sync,
    ) -> (Self, Vec<usize>) {
        let parts: Vec<Part> = texts
            .par_chunks(handful(texts.len()))
            .map(|texts| {
                let (mut part, mut words) = (Part::default(), Vec::new());
                for text in texts {
                    words.clear();
                    words_of(text, &mut words);
                    part.add(&words);
                }
                part
            })
            .collect();
        let mut all = Self::default();
        let mut passages: FxHashMap<u64, u32> = FxHashMap::default();
        let mut numbers: FxHashMap<u64, usize> = FxHashMap::default();
        let mut number_of = Vec::with_capacity(texts.len());
        for part in parts {
            let known = part.passages.into_iter().map(|(hash, words)| {
                let next = small(all.passages.len());
                let number = *passages.entry(hash).or_insert(next);
                if number == next {
                    all.passages.push(words);
                }
                number
            });
            let known: Vec<u32> = known.collect();
            for mut stream in part.streams {
                for passage in &mut stream.passages {
                    *passage = known.get(*passage as usize).copied().unwrap_or(0);
                }
                number_of.push(*numbers.entry(stream.key).or_insert_with(|| {
                    all.held.push(stream);
                    all.held.len() - 1
                }));
            }
        }
        (all, number_of)
    }

    /// So many more files hold a text, given its number.
    pub fn weigh(&mut self, number: usize, files: u32) {
        if let Some(stream) = self.held.get_mut(number) {
            stream.weight += files;
        }
    }
}

/// Texts that one thread read, with numbers of its own for their passages.
#[derive(Default)]
struct Part {
    streams: Vec<Stream>,
    numbers: FxHashMap<u64, u32>,
    passages: Vec<(u64, Box<[u64]>)>,
}

impl Part {
    fn add(&mut self, words: &[u64]) {
        let mut key = Summed::default();
        // Some texts are cut more often than others.
        let mut held = Vec::with_capacity(words.len() / PASSAGE as usize * 2 + 1);
        let mut from = 0;
        for starts in passages(words) {
            let mut sum = Summed::default();
            let own = words.get(starts.clone()).unwrap_or_default();
            for word in own {
                key.push(*word);
                sum.push(*word);
            }
            let end = (starts.end + RUN - 1).min(words.len());
            let reached = words.get(starts.end..end).unwrap_or_default();
            reached.iter().for_each(|word| sum.push(*word));
            from = starts.end;
            let next = small(self.passages.len());
            let passage = *self.numbers.entry(sum.hash()).or_insert(next);
            if passage == next {
                let words = words.get(starts.start..end).unwrap_or_default();
                self.passages.push((sum.hash(), words.into()));
            }
            held.push(passage);
        }
        let rest = words.get(from..).unwrap_or_default();
        rest.iter().for_each(|word| key.push(*word));
        self.streams.push(Stream {
            weight: 0,
            key: key.hash(),
            words: words.len(),
            passages: held.into(),
        });
    }
}

/// Cuts a text into passages: the words at which their runs begin. A text shorter than a run is one.
fn passages(words: &[u64]) -> impl Iterator<Item = Range<usize>> + '_ {
    // The last word at which a run begins.
    let last = words.len().saturating_sub(RUN);
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let from = next?;
        let mut rest = words.get(from..last).unwrap_or_default().iter();
        let end = rest.position(|word| word.is_multiple_of(PASSAGE));
        next = end.map(|length| from + length + 1);
        Some(from..next.unwrap_or((last + 1).min(words.len())))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::hash_all;
    use crate::template::HANDFUL;

    #[test]
    fn passages_are_all_words_and_hold_each_run_once() {
        for length in [0, 1, 3, 4, 5, 33, 700] {
            let words: Vec<u64> = (0..length).map(|word| hash_all([word])).collect();
            let cut: Vec<Range<usize>> = passages(&words).collect();
            let begin: Vec<usize> = cut.iter().cloned().flatten().collect();
            let runs = words.len().saturating_sub(RUN - 1);
            assert_eq!(begin, (0..runs.max(words.len().min(1))).collect::<Vec<_>>());
            let mut part = Part::default();
            part.add(&words);
            assert_eq!(part.streams[0].key, hash_all(words.iter().copied()));
            assert_eq!(part.streams[0].passages.len(), cut.len());
            for (range, (hash, held)) in cut.iter().zip(&part.passages) {
                let reach = (range.end + RUN - 1).min(words.len());
                assert_eq!(**held, words[range.start..reach]);
                assert_eq!(*hash, hash_all(held.iter().copied()));
            }
        }
    }

    #[test]
    fn texts_read_by_several_threads_share_their_passages() {
        let word = |word: u64| hash_all([word]);
        let texts: Vec<Vec<u64>> = (0..5 * HANDFUL as u64)
            .map(|text| {
                (0..200)
                    .map(|at| word(if at == 100 { text % 50 } else { at }))
                    .collect()
            })
            .collect();
        let gather = |texts: &[Vec<u64>]| Streams::gather(texts, |text, words| words.extend(text));
        let (streams, number_of) = gather(&texts);
        assert_eq!(streams.held.len(), 50);
        for (text, number) in texts.iter().zip(&number_of) {
            let stream = &streams.held[*number];
            assert_eq!(stream.key, hash_all(text.iter().copied()));
            let ranges = passages(text);
            for (range, passage) in ranges.zip(&stream.passages) {
                let reach = (range.end + RUN - 1).min(text.len());
                let held = &streams.passages[*passage as usize];
                assert_eq!(**held, text[range.start..reach]);
            }
        }
        let distinct: std::collections::BTreeSet<&[u64]> =
            streams.passages.iter().map(|words| &**words).collect();
        assert_eq!(distinct.len(), streams.passages.len());
    }
}
