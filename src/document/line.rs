//! One raw line: everything that can be said of it without its neighbours.
//!
//! A line is read once for each distinct raw text and shared by all the documents that have it; so nothing here may
//! depend on where the line stands. What it is *there* (a row, an underline, a paragraph's line) is [`super::table`]'s.

use std::sync::OnceLock;

use crate::document::content::hash_all;
use crate::document::dress::undress;
use crate::document::grid::{self, Gap, Grid};
use crate::document::marker::{self, Marker};
use crate::text::clean::{NormalisationSet, clean, collapse, is_blank, is_separator};
use crate::text::token::{Token, tokenize};
use crate::text::{Course, LONG, raw_columns};

/// The facts of one raw line.
#[derive(Debug)]
pub struct Line {
    /// As decoded, without its ending.
    pub raw: Box<str>,
    /// With clean characters; blanks are as they were.
    pub cleaned: Box<str>,
    /// Block text if it is a line of text: collapsed, without emphasis signs and escapes, but with its marker.
    pub text: Box<str>,
    /// Written form if it is a line of text: collapsed, dress kept.
    pub written: Box<str>,
    /// The words and signs of `text`; none for separators.
    pub tokens: Vec<Token>,
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
    /// Where the text after the marker stands in `raw`, once somebody asked.
    columns: OnceLock<(u32, u32)>,
    /// The same for its parts, in a very long line.
    course: OnceLock<Box<Course>>,
}

impl Line {
    /// Reads one raw line, given without its ending.
    #[must_use]
    pub fn new(raw: &str) -> Self {
        let cleaned = clean(raw);
        let (kinds, bidi, invisible) = (cleaned.kinds, cleaned.bidi, cleaned.invisible);
        let cleaned: Box<str> = cleaned.text.into();
        let written: Box<str> = collapse(&cleaned).into();
        let blank = is_blank(&cleaned) || grid::is_empty_row(&written);
        let separator = !blank && is_separator(&cleaned);
        let undressed = undress(&written);
        let escaped = written.starts_with('\\');
        let text: Box<str> = if escaped {
            undressed.into()
        } else {
            without_closing_hashes(&undressed).into()
        };
        let tokens = if blank || separator {
            Vec::new()
        } else {
            tokenize(&text)
        };
        let marker = if blank || separator {
            None
        } else {
            marker::find(&text, &tokens, escaped)
        };
        let grid = if blank || separator {
            Grid::None
        } else {
            Grid::read(raw, &cleaned, &written)
        };
        let gaps = if blank || separator {
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
        Self {
            mask: hash_all(tokens.iter().map(Token::mask)),
            words: tokens
                .iter()
                .skip(skipped)
                .filter(|token| token.is_word_like())
                .map(Token::mask)
                .collect(),
            width: u32::try_from(text.chars().count()).unwrap_or(u32::MAX),
            raw: raw.into(),
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
        }
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
