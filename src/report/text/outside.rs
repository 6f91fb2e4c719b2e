//! What has no template: documents that fit none, each with the nearest and what to do next; files that are no text.

use super::TextOptions;
use super::page::{Page, Span, Style};
use crate::analysis::{Analysis, Unassigned, UnassignedReason};
use crate::report::told;
use crate::report::visible::visible;

/// Writes the documents without a template, then the files that were passed over.
pub(super) fn write(analysis: &Analysis, options: &TextOptions, page: &mut Page) {
    let lang = options.lang;
    if let ([only], []) = (&*analysis.unassigned, &*analysis.families)
        && only.reason == UnassignedReason::NoFamily
    {
        page.line(0, 2, &[Span::new(visible(&only.path.text), Style::Strong)]);
        page.line(2, 2, &[Span::new(lang.one_document(), Style::Warning)]);
        page.blank();
        for line in only.written.lines() {
            page.line(2, 2, &[Span::plain(visible(line))]);
        }
        page.blank();
    } else {
        for reason in UnassignedReason::ALL {
            write_unassigned(analysis, reason, options, page);
        }
    }
    write_skipped(analysis, options, page);
}

fn write_unassigned(
    analysis: &Analysis,
    reason: UnassignedReason,
    options: &TextOptions,
    page: &mut Page,
) {
    let lang = options.lang;
    let documents = analysis.unassigned.iter();
    let documents: Vec<&Unassigned> = documents.filter(|held| held.reason == reason).collect();
    if documents.is_empty() {
        return;
    }
    let title = lang.title_unassigned(reason, documents.len());
    page.line(0, 2, &[Span::new(title, Style::Strong)]);
    for document in documents {
        let spans = [
            Span::plain(visible(&document.path.text)),
            Span::new(
                format!(" · {}", told::nearest(document, lang)),
                Style::Faint,
            ),
        ];
        page.line(2, 4, &spans);
    }
    page.line(2, 2, &[Span::plain(told::next_step(reason, lang))]);
    page.blank();
}

/// Files that are no text: counted, or with `-v` listed.
fn write_skipped(analysis: &Analysis, options: &TextOptions, page: &mut Page) {
    let lang = options.lang;
    if analysis.skipped.is_empty() {
        return;
    }
    let count = lang.skipped_files(analysis.skipped.len());
    if !options.verbose {
        page.line(0, 2, &[Span::plain(lang.skipped_see_verbose(&count))]);
        page.blank();
        return;
    }
    page.line(0, 2, &[Span::new(count, Style::Strong)]);
    for skip in &analysis.skipped {
        let reason = lang.skipped(&skip.reason);
        let text = format!(
            "{}{}{}",
            visible(&skip.path.text),
            lang.colon(),
            visible(&reason)
        );
        page.line(2, 4, &[Span::plain(text)]);
    }
    page.blank();
}
