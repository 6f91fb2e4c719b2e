//! The form of one document: its lines with their roles, its written form, and the record of what changed.
//!
//! Made from one file alone, line by line. Blocks are cut later, from the same lines and roles.

use std::ops::Range;
use std::sync::Arc;

use crate::document::facts::Facts;
use crate::document::line::Line;
use crate::document::table::{Role, cast};
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
    /// From the first row of each table to its last, as places in `lines`.
    pub(super) tables: Box<[Range<usize>]>,
}

impl<'l> Laid<'l> {
    /// Gives each line its role.
    #[must_use]
    pub fn new(lines: Vec<&'l Arc<Line>>) -> Self {
        let (roles, tables) = cast(&lines);
        Self {
            lines,
            roles,
            tables,
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
        let Laid { lines, roles, .. } = &self.laid;
        let mut record = Record::default();
        self.of_the_file(&mut record);
        let last = roles
            .iter()
            .rposition(|role| !matches!(role, Role::Blank | Role::Noise));
        let changed = lines.iter().zip(roles).map(|(line, role)| {
            let role = match role {
                Role::Blank => Kept::Blank,
                Role::Noise => Kept::Noise,
                Role::Text | Role::Underline => Kept::Text,
                Role::Row(row) => Kept::Row(Some(&row.written)),
            };
            (Facts::of(line), role)
        });
        let line_of = |at: usize| lines.get(at).map(|line| &***line);
        record.add_lines(last.unwrap_or(0), changed, line_of);
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

/// What putting its cells between tabs changes in a row, but for the blanks at its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowChange {
    /// Spaces around its tabs.
    Spaces,
    /// What sets its cells apart.
    Cells,
}

/// What changed in a line of a table: whether blanks at its ends went, and what else.
pub(super) fn change_of_row(line: &Line, written: &str) -> (bool, Option<RowChange>) {
    let between = line
        .cleaned
        .trim_matches(|sign: char| sign.is_whitespace() && sign != '\t');
    let change = match line.is_tabbed() {
        _ if between == written => None,
        true => Some(RowChange::Spaces),
        false => Some(RowChange::Cells),
    };
    (between.len() != line.cleaned.len(), change)
}

/// What the written form makes of a line.
pub(super) enum Kept<'w> {
    /// A blank line, of which the first after a line that is kept may stay.
    Blank,
    /// Nothing.
    Noise,
    /// The line.
    Text,
    /// A row of a table with its written form, or with that which it shows by itself.
    Row(Option<&'w str>),
}

/// The lines of each kind, in the making.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// In the order of the lines.
    changes: Vec<(NormalisationKind, u32)>,
    /// How many there are of each kind, and the line of the last.
    kinds: [(u32, u32); NormalisationKind::ALL.len()],
    unseen: Vec<Unseen>,
}

impl Record {
    pub(super) fn add(&mut self, kind: NormalisationKind, line: u32) {
        // The kinds stand in the order of their names.
        if let Some((count, last)) = self.kinds.get_mut(kind as usize)
            && *last != line
        {
            *count += 1;
            *last = line;
            self.changes.push((kind, line));
        }
    }

    /// Adds what changed in all lines; after `last`, the place of one of them, nothing is kept. `line_of` gives a line
    /// by its place.
    pub(super) fn add_lines<'w>(
        &mut self,
        last: usize,
        lines: impl Iterator<Item = (Facts, Kept<'w>)>,
        line_of: impl Fn(usize) -> Option<&'w Line>,
    ) {
        // Whether a blank line would be the first of its run, after something that stays.
        let mut wanted = false;
        for (index, (facts, kept)) in lines.enumerate() {
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            if facts.has(Facts::KINDS)
                && let Some(line) = line_of(index)
            {
                self.add_kinds(line, number);
            }
            let mut ends = false;
            let mut change = None;
            match kept {
                Kept::Noise if facts.has(Facts::SEPARATOR) => {
                    change = Some(NormalisationKind::SeparatorRow);
                }
                Kept::Noise => change = Some(NormalisationKind::BlankLineInTable),
                Kept::Blank if wanted && index < last => {
                    wanted = false;
                    ends = facts.has(Facts::CLEANED);
                }
                Kept::Blank => change = Some(NormalisationKind::BlankLines),
                Kept::Text => {
                    wanted = true;
                    ends = facts.has(Facts::BLANK_ENDS);
                    if facts.has(Facts::SPACES) {
                        change = Some(NormalisationKind::Spaces);
                    }
                }
                Kept::Row(written) => {
                    wanted = true;
                    let own = || facts.change_of_row();
                    let row = match written {
                        Some(written) => {
                            line_of(index).map_or_else(own, |line| change_of_row(line, written))
                        }
                        None => own(),
                    };
                    ends = row.0;
                    change = row.1.map(|change| match change {
                        RowChange::Spaces => NormalisationKind::Spaces,
                        RowChange::Cells => NormalisationKind::Cells,
                    });
                }
            }
            if ends {
                self.add(NormalisationKind::BlanksAtLineEnds, number);
            }
            if let Some(kind) = change {
                self.add(kind, number);
            }
        }
    }

    fn add_kinds(&mut self, line: &Line, number: u32) {
        for kind in line.kinds.iter() {
            self.add(kind, number);
        }
        if line.invisible {
            add_unseen(&line.raw, number, &mut self.unseen);
        }
    }

    /// What was added, and nothing is left of it.
    pub(super) fn finish(&mut self) -> Vec<Normalisation> {
        let changed = |(count, _): &&(u32, u32)| *count > 0;
        let mut found = Vec::with_capacity(self.kinds.iter().filter(changed).count());
        for (kind, (count, _)) in NormalisationKind::ALL.into_iter().zip(&mut self.kinds) {
            if *count == 0 {
                continue;
            }
            found.push(Normalisation {
                kind,
                lines: Vec::with_capacity(*count as usize),
                unseen: match kind {
                    NormalisationKind::InvisibleCharacters => std::mem::take(&mut self.unseen),
                    _ => Vec::new(),
                },
            });
            // From here on, where it stands among what was found.
            *count = u32::try_from(found.len()).unwrap_or(0);
        }
        for (kind, line) in self.changes.drain(..) {
            let at = self.kinds.get(kind as usize).map_or(0, |(at, _)| *at);
            if let Some(found) = found.get_mut((at as usize).wrapping_sub(1)) {
                found.lines.push(line);
            }
        }
        self.kinds = Default::default();
        found
    }
}

#[cfg(test)]
#[path = "form_tests.rs"]
mod tests;
