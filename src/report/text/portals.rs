//! The portals that deviate, each with its deviations, and those that conform.
//!
//! Portals with the same deviations are told of together. In a large family the deviations that portals share come
//! first, each once, and the portals then refer to them by number.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::entry::{self, Entry, entries};
use super::page::{Page, Span, Style, columns, head};
use super::short::Short;
use super::{Context, style_of};
use crate::analysis::{DocumentAnalysis, Mark};
use crate::deviation::Severity;
use crate::report::told;
use crate::report::visible::visible;

/// So many portals with the same deviations are one entry.
const GROUP: usize = 3;
/// From so many groups on, what is shared is told first.
const LARGE: usize = 12;
/// How many portals of a group are named.
const NAMED: usize = 4;
/// Most names take more columns than that.
const SHORT_NAME: usize = 8;
/// How many columns the list of conforming portals may take, in lines.
const CONFORMING_LINES: usize = 4;

/// So many groups are written by one thread.
const PIECE: usize = 32;

/// Documents with exactly the same deviations.
struct Group<'a> {
    documents: Vec<&'a DocumentAnalysis>,
    entries: Vec<Entry<'a>>,
}

/// Writes the deviating portals of a family.
pub(super) fn write(context: &Context<'_>, page: &mut Page) {
    let groups = groups(context);
    let shared = if groups.len() > LARGE {
        write_shared(context, &groups, page)
    } else {
        FxHashMap::default()
    };
    let short = Short::default();
    let empty = page.another();
    let pieces = groups.par_chunks(PIECE).map(|groups| {
        let mut page = empty.another();
        for group in groups {
            write_group(context, group, &shared, &short, &mut page);
        }
        page.take()
    });
    page.add_all(pieces.collect());
}

/// Portals by their deviations: groups by size where they are groups, else in the order of the paths.
fn groups<'a>(context: &Context<'a>) -> Vec<Group<'a>> {
    // Alike is what has the same deviations, and of which the same was said.
    let mut by_ids: FxHashMap<Vec<(&str, Mark)>, usize> = FxHashMap::default();
    let mut alike: Vec<Vec<&DocumentAnalysis>> = Vec::new();
    // Nearly always nothing was said, and then equal findings are shown alike.
    let mut by_findings: FxHashMap<usize, Option<usize>> = FxHashMap::default();
    for document in &context.family.documents {
        let findings = Arc::as_ptr(&document.findings) as usize;
        if let Some(number) = by_findings
            .get(&findings)
            .filter(|_| document.marks.is_empty())
        {
            if let Some(group) = number.and_then(|number| alike.get_mut(number)) {
                group.push(document);
            }
            continue;
        }
        let deviations = document.marked();
        let shown = deviations.filter(|(deviation, _)| context.shows(deviation));
        let ids: Vec<(&str, Mark)> = shown
            .map(|(deviation, mark)| (&*deviation.id, mark))
            .collect();
        let number = (!ids.is_empty()).then(|| {
            *by_ids.entry(ids).or_insert_with(|| {
                alike.push(Vec::new());
                alike.len() - 1
            })
        });
        if document.marks.is_empty() {
            by_findings.insert(findings, number);
        }
        if let Some(group) = number.and_then(|number| alike.get_mut(number)) {
            group.push(document);
        }
    }
    let mut groups: Vec<Vec<&DocumentAnalysis>> = Vec::new();
    for documents in alike {
        // In a check everybody needs the lines of his own file.
        let pinned = context.family.template.file().is_some();
        if documents.len() >= GROUP && !pinned {
            groups.push(documents);
        } else {
            groups.extend(documents.into_iter().map(|document| vec![document]));
        }
    }
    groups.sort_by(|one, other| {
        let path = |group: &[&'a DocumentAnalysis]| group.first().map(|document| &document.path);
        other
            .len()
            .cmp(&one.len())
            .then_with(|| path(one).cmp(&path(other)))
    });
    let with_entries = |documents: Vec<&'a DocumentAnalysis>| Group {
        entries: documents
            .first()
            .map_or_else(Vec::new, |first| entries(context, first)),
        documents,
    };
    groups.into_par_iter().map(with_entries).collect()
}

/// Writes the deviations that portals share, most portals first; gives their numbers.
fn write_shared<'a>(
    context: &Context<'a>,
    groups: &[Group<'a>],
    page: &mut Page,
) -> FxHashMap<&'a str, usize> {
    let mut told: FxHashMap<&'a str, (&Entry<'a>, &DocumentAnalysis)> = FxHashMap::default();
    for group in groups {
        for entry in &group.entries {
            if let Some(document) = group.documents.first() {
                told.entry(&entry.deviation.id).or_insert((entry, document));
            }
        }
    }
    let listed: Vec<_> = context
        .family
        .shared
        .iter()
        .filter_map(|shared| Some((shared, *told.get(&*shared.id)?)))
        .zip(1usize..)
        .collect();
    if !listed.is_empty() {
        page.blank();
        page.line(
            0,
            2,
            &[Span::new(context.lang.shared_deviations(), Style::Strong)],
        );
    }
    let empty = page.another();
    let pieces = listed.par_chunks(PIECE).map(|listed| {
        let mut page = empty.another();
        for ((shared, (entry, document)), number) in listed {
            page.blank();
            let count = context.lang.portals(shared.portals.len());
            page.line(
                0,
                2,
                &[Span::new(format!("({number}) {count}"), Style::Strong)],
            );
            let margin = entry::margin(context, std::slice::from_ref(*entry));
            let own = FxHashSet::from_iter([&*document.portal]);
            page.line(
                2,
                4,
                &[Span::new(
                    context.lang.as_in(&visible(&document.portal)),
                    Style::Faint,
                )],
            );
            entry::write(context, document, entry, margin, &own, &mut page);
        }
        page.take()
    });
    page.add_all(pieces.collect());
    let numbers: FxHashMap<&str, usize> = listed
        .iter()
        .map(|((shared, _), number)| (&*shared.id, *number))
        .collect();
    if !numbers.is_empty() {
        page.blank();
        page.line(
            0,
            2,
            &[Span::new(context.lang.each_portal(), Style::Strong)],
        );
    }
    numbers
}

fn write_group(
    context: &Context<'_>,
    group: &Group<'_>,
    shared: &FxHashMap<&str, usize>,
    short: &Short,
    page: &mut Page,
) {
    let Some(first) = group.documents.first() else {
        return;
    };
    page.blank();
    let own: Vec<&str> = group
        .documents
        .iter()
        .map(|document| &*document.portal)
        .collect();
    // Against an approved template, a file is checked; else a portal is looked at.
    let by_path = told::is_pinned(context.family);
    let mut spans = match &*own {
        [_] if by_path => vec![Span::new(visible(&first.path.text), Style::Strong)],
        [only] => vec![Span::new(visible(only), Style::Strong)],
        _ => group_name(context, &own),
    };
    spans.push(Span::plain(" · "));
    push_counts(context, first, &mut spans);
    page.line(0, 2, &spans);
    match &*own {
        [only] if by_path => {
            if portal_hides_path(first) {
                page.line(2, 4, &[Span::new(visible(only), Style::Faint)]);
            }
        }
        [_] if context.options.verbose || portal_hides_path(first) => {
            page.line(2, 4, &[Span::new(visible(&first.path.text), Style::Faint)]);
        }
        [_] => {}
        _ => page.line(
            2,
            4,
            &[Span::new(
                context.lang.lines_as_in(&visible(&first.portal)),
                Style::Faint,
            )],
        ),
    }
    let margin = entry::margin(context, &group.entries);
    let own: FxHashSet<&str> = own.into_iter().collect();
    for entry in &group.entries {
        match shared.get(&*entry.deviation.id) {
            Some(&number) => short.write(context, entry, margin, number, page),
            None => entry::write(context, first, entry, margin, &own, page),
        }
    }
}

/// Whether the file cannot be guessed from the portal's name.
fn portal_hides_path(document: &DocumentAnalysis) -> bool {
    let name = document.path.text.rsplit('/').next().unwrap_or_default();
    !name.starts_with(&*document.portal)
}

/// *12 portals with the same deviations: a, b, c + 9 others*.
fn group_name(context: &Context<'_>, portals: &[&str]) -> Vec<Span> {
    let lang = context.lang;
    let named = portals
        .iter()
        .take(NAMED)
        .map(|portal| visible(portal).into_owned())
        .collect::<Vec<_>>()
        .join(", ");
    let mut names = named;
    if portals.len() > NAMED {
        names = format!("{names} + {}", lang.others(portals.len() - NAMED));
    }
    vec![
        Span::new(
            format!("{}{}", lang.same_deviations(portals.len()), lang.colon()),
            Style::Plain,
        ),
        Span::new(names, Style::Strong),
    ]
}

/// *3 substantive, 1 editorial*.
fn push_counts(context: &Context<'_>, document: &DocumentAnalysis, spans: &mut Vec<Span>) {
    let mut counts: Vec<(String, Style)> = Vec::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let marked = document.marked();
        let count = marked
            .filter(|(deviation, mark)| deviation.severity == severity && !mark.is_accepted())
            .count();
        if count > 0 {
            let words = context.lang.of_severity(severity, count);
            counts.push((words, style_of(severity)));
        }
    }
    let marked = document.marked();
    let accepted = marked.filter(|(_, mark)| mark.is_accepted()).count();
    if accepted > 0 {
        counts.push((context.lang.accepted(accepted), Style::Good));
    }
    for (number, (words, style)) in counts.into_iter().enumerate() {
        if number > 0 {
            spans.push(Span::plain(", "));
        }
        spans.push(Span::new(words, style));
    }
}

/// Writes the portals that conform, together.
pub(super) fn write_conforming(context: &Context<'_>, page: &mut Page) {
    let mut portals: Vec<&str> = Vec::new();
    for document in context
        .family
        .documents
        .iter()
        .filter(|document| document.conforms)
    {
        portals.push(&document.portal);
    }
    if portals.is_empty() {
        return;
    }
    page.blank();
    let lead = format!(
        "{}{}",
        context.lang.conform(portals.len()),
        context.lang.colon()
    );
    let room = if context.options.verbose {
        usize::MAX
    } else {
        page.columns_beside(2) * CONFORMING_LINES
    };
    let names = as_many_as_shown(&portals, room);
    let shown = head(&names, room);
    let mut spans = vec![Span::new(lead, Style::Good)];
    match shown
        .strip_suffix(", […]")
        .or_else(|| shown.strip_suffix(" […]"))
    {
        Some(kept) if shown != names => {
            let kept = kept.trim_end_matches(',');
            let left = portals.len() - kept.split(", ").count();
            spans.push(Span::plain(format!(
                "{kept} + {}",
                context.lang.others(left)
            )));
        }
        _ => spans.push(Span::plain(shown)),
    }
    page.line(0, 2, &spans);
}

/// The first of the names in one line: enough to fill more than this room, or all of them.
fn as_many_as_shown(portals: &[&str], room: usize) -> String {
    let mut taken = room / SHORT_NAME + 1;
    loop {
        let some = portals.get(..taken).unwrap_or(portals);
        let names = visible(&some.join(", ")).into_owned();
        if taken >= portals.len() || columns(&names) > room {
            return names;
        }
        taken = taken.saturating_mul(2);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_shown_of_some_names_is_what_is_shown_of_all(
            portals in prop::collection::vec("[a-cé日\u{fe0f}\u{200b} ]{0,12}", 0..60),
            room in 40usize..200,
        ) {
            let portals: Vec<&str> = portals.iter().map(String::as_str).collect();
            let all = visible(&portals.join(", ")).into_owned();
            let some = as_many_as_shown(&portals, room);
            prop_assert_eq!(head(&some, room), head(&all, room));
            prop_assert_eq!(some == all, columns(&some) <= room || some.len() == all.len());
            prop_assert_eq!(as_many_as_shown(&portals, usize::MAX), all);
        }
    }
}
