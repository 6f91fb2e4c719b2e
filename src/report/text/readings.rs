//! What the template itself is in doubt about: the readings that compete, and the blocks that may be absent.

use rustc_hash::{FxHashMap, FxHashSet};

use super::page::{Page, Span, Style, columns, head};
use super::{Context, change};
use crate::deviation::{Edit, EditOp, Element};
use crate::report::visible::visible;
use crate::report::words::{Fillers, changes};
use crate::template::{Reading, TemplateBlock};

/// How many places with competing readings are shown; `-v` shows all.
const PLACES: usize = 8;
/// How many readings of one place are shown.
const READINGS: usize = 4;
/// How many columns of a reading are shown.
const TEXT: usize = 200;

/// The readings of one block, or of one of its cells.
struct Place<'a> {
    block: &'a TemplateBlock,
    readings: Vec<&'a Reading>,
}

/// Writes the readings that compete, then the optional blocks.
pub(super) fn write(context: &Context<'_>, page: &mut Page) {
    write_competing(context, page);
    write_optional(context, page);
}

fn write_competing(context: &Context<'_>, page: &mut Page) {
    let lang = context.lang;
    // A reading that one portal alone has is that portal's deviation; with so few witnesses it competes with nothing.
    let mut places = places(context);
    let small = context.family.documents.len() <= 4;
    places.retain(|place| {
        small
            || place
                .readings
                .iter()
                .filter(|reading| reading.documents > 1)
                .count()
                > 1
    });
    if places.is_empty() {
        return;
    }
    page.blank();
    page.line(0, 2, &[Span::new(lang.competing_readings(), Style::Strong)]);
    let limit = if context.options.verbose {
        usize::MAX
    } else {
        PLACES
    };
    let left = places.len().saturating_sub(limit);
    // The closest calls first where not all are shown.
    if left > 0 {
        let runner_up =
            |place: &Place<'_>| place.readings.get(1).map_or(0, |reading| reading.documents);
        places.sort_by_key(|place| std::cmp::Reverse(runner_up(place)));
    }
    places.truncate(limit);
    let deviations = edits_by_id(context, &places);
    for place in &places {
        write_place(context, place, &deviations, page);
    }
    if left > 0 {
        page.line(2, 2, &[Span::new(lang.more_places(left), Style::Faint)]);
    }
}

fn places<'a>(context: &Context<'a>) -> Vec<Place<'a>> {
    let mut places: Vec<Place<'a>> = Vec::new();
    for block in &context.family.template.blocks {
        let start = places.len();
        for reading in &block.readings {
            let same = |place: &&mut Place<'_>| {
                place
                    .readings
                    .first()
                    .is_some_and(|first| first.column == reading.column)
            };
            match places.iter_mut().skip(start).find(same) {
                Some(place) => place.readings.push(reading),
                None => places.push(Place {
                    block,
                    readings: vec![reading],
                }),
            }
        }
    }
    places
}

fn write_place(
    context: &Context<'_>,
    place: &Place<'_>,
    deviations: &FxHashMap<&str, Vec<Edit>>,
    page: &mut Page,
) {
    let lang = context.lang;
    let column = place
        .readings
        .first()
        .and_then(|reading| reading.column.as_deref());
    let mut name = lang.element(place.block.element).to_owned();
    if let Some(column) = column {
        name = lang.in_column(&visible(column));
        if place.block.element == Element::Row {
            let index = place
                .block
                .cells
                .iter()
                .position(|cell| place.readings.iter().any(|reading| reading.text == *cell));
            let index = index.and_then(|index| u32::try_from(index + 1).ok());
            name = format!(
                "{name}, {}",
                lang.in_row(&head(&context.told.row_name(place.block, index), 60))
            );
        }
    }
    if place.block.contested {
        name = format!("{name} · {}", lang.contested());
    }
    page.line(2, 4, &[Span::plain(name)]);
    let all = context.family.documents.len();
    let counts: Vec<String> = place
        .readings
        .iter()
        .map(|reading| lang.of(reading.documents as usize, all))
        .collect();
    let widest = counts.iter().map(|count| columns(count)).max().unwrap_or(0);
    // The template's reading is cut as the reading that competes most with it, so that both can be compared.
    let rival = place
        .readings
        .iter()
        .filter_map(|reading| deviations.get(reading.id.as_deref()?))
        .next();
    for (reading, count) in place.readings.iter().zip(&counts).take(READINGS) {
        let own = reading.id.as_deref().and_then(|id| deviations.get(id));
        let words = match (own, rival) {
            (Some(own), _) => change::side(own, EditOp::Insert),
            (None, Some(rival)) if reading.id.is_none() => change::side(rival, EditOp::Delete),
            _ => vec![Span::plain(head(&visible(&reading.text), TEXT))],
        };
        let padding = " ".repeat(widest.saturating_sub(columns(count)));
        let mut spans = vec![Span::plain(format!("{padding}{count}  "))];
        spans.extend(words);
        page.line(4, 4 + widest + 2, &spans);
    }
    if place.readings.len() > READINGS {
        page.line(
            4,
            4,
            &[Span::new(
                format!("+ {}", lang.others(place.readings.len() - READINGS)),
                Style::Faint,
            )],
        );
    }
}

/// The edits of the deviations that the readings of some places make, by their ids, to show a reading by what it changes.
/// Many documents have it, each with its own fillers, so slots stand by their names.
fn edits_by_id<'a>(context: &Context<'a>, places: &[Place<'_>]) -> FxHashMap<&'a str, Vec<Edit>> {
    let readings = places.iter().flat_map(|place| &place.readings);
    let shown: FxHashSet<&str> = readings.filter_map(|held| held.id.as_deref()).collect();
    let mut by_id: FxHashMap<&str, Vec<Edit>> = FxHashMap::default();
    for document in &context.family.documents {
        let findings = &document.findings;
        for deviation in findings
            .deviations
            .iter()
            .filter(|held| !held.edits.is_empty() && shown.contains(&*held.id))
        {
            by_id
                .entry(&deviation.id)
                .or_insert_with(|| changes(deviation, &findings.slots, Fillers::Masked));
        }
    }
    by_id
}

fn write_optional(context: &Context<'_>, page: &mut Page) {
    let lang = context.lang;
    let all = context.family.documents.len();
    let optional: Vec<_> = context
        .family
        .template
        .blocks
        .iter()
        .filter(|block| block.is_optional())
        .collect();
    if optional.is_empty() {
        return;
    }
    page.blank();
    page.line(0, 2, &[Span::new(lang.optional_blocks(), Style::Strong)]);
    let limit = if context.options.verbose {
        usize::MAX
    } else {
        PLACES
    };
    for block in optional.iter().take(limit) {
        let count = lang.of(block.support as usize, all);
        let text = head(
            &visible(&block.text),
            page.columns_beside(8).saturating_sub(columns(&count)),
        );
        page.line(2, 4, &[Span::plain(format!("{count}  {text}"))]);
    }
    if optional.len() > limit {
        page.line(
            2,
            2,
            &[Span::new(
                lang.more_places(optional.len() - limit),
                Style::Faint,
            )],
        );
    }
}
