//! The language of a template, told by its small words; for the front matter, nothing is decided by it.

use super::TemplateBlock;

/// Small words that tell the languages apart, with the code of each.
const SMALL_WORDS: [(&str, &[&str]); 5] = [
    (
        "fr",
        &[
            "le", "les", "des", "est", "une", "pour", "vous", "dans", "et", "que", "sur", "nous",
            "du",
        ],
    ),
    (
        "en",
        &[
            "the", "of", "and", "is", "this", "for", "you", "we", "to", "by", "with", "any", "are",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "das", "und", "ist", "wir", "sie", "zu", "den", "nicht", "mit", "eine",
            "werden",
        ],
    ),
    (
        "es",
        &[
            "el", "los", "las", "es", "una", "por", "para", "usted", "que", "del", "con", "se", "y",
        ],
    ),
    (
        "it",
        &[
            "il", "gli", "della", "è", "una", "per", "che", "di", "con", "non", "sono", "dei", "e",
        ],
    ),
];

/// Bytes of the longest of them.
const MOST: usize = 6;

/// The language of the text: the one whose small words are the most; `None` where there are hardly any.
#[must_use]
pub fn language(blocks: &[TemplateBlock]) -> Option<&'static str> {
    let mut counts = [0_usize; SMALL_WORDS.len()];
    let words = blocks
        .iter()
        .flat_map(|block| block.text.split(|sign: char| !sign.is_alphanumeric()));
    let short = words.filter(|word| (1..=MOST).contains(&word.len()));
    for word in short.map(str::to_lowercase) {
        for (count, (_, small)) in counts.iter_mut().zip(SMALL_WORDS) {
            *count += usize::from(small.contains(&word.as_str()));
        }
    }
    let (most, (code, _)) = counts
        .iter()
        .zip(SMALL_WORDS)
        .rev()
        .max_by_key(|(count, _)| **count)?;
    (*most >= 3).then_some(code)
}
