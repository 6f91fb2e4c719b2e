//! The words that differ, marked inside enough context: `[-of the template-] {+of the document+}`.
//!
//! Words that stay are abridged (`[…]`) where they are far from any change. The marks say everything; colour repeats it.

use super::page::{Span, Style, head, tail};
use crate::deviation::{Edit, EditOp};
use crate::report::visible::{visible, visible_with_spaces};

/// How many columns of unchanged text stay beside a change.
const AROUND: usize = 70;
/// How many columns of changed words are shown at most.
const CHANGED: usize = 400;

/// The edits of one text as marked words.
pub(super) fn marked(edits: &[Edit]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (number, edit) in edits.iter().enumerate() {
        let before = number.checked_sub(1).and_then(|number| edits.get(number));
        let after = edits.get(number + 1);
        if edit.op == EditOp::Equal {
            spans.push(Span::plain(abridged(
                &visible(&edit.text),
                before.is_none(),
                after.is_none(),
            )));
            continue;
        }
        let text = if looks_like_nothing(edit, other(edits, number)) {
            visible_with_spaces(&edit.text)
        } else {
            visible(&edit.text).into_owned()
        };
        push_mark(edit.op, &text, &mut spans);
    }
    spans
}

/// The side of the template (`EditOp::Delete`) or of the document (`EditOp::Insert`) alone, abridged as in [`marked`],
/// its own words in the style of the change.
pub(in crate::report) fn side(edits: &[Edit], op: EditOp) -> Vec<Span> {
    let style = if op == EditOp::Delete {
        Style::Plain
    } else {
        Style::Inserted
    };
    let kept: Vec<(usize, &Edit)> = edits
        .iter()
        .enumerate()
        .filter(|(_, edit)| edit.op == op || edit.op == EditOp::Equal)
        .collect();
    let mut spans = Vec::new();
    for (number, (at, edit)) in kept.iter().enumerate() {
        let text = if edit.op != EditOp::Equal && looks_like_nothing(edit, other(edits, *at)) {
            visible_with_spaces(&edit.text)
        } else {
            visible(&edit.text).into_owned()
        };
        if edit.op == EditOp::Equal {
            // An omission stands where the edge is, so a text that begins or ends with a change is cut on one side.
            let opens = number == 0 && edits.first().is_some_and(|first| first.op == EditOp::Equal);
            let closes = number + 1 == kept.len()
                && edits.last().is_some_and(|last| last.op == EditOp::Equal);
            spans.push(Span::plain(abridged(&text, opens, closes)));
        } else {
            spans.push(Span::new(head(&text, CHANGED), style));
        }
    }
    spans
}

/// The change beside the one at `at`: what was put in for what was taken away, or the other way round.
pub(in crate::report) fn other(edits: &[Edit], at: usize) -> Option<&Edit> {
    let before = at.checked_sub(1).and_then(|before| edits.get(before));
    [before, edits.get(at + 1)]
        .into_iter()
        .flatten()
        .find(|other| other.op != EditOp::Equal)
}

/// Whether a change could not be seen: nothing but spaces, or the same signs with other spaces.
pub(in crate::report) fn looks_like_nothing(edit: &Edit, other: Option<&Edit>) -> bool {
    let signs = |text: &str| {
        text.chars()
            .filter(|sign| !sign.is_whitespace())
            .collect::<String>()
    };
    let own = signs(&edit.text);
    own.is_empty() || other.is_some_and(|other| signs(&other.text) == own)
}

/// A changed run between its marks; spaces at its ends stand outside, so that the marks hug the words.
fn push_mark(op: EditOp, text: &str, spans: &mut Vec<Span>) {
    let (open, close, style) = match op {
        EditOp::Delete => ("[-", "-]", Style::Deleted),
        EditOp::Insert | EditOp::Equal => ("{+", "+}", Style::Inserted),
    };
    let inside = text.trim_matches(' ');
    let inside = if inside.is_empty() { text } else { inside };
    let (lead, trail) = if inside.len() == text.len() {
        ("", "")
    } else {
        (
            if text.starts_with(' ') { " " } else { "" },
            if text.ends_with(' ') { " " } else { "" },
        )
    };
    let touches = spans
        .last()
        .is_some_and(|last| matches!(last.style, Style::Deleted | Style::Inserted));
    let lead = if touches && lead.is_empty() {
        " "
    } else {
        lead
    };
    if !lead.is_empty() && !spans.last().is_some_and(|last| last.text.ends_with(' ')) {
        spans.push(Span::plain(lead));
    }
    spans.push(Span::new(
        format!("{open}{}{close}", middle_abridged(inside)),
        style,
    ));
    if !trail.is_empty() {
        spans.push(Span::plain(trail));
    }
}

/// Unchanged words: what is near a change stays.
fn abridged(text: &str, first: bool, last: bool) -> String {
    match (first, last) {
        (true, true) => head(text, CHANGED),
        (true, false) => tail(text, AROUND),
        (false, true) => head(text, AROUND),
        (false, false) => {
            let (start, end) = (head(text, AROUND), tail(text, AROUND));
            match (start.strip_suffix(" […]"), end.strip_prefix("[…]")) {
                (Some(start), Some(end)) if super::page::columns(text) > 2 * AROUND => {
                    format!("{start} […]{end}")
                }
                _ => text.to_owned(),
            }
        }
    }
}

/// A long run of changed words: its start and its end.
fn middle_abridged(text: &str) -> String {
    if super::page::columns(text) <= CHANGED {
        return text.to_owned();
    }
    let start = head(text, CHANGED / 2);
    let end = tail(text, CHANGED / 2);
    format!("{start}{}", end.strip_prefix("[…]").unwrap_or(&end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edits(runs: &[(EditOp, &str)]) -> Vec<Edit> {
        runs.iter()
            .map(|&(op, text)| Edit {
                op,
                text: text.to_owned(),
            })
            .collect()
    }

    fn plain(spans: &[Span]) -> String {
        spans.iter().map(|span| span.text.as_str()).collect()
    }

    use EditOp::{Delete, Equal, Insert};

    #[test]
    fn the_changed_words_are_marked() {
        let edits = edits(&[
            (Delete, "Se"),
            (Insert, "Permet de se"),
            (Equal, " souvenir du choix"),
        ]);
        assert_eq!(
            plain(&marked(&edits)),
            "[-Se-] {+Permet de se+} souvenir du choix"
        );
    }

    #[test]
    fn marks_hug_the_words() {
        let edits = edits(&[(Equal, "au plus"), (Insert, " treize"), (Equal, " mois")]);
        assert_eq!(plain(&marked(&edits)), "au plus {+treize+} mois");
    }

    #[test]
    fn a_change_of_a_space_can_be_seen() {
        let edits = edits(&[
            (Equal, "types"),
            (Delete, " "),
            (Insert, "\u{a0}"),
            (Equal, ": un"),
        ]);
        assert_eq!(plain(&marked(&edits)), r"types[- -] {+\u{a0}+}: un");
    }

    #[test]
    fn a_long_paragraph_is_abridged_around_the_change() {
        let words = "mot ".repeat(60);
        let edits = edits(&[
            (Equal, &words),
            (Delete, "doit"),
            (Insert, "peut"),
            (Equal, &format!(" {words}")),
        ]);
        let text = plain(&marked(&edits));
        assert!(
            text.starts_with("[…] mot") && text.ends_with("mot […]"),
            "{text}"
        );
        assert!(
            text.contains("mot [-doit-] {+peut+} mot") && text.len() < 250,
            "{text}"
        );
    }

    #[test]
    fn hostile_words_are_harmless_inside_the_marks() {
        let edits = edits(&[(Delete, "a"), (Insert, "b\u{1b}[2J\u{202e}")]);
        assert_eq!(plain(&marked(&edits)), r"[-a-] {+b\u{1b}[2J\u{202e}+}");
    }

    #[test]
    fn each_side_alone_is_its_own_text() {
        let edits = edits(&[
            (Delete, "Se"),
            (Insert, "Permet de se"),
            (Equal, " souvenir"),
        ]);
        assert_eq!(plain(&side(&edits, Delete)), "Se souvenir");
        assert_eq!(plain(&side(&edits, Insert)), "Permet de se souvenir");
    }
}
