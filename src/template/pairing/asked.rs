//! The blocks of a document as pairing asks about them: of one document everything once, of a family's documents, most of
//! whose blocks are the same, every question once for all of them.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use super::{BlockKind, Targets, block_key, block_kind, block_mask};
use crate::document::{Block, Content};

/// Most pairs of a kind of blocks and a target whose likeness is remembered.
const MOST_REMEMBERED: usize = 4_000_000;
/// Most likenesses of blocks of single documents that are remembered, and most bytes of their texts, which are held as
/// long: past it all are forgotten.
const MOST_MET: usize = 4_096;
const MOST_MET_BYTES: usize = 1_048_576;
/// Stands for a likeness that nobody has asked for: more than any.
const UNKNOWN: u32 = u32::MAX;

/// The blocks of a document.
#[derive(Clone, Copy)]
pub(super) enum Asked<'a, 'b> {
    /// As they are.
    Once(&'a [&'b Block]),
    /// By their kinds.
    Often(&'a [u32], &'a Remembered<'b>),
}

/// The targets that a block fills, each with how much they have in common, and how many were tried.
type Fillable = (Vec<(usize, u32)>, usize);

/// The likenesses of blocks that documents of one template left unpaired so far: few kinds, which many documents have.
#[derive(Debug, Default)]
pub(super) struct Met(RwLock<Likenesses>);

#[derive(Debug, Default)]
struct Likenesses {
    held: FxHashMap<Question, (u32, Kept)>,
    /// Bytes of the texts.
    bytes: usize,
}

impl Likenesses {
    fn keep(&mut self, question: Question, likeness: u32, kept: Kept) {
        if self.held.len() >= MOST_MET || self.bytes > MOST_MET_BYTES {
            *self = Self::default();
        }
        self.bytes += kept.0.text.len();
        self.held.insert(question, (likeness, kept));
    }
}

/// A kind of blocks, a target, and whether they face each other alone.
type Question = (BlockKind, usize, bool);

/// The texts that a kind is known by, held so that no others take their place.
type Kept = (Arc<Content>, Option<Arc<[Arc<Content>]>>);

impl Met {
    fn likeness(&self, block: &Block, targets: &Targets, target: usize, alone: bool) -> u32 {
        let key = (block_kind(block), target, alone);
        let met = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((likeness, _)) = met.held.get(&key) {
            return *likeness;
        }
        drop(met);
        let likeness = targets.likeness(block, target, alone);
        let cells = block.row.as_ref().map(|row| Arc::clone(&row.cells));
        let kept = (Arc::clone(&block.content), cells);
        let mut met = self.0.write().unwrap_or_else(PoisonError::into_inner);
        met.keep(key, likeness, kept);
        likeness
    }
}

/// What is known of kinds of blocks, held against some targets.
#[derive(Debug)]
pub struct Remembered<'b> {
    /// A block of each kind.
    blocks: Vec<&'b Block>,
    masks: Vec<u64>,
    keys: Vec<OnceLock<u64>>,
    fillable: Vec<OnceLock<Fillable>>,
    /// How many targets there are.
    targets: usize,
    /// For each kind its likeness to each target; empty where they are too many.
    likeness: Vec<AtomicU32>,
}

impl<'b> Remembered<'b> {
    /// For blocks of distinct kinds, known by their places, with their masks.
    #[must_use]
    pub fn new(blocks: Vec<&'b Block>, masks: Vec<u64>, targets: usize) -> Self {
        let pairs = blocks.len().saturating_mul(targets);
        let pairs = if pairs > MOST_REMEMBERED { 0 } else { pairs };
        Self {
            keys: blocks.iter().map(|_| OnceLock::new()).collect(),
            fillable: blocks.iter().map(|_| OnceLock::new()).collect(),
            likeness: (0..pairs).map(|_| AtomicU32::new(UNKNOWN)).collect(),
            blocks,
            masks,
            targets,
        }
    }

    fn get(&self, kind: u32) -> Option<&'b Block> {
        self.blocks.get(kind as usize).copied()
    }
}

impl<'a, 'b> Asked<'a, 'b> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::Once(blocks) => blocks.len(),
            Self::Often(kinds, _) => kinds.len(),
        }
    }

    pub(super) fn get(self, at: usize) -> Option<&'b Block> {
        match self {
            Self::Once(blocks) => blocks.get(at).copied(),
            Self::Often(kinds, remembered) => remembered.get(*kinds.get(at)?),
        }
    }

    /// See [`block_mask`].
    pub(super) fn mask(self, at: usize) -> u64 {
        match self {
            Self::Once(blocks) => blocks.get(at).map_or(0, |block| block_mask(block)),
            Self::Often(kinds, remembered) => {
                let mask = kinds
                    .get(at)
                    .and_then(|kind| remembered.masks.get(*kind as usize));
                mask.copied().unwrap_or(0)
            }
        }
    }

    /// See [`block_key`].
    pub(super) fn key(self, at: usize) -> u64 {
        let key = || self.get(at).map_or(0, block_key);
        match self {
            Self::Once(_) => key(),
            Self::Often(kinds, remembered) => {
                let held = kinds
                    .get(at)
                    .and_then(|kind| remembered.keys.get(*kind as usize));
                held.map_or_else(key, |held| *held.get_or_init(key))
            }
        }
    }

    /// See [`Targets::fillable`].
    pub(super) fn fillable(
        self,
        at: usize,
        targets: &Targets,
        tries: &mut usize,
    ) -> Cow<'a, [(usize, u32)]> {
        let Some(block) = self.get(at).filter(|_| *tries > 0) else {
            return Cow::Borrowed(&[]);
        };
        let found = || targets.fillable(block);
        let held = match self {
            Self::Once(_) => None,
            Self::Often(kinds, remembered) => {
                let held = kinds
                    .get(at)
                    .and_then(|kind| remembered.fillable.get(*kind as usize));
                held.map(|held| held.get_or_init(found))
            }
        };
        let (fitting, tried) = match held {
            Some((fitting, tried)) => (Cow::Borrowed(fitting.as_slice()), *tried),
            None => {
                let (fitting, tried) = found();
                (Cow::Owned(fitting), tried)
            }
        };
        *tries = tries.saturating_sub(tried);
        fitting
    }

    /// See [`Targets::likeness`].
    pub(super) fn likeness(self, at: usize, targets: &Targets, target: usize, alone: bool) -> u32 {
        let Some(block) = self.get(at) else {
            return 0;
        };
        let (kinds, remembered) = match self {
            Self::Once(_) => return targets.met.likeness(block, targets, target, alone),
            Self::Often(kinds, remembered) => (kinds, remembered),
        };
        let likeness = || targets.likeness(block, target, alone);
        // What faces each other alone is never asked for by kinds.
        let place = kinds.get(at).filter(|_| !alone);
        let place = place.map(|kind| *kind as usize * remembered.targets + target);
        let Some(held) = place.and_then(|place| remembered.likeness.get(place)) else {
            return likeness();
        };
        match held.load(Ordering::Relaxed) {
            UNKNOWN => {
                let likeness = likeness();
                held.store(likeness, Ordering::Relaxed);
                likeness
            }
            known => known,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_of_single_documents_is_bounded() {
        let long = "mot ".repeat(2_500);
        for text in ["mot", &long] {
            let content = Arc::new(Content::new(text));
            let mut met = Likenesses::default();
            for number in 0..3 * MOST_MET {
                let question = ((number, 0), 0, false);
                met.keep(question, 7, (Arc::clone(&content), None));
                assert!(met.held.contains_key(&question));
                assert!(met.held.len() <= MOST_MET);
                assert!(met.bytes <= MOST_MET_BYTES + text.len());
            }
        }
    }
}
