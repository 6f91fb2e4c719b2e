//! Deviations that someone allowed: the entries of a config laid over an [`Analysis`]. An accepted deviation is marked
//! and not counted; it is never taken away. Nothing is read or written here, and today is given by the caller.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::analysis::{Acceptance, Analysis, DocumentAnalysis, Mark};
use crate::day::Day;
use crate::deviation::Severity;

/// The length of a deviation's id, in hex digits.
pub const ID_LENGTH: usize = 12;

/// Whether a text has the form of a deviation's id: twelve hex digits in lower case.
#[must_use]
pub fn is_id(text: &str) -> bool {
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.len() == ID_LENGTH && text.bytes().all(hex)
}

/// What a reader decides of a deviation of a portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decision {
    /// It is allowed.
    Accept,
    /// The portal is to take the template's words back.
    Correct,
    /// It is to be looked at again.
    Review,
}

impl Decision {
    /// Every decision, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Accept, Self::Correct, Self::Review];
}

/// One entry: a deviation that is allowed.
///
/// ```
/// use charte_diff::accepted::{Entry, apply};
/// use charte_diff::day::Day;
/// use charte_diff::{corpus, engine};
///
/// let found = corpus::collect(&["corpus".into()], "stdin");
/// let mut analysis = engine::analyse(&found.files, &engine::Settings::default(), &|_done| ());
/// // « Permet de se souvenir », which two portals have.
/// let entry = Entry {
///     id: "f4e0959da40b".into(),
///     portal: Some("data.saint-maur.com".into()),
///     reason: "read over".into(),
///     by: None,
///     until: None,
/// };
/// let today = Day::new(2027, 3, 31).expect("the calendar has it");
/// let outcomes = apply(&mut analysis, &[entry], today);
/// assert!(outcomes[0].used);
/// assert_eq!((analysis.summary.accepted, analysis.summary.warnings), (1, 1));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The deviation's id.
    pub id: Arc<str>,
    /// Whose deviation it is; `None` for every portal's.
    pub portal: Option<Arc<str>>,
    /// Why it is allowed.
    pub reason: Arc<str>,
    /// Who allowed it.
    pub by: Option<Arc<str>>,
    /// The last day that it holds.
    pub until: Option<Day>,
}

impl Entry {
    /// Whether its last day has passed.
    #[must_use]
    pub fn is_expired(&self, today: Day) -> bool {
        self.until.is_some_and(|until| until < today)
    }

    fn holds_for(&self, portal: &str) -> bool {
        self.portal.as_deref().is_none_or(|own| own == portal)
    }
}

/// What became of one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Whether a document of the run has the deviation.
    pub used: bool,
    /// Whether its last day has passed, so that it allows nothing any more.
    pub expired: bool,
}

/// Entries ready to be laid over documents, as they are on one day.
#[derive(Debug)]
pub struct Register<'e> {
    entries: &'e [Entry],
    today: Day,
    shown: Vec<Arc<Acceptance>>,
    by_id: FxHashMap<&'e str, Vec<usize>>,
}

impl<'e> Register<'e> {
    /// Makes entries ready.
    #[must_use]
    pub fn new(entries: &'e [Entry], today: Day) -> Self {
        let shown = entries.iter().map(|entry| Arc::new(shown(entry, today)));
        let mut by_id: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (number, entry) in entries.iter().enumerate() {
            by_id.entry(&entry.id).or_default().push(number);
        }
        Self {
            entries,
            today,
            shown: shown.collect(),
            by_id,
        }
    }

    /// Marks what the entries allow in one document, and settles anew whether it conforms; says which entries, by their
    /// numbers, are for one of its deviations.
    ///
    /// Where several entries are for one deviation, one that still holds wins over an expired one, one for the portal
    /// over one for all, the longer one over the shorter.
    pub fn mark(&self, document: &mut DocumentAnalysis) -> Vec<usize> {
        let mut used = Vec::new();
        let findings = Arc::clone(&document.findings);
        for (at, deviation) in findings.deviations.iter().enumerate() {
            let numbers = self
                .by_id
                .get(&*deviation.id)
                .map_or(&[][..], Vec::as_slice);
            let holding = numbers.iter().copied().filter(|number| {
                self.entries
                    .get(*number)
                    .is_some_and(|entry| entry.holds_for(&document.portal))
            });
            let mut best = None;
            for number in holding {
                used.push(number);
                let rank = self.entries.get(number).map(|held| rank(held, self.today));
                if best.is_none_or(|(held, _)| held < rank) {
                    best = Some((rank, number));
                }
            }
            if let Some(accepted) = best.and_then(|(_, number)| self.shown.get(number)) {
                mark(document, at, accepted);
            }
        }
        let conforms = document
            .marked()
            .all(|(deviation, mark)| mark.is_accepted() || deviation.severity == Severity::Note);
        document.conforms = conforms;
        used
    }
}

/// Marks what the entries allow ([`Register::mark`]), counts anew what conforms and how many deviations of which severity
/// are left, and says what became of each entry, in their order.
pub fn apply(analysis: &mut Analysis, entries: &[Entry], today: Day) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = entries
        .iter()
        .map(|entry| Outcome {
            used: false,
            expired: entry.is_expired(today),
        })
        .collect();
    if entries.is_empty() {
        return outcomes;
    }
    let register = Register::new(entries, today);
    let families = analysis.families.iter_mut();
    for document in families.flat_map(|family| &mut family.documents) {
        for number in register.mark(document) {
            if let Some(outcome) = outcomes.get_mut(number) {
                outcome.used = true;
            }
        }
    }
    count(analysis);
    outcomes
}

/// What makes one of several entries win.
fn rank(entry: &Entry, today: Day) -> (bool, bool, bool, Option<Day>) {
    (
        !entry.is_expired(today),
        entry.portal.is_some(),
        entry.until.is_none(),
        entry.until,
    )
}

fn shown(entry: &Entry, today: Day) -> Acceptance {
    Acceptance {
        reason: Arc::clone(&entry.reason),
        by: entry.by.clone(),
        until: entry.until.map(|day| Arc::from(day.to_string())),
        expired: entry.is_expired(today),
    }
}

fn mark(document: &mut DocumentAnalysis, at: usize, accepted: &Arc<Acceptance>) {
    document
        .marks
        .resize(document.findings.deviations.len(), Mark::default());
    if let Some(mark) = document.marks.get_mut(at) {
        mark.accepted = Some(Arc::clone(accepted));
    }
}

/// Counts what is left when the accepted deviations are taken off.
fn count(analysis: &mut Analysis) {
    let summary = &mut analysis.summary;
    summary.conforming = 0;
    summary.errors = 0;
    summary.warnings = 0;
    summary.notes = 0;
    summary.accepted = 0;
    let families = analysis.families.iter();
    for document in families.flat_map(|family| &family.documents) {
        for (deviation, mark) in document.marked() {
            if mark.is_accepted() {
                summary.accepted += 1;
                continue;
            }
            match deviation.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Note => summary.notes += 1,
            }
        }
        summary.conforming += u32::from(document.conforms);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_twelve_hex_digits() {
        assert!(is_id("3f1c09ab77de"));
        for text in [
            "3f1c09ab77d",
            "3f1c09ab77de0",
            "3F1C09AB77DE",
            "3f1c09ab77dg",
            "é1c09ab77de",
        ] {
            assert!(!is_id(text), "{text}");
        }
    }

    #[test]
    fn of_several_entries_the_one_that_says_most_wins() {
        let day = |text: &str| text.parse::<Day>().ok();
        let entry = |portal: Option<&str>, until: &str| Entry {
            id: Arc::from("3f1c09ab77de"),
            portal: portal.map(Arc::from),
            reason: Arc::from("r"),
            by: None,
            until: day(until),
        };
        let today = day("2027-01-01").unwrap();
        let rising = [
            entry(None, "2026-01-01"),
            entry(Some("a.fr"), "2026-01-01"),
            entry(None, "2027-01-01"),
            entry(None, "2028-01-01"),
            entry(None, ""),
            entry(Some("a.fr"), "2027-01-01"),
        ];
        assert!(rising.is_sorted_by_key(|entry| rank(entry, today)));
    }
}
