//! The template: what a family of documents agrees on, with its readings and its slots.

mod body;
pub mod build;
pub mod choice;
pub mod consensus;
pub mod family;
pub mod file;
mod front;
pub mod identity;
pub mod language;
pub mod matcher;
pub mod model;
mod naming;
pub mod pairing;
pub mod pattern;
pub mod placeholder;
pub mod read;
pub mod slot;
pub mod syntax;

use std::sync::Arc;

pub use crate::align::SlotType;
use crate::document::Element;
use matcher::Matcher;

/// Where a template comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// What most of this run's documents say.
    Inferred,
    /// A template file that people keep.
    Pinned {
        /// Its path, as given.
        file: Arc<str>,
    },
}

/// One wording of a block or of a cell, with how many documents have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The wording; slots stand as `{{name}}`.
    pub text: Arc<str>,
    /// The header of the column, for a cell.
    pub column: Option<Arc<str>>,
    /// How many documents have it.
    pub documents: u32,
    /// The id of the deviation that it makes; `None` for the template's own reading.
    pub id: Option<Arc<str>>,
}

/// One block of the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateBlock {
    /// 12 hex digits: a hash of the element and of the comparison key, equal blocks numbered.
    pub id: Arc<str>,
    /// What it is.
    pub element: Element,
    /// How deep a heading nests by its signs or number, from 1; 0 without, and for everything else.
    pub level: u8,
    /// The headings above, outermost first.
    pub section: Arc<[Arc<str>]>,
    /// Block text; slots stand as `{{name}}`, cells stand between tabs.
    pub text: Arc<str>,
    /// The cells, for a line of a table; else empty.
    pub cells: Vec<Arc<str>>,
    /// How many documents of this run have the block anywhere.
    pub support: u32,
    /// For a block that may be absent: the number of the innermost part that it is absent with.
    pub part: Option<usize>,
    /// Whether two readings of it have equal support.
    pub contested: bool,
    /// The readings that compete, most documents first; empty where there is one.
    pub readings: Vec<Reading>,
}

impl TemplateBlock {
    /// Whether it may be absent.
    #[must_use]
    pub const fn is_optional(&self) -> bool {
        self.part.is_some()
    }
}

/// A place, or several that vary alike, whose filler belongs to the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The name that stands in the text.
    pub name: Arc<str>,
    /// What its fillers are.
    pub slot_type: SlotType,
    /// How many documents fill it.
    pub documents: u32,
    /// How many distinct fillers they give it.
    pub distinct: u32,
    /// Whether the filler must name the portal's own host.
    pub same_as_portal: bool,
    /// What the filler must match whole.
    pub matches: Option<Matcher>,
}

/// Blocks that are there together or absent together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OptionalPart {
    /// The part that this one stands in.
    pub within: Option<usize>,
}

impl Template {
    /// The file that the template is kept in, as its path was given; `None` for an inferred one.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        match &self.source {
            Source::Inferred => None,
            Source::Pinned { file } => Some(file),
        }
    }
}

/// The ordered blocks that a family agrees on.
///
/// ```
/// use charte_diff::template::{SlotType, Source};
/// use charte_diff::{corpus, engine};
///
/// let found = corpus::collect(&["corpus".into()], "stdin");
/// let analysis = engine::analyse(&found.files, &engine::Settings::default(), &|_done| ());
/// let template = &analysis.families[0].template;
/// assert_eq!((&*template.name, &template.source), ("charte-cookies", &Source::Inferred));
/// assert_eq!(template.blocks.len(), 16);
///
/// // The one place that every portal fills with its own.
/// let slot = &template.slots[0];
/// assert_eq!((&*slot.name, slot.slot_type, slot.same_as_portal), ("url", SlotType::Url, true));
/// assert!(template.blocks.iter().any(|block| block.text.contains("<{{url}}>")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// A slug of the first heading, unique in the run.
    pub name: Arc<str>,
    /// Where it comes from.
    pub source: Source,
    /// SHA-256, in hex, of the template file's body.
    pub digest: Arc<str>,
    /// The blocks, in order.
    pub blocks: Vec<TemplateBlock>,
    /// The slots, in the order of their first place.
    pub slots: Vec<Slot>,
    /// The optional parts, in the order of their first block, each before those inside it.
    pub parts: Vec<OptionalPart>,
    /// The language, as ISO 639-1, where it is known.
    pub lang: Option<Arc<str>>,
}

/// As many texts one thread takes at a time, at most.
const HANDFUL: usize = 32;
/// So often each thread takes some, at least, where there are enough.
const TURNS: usize = 16;

/// A place or a count, where many are held: no list here is longer than four thousand million.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// How many of so many texts one thread takes at a time, so that all threads end at the same time.
fn handful(texts: usize) -> usize {
    let threads = rayon::current_num_threads().max(1);
    texts.div_ceil(TURNS * threads).clamp(1, HANDFUL)
}
