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

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::hash_all;

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
/// Past this many runs in all, only a fixed share of them is kept (a run's hash decides, so documents stay comparable).
const FULL_SAMPLE: usize = 400_000;

/// A document as families see it.
#[derive(Debug)]
pub struct Stream {
    /// Its words, in order.
    pub words: Vec<u64>,
    /// How many files hold them.
    pub weight: u32,
}

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
pub fn families(streams: &[Stream]) -> Families {
    let total: usize = streams.iter().map(|stream| stream.words.len()).sum();
    let sample = (total / FULL_SAMPLE + 1) as u64;
    let all: Vec<Vec<u64>> = streams
        .par_iter()
        .map(|stream| runs(&stream.words, sample))
        .collect();
    let mut holders: FxHashMap<u64, u32> = FxHashMap::default();
    for (stream, set) in streams.iter().zip(&all) {
        for run in set {
            *holders.entry(*run).or_default() += stream.weight;
        }
    }
    let shared: Vec<Vec<u64>> = all
        .par_iter()
        .map(|set| {
            set.iter()
                .copied()
                .filter(|run| holders.get(run).is_some_and(|n| *n >= 2))
                .collect()
        })
        .collect();
    let mut order: Vec<usize> = (0..streams.len()).collect();
    order.sort_by_cached_key(|at| {
        let stream = streams.get(*at);
        (
            Reverse(stream.map_or(0, |stream| stream.weight)),
            stream.map_or(0, |stream| hash_all(stream.words.iter().copied())),
        )
    });
    let mut leaders = Leaders::default();
    // For each document: the leaders before it that are near enough.
    let mut near: Vec<Vec<(f64, usize)>> = vec![Vec::new(); streams.len()];
    for at in &order {
        let mut closest = 0.0f64;
        let mut found = Vec::new();
        for leader in leaders.sharing(get(&shared, *at)) {
            let share = resemblance(
                (get(&shared, *at), get(&all, *at).len()),
                (get(&shared, leader), get(&all, leader).len()),
            );
            if share >= RESEMBLANCE {
                found.push((share, leader));
            }
            closest = closest.max(share);
        }
        if let Some(near) = near.get_mut(*at) {
            *near = found;
        }
        if closest < CLOSE {
            leaders.add(*at, get(&shared, *at));
        }
    }
    let is_leader: FxHashSet<usize> = leaders.order.iter().copied().collect();
    let may_join: Vec<usize> = order
        .iter()
        .copied()
        .filter(|at| is_leader.contains(at) || near.get(*at).is_some_and(|near| near.len() > 1))
        .collect();
    let compound: FxHashSet<usize> = may_join
        .into_par_iter()
        .filter(|at| is_compound(&shared, *at, &leaders))
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
    let mut parent: Vec<usize> = (0..streams.len()).collect();
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
    number(streams, &all, &mut parent)
}

/// The leaders, and which of them have a run: only those that share one with a document can be near to it.
#[derive(Default)]
struct Leaders {
    /// In the order in which they became leaders.
    order: Vec<usize>,
    /// For each run the first leaders that have it, as places in `order`.
    holders: FxHashMap<u64, Vec<u32>>,
}

impl Leaders {
    fn add(&mut self, document: usize, runs: &[u64]) {
        let place = u32::try_from(self.order.len()).unwrap_or(u32::MAX);
        self.order.push(document);
        for run in runs {
            let holders = self.holders.entry(*run).or_default();
            if holders.len() < MOST_HOLDERS {
                holders.push(place);
            }
        }
    }

    /// The leaders that share a run, in their order.
    fn sharing(&self, runs: &[u64]) -> Vec<usize> {
        let held = runs.iter().filter_map(|run| self.holders.get(run));
        let mut places: Vec<u32> = Vec::new();
        let mut before: &[u32] = &[];
        for held in held {
            // Neighbouring runs mostly have the same leaders.
            if held != before {
                places.extend(held);
                before = held;
            }
        }
        places.sort_unstable();
        places.dedup();
        let document = |place: u32| self.order.get(place as usize).copied();
        places.into_iter().filter_map(document).collect()
    }
}

fn get(sets: &[Vec<u64>], at: usize) -> &[u64] {
    sets.get(at).map_or(&[], Vec::as_slice)
}

/// Whether a document holds two leaders nearly whole that have little in common: a file of two licences.
fn is_compound(shared: &[Vec<u64>], at: usize, leaders: &Leaders) -> bool {
    let own = get(shared, at);
    let held: Vec<&[u64]> = leaders
        .sharing(own)
        .into_iter()
        .filter(|leader| *leader != at)
        .map(|leader| get(shared, leader))
        .filter(|leader| {
            leader.len() >= LEAST
                && leader.len() * 10 < own.len() * 9
                && common(own, leader) * 10 >= leader.len() * 7
        })
        .collect();
    let largest = held.iter().copied().max_by_key(|leader| leader.len());
    largest.is_some_and(|largest| {
        held.iter()
            .any(|leader| common(leader, largest) * 5 < leader.len().min(largest.len()))
    })
}

/// How many runs two sorted sets share.
fn common(one: &[u64], other: &[u64]) -> usize {
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

/// The runs of a text, sorted, each once.
#[must_use]
pub fn run_set(words: &[u64]) -> Vec<u64> {
    runs(words, 1)
}

/// How much two sets of runs have in common: shared runs over all runs.
#[must_use]
pub fn resemblance_of(one: &[u64], other: &[u64]) -> f64 {
    let shared = common(one, other);
    shared as f64 / (one.len() + other.len() - shared).max(1) as f64
}

/// The runs of a text, sorted, each once. A text shorter than a run is one run.
fn runs(words: &[u64], sample: u64) -> Vec<u64> {
    let mut runs: Vec<u64> = if words.len() < RUN {
        vec![hash_all(words.iter().copied())]
    } else {
        words
            .windows(RUN)
            .map(|run| hash_all(run.iter().copied()))
            .filter(|run| (run >> 32) % sample == 0)
            .collect()
    };
    runs.sort_unstable();
    runs.dedup();
    runs
}

fn resemblance((one, one_all): (&[u64], usize), (other, other_all): (&[u64], usize)) -> f64 {
    let common = common(one, other);
    let union = one.len() + other.len() - common;
    let smaller = one_all.min(other_all);
    if union == 0 || smaller == 0 || (common as f64) < CONTAINMENT * smaller as f64 {
        return 0.0;
    }
    common as f64 / union as f64
}

/// Numbers the families by their first document's contents and finds the nearest ones.
fn number(streams: &[Stream], all: &[Vec<u64>], parent: &mut [usize]) -> Families {
    let roots: Vec<usize> = (0..streams.len()).map(|at| root(parent, at)).collect();
    let mut weights: FxHashMap<usize, u32> = FxHashMap::default();
    for (stream, root) in streams.iter().zip(&roots) {
        *weights.entry(*root).or_default() += stream.weight;
    }
    let mut numbers: FxHashMap<usize, usize> = FxHashMap::default();
    let mut of = Vec::with_capacity(streams.len());
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
    let mut has: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    let alone = || all.iter().zip(&of).filter(|(_, family)| family.is_none());
    for (set, _) in alone() {
        has.extend(set.iter().map(|run| (*run, Vec::new())));
    }
    if !has.is_empty() {
        for (set, family) in all.iter().zip(&of) {
            let Some(family) = family else { continue };
            for run in set {
                if let Some(families) = has.get_mut(run)
                    && !families.contains(family)
                {
                    families.push(*family);
                }
            }
        }
    }
    let nearest_of = |set: &[u64]| {
        let mut common: BTreeMap<usize, usize> = BTreeMap::new();
        for family in set.iter().filter_map(|run| has.get(run)).flatten() {
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
        .map(|(set, family)| family.is_none().then(|| nearest_of(set)).flatten())
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

    fn stream(words: impl IntoIterator<Item = u64>) -> Stream {
        Stream {
            words: words.into_iter().map(|word| hash_all([word])).collect(),
            weight: 1,
        }
    }

    #[test]
    fn two_generations_and_an_outlier() {
        let streams = [
            stream(0..60),
            stream(1000..1060),
            stream((0..60).map(|word| if word == 30 { 99 } else { word })),
            stream(1000..1050),
            stream((0..60).chain(500..900)),
            stream((2000..2040).chain(0..10)),
        ];
        let families = families(&streams);
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
        let mut one = stream(0..20);
        assert_eq!(families(std::slice::from_ref(&one)).of, [None]);
        one.weight = 2;
        assert_eq!(families(&[one]).of, [Some(0)]);
    }

    #[test]
    fn a_file_of_two_licences_does_not_make_them_one() {
        let streams = [
            stream(0..60),
            stream((0..60).map(|word| if word == 30 { 99 } else { word })),
            stream(1000..1060),
            stream((1000..1060).map(|word| if word == 1030 { 99 } else { word })),
            stream((0..60).chain(1000..1060)),
        ];
        let families = families(&streams);
        assert_eq!(families.count, 2);
        assert_eq!(families.of[0], families.of[1]);
        assert_eq!(families.of[2], families.of[3]);
        assert_ne!(families.of[0], families.of[2]);
        assert!(families.of[4].is_some());
    }

    #[test]
    fn a_version_between_two_makes_them_one() {
        let streams = [stream(0..100), stream(50..150), stream(25..125)];
        assert_eq!(families(&streams).of, [Some(0); 3]);
    }

    #[test]
    fn a_common_phrase_is_no_template() {
        let one = stream((0..100).chain(500..505));
        let other = stream((200..300).chain(500..505));
        assert_eq!(families(&[one, other]).of, [None, None]);
    }
}
