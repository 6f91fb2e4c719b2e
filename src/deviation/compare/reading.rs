//! The texts of a document's block beside those of the template: which pattern each is compared with, and the choice
//! that the document makes where the template leaves one. What differs is not asked here.

use std::ops::Deref;

use super::*;
use crate::template::placeholder::placeholders;

/// The pattern of a text: the template's own, or the reading that fits the document best.
#[derive(Debug, Clone)]
pub(super) enum Reading<'m> {
    Own(&'m Pattern),
    Nearest(Arc<Pattern>),
}

impl Deref for Reading<'_> {
    type Target = Pattern;

    fn deref(&self) -> &Pattern {
        match self {
            Self::Own(pattern) => pattern,
            Self::Nearest(pattern) => pattern,
        }
    }
}

impl Comparer<'_> {
    /// The readings of the blocks that leave a choice and that the document has.
    pub(super) fn chosen(&self, work: &Work<'_>) -> Vec<(usize, Choice)> {
        let held = work.pairing.block.iter().enumerate();
        held.filter(|(target, _)| self.model.has_choice(*target))
            .filter_map(|(target, block)| {
                let choice = Choice {
                    block: Arc::clone(&self.model.template.blocks.get(target)?.id),
                    text: Some(self.whole_reading(work, target, (*block)?)),
                };
                Some((target, choice))
            })
            .collect()
    }

    /// The text of a template block in the reading that a document's block is compared with.
    pub(super) fn whole_reading(&self, work: &Work<'_>, target: usize, block: usize) -> Arc<str> {
        if !self.model.has_choice(target) {
            return self.model.first_reading(target);
        }
        let texts = self.texts(work, target, block);
        let cells: Vec<&str> = texts.iter().map(|(_, pattern, _)| &*pattern.text).collect();
        Arc::from(cells.join("\t").trim_end_matches('\t'))
    }

    pub(super) fn compared(
        &self,
        target: usize,
        cell: usize,
        pattern: &Pattern,
        content: &Arc<Content>,
    ) -> Arc<Compared> {
        let key = (target, cell, Arc::as_ptr(content) as usize);
        let compared = || Arc::new(compare(pattern, content, &self.lexicon));
        self.cache.get_or(key, compared)
    }

    /// What fills the places of a text that is another one's copy but for the words of its fillers, if that one fits its
    /// template block and the two differ in nothing else.
    #[must_use]
    pub fn fillers_of_copy(
        &self,
        target: usize,
        speaker: &Arc<Content>,
        copy: &Content,
    ) -> Option<Vec<Option<Filler>>> {
        let patterns = self.model.patterns.get(target)?.as_slice();
        let [pattern] = patterns else { return None };
        if self.model.has_choice(target) || speaker.tokens.len() != copy.tokens.len() {
            return None;
        }
        let compared = self.compared(target, 0, pattern, speaker);
        if compared.difference != Difference::None {
            return None;
        }
        let ranges = || {
            compared
                .fillers
                .iter()
                .flatten()
                .map(|filler| filler.tokens)
        };
        for (at, (one, other)) in speaker.tokens.iter().zip(copy.tokens.iter()).enumerate() {
            let fills = || ranges().any(|(from, to)| (from..to).contains(&at));
            // To the letter: what is spelled otherwise outside of a slot is to be told.
            let same = one.text(&speaker.text) == other.text(&copy.text);
            if !same && (one.class != other.class || !fills()) {
                return None;
            }
        }
        let asks = placeholders(copy);
        let own = |held: &Option<Filler>| {
            let (from, to) = held.as_ref()?.tokens;
            Some(filler(copy, from, to, &asks))
        };
        Some(compared.fillers.iter().map(own).collect())
    }

    /// The texts of a pair: pattern and content for each cell, or for the whole block.
    pub(super) fn texts<'w>(
        &'w self,
        work: &Work<'w>,
        target: usize,
        block: usize,
    ) -> Vec<(Option<usize>, Reading<'w>, Arc<Content>)> {
        let patterns = self
            .model
            .patterns
            .get(target)
            .map_or(&[][..], Vec::as_slice);
        let Some(held) = work.block(block) else {
            return Vec::new();
        };
        let cells = held.row.as_ref().map_or(&[][..], |row| &*row.cells);
        if patterns.len() <= 1 && cells.len() <= 1 {
            let pattern = patterns.first().unwrap_or(&self.empty_pattern);
            let reading = self.reading(target, 0, pattern, &held.content);
            return vec![(None, reading, Arc::clone(&held.content))];
        }
        (0..patterns.len().max(cells.len()))
            .map(|cell| {
                let pattern = patterns.get(cell).unwrap_or(&self.empty_pattern);
                let content = cells.get(cell).unwrap_or(&self.empty_content);
                let reading = self.reading(target, cell, pattern, content);
                (Some(cell), reading, Arc::clone(content))
            })
            .collect()
    }

    /// The pattern that a text is to be compared with.
    fn reading<'w>(
        &'w self,
        target: usize,
        cell: usize,
        pattern: &'w Pattern,
        content: &Arc<Content>,
    ) -> Reading<'w> {
        if !self.model.has_choice(target) {
            return Reading::Own(pattern);
        }
        let key = (target, cell, Arc::as_ptr(content) as usize);
        if let Some(held) = self.readings.get(&key) {
            return Reading::Nearest(held);
        }
        match self.model.nearest(target, cell, content) {
            Some(nearest) => {
                let nearest = Arc::new(nearest);
                Reading::Nearest(self.readings.keep(key, nearest))
            }
            None => Reading::Own(pattern),
        }
    }

    /// The numbers of the slots at the places of a text.
    pub(super) fn slots_of(&self, target: usize, cell: usize, reading: &Reading<'_>) -> Vec<usize> {
        match reading {
            Reading::Own(_) => {
                let cells = self.model.slots.get(target);
                let places = cells.and_then(|cells| cells.get(cell));
                places.cloned().unwrap_or_default()
            }
            Reading::Nearest(pattern) => {
                let names = pattern.names.iter();
                names
                    .map(|name| self.model.slot_number(name).unwrap_or(0))
                    .collect()
            }
        }
    }
}
