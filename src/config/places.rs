//! A config's say on files: which are passed over, which a folder gives, whose they are.
//!
//! Patterns and portals are relative to the config's folder, while files are reached in any way: relative to the
//! working folder, absolute, through links. A file is known by where it is written to be and by where it really is;
//! what holds for one of the two holds.

use std::collections::HashMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Config, Globs};
use crate::corpus::Selection;

/// As many folders are remembered: a stream of records may name any number of them.
const MOST_FOLDERS: usize = 4096;

/// A config's say on files, ready to be asked.
#[derive(Debug)]
pub struct Places<'c> {
    config: &'c Config,
    /// The config's folder as written, absolute.
    written: PathBuf,
    /// The config's folder without links.
    real: PathBuf,
    /// Portals by the file's place, both written and real.
    portals: HashMap<PathBuf, Arc<str>>,
    /// The real place of folders that were asked for before.
    folders: Mutex<HashMap<PathBuf, PathBuf>>,
}

impl<'c> Places<'c> {
    /// What `config` says. Nothing is looked up before it is asked for.
    #[must_use]
    pub fn new(config: &'c Config) -> Self {
        let folder = match config.file.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let mut places = Self {
            config,
            written: written(folder),
            real: fs::canonicalize(folder).unwrap_or_else(|_| written(folder)),
            portals: HashMap::new(),
            folders: Mutex::default(),
        };
        for portal in &config.portals {
            let (file, name) = &portal.value;
            let name: Arc<str> = Arc::from(name.as_str());
            for place in places.both(&config.resolve(file)) {
                places.portals.insert(place, Arc::clone(&name));
            }
        }
        places
    }

    /// Where a path is written to be, and where it really is, if that is another place.
    fn both(&self, path: &Path) -> impl Iterator<Item = PathBuf> + use<> {
        let written = written(path);
        let real = self.real(path, &written);
        let real = (real != written).then_some(real);
        std::iter::once(written).chain(real)
    }

    /// The folder without links, and the path's own name: a link to a file is a file of its own.
    fn real(&self, path: &Path, written: &Path) -> PathBuf {
        let Some(name) = path.file_name() else {
            return written.into();
        };
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(real) = folders.get(folder) {
            return real.join(name);
        }
        let fallback = || written.parent().unwrap_or(written).to_owned();
        let real = fs::canonicalize(folder).unwrap_or_else(|_| fallback());
        let place = real.join(name);
        if folders.len() >= MOST_FOLDERS {
            folders.clear();
        }
        folders.insert(folder.into(), real);
        place
    }

    fn hold_for(&self, globs: &Globs, path: &Path) -> bool {
        let roots = [&self.written, &self.real];
        self.both(path).any(|place| {
            let inside = roots.iter().find_map(|root| place.strip_prefix(root).ok());
            inside.is_some_and(|inside| globs.hold_for(inside))
        })
    }

    /// Whether files at `paths` are all that the config's own paths name or hold; `false` where it names none.
    #[must_use]
    pub fn are_covered_by(&self, paths: &[PathBuf]) -> bool {
        let Some(own) = &self.config.paths else {
            return false;
        };
        let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| written(path));
        let given: Vec<PathBuf> = paths.iter().map(|path| real(path)).collect();
        let mut own = own
            .value
            .iter()
            .map(|path| real(&self.config.resolve(path)));
        own.all(|path| given.iter().any(|given| path.starts_with(given)))
    }
}

impl Selection for Places<'_> {
    fn passes_over(&self, path: &Path) -> bool {
        let exclude = self.config.exclude.as_ref();
        exclude.is_some_and(|globs| self.hold_for(&globs.value, path))
    }

    fn takes_up(&self, path: &Path) -> Option<bool> {
        let include = self.config.include.as_ref();
        include.map(|globs| self.hold_for(&globs.value, path))
    }

    fn portal(&self, path: &Path) -> Option<Arc<str>> {
        if self.portals.is_empty() {
            return None;
        }
        self.both(path)
            .find_map(|place| self.portals.get(&place).cloned())
    }
}

/// An absolute path without `.` and `..`, links left alone.
fn written(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.into());
    let mut written = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                written.pop();
            }
            other => written.push(other),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    /// A project with a text in `corpus/`, a link to that folder beside it, and a config that says `text`.
    fn project(text: &str) -> (tempfile::TempDir, Config) {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("corpus")).unwrap();
        fs::write(root.path().join("corpus/a.txt"), "a").unwrap();
        symlink("corpus", root.path().join("link")).unwrap();
        let file = root.path().join("charte-diff.toml");
        let config = Config::read(&file, text.as_bytes()).unwrap();
        (root, config)
    }

    #[test]
    fn a_file_is_known_however_it_is_reached() {
        let (root, config) = project(
            "exclude = [\"corpus/a.*\"]\n[portals]\n\"corpus/a.txt\" = \"data.exemple.fr\"\n",
        );
        let places = Places::new(&config);
        for path in ["corpus/a.txt", "./corpus/../corpus/a.txt", "link/a.txt"] {
            let path = root.path().join(path);
            assert!(places.passes_over(&path), "{path:?}");
            assert_eq!(
                places.portal(&path).as_deref(),
                Some("data.exemple.fr"),
                "{path:?}"
            );
        }
        let other = root.path().join("corpus/b.txt");
        assert!(!places.passes_over(&other) && places.portal(&other).is_none());
        assert!(!places.passes_over(Path::new("/elsewhere/corpus/a.txt")));
    }

    #[test]
    fn where_nothing_is_included_endings_decide() {
        let (root, config) = project("");
        assert_eq!(
            Places::new(&config).takes_up(&root.path().join("a.html")),
            None
        );
        let (root, config) = project("include = [\"*.html\"]");
        let places = Places::new(&config);
        assert_eq!(
            places.takes_up(&root.path().join("corpus/a.html")),
            Some(true)
        );
        assert_eq!(
            places.takes_up(&root.path().join("corpus/a.txt")),
            Some(false)
        );
    }

    #[test]
    fn which_runs_are_over_everything() {
        let (root, config) = project("paths = [\"corpus/\"]");
        let places = Places::new(&config);
        let covered = |path: &str| places.are_covered_by(&[root.path().join(path)]);
        assert!(covered("") && covered("corpus") && covered("link/"));
        assert!(!covered("corpus/a.txt") && !covered("other"));
        let (root, config) = project("");
        assert!(!Places::new(&config).are_covered_by(&[root.path().into()]));
    }
}
