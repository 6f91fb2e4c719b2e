//! Markdown for a ticket or a repository: each template, what departs from it, each deviation once with everybody who has
//! it, what people decided, what has gone.
//!
//! GitHub's dialect. Every text from a file is escaped: nothing in it makes a link, a mention, a heading, a table cell or
//! HTML.

mod deviations;
mod escape;

use std::io::{self, Write};

pub(super) use escape::escaped;

use super::lang::{Lang, sentence};
use super::told::{self, Told};
use super::visible::visible;
use crate::analysis::{Analysis, UnassignedReason};
use crate::deviation::Severity;
use crate::template::Source;

/// How the report is written.
#[derive(Debug, Clone, Copy)]
pub struct MarkdownOptions {
    /// The language.
    pub lang: Lang,
    /// Notes and the files passed over, too.
    pub verbose: bool,
}

/// Writes the report.
///
/// # Errors
/// What the writer says.
pub fn write(
    analysis: &Analysis,
    options: &MarkdownOptions,
    out: &mut impl Write,
) -> io::Result<()> {
    let lang = options.lang;
    writeln!(out, "# {}\n", lang.report_title())?;
    if let Some(since) = &analysis.since {
        if !since.templates_changed.is_empty() {
            let names = since.templates_changed.iter();
            let names: Vec<String> = names.map(|name| visible(name).into_owned()).collect();
            writeln!(out, "{}\n", escaped(&lang.templates_changed(&names)))?;
        }
        writeln!(out, "**{}**\n", lang.since(since))?;
    }
    let mut figures = told::figures(analysis, lang);
    if analysis.summary.notes > 0 && !options.verbose {
        figures = format!("{figures} {}", lang.verbose_shows_them());
    }
    writeln!(out, "{}", escaped(&figures))?;
    for family in &analysis.families {
        let told = Told::new(family, lang);
        write_head(&told, out)?;
        deviations::write(&told, options, out)?;
        write_resolved(&told, out)?;
        write_readings(&told, out)?;
        write_conforming(&told, out)?;
    }
    write_unassigned(analysis, lang, out)?;
    write_outside(analysis, options, out)
}

/// What the template is, and how much it can be relied on.
fn write_head(told: &Told<'_>, out: &mut impl Write) -> io::Result<()> {
    let (lang, template) = (told.lang, &told.family.template);
    let documents = told.family.documents.len();
    let (status, meaning) = match &template.source {
        Source::Inferred if documents == 2 => {
            (lang.inferred_template(), lang.two_documents().to_owned())
        }
        Source::Inferred => (
            lang.inferred_template(),
            lang.what_inferred_means(documents),
        ),
        Source::Pinned { file } => (
            lang.pinned_template(),
            lang.what_pinned_means(&visible(file), &template.digest),
        ),
    };
    writeln!(
        out,
        "\n## {status}{}{}\n\n{}  ",
        lang.colon(),
        escaped(&template.name),
        escaped(&meaning)
    )?;
    let blocks = lang.blocks(template.blocks.len());
    let slots = template.slots.iter();
    let slots: Vec<String> = slots
        .map(|slot| {
            let name = format!("{{{{{}}}}}", slot.name);
            format!("{} ({})", escaped(&name), lang.slot_type(slot.slot_type))
        })
        .collect();
    if slots.is_empty() {
        return writeln!(out, "{blocks}");
    }
    let count = lang.slots(slots.len());
    writeln!(out, "{blocks}, {count}{}{}", lang.colon(), slots.join(", "))
}

/// What an earlier run had and this one has not.
fn write_resolved(told: &Told<'_>, out: &mut impl Write) -> io::Result<()> {
    let resolved = &told.family.resolved;
    if resolved.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n### {}\n", told.lang.resolved_title(resolved.len()))?;
    for held in resolved {
        writeln!(
            out,
            "- {} · {} · {} · `{}`",
            escaped(&held.portal),
            told.lang.severity(held.severity),
            escaped(&told.resolved(held)),
            told::id(&held.id)
        )?;
    }
    Ok(())
}

/// The readings that compete, a table for each place.
fn write_readings(told: &Told<'_>, out: &mut impl Write) -> io::Result<()> {
    let (lang, all) = (told.lang, told.family.documents.len());
    let mut titled = false;
    for (number, block) in (1..).zip(&told.family.template.blocks) {
        let mut columns: Vec<Option<&str>> = Vec::new();
        for reading in &block.readings {
            if !columns.contains(&reading.column.as_deref()) {
                columns.push(reading.column.as_deref());
            }
        }
        for column in columns {
            if !std::mem::replace(&mut titled, true) {
                writeln!(out, "\n### {}", lang.competing_readings())?;
            }
            let mut place = sentence(&lang.block_place(number, column));
            if block.contested {
                place = format!("{place} · {}", lang.contested());
            }
            writeln!(out, "\n{}\n", escaped(&place))?;
            writeln!(
                out,
                "| {} | {} |",
                lang.documents_title(),
                lang.reading_title()
            )?;
            writeln!(out, "|---:|---|")?;
            let of_place = block.readings.iter();
            for reading in of_place.filter(|reading| reading.column.as_deref() == column) {
                let count = lang.of(reading.documents as usize, all);
                writeln!(out, "| {count} | {} |", escaped(&reading.text))?;
            }
        }
    }
    Ok(())
}

fn write_conforming(told: &Told<'_>, out: &mut impl Write) -> io::Result<()> {
    let documents = told.family.documents.iter();
    let portals: Vec<String> = documents
        .filter(|document| document.conforms)
        .map(|document| escaped(&document.portal))
        .collect();
    if portals.is_empty() {
        return Ok(());
    }
    let title = told.lang.conform(portals.len());
    writeln!(out, "\n### {title}\n\n{}", portals.join(", "))
}

/// Documents that fit no template, with the nearest and what to do next.
fn write_unassigned(analysis: &Analysis, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    for reason in UnassignedReason::ALL {
        let held = analysis.unassigned.iter();
        let held: Vec<_> = held.filter(|held| held.reason == reason).collect();
        if held.is_empty() {
            continue;
        }
        let title = lang.title_unassigned(reason, held.len());
        writeln!(out, "\n## {title}\n")?;
        for document in held {
            let nearest = told::nearest(document, lang);
            writeln!(
                out,
                "- {} · {}",
                escaped(&document.path.text),
                escaped(&nearest)
            )?;
        }
        writeln!(out, "\n{}", escaped(&told::next_step(reason, lang)))?;
    }
    Ok(())
}

/// Files that are no text.
fn write_outside(
    analysis: &Analysis,
    options: &MarkdownOptions,
    out: &mut impl Write,
) -> io::Result<()> {
    let lang = options.lang;
    if analysis.skipped.is_empty() {
        return Ok(());
    }
    let count = lang.skipped_files(analysis.skipped.len());
    if !options.verbose {
        return writeln!(out, "\n{}", escaped(&lang.skipped_see_verbose(&count)));
    }
    writeln!(out, "\n## {count}\n")?;
    for skip in &analysis.skipped {
        let reason = lang.skipped(&skip.reason);
        writeln!(out, "- {} · {}", escaped(&skip.path.text), escaped(&reason))?;
    }
    Ok(())
}

/// Whether deviations of this severity are told.
const fn is_told(severity: Severity, options: &MarkdownOptions) -> bool {
    options.verbose || !matches!(severity, Severity::Note)
}
