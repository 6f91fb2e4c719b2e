//! The whole flow: files → texts → families → templates → deviations → [`Analysis`].
//!
//! Equal files are read once and compared once. Everything that is put in order is put in the order of paths or of
//! contents, so neither threads nor the order of the files show.

mod checker;
mod findings;
mod intake;
mod pinned;
mod portals;
mod summary;

pub use checker::{Checker, Text};
use findings::documents_of;
use intake::{Document, lay_out, streams, take_in};
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
use crate::corpus::{Found, is_template, portal, read};
use crate::deviation::compare::{Comparer, Comparison, Declared, Filled, deviation_id, sort};
use crate::deviation::mend::mend;
use crate::deviation::rebuild::{Rebuilder, own_blocks};
use crate::deviation::severity::{Levels, by_default};
use crate::deviation::words::Lexicon;
use crate::deviation::{self, Deviation, Element, Kind, RaisedBy, Severity, SlotFault};
use crate::document::{
    Block, Contents, Formed, Junctions, Lines, Unit, blocks, hash_all, shape, units, word_stream,
};
use crate::template::build::{Member, infer};
use crate::template::family::{Stream, families};
use crate::template::identity::hex;
use crate::template::model::Model;
use crate::template::{Reading, SlotType, Source, Template};
use crate::text::{Mojibake, Rejected};

/// The written form of one text.
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
    let formed = lay_out(bytes, &Lines::default())?;
    Ok(Written {
        text: formed.written(),
        encoding: formed.encoding,
        normalisations: formed.normalisations(),
    })
}

/// What a project settles about its deviations.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// How much each kind matters, where that is not left to the defaults.
    pub levels: Levels,
    /// The words that make a change one of substance; the built-in ones where nothing is added to them.
    pub lexicon: Option<Arc<Lexicon>>,
    /// Whether the bytes of each file are to be known by size and SHA-256: what is signed must say what it is about.
    pub fingerprints: bool,
}

impl Settings {
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
    let (documents, skipped) = take_in(files, &lines, &contents, settings, progress);
    let (streams, owners) = streams(&documents);
    let found = families(&streams);
    let mut groups: Vec<Vec<&Document>> = vec![Vec::new(); found.count];
    let mut alone: Vec<(&Document, Option<(usize, f64)>)> = Vec::new();
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
    let mut analysed: Vec<(usize, FamilyAnalysis)> = groups
        .iter()
        .enumerate()
        .map(|(number, group)| (number, family(group, files, &contents, settings)))
        .collect();
    analysed.sort_by(|(_, one), (_, other)| rank(one).cmp(&rank(other)));
    let order: Vec<usize> = analysed.iter().map(|(number, _)| *number).collect();
    let mut families: Vec<FamilyAnalysis> =
        analysed.into_iter().map(|(_, family)| family).collect();
    name_apart(&mut families);
    let mut unassigned: Vec<Unassigned> = alone
        .iter()
        .flat_map(|(document, nearest)| {
            let nearest = nearest.and_then(|(number, share)| {
                let at = order.iter().position(|held| *held == number)?;
                Some(Nearest {
                    family: Arc::clone(&families.get(at)?.template.name),
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
    documents.into_par_iter().for_each(drop);
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
    document: &Document,
    files: &[Found],
    reason: UnassignedReason,
    nearest: Option<&Nearest>,
) -> Vec<Unassigned> {
    let written: Arc<str> = Arc::from(document.formed.written());
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

fn weight(document: &Document) -> u32 {
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

/// One document of a family, compared.
struct Compared<'d> {
    document: &'d Document,
    blocks: Vec<Block>,
    comparison: Comparison,
    normalisations: Vec<Normalisation>,
}

fn family(
    group: &[&Document],
    files: &[Found],
    contents: &Contents,
    settings: &Settings,
) -> FamilyAnalysis {
    let cut = cut(group, contents);
    let members = members(group, &cut);
    let model = infer(&members);
    drop(members);
    let comparer = Comparer::new(&model, settings.lexicon());
    let compared: Vec<Compared<'_>> = group
        .par_iter()
        .zip(cut)
        .map(|(document, blocks)| {
            let (blocks, pairing) = mend(&comparer, blocks, &document.units, contents);
            let comparison = comparer.document(&blocks, &document.units, pairing);
            Compared {
                document,
                comparison,
                blocks,
                normalisations: document.formed.normalisations(),
            }
        })
        .collect();
    let portals = Portals::new(&model, &compared, files);
    let (documents, owners) = documents_of(&comparer, &compared, &portals, files, &settings.levels);
    let family = finish(&comparer, &compared, documents, &owners, &portals);
    // Giving back so many small pieces of memory is work too.
    compared.into_par_iter().for_each(drop);
    family
}

/// Cuts the documents of a family into blocks by what all of them show.
fn cut(group: &[&Document], contents: &Contents) -> Vec<Vec<Block>> {
    let shapes: Vec<u64> = group
        .par_iter()
        .map(|document| shape(&document.units))
        .collect();
    let mut weights: BTreeMap<u64, (u32, &Document)> = BTreeMap::new();
    for (document, shape) in group.iter().zip(&shapes) {
        weights.entry(*shape).or_insert((0, document)).0 += weight(document);
    }
    let junctions = Junctions::gather(
        weights
            .values()
            .map(|(weight, document)| (document.units.as_slice(), *weight)),
    );
    let cuts: FxHashMap<u64, crate::document::Cuts> = weights
        .par_iter()
        .map(|(shape, (weight, document))| (*shape, junctions.cut(&document.units, *weight)))
        .collect();
    group
        .par_iter()
        .zip(&shapes)
        .map(|(document, shape)| {
            cuts.get(shape)
                .map_or_else(Vec::new, |cuts| blocks(&document.units, cuts, contents))
        })
        .collect()
}

fn members<'b>(group: &[&Document], cut: &'b [Vec<Block>]) -> Vec<Member<'b>> {
    // Documents with the same blocks count as one with their weight.
    let mut numbers: FxHashMap<u64, usize> = FxHashMap::default();
    let mut members: Vec<Member<'b>> = Vec::new();
    for (document, blocks) in group.iter().zip(cut) {
        let key = hash_all(blocks.iter().flat_map(|block| {
            let row = block.row.as_ref().map_or(0, |row| {
                u64::from(row.first)
                    | u64::from(row.separator_below) << 1
                    | u64::from(row.heading) << 2
                    | 8
            });
            [
                Arc::as_ptr(&block.content) as *const u8 as u64,
                block.shape as u64 | u64::from(block.level) << 8 | row << 16,
            ]
        }));
        let number = *numbers.entry(key).or_insert(members.len());
        match members.get_mut(number) {
            Some(member) => member.weight += weight(document),
            None => members.push(Member {
                blocks,
                weight: weight(document),
            }),
        }
    }
    members
}
