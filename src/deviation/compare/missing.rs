//! Blocks of the template that a document lacks.

use super::*;

impl Comparer<'_> {
    pub(super) fn missing(&self, work: &Work<'_>, deviations: &mut Vec<Deviation>) {
        let inferred = self.model.template.source == Source::Inferred;
        let mut before: Option<(usize, usize)> = None;
        let (mut heading, mut heading_row): (Option<Arc<str>>, Option<Arc<str>>) = (None, None);
        for (target, template) in self.model.template.blocks.iter().enumerate() {
            let block = work.pairing.block.get(target).copied().flatten();
            let mut own = None;
            if !matches!(template.element, Element::Row | Element::Section) {
                heading_row = None;
            }
            let above = match template.element {
                Element::Heading => None,
                Element::Section => heading.clone(),
                _ => heading_row.clone().or_else(|| heading.clone()),
            }
            .filter(|id| !id.is_empty());
            match block {
                Some(block) => {
                    if work.pairing.moved.get(block) == Some(&false) {
                        before = Some((target, block));
                    }
                }
                None => {
                    let id = deviation_id(
                        Kind::Missing,
                        template.element,
                        None,
                        &template.id,
                        &crate::template::identity::masked_key(&template.text),
                    );
                    own = Some(Arc::clone(&id));
                    let last_line = before
                        .and_then(|(_, block)| work.blocks.get(block))
                        .map(|block| block.lines(work.units).1);
                    deviations.push(Deviation {
                        id,
                        kind: Kind::Missing,
                        element: template.element,
                        severity: if template.optional && inferred {
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
                            text: Arc::clone(&template.text),
                        }),
                        found: None,
                        edits: Vec::new(),
                        after: before
                            .and_then(|(target, _)| self.model.template.blocks.get(target))
                            .map(|block| Arc::clone(&block.id)),
                        expected_line: last_line,
                        duplicate_of: None,
                        duplicate_in: None,
                        part_of: above,
                        contested: template.contested,
                        slot: None,
                    });
                }
            }
            // A heading that is there clears what the one before it left; an empty id says so.
            let mark = own.unwrap_or_else(|| Arc::from(""));
            match template.element {
                Element::Heading => heading = Some(mark),
                Element::Section => heading_row = Some(mark),
                _ => {}
            }
        }
    }
}
