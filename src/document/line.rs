//! One raw line: everything that can be said of it without its neighbours.
//!
//! A line is read once for each distinct raw text and shared by all the documents that have it; so nothing here may
//! depend on where the line stands. What it is *there* (a row, an underline, a paragraph's line) is [`super::table`]'s.

use crate::document::dress::undress;
use crate::document::grid::{self, Gap, Grid};
use crate::document::marker::{self, Marker};
use crate::text::clean::{NormalisationSet, clean, collapse, is_blank, is_separator};
use crate::text::token::{Token, tokenize};

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
        Self {
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
        }
    }

    /// The text after the marker.
    #[must_use]
    pub fn content(&self) -> &str {
        let from = self.marker.map_or(0, |marker| marker.len as usize);
        self.text.get(from..).unwrap_or_default()
    }

    /// Whether tabs make cells of the line.
    pub(super) const fn is_tabbed(&self) -> bool {
        matches!(self.grid, Grid::Tabs(_))
    }
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
    fn an_escaped_sign_is_no_bullet() {
        let line = Line::new("\\- pas une liste");
        assert_eq!((&*line.text, line.marker), ("- pas une liste", None));
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
