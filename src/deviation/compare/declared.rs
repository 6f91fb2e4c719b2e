//! The rows of a document's tables by what tells them apart: for duplicates, and for the inventory.

use super::*;
use crate::document::RowShape;

/// Rows of the same text have the same cells, unless a cell holds what parts them.
fn is_told_by_text(row: &RowShape) -> bool {
    !row.cells.iter().any(|cell| cell.text.contains('\t'))
}

impl Comparer<'_> {
    /// A hash of the identifying cells of a row, if it has them all.
    pub(super) fn identity_key(&self, work: &Work<'_>, at: usize) -> Option<u64> {
        if work.layout.elements.get(at) != Some(&Element::Row) {
            return None;
        }
        let row = work.blocks.get(at)?.row.as_ref()?;
        let identity = self
            .model
            .targets
            .identity(self.table_of(work, row.table)?)?;
        row.cells
            .get(identity.telling?)
            .filter(|cell| !cell.text.is_empty())?;
        let key = |column: &usize| {
            row.cells
                .get(*column)
                .map_or_else(|| self.empty_content.key(), |cell| cell.key())
        };
        Some(hash_all(identity.columns.iter().map(key)))
    }

    /// For each table of a document: the first template block of a table that a line of it is paired with.
    pub(super) fn tables_of(&self, blocks: &[Block], pairing: &Pairing) -> FxHashMap<u32, usize> {
        let mut tables = FxHashMap::default();
        for (block, target) in blocks.iter().zip(&pairing.target) {
            let (Some(row), Some(target)) = (&block.row, target) else {
                continue;
            };
            let held = self.model.template.blocks.get(*target);
            if held.is_some_and(|held| held.element.in_table()) {
                tables.entry(row.table).or_insert(*target);
            }
        }
        tables
    }

    /// Any template block that a line of a document's table is paired with; else the template's first table.
    fn table_of(&self, work: &Work<'_>, table: u32) -> Option<usize> {
        work.layout.tables.get(&table).copied().or(self.first_row)
    }

    /// The rows that a document declares: one list for all that declare the same.
    pub(super) fn declared(&self, work: &Work<'_>) -> Arc<[Arc<Declared>]> {
        let rows = || {
            let rows = work.blocks.iter().enumerate();
            rows.filter_map(|(at, block)| {
                let is_row = work.layout.elements.get(at) == Some(&Element::Row);
                let row = block.row.as_ref().filter(|_| is_row)?;
                let target = work.pairing.target.get(at).copied().flatten();
                let table = self.table_of(work, row.table);
                let section = work.layout.sections.get(at)?;
                let text = Arc::as_ptr(&block.content) as usize;
                let key = (text, [target, table], section.as_ptr() as usize);
                Some((key, row, section))
            })
        };
        let make = |(key, row, section): (RowKey, &RowShape, &Path)| {
            let (_, [target, table], _) = key;
            let make = || Arc::new(self.row(row, target, table, section));
            if is_told_by_text(row) {
                self.rows.get_or(key, make)
            } else {
                make()
            }
        };
        if !rows().all(|(_, row, _)| is_told_by_text(row)) {
            return rows().map(make).collect();
        }
        let keys: Rows = rows().map(|(key, ..)| key).collect();
        // A text without tables is no list to remember.
        if keys.is_empty() {
            return Arc::default();
        }
        self.declared.get_or(keys, || rows().map(make).collect())
    }

    /// What a row declares; `target` is the template block that it is paired with, `table` one of its table.
    fn row(
        &self,
        row: &RowShape,
        target: Option<usize>,
        table: Option<usize>,
        section: &Path,
    ) -> Declared {
        let columns: Vec<usize> = table
            .and_then(|target| self.model.targets.identity(target))
            .map(|identity| identity.columns.clone())
            .filter(|columns| !columns.is_empty())
            .unwrap_or_else(|| (0..row.cells.len()).collect());
        let template = target.and_then(|target| self.model.template.blocks.get(target));
        let cells = columns
            .iter()
            .map(|column| {
                let own = row.cells.get(*column).unwrap_or(&self.empty_content);
                // One name a thing: the template's spelling where only signs differ.
                match template.and_then(|template| template.cells.get(*column)) {
                    Some(cell) if *cell == own.text || hash_key(&fold(cell)) == own.key() => {
                        Arc::clone(cell)
                    }
                    _ => Arc::clone(&own.text),
                }
            })
            .collect();
        Declared {
            cells,
            section: Arc::clone(section),
        }
    }
}
