//! The words that differ, as people read them. A word diff marks what fills a slot as well, since it goes from the
//! template's text to the document's; but a filler is no change. Here fillers are words in both, save the one that a `slot`
//! deviation is about.

use std::sync::Arc;

use crate::deviation::{Deviation, Edit, EditOp, Kind, WrongSlot};

/// How the fillers of slots are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fillers {
    /// As the document has them.
    Own,
    /// As `{{name}}`: for a reading that many documents have.
    Masked,
}

/// The edits of a deviation of a document with these fillers, the fillers not marked.
pub(super) fn changes(deviation: &Deviation, slots: &Slots, fillers: Fillers) -> Vec<Edit> {
    let wrong = &deviation.wrong_slots;
    if deviation.kind == Kind::Slot && !wrong.iter().any(|slot| marks(&deviation.edits, slot)) {
        return deviation.edits.to_vec();
    }
    settled(&deviation.edits, wrong, slots, fillers)
}

/// The same with every filler the document's own, one that cannot be right among them.
pub(super) fn filled(edits: &[Edit], slots: &Slots) -> Vec<Edit> {
    settled(edits, &[], slots, Fillers::Own)
}

fn settled(edits: &[Edit], wrong: &[WrongSlot], slots: &Slots, fillers: Fillers) -> Vec<Edit> {
    let mut told: Vec<Edit> = Vec::new();
    let mut edits = edits.iter().peekable();
    while let Some(edit) = edits.next() {
        let next = edits.peek().filter(|next| next.op == EditOp::Insert);
        let new = next.map_or("", |next| next.text.as_str());
        let parts = slot_name(edit)
            .filter(|name| !wrong.iter().any(|slot| is_wrong(slot, name, new)))
            .and_then(|name| around(slots, name, new));
        let Some((before, filler, after)) = parts else {
            push(edit.op, &edit.text, &mut told);
            continue;
        };
        push(EditOp::Insert, before, &mut told);
        let shown = match fillers {
            Fillers::Own => filler,
            Fillers::Masked => &edit.text,
        };
        push(EditOp::Equal, shown, &mut told);
        push(EditOp::Insert, after, &mut told);
        edits.next_if(|next| next.op == EditOp::Insert);
    }
    told
}

/// What a document fills its slots with, by name.
type Slots = [(Arc<str>, Vec<Arc<str>>)];

/// The filler of the slot in `new`, with what was put in before and after it; `None` where it is not there.
fn around<'t>(slots: &Slots, name: &str, new: &'t str) -> Option<(&'t str, &'t str, &'t str)> {
    let (_, fillers) = slots.iter().find(|(known, _)| **known == *name)?;
    if new.is_empty() {
        return Some(("", "", ""));
    }
    fillers
        .iter()
        .filter(|filler| !filler.is_empty())
        .find_map(|filler| {
            let at = new.find(&**filler)?;
            let (before, rest) = new.split_at_checked(at)?;
            let (filler, after) = rest.split_at_checked(filler.len())?;
            // Inside other words it may be there by chance.
            (before.is_empty() || after.is_empty()).then_some((before, filler, after))
        })
}

/// The name of the slot that an edit takes away, where it takes away nothing else.
fn slot_name(edit: &Edit) -> Option<&str> {
    let name = edit.text.strip_prefix("{{")?.strip_suffix("}}")?;
    let whole = edit.op == EditOp::Delete && !name.is_empty() && !name.contains(['{', '}']);
    whole.then_some(name)
}

fn is_wrong(slot: &WrongSlot, name: &str, filler: &str) -> bool {
    *slot.name == *name && *slot.filler == *filler
}

/// Whether the edits have the slot in question at a place of its own.
fn marks(edits: &[Edit], slot: &WrongSlot) -> bool {
    edits.windows(2).any(|pair| match pair {
        [gone, new] => {
            new.op == EditOp::Insert
                && slot_name(gone).is_some_and(|name| is_wrong(slot, name, &new.text))
        }
        _ => false,
    })
}

/// Adds a run; runs of one kind are one.
fn push(op: EditOp, text: &str, told: &mut Vec<Edit>) {
    match told.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.op == op => last.text.push_str(text),
        _ => told.push(Edit {
            op,
            text: text.to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deviation::{Element, Severity, SlotFault};
    use EditOp::{Delete, Equal, Insert};

    fn deviation(kind: Kind, slot: Option<(&str, &str)>, runs: &[(EditOp, &str)]) -> Deviation {
        Deviation {
            id: Arc::from("000000000000"),
            kind,
            element: Element::Paragraph,
            severity: Severity::Error,
            raised_by: None,
            section: Arc::from([]),
            column: None,
            column_index: None,
            template: None,
            found: None,
            edits: runs
                .iter()
                .map(|&(op, text)| Edit {
                    op,
                    text: text.to_owned(),
                })
                .collect(),
            after: None,
            expected_line: None,
            duplicate_of: None,
            duplicate_in: None,
            part_of: None,
            contested: false,
            coarse: false,
            wrong_slots: slot
                .map(|(name, filler)| WrongSlot {
                    name: Arc::from(name),
                    filler: Arc::from(filler),
                    fault: SlotFault::Placeholder,
                })
                .into_iter()
                .collect(),
        }
    }

    fn slots() -> Vec<(Arc<str>, Vec<Arc<str>>)> {
        [("url", "[site]"), ("email", "a@b.fr")]
            .map(|(name, filler)| (Arc::from(name), vec![Arc::from(filler)]))
            .into()
    }

    fn told(deviation: &Deviation, fillers: Fillers) -> Vec<(EditOp, String)> {
        let edits = changes(deviation, &slots(), fillers);
        edits.into_iter().map(|edit| (edit.op, edit.text)).collect()
    }

    const RUNS: [(EditOp, &str); 7] = [
        (Equal, "de "),
        (Delete, "{{url}}"),
        (Insert, "[site]"),
        (Equal, " et "),
        (Delete, "{{email}}"),
        (Insert, "a@b.fr"),
        (Equal, "."),
    ];

    #[test]
    fn only_the_wrong_filler_is_marked() {
        let wrong = deviation(Kind::Slot, Some(("url", "[site]")), &RUNS);
        assert_eq!(
            told(&wrong, Fillers::Own),
            [
                (Equal, "de ".to_owned()),
                (Delete, "{{url}}".into()),
                (Insert, "[site]".into()),
                (Equal, " et a@b.fr.".into()),
            ]
        );
    }

    #[test]
    fn a_filler_is_no_change_of_wording() {
        let mut runs = RUNS.to_vec();
        runs.push((Insert, " Non."));
        let wording = deviation(Kind::Wording, None, &runs);
        assert_eq!(
            told(&wording, Fillers::Own),
            [
                (Equal, "de [site] et a@b.fr.".to_owned()),
                (Insert, " Non.".into())
            ]
        );
        assert_eq!(
            told(&wording, Fillers::Masked).first().unwrap().1,
            "de {{url}} et {{email}}."
        );
    }

    #[test]
    fn what_cannot_be_told_apart_stays_marked() {
        let merged = [(Delete, "{{url}} {{url_2}}"), (Insert, "a b")];
        let wrong = deviation(Kind::Slot, Some(("url", "a")), &merged);
        assert_eq!(changes(&wrong, &slots(), Fillers::Own), *wrong.edits);
        let literal = deviation(Kind::Wording, None, &[(Delete, "{{{{x}}}}"), (Insert, "y")]);
        assert_eq!(changes(&literal, &slots(), Fillers::Own), *literal.edits);
    }

    #[test]
    fn words_put_in_beside_a_filler_stay_marked() {
        let beside = deviation(
            Kind::Wording,
            None,
            &[(Delete, "{{email}}"), (Insert, "a@b.fr sans délai")],
        );
        let marked = [(Equal, "a@b.fr".to_owned()), (Insert, " sans délai".into())];
        assert_eq!(told(&beside, Fillers::Own), marked);
        let other = deviation(
            Kind::Wording,
            None,
            &[(Delete, "{{email}}"), (Insert, "rien")],
        );
        assert_eq!(changes(&other, &slots(), Fillers::Own), *other.edits);
    }
}
