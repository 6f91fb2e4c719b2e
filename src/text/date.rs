//! Dates, years and ranges of years, over several words too.
//!
//! Not for durations (`13 mois`), nor for numbers that look like years: `2000 euros`, `2016/679`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::key::{fold, hash_key};
use super::units::is_unit_after_year;

/// Names of months in French, English, German, Spanish, Italian, Dutch and Portuguese. A day and one of these are a
/// date without a year.
const MONTHS: &[&str] = &[
    "janvier",
    "février",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "decembre",
    "january",
    "february",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "januar",
    "jänner",
    "februar",
    "märz",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "setiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "gennaio",
    "febbraio",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "settembre",
    "ottobre",
    "dicembre",
    "januari",
    "februari",
    "maart",
    "augustus",
    "janeiro",
    "fevereiro",
    "março",
    "junho",
    "julho",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
];

/// Months only beside a year: abbreviations, and names that are words too ("article 5 may apply").
const MONTHS_WITH_YEAR: &[&str] = &[
    "march", "may", "mei", "maio", "janv", "févr", "fevr", "avr", "juil", "sept", "oct", "nov",
    "déc", "dec", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "mär", "mrz", "okt",
    "dez", "ene", "abr", "ago", "dic", "gen", "mag", "giu", "lug", "set", "ott", "out", "fev",
];

/// What ends a range that goes on.
const PRESENT: [&str; 7] = [
    "present",
    "présent",
    "now",
    "today",
    "heute",
    "oggi",
    "actualidad",
];

/// What may stand between day, month and year.
const LINKS: [&str; 5] = ["de", "of", "del", "do", "di"];

/// Whether a month, by key, is one without a year too.
static MONTH_KEYS: LazyLock<FxHashMap<u64, bool>> = LazyLock::new(|| {
    let alone = MONTHS.iter().map(|month| (hash_key(month), true));
    alone
        .chain(
            MONTHS_WITH_YEAR
                .iter()
                .map(|month| (hash_key(month), false)),
        )
        .collect()
});

/// Whether digits may be grouped by `c`.
pub(super) const fn is_group_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}')
}

/// The end of the date that begins with the digit at `start` of `text`.
pub(super) fn at_digit(text: &str, start: usize) -> Option<usize> {
    let cursor = Cursor { text, at: start };
    if let Some(end) = day_and_month(cursor) {
        return Some(end);
    }
    // The middle of a longer thing: 679/2016, 1.2015.
    let before = text
        .as_bytes()
        .get(start.saturating_sub(2)..start)
        .unwrap_or_default();
    if matches!(before, [b'0'..=b'9', b'/' | b'-' | b'.' | b',']) {
        return None;
    }
    numeric(cursor).or_else(|| years(cursor))
}

/// The end of the date that begins with the word of key `key` that ends at `end`, if it is a month.
pub(super) fn at_month(text: &str, key: u64, end: usize) -> Option<usize> {
    MONTH_KEYS.get(&key)?;
    let mut after_month = Cursor { text, at: end };
    after_month.sign('.');
    let month = after_month;
    after_month.space().then_some(())?;
    let day_first = |mut cursor: Cursor<'_>| {
        cursor.day()?;
        cursor.sign(',');
        cursor.space().then_some(())?;
        cursor.year()
    };
    day_first(after_month).or_else(|| year_after_month(month))
}

/// `12 mars 2024`, `1er janvier`, `12. März 2024`, `12 de marzo de 2024`, `12th of March, 2024`.
fn day_and_month(mut cursor: Cursor<'_>) -> Option<usize> {
    cursor.day()?;
    cursor.sign('.');
    cursor.space().then_some(())?;
    cursor.link();
    let month = cursor.word()?;
    let &is_alone = MONTH_KEYS.get(&hash_key(&fold(month)))?;
    let end = cursor.at;
    cursor.sign('.');
    year_after_month(cursor).or(is_alone.then_some(end))
}

/// ` 2024`, `, 2024`, ` de 2024`.
fn year_after_month(mut cursor: Cursor<'_>) -> Option<usize> {
    cursor.sign(',');
    cursor.space().then_some(())?;
    cursor.link();
    cursor.year()
}

/// `12/03/2024`, `12.03.2024`, `2024-03-12`, `03/2024`, `2024-03`.
fn numeric(mut cursor: Cursor<'_>) -> Option<usize> {
    let (first, first_digits) = cursor.digits(4)?;
    let sign = cursor.any_sign(&['/', '.', '-'])?;
    let (second, second_digits) = cursor.digits(4)?;
    let two = cursor;
    if first_digits == 2 && second_digits == 4 {
        let is_month_and_year = sign == '/' && is_month(first) && is_year(second);
        return (is_month_and_year && two.ends_number()).then_some(two.at);
    }
    if second_digits > 2 {
        return None;
    }
    let third = cursor.any_sign(&[sign]).and_then(|_| cursor.digits(4));
    let Some((third, third_digits)) = third else {
        let is_year_and_month = first_digits == 4
            && second_digits == 2
            && sign == '-'
            && is_year(first)
            && is_month(second);
        return (is_year_and_month && two.ends_number()).then_some(two.at);
    };
    let is_day_and_month =
        |one, other| is_day(one) && is_month(other) || is_month(one) && is_day(other);
    let is_date = match (first_digits, third_digits) {
        (4, 1 | 2) => is_year(first) && is_month(second) && is_day(third),
        (1 | 2, 4) => is_day_and_month(first, second) && is_year(third),
        // Of two digits, a year needs a slash, or as many digits before it as a date has.
        (1 | 2, 2) => {
            is_day_and_month(first, second)
                && (sign == '/' || sign == '.' && first_digits + second_digits == 4)
        }
        _ => false,
    };
    (is_date && cursor.ends_number()).then_some(cursor.at)
}

/// `2015`, `2015-2020`, `2015 – présent`, `2015, 2016-2018, 2020`; not before a unit.
fn years(mut cursor: Cursor<'_>) -> Option<usize> {
    let mut end = range_of_years(&mut cursor).filter(|_| !cursor.is_before_unit());
    while end.is_some() {
        if cursor.any_sign(&[',']).is_none() {
            break;
        }
        cursor.space();
        match range_of_years(&mut cursor) {
            Some(next) if !cursor.is_before_unit() => end = Some(next),
            _ => break,
        }
    }
    end
}

/// A year, or two with a dash between; moves the cursor behind.
fn range_of_years(cursor: &mut Cursor<'_>) -> Option<usize> {
    let (first, digits) = cursor.digits(4)?;
    if digits != 4 || !is_year(first) {
        return None;
    }
    let mut ahead = *cursor;
    let spaced = ahead.space();
    if let Some(sign) = ahead.any_sign(&['-', '–', '—', '‐', '‑', '−', '/']) {
        ahead.space();
        if let Some(end) = end_of_range(ahead, first, sign, spaced) {
            cursor.at = end;
            return Some(end);
        }
    }
    cursor.ends_number().then_some(cursor.at)
}

/// The end of the range of years from `first` on, whose sign stands before the cursor.
fn end_of_range(mut cursor: Cursor<'_>, first: u32, sign: char, spaced: bool) -> Option<usize> {
    let start = cursor;
    if let Some((second, digits)) = cursor.digits(4) {
        let is_short = digits == 2 && !spaced && sign != '/' && second > first % 100;
        return ((is_short || digits == 4 && is_year(second)) && cursor.ends_number())
            .then_some(cursor.at);
    }
    cursor = start;
    let word = cursor.word()?.to_lowercase();
    (sign != '/' && PRESENT.contains(&word.as_str())).then_some(cursor.at)
}

/// Whether four digits are a year that a text of today may name.
const fn is_year(number: u32) -> bool {
    matches!(number, 1900..=2099)
}

/// Whether a number is a month.
const fn is_month(number: u32) -> bool {
    matches!(number, 1..=12)
}

/// Whether a number is a day of a month.
const fn is_day(number: u32) -> bool {
    matches!(number, 1..=31)
}

/// The longest word that is looked at, in bytes.
const LONGEST_WORD: usize = 24;

/// A place in a text, from which one thing after the other is read. What is not there leaves the place as it is.
#[derive(Clone, Copy)]
struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Skips the white space here, but no tab: cells end there. Says whether there was some.
    fn space(&mut self) -> bool {
        let rest = self.rest();
        let length = rest
            .find(|c: char| !c.is_whitespace() || c == '\t')
            .unwrap_or(rest.len());
        self.at += length;
        length > 0
    }

    /// Skips `sign` if it is here.
    fn sign(&mut self, sign: char) {
        if self.rest().starts_with(sign) {
            self.at += sign.len_utf8();
        }
    }

    /// Skips the one of `signs` that is here.
    fn any_sign(&mut self, signs: &[char]) -> Option<char> {
        let sign = self
            .rest()
            .chars()
            .next()
            .filter(|sign| signs.contains(sign))?;
        self.at += sign.len_utf8();
        Some(sign)
    }

    /// Reads a number of `most` digits at most, and how many it has.
    fn digits(&mut self, most: usize) -> Option<(u32, usize)> {
        let rest = self.rest();
        let length = rest
            .bytes()
            .take(most + 1)
            .take_while(u8::is_ascii_digit)
            .count();
        let number = rest
            .get(..length)
            .filter(|_| length <= most)?
            .parse()
            .ok()?;
        self.at += length;
        Some((number, length))
    }

    /// Reads the day of a month: `12`, `1er`, `2nd`, `1º`.
    fn day(&mut self) -> Option<()> {
        let mut ahead = *self;
        let (day, digits) = ahead.digits(2)?;
        let rest = ahead.rest();
        let ordinals = ["er", "ᵉʳ", "st", "nd", "rd", "th", "º", "°", "ER"];
        if let Some(ordinal) = ordinals.iter().find(|ordinal| rest.starts_with(**ordinal)) {
            ahead.at += ordinal.len();
        }
        *self = ahead;
        (is_day(day) && digits <= 2).then_some(())
    }

    /// Reads a word of letters; `None` if it is too long to be one that is looked for, or goes on with a digit.
    fn word(&mut self) -> Option<&'t str> {
        let rest = self.rest();
        let is_outside = |(at, c): &(usize, char)| !c.is_alphabetic() || *at > LONGEST_WORD;
        let length = rest
            .char_indices()
            .find(is_outside)
            .map_or(rest.len(), |(at, _)| at);
        let (word, after) = rest.split_at_checked(length)?;
        if word.is_empty()
            || word.len() > LONGEST_WORD
            || after.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        {
            return None;
        }
        self.at += length;
        Some(word)
    }

    /// Skips a link word (`de`, `of`) and the space after it.
    fn link(&mut self) {
        let mut ahead = *self;
        if ahead.word().is_some_and(|word| LINKS.contains(&word)) && ahead.space() {
            *self = ahead;
        }
    }

    /// The end of the year that stands here.
    fn year(mut self) -> Option<usize> {
        let (year, digits) = self.digits(4)?;
        (digits == 4 && is_year(year) && self.ends_number()).then_some(self.at)
    }

    /// Whether a number may end here: no letter follows, and no digit after a sign.
    fn ends_number(&self) -> bool {
        let mut after = self.rest().chars();
        match after.next() {
            Some('/' | '-' | '.' | '\'' | '’') => !after.next().is_some_and(char::is_numeric),
            // 2015,2016 are two years; 2015,5 is a number.
            Some(',') => {
                let digits = after
                    .as_str()
                    .bytes()
                    .take(5)
                    .take_while(u8::is_ascii_digit)
                    .count();
                matches!(digits, 0 | 4)
            }
            Some(c) => !c.is_alphanumeric() && c != '_',
            None => true,
        }
    }

    /// Whether a unit stands here, after a space or at once.
    fn is_before_unit(mut self) -> bool {
        self.space();
        let sign = self.rest().chars().next().filter(|c| !c.is_alphanumeric());
        let key = match sign {
            Some(sign) => hash_key(sign.encode_utf8(&mut [0; 4])),
            None => self.word().map_or(0, |word| hash_key(&fold(word))),
        };
        is_unit_after_year(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::token::{TokenClass, tokenize};

    fn dates(text: &str) -> Vec<&str> {
        tokenize(text)
            .iter()
            .filter(|token| token.class == TokenClass::Date)
            .map(|token| token.text(text))
            .collect()
    }

    #[test]
    fn a_date_is_one_token() {
        for date in [
            "12 mars 2024",
            "1er janvier 2024",
            "12/03/2024",
            "12.03.2024",
            "12-03-2024",
            "2024-03-12",
            "03/2024",
            "2024-03",
            "12/03/24",
            "March 12, 2024",
            "March 12th, 2024",
            "12 March 2024",
            "12th of March, 2024",
            "mars 2024",
            "May 2024",
            "12. März 2024",
            "12 de marzo de 2024",
            "12 marzo 2024",
            "12 maart 2024",
            "12 de março de 2024",
            "Sept. 2024",
            "12 janv. 2024",
            "31 décembre",
            "12\u{a0}mars\u{a0}2024",
            "1ᵉʳ janvier 2024",
            "2015",
            "2015-2020",
            "2015–2020",
            "2015 - 2020",
            "2015/2016",
            "2015-20",
            "2015, 2016, 2018",
            "2015,2016",
            "2015-present",
            "2015-présent",
            "2015 – présent",
            "2015-2018, 2020",
        ] {
            assert_eq!(dates(date), [date]);
            assert_eq!(dates(&format!("le {date}.")), [date], "in a sentence");
        }
    }

    #[test]
    fn other_numbers_are_none() {
        for text in [
            "2000 euros",
            "2000 €",
            "1990 jours",
            "2000€",
            "1 234",
            "2100",
            "1899",
            "2016/679",
            "n° 2004-575",
            "679/2016",
            "78-17",
            "1.2.2015x",
            "article 5 may apply",
            "13/25/2024",
            "2015,5",
            "12 mois",
            "mars",
            "may",
            "20150",
            "2015a",
            "32 mars",
            "99/99/2024",
        ] {
            assert!(dates(text).is_empty(), "{text}: {:?}", dates(text));
        }
    }

    #[test]
    fn what_follows_a_year_decides() {
        assert_eq!(dates("2015 visiteurs"), ["2015"]);
        assert_eq!(dates("In 2015 an amendment"), ["2015"]);
        assert_eq!(dates("2015, 2016, 2000 euros"), ["2015, 2016"]);
        assert_eq!(dates("Copyright (c) 2015 Jane Doe"), ["2015"]);
        assert_eq!(dates("2015\t2016"), ["2015", "2016"]);
    }

    #[test]
    fn the_tables_are_keys() {
        for month in MONTHS.iter().chain(MONTHS_WITH_YEAR) {
            assert_eq!(fold(month), *month);
        }
    }
}
