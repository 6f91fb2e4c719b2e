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

/// What is said of the texts of one template block that were met first: of its usual ones, nearly always. They are
/// looked up without a lock and without counting references: for either, threads would wait for each other.
#[derive(Debug, Default)]
pub(super) struct Usual([OnceLock<(usize, Arc<Paired>)>; USUAL]);

/// So many texts of a template block are usual.
const USUAL: usize = 4;

impl Usual {
    /// What is said of a text, known by where it is held.
    fn get(&self, text: usize) -> Option<&Paired> {
        let mut met = self.0.iter().map_while(OnceLock::get);
        let (_, paired) = met.find(|(held, _)| *held == text)?;
        Some(paired)
    }

    /// Keeps what is said of a text, where there is room.
    fn keep(&self, text: usize, paired: &Arc<Paired>) {
        for place in &self.0 {
            let (held, _) = place.get_or_init(|| (text, Arc::clone(paired)));
            if *held == text {
                break;
            }
        }
    }
}

/// What is said of a pair: a usual one, or another.
enum Known<'c> {
    Usual(&'c Paired),
    Other(Arc<Paired>),
}

impl Known<'_> {
    fn texts(&self) -> &[PairedText] {
        match self {
            Self::Usual(paired) => &paired.texts,
            Self::Other(paired) => &paired.texts,
        }
    }
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
            for text in paired.texts() {
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

    fn paired(&self, work: &Work<'_>, target: usize, block: usize, held: &Block) -> Known<'_> {
        let cells = held.row.as_ref().map_or(&[][..], |row| &*row.cells);
        let text = Arc::as_ptr(&held.content) as usize;
        // Rows of the same text have the same cells, unless a cell holds what parts them.
        let is_it = |paired: &Paired| {
            let pairs = paired.cells.iter().zip(cells);
            paired.cells.len() == cells.len()
                && pairs
                    .into_iter()
                    .all(|(one, other)| Arc::ptr_eq(one, other))
        };
        let usual = self.usual.get(target);
        if let Some(known) = usual
            .and_then(|usual| usual.get(text))
            .filter(|it| is_it(it))
        {
            return Known::Usual(known);
        }
        let key = (target, text);
        if let Some(known) = self.pairs.get(&key).filter(|it| is_it(it)) {
            return Known::Other(known);
        }
        let paired = Arc::new(self.look_at(work, target, block, cells));
        let kept = self.pairs.keep(key, Arc::clone(&paired));
        let kept = Some(kept).filter(|it| is_it(it)).unwrap_or(paired);
        if let Some(usual) = usual {
            usual.keep(text, &kept);
        }
        Known::Other(kept)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texts_that_are_met_first_are_usual_and_each_takes_one_place() {
        let usual = Usual::default();
        let paired: Vec<Arc<Paired>> = (0..USUAL + 2).map(|_| Arc::default()).collect();
        for (text, paired) in paired.iter().enumerate() {
            assert!(usual.get(text).is_none());
            usual.keep(text, paired);
            usual.keep(text, &Arc::default());
        }
        for (text, paired) in paired.iter().enumerate() {
            let known = usual.get(text).map(|known| known as *const Paired);
            assert_eq!(known, (text < USUAL).then_some(Arc::as_ptr(paired)));
        }
    }
}
