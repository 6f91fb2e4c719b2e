//! The section of a block: the nearest heading above it, or inside a table the nearest heading row.
//!
//! Only Markdown signs and numbering give depth, and so longer paths; a heading without either stands alone.

use std::sync::Arc;

/// Headings above a block, outermost first.
pub type Path = Arc<[Arc<str>]>;

/// What a block is to the sections below it.
#[derive(Debug, Clone)]
pub enum Step {
    /// A heading, with its depth (0 without) and its text.
    Heading(u8, Arc<str>),
    /// A table's header.
    Header,
    /// A heading row inside a table.
    HeadingRow(Arc<str>),
    /// Another row.
    Row,
    /// Anything else.
    Other,
}

/// Walks through blocks in order and tells the section of each.
#[derive(Debug, Default)]
pub struct Sections {
    /// The nearest heading, whatever its depth.
    nearest: Option<Arc<str>>,
    headings: Vec<(u8, Arc<str>)>,
    row: Option<Arc<str>>,
    path: Option<Path>,
}

impl Sections {
    /// The heading (or heading row) nearest above the next block, which depends on no dress. A row is below the heading
    /// row of its table; to ask for another block, say so by `row`.
    #[must_use]
    pub fn nearest(&self, row: bool) -> Option<Arc<str>> {
        self.row
            .as_ref()
            .filter(|_| row)
            .or(self.nearest.as_ref())
            .map(Arc::clone)
    }

    /// The section of the next block, which then may head those that follow.
    #[must_use]
    pub fn next(&mut self, step: &Step) -> Path {
        match step {
            Step::Heading(level, text) => {
                self.row = None;
                if *level > 0 {
                    self.headings
                        .retain(|(above, _)| *above > 0 && *above < *level);
                }
                let section: Path = self
                    .headings
                    .iter()
                    .map(|(_, text)| Arc::clone(text))
                    .collect();
                if *level == 0 {
                    self.headings.clear();
                }
                self.headings.push((*level, Arc::clone(text)));
                self.nearest = Some(Arc::clone(text));
                self.path = None;
                section
            }
            Step::Header => {
                self.leave_row();
                self.current()
            }
            Step::HeadingRow(text) => {
                let section = self.current();
                self.row = Some(Arc::clone(text));
                self.path = None;
                section
            }
            Step::Row => self.current(),
            Step::Other => {
                self.leave_row();
                self.current()
            }
        }
    }

    fn leave_row(&mut self) {
        if self.row.take().is_some() {
            self.path = None;
        }
    }

    fn current(&mut self) -> Path {
        let path = self.path.get_or_insert_with(|| match &self.row {
            Some(row) => std::iter::once(Arc::clone(row)).collect(),
            None => self
                .headings
                .iter()
                .map(|(_, text)| Arc::clone(text))
                .collect(),
        });
        Arc::clone(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(level: u8, text: &str) -> Step {
        Step::Heading(level, Arc::from(text))
    }

    fn walk(steps: &[Step]) -> Vec<String> {
        let mut sections = Sections::default();
        steps
            .iter()
            .map(|step| {
                sections
                    .next(step)
                    .iter()
                    .map(|text| &**text)
                    .collect::<Vec<_>>()
                    .join(" / ")
            })
            .collect()
    }

    #[test]
    fn headings_without_depth_stand_alone() {
        assert_eq!(
            walk(&[
                Step::Other,
                heading(0, "a"),
                Step::Other,
                heading(0, "b"),
                Step::Other
            ]),
            ["", "", "a", "a", "b"]
        );
    }

    #[test]
    fn depth_gives_longer_paths() {
        assert_eq!(
            walk(&[
                heading(1, "1"),
                heading(2, "1.1"),
                Step::Other,
                heading(2, "1.2"),
                Step::Other,
                heading(1, "2"),
                Step::Other
            ]),
            ["", "1", "1 / 1.1", "1", "1 / 1.2", "", "2"]
        );
    }

    #[test]
    fn a_heading_row_rules_until_its_table_ends() {
        let row = Step::HeadingRow(Arc::from("tiers"));
        assert_eq!(
            walk(&[
                heading(0, "t"),
                Step::Header,
                Step::Row,
                row,
                Step::Row,
                Step::Other
            ]),
            ["", "t", "t", "t", "tiers", "t"]
        );
    }
}
