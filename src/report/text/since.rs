//! What changed since an earlier run: the figures first of all, what has gone after the portals that deviate.

use super::page::{Page, Span, Style};
use super::{Context, TextOptions, style_of};
use crate::analysis::Analysis;
use crate::report::visible::visible;

/// How many of the deviations that have gone are listed; `-v` lists all.
const LISTED: usize = 20;

/// Writes whether templates changed, then how many deviations are new, have gone, or are as before.
pub(super) fn write(analysis: &Analysis, options: &TextOptions, page: &mut Page) {
    let Some(since) = &analysis.since else {
        return;
    };
    let lang = options.lang;
    if !since.templates_changed.is_empty() {
        let names: Vec<String> = since
            .templates_changed
            .iter()
            .map(|name| visible(name).into_owned())
            .collect();
        let words = lang.templates_changed(&names);
        page.line(0, 2, &[Span::new(words, Style::Warning)]);
    }
    page.line(0, 2, &[Span::new(lang.since(since), Style::Strong)]);
    if !options.quiet {
        page.blank();
    }
}

/// Writes what the earlier run had and this one has not.
pub(super) fn write_resolved(context: &Context<'_>, page: &mut Page) {
    let lang = context.lang;
    let all = &context.family.resolved;
    if all.is_empty() {
        return;
    }
    page.blank();
    let title = lang.resolved_title(all.len());
    page.line(0, 2, &[Span::new(title, Style::Strong)]);
    let limit = if context.options.verbose {
        usize::MAX
    } else {
        LISTED
    };
    for resolved in all.iter().take(limit) {
        let spans = [
            Span::plain(format!("{} · ", visible(&resolved.portal))),
            Span::new(
                lang.severity(resolved.severity),
                style_of(resolved.severity),
            ),
            Span::plain(format!(" · {}", context.told.resolved(resolved))),
            Span::new(format!(" · {}", visible(&resolved.id)), Style::Faint),
        ];
        page.line(2, 4, &spans);
    }
    if all.len() > limit {
        let words = lang.more_places(all.len() - limit);
        page.line(2, 2, &[Span::new(words, Style::Faint)]);
    }
}
