//! Finds a piece of block text again in the raw line that it was made from, to report its columns.
//!
//! Called only for what is reported. Not an alignment: the piece must be there, but for spaces, dress and accents
//! that are composed otherwise.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::characters::{Role, role};

/// One character of a decomposed text, with the column (from 1, in characters) that it comes from. All white space of
/// a run is one `' '`.
#[derive(Clone, Copy)]
struct Symbol {
    sign: char,
    column: u32,
}

/// The columns of the first and the last character of `raw` that make up `part`, both included and counted from 1 in
/// characters, at or after `from_column`.
///
/// `part` was made from `raw` by cleaning, collapsing and undressing: spaces may have collapsed or gone, invisible
/// characters gone, accents composed, and emphasis signs and backslashes gone. Where `part` is not found (which is a
/// mistake of the caller) the rest of the line is given. Linear in the lengths.
///
/// ```
/// use charte_diff::text::raw_columns;
/// assert_eq!(raw_columns("| un  **mot** dur |", 1, "mot dur"), (9, 17));
/// ```
#[must_use]
pub fn raw_columns(raw: &str, from_column: u32, part: &str) -> (u32, u32) {
    let line = symbols(raw, from_column.max(1));
    let sought = symbols(part.trim(), 1);
    let undressed = found(&line, &sought, |symbol| !is_dress(symbol.sign));
    let undressed = undressed.map(|(first, last)| with_dress(&line, &sought, first, last));
    // As it stands, unless the same words come earlier in dress.
    let as_it_stands = found(&line, &sought, |_| true);
    let is_earlier =
        |&(first, _): &(usize, usize)| undressed.is_none_or(|(undressed, _)| first <= undressed);
    as_it_stands
        .filter(is_earlier)
        .or(undressed)
        .or_else(|| {
            found(&line, &sought, |symbol| {
                !is_dress(symbol.sign) && symbol.sign != ' '
            })
        })
        .and_then(|(first, last)| columns(line.get(first..=last)?))
        .unwrap_or_else(|| rest_of_line(raw, from_column.max(1)))
}

/// Signs of Markdown that are dress when they stand in a line of text.
pub(super) const fn is_dress(c: char) -> bool {
    matches!(c, '*' | '_' | '\\' | '`' | '~')
}

/// `text` decomposed, in canonical order (UAX #15), without what nobody sees, from the column `from` on.
fn symbols(text: &str, from: u32) -> Vec<Symbol> {
    let mut symbols: Vec<Symbol> = Vec::with_capacity(text.len());
    let mut unordered = 0;
    for (c, column) in text
        .chars()
        .zip(1_u32..)
        .filter(|&(_, column)| column >= from)
    {
        if c.is_whitespace() {
            symbols.push(Symbol { sign: ' ', column });
        } else if role(c) == Role::Seen {
            symbols.extend(std::iter::once(c).nfd().map(|sign| Symbol { sign, column }));
        }
    }
    // Canonical order: within each run of combining marks, by class, otherwise as they stand.
    while unordered < symbols.len() {
        let is_mark = |symbol: &Symbol| canonical_combining_class(symbol.sign) != 0;
        let run = symbols
            .iter()
            .skip(unordered)
            .take_while(|symbol| is_mark(symbol))
            .count();
        if let Some(marks) = symbols.get_mut(unordered..unordered + run) {
            marks.sort_by_key(|symbol| canonical_combining_class(symbol.sign));
        }
        unordered += run + 1;
    }
    symbols
}

/// The first place of `sought` in `line`, both without what `counts` says no to and with runs of spaces made one, as
/// the indices of its first and last symbol in `line`.
fn found(
    line: &[Symbol],
    sought: &[Symbol],
    counts: impl Fn(&Symbol) -> bool,
) -> Option<(usize, usize)> {
    let kept = |symbols: &[Symbol]| {
        let mut kept: Vec<(char, usize)> = Vec::with_capacity(symbols.len());
        for (at, symbol) in symbols
            .iter()
            .enumerate()
            .filter(|(_, symbol)| counts(symbol))
        {
            if symbol.sign != ' ' || kept.last().is_some_and(|&(sign, _)| sign != ' ') {
                kept.push((symbol.sign, at));
            }
        }
        if kept.last().is_some_and(|&(sign, _)| sign == ' ') {
            kept.pop();
        }
        kept
    };
    let line = kept(line);
    let sought: Vec<char> = kept(sought).into_iter().map(|(sign, _)| sign).collect();
    let end = search(line.iter().map(|&(sign, _)| sign), &sought)?;
    Some((
        line.get((end + 1).checked_sub(sought.len())?)?.1,
        line.get(end)?.1,
    ))
}

/// The index of the last sign of the first place of `sought` in `signs` (Knuth, Morris and Pratt: linear).
fn search(signs: impl Iterator<Item = char>, sought: &[char]) -> Option<usize> {
    let mut borders = vec![0_usize; sought.len()];
    let mut border = 0;
    for at in 1..sought.len() {
        while border > 0 && sought.get(border) != sought.get(at) {
            border = *borders.get(border - 1)?;
        }
        border += usize::from(sought.get(border) == sought.get(at));
        *borders.get_mut(at)? = border;
    }
    let mut matched = 0;
    for (at, sign) in signs.enumerate() {
        while matched > 0 && sought.get(matched) != Some(&sign) {
            matched = *borders.get(matched - 1)?;
        }
        matched += usize::from(sought.get(matched) == Some(&sign));
        if matched > 0 && matched == sought.len() {
            return Some(at);
        }
    }
    None
}

/// The match `first..=last`, grown by the signs of dress at the ends of `sought` that `line` holds there too: the `_`
/// of `_ga` is its own, though a `_` may be dress.
fn with_dress(
    line: &[Symbol],
    sought: &[Symbol],
    mut first: usize,
    mut last: usize,
) -> (usize, usize) {
    let leading = sought
        .iter()
        .take_while(|symbol| is_dress(symbol.sign))
        .count();
    let mut at = first;
    for symbol in sought.iter().take(leading).rev() {
        let before = line.get(..at).unwrap_or_default();
        let dress = before
            .iter()
            .rev()
            .take_while(|symbol| is_dress(symbol.sign));
        let Some(back) = dress.clone().position(|dress| dress.sign == symbol.sign) else {
            break;
        };
        at -= back + 1;
        first = at;
    }
    let trailing = sought
        .iter()
        .rev()
        .take_while(|symbol| is_dress(symbol.sign))
        .count();
    let mut at = last + 1;
    for symbol in sought.iter().skip(sought.len() - trailing) {
        let after = line.get(at..).unwrap_or_default();
        let mut dress = after.iter().take_while(|symbol| is_dress(symbol.sign));
        let Some(on) = dress.position(|dress| dress.sign == symbol.sign) else {
            break;
        };
        last = at + on;
        at = last + 1;
    }
    (first, last)
}

/// The smallest and the largest column of `symbols` (canonical order may have swapped two marks).
fn columns(symbols: &[Symbol]) -> Option<(u32, u32)> {
    let columns = || symbols.iter().map(|symbol| symbol.column);
    Some((columns().min()?, columns().max()?))
}

/// The columns from the first to the last character that is seen, from `from` on; `from` alone where there is none.
fn rest_of_line(raw: &str, from: u32) -> (u32, u32) {
    let mut seen = raw
        .chars()
        .zip(1_u32..)
        .filter(|&(c, column)| column >= from && !c.is_whitespace());
    let first = seen.next().map_or(from, |(_, column)| column);
    (first, seen.last().map_or(first, |(_, column)| column))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{clean, collapse};

    #[test]
    fn parts_are_found() {
        for (raw, from, part, expected) in [
            ("Nom du cookie", 1, "Nom du cookie", (1, 13)),
            ("  a   b  ", 1, "a b", (3, 7)),
            ("x\ty\tz", 1, "y", (3, 3)),
            ("x\ty\ty", 4, "y", (5, 5)),
            ("- **mot** clé", 1, "mot clé", (5, 13)),
            ("a e\u{301}te\u{301} b", 1, "été b", (3, 9)),
            ("coo\u{ad}kie fin", 1, "cookie", (1, 7)),
            ("| \\_ga | _x_ |", 1, "_ga", (4, 6)),
            ("_grecaptcha ____", 1, "_grecaptcha", (1, 11)),
            ("Nom : ____", 1, "Nom : ____", (1, 10)),
            ("un nom : mot", 4, "nom : mot", (4, 12)),
            ("aab aaab", 1, "aaab", (5, 8)),
            ("a b ab", 1, "ab", (5, 6)),
            ("texte  ----", 1, "----", (8, 11)),
            ("cellule \\| fin", 1, "cellule | fin", (1, 14)),
        ] {
            assert_eq!(raw_columns(raw, from, part), expected, "{raw:?} {part:?}");
        }
    }

    #[test]
    fn what_is_not_there_gives_the_rest() {
        assert_eq!(raw_columns("  abc ", 1, "xyz"), (3, 5));
        assert_eq!(raw_columns("", 1, "x"), (1, 1));
        assert_eq!(raw_columns("abc", 1, ""), (1, 3));
    }

    proptest! {
        #[test]
        fn a_cleaned_line_is_found_whole(raw in "[a-c \t\u{301}\u{327}\u{200b}é._*-]{1,30}") {
            let cleaned = clean(&raw);
            let part = collapse(&cleaned.text);
            prop_assume!(!part.is_empty());
            let seen = |c: &char| !c.is_whitespace() && role(*c) == Role::Seen;
            let first = raw.chars().position(|c| seen(&c)).unwrap() as u32 + 1;
            let (start, end) = raw_columns(&raw, 1, &part);
            let last = raw.chars().count() as u32 - raw.chars().rev().position(|c| seen(&c)).unwrap() as u32;
            prop_assert_eq!((start, end), (first, last));
        }
    }
}
