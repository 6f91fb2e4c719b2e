//! One deviation in words: what happened to what, where, and what is wrong with it. For every writer; each lays out and
//! escapes in its own way. Scraped text in these words went through [`visible`](super::visible::visible).

use rustc_hash::FxHashMap;

use super::explain::labels;
use super::lang::{Lang, sentence};
use super::text::change::side;
use super::text::page::{columns, head};
use super::visible::visible;
use super::words::{Fillers, changes};
use crate::analysis::{
    Acceptance, Analysis, DocumentAnalysis, FamilyAnalysis, Findings, InventoryRow, Resolved,
    Shared, Unassigned, UnassignedReason,
};
use crate::deviation::{Deviation, EditOp, Element, Kind, Severity, WrongSlot};
use crate::template::{Source, TemplateBlock};
use crate::text::{NormalisationKind, Unseen, is_bidi_control};

/// How many columns of a text a sentence quotes.
const QUOTED: usize = 280;
/// How many characters that nobody sees are named; a text may hold hundreds of them.
const UNSEEN: usize = 6;

/// A family, with what telling of its deviations looks up.
pub(super) struct Told<'a> {
    pub(super) lang: Lang,
    pub(super) family: &'a FamilyAnalysis,
    blocks: FxHashMap<&'a str, (usize, &'a TemplateBlock)>,
    shared: FxHashMap<&'a str, &'a Shared>,
    /// The numbers of the template's rows in the inventory, each by the one of its cells that the fewest rows have.
    rows: FxHashMap<&'a str, Vec<usize>>,
}

impl<'a> Told<'a> {
    pub(super) fn new(family: &'a FamilyAnalysis, lang: Lang) -> Self {
        let blocks = family.template.blocks.iter().enumerate();
        Self {
            lang,
            family,
            blocks: blocks
                .map(|(number, block)| (&*block.id, (number, block)))
                .collect(),
            shared: family
                .shared
                .iter()
                .map(|shared| (&*shared.id, shared))
                .collect(),
            rows: rows_by_cell(family),
        }
    }

    /// Who shares the deviation `id`, where several do.
    pub(super) fn shared(&self, id: &str) -> Option<&'a Shared> {
        self.shared.get(id).copied()
    }

    /// How many documents have the deviation `id`: 1 where nobody shares it.
    pub(super) fn shared_by(&self, id: &str) -> u32 {
        self.shared(id).map_or(1, |shared| shared.documents)
    }

    /// What people know a row by: its identifying cells, else all cells but the one in question.
    pub(super) fn row_name(&self, block: &TemplateBlock, but: Option<u32>) -> String {
        let cells = block.cells.iter().map(|cell| self.rows.get(&**cell));
        let is_it = |row: &InventoryRow| {
            row.section == block.section && row.cells.iter().all(|cell| block.cells.contains(cell))
        };
        let rows = cells.flatten().flatten();
        let known = rows
            .filter(|number| self.family.inventory.get(**number).is_some_and(is_it))
            .min()
            .and_then(|number| self.family.inventory.get(*number));
        let but = but.and_then(|column| usize::try_from(column).ok());
        let cells: Vec<&str> = match known {
            Some(row) => row.cells.iter().map(|cell| &**cell).collect(),
            None => {
                let cells = block.cells.iter().enumerate();
                cells
                    .filter(|(number, _)| Some(number + 1) != but)
                    .map(|(_, cell)| &**cell)
                    .collect()
            }
        };
        visible(&cells.join(" · ")).into_owned()
    }

    /// *reworded cell, column “Finalités”, row “cookies_preferences”*. `parts` stand under a heading and are told with it.
    pub(super) fn what(&self, deviation: &Deviation, parts: &[&Deviation]) -> String {
        let lang = self.lang;
        let mut what = match (deviation.kind, deviation.duplicate_of) {
            (Kind::Duplicate, Some(line)) => lang.duplicate_of(deviation.element, line),
            _ => lang.deviation(deviation.kind, deviation.element),
        };
        if is_named(deviation)
            && let Some(text) = own_text(deviation)
        {
            let name = visible(text.trim_end_matches('\t')).into_owned();
            what = format!("{what} {}", lang.quote(&name));
        }
        if !parts.is_empty() {
            let rows = parts.iter().all(|part| part.element.in_table());
            let count = if rows {
                lang.rows(parts.len())
            } else {
                lang.blocks(parts.len())
            };
            what = format!("{what} ({count})");
        }
        if let Some(column) = &deviation.column {
            what = format!("{what}, {}", lang.in_column(&visible(column)));
        } else if let Some(column) = deviation.column_index {
            what = format!("{what}, {}", lang.in_column_number(column));
        }
        if let Some(row) = self.row_of(deviation) {
            what = format!("{what}, {}", lang.in_row(&head(&row, 60)));
        }
        what
    }

    /// What people know the row by, for a cell of one.
    pub(super) fn row_of(&self, deviation: &Deviation) -> Option<String> {
        let expected = deviation.template.as_ref();
        let (_, block) = expected.and_then(|expected| self.blocks.get(&*expected.block))?;
        let is_cell = block.element == Element::Row && deviation.element == Element::Cell;
        is_cell.then(|| self.row_name(block, deviation.column_index))
    }

    /// What is wrong with the filler of a slot.
    pub(super) fn fault(
        &self,
        document: &DocumentAnalysis,
        deviation: &Deviation,
    ) -> Option<String> {
        let faults = deviation.wrong_slots.iter();
        let faults: Vec<String> = faults.map(|wrong| self.fault_of(document, wrong)).collect();
        (!faults.is_empty()).then(|| faults.join(self.lang.semicolon()))
    }

    fn fault_of(&self, document: &DocumentAnalysis, wrong: &WrongSlot) -> String {
        let slots = self.family.template.slots.iter();
        let slot = slots.clone().find(|slot| slot.name == wrong.name);
        let wanted = slot
            .and_then(|slot| slot.matches.as_ref())
            .map(|held| visible(held.expression()));
        let fillers = document.findings.slots.iter();
        let elsewhere = fillers
            .filter(|(name, _)| *name == wrong.name)
            .flat_map(|(_, fillers)| fillers)
            .filter(|filler| **filler != wrong.filler && !filler.is_empty());
        let mut elsewhere: Vec<String> = elsewhere
            .map(|filler| self.lang.quote(&visible(filler)))
            .collect();
        elsewhere.dedup();
        self.lang.slot_fault(
            wrong.fault,
            &format!("{{{{{}}}}}", visible(&wrong.name)),
            &visible(&wrong.filler),
            wanted.as_deref(),
            &elsewhere,
            &visible(&document.portal),
        )
    }

    /// That one thing is declared under two headings.
    pub(super) fn contradiction(&self, deviation: &Deviation) -> Option<String> {
        let lang = self.lang;
        // A heading declares nothing itself, so it contradicts nothing where it stands twice.
        let first = deviation.duplicate_in.as_deref().filter(|first| {
            *first != &*deviation.section && deviation.element != Element::Heading
        })?;
        let line = deviation.duplicate_of?;
        let here = section_name(&deviation.section).unwrap_or_else(|| lang.no_section().into());
        let first = section_name(first).unwrap_or_else(|| lang.no_section().into());
        let line_here = deviation.found.as_ref().map_or(0, |found| found.start_line);
        Some(lang.contradiction(&lang.quote(&first), line, &lang.quote(&here), line_here))
    }

    /// Where a moved block belongs.
    pub(super) fn belongs(&self, deviation: &Deviation) -> Option<String> {
        let expected = deviation.template.as_ref();
        let expected = expected.filter(|_| deviation.kind == Kind::Moved)?;
        let before = self.block_before(&expected.block);
        let words = before.map(|block| head(&visible(&block.text), 60));
        Some(self.lang.belongs_after(words.as_deref()))
    }

    /// The template block that stands before the one called `id`.
    fn block_before(&self, id: &str) -> Option<&'a TemplateBlock> {
        let (number, _) = self.blocks.get(id)?;
        self.family.template.blocks.get(number.checked_sub(1)?)
    }

    /// The whole of a deviation on one line: what, the words found and expected, why it matters.
    pub(super) fn message(&self, document: &DocumentAnalysis, deviation: &Deviation) -> String {
        let lang = self.lang;
        let mut told = sentence(&self.what(deviation, &[]));
        if let Some(words) = self.words_in_line(document, deviation) {
            told = format!("{told}{}{words}", lang.colon());
        }
        let raised = deviation
            .raised_by
            .map(|reason| lang.raised_by(reason).to_owned());
        let contested = deviation.contested.then(|| lang.contested().to_owned());
        let coarse = deviation.coarse.then(|| lang.coarse().to_owned());
        let more = [
            raised,
            self.contradiction(deviation),
            self.belongs(deviation),
            contested,
            coarse,
        ];
        for more in more.into_iter().flatten() {
            told = format!("{told} · {more}");
        }
        told
    }

    fn words_in_line(&self, document: &DocumentAnalysis, deviation: &Deviation) -> Option<String> {
        let lang = self.lang;
        if let Some(fault) = self.fault(document, deviation) {
            return Some(fault);
        }
        if !deviation.edits.is_empty() {
            let edits = changes(deviation, &document.findings.slots, Fillers::Own);
            let [template, found] = [EditOp::Delete, EditOp::Insert].map(|op| {
                let spans = side(&edits, op);
                spans
                    .iter()
                    .map(|span| span.text.as_str())
                    .collect::<String>()
            });
            return Some(lang.instead(found.trim(), template.trim()));
        }
        match deviation.kind {
            Kind::Encoding => Some(self.encoding(&document.findings).join(", ")),
            Kind::Missing => {
                let place = lang.expected_after(deviation.expected_line);
                if is_named(deviation) {
                    return Some(place);
                }
                let text = own_text(deviation).unwrap_or_default();
                Some(format!(
                    "{}, {place}",
                    lang.quote(&head(&visible(text), QUOTED))
                ))
            }
            Kind::Layout => {
                let text = own_text(deviation)?;
                let parts: Vec<_> = text.split('\n').map(visible).collect();
                Some(format!(
                    "{} ({})",
                    lang.quote(&head(&parts.join(" ⏎ "), QUOTED)),
                    lang.cut_otherwise(parts.len())
                ))
            }
            _ if is_named(deviation) => None,
            _ => own_text(deviation).map(|text| lang.quote(&head(&visible(text), QUOTED))),
        }
    }

    /// What is odd about the bytes of the file.
    pub(super) fn encoding(&self, findings: &Findings) -> Vec<String> {
        let lang = self.lang;
        let mut words = Vec::new();
        if findings.encoding != "utf-8" {
            words.push(lang.read_as(findings.encoding));
        }
        for normalisation in findings.normalisations.iter() {
            let odd = matches!(
                normalisation.kind,
                NormalisationKind::Mojibake | NormalisationKind::InvisibleCharacters
            );
            if odd {
                let what = lang.normalisation(normalisation.kind);
                let unseen = &normalisation.unseen;
                if unseen
                    .iter()
                    .map(|held| held.count)
                    .fold(0, u32::saturating_add)
                    != 1
                {
                    words.push(lang.lines_with(what, &normalisation.lines));
                }
                // What turns the direction of writing is named whatever else there is.
                let mut unseen: Vec<&Unseen> = unseen.iter().collect();
                unseen.sort_by_key(|held| !is_bidi_control(held.sign));
                let named = unseen.iter().take(UNSEEN);
                words.extend(named.map(|held| lang.unseen(held, &visible(&held.after))));
                if unseen.len() > UNSEEN {
                    words.push(lang.other_unseen(unseen.len() - UNSEEN));
                }
            }
        }
        words
    }

    /// What has gone since an earlier run: *reworded cell, column “Finalités”: “Se rappeler…”*.
    pub(super) fn resolved(&self, resolved: &Resolved) -> String {
        let lang = self.lang;
        let mut what = lang.deviation(resolved.kind, resolved.element);
        if let Some(column) = &resolved.column {
            what = format!("{what}, {}", lang.in_column(&visible(column)));
        }
        if resolved.text.is_empty() {
            return what;
        }
        let text = head(&visible(&resolved.text), QUOTED);
        format!("{what}{}{}", lang.colon(), lang.quote(&text))
    }
}

/// The numbers of the template's rows in the inventory, each by the one of its cells that the fewest rows have.
fn rows_by_cell(family: &FamilyAnalysis) -> FxHashMap<&str, Vec<usize>> {
    let inventory = family.inventory.iter().enumerate();
    let rows = inventory.filter(|(_, row)| row.in_template);
    let mut holders: FxHashMap<&str, u32> = FxHashMap::default();
    for cell in rows.clone().flat_map(|(_, row)| &row.cells) {
        *holders.entry(&**cell).or_default() += 1;
    }
    let mut by_cell: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (number, row) in rows {
        let rarest = row.cells.iter().min_by_key(|cell| holders.get(&***cell));
        if let Some(cell) = rarest {
            by_cell.entry(&**cell).or_default().push(number);
        }
    }
    by_cell
}

/// That a document fits no template, with the nearest one.
pub(super) fn no_template(document: &Unassigned, lang: Lang) -> String {
    let why = sentence(&lang.unassigned(document.reason));
    format!("{why} · {}", nearest(document, lang))
}

/// The template that comes nearest to a document without one; what rounds to nothing is not near.
pub(super) fn nearest(document: &Unassigned, lang: Lang) -> String {
    let near = document.nearest.as_ref();
    near.filter(|nearest| nearest.share >= 0.005).map_or_else(
        || lang.nothing_near().into(),
        |nearest| lang.nearest(&visible(&nearest.family), nearest.share),
    )
}

/// Whether a run held its documents against approved templates.
pub(super) fn is_pinned(family: &FamilyAnalysis) -> bool {
    matches!(family.template.source, Source::Pinned { .. })
}

/// What a template is, and how much it can be relied on: *inferred template*; *what most of the 5 portals say…*.
pub(super) fn standing(family: &FamilyAnalysis, lang: Lang) -> (&'static str, String) {
    let documents = family.documents.len();
    match &family.template.source {
        // Of two documents neither is most.
        Source::Inferred if documents == 2 => {
            (lang.inferred_template(), lang.two_documents().to_owned())
        }
        Source::Inferred => (
            lang.inferred_template(),
            lang.what_inferred_means(documents),
        ),
        Source::Pinned { file } => (
            lang.pinned_template(),
            lang.what_pinned_means(&visible(file), &family.template.digest),
        ),
    }
}

/// An id as it stands in code: hexadecimal digits, and nothing else whatever it holds.
pub(super) fn id(id: &str) -> String {
    id.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// What to do about a document that has no template.
pub(super) fn next_step(reason: UnassignedReason, lang: Lang) -> String {
    let [_, _, title] = labels(lang);
    format!("{title}{}{}", lang.colon(), lang.what_to_do(reason))
}

/// The figures of a run in one line, without any text from a file.
pub(super) fn figures(analysis: &Analysis, lang: Lang) -> String {
    let summary = &analysis.summary;
    let figure = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
    let mut told = format!(
        "{}, {}",
        lang.documents(figure(summary.documents)),
        lang.templates(figure(summary.families))
    );
    let states = states(analysis, lang);
    if !states.is_empty() {
        told = format!("{told}{}{}", lang.colon(), states.join(", "));
    }
    let severities = [
        (Severity::Error, summary.errors),
        (Severity::Warning, summary.warnings),
        (Severity::Note, summary.notes),
    ];
    let mut counts: Vec<String> = severities
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| lang.of_severity(*severity, figure(*count)))
        .collect();
    if summary.accepted > 0 {
        counts.push(lang.accepted(figure(summary.accepted)));
    }
    if !counts.is_empty() {
        told = format!("{told} · {}", counts.join(", "));
    }
    told
}

/// How many documents conform, deviate, or have no template.
pub(super) fn states(analysis: &Analysis, lang: Lang) -> Vec<String> {
    let summary = &analysis.summary;
    let figure = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
    let mut states = Vec::new();
    if summary.families > 0 {
        let deviating = summary
            .documents
            .saturating_sub(summary.unassigned + summary.conforming);
        states.push(lang.conform(figure(summary.conforming)));
        states.push(lang.deviate(figure(deviating)));
    }
    for reason in UnassignedReason::ALL {
        let unassigned = analysis.unassigned.iter();
        let count = unassigned.filter(|held| held.reason == reason).count();
        if count > 0 {
            states.push(lang.without(reason, count));
        }
    }
    states
}

/// Why, by whom and until when something was allowed, harmless to show.
pub(super) fn acceptance(held: &Acceptance, lang: Lang) -> String {
    visible(&lang.acceptance(held)).into_owned()
}

/// Whether the words of the block name the deviation: a heading is short.
pub(super) fn is_named(deviation: &Deviation) -> bool {
    matches!(deviation.element, Element::Section | Element::Heading)
        && matches!(
            deviation.kind,
            Kind::Extra | Kind::Missing | Kind::Duplicate | Kind::Moved
        )
        && deviation.edits.is_empty()
}

/// The document's words, else the template's.
pub(super) fn own_text(deviation: &Deviation) -> Option<&str> {
    let found = deviation.found.as_ref().map(|found| &*found.text);
    found.or(deviation.template.as_ref().map(|expected| &*expected.text))
}

/// The names of the headings above, outermost first.
pub(super) fn section_name(section: &[std::sync::Arc<str>]) -> Option<String> {
    let name: Vec<_> = section
        .iter()
        .map(|heading| visible(heading.trim_end_matches('\t')))
        .collect();
    (!name.is_empty()).then(|| name.join(" › "))
}

/// The name of the nearest section in `room` columns: the outermost headings go first, since the nearest tells most.
pub(super) fn section_within(section: &[std::sync::Arc<str>], room: usize) -> Option<String> {
    let whole = section_name(section)?;
    if columns(&whole) <= room {
        return Some(whole);
    }
    let mut inner = section;
    while let [_, rest @ ..] = inner
        && let Some(name) = section_name(rest)
    {
        let name = format!("[…] › {name}");
        if columns(&name) <= room {
            return Some(name);
        }
        inner = rest;
    }
    section.last().map(|nearest| head(&visible(nearest), room))
}
