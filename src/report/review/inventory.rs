//! The rows of tables over all portals: what is declared where, under which section, and what contradicts itself.

use std::sync::Arc;

use crate::analysis::{DocumentAnalysis, InventoryRow};
use crate::deviation::Kind;
use crate::report::told::{Told, section_name};
use crate::report::visible::visible;

/// What is declared: a cookie, a service.
#[derive(Debug, Clone)]
pub struct Thing {
    /// Its identifying cells.
    pub name: String,
    /// Where it is declared.
    pub places: Vec<Place>,
    /// Whether one portal declares it under two sections.
    pub contradicts: bool,
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
pub(super) fn things(told: &Told<'_>, documents: &[&DocumentAnalysis]) -> Vec<Thing> {
    let mut things: Vec<(&[Arc<str>], Thing)> = Vec::new();
    for row in &told.family.inventory {
        let known = things.iter_mut().find(|(cells, _)| **cells == *row.cells);
        let place = place(told, row, documents);
        match known {
            Some((_, thing)) => {
                thing.contradicts |= row.contradicts;
                thing.places.push(place);
            }
            None => {
                let name = row.cells.iter().map(|cell| visible(cell));
                let thing = Thing {
                    name: name.collect::<Vec<_>>().join(" · "),
                    places: vec![place],
                    contradicts: row.contradicts,
                };
                things.push((&row.cells, thing));
            }
        }
    }
    things.into_iter().map(|(_, thing)| thing).collect()
}

fn place(told: &Told<'_>, row: &InventoryRow, documents: &[&DocumentAnalysis]) -> Place {
    let lang = told.lang;
    let with = |wanted: &dyn Fn(Kind) -> bool| -> Vec<usize> {
        let have = documents.iter().enumerate().filter(|(_, document)| {
            document.findings.deviations.iter().any(|held| {
                let text = match held.kind {
                    Kind::Missing => held.template.as_ref().map(|expected| &expected.text),
                    _ => held.found.as_ref().map(|found| &found.text),
                };
                let cells = || text.iter().flat_map(|text| text.split('\t'));
                wanted(held.kind)
                    && held.element.in_table()
                    && held.section == row.section
                    && row
                        .cells
                        .iter()
                        .all(|cell| cells().any(|own| *own == **cell))
            })
        });
        have.map(|(number, _)| number).collect()
    };
    let (portals, lacking) = if row.in_template {
        (Vec::new(), with(&|kind| kind == Kind::Missing))
    } else {
        let own = with(&|kind| matches!(kind, Kind::Extra | Kind::Duplicate));
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
