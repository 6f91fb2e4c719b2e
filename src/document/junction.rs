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

mod stream;
mod votes;

use std::cell::OnceCell;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::content::hash_all;
use crate::document::unit::{Body, Gap, Unit};
use stream::{Before, Start, Stream, follows_sentence};
use votes::{Vote, Voter, Votes};

/// Where one side of a junction is known from this many times more documents than both sides, a filler hides the other.
const HIDDEN: u32 = 5;

fn both(left: u64, right: u64) -> u64 {
    hash_all([left, right])
}

/// What one document shows where its lines start, by the junctions there.
#[derive(Debug, Default)]
struct Starts {
    /// Those that it parts, by both sides.
    parted: FxHashSet<u64>,
    /// Those that it wraps.
    wrapped: Sides,
}

/// Junctions, by what they are known by.
#[derive(Debug, Default)]
struct Sides {
    both: FxHashSet<u64>,
    left: FxHashSet<u64>,
    right: FxHashSet<u64>,
    opening: FxHashSet<u64>,
}

impl Starts {
    /// In place of another document's.
    fn gather(&mut self, stream: &Stream) {
        let Sides {
            both: both_sides,
            left,
            right,
            opening,
        } = &mut self.wrapped;
        for held in [&mut self.parted, both_sides, left, right, opening] {
            held.clear();
        }
        for start in &stream.starts {
            let sides = (stream.left(start.word), stream.right(start.word));
            match start.before {
                Before::Parted => {
                    self.parted.insert(both(sides.0, sides.1));
                }
                Before::Wrapped => {
                    self.wrapped.both.insert(both(sides.0, sides.1));
                    self.wrapped.left.insert(sides.0);
                    self.wrapped.right.insert(sides.1);
                    self.wrapped.opening.extend(stream.opening(start.word));
                }
                Before::Barrier | Before::Full | Before::Short => {}
            }
        }
    }
}

/// The vote of a document that has the words on one line; `wrapped` where it has them wrapped elsewhere.
const fn joined(wrapped: bool) -> Vote {
    if wrapped {
        Vote::JoinedToo
    } else {
        Vote::Joined
    }
}

/// What a family shows about its junctions.
#[derive(Debug, Default)]
pub struct Junctions {
    both: FxHashMap<u64, Votes>,
    left: FxHashMap<u64, Votes>,
    right: FxHashMap<u64, Votes>,
    opening: FxHashMap<u64, Votes>,
    /// The junctions of which one side begins or ends a block somewhere, and which no document breaks: how many
    /// documents have them, and the number of the last one that was counted.
    whole: FxHashMap<u64, (u32, u32)>,
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
        for (documents, _) in whole.values_mut() {
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
        let mut own = Starts::default();
        for (stream, voter) in voters() {
            self.vote_inner(stream, voter, &mut own);
        }
    }

    /// What one document shows by itself.
    fn alone(stream: &Stream, weight: u32) -> Self {
        let mut junctions = Self::default();
        let voter = Voter { number: 1, weight };
        junctions.vote_starts(stream, voter);
        junctions.vote_inner(stream, voter, &mut Starts::default());
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
                votes.entry(key).or_default().add(start.vote(), voter);
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

    fn vote_inner(&mut self, stream: &Stream, voter: Voter, own: &mut Starts) {
        own.gather(stream);
        for word in stream.inner_words() {
            let (left, right) = (stream.left(word), stream.right(word));
            let key = both(left, right);
            let mut beside = false;
            for (side, key, wrapped) in [
                (&mut self.right, right, &own.wrapped.right),
                (&mut self.left, left, &own.wrapped.left),
            ] {
                if let Some(votes) = side.get_mut(&key) {
                    votes.add(joined(wrapped.contains(&key)), voter);
                    beside = true;
                }
            }
            if let Some(opening) = stream.opening(word)
                && let Some(votes) = self.opening.get_mut(&opening)
            {
                votes.add(joined(own.wrapped.opening.contains(&opening)), voter);
            }
            if let Some(votes) = self.both.get_mut(&key) {
                votes.add(joined(own.wrapped.both.contains(&key)), voter);
                votes.ambiguous |= own.parted.contains(&key);
            } else if beside {
                let (documents, last) = self.whole.entry(key).or_default();
                if *last != voter.number {
                    *last = voter.number;
                    *documents += voter.weight;
                }
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
                    let whole = self.whole.get(&key).map_or(0, |(documents, _)| *documents);
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
        let own = Votes::of_one(start.vote(), weight);
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
