//! A block of a template as something to be paired with: its key and mask, the words that its documents agree on, and
//! what it leaves open.

use std::sync::Arc;

use crate::document::{Block, hash_all};
use crate::template::matcher::Matcher;

/// The cells of a table's line, as compared.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetRow {
    /// For each cell: its mask where it has one, and its words.
    pub cells: Vec<TargetCell>,
    /// Whether it is the header.
    pub header: bool,
    /// Whether it is a heading row.
    pub heading: bool,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetCell {
    /// Its comparison key; `None` where a slot stands in it.
    pub key: Option<u64>,
    /// Its mask; `None` where a free slot stands in it.
    pub mask: Option<u64>,
    /// Its words, masked.
    pub words: Vec<u64>,
    /// Its length in characters.
    pub length: usize,
    /// The other wordings that are allowed, where the cell leaves a choice: mask and words.
    pub others: Vec<(Option<u64>, Vec<u64>)>,
}

/// A block of the template, as something to be paired with.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Its comparison key, as [`block_key`]; `None` where a slot stands in it.
    pub key: Option<u64>,
    /// Its mask, as [`block_mask`]; `None` where a free slot makes it meaningless.
    pub mask: Option<u64>,
    /// The words that its documents agree on, masked, sorted, each once.
    pub frame: Vec<u64>,
    /// Whether words beside the frame are to be expected: a free slot.
    pub free: bool,
    /// For a line of a table.
    pub row: Option<TargetRow>,
    /// For a block that leaves a choice.
    pub choice: Option<Box<TargetChoice>>,
    /// For a block of slots alone, which any words may fill.
    pub whole: Option<Whole>,
}

/// A block that leaves a choice.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetChoice {
    /// The masks of its readings, where they are few.
    pub masks: Vec<u64>,
    /// The words of all its readings.
    pub frame: Frame,
}

/// What fills a block that has no words of its own: only what the expression matches, where there is one.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole(pub Option<Matcher>);

impl Whole {
    pub(super) fn takes(&self, block: &Block) -> bool {
        block.row.is_none()
            && self
                .0
                .as_ref()
                .is_none_or(|matcher| matcher.is_match(&block.content.text))
    }
}

/// The words of a text with choices, masked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Frame {
    /// Those that stand in any case.
    pub words: Vec<u64>,
    /// For each choice its ways; one without words where a part may be absent.
    pub choices: Vec<Vec<Frame>>,
}

impl Frame {
    /// The words of the reading that has most of the given ones (sorted), and fewest beside.
    pub(super) fn nearest(&self, held: &[u64], weight: &impl Fn(&u64) -> f32) -> Vec<u64> {
        let mut words = self.words.clone();
        for ways in &self.choices {
            let score = |words: &[u64]| -> f32 {
                let signed = words.iter().map(|word| match held.binary_search(word) {
                    Ok(_) => weight(word),
                    Err(_) => -weight(word),
                });
                signed.sum()
            };
            let best = ways
                .iter()
                .map(|way| way.nearest(held, weight))
                .reduce(|best, next| {
                    if score(&next) > score(&best) {
                        next
                    } else {
                        best
                    }
                });
            words.extend(best.unwrap_or_default());
        }
        words
    }
}

/// A hash that two blocks share when they are equal up to URLs, e-mails, dates and numbers. The cells of a row count
/// one by one.
#[must_use]
pub fn block_mask(block: &Block) -> u64 {
    match &block.row {
        Some(row) if row.cells.len() > 1 => row_mask(row.cells.iter().map(|cell| cell.mask)),
        _ => block.content.mask,
    }
}

/// What blocks have in common that pairing cannot tell apart: the text, known by where it is held, and a hash of the
/// row's facts.
pub type BlockKind = (usize, u64);

/// The kind of a block, while its text is held.
#[must_use]
pub fn block_kind(block: &Block) -> BlockKind {
    let row = block.row.as_ref().map_or(0, |row| {
        let facts = u64::from(row.first)
            | u64::from(row.separator_below) << 1
            | u64::from(row.heading) << 2
            | 1 << 3;
        let cells = row
            .cells
            .iter()
            .map(|cell| Arc::as_ptr(cell) as usize as u64);
        hash_all(std::iter::once(facts).chain(cells))
    });
    (Arc::as_ptr(&block.content) as usize, row)
}

/// A hash that two blocks share when their comparison keys are equal.
#[must_use]
pub fn block_key(block: &Block) -> u64 {
    match &block.row {
        Some(row) if row.cells.len() > 1 => row_mask(row.cells.iter().map(|cell| cell.key())),
        _ => block.content.key(),
    }
}

/// The mask (or key) of a row of several cells from those of its cells.
#[must_use]
pub fn row_mask(cells: impl Iterator<Item = u64>) -> u64 {
    hash_all(std::iter::once(0x726f_7773).chain(cells))
}
