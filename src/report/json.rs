//! The JSON report, `charte-diff/1`: everything that an analysis holds, each key in the order of the published schema
//! ([`write()`]), and the same documents a line each ([`write_lines()`], and one by one [`write_verdict`]).
//!
//! `wire` has the structs that are written. What many documents have alike is made ready once, as bytes: a document is
//! a few words of its own between them. Documents are made ready in batches, while those before are written.

use std::collections::hash_map::Entry;
use std::io::{self, Write};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::ser::Serialize;

use super::lang::Lang;
use crate::analysis::{
    Analysis, DocumentAnalysis, FamilyAnalysis, Findings, Mark, ShownPath, Skipped, Unassigned,
};

use crate::deviation::Deviation;

mod answer;
mod safe;
mod wire;

pub use answer::{write_fault, write_verdict};

use safe::Safe;
use wire::{
    ChoiceJson, DeviationJson, FingerprintJson, InventoryJson, NormalisationJson, ResolvedJson,
    SharedJson, SinceJson, SkippedJson, SlotsJson, SummaryJson, TemplateJson, UnassignedJson,
};

pub use crate::analysis::SCHEMA;

/// So many documents are made ready at a time …
const BATCH: usize = 1024;
/// … so many of them by one thread.
const PIECE: usize = 64;
/// Room for a document, which few exceed, in bytes.
const DOCUMENT: usize = 2048;

/// The JSON Schema (2020-12) of what [`write()`] gives.
pub const REPORT_SCHEMA: &str = include_str!("../../schemas/report.schema.json");

/// Writes the whole analysis as one line. Only `message` follows `lang`.
///
/// ```
/// use charte_diff::report::json;
/// use charte_diff::report::lang::Lang;
/// use charte_diff::{corpus, engine};
///
/// let found = corpus::collect(&["corpus".into()], "stdin");
/// let analysis = engine::analyse(&found.files, &engine::Settings::default(), &|_done| ());
/// let mut report = Vec::new();
/// json::write(&analysis, Lang::En, &mut report).expect("memory takes it");
/// let report: serde_json::Value = serde_json::from_slice(&report).expect("it is JSON");
/// assert_eq!(report["summary"]["errors"], 3);
/// ```
///
/// # Errors
/// What the writer says.
pub fn write(analysis: &Analysis, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    write!(
        out,
        "{{\"schema\":\"{SCHEMA}\",\"version\":\"{}\",\"families\":[",
        env!("CARGO_PKG_VERSION")
    )?;
    for (number, family) in analysis.families.iter().enumerate() {
        comma(number, out)?;
        write_family(family, out)?;
    }
    out.write_all(b"],\"unassigned\":")?;
    list(&analysis.unassigned, out, |document| {
        UnassignedJson::new(document, lang)
    })?;
    out.write_all(b",\"skipped\":")?;
    list(&analysis.skipped, out, |skipped| {
        SkippedJson::new(skipped, lang)
    })?;
    out.write_all(b",\"summary\":")?;
    value(&SummaryJson::new(&analysis.summary), out)?;
    out.write_all(b",\"since\":")?;
    value(&analysis.since.as_ref().map(SinceJson::new), out)?;
    out.write_all(b"}\n")
}

/// Writes a line for each document and each file that was passed over, in the order of their paths: the objects of
/// `documents` and `unassigned` with `schema` and `family` first, and `error` for what could not be read. What belongs to
/// a family as a whole (its template, its inventory, what was resolved) stands in [`write()`]'s report only.
///
/// # Errors
/// What the writer says.
pub fn write_lines(analysis: &Analysis, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let families = analysis.families.iter().map(Prepared::new);
    let families: Vec<Prepared<'_>> = families.collect::<io::Result<_>>()?;
    let mut lines: Vec<(&ShownPath, Line<'_>)> = Vec::new();
    for prepared in &families {
        let documents = prepared.family.documents.iter();
        lines.extend(documents.map(|held| (&held.path, Line::Document(prepared, held))));
    }
    let unassigned = analysis.unassigned.iter();
    lines.extend(unassigned.map(|held| (&held.path, Line::Unassigned(held))));
    let skipped = analysis.skipped.iter();
    lines.extend(skipped.map(|held| (&held.path, Line::Skipped(held))));
    lines.sort_by_key(|(path, _)| *path);
    in_batches(&lines, out, |_, (_, line), out| match line {
        Line::Document(prepared, document) => {
            begin_line(Some(&prepared.family.template.name), out)?;
            prepared.write(document, out)?;
            out.write_all(b"\n")
        }
        Line::Unassigned(document) => write_unassigned(document, lang, out),
        Line::Skipped(skipped) => write_skipped(skipped, lang, out),
    })
}

/// What every line begins with.
fn begin_line(family: Option<&str>, out: &mut impl Write) -> io::Result<()> {
    write!(out, "{{\"schema\":\"{SCHEMA}\",\"family\":")?;
    value(&family, out)?;
    out.write_all(b",")
}

fn write_unassigned(document: &Unassigned, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    begin_line(None, out)?;
    members(&UnassignedJson::new(document, lang), out)?;
    out.write_all(b"\n")
}

fn write_skipped(skipped: &Skipped, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    begin_line(None, out)?;
    write_path(&skipped.path, out)?;
    out.write_all(b",\"error\":")?;
    let message = lang.skipped(&skipped.reason);
    value(&wire::ErrorJson::new(skipped.reason.name(), message), out)?;
    out.write_all(b"}\n")
}

/// What a line tells of.
enum Line<'a> {
    Document(&'a Prepared<'a>, &'a DocumentAnalysis),
    Unassigned(&'a Unassigned),
    Skipped(&'a Skipped),
}

/// The members of an object, without the brace that opens it.
fn members<V: Serialize>(wire: &V, out: &mut impl Write) -> io::Result<()> {
    let mut bytes = Vec::new();
    value(wire, &mut bytes)?;
    out.write_all(bytes.strip_prefix(b"{").unwrap_or(&bytes))
}

fn write_family(family: &FamilyAnalysis, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"{\"name\":")?;
    value(&*family.template.name, out)?;
    out.write_all(b",\"template\":")?;
    value(&TemplateJson::new(&family.template), out)?;
    out.write_all(b",\"documents\":[")?;
    let prepared = Prepared::new(family)?;
    in_batches(&family.documents, out, |position, document, out| {
        comma(position, out)?;
        out.write_all(b"{")?;
        prepared.write(document, out)
    })?;
    out.write_all(b"],\"shared\":")?;
    list(&family.shared, out, SharedJson::new)?;
    out.write_all(b",\"inventory\":")?;
    list(&family.inventory, out, InventoryJson::new)?;
    out.write_all(b",\"resolved\":")?;
    list(&family.resolved, out, ResolvedJson::new)?;
    out.write_all(b"}")
}

/// Writes items by their positions: a batch is made ready by all threads while the one before is written, so that no
/// more than two are held.
fn in_batches<T: Sync>(
    items: &[T],
    out: &mut impl Write,
    write: impl Fn(usize, &T, &mut Vec<u8>) -> io::Result<()> + Sync,
) -> io::Result<()> {
    let piece = |batch: usize, piece: usize, items: &[T]| -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(items.len() * DOCUMENT);
        let first = batch * BATCH + piece * PIECE;
        for (position, item) in (first..).zip(items) {
            write(position, item, &mut bytes)?;
        }
        Ok(bytes)
    };
    let ready = |(number, batch): (usize, &[T])| -> io::Result<Vec<Vec<u8>>> {
        let pieces = batch.par_chunks(PIECE).enumerate();
        pieces.map(|(at, items)| piece(number, at, items)).collect()
    };
    let mut batches = items.chunks(BATCH).enumerate();
    let mut held = batches.next().map_or_else(|| Ok(Vec::new()), &ready);
    while let Ok(pieces) = &held
        && !pieces.is_empty()
    {
        let (mut next, mut written) = (Ok(Vec::new()), Ok(()));
        rayon::in_place_scope(|scope| {
            if let Some(batch) = batches.next() {
                let (next, ready) = (&mut next, &ready);
                scope.spawn(move |_| *next = ready(batch));
            }
            written = pieces.iter().try_for_each(|piece| out.write_all(piece));
        });
        written?;
        held = next;
    }
    held.map(drop)
}

/// A family of which what many documents have stands ready as bytes, each once.
struct Prepared<'a> {
    family: &'a FamilyAnalysis,
    shared_by: FxHashMap<&'a str, u32>,
    /// What was found in a text that several files hold, by where it is held ([`in_memory`]).
    findings: FxHashMap<usize, Vec<u8>>,
    /// The deviations that several texts have at one place, alike.
    deviations: FxHashMap<usize, Vec<u8>>,
}

impl<'a> Prepared<'a> {
    fn new(family: &'a FamilyAnalysis) -> io::Result<Self> {
        let shared = family.shared.iter();
        let shared_by: FxHashMap<&str, u32> = shared
            .map(|shared| (&*shared.id, shared.documents))
            .collect();
        // What people said of a deviation is said of one document.
        let unmarked = family.documents.iter().filter(|held| held.marks.is_empty());
        let (findings, several) = counted(unmarked.map(|held| &held.findings));
        let deviations = findings.iter().flat_map(|findings| &findings.deviations);
        let (_, deviations) = counted(deviations);
        let mut prepared = Self {
            family,
            shared_by,
            findings: FxHashMap::default(),
            deviations: FxHashMap::default(),
        };
        let ready = deviations.into_par_iter().map(|deviation| {
            let mut bytes = Vec::with_capacity(DOCUMENT);
            prepared.write_deviation(deviation, None, &mut bytes)?;
            Ok((in_memory(deviation), bytes))
        });
        let ready: io::Result<FxHashMap<_, _>> = ready.collect();
        prepared.deviations = ready?;
        let ready = several.into_par_iter().map(|findings| {
            let mut bytes = Vec::with_capacity(DOCUMENT);
            prepared.write_findings(findings, &[], &mut bytes)?;
            Ok((in_memory(findings), bytes))
        });
        let ready: io::Result<FxHashMap<_, _>> = ready.collect();
        prepared.findings = ready?;
        Ok(prepared)
    }

    /// Writes a document, without the brace that opens it.
    fn write(&self, document: &DocumentAnalysis, out: &mut Vec<u8>) -> io::Result<()> {
        begin_document(document, out)?;
        let findings = in_memory(&document.findings);
        match self.findings.get(&findings) {
            Some(ready) if document.marks.is_empty() => out.extend_from_slice(ready),
            _ => self.write_findings(&document.findings, &document.marks, out)?,
        }
        out.write_all(b"}")
    }

    fn write_findings(
        &self,
        findings: &Findings,
        marks: &[Mark],
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        write_findings(findings, out, |position, deviation, out| {
            self.write_deviation(deviation, marks.get(position), out)
        })
    }

    fn write_deviation(
        &self,
        deviation: &Arc<Deviation>,
        mark: Option<&Mark>,
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        let ready = self.deviations.get(&in_memory(deviation));
        if let Some(ready) = ready.filter(|_| mark.is_none()) {
            out.extend_from_slice(ready);
            return Ok(());
        }
        let shared = self.shared_by.get(&*deviation.id).copied().unwrap_or(1);
        value(&DeviationJson::new(deviation, mark, Some(shared)), out)
    }
}

/// Where a thing is held: what is held once has one such place.
fn in_memory<T>(thing: &Arc<T>) -> usize {
    Arc::as_ptr(thing) as usize
}

/// Each of some things once, and those that are met more than once, in the order in which they are met.
fn counted<'t, T>(things: impl Iterator<Item = &'t Arc<T>>) -> (Vec<&'t Arc<T>>, Vec<&'t Arc<T>>) {
    let mut met: FxHashMap<usize, bool> = FxHashMap::default();
    let (mut all, mut several) = (Vec::new(), Vec::new());
    for thing in things {
        match met.entry(in_memory(thing)) {
            Entry::Vacant(place) => {
                place.insert(false);
                all.push(thing);
            }
            Entry::Occupied(mut again) => {
                if !again.insert(true) {
                    several.push(thing);
                }
            }
        }
    }
    (all, several)
}

/// What a document says before what was found in it.
fn begin_document(document: &DocumentAnalysis, out: &mut impl Write) -> io::Result<()> {
    write_path(&document.path, out)?;
    out.write_all(b",\"portal\":")?;
    value(&*document.portal, out)?;
    out.write_all(b",\"encoding\":")?;
    value(document.findings.encoding, out)?;
    out.write_all(b",\"conforms\":")?;
    value(&document.conforms, out)
}

/// The members for a path.
fn write_path(path: &ShownPath, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"\"path\":")?;
    value(&*path.text, out)?;
    if let Some(hex) = &path.hex {
        out.write_all(b",\"path_hex\":")?;
        value(&**hex, out)?;
    }
    Ok(())
}

/// Writes what was found in a document; `write` writes its deviations, by their positions.
fn write_findings<W: Write>(
    findings: &Findings,
    out: &mut W,
    write: impl Fn(usize, &Arc<Deviation>, &mut W) -> io::Result<()>,
) -> io::Result<()> {
    out.write_all(b",\"verified\":")?;
    value(&findings.verified, out)?;
    out.write_all(b",\"slots\":")?;
    value(&SlotsJson(findings), out)?;
    out.write_all(b",\"choices\":")?;
    list(&findings.choices, out, ChoiceJson::new)?;
    out.write_all(b",\"normalisations\":")?;
    list(&findings.normalisations, out, NormalisationJson::new)?;
    out.write_all(b",\"deviations\":[")?;
    for (position, deviation) in findings.deviations.iter().enumerate() {
        comma(position, out)?;
        write(position, deviation, out)?;
    }
    out.write_all(b"]")?;
    if let Some(fingerprint) = &findings.fingerprint {
        out.write_all(b",\"fingerprint\":")?;
        value(&FingerprintJson::new(fingerprint), out)?;
    }
    Ok(())
}

fn comma(position: usize, out: &mut impl Write) -> io::Result<()> {
    if position > 0 {
        out.write_all(b",")
    } else {
        Ok(())
    }
}

/// Writes one value, with what a terminal would obey escaped.
pub(super) fn value<V: Serialize + ?Sized>(value: &V, out: &mut impl Write) -> io::Result<()> {
    value
        .serialize(&mut serde_json::Serializer::with_formatter(out, Safe))
        .map_err(io::Error::from)
}

fn list<'t, T, V: Serialize>(
    items: &'t [T],
    out: &mut impl Write,
    wire: impl Fn(&'t T) -> V,
) -> io::Result<()> {
    out.write_all(b"[")?;
    for (position, item) in items.iter().enumerate() {
        comma(position, out)?;
        value(&wire(item), out)?;
    }
    out.write_all(b"]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(_: usize, item: &usize, out: &mut Vec<u8>) -> io::Result<()> {
        writeln!(out, "{item}")
    }

    #[test]
    fn batches_stand_in_order() {
        for count in [0, 1, PIECE, BATCH, BATCH + 1, 3 * BATCH + PIECE + 7] {
            let items: Vec<usize> = (0..count).collect();
            let mut written = Vec::new();
            in_batches(&items, &mut written, number).unwrap();
            let expected: String = items.iter().map(|item| format!("{item}\n")).collect();
            assert_eq!(String::from_utf8(written).unwrap(), expected);
        }
    }

    #[test]
    fn what_cannot_be_written_is_said() {
        let items: Vec<usize> = (0..2 * BATCH).collect();
        let mut small = [0; 100];
        assert!(in_batches(&items, &mut small.as_mut_slice(), number).is_err());
        let fails = |position: usize, _: &usize, _: &mut Vec<u8>| match position {
            1500 => Err(io::Error::other("no")),
            _ => Ok(()),
        };
        assert!(in_batches(&items, &mut Vec::new(), fails).is_err());
    }
}
