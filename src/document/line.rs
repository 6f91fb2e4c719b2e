//! One raw line: everything that can be said of it without its neighbours.
//!
//! A line is read once for each distinct raw text and shared by all the documents that have it; so nothing here may
//! depend on where the line stands. What it is *there* (a row, an underline, a paragraph's line) is [`super::table`]'s.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use xxhash_rust::xxh3::xxh3_64;

use crate::document::content::{OfLine, hash_all};
use crate::document::dress::undress;
use crate::document::grid::{self, CellText, Gap, Grid};
use crate::document::groups;
use crate::document::marker::{self, Marker};
use crate::text::clean::{NormalisationSet, clean, collapse, is_blank, is_separator};
use crate::text::token::{Token, TokenClass, tokenize};
use crate::text::{Course, LONG, raw_columns};

/// What of a text its addresses and dates leave: the text before each with its class, then the rest.
fn fixed<'t>(
    text: &'t str,
    tokens: &'t [Token],
) -> impl Iterator<Item = (&'t str, Option<TokenClass>)> {
    let fillers = tokens.iter().filter(|token| is_filler(token));
    let ends = std::iter::once(0).chain(fillers.clone().map(|token| token.end as usize));
    let starts = fillers
        .map(|token| (token.start as usize, Some(token.class)))
        .chain([(text.len(), None)]);
    ends.zip(starts)
        .map(|(from, (to, class))| (text.get(from..to).unwrap_or_default(), class))
}

/// Whether a word is one that every copy of a text may have its own of.
fn is_filler(token: &Token) -> bool {
    matches!(
        token.class,
        TokenClass::Url | TokenClass::Email | TokenClass::Date
    )
}

/// A hash of what the addresses and dates of a text leave; `None` where it has none.
fn frame(text: &str, tokens: &[Token]) -> Option<u64> {
    tokens.iter().any(is_filler).then(|| {
        hash_all(fixed(text, tokens).flat_map(|(part, class)| {
            [
                xxh3_64(part.as_bytes()),
                class.map_or(0, |class| class as u64 + 1),
            ]
        }))
    })
}

/// A text, held with the first of some others that is the same: nearly all forms of a line are.
fn held(text: &str, others: &[&Arc<str>]) -> Arc<str> {
    let same = others
        .iter()
        .find(|other| other.as_bytes() == text.as_bytes());
    same.map_or_else(|| Arc::from(text), |same| Arc::clone(same))
}

/// The facts of one raw line.
///
/// ```
/// use charte_diff::document::Line;
///
/// let line = Line::new("  2) **Durée** : 13 mois");
/// assert_eq!(&*line.text, "2) Durée : 13 mois");
/// assert_eq!(line.content(), "Durée : 13 mois");
/// // Where « 13 mois » stands in the raw line, in characters from 1, both ends included.
/// let start = line.text.find("13").expect("it is there");
/// assert_eq!(line.columns(start, line.text.len()), Some((18, 24)));
/// ```
#[derive(Debug)]
pub struct Line {
    /// As decoded, without its ending.
    pub raw: Arc<str>,
    /// With clean characters; blanks are as they were.
    pub cleaned: Arc<str>,
    /// Block text if it is a line of text: collapsed, without emphasis signs and escapes, but with its marker.
    pub text: Arc<str>,
    /// Written form if it is a line of text: collapsed, dress kept.
    pub written: Arc<str>,
    /// The words and signs of `text`; none for separators.
    pub tokens: Arc<[Token]>,
    /// What stands before the words.
    pub marker: Option<Marker>,
    /// Nothing but white space, or the pipes of a row without a filled cell.
    pub blank: bool,
    /// A separator row by DESIGN's definition; its cells may be set apart by spaces too.
    pub separator: bool,
    /// What cleaning the characters changed.
    pub kinds: NormalisationSet,
    /// Whether it holds bidirectional controls.
    pub bidi: bool,
    /// Whether it holds characters that nobody sees.
    pub invisible: bool,
    /// Characters of `text`.
    pub width: u32,
    /// The cells that tabs or pipes make of it.
    pub(super) grid: Grid,
    /// The runs of two or more spaces between its words, for columns set apart by spaces.
    pub(super) gaps: Box<[Gap]>,
    /// Blank characters at the start of `cleaned`.
    pub(super) indent: u32,
    /// Characters of `cleaned` up to its last word.
    pub(super) end: u32,
    /// A hash of the words and signs of `text`, masked.
    pub(super) mask: u64,
    /// The words (no signs) after the marker, masked.
    pub(super) words: Box<[u64]>,
    /// A hash of `text`.
    pub(super) whole: u64,
    /// The same with every address and date alike; equal to `whole` in a line without one.
    pub(super) frame: u64,
    /// Whether it is a short line of text: [`groups::is_short`].
    pub(super) short: bool,
    /// Whether blanks stand at its ends.
    pub(super) has_blank_ends: bool,
    /// Whether its spaces are not those of `written`.
    pub(super) has_spaces: bool,
    /// Where the text after the marker stands in `raw`, once somebody asked.
    columns: OnceLock<(u32, u32)>,
    /// The same for its parts, in a very long line.
    course: OnceLock<Box<Course>>,
    /// What it holds by itself, once somebody asked.
    pub(super) contents: OfLine,
}

impl Line {
    /// Reads one raw line, given without its ending.
    #[must_use]
    pub fn new(raw: &str) -> Self {
        let cleaned = clean(raw);
        let (kinds, bidi, invisible) = (cleaned.kinds, cleaned.bidi, cleaned.invisible);
        let raw: Arc<str> = Arc::from(raw);
        let cleaned = held(&cleaned.text, &[&raw]);
        let collapsed = collapse(&cleaned);
        let single_spaced = matches!(collapsed, Cow::Borrowed(_));
        let written = held(&collapsed, &[&cleaned]);
        let blank = is_blank(&cleaned) || grid::is_empty_row(&written);
        let separator = !blank && is_separator(&cleaned);
        let undressed = undress(&written);
        let escaped = written.starts_with('\\');
        let text = if escaped {
            &undressed
        } else {
            without_closing_hashes(&undressed)
        };
        let text = held(text, &[&written]);
        let tokens: Arc<[Token]> = if blank || separator {
            Arc::from([])
        } else {
            tokenize(&text).into()
        };
        let marker = if blank || separator {
            None
        } else {
            marker::find(&text, &tokens, escaped)
        };
        let grid = if blank || separator {
            Grid::None
        } else {
            Grid::read(&raw, &cleaned, &written)
        };
        let gaps = if blank || separator || single_spaced {
            Box::default()
        } else {
            grid::gaps(&cleaned)
        };
        let indent = cleaned
            .chars()
            .take_while(|sign| sign.is_whitespace())
            .count();
        let end = cleaned.trim_end().chars().count();
        let skipped = marker.map_or(0, |marker| marker.tokens as usize);
        let whole = xxh3_64(text.as_bytes());
        let trimmed = cleaned.trim();
        let (has_blank_ends, has_spaces) = (trimmed.len() != cleaned.len(), *trimmed != *written);
        let mut words = Vec::with_capacity(tokens.len().saturating_sub(skipped));
        let after_marker = tokens.iter().skip(skipped);
        words.extend(
            after_marker
                .filter(|token| token.is_word_like())
                .map(Token::mask),
        );
        let mut line = Self {
            short: false,
            has_blank_ends,
            has_spaces,
            frame: frame(&text, &tokens).unwrap_or(whole),
            whole,
            mask: hash_all(tokens.iter().map(Token::mask)),
            words: words.into(),
            width: u32::try_from(text.chars().count()).unwrap_or(u32::MAX),
            raw,
            cleaned,
            text,
            written,
            tokens,
            marker,
            blank,
            separator,
            kinds,
            bidi,
            invisible,
            grid,
            gaps,
            indent: u32::try_from(indent).unwrap_or(u32::MAX),
            end: u32::try_from(end).unwrap_or(u32::MAX),
            columns: OnceLock::new(),
            course: OnceLock::new(),
            contents: OfLine::default(),
        };
        line.short = groups::is_short(&line);
        line
    }

    /// Whether two lines of text differ in nothing but what their addresses and dates are.
    pub(super) fn is_copy_of(&self, other: &Self) -> bool {
        self.frame == other.frame
            && self.marker == other.marker
            && (self.text == other.text
                || fixed(&self.text, &self.tokens).eq(fixed(&other.text, &other.tokens)))
    }

    /// Whether the line shows these cells by itself, whatever its neighbours are.
    pub(super) fn shows(&self, cells: &[CellText]) -> bool {
        self.grid
            .cells()
            .is_some_and(|own| std::ptr::eq(&*own.cells, cells))
    }

    /// Whether tabs or outer pipes make these cells of it, wherever they stand: whatever its neighbours are.
    pub(super) fn separates(&self, cells: &[CellText]) -> bool {
        match &self.grid {
            Grid::Tabs(own) | Grid::Wrapped(own) => {
                let texts = own.cells.iter().map(|cell| &cell.text);
                texts.eq(cells.iter().map(|cell| &cell.text))
            }
            Grid::Bare(_) | Grid::None => false,
        }
    }

    /// Characters of the first word of `text`.
    pub(super) fn first_word(&self) -> u32 {
        let word = self.text.split(' ').next().unwrap_or_default();
        u32::try_from(word.chars().count()).unwrap_or(u32::MAX)
    }

    /// Whether the first letter of `text` is a small one.
    pub(super) fn begins_small(&self) -> bool {
        let first = self.text.chars().find(|sign| sign.is_alphanumeric());
        first.is_some_and(char::is_lowercase)
    }

    /// The text after the marker.
    #[must_use]
    pub fn content(&self) -> &str {
        let from = self.marker.map_or(0, |marker| marker.len as usize);
        self.text.get(from..).unwrap_or_default()
    }

    /// The columns (from 1, in characters, both included) in `raw` of the bytes `start..end` of `text`.
    #[must_use]
    pub fn columns(&self, start: usize, end: usize) -> Option<(u32, u32)> {
        let from = self.marker.map_or(0, |marker| marker.len as usize);
        if (start, end) == (from, self.text.len()) {
            if let Some(columns) = self.columns.get() {
                return Some(*columns);
            }
            let columns = self.find_columns(start, end)?;
            return Some(*self.columns.get_or_init(|| columns));
        }
        self.find_columns(start, end)
    }

    fn find_columns(&self, start: usize, end: usize) -> Option<(u32, u32)> {
        if self.raw.len() > LONG {
            let course = self
                .course
                .get_or_init(|| Box::new(Course::new(&self.raw, &self.text)));
            return Some(course.columns(&self.raw, &self.text, start, end));
        }
        let part = self.text.get(start..end)?;
        let before = self.text.get(..start)?;
        let (bare, lead) = (part.trim(), part.len() - part.trim_start().len());
        // Nothing was taken out or put together, so that characters need only be counted.
        if self.raw == self.text && !bare.is_empty() && self.raw.chars().all(is_counted_once) {
            let first = before.chars().count() + part.get(..lead)?.chars().count() + 1;
            let last = first + bare.chars().count() - 1;
            return Some((u32::try_from(first).ok()?, u32::try_from(last).ok()?));
        }
        // What stands before the part on its line is passed over first, so that a word that comes twice is found at
        // its own place.
        let before = before.trim_end();
        let from = if before.is_empty() {
            1
        } else {
            raw_columns(&self.raw, 1, before).1 + 1
        };
        Some(raw_columns(&self.raw, from, part))
    }

    /// Whether tabs make cells of the line.
    pub(super) const fn is_tabbed(&self) -> bool {
        matches!(self.grid, Grid::Tabs(_))
    }
}

/// The text of a line as [`Line::text`], and its marker: for a line of which nothing else is asked.
#[must_use]
pub fn marked_text(raw: &str) -> (String, Option<Marker>) {
    let cleaned = clean(raw);
    let written = collapse(&cleaned.text);
    let escaped = written.starts_with('\\');
    let undressed = undress(&written);
    let text = if escaped {
        undressed.into_owned()
    } else {
        without_closing_hashes(&undressed).to_owned()
    };
    let marker = marker::find_in(&text, escaped);
    (text, marker)
}

/// Whether a character is seen and never one of several that make a letter together: the scripts of Western Europe with
/// their quotes and dashes.
const fn is_counted_once(sign: char) -> bool {
    matches!(sign, ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{2010}'..='\u{2026}' | '€')
}

/// `## Durée ##` without the signs at its end.
fn without_closing_hashes(text: &str) -> &str {
    if !text.starts_with('#') {
        return text;
    }
    let bare = text.trim_end_matches('#');
    let kept = bare.trim_end();
    if kept.len() < bare.len() && !kept.trim_start_matches('#').is_empty() {
        kept
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::marker::MarkerKind;

    #[test]
    fn a_heading_in_markdown_is_undressed_but_for_its_marker() {
        let line = Line::new("  ## **Durée** de conservation ##  ");
        assert_eq!(&*line.text, "## Durée de conservation");
        assert_eq!(&*line.written, "## **Durée** de conservation ##");
        assert_eq!(line.content(), "Durée de conservation");
        assert_eq!(
            line.marker.map(|marker| marker.kind),
            Some(MarkerKind::Hash)
        );
        assert_eq!(line.width, 24);
    }

    #[test]
    fn counted_columns_are_those_that_are_found() {
        for raw in [
            "le mot le mot « été » l’œuvre – €",
            "1. Durée : durée",
            "- **a** a",
            "x\u{301} x y",
        ] {
            let line = Line::new(raw);
            let ends = |at: usize| line.text.get(..at).is_some_and(|b| !b.ends_with(' '));
            for start in (0..line.text.len()).filter(|at| *at == 0 || !ends(*at)) {
                for end in start + 1..=line.text.len() {
                    let Some(part) = line
                        .text
                        .get(start..end)
                        .filter(|part| *part == part.trim())
                    else {
                        continue;
                    };
                    let before = line.text.get(..start).unwrap_or_default().trim_end();
                    let from = match before {
                        "" => 1,
                        before => raw_columns(raw, 1, before).1 + 1,
                    };
                    let found = raw_columns(raw, from, part);
                    assert_eq!(line.columns(start, end), Some(found), "{raw}: {part}");
                }
            }
        }
    }

    #[test]
    fn an_escaped_sign_is_no_bullet() {
        let line = Line::new("\\- pas une liste");
        assert_eq!((&*line.text, line.marker), ("- pas une liste", None));
    }

    #[test]
    fn text_and_marker_are_the_lines() {
        for raw in [
            "  ## **Durée** de conservation ##  ",
            "\\- pas une liste",
            "- un point",
            "1.2 Objet",
            "12 mois",
            "(c) 2020 Ada",
            "Article 3 – Objet",
            "des mots  ordinaires",
        ] {
            let line = Line::new(raw);
            assert_eq!(
                marked_text(raw),
                (line.text.to_string(), line.marker),
                "{raw}"
            );
        }
    }

    #[test]
    fn separators_and_empty_rows_hold_no_words() {
        for raw in ["-----\t----", "-----  ------  ----", "|---|:--:|", "====="] {
            assert!(Line::new(raw).separator, "{raw}");
        }
        for raw in ["", " \t ", "| | |", "|  |"] {
            assert!(Line::new(raw).blank, "{raw}");
        }
        for raw in ["Nom : ____", "* * *x", "||", "a | b"] {
            assert!(!Line::new(raw).separator && !Line::new(raw).blank, "{raw}");
        }
    }
}
