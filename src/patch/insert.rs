//! A block of the template that the document lacks: where it goes, and what it looks like there. It takes the dress of
//! its neighbours: a row their tabs or pipes, an item their bullet, a heading their signs.

use std::sync::Arc;

use super::Reason;
use super::edit::Op;
use super::fillers::Fillers;
use super::lines::below;
use super::source::Source;
use crate::deviation::{Deviation, Element};
use crate::document::marker::MarkerKind;
use crate::document::table::Role;

/// What puts a missing block back. `order` is its number in the template.
pub(super) fn plan(
    source: &Source,
    deviation: &Deviation,
    order: usize,
    fillers: &Fillers<'_>,
) -> Result<Op, Reason> {
    let expected = deviation.template.as_ref().ok_or(Reason::NotWords)?;
    let element = deviation.element;
    let after = place(source, element, deviation.expected_line.unwrap_or(0));
    let text = expected
        .text
        .split('\t')
        .enumerate()
        .map(|(cell, text)| fillers.fill(text, &expected.block, cell))
        .collect::<Result<Vec<_>, _>>()?;
    let lines = match element {
        Element::Heading => vec![heading(source, &deviation.section, after, &text.join(" "))?],
        Element::ListItem => vec![item(source, after, &text.join(" "))?],
        element if element.in_table() => row(source, element, after, &text)?,
        _ => text,
    };
    Ok(Op::Insert {
        after,
        order,
        element,
        lines,
    })
}

/// The line after which a block goes whose predecessor ends at `line`. A row goes to the rows of its table; separators
/// and underlines stay with what they stand under.
pub(super) fn place(source: &Source, element: Element, line: u32) -> u32 {
    let line = below(source, line);
    if !element.in_table() || source.row(line).is_some() {
        return line;
    }
    let next = solid(source, line + 1..=source.count());
    match next {
        Some(next) if source.row(next).is_some() => next - 1,
        _ => line,
    }
}

/// The first of some lines that holds words.
fn solid(source: &Source, mut lines: impl Iterator<Item = u32>) -> Option<u32> {
    lines.find(|line| matches!(source.role(*line), Some(Role::Text | Role::Row(_))))
}

/// The words of a heading in the dress of the headings around: one sign more than the heading above it in the template,
/// or as many as the highest where none is above.
fn heading(
    source: &Source,
    section: &[Arc<str>],
    after: u32,
    text: &str,
) -> Result<String, Reason> {
    let marked = |line: u32| {
        let held = source.line(line)?;
        let marker = held.marker.filter(|_| source.row(line).is_none())?;
        match marker.kind {
            MarkerKind::Hash => {
                let numbered = marker.len > u32::from(marker.level) + 1;
                Some((line, marker.level, numbered))
            }
            // A numbered line alone between blank lines.
            MarkerKind::Number | MarkerKind::Article
                if source.is_blank(line - 1) && source.is_blank(line + 1) =>
            {
                Some((line, 0, true))
            }
            _ => None,
        }
    };
    let headings: Vec<(u32, u8, bool)> = (1..=source.count()).filter_map(marked).collect();
    let before = headings.iter().rfind(|(line, ..)| *line <= after);
    match before.or(headings.first()) {
        None => return Ok(text.to_owned()),
        Some((.., true)) => return Err(Reason::Numbered),
        Some(_) => {}
    }
    let above = section.last().and_then(|above| {
        let is_above = |line: u32| {
            source
                .line(line)
                .is_some_and(|line| *line.content() == **above)
        };
        let found = headings.iter().find(|(line, ..)| is_above(*line));
        found.map(|(_, level, _)| level + 1)
    });
    let highest = headings.iter().map(|(_, level, _)| *level).min();
    let level = above.or(highest).unwrap_or(1).clamp(1, 6);
    Ok(format!("{} {text}", "#".repeat(usize::from(level))))
}

/// The words of a list item in the dress of the items around.
fn item(source: &Source, after: u32, text: &str) -> Result<String, Reason> {
    let marker = |line: u32| Some((line, source.line(line)?.marker?));
    let above = (1..=after)
        .rev()
        .take_while(|line| !source.is_blank(*line))
        .find_map(marker);
    let found = above.or_else(|| solid(source, after + 1..=source.count()).and_then(marker));
    match found {
        Some((line, marker)) if marker.kind == MarkerKind::Bullet => {
            let raw = source.raw(line);
            let words = raw.trim_start().chars().skip(1).collect::<String>();
            let dress = raw.len() - words.trim_start().len();
            Ok(format!("{}{text}", raw.get(..dress).unwrap_or("- ")))
        }
        Some((_, marker)) if matches!(marker.kind, MarkerKind::Number | MarkerKind::Letter) => {
            Err(Reason::Numbered)
        }
        _ => Ok(format!("- {text}")),
    }
}

/// How the cells of a row are set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowDress {
    /// By tabs.
    Tabs,
    /// By pipes.
    Pipes {
        /// Whether one stands before the first cell.
        leading: bool,
        /// Whether one stands after the last.
        trailing: bool,
    },
}

impl RowDress {
    /// The dress of a row; none where spaces set the cells apart.
    pub(super) fn of(source: &Source, line: u32) -> Result<Self, Reason> {
        let raw = source.raw(line).trim();
        if raw.starts_with('|') {
            return Ok(Self::Pipes {
                leading: true,
                trailing: raw.ends_with('|'),
            });
        }
        if source.raw(line).contains('\t') {
            return Ok(Self::Tabs);
        }
        if raw.contains('|') {
            return Ok(Self::Pipes {
                leading: false,
                trailing: raw.ends_with('|'),
            });
        }
        Err(Reason::Columns)
    }

    fn write(self, cells: &[String]) -> String {
        match self {
            Self::Tabs => cells.join("\t"),
            Self::Pipes { leading, trailing } => {
                let cells: Vec<String> =
                    cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
                let open = if leading { "| " } else { "" };
                let close = if trailing { " |" } else { "" };
                format!("{open}{}{close}", cells.join(" | "))
            }
        }
    }
}

/// A row in the dress of the nearest one; a header in pipes with the separator under it that makes it one.
fn row(
    source: &Source,
    element: Element,
    after: u32,
    cells: &[String],
) -> Result<Vec<String>, Reason> {
    // A heading row shows no dress of its own.
    let telling = |line: &u32| source.row(*line).is_some_and(|row| !row.heading);
    let above = (1..=after).rev().find(telling);
    let below = (after + 1..=source.count()).find(telling);
    let here = |line: &u32| {
        let between = if *line <= after {
            *line..=after
        } else {
            after + 1..=*line
        };
        solid(
            source,
            between.filter(|between| source.row(*between).is_none()),
        )
        .is_none()
    };
    let near = above.filter(here).or_else(|| below.filter(here));
    let dress = match near.or(above).or(below) {
        Some(line) => RowDress::of(source, line)?,
        None => RowDress::Tabs,
    };
    let mut cells = cells.to_vec();
    let columns = near
        .and_then(|line| source.row(line))
        .map_or(0, |row| row.written.matches('\t').count() + 1);
    while cells.len() < columns {
        cells.push(String::new());
    }
    let mut lines = vec![dress.write(&cells)];
    if let RowDress::Pipes { .. } = dress
        && element == Element::TableHeader
    {
        lines.push(dress.write(&vec!["---".to_owned(); cells.len()]));
    }
    Ok(lines)
}
