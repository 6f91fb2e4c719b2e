//! What tells the rows of a table apart: found from the template's rows, never by name.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Target, TargetCell};
use crate::align::words::class_mask;
use crate::document::hash_all;
use crate::text::{TokenClass, is_unit};

/// Which columns of a table tell its rows apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// The shortest column (on average) whose values are all different; `None` where there is none.
    pub telling: Option<usize>,
    /// The columns by which a row is known: the telling one and those that are shorter; ascending.
    pub columns: Vec<usize>,
    /// For each column: whether its values are all different.
    pub distinct: Vec<bool>,
    /// For each column: how many different values it has, in thousandths of the rows.
    pub weights: Vec<u32>,
}

impl Identity {
    /// Finds the columns from the values of a table's rows. `rows` holds for each cell a hash of its text (0 for an
    /// empty cell) and its length in characters.
    #[must_use]
    pub fn find(rows: &[Vec<(u64, usize)>]) -> Self {
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        if width == 0 {
            return Self::default();
        }
        let mut lengths = Vec::with_capacity(width);
        let mut identity = Self::default();
        for column in 0..width {
            let values: Vec<(u64, usize)> = rows
                .iter()
                .map(|row| row.get(column).copied().unwrap_or((0, 0)))
                .collect();
            let different: FxHashSet<u64> = values.iter().map(|(value, _)| *value).collect();
            identity
                .distinct
                .push(rows.len() > 1 && different.len() == rows.len() && !different.contains(&0));
            let share = different.len() * 1000 / rows.len().max(1);
            identity.weights.push(u32::try_from(share).unwrap_or(1000));
            lengths.push(values.iter().map(|(_, length)| *length).sum::<usize>());
        }
        identity.telling = (0..width)
            .filter(|column| identity.distinct.get(*column) == Some(&true))
            .min_by_key(|column| (lengths.get(*column).copied(), *column));
        identity.columns = match identity.telling {
            Some(telling) => (0..width)
                .filter(|column| {
                    *column == telling
                        || lengths.get(*column) < lengths.get(telling)
                            && lengths.get(*column).is_some_and(|length| *length > 0)
                })
                .collect(),
            None => Self::together(rows, &lengths),
        };
        identity
    }

    /// No column tells all rows apart: the shortest ones that do together, else all.
    fn together(rows: &[Vec<(u64, usize)>], lengths: &[usize]) -> Vec<usize> {
        // A column without a value tells nothing.
        let mut order: Vec<usize> = (0..lengths.len())
            .filter(|at| lengths.get(*at).is_some_and(|length| *length > 0))
            .collect();
        order.sort_by_key(|column| (lengths.get(*column).copied(), *column));
        let mut columns = Vec::new();
        // Rows are of one class while the columns so far do not tell them apart.
        let mut classes = vec![0usize; rows.len()];
        for column in order {
            columns.push(column);
            let mut numbers: FxHashMap<(usize, u64), usize> = FxHashMap::default();
            for (class, row) in classes.iter_mut().zip(rows) {
                let value = row.get(column).map_or(0, |(value, _)| *value);
                let next = numbers.len();
                *class = *numbers.entry((*class, value)).or_insert(next);
            }
            if numbers.len() == rows.len() {
                break;
            }
        }
        columns.sort_unstable();
        columns
    }
}

/// Numbers the tables of a template and finds what tells their rows apart. Lines of tables that follow each other are
/// one table until the next header.
pub(super) fn tables(targets: &[Target]) -> (Vec<usize>, Vec<Identity>) {
    let mut numbers = Vec::with_capacity(targets.len());
    let mut rows: Vec<Vec<Vec<(u64, usize)>>> = Vec::new();
    let mut measures: Vec<Vec<Vec<bool>>> = Vec::new();
    let mut in_table = false;
    for target in targets {
        match &target.row {
            Some(row) => {
                if !in_table || row.header {
                    rows.push(Vec::new());
                    measures.push(Vec::new());
                }
                in_table = true;
                if !row.header
                    && !row.heading
                    && let (Some(rows), Some(measures)) = (rows.last_mut(), measures.last_mut())
                {
                    measures.push(row.cells.iter().map(is_measure).collect());
                    rows.push(
                        row.cells
                            .iter()
                            .map(|cell| {
                                let empty = cell.length == 0;
                                let text = hash_all(cell.words.iter().copied());
                                (
                                    if empty { 0 } else { cell.key.unwrap_or(text) },
                                    cell.length,
                                )
                            })
                            .collect(),
                    );
                }
            }
            None => in_table = false,
        }
        numbers.push(rows.len().saturating_sub(1));
    }
    for (rows, measures) in rows.iter_mut().zip(&measures) {
        without_measures(rows, measures);
    }
    (
        numbers,
        rows.iter().map(|rows| Identity::find(rows)).collect(),
    )
}

/// Whether a cell holds a duration, an amount or another number with a unit.
fn is_measure(cell: &TargetCell) -> bool {
    let number = class_mask(TokenClass::Number);
    cell.words
        .windows(2)
        .any(|pair| matches!(pair, [first, unit] if *first == number && is_unit(*unit)))
}

/// The columns of a table's rows in which some row holds a measure: what is set anew from time to time names no row.
fn without_measures(rows: &mut [Vec<(u64, usize)>], measures: &[Vec<bool>]) {
    let columns: FxHashSet<usize> = measures
        .iter()
        .flat_map(|row| {
            row.iter()
                .enumerate()
                .filter(|(_, measure)| **measure)
                .map(|(at, _)| at)
        })
        .collect();
    for row in rows {
        for (at, value) in row.iter_mut().enumerate() {
            if columns.contains(&at) {
                *value = (0, 0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Content;
    use crate::template::pairing::TargetRow;

    fn row(cells: &[&str]) -> Vec<(u64, usize)> {
        cells
            .iter()
            .map(|cell| {
                let value = if cell.is_empty() {
                    0
                } else {
                    Content::new(cell).key()
                };
                (value, cell.chars().count())
            })
            .collect()
    }

    #[test]
    fn the_columns_that_tell_rows_apart() {
        let identity = Identity::find(&[
            row(&[
                "Opendatasoft",
                "Authentification du site",
                "sessionid",
                "Se souvenir de vous",
            ]),
            row(&[
                "Opendatasoft",
                "Sélection de la langue",
                "django_language",
                "Se souvenir de la langue",
            ]),
            row(&[
                "Opendatasoft",
                "API du front et back office",
                "csrftoken",
                "Récupérer des données",
            ]),
            row(&[
                "Opendatasoft",
                "Choix de vos préférences",
                "cookies_preferences",
                "Se souvenir du choix",
            ]),
        ]);
        assert_eq!(identity.telling, Some(2));
        assert_eq!(identity.columns, [0, 2]);
        assert_eq!(identity.distinct, [false, true, true, true]);
    }

    #[test]
    fn a_duration_names_no_row() {
        let cell = |text: &str| {
            let content = Content::new(text);
            TargetCell {
                key: Some(content.key()),
                mask: Some(content.mask),
                words: content.words.clone(),
                others: Vec::new(),
                length: text.chars().count(),
            }
        };
        let target = |cells: &[&str]| Target {
            mask: None,
            key: None,
            frame: Vec::new(),
            free: false,
            row: Some(TargetRow {
                cells: cells.iter().map(|text| cell(text)).collect(),
                header: false,
                heading: false,
            }),
            choice: None,
            whole: None,
        };
        // The durations are all different and shorter than the names; they still tell no row.
        let (_, identities) = tables(&[
            target(&["tarteaucitron", "13 mois"]),
            target(&["google_analytics", "Session"]),
            target(&["matomo_identifier", "6 mois"]),
        ]);
        assert_eq!(identities[0].telling, Some(0));
        assert_eq!(identities[0].columns, [0]);
    }

    #[test]
    fn columns_that_tell_only_together() {
        let identity = Identity::find(&[row(&["a", "x"]), row(&["a", "y"]), row(&["b", "x"])]);
        assert_eq!(identity.telling, None);
        assert_eq!(identity.columns, [0, 1]);
    }
}
