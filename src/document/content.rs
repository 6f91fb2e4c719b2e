//! Block text with its words, held once however many documents have it.
//!
//! Equality of two texts is equality of pointers to the same [`Content`], of their comparison keys, or of their masks
//! (keys in which every URL, e-mail, date and number is the same), from strict to loose.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use crate::apart::Apart;
use crate::document::grid::CellText;
use crate::document::line::Line;
use crate::text::{Token, TokenClass, fold, hash_key, tokenize};

/// A text as compared: block text and its words.
///
/// ```
/// use charte_diff::document::Content;
///
/// let one = Content::new("Kept for 13 months, see https://a.example.org");
/// let other = Content::new("kept for 6 months, see https://b.example.org");
/// // The mask makes numbers and addresses equal, the key only what is form.
/// assert_eq!(one.mask, other.mask);
/// assert_ne!(one.key(), other.key());
/// assert_eq!(Content::new("L'usage").key(), Content::new("l’usage").key());
/// ```
#[derive(Debug)]
pub struct Content {
    /// Block text.
    pub text: Arc<str>,
    /// Its words and signs; bytes are those of `text`.
    pub tokens: Arc<[Token]>,
    /// Hash of the words and signs with URLs, e-mails, dates and numbers masked.
    pub mask: u64,
    /// The masks of the words alone (no signs), in order.
    pub words: Vec<u64>,
    /// Whether it has the shape of a heading: twelve words at most, not ending in `. ; ,`, not a bare URL.
    pub heading: bool,
    /// See [`Content::key`].
    key: OnceLock<u64>,
    /// See [`Content::distinct_words`].
    distinct: OnceLock<Box<[u64]>>,
}

/// Most words of a heading (DESIGN.md, `heading`).
const HEADING_WORDS: usize = 12;

impl Content {
    /// Reads a block text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self::with_tokens(Arc::from(text), tokenize(text).into())
    }

    /// The masks of the words, sorted, each once: found when they are first asked for, since few texts are ever looked
    /// for among others.
    #[must_use]
    pub fn distinct_words(&self) -> &[u64] {
        self.distinct.get_or_init(|| {
            let mut words = self.words.clone();
            words.sort_unstable();
            words.dedup();
            words.into_boxed_slice()
        })
    }

    /// The hash of the comparison key: made when it is first asked for, since most texts are told apart by less.
    #[must_use]
    pub fn key(&self) -> u64 {
        *self.key.get_or_init(|| hash_key(&fold(&self.text)))
    }

    fn with_tokens(text: Arc<str>, tokens: Arc<[Token]>) -> Self {
        let held = || tokens.iter().filter(|token| token.is_word_like());
        let mut words = Vec::with_capacity(held().count());
        words.extend(held().map(Token::mask));
        let mask = hash_all(tokens.iter().map(Token::mask));
        let mut content = Self {
            text,
            key: OnceLock::new(),
            mask,
            words,
            tokens,
            heading: false,
            distinct: OnceLock::new(),
        };
        content.heading = is_short(&content.text) && !content.is_bare_url();
        content
    }

    /// Whether the text is one web address and nothing else.
    #[must_use]
    pub fn is_bare_url(&self) -> bool {
        let mut words = self.tokens.iter().filter(|token| token.is_word_like());
        words
            .next()
            .is_some_and(|token| token.class == TokenClass::Url)
            && words.next().is_none()
    }
}

/// Whether a text has the shape of a heading, as [`Content::heading`]: for a text of which nothing else is asked.
#[must_use]
pub fn is_heading(text: &str) -> bool {
    is_short(text) && Content::new(text).heading
}

fn is_short(text: &str) -> bool {
    let text = text.trim_end();
    // Most long texts end in a sign: their words need not be counted.
    if text.ends_with(['.', ';', ',']) {
        return false;
    }
    let words = text
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric));
    let count = words.take(HEADING_WORDS + 1).count();
    (1..=HEADING_WORDS).contains(&count)
}

/// A hash of a sequence of hashes that depends on their order.
#[must_use]
pub fn hash_all(parts: impl IntoIterator<Item = u64>) -> u64 {
    let mut sum = Summed::default();
    parts.into_iter().for_each(|part| sum.push(part));
    sum.hash()
}

/// [`hash_all`] of what comes one by one.
#[derive(Debug, Clone, Copy)]
pub struct Summed(u64);

impl Default for Summed {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Summed {
    /// Adds the next hash.
    #[inline]
    pub const fn push(&mut self, part: u64) {
        self.0 = (self.0.rotate_left(5) ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    /// The hash of what was added.
    #[inline]
    #[must_use]
    pub const fn hash(self) -> u64 {
        self.0
    }
}

const SHARDS: usize = 64;

/// The texts of a row.
#[derive(Debug, Clone)]
pub struct RowContents {
    /// The cells.
    pub cells: Arc<[Arc<Content>]>,
    /// All of them, between tabs.
    pub whole: Arc<Content>,
}

/// What a line holds by itself, as the first [`Contents`] that was asked has it: nobody who asks it again looks it up or
/// waits for others. There is one for the lines of a run; another one looks it up every time.
#[derive(Debug, Default)]
pub(super) struct OfLine(OnceLock<(u64, Held)>);

/// A line is a text or a row; of the few that are both, what was asked first is kept.
#[derive(Debug)]
enum Held {
    Text(Arc<Content>),
    Row(RowContents),
}

impl OfLine {
    /// As the contents of this number have it.
    fn get(&self, number: u64) -> Option<&Held> {
        let (of, held) = self.0.get()?;
        (*of == number).then_some(held)
    }

    fn keep(&self, number: u64, held: Held) {
        // Who comes second asks again the next time, where it was not the same.
        let _ = self.0.set((number, held));
    }
}

/// Each distinct text once, shared by all threads.
///
/// ```
/// use charte_diff::document::Contents;
/// use std::sync::Arc;
///
/// let contents = Contents::default();
/// assert!(Arc::ptr_eq(&contents.get("We use cookies."), &contents.get("We use cookies.")));
/// ```
#[derive(Debug)]
pub struct Contents {
    shards: Vec<Apart<Mutex<Shard>>>,
    /// No other contents of the process have it: by it lines know whether it was these that were asked.
    number: u64,
    /// See [`Contents::held`].
    bytes: AtomicUsize,
}

/// What a text weighs beside its bytes.
const TEXT: usize = 32;

/// Texts by their hashes, and those whose hash another text has.
#[derive(Debug, Default)]
struct Shard {
    by_hash: FxHashMap<u64, Arc<Content>>,
    others: FxHashMap<Arc<str>, Arc<Content>>,
}

impl Shard {
    fn get(&self, hash: u64, text: &str) -> Option<Arc<Content>> {
        let first = self.by_hash.get(&hash)?;
        let held = if std::ptr::eq(&*first.text, text) || *first.text == *text {
            first
        } else {
            self.others.get(text)?
        };
        Some(Arc::clone(held))
    }

    fn insert(&mut self, hash: u64, content: Arc<Content>) -> Arc<Content> {
        if let Some(held) = self.get(hash, &content.text) {
            return held;
        }
        if let Entry::Vacant(place) = self.by_hash.entry(hash) {
            place.insert(Arc::clone(&content));
        } else {
            let text = Arc::clone(&content.text);
            self.others.insert(text, Arc::clone(&content));
        }
        content
    }
}

impl Default for Contents {
    fn default() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self {
            shards: (0..SHARDS).map(|_| Apart::default()).collect(),
            number: NEXT.fetch_add(1, Ordering::Relaxed),
            bytes: AtomicUsize::new(0),
        }
    }
}

impl Contents {
    /// How much is held, in bytes of distinct texts: a measure of the memory that they take, which is some twenty times
    /// that.
    #[must_use]
    pub fn held(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    /// The content of a text, read only the first time that the text is met.
    #[must_use]
    pub fn get(&self, text: &str) -> Arc<Content> {
        let hash = xxh3_64(text.as_bytes());
        self.get_or_read(hash, text, || (Arc::from(text), tokenize(text).into()))
    }

    /// The contents of a row, which is on this line.
    #[must_use]
    pub(super) fn row<'l>(&self, cells: &[CellText], line: &'l Line) -> Cow<'l, RowContents> {
        let alone = line.shows(cells);
        if let Some(Held::Row(row)) = line.contents.get(self.number).filter(|_| alone) {
            return Cow::Borrowed(row);
        }
        let texts: Vec<&str> = cells.iter().map(|cell| &*cell.text).collect();
        let row = RowContents {
            cells: texts.iter().map(|text| self.get(text)).collect(),
            whole: self.get(&texts.join("\t")),
        };
        if alone {
            line.contents.keep(self.number, Held::Row(row.clone()));
            if let Some(Held::Row(row)) = line.contents.get(self.number) {
                return Cow::Borrowed(row);
            }
        }
        Cow::Owned(row)
    }

    /// The content of a whole line of text, whose words and signs are known.
    #[must_use]
    pub(super) fn get_line(&self, line: &Line) -> Arc<Content> {
        if let Some(Held::Text(content)) = line.contents.get(self.number) {
            return Arc::clone(content);
        }
        let (text, tokens) = (&line.text, &line.tokens);
        let read = || (Arc::clone(text), Arc::clone(tokens));
        let content = self.get_or_read(line.whole, text, read);
        let held = Held::Text(Arc::clone(&content));
        line.contents.keep(self.number, held);
        content
    }

    /// `hash` is that of the text's bytes.
    fn get_or_read(
        &self,
        hash: u64,
        text: &str,
        read: impl Fn() -> (Arc<str>, Arc<[Token]>),
    ) -> Arc<Content> {
        let new = || {
            let (text, tokens) = read();
            Arc::new(Content::with_tokens(text, tokens))
        };
        let Some(shard) = self
            .shards
            .get(usize::try_from(hash >> 48).unwrap_or(0) % SHARDS)
        else {
            return new();
        };
        let lock = || shard.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = lock().get(hash, text) {
            return held;
        }
        // Read outside the lock: a long text must not hold up the others. Two threads may read the same text at the
        // same time; the first one's is kept, so that pointers stay comparable.
        let content = new();
        self.bytes.fetch_add(text.len() + TEXT, Ordering::Relaxed);
        lock().insert(hash, content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_gives_each_contents_its_own() {
        let (text, row) = (Line::new("Cookies"), Line::new("id\tlogin"));
        let cells = &row.grid.cells().expect("a row").cells;
        let (one, other) = (Contents::default(), Contents::default());
        // Asked again, the first one's are at hand; whose they are is no news to the other one.
        for _ in 0..2 {
            let [first, second] = [&one, &other].map(|contents| {
                let content = contents.get_line(&text);
                assert!(Arc::ptr_eq(&content, &contents.get("Cookies")));
                let held = contents.row(cells, &row).into_owned();
                assert!(Arc::ptr_eq(&held.whole, &contents.get("id\tlogin")));
                assert!(Arc::ptr_eq(&held.cells[1], &contents.get("login")));
                (content, held)
            });
            assert!(!Arc::ptr_eq(&first.0, &second.0));
            assert!(!Arc::ptr_eq(&first.1.whole, &second.1.whole));
        }
        assert!(matches!(one.row(cells, &row), Cow::Borrowed(_)));
        // Cells that only the neighbours of the line show are not the line's own.
        let others: Arc<[CellText]> = cells.iter().take(1).cloned().collect();
        let alone = one.row(&others, &row);
        assert!(Arc::ptr_eq(&alone.whole, &one.get("id")));
        // A line that is asked as a row is a text all the same.
        assert!(Arc::ptr_eq(&one.get_line(&row), &one.get(&row.text)));
    }

    #[test]
    fn texts_with_one_hash_stay_apart() {
        let mut shard = Shard::default();
        let one = shard.insert(7, Arc::new(Content::new("un")));
        let other = shard.insert(7, Arc::new(Content::new("deux")));
        assert_eq!((&*one.text, &*other.text), ("un", "deux"));
        let again = shard.insert(7, Arc::new(Content::new("deux")));
        assert!(Arc::ptr_eq(&again, &other));
        assert!(
            shard
                .get(7, "un")
                .is_some_and(|held| Arc::ptr_eq(&held, &one))
        );
        assert!(shard.get(7, "trois").is_none());
    }
}
