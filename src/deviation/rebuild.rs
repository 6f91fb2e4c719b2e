//! The proof that nothing is lost: the template, the document's slots and its deviations give the document back.
//!
//! It reads only what is reported, never what the comparison knew, so that it notices what the report forgets.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::deviation::compare::own_parts;
use crate::deviation::{Deviation, Kind};
use crate::document::{Block, Unit};
use crate::template::Template;
use crate::template::pairing::Pairing;
use crate::template::pattern::fill;

/// The blocks of a document, rebuilt from what is reported.
#[must_use]
pub fn rebuild(
    template: &Template,
    slots: &[(std::sync::Arc<str>, Vec<std::sync::Arc<str>>)],
    deviations: &[Deviation],
) -> Vec<String> {
    let mut of_block: FxHashMap<&str, Vec<&Deviation>> = FxHashMap::default();
    let mut after: BTreeMap<Option<String>, Vec<(&Deviation, Option<&str>)>> = BTreeMap::new();
    for deviation in deviations {
        if let Some(expected) = &deviation.template {
            of_block.entry(&expected.block).or_default().push(deviation);
        }
        let place = deviation.after.as_deref().map(str::to_owned);
        match deviation.kind {
            Kind::Extra | Kind::Duplicate => {
                after.entry(place).or_default().push((deviation, None))
            }
            Kind::Moved => {
                let block = deviation.template.as_ref().map(|expected| &*expected.block);
                after.entry(place).or_default().push((deviation, block));
            }
            _ => {}
        }
    }
    for held in after.values_mut() {
        held.sort_by_key(|(deviation, _)| {
            deviation
                .found
                .as_ref()
                .map(|found| (found.start_line, found.start_column))
        });
    }
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    let mut texts: FxHashMap<&str, Vec<Piece>> = FxHashMap::default();
    for block in &template.blocks {
        let held = of_block.get(&*block.id).map_or(&[][..], Vec::as_slice);
        if held.iter().any(|deviation| deviation.kind == Kind::Missing) {
            continue;
        }
        texts.insert(&block.id, text_of(&block.text, held, slots, &mut places));
    }
    let mut blocks: Vec<String> = Vec::new();
    let mut emit = |pieces: Vec<Piece>| {
        for piece in pieces {
            match (piece.joined, blocks.last_mut()) {
                (true, Some(last)) => {
                    last.push(' ');
                    last.push_str(&piece.text);
                }
                _ => blocks.push(piece.text),
            }
        }
    };
    let mut emit_after = |place: Option<&str>,
                          texts: &mut FxHashMap<&str, Vec<Piece>>,
                          emit: &mut dyn FnMut(Vec<Piece>)| {
        for (deviation, moved) in after.remove(&place.map(str::to_owned)).unwrap_or_default() {
            match moved {
                Some(block) => emit(texts.remove(block).unwrap_or_default()),
                None => emit(vec![Piece::new(
                    deviation.found.as_ref().map_or("", |found| &found.text),
                )]),
            }
        }
    };
    emit_after(None, &mut texts, &mut emit);
    let moved: Vec<&str> = deviations
        .iter()
        .filter(|deviation| deviation.kind == Kind::Moved)
        .filter_map(|deviation| deviation.template.as_ref().map(|expected| &*expected.block))
        .collect();
    for block in &template.blocks {
        if !moved.contains(&&*block.id)
            && let Some(pieces) = texts.remove(&*block.id)
        {
            emit(pieces);
        }
        emit_after(Some(&block.id), &mut texts, &mut emit);
    }
    blocks
}

struct Piece {
    text: String,
    joined: bool,
}

impl Piece {
    fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            joined: false,
        }
    }
}

/// One template block as the document has it.
fn text_of<'t>(
    text: &'t str,
    deviations: &[&Deviation],
    slots: &[(std::sync::Arc<str>, Vec<std::sync::Arc<str>>)],
    places: &mut FxHashMap<&'t str, usize>,
) -> Vec<Piece> {
    // Names are looked up in the template's text, so that they live as long as it does.
    let names: Vec<&'t str> = crate::template::pattern::pieces(text)
        .into_iter()
        .filter_map(|(_, piece)| match piece {
            crate::template::pattern::Piece::Slot(name) => Some(name),
            crate::template::pattern::Piece::Text(_) => None,
        })
        .collect();
    let mut fillers = Vec::new();
    for name in names {
        let place = places.entry(name).or_default();
        let values = slots
            .iter()
            .find(|(slot, _)| &**slot == name)
            .map_or(&[][..], |(_, values)| values);
        fillers.push(match values {
            [one] => &**one,
            several => several.get(*place).map_or("", |value| value),
        });
        *place += 1;
    }
    let mut fillers = fillers.into_iter();
    let mut cells: Vec<String> = text
        .split('\t')
        .map(|cell| fill(cell, |_| fillers.next().unwrap_or_default()))
        .collect();
    let mut layout: Option<&str> = None;
    for deviation in deviations {
        let Some(found) = &deviation.found else {
            continue;
        };
        match (deviation.kind, deviation.column_index) {
            (Kind::Wording | Kind::Typography | Kind::Slot, Some(column)) => {
                let at = (column as usize).saturating_sub(1);
                while cells.len() <= at {
                    cells.push(String::new());
                }
                if let Some(cell) = cells.get_mut(at) {
                    found.text.as_ref().clone_into(cell);
                }
            }
            (Kind::Wording | Kind::Typography | Kind::Slot, None) => {
                cells = vec![found.text.to_string()]
            }
            (Kind::Layout, _) => layout = Some(&found.text),
            _ => {}
        }
    }
    while cells.len() > 1 && cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    match layout {
        Some(parts) if parts.contains('\n') => parts.split('\n').map(Piece::new).collect(),
        Some(whole) => vec![Piece {
            text: whole.to_owned(),
            joined: true,
        }],
        None => vec![Piece::new(&cells.join("\t"))],
    }
}

/// The blocks of a document as the document itself has them.
#[must_use]
pub fn own_blocks(blocks: &[Block], units: &[Unit], pairing: &Pairing) -> Vec<String> {
    let mut own: Vec<String> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let paired = pairing.target.get(at).copied().flatten().is_some();
        if paired && block.is_parted() {
            own.extend(own_parts(block, units));
        } else if paired && block.joined && !own.is_empty() {
            if let Some(last) = own.last_mut() {
                last.push(' ');
                last.push_str(&block.content.text);
            }
        } else {
            own.push(block.content.text.to_string());
        }
    }
    own
}
