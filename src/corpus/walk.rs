//! Which files a run reads: named ones, and what a folder holds at any depth. No file is opened here. The folders of a
//! large folder are walked side by side.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs::{self, FileType};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::WalkDir;

use super::portal;
use super::read::unreadable;
use crate::analysis::{ShownPath, SkipReason, Skipped};

/// The path that means standard input.
pub(super) const STDIN: &str = "-";

/// The endings that are taken up in a folder; files without any ending are, too.
const ENDINGS: [&str; 4] = ["txt", "text", "md", "markdown"];

/// From so many files on, other threads help: to start them costs more than to walk a small folder.
const MANY: usize = 256;

/// After so many entries it is asked whether others should help.
const STRIDE: usize = 64;

/// The config, which is never a document.
const CONFIG: &str = "charte-diff.toml";

/// A file to read.
///
/// ```
/// use charte_diff::corpus;
///
/// let found = corpus::collect(&["corpus".into(), "no-such-folder".into()], "stdin");
/// assert_eq!(found.files.len(), 5);
/// assert_eq!(found.files[0].stem(), "chaville-seineouest.opendatasoft.com");
/// // What is not there is said, and the rest goes on.
/// assert_eq!(&*found.skipped[0].path.text, "no-such-folder");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// How it is shown. Where it is, is read from here as well, and not held twice: this is not to be changed.
    pub shown: ShownPath,
    /// Where it is, where that is not what is shown.
    elsewhere: Option<Box<Path>>,
    /// Whether it was named on the command line, and not only found in a folder.
    pub named: bool,
    /// Whose it is, where that is known, and whether that reads as a host name.
    portal: Option<(Arc<str>, bool)>,
}

/// What a project says of files. Paths are asked for as they were reached from those of the command line, by several
/// threads.
pub trait Selection: Sync {
    /// Whether a file is never read, or a folder never entered, be it named or found.
    fn passes_over(&self, path: &Path) -> bool;
    /// Whether a folder gives this file; `None` where its ending decides.
    fn takes_up(&self, path: &Path) -> Option<bool>;
    /// Whose a file is.
    fn portal(&self, path: &Path) -> Option<Arc<str>>;
}

/// No project: endings decide, nothing is passed over.
impl Selection for () {
    fn passes_over(&self, _path: &Path) -> bool {
        false
    }

    fn takes_up(&self, _path: &Path) -> Option<bool> {
        None
    }

    fn portal(&self, _path: &Path) -> Option<Arc<str>> {
        None
    }
}

impl Found {
    /// What a record of a stream stands for: it is no file that could be read, but has the name of one.
    #[must_use]
    pub fn in_stream(path: &str, portal: Option<Arc<str>>) -> Self {
        Self::shown_as(Path::new(path), path, portal)
    }

    /// A file that is shown by another path than its own; `portal` is whose it is, where that is known.
    #[must_use]
    pub fn shown_as(path: &Path, shown: &str, portal: Option<Arc<str>>) -> Self {
        let shown = ShownPath {
            text: Arc::from(shown),
            hex: None,
        };
        Self::new(path, shown, portal)
    }

    fn new(path: &Path, shown: ShownPath, portal: Option<Arc<str>>) -> Self {
        let mut found = Self {
            // Nearly always they are one text, which is then held once.
            elsewhere: (shown.text.as_bytes() != bytes(path)).then(|| path.into()),
            shown,
            named: false,
            portal: None,
        };
        found.portal = match portal {
            Some(portal) => {
                let is_host = portal::is_host(&portal.to_lowercase());
                Some((portal, is_host))
            }
            None => portal::named(&found.stem()).map(|portal| (portal, true)),
        };
        found
    }

    /// Where it is; `-` is standard input.
    #[must_use]
    pub fn path(&self) -> &Path {
        match &self.elsewhere {
            Some(path) => path,
            None => Path::new(&*self.shown.text),
        }
    }

    /// The file's name without its ending; of standard input, that of the name it was given.
    #[must_use]
    pub fn stem(&self) -> Cow<'_, str> {
        let path: &Path = match &self.elsewhere {
            Some(path) if path.as_os_str() != STDIN => path,
            Some(_) | None => match stem_of(&self.shown.text) {
                Some(stem) => return Cow::Borrowed(stem),
                None => Path::new(&*self.shown.text),
            },
        };
        let stem = path.file_stem();
        stem.map_or(Cow::Borrowed(""), |stem| stem.to_string_lossy())
    }

    /// Whose it is, where the config or its own name says so, and whether that reads as a host name. What the config says
    /// may have capitals in it, a file's name may not.
    pub(crate) const fn portal(&self) -> Option<&(Arc<str>, bool)> {
        self.portal.as_ref()
    }
}

/// [`Path::file_stem`] of a path that ends in a plain name, as nearly all do: nothing need be taken apart.
fn stem_of(path: &str) -> Option<&str> {
    let (_, name) = path.rsplit_once('/')?;
    let (stem, _) = name.rsplit_once('.')?;
    let is_plain = cfg!(unix) && !stem.is_empty() && stem != ".";
    is_plain.then_some(stem)
}

/// What the paths of a command line stand for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Collected {
    /// The files, in the order of their paths (by bytes), each once.
    pub files: Vec<Found>,
    /// What cannot be a document, in the same order.
    pub skipped: Vec<Skipped>,
    /// How many of the paths are files that the project passes over.
    pub passed_over: usize,
}

/// Finds the files that `paths` name or hold. `stdin_name` is how standard input (`-`) is shown.
///
/// A folder gives its `.txt`, `.text`, `.md`, `.markdown` and ending-less files at any depth; hidden names and links to
/// folders are passed over, links to files are followed. A path that is named is taken whatever its name is.
#[must_use]
pub fn collect(paths: &[PathBuf], stdin_name: &str) -> Collected {
    collect_by(&(), paths, stdin_name, &|| true)
}

/// Finds the files that `paths` name or hold, as [`collect`] does, where a project has its say. `may_spread` is asked
/// before other threads of rayon's pool are to help with a large folder.
#[must_use]
pub fn collect_by(
    selection: &dyn Selection,
    paths: &[PathBuf],
    stdin_name: &str,
    may_spread: &dyn Fn() -> bool,
) -> Collected {
    let mut walk = Walk::new(selection);
    let mut spreads = None;
    let mut may_spread = |files: usize| files >= MANY && *spreads.get_or_insert_with(may_spread);
    for path in paths {
        walk.add(path, stdin_name, &mut may_spread);
    }
    let spreads = may_spread(walk.files.len());
    walk.finish(paths.len() > 1, spreads)
}

/// Whether a run over the folder would take up a file of this name in it, if it were there; `name` is how it is reached
/// from the folder.
#[must_use]
pub fn would_take_up(selection: &dyn Selection, folder: &Path, name: &Path) -> bool {
    let mut place = folder.to_owned();
    for part in name {
        place.push(part);
        let hidden = part.as_encoded_bytes().starts_with(b".");
        if hidden || selection.passes_over(&place) {
            return false;
        }
    }
    let decides = || has_text_ending(place.file_name().unwrap_or_default().as_encoded_bytes());
    selection.takes_up(&place).unwrap_or_else(decides)
}

/// How `path` is shown: as given, `/` between parts, U+FFFD and the bytes in hex for what is not UTF-8.
#[must_use]
pub(super) fn shown(path: &Path) -> ShownPath {
    if std::path::MAIN_SEPARATOR == '/'
        && let Some(text) = path.to_str()
    {
        return ShownPath {
            text: Arc::from(text),
            hex: None,
        };
    }
    let text = path.to_string_lossy();
    let hex = path.to_str().is_none().then(|| {
        let mut hex = String::new();
        for byte in bytes(path) {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        Arc::from(hex)
    });
    ShownPath {
        text: match std::path::MAIN_SEPARATOR {
            '/' => Arc::from(text),
            other => Arc::from(text.replace(other, "/")),
        },
        hex,
    }
}

/// A folder that a folder holds, with all that it holds itself.
struct Below {
    folder: PathBuf,
    /// What is left of it, once it was entered.
    entries: Option<walkdir::IntoIter>,
    /// What was found before and in it.
    found: Vec<Found>,
}

impl Below {
    const fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            entries: None,
            found: Vec::new(),
        }
    }
}

struct Walk<'s> {
    selection: &'s dyn Selection,
    files: Vec<Found>,
    /// Whether the files are known to be in the order of their paths.
    in_order: bool,
    skipped: Vec<Skipped>,
    passed_over: usize,
}

impl<'s> Walk<'s> {
    fn new(selection: &'s dyn Selection) -> Self {
        Self {
            selection,
            files: Vec::new(),
            in_order: true,
            skipped: Vec::new(),
            passed_over: 0,
        }
    }

    fn add(&mut self, path: &Path, stdin_name: &str, may_spread: &mut dyn FnMut(usize) -> bool) {
        if path.as_os_str() == STDIN {
            // An editor hands over what it shows, and says where that belongs.
            let place = Path::new(stdin_name);
            if self.selection.passes_over(place) {
                self.passed_over += 1;
                return;
            }
            let portal = self.selection.portal(place);
            self.push(Found::shown_as(path, stdin_name, portal), true);
            return;
        }
        if path.file_name().is_some_and(|name| name == CONFIG) {
            self.passed_over += 1;
            return;
        }
        // What is named is followed, be it a link to a folder: someone asked for it.
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.add_folder(path, may_spread),
            _ if self.selection.passes_over(path) => self.passed_over += 1,
            Ok(metadata) if metadata.is_file() => self.found(path, true),
            Ok(_) => self.skip(path, SkipReason::NotAFile, true),
            Err(error) => self.skip(path, unreadable(&error), true),
        }
    }

    /// A folder that was named, with all that it holds. `may_spread` says whether so many files are worth other threads.
    fn add_folder(&mut self, root: &Path, may_spread: &mut dyn FnMut(usize) -> bool) {
        let entries = match fs::read_dir(root) {
            Ok(entries) => entries,
            Err(error) => return self.skip(root, unreadable(&error), true),
        };
        let mut folders = Vec::new();
        let mut others = Vec::new();
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.skip(root, unreadable(&error), false);
                    continue;
                }
            };
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) => others.push((entry.path(), kind)),
                Err(error) => self.skip(&entry.path(), unreadable(&error), false),
            }
        }
        if may_spread(others.len()) {
            self.add_many(others, usize::MAX, |walk, (path, kind)| {
                walk.add_entry(path, kind);
            });
        } else {
            for (path, kind) in others {
                self.add_entry(path, kind);
            }
        }
        // In order, so that what is found in them nearly is.
        folders.sort_unstable();
        let mut folders = folders.into_iter().map(Below::new);
        while let Some(mut below) = folders.next() {
            loop {
                if folders.len() > 0 && may_spread(self.files.len()) {
                    // Put in order with the rest of the folder, what was found need not be put in order again.
                    if !self.in_order {
                        below.found = std::mem::take(&mut self.files);
                        self.in_order = true;
                    }
                    let rest = std::iter::once(below).chain(folders).collect();
                    // One folder is one thread's; none is left with several when the others have done theirs.
                    return self.add_many(rest, 1, |walk, mut below: Below| {
                        walk.files.append(&mut below.found);
                        walk.add_some(&mut below, usize::MAX);
                    });
                }
                if !self.add_some(&mut below, STRIDE) {
                    break;
                }
            }
        }
    }

    /// What is found side by side, by each thread so many things in a walk of their own, at most.
    fn add_many<T: Send>(&mut self, many: Vec<T>, most: usize, add: impl Fn(&mut Self, T) + Sync) {
        let selection = self.selection;
        let walks = many.into_par_iter().with_max_len(most).fold(
            || Walk::new(selection),
            |mut walk, one| {
                add(&mut walk, one);
                walk
            },
        );
        // Each by itself and one after the other: mostly, nothing is left to sort when all are together.
        let sorted = walks.map(|mut walk| {
            // Files of one path differ in whether they are named, at most, and `each_once` joins them.
            walk.files.sort_unstable_by(by_path);
            walk
        });
        let mut walks: Vec<Self> = sorted.collect();
        let first = |walk: &Self| walk.files.first().map(|file| bytes(file.path()).to_vec());
        walks.sort_by_cached_key(first);
        self.files
            .reserve(walks.iter().map(|walk| walk.files.len()).sum());
        for walk in walks {
            if let (Some(last), Some(first)) = (self.files.last(), walk.files.first()) {
                self.in_order &= by_path(last, first).is_lt();
            }
            self.files.extend(walk.files);
            self.skipped.extend(walk.skipped);
        }
    }

    /// Goes on with a folder that a folder holds, by so many entries at most; whether there may be more.
    fn add_some(&mut self, below: &mut Below, most: usize) -> bool {
        let Below {
            folder, entries, ..
        } = below;
        if entries.is_none() && !self.is_entered(folder, name(folder)) {
            return false;
        }
        let entries = entries.get_or_insert_with(|| WalkDir::new(&*folder).into_iter());
        for _ in 0..most {
            match entries.next() {
                None => return false,
                Some(Ok(entry)) if entry.depth() == 0 => {}
                Some(Ok(entry)) if entry.file_type().is_dir() => {
                    if !self.is_entered(entry.path(), name(entry.path())) {
                        entries.skip_current_dir();
                    }
                }
                Some(Ok(entry)) => {
                    let kind = entry.file_type();
                    self.add_entry(entry.into_path(), kind);
                }
                Some(Err(error)) => {
                    let path = error.path().unwrap_or(folder).to_owned();
                    let reason = error.io_error().map_or(SkipReason::NotAFile, unreadable);
                    self.skip(&path, reason, false);
                }
            }
        }
        true
    }

    /// Whether a folder is looked into, or a file at, given its own name as well.
    fn is_entered(&self, path: &Path, name: &[u8]) -> bool {
        !name.starts_with(b".") && !self.selection.passes_over(path)
    }

    /// An entry of a folder that is no folder. Its kind comes with the folder's listing; only links cost a look at the
    /// disk.
    fn add_entry(&mut self, path: PathBuf, kind: FileType) {
        let own = name(&path);
        if own == CONFIG.as_bytes() || !self.is_entered(&path, own) {
            return;
        }
        let decides = || has_text_ending(own);
        let wanted = self.selection.takes_up(&path).unwrap_or_else(decides);
        if kind.is_file() {
            if wanted {
                self.found(&path, false);
            }
        } else if kind.is_symlink() {
            match fs::metadata(&path) {
                Ok(target) if target.is_dir() => self.skip(&path, SkipReason::NotAFile, false),
                Ok(target) if target.is_file() && wanted => self.found(&path, false),
                Ok(target) if !target.is_file() && wanted => {
                    self.skip(&path, SkipReason::NotAFile, false)
                }
                Err(error) if wanted => self.skip(&path, unreadable(&error), false),
                Ok(_) | Err(_) => {}
            }
        } else if wanted {
            self.skip(&path, SkipReason::NotAFile, false);
        }
    }

    fn found(&mut self, path: &Path, named: bool) {
        let portal = self.selection.portal(path);
        self.push(Found::new(path, shown(path), portal), named);
    }

    fn push(&mut self, found: Found, named: bool) {
        self.in_order = false;
        self.files.push(Found { named, ..found });
    }

    fn skip(&mut self, path: &Path, reason: SkipReason, named: bool) {
        self.skipped.push(Skipped {
            path: shown(path),
            reason,
            named,
        });
    }

    fn finish(self, may_repeat: bool, spreads: bool) -> Collected {
        let Self {
            mut files,
            in_order,
            mut skipped,
            passed_over,
            ..
        } = self;
        match (in_order, spreads) {
            (true, _) => {}
            (false, true) => files.par_sort_by(by_path),
            (false, false) => files.sort_by(by_path),
        }
        skipped.sort_by(|one, other| one.path.cmp(&other.path).then(other.named.cmp(&one.named)));
        if may_repeat {
            files = each_once(files);
            skipped.dedup_by(|later, earlier| later.path == earlier.path);
        }
        Collected {
            files,
            skipped,
            passed_over,
        }
    }
}

fn by_path(one: &Found, other: &Found) -> Ordering {
    bytes(one.path()).cmp(bytes(other.path()))
}

fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

/// Drops what was reached twice (`corpus/ ./corpus/a.txt`). Two links to one file are two documents: a portal may link
/// to another's charte, and is still a portal.
fn each_once(files: Vec<Found>) -> Vec<Found> {
    let mut folders: HashMap<PathBuf, PathBuf> = HashMap::new();
    let mut first: BTreeMap<PathBuf, usize> = BTreeMap::new();
    let mut kept: Vec<Found> = Vec::with_capacity(files.len());
    for file in files {
        let place = place_of(file.path(), &mut folders);
        match first.get(&place).and_then(|&index| kept.get_mut(index)) {
            Some(earlier) => earlier.named |= file.named,
            None => {
                first.insert(place, kept.len());
                kept.push(file);
            }
        }
    }
    kept
}

/// Where a file is, whatever way leads there: its folder without links, and its own name.
fn place_of(path: &Path, folders: &mut HashMap<PathBuf, PathBuf>) -> PathBuf {
    let Some(name) = path.file_name() else {
        return path.into();
    };
    if path.as_os_str() == STDIN {
        return path.into();
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let real = folders
        .entry(folder.into())
        .or_insert_with(|| fs::canonicalize(folder).unwrap_or_else(|_| folder.into()));
    real.join(name)
}

/// The name of an entry, in bytes: what stands after the last separator. Cheaper than taking the path to pieces.
fn name(path: &Path) -> &[u8] {
    let path = bytes(path);
    let separator = |byte: &u8| std::path::is_separator(char::from(*byte));
    let from = path.iter().rposition(separator).map_or(0, |at| at + 1);
    path.get(from..).unwrap_or_default()
}

fn has_text_ending(name: &[u8]) -> bool {
    match name.iter().rposition(|byte| *byte == b'.') {
        None | Some(0) => true,
        Some(dot) => {
            let ending = name.get(dot + 1..).unwrap_or_default();
            let is_it = |wanted: &str| ending.eq_ignore_ascii_case(wanted.as_bytes());
            ENDINGS.iter().any(|wanted| is_it(wanted))
        }
    }
}

#[cfg(test)]
#[path = "walk_tests.rs"]
mod tests;
