//! Entries in one line, which refer to a deviation told before: laid out once for all portals that have the same at the
//! same place.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::Context;
use super::entry::{self, Entry};
use super::page::Page;
use crate::analysis::Mark;
use crate::apart::Apart;

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

/// The lines of a family, by thread: there are few, and to make one twice costs less than to wait for it.
#[derive(Default)]
pub(super) struct Short([Apart<Mutex<FxHashMap<Key, String>>>; PARTS]);

/// Of more threads than that, some have one list together.
const PARTS: usize = 16;

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
        let own = rayon::current_thread_index().unwrap_or(0) % PARTS;
        let own = self.0.get(own).unwrap_or(&self.0[0]);
        let lock = || own.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&key) {
            page.add(known);
            return;
        }
        let mut line = page.another();
        entry::write_short(context, entry, margin, number, &mut line);
        let line = line.take();
        page.add(&line);
        lock().insert(key, line);
    }
}
