//! Each deviation once: what it is, why it matters, the words, and every portal that has it.

use rustc_hash::FxHashMap;

use super::aligned::edited;
use super::words::Words;
use crate::analysis::{Acceptance, DocumentAnalysis, Mark};
use crate::day::Day;
use crate::deviation::{Deviation, EditOp, Element, Kind, Severity};
use crate::report::lang::{Lang, sentence};
use crate::report::once::{Entry, entries};
use crate::report::told::{self, Told};
use crate::report::visible::visible;

/// A deviation, for a decision.
#[derive(Debug, Clone)]
pub struct Finding {
    /// From 1, in the order in which they are told.
    pub number: usize,
    /// The id that the project's config accepts it by.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// What it is about.
    pub element: Element,
    /// How much it matters.
    pub severity: Severity,
    /// *Reworded cell, column “Finalités”, row “…”*.
    pub what: String,
    /// Whether that has all the words: a heading is short.
    pub is_named: bool,
    /// The headings above: *Under “Cookies”*.
    pub under: Option<String>,
    /// Why it has this severity, as a sentence.
    pub why: String,
    /// What else is to be known: a contradiction, where a moved block belongs, that no reading prevails.
    pub remarks: Vec<String>,
    /// Whether one of the remarks is a contradiction.
    pub contradicts: bool,
    /// The words, as the first portal has them.
    pub words: Option<Words>,
    /// The words on one line, for a sentence.
    pub message: String,
    /// The number of the heading's deviation that it stands under.
    pub part_of: Option<usize>,
    /// The numbers of the deviations that stand under it.
    pub parts: Vec<usize>,
    /// Who has it, by document and line.
    pub witnesses: Vec<Witness>,
    /// How many other documents have it that are not shown.
    pub elsewhere: usize,
    /// What was decided of it.
    pub standing: Standing,
    /// Whether some document has it newly; `None` where nothing is compared with.
    pub new: Option<bool>,
}

impl Finding {
    /// Whether it is not accepted everywhere.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.standing != Standing::Accepted
    }

    /// Why it was accepted, each reason with the portals that it was given for, by their numbers, each once.
    #[must_use]
    pub fn acceptances(&self) -> Vec<(&str, Vec<usize>)> {
        let mut reasons: Vec<(&str, Vec<usize>)> = Vec::new();
        for witness in &self.witnesses {
            let Some(reason) = witness.acceptance.as_deref() else {
                continue;
            };
            match reasons.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, portals)) if portals.last() == Some(&witness.portal) => {}
                Some((_, portals)) => portals.push(witness.portal),
                None => reasons.push((reason, vec![witness.portal])),
            }
        }
        reasons
    }
}

/// Whether a deviation was accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nowhere.
    Open,
    /// At some of the portals that have it.
    Partly,
    /// At every portal that has it.
    Accepted,
}

/// A document that has a deviation.
#[derive(Debug, Clone)]
pub struct Witness {
    /// The document, by its number among those that are shown.
    pub portal: usize,
    /// *line 30*.
    pub place: String,
    /// Whether it is new there.
    pub new: Option<bool>,
    /// Why, by whom and until when it is, or was, accepted there.
    pub acceptance: Option<String>,
    /// Whether that holds.
    pub accepted: bool,
}

/// The numbers of deviations by their ids.
pub(super) struct Numbers(FxHashMap<String, usize>);

impl Numbers {
    pub(super) fn new(findings: &[Finding]) -> Self {
        let known = findings.iter();
        Self(known.map(|held| (held.id.clone(), held.number)).collect())
    }

    pub(super) fn number(&self, id: &str) -> Option<usize> {
        self.0.get(&told::id(id)).copied()
    }

    /// The deviations of a document, each once, in order.
    pub(super) fn of(&self, document: &DocumentAnalysis) -> Vec<usize> {
        let own = document.findings.deviations.iter();
        let mut numbers: Vec<usize> = own.filter_map(|held| self.number(&held.id)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

/// The deviations of the documents that are shown.
pub(super) fn findings(
    told: &Told<'_>,
    documents: &[&DocumentAnalysis],
    shown: &dyn Fn(&DocumentAnalysis) -> bool,
) -> Vec<Finding> {
    let entries = entries(told, shown, &|_| true);
    let numbers: FxHashMap<&str, usize> = entries
        .iter()
        .zip(1..)
        .map(|(entry, number)| (&*entry.deviation.id, number))
        .collect();
    let places: FxHashMap<*const DocumentAnalysis, usize> = (0..)
        .zip(documents)
        .map(|(number, document)| (std::ptr::from_ref(*document), number))
        .collect();
    let mut findings: Vec<Finding> = entries
        .iter()
        .zip(1..)
        .filter_map(|(entry, number)| {
            let part_of = entry.deviation.part_of.as_deref();
            let part_of = part_of.and_then(|id| numbers.get(id).copied());
            let part_of = part_of.filter(|head| *head != number);
            finding(told, entry, number, part_of, &places)
        })
        .collect();
    let parts: Vec<(usize, usize)> = findings
        .iter()
        .filter_map(|held| Some((held.part_of?, held.number)))
        .collect();
    for (head, part) in parts {
        if let Some(held) = findings.get_mut(head - 1) {
            held.parts.push(part);
        }
    }
    findings
}

fn finding(
    told: &Told<'_>,
    entry: &Entry<'_>,
    number: usize,
    part_of: Option<usize>,
    places: &FxHashMap<*const DocumentAnalysis, usize>,
) -> Option<Finding> {
    let (lang, deviation, document) = (told.lang, entry.deviation, entry.document);
    let contradiction = told.contradiction(deviation);
    let contradicts = contradiction.is_some();
    let contested = deviation.contested.then(|| lang.contested().to_owned());
    let remarks = [
        told.fault(document, deviation),
        contradiction,
        told.belongs(deviation),
        contested,
        deviation.coarse.then(|| lang.coarse().to_owned()),
    ];
    let mut witnesses: Vec<Witness> = Vec::with_capacity(entry.had.len());
    for (document, deviation, mark) in &entry.had {
        let portal = places.get(&std::ptr::from_ref(*document)).copied()?;
        let own = witness(told, portal, deviation, mark, entry.deviation.severity);
        witnesses.push(own);
    }
    let accepted = witnesses.iter().filter(|held| held.accepted).count();
    let had = told.shared_by(&deviation.id) as usize;
    let mut own: Vec<usize> = witnesses.iter().map(|held| held.portal).collect();
    own.dedup();
    Some(Finding {
        number,
        id: told::id(&deviation.id),
        kind: deviation.kind,
        element: deviation.element,
        severity: deviation.severity,
        what: sentence(&what(told, deviation)),
        is_named: told::is_named(deviation),
        under: told::section_name(&deviation.section)
            .map(|section| sentence(&lang.under(&lang.quote(&section)))),
        why: why(told, deviation),
        remarks: remarks
            .into_iter()
            .flatten()
            .map(|held| sentence(&held))
            .collect(),
        contradicts,
        words: words(told, document, deviation),
        message: told.message(document, deviation),
        part_of,
        parts: Vec::new(),
        elsewhere: had.saturating_sub(own.len()),
        standing: match accepted {
            0 => Standing::Open,
            all if all == witnesses.len() => Standing::Accepted,
            _ => Standing::Partly,
        },
        new: witnesses
            .iter()
            .filter_map(|held| held.new)
            .reduce(|one, other| one || other),
        witnesses,
    })
}

fn witness(
    told: &Told<'_>,
    portal: usize,
    deviation: &Deviation,
    mark: &Mark,
    gravest: Severity,
) -> Witness {
    let lang = told.lang;
    let found = deviation.found.as_ref();
    let mut place = match (found, deviation.expected_line) {
        (Some(found), _) => lang.place_line(found.start_line),
        (None, Some(line)) => lang.place_after_line(line),
        (None, None) => lang.place_start().to_owned(),
    };
    if deviation.severity != gravest {
        place = format!("{place}, {}", lang.severity(deviation.severity));
    }
    Witness {
        portal,
        place,
        new: mark.new,
        acceptance: mark.accepted.as_ref().map(|held| acceptance(held, lang)),
        accepted: mark.is_accepted(),
    }
}

/// What it is; a block that is cut otherwise, as it looks on the page.
fn what(told: &Told<'_>, deviation: &Deviation) -> String {
    let found = deviation.found.as_ref();
    let found = found.filter(|_| deviation.kind == Kind::Layout);
    found.map_or_else(
        || told.what(deviation, &[]),
        |found| {
            let parts = found.text.split('\n').count();
            told.lang.laid_out(deviation.element, parts)
        },
    )
}

/// Why, by whom and until when; the day in words.
fn acceptance(held: &Acceptance, lang: Lang) -> String {
    let until = held.until.as_deref().map(|until| {
        let day = until.parse::<Day>().map(|day| lang.day(day));
        day.unwrap_or_else(|_| until.to_owned()).into()
    });
    told::acceptance(
        &Acceptance {
            until,
            ..held.clone()
        },
        lang,
    )
}

/// *Why substantive: the portal says more than the template.*
fn why(told: &Told<'_>, deviation: &Deviation) -> String {
    let lang = told.lang;
    let reason = match deviation.raised_by {
        Some(reason) => lang.raised_by(reason),
        None => lang.why(deviation.kind, deviation.severity),
    };
    let lead = lang.why_so(deviation.severity);
    format!("{lead}{}{reason}.", lang.colon())
}

/// The words of a deviation, what changed marked.
fn words(told: &Told<'_>, document: &DocumentAnalysis, deviation: &Deviation) -> Option<Words> {
    if !deviation.edits.is_empty() {
        return Some(edited(deviation, document));
    }
    let text = told::own_text(deviation)?;
    match deviation.kind {
        Kind::Encoding => {
            let words = told.encoding(&document.findings).join(", ");
            (!words.is_empty()).then(|| Words::plain(&visible(&words)))
        }
        Kind::Extra | Kind::Duplicate => Some(Words::of(EditOp::Insert, text)),
        Kind::Missing => Some(Words::of(EditOp::Delete, text)),
        Kind::Layout => Some(Words::cut(text)),
        _ => Some(Words::plain(text)),
    }
}
