//! The program run over all hostile cases at once, and what must never get out of it.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::process::{Output, Stdio};

use super::{KINDS, NAMES, encodings, plain, with};
use crate::unprivileged::{cannot, charte_diff};

/// What a terminal obeys, or what makes it show another text than there is; by this test's own list.
fn is_harmful(sign: char) -> bool {
    !matches!(sign, '\n' | '\t') && sign.is_control()
        || matches!(sign, '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{ad}' | '\u{34f}'
            | '\u{e0000}'..='\u{e007f}')
}

/// Nothing harmful stands in what `place` wrote.
#[track_caller]
pub(crate) fn harmless(text: &str, place: &str) {
    if let Some((at, sign)) = text.char_indices().find(|(_, sign)| is_harmful(*sign)) {
        let from = text
            .char_indices()
            .rev()
            .map(|(start, _)| start)
            .find(|start| start + 60 < at);
        let around: String = text
            .split_at(from.unwrap_or(0))
            .1
            .chars()
            .take(120)
            .collect();
        panic!("{place}: {sign:?} in {around:?}");
    }
}

/// A folder with a plain charte three times, and one file for each case.
pub(crate) fn corpus() -> (tempfile::TempDir, usize) {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("corpus");
    fs::create_dir(&inside).unwrap();
    for number in 0..3 {
        fs::write(inside.join(format!("plain-{number}.txt")), plain()).unwrap();
    }
    let mut cases = 0;
    for kind in KINDS {
        for (number, words) in kind.words.iter().enumerate() {
            fs::write(
                inside.join(format!("{}-{number:02}.txt", kind.name)),
                with(words),
            )
            .unwrap();
            cases += 1;
        }
    }
    for (name, bytes) in encodings() {
        fs::write(inside.join(format!("{name}.txt")), bytes).unwrap();
        cases += 1;
    }
    for (number, name) in NAMES.iter().enumerate() {
        // A few of them are no text, or empty: those are named in another place.
        let bytes = match number % 4 {
            0 => b"\x7fELF\0\0\0\x01".to_vec(),
            1 => Vec::new(),
            _ => with("un ajout").into_bytes(),
        };
        let name = [*name, b".txt"].concat();
        match fs::write(inside.join(OsStr::from_bytes(&name)), bytes) {
            Ok(()) => cases += 1,
            Err(error) => cannot(&format!("no file can be named {name:?} here: {error}")),
        }
    }
    (folder, cases)
}

pub(crate) struct Ran {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) status: Option<i32>,
}

/// Runs the command in the folder. What it says on standard error is harmless always.
#[track_caller]
pub(crate) fn run(folder: &Path, typed: &[impl AsRef<OsStr>]) -> Ran {
    let output = charte_diff()
        .args(typed)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    ran(
        output,
        &format!("{:?}", typed.iter().map(AsRef::as_ref).collect::<Vec<_>>()),
    )
}

#[track_caller]
pub(crate) fn ran(output: Output, place: &str) -> Ran {
    let status = output.status.code();
    let ran = Ran {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        status,
    };
    assert!(
        matches!(status, Some(0..=2)),
        "{place}: {status:?} {}",
        ran.err
    );
    harmless(&ran.err, &format!("standard error of {place}"));
    ran
}
