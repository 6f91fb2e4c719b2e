//! Whose the documents are, and which of their slots hold what cannot be right.

use smallvec::SmallVec;

use super::*;

/// The portals of so many members of a class are looked up by one thread.
const PIECE: usize = 64;

/// For each member of a class and each of its files, of which most have one: the portal, and whether it is declared.
type PortalsOfClass = Vec<SmallVec<[(Arc<str>, bool); 1]>>;

/// Whose the documents are, and which slots must hold their hosts.
pub(super) struct Portals {
    /// For each class.
    pub(super) of: Vec<PortalsOfClass>,
    /// For each slot: whether declared portals mostly hold their own.
    pub(super) own: Vec<bool>,
}

impl Portals {
    pub(super) fn new(model: &Model, compared: &[Box<Compared<'_>>], files: &[Found]) -> Self {
        let of_member = |held: &Held<'_>| {
            let host = || {
                held.filled.iter().find_map(|place| {
                    let slot = model.template.slots.get(place.slot)?;
                    (slot.slot_type == SlotType::Url).then_some(())?;
                    portal::host(place.text.as_deref()?)
                })
            };
            let own = &held.document.files;
            // A name that is no host says nothing of whose an address is.
            let portal_of = |file: &Found| match file.portal() {
                Some(portal) => portal.clone(),
                None => portal::portal(&file.stem(), host),
            };
            let own = own.iter().filter_map(|at| files.get(*at));
            own.map(portal_of).collect()
        };
        let of: Vec<PortalsOfClass> = compared
            .par_iter()
            .map(|compared| {
                let members = compared.members.par_iter().with_min_len(PIECE);
                members.map(of_member).collect()
            })
            .collect();
        let pinned = matches!(model.template.source, Source::Pinned { .. });
        let held = Holders::new(model.template.slots.len(), compared, &of, pinned);
        let own = model
            .template
            .slots
            .iter()
            .zip(held.declared.iter().zip(&held.own))
            .map(|(slot, (declared, own))| {
                // What people say of a slot is so, whatever its fillers are.
                if pinned {
                    return slot.same_as_portal;
                }
                let is_address = matches!(slot.slot_type, SlotType::Url | SlotType::Email);
                is_address && *declared >= 2 && own * 2 > *declared
            })
            .collect();
        Self { of, own }
    }
}

/// For each slot: how many declared portals fill it, and how many of them with nothing but their own addresses.
struct Holders {
    declared: Vec<usize>,
    own: Vec<usize>,
    /// Room for one file: whether all that a portal fills a slot with is its own; `None` where it does not fill it.
    here: Vec<Option<bool>>,
}

impl Holders {
    fn new(
        slots: usize,
        compared: &[Box<Compared<'_>>],
        of: &[PortalsOfClass],
        pinned: bool,
    ) -> Self {
        let none = || Self {
            declared: vec![0; slots],
            own: vec![0; slots],
            here: vec![None; slots],
        };
        if pinned {
            return none();
        }
        let classes = compared.par_iter().zip(of);
        let counted = classes.fold(none, |mut holders, (compared, of)| {
            for (held, portals) in compared.members.iter().zip(of) {
                holders.count(held, portals);
            }
            holders
        });
        counted.reduce(none, |mut one, other| {
            let add = |sums: &mut Vec<usize>, counts: Vec<usize>| {
                sums.iter_mut()
                    .zip(counts)
                    .for_each(|(sum, count)| *sum += count);
            };
            add(&mut one.declared, other.declared);
            add(&mut one.own, other.own);
            one
        })
    }

    fn count(&mut self, held: &Held<'_>, portals: &[(Arc<str>, bool)]) {
        if held.filled.is_empty() {
            return;
        }
        for (portal, _) in portals.iter().filter(|(_, declared)| *declared) {
            self.here.fill(None);
            for place in held.filled.iter().filter(|place| !place.placeholder) {
                let text = place.text.as_deref().filter(|text| !text.is_empty());
                if let (Some(own), Some(text)) = (self.here.get_mut(place.slot), text) {
                    *own = Some(*own != Some(false) && portal::is_own(text, portal));
                }
            }
            let counts = self.declared.iter_mut().zip(&mut self.own);
            for ((declared, count), own) in counts.zip(&self.here) {
                *declared += usize::from(own.is_some());
                *count += usize::from(*own == Some(true));
            }
        }
    }
}

/// Placeholders that a quarter of the family has, by slot: the template's own text, and no deviation.
///
/// In a template that people keep, its own text says so itself, and nothing is tolerated.
pub(super) fn tolerated(
    template: &Template,
    compared: &[Box<Compared<'_>>],
) -> FxHashSet<(usize, String)> {
    if template.source != Source::Inferred {
        return FxHashSet::default();
    }
    // In how many files each is, and how many files there are.
    type Counts = (FxHashMap<(usize, String), u32>, u32);
    let members = compared.par_iter().flat_map(|compared| {
        let members = compared.members.par_iter();
        members.with_min_len(PIECE)
    });
    let each = members.fold(Counts::default, |(mut counts, total), held| {
        let weight = weight(held.document);
        let unfilled: FxHashSet<(usize, String)> = held
            .filled
            .iter()
            .filter(|place| place.placeholder)
            .filter_map(|place| Some((place.slot, asked(place.text.as_ref()?))))
            .collect();
        for place in unfilled {
            *counts.entry(place).or_default() += weight;
        }
        (counts, total + weight)
    });
    let (counts, total) = each.reduce(Counts::default, |(mut counts, total), (others, other)| {
        if counts.is_empty() {
            return (others, total + other);
        }
        for (place, count) in others {
            *counts.entry(place).or_default() += count;
        }
        (counts, total + other)
    });
    counts
        .into_iter()
        .filter(|(_, count)| count * 4 >= total)
        .map(|(place, _)| place)
        .collect()
}

/// What a placeholder asks for, whatever signs it stands in: `[name]` and `{Name}` ask for the same. One of signs alone
/// is what it is.
fn asked(placeholder: &str) -> String {
    let words = placeholder.split(|sign: char| !sign.is_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    match words.as_slice() {
        [] => placeholder.to_owned(),
        words => words.join(" "),
    }
}

/// A place (its number in `filled`) whose filler cannot be right, and why.
pub(super) type Wrong = (usize, SlotFault);

/// The places whose filler cannot be right in this portal's copy.
pub(super) fn wrong_places(
    comparer: &Comparer<'_>,
    filled: &[Filled],
    portals: &Portals,
    tolerated: &FxHashSet<(usize, String)>,
    portal: &str,
    declared: bool,
) -> Vec<Wrong> {
    let mut wrong: Vec<Wrong> = Vec::new();
    if filled.is_empty() {
        return wrong;
    }
    for (at, place) in filled.iter().enumerate() {
        let Some(text) = place.text.as_ref() else {
            continue;
        };
        let own = portals.own.get(place.slot) == Some(&true);
        let matcher = comparer.model.matchers.get(place.slot);
        let fault = if place.placeholder {
            let unfilled = !tolerated.contains(&(place.slot, asked(text)));
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
    if agrees(filled, comparer.model.template.slots.len()) {
        return wrong;
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

/// Whether every slot is filled with one text wherever it stands, as it nearly always is.
fn agrees(filled: &[Filled], slots: usize) -> bool {
    let mut first: Vec<Option<&str>> = vec![None; slots];
    filled.iter().all(|place| {
        let text = place.text.as_deref().filter(|text| !text.is_empty());
        match (first.get_mut(place.slot), text) {
            (Some(Some(first)), Some(text)) => *first == text,
            (Some(first), Some(_)) => {
                *first = text;
                true
            }
            _ => true,
        }
    })
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
