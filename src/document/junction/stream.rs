//! The words of one document's lines of text, and what stands between its lines: what it has to say about junctions.

use super::votes::Vote;
use crate::document::content::hash_all;
use crate::document::line::Line;
use crate::document::marker::MarkerKind;
use crate::document::unit::{Body, Gap, Unit};
use crate::document::wrap::Wrap;

/// How many words on each side identify a junction.
const CONTEXT: usize = 3;
/// How many words tell how a block begins.
const OPENING: usize = 2;
/// Stands for the edge of the file and for a table.
const EDGE: u64 = 1;

/// The words of the text lines of a document, with the places where they could be parted.
#[derive(Debug)]
pub(super) struct Stream {
    pub(super) words: Vec<u64>,
    /// Unit and token (in the unit's line) of each word.
    pub(super) places: Vec<(usize, usize)>,
    /// The first word of each unit, and what it says about the place before it.
    pub(super) starts: Vec<Start>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    pub(super) word: usize,
    pub(super) unit: usize,
    pub(super) before: Before,
    /// Whether the words before end a sentence.
    pub(super) after_sentence: bool,
    /// Whether they close it: after a colon or a semicolon more is to come.
    pub(super) after_close: bool,
    /// Whether a list sign, a number or a heading's dress begins the line.
    pub(super) dressed: bool,
    /// Hash of the words from the marker on, where the marker might be text: `12. ` after « l'article ».
    pub(super) with_marker: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// The file's edge or a table: always parted.
    Barrier,
    Parted,
    /// A line break where the next word would not have fitted, in a document that parts blocks by blank lines.
    Wrapped,
    /// The same, in a document that does not.
    Full,
    Short,
}

impl Start {
    /// What the document votes here.
    pub(super) const fn vote(&self) -> Vote {
        match self.before {
            Before::Barrier | Before::Parted => Vote::Parted,
            Before::Wrapped => Vote::Wrapped,
            Before::Full => Vote::Full,
            Before::Short => Vote::Short,
        }
    }
}

impl Stream {
    pub(super) fn new(units: &[Unit]) -> Self {
        let wrapped = Wrap::new(units);
        let full = if wrapped.by_blanks {
            Before::Wrapped
        } else {
            Before::Full
        };
        let mut stream = Self {
            words: Vec::new(),
            places: Vec::new(),
            starts: Vec::new(),
        };
        let mut closed = false;
        let mut above: Option<&Line> = None;
        let (mut after_sentence, mut after_close) = (false, false);
        for (at, unit) in units.iter().enumerate() {
            let Body::Line(line) = &unit.body else {
                closed = true;
                if stream.words.last() != Some(&EDGE) {
                    stream.words.push(EDGE);
                    stream.places.push((at, usize::MAX));
                }
                continue;
            };
            let marker = line.marker.as_ref();
            let dressed = marker.is_some() || unit.underlined;
            let before = match unit.gap {
                Gap::Edge | Gap::Table => Before::Barrier,
                Gap::Blank => Before::Parted,
                Gap::Newline if closed || dressed => Before::Parted,
                Gap::Newline if wrapped.is_full(at) => full,
                // A sentence that goes on was wrapped, though by hand, where blank lines part the blocks.
                Gap::Newline
                    if wrapped.by_blanks
                        && !after_sentence
                        && above.is_some_and(|above| wrapped.comes_near(above))
                        && line.begins_small() =>
                {
                    full
                }
                Gap::Newline => Before::Short,
            };
            // A Markdown heading and an underlined one end with their line.
            closed =
                unit.underlined || marker.is_some_and(|marker| marker.kind == MarkerKind::Hash);
            let skip = marker.map_or(0, |marker| marker.tokens as usize);
            let word = stream.words.len();
            for (index, token) in line.tokens.iter().enumerate().skip(skip) {
                if token.is_word_like() {
                    stream.words.push(token.mask());
                    stream.places.push((at, index));
                }
            }
            if stream.words.len() > word {
                let with_marker = marker
                    .filter(|marker| !matches!(marker.kind, MarkerKind::Hash | MarkerKind::Bullet))
                    .map(|_| {
                        let all = line.tokens.iter().filter(|token| token.is_word_like());
                        hash_all(all.take(CONTEXT).map(crate::text::Token::mask))
                    });
                stream.starts.push(Start {
                    word,
                    unit: at,
                    before,
                    after_sentence,
                    after_close,
                    dressed,
                    with_marker,
                });
            }
            above = Some(line);
            let last = line.tokens.last().map(|token| token.text(&line.text));
            after_sentence = last.is_some_and(ends_sentence);
            after_close = after_sentence && !matches!(last, Some(":" | ";"));
        }
        stream
    }

    pub(super) fn left(&self, word: usize) -> u64 {
        let from = word.saturating_sub(CONTEXT);
        let pad = CONTEXT - (word - from);
        let held = self
            .words
            .get(from..word)
            .unwrap_or_default()
            .iter()
            .copied();
        hash_all(std::iter::repeat_n(EDGE, pad).chain(held))
    }

    pub(super) fn right(&self, word: usize) -> u64 {
        let to = (word + CONTEXT).min(self.words.len());
        hash_all(self.words.get(word..to).unwrap_or_default().iter().copied())
    }

    pub(super) fn opening(&self, word: usize) -> Option<u64> {
        let words = self.words.get(word..word + OPENING)?;
        (!words.contains(&EDGE)).then(|| hash_all(words.iter().copied()))
    }

    /// The words that do not start a line.
    pub(super) fn inner_words(&self) -> impl Iterator<Item = usize> {
        let mut starts = self.starts.iter().map(|start| start.word).peekable();
        (0..self.words.len()).filter(move |word| {
            if starts.peek() == Some(word) {
                starts.next();
                return false;
            }
            self.words.get(*word) != Some(&EDGE)
        })
    }

    /// The places after the last word before a table, and after the last word of the file.
    pub(super) fn ends(&self) -> impl Iterator<Item = usize> {
        (1..=self.words.len()).filter(|at| {
            self.words.get(at - 1) != Some(&EDGE)
                && self.words.get(*at).is_none_or(|word| *word == EDGE)
        })
    }
}

/// Whether a sign ends a sentence or a clause that stands alone.
pub(super) fn ends_sentence(sign: &str) -> bool {
    matches!(sign, "." | "!" | "?" | ":" | ";" | "…")
}

/// Whether the words before a token of a line end a sentence.
pub(super) fn follows_sentence(units: &[Unit], (unit, token): (usize, usize)) -> bool {
    match units.get(unit).map(|unit| &unit.body) {
        Some(Body::Line(line)) => token
            .checked_sub(1)
            .and_then(|before| line.tokens.get(before))
            .is_some_and(|before| ends_sentence(before.text(&line.text))),
        _ => false,
    }
}
