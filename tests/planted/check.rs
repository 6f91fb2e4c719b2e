//! What must hold of every output, whatever the corpus: the lines that are reported hold what was found, edits give
//! back both sides, figures and lists agree with one another.

use std::collections::BTreeMap;

use super::contract::{Deviation, DocumentReport, Family, Found, Report};
use super::words::{signs, undressed};

/// Every breach in `report`; `lines_of` gives the lines of a file by its name, as decoded.
pub(crate) fn breaches<'l>(
    report: &Report,
    lines_of: impl Fn(&str) -> Option<&'l [String]>,
) -> Vec<String> {
    let mut found = Vec::new();
    for family in &report.families {
        for document in &family.documents {
            let name = super::contract::file_name(&document.path);
            let Some(lines) = lines_of(name) else {
                found.push(format!("{name}: a file that is not there"));
                continue;
            };
            let tell = |breach: String| format!("{name}: {breach}");
            found.extend(of_document(document, lines).into_iter().map(tell));
        }
        found.extend(of_family(family));
    }
    found.extend(of_figures(report));
    found
}

fn of_document(document: &DocumentReport, lines: &[String]) -> Vec<String> {
    let mut breaches = Vec::new();
    if !document.verified {
        breaches.push("not verified".to_owned());
    }
    let matters = document.deviations.iter().any(Deviation::matters);
    if document.conforms == matters {
        breaches.push(format!(
            "conforms is {} with {} deviations",
            document.conforms,
            document.deviations.len()
        ));
    }
    for deviation in &document.deviations {
        let about = format!("{} {} {}", deviation.kind, deviation.element, deviation.id);
        breaches.extend(
            of_deviation(deviation, lines)
                .into_iter()
                .map(|breach| format!("{about}: {breach}")),
        );
    }
    for normalisation in &document.normalisations {
        if normalisation
            .lines
            .iter()
            .any(|&line| line == 0 || line > lines.len())
        {
            breaches.push(format!(
                "normalisation {} at lines {:?}",
                normalisation.kind, normalisation.lines
            ));
        }
    }
    breaches
}

fn of_deviation(deviation: &Deviation, lines: &[String]) -> Vec<String> {
    let mut breaches = Vec::new();
    if deviation.id.len() != 12 || !deviation.id.chars().all(|c| c.is_ascii_hexdigit()) {
        breaches.push("the id is not 12 hex digits".to_owned());
    }
    if deviation.found.is_none() != (deviation.kind == "missing") && deviation.kind != "encoding" {
        breaches.push("`found` is null or is not".to_owned());
    }
    if deviation.template.is_none()
        != matches!(deviation.kind.as_str(), "extra" | "duplicate" | "encoding")
    {
        breaches.push("`template` is null or is not".to_owned());
    }
    if let Some(found) = &deviation.found
        && let Err(breach) = holds(found, deviation, lines)
    {
        breaches.push(breach);
    }
    let side = |op: &str| -> String {
        let edits = deviation
            .edits
            .iter()
            .filter(|edit| edit.op == "equal" || edit.op == op);
        edits.map(|edit| edit.text.as_str()).collect()
    };
    let has_edits = matches!(
        deviation.kind.as_str(),
        "wording" | "typography" | "slot" | "duplicate"
    );
    if !has_edits && !deviation.edits.is_empty() {
        breaches.push("edits where there are none".to_owned());
    }
    if matches!(deviation.kind.as_str(), "wording" | "typography" | "slot")
        || !deviation.edits.is_empty()
    {
        if let Some(expected) = &deviation.template
            && side("delete") != expected.text
        {
            breaches.push(format!(
                "edits give {:?} for the template's {:?}",
                side("delete"),
                expected.text
            ));
        }
        if let Some(found) = &deviation.found
            && side("insert") != found.text
        {
            breaches.push(format!(
                "edits give {:?} for the found {:?}",
                side("insert"),
                found.text
            ));
        }
    }
    breaches
}

/// The part of the file that `found` names.
pub(crate) fn slice(lines: &[String], found: &Found) -> Option<String> {
    let mut parts = Vec::new();
    for number in found.start_line..=found.end_line {
        let line = lines.get(number.checked_sub(1)?)?;
        let first = if number == found.start_line {
            found.start_column.checked_sub(1)?
        } else {
            0
        };
        let last = if number == found.end_line {
            found.end_column
        } else {
            usize::MAX
        };
        if number == found.end_line && last > line.chars().count() {
            return None;
        }
        parts.push(line.chars().take(last).skip(first).collect::<String>());
    }
    (!parts.is_empty()).then(|| parts.join("\n"))
}

fn holds(found: &Found, deviation: &Deviation, lines: &[String]) -> Result<(), String> {
    let Some(sliced) = slice(lines, found) else {
        return Err(format!(
            "no such place: {}:{} to {}:{}",
            found.start_line, found.start_column, found.end_line, found.end_column
        ));
    };
    let same = match deviation.kind.as_str() {
        "encoding" => true,
        // An empty cell has no place of its own; its row is one.
        _ if found.text.is_empty() => true,
        // The parts of a block may stand apart.
        "layout" => found
            .text
            .split('\n')
            .all(|part| undressed(&sliced).contains(&undressed(part))),
        _ => {
            let (sliced, text) = (undressed(&sliced), undressed(&found.text));
            let marker = sliced.strip_suffix(text.as_str());
            // A list's or heading's number may be counted in or not.
            marker.is_some_and(|marker| marker.is_empty() || is_marker(marker))
        }
    };
    if same {
        Ok(())
    } else {
        Err(format!(
            "lines {}:{}–{}:{} hold {sliced:?}, reported {:?}",
            found.start_line, found.start_column, found.end_line, found.end_column, found.text
        ))
    }
}

fn is_marker(marker: &str) -> bool {
    let number = marker.trim_start_matches("Article");
    number.chars().count() <= 4
        && number
            .chars()
            .all(|c| c.is_ascii_digit() || ".)(".contains(c))
}

fn of_family(family: &Family) -> Vec<String> {
    let mut breaches = Vec::new();
    let paths: Vec<&String> = family
        .documents
        .iter()
        .map(|document| &document.path)
        .collect();
    if !paths.is_sorted() {
        breaches.push(format!(
            "{}: documents are not in the order of their paths",
            family.name
        ));
    }
    let mut sharers: BTreeMap<&str, usize> = BTreeMap::new();
    for document in &family.documents {
        let mut ids: Vec<&str> = document
            .deviations
            .iter()
            .map(|deviation| deviation.id.as_str())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter()
            .for_each(|id| *sharers.entry(id).or_default() += 1);
    }
    for deviation in family
        .documents
        .iter()
        .flat_map(|document| &document.deviations)
    {
        if deviation.shared_by != sharers.get(deviation.id.as_str()).copied() {
            breaches.push(format!(
                "{}: shared_by {:?} is wrong",
                deviation.id, deviation.shared_by
            ));
        }
    }
    for shared in &family.shared {
        if shared.documents < 2
            || sharers.get(shared.id.as_str()) != Some(&shared.documents)
            || !shared.portals.is_sorted()
        {
            breaches.push(format!("shared {} is wrong", shared.id));
        }
    }
    let mut blocks: Vec<&str> = family
        .template
        .blocks
        .iter()
        .map(|block| block.id.as_str())
        .collect();
    let count = blocks.len();
    blocks.sort_unstable();
    blocks.dedup();
    if blocks.len() != count {
        breaches.push("two blocks of the template have one id".to_owned());
    }
    for block in &family.template.blocks {
        if !block.cells.is_empty() && signs(&block.cells.join("\t")) != signs(&block.text) {
            breaches.push(format!("cells and text of the block {} differ", block.id));
        }
    }
    breaches
}

fn of_figures(report: &Report) -> Vec<String> {
    let documents = || report.families.iter().flat_map(|family| &family.documents);
    let count = |severity: &str| {
        documents()
            .flat_map(|document| &document.deviations)
            .filter(|deviation| deviation.severity == severity)
            .count()
    };
    let mut by_kind: BTreeMap<String, usize> = BTreeMap::new();
    for deviation in documents().flat_map(|document| &document.deviations) {
        *by_kind.entry(deviation.kind.clone()).or_default() += 1;
    }
    let mut claimed = report.summary.by_kind.clone();
    claimed.retain(|_, count| *count > 0);
    let expected = [
        (
            "documents",
            documents().count() + report.unassigned.len(),
            report.summary.documents,
        ),
        ("families", report.families.len(), report.summary.families),
        (
            "conforming",
            documents().filter(|document| document.conforms).count(),
            report.summary.conforming,
        ),
        ("errors", count("error"), report.summary.errors),
        ("warnings", count("warning"), report.summary.warnings),
        ("notes", count("note"), report.summary.notes),
        (
            "unassigned",
            report.unassigned.len(),
            report.summary.unassigned,
        ),
        ("skipped", report.skipped.len(), report.summary.skipped),
    ];
    let mut breaches: Vec<String> = expected
        .into_iter()
        .filter(|(_, counted, claimed)| counted != claimed)
        .map(|(what, counted, claimed)| {
            format!("summary says {claimed} {what}, there are {counted}")
        })
        .collect();
    if claimed != by_kind {
        breaches.push(format!("by_kind says {claimed:?}, there are {by_kind:?}"));
    }
    breaches
}
