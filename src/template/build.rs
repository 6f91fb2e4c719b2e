//! From a family's documents to its template: consensus, elements, sections, slots, readings.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::Element;
use crate::document::section::{Path, Sections, Step};
use crate::document::{Block, Content, Shape, hash_all};
use crate::template::consensus::{Skeleton, consensus};
use crate::template::language::language;
use crate::template::model::Model;
use crate::template::naming::Naming;
use crate::template::pairing::block_mask;
use crate::template::pattern::escape;
use crate::template::slot::{Agreed, Chunk, Place, Witness, agree};
use crate::template::{OptionalPart, Source, Template, TemplateBlock, identity, small};

/// A block is optional when at least this many documents lack it …
const OPTIONAL_FROM: u32 = 3;
/// … and more than one in this many.
const OPTIONAL_SHARE: u32 = 5;

/// A text as the template is made from it: documents that are alike but for what fills their addresses and dates.
#[derive(Debug)]
pub struct Member<'b> {
    /// The blocks of one of them, cut as the family cuts them.
    pub blocks: &'b [Block],
    /// The documents.
    pub twins: Vec<Twin>,
}

/// A document of a [`Member`].
#[derive(Debug)]
pub struct Twin {
    /// How many files hold it.
    pub weight: u32,
    /// The texts of the blocks that it fills otherwise, by the blocks' numbers, ascending. Not for lines of tables.
    pub own: Own,
}

/// Texts that stand in place of those of some blocks.
pub type Own = Box<[(usize, Arc<Content>)]>;

impl Member<'_> {
    fn weight(&self) -> u32 {
        self.twins.iter().map(|twin| twin.weight).sum()
    }
}

/// So many columns are gathered by one thread at a time, at most.
const TOGETHER: usize = 16;

/// One thread chooses the speakers of so many skeletons, at least.
const SPOKEN_FOR: usize = 64;

/// One column of the consensus.
struct Column<'b> {
    /// Member, and the number of its block.
    held: Vec<(u32, u32, &'b Block)>,
    support: u32,
}

/// All documents of a family, numbered member by member.
struct Documents<'b> {
    members: &'b [Member<'b>],
    /// The number of each member's first twin.
    first: Vec<usize>,
    /// How many files hold the documents before each one; one more for all of them.
    before: Vec<u32>,
}

impl<'b> Documents<'b> {
    fn new(members: &'b [Member<'b>]) -> Self {
        let mut first = Vec::with_capacity(members.len());
        let mut before = vec![0];
        let mut total = 0;
        for member in members {
            first.push(before.len() - 1);
            before.extend(member.twins.iter().map(|twin| {
                total += twin.weight;
                total
            }));
        }
        Self {
            members,
            first,
            before,
        }
    }

    /// How many files hold some documents.
    fn weight(&self, documents: &Range<usize>) -> u32 {
        let before = |document: usize| self.before.get(document).copied().unwrap_or(0);
        before(documents.end).saturating_sub(before(documents.start))
    }

    /// The documents of a member.
    fn of(&self, member: usize) -> Range<usize> {
        let first = self.first.get(member).copied().unwrap_or(0);
        let twins = self.members.get(member).map_or(0, |held| held.twins.len());
        first..first + twins
    }

    /// The distinct texts of a column, each with its documents; `text_of` gives the text that a member's block has.
    fn witnesses(
        &self,
        column: &Column<'b>,
        text_of: impl Fn(&'b Block) -> Option<&'b Arc<Content>>,
    ) -> Vec<Witness<'b>> {
        // Equal texts are one content, but for the empty one that stands for a missing cell.
        let mut numbers: FxHashMap<*const Content, usize> = FxHashMap::default();
        let mut witnesses: Vec<Witness<'b>> = Vec::new();
        // Most documents of a column have the same there.
        let mut last: Option<(*const Content, usize)> = None;
        let mut add = |content: &'b Arc<Content>, documents: Range<usize>| {
            if documents.is_empty() {
                return;
            }
            let place = Arc::as_ptr(content);
            let next = witnesses.len();
            let number = match last {
                Some((last, number)) if last == place => number,
                _ => *numbers.entry(place).or_insert(next),
            };
            last = Some((place, number));
            let weight = self.weight(&documents);
            match witnesses.get_mut(number) {
                Some(witness) => {
                    witness.weight += weight;
                    witness.documents.push(documents);
                }
                // Most have one run, and room for no more.
                None => witnesses.push(Witness {
                    content,
                    documents: std::iter::once(documents).collect(),
                    weight,
                }),
            }
        };
        for (member, at, block) in &column.held {
            let Some(content) = text_of(block) else {
                continue;
            };
            // Those that have the member's own text; nobody fills a table's line otherwise.
            let (member, at) = (*member as usize, *at as usize);
            let mut same = self.of(member);
            let twins = self.members.get(member).filter(|_| block.row.is_none());
            let twins = twins.map_or(&[][..], |held| &held.twins);
            for (document, twin) in (same.start..).zip(twins) {
                let own = twin.own.binary_search_by_key(&at, |(block, _)| *block);
                if let Some((_, own)) = own.ok().and_then(|at| twin.own.get(at)) {
                    add(content, same.start..document);
                    add(own, document..document + 1);
                    same.start = document + 1;
                }
            }
            add(content, same);
        }
        let is_empty = |witness: &Witness<'_>| witness.content.text.is_empty();
        if let (Some(first), Some(next)) = (
            witnesses.iter().position(is_empty),
            witnesses.iter().rposition(is_empty),
        ) && first != next
        {
            let next = witnesses.swap_remove(next);
            if let Some(held) = witnesses.get_mut(first) {
                held.documents.extend(next.documents);
                held.weight += next.weight;
            }
        }
        debug_assert_eq!(
            witnesses.len(),
            FxHashSet::from_iter(witnesses.iter().map(|held| &*held.content.text)).len(),
            "a text comes once"
        );
        witnesses
    }
}

/// Infers the template of a family.
#[must_use]
pub fn infer(members: &[Member<'_>]) -> Model {
    let total: u32 = members.iter().map(Member::weight).sum();
    let columns = columns(members);
    let documents = Documents::new(members);
    let weight = |document: usize| documents.weight(&(document..document + 1));
    let mut drafts: Vec<Draft> = columns
        .par_iter()
        .map(|column| Draft::new(column, &documents, total))
        .collect();
    // A family that shows one heading's depth in too few documents shows none.
    let mut naming = Naming::default();
    for draft in &mut drafts {
        for cell in &mut draft.texts {
            for place in &mut cell.places {
                let fillers = std::mem::take(&mut place.place.fillers);
                place.slot = Some(naming.enter(place.place.slot_type, fillers));
            }
        }
    }
    let slots = naming.slots(&weight);
    let parts = Parts::new(&columns, &drafts);
    let mut sections = Sections::default();
    let mut numbers: FxHashMap<(Element, String), u32> = FxHashMap::default();
    let mut blocks = Vec::with_capacity(drafts.len());
    let mut contested_cells = Vec::with_capacity(drafts.len());
    for draft in &drafts {
        let cells: Vec<Arc<str>> = draft
            .texts
            .iter()
            .map(|text| Arc::from(text.render(&naming)))
            .collect();
        let text: Arc<str> = match cells.as_slice() {
            [text] => Arc::clone(text),
            several => Arc::from(
                several
                    .iter()
                    .map(|cell| &**cell)
                    .collect::<Vec<_>>()
                    .join("\t"),
            ),
        };
        let section: Path = sections.next(&step(draft.element, draft.level, &text));
        let key = identity::masked_key(&text);
        let number = numbers.entry((draft.element, key.clone())).or_default();
        *number += 1;
        blocks.push(TemplateBlock {
            id: identity::block_id(draft.element, &key, *number),
            element: draft.element,
            level: draft.level,
            section,
            cells: if draft.element.in_table() {
                cells
            } else {
                Vec::new()
            },
            text,
            support: draft.support,
            part: parts.of.get(blocks.len()).copied().flatten(),
            contested: draft.texts.iter().any(|text| text.contested),
            readings: Vec::new(),
        });
        contested_cells.push(draft.texts.iter().map(|text| text.contested).collect());
    }
    let lang = language(&blocks).map(Arc::from);
    let mut template = Template {
        name: identity::slug(&blocks),
        source: Source::Inferred,
        digest: Arc::from(""),
        blocks,
        slots,
        parts: parts.parts,
        lang,
    };
    template.digest = identity::digest(&template);
    Model::new(template, contested_cells)
}

/// The optional parts of an inferred template.
struct Parts {
    parts: Vec<OptionalPart>,
    /// For each block: its part.
    of: Vec<Option<usize>>,
}

impl Parts {
    /// Neighbours that may be absent and that the same documents have are one part.
    fn new(columns: &[Column<'_>], drafts: &[Draft]) -> Self {
        let mut parts = Self {
            parts: Vec::new(),
            of: Vec::with_capacity(drafts.len()),
        };
        let mut before: Option<&Column<'_>> = None;
        for (column, draft) in columns.iter().zip(drafts) {
            if !draft.optional {
                parts.of.push(None);
                before = None;
                continue;
            }
            let holders = |column: &Column<'_>| -> Vec<u32> {
                column.held.iter().map(|(member, ..)| *member).collect()
            };
            if before.is_none_or(|before| holders(before) != holders(column)) {
                parts.parts.push(OptionalPart { within: None });
            }
            parts.of.push(parts.parts.len().checked_sub(1));
            before = Some(column);
        }
        parts
    }
}

/// What a block of the template is to the sections below it.
#[must_use]
pub fn step(element: Element, level: u8, text: &Arc<str>) -> Step {
    match element {
        Element::Heading => Step::Heading(level, Arc::clone(text)),
        Element::Section => Step::HeadingRow(Arc::clone(text)),
        Element::TableHeader => Step::Header,
        Element::Row | Element::Cell => Step::Row,
        Element::Paragraph | Element::ListItem | Element::Document => Step::Other,
    }
}

/// Aligns the family and gathers each column's blocks from every document.
fn columns<'b>(members: &'b [Member<'_>]) -> Vec<Column<'b>> {
    let mut order: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    let keys: Vec<(u64, u32)> = members
        .par_iter()
        .map(|member| {
            (
                hash_all(member.blocks.iter().map(block_mask)),
                member.weight(),
            )
        })
        .collect();
    for (document, (skeleton, _)) in keys.iter().enumerate() {
        order.entry(*skeleton).or_default().push(document);
    }
    let weight = |document: usize| keys.get(document).map_or(0, |(_, weight)| *weight);
    let groups: Vec<Vec<usize>> = order.into_values().collect();
    let skeletons: Vec<Skeleton<'_>> = groups
        .par_iter()
        .with_min_len(SPOKEN_FOR)
        .map(|documents| {
            let mut held = documents
                .iter()
                .filter_map(|document| members.get(*document));
            // Members of a skeleton differ in fillers and numbers only; the first by contents speaks for them.
            let speaker = match documents.len() {
                1 => held.next(),
                _ => held.min_by_key(|member| {
                    hash_all(member.blocks.iter().map(|block| block.content.key()))
                }),
            };
            Skeleton {
                blocks: speaker.map_or_else(Vec::new, |member| member.blocks.iter().collect()),
                weight: documents.iter().map(|document| weight(*document)).sum(),
            }
        })
        .collect();
    let total: u32 = keys.iter().map(|(_, weight)| weight).sum();
    let found = consensus(&skeletons);
    let mut columns: Vec<Column<'_>> = (0..found.columns)
        .map(|_| Column {
            held: Vec::new(),
            support: 0,
        })
        .collect();
    let each = columns.len().div_ceil(rayon::current_num_threads().max(1));
    let together = each.clamp(1, TOGETHER);
    let filled = columns.par_chunks_mut(together).enumerate();
    filled.for_each(|(part, columns)| {
        for (documents, pairing) in groups.iter().zip(&found.pairings) {
            let blocks = pairing.block.chunks(together).nth(part).unwrap_or_default();
            for document in documents {
                let Some(member) = members.get(*document) else {
                    continue;
                };
                let (weight, document) = (weight(*document), small(*document));
                for (column, block) in columns.iter_mut().zip(blocks) {
                    if let Some((at, block)) =
                        block.and_then(|at| Some((small(at), member.blocks.get(at)?)))
                    {
                        column.held.push((document, at, block));
                        column.support += weight;
                    }
                }
            }
        }
    });
    columns.retain(|column| column.support * 2 > total);
    columns
}

/// A block of the template while its slots have no names yet.
struct Draft {
    element: Element,
    level: u8,
    support: u32,
    optional: bool,
    /// The block's text, or one for each cell.
    texts: Vec<DraftText>,
}

struct DraftText {
    chunks: Vec<Chunk>,
    places: Vec<DraftPlace>,
    contested: bool,
}

/// A place, and the slot that it became.
struct DraftPlace {
    place: Place,
    slot: Option<usize>,
}

impl DraftText {
    fn new(agreed: Agreed) -> Self {
        // Only the places that the majority reading has are in the template.
        let used: FxHashSet<usize> = agreed
            .chunks
            .iter()
            .filter_map(|chunk| match chunk {
                Chunk::Place(place) => Some(*place),
                Chunk::Text(_) => None,
            })
            .collect();
        let mut numbers = FxHashMap::default();
        let mut places = Vec::new();
        for (number, place) in agreed.places.into_iter().enumerate() {
            if used.contains(&number) {
                numbers.insert(number, places.len());
                places.push(DraftPlace { place, slot: None });
            }
        }
        let chunks = agreed
            .chunks
            .into_iter()
            .filter_map(|chunk| match chunk {
                Chunk::Place(place) => numbers.get(&place).copied().map(Chunk::Place),
                text @ Chunk::Text(_) => Some(text),
            })
            .collect();
        Self {
            chunks,
            places,
            contested: agreed.contested,
        }
    }

    fn render(&self, naming: &Naming) -> String {
        let mut text = String::new();
        for chunk in &self.chunks {
            match chunk {
                Chunk::Text(part) => text.push_str(&escape(part)),
                Chunk::Place(place) => {
                    let slot = self.places.get(*place).and_then(|place| place.slot);
                    let name = slot.and_then(|slot| naming.name(slot));
                    text.push_str("{{");
                    text.push_str(name.map_or("text", |name| name));
                    text.push_str("}}");
                }
            }
        }
        text
    }
}

impl Draft {
    fn new(column: &Column<'_>, documents: &Documents<'_>, total: u32) -> Self {
        let weighed = Weighed::new(column, documents);
        let element = element(&weighed, column.support);
        let texts = if element.in_table() && element != Element::Section {
            let width =
                heaviest(weighed.0.iter().filter_map(|(block, weight)| {
                    Some((block.row.as_ref()?.cells.len(), *weight))
                }));
            (0..width)
                .map(|cell| {
                    DraftText::new(agree(&documents.witnesses(column, |block| {
                        let row = block.row.as_ref()?;
                        Some(row.cells.get(cell).unwrap_or_else(empty))
                    })))
                })
                .collect()
        } else {
            let witnesses = documents.witnesses(column, |block| Some(&block.content));
            vec![DraftText::new(agree(&witnesses))]
        };
        let level = if element == Element::Heading {
            heaviest(
                weighed
                    .0
                    .iter()
                    .filter(|(block, _)| block.shape == Shape::Heading)
                    .map(|(block, weight)| (block.level, *weight)),
            )
        } else {
            0
        };
        let lacking = total.saturating_sub(column.support);
        Self {
            element,
            level,
            support: column.support,
            optional: lacking >= OPTIONAL_FROM && lacking * OPTIONAL_SHARE > total,
            texts,
        }
    }
}

fn empty<'c>() -> &'c Arc<Content> {
    static EMPTY: std::sync::OnceLock<Arc<Content>> = std::sync::OnceLock::new();
    EMPTY.get_or_init(|| Arc::new(Content::new("")))
}

/// The heaviest of some values; of equal ones, the smallest.
fn heaviest<T: Ord + Copy + Default>(values: impl Iterator<Item = (T, u32)>) -> T {
    let mut weights: BTreeMap<T, u32> = BTreeMap::new();
    for (value, weight) in values {
        *weights.entry(value).or_default() += weight;
    }
    weights
        .into_iter()
        .max_by_key(|(value, weight)| (*weight, Reverse(*value)))
        .map_or_else(T::default, |(value, _)| value)
}

/// The blocks of a column, each with how many documents have it.
struct Weighed<'b>(Vec<(&'b Block, u32)>);

impl<'b> Weighed<'b> {
    fn new(column: &Column<'b>, documents: &Documents<'_>) -> Self {
        let weight = |member: u32| documents.weight(&documents.of(member as usize));
        let held = column.held.iter();
        Self(
            held.map(|(member, _, block)| (*block, weight(*member)))
                .collect(),
        )
    }
}

/// What most of the column's documents show.
fn element(column: &Weighed<'_>, support: u32) -> Element {
    let mut rows = 0;
    let (mut first, mut heading_row, mut separated) = (0, 0, false);
    let mut votes: BTreeMap<Element, u32> = BTreeMap::new();
    for &(block, weight) in &column.0 {
        match &block.row {
            Some(row) => {
                rows += weight;
                first += if row.first { weight } else { 0 };
                heading_row += if row.heading { weight } else { 0 };
                separated |= row.first && row.separator_below && !row.heading;
            }
            None => {
                let element = match block.shape {
                    Shape::Heading => Element::Heading,
                    Shape::ListItem => Element::ListItem,
                    Shape::Paragraph => Element::Paragraph,
                    Shape::Open | Shape::Row => continue,
                };
                *votes.entry(element).or_default() += weight;
            }
        }
    }
    if rows * 2 > support {
        return if separated || first * 2 > rows && heading_row * 2 <= rows {
            Element::TableHeader
        } else if heading_row * 2 > rows {
            Element::Section
        } else {
            Element::Row
        };
    }
    votes
        .into_iter()
        .max_by_key(|(element, weight)| (*weight, Reverse(*element)))
        .map_or(Element::Paragraph, |(element, _)| element)
}
