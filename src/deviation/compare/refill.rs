//! Which template blocks a text might fill anew, found by a word that it must have: a second copyright line.
//!
//! Every word of a pattern outside its slots must stand in a text that fits it, so each template block with slots is
//! filed under the one of its words that the fewest such blocks have, and only those are looked at of which a text has
//! the word. Not asked here: whether it fits.

use super::*;
use crate::text::Token;

/// The most template blocks that the blocks of one document are held against, all told.
pub(super) const MOST_REFILLS: usize = 4_000_000;

/// The template's blocks with slots.
#[derive(Debug, Default)]
pub(super) struct Refills {
    /// By the word, ascending.
    by_word: FxHashMap<u64, Vec<usize>>,
    /// Those of which no word can be asked for: they leave a choice, or are slots alone.
    always: Vec<usize>,
}

impl Refills {
    pub(super) fn new(model: &Model) -> Self {
        let slotted: Vec<(usize, Vec<u64>)> = model
            .slots
            .iter()
            .enumerate()
            .filter(|(_, cells)| cells.iter().any(|places| !places.is_empty()))
            .map(|(target, _)| (target, words(model, target)))
            .collect();
        let mut holders: FxHashMap<u64, u32> = FxHashMap::default();
        for word in slotted.iter().flat_map(|(_, words)| words) {
            *holders.entry(*word).or_default() += 1;
        }
        let mut refills = Self::default();
        for (target, words) in slotted {
            let rarest = words
                .into_iter()
                .min_by_key(|word| (holders.get(word), *word));
            match rarest.filter(|_| !model.has_choice(target)) {
                Some(word) => refills.by_word.entry(word).or_default().push(target),
                None => refills.always.push(target),
            }
        }
        refills
    }

    /// The template blocks that a block might fill anew, in the order of the template.
    pub(super) fn of(&self, block: &Block) -> Vec<usize> {
        let mut targets = self.always.clone();
        if self.by_word.is_empty() {
            return targets;
        }
        let cells = block.row.as_ref().filter(|row| row.cells.len() > 1);
        let contents = match cells {
            Some(row) => &*row.cells,
            None => std::slice::from_ref(&block.content),
        };
        let mut seen = FxHashSet::default();
        for token in contents.iter().flat_map(|content| &*content.tokens) {
            // Few words have any.
            if let Some(held) = self.by_word.get(&token.key).filter(|_| counts(token))
                && seen.insert(token.key)
            {
                targets.extend(held);
            }
        }
        targets.sort_unstable();
        targets
    }
}

/// Whether a word that comes or goes is a change of wording.
fn counts(token: &Token) -> bool {
    token.is_word_like() && !token.is_mark()
}

/// The words of a template block outside its slots.
fn words(model: &Model, target: usize) -> Vec<u64> {
    let patterns = model.patterns.get(target).into_iter().flatten();
    let mut words: Vec<u64> = patterns
        .flat_map(|pattern| &pattern.words)
        .filter(|word| word.slot.is_none() && counts(&word.token))
        .map(|word| word.token.key)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}
