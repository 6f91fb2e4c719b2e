//! Words of the template and of a portal laid over each other, cell by cell, the change marked.

use crate::deviation::{Edit, EditOp};
use crate::report::text::change::{looks_like_nothing, other};
use crate::report::visible::{visible, visible_with_spaces};

/// A run of text that both have, or only one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Which side has it.
    pub op: EditOp,
    /// The text, harmless to show.
    pub text: String,
}

/// A text of both sides; a table's line has several cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// The cells, or the whole text as one.
    pub cells: Vec<Vec<Run>>,
}

impl Words {
    /// A text that both sides have.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self::of(EditOp::Equal, text)
    }

    /// A text that one side has.
    #[must_use]
    pub fn of(op: EditOp, text: &str) -> Self {
        let cells = text.trim_end_matches('\t').split('\t').map(|cell| {
            vec![Run {
                op,
                text: visible(cell).into_owned(),
            }]
        });
        Self {
            cells: cells.collect(),
        }
    }

    /// A text with its changes.
    #[must_use]
    pub fn changed(edits: &[Edit]) -> Self {
        let mut cells: Vec<Vec<Run>> = vec![Vec::new()];
        for (at, edit) in edits.iter().enumerate() {
            let unseen = edit.op != EditOp::Equal && looks_like_nothing(edit, other(edits, at));
            for (number, part) in edit.text.split('\t').enumerate() {
                if number > 0 {
                    cells.push(Vec::new());
                }
                let text = if unseen {
                    visible_with_spaces(part)
                } else {
                    visible(part).into_owned()
                };
                if let Some(cell) = cells.last_mut().filter(|_| !text.is_empty()) {
                    cell.push(Run { op: edit.op, text });
                }
            }
        }
        Self { cells }
    }

    /// A block that stands in several parts, or in one with its neighbour: only the cut is marked.
    #[must_use]
    pub fn cut(text: &str) -> Self {
        let run = |op, text: &str| Run {
            op,
            text: text.to_owned(),
        };
        let mut runs = Vec::new();
        let mut parts = text.split('\n').peekable();
        if !text.contains('\n') {
            runs.push(run(EditOp::Delete, "⏎ "));
        }
        while let Some(part) = parts.next() {
            runs.push(run(EditOp::Equal, &visible(part)));
            if parts.peek().is_some() {
                // The space is both sides' own: without the sign, the template's words stand apart as they do there.
                runs.push(run(EditOp::Equal, " "));
                runs.push(run(EditOp::Insert, "⏎ "));
            }
        }
        Self { cells: vec![runs] }
    }

    /// The cells of a row, the one at `column` (from 0) changed.
    pub(super) fn put(&mut self, column: usize, cell: Self) {
        while self.cells.len() <= column {
            self.cells.push(Vec::new());
        }
        if let Some(held) = self.cells.get_mut(column) {
            *held = cell.cells.into_iter().flatten().collect();
        }
    }

    /// Whether a side has any words.
    #[must_use]
    pub fn has(&self, side: EditOp) -> bool {
        let mut runs = self.cells.iter().flatten();
        runs.any(|run| (run.op == side || run.op == EditOp::Equal) && !run.text.is_empty())
    }

    /// The words of one side as plain text, cells parted by a bar.
    #[must_use]
    pub fn side(&self, side: EditOp) -> String {
        let cells = self.cells.iter().map(|cell| {
            let runs = cell
                .iter()
                .filter(|run| run.op == side || run.op == EditOp::Equal);
            runs.map(|run| run.text.as_str()).collect::<String>()
        });
        cells.collect::<Vec<_>>().join(" | ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_reads_as_its_own_text() {
        let edits = [
            (EditOp::Equal, "a\tb "),
            (EditOp::Delete, "c"),
            (EditOp::Insert, "d\te"),
        ]
        .map(|(op, text)| Edit {
            op,
            text: text.into(),
        });
        let words = Words::changed(&edits);
        assert_eq!(words.side(EditOp::Delete), "a | b c | ");
        assert_eq!(words.side(EditOp::Insert), "a | b d | e");
    }

    #[test]
    fn a_cut_is_marked_and_the_words_are_not() {
        let parted = Words::cut("a\nb");
        assert_eq!(parted.side(EditOp::Delete), "a b");
        assert_eq!(parted.side(EditOp::Insert), "a ⏎ b");
        assert_eq!(Words::cut("b").side(EditOp::Delete), "⏎ b");
    }
}
