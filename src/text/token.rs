//! Words: those of UAX #29 cut after French elision, with URLs, e-mails, dates and numbers as one token each.
//!
//! ```text
//! L’éditeur  « Ville »  ( https://x.fr )  conserve  1 000  jours ,  du  12 mars 2024 .
//! w w        p w     p  p url          p  w         number w     p  w   date         p
//! ```
//!
//! A token keeps its place in the text and the hash of its comparison key: words are paired by the second and shown by
//! the first. Not for what a word says: units are in `units.rs`, words of obligation belong to deviations.

use std::ops::Range;
use std::sync::LazyLock;

use unicode_segmentation::UnicodeSegmentation;

use super::address;
use super::date;
use super::key::{fold, fold_into, folded, hash_key};
use super::number;
use super::space::{find_space, space_length};
use super::word::{self, is_symbol};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenClass {
    /// A word, a version number among them.
    Word,
    /// A number in digits, with its group and decimal signs.
    Number,
    /// A date of one or several words, a year, a range or a list of years.
    Date,
    /// A web address or a host name.
    Url,
    /// An e-mail address.
    Email,
    /// A sign that is read as a word: `€ % § © + =`…
    Symbol,
    /// A sign that is not.
    Punctuation,
    /// A blank to fill in: `____`, `XXX`, `TODO`, `TBD`. What stands in brackets is judged elsewhere.
    Placeholder,
}

/// A token of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it starts, in bytes.
    pub start: u32,
    /// Where it ends, in bytes.
    pub end: u32,
    /// The hash of its comparison key. A number's does not depend on spaces between groups, a blank's not on its
    /// length.
    pub key: u64,
    /// What it is.
    pub class: TokenClass,
    /// Whether white space stands right before it.
    pub space_before: bool,
}

impl Token {
    /// The same for all tokens of a class that fillers have (URL, e-mail, date, number), else its key.
    #[must_use]
    pub fn mask(&self) -> u64 {
        // Hashes of nothing that `fold` gives: a key holds no NUL.
        match self.class {
            TokenClass::Url => hash_key("\0url"),
            TokenClass::Email => hash_key("\0email"),
            TokenClass::Date => hash_key("\0date"),
            TokenClass::Number => hash_key("\0number"),
            _ => self.key,
        }
    }

    /// Whether it counts as a word: all but punctuation.
    #[must_use]
    pub fn is_word_like(&self) -> bool {
        self.class != TokenClass::Punctuation
    }

    /// Whether it is ©, ® or ™, which say nothing that the words beside them do not.
    #[must_use]
    pub fn is_mark(&self) -> bool {
        self.class == TokenClass::Symbol && mark_keys().contains(&self.key)
    }

    /// Its letters, in the text that it was made from.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }
}

/// The keys of ©, ® and ™.
#[must_use]
pub fn mark_keys() -> &'static [u64; 3] {
    static KEYS: LazyLock<[u64; 3]> =
        LazyLock::new(|| ["©", "®", "™"].map(|mark| hash_key(&fold(mark))));
    &KEYS
}

/// The tokens of `text` (at most 4 GiB), in order. They hold every character but white space, each once, and white
/// space only inside dates and numbers. Linear in the length.
///
/// ```
/// use charte_diff::text::tokenize;
/// let text = "L’usage de <https://x.fr> le 12 mars 2024.";
/// let words: Vec<&str> = tokenize(text).iter().map(|token| token.text(text)).collect();
/// assert_eq!(words, ["L’", "usage", "de", "<", "https://x.fr", ">", "le", "12 mars 2024", "."]);
/// ```
#[must_use]
pub fn tokenize(text: &str) -> Vec<Token> {
    let mut scanner = Scanner {
        text,
        tokens: Vec::with_capacity(text.len() / 5 + 1),
        scratch: String::new(),
        chunk: 0..0,
        may_hold_address: false,
        space: false,
        segment_end: 0,
        no_address_before: 0,
    };
    let mut at = 0;
    while let Some(start) = scanner.next_start(at) {
        at = scanner.token(start);
    }
    scanner.tokens
}

/// Reads tokens from left to right.
struct Scanner<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    scratch: String,
    /// What stands without white space from a place on that was looked at: the current one, or one before it.
    chunk: Range<usize>,
    /// Whether the chunk holds an `@`, or a `.` that does not end it.
    may_hold_address: bool,
    /// Whether white space was passed before the next token.
    space: bool,
    /// The end of the UAX #29 word that the current place is in: what is cut out of a word is not segmented anew, so
    /// that a long run of `l'l'l'` stays linear.
    segment_end: usize,
    /// Up to here it is known that no address starts, for the same reason.
    no_address_before: usize,
}

impl<'t> Scanner<'t> {
    /// Where the next token starts, at or after `at`.
    fn next_start(&mut self, at: usize) -> Option<usize> {
        let rest = self.text.get(at..)?;
        let start = at + space_length(rest);
        self.space = start > at;
        (start < self.text.len()).then_some(start)
    }

    /// Finds the end of what stands from `start` on without white space, if that is not known yet.
    fn find_chunk(&mut self, start: usize) {
        if start < self.chunk.end {
            return;
        }
        let seen = self.text.get(start..).unwrap_or_default();
        let length = find_space(seen).unwrap_or(seen.len());
        let chunk = seen.as_bytes().get(..length).unwrap_or_default();
        self.chunk = start..start + length;
        self.may_hold_address =
            memchr::memchr2(b'.', b'@', chunk).is_some_and(|sign| sign + 1 < length);
    }

    /// Reads the token at `start`; gives its end.
    fn token(&mut self, start: usize) -> usize {
        if let Some(lone) = word::lone_word(self.text.get(start..).unwrap_or_default()) {
            return self.word(start, start + lone.length, lone.is_key);
        }
        self.find_chunk(start);
        let rest = self.text.get(start..self.chunk.end).unwrap_or_default();
        let Some(first) = rest.chars().next() else {
            return self.text.len();
        };
        if !first.is_alphanumeric() && first != '_' {
            return self.sign(start, rest, first);
        }
        if let Some((class, length)) = self.address(start, rest) {
            return self.push(start, start + length, class);
        }
        if first.is_ascii_digit()
            && let Some((class, end)) = date::at_digit(self.text, start)
                .map(|end| (TokenClass::Date, end))
                .or_else(|| number::at_digit(self.text, start))
        {
            return self.push(start, end, class);
        }
        let end = start + self.word_length(start, rest);
        self.word(start, end, false)
    }

    /// Adds the word from `start` to `end`, or the date that begins with it; gives the end of what was added. `is_key`
    /// says that it is known to be its own comparison key.
    fn word(&mut self, start: usize, end: usize, is_key: bool) -> usize {
        let word = self.text.get(start..end).unwrap_or_default();
        let class = word::class_of(word);
        let key = if is_key {
            hash_key(word)
        } else {
            self.key(word, class)
        };
        match date::at_month(self.text, key, end) {
            Some(end) => self.push(start, end, TokenClass::Date),
            None => self.add(start, end, class, key),
        }
    }

    /// An address at `start`, and its length.
    fn address(&mut self, start: usize, rest: &str) -> Option<(TokenClass, usize)> {
        if let Some(length) = address::url(rest) {
            return Some((TokenClass::Url, length));
        }
        if !self.may_hold_address || start < self.no_address_before {
            return None;
        }
        let atom = address::atom(rest);
        if atom.found.is_none() {
            self.no_address_before = start + atom.scanned;
        }
        atom.found
    }

    /// The length of the word that `rest`, at `start`, begins with.
    fn word_length(&mut self, start: usize, rest: &str) -> usize {
        let blank = word::blank_length(rest);
        if blank > 0 {
            return blank;
        }
        if let Some(length) = word::quick_length(rest) {
            return length;
        }
        if start >= self.segment_end {
            self.segment_end = start + word::segment_length(rest);
        }
        let segment = rest.get(..self.segment_end - start).unwrap_or(rest);
        word::cut_length(segment)
    }

    /// Reads the sign at `start`: one character with the marks on it, an ellipsis, `(c)`, an emoji.
    fn sign(&mut self, start: usize, rest: &str, first: char) -> usize {
        let bytes = rest.as_bytes();
        if bytes.starts_with(b"...") {
            return self.push(start, start + 3, TokenClass::Punctuation);
        }
        if matches!(bytes, [b'(', b'c' | b'C', b')', ..]) {
            return self.push(start, start + 3, TokenClass::Symbol);
        }
        let length = if first.is_ascii() || start < self.segment_end {
            first.len_utf8()
        } else {
            rest.split_word_bounds()
                .next()
                .map_or(first.len_utf8(), str::len)
        };
        let class = if is_symbol(first) {
            TokenClass::Symbol
        } else {
            TokenClass::Punctuation
        };
        self.push(start, start + length, class)
    }

    /// Adds a token; gives its end.
    fn push(&mut self, start: usize, end: usize, class: TokenClass) -> usize {
        let text = self.text.get(start..end).unwrap_or_default();
        let key = self.key(text, class);
        self.add(start, end, class, key)
    }

    /// Adds a token of this key; gives its end.
    #[expect(clippy::cast_possible_truncation, reason = "texts hold 4 GiB at most")]
    fn add(&mut self, start: usize, end: usize, class: TokenClass, key: u64) -> usize {
        self.tokens.push(Token {
            start: start as u32,
            end: end as u32,
            key,
            class,
            space_before: self.space,
        });
        end
    }

    /// The key of a token.
    fn key(&mut self, text: &str, class: TokenClass) -> u64 {
        if let [sign] = text.as_bytes()
            && sign.is_ascii_punctuation()
            && folded(char::from(*sign)).is_none()
        {
            return hash_key(text);
        }
        if class == TokenClass::Placeholder && text.starts_with('_') {
            return hash_key("___");
        }
        fold_into(text, &mut self.scratch);
        if class == TokenClass::Number {
            self.scratch.retain(|c| c != ' ');
        }
        hash_key(&self.scratch)
    }
}

#[cfg(test)]
#[path = "token_tests.rs"]
mod tests;
