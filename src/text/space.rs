//! White space, found by bytes: what every line is searched for, several times.
//!
//! What white space is, `char::is_whitespace` says (Unicode's White_Space); most of it is ASCII, and of other letters only
//! a few first bytes are looked into.

use super::bytes::of_all_bytes;

/// Whether white space may begin with this byte, as `char::is_whitespace` knows it: ASCII's own, U+0085 and U+00A0,
/// U+1680, U+2000 to U+205F, U+3000.
const fn may_be_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ' | 0xc2 | 0xe1..=0xe3)
}

static MAY_BE_SPACE: [bool; 256] = of_all_bytes!(may_be_space);

/// The first character of `text` from the byte `at` on, if it is white space.
fn space_at(text: &str, at: usize) -> Option<char> {
    let first = text.get(at..)?.chars().next();
    first.filter(|first| first.is_whitespace())
}

/// Where the first white space of `text` stands, in bytes.
pub(super) fn find_space(text: &str) -> Option<usize> {
    for (at, byte) in text.bytes().enumerate() {
        if MAY_BE_SPACE[usize::from(byte)] && (byte.is_ascii() || space_at(text, at).is_some()) {
            return Some(at);
        }
    }
    None
}

/// The length of the white space that `text` begins with, in bytes.
pub(super) fn space_length(text: &str) -> usize {
    match text.as_bytes() {
        [b' ', b'!'..=b'~', ..] => 1,
        [] | [b'!'..=b'~', ..] => 0,
        _ => text.len() - text.trim_start().len(),
    }
}

/// Whether `text` holds two characters of white space side by side, or one that `is_other`, which is not asked of U+0020.
pub(super) fn has_other_than_single_spaces(text: &str, is_other: impl Fn(char) -> bool) -> bool {
    let bytes = text.as_bytes();
    let is_space_at = |at: usize| {
        let byte = bytes.get(at);
        byte.is_some_and(|byte| MAY_BE_SPACE[usize::from(*byte)]) && space_at(text, at).is_some()
    };
    bytes.iter().enumerate().any(|(at, byte)| {
        if !MAY_BE_SPACE[usize::from(*byte)] {
            return false;
        }
        if *byte == b' ' {
            return is_space_at(at + 1);
        }
        space_at(text, at).is_some_and(|sign| is_other(sign) || is_space_at(at + sign.len_utf8()))
    })
}

/// How many words `text` has: what stands between white space.
pub fn count_words(text: &str) -> usize {
    let mut count = 0;
    // Where the last white space ends.
    let mut after = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !MAY_BE_SPACE[usize::from(byte)] {
            continue;
        }
        if let Some(space) = space_at(text, at) {
            // A word ends here, if no white space just did.
            count += usize::from(at > after);
            after = at + space.len_utf8();
        }
    }
    count + usize::from(text.len() > after)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_white_space_is_found_by_its_first_byte() {
        for sign in ('\0'..=char::MAX).filter(|sign| sign.is_whitespace()) {
            let text = format!("é{sign}");
            assert!(
                text.as_bytes().get(2).copied().is_some_and(may_be_space),
                "{sign:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn bytes_find_what_characters_find(text in "[ a«»é\t\n\u{85}\u{a0}\u{1680}\u{1681}\u{2003}\u{2019}\u{2028}\u{205f}\u{3000}\u{3001}]{0,6}") {
            prop_assert_eq!(find_space(&text), text.find(char::is_whitespace));
            prop_assert_eq!(count_words(&text), text.split_whitespace().count());
            prop_assert_eq!(space_length(&text), text.len() - text.trim_start().len());
            let signs: Vec<char> = text.chars().collect();
            let is_run = signs.windows(2).any(|pair| pair.iter().all(|sign| sign.is_whitespace()));
            let is_other = |sign: char| sign == '\t';
            let expected = is_run || text.chars().any(is_other);
            prop_assert_eq!(has_other_than_single_spaces(&text, is_other), expected);
        }
    }
}
