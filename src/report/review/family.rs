//! The part of a summary that is about one template: its portals, its text, its readings that compete, its slots.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::words::Words;
use super::{
    FamilyReview, Group, Portal, PortalState, Readings, ReviewOptions, SlotReview, TemplateLine,
    TemplateReview, comparison, finding, inventory, matrix, sentences,
};
use crate::analysis::{DocumentAnalysis, FamilyAnalysis};
use crate::deviation::{Element, Severity};
use crate::report::lang::{self, Lang};
use crate::report::told::{self, Told};
use crate::report::visible::visible;

impl FamilyReview {
    pub(super) fn new(
        family: &FamilyAnalysis,
        options: &ReviewOptions,
        shown: &dyn Fn(&DocumentAnalysis) -> bool,
    ) -> Self {
        let lang = options.lang;
        let told = Told::new(family, lang);
        let documents: Vec<&DocumentAnalysis> =
            family.documents.iter().filter(|held| shown(held)).collect();
        let findings = finding::findings(&told, &documents, shown);
        let numbers = finding::Numbers::new(&findings);
        let groups = matrix::groups(&documents, &numbers);
        let portals = portals(&documents, &numbers, &groups);
        let comparisons = comparison::comparisons(&told, &documents, &groups, &numbers);
        Self {
            template: template(family, lang),
            of: family.documents.len(),
            sentences: sentences::main(&told, &portals, &findings),
            matrix: matrix::matrix(&told, &documents, groups, &numbers, &findings, &portals),
            readings: readings(&told, &numbers),
            comparisons,
            inventory: inventory::things(&told, &documents, &portals, shown),
            slots: slots(&told, &documents),
            resolved: family
                .resolved
                .iter()
                .filter(|held| options.shows(&held.portal))
                .map(|held| {
                    let portal = visible(&held.portal).into_owned();
                    (portal, lang.severity(held.severity), told.resolved(held))
                })
                .collect(),
            portals,
            findings,
        }
    }
}

fn portals(
    documents: &[&DocumentAnalysis],
    numbers: &finding::Numbers,
    groups: &[Group],
) -> Vec<Portal> {
    let mut of_group = vec![0; documents.len()];
    for (number, group) in groups.iter().enumerate() {
        for portal in &group.portals {
            if let Some(held) = of_group.get_mut(*portal) {
                *held = number;
            }
        }
    }
    let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
    for document in documents {
        *counts.entry(&document.portal).or_default() += 1;
    }
    documents
        .iter()
        .zip(of_group)
        .map(|(document, group)| {
            let alone = counts.get(&*document.portal) == Some(&1);
            let name = if alone {
                visible(&document.portal).into_owned()
            } else {
                format!(
                    "{} ({})",
                    visible(&document.portal),
                    visible(&document.path.text)
                )
            };
            let deviations = &document.findings.deviations;
            let grave = deviations
                .iter()
                .any(|held| held.severity >= Severity::Warning);
            Portal {
                name,
                path: visible(&document.path.text).into_owned(),
                state: match (document.conforms, deviations.is_empty(), grave) {
                    (false, ..) => PortalState::Deviates,
                    (true, true, _) => PortalState::Conforms,
                    (true, false, true) => PortalState::Accepted,
                    (true, false, false) => PortalState::FormOnly,
                },
                findings: numbers.of(document),
                group,
            }
        })
        .collect()
}

fn template(family: &FamilyAnalysis, lang: Lang) -> TemplateReview {
    let template = &family.template;
    let documents = family.documents.len();
    let (status, meaning) = told::standing(family, lang);
    let blocks = template.blocks.iter().map(|block| {
        let optional = block.is_optional().then_some(lang.review().optional);
        let contested = block.contested.then(|| lang.contested());
        TemplateLine {
            element: lang.element(block.element),
            is_heading: matches!(block.element, Element::Heading | Element::Section),
            words: Words::plain(&block.text),
            support: lang.of(block.support as usize, documents),
            remarks: optional.into_iter().chain(contested).collect(),
        }
    });
    TemplateReview {
        status,
        name: visible(&template.name).into_owned(),
        meaning,
        is_pinned: told::is_pinned(family),
        digest: template.digest.to_string(),
        blocks: blocks.collect(),
    }
}

fn readings(told: &Told<'_>, numbers: &finding::Numbers) -> Vec<Readings> {
    let (lang, all) = (told.lang, told.family.documents.len());
    let mut places = Vec::new();
    for (number, block) in (1..).zip(&told.family.template.blocks) {
        let mut columns: Vec<Option<&str>> = Vec::new();
        for reading in &block.readings {
            if !columns.contains(&reading.column.as_deref()) {
                columns.push(reading.column.as_deref());
            }
        }
        for column in columns {
            let readings = block.readings.iter();
            let readings = readings.filter(|reading| reading.column.as_deref() == column);
            let named = column.map(visible);
            places.push(Readings {
                place: lang::sentence(&lang.block_place(number, named.as_deref())),
                contested: block.contested,
                readings: readings
                    .map(|reading| {
                        let count = lang.of(reading.documents as usize, all);
                        let finding = reading.id.as_deref().and_then(|id| numbers.number(id));
                        (visible(&reading.text).into_owned(), count, finding)
                    })
                    .collect(),
            });
        }
    }
    places
}

fn slots(told: &Told<'_>, documents: &[&DocumentAnalysis]) -> Vec<SlotReview> {
    let slots = told.family.template.slots.iter().map(|slot| {
        let mut values: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, document) in documents.iter().enumerate() {
            let fillers = document.findings.slots.iter();
            let own = fillers.filter(|(name, _)| *name == slot.name);
            for filler in own.flat_map(|(_, fillers)| fillers) {
                let portals = values.entry(filler).or_default();
                if !filler.is_empty() && portals.last() != Some(&number) {
                    portals.push(number);
                }
            }
        }
        values.remove("");
        let mut values: Vec<(String, Vec<usize>)> = values
            .into_iter()
            .map(|(value, portals)| (visible(value).into_owned(), portals))
            .collect();
        values.sort_by_key(|(_, portals)| Reverse(portals.len()));
        SlotReview {
            name: format!("{{{{{}}}}}", visible(&slot.name)),
            slot_type: told.lang.slot_type(slot.slot_type),
            values,
        }
    });
    slots.collect()
}
