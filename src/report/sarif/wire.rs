//! The objects of SARIF 2.1.0 that a log of ours holds, with the keys of the standard.

use serde::Serialize;

use crate::analysis::{Acceptance, Analysis, DocumentAnalysis, ShownPath};
use crate::deviation::Deviation;
use crate::report::lang::Lang;
use crate::report::place::{Region, region, uri};
use crate::report::told;
use crate::report::visible::visible;

/// What relative addresses are relative to.
const ROOT: &str = "%SRCROOT%";

/// The standard's `message` and `multiformatMessageString`.
#[derive(Serialize)]
pub(super) struct Text {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

impl Text {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            markdown: None,
        }
    }

    /// A message: in the standard, braces stand for arguments unless they are doubled, and `[text](address)` is a link.
    pub(super) fn message(text: &str) -> Self {
        let mut out = String::with_capacity(text.len());
        let mut signs = text.chars().peekable();
        let mut run = 0;
        while let Some(sign) = signs.next() {
            out.push(sign);
            run += 1;
            if signs.peek() == Some(&sign) {
                continue;
            }
            match sign {
                '{' | '}' if run % 2 == 1 => out.push(sign),
                ']' if signs.peek() == Some(&'(') => out.push(' '),
                _ => {}
            }
            run = 0;
        }
        Self::new(out)
    }

    pub(super) fn with_markdown(text: String, markdown: String) -> Self {
        Self {
            text,
            markdown: Some(markdown),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Result<'t> {
    pub(super) rule_id: &'static str,
    pub(super) rule_index: usize,
    pub(super) level: &'static str,
    pub(super) message: Text,
    pub(super) locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) partial_fingerprints: Option<Fingerprints<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) baseline_state: Option<&'static str>,
    pub(super) suppressions: Vec<Suppression<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) properties: Option<Properties<'t>>,
}

/// The deviation's id, which outlives moved lines.
#[derive(Serialize)]
pub(super) struct Fingerprints<'t> {
    #[serde(rename = "charteDiffId/v1")]
    id: &'t str,
}

impl<'t> Fingerprints<'t> {
    pub(super) const fn new(id: &'t str) -> Self {
        Self { id }
    }
}

#[derive(Serialize)]
pub(super) struct Properties<'t> {
    pub(super) portal: &'t str,
    pub(super) template: &'t str,
    pub(super) element: &'static str,
    pub(super) raised_by: Option<&'static str>,
    pub(super) section: Option<String>,
    pub(super) shared_by: u32,
    pub(super) acceptance: Option<String>,
}

/// Why a deviation is allowed.
#[derive(Serialize)]
pub(super) struct Suppression<'t> {
    kind: &'static str,
    status: &'static str,
    justification: &'t str,
    properties: Said,
}

/// The whole of what was said, for people.
#[derive(Serialize)]
struct Said {
    acceptance: String,
}

impl<'t> Suppression<'t> {
    pub(super) fn new(held: &'t Acceptance, lang: Lang) -> Self {
        Self {
            kind: "external",
            status: "accepted",
            justification: &held.reason,
            properties: Said {
                acceptance: told::acceptance(held, lang),
            },
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Span>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

/// The standard's `region`: the end column is the one after the last.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Span {
    start_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u32>,
    end_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
}

impl Artifact {
    fn new(path: &ShownPath) -> Self {
        let uri = uri(path);
        // What lies outside of the working folder, or is absolute, has no base.
        let inside = !uri.starts_with("file:") && !uri.starts_with("../");
        Self {
            uri,
            uri_base_id: inside.then_some(ROOT),
        }
    }
}

impl Location {
    /// A file as a whole.
    pub(super) fn file(path: &ShownPath) -> Self {
        Self {
            physical_location: Physical {
                artifact_location: Artifact::new(path),
                region: None,
            },
            message: None,
        }
    }

    /// A line of a file.
    pub(super) fn line(path: &ShownPath, line: u32) -> Self {
        Self::at(
            path,
            Region {
                start_line: line.max(1),
                end_line: line.max(1),
                columns: None,
            },
        )
    }

    /// Where a deviation stands.
    pub(super) fn of(document: &DocumentAnalysis, deviation: &Deviation) -> Self {
        Self::at(&document.path, region(deviation))
    }

    fn at(path: &ShownPath, region: Region) -> Self {
        let mut location = Self::file(path);
        location.physical_location.region = Some(Span {
            start_line: region.start_line,
            start_column: region.columns.map(|(start, _)| start),
            end_line: region.end_line,
            end_column: region.columns.map(|(_, end)| end.saturating_add(1)),
        });
        location
    }
}

/// How the run went: what could not be read, and what could not be proved.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
    locations: Vec<Location>,
}

impl Invocation {
    pub(super) fn new(analysis: &Analysis, lang: Lang) -> Self {
        let skipped = analysis.skipped.iter().map(|skip| Notification {
            level: if skip.named { "error" } else { "note" },
            message: Text::message(&visible(&lang.skipped(&skip.reason))),
            locations: vec![Location::file(&skip.path)],
        });
        let families = analysis.families.iter();
        let documents = families.flat_map(|family| &family.documents);
        let unverified = documents
            .filter(|document| !document.findings.verified)
            .map(|document| Notification {
                level: "error",
                message: Text::message(&lang.not_verified(&visible(&document.path.text))),
                locations: vec![Location::file(&document.path)],
            });
        let notifications: Vec<Notification> = skipped.chain(unverified).collect();
        let failed = notifications.iter().any(|told| told.level == "error");
        Self {
            execution_successful: !failed && analysis.summary.documents > 0,
            tool_execution_notifications: notifications,
        }
    }
}

/// The figures of the run.
#[derive(Serialize)]
pub(super) struct Figures {
    documents: u32,
    conforming: u32,
    errors: u32,
    warnings: u32,
    notes: u32,
    accepted: u32,
    unassigned: u32,
    notes_are_results: bool,
}

impl Figures {
    pub(super) const fn new(analysis: &Analysis, notes_are_results: bool) -> Self {
        let summary = &analysis.summary;
        Self {
            documents: summary.documents,
            conforming: summary.conforming,
            errors: summary.errors,
            warnings: summary.warnings,
            notes: summary.notes,
            accepted: summary.accepted,
            unassigned: summary.unassigned,
            notes_are_results,
        }
    }
}

/// What stands behind the base of relative addresses: the folder that the command ran in.
#[derive(Serialize)]
pub(super) struct Bases {
    #[serde(rename = "%SRCROOT%")]
    root: Base,
}

#[derive(Serialize)]
struct Base {
    description: Text,
}

pub(super) fn bases(lang: Lang) -> Bases {
    Bases {
        root: Base {
            description: Text::new(lang.working_folder()),
        },
    }
}
