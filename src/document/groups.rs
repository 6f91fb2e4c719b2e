//! Which rows make one table, and which lines between them are its heading rows.
//!
//! A lone short line between two runs of rows of one width is a heading row of one table, blank lines around it or not;
//! anything else between them parts two tables. Rows themselves are found before, roles are given after.

use std::sync::Arc;

use crate::document::grid::{Cells, Grid};
use crate::document::line::Line;
use crate::document::marker::MarkerKind;
use crate::document::table::{Candidate, solid};
use crate::text::token::TokenClass;

/// A run of rows with nothing but blank lines and separators between.
struct Segment {
    rows: Vec<usize>,
    /// Cells of the widest row, as written.
    width: u32,
    /// Rows with two filled cells or more.
    strong: usize,
}

impl Segment {
    fn of(rows: Vec<usize>, candidates: &[Option<Candidate>]) -> Self {
        let cells = || rows.iter().filter_map(|&row| candidates.get(row)?.as_ref());
        let width = cells()
            .map(|candidate| candidate.cells.count)
            .max()
            .unwrap_or(0);
        let strong = cells()
            .filter(|candidate| candidate.cells.filled >= 2)
            .count();
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
pub(super) fn find(lines: &[Arc<Line>], candidates: &mut [Option<Candidate>]) -> Vec<Group> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut titles: Vec<Option<usize>> = Vec::new();
    let mut rows: Vec<usize> = Vec::new();
    let mut between: Vec<usize> = Vec::new();
    for index in solid(lines) {
        if candidates.get(index).is_some_and(Option::is_some) {
            if !between.is_empty() && !rows.is_empty() {
                segments.push(Segment::of(std::mem::take(&mut rows), candidates));
                titles.push(if let [lone] = *between {
                    Some(lone)
                } else {
                    None
                });
            }
            between.clear();
            rows.push(index);
        } else {
            between.push(index);
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
            width == segment.width
                && enough
                && heading_like(lines, title, &segment, groups.last(), candidates)
        });
        pending = title.map(|title| (title, segment.width));
        if let (Some((title, _)), Some(group), Some(strong)) =
            (joined, groups.last_mut(), strong.last_mut())
        {
            if is_ruled(lines, segment.rows.first()) && is_ruled(lines, group.rows.first()) {
                group.titles.push(title);
            } else {
                let row = title_row(
                    lines,
                    title,
                    group.rows.last(),
                    segment.rows.first(),
                    candidates,
                );
                if let Some(slot) = candidates.get_mut(title) {
                    *slot = row;
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
            (Some(only), None) => only.cells.filled == 2 && (!only.cells.written.contains('|')),
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

/// Whether the line at `title`, alone between two runs of rows, reads as a heading row of one table.
fn heading_like(
    lines: &[Arc<Line>],
    title: usize,
    below: &Segment,
    above: Option<&Group>,
    candidates: &[Option<Candidate>],
) -> bool {
    let Some(line) = lines.get(title) else {
        return false;
    };
    if !matches!(line.grid, Grid::None) || !is_short(line) {
        return false;
    }
    let blank = |index: Option<usize>| {
        index
            .and_then(|index| lines.get(index))
            .is_some_and(|line| line.blank)
    };
    let blank_above = blank(title.checked_sub(1));
    let numbered = line.marker.is_some();
    let underlined = lines.get(title + 1).is_some_and(|line| is_rule(line));
    if blank_above && (numbered || underlined) || numbered && blank(Some(title + 1)) {
        return false;
    }
    let texts = |row: Option<&usize>| {
        row.and_then(|&row| candidates.get(row)?.as_ref())
            .map(|candidate| {
                candidate
                    .cells
                    .cells
                    .iter()
                    .map(|cell| cell.text.to_lowercase())
                    .collect::<Vec<_>>()
            })
    };
    let repeats = texts(below.rows.first()) == texts(above.and_then(|above| above.rows.first()));
    !repeats
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
pub(super) fn is_ruled(lines: &[Arc<Line>], row: Option<&usize>) -> bool {
    row.and_then(|&row| lines.get(row + 1..))
        .is_some_and(|below| {
            below
                .iter()
                .find(|line| !line.blank)
                .is_some_and(|line| line.separator)
        })
}

/// A heading row made of a line of text. Inside aligned columns it has the empty cells that its neighbours have.
fn title_row(
    lines: &[Arc<Line>],
    title: usize,
    above: Option<&usize>,
    below: Option<&usize>,
    candidates: &[Option<Candidate>],
) -> Option<Candidate> {
    let line = lines.get(title)?;
    let candidate = |row: Option<&usize>| row.and_then(|&row| candidates.get(row)?.as_ref());
    let mut cells = Cells::read(&line.raw, &line.cleaned, &[(&line.cleaned, 0)]);
    let run = candidate(above).and_then(|above| above.run);
    if let Some(below) = candidate(below).filter(|below| run.is_some() && below.run == run) {
        cells.pad(below.cells.count);
    }
    Some(Candidate { cells, run })
}
