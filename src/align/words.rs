//! Words against words inside one pair of blocks: what stayed, what went, what came, and what fills the slots.
//!
//! ```text
//! template   La plateforme  {{url}}              est  éditée  par  {{text}}                .
//!            │  │           fills ↕              │    │       │    absorbs ↕               │
//! document   La plateforme  https://data.x.fr    est  gérée   par  la ville de Nulle-Part  .
//! ```
//!
//! Dynamic programming over template words × document words (Needleman and Wunsch 1970, with words to go and to come
//! in place of substitutions). A slot of a type takes one word of that type for nothing; a free slot takes any run of
//! words for little, so names of any length are found; punctuation weighs less than a word. Equal words at both ends
//! are taken off first. Past `CELL_LIMIT` cells the ends are kept and Myers' diff decides the middle. Past
//! `MYERS_LIMIT` words the texts are cut where both have the same run of words once ([`anchor`](super::anchor)), and
//! each piece is paired by itself; a piece that is still too long is taken for gone and new as a whole, which the
//! result says (`coarse`). So time is near-linear in the words, however unlike the texts are.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::align::SlotType;
use crate::align::anchor::anchors;
use crate::text::{Token, TokenClass};

/// The most cells of words that are searched in full.
const CELL_LIMIT: usize = 2_000_000;

/// The most words, of both texts together, that Myers' diff is given: on texts that have the same words in another order
/// its time grows with the power of one and a half.
const MYERS_LIMIT: usize = 200_000;

/// What a word that goes or comes costs; a sign costs less.
pub(super) const WORD: u32 = 20;
pub(super) const SIGN: u32 = 6;
/// A free slot takes a word for this.
pub(super) const ABSORB: u32 = 2;
/// A typed slot takes a word of another type for this: a placeholder left in place.
pub(super) const MISFIT: u32 = 11;
/// The same for a sign: the brackets around a placeholder.
pub(super) const MISFIT_SIGN: u32 = 2;
/// A free slot that takes nothing.
pub(super) const EMPTY: u32 = 9;
/// Starting a run of changes, so that changes stay together.
const OPEN: u32 = 3;
pub(super) const FAR: u32 = u32::MAX / 2;

/// One word, sign or slot of a template's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slotted {
    /// The word; of a slot: its bytes in the text, with no key.
    pub token: Token,
    /// The type and the place number of the slot.
    pub slot: Option<(SlotType, u32)>,
}

impl Slotted {
    /// Whether the document's word can stand here at no cost.
    #[must_use]
    pub fn takes(&self, word: &Token) -> bool {
        match self.slot {
            None => self.token.key == word.key,
            Some((slot_type, _)) => slot_type != SlotType::Text && belongs(slot_type, word),
        }
    }
}

/// The bytes of a year that stands alone: « 1982 » is a number as well as a date.
const YEAR: u32 = 4;

/// Whether a word is what a slot of the type is for. Free text takes any.
#[must_use]
pub fn belongs(slot_type: SlotType, word: &Token) -> bool {
    let is_year = word.class == TokenClass::Date && word.end - word.start == YEAR;
    class_of(slot_type)
        .is_none_or(|class| class == word.class || class == TokenClass::Number && is_year)
}

/// The class of word that fills a slot of the type; `None` for free text.
#[must_use]
pub fn class_of(slot_type: SlotType) -> Option<TokenClass> {
    match slot_type {
        SlotType::Url => Some(TokenClass::Url),
        SlotType::Email => Some(TokenClass::Email),
        SlotType::Date => Some(TokenClass::Date),
        SlotType::Number => Some(TokenClass::Number),
        SlotType::Text => None,
    }
}

/// The mask that every word of a class has; 0 for a class whose words keep their keys.
#[must_use]
pub fn class_mask(class: TokenClass) -> u64 {
    Token {
        start: 0,
        end: 0,
        key: 0,
        class,
        space_before: false,
    }
    .mask()
}

/// One step through both texts, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The same word in both: places in the template and in the document.
    Same(usize, usize),
    /// A word of the template that is gone.
    Gone(usize),
    /// A word of the document that is new.
    New(usize),
    /// A slot of the template, with the document's words `from..to` as its filler.
    Fill(usize, usize, usize),
}

/// How two texts pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aligned {
    /// The way through both.
    pub steps: Vec<Step>,
    /// Whether some piece was too long to be searched, and counts as gone and new as a whole.
    pub coarse: bool,
}

/// Pairs the words of a template block with those of a document's block.
///
/// ```
/// use charte_diff::align::SlotType;
/// use charte_diff::align::words::{Slotted, Step, align};
/// use charte_diff::text::tokenize;
///
/// let words = |text| tokenize(text).into_iter().map(|token| Slotted { token, slot: None });
/// let mut template: Vec<Slotted> = words("Kept for N months").collect();
/// template[2].slot = Some((SlotType::Number, 0));
/// let aligned = align(&template, &tokenize("Kept for 13 full months"));
/// assert_eq!(
///     aligned.steps,
///     [Step::Same(0, 0), Step::Same(1, 1), Step::Fill(2, 2, 3), Step::New(3), Step::Same(3, 4)]
/// );
/// ```
#[must_use]
pub fn align(template: &[Slotted], document: &[Token]) -> Aligned {
    let mut aligned = Aligned {
        steps: Vec::with_capacity(template.len().max(document.len())),
        coarse: false,
    };
    pair(template, document, (0, 0), true, &mut aligned);
    aligned
}

/// Adds the steps through two pieces that begin at `offset` in their texts. `whole` pieces may be cut into smaller ones.
fn pair(
    template: &[Slotted],
    document: &[Token],
    offset: (usize, usize),
    whole: bool,
    aligned: &mut Aligned,
) {
    let head = template
        .iter()
        .zip(document)
        .take_while(|(expected, word)| expected.takes(word))
        .count();
    let tail = template
        .iter()
        .skip(head)
        .rev()
        .zip(document.iter().skip(head).rev())
        .take_while(|(expected, word)| expected.takes(word))
        .count();
    let (t_end, d_end) = (template.len() - tail, document.len() - tail);
    let same = |expected: &Slotted, t: usize, d: usize| match expected.slot {
        None => Step::Same(t + offset.0, d + offset.1),
        Some(_) => Step::Fill(t + offset.0, d + offset.1, d + offset.1 + 1),
    };
    let start = template.iter().take(head).enumerate();
    aligned
        .steps
        .extend(start.map(|(t, expected)| same(expected, t, t)));
    let middle_t = template.get(head..t_end).unwrap_or_default();
    let middle_d = document.get(head..d_end).unwrap_or_default();
    let at = (offset.0 + head, offset.1 + head);
    let small = middle_t.len().saturating_mul(middle_d.len()) <= CELL_LIMIT;
    if small || middle_t.len() + middle_d.len() <= MYERS_LIMIT {
        let middle = if small {
            search(middle_t, middle_d)
        } else {
            myers(middle_t, middle_d)
        };
        let moved = middle.into_iter().map(|step| step.moved(at));
        aligned.steps.extend(moved);
    } else if whole {
        let (expected, found) = keys(middle_t, middle_d);
        let mut from = (0, 0);
        let end = (middle_t.len(), middle_d.len());
        for to in anchors(&expected, &found).into_iter().chain([end]) {
            let piece_t = middle_t.get(from.0..to.0).unwrap_or_default();
            let piece_d = middle_d.get(from.1..to.1).unwrap_or_default();
            let offset = (at.0 + from.0, at.1 + from.1);
            pair(piece_t, piece_d, offset, false, aligned);
            from = to;
        }
    } else {
        aligned.coarse = true;
        let mut middle = Vec::with_capacity(middle_t.len() + middle_d.len());
        replace(middle_t, 0..middle_t.len(), 0..middle_d.len(), &mut middle);
        let moved = middle.into_iter().map(|step| step.moved(at));
        aligned.steps.extend(moved);
    }
    let tail = template.iter().enumerate().skip(t_end);
    aligned
        .steps
        .extend(tail.map(|(t, expected)| same(expected, t, t - t_end + d_end)));
}

impl Step {
    /// The same step in texts of which these are pieces.
    const fn moved(self, (template, document): (usize, usize)) -> Self {
        match self {
            Self::Same(t, d) => Self::Same(t + template, d + document),
            Self::Gone(t) => Self::Gone(t + template),
            Self::New(d) => Self::New(d + document),
            Self::Fill(t, from, to) => Self::Fill(t + template, from + document, to + document),
        }
    }
}

/// What a word costs that goes or comes.
pub(super) fn weight(token: &Token) -> u32 {
    if token.class == TokenClass::Punctuation {
        SIGN
    } else {
        WORD
    }
}

/// How a cell was reached. `Change` is the state inside a run of changes, `Slot` inside a free slot.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layer {
    Plain,
    Change,
    Slot,
}

/// The full search. Three layers of cells; `from[layer][cell]` remembers the step and the layer it came from.
fn search(template: &[Slotted], document: &[Token]) -> Vec<Step> {
    if template.is_empty() {
        return (0..document.len()).map(Step::New).collect();
    }
    if document.is_empty() {
        return template
            .iter()
            .enumerate()
            .map(|(t, expected)| match expected.slot {
                Some((SlotType::Text, _)) => Step::Fill(t, 0, 0),
                _ => Step::Gone(t),
            })
            .collect();
    }
    let width = document.len() + 1;
    let rows = template.len() + 1;
    // Move codes, four bits a layer: 0 none, 1 same, 2 gone, 3 new, 4 fill of one word, 5 slot closed, 6 slot empty,
    // 7 slot takes a word from Plain, 8 from Slot, 9 from Change; bit 4 of the code: came from Change.
    let mut plain_from = vec![0u8; rows * width];
    let mut change_from = vec![0u8; rows * width];
    let mut slot_from = vec![0u8; rows * width];
    let mut plain = vec![FAR; width];
    let mut change = vec![FAR; width];
    let mut slot = vec![FAR; width];
    let (mut plain_above, mut change_above, mut slot_above): (Vec<u32>, Vec<u32>, Vec<u32>);
    for t in 0..rows {
        plain_above = std::mem::replace(&mut plain, vec![FAR; width]);
        change_above = std::mem::replace(&mut change, vec![FAR; width]);
        slot_above = std::mem::replace(&mut slot, vec![FAR; width]);
        let here_is_slot = template.get(t).and_then(|expected| expected.slot);
        let above = t.checked_sub(1).and_then(|above| template.get(above));
        for d in 0..width {
            let cell = t * width + d;
            let at = |row: &[u32], d: usize| row.get(d).copied().unwrap_or(FAR);
            let (mut best_plain, mut plain_code) = if t == 0 && d == 0 { (0, 0) } else { (FAR, 0) };
            let (mut best_change, mut change_code) = (FAR, 0u8);
            if let Some(expected) = above {
                // Down one template word.
                if expected.slot.is_none() {
                    let word = weight(&expected.token);
                    let from_change = at(&change_above, d) + word;
                    let from_plain = at(&plain_above, d) + word + OPEN;
                    if from_change <= from_plain {
                        (best_change, change_code) = (from_change, 2 | 16);
                    } else {
                        (best_change, change_code) = (from_plain, 2);
                    }
                } else {
                    let empty = if matches!(expected.slot, Some((SlotType::Text, _))) {
                        EMPTY
                    } else {
                        WORD
                    };
                    let (from, code) = if at(&change_above, d) < at(&plain_above, d) {
                        (at(&change_above, d), 6 | 16)
                    } else {
                        (at(&plain_above, d), 6)
                    };
                    if from + empty < best_plain {
                        (best_plain, plain_code) = (from + empty, code);
                    }
                    // A slot that took words is closed.
                    if at(&slot_above, d) < best_plain {
                        (best_plain, plain_code) = (at(&slot_above, d), 5);
                    }
                }
                if let Some(word) = d.checked_sub(1).and_then(|left| document.get(left))
                    && expected.takes(word)
                {
                    let code = if expected.slot.is_some() { 4 } else { 1 };
                    let (from, code) = if at(&change_above, d - 1) < at(&plain_above, d - 1) {
                        (at(&change_above, d - 1), code | 16)
                    } else {
                        (at(&plain_above, d - 1), code)
                    };
                    if from <= best_plain {
                        (best_plain, plain_code) = (from, code);
                    }
                }
            }
            if let Some(word) = d.checked_sub(1).and_then(|left| document.get(left)) {
                // Right one document word.
                let cost = weight(word);
                let from_change = at(&change, d - 1) + cost;
                let from_plain = at(&plain, d - 1) + cost + OPEN;
                let (from, code) = if from_change <= from_plain {
                    (from_change, 3 | 16)
                } else {
                    (from_plain, 3)
                };
                if from < best_change {
                    (best_change, change_code) = (from, code);
                }
                if let Some((slot_type, _)) = here_is_slot {
                    let take = match (slot_type, word.class) {
                        (SlotType::Text, _) => ABSORB,
                        (_, TokenClass::Punctuation) => MISFIT_SIGN,
                        _ => MISFIT,
                    };
                    let mut best = (at(&slot, d - 1), 8u8);
                    if at(&plain, d - 1) < best.0 {
                        best = (at(&plain, d - 1), 7);
                    }
                    if at(&change, d - 1) < best.0 {
                        best = (at(&change, d - 1), 9);
                    }
                    if let Some(value) = slot.get_mut(d) {
                        *value = best.0.saturating_add(take).min(FAR);
                    }
                    if let Some(code) = slot_from.get_mut(cell) {
                        *code = best.1;
                    }
                }
            }
            if let (Some(value), Some(code)) = (plain.get_mut(d), plain_from.get_mut(cell)) {
                *value = best_plain.min(FAR);
                *code = plain_code;
            }
            if let (Some(value), Some(code)) = (change.get_mut(d), change_from.get_mut(cell)) {
                *value = best_change.min(FAR);
                *code = change_code;
            }
        }
    }
    // Back from the corner.
    let (mut t, mut d) = (template.len(), document.len());
    let mut layer = if change.get(d) < plain.get(d) {
        Layer::Change
    } else {
        Layer::Plain
    };
    let mut filler_end = d;
    let mut steps = Vec::with_capacity(t + d);
    while t > 0 || d > 0 || layer == Layer::Slot {
        let cell = t * width + d;
        let code = match layer {
            Layer::Plain => plain_from.get(cell),
            Layer::Change => change_from.get(cell),
            Layer::Slot => slot_from.get(cell),
        }
        .copied()
        .unwrap_or(0);
        let next = if code & 16 == 0 {
            Layer::Plain
        } else {
            Layer::Change
        };
        match code & 15 {
            1 => {
                steps.push(Step::Same(t - 1, d - 1));
                (t, d, layer) = (t - 1, d - 1, next);
            }
            2 => {
                steps.push(Step::Gone(t - 1));
                (t, layer) = (t - 1, next);
            }
            3 => {
                steps.push(Step::New(d - 1));
                (d, layer) = (d - 1, next);
            }
            4 => {
                steps.push(Step::Fill(t - 1, d - 1, d));
                (t, d, layer) = (t - 1, d - 1, next);
            }
            5 => {
                filler_end = d;
                (t, layer) = (t - 1, Layer::Slot);
            }
            6 => {
                let free = template
                    .get(t - 1)
                    .is_some_and(|expected| matches!(expected.slot, Some((SlotType::Text, _))));
                steps.push(if free {
                    Step::Fill(t - 1, d, d)
                } else {
                    Step::Gone(t - 1)
                });
                (t, layer) = (t - 1, next);
            }
            8 => d -= 1,
            7 | 9 => {
                d -= 1;
                steps.push(Step::Fill(t, d, filler_end));
                layer = if code == 7 {
                    Layer::Plain
                } else {
                    Layer::Change
                };
            }
            _ => break,
        }
    }
    steps.reverse();
    steps
}

/// The keys by which words are equal, a slot being a word of its type's own; free text is a word that nothing equals.
fn keys(template: &[Slotted], document: &[Token]) -> (Vec<u64>, Vec<u64>) {
    let expected = template
        .iter()
        .map(|word| match word.slot {
            Some((slot_type, _)) => class_of(slot_type).map_or(0, class_mask),
            None => word.token.key,
        })
        .collect();
    let mut types: Vec<SlotType> = template
        .iter()
        .filter_map(|word| Some(word.slot?.0))
        .filter(|slot_type| *slot_type != SlotType::Text)
        .collect();
    types.sort_unstable();
    types.dedup();
    let found = document
        .iter()
        .map(|word| {
            let fills = types.iter().copied().find(|held| belongs(*held, word));
            fills.and_then(class_of).map_or(word.key, class_mask)
        })
        .collect();
    (expected, found)
}

/// Past the limit: Myers' diff of the keys; a change that stands at a slot fills it.
fn myers(template: &[Slotted], document: &[Token]) -> Vec<Step> {
    let (expected, found) = keys(template, document);
    let mut steps = Vec::new();
    let same = |steps: &mut Vec<Step>, t: usize, d: usize| {
        steps.push(match template.get(t).and_then(|word| word.slot) {
            Some(_) => Step::Fill(t, d, d + 1),
            None => Step::Same(t, d),
        });
    };
    for op in capture_diff_slices(Algorithm::Myers, &expected, &found) {
        match op {
            DiffOp::Equal {
                old_index,
                new_index,
                len,
            } => {
                for at in 0..len {
                    same(&mut steps, old_index + at, new_index + at);
                }
            }
            DiffOp::Delete {
                old_index, old_len, ..
            } => {
                steps.extend((old_index..old_index + old_len).map(Step::Gone));
            }
            DiffOp::Insert {
                new_index, new_len, ..
            } => {
                steps.extend((new_index..new_index + new_len).map(Step::New));
            }
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } => {
                replace(
                    template,
                    old_index..old_index + old_len,
                    new_index..new_index + new_len,
                    &mut steps,
                );
            }
        }
    }
    steps
}

/// Words of the template that give way to words of the document; a free slot among them takes these.
fn replace(template: &[Slotted], gone: Range<usize>, new: Range<usize>, steps: &mut Vec<Step>) {
    let mut taken = false;
    for t in gone {
        let free = template
            .get(t)
            .is_some_and(|word| matches!(word.slot, Some((SlotType::Text, _))));
        if free && !taken {
            steps.push(Step::Fill(t, new.start, new.end));
            taken = true;
        } else {
            steps.push(Step::Gone(t));
        }
    }
    if !taken {
        steps.extend(new.map(Step::New));
    }
}
