//! What passes over a document's lines ask of each of them, small enough to lie beside one another.
//!
//! Everything here is said by the [`Line`] too; but a line is far away in memory, and a document has many.

use crate::document::form::{RowChange, change_of_row};
use crate::document::grid::Grid;
use crate::document::line::Line;

/// The facts of one line, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts(u32);

impl Facts {
    /// [`Line::blank`].
    pub(super) const BLANK: u32 = 1;
    /// [`Line::separator`].
    pub(super) const SEPARATOR: u32 = 1 << 1;
    /// Cells, gaps or an indentation may make a row of it. Another line is a row only where it is the heading row
    /// between two such lines.
    pub(super) const ROWISH: u32 = 1 << 2;
    /// Tabs make two filled cells of it or more: it is taken for a row whatever stands around it.
    pub(super) const STRONG: u32 = 1 << 3;
    /// [`Line::short`].
    const SHORT: u32 = 1 << 4;
    /// It holds an address or a date.
    pub(super) const FILLED: u32 = 1 << 5;
    /// [`Line::has_blank_ends`].
    pub(super) const BLANK_ENDS: u32 = 1 << 6;
    /// [`Line::has_spaces`].
    pub(super) const SPACES: u32 = 1 << 7;
    /// The same two, and [`RowChange::Cells`], where it is a row of the cells that it shows by itself.
    pub(super) const ROW_BLANK_ENDS: u32 = 1 << 8;
    pub(super) const ROW_SPACES: u32 = 1 << 9;
    pub(super) const ROW_CELLS: u32 = 1 << 10;
    /// [`Line::kinds`] is not empty.
    pub(super) const KINDS: u32 = 1 << 11;
    /// It holds characters that nobody sees, bidirectional controls among them.
    pub(super) const UNSEEN: u32 = 1 << 12;
    /// Its cleaned text is not empty.
    pub(super) const CLEANED: u32 = 1 << 13;

    /// What lines must have in common to be alike.
    const OF_LIKE: u32 =
        Self::BLANK | Self::SEPARATOR | Self::ROWISH | Self::STRONG | Self::SHORT | Self::FILLED;

    /// Looks at a line.
    pub(super) fn of(line: &Line) -> Self {
        let mut bits = 0;
        let mut set = |bit: u32, is: bool| bits |= if is { bit } else { 0 };
        let strong = matches!(&line.grid, Grid::Tabs(cells) if cells.filled >= 2);
        let rowish = !matches!(line.grid, Grid::None) || !line.gaps.is_empty() || line.indent >= 2;
        set(Self::BLANK, line.blank);
        set(Self::SEPARATOR, line.separator);
        set(Self::ROWISH, rowish);
        set(Self::STRONG, strong);
        set(Self::SHORT, line.short);
        set(Self::FILLED, line.frame != line.whole);
        set(Self::BLANK_ENDS, line.has_blank_ends);
        set(Self::SPACES, line.has_spaces);
        set(Self::KINDS, !line.kinds.is_empty());
        set(Self::UNSEEN, line.bidi || line.invisible);
        set(Self::CLEANED, !line.cleaned.is_empty());
        if let Some(cells) = line.grid.cells() {
            let (ends, change) = change_of_row(line, &cells.written);
            set(Self::ROW_BLANK_ENDS, ends);
            set(Self::ROW_SPACES, change == Some(RowChange::Spaces));
            set(Self::ROW_CELLS, change == Some(RowChange::Cells));
        }
        Self(bits)
    }

    /// Whether it has one of these bits.
    #[inline]
    pub(super) const fn has(self, bits: u32) -> bool {
        self.0 & bits != 0
    }

    /// Whether it is a line of a text or of a table: neither blank nor a separator.
    #[inline]
    pub(super) const fn is_solid(self) -> bool {
        !self.has(Self::BLANK | Self::SEPARATOR)
    }

    /// What changed in it where it is a row of the cells that it shows by itself: see [`change_of_row`].
    #[inline]
    pub(super) const fn change_of_row(self) -> (bool, Option<RowChange>) {
        let change = match (self.has(Self::ROW_SPACES), self.has(Self::ROW_CELLS)) {
            (true, _) => Some(RowChange::Spaces),
            (_, true) => Some(RowChange::Cells),
            _ => None,
        };
        (self.has(Self::ROW_BLANK_ENDS), change)
    }

    /// A hash that lines which are [alike](Facts::is_like) have in common; `None` where a line is like no other.
    pub(super) fn like(self, line: &Line) -> Option<u64> {
        let may = self.is_solid() && (self.has(Self::STRONG) || !self.has(Self::ROWISH));
        let bits = u64::from(self.0 & Self::OF_LIKE);
        may.then(|| line.frame.rotate_left(7) ^ line.mask ^ bits << 40)
    }

    /// Whether one of two lines may stand for the other wherever neighbours ask for its role, but for what its
    /// addresses and dates are where it is no row.
    pub(super) fn is_like(self, line: &Line, (facts, other): (Self, &Line)) -> bool {
        let same = (self.0 ^ facts.0) & Self::OF_LIKE == 0
            && line.mask == other.mask
            && line.is_copy_of(other)
            && line.begins_small() == other.begins_small();
        let written = |line: &Line| line.grid.cells().map(|cells| cells.written.clone());
        same && match self.has(Self::ROWISH) {
            true => line.text == other.text && written(line) == written(other),
            false => true,
        }
    }
}
