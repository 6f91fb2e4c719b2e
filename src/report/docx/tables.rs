//! The tables beside the deviations: the portals with the numbers of what they deviate in, what was accepted where, the
//! readings that compete, what the portals' tables declare, the slots. Who is counted elsewhere is named in the first.

use std::io;

use super::body::{Body, Look, Para, Span, WIDTH, text_span};
use crate::report::lang::Lang;
use crate::report::review::{FamilyReview, Place};

/// How many portals stand in a row: a row that is higher than a page is hard to read.
const IN_A_ROW: usize = 40;
/// How many portals are named in a cell that is not about them.
const NAMED: usize = 12;
/// How many values of a slot are listed.
const VALUES: usize = 12;
/// The portals: who, how they stand, the numbers of their deviations.
const PORTALS: [u32; 3] = [4866, 2000, 3000];
/// What was accepted: the deviation, where, why.
const ACCEPTED: [u32; 3] = [3200, 3333, 3333];
/// The readings: how many, what, which deviation.
const READINGS: [u32; 3] = [1300, WIDTH - 2500, 1200];
/// What is declared, under which section, where.
const INVENTORY: [u32; 3] = [3400, 3000, 3466];
/// The slots with their values.
const SLOTS: [u32; 2] = [2600, WIDTH - 2600];

fn cell(look: Look, text: &str) -> Vec<Para> {
    vec![Para::new("TableText", vec![text_span(look, text)])]
}

/// The names of documents by their numbers.
pub(super) fn names<'f>(family: &'f FamilyReview, portals: &[usize]) -> Vec<&'f str> {
    let held = portals.iter().filter_map(|at| family.portals.get(*at));
    held.map(|portal| portal.name.as_str()).collect()
}

/// All of them in one line.
fn all(family: &FamilyReview, portals: &[usize]) -> String {
    names(family, portals).join(", ")
}

/// Who deviates where: every portal, those with the same text and decisions in one row.
pub(super) fn portals(
    body: &mut Body<'_, '_>,
    heading: &'static str,
    family: &FamilyReview,
) -> io::Result<()> {
    let lang = body.lang;
    let words = lang.review();
    body.say(heading, words.portals)?;
    let rows = family.matrix.groups.iter().flat_map(|group| {
        let numbers: Vec<String> = group.findings.iter().map(usize::to_string).collect();
        group.portals.chunks(IN_A_ROW).map(move |some| {
            [
                cell(Look::Plain, &all(family, some)),
                cell(Look::Plain, group.state.words(lang)),
                cell(Look::Plain, &numbers.join(", ")),
            ]
        })
    });
    let titles = [words.portals, words.result, words.deviation];
    body.table(&PORTALS, &titles, rows)
}

/// What was accepted, each reason with every portal that it holds for.
pub(super) fn accepted(
    body: &mut Body<'_, '_>,
    heading: &'static str,
    family: &FamilyReview,
) -> io::Result<()> {
    let lang = body.lang;
    let words = lang.review();
    let mut rows = Vec::new();
    for finding in &family.findings {
        let what = format!("{} · {}", finding.number, finding.what);
        for (reason, portals) in finding.acceptances() {
            rows.extend(portals.chunks(IN_A_ROW).map(|some| {
                [
                    cell(Look::Plain, &what),
                    cell(Look::Plain, &all(family, some)),
                    cell(Look::Plain, reason),
                ]
            }));
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    body.say(heading, words.accepted)?;
    let titles = [words.deviation, words.portals, words.reason];
    body.table(&ACCEPTED, &titles, rows)
}

/// The readings that compete, a table for each place.
pub(super) fn readings(
    body: &mut Body<'_, '_>,
    heading: &'static str,
    family: &FamilyReview,
) -> io::Result<()> {
    let lang = body.lang;
    let words = lang.review();
    if family.readings.is_empty() {
        return Ok(());
    }
    body.say(heading, lang.competing_readings())?;
    for place in &family.readings {
        let mut spans = vec![text_span(Look::Strong, &place.place)];
        if place.contested {
            let contested = format!(" · {}", lang.contested());
            spans.push(text_span(Look::Plain, &contested));
        }
        body.para(&Para::new("Normal", spans))?;
        let titles = [lang.documents_title(), words.readings, words.deviation];
        let rows = place.readings.iter().map(|(text, count, finding)| {
            let number =
                finding.map_or_else(|| words.in_template.to_owned(), |held| held.to_string());
            [count, text, &number].map(|text| cell(Look::Plain, text))
        });
        body.table(&READINGS, &titles, rows)?;
    }
    Ok(())
}

/// What tables declare, over all portals, and where that contradicts itself.
pub(super) fn inventory(
    body: &mut Body<'_, '_>,
    heading: &'static str,
    family: &FamilyReview,
) -> io::Result<()> {
    let lang = body.lang;
    let words = lang.review();
    if family.inventory.is_empty() {
        return Ok(());
    }
    body.say(heading, words.inventory)?;
    body.say("Lead", words.inventory_help)?;
    for sentence in family
        .inventory
        .iter()
        .flat_map(|held| &held.contradictions)
    {
        let label = format!("{} · ", words.contradiction);
        let spans = vec![
            text_span(Look::Strong, &label),
            text_span(Look::Plain, sentence),
        ];
        body.para(&Para::new("ListBullet", spans))?;
    }
    let rows = family.inventory.iter().flat_map(|thing| {
        thing.places.iter().enumerate().map(move |(number, place)| {
            let mut name = Vec::new();
            if number == 0 {
                name.extend(cell(Look::Strong, &thing.name));
                if thing.contradicts {
                    name.extend(cell(Look::Strong, words.contradiction));
                }
            }
            [
                name,
                cell(Look::Plain, &place.section),
                vec![Para::new("TableText", declared(lang, family, place))],
            ]
        })
    });
    let titles = [words.declared, words.section, words.portals];
    body.table(&INVENTORY, &titles, rows)
}

/// How many declare it, and who does otherwise than the template.
fn declared(lang: Lang, family: &FamilyReview, place: &Place) -> Vec<Span> {
    let words = lang.review();
    let named = |portals: &[usize]| lang.named(&names(family, portals), NAMED);
    let count = format!("{} · ", place.count);
    let mut spans = vec![text_span(Look::Plain, &count)];
    if place.in_template {
        spans.push(text_span(Look::Plain, words.in_template));
    } else {
        spans.push(text_span(Look::Strong, words.beyond));
    }
    if !place.portals.is_empty() {
        let who = format!("{}{}", lang.colon(), named(&place.portals));
        spans.push(text_span(Look::Plain, &who));
    }
    if !place.lacking.is_empty() {
        let who = format!(" · {} {}", words.lacking, named(&place.lacking));
        spans.push(text_span(Look::Plain, &who));
    }
    spans
}

/// The slots with their values, which are counted where they are many.
pub(super) fn slots(
    body: &mut Body<'_, '_>,
    heading: &'static str,
    family: &FamilyReview,
) -> io::Result<()> {
    let lang = body.lang;
    let words = lang.review();
    let slots = family.slots.iter();
    let mut slots = slots.filter(|slot| !slot.values.is_empty()).peekable();
    if slots.peek().is_none() {
        return Ok(());
    }
    body.say(heading, words.slots)?;
    body.say("Lead", words.slots_help)?;
    let rows = slots.map(|slot| {
        let mut name = cell(Look::Code, &slot.name);
        name.push(Para::plain("TableSmall", slot.slot_type));
        let values = if slot.values.len() > VALUES {
            cell(Look::Plain, &lang.values(slot.values.len()))
        } else {
            let values = slot.values.iter().map(|(value, portals)| {
                let who = format!(" · {}", lang.named(&names(family, portals), NAMED));
                let spans = vec![text_span(Look::Strong, value), text_span(Look::Quiet, &who)];
                Para::new("TableText", spans)
            });
            values.collect()
        };
        [name, values]
    });
    body.table(&SLOTS, &[words.slot, words.value], rows)
}
