//! Tables whose columns are set apart by two or more spaces.
//!
//! ```text
//!     Nom       Durée     Finalité           columns start at 10 and 20 in two rows or more,
//!     _ga                 mesure             with two blanks before them in every row:
//!     _gid      1 jour    mesure             those are the boundaries; a missing cell is an empty one
//! ```
//!
//! Double spaces also stand after full stops and in justified text. So a table needs two boundaries, or one in three
//! rows; where nothing is aligned, three short rows of as many cells. Gaps after a sentence or a number prove nothing.
//! Positions count characters of the cleaned line, from 0.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::document::grid::{Cells, Gap, Grid, MOST_COLUMNS, Part};
use crate::document::groups;
use crate::document::line::Line;
use crate::document::table::{Candidate, solid};

/// A cell that is part of an unaligned table has this many words at most, on average.
const SHORT_CELL: usize = 4;

/// Neighbouring lines that may be rows of one table.
#[derive(Default)]
struct Chain {
    rows: Vec<usize>,
    /// A short line without gaps after the last row: a heading row, if another row follows.
    title: Option<usize>,
    /// The heading rows, each with the place in `rows` of the row below it.
    titles: Vec<(usize, usize)>,
    /// Where cells start: in how many rows, and in how many of them after a gap that proves something.
    starts: BTreeMap<u32, (u32, u32)>,
    /// The boundaries that a separator row under the first row draws.
    ruled: Vec<u32>,
}

/// Finds the rows among the lines that are none yet.
pub(super) fn find(lines: &[&Arc<Line>], candidates: &mut [Option<Candidate>]) {
    if lines.iter().all(|line| line.gaps.is_empty()) {
        return;
    }
    let mut chain = Chain::default();
    let order: Vec<usize> = solid(lines).collect();
    for index in order {
        let Some(line) = lines.get(index) else {
            continue;
        };
        let taken = candidates.get(index).is_some_and(Option::is_some);
        if !taken && !line.gaps.is_empty() && chain.links(lines, line) {
            chain.push(index, line);
        } else if !taken && line.gaps.iter().any(|gap| !gap.weak) {
            chain.settle(lines, candidates);
            chain = Chain::starting(lines, index, line);
        } else if !taken && chain.has_cell_at(line) {
            chain.push(index, line);
        } else if !taken && !chain.rows.is_empty() && chain.title.is_none() && is_title(line) {
            chain.title = Some(index);
        } else {
            chain.settle(lines, candidates);
            chain = Chain::default();
        }
    }
    chain.settle(lines, candidates);
}

/// A line that may be a heading row between rows.
fn is_title(line: &Line) -> bool {
    matches!(line.grid, Grid::None) && line.gaps.is_empty() && line.short
}

/// Where the cells of a line start, but for a first one at the margin.
fn starts(line: &Line) -> impl Iterator<Item = (u32, bool)> + '_ {
    let indent = (line.indent >= 2).then_some((line.indent, true));
    indent
        .into_iter()
        .chain(line.gaps.iter().map(|gap| (gap.end, gap.weak)))
}

/// Whether a boundary at `start` cuts no word of the line: it ends before, begins after, or has two blanks there.
fn is_clean(line: &Line, start: u32) -> bool {
    let gap = line
        .gaps
        .get(line.gaps.partition_point(|gap| gap.end < start));
    line.end < start || line.indent >= start || gap.is_some_and(|gap| gap.start + 2 <= start)
}

/// A row whose cells are short, on average.
fn has_short_cells(line: &Line) -> bool {
    let words = line
        .tokens
        .iter()
        .filter(|token| token.is_word_like())
        .count();
    words <= SHORT_CELL * (line.gaps.len() + 1)
}

impl Chain {
    fn starting(lines: &[&Arc<Line>], index: usize, line: &Line) -> Self {
        let mut chain = Self::default();
        chain.push(index, line);
        if let Some(rule) = lines.get(index + 1).filter(|below| below.separator) {
            chain.ruled = word_starts(&rule.cleaned);
            if rule.cleaned.contains(['\t', '|']) || chain.ruled.len() > MOST_COLUMNS {
                chain.ruled.clear();
            }
        }
        chain
    }

    fn push(&mut self, index: usize, line: &Line) {
        if let Some(title) = self.title.take() {
            self.titles.push((title, self.rows.len()));
        }
        self.rows.push(index);
        for (start, weak) in starts(line) {
            let seen = self.starts.entry(start).or_default();
            seen.0 += 1;
            seen.1 += u32::from(!weak);
        }
    }

    /// Whether the line is one cell that starts where cells start, but not at the margin.
    fn has_cell_at(&self, line: &Line) -> bool {
        matches!(line.grid, Grid::None)
            && line.gaps.is_empty()
            && line.indent >= 2
            && self
                .starts
                .get(&line.indent)
                .is_some_and(|(_, proofs)| *proofs >= 1)
    }

    /// Whether the line may be the next row.
    fn links(&self, lines: &[&Arc<Line>], line: &Line) -> bool {
        let Some(last) = self.rows.last().and_then(|&last| lines.get(last)) else {
            return false;
        };
        if !self.ruled.is_empty() && self.ruled.iter().all(|&start| is_clean(line, start)) {
            return true;
        }
        let all = starts(line).count();
        let common = starts(line)
            .filter(|(start, _)| self.starts.contains_key(start))
            .count();
        let same_count = last.gaps.len() == line.gaps.len();
        common >= 2
            || (common >= 1 && (common == all || same_count))
            || (same_count
                && last.gaps.len() >= 2
                && has_short_cells(last)
                && has_short_cells(line))
    }

    /// Makes the rows candidates if they are a table.
    fn settle(&self, lines: &[&Arc<Line>], candidates: &mut [Option<Candidate>]) {
        let rows: Vec<&Line> = self
            .rows
            .iter()
            .filter_map(|&row| lines.get(row).map(|line| &***line))
            .collect();
        let Some(first) = rows.first().filter(|_| rows.len() >= 2) else {
            return;
        };
        let clean = |start: &u32| rows.iter().all(|line| is_clean(line, *start));
        let ruled = self.ruled.len() >= 2 && self.ruled.iter().skip(1).all(clean);
        let boundaries: Vec<u32> = if ruled {
            self.ruled.iter().skip(1).copied().collect()
        } else {
            let at_first: Vec<u32> = first.gaps.iter().map(|gap| gap.end).collect();
            let seen = self
                .starts
                .iter()
                .filter(|(start, (count, _))| *count >= 2 || at_first.binary_search(start).is_ok());
            let margin = rows.iter().map(|line| line.indent).min().unwrap_or(0);
            seen.map(|(start, _)| *start)
                .filter(|start| *start > margin && clean(start))
                .collect()
        };
        let proven = |least: u32| {
            let counts = boundaries.iter().filter_map(|start| self.starts.get(start));
            counts
                .filter(|(count, proofs)| *count >= least && *proofs >= 1)
                .count()
        };
        let cells: Vec<Cells> =
            if (ruled && !boundaries.is_empty()) || proven(2) >= 2 || proven(3) >= 1 {
                rows.iter()
                    .map(|line| cells_of(line, &boundaries))
                    .collect()
            } else if rows.len() >= 3
                && first.gaps.len() >= 2
                && rows
                    .iter()
                    .all(|line| line.gaps.len() == first.gaps.len() && has_short_cells(line))
            {
                let own = |line: &Line| {
                    line.gaps
                        .iter()
                        .map(|gap: &Gap| gap.end)
                        .collect::<Vec<_>>()
                };
                rows.iter().map(|line| cells_of(line, &own(line))).collect()
            } else {
                return;
            };
        // What would not be read as a row again, once it stands between tabs, spoils the table.
        let sound = |cells: &Cells| {
            cells.may_be_row() && (cells.filled >= 2 || !cells.written.contains('|'))
        };
        if !cells.iter().all(sound) || cells.iter().filter(|cells| cells.filled >= 2).count() < 2 {
            return;
        }
        for &(title, below) in &self.titles {
            let (Some(line), Some(slot)) = (lines.get(title), candidates.get_mut(title)) else {
                continue;
            };
            let is_ruled = |row: usize| groups::is_ruled(lines, self.rows.get(row));
            let cells_at = |row: usize| cells.get(row).map(|cells| &*cells.cells);
            if groups::may_be_heading(lines, title)
                && !(is_ruled(0) && is_ruled(below))
                && !groups::is_repeated(cells_at(0), cells_at(below))
            {
                // It has the empty cells that its neighbours have: between tabs it is a row whatever stands around.
                let mut heading = cells_of(line, &[]);
                heading.pad(cells.first().map_or(0, |cells| cells.count));
                *slot = Some(Candidate { cells: heading });
            }
        }
        for (&row, cells) in self.rows.iter().zip(cells) {
            if let Some(slot) = candidates.get_mut(row) {
                *slot = Some(Candidate { cells });
            }
        }
    }
}

/// The cells of a line that is cut at the boundaries.
fn cells_of(line: &Line, boundaries: &[u32]) -> Cells {
    Cells::read(
        &line.raw,
        &line.cleaned,
        &cut(&line.cleaned, boundaries),
        &[],
    )
}

/// Where the words of a line start.
fn word_starts(cleaned: &str) -> Vec<u32> {
    let mut found = Vec::new();
    let mut blank = true;
    for (column, sign) in (0..).zip(cleaned.chars()) {
        if blank && !sign.is_whitespace() {
            found.push(column);
        }
        blank = sign.is_whitespace();
    }
    found
}

/// Cuts a line at the boundaries, which ascend.
fn cut<'l>(cleaned: &'l str, boundaries: &[u32]) -> Vec<Part<'l>> {
    let mut parts = Vec::with_capacity(boundaries.len() + 1);
    let (mut rest, mut before) = (cleaned, 0);
    for &boundary in boundaries {
        let taken = (boundary - before) as usize;
        let at = rest
            .char_indices()
            .nth(taken)
            .map_or(rest.len(), |(at, _)| at);
        let (part, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        parts.push((part, before));
        (rest, before) = (after, boundary);
    }
    parts.push((rest, before));
    parts
}
