//! The *tableau comparatif* of each group of portals with the same text: the blocks that deviate, with the block before
//! and after, template and portal side by side.

use super::aligned::{Pair, aligned};
use super::finding::Numbers;
use super::matrix::Group;
use super::words::Words;
use crate::analysis::DocumentAnalysis;
use crate::deviation::rebuild::Rebuilder;
use crate::deviation::{EditOp, Kind};
use crate::report::text::page::head;
use crate::report::told::Told;
use crate::report::visible::visible;

/// How many columns of a neighbouring block are shown: enough to find the place.
const NEIGHBOUR: usize = 220;

/// What a group of portals changes.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The number of the group.
    pub group: usize,
    /// Whose line numbers are shown, where several portals share the text.
    pub lines_of: Option<String>,
    /// Remarks on the file as a whole.
    pub remarks: Vec<String>,
    /// What is laid side by side.
    pub lines: Vec<Line>,
}

/// One line of it.
#[derive(Debug, Clone)]
pub struct Line {
    /// What it is.
    pub kind: LineKind,
    /// The words of both sides.
    pub words: Words,
    /// The deviations in it, by number.
    pub findings: Vec<usize>,
    /// The line in the portal's file.
    pub line: Option<String>,
}

/// What a line of a comparison is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// A block that deviates.
    Change,
    /// A block that is the same on both sides, beside one that deviates.
    Neighbour,
    /// So many blocks that are the same, left out.
    Gap(usize),
}

/// A comparison for each group that deviates.
pub(super) fn comparisons(
    told: &Told<'_>,
    documents: &[&DocumentAnalysis],
    groups: &[Group],
    numbers: &Numbers,
) -> Vec<Comparison> {
    let rebuilder = Rebuilder::new(&told.family.template);
    groups
        .iter()
        .enumerate()
        .filter_map(|(number, group)| {
            let document = documents.get(*group.portals.first()?)?;
            if document.findings.deviations.is_empty() {
                return None;
            }
            let pairs = aligned(&told.family.template, &rebuilder, document);
            let of_file = document.findings.deviations.iter();
            let of_file = of_file.filter(|held| held.kind == Kind::Encoding);
            let remarks = of_file.map(|_| told.encoding(&document.findings).join(", "));
            Some(Comparison {
                group: number,
                lines_of: (group.portals.len() > 1)
                    .then(|| told.lang.lines_as_in(&visible(&document.portal))),
                remarks: remarks.collect(),
                lines: excerpt(told, &pairs, numbers),
            })
        })
        .collect()
}

/// What deviates, with its neighbours; the rest is counted.
fn excerpt(told: &Told<'_>, pairs: &[Pair<'_>], numbers: &Numbers) -> Vec<Line> {
    let deviates = |at: usize| {
        pairs
            .get(at)
            .is_some_and(|held| !held.deviations.is_empty())
    };
    let mut lines = Vec::new();
    let mut gap = 0;
    for (at, pair) in pairs.iter().enumerate() {
        let beside = deviates(at + 1) || at.checked_sub(1).is_some_and(deviates);
        if !deviates(at) && !beside {
            gap += 1;
            continue;
        }
        lines.extend(left_out(&mut gap));
        lines.push(if deviates(at) {
            changed(told, pair, numbers)
        } else {
            Line {
                kind: LineKind::Neighbour,
                words: Words::plain(&head(&pair.words.side(EditOp::Insert), NEIGHBOUR)),
                findings: Vec::new(),
                line: None,
            }
        });
    }
    if !lines.is_empty() {
        lines.extend(left_out(&mut gap));
    }
    lines
}

fn left_out(gap: &mut usize) -> Option<Line> {
    let count = std::mem::take(gap);
    (count > 0).then(|| Line {
        kind: LineKind::Gap(count),
        words: Words::default(),
        findings: Vec::new(),
        line: None,
    })
}

fn changed(told: &Told<'_>, pair: &Pair<'_>, numbers: &Numbers) -> Line {
    let ids = pair.deviations.iter().map(|held| &*held.id);
    let mut findings: Vec<usize> = ids.filter_map(|id| numbers.number(id)).collect();
    findings.dedup();
    let has_own = pair.words.has(EditOp::Insert);
    let mut found = pair
        .deviations
        .iter()
        .filter_map(|held| held.found.as_ref());
    let line = found.next().map(|found| found.start_line);
    Line {
        kind: LineKind::Change,
        words: pair.words.clone(),
        findings,
        line: line
            .filter(|_| has_own)
            .map(|line| told.lang.place_line(line)),
    }
}
