//! A file as it is changed: its lines with their ends, what each of them is, and the bytes behind lines and columns.
//!
//! Only files whose bytes are the text itself: UTF-8, and nothing mended to read it.

use std::sync::Arc;

use crate::document::Lines;
use crate::document::line::Line;
use crate::document::table::{Role, Row};
use crate::text::{Ending, Mojibake, decode, split_lines};

/// One line of the text, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) start: usize,
    /// Without what ends it.
    pub(super) end: usize,
    /// Where the next line starts.
    pub(super) next: usize,
}

/// A file to change. Lines count from 1.
#[derive(Debug)]
pub(super) struct Source {
    /// The text without a byte order mark.
    pub(super) text: String,
    pub(super) bom: bool,
    pub(super) places: Vec<Place>,
    pub(super) lines: Vec<Arc<Line>>,
    pub(super) roles: Vec<Role>,
}

impl Source {
    /// Reads a file; `None` where its bytes are not the text.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let decoded = decode(bytes).ok()?;
        if decoded.encoding != "utf-8" || decoded.mojibake == Mojibake::Mended {
            return None;
        }
        let (text, bom) = (decoded.text.clone(), decoded.bom);
        let mut places = Vec::new();
        let mut start = 0;
        for line in split_lines(&text) {
            let end = start + line.text.len();
            let length = match line.ending {
                Ending::None => 0,
                Ending::Lf => 1,
                Ending::CrLf => 2,
                Ending::Other => text.get(end..)?.chars().next().map_or(0, char::len_utf8),
            };
            places.push(Place {
                start,
                end,
                next: end + length,
            });
            start = end + length;
        }
        let lines = Lines::default();
        let laid = lines.form(&decoded).laid;
        Some(Self {
            text,
            bom,
            places,
            lines: laid.lines.into_iter().cloned().collect(),
            roles: laid.roles,
        })
    }

    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.places.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn place(&self, line: u32) -> Option<Place> {
        self.places.get(index(line)?).copied()
    }

    pub(super) fn line(&self, line: u32) -> Option<&Line> {
        self.lines.get(index(line)?).map(|line| &**line)
    }

    pub(super) fn role(&self, line: u32) -> Option<&Role> {
        self.roles.get(index(line)?)
    }

    pub(super) fn row(&self, line: u32) -> Option<&Row> {
        match self.role(line)? {
            Role::Row(row) => Some(row),
            _ => None,
        }
    }

    pub(super) fn raw(&self, line: u32) -> &str {
        let place = self.place(line);
        place
            .and_then(|place| self.text.get(place.start..place.end))
            .unwrap_or_default()
    }

    /// Whether the line holds nothing, or is not there.
    pub(super) fn is_blank(&self, line: u32) -> bool {
        self.raw(line).trim().is_empty()
    }

    /// The byte at which a character of a line starts; the columns count from 1.
    pub(super) fn byte(&self, line: u32, column: u32) -> Option<usize> {
        let place = self.place(line)?;
        let before = usize::try_from(column).ok()?.checked_sub(1)?;
        let raw = self.raw(line);
        let inside = match raw.char_indices().nth(before) {
            Some((byte, _)) => byte,
            None if raw.chars().count() == before => raw.len(),
            None => return None,
        };
        Some(place.start + inside)
    }

    /// The ends that the file's lines have.
    pub(super) fn ending(&self) -> &str {
        let first = self.places.first();
        first
            .and_then(|place| self.text.get(place.end..place.next))
            .filter(|ending| !ending.is_empty())
            .unwrap_or("\n")
    }
}

fn index(line: u32) -> Option<usize> {
    usize::try_from(line).ok()?.checked_sub(1)
}
