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

mod passage;
mod stream;
mod votes;

use std::cell::OnceCell;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::document::unit::Seen;
use passage::{Inner, Known, Passage, Passages, Side, Sides, Standing};
use stream::{Before, Stream, Stretch};
use votes::{Vote, Voter, Votes};

/// Where one side of a junction is known from this many times more documents than both sides, a filler hides the other.
const HIDDEN: u32 = 5;

/// What one document shows where its lines start: for each junction the number of the last document that does.
#[derive(Debug)]
struct Starts {
    /// Those that it parts, by both sides.
    parted: Vec<u32>,
    /// Those that it wraps, by both sides, …
    both: Vec<u32>,
    /// … by one, …
    left: Vec<u32>,
    right: Vec<u32>,
    /// … and by what a block would begin with.
    opening: Vec<u32>,
}

impl Starts {
    fn new(sides: &Sides) -> Self {
        let none = |side: &Side| vec![0; side.len()];
        Self {
            parted: none(&sides.both),
            both: none(&sides.both),
            left: none(&sides.left),
            right: none(&sides.right),
            opening: none(&sides.opening),
        }
    }

    /// In place of another document's.
    fn gather<'j>(
        &mut self,
        lines: impl Iterator<Item = (&'j Stretch, &'j Passage)>,
        voter: Voter,
    ) {
        let mark = |held: &mut Vec<u32>, junction: u32| {
            if let Some(last) = held.get_mut(junction as usize) {
                *last = voter.number;
            }
        };
        for (stretch, Passage { start, .. }) in lines {
            match stretch.before {
                Before::Parted => mark(&mut self.parted, start.both),
                Before::Wrapped => {
                    mark(&mut self.both, start.both);
                    mark(&mut self.left, start.left);
                    mark(&mut self.right, start.right);
                    if let Some(opening) = start.opening {
                        mark(&mut self.opening, opening);
                    }
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
    streams: Vec<(Stream, u32)>,
    passages: Vec<Passage>,
    sides: Sides,
    /// The junctions of which one side begins or ends a block somewhere, and which no document breaks: how many
    /// documents have them, and the number of the last one that was counted.
    whole: Vec<(u32, u32)>,
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
    /// Gathers the votes of a family. Each item is a document and how many documents look alike.
    #[must_use]
    pub fn gather<'u>(documents: impl ParallelIterator<Item = (Vec<Seen<'u>>, u32)>) -> Self {
        let read: Vec<((Stream, Vec<Standing<'u>>), u32)> = documents
            .map(|(seen, weight)| (Stream::new(&seen), weight))
            .collect();
        Self::of(read)
    }

    /// What the readings of one template show about a document, which has no say and comes last. They are one witness:
    /// what some of them join and others part tells nothing, however many readings there are of either kind.
    #[must_use]
    pub fn of_readings<'u>(
        readings: impl Iterator<Item = Vec<Seen<'u>>>,
        document: Vec<Seen<'u>>,
    ) -> Self {
        let read = readings
            .map(|seen| (seen, 1))
            .chain([(document, 0)])
            .map(|(seen, weight)| (Stream::new(&seen), weight))
            .collect();
        let mut junctions = Self::of(read);
        for (documents, _) in &mut junctions.whole {
            *documents = (*documents).min(1);
        }
        junctions.of_choices = junctions.streams.len() > 2;
        let Sides {
            both,
            left,
            right,
            opening,
        } = &mut junctions.sides;
        for votes in [both, left, right, opening]
            .into_iter()
            .flat_map(Side::all_mut)
        {
            votes.as_one();
        }
        junctions
    }

    fn of(read: Vec<((Stream, Vec<Standing<'_>>), u32)>) -> Self {
        let mut passages = Passages::default();
        let mut streams = Vec::with_capacity(read.len());
        for ((mut stream, standings), weight) in read {
            for (stretch, standing) in stream.stretches.iter_mut().zip(&standings) {
                stretch.passage = passages.enter(standing);
            }
            streams.push((stream, weight));
        }
        let mut sides = Sides::default();
        let (passages, whole) = passages.settle(&mut sides);
        let mut junctions = Self {
            streams: Vec::new(),
            passages,
            sides,
            whole: vec![(0, 0); whole],
            of_choices: false,
        };
        junctions.vote(&streams);
        junctions.streams = streams;
        junctions
    }

    /// How many documents were gathered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.streams.len()
    }

    /// Whether none was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.streams.is_empty()
    }

    fn vote(&mut self, streams: &[(Stream, u32)]) {
        let passages = std::mem::take(&mut self.passages);
        let voters = || {
            (1..).zip(streams).map(|(number, (stream, weight))| {
                let weight = *weight;
                (stream, Voter { number, weight })
            })
        };
        for (stream, voter) in voters() {
            self.vote_starts(lines(stream, &passages), voter);
        }
        let mut own = Starts::new(&self.sides);
        for (stream, voter) in voters() {
            own.gather(lines(stream, &passages), voter);
            self.vote_inner(lines(stream, &passages), voter, &own);
        }
        self.passages = passages;
    }

    fn vote_starts<'j>(
        &mut self,
        lines: impl Iterator<Item = (&'j Stretch, &'j Passage)>,
        voter: Voter,
    ) {
        let sides = &mut self.sides;
        for (stretch, Passage { start, end, .. }) in lines {
            let votes = [
                sides.both.votes_mut(start.both),
                sides.left.votes_mut(start.left),
                sides.right.votes_mut(start.right),
                start
                    .opening
                    .and_then(|opening| sides.opening.votes_mut(opening)),
            ];
            for votes in votes.into_iter().flatten() {
                votes.add(stretch.vote(), voter);
            }
            if let Some(votes) = end.and_then(|end| sides.left.votes_mut(end)) {
                votes.add(Vote::Parted, voter);
            }
        }
    }

    fn vote_inner<'j>(
        &mut self,
        lines: impl Iterator<Item = (&'j Stretch, &'j Passage)>,
        voter: Voter,
        own: &Starts,
    ) {
        let shows =
            |held: &[u32], junction: u32| held.get(junction as usize) == Some(&voter.number);
        let sides = &mut self.sides;
        for inner in lines.flat_map(|(_, passage)| &passage.inner) {
            for (side, junction, wrapped) in [
                (&mut sides.right, inner.right, &own.right),
                (&mut sides.left, inner.left, &own.left),
                (&mut sides.opening, inner.opening, &own.opening),
            ] {
                let Some(junction) = junction else { continue };
                if let Some(votes) = side.votes_mut(junction) {
                    votes.add(joined(shows(wrapped, junction)), voter);
                }
            }
            match inner.known {
                Known::Broken(junction) => {
                    if let Some(votes) = sides.both.votes_mut(junction) {
                        votes.add(joined(shows(&own.both, junction)), voter);
                        votes.ambiguous |= shows(&own.parted, junction);
                    }
                }
                Known::Whole(junction) => {
                    if let Some((documents, last)) = self.whole.get_mut(junction as usize)
                        && *last != voter.number
                    {
                        *last = voter.number;
                        *documents += voter.weight;
                    }
                }
                Known::Nothing => {}
            }
        }
    }

    /// Cuts one of the documents, known by its place among them, by what the family shows.
    ///
    /// `weight` is how many documents look like it: what they themselves voted tells nothing new.
    #[must_use]
    pub fn cut(&self, document: usize, weight: u32) -> Cuts {
        let Some((stream, _)) = self.streams.get(document) else {
            return Cuts::default();
        };
        let own = Own {
            stream,
            passages: &self.passages,
            weight,
            votes: OnceCell::new(),
        };
        let mut cuts = Cuts {
            starts: stream.starts.to_vec(),
            marker_is_text: Vec::new(),
            inside: Vec::new(),
        };
        for (stretch, passage) in own.lines() {
            if let Some(starts) = cuts.starts.get_mut(stretch.unit) {
                *starts = self.parts(stretch, passage, &own);
                if *starts
                    && let Some(with_marker) = passage.start.with_marker
                    && stretch.before != Before::Barrier
                {
                    let votes = self.sides.both.votes(with_marker);
                    if votes.joined > votes.parted {
                        *starts = false;
                        cuts.marker_is_text.push(stretch.unit);
                    }
                }
            }
        }
        for (stretch, passage) in own.lines() {
            let cut = passage
                .inner
                .iter()
                .filter(|inner| self.parts_inside(inner, &own));
            cuts.inside
                .extend(cut.map(|inner| (stretch.unit, inner.token)));
        }
        cuts
    }

    /// Whether a block starts inside a line.
    fn parts_inside(&self, inner: &Inner, own: &Own<'_>) -> bool {
        let whole = match inner.known {
            Known::Broken(junction) => {
                let votes = self.sides.both.votes(junction);
                let tied = votes.parted > 0 && !votes.ambiguous;
                return votes
                    .parts()
                    .unwrap_or(tied && votes.widths_part().unwrap_or(true));
            }
            Known::Whole(junction) => self.whole.get(junction as usize).map_or(0, |held| held.0),
            Known::Nothing => return false,
        };
        // A filler hides one side: what the others begin a block with, after a sentence, begins one here.
        if !inner.follows_sentence {
            return false;
        }
        // What the document itself ends or begins with the same words elsewhere tells nothing, and where as many others
        // have both sides together, no filler hides one.
        let others = whole.saturating_sub(own.weight);
        let clear = |side: &Side, own: &dyn Fn(u32) -> Votes, junction: Option<u32>| {
            let junction = junction?;
            let votes = side.votes(junction).without(&own(junction));
            (others.saturating_mul(HIDDEN) <= votes.documents())
                .then(|| votes.clear())
                .flatten()
        };
        let left = clear(&self.sides.left, &|junction| own.left(junction), inner.left);
        let right = clear(
            &self.sides.right,
            &|junction| own.right(junction),
            inner.right,
        );
        match (left, right) {
            (None, Some(parted)) | (Some(parted), None) => parted,
            (left, right) => left == Some(true) && right == Some(true),
        }
    }

    /// Whether a block starts at a line.
    fn parts(&self, line: &Stretch, passage: &Passage, document: &Own<'_>) -> bool {
        if line.before == Before::Barrier {
            return true;
        }
        let start = &passage.start;
        let votes = self.sides.both.votes(start.both);
        if line.before != Before::Parted
            && votes.by_width_alone()
            && start
                .opening
                .is_some_and(|opening| self.sides.opening.votes(opening).opens())
        {
            return true;
        }
        let own = Votes::of_one(line.vote(), document.weight);
        let others = votes.without(&own);
        let side = |all: Votes, shown: &dyn Fn() -> Votes| {
            let mut votes = all.without(&own);
            if line.before == Before::Parted && votes.clear() == Some(false) {
                // What the document itself goes on with elsewhere says nothing against its blank line.
                votes = all.without(&shown());
            }
            (votes.clear(), votes.documents())
        };
        let (before, after) = (
            side(self.sides.left.votes(start.left), &|| {
                document.left(start.left)
            }),
            side(self.sides.right.votes(start.right), &|| {
                document.right(start.right)
            }),
        );
        let heard = [before, after]
            .iter()
            .filter(|(clear, _)| clear.is_some())
            .map(|(_, shown)| *shown)
            .max()
            .unwrap_or(0);
        let (before, after) = (before.0, after.0);
        // After a sentence's end a blank line is not contradicted by those that have the same words and go on.
        let ends = line.before == Before::Parted && line.after_close;
        let before = before.filter(|parted| *parted || !ends);
        // Beside a filler hardly any other document has the same words on both sides; those on one side tell more.
        // What a sign or a number begins is a block, unless both sides say that the sign is text.
        let hidden = !line.dressed
            && others.documents() * HIDDEN <= heard
            && (before.is_none() || after.is_none());
        if !hidden && let Some(parts) = votes.parts() {
            return parts;
        }
        // Between blank lines a full line goes on, whatever one of its sides is elsewhere: a word was added there.
        let goes_on = line.before == Before::Wrapped && others.documents() == 0;
        if goes_on && !(before == Some(true) && after == Some(true)) {
            return false;
        }
        if hidden && let Some(parted) = before.or(after) {
            let keeps = votes.ambiguous || self.of_choices;
            return parted || keeps && line.before == Before::Parted;
        }
        if line.before == Before::Parted || others.joined + others.parted > 0 && !votes.ambiguous {
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
            (Some(true), Some(false)) if line.after_sentence => true,
            _ => votes.widths_part().unwrap_or(line.before == Before::Short),
        }
    }
}

/// The lines of a document, with what is known of their junctions.
fn lines<'j>(
    stream: &'j Stream,
    passages: &'j [Passage],
) -> impl Iterator<Item = (&'j Stretch, &'j Passage)> {
    let lines = stream.stretches.iter();
    lines.filter_map(|line| Some((line, passages.get(line.passage as usize)?)))
}

/// What one document shows by itself.
struct Own<'j> {
    stream: &'j Stream,
    passages: &'j [Passage],
    /// How many documents look like it.
    weight: u32,
    /// Found when it is first asked for.
    votes: OnceCell<OwnVotes>,
}

/// The votes of one document on the junctions that are known by the words before them, and by those after them; and
/// whether it has them wrapped.
#[derive(Default)]
struct OwnVotes {
    left: FxHashMap<u32, (Votes, bool)>,
    right: FxHashMap<u32, (Votes, bool)>,
}

impl<'j> Own<'j> {
    fn lines(&self) -> impl Iterator<Item = (&'j Stretch, &'j Passage)> {
        lines(self.stream, self.passages)
    }

    fn votes(&self) -> &OwnVotes {
        self.votes.get_or_init(|| {
            let voter = Voter {
                number: 1,
                weight: self.weight,
            };
            let mut own = OwnVotes::default();
            for (line, Passage { start, end, .. }) in self.lines() {
                let left = own.left.entry(start.left).or_default();
                let right = own.right.entry(start.right).or_default();
                for (votes, wrapped) in [left, right] {
                    votes.add(line.vote(), voter);
                    *wrapped |= line.before == Before::Wrapped;
                }
                if let Some(end) = end {
                    let (votes, _) = own.left.entry(*end).or_default();
                    votes.add(Vote::Parted, voter);
                }
            }
            // What stands on one line counts where a line starts or ends, too.
            for inner in self.lines().flat_map(|(_, passage)| &passage.inner) {
                let left = inner.left.and_then(|left| own.left.get_mut(&left));
                let right = inner.right.and_then(|right| own.right.get_mut(&right));
                for (votes, wrapped) in left.into_iter().chain(right) {
                    votes.add(joined(*wrapped), voter);
                }
            }
            own
        })
    }

    /// Its votes on a junction that is known by the words before it.
    fn left(&self, junction: u32) -> Votes {
        let votes = self.votes().left.get(&junction);
        votes.map(|(votes, _)| *votes).unwrap_or_default()
    }

    /// The same, by the words after it.
    fn right(&self, junction: u32) -> Votes {
        let votes = self.votes().right.get(&junction);
        votes.map(|(votes, _)| *votes).unwrap_or_default()
    }
}
