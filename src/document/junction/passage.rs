//! Passages: a line's words between the three before them and the three after them. What is known of its junctions is
//! the same wherever it stands so, and is asked once, however many documents have it.
//!
//! ```text
//! before                    line                                      after
//! A propos des  │ Cookies que nous déposons sur votre appareil │  Un cookie est
//!               start     inner inner …                        end, before a table
//! ```

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::votes::Votes;
use crate::document::content::hash_all;
use crate::document::line::Line;
use crate::document::marker::MarkerKind;
use crate::text::Token;

/// How many words on each side identify a junction.
const CONTEXT: usize = 3;
/// Stands for the edge of the file and for a table.
const EDGE: u64 = 1;

pub(super) fn both(left: u64, right: u64) -> u64 {
    hash_all([left, right])
}

/// The last words before a place; what is missing is the file's edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Before([u64; CONTEXT]);

impl Before {
    pub(super) const START: Self = Self([EDGE; CONTEXT]);

    fn push(&mut self, word: u64) {
        let [_, second, third] = self.0;
        self.0 = [second, third, word];
    }

    /// Goes past the words of a line.
    pub(super) fn pass(&mut self, words: &[u64]) {
        for word in words.iter().skip(words.len().saturating_sub(CONTEXT)) {
            self.push(*word);
        }
    }

    /// Goes past a table.
    pub(super) fn pass_table(&mut self) {
        if self.0.last() != Some(&EDGE) {
            self.push(EDGE);
        }
    }

    fn hash(self) -> u64 {
        hash_all(self.0)
    }
}

/// The first words after a place; fewer at the end of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct After {
    words: [u64; CONTEXT],
    count: usize,
}

impl After {
    pub(super) const END: Self = Self {
        words: [0; CONTEXT],
        count: 0,
    };

    fn push(&mut self, word: u64) {
        let [next, after, _] = self.words;
        self.words = [word, next, after];
        self.count = (self.count + 1).min(CONTEXT);
    }

    /// Goes back past the words of a line.
    pub(super) fn pass(&mut self, words: &[u64]) {
        for word in words.iter().take(CONTEXT).rev() {
            self.push(*word);
        }
    }

    /// Goes back past a table.
    pub(super) fn pass_table(&mut self) {
        self.push(EDGE);
    }

    fn words(&self) -> &[u64] {
        self.words.get(..self.count).unwrap_or_default()
    }
}

/// A line of a document where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing<'u> {
    pub(super) line: &'u Arc<Line>,
    pub(super) before: Before,
    pub(super) after: After,
}

impl Standing<'_> {
    /// The hash of the words before one of its words, or before its end.
    fn left(&self, word: usize) -> u64 {
        let mut before = self.before;
        before.pass(self.line.words.get(..word).unwrap_or_default());
        before.hash()
    }

    /// The hash of the words from one of its words on.
    fn right(&self, word: usize) -> u64 {
        let own = self.line.words.get(word..).unwrap_or_default().iter();
        hash_all(own.chain(self.after.words()).take(CONTEXT).copied())
    }

    /// The hash of the two words that a block would begin with.
    fn opening(&self, word: usize) -> Option<u64> {
        let mut own = self.line.words.get(word..)?.iter();
        let (first, second) = (own.next()?, own.next().or(self.after.words().first())?);
        (*second != EDGE).then(|| hash_all([*first, *second]))
    }

    /// Whether a table or the end of the file comes next.
    fn is_last(&self) -> bool {
        self.after.words().first().is_none_or(|word| *word == EDGE)
    }

    /// The hash of the words from the marker on, where the marker might be text: `12. ` after « l'article ».
    fn with_marker(&self) -> Option<u64> {
        let marker = self.line.marker.as_ref()?;
        let may_be_text = !matches!(marker.kind, MarkerKind::Hash | MarkerKind::Bullet);
        may_be_text.then(|| {
            let all = self.line.tokens.iter().filter(|token| token.is_word_like());
            hash_all(all.take(CONTEXT).map(Token::mask))
        })
    }
}

/// The votes on junctions that are known by one and the same thing: both sides, or one, or what a block begins with.
#[derive(Debug, Default)]
pub(super) struct Side {
    numbers: FxHashMap<u64, u32>,
    votes: Vec<Votes>,
}

impl Side {
    fn enter(&mut self, key: u64) -> u32 {
        let next = u32::try_from(self.votes.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.votes.push(Votes::default());
        }
        number
    }

    fn number(&self, key: u64) -> Option<u32> {
        self.numbers.get(&key).copied()
    }

    pub(super) fn len(&self) -> usize {
        self.votes.len()
    }

    pub(super) fn votes(&self, number: u32) -> Votes {
        let held = self.votes.get(number as usize);
        held.copied().unwrap_or_default()
    }

    pub(super) fn votes_mut(&mut self, number: u32) -> Option<&mut Votes> {
        self.votes.get_mut(number as usize)
    }

    pub(super) fn all_mut(&mut self) -> impl Iterator<Item = &mut Votes> {
        self.votes.iter_mut()
    }
}

/// The votes on all junctions of a family at which some document starts or ends a line.
#[derive(Debug, Default)]
pub(super) struct Sides {
    pub(super) both: Side,
    pub(super) left: Side,
    pub(super) right: Side,
    pub(super) opening: Side,
}

/// The junction before a line, by its numbers in [`Sides`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    pub(super) both: u32,
    pub(super) left: u32,
    pub(super) right: u32,
    pub(super) opening: Option<u32>,
    /// Where the line's marker might be text: the junction before it, by both sides.
    pub(super) with_marker: Option<u32>,
}

/// A junction inside a line of which something is known from the lines that start or end there elsewhere.
#[derive(Debug, Clone, Copy)]
pub(super) struct Inner {
    /// The token that the words after it begin with.
    pub(super) token: usize,
    /// Whether the words before it end a sentence.
    pub(super) follows_sentence: bool,
    pub(super) known: Known,
    pub(super) left: Option<u32>,
    pub(super) right: Option<u32>,
    pub(super) opening: Option<u32>,
}

/// What is known of a junction inside a line by both its sides.
#[derive(Debug, Clone, Copy)]
pub(super) enum Known {
    /// Its number in [`Sides::both`].
    Broken(u32),
    /// One of its sides begins or ends a line somewhere, and no document breaks it: its number among those.
    Whole(u32),
    /// Neither side does.
    Nothing,
}

/// What is known of the junctions of one passage.
#[derive(Debug)]
pub(super) struct Passage {
    pub(super) start: Start,
    /// Before a table and at the end of the file: what the line ends with, as a number in [`Sides::left`].
    pub(super) end: Option<u32>,
    /// Those of its inner junctions that anything is known of.
    pub(super) inner: Box<[Inner]>,
}

/// The distinct passages of a family.
#[derive(Debug, Default)]
pub(super) struct Passages<'u> {
    numbers: FxHashMap<(usize, Before, After), u32>,
    held: Vec<Standing<'u>>,
}

impl<'u> Passages<'u> {
    /// The number of a passage.
    pub(super) fn enter(&mut self, standing: &Standing<'u>) -> u32 {
        let next = u32::try_from(self.held.len()).unwrap_or(u32::MAX);
        let line = Arc::as_ptr(standing.line) as usize;
        let key = (line, standing.before, standing.after);
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.held.push(*standing);
        }
        number
    }

    /// What is known of each, and how many junctions there are that no document breaks.
    pub(super) fn settle(self, sides: &mut Sides) -> (Vec<Passage>, usize) {
        // What stands on one line counts where a line starts in another document: all starts come first.
        let starts: Vec<(Start, Option<u32>)> = self
            .held
            .iter()
            .map(|standing| {
                let (left, right) = (standing.left(0), standing.right(0));
                let with_marker = standing.with_marker();
                let start = Start {
                    both: sides.both.enter(both(left, right)),
                    left: sides.left.enter(left),
                    right: sides.right.enter(right),
                    opening: standing.opening(0).map(|key| sides.opening.enter(key)),
                    with_marker: with_marker.map(|words| sides.both.enter(both(left, words))),
                };
                // What ends before a table or the file's edge is an end too.
                let end = standing
                    .is_last()
                    .then(|| sides.left.enter(standing.left(standing.line.words.len())));
                (start, end)
            })
            .collect();
        let sides = &*sides;
        let inner: Vec<Vec<(Inner, u64)>> = self
            .held
            .par_iter()
            .map(|standing| inner(standing, sides))
            .collect();
        let mut whole: FxHashMap<u64, u32> = FxHashMap::default();
        let mut numbered = |(mut inner, key): (Inner, u64)| {
            if let Known::Whole(number) = &mut inner.known {
                let next = u32::try_from(whole.len()).unwrap_or(u32::MAX);
                *number = *whole.entry(key).or_insert(next);
            }
            inner
        };
        let passages = starts
            .into_iter()
            .zip(inner)
            .map(|((start, end), inner)| Passage {
                start,
                end,
                inner: inner.into_iter().map(&mut numbered).collect(),
            })
            .collect();
        (passages, whole.len())
    }
}

/// The inner junctions of a passage that anything is known of, each with what it is known by on both sides. Whole ones
/// have no number yet.
fn inner(standing: &Standing<'_>, sides: &Sides) -> Vec<(Inner, u64)> {
    let mut found = Vec::new();
    // Only few of the words are asked for their tokens.
    let skip = standing
        .line
        .marker
        .map_or(0, |marker| marker.tokens as usize);
    let tokens = standing.line.tokens.iter().enumerate();
    let mut tokens = tokens
        .skip(skip)
        .filter(|(_, token)| token.is_word_like())
        .map(|(at, _)| at);
    let mut passed = 0;
    for word in 1..standing.line.words.len() {
        let (left, right) = (standing.left(word), standing.right(word));
        let numbers = (sides.left.number(left), sides.right.number(right));
        let opening = standing.opening(word);
        let opening = opening.and_then(|key| sides.opening.number(key));
        if numbers == (None, None) && opening.is_none() {
            continue;
        }
        let key = both(left, right);
        let known = match sides.both.number(key) {
            Some(number) => Known::Broken(number),
            None if numbers == (None, None) => Known::Nothing,
            None => Known::Whole(0),
        };
        let Some(token) = tokens.nth(word - passed) else {
            break;
        };
        passed = word + 1;
        let inner = Inner {
            token,
            follows_sentence: follows_sentence(standing.line, token),
            known,
            left: numbers.0,
            right: numbers.1,
            opening,
        };
        found.push((inner, key));
    }
    found
}

/// Whether a sign ends a sentence or a clause that stands alone.
pub(super) fn ends_sentence(sign: &str) -> bool {
    matches!(sign, "." | "!" | "?" | ":" | ";" | "…")
}

/// Whether the words before a token of a line end a sentence.
fn follows_sentence(line: &Line, token: usize) -> bool {
    let before = token.checked_sub(1).and_then(|at| line.tokens.get(at));
    before.is_some_and(|before| ends_sentence(before.text(&line.text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_junction_is_known_by_the_words_around_it_whatever_lines_hold_them() {
        let lines: Vec<Arc<Line>> = ["a b c d", "e f", "g h i j"]
            .map(|text| Arc::new(Line::new(text)))
            .into();
        let whole = Arc::new(Line::new("a b c d e f g h i j"));
        let mut before = Before::START;
        let mut standings: Vec<Standing<'_>> = Vec::new();
        for line in &lines {
            let after = After::END;
            standings.push(Standing {
                line,
                before,
                after,
            });
            before.pass(&line.words);
        }
        let mut after = After::END;
        for standing in standings.iter_mut().rev() {
            standing.after = after;
            after.pass(&standing.line.words);
        }
        let on_one_line = Standing {
            line: &whole,
            before: Before::START,
            after: After::END,
        };
        let mut at = 0;
        for standing in &standings {
            for word in 0..standing.line.words.len() {
                assert_eq!(standing.left(word), on_one_line.left(at + word));
                assert_eq!(standing.right(word), on_one_line.right(at + word));
                assert_eq!(standing.opening(word), on_one_line.opening(at + word));
            }
            at += standing.line.words.len();
        }
        assert!(standings[2].is_last() && !standings[1].is_last());
    }

    #[test]
    fn only_what_starts_or_ends_a_line_somewhere_is_known_inside_one() {
        let (one, other) = (Line::new("a b c d. e f g h"), Line::new("e f g h"));
        let lines = [one, other].map(Arc::new);
        let mut passages = Passages::default();
        for line in &lines {
            for _ in 0..2 {
                passages.enter(&Standing {
                    line,
                    before: Before::START,
                    after: After::END,
                });
            }
        }
        let mut sides = Sides::default();
        let (passages, whole) = passages.settle(&mut sides);
        assert_eq!((passages.len(), whole), (2, 1));
        let [inner] = &*passages[0].inner else {
            panic!("one junction: {:?}", passages[0].inner)
        };
        assert_eq!((inner.token, inner.follows_sentence), (5, true));
        assert!(inner.left.is_none() && inner.right == Some(passages[1].start.right));
        assert!(matches!(inner.known, Known::Whole(0)));
    }
}
