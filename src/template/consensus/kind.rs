//! Kinds of blocks: those of one text, and in a table with the same facts of its row, are one kind, so that what pairing
//! asks of a block is asked once for all documents that have it.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::document::Block;
use crate::template::pairing::{BlockKind, block_mask};
use crate::template::placeholder::words_outside;
use crate::template::small;

/// Blocks that pairing cannot tell apart.
#[derive(Debug)]
pub(super) struct Kind<'b> {
    /// The first of them.
    pub(super) block: &'b Block,
    pub(super) mask: u64,
    outside: OnceLock<Option<Vec<u64>>>,
}

impl<'b> Kind<'b> {
    /// The words, masked, sorted, each once.
    pub(super) fn words(&self) -> &'b [u64] {
        self.block.content.distinct_words()
    }

    /// See [`words_outside`].
    pub(super) fn words_outside(&self) -> Option<&[u64]> {
        let outside = self
            .outside
            .get_or_init(|| words_outside(&self.block.content));
        outside.as_deref()
    }
}

/// The kinds of a family's blocks, numbered.
#[derive(Debug, Default)]
pub(super) struct Kinds<'b> {
    numbers: FxHashMap<BlockKind, u32>,
    held: Vec<Kind<'b>>,
}

impl<'b> Kinds<'b> {
    /// The number of a block's kind, given its key.
    pub(super) fn enter(&mut self, key: BlockKind, block: &'b Block) -> u32 {
        let next = small(self.held.len());
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.held.push(Kind {
                block,
                mask: block_mask(block),
                outside: OnceLock::new(),
            });
        }
        number
    }

    pub(super) fn get(&self, number: u32) -> Option<&Kind<'b>> {
        self.held.get(number as usize)
    }

    pub(super) fn mask(&self, number: u32) -> u64 {
        self.get(number).map_or(0, |kind| kind.mask)
    }

    /// For each kind a number that those of one mask have in common, and how many there are.
    pub(super) fn by_mask(&self) -> (Vec<u32>, usize) {
        let mut numbers: FxHashMap<u64, u32> = FxHashMap::default();
        let masks = self.held.iter().map(|kind| {
            let next = small(numbers.len());
            *numbers.entry(kind.mask).or_insert(next)
        });
        (masks.collect(), numbers.len())
    }

    /// A block of each.
    pub(super) fn blocks(&self) -> Vec<&'b Block> {
        self.held.iter().map(|kind| kind.block).collect()
    }

    pub(super) fn masks(&self) -> Vec<u64> {
        self.held.iter().map(|kind| kind.mask).collect()
    }
}
