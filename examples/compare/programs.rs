//! The programs: those of this project, built now, so that what is measured is what the sources say; and those of the
//! system, where they are installed.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where the programs are.
pub(crate) struct Programs {
    pub(crate) tool: PathBuf,
    pub(crate) floor: PathBuf,
    pub(crate) generate: PathBuf,
    /// `None` where it is not installed.
    pub(crate) git: Option<PathBuf>,
    /// `None` where it is not installed.
    pub(crate) rg: Option<PathBuf>,
}

impl Programs {
    /// Builds those of this project beside this one.
    ///
    /// # Errors
    /// They do not compile, or this program was built without optimising.
    pub(crate) fn build() -> io::Result<Self> {
        if cfg!(debug_assertions) {
            return Err(io::Error::other(
                "a debug build says nothing about speed: cargo run --release --example compare",
            ));
        }
        let own = std::env::current_exe()?;
        // target/release/examples/compare
        let examples = own.parent().unwrap_or(Path::new("."));
        let release = examples.parent().unwrap_or(examples);
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let built = Command::new(cargo)
            .args(["build", "--release", "--quiet", "--bin", "charte-diff"])
            .args(["--example", "floor", "--example", "generate"])
            .arg("--target-dir")
            .arg(release.parent().unwrap_or(release))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status()?;
        if !built.success() {
            return Err(io::Error::other("the programs could not be built"));
        }
        let named = |folder: &Path, name: &str| {
            folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
        };
        Ok(Self {
            tool: named(release, "charte-diff"),
            floor: named(examples, "floor"),
            generate: named(examples, "generate"),
            git: installed("git"),
            rg: installed("rg"),
        })
    }
}

/// The program, where the system has it; where it has not, that is said.
fn installed(name: &str) -> Option<PathBuf> {
    let mut asked = Command::new(name);
    asked.arg("--version").stdout(Stdio::null());
    let found = asked.status().is_ok_and(|status| status.success());
    if !found {
        eprintln!("SKIPPED: {name} is not installed, so nothing is compared with it");
    }
    found.then(|| PathBuf::from(name))
}
