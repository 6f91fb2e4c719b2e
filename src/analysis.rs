//! The result of a run: everything that a writer may show. Writers read it and compute nothing.

use std::sync::Arc;

use crate::deviation::{Deviation, Kind};
use crate::template::Template;
pub use crate::text::Normalisation;

/// A path as it is shown: as given, `/` between parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShownPath {
    /// The path; what is not UTF-8 in it has U+FFFD.
    pub text: Arc<str>,
    /// The bytes in hex, for a path that is not UTF-8.
    pub hex: Option<Arc<str>>,
}

/// What was found in one text. Files with the same bytes share one; the few things that depend on the portal (a
/// `slot` deviation for another portal's URL) make a file have its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    /// The encoding that was read, in lower case: `utf-8`, `windows-1252`, `utf-16le`…
    pub encoding: &'static str,
    /// Whether template, slots and deviations rebuild the document.
    pub verified: bool,
    /// Fillers by slot, in the order of the template's slots: one where all its places agree, else one a place.
    pub slots: Vec<(Arc<str>, Vec<Arc<str>>)>,
    /// Changes of form, in the order of their names.
    pub normalisations: Vec<Normalisation>,
    /// By line, then id.
    pub deviations: Vec<Deviation>,
}

/// One document of a family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentAnalysis {
    /// Which file.
    pub path: ShownPath,
    /// Whose charte it is.
    pub portal: Arc<str>,
    /// No deviation of severity `warning` or `error` that is not accepted.
    pub conforms: bool,
    /// What was found in it.
    pub findings: Arc<Findings>,
}

/// A deviation that two documents or more share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// The deviation's id.
    pub id: Arc<str>,
    /// How many documents have it.
    pub documents: u32,
    /// Whose they are, sorted, each once.
    pub portals: Vec<Arc<str>>,
}

/// A table row, over all documents of the family, by its identifying cells and its section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InventoryRow {
    /// The identifying cells.
    pub cells: Vec<Arc<str>>,
    /// The headings above.
    pub section: Arc<[Arc<str>]>,
    /// How many documents have it there.
    pub documents: u32,
    /// Whether the template has it there.
    pub in_template: bool,
    /// Whether one document declares it under two sections.
    pub contradicts: bool,
}

/// One family: its template and its documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyAnalysis {
    /// What they agree on.
    pub template: Template,
    /// By path.
    pub documents: Vec<DocumentAnalysis>,
    /// By count (most first), then id; two documents or more.
    pub shared: Vec<Shared>,
    /// By the template's order, then by cells.
    pub inventory: Vec<InventoryRow>,
}

impl FamilyAnalysis {
    /// How many documents of the family have the deviation `id` (1 where nobody shares it).
    #[must_use]
    pub fn shared_by(&self, id: &str) -> u32 {
        self.shared
            .iter()
            .find(|shared| &*shared.id == id)
            .map_or(1, |shared| shared.documents)
    }
}

/// Why a document has no family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnassignedReason {
    /// No other document of the run has the same template.
    NoFamily,
}

impl UnassignedReason {
    /// Every reason, in the order in which the schema lists them.
    pub const ALL: [Self; 1] = [Self::NoFamily];

    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoFamily => "no_family",
        }
    }
}

/// The family that comes nearest to a document without one.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest {
    /// The template's name.
    pub family: Arc<str>,
    /// The share of the document's words (runs of four) that the family has, 0 to 1.
    pub share: f64,
}

/// A document without a family.
#[derive(Debug, Clone, PartialEq)]
pub struct Unassigned {
    /// Which file.
    pub path: ShownPath,
    /// Why.
    pub reason: UnassignedReason,
    /// The nearest family, if there is one.
    pub nearest: Option<Nearest>,
    /// Its written form, which is all there is to say about a document on its own.
    pub written: Arc<str>,
}

/// Why a file was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SkipReason {
    /// It holds bytes that no text holds.
    Binary,
    /// It holds no word.
    Empty,
    /// HTML or XML.
    Markup,
    /// It could not be read, with the system's words.
    Unreadable(Arc<str>),
    /// A folder link, a FIFO, a device, a socket.
    NotAFile,
    /// Larger than the limit, in bytes.
    TooLarge(u64),
}

impl SkipReason {
    /// The names of all reasons, in the order in which the schema lists them.
    pub const NAMES: [&'static str; 6] = [
        "binary",
        "empty",
        "markup",
        "unreadable",
        "not_a_file",
        "too_large",
    ];

    /// The name in JSON.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Binary => "binary",
            Self::Empty => "empty",
            Self::Markup => "markup",
            Self::Unreadable(_) => "unreadable",
            Self::NotAFile => "not_a_file",
            Self::TooLarge(_) => "too_large",
        }
    }
}

/// A file that was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Which file.
    pub path: ShownPath,
    /// Why.
    pub reason: SkipReason,
    /// Whether it was named on the command line, and not only found in a folder.
    pub named: bool,
}

/// The figures of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Assigned and unassigned documents.
    pub documents: u32,
    /// Families.
    pub families: u32,
    /// Documents that conform.
    pub conforming: u32,
    /// Deviations of severity `error` that are not accepted.
    pub errors: u32,
    /// Deviations of severity `warning` that are not accepted.
    pub warnings: u32,
    /// Deviations of severity `note` that are not accepted.
    pub notes: u32,
    /// Accepted deviations.
    pub accepted: u32,
    /// Documents without a family.
    pub unassigned: u32,
    /// Files passed over.
    pub skipped: u32,
    /// How many deviations of each kind there are; kinds without one are left out. In the order of [`Kind::ALL`].
    pub by_kind: Vec<(Kind, u32)>,
}

/// Everything that a run found.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// By size (largest first), then digest.
    pub families: Vec<FamilyAnalysis>,
    /// By path.
    pub unassigned: Vec<Unassigned>,
    /// By path.
    pub skipped: Vec<Skipped>,
    /// The figures.
    pub summary: Summary,
}
