//! One block of a document beside the block of the template that it is paired with: what is said of the two, worked out
//! once for each distinct pair however many documents have it, and put where this document has it.

use super::*;

/// What is said of a pair of blocks, wherever the document's stands.
#[derive(Debug, Default)]
pub(super) struct Paired {
    /// The cells that it was worked out from; none for a block that is one text.
    cells: Box<[Arc<Content>]>,
    texts: Vec<PairedText>,
}

/// What is said of one text of a pair.
#[derive(Debug)]
struct PairedText {
    cell: Option<usize>,
    /// The slots of its places, with what fills them.
    fillers: Vec<(usize, Option<Filler>)>,
    /// Where it differs: the deviation, its place not yet set.
    draft: Option<Arc<Deviation>>,
    /// The reading that it makes, where its words differ.
    variant: Option<Variant>,
}

impl<'m> Comparer<'m> {
    /// Compares one paired block.
    pub(super) fn pair(&self, work: &Work<'_>, target: usize, block: usize, told: &mut Told) {
        let Some(held) = work.block(block) else {
            return;
        };
        let plain = self.plain.get(target).and_then(Option::as_deref);
        if plain.is_none_or(|plain| *plain != *held.content.text) {
            let paired = self.paired(work, target, block, held);
            for text in &paired.texts {
                self.tell(text, work, target, block, told);
            }
        }
        if work.pairing.moved.get(block) == Some(&true) {
            let whole = fold(&self.masked(work, target, block));
            let mut deviation = self.about_block(work, Kind::Moved, target, block, &whole);
            deviation.after = self.after(work, block);
            told.deviations.push(self.one(deviation));
        }
        if held.is_parted() || held.joined {
            let whole = self.masked(work, target, block);
            let mut deviation = self.about_block(work, Kind::Layout, target, block, &whole);
            if let Some(found) = &mut deviation.found {
                found.text = Arc::from(held.own_parts(work.units).join("\n"));
            }
            // A block joined to the one before is told from one in two by its text, which has no line break.
            if let Some(template) = self.model.template.blocks.get(target) {
                deviation.element = template.element;
            }
            told.deviations.push(self.one(deviation));
        }
    }

    /// Tells of one text of a pair, where the document has it.
    fn tell(
        &self,
        text: &PairedText,
        work: &Work<'_>,
        target: usize,
        block: usize,
        told: &mut Told,
    ) {
        let fillers = text.fillers.iter();
        told.filled.extend(fillers.map(|(slot, filler)| Filled {
            slot: *slot,
            target,
            cell: text.cell,
            block,
            text: filler.as_ref().map(|filler| Arc::clone(&filler.text)),
            placeholder: filler.as_ref().is_some_and(|filler| filler.placeholder),
        }));
        if let Some(draft) = &text.draft {
            let place = place(work, block, text.cell);
            told.deviations.push(self.placed(draft, place));
        }
        told.variants.extend(text.variant.clone());
    }

    /// A drafted deviation at its place: one for all documents that have it there.
    fn placed(&self, draft: &Arc<Deviation>, place: Span) -> Arc<Deviation> {
        let key = (Arc::as_ptr(draft) as usize, place);
        self.placed.get_or(key, || {
            let mut deviation = Deviation::clone(draft);
            deviation.found = deviation.found.map(|held| found(held.text, place));
            Arc::new(deviation)
        })
    }

    fn paired(&self, work: &Work<'_>, target: usize, block: usize, held: &Block) -> Arc<Paired> {
        let cells = held.row.as_ref().map_or(&[][..], |row| &*row.cells);
        let key = (target, Arc::as_ptr(&held.content) as usize);
        // Rows of the same text have the same cells, unless a cell holds what parts them.
        let is_it = |paired: &Arc<Paired>| {
            let pairs = paired.cells.iter().zip(cells);
            paired.cells.len() == cells.len()
                && pairs
                    .into_iter()
                    .all(|(one, other)| Arc::ptr_eq(one, other))
        };
        if let Some(known) = self.pairs.get(&key).filter(is_it) {
            return known;
        }
        let paired = Arc::new(self.look_at(work, target, block, cells));
        Some(self.pairs.keep(key, Arc::clone(&paired)))
            .filter(is_it)
            .unwrap_or(paired)
    }

    /// Compares the texts of a pair.
    fn look_at(
        &self,
        work: &Work<'_>,
        target: usize,
        block: usize,
        cells: &[Arc<Content>],
    ) -> Paired {
        // Nearly always of one.
        let mut texts = Vec::with_capacity(1);
        for (cell, pattern, content) in self.texts(work, target, block) {
            // Nearly always there is nothing to look up: no slot, and the very same words.
            if pattern.is_just(&content.text) {
                continue;
            }
            let number = cell.unwrap_or(0);
            let compared = self.compared(target, number, &pattern, &content);
            let slots = self.slots_of(target, number, &pattern);
            let fillers = slots.into_iter().zip(compared.fillers.iter().cloned());
            let kind = match compared.difference {
                Difference::None => None,
                Difference::Typography => Some(Kind::Typography),
                Difference::Wording => Some(Kind::Wording),
            };
            let draft = kind.map(|kind| {
                let key = (
                    target,
                    cell.map_or(0, |cell| cell + 1),
                    Arc::as_ptr(&content) as usize,
                );
                self.drafts.get_or(key, || {
                    let words = if kind == Kind::Wording {
                        fold(&compared.masked)
                    } else {
                        compared.masked.to_string()
                    };
                    let mut deviation =
                        self.draft(work, kind, target, block, cell, &pattern, &content, &words);
                    deviation.edits = Arc::clone(&compared.edits);
                    deviation.coarse = compared.coarse;
                    self.raise(&mut deviation, target, cell, &compared, &content);
                    Arc::new(deviation)
                })
            });
            let variant = draft.as_ref().filter(|draft| draft.kind == Kind::Wording);
            texts.push(PairedText {
                cell,
                fillers: fillers.collect(),
                variant: variant.map(|draft| Variant {
                    target,
                    cell,
                    id: Arc::clone(&draft.id),
                    text: Arc::clone(&compared.masked),
                }),
                draft,
            });
        }
        Paired {
            cells: cells.into(),
            texts,
        }
    }

    /// The text of a paired block with its fillers replaced by the slots' names.
    fn masked(&self, work: &Work<'_>, target: usize, block: usize) -> String {
        let mut whole = String::new();
        for (cell, pattern, content) in self.texts(work, target, block) {
            let number = cell.unwrap_or(0);
            if number > 0 {
                whole.push('\t');
            }
            whole.push_str(&self.compared(target, number, &pattern, &content).masked);
        }
        whole
    }

    /// A deviation about a whole paired block.
    fn about_block(
        &self,
        work: &Work<'_>,
        kind: Kind,
        target: usize,
        block: usize,
        words: &str,
    ) -> Deviation {
        let content = work.block(block).map_or_else(
            || Arc::clone(&self.empty_content),
            |b| Arc::clone(&b.content),
        );
        let mut deviation = self.draft(
            work,
            kind,
            target,
            block,
            None,
            &self.empty_pattern,
            &content,
            words,
        );
        if let Some(expected) = &mut deviation.template {
            expected.text = self.whole_reading(work, target, block);
        }
        deviation
    }

    fn raise(
        &self,
        deviation: &mut Deviation,
        target: usize,
        cell: Option<usize>,
        compared: &Compared,
        content: &Content,
    ) {
        let is_row = self
            .model
            .template
            .blocks
            .get(target)
            .is_some_and(|block| block.element == Element::Row);
        let identity = self.model.targets.identity(target).filter(|_| is_row);
        if deviation.kind == Kind::Wording {
            deviation.raised_by = compared.raised_by;
            let identifies = identity.zip(cell).is_some_and(|(identity, cell)| {
                identity.telling.is_some() && identity.columns.contains(&cell)
            });
            if deviation.raised_by.is_none() && identifies {
                deviation.raised_by = Some(RaisedBy::Identifier);
            }
            if deviation.raised_by.is_some() {
                deviation.severity = Severity::Error;
            }
        } else {
            // The case of a name that tells rows apart: a cookie's name.
            let telling = identity
                .zip(cell)
                .is_some_and(|(identity, cell)| identity.distinct.get(cell) == Some(&true));
            if telling && compared.case && !content.text.contains(char::is_whitespace) {
                deviation.severity = Severity::Warning;
                deviation.raised_by = Some(RaisedBy::Identifier);
            }
        }
    }
}
