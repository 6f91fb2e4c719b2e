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

use crate::document::grid::{Cells, Gap, Grid, Part};
use crate::document::groups::is_short;
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
    /// Where cells start: in how many rows, and in how many of them after a gap that proves something.
    starts: BTreeMap<u32, (u32, u32)>,
    /// The boundaries that a separator row under the first row draws.
    ruled: Vec<u32>,
}

/// Finds the rows among the lines that are none yet.
pub(super) fn find(lines: &[Arc<Line>], candidates: &mut [Option<Candidate>]) {
    if lines.iter().all(|line| line.gaps.is_empty()) {
        return;
    }
    let mut chain = Chain::default();
    let mut run = 0;
    let order: Vec<usize> = solid(lines).collect();
    for index in order {
        let Some(line) = lines.get(index) else {
            continue;
        };
        let taken = candidates.get(index).is_some_and(Option::is_some);
        if !taken && !line.gaps.is_empty() && chain.links(lines, line) {
            chain.push(index, line);
        } else if !taken && line.gaps.iter().any(|gap| !gap.weak) {
            chain.settle(lines, candidates, &mut run);
            chain = Chain::starting(lines, index, line);
        } else if !taken && !chain.rows.is_empty() && chain.title.is_none() && is_title(line) {
            chain.title = Some(index);
        } else {
            chain.settle(lines, candidates, &mut run);
            chain = Chain::default();
        }
    }
    chain.settle(lines, candidates, &mut run);
}

/// A line that may be a heading row between rows.
fn is_title(line: &Line) -> bool {
    matches!(line.grid, Grid::None) && line.gaps.is_empty() && is_short(line)
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
    let length = u32::try_from(line.cleaned.trim_end().chars().count()).unwrap_or(u32::MAX);
    length < start
        || line.indent >= start
        || line
            .gaps
            .iter()
            .any(|gap| gap.start + 2 <= start && start <= gap.end)
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
    fn starting(lines: &[Arc<Line>], index: usize, line: &Line) -> Self {
        let mut chain = Self::default();
        chain.push(index, line);
        if let Some(rule) = lines.get(index + 1).filter(|below| below.separator) {
            chain.ruled = word_starts(&rule.cleaned);
            if rule.cleaned.contains(['\t', '|']) {
                chain.ruled.clear();
            }
        }
        chain
    }

    fn push(&mut self, index: usize, line: &Line) {
        self.rows.push(index);
        self.title = None;
        for (start, weak) in starts(line) {
            let seen = self.starts.entry(start).or_default();
            seen.0 += 1;
            seen.1 += u32::from(!weak);
        }
    }

    /// Whether the line may be the next row.
    fn links(&self, lines: &[Arc<Line>], line: &Line) -> bool {
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
    fn settle(&self, lines: &[Arc<Line>], candidates: &mut [Option<Candidate>], run: &mut u32) {
        let rows: Vec<&Line> = self
            .rows
            .iter()
            .filter_map(|&row| lines.get(row).map(|line| &**line))
            .collect();
        let Some(first) = rows.first().filter(|_| rows.len() >= 2) else {
            return;
        };
        let clean = |start: &u32| rows.iter().all(|line| is_clean(line, *start));
        let ruled = self.ruled.len() >= 2 && self.ruled.iter().skip(1).all(|start| clean(start));
        let boundaries: Vec<u32> = if ruled {
            self.ruled.iter().skip(1).copied().collect()
        } else {
            let at_first: Vec<u32> = first.gaps.iter().map(|gap| gap.end).collect();
            let seen = self
                .starts
                .iter()
                .filter(|(start, (count, _))| *count >= 2 || at_first.contains(start));
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
        let cells: Vec<Cells> = if (ruled && !boundaries.is_empty())
            || proven(2) >= 2
            || proven(3) >= 1
        {
            rows.iter()
                .map(|line| Cells::read(&line.raw, &line.cleaned, &cut(&line.cleaned, &boundaries)))
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
            rows.iter()
                .map(|line| Cells::read(&line.raw, &line.cleaned, &cut(&line.cleaned, &own(line))))
                .collect()
        } else {
            return;
        };
        // What would not be read as a row again, once it stands between tabs, spoils the table.
        let sound = |cells: &Cells| {
            cells.may_be_row()
                && (cells.filled >= 2 || (cells.cells.len() == 1 && !cells.written.contains('|')))
        };
        if !cells.iter().all(sound) || cells.iter().filter(|cells| cells.filled >= 2).count() < 2 {
            return;
        }
        for (&row, cells) in self.rows.iter().zip(cells) {
            if let Some(slot) = candidates.get_mut(row) {
                *slot = Some(Candidate {
                    cells,
                    run: Some(*run),
                });
            }
        }
        *run += 1;
    }
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
