//! The whole flow: files → texts → families → templates → deviations → [`Analysis`].
//!
//! Equal files are read once and compared once. Everything that is put in order is put in the order of paths or of
//! contents, so neither threads nor the order of the files show.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::{
    Analysis, DocumentAnalysis, FamilyAnalysis, Findings, InventoryRow, Nearest, Normalisation,
    Shared, SkipReason, Skipped, Summary, Unassigned, UnassignedReason,
};
use crate::corpus::{Found, is_template, portal, read};
use crate::deviation::compare::{Comparer, Comparison, Declared, Filled, deviation_id, sort};
use crate::deviation::mend::mend;
use crate::deviation::rebuild::{Rebuilder, own_blocks};
use crate::deviation::severity::by_default;
use crate::deviation::{self, Deviation, Element, Kind, RaisedBy, Severity};
use crate::document::{
    Block, Contents, Formed, Junctions, Lines, Unit, blocks, hash_all, shape, units, word_stream,
};
use crate::template::build::{Member, infer};
use crate::template::family::{Stream, families};
use crate::template::model::Model;
use crate::template::{Reading, SlotType};
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

fn lay_out(bytes: &[u8], lines: &Lines) -> Result<Formed, SkipReason> {
    lines.lay_out(bytes).map_err(|rejected| match rejected {
        Rejected::Binary => SkipReason::Binary,
        Rejected::Empty => SkipReason::Empty,
        Rejected::Markup => SkipReason::Markup,
    })
}

/// One distinct content.
struct Document {
    formed: Formed,
    units: Vec<Unit>,
    /// The files that hold it, as places in the list of files.
    files: Vec<usize>,
}

/// What came of one file.
enum Fate {
    Read(blake3::Hash),
    Skipped(SkipReason),
    /// A template file, which is no document.
    Template,
}

/// Reads and analyses files. `progress` is told how many more files are done.
#[must_use]
pub fn analyse(files: &[Found], progress: &(dyn Fn(usize) + Sync)) -> Analysis {
    let lines = Lines::default();
    let contents = Contents::default();
    let (documents, skipped) = take_in(files, &lines, &contents, progress);
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
        .map(|(number, group)| (number, family(group, files, &contents)))
        .collect();
    analysed.sort_by(|(_, one), (_, other)| {
        (
            std::cmp::Reverse(one.documents.len()),
            &one.template.digest,
            one.documents.first().map(|d| &d.path),
        )
            .cmp(&(
                std::cmp::Reverse(other.documents.len()),
                &other.template.digest,
                other.documents.first().map(|d| &d.path),
            ))
    });
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
            let written: Arc<str> = Arc::from(document.formed.written());
            document
                .files
                .iter()
                .filter_map(|at| files.get(*at))
                .map(move |file| Unassigned {
                    path: file.shown.clone(),
                    reason: UnassignedReason::NoFamily,
                    nearest: nearest.clone(),
                    written: Arc::clone(&written),
                })
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
    }
}

fn weight(document: &Document) -> u32 {
    u32::try_from(document.files.len()).unwrap_or(u32::MAX)
}

/// Reads all files in parallel; equal ones become one document.
fn take_in(
    files: &[Found],
    lines: &Lines,
    contents: &Contents,
    progress: &(dyn Fn(usize) + Sync),
) -> (Vec<Document>, Vec<Skipped>) {
    type Laid = Result<(Formed, Vec<Unit>), SkipReason>;
    let seen: Mutex<FxHashMap<blake3::Hash, Option<Laid>>> = Mutex::default();
    let fates: Vec<Fate> = files
        .par_iter()
        .map(|file| {
            let fate = match read(file) {
                Err(reason) => Fate::Skipped(reason),
                Ok(bytes) if is_template(&bytes) => Fate::Template,
                Ok(bytes) => {
                    let hash = blake3::hash(&bytes);
                    let fresh = {
                        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                        let fresh = !seen.contains_key(&hash);
                        seen.entry(hash).or_insert(None);
                        fresh
                    };
                    if fresh {
                        let laid = lay_out(&bytes, lines).map(|formed| {
                            let units = units(&formed, contents);
                            (formed, units)
                        });
                        seen.lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .insert(hash, Some(laid));
                    }
                    Fate::Read(hash)
                }
            };
            progress(1);
            fate
        })
        .collect();
    let mut laid = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut numbers: FxHashMap<blake3::Hash, Result<usize, SkipReason>> = FxHashMap::default();
    let mut documents: Vec<Document> = Vec::new();
    let mut skipped = Vec::new();
    for (at, (fate, file)) in fates.into_iter().zip(files).enumerate() {
        let outcome = match fate {
            Fate::Template => continue,
            Fate::Skipped(reason) => Err(reason),
            Fate::Read(hash) => numbers
                .entry(hash)
                .or_insert_with(|| match laid.remove(&hash).flatten() {
                    Some(Ok((formed, units))) if !units.is_empty() => {
                        documents.push(Document {
                            formed,
                            units,
                            files: Vec::new(),
                        });
                        Ok(documents.len() - 1)
                    }
                    Some(Err(reason)) => Err(reason),
                    _ => Err(SkipReason::Empty),
                })
                .clone(),
        };
        match outcome {
            Ok(number) => {
                if let Some(document) = documents.get_mut(number) {
                    document.files.push(at);
                }
            }
            Err(reason) => {
                skipped.push(Skipped {
                    path: file.shown.clone(),
                    reason,
                    named: file.named,
                });
            }
        }
    }
    (documents, skipped)
}

/// Equal streams once, with the weight of all; and for each document its stream.
fn streams(documents: &[Document]) -> (Vec<Stream>, Vec<usize>) {
    let keys: Vec<u64> = documents
        .par_iter()
        .map(|document| hash_all(word_stream(&document.units)))
        .collect();
    let mut numbers: FxHashMap<u64, usize> = FxHashMap::default();
    let mut held: Vec<(&Document, u32)> = Vec::new();
    let mut owners = Vec::with_capacity(documents.len());
    for (document, key) in documents.iter().zip(keys) {
        let number = *numbers.entry(key).or_insert(held.len());
        match held.get_mut(number) {
            Some((_, sum)) => *sum += weight(document),
            None => held.push((document, weight(document))),
        }
        owners.push(number);
    }
    let streams = held
        .into_par_iter()
        .map(|(document, weight)| Stream {
            words: word_stream(&document.units).collect(),
            weight,
        })
        .collect();
    (streams, owners)
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

fn family(group: &[&Document], files: &[Found], contents: &Contents) -> FamilyAnalysis {
    let cut = cut(group, contents);
    let members = members(group, &cut);
    let model = infer(&members);
    drop(members);
    let comparer = Comparer::new(&model);
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
    let documents = documents(&comparer, &compared, &portals, files);
    let family = finish(&comparer, &compared, documents, &portals);
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

/// Whose the documents are, and which slots must hold their hosts.
struct Portals {
    /// For each document and file: the portal, and whether it is declared.
    of: Vec<Vec<(Arc<str>, bool)>>,
    /// For each slot: whether declared portals mostly hold their own.
    own: Vec<bool>,
}

impl Portals {
    fn new(model: &Model, compared: &[Compared<'_>], files: &[Found]) -> Self {
        let of: Vec<Vec<(Arc<str>, bool)>> = compared
            .par_iter()
            .map(|held| {
                let host = held.comparison.filled.iter().find_map(|place| {
                    let slot = model.template.slots.get(place.slot)?;
                    (slot.slot_type == SlotType::Url).then_some(())?;
                    portal::host(place.text.as_deref()?)
                });
                held.document
                    .files
                    .iter()
                    .filter_map(|at| files.get(*at))
                    .map(|file| {
                        let stem = file
                            .path
                            .file_stem()
                            .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
                        portal::portal(&stem, host.as_deref())
                    })
                    .collect()
            })
            .collect();
        let own = (0..model.template.slots.len())
            .map(|slot| {
                let slot_type = model.template.slots.get(slot).map(|slot| slot.slot_type);
                if !matches!(slot_type, Some(SlotType::Url | SlotType::Email)) {
                    return false;
                }
                let (mut declared, mut own) = (0usize, 0usize);
                for (held, portals) in compared.iter().zip(&of) {
                    let texts: Vec<&str> = fillers(&held.comparison, slot).collect();
                    if texts.is_empty() {
                        continue;
                    }
                    for (portal, _) in portals.iter().filter(|(_, declared)| *declared) {
                        declared += 1;
                        own += usize::from(texts.iter().all(|text| portal::is_own(text, portal)));
                    }
                }
                declared >= 2 && own * 2 > declared
            })
            .collect();
        Self { of, own }
    }
}

fn fillers(comparison: &Comparison, slot: usize) -> impl Iterator<Item = &str> {
    comparison
        .filled
        .iter()
        .filter(move |place| place.slot == slot && !place.placeholder)
        .filter_map(|place| place.text.as_deref())
        .filter(|text| !text.is_empty())
}

/// The findings of every file, equal files sharing theirs.
fn documents(
    comparer: &Comparer<'_>,
    compared: &[Compared<'_>],
    portals: &Portals,
    files: &[Found],
) -> Vec<DocumentAnalysis> {
    let tolerated = tolerated(compared);
    let rebuilder = Rebuilder::new(&comparer.model.template);
    let mut documents: Vec<DocumentAnalysis> = compared
        .par_iter()
        .zip(&portals.of)
        .flat_map_iter(|(held, of)| {
            // What depends on the portal is which places hold a foreign host; equal answers share their findings.
            let mut variants: BTreeMap<Vec<usize>, Arc<Findings>> = BTreeMap::new();
            let documents: Vec<DocumentAnalysis> = held
                .document
                .files
                .iter()
                .zip(of)
                .filter_map(|(at, (portal, declared))| {
                    let file = files.get(*at)?;
                    let wrong =
                        wrong_places(comparer, held, portals, &tolerated, portal, *declared);
                    let findings = variants.entry(wrong).or_insert_with_key(|wrong| {
                        Arc::new(findings(comparer, &rebuilder, held, wrong))
                    });
                    Some(DocumentAnalysis {
                        path: file.shown.clone(),
                        portal: Arc::clone(portal),
                        conforms: findings
                            .deviations
                            .iter()
                            .all(|found| found.severity < Severity::Warning),
                        findings: Arc::clone(findings),
                    })
                })
                .collect();
            documents
        })
        .collect();
    documents.sort_by(|one, other| one.path.cmp(&other.path));
    documents
}

/// Placeholders that a quarter of the family has, by slot: the template's own text, and no deviation.
fn tolerated(compared: &[Compared<'_>]) -> FxHashSet<(usize, Arc<str>)> {
    let mut counts: FxHashMap<(usize, Arc<str>), u32> = FxHashMap::default();
    let mut total = 0;
    for held in compared {
        total += weight(held.document);
        let unfilled: FxHashSet<(usize, Arc<str>)> = held
            .comparison
            .filled
            .iter()
            .filter(|place| place.placeholder)
            .filter_map(|place| Some((place.slot, place.text.clone()?)))
            .collect();
        for place in unfilled {
            *counts.entry(place).or_default() += weight(held.document);
        }
    }
    counts
        .into_iter()
        .filter(|(_, count)| count * 4 >= total)
        .map(|(place, _)| place)
        .collect()
}

/// The places (numbers in `filled`) whose filler cannot be right in this portal's copy.
fn wrong_places(
    comparer: &Comparer<'_>,
    held: &Compared<'_>,
    portals: &Portals,
    tolerated: &FxHashSet<(usize, Arc<str>)>,
    portal: &str,
    declared: bool,
) -> Vec<usize> {
    let filled = &held.comparison.filled;
    let mut wrong: Vec<usize> = Vec::new();
    for (at, place) in filled.iter().enumerate() {
        let Some(text) = place.text.as_ref().filter(|text| !text.is_empty()) else {
            continue;
        };
        let unfilled = place.placeholder && !tolerated.contains(&(place.slot, Arc::clone(text)));
        let own = portals.own.get(place.slot) == Some(&true);
        let foreign = !place.placeholder && own && declared && !portal::is_own(text, portal);
        if unfilled || foreign {
            wrong.push(at);
        }
    }
    for slot in 0..comparer.model.template.slots.len() {
        let of_slot: Vec<usize> = (0..filled.len())
            .filter(|at| {
                filled.get(*at).is_some_and(|place| {
                    place.slot == slot && place.text.as_ref().is_some_and(|text| !text.is_empty())
                }) && !wrong.contains(at)
            })
            .collect();
        wrong.extend(disagreeing(filled, &of_slot));
    }
    wrong.sort_unstable();
    // One deviation a text: several wrong places in one block or cell are one.
    let mut seen = FxHashSet::default();
    wrong.retain(|at| {
        filled
            .get(*at)
            .is_some_and(|place| seen.insert((place.target, place.cell)))
    });
    wrong
}

/// The places that do not hold what most places of the same slot hold; of two, the later.
fn disagreeing(filled: &[Filled], places: &[usize]) -> Vec<usize> {
    if places.len() < 2 {
        return Vec::new();
    }
    let key = |at: &usize| {
        let text = filled
            .get(*at)
            .and_then(|place| place.text.as_deref())
            .unwrap_or_default();
        crate::text::fold(text)
    };
    let mut counts: BTreeMap<String, (u32, std::cmp::Reverse<usize>)> = BTreeMap::new();
    for at in places {
        counts
            .entry(key(at))
            .or_insert((0, std::cmp::Reverse(*at)))
            .0 += 1;
    }
    let Some((right, _)) = counts.iter().max_by_key(|(_, rank)| **rank) else {
        return Vec::new();
    };
    places
        .iter()
        .filter(|at| key(at) != *right)
        .copied()
        .collect()
}

fn findings(
    comparer: &Comparer<'_>,
    rebuilder: &Rebuilder<'_>,
    held: &Compared<'_>,
    wrong: &[usize],
) -> Findings {
    let (blocks, units) = (&held.blocks, &held.document.units);
    let mut deviations = held.comparison.deviations.clone();
    for place in wrong
        .iter()
        .filter_map(|at| held.comparison.filled.get(*at))
    {
        deviations.push(comparer.slot(blocks, units, &held.comparison, place));
    }
    deviations.extend(encoding(&held.document.formed));
    sort(&mut deviations);
    let slots = slot_values(comparer.model, &held.comparison);
    let own = own_blocks(blocks, units, &held.comparison.pairing);
    let verified = rebuilder.rebuild(&slots, &deviations) == own;
    Findings {
        encoding: held.document.formed.encoding,
        verified,
        slots,
        normalisations: held.normalisations.clone(),
        deviations,
    }
}

/// One filler where all the slot's places agree, else one a place.
fn slot_values(model: &Model, comparison: &Comparison) -> Vec<(Arc<str>, Vec<Arc<str>>)> {
    model
        .template
        .slots
        .iter()
        .enumerate()
        .map(|(number, slot)| {
            let mut values: Vec<Arc<str>> = comparison
                .filled
                .iter()
                .filter(|place| place.slot == number)
                .map(|place| place.text.clone().unwrap_or_else(|| Arc::from("")))
                .collect();
            if values.iter().all(|value| Some(value) == values.first()) {
                values.truncate(1);
                values.retain(|value| !value.is_empty());
            }
            (Arc::clone(&slot.name), values)
        })
        .collect()
}

/// The `encoding` deviation of a document, once.
fn encoding(formed: &Formed) -> Option<Deviation> {
    let foreign = formed.encoding != "utf-8" || formed.mojibake != Mojibake::None;
    let line = match (foreign, formed.bidi.or(formed.invisible)) {
        (false, None) => return None,
        (false, Some(line)) => line,
        (true, _) => formed
            .lines
            .iter()
            .position(|line| !line.raw.is_ascii() && !line.blank)
            .or_else(|| formed.lines.iter().position(|line| !line.blank))
            .map_or(1, |at| u32::try_from(at + 1).unwrap_or(u32::MAX)),
    };
    let held = formed.lines.get(line as usize - 1);
    let text = held.map_or("", |line| &*line.written);
    let (start, end) = held.map_or((1, 1), |line| crate::text::raw_columns(&line.raw, 1, text));
    let bidi = formed.bidi.is_some();
    Some(Deviation {
        id: deviation_id(Kind::Encoding, Element::Document, None, "", ""),
        kind: Kind::Encoding,
        element: Element::Document,
        severity: if bidi {
            Severity::Warning
        } else {
            by_default(Kind::Encoding)
        },
        raised_by: bidi.then_some(RaisedBy::Bidi),
        section: Arc::from([]),
        column: None,
        column_index: None,
        template: None,
        found: Some(deviation::Found {
            text: Arc::from(text),
            start_line: line,
            end_line: line,
            start_column: start,
            end_column: end,
        }),
        edits: Vec::new(),
        after: None,
        expected_line: None,
        duplicate_of: None,
        duplicate_in: None,
        part_of: None,
        contested: false,
    })
}

/// Support, readings, shared deviations and the inventory, over all documents of the family.
fn finish(
    comparer: &Comparer<'_>,
    compared: &[Compared<'_>],
    documents: Vec<DocumentAnalysis>,
    portals: &Portals,
) -> FamilyAnalysis {
    let mut template = comparer.model.template.clone();
    for (slot, own) in template.slots.iter_mut().zip(&portals.own) {
        slot.same_as_portal = *own;
    }
    for block in &mut template.blocks {
        block.support = 0;
    }
    type Place = (usize, Option<usize>);
    type Variants = BTreeMap<Arc<str>, (Arc<str>, u32)>;
    let mut readings: BTreeMap<Place, Variants> = BTreeMap::new();
    for held in compared {
        let weight = weight(held.document);
        for (block, found) in template
            .blocks
            .iter_mut()
            .zip(&held.comparison.pairing.block)
        {
            block.support += if found.is_some() { weight } else { 0 };
        }
        for variant in &held.comparison.variants {
            let entry = readings
                .entry((variant.target, variant.cell))
                .or_default()
                .entry(Arc::clone(&variant.id))
                .or_insert_with(|| (Arc::clone(&variant.text), 0));
            // Spellings of one reading differ in signs; the first by its letters stands for all.
            if variant.text < entry.0 {
                entry.0 = Arc::clone(&variant.text);
            }
            entry.1 += weight;
        }
    }
    for ((target, cell), variants) in readings {
        let column = cell.and_then(|cell| comparer.model.column_name(target, cell));
        let Some(block) = template.blocks.get_mut(target) else {
            continue;
        };
        let own = match cell {
            Some(cell) => block
                .cells
                .get(cell)
                .cloned()
                .unwrap_or_else(|| Arc::from("")),
            None => Arc::clone(&block.text),
        };
        let others: u32 = variants.values().map(|(_, count)| count).sum();
        let mut held = vec![Reading {
            text: own,
            column: column.clone(),
            documents: block.support.saturating_sub(others),
            id: None,
        }];
        held.extend(variants.into_iter().map(|(id, (text, documents))| Reading {
            text,
            column: column.clone(),
            documents,
            id: Some(id),
        }));
        held.sort_by(|one, other| {
            (std::cmp::Reverse(one.documents), &one.id)
                .cmp(&(std::cmp::Reverse(other.documents), &other.id))
        });
        block.readings.extend(held);
    }
    let inventory = inventory(comparer, compared);
    let shared = shared(&documents);
    FamilyAnalysis {
        template,
        documents,
        shared,
        inventory,
    }
}

fn shared(documents: &[DocumentAnalysis]) -> Vec<Shared> {
    let mut holders: BTreeMap<&Arc<str>, (u32, Vec<&Arc<str>>)> = BTreeMap::new();
    for document in documents {
        let ids: FxHashSet<&Arc<str>> = document
            .findings
            .deviations
            .iter()
            .map(|found| &found.id)
            .collect();
        for id in ids {
            let entry = holders.entry(id).or_default();
            entry.0 += 1;
            entry.1.push(&document.portal);
        }
    }
    let mut shared: Vec<Shared> = holders
        .into_iter()
        .filter(|(_, (count, _))| *count >= 2)
        .map(|(id, (documents, mut portals))| {
            portals.sort_unstable();
            portals.dedup();
            Shared {
                id: Arc::clone(id),
                documents,
                portals: portals.into_iter().map(Arc::clone).collect(),
            }
        })
        .collect();
    shared.sort_by(|one, other| {
        (std::cmp::Reverse(one.documents), &one.id)
            .cmp(&(std::cmp::Reverse(other.documents), &other.id))
    });
    shared
}

fn inventory(comparer: &Comparer<'_>, compared: &[Compared<'_>]) -> Vec<InventoryRow> {
    type Key = (Vec<String>, Vec<String>);
    struct Entry {
        row: Declared,
        documents: u32,
        contradicts: bool,
    }
    let folded = |texts: &[Arc<str>]| -> Vec<String> {
        texts.iter().map(|text| crate::text::fold(text)).collect()
    };
    // Documents that declare the same rows count together.
    let mut lists: FxHashMap<&[Declared], u32> = FxHashMap::default();
    for held in compared {
        *lists.entry(&held.comparison.declared).or_default() += weight(held.document);
    }
    let mut entries: BTreeMap<Key, Entry> = BTreeMap::new();
    for (declared, documents) in lists {
        let mut here: BTreeMap<Vec<String>, BTreeMap<Vec<String>, &Declared>> = BTreeMap::new();
        for row in declared {
            here.entry(folded(&row.cells))
                .or_default()
                .entry(folded(&row.section))
                .or_insert(row);
        }
        for (cells, sections) in here {
            let contradicts = sections.len() > 1;
            for (section, row) in sections {
                let entry = entries
                    .entry((cells.clone(), section))
                    .or_insert_with(|| Entry {
                        row: row.clone(),
                        documents: 0,
                        contradicts: false,
                    });
                if *row < entry.row {
                    entry.row = row.clone();
                }
                entry.documents += documents;
                entry.contradicts |= contradicts;
            }
        }
    }
    // The template's rows in its own order first.
    let mut order: FxHashMap<Key, usize> = FxHashMap::default();
    for (at, block) in comparer.model.template.blocks.iter().enumerate() {
        if block.element == Element::Row
            && let Some(identity) = comparer.model.targets.identity(at)
        {
            let cells: Vec<Arc<str>> = identity
                .columns
                .iter()
                .map(|column| {
                    block
                        .cells
                        .get(*column)
                        .cloned()
                        .unwrap_or_else(|| Arc::from(""))
                })
                .collect();
            order
                .entry((folded(&cells), folded(&block.section)))
                .or_insert(at);
        }
    }
    let mut rows: Vec<(usize, InventoryRow)> = entries
        .into_iter()
        .map(|(key, entry)| {
            let place = order.get(&key).copied();
            let row = InventoryRow {
                cells: entry.row.cells,
                section: entry.row.section,
                documents: entry.documents,
                in_template: place.is_some(),
                contradicts: entry.contradicts,
            };
            (place.unwrap_or(usize::MAX), row)
        })
        .collect();
    rows.sort_by(|(one, a), (other, b)| {
        (one, &a.cells, &a.section).cmp(&(other, &b.cells, &b.section))
    });
    rows.into_iter().map(|(_, row)| row).collect()
}

fn summarise(
    families: &[FamilyAnalysis],
    unassigned: &[Unassigned],
    skipped: &[Skipped],
) -> Summary {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let mut summary = Summary {
        families: count(families.len()),
        unassigned: count(unassigned.len()),
        skipped: count(skipped.len()),
        documents: count(unassigned.len()),
        ..Summary::default()
    };
    let mut by_kind: BTreeMap<Kind, u32> = BTreeMap::new();
    for document in families.iter().flat_map(|family| &family.documents) {
        summary.documents += 1;
        summary.conforming += u32::from(document.conforms);
        for found in &document.findings.deviations {
            match found.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Note => summary.notes += 1,
            }
            *by_kind.entry(found.kind).or_default() += 1;
        }
    }
    summary.by_kind = by_kind.into_iter().collect();
    summary
}
