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

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::{Block, hash_all};
use crate::template::pairing::{
    Pairing, Target, TargetCell, TargetRow, Targets, block_key, block_mask,
};
use crate::template::placeholder::words_outside;

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
type Members = Vec<(usize, usize)>;

/// Finds the consensus of a family's skeletons.
#[must_use]
pub fn consensus(skeletons: &[Skeleton<'_>]) -> Consensus {
    let total: u32 = skeletons.iter().map(|skeleton| skeleton.weight).sum();
    let masks: Vec<Vec<u64>> = skeletons
        .iter()
        .map(|skeleton| {
            skeleton
                .blocks
                .iter()
                .map(|block| block_mask(block))
                .collect()
        })
        .collect();
    let start = start(skeletons, &masks, total);
    let mut columns: Vec<Members> = skeletons
        .get(start)
        .map_or(0..0, |skeleton| 0..skeleton.blocks.len())
        .map(|block| vec![(start, block)])
        .collect();
    let mut pairings = Vec::new();
    for round in 0..=ROUNDS {
        let targets = Targets::new(
            columns
                .iter()
                .map(|column| target(skeletons, column))
                .collect(),
        );
        pairings = skeletons
            .par_iter()
            .map(|skeleton| targets.pair_alike(&skeleton.blocks))
            .collect();
        if round == ROUNDS {
            break;
        }
        let next = revise(skeletons, &masks, &pairings, columns.len(), total);
        if next.changed {
            columns = next.columns;
        } else if round > 0 {
            break;
        } else {
            // The first targets were made of one document each; the next ones are made of all.
            columns = next.columns;
        }
    }
    Consensus {
        columns: columns.len(),
        pairings,
    }
}

/// The skeleton to start from.
fn start(skeletons: &[Skeleton<'_>], masks: &[Vec<u64>], total: u32) -> usize {
    let mut support: FxHashMap<u64, u32> = FxHashMap::default();
    let mut beside: FxHashMap<(u64, u64), u32> = FxHashMap::default();
    for (skeleton, masks) in skeletons.iter().zip(masks) {
        let different: FxHashSet<u64> = masks.iter().copied().collect();
        for mask in different {
            *support.entry(mask).or_default() += skeleton.weight;
        }
        let pairs: FxHashSet<(u64, u64)> = masks
            .windows(2)
            .filter_map(|pair| Some((*pair.first()?, *pair.get(1)?)))
            .collect();
        for pair in pairs {
            *beside.entry(pair).or_default() += skeleton.weight;
        }
    }
    let score = |masks: &[u64]| {
        let mut seen = FxHashSet::default();
        let mut near = 0i64;
        for mask in masks {
            let held = i64::from(support.get(mask).copied().unwrap_or(0));
            near += if seen.insert(*mask) {
                2 * held - i64::from(total)
            } else {
                -i64::from(total)
            };
        }
        let neighbours: i64 = masks
            .windows(2)
            .filter_map(|pair| beside.get(&(*pair.first()?, *pair.get(1)?)))
            .map(|held| i64::from(*held))
            .sum();
        (near, neighbours)
    };
    (0..skeletons.len())
        .max_by_key(|at| {
            let masks = masks.get(*at).map_or(&[][..], Vec::as_slice);
            let weight = skeletons.get(*at).map_or(0, |skeleton| skeleton.weight);
            (
                score(masks),
                weight,
                Reverse(hash_all(masks.iter().copied())),
            )
        })
        .unwrap_or(0)
}

struct Revision {
    columns: Vec<Members>,
    changed: bool,
}

/// A block that no column has, in the gap after the column before it.
struct Loose {
    skeleton: usize,
    block: usize,
    mask: u64,
    /// 0 before the first column.
    gap: usize,
    /// Which of the gap's blocks it is, in thousandths.
    place: u32,
}

/// Drops the columns that too few documents have and adds what more than half have outside them.
fn revise(
    skeletons: &[Skeleton<'_>],
    masks: &[Vec<u64>],
    pairings: &[Pairing],
    count: usize,
    total: u32,
) -> Revision {
    let mut members: Vec<Members> = vec![Vec::new(); count];
    let mut in_place = vec![0u32; count];
    let mut support = vec![0u32; count];
    let mut loose: Vec<Loose> = Vec::new();
    for (at, (pairing, skeleton)) in pairings.iter().zip(skeletons).enumerate() {
        let mut gap = 0;
        let mut run: Vec<Loose> = Vec::new();
        let mut flush = |run: &mut Vec<Loose>| {
            let length = run.len() as u32;
            for (index, mut item) in run.drain(..).enumerate() {
                item.place = (index as u32 * 2 + 1) * 1000 / (2 * length);
                loose.push(item);
            }
        };
        for (block, target) in pairing.target.iter().enumerate() {
            let moved = pairing.moved.get(block) == Some(&true);
            match target {
                Some(target) => {
                    if let (Some(members), Some(support), Some(in_place)) = (
                        members.get_mut(*target),
                        support.get_mut(*target),
                        in_place.get_mut(*target),
                    ) {
                        members.push((at, block));
                        *support += skeleton.weight;
                        if !moved {
                            *in_place += skeleton.weight;
                        }
                    }
                    if !moved {
                        flush(&mut run);
                        gap = target + 1;
                    }
                }
                None => run.push(Loose {
                    skeleton: at,
                    block,
                    mask: masks
                        .get(at)
                        .and_then(|masks| masks.get(block))
                        .copied()
                        .unwrap_or(0),
                    gap,
                    place: 0,
                }),
            }
        }
        flush(&mut run);
    }
    // A column that most documents have elsewhere stands at the wrong place: it is taken out and found again.
    let keep: Vec<bool> = support
        .iter()
        .zip(&in_place)
        .map(|(support, in_place)| support * 2 > total && in_place * 2 >= *support)
        .collect();
    let released: Vec<usize> = keep
        .iter()
        .zip(&support)
        .enumerate()
        .filter(|(_, (kept, support))| !**kept && **support * 2 > total)
        .map(|(column, _)| column)
        .collect();
    if !released.is_empty() {
        let before: Vec<Vec<Option<usize>>> = pairings.iter().map(Pairing::before).collect();
        for column in released {
            release(column, skeletons, masks, (pairings, &before), &mut loose);
        }
    }
    let common = common_words(skeletons, &members);
    let mut added = gather(skeletons, loose, total, &common);
    let mut columns = Vec::new();
    let mut changed = keep.contains(&false) || !added.is_empty();
    added.sort_by_key(|item| (item.gap, item.place, item.tie));
    let mut added = added.into_iter().peekable();
    for column in 0..=count {
        while let Some(item) = added.next_if(|item| item.gap == column) {
            columns.push(item.members);
        }
        if keep.get(column) == Some(&true)
            && let Some(members) = members.get_mut(column)
        {
            columns.push(std::mem::take(members));
        }
    }
    changed |= columns.len() != count;
    Revision { columns, changed }
}

/// The blocks of a column that is taken out, each in the gap where its document has it.
fn release(
    column: usize,
    skeletons: &[Skeleton<'_>],
    masks: &[Vec<u64>],
    (pairings, before): (&[Pairing], &[Vec<Option<usize>>]),
    loose: &mut Vec<Loose>,
) {
    for (at, (pairing, before)) in pairings.iter().zip(before).enumerate() {
        let Some(block) = pairing.block.get(column).copied().flatten() else {
            continue;
        };
        if skeletons.get(at).is_none() {
            continue;
        }
        loose.push(Loose {
            skeleton: at,
            block,
            mask: masks
                .get(at)
                .and_then(|masks| masks.get(block))
                .copied()
                .unwrap_or(0),
            gap: before
                .get(block)
                .copied()
                .flatten()
                .map_or(0, |target| target + 1),
            place: 500,
        });
    }
}

struct Added {
    gap: usize,
    place: u64,
    tie: u64,
    members: Members,
}

/// New columns from blocks outside the columns: equal blocks first, then blocks with a common frame.
fn gather(
    skeletons: &[Skeleton<'_>],
    mut loose: Vec<Loose>,
    total: u32,
    common: &FxHashSet<u64>,
) -> Vec<Added> {
    let mut added = Vec::new();
    let mut by_mask: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (at, item) in loose.iter().enumerate() {
        by_mask.entry(item.mask).or_default().push(at);
    }
    let mut taken: FxHashSet<(usize, usize)> = FxHashSet::default();
    for (mask, items) in by_mask {
        let items: Vec<&Loose> = items.iter().filter_map(|at| loose.get(*at)).collect();
        if let Some(column) = column_of(skeletons, &items, total, mask) {
            taken.extend(column.members.iter().copied());
            added.push(column);
        }
    }
    loose.retain(|item| !taken.contains(&(item.skeleton, item.block)));
    // By gap, each in the order of the documents.
    loose.sort_by_key(|item| item.gap);
    for here in loose.chunk_by(|one, other| one.gap == other.gap) {
        let mut here: Vec<&Loose> = here.iter().collect();
        while let Some((column, used)) = framed(skeletons, &here, total, common) {
            here.retain(|item| !used.contains(&(item.skeleton, item.block)));
            added.push(column);
        }
    }
    added
}

/// The words that stand in so many columns that they make no frame: articles, prepositions.
fn common_words(skeletons: &[Skeleton<'_>], members: &[Members]) -> FxHashSet<u64> {
    let mut columns: FxHashMap<u64, usize> = FxHashMap::default();
    for column in members {
        let block = column.first().and_then(|(skeleton, block)| {
            skeletons
                .get(*skeleton)
                .and_then(|skeleton| skeleton.blocks.get(*block))
        });
        let words: FxHashSet<u64> = block.map_or_else(FxHashSet::default, |block| {
            block.content.words.iter().copied().collect()
        });
        for word in words {
            *columns.entry(word).or_default() += 1;
        }
    }
    let most = (members.len() / 4).max(2);
    columns
        .into_iter()
        .filter(|(_, held)| *held > most)
        .map(|(word, _)| word)
        .collect()
}

/// A column of the given blocks, one a document, if more than half of the documents have one.
fn column_of(skeletons: &[Skeleton<'_>], items: &[&Loose], total: u32, tie: u64) -> Option<Added> {
    let mut seen = FxHashSet::default();
    let mut gaps: BTreeMap<usize, (u32, u64)> = BTreeMap::new();
    let mut members = Vec::new();
    let mut support = 0;
    for item in items {
        if !seen.insert(item.skeleton) {
            continue;
        }
        let weight = skeletons
            .get(item.skeleton)
            .map_or(0, |skeleton| skeleton.weight);
        support += weight;
        members.push((item.skeleton, item.block));
        let entry = gaps.entry(item.gap).or_default();
        entry.0 += weight;
        entry.1 += u64::from(item.place) * u64::from(weight);
    }
    if support * 2 <= total {
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
    skeletons: &[Skeleton<'_>],
    here: &[&Loose],
    total: u32,
    common: &FxHashSet<u64>,
) -> Option<(Added, FxHashSet<(usize, usize)>)> {
    let weight = |at: usize| skeletons.get(at).map_or(0, |skeleton| skeleton.weight);
    let words = |item: &Loose| -> Vec<u64> {
        let block = skeletons
            .get(item.skeleton)
            .and_then(|skeleton| skeleton.blocks.get(item.block));
        let mut words = block.map_or_else(Vec::new, |block| block.content.words.clone());
        words.sort_unstable();
        words.dedup();
        words
    };
    let docs: FxHashSet<usize> = here.iter().map(|item| item.skeleton).collect();
    if docs.iter().map(|at| weight(*at)).sum::<u32>() * 2 <= total {
        return None;
    }
    // How many documents have each word in this gap, and in how many blocks it stands.
    let mut holders: BTreeMap<u64, (u32, u32, usize)> = BTreeMap::new();
    for item in here {
        for word in words(item) {
            let entry = holders.entry(word).or_insert((0, 0, usize::MAX));
            entry.1 += 1;
            if entry.2 != item.skeleton {
                entry.0 += weight(item.skeleton);
                entry.2 = item.skeleton;
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
        let holding: Vec<(&Loose, Vec<u64>)> = here
            .iter()
            .map(|item| (*item, words(item)))
            .filter(|(_, words)| words.binary_search(seed).is_ok())
            .collect();
        let weight_of = |items: &[(&Loose, Vec<u64>)]| {
            items
                .iter()
                .map(|(item, _)| weight(item.skeleton))
                .sum::<u32>()
        };
        let all = weight_of(&holding);
        let mut counts: BTreeMap<u64, u32> = BTreeMap::new();
        for (item, words) in &holding {
            for word in words {
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
        let mut best: BTreeMap<usize, (usize, Reverse<usize>, &Loose)> = BTreeMap::new();
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
        if let Some(column) = column_of(skeletons, &items, total, *seed) {
            let used = column.members.iter().copied().collect();
            return Some((column, used));
        }
    }
    None
}

/// What a column's blocks have in common.
fn target(skeletons: &[Skeleton<'_>], members: &Members) -> Target {
    let held: Vec<(&Block, u32)> = members
        .iter()
        .filter_map(|(skeleton, block)| {
            let skeleton = skeletons.get(*skeleton)?;
            Some((*skeleton.blocks.get(*block)?, skeleton.weight))
        })
        .collect();
    let total: u32 = held.iter().map(|(_, weight)| weight).sum();
    let (mask, mask_weight) = heaviest(
        held.iter()
            .map(|(block, weight)| (block_mask(block), *weight)),
    );
    let (key, _) = heaviest(
        held.iter()
            .map(|(block, weight)| (block_key(block), *weight)),
    );
    let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
    let mut words_in_all = 0u64;
    for (block, weight) in &held {
        let different: FxHashSet<u64> = block.content.words.iter().copied().collect();
        words_in_all += different.len() as u64 * u64::from(*weight);
        for word in different {
            *counts.entry(word).or_default() += weight;
        }
    }
    let mut frame: Vec<u64> = counts
        .iter()
        .filter(|(_, held)| **held * 2 > total)
        .map(|(word, _)| *word)
        .collect();
    frame.sort_unstable();
    let framed: u64 = counts
        .iter()
        .filter(|(_, held)| **held * 2 > total)
        .map(|(_, held)| u64::from(*held))
        .sum();
    let differ = mask_weight * 2 <= total && framed * 10 < words_in_all * 8;
    let asking = asking(&held, total);
    let free = differ || asking.is_some();
    let frame = asking.unwrap_or(frame);
    let rows = held
        .iter()
        .filter(|(block, _)| block.row.is_some())
        .map(|(_, weight)| weight)
        .sum::<u32>();
    let row = (rows * 2 > total).then(|| target_row(&held)).flatten();
    Target {
        mask: (!differ).then_some(mask),
        key: (!differ).then_some(key),
        frame,
        free,
        row,
        choice: None,
        whole: None,
    }
}

/// Where most of a column's texts ask for something to be put in (« Copyright [yyyy] [name] »), the words around it:
/// what was put in by others says nothing against their being the same block.
fn asking(held: &[(&Block, u32)], total: u32) -> Option<Vec<u64>> {
    let mut frames: BTreeMap<Vec<u64>, u32> = BTreeMap::new();
    for (block, weight) in held.iter().filter(|(block, _)| block.row.is_none()) {
        if let Some(words) = words_outside(&block.content).filter(|words| !words.is_empty()) {
            *frames.entry(words).or_default() += weight;
        }
    }
    frames
        .into_iter()
        .find(|(_, weight)| weight * 2 > total)
        .map(|(words, _)| words)
}

fn heaviest(items: impl Iterator<Item = (u64, u32)>) -> (u64, u32) {
    let mut weights: BTreeMap<u64, u32> = BTreeMap::new();
    for (item, weight) in items {
        *weights.entry(item).or_default() += weight;
    }
    weights
        .into_iter()
        .max_by_key(|(item, weight)| (*weight, Reverse(*item)))
        .unwrap_or((0, 0))
}

fn target_row(held: &[(&Block, u32)]) -> Option<TargetRow> {
    let rows = || {
        held.iter()
            .filter_map(|(block, weight)| Some((block.row.as_ref()?, *weight)))
    };
    let total: u32 = rows().map(|(_, weight)| weight).sum();
    let width = heaviest(rows().map(|(row, weight)| (row.cells.len() as u64, weight))).0;
    let first: u32 = rows()
        .filter(|(row, _)| row.first)
        .map(|(_, weight)| weight)
        .sum();
    let heading: u32 = rows()
        .filter(|(row, _)| row.heading)
        .map(|(_, weight)| weight)
        .sum();
    let separated = rows().any(|(row, _)| row.first && row.separator_below);
    let cells = (0..usize::try_from(width).ok()?)
        .map(|column| {
            let (key, _) =
                heaviest(rows().map(|(row, weight)| {
                    (row.cells.get(column).map_or(0, |cell| cell.key()), weight)
                }));
            let cell =
                rows().find_map(|(row, _)| row.cells.get(column).filter(|cell| cell.key() == key));
            TargetCell {
                key: cell.map(|cell| cell.key()),
                others: Vec::new(),
                mask: cell.map(|cell| cell.mask),
                words: cell.map_or_else(Vec::new, |cell| cell.words.clone()),
                length: cell.map_or(0, |cell| cell.text.chars().count()),
            }
        })
        .collect();
    Some(TargetRow {
        cells,
        header: separated || first * 2 > total,
        heading: heading * 2 > total,
    })
}
