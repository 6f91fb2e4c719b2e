//! Each deviation of a family once, with everybody who has it: the order in which reports for decisions tell them.

use rustc_hash::FxHashMap;

use super::told::Told;
use crate::analysis::{DocumentAnalysis, Mark};
use crate::deviation::{Deviation, Severity};

/// A deviation with the documents that have it.
pub(super) struct Entry<'a> {
    /// As the first document has it of those where it is gravest: an encoding is graver by what it hides.
    pub(super) deviation: &'a Deviation,
    /// That document.
    pub(super) document: &'a DocumentAnalysis,
    /// Each document, with its own form of the deviation and what was said of it there.
    pub(super) had: Vec<(&'a DocumentAnalysis, &'a Deviation, Mark)>,
}

/// The deviations of the documents that are `shown`, of the severities that are `told`: the gravest and most widespread
/// first, the parts of a section after it.
pub(super) fn entries<'a>(
    told: &Told<'a>,
    shown: &dyn Fn(&DocumentAnalysis) -> bool,
    is_told: &dyn Fn(Severity) -> bool,
) -> Vec<Entry<'a>> {
    let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
    let mut entries: Vec<Entry<'a>> = Vec::new();
    for document in told.family.documents.iter().filter(|held| shown(held)) {
        for (deviation, mark) in document.marked() {
            if !is_told(deviation.severity) {
                continue;
            }
            let number = *numbers.entry(&deviation.id).or_insert(entries.len());
            if number == entries.len() {
                entries.push(Entry {
                    deviation,
                    document,
                    had: Vec::new(),
                });
            }
            if let Some(entry) = entries.get_mut(number) {
                if deviation.severity > entry.deviation.severity {
                    (entry.deviation, entry.document) = (deviation, document);
                }
                entry.had.push((document, deviation, mark));
            }
        }
    }
    // A part stands where its section does, after it.
    let rank = |number: usize, entry: &Entry<'_>| {
        let wide = std::cmp::Reverse(entry.had.len());
        (std::cmp::Reverse(entry.deviation.severity), wide, number)
    };
    let ranks: Vec<_> = entries
        .iter()
        .enumerate()
        .map(|(number, entry)| {
            let head = entry.deviation.part_of.as_deref();
            let head = head.and_then(|id| Some((*numbers.get(id)?, true)));
            let (head, is_part) = head.unwrap_or((number, false));
            let own = rank(number, entry);
            let above = entries.get(head).map_or(own, |entry| rank(head, entry));
            (above, is_part, own)
        })
        .collect();
    let mut ranked: Vec<_> = ranks.into_iter().zip(entries).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, entry)| entry).collect()
}
