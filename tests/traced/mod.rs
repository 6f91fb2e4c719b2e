//! A command under strace: which calls it makes of the system, and what becomes of it where one of them fails.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::unprivileged::{cannot, tidy};

/// How a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// With this error.
    Error(&'static str),
    /// The process is killed as it makes the call.
    Kill,
}

/// The means to watch and to disturb a command.
pub(crate) struct Strace {
    /// Where it writes what it saw: beside nothing that is tested.
    folder: tempfile::TempDir,
}

impl Strace {
    /// `None` where there is no strace, or nobody may be traced.
    pub(crate) fn new() -> Option<Self> {
        let tried = Command::new("strace")
            .args([
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                "inject=?rename:error=EIO",
                "true",
            ])
            .stderr(Stdio::null())
            .status();
        if !tried.is_ok_and(|status| status.success()) {
            cannot("there is no strace, or it may not trace");
            return None;
        }
        Some(Self {
            folder: tempfile::tempdir().unwrap(),
        })
    }

    /// Runs the command in `folder` and gives the calls of `set` that it makes, a line each, in order.
    pub(crate) fn watch(&self, folder: &Path, typed: &[&str], set: &str) -> (Output, Vec<String>) {
        let log = self.folder.path().join("log");
        let output = self.traced(folder, typed, &[format!("trace={set}")], &log);
        let told = fs::read(&log).unwrap();
        let told = String::from_utf8_lossy(&told);
        let calls = told.lines().map(|line| {
            // The number of the process stands before the call.
            line.split_once(' ')
                .map_or(line, |(_, call)| call.trim_start())
                .to_owned()
        });
        (output, calls.collect())
    }

    /// Runs the command in `folder`, where the call of this name fails when it is made for the `nth` time, from 1.
    pub(crate) fn disturb(
        &self,
        folder: &Path,
        typed: &[&str],
        call: &str,
        nth: usize,
        fault: Fault,
    ) -> Output {
        let how = match fault {
            Fault::Error(error) => format!("error={error}"),
            Fault::Kill => "signal=KILL".to_owned(),
        };
        let inject = format!("inject={call}:{how}:when={nth}");
        let options = [format!("trace={call}"), inject];
        self.traced(folder, typed, &options, Path::new("/dev/null"))
    }

    fn traced(&self, folder: &Path, typed: &[&str], options: &[String], log: &Path) -> Output {
        let mut command = tidy(Command::new("strace"));
        command.args(["-f", "-qq", "-s", "256", "-o"]).arg(log);
        for option in options {
            command.args(["-e", option]);
        }
        command.arg(env!("CARGO_BIN_EXE_charte-diff")).args(typed);
        command
            .current_dir(folder)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }
}

/// The name of a call that [`Strace::watch`] gave.
pub(crate) fn name(call: &str) -> &str {
    call.split('(').next().unwrap_or(call)
}
