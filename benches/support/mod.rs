//! What all benchmarks share: the corpora that they are run on, and how they are run.

#![allow(dead_code, reason = "each benchmark needs a part of it")]

#[path = "../../tests/planted/chartes.rs"]
pub(crate) mod chartes;
#[path = "../../tests/planted/fillers.rs"]
pub(crate) mod fillers;
#[path = "../../tests/planted/rng.rs"]
pub(crate) mod rng;

use std::fmt;
use std::fs;
use std::path::Path;
use std::time::Duration;

use charte_diff::analysis::Analysis;
use charte_diff::corpus::{Found, collect};
use charte_diff::engine::{Settings, analyse};

/// Runs the benchmarks of a file: as often as is useful in some seconds each, where nothing else is typed.
pub(crate) fn main() {
    divan::Divan::default()
        .sample_count(20)
        .max_time(Duration::from_secs(3))
        .config_with_args()
        .main();
}

/// Whether what takes minutes and gigabytes is asked for: `CHARTE_BENCH_LARGE=1`.
pub(crate) fn large() -> bool {
    std::env::var_os("CHARTE_BENCH_LARGE").is_some_and(|set| set == "1")
}

/// Some texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Corpus {
    /// The five chartes of `corpus/`.
    Real,
    /// So many generated ones.
    Generated(usize),
}

impl fmt::Display for Corpus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Real => f.write_str("corpus/"),
            Self::Generated(count) => write!(f, "{count}"),
        }
    }
}

impl Corpus {
    /// The corpora up to `most` generated texts.
    pub(crate) fn up_to(most: usize) -> Vec<Self> {
        let counts = [5, 100, 1_000, 10_000, 100_000];
        let counts = counts.into_iter().filter(|count| *count <= most);
        let mut corpora = vec![Self::Real];
        corpora.extend(counts.map(Self::Generated));
        corpora
    }

    /// All of them; the largest only where that is asked for.
    pub(crate) fn all() -> Vec<Self> {
        Self::up_to(if large() { 100_000 } else { 10_000 })
    }

    /// The texts, as they stand in files.
    pub(crate) fn texts(self) -> Vec<Vec<u8>> {
        match self {
            Self::Real => found(&real())
                .iter()
                .map(|file| read(file.path()))
                .collect(),
            Self::Generated(count) => (0..count)
                .map(|index| chartes::charte(1, index).into_bytes())
                .collect(),
        }
    }

    /// What a run over them finds.
    pub(crate) fn analysed(self) -> Analysis {
        match self {
            Self::Real => analysed(&real()),
            Self::Generated(count) => {
                let texts = (0..count).map(|index| chartes::charte(1, index));
                analysed(written(texts).path())
            }
        }
    }
}

/// What a run over a folder finds.
pub(crate) fn analysed(folder: &Path) -> Analysis {
    analyse(&found(folder), &Settings::default(), &|_| ())
}

/// The files of a folder.
pub(crate) fn found(folder: &Path) -> Vec<Found> {
    collect(&[folder.to_owned()], "-").files
}

/// The folder of the five chartes.
pub(crate) fn real() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// A folder of texts, each named after a portal, until it is dropped.
pub(crate) fn written(texts: impl Iterator<Item = String>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (index, text) in texts.enumerate() {
        let name = format!("{}.txt", fillers::host(index));
        fs::write(folder.path().join(name), text).expect("a temporary file");
    }
    folder
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).expect("a charte")
}
