//! Deviations: what differs between one document and the template of its family.

pub mod compare;
pub mod edits;
pub mod identity;
pub mod mend;
pub mod pair;
pub mod rebuild;
mod rematch;
mod respelt;
pub mod severity;
pub mod words;

use std::sync::Arc;

pub use crate::document::Element;

/// What a deviation is, as DESIGN.md's table of kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A block that the template does not have.
    Extra,
    /// A block of the template that the document lacks.
    Missing,
    /// A block that the document already has.
    Duplicate,
    /// A block of the template, found at another place.
    Moved,
    /// The same block, other words.
    Wording,
    /// A filler that cannot be right.
    Slot,
    /// The same words, otherwise cut into blocks.
    Layout,
    /// The same words, other signs, punctuation or letter case.
    Typography,
    /// The file was not UTF-8, or holds mojibake or invisible characters.
    Encoding,
}

impl Kind {
    /// Every kind, in the order in which help and schema list them.
    pub const ALL: [Self; 9] = [
        Self::Extra,
        Self::Missing,
        Self::Duplicate,
        Self::Moved,
        Self::Wording,
        Self::Slot,
        Self::Layout,
        Self::Typography,
        Self::Encoding,
    ];

    /// The name in JSON, config and `explain`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Extra => "extra",
            Self::Missing => "missing",
            Self::Duplicate => "duplicate",
            Self::Moved => "moved",
            Self::Wording => "wording",
            Self::Slot => "slot",
            Self::Layout => "layout",
            Self::Typography => "typography",
            Self::Encoding => "encoding",
        }
    }
}

/// How much a deviation matters. Ordered: a note is less than a warning, a warning less than an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Of form only (*de forme*).
    Note,
    /// The words changed (*rédactionnel*).
    Warning,
    /// The substance may have changed (*substantiel*).
    Error,
}

impl Severity {
    /// The name in JSON, config and `--fail-on`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Why a deviation is graver than its kind is by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RaisedBy {
    /// A bare number differs.
    Number,
    /// A number with a unit of time, an amount or a percentage differs.
    Duration,
    /// A date differs.
    Date,
    /// A negation differs.
    Negation,
    /// A word of obligation, permission or limit differs.
    Modality,
    /// A word of consent differs.
    Consent,
    /// A word for a third party differs.
    ThirdParty,
    /// A URL differs.
    Url,
    /// An e-mail address differs.
    Email,
    /// A cell that tells rows apart differs.
    Identifier,
    /// The file holds bidirectional controls.
    Bidi,
}

impl RaisedBy {
    /// Every reason, in the order in which the schema lists them; of several, the first is reported.
    pub const ALL: [Self; 11] = [
        Self::Number,
        Self::Duration,
        Self::Date,
        Self::Negation,
        Self::Modality,
        Self::Consent,
        Self::ThirdParty,
        Self::Url,
        Self::Email,
        Self::Identifier,
        Self::Bidi,
    ];

    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Duration => "duration",
            Self::Date => "date",
            Self::Negation => "negation",
            Self::Modality => "modality",
            Self::Consent => "consent",
            Self::ThirdParty => "third_party",
            Self::Url => "url",
            Self::Email => "email",
            Self::Identifier => "identifier",
            Self::Bidi => "bidi",
        }
    }
}

/// Why a filler cannot be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SlotFault {
    /// It asks to be replaced.
    Placeholder,
    /// There is none.
    Empty,
    /// It does not match the expression that the template asks for.
    NoMatch,
    /// It is the address of another host, where the portal's own belongs.
    ForeignHost,
    /// The slot is filled otherwise elsewhere in the document.
    Disagrees,
}

impl SlotFault {
    /// Every fault, in the order in which the schema lists them; of several, the first is reported.
    pub const ALL: [Self; 5] = [
        Self::Placeholder,
        Self::Empty,
        Self::NoMatch,
        Self::ForeignHost,
        Self::Disagrees,
    ];

    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Placeholder => "placeholder",
            Self::Empty => "empty",
            Self::NoMatch => "no_match",
            Self::ForeignHost => "foreign_host",
            Self::Disagrees => "disagrees",
        }
    }
}

/// For a `slot` deviation: the slot whose filler cannot be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongSlot {
    /// Its name.
    pub name: Arc<str>,
    /// What fills it.
    pub filler: Arc<str>,
    /// Why that cannot be right.
    pub fault: SlotFault,
}

/// One step of a word diff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditOp {
    /// Words in both.
    Equal,
    /// Words of the template only.
    Delete,
    /// Words of the document only.
    Insert,
}

impl EditOp {
    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Delete => "delete",
            Self::Insert => "insert",
        }
    }
}

/// A run of text of one [`EditOp`]. `Equal` and `Delete` joined give the template's text to the letter, `Equal` and
/// `Insert` the document's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Which side has the text.
    pub op: EditOp,
    /// The text, spaces included.
    pub text: String,
}

/// What a document makes of a template block that leaves it a choice (`{{any: …}}`, `{{optional}}`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The id of the template block.
    pub block: Arc<str>,
    /// The block's text with the choice made, slots as `{{name}}`; `None` where the document rightly leaves it out.
    pub text: Option<Arc<str>>,
}

/// What the template holds where a deviation stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The id of the template block.
    pub block: Arc<str>,
    /// Its text, or that of the one cell concerned; slots stand as `{{name}}`.
    pub text: Arc<str>,
}

/// What the document holds where a deviation stands. Lines and columns count from 1, columns in characters of the
/// decoded file; the ends are included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Block text, or that of the one cell concerned. In a `layout` deviation the parts of a block that stands in
    /// several are parted by `\n`.
    pub text: Arc<str>,
    /// First line.
    pub start_line: u32,
    /// Last line.
    pub end_line: u32,
    /// First character on the first line.
    pub start_column: u32,
    /// Last character on the last line.
    pub end_column: u32,
}

/// One difference between a document and the template of its family. It does not depend on which portal has it.
///
/// ```
/// use charte_diff::deviation::{EditOp, Kind};
/// use charte_diff::{corpus, engine};
///
/// let found = corpus::collect(&["corpus".into()], "stdin");
/// let analysis = engine::analyse(&found.files, &engine::Settings::default(), &|_done| ());
/// let mut documents = analysis.families[0].documents.iter();
/// let blois = documents.find(|document| document.portal.contains("blois")).expect("the corpus has it");
/// let reworded = &blois.findings.deviations[0];
/// assert_eq!(reworded.kind, Kind::Wording);
/// assert_eq!(reworded.column.as_deref(), Some("Finalités"));
///
/// // The edits without what the template alone has are the document's text, to the letter.
/// let kept = reworded.edits.iter().filter(|edit| edit.op != EditOp::Delete);
/// let text: String = kept.map(|edit| edit.text.as_str()).collect();
/// let found = reworded.found.as_ref().expect("only what is missing stands nowhere");
/// assert_eq!(text, *found.text);
/// assert_eq!((found.start_line, found.start_column), (30, 83));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    /// 12 hex digits, the same in every document that deviates in the same way.
    pub id: Arc<str>,
    /// What it is.
    pub kind: Kind,
    /// What it is about.
    pub element: Element,
    /// How much it matters.
    pub severity: Severity,
    /// Why it is graver than its kind.
    pub raised_by: Option<RaisedBy>,
    /// The headings above, as template text, outermost first.
    pub section: Arc<[Arc<str>]>,
    /// The header of the column, for a cell.
    pub column: Option<Arc<str>>,
    /// The number of the column from 1, for a cell.
    pub column_index: Option<u32>,
    /// The template's side; `None` for `extra`, `duplicate`, `encoding`.
    pub template: Option<Expected>,
    /// The document's side; `None` for `missing`. For `encoding`: the first place.
    pub found: Option<Found>,
    /// The word diff; empty but for `wording`, `typography`, `slot`, `duplicate`.
    pub edits: Arc<[Edit]>,
    /// The id of the template block before the place.
    pub after: Option<Arc<str>>,
    /// For `missing`: the last line of the block in `after`.
    pub expected_line: Option<u32>,
    /// For `duplicate`: the first line of the block that this one repeats.
    pub duplicate_of: Option<u32>,
    /// For `duplicate`: the section of the block that this one repeats.
    pub duplicate_in: Option<Arc<[Arc<str>]>>,
    /// The id of the deviation of the extra, missing or duplicate heading above.
    pub part_of: Option<Arc<str>>,
    /// Whether the template's own reading has no majority.
    pub contested: bool,
    /// Whether a bound cut the search short, the texts being huge: what differs may be less than what is said here.
    pub coarse: bool,
    /// For `slot`: which slots of the text, and why, in their order.
    pub wrong_slots: Vec<WrongSlot>,
}
