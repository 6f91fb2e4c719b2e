//! A template's text made ready for comparing: words, signs and slots.
//!
//! Made from the text alone, so that an inferred template and one that people keep in a file behave alike.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use regex::Regex;

use crate::align::words::{Slotted, class_mask, class_of};
use crate::document::{Content, hash_all};
use crate::template::SlotType;
use crate::template::matcher::Matcher;
use crate::text::{Token, TokenClass, tokenize};

/// One block's text, or one cell's, with its slots.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// The text as shown: slots as `{{name}}`, a literal `{{` as `{{{{`.
    pub text: Arc<str>,
    /// Its words, signs and slots; bytes are those of `text`.
    pub words: Vec<Slotted>,
    /// The name of the slot at each place, in order.
    pub names: Vec<Arc<str>>,
    /// Hash of words and signs, masked as [`Content::mask`]; `None` where a free slot makes it meaningless.
    pub mask: Option<u64>,
    /// What the filler at each place must match; empty where nothing is asked.
    pub matchers: Vec<Option<Matcher>>,
    /// The expression of the text as a whole, once somebody asked; `None` where it is too large.
    pub whole: OnceLock<Option<Regex>>,
    /// Whether it is the first of the readings of a text, which was too long to look for the one that fits best.
    pub coarse: bool,
}

/// A slot's opening sign in a template's text.
pub const OPEN: &str = "{{";
/// A slot's closing sign.
pub const CLOSE: &str = "}}";

/// A text as a template's text shows it: `{{` and `}}` doubled.
#[must_use]
pub fn escape(text: &str) -> String {
    if !holds_braces(text) {
        return text.to_owned();
    }
    text.replace(OPEN, "{{{{").replace(CLOSE, "}}}}")
}

/// A piece of a template's text between slots as a document would have it.
fn unescaped(part: &str) -> Cow<'_, str> {
    if holds_braces(part) && (part.contains("{{{{") || part.contains("}}}}")) {
        Cow::Owned(part.replace("{{{{", OPEN).replace("}}}}", CLOSE))
    } else {
        Cow::Borrowed(part)
    }
}

/// Whether a text holds a brace at all: hardly any does, and that is quickly seen.
pub(super) fn holds_braces(text: &str) -> bool {
    memchr::memchr2(b'{', b'}', text.as_bytes()).is_some()
}

/// Where the first [`OPEN`] stands, in bytes.
fn find_open(text: &str) -> Option<usize> {
    let opens = |at: &usize| text.get(*at..).is_some_and(|rest| rest.starts_with(OPEN));
    memchr::memchr_iter(b'{', text.as_bytes()).find(opens)
}

/// A piece of a template's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Text, escaped as it stands.
    Text(&'t str),
    /// A slot's name.
    Slot(&'t str),
}

/// The pieces of a template's text, each with the byte that it starts at.
pub fn pieces(text: &str) -> impl Iterator<Item = (usize, Piece<'_>)> {
    Pieces {
        text,
        from: 0,
        slot: None,
    }
}

/// [`pieces`], one after the other.
struct Pieces<'t> {
    text: &'t str,
    /// Up to where the text was given.
    from: usize,
    /// The slot that comes next, once the text before it was given.
    slot: Option<(usize, &'t str)>,
}

impl<'t> Pieces<'t> {
    /// The next slot: where it opens, and its name.
    fn next_slot(&self) -> Option<(usize, &'t str)> {
        let mut at = self.from;
        loop {
            let open = at + find_open(self.text.get(at..)?)?;
            let opened = self.text.get(open..)?;
            if opened.starts_with("{{{{") {
                at = open + 4;
                continue;
            }
            let after = opened.get(OPEN.len()..)?;
            let name = after.find(CLOSE).and_then(|end| after.get(..end));
            match name.filter(|name| is_name(name)) {
                Some(name) => return Some((open, name)),
                None => at = open + 1,
            }
        }
    }
}

impl<'t> Iterator for Pieces<'t> {
    type Item = (usize, Piece<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        let slot = self.slot.take().or_else(|| self.next_slot());
        let end = slot.map_or(self.text.len(), |(open, _)| open);
        let before = self.text.get(self.from..end)?;
        if !before.is_empty() {
            let from = std::mem::replace(&mut self.from, end);
            self.slot = slot;
            return Some((from, Piece::Text(before)));
        }
        let (open, name) = slot?;
        self.from = open + OPEN.len() + name.len() + CLOSE.len();
        Some((open, Piece::Slot(name)))
    }
}

/// Whether a text is the name of a slot: a letter, then letters, digits, `_` and `-`.
#[must_use]
pub fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic())
        && text
            .chars()
            .all(|sign| sign.is_alphanumeric() || sign == '_' || sign == '-')
}

impl Pattern {
    /// Reads a template's text. `type_of` gives the type of a slot by its name; an unknown slot is free text.
    #[must_use]
    pub fn new(text: &str, type_of: &impl Fn(&str) -> Option<SlotType>) -> Self {
        Self::of_tokens(text, type_of, &|_| None)
    }

    /// The same, where `known` may give the words and signs of a text between slots: it was read already.
    #[must_use]
    pub fn of_tokens(
        text: &str,
        type_of: &impl Fn(&str) -> Option<SlotType>,
        known: &dyn Fn(&str) -> Option<Arc<[Token]>>,
    ) -> Self {
        let mut words = Vec::new();
        let mut names: Vec<Arc<str>> = Vec::new();
        for (from, piece) in pieces(text) {
            match piece {
                Piece::Text(part) => {
                    let spaced = words.is_empty() || part.starts_with(char::is_whitespace);
                    literal(part, from, spaced, known, &mut words);
                }
                Piece::Slot(name) => {
                    let place = u32::try_from(names.len()).unwrap_or(u32::MAX);
                    let end = from + OPEN.len() + name.len() + CLOSE.len();
                    let spaced = text
                        .get(..from)
                        .is_none_or(|before| before.ends_with(char::is_whitespace));
                    words.push(Slotted {
                        token: Token {
                            start: small(from),
                            end: small(end),
                            key: 0,
                            class: TokenClass::Placeholder,
                            space_before: spaced,
                        },
                        slot: Some((type_of(name).unwrap_or(SlotType::Text), place)),
                    });
                    names.push(Arc::from(name));
                }
            }
        }
        let free = words
            .iter()
            .any(|word| matches!(word.slot, Some((SlotType::Text, _))));
        let mask = (!free).then(|| {
            hash_all(words.iter().map(|word| match word.slot {
                Some((slot_type, _)) => class_of(slot_type).map_or(0, class_mask),
                None => word.token.mask(),
            }))
        });
        Self {
            text: Arc::from(text),
            words,
            names,
            mask,
            matchers: Vec::new(),
            whole: OnceLock::new(),
            coarse: false,
        }
    }

    /// With what the fillers must match, by the slots' names.
    #[must_use]
    pub fn matching(mut self, matcher_of: &impl Fn(&str) -> Option<Matcher>) -> Self {
        self.matchers = self.names.iter().map(|name| matcher_of(name)).collect();
        self
    }

    /// Whether a text fits with no word to spare, slots filled by what belongs in them.
    #[must_use]
    pub fn fits(&self, content: &Content) -> bool {
        self.words.len() == content.tokens.len()
            && self
                .words
                .iter()
                .zip(content.tokens.iter())
                .all(|(word, token)| word.takes(token))
    }

    /// Whether a document that holds `text` has just these words: nearly always quickly seen, and no where it is not.
    #[must_use]
    pub fn is_just(&self, text: &str) -> bool {
        // Doubled signs stand for single ones: a document that has them doubled, too, says something else.
        self.names.is_empty() && *self.text == *text && matches!(unescaped(text), Cow::Borrowed(_))
    }

    /// The text with its slots filled, as a document would hold it. `fillers` are those of the places, in order; a
    /// place that is filled with nothing leaves one space, not two.
    #[must_use]
    pub fn filled<'f>(&self, mut fillers: impl Iterator<Item = &'f str>) -> String {
        fill(&self.text, |_| fillers.next().unwrap_or_default())
    }
}

/// A template's text with its slots filled and its escapes undone.
pub fn fill<'f>(text: &str, filler: impl FnMut(&str) -> &'f str) -> String {
    Form::new(text).fill(filler)
}

/// A template's text taken apart, to be filled many times.
#[derive(Debug)]
pub struct Form<'t> {
    pieces: Vec<FormPiece<'t>>,
    length: usize,
}

#[derive(Debug)]
enum FormPiece<'t> {
    /// Text, its escapes undone.
    Text(Cow<'t, str>),
    Slot(&'t str),
}

impl<'t> Form<'t> {
    /// Takes a template's text apart.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let pieces = pieces(text).map(|(_, piece)| match piece {
            Piece::Text(part) => FormPiece::Text(unescaped(part)),
            Piece::Slot(name) => FormPiece::Slot(name),
        });
        Self {
            pieces: pieces.collect(),
            length: text.len(),
        }
    }

    /// The names of its slots, in order.
    pub fn names(&self) -> impl Iterator<Item = &'t str> + '_ {
        self.pieces.iter().filter_map(|piece| match piece {
            FormPiece::Slot(name) => Some(*name),
            FormPiece::Text(_) => None,
        })
    }

    /// The text with its slots filled.
    pub fn fill<'f>(&self, mut filler: impl FnMut(&str) -> &'f str) -> String {
        let mut filled = String::with_capacity(self.length + 16);
        let mut emptied = false;
        for piece in &self.pieces {
            match piece {
                FormPiece::Text(part) => {
                    let double = emptied
                        && (filled.is_empty() || filled.ends_with(char::is_whitespace))
                        && part.starts_with(' ');
                    filled.push_str(if double {
                        part.strip_prefix(' ').unwrap_or(part)
                    } else {
                        part
                    });
                    emptied = false;
                }
                FormPiece::Slot(name) => {
                    let words = filler(name);
                    emptied = words.is_empty();
                    filled.push_str(words);
                }
            }
        }
        if emptied {
            filled.truncate(filled.trim_end().len());
        }
        filled
    }
}

/// Adds the words of a literal piece, with the bytes of the escaped text.
fn literal(
    part: &str,
    from: usize,
    spaced: bool,
    known: &dyn Fn(&str) -> Option<Arc<[Token]>>,
    words: &mut Vec<Slotted>,
) {
    let plain = unescaped(part);
    // The escaped text is longer: each byte of the plain text is looked up in it, from where the one before was found,
    // since words ascend. Nearly always there is nothing to do.
    let escaped = plain.len() != part.len();
    let (mut plain_at, mut part_at) = (0usize, 0usize);
    let mut place = |byte: u32| -> u32 {
        if !escaped {
            return byte + small(from);
        }
        while plain_at < byte as usize && part_at < part.len() {
            let rest = part.get(part_at..).unwrap_or_default();
            if rest.starts_with("{{{{") || rest.starts_with("}}}}") {
                plain_at += 2;
                part_at += 4;
            } else {
                let step = rest.chars().next().map_or(1, char::len_utf8);
                plain_at += step;
                part_at += step;
            }
        }
        small(from + part_at)
    };
    let mut first = true;
    let mut slotted = |token: &Token| {
        let space_before = token.space_before || (first && spaced);
        first = false;
        let token = Token {
            start: place(token.start),
            end: place(token.end),
            space_before,
            ..*token
        };
        Slotted { token, slot: None }
    };
    match known(&plain) {
        Some(tokens) => words.extend(tokens.iter().map(slotted)),
        None => words.extend(tokenize(&plain).iter().map(&mut slotted)),
    }
}

fn small(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn types(name: &str) -> Option<SlotType> {
        SlotType::ALL
            .into_iter()
            .find(|slot_type| slot_type.name() == name)
    }

    #[test]
    fn words_that_are_known_are_those_that_would_be_read() {
        let known = |text: &str| Some(Arc::from(tokenize(text)));
        for text in [
            "",
            "Conservés 13 mois, voir <{{url}}>.",
            "{{text}} et {{text}}",
            "a {{{{b}}}} c {{{{ d",
            "le 3 mai 2024{{number}}",
        ] {
            let (read, given) = (
                Pattern::new(text, &types),
                Pattern::of_tokens(text, &types, &known),
            );
            assert_eq!(format!("{read:?}"), format!("{given:?}"), "{text}");
        }
    }

    #[test]
    fn what_text_is_taken_apart_into_which_pieces() {
        use Piece::{Slot, Text};
        for (text, expected) in [
            (
                "de <{{url}}> et {{{{x}}}}",
                vec![
                    (0, Text("de <")),
                    (4, Slot("url")),
                    (11, Text("> et {{{{x}}}}")),
                ],
            ),
            ("{{ x }} {{", vec![(0, Text("{{ x }} {{"))]),
            ("{{x}}{{y}}", vec![(0, Slot("x")), (5, Slot("y"))]),
            ("{{{{{{x}}", vec![(0, Text("{{{{")), (4, Slot("x"))]),
            (
                "a {{1}} {{é}} b",
                vec![(0, Text("a {{1}} ")), (8, Slot("é")), (14, Text(" b"))],
            ),
            ("{", vec![(0, Text("{"))]),
            ("", vec![]),
        ] {
            assert_eq!(pieces(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }

    #[test]
    fn how_a_text_fits_and_is_filled() {
        let pattern = Pattern::new("Voir <{{url}}> ou {{text}}.", &types);
        assert_eq!(
            pattern.filled(["https://x.fr", "la mairie"].into_iter()),
            "Voir <https://x.fr> ou la mairie."
        );
        let typed = Pattern::new("Voir <{{url}}>.", &types);
        assert!(typed.fits(&Content::new("voir <https://data.x.fr>.")));
        assert!(!typed.fits(&Content::new("voir <ici>.")));
        assert_eq!(typed.mask, Some(Content::new("Voir <https://y.org>.").mask));
    }

    #[test]
    fn signs_that_are_doubled_in_both_are_not_the_same() {
        let pattern = |text| Pattern::new(text, &|_| None);
        assert!(pattern("a { b").is_just("a { b"));
        assert!(!pattern("a }}}} b").is_just("a }}}} b"));
    }

    #[test]
    fn an_empty_filler_leaves_one_space() {
        let pattern = Pattern::new("par {{text}} et", &types);
        assert_eq!(pattern.filled([""].into_iter()), "par et");
    }

    #[test]
    fn a_literal_brace_stays_one() {
        let text = escape("a {{url}} b");
        let pattern = Pattern::new(&text, &types);
        assert!(pattern.names.is_empty());
        assert_eq!(pattern.filled(std::iter::empty()), "a {{url}} b");
        for word in &pattern.words {
            assert!(
                text.get(word.token.start as usize..word.token.end as usize)
                    .is_some()
            );
        }
    }
}
