//! Pairing the blocks of a document with those of a template: structure before words.
//!
//! 1. Equal blocks (URLs, e-mails, dates and numbers masked) in the heaviest chain: they stand in place.
//! 2. Equal blocks left over on both sides: they moved.
//! 3. In each gap between blocks in place, what is left is paired by likeness: rows by the cells that tell rows apart,
//!    everything else by the weight of the rare words that it shares with what most documents have there.
//! 4. One block facing one block in a gap needs less likeness; blocks far apart need more, and then moved too.
//!
//! Words are compared later, inside a pair only.

mod asked;
mod identity;
mod likeness;
mod target;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::align::chain::{Candidate, heaviest_chain};
use crate::align::gap::{MOST_EFFORT, Pairs, best_pairs};
use crate::align::words::class_mask;
use crate::document::Block;
use crate::text::{TokenClass, mark_keys};

pub use asked::Remembered;
use asked::{Asked, Met};
pub use identity::Identity;
use identity::tables;
pub use target::{
    BlockKind, Frame, Target, TargetCell, TargetChoice, TargetRow, Whole, block_key, block_kind,
    block_mask, row_mask,
};

/// Likeness, in thousandths, from which two blocks in the same gap are one block in two wordings.
const ALIKE: u32 = 450;
/// The same, for one block facing one block.
const ALONE: u32 = 240;
/// The same, for a block found elsewhere.
const ELSEWHERE: u32 = 700;
/// What a date, a number or a sign such as © weighs beside a word: it tells little about which block it stands in.
const SLIGHT: f32 = 0.3;
/// Most targets with a free slot that the blocks of one document are held against, all told.
const MOST_TRIES: usize = 8_000_000;
/// Most cells of the search for blocks that moved and changed.
const ELSEWHERE_CELLS: usize = 1_000_000;

/// A template's blocks, ready to be paired with.
#[derive(Debug)]
pub struct Targets {
    targets: Vec<Target>,
    by_mask: FxHashMap<u64, Vec<usize>>,
    by_key: FxHashMap<u64, Vec<usize>>,
    /// The targets with a free slot, outside tables, by the word of theirs that the fewest targets have: what fills
    /// them has all their words.
    free: FxHashMap<u64, Vec<usize>>,
    /// Those that leave a choice, so that no word can be asked for.
    free_choices: Vec<usize>,
    /// How telling each word of the template is.
    weights: FxHashMap<u64, f32>,
    /// The same, for a word that the template does not have.
    unknown: f32,
    /// For each target: the number of its table.
    tables: Vec<usize>,
    /// For each table: what tells its rows apart.
    identities: Vec<Identity>,
    /// For each table: the values of its telling column.
    values: Vec<FxHashSet<u64>>,
    /// What blocks were found to be like.
    met: Met,
}

/// Which block of the template each block of a document is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pairing {
    /// For each block of the document: the target, if it has one.
    pub target: Vec<Option<usize>>,
    /// For each block of the document: whether it stands at another place than its target.
    pub moved: Vec<bool>,
    /// For each target: its block in the document.
    pub block: Vec<Option<usize>>,
    /// Whether a bound cut the search short: what has no pair may have one.
    pub coarse: bool,
}

impl Pairing {
    fn pair(&mut self, target: usize, block: usize, moved: bool) {
        if let (Some(of_block), Some(of_target), Some(is_moved)) = (
            self.target.get_mut(block),
            self.block.get_mut(target),
            self.moved.get_mut(block),
        ) {
            *of_block = Some(target);
            *of_target = Some(block);
            *is_moved = moved;
        }
    }

    /// For each block of the document: the last block in place before it, as its target.
    #[must_use]
    pub fn before(&self) -> Vec<Option<usize>> {
        let mut last = None;
        let blocks = self.target.iter().zip(&self.moved);
        blocks
            .map(|(target, moved)| {
                let before = last;
                last = target.filter(|_| !moved).or(last);
                before
            })
            .collect()
    }
}

impl Targets {
    /// Makes targets ready.
    #[must_use]
    pub fn new(targets: Vec<Target>) -> Self {
        let mut by_mask: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        let mut by_key: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        let mut holders: FxHashMap<u64, u32> = FxHashMap::default();
        for (at, target) in targets.iter().enumerate() {
            let more = target.choice.iter().flat_map(|choice| &choice.masks);
            for mask in target.mask.iter().chain(more) {
                let places: &mut Vec<usize> = by_mask.entry(*mask).or_default();
                if places.last() != Some(&at) {
                    places.push(at);
                }
            }
            if let Some(key) = target.key {
                by_key.entry(key).or_default().push(at);
            }
            for word in &target.frame {
                *holders.entry(*word).or_default() += 1;
            }
        }
        let count = targets.len() as f32;
        let mut weights: FxHashMap<u64, f32> = holders
            .into_iter()
            .map(|(word, held)| (word, (1.0 + count / held as f32).ln()))
            .collect();
        let unknown = (1.0 + count.max(1.0)).ln();
        let classes = [TokenClass::Date, TokenClass::Number].map(class_mask);
        for word in classes.iter().chain(mark_keys()) {
            *weights.entry(*word).or_insert(unknown) *= SLIGHT;
        }
        let (tables, identities) = tables(&targets);
        let mut values = vec![FxHashSet::default(); identities.len()];
        for (at, target) in targets.iter().enumerate() {
            let Some(row) = target
                .row
                .as_ref()
                .filter(|row| !row.header && !row.heading)
            else {
                continue;
            };
            let Some(table) = tables.get(at).copied() else {
                continue;
            };
            let telling = identities
                .get(table)
                .and_then(|identity: &Identity| identity.telling);
            if let Some(key) = telling
                .and_then(|at| row.cells.get(at))
                .and_then(|cell| cell.key)
                && let Some(values) = values.get_mut(table)
            {
                values.insert(key);
            }
        }
        let mut free: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        let mut free_choices = Vec::new();
        for (at, target) in targets.iter().enumerate() {
            if target.row.as_ref().is_some_and(|row| row.cells.len() > 1) {
                continue;
            }
            // Of equally rare words the first: the frame is sorted.
            let rarity = |word: &&u64| weights.get(*word).map_or(0, |weight| weight.to_bits());
            if target.choice.is_some() {
                free_choices.push(at);
            } else if target.free
                && let Some(word) = target.frame.iter().max_by_key(rarity)
            {
                free.entry(*word).or_default().push(at);
            }
        }
        Self {
            by_mask,
            by_key,
            free,
            free_choices,
            weights,
            unknown,
            tables,
            identities,
            values,
            targets,
            met: Met::default(),
        }
    }

    /// Whether they were made of these: then every block is paired with them alike.
    #[must_use]
    pub fn are_of(&self, targets: &[Target]) -> bool {
        self.targets == targets
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// What tells the rows of the target's table apart.
    #[must_use]
    pub fn identity(&self, target: usize) -> Option<&Identity> {
        self.tables
            .get(target)
            .and_then(|table| self.identities.get(*table))
    }

    /// Pairs the blocks of a document with a template that is settled.
    #[must_use]
    pub fn pair(&self, blocks: &[&Block]) -> Pairing {
        let blocks = Asked::Once(blocks);
        let mut pairing = self.pair_asked(blocks);
        self.fill_whole(blocks, &mut pairing);
        self.fill_gaps(blocks, &mut pairing, ALONE, true);
        self.find_elsewhere(blocks, &mut pairing);
        pairing
    }

    /// Pairs only what is alike on its own account: one block that faces one block by chance must not lend its weight
    /// to a template that is still being found. The blocks are given as kinds.
    #[must_use]
    pub fn pair_remembered(&self, kinds: &[u32], remembered: &Remembered<'_>) -> Pairing {
        self.pair_asked(Asked::Often(kinds, remembered))
    }

    fn pair_asked(&self, blocks: Asked<'_, '_>) -> Pairing {
        let mut pairing = Pairing {
            target: vec![None; blocks.len()],
            moved: vec![false; blocks.len()],
            block: vec![None; self.targets.len()],
            coarse: false,
        };
        let (candidates, is_whole) = self.candidates(blocks);
        pairing.coarse = !is_whole;
        for (target, block) in heaviest_chain(&candidates, self.targets.len()) {
            pairing.pair(target, block, false);
        }
        // What has its equal left over on the other side moved, and is not to be paired with anything else.
        for candidate in &candidates {
            let free = pairing.target.get(candidate.document) == Some(&None)
                && pairing.block.get(candidate.template) == Some(&None);
            if free {
                pairing.pair(candidate.template, candidate.document, true);
            }
        }
        self.fill_gaps(blocks, &mut pairing, ALIKE, false);
        pairing
    }

    /// Equal pairs, by block. Where both sides hold a block many times, only as many pairs as stay linear are tried;
    /// whether what fills a free slot was looked for to the end.
    fn candidates(&self, blocks: Asked<'_, '_>) -> (Vec<Candidate>, bool) {
        const MOST: usize = 32;
        /// Of very many places, those about as far on as blocks like this one have come.
        fn turned<'p, T>(places: &'p [T], turn: &mut usize) -> &'p [T] {
            let from = if places.len() > MOST {
                turn.saturating_sub(MOST / 2).min(places.len())
            } else {
                0
            };
            *turn += 1;
            let to = places.len().min(from + MOST);
            places.get(from..to).unwrap_or_default()
        }
        let mut met: FxHashMap<u64, usize> = FxHashMap::default();
        let mut met_equal: FxHashMap<u64, usize> = FxHashMap::default();
        let mut met_free: FxHashMap<usize, usize> = FxHashMap::default();
        let mut candidates = Vec::with_capacity(blocks.len());
        let mut tries = MOST_TRIES;
        for document in 0..blocks.len() {
            let Some(block) = blocks.get(document) else {
                continue;
            };
            let mask = blocks.mask(document);
            let words = u32::try_from(block.content.words.len()).unwrap_or(u32::MAX);
            let Some(places) = self.by_mask.get(&mask) else {
                let mut fitting = blocks.fillable(document, self, &mut tries);
                if fitting.len() > MOST {
                    let most = fitting.iter().map(|(_, likeness)| *likeness).max();
                    let fitting = fitting.to_mut();
                    fitting.retain(|(_, likeness)| Some(*likeness) == most);
                }
                let Some((first, _)) = fitting.first() else {
                    continue;
                };
                let turn = met_free.entry(*first).or_default();
                candidates.extend(
                    turned(&fitting, turn)
                        .iter()
                        .map(|(template, _)| Candidate {
                            template: *template,
                            document,
                            equal: true,
                            words,
                        }),
                );
                continue;
            };
            // Of very many, those that are equal to the letter, if there are any.
            let places = if places.len() > MOST {
                let key = blocks.key(document);
                match self.by_key.get(&key) {
                    Some(equal) => turned(equal, met_equal.entry(key).or_default()),
                    None => turned(places, met.entry(mask).or_default()),
                }
            } else {
                places
            };
            candidates.extend(places.iter().map(|template| {
                Candidate {
                    template: *template,
                    document,
                    // Equal to the letter, or up to what fills its slots; else only the numbers differ.
                    equal: self.targets.get(*template).is_some_and(|target| {
                        target.key.is_none_or(|held| held == blocks.key(document))
                    }),
                    words,
                }
            }));
        }
        (candidates, tries > 0)
    }

    /// Gives the blocks that are left between blocks in place to the targets without words of their own.
    fn fill_whole(&self, blocks: Asked<'_, '_>, pairing: &mut Pairing) {
        if self.targets.iter().all(|target| target.whole.is_none()) {
            return;
        }
        self.fill_between(blocks.len(), pairing, |targets, left| {
            best_pairs(targets.len(), left.len(), 1, |t, d| {
                let target = targets.get(t).and_then(|target| self.targets.get(*target));
                let whole = target.and_then(|target| target.whole.as_ref());
                let block = left.get(d).and_then(|block| blocks.get(*block));
                match (whole, block) {
                    (Some(whole), Some(block)) if whole.takes(block) => {
                        1 + u32::from(whole.0.is_some())
                    }
                    _ => 0,
                }
            })
        });
    }

    /// The targets with a free slot that a block fills, in order, each with how much they have in common; and how many
    /// were tried.
    fn fillable(&self, block: &Block) -> (Vec<(usize, u32)>, usize) {
        if self.free.is_empty() && self.free_choices.is_empty() {
            return (Vec::new(), 0);
        }
        let mut targets = self.free_choices.clone();
        let words = block.content.distinct_words().iter();
        targets.extend(words.filter_map(|word| self.free.get(word)).flatten());
        let tried = targets.len();
        targets.sort_unstable();
        let fitting = targets.into_iter();
        let fitting = fitting.filter_map(|target| Some((target, self.fills(block, target)?)));
        (fitting.collect(), tried)
    }

    /// How much a block and a target with a free slot have in common, if the block holds all the words of the target
    /// and not too many beside.
    fn fills(&self, block: &Block, target: usize) -> Option<u32> {
        let held = self.targets.get(target)?;
        let frame = self.frame_for(&block.content, held);
        let holds = block.row.as_ref().is_none_or(|row| row.cells.len() <= 1)
            && frame.len() >= 2
            && frame
                .iter()
                .all(|word| block.content.distinct_words().binary_search(word).is_ok());
        let likeness = holds.then(|| self.text_likeness(&block.content, held));
        likeness.filter(|likeness| *likeness >= ELSEWHERE)
    }

    /// Pairs what is left between blocks in place. With `alone`, only where one block faces one block.
    fn fill_gaps(&self, blocks: Asked<'_, '_>, pairing: &mut Pairing, least: u32, alone: bool) {
        self.fill_between(blocks.len(), pairing, |targets, left| {
            if alone && (targets.len() > 1 || left.len() > 1) {
                return Pairs::default();
            }
            best_pairs(targets.len(), left.len(), effort(blocks, left), |t, d| {
                let (Some(target), Some(block)) = (targets.get(t), left.get(d)) else {
                    return 0;
                };
                let likeness = blocks.likeness(*block, self, *target, alone);
                if likeness >= least { likeness } else { 0 }
            })
        });
    }

    /// Pairs what is left between blocks in place as `pairs` says, given the targets and the blocks of one gap.
    fn fill_between(
        &self,
        blocks: usize,
        pairing: &mut Pairing,
        pairs: impl Fn(&[usize], &[usize]) -> Pairs,
    ) {
        let is_open = |side: &[Option<usize>]| side.contains(&None);
        if !is_open(&pairing.target) || !is_open(&pairing.block) {
            return;
        }
        let (mut targets, mut left) = (Vec::new(), Vec::new());
        let (mut from_target, mut from_block) = (0, 0);
        for block in 0..=blocks {
            // What is in place parts the gaps. Only blocks before it have been paired since.
            let in_place = match pairing.target.get(block) {
                Some(target) => target.filter(|_| pairing.moved.get(block) == Some(&false)),
                None => Some(self.targets.len()),
            };
            let Some(target) = in_place else { continue };
            let (here, there) = (from_target..target, from_block..block);
            (from_target, from_block) = (target + 1, block + 1);
            if here.is_empty() || there.is_empty() {
                continue;
            }
            targets.clear();
            targets.extend(here.filter(|at| pairing.block.get(*at) == Some(&None)));
            left.clear();
            left.extend(there.filter(|at| pairing.target.get(*at) == Some(&None)));
            if targets.is_empty() || left.is_empty() {
                continue;
            }
            let found = pairs(&targets, &left);
            pairing.coarse |= found.coarse;
            for (t, d) in found.pairs {
                if let (Some(target), Some(block)) = (targets.get(t), left.get(d)) {
                    pairing.pair(*target, *block, false);
                }
            }
        }
    }

    fn find_elsewhere(&self, blocks: Asked<'_, '_>, pairing: &mut Pairing) {
        let open = |side: &[Option<usize>]| -> Vec<usize> {
            side.iter()
                .enumerate()
                .filter(|(_, held)| held.is_none())
                .map(|(at, _)| at)
                .collect()
        };
        let (targets, left) = (open(&pairing.block), open(&pairing.target));
        let cells = targets.len().saturating_mul(left.len());
        if cells > ELSEWHERE_CELLS || cells.saturating_mul(effort(blocks, &left)) > MOST_EFFORT {
            pairing.coarse = true;
            return;
        }
        let mut found = Vec::new();
        for target in &targets {
            for block in &left {
                let likeness = blocks.likeness(*block, self, *target, false);
                if likeness >= ELSEWHERE {
                    found.push((std::cmp::Reverse(likeness), *target, *block));
                }
            }
        }
        found.sort_unstable();
        for (_, target, block) in found {
            if pairing.block.get(target) == Some(&None) && pairing.target.get(block) == Some(&None)
            {
                pairing.pair(target, block, true);
            }
        }
    }
}

/// How many words a block has on average: what one question for likeness costs.
fn effort(blocks: Asked<'_, '_>, left: &[usize]) -> usize {
    let words = left.iter().filter_map(|block| blocks.get(*block));
    let words: usize = words.map(|block| block.content.words.len()).sum();
    words / left.len().max(1) + 1
}
