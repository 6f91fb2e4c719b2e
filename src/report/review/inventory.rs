//! The rows of tables over all portals: what is declared where, under which section, and what contradicts itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Portal;
use crate::analysis::{DocumentAnalysis, InventoryRow};
use crate::deviation::Kind;
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
    /// Whether one portal declares it under two sections.
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
    /// Which portals do not declare it, though the template does.
    pub lacking: Vec<usize>,
}

/// What the tables of the family declare, by identifying cells.
pub(super) fn things(
    told: &Told<'_>,
    documents: &[&DocumentAnalysis],
    portals: &[Portal],
) -> Vec<Thing> {
    let rows = Rows::new(documents);
    let mut things: Vec<Thing> = Vec::new();
    let mut known: FxHashMap<&[Arc<str>], usize> = FxHashMap::default();
    for row in &told.family.inventory {
        let place = place(told, row, &rows);
        let at = *known.entry(&row.cells).or_insert(things.len());
        if let Some(thing) = things.get_mut(at) {
            thing.contradicts |= row.contradicts;
            thing.places.push(place);
        } else {
            let name = row.cells.iter().map(|cell| visible(cell));
            things.push(Thing {
                name: name.collect::<Vec<_>>().join(" · "),
                places: vec![place],
                contradicts: row.contradicts,
                contradictions: Vec::new(),
            });
        }
    }
    for thing in things.iter_mut().filter(|thing| thing.contradicts) {
        thing.contradictions = contradictions(told, thing, portals);
    }
    things
}

/// Who declares a thing under several sections, and under which: a sentence for each choice of sections.
fn contradictions(told: &Told<'_>, thing: &Thing, portals: &[Portal]) -> Vec<String> {
    let declares = |place: &Place, portal: usize| match place.in_template {
        true => place.lacking.binary_search(&portal).is_err(),
        false => place.portals.binary_search(&portal).is_ok(),
    };
    // A portal with a place beyond the template: nobody else can have more than the template has.
    let beyond = thing.places.iter().flat_map(|place| &place.portals);
    let beyond: BTreeSet<usize> = beyond.copied().collect();
    let mut under: BTreeMap<Vec<usize>, Vec<&str>> = BTreeMap::new();
    for portal in beyond {
        let own = thing.places.iter().enumerate();
        let own = own.filter(|(_, place)| declares(place, portal));
        let own: Vec<usize> = own.map(|(at, _)| at).collect();
        if let Some(portal) = portals.get(portal).filter(|_| own.len() > 1) {
            under.entry(own).or_default().push(&portal.name);
        }
    }
    let sentences = under.into_iter().map(|(places, names)| {
        let places = places.into_iter().filter_map(|at| thing.places.get(at));
        let sections: Vec<String> = places.map(|place| place.section.clone()).collect();
        let names = told.lang.named(&names, NAMED);
        told.lang.declared_twice(&names, &thing.name, &sections)
    });
    sentences.collect()
}

/// The deviating rows of the documents, by section and cell, so that a row is found without reading all of them.
struct Rows<'a>(FxHashMap<(&'a [Arc<str>], &'a str), Vec<Row<'a>>>);

/// A row that a portal has, or lacks.
#[derive(Clone, Copy)]
struct Row<'a> {
    portal: usize,
    kind: Kind,
    text: &'a str,
}

impl<'a> Rows<'a> {
    fn new(documents: &[&'a DocumentAnalysis]) -> Self {
        let mut rows: FxHashMap<_, Vec<Row<'a>>> = FxHashMap::default();
        for (portal, document) in documents.iter().enumerate() {
            for held in &document.findings.deviations {
                let text = match held.kind {
                    Kind::Missing => held.template.as_ref().map(|expected| &*expected.text),
                    Kind::Extra | Kind::Duplicate => held.found.as_ref().map(|found| &*found.text),
                    _ => None,
                };
                let Some(text) = text.filter(|_| held.element.in_table()) else {
                    continue;
                };
                let row = Row {
                    portal,
                    kind: held.kind,
                    text,
                };
                for cell in text.split('\t') {
                    let section: &'a [Arc<str>] = &held.section;
                    rows.entry((section, cell)).or_default().push(row);
                }
            }
        }
        Self(rows)
    }

    /// The portals whose row under that section holds all these cells, of the kinds that are wanted.
    fn portals(&self, row: &InventoryRow, wanted: &[Kind]) -> Vec<usize> {
        let candidates = row
            .cells
            .iter()
            .map(|cell| self.0.get(&(&*row.section, &**cell)))
            .min_by_key(|held| held.map_or(0, Vec::len));
        let has = |held: &&Row<'_>| {
            let mut cells = row.cells.iter();
            wanted.contains(&held.kind)
                && cells.all(|cell| held.text.split('\t').any(|own| *own == **cell))
        };
        let held = candidates.flatten().into_iter().flatten().filter(has);
        let mut portals: Vec<usize> = held.map(|held| held.portal).collect();
        portals.dedup();
        portals
    }
}

fn place(told: &Told<'_>, row: &InventoryRow, rows: &Rows<'_>) -> Place {
    let lang = told.lang;
    let (portals, lacking) = if row.in_template {
        (Vec::new(), rows.portals(row, &[Kind::Missing]))
    } else {
        let own = rows.portals(row, &[Kind::Extra, Kind::Duplicate]);
        (own, Vec::new())
    };
    Place {
        section: section_name(&row.section).unwrap_or_else(|| lang.no_section().to_owned()),
        count: lang.of(row.documents as usize, told.family.documents.len()),
        in_template: row.in_template,
        portals,
        lacking,
    }
}
