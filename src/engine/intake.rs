//! From files to laid-out documents: equal files are read and laid out once.

use std::ops::Range;

use sha2::{Digest as _, Sha256};

use super::*;

pub(super) fn lay_out(bytes: &[u8], lines: &Lines) -> Result<Formed, SkipReason> {
    lines.lay_out(bytes).map_err(|rejected| match rejected {
        Rejected::Binary => SkipReason::Binary,
        Rejected::Empty => SkipReason::Empty,
        Rejected::Markup => SkipReason::Markup,
    })
}

/// One distinct content.
pub(super) struct Document {
    pub(super) formed: Formed,
    /// Where its units stand; they are made of it when they are asked for.
    pub(super) outline: Box<[Place]>,
    pub(super) traits: Traits,
    pub(super) normalisations: Arc<[Normalisation]>,
    pub(super) fingerprint: Option<Fingerprint>,
    /// The files that hold it, as places in the list of files.
    pub(super) files: Vec<usize>,
}

impl Document {
    /// A text that holds words.
    pub(super) fn new(formed: Formed, fingerprint: Option<Fingerprint>) -> Option<Self> {
        let outline = outline(&formed);
        (!outline.is_empty()).then(|| Self {
            traits: traits(&formed, &outline),
            normalisations: formed.normalisations().into(),
            formed,
            outline: outline.into(),
            fingerprint,
            files: Vec::new(),
        })
    }

    pub(super) fn laid(&self) -> (&Formed, &[Place]) {
        (&self.formed, &self.outline)
    }

    pub(super) fn units(&self, contents: &Contents) -> Vec<Unit> {
        units_at(&self.formed, &self.outline, contents)
    }

    /// Some of its units.
    pub(super) fn units_of(&self, range: Range<usize>, contents: &Contents) -> Vec<Unit> {
        let places = self.outline.get(range).unwrap_or_default();
        units_at(&self.formed, places, contents)
    }

    /// The line of a unit.
    pub(super) fn line(&self, unit: usize) -> Option<&Arc<Line>> {
        let place = self.outline.get(unit)?;
        self.formed.lines.get((place.line as usize).checked_sub(1)?)
    }
}

/// What came of one file.
enum Fate {
    /// The first of its content.
    Fresh(blake3::Hash, Result<Box<Document>, SkipReason>),
    /// Another file holds the same.
    Same(blake3::Hash),
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

/// Reads all files in parallel; equal ones become one document.
pub(super) fn take_in(
    files: &[Found],
    lines: &Lines,
    settings: &Settings,
    progress: &(dyn Fn(usize) + Sync),
) -> (Vec<Document>, Vec<Skipped>) {
    let seen: Mutex<FxHashSet<blake3::Hash>> = Mutex::default();
    let take = |file: &Found| {
        let bytes = match read(file) {
            Err(reason) => return Fate::Skipped(reason),
            Ok(bytes) if is_template(&bytes) => return Fate::Template,
            Ok(bytes) => bytes,
        };
        let hash = blake3::hash(&bytes);
        let fresh = seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(hash);
        if !fresh {
            return Fate::Same(hash);
        }
        let document = lay_out(&bytes, lines).and_then(|formed| {
            let known = settings.fingerprints.then(|| fingerprint(&bytes));
            let document = Document::new(formed, known);
            document.map(Box::new).ok_or(SkipReason::Empty)
        });
        Fate::Fresh(hash, document)
    };
    let fates: Vec<Fate> = files
        .par_iter()
        .map(|file| {
            let fate = take(file);
            progress(1);
            fate
        })
        .collect();
    let mut numbers: FxHashMap<blake3::Hash, Result<usize, SkipReason>> = FxHashMap::default();
    let mut documents: Vec<Document> = Vec::new();
    let mut skipped: Vec<(usize, SkipReason)> = Vec::new();
    let mut same: Vec<(usize, blake3::Hash)> = Vec::new();
    for (at, fate) in fates.into_iter().enumerate() {
        match fate {
            Fate::Template => {}
            Fate::Skipped(reason) => skipped.push((at, reason)),
            Fate::Same(hash) => same.push((at, hash)),
            Fate::Fresh(hash, outcome) => {
                let number = outcome.map(|mut document| {
                    document.files.push(at);
                    documents.push(*document);
                    documents.len() - 1
                });
                if let Err(reason) = &number {
                    skipped.push((at, reason.clone()));
                }
                numbers.insert(hash, number);
            }
        }
    }
    // Which of several equal files was met first is chance.
    for (at, hash) in same {
        match numbers.get(&hash) {
            Some(Ok(number)) => {
                if let Some(document) = documents.get_mut(*number) {
                    document.files.push(at);
                }
            }
            Some(Err(reason)) => skipped.push((at, reason.clone())),
            None => {}
        }
    }
    for document in &mut documents {
        document.files.sort_unstable();
    }
    documents.sort_by(|one, other| one.files.cmp(&other.files));
    skipped.sort_by_key(|(at, _)| *at);
    let skipped = skipped.into_iter().filter_map(|(at, reason)| {
        let file = files.get(at)?;
        Some(Skipped {
            path: file.shown.clone(),
            reason,
            named: file.named,
        })
    });
    (documents, skipped.collect())
}

/// Equal streams once, with the weight of all; and for each document its stream.
pub(super) fn streams(documents: &[Document], contents: &Contents) -> (Vec<Stream>, Vec<usize>) {
    // Documents of one frame have the same words.
    let mut frames: FxHashMap<u64, usize> = FxHashMap::default();
    let mut speakers: Vec<&Document> = Vec::new();
    let frame_of: Vec<usize> = documents
        .iter()
        .map(|document| {
            *frames.entry(document.traits.frame).or_insert_with(|| {
                speakers.push(document);
                speakers.len() - 1
            })
        })
        .collect();
    let words: Vec<(u64, Vec<u64>)> = speakers
        .into_par_iter()
        .map(|document| {
            let words: Vec<u64> = word_stream(&document.units(contents)).collect();
            (hash_all(words.iter().copied()), words)
        })
        .collect();
    let mut numbers: FxHashMap<u64, usize> = FxHashMap::default();
    let mut streams: Vec<Stream> = Vec::new();
    let stream_of: Vec<usize> = words
        .into_iter()
        .map(|(key, words)| {
            *numbers.entry(key).or_insert_with(|| {
                streams.push(Stream { words, weight: 0 });
                streams.len() - 1
            })
        })
        .collect();
    let owners: Vec<usize> = frame_of
        .into_iter()
        .map(|frame| stream_of.get(frame).copied().unwrap_or(0))
        .collect();
    for (document, owner) in documents.iter().zip(&owners) {
        if let Some(stream) = streams.get_mut(*owner) {
            stream.weight += weight(document);
        }
    }
    (streams, owners)
}
