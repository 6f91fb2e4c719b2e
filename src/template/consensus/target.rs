//! What the blocks of one column have in common: the column as something to be paired with.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::kind::Kind;
use crate::document::Block;
use crate::template::pairing::{Target, TargetCell, TargetRow, block_key};

/// What a column's blocks have in common, given its kinds with how many documents have them: in the order in which
/// their documents come.
pub(super) fn target(kinds: &[(&Kind<'_>, u32)]) -> Target {
    let held: Vec<(&Block, u32)> = kinds
        .iter()
        .map(|(kind, weight)| (kind.block, *weight))
        .collect();
    let total: u32 = held.iter().map(|(_, weight)| weight).sum();
    let (mask, mask_weight) = heaviest(kinds.iter().map(|(kind, weight)| (kind.mask, *weight)));
    let (key, _) = heaviest(
        held.iter()
            .map(|(block, weight)| (block_key(block), *weight)),
    );
    let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
    let mut words_in_all = 0u64;
    for (block, weight) in &held {
        let different = block.content.distinct_words();
        words_in_all += different.len() as u64 * u64::from(*weight);
        for word in different {
            *counts.entry(*word).or_default() += weight;
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
    let asking = asking(kinds, total);
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

/// Where most of a column's texts ask for something to be put in (`Copyright [yyyy] [name]`), the words around it:
/// what was put in by others says nothing against their being the same block.
fn asking(kinds: &[(&Kind<'_>, u32)], total: u32) -> Option<Vec<u64>> {
    let mut frames: BTreeMap<&[u64], u32> = BTreeMap::new();
    for (kind, weight) in kinds.iter().filter(|(kind, _)| kind.block.row.is_none()) {
        if let Some(words) = kind.words_outside().filter(|words| !words.is_empty()) {
            *frames.entry(words).or_default() += weight;
        }
    }
    frames
        .into_iter()
        .find(|(_, weight)| weight * 2 > total)
        .map(|(words, _)| words.to_vec())
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
