//! The result of a run: everything that a writer may show. Writers read it and compute nothing.

use std::sync::Arc;

pub use crate::deviation::Choice;
use crate::deviation::{Deviation, Element, Kind, Severity};
use crate::template::Template;
pub use crate::text::Normalisation;

/// The name and version of the published form of an analysis.
pub const SCHEMA: &str = "charte-diff/1";

/// A path as it is shown: as given, `/` between parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShownPath {
    /// The path; what is not UTF-8 in it has U+FFFD.
    pub text: Arc<str>,
    /// The bytes in hex, for a path that is not UTF-8.
    pub hex: Option<Arc<str>>,
}

/// What a file's bytes are known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// How many bytes there are.
    pub size: u64,
    /// Their SHA-256, in hex.
    pub sha256: Arc<str>,
}

/// What was found in one text. Files with the same bytes share one; the few things that depend on the portal (a
/// `slot` deviation for another portal's URL) make a file have its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    /// The encoding that was read, in lower case: `utf-8`, `windows-1252`, `utf-16le`…
    pub encoding: &'static str,
    /// What the bytes that were read are known by, where that was asked for.
    pub fingerprint: Option<Fingerprint>,
    /// Whether template, slots and deviations rebuild the document.
    pub verified: bool,
    /// Fillers by slot, in the order of the template's slots: one where all its places agree, else one a place.
    pub slots: Vec<(Arc<str>, Vec<Arc<str>>)>,
    /// Changes of form, in the order of their names.
    pub normalisations: Arc<[Normalisation]>,
    /// Which of the allowed wordings the document has, in the order of the template.
    pub choices: Vec<Choice>,
    /// By line, then id. What documents have alike, at the same place, is held once.
    pub deviations: Vec<Arc<Deviation>>,
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
    /// What people have said of each deviation, in the same order; empty where nothing was said of any.
    pub marks: Vec<Mark>,
}

impl DocumentAnalysis {
    /// What deviates in a block of the template, by its id.
    pub fn about<'s>(&'s self, block: &str) -> impl Iterator<Item = &'s Deviation> {
        let own = self.findings.deviations.iter().map(AsRef::as_ref);
        own.filter(move |held| {
            held.template
                .as_ref()
                .is_some_and(|own| *own.block == *block)
        })
    }

    /// The deviations, each with what was said of it.
    pub fn marked(&self) -> impl Iterator<Item = (&Deviation, Mark)> {
        let marks = self.marks.iter().cloned().map(Some);
        let marks = marks.chain(std::iter::repeat_with(|| None));
        let deviations = self.findings.deviations.iter();
        deviations
            .map(AsRef::as_ref)
            .zip(marks)
            .map(|(deviation, mark)| (deviation, mark.unwrap_or_default()))
    }
}

/// What people, or an earlier run, say of one deviation of one document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Mark {
    /// That it was allowed, perhaps until a day that has passed.
    pub accepted: Option<Arc<Acceptance>>,
    /// Whether an earlier run did not have it; `None` where there is none to compare with.
    pub new: Option<bool>,
}

impl Mark {
    /// Whether the deviation is allowed today.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.accepted.as_ref().is_some_and(|held| !held.expired)
    }

    /// Whether the deviation counts for the exit status: not accepted, and not known from an earlier run.
    #[must_use]
    pub fn counts(&self) -> bool {
        !self.is_accepted() && self.new != Some(false)
    }
}

/// An entry of the config that allows a deviation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Acceptance {
    /// Why.
    pub reason: Arc<str>,
    /// Who allowed it.
    pub by: Option<Arc<str>>,
    /// The last day that it holds, as `2027-03-31`.
    pub until: Option<Arc<str>>,
    /// Whether that day has passed.
    pub expired: bool,
}

/// A deviation that an earlier run had and this one has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// The document that had it.
    pub path: ShownPath,
    /// Whose document it was.
    pub portal: Arc<str>,
    /// The deviation's id.
    pub id: Arc<str>,
    /// What it was.
    pub kind: Kind,
    /// What it was about.
    pub element: Element,
    /// How much it mattered.
    pub severity: Severity,
    /// The headings above.
    pub section: Arc<[Arc<str>]>,
    /// The header of the column, for a cell.
    pub column: Option<Arc<str>>,
    /// The document's words; for `missing` the template's.
    pub text: Arc<str>,
}

/// What changed since an earlier run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Since {
    /// Deviations that the earlier run did not have.
    pub new: u32,
    /// Deviations that have gone.
    pub resolved: u32,
    /// Deviations that both have.
    pub unchanged: u32,
    /// The names of the families whose template is another one now, or was not there.
    pub templates_changed: Vec<Arc<str>>,
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
    /// The number of what is declared: the same in every row whose cells differ in spelling only.
    pub thing: u32,
    /// The id of the template's row, where the template has it there.
    pub block: Option<Arc<str>>,
    /// Who departs from the template: the documents that declare the row there where the template does not, or do not
    /// where it does. Sorted numbers in [`FamilyAnalysis::documents`]; equal lists are one.
    pub departing: Arc<[u32]>,
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
    /// What an earlier run had and this one has not, by path, then id.
    pub resolved: Vec<Resolved>,
}

/// Why a document has no family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnassignedReason {
    /// No other document of the run has the same template.
    NoFamily,
    /// None of the approved templates fits it.
    NoTemplate,
}

impl UnassignedReason {
    /// Every reason, in the order in which the schema lists them.
    pub const ALL: [Self; 2] = [Self::NoFamily, Self::NoTemplate];

    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoFamily => "no_family",
            Self::NoTemplate => "no_template",
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
    /// What the bytes that were read are known by, where that was asked for.
    pub fingerprint: Option<Fingerprint>,
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
///
/// It is plain data: what a writer shows can be read off it.
///
/// ```
/// use charte_diff::deviation::Severity;
/// use charte_diff::{corpus, engine};
///
/// let found = corpus::collect(&["corpus".into()], "stdin");
/// let analysis = engine::analyse(&found.files, &engine::Settings::default(), &|_done| ());
///
/// for family in &analysis.families {
///     for document in &family.documents {
///         assert!(document.findings.verified, "{} was not rebuilt", document.portal);
///         let grave = document.findings.deviations.iter().filter(|found| found.severity == Severity::Error);
///         let lines: Vec<u32> = grave.filter_map(|found| Some(found.found.as_ref()?.start_line)).collect();
///         match &*document.portal {
///             "data.saint-maur.com" => assert_eq!(lines, [31, 32, 33]),
///             _ => assert!(lines.is_empty()),
///         }
///     }
/// }
/// assert_eq!((analysis.summary.documents, analysis.summary.conforming), (5, 3));
/// ```
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
    /// What changed since an earlier run, where one is compared with.
    pub since: Option<Since>,
}

/// What is said of one text that was held against kept templates, by itself.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It fits a template.
    Document {
        /// The template's name.
        family: Arc<str>,
        /// What was found in it.
        document: DocumentAnalysis,
    },
    /// It fits none.
    Unassigned(Unassigned),
    /// It is no text.
    Skipped(Skipped),
}
