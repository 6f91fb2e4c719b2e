//! The JSON report, `charte-diff/1`: everything that an analysis holds, each key in the order of the published schema.
//!
//! The core's types do not serialise; the borrowing structs here are the wire format. Documents with the same findings
//! share their bytes: what a document says of itself is a few words, what was found in it is written once.

use std::io::{self, Write};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::lang::Lang;
use crate::analysis::{
    Analysis, DocumentAnalysis, FamilyAnalysis, Findings, InventoryRow, Mark, Resolved, Shared,
    ShownPath, Since, Skipped, Summary, Unassigned,
};
use crate::deviation::{Deviation, Edit, Kind};
use crate::template::{Slot, Source, Template, TemplateBlock};

mod safe;
use safe::Safe;

pub use crate::analysis::SCHEMA;

/// The JSON Schema (2020-12) of what [`write()`] gives.
pub const REPORT_SCHEMA: &str = include_str!("../../schemas/report.schema.json");

/// Writes the whole analysis as one line. Only `message` follows `lang`.
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

fn write_family(family: &FamilyAnalysis, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"{\"name\":")?;
    value(&*family.template.name, out)?;
    out.write_all(b",\"template\":")?;
    value(&TemplateJson::new(&family.template), out)?;
    out.write_all(b",\"documents\":[")?;
    write_documents(family, out)?;
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

fn write_documents(family: &FamilyAnalysis, out: &mut impl Write) -> io::Result<()> {
    let shared_by: FxHashMap<&str, u32> = family
        .shared
        .iter()
        .map(|shared| (&*shared.id, shared.documents))
        .collect();
    let mut number_of: FxHashMap<*const Findings, usize> = FxHashMap::default();
    let mut distinct: Vec<&Findings> = Vec::new();
    // What people said of a deviation is said of one document: only unmarked ones share their bytes.
    let numbers: Vec<usize> = family
        .documents
        .iter()
        .map(|document| {
            if !document.marks.is_empty() {
                return usize::MAX;
            }
            *number_of
                .entry(std::sync::Arc::as_ptr(&document.findings))
                .or_insert_with(|| {
                    distinct.push(&document.findings);
                    distinct.len() - 1
                })
        })
        .collect();
    let bytes: Vec<FindingsBytes> = distinct
        .par_iter()
        .map(|findings| findings_bytes(findings, &[], &shared_by))
        .collect::<io::Result<_>>()?;
    for (position, (document, number)) in family.documents.iter().zip(numbers).enumerate() {
        comma(position, out)?;
        if !document.marks.is_empty() {
            let own = findings_bytes(&document.findings, &document.marks, &shared_by)?;
            write_document(document, &own, out)?;
        } else if let Some(findings) = bytes.get(number) {
            write_document(document, findings, out)?;
        }
    }
    Ok(())
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

fn write_path(path: &ShownPath, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"{\"path\":")?;
    value(&*path.text, out)?;
    if let Some(hex) = &path.hex {
        out.write_all(b",\"path_hex\":")?;
        value(&**hex, out)?;
    }
    Ok(())
}

fn findings_bytes(
    findings: &Findings,
    marks: &[Mark],
    shared_by: &FxHashMap<&str, u32>,
) -> io::Result<FindingsBytes> {
    let mut encoding = Vec::new();
    value(findings.encoding, &mut encoding)?;
    // Room for two deviations, which few documents exceed.
    let mut rest = Vec::with_capacity(4096);
    write!(rest, ",\"verified\":{},\"slots\":", findings.verified)?;
    value(&SlotsJson(findings), &mut rest)?;
    rest.extend_from_slice(b",\"choices\":");
    list(&findings.choices, &mut rest, |choice| ChoiceJson {
        block: &choice.block,
        text: choice.text.as_deref(),
    })?;
    rest.extend_from_slice(b",\"normalisations\":");
    list(&findings.normalisations, &mut rest, |normalisation| {
        NormalisationJson {
            kind: normalisation.kind.name(),
            lines: &normalisation.lines,
        }
    })?;
    rest.extend_from_slice(b",\"deviations\":");
    rest.extend_from_slice(b"[");
    for (position, deviation) in findings.deviations.iter().enumerate() {
        comma(position, &mut rest)?;
        let shared = shared_by.get(&*deviation.id).copied().unwrap_or(1);
        value(
            &DeviationJson::new(deviation, marks.get(position), Some(shared)),
            &mut rest,
        )?;
    }
    rest.extend_from_slice(b"]");
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

fn value<V: Serialize + ?Sized>(value: &V, out: &mut impl Write) -> io::Result<()> {
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

/// A list of shared texts, as JSON strings.
struct Texts<'t>(&'t [std::sync::Arc<str>]);

impl Serialize for Texts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|text| &**text))
    }
}

#[derive(serde::Serialize)]
struct TemplateJson<'t> {
    source: &'static str,
    file: Option<&'t str>,
    digest: &'t str,
    blocks: Vec<BlockJson<'t>>,
    slots: Vec<SlotJson<'t>>,
}

impl<'t> TemplateJson<'t> {
    fn new(template: &'t Template) -> Self {
        let (source, file) = match &template.source {
            Source::Inferred => ("inferred", None),
            Source::Pinned { file } => ("pinned", Some(&**file)),
        };
        Self {
            source,
            file,
            digest: &template.digest,
            blocks: template.blocks.iter().map(BlockJson::new).collect(),
            slots: template.slots.iter().map(SlotJson::new).collect(),
        }
    }
}

#[derive(serde::Serialize)]
struct BlockJson<'t> {
    id: &'t str,
    element: &'static str,
    section: Texts<'t>,
    text: &'t str,
    cells: Texts<'t>,
    support: u32,
    optional: bool,
    contested: bool,
    readings: Vec<ReadingJson<'t>>,
}

impl<'t> BlockJson<'t> {
    fn new(block: &'t TemplateBlock) -> Self {
        Self {
            id: &block.id,
            element: block.element.name(),
            section: Texts(&block.section),
            text: &block.text,
            cells: Texts(&block.cells),
            support: block.support,
            optional: block.optional,
            contested: block.contested,
            readings: block
                .readings
                .iter()
                .map(|reading| ReadingJson {
                    text: &reading.text,
                    column: reading.column.as_deref(),
                    documents: reading.documents,
                    id: reading.id.as_deref(),
                })
                .collect(),
        }
    }
}

#[derive(serde::Serialize)]
struct ReadingJson<'t> {
    text: &'t str,
    column: Option<&'t str>,
    documents: u32,
    id: Option<&'t str>,
}

#[derive(serde::Serialize)]
struct SlotJson<'t> {
    name: &'t str,
    #[serde(rename = "type")]
    slot_type: &'static str,
    documents: u32,
    distinct: u32,
    #[serde(rename = "match")]
    matches: Option<&'t str>,
}

impl<'t> SlotJson<'t> {
    fn new(slot: &'t Slot) -> Self {
        Self {
            name: &slot.name,
            slot_type: slot.slot_type.name(),
            documents: slot.documents,
            distinct: slot.distinct,
            matches: slot.matches.as_deref(),
        }
    }
}

/// A document's fillers, an object in the order of the template's slots.
struct SlotsJson<'t>(&'t Findings);

impl Serialize for SlotsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(
            self.0
                .slots
                .iter()
                .map(|(name, fillers)| (&**name, Texts(fillers))),
        )
    }
}

#[derive(serde::Serialize)]
struct NormalisationJson<'t> {
    kind: &'static str,
    lines: &'t [u32],
}

#[derive(serde::Serialize)]
struct DeviationJson<'t> {
    id: &'t str,
    kind: &'static str,
    element: &'static str,
    severity: &'static str,
    raised_by: Option<&'static str>,
    section: Texts<'t>,
    column: Option<&'t str>,
    column_index: Option<u32>,
    template: Option<ExpectedJson<'t>>,
    found: Option<FoundJson<'t>>,
    edits: Vec<EditJson<'t>>,
    after: Option<&'t str>,
    expected_line: Option<u32>,
    duplicate_of: Option<u32>,
    duplicate_in: Option<Texts<'t>>,
    part_of: Option<&'t str>,
    contested: bool,
    shared_by: Option<u32>,
    new: Option<bool>,
    accepted: Option<AcceptedJson<'t>>,
    slot: Option<WrongSlotJson<'t>>,
}

impl<'t> DeviationJson<'t> {
    /// `shared_by` is unknown in a stream.
    fn new(deviation: &'t Deviation, mark: Option<&'t Mark>, shared_by: Option<u32>) -> Self {
        Self {
            id: &deviation.id,
            kind: deviation.kind.name(),
            element: deviation.element.name(),
            severity: deviation.severity.name(),
            raised_by: deviation.raised_by.map(crate::deviation::RaisedBy::name),
            section: Texts(&deviation.section),
            column: deviation.column.as_deref(),
            column_index: deviation.column_index,
            template: deviation.template.as_ref().map(|expected| ExpectedJson {
                block: &expected.block,
                text: &expected.text,
            }),
            found: deviation.found.as_ref().map(|found| FoundJson {
                text: &found.text,
                start_line: found.start_line,
                end_line: found.end_line,
                start_column: found.start_column,
                end_column: found.end_column,
            }),
            edits: deviation.edits.iter().map(EditJson::new).collect(),
            after: deviation.after.as_deref(),
            expected_line: deviation.expected_line,
            duplicate_of: deviation.duplicate_of,
            duplicate_in: deviation.duplicate_in.as_deref().map(Texts),
            part_of: deviation.part_of.as_deref(),
            contested: deviation.contested,
            shared_by,
            new: mark.and_then(|mark| mark.new),
            accepted: mark
                .and_then(|mark| mark.accepted.as_deref())
                .map(|accepted| AcceptedJson {
                    reason: &accepted.reason,
                    by: accepted.by.as_deref(),
                    until: accepted.until.as_deref(),
                    expired: accepted.expired,
                }),
            slot: deviation.slot.as_ref().map(|slot| WrongSlotJson {
                name: &slot.name,
                filler: &slot.filler,
                fault: slot.fault.name(),
            }),
        }
    }
}

#[derive(serde::Serialize)]
struct AcceptedJson<'t> {
    reason: &'t str,
    by: Option<&'t str>,
    until: Option<&'t str>,
    expired: bool,
}

#[derive(serde::Serialize)]
struct WrongSlotJson<'t> {
    name: &'t str,
    filler: &'t str,
    fault: &'static str,
}

#[derive(serde::Serialize)]
struct ChoiceJson<'t> {
    block: &'t str,
    text: Option<&'t str>,
}

#[derive(serde::Serialize)]
struct ResolvedJson<'t> {
    path: &'t str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_hex: Option<&'t str>,
    portal: &'t str,
    id: &'t str,
    kind: &'static str,
    element: &'static str,
    severity: &'static str,
    section: Texts<'t>,
    column: Option<&'t str>,
    text: &'t str,
}

impl<'t> ResolvedJson<'t> {
    fn new(resolved: &'t Resolved) -> Self {
        Self {
            path: &resolved.path.text,
            path_hex: resolved.path.hex.as_deref(),
            portal: &resolved.portal,
            id: &resolved.id,
            kind: resolved.kind.name(),
            element: resolved.element.name(),
            severity: resolved.severity.name(),
            section: Texts(&resolved.section),
            column: resolved.column.as_deref(),
            text: &resolved.text,
        }
    }
}

#[derive(serde::Serialize)]
struct SinceJson<'t> {
    new: u32,
    resolved: u32,
    unchanged: u32,
    templates_changed: Texts<'t>,
}

impl<'t> SinceJson<'t> {
    fn new(since: &'t Since) -> Self {
        Self {
            new: since.new,
            resolved: since.resolved,
            unchanged: since.unchanged,
            templates_changed: Texts(&since.templates_changed),
        }
    }
}

#[derive(serde::Serialize)]
struct ExpectedJson<'t> {
    block: &'t str,
    text: &'t str,
}

#[derive(serde::Serialize)]
struct FoundJson<'t> {
    text: &'t str,
    start_line: u32,
    end_line: u32,
    start_column: u32,
    end_column: u32,
}

#[derive(serde::Serialize)]
struct EditJson<'t> {
    op: &'static str,
    text: &'t str,
}

impl<'t> EditJson<'t> {
    fn new(edit: &'t Edit) -> Self {
        Self {
            op: edit.op.name(),
            text: &edit.text,
        }
    }
}

#[derive(serde::Serialize)]
struct SharedJson<'t> {
    id: &'t str,
    documents: u32,
    portals: Texts<'t>,
}

impl<'t> SharedJson<'t> {
    fn new(shared: &'t Shared) -> Self {
        Self {
            id: &shared.id,
            documents: shared.documents,
            portals: Texts(&shared.portals),
        }
    }
}

#[derive(serde::Serialize)]
struct InventoryJson<'t> {
    cells: Texts<'t>,
    section: Texts<'t>,
    documents: u32,
    in_template: bool,
    contradicts: bool,
}

impl<'t> InventoryJson<'t> {
    fn new(row: &'t InventoryRow) -> Self {
        Self {
            cells: Texts(&row.cells),
            section: Texts(&row.section),
            documents: row.documents,
            in_template: row.in_template,
            contradicts: row.contradicts,
        }
    }
}

#[derive(serde::Serialize)]
struct UnassignedJson<'t> {
    path: &'t str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_hex: Option<&'t str>,
    reason: &'static str,
    message: String,
    nearest: Option<NearestJson<'t>>,
}

#[derive(serde::Serialize)]
struct NearestJson<'t> {
    family: &'t str,
    share: f64,
}

impl<'t> UnassignedJson<'t> {
    fn new(document: &'t Unassigned, lang: Lang) -> Self {
        Self {
            path: &document.path.text,
            path_hex: document.path.hex.as_deref(),
            reason: document.reason.name(),
            message: lang.unassigned(document.reason),
            nearest: document.nearest.as_ref().map(|nearest| NearestJson {
                family: &nearest.family,
                share: nearest.share,
            }),
        }
    }
}

#[derive(serde::Serialize)]
struct SkippedJson<'t> {
    path: &'t str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_hex: Option<&'t str>,
    reason: &'static str,
    message: String,
}

impl<'t> SkippedJson<'t> {
    fn new(skipped: &'t Skipped, lang: Lang) -> Self {
        Self {
            path: &skipped.path.text,
            path_hex: skipped.path.hex.as_deref(),
            reason: skipped.reason.name(),
            message: lang.skipped(&skipped.reason),
        }
    }
}

#[derive(serde::Serialize)]
struct SummaryJson<'t> {
    documents: u32,
    families: u32,
    conforming: u32,
    errors: u32,
    warnings: u32,
    notes: u32,
    accepted: u32,
    unassigned: u32,
    skipped: u32,
    by_kind: ByKind<'t>,
}

impl<'t> SummaryJson<'t> {
    fn new(summary: &'t Summary) -> Self {
        Self {
            documents: summary.documents,
            families: summary.families,
            conforming: summary.conforming,
            errors: summary.errors,
            warnings: summary.warnings,
            notes: summary.notes,
            accepted: summary.accepted,
            unassigned: summary.unassigned,
            skipped: summary.skipped,
            by_kind: ByKind(&summary.by_kind),
        }
    }
}

/// How many of each kind, an object in the order of [`Kind::ALL`].
struct ByKind<'t>(&'t [(Kind, u32)]);

impl Serialize for ByKind<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (kind, count) in self.0 {
            map.serialize_entry(kind.name(), count)?;
        }
        map.end()
    }
}
