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

use std::ops::Range;
use std::sync::Arc;

use crate::document::columns;
pub use crate::document::grid::CellText;
use crate::document::grid::{Cells, Grid};
use crate::document::groups::{self, Group, is_rule, is_ruled};
use crate::document::line::Line;

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
    Row(Box<Row>),
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

impl Row {
    /// Whether two rows differ in nothing but where their cells stand.
    pub(super) fn is_copy_of(&self, other: &Self) -> bool {
        let shape = |row: &Self| (row.table, row.separator_below, row.first, row.heading);
        let texts = || self.cells.iter().map(|cell| &cell.text);
        shape(self) == shape(other)
            && (Arc::ptr_eq(&self.cells, &other.cells)
                || texts().eq(other.cells.iter().map(|cell| &cell.text)))
    }
}

/// A line that may be a row, before tables are settled.
pub(super) struct Candidate {
    pub(super) cells: Cells,
}

/// Gives every line its role.
#[must_use]
pub fn roles(lines: &[&Arc<Line>]) -> Vec<Role> {
    cast(lines).0
}

/// Gives every line its role; and from the first row of each table to its last, as places of lines.
pub(super) fn cast(lines: &[&Arc<Line>]) -> (Vec<Role>, Box<[Range<usize>]>) {
    let mut candidates = by_signs(lines);
    columns::find(lines, &mut candidates);
    keep_anchored(lines, &mut candidates);
    let groups = groups::find(lines, &mut candidates);
    let reach = |group: &Group| Some(*group.rows.first()?..*group.rows.last()?);
    let tables = groups.iter().filter_map(reach).collect();
    (assign(lines, candidates, &groups), tables)
}

/// The indices of the lines that are neither blank nor separators.
pub(super) fn solid<'a>(lines: &'a [&Arc<Line>]) -> impl DoubleEndedIterator<Item = usize> + 'a {
    lines
        .iter()
        .enumerate()
        .filter(|(_, line)| !line.blank && !line.separator)
        .map(|(index, _)| index)
}

/// The rows that tabs and pipes show. Lines with pipes between only need a neighbour of as many cells, or a separator
/// row with pipes.
fn by_signs(lines: &[&Arc<Line>]) -> Vec<Option<Candidate>> {
    let mut candidates: Vec<Option<Candidate>> = lines
        .iter()
        .map(|line| match &line.grid {
            Grid::Tabs(cells) | Grid::Wrapped(cells) => Some(Candidate {
                cells: cells.clone(),
            }),
            Grid::Bare(_) | Grid::None => None,
        })
        .collect();
    // The last of these lines, its cells, and whether it is a row already.
    let mut previous: Option<(usize, u32, bool)> = None;
    let mut titled = false;
    for index in solid(lines) {
        let Some(line) = lines.get(index) else {
            continue;
        };
        let Grid::Bare(cells) = &line.grid else {
            // One heading row may stand between rows.
            let title = !titled && matches!(line.grid, Grid::None) && line.short;
            previous = previous.filter(|(.., row)| *row && title);
            titled = title;
            continue;
        };
        titled = false;
        let ruled = lines
            .get(index + 1)
            .is_some_and(|below| below.separator && below.raw.contains('|'));
        let partner = previous
            .filter(|(_, count, _)| *count == cells.count)
            .map(|(partner, ..)| partner);
        let accepted = partner.is_some() || ruled;
        for row in partner.into_iter().chain(accepted.then_some(index)) {
            if let (Some(slot), Some(Grid::Bare(cells))) = (
                candidates.get_mut(row),
                lines.get(row).map(|line| &line.grid),
            ) {
                *slot = Some(Candidate {
                    cells: cells.clone(),
                });
            }
        }
        previous = Some((index, cells.count, accepted));
    }
    candidates
}

/// Keeps a line with one filled cell only beside a real row: an indented line of text, or one with a tab at its end,
/// is no row. A lone tab before the text is an indentation unless a row touches it or stands on either side.
fn keep_anchored(lines: &[&Arc<Line>], candidates: &mut [Option<Candidate>]) {
    let is_weak = |candidate: &Candidate| candidate.cells.filled < 2;
    if !candidates.iter().flatten().any(is_weak) {
        return;
    }
    let order: Vec<usize> = solid(lines).collect();
    let indented = |candidate: &Candidate| {
        candidate.cells.written.starts_with('\t') && !candidate.cells.written.starts_with("\t\t")
    };
    let touches = |one: usize, other: usize| {
        let (low, high) = (one.min(other), one.max(other));
        lines
            .get(low + 1..high)
            .is_some_and(|between| between.iter().all(|line| line.separator))
    };
    let mut start = 0;
    while start < order.len() {
        let weak_at = |position: usize, candidates: &[Option<Candidate>]| {
            order
                .get(position)
                .and_then(|&line| candidates.get(line)?.as_ref())
                .map(&is_weak)
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
                let position = if backwards {
                    end - 1 - step
                } else {
                    start + step
                };
                let neighbour = if backwards {
                    position + 1
                } else {
                    position.wrapping_sub(1)
                };
                let (Some(&line), Some(&beside)) = (order.get(position), order.get(neighbour))
                else {
                    break;
                };
                let lone = candidates
                    .get(line)
                    .and_then(Option::as_ref)
                    .is_some_and(&indented);
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

/// Turns tables into roles. Blank lines and separators inside a table are noise; a separator row of one cell directly
/// under a single line of text is its underline.
fn assign(
    lines: &[&Arc<Line>],
    mut candidates: Vec<Option<Candidate>>,
    groups: &[Group],
) -> Vec<Role> {
    let mut roles: Vec<Role> = lines
        .iter()
        .map(|line| {
            if line.blank {
                Role::Blank
            } else if line.separator {
                Role::Noise
            } else {
                Role::Text
            }
        })
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
            let Some(candidate) = candidates.get_mut(row).and_then(Option::take) else {
                continue;
            };
            let heading = candidate.cells.filled == 1 && candidate.cells.cells.len() == 1;
            if let Some(role) = roles.get_mut(row) {
                *role = Role::Row(Box::new(Row {
                    table,
                    cells: candidate.cells.cells,
                    written: candidate.cells.written,
                    separator_below: first && is_ruled(lines, Some(&row)),
                    first,
                    heading,
                }));
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
    let titles: Vec<usize> = groups
        .iter()
        .flat_map(|group| group.titles.iter().copied())
        .collect();
    underline(lines, &mut roles, &titles);
    roles
}

/// Finds the underlines, over the lines that the written form keeps. A title between rows has none: without the
/// separators it is a heading row.
fn underline(lines: &[&Arc<Line>], roles: &mut [Role], titles: &[usize]) {
    // How many lines of text end here, without a blank line between.
    let mut texts = 0;
    let mut previous_is_text = false;
    let mut previous_is_title = false;
    for (index, (line, role)) in lines.iter().zip(roles).enumerate() {
        match role {
            Role::Text if titles.binary_search(&index).is_ok() => texts = 0,
            Role::Text => texts += 1,
            // Under several lines of text, only one in the shape of a heading is underlined.
            Role::Noise
                if line.separator
                    && (texts == 1 || texts > 1 && previous_is_title)
                    && previous_is_text
                    && is_rule(line) =>
            {
                *role = Role::Underline;
                texts = 0;
            }
            Role::Noise => {}
            Role::Blank | Role::Underline | Role::Row(_) => texts = 0,
        }
        previous_is_text = *role == Role::Text;
        previous_is_title = previous_is_text && line.short;
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
