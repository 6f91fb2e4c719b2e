//! Slots and their names: places of a template that vary alike from document to document are one slot, and slots of a type
//! are numbered in the order of their first place. Not for which words of a text vary: that is [`super::slot`]'s.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::template::{Slot, SlotType};

/// So many slots are gone through one by one for each place.
const FEW_SLOTS: usize = 64;

/// Gives places their slots: places that vary alike are one slot.
#[derive(Debug, Default)]
pub(super) struct Naming {
    types: Vec<SlotType>,
    names: Vec<Arc<str>>,
    /// For each slot what each document fills it with, by its number.
    fillers: Vec<Vec<Option<u64>>>,
    /// How many slots there are of each type.
    counts: BTreeMap<SlotType, usize>,
    /// Past [`FEW_SLOTS`]: by document and filler, the slots that it fills.
    holders: FxHashMap<(usize, u64), Vec<usize>>,
}

impl Naming {
    /// The slot of a place: one that it varies alike with, or a new one.
    pub(super) fn enter(&mut self, slot_type: SlotType, fillers: Vec<Option<u64>>) -> usize {
        let slot = self.alike(slot_type, &fillers);
        let slot = slot.unwrap_or_else(|| self.add(slot_type));
        if !self.holders.is_empty() {
            let known = self.fillers.get(slot).map_or(&[][..], Vec::as_slice);
            let known = known.iter().copied().chain(std::iter::repeat(None));
            for (document, (filler, known)) in fillers.iter().zip(known).enumerate() {
                if let (Some(filler), None) = (filler, known) {
                    let holders = self.holders.entry((document, *filler));
                    holders.or_default().push(slot);
                }
            }
        }
        if let Some(known) = self.fillers.get_mut(slot) {
            lay_under(known, fillers);
        }
        if self.types.len() > FEW_SLOTS && self.holders.is_empty() {
            for (slot, known) in self.fillers.iter().enumerate() {
                for (document, filler) in filled(known) {
                    let holders = self.holders.entry((document, filler));
                    holders.or_default().push(slot);
                }
            }
        }
        slot
    }

    /// The name of a slot.
    pub(super) fn name(&self, slot: usize) -> Option<&Arc<str>> {
        self.names.get(slot)
    }

    /// The first slot that a place varies alike with.
    fn alike(&self, slot_type: SlotType, fillers: &[Option<u64>]) -> Option<usize> {
        let is_it = |slot: &usize| {
            self.types.get(*slot) == Some(&slot_type)
                && self
                    .fillers
                    .get(*slot)
                    .is_some_and(|known| vary_alike(known, fillers))
        };
        if self.holders.is_empty() {
            return (0..self.types.len()).find(is_it);
        }
        // What varies alike has a filler of some document in common.
        let mut slots: Vec<usize> = filled(fillers)
            .filter_map(|pair| self.holders.get(&pair))
            .flatten()
            .copied()
            .collect();
        slots.sort_unstable();
        slots.dedup();
        slots.into_iter().find(is_it)
    }

    fn add(&mut self, slot_type: SlotType) -> usize {
        let count = self.counts.entry(slot_type).or_default();
        *count += 1;
        let number = *count;
        self.types.push(slot_type);
        self.names.push(Arc::from(match number {
            1 => slot_type.name().to_owned(),
            n => format!("{}_{n}", slot_type.name()),
        }));
        self.fillers.push(Vec::new());
        self.types.len() - 1
    }

    /// All of them, in the order in which they were entered; `weight` says how many documents each one entered for is.
    pub(super) fn slots(&self, weight: &impl Fn(usize) -> u32) -> Vec<Slot> {
        self.types
            .iter()
            .zip(&self.names)
            .zip(&self.fillers)
            .map(|((slot_type, name), fillers)| Slot {
                name: Arc::clone(name),
                slot_type: *slot_type,
                documents: filled(fillers).map(|(document, _)| weight(document)).sum(),
                distinct: distinct(fillers),
                same_as_portal: false,
                matches: None,
            })
            .collect()
    }
}

/// The documents that fill a place, and with what.
fn filled(fillers: &[Option<u64>]) -> impl Iterator<Item = (usize, u64)> {
    let held = fillers.iter().enumerate();
    held.filter_map(|(document, filler)| Some((document, (*filler)?)))
}

/// How many fillers there are.
fn distinct(fillers: &[Option<u64>]) -> u32 {
    let mut fillers: Vec<u64> = fillers.iter().flatten().copied().collect();
    fillers.par_sort_unstable();
    fillers.dedup();
    u32::try_from(fillers.len()).unwrap_or(u32::MAX)
}

/// Adds the fillers of documents that have none.
fn lay_under(known: &mut Vec<Option<u64>>, fillers: Vec<Option<u64>>) {
    if known.is_empty() {
        *known = fillers;
        return;
    }
    known.resize(known.len().max(fillers.len()), None);
    for (known, filler) in known.iter_mut().zip(fillers) {
        *known = known.or(filler);
    }
}

/// Whether two places hold the same filler in at least two thirds of the documents that fill both, and not by chance:
/// the fillers differ between documents.
fn vary_alike(one: &[Option<u64>], other: &[Option<u64>]) -> bool {
    let (mut both, mut equal) = (0usize, 0usize);
    let (mut first, mut differ) = (None, false);
    for (one, other) in one.iter().zip(other) {
        if let (Some(one), Some(other)) = (one, other) {
            both += 1;
            if one == other {
                equal += 1;
                differ |= *first.get_or_insert(one) != one;
            }
        }
    }
    both >= 2 && equal * 3 >= both * 2 && differ
}
