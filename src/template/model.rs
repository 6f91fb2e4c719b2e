//! A template made ready for work: its patterns, and its blocks as targets.
//!
//! Made from the template alone, inferred or pinned, so that both behave alike.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::align::words::{class_mask, class_of};
use crate::document::Content;
use crate::document::Element;
use crate::template::pairing::{Target, TargetCell, TargetRow, Targets, row_mask};
use crate::template::pattern::Pattern;
use crate::template::{SlotType, Template};

/// A template ready for comparing.
#[derive(Debug)]
pub struct Model {
    /// What it says.
    pub template: Template,
    /// For each block: its patterns, one for each cell of a table's line, else one.
    pub patterns: Vec<Vec<Pattern>>,
    /// For each block: the depth of a heading, 0 without.
    pub levels: Vec<u8>,
    /// For each block and cell: whether the template's reading has no majority.
    pub contested: Vec<Vec<bool>>,
    /// For each block, pattern and place: the number of its slot.
    pub slots: Vec<Vec<Vec<usize>>>,
    /// What the blocks of a document are paired with.
    pub targets: Targets,
}

impl Model {
    /// Makes a template ready.
    #[must_use]
    pub fn new(template: Template, levels: Vec<u8>, contested: Vec<Vec<bool>>) -> Self {
        let numbers: FxHashMap<&str, (usize, SlotType)> = template
            .slots
            .iter()
            .enumerate()
            .map(|(number, slot)| (&*slot.name, (number, slot.slot_type)))
            .collect();
        let type_of = |name: &str| numbers.get(name).map(|(_, slot_type)| *slot_type);
        let patterns: Vec<Vec<Pattern>> = template
            .blocks
            .iter()
            .map(|block| {
                if block.cells.is_empty() {
                    vec![Pattern::new(&block.text, &type_of)]
                } else {
                    block
                        .cells
                        .iter()
                        .map(|cell| Pattern::new(cell, &type_of))
                        .collect()
                }
            })
            .collect();
        let slots = patterns
            .iter()
            .map(|cells| {
                cells
                    .iter()
                    .map(|pattern| {
                        let numbers = pattern.names.iter().map(|name| numbers.get(&**name));
                        numbers
                            .map(|found| found.map_or(0, |(number, _)| *number))
                            .collect()
                    })
                    .collect()
            })
            .collect();
        let targets = Targets::new(
            template
                .blocks
                .iter()
                .zip(&patterns)
                .map(|(block, patterns)| target(block.element, patterns))
                .collect(),
        );
        Self {
            template,
            patterns,
            levels,
            contested,
            slots,
            targets,
        }
    }

    /// The header of a column, for the table that a block belongs to.
    #[must_use]
    pub fn column_name(&self, block: usize, column: usize) -> Option<Arc<str>> {
        let here = self.template.blocks.get(..=block)?;
        let header = here
            .iter()
            .rev()
            .take_while(|block| block.element.in_table())
            .find(|block| block.element == Element::TableHeader)?;
        header
            .cells
            .get(column)
            .filter(|name| !name.is_empty())
            .cloned()
    }
}

fn target(element: Element, patterns: &[Pattern]) -> Target {
    let masks: Option<Vec<u64>> = patterns.iter().map(|pattern| pattern.mask).collect();
    let keys: Option<Vec<u64>> = patterns.iter().map(key).collect();
    let whole = |parts: Option<Vec<u64>>| match parts.as_deref() {
        Some([one]) => Some(*one),
        Some(several) => Some(row_mask(several.iter().copied())),
        None => None,
    };
    let mut frame: Vec<u64> = patterns.iter().flat_map(words).collect();
    frame.sort_unstable();
    frame.dedup();
    let row = element.in_table().then(|| TargetRow {
        cells: patterns
            .iter()
            .map(|pattern| TargetCell {
                key: key(pattern),
                mask: pattern.mask,
                words: words(pattern).collect(),
                length: pattern.text.chars().count(),
            })
            .collect(),
        header: element == Element::TableHeader,
        heading: element == Element::Section,
    });
    Target {
        mask: whole(masks.clone()),
        key: whole(keys),
        frame,
        free: masks.is_none(),
        row,
    }
}

/// The comparison key of a text without slots.
fn key(pattern: &Pattern) -> Option<u64> {
    pattern
        .names
        .is_empty()
        .then(|| Content::new(&pattern.filled(std::iter::empty())).key)
}

/// The words that a document's block is expected to hold, masked.
fn words(pattern: &Pattern) -> impl Iterator<Item = u64> + '_ {
    pattern.words.iter().filter_map(|word| match word.slot {
        Some((slot_type, _)) => class_of(slot_type).map(class_mask),
        None => word.token.is_word_like().then(|| word.token.mask()),
    })
}
