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
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use crate::document::form::{Formed, Origin, form, form_lines};
use crate::document::line::Line;
use crate::text::{Mojibake, Rejected, decode, is_plain};

/// Each distinct raw line once, shared by all threads.
///
/// ```
/// use charte_diff::document::Lines;
/// use charte_diff::document::table::Role;
///
/// let lines = Lines::default();
/// let formed = lines.lay_out("Cookies\n\nname\tpurpose\nid\tlogin\n".as_bytes()).expect("it is text");
/// assert_eq!(formed.roles[0], Role::Text);
/// let Role::Row(row) = &formed.roles[3] else { panic!("a row of a table") };
/// assert_eq!(&*row.written, "id\tlogin");
///
/// // The same line of another file is the very same.
/// let other = lines.lay_out(b"Cookies\n").expect("it is text");
/// assert!(std::sync::Arc::ptr_eq(&formed.lines[0], &other.lines[0]));
/// ```
#[derive(Debug)]
pub struct Lines {
    held: RwLock<FxHashMap<Arc<str>, Arc<Line>>>,
    /// For each thread, the plain lines that it met, by the hashes of their bytes: nobody waits for them.
    near: Vec<Mutex<Near>>,
    /// See [`Lines::held`].
    bytes: AtomicUsize,
}

/// What a line weighs beside its bytes.
const LINE: usize = 32;

type Near = FxHashMap<u64, Arc<Line>>;

impl Default for Lines {
    /// For the threads of the pool that this is called in.
    fn default() -> Self {
        Self {
            held: RwLock::default(),
            near: (0..rayon::current_num_threads())
                .map(|_| Mutex::default())
                .collect(),
            bytes: AtomicUsize::new(0),
        }
    }
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
    pub fn lay_out(&self, bytes: &[u8]) -> Result<Formed, Rejected> {
        match self.lay_out_plain(bytes) {
            Some(formed) => Ok(formed),
            None => Ok(form(decode(bytes)?, |raw| self.get(raw))),
        }
    }

    fn get(&self, raw: &str) -> Arc<Line> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = held.get(raw) {
            return Arc::clone(line);
        }
        drop(held);
        let line = Arc::new(Line::new(raw));
        self.bytes.fetch_add(raw.len() + LINE, Ordering::Relaxed);
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(held.entry(Arc::clone(&line.raw)).or_insert(line))
    }

    /// `None` where some line is not plain, or no line holds anything.
    fn lay_out_plain(&self, bytes: &[u8]) -> Option<Formed> {
        let thread = rayon::current_thread_index().unwrap_or(0);
        let near = self.near.get(thread).or(self.near.first())?;
        let mut near = near.lock().unwrap_or_else(PoisonError::into_inner);
        let mut lines = Vec::with_capacity(memchr::memchr_iter(b'\n', bytes).count() + 1);
        let mut other_endings = Vec::new();
        let mut from = 0;
        for end in memchr::memchr_iter(b'\n', bytes).chain([bytes.len()]) {
            let mut raw = bytes.get(from..end)?;
            if end < bytes.len() {
                if let Some(bare) = raw.strip_suffix(b"\r") {
                    raw = bare;
                    other_endings.push(u32::try_from(lines.len() + 1).unwrap_or(u32::MAX));
                }
            } else if raw.is_empty() {
                break;
            }
            lines.push(self.near_line(raw, &mut near)?);
            from = end + 1;
        }
        if lines.iter().all(|line: &Arc<Line>| line.blank) {
            return None;
        }
        let origin = Origin {
            encoding: "utf-8",
            bom: false,
            mojibake: Mojibake::None,
            other_endings,
            unfinished: bytes.last() != Some(&b'\n'),
        };
        Some(form_lines(lines, origin))
    }

    fn near_line(&self, raw: &[u8], near: &mut Near) -> Option<Arc<Line>> {
        let hash = xxh3_64(raw);
        if let Some(line) = near.get(&hash)
            && line.raw.as_bytes() == raw
        {
            return Some(Arc::clone(line));
        }
        // A carriage return before the line's ending ends a line of its own.
        if raw.ends_with(b"\r") || !is_plain(raw) {
            return None;
        }
        let line = self.get(std::str::from_utf8(raw).ok()?);
        near.entry(hash).or_insert_with(|| Arc::clone(&line));
        Some(line)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn slowly(bytes: &[u8]) -> Result<Formed, Rejected> {
        Ok(form(decode(bytes)?, |raw| Arc::new(Line::new(raw))))
    }

    #[test]
    fn equal_lines_are_one_line() {
        let lines = Lines::default();
        let one = lines.lay_out(b"un\ndeux\r\nun").unwrap();
        let other = lines.lay_out(b"\xef\xbb\xbfun\n").unwrap();
        assert!(Arc::ptr_eq(&one.lines[0], &one.lines[2]));
        assert!(Arc::ptr_eq(&one.lines[0], &other.lines[0]));
        assert_eq!((one.bom, other.bom), (false, true));
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
            let shown = |formed: &Result<Formed, Rejected>| match formed {
                Ok(formed) => format!(
                    "{:?} {:?} {:?} {:?} {:?}",
                    formed.written(), formed.normalisations(), formed.roles, formed.encoding, formed.mojibake
                ),
                Err(rejected) => format!("{rejected:?}"),
            };
            prop_assert_eq!(shown(&first), shown(&slow));
            prop_assert_eq!(shown(&again), shown(&slow));
        }
    }
}
