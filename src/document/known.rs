//! Each distinct raw line of a run once, and the laying out of a file from lines that are known already.
//!
//! ```text
//! bytes ── every line plain? ──► lines looked up by their bytes ──► roles          (nearly every file)
//!      └── else ──► decode ──► split ──► lines looked up by their text ──► roles
//! ```
//!
//! A line is *plain* when a file of nothing but such lines decodes to itself ([`is_plain`]), so a line that was seen is
//! neither validated, decoded nor read again. Not for what a line means: that is [`Line`]'s.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use crate::apart::Apart;
use crate::document::facts::Facts;
use crate::document::form::{Formed, Origin, form_lines, split_decoded};
use crate::document::line::Line;
use crate::text::decode::Decoded;
use crate::text::lines::RawLine;
use crate::text::{Mojibake, Rejected, decode, is_plain};

/// Each distinct raw line once, shared by all threads.
///
/// ```
/// use charte_diff::document::Lines;
/// use charte_diff::document::table::Role;
///
/// let lines = Lines::default();
/// let formed = lines.lay_out("Cookies\n\nname\tpurpose\nid\tlogin\n".as_bytes()).expect("it is text");
/// assert_eq!(formed.laid.roles[0], Role::Text);
/// let Role::Row(row) = &formed.laid.roles[3] else { panic!("a row of a table") };
/// assert_eq!(&*row.written, "id\tlogin");
///
/// // The same line of another file is the very same.
/// let other = lines.lay_out(b"Cookies\n").expect("it is text");
/// assert!(std::sync::Arc::ptr_eq(formed.laid.lines[0], other.laid.lines[0]));
/// ```
#[derive(Debug, Default)]
pub struct Lines {
    /// Every line, by its number.
    held: boxcar::Vec<Held>,
    /// The number of the first of lines that are [alike](Facts::is_like), by their hash.
    alike: [Apart<Mutex<Numbers>>; PARTS],
    /// The number of each line by the hash of its raw text, in parts, so that threads seldom wait for one another. Where
    /// two texts have one hash, the second stands at the next free number after it.
    numbers: [Apart<Mutex<Numbers>>; PARTS],
    /// What each thread met: nobody waits for it.
    near: [Apart<Mutex<Near>>; PARTS],
    /// See [`Lines::held`].
    bytes: AtomicUsize,
}

/// A line that is held.
#[derive(Debug)]
struct Held {
    line: Arc<Line>,
    facts: Facts,
    /// The number of the line that it is like; [`NONE`] where that is its own.
    like: u32,
}

/// No line's number.
const NONE: u32 = u32::MAX;

/// What a thread met.
#[derive(Debug, Default)]
struct Near {
    /// The plain lines that it met more than once.
    numbers: Numbers,
    /// For each of them, by its number, that which came after it the last time: it may come again. Empty lines are left
    /// out.
    next: Vec<u32>,
    /// The number of the empty line.
    empty: Option<u32>,
    /// The lines of one file after another.
    file: Vec<u32>,
}

impl Near {
    fn after(&self, number: u32) -> Option<u32> {
        let next = self.next.get(number as usize);
        next.copied().filter(|next| *next != NONE)
    }

    fn set_after(&mut self, number: u32, next: u32) {
        let at = number as usize;
        if at >= self.next.len() {
            self.next.resize(at + 1, NONE);
        }
        if let Some(held) = self.next.get_mut(at) {
            *held = next;
        }
    }
}

/// What a line weighs beside its bytes.
const LINE: usize = 32;

/// A power of two.
const PARTS: usize = 16;

/// Lines of a file for which room is made at once.
const MANY: usize = 64;

type Numbers = FxHashMap<u64, u32>;

/// What a file's bytes are: its lines by their numbers, and what is known of it besides.
pub struct Split {
    /// The numbers of its lines, in order.
    pub numbers: Box<[u32]>,
    /// What is known besides.
    pub origin: Origin,
    /// What ends every line (but the last one, it may be), where the lines with it are the file's bytes.
    pub ending: Option<&'static [u8]>,
}

impl Lines {
    /// How much is held, in bytes of distinct lines: a measure of the memory that they take, which is some twenty times
    /// that.
    #[must_use]
    pub fn held(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Lays out a file.
    ///
    /// # Errors
    /// Why the bytes are no plain text.
    pub fn lay_out(&self, bytes: &[u8]) -> Result<Formed<'_>, Rejected> {
        let Split {
            numbers, origin, ..
        } = self.split(bytes)?;
        Ok(form_lines(self.lines(&numbers), origin))
    }

    /// Forms a decoded document.
    #[must_use]
    pub fn form(&self, decoded: &Decoded) -> Formed<'_> {
        let Split {
            numbers, origin, ..
        } = self.split_decoded(decoded);
        form_lines(self.lines(&numbers), origin)
    }

    /// The lines of a file by their numbers.
    ///
    /// # Errors
    /// Why the bytes are no plain text.
    pub fn split(&self, bytes: &[u8]) -> Result<Split, Rejected> {
        match self.split_plain(bytes) {
            Some(split) => Ok(split),
            None => Ok(self.split_decoded(&decode(bytes)?)),
        }
    }

    fn split_decoded(&self, decoded: &Decoded) -> Split {
        let (raw, origin) = split_decoded(decoded);
        let number = |line: &RawLine<'_>| self.number(line.text, hash(line.text.as_bytes())).0;
        Split {
            numbers: raw.iter().map(number).collect(),
            origin,
            ending: None,
        }
    }

    /// The line of a number that this gave.
    #[must_use]
    #[inline]
    pub fn line(&self, number: u32) -> Option<&Arc<Line>> {
        self.held.get(number as usize).map(|held| &held.line)
    }

    /// The same with what passes over lines ask of it, and the number of the first line that it is like.
    #[inline]
    pub(super) fn known(&self, number: u32) -> Option<(&Arc<Line>, Facts, u32)> {
        let held = self.held.get(number as usize)?;
        let like = if held.like == NONE { number } else { held.like };
        Some((&held.line, held.facts, like))
    }

    /// The lines of numbers that this gave.
    #[must_use]
    pub fn lines(&self, numbers: &[u32]) -> Vec<&Arc<Line>> {
        let mut lines = Vec::with_capacity(numbers.len());
        lines.extend(numbers.iter().filter_map(|number| self.line(*number)));
        lines
    }

    /// The number of a raw line, and whether it was there already.
    fn number(&self, raw: &str, hash: u64) -> (u32, bool) {
        let find = |numbers: &Numbers| {
            let mut at = hash;
            loop {
                match numbers.get(&at) {
                    None => return Err(at),
                    Some(number) if self.is(*number, raw.as_bytes()) => return Ok(*number),
                    Some(_) => at = at.wrapping_add(PARTS as u64),
                }
            }
        };
        let part = self.numbers.get(hash as usize % PARTS);
        let Some(part) = part else { return (0, true) };
        if let Ok(number) = find(&part.lock().unwrap_or_else(PoisonError::into_inner)) {
            return (number, true);
        }
        // Read while nobody waits; another thread may have read it meanwhile.
        let line = Arc::new(Line::new(raw));
        let facts = Facts::of(&line);
        let hash = facts.like(&line);
        let like = hash.and_then(|hash| self.like(hash, facts, &line));
        let mut numbers = part.lock().unwrap_or_else(PoisonError::into_inner);
        let number = match find(&numbers) {
            Ok(number) => return (number, true),
            Err(free) => {
                self.bytes.fetch_add(raw.len() + LINE, Ordering::Relaxed);
                let like = like.unwrap_or(NONE);
                let number = u32::try_from(self.held.push(Held { line, facts, like }));
                let number = number.unwrap_or(NONE);
                numbers.insert(free, number);
                number
            }
        };
        drop(numbers);
        if let (Some(hash), None) = (hash, like)
            && let Some(mut alike) = self.alike(hash)
        {
            alike.entry(hash).or_insert(number);
        }
        (number, false)
    }

    /// The number of the line that one is like.
    fn like(&self, hash: u64, facts: Facts, line: &Line) -> Option<u32> {
        let first = *self.alike(hash)?.get(&hash)?;
        let (other, others, _) = self.known(first)?;
        facts.is_like(line, (others, other)).then_some(first)
    }

    fn alike(&self, hash: u64) -> Option<MutexGuard<'_, Numbers>> {
        let part = self.alike.get(hash as usize % PARTS)?;
        Some(part.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether the line of a number has these bytes.
    fn is(&self, number: u32, raw: &[u8]) -> bool {
        self.line(number)
            .is_some_and(|line| line.raw.as_bytes() == raw)
    }

    /// `None` where some line is not plain, or no line holds anything.
    fn split_plain(&self, bytes: &[u8]) -> Option<Split> {
        let thread = rayon::current_thread_index().unwrap_or(0);
        let near = self.near.get(thread % PARTS)?;
        // Where there are more threads than that, who finds it taken looks among all lines.
        let mut none = Near::default();
        let mut held = near.try_lock();
        let near = held.as_deref_mut().unwrap_or(&mut none);
        near.file.clear();
        let mut other_endings = Vec::new();
        // The last line that was met before, and is not empty.
        let mut last = None;
        let mut rest = bytes;
        while !rest.is_empty() {
            let again = match rest {
                [b'\n', ..] | [b'\r', b'\n', ..] => near.empty.map(|empty| (empty, rest, last)),
                _ => last.and_then(|last| {
                    let (number, after) = self.again(near.after(last)?, rest)?;
                    Some((number, after, Some(number)))
                }),
            };
            let (number, after) = match again {
                Some((number, after, met)) => {
                    last = met;
                    (number, after)
                }
                None => {
                    let (raw, after) = rest.split_at_checked(end_of_line(rest))?;
                    let (number, met) = self.near_number(raw, near)?;
                    if met && !raw.is_empty() {
                        if let Some(last) = last {
                            near.set_after(last, number);
                        }
                        last = Some(number);
                    }
                    (number, after)
                }
            };
            near.file.push(number);
            rest = match after {
                [b'\r', b'\n', rest @ ..] => {
                    if other_endings.is_empty() {
                        other_endings.reserve(MANY);
                    }
                    other_endings.push(u32::try_from(near.file.len()).unwrap_or(u32::MAX));
                    rest
                }
                [b'\n', rest @ ..] => rest,
                _ => &[],
            };
        }
        let numbers = near.file.as_slice();
        let is_blank = |number: &u32| self.line(*number).is_some_and(|line| line.blank);
        if numbers.iter().all(is_blank) {
            return None;
        }
        let origin = Origin {
            encoding: "utf-8",
            bom: false,
            mojibake: Mojibake::None,
            other_endings,
            unfinished: bytes.last() != Some(&b'\n'),
        };
        let ended = numbers.len() - usize::from(origin.unfinished);
        let ending: Option<&[u8]> = match origin.other_endings.len() {
            0 => Some(b"\n"),
            all if all == ended => Some(b"\r\n"),
            _ => None,
        };
        Some(Split {
            numbers: numbers.into(),
            origin,
            ending,
        })
    }

    /// Whether a text begins with a line that was met before, as a whole; then what comes after it.
    fn again<'b>(&self, number: u32, text: &'b [u8]) -> Option<(u32, &'b [u8])> {
        let after = text.strip_prefix(self.line(number)?.raw.as_bytes())?;
        let whole = matches!(after, [] | [b'\n', ..] | [b'\r', b'\n', ..]);
        whole.then_some((number, after))
    }

    /// The number of a plain line, and whether this thread met it before.
    fn near_number(&self, raw: &[u8], near: &mut Near) -> Option<(u32, bool)> {
        let hash = hash(raw);
        if let Some(number) = near.numbers.get(&hash)
            && self.is(*number, raw)
        {
            return Some((*number, true));
        }
        // A carriage return before the line's ending ends a line of its own.
        if raw.ends_with(b"\r") || !is_plain(raw) {
            return None;
        }
        let (number, known) = self.number(std::str::from_utf8(raw).ok()?, hash);
        if raw.is_empty() {
            near.empty = Some(number);
        } else if known {
            // What only one file has is not met again.
            near.numbers.entry(hash).or_insert(number);
        }
        Some((number, known))
    }
}

/// Where the first line of a text ends: before the carriage return of its ending, if there is one.
fn end_of_line(text: &[u8]) -> usize {
    let Some(end) = memchr::memchr(b'\n', text) else {
        return text.len();
    };
    let bare = text.get(..end).and_then(|line| line.strip_suffix(b"\r"));
    bare.map_or(end, <[u8]>::len)
}

fn hash(raw: &[u8]) -> u64 {
    xxh3_64(raw)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn slowly(bytes: &[u8]) -> Result<Formed<'static>, Rejected> {
        let lines: &'static Lines = Box::leak(Box::default());
        Ok(lines.form(&decode(bytes)?))
    }

    #[test]
    fn equal_lines_are_one_line() {
        let lines = Lines::default();
        let one = lines.lay_out(b"un\ndeux\r\nun").unwrap();
        let other = lines.lay_out(b"\xef\xbb\xbfun\n").unwrap();
        assert!(Arc::ptr_eq(one.laid.lines[0], one.laid.lines[2]));
        assert!(Arc::ptr_eq(one.laid.lines[0], other.laid.lines[0]));
        assert_eq!((one.bom, other.bom), (false, true));
    }

    #[test]
    fn lines_of_one_hash_stay_apart() {
        let lines = Lines::default();
        let first = |raw| lines.number(raw, 7);
        assert_eq!(
            [first("un"), first("deux"), first("trois")],
            [(0, false), (1, false), (2, false)]
        );
        assert_eq!(
            [first("trois"), first("un"), first("deux")],
            [(2, true), (0, true), (1, true)]
        );
    }

    proptest! {
        #[test]
        fn known_lines_make_the_same_form(file in prop::collection::vec(
            prop::sample::select(vec![
                "a", "é", " ", "\t", "\n", "\r", "\r\n", "\u{b}", "\u{85}", "\u{feff}", "\u{a0}", "Ã©", "<p>", "\0",
                "---", "|", "- ", "\u{200b}", "mot",
            ]),
            0..24,
        )) {
            let file = file.concat();
            let lines = Lines::default();
            let (first, again) = (lines.lay_out(file.as_bytes()), lines.lay_out(file.as_bytes()));
            let slow = slowly(file.as_bytes());
            let shown = |formed: &Result<Formed<'_>, Rejected>| match formed {
                Ok(formed) => format!(
                    "{:?} {:?} {:?} {:?} {:?}",
                    formed.written(), formed.normalisations(), formed.laid.roles, formed.encoding, formed.mojibake
                ),
                Err(rejected) => format!("{rejected:?}"),
            };
            prop_assert_eq!(shown(&first), shown(&slow));
            prop_assert_eq!(shown(&again), shown(&slow));
        }
    }
}
