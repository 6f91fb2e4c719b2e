//! The command with no more of the processor's time and of memory than the README says that it needs.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::unprivileged::tidy;

/// Of the processor's time, in seconds: a hundredth would do for most.
const PATIENCE: u32 = 60;
/// Memory that any run may take, and for each byte of text that it reads (README, Bounds), in bytes.
pub(crate) const AT_LEAST: usize = 160 << 20;
pub(crate) const FOR_A_BYTE: usize = 600;

pub(crate) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Runs the command with no more of the processor's time and of memory than the README says that it needs.
pub(crate) fn bounded(folder: &Path, typed: &[&str], memory: usize) -> Output {
    let limited = format!(
        "ulimit -t {PATIENCE}; ulimit -v {}; exec \"$@\"",
        memory >> 10
    );
    let mut command = tidy(Command::new("bash"));
    command.args([
        "-c",
        &limited,
        "bash",
        env!("CARGO_BIN_EXE_charte-diff"),
        "--jobs",
        "1",
    ]);
    command
        .args(typed)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[track_caller]
pub(crate) fn ends(output: &Output, place: &str) {
    assert!(
        matches!(output.status.code(), Some(0..=2)),
        "{place}: {:?} {}",
        output.status,
        said(output)
    );
}
