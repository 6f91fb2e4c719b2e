//! Portals by template blocks: the picture at whose sight one knows which block and which portal stand out. Portals with
//! the same text and the same decisions are one line of it, so that it stays a picture for hundreds.

use rustc_hash::FxHashMap;

use super::finding::{Finding, Numbers};
use super::{Portal, PortalState};
use crate::analysis::{DocumentAnalysis, Mark};
use crate::deviation::{Deviation, Element, Kind, Severity};
use crate::report::text::page::head;
use crate::report::told::Told;
use crate::report::visible::visible;
use crate::template::TemplateBlock;

/// How many columns of a block's text name it.
const NAME: usize = 70;
/// The same, for the head of a column.
const SHORT: usize = 35;

/// Portals with the same text and the same decisions.
#[derive(Debug, Clone)]
pub struct Group {
    /// The portals, by their numbers.
    pub portals: Vec<usize>,
    /// The deviations, by their numbers.
    pub findings: Vec<usize>,
    /// How they stand.
    pub state: PortalState,
    /// What they have in each column; `None` where nothing deviates.
    pub cells: Vec<Option<Cell>>,
}

/// What a group has in one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The gravest of its deviations.
    pub kind: Kind,
    /// How grave that is.
    pub severity: Severity,
    /// All of them, by number.
    pub findings: Vec<usize>,
    /// Whether all were accepted.
    pub accepted: bool,
}

/// What a column stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// The template block of this number, from 1.
    Block(usize),
    /// What has no place in the template: extra blocks, duplicates, the file itself.
    Beside(Kind),
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// What it stands for.
    pub kind: ColumnKind,
    /// What people know it by.
    pub name: String,
    /// The same, for the head of a column.
    pub short: String,
    /// How many documents of the run have the block: *5 of 5*; `None` for what is no block.
    pub support: Option<String>,
    /// The first of these figures.
    pub present: Option<usize>,
    /// How many of the portals that are shown deviate there in substance or wording.
    pub deviating: usize,
    /// How many differ there in form only.
    pub in_form: usize,
}

/// Portals by template blocks.
#[derive(Debug, Clone)]
pub struct Matrix {
    /// The columns, in the order of the template.
    pub columns: Vec<Column>,
    /// The lines, the gravest first.
    pub groups: Vec<Group>,
    /// Which kinds there are, for the legend.
    pub kinds: Vec<Kind>,
}

/// The groups of documents that have the same deviations at the same places, the gravest first; cells are not filled yet.
pub(super) fn groups(documents: &[&DocumentAnalysis], numbers: &Numbers) -> Vec<Group> {
    type Key<'a> = Vec<(&'a str, Severity, Option<&'a str>, String, Mark)>;
    let mut known: FxHashMap<(Key<'_>, Vec<Option<&str>>), usize> = FxHashMap::default();
    let mut groups: Vec<Group> = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        let key: Key<'_> = document
            .marked()
            .map(|(held, mark)| {
                (
                    &*held.id,
                    held.severity,
                    held.after.as_deref(),
                    own_words(held, document),
                    mark,
                )
            })
            .collect();
        let choices = document.findings.choices.iter();
        let choices: Vec<Option<&str>> = choices.map(|held| held.text.as_deref()).collect();
        let at = *known.entry((key, choices)).or_insert(groups.len());
        if at == groups.len() {
            groups.push(Group {
                portals: Vec::new(),
                findings: numbers.of(document),
                state: PortalState::Conforms,
                cells: Vec::new(),
            });
        }
        if let Some(group) = groups.get_mut(at) {
            group.portals.push(number);
        }
    }
    let mut ranked: Vec<_> = groups
        .into_iter()
        .map(|group| {
            let first = group.portals.first().and_then(|at| documents.get(*at));
            let counts = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| {
                let marked = first.iter().flat_map(|document| document.marked());
                let open =
                    marked.filter(|(held, mark)| held.severity == severity && !mark.is_accepted());
                std::cmp::Reverse(open.count())
            });
            let all = std::cmp::Reverse(group.findings.len());
            let wide = std::cmp::Reverse(group.portals.len());
            ((counts, all, wide, group.portals.first().copied()), group)
        })
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, group)| group).collect()
}

/// The words of a deviation to the letter, but for what fills the slots: an id is made from their comparison keys.
fn own_words(deviation: &Deviation, document: &DocumentAnalysis) -> String {
    // Of an encoding its first line says nothing; what it is and what it hides does.
    if deviation.kind == Kind::Encoding {
        return format!("{} {:?}", document.findings.encoding, deviation.raised_by);
    }
    let found = deviation.found.as_ref();
    let mut words = found.map_or_else(String::new, |found| found.text.to_string());
    for (name, fillers) in &document.findings.slots {
        for filler in fillers.iter().filter(|filler| !filler.is_empty()) {
            words = words.replace(&**filler, name);
        }
    }
    words
}

/// The matrix of the groups.
pub(super) fn matrix(
    told: &Told<'_>,
    documents: &[&DocumentAnalysis],
    mut groups: Vec<Group>,
    numbers: &Numbers,
    findings: &[Finding],
    portals: &[Portal],
) -> Matrix {
    let template = &told.family.template;
    let blocks: FxHashMap<&str, usize> = (0..)
        .zip(&template.blocks)
        .map(|(number, block)| (&*block.id, number))
        .collect();
    let kinds: Vec<Kind> = Kind::ALL
        .into_iter()
        .filter(|kind| findings.iter().any(|held| held.kind == *kind))
        .collect();
    let beside = [Kind::Extra, Kind::Duplicate, Kind::Encoding];
    let beside: Vec<Kind> = beside
        .into_iter()
        .filter(|kind| kinds.contains(kind))
        .collect();
    let place = |held: &Deviation| {
        let own = beside.iter().position(|kind| *kind == held.kind);
        let block = held.template.as_ref();
        let block = block.and_then(|expected| blocks.get(&*expected.block).copied());
        own.map(|at| blocks.len() + at).or(block)
    };
    let all = told.family.documents.len();
    let mut columns: Vec<Column> = (1..)
        .zip(&template.blocks)
        .map(|(number, block)| Column {
            kind: ColumnKind::Block(number),
            name: head(&name_of(told, block), NAME),
            short: head(&name_of(told, block), SHORT),
            support: Some(told.lang.of(block.support as usize, all)),
            present: Some(block.support as usize),
            deviating: 0,
            in_form: 0,
        })
        .chain(beside.iter().map(|kind| Column {
            kind: ColumnKind::Beside(*kind),
            name: told.lang.kind(*kind).to_owned(),
            short: told.lang.kind(*kind).to_owned(),
            support: None,
            present: None,
            deviating: 0,
            in_form: 0,
        }))
        .collect();
    for group in &mut groups {
        let first = group.portals.first().copied();
        if let Some(portal) = first.and_then(|at| portals.get(at)) {
            group.state = portal.state;
        }
        let document = first.and_then(|at| documents.get(at));
        group.cells = document.map_or_else(Vec::new, |document| {
            cells(document, numbers, &place, columns.len())
        });
        for (cell, column) in group.cells.iter().zip(&mut columns) {
            let count = match cell {
                Some(cell) if cell.severity == Severity::Note => &mut column.in_form,
                Some(_) => &mut column.deviating,
                None => continue,
            };
            *count += group.portals.len();
        }
    }
    Matrix {
        columns,
        groups,
        kinds,
    }
}

/// What people know a block by: the first words, or what identifies a row.
fn name_of(told: &Told<'_>, block: &TemplateBlock) -> String {
    match block.element {
        Element::Row => told.row_name(block, None),
        _ => visible(block.text.trim_end_matches('\t')).into_owned(),
    }
}

/// The cells of a group, by what its first document has: one id may be graver in another's.
fn cells(
    document: &DocumentAnalysis,
    numbers: &Numbers,
    place: &dyn Fn(&Deviation) -> Option<usize>,
    columns: usize,
) -> Vec<Option<Cell>> {
    let mut own: Vec<(usize, &Deviation, Mark)> = document
        .marked()
        .filter_map(|(held, mark)| Some((numbers.number(&held.id)?, held, mark)))
        .collect();
    own.sort_by_key(|(number, ..)| *number);
    let mut cells: Vec<Option<Cell>> = vec![None; columns];
    for (number, held, mark) in own {
        let Some(cell) = place(held).and_then(|at| cells.get_mut(at)) else {
            continue;
        };
        let cell = cell.get_or_insert_with(|| Cell {
            kind: held.kind,
            severity: held.severity,
            findings: Vec::new(),
            accepted: true,
        });
        cell.accepted &= mark.is_accepted();
        if cell.findings.last() != Some(&number) {
            cell.findings.push(number);
        }
        if held.severity > cell.severity {
            (cell.kind, cell.severity) = (held.kind, held.severity);
        }
    }
    cells
}
