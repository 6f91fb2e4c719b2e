//! Numbers in digits, with the signs that group them and the decimal sign.
//!
//! Not for dates, which are looked for first, nor for numbers in words.

use super::date::is_group_space;
use super::key::{fold, hash_key};
use super::token::TokenClass;
use super::units::is_unit;

/// The longest unit that may be glued to a number (`24h`, `10Mo`), in bytes.
const LONGEST_UNIT: usize = 12;

/// What begins with the digit at `start`, and where it ends: a number, or a version number, which is a word. `None` if
/// letters are part of it (`1er`, `2FA`).
pub(super) fn at_digit(text: &str, start: usize) -> Option<(TokenClass, usize)> {
    let rest = text.get(start..)?;
    let bytes = rest.as_bytes();
    let mut end = digits(bytes);
    let whole = end;
    let mut parts = Parts::default();
    if whole <= 3 && bytes.first() != Some(&b'0') {
        while let Some(group) = spaced_group(rest, end) {
            end = group;
        }
    }
    while let Some((sign, length)) = joint(rest, end) {
        let digits = digits(bytes.get(end + length..)?);
        parts.add(sign, digits);
        end += length + digits;
    }
    let after = rest.get(end..)?;
    if after.starts_with(|c: char| c.is_alphanumeric() || c == '_') && !begins_with_unit(after) {
        return None;
    }
    Some((
        if parts.is_number(whole) {
            TokenClass::Number
        } else {
            TokenClass::Word
        },
        start + end,
    ))
}

/// How many digits `bytes` begin with.
fn digits(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count()
}

/// The end of the group of three digits that a space parts from the digits before `end`.
fn spaced_group(rest: &str, end: usize) -> Option<usize> {
    let after = rest.get(end..)?;
    let space = after
        .chars()
        .next()
        .filter(|&c| is_group_space(c))?
        .len_utf8();
    let digits = after
        .as_bytes()
        .iter()
        .skip(space)
        .take(4)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    (digits == 3).then_some(end + space + digits)
}

/// The sign at `end` that joins digits on both sides, and its length.
fn joint(rest: &str, end: usize) -> Option<(char, usize)> {
    let sign = rest
        .get(end..)?
        .chars()
        .next()
        .filter(|sign| matches!(sign, '.' | ',' | '\'' | '’'))?;
    let length = sign.len_utf8();
    rest.as_bytes()
        .get(end + length)
        .filter(|byte| byte.is_ascii_digit())
        .map(|_| (sign, length))
}

/// The digits after each joint of a number.
#[derive(Default)]
struct Parts {
    joints: usize,
    /// Joints before groups of three, all with the first one's sign.
    groups: usize,
    sign: Option<char>,
}

impl Parts {
    fn add(&mut self, sign: char, digits: usize) {
        let is_group = digits == 3
            && self.sign.is_none_or(|first| first == sign)
            && self.groups == self.joints;
        self.sign = self.sign.or(Some(sign));
        self.joints += 1;
        self.groups += usize::from(is_group);
    }

    /// Whether it is `3,5`, `1.000.000` or `1.000,50`, rather than `1.2.3`; `whole` is the length before the joints.
    fn is_number(&self, whole: usize) -> bool {
        self.joints <= 1 || whole <= 3 && self.groups + 1 >= self.joints
    }
}

/// Whether a unit is glued to the number before `after`.
fn begins_with_unit(after: &str) -> bool {
    let length = after
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(after.len());
    let goes_on = after
        .get(length..)
        .is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit() || c == '_'));
    let unit = after
        .get(..length)
        .filter(|unit| unit.len() <= LONGEST_UNIT && !goes_on);
    unit.is_some_and(|unit| is_unit(hash_key(&fold(unit))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Option<(TokenClass, &str)> {
        at_digit(text, 0).map(|(class, end)| (class, text.get(..end).unwrap()))
    }

    #[test]
    fn numbers() {
        for (text, number) in [
            ("12", "12"),
            ("3,5 %", "3,5"),
            ("3.5", "3.5"),
            ("1 000 €", "1 000"),
            ("1\u{a0}000\u{202f}000", "1\u{a0}000\u{202f}000"),
            ("1 000,50", "1 000,50"),
            ("1.000.000", "1.000.000"),
            ("1,234.5", "1,234.5"),
            ("1'000", "1'000"),
            ("2015 300", "2015"),
            ("12 3456", "12"),
            ("01 234", "01"),
            ("10.", "10"),
            ("24h", "24"),
            ("10Mo", "10"),
            ("13mois", "13"),
            ("5,", "5"),
            ("1 000.", "1 000"),
        ] {
            assert_eq!(first(text), Some((TokenClass::Number, number)), "{text}");
        }
    }

    #[test]
    fn versions_are_words() {
        for text in ["1.2.3", "192.168.0.1", "10.0.1"] {
            assert_eq!(first(text), Some((TokenClass::Word, text)));
        }
    }

    #[test]
    fn letters_make_a_word() {
        for text in ["1er", "2FA", "3D", "5e", "1_a", "24h00"] {
            assert_eq!(first(text), None, "{text}");
        }
    }
}
