//! Where the parts of a very long line's text stand in the raw line that it was made from: one walk beside both.
//!
//! ```text
//! raw    - **mot**  clé …      a character of the text stands where the raw line has it next; spaces, what nobody
//!          ╱╱╱   ╱╱╱           sees and signs of dress are passed over
//! text   - mot clé …           every thousand bytes a stop is kept, and a part is walked to from the stop before it
//! ```
//!
//! [`raw_columns`](super::raw_columns) looks through the whole line for one part; where a line has as many parts as it
//! has sentences, that is quadratic. This is linear for all parts together, but knows no second try: what a line is
//! long enough for it is [`LONG`].

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::characters::{Role, role};
use super::columns::is_dress;

/// Lines of more bytes have their parts found by a walk.
pub const LONG: usize = 4_096;
/// Bytes of text from stop to stop.
const STRIDE: usize = 1_024;
/// Most characters of the raw line that are neither space nor dress and are passed over to find the next of the text.
const MOST_PASSED: usize = 16;

/// The stops of a walk through a text and its raw line.
#[derive(Debug)]
pub struct Course {
    stops: Box<[Stop]>,
}

/// A place in both.
#[derive(Debug, Clone, Copy)]
struct Stop {
    /// Bytes of the text before it.
    text: usize,
    /// Bytes of the raw line before it.
    raw: usize,
    /// Characters of the raw line before it.
    column: u32,
}

impl Course {
    /// Walks through `text`, which was made from `raw` by cleaning, collapsing and undressing.
    #[must_use]
    pub fn new(raw: &str, text: &str) -> Self {
        let mut walk = Walk::start(raw);
        let mut stops = vec![walk.at];
        for sign in text.chars() {
            if stops
                .last()
                .is_some_and(|stop| walk.at.text >= stop.text + STRIDE)
            {
                stops.push(walk.at);
            }
            walk.step(sign);
        }
        Self {
            stops: stops.into(),
        }
    }

    /// The columns in `raw`, from 1 in characters and both included, of the bytes `start..end` of `text`; the two are
    /// those that the course was made from.
    #[must_use]
    pub fn columns(&self, raw: &str, text: &str, start: usize, end: usize) -> (u32, u32) {
        let before = self.stops.partition_point(|stop| stop.text <= start);
        let stop = before.checked_sub(1).and_then(|at| self.stops.get(at));
        let mut walk = Walk::start(raw);
        walk.at = stop.copied().unwrap_or(walk.at);
        let signs = text.get(walk.at.text..end).unwrap_or_default().chars();
        let mut found: Option<(u32, u32)> = None;
        for sign in signs {
            let is_in = walk.at.text >= start;
            if let Some((first, last)) = walk.step(sign).filter(|_| is_in) {
                found = Some((found.map_or(first, |(first, _)| first), last));
            }
        }
        found.unwrap_or((walk.at.column.max(1), walk.at.column.max(1)))
    }
}

/// A walk through both.
struct Walk<'l> {
    raw: &'l str,
    at: Stop,
}

impl<'l> Walk<'l> {
    const fn start(raw: &'l str) -> Self {
        let at = Stop {
            text: 0,
            raw: 0,
            column: 0,
        };
        Self { raw, at }
    }

    /// The columns of the text's next character, `sign`; `None` for a space and for what the raw line does not have.
    fn step(&mut self, sign: char) -> Option<(u32, u32)> {
        self.at.text += sign.len_utf8();
        if sign.is_whitespace() {
            return None;
        }
        let rest = self.raw.get(self.at.raw..).unwrap_or_default();
        let mut bytes = 0;
        let mut passed = 0;
        let mut signs = rest.chars().zip(self.at.column + 1..).peekable();
        let first = loop {
            let (held, column) = signs.next()?;
            bytes += held.len_utf8();
            if held == sign || is_same_letter(held, sign) {
                break column;
            }
            if !held.is_whitespace() && role(held) == Role::Seen && !is_dress(held) {
                passed += 1;
                if passed > MOST_PASSED {
                    return None;
                }
            }
        };
        // The marks that make one letter with it.
        let mut last = first;
        while let Some((mark, column)) =
            signs.next_if(|(mark, _)| !mark.is_ascii() && canonical_combining_class(*mark) != 0)
        {
            bytes += mark.len_utf8();
            last = column;
        }
        self.at.raw += bytes;
        self.at.column = last;
        Some((first, last))
    }
}

/// Whether two characters begin with the same letter, accents taken off.
fn is_same_letter(one: char, other: char) -> bool {
    let base = |sign: char| std::iter::once(sign).nfd().next();
    !(one.is_ascii() && other.is_ascii()) && base(one) == base(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{clean, collapse, raw_columns};

    /// A line of many words in which nothing is like itself a little further on.
    fn line(dressed: bool) -> String {
        let words = (0..4_000).map(|number: u32| match number % 7 {
            0 if dressed => format!("**mot{number}**"),
            3 if dressed => format!("e\u{301}te\u{301}{number}"),
            5 if dressed => format!("coo\u{ad}kie{number} \u{a0} "),
            _ => format!("mot{number}"),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_part_is_where_a_search_finds_it() {
        for dressed in [false, true] {
            let raw = line(dressed);
            let text = collapse(&clean(&raw).text).replace('*', "");
            let course = Course::new(&raw, &text);
            let mut from = 1;
            let mut start = 0;
            for word in text.split(' ') {
                let found = raw_columns(&raw, from, word);
                let end = start + word.len();
                assert_eq!(course.columns(&raw, &text, start, end), found, "{word}");
                from = found.1 + 1;
                start = end + 1;
            }
        }
    }

    #[test]
    fn what_the_raw_line_does_not_have_leads_nobody_astray() {
        let raw = line(false);
        let text = raw.replacen("mot1 ", "mot1 \u{3bb}\u{3bc} ", 1);
        let course = Course::new(&raw, &text);
        let start = text.find("mot3999").expect("the last word");
        let columns = course.columns(&raw, &text, start, text.len());
        let last = u32::try_from(raw.len()).expect("short");
        assert_eq!(columns, (last - 6, last));
    }
}
