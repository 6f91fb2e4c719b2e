//! A table as rows of texts, whatever it was written in. Rows have the numbers that a spreadsheet shows.

use std::io::{self, Cursor, Read as _};

use calamine::{DataRef, Reader as _, SheetType, Xlsx};
use zip::ZipArchive;

use super::{Error, SIZE_LIMIT};
use crate::report::csv::unguarded;
use crate::text::decode_table;

/// What may stand between the fields of CSV.
const SEPARATORS: [char; 3] = [';', ',', '\t'];
/// Columns beyond this one are not read: a cell far to the right must not make every row as wide.
const WIDEST: usize = 256;
/// How many cells all sheets may take together, the empty ones left of a cell counted: a few signs of a file can stand
/// for a row of [`WIDEST`] cells, and a text that is stored once for any number of cells.
const CELLS: usize = 1 << 24;

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
    unpacks_within(bytes, SIZE_LIMIT)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let sheets = workbook.sheets_metadata().to_vec();
    let mut room = Room::default();
    let mut grids = Vec::new();
    // A sheet of charts or of a dialog has no cells.
    for sheet in sheets {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let cells = workbook.worksheet_cells_reader(&sheet.name);
        let mut cells = cells.map_err(unreadable)?;
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
                let more = (column + 1).saturating_sub(cells.len());
                room.take(more, text.len())?;
                cells.resize(cells.len() + more, String::new());
                if let Some(held) = cells.get_mut(column) {
                    *held = text;
                }
            }
        }
        grids.push(Grid {
            sheet: Some(sheet.name),
            rows,
            torn: Vec::new(),
        });
    }
    Ok(grids)
}

/// Whether the parts of a workbook are no more than `limit` bytes together. What they declare may be untrue, so they are
/// unpacked, as far as that; what they are is not looked at here.
fn unpacks_within(bytes: &[u8], limit: u64) -> Result<(), Error> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut left = limit;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(unreadable)?;
        if part.size() > left {
            return Err(Error::TooLarge);
        }
        let mut part = part.take(left.saturating_add(1));
        let length = io::copy(&mut part, &mut io::sink()).map_err(unreadable)?;
        left = left.checked_sub(length).ok_or(Error::TooLarge)?;
    }
    Ok(())
}

/// What is left of the room for cells and their texts.
struct Room {
    cells: usize,
    bytes: u64,
}

impl Default for Room {
    fn default() -> Self {
        Self {
            cells: CELLS,
            bytes: SIZE_LIMIT,
        }
    }
}

impl Room {
    fn take(&mut self, cells: usize, bytes: usize) -> Result<(), Error> {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.cells = self.cells.checked_sub(cells).ok_or(Error::TooLarge)?;
        self.bytes = self.bytes.checked_sub(bytes).ok_or(Error::TooLarge)?;
        Ok(())
    }
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
    let text = decode_table(bytes)
        .map_err(|_| Error::Unreadable(None))?
        .text;
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
    let mut room = Room::default();
    let mut rows = Vec::new();
    for (number, fields) in records(&filled, separator) {
        room.take(fields.len(), 0)?;
        rows.push((number, fields));
    }
    Ok(vec![Grid {
        sheet: None,
        rows,
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

    /// A workbook of one sheet with these rows.
    fn workbook(parts: &[(&str, &[u8])]) -> Vec<u8> {
        use std::io::Write as _;
        let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let book = format!(
            "<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
        );
        let links = format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
        );
        let root = format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        );
        let fixed = [
            ("_rels/.rels", root.as_bytes()),
            ("xl/workbook.xml", book.as_bytes()),
            ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ];
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, held) in fixed.iter().chain(parts) {
            let options = zip::write::SimpleFileOptions::default();
            archive.start_file(*name, options).unwrap();
            archive.write_all(held).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn a_sheet_that_cannot_be_opened_is_not_passed_over() {
        let sheet = |rows: &str| {
            format!("<worksheet><sheetData>{rows}</sheetData></worksheet>").into_bytes()
        };
        let name = "xl/worksheets/sheet1.xml";
        let row = sheet("<row r=\"1\"><c r=\"A1\"><v>7</v></c></row>");
        let grids = of_workbook(&workbook(&[(name, &row)])).unwrap();
        assert_eq!(grids[0].rows, [(1, vec!["7".to_owned()])]);
        for parts in [&[][..], &[(name, &b"<worksheet>"[..])]] {
            let refused = of_workbook(&workbook(parts)).err();
            assert!(
                matches!(refused, Some(Error::Unreadable(Some(_)))),
                "{refused:?}"
            );
        }
    }

    #[test]
    fn what_unpacks_to_more_than_the_limit_is_not_read() {
        let bytes = workbook(&[("xl/a.xml", &[b' '; 5000]), ("xl/b.xml", &[b' '; 5000])]);
        assert_eq!(unpacks_within(&bytes, 20_000), Ok(()));
        assert_eq!(unpacks_within(&bytes, 9_999), Err(Error::TooLarge));
        // A part that declares less than it holds counts as what it holds, or is refused.
        let mut lying = bytes.clone();
        for at in 0..lying.len() - 4 {
            if lying[at..at + 4] == 5000_u32.to_le_bytes() {
                lying[at..at + 4].copy_from_slice(&1_u32.to_le_bytes());
            }
        }
        assert_ne!(lying, bytes);
        assert!(unpacks_within(&lying, 9_999).is_err());
    }

    #[test]
    fn a_few_signs_do_not_stand_for_any_number_of_cells() {
        let mut room = Room {
            cells: 300,
            bytes: 10,
        };
        assert_eq!(room.take(256, 4), Ok(()));
        assert_eq!(room.take(256, 4), Err(Error::TooLarge));
        let mut room = Room {
            cells: 300,
            bytes: 10,
        };
        assert_eq!(room.take(1, 10), Ok(()));
        assert_eq!(room.take(1, 1), Err(Error::TooLarge));
        // Far to the right in each of many rows.
        let row = format!("{}x\n", ";".repeat(WIDEST - 1));
        let text = row.repeat(CELLS / WIDEST + 1);
        assert_eq!(of_csv(text.as_bytes()).err(), Some(Error::TooLarge));
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
