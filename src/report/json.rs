//! The JSON report, `charte-diff/1`: everything that an analysis holds, each key in the order of the published schema
//! ([`write()`]), and the same documents a line each ([`write_lines()`], and one by one [`write_verdict`]).
//!
//! `wire` has the structs that are written. Documents with the same findings share their bytes: what a document says of
//! itself is a few words, what was found in it is written once.

use std::io::{self, Write};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::ser::Serialize;

use super::lang::Lang;
use crate::analysis::{
    Analysis, DocumentAnalysis, FamilyAnalysis, Findings, Mark, ShownPath, Skipped, Unassigned,
};

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
        for position in 0..prepared.family.documents.len() {
            if let Some(document) = prepared.family.documents.get(position) {
                lines.push((&document.path, Line::Document(prepared, position)));
            }
        }
    }
    let unassigned = analysis.unassigned.iter();
    lines.extend(unassigned.map(|held| (&held.path, Line::Unassigned(held))));
    let skipped = analysis.skipped.iter();
    lines.extend(skipped.map(|held| (&held.path, Line::Skipped(held))));
    lines.sort_by_key(|(path, _)| *path);
    for (_, line) in lines {
        match line {
            Line::Document(prepared, position) => {
                begin_line(Some(&prepared.family.template.name), out)?;
                prepared.write(position, out)?;
                out.write_all(b"\n")?;
            }
            Line::Unassigned(document) => write_unassigned(document, lang, out)?,
            Line::Skipped(skipped) => write_skipped(skipped, lang, out)?,
        }
    }
    Ok(())
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
    Document(&'a Prepared<'a>, usize),
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
    for position in 0..family.documents.len() {
        comma(position, out)?;
        out.write_all(b"{")?;
        prepared.write(position, out)?;
    }
    out.write_all(b"],\"shared\":")?;
    list(&family.shared, out, SharedJson::new)?;
    out.write_all(b",\"inventory\":")?;
    list(&family.inventory, out, InventoryJson::new)?;
    out.write_all(b",\"resolved\":")?;
    list(&family.resolved, out, ResolvedJson::new)?;
    out.write_all(b"}")
}

/// The bytes of one [`Findings`], cut where the document's own `conforms` stands between them.
struct FindingsBytes {
    encoding: Vec<u8>,
    rest: Vec<u8>,
}

/// A family whose findings stand ready as bytes, each once.
struct Prepared<'a> {
    family: &'a FamilyAnalysis,
    shared_by: FxHashMap<&'a str, u32>,
    bytes: Vec<FindingsBytes>,
    /// For each document the number of its bytes; what people said of a deviation is said of one document, so only
    /// unmarked ones share them.
    numbers: Vec<Option<usize>>,
}

impl<'a> Prepared<'a> {
    fn new(family: &'a FamilyAnalysis) -> io::Result<Self> {
        let shared = family.shared.iter();
        let shared_by: FxHashMap<&str, u32> = shared
            .map(|shared| (&*shared.id, shared.documents))
            .collect();
        let mut number_of: FxHashMap<*const Findings, usize> = FxHashMap::default();
        let mut distinct: Vec<&Findings> = Vec::new();
        let documents = family.documents.iter();
        let numbers = documents.map(|document| {
            document.marks.is_empty().then(|| {
                *number_of
                    .entry(Arc::as_ptr(&document.findings))
                    .or_insert_with(|| {
                        distinct.push(&document.findings);
                        distinct.len() - 1
                    })
            })
        });
        let numbers = numbers.collect();
        let bytes = distinct
            .par_iter()
            .map(|findings| findings_bytes(findings, &[], Some(&shared_by)))
            .collect::<io::Result<_>>()?;
        Ok(Self {
            family,
            shared_by,
            bytes,
            numbers,
        })
    }

    /// Writes a document by its position, without the brace that opens it.
    fn write(&self, position: usize, out: &mut impl Write) -> io::Result<()> {
        let Some(document) = self.family.documents.get(position) else {
            return Ok(());
        };
        let shared = self.numbers.get(position).copied().flatten();
        match shared.and_then(|number| self.bytes.get(number)) {
            Some(findings) => write_document(document, findings, out),
            None => {
                let own =
                    findings_bytes(&document.findings, &document.marks, Some(&self.shared_by))?;
                write_document(document, &own, out)
            }
        }
    }
}

fn write_document(
    document: &DocumentAnalysis,
    findings: &FindingsBytes,
    out: &mut impl Write,
) -> io::Result<()> {
    write_path(&document.path, out)?;
    out.write_all(b",\"portal\":")?;
    value(&*document.portal, out)?;
    out.write_all(b",\"encoding\":")?;
    out.write_all(&findings.encoding)?;
    write!(out, ",\"conforms\":{}", document.conforms)?;
    out.write_all(&findings.rest)?;
    out.write_all(b"}")
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

/// `shared_by` says how many documents have what more than one has; `None` where nobody knows.
fn findings_bytes(
    findings: &Findings,
    marks: &[Mark],
    shared_by: Option<&FxHashMap<&str, u32>>,
) -> io::Result<FindingsBytes> {
    let mut encoding = Vec::new();
    value(findings.encoding, &mut encoding)?;
    // Room for two deviations, which few documents exceed.
    let mut rest = Vec::with_capacity(4096);
    write!(rest, ",\"verified\":{},\"slots\":", findings.verified)?;
    value(&SlotsJson(findings), &mut rest)?;
    rest.extend_from_slice(b",\"choices\":");
    list(&findings.choices, &mut rest, ChoiceJson::new)?;
    rest.extend_from_slice(b",\"normalisations\":");
    list(&findings.normalisations, &mut rest, NormalisationJson::new)?;
    rest.extend_from_slice(b",\"deviations\":");
    rest.extend_from_slice(b"[");
    for (position, deviation) in findings.deviations.iter().enumerate() {
        comma(position, &mut rest)?;
        let shared = shared_by.map(|held| held.get(&*deviation.id).copied().unwrap_or(1));
        value(
            &DeviationJson::new(deviation, marks.get(position), shared),
            &mut rest,
        )?;
    }
    rest.extend_from_slice(b"]");
    if let Some(fingerprint) = &findings.fingerprint {
        rest.extend_from_slice(b",\"fingerprint\":");
        value(&FingerprintJson::new(fingerprint), &mut rest)?;
    }
    rest.shrink_to_fit();
    Ok(FindingsBytes { encoding, rest })
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
