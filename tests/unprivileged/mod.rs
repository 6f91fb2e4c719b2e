//! The command as somebody for whom permissions count, though the tests may run as the superuser.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::Command;

pub(crate) fn tidy(mut command: Command) -> Command {
    for name in [
        "LC_ALL",
        "LC_MESSAGES",
        "LANG",
        "CLICOLOR_FORCE",
        "COLUMNS",
        "SOURCE_DATE_EPOCH",
    ] {
        command.env_remove(name);
    }
    command
}

pub(crate) fn charte_diff() -> Command {
    tidy(Command::new(env!("CARGO_BIN_EXE_charte-diff")))
}

pub(crate) fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// A test that this machine cannot run: said loudly, and a failure where everything has to be tested.
pub(crate) fn cannot(what: &str) {
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "CI has to test this: {what}"
    );
    eprintln!("SKIPPED: {what}");
}

/// The command as somebody for whom permissions count: as it is, or for the superuser as nobody. `None` where that
/// cannot be done. The folder has to be open to everybody.
pub(crate) struct Unprivileged {
    /// The binary stands where the superuser's own folders may hide it.
    copy: Option<tempfile::TempDir>,
}

impl Unprivileged {
    pub(crate) fn new() -> Option<Self> {
        let own = tempfile::tempdir().unwrap();
        if fs::metadata(own.path()).unwrap().uid() != 0 {
            return Some(Self { copy: None });
        }
        let there = Command::new("setpriv").arg("--version").output();
        if !there.is_ok_and(|output| output.status.success()) {
            cannot(
                "the tests run as root, and setpriv (util-linux) is not there to be somebody else",
            );
            return None;
        }
        mode(own.path(), 0o755);
        let binary = own.path().join("charte-diff");
        fs::copy(env!("CARGO_BIN_EXE_charte-diff"), &binary).unwrap();
        mode(&binary, 0o755);
        Some(Self { copy: Some(own) })
    }

    pub(crate) fn command(&self) -> Command {
        let Some(copy) = &self.copy else {
            return charte_diff();
        };
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]);
        command.arg(copy.path().join("charte-diff"));
        tidy(command)
    }
}
