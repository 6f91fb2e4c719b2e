//! The consensus of a family: the ordered columns of blocks that more than half of its documents have.
//!
//! ```text
//! skeletons (weight)            columns
//!   A B C D E   (61)              A  B  C  D  E
//!   A B C C D E (20)              │  │  │  │  │      every document is paired with one and the same consensus;
//!   A C B D E    (9)              │  │  │  │  │      what too few have leaves it, what more than half have in a gap
//!   A B C D E F (10)              │  │  │  │  │      joins it; then again, until nothing changes
//! ```
//!
//! An iterated alignment rather than a partial-order graph: every document is aligned with the same consensus, so no
//! document's order of arrival can show, and the cost is linear in the distinct skeletons. The start is the skeleton
//! that comes nearest to the majority set: blocks that most have count for it, blocks that few have and repeats against
//! it, then the neighbours that most have; ties go by contents.
//!
//! Blocks whose words mostly differ (a copyright line: a frame around a name) are found by their *frame*: in a gap the
//! word that most documents share, the blocks that hold it, and the words that more than half of those share.

mod kind;
mod sorted;
mod start;
mod target;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::{Block, hash_all};
use crate::template::pairing::{BlockKind, Pairing, Remembered, Target, Targets, block_kind};
use crate::template::{HANDFUL, handful, small};
use kind::{Kind, Kinds};
use sorted::{Loose, Sorted, Standing};
use start::start;
use target::target;

/// Most rounds; measured corpora settle in two or three.
const ROUNDS: usize = 6;

/// Documents whose blocks are equal up to URLs, e-mails, dates and numbers.
#[derive(Debug)]
pub struct Skeleton<'b> {
    /// The blocks of one of them.
    pub blocks: Vec<&'b Block>,
    /// How many documents there are.
    pub weight: u32,
}

/// The consensus: for each column the targets made from it, and how each skeleton pairs with them.
#[derive(Debug)]
pub struct Consensus {
    /// For each skeleton, its pairing with the columns.
    pub pairings: Vec<Pairing>,
    /// How many columns there are.
    pub columns: usize,
}

/// One column while it is being found: the blocks that stand in it, as (skeleton, block).
type Members = Vec<(u32, u32)>;

/// A family as its consensus is found: numbers in place of blocks.
struct Family {
    /// For each skeleton, the kinds of its blocks.
    kinds: Vec<Vec<u32>>,
    /// For each skeleton, how many documents there are.
    weights: Vec<u32>,
    total: u32,
}

impl Family {
    fn weight(&self, skeleton: u32) -> u32 {
        let weight = self.weights.get(skeleton as usize);
        weight.copied().unwrap_or(0)
    }

    /// The kind of a skeleton's block.
    fn kind<'k, 'b>(
        &self,
        kinds: &'k Kinds<'b>,
        (skeleton, block): (u32, u32),
    ) -> Option<&'k Kind<'b>> {
        let skeleton = self.kinds.get(skeleton as usize)?;
        kinds.get(*skeleton.get(block as usize)?)
    }

    /// The kinds of a column's blocks, in the order of its documents, with how many have them.
    fn weighed<'k, 'b>(&self, kinds: &'k Kinds<'b>, column: &Members) -> Vec<(&'k Kind<'b>, u32)> {
        let mut numbers: FxHashMap<u32, usize> = FxHashMap::default();
        let mut weighed: Vec<(&Kind<'b>, u32)> = Vec::new();
        // Most documents of a column have the same there.
        let mut last: Option<(u32, usize)> = None;
        for (skeleton, block) in column {
            let held = self.kinds.get(*skeleton as usize);
            let held = held.and_then(|held| held.get(*block as usize));
            let Some(number) = held.copied() else {
                continue;
            };
            let at = match last {
                Some((last, at)) if last == number => at,
                _ => *numbers.entry(number).or_insert(weighed.len()),
            };
            last = Some((number, at));
            match (weighed.get_mut(at), kinds.get(number)) {
                (Some((_, weight)), _) => *weight += self.weight(*skeleton),
                (None, Some(kind)) => weighed.push((kind, self.weight(*skeleton))),
                (None, None) => {}
            }
        }
        weighed
    }
}

/// Finds the consensus of a family's skeletons.
#[must_use]
pub fn consensus(skeletons: &[Skeleton<'_>]) -> Consensus {
    let keys: Vec<Vec<BlockKind>> = skeletons
        .par_iter()
        .map(|skeleton| {
            skeleton
                .blocks
                .iter()
                .map(|block| block_kind(block))
                .collect()
        })
        .collect();
    let mut kinds = Kinds::default();
    let family = Family {
        kinds: skeletons
            .iter()
            .zip(keys)
            .map(|(skeleton, keys)| {
                let blocks = skeleton.blocks.iter().zip(keys);
                blocks.map(|(block, key)| kinds.enter(key, block)).collect()
            })
            .collect(),
        weights: skeletons.iter().map(|skeleton| skeleton.weight).collect(),
        total: skeletons.iter().map(|skeleton| skeleton.weight).sum(),
    };
    let start = start(&family, &kinds);
    let mut columns: Vec<Members> = skeletons
        .get(start)
        .map_or(0..0, |skeleton| 0..skeleton.blocks.len())
        .map(|block| vec![(small(start), small(block))])
        .collect();
    let mut pairings = Vec::new();
    let mut before: Option<Targets> = None;
    let together = handful(family.kinds.len());
    // Sorted by the thread that pairs them; of few, each part would know all columns for little.
    let are_many = together == HANDFUL;
    for round in 0..=ROUNDS {
        let targets: Vec<Target> = columns
            .par_iter()
            .map(|column| target(&family.weighed(&kinds, column)))
            .collect();
        // The same targets give the same pairings and the same revision: nothing more can change.
        if before
            .as_ref()
            .is_some_and(|before| before.are_of(&targets))
        {
            break;
        }
        let targets = before.insert(Targets::new(targets));
        let remembered = Remembered::new(kinds.blocks(), kinds.masks(), targets.len());
        let sort = |first: usize, pairings: &[Pairing]| {
            let mut sorted = Sorted::none(columns.len());
            for (at, pairing) in (small(first)..).zip(pairings) {
                sorted.add(&family, &kinds, at, pairing);
            }
            sorted
        };
        let parts = family.kinds.par_chunks(together).enumerate();
        let parts: Vec<(Vec<Pairing>, Option<Sorted>)> = parts
            .map(|(part, kinds_of)| {
                let paired = kinds_of.iter();
                let paired = paired.map(|own| targets.pair_remembered(own, &remembered));
                let paired: Vec<Pairing> = paired.collect();
                let sorted = are_many.then(|| sort(part * together, &paired));
                (paired, sorted)
            })
            .collect();
        let (paired, sorted): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
        pairings = paired.into_iter().flatten().collect();
        if round == ROUNDS {
            break;
        }
        let sorted = sorted.into_iter().flatten().reduce(Sorted::and);
        let sorted = sorted.unwrap_or_else(|| sort(0, &pairings));
        let next = revise(&family, &kinds, &pairings, sorted);
        // The first targets were made of one document each; the next ones are made of all.
        if !next.changed && round > 0 {
            break;
        }
        columns = next.columns;
    }
    Consensus {
        columns: columns.len(),
        pairings,
    }
}

struct Revision {
    columns: Vec<Members>,
    changed: bool,
}

/// Drops the columns that too few documents have and adds what more than half have outside them.
fn revise(family: &Family, kinds: &Kinds<'_>, pairings: &[Pairing], sorted: Sorted) -> Revision {
    let total = family.total;
    let Sorted {
        columns: mut standing,
        mut loose,
        ..
    } = sorted;
    let count = standing.len();
    // A column that most documents have elsewhere stands at the wrong place: it is taken out and found again.
    let is_common = |held: &Standing| held.support * 2 > total;
    let keep: Vec<bool> = standing
        .iter()
        .map(|held| is_common(held) && held.in_place * 2 >= held.support)
        .collect();
    let released: Vec<usize> = keep
        .iter()
        .zip(&standing)
        .enumerate()
        .filter(|(_, (kept, held))| !**kept && is_common(held))
        .map(|(column, _)| column)
        .collect();
    if !released.is_empty() {
        let before: Vec<Vec<Option<usize>>> = pairings.iter().map(Pairing::before).collect();
        for column in released {
            release(column, (family, kinds), (pairings, &before), &mut loose);
        }
    }
    let common = common_words(family, kinds, &standing);
    let mut added = gather((family, kinds), loose, &common);
    let mut columns = Vec::new();
    let mut changed = keep.contains(&false) || !added.is_empty();
    added.sort_by_key(|item| (item.gap, item.place, item.tie));
    let mut added = added.into_iter().peekable();
    for column in 0..=count {
        while let Some(item) = added.next_if(|item| item.gap as usize == column) {
            columns.push(item.members);
        }
        if keep.get(column) == Some(&true)
            && let Some(held) = standing.get_mut(column)
        {
            columns.push(std::mem::take(&mut held.blocks));
        }
    }
    changed |= columns.len() != count;
    Revision { columns, changed }
}

/// The blocks of a column that is taken out, each in the gap where its document has it.
fn release(
    column: usize,
    (family, kinds): (&Family, &Kinds<'_>),
    (pairings, before): (&[Pairing], &[Vec<Option<usize>>]),
    loose: &mut Vec<Loose>,
) {
    for (at, (pairing, before)) in pairings.iter().zip(before).enumerate() {
        let Some(block) = pairing.block.get(column).copied().flatten() else {
            continue;
        };
        let gap = before.get(block).copied().flatten();
        let (skeleton, block) = (small(at), small(block));
        let kind = family.kind(kinds, (skeleton, block));
        loose.push(Loose {
            skeleton,
            block,
            mask: kind.map_or(0, |kind| kind.mask),
            gap: gap.map_or(0, |target| small(target + 1)),
            place: 500,
        });
    }
}

struct Added {
    gap: u32,
    place: u64,
    tie: u64,
    members: Members,
}

/// New columns from blocks outside the columns: equal blocks first, then blocks with a common frame.
fn gather(
    (family, kinds): (&Family, &Kinds<'_>),
    mut loose: Vec<Loose>,
    common: &FxHashSet<u64>,
) -> Vec<Added> {
    let mut added = Vec::new();
    let mut by_mask: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (at, item) in loose.iter().enumerate() {
        by_mask.entry(item.mask).or_default().push(at);
    }
    let mut taken: FxHashSet<(u32, u32)> = FxHashSet::default();
    for (mask, items) in by_mask {
        let items: Vec<&Loose> = items.iter().filter_map(|at| loose.get(*at)).collect();
        if let Some(column) = column_of(family, &items, mask) {
            taken.extend(column.members.iter().copied());
            added.push(column);
        }
    }
    loose.retain(|item| !taken.contains(&(item.skeleton, item.block)));
    // By gap, each in the order of the documents.
    loose.sort_by_key(|item| item.gap);
    for here in loose.chunk_by(|one, other| one.gap == other.gap) {
        let mut here: Vec<&Loose> = here.iter().collect();
        while let Some((column, used)) = framed((family, kinds), &here, common) {
            here.retain(|item| !used.contains(&(item.skeleton, item.block)));
            added.push(column);
        }
    }
    added
}

/// The words that stand in so many columns that they make no frame: articles, prepositions.
fn common_words(family: &Family, kinds: &Kinds<'_>, standing: &[Standing]) -> FxHashSet<u64> {
    let mut columns: FxHashMap<u64, usize> = FxHashMap::default();
    for column in standing {
        let first = column.blocks.first();
        let first = first.and_then(|first| family.kind(kinds, *first));
        for word in first.map_or(&[][..], |kind| kind.words()) {
            *columns.entry(*word).or_default() += 1;
        }
    }
    let most = (standing.len() / 4).max(2);
    columns
        .into_iter()
        .filter(|(_, held)| *held > most)
        .map(|(word, _)| word)
        .collect()
}

/// A column of the given blocks, one a document, if more than half of the documents have one.
fn column_of(family: &Family, items: &[&Loose], tie: u64) -> Option<Added> {
    let mut seen = FxHashSet::default();
    let mut gaps: BTreeMap<u32, (u32, u64)> = BTreeMap::new();
    let mut members = Vec::new();
    let mut support = 0;
    for item in items {
        if !seen.insert(item.skeleton) {
            continue;
        }
        let weight = family.weight(item.skeleton);
        support += weight;
        members.push((item.skeleton, item.block));
        let entry = gaps.entry(item.gap).or_default();
        entry.0 += weight;
        entry.1 += u64::from(item.place) * u64::from(weight);
    }
    if support * 2 <= family.total {
        return None;
    }
    let (gap, (weight, places)) = gaps
        .into_iter()
        .max_by_key(|(gap, (weight, _))| (*weight, Reverse(*gap)))?;
    Some(Added {
        gap,
        place: places / u64::from(weight.max(1)),
        tie,
        members,
    })
}

/// The column of a frame among the blocks of one gap, with the blocks that it uses.
fn framed(
    (family, kinds): (&Family, &Kinds<'_>),
    here: &[&Loose],
    common: &FxHashSet<u64>,
) -> Option<(Added, FxHashSet<(u32, u32)>)> {
    let total = family.total;
    let weight = |at: u32| family.weight(at);
    let words = |item: &Loose| {
        let kind = family.kind(kinds, (item.skeleton, item.block));
        kind.map_or(&[][..], |kind| kind.words())
    };
    let docs: FxHashSet<u32> = here.iter().map(|item| item.skeleton).collect();
    if docs.iter().map(|at| weight(*at)).sum::<u32>() * 2 <= total {
        return None;
    }
    // How many documents have each word in this gap, and in how many blocks it stands.
    let mut holders: BTreeMap<u64, (u32, u32, Option<u32>)> = BTreeMap::new();
    for item in here {
        for word in words(item) {
            let entry = holders.entry(*word).or_insert((0, 0, None));
            entry.1 += 1;
            if entry.2 != Some(item.skeleton) {
                entry.0 += weight(item.skeleton);
                entry.2 = Some(item.skeleton);
            }
        }
    }
    let mut seeds: Vec<(u32, u32, u64)> = holders
        .iter()
        .filter(|(word, (docs, ..))| docs * 2 > total && !common.contains(word))
        .map(|(word, (docs, blocks, _))| (*docs, *blocks, *word))
        .collect();
    // The word that most documents share; of those, the one in the fewest blocks.
    seeds.sort_by_key(|(docs, blocks, word)| (Reverse(*docs), *blocks, *word));
    for (_, _, seed) in seeds.iter().take(8) {
        let holding: Vec<(&Loose, &[u64])> = here
            .iter()
            .map(|item| (*item, words(item)))
            .filter(|(_, words)| words.binary_search(seed).is_ok())
            .collect();
        let weight_of = |items: &[(&Loose, &[u64])]| {
            items
                .iter()
                .map(|(item, _)| weight(item.skeleton))
                .sum::<u32>()
        };
        let all = weight_of(&holding);
        let mut counts: BTreeMap<u64, u32> = BTreeMap::new();
        for (item, words) in &holding {
            for word in *words {
                *counts.entry(*word).or_default() += weight(item.skeleton);
            }
        }
        let frame: Vec<u64> = counts
            .iter()
            .filter(|(_, held)| **held * 2 > all)
            .map(|(word, _)| *word)
            .collect();
        let typical =
            holding.iter().map(|(_, words)| words.len()).sum::<usize>() / holding.len().max(1);
        if frame.len() < 2 && frame.len() * 3 < typical || frame.len() * 6 < typical {
            continue;
        }
        // One block a document: the one that holds most of the frame, the first of several.
        let mut best: BTreeMap<u32, (usize, Reverse<u32>, &Loose)> = BTreeMap::new();
        for (item, words) in &holding {
            let held = frame
                .iter()
                .filter(|word| words.binary_search(word).is_ok())
                .count();
            if held * 2 < frame.len() {
                continue;
            }
            let rank = (held, Reverse(item.block), *item);
            match best.get(&item.skeleton) {
                Some(known) if (known.0, known.1) >= (rank.0, rank.1) => {}
                _ => {
                    best.insert(item.skeleton, rank);
                }
            }
        }
        let items: Vec<&Loose> = best.into_values().map(|(_, _, item)| item).collect();
        if let Some(column) = column_of(family, &items, *seed) {
            let used = column.members.iter().copied().collect();
            return Some((column, used));
        }
    }
    None
}
