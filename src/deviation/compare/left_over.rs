//! Blocks of a document that the template does not have: duplicates and extras.

use super::*;

impl Comparer<'_> {
    /// Blocks that the template does not have: duplicates and extras.
    pub(super) fn left_over(
        &self,
        work: &Work<'_>,
        filled: &[Filled],
        deviations: &mut Vec<Deviation>,
    ) {
        if work.pairing.target.iter().all(Option::is_some) {
            return;
        }
        let mut by_key: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for (at, block) in work.blocks.iter().enumerate() {
            by_key.entry(block_key(block)).or_default().push(at);
        }
        let mut by_identity: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for at in 0..work.blocks.len() {
            if let Some(key) = self.identity_key(work, at) {
                by_identity.entry(key).or_default().push(at);
            }
        }
        let values = Values::new(self.model, filled);
        let mut ids: FxHashMap<usize, Arc<str>> = FxHashMap::default();
        for (at, block) in work.blocks.iter().enumerate() {
            if work.pairing.target.get(at).copied().flatten().is_some() {
                continue;
            }
            let is_paired =
                |other: usize| work.pairing.target.get(other).copied().flatten().is_some();
            let original = |others: &[usize]| {
                others
                    .iter()
                    .copied()
                    .find(|other| *other != at && is_paired(*other))
                    .or_else(|| others.first().copied().filter(|first| *first < at))
            };
            let same = by_key
                .get(&block_key(block))
                .and_then(|others| original(others));
            let alike = same.or_else(|| {
                self.identity_key(work, at)
                    .and_then(|key| by_identity.get(&key))
                    .and_then(|others| original(others))
            });
            let refilled = alike.is_none().then(|| self.refilled(work, at)).flatten();
            let element = work.elements.get(at).copied().unwrap_or(Element::Paragraph);
            let section = work
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
                .nearest
                .get(at)
                .and_then(Option::as_deref)
                .map_or_else(String::new, fold);
            let words = match refilled {
                // The template's own words stand for a text that only fills its slots anew.
                Some(_) => values.masked_by(self, work, at),
                None => values.masked(&block.content),
            };
            let id = self.id_of(kind, element, None, &place, &words);
            ids.insert(at, Arc::clone(&id));
            let first = alike.or(refilled);
            let first_block = first.and_then(|first| work.blocks.get(first));
            let differs = first_block.filter(|first| first.content.text != block.content.text);
            deviations.push(Deviation {
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
                edits: differs
                    .map_or_else(Vec::new, |first| text_edits(&first.content, &block.content)),
                after: self.after(work, at),
                expected_line: None,
                duplicate_of: first_block.map(|first| first.lines(work.units).0),
                duplicate_in: first.and_then(|first| work.sections.get(first).cloned()),
                part_of: work
                    .under
                    .get(at)
                    .copied()
                    .flatten()
                    .and_then(|heading| ids.get(&heading).map(Arc::clone)),
                contested: false,
                wrong_slots: Vec::new(),
            });
        }
    }

    /// Another filling of a template block that the document already has: a second copyright line.
    pub(super) fn refilled(&self, work: &Work<'_>, at: usize) -> Option<usize> {
        let block = work.blocks.get(at)?;
        (0..self.model.template.blocks.len())
            .filter(|target| {
                self.model
                    .slots
                    .get(*target)
                    .is_some_and(|cells| cells.iter().any(|places| !places.is_empty()))
            })
            .filter(|target| self.model.targets.likeness(block, *target, true) > 0)
            .find_map(|target| {
                let first = work.pairing.block.get(target).copied().flatten()?;
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

/// The fillers of a document, to be recognised in blocks that the template does not have.
struct Values {
    /// The keys of a filler's words, and the slot's name; the longest first.
    known: Vec<(Vec<u64>, Arc<str>)>,
}

impl Values {
    fn new(model: &Model, filled: &[Filled]) -> Self {
        let mut known: Vec<(Vec<u64>, Arc<str>)> = Vec::new();
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
            if !known.iter().any(|(held, _)| *held == keys) {
                known.push((keys, Arc::clone(&slot.name)));
            }
        }
        known.sort_by_key(|(keys, _)| std::cmp::Reverse(keys.len()));
        Self { known }
    }

    /// The comparison key of a text with the document's fillers replaced by `{{name}}`.
    fn masked(&self, content: &Content) -> String {
        let keys: Vec<u64> = content.tokens.iter().map(|token| token.key).collect();
        let mut text = String::new();
        let (mut from, mut at) = (0usize, 0usize);
        while at < keys.len() {
            let rest = keys.get(at..).unwrap_or_default();
            match self.known.iter().find(|(known, _)| rest.starts_with(known)) {
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

    /// The same for a block that fills a template block's slots anew.
    fn masked_by(&self, comparer: &Comparer<'_>, work: &Work<'_>, at: usize) -> String {
        let first = comparer.refilled(work, at);
        let target = first.and_then(|first| work.pairing.target.get(first).copied().flatten());
        target.map_or_else(
            || {
                work.blocks
                    .get(at)
                    .map_or_else(String::new, |block| self.masked(&block.content))
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
