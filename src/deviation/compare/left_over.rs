//! Blocks of a document that the template does not have: duplicates and extras.

use super::refill::MOST_REFILLS;
use super::*;
use crate::text::Token;

impl Comparer<'_> {
    /// Blocks that the template does not have: duplicates and extras.
    pub(super) fn left_over(
        &self,
        work: &Work<'_>,
        filled: &[Filled],
        deviations: &mut Vec<Arc<Deviation>>,
    ) {
        if work.pairing.target.iter().all(Option::is_some) {
            return;
        }
        let is_paired = |at: usize| work.pairing.target.get(at).copied().flatten().is_some();
        // The blocks that are equal to one that is left over, which are few.
        let mut by_key: FxHashMap<u64, Alike> = FxHashMap::default();
        let mut by_identity: FxHashMap<u64, Alike> = FxHashMap::default();
        for (at, block) in work.blocks.iter().enumerate() {
            if !is_paired(at) {
                by_key.entry(block_key(block)).or_default();
                let identity = self.identity_key(work, at);
                by_identity.extend(identity.map(|key| (key, Alike::default())));
            }
        }
        for (at, block) in work.blocks.iter().enumerate() {
            if let Some(alike) = by_key.get_mut(&block_key(block)) {
                alike.enter(at, is_paired(at));
            }
            if !by_identity.is_empty()
                && let Some(key) = self.identity_key(work, at)
                && let Some(alike) = by_identity.get_mut(&key)
            {
                alike.enter(at, is_paired(at));
            }
        }
        let values = Values::new(self.model, filled);
        let mut ids: FxHashMap<usize, Arc<str>> = FxHashMap::default();
        let mut tries = MOST_REFILLS;
        for (at, block) in work.blocks.iter().enumerate() {
            if is_paired(at) {
                continue;
            }
            let same = by_key
                .get(&block_key(block))
                .and_then(|alike| alike.original(at));
            let alike = same.or_else(|| {
                self.identity_key(work, at)
                    .and_then(|key| by_identity.get(&key))
                    .and_then(|alike| alike.original(at))
            });
            let refilled = alike
                .is_none()
                .then(|| self.refilled(work, at, &mut tries))
                .flatten();
            let element = work
                .layout
                .elements
                .get(at)
                .copied()
                .unwrap_or(Element::Paragraph);
            let section = work
                .layout
                .sections
                .get(at)
                .cloned()
                .unwrap_or_else(|| Arc::from([]));
            let kind = if alike.or(refilled).is_some() {
                Kind::Duplicate
            } else {
                Kind::Extra
            };
            let place = work
                .layout
                .nearest
                .get(at)
                .and_then(Option::as_deref)
                .map_or_else(String::new, fold);
            let words = match refilled {
                // The template's own words stand for a text that only fills its slots anew.
                Some(first) => values.masked_by(self, work, at, first),
                None => values.masked(self, &block.content),
            };
            let id = self.id_of(kind, element, None, &place, &words);
            ids.insert(at, Arc::clone(&id));
            let first = alike.or(refilled);
            let first_block = first.and_then(|first| work.blocks.get(first));
            let differs = first_block.filter(|first| first.content.text != block.content.text);
            let (edits, cut_short) = differs.map_or_else(
                || (Vec::new(), false),
                |first| text_edits(&first.content, &block.content),
            );
            // A block that is extra may be one of the template's that was not held against it.
            let coarse = cut_short || first.is_none() && (work.pairing.coarse || tries == 0);
            deviations.push(
                self.one(Deviation {
                    id,
                    kind,
                    element,
                    severity: if refilled.is_some() {
                        Severity::Note
                    } else {
                        by_default(kind)
                    },
                    raised_by: None,
                    section,
                    column: None,
                    column_index: None,
                    template: None,
                    found: Some(found(
                        Arc::clone(&block.content.text),
                        span(&block.parts, work.units),
                    )),
                    edits: edits.into(),
                    after: self.after(work, at),
                    expected_line: None,
                    duplicate_of: first_block.map(|first| first.lines(work.units).0),
                    duplicate_in: first.and_then(|first| work.layout.sections.get(first).cloned()),
                    part_of: work
                        .layout
                        .under
                        .get(at)
                        .copied()
                        .flatten()
                        .and_then(|heading| ids.get(&heading).map(Arc::clone)),
                    contested: false,
                    coarse,
                    wrong_slots: Vec::new(),
                }),
            );
        }
    }

    /// Another filling of a template block that the document already has: a second copyright line. `tries` is how many
    /// template blocks may still be looked at.
    fn refilled(&self, work: &Work<'_>, at: usize, tries: &mut usize) -> Option<usize> {
        let block = work.blocks.get(at).filter(|_| *tries > 0)?;
        let targets = self.refills.of(block);
        *tries = tries.saturating_sub(targets.len());
        targets.into_iter().find_map(|target| {
            let first = work.pairing.block.get(target).copied().flatten()?;
            if self.model.targets.likeness(block, target, true) == 0 {
                return None;
            }
            let fits = self
                .texts(work, target, at)
                .iter()
                .all(|(cell, pattern, content)| {
                    let compared = self.compared(target, cell.unwrap_or(0), pattern, content);
                    compared.difference != Difference::Wording
                });
            fits.then_some(first)
        })
    }
}

/// The blocks of a document that are equal in one respect: the first, and the first that the template has.
#[derive(Default)]
struct Alike {
    first: Option<usize>,
    paired: Option<usize>,
}

impl Alike {
    fn enter(&mut self, at: usize, is_paired: bool) {
        self.first = self.first.or(Some(at));
        self.paired = self.paired.or(is_paired.then_some(at));
    }

    /// The block that a block which the template does not have repeats.
    fn original(&self, at: usize) -> Option<usize> {
        self.paired.or(self.first.filter(|first| *first < at))
    }
}

/// The keys of a filler's words, and the name of its slot.
type Value = (Vec<u64>, Arc<str>);

/// The fillers of a document, to be recognised in blocks that the template does not have.
struct Values {
    /// By the first word of the fillers, the longest first.
    known: FxHashMap<u64, Vec<Value>>,
}

impl Values {
    fn new(model: &Model, filled: &[Filled]) -> Self {
        let mut known: FxHashMap<u64, Vec<Value>> = FxHashMap::default();
        let mut seen: FxHashSet<Vec<u64>> = FxHashSet::default();
        for place in filled {
            let Some(slot) = model.template.slots.get(place.slot) else {
                continue;
            };
            let Some(text) = place.text.as_ref().filter(|text| !text.is_empty()) else {
                continue;
            };
            if slot.slot_type == SlotType::Number {
                continue;
            }
            let keys: Vec<u64> = crate::text::tokenize(text)
                .iter()
                .map(|token| token.key)
                .collect();
            if let Some(first) = keys.first()
                && seen.insert(keys.clone())
            {
                let fillers = known.entry(*first).or_default();
                fillers.push((keys, Arc::clone(&slot.name)));
            }
        }
        for fillers in known.values_mut() {
            fillers.sort_by_key(|(keys, _)| std::cmp::Reverse(keys.len()));
        }
        Self { known }
    }

    /// The comparison key of a text with the document's fillers replaced by `{{name}}`.
    fn masked(&self, comparer: &Comparer<'_>, content: &Arc<Content>) -> String {
        let first = |token: &Token| self.known.contains_key(&token.key);
        if !content.tokens.iter().any(first) {
            return comparer.folded(content).to_string();
        }
        let keys: Vec<u64> = content.tokens.iter().map(|token| token.key).collect();
        let mut text = String::new();
        let (mut from, mut at) = (0usize, 0usize);
        while at < keys.len() {
            let rest = keys.get(at..).unwrap_or_default();
            let fillers = rest.first().and_then(|first| self.known.get(first));
            let mut fillers = fillers.into_iter().flatten();
            match fillers.find(|(known, _)| rest.starts_with(known)) {
                Some((known, name)) => {
                    let start = content
                        .tokens
                        .get(at)
                        .map_or(from, |token| token.start as usize);
                    text.push_str(content.text.get(from..start).unwrap_or_default());
                    text.push_str(&format!("{{{{{name}}}}}"));
                    at += known.len();
                    from = content
                        .tokens
                        .get(at - 1)
                        .map_or(from, |token| token.end as usize);
                }
                None => at += 1,
            }
        }
        text.push_str(content.text.get(from..).unwrap_or_default());
        fold(&text)
    }

    /// The same for a block that fills anew the slots of the template block that the block at `first` is.
    fn masked_by(
        &self,
        comparer: &Comparer<'_>,
        work: &Work<'_>,
        at: usize,
        first: usize,
    ) -> String {
        let target = work.pairing.target.get(first).copied().flatten();
        target.map_or_else(
            || {
                work.blocks
                    .get(at)
                    .map_or_else(String::new, |block| self.masked(comparer, &block.content))
            },
            |target| {
                let texts = comparer.texts(work, target, at);
                let cells = texts.iter().map(|(cell, pattern, content)| {
                    fold(
                        &comparer
                            .compared(target, cell.unwrap_or(0), pattern, content)
                            .masked,
                    )
                });
                cells.collect::<Vec<_>>().join("\t")
            },
        )
    }
}
