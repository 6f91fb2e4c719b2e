//! A document laid beside its template, block by block, in the order of the document:
//!
//! ```text
//! template     document
//! A            A            the same
//! B            B'           reworded: the deviations about B
//!              X            extra
//! C                         missing, or moved away
//! ```
//!
//! It is read off what is reported, as the proof of reconstruction reads it.

use crate::analysis::DocumentAnalysis;
use crate::deviation::rebuild::{Rebuilder, Text};
use crate::deviation::{Deviation, EditOp, Kind};
use crate::template::{Template, TemplateBlock};

use super::words::Words;
use crate::report::words::{Fillers, changes};

/// A block of either side, or of both.
pub(super) struct Pair<'a> {
    /// What both say.
    pub(super) words: Words,
    /// What deviates in it.
    pub(super) deviations: Vec<&'a Deviation>,
}

/// The whole of a document beside its template.
pub(super) fn aligned<'a>(
    template: &'a Template,
    rebuilder: &'a Rebuilder<'_>,
    document: &'a DocumentAnalysis,
) -> Vec<Pair<'a>> {
    let findings = &*document.findings;
    let about =
        |block: &TemplateBlock| -> Vec<&'a Deviation> { document.about(&block.id).collect() };
    let pieces = rebuilder.pieces(&findings.slots, &findings.choices, &findings.deviations);
    let mut pairs = Vec::with_capacity(pieces.len());
    let mut next = 0;
    for piece in pieces {
        if let Some(deviation) = piece.deviation {
            let text = match &piece.text {
                Text::Block(text) => text,
                Text::Parted(text) | Text::Joined(text) => *text,
            };
            pairs.push(Pair {
                words: Words::of(EditOp::Insert, &text.replace('\n', " ⏎ ")),
                deviations: vec![deviation],
            });
            continue;
        }
        let Some(number) = piece.block else { continue };
        let gone = template.blocks.get(next..number).unwrap_or_default();
        pairs.extend(gone.iter().filter_map(|block| absent(block, about(block))));
        next = number + 1;
        let Some(block) = template.blocks.get(number) else {
            continue;
        };
        let deviations = about(block);
        let words = match &piece.text {
            Text::Parted(text) | Text::Joined(text) => Words::cut(text),
            Text::Block(text) => changed(text, &deviations, document),
        };
        pairs.push(Pair { words, deviations });
    }
    let gone = template.blocks.get(next..).unwrap_or_default();
    pairs.extend(gone.iter().filter_map(|block| absent(block, about(block))));
    pairs
}

/// A block of the template that the document has elsewhere or not at all; `None` where it may be absent.
fn absent<'a>(block: &TemplateBlock, deviations: Vec<&'a Deviation>) -> Option<Pair<'a>> {
    let gone = |deviation: &&Deviation| matches!(deviation.kind, Kind::Missing | Kind::Moved);
    deviations.iter().any(gone).then(|| Pair {
        words: Words::of(EditOp::Delete, &block.text),
        deviations,
    })
}

/// A block that both have.
fn changed(text: &str, deviations: &[&Deviation], document: &DocumentAnalysis) -> Words {
    let mut words = Words::plain(text);
    for deviation in deviations.iter().filter(|held| !held.edits.is_empty()) {
        let own = edited(deviation, document);
        match deviation.column_index {
            Some(column) => words.put((column as usize).saturating_sub(1), own),
            None => words = own,
        }
    }
    words
}

/// The words of a deviation with their change, what fills a slot as the document has it.
pub(super) fn edited(deviation: &Deviation, document: &DocumentAnalysis) -> Words {
    Words::changed(&changes(deviation, &document.findings.slots, Fillers::Own))
}
