//! What can be wrong with a config file, as data: the place, what was found, what was expected. The words are the
//! catalogue's.

use std::path::PathBuf;

use crate::analysis::SkipReason;

/// Why a config is not used. Nothing of it is, then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// It could not be read.
    Unreadable {
        /// The file, as it was reached.
        file: PathBuf,
        /// Why.
        reason: SkipReason,
    },
    /// What it holds is wrong.
    Invalid {
        /// The file, as it was reached.
        file: PathBuf,
        /// Everything that is wrong, in the order of the lines.
        problems: Vec<Problem>,
        /// The language that it asks for, where that much could be read.
        lang: Option<&'static str>,
    },
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: u32,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong. A `key` is written whole, as `levels.layout`; a `near` is the known name that may have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The file is not UTF-8.
    NotUtf8,
    /// The file is no TOML; with the parser's words, in English.
    Syntax {
        /// What the parser says.
        words: String,
    },
    /// Nothing has this name there.
    UnknownKey {
        /// What was found.
        key: String,
        /// What was probably meant.
        near: Option<&'static str>,
        /// All names that have a meaning there.
        known: &'static [&'static str],
    },
    /// The value is of another type.
    WrongType {
        /// Whose value.
        key: String,
        /// The type that was found.
        found: ValueType,
        /// The type that is expected.
        expected: ValueType,
    },
    /// The value is none of a closed list.
    NotOneOf {
        /// Whose value.
        key: String,
        /// What was found.
        found: String,
        /// What was probably meant.
        near: Option<&'static str>,
        /// All values that have a meaning there.
        known: &'static [&'static str],
    },
    /// The value holds nothing.
    Empty {
        /// Whose value.
        key: String,
    },
    /// A key that has to be there is not.
    Lacks {
        /// The table that lacks it.
        table: &'static str,
        /// The key.
        key: &'static str,
    },
    /// No file pattern.
    BadGlob {
        /// Whose value.
        key: String,
        /// What was found.
        found: String,
        /// What the pattern's reader says, in English.
        words: String,
    },
    /// No deviation's id.
    BadId {
        /// What was found.
        found: String,
    },
    /// No day of the calendar.
    BadDay {
        /// Whose value.
        key: String,
        /// What was found.
        found: String,
    },
    /// A day with quotes, where TOML's own dates have none.
    QuotedDay {
        /// Whose value.
        key: String,
        /// What was found.
        found: String,
    },
    /// No language code of two letters.
    BadLanguage {
        /// Whose key.
        key: String,
    },
    /// No word that can be looked for.
    NoWord {
        /// Whose value.
        key: String,
        /// What was found.
        found: String,
    },
}

/// The types that values have in TOML, as far as they are told apart here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueType {
    /// `"…"`.
    Text,
    /// `["…", "…"]`.
    Texts,
    /// `[…]`, of what not only texts are.
    List,
    /// `[table]` or `{…}`.
    Table,
    /// `[[table]]`.
    Tables,
    /// `2027-03-31`.
    Day,
    /// A date with a time, or a time.
    Moment,
    /// A number.
    Number,
    /// `true` or `false`.
    Truth,
}
