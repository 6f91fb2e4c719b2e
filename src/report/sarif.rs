//! SARIF 2.1.0 (OASIS), for code scanning and editors: a rule for each kind of deviation, a result for each deviation.
//!
//! Regions count from 1, columns in characters; SARIF's end column is the one after the last. Notes are results with
//! `-v` only, else counted in the run's properties. What is accepted is a suppressed result; what an earlier run had too is
//! `unchanged`, what has gone `absent`. The standard wants `suppressions` and `baselineState` on every result or on none.

use std::io::{self, Write};

use super::json::value;
use super::lang::Lang;
use super::{told, told::Told};
use crate::analysis::{Analysis, DocumentAnalysis, Mark, Resolved, Unassigned};
use crate::deviation::{Deviation, Severity};

mod rules;
mod wire;

use wire::{Location, Properties, Result, Suppression, Text};

/// How a SARIF log is written.
#[derive(Debug, Clone, Copy)]
pub struct SarifOptions {
    /// The language of the messages and of the rules' help.
    pub lang: Lang,
    /// Notes, too.
    pub verbose: bool,
}

/// Writes the log as one line.
///
/// # Errors
/// What the writer says.
pub fn write(analysis: &Analysis, options: &SarifOptions, out: &mut impl Write) -> io::Result<()> {
    let lang = options.lang;
    out.write_all(
        b"{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{\"tool\":",
    )?;
    value(&rules::tool(lang), out)?;
    out.write_all(b",\"language\":")?;
    value(lang.code(), out)?;
    out.write_all(b",\"columnKind\":\"unicodeCodePoints\",\"originalUriBaseIds\":")?;
    value(&wire::bases(lang), out)?;
    out.write_all(b",\"invocations\":[")?;
    value(&wire::Invocation::new(analysis, lang), out)?;
    out.write_all(b"],\"properties\":")?;
    value(&wire::Figures::new(analysis, options.verbose), out)?;
    out.write_all(b",\"results\":[")?;
    let mut results = Results {
        compared: analysis.since.is_some(),
        first: true,
        out,
    };
    for family in &analysis.families {
        let told = Told::new(family, lang);
        for document in &family.documents {
            for (deviation, mark) in document.marked() {
                if options.verbose || deviation.severity > Severity::Note {
                    results.deviation(&told, document, deviation, &mark)?;
                }
            }
        }
        for resolved in &family.resolved {
            results.resolved(&told, resolved)?;
        }
    }
    for document in &analysis.unassigned {
        results.unassigned(document, lang)?;
    }
    out.write_all(b"]}]}\n")
}

/// The results, one after the other.
struct Results<'o, W> {
    /// Whether the run is compared with an earlier one.
    compared: bool,
    first: bool,
    out: &'o mut W,
}

impl<W: Write> Results<'_, W> {
    fn put(&mut self, result: &Result<'_>) -> io::Result<()> {
        if !std::mem::take(&mut self.first) {
            self.out.write_all(b",")?;
        }
        value(result, self.out)
    }

    fn deviation(
        &mut self,
        told: &Told<'_>,
        document: &DocumentAnalysis,
        deviation: &Deviation,
        mark: &Mark,
    ) -> io::Result<()> {
        let kept = mark.accepted.as_deref().filter(|held| !held.expired);
        let related = deviation.duplicate_of.map(|line| {
            let mut first = Location::line(&document.path, line);
            first.message = Some(Text::new(told.lang.first_place()));
            first
        });
        let state = if mark.new == Some(false) {
            "unchanged"
        } else {
            "new"
        };
        self.put(&Result {
            rule_id: deviation.kind.name(),
            rule_index: rules::index(deviation.kind),
            level: deviation.severity.name(),
            message: Text::message(&told.message(document, deviation)),
            locations: vec![Location::of(document, deviation)],
            related_locations: related.into_iter().collect(),
            partial_fingerprints: Some(wire::Fingerprints::new(&deviation.id)),
            baseline_state: self.compared.then_some(state),
            suppressions: kept
                .map(|held| Suppression::new(held, told.lang))
                .into_iter()
                .collect(),
            properties: Some(Properties {
                portal: &document.portal,
                template: &told.family.template.name,
                element: deviation.element.name(),
                raised_by: deviation.raised_by.map(crate::deviation::RaisedBy::name),
                section: told::section_name(&deviation.section),
                shared_by: told.shared_by(&deviation.id),
                acceptance: mark
                    .accepted
                    .as_deref()
                    .map(|held| told::acceptance(held, told.lang)),
            }),
        })
    }

    fn resolved(&mut self, told: &Told<'_>, resolved: &Resolved) -> io::Result<()> {
        self.put(&Result {
            rule_id: resolved.kind.name(),
            rule_index: rules::index(resolved.kind),
            level: resolved.severity.name(),
            message: Text::message(&super::lang::sentence(&told.resolved(resolved))),
            locations: vec![Location::file(&resolved.path)],
            related_locations: Vec::new(),
            partial_fingerprints: Some(wire::Fingerprints::new(&resolved.id)),
            baseline_state: Some("absent"),
            suppressions: Vec::new(),
            properties: Some(Properties {
                portal: &resolved.portal,
                template: &told.family.template.name,
                element: resolved.element.name(),
                raised_by: None,
                section: told::section_name(&resolved.section),
                shared_by: 0,
                acceptance: None,
            }),
        })
    }

    fn unassigned(&mut self, document: &Unassigned, lang: Lang) -> io::Result<()> {
        self.put(&Result {
            rule_id: rules::NO_TEMPLATE,
            rule_index: rules::NO_TEMPLATE_INDEX,
            level: Severity::Error.name(),
            message: Text::message(&told::no_template(document, lang)),
            locations: vec![Location::line(&document.path, 1)],
            related_locations: Vec::new(),
            partial_fingerprints: None,
            // No earlier run is asked about it; it counts in every one.
            baseline_state: self.compared.then_some("new"),
            suppressions: Vec::new(),
            properties: None,
        })
    }
}
