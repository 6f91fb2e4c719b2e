//! Bytes to text, and the three forms of a text at the level of one line: written, block text, comparison key.
//!
//! Nothing here knows blocks, tables or documents; the layer above does.

mod address;
mod bytes;
mod characters;
pub mod clean;
mod columns;
mod course;
mod date;
pub mod decode;
pub mod key;
mod legacy;
pub mod lines;
mod markup;
mod mojibake;
mod number;
mod separator;
mod set;
mod space;
mod suggest;
pub mod token;
pub mod units;
mod word;

pub use characters::is_bidi_control;
pub use clean::{
    Cleaned, NormalisationSet, add_unseen, clean, collapse, is_blank, is_separator, raw_columns,
};
pub use course::{Course, LONG};
pub use decode::{Decoded, Mojibake, Rejected, decode, decode_table, is_plain};
pub use key::{fold, hash_key};
pub use lines::{Ending, RawLine, split_lines};
pub use space::count_words;
pub use suggest::suggestion;
pub use token::{Token, TokenClass, mark_keys, tokenize};
pub use units::{is_duration_unit, is_unit};

/// A change of form made before comparing, as reported in JSON. A closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NormalisationKind {
    /// A blank line inside a table went.
    BlankLineInTable,
    /// Several blank lines became one, or blank lines at an end of the file went.
    BlankLines,
    /// Blanks at the ends of a line went.
    BlanksAtLineEnds,
    /// A byte order mark went.
    Bom,
    /// The cells of a row were put between tabs.
    Cells,
    /// Control characters went.
    ControlCharacters,
    /// The file was read from another encoding than UTF-8.
    Encoding,
    /// The end of the file got one newline.
    FinalNewline,
    /// Zero-width characters, soft hyphens or bidirectional controls went.
    InvisibleCharacters,
    /// A line ending other than `\n` became `\n`.
    LineEnding,
    /// Text read in the wrong encoding was mended.
    Mojibake,
    /// Characters were composed (NFC).
    Nfc,
    /// A separator row went.
    SeparatorRow,
    /// A run of spaces became one.
    Spaces,
}

impl NormalisationKind {
    /// Every kind, in the order of their names, in which they are declared.
    pub const ALL: [Self; 14] = [
        Self::BlankLineInTable,
        Self::BlankLines,
        Self::BlanksAtLineEnds,
        Self::Bom,
        Self::Cells,
        Self::ControlCharacters,
        Self::Encoding,
        Self::FinalNewline,
        Self::InvisibleCharacters,
        Self::LineEnding,
        Self::Mojibake,
        Self::Nfc,
        Self::SeparatorRow,
        Self::Spaces,
    ];

    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BlankLines => "blank_lines",
            Self::BlankLineInTable => "blank_line_in_table",
            Self::Bom => "bom",
            Self::BlanksAtLineEnds => "blanks_at_line_ends",
            Self::Cells => "cells",
            Self::ControlCharacters => "control_characters",
            Self::Encoding => "encoding",
            Self::FinalNewline => "final_newline",
            Self::InvisibleCharacters => "invisible_characters",
            Self::LineEnding => "line_ending",
            Self::Mojibake => "mojibake",
            Self::Nfc => "nfc",
            Self::SeparatorRow => "separator_row",
            Self::Spaces => "spaces",
        }
    }
}

/// One change of form made to a file before comparing, with the lines that it touched (from 1, ascending).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalisation {
    /// Its name in the closed list of the schema.
    pub kind: NormalisationKind,
    /// The lines.
    pub lines: Vec<u32>,
    /// Which characters went, for `InvisibleCharacters`, in the order of their first places.
    pub unseen: Vec<Unseen>,
}

/// A character that nobody sees, as often as a file holds it where nothing needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    /// The character.
    pub sign: char,
    /// How many there are.
    pub count: u32,
    /// The line of the first, from 1.
    pub line: u32,
    /// Its column, in characters from 1.
    pub column: u32,
    /// The words that stand before it in its line, or the last of them.
    pub after: Box<str>,
}
