//! The findings of every file: what was compared, what depends on the portal, and the proof that nothing is lost.

use super::*;

/// The findings of every file by path, equal files sharing theirs, and for each the number of what was compared.
pub(super) fn documents_of(
    comparer: &Comparer<'_>,
    compared: &[Compared<'_>],
    portals: &Portals,
    files: &[Found],
    levels: &Levels,
) -> (Vec<DocumentAnalysis>, Vec<usize>) {
    let tolerated = tolerated(&comparer.model.template, compared);
    let rebuilder = Rebuilder::new(&comparer.model.template);
    let mut documents: Vec<(DocumentAnalysis, usize)> = compared
        .par_iter()
        .zip(&portals.of)
        .enumerate()
        .flat_map_iter(|(number, (held, of))| {
            // What depends on the portal is which places hold a foreign host; equal answers share their findings.
            let mut variants: BTreeMap<Vec<Wrong>, Arc<Findings>> = BTreeMap::new();
            let documents: Vec<(DocumentAnalysis, usize)> = held
                .document
                .files
                .iter()
                .zip(of)
                .filter_map(|(at, (portal, declared))| {
                    let file = files.get(*at)?;
                    let wrong =
                        wrong_places(comparer, held, portals, &tolerated, portal, *declared);
                    let findings = variants.entry(wrong).or_insert_with_key(|wrong| {
                        Arc::new(findings(comparer, &rebuilder, held, wrong, levels))
                    });
                    let document = DocumentAnalysis {
                        path: file.shown.clone(),
                        portal: Arc::clone(portal),
                        conforms: findings
                            .deviations
                            .iter()
                            .all(|found| found.severity < Severity::Warning),
                        findings: Arc::clone(findings),
                        marks: Vec::new(),
                    };
                    Some((document, number))
                })
                .collect();
            documents
        })
        .collect();
    documents.sort_by(|(one, _), (other, _)| one.path.cmp(&other.path));
    documents.into_iter().unzip()
}

fn findings(
    comparer: &Comparer<'_>,
    rebuilder: &Rebuilder<'_>,
    held: &Compared<'_>,
    wrong: &[Wrong],
    levels: &Levels,
) -> Findings {
    let (blocks, units) = (&held.blocks, &held.document.units);
    let mut deviations = held.comparison.deviations.clone();
    let places: Vec<(&Filled, SlotFault)> = wrong
        .iter()
        .filter_map(|(at, fault)| Some((held.comparison.filled.get(*at)?, *fault)))
        .collect();
    // One deviation a text: several wrong places in one block or cell are one.
    let same_text = |one: &(&Filled, SlotFault), other: &(&Filled, SlotFault)| {
        (one.0.target, one.0.cell) == (other.0.target, other.0.cell)
    };
    for places in places.chunk_by(same_text) {
        deviations.extend(comparer.slot(blocks, units, &held.comparison, places));
    }
    deviations.extend(encoding(&held.document.formed));
    sort(&mut deviations);
    let slots = slot_values(comparer.model, &held.comparison);
    let own = own_blocks(blocks, units, &held.comparison.pairing);
    let verified = rebuilder.rebuild(&slots, &held.comparison.choices, &deviations) == own;
    levels.apply(&mut deviations);
    Findings {
        encoding: held.document.formed.encoding,
        fingerprint: held.document.fingerprint.clone(),
        verified,
        slots,
        normalisations: held.normalisations.clone(),
        choices: held.comparison.choices.clone(),
        deviations,
    }
}

/// One filler where all the slot's places agree, else one a place.
fn slot_values(model: &Model, comparison: &Comparison) -> Vec<(Arc<str>, Vec<Arc<str>>)> {
    let slots = &model.template.slots;
    let mut by_slot: Vec<Vec<Arc<str>>> = vec![Vec::new(); slots.len()];
    for place in &comparison.filled {
        if let Some(values) = by_slot.get_mut(place.slot) {
            values.push(place.text.clone().unwrap_or_else(|| Arc::from("")));
        }
    }
    slots
        .iter()
        .zip(by_slot)
        .map(|(slot, mut values)| {
            if values.iter().all(|value| Some(value) == values.first()) {
                values.truncate(1);
                values.retain(|value| !value.is_empty());
            }
            (Arc::clone(&slot.name), values)
        })
        .collect()
}

/// The `encoding` deviation of a document, once.
fn encoding(formed: &Formed) -> Option<Deviation> {
    let foreign = formed.encoding != "utf-8" || formed.mojibake != Mojibake::None;
    let line = match (foreign, formed.bidi.or(formed.invisible)) {
        (false, None) => return None,
        (false, Some(line)) => line,
        (true, _) => formed
            .lines
            .iter()
            .position(|line| !line.raw.is_ascii() && !line.blank)
            .or_else(|| formed.lines.iter().position(|line| !line.blank))
            .map_or(1, |at| u32::try_from(at + 1).unwrap_or(u32::MAX)),
    };
    let held = formed.lines.get(line as usize - 1);
    let text = held.map_or("", |line| &*line.written);
    let (start, end) = held.map_or((1, 1), |line| crate::text::raw_columns(&line.raw, 1, text));
    let bidi = formed.bidi.is_some();
    Some(Deviation {
        id: deviation_id(Kind::Encoding, Element::Document, None, "", ""),
        kind: Kind::Encoding,
        element: Element::Document,
        severity: if bidi {
            Severity::Warning
        } else {
            by_default(Kind::Encoding)
        },
        raised_by: bidi.then_some(RaisedBy::Bidi),
        section: Arc::from([]),
        column: None,
        column_index: None,
        template: None,
        found: Some(deviation::Found {
            text: Arc::from(text),
            start_line: line,
            end_line: line,
            start_column: start,
            end_column: end,
        }),
        edits: Vec::new(),
        after: None,
        expected_line: None,
        duplicate_of: None,
        duplicate_in: None,
        part_of: None,
        contested: false,
        coarse: false,
        wrong_slots: Vec::new(),
    })
}
