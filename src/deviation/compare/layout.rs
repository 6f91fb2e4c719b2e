//! What the blocks of a document are and where they stand, beside the template: worked out once for all documents whose
//! blocks pair alike.

use super::*;

/// What the blocks of a document are, and where they stand.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) elements: Vec<Element>,
    pub(super) sections: Vec<Path>,
    /// The nearest heading, as template text: what ids are made with, since depth may be a matter of dress.
    pub(super) nearest: Vec<Option<Arc<str>>>,
    /// The heading (or heading row) that each block stands under.
    pub(super) under: Vec<Option<usize>>,
    /// The last block in place before each, as its target.
    pub(super) before: Vec<Option<usize>>,
    /// For each table of the document, the template block that tells which table of the template it is.
    pub(super) tables: FxHashMap<u32, usize>,
}

/// All of the blocks of a document that its layout depends on: with whom they are paired, their tables, and what those
/// are that are not paired.
pub(super) type Blocks = Box<[usize]>;

fn blocks_of(blocks: &[Block], pairing: &Pairing) -> Blocks {
    let mut all = Vec::with_capacity(2 * blocks.len());
    let pairs = pairing.target.iter().zip(&pairing.moved);
    for (block, (target, moved)) in blocks.iter().zip(pairs) {
        let row = block.row.as_ref();
        let number = target.map_or(0, |target| target + 1);
        all.push(number << 2 | usize::from(*moved) << 1 | usize::from(row.is_some()));
        all.extend(row.map(|row| row.table as usize));
        if target.is_none() {
            let row = row.map_or(0, |row| {
                usize::from(row.first)
                    | usize::from(row.separator_below) << 1
                    | usize::from(row.heading) << 2
            });
            let text = Arc::as_ptr(&block.content) as usize;
            all.extend([
                text,
                block.shape as usize | usize::from(block.level) << 8 | row << 16,
            ]);
        }
    }
    all.into()
}

impl Comparer<'_> {
    /// The layout of a document.
    pub(super) fn layout(&self, blocks: &[Block], pairing: &Pairing) -> Arc<Layout> {
        let make = || Arc::new(self.lay_out(blocks, pairing));
        self.layouts.get_or(blocks_of(blocks, pairing), make)
    }

    fn lay_out(&self, blocks: &[Block], pairing: &Pairing) -> Layout {
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
        let mut layout = Layout {
            elements: Vec::with_capacity(blocks.len()),
            sections: Vec::with_capacity(blocks.len()),
            nearest: Vec::with_capacity(blocks.len()),
            under: Vec::with_capacity(blocks.len()),
            before: pairing.before(),
            tables: self.tables_of(blocks, pairing),
        };
        for (at, block) in blocks.iter().enumerate() {
            let target = pairing.target.get(at).copied().flatten();
            let held = target.and_then(|target| self.model.template.blocks.get(target));
            let element = held.map_or_else(|| own_element(block, &known), |held| held.element);
            let level = match target {
                Some(_) => held.map_or(0, |held| held.level),
                None if self.leveled => block.level,
                None => 0,
            };
            let text = target.map_or_else(
                || Arc::clone(&block.content.text),
                |target| self.model.first_reading(target),
            );
            layout
                .nearest
                .push(sections.nearest(element == Element::Row));
            layout
                .sections
                .push(sections.next(&step(element, level, &text)));
            if !matches!(element, Element::Row | Element::Section) {
                heading_row = None;
            }
            layout.under.push(match element {
                Element::Heading => None,
                Element::Section => heading,
                _ => heading_row.or(heading),
            });
            match element {
                Element::Heading => heading = Some(at),
                Element::Section => heading_row = Some(at),
                _ => {}
            }
            layout.elements.push(element);
        }
        layout
    }
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
