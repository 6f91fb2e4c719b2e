//! Slots and their names: places of a template that vary alike from document to document are one slot, and slots of a type
//! are numbered in the order of their first place. Not for which words of a text vary: that is [`super::slot`]'s.

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::template::slot::Place;
use crate::template::{Slot, SlotType};

/// So many slots are gone through one by one for each place.
const FEW_SLOTS: usize = 64;

/// Gives places their slots: places that vary alike are one slot.
#[derive(Debug, Default)]
pub(super) struct Naming {
    types: Vec<SlotType>,
    names: Vec<Arc<str>>,
    fillers: Vec<FxHashMap<usize, u64>>,
    /// How many slots there are of each type.
    counts: BTreeMap<SlotType, usize>,
    /// Past [`FEW_SLOTS`]: by document and filler, the slots that it fills.
    holders: FxHashMap<(usize, u64), Vec<usize>>,
}

impl Naming {
    /// The slot of a place: one that it varies alike with, or a new one.
    pub(super) fn enter(&mut self, place: &Place) -> usize {
        let slot = self
            .alike(place)
            .unwrap_or_else(|| self.add(place.slot_type));
        if let Some(known) = self.fillers.get_mut(slot) {
            for (document, filler) in &place.fillers {
                if let Entry::Vacant(new) = known.entry(*document) {
                    new.insert(*filler);
                    if !self.holders.is_empty() {
                        let holders = self.holders.entry((*document, *filler));
                        holders.or_default().push(slot);
                    }
                }
            }
        }
        if self.types.len() > FEW_SLOTS && self.holders.is_empty() {
            for (slot, known) in self.fillers.iter().enumerate() {
                for (document, filler) in known {
                    let holders = self.holders.entry((*document, *filler));
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
    fn alike(&self, place: &Place) -> Option<usize> {
        let is_it = |slot: &usize| {
            self.types.get(*slot) == Some(&place.slot_type)
                && self
                    .fillers
                    .get(*slot)
                    .is_some_and(|known| vary_alike(known, &place.fillers))
        };
        if self.holders.is_empty() {
            return (0..self.types.len()).find(is_it);
        }
        // What varies alike has a filler of some document in common.
        let pairs = place.fillers.iter();
        let mut slots: Vec<usize> = pairs
            .filter_map(|(document, filler)| self.holders.get(&(*document, *filler)))
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
        self.fillers.push(FxHashMap::default());
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
                documents: fillers.keys().map(|document| weight(*document)).sum(),
                distinct: u32::try_from(fillers.values().collect::<FxHashSet<_>>().len())
                    .unwrap_or(u32::MAX),
                same_as_portal: false,
                matches: None,
            })
            .collect()
    }
}

/// Whether two places hold the same filler in at least two thirds of the documents that fill both, and not by chance:
/// the fillers differ between documents.
fn vary_alike(one: &FxHashMap<usize, u64>, other: &FxHashMap<usize, u64>) -> bool {
    let (mut both, mut equal) = (0usize, 0usize);
    let mut values = FxHashSet::default();
    for (document, filler) in other {
        if let Some(known) = one.get(document) {
            both += 1;
            if known == filler {
                equal += 1;
                values.insert(*filler);
            }
        }
    }
    both >= 2 && equal * 3 >= both * 2 && values.len() >= 2
}
