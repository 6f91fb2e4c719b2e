//! A stand-in for the word tables. To be replaced.

use super::RaisedBy;

/// Words of one language that raise a wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WordTable {
    /// The language's code.
    pub lang: &'static str,
    /// Why they raise it.
    pub class: RaisedBy,
    /// The words.
    pub words: &'static [&'static str],
}

/// Every table.
#[must_use]
pub fn tables() -> &'static [WordTable] {
    &[
        WordTable {
            lang: "fr",
            class: RaisedBy::Negation,
            words: &["ne", "pas", "jamais", "sans"],
        },
        WordTable {
            lang: "fr",
            class: RaisedBy::Modality,
            words: &["doit", "peut", "sauf", "uniquement"],
        },
        WordTable {
            lang: "en",
            class: RaisedBy::Negation,
            words: &["not", "never", "without"],
        },
        WordTable {
            lang: "en",
            class: RaisedBy::Modality,
            words: &["must", "may", "unless", "only"],
        },
    ]
}
