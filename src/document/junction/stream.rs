//! The lines of one document that hold words, with what parts them: what it has to say about junctions.

use std::sync::Arc;

use super::passage::{After, Before as WordsBefore, Standing, ends_sentence};
use super::votes::Vote;
use crate::document::line::Line;
use crate::document::marker::MarkerKind;
use crate::document::unit::{Gap, Seen};
use crate::document::wrap::Wrap;

/// The lines of a document that hold words, in order.
#[derive(Debug)]
pub(super) struct Stream {
    /// For each unit: whether it starts a block, as far as no junction says.
    pub(super) starts: Box<[bool]>,
    /// The lines that hold words.
    pub(super) stretches: Box<[Stretch]>,
}

/// One line with words, and what the document says about the place before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    pub(super) unit: usize,
    /// The number of its passage.
    pub(super) passage: u32,
    pub(super) before: Before,
    /// Whether the words before end a sentence.
    pub(super) after_sentence: bool,
    /// Whether they close it: after a colon or a semicolon more is to come.
    pub(super) after_close: bool,
    /// Whether a list sign, a number or a heading's dress begins the line.
    pub(super) dressed: bool,
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

impl Stretch {
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
    /// Reads a document; and where each of its lines with words stands. Their passages have no numbers yet.
    pub(super) fn new<'u>(seen: &[Seen<'u>]) -> (Self, Vec<Standing<'u>>) {
        let wrapped = Wrap::new(seen);
        let full = if wrapped.by_blanks {
            Before::Wrapped
        } else {
            Before::Full
        };
        let mut stretches = Vec::with_capacity(seen.len());
        let mut standings: Vec<Standing<'u>> = Vec::with_capacity(seen.len());
        // The places in `standings` before which a table stands.
        let mut tables: Vec<usize> = Vec::new();
        let mut words_before = WordsBefore::START;
        let mut closed = false;
        let mut above: Option<&Line> = None;
        let (mut after_sentence, mut after_close) = (false, false);
        for (at, unit) in seen.iter().enumerate() {
            let Some(line) = unit.line else {
                closed = true;
                words_before.pass_table();
                if tables.last() != Some(&standings.len()) {
                    tables.push(standings.len());
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
            if !line.words.is_empty() {
                standings.push(Standing {
                    line,
                    before: words_before,
                    after: After::END,
                });
                stretches.push(Stretch {
                    unit: at,
                    passage: 0,
                    before,
                    after_sentence,
                    after_close,
                    dressed,
                });
                words_before.pass(&line.words);
            }
            above = Some(line);
            let last = line.tokens.last().map(|token| token.text(&line.text));
            after_sentence = last.is_some_and(ends_sentence);
            after_close = after_sentence && !matches!(last, Some(":" | ";"));
        }
        let mut after = After::END;
        for (at, standing) in standings.iter_mut().enumerate().rev() {
            if tables.pop_if(|table| *table == at + 1).is_some() {
                after.pass_table();
            }
            standing.after = after;
            after.pass(&standing.line.words);
        }
        let stream = Self {
            starts: seen.iter().map(starts).collect(),
            stretches: stretches.into(),
        };
        (stream, standings)
    }
}

/// Whether a unit starts a block, as far as no junction says: a line of signs alone was pushed over by the words before
/// it.
fn starts(unit: &Seen<'_>) -> bool {
    let has_words = |line: &Arc<Line>| line.tokens.iter().any(crate::text::Token::is_word_like);
    unit.gap != Gap::Newline || unit.line.is_none_or(has_words)
}
