//! The body of a template file: blocks as plain text, parted by a blank line, rows by a line end.
//!
//! ```text
//! # Charte                       a heading by its sign; one without by its shape, as in a document
//!
//! Les cookies servent            a paragraph; its lines are joined by one space
//! à plusieurs choses.
//!
//! {{optional}}                   on a line of its own: whole blocks that may be absent, up to {{end}}
//! - un point                     a list item, each on a line of its own
//! {{end}}
//!
//! Nom⇥But                        a table: cells between tabs, or pipes; its first row is the header
//! Tiers                          a row with its first cell alone: a section
//! {{paragraph}} Tiers            any block may say what it is; what follows stands as it is
//! ```
//!
//! The same reader tells the writer which blocks must say what they are, so that what is written is read back alike.

use std::borrow::Cow;

use super::choice;
use super::pattern::holds_braces;
use super::read::{FileError, FileFault};
use super::syntax::{self, END, OPTIONAL};
use crate::document::Element;
use crate::document::content::is_heading;
use crate::document::dress::undress;
use crate::document::line::marked_text;
use crate::document::marker::MarkerKind;
use crate::text::{clean, collapse, is_blank, is_separator};

/// A block as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BodyBlock {
    pub(super) element: Element,
    /// The depth of a heading, 0 without.
    pub(super) level: u8,
    /// Its text, or its cells.
    pub(super) texts: Vec<String>,
    /// The number of the innermost optional part that it stands in.
    pub(super) part: Option<usize>,
    /// The bytes at which the lines of its (single) text begin, with the numbers of the lines in the file.
    pub(super) lines: Vec<(usize, u32)>,
}

/// The blocks of a body, and for each optional part the one that it stands in.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) blocks: Vec<BodyBlock>,
    pub(super) parts: Vec<Option<usize>>,
}

/// Elements that a block may say to be.
const SAID: [Element; 6] = [
    Element::Heading,
    Element::Paragraph,
    Element::ListItem,
    Element::TableHeader,
    Element::Row,
    Element::Section,
];

/// Reads a body. `first` is the number of its first line in the file.
pub(super) fn read(body: &str, first: u32, errors: &mut Vec<FileError>) -> Body {
    let mut reader = Reader::default();
    let lines: Vec<&str> = body.lines().collect();
    for ((at, raw), number) in lines.iter().enumerate().zip(first..) {
        // A bar inside a line is a word's, unless a line beside it has as many.
        let beside = |other: Option<usize>| {
            let other = other.and_then(|other| lines.get(other));
            other.is_some_and(|other| bars(other) == bars(raw))
        };
        reader.piped = bars(raw) > 0 && (beside(at.checked_sub(1)) || beside(Some(at + 1)));
        reader.line(raw, number, errors);
    }
    reader.flush();
    reader.number_headings();
    errors.extend(reader.open.iter().map(|(_, line, _)| FileError {
        line: *line,
        fault: FileFault::OpenPart,
    }));
    reader.body
}

/// A paragraph, a heading or a list item while its lines are read.
struct Pending {
    block: BodyBlock,
    /// What began its first line.
    marker: Option<(MarkerKind, u8)>,
    /// Whether it said what it is.
    said: bool,
    count: usize,
}

#[derive(Default)]
struct Reader {
    body: Body,
    pending: Option<Pending>,
    /// Whether the line before belongs to a table, and whether that has its first row.
    table: Option<bool>,
    /// Whether the line's bars part cells although it begins with none.
    piped: bool,
    /// The optional parts that are open: number, line, and how many blocks stood before.
    open: Vec<(usize, u32, usize)>,
    /// Blocks that begin with a number of one part: headings, if none of their neighbours does.
    numbered: Vec<usize>,
}

impl Reader {
    fn line(&mut self, raw: &str, number: u32, errors: &mut Vec<FileError>) {
        match raw.trim() {
            line if is_blank(line) => {
                self.flush();
                self.table = None;
            }
            OPTIONAL => {
                self.flush();
                self.body
                    .parts
                    .push(self.open.last().map(|(part, ..)| *part));
                let blocks = self.body.blocks.len();
                self.open.push((self.body.parts.len() - 1, number, blocks));
            }
            END => {
                self.flush();
                match self.open.pop() {
                    // A part without a block is none.
                    Some((part, _, blocks)) if blocks == self.body.blocks.len() => {
                        self.body.parts.truncate(part);
                    }
                    Some(_) => {}
                    None => errors.push(FileError {
                        line: number,
                        fault: FileFault::StrayEnd,
                    }),
                }
            }
            line if is_separator(line) => self.separator(line),
            _ => self.words(raw, number),
        }
    }

    fn part(&self) -> Option<usize> {
        self.open.last().map(|(part, ..)| *part)
    }

    /// Under a single line of text it underlines a heading; elsewhere it is nothing.
    fn separator(&mut self, line: &str) {
        let underline = line
            .chars()
            .all(|sign| sign == '=' || sign == '-' || sign == ' ');
        if let Some(pending) = &mut self.pending
            && underline
            && pending.count == 1
            && pending.marker.is_none()
            && !pending.said
        {
            pending.marker = Some((MarkerKind::Hash, 1));
            self.flush();
        }
    }

    fn words(&mut self, raw: &str, number: u32) {
        if let Some((element, level, rest)) = said(raw) {
            self.flush();
            if element.in_table() {
                let cells = split(rest, '\t');
                self.row(element, cells, number);
            } else {
                let block = BodyBlock {
                    element,
                    level,
                    texts: vec![rest.trim().to_owned()],
                    part: self.part(),
                    lines: vec![(0, number)],
                };
                self.pending = Some(Pending {
                    block,
                    marker: None,
                    said: true,
                    count: 1,
                });
                self.table = None;
            }
            return;
        }
        let piped = self.piped && !has_outside(raw, '\t');
        if let Some(cells) = piped.then(|| split(raw, '|')).or_else(|| cells(raw)) {
            self.heading_row_above();
            self.flush();
            let cells: Vec<String> = cells.iter().map(|cell| undressed(cell)).collect();
            let element = self.row_element(&cells);
            self.row(element, cells, number);
            return;
        }
        if self.table.is_some() && self.pending.is_none() {
            let cell = undressed(raw);
            self.row(Element::Section, vec![cell], number);
            return;
        }
        let (line, marker) = marked_text(raw);
        let content = line.get(marker.map_or(0, |marker| marker.len as usize)..);
        let marker = marker.map(|marker| (marker.kind, marker.level));
        match &mut self.pending {
            Some(pending)
                if marker.is_none()
                    && pending
                        .marker
                        .is_none_or(|(kind, _)| kind != MarkerKind::Hash) =>
            {
                let Some(text) = pending.block.texts.first_mut() else {
                    return;
                };
                text.push(' ');
                pending.block.lines.push((text.len(), number));
                text.push_str(&line);
                pending.count += 1;
            }
            _ => {
                self.flush();
                let block = BodyBlock {
                    element: Element::Paragraph,
                    level: 0,
                    texts: vec![content.unwrap_or_default().to_owned()],
                    part: self.part(),
                    lines: vec![(0, number)],
                };
                self.pending = Some(Pending {
                    block,
                    marker,
                    said: false,
                    count: 1,
                });
            }
        }
    }

    /// A single line right above a table's first row is a heading row of the table.
    fn heading_row_above(&mut self) {
        let alone =
            |pending: &mut Pending| pending.count == 1 && pending.marker.is_none() && !pending.said;
        if let Some(pending) = self.pending.take_if(alone) {
            let line = pending.block.lines.first().map_or(0, |(_, line)| *line);
            self.row(Element::Section, pending.block.texts, line);
        }
    }

    /// What a row is by its cells, and by its place in its table.
    fn row_element(&self, cells: &[String]) -> Element {
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        if filled <= 1 && cells.first().is_some_and(|cell| !cell.is_empty()) {
            Element::Section
        } else if self.table == Some(true) {
            Element::Row
        } else {
            Element::TableHeader
        }
    }

    fn row(&mut self, element: Element, mut cells: Vec<String>, number: u32) {
        if element == Element::Section {
            cells.truncate(1);
        }
        let begun = self.table == Some(true) || element != Element::Section;
        self.table = Some(begun);
        self.body.blocks.push(BodyBlock {
            element,
            level: 0,
            texts: cells,
            part: self.part(),
            lines: vec![(0, number)],
        });
    }

    fn flush(&mut self) {
        let Some(Pending {
            mut block,
            marker,
            said,
            count,
        }) = self.pending.take()
        else {
            return;
        };
        self.table = None;
        let text = block.texts.first().map_or("", |text| text.as_str());
        let shaped = count == 1 && is_heading(&first_reading(text));
        if !said {
            (block.element, block.level) = match marker {
                Some((MarkerKind::Hash, level)) => (Element::Heading, level),
                Some((MarkerKind::Article, level)) if shaped => (Element::Heading, level),
                Some((MarkerKind::Number, level)) if shaped && level > 1 => {
                    (Element::Heading, level)
                }
                Some((MarkerKind::Number, _)) if shaped => {
                    self.numbered.push(self.body.blocks.len());
                    (Element::ListItem, 0)
                }
                Some(_) => (Element::ListItem, 0),
                None if shaped => (Element::Heading, 0),
                None => (Element::Paragraph, 0),
            };
        }
        self.body.blocks.push(block);
    }

    /// A numbered line next to its like is an item of a list, else a heading.
    fn number_headings(&mut self) {
        for (position, at) in self.numbered.iter().enumerate() {
            let beside = |other: Option<usize>, distance: usize| {
                other
                    .and_then(|other| self.numbered.get(other))
                    .is_some_and(|other| other.abs_diff(*at) == distance)
            };
            if !beside(position.checked_sub(1), 1)
                && !beside(Some(position + 1), 1)
                && let Some(block) = self.body.blocks.get_mut(*at)
            {
                (block.element, block.level) = (Element::Heading, 1);
            }
        }
    }
}

/// A text in its first reading, which is what shows its shape; one that cannot be read, as it is.
fn first_reading(text: &str) -> Cow<'_, str> {
    match syntax::parse(text) {
        Ok(nodes) if syntax::has_choice(&nodes) => Cow::Owned(choice::reading(&nodes, &[])),
        _ => Cow::Borrowed(text),
    }
}

/// A cell's text, in written form and without dress.
fn undressed(cell: &str) -> String {
    let cleaned = clean(cell);
    undress(&collapse(&cleaned.text)).trim().to_owned()
}

/// What a block says to be: element, a heading's depth, and what follows as it stands.
fn said(raw: &str) -> Option<(Element, u8, &str)> {
    let inside = raw.trim_start().strip_prefix("{{")?;
    let (name, rest) = inside.split_once("}}")?;
    let (name, level) = match name.split_once(':') {
        Some((name, level)) => (name, level.parse().ok()?),
        None => (name, 0),
    };
    let element = SAID.into_iter().find(|element| element.name() == name)?;
    Some((element, level, rest.strip_prefix(' ').unwrap_or(rest)))
}

/// A block that says what it is.
pub(super) fn saying(element: Element, level: u8, text: &str) -> String {
    let name = element.name();
    if level > 0 {
        format!("{{{{{name}:{level}}}}} {text}")
    } else {
        format!("{{{{{name}}}}} {text}")
    }
}

/// The cells of a line between tabs, or between pipes where it begins with one; `None` if it is no row. What stands
/// inside `{{…}}` parts nothing.
fn cells(raw: &str) -> Option<Vec<String>> {
    let line = raw.trim_end_matches(['\r', ' ']);
    let (sign, line) = match line.trim_start().strip_prefix('|') {
        Some(rest) if !has_outside(line, '\t') => {
            ('|', Cow::Borrowed(rest.strip_suffix('|').unwrap_or(rest)))
        }
        _ => ('\t', Cow::Borrowed(line)),
    };
    if sign == '\t' && !has_outside(&line, '\t') {
        return None;
    }
    Some(split(&line, sign))
}

/// The parts of a line between signs that stand outside of `{{…}}`.
fn split(line: &str, sign: char) -> Vec<String> {
    if !holds_braces(line) {
        let cells = line.split(sign);
        return cells.map(|cell| cell.trim().to_owned()).collect();
    }
    let mut cells = vec![String::new()];
    for (character, outside) in outside(line) {
        if character == sign && outside {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            cell.push(character);
        }
    }
    for cell in &mut cells {
        *cell = cell.trim().to_owned();
    }
    cells
}

/// How many bars part words of a line: none of a line that is a row anyway.
pub(super) fn bars(line: &str) -> usize {
    let line = line.trim();
    if !line.contains('|')
        || line.starts_with('|')
        || has_outside(line, '\t')
        || said(line).is_some()
    {
        return 0;
    }
    let bars = outside(line).filter(|(sign, outside)| *sign == '|' && *outside);
    bars.count()
}

fn has_outside(line: &str, sign: char) -> bool {
    line.contains(sign) && outside(line).any(|(character, outside)| character == sign && outside)
}

/// The characters of a line, each with whether it stands outside of `{{…}}`.
fn outside(line: &str) -> impl Iterator<Item = (char, bool)> + '_ {
    let mut depth = 0_u32;
    // So many signs of a pair of braces are still to come.
    let mut skip = 0;
    line.char_indices().map(move |(at, sign)| {
        let rest = || line.get(at..).unwrap_or_default();
        if skip > 0 {
            skip -= 1;
        } else if !matches!(sign, '{' | '}') {
            // Nothing opens or ends here.
        } else if rest().starts_with("{{{{") || rest().starts_with("}}}}") && depth < 2 {
            // Braces that stand for themselves.
            skip = 3;
        } else if rest().starts_with("{{") {
            (depth, skip) = (depth + 1, 1);
        } else if rest().starts_with("}}") {
            (depth, skip) = (depth.saturating_sub(1), 1);
        }
        (sign, depth == 0)
    })
}
