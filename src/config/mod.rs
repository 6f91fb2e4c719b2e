//! `charte-diff.toml`: what a project settles once for every run. Finding it, reading it into types with the line of
//! each setting, and putting accepted deviations into it. What a setting does is decided elsewhere.
//!
//! A file with an error gives no config at all: nothing is checked by halves. All its errors are given at once.
//!
//! # What does a project's config say?
//!
//! ```
//! use charte_diff::config::{Config, Error};
//! use std::path::Path;
//!
//! let file = Path::new("charte-diff.toml");
//! let config = Config::read(file, b"paths = [\"corpus/\"]\nfail-on = \"error\"\n").unwrap();
//! let paths = config.paths.unwrap();
//! assert_eq!((paths.line, paths.value), (1, vec!["corpus/".to_owned()]));
//!
//! // Everything that is wrong is said, each with its line.
//! let Err(Error::Invalid { problems, .. }) = Config::read(file, b"path = []\nlang = 1\n") else {
//!     panic!("neither line is right");
//! };
//! assert_eq!(problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [1, 2]);
//! ```

mod edit;
mod fault;
mod glob;
mod places;
mod read;

use std::fs;
use std::path::{Path, PathBuf};

pub use edit::{Edited, Remark, with_accepted};
pub use fault::{Error, Fault, Problem, ValueType};
pub use glob::Globs;
pub use places::Places;

use crate::accepted::Entry;
use crate::corpus;
use crate::deviation::severity::Level;
use crate::deviation::{Kind, RaisedBy, Severity};

/// The name of the file.
pub const FILE_NAME: &str = "charte-diff.toml";

/// The JSON Schema (2020-12) of the file, for editors.
pub const CONFIG_SCHEMA: &str = include_str!("../../schemas/config.schema.json");

/// The languages that `lang` may ask for.
pub const LANGUAGES: [&str; 2] = ["fr", "en"];

/// A setting with the line, from 1, that makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set<T> {
    /// The setting.
    pub value: T,
    /// Where it stands.
    pub line: u32,
}

/// The words of one class and language, as `limit.fr = ["sous réserve"]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The name of the class, as it is written.
    pub name: &'static str,
    /// Why a change of these words matters.
    pub class: RaisedBy,
    /// The language, as ISO 639-1.
    pub lang: String,
    /// The words; forms of one word are parted by `|`.
    pub words: Vec<String>,
}

/// What a `charte-diff.toml` says. What it says nothing of is `None` or empty.
///
/// ```
/// use std::path::Path;
///
/// use charte_diff::config::Config;
///
/// let file = Path::new("site/charte-diff.toml");
/// let config = Config::read(file, b"[templates]\ncookies = \"templates/cookies.txt\"\n").expect("it is well-formed");
/// let (name, template) = &config.templates[0].value;
/// assert_eq!((&**name, config.templates[0].line), ("cookies", 2));
/// assert_eq!(config.resolve(template), Path::new("site/templates/cookies.txt"));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The file, as it was reached.
    pub file: PathBuf,
    /// What is read when no path is given, relative to the file's folder.
    pub paths: Option<Set<Vec<String>>>,
    /// Which files a folder gives.
    pub include: Option<Set<Globs>>,
    /// Which files are never read.
    pub exclude: Option<Set<Globs>>,
    /// The least severity that makes the exit status 1; `None` inside for `never`.
    pub fail_on: Option<Set<Option<Severity>>>,
    /// The language of what people read, one of [`LANGUAGES`].
    pub lang: Option<Set<&'static str>>,
    /// How much kinds matter, in the order of the file.
    pub levels: Vec<Set<(Kind, Level)>>,
    /// Template files by name, relative to the file's folder, in the order of the file.
    pub templates: Vec<Set<(String, String)>>,
    /// Files, relative to the file's folder, and the name that people know each by.
    pub portals: Vec<Set<(String, String)>>,
    /// Words that make a wording grave.
    pub words: Vec<Set<Words>>,
    /// Deviations that are allowed.
    pub accepted: Vec<Set<Entry>>,
}

impl Config {
    /// Reads a config file.
    ///
    /// # Errors
    /// It cannot be read, or something in it is wrong.
    pub fn load(file: &Path) -> Result<Self, Error> {
        let bytes = corpus::read_named(file).map_err(|reason| Error::Unreadable {
            file: file.into(),
            reason,
        })?;
        Self::read(file, &bytes)
    }

    /// Reads what a config file holds; `file` is where it stands.
    ///
    /// # Errors
    /// Something in it is wrong.
    pub fn read(file: &Path, bytes: &[u8]) -> Result<Self, Error> {
        read::read(file, bytes)
    }

    /// A path of the file, which is relative to its folder, as one reaches it from where the file was looked for.
    #[must_use]
    pub fn resolve(&self, path: &str) -> PathBuf {
        match self.file.parent() {
            Some(folder) => folder.join(path),
            None => path.into(),
        }
    }
}

/// The nearest `charte-diff.toml` from the folder `start` upwards (`""` is the working folder), as a path that is
/// relative where `start` is.
#[must_use]
pub fn find(start: &Path) -> Option<PathBuf> {
    let mut folder = start.to_owned();
    let near = folder.join(FILE_NAME);
    if near.is_file() {
        return Some(near);
    }
    let here = if start.as_os_str().is_empty() {
        Path::new(".")
    } else {
        start
    };
    let above = fs::canonicalize(here).ok()?.ancestors().count() - 1;
    for _ in 0..above {
        folder.push("..");
        let file = folder.join(FILE_NAME);
        if file.is_file() {
            return Some(file);
        }
    }
    None
}
