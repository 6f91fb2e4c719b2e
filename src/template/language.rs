//! The languages of a template, told by its small words: the first for the front matter, all of them for which word
//! tables count. Nothing else is decided by them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

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

/// For each small word the languages that have it.
static SPOKEN: LazyLock<FxHashMap<&str, [bool; SMALL_WORDS.len()]>> = LazyLock::new(|| {
    let mut spoken: FxHashMap<&str, [bool; SMALL_WORDS.len()]> = FxHashMap::default();
    for (language, (_, small)) in SMALL_WORDS.iter().enumerate() {
        for word in *small {
            if let Some(has) = spoken.entry(word).or_default().get_mut(language) {
                *has = true;
            }
        }
    }
    spoken
});

/// Bytes of the longest of them.
const MOST: usize = 6;

/// Small words from which a text is taken to be in a language at all.
const LEAST: usize = 3;

/// A language that has fewer small words than one in so many of the first one's shares a few words with it, and is not
/// spoken.
const PART: usize = 4;

/// The languages that a text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Languages([bool; SMALL_WORDS.len()]);

impl Languages {
    /// All that are known: what counts where a text does not show its language.
    const ALL: Self = Self([true; SMALL_WORDS.len()]);

    /// Those of a template: more than one where it is written in several.
    #[must_use]
    pub fn of(blocks: &[TemplateBlock]) -> Self {
        let counts = counts(blocks);
        let most = counts.iter().copied().max().unwrap_or(0);
        if most < LEAST {
            return Self::ALL;
        }
        Self(counts.map(|count| count >= LEAST && count * PART >= most))
    }

    /// Whether a language is among them, by its code.
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        let mut known = SMALL_WORDS.iter().zip(self.0);
        known.any(|((known, _), spoken)| spoken && *known == code)
    }
}

/// The language of the text: the one whose small words are the most; `None` where there are hardly any.
#[must_use]
pub fn language(blocks: &[TemplateBlock]) -> Option<&'static str> {
    let counts = counts(blocks);
    let (most, (code, _)) = counts
        .iter()
        .zip(SMALL_WORDS)
        .rev()
        .max_by_key(|(count, _)| **count)?;
    (*most >= LEAST).then_some(code)
}

/// How many small words of each language a text has.
fn counts(blocks: &[TemplateBlock]) -> [usize; SMALL_WORDS.len()] {
    let mut counts = [0_usize; SMALL_WORDS.len()];
    let words = blocks
        .iter()
        .flat_map(|block| block.text.split(|sign: char| !sign.is_alphanumeric()));
    let short = words.filter(|word| (1..=MOST).contains(&word.len()));
    let mut lower = String::new();
    for word in short {
        let small = match word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            true => SPOKEN.get(word),
            false => {
                lower.clear();
                lower.extend(word.chars().flat_map(char::to_lowercase));
                SPOKEN.get(lower.as_str())
            }
        };
        for (count, is_small) in counts.iter_mut().zip(small.into_iter().flatten()) {
            *count += usize::from(*is_small);
        }
    }
    counts
}
