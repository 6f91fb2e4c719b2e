//! The lines of one document that hold words, with what parts them: the raw material of blocks.
//!
//! ```text
//! file                      units
//!   1  Charte cookies         Line 1, Gap::Edge
//!   2
//!   3  Afin de vous           Line 3, Gap::Blank
//!   4  proposer               Line 4, Gap::Newline   ← joined or not? the family will say (`junction`)
//!   5  a<tab>b                Row  5, Gap::Table
//! ```

use std::sync::Arc;

use crate::document::content::{Content, Contents, hash_all};
use crate::document::form::Formed;
use crate::document::line::Line;
use crate::document::table::{CellText, Role};

/// What stands between a unit and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gap {
    /// The start of the file.
    Edge,
    /// A blank line, or a heading's underline.
    Blank,
    /// A line break alone.
    Newline,
    /// One of the two is a row of a table.
    Table,
}

/// A row of a table, its cells read.
#[derive(Debug, Clone)]
pub struct RowUnit {
    /// The table's number in the document.
    pub table: u32,
    /// The cells.
    pub cells: Vec<Arc<Content>>,
    /// Where each cell stands in the raw line: first and last column, from 1; 0 for an empty cell.
    pub columns: Vec<(u32, u32)>,
    /// Whether a separator stands under the table's first row.
    pub separator_below: bool,
    /// Whether it is the table's first row.
    pub first: bool,
    /// Whether only its first cell is filled.
    pub heading: bool,
}

/// What a unit holds.
#[derive(Debug, Clone)]
pub enum Body {
    /// A line of text.
    Line(Arc<Line>),
    /// A row of a table.
    Row(RowUnit),
}

/// One line that holds words.
#[derive(Debug, Clone)]
pub struct Unit {
    /// The line's number in the file, from 1.
    pub line: u32,
    /// What parts it from the unit before.
    pub gap: Gap,
    /// Whether a heading's underline stands under it.
    pub underlined: bool,
    /// What it holds.
    pub body: Body,
}

/// The units of a laid-out document, in order.
#[must_use]
pub fn units(formed: &Formed, contents: &Contents) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::with_capacity(formed.lines.len());
    let mut blanks = 0u32;
    let mut runs: Vec<(usize, u32)> = Vec::new();
    let mut after_underline = false;
    for (index, (line, role)) in formed.lines.iter().zip(&formed.roles).enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let body = match role {
            Role::Blank => {
                blanks += 1;
                continue;
            }
            Role::Noise => {
                // A separator between two paragraphs parts them as a blank line does.
                if line.separator {
                    blanks = blanks.max(1);
                    after_underline = true;
                }
                continue;
            }
            Role::Underline => {
                if let Some(last) = units.last_mut() {
                    last.underlined = true;
                }
                after_underline = true;
                continue;
            }
            Role::Text => Body::Line(Arc::clone(line)),
            Role::Row(row) => Body::Row(RowUnit {
                table: row.table,
                cells: row
                    .cells
                    .iter()
                    .map(|cell: &CellText| contents.get(&cell.text))
                    .collect(),
                columns: row
                    .cells
                    .iter()
                    .map(|cell| (cell.start_column, cell.end_column))
                    .collect(),
                separator_below: row.separator_below,
                first: row.first,
                heading: row.heading,
            }),
        };
        let table_here = matches!(body, Body::Row(_));
        let gap = match units.last() {
            None => Gap::Edge,
            Some(last) if table_here || matches!(last.body, Body::Row(_)) => Gap::Table,
            Some(_) if after_underline => Gap::Blank,
            Some(_) if blanks > 0 => {
                runs.push((units.len(), blanks));
                Gap::Blank
            }
            Some(_) => {
                runs.push((units.len(), 0));
                Gap::Newline
            }
        };
        units.push(Unit {
            line: number,
            gap,
            underlined: false,
            body,
        });
        blanks = 0;
        after_underline = false;
    }
    undouble(&mut units, &runs);
    units
}

/// A document in which every line break was doubled has no two lines next to each other, and blank runs of more than
/// one length, all odd: its single blank lines are line breaks.
fn undouble(units: &mut [Unit], runs: &[(usize, u32)]) {
    let doubled = runs.len() >= 3
        && runs.iter().all(|(_, blanks)| blanks % 2 == 1)
        && runs.iter().any(|(_, blanks)| *blanks == 1)
        && runs.iter().any(|(_, blanks)| *blanks > 1);
    if doubled {
        for (at, _) in runs.iter().filter(|(_, blanks)| *blanks == 1) {
            if let Some(unit) = units.get_mut(*at) {
                unit.gap = Gap::Newline;
            }
        }
    }
}

/// The words (masked, no signs) of a document in order, tables included: what families are made from.
pub fn word_stream(units: &[Unit]) -> impl Iterator<Item = u64> + '_ {
    units.iter().flat_map(|unit| {
        let (line, cells) = match &unit.body {
            Body::Line(line) => (&*line.words, &[][..]),
            Body::Row(row) => (&[][..], row.cells.as_slice()),
        };
        let cells = cells.iter().flat_map(|cell| &cell.words);
        line.iter().chain(cells).copied()
    })
}

/// A hash of all that decides how a document is cut into blocks: its words, masked, and what parts its lines.
#[must_use]
pub fn shape(units: &[Unit]) -> u64 {
    hash_all(units.iter().map(|unit| {
        let gap = unit.gap as u64 | u64::from(unit.underlined) << 4;
        let body = match &unit.body {
            Body::Line(line) => line.mask ^ u64::from(line.width),
            Body::Row(row) => hash_all(row.cells.iter().map(|cell| cell.mask)),
        };
        hash_all([gap, body])
    }))
}
