//! The comparison key: two texts are equal if their keys are. It is never shown or written.
//!
//! What is folded stands in one table (`folded`) and in two rules on spaces; nothing else is. `œ` and `oe`, `É` and
//! `E` are spelling, not noise, and stay apart.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::bytes::of_all_bytes;
use super::characters::{is_variation_selector, is_western, is_zero_width};

/// The seed of [`hash_key`]: "charte01". A change of it changes nothing that is written, only hashes in memory.
const SEED: u64 = 0x6368_6172_7465_3031;

/// What stands for `c` in a key, where it is not itself or its lower case.
///
/// Sources: DESIGN.md, "Three forms of a text"; the ligatures are those of Unicode's block FB00 and the Dutch `ij`.
pub(super) const fn folded(c: char) -> Option<&'static str> {
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
    // Most of what is asked for is a few words, and those stand for themselves.
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
        let (words, after) = rest
            .split_at_checked(plain_length(rest))
            .unwrap_or_default();
        if !words.is_empty() {
            if space && !key.is_empty() && !opened {
                key.push(' ');
            }
            (opened, space, before) = (false, false, words.chars().next_back());
            // Their case is seen to at the end.
            key.push_str(words);
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

/// The length of the plain words that `text` begins with: letters, digits and signs of ASCII that are not folded, small
/// letters of Latin-1, single spaces between them. A key holds them as they are, in lower case.
fn plain_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let small =
        |at: usize| matches!(bytes.get(at..), Some([0xc3, second, ..]) if is_small(*second));
    let plain = |at: usize| {
        bytes
            .get(at)
            .is_some_and(|byte| IS_PLAIN[usize::from(*byte)])
    };
    let mut length = 0;
    loop {
        if plain(length) {
            length += 1;
        } else if small(length) {
            length += 2;
        } else if length > 0
            && bytes.get(length) == Some(&b' ')
            && (plain(length + 1) || small(length + 1))
        {
            length += 1;
        } else {
            return length;
        }
    }
}

/// Whether a key holds a character of ASCII as it is, or in lower case, whatever stands around it.
const fn is_plain(byte: u8) -> bool {
    let sign = byte as char;
    byte.is_ascii_graphic() && folded(sign).is_none() && !takes_space_before(sign)
}

static IS_PLAIN: [bool; 256] = of_all_bytes!(is_plain);

/// Whether 0xC3 and this byte are `ß` to `ÿ`, but for `÷`.
pub(super) const fn is_small(second: u8) -> bool {
    matches!(second, 0x9f..=0xb6 | 0xb8..=0xbf)
}

/// `text` in NFC.
pub(super) fn compose(text: &str) -> Cow<'_, str> {
    // Nothing below U+0300 ever composes or decomposes with what is below it; from there on characters begin with CC.
    // Without a way out of the loop, many bytes are looked at as one.
    let is_low = text.bytes().fold(true, |low, byte| low & (byte < 0xcc));
    // The same goes for what is western.
    let is_plain = |c: char| c < '\u{300}' || is_western(c);
    if is_low || text.chars().all(is_plain) || is_nfc_quick(text.chars()) == IsNormalized::Yes {
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
            // Between signs that are folded, too.
            assert_eq!(fold(&format!("’{c}’")), format!("'{lower}'"), "{c}");
        }
    }

    /// The key as it is defined: one character after the other.
    fn defined(text: &str) -> String {
        let composed: Vec<char> = text.nfc().collect();
        let mut key = String::new();
        let (mut space, mut opened) = (false, false);
        let mut before = None;
        for (at, &c) in composed.iter().enumerate() {
            if c.is_whitespace() {
                space = true;
                continue;
            }
            if is_zero_width(c) || is_variation_selector(c) {
                continue;
            }
            let letter_after = composed.get(at + 1).is_some_and(|c| c.is_alphabetic());
            let closes_space = takes_space_before(c) && !(c == '»' && letter_after);
            if space && !key.is_empty() && !opened && !closes_space {
                key.push(' ');
            }
            opened = c == '«' && (space || !before.is_some_and(char::is_alphabetic));
            space = false;
            before = Some(c);
            match folded(c) {
                Some(fold) => key.push_str(fold),
                None => key.extend(c.to_lowercase()),
            }
        }
        key.nfc().collect()
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
        fn the_quick_way_is_the_defined_one(text in "[a-cA-CÀÉßàé÷ÿ0-9 «»:;?!%\"'`’–…©ﬁς\u{a0}\u{30c}\u{338}J\u{200b}\t(),.<>/_-]{0,24}") {
            prop_assert_eq!(fold(&text), defined(&text));
        }

        #[test]
        fn any_text_is_folded_as_defined(text in "\\PC{0,40}") {
            prop_assert_eq!(fold(&text), defined(&text));
        }

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
