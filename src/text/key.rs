//! The comparison key: two texts are equal if their keys are. It is never shown or written.
//!
//! What is folded stands in one table (`folded`) and in two rules on spaces; nothing else is. `œ` and `oe`, `É` and
//! `E` are spelling, not noise, and stay apart.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::characters::{is_variation_selector, is_zero_width};

/// The seed of [`hash_key`]: "charte01". A change of it changes nothing that is written, only hashes in memory.
const SEED: u64 = 0x6368_6172_7465_3031;

/// What stands for `c` in a key, where it is not itself or its lower case.
///
/// Sources: DESIGN.md, "Three forms of a text"; the ligatures are those of Unicode's block FB00 and the Dutch `ij`.
const fn folded(c: char) -> Option<&'static str> {
    Some(match c {
        // Quotes: U+201C..F, guillemets, double primes.
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '〝' | '〞' | '＂' => "\"",
        // Apostrophes and single quotes, primes and accents typed for one.
        '’' | '‘' | '‚' | '‛' | 'ʼ' | '′' | '´' | '`' | '‹' | '›' | '＇' => "'",
        // Hyphens and dashes (the minus sign too).
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '⁃' | '﹘' | '﹣' | '－' => {
            "-"
        }
        '…' => "...",
        '‥' => "..",
        '©' => "(c)",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        'Ĳ' | 'ĳ' => "ij",
        // The two small sigmas are one letter; `to_lowercase` of a single character does not know the word's end.
        'ς' => "σ",
        _ => return None,
    })
}

/// Whether any space or none may stand before `c`: `: ; ? ! » %`.
const fn takes_space_before(c: char) -> bool {
    matches!(c, ':' | ';' | '?' | '!' | '»' | '%')
}

/// The comparison key of `text`. Stable: ids hash it. Twice is the same as once.
///
/// ```
/// use charte_diff::text::fold;
/// assert_eq!(fold("L’« Éditeur » :"), "l'\"éditeur\":");
/// assert_ne!(fold("œuvre"), fold("oeuvre"));
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    fold_into(text, &mut key);
    key
}

/// Puts the comparison key of `text` into `key`, in place of what it holds.
pub(super) fn fold_into(text: &str, key: &mut String) {
    key.clear();
    // Most of what is asked for is one word, and such letters stand for themselves.
    if plain_length(text) == text.len() {
        key.push_str(text);
        key.make_ascii_lowercase();
        return;
    }
    // Canonical twins of what the table knows (U+1FFD of `´`, U+037E of `;`) must be seen as what they are.
    let composed = compose(text);
    let mut space = false;
    let mut opened = false;
    let mut before = None;
    let mut rest: &str = &composed;
    key.reserve(composed.len());
    while !rest.is_empty() {
        let (letters, after) = rest
            .split_at_checked(plain_length(rest))
            .unwrap_or_default();
        if !letters.is_empty() {
            if space && !key.is_empty() && !opened {
                key.push(' ');
            }
            (opened, space, before) = (false, false, letters.chars().next_back());
            // Their case is seen to at the end.
            key.push_str(letters);
        }
        let mut chars = after.chars();
        let Some(c) = chars.next() else { break };
        rest = chars.as_str();
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if !matches!(c, ' '..='~') && (is_zero_width(c) || is_variation_selector(c)) {
            continue;
        }
        // German and Danish set them the other way round (»so«): there the sign touches its word on the inner side.
        let letter_after = || rest.starts_with(char::is_alphabetic);
        let closes_space = || takes_space_before(c) && !(c == '»' && letter_after());
        if space && !key.is_empty() && !opened && !closes_space() {
            key.push(' ');
        }
        opened = c == '«' && (space || !before.is_some_and(char::is_alphabetic));
        space = false;
        before = Some(c);
        match folded(c) {
            Some(fold) => key.push_str(fold),
            None if c.is_ascii() => key.push(c),
            None => key.extend(c.to_lowercase()),
        }
    }
    key.make_ascii_lowercase();
    // Lower case may part what was composed (`J̌` has no capital of its own, `ǰ` is one character).
    if let Cow::Owned(composed) = compose(key) {
        *key = composed;
    }
}

/// The length of what `text` begins with of letters and digits of ASCII and of small letters of Latin-1: beyond its
/// case, nothing of it is folded.
fn plain_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut length = 0;
    loop {
        match bytes.get(length..) {
            Some([byte, ..]) if byte.is_ascii_alphanumeric() => length += 1,
            // `ß` to `ÿ`, but for `÷`.
            Some([0xc3, 0x9f..=0xb6 | 0xb8..=0xbf, ..]) => length += 2,
            _ => return length,
        }
    }
}

/// `text` in NFC.
pub(super) fn compose(text: &str) -> Cow<'_, str> {
    // Nothing below U+0300 ever composes or decomposes with what is below it; from there on characters begin with CC.
    // Without a way out of the loop, many bytes are looked at as one.
    let is_low = text.bytes().fold(true, |low, byte| low & (byte < 0xcc));
    if is_low || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    let composed: String = text.nfc().collect();
    if composed == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(composed)
    }
}

/// The hash of a comparison key (or of a part of one), the same on every machine.
#[must_use]
pub fn hash_key(folded: &str) -> u64 {
    xxh3_64_with_seed(folded.as_bytes(), SEED)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn typography_is_folded() {
        for (left, right) in [
            ("« cookie »", "\"cookie\""),
            ("«\u{a0}cookie\u{a0}» dit", "“cookie” dit"),
            ("l’usage", "L'USAGE"),
            ("mots – mots", "mots\u{a0}— mots"),
            ("usages :", "usages:"),
            ("usages\u{202f}: ils", "usages : ils"),
            ("10 %", "10%"),
            ("etc…", "etc..."),
            ("ﬁn eﬃcace", "fin efficace"),
            ("© 2015", "(C) 2015"),
            ("  a \t b ", "a b"),
            ("Îles", "îles"),
            ("er sagte »so« laut", "er sagte „so“ laut"),
            ("J\u{30c}", "\u{1f0}"),
        ] {
            assert_eq!(fold(left), fold(right), "{left} / {right}");
        }
    }

    #[test]
    fn what_is_quickly_folded_is_only_lowered() {
        let is_plain = |c: &char| plain_length(&c.to_string()) == c.len_utf8();
        for c in ('\0'..='\u{2ff}').filter(is_plain) {
            let lower: String = c.to_lowercase().collect();
            assert_eq!(
                (fold(&c.to_string()), folded(c)),
                (lower.clone(), None),
                "{c}"
            );
            // Beside a sign nothing is quick.
            assert_eq!(fold(&format!("-{c}")), format!("-{lower}"), "{c}");
        }
    }

    #[test]
    fn spelling_is_not() {
        for (left, right) in [
            ("œuvre", "oeuvre"),
            ("État", "Etat"),
            ("3,5", "3.5"),
            ("½", "1/2"),
            ("n°", "nº"),
            ("a b", "ab"),
            ("dit « oui » fort", "dit\"oui\"fort"),
        ] {
            assert_ne!(fold(left), fold(right), "{left} / {right}");
        }
    }

    #[test]
    fn the_hash_is_pinned() {
        assert_eq!(hash_key(""), hash_key(&fold(" \u{a0}")));
        assert_eq!(hash_key("cookie"), 2_229_727_876_325_596_972);
    }

    proptest! {
        #[test]
        fn twice_is_once(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn twice_is_once_on_what_is_folded(text in "[a-cÉİΣς «»:;?!%\"'’–…©ﬁ\u{a0}\u{30c}\u{307}\u{327}J\u{200b}\u{200d}.-]{0,30}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
