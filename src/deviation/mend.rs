//! Blocks that a document cuts otherwise than its template, where the family's junctions could not tell: beside or
//! inside the filler of a slot, or next to words that nobody else has.
//!
//! ```text
//! template   By opening an account you enter into an agreement with {{text}} under the terms set out below.
//! document   By opening an account you enter into an agreement with        ┐ two blocks that fit as one: joined,
//!            Dunmore & Northcote under the terms set out below.            ┘ with a `layout` note
//!
//! template   A …                 P …                                         a block that fits as two blocks of the
//! document   A … P …                                                       → template is parted
//! ```
//!
//! Only what fits without another word is mended: a guess would hide a difference.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::align::words::{Step, align};
use crate::deviation::compare::Comparer;
use crate::deviation::pair::{Difference, compare};
use crate::deviation::words::Spoken;
use crate::document::{Block, Body, Content, Contents, Gap, Part, Parts, Unit};
use crate::template::model::Model;
use crate::template::pairing::Pairing;
use crate::template::pattern::Pattern;

/// Most mends of one document.
const MOST: usize = 64;
/// Most blocks that the document lacks and that are looked for in others.
const MOST_MISSING: usize = 64;

/// Every mend pairs the document anew: past so many blocks in all, no more is looked for.
const MOST_BLOCKS: usize = 6_400_000;
/// So many words of a pattern are looked for one by one.
const FEW_WORDS: usize = 16;

/// The blocks of a document, cut as the template cuts them, how they pair with it, and whether any is cut otherwise than
/// it was.
#[must_use]
pub fn mend(
    comparer: &Comparer<'_>,
    mut blocks: Vec<Block>,
    units: &[Unit<'_>],
    contents: &Contents,
) -> (Vec<Block>, Pairing, bool) {
    let pair = |blocks: &[Block]| {
        comparer
            .model
            .targets
            .pair(&blocks.iter().collect::<Vec<_>>())
    };
    let mut pairing = pair(&blocks);
    let most = MOST.min(MOST_BLOCKS / blocks.len().max(1)).max(1);
    let mut mended = false;
    for round in 0.. {
        let work = Work {
            model: comparer.model,
            lexicon: &comparer.lexicon,
            blocks: &blocks,
            units,
            contents,
            pairing: &pairing,
        };
        let Some(change) = work.join().or_else(|| work.part()) else {
            break;
        };
        if round >= most {
            pairing.coarse = true;
            break;
        }
        let Change {
            at,
            replaced,
            blocks: new,
        } = change;
        blocks.splice(at..at + replaced, new);
        pairing = pair(&blocks);
        mended = true;
    }
    (blocks, pairing, mended)
}

/// Whether a text has all the words of a pattern, in any order: without them it cannot fit, and that is cheap to see.
fn holds_words(content: &Content, pattern: &Pattern) -> bool {
    let words = pattern
        .words
        .iter()
        .filter(|word| word.slot.is_none() && word.token.is_word_like() && !word.token.is_mark());
    // Most texts lack one of the first words, and that shows without preparing anything.
    let (mut sought, mut held) = (0, FxHashSet::default());
    words.map(|word| word.token.key).all(|key| {
        sought += 1;
        if sought <= FEW_WORDS {
            return content.tokens.iter().any(|token| token.key == key);
        }
        if held.is_empty() {
            held.extend(content.tokens.iter().map(|token| token.key));
        }
        held.contains(&key)
    })
}

struct Change {
    at: usize,
    replaced: usize,
    blocks: Vec<Block>,
}

/// Where a template's blocks are missing from a document.
struct Missing {
    /// The targets without a block, ascending.
    targets: Vec<usize>,
    /// For each block, the target of the last block in place before it, if any, plus one …
    from: Vec<usize>,
    /// … and that of the next from it on.
    to: Vec<usize>,
}

impl Missing {
    fn new(pairing: &Pairing) -> Self {
        let in_place = |at: usize| {
            let target = pairing.target.get(at).copied().flatten();
            target.filter(|_| pairing.moved.get(at) == Some(&false))
        };
        let mut next = pairing.block.len();
        let mut to: Vec<usize> = (0..pairing.target.len())
            .rev()
            .map(|at| {
                next = in_place(at).unwrap_or(next);
                next
            })
            .collect();
        to.reverse();
        let before = pairing.before();
        Self {
            targets: (0..pairing.block.len())
                .filter(|target| pairing.block.get(*target) == Some(&None))
                .collect(),
            from: before
                .into_iter()
                .map(|target| target.map_or(0, |target| target + 1))
                .collect(),
            to,
        }
    }

    /// The first targets without a block between the blocks in place around a place in the document.
    fn around(&self, at: usize) -> &[usize] {
        let from = self.from.get(at).copied().unwrap_or(0);
        let to = self.to.get(at).copied().unwrap_or(0);
        let start = self.targets.partition_point(|target| *target < from);
        let here = self.targets.get(start..).unwrap_or_default();
        let count = here.partition_point(|target| *target < to);
        here.get(..count.min(MOST_MISSING)).unwrap_or_default()
    }
}

struct Work<'d> {
    model: &'d Model,
    lexicon: &'d Spoken<'d>,
    blocks: &'d [Block],
    units: &'d [Unit<'d>],
    contents: &'d Contents,
    pairing: &'d Pairing,
}

impl Work<'_> {
    fn target(&self, block: usize) -> Option<usize> {
        self.pairing.target.get(block).copied().flatten()
    }

    /// The pattern of a target that is one text.
    fn pattern(&self, target: usize) -> Option<&Pattern> {
        match self.model.patterns.get(target)?.as_slice() {
            [pattern] => Some(pattern),
            _ => None,
        }
    }

    /// Two neighbours of which one has no target, or none has, that fit one target as one block.
    fn join(&self) -> Option<Change> {
        if self.pairing.target.iter().all(Option::is_some) {
            return None;
        }
        let missing = Missing::new(self.pairing);
        for at in 1..self.blocks.len() {
            let (first, second) = (self.blocks.get(at - 1)?, self.blocks.get(at)?);
            if first.row.is_some() || second.row.is_some() {
                continue;
            }
            let (one, other) = (self.target(at - 1), self.target(at));
            if one.is_some() && other.is_some() {
                continue;
            }
            let own = one.or(other);
            let candidates: &[usize] = match own {
                Some(_) => own.as_slice(),
                None => missing.around(at),
            };
            if candidates.is_empty() {
                continue;
            }
            let text = format!("{} {}", first.content.text, second.content.text);
            let joined = self.contents.get(&text);
            let fits = candidates
                .iter()
                .filter_map(|target| self.pattern(*target))
                .any(|pattern| {
                    // A free slot takes nearly anything; what it took must not be the whole second block.
                    pattern.words.len() >= 2
                        && holds_words(&joined, pattern)
                        && [first, second].iter().all(|alone| {
                            compare(pattern, &alone.content, self.lexicon).difference
                                == Difference::Wording
                        })
                        && compare(pattern, &joined, self.lexicon).difference != Difference::Wording
                });
            if fits {
                let parted = second
                    .parts
                    .first()
                    .and_then(|part| part.of(self.units))
                    .is_some_and(|unit| unit.gap == Gap::Blank && !second.joined);
                let mut block = first.clone();
                block.content = joined;
                let mut rest = second.parts.clone();
                if let Some(part) = rest.first_mut() {
                    part.parted |= parted;
                }
                block.parts.extend(rest);
                return Some(Change {
                    at: at - 1,
                    replaced: 2,
                    blocks: vec![block],
                });
            }
        }
        None
    }

    /// A block that fits its target and a missing one together, in either order.
    fn part(&self) -> Option<Change> {
        let missing: Vec<usize> = (0..self.pairing.block.len())
            .filter(|target| self.pairing.block.get(*target) == Some(&None))
            .take(MOST_MISSING)
            .collect();
        if missing.is_empty() {
            return None;
        }
        for (at, block) in self.blocks.iter().enumerate() {
            let Some(target) = self.target(at).filter(|_| block.row.is_none()) else {
                continue;
            };
            let Some(own) = self.pattern(target) else {
                continue;
            };
            if compare(own, &block.content, self.lexicon).difference != Difference::Wording {
                continue;
            }
            for other in &missing {
                let Some(lacking) = self.pattern(*other) else {
                    continue;
                };
                if own.words.len() + lacking.words.len() > block.content.tokens.len() + 2
                    || !holds_words(&block.content, lacking)
                {
                    continue;
                }
                for (first, second) in [(own, lacking), (lacking, own)] {
                    if let Some(byte) = self.boundary(first, second, block)
                        && let Some(blocks) = self.split(block, byte)
                    {
                        return Some(Change {
                            at,
                            replaced: 1,
                            blocks,
                        });
                    }
                }
            }
        }
        None
    }

    /// The byte of a block's text where the second of two patterns begins, if the text fits both.
    fn boundary(&self, first: &Pattern, second: &Pattern, block: &Block) -> Option<usize> {
        let text = format!("{} {}", first.text, second.text);
        let slots = &self.model.template.slots;
        let type_of = |name: &str| {
            slots
                .iter()
                .find(|slot| &*slot.name == name)
                .map(|slot| slot.slot_type)
        };
        let both = Pattern::new(&text, &type_of);
        if compare(&both, &block.content, self.lexicon).difference == Difference::Wording {
            return None;
        }
        let token = align(&both.words, &block.content.tokens)
            .steps
            .into_iter()
            .find_map(|step| match step {
                Step::Same(word, token) if word >= first.words.len() => Some(token),
                Step::Fill(word, from, to) if word >= first.words.len() && from < to => Some(from),
                _ => None,
            })?;
        block
            .content
            .tokens
            .get(token)
            .map(|token| token.start as usize)
            .filter(|byte| *byte > 0)
    }

    /// A block cut in two at a byte of its text.
    fn split(&self, block: &Block, byte: usize) -> Option<Vec<Block>> {
        let (mut before, mut after) = (Parts::new(), Parts::new());
        let mut joined = false;
        let mut from = 0usize;
        for part in &block.parts {
            let Range { start, end } = part.bytes();
            let to = from + end - start;
            if byte >= to {
                before.push(*part);
            } else if byte <= from {
                after.push(*part);
            } else {
                let cut = start + (byte - from);
                let kept = start..self.trimmed(part, cut);
                before.push(Part::new(part.place(), kept, part.parted));
                after.push(Part::new(part.place(), cut..end, false));
                joined = true;
            }
            // The parts of a block are joined by one space.
            from = to + 1;
        }
        if let Some(first) = after.first_mut() {
            first.parted = false;
        }
        let text = block.content.text.split_at_checked(byte)?;
        let piece = |text: &str, parts: Parts, joined: bool| Block {
            content: self.contents.get(text.trim()),
            parts,
            joined,
            ..block.clone()
        };
        if before.is_empty() || after.is_empty() {
            return None;
        }
        Some(vec![
            piece(text.0, before, block.joined),
            piece(text.1, after, joined),
        ])
    }

    fn trimmed(&self, part: &Part, cut: usize) -> usize {
        let start = part.bytes().start;
        match part.of(self.units).map(|unit| &unit.body) {
            Some(Body::Line(line)) => line
                .text
                .get(start..cut)
                .map_or(cut, |text| start + text.trim_end().len()),
            _ => cut,
        }
    }
}
