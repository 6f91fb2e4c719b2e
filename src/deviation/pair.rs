//! One text of a document against the template's pattern for it: what fills the slots, and what differs.

use std::sync::Arc;

use crate::align::words::{Slotted, Step, align, belongs};
use crate::deviation::edits::edits;
use crate::deviation::rematch::rematch;
use crate::deviation::respelt::respelt;
use crate::deviation::severity::raised_by;
use crate::deviation::words::Spoken;
use crate::deviation::{Edit, RaisedBy};
use crate::document::Content;
use crate::template::SlotType;
use crate::template::pattern::Pattern;
use crate::template::placeholder::{is_put_off, placeholders};
use crate::text::Token;

/// How a text differs from its pattern, slots aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// Not at all.
    None,
    /// In signs, punctuation, spaces or letter case.
    Typography,
    /// In words.
    Wording,
}

/// What fills one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filler {
    /// The words, as the document has them; empty for nothing.
    pub text: Arc<str>,
    /// The tokens of the document's text, from and to.
    pub tokens: (usize, usize),
    /// Whether it asks to be replaced.
    pub placeholder: bool,
}

/// The result of holding a text against a pattern.
#[derive(Debug, Clone)]
pub struct Compared {
    /// How it differs.
    pub difference: Difference,
    /// For each place of the pattern, in order: what fills it; `None` where the place is gone with its words.
    pub fillers: Vec<Option<Filler>>,
    /// The word diff, slots and fillers included; empty where nothing differs (see [`edits_of_same`]).
    pub edits: Arc<[Edit]>,
    /// For [`Difference::Wording`]: what makes it one of substance.
    pub raised_by: Option<RaisedBy>,
    /// The document's text with its fillers replaced by `{{name}}`.
    pub masked: Arc<str>,
    /// Whether letter case differs.
    pub case: bool,
    /// Whether the texts are too long to be searched in full: what differs may be less.
    pub coarse: bool,
}

/// Compares a document's text with a pattern.
#[must_use]
pub fn compare(pattern: &Pattern, content: &Content, lexicon: &Spoken<'_>) -> Compared {
    if pattern.is_just(&content.text) {
        return Compared {
            difference: Difference::None,
            fillers: Vec::new(),
            edits: Arc::default(),
            raised_by: None,
            masked: Arc::clone(&content.text),
            case: false,
            coarse: false,
        };
    }
    let asks = match pattern.names.is_empty() {
        true => Vec::new(),
        false => placeholders(content),
    };
    if let Some(same) = fitting(pattern, content, &asks) {
        return same;
    }
    let (steps, coarse) = steps(pattern, content, &asks);
    let mut fillers: Vec<Option<Filler>> = vec![None; pattern.names.len()];
    let mut wording = false;
    let mut lost: Option<RaisedBy> = None;
    let mut template_words: Vec<Token> = Vec::new();
    let mut document_words: Vec<Token> = Vec::new();
    let respelt = respelt(&steps, pattern, content);
    for (step, respelt) in steps.iter().zip(respelt) {
        match step {
            Step::Same(t, d) => {
                template_words.extend(pattern.words.get(*t).map(|word| word.token));
                document_words.extend(content.tokens.get(*d));
            }
            Step::Gone(t) => {
                if let Some(word) = pattern.words.get(*t) {
                    wording |= word.slot.is_some() || is_word(&word.token);
                    lost = lost.or(word.slot.and_then(|(slot_type, _)| lost_with(slot_type)));
                    if word.slot.is_none() && !respelt {
                        template_words.push(word.token);
                    }
                }
            }
            Step::New(d) => {
                if let Some(word) = content.tokens.get(*d) {
                    wording |= is_word(word);
                    if !respelt {
                        document_words.push(*word);
                    }
                }
            }
            Step::Fill(t, from, to) => {
                let place = pattern
                    .words
                    .get(*t)
                    .and_then(|word| word.slot)
                    .map(|(_, place)| place);
                if let Some(slot) = place.and_then(|place| fillers.get_mut(place as usize)) {
                    *slot = Some(filler(content, *from, *to, &asks));
                }
            }
        }
    }
    let expected = pattern.filled(
        fillers
            .iter()
            .map(|filler| filler.as_ref().map_or("", |filler| &filler.text)),
    );
    let same = expected == *content.text;
    let difference = if wording {
        Difference::Wording
    } else if same {
        Difference::None
    } else {
        Difference::Typography
    };
    Compared {
        raised_by: if wording {
            raised_by(&template_words, &document_words, lexicon).or(lost)
        } else {
            None
        },
        edits: match difference {
            Difference::None => Arc::default(),
            _ => edits(pattern, content, &steps).into(),
        },
        masked: masked(pattern, content, &fillers),
        case: !same && expected.to_lowercase() == content.text.to_lowercase(),
        coarse: difference != Difference::None && (coarse || pattern.coarse),
        difference,
        fillers,
    }
}

/// The way through a pattern and a text, and whether they were too long to be searched in full.
pub(super) fn steps(
    pattern: &Pattern,
    content: &Content,
    asks: &[(usize, usize)],
) -> (Vec<Step>, bool) {
    let aligned = align(&pattern.words, &content.tokens);
    let steps = settle(aligned.steps, pattern, content, asks);
    (rematch(steps, pattern, content), aligned.coarse)
}

/// A text that fits its pattern word for word and to the letter, each slot filled by one word that belongs in it: what
/// nearly every text with slots does. Nothing need be searched for.
fn fitting(pattern: &Pattern, content: &Content, asks: &[(usize, usize)]) -> Option<Compared> {
    if pattern.matchers.iter().any(Option::is_some) || !pattern.fits(content) {
        return None;
    }
    let words = pattern.words.iter().enumerate();
    let fillers = words.filter(|(_, word)| word.slot.is_some());
    let fillers: Vec<Option<Filler>> = fillers
        .map(|(at, _)| Some(filler(content, at, at + 1, asks)))
        .collect();
    let texts = fillers.iter().flatten().map(|filler| &*filler.text);
    (pattern.filled(texts) == *content.text).then(|| Compared {
        difference: Difference::None,
        edits: Arc::default(),
        raised_by: None,
        masked: masked(pattern, content, &fillers),
        case: false,
        coarse: false,
        fillers,
    })
}

/// The word diff of a text and the pattern that it fits: slots and their fillers, nothing else. It is seldom asked for.
#[must_use]
pub fn edits_of_same(pattern: &Pattern, content: &Content) -> Arc<[Edit]> {
    let asks = placeholders(content);
    let (steps, _) = steps(pattern, content, &asks);
    edits(pattern, content, &steps).into()
}

/// What is lost with a slot that has gone: an address or a date that the template's readings hold.
const fn lost_with(slot_type: SlotType) -> Option<RaisedBy> {
    match slot_type {
        SlotType::Url => Some(RaisedBy::Url),
        SlotType::Email => Some(RaisedBy::Email),
        SlotType::Date => Some(RaisedBy::Date),
        SlotType::Number | SlotType::Text => None,
    }
}

/// Whether a word counts when it comes or goes.
fn is_word(word: &Token) -> bool {
    word.is_word_like() && !word.is_mark()
}

/// A typed slot that took words of no such type, and no placeholder either, is a change of wording: the slot is gone
/// and the words are new. But a date or a number right beside free text may stand empty: nothing fixed parts the two,
/// so the words are the free text's (« Copyright (c) The Authors » beside « Copyright (c) 2015 Ada Lovelace »).
fn settle(
    steps: Vec<Step>,
    pattern: &Pattern,
    content: &Content,
    asks: &[(usize, usize)],
) -> Vec<Step> {
    let misfit = |slot: &Slotted, from: usize, to: usize| {
        let Some((slot_type, _)) = slot.slot else {
            return false;
        };
        let fits = |word: &Token| belongs(slot_type, word);
        let words = content.tokens.get(from..to).unwrap_or_default();
        slot_type != SlotType::Text
            && !(words.len() == 1 && words.iter().all(fits))
            && !is_placeholder(asks, from, to)
    };
    let type_at = |t: usize| Some(pattern.words.get(t)?.slot?.0);
    let mut settled: Vec<Step> = Vec::with_capacity(steps.len());
    let mut steps = steps.into_iter().peekable();
    while let Some(step) = steps.next() {
        // The slot, and the words that it took wrongly: none where it took none.
        let (t, words) = match step {
            Step::Fill(t, from, to)
                if pattern
                    .words
                    .get(t)
                    .is_some_and(|slot| misfit(slot, from, to)) =>
            {
                (t, Some((from, to)))
            }
            Step::Gone(t) => (t, None),
            step => {
                settled.push(step);
                continue;
            }
        };
        let may_be_empty = matches!(type_at(t), Some(SlotType::Date | SlotType::Number));
        if may_be_empty
            && let Some(Step::Fill(next, from, to)) = steps.peek_mut()
            && *next == t + 1
            && type_at(*next) == Some(SlotType::Text)
        {
            let start = words.map_or(*from, |(start, _)| start);
            if start < *to && words.is_none_or(|(_, end)| end == *from) {
                *from = start;
                settled.push(Step::Fill(t, start, start));
                continue;
            }
        }
        if may_be_empty
            && let Some(Step::Fill(before, from, to)) = settled.last_mut()
            && *before + 1 == t
            && type_at(*before) == Some(SlotType::Text)
        {
            let end = words.map_or(*to, |(_, end)| end);
            if *from < end && words.is_none_or(|(start, _)| start == *to) {
                *to = end;
                settled.push(Step::Fill(t, end, end));
                continue;
            }
        }
        settled.push(Step::Gone(t));
        settled.extend(
            words
                .into_iter()
                .flat_map(|(from, to)| from..to)
                .map(Step::New),
        );
    }
    settled
}

/// Whether the words from one place to another are among those that ask to be replaced, which ascend, or hold such.
fn is_placeholder(asks: &[(usize, usize)], from: usize, to: usize) -> bool {
    // The brackets around a placeholder may stand in the template.
    let first = asks.partition_point(|(_, end)| *end <= from);
    let near = asks.iter().skip(first).take_while(|(start, _)| *start < to);
    near.into_iter().any(|(start, end)| {
        from < to && *start <= from && to <= *end || from <= *start && *end <= to
    })
}

pub(crate) fn filler(content: &Content, from: usize, to: usize, asks: &[(usize, usize)]) -> Filler {
    let text = match (
        content.tokens.get(from),
        to.checked_sub(1).and_then(|last| content.tokens.get(last)),
    ) {
        (Some(first), Some(last)) if from < to => content
            .text
            .get(first.start as usize..last.end as usize)
            .unwrap_or_default(),
        _ => "",
    };
    Filler {
        text: Arc::from(text),
        tokens: (from, to),
        placeholder: is_placeholder(asks, from, to) || is_put_off(text),
    }
}

/// The document's text with its fillers replaced by the slots' names.
fn masked(pattern: &Pattern, content: &Content, fillers: &[Option<Filler>]) -> Arc<str> {
    if fillers.is_empty() {
        return Arc::clone(&content.text);
    }
    let mut text = String::new();
    let mut from = 0usize;
    for (filler, name) in fillers.iter().zip(&pattern.names) {
        let Some(filler) = filler else { continue };
        let (first, end) = filler.tokens;
        let start = content
            .tokens
            .get(first)
            .map_or(content.text.len(), |token| token.start as usize);
        let stop = if first < end {
            content
                .tokens
                .get(end - 1)
                .map_or(start, |token| token.end as usize)
        } else {
            start
        };
        text.push_str(content.text.get(from..start).unwrap_or_default());
        text.push_str("{{");
        text.push_str(name);
        text.push_str("}}");
        from = stop;
    }
    text.push_str(content.text.get(from..).unwrap_or_default());
    Arc::from(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deviation::EditOp;
    use crate::deviation::words::Lexicon;

    fn types(name: &str) -> Option<SlotType> {
        SlotType::ALL
            .into_iter()
            .find(|slot_type| name.starts_with(slot_type.name()))
    }

    fn compared(template: &str, document: &str) -> Compared {
        let compared = compare(
            &Pattern::new(template, &types),
            &Content::new(document),
            &Lexicon::built_in().spoken(&[]),
        );
        let joined = |skip: EditOp| -> String {
            compared
                .edits
                .iter()
                .filter(|edit| edit.op != skip)
                .map(|edit| edit.text.as_str())
                .collect()
        };
        if !compared.edits.is_empty() {
            assert_eq!(joined(EditOp::Insert), template);
            assert_eq!(joined(EditOp::Delete), document);
        }
        compared
    }

    fn marked(compared: &Compared) -> String {
        compared
            .edits
            .iter()
            .map(|edit| match edit.op {
                EditOp::Equal => edit.text.clone(),
                EditOp::Delete => format!("[-{}-]", edit.text),
                EditOp::Insert => format!("{{+{}+}}", edit.text),
            })
            .collect()
    }

    #[test]
    fn words_before_others() {
        let found = compared("Se souvenir du choix", "Permet de se souvenir du choix");
        assert_eq!(found.difference, Difference::Wording);
        assert_eq!(found.raised_by, None);
        assert_eq!(marked(&found), "[-Se-]{+Permet de se+} souvenir du choix");
    }

    #[test]
    fn one_word_for_another() {
        let found = compared(
            "Les cookies sont conservés 13 mois.",
            "Les cookies sont conservés 25 mois.",
        );
        assert_eq!(
            marked(&found),
            "Les cookies sont conservés [-13-]{+25+} mois."
        );
        assert_eq!(found.raised_by, Some(RaisedBy::Duration));
    }

    #[test]
    fn a_year_beside_a_name_may_be_wanting() {
        for text in [
            "Copyright (c) The Example Authors",
            "Copyright (c) Ada Lovelace 2015-2020",
            "Copyright (c) 201x Ada Lovelace",
        ] {
            let compared = compared("Copyright (c) {{date}} {{text}}", text);
            assert_eq!(compared.difference, Difference::None, "{text}");
        }
        // But something must stand there; an address is no such slot; and fixed words part one slot from the other.
        for (template, text) in [
            ("Copyright (c) {{date}} {{text}}", "Copyright (c)"),
            ("Voir {{url}} {{text}}", "Voir la page"),
            ("Le {{date}}, {{text}}", "Le maire"),
        ] {
            assert_eq!(
                compared(template, text).difference,
                Difference::Wording,
                "{text}"
            );
        }
    }

    #[test]
    fn a_copyright_sign_is_a_sign() {
        let compared = compared("Copyright (c) {{date}} Ada", "Copyright 2015 Ada");
        assert_eq!(compared.difference, Difference::Typography);
    }

    #[test]
    fn signs_only() {
        let found = compared("Qu'est-ce qu'un cookie ?", "Qu’est-ce qu’un cookie\u{a0}?");
        assert_eq!(found.difference, Difference::Typography);
        assert_eq!(
            compared("Les cookies", "Les cookies.").difference,
            Difference::Typography
        );
        assert_eq!(
            compared("Les cookies", "les COOKIES").difference,
            Difference::Typography
        );
    }

    #[test]
    fn fillers_are_no_difference() {
        let found = compared(
            "Voir <{{url}}>, par {{text}}.",
            "Voir <https://x.fr>, par la ville de Nulle-Part.",
        );
        assert_eq!(found.difference, Difference::None);
        let fillers: Vec<&str> = found
            .fillers
            .iter()
            .flatten()
            .map(|filler| &*filler.text)
            .collect();
        assert_eq!(fillers, ["https://x.fr", "la ville de Nulle-Part"]);
        assert_eq!(&*found.masked, "Voir <{{url}}>, par {{text}}.");
    }

    #[test]
    fn a_slot_and_a_change_of_wording() {
        let found = compared(
            "Le site {{url}} est édité par {{text}}.",
            "Le site https://x.fr est géré par Ada Lovelace.",
        );
        assert_eq!(found.difference, Difference::Wording);
        assert_eq!(&*found.masked, "Le site {{url}} est géré par {{text}}.");
    }

    #[test]
    fn a_placeholder_fills_a_typed_slot_and_other_words_do_not() {
        let found = compared("Voir {{url}} pour tout", "Voir [adresse du site] pour tout");
        assert_eq!(found.difference, Difference::None);
        assert!(
            found.fillers[0]
                .as_ref()
                .is_some_and(|filler| filler.placeholder)
        );
        let found = compared("Voir {{url}} pour tout", "Voir ailleurs pour tout");
        assert_eq!(found.difference, Difference::Wording);
    }

    #[test]
    fn the_same_words_written_otherwise_raise_nothing() {
        let raised = |template, document| {
            let compared = compared(template, document);
            assert_eq!(compared.difference, Difference::Wording);
            compared.raised_by
        };
        assert_eq!(
            raised("AND NONINFRINGEMENT.", "AND NON-INFRINGEMENT."),
            None
        );
        assert_eq!(
            raised("see http://a.fr/x", "see https://a.fr/x"),
            Some(RaisedBy::Url)
        );
        for (template, document) in [
            ("kept for 2-3 months", "kept for 23 months"),
            ("within 1-2 days", "within 12 days"),
            ("article 6-1 says", "article 61 says"),
        ] {
            let number = Some(RaisedBy::Number);
            let raised = raised(template, document);
            assert!(
                raised == number || raised == Some(RaisedBy::Duration),
                "{document}"
            );
        }
        assert_eq!(
            raised("a sublicensable right", "a non-sublicensable right"),
            Some(RaisedBy::Negation)
        );
        assert_eq!(
            raised("within 1 5 days", "within 15 days"),
            Some(RaisedBy::Number)
        );
    }
}
