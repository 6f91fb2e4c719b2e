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

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use crate::document::content::{Contents, RowContents, Summed, hash_all};
use crate::document::form::Laid;
use crate::document::line::Line;
use crate::document::marker::Marker;
use crate::document::table::{CellText, Role, Row};
use crate::document::wrap::may_be_wrapped;

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
pub struct RowUnit<'l> {
    /// The table's number in the document.
    pub table: u32,
    held: HeldRow<'l>,
    /// Whether a separator stands under the table's first row.
    pub separator_below: bool,
    /// Whether it is the table's first row.
    pub first: bool,
    /// Whether only its first cell is filled.
    pub heading: bool,
}

impl RowUnit<'_> {
    /// What it holds.
    #[must_use]
    pub fn contents(&self) -> &RowContents {
        self.held.get().0
    }

    /// Its cells, with where each stands in the raw line.
    #[must_use]
    pub fn texts(&self) -> &Arc<[CellText]> {
        self.held.get().1
    }
}

/// What a row holds: lent where its line shows it by itself; else its own, for neighbours decided where its cells end.
#[derive(Clone)]
enum HeldRow<'l> {
    Lent(&'l RowContents, &'l Arc<[CellText]>),
    Own(Box<(RowContents, Arc<[CellText]>)>),
}

impl<'l> HeldRow<'l> {
    fn new(contents: Cow<'l, RowContents>, row: &Row, line: &'l Line) -> Self {
        let own = line.grid.cells().map(|own| &own.cells);
        match (contents, own.filter(|own| Arc::ptr_eq(own, &row.cells))) {
            (Cow::Borrowed(contents), Some(texts)) => Self::Lent(contents, texts),
            (contents, _) => Self::Own(Box::new((contents.into_owned(), Arc::clone(&row.cells)))),
        }
    }

    fn get(&self) -> (&RowContents, &Arc<[CellText]>) {
        match self {
            Self::Lent(contents, texts) => (contents, texts),
            Self::Own(own) => (&own.0, &own.1),
        }
    }
}

/// The same whoever holds it.
impl fmt::Debug for HeldRow<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(to)
    }
}

/// What a unit holds.
#[derive(Debug, Clone)]
pub enum Body<'l> {
    /// A line of text.
    Line(&'l Arc<Line>),
    /// A row of a table.
    Row(RowUnit<'l>),
}

/// One line that holds words. It borrows what all documents have that hold the line: two threads that count references
/// to one thing wait for each other.
#[derive(Debug, Clone)]
pub struct Unit<'l> {
    /// The line's number in the file, from 1.
    pub line: u32,
    /// What parts it from the unit before.
    pub gap: Gap,
    /// Whether a heading's underline stands under it.
    pub underlined: bool,
    /// What it holds.
    pub body: Body<'l>,
}

impl<'l> Unit<'l> {
    /// Whether a line of a copy of the document holds what the unit does, but for fillers, and shows it by itself: the
    /// cells of a row that only its neighbours show are not looked for.
    #[must_use]
    pub fn stands_on(&self, line: &Line) -> bool {
        match &self.body {
            Body::Line(_) => true,
            Body::Row(row) => line.separates(row.texts()),
        }
    }

    /// Puts the unit where a copy of the document has it; `line` is one that it [stands on](Unit::stands_on).
    pub fn move_to(&mut self, number: u32, line: &'l Arc<Line>) {
        self.line = number;
        match &mut self.body {
            Body::Line(held) => *held = line,
            Body::Row(row) => {
                if let Some(own) = line.grid.cells() {
                    match &mut row.held {
                        HeldRow::Lent(_, texts) => *texts = &own.cells,
                        HeldRow::Own(held) => held.1 = Arc::clone(&own.cells),
                    }
                }
            }
        }
    }
}

/// A unit as junctions see it: rows tell them nothing but that they stand there.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'u> {
    /// What parts it from the unit before.
    pub gap: Gap,
    /// Whether a heading's underline stands under it.
    pub underlined: bool,
    /// Its line; `None` for a row.
    pub line: Option<&'u Arc<Line>>,
}

/// Units as junctions see them.
#[must_use]
pub fn seen<'u>(units: &'u [Unit<'_>]) -> Vec<Seen<'u>> {
    let seen = units.iter().map(|unit| Seen {
        gap: unit.gap,
        underlined: unit.underlined,
        line: match &unit.body {
            Body::Line(line) => Some(line),
            Body::Row(_) => None,
        },
    });
    seen.collect()
}

/// The units of a laid-out document as junctions see them; `line_of` gives the line that each of them is on.
#[must_use]
pub fn seen_at<'f>(
    laid: &Laid<'_>,
    outline: &[Place],
    line_of: impl Fn(usize) -> Option<&'f Arc<Line>>,
) -> Vec<Seen<'f>> {
    let seen = |(at, place): (usize, &Place)| {
        let (_, role) = place.of(laid)?;
        Some(Seen {
            gap: place.gap,
            underlined: place.underlined,
            line: match role {
                Role::Text => Some(line_of(at)?),
                Role::Row(_) => None,
                Role::Blank | Role::Noise | Role::Underline => return None,
            },
        })
    };
    outline.iter().enumerate().filter_map(seen).collect()
}

/// Where a unit stands in its document, without what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The line's number in the file, from 1.
    pub line: u32,
    /// What parts it from the unit before.
    pub gap: Gap,
    /// Whether a heading's underline stands under it.
    pub underlined: bool,
}

impl Place {
    /// The line that holds it, and its role.
    fn of<'f, 'l>(&self, laid: &'f Laid<'l>) -> Option<(&'l Arc<Line>, &'f Role)> {
        let at = (self.line as usize).checked_sub(1)?;
        laid.lines.get(at).copied().zip(laid.roles.get(at))
    }
}

/// Where the units of a laid-out document stand, in order.
#[must_use]
pub fn outline(laid: &Laid<'_>) -> Vec<Place> {
    let units = laid
        .roles
        .iter()
        .filter(|role| matches!(role, Role::Text | Role::Row(_)));
    let mut places: Vec<Place> = Vec::with_capacity(units.count());
    let mut blanks = 0u32;
    let mut runs: Vec<(usize, u32)> = Vec::new();
    let mut after_underline = false;
    let mut after_row = false;
    for (index, (line, role)) in laid.lines.iter().zip(&laid.roles).enumerate() {
        let table_here = match role {
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
                if let Some(last) = places.last_mut() {
                    last.underlined = true;
                }
                after_underline = true;
                continue;
            }
            Role::Text => false,
            Role::Row(_) => true,
        };
        let gap = match places.last() {
            None => Gap::Edge,
            Some(_) if table_here || after_row => Gap::Table,
            Some(_) if after_underline => Gap::Blank,
            Some(_) if blanks > 0 => {
                runs.push((places.len(), blanks));
                Gap::Blank
            }
            Some(_) => {
                runs.push((places.len(), 0));
                Gap::Newline
            }
        };
        places.push(Place {
            line: u32::try_from(index + 1).unwrap_or(u32::MAX),
            gap,
            underlined: false,
        });
        blanks = 0;
        after_underline = false;
        after_row = table_here;
    }
    undouble(&mut places, &runs);
    places
}

/// The units of a laid-out document, in order: what stands at each place of its outline.
#[must_use]
pub fn units_at<'l>(laid: &Laid<'l>, outline: &[Place], contents: &Contents) -> Vec<Unit<'l>> {
    let unit = |place: &Place| {
        let body = match place.of(laid)? {
            (line, Role::Text) => Body::Line(line),
            (line, Role::Row(row)) => Body::Row(RowUnit {
                table: row.table,
                held: HeldRow::new(contents.row(&row.cells, line), row, line),
                separator_below: row.separator_below,
                first: row.first,
                heading: row.heading,
            }),
            _ => return None,
        };
        Some(Unit {
            line: place.line,
            gap: place.gap,
            underlined: place.underlined,
            body,
        })
    };
    outline.iter().filter_map(unit).collect()
}

/// The units of a laid-out document, in order.
#[must_use]
pub fn units<'l>(laid: &Laid<'l>, contents: &Contents) -> Vec<Unit<'l>> {
    units_at(laid, &outline(laid), contents)
}

/// What tells one text from another: equal for documents that differ in nothing but their noise, and what their
/// addresses and dates are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Traits {
    /// A hash of what every copy of the text has.
    pub frame: u64,
    /// A hash of the lines that hold an address or a date.
    pub fillers: u64,
    /// A hash of all that decides how the document is cut into blocks: its words, masked, what parts its lines, and the
    /// widths of those that may have been wrapped.
    pub shape: u64,
    /// The same with the widths of all lines and the words of tables: documents that look alike are one witness.
    pub look: u64,
}

/// What a document's traits are made of that every copy of it has, too.
#[derive(Debug, Clone, Copy)]
pub(super) struct Common {
    frame: u64,
    shape: u64,
    look: u64,
    /// Whether how wide an address or a date is may decide how it is cut: then no copy has the same for certain.
    pub(super) apart: bool,
}

impl Common {
    /// The traits of a copy by its lines of text that hold an address or a date, in order.
    pub(super) fn traits<'f>(&self, filled: impl Iterator<Item = &'f Line>) -> Traits {
        let mut fillers = Summed::default();
        let mut look = Summed::default();
        look.push(self.look);
        for line in filled {
            fillers.push(line.whole);
            look.push(u64::from(line.width));
        }
        Traits {
            frame: self.frame,
            fillers: fillers.hash(),
            shape: self.shape,
            look: look.hash(),
        }
    }

    /// Looks it up in a document's lines.
    pub(super) fn of(laid: &Laid<'_>, outline: &[Place]) -> Self {
        let mut frame = Summed::default();
        let mut shape = Summed::default();
        let mut look = Summed::default();
        let mut apart = false;
        let mut before: Option<&Line> = None;
        for place in outline {
            let parted = place.gap as u64 | u64::from(place.underlined) << 4;
            match place.of(laid) {
                Some((_, Role::Row(row))) => {
                    let flags = u64::from(row.separator_below)
                        | u64::from(row.first) << 1
                        | u64::from(row.heading) << 2;
                    let cells = row.cells.iter().map(|cell| xxh3_64(cell.text.as_bytes()));
                    let cells = hash_all(cells);
                    look.push(cells);
                    frame.push(cells);
                    frame.push(parted | 1 << 5 | flags << 6 | u64::from(row.table) << 9);
                    shape.push(1);
                    before = None;
                }
                Some((line, _)) => {
                    frame.push(line.frame);
                    frame.push(parted);
                    // Numbers are masked, and some begin a line as its marker.
                    let marker = line.marker.as_ref().map_or(0, Marker::traits);
                    frame.push(marker);
                    shape.push(marker);
                    shape.push(line.mask);
                    shape.push(parted);
                    let filled = line.frame != line.whole;
                    look.push(line.mask ^ if filled { 0 } else { u64::from(line.width) });
                    look.push(
                        parted | u64::from(line.begins_small()) << 8 | u64::from(filled) << 9,
                    );
                    let dressed = line.marker.is_some() || place.underlined;
                    if place.gap == Gap::Newline
                        && !dressed
                        && let Some(above) = before
                    {
                        apart |= filled || above.frame != above.whole;
                        if may_be_wrapped(above) {
                            let first = u64::from(line.first_word());
                            let widths = u64::from(above.width) | u64::from(line.width) << 24;
                            shape.push(widths | first << 44);
                            // The mask is blind to case.
                            shape.push(u64::from(line.begins_small()));
                        }
                    }
                    before = Some(line);
                }
                None => {}
            }
        }
        Self {
            frame: frame.hash(),
            shape: shape.hash(),
            look: look.hash(),
            apart,
        }
    }
}

/// Looks a document's traits up in its lines.
#[must_use]
pub fn traits(laid: &Laid<'_>, outline: &[Place]) -> Traits {
    let lines = outline.iter().filter_map(|place| place.of(laid));
    let texts = lines.filter(|(_, role)| **role == Role::Text);
    let filled = texts.filter(|(line, _)| line.frame != line.whole);
    Common::of(laid, outline).traits(filled.map(|(line, _)| &**line))
}

/// Whether a document is another one but for noise, and for what its addresses and dates are.
#[must_use]
pub fn is_copy(
    (one, places): (&Laid<'_>, &[Place]),
    (other, others): (&Laid<'_>, &[Place]),
) -> bool {
    let same = |(a, b): (&Place, &Place)| {
        (a.gap, a.underlined) == (b.gap, b.underlined)
            && match (a.of(one), b.of(other)) {
                (Some((_, Role::Row(a))), Some((_, Role::Row(b)))) => a.is_copy_of(b),
                (Some((a, Role::Text)), Some((b, Role::Text))) => {
                    Arc::ptr_eq(a, b) || a.is_copy_of(b)
                }
                _ => false,
            }
    };
    places.len() == others.len() && places.iter().zip(others).all(same)
}

/// A document in which every line break was doubled has no two lines next to each other, and blank runs of more than
/// one length, all odd: its single blank lines are line breaks.
fn undouble(places: &mut [Place], runs: &[(usize, u32)]) {
    let doubled = runs.len() >= 3
        && runs.iter().all(|(_, blanks)| blanks % 2 == 1)
        && runs.iter().any(|(_, blanks)| *blanks == 1)
        && runs.iter().any(|(_, blanks)| *blanks > 1);
    if doubled {
        for (at, _) in runs.iter().filter(|(_, blanks)| *blanks == 1) {
            if let Some(place) = places.get_mut(*at) {
                place.gap = Gap::Newline;
            }
        }
    }
}

/// The words (masked, no signs) of a document in order, tables included: what families are made from.
pub fn word_stream<'u>(units: &'u [Unit<'_>]) -> impl Iterator<Item = u64> + 'u {
    units.iter().flat_map(|unit| {
        let (line, cells) = match &unit.body {
            Body::Line(line) => (&*line.words, &[][..]),
            Body::Row(row) => (&[][..], &*row.contents().cells),
        };
        let cells = cells.iter().flat_map(|cell| &cell.words);
        line.iter().chain(cells).copied()
    })
}

/// Adds the same of a laid-out document to `words`.
pub fn add_words(laid: &Laid<'_>, outline: &[Place], contents: &Contents, words: &mut Vec<u64>) {
    for (line, role) in outline.iter().filter_map(|place| place.of(laid)) {
        if let Role::Row(row) = role {
            for cell in contents.row(&row.cells, line).cells.iter() {
                words.extend_from_slice(&cell.words);
            }
        } else {
            words.extend_from_slice(&line.words);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, Lines, Part};

    #[cfg(target_pointer_width = "64")]
    #[test]
    fn what_every_line_of_a_corpus_may_take_is_small() {
        let sizes = (size_of::<Unit<'_>>(), size_of::<Block>(), size_of::<Part>());
        assert_eq!(sizes, (32, 64, 16));
    }

    #[test]
    fn texts_that_are_cut_otherwise_have_another_shape() {
        let lines = Lines::default();
        let shape = |text: &str| {
            let laid = lines.lay_out(text.as_bytes()).unwrap();
            traits(&laid.laid, &outline(&laid.laid)).shape
        };
        let text =
            "Les cookies servent à mesurer l’audience du site de la\nville et de ses services.\n";
        assert_eq!(shape(text), shape(&text.replace("audience", "AUDIENCE")));
        // A small letter goes on with the sentence, where a capital may begin another.
        assert_ne!(shape(text), shape(&text.replace("\nville", "\nVille")));
        assert_ne!(shape(text), shape(&text.replace('\n', "\n\n")));
    }
}
