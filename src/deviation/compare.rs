//! One document against its family's template: every difference, classified once.
//!
//! Pairing comes first ([`crate::template::pairing`]); here each pair, each block that is left over and each block that
//! lacks becomes what DESIGN.md's table of kinds says.

mod declared;
mod layout;
mod left_over;
mod memo;
mod missing;
mod paired;
mod reading;
mod refill;

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use layout::{Blocks, Layout};
use memo::Memo;
use paired::{Paired, Usual};
use reading::Reading;
use refill::Refills;

use crate::deviation::edits::text_edits;
use crate::deviation::identity::{by_place, deviation_id};
use crate::deviation::pair::{Compared, Difference, Filler, compare, edits_of_same, filler};
use crate::deviation::severity::by_default;
use crate::deviation::words::{Lexicon, Spoken};
use crate::deviation::{
    Choice, Deviation, Element, Expected, Found, Kind, RaisedBy, Severity, SlotFault, WrongSlot,
};
use crate::document::section::{Path, Sections};
use crate::document::{Block, Content, Shape, Span, Unit, cell_span, hash_all, span};
use crate::template::build::step;
use crate::template::model::Model;
use crate::template::pairing::{Pairing, block_key};
use crate::template::pattern::Pattern;
use crate::template::{SlotType, Source};
use crate::text::{fold, hash_key};

/// What a layout weighs, as entries that are remembered.
const LAYOUT: usize = 4;

/// The same of the list of rows that a document declares.
const LIST: usize = 32;

/// A table row of a document, for the inventory.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Declared {
    /// The identifying cells.
    pub cells: Vec<Arc<str>>,
    /// The headings above, as template text.
    pub section: Path,
}

/// A place of a slot in a document.
#[derive(Debug, Clone)]
pub struct Filled {
    /// The slot's number in the template.
    pub slot: usize,
    /// The template block.
    pub target: usize,
    /// The cell, for a table's line of several cells.
    pub cell: Option<usize>,
    /// The document's block.
    pub block: usize,
    /// What fills it; `None` where the place is gone with its words.
    pub text: Option<Arc<str>>,
    /// Whether the filler asks to be replaced.
    pub placeholder: bool,
}

/// A wording that competes with the template's.
#[derive(Debug, Clone)]
pub struct Variant {
    /// The template block.
    pub target: usize,
    /// The cell, for a table's line of several cells.
    pub cell: Option<usize>,
    /// The deviation that it makes.
    pub id: Arc<str>,
    /// Its text, slots as `{{name}}`.
    pub text: Arc<str>,
}

/// What the comparison of one document yields.
#[derive(Debug)]
pub struct Comparison {
    /// Which block is which.
    pub pairing: Pairing,
    /// Everything but what depends on the portal, by line and id.
    pub deviations: Vec<Arc<Deviation>>,
    /// For each deviation the block that it is about, where it says of a paired block what its own words are.
    pub about: Vec<Option<usize>>,
    /// The slots' places, in the order of the template.
    pub filled: Vec<Filled>,
    /// The readings that compete with the template's.
    pub variants: Vec<Variant>,
    /// The rows of its tables: one list for all documents that have the same.
    pub declared: Arc<[Arc<Declared>]>,
    /// What it makes of blocks that leave a choice, in the order of the template.
    pub choices: Vec<Choice>,
}

type Key = (usize, usize, usize);
/// What a row declares by: its text, the template block that it is and one of its table, its section.
type RowKey = (usize, [Option<usize>; 2], usize);
/// The same of all rows of a document.
type Rows = Box<[RowKey]>;
/// What a deviation says of lines: first and last, the one that it is expected after, the one that it repeats.
type OwnLines = (Option<(u32, u32)>, Option<u32>, Option<u32>);
/// What a deviation's id is made of: the last is place and words.
type IdKey = (Kind, Element, Option<u32>, String);

/// Compares documents with one template, each distinct pair of texts once.
#[derive(Debug)]
pub struct Comparer<'m> {
    /// The template.
    pub model: &'m Model,
    /// The words that make a change one of substance.
    pub lexicon: Spoken<'m>,
    /// Texts compared, by template block, cell and text.
    cache: Memo<Key, Arc<Compared>>,
    /// By template block and text of the document's block.
    pairs: Memo<(usize, usize), Arc<Paired>>,
    /// By template block.
    usual: Vec<Usual>,
    /// By template block, cell (from 1; 0 for the whole block) and text.
    drafts: Memo<Key, Arc<Deviation>>,
    /// By draft and place.
    placed: Memo<(usize, Span), Arc<Deviation>>,
    /// By a deviation, which is held so that its place in memory stays its own, and the lines where another document
    /// has it.
    lines: Memo<(usize, OwnLines), (Arc<Deviation>, Arc<Deviation>)>,
    /// By id and place: what is equal is one.
    known: Memo<(Arc<str>, OwnLines), Arc<Deviation>>,
    ids: Memo<IdKey, Arc<str>>,
    /// The ids of template blocks that are missing, by their numbers.
    missing: Memo<usize, Arc<str>>,
    /// The comparison keys of texts.
    folds: Memo<usize, Arc<str>>,
    layouts: Memo<Blocks, Arc<Layout>>,
    rows: Memo<RowKey, Arc<Declared>>,
    declared: Memo<Rows, Arc<[Arc<Declared>]>>,
    /// The readings of texts that leave a choice, by template block, cell and text.
    readings: Memo<Key, Arc<Pattern>>,
    /// The texts of the blocks that leave nothing open.
    plain: Vec<Option<String>>,
    empty_pattern: Pattern,
    empty_content: Arc<Content>,
    leveled: bool,
    /// The template's first row, whose table stands for tables that it does not have.
    first_row: Option<usize>,
    /// The template's blocks with slots, by a word that a text must have to fill them anew.
    refills: Refills,
}

/// What stands before each block of a document, once somebody asked: of a block that was moved it is said.
#[derive(Debug, Default)]
pub struct Moved(OnceLock<Arc<Layout>>);

/// What the comparison of one paired block yields.
#[derive(Debug, Default)]
pub struct Told {
    /// What is said of it.
    pub deviations: Vec<Arc<Deviation>>,
    /// The readings that compete with the template's.
    pub variants: Vec<Variant>,
    /// Its slots' places.
    pub filled: Vec<Filled>,
}

/// A document while it is compared.
struct Work<'d> {
    blocks: &'d [Block],
    /// A block that stands in place of one of `blocks`.
    own: Option<(usize, &'d Block)>,
    units: &'d [Unit<'d>],
    pairing: &'d Pairing,
    layout: Arc<Layout>,
}

impl<'d> Work<'d> {
    /// A document of which nothing is known but its pairs.
    fn bare(blocks: &'d [Block], units: &'d [Unit<'d>], pairing: &'d Pairing) -> Self {
        Self {
            blocks,
            own: None,
            units,
            pairing,
            layout: Arc::default(),
        }
    }

    fn block(&self, at: usize) -> Option<&'d Block> {
        match self.own {
            Some((number, block)) if number == at => Some(block),
            _ => self.blocks.get(at),
        }
    }
}

impl<'m> Comparer<'m> {
    /// Makes ready to compare with a template.
    #[must_use]
    pub fn new(model: &'m Model, lexicon: &'m Lexicon) -> Self {
        Self {
            model,
            lexicon: lexicon.spoken(&model.template.blocks),
            cache: Memo::default(),
            pairs: Memo::default(),
            usual: model
                .template
                .blocks
                .iter()
                .map(|_| Usual::default())
                .collect(),
            drafts: Memo::default(),
            placed: Memo::default(),
            lines: Memo::default(),
            known: Memo::default(),
            ids: Memo::default(),
            missing: Memo::default(),
            folds: Memo::default(),
            layouts: Memo::default(),
            rows: Memo::default(),
            declared: Memo::default(),
            readings: Memo::default(),
            plain: (0..model.template.blocks.len())
                .map(|target| plain_text(model, target))
                .collect(),
            empty_pattern: Pattern::new("", &|_| None),
            empty_content: Arc::new(Content::new("")),
            leveled: model.template.blocks.iter().any(|block| block.level > 0),
            first_row: {
                let mut blocks = model.template.blocks.iter();
                blocks.position(|block| block.element == Element::Row)
            },
            refills: Refills::new(model),
        }
    }

    /// How many pairs, drafts, ids and readings are remembered: what grows with each new text.
    #[must_use]
    pub fn remembered(&self) -> usize {
        let texts = self.cache.len() + self.pairs.len() + self.readings.len() + self.folds.len();
        let places = self.placed.len() + self.lines.len() + self.known.len();
        let lists = self.declared.len() * LIST;
        let layouts = self.layouts.len() * LAYOUT + lists + self.rows.len();
        texts + places + layouts + self.drafts.len() + self.ids.len()
    }

    /// Compares one document whose blocks are paired.
    #[must_use]
    pub fn document(&self, blocks: &[Block], units: &[Unit<'_>], pairing: Pairing) -> Comparison {
        let work = Work {
            layout: self.layout(blocks, &pairing),
            ..Work::bare(blocks, units, &pairing)
        };
        let mut told = Told::default();
        let mut about = Vec::new();
        for (target, block) in work.pairing.block.iter().enumerate() {
            if let Some(block) = block {
                self.pair(&work, target, *block, &mut told);
                about.resize(told.deviations.len(), Some(*block));
            }
        }
        let Told {
            mut deviations,
            variants,
            filled,
        } = told;
        let mut choices = self.chosen(&work);
        self.missing(&work, &mut deviations, &mut choices);
        choices.sort_by_key(|(target, _)| *target);
        self.left_over(&work, &filled, &mut deviations);
        let declared = self.declared(&work);
        about.resize(deviations.len(), None);
        let mut both: Vec<(Arc<Deviation>, Option<usize>)> =
            deviations.into_iter().zip(about).collect();
        both.sort_by(|(one, _), (other, _)| by_place(one, other));
        let (deviations, about) = both.into_iter().unzip();
        Comparison {
            pairing,
            deviations,
            about,
            filled,
            variants,
            declared,
            choices: choices.into_iter().map(|(_, choice)| choice).collect(),
        }
    }

    /// Compares a paired block again as another document has it, all else being the same: its number, itself, and the
    /// units that it stands on.
    #[must_use]
    pub fn again(
        &self,
        (at, block, units): (usize, &Block, &[Unit<'_>]),
        blocks: &[Block],
        pairing: &Pairing,
        moved: &Moved,
    ) -> Told {
        let mut work = Work {
            own: Some((at, block)),
            ..Work::bare(blocks, units, pairing)
        };
        // Only of a block that was moved it is said what stands before it.
        if pairing.moved.get(at) == Some(&true) {
            work.layout = Arc::clone(moved.0.get_or_init(|| {
                Arc::new(Layout {
                    before: pairing.before(),
                    ..Layout::default()
                })
            }));
        }
        let mut told = Told::default();
        if let Some(target) = pairing.target.get(at).copied().flatten() {
            self.pair(&work, target, at, &mut told);
        }
        told
    }

    /// A deviation as another document has it that is alike but stands on other lines: one for all that have it there.
    #[must_use]
    pub fn at_lines(
        &self,
        deviation: &Arc<Deviation>,
        own: &impl Fn(u32) -> u32,
    ) -> Arc<Deviation> {
        let held = lines_of(deviation);
        let lines = (
            held.0.map(|(start, end)| (own(start), own(end))),
            held.1.map(own),
            held.2.map(own),
        );
        if lines == held {
            return Arc::clone(deviation);
        }
        let moved = || {
            let mut moved = Deviation::clone(deviation);
            if let (Some(found), Some((start, end))) = (&mut moved.found, lines.0) {
                (found.start_line, found.end_line) = (start, end);
            }
            (moved.expected_line, moved.duplicate_of) = (lines.1, lines.2);
            (Arc::clone(deviation), Arc::new(moved))
        };
        let key = (Arc::as_ptr(deviation) as usize, lines);
        let (_, moved) = self.lines.get_or(key, moved);
        moved
    }

    /// A deviation, held once for all documents that have its like at the same place.
    fn one(&self, deviation: Deviation) -> Arc<Deviation> {
        let key = (Arc::clone(&deviation.id), lines_of(&deviation));
        if let Some(known) = self.known.get(&key).filter(|known| **known == deviation) {
            return known;
        }
        let own = Arc::new(deviation);
        let kept = self.known.keep(key, Arc::clone(&own));
        // Another one of the same id may stand on the same lines.
        if kept == own { kept } else { own }
    }

    /// The comparison key of a text.
    fn folded(&self, content: &Arc<Content>) -> Arc<str> {
        let place = Arc::as_ptr(content) as usize;
        self.folds.get_or(place, || Arc::from(fold(&content.text)))
    }

    /// An id, hashed once for each distinct set of parts.
    fn id_of(
        &self,
        kind: Kind,
        element: Element,
        column: Option<u32>,
        place: &str,
        words: &str,
    ) -> Arc<str> {
        let key = (kind, element, column, [place, words].join("\u{1f}"));
        let make = || deviation_id(kind, element, column, place, words);
        self.ids.get_or(key, make)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one deviation, used twice"
    )]
    fn draft(
        &self,
        work: &Work<'_>,
        kind: Kind,
        target: usize,
        block: usize,
        cell: Option<usize>,
        pattern: &Pattern,
        content: &Content,
        words: &str,
    ) -> Deviation {
        let template = self.model.template.blocks.get(target);
        let block_id = template.map_or_else(|| Arc::from(""), |template| Arc::clone(&template.id));
        let element = if cell.is_some() {
            Element::Cell
        } else {
            template.map_or(Element::Paragraph, |template| template.element)
        };
        let place = place(work, block, cell);
        let column_index = cell.map(|cell| u32::try_from(cell + 1).unwrap_or(u32::MAX));
        let contested = self
            .model
            .contested
            .get(target)
            .is_some_and(|cells| match cell {
                Some(cell) => cells.get(cell) == Some(&true),
                None => cells.contains(&true),
            });
        Deviation {
            id: self.id_of(kind, element, column_index, &block_id, words),
            kind,
            element,
            severity: by_default(kind),
            raised_by: None,
            section: template
                .map_or_else(|| Arc::from([]), |template| Arc::clone(&template.section)),
            column: cell.and_then(|cell| self.model.column_name(target, cell)),
            column_index,
            template: Some(Expected {
                block: block_id,
                text: Arc::clone(&pattern.text),
            }),
            found: Some(found(Arc::clone(&content.text), place)),
            edits: Arc::default(),
            after: None,
            expected_line: None,
            duplicate_of: None,
            duplicate_in: None,
            part_of: None,
            contested,
            coarse: false,
            wrong_slots: Vec::new(),
        }
    }

    /// A `slot` deviation for the text that holds some places.
    #[must_use]
    pub fn slot(
        &self,
        blocks: &[Block],
        units: &[Unit<'_>],
        comparison: &Comparison,
        places: &[(&Filled, SlotFault)],
    ) -> Option<Deviation> {
        let (place, _) = places.first()?;
        let work = Work::bare(blocks, units, &comparison.pairing);
        let texts = self.texts(&work, place.target, place.block);
        let (cell, pattern, content) =
            match texts.into_iter().find(|(cell, ..)| *cell == place.cell) {
                Some(text) => text,
                None => (
                    None,
                    Reading::Own(&self.empty_pattern),
                    Arc::clone(&self.empty_content),
                ),
            };
        let compared = self.compared(place.target, cell.unwrap_or(0), &pattern, &content);
        let mut deviation = self.draft(
            &work,
            Kind::Slot,
            place.target,
            place.block,
            cell,
            &pattern,
            &content,
            &content.text,
        );
        deviation.edits = match compared.difference {
            Difference::None => edits_of_same(&pattern, &content),
            _ => Arc::clone(&compared.edits),
        };
        deviation.coarse = compared.coarse;
        deviation.wrong_slots = places
            .iter()
            .filter_map(|(place, fault)| {
                Some(WrongSlot {
                    name: Arc::clone(&self.model.template.slots.get(place.slot)?.name),
                    filler: place.text.clone().unwrap_or_else(|| Arc::from("")),
                    fault: *fault,
                })
            })
            .collect();
        Some(deviation)
    }

    /// The id of the template block that stands before a block of the document.
    fn after(&self, work: &Work<'_>, block: usize) -> Option<Arc<str>> {
        let before = work.layout.before.get(block).copied().flatten()?;
        self.model
            .template
            .blocks
            .get(before)
            .map(|block| Arc::clone(&block.id))
    }
}

/// What a deviation says of lines.
fn lines_of(deviation: &Deviation) -> OwnLines {
    let found = deviation.found.as_ref();
    (
        found.map(|found| (found.start_line, found.end_line)),
        deviation.expected_line,
        deviation.duplicate_of,
    )
}

/// The text of a template block without slots and choices, as a document has it.
fn plain_text(model: &Model, target: usize) -> Option<String> {
    let patterns = model.patterns.get(target)?;
    let fixed = !model.has_choice(target) && patterns.iter().all(|held| held.names.is_empty());
    let cells = patterns.iter().map(|held| held.filled(std::iter::empty()));
    fixed.then(|| {
        let cells: Vec<String> = cells.collect();
        cells.join("\t").trim_end_matches('\t').to_owned()
    })
}

/// Where a block or one of its cells stands.
fn place(work: &Work<'_>, block: usize, cell: Option<usize>) -> Span {
    match (cell, work.block(block)) {
        (Some(cell), Some(held)) => cell_span(held, cell, work.units),
        (None, Some(held)) => span(&held.parts, work.units),
        (_, None) => Span::default(),
    }
}

fn found(text: Arc<str>, place: Span) -> Found {
    Found {
        text,
        start_line: place.start_line,
        end_line: place.end_line,
        start_column: place.start_column,
        end_column: place.end_column,
    }
}
