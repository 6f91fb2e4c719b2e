//! The wire format: borrowing structs with the keys of the published schema, in its order. The core's types do not
//! serialise; nothing is decided here.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::analysis::{
    Choice, Findings, Fingerprint, InventoryRow, Mark, Normalisation, Resolved, Shared, Since,
    Skipped, Summary, Unassigned,
};
use crate::deviation::{Deviation, Edit, Kind};
use crate::report::lang::{Lang, code_point};
use crate::template::matcher::Matcher;
use crate::template::{Slot, Source, Template, TemplateBlock};

/// A list of shared texts, as JSON strings.
struct Texts<'t>(&'t [std::sync::Arc<str>]);

impl Serialize for Texts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|text| &**text))
    }
}

#[derive(serde::Serialize)]
pub(super) struct TemplateJson<'t> {
    source: &'static str,
    file: Option<&'t str>,
    digest: &'t str,
    blocks: Vec<BlockJson<'t>>,
    slots: Vec<SlotJson<'t>>,
}

impl<'t> TemplateJson<'t> {
    pub(super) fn new(template: &'t Template) -> Self {
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
            optional: block.is_optional(),
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
            matches: slot.matches.as_ref().map(Matcher::expression),
        }
    }
}

/// A document's fillers, an object in the order of the template's slots.
pub(super) struct SlotsJson<'t>(pub(super) &'t Findings);

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
pub(super) struct NormalisationJson<'t> {
    kind: &'static str,
    lines: &'t [u32],
    /// Only where invisible characters went.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    characters: Vec<UnseenJson<'t>>,
}

#[derive(serde::Serialize)]
struct UnseenJson<'t> {
    character: String,
    name: &'static str,
    count: u32,
    line: u32,
    column: u32,
    after: &'t str,
}

impl<'t> NormalisationJson<'t> {
    pub(super) fn new(normalisation: &'t Normalisation) -> Self {
        Self {
            kind: normalisation.kind.name(),
            lines: &normalisation.lines,
            characters: normalisation
                .unseen
                .iter()
                .map(|unseen| UnseenJson {
                    character: code_point(unseen.sign),
                    name: Lang::En.character(unseen.sign),
                    count: unseen.count,
                    line: unseen.line,
                    column: unseen.column,
                    after: &unseen.after,
                })
                .collect(),
        }
    }
}

#[derive(serde::Serialize)]
pub(super) struct DeviationJson<'t> {
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
    /// Only where it is so: below the bounds no report has it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    coarse: bool,
    shared_by: Option<u32>,
    new: Option<bool>,
    accepted: Option<AcceptedJson<'t>>,
    wrong_slots: Vec<WrongSlotJson<'t>>,
}

impl<'t> DeviationJson<'t> {
    /// `shared_by` is unknown in a stream.
    pub(super) fn new(
        deviation: &'t Deviation,
        mark: Option<&'t Mark>,
        shared_by: Option<u32>,
    ) -> Self {
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
            coarse: deviation.coarse,
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
            wrong_slots: deviation
                .wrong_slots
                .iter()
                .map(|slot| WrongSlotJson {
                    name: &slot.name,
                    filler: &slot.filler,
                    fault: slot.fault.name(),
                })
                .collect(),
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
pub(super) struct ChoiceJson<'t> {
    block: &'t str,
    text: Option<&'t str>,
}

impl<'t> ChoiceJson<'t> {
    pub(super) fn new(choice: &'t Choice) -> Self {
        Self {
            block: &choice.block,
            text: choice.text.as_deref(),
        }
    }
}

#[derive(serde::Serialize)]
pub(super) struct ResolvedJson<'t> {
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
    pub(super) fn new(resolved: &'t Resolved) -> Self {
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
pub(super) struct SinceJson<'t> {
    new: u32,
    resolved: u32,
    unchanged: u32,
    templates_changed: Texts<'t>,
}

impl<'t> SinceJson<'t> {
    pub(super) fn new(since: &'t Since) -> Self {
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
pub(super) struct SharedJson<'t> {
    id: &'t str,
    documents: u32,
    portals: Texts<'t>,
}

impl<'t> SharedJson<'t> {
    pub(super) fn new(shared: &'t Shared) -> Self {
        Self {
            id: &shared.id,
            documents: shared.documents,
            portals: Texts(&shared.portals),
        }
    }
}

#[derive(serde::Serialize)]
pub(super) struct InventoryJson<'t> {
    cells: Texts<'t>,
    section: Texts<'t>,
    documents: u32,
    in_template: bool,
    contradicts: bool,
}

impl<'t> InventoryJson<'t> {
    pub(super) fn new(row: &'t InventoryRow) -> Self {
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
pub(super) struct UnassignedJson<'t> {
    path: &'t str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_hex: Option<&'t str>,
    reason: &'static str,
    message: String,
    nearest: Option<NearestJson<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprint: Option<FingerprintJson<'t>>,
}

#[derive(serde::Serialize)]
struct NearestJson<'t> {
    family: &'t str,
    share: f64,
}

/// What a file's bytes are known by; left out where nobody asked for it.
#[derive(serde::Serialize)]
pub(super) struct FingerprintJson<'t> {
    size: u64,
    sha256: &'t str,
}

impl<'t> FingerprintJson<'t> {
    pub(super) fn new(fingerprint: &'t Fingerprint) -> Self {
        Self {
            size: fingerprint.size,
            sha256: &fingerprint.sha256,
        }
    }
}

impl<'t> UnassignedJson<'t> {
    pub(super) fn new(document: &'t Unassigned, lang: Lang) -> Self {
        Self {
            path: &document.path.text,
            path_hex: document.path.hex.as_deref(),
            reason: document.reason.name(),
            message: lang.unassigned(document.reason),
            fingerprint: document.fingerprint.as_ref().map(FingerprintJson::new),
            nearest: document.nearest.as_ref().map(|nearest| NearestJson {
                family: &nearest.family,
                share: nearest.share,
            }),
        }
    }
}

#[derive(serde::Serialize)]
pub(super) struct SkippedJson<'t> {
    path: &'t str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_hex: Option<&'t str>,
    reason: &'static str,
    message: String,
}

impl<'t> SkippedJson<'t> {
    pub(super) fn new(skipped: &'t Skipped, lang: Lang) -> Self {
        Self {
            path: &skipped.path.text,
            path_hex: skipped.path.hex.as_deref(),
            reason: skipped.reason.name(),
            message: lang.skipped(&skipped.reason),
        }
    }
}

/// Why a file or a record gave no document, for a line of its own.
#[derive(serde::Serialize)]
pub(super) struct ErrorJson {
    reason: &'static str,
    message: String,
}

impl ErrorJson {
    pub(super) const fn new(reason: &'static str, message: String) -> Self {
        Self { reason, message }
    }
}

#[derive(serde::Serialize)]
pub(super) struct SummaryJson<'t> {
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
    pub(super) fn new(summary: &'t Summary) -> Self {
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
