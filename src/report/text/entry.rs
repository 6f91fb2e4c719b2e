//! One deviation, told: how much it matters, what it is, where it stands, the words, who else has it, and what people
//! said of it.

use rustc_hash::FxHashSet;

use super::page::{Page, Span, Style, columns, head};
use super::{Context, change, style_of};
use crate::analysis::{DocumentAnalysis, Mark};
use crate::deviation::{Deviation, Element, Kind};
use crate::report::told::{self, is_named, own_text, section_within};
use crate::report::visible::visible;
use crate::report::words::{Fillers, changes};

/// How many columns of a block's own text are shown.
const TEXT: usize = 280;
/// How many portals are named as having the same deviation.
const NAMED: usize = 3;
/// How many parts of a folded section are shown by their first words.
const PARTS: usize = 3;
/// Where the parts of a section stand that have something of their own to tell, in columns.
const NESTED: usize = 4;

/// A deviation with what was said of it.
pub(super) type Marked<'a> = (&'a Deviation, Mark);

/// A deviation with its parts: what stands under an extra, missing or duplicate heading.
pub(super) struct Entry<'a> {
    pub(super) deviation: &'a Deviation,
    pub(super) mark: Mark,
    pub(super) parts: Vec<Marked<'a>>,
}

/// The entries of one document: the deviations that are shown, parts under their heading.
pub(super) fn entries<'a>(context: &Context<'_>, document: &'a DocumentAnalysis) -> Vec<Entry<'a>> {
    let shown: Vec<Marked<'a>> = document
        .marked()
        .filter(|(deviation, _)| context.shows(deviation))
        .collect();
    let mut entries: Vec<Entry<'a>> = Vec::new();
    let is_head = |id: &str| {
        shown
            .iter()
            .any(|(head, _)| &*head.id == id && head.part_of.is_none())
    };
    for (deviation, mark) in &shown {
        if deviation.part_of.as_deref().is_none_or(|id| !is_head(id)) {
            entries.push(Entry {
                deviation,
                mark: mark.clone(),
                parts: Vec::new(),
            });
        }
    }
    for (deviation, mark) in &shown {
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
            entry.parts.push((deviation, mark.clone()));
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
    let places = entries.iter().flat_map(|entry| {
        let parts = entry.parts.iter().map(|(part, _)| *part);
        std::iter::once(entry.deviation).chain(parts)
    });
    places
        .map(|deviation| columns(&place(context, deviation)))
        .max()
        .unwrap_or(0)
}

/// Writes an entry in full. `own` are the portals that the entry is told of: they are not named as others.
pub(super) fn write(
    context: &Context<'_>,
    document: &DocumentAnalysis,
    entry: &Entry<'_>,
    margin: usize,
    own: &FxHashSet<&str>,
    page: &mut Page,
) {
    let indent = 2 + margin + 2;
    write_headline(context, entry, 2, margin, None, page);
    write_body(
        context,
        document,
        (entry.deviation, &entry.mark),
        indent,
        own,
        page,
    );
    write_parts(context, document, entry, indent, own, page);
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
    write_acceptance(context, &entry.mark, 2 + margin + 2, page);
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

/// *NEW · editorial · reworded cell, column “Finalités”, row cookies_preferences*.
fn title(context: &Context<'_>, entry: &Entry<'_>) -> Vec<Span> {
    let lang = context.lang;
    let deviation = entry.deviation;
    let parts: Vec<&Deviation> = entry.parts.iter().map(|(part, _)| *part).collect();
    let mut spans = Vec::new();
    if entry.mark.new == Some(true) {
        spans.push(Span::new(lang.new_mark(), Style::Strong));
        spans.push(Span::plain(" · "));
    }
    // What is accepted asks for nothing, so it is not to catch the eye.
    let style = if entry.mark.is_accepted() {
        Style::Plain
    } else {
        style_of(deviation.severity)
    };
    spans.push(Span::new(lang.severity(deviation.severity), style));
    spans.push(Span::plain(format!(
        " · {}",
        context.told.what(deviation, &parts)
    )));
    if let Some(reason) = deviation.raised_by {
        spans.push(Span::plain(" · "));
        spans.push(Span::new(lang.raised_by(reason), style));
    }
    spans
}

/// The words, the section, the contradiction, the others, the decision, and where it is to be found.
fn write_body(
    context: &Context<'_>,
    document: &DocumentAnalysis,
    (deviation, mark): (&Deviation, &Mark),
    indent: usize,
    own: &FxHashSet<&str>,
    page: &mut Page,
) {
    let lang = context.lang;
    if let Some(fault) = context.told.fault(document, deviation) {
        page.line(indent, indent, &[Span::plain(fault)]);
    }
    write_text(document, deviation, indent, page);
    if let (Kind::Layout, Some(found)) = (deviation.kind, &deviation.found) {
        let words = lang.cut_otherwise(found.text.split('\n').count());
        page.line(indent, indent, &[Span::plain(words)]);
    }
    if deviation.kind == Kind::Encoding {
        for words in context.told.encoding(&document.findings) {
            page.line(indent, indent, &[Span::plain(words)]);
        }
    }
    if let Some(words) = context.told.contradiction(deviation) {
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
    if let Some(words) = context.told.belongs(deviation) {
        page.line(indent, indent, &[Span::plain(words)]);
    }
    if deviation.contested {
        page.line(
            indent,
            indent,
            &[Span::new(lang.contested(), Style::Warning)],
        );
    }
    if deviation.coarse {
        page.line(indent, indent, &[Span::new(lang.coarse(), Style::Warning)]);
    }
    write_others(context, deviation, indent, own, page);
    write_acceptance(context, mark, indent, page);
    write_location(document, deviation, indent, page);
}

/// That, why, by whom and until when the deviation is allowed, or was.
fn write_acceptance(context: &Context<'_>, mark: &Mark, indent: usize, page: &mut Page) {
    let Some(held) = &mark.accepted else {
        return;
    };
    let style = if held.expired {
        Style::Warning
    } else {
        Style::Good
    };
    let words = told::acceptance(held, context.lang);
    page.line(indent, indent + 2, &[Span::new(words, style)]);
}

/// The place as editors open it, and the id that `accept` takes.
fn write_location(
    document: &DocumentAnalysis,
    deviation: &Deviation,
    indent: usize,
    page: &mut Page,
) {
    let place = deviation
        .found
        .as_ref()
        .map(|found| (found.start_line, found.start_column.max(1)));
    let (line, column) = place.unwrap_or((deviation.expected_line.unwrap_or(1), 1));
    let words = format!(
        "{}:{line}:{column} · {}",
        visible(&document.path.text),
        visible(&deviation.id)
    );
    page.line(indent, indent, &[Span::new(words, Style::Faint)]);
}

fn write_text(document: &DocumentAnalysis, deviation: &Deviation, indent: usize, page: &mut Page) {
    if !deviation.edits.is_empty() {
        let edits = changes(deviation, &document.findings.slots, Fillers::Own);
        page.line(indent, indent, &change::marked(&edits));
        return;
    }
    if is_named(deviation) || deviation.element == Element::Document {
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

/// Who else has the same deviation.
fn write_others(
    context: &Context<'_>,
    deviation: &Deviation,
    indent: usize,
    own: &FxHashSet<&str>,
    page: &mut Page,
) {
    let Some(shared) = context.told.shared(&deviation.id) else {
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
    document: &DocumentAnalysis,
    entry: &Entry<'_>,
    indent: usize,
    own: &FxHashSet<&str>,
    page: &mut Page,
) {
    let (plain, telling): (Vec<_>, Vec<_>) = entry
        .parts
        .iter()
        // What people said of a part of its own is told of it.
        .partition(|(part, mark)| {
            let same = part.kind == entry.deviation.kind && part.kind != Kind::Duplicate;
            same && *mark == entry.mark
        });
    let limit = if context.options.verbose {
        usize::MAX
    } else {
        PARTS
    };
    for (part, _) in plain.iter().take(limit) {
        let Some(text) = own_text(part) else {
            continue;
        };
        let (place, id) = (place(context, part), visible(&part.id));
        let beside = columns(&place) + columns(&id) + 5;
        let room = page.columns_beside(indent).saturating_sub(beside);
        let text = head(&visible(text), room);
        page.line(
            indent,
            indent + 2,
            &[Span::new(format!("{place}  {text} · {id}"), Style::Faint)],
        );
    }
    if plain.len() > limit {
        let left = context.lang.more_places(plain.len() - limit);
        page.line(indent, indent, &[Span::new(left, Style::Faint)]);
    }
    for (part, mark) in telling {
        let part = Entry {
            deviation: part,
            mark: mark.clone(),
            parts: Vec::new(),
        };
        let width = columns(&place(context, part.deviation));
        let indent = NESTED;
        write_headline(context, &part, indent, width, None, page);
        write_body(
            context,
            document,
            (part.deviation, &part.mark),
            indent + width + 2,
            own,
            page,
        );
    }
}
