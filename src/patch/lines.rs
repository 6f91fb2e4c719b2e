//! Which lines of a file are a block's own, so that they can go, or go elsewhere, without touching another block.

use super::Reason;
use super::source::Source;
use crate::deviation::Deviation;
use crate::document::table::Role;

/// The first and the last line of a block that shares them with no other, a heading's underline and a header's separator
/// included.
pub(super) fn own(source: &Source, deviation: &Deviation) -> Result<(u32, u32), Reason> {
    let found = deviation.found.as_ref().ok_or(Reason::SharedLine)?;
    let (from, mut to) = (found.start_line, found.end_line);
    if let Some(row) = source.row(from) {
        if row.separator_below {
            to = below(source, to);
        }
    } else {
        let starts = columns(source, from).is_some_and(|(starts, _)| {
            starts.iter().any(|(start, _)| *start == found.start_column)
        });
        let ends = columns(source, to).is_some_and(|(_, end)| end == found.end_column);
        if !starts || !ends {
            return Err(Reason::SharedLine);
        }
        while source.role(to + 1) == Some(&Role::Underline) {
            to += 1;
        }
    }
    Ok((from, to))
}

/// Where the words of a line may start (after its marker, or with it), and where they end.
type Columns = ([(u32, u32); 2], u32);

fn columns(source: &Source, line: u32) -> Option<Columns> {
    let line = source.line(line)?;
    let marker = line.marker.map_or(0, |marker| marker.len as usize);
    let bare = line.columns(marker, line.text.len())?;
    let whole = line.columns(0, line.text.len())?;
    Some(([bare, whole], bare.1))
}

/// The last of the separators and underlines right under a line.
pub(super) fn below(source: &Source, line: u32) -> u32 {
    let belongs = |line: u32| match source.role(line) {
        Some(Role::Underline) => true,
        Some(Role::Noise) => source.line(line).is_some_and(|line| line.separator),
        _ => false,
    };
    let mut last = line;
    while belongs(last + 1) {
        last += 1;
    }
    last
}
