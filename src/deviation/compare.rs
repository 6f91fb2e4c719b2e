//! One document against its family's template: every difference, classified once.
//!
//! Pairing comes first ([`crate::template::pairing`]); here each pair, each block that is left over and each block that
//! lacks becomes what DESIGN.md's table of kinds says.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::deviation::pair::{Compared, Difference, compare, text_edits};
use crate::deviation::severity::by_default;
use crate::deviation::{Deviation, Element, Expected, Found, Kind, RaisedBy, Severity};
use crate::document::section::{Path, Sections};
use crate::document::{Block, Body, Content, Shape, Span, Unit, cell_span, hash_all, span};
use crate::template::build::step;
use crate::template::identity::id;
use crate::template::model::Model;
use crate::template::pairing::{Pairing, block_key};
use crate::template::pattern::Pattern;
use crate::template::{SlotType, Source};
use crate::text::{fold, hash_key};

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
    pub deviations: Vec<Deviation>,
    /// The slots' places, in the order of the template.
    pub filled: Vec<Filled>,
    /// The readings that compete with the template's.
    pub variants: Vec<Variant>,
    /// The rows of its tables.
    pub declared: Vec<Declared>,
}

type Key = (usize, usize, usize);
/// What a deviation's id is made of: the last is place and words.
type IdKey = (Kind, Element, Option<u32>, String);

/// Compares documents with one template, each distinct pair of texts once.
#[derive(Debug)]
pub struct Comparer<'m> {
    /// The template.
    pub model: &'m Model,
    cache: Mutex<FxHashMap<Key, Arc<Compared>>>,
    /// By template block, cell (from 1; 0 for the whole block) and text.
    drafts: Mutex<FxHashMap<Key, Arc<Deviation>>>,
    ids: Mutex<FxHashMap<IdKey, Arc<str>>>,
    empty_pattern: Pattern,
    empty_content: Arc<Content>,
    leveled: bool,
}

/// A document while it is compared.
struct Work<'d> {
    blocks: &'d [Block],
    units: &'d [Unit],
    pairing: Pairing,
    elements: Vec<Element>,
    sections: Vec<Path>,
    /// The nearest heading, as template text: what ids are made with, since depth may be a matter of dress.
    nearest: Vec<Option<Arc<str>>>,
    /// The heading (or heading row) that each block stands under.
    under: Vec<Option<usize>>,
}

impl<'m> Comparer<'m> {
    /// Makes ready to compare with a template.
    #[must_use]
    pub fn new(model: &'m Model) -> Self {
        Self {
            model,
            cache: Mutex::default(),
            drafts: Mutex::default(),
            ids: Mutex::default(),
            empty_pattern: Pattern::new("", &|_| None),
            empty_content: Arc::new(Content::new("")),
            leveled: model.levels.iter().any(|level| *level > 0),
        }
    }

    /// Compares one document whose blocks are paired.
    #[must_use]
    pub fn document(&self, blocks: &[Block], units: &[Unit], pairing: Pairing) -> Comparison {
        let work = self.lay_out(blocks, units, pairing);
        let mut deviations = Vec::new();
        let mut variants = Vec::new();
        let mut filled = Vec::new();
        for (target, block) in work.pairing.block.iter().enumerate() {
            if let Some(block) = block {
                self.pair(
                    &work,
                    target,
                    *block,
                    &mut deviations,
                    &mut variants,
                    &mut filled,
                );
            }
        }
        self.missing(&work, &mut deviations);
        self.left_over(&work, &filled, &mut deviations);
        let declared = self.declared(&work);
        sort(&mut deviations);
        Comparison {
            pairing: work.pairing,
            deviations,
            filled,
            variants,
            declared,
        }
    }

    fn lay_out<'d>(&self, blocks: &'d [Block], units: &'d [Unit], pairing: Pairing) -> Work<'d> {
        // A table is known by any of its lines that is paired; one with no line paired may bring its own header.
        let known: FxHashSet<u32> = blocks
            .iter()
            .zip(&pairing.target)
            .filter_map(|(block, target)| {
                block
                    .row
                    .as_ref()
                    .filter(|_| target.is_some())
                    .map(|row| row.table)
            })
            .collect();
        let mut sections = Sections::default();
        let (mut heading, mut heading_row) = (None, None);
        let mut work = Work {
            blocks,
            units,
            elements: Vec::with_capacity(blocks.len()),
            sections: Vec::with_capacity(blocks.len()),
            nearest: Vec::with_capacity(blocks.len()),
            under: Vec::with_capacity(blocks.len()),
            pairing,
        };
        for (at, block) in blocks.iter().enumerate() {
            let target = work.pairing.target.get(at).copied().flatten();
            let held = target.and_then(|target| self.model.template.blocks.get(target));
            let element = held.map_or_else(|| own_element(block, &known), |held| held.element);
            let level = match target {
                Some(target) => self.model.levels.get(target).copied().unwrap_or(0),
                None if self.leveled => block.level,
                None => 0,
            };
            let text = held.map_or_else(
                || Arc::clone(&block.content.text),
                |held| Arc::clone(&held.text),
            );
            work.nearest.push(sections.nearest(element == Element::Row));
            work.sections
                .push(sections.next(&step(element, level, &text)));
            if !matches!(element, Element::Row | Element::Section) {
                heading_row = None;
            }
            work.under.push(match element {
                Element::Heading => None,
                Element::Section => heading,
                _ => heading_row.or(heading),
            });
            match element {
                Element::Heading => heading = Some(at),
                Element::Section => heading_row = Some(at),
                _ => {}
            }
            work.elements.push(element);
        }
        work
    }

    fn compared(
        &self,
        target: usize,
        cell: usize,
        pattern: &Pattern,
        content: &Arc<Content>,
    ) -> Arc<Compared> {
        let key = (target, cell, Arc::as_ptr(content) as usize);
        let lock = || self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = lock().get(&key) {
            return Arc::clone(held);
        }
        let compared = Arc::new(compare(pattern, content));
        Arc::clone(lock().entry(key).or_insert(compared))
    }

    /// The texts of a pair: pattern and content for each cell, or for the whole block.
    fn texts<'w>(
        &'w self,
        work: &Work<'w>,
        target: usize,
        block: usize,
    ) -> Vec<(Option<usize>, &'w Pattern, Arc<Content>)> {
        let patterns = self
            .model
            .patterns
            .get(target)
            .map_or(&[][..], Vec::as_slice);
        let Some(held) = work.blocks.get(block) else {
            return Vec::new();
        };
        let cells = held
            .row
            .as_ref()
            .map_or(&[][..], |row| row.cells.as_slice());
        if patterns.len() <= 1 && cells.len() <= 1 {
            let pattern = patterns.first().unwrap_or(&self.empty_pattern);
            return vec![(None, pattern, Arc::clone(&held.content))];
        }
        (0..patterns.len().max(cells.len()))
            .map(|cell| {
                let pattern = patterns.get(cell).unwrap_or(&self.empty_pattern);
                (
                    Some(cell),
                    pattern,
                    Arc::clone(cells.get(cell).unwrap_or(&self.empty_content)),
                )
            })
            .collect()
    }

    fn pair(
        &self,
        work: &Work<'_>,
        target: usize,
        block: usize,
        deviations: &mut Vec<Deviation>,
        variants: &mut Vec<Variant>,
        filled: &mut Vec<Filled>,
    ) {
        let (Some(template), Some(held)) = (
            self.model.template.blocks.get(target),
            work.blocks.get(block),
        ) else {
            return;
        };
        for (cell, pattern, content) in self.texts(work, target, block) {
            // Nearly always there is nothing to look up: no slot, and the very same words.
            if pattern.names.is_empty() && pattern.text == content.text {
                continue;
            }
            let number = cell.unwrap_or(0);
            let compared = self.compared(target, number, pattern, &content);
            let slots = self
                .model
                .slots
                .get(target)
                .and_then(|cells| cells.get(number));
            for (slot, filler) in slots.into_iter().flatten().zip(&compared.fillers) {
                filled.push(Filled {
                    slot: *slot,
                    target,
                    cell,
                    block,
                    text: filler.as_ref().map(|filler| Arc::clone(&filler.text)),
                    placeholder: filler.as_ref().is_some_and(|filler| filler.placeholder),
                });
            }
            let kind = match compared.difference {
                Difference::None => continue,
                Difference::Typography => Kind::Typography,
                Difference::Wording => Kind::Wording,
            };
            let mut deviation = self.drafted(
                (
                    target,
                    cell.map_or(0, |cell| cell + 1),
                    Arc::as_ptr(&content) as usize,
                ),
                || {
                    let words = if kind == Kind::Wording {
                        fold(&compared.masked)
                    } else {
                        compared.masked.to_string()
                    };
                    let mut deviation =
                        self.draft(work, kind, target, block, cell, pattern, &content, &words);
                    deviation.edits.clone_from(&compared.edits);
                    self.raise(&mut deviation, target, cell, &compared, &content);
                    deviation
                },
            );
            deviation.found = Some(found(Arc::clone(&content.text), place(work, block, cell)));
            if kind == Kind::Wording {
                variants.push(Variant {
                    target,
                    cell,
                    id: Arc::clone(&deviation.id),
                    text: Arc::clone(&compared.masked),
                });
            }
            deviations.push(deviation);
        }
        if work.pairing.moved.get(block) == Some(&true) {
            let whole = fold(&self.masked(work, target, block));
            let mut deviation = self.about_block(work, Kind::Moved, target, block, &whole);
            deviation.after = self.after(work, block);
            deviations.push(deviation);
        }
        if held.is_parted() || held.joined {
            let whole = self.masked(work, target, block);
            let mut deviation = self.about_block(work, Kind::Layout, target, block, &whole);
            if let Some(found) = &mut deviation.found {
                found.text = Arc::from(own_parts(held, work.units).join("\n"));
            }
            // A block joined to the one before is told from one in two by its text, which has no line break.
            deviation.element = template.element;
            deviations.push(deviation);
        }
    }

    /// The text of a paired block with its fillers replaced by the slots' names.
    fn masked(&self, work: &Work<'_>, target: usize, block: usize) -> String {
        let mut whole = String::new();
        for (cell, pattern, content) in self.texts(work, target, block) {
            let number = cell.unwrap_or(0);
            if number > 0 {
                whole.push('\t');
            }
            whole.push_str(&self.compared(target, number, pattern, &content).masked);
        }
        whole
    }

    /// The deviation that a text makes, drafted once; where it stands is yet to be set.
    fn drafted(&self, key: Key, draft: impl FnOnce() -> Deviation) -> Deviation {
        let lock = || self.drafts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = lock().get(&key).map(Arc::clone) {
            return Deviation::clone(&held);
        }
        let drafted = draft();
        lock().insert(key, Arc::new(drafted.clone()));
        drafted
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
        let lock = || self.ids.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (kind, element, column, [place, words].join("\u{1f}"));
        if let Some(held) = lock().get(&key) {
            return Arc::clone(held);
        }
        let id = deviation_id(kind, element, column, place, words);
        Arc::clone(lock().entry(key).or_insert(id))
    }

    /// A deviation about a whole paired block.
    fn about_block(
        &self,
        work: &Work<'_>,
        kind: Kind,
        target: usize,
        block: usize,
        words: &str,
    ) -> Deviation {
        let content = work.blocks.get(block).map_or_else(
            || Arc::clone(&self.empty_content),
            |b| Arc::clone(&b.content),
        );
        let mut deviation = self.draft(
            work,
            kind,
            target,
            block,
            None,
            &self.empty_pattern,
            &content,
            words,
        );
        if let (Some(expected), Some(template)) = (
            &mut deviation.template,
            self.model.template.blocks.get(target),
        ) {
            expected.text = Arc::clone(&template.text);
        }
        deviation
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
            edits: Vec::new(),
            after: None,
            expected_line: None,
            duplicate_of: None,
            duplicate_in: None,
            part_of: None,
            contested,
        }
    }

    fn raise(
        &self,
        deviation: &mut Deviation,
        target: usize,
        cell: Option<usize>,
        compared: &Compared,
        content: &Content,
    ) {
        let is_row = self
            .model
            .template
            .blocks
            .get(target)
            .is_some_and(|block| block.element == Element::Row);
        let identity = self.model.targets.identity(target).filter(|_| is_row);
        if deviation.kind == Kind::Wording {
            deviation.raised_by = compared.raised_by;
            let identifies = identity.zip(cell).is_some_and(|(identity, cell)| {
                identity.telling.is_some() && identity.columns.contains(&cell)
            });
            if deviation.raised_by.is_none() && identifies {
                deviation.raised_by = Some(RaisedBy::Identifier);
            }
            if deviation.raised_by.is_some() {
                deviation.severity = Severity::Error;
            }
        } else {
            // The case of a name that tells rows apart: a cookie's name.
            let telling = identity
                .zip(cell)
                .is_some_and(|(identity, cell)| identity.distinct.get(cell) == Some(&true));
            if telling && compared.case && !content.text.contains(char::is_whitespace) {
                deviation.severity = Severity::Warning;
                deviation.raised_by = Some(RaisedBy::Identifier);
            }
        }
    }

    /// A `slot` deviation for the text that holds some place.
    #[must_use]
    pub fn slot(
        &self,
        blocks: &[Block],
        units: &[Unit],
        comparison: &Comparison,
        place: &Filled,
    ) -> Deviation {
        let work = Work {
            blocks,
            units,
            pairing: comparison.pairing.clone(),
            elements: Vec::new(),
            sections: Vec::new(),
            nearest: Vec::new(),
            under: Vec::new(),
        };
        let texts = self.texts(&work, place.target, place.block);
        let (cell, pattern, content) = match texts.iter().find(|(cell, ..)| *cell == place.cell) {
            Some((cell, pattern, content)) => (*cell, *pattern, Arc::clone(content)),
            None => (None, &self.empty_pattern, Arc::clone(&self.empty_content)),
        };
        let compared = self.compared(place.target, cell.unwrap_or(0), pattern, &content);
        let mut deviation = self.draft(
            &work,
            Kind::Slot,
            place.target,
            place.block,
            cell,
            pattern,
            &content,
            &content.text,
        );
        deviation.edits.clone_from(&compared.edits);
        deviation
    }

    /// The id of the template block that stands before a block of the document.
    fn after(&self, work: &Work<'_>, block: usize) -> Option<Arc<str>> {
        let before = work.pairing.before(block)?;
        self.model
            .template
            .blocks
            .get(before)
            .map(|block| Arc::clone(&block.id))
    }

    fn missing(&self, work: &Work<'_>, deviations: &mut Vec<Deviation>) {
        let inferred = self.model.template.source == Source::Inferred;
        let mut before: Option<(usize, usize)> = None;
        let (mut heading, mut heading_row): (Option<Arc<str>>, Option<Arc<str>>) = (None, None);
        for (target, template) in self.model.template.blocks.iter().enumerate() {
            let block = work.pairing.block.get(target).copied().flatten();
            let mut own = None;
            if !matches!(template.element, Element::Row | Element::Section) {
                heading_row = None;
            }
            let above = match template.element {
                Element::Heading => None,
                Element::Section => heading.clone(),
                _ => heading_row.clone().or_else(|| heading.clone()),
            }
            .filter(|id| !id.is_empty());
            match block {
                Some(block) => {
                    if work.pairing.moved.get(block) == Some(&false) {
                        before = Some((target, block));
                    }
                }
                None => {
                    let id = deviation_id(
                        Kind::Missing,
                        template.element,
                        None,
                        &template.id,
                        &crate::template::identity::masked_key(&template.text),
                    );
                    own = Some(Arc::clone(&id));
                    let last_line = before
                        .and_then(|(_, block)| work.blocks.get(block))
                        .map(|block| block.lines(work.units).1);
                    deviations.push(Deviation {
                        id,
                        kind: Kind::Missing,
                        element: template.element,
                        severity: if template.optional && inferred {
                            Severity::Note
                        } else {
                            by_default(Kind::Missing)
                        },
                        raised_by: None,
                        section: Arc::clone(&template.section),
                        column: None,
                        column_index: None,
                        template: Some(Expected {
                            block: Arc::clone(&template.id),
                            text: Arc::clone(&template.text),
                        }),
                        found: None,
                        edits: Vec::new(),
                        after: before
                            .and_then(|(target, _)| self.model.template.blocks.get(target))
                            .map(|block| Arc::clone(&block.id)),
                        expected_line: last_line,
                        duplicate_of: None,
                        duplicate_in: None,
                        part_of: above,
                        contested: template.contested,
                    });
                }
            }
            // A heading that is there clears what the one before it left; an empty id says so.
            let mark = own.unwrap_or_else(|| Arc::from(""));
            match template.element {
                Element::Heading => heading = Some(mark),
                Element::Section => heading_row = Some(mark),
                _ => {}
            }
        }
    }

    /// Blocks that the template does not have: duplicates and extras.
    fn left_over(&self, work: &Work<'_>, filled: &[Filled], deviations: &mut Vec<Deviation>) {
        if work.pairing.target.iter().all(Option::is_some) {
            return;
        }
        let mut by_key: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for (at, block) in work.blocks.iter().enumerate() {
            by_key.entry(block_key(block)).or_default().push(at);
        }
        let mut by_identity: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for at in 0..work.blocks.len() {
            if let Some(key) = self.identity_key(work, at) {
                by_identity.entry(key).or_default().push(at);
            }
        }
        let values = Values::new(self.model, filled);
        let mut ids: FxHashMap<usize, Arc<str>> = FxHashMap::default();
        for (at, block) in work.blocks.iter().enumerate() {
            if work.pairing.target.get(at).copied().flatten().is_some() {
                continue;
            }
            let is_paired =
                |other: usize| work.pairing.target.get(other).copied().flatten().is_some();
            let original = |others: &[usize]| {
                others
                    .iter()
                    .copied()
                    .find(|other| *other != at && is_paired(*other))
                    .or_else(|| others.first().copied().filter(|first| *first < at))
            };
            let same = by_key
                .get(&block_key(block))
                .and_then(|others| original(others));
            let alike = same.or_else(|| {
                self.identity_key(work, at)
                    .and_then(|key| by_identity.get(&key))
                    .and_then(|others| original(others))
            });
            let refilled = alike.is_none().then(|| self.refilled(work, at)).flatten();
            let element = work.elements.get(at).copied().unwrap_or(Element::Paragraph);
            let section = work
                .sections
                .get(at)
                .cloned()
                .unwrap_or_else(|| Arc::from([]));
            let kind = if alike.or(refilled).is_some() {
                Kind::Duplicate
            } else {
                Kind::Extra
            };
            let place = work
                .nearest
                .get(at)
                .and_then(Option::as_deref)
                .map_or_else(String::new, fold);
            let words = match refilled {
                // The template's own words stand for a text that only fills its slots anew.
                Some(_) => values.masked_by(self, work, at),
                None => values.masked(&block.content),
            };
            let id = self.id_of(kind, element, None, &place, &words);
            ids.insert(at, Arc::clone(&id));
            let first = alike.or(refilled);
            let first_block = first.and_then(|first| work.blocks.get(first));
            let differs = first_block.filter(|first| first.content.text != block.content.text);
            deviations.push(Deviation {
                id,
                kind,
                element,
                severity: if refilled.is_some() {
                    Severity::Note
                } else {
                    by_default(kind)
                },
                raised_by: None,
                section,
                column: None,
                column_index: None,
                template: None,
                found: Some(found(
                    Arc::clone(&block.content.text),
                    span(&block.parts, work.units),
                )),
                edits: differs
                    .map_or_else(Vec::new, |first| text_edits(&first.content, &block.content)),
                after: self.after(work, at),
                expected_line: None,
                duplicate_of: first_block.map(|first| first.lines(work.units).0),
                duplicate_in: first.and_then(|first| work.sections.get(first).cloned()),
                part_of: work
                    .under
                    .get(at)
                    .copied()
                    .flatten()
                    .and_then(|heading| ids.get(&heading).map(Arc::clone)),
                contested: false,
            });
        }
    }

    /// Another filling of a template block that the document already has: a second copyright line.
    fn refilled(&self, work: &Work<'_>, at: usize) -> Option<usize> {
        let block = work.blocks.get(at)?;
        (0..self.model.template.blocks.len())
            .filter(|target| {
                self.model
                    .slots
                    .get(*target)
                    .is_some_and(|cells| cells.iter().any(|places| !places.is_empty()))
            })
            .filter(|target| self.model.targets.likeness(block, *target, true) > 0)
            .find_map(|target| {
                let first = work.pairing.block.get(target).copied().flatten()?;
                let fits = self
                    .texts(work, target, at)
                    .iter()
                    .all(|(cell, pattern, content)| {
                        let compared = self.compared(target, cell.unwrap_or(0), pattern, content);
                        compared.difference != Difference::Wording
                    });
                fits.then_some(first)
            })
    }

    /// A hash of the identifying cells of a row, if it has them all.
    fn identity_key(&self, work: &Work<'_>, at: usize) -> Option<u64> {
        if work.elements.get(at) != Some(&Element::Row) {
            return None;
        }
        let row = work.blocks.get(at)?.row.as_ref()?;
        let identity = self
            .model
            .targets
            .identity(self.table_of(work, row.table)?)?;
        row.cells
            .get(identity.telling?)
            .filter(|cell| !cell.text.is_empty())?;
        let key = |column: &usize| {
            row.cells
                .get(*column)
                .map_or(self.empty_content.key, |cell| cell.key)
        };
        Some(hash_all(identity.columns.iter().map(key)))
    }

    /// Any template block that a line of a document's table is paired with; else the template's first table.
    fn table_of(&self, work: &Work<'_>, table: u32) -> Option<usize> {
        work.blocks
            .iter()
            .zip(&work.pairing.target)
            .find_map(|(block, target)| {
                target.filter(|target| {
                    block.row.as_ref().is_some_and(|row| row.table == table)
                        && self
                            .model
                            .template
                            .blocks
                            .get(*target)
                            .is_some_and(|t| t.element.in_table())
                })
            })
            .or_else(|| {
                self.model
                    .template
                    .blocks
                    .iter()
                    .position(|block| block.element == Element::Row)
            })
    }

    fn declared(&self, work: &Work<'_>) -> Vec<Declared> {
        let mut declared = Vec::new();
        let mut tables: FxHashMap<u32, Option<usize>> = FxHashMap::default();
        for (at, block) in work.blocks.iter().enumerate() {
            let Some(row) = block
                .row
                .as_ref()
                .filter(|_| work.elements.get(at) == Some(&Element::Row))
            else {
                continue;
            };
            let table = *tables
                .entry(row.table)
                .or_insert_with(|| self.table_of(work, row.table));
            let columns: Vec<usize> = table
                .and_then(|target| self.model.targets.identity(target))
                .map(|identity| identity.columns.clone())
                .filter(|columns| !columns.is_empty())
                .unwrap_or_else(|| (0..row.cells.len()).collect());
            let target = work.pairing.target.get(at).copied().flatten();
            let template = target.and_then(|target| self.model.template.blocks.get(target));
            let cells = columns
                .iter()
                .map(|column| {
                    let own = row.cells.get(*column).unwrap_or(&self.empty_content);
                    // One name a thing: the template's spelling where only signs differ.
                    match template.and_then(|template| template.cells.get(*column)) {
                        Some(cell) if *cell == own.text || hash_key(&fold(cell)) == own.key => {
                            Arc::clone(cell)
                        }
                        _ => Arc::clone(&own.text),
                    }
                })
                .collect();
            let section = work
                .sections
                .get(at)
                .cloned()
                .unwrap_or_else(|| Arc::from([]));
            declared.push(Declared { cells, section });
        }
        declared
    }
}

/// By line, then id. What is missing stands at the line where it is expected.
pub fn sort(deviations: &mut [Deviation]) {
    deviations.sort_by(|one, other| {
        let line = |deviation: &Deviation| {
            deviation
                .found
                .as_ref()
                .map_or(deviation.expected_line.unwrap_or(0), |found| {
                    found.start_line
                })
        };
        (line(one), &one.id).cmp(&(line(other), &other.id))
    });
}

/// Where a block or one of its cells stands.
fn place(work: &Work<'_>, block: usize, cell: Option<usize>) -> Span {
    match (cell, work.blocks.get(block)) {
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

/// DESIGN.md, `id`: kind, element, column, place and words.
#[must_use]
pub fn deviation_id(
    kind: Kind,
    element: Element,
    column: Option<u32>,
    place: &str,
    words: &str,
) -> Arc<str> {
    let column = column.map_or_else(String::new, |column| column.to_string());
    id(&[
        "deviation",
        kind.name(),
        element.name(),
        &column,
        place,
        words,
    ])
}

/// What a block is by the document alone.
fn own_element(block: &Block, known_tables: &FxHashSet<u32>) -> Element {
    match (&block.row, block.shape) {
        (Some(row), _) if row.heading => Element::Section,
        (Some(row), _)
            if row.first && (row.separator_below || !known_tables.contains(&row.table)) =>
        {
            Element::TableHeader
        }
        (Some(_), _) => Element::Row,
        (None, Shape::Heading) => Element::Heading,
        (None, Shape::ListItem) => Element::ListItem,
        (None, _) => Element::Paragraph,
    }
}

/// The texts of the blocks that the document itself makes of a block.
#[must_use]
pub fn own_parts(block: &Block, units: &[Unit]) -> Vec<String> {
    if !block.is_parted() {
        return vec![block.content.text.to_string()];
    }
    let mut parts: Vec<String> = Vec::new();
    for part in &block.parts {
        let text = match units.get(part.unit).map(|unit| &unit.body) {
            Some(Body::Line(line)) => line.text.get(part.start..part.end).unwrap_or_default(),
            _ => "",
        };
        match parts.last_mut() {
            Some(last) if !part.parted => {
                if !last.is_empty() && !text.is_empty() {
                    last.push(' ');
                }
                last.push_str(text);
            }
            _ => parts.push(text.to_owned()),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The fillers of a document, to be recognised in blocks that the template does not have.
struct Values {
    /// The keys of a filler's words, and the slot's name; the longest first.
    known: Vec<(Vec<u64>, Arc<str>)>,
}

impl Values {
    fn new(model: &Model, filled: &[Filled]) -> Self {
        let mut known: Vec<(Vec<u64>, Arc<str>)> = Vec::new();
        for place in filled {
            let Some(slot) = model.template.slots.get(place.slot) else {
                continue;
            };
            let Some(text) = place.text.as_ref().filter(|text| !text.is_empty()) else {
                continue;
            };
            if slot.slot_type == SlotType::Number {
                continue;
            }
            let keys: Vec<u64> = crate::text::tokenize(text)
                .iter()
                .map(|token| token.key)
                .collect();
            if !known.iter().any(|(held, _)| *held == keys) {
                known.push((keys, Arc::clone(&slot.name)));
            }
        }
        known.sort_by_key(|(keys, _)| std::cmp::Reverse(keys.len()));
        Self { known }
    }

    /// The comparison key of a text with the document's fillers replaced by `{{name}}`.
    fn masked(&self, content: &Content) -> String {
        let keys: Vec<u64> = content.tokens.iter().map(|token| token.key).collect();
        let mut text = String::new();
        let (mut from, mut at) = (0usize, 0usize);
        while at < keys.len() {
            let rest = keys.get(at..).unwrap_or_default();
            match self.known.iter().find(|(known, _)| rest.starts_with(known)) {
                Some((known, name)) => {
                    let start = content
                        .tokens
                        .get(at)
                        .map_or(from, |token| token.start as usize);
                    text.push_str(content.text.get(from..start).unwrap_or_default());
                    text.push_str(&format!("{{{{{name}}}}}"));
                    at += known.len();
                    from = content
                        .tokens
                        .get(at - 1)
                        .map_or(from, |token| token.end as usize);
                }
                None => at += 1,
            }
        }
        text.push_str(content.text.get(from..).unwrap_or_default());
        fold(&text)
    }

    /// The same for a block that fills a template block's slots anew.
    fn masked_by(&self, comparer: &Comparer<'_>, work: &Work<'_>, at: usize) -> String {
        let first = comparer.refilled(work, at);
        let target = first.and_then(|first| work.pairing.target.get(first).copied().flatten());
        target.map_or_else(
            || {
                work.blocks
                    .get(at)
                    .map_or_else(String::new, |block| self.masked(&block.content))
            },
            |target| {
                let texts = comparer.texts(work, target, at);
                let cells = texts.iter().map(|(cell, pattern, content)| {
                    fold(
                        &comparer
                            .compared(target, cell.unwrap_or(0), pattern, content)
                            .masked,
                    )
                });
                cells.collect::<Vec<_>>().join("\t")
            },
        )
    }
}
