//! The rows of tables over all portals: what is declared where, under which section, and what contradicts itself.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::Portal;
use crate::analysis::{DocumentAnalysis, InventoryRow};
use crate::report::told::{Told, section_name};
use crate::report::visible::visible;

/// How many portals the sentence of a contradiction names.
const NAMED: usize = 6;

/// What is declared: a cookie, a service.
#[derive(Debug, Clone)]
pub struct Thing {
    /// Its identifying cells.
    pub name: String,
    /// Where it is declared.
    pub places: Vec<Place>,
    /// Whether a portal that is shown declares it under two sections.
    pub contradicts: bool,
    /// Who does, and under which sections, in sentences.
    pub contradictions: Vec<String>,
}

/// A section under which something is declared.
#[derive(Debug, Clone)]
pub struct Place {
    /// The headings above.
    pub section: String,
    /// *1 of 5*.
    pub count: String,
    /// Whether the template declares it there.
    pub in_template: bool,
    /// Which portals declare it beyond the template, by their numbers; empty where the template declares it.
    pub portals: Vec<usize>,
    /// Which portals do not declare it, though the template does and does not allow to leave it out.
    pub lacking: Vec<usize>,
}

/// What the tables of the family declare, by identifying cells: all that the template has, and what else the documents
/// that are shown declare.
pub(super) fn things(
    told: &Told<'_>,
    documents: &[&DocumentAnalysis],
    portals: &[Portal],
    shown: &dyn Fn(&DocumentAnalysis) -> bool,
) -> Vec<Thing> {
    let numbered = (0..).zip(&told.family.documents);
    let numbers: Vec<u32> = numbered
        .filter(|(_, document)| shown(document))
        .map(|(number, _)| number)
        .collect();
    let mut things: Vec<Vec<Row<'_>>> = Vec::new();
    let mut known: FxHashMap<u32, usize> = FxHashMap::default();
    for declared in &told.family.inventory {
        let departing = among(&numbers, &declared.departing);
        if !declared.in_template && departing.is_empty() {
            continue;
        }
        let row = Row {
            declared,
            departing,
        };
        let at = *known.entry(declared.thing).or_insert(things.len());
        match things.get_mut(at) {
            Some(rows) => rows.push(row),
            None => things.push(vec![row]),
        }
    }
    let things = things.iter();
    things
        .map(|rows| thing(told, rows, documents, portals))
        .collect()
}

/// A row of the inventory, with who departs from the template there among those that are shown, by their numbers.
struct Row<'a> {
    declared: &'a InventoryRow,
    departing: Vec<usize>,
}

impl Row<'_> {
    fn has(&self, portal: usize) -> bool {
        self.declared.in_template != self.departing.binary_search(&portal).is_ok()
    }
}

/// Where the wanted ones stand among all; both are sorted.
fn among(all: &[u32], wanted: &[u32]) -> Vec<usize> {
    if wanted.len() <= all.len() {
        let found = wanted.iter().map(|number| all.binary_search(number));
        found.filter_map(Result::ok).collect()
    } else {
        let numbered = all.iter().enumerate();
        let found = numbered.filter(|(_, number)| wanted.binary_search(number).is_ok());
        found.map(|(at, _)| at).collect()
    }
}

fn thing(
    told: &Told<'_>,
    rows: &[Row<'_>],
    documents: &[&DocumentAnalysis],
    portals: &[Portal],
) -> Thing {
    let cells = rows.first().map_or(&[][..], |row| &row.declared.cells);
    let cells: Vec<_> = cells.iter().map(|cell| visible(cell)).collect();
    let name = cells.join(" · ");
    let own = |portal: usize| -> Vec<usize> {
        let rows = rows.iter().enumerate();
        let rows = rows.filter(|(_, row)| row.has(portal));
        rows.map(|(at, _)| at).collect()
    };
    let departing: BTreeSet<usize> = rows
        .iter()
        .flat_map(|row| &row.departing)
        .copied()
        .collect();
    let in_template = rows.iter().filter(|row| row.declared.in_template).count();
    let as_the_template = departing.len() < documents.len() && in_template > 1;
    let places: Vec<Place> = rows.iter().map(|row| place(told, row, documents)).collect();
    // Who declares it several times, one of them beyond the template: what all have is no portal's own contradiction.
    let beyond = |portal: usize| {
        let mut rows = rows.iter().filter(|row| !row.declared.in_template);
        rows.any(|row| row.has(portal))
    };
    let mut contradicts = as_the_template;
    let mut under: BTreeMap<Vec<usize>, Vec<&str>> = BTreeMap::new();
    for portal in departing {
        let own = own(portal);
        if own.len() < 2 {
            continue;
        }
        contradicts = true;
        if let Some(named) = portals.get(portal).filter(|_| beyond(portal)) {
            under.entry(own).or_default().push(&named.name);
        }
    }
    let sentences = under.into_iter().map(|(own, names)| {
        let own = own.into_iter().filter_map(|at| places.get(at));
        let sections: Vec<String> = own.map(|place| place.section.clone()).collect();
        let names = told.lang.named(&names, NAMED);
        told.lang.declared_twice(&names, &name, &sections)
    });
    Thing {
        contradictions: sentences.collect(),
        name,
        places,
        contradicts,
    }
}

fn place(told: &Told<'_>, row: &Row<'_>, documents: &[&DocumentAnalysis]) -> Place {
    let (lang, declared) = (told.lang, row.declared);
    let (portals, lacking) = if declared.in_template {
        let lacking = row.departing.iter().copied();
        let lacking = lacking.filter(|at| {
            let document = documents.get(*at);
            !document.is_some_and(|document| may_lack(declared, document))
        });
        (Vec::new(), lacking.collect())
    } else {
        (row.departing.clone(), Vec::new())
    };
    Place {
        section: section_name(&declared.section).unwrap_or_else(|| lang.no_section().to_owned()),
        count: lang.of(declared.documents as usize, told.family.documents.len()),
        in_template: declared.in_template,
        portals,
        lacking,
    }
}

/// Whether the document left the row out as the template allows.
fn may_lack(row: &InventoryRow, document: &DocumentAnalysis) -> bool {
    let mut choices = document.findings.choices.iter();
    choices.any(|choice| choice.text.is_none() && row.block.as_ref() == Some(&choice.block))
}
