//! Whose the documents are, and which of their slots hold what cannot be right.

use super::*;

/// Whose the documents are, and which slots must hold their hosts.
pub(super) struct Portals {
    /// For each document and file: the portal, and whether it is declared.
    pub(super) of: Vec<Vec<(Arc<str>, bool)>>,
    /// For each slot: whether declared portals mostly hold their own.
    pub(super) own: Vec<bool>,
}

impl Portals {
    pub(super) fn new(model: &Model, compared: &[Compared<'_>], files: &[Found]) -> Self {
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
                        match &file.portal {
                            // A name that is no host says nothing of whose an address is.
                            Some(portal) => {
                                let is_host = portal::is_host(&portal.to_lowercase());
                                (Arc::clone(portal), is_host)
                            }
                            None => portal::portal(&file.stem(), host.as_deref()),
                        }
                    })
                    .collect()
            })
            .collect();
        let pinned = matches!(model.template.source, Source::Pinned { .. });
        let slots = model.template.slots.len();
        let by_slot: Vec<Vec<Vec<&str>>> = compared
            .iter()
            .filter(|_| !pinned)
            .map(|held| fillers(&held.comparison, slots))
            .collect();
        let own = (0..slots)
            .map(|slot| {
                // What people say of a slot is so, whatever its fillers are.
                if pinned {
                    let slot = model.template.slots.get(slot);
                    return slot.is_some_and(|slot| slot.same_as_portal);
                }
                let slot_type = model.template.slots.get(slot).map(|slot| slot.slot_type);
                if !matches!(slot_type, Some(SlotType::Url | SlotType::Email)) {
                    return false;
                }
                let (mut declared, mut own) = (0usize, 0usize);
                for (fillers, portals) in by_slot.iter().zip(&of) {
                    let Some(texts) = fillers.get(slot).filter(|texts| !texts.is_empty()) else {
                        continue;
                    };
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

/// For each slot what fills it, placeholders aside.
fn fillers(comparison: &Comparison, slots: usize) -> Vec<Vec<&str>> {
    let mut fillers = vec![Vec::new(); slots];
    for place in comparison.filled.iter().filter(|place| !place.placeholder) {
        let text = place.text.as_deref().filter(|text| !text.is_empty());
        if let (Some(fillers), Some(text)) = (fillers.get_mut(place.slot), text) {
            fillers.push(text);
        }
    }
    fillers
}

/// Placeholders that a quarter of the family has, by slot: the template's own text, and no deviation.
///
/// In a template that people keep, its own text says so itself, and nothing is tolerated.
pub(super) fn tolerated(
    template: &Template,
    compared: &[Compared<'_>],
) -> FxHashSet<(usize, Arc<str>)> {
    if template.source != Source::Inferred {
        return FxHashSet::default();
    }
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

/// A place (its number in `filled`) whose filler cannot be right, and why.
pub(super) type Wrong = (usize, SlotFault);

/// The places whose filler cannot be right in this portal's copy.
pub(super) fn wrong_places(
    comparer: &Comparer<'_>,
    held: &Compared<'_>,
    portals: &Portals,
    tolerated: &FxHashSet<(usize, Arc<str>)>,
    portal: &str,
    declared: bool,
) -> Vec<Wrong> {
    let filled = &held.comparison.filled;
    let mut wrong: Vec<Wrong> = Vec::new();
    for (at, place) in filled.iter().enumerate() {
        let Some(text) = place.text.as_ref() else {
            continue;
        };
        let own = portals.own.get(place.slot) == Some(&true);
        let matcher = comparer.model.matchers.get(place.slot);
        let fault = if place.placeholder {
            let unfilled = !tolerated.contains(&(place.slot, Arc::clone(text)));
            unfilled.then_some(SlotFault::Placeholder)
        } else if text.is_empty() && comparer.model.must_be_filled(place.slot) {
            Some(SlotFault::Empty)
        } else if matcher.is_some_and(|held| held.as_ref().is_some_and(|held| !held.is_match(text)))
        {
            Some(SlotFault::NoMatch)
        } else if !text.is_empty() && own && declared && !portal::is_own(text, portal) {
            Some(SlotFault::ForeignHost)
        } else {
            None
        };
        wrong.extend(fault.map(|fault| (at, fault)));
    }
    // The places of each slot, without those that are wrong already; both lists ascend.
    let mut of_slot: Vec<Vec<usize>> = vec![Vec::new(); comparer.model.template.slots.len()];
    let mut known = wrong.iter().map(|(at, _)| *at).peekable();
    for (at, place) in filled.iter().enumerate() {
        let is_wrong = known.next_if_eq(&at).is_some();
        let is_filled = place.text.as_ref().is_some_and(|text| !text.is_empty());
        if is_filled
            && !is_wrong
            && let Some(places) = of_slot.get_mut(place.slot)
        {
            places.push(at);
        }
    }
    for places in of_slot {
        let odd = disagreeing(filled, &places);
        wrong.extend(odd.into_iter().map(|at| (at, SlotFault::Disagrees)));
    }
    wrong.sort_unstable();
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
