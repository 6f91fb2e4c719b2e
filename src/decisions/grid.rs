//! A table as rows of texts, whatever it was written in. Rows have the numbers that a spreadsheet shows.

use std::io::Cursor;

use calamine::{DataRef, Reader as _, Xlsx};

use super::Error;
use crate::report::csv::unguarded;
use crate::text::decode;

/// What may stand between the fields of CSV.
const SEPARATORS: [char; 3] = [';', ',', '\t'];
/// Columns beyond this one are not read: a cell far to the right must not make every row as wide.
const WIDEST: usize = 256;

/// A sheet.
pub(super) struct Grid {
    /// Its name, in a workbook.
    pub(super) sheet: Option<String>,
    /// The rows that hold something, with their numbers from 1.
    pub(super) rows: Vec<(u32, Vec<String>)>,
    /// The rows of CSV with a quote that opens a field and does not close it at its end: where such a field should have
    /// ended, nobody knows.
    pub(super) torn: Vec<u32>,
}

/// The sheets of a workbook. Cells are read one by one: a range from corner to corner could be any size.
pub(super) fn of_workbook(bytes: &[u8]) -> Result<Vec<Grid>, Error> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut grids = Vec::new();
    for name in workbook.sheet_names() {
        // A sheet of charts has no cells.
        let Ok(mut cells) = workbook.worksheet_cells_reader(&name) else {
            continue;
        };
        let mut rows: Vec<(u32, Vec<String>)> = Vec::new();
        while let Some(cell) = cells.next_cell().map_err(unreadable)? {
            let (row, column) = cell.get_position();
            let column = usize::try_from(column).unwrap_or(usize::MAX);
            let text = text_of(cell.get_value());
            if text.is_empty() || column >= WIDEST {
                continue;
            }
            let number = row.saturating_add(1);
            if rows.last().is_none_or(|(last, _)| *last != number) {
                rows.push((number, Vec::new()));
            }
            if let Some((_, cells)) = rows.last_mut() {
                if cells.len() <= column {
                    cells.resize(column + 1, String::new());
                }
                if let Some(held) = cells.get_mut(column) {
                    *held = text;
                }
            }
        }
        grids.push(Grid {
            sheet: Some(name),
            rows,
            torn: Vec::new(),
        });
    }
    Ok(grids)
}

fn unreadable(error: impl ToString) -> Error {
    Error::Unreadable(Some(error.to_string()))
}

fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(is) => is.to_string(),
        // What was typed as a day is stored as a number.
        DataRef::DateTime(day) if day.is_datetime() => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(time) => time.as_f64().to_string(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// The one sheet of a CSV file, in whatever encoding and with whatever separator a spreadsheet saved it; of several
/// separators, the one that makes the most fields of one row near the top.
pub(super) fn of_csv(bytes: &[u8]) -> Result<Vec<Grid>, Error> {
    let text = decode(bytes).map_err(|_| Error::Unreadable(None))?.text;
    let widest = |separator: char| {
        let (filled, _) = scanned(&text, separator);
        let rows = records(&filled, separator).take(super::ABOVE);
        rows.map(|(_, fields)| fields.len()).max().unwrap_or(0)
    };
    let separator = SEPARATORS
        .into_iter()
        .rev()
        .max_by_key(|separator| widest(*separator))
        .unwrap_or(';');
    let (filled, torn) = scanned(&text, separator);
    Ok(vec![Grid {
        sheet: None,
        rows: records(&filled, separator).collect(),
        torn,
    }])
}

/// The records of a text that was [`scanned`], with their numbers.
fn records(filled: &str, separator: char) -> impl Iterator<Item = (u32, Vec<String>)> {
    let reader = csv::ReaderBuilder::new()
        .delimiter(u8::try_from(separator).unwrap_or(b';'))
        .has_headers(false)
        .flexible(true)
        .from_reader(Cursor::new(filled));
    // Text that was decoded cannot fail: every form of quoting is read somehow.
    let records = reader.into_records().filter_map(Result::ok);
    let rows = (1..).zip(records).map(|(number, record)| {
        let fields = record.iter().take(WIDEST);
        let fields = fields.map(|field| unguarded(field).to_owned());
        (number, fields.collect::<Vec<String>>())
    });
    rows.filter(|(_, fields)| fields.iter().any(|field| !field.is_empty()))
}

/// The text with a separator on each blank line: a spreadsheet shows it as a row, the reader of CSV would not count it.
/// Beside it the numbers of the rows that are torn, which that reader would read somehow.
fn scanned(text: &str, separator: char) -> (String, Vec<u32>) {
    let mut filled = String::with_capacity(text.len());
    let mut torn = Vec::new();
    let mut row: u32 = 1;
    let (mut quoted, mut closed, mut at_field, mut at_row) = (false, false, true, true);
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let ends_row = !quoted && matches!(sign, '\n' | '\r');
        if ends_row && at_row {
            filled.push(separator);
        }
        filled.push(sign);
        if closed && !ends_row && sign != separator && sign != '"' && torn.last() != Some(&row) {
            torn.push(row);
        }
        closed = false;
        if ends_row {
            filled.extend(signs.next_if(|next| sign == '\r' && *next == '\n'));
            row = row.saturating_add(1);
        } else if sign == '"' && (quoted || at_field) {
            closed = quoted;
            quoted = !quoted;
        }
        at_row = ends_row;
        // A quote that closes opens again if another follows.
        at_field = ends_row || sign == separator || (sign == '"' && !quoted);
    }
    if quoted && torn.last() != Some(&row) {
        torn.push(row);
    }
    (filled, torn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        let text = "a;b\r\n\r\n\"c\n\n\"\"d\ne\";f\r\n\"g\r\nh\";i\"\r\n\r\n\r\nj;k\r\n";
        let (filled, torn) = scanned(text, ';');
        let numbers: Vec<u32> = records(&filled, ';').map(|(number, _)| number).collect();
        assert_eq!(numbers, [1, 3, 4, 7]);
        assert!(torn.is_empty());
    }

    #[test]
    fn rows_are_torn_by_quotes_that_do_not_close_at_the_end_of_their_field() {
        for (text, torn) in [
            ("a;b\n\"c\";\"d\"\"e\"\nf;g \"h\" i\n", &[][..]),
            ("a;b\n\"\";\"\"\"\"", &[]),
            ("a;b\r\n\r\nc;\"d\r\ne;f\r\n", &[3]),
            ("a;b\nc;\"d\ne;\"f\"\ng;h\n", &[2]),
            ("a;b\n\"c\" d;e\n\"f\"\n\"g\"\"", &[2, 4]),
        ] {
            assert_eq!(scanned(text, ';').1, torn, "{text:?}");
        }
    }

    #[test]
    fn the_separator_is_the_one_that_parts_the_titles() {
        for separator in [";", ",", "\t"] {
            let text = format!("A{separator}B{separator}C\n\"x, y; z\"{separator}1{separator}2\n");
            let grids = of_csv(text.as_bytes()).unwrap_or_default();
            assert_eq!(grids[0].rows[0].1, ["A", "B", "C"]);
            assert_eq!(grids[0].rows[1].1, ["x, y; z", "1", "2"]);
        }
    }
}
