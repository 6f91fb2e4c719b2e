//! What readers decided in a table of deviations, read back: the columns of [`rows`](crate::report::rows) in either
//! language, from a workbook ([`Form::Xlsx`]) or from CSV as spreadsheets save it ([`Form::Csv`]).
//!
//! What is odd is gathered with its row; whether a deviation is there, and what becomes of a decision, is the caller's
//! to know.

mod grid;

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

use crate::accepted::{Decision, is_id};
use crate::report::lang::Lang;
use crate::report::rows::Column;
use grid::Grid;

/// How large a table may be, unpacked, in bytes: as much as a spreadsheet opens without trouble.
pub const SIZE_LIMIT: u64 = 256 << 20;
/// How many rows may stand above that of the titles.
const ABOVE: usize = 20;
/// The columns that are read.
const READ: [Column; 4] = [Column::Portal, Column::Id, Column::Decision, Column::Remark];

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A workbook.
    Xlsx,
    /// Fields between commas, semicolons or tabs.
    Csv,
}

impl Form {
    /// The form that a file's ending stands for.
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "xlsx" => Some(Self::Xlsx),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }
}

/// A row of a table, as a spreadsheet counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// The sheet, in a workbook.
    pub sheet: Option<String>,
    /// From 1.
    pub number: u32,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Where it stands.
    pub row: Row,
    /// The deviation's id.
    pub id: String,
    /// The portal, as the table shows it.
    pub portal: String,
    /// What was decided; `None` where nothing was.
    pub decision: Option<Decision>,
    /// The remark, if there is one.
    pub remark: Option<String>,
}

/// Why a row cannot be read. Texts are as the table has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The decision is none.
    UnknownDecision(String),
    /// The id is none.
    NotAnId(String),
    /// It does not say whose deviation it is.
    NoPortal,
    /// In CSV: a quote opens a field and is not closed at its end.
    TornByAQuote,
    /// In CSV: it has more fields than the row of titles, as where a separator stands in a remark that is not quoted.
    TooManyFields,
}

/// A row with a decision that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Where it stands.
    pub row: Row,
    /// The portal, as the table shows it; empty where it does not.
    pub portal: String,
    /// Why.
    pub fault: Fault,
}

/// What a table says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions {
    /// Every row of a deviation, in order; a row without a decision is only there where it can be read.
    pub rows: Vec<Decided>,
    /// The rows with a decision that cannot be read, and those whose fields cannot be told apart.
    pub faults: Vec<Unread>,
}

/// Why a file is no table of deviations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// It is not in the form that its ending stands for; the words are the reader's, if it has any.
    Unreadable(Option<String>),
    /// It is larger than [`SIZE_LIMIT`], or has more cells than any table of decisions.
    TooLarge,
    /// No row has the titles of these columns.
    MissingColumns(Vec<Column>),
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(Some(words)) => write!(out, "not a table: {words}"),
            Self::Unreadable(None) => out.write_str("not a table"),
            Self::TooLarge => out.write_str("too large"),
            Self::MissingColumns(columns) => write!(out, "missing columns: {columns:?}"),
        }
    }
}

impl std::error::Error for Error {}

/// Reads a table.
///
/// ```
/// use charte_diff::accepted::Decision;
/// use charte_diff::decisions::{Form, read};
///
/// let table = "Portail;Identifiant;Décision;Remarque\r\ndata.example.fr;3f1c09ab77de;Accepté;relu\r\n";
/// let decisions = read(table.as_bytes(), Form::Csv)?;
/// assert_eq!(decisions.rows[0].decision, Some(Decision::Accept));
/// assert_eq!(decisions.rows[0].remark.as_deref(), Some("relu"));
/// # Ok::<(), charte_diff::decisions::Error>(())
/// ```
///
/// # Errors
/// The file is no table of deviations, or larger than [`SIZE_LIMIT`]. Rows that cannot be read are no error: see [`Decisions::faults`].
pub fn read(bytes: &[u8], form: Form) -> Result<Decisions, Error> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > SIZE_LIMIT {
        return Err(Error::TooLarge);
    }
    let grids = match form {
        Form::Xlsx => grid::of_workbook(bytes)?,
        Form::Csv => grid::of_csv(bytes)?,
    };
    let mut decisions = Decisions::default();
    let mut nearest: Vec<Column> = READ.into();
    let mut any = false;
    for grid in &grids {
        match Titles::find(grid) {
            Ok(titles) => {
                any = true;
                titles.read(grid, &mut decisions);
            }
            Err(missing) if missing.len() < nearest.len() => nearest = missing,
            Err(_) => {}
        }
    }
    if any {
        Ok(decisions)
    } else {
        Err(Error::MissingColumns(nearest))
    }
}

/// Where the columns that are read stand.
struct Titles {
    /// The position of their row.
    at: usize,
    /// How many fields their row has.
    width: usize,
    portal: usize,
    id: usize,
    decision: usize,
    remark: usize,
}

impl Titles {
    /// Looks for the row of titles; else which columns the nearest row lacks.
    fn find(grid: &Grid) -> Result<Self, Vec<Column>> {
        let mut nearest: Vec<Column> = READ.into();
        for (at, (_, cells)) in grid.rows.iter().take(ABOVE).enumerate() {
            let column = |column| cells.iter().position(|cell| is_titled(cell, column));
            let [portal, id, decision, remark] = READ.map(column);
            if let (Some(portal), Some(id), Some(decision), Some(remark)) =
                (portal, id, decision, remark)
            {
                return Ok(Self {
                    at,
                    width: cells.len(),
                    portal,
                    id,
                    decision,
                    remark,
                });
            }
            let missing = READ.into_iter().filter(|wanted| column(*wanted).is_none());
            let missing: Vec<Column> = missing.collect();
            if missing.len() < nearest.len() {
                nearest = missing;
            }
        }
        Err(nearest)
    }

    fn read(&self, grid: &Grid, decisions: &mut Decisions) {
        for (number, cells) in grid.rows.iter().skip(self.at + 1) {
            let cell = |at: usize| cells.get(at).map_or("", |cell| cell.trim());
            let row = Row {
                sheet: grid.sheet.clone(),
                number: *number,
            };
            // What stands beside the table in a workbook is in nobody's way.
            let beyond = cells.iter().skip(self.width);
            let apart = if grid.torn.contains(number) {
                Some(Fault::TornByAQuote)
            } else if grid.sheet.is_none() && beyond.clone().any(|cell| !cell.trim().is_empty()) {
                Some(Fault::TooManyFields)
            } else {
                None
            };
            if let Some(fault) = apart {
                // Whose it is cannot be told either.
                decisions.faults.push(Unread {
                    row,
                    portal: String::new(),
                    fault,
                });
                continue;
            }
            let decision = cell(self.decision);
            let known = decision_of(decision);
            let id = cell(self.id).to_ascii_lowercase();
            let portal = cell(self.portal);
            let fault = if known.is_none() && !decision.is_empty() {
                Fault::UnknownDecision(decision.to_owned())
            } else if !is_id(&id) {
                Fault::NotAnId(cell(self.id).to_owned())
            } else if portal.is_empty() {
                Fault::NoPortal
            } else {
                let remark = cell(self.remark);
                decisions.rows.push(Decided {
                    row,
                    id,
                    portal: portal.to_owned(),
                    decision: known,
                    remark: (!remark.is_empty()).then(|| remark.to_owned()),
                });
                continue;
            };
            // Without a decision it may be anything: a sum, a note of the reader's.
            if !decision.is_empty() {
                let portal = portal.to_owned();
                decisions.faults.push(Unread { row, portal, fault });
            }
        }
    }
}

fn is_titled(cell: &str, column: Column) -> bool {
    let cell = plain(cell);
    [Lang::Fr, Lang::En]
        .iter()
        .any(|lang| plain(lang.column(column)) == cell)
}

/// The decision that a word stands for: as it is offered, or as people write it.
fn decision_of(word: &str) -> Option<Decision> {
    let word = plain(word);
    let offered = Decision::ALL.into_iter().find(|decision| {
        let langs = [Lang::Fr, Lang::En];
        let mut words = langs.iter().map(|lang| plain(lang.decision(*decision)));
        words.any(|offered| offered == word)
    });
    offered.or(match word.as_str() {
        "accepte" | "acceptee" | "a accepter" | "accepted" | "to accept" => Some(Decision::Accept),
        "corrige" | "corrigee" | "a corriger" | "corrected" | "to correct" => {
            Some(Decision::Correct)
        }
        "voir" | "a revoir" | "revoir" | "review" | "to see" | "see" => Some(Decision::Review),
        _ => None,
    })
}

/// A word without accents, case, and blanks or stops at its ends.
fn plain(word: &str) -> String {
    let base = word
        .nfd()
        .filter(|sign| !unicode_normalization::char::is_combining_mark(*sign));
    let lower: String = base.flat_map(char::to_lowercase).collect();
    let words = lower.split_whitespace().collect::<Vec<_>>().join(" ");
    words.trim_end_matches(['.', '!', ' ']).replace('’', "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "Portal,Id,Decision,Remark\n";

    fn read_csv(text: &str) -> Decisions {
        read(text.as_bytes(), Form::Csv).unwrap()
    }

    #[test]
    fn decisions_are_read_in_both_languages_however_they_are_written() {
        let words = [
            ("accepter", Decision::Accept),
            ("ACCEPTÉ", Decision::Accept),
            ("Acceptée.", Decision::Accept),
            ("accept", Decision::Accept),
            ("corriger", Decision::Correct),
            ("à corriger", Decision::Correct),
            ("Correct", Decision::Correct),
            ("à voir", Decision::Review),
            ("A VOIR", Decision::Review),
            ("a\u{300}\u{a0}voir", Decision::Review),
            ("to review", Decision::Review),
        ];
        for (word, decision) in words {
            assert_eq!(decision_of(word), Some(decision), "{word}");
        }
        for word in ["", "oui", "x", "accepter ?", "ne pas accepter"] {
            assert_eq!(decision_of(word), None, "{word}");
        }
    }

    #[test]
    fn titles_may_stand_lower_in_any_order_and_between_other_columns() {
        let text = "\u{feff}Relevé;;;;\r\n;;;;\r\nMon avis;REMARQUE;decision;Identifiant;Portail\r\n?;r;accepter;3F1C09AB77DE;a.fr\r\n";
        let decided = &read_csv(text).rows[0];
        assert_eq!(decided.row.number, 4);
        assert_eq!((&*decided.id, &*decided.portal), ("3f1c09ab77de", "a.fr"));
        assert_eq!(decided.remark.as_deref(), Some("r"));
    }

    #[test]
    fn every_row_that_cannot_be_read_is_named() {
        let text = format!(
            "{HEAD}a.fr,3f1c09ab77de,peut-être,\na.fr,3.1E+11,accept,r\n,3f1c09ab77de,accept,r\na.fr,note,,\na.fr,3f1c09ab77de,,\n"
        );
        let decisions = read_csv(&text);
        let numbers: Vec<u32> = decisions
            .faults
            .iter()
            .map(|held| held.row.number)
            .collect();
        assert_eq!(numbers, [2, 3, 4]);
        assert_eq!(
            decisions.faults[0].fault,
            Fault::UnknownDecision("peut-être".into())
        );
        assert_eq!(decisions.faults[1].fault, Fault::NotAnId("3.1E+11".into()));
        assert_eq!(decisions.faults[2].fault, Fault::NoPortal);
        assert_eq!(decisions.rows.len(), 1, "a row without a decision");
    }

    #[test]
    fn rows_whose_fields_cannot_be_told_apart_are_named() {
        let titles = "Portail;Identifiant;Décision;Remarque;\n";
        let row = "a.fr;3f1c09ab77de;accepter;";
        let faults = |rows: &str| read_csv(&format!("{titles}{rows}")).faults;
        let one = |number, fault| {
            let row = Row {
                sheet: None,
                number,
            };
            let portal = String::new();
            vec![Unread { row, portal, fault }]
        };
        let whole = format!("{row}\"vu ; et \"\"approuvé\"\"\"\n{row}vu\n");
        assert!(faults(&whole).is_empty());
        let torn = format!("{row}relu\n{row}\"vu sans fin\n{row}relu\n");
        assert_eq!(faults(&torn), one(3, Fault::TornByAQuote));
        let mid_cell = format!("{row}\"vu\" et approuvé\n{row}relu\n");
        assert_eq!(faults(&mid_cell), one(2, Fault::TornByAQuote));
        // The titles' row has an empty field at its end, as some spreadsheets write it: that one may be filled.
        assert!(faults(&format!("{row}vu;à part;;\n")).is_empty());
        let beyond = format!("{row}vu ; et ; approuvé\n");
        assert_eq!(faults(&beyond), one(2, Fault::TooManyFields));
        // Whether or not it decides: what it says may have moved.
        assert_eq!(faults("a.fr;;;;;x\n"), one(2, Fault::TooManyFields));
    }

    #[test]
    fn columns_that_lack_are_named() {
        let error = read(b"Portail;Identifiant;Avis\n", Form::Csv).unwrap_err();
        assert_eq!(
            error,
            Error::MissingColumns(vec![Column::Decision, Column::Remark])
        );
        for not_a_workbook in [&b"PK\x03\x04"[..], b"", HEAD.as_bytes()] {
            let error = read(not_a_workbook, Form::Xlsx).unwrap_err();
            assert!(matches!(error, Error::Unreadable(_)));
        }
        assert!(matches!(
            read(b"PK\x03\x04\0\0\0\0", Form::Csv),
            Err(Error::Unreadable(_))
        ));
    }

    #[test]
    fn what_spreadsheets_make_of_csv_is_read() {
        let french = "Portail;Identifiant;Décision;Remarque\r\na.fr;'123456789012;à voir;l’œil\r\n";
        let expected = read_csv(french);
        assert_eq!(expected.rows[0].id, "123456789012");
        let (windows, ..) = encoding_rs::WINDOWS_1252.encode(french);
        let utf16: Vec<u8> = format!("\u{feff}{}", french.replace(';', "\t"))
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let lines = french.replace("\r\n", "\r");
        for bytes in [&*windows, &*utf16, lines.as_bytes()] {
            assert_eq!(read(bytes, Form::Csv).as_ref(), Ok(&expected));
        }
    }
}
