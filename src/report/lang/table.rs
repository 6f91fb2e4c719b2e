//! The words of tables of deviations: titles of columns and sheets, decisions.

use super::Lang;
use super::Lang::{En, Fr};
use crate::accepted::Decision;
use crate::report::rows::Column;

/// A sheet of a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// The deviations.
    Deviations,
    /// Portals by template blocks.
    Matrix,
    /// The rows of tables.
    Inventory,
    /// What was compared.
    About,
}

impl Lang {
    /// The title of a column.
    #[must_use]
    pub const fn column(self, column: Column) -> &'static str {
        match (self, column) {
            (Fr, Column::Portal) => "Portail",
            (Fr, Column::File) => "Fichier",
            (Fr, Column::Template) => "Gabarit",
            (Fr, Column::Line) => "Ligne",
            (Fr, Column::Cell) => "Colonne",
            (Fr, Column::Row) => "Rangée",
            (Fr, Column::What) => "Écart",
            (Fr, Column::Severity) => "Gravité",
            (Fr, Column::Why) => "Précisions",
            (Fr, Column::Expected) => "Texte du gabarit",
            (Fr, Column::Found) => "Texte du portail",
            (Fr, Column::SharedBy) => "Partagé par",
            (Fr, Column::Portals) => "Portails concernés",
            (Fr, Column::State) => "État",
            (Fr, Column::Id) => "Identifiant",
            (Fr, Column::Decision) => "Décision",
            (Fr, Column::Remark) => "Remarque",
            (En, Column::Portal) => "Portal",
            (En, Column::File) => "File",
            (En, Column::Template) => "Template",
            (En, Column::Line) => "Line",
            (Fr | En, Column::Section) => "Section",
            (En, Column::Cell) => "Column",
            (En, Column::Row) => "Row",
            (En, Column::What) => "Deviation",
            (En, Column::Severity) => "Severity",
            (En, Column::Why) => "Details",
            (En, Column::Expected) => "Template’s words",
            (En, Column::Found) => "Portal’s words",
            (En, Column::SharedBy) => "Shared by",
            (En, Column::Portals) => "Portals concerned",
            (En, Column::State) => "State",
            (En, Column::Id) => "Id",
            (En, Column::Decision) => "Decision",
            (En, Column::Remark) => "Remark",
        }
    }

    /// The name of a sheet; Excel takes 31 characters and none of `[ ] : * ? / \`.
    #[must_use]
    pub const fn sheet(self, sheet: Sheet) -> &'static str {
        match (self, sheet) {
            (Fr, Sheet::Deviations) => "Écarts",
            (Fr, Sheet::Matrix) => "Matrice",
            (Fr, Sheet::Inventory) => "Inventaire",
            (Fr, Sheet::About) => "À propos",
            (En, Sheet::Deviations) => "Deviations",
            (En, Sheet::Matrix) => "Matrix",
            (En, Sheet::Inventory) => "Inventory",
            (En, Sheet::About) => "About",
        }
    }

    /// The word for a decision, as people are to write it.
    #[must_use]
    pub const fn decision(self, decision: Decision) -> &'static str {
        let words = self.review();
        match decision {
            Decision::Accept => words.accept,
            Decision::Correct => words.correct,
            Decision::Review => words.review,
        }
    }

    /// How the decisions of a table get into the project.
    #[must_use]
    pub const fn how_decisions_are_taken_up(self) -> &'static str {
        match self {
            Fr => {
                "charte-diff accept --from FICHIER inscrit les écarts acceptés, portail par portail\u{a0}; les autres \
                 décisions ne changent rien."
            }
            En => {
                "charte-diff accept --from FILE enters the accepted deviations, portal by portal; other decisions \
                 change nothing."
            }
        }
    }

    /// The title over whether the template declares something.
    #[must_use]
    pub const fn declares(self) -> &'static str {
        match self {
            Fr => "Selon le gabarit",
            En => "By the template",
        }
    }

    /// Where a decision may not be typed freely: what to choose from.
    #[must_use]
    pub fn choose_a_decision(self) -> String {
        let words = Decision::ALL.map(|decision| self.quote(self.decision(decision)));
        let words = words.join(", ");
        match self {
            Fr => format!(
                "Choisissez\u{a0}: {words}. Une remarque est nécessaire pour accepter\u{a0}: elle servira de motif."
            ),
            En => format!("Choose: {words}. To accept, a remark is needed: it will be the reason."),
        }
    }

    /// The end of a text that is longer than a cell may be; `all` is its length in characters.
    #[must_use]
    pub fn text_cut(self, all: usize) -> String {
        let all = self.number(all);
        match self {
            Fr => format!(
                " […] (coupé ici\u{a0}: une cellule ne contient pas les {all}\u{a0}caractères de ce texte)"
            ),
            En => format!(" […] (cut here: a cell does not hold this text’s {all} characters)"),
        }
    }

    /// More portals than are named.
    #[must_use]
    pub fn and_others(self, named: &[String], others: usize) -> String {
        if others == 0 {
            return self.list(named);
        }
        let mut items = named.to_vec();
        items.push(self.others(others));
        self.list(&items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_told_apart_in_each_language() {
        for lang in [Fr, En] {
            let mut titles: Vec<&str> = Column::ALL.map(|column| lang.column(column)).into();
            titles.sort_unstable();
            let all = titles.len();
            titles.dedup();
            assert_eq!(titles.len(), all);
        }
    }

    #[test]
    fn excel_takes_the_names_of_sheets_and_the_words_offered() {
        let sheets = [
            Sheet::Deviations,
            Sheet::Matrix,
            Sheet::Inventory,
            Sheet::About,
        ];
        for lang in [Fr, En] {
            for name in sheets.map(|sheet| lang.sheet(sheet)) {
                assert!(name.chars().count() <= 20, "{name}: room for a number");
                assert!(
                    !name.contains(['[', ']', ':', '*', '?', '/', '\\']),
                    "{name}"
                );
            }
            // The help of a cell.
            assert!(lang.choose_a_decision().chars().count() <= 255);
        }
    }
}
