//! Entries in one line, which refer to a deviation told before: laid out once for all portals that have the same at the
//! same place.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::Context;
use super::entry::{self, Entry};
use super::page::Page;
use crate::analysis::Mark;

/// What such a line is made from.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    /// Where the deviation is held.
    deviation: usize,
    mark: Mark,
    /// How many parts there are, and whether all of them are rows: all that the line says of them.
    parts: (usize, bool),
    margin: usize,
    number: usize,
}

/// The lines of a family.
#[derive(Default)]
pub(super) struct Short(Mutex<FxHashMap<Key, String>>);

impl Short {
    /// Writes an entry in one line, which names its number among the shared ones.
    pub(super) fn write(
        &self,
        context: &Context<'_>,
        entry: &Entry<'_>,
        margin: usize,
        number: usize,
        page: &mut Page,
    ) {
        let rows = entry.parts.iter().all(|(part, _)| part.element.in_table());
        let key = Key {
            deviation: std::ptr::from_ref(entry.deviation) as usize,
            mark: entry.mark.clone(),
            parts: (entry.parts.len(), rows),
            margin,
            number,
        };
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&key) {
            page.add(known);
            return;
        }
        let mut own = page.another();
        entry::write_short(context, entry, margin, number, &mut own);
        let own = own.take();
        page.add(&own);
        lock().insert(key, own);
    }
}
