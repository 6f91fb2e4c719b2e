//! The places of a text whose fillers belong to the documents: what differs there from document to document, and what
//! it is. Not for what is said around them: that is [`super::spelling`]'s.

use std::cmp::Reverse;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::spelling::filler_key;
use super::{Group, Grouped, TOGETHER};
use crate::document::Content;
use crate::template::SlotType;
use crate::template::placeholder::{all_asked, placeholders};
use crate::text::{TokenClass, is_unit};

/// Distinct fillers from which a URL, an e-mail or a date makes a slot.
const TYPED_FROM: usize = 2;
/// Distinct fillers from which a bare number makes a slot.
const NUMBER_FROM: usize = 4;
/// Distinct fillers from which free text makes a slot.
const TEXT_FROM: usize = 4;

/// A slot in terms of the base: a typed word, or what stands between two stable words.
#[derive(Debug, Clone, Copy)]
pub(super) enum Site {
    /// The base's word.
    Word(usize),
    /// The base's stable words before and after; `None` for the text's edge.
    Between(Option<usize>, Option<usize>),
}

/// The places where fillers belong to the documents, in order.
pub(super) fn sites(
    base: &Content,
    groups: &FxHashMap<u64, Group<'_>>,
    witnesses: &[Grouped<'_>],
) -> Vec<(Site, SlotType)> {
    let total: u32 = groups.values().map(|group| group.weight).sum();
    let mut support = vec![0u32; base.tokens.len()];
    for group in groups.values() {
        for (count, at) in support.iter_mut().zip(&group.at) {
            *count += if at.is_some() { group.weight } else { 0 };
        }
    }
    let mut stable: Vec<bool> = support.iter().map(|count| count * 2 > total).collect();
    for (from, to) in placeholders(base) {
        // What asks to be replaced is no anchor.
        for flag in stable.iter_mut().take(to).skip(from) {
            *flag = false;
        }
    }
    let anchors: Vec<usize> = stable
        .iter()
        .enumerate()
        .filter(|(_, stable)| **stable)
        .map(|(at, _)| at)
        .collect();
    let mut sites = Vec::new();
    let mut before = None;
    for at in 0..=anchors.len() {
        let after = anchors.get(at).copied();
        let site = Site::Between(before, after);
        if let Some(slot_type) = between(site, groups, witnesses) {
            sites.push((site, slot_type));
        }
        if let Some(word) = after
            && let Some(slot_type) = typed(base, word, witnesses)
        {
            sites.push((Site::Word(word), slot_type));
        }
        before = after;
    }
    sites
}

/// What fills a site.
struct Fillers {
    /// In how many files each filler is, the most frequent first.
    counts: Vec<u32>,
    /// How many files have the site.
    total: u32,
    /// In how many of them it is still to be filled in.
    unfilled: u32,
    /// What most of the others are, where they are one word.
    class: Option<TokenClass>,
}

/// The fillers of a site, over all witnesses that have it.
fn fillers(site: Site, witnesses: &[Grouped<'_>]) -> Fillers {
    // The filler, its class where it is one word, and whether it asks to be replaced.
    let found: Vec<Option<(u64, Option<TokenClass>, bool)>> = witnesses
        .par_iter()
        .with_min_len(TOGETHER)
        .map(|held| {
            let content = held.witness.content;
            let (from, to) = range(site, held.group?, content)?;
            let class = match content.tokens.get(from..to).unwrap_or_default() {
                [word] => Some(word.class),
                _ => None,
            };
            let asks = || held.asks.get_or_init(|| placeholders(content));
            let unfilled = to > from && all_asked(asks(), from, to);
            Some((filler_key(content, from, to), class, unfilled))
        })
        .collect();
    let mut weights: Vec<(u64, u32)> = Vec::with_capacity(found.len());
    let mut classes: FxHashMap<u8, (u32, TokenClass)> = FxHashMap::default();
    let (mut total, mut unfilled) = (0, 0);
    for (held, found) in witnesses.iter().zip(found) {
        let Some((filler, class, asks)) = found else {
            continue;
        };
        let weight = held.witness.weight;
        total += weight;
        weights.push((filler, weight));
        // What is still to be filled in does not show with what.
        if asks {
            unfilled += weight;
        } else if let Some(class) = class {
            classes.entry(class as u8).or_insert((0, class)).0 += weight;
        }
    }
    weights.par_sort_unstable();
    let alike = weights.chunk_by(|(one, _), (next, _)| one == next);
    let mut counts: Vec<u32> = alike
        .map(|held| held.iter().map(|(_, weight)| weight).sum())
        .collect();
    counts.sort_unstable_by_key(|count| Reverse(*count));
    let class = classes
        .into_values()
        .find(|(weight, _)| weight * 2 > total.saturating_sub(unfilled))
        .map(|(_, class)| class);
    Fillers {
        counts,
        total,
        unfilled,
        class,
    }
}

/// What stands between two stable words: free text, if the fillers are many and none prevails.
fn between(
    site: Site,
    groups: &FxHashMap<u64, Group<'_>>,
    witnesses: &[Grouped<'_>],
) -> Option<SlotType> {
    if groups
        .values()
        .all(|group| matches!(range(site, group, group.content), Some((from, to)) if from == to))
    {
        return None;
    }
    let Fillers {
        counts,
        total,
        unfilled,
        class,
    } = fillers(site, witnesses);
    let slot_type = match class {
        Some(TokenClass::Url) => SlotType::Url,
        Some(TokenClass::Email) => SlotType::Email,
        Some(TokenClass::Date) => SlotType::Date,
        _ => SlotType::Text,
    };
    // Where a quarter of the family has a placeholder, it is the template's own text and the place is a slot.
    if unfilled * 4 >= total && unfilled > 0 && counts.len() > 1 {
        return Some(slot_type);
    }
    let top = counts.first().copied().unwrap_or(0);
    if slot_type != SlotType::Text {
        return (counts.len() >= TYPED_FROM && top * 2 <= total).then_some(slot_type);
    }
    let three: u32 = counts.iter().take(3).sum();
    (counts.len() >= TEXT_FROM && top * 3 <= total && three * 5 < total * 4)
        .then_some(SlotType::Text)
}

/// A stable URL, e-mail, date or bare number: a slot if its values differ enough.
fn typed(base: &Content, word: usize, witnesses: &[Grouped<'_>]) -> Option<SlotType> {
    let token = base.tokens.get(word)?;
    let (slot_type, from) = match token.class {
        TokenClass::Url => (SlotType::Url, TYPED_FROM),
        TokenClass::Email => (SlotType::Email, TYPED_FROM),
        TokenClass::Date => (SlotType::Date, TYPED_FROM),
        TokenClass::Number if !has_unit(base, word) => (SlotType::Number, NUMBER_FROM),
        _ => return None,
    };
    let Fillers { counts, total, .. } = fillers(Site::Word(word), witnesses);
    let top = counts.first().copied().unwrap_or(0);
    (counts.len() >= from && top * 2 <= total).then_some(slot_type)
}

/// A duration, an amount, a percentage: never a slot.
fn has_unit(base: &Content, word: usize) -> bool {
    let unit = |at: Option<usize>| {
        at.and_then(|at| base.tokens.get(at))
            .is_some_and(|token| is_unit(token.key))
    };
    unit(Some(word + 1))
        || word
            .checked_sub(1)
            .and_then(|at| base.tokens.get(at))
            .is_some_and(|token| token.class == TokenClass::Symbol && is_unit(token.key))
}

/// The words that fill a site in a text of a group.
pub(super) fn range(site: Site, group: &Group<'_>, content: &Content) -> Option<(usize, usize)> {
    let place = |word: usize| group.at.get(word).copied().flatten();
    match site {
        Site::Word(word) => place(word).map(|at| (at, at + 1)),
        Site::Between(before, after) => {
            let from = match before {
                Some(word) => place(word)? + 1,
                None => 0,
            };
            let to = match after {
                Some(word) => place(word)?,
                None => content.tokens.len(),
            };
            (from <= to).then_some((from, to))
        }
    }
}
