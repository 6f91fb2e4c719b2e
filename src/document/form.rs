//! The form of one document: its lines with their roles, its written form, and the record of what changed.
//!
//! Made from one file alone, line by line. Blocks are cut later, from the same lines and roles.

use std::sync::Arc;

use crate::document::line::Line;
use crate::document::table::{Role, Row, roles};
use crate::text::decode::{Decoded, Mojibake};
use crate::text::lines::{Ending, RawLine, split_lines};
use crate::text::{Normalisation, NormalisationKind, Unseen, add_unseen};

/// The lines of a document with their roles. Line numbers count from 1.
#[derive(Debug, Clone)]
pub struct Laid<'l> {
    /// The lines, in order, where they are held.
    pub lines: Vec<&'l Arc<Line>>,
    /// The role of each line.
    pub roles: Vec<Role>,
}

impl<'l> Laid<'l> {
    /// Gives each line its role.
    #[must_use]
    pub fn new(lines: Vec<&'l Arc<Line>>) -> Self {
        Self {
            roles: roles(&lines),
            lines,
        }
    }

    /// The written form: what `normalise` prints.
    #[must_use]
    pub fn written(&self) -> String {
        let mut written =
            String::with_capacity(self.lines.iter().map(|line| line.written.len() + 1).sum());
        let mut blank = false;
        for (line, role) in self.lines.iter().zip(&self.roles) {
            let text: &str = match role {
                Role::Blank => {
                    blank = true;
                    continue;
                }
                Role::Noise => continue,
                Role::Text | Role::Underline => &line.written,
                Role::Row(row) => &row.written,
            };
            if blank && !written.is_empty() {
                written.push('\n');
            }
            blank = false;
            written.push_str(text);
            written.push('\n');
        }
        written
    }
}

/// A document as lines with roles, and what is known of the file. Line numbers count from 1.
#[derive(Debug, Clone)]
pub struct Formed<'l> {
    /// The lines and their roles.
    pub laid: Laid<'l>,
    /// The encoding that was read, in lower case.
    pub encoding: &'static str,
    /// Whether a byte order mark stood before the text.
    pub bom: bool,
    /// Whether the text had been read in the wrong encoding before.
    pub mojibake: Mojibake,
    /// The first line with bidirectional controls.
    pub bidi: Option<u32>,
    /// The first line with characters that nobody sees.
    pub invisible: Option<u32>,
    /// The lines that end otherwise than by `\n`, ascending.
    other_endings: Vec<u32>,
    /// Whether the last line has no ending.
    unfinished: bool,
}

/// What is known of a text besides its lines.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The encoding that was read, in lower case.
    pub encoding: &'static str,
    /// Whether a byte order mark stood before the text.
    pub bom: bool,
    /// Whether the text had been read in the wrong encoding before.
    pub mojibake: Mojibake,
    /// The lines that end otherwise than by `\n`, ascending, from 1.
    pub other_endings: Vec<u32>,
    /// Whether the last line has no ending.
    pub unfinished: bool,
}

/// The raw lines of a decoded document, and what is known of it besides.
pub(super) fn split_decoded(decoded: &Decoded) -> (Vec<RawLine<'_>>, Origin) {
    let raw = split_lines(&decoded.text);
    let other = (1..)
        .zip(&raw)
        .filter(|(_, line)| matches!(line.ending, Ending::CrLf | Ending::Other));
    let origin = Origin {
        encoding: decoded.encoding,
        bom: decoded.bom,
        mojibake: decoded.mojibake,
        other_endings: other.map(|(number, _)| number).collect(),
        unfinished: raw
            .last()
            .is_some_and(|line| matches!(line.ending, Ending::None)),
    };
    (raw, origin)
}

/// Forms a document from its lines.
#[must_use]
pub fn form_lines(lines: Vec<&Arc<Line>>, origin: Origin) -> Formed<'_> {
    let first = |is: fn(&Line) -> bool| {
        (1..)
            .zip(&lines)
            .find(|(_, line)| is(line))
            .map(|(number, _)| number)
    };
    Formed {
        encoding: origin.encoding,
        bom: origin.bom,
        mojibake: origin.mojibake,
        bidi: first(|line| line.bidi),
        invisible: first(|line| line.invisible),
        other_endings: origin.other_endings,
        unfinished: origin.unfinished,
        laid: Laid::new(lines),
    }
}

impl Formed<'_> {
    /// The written form: what `normalise` prints.
    #[must_use]
    pub fn written(&self) -> String {
        self.laid.written()
    }

    /// What the written form changed, by the names of the kinds; the lines ascend.
    #[must_use]
    pub fn normalisations(&self) -> Vec<Normalisation> {
        let mut record = Record::default();
        self.of_the_file(&mut record);
        let last = self
            .laid
            .roles
            .iter()
            .rposition(|role| !matches!(role, Role::Blank | Role::Noise));
        // Whether a blank line would be the first of its run, after something that stays.
        let mut wanted = false;
        for (index, (line, role)) in self.laid.lines.iter().zip(&self.laid.roles).enumerate() {
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            if !line.kinds.is_empty() {
                for kind in line.kinds.iter() {
                    record.add(kind, number);
                }
                if line.invisible {
                    add_unseen(&line.raw, number, &mut record.unseen);
                }
            }
            match role {
                Role::Noise if line.separator => {
                    record.add(NormalisationKind::SeparatorRow, number)
                }
                Role::Noise => record.add(NormalisationKind::BlankLineInTable, number),
                Role::Blank if wanted && last.is_some_and(|last| index < last) => {
                    wanted = false;
                    if !line.cleaned.is_empty() {
                        record.add(NormalisationKind::BlanksAtLineEnds, number);
                    }
                }
                Role::Blank => record.add(NormalisationKind::BlankLines, number),
                Role::Text | Role::Underline => {
                    wanted = true;
                    if line.has_blank_ends {
                        record.add(NormalisationKind::BlanksAtLineEnds, number);
                    }
                    if line.has_spaces {
                        record.add(NormalisationKind::Spaces, number);
                    }
                }
                Role::Row(row) => {
                    wanted = true;
                    of_a_row(line, row, number, &mut record);
                }
            }
        }
        record.finish()
    }

    /// The changes that concern the file as a whole.
    fn of_the_file(&self, record: &mut Record) {
        let wide = self.encoding.starts_with("utf-16") || self.encoding.starts_with("utf-32");
        let as_read = self.encoding == "utf-8" && !matches!(self.mojibake, Mojibake::Mended);
        for (number, line) in (1..).zip(&self.laid.lines).filter(|_| !as_read) {
            let foreign = !line.raw.is_ascii();
            if self.encoding != "utf-8" && (wide || foreign) {
                record.add(NormalisationKind::Encoding, number);
            }
            if matches!(self.mojibake, Mojibake::Mended) && foreign {
                record.add(NormalisationKind::Mojibake, number);
            }
        }
        if self.bom {
            record.add(NormalisationKind::Bom, 1);
        }
        for &number in &self.other_endings {
            record.add(NormalisationKind::LineEnding, number);
        }
        if self.unfinished
            && self
                .laid
                .roles
                .last()
                .is_some_and(|role| !matches!(role, Role::Blank | Role::Noise))
        {
            record.add(
                NormalisationKind::FinalNewline,
                u32::try_from(self.laid.lines.len()).unwrap_or(u32::MAX),
            );
        }
    }
}

/// What changed in a line of a table.
fn of_a_row(line: &Line, row: &Row, number: u32, record: &mut Record) {
    let between = line
        .cleaned
        .trim_matches(|sign: char| sign.is_whitespace() && sign != '\t');
    if between.len() != line.cleaned.len() {
        record.add(NormalisationKind::BlanksAtLineEnds, number);
    }
    if between == &*row.written {
        return;
    }
    if line.is_tabbed() {
        record.add(NormalisationKind::Spaces, number);
    } else {
        record.add(NormalisationKind::Cells, number);
    }
}

/// The lines of each kind, in the making.
#[derive(Default)]
struct Record {
    lines: [Vec<u32>; NormalisationKind::ALL.len()],
    unseen: Vec<Unseen>,
}

impl Record {
    fn add(&mut self, kind: NormalisationKind, line: u32) {
        // The kinds stand in the order of their names.
        if let Some(lines) = self.lines.get_mut(kind as usize)
            && lines.last() != Some(&line)
        {
            lines.push(line);
        }
    }

    fn finish(mut self) -> Vec<Normalisation> {
        NormalisationKind::ALL
            .into_iter()
            .zip(self.lines)
            .filter(|(_, lines)| !lines.is_empty())
            .map(|(kind, lines)| Normalisation {
                kind,
                lines,
                unseen: match kind {
                    NormalisationKind::InvisibleCharacters => std::mem::take(&mut self.unseen),
                    _ => Vec::new(),
                },
            })
            .collect()
    }
}

#[cfg(test)]
#[path = "form_tests.rs"]
mod tests;
