//! A block's or a cell's words put back where they stand: only those that differ are replaced, and a wrapped text stays
//! wrapped.

use std::ops::Range;

use super::Reason;
use super::edit::Op;
use super::fillers::Fillers;
use super::insert::RowDress;
use super::source::Source;
use super::walk::Walk;
use crate::deviation::edits::text_edits;
use crate::deviation::{Deviation, EditOp, Found};
use crate::document::Content;

/// What puts the template's words in the place of the document's.
pub(super) fn plan(
    source: &Source,
    deviation: &Deviation,
    fillers: &Fillers<'_>,
) -> Result<Op, Reason> {
    let (Some(found), Some(expected)) = (&deviation.found, &deviation.template) else {
        return Err(Reason::NotWords);
    };
    let cell = deviation
        .column_index
        .map_or(0, |column| (column as usize).saturating_sub(1));
    let wanted = fillers.fill(&expected.text, &expected.block, cell)?;
    let dress = source
        .row(found.start_line)
        .map(|_| RowDress::of(source, found.start_line));
    if let Some(dress) = dress.filter(|_| found.text.is_empty()) {
        return fill_cell(source, found, cell, &wanted, dress?).map(Op::Replace);
    }
    let walk = Walk::new(source, found)?;
    let replaced = replacements(source, &walk, &found.text, &wanted)?;
    let pipes = matches!(dress, Some(Ok(RowDress::Pipes { .. })));
    let written = |text: String| match pipes {
        true => text.replace('|', "\\|"),
        false => text,
    };
    Ok(Op::Replace(
        replaced
            .into_iter()
            .map(|(bytes, text)| (bytes, written(text)))
            .collect(),
    ))
}

/// The bytes that hold other words, each with what belongs there.
fn replacements(
    source: &Source,
    walk: &Walk,
    text: &str,
    wanted: &str,
) -> Result<Vec<(Range<usize>, String)>, Reason> {
    let (edits, _) = text_edits(&Content::new(text), &Content::new(wanted));
    let signs: Vec<char> = text.chars().collect();
    let mut replaced = Vec::new();
    let mut at = 0usize;
    let mut edits = edits.iter().peekable();
    while let Some(edit) = edits.next() {
        let length = edit.text.chars().count();
        let (length, new) = match edit.op {
            EditOp::Equal => {
                at += length;
                continue;
            }
            EditOp::Insert => (0, &*edit.text),
            EditOp::Delete => {
                let new = edits.next_if(|next| next.op == EditOp::Insert);
                (length, new.map_or("", |new| &*new.text))
            }
        };
        let mut chars = at..at + length;
        at += length;
        // Of the spaces on both sides of words that go, the one that is no line break goes.
        let spaced = |at: usize| signs.get(at).is_some_and(|sign| sign.is_whitespace());
        let breaks = |at: usize| {
            walk.bytes(at..at + 1, false)
                .is_ok_and(|bytes| is_break(source, &bytes))
        };
        if new.is_empty() && spaced(chars.start) && spaced(chars.end) && breaks(chars.start) {
            chars = chars.start + 1..chars.end + 1;
        }
        let bytes = walk.bytes(chars, new.starts_with(char::is_whitespace))?;
        let new = wrapped_alike(source.text.get(bytes.clone()).unwrap_or_default(), new);
        replaced.push((bytes, new));
    }
    Ok(replaced)
}

fn is_break(source: &Source, bytes: &Range<usize>) -> bool {
    source
        .text
        .get(bytes.clone())
        .is_some_and(|raw| raw.contains(['\n', '\r']))
}

/// `new` with the line breaks of `old`, each after as many words as before, as far as there are as many.
fn wrapped_alike(old: &str, new: &str) -> String {
    if !old.contains(['\n', '\r']) {
        return new.to_owned();
    }
    let mut breaks = runs(old)
        .into_iter()
        .filter(|(run, _)| run.contains(['\n', '\r']));
    let mut next = breaks.next();
    let mut wrapped = String::with_capacity(new.len());
    let mut from = 0;
    for (run, words) in runs(new) {
        let at = run.as_ptr() as usize - new.as_ptr() as usize;
        wrapped.push_str(new.get(from..at).unwrap_or_default());
        while next.is_some_and(|(_, before)| before < words) {
            next = breaks.next();
        }
        match next {
            Some((line_break, before)) if before == words => {
                wrapped.push_str(line_break);
                next = breaks.next();
            }
            _ => wrapped.push_str(run),
        }
        from = at + run.len();
    }
    wrapped.push_str(new.get(from..).unwrap_or_default());
    wrapped
}

/// The runs of white space of a text, each with the number of words before it.
fn runs(text: &str) -> Vec<(&str, usize)> {
    let mut runs = Vec::new();
    let mut words = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
        words += usize::from(word > 0);
        let (_, after) = rest.split_at_checked(word).unwrap_or((rest, ""));
        let next = after.trim_start();
        let run = after.get(..after.len() - next.len()).unwrap_or_default();
        if !run.is_empty() {
            runs.push((run, words));
        }
        rest = next;
    }
    runs
}

/// Words for a cell that holds none.
fn fill_cell(
    source: &Source,
    found: &Found,
    cell: usize,
    wanted: &str,
    dress: RowDress,
) -> Result<Vec<(Range<usize>, String)>, Reason> {
    let place = source.place(found.start_line).ok_or(Reason::Columns)?;
    let raw = source.raw(found.start_line);
    match dress {
        RowDress::Tabs => {
            let tabs: Vec<usize> = raw.match_indices('\t').map(|(at, _)| at).collect();
            let lacking = cell.saturating_sub(tabs.len());
            let at = match cell.checked_sub(1) {
                None => 0,
                Some(_) if lacking > 0 => raw.len(),
                Some(before) => tabs.get(before).map_or(raw.len(), |at| at + 1),
            };
            let at = place.start + at;
            Ok(vec![(at..at, format!("{}{wanted}", "\t".repeat(lacking)))])
        }
        RowDress::Pipes { leading, .. } => {
            let pipes: Vec<usize> = raw
                .match_indices('|')
                .map(|(at, _)| at)
                .filter(|at| raw.get(..*at).is_some_and(|before| !before.ends_with('\\')))
                .collect();
            let opening = cell + usize::from(leading);
            let start = match opening.checked_sub(1) {
                None => 0,
                Some(before) => pipes.get(before).ok_or(Reason::Columns)? + 1,
            };
            let end = pipes.get(opening).copied().unwrap_or(raw.len());
            let blank = raw
                .get(start..end)
                .is_some_and(|between| between.trim().is_empty());
            if !blank {
                return Err(Reason::Columns);
            }
            let wanted = wanted.replace('|', "\\|");
            Ok(vec![(
                place.start + start..place.start + end,
                format!(" {wanted} "),
            )])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_text_stays_wrapped() {
        for (old, new, expected) in [
            ("un deux", "trois quatre", "trois quatre"),
            ("un\ndeux trois", "a b c", "a\nb c"),
            ("un deux\r\n  trois", "a b c d", "a b\r\n  c d"),
            ("\ndeux", " b", "\nb"),
            ("un\ndeux\ntrois", "a", "a"),
            ("un\n", "a ", "a\n"),
        ] {
            assert_eq!(wrapped_alike(old, new), expected, "{old:?} {new:?}");
        }
    }
}
