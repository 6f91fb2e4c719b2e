//! What people read on a terminal: each template, who departs from it and where, and one closing line of figures.
//!
//! Written from an [`Analysis`] alone. The parts: [`page`] lays lines out, `change` marks the words that differ,
//! `entry` tells of one deviation, `short` refers to one, `portals` of the portals, `readings` of the template's own doubts, `form` of what
//! was changed before comparing, `since` of what an earlier run says, `outside` of files without a template.

pub(super) mod change;
mod entry;
mod form;
mod outside;
pub mod page;
mod portals;
mod readings;
mod short;
mod since;

use std::io::{self, Write};

use super::lang::Lang;
use super::told::{self, Told};
use super::visible::visible;
use crate::analysis::{Analysis, FamilyAnalysis};
use crate::deviation::{Deviation, Severity};
use crate::template::slot::GUESS_BELOW;
use crate::template::{SlotType, Source};
use page::{Page, Span, Style};

/// How the text report looks.
///
/// ```
/// use charte_diff::report::lang::Lang;
/// use charte_diff::report::text::{self, TextOptions};
/// use charte_diff::{corpus, engine};
///
/// let found = corpus::collect(&["corpus".into()], "stdin");
/// let analysis = engine::analyse(&found.files, &engine::Settings::default(), &|_done| ());
/// let options = TextOptions { width: 80, colour: false, lang: Lang::En, verbose: false, quiet: true };
/// let mut printed = Vec::new();
/// text::write(&analysis, &options, &mut printed).expect("memory takes it");
/// let printed = String::from_utf8(printed).expect("it is UTF-8");
/// // No-break spaces keep figures and their words together.
/// assert!(printed.contains("3\u{a0}portals conform"));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct TextOptions {
    /// The longest line, in columns of a terminal.
    pub width: usize,
    /// Whether to add ANSI colours; they say nothing that the text does not.
    pub colour: bool,
    /// The language.
    pub lang: Lang,
    /// Notes, changes of form and the files passed over, too.
    pub verbose: bool,
    /// The closing figures only.
    pub quiet: bool,
}

/// Writes the report.
///
/// # Errors
/// What the writer says.
pub fn write(analysis: &Analysis, options: &TextOptions, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(options.width, options.colour);
    since::write(analysis, options, &mut page);
    if !options.quiet {
        for family in &analysis.families {
            let context = Context::new(family, options);
            let mut rest = page.another();
            rayon::join(
                || {
                    write_head(&context, &mut page);
                    portals::write(&context, &mut page);
                    since::write_resolved(&context, &mut page);
                },
                || {
                    // What is approved is in no doubt for who checks a file against it.
                    if options.verbose || !told::is_pinned(family) {
                        readings::write(&context, &mut rest);
                    }
                    form::write(&context, &mut rest);
                    portals::write_conforming(&context, &mut rest);
                    rest.blank();
                },
            );
            page.write_to(out)?;
            rest.write_to(out)?;
        }
        outside::write(analysis, options, &mut page);
    }
    write_unverified(analysis, options, &mut page);
    write_figures(analysis, options, &mut page);
    page.write_to(out)
}

/// A family with what the writers look up in it.
struct Context<'a> {
    family: &'a FamilyAnalysis,
    options: &'a TextOptions,
    lang: Lang,
    told: Told<'a>,
}

impl<'a> Context<'a> {
    fn new(family: &'a FamilyAnalysis, options: &'a TextOptions) -> Self {
        Self {
            family,
            options,
            lang: options.lang,
            told: Told::new(family, options.lang),
        }
    }

    /// Whether a deviation is shown, and not only counted.
    fn shows(&self, deviation: &Deviation) -> bool {
        self.options.verbose || deviation.severity >= Severity::Warning
    }
}

const fn style_of(severity: Severity) -> Style {
    match severity {
        Severity::Error => Style::Error,
        Severity::Warning => Style::Warning,
        Severity::Note => Style::Note,
    }
}

/// What the template is, and how much it can be relied on.
fn write_head(context: &Context<'_>, page: &mut Page) {
    let lang = context.lang;
    let template = &context.family.template;
    let documents = context.family.documents.len();
    let name = visible(&template.name);
    let (status, meaning) = told::standing(context.family, lang);
    page.line(
        0,
        2,
        &[
            Span::new(format!("{status}{}", lang.colon()), Style::Strong),
            Span::new(name, Style::Strong),
        ],
    );
    // Of two documents neither is most: what is said of them below is all there is to say.
    let two = template.source == Source::Inferred && documents == 2;
    if !two {
        page.line(2, 2, &[Span::plain(meaning)]);
    }
    let mut parts = lang.blocks(template.blocks.len());
    if !template.slots.is_empty() {
        let slots: Vec<String> = template
            .slots
            .iter()
            .map(|slot| {
                format!(
                    "{{{{{}}}}}\u{a0}({})",
                    visible(&slot.name),
                    lang.slot_type(slot.slot_type)
                )
            })
            .collect();
        parts = format!(
            "{parts}, {}{}{}",
            lang.slots(slots.len()),
            lang.colon(),
            slots.join(", ")
        );
    }
    page.line(2, 2, &[Span::plain(parts)]);
    write_legend(context, page);
    if template.source == Source::Inferred {
        if two {
            page.line(2, 2, &[Span::new(lang.two_documents(), Style::Warning)]);
        }
        let guesses = template
            .slots
            .iter()
            .filter(|slot| slot.slot_type == SlotType::Text);
        let guesses: Vec<String> = guesses
            .map(|slot| format!("{{{{{}}}}}", visible(&slot.name)))
            .collect();
        if documents < GUESS_BELOW as usize && !guesses.is_empty() {
            page.line(
                2,
                2,
                &[Span::new(
                    lang.free_text_is_a_guess(&guesses),
                    Style::Warning,
                )],
            );
        }
    }
}

/// What the marks of changed words mean, where there are any.
fn write_legend(context: &Context<'_>, page: &mut Page) {
    let documents = context.family.documents.iter();
    let mut shown = documents.flat_map(|document| &document.findings.deviations);
    if !shown.any(|deviation| context.shows(deviation) && !deviation.edits.is_empty()) {
        return;
    }
    let [template, portal, meaning] = context.lang.legend();
    let spans = [
        Span::new(template, Style::Deleted),
        Span::plain(" "),
        Span::new(portal, Style::Inserted),
        Span::plain(format!("{}{meaning}", context.lang.colon())),
    ];
    page.line(2, 2, &spans);
}

/// A document that cannot be rebuilt is a bug, and whoever reads the report must know.
fn write_unverified(analysis: &Analysis, options: &TextOptions, page: &mut Page) {
    let documents = analysis
        .families
        .iter()
        .flat_map(|family| &family.documents);
    for document in documents.filter(|document| !document.findings.verified) {
        let message = options.lang.not_verified(&visible(&document.path.text));
        page.line(0, 2, &[Span::new(message, Style::Error)]);
    }
}

fn write_figures(analysis: &Analysis, options: &TextOptions, page: &mut Page) {
    let (summary, lang) = (&analysis.summary, options.lang);
    let figure = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
    let mut spans = vec![Span::new(
        format!(
            "{}, {}",
            lang.documents(figure(summary.documents)),
            lang.templates(figure(summary.families))
        ),
        Style::Strong,
    )];
    let states = told::states(analysis, lang);
    let states: Vec<(String, Style)> = states
        .into_iter()
        .map(|words| (words, Style::Plain))
        .collect();
    push_figures(&states, lang.colon(), &mut spans);
    let mut severities = Vec::new();
    for (severity, count) in [
        (Severity::Error, summary.errors),
        (Severity::Warning, summary.warnings),
        (Severity::Note, summary.notes),
    ] {
        if count > 0 {
            let mut words = lang.of_severity(severity, figure(count));
            if severity == Severity::Note && !options.verbose {
                words = format!("{words} {}", lang.verbose_shows_them());
            }
            severities.push((words, style_of(severity)));
        }
    }
    if summary.accepted > 0 {
        severities.push((lang.accepted(figure(summary.accepted)), Style::Plain));
    }
    push_figures(&severities, " · ", &mut spans);
    page.line(0, 2, &spans);
}

/// Figures after a lead, commas between.
fn push_figures(figures: &[(String, Style)], lead: &str, spans: &mut Vec<Span>) {
    for (number, (words, style)) in figures.iter().enumerate() {
        spans.push(Span::plain(if number == 0 { lead } else { ", " }));
        spans.push(Span::new(words.as_str(), *style));
    }
}
