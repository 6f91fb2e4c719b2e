//! Families: which documents share a template.
//!
//! Two documents are alike when they share runs of four words (Broder 1997, "On the resemblance and containment of
//! documents"). A run that one document alone has says nothing about families, so it is left out of the resemblance:
//! a portal that adds ten pages of its own still belongs to its family.
//!
//! Documents are compared with *leaders* only (the first of their kind, heaviest first), and every leader that is near
//! enough joins its documents to the same family: single linkage through leaders. The order is that of the contents,
//! never that of the files.
//!
//! ```text
//! one licence ──── both licences ──── another licence       near to each, and no reason to make them one
//! ```
//!
//! A document that holds two leaders nearly whole, which have little in common, is *compound*: it belongs to the nearest
//! family, and joins none to another.

mod runs;
mod streams;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::hash_all;
use crate::template::small;
use runs::{Runs, runs_of};
pub use streams::Streams;

/// Words in a run.
const RUN: usize = 4;
/// Shared runs over all runs, leaving out those that one document alone has: from here on, one family. Measured:
/// anything from 0.3 to 0.7 gives the same families on chartes, terms and licences.
const RESEMBLANCE: f64 = 0.4;
/// Shared runs over the runs of the smaller of two documents: below this, a few common phrases are no template.
const CONTAINMENT: f64 = 0.35;
/// Nearer than this to a leader, a document needs not be a leader itself.
const CLOSE: f64 = 0.65;
/// A leader of fewer runs is a phrase, and holding it makes nothing compound.
const LEAST: usize = 8;
/// A run that more leaders have is a common phrase: the first of them stand for all, so that texts that share little else
/// are not held against each other one by one.
const MOST_HOLDERS: usize = 64;
/// As many documents are held against the same leaders at once.
const MOST_TOGETHER: usize = 256;
/// No thread is given fewer of them at a time.
const FEW: usize = 16;
/// Past this many runs in all, only a fixed share of them is kept (a run's hash decides, so documents stay comparable).
const FULL_SAMPLE: usize = 400_000;

/// Which family each document belongs to.
#[derive(Debug)]
pub struct Families {
    /// For each document the number of its family, from 0; `None` for a document without one.
    pub of: Vec<Option<usize>>,
    /// How many there are.
    pub count: usize,
    /// For each document without a family: the nearest one, and the share of its runs that the family has.
    pub nearest: Vec<Option<(usize, f64)>>,
}

/// Sorts documents into families of two files or more.
#[must_use]
pub fn families(streams: &Streams) -> Families {
    let held = &streams.held;
    let total: usize = held.iter().map(|stream| stream.words).sum();
    let sample = (total / FULL_SAMPLE + 1) as u64;
    let (all, count) = runs_of(streams, sample);
    let mut order: Vec<usize> = (0..held.len()).collect();
    order.sort_by_cached_key(|at| {
        let stream = held.get(*at);
        let (weight, key) = stream.map_or((0, 0), |stream| (stream.weight, stream.key));
        (Reverse(weight), key)
    });
    let mut leaders = Leaders::new(&all, count);
    // For each document: the leaders before it that are near enough.
    let mut near: Vec<Vec<(f64, usize)>> = vec![Vec::new(); held.len()];
    let mut counts = Vec::new();
    let mut rest = order.as_slice();
    // Most documents follow a leader that is there. So many are held against those leaders at the same time; what comes
    // after a new one is asked again.
    let mut together = 1;
    while !rest.is_empty() {
        let next = rest.chunks(together).next().unwrap_or_default();
        let shared: Vec<Vec<Sharing>> = match next {
            [one] => vec![leaders.sharing(*one, &mut counts)],
            next => next
                .par_iter()
                .with_min_len(FEW)
                .map_init(Vec::new, |counts, at| leaders.sharing(*at, counts))
                .collect(),
        };
        let mut done = 0;
        together = (2 * together).min(MOST_TOGETHER);
        for (at, shared) in next.iter().zip(shared) {
            let mut closest = 0.0f64;
            let mut found = Vec::new();
            for held in shared {
                let (own, other) = (leaders.runs(*at), leaders.runs(held.leader));
                let share = resemblance(held.common, own, other);
                if share >= RESEMBLANCE {
                    found.push((share, held.leader));
                }
                closest = closest.max(share);
            }
            if let Some(near) = near.get_mut(*at) {
                *near = found;
            }
            done += 1;
            if closest < CLOSE {
                leaders.add(*at);
                together = 1;
                break;
            }
        }
        rest = rest.get(done..).unwrap_or_default();
    }
    let is_leader: FxHashSet<usize> = leaders.order.iter().copied().collect();
    let may_join: Vec<usize> = order
        .iter()
        .copied()
        .filter(|at| is_leader.contains(at) || near.get(*at).is_some_and(|near| near.len() > 1))
        .collect();
    let compound: FxHashSet<usize> = may_join
        .into_par_iter()
        .map_init(Vec::new, |counts, at| {
            is_compound(at, &leaders, counts).then_some(at)
        })
        .flatten()
        .collect();
    // A compound leader is near to later leaders as well, and they do not follow it.
    for at in leaders.order.iter().filter(|at| !compound.contains(at)) {
        let plain = |(_, leader): &(f64, usize)| !compound.contains(leader);
        let Some(held) = near.get_mut(*at) else {
            continue;
        };
        let (kept, back): (Vec<_>, Vec<_>) = held.drain(..).partition(plain);
        *held = kept;
        for (share, leader) in back {
            if let Some(near) = near.get_mut(leader) {
                near.push((share, *at));
            }
        }
    }
    let mut parent: Vec<usize> = (0..held.len()).collect();
    for at in order {
        let near = near.get(at).map_or(&[][..], Vec::as_slice);
        let mut links: Vec<usize> = near
            .iter()
            .map(|(_, leader)| *leader)
            .filter(|leader| !compound.contains(leader))
            .collect();
        if compound.contains(&at) || links.is_empty() {
            // Of leaders equally near, the first.
            let best = near
                .iter()
                .copied()
                .reduce(|best, next| if next.0 > best.0 { next } else { best });
            links = best.into_iter().map(|(_, leader)| leader).collect();
        }
        for leader in links {
            let (one, other) = (root(&mut parent, at), root(&mut parent, leader));
            if let Some(slot) = parent.get_mut(one) {
                *slot = other;
            }
        }
    }
    number(streams, (&all, count), &mut parent)
}

/// The leaders, and which of them have a run: only those that share one with a document can be near to it.
struct Leaders<'r> {
    all: &'r [Runs],
    /// In the order in which they became leaders.
    order: Vec<usize>,
    /// For each leader the runs that other files have, too, sorted.
    sets: Vec<Vec<u32>>,
    /// For each run the first leaders that have it, as places in `order`.
    holders: Vec<Vec<u32>>,
}

/// A leader that shares runs with a document.
#[derive(Clone, Copy)]
struct Sharing {
    /// Its place among the leaders.
    place: usize,
    leader: usize,
    /// How many runs it shares.
    common: usize,
}

impl<'r> Leaders<'r> {
    fn new(all: &'r [Runs], count: usize) -> Self {
        Self {
            all,
            order: Vec::new(),
            sets: Vec::new(),
            holders: vec![Vec::new(); count],
        }
    }

    /// The runs of a document.
    fn runs(&self, document: usize) -> Option<&'r Runs> {
        self.all.get(document)
    }

    /// Those that other files have, too.
    fn shared(&self, document: usize) -> &'r [u32] {
        self.runs(document).map_or(&[], Runs::shared)
    }

    fn add(&mut self, document: usize) {
        let place = small(self.order.len());
        self.order.push(document);
        for run in self.shared(document) {
            if let Some(holders) = self.holders.get_mut(*run as usize)
                && holders.len() < MOST_HOLDERS
            {
                holders.push(place);
            }
        }
        let mut set = self.shared(document).to_vec();
        set.sort_unstable();
        self.sets.push(set);
    }

    /// The runs of a leader, given by its place, that other files have, too.
    fn set(&self, place: usize) -> &[u32] {
        self.sets.get(place).map_or(&[], Vec::as_slice)
    }

    /// The leaders that share a run with a document, in their order. `counts` is room to count in: nothing between two
    /// calls.
    fn sharing(&self, document: usize, counts: &mut Vec<Option<usize>>) -> Vec<Sharing> {
        counts.resize(self.order.len(), None);
        let mut places: Vec<u32> = Vec::new();
        // Of common phrases not all leaders are held.
        let mut phrases: Vec<u32> = Vec::new();
        for run in self.shared(document) {
            let holders = self.holders.get(*run as usize);
            let holders = holders.map_or(&[][..], Vec::as_slice);
            let is_whole = holders.len() < MOST_HOLDERS;
            if !is_whole {
                phrases.push(*run);
            }
            for place in holders {
                if let Some(count) = counts.get_mut(*place as usize) {
                    if count.is_none() {
                        places.push(*place);
                    }
                    *count.get_or_insert_default() += usize::from(is_whole);
                }
            }
        }
        places.sort_unstable();
        let sharing = places.into_iter().filter_map(|place| {
            let place = place as usize;
            let count = counts.get_mut(place)?.take()?;
            let set = self.set(place);
            let more = phrases.iter().filter(|run| set.binary_search(run).is_ok());
            Some(Sharing {
                place,
                leader: *self.order.get(place)?,
                common: count + more.count(),
            })
        });
        sharing.collect()
    }
}

/// Whether a document holds two leaders nearly whole that have little in common: a file of two licences.
fn is_compound(at: usize, leaders: &Leaders<'_>, counts: &mut Vec<Option<usize>>) -> bool {
    let own = leaders.shared(at).len();
    let held: Vec<&[u32]> = leaders
        .sharing(at, counts)
        .into_iter()
        .filter(|held| {
            let length = leaders.set(held.place).len();
            held.leader != at
                && length >= LEAST
                && length * 10 < own * 9
                && held.common * 10 >= length * 7
        })
        .map(|held| leaders.set(held.place))
        .collect();
    let largest = held.iter().copied().max_by_key(|leader| leader.len());
    largest.is_some_and(|largest| {
        held.iter()
            .any(|leader| common(leader, largest) * 5 < leader.len().min(largest.len()))
    })
}

/// How many runs two sorted sets share.
fn common<T: Ord>(one: &[T], other: &[T]) -> usize {
    let mut common = 0usize;
    let mut rest = other.iter().peekable();
    for run in one {
        while rest.next_if(|next| *next < run).is_some() {}
        if rest.next_if_eq(&run).is_some() {
            common += 1;
        }
    }
    common
}

fn root(parent: &mut [usize], mut at: usize) -> usize {
    while let Some(up) = parent.get(at).copied().filter(|up| *up != at) {
        let over = parent.get(up).copied().unwrap_or(up);
        if let Some(slot) = parent.get_mut(at) {
            *slot = over;
        }
        at = over;
    }
    at
}

/// The runs of a text, sorted, each once. A text shorter than a run is one run.
#[must_use]
pub fn run_set(words: &[u64]) -> Vec<u64> {
    let mut runs = hashes(words, 1);
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// The hashes of a text's runs, of every `sample` one. A text shorter than a run is one.
fn hashes(words: &[u64], sample: u64) -> Vec<u64> {
    if words.len() < RUN {
        return vec![hash_all(words.iter().copied())];
    }
    let runs = words.windows(RUN).map(|run| hash_all(run.iter().copied()));
    runs.filter(|run| (run >> 32) % sample == 0).collect()
}

/// How much two sets of runs have in common: shared runs over all runs.
#[must_use]
pub fn resemblance_of(one: &[u64], other: &[u64]) -> f64 {
    let shared = common(one, other);
    shared as f64 / (one.len() + other.len() - shared).max(1) as f64
}

/// How much a document and a leader have in common, which share so many runs.
fn resemblance(common: usize, one: Option<&Runs>, other: Option<&Runs>) -> f64 {
    let (Some(one), Some(other)) = (one, other) else {
        return 0.0;
    };
    let union = one.shared().len() + other.shared().len() - common;
    let smaller = one.all().len().min(other.all().len());
    if union == 0 || smaller == 0 || (common as f64) < CONTAINMENT * smaller as f64 {
        return 0.0;
    }
    common as f64 / union as f64
}

/// Numbers the families by their first document's contents and finds the nearest ones.
fn number(streams: &Streams, (all, count): (&[Runs], usize), parent: &mut [usize]) -> Families {
    let roots: Vec<usize> = (0..streams.held.len()).map(|at| root(parent, at)).collect();
    let mut weights: FxHashMap<usize, u32> = FxHashMap::default();
    for (stream, root) in streams.held.iter().zip(&roots) {
        *weights.entry(*root).or_default() += stream.weight;
    }
    let mut numbers: FxHashMap<usize, usize> = FxHashMap::default();
    let mut of = Vec::with_capacity(streams.held.len());
    for root in &roots {
        let family = weights
            .get(root)
            .is_some_and(|weight| *weight >= 2)
            .then(|| {
                let next = numbers.len();
                *numbers.entry(*root).or_insert(next)
            });
        of.push(family);
    }
    // The families that have a run of a document without one.
    let mut has: Vec<Option<Vec<usize>>> = Vec::new();
    if of.contains(&None) {
        has.resize(count, None);
        for (runs, _) in all.iter().zip(&of).filter(|(_, family)| family.is_none()) {
            for run in runs.all() {
                if let Some(families) = has.get_mut(*run as usize) {
                    families.get_or_insert_default();
                }
            }
        }
        for (runs, family) in all.iter().zip(&of) {
            let Some(family) = family else { continue };
            for run in runs.all() {
                if let Some(Some(families)) = has.get_mut(*run as usize)
                    && !families.contains(family)
                {
                    families.push(*family);
                }
            }
        }
    }
    let nearest_of = |set: &[u32]| {
        let mut common: BTreeMap<usize, usize> = BTreeMap::new();
        let held = set.iter().filter_map(|run| has.get(*run as usize));
        for family in held.flatten().flatten() {
            *common.entry(*family).or_default() += 1;
        }
        // Of families equally near, the first.
        let nearest = common
            .into_iter()
            .reduce(|best, next| if next.1 > best.1 { next } else { best });
        nearest.map(|(family, common)| (family, common as f64 / set.len() as f64))
    };
    let nearest = all
        .par_iter()
        .zip(&of)
        .map(|(runs, family)| family.is_none().then(|| nearest_of(runs.all())).flatten())
        .collect();
    Families {
        of,
        count: numbers.len(),
        nearest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: impl IntoIterator<Item = u64>) -> Vec<u64> {
        let words = words.into_iter().map(|word| hash_all([word]));
        words.collect()
    }

    /// Distinct texts, each with how many files hold it.
    fn weighed(texts: &[(Vec<u64>, u32)]) -> Families {
        let (mut streams, number_of) =
            Streams::gather(texts, |(text, _), words| words.extend_from_slice(text));
        assert_eq!(streams.held.len(), texts.len());
        for (number, (_, weight)) in number_of.into_iter().zip(texts) {
            streams.weigh(number, *weight);
        }
        families(&streams)
    }

    fn of(texts: impl IntoIterator<Item = Vec<u64>>) -> Families {
        let texts: Vec<(Vec<u64>, u32)> = texts.into_iter().map(|text| (text, 1)).collect();
        weighed(&texts)
    }

    #[test]
    fn two_generations_and_an_outlier() {
        let streams = [
            text(0..60),
            text(1000..1060),
            text((0..60).map(|word| if word == 30 { 99 } else { word })),
            text(1000..1050),
            text((0..60).chain(500..900)),
            text((2000..2040).chain(0..10)),
        ];
        let families = of(streams);
        assert_eq!(families.count, 2);
        assert_eq!(
            families.of,
            [Some(0), Some(1), Some(0), Some(1), Some(0), None]
        );
        let (nearest, share) =
            families.nearest[5].expect("shares a few runs with the first family");
        assert_eq!(nearest, 0);
        assert!((0.1..0.3).contains(&share), "{share}");
    }

    #[test]
    fn equal_files_are_a_family_and_one_file_is_none() {
        assert_eq!(weighed(&[(text(0..20), 1)]).of, [None]);
        assert_eq!(weighed(&[(text(0..20), 2)]).of, [Some(0)]);
    }

    #[test]
    fn a_file_of_two_licences_does_not_make_them_one() {
        let streams = [
            text(0..60),
            text((0..60).map(|word| if word == 30 { 99 } else { word })),
            text(1000..1060),
            text((1000..1060).map(|word| if word == 1030 { 99 } else { word })),
            text((0..60).chain(1000..1060)),
        ];
        let families = of(streams);
        assert_eq!(families.count, 2);
        assert_eq!(families.of[0], families.of[1]);
        assert_eq!(families.of[2], families.of[3]);
        assert_ne!(families.of[0], families.of[2]);
        assert!(families.of[4].is_some());
    }

    #[test]
    fn a_version_between_two_makes_them_one() {
        let streams = [text(0..100), text(50..150), text(25..125)];
        assert_eq!(of(streams).of, [Some(0); 3]);
    }

    #[test]
    fn a_common_phrase_is_no_template() {
        let one = text((0..100).chain(500..505));
        let other = text((200..300).chain(500..505));
        assert_eq!(of([one, other]).of, [None, None]);
    }

    #[test]
    fn a_leader_that_comes_late_is_followed_by_those_right_after_it() {
        // The heaviest come first: one text in many versions, then another in a few, then the first again. The versions
        // of each word differ in that word alone.
        let version = |from: u64, of: u64, weight: u32| {
            let words = from..from + 60;
            let words = words.map(|word| if word == from + 30 { 10_000 + of } else { word });
            (text(words), weight)
        };
        let streams: Vec<(Vec<u64>, u32)> = (0..400)
            .map(|of| version(0, of, 3))
            .chain((400..440).map(|of| version(1000, of, 2)))
            .chain((440..800).map(|of| version(0, of, 1)))
            .collect();
        let families = weighed(&streams);
        assert_eq!(families.count, 2);
        let expected = (0..800).map(|at| Some(usize::from((400..440).contains(&at))));
        assert!(
            families.of.iter().copied().eq(expected),
            "{:?}",
            families.of
        );
    }
}
