//! A text with its places: what it says outside them, what fills them, and how it is spelled.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::{Chunk, Ranges, Read};
use crate::document::{Content, hash_all};
use crate::text::{Token, hash_key};

/// Of a reading's spellings (signs, letter case), the heaviest; of equal ones, the first. One in which every place is
/// filled, and none touches the next, shows best how the text stands around it.
pub(super) fn spelling(held: &[Read<'_>]) -> Vec<Chunk> {
    // Most texts are the same around their fillers, and are spelled once: the first of them, by its bytes, for all.
    let keys: Vec<u64> = held
        .par_iter()
        .map(|(witness, ranges)| spelling_key(witness.content, ranges))
        .collect();
    let mut numbers: FxHashMap<u64, usize> = FxHashMap::default();
    let mut spelled: Vec<(&Content, &Ranges, u32)> = Vec::new();
    for ((witness, ranges), key) in held.iter().zip(keys) {
        let number = *numbers.entry(key).or_insert(spelled.len());
        match spelled.get_mut(number) {
            Some((content, own, weight)) => {
                *weight += witness.weight;
                if witness.content.text < content.text {
                    (*content, *own) = (witness.content, ranges);
                }
            }
            None => spelled.push((witness.content, ranges, witness.weight)),
        }
    }
    spelled.sort_by(|(one, ..), (other, ..)| one.text.cmp(&other.text));
    let mut spellings: BTreeMap<String, ((bool, u32), Vec<Chunk>)> = BTreeMap::new();
    for (content, ranges, weight) in spelled {
        let entry = spellings.entry(shown(content, ranges)).or_insert_with(|| {
            let filled = ranges.iter().flatten().all(|(from, to)| from < to);
            let chunks = chunks(content, ranges);
            let apart = !chunks
                .windows(2)
                .any(|pair| matches!(pair, [Chunk::Place(_), Chunk::Place(_)]));
            ((filled && apart, 0), chunks)
        });
        entry.0.1 += weight;
    }
    let mut best: Option<((bool, u32), Vec<Chunk>)> = None;
    for (rank, chunks) in spellings.into_values() {
        if best.as_ref().is_none_or(|(most, _)| rank > *most) {
            best = Some((rank, chunks));
        }
    }
    best.map_or_else(Vec::new, |(_, chunks)| chunks)
}

/// A hash of the words that fill a place.
pub(super) fn filler_key(content: &Content, from: usize, to: usize) -> u64 {
    hash_all(
        content
            .tokens
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .map(|token| token.key),
    )
}

/// A hash of a text's words with the fillers left out.
pub(super) fn signature(content: &Content, ranges: &Ranges) -> u64 {
    hash_all(walk(content, ranges).map(|step| match step {
        Walk::Word(token) => token.key,
        Walk::Place(place) => hash_key("{{") ^ place as u64,
    }))
}

enum Walk<'c> {
    Word(&'c Token),
    Place(usize),
}

/// The words of a text outside its slots, and the slots, in order.
fn walk<'c>(content: &'c Content, ranges: &'c Ranges) -> impl Iterator<Item = Walk<'c>> {
    let mut word = 0;
    let mut place = 0;
    std::iter::from_fn(move || {
        loop {
            match ranges.get(place) {
                Some(None) => place += 1,
                Some(Some((from, to))) if *from <= word => {
                    word = word.max(*to);
                    place += 1;
                    return Some(Walk::Place(place - 1));
                }
                _ => {
                    word += 1;
                    return content.tokens.get(word - 1).map(Walk::Word);
                }
            }
        }
    })
}

/// A piece of a text with its places marked.
#[derive(Debug, Clone, Copy)]
enum Piece<'c> {
    Text(&'c str),
    Place(usize),
}

/// The text with its places marked, piece by piece.
fn pieces<'c>(content: &'c Content, ranges: &Ranges, mut each: impl FnMut(Piece<'c>)) {
    let mut from = 0usize;
    for (place, range) in ranges.iter().enumerate() {
        let Some((first, end)) = range else { continue };
        let start = match content.tokens.get(*first) {
            // An empty place stands before the next word, or at the end.
            Some(token) => token.start as usize,
            None => content.text.len(),
        };
        let stop = if first < end {
            end.checked_sub(1)
                .and_then(|last| content.tokens.get(last))
                .map_or(start, |token| token.end as usize)
        } else {
            start
        };
        if let Some(text) = content
            .text
            .get(from..start)
            .filter(|text| !text.is_empty())
        {
            each(Piece::Text(text));
        }
        if first == end && start == content.text.len() && start > 0 {
            each(Piece::Text(" "));
        }
        each(Piece::Place(place));
        if first == end && start < content.text.len() {
            each(Piece::Text(" "));
        }
        from = stop;
    }
    if let Some(text) = content.text.get(from..).filter(|text| !text.is_empty()) {
        each(Piece::Text(text));
    }
}

fn chunks(content: &Content, ranges: &Ranges) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    pieces(content, ranges, |piece| {
        chunks.push(match piece {
            Piece::Text(text) => Chunk::Text(text.to_owned()),
            Piece::Place(place) => Chunk::Place(place),
        });
    });
    chunks
}

/// Equal for texts that are the same around their fillers, and fill the same places with any.
fn spelling_key(content: &Content, ranges: &Ranges) -> u64 {
    let filled = ranges.iter().flatten();
    let mut key = hash_all(filled.map(|(from, to)| u64::from(from < to)));
    pieces(content, ranges, |piece| {
        key = match piece {
            Piece::Text(text) => hash_all([key, 0, xxh3_64(text.as_bytes())]),
            Piece::Place(place) => hash_all([key, 1, place as u64]),
        };
    });
    key
}

pub(super) fn shown(content: &Content, ranges: &Ranges) -> String {
    let mut shown = String::new();
    pieces(content, ranges, |piece| {
        shown.push_str(match piece {
            Piece::Text(text) => text,
            Piece::Place(_) => "{{}}",
        });
    });
    shown
}
