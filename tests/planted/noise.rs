//! Noise in the characters of a document: typography that the comparison key folds, and characters that decoding or
//! cleaning takes away. It never changes a word.

use unicode_normalization::UnicodeNormalization;

use super::rng::Rng;

/// Which noise a document has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct CharacterNoise {
    /// `’` for `'`.
    pub(crate) curly_apostrophes: bool,
    /// `“ ”` or `« »` for straight quotes and back.
    pub(crate) other_quotes: bool,
    /// A no-break space where typography wants one, and here and there instead of a space.
    pub(crate) no_break_spaces: bool,
    /// A narrow no-break space, or none, before `; : ? !`.
    pub(crate) narrow_spaces: bool,
    /// A no-break hyphen for a hyphen between letters.
    pub(crate) other_hyphens: bool,
    /// `©` for `(c)`.
    pub(crate) copyright_sign: bool,
    /// Zero-width spaces and soft hyphens inside words.
    pub(crate) invisible: bool,
    /// Decomposed letters.
    pub(crate) decomposed: bool,
}

impl CharacterNoise {
    /// None, or one or two kinds.
    pub(crate) fn random(rng: &mut Rng) -> Self {
        let mut noise = Self::default();
        if rng.percent(45) {
            return noise;
        }
        for _ in 0..rng.between(1, 2) {
            match rng.below(8) {
                0 => noise.curly_apostrophes = true,
                1 => noise.other_quotes = true,
                2 => noise.no_break_spaces = true,
                3 => noise.narrow_spaces = true,
                4 => noise.other_hyphens = true,
                5 => noise.copyright_sign = true,
                6 => noise.invisible = true,
                _ => noise.decomposed = true,
            }
        }
        noise
    }

    /// Whether a character may take no column of its own on a screen, which tables set in columns do not bear.
    pub(crate) fn disturbs_columns(&self) -> bool {
        self.invisible || self.decomposed
    }

    /// The text with this noise.
    pub(crate) fn apply(&self, text: &str, rng: &mut Rng) -> String {
        let mut noisy = text.to_owned();
        if self.curly_apostrophes {
            noisy = noisy.replace('\'', "’");
        }
        if self.other_quotes {
            noisy = swap_quotes(&noisy, rng.percent(50));
        }
        if self.copyright_sign {
            noisy = noisy.replace("(c)", "©");
        }
        if self.narrow_spaces {
            let space = if rng.percent(50) { "\u{202f}" } else { "" };
            for sign in [";", "?", "!", ":"] {
                noisy = noisy.replace(&format!(" {sign}"), &format!("{space}{sign}"));
            }
        }
        if self.no_break_spaces {
            for sign in [";", "?", "!", ":", "»"] {
                noisy = noisy.replace(&format!(" {sign}"), &format!("\u{a0}{sign}"));
            }
            noisy = noisy.replace("« ", "«\u{a0}");
            noisy = map_chars(
                &noisy,
                |c, rng| {
                    if c == ' ' && rng.percent(3) {
                        '\u{a0}'
                    } else {
                        c
                    }
                },
                rng,
            );
        }
        if self.other_hyphens {
            noisy = outside_addresses(&noisy, |word| word.replace('-', "\u{2011}"));
        }
        if self.invisible {
            let sign = if rng.percent(50) {
                "\u{200b}"
            } else {
                "\u{ad}"
            };
            noisy = outside_addresses(&noisy, |word| {
                let middle = word.char_indices().nth(3).map(|(index, _)| index);
                match middle {
                    Some(middle) if rng.percent(5) => {
                        let (head, tail) = word.split_at(middle);
                        format!("{head}{sign}{tail}")
                    }
                    _ => word.to_owned(),
                }
            });
        }
        if self.decomposed {
            noisy = noisy.nfd().collect();
        }
        noisy
    }
}

fn map_chars(text: &str, mut change: impl FnMut(char, &mut Rng) -> char, rng: &mut Rng) -> String {
    text.chars().map(|c| change(c, rng)).collect()
}

/// Changes the words that are no address and no number.
fn outside_addresses(text: &str, mut change: impl FnMut(&str) -> String) -> String {
    let words = text.split(' ').map(|word| {
        let is_address =
            word.contains('@') || word.contains("://") || word.chars().any(|c| c.is_ascii_digit());
        if is_address || word.chars().all(|c| !c.is_alphabetic()) {
            word.to_owned()
        } else {
            change(word)
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn swap_quotes(text: &str, guillemets: bool) -> String {
    let mut open = false;
    let mut swapped = String::new();
    for c in text.chars() {
        match c {
            '"' => {
                open = !open;
                swapped.push_str(match (open, guillemets) {
                    (true, true) => "« ",
                    (false, true) => " »",
                    (true, false) => "“",
                    (false, false) => "”",
                });
            }
            c => swapped.push(c),
        }
    }
    if !guillemets {
        swapped = swapped.replace("« ", "“").replace(" »", "”");
    }
    swapped
}
