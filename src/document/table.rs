//! Which lines of a document are rows of a table, and what the other lines are.
//!
//! ```text
//!     Nom        Durée         row, first, separator below
//!     --------   -----         noise
//!     _ga        13 mois       row
//!                              noise: a blank line inside a table
//!     Cookies tiers            row, heading: a lone short line between rows of one width
//!     _gr        6 mois        row
//! ```
//!
//! The written form of a table is tabs, whatever its layout was, without separators and blank lines; and it must be
//! read as the same rows again. So every decision about rows is made from what the written form still shows. The one
//! thing it does not show, a separator under a header, only cuts tables in two, which the written form cannot tell.

use std::sync::Arc;

use crate::document::columns;
pub use crate::document::grid::CellText;
use crate::document::grid::{Cells, Grid};
use crate::document::line::Line;
use crate::document::marker::MarkerKind;
use crate::text::token::TokenClass;

/// What a line is in its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// A blank line.
    Blank,
    /// No content: a separator row, or a blank line inside a table.
    Noise,
    /// The underline of the line of text above.
    Underline,
    /// A line of text.
    Text,
    /// A line of a table.
    Row(Row),
}

/// A line of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The number of its table in the document, from 0.
    pub table: u32,
    /// The cells, without the empty ones at the end.
    pub cells: Arc<[CellText]>,
    /// Written form: the cells between tabs, dress and empty cells kept.
    pub written: Arc<str>,
    /// Whether it is a table's first row with a separator row under it.
    pub separator_below: bool,
    /// Whether it is its table's first row.
    pub first: bool,
    /// Whether only its first cell is filled, in a table of two or more columns.
    pub heading: bool,
}

/// A line that may be a row, before tables are settled.
pub(super) struct Candidate {
    pub(super) cells: Cells,
    /// Which run of aligned columns it belongs to; `None` for tabs and pipes.
    pub(super) run: Option<u32>,
}

/// Gives every line its role.
#[must_use]
pub fn roles(lines: &[Arc<Line>]) -> Vec<Role> {
    let mut candidates = by_signs(lines);
    columns::find(lines, &mut candidates);
    keep_anchored(lines, &mut candidates);
    let groups = groups(lines, &mut candidates);
    assign(lines, candidates, &groups)
}

/// The indices of the lines that are neither blank nor separators.
pub(super) fn solid(lines: &[Arc<Line>]) -> impl DoubleEndedIterator<Item = usize> + '_ {
    lines.iter().enumerate().filter(|(_, line)| !line.blank && !line.separator).map(|(index, _)| index)
}

/// The rows that tabs and pipes show. Lines with pipes between only need a neighbour of as many cells, or a separator
/// row with pipes.
fn by_signs(lines: &[Arc<Line>]) -> Vec<Option<Candidate>> {
    let mut candidates: Vec<Option<Candidate>> = lines
        .iter()
        .map(|line| match &line.grid {
            Grid::Tabs(cells) | Grid::Wrapped(cells) => Some(Candidate { cells: cells.clone(), run: None }),
            Grid::Bare(_) | Grid::None => None,
        })
        .collect();
    let mut previous: Option<(usize, u32)> = None;
    for index in solid(lines) {
        let Some(line) = lines.get(index) else { continue };
        let Grid::Bare(cells) = &line.grid else {
            previous = None;
            continue;
        };
        let ruled = lines.get(index + 1).is_some_and(|below| below.separator && below.raw.contains('|'));
        let partner = previous.filter(|(_, count)| *count == cells.count).map(|(partner, _)| partner);
        for row in partner.into_iter().chain((partner.is_some() || ruled).then_some(index)) {
            if let (Some(slot), Some(Grid::Bare(cells))) =
                (candidates.get_mut(row), lines.get(row).map(|line| &line.grid))
            {
                *slot = Some(Candidate { cells: cells.clone(), run: None });
            }
        }
        previous = Some((index, cells.count));
    }
    candidates
}

/// Keeps a line with one filled cell only beside a real row: an indented line of text, or one with a tab at its end,
/// is no row. A lone tab before the text is an indentation unless a row touches it or stands on either side.
fn keep_anchored(lines: &[Arc<Line>], candidates: &mut [Option<Candidate>]) {
    let order: Vec<usize> = solid(lines).collect();
    let is_weak = |candidate: &Candidate| candidate.cells.filled < 2;
    let indented = |candidate: &Candidate| candidate.cells.written.starts_with('\t') && !candidate.cells.written.starts_with("\t\t");
    let touches = |one: usize, other: usize| {
        let (low, high) = (one.min(other), one.max(other));
        lines.get(low + 1..high).is_some_and(|between| between.iter().all(|line| line.separator))
    };
    let mut start = 0;
    while start < order.len() {
        let weak_at = |position: usize, candidates: &[Option<Candidate>]| {
            order.get(position).and_then(|&line| candidates.get(line)?.as_ref()).map(&is_weak)
        };
        if weak_at(start, candidates) != Some(true) {
            start += 1;
            continue;
        }
        let mut end = start;
        while weak_at(end, candidates) == Some(true) {
            end += 1;
        }
        let above = start > 0 && weak_at(start - 1, candidates) == Some(false);
        let below = weak_at(end, candidates) == Some(false);
        let weak = order.get(start..end).unwrap_or_default();
        // How far the rows above, then the rows below, reach into the lines between.
        let reach = |backwards: bool| {
            let mut reached = 0;
            for step in 0..weak.len() {
                let position = if backwards { end - 1 - step } else { start + step };
                let neighbour = if backwards { position + 1 } else { position.wrapping_sub(1) };
                let (Some(&line), Some(&beside)) = (order.get(position), order.get(neighbour)) else { break };
                let lone = candidates.get(line).and_then(Option::as_ref).is_some_and(&indented);
                if lone && !touches(line, beside) {
                    break;
                }
                reached += 1;
            }
            reached
        };
        let kept = match (above, below) {
            (true, true) => weak.len()..weak.len(),
            (true, false) => reach(false)..weak.len(),
            (false, true) => 0..weak.len() - reach(true),
            (false, false) => 0..weak.len(),
        };
        for &line in weak.get(kept).unwrap_or_default() {
            if let Some(slot) = candidates.get_mut(line) {
                *slot = None;
            }
        }
        start = end;
    }
}

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
        let width = cells().map(|candidate| candidate.cells.count).max().unwrap_or(0);
        let strong = cells().filter(|candidate| candidate.cells.filled >= 2).count();
        Self { rows, width, strong }
    }
}

/// The rows of one table, in order, heading rows included.
struct Group {
    rows: Vec<usize>,
    /// Lines of text inside it that a separator below shows to be the title of another table.
    titles: Vec<usize>,
}

/// Puts the rows into tables: runs of rows, joined over the lone short lines between them. A lone row of two cells is
/// a line of text with a tab in it, not a table.
fn groups(lines: &[Arc<Line>], candidates: &mut [Option<Candidate>]) -> Vec<Group> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut titles: Vec<Option<usize>> = Vec::new();
    let mut rows: Vec<usize> = Vec::new();
    let mut between: Vec<usize> = Vec::new();
    for index in solid(lines) {
        if candidates.get(index).is_some_and(Option::is_some) {
            if !between.is_empty() && !rows.is_empty() {
                segments.push(Segment::of(std::mem::take(&mut rows), candidates));
                titles.push(if let [lone] = *between { Some(lone) } else { None });
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
            let enough = width >= 3 || segment.strong >= 2 || strong.last().is_some_and(|&strong| strong >= 2);
            width == segment.width && enough && heading_like(lines, title, &segment, groups.last(), candidates)
        });
        pending = title.map(|title| (title, segment.width));
        if let (Some((title, _)), Some(group), Some(strong)) = (joined, groups.last_mut(), strong.last_mut()) {
            if is_ruled(lines, segment.rows.first()) && is_ruled(lines, group.rows.first()) {
                group.titles.push(title);
            } else {
                let row = title_row(lines, title, group.rows.last(), segment.rows.first(), candidates);
                if let Some(slot) = candidates.get_mut(title) {
                    *slot = row;
                }
                group.rows.push(title);
            }
            group.rows.extend(&segment.rows);
            *strong += segment.strong;
        } else {
            groups.push(Group { rows: segment.rows, titles: Vec::new() });
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
    let Some(line) = lines.get(title) else { return false };
    if !matches!(line.grid, Grid::None) || !is_short(line) {
        return false;
    }
    let blank = |index: Option<usize>| {
        index.and_then(|index| lines.get(index)).is_some_and(|line| line.blank)
    };
    let blank_above = blank(title.checked_sub(1));
    let numbered = line.marker.is_some();
    let underlined = lines.get(title + 1).is_some_and(|line| is_rule(line));
    if blank_above && (numbered || underlined) || numbered && blank(Some(title + 1)) {
        return false;
    }
    let texts = |row: Option<&usize>| {
        row.and_then(|&row| candidates.get(row)?.as_ref())
            .map(|candidate| candidate.cells.cells.iter().map(|cell| cell.text.to_lowercase()).collect::<Vec<_>>())
    };
    let repeats = texts(below.rows.first()) == texts(above.and_then(|above| above.rows.first()));
    !repeats
}

/// A short line of text: at most twelve words, no stop at its end, no bullet, no article, not only a web address.
pub(super) fn is_short(line: &Line) -> bool {
    let words = || line.tokens.iter().filter(|token| token.is_word_like());
    let listed = line
        .marker
        .is_some_and(|marker| matches!(marker.kind, MarkerKind::Bullet | MarkerKind::Hash | MarkerKind::Article));
    !listed
        && (1..=12).contains(&words().count())
        && words().any(|token| token.class != TokenClass::Url)
        && !line.text.ends_with(['.', ';', ','])
}

/// A separator row of one cell, which may be an underline.
fn is_rule(line: &Line) -> bool {
    line.separator && !line.written.contains(|sign: char| sign.is_whitespace() || sign == '|')
}

/// Whether a separator row stands under the line, blank lines between or not.
fn is_ruled(lines: &[Arc<Line>], row: Option<&usize>) -> bool {
    row.and_then(|&row| lines.get(row + 1..))
        .is_some_and(|below| below.iter().find(|line| !line.blank).is_some_and(|line| line.separator))
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

/// Turns tables into roles. Blank lines and separators inside a table are noise; a separator row of one cell directly
/// under a single line of text is its underline.
fn assign(lines: &[Arc<Line>], mut candidates: Vec<Option<Candidate>>, groups: &[Group]) -> Vec<Role> {
    let mut roles: Vec<Role> = lines
        .iter()
        .map(|line| if line.blank { Role::Blank } else if line.separator { Role::Noise } else { Role::Text })
        .collect();
    let mut table = 0;
    for group in groups {
        let mut titles = group.titles.iter().peekable();
        let mut first = true;
        for &row in &group.rows {
            if titles.next_if(|title| **title < row).is_some() {
                first = true;
                table += 1;
            }
            let Some(candidate) = candidates.get_mut(row).and_then(Option::take) else { continue };
            let heading = candidate.cells.filled == 1 && candidate.cells.cells.len() == 1;
            if let Some(role) = roles.get_mut(row) {
                *role = Role::Row(Row {
                    table,
                    cells: candidate.cells.cells,
                    written: candidate.cells.written,
                    separator_below: first && is_ruled(lines, Some(&row)),
                    first,
                    heading,
                });
            }
            first = false;
        }
        table += 1;
        if let (Some(&start), Some(&end)) = (group.rows.first(), group.rows.last()) {
            for role in roles.get_mut(start..end).unwrap_or_default() {
                if *role == Role::Blank {
                    *role = Role::Noise;
                }
            }
        }
    }
    underline(lines, &mut roles);
    roles
}

/// Finds the underlines, over the lines that the written form keeps.
fn underline(lines: &[Arc<Line>], roles: &mut [Role]) {
    // How many lines of text end here, without a blank line between.
    let mut texts = 0;
    let mut previous_is_text = false;
    for (line, role) in lines.iter().zip(roles) {
        match role {
            Role::Text => texts += 1,
            Role::Noise if line.separator && texts == 1 && previous_is_text && is_rule(line) => {
                *role = Role::Underline;
                texts = 0;
            }
            Role::Noise => {}
            Role::Blank | Role::Underline | Role::Row(_) => texts = 0,
        }
        previous_is_text = *role == Role::Text;
    }
}
