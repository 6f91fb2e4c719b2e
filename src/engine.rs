//! A stand-in for the engine, with its signatures: no family, every text on its own. To be replaced.

use std::sync::Arc;

use crate::analysis::{
    Analysis, Normalisation, SkipReason, Skipped, Summary, Unassigned, UnassignedReason,
};
use crate::corpus::{self, Found};

/// The written form of one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The text.
    pub text: String,
    /// The encoding that was read.
    pub encoding: &'static str,
    /// What was changed.
    pub normalisations: Vec<Normalisation>,
}

/// Reads and analyses the files. `progress` is told how many more files are done.
pub fn analyse(files: &[Found], progress: &(dyn Fn(usize) + Sync)) -> Analysis {
    let mut unassigned = Vec::new();
    let mut skipped = Vec::new();
    for file in files {
        let written = corpus::read(file).and_then(|bytes| written_form(&bytes));
        progress(1);
        match written {
            Ok(written) => unassigned.push(Unassigned {
                path: file.shown.clone(),
                reason: UnassignedReason::NoFamily,
                nearest: None,
                written: Arc::from(written.text),
            }),
            Err(reason) => skipped.push(Skipped {
                path: file.shown.clone(),
                reason,
                named: file.named,
            }),
        }
    }
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let summary = Summary {
        documents: count(unassigned.len()),
        unassigned: count(unassigned.len()),
        skipped: count(skipped.len()),
        ..Summary::default()
    };
    Analysis {
        families: Vec::new(),
        unassigned,
        skipped,
        summary,
    }
}

/// The written form of one file.
///
/// # Errors
/// Why the bytes are no plain text.
pub fn written_form(bytes: &[u8]) -> Result<Written, SkipReason> {
    let text = std::str::from_utf8(bytes).map_err(|_| SkipReason::Binary)?;
    if text.trim().is_empty() {
        return Err(SkipReason::Empty);
    }
    let mut written: String = text
        .trim()
        .lines()
        .flat_map(|line| [line.trim(), "\n"])
        .collect();
    written = written.replace("\n\n\n", "\n\n");
    Ok(Written {
        text: written,
        encoding: "utf-8",
        normalisations: Vec::new(),
    })
}
