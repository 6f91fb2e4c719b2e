//! Where lines join: whether a line break, a blank line or the middle of a line ends a block, settled by the family.
//!
//! A *junction* is a place between two words. What one document leaves open, another one shows:
//!
//! ```text
//! document 1   … sur un même site web sur un même appareil. Ils …      the words stand on one line: joined
//! document 2   … sur un même site web                                  a line break: open
//!              sur un même appareil. Ils …
//! document 3   … des informations sur lui.                             a blank line: parted
//!
//!              A quoi servent les cookies …
//! ```
//!
//! A junction is known by the three words on each side; where a wording differs next to it, by the three words on one
//! side. Documents that show it on one line vote for joining, those with a blank line, a list sign or a heading's dress
//! for parting; so does a document that parts its blocks by blank lines where it breaks a full line without one. The
//! majority decides for every document. Where nobody shows it, or as many either way, the widths do: a line that could
//! not have taken the next word was wrapped, one that could was ended on purpose.
//!
//! Words that one document alone has on both sides (a second copyright line under the first) leave the two words that
//! the line begins with: where nearly all lines that begin so begin a block, this one does.

use std::cell::OnceCell;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

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

/// The votes on one junction, in documents: one that has the words at several places votes once each way.
#[derive(Debug, Clone, Copy, Default)]
struct Votes {
    /// On one line, or broken where the line was full by a document that parts its blocks by blank lines.
    joined: u32,
    /// Of those, the broken lines: by their width alone.
    wrapped: u32,
    /// Parted by a blank line or dress.
    parted: u32,
    /// A line break where the next word would not have fitted.
    full: u32,
    /// A line break where the next word would have fitted.
    short: u32,
    /// The same words stand joined and parted in one document: they tell nothing.
    ambiguous: bool,
    /// The last document (its number, from 1) that voted each way: for joining on one line, joining where the line was
    /// full, parting, and by a line full or short.
    last: [u32; 5],
}

/// A vote of one document, as a place in [`Votes::last`].
#[derive(Debug, Clone, Copy)]
enum Vote {
    Joined,
    Wrapped,
    Parted,
    Full,
    Short,
}

/// A document that votes: its number, from 1, and how many look like it.
#[derive(Debug, Clone, Copy)]
struct Voter {
    number: u32,
    weight: u32,
}

/// The words of the text lines of a document, with the places where they could be parted.
#[derive(Debug)]
struct Stream {
    words: Vec<u64>,
    /// Unit and token (in the unit's line) of each word.
    places: Vec<(usize, usize)>,
    /// The first word of each unit, and what it says about the place before it.
    starts: Vec<Start>,
}

#[derive(Debug, Clone, Copy)]
struct Start {
    word: usize,
    unit: usize,
    before: Before,
    /// Whether the words before end a sentence.
    after_sentence: bool,
    /// Whether they close it: after a colon or a semicolon more is to come.
    after_close: bool,
    /// Whether a list sign, a number or a heading's dress begins the line.
    dressed: bool,
    /// Hash of the words from the marker on, where the marker might be text: `12. ` after « l'article ».
    with_marker: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// The file's edge or a table: always parted.
    Barrier,
    Parted,
    /// A line break where the next word would not have fitted, in a document that parts blocks by blank lines.
    Wrapped,
    /// The same, in a document that does not.
    Full,
    Short,
}

/// Where one side of a junction is known from this many times more documents than both sides, a filler hides the other.
const HIDDEN: u32 = 5;

impl Votes {
    fn add(&mut self, vote: Vote, voter: Voter) {
        let voted = self.last;
        let before = |vote: Vote| voted.get(vote as usize) == Some(&voter.number);
        if before(vote) {
            return;
        }
        if let Some(last) = self.last.get_mut(vote as usize) {
            *last = voter.number;
        }
        let weight = voter.weight;
        match vote {
            // What stands on one line as well is not known by widths alone.
            Vote::Joined if before(Vote::Wrapped) => self.wrapped -= weight,
            Vote::Joined => self.joined += weight,
            Vote::Wrapped => {
                self.joined += weight;
                self.wrapped += weight;
            }
            Vote::Parted => self.parted += weight,
            Vote::Full => self.full += weight,
            Vote::Short => self.short += weight,
        }
    }

    /// Whether the family parts here; `None` where it shows nothing, or as much either way. Widths may back what a
    /// document shows, never stand against it alone.
    fn parts(&self) -> Option<bool> {
        let parted = self.parted + self.short.min(self.parted);
        let joined = self.joined + self.full.min(self.joined);
        if self.ambiguous || parted == joined {
            return None;
        }
        Some(parted > joined)
    }

    /// What one side alone says, widths included. It may stand at several places, so it must speak clearly.
    fn clear(&self) -> Option<bool> {
        let (parted, joined) = (self.parted + self.short, self.joined + self.full);
        if parted > joined * 3 {
            Some(true)
        } else if joined > parted * 3 {
            Some(false)
        } else {
            None
        }
    }

    /// Whether no document shows more than the widths of its lines.
    fn by_width_alone(&self) -> bool {
        self.parted == 0 && self.joined == self.wrapped
    }

    /// Whether what begins so nearly always begins a block.
    fn opens(&self) -> bool {
        self.parted > (self.joined + self.full + self.short) * 3
    }

    /// How many documents have the place.
    fn documents(&self) -> u32 {
        self.joined + self.parted + self.full + self.short
    }

    /// The votes of the others.
    fn without(&self, own: &Self) -> Self {
        Self {
            joined: self.joined.saturating_sub(own.joined),
            wrapped: self.wrapped.saturating_sub(own.wrapped),
            parted: self.parted.saturating_sub(own.parted),
            full: self.full.saturating_sub(own.full),
            short: self.short.saturating_sub(own.short),
            ..*self
        }
    }

    /// As of one document that shows all of it.
    fn as_one(&mut self) {
        let votes = [
            &mut self.joined,
            &mut self.wrapped,
            &mut self.parted,
            &mut self.full,
            &mut self.short,
        ];
        for count in votes {
            *count = (*count).min(1);
        }
    }

    /// What the widths say.
    fn widths_part(&self) -> Option<bool> {
        (self.full != self.short).then_some(self.short > self.full)
    }
}

impl Stream {
    fn new(units: &[Unit]) -> Self {
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
                        && begins_small(line) =>
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

    fn left(&self, word: usize) -> u64 {
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

    fn right(&self, word: usize) -> u64 {
        let to = (word + CONTEXT).min(self.words.len());
        hash_all(self.words.get(word..to).unwrap_or_default().iter().copied())
    }

    fn opening(&self, word: usize) -> Option<u64> {
        let words = self.words.get(word..word + OPENING)?;
        (!words.contains(&EDGE)).then(|| hash_all(words.iter().copied()))
    }
}

/// Whether a sign ends a sentence or a clause that stands alone.
fn ends_sentence(sign: &str) -> bool {
    matches!(sign, "." | "!" | "?" | ":" | ";" | "…")
}

/// Whether the first letter of a line is a small one.
fn begins_small(line: &Line) -> bool {
    let first = line.text.chars().find(|sign| sign.is_alphanumeric());
    first.is_some_and(char::is_lowercase)
}

/// Whether the words before a token of a line end a sentence.
fn follows_sentence(units: &[Unit], (unit, token): (usize, usize)) -> bool {
    match units.get(unit).map(|unit| &unit.body) {
        Some(Body::Line(line)) => token
            .checked_sub(1)
            .and_then(|before| line.tokens.get(before))
            .is_some_and(|before| ends_sentence(before.text(&line.text))),
        _ => false,
    }
}

fn both(left: u64, right: u64) -> u64 {
    hash_all([left, right])
}

/// What a family shows about its junctions.
#[derive(Debug, Default)]
pub struct Junctions {
    both: FxHashMap<u64, Votes>,
    left: FxHashMap<u64, Votes>,
    right: FxHashMap<u64, Votes>,
    opening: FxHashMap<u64, Votes>,
    /// The junctions of which one side begins or ends a block somewhere, and which no document breaks: how many
    /// documents have them.
    whole: FxHashMap<u64, u32>,
    /// Whether these are readings of a template that leaves choices: not all that it allows is shown, so that words on
    /// one side alone say nothing against a blank line.
    of_choices: bool,
}

/// Where a document is cut, in the terms of its units and their tokens.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Cuts {
    /// For each unit: whether its line starts a block. Rows always do.
    pub starts: Vec<bool>,
    /// The units whose marker is text after all, ascending.
    pub marker_is_text: Vec<usize>,
    /// Cuts inside a line: unit, and the token that starts the new block; ascending.
    pub inside: Vec<(usize, usize)>,
}

impl Cuts {
    /// Whether the marker of a unit is text after all.
    pub(super) fn is_text(&self, unit: usize) -> bool {
        self.marker_is_text.binary_search(&unit).is_ok()
    }
}

impl Junctions {
    /// Gathers the votes of a family. Each item is a document's units and how many documents look alike.
    #[must_use]
    pub fn gather<D: AsRef<[Unit]>>(documents: impl ParallelIterator<Item = (D, u32)>) -> Self {
        let streams: Vec<(Stream, u32)> = documents
            .map(|(units, weight)| (Stream::new(units.as_ref()), weight))
            .collect();
        let mut junctions = Self::default();
        junctions.vote(&streams);
        junctions
    }

    /// What the readings of one template show about a document, which has no say. They are one witness: what some of
    /// them join and others part tells nothing, however many readings there are of either kind.
    #[must_use]
    pub fn of_readings<'u>(readings: impl Iterator<Item = &'u [Unit]>, document: &[Unit]) -> Self {
        let streams: Vec<(Stream, u32)> = readings
            .map(|units| (units, 1))
            .chain([(document, 0)])
            .map(|(units, weight)| (Stream::new(units), weight))
            .collect();
        let mut junctions = Self::default();
        junctions.vote(&streams);
        let Self {
            both,
            left,
            right,
            opening,
            of_choices,
            whole,
        } = &mut junctions;
        for documents in whole.values_mut() {
            *documents = (*documents).min(1);
        }
        *of_choices = streams.len() > 2;
        for votes in [both, left, right, opening]
            .into_iter()
            .flat_map(|side| side.values_mut())
        {
            votes.as_one();
        }
        junctions
    }

    fn vote(&mut self, streams: &[(Stream, u32)]) {
        let voters = || {
            (1..).zip(streams).map(|(number, (stream, weight))| {
                (
                    stream,
                    Voter {
                        number,
                        weight: *weight,
                    },
                )
            })
        };
        for (stream, voter) in voters() {
            self.vote_starts(stream, voter);
        }
        // What stands on one line counts where a line starts in another document: all starts come first.
        let mut parted_here = FxHashSet::default();
        for (stream, voter) in voters() {
            self.vote_inner(stream, voter, &mut parted_here);
        }
    }

    /// What one document shows by itself.
    fn alone(stream: &Stream, weight: u32) -> Self {
        let mut junctions = Self::default();
        let voter = Voter { number: 1, weight };
        junctions.vote_starts(stream, voter);
        junctions.vote_inner(stream, voter, &mut FxHashSet::default());
        junctions
    }

    fn vote_starts(&mut self, stream: &Stream, voter: Voter) {
        for start in &stream.starts {
            let (left, right) = (stream.left(start.word), stream.right(start.word));
            let keys = [
                (&mut self.both, Some(both(left, right))),
                (&mut self.left, Some(left)),
                (&mut self.right, Some(right)),
                (&mut self.opening, stream.opening(start.word)),
            ];
            for (votes, key) in keys {
                let Some(key) = key else { continue };
                let vote = match start.before {
                    Before::Barrier | Before::Parted => Vote::Parted,
                    Before::Wrapped => Vote::Wrapped,
                    Before::Full => Vote::Full,
                    Before::Short => Vote::Short,
                };
                votes.entry(key).or_default().add(vote, voter);
            }
            if let Some(with_marker) = start.with_marker {
                self.both.entry(both(left, with_marker)).or_default();
            }
        }
        // What ends before a table or the file's edge is an end too.
        for end in stream.ends() {
            let votes = self.left.entry(stream.left(end)).or_default();
            votes.add(Vote::Parted, voter);
        }
    }

    fn vote_inner(&mut self, stream: &Stream, voter: Voter, parted_here: &mut FxHashSet<u64>) {
        parted_here.clear();
        for start in stream
            .starts
            .iter()
            .filter(|start| start.before == Before::Parted)
        {
            parted_here.insert(both(stream.left(start.word), stream.right(start.word)));
        }
        for word in stream.inner_words() {
            let (left, right) = (stream.left(word), stream.right(word));
            let mut beside = false;
            for (side, key) in [(&mut self.right, right), (&mut self.left, left)] {
                if let Some(votes) = side.get_mut(&key) {
                    votes.add(Vote::Joined, voter);
                    beside = true;
                }
            }
            if let Some(votes) = stream
                .opening(word)
                .and_then(|key| self.opening.get_mut(&key))
            {
                votes.add(Vote::Joined, voter);
            }
            let key = both(left, right);
            if let Some(votes) = self.both.get_mut(&key) {
                votes.add(Vote::Joined, voter);
                votes.ambiguous |= parted_here.contains(&key);
            } else if beside {
                *self.whole.entry(key).or_default() += voter.weight;
            }
        }
    }

    /// Cuts one document by what the family shows.
    ///
    /// `weight` is how many documents look like it: what they themselves voted tells nothing new.
    #[must_use]
    pub fn cut(&self, units: &[Unit], weight: u32) -> Cuts {
        let stream = Stream::new(units);
        let alone = OnceCell::new();
        let alone = || alone.get_or_init(|| Self::alone(&stream, weight));
        let mut cuts = Cuts {
            // A line of signs alone was pushed over by the words before it.
            starts: units
                .iter()
                .map(|unit| match &unit.body {
                    Body::Line(line) => {
                        unit.gap != Gap::Newline
                            || line.tokens.iter().any(crate::text::Token::is_word_like)
                    }
                    Body::Row(_) => true,
                })
                .collect(),
            marker_is_text: Vec::new(),
            inside: Vec::new(),
        };
        for start in &stream.starts {
            if let Some(starts) = cuts.starts.get_mut(start.unit) {
                *starts = self.parts(&stream, start, weight, &alone);
                if *starts
                    && let Some(with_marker) = start.with_marker
                    && start.before != Before::Barrier
                {
                    let votes = self.both.get(&both(stream.left(start.word), with_marker));
                    if votes.is_some_and(|votes| votes.joined > votes.parted) {
                        *starts = false;
                        cuts.marker_is_text.push(start.unit);
                    }
                }
            }
        }
        for word in stream.inner_words() {
            let (left, right) = (stream.left(word), stream.right(word));
            let key = both(left, right);
            let parts = match self.both.get(&key) {
                Some(votes) => {
                    let tied = votes.parted > 0 && !votes.ambiguous;
                    votes
                        .parts()
                        .unwrap_or(tied && votes.widths_part().unwrap_or(true))
                }
                // A filler hides one side: what the others begin a block with, after a sentence, begins one here.
                None if !stream
                    .places
                    .get(word)
                    .is_some_and(|place| follows_sentence(units, *place)) =>
                {
                    false
                }
                None => {
                    // What the document itself ends or begins with the same words elsewhere tells nothing, and where
                    // as many others have both sides together, no filler hides one.
                    let alone = alone();
                    let whole = self.whole.get(&key).copied().unwrap_or(0);
                    let others = whole.saturating_sub(weight);
                    let clear = |side: &FxHashMap<u64, Votes>, own: &FxHashMap<u64, Votes>, key| {
                        let own = own.get(&key).copied().unwrap_or_default();
                        let votes = side.get(&key)?.without(&own);
                        (others.saturating_mul(HIDDEN) <= votes.documents())
                            .then(|| votes.clear())
                            .flatten()
                    };
                    let left = clear(&self.left, &alone.left, left);
                    match (left, clear(&self.right, &alone.right, right)) {
                        (None, Some(parted)) | (Some(parted), None) => parted,
                        (left, right) => left == Some(true) && right == Some(true),
                    }
                }
            };
            if parts && let Some(place) = stream.places.get(word) {
                cuts.inside.push(*place);
            }
        }
        cuts
    }

    /// Whether a block starts here. `alone` is what the document shows by itself.
    fn parts<'a>(
        &self,
        stream: &Stream,
        start: &Start,
        weight: u32,
        alone: &impl Fn() -> &'a Self,
    ) -> bool {
        if start.before == Before::Barrier {
            return true;
        }
        let (left, right) = (stream.left(start.word), stream.right(start.word));
        let votes = self
            .both
            .get(&both(left, right))
            .copied()
            .unwrap_or_default();
        if start.before != Before::Parted
            && votes.by_width_alone()
            && stream
                .opening(start.word)
                .and_then(|key| self.opening.get(&key))
                .is_some_and(Votes::opens)
        {
            return true;
        }
        let own = match start.before {
            Before::Barrier | Before::Parted => Votes {
                parted: weight,
                ..Votes::default()
            },
            Before::Wrapped => Votes {
                joined: weight,
                wrapped: weight,
                ..Votes::default()
            },
            Before::Full => Votes {
                full: weight,
                ..Votes::default()
            },
            Before::Short => Votes {
                short: weight,
                ..Votes::default()
            },
        };
        let others = votes.without(&own);
        let side = |of: fn(&Self) -> &FxHashMap<u64, Votes>, key| {
            let held = of(self).get(&key);
            let mut votes = held.map(|votes| votes.without(&own));
            if start.before == Before::Parted
                && votes.as_ref().and_then(Votes::clear) == Some(false)
            {
                // What the document itself goes on with elsewhere says nothing against its blank line.
                let own = of(alone()).get(&key).copied().unwrap_or_default();
                votes = held.map(|votes| votes.without(&own));
            }
            let clear = votes.as_ref().and_then(Votes::clear);
            (clear, votes.map_or(0, |votes| votes.documents()))
        };
        let (before, after) = (
            side(|junctions| &junctions.left, left),
            side(|junctions| &junctions.right, right),
        );
        let heard = [before, after]
            .iter()
            .filter(|(clear, _)| clear.is_some())
            .map(|(_, shown)| *shown)
            .max()
            .unwrap_or(0);
        let (before, after) = (before.0, after.0);
        // After a sentence's end a blank line is not contradicted by those that have the same words and go on.
        let ends = start.before == Before::Parted && start.after_close;
        let before = before.filter(|parted| *parted || !ends);
        // Beside a filler hardly any other document has the same words on both sides; those on one side tell more.
        // What a sign or a number begins is a block, unless both sides say that the sign is text.
        let hidden = !start.dressed
            && others.documents() * HIDDEN <= heard
            && (before.is_none() || after.is_none());
        if !hidden && let Some(parts) = votes.parts() {
            return parts;
        }
        // Between blank lines a full line goes on, whatever one of its sides is elsewhere: a word was added there.
        let goes_on = start.before == Before::Wrapped && others.documents() == 0;
        if goes_on && !(before == Some(true) && after == Some(true)) {
            return false;
        }
        if hidden && let Some(parted) = before.or(after) {
            let keeps = votes.ambiguous || self.of_choices;
            return parted || keeps && start.before == Before::Parted;
        }
        if start.before == Before::Parted || others.joined + others.parted > 0 && !votes.ambiguous {
            return votes.widths_part().unwrap_or(true);
        }
        // Sides that the same documents have bring nothing new; the widths of all of them say the same to each.
        if others.documents() > 0
            && heard <= others.documents()
            && let Some(parted) = votes.widths_part()
        {
            return parted;
        }
        match (before, after) {
            (Some(parted), None) | (None, Some(parted)) => parted,
            (Some(parted), Some(too)) if parted == too => parted,
            // What ends a block elsewhere, and a sentence here, ends a block.
            (Some(true), Some(false)) if start.after_sentence => true,
            _ => votes.widths_part().unwrap_or(start.before == Before::Short),
        }
    }
}

impl Stream {
    /// The words that do not start a line.
    fn inner_words(&self) -> impl Iterator<Item = usize> {
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
    fn ends(&self) -> impl Iterator<Item = usize> {
        (1..=self.words.len()).filter(|at| {
            self.words.get(at - 1) != Some(&EDGE)
                && self.words.get(*at).is_none_or(|word| *word == EDGE)
        })
    }
}
