//! Blocks of the template that a document lacks.

use super::*;

impl Comparer<'_> {
    pub(super) fn missing(
        &self,
        work: &Work<'_>,
        deviations: &mut Vec<Arc<Deviation>>,
        choices: &mut Vec<(usize, Choice)>,
    ) {
        if work.pairing.block.iter().all(Option::is_some) {
            return;
        }
        let inferred = self.model.template.source == Source::Inferred;
        let present = self.present_parts(work);
        let mut before: Option<(usize, usize)> = None;
        // The heading, and the heading row, that a block stands under: their ids, where they are missing.
        type Above = Option<Option<Arc<str>>>;
        let (mut heading, mut heading_row): (Above, Above) = (None, None);
        for (target, template) in self.model.template.blocks.iter().enumerate() {
            let block = work.pairing.block.get(target).copied().flatten();
            let mut own = None;
            if !matches!(template.element, Element::Row | Element::Section) {
                heading_row = None;
            }
            let above = match template.element {
                Element::Heading => None,
                Element::Section => heading.as_ref(),
                _ => heading_row.as_ref().or(heading.as_ref()),
            };
            match block {
                Some(block) => {
                    if work.pairing.moved.get(block) == Some(&false) {
                        before = Some((target, block));
                    }
                }
                None if !inferred && template.part.is_some_and(|part| !present.contains(&part)) => {
                    let choice = Choice {
                        block: Arc::clone(&template.id),
                        text: None,
                    };
                    choices.push((target, choice));
                }
                None => {
                    let first = self.model.first_reading(target);
                    let id = self.missing.get_or(target, || {
                        deviation_id(
                            Kind::Missing,
                            template.element,
                            None,
                            &template.id,
                            &crate::template::identity::masked_key(&first),
                        )
                    });
                    own = Some(Arc::clone(&id));
                    let last_line = before
                        .and_then(|(_, block)| work.blocks.get(block))
                        .map(|block| block.lines(work.units).1);
                    deviations.push(
                        self.one(Deviation {
                            id,
                            kind: Kind::Missing,
                            element: template.element,
                            severity: if template.is_optional() && inferred {
                                Severity::Note
                            } else {
                                by_default(Kind::Missing)
                            },
                            raised_by: None,
                            section: Arc::clone(&template.section),
                            column: None,
                            column_index: None,
                            template: Some(Expected {
                                block: Arc::clone(&template.id),
                                text: first,
                            }),
                            found: None,
                            edits: Arc::default(),
                            after: before
                                .and_then(|(target, _)| self.model.template.blocks.get(target))
                                .map(|block| Arc::clone(&block.id)),
                            expected_line: last_line,
                            duplicate_of: None,
                            duplicate_in: None,
                            part_of: above.cloned().flatten(),
                            contested: template.contested,
                            coarse: work.pairing.coarse,
                            wrong_slots: Vec::new(),
                        }),
                    );
                }
            }
            // A heading that is there clears what the one before it left.
            match template.element {
                Element::Heading => heading = Some(own),
                Element::Section => heading_row = Some(own),
                _ => {}
            }
        }
    }

    /// The optional parts of which the document has a block. A part that it lacks altogether it rightly leaves out; of
    /// one that it has, every block must be there.
    fn present_parts(&self, work: &Work<'_>) -> FxHashSet<usize> {
        let mut present = FxHashSet::default();
        let template = &self.model.template;
        for (block, held) in template.blocks.iter().zip(&work.pairing.block) {
            let mut part = block.part.filter(|_| held.is_some());
            while let Some(number) = part {
                if !present.insert(number) {
                    break;
                }
                part = template.parts.get(number).and_then(|part| part.within);
            }
        }
        present
    }
}
