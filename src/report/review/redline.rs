//! A portal's whole text as changes to the template: what a word processor shows as tracked changes.
//!
//! ```text
//! template   A   B   C         accept all: the portal's blocks
//! portal     A   B'  X   C     reject all: the template, with the portal's own fillers and choices
//! redline    =   ≠   +   =     each up to the comparison key
//! ```
//!
//! A move is a deletion and an insertion. Typography is the portal's and no change. It is made from what is reported, as
//! the proof of reconstruction is, and held against both sides: what would not give them is put in place of them whole.
//! Not part of a [`Review`]: only a format that shows whole texts pays for it, one text at a time.

mod runs;

use std::borrow::Cow;

use self::runs::{cells, runs};
use super::finding::Numbers;
use super::matrix::Group;
use super::words::Run;
use super::{Review, ReviewOptions};
use crate::analysis::{Analysis, DocumentAnalysis, FamilyAnalysis};
use crate::deviation::rebuild::{Rebuilder, Text};
use crate::deviation::{Deviation, EditOp, Element, Kind};
use crate::report::visible::visible;
use crate::template::TemplateBlock;
use crate::text::fold;

/// A portal's text as changes to the template.
#[derive(Debug, Clone)]
pub struct Redline {
    /// The number of the group of portals that have the text.
    pub group: usize,
    /// The deviations of the file as a whole, by number.
    pub of_file: Vec<usize>,
    /// The text, block by block.
    pub blocks: Vec<RedBlock>,
}

/// A block of either side, or of both.
#[derive(Debug, Clone)]
pub struct RedBlock {
    /// What it is.
    pub element: Element,
    /// How deep a heading nests, from 1; 0 for everything else.
    pub level: u8,
    /// Who has the end of the block (of a row: the row). A block that only one side has ends there only; one that the
    /// portal has in two parts has an end more, two that it has in one have an end less.
    pub end: EditOp,
    /// The words, cell by cell; the text of what stands in no table is one cell.
    pub cells: Vec<Vec<Run>>,
    /// The deviations in it.
    pub findings: Vec<Mark>,
}

/// Where a deviation stands in its block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The deviation, by number.
    pub finding: usize,
    /// The cell, from 0.
    pub cell: usize,
}

/// What the redlines of a family are made from.
pub struct Redlines<'a> {
    family: &'a FamilyAnalysis,
    documents: Vec<&'a DocumentAnalysis>,
    groups: &'a [Group],
    numbers: Numbers,
    rebuilder: Rebuilder<'a>,
}

/// The redlines of each family that `review` shows, in its order. `review` is that of the same analysis and options.
#[must_use]
pub fn redlines<'a>(
    analysis: &'a Analysis,
    options: &ReviewOptions,
    review: &'a Review,
) -> Vec<Redlines<'a>> {
    let shown = |held: &&DocumentAnalysis| options.shows(&held.portal);
    let families = analysis.families.iter().filter_map(|family| {
        let documents: Vec<_> = family.documents.iter().filter(shown).collect();
        (!documents.is_empty()).then_some((family, documents))
    });
    families
        .zip(&review.families)
        .map(|((family, documents), own)| Redlines {
            family,
            documents,
            groups: &own.matrix.groups,
            numbers: Numbers::new(&own.findings),
            rebuilder: Rebuilder::new(&family.template),
        })
        .collect()
}

impl Redlines<'_> {
    /// A redline for each group of portals that deviates, with the fillers of its first portal.
    pub fn each(&self) -> impl Iterator<Item = Redline> + '_ {
        let groups = self.groups.iter().enumerate();
        groups.filter_map(|(number, group)| {
            let document = self.documents.get(*group.portals.first()?)?;
            let deviations = &document.findings.deviations;
            let of_file = deviations.iter().filter(|held| held.kind == Kind::Encoding);
            let of_file: Vec<usize> = of_file
                .filter_map(|held| self.numbers.number(&held.id))
                .collect();
            (!deviations.is_empty()).then(|| Redline {
                group: number,
                of_file,
                blocks: self.blocks(document),
            })
        })
    }

    fn blocks(&self, document: &DocumentAnalysis) -> Vec<RedBlock> {
        let findings = &*document.findings;
        let (slots, choices, deviations) =
            (&findings.slots, &findings.choices, &findings.deviations);
        let mut asked = self.rebuilder.expected(slots, choices, deviations);
        let wanted: Vec<String> = asked.iter().flatten().map(|text| fold(text)).collect();
        let mut making = Making {
            numbers: &self.numbers,
            document,
            blocks: Vec::with_capacity(asked.len() + deviations.len()),
        };
        let template = &self.family.template.blocks;
        let mut next = 0;
        let pieces = self.rebuilder.pieces(slots, choices, deviations);
        for piece in pieces {
            let of = piece.block.and_then(|number| template.get(number));
            if let Some(deviation) = piece.deviation {
                making.put_in(&piece.text, deviation, of);
                continue;
            }
            let (Some(number), Some(block)) = (piece.block, of) else {
                continue;
            };
            making.take_out(template, &mut asked, next..number);
            next = number + 1;
            match asked.get_mut(number).and_then(Option::take) {
                Some(text) => making.pair(block, &text, &piece.text),
                // What was rightly left out is not there to be paired.
                None => continue,
            }
        }
        making.take_out(template, &mut asked, next..template.len());
        let own = self.rebuilder.rebuild(slots, choices, deviations);
        let mut blocks = making.blocks;
        let (accepted, rejected) = sides(&blocks);
        let right = accepted == own && rejected.iter().map(|text| fold(text)).eq(wanted);
        if !right {
            let asked = self.rebuilder.expected(slots, choices, deviations);
            blocks = whole(template, &asked, &own, &blocks);
        }
        for run in blocks
            .iter_mut()
            .flat_map(|block| &mut block.cells)
            .flatten()
        {
            if let Cow::Owned(shown) = visible(&run.text) {
                run.text = shown;
            }
        }
        blocks
    }
}

/// A redline that is being made.
struct Making<'a> {
    numbers: &'a Numbers,
    document: &'a DocumentAnalysis,
    blocks: Vec<RedBlock>,
}

impl<'a> Making<'a> {
    /// What deviates in a template block.
    fn about(&self, block: &TemplateBlock) -> Vec<&'a Deviation> {
        self.document.about(&block.id).collect()
    }

    fn marks(&self, deviations: &[&Deviation]) -> Vec<Mark> {
        let known = deviations.iter().filter_map(|held| {
            let cell = held.column_index.map_or(0, |column| column as usize);
            Some(Mark {
                finding: self.numbers.number(&held.id)?,
                cell: cell.saturating_sub(1),
            })
        });
        let mut marks: Vec<Mark> = known.collect();
        marks.dedup();
        marks
    }

    /// Blocks of the template that the document has elsewhere or not at all.
    fn take_out(
        &mut self,
        template: &[TemplateBlock],
        asked: &mut [Option<Cow<'_, str>>],
        range: std::ops::Range<usize>,
    ) {
        for number in range {
            let text = asked.get_mut(number).and_then(Option::take);
            let (Some(block), Some(text)) = (template.get(number), text) else {
                continue;
            };
            let mut about = self.about(block);
            about.retain(|held| matches!(held.kind, Kind::Missing | Kind::Moved));
            self.blocks.push(RedBlock {
                element: block.element,
                level: level(block.element, block.level),
                end: EditOp::Delete,
                cells: cells(block.element, EditOp::Delete, &text),
                findings: self.marks(&about),
            });
        }
    }

    /// A block that stands at a place where the template has none: extra, again, or moved.
    fn put_in(&mut self, text: &Text<'_>, deviation: &'a Deviation, of: Option<&TemplateBlock>) {
        let deviations = of.map_or_else(|| vec![deviation], |block| self.about(block));
        let element = of.map_or(deviation.element, |block| block.element);
        let parts: Vec<&str> = match text {
            Text::Block(text) => vec![text],
            Text::Parted(text) => text.split('\n').collect(),
            Text::Joined(text) => {
                if let Some(last) = self.last_of_the_document()
                    && let Some(cell) = last.cells.last_mut()
                {
                    cell.push(inserted(&format!(" {text}")));
                    return;
                }
                vec![*text]
            }
        };
        let mut findings = self.marks(&deviations);
        for part in parts {
            self.blocks.push(RedBlock {
                element,
                level: level(element, of.map_or(0, |block| block.level)),
                end: EditOp::Insert,
                cells: cells(element, EditOp::Insert, part),
                findings: std::mem::take(&mut findings),
            });
        }
    }

    fn last_of_the_document(&mut self) -> Option<&mut RedBlock> {
        let mut blocks = self.blocks.iter_mut().rev();
        blocks.find(|block| block.end != EditOp::Delete)
    }

    /// A block that both have, each in its words.
    fn pair(&mut self, block: &TemplateBlock, asked: &str, text: &Text<'_>) {
        let deviations = self.about(block);
        let findings = self.marks(&deviations);
        let element = block.element;
        let level = level(element, block.level);
        let slots = &self.document.findings.slots;
        let red = |end, cells, findings| RedBlock {
            element,
            level,
            end,
            cells,
            findings,
        };
        match text {
            Text::Block(own) => {
                let cells = runs(element, asked, own, &deviations, slots);
                self.blocks.push(red(EditOp::Equal, cells, findings));
            }
            // Rows are not cut: one goes, the others come.
            Text::Parted(own) if element.in_table() => {
                let gone = cells(element, EditOp::Delete, asked);
                self.blocks.push(red(EditOp::Delete, gone, findings));
                for part in own.split('\n') {
                    let come = cells(element, EditOp::Insert, part);
                    self.blocks.push(red(EditOp::Insert, come, Vec::new()));
                }
            }
            Text::Parted(own) => {
                let joined = own.replace('\n', " ");
                let held = runs(element, asked, &joined, &deviations, slots);
                let mut parts = runs::parted(held.into_iter().flatten(), own);
                let last = parts.pop().unwrap_or_default();
                let mut findings = findings;
                for part in parts {
                    let findings = std::mem::take(&mut findings);
                    self.blocks.push(red(EditOp::Insert, vec![part], findings));
                }
                self.blocks.push(red(EditOp::Equal, vec![last], findings));
            }
            Text::Joined(own) => {
                let mut held = runs(element, asked, own, &deviations, slots);
                let before = self.join();
                if let Some(cell) = held.first_mut() {
                    cell.splice(0..0, before);
                }
                self.blocks.push(red(EditOp::Equal, held, findings));
            }
        }
    }

    /// Takes the end of the document's last block away, so that the next goes on with it. Gives the words of one that
    /// the template does not have: these go into the next block, since they have no block of their own on either side.
    fn join(&mut self) -> Vec<Run> {
        let Some(at) = self
            .blocks
            .iter()
            .rposition(|held| held.end != EditOp::Delete)
        else {
            return Vec::new();
        };
        let is_new = self
            .blocks
            .get(at)
            .is_some_and(|held| held.end == EditOp::Insert);
        if is_new {
            let mut words: Vec<Run> = self.blocks.remove(at).cells.into_iter().flatten().collect();
            words.push(inserted(" "));
            return words;
        }
        if let Some(last) = self.blocks.get_mut(at) {
            last.end = EditOp::Delete;
            if let Some(cell) = last.cells.last_mut() {
                cell.push(inserted(" "));
            }
        }
        Vec::new()
    }
}

fn inserted(text: &str) -> Run {
    Run {
        op: EditOp::Insert,
        text: text.to_owned(),
    }
}

/// The level of a heading, from 1.
fn level(element: Element, level: u8) -> u8 {
    if element == Element::Heading {
        level.max(1)
    } else {
        0
    }
}

/// The blocks of the document and those of the template, as they are when all changes are accepted or rejected.
fn sides(blocks: &[RedBlock]) -> (Vec<String>, Vec<String>) {
    let [accepted, rejected] = [EditOp::Insert, EditOp::Delete].map(|side| {
        let mut texts = Vec::with_capacity(blocks.len());
        let mut open = String::new();
        for block in blocks {
            let cells = block.cells.iter().map(|cell| {
                let own = cell
                    .iter()
                    .filter(|run| run.op == side || run.op == EditOp::Equal);
                own.map(|run| run.text.as_str()).collect::<String>()
            });
            let text = cells.collect::<Vec<_>>().join("\t");
            let text = text.trim_end_matches('\t');
            let ends = block.end == side || block.end == EditOp::Equal;
            match (ends, block.element.in_table()) {
                // A row is there or not; a paragraph without its end goes on in the next.
                (false, true) => {}
                (false, false) => open.push_str(text),
                (true, _) => texts.push(std::mem::take(&mut open) + text),
            }
        }
        texts.extend((!open.is_empty()).then_some(open));
        texts
    });
    (accepted, rejected)
}

/// The template taken out whole and the document put in: true whatever the document does.
fn whole(
    template: &[TemplateBlock],
    asked: &[Option<Cow<'_, str>>],
    own: &[Cow<'_, str>],
    made: &[RedBlock],
) -> Vec<RedBlock> {
    let mut findings: Vec<Mark> = Vec::new();
    for mark in made.iter().flat_map(|block| &block.findings) {
        let mark = Mark { cell: 0, ..*mark };
        if !findings.contains(&mark) {
            findings.push(mark);
        }
    }
    let gone = template.iter().zip(asked).filter_map(|(block, text)| {
        Some(RedBlock {
            element: block.element,
            level: level(block.element, block.level),
            end: EditOp::Delete,
            cells: cells(block.element, EditOp::Delete, text.as_ref()?),
            findings: std::mem::take(&mut findings),
        })
    });
    let mut blocks: Vec<RedBlock> = gone.collect();
    blocks.extend(own.iter().map(|text| {
        let element = if text.contains('\t') {
            Element::Row
        } else {
            Element::Paragraph
        };
        RedBlock {
            element,
            level: 0,
            end: EditOp::Insert,
            cells: cells(element, EditOp::Insert, text),
            findings: Vec::new(),
        }
    }));
    blocks
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn block(element: Element, text: &str) -> TemplateBlock {
        TemplateBlock {
            id: Arc::from(text),
            element,
            level: 0,
            section: Arc::from([]),
            text: Arc::from(text),
            cells: Vec::new(),
            support: 1,
            part: None,
            contested: false,
            readings: Vec::new(),
        }
    }

    fn red(end: EditOp, runs: &[(EditOp, &str)]) -> RedBlock {
        let run = |(op, text): &(EditOp, &str)| Run {
            op: *op,
            text: (*text).to_owned(),
        };
        RedBlock {
            element: Element::Paragraph,
            level: 0,
            end,
            cells: vec![runs.iter().map(run).collect()],
            findings: vec![Mark {
                finding: 1,
                cell: 0,
            }],
        }
    }

    #[test]
    fn the_end_of_a_paragraph_is_a_change_like_any_other() {
        use EditOp::{Delete, Equal, Insert};
        let parted = [
            red(Insert, &[(Equal, "a"), (Delete, " ")]),
            red(Equal, &[(Equal, "b")]),
        ];
        let (accepted, rejected) = sides(&parted);
        assert_eq!(
            (accepted, rejected),
            (vec!["a".into(), "b".into()], vec!["a b".into()])
        );
        let joined = [
            red(Delete, &[(Equal, "a"), (Insert, " ")]),
            red(Delete, &[(Delete, "gone")]),
            red(Equal, &[(Equal, "b")]),
        ];
        let (accepted, rejected) = sides(&joined);
        assert_eq!(accepted, ["a b"]);
        assert_eq!(rejected, ["a", "gone", "b"]);
    }

    #[test]
    fn what_is_put_in_whole_gives_both_sides_and_keeps_what_was_found() {
        let template = [
            block(Element::Heading, "T"),
            block(Element::Row, "x\ty"),
            block(Element::Paragraph, "left out"),
        ];
        let asked = [Some("T".into()), Some("x\ty".into()), None];
        let own = ["U".into(), "x\tz".into()];
        let made = [red(EditOp::Equal, &[]), red(EditOp::Equal, &[])];
        let blocks = whole(&template, &asked, &own, &made);
        let (accepted, rejected) = sides(&blocks);
        assert_eq!(accepted, own);
        assert_eq!(rejected, ["T", "x\ty"]);
        let findings: usize = blocks.iter().map(|block| block.findings.len()).sum();
        assert_eq!(findings, 1);
    }
}
