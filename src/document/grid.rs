//! The cells that one line shows by itself: by tabs, by pipes, and the gaps that may set columns apart.
//!
//! Whether the line really is a row depends on its neighbours and is decided in [`super::table`].

use std::sync::Arc;

use crate::document::dress::undress;
use crate::document::marker;
use crate::text::clean::{collapse, raw_columns};
use crate::text::{Course, LONG};

/// One cell of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellText {
    /// Block text: collapsed, without emphasis signs and escapes.
    pub text: Box<str>,
    /// First character in the raw line, from 1; 0 for an empty cell.
    pub start_column: u32,
    /// Last character in the raw line, from 1; 0 for an empty cell.
    pub end_column: u32,
}

/// The cells of one line.
#[derive(Debug, Clone)]
pub(super) struct Cells {
    /// Block text, without the empty cells at the end.
    pub(super) cells: Arc<[CellText]>,
    /// Written form: dress kept, tabs between, empty cells at the end kept.
    pub(super) written: Arc<str>,
    /// How many cells stand in `written`.
    pub(super) count: u32,
    /// How many of them hold something.
    pub(super) filled: u32,
}

/// What tabs and pipes make of a line. A line whose cells would not be read as a row again, once they stand between
/// tabs, has none.
#[derive(Debug, Clone)]
pub(super) enum Grid {
    /// No cells.
    None,
    /// Between tabs.
    Tabs(Cells),
    /// Between pipes, one of them at the start: `| a | b |`.
    Wrapped(Cells),
    /// With pipes between only: `a | b`.
    Bare(Cells),
}

impl Grid {
    /// Reads the cells of a line; `written` is the cleaned line, collapsed.
    pub(super) fn read(raw: &str, cleaned: &str, written: &str) -> Self {
        let pipes = cleaned.contains('|');
        if !pipes && !cleaned.contains('\t') {
            return Self::None;
        }
        let parts = if pipes {
            pipe_parts(cleaned)
        } else {
            Vec::new()
        };
        let between_pipes = || Cells::read(raw, cleaned, &parts, &pipe_parts(raw));
        if written.starts_with('|') && parts.len() >= 2 {
            let cells = between_pipes();
            return if cells.may_be_row() {
                Self::Wrapped(cells)
            } else {
                Self::None
            };
        }
        if cleaned.contains('\t') {
            let cells = Cells::read(raw, cleaned, &tab_parts(cleaned), &tab_parts(raw));
            // With one filled cell only, and pipes in it, the pipes are what counts.
            if cells.may_be_row() && (cells.filled >= 2 || parts.len() < 2) {
                return Self::Tabs(cells);
            }
        }
        if parts.len() >= 2 && marker::sign(written).is_none() {
            let cells = between_pipes();
            if cells.filled >= 2 && cells.may_be_row() {
                return Self::Bare(cells);
            }
        }
        Self::None
    }

    /// The cells, whatever sets them apart.
    pub(super) const fn cells(&self) -> Option<&Cells> {
        match self {
            Self::None => None,
            Self::Tabs(cells) | Self::Wrapped(cells) | Self::Bare(cells) => Some(cells),
        }
    }
}

/// A part of a line before it is trimmed: its text, and how many characters of the cleaned line stand before it.
pub(super) type Part<'l> = (&'l str, u32);

impl Cells {
    /// Makes cells of the parts of `cleaned`, which comes from `raw`. `raw_parts` are the same parts of `raw`; where
    /// they are not as many, the cells are looked for in the whole of it.
    pub(super) fn read(
        raw: &str,
        cleaned: &str,
        parts: &[Part<'_>],
        raw_parts: &[Part<'_>],
    ) -> Self {
        let same = raw == cleaned;
        // Where the raw line has other parts, the cells of a very long one are not looked for one by one.
        let course = (!same && raw_parts.len() != parts.len() && raw.len() > LONG)
            .then(|| Course::new(raw, cleaned));
        let raw_part = |index: usize| {
            raw_parts
                .get(index)
                .filter(|_| raw_parts.len() == parts.len())
        };
        let mut cells = Vec::with_capacity(parts.len());
        let mut written = String::with_capacity(cleaned.len());
        let (mut filled, mut last, mut from) = (0, 0, 1);
        for (index, &(part, before)) in parts.iter().enumerate() {
            if index > 0 {
                written.push('\t');
            }
            let dressed = collapse(part);
            if dressed.is_empty() {
                cells.push(CellText {
                    text: Box::default(),
                    start_column: 0,
                    end_column: 0,
                });
                continue;
            }
            filled += 1;
            last = index + 1;
            let trimmed = part.trim();
            let (start, end) = if same {
                let start = before + count(part) - count(part.trim_start()) + 1;
                (start, start + count(trimmed) - 1)
            } else if let Some(&(part, before)) = raw_part(index) {
                let (start, end) = raw_columns(part, 1, &dressed);
                (before + start, before + end)
            } else if let Some(course) = &course {
                // The part is a piece of the cleaned line.
                let at = (part.as_ptr() as usize).saturating_sub(cleaned.as_ptr() as usize);
                course.columns(raw, cleaned, at, at + part.len())
            } else {
                raw_columns(raw, from, &dressed)
            };
            from = end + 1;
            written.push_str(&dressed);
            cells.push(CellText {
                text: undress(&dressed).into(),
                start_column: start,
                end_column: end,
            });
        }
        let count = u32::try_from(cells.len()).unwrap_or(u32::MAX);
        cells.truncate(last);
        Self {
            cells: cells.into(),
            written: written.into(),
            count,
            filled,
        }
    }

    /// Adds empty cells at the end of the written form, up to `count`.
    pub(super) fn pad(&mut self, count: u32) {
        if self.count < count {
            let missing = (count - self.count) as usize;
            self.written = format!("{}{}", self.written, "\t".repeat(missing)).into();
            self.count = count;
        }
    }

    /// Whether the line may be a row: not where it reads as a list item or a Markdown heading (a marker, a tab and
    /// text; a bullet before the first of two cells or before a lone one).
    pub(super) fn may_be_row(&self) -> bool {
        let dressed = marker::sign(self.written.trim()).is_some();
        match &*self.cells {
            [] => false,
            [first, _] if self.filled == 2 => !dressed && !marker::is_bare(&first.text),
            _ if self.filled == 1 => !dressed,
            _ => true,
        }
    }
}

/// How many characters a text has.
fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// A line without words whose pipes stand around blanks: `|  |  |`.
pub(super) fn is_empty_row(written: &str) -> bool {
    written.starts_with('|')
        && written.ends_with('|')
        && written.contains(char::is_whitespace)
        && written
            .chars()
            .all(|sign| sign == '|' || sign.is_whitespace())
}

/// The parts between tabs.
fn tab_parts(cleaned: &str) -> Vec<Part<'_>> {
    let mut before = 0;
    cleaned
        .split('\t')
        .map(|part| {
            let at = before;
            before += count(part) + 1;
            (part, at)
        })
        .collect()
}

/// The parts between pipes that no backslash escapes; the pipes at both ends make no cell.
fn pipe_parts(cleaned: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut start, mut before, mut escaped) = (0, 0, false);
    let mut column = 0;
    for (at, sign) in cleaned.char_indices() {
        column += 1;
        if sign == '|' && !escaped {
            parts.push((cleaned.get(start..at).unwrap_or_default(), before));
            (start, before) = (at + 1, column);
        }
        escaped = sign == '\\' && !escaped;
    }
    parts.push((cleaned.get(start..).unwrap_or_default(), before));
    let opened = cleaned.trim_start().starts_with('|');
    if parts.len() > 1 && opened && parts.last().is_some_and(|(part, _)| part.trim().is_empty()) {
        parts.pop();
    }
    if opened {
        parts.remove(0);
    }
    parts
}

/// A run of two or more spaces between two words of a line. Positions count characters of the cleaned line, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gap {
    /// The first blank.
    pub(super) start: u32,
    /// The character after the last blank.
    pub(super) end: u32,
    /// Two spaces after the end of a sentence (an old habit of typists), or blanks after a number or a bullet: it sets
    /// no columns apart by itself.
    pub(super) weak: bool,
}

/// No table of aligned columns has more; what looks like one is text in which every space is doubled.
pub(super) const MOST_COLUMNS: usize = 64;

/// The gaps of a line, from left to right. A line with tabs, with a pipe at its start or with more than
/// [`MOST_COLUMNS`] gaps has none.
pub(super) fn gaps(cleaned: &str) -> Box<[Gap]> {
    if cleaned.trim_start().starts_with('|') || cleaned.contains('\t') {
        return Box::default();
    }
    let mut found = Vec::new();
    let mut before = None;
    let mut blanks: u32 = 0;
    let mut word = String::new();
    for (column, sign) in (0_u32..).zip(cleaned.chars()) {
        if sign.is_whitespace() {
            blanks += 1;
        } else {
            if let Some(last) = before
                && blanks >= 2
            {
                let weak = (blanks == 2 && ".?!:;".contains(last))
                    || (found.is_empty() && marker::is_bare(&word));
                found.push(Gap {
                    start: column - blanks,
                    end: column,
                    weak,
                });
            }
            if word.len() < 12 {
                if blanks > 0 && !word.is_empty() {
                    word.push(' ');
                }
                word.push(sign);
            }
            before = Some(sign);
            blanks = 0;
        }
    }
    if found.len() > MOST_COLUMNS {
        return Box::default();
    }
    found.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(cells: &Cells) -> Vec<&str> {
        cells.cells.iter().map(|cell| &*cell.text).collect()
    }

    fn read(raw: &str) -> Grid {
        Grid::read(raw, raw, &collapse(raw))
    }

    #[test]
    fn the_same_cells_between_tabs_and_pipes() {
        for raw in [
            "Nom\t**Durée**\t\tx_y\t",
            "| Nom | **Durée** | | x\\_y | |",
            "Nom | **Durée** || x\\_y |",
        ] {
            let grid = read(raw);
            let cells = grid.cells().expect("cells");
            assert_eq!(texts(cells), ["Nom", "Durée", "", "x_y"], "{raw}");
            assert_eq!((cells.count, cells.filled), (5, 3), "{raw}");
        }
        assert!(matches!(read("| a | b"), Grid::Wrapped(_)));
        assert!(matches!(read("a \\| b"), Grid::None));
    }

    #[test]
    fn columns_count_characters_of_the_raw_line() {
        for raw in [
            "é \tdeux  mots\t",
            "| é | deux  mots |",
            "e\u{301}\tdeux \u{200b} mots",
        ] {
            let cleaned = crate::text::clean::clean(raw).text.into_owned();
            let grid = Grid::read(raw, &cleaned, &collapse(&cleaned));
            let cells = grid.cells().expect("cells");
            assert_eq!(texts(cells), ["é", "deux mots"], "{raw}");
            for cell in cells.cells.iter() {
                let (start, end) = (cell.start_column as usize, cell.end_column as usize);
                let slice: String = raw.chars().take(end).skip(start - 1).collect();
                assert_eq!(
                    collapse(&crate::text::clean::clean(&slice).text),
                    &*cell.text,
                    "{raw}"
                );
            }
        }
    }

    #[test]
    fn a_list_item_is_no_row() {
        for raw in ["*\tun", "1.\tun", "- Nom\tun", "*\tun | deux"] {
            let line = crate::document::line::Line::new(raw);
            assert!(matches!(line.grid, Grid::None | Grid::Bare(_)), "{raw}");
        }
        assert!(
            matches!(read("-\tun\tdeux"), Grid::Tabs(_)),
            "a cell `-` beside filled cells"
        );
    }

    #[test]
    fn gaps_after_numbers_and_sentences_are_weak() {
        assert_eq!(gaps("  Nom   Durée").len(), 1);
        assert!(gaps("Nom  Durée").iter().all(|gap| !gap.weak));
        assert!(gaps("1.   Objet").iter().all(|gap| gap.weak));
        assert!(gaps("Fin.  Suite").iter().all(|gap| gap.weak));
        assert!(gaps("Nom\tDurée  x").is_empty());
    }
}
