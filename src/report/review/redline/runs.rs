//! The words of a block that template and document both have, as runs: what both say, what goes, what comes. The runs
//! give the document's words to the letter and the template's up to the comparison key.
//!
//! The reported word diff is taken where it gives both; else the words are compared anew; else one goes and the other
//! comes.

use std::sync::Arc;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::super::words::Run;
use crate::deviation::{Deviation, Edit, EditOp, Element};
use crate::report::words::filled;
use crate::text::{Token, fold, tokenize};

type Slots = [(Arc<str>, Vec<Arc<str>>)];

/// The cells of a text that one side has.
pub(super) fn cells(element: Element, op: EditOp, text: &str) -> Vec<Vec<Run>> {
    split(element, text)
        .into_iter()
        .map(|cell| merged([(op, cell)]))
        .collect()
}

/// The cells of a text; what stands in no table is one.
fn split(element: Element, text: &str) -> Vec<&str> {
    if element.in_table() {
        text.split('\t').collect()
    } else {
        vec![text]
    }
}

/// The runs of a block, cell by cell.
pub(super) fn runs(
    element: Element,
    asked: &str,
    own: &str,
    deviations: &[&Deviation],
    slots: &Slots,
) -> Vec<Vec<Run>> {
    let (asked, own) = (split(element, asked), split(element, own));
    let count = asked.len().max(own.len());
    let told = |cell: usize| {
        let mut told = deviations.iter().filter(|held| !held.edits.is_empty());
        told.find(|held| match held.column_index {
            Some(column) => column as usize == cell + 1,
            None => count == 1,
        })
    };
    let side = |texts: &[&str], cell: usize| texts.get(cell).copied().unwrap_or("").to_owned();
    (0..count)
        .map(|cell| {
            let edits = told(cell).map_or(&[][..], |held| &held.edits);
            words(&side(&asked, cell), &side(&own, cell), edits, slots)
        })
        .collect()
}

/// The runs of one text.
fn words(asked: &str, own: &str, edits: &[Edit], slots: &Slots) -> Vec<Run> {
    let key = fold(asked);
    if key == fold(own) {
        return merged([(EditOp::Equal, own)]);
    }
    let gives_both = |runs: &Vec<Run>| {
        side(runs, EditOp::Insert) == own && fold(&side(runs, EditOp::Delete)) == key
    };
    let told = filled(edits, slots);
    let told = || merged(told.iter().map(|edit| (edit.op, edit.text.as_str())));
    let anew = || merged(compared(asked, own));
    let whole = || merged([(EditOp::Delete, asked), (EditOp::Insert, own)]);
    [without_typography(told()), told()]
        .into_iter()
        .find(gives_both)
        .or_else(|| Some(anew()).filter(gives_both))
        .unwrap_or_else(whole)
}

/// The text of one side.
fn side(runs: &[Run], side: EditOp) -> String {
    let own = runs
        .iter()
        .filter(|run| run.op == side || run.op == EditOp::Equal);
    own.map(|run| run.text.as_str()).collect()
}

/// Runs of one kind are one; what is empty is none.
fn merged<'t>(parts: impl IntoIterator<Item = (EditOp, &'t str)>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (op, text) in parts {
        match runs.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.op == op => last.text.push_str(text),
            _ => runs.push(Run {
                op,
                text: text.to_owned(),
            }),
        }
    }
    runs
}

/// The runs with what is the same up to typography as the document has it.
fn without_typography(runs: Vec<Run>) -> Vec<Run> {
    let mut kept: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        let same = kept.last().is_some_and(|last| {
            last.op == EditOp::Delete
                && run.op == EditOp::Insert
                && fold(&last.text) == fold(&run.text)
        });
        if same {
            kept.pop();
            kept.push(Run {
                op: EditOp::Equal,
                text: run.text,
            });
        } else {
            kept.push(run);
        }
    }
    merged(kept.iter().map(|run| (run.op, run.text.as_str())))
}

/// Two texts, word by word; each word has the spaces before it.
fn compared<'t>(asked: &'t str, own: &'t str) -> Vec<(EditOp, &'t str)> {
    let (template, document) = (tokenize(asked), tokenize(own));
    let keys = |tokens: &[Token]| tokens.iter().map(|token| token.key).collect::<Vec<_>>();
    let ops = capture_diff_slices(Algorithm::Patience, &keys(&template), &keys(&document));
    let mut parts = Vec::new();
    for op in ops {
        match op {
            DiffOp::Equal { new_index, len, .. } => {
                parts.push((EditOp::Equal, stretch(own, &document, new_index, len)));
            }
            DiffOp::Delete {
                old_index, old_len, ..
            } => {
                parts.push((
                    EditOp::Delete,
                    stretch(asked, &template, old_index, old_len),
                ));
            }
            DiffOp::Insert {
                new_index, new_len, ..
            } => {
                parts.push((EditOp::Insert, stretch(own, &document, new_index, new_len)));
            }
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } => {
                parts.push((
                    EditOp::Delete,
                    stretch(asked, &template, old_index, old_len),
                ));
                parts.push((EditOp::Insert, stretch(own, &document, new_index, new_len)));
            }
        }
    }
    parts
}

/// The text of some tokens, from the end of the token before.
fn stretch<'t>(text: &'t str, tokens: &[Token], from: usize, count: usize) -> &'t str {
    let end = |at: Option<usize>| {
        let token = at.and_then(|at| tokens.get(at));
        token.map_or(0, |token| token.end as usize)
    };
    let (start, end) = (end(from.checked_sub(1)), end((from + count).checked_sub(1)));
    text.get(start..end).unwrap_or_default()
}

/// The runs of a text, cut where `own` has its line ends: the document's space there is the template's only.
pub(super) fn parted(runs: impl Iterator<Item = Run>, own: &str) -> Vec<Vec<Run>> {
    let mut parts: Vec<Vec<(EditOp, String)>> = vec![Vec::new()];
    let mut signs = own.chars();
    for run in runs {
        if run.op == EditOp::Delete {
            parts
                .last_mut()
                .into_iter()
                .for_each(|part| part.push((run.op, run.text.clone())));
            continue;
        }
        for sign in run.text.chars() {
            let cut = signs.next() == Some('\n');
            let kept = match (cut, run.op) {
                (true, EditOp::Equal) => Some(EditOp::Delete),
                (true, _) => None,
                (false, op) => Some(op),
            };
            if let (Some(part), Some(op)) = (parts.last_mut(), kept) {
                match part.last_mut() {
                    Some((last, text)) if *last == op => text.push(sign),
                    _ => part.push((op, sign.to_string())),
                }
            }
            if cut {
                parts.push(Vec::new());
            }
        }
    }
    let runs =
        |part: &Vec<(EditOp, String)>| merged(part.iter().map(|(op, text)| (*op, text.as_str())));
    parts.iter().map(runs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use EditOp::{Delete, Equal, Insert};

    fn told(runs: &[Run]) -> Vec<(EditOp, &str)> {
        runs.iter().map(|run| (run.op, run.text.as_str())).collect()
    }

    #[test]
    fn typography_is_no_change_and_the_documents_own() {
        let edits = [
            (Equal, "le "),
            (Delete, "\"site\" :"),
            (Insert, "« site » :"),
            (Delete, " a"),
            (Insert, " b"),
        ]
        .map(|(op, text)| Edit {
            op,
            text: text.to_owned(),
        });
        let runs = words("le \"site\" : a", "le « site » : b", &edits, &[]);
        assert_eq!(
            told(&runs),
            [(Equal, "le « site » :"), (Delete, " a"), (Insert, " b")]
        );
    }

    #[test]
    fn edits_that_give_neither_side_are_not_taken() {
        let edits = [
            Edit {
                op: Delete,
                text: "{{x}}".into(),
            },
            Edit {
                op: Insert,
                text: "b c".into(),
            },
        ];
        let runs = words("a c", "b c", &edits, &[]);
        assert_eq!(told(&runs), [(Delete, "a"), (Insert, "b"), (Equal, " c")]);
    }

    #[test]
    fn a_cut_is_a_space_of_the_template_only() {
        let runs = words("a b c", "a b d", &[], &[]);
        let parts = parted(runs.into_iter(), "a\nb d");
        let parts: Vec<_> = parts.iter().map(|part| told(part)).collect();
        assert_eq!(
            parts,
            [
                vec![(Equal, "a"), (Delete, " ")],
                vec![(Equal, "b"), (Delete, " c"), (Insert, " d")]
            ]
        );
    }
}
