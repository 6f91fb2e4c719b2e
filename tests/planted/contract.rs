//! The JSON of DESIGN.md, version 1, as a test reads it. Knows nothing of the engine.
#![allow(
    dead_code,
    reason = "the output as a whole, of which each test reads a part"
)]

use std::collections::BTreeMap;

use serde::Deserialize;

/// A whole output.
#[derive(Debug, Deserialize)]
pub(crate) struct Report {
    pub(crate) schema: String,
    pub(crate) families: Vec<Family>,
    pub(crate) unassigned: Vec<Unassigned>,
    pub(crate) skipped: Vec<serde_json::Value>,
    pub(crate) summary: Summary,
}

/// One family.
#[derive(Debug, Deserialize)]
pub(crate) struct Family {
    pub(crate) name: String,
    pub(crate) template: Template,
    pub(crate) documents: Vec<DocumentReport>,
    pub(crate) shared: Vec<Shared>,
    pub(crate) inventory: Vec<InventoryRow>,
}

/// The template of a family.
#[derive(Debug, Deserialize)]
pub(crate) struct Template {
    pub(crate) source: String,
    pub(crate) blocks: Vec<TemplateBlock>,
    pub(crate) slots: Vec<Slot>,
}

/// One block of a template.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct TemplateBlock {
    pub(crate) id: String,
    pub(crate) element: String,
    pub(crate) section: Vec<String>,
    pub(crate) text: String,
    pub(crate) cells: Vec<String>,
    pub(crate) support: usize,
    pub(crate) optional: bool,
    pub(crate) contested: bool,
    pub(crate) readings: Vec<Reading>,
}

/// A reading that competes.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Reading {
    pub(crate) text: String,
    pub(crate) column: Option<String>,
    pub(crate) documents: usize,
    pub(crate) id: Option<String>,
}

/// A slot.
#[derive(Debug, Deserialize)]
pub(crate) struct Slot {
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) slot_type: String,
    pub(crate) documents: usize,
    pub(crate) distinct: usize,
}

/// One document.
#[derive(Debug, Deserialize)]
pub(crate) struct DocumentReport {
    pub(crate) path: String,
    pub(crate) portal: String,
    pub(crate) encoding: String,
    pub(crate) conforms: bool,
    pub(crate) verified: bool,
    pub(crate) slots: BTreeMap<String, Vec<Option<String>>>,
    pub(crate) normalisations: Vec<Normalisation>,
    #[serde(default)]
    pub(crate) choices: Vec<Choice>,
    pub(crate) deviations: Vec<Deviation>,
}

/// What a document makes of a block that leaves a choice.
#[derive(Debug, Deserialize)]
pub(crate) struct Choice {
    pub(crate) block: String,
    pub(crate) text: Option<String>,
}

/// A change of form.
#[derive(Debug, Deserialize)]
pub(crate) struct Normalisation {
    pub(crate) kind: String,
    pub(crate) lines: Vec<usize>,
}

/// One deviation.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Deviation {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) element: String,
    pub(crate) severity: String,
    pub(crate) raised_by: Option<String>,
    pub(crate) section: Vec<String>,
    pub(crate) column: Option<String>,
    pub(crate) column_index: Option<usize>,
    pub(crate) template: Option<Expected>,
    pub(crate) found: Option<Found>,
    pub(crate) edits: Vec<Edit>,
    pub(crate) after: Option<String>,
    pub(crate) expected_line: Option<usize>,
    pub(crate) duplicate_of: Option<usize>,
    pub(crate) duplicate_in: Option<Vec<String>>,
    pub(crate) part_of: Option<String>,
    pub(crate) contested: bool,
    pub(crate) shared_by: Option<usize>,
}

impl Deviation {
    /// Whether it is a `warning` or an `error`.
    pub(crate) fn matters(&self) -> bool {
        self.severity != "note"
    }
}

/// The template's side.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Expected {
    pub(crate) block: String,
    pub(crate) text: String,
}

/// The document's side.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Found {
    pub(crate) text: String,
    pub(crate) start_line: usize,
    pub(crate) end_line: usize,
    pub(crate) start_column: usize,
    pub(crate) end_column: usize,
}

/// One step of a word diff.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Edit {
    pub(crate) op: String,
    pub(crate) text: String,
}

/// A deviation that several documents have.
#[derive(Debug, Deserialize)]
pub(crate) struct Shared {
    pub(crate) id: String,
    pub(crate) documents: usize,
    pub(crate) portals: Vec<String>,
}

/// A row over all documents.
#[derive(Debug, Deserialize)]
pub(crate) struct InventoryRow {
    pub(crate) cells: Vec<String>,
    pub(crate) documents: usize,
    pub(crate) in_template: bool,
    pub(crate) contradicts: bool,
}

/// A document of no family.
#[derive(Debug, Deserialize)]
pub(crate) struct Unassigned {
    pub(crate) path: String,
    pub(crate) reason: String,
}

/// The figures.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Summary {
    pub(crate) documents: usize,
    pub(crate) families: usize,
    pub(crate) conforming: usize,
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) notes: usize,
    pub(crate) unassigned: usize,
    pub(crate) skipped: usize,
    pub(crate) by_kind: BTreeMap<String, usize>,
}

/// The last part of a path.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
