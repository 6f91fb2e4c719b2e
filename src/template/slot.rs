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
//! Rules and thresholds: DESIGN.md, "The pipeline", 5. They stand in the constants below and in `sites`, and in
//! ARCHITECTURE.md.

mod sites;
mod spelling;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::align::words::{Slotted, Step, align};
use crate::document::Content;
use crate::template::SlotType;
use crate::text::{Token, fold};
use sites::{Site, range, sites};
use spelling::{filler_key, shown, signature, spelling};

/// Most readings of one place that are looked at; the heaviest are.
const MOST_READINGS: usize = 400;
/// Texts that one thread looks at in one go.
const TOGETHER: usize = 256;
/// Below this many documents a free-text slot is a guess, and said to be one.
pub const GUESS_BELOW: u32 = 10;

/// One text as some documents have it.
#[derive(Debug, Clone)]
pub struct Witness<'c> {
    /// The text.
    pub content: &'c Content,
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
    /// For each document of the family its filler, if it fills the place: the hash of its comparison key. The list may
    /// be shorter than the family.
    pub fillers: Vec<Option<u64>>,
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
    witness: &'w Witness<'w>,
    /// `None` for the lightest of too many.
    group: Option<&'w Group<'w>>,
    /// Its placeholders, in order; looked for once, and only where they are asked for.
    asks: OnceLock<Vec<(usize, usize)>>,
}

/// Of the texts of one mask, the first by its bytes, and how many files have them.
type Masks<'w> = BTreeMap<u64, (u32, &'w Content)>;

fn add_mask<'w>(masks: &mut Masks<'w>, mask: u64, weight: u32, content: &'w Content) {
    let entry = masks.entry(mask).or_insert((0, content));
    entry.0 += weight;
    if content.text < entry.1.text {
        entry.1 = content;
    }
}

/// The masks of some witnesses.
fn masks_of<'w>(witnesses: &'w [Witness<'w>]) -> Masks<'w> {
    let held = witnesses.par_iter().with_min_len(TOGETHER);
    let each = held.fold(Masks::new, |mut masks, witness| {
        let content = witness.content;
        add_mask(&mut masks, content.mask, witness.weight, content);
        masks
    });
    each.reduce(Masks::new, |mut masks, others| {
        if masks.is_empty() {
            return others;
        }
        for (mask, (weight, content)) in others {
            add_mask(&mut masks, mask, weight, content);
        }
        masks
    })
}

/// Finds the majority reading of some witnesses and its slots. In which order they come does not show.
#[must_use]
pub fn agree(witnesses: &[Witness<'_>]) -> Agreed {
    let mut masks: Vec<(u64, u32, &Content)> = masks_of(witnesses)
        .into_iter()
        .map(|(mask, (weight, content))| (mask, weight, content))
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
        .par_iter()
        .with_min_len(TOGETHER)
        .map(|witness| Grouped {
            witness,
            group: groups.get(&witness.content.mask),
            asks: OnceLock::new(),
        })
        .collect();
    let sites = sites(base, &groups, &grouped);
    let documents = witnesses.iter().flat_map(|held| &held.documents);
    let documents = documents.map(|held| held.end).max().unwrap_or(0);
    let mut places: Vec<Place> = sites
        .iter()
        .map(|(_, slot_type)| Place {
            slot_type: *slot_type,
            fillers: vec![None; documents],
        })
        .collect();
    let mut readings: BTreeMap<u64, (u32, Vec<Read<'_>>)> = BTreeMap::new();
    let read = |held: &Grouped<'_>| {
        let content = held.witness.content;
        let ranges = ranges(&sites, held.group, content);
        let fillers = ranges.iter();
        let fillers = fillers.map(|range| range.map(|(from, to)| filler_key(content, from, to)));
        let fillers: Vec<Option<u64>> = fillers.collect();
        (signature(content, &ranges), ranges, fillers)
    };
    let read: Vec<(u64, Ranges, Vec<Option<u64>>)> = grouped.par_iter().map(read).collect();
    for (witness, (signature, ranges, fillers)) in witnesses.iter().zip(&read) {
        for (place, filler) in places.iter_mut().zip(fillers) {
            if filler.is_some() {
                for documents in &witness.documents {
                    let held = place.fillers.get_mut(documents.clone());
                    held.unwrap_or_default().fill(*filler);
                }
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
            let keys = keys.map(|(witness, ranges)| fold(&shown(witness.content, ranges)));
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

type Ranges = Vec<Option<(usize, usize)>>;

/// A text, and where its slots are.
type Read<'w> = (&'w Witness<'w>, &'w Ranges);

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
        let contents: Vec<Content> = readings
            .iter()
            .map(|(text, _)| Content::new(text))
            .collect();
        let witnesses: Vec<Witness<'_>> = readings
            .iter()
            .zip(&contents)
            .map(|((_, count), content)| {
                let from = document;
                document += count;
                Witness {
                    content,
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
    fn a_placeholder_does_not_say_what_fills_the_others() {
        // As many are to be filled in as are filled, with one word each.
        let (text, types, _) = agreed(&[
            ("Voir TODO ici", 2),
            ("Voir a.example.org ici", 1),
            ("Voir b.example.org ici", 1),
        ]);
        assert_eq!(
            (text.as_str(), types.as_slice()),
            ("Voir {{url}} ici", &[SlotType::Url][..])
        );
    }

    #[test]
    fn the_order_of_the_witnesses_does_not_show() {
        let texts = [
            "Voir « https://a.fr » ou a@a.fr, le 3 mai 2020",
            "Voir « https://b.fr » ou b@b.fr, le 4 mai 2021",
            "Voir  \"https://c.fr\" ou c@c.fr, le 5 mai 2021",
            "VOIR « https://d.fr » ou XXX, le 6 mai 2021",
            "Voyez « https://e.fr » ou TODO, le 7 mai",
            "Voir « » ou f@f.fr, le 8 mai 2021",
            "",
        ];
        let mut readings: Vec<(&str, usize)> = texts.iter().map(|text| (*text, 1)).collect();
        let first = agreed(&readings);
        for turn in 0..readings.len() {
            readings.rotate_left(1);
            assert_eq!(agreed(&readings), first, "{turn}");
            readings.reverse();
            assert_eq!(agreed(&readings), first, "{turn}, from the end");
            readings.reverse();
        }
    }

    #[test]
    fn of_equal_readings_the_first_key_is_the_template_and_it_is_contested() {
        let (text, _, contested) = agreed(&[("Le zèbre court", 1), ("Le cheval court", 1)]);
        assert_eq!((text.as_str(), contested), ("Le cheval court", true));
    }
}
