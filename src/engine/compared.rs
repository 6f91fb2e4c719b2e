//! A class held against its template: compared once, and of each of its members the fillers.
//!
//! A member *follows* the speaker where nothing is said of the texts that it fills otherwise: they fit the template as
//! the speaker's do. It then has the speaker's deviations, at its own lines. One that does not follow is a class of its
//! own.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use super::class::{Class, Copied, PIECE, homes, other_lines};
use super::*;
use crate::deviation::compare::{Moved, Told};

/// Bytes of added text times fillers that are looked for there.
const MOST_SEARCHED: usize = 4_000_000;

/// One text of a family, compared.
pub(super) struct Compared<'d> {
    pub(super) class: Class<'d>,
    /// Whether the speaker's blocks are cut otherwise than the family cuts them.
    mended: bool,
    /// The speaker's.
    pub(super) comparison: Comparison,
    /// The speaker and the copies that follow it.
    pub(super) members: Vec<Held<'d>>,
}

/// A document with what fills its slots.
pub(super) struct Held<'d> {
    pub(super) document: &'d Document<'d>,
    /// The slots' places, as in the speaker's comparison.
    pub(super) filled: Vec<Filled>,
    /// The texts that it has in place of the speaker's.
    pub(super) own: Own,
    /// The blocks of which the speaker's deviations do not hold; ascending.
    pub(super) retold: Vec<Retold>,
}

/// A block of which something else is said than of the speaker's.
pub(super) struct Retold {
    pub(super) block: usize,
    /// What is said of it.
    pub(super) deviations: Vec<Arc<Deviation>>,
    /// Its text as the document cuts it, a line a part, where that is otherwise than the template does.
    pub(super) cut: Option<String>,
}

impl Held<'_> {
    /// Whether a block of it is told anew.
    pub(super) fn is_retold(&self, block: usize) -> bool {
        let found = self.retold.binary_search_by_key(&block, |held| held.block);
        found.is_ok()
    }
}

impl Compared<'_> {
    /// How many files hold it.
    pub(super) fn weight(&self) -> u32 {
        self.members.iter().map(|held| weight(held.document)).sum()
    }
}

/// Compares classes with one template.
pub(super) struct Comparing<'c> {
    pub(super) comparer: &'c Comparer<'c>,
    pub(super) contents: &'c Contents,
}

impl<'c> Comparing<'c> {
    /// Compares a class; members that do not follow the speaker come on their own.
    pub(super) fn class<'d>(
        &self,
        mut class: Class<'d>,
    ) -> impl Iterator<Item = Box<Compared<'d>>> {
        let known = std::mem::take(&mut class.copies);
        let copies: Vec<&Document<'_>> = known.iter().map(|copy| copy.document).collect();
        let mut compared = self.speaker(class);
        // The texts were found for the blocks as the family cuts them.
        let known = (!compared.mended).then_some(&*known);
        let apart = self.follow(&mut compared, &copies, known.unwrap_or_default());
        let cuts = Arc::clone(&compared.class.cuts);
        let apart = apart
            .into_iter()
            .map(move |document| self.alone(document, &cuts));
        std::iter::once(compared).chain(apart).map(Box::new)
    }

    /// A document of a class on its own.
    pub(super) fn alone<'d>(&self, document: &'d Document<'d>, cuts: &Arc<Cuts>) -> Compared<'d> {
        self.speaker(Class::alone(document, Arc::clone(cuts), self.contents))
    }

    /// Adds the copies that follow a speaker to it, and gives back the others. `known` says of each what it has in place of
    /// the speaker's, where that is known.
    pub(super) fn follow<'d>(
        &self,
        compared: &mut Compared<'d>,
        copies: &[&'d Document<'d>],
        known: &[Copied<'_>],
    ) -> Vec<&'d Document<'d>> {
        let mut apart = Vec::new();
        if copies.is_empty() {
            return apart;
        }
        let said = Said::new(compared, known.is_empty());
        // A few classes hold most documents: the copies of one are shared out among the threads.
        let held: Vec<Option<Held<'d>>> = copies
            .par_iter()
            .with_min_len(PIECE)
            .enumerate()
            .map(|(at, copy)| self.follower(compared, &said, copy, known.get(at)))
            .collect();
        for (held, copy) in held.into_iter().zip(copies) {
            match held {
                Some(held) => compared.members.push(held),
                None => apart.push(*copy),
            }
        }
        apart
    }

    fn speaker<'d>(&self, mut class: Class<'d>) -> Compared<'d> {
        let blocks = std::mem::take(&mut class.blocks);
        let (blocks, pairing, mended) = mend(self.comparer, blocks, &class.units, self.contents);
        class.blocks = blocks;
        let comparison = self.comparer.document(&class.blocks, &class.units, pairing);
        let speaker = Held {
            document: class.speaker,
            filled: comparison.filled.clone(),
            own: Box::default(),
            retold: Vec::new(),
        };
        Compared {
            class,
            mended,
            comparison,
            members: vec![speaker],
        }
    }

    /// A block of a copy with the units that it stands on, and no others: they are made of it here. `all` keeps those of
    /// the whole copy, where they had to be made.
    fn alone_in<'d>(
        &self,
        block: &Block,
        copy: &Document<'d>,
        all: &OnceCell<Vec<Unit<'d>>>,
    ) -> (Block, Vec<Unit<'d>>) {
        let numbers = || block.parts.iter().map(Part::place);
        let from = numbers().min().unwrap_or(0);
        let to = numbers().max().map_or(from, |last| last + 1);
        let mut block = block.clone();
        for part in &mut block.parts {
            *part = Part::new(part.place() - from, part.bytes(), part.parted);
        }
        (block, copy.units_of(from..to, self.contents, all))
    }

    /// What fills the slots of a copy, if it follows the speaker.
    fn follower<'d>(
        &self,
        compared: &Compared<'d>,
        said: &Said,
        copy: &'d Document<'d>,
        known: Option<&Copied<'_>>,
    ) -> Option<Held<'d>> {
        let class = &compared.class;
        let pairing = &compared.comparison.pairing;
        let target_of = |block: usize| pairing.target.get(block).copied().flatten();
        // The blocks that stand on other lines.
        let mut other: Vec<usize> = Vec::new();
        let units = match known {
            Some(known) => Cow::Borrowed(&*known.others),
            None => Cow::Owned(other_lines(&said.lines, copy).into_vec()),
        };
        for unit in units.iter().copied() {
            let home = said.homes.get(unit).copied().flatten()?;
            if said.fixed.get(home) != Some(&false) {
                return None;
            }
            if other.last() != Some(&home) {
                other.push(home);
            }
        }
        other.sort_unstable();
        other.dedup();
        let mut filled = compared.comparison.filled.clone();
        let mut own: Vec<(usize, Arc<Content>)> = Vec::new();
        let mut again: Vec<(usize, Option<Block>)> = Vec::new();
        for at in other {
            let block = class.blocks.get(at)?;
            let touched = said.touched.get(at) == Some(&true);
            // A row's cells are the same, and only stand elsewhere on its line.
            let copied = match known {
                _ if block.row.is_some() => None,
                Some(_) if !touched => None,
                _ => Some(copied(
                    block,
                    &class.units,
                    &|unit| copy.line(unit).map(|line| &**line),
                    self.contents,
                )?),
            };
            let fresh = match (&copied, known) {
                (Some(copied), _) => Some(&copied.content),
                (None, Some(known)) => {
                    let place = known.own.binary_search_by_key(&at, |(block, _)| *block);
                    let text = place.ok().and_then(|place| known.own.get(place));
                    text.map(|(_, text)| text)
                }
                (None, None) => None,
            };
            let fresh = fresh.filter(|fresh| !Arc::ptr_eq(fresh, &block.content));
            own.extend(fresh.map(|fresh| (at, Arc::clone(fresh))));
            if touched {
                // Which of the allowed wordings it takes is told beside what it deviates by.
                if self.comparer.model.has_choice(target_of(at)?) {
                    return None;
                }
                again.push((at, copied));
            } else if let Some(fresh) = fresh {
                let (speaker, target) = (&block.content, target_of(at)?);
                let fillers = self.comparer.fillers_of_copy(target, speaker, fresh)?;
                let places = said.places.get(&at).cloned();
                let places = places.and_then(|held| filled.get_mut(held));
                for (place, filler) in places.into_iter().flatten().zip(fillers) {
                    place.placeholder = filler.as_ref().is_some_and(|filler| filler.placeholder);
                    place.text = filler.map(|filler| filler.text);
                }
            }
        }
        let mut retold = Vec::with_capacity(again.len());
        let all = OnceCell::new();
        for (at, block) in again {
            let block = block.as_ref().or(class.blocks.get(at))?;
            let (block, units) = self.alone_in(block, copy, &all);
            let own = (at, &block, &*units);
            let told = self
                .comparer
                .again(own, &class.blocks, pairing, &said.moved);
            let held = said.places.get(&at).cloned().unwrap_or_default();
            let variants = said.variants.get(&at).map_or(&[][..], Vec::as_slice);
            if !has_readings(&told, variants, &compared.comparison)
                || held.len() != told.filled.len()
            {
                return None;
            }
            let places = filled.get_mut(held).into_iter().flatten();
            for (place, told) in places.zip(told.filled) {
                *place = told;
            }
            let is_cut = block.is_parted() || block.joined;
            retold.push(Retold {
                block: at,
                deviations: told.deviations,
                cut: is_cut.then(|| block.own_parts(&units).join("\n")),
            });
        }
        if !own.is_empty() && said.holds_filler_of(compared.comparison.filled.iter().chain(&filled))
        {
            return None;
        }
        Some(Held {
            document: copy,
            filled,
            own: own.into(),
            retold,
        })
    }
}

/// Whether a block that is told again has the readings that the speaker's has, by their places in its comparison.
fn has_readings(told: &Told, variants: &[usize], comparison: &Comparison) -> bool {
    let own = told
        .variants
        .iter()
        .map(|held| (held.cell, &held.id, &held.text));
    let speaker = variants
        .iter()
        .filter_map(|at| comparison.variants.get(*at));
    own.eq(speaker.map(|held| (held.cell, &held.id, &held.text)))
}

/// What is said of a speaker, as far as it may not be said of a copy.
struct Said {
    /// The numbers of its lines, unit by unit, where it is to be found out which of them a copy has.
    lines: Vec<Option<u32>>,
    /// For each unit the block that it belongs to.
    homes: Vec<Option<usize>>,
    /// The blocks whose words are said, and must be said anew of who fills them otherwise.
    touched: Vec<bool>,
    /// The blocks that must be the speaker's to the letter.
    fixed: Vec<bool>,
    /// For each block the places of its slots, as they stand in the comparison: side by side.
    places: FxHashMap<usize, Range<usize>>,
    /// For each block its readings that compete with the template's, as places in the comparison.
    variants: FxHashMap<usize, Vec<usize>>,
    /// What stands before blocks that were moved.
    moved: Moved,
    /// The keys of what the speaker adds to the template: fillers are recognised there.
    added: Vec<String>,
}

impl Said {
    fn new(compared: &Compared<'_>, asks_for_lines: bool) -> Self {
        let (class, comparison) = (&compared.class, &compared.comparison);
        let pairing = &comparison.pairing;
        let mut touched = vec![false; class.blocks.len()];
        let mut fixed: Vec<bool> = pairing.target.iter().map(Option::is_none).collect();
        for block in comparison.about.iter().flatten() {
            if let Some(touched) = touched.get_mut(*block) {
                *touched = true;
            }
        }
        // What is there twice is shown beside its first.
        let firsts = comparison.deviations.iter();
        let mut firsts: Vec<u32> = firsts.filter_map(|found| found.duplicate_of).collect();
        firsts.sort_unstable();
        for (fixed, block) in fixed.iter_mut().zip(&class.blocks) {
            let (start, end) = block.lines(&class.units);
            let near = firsts.partition_point(|line| *line < start);
            *fixed |= firsts.get(near).is_some_and(|line| *line <= end);
        }
        let mut places: FxHashMap<usize, Range<usize>> = FxHashMap::default();
        for (at, place) in comparison.filled.iter().enumerate() {
            places.entry(place.block).or_insert(at..at).end = at + 1;
        }
        let mut variants: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for (at, variant) in comparison.variants.iter().enumerate() {
            let block = pairing.block.get(variant.target).copied().flatten();
            if let Some(block) = block {
                variants.entry(block).or_default().push(at);
            }
        }
        let added = comparison
            .deviations
            .iter()
            .filter(|found| matches!(found.kind, Kind::Extra | Kind::Duplicate))
            .filter_map(|found| Some(crate::text::fold(&found.found.as_ref()?.text)));
        Self {
            lines: match asks_for_lines {
                true => class.speaker.line_numbers().collect(),
                false => Vec::new(),
            },
            homes: homes(&class.blocks, class.units.len()),
            touched,
            fixed,
            places,
            variants,
            moved: Moved::default(),
            added: added.collect(),
        }
    }

    fn holds_filler_of<'f>(&self, filled: impl Iterator<Item = &'f Filled>) -> bool {
        if self.added.is_empty() {
            return false;
        }
        let mut fillers: Vec<&str> = filled.filter_map(|place| place.text.as_deref()).collect();
        fillers.sort_unstable();
        fillers.dedup();
        // So much is not looked through: who has it is looked at on its own.
        let length: usize = self.added.iter().map(String::len).sum();
        if length.saturating_mul(fillers.len()) > MOST_SEARCHED {
            return true;
        }
        let mut fillers = fillers.into_iter();
        fillers.any(|filler| {
            let filler = crate::text::fold(filler);
            !filler.is_empty() && self.added.iter().any(|text| text.contains(&filler))
        })
    }
}
