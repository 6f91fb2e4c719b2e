//! Where two very long texts are cut so that each piece can be paired by itself.
//!
//! ```text
//! template   a b c [d e f g h] i j k …       a run of words that both have, each once, and in the same order:
//!                   │                        the texts are cut before it
//! document   a x c [d e f g h] i k …
//! ```
//!
//! As in patience diff (Cohen), with runs in place of lines, since few words of a long text stand in it once. A run's
//! hash decides whether it is looked at, so the same runs are looked at in both texts, and few enough. Time and memory
//! are linear but for the logarithm of [`heaviest_chain`].

use rustc_hash::FxHashMap;

use crate::align::chain::{Candidate, heaviest_chain};

/// Words of a run.
const RUN: usize = 8;
/// One run in so many is looked at.
const SHARE: u64 = 8;

/// The places (template, document) to cut at: both ascend, and the words after each are the same. Words are given by
/// their keys.
#[must_use]
pub fn anchors(template: &[u64], document: &[u64]) -> Vec<(usize, usize)> {
    let expected = once(template);
    let found = once(document);
    let mut candidates: Vec<Candidate> = found
        .iter()
        .filter_map(|(run, document)| {
            Some(Candidate {
                template: (*expected.get(run)?)?,
                document: (*document)?,
                equal: true,
                words: 1,
            })
        })
        .collect();
    candidates.sort_unstable_by_key(|candidate| candidate.document);
    heaviest_chain(&candidates, template.len())
}

/// The place of each run that is looked at; `None` for one that comes again.
fn once(words: &[u64]) -> FxHashMap<u64, Option<usize>> {
    let mut places: FxHashMap<u64, Option<usize>> = FxHashMap::default();
    for (at, run) in words.windows(RUN).enumerate() {
        let hash = run.iter().fold(0u64, |sum, word| {
            (sum.rotate_left(7) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        if (hash >> 40) % SHARE == 0 {
            let place = places.entry(hash).or_insert(Some(at));
            if *place != Some(at) {
                *place = None;
            }
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_stand_at_equal_words_and_ascend() {
        let template: Vec<u64> = (0..5_000).collect();
        let document: Vec<u64> = (0..5_000)
            .filter(|word| word % 100 != 7)
            .map(|word| if word % 130 == 5 { 9_999 } else { word })
            .collect();
        let anchors = anchors(&template, &document);
        assert!(anchors.len() > 200, "{}", anchors.len());
        for pair in anchors.windows(2) {
            assert!(pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1);
        }
        for (t, d) in anchors {
            assert_eq!(template[t..t + RUN], document[d..d + RUN]);
        }
    }

    #[test]
    fn what_comes_again_and_what_is_strange_gives_no_cut() {
        let again: Vec<u64> = (0..5_000).map(|at| at % 50).collect();
        assert_eq!(anchors(&again, &again), []);
        let strange: Vec<u64> = (10_000..15_000).collect();
        assert_eq!(anchors(&again, &strange), []);
    }
}
