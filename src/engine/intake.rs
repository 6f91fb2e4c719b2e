//! From files to laid-out documents: equal files are read and laid out once.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;
use std::sync::{MutexGuard, OnceLock};

use sha2::{Digest as _, Sha256};
use smallvec::SmallVec;
use xxhash_rust::xxh3::xxh3_64;

use super::frames::OneOrMore;
use super::*;
use crate::apart::Apart;
use crate::document::form::form_lines;
use crate::document::known::Split;
use crate::document::{Laid, Mould, units};
use crate::text::raw_columns;

pub(super) fn lay_out<'l>(bytes: &[u8], lines: &'l Lines) -> Result<Formed<'l>, SkipReason> {
    lines.lay_out(bytes).map_err(skipped)
}

fn skipped(rejected: Rejected) -> SkipReason {
    match rejected {
        Rejected::Binary => SkipReason::Binary,
        Rejected::Empty => SkipReason::Empty,
        Rejected::Markup => SkipReason::Markup,
    }
}

/// One distinct content.
pub(super) struct Document<'l> {
    lines: &'l Lines,
    /// The numbers of its lines, in order.
    numbers: Box<[u32]>,
    /// What ends its lines, and whether the last one has no ending; where they are its bytes.
    ending: Option<(&'static [u8], bool)>,
    /// Its bytes, once another file had them.
    repeated: OnceLock<Box<[u8]>>,
    /// The lines of its units, from 1, in order.
    pub(super) unit_lines: Box<[u32]>,
    /// What it has in common with its copies.
    pub(super) frame: Arc<Frame<'l>>,
    pub(super) traits: Traits,
    /// The encoding that was read, in lower case.
    pub(super) encoding: &'static str,
    pub(super) oddity: Option<Box<Oddity>>,
    pub(super) normalisations: Arc<[Normalisation]>,
    pub(super) fingerprint: Option<Fingerprint>,
    /// A hash of its bytes.
    hash: u64,
    /// The files that hold it, as places in the list of files. Most have one, which takes no memory of its own.
    pub(super) files: SmallVec<[usize; 2]>,
}

/// What the `encoding` deviation tells of a document: where it first shows, and what stands there.
#[derive(PartialEq, Eq)]
pub(super) struct Oddity {
    pub(super) line: u32,
    pub(super) text: Arc<str>,
    /// Characters of the line, from 1, both included.
    pub(super) columns: (u32, u32),
    /// Whether it has bidirectional controls.
    pub(super) bidi: bool,
}

impl Oddity {
    fn of(formed: &Formed<'_>) -> Option<Self> {
        let lines = &formed.laid.lines;
        let foreign = formed.encoding != "utf-8" || formed.mojibake != Mojibake::None;
        let line = match (foreign, formed.bidi.or(formed.invisible)) {
            (false, None) => return None,
            (false, Some(line)) => line,
            (true, _) => lines
                .iter()
                .position(|line| !line.raw.is_ascii() && !line.blank)
                .or_else(|| lines.iter().position(|line| !line.blank))
                .map_or(1, |at| u32::try_from(at + 1).unwrap_or(u32::MAX)),
        };
        let held = lines.get(line as usize - 1);
        let text = held.map_or_else(|| Arc::from(""), |line| Arc::clone(&line.written));
        Some(Self {
            line,
            columns: held.map_or((1, 1), |line| raw_columns(&line.raw, 1, &text)),
            text,
            bidi: formed.bidi.is_some(),
        })
    }
}

impl<'l> Document<'l> {
    /// Reads a text that holds words.
    ///
    /// # Errors
    /// The bytes are no plain text, or hold none.
    pub(super) fn read(
        bytes: &[u8],
        lines: &'l Lines,
        frames: &Frames<'l>,
        gist: &mut Gist,
    ) -> Result<Self, SkipReason> {
        let Split {
            numbers,
            origin,
            ending,
        } = lines.split(bytes).map_err(skipped)?;
        let ending = ending.map(|ending| (ending, origin.unfinished));
        let hash = gist
            .read(&numbers, &origin, lines)
            .then(|| hash_all(gist.tokens().iter().map(|token| u64::from(*token))));
        if let Some(cast) = hash.and_then(|hash| frames.cast(gist, hash)) {
            return Ok(Self {
                lines,
                ending,
                repeated: OnceLock::new(),
                traits: cast.mould.traits(gist, &numbers, lines),
                normalisations: cast
                    .mould
                    .normalisations(gist, &numbers, &origin, lines)
                    .into(),
                unit_lines: gist.unit_lines().into(),
                frame: Arc::clone(&cast.frame),
                encoding: origin.encoding,
                oddity: None,
                fingerprint: None,
                hash: 0,
                files: SmallVec::new(),
                numbers,
            });
        }
        let formed = form_lines(lines.lines(&numbers), origin.clone());
        let outline = outline(&formed.laid);
        if outline.is_empty() {
            return Err(SkipReason::Empty);
        }
        let oddity = Oddity::of(&formed).map(Box::new);
        let unit_lines = outline.iter().map(|place| place.line).collect();
        let mould = hash.and_then(|hash| Some((hash, Mould::new(gist, &formed.laid, &outline)?)));
        let (traits, normalisations) = match &mould {
            Some((_, mould)) => (
                mould.traits(gist, &numbers, lines),
                mould.normalisations(gist, &numbers, &origin, lines),
            ),
            None => (traits(&formed.laid, &outline), formed.normalisations()),
        };
        let normalisations = normalisations.into();
        let encoding = formed.encoding;
        let frame = frames.of(traits.frame, formed.laid, outline, &numbers);
        if let Some((hash, mould)) = mould.filter(|(_, mould)| mould.is_for_all()) {
            frames.keep(hash, mould, &frame);
        }
        Ok(Self {
            lines,
            numbers,
            ending,
            repeated: OnceLock::new(),
            unit_lines,
            frame,
            traits,
            encoding,
            oddity,
            normalisations,
            fingerprint: None,
            hash: 0,
            files: SmallVec::new(),
        })
    }

    /// Whether these are its bytes; it may say no of a text that is rarely laid out like that.
    fn is(&self, bytes: &[u8]) -> bool {
        if let Some(own) = self.repeated.get() {
            return **own == *bytes;
        }
        let same = self.lines_give(bytes);
        if same {
            // What comes twice often comes again.
            self.repeated.get_or_init(|| bytes.into());
        }
        same
    }

    fn lines_give(&self, bytes: &[u8]) -> bool {
        let Some((ending, unfinished)) = self.ending else {
            return false;
        };
        let mut rest = bytes;
        let mut numbers = self.numbers.iter().peekable();
        while let Some(number) = numbers.next() {
            let raw = self.lines.line(*number).map(|line| line.raw.as_bytes());
            let Some(after) = raw.and_then(|raw| rest.strip_prefix(raw)) else {
                return false;
            };
            if unfinished && numbers.peek().is_none() {
                return after.is_empty();
            }
            let Some(after) = after.strip_prefix(ending) else {
                return false;
            };
            rest = after;
        }
        rest.is_empty()
    }

    /// Whether another text of the same hash is the same.
    fn is_same(&self, other: &Self) -> bool {
        self.numbers == other.numbers
            && self.encoding == other.encoding
            && self.normalisations == other.normalisations
            && self.oddity == other.oddity
            && self.fingerprint == other.fingerprint
    }

    /// Its lines with their roles: made again where they are not those of its frame.
    fn laid(&self) -> Cow<'_, Laid<'l>> {
        if self.frame.numbers == self.numbers {
            Cow::Borrowed(&self.frame.laid)
        } else {
            Cow::Owned(Laid::new(self.lines.lines(&self.numbers)))
        }
    }

    /// Its written form.
    pub(super) fn written(&self) -> String {
        self.laid().written()
    }

    pub(super) fn units(&self, contents: &Contents) -> Vec<Unit<'l>> {
        self.units_of(0..self.unit_lines.len(), contents, &OnceCell::new())
    }

    /// Some of its units. Where neighbours decide what a line is, all are made, once: they are kept in `all`.
    pub(super) fn units_of(
        &self,
        range: Range<usize>,
        contents: &Contents,
        all: &OnceCell<Vec<Unit<'l>>>,
    ) -> Vec<Unit<'l>> {
        let Frame { laid, outline, .. } = &*self.frame;
        let places = outline.get(range.clone()).unwrap_or_default();
        let mut made = units_at(laid, places, contents);
        if self.frame.numbers == self.numbers {
            return made;
        }
        for (at, unit) in range.clone().zip(&mut made) {
            let line = self.line(at).filter(|line| unit.stands_on(line));
            let (Some(line), Some(number)) = (line, self.unit_lines.get(at)) else {
                let all = all.get_or_init(|| units(&self.laid(), contents));
                return all.get(range).unwrap_or_default().to_vec();
            };
            unit.move_to(*number, line);
        }
        made
    }

    /// The numbers of the lines of its units, in order: equal for equal lines.
    pub(super) fn line_numbers(&self) -> impl Iterator<Item = Option<u32>> + '_ {
        let number = |line: &u32| {
            let at = (*line as usize).checked_sub(1)?;
            self.numbers.get(at).copied()
        };
        self.unit_lines.iter().map(number)
    }

    /// Its units as junctions see them.
    pub(super) fn seen(&self) -> Vec<Seen<'_>> {
        let Frame { laid, outline, .. } = &*self.frame;
        seen_at(laid, outline, |unit| self.line(unit))
    }

    /// The line of a unit.
    pub(super) fn line(&self, unit: usize) -> Option<&'l Arc<Line>> {
        let at = (*self.unit_lines.get(unit)? as usize).checked_sub(1)?;
        self.lines.line(*self.numbers.get(at)?)
    }
}

/// What came of one file.
enum Fate {
    /// It holds the text of this number.
    Document(usize),
    Skipped(SkipReason),
    /// A template file, which is no document.
    Template,
}

fn fingerprint(bytes: &[u8]) -> Fingerprint {
    Fingerprint {
        size: bytes.len() as u64,
        sha256: Arc::from(hex(&Sha256::digest(bytes))),
    }
}

/// The distinct texts that are taken in.
struct Texts<'l> {
    lines: &'l Lines,
    frames: Frames<'l>,
    fingerprints: bool,
    /// Each by itself: places of the list that nothing takes are small, and another order moves no more than that.
    held: boxcar::Vec<Box<Document<'l>>>,
    /// The numbers of the texts by the hash of their bytes, in parts.
    numbers: [Apart<Mutex<Numbers>>; PARTS],
}

/// By the hash of their bytes.
type Numbers = FxHashMap<u64, OneOrMore<usize>>;

/// A power of two.
const PARTS: usize = 16;

impl<'l> Texts<'l> {
    fn take(&self, file: &Found, (buffer, gist): &mut (Vec<u8>, Gist)) -> Fate {
        match read_into(file, buffer) {
            Err(reason) => Fate::Skipped(reason),
            Ok(()) if is_template(buffer) => Fate::Template,
            Ok(()) => self
                .number(buffer, gist)
                .map_or_else(Fate::Skipped, Fate::Document),
        }
    }

    /// The number of a text. Two threads that meet one text at the same time each give it a number: see
    /// [`Texts::finish`].
    fn number(&self, bytes: &[u8], gist: &mut Gist) -> Result<usize, SkipReason> {
        let hash = xxh3_64(bytes);
        let known = self.part(hash).get(&hash).cloned();
        let mut known = known.iter().flat_map(OneOrMore::as_slice);
        let is_same = |number: &&usize| self.held.get(**number).is_some_and(|held| held.is(bytes));
        if let Some(number) = known.find(is_same) {
            return Ok(*number);
        }
        let mut document = Document::read(bytes, self.lines, &self.frames, gist)?;
        document.fingerprint = self.fingerprints.then(|| fingerprint(bytes));
        document.hash = hash;
        let number = self.held.push(Box::new(document));
        OneOrMore::add(&mut self.part(hash), hash, number);
        Ok(number)
    }

    fn part(&self, hash: u64) -> MutexGuard<'_, FxHashMap<u64, OneOrMore<usize>>> {
        let part = self.numbers.get(hash as usize % PARTS);
        let part = part.unwrap_or(&self.numbers[0]);
        part.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Each text once, with its files, in their order; `of` says in that order which text each file holds.
    #[expect(
        clippy::vec_box,
        reason = "they are put in another order than they were met in, and are large"
    )]
    fn finish(self, of: Vec<(usize, usize)>) -> Vec<Box<Document<'l>>> {
        let mut held: Vec<Option<Box<Document<'l>>>> = self.held.into_iter().map(Some).collect();
        let mut documents: Vec<Box<Document<'l>>> = Vec::with_capacity(held.len());
        // Where each of them stands, once its first file came.
        let mut places: Vec<usize> = vec![usize::MAX; held.len()];
        for (file, number) in of {
            let Some(place) = places.get_mut(number) else {
                continue;
            };
            if let Some(document) = held.get_mut(number).and_then(Option::take) {
                *place = documents.len();
                documents.push(document);
            }
            if let Some(document) = documents.get_mut(*place) {
                document.files.push(file);
            }
        }
        unite(&mut documents);
        documents
    }
}

/// Gives the files of equal texts to the first of them: two threads met a text at the same time. Those that are left
/// without files go.
fn unite(documents: &mut Vec<Box<Document<'_>>>) {
    let mut order: Vec<(u64, usize)> = documents.iter().map(|held| held.hash).zip(0..).collect();
    order.par_sort_unstable();
    for like in order.chunk_by(|(one, _), (next, _)| one == next) {
        for (at, (_, number)) in like.iter().enumerate().skip(1) {
            let is_same = |before: &usize| match (documents.get(*before), documents.get(*number)) {
                (Some(before), Some(document)) => before.is_same(document),
                _ => false,
            };
            let mut before = like.iter().take(at).map(|(_, before)| *before);
            let Some(first) = before.find(is_same) else {
                continue;
            };
            let document = documents.get_mut(*number);
            let files = document.map(|held| std::mem::take(&mut held.files));
            if let Some(first) = documents.get_mut(first) {
                first.files.extend(files.into_iter().flatten());
                first.files.sort_unstable();
            }
        }
    }
    documents.retain(|document| !document.files.is_empty());
}

/// As many files one thread reads with the same buffers, at most: none is left with a large part when the others have
/// done theirs.
const ARMFUL: usize = 256;

/// Reads all files in parallel; equal ones become one document.
pub(super) fn take_in<'l>(
    files: &[Found],
    lines: &'l Lines,
    settings: &Settings,
    progress: &(dyn Fn(usize) + Sync),
) -> (Vec<Box<Document<'l>>>, Vec<Skipped>) {
    let texts = Texts {
        lines,
        frames: Frames::default(),
        fingerprints: settings.fingerprints,
        held: boxcar::Vec::new(),
        numbers: Default::default(),
    };
    let fates: Vec<Fate> = files
        .par_iter()
        .with_max_len(ARMFUL)
        .map_init(Default::default, |buffers, file| {
            let fate = texts.take(file, buffers);
            progress(1);
            fate
        })
        .collect();
    let mut of: Vec<(usize, usize)> = Vec::with_capacity(files.len());
    let mut skipped: Vec<Skipped> = Vec::new();
    for ((at, file), fate) in files.iter().enumerate().zip(fates) {
        match fate {
            Fate::Template => {}
            Fate::Document(number) => of.push((at, number)),
            Fate::Skipped(reason) => skipped.push(Skipped {
                path: file.shown.clone(),
                reason,
                named: file.named,
            }),
        }
    }
    (texts.finish(of), skipped)
}

/// Equal streams once, with the weight of all; and for each document its stream.
pub(super) fn streams(
    documents: &[Box<Document<'_>>],
    contents: &Contents,
) -> (Streams, Vec<usize>) {
    // Documents of one frame have the same words: one speaks for all, with the weight of all.
    let mut frames: FxHashMap<u64, usize> = FxHashMap::default();
    let mut speakers: Vec<&Document<'_>> = Vec::new();
    let mut weights: Vec<u32> = Vec::new();
    let mut frame_of: Vec<usize> = Vec::with_capacity(documents.len());
    for document in documents {
        let next = speakers.len();
        let frame = *frames.entry(document.traits.frame).or_insert(next);
        if frame == next {
            speakers.push(document);
            weights.push(0);
        }
        if let Some(held) = weights.get_mut(frame) {
            *held += weight(document);
        }
        frame_of.push(frame);
    }
    let (mut streams, stream_of) = Streams::gather(&speakers, |document, words| {
        add_words(
            &document.frame.laid,
            &document.frame.outline,
            contents,
            words,
        );
    });
    for (stream, weight) in stream_of.iter().zip(weights) {
        streams.weigh(*stream, weight);
    }
    let owner_of = |frame: usize| stream_of.get(frame).copied().unwrap_or(0);
    (streams, frame_of.into_iter().map(owner_of).collect())
}

#[cfg(test)]
mod tests {
    use smallvec::smallvec;

    use super::*;

    #[test]
    fn equal_texts_give_their_files_to_one_and_others_of_their_hash_keep_theirs() {
        let lines = Lines::default();
        let frames = Frames::default();
        let mut documents: Vec<Box<Document<'_>>> =
            ["A b.\n", "C d.\n", "A b.\n", "E f.\n", "A b.\n", "C d.\n"]
                .iter()
                .enumerate()
                .map(|(file, text)| {
                    let document =
                        Document::read(text.as_bytes(), &lines, &frames, &mut Gist::default());
                    let mut document = document.ok().unwrap();
                    (document.hash, document.files) = (7, smallvec![file]);
                    Box::new(document)
                })
                .collect();
        unite(&mut documents);
        let mut files: Vec<Vec<usize>> = documents
            .into_iter()
            .map(|held| held.files.to_vec())
            .collect();
        files.sort();
        assert_eq!(files, [vec![0, 2, 4], vec![1, 5], vec![3]]);
    }

    /// Texts of one frame, in layouts of many kinds, and some that are alike only at first sight.
    const TEXTS: &[&str] = &[
        "Cookies\n\nVoir <https://a.fr>.\n\nNom\tDurée\nun\t13 mois\ndeux\t6 mois\n",
        "Cookies\n\nVoir <https://b.example.org>.\n\nNom\tDurée\nun\t13 mois\ndeux\t6 mois\n",
        "\n\nCookies\n\n\nVoir <https://c.fr>.\n\nNom\tDurée\n----\t----\nun\t13 mois\n\ndeux\t6 mois",
        "Cookies\n\nVoir <https://d.fr>.\n\n| Nom | Durée |\n| un | 13 mois |\n|  deux | 6 mois |\n",
        "Cookies\n\nVoir <https://e.fr>.\n\nNom       Durée\nun        13 mois\ndeux      6 mois\n",
        "Cookies\r\n\r\nVoir <https://a.fr>.\r\n\r\nNom\tDurée\r\nun\t13 mois\r\ndeux\t6 mois\r\n",
        "Cookies\r\n\nVoir <https://a.fr>.\n\nNom\tDurée\nun\t13 mois\ndeux\t6 mois\n",
        "Cookies\n\nVoir <https://a.fr>.\n\nNom\tDurée\nun\t13 mois\ndeux\t6 mois",
        "Cookies\n\nVoir <https://a.fr>.\n\nNom\tDurée\nun\t13 mois\ndeux\t6 mois\n\n",
        "\u{feff}Cookies\n\nVoir <https://a.fr>.\n\nNom\tDurée\nun\t13 mois\ndeux\t6 mois\n",
        "Cookies\n\nVoir.\n",
        "un\n",
        "un",
    ];

    #[test]
    fn a_text_knows_its_own_bytes_and_no_others() {
        let (lines, frames) = (Lines::default(), Frames::default());
        for text in TEXTS {
            let document = Document::read(text.as_bytes(), &lines, &frames, &mut Gist::default())
                .expect("a text");
            let simple = !text.starts_with('\u{feff}') && !text.starts_with("Cookies\r\n\n");
            for other in TEXTS {
                let same = text == other && simple;
                assert_eq!(document.is(other.as_bytes()), same, "{text:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_copy_has_the_units_that_its_own_lines_give() {
        let (lines, contents) = (Lines::default(), Contents::default());
        // Whoever comes first lends its frame to the others.
        for first in TEXTS {
            let frames = Frames::default();
            let texts = std::iter::once(first).chain(TEXTS);
            for text in texts {
                let document =
                    Document::read(text.as_bytes(), &lines, &frames, &mut Gist::default())
                        .expect("a text");
                let own = crate::document::units(&document.laid(), &contents);
                let lent = document.units(&contents);
                assert_eq!(
                    format!("{lent:?}"),
                    format!("{own:?}"),
                    "{first:?} {text:?}"
                );
            }
        }
    }

    #[test]
    fn a_copy_whose_rows_are_seen_beside_others_is_laid_out_once() {
        let (lines, contents, frames) = (Lines::default(), Contents::default(), Frames::default());
        let read = |text: &str| {
            Document::read(text.as_bytes(), &lines, &frames, &mut Gist::default()).expect("a text")
        };
        let (first, copy) = (read(TEXTS[0]), read(TEXTS[4]));
        assert!(Arc::ptr_eq(&first.frame, &copy.frame));
        let all = OnceCell::new();
        let last = copy.unit_lines.len() - 1;
        assert_eq!(copy.units_of(0..1, &contents, &all).len(), 1);
        assert!(all.get().is_none(), "a line of text shows itself");
        let rows = [last - 1..last, last..last + 1];
        let rows = rows.map(|row| copy.units_of(row, &contents, &all));
        let kept = all.get().expect("all of them were made");
        let shown = |units: &[Unit<'_>]| format!("{units:?}");
        assert_eq!(shown(&rows.concat()), shown(&kept[last - 1..]));
    }

    #[test]
    fn equal_files_are_one_document_whoever_reads_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut paths = Vec::new();
        for round in 0..20 {
            for (number, text) in TEXTS.iter().enumerate() {
                let path = folder.path().join(format!("{round:02}-{number:02}.txt"));
                std::fs::write(&path, text).expect("a file");
                paths.push(path);
            }
        }
        let found = crate::corpus::collect(&paths, "stdin");
        let lines = Lines::default();
        let (documents, skipped) = take_in(&found.files, &lines, &Settings::default(), &|_| ());
        assert_eq!(skipped, []);
        let files: Vec<Vec<usize>> = documents.iter().map(|held| held.files.to_vec()).collect();
        let step = TEXTS.len();
        let expected: Vec<Vec<usize>> = (0..step)
            .map(|first| (0..20).map(|round| first + round * step).collect())
            .collect();
        assert_eq!(files, expected);
    }
}
