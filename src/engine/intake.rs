//! From files to laid-out documents: equal files are read and laid out once.

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
    pub(super) units: Vec<Unit>,
    pub(super) fingerprint: Option<Fingerprint>,
    /// The files that hold it, as places in the list of files.
    pub(super) files: Vec<usize>,
}

/// What came of one file.
enum Fate {
    Read(blake3::Hash),
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
    contents: &Contents,
    settings: &Settings,
    progress: &(dyn Fn(usize) + Sync),
) -> (Vec<Document>, Vec<Skipped>) {
    type Laid = Result<(Formed, Vec<Unit>, Option<Fingerprint>), SkipReason>;
    let seen: Mutex<FxHashMap<blake3::Hash, Option<Laid>>> = Mutex::default();
    let fates: Vec<Fate> = files
        .par_iter()
        .map(|file| {
            let fate = match read(file) {
                Err(reason) => Fate::Skipped(reason),
                Ok(bytes) if is_template(&bytes) => Fate::Template,
                Ok(bytes) => {
                    let hash = blake3::hash(&bytes);
                    let fresh = {
                        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                        let fresh = !seen.contains_key(&hash);
                        seen.entry(hash).or_insert(None);
                        fresh
                    };
                    if fresh {
                        let laid = lay_out(&bytes, lines).map(|formed| {
                            let units = units(&formed, contents);
                            let known = settings.fingerprints.then(|| fingerprint(&bytes));
                            (formed, units, known)
                        });
                        seen.lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .insert(hash, Some(laid));
                    }
                    Fate::Read(hash)
                }
            };
            progress(1);
            fate
        })
        .collect();
    let mut laid = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut numbers: FxHashMap<blake3::Hash, Result<usize, SkipReason>> = FxHashMap::default();
    let mut documents: Vec<Document> = Vec::new();
    let mut skipped = Vec::new();
    for (at, (fate, file)) in fates.into_iter().zip(files).enumerate() {
        let outcome = match fate {
            Fate::Template => continue,
            Fate::Skipped(reason) => Err(reason),
            Fate::Read(hash) => numbers
                .entry(hash)
                .or_insert_with(|| match laid.remove(&hash).flatten() {
                    Some(Ok((formed, units, fingerprint))) if !units.is_empty() => {
                        documents.push(Document {
                            formed,
                            units,
                            fingerprint,
                            files: Vec::new(),
                        });
                        Ok(documents.len() - 1)
                    }
                    Some(Err(reason)) => Err(reason),
                    _ => Err(SkipReason::Empty),
                })
                .clone(),
        };
        match outcome {
            Ok(number) => {
                if let Some(document) = documents.get_mut(number) {
                    document.files.push(at);
                }
            }
            Err(reason) => {
                skipped.push(Skipped {
                    path: file.shown.clone(),
                    reason,
                    named: file.named,
                });
            }
        }
    }
    (documents, skipped)
}

/// Equal streams once, with the weight of all; and for each document its stream.
pub(super) fn streams(documents: &[Document]) -> (Vec<Stream>, Vec<usize>) {
    let keys: Vec<u64> = documents
        .par_iter()
        .map(|document| hash_all(word_stream(&document.units)))
        .collect();
    let mut numbers: FxHashMap<u64, usize> = FxHashMap::default();
    let mut held: Vec<(&Document, u32)> = Vec::new();
    let mut owners = Vec::with_capacity(documents.len());
    for (document, key) in documents.iter().zip(keys) {
        let number = *numbers.entry(key).or_insert(held.len());
        match held.get_mut(number) {
            Some((_, sum)) => *sum += weight(document),
            None => held.push((document, weight(document))),
        }
        owners.push(number);
    }
    let streams = held
        .into_par_iter()
        .map(|(document, weight)| Stream {
            words: word_stream(&document.units).collect(),
            weight,
        })
        .collect();
    (streams, owners)
}
