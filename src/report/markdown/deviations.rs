//! The deviations of a family, each once: what it is, the words with the change marked, and every portal that has it with
//! its line and what was decided there.

use std::io::{self, Write};

use super::{MarkdownOptions, escaped, is_told};
use crate::analysis::{DocumentAnalysis, Mark};
use crate::deviation::{Deviation, Edit, EditOp, Kind, Severity};
use crate::report::lang::sentence;
use crate::report::once::{Entry, entries};
use crate::report::text::change::{looks_like_nothing, other};
use crate::report::told::{self, Told};
use crate::report::visible::{visible, visible_with_spaces};
use crate::report::words::{Fillers, changes};

/// Writes the deviations, the gravest and most widespread first, parts of a section after it.
pub(super) fn write(
    told: &Told<'_>,
    options: &MarkdownOptions,
    out: &mut impl Write,
) -> io::Result<()> {
    let entries = entries(told, &|_| true, &|severity| is_told(severity, options));
    if entries.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n### {}", told.lang.deviations_title(entries.len()))?;
    for (number, entry) in (1..).zip(&entries) {
        write_entry(told, number, entry, out)?;
    }
    Ok(())
}

fn write_entry(
    told: &Told<'_>,
    number: usize,
    entry: &Entry<'_>,
    out: &mut impl Write,
) -> io::Result<()> {
    let (lang, deviation) = (told.lang, entry.deviation);
    let Some((document, ..)) = entry.had.first() else {
        return Ok(());
    };
    let severity = match deviation.severity {
        Severity::Error => format!("**{}**", lang.severity(deviation.severity)),
        Severity::Warning | Severity::Note => lang.severity(deviation.severity).to_owned(),
    };
    let mut head = format!("{severity} · {}", escaped(&told.what(deviation, &[])));
    if let Some(reason) = deviation.raised_by {
        head = format!("{head} · {}", lang.raised_by(reason));
    }
    writeln!(out, "\n#### {number}. {head}\n")?;
    if let Some(section) = told::section_name(&deviation.section) {
        let under = lang.under(&lang.quote(&section));
        writeln!(out, "{}\n", sentence(&escaped(&under)))?;
    }
    if let Some(fault) = told.fault(document, deviation) {
        writeln!(out, "{}\n", escaped(&fault))?;
    }
    if let Some(words) = words(told, document, deviation) {
        writeln!(out, "> {words}\n")?;
    }
    let more = [told.contradiction(deviation), told.belongs(deviation)];
    for more in more.into_iter().flatten() {
        writeln!(out, "{}\n", escaped(&more))?;
    }
    if deviation.contested {
        writeln!(out, "{}\n", escaped(lang.contested()))?;
    }
    for (document, deviation, mark) in &entry.had {
        write_had(told, document, deviation, mark, out)?;
    }
    writeln!(out, "\n`{}`", told::id(&deviation.id))
}

/// One document that has the deviation: whose, where, whether it is new, what was decided.
fn write_had(
    told: &Told<'_>,
    document: &DocumentAnalysis,
    deviation: &Deviation,
    mark: &Mark,
    out: &mut impl Write,
) -> io::Result<()> {
    let lang = told.lang;
    let line = deviation.found.as_ref().map(|found| found.start_line);
    let line = line.or(deviation.expected_line).unwrap_or(1);
    write!(
        out,
        "- {} · {}:{line}",
        escaped(&document.portal),
        escaped(&document.path.text)
    )?;
    if mark.new == Some(true) {
        write!(out, " · **{}**", lang.new_mark())?;
    }
    if let Some(held) = &mark.accepted {
        write!(out, " · {}", escaped(&told::acceptance(held, lang)))?;
    }
    writeln!(out)
}

/// The words of the template and of the document, the change marked.
fn words(told: &Told<'_>, document: &DocumentAnalysis, deviation: &Deviation) -> Option<String> {
    if !deviation.edits.is_empty() {
        let edits = changes(deviation, &document.findings.slots, Fillers::Own);
        return Some(marked(&edits));
    }
    match deviation.kind {
        Kind::Encoding => Some(escaped(&told.encoding(&document.findings).join(", "))),
        _ if told::is_named(deviation) => None,
        Kind::Extra | Kind::Duplicate => {
            let text = told::own_text(deviation)?;
            Some(mark(EditOp::Insert, &escaped(text), "", ""))
        }
        Kind::Missing => {
            let text = told::own_text(deviation)?;
            Some(mark(EditOp::Delete, &escaped(text), "", ""))
        }
        _ => {
            let parts = told::own_text(deviation)?.split('\n').map(escaped);
            Some(parts.collect::<Vec<_>>().join(" ⏎ "))
        }
    }
}

/// The edits with `~~the template's words~~` and `**the document's**`.
fn marked(edits: &[Edit]) -> String {
    let text = |at: usize, edit: &Edit| {
        if edit.op != EditOp::Equal && looks_like_nothing(edit, other(edits, at)) {
            escaped(&visible_with_spaces(&edit.text))
        } else {
            escaped(&visible(&edit.text))
        }
    };
    let texts: Vec<String> = edits
        .iter()
        .enumerate()
        .map(|(at, edit)| text(at, edit))
        .collect();
    let mut out = String::new();
    for (at, (edit, text)) in edits.iter().zip(&texts).enumerate() {
        if edit.op == EditOp::Equal {
            out.push_str(text);
            continue;
        }
        // Two changes side by side would run into each other.
        if at > 0 && !out.ends_with(' ') && !text.starts_with(' ') {
            let beside = at.checked_sub(1).and_then(|before| edits.get(before));
            if beside.is_some_and(|before| before.op != EditOp::Equal) {
                out.push(' ');
            }
        }
        let next = match edits.get(at + 1) {
            Some(next) if next.op == EditOp::Equal => texts.get(at + 1).map_or("", String::as_str),
            _ => "",
        };
        let before = out.clone();
        out.push_str(&mark(edit.op, text, &before, next));
    }
    out
}

/// A changed run between its marks; blanks at its ends stand outside. Where a mark would not be read as one, because it
/// stands between a sign and a letter, HTML says the same.
fn mark(op: EditOp, text: &str, before: &str, after: &str) -> String {
    let inside = text.trim_matches(' ');
    if inside.is_empty() {
        return match op {
            EditOp::Delete => format!("<del>{text}</del>"),
            EditOp::Insert | EditOp::Equal => format!("<ins>{text}</ins>"),
        };
    }
    let lead = if text.starts_with(' ') { " " } else { "" };
    let trail = if text.ends_with(' ') { " " } else { "" };
    let is_sign = |sign: char| !sign.is_alphanumeric() && !sign.is_whitespace();
    let word = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
    let opens = lead.is_empty() && inside.starts_with(is_sign) && word(before.chars().next_back());
    let closes = trail.is_empty() && inside.ends_with(is_sign) && word(after.chars().next());
    let (open, close) = match (op, opens || closes) {
        (EditOp::Delete, false) => ("~~", "~~"),
        (EditOp::Delete, true) => ("<del>", "</del>"),
        (_, false) => ("**", "**"),
        (_, true) => ("<ins>", "</ins>"),
    };
    format!("{lead}{open}{inside}{close}{trail}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use EditOp::{Delete, Equal, Insert};

    fn marked_runs(runs: &[(EditOp, &str)]) -> String {
        let edits: Vec<Edit> = runs
            .iter()
            .map(|&(op, text)| Edit {
                op,
                text: text.to_owned(),
            })
            .collect();
        marked(&edits)
    }

    #[test]
    fn marks_hug_the_words() {
        let runs = [
            (Delete, "Se"),
            (Insert, "Permet de se"),
            (Equal, " souvenir"),
        ];
        assert_eq!(marked_runs(&runs), "~~Se~~ **Permet de se** souvenir");
        let runs = [(Equal, "au plus"), (Insert, " treize"), (Equal, " mois")];
        assert_eq!(marked_runs(&runs), "au plus **treize** mois");
    }

    #[test]
    fn a_mark_that_would_not_be_read_is_html() {
        let runs = [(Equal, "il "), (Insert, "l’"), (Equal, "accepte")];
        assert_eq!(marked_runs(&runs), "il <ins>l’</ins>accepte");
    }

    #[test]
    fn hostile_words_stay_inside_their_marks() {
        let runs = [(Delete, "a**"), (Insert, "~~b</ins>|")];
        assert_eq!(marked_runs(&runs), r"~~a\*\*~~ **\~\~b\</ins\>\|**");
    }
}
