//! A template made ready for work: its patterns, and its blocks as targets.
//!
//! Made from the template alone, inferred or pinned, so that both behave alike.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::align::words::{class_mask, class_of};
use crate::document::Content;
use crate::document::Element;
use crate::template::choice::Choices;
use crate::template::matcher::Matcher;
use crate::template::pairing::{
    Frame, Target, TargetCell, TargetChoice, TargetRow, Targets, Whole, row_mask,
};
use crate::template::pattern::Pattern;
use crate::template::syntax::{has_choice, parse};
use crate::template::{SlotType, Source, Template};
use crate::text::{Token, fold, hash_key};

/// A template ready for comparing.
#[derive(Debug)]
pub struct Model {
    /// What it says.
    pub template: Template,
    /// For each block: its patterns, one for each cell of a table's line, else one. Where a text leaves a choice, the
    /// pattern of its first reading.
    pub patterns: Vec<Vec<Pattern>>,
    /// For each block and pattern: the choices that the text leaves.
    pub choices: Vec<Vec<Option<Choices>>>,
    /// For each slot: what its fillers must match.
    pub matchers: Vec<Option<Matcher>>,
    /// For each block and cell: whether the template's reading has no majority.
    pub contested: Vec<Vec<bool>>,
    /// For each block, pattern and place: the number of its slot.
    pub slots: Vec<Vec<Vec<usize>>>,
    /// What the blocks of a document are paired with.
    pub targets: Targets,
    /// For each block of a table: the number of the header above it, or its own.
    headers: Vec<Option<usize>>,
    /// For each block: whether it leaves a choice.
    leaves_choice: Vec<bool>,
    numbers: FxHashMap<Arc<str>, usize>,
}

impl Model {
    /// Makes a template ready. `contested` says for each block and cell whether its reading has no majority; a template
    /// that people keep has none such.
    #[must_use]
    pub fn new(template: Template, contested: Vec<Vec<bool>>) -> Self {
        Self::of_tokens(template, contested, &|_| None)
    }

    /// The same, where `known` may give the words and signs of a text: it was read already.
    #[must_use]
    pub fn of_tokens(
        template: Template,
        contested: Vec<Vec<bool>>,
        known: &dyn Fn(&str) -> Option<Arc<[Token]>>,
    ) -> Self {
        let numbers: FxHashMap<&str, (usize, SlotType)> = template
            .slots
            .iter()
            .enumerate()
            .map(|(number, slot)| {
                // What a filler must match may be any number of words.
                let wide = slot.matches.is_some();
                let taken = if wide { SlotType::Text } else { slot.slot_type };
                (&*slot.name, (number, taken))
            })
            .collect();
        let type_of = |name: &str| numbers.get(name).map(|(_, slot_type)| *slot_type);
        let matchers: Vec<Option<Matcher>> = template
            .slots
            .iter()
            .map(|slot| slot.matches.clone())
            .collect();
        let matcher_of = |name: &str| {
            let (number, _) = numbers.get(name)?;
            matchers.get(*number)?.clone()
        };
        // What a template file holds was read once already, and was in order; an inferred text leaves no choice.
        let nodes_of = |text: &str| {
            let pinned = matches!(template.source, Source::Pinned { .. });
            let nodes = if pinned { parse(text).ok() } else { None };
            nodes.filter(|nodes| has_choice(nodes))
        };
        let mut patterns: Vec<Vec<Pattern>> = Vec::with_capacity(template.blocks.len());
        let mut choices: Vec<Vec<Option<Choices>>> = Vec::with_capacity(template.blocks.len());
        for block in &template.blocks {
            let texts = match block.cells.as_slice() {
                [] => std::slice::from_ref(&block.text),
                cells => cells,
            };
            let held: Vec<Option<Choices>> = texts
                .iter()
                .map(|text| nodes_of(text).map(|nodes| Choices::new(nodes, &type_of)))
                .collect();
            let read = texts
                .iter()
                .zip(&held)
                .map(|(text, choices)| match choices {
                    Some(choices) => Pattern::new(&choices.first(), &type_of),
                    None => Pattern::of_tokens(text, &type_of, known),
                });
            patterns.push(read.map(|pattern| pattern.matching(&matcher_of)).collect());
            choices.push(held);
        }
        let slots: Vec<Vec<Vec<usize>>> = patterns
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
                .zip(patterns.iter().zip(&choices))
                .zip(&slots)
                .map(|((block, (patterns, choices)), slots)| {
                    let mut target = target(block.element, patterns, choices);
                    if let ([places], true) = (slots.as_slice(), target.frame.is_empty()) {
                        let single = match places.as_slice() {
                            [slot] => matchers.get(*slot).cloned().flatten(),
                            _ => None,
                        };
                        target.whole = target.free.then_some(Whole(single));
                    }
                    target
                })
                .collect(),
        );
        let numbers = (0..)
            .zip(&template.slots)
            .map(|(number, slot)| (Arc::clone(&slot.name), number))
            .collect();
        Self {
            headers: headers(&template),
            leaves_choice: choices
                .iter()
                .map(|cells| cells.iter().any(Option::is_some))
                .collect(),
            numbers,
            choices,
            matchers,
            template,
            patterns,
            contested,
            slots,
            targets,
        }
    }

    /// The reading of a text with choices that fits a document's text best; `None` where the template leaves none.
    #[must_use]
    pub fn nearest(&self, block: usize, cell: usize, content: &Content) -> Option<Pattern> {
        let choices = self.choices.get(block)?.get(cell)?.as_ref()?;
        let type_of = |name: &str| {
            let number = *self.numbers.get(name)?;
            let slot = self.template.slots.get(number)?;
            let wide = self.matchers.get(number)?.is_some();
            Some(if wide { SlotType::Text } else { slot.slot_type })
        };
        let matcher_of = |name: &str| self.matchers.get(self.slot_number(name)?)?.clone();
        Some(choices.nearest(content, &type_of).matching(&matcher_of))
    }

    /// Whether a block leaves a choice.
    #[must_use]
    pub fn has_choice(&self, block: usize) -> bool {
        self.leaves_choice.get(block) == Some(&true)
    }

    /// The text of a block in its first reading.
    #[must_use]
    pub fn first_reading(&self, block: usize) -> Arc<str> {
        match (self.template.blocks.get(block), self.patterns.get(block)) {
            (Some(_), Some(patterns)) if self.has_choice(block) => {
                let cells: Vec<&str> = patterns.iter().map(|pattern| &*pattern.text).collect();
                Arc::from(cells.join("\t"))
            }
            (Some(block), _) => Arc::clone(&block.text),
            (None, _) => Arc::from(""),
        }
    }

    /// Whether a slot that stands empty cannot be right: people keep the template, and nothing that the slot must match
    /// is empty. A date or a number that stands beside free text may be wanting.
    #[must_use]
    pub fn must_be_filled(&self, slot: usize) -> bool {
        let pinned = self.template.source != Source::Inferred;
        let text = self
            .template
            .slots
            .get(slot)
            .is_some_and(|slot| slot.slot_type == SlotType::Text || slot.matches.is_some());
        let matcher = self.matchers.get(slot).and_then(Option::as_ref);
        pinned && text && !matcher.is_some_and(|held| held.is_match(""))
    }

    /// The number of a slot.
    #[must_use]
    pub fn slot_number(&self, name: &str) -> Option<usize> {
        self.numbers.get(name).copied()
    }

    /// The header of a column, for the table that a block belongs to.
    #[must_use]
    pub fn column_name(&self, block: usize, column: usize) -> Option<Arc<str>> {
        let at = self.headers.get(block).copied().flatten()?;
        let header = self.template.blocks.get(at)?;
        let name = match self.choices.get(at)?.get(column) {
            // A column has one name, whichever a document calls it by.
            Some(Some(_)) => &self.patterns.get(at)?.get(column)?.text,
            _ => header.cells.get(column)?,
        };
        Some(Arc::clone(name)).filter(|name| !name.is_empty())
    }
}

/// For each block of a table the header above it, or itself.
fn headers(template: &Template) -> Vec<Option<usize>> {
    let mut header = None;
    let blocks = template.blocks.iter().enumerate();
    blocks
        .map(|(at, block)| {
            if block.element == Element::TableHeader {
                header = Some(at);
            } else if !block.element.in_table() {
                header = None;
            }
            header
        })
        .collect()
}

fn target(element: Element, patterns: &[Pattern], choices: &[Option<Choices>]) -> Target {
    let masks: Option<Vec<u64>> = patterns.iter().map(|pattern| pattern.mask).collect();
    let keys: Vec<Option<u64>> = patterns.iter().map(key).collect();
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
            .zip(choices)
            .zip(&keys)
            .map(|((pattern, choices), key)| TargetCell {
                others: choices.iter().flat_map(others).collect(),
                key: *key,
                mask: pattern.mask,
                words: words(pattern).collect(),
                length: pattern.text.chars().count(),
            })
            .collect(),
        header: element == Element::TableHeader,
        heading: element == Element::Section,
    });
    let choice = choices.iter().any(Option::is_some).then(|| {
        Box::new(TargetChoice {
            masks: choice_masks(patterns, choices),
            frame: match choices {
                [Some(only)] => only.frame(),
                _ => Frame::default(),
            },
        })
    });
    Target {
        mask: whole(masks.clone()),
        // With a choice, equal to one reading says little about being equal to the block.
        key: if choice.is_some() {
            None
        } else {
            whole(keys.into_iter().collect())
        },
        frame,
        free: masks.is_none(),
        row,
        choice,
        whole: None,
    }
}

/// The other readings of a cell: mask and words.
fn others(choices: &Choices) -> impl Iterator<Item = (Option<u64>, Vec<u64>)> + '_ {
    choices
        .readings()
        .iter()
        .skip(1)
        .map(|reading| (reading.mask, words(reading).collect()))
}

/// The masks of the readings of a block, where they are few; of a row those that differ from the first in one cell.
fn choice_masks(patterns: &[Pattern], choices: &[Option<Choices>]) -> Vec<u64> {
    let mut masks = Vec::new();
    for (at, held) in choices.iter().enumerate() {
        for reading in held.iter().flat_map(Choices::readings) {
            let cells: Option<Vec<u64>> = patterns
                .iter()
                .enumerate()
                .map(|(cell, pattern)| {
                    if cell == at {
                        reading.mask
                    } else {
                        pattern.mask
                    }
                })
                .collect();
            masks.extend(cells.map(|cells| match cells.as_slice() {
                [one] => *one,
                several => row_mask(several.iter().copied()),
            }));
        }
    }
    masks
}

/// The comparison key of a text without slots.
fn key(pattern: &Pattern) -> Option<u64> {
    let is_plain = pattern.is_just(&pattern.text);
    let key = |text: &str| hash_key(&fold(text));
    pattern.names.is_empty().then(|| {
        if is_plain {
            key(&pattern.text)
        } else {
            key(&pattern.filled(std::iter::empty()))
        }
    })
}

/// The words that a document's block is expected to hold, masked.
pub(super) fn words(pattern: &Pattern) -> impl Iterator<Item = u64> + '_ {
    pattern.words.iter().filter_map(|word| match word.slot {
        Some((slot_type, _)) => class_of(slot_type).map(class_mask),
        None => word.token.is_word_like().then(|| word.token.mask()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::read::read;
    use crate::text::tokenize;

    #[test]
    fn words_that_are_known_are_those_that_would_be_read() {
        let template = "+++\ncharte-diff = 1\nname = \"notice\"\n\n[slots.url]\ntype = \"url\"\n\n[slots.text]\ntype = \"text\"\n+++\n\n\
            # Notice\n\nThis site, <{{url}}>, is run by {{text}}.\n\n## Cookies\n\n\
            Name\tWhat it does\nsid\tkeeps you logged in for 13 months\n\
            {{any: lang | language}}\tremembers what you read on {{url}}\n\n\
            You may refuse {{any: them | all of them}} at any time.\n";
        let template = read(template.as_bytes(), "notice.txt").expect("a template");
        let asked = std::cell::RefCell::new(Vec::new());
        let known = |text: &str| {
            asked.borrow_mut().push(text.to_owned());
            Some(tokenize(text).into())
        };
        let given = Model::of_tokens(template.clone(), Vec::new(), &known);
        let read = Model::new(template, Vec::new());
        assert_eq!(format!("{given:?}"), format!("{read:?}"));
        let asked = asked.into_inner();
        for cell in ["sid", "keeps you logged in for 13 months", "Cookies"] {
            assert!(asked.iter().any(|text| text == cell), "{cell}: {asked:?}");
        }
    }
}
