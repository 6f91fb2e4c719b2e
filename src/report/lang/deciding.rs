//! What is said where decisions are read back from a table.

use super::Lang;
use super::Lang::{En, Fr};
use crate::accepted::Decision;
use crate::report::rows::Column;

/// How many rows are named one by one.
const MOST_ROWS: usize = 20;

impl Lang {
    /// A file that is no table, by its ending.
    #[must_use]
    pub fn no_table_by_ending(self, file: &str) -> String {
        match self {
            Fr => format!(
                "--from {file}\u{a0}: un fichier .xlsx ou .csv est attendu\u{a0}; enregistrez le tableau sous l’une de ces formes"
            ),
            En => format!(
                "--from {file}: expected an .xlsx or a .csv file; save the table as one of these"
            ),
        }
    }

    /// A file that is not what its ending says; `words` are the reader's.
    #[must_use]
    pub fn unreadable_table(self, file: &str, words: Option<&str>) -> String {
        let words = words.map_or(String::new(), |words| format!(" ({words})"));
        match self {
            Fr => format!(
                "{file}\u{a0}: ce n’est pas un tableau lisible{words}\u{a0}; donnez le fichier .xlsx ou .csv où les \
                 décisions sont écrites"
            ),
            En => format!(
                "{file}: this does not read as a table{words}; give the .xlsx or .csv file that the decisions are in"
            ),
        }
    }

    /// A table that is larger than any table of decisions; `limit` is in bytes.
    #[must_use]
    pub fn table_too_large(self, file: &str, limit: u64) -> String {
        let limit = limit >> 20;
        match self {
            Fr => format!(
                "{file}\u{a0}: trop grand pour un tableau de décisions (décompressé, au plus {limit}\u{a0}Mio et seize \
                 millions de cellules)\u{a0}; n’y gardez que les lignes et les feuilles où l’on a décidé"
            ),
            En => format!(
                "{file}: too large for a table of decisions (at most {limit}\u{a0}MiB unpacked and sixteen million \
                 cells); keep only the rows and sheets that were decided in"
            ),
        }
    }

    /// A row that does not accept what the config accepts: it is decided there at `entry` (*charte-diff.toml:12*), for
    /// this portal or for `every` one.
    #[must_use]
    pub fn accepted_before(
        self,
        id: &str,
        portal: &str,
        decision: Decision,
        entry: &str,
        every: bool,
    ) -> String {
        let decision = self.quote(self.decision(decision));
        match (self, every) {
            (Fr, false) => format!(
                "{decision}, mais {id} chez {portal} reste accepté par {entry}\u{a0}; retirez-en cette entrée pour que \
                 l’écart compte de nouveau"
            ),
            (Fr, true) => format!(
                "{decision}, mais {id} chez {portal} reste accepté par {entry}, qui vaut pour tous les portails\u{a0}; \
                 remplacez cette entrée par une pour chaque portail qui le garde"
            ),
            (En, false) => format!(
                "{decision}, but {id} of {portal} stays accepted by {entry}; remove that entry so that the deviation \
                 counts again"
            ),
            (En, true) => format!(
                "{decision}, but {id} of {portal} stays accepted by {entry}, which is for every portal; put an entry \
                 for each portal that keeps it in its place"
            ),
        }
    }

    /// A table without some of the columns that decisions are read from.
    #[must_use]
    pub fn missing_columns(self, file: &str, columns: &[Column]) -> String {
        let names = columns
            .iter()
            .map(|column| self.quote(self.column(*column)));
        let names = self.list(&names.collect::<Vec<_>>());
        match self {
            Fr => format!(
                "{file}\u{a0}: aucune ligne de titres n’a {names}\u{a0}; gardez les titres des colonnes tels qu’ils étaient"
            ),
            En => format!(
                "{file}: no row of titles has {names}; keep the titles of the columns as they were"
            ),
        }
    }

    /// A row of a table: *decisions.xlsx, sheet “Deviations”, row 12*.
    #[must_use]
    pub fn table_row(self, file: &str, sheet: Option<&str>, row: u32) -> String {
        let sheet = sheet.map(|name| self.quote(name));
        match (self, sheet) {
            (Fr, Some(sheet)) => format!("{file}, feuille {sheet}, ligne {row}"),
            (Fr, None) => format!("{file}, ligne {row}"),
            (En, Some(sheet)) => format!("{file}, sheet {sheet}, row {row}"),
            (En, None) => format!("{file}, row {row}"),
        }
    }

    /// A decision that is none.
    #[must_use]
    pub fn unknown_decision(self, found: &str) -> String {
        let found = self.quote(found);
        let words = Decision::ALL.map(|decision| self.quote(self.decision(decision)));
        let words = words.join(", ");
        match self {
            Fr => format!("la décision {found} n’est pas connue\u{a0}; on peut écrire {words}"),
            En => format!("the decision {found} is not known; expected one of {words}"),
        }
    }

    /// A row that does not say which deviation it decides.
    #[must_use]
    pub const fn id_missing_in_row(self) -> &'static str {
        match self {
            Fr => "l’identifiant manque\u{a0}; reprenez celui du relevé",
            En => "the id is missing; take it from the report again",
        }
    }

    /// An id in a table that is none.
    #[must_use]
    pub fn no_id_in_row(self, found: &str) -> String {
        let found = self.quote(found);
        match self {
            Fr => format!(
                "{found} n’est pas un identifiant d’écart (douze chiffres hexadécimaux)\u{a0}; reprenez celui du relevé"
            ),
            En => format!(
                "{found} is no deviation’s id (twelve hexadecimal digits); take it from the report again"
            ),
        }
    }

    /// A row that does not say whose deviation it is.
    #[must_use]
    pub const fn no_portal_in_row(self) -> &'static str {
        match self {
            Fr => "le portail manque\u{a0}; reprenez celui du relevé",
            En => "the portal is missing; take it from the report again",
        }
    }

    /// A row of CSV with a quote that is not closed at the end of its field.
    #[must_use]
    pub const fn row_torn_by_a_quote(self) -> &'static str {
        match self {
            Fr => {
                "un guillemet (\") s’ouvre dans cette ligne et n’est pas fermé à la fin de sa cellule\u{a0}; la suite y \
                 disparaît\u{a0}: retirez-le, ou doublez-le dans une cellule entre guillemets"
            }
            En => {
                "a quote (\") opens in this row and is not closed at the end of its cell; what follows is lost in it: \
                 take it away, or double it within a quoted cell"
            }
        }
    }

    /// A row of CSV with more fields than there are titles.
    #[must_use]
    pub const fn too_many_fields_in_row(self) -> &'static str {
        match self {
            Fr => {
                "cette ligne a plus de cellules que les titres\u{a0}; un séparateur dans une remarque la coupe\u{a0}: \
                 mettez la remarque entre guillemets (\")"
            }
            En => {
                "this row has more cells than the titles; a separator within a remark cuts it: put the remark between \
                 quotes (\")"
            }
        }
    }

    /// The rows with a remark and no decision.
    #[must_use]
    pub fn remarks_without_decision(self, file: &str, sheet: Option<&str>, rows: &[u32]) -> String {
        let numbers: Vec<String> = rows.iter().map(u32::to_string).collect();
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        let numbers = self.named(&numbers, MOST_ROWS);
        let sheet = sheet.map(|name| self.quote(name));
        match self {
            Fr => {
                let sheet = sheet.map_or_else(String::new, |name| format!(", feuille {name}"));
                let place = if rows.len() < 2 { "ligne" } else { "lignes" };
                let count = self.plural(
                    rows.len(),
                    "remarque sans décision n’est pas reprise",
                    "remarques sans décision ne sont pas reprises",
                );
                format!("{file}{sheet}\u{a0}: {count} ({place} {numbers})")
            }
            En => {
                let sheet = sheet.map_or_else(String::new, |name| format!(", sheet {name}"));
                let place = if rows.len() == 1 { "row" } else { "rows" };
                let count = self.plural(
                    rows.len(),
                    "remark without a decision is not taken up",
                    "remarks without a decision are not taken up",
                );
                format!("{file}{sheet}: {count} ({place} {numbers})")
            }
        }
    }

    /// An accepted row without a remark.
    #[must_use]
    pub fn no_reason_in_row(self, id: &str) -> String {
        match self {
            Fr => format!(
                "{id} est accepté sans remarque\u{a0}; écrivez-la, elle servira de motif, ou donnez --reason pour toutes \
                 les lignes qui n’en ont pas"
            ),
            En => format!(
                "{id} is accepted without a remark; write one, it will be the reason, or give --reason for all rows \
                 that have none"
            ),
        }
    }

    /// Two rows for one deviation of one portal that do not say the same; `other` is the earlier row.
    #[must_use]
    pub fn rows_disagree(self, id: &str, portal: &str, other: &str) -> String {
        match self {
            Fr => format!(
                "{id} chez {portal} est décidé autrement que dans {other}\u{a0}; c’est le même écart\u{a0}: décidez-en de même"
            ),
            En => format!(
                "{id} of {portal} is decided otherwise than in {other}; it is the same deviation: decide it alike"
            ),
        }
    }

    /// After the faults of rows: nothing was entered.
    #[must_use]
    pub fn nothing_entered(self, faults: usize) -> String {
        match self {
            Fr => {
                let rows = self.plural(faults, "ligne est à reprendre", "lignes sont à reprendre");
                format!("rien n’a été inscrit\u{a0}: {rows}")
            }
            En => {
                let rows =
                    self.plural(faults, "row is to be put right", "rows are to be put right");
                format!("nothing was entered: {rows}")
            }
        }
    }

    /// *decisions.xlsx: 2 to accept, 1 to correct, 0 to review, 4 without a decision*.
    #[must_use]
    pub fn decisions_read(
        self,
        file: &str,
        accept: usize,
        correct: usize,
        review: usize,
        open: usize,
    ) -> String {
        let [accept, correct, review, open] =
            [accept, correct, review, open].map(|count| self.number(count));
        match self {
            Fr => format!(
                "{file}\u{a0}: {accept}\u{a0}à accepter, {correct}\u{a0}à corriger, {review}\u{a0}à voir, \
                 {open}\u{a0}sans décision"
            ),
            En => format!(
                "{file}: {accept}\u{a0}to accept, {correct}\u{a0}to correct, {review}\u{a0}to review, \
                 {open}\u{a0}without a decision"
            ),
        }
    }

    /// Both a table and ids, or `--all`.
    #[must_use]
    pub const fn from_and_others(self) -> &'static str {
        match self {
            Fr => {
                "--from lit les écarts dans le fichier\u{a0}: n’y joignez ni identifiants ni --all"
            }
            En => "--from takes the deviations from the file: give neither ids nor --all with it",
        }
    }
}
