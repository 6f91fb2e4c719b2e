//! Holds an output against what was planted: precision and recall of what is at `warning` or above, template,
//! families, reconstruction.

use std::collections::BTreeMap;
use std::fmt;

use super::check;
use super::contract::{Deviation, DocumentReport, Family, Report, file_name};
use super::corpus::{Corpus, File, Truth};
use super::model::{Place, Severity};
use super::rebuild::rebuild;
use super::words::{signs, template_words, words};

/// What was counted of one kind.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    planted: usize,
    reported: usize,
    matched: usize,
    same_element: usize,
    same_severity: usize,
}

/// The score of one corpus or of several.
#[derive(Debug, Default)]
pub(crate) struct Score {
    kinds: BTreeMap<String, Count>,
    /// Whatever is wrong, one line each.
    pub(crate) failures: Vec<String>,
    /// What breaks a promise that bears no exception, one line each.
    pub(crate) breaches: Vec<String>,
    /// Documents whose rebuilt text differs in a sign, though not in a word.
    pub(crate) inexact: Vec<String>,
    documents: usize,
}

impl Score {
    /// The share of what was reported that was planted.
    pub(crate) fn precision(&self) -> f64 {
        ratio(
            self.total(|count| count.matched),
            self.total(|count| count.reported),
        )
    }

    /// The share of what was planted that was reported.
    pub(crate) fn recall(&self) -> f64 {
        ratio(
            self.total(|count| count.matched),
            self.total(|count| count.planted),
        )
    }

    /// The share of the matches that say the right element.
    pub(crate) fn elements(&self) -> f64 {
        ratio(
            self.total(|count| count.same_element),
            self.total(|count| count.matched),
        )
    }

    /// The share of the matches that say the right severity, for the right reason.
    pub(crate) fn severities(&self) -> f64 {
        ratio(
            self.total(|count| count.same_severity),
            self.total(|count| count.matched),
        )
    }

    /// How many deviations at `warning` or above were planted.
    pub(crate) fn planted(&self) -> usize {
        self.total(|count| count.planted)
    }

    fn total(&self, of: impl Fn(&Count) -> usize) -> usize {
        self.kinds.values().map(of).sum()
    }

    /// Adds what `report` says of `corpus`.
    pub(crate) fn add(&mut self, corpus: &Corpus, report: &Report) {
        let lines_of = |name: &str| corpus.file(name).map(|file| file.rendered.lines.as_slice());
        let breaches = check::breaches(report, lines_of);
        self.breaches.extend(
            breaches
                .into_iter()
                .map(|breach| format!("{}: {breach}", corpus.label)),
        );
        self.add_families(corpus, report);
        for family in &report.families {
            for document in &family.documents {
                let Some(file) = corpus.file(file_name(&document.path)) else {
                    continue;
                };
                self.documents += 1;
                self.add_document(corpus, file, document);
                self.add_rebuilt(corpus, file, family, document);
            }
        }
    }

    fn add_families(&mut self, corpus: &Corpus, report: &Report) {
        let mut found: BTreeMap<Option<usize>, Vec<Option<usize>>> = BTreeMap::new();
        for (number, family) in report.families.iter().enumerate() {
            for document in &family.documents {
                let truth = corpus
                    .file(file_name(&document.path))
                    .and_then(|file| file.family);
                found.entry(truth).or_default().push(Some(number));
            }
        }
        for document in &report.unassigned {
            let truth = corpus
                .file(file_name(&document.path))
                .and_then(|file| file.family);
            found.entry(truth).or_default().push(None);
        }
        if report.families.len() != corpus.families.len() {
            let counts = (report.families.len(), corpus.families.len());
            self.breaches.push(format!(
                "{}: {} families for {}",
                corpus.label, counts.0, counts.1
            ));
        }
        for (truth, mut numbers) in found {
            numbers.dedup();
            if numbers.len() != 1
                || numbers
                    .first()
                    .is_some_and(|number| number.is_none() != truth.is_none())
            {
                self.breaches.push(format!(
                    "{}: the documents of {truth:?} went to {numbers:?}",
                    corpus.label
                ));
            }
        }
        for family in &report.families {
            let first = family
                .documents
                .first()
                .and_then(|document| corpus.file(file_name(&document.path)));
            if let Some(number) = first.and_then(|file| file.family) {
                let label = &corpus.label;
                let breaches = template_breaches(family, corpus, number);
                self.breaches.extend(
                    breaches
                        .into_iter()
                        .map(|breach| format!("{label}: template: {breach}")),
                );
            }
        }
    }

    fn add_document(&mut self, corpus: &Corpus, file: &File, document: &DocumentReport) {
        let mut reported: Vec<&Deviation> = document
            .deviations
            .iter()
            .filter(|deviation| deviation.matters())
            .collect();
        for deviation in &reported {
            self.kinds
                .entry(deviation.kind.clone())
                .or_default()
                .reported += 1;
        }
        for truth in file
            .truth
            .iter()
            .filter(|truth| truth.severity > Severity::Note)
        {
            let count = self.kinds.entry(truth.kind.to_owned()).or_default();
            count.planted += 1;
            let Some(place) = reported.iter().position(|deviation| fits(truth, deviation)) else {
                self.failures.push(format!(
                    "{} / {}: not found: {truth:?}",
                    corpus.label, file.name
                ));
                continue;
            };
            let deviation = reported.remove(place);
            count.matched += 1;
            let same_element = deviation.element == truth.element.name();
            let raised = match deviation.raised_by.as_deref() {
                None => truth.raised_by.is_empty(),
                Some(reason) => truth.raised_by.contains(&reason),
            };
            let same_severity = deviation.severity == truth.severity.name() && raised;
            count.same_element += usize::from(same_element);
            count.same_severity += usize::from(same_severity);
            let same_original =
                truth.duplicate_of.is_none() || deviation.duplicate_of == truth.duplicate_of;
            if !(same_element && same_severity && same_original) {
                self.failures.push(format!(
                    "{} / {}: found otherwise: {truth:?} as {}",
                    corpus.label,
                    file.name,
                    told(deviation)
                ));
            }
        }
        for deviation in reported {
            let layout = &file.layout;
            self.failures.push(format!(
                "{} / {}: not planted: {} in {layout:?}",
                corpus.label,
                file.name,
                told(deviation)
            ));
        }
    }

    fn add_rebuilt(
        &mut self,
        corpus: &Corpus,
        file: &File,
        family: &Family,
        document: &DocumentReport,
    ) {
        let rebuilt = rebuild(&family.template, document).join("\n");
        let truth = file.rendered.texts.join("\n");
        if let Some(difference) = first_difference(&words(&truth), &words(&rebuilt)) {
            self.breaches.push(format!(
                "{} / {}: rebuilt otherwise: {difference}",
                corpus.label, file.name
            ));
        } else if signs(&truth) != signs(&rebuilt) {
            self.inexact
                .push(format!("{} / {}", corpus.label, file.name));
        }
    }
}

/// A deviation in one line, as much of it as helps to see what went wrong.
fn told(deviation: &Deviation) -> String {
    let Deviation {
        kind,
        element,
        severity,
        raised_by,
        column_index,
        duplicate_of,
        ..
    } = deviation;
    let expected = deviation
        .template
        .as_ref()
        .map(|expected| expected.text.as_str());
    let found = deviation
        .found
        .as_ref()
        .map(|found| (found.start_line, found.text.as_str()));
    let changed = deviation
        .edits
        .iter()
        .filter(|edit| edit.op != "equal")
        .map(|edit| (&*edit.op, &*edit.text));
    let changed: Vec<_> = changed.collect();
    let texts = if changed.is_empty() {
        format!("{expected:?} {found:?}")
    } else {
        format!("{changed:?} at {found:?}")
    };
    format!(
        "{kind} {element} {severity} {raised_by:?} column {column_index:?} of {duplicate_of:?}: {texts}"
    )
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}

/// Where two lists of words part, for a message.
pub(crate) fn first_difference(truth: &[String], found: &[String]) -> Option<String> {
    if truth == found {
        return None;
    }
    let place = truth
        .iter()
        .zip(found)
        .take_while(|(one, other)| one == other)
        .count();
    let around = |list: &[String]| {
        let start = place.saturating_sub(3);
        list.iter()
            .skip(start)
            .take(12)
            .cloned()
            .collect::<Vec<_>>()
            .join(" ")
    };
    Some(format!(
        "word {place}: “{}” became “{}”",
        around(truth),
        around(found)
    ))
}

fn fits(truth: &Truth, deviation: &Deviation) -> bool {
    if deviation.kind != truth.kind
        || truth.column.is_some() && deviation.column_index != truth.column
    {
        return false;
    }
    match (&deviation.found, &deviation.template) {
        _ if truth.kind == "encoding" => true,
        (None, Some(expected)) => {
            let at_place = deviation.expected_line.map_or(truth.lines.0 == 0, |line| {
                (truth.lines.0..=truth.lines.1).contains(&line)
            });
            at_place && template_words(&expected.text) == template_words(&truth.text)
        }
        (Some(found), _) => found.start_line <= truth.lines.1 && found.end_line >= truth.lines.0,
        (None, None) => false,
    }
}

fn template_breaches(family: &Family, corpus: &Corpus, number: usize) -> Vec<String> {
    let truth = &corpus.families[number];
    let expected: Vec<(String, Vec<String>)> = truth
        .blocks()
        .iter()
        .map(|block| {
            (
                block.element.name().to_owned(),
                template_words(&block.text()),
            )
        })
        .collect();
    let found: Vec<(String, Vec<String>)> = family
        .template
        .blocks
        .iter()
        .map(|block| (block.element.clone(), template_words(&block.text)))
        .collect();
    let mut breaches = Vec::new();
    if expected != found {
        let place = expected
            .iter()
            .zip(&found)
            .take_while(|(one, other)| one == other)
            .count();
        breaches.push(format!(
            "{} blocks for {}; block {place}: {:?} became {:?}",
            found.len(),
            expected.len(),
            expected.get(place),
            found.get(place)
        ));
    }
    let left_out = |origin: usize| {
        let of_family = corpus
            .files
            .iter()
            .filter(|file| file.family == Some(number));
        let lacking = of_family.clone().filter(|file| file.lacks(origin)).count();
        lacking >= 3 && lacking * 5 > of_family.count()
    };
    for (origin, block) in family.template.blocks.iter().enumerate() {
        if expected.len() == found.len() && block.optional != left_out(origin) {
            breaches.push(format!("block {origin} is optional: {}", block.optional));
        }
    }
    breaches
}

impl File {
    /// Whether the document lacks the template's block of this number.
    fn lacks(&self, origin: usize) -> bool {
        self.lacking.contains(&Place::Lacking(origin))
    }
}

impl fmt::Display for Score {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "{:<12}{:>9}{:>9}{:>9}{:>9}{:>9}",
            "kind", "planted", "reported", "matched", "element", "severity"
        )?;
        for (kind, count) in &self.kinds {
            let Count {
                planted,
                reported,
                matched,
                same_element,
                same_severity,
            } = count;
            writeln!(
                out,
                "{kind:<12}{planted:>9}{reported:>9}{matched:>9}{same_element:>9}{same_severity:>9}"
            )?;
        }
        let shares = (self.precision(), self.recall());
        writeln!(
            out,
            "precision {:.4}, recall {:.4} over {} documents",
            shares.0, shares.1, self.documents
        )?;
        for (what, lines) in [
            ("breaches", &self.breaches),
            ("failures", &self.failures),
            ("inexact", &self.inexact),
        ] {
            if !lines.is_empty() {
                writeln!(out, "{} {what}:", lines.len())?;
            }
            for line in lines.iter().take(25) {
                writeln!(out, "  {line}")?;
            }
        }
        Ok(())
    }
}
