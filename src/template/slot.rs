//! Slots, found from the data: stable words, and gaps whose fillers belong to the documents.
//!
//! ```text
//! readings      Copyright (c) 2015 Ada Lovelace        stable: more than half have it at that place
//!               Copyright (c) 2018 The Example Authors
//!               Copyright (c) 2021 Grace Hopper
//!               ───────── ─── ──── ────────────
//!               stable        date free text           → Copyright (c) {{date}} {{text}}
//! ```
//!
//! Rules and thresholds: DESIGN.md, "The pipeline", 5. They stand in the constants below and in ARCHITECTURE.md.

mod spelling;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::align::words::{Slotted, Step, align};
use crate::document::Content;
use crate::template::SlotType;
use crate::template::placeholder::{all_asked, placeholders};
use crate::text::{Token, TokenClass, fold, is_unit};
use spelling::{filler_key, shown, signature, spelling};

/// Distinct fillers from which a URL, an e-mail or a date makes a slot.
const TYPED_FROM: usize = 2;
/// Distinct fillers from which a bare number makes a slot.
const NUMBER_FROM: usize = 4;
/// Distinct fillers from which free text makes a slot.
const TEXT_FROM: usize = 4;
/// Most readings of one place that are looked at; the heaviest are.
const MOST_READINGS: usize = 400;
/// Texts that one thread looks at in one go.
const TOGETHER: usize = 256;
/// Below this many documents a free-text slot is a guess, and said to be one.
pub const GUESS_BELOW: u32 = 10;

/// One text as some documents have it.
#[derive(Debug, Clone)]
pub struct Witness {
    /// The text.
    pub content: Arc<Content>,
    /// The documents: runs of numbers in the family.
    pub documents: Vec<Range<usize>>,
    /// How many files they stand for.
    pub weight: u32,
}

/// A piece of the text that a family agrees on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chunk {
    /// Text as it stands.
    Text(String),
    /// A place whose filler belongs to the document: its number in [`Agreed::places`].
    Place(usize),
}

/// A place for a slot.
#[derive(Debug, Clone)]
pub struct Place {
    /// What fills it.
    pub slot_type: SlotType,
    /// The filler of each document that fills it: the hash of its comparison key.
    pub fillers: FxHashMap<usize, u64>,
}

/// What the documents of a column agree on.
#[derive(Debug, Clone)]
pub struct Agreed {
    /// The majority reading.
    pub chunks: Vec<Chunk>,
    /// Its slots, in order.
    pub places: Vec<Place>,
    /// Whether another reading has as many documents.
    pub contested: bool,
}

/// The readings that are the same up to URLs, e-mails, dates and numbers, and where their words stand in the base.
struct Group<'w> {
    content: &'w Content,
    weight: u32,
    /// For each word of the base: its place here.
    at: Vec<Option<usize>>,
}

/// A text as some documents have it, among those that are the same up to URLs, e-mails, dates and numbers.
struct Grouped<'w> {
    witness: &'w Witness,
    /// `None` for the lightest of too many.
    group: Option<&'w Group<'w>>,
    /// Its placeholders, in order; looked for once, and only where they are asked for.
    asks: OnceLock<Vec<(usize, usize)>>,
}

/// A slot in terms of the base: a typed word, or what stands between two stable words.
#[derive(Debug, Clone, Copy)]
enum Site {
    /// The base's word.
    Word(usize),
    /// The base's stable words before and after; `None` for the text's edge.
    Between(Option<usize>, Option<usize>),
}

/// Finds the majority reading of some witnesses and its slots.
#[must_use]
pub fn agree(witnesses: &[Witness]) -> Agreed {
    let mut by_mask: BTreeMap<u64, (u32, &Witness)> = BTreeMap::new();
    for witness in witnesses {
        let entry = by_mask.entry(witness.content.mask).or_insert((0, witness));
        entry.0 += witness.weight;
        if witness.content.text < entry.1.content.text {
            entry.1 = witness;
        }
    }
    let mut masks: Vec<(u64, u32, &Content)> = by_mask
        .into_iter()
        .map(|(mask, (weight, witness))| (mask, weight, &*witness.content))
        .collect();
    masks.sort_by(|one, other| {
        (Reverse(one.1), &one.2.text).cmp(&(Reverse(other.1), &other.2.text))
    });
    masks.truncate(MOST_READINGS);
    let base = base(&masks);
    let expected = masked(base);
    let groups: FxHashMap<u64, Group<'_>> = masks
        .iter()
        .map(|(mask, weight, content)| {
            let at = if *mask == base.mask {
                (0..expected.len()).map(Some).collect()
            } else {
                places(&expected, content)
            };
            (
                *mask,
                Group {
                    content,
                    weight: *weight,
                    at,
                },
            )
        })
        .collect();
    let grouped: Vec<Grouped<'_>> = witnesses
        .iter()
        .map(|witness| Grouped {
            witness,
            group: groups.get(&witness.content.mask),
            asks: OnceLock::new(),
        })
        .collect();
    let sites = sites(base, &groups, &grouped);
    let documents = witnesses.iter().flat_map(|held| &held.documents);
    let documents = documents.map(Range::len).sum();
    let mut places: Vec<Place> = sites
        .iter()
        .map(|(_, slot_type)| Place {
            slot_type: *slot_type,
            fillers: FxHashMap::with_capacity_and_hasher(documents, FxBuildHasher),
        })
        .collect();
    let mut readings: BTreeMap<u64, (u32, Vec<Read<'_>>)> = BTreeMap::new();
    let read = |held: &Grouped<'_>| {
        let content = &held.witness.content;
        let ranges = ranges(&sites, held.group, content);
        let fillers = ranges.iter();
        let fillers = fillers.map(|range| range.map(|(from, to)| filler_key(content, from, to)));
        let fillers: Vec<Option<u64>> = fillers.collect();
        (signature(content, &ranges), ranges, fillers)
    };
    let read: Vec<(u64, Ranges, Vec<Option<u64>>)> = grouped.par_iter().map(read).collect();
    for (witness, (signature, ranges, fillers)) in witnesses.iter().zip(&read) {
        for (place, filler) in places.iter_mut().zip(fillers) {
            if let Some(filler) = *filler {
                let documents = witness.documents.iter().cloned().flatten();
                place
                    .fillers
                    .extend(documents.map(|document| (document, filler)));
            }
        }
        let reading = readings.entry(*signature).or_default();
        reading.0 += witness.weight;
        reading.1.push((witness, ranges));
    }
    // The heaviest reading; of equal ones, that whose key comes first. Few are equal, so few keys are made.
    let most = readings
        .values()
        .map(|(weight, _)| *weight)
        .max()
        .unwrap_or(0);
    let mut leading: Vec<&Vec<Read<'_>>> = readings
        .values()
        .filter(|(weight, _)| *weight == most)
        .map(|(_, held)| held)
        .collect();
    let contested = leading.len() > 1;
    if contested {
        leading.sort_by_cached_key(|held| {
            let keys = held.iter();
            let keys = keys.map(|(witness, ranges)| fold(&shown(&witness.content, ranges)));
            keys.min().unwrap_or_default()
        });
    }
    let chunks = leading.first().map_or_else(Vec::new, |held| spelling(held));
    Agreed {
        chunks,
        places,
        contested,
    }
}

/// The reading to hold the others against: the heaviest; of equal ones, the one whose words most others have.
fn base<'w>(masks: &[(u64, u32, &'w Content)]) -> &'w Content {
    let mut holders: FxHashMap<u64, u32> = FxHashMap::default();
    for (_, weight, content) in masks {
        for word in &content.words {
            *holders.entry(*word).or_default() += weight;
        }
    }
    let heaviest = masks.first().map_or(0, |(_, weight, _)| *weight);
    let mut best: Option<(f64, &Content)> = None;
    for (_, _, content) in masks
        .iter()
        .take_while(|(_, weight, _)| *weight == heaviest)
    {
        let shared: u64 = content
            .words
            .iter()
            .map(|word| u64::from(holders.get(word).copied().unwrap_or(0)))
            .sum();
        let mean = shared as f64 / content.words.len().max(1) as f64;
        if best.is_none_or(|(most, _)| mean > most) {
            best = Some((mean, content));
        }
    }
    best.map_or_else(nothing, |(_, content)| content)
}

/// A column always has a witness; an empty text stands in for the one that cannot be missing.
fn nothing<'w>() -> &'w Content {
    static EMPTY: std::sync::OnceLock<Content> = std::sync::OnceLock::new();
    EMPTY.get_or_init(|| Content::new(""))
}

fn masked(content: &Content) -> Vec<Slotted> {
    content
        .tokens
        .iter()
        .map(|token| Slotted {
            token: Token {
                key: token.mask(),
                ..*token
            },
            slot: None,
        })
        .collect()
}

fn places(expected: &[Slotted], content: &Content) -> Vec<Option<usize>> {
    let found: Vec<Token> = content
        .tokens
        .iter()
        .map(|token| Token {
            key: token.mask(),
            ..*token
        })
        .collect();
    let mut at = vec![None; expected.len()];
    for step in align(expected, &found).steps {
        if let Step::Same(base, here) = step
            && let Some(slot) = at.get_mut(base)
        {
            *slot = Some(here);
        }
    }
    at
}

/// The places where fillers belong to the documents, in order.
fn sites(
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

/// How often each filler of a site comes, over all witnesses that have the site.
fn fillers(site: Site, witnesses: &[Grouped<'_>]) -> (Vec<u32>, u32, u32, Option<TokenClass>) {
    // The filler, its class where it is one word, and whether it asks to be replaced.
    let found: Vec<Option<(u64, Option<TokenClass>, bool)>> = witnesses
        .par_iter()
        .with_min_len(TOGETHER)
        .map(|held| {
            let content = &held.witness.content;
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
    let mut weights: FxHashMap<u64, u32> = FxHashMap::default();
    let mut classes: FxHashMap<u8, (u32, TokenClass)> = FxHashMap::default();
    let (mut total, mut unfilled) = (0, 0);
    for (held, found) in witnesses.iter().zip(found) {
        let Some((filler, class, asks)) = found else {
            continue;
        };
        let weight = held.witness.weight;
        total += weight;
        *weights.entry(filler).or_default() += weight;
        if let Some(class) = class {
            classes.entry(class as u8).or_insert((0, class)).0 += weight;
        }
        if asks {
            unfilled += weight;
        }
    }
    let mut counts: Vec<u32> = weights.into_values().collect();
    counts.sort_unstable_by_key(|count| Reverse(*count));
    let class = classes
        .into_values()
        .find(|(weight, _)| weight * 2 > total.saturating_sub(unfilled))
        .map(|(_, class)| class);
    (counts, total, unfilled, class)
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
    let (counts, total, unfilled, class) = fillers(site, witnesses);
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
    let (counts, total, ..) = fillers(Site::Word(word), witnesses);
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
fn range(site: Site, group: &Group<'_>, content: &Content) -> Option<(usize, usize)> {
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

type Ranges = Vec<Option<(usize, usize)>>;

/// A text, and where its slots are.
type Read<'w> = (&'w Witness, &'w Ranges);

fn ranges(sites: &[(Site, SlotType)], group: Option<&Group<'_>>, content: &Content) -> Ranges {
    sites
        .iter()
        .map(|(site, _)| group.and_then(|group| range(*site, group, content)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreed(readings: &[(&str, usize)]) -> (String, Vec<SlotType>, bool) {
        let mut document = 0;
        let witnesses: Vec<Witness> = readings
            .iter()
            .map(|(text, count)| {
                let from = document;
                document += count;
                Witness {
                    content: Arc::new(Content::new(text)),
                    documents: std::iter::once(from..document).collect(),
                    weight: u32::try_from(*count).unwrap(),
                }
            })
            .collect();
        let agreed = agree(&witnesses);
        let text = agreed
            .chunks
            .iter()
            .map(|chunk| match chunk {
                Chunk::Text(text) => text.clone(),
                Chunk::Place(place) => {
                    format!("{{{{{}}}}}", agreed.places[*place].slot_type.name())
                }
            })
            .collect();
        (
            text,
            agreed.places.iter().map(|place| place.slot_type).collect(),
            agreed.contested,
        )
    }

    #[test]
    fn a_copyright_line_is_a_frame_around_a_year_and_a_name() {
        let (text, types, _) = agreed(&[
            ("Copyright (c) 2015 Ada Lovelace", 1),
            ("Copyright (c) 2018 The Example Authors", 1),
            ("Copyright (c) 2021 Grace Hopper and contributors", 1),
            ("Copyright (c) 2019-2021 Nobody", 1),
            ("Copyright (c) 2020 Some Company, Inc.", 1),
        ]);
        assert_eq!(text, "Copyright (c) {{date}} {{text}}");
        assert_eq!(types, [SlotType::Date, SlotType::Text]);
    }

    #[test]
    fn a_url_is_a_slot_from_two_fillers_on() {
        let (text, ..) = agreed(&[("Voir <https://a.fr>", 1), ("Voir <https://b.fr>", 1)]);
        assert_eq!(text, "Voir <{{url}}>");
        let (text, ..) = agreed(&[("Voir <https://a.fr>", 2), ("Voir <https://b.fr>", 1)]);
        assert_eq!(text, "Voir <https://a.fr>");
    }

    #[test]
    fn a_few_readings_are_wording_and_a_duration_never_is_a_slot() {
        let (text, types, contested) = agreed(&[
            ("Se souvenir du choix", 3),
            ("Permet de se souvenir du choix", 2),
        ]);
        assert_eq!(
            (text.as_str(), types.len(), contested),
            ("Se souvenir du choix", 0, false)
        );
        let months: Vec<String> = (1..=8)
            .map(|n| format!("Conservé {n} mois au plus"))
            .collect();
        let readings: Vec<(&str, usize)> = months.iter().map(|text| (text.as_str(), 1)).collect();
        let (text, types, contested) = agreed(&readings);
        assert_eq!(
            (text.as_str(), types.len(), contested),
            ("Conservé 1 mois au plus", 0, true)
        );
    }

    #[test]
    fn a_bare_number_is_a_slot_from_four_on() {
        let numbers: Vec<String> = [101, 202, 303, 404]
            .iter()
            .map(|n| format!("Dossier {n} du registre"))
            .collect();
        let readings: Vec<(&str, usize)> = numbers.iter().map(|text| (text.as_str(), 1)).collect();
        assert_eq!(agreed(&readings).0, "Dossier {{number}} du registre");
        assert_eq!(agreed(&readings[..3]).1, []);
    }

    #[test]
    fn a_placeholder_of_a_quarter_of_the_family_is_a_slot() {
        let (text, ..) = agreed(&[
            ("Le site [nom du site] est à vous", 3),
            ("Le site Exemple est à vous", 1),
            ("Le site Autre Ville est à vous", 1),
        ]);
        assert_eq!(text, "Le site {{text}} est à vous");
    }

    #[test]
    fn of_equal_readings_the_first_key_is_the_template_and_it_is_contested() {
        let (text, _, contested) = agreed(&[("Le zèbre court", 1), ("Le cheval court", 1)]);
        assert_eq!((text.as_str(), contested), ("Le cheval court", true));
    }
}
