//! The whole flow: files → texts → families → templates → deviations → [`Analysis`].
//!
//! Equal files are read once and compared once. Everything that is put in order is put in the order of paths or of
//! contents, so neither threads nor the order of the files show.

mod checker;
mod class;
mod compared;
mod findings;
mod frames;
mod intake;
mod pinned;
mod portals;
mod summary;
#[cfg(test)]
mod whole_tests;

pub use checker::{Checker, Text};
use class::{Class, alike, classes, members};
use compared::{Compared, Comparing, Held};
use findings::documents_of;
use frames::{Frame, Frames};
use intake::{Document, Oddity, lay_out, streams, take_in};
pub use pinned::{Pinned, check, check_text, nearest_yielded, still_yields};
use portals::{Portals, Wrong, tolerated, wrong_places};
use summary::{finish, summarise};

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::{
    Analysis, DocumentAnalysis, FamilyAnalysis, Findings, Fingerprint, InventoryRow, Nearest,
    Normalisation, Shared, SkipReason, Skipped, Summary, Unassigned, UnassignedReason,
};
use crate::corpus::{Found, is_template, portal, read_into};
use crate::deviation::compare::{Comparer, Comparison, Declared, Filled};
use crate::deviation::identity::{deviation_id, sort};
use crate::deviation::mend::mend;
use crate::deviation::rebuild::{Rebuilder, own_blocks};
use crate::deviation::severity::{Levels, by_default};
use crate::deviation::words::Lexicon;
use crate::deviation::{self, Deviation, Element, Kind, RaisedBy, Severity, SlotFault};
use crate::document::{
    Block, Content, Contents, Cuts, Formed, Gist, Junctions, Line, Lines, Part, Place, Seen,
    Traits, Unit, add_words, blocks, copied, copied_text, hash_all, is_copy, outline, seen,
    seen_at, traits, units, units_at, word_stream,
};
use crate::template::build::{Member, Own, Twin, infer};
use crate::template::family::{Streams, families};
use crate::template::identity::hex;
use crate::template::model::Model;
use crate::template::{Reading, SlotType, Source, Template};
use crate::text::{Mojibake, Rejected};

/// The written form of one text.
///
/// ```
/// use charte_diff::engine::written_form;
///
/// let written = written_form(b"Cookies\r\n\r\nWe  use them.\r\n").expect("it is text");
/// assert_eq!(written.text, "Cookies\n\nWe use them.\n");
/// let changes: Vec<&str> = written.normalisations.iter().map(|change| change.kind.name()).collect();
/// assert_eq!(changes, ["line_ending", "spaces"]);
/// ```
#[derive(Debug, Clone)]
pub struct Written {
    /// The text.
    pub text: String,
    /// The encoding it was read from.
    pub encoding: &'static str,
    /// What was changed.
    pub normalisations: Vec<Normalisation>,
}

/// The written form of some bytes, or why they have none.
///
/// # Errors
/// The bytes are no plain text.
pub fn written_form(bytes: &[u8]) -> Result<Written, SkipReason> {
    let lines = Lines::default();
    let formed = lay_out(bytes, &lines)?;
    Ok(Written {
        text: formed.written(),
        encoding: formed.encoding,
        normalisations: formed.normalisations(),
    })
}

/// What a project settles about its deviations.
///
/// ```
/// use charte_diff::deviation::severity::{Level, Levels};
/// use charte_diff::deviation::{Kind, Severity};
/// use charte_diff::{corpus, engine};
///
/// let mut levels = Levels::default();
/// levels.set(Kind::Layout, Level::Off);
/// levels.set(Kind::Wording, Level::At(Severity::Error));
/// let settings = engine::Settings { levels, ..engine::Settings::default() };
///
/// let found = corpus::collect(&["corpus".into()], "stdin");
/// let analysis = engine::analyse(&found.files, &settings, &|_done| ());
/// assert_eq!((analysis.summary.errors, analysis.summary.warnings, analysis.summary.notes), (5, 0, 0));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// How much each kind matters, where that is not left to the defaults.
    pub levels: Levels,
    /// The words that make a change one of substance; the built-in ones where nothing is added to them.
    pub lexicon: Option<Arc<Lexicon>>,
    /// Whether the bytes of each file are to be known by size and SHA-256: what is signed must say what it is about.
    pub fingerprints: bool,
    /// Whether the process ends after the run. What [`analyse`] and [`check`] held is then left to the system, which
    /// takes it back in one piece: a tenth of the time of a large run goes into giving it back bit by bit. What a family
    /// of no more than half of the files held is given back all the same, for the next one. Of no use to whoever goes on,
    /// or runs twice: that memory would be lost.
    pub leaves_memory: bool,
}

impl Settings {
    /// Gives back what was held in many small pieces, or leaves it.
    fn give_back<T: Send>(&self, held: Vec<T>) {
        if self.leaves_memory {
            std::mem::forget(held);
        } else {
            held.into_par_iter().for_each(drop);
        }
    }

    fn lexicon(&self) -> &Lexicon {
        match &self.lexicon {
            Some(lexicon) => lexicon,
            None => Lexicon::built_in(),
        }
    }
}

/// Reads and analyses files: the template of each family is inferred. `progress` is told how many more files are done.
#[must_use]
pub fn analyse(
    files: &[Found],
    settings: &Settings,
    progress: &(dyn Fn(usize) + Sync),
) -> Analysis {
    let lines = Lines::default();
    let contents = Contents::default();
    let (documents, skipped) = take_in(files, &lines, settings, progress);
    let (streams, owners) = streams(&documents, &contents);
    let found = families(&streams);
    drop(streams);
    let mut groups: Vec<Vec<&Document<'_>>> = vec![Vec::new(); found.count];
    let mut alone: Vec<(&Document<'_>, Option<(usize, f64)>)> = Vec::new();
    for (document, stream) in documents.iter().zip(&owners) {
        match found.of.get(*stream).copied().flatten() {
            Some(family) => {
                if let Some(group) = groups.get_mut(family) {
                    group.push(document);
                }
            }
            None => alone.push((document, found.nearest.get(*stream).copied().flatten())),
        }
    }
    let analysed: Vec<(usize, FamilyAnalysis)> = groups
        .par_iter()
        .enumerate()
        .map(|(number, group)| (number, family(group, files, &contents, settings)))
        .collect();
    // Texts that have words in common, and no block, come from no template.
    let (mut analysed, without): (Vec<_>, Vec<_>) = analysed
        .into_iter()
        .partition(|(_, family)| !family.template.blocks.is_empty());
    let left = without.iter().filter_map(|(number, _)| groups.get(*number));
    alone.extend(left.flatten().map(|document| (*document, None)));
    analysed.sort_by(|(_, one), (_, other)| rank(one).cmp(&rank(other)));
    let places: FxHashMap<usize, usize> = analysed
        .iter()
        .enumerate()
        .map(|(place, (number, _))| (*number, place))
        .collect();
    let mut families: Vec<FamilyAnalysis> =
        analysed.into_iter().map(|(_, family)| family).collect();
    name_apart(&mut families);
    let mut unassigned: Vec<Unassigned> = alone
        .iter()
        .flat_map(|(document, nearest)| {
            let nearest = nearest.and_then(|(number, share)| {
                let place = places.get(&number)?;
                Some(Nearest {
                    family: Arc::clone(&families.get(*place)?.template.name),
                    share,
                })
            });
            self::alone(
                document,
                files,
                UnassignedReason::NoFamily,
                nearest.as_ref(),
            )
        })
        .collect();
    unassigned.sort_by(|one, other| one.path.cmp(&other.path));
    let summary = summarise(&families, &unassigned, &skipped);
    drop((groups, alone));
    settings.give_back(documents);
    settings.give_back(vec![(lines, contents)]);
    Analysis {
        families,
        unassigned,
        skipped,
        summary,
        since: None,
    }
}

/// The files of a document without a template, for one reason.
fn alone(
    document: &Document<'_>,
    files: &[Found],
    reason: UnassignedReason,
    nearest: Option<&Nearest>,
) -> Vec<Unassigned> {
    let written: Arc<str> = Arc::from(document.written());
    document
        .files
        .iter()
        .filter_map(|at| files.get(*at))
        .map(|file| Unassigned {
            path: file.shown.clone(),
            reason,
            nearest: nearest.cloned(),
            fingerprint: document.fingerprint.clone(),
            written: Arc::clone(&written),
        })
        .collect()
}

/// What families are put in order by: size, then digest, then the first document.
fn rank(
    family: &FamilyAnalysis,
) -> (
    std::cmp::Reverse<usize>,
    &str,
    Option<&crate::analysis::ShownPath>,
) {
    (
        std::cmp::Reverse(family.documents.len()),
        &family.template.digest,
        family.documents.first().map(|document| &document.path),
    )
}

/// As many documents one thread takes at a time, at most: none is left with a large part when the others have done
/// theirs.
const HANDFUL: usize = 32;

/// As many documents one thread looks at, at least, where little is asked of each.
const MANY: usize = 1024;

fn weight(document: &Document<'_>) -> u32 {
    u32::try_from(document.files.len()).unwrap_or(u32::MAX)
}

/// Two families whose templates begin with the same heading have different names.
fn name_apart(families: &mut [FamilyAnalysis]) {
    let mut used: FxHashMap<Arc<str>, u32> = FxHashMap::default();
    let mut taken: FxHashSet<Arc<str>> = FxHashSet::default();
    for family in families {
        let base = Arc::clone(&family.template.name);
        loop {
            let number = used.entry(Arc::clone(&base)).or_default();
            *number += 1;
            let name: Arc<str> = if *number == 1 {
                Arc::clone(&base)
            } else {
                Arc::from(format!("{base}-{number}"))
            };
            if taken.insert(Arc::clone(&name)) {
                family.template.name = name;
                break;
            }
        }
    }
}

fn family(
    group: &[&Document<'_>],
    files: &[Found],
    contents: &Contents,
    settings: &Settings,
) -> FamilyAnalysis {
    let classes = cut(group, contents);
    let model = infer(&members(&classes));
    let comparer = Comparer::new(&model, settings.lexicon());
    let comparing = Comparing {
        comparer: &comparer,
        contents,
    };
    // Each by itself: they are large, and threads hand their lists over by copying them.
    let compared: Vec<Box<Compared<'_>>> = classes
        .into_par_iter()
        .with_max_len(HANDFUL)
        .flat_map_iter(|class| comparing.class(class))
        .collect();
    let portals = Portals::new(&model, &compared, files);
    let (documents, owners) =
        documents_of(&comparing, &compared, &portals, files, &settings.levels);
    let family = finish(&comparer, &compared, documents, &owners, &portals);
    let held: usize = group.iter().map(|document| document.files.len()).sum();
    // Of many families, what one held serves the next; that of a large one serves nobody, and is left if it may be.
    let serves = held * 2 <= files.len();
    if !settings.leaves_memory || !serves {
        settings.give_back(compared);
        settings.give_back(vec![comparer]);
    }
    family
}

/// What the documents of a family look like.
#[derive(Default)]
struct Looks<'d> {
    /// How many documents have each look.
    weights: FxHashMap<u64, u32>,
    /// For each shape how many documents have it, and the first of them.
    shapes: FxHashMap<u64, (u32, &'d Document<'d>)>,
}

impl<'d> Looks<'d> {
    fn of(group: &[&'d Document<'d>]) -> Self {
        let documents = group.par_iter().with_min_len(MANY);
        let each = documents.fold(Self::default, |mut looks, document| {
            let Traits { shape, look, .. } = document.traits;
            let weight = weight(document);
            *looks.weights.entry(look).or_default() += weight;
            looks.add(shape, weight, document);
            looks
        });
        each.reduce(Self::default, |one, other| {
            if one.shapes.is_empty() {
                return other;
            }
            one.and(other)
        })
    }

    fn add(&mut self, shape: u64, weight: u32, document: &'d Document<'d>) {
        self.shapes.entry(shape).or_insert((0, document)).0 += weight;
    }

    /// With those of documents that come after these.
    fn and(mut self, others: Self) -> Self {
        for (look, weight) in others.weights {
            *self.weights.entry(look).or_default() += weight;
        }
        for (shape, (weight, document)) in others.shapes {
            self.add(shape, weight, document);
        }
        self
    }

    /// What decides how a document is cut: its shape, and how many documents look like it.
    fn key_of(&self, document: &Document<'_>) -> (u64, u32) {
        let Traits { shape, look, .. } = document.traits;
        (shape, self.weights.get(&look).copied().unwrap_or(0))
    }
}

/// Cuts the documents of a family into blocks by what all of them show.
fn cut<'d>(group: &[&'d Document<'d>], contents: &Contents) -> Vec<Class<'d>> {
    let looks = Looks::of(group);
    let documents = group.par_iter().with_min_len(MANY);
    let keys: Vec<(u64, u32)> = documents.map(|document| looks.key_of(document)).collect();
    let mut shapes: Vec<(&u64, &(u32, &Document<'_>))> = looks.shapes.iter().collect();
    shapes.sort_unstable_by_key(|(shape, _)| **shape);
    let numbers: FxHashMap<u64, usize> = shapes.iter().map(|(shape, _)| **shape).zip(0..).collect();
    let speakers = shapes.into_par_iter();
    let junctions =
        Junctions::gather(speakers.map(|(_, (weight, document))| (document.seen(), *weight)));
    // What a document shows is no news to those that look like it.
    let asked: FxHashSet<(u64, u32)> = keys.iter().copied().collect();
    let found: Vec<((u64, u32), Cuts)> = asked
        .into_par_iter()
        .filter_map(|key| Some((key, junctions.cut(*numbers.get(&key.0)?, key.1))))
        .collect();
    let mut numbers: FxHashMap<Arc<Cuts>, usize> = FxHashMap::default();
    let mut cuts: FxHashMap<(u64, u32), (usize, Arc<Cuts>)> = FxHashMap::default();
    for (key, found) in found {
        let found = Arc::new(found);
        let (held, number) = match numbers.get_key_value(&found) {
            Some((held, number)) => (Arc::clone(held), *number),
            None => {
                let number = numbers.len();
                numbers.insert(Arc::clone(&found), number);
                (found, number)
            }
        };
        cuts.insert(key, (number, held));
    }
    let number_of = |key: &(u64, u32)| cuts.get(key).map_or(usize::MAX, |(number, _)| *number);
    let cuts_of = |document: &Document<'_>| {
        let held = cuts.get(&looks.key_of(document));
        held.map(|(_, cuts)| Arc::clone(cuts)).unwrap_or_default()
    };
    let documents = group.iter().copied().zip(keys.iter().map(number_of));
    classes(documents, &cuts_of, contents)
}
