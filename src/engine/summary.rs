//! What is said of a family and of a run as a whole: support, readings, sharers, the inventory, the figures.

use std::ops::Range;

use super::*;

/// Support, readings, shared deviations and the inventory, over all documents of the family; `owners` are the numbers of
/// what was compared for each document.
pub(super) fn finish(
    comparer: &Comparer<'_>,
    compared: &[Box<Compared<'_>>],
    documents: Vec<DocumentAnalysis>,
    owners: &[usize],
    portals: &Portals,
) -> FamilyAnalysis {
    let ((template, inventory), shared) = rayon::join(
        || {
            let template = counted(comparer, compared, portals);
            (template, inventory(comparer, compared, owners))
        },
        || shared(&documents),
    );
    FamilyAnalysis {
        template,
        documents,
        shared,
        inventory,
        resolved: Vec::new(),
    }
}

/// The template with its support and its readings.
fn counted(comparer: &Comparer<'_>, compared: &[Box<Compared<'_>>], portals: &Portals) -> Template {
    let mut template = comparer.model.template.clone();
    for (slot, own) in template.slots.iter_mut().zip(&portals.own) {
        slot.same_as_portal = *own;
    }
    if template.source != Source::Inferred {
        count_fillers(&mut template, compared);
    }
    for block in &mut template.blocks {
        block.support = 0;
    }
    type Place = (usize, Option<usize>);
    type Variants = BTreeMap<Arc<str>, (Arc<str>, u32)>;
    let mut readings: BTreeMap<Place, Variants> = BTreeMap::new();
    for held in compared {
        let weight = held.weight();
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
        // A kept template's reading that nobody has competes with none.
        if held.iter().filter(|reading| reading.documents > 0).count() < 2 {
            continue;
        }
        held.sort_by(|one, other| {
            (std::cmp::Reverse(one.documents), &one.id)
                .cmp(&(std::cmp::Reverse(other.documents), &other.id))
        });
        block.readings.extend(held);
    }
    template
}

/// How many documents fill each slot, and with how many different fillers.
fn count_fillers(template: &mut Template, compared: &[Box<Compared<'_>>]) {
    let mut fillers: Vec<FxHashSet<&str>> = vec![FxHashSet::default(); template.slots.len()];
    for held in compared.iter().flat_map(|compared| &compared.members) {
        let mut filled: FxHashSet<usize> = FxHashSet::default();
        for place in &held.filled {
            let text = place.text.as_deref().filter(|text| !text.is_empty());
            if let (Some(text), Some(fillers)) = (text, fillers.get_mut(place.slot)) {
                fillers.insert(text);
                filled.insert(place.slot);
            }
        }
        for slot in filled {
            if let Some(slot) = template.slots.get_mut(slot) {
                slot.documents += weight(held.document);
            }
        }
    }
    for (slot, fillers) in template.slots.iter_mut().zip(fillers) {
        slot.distinct = u32::try_from(fillers.len()).unwrap_or(u32::MAX);
    }
}

/// The deviations that several documents have. Each id has a number while they are counted, and the documents are gone
/// through in the order of their portals, so that the portals of each id come in order.
fn shared(documents: &[DocumentAnalysis]) -> Vec<Shared> {
    let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
    let mut ids: Vec<&Arc<str>> = Vec::new();
    // For each distinct findings its ids, each once, side by side.
    let mut places: FxHashMap<usize, Range<usize>> = FxHashMap::default();
    let mut held: Vec<usize> = Vec::new();
    // For each id where the findings begin that had it last.
    let mut met: Vec<usize> = Vec::new();
    let mut by_portal: Vec<(Start, &Arc<str>, Range<usize>)> = Vec::with_capacity(documents.len());
    for document in documents {
        let place = Arc::as_ptr(&document.findings) as usize;
        let own = places.entry(place).or_insert_with(|| {
            let start = held.len();
            for found in &document.findings.deviations {
                let number = *numbers.entry(&found.id).or_insert_with(|| {
                    ids.push(&found.id);
                    met.push(usize::MAX);
                    ids.len() - 1
                });
                // A document may have one twice.
                if let Some(met) = met.get_mut(number)
                    && std::mem::replace(met, start) != start
                {
                    held.push(number);
                }
            }
            start..held.len()
        });
        // Of most documents nothing is said.
        if own.start < own.end {
            by_portal.push((start(&document.portal), &document.portal, own.clone()));
        }
    }
    // Folder by folder they mostly are in order, and nearly always how they start tells them apart.
    by_portal.par_sort_by(|(one, portal, _), (other, than, _)| {
        one.cmp(other).then_with(|| portal.cmp(than))
    });
    let ids_of = |own: &Range<usize>| held.get(own.clone()).unwrap_or_default();
    let mut counts = vec![0u32; ids.len()];
    for id in by_portal.iter().flat_map(|(_, _, own)| ids_of(own)) {
        if let Some(count) = counts.get_mut(*id) {
            *count += 1;
        }
    }
    let room = |count: &u32| match *count {
        0 | 1 => Vec::new(),
        several => Vec::with_capacity(several as usize),
    };
    // Each portal once, in order; and for each id those that have it, as places there.
    let mut portals: Vec<&Arc<str>> = Vec::with_capacity(by_portal.len());
    let mut holders: Vec<Vec<usize>> = counts.iter().map(room).collect();
    let (mut number, mut last) = (0, None);
    for (start, portal, own) in &by_portal {
        // Their starts are at hand, where the portals themselves have to be fetched.
        if last != Some((start, portal)) {
            last = Some((start, portal));
            number = portals.len();
            portals.push(portal);
        }
        for id in ids_of(own) {
            let several = counts.get(*id).is_some_and(|count| *count >= 2);
            if let Some(holders) = holders.get_mut(*id).filter(|_| several)
                && holders.last() != Some(&number)
            {
                holders.push(number);
            }
        }
    }
    let mut shared: Vec<Shared> = ids
        .into_par_iter()
        .zip(counts)
        .zip(holders)
        .filter(|((_, count), _)| *count >= 2)
        .map(|((id, documents), holders)| {
            let holders = holders.into_iter().filter_map(|number| portals.get(number));
            Shared {
                id: Arc::clone(id),
                documents,
                portals: holders.map(|portal| Arc::clone(portal)).collect(),
            }
        })
        .collect();
    shared.sort_by(|one, other| {
        (std::cmp::Reverse(one.documents), &one.id)
            .cmp(&(std::cmp::Reverse(other.documents), &other.id))
    });
    shared
}

/// The first bytes of a text, in the order of texts: where they are equal, the texts themselves decide.
type Start = [u8; 16];

fn start(text: &str) -> Start {
    let mut start = Start::default();
    for (place, byte) in start.iter_mut().zip(text.bytes()) {
        *place = byte;
    }
    start
}

/// Every row that a table of some document declares, with who departs from the template there.
fn inventory(
    comparer: &Comparer<'_>,
    compared: &[Box<Compared<'_>>],
    owners: &[usize],
) -> Vec<InventoryRow> {
    type Key = (Vec<String>, Vec<String>);
    struct Entry {
        row: Declared,
        documents: u32,
        contradicts: bool,
        /// The numbers of the lists that have it.
        lists: Vec<usize>,
    }
    let folded = |texts: &[Arc<str>]| -> Vec<String> {
        texts.iter().map(|text| crate::text::fold(text)).collect()
    };
    // Documents that declare the same rows count together.
    let mut numbers: FxHashMap<Vec<usize>, usize> = FxHashMap::default();
    // Nearly always they have one list.
    let mut known: FxHashMap<usize, usize> = FxHashMap::default();
    let mut lists: Vec<(&[Arc<Declared>], Vec<u32>)> = Vec::new();
    let list_of: Vec<usize> = compared
        .iter()
        .map(|held| {
            let declared = &*held.comparison.declared;
            *known.entry(declared.as_ptr() as usize).or_insert_with(|| {
                let places = declared.iter().map(|row| Arc::as_ptr(row) as usize);
                *numbers.entry(places.collect()).or_insert_with(|| {
                    lists.push((declared, Vec::new()));
                    lists.len() - 1
                })
            })
        })
        .collect();
    for (document, owner) in (0..).zip(owners) {
        let list = list_of.get(*owner).and_then(|list| lists.get_mut(*list));
        if let Some((_, documents)) = list {
            documents.push(document);
        }
    }
    let mut entries: BTreeMap<Key, Entry> = BTreeMap::new();
    for (number, (declared, documents)) in lists.iter().enumerate() {
        let documents = u32::try_from(documents.len()).unwrap_or(u32::MAX);
        let mut here: BTreeMap<Vec<String>, BTreeMap<Vec<String>, &Declared>> = BTreeMap::new();
        for row in *declared {
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
                        row: Declared::clone(row),
                        documents: 0,
                        contradicts: false,
                        lists: Vec::new(),
                    });
                if *row < entry.row {
                    entry.row = Declared::clone(row);
                }
                entry.documents += documents;
                entry.contradicts |= contradicts;
                entry.lists.push(number);
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
    // The entries stand in the order of their cells: equal ones follow each other.
    let mut thing: Option<(u32, Vec<String>)> = None;
    let mut known: FxHashSet<Arc<[u32]>> = FxHashSet::default();
    let mut rows: Vec<(usize, InventoryRow)> = entries
        .into_iter()
        .map(|(key, entry)| {
            let place = order.get(&key).copied();
            let block = place.and_then(|at| comparer.model.template.blocks.get(at));
            let number = match thing.take() {
                Some((number, cells)) if cells == key.0 => number,
                Some((number, _)) => number + 1,
                None => 0,
            };
            thing = Some((number, key.0));
            let departing = departing(&lists, &entry.lists, place.is_some());
            let departing = match known.get(&*departing) {
                Some(held) => Arc::clone(held),
                None => {
                    let held: Arc<[u32]> = departing.into();
                    known.insert(Arc::clone(&held));
                    held
                }
            };
            let row = InventoryRow {
                cells: entry.row.cells,
                section: entry.row.section,
                documents: entry.documents,
                in_template: place.is_some(),
                contradicts: entry.contradicts,
                thing: number,
                block: block.map(|block| Arc::clone(&block.id)),
                departing,
            };
            (place.unwrap_or(usize::MAX), row)
        })
        .collect();
    rows.sort_by(|(one, a), (other, b)| {
        (one, &a.cells, &a.section).cmp(&(other, &b.cells, &b.section))
    });
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The documents of the lists that have a row which the template lacks, or that lack one which it has. `having` is sorted.
fn departing(
    lists: &[(&[Arc<Declared>], Vec<u32>)],
    having: &[usize],
    in_template: bool,
) -> Vec<u32> {
    let mut documents: Vec<u32> = if in_template {
        let all = lists.iter().enumerate();
        let lacking = all.filter(|(number, _)| having.binary_search(number).is_err());
        lacking.flat_map(|(_, (_, held))| held).copied().collect()
    } else {
        let own = having.iter().filter_map(|number| lists.get(*number));
        own.flat_map(|(_, held)| held).copied().collect()
    };
    documents.sort_unstable();
    documents
}

pub(super) fn summarise(
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
    let figures = families.par_iter().map(|family| {
        let documents = family.documents.par_iter().with_min_len(COUNTED);
        let counted = documents.fold(Figures::default, Figures::and_of);
        counted.reduce(Figures::default, Figures::and)
    });
    let figures = figures.reduce(Figures::default, Figures::and);
    summary.documents += figures.documents;
    summary.conforming = figures.conforming;
    (summary.errors, summary.warnings, summary.notes) =
        (figures.errors, figures.warnings, figures.notes);
    let by_kind = Kind::ALL.into_iter().zip(figures.by_kind);
    summary.by_kind = by_kind.filter(|(_, count)| *count > 0).collect();
    summary
}

/// The documents of which one thread counts the deviations, at least.
const COUNTED: usize = 512;

/// What is counted of documents.
#[derive(Default)]
struct Figures {
    documents: u32,
    conforming: u32,
    errors: u32,
    warnings: u32,
    notes: u32,
    /// In the order of [`Kind::ALL`].
    by_kind: [u32; Kind::ALL.len()],
}

impl Figures {
    fn and_of(mut self, document: &DocumentAnalysis) -> Self {
        self.documents += 1;
        self.conforming += u32::from(document.conforms);
        for found in &document.findings.deviations {
            match found.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Note => self.notes += 1,
            }
            if let Some(count) = self.by_kind.get_mut(found.kind as usize) {
                *count += 1;
            }
        }
        self
    }

    fn and(mut self, other: Self) -> Self {
        self.documents += other.documents;
        self.conforming += other.conforming;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.notes += other.notes;
        for (count, more) in self.by_kind.iter_mut().zip(other.by_kind) {
            *count += more;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn texts_by_their_starts_are_in_their_order(
            one in "(data\\.of\\.a\\.)?[a-bé\0]{0,18}",
            other in "(data\\.of\\.a\\.)?[a-bé\0]{0,18}",
        ) {
            let by_start = (start(&one), &one).cmp(&(start(&other), &other));
            prop_assert_eq!(by_start, one.cmp(&other));
        }
    }
}
