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
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

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
    held: boxcar::Vec<Arc<Line>>,
    /// The number of each line by the hash of its raw text, in parts, so that threads seldom wait for one another. Where
    /// two texts have one hash, the second stands at the next free number after it.
    numbers: [Mutex<Numbers>; PARTS],
    /// For each thread, the plain lines that it met more than once: nobody waits for them.
    near: [Mutex<Numbers>; PARTS],
    /// See [`Lines::held`].
    bytes: AtomicUsize,
}

/// What a line weighs beside its bytes.
const LINE: usize = 32;

/// A power of two.
const PARTS: usize = 16;

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
    pub fn line(&self, number: u32) -> Option<&Arc<Line>> {
        self.held.get(number as usize)
    }

    /// The lines of numbers that this gave.
    #[must_use]
    pub fn lines(&self, numbers: &[u32]) -> Vec<&Arc<Line>> {
        numbers
            .iter()
            .filter_map(|number| self.line(*number))
            .collect()
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
        let mut numbers = part.lock().unwrap_or_else(PoisonError::into_inner);
        match find(&numbers) {
            Ok(number) => (number, true),
            Err(free) => {
                self.bytes.fetch_add(raw.len() + LINE, Ordering::Relaxed);
                let number = u32::try_from(self.held.push(line)).unwrap_or(u32::MAX);
                numbers.insert(free, number);
                (number, false)
            }
        }
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
        let mut none = Numbers::default();
        let mut held = near.try_lock();
        let near = held.as_deref_mut().unwrap_or(&mut none);
        let mut numbers = Vec::with_capacity(memchr::memchr_iter(b'\n', bytes).count() + 1);
        let mut other_endings = Vec::new();
        let mut from = 0;
        for end in memchr::memchr_iter(b'\n', bytes).chain([bytes.len()]) {
            let mut raw = bytes.get(from..end)?;
            if end < bytes.len() {
                if let Some(bare) = raw.strip_suffix(b"\r") {
                    raw = bare;
                    other_endings.push(u32::try_from(numbers.len() + 1).unwrap_or(u32::MAX));
                }
            } else if raw.is_empty() {
                break;
            }
            numbers.push(self.near_number(raw, near)?);
            from = end + 1;
        }
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

    fn near_number(&self, raw: &[u8], near: &mut Numbers) -> Option<u32> {
        let hash = hash(raw);
        if let Some(number) = near.get(&hash)
            && self.is(*number, raw)
        {
            return Some(*number);
        }
        // A carriage return before the line's ending ends a line of its own.
        if raw.ends_with(b"\r") || !is_plain(raw) {
            return None;
        }
        let (number, known) = self.number(std::str::from_utf8(raw).ok()?, hash);
        // What only one file has is not met again.
        if known {
            near.entry(hash).or_insert(number);
        }
        Some(number)
    }
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
