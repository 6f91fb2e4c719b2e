//! Markdown for a ticket or a repository: what was compared, what departs from the template, each deviation once with
//! everybody who has it, what people decided, what has gone. The same as the page says, shorter.
//!
//! GitHub's dialect. What is shown is computed by [`review`](super::review); every text of it is escaped: nothing in it
//! makes a link, a mention, a heading, a table cell or HTML.

mod escape;
mod findings;
mod marks;

use std::io::{self, Write};

pub(super) use escape::escaped;

use super::lang::Lang;
use super::review::{FamilyReview, PortalState, Readings, Review, Sentence, Thing};
use crate::deviation::Severity;

/// How many portals a line names at most.
const NAMED: usize = 20;

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The result of a run; notes are counted, and so are the files passed over.
    Grave,
    /// The result of a run.
    Whole,
    /// All of that as a document of its own, which says what it is, and of which day.
    Summary,
}

impl Extent {
    /// Whether deviations of this severity are told.
    const fn tells(self, severity: Severity) -> bool {
        !matches!((self, severity), (Self::Grave, Severity::Note))
    }
}

/// Writes the report.
///
/// # Errors
/// What the writer says.
pub fn write(review: &Review, extent: Extent, out: &mut impl Write) -> io::Result<()> {
    let lang = review.lang;
    if extent == Extent::Summary {
        writeln!(out, "# {}\n", escaped(&review.title))?;
        writeln!(out, "*{}*\n", lang.review().not_advice)?;
    } else {
        writeln!(out, "# {}\n", lang.report_title())?;
    }
    if let Some(since) = &review.since {
        if let Some(changed) = &since.templates_changed {
            writeln!(out, "{}\n", escaped(changed))?;
        }
        writeln!(out, "**{}**\n", since.figures)?;
    }
    if extent == Extent::Summary {
        write_compared(review, out)?;
    } else {
        let findings = review.families.iter().flat_map(|family| &family.findings);
        let untold = findings.filter(|held| !extent.tells(held.severity) && held.is_open());
        let mut figures = review.figures.clone();
        if untold.count() > 0 {
            figures = format!("{figures} {}", lang.verbose_shows_them());
        }
        writeln!(out, "{}", escaped(&figures))?;
    }
    for family in &review.families {
        write_family(family, extent, lang, out)?;
    }
    write_outside(review, out)?;
    write_skipped(review, extent, out)
}

/// What was compared, and whether it can be relied on.
fn write_compared(review: &Review, out: &mut impl Write) -> io::Result<()> {
    let words = review.lang.review();
    let facts = [
        (words.result, Some(&review.figures)),
        (words.details, review.extract.as_ref()),
        (words.proof, review.proof.as_ref().map(|proof| &proof.text)),
        (words.collected, review.collected.as_ref()),
        (words.date, Some(&review.date)),
    ];
    for (label, told) in facts {
        if let Some(told) = told {
            fact(label, &escaped(told), review.lang, out)?;
        }
    }
    let version = concat!("charte-diff ", env!("CARGO_PKG_VERSION"));
    fact(words.version, version, review.lang, out)
}

/// *- **Digest**: …*
fn fact(label: &str, told: &str, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "- **{label}**{}{told}", lang.colon())
}

fn write_family(
    family: &FamilyReview,
    extent: Extent,
    lang: Lang,
    out: &mut impl Write,
) -> io::Result<()> {
    write_head(family, extent, lang, out)?;
    if extent == Extent::Summary {
        writeln!(out, "\n### {}\n", lang.review().main)?;
        for told in &family.sentences {
            write_sentence(told, lang, out)?;
        }
    }
    findings::write(family, extent, lang, out)?;
    write_resolved(family, lang, out)?;
    write_readings(&family.readings, lang, out)?;
    if extent == Extent::Summary {
        write_inventory(family, lang, out)?;
    }
    write_portals(family, lang, out)
}

/// What the template is, and how much it can be relied on.
fn write_head(
    family: &FamilyReview,
    extent: Extent,
    lang: Lang,
    out: &mut impl Write,
) -> io::Result<()> {
    let template = &family.template;
    writeln!(
        out,
        "\n## {}{}{}\n\n{}  ",
        template.status,
        lang.colon(),
        escaped(&template.name),
        escaped(&template.meaning)
    )?;
    let blocks = lang.blocks(template.blocks.len());
    let slots = family.slots.iter();
    let slots: Vec<String> = slots
        .map(|slot| format!("{} ({})", escaped(&slot.name), slot.slot_type))
        .collect();
    if slots.is_empty() {
        write!(out, "{blocks}")?;
    } else {
        let count = lang.slots(slots.len());
        write!(out, "{blocks}, {count}{}{}", lang.colon(), slots.join(", "))?;
    }
    if extent == Extent::Summary && !template.is_pinned {
        // Of an approved template it was said above.
        let label = lang.review().digest;
        write!(out, "  \n{label}{}`{}`", lang.colon(), template.digest)?;
    }
    writeln!(out)
}

fn write_sentence(told: &Sentence, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    write!(out, "- ")?;
    let severity = told.severity.filter(|_| told.finding.is_some());
    if let Some(severity) = severity {
        write!(out, "{} · ", findings::severity(severity, lang))?;
    }
    write!(out, "{}", escaped(&told.whole(lang)))?;
    match told.finding {
        Some(number) => writeln!(out, " ({}\u{a0}{number})", lang.review().deviation),
        None => writeln!(out),
    }
}

/// What an earlier run had and this one has not.
fn write_resolved(family: &FamilyReview, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    if family.resolved.is_empty() {
        return Ok(());
    }
    let count = family.resolved.len();
    writeln!(out, "\n### {}\n", lang.resolved_title(count))?;
    for (portal, severity, what) in &family.resolved {
        writeln!(
            out,
            "- {} · {severity} · {}",
            escaped(portal),
            escaped(what)
        )?;
    }
    Ok(())
}

/// The readings that compete, a table for each place.
fn write_readings(places: &[Readings], lang: Lang, out: &mut impl Write) -> io::Result<()> {
    if places.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n### {}", lang.competing_readings())?;
    for place in places {
        let mut title = escaped(&place.place);
        if place.contested {
            title = format!("{title} · {}", escaped(lang.contested()));
        }
        writeln!(out, "\n{title}\n")?;
        let heads = [
            lang.documents_title(),
            lang.reading_title(),
            lang.review().deviation,
        ];
        writeln!(out, "| {} |\n|---:|---|---:|", heads.join(" | "))?;
        for (reading, count, finding) in &place.readings {
            let finding = finding.map_or_else(String::new, |number| number.to_string());
            writeln!(out, "| {count} | {} | {finding} |", escaped(reading))?;
        }
    }
    Ok(())
}

/// What portals declare otherwise than the template does, or twice.
fn write_inventory(family: &FamilyReview, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let differs = |thing: &&Thing| {
        let mut places = thing.places.iter();
        places.any(|place| !place.portals.is_empty() || !place.lacking.is_empty())
    };
    let mut things = family.inventory.iter().filter(differs).peekable();
    if things.peek().is_none() {
        return Ok(());
    }
    let words = lang.review();
    writeln!(out, "\n### {}\n", words.inventory)?;
    for thing in things {
        let mark = if thing.contradicts {
            format!("**{}** · ", words.contradiction)
        } else {
            String::new()
        };
        writeln!(out, "- {mark}{}", escaped(&thing.name))?;
        for place in &thing.places {
            let standing = if place.in_template {
                words.in_template
            } else {
                words.beyond
            };
            let section = lang.under(&lang.quote(&place.section));
            write!(
                out,
                "  - {} · {} · {standing}",
                escaped(&section),
                place.count
            )?;
            let names = [("", &place.portals), (words.lacking, &place.lacking)];
            for (label, portals) in names.iter().filter(|(_, portals)| !portals.is_empty()) {
                let label = if label.is_empty() {
                    String::new()
                } else {
                    format!("{label} ")
                };
                let names = named(family, portals.iter().copied(), lang);
                write!(out, " · {label}{names}")?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}

/// How each portal stands.
fn write_portals(family: &FamilyReview, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let words = lang.review();
    writeln!(out, "\n### {}\n", words.portals)?;
    for state in PortalState::ALL {
        let own = family.portals.iter().filter(|held| held.state == state);
        let names: Vec<String> = own.map(|held| escaped(&held.name)).collect();
        if !names.is_empty() {
            let count = lang.number(names.len());
            let label = format!("**{}** ({count})", state.words(lang));
            writeln!(out, "- {label}{}{}", lang.colon(), names.join(", "))?;
        }
    }
    Ok(())
}

/// The names of portals by their numbers, as many as a line takes.
fn named(family: &FamilyReview, portals: impl Iterator<Item = usize>, lang: Lang) -> String {
    let names = portals.filter_map(|at| family.portals.get(at));
    let names: Vec<&str> = names.map(|held| held.name.as_str()).collect();
    escaped(&lang.named(&names, NAMED))
}

/// Documents that fit no template, with the nearest and what to do next.
fn write_outside(review: &Review, out: &mut impl Write) -> io::Result<()> {
    for outside in &review.unassigned {
        writeln!(out, "\n## {}\n", outside.title)?;
        for (path, nearest) in &outside.documents {
            writeln!(out, "- {} · {}", escaped(path), escaped(nearest))?;
        }
        writeln!(out, "\n{}", escaped(&outside.advice))?;
    }
    Ok(())
}

/// Files that are no text.
fn write_skipped(review: &Review, extent: Extent, out: &mut impl Write) -> io::Result<()> {
    if review.skipped.is_empty() {
        return Ok(());
    }
    let count = review.lang.skipped_files(review.skipped.len());
    if extent == Extent::Grave {
        let told = review.lang.skipped_see_verbose(&count);
        return writeln!(out, "\n{}", escaped(&told));
    }
    writeln!(out, "\n## {count}\n")?;
    for (path, reason) in &review.skipped {
        writeln!(out, "- {} · {}", escaped(path), escaped(reason))?;
    }
    Ok(())
}
