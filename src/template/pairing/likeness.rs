//! How alike a block and a target are: rows by their cells, everything else by the rare words that both have.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::{Target, TargetCell, TargetRow, Targets};
use crate::document::{Block, Content};

impl Targets {
    /// How alike a block and a target are, in thousandths.
    #[must_use]
    pub fn likeness(&self, block: &Block, target: usize, alone: bool) -> u32 {
        let Some(held) = self.targets.get(target) else {
            return 0;
        };
        let cells = block.row.as_ref().map_or(1, |row| row.cells.len());
        let expected = held.row.as_ref().map_or(1, |row| row.cells.len());
        match (&block.row, &held.row) {
            (Some(row), Some(wanted)) if cells > 1 && expected > 1 => {
                self.row_likeness(&row.cells, row.first, wanted, target, alone)
            }
            // A heading row and a heading outside the table may be one block; a row and a paragraph never are.
            _ if cells > 1 || expected > 1 => 0,
            _ => self.text_likeness(&block.content, held),
        }
    }

    pub(super) fn text_likeness(&self, content: &Content, target: &Target) -> u32 {
        let frame = self.frame_for(content, target);
        let whole: f32 = frame.iter().map(|word| self.weight(word)).sum();
        let mut shared = 0.0;
        let mut foreign = 0.0;
        // Both are sorted: they are gone through side by side.
        let mut rest = frame.iter().peekable();
        for word in content.distinct_words() {
            while rest.next_if(|held| *held < word).is_some() {}
            if rest.peek() == Some(&word) {
                shared += self.weight(word);
            } else {
                foreign += self.weight(word);
            }
        }
        if target.free {
            // What a free slot takes is no difference; but a name is not as long as a paragraph.
            foreign *= 0.1;
        }
        let sum = whole + shared + foreign;
        if sum <= 0.0 {
            return 0;
        }
        (2000.0 * shared / sum) as u32
    }

    fn weight(&self, word: &u64) -> f32 {
        self.weights.get(word).copied().unwrap_or(self.unknown)
    }

    /// The words that a target expects of a text, sorted: where it leaves a choice, those of the nearest reading.
    pub(super) fn frame_for<'t>(&self, content: &Content, target: &'t Target) -> Cow<'t, [u64]> {
        let Some(choice) = &target.choice else {
            return Cow::Borrowed(&target.frame);
        };
        let held = content.distinct_words();
        let mut frame = choice.frame.nearest(held, &|word| self.weight(word));
        frame.sort_unstable();
        frame.dedup();
        Cow::Owned(frame)
    }

    fn row_likeness(
        &self,
        cells: &[std::sync::Arc<Content>],
        first: bool,
        wanted: &TargetRow,
        target: usize,
        alone: bool,
    ) -> u32 {
        let Some(identity) = self.identity(target) else {
            return 0;
        };
        let width = cells.len().max(wanted.cells.len());
        let mut sum = 0u64;
        let mut total = 0u64;
        for column in 0..width {
            let like = match (cells.get(column), wanted.cells.get(column)) {
                (Some(cell), Some(wanted)) => cell_likeness(cell, wanted),
                (Some(cell), None) => u32::from(cell.text.is_empty()) * 1000,
                (None, Some(wanted)) => u32::from(wanted.words.is_empty()) * 1000,
                (None, None) => 0,
            };
            // A value that every row has says little about which row it is; facing each other alone, rows need less.
            let weight = if alone || wanted.header {
                1000
            } else {
                identity.weights.get(column).copied().unwrap_or(1000)
            };
            sum += u64::from(like) * u64::from(weight);
            total += 1000 * u64::from(weight);
        }
        let mean = u32::try_from(sum * 1000 / total.max(1)).unwrap_or(0);
        if wanted.header {
            return if first {
                (mean + 200).min(1000)
            } else {
                mean / 2
            };
        }
        let telling = identity
            .telling
            .and_then(|at| Some((cells.get(at)?, wanted.cells.get(at)?)));
        if let Some((cell, wanted)) = telling {
            if wanted.key == Some(cell.key()) && !cell.text.is_empty() {
                return 900 + mean / 10;
            }
            let known = self
                .tables
                .get(target)
                .and_then(|table| self.values.get(*table))
                .is_some_and(|values| values.contains(&cell.key()));
            if known {
                // It is another row of the template.
                return 0;
            }
        }
        if mean >= 500 { mean.min(899) } else { 0 }
    }
}

fn cell_likeness(cell: &Content, wanted: &TargetCell) -> u32 {
    let others = wanted.others.iter();
    others
        .map(|(mask, words)| reading_likeness(cell, *mask, words))
        .chain([reading_likeness(cell, wanted.mask, &wanted.words)])
        .max()
        .unwrap_or(0)
}

fn reading_likeness(cell: &Content, mask: Option<u64>, words: &[u64]) -> u32 {
    if mask == Some(cell.mask) {
        return 1000;
    }
    let shared = in_common(&cell.words, words);
    let both = u32::try_from(cell.words.len() + words.len()).unwrap_or(u32::MAX);
    (shared * 2000).checked_div(both).unwrap_or(0).min(999)
}

/// How many words two texts share, each as often as both have it.
fn in_common(one: &[u64], other: &[u64]) -> u32 {
    if other.len() <= u64::BITS as usize {
        // For each word of the other, whether it is still to be had.
        let mut free = u64::MAX;
        let mut take = |word: &u64| {
            let mut places = (0u32..).zip(other);
            let found = places.find(|(at, held)| *held == word && free >> at & 1 == 1);
            found.map(|(at, _)| free &= !(1 << at))
        };
        let taken = one.iter().filter(|word| take(word).is_some()).count();
        return u32::try_from(taken).unwrap_or(u32::MAX);
    }
    let mut counts: FxHashMap<u64, i32> = FxHashMap::default();
    for word in other {
        *counts.entry(*word).or_default() += 1;
    }
    let mut shared = 0;
    for word in one {
        if let Some(count) = counts.get_mut(word).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1;
        }
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_shared_as_often_as_both_have_them() {
        let long: Vec<u64> = (0..100).chain(0..50).collect();
        assert_eq!(in_common(&[1, 1, 2, 3], &[3, 1, 1, 1, 4]), 3);
        assert_eq!(in_common(&[1, 1, 1, 200], &long), 2);
        assert_eq!(in_common(&long, &[1, 1, 1, 200]), 2);
        assert_eq!(in_common(&[], &[1]), 0);
    }
}
