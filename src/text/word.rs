//! Where a word ends: UAX #29, cut after French elision, at a colon and before a blank to fill in.
//!
//! Not for numbers, dates and addresses, which are looked for first.

use unicode_segmentation::UnicodeSegmentation;

use super::key::is_small;
use super::token::TokenClass;

/// What French elides before a vowel. `aujourd’hui`, `prud’hommes`, `O’Brien`, `don’t` are whole: they begin with none
/// of these.
const ELISIONS: [&str; 16] = [
    "l", "d", "n", "s", "m", "t", "j", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu",
    "presqu", "entr",
];

/// The longest of them, in bytes.
const LONGEST_ELISION: usize = 6;

/// How many `_` make a blank to fill in.
const SHORTEST_BLANK: usize = 3;

/// Whether `c` is an apostrophe, or what is typed for one (the class of the comparison key).
const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '‛' | 'ʼ' | '′' | '´' | '`')
}

/// What a word is: a placeholder, a number in other digits than ours, or a word.
pub(super) fn class_of(word: &str) -> TokenClass {
    let is_blank = || word.bytes().all(|byte| byte == b'_') && word.len() >= SHORTEST_BLANK;
    let is_crossed = || word.bytes().all(|byte| matches!(byte, b'x' | b'X')) && word.len() >= 3;
    if is_blank() || is_crossed() || matches!(word, "TODO" | "TBD") {
        TokenClass::Placeholder
    } else if word.starts_with(char::is_numeric)
        && word
            .chars()
            .all(|c| c.is_numeric() || matches!(c, '٫' | '٬'))
    {
        TokenClass::Number
    } else {
        TokenClass::Word
    }
}

/// A word that is known by its letters and by what stands after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LoneWord {
    /// In bytes.
    pub(super) length: usize,
    /// Whether it is its own comparison key.
    pub(super) is_key: bool,
}

/// The word that `text` begins with, if that is quickly seen: Latin letters and digits, a letter first, and then white space
/// of ASCII or the end of the text, with one sign between that ends words or none. Nearly every word is such; none is
/// the start of an address or an elision.
pub(super) fn lone_word(text: &str) -> Option<LoneWord> {
    let bytes = text.as_bytes();
    if bytes.first()?.is_ascii_digit() {
        return None;
    }
    let mut length = 0;
    let mut is_key = true;
    loop {
        match bytes.get(length..) {
            Some([byte, ..]) if byte.is_ascii_alphanumeric() => {
                is_key &= !byte.is_ascii_uppercase();
                length += 1;
            }
            // `À` to `ÿ`, but for `×` and `÷`.
            Some([0xc3, sign, ..]) if !matches!(sign, 0x97 | 0xb7) => {
                is_key &= is_small(*sign);
                length += 2;
            }
            Some(after) if length > 0 => {
                let rest = match after {
                    [b'.' | b',' | b';' | b':' | b'!' | b'?' | b')', rest @ ..] => rest,
                    _ => after,
                };
                let ends = rest
                    .first()
                    .is_none_or(|byte| matches!(byte, b' ' | b'\t'..=b'\r'));
                return ends.then_some(LoneWord { length, is_key });
            }
            _ => return None,
        }
    }
}

/// The length of the blank to fill in that `text` begins with, 0 if it does not.
pub(super) fn blank_length(text: &str) -> usize {
    let length = text.bytes().take_while(|&byte| byte == b'_').count();
    if length >= SHORTEST_BLANK { length } else { 0 }
}

/// The length of the word that `text` begins with, where Latin letters, digits and what comes after them tell it;
/// `None` where UAX #29 must be asked.
pub(super) fn quick_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut blank = 0;
    let mut at = 0;
    loop {
        let length = match bytes.get(at..) {
            Some([byte, ..]) if byte.is_ascii_alphanumeric() => 1,
            Some([b'_', ..]) => {
                blank += 1;
                at += 1;
                if blank == SHORTEST_BLANK {
                    return Some(at - SHORTEST_BLANK);
                }
                continue;
            }
            // `À` to `ɏ` (U+024F), but for `×` and `÷`.
            Some([0xc3, sign, ..]) if !matches!(sign, 0x97 | 0xb7) => 2,
            Some([0xc4..=0xc8, ..] | [0xc9, 0x80..=0x8f, ..]) => 2,
            _ => break,
        };
        blank = 0;
        at += length;
    }
    let mut chars = text.get(at..)?.chars();
    let Some(c) = chars.next() else {
        return Some(text.len());
    };
    let after = chars.as_str();
    if is_apostrophe(c) {
        return match elision_length(text) {
            Some(length) => Some(length),
            None => {
                let is_joint = after.starts_with(|c: char| c.is_alphanumeric() || !c.is_ascii());
                (c.is_ascii() && !is_joint).then_some(at)
            }
        };
    }
    let after_digit = || {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        before.is_some_and(u8::is_ascii_digit)
    };
    match c {
        // These join what stands on both sides of them, if it is of one kind.
        '.' if !after.starts_with(|c: char| c.is_alphanumeric() || !c.is_ascii()) => Some(at),
        '.' => None,
        ',' | ';' if after_digit() && after.starts_with(char::is_numeric) => None,
        // UAX #29 lets a colon join letters, as in Swedish; here it never does.
        _ if c.is_ascii()
            || matches!(
                c,
                '«' | '»' | '“' | '”' | '…' | '–' | '—' | '€' | '©' | '®' | '™' | '°'
            ) =>
        {
            if after.starts_with(|c: char| !c.is_ascii()) {
                quick_break(after).then_some(at)
            } else {
                Some(at)
            }
        }
        _ => None,
    }
}

/// Whether the character that `after` begins with is none that belongs to the sign before it (a mark, a joiner).
fn quick_break(after: &str) -> bool {
    after.starts_with(|c: char| {
        c.is_alphanumeric() || matches!(c, '\u{a1}'..='\u{bf}' | '\u{2010}'..='\u{2027}' | '€')
    })
}

/// Measures of length, to which a square or a cube belongs.
const LENGTHS: [&str; 5] = ["m", "dm", "cm", "mm", "km"];

/// The length of the UAX #29 word that `text` begins with; `´`, `′` and a back-tick between letters count as
/// apostrophes, and `m²` is one word.
pub(super) fn segment_length(text: &str) -> usize {
    let mut length = 0;
    let mut segments = text.split_word_bounds().peekable();
    while let Some(segment) = segments.next() {
        length += segment.len();
        if LENGTHS.contains(&segment)
            && let Some(power) = segments.next_if(|power| matches!(*power, "²" | "³"))
        {
            length += power.len();
            break;
        }
        let is_typed = |sign: &&str| matches!(*sign, "´" | "′" | "`");
        let Some(sign) = segments.next_if(is_typed) else {
            break;
        };
        if !segments
            .peek()
            .is_some_and(|next| next.starts_with(char::is_alphabetic))
        {
            break;
        }
        length += sign.len();
    }
    length
}

/// The length of the first word of `segment`, which UAX #29 gives as one.
pub(super) fn cut_length(segment: &str) -> usize {
    if let Some(length) = elision_length(segment) {
        return length;
    }
    let mut blank = 0;
    for (at, c) in segment.char_indices() {
        blank = if c == '_' { blank + 1 } else { 0 };
        if blank == SHORTEST_BLANK && at + 1 > SHORTEST_BLANK {
            return at + 1 - SHORTEST_BLANK;
        }
        if c == ':' && at > 0 {
            return at;
        }
    }
    segment.len()
}

/// The length of the elided word that `text` begins with, its apostrophe included.
fn elision_length(text: &str) -> Option<usize> {
    let (length, apostrophe) = text
        .char_indices()
        .take_while(|&(at, _)| at <= LONGEST_ELISION)
        .find(|&(_, c)| is_apostrophe(c))?;
    let (elided, rest) = text.split_at_checked(length)?;
    let after = rest.get(apostrophe.len_utf8()..).unwrap_or_default();
    let elision = ELISIONS
        .iter()
        .find(|elision| elided.eq_ignore_ascii_case(elision))?;
    // `presqu’île` is one word; `C’s` and `T’s` are English.
    let begins = |word: &str| {
        let mut letters = after.chars().flat_map(char::to_lowercase);
        word.chars().all(|letter| letters.next() == Some(letter)) && !after.is_empty()
    };
    let is_english = begins("s")
        && !after
            .get(1..)
            .is_some_and(|after| after.starts_with(char::is_alphanumeric));
    let is_whole = is_english || *elision == "presqu" && begins("île");
    (!is_whole).then_some(length + apostrophe.len_utf8())
}

/// Whether a sign is read as a word: currencies, percent, section, copyright, mathematics, arrows, ticks, emoji.
/// Bullets and box drawing are not.
pub(super) const fn is_symbol(c: char) -> bool {
    matches!(c,
        '$' | '%' | '&' | '+' | '=' | '#' | '@' | '¢'..='¥' | '§' | '©' | '®' | '°' | '±' | '¶' | '×' | '÷' | '¬'
        | '‰' | '‱' | '\u{20a0}'..='\u{20cf}' | '\u{2100}'..='\u{214f}' | '\u{2190}'..='\u{24ff}' | '\u{2600}'..='\u{2bff}'
        | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::address;
    use crate::text::key::fold;

    fn first(text: &str) -> &str {
        let length = match (blank_length(text), quick_length(text)) {
            (0, None) => cut_length(text.get(..segment_length(text)).unwrap()),
            (0, Some(length)) => length,
            (blank, _) => blank,
        };
        text.get(..length).unwrap()
    }

    #[test]
    fn elisions_are_cut() {
        for (text, word) in [
            ("l’usage", "l’"),
            ("L'usage", "L'"),
            ("qu’il", "qu’"),
            ("jusqu'à", "jusqu'"),
            ("lʼusage", "lʼ"),
            ("d´un", "d´"),
            ("aujourd’hui", "aujourd’hui"),
            ("aujourd'hui.", "aujourd'hui"),
            ("aujourd´hui", "aujourd´hui"),
            ("prud’hommes", "prud’hommes"),
            ("O'Brien", "O'Brien"),
            ("presqu'île", "presqu'île"),
            ("Presqu’Îles", "Presqu’Îles"),
            ("presqu'un", "presqu'"),
            ("don't", "don't"),
            ("user’s", "user’s"),
            ("C’s", "C’s"),
            ("s’il", "s’"),
            ("l’« usage", "l’"),
            ("users’ ", "users"),
            ("entr’aide", "entr’"),
        ] {
            assert_eq!(first(text), word, "{text}");
        }
    }

    #[test]
    fn words_end_where_they_should() {
        for (text, word) in [
            ("mot.", "mot"),
            ("p.ex", "p.ex"),
            ("cookies_preferences", "cookies_preferences"),
            ("_grecaptcha)", "_grecaptcha"),
            ("nom____", "nom"),
            ("____nom", "____"),
            ("étudiant·e·s", "étudiant·e·s"),
            ("site:mot", "site"),
            ("sous-traitant", "sous"),
            ("œuvre…", "œuvre"),
            ("e\u{301}te", "e\u{301}te"),
            ("日本", "日"),
            ("a«b", "a"),
            ("m²,", "m²"),
            ("km² ", "km²"),
            ("mot²", "mot"),
        ] {
            assert_eq!(first(text), word, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_lone_word_is_the_word_that_is_found_otherwise(text in "[a-cxTOÉéß×÷ĳ0-9.,:?)'’@/ \t\u{a0}\u{301}-]{1,10}|[a-z]{1,5}[.,:!) ]{0,2}[a-z]{0,2}") {
            if let Some(lone) = lone_word(&text) {
                let chunk = text.split(char::is_whitespace).next().unwrap();
                prop_assert_eq!((blank_length(chunk), quick_length(chunk)), (0, Some(lone.length)));
                prop_assert!(address::url(chunk).is_none() && address::atom(chunk).found.is_none());
                let word = text.get(..lone.length).unwrap();
                prop_assert_eq!(lone.is_key, fold(word) == word, "{}", word);
            }
        }

        #[test]
        fn the_quick_way_is_uax_29(text in "[a-cÉéœ0-9_.,;'’´:«»…–€\u{301}\u{200d}\u{fe0f}·א-]{1,10}") {
            if let Some(length) = quick_length(&text)
                && length > 0
                && blank_length(&text) == 0
            {
                let segment = text.get(..segment_length(&text)).unwrap();
                prop_assert_eq!(length, elision_length(&text).unwrap_or_else(|| cut_length(segment)));
            }
        }
    }
}
