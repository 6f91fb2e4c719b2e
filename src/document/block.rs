//! The blocks of one document: headings, paragraphs, list items, table headers and rows, with their lines.

use std::ops::Range;
use std::sync::Arc;

use smallvec::{SmallVec, smallvec};

use crate::document::content::{Content, Contents};
use crate::document::junction::Cuts;
use crate::document::line::Line;
use crate::document::marker::MarkerKind;
use crate::document::unit::{Body, Gap, Unit};

/// What a document shows about whether a block is a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Marked as one, or alone between blank lines in the shape of one.
    Heading,
    /// Not in the shape of one.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// In the shape of a heading, but its neighbours stand too near to tell.
    Open,
    /// A row of a table.
    Row,
}

/// Where a part of a block stands: tokens of the line of one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The unit, as a place among those of the document.
    pub unit: u32,
    /// Bytes of the unit's line (see [`Line::text`]).
    pub start: u32,
    /// Bytes of the unit's line.
    pub end: u32,
    /// Whether this document parts it from the part before by a blank line: one template block in two.
    pub parted: bool,
}

impl Part {
    /// Some bytes of the line of a unit.
    #[must_use]
    pub fn new(unit: usize, bytes: Range<usize>, parted: bool) -> Self {
        // As far as lines are counted, and the places of words on them.
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            unit: count(unit),
            start: count(bytes.start),
            end: count(bytes.end),
            parted,
        }
    }

    /// The place of its unit.
    #[must_use]
    pub const fn place(&self) -> usize {
        self.unit as usize
    }

    /// Its unit.
    #[must_use]
    pub fn of<'u, 'l>(&self, units: &'u [Unit<'l>]) -> Option<&'u Unit<'l>> {
        units.get(self.place())
    }

    /// Its bytes of the unit's line.
    #[must_use]
    pub const fn bytes(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The parts of a block. Nearly every block has one, and takes no memory for a list.
pub type Parts = SmallVec<[Part; 1]>;

/// What only rows have.
#[derive(Debug, Clone)]
pub struct RowShape {
    /// The table's number in the document.
    pub table: u32,
    /// The cells.
    pub cells: Arc<[Arc<Content>]>,
    /// Whether it is its table's first row.
    pub first: bool,
    /// Whether a separator stands under it, as its table's first row.
    pub separator_below: bool,
    /// Whether only its first cell is filled.
    pub heading: bool,
}

/// One block.
///
/// ```
/// use charte_diff::document::{Contents, Junctions, Lines, blocks, seen, units};
///
/// let (lines, contents) = (Lines::default(), Contents::default());
/// let text = "# Cookies\n\nThis site remembers which language you have chosen, and forgets it again\n\
///             after thirteen months.\n\n- one\n- two\n";
/// let formed = lines.lay_out(text.as_bytes()).expect("it is text");
/// let units = units(&formed.laid, &contents);
/// // Whether lines join is read off this document alone.
/// let cuts = Junctions::of_readings(std::iter::empty(), seen(&units)).cut(0, 1);
/// let blocks = blocks(&units, &cuts, &contents);
/// let texts: Vec<&str> = blocks.iter().map(|block| &*block.content.text).collect();
/// assert_eq!((texts[0], texts[2], texts[3]), ("Cookies", "one", "two"));
/// assert!(texts[1].ends_with("and forgets it again after thirteen months."));
/// assert_eq!(blocks[1].lines(&units), (3, 4));
/// ```
#[derive(Debug, Clone)]
pub struct Block {
    /// Its text; a row's cells stand between tabs.
    pub content: Arc<Content>,
    /// What the document shows about its element.
    pub shape: Shape,
    /// The depth that Markdown signs or numbering give a heading; 0 without.
    pub level: u8,
    /// For a row.
    pub row: Option<RowShape>,
    /// Where it stands, in order.
    pub parts: Parts,
    /// Whether this document holds it on one line with the block before it: two template blocks in one.
    pub joined: bool,
}

impl Block {
    /// Whether the block is cut otherwise in the document than in the family.
    #[must_use]
    pub fn is_parted(&self) -> bool {
        self.parts.iter().any(|part| part.parted)
    }

    /// The texts of the blocks that the document itself makes of it.
    #[must_use]
    pub fn own_parts(&self, units: &[Unit<'_>]) -> Vec<String> {
        if !self.is_parted() {
            return vec![self.content.text.to_string()];
        }
        let mut parts: Vec<String> = Vec::new();
        for part in &self.parts {
            let text = match part.of(units).map(|unit| &unit.body) {
                Some(Body::Line(line)) => line.text.get(part.bytes()).unwrap_or_default(),
                _ => "",
            };
            match parts.last_mut() {
                Some(last) if !part.parted => {
                    if !last.is_empty() && !text.is_empty() {
                        last.push(' ');
                    }
                    last.push_str(text);
                }
                _ => parts.push(text.to_owned()),
            }
        }
        parts.retain(|part| !part.is_empty());
        parts
    }

    /// First and last line in the file.
    #[must_use]
    pub fn lines(&self, units: &[Unit<'_>]) -> (u32, u32) {
        let line = |part: Option<&Part>| {
            part.and_then(|part| part.of(units))
                .map_or(0, |unit| unit.line)
        };
        (line(self.parts.first()), line(self.parts.last()))
    }
}

/// A place in the file: first and last line, first and last column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// From 1.
    pub start_line: u32,
    /// From 1.
    pub end_line: u32,
    /// From 1, in characters.
    pub start_column: u32,
    /// From 1, in characters, included.
    pub end_column: u32,
}

/// Where parts of a block stand in the file.
#[must_use]
pub fn span(parts: &[Part], units: &[Unit<'_>]) -> Span {
    let columns = |part: &Part| -> Option<(u32, u32, u32)> {
        let unit = part.of(units)?;
        match &unit.body {
            Body::Line(line) => {
                let Range { start, end } = part.bytes();
                let (start, end) = line.columns(start, end)?;
                Some((unit.line, start, end))
            }
            Body::Row(row) => {
                let filled = row.texts().iter().filter(|cell| cell.start_column > 0);
                let start = filled.clone().map(|cell| cell.start_column).min();
                let end = filled.map(|cell| cell.end_column).max();
                let (start, end) = (start.unwrap_or(1), end.unwrap_or(1));
                Some((unit.line, start, end))
            }
        }
    };
    let first = parts.first().and_then(columns).unwrap_or_default();
    let last = parts.last().and_then(columns).unwrap_or_default();
    Span {
        start_line: first.0,
        end_line: last.0,
        start_column: first.1,
        end_column: last.2,
    }
}

/// Where one cell of a row stands; an empty or absent cell has the whole row's place.
#[must_use]
pub fn cell_span(block: &Block, cell: usize, units: &[Unit<'_>]) -> Span {
    if let [part] = block.parts.as_slice()
        && let Some(unit) = part.of(units)
        && let Body::Row(row) = &unit.body
        && let Some(cell) = row.texts().get(cell).filter(|cell| cell.start_column > 0)
    {
        return Span {
            start_line: unit.line,
            end_line: unit.line,
            start_column: cell.start_column,
            end_column: cell.end_column,
        };
    }
    span(&block.parts, units)
}

/// Cuts a document into its blocks.
#[must_use]
pub fn blocks(units: &[Unit<'_>], cuts: &Cuts, contents: &Contents) -> Vec<Block> {
    let mut builder = Builder {
        units,
        contents,
        blocks: Vec::with_capacity(units.len()),
        open: None,
    };
    let mut inside = cuts.inside.iter().peekable();
    for (at, unit) in units.iter().enumerate() {
        let line = match &unit.body {
            Body::Row(_) => {
                builder.close();
                builder.row(at);
                continue;
            }
            Body::Line(line) => line,
        };
        let starts = cuts.starts.get(at).copied().unwrap_or(true);
        let marker = line.marker.as_ref().filter(|_| !cuts.is_text(at));
        // The sign of an item that the family joins to the line before is dropped with the join.
        let mut from = marker.map_or(0, |marker| marker.len as usize);
        if starts {
            builder.close();
        }
        let mut parted = !starts && unit.gap == Gap::Blank;
        let mut joined = false;
        while let Some((_, token)) = inside.next_if(|(unit, _)| *unit == at) {
            let cut = line
                .tokens
                .get(*token)
                .map_or(from, |token| opening(line, token.start as usize));
            if cut > from {
                let kept = from..trimmed(line, from, cut);
                builder.add(Part::new(at, kept, parted), joined);
                builder.close();
                (from, parted, joined) = (cut, false, true);
            }
        }
        builder.add(Part::new(at, from..line.text.len(), parted), joined);
    }
    builder.close();
    let mut blocks = builder.blocks;
    set_shapes(&mut blocks, units, cuts);
    blocks
}

/// Signs that open what follows (`<`, `«`, `(`) belong to the word after the cut.
fn opening(line: &Line, start: usize) -> usize {
    let mut at = start;
    let before = line
        .tokens
        .partition_point(|token| token.end as usize <= start);
    for token in line.tokens.iter().take(before).rev() {
        let opens = line
            .text
            .get(token.start as usize..token.end as usize)
            .is_some_and(|sign| matches!(sign, "<" | "«" | "(" | "[" | "“" | "„" | "¿" | "¡"));
        if !opens || token.end as usize > at {
            break;
        }
        at = token.start as usize;
    }
    at
}

fn trimmed(line: &Line, from: usize, to: usize) -> usize {
    line.text
        .get(from..to)
        .map_or(to, |text| from + text.trim_end().len())
}

/// A line, and the bytes of its text that belong to a block.
type Piece<'l> = (&'l Line, usize, usize);

fn text_of<'l>((line, start, end): &Piece<'l>) -> &'l str {
    line.text.get(*start..*end).unwrap_or_default()
}

/// The text that lines make together.
fn content_of(pieces: &[Piece<'_>], contents: &Contents) -> Arc<Content> {
    match pieces {
        // The words of a whole line were read with the line.
        [(line, 0, end)] if *end == line.text.len() => contents.get_line(line),
        [piece] => contents.get(text_of(piece)),
        several => {
            let length: usize = several.iter().map(|part| text_of(part).len() + 1).sum();
            let mut text = String::with_capacity(length);
            for part in several.iter() {
                let part = text_of(part);
                if part.is_empty() {
                    continue;
                }
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(part);
            }
            contents.get(&text)
        }
    }
}

/// A line of a block in a copy of its document ([`is_copy`]), as [`copied_text`] has it.
///
/// [`is_copy`]: crate::document::is_copy
fn copied_piece<'c>(
    part: &Part,
    units: &[Unit<'_>],
    line_of: &impl Fn(usize) -> Option<&'c Line>,
) -> Option<Piece<'c>> {
    let Body::Line(own) = &part.of(units)?.body else {
        return None;
    };
    let line = line_of(part.place())?;
    let from = own.marker.map_or(0, |marker| marker.len as usize);
    let Range { start, end } = part.bytes();
    if end != own.text.len() || start != 0 && start != from {
        return None;
    }
    Some((line, start, line.text.len()))
}

/// The text of a block of one document as another one has it that is its copy but for fillers ([`is_copy`]), of which
/// `line_of` gives the line of a unit; `None` where the block does not stand on whole lines, so that its place in the copy
/// is not known, or where only one of the two has the shape of a heading.
///
/// [`is_copy`]: crate::document::is_copy
#[must_use]
pub fn copied_text<'c>(
    block: &Block,
    units: &[Unit<'_>],
    line_of: &impl Fn(usize) -> Option<&'c Line>,
    contents: &Contents,
) -> Option<Arc<Content>> {
    let piece = |part: &Part| copied_piece(part, units, line_of);
    let content = match block.parts.as_slice() {
        [part] => content_of(&[piece(part)?], contents),
        several => {
            let pieces: Option<Vec<Piece<'_>>> = several.iter().map(piece).collect();
            content_of(&pieces?, contents)
        }
    };
    // A date of several words may make a text too long for a heading.
    (content.heading == block.content.heading).then_some(content)
}

/// The block itself; `None` where [`copied_text`] is.
#[must_use]
pub fn copied<'c>(
    block: &Block,
    units: &[Unit<'_>],
    line_of: &impl Fn(usize) -> Option<&'c Line>,
    contents: &Contents,
) -> Option<Block> {
    let content = copied_text(block, units, line_of, contents)?;
    let part = |part: &Part| {
        let (_, start, end) = copied_piece(part, units, line_of)?;
        Some(Part::new(part.place(), start..end, part.parted))
    };
    Some(Block {
        content,
        shape: block.shape,
        level: block.level,
        row: block.row.clone(),
        parts: block.parts.iter().filter_map(part).collect(),
        joined: block.joined,
    })
}

struct Builder<'u> {
    units: &'u [Unit<'u>],
    contents: &'u Contents,
    blocks: Vec<Block>,
    open: Option<(Parts, bool)>,
}

impl Builder<'_> {
    fn add(&mut self, part: Part, joined: bool) {
        match &mut self.open {
            Some((parts, _)) => parts.push(part),
            None => self.open = Some((smallvec![part], joined)),
        }
    }

    fn close(&mut self) {
        let Some((parts, joined)) = self.open.take() else {
            return;
        };
        let piece = |part: &Part| match &part.of(self.units)?.body {
            Body::Line(line) => Some((&***line, part.start as usize, part.end as usize)),
            Body::Row(_) => None,
        };
        let content = match parts.as_slice() {
            [part] => content_of(piece(part).as_slice(), self.contents),
            several => {
                let pieces: Vec<Piece<'_>> = several.iter().filter_map(piece).collect();
                content_of(&pieces, self.contents)
            }
        };
        if content.text.is_empty() {
            return;
        }
        self.blocks.push(Block {
            content,
            shape: Shape::Open,
            level: 0,
            row: None,
            parts,
            joined,
        });
    }

    fn row(&mut self, at: usize) {
        let Some(Body::Row(row)) = self.units.get(at).map(|unit| &unit.body) else {
            return;
        };
        self.blocks.push(Block {
            content: Arc::clone(&row.contents().whole),
            shape: Shape::Row,
            level: 0,
            row: Some(RowShape {
                table: row.table,
                cells: Arc::clone(&row.contents().cells),
                first: row.first,
                separator_below: row.separator_below,
                heading: row.heading,
            }),
            parts: smallvec![Part::new(at, 0..0, false)],
            joined: false,
        });
    }
}

/// What the document shows about each block's element. Needs the neighbours, so it comes last.
fn set_shapes(blocks: &mut [Block], units: &[Unit<'_>], cuts: &Cuts) {
    let marker_at = |block: &Block| {
        let part = block.parts.first()?;
        match &part.of(units)?.body {
            Body::Line(line) if part.start > 0 && !block.joined => line
                .marker
                .as_ref()
                .filter(|marker| marker.len == part.start && !cuts.is_text(part.place())),
            _ => None,
        }
    };
    let markers: Vec<Option<(MarkerKind, u8)>> = blocks
        .iter()
        .map(|block| marker_at(block).map(|marker| (marker.kind, marker.level)))
        .collect();
    let mut shapes = Vec::with_capacity(blocks.len());
    // A way of numbering that heads some text in this document numbers headings throughout.
    let mut numbering: Vec<u8> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        if let Some((MarkerKind::Number, level)) = markers.get(at).copied().flatten()
            && block.content.heading
            && markers.get(at + 1).is_some_and(Option::is_none)
            && blocks
                .get(at + 1)
                .and_then(|next| next.parts.first())
                .and_then(|part| part.of(units))
                .is_some_and(|unit| unit.gap == Gap::Blank)
            && block
                .parts
                .first()
                .and_then(|part| part.of(units))
                .is_some_and(|unit| matches!(unit.gap, Gap::Blank | Gap::Edge))
            && !numbering.contains(&level)
        {
            numbering.push(level);
        }
    }
    for (at, block) in blocks.iter().enumerate() {
        let marker = markers.get(at).copied().flatten();
        let underlined = block
            .parts
            .last()
            .and_then(|part| part.of(units))
            .is_some_and(|unit| unit.underlined);
        let list = |at: Option<usize>| {
            at.and_then(|at| markers.get(at).copied().flatten())
                .is_some_and(|(kind, _)| kind == MarkerKind::Bullet)
        };
        let first_unit = block.parts.first().and_then(|part| part.of(units));
        let free_before = !block.joined && first_unit.is_none_or(|unit| unit.gap != Gap::Newline)
            || list(at.checked_sub(1));
        let free_after = match blocks.get(at + 1) {
            None => true,
            Some(next) => {
                let unit = next.parts.first().and_then(|part| part.of(units));
                !next.joined && unit.is_none_or(|unit| unit.gap != Gap::Newline)
                    || list(Some(at + 1))
            }
        };
        let shaped = block.content.heading;
        // A numbered line next to its like is an item of a loose list, not a heading.
        let beside_like = |other: Option<usize>| {
            other
                .and_then(|other| markers.get(other).copied().flatten())
                .is_some_and(|other| {
                    marker.is_some_and(|(kind, level)| other.0 == kind && other.1 == level)
                })
        };
        let shape = if block.row.is_some() {
            (Shape::Row, 0)
        } else {
            match marker {
                Some((MarkerKind::Hash, level)) => (Shape::Heading, level),
                Some((MarkerKind::Article, level)) if shaped => (Shape::Heading, level.max(1)),
                Some((MarkerKind::Number, level))
                    if shaped
                        && free_before
                        && free_after
                        && (numbering.contains(&level)
                            || !beside_like(Some(at + 1)) && !beside_like(at.checked_sub(1))) =>
                {
                    (Shape::Heading, level.max(1))
                }
                Some((MarkerKind::Number, level)) if shaped && level > 1 => (Shape::Heading, level),
                Some(_) => (Shape::ListItem, 0),
                None if underlined => (Shape::Heading, 1),
                None if !shaped => (Shape::Paragraph, 0),
                None if free_before && free_after => (Shape::Heading, 0),
                None => (Shape::Open, 0),
            }
        };
        shapes.push(shape);
    }
    for (block, (shape, level)) in blocks.iter_mut().zip(shapes) {
        block.shape = shape;
        block.level = level;
    }
}
