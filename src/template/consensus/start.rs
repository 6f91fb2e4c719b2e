//! Where a consensus starts: at the skeleton that comes nearest to the majority set. Blocks that most have count for it,
//! blocks that few have and repeats against it, then the neighbours that most have; ties go by contents.

use super::*;

/// One thread counts so many skeletons together, at least.
const COUNTED: usize = 128;

/// How many documents have something; and the last skeleton of its part that was counted, from 1.
#[derive(Debug, Clone, Copy, Default)]
struct Support {
    documents: u32,
    last: usize,
}

impl Support {
    fn count(held: Option<&mut Self>, skeleton: usize, weight: u32) {
        if let Some(held) = held.filter(|held| held.last != skeleton + 1) {
            held.documents += weight;
            held.last = skeleton + 1;
        }
    }
}

/// How many documents of some skeletons have each mask, and each two of them side by side.
struct Neighbours {
    masks: Vec<Support>,
    /// The two masks of each pair, in the order in which they were met.
    keys: Vec<(u32, u32)>,
    pairs: Vec<Support>,
    /// For each skeleton its masks, and the numbers of its pairs.
    held: Vec<(Vec<u32>, Vec<u32>)>,
}

impl Neighbours {
    /// Of so many masks; `mask_of` gives each kind's.
    fn of(kinds: &[Vec<u32>], weights: &[u32], mask_of: &[u32], count: usize) -> Self {
        let mut numbers: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let mut found = Self {
            masks: vec![Support::default(); count],
            keys: Vec::new(),
            pairs: Vec::new(),
            held: Vec::with_capacity(kinds.len()),
        };
        for (at, (kinds, weight)) in kinds.iter().zip(weights).enumerate() {
            let masks = kinds.iter().filter_map(|kind| mask_of.get(*kind as usize));
            let masks: Vec<u32> = masks.copied().collect();
            for mask in &masks {
                Support::count(found.masks.get_mut(*mask as usize), at, *weight);
            }
            let beside = masks.iter().copied().zip(masks.iter().skip(1).copied());
            let pairs = beside.map(|key| {
                let new = small(found.keys.len());
                let pair = *numbers.entry(key).or_insert(new);
                if pair == new {
                    found.keys.push(key);
                    found.pairs.push(Support::default());
                }
                Support::count(found.pairs.get_mut(pair as usize), at, *weight);
                pair
            });
            let pairs = pairs.collect();
            found.held.push((masks, pairs));
        }
        found
    }
}

/// The skeleton to start from.
pub(super) fn start(family: &Family, kinds: &Kinds<'_>) -> usize {
    let (mask_of, count) = kinds.by_mask();
    // Each part knows all masks: a part for each thread, and no more.
    let threads = rayon::current_num_threads().max(1);
    let together = family.kinds.len().div_ceil(threads).max(COUNTED);
    let parts: Vec<Neighbours> = family
        .kinds
        .par_chunks(together)
        .zip(family.weights.par_chunks(together))
        .map(|(kinds, weights)| Neighbours::of(kinds, weights, &mask_of, count))
        .collect();
    let mut support = vec![0u32; count];
    let mut numbers: FxHashMap<(u32, u32), usize> = FxHashMap::default();
    let mut beside: Vec<u32> = Vec::new();
    // For each part the numbers that its pairs have among those of all.
    let mut renumbered: Vec<Vec<usize>> = Vec::with_capacity(parts.len());
    for part in &parts {
        for (sum, own) in support.iter_mut().zip(&part.masks) {
            *sum += own.documents;
        }
        let own = part.keys.iter().zip(&part.pairs).map(|(key, own)| {
            let number = *numbers.entry(*key).or_insert_with(|| {
                beside.push(0);
                beside.len() - 1
            });
            if let Some(sum) = beside.get_mut(number) {
                *sum += own.documents;
            }
            number
        });
        renumbered.push(own.collect());
    }
    let held = |sums: &[u32], number: usize| i64::from(sums.get(number).copied().unwrap_or(0));
    let scores: Vec<_> = parts
        .into_par_iter()
        .zip(&renumbered)
        .zip(family.kinds.par_chunks(together))
        .zip(family.weights.par_chunks(together))
        .flat_map_iter(|(((part, numbers), kinds_of), weights)| {
            let (support, beside) = (&support, &beside);
            let skeletons = part.held.into_iter().zip(kinds_of).zip(weights);
            skeletons.map(move |(((mut masks, pairs), own), weight)| {
                let blocks = masks.len() as i64;
                masks.sort_unstable();
                masks.dedup();
                let common: i64 = masks.iter().map(|mask| held(support, *mask as usize)).sum();
                let near = 2 * common - blocks * i64::from(family.total);
                let pairs = pairs.iter().filter_map(|pair| numbers.get(*pair as usize));
                let beside: i64 = pairs.map(|pair| held(beside, *pair)).sum();
                let tie = hash_all(own.iter().map(|kind| kinds.mask(*kind)));
                (near, beside, *weight, Reverse(tie))
            })
        })
        .collect();
    let best = scores.iter().enumerate().max_by_key(|(_, score)| **score);
    best.map_or(0, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::document::{Content, Contents, Cuts, Lines, blocks, units};

    /// The score of each skeleton, worked out as it is told of.
    fn plain(skeletons: &[Vec<u64>], weights: &[u32]) -> Vec<(i64, i64, u32)> {
        let total: i64 = weights.iter().map(|weight| i64::from(*weight)).sum();
        let beside = |masks: &[u64]| -> BTreeSet<(u64, u64)> {
            let next = masks.iter().skip(1);
            masks.iter().copied().zip(next.copied()).collect()
        };
        let documents = |has: &dyn Fn(&[u64]) -> bool| -> i64 {
            let held = skeletons.iter().zip(weights);
            held.filter(|(masks, _)| has(masks))
                .map(|(_, weight)| i64::from(*weight))
                .sum()
        };
        let score = |masks: &Vec<u64>, weight: &u32| {
            let distinct: BTreeSet<u64> = masks.iter().copied().collect();
            let common: i64 = distinct
                .iter()
                .map(|mask| documents(&|held| held.contains(mask)))
                .sum();
            let next = masks.iter().skip(1);
            let pairs = masks.iter().copied().zip(next.copied());
            let neighbours: i64 = pairs
                .map(|pair| documents(&|held| beside(held).contains(&pair)))
                .sum();
            let blocks = masks.len() as i64;
            (2 * common - blocks * total, neighbours, *weight)
        };
        let held = skeletons.iter().zip(weights);
        held.map(|(masks, weight)| score(masks, weight)).collect()
    }

    #[test]
    fn the_start_is_the_best_however_many_are_counted_together() {
        let words = ["un", "deux", "trois", "quatre", "cinq", "six", "sept"];
        let (lines, contents) = (Lines::default(), Contents::default());
        let mut state = 7u64;
        let mut next = |below: u64| {
            state = hash_all([state]);
            (state >> 32) % below
        };
        for count in [1, COUNTED - 1, COUNTED, 3 * COUNTED + 5] {
            let texts: Vec<Vec<&str>> = (0..count)
                .map(|_| {
                    let length = 1 + next(8);
                    let words = (0..length).map(|_| words[next(7) as usize]);
                    words.collect()
                })
                .collect();
            let weights: Vec<u32> = (0..count).map(|_| 1 + next(3) as u32).collect();
            let documents: Vec<Vec<Block>> = texts
                .iter()
                .map(|words| {
                    let formed = lines.lay_out(words.join("\n\n").as_bytes()).unwrap();
                    blocks(&units(&formed.laid, &contents), &Cuts::default(), &contents)
                })
                .collect();
            let mut kinds = Kinds::default();
            let family = Family {
                kinds: documents
                    .iter()
                    .map(|blocks| {
                        let kinds_of = blocks.iter();
                        kinds_of
                            .map(|block| kinds.enter(block_kind(block), block))
                            .collect()
                    })
                    .collect(),
                total: weights.iter().sum(),
                weights: weights.clone(),
            };
            let masks: Vec<Vec<u64>> = texts
                .iter()
                .map(|words| words.iter().map(|word| Content::new(word).mask).collect())
                .collect();
            let scores = plain(&masks, &weights);
            let best = scores.iter().max().unwrap();
            assert_eq!(&scores[start(&family, &kinds)], best, "{count}");
        }
    }
}
