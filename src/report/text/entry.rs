//! One deviation, told: how much it matters, what it is, where it stands, the words, who else has it.

use rustc_hash::FxHashSet;

use super::page::{Page, Span, Style, columns, head};
use super::{Context, change, style_of};
use crate::analysis::Findings;
use crate::deviation::{Deviation, Element, Kind};
use crate::report::visible::visible;
use crate::text::NormalisationKind;

/// How many columns of a block's own text are shown.
const TEXT: usize = 280;
/// How many portals are named as having the same deviation.
const NAMED: usize = 3;
/// How many parts of a folded section are shown by their first words.
const PARTS: usize = 3;
/// Where the parts of a section stand that have something of their own to tell, in columns.
const NESTED: usize = 4;

/// A deviation with its parts: what stands under an extra, missing or duplicate heading.
pub(super) struct Entry<'a> {
    pub(super) deviation: &'a Deviation,
    pub(super) parts: Vec<&'a Deviation>,
}

/// The entries of one document: the deviations that are shown, parts under their heading.
pub(super) fn entries<'a>(context: &Context<'_>, findings: &'a Findings) -> Vec<Entry<'a>> {
    let shown: Vec<&Deviation> = findings
        .deviations
        .iter()
        .filter(|deviation| context.shows(deviation))
        .collect();
    let mut entries: Vec<Entry<'a>> = Vec::new();
    let is_head = |id: &str| {
        shown
            .iter()
            .any(|head| &*head.id == id && head.part_of.is_none())
    };
    for deviation in &shown {
        if deviation.part_of.as_deref().is_none_or(|id| !is_head(id)) {
            entries.push(Entry {
                deviation,
                parts: Vec::new(),
            });
        }
    }
    for deviation in &shown {
        let Some(id) = deviation.part_of.as_deref() else {
            continue;
        };
        // Of two equal headings, the nearer one above is meant.
        let line = deviation.found.as_ref().map(|found| found.start_line);
        let above = |entry: &&mut Entry<'_>| {
            &*entry.deviation.id == id
                && entry.deviation.part_of.is_none()
                && (line.is_none()
                    || entry.deviation.found.as_ref().map(|found| found.start_line) <= line)
        };
        if let Some(entry) = entries.iter_mut().rev().find(above) {
            entry.parts.push(deviation);
        }
    }
    entries
}

/// The place of a deviation, for the margin: *line 30*.
pub(super) fn place(context: &Context<'_>, deviation: &Deviation) -> String {
    let lang = context.lang;
    match (&deviation.found, deviation.expected_line) {
        _ if deviation.element == Element::Document => lang.place_file().into(),
        (Some(found), _) => lang.place_line(found.start_line),
        (None, Some(line)) => lang.place_after(line),
        (None, None) => lang.place_start().into(),
    }
}

/// How wide the margin must be for these entries.
pub(super) fn margin(context: &Context<'_>, entries: &[Entry<'_>]) -> usize {
    let places = entries
        .iter()
        .flat_map(|entry| std::iter::once(entry.deviation).chain(entry.parts.iter().copied()));
    places
        .map(|deviation| columns(&place(context, deviation)))
        .max()
        .unwrap_or(0)
}

/// Writes an entry in full. `own` are the portals that the entry is told of: they are not named as others.
pub(super) fn write(
    context: &Context<'_>,
    findings: &Findings,
    entry: &Entry<'_>,
    margin: usize,
    own: &FxHashSet<&str>,
    page: &mut Page,
) {
    let indent = 2 + margin + 2;
    write_headline(context, entry, 2, margin, None, page);
    write_body(context, findings, entry.deviation, indent, own, page);
    write_parts(context, findings, entry, indent, own, page);
}

/// Writes an entry in one line, which names its number among the shared ones.
pub(super) fn write_short(
    context: &Context<'_>,
    entry: &Entry<'_>,
    margin: usize,
    number: usize,
    page: &mut Page,
) {
    write_headline(context, entry, 2, margin, Some(number), page);
}

fn write_headline(
    context: &Context<'_>,
    entry: &Entry<'_>,
    indent: usize,
    margin: usize,
    number: Option<usize>,
    page: &mut Page,
) {
    let place = place(context, entry.deviation);
    let padding = " ".repeat(margin.saturating_sub(columns(&place)));
    let mut spans = vec![Span::plain(format!("{padding}{place}  "))];
    spans.extend(title(context, entry));
    if let Some(number) = number {
        spans.push(Span::new(
            format!(" · {}", context.lang.see_shared(number)),
            Style::Faint,
        ));
    }
    page.line(indent, indent + margin + 2, &spans);
}

/// Whether the words of the block stand in the headline already: a heading is short.
fn in_headline(deviation: &Deviation) -> bool {
    matches!(deviation.element, Element::Section | Element::Heading)
        && matches!(
            deviation.kind,
            Kind::Extra | Kind::Missing | Kind::Duplicate | Kind::Moved
        )
        && deviation.edits.is_empty()
}

/// *editorial · reworded cell, column “Finalités”, row cookies_preferences*.
pub(super) fn title(context: &Context<'_>, entry: &Entry<'_>) -> Vec<Span> {
    let lang = context.lang;
    let deviation = entry.deviation;
    let mut what = match (deviation.kind, deviation.duplicate_of) {
        (Kind::Duplicate, Some(line)) => lang.duplicate_of(deviation.element, line),
        _ => lang.deviation(deviation.kind, deviation.element),
    };
    if in_headline(deviation) {
        let text = deviation.found.as_ref().map(|found| &found.text);
        let text = text.or(deviation.template.as_ref().map(|expected| &expected.text));
        if let Some(text) = text {
            what = format!(
                "{what} {}",
                lang.quote(&visible(text.trim_end_matches('\t')))
            );
        }
    }
    if !entry.parts.is_empty() {
        let rows = entry.parts.iter().all(|part| part.element.in_table());
        let count = if rows {
            lang.rows(entry.parts.len())
        } else {
            lang.blocks(entry.parts.len())
        };
        what = format!("{what} ({count})");
    }
    if let Some(column) = &deviation.column {
        what = format!("{what}, {}", lang.in_column(&visible(column)));
    } else if let Some(column) = deviation.column_index {
        what = format!("{what}, {}", lang.in_column_number(column));
    }
    let block = deviation
        .template
        .as_ref()
        .and_then(|expected| context.blocks.get(&*expected.block));
    if let Some((_, block)) = block
        && block.element == Element::Row
        && deviation.element == Element::Cell
    {
        let row = context.row_name(block, deviation.column_index);
        what = format!("{what}, {}", lang.in_row(&head(&row, 60)));
    }
    let mut spans = vec![
        Span::new(
            lang.severity(deviation.severity),
            style_of(deviation.severity),
        ),
        Span::plain(format!(" · {what}")),
    ];
    if let Some(reason) = deviation.raised_by {
        spans.push(Span::plain(" · "));
        spans.push(Span::new(
            lang.raised_by(reason),
            style_of(deviation.severity),
        ));
    }
    spans
}

/// The words, the section, the contradiction, the others.
fn write_body(
    context: &Context<'_>,
    findings: &Findings,
    deviation: &Deviation,
    indent: usize,
    own: &FxHashSet<&str>,
    page: &mut Page,
) {
    let lang = context.lang;
    write_text(deviation, indent, page);
    if let (Kind::Layout, Some(found)) = (deviation.kind, &deviation.found) {
        let words = lang.cut_otherwise(found.text.split('\n').count());
        page.line(indent, indent, &[Span::plain(words)]);
    }
    if deviation.kind == Kind::Encoding {
        for words in encoding_words(context, findings) {
            page.line(indent, indent, &[Span::plain(words)]);
        }
    }
    // A heading declares nothing itself, so it contradicts nothing where it stands twice.
    let contradiction = deviation
        .duplicate_in
        .as_deref()
        .filter(|first| *first != &*deviation.section && deviation.element != Element::Heading);
    if let (Some(first), Some(line)) = (contradiction, deviation.duplicate_of) {
        let here = section_name(&deviation.section).unwrap_or_else(|| lang.no_section().into());
        let first = section_name(first).unwrap_or_else(|| lang.no_section().into());
        let line_here = deviation.found.as_ref().map_or(0, |found| found.start_line);
        let words = lang.contradiction(&lang.quote(&first), line, &lang.quote(&here), line_here);
        page.line(indent, indent, &[Span::new(words, Style::Error)]);
    } else if let Some(section) = section_within(
        &deviation.section,
        page.columns_beside(indent).saturating_sub(8),
    ) {
        page.line(
            indent,
            indent,
            &[Span::new(lang.under(&lang.quote(&section)), Style::Faint)],
        );
    }
    if deviation.kind == Kind::Moved {
        let before = deviation
            .template
            .as_ref()
            .and_then(|expected| context.block_before(&expected.block));
        let words = lang.belongs_after(
            before
                .map(|block| head(&visible(&block.text), 60))
                .as_deref(),
        );
        page.line(indent, indent, &[Span::plain(words)]);
    }
    if deviation.contested {
        page.line(
            indent,
            indent,
            &[Span::new(lang.contested(), Style::Warning)],
        );
    }
    write_others(context, deviation, indent, own, page);
}

fn write_text(deviation: &Deviation, indent: usize, page: &mut Page) {
    if !deviation.edits.is_empty() {
        page.line(indent, indent, &change::marked(&deviation.edits));
        return;
    }
    if in_headline(deviation) || deviation.element == Element::Document {
        // The headline has it.
        return;
    }
    let (text, style, marks) = match (&deviation.found, &deviation.template, deviation.kind) {
        (Some(found), _, Kind::Extra | Kind::Duplicate) => {
            (&found.text, Style::Inserted, ("{+", "+}"))
        }
        (Some(found), ..) => (&found.text, Style::Plain, ("", "")),
        (None, Some(expected), _) => (&expected.text, Style::Deleted, ("[-", "-]")),
        (None, None, _) => return,
    };
    // The parts of a block that stands in several are parted by line ends.
    // What repeats another block is known from there.
    let room = if deviation.kind == Kind::Duplicate {
        page.columns_beside(indent).saturating_sub(4)
    } else {
        TEXT
    };
    let text = text
        .split('\n')
        .map(|part| head(&visible(part), room))
        .collect::<Vec<_>>()
        .join(" ⏎ ");
    page.line(
        indent,
        indent,
        &[Span::new(format!("{}{text}{}", marks.0, marks.1), style)],
    );
}

/// The name of the nearest section.
fn section_name(section: &[std::sync::Arc<str>]) -> Option<String> {
    let name: Vec<_> = section
        .iter()
        .map(|heading| visible(heading.trim_end_matches('\t')))
        .collect();
    (!name.is_empty()).then(|| name.join(" › "))
}

/// The name of the nearest section in `room` columns: the outermost headings go first, since the nearest tells most.
fn section_within(section: &[std::sync::Arc<str>], room: usize) -> Option<String> {
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

/// What is odd about the bytes of the file.
fn encoding_words(context: &Context<'_>, findings: &Findings) -> Vec<String> {
    let lang = context.lang;
    let mut words = Vec::new();
    if findings.encoding != "utf-8" {
        words.push(lang.read_as(findings.encoding));
    }
    for normalisation in &findings.normalisations {
        let odd = matches!(
            normalisation.kind,
            NormalisationKind::Mojibake | NormalisationKind::InvisibleCharacters
        );
        if odd {
            words.push(
                lang.lines_with(lang.normalisation(normalisation.kind), &normalisation.lines),
            );
        }
    }
    words
}

/// Who else has the same deviation.
fn write_others(
    context: &Context<'_>,
    deviation: &Deviation,
    indent: usize,
    own: &FxHashSet<&str>,
    page: &mut Page,
) {
    let Some(shared) = context.shared.get(&*deviation.id) else {
        return;
    };
    let mut others = shared
        .portals
        .iter()
        .map(|portal| &**portal)
        .filter(|portal| !own.contains(portal));
    let mut named: Vec<&str> = others.by_ref().take(NAMED + 1).collect();
    let mut left = others.count();
    // One more name takes no more room than *+ 1 other*.
    if left > 0 && named.len() > NAMED {
        named.truncate(NAMED);
        left += 1;
    }
    if named.is_empty() {
        return;
    }
    let mut words = format!("{}{}", context.lang.also(), visible(&named.join(", ")));
    if left > 0 {
        words = format!("{words} + {}", context.lang.others(left));
    }
    page.line(indent, indent + 2, &[Span::new(words, Style::Faint)]);
}

/// The parts of a section: the plain ones by their first words, the others (a row that contradicts another) in full.
fn write_parts(
    context: &Context<'_>,
    findings: &Findings,
    entry: &Entry<'_>,
    indent: usize,
    own: &FxHashSet<&str>,
    page: &mut Page,
) {
    let (plain, telling): (Vec<_>, Vec<_>) = entry
        .parts
        .iter()
        .copied()
        .partition(|part| part.kind == entry.deviation.kind && part.kind != Kind::Duplicate);
    for part in plain.iter().take(PARTS) {
        let text = part.found.as_ref().map(|found| &found.text);
        let Some(text) = text.or(part.template.as_ref().map(|expected| &expected.text)) else {
            continue;
        };
        let place = place(context, part);
        let room = page
            .columns_beside(indent)
            .saturating_sub(columns(&place) + 2);
        let text = head(&visible(text), room);
        page.line(
            indent,
            indent + 2,
            &[Span::new(format!("{place}  {text}"), Style::Faint)],
        );
    }
    if plain.len() > PARTS {
        page.line(
            indent,
            indent,
            &[Span::new(
                format!("+ {}", context.lang.others(plain.len() - PARTS)),
                Style::Faint,
            )],
        );
    }
    for part in telling {
        let part = Entry {
            deviation: part,
            parts: Vec::new(),
        };
        let width = columns(&place(context, part.deviation));
        let indent = NESTED;
        write_headline(context, &part, indent, width, None, page);
        write_body(
            context,
            findings,
            part.deviation,
            indent + width + 2,
            own,
            page,
        );
    }
}
