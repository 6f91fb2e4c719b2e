//! The changes of form that were made before comparing: with `-v`, a line for each portal that has some. They are no
//! deviations; who looks after a portal may still want them gone.

use super::Context;
use super::page::{Page, Span, Style};
use crate::report::visible::visible;

/// Writes the changes of form, by path.
pub(super) fn write(context: &Context<'_>, page: &mut Page) {
    if !context.options.verbose {
        return;
    }
    let mut first = true;
    for document in &context.family.documents {
        let changes = &document.findings.normalisations;
        if changes.is_empty() {
            continue;
        }
        if first {
            first = false;
            page.blank();
            page.line(0, 2, &[Span::new(context.lang.forms(), Style::Strong)]);
        }
        let portal = visible(&document.portal);
        let words = format!(
            "{portal}{}{}",
            context.lang.colon(),
            context.lang.changes_of_form(changes)
        );
        page.line(2, 4, &[Span::plain(words)]);
    }
}
