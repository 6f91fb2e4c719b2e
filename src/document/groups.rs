//! Which rows make one table, and which lines between them are its heading rows.
//!
//! A lone short line between two runs of rows of one width is a heading row of one table, blank lines around it or not;
//! anything else between them parts two tables. Rows themselves are found before, roles are given after.

use std::sync::Arc;

use crate::document::grid::{CellText, Cells, Grid};
use crate::document::line::Line;
use crate::document::marker::MarkerKind;
use crate::document::table::{Candidate, solid};
use crate::text::token::TokenClass;

/// A run of rows with nothing but blank lines and separators between.
struct Segment {
    rows: Vec<usize>,
    /// Cells of the widest row of two filled cells or more, as written. Lines of one filled cell may turn out to be
    /// text, so they do not count.
    width: u32,
    /// Rows with two filled cells or more.
    strong: usize,
}

impl Segment {
    fn of(rows: Vec<usize>, candidates: &[Option<Candidate>]) -> Self {
        let (mut width, mut strong) = (0, 0);
        let rowed = rows.iter().filter_map(|&row| candidates.get(row)?.as_ref());
        for candidate in rowed.filter(|candidate| candidate.cells.filled >= 2) {
            width = candidate.cells.count.max(width);
            strong += 1;
        }
        Self {
            rows,
            width,
            strong,
        }
    }
}

/// The rows of one table.
pub(super) struct Group {
    /// In order, heading rows included.
    pub(super) rows: Vec<usize>,
    /// Lines of text inside it that a separator below shows to be the title of another table.
    pub(super) titles: Vec<usize>,
}

/// Puts the rows into tables: runs of rows, joined over the lone short lines between them. A lone row of two cells is
/// a line of text with a tab in it, not a table.
pub(super) fn find(lines: &[&Arc<Line>], candidates: &mut [Option<Candidate>]) -> Vec<Group> {
    if candidates.iter().all(Option::is_none) {
        return Vec::new();
    }
    let mut segments: Vec<Segment> = Vec::new();
    let mut titles: Vec<Option<usize>> = Vec::new();
    let mut rows: Vec<usize> = Vec::new();
    // How many lines of text stand between the last row and here, and the last of them.
    let mut between: Option<(usize, usize)> = None;
    for index in solid(lines) {
        if candidates.get(index).is_some_and(Option::is_some) {
            if let Some((count, line)) = between.take()
                && !rows.is_empty()
            {
                segments.push(Segment::of(std::mem::take(&mut rows), candidates));
                titles.push((count == 1).then_some(line));
            }
            rows.push(index);
        } else {
            between = Some((between.map_or(0, |(count, _)| count) + 1, index));
        }
    }
    if !rows.is_empty() {
        segments.push(Segment::of(rows, candidates));
        titles.push(None);
    }

    let mut groups: Vec<Group> = Vec::new();
    let mut strong: Vec<usize> = Vec::new();
    // The title below the segment before, and that segment's width.
    let mut pending: Option<(usize, u32)> = None;
    for (segment, title) in segments.into_iter().zip(titles) {
        let joined = pending.filter(|&(title, width)| {
            let enough = width >= 3
                || segment.strong >= 2
                || strong.last().is_some_and(|&strong| strong >= 2);
            let first_row = |rows: &[usize]| {
                let row = candidates.get(*rows.first()?)?.as_ref()?;
                Some(&*row.cells.cells)
            };
            width == segment.width
                && enough
                && may_be_heading(lines, title)
                && !is_repeated(
                    first_row(&segment.rows),
                    groups.last().and_then(|group| first_row(&group.rows)),
                )
        });
        pending = title.map(|title| (title, segment.width));
        if let (Some((title, _)), Some(group), Some(strong)) =
            (joined, groups.last_mut(), strong.last_mut())
        {
            if is_ruled(lines, segment.rows.first()) && is_ruled(lines, group.rows.first()) {
                group.titles.push(title);
            } else {
                if let (Some(line), Some(slot)) = (lines.get(title), candidates.get_mut(title)) {
                    let (part, raw_part) = ([(&*line.cleaned, 0)], [(&*line.raw, 0)]);
                    *slot = Some(Candidate {
                        cells: Cells::read(&line.raw, &line.cleaned, &part, &raw_part),
                    });
                }
                group.rows.push(title);
            }
            group.rows.extend(&segment.rows);
            *strong += segment.strong;
        } else {
            groups.push(Group {
                rows: segment.rows,
                titles: Vec::new(),
            });
            strong.push(segment.strong);
        }
    }

    let mut kept = Vec::with_capacity(groups.len());
    for group in groups {
        let mut strong = group
            .rows
            .iter()
            .filter_map(|&row| candidates.get(row)?.as_ref())
            .filter(|candidate| candidate.cells.filled >= 2);
        let lone = match (strong.next(), strong.next()) {
            // With a pipe in it, the text would read otherwise once the tab is gone.
            (Some(only), None) => only.cells.filled == 2 && !only.cells.written.contains('|'),
            (None, _) => true,
            _ => false,
        };
        if lone {
            for &row in &group.rows {
                if let Some(slot) = candidates.get_mut(row) {
                    *slot = None;
                }
            }
        } else {
            kept.push(group);
        }
    }
    kept
}

/// Whether the line at `title`, alone between rows, reads as a heading row and not as a heading of its own.
pub(super) fn may_be_heading(lines: &[&Arc<Line>], title: usize) -> bool {
    let Some(line) = lines
        .get(title)
        .filter(|line| matches!(line.grid, Grid::None) && line.short)
    else {
        return false;
    };
    let is_blank = |index: usize| lines.get(index).is_some_and(|line| line.blank);
    let blank_above = title.checked_sub(1).is_some_and(is_blank);
    let numbered = line.marker.is_some();
    let underlined = lines.get(title + 1).is_some_and(|line| is_rule(line));
    !(blank_above && (numbered || underlined) || numbered && is_blank(title + 1))
}

/// Whether two rows have the same cells but for case: a header that is repeated.
pub(super) fn is_repeated(one: Option<&[CellText]>, other: Option<&[CellText]>) -> bool {
    let is_same = |(one, other): (&CellText, &CellText)| {
        one.text == other.text
            || match one.text.is_ascii() && other.text.is_ascii() {
                true => one.text.eq_ignore_ascii_case(&other.text),
                false => one.text.to_lowercase() == other.text.to_lowercase(),
            }
    };
    match (one, other) {
        (Some(one), Some(other)) => one.len() == other.len() && one.iter().zip(other).all(is_same),
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// A short line of text: at most twelve words, no stop at its end, no bullet, no article, not only a web address.
pub(super) fn is_short(line: &Line) -> bool {
    let words = || line.tokens.iter().filter(|token| token.is_word_like());
    let listed = line.marker.is_some_and(|marker| {
        matches!(
            marker.kind,
            MarkerKind::Bullet | MarkerKind::Hash | MarkerKind::Article
        )
    });
    // Pipes that make no cells here might make some beside an empty cell.
    !listed
        && !line.written.contains('|')
        && (1..=12).contains(&words().count())
        && words().any(|token| token.class != TokenClass::Url)
        && !line.text.ends_with(['.', ';', ','])
}

/// A separator row of one cell, which may be an underline.
pub(super) fn is_rule(line: &Line) -> bool {
    line.separator
        && !line
            .written
            .contains(|sign: char| sign.is_whitespace() || sign == '|')
}

/// Whether a separator row stands under the line, blank lines between or not.
pub(super) fn is_ruled(lines: &[&Arc<Line>], row: Option<&usize>) -> bool {
    row.and_then(|&row| lines.get(row + 1..))
        .is_some_and(|below| {
            below
                .iter()
                .find(|line| !line.blank)
                .is_some_and(|line| line.separator)
        })
}
