//! The proof that nothing is lost: the template, the document's slots and its deviations give the document back.
//!
//! It reads only what is reported, never what the comparison knew, so that it notices what the report forgets. The
//! template is taken apart once, and a text that nothing changes is borrowed, so that the proof is cheap enough to be
//! made on every document.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::deviation::{Choice, Deviation, Kind};
use crate::document::{Block, Unit};
use crate::template::Template;
use crate::template::pairing::Pairing;
use crate::template::pattern::Form;

/// A template ready for rebuilding documents.
#[derive(Debug)]
pub struct Rebuilder<'t> {
    /// For each block its cells, or the whole block as one.
    blocks: Vec<Vec<Form<'t>>>,
    /// The text of the blocks without slots.
    plain: Vec<Option<String>>,
    /// The number of each block by its id.
    numbers: FxHashMap<&'t str, usize>,
}

/// Slots' names with their fillers, as reported.
pub type Slots = [(Arc<str>, Vec<Arc<str>>)];

/// A block as a document has it: its number in the template, its text, and what is said of it.
pub type Own<'o> = (usize, &'o str, &'o [Arc<Deviation>]);

/// A text that stands at a place of the document.
#[derive(Debug, Clone)]
pub enum Text<'r> {
    /// A block.
    Block(Cow<'r, str>),
    /// The parts of a block that stands in several, each on a line.
    Parted(&'r str),
    /// A block on one line with the one before.
    Joined(&'r str),
}

/// A text of a rebuilt document, with what it comes from.
#[derive(Debug, Clone)]
pub struct Piece<'r> {
    /// The text.
    pub text: Text<'r>,
    /// The number of the template block that it is, from 0; `None` for what the template does not have.
    pub block: Option<usize>,
    /// What put it there, for what is extra, duplicate or moved.
    pub deviation: Option<&'r Deviation>,
}

impl<'t> Rebuilder<'t> {
    /// Makes a template ready.
    #[must_use]
    pub fn new(template: &'t Template) -> Self {
        let blocks: Vec<Vec<Form<'t>>> = template
            .blocks
            .iter()
            .map(|block| block.text.split('\t').map(Form::new).collect())
            .collect();
        let plain = blocks
            .iter()
            .map(|cells| {
                let fixed = cells.iter().all(|cell| cell.names().next().is_none());
                fixed.then(|| joined(cells.iter().map(|cell| cell.fill(|_| "").into()).collect()))
            })
            .collect();
        let numbers = (0..)
            .zip(&template.blocks)
            .map(|(number, block)| (&*block.id, number))
            .collect();
        Self {
            blocks,
            plain,
            numbers,
        }
    }

    /// The blocks of a document, rebuilt from what is reported.
    #[must_use]
    pub fn rebuild<'r>(
        &'r self,
        slots: &'r Slots,
        choices: &'r [Choice],
        deviations: &'r [Arc<Deviation>],
    ) -> Vec<Cow<'r, str>> {
        let pieces = self.pieces(slots, choices, deviations);
        let mut rebuilt = Vec::with_capacity(pieces.len());
        for piece in pieces {
            emit(piece.text, &mut rebuilt);
        }
        rebuilt
    }

    /// The same, each text with what it comes from, in the order of the document: what lays the two side by side.
    #[must_use]
    pub fn pieces<'r>(
        &'r self,
        slots: &'r Slots,
        choices: &'r [Choice],
        deviations: &'r [Arc<Deviation>],
    ) -> Vec<Piece<'r>> {
        let number = |id: &Arc<str>| self.numbers.get(&**id).copied();
        // By the block that they are about.
        let mut about: Vec<(usize, &Deviation)> = deviations
            .iter()
            .filter_map(|held| Some((number(&held.template.as_ref()?.block)?, &**held)))
            .collect();
        about.sort_by_key(|(block, _)| *block);
        let made: FxHashMap<usize, Option<&str>> = choices
            .iter()
            .filter_map(|choice| Some((number(&choice.block)?, choice.text.as_deref())))
            .collect();
        let mut texts = self.texts(slots, &made, &about);
        let mut moved = vec![false; self.blocks.len()];
        // What stands at a place of its own: before the first block (0) or after some block.
        let mut placed: Vec<(usize, &Deviation, Option<usize>)> = Vec::new();
        for deviation in deviations {
            let block = match deviation.kind {
                Kind::Extra | Kind::Duplicate => None,
                Kind::Moved => {
                    let block = deviation.template.as_ref().map(|expected| &expected.block);
                    let block = block.and_then(number).unwrap_or(usize::MAX);
                    if let Some(moved) = moved.get_mut(block) {
                        *moved = true;
                    }
                    Some(block)
                }
                _ => continue,
            };
            let place = match &deviation.after {
                Some(id) => number(id).map(|number| number + 1),
                None => Some(0),
            };
            placed.extend(place.map(|place| (place, &**deviation, block)));
        }
        placed.sort_by_key(|(place, deviation, _)| {
            let found = deviation.found.as_ref();
            (
                *place,
                found.map(|found| (found.start_line, found.start_column)),
            )
        });
        let mut placed = placed.into_iter().peekable();
        let mut pieces = Vec::with_capacity(self.blocks.len() + deviations.len());
        for place in 0..=self.blocks.len() {
            if let Some(block) = place.checked_sub(1)
                && moved.get(block) == Some(&false)
                && let Some(text) = texts.get_mut(block).and_then(Option::take)
            {
                pieces.push(Piece {
                    text,
                    block: Some(block),
                    deviation: None,
                });
            }
            while let Some((_, deviation, block)) = placed.next_if(|(at, ..)| *at == place) {
                let text = match block {
                    Some(block) => texts.get_mut(block).and_then(Option::take),
                    None => Some(Text::Block(Cow::Borrowed(
                        deviation.found.as_ref().map_or("", |found| &found.text),
                    ))),
                };
                pieces.extend(text.map(|text| Piece {
                    text,
                    block,
                    deviation: Some(deviation),
                }));
            }
        }
        pieces
    }

    /// Whether the fillers of a document give back the texts of some blocks, by their numbers in the template, each with
    /// what is said of it (a block that the document cuts otherwise a line a part): what is left to prove of one that has all else from a document that was rebuilt. `own`
    /// ascends; `blocks` are the document's blocks, for each of the template's.
    #[must_use]
    pub fn fills<'r>(
        &'r self,
        slots: &'r Slots,
        choices: &'r [Choice],
        blocks: &[Option<usize>],
        own: &[Own<'_>],
    ) -> bool {
        let number = |id: &Arc<str>| self.numbers.get(&**id).copied();
        let made: FxHashMap<usize, &'r str> = choices
            .iter()
            .filter_map(|choice| Some((number(&choice.block)?, choice.text.as_deref()?)))
            .collect();
        let mut fillers = Fillers::new(slots);
        let mut left = own.len();
        for (at, (cells, plain)) in self.blocks.iter().zip(&self.plain).enumerate() {
            let asked = own.binary_search_by_key(&at, |(block, ..)| *block).ok();
            let asked = asked.and_then(|at| own.get(at));
            let held = blocks.get(at).is_some_and(Option::is_some);
            if !held || plain.is_some() && asked.is_none() && made.is_empty() {
                continue;
            }
            let chosen: Option<Vec<Form<'r>>> = made
                .get(&at)
                .map(|text| text.split('\t').map(Form::new).collect());
            let cells = chosen.as_deref().unwrap_or(cells);
            let fillers = fillers.next(cells);
            if let Some((_, text, said)) = asked {
                left -= 1;
                let said = || said.iter().map(|held| &**held);
                let is_it = match cut(said().rev()) {
                    Some(cut) => cut == *text,
                    None => changed(cells, &fillers, said()) == *text,
                };
                if !is_it {
                    return false;
                }
            }
        }
        left == 0
    }

    /// What the template asks of a document: each block with the document's slots and its choices, without its
    /// deviations; `None` where the document rightly leaves it out.
    #[must_use]
    pub fn expected<'r>(
        &'r self,
        slots: &'r Slots,
        choices: &'r [Choice],
        deviations: &'r [Arc<Deviation>],
    ) -> Vec<Option<Cow<'r, str>>> {
        let number = |id: &Arc<str>| self.numbers.get(&**id).copied();
        // A block that a document lacks leaves it no choice: it is asked for in its first reading.
        let missing = deviations.iter().filter_map(|held| {
            let expected = held.template.as_ref()?;
            (held.kind == Kind::Missing)
                .then_some((number(&expected.block)?, Some(&*expected.text)))
        });
        let made = choices
            .iter()
            .filter_map(|choice| Some((number(&choice.block)?, choice.text.as_deref())));
        let made: FxHashMap<usize, Option<&str>> = missing.chain(made).collect();
        let texts = self.texts(slots, &made, &[]).into_iter();
        texts
            .map(|text| match text? {
                Text::Block(text) => Some(text),
                Text::Parted(text) | Text::Joined(text) => Some(Cow::Borrowed(text)),
            })
            .collect()
    }

    /// Each template block as the document has it; `None` where it lacks.
    fn texts<'r>(
        &'r self,
        slots: &'r Slots,
        made: &FxHashMap<usize, Option<&'r str>>,
        about: &[(usize, &'r Deviation)],
    ) -> Vec<Option<Text<'r>>> {
        let mut fillers = Fillers::new(slots);
        let mut rest = about;
        let mut texts = Vec::with_capacity(self.blocks.len());
        for (number, (cells, plain)) in self.blocks.iter().zip(&self.plain).enumerate() {
            let length = rest.iter().take_while(|(of, _)| *of == number).count();
            let (held, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            rest = after;
            let choice = made.get(&number).copied();
            if choice == Some(None) || held.iter().any(|(_, held)| held.kind == Kind::Missing) {
                texts.push(None);
                continue;
            }
            // With its choice made, a block is a text like any other.
            let chosen: Option<Vec<Form<'r>>> = choice
                .flatten()
                .map(|text| text.split('\t').map(Form::new).collect());
            let (cells, plain) = match &chosen {
                Some(chosen) => (chosen.as_slice(), &None),
                None => (cells.as_slice(), plain),
            };
            let layout = cut(held.iter().rev().map(|(_, held)| *held));
            // The places of the slots, where there are any, are counted whether or not they are used.
            let fillers = match plain {
                Some(_) => Vec::new(),
                None => fillers.next(cells),
            };
            let text = match (layout, plain) {
                (Some(text), _) if text.contains('\n') => Text::Parted(text),
                (Some(text), _) => Text::Joined(text),
                (None, Some(plain)) if !held.iter().any(|(_, held)| changes(held)) => {
                    Text::Block(Cow::Borrowed(plain))
                }
                (None, _) => {
                    let held = held.iter().map(|(_, held)| *held);
                    Text::Block(Cow::Owned(changed(cells, &fillers, held)))
                }
            };
            texts.push(Some(text));
        }
        texts
    }
}

/// Whether a deviation changes the words of its block.
const fn changes(deviation: &Deviation) -> bool {
    matches!(
        deviation.kind,
        Kind::Wording | Kind::Typography | Kind::Slot
    )
}

/// The text of a block that a document cuts otherwise than its template, a line a part.
fn cut<'r>(mut held: impl Iterator<Item = &'r Deviation>) -> Option<&'r str> {
    held.find_map(|held| {
        let found = held.found.as_ref()?;
        (held.kind == Kind::Layout).then_some(&*found.text)
    })
}

fn emit<'r>(text: Text<'r>, rebuilt: &mut Vec<Cow<'r, str>>) {
    match text {
        Text::Block(text) => rebuilt.push(text),
        Text::Parted(parts) => rebuilt.extend(parts.split('\n').map(Cow::Borrowed)),
        Text::Joined(text) => match rebuilt.last_mut() {
            Some(last) => {
                let last = last.to_mut();
                last.push(' ');
                last.push_str(text);
            }
            None => rebuilt.push(Cow::Borrowed(text)),
        },
    }
}

/// What fills the slots of the blocks, one block after the other.
struct Fillers<'r> {
    /// By name: the fillers, and how many places have gone by.
    slots: FxHashMap<&'r str, (&'r [Arc<str>], usize)>,
}

impl<'r> Fillers<'r> {
    fn new(slots: &'r Slots) -> Self {
        let slots = slots.iter().rev();
        Self {
            slots: slots
                .map(|(name, values)| (&**name, (values.as_slice(), 0)))
                .collect(),
        }
    }

    /// What fills the slots of the next block, in order.
    fn next(&mut self, cells: &[Form<'_>]) -> Vec<&'r str> {
        let names = cells.iter().flat_map(Form::names);
        names
            .map(|name| match self.slots.get_mut(name) {
                Some((values, place)) => {
                    let filler = match values {
                        [one] => &**one,
                        several => several.get(*place).map_or("", |value| value),
                    };
                    *place += 1;
                    filler
                }
                None => "",
            })
            .collect()
    }
}

/// A template block filled, with the words that deviate.
fn changed<'d>(
    cells: &[Form<'_>],
    fillers: &[&str],
    held: impl Iterator<Item = &'d Deviation>,
) -> String {
    let mut fillers = fillers.iter().copied();
    let mut cells: Vec<Cow<'_, str>> = cells
        .iter()
        .map(|cell| cell.fill(|_| fillers.next().unwrap_or_default()).into())
        .collect();
    for deviation in held {
        let Some(found) = deviation.found.as_ref().filter(|_| changes(deviation)) else {
            continue;
        };
        match deviation.column_index {
            Some(column) => {
                let at = (column as usize).saturating_sub(1);
                while cells.len() <= at {
                    cells.push(Cow::Borrowed(""));
                }
                if let Some(cell) = cells.get_mut(at) {
                    *cell = Cow::Borrowed(&found.text);
                }
            }
            None => cells = vec![Cow::Borrowed(&found.text)],
        }
    }
    joined(cells)
}

/// Cells between tabs, without the empty ones at the end.
fn joined(mut cells: Vec<Cow<'_, str>>) -> String {
    while cells.len() > 1 && cells.last().is_some_and(|cell| cell.is_empty()) {
        cells.pop();
    }
    cells.join("\t")
}

/// The blocks of a document as the document itself has them.
#[must_use]
pub fn own_blocks<'d>(
    blocks: &'d [Block],
    units: &[Unit<'_>],
    pairing: &Pairing,
) -> Vec<Cow<'d, str>> {
    let mut own: Vec<Cow<'d, str>> = Vec::with_capacity(blocks.len());
    for (at, block) in blocks.iter().enumerate() {
        let paired = pairing.target.get(at).copied().flatten().is_some();
        if paired && block.is_parted() {
            own.extend(block.own_parts(units).into_iter().map(Cow::Owned));
        } else if paired
            && block.joined
            && let Some(last) = own.last_mut()
        {
            let last = last.to_mut();
            last.push(' ');
            last.push_str(&block.content.text);
        } else {
            own.push(Cow::Borrowed(&block.content.text));
        }
    }
    own
}
