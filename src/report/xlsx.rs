//! XLSX: a workbook to decide in. Sheets for the deviations (the rows of [`rows`](super::rows), with a list to choose
//! decisions from), the matrix of portals and blocks, the inventory of table rows, and what was compared.
//!
//! Every text is stored as a text, so that nothing in it is taken for a formula, a link or a number. The day of the
//! workbook is that of the report, so equal input gives equal bytes.

mod sheets;
mod table;

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::review::{Review, ReviewOptions};
use crate::analysis::Analysis;

/// How many rows a sheet of Excel has (*Excel specifications and limits*). What is beyond goes on in a second sheet.
const ROW_LIMIT: usize = 1_048_576;

/// Writes the workbook. `review` is that of the same analysis and options.
///
/// # Errors
/// What the writer says, and what the workbook does not hold.
pub fn write(
    analysis: &Analysis,
    review: &Review,
    options: &ReviewOptions,
    out: &mut impl Write,
) -> io::Result<()> {
    let bytes = workbook(analysis, review, options, ROW_LIMIT).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn workbook(
    analysis: &Analysis,
    review: &Review,
    options: &ReviewOptions,
    limit: usize,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let day = options.date;
    let day = ExcelDateTime::from_ymd(day.year().max(FIRST_YEAR), day.month(), day.day())?;
    let about = DocProperties::new()
        .set_title(table::fitted(&review.title, options.lang))
        .set_comment(options.lang.review().not_advice)
        .set_creation_datetime(&day);
    book.set_properties(&about);
    sheets::deviations(&mut book, analysis, options, limit)?;
    sheets::matrices(&mut book, review, limit)?;
    sheets::inventory(&mut book, review, limit)?;
    sheets::about(&mut book, review, limit)?;
    book.save_to_buffer()
}

/// The calendar of Excel begins with this year.
const FIRST_YEAR: u16 = 1900;

#[cfg(test)]
mod tests {
    use calamine::{Reader as _, Xlsx};

    use super::*;
    use crate::analysis::Summary;
    use crate::day::Day;
    use crate::report::lang::Lang;

    #[test]
    fn what_a_sheet_does_not_hold_goes_on_in_the_next() {
        let analysis = Analysis {
            families: Vec::new(),
            unassigned: Vec::new(),
            skipped: Vec::new(),
            summary: Summary::default(),
            since: None,
        };
        let options = ReviewOptions {
            lang: Lang::En,
            date: Day::new(2027, 3, 31).unwrap(),
            collected: None,
            title: None,
            portals: Vec::new(),
        };
        let review = Review::new(&analysis, &options);
        let sheets = |limit: usize| {
            let bytes = workbook(&analysis, &review, &options, limit).unwrap();
            let mut book: Xlsx<_> = Xlsx::new(io::Cursor::new(bytes)).unwrap();
            let names = book.sheet_names();
            let of_about = names.iter().filter(|name| name.starts_with("About"));
            let of_about = of_about.map(|name| book.worksheet_range(name).unwrap());
            let rows = of_about.map(|range| range.rows().skip(1).map(<[_]>::to_vec).collect());
            rows.collect::<Vec<Vec<_>>>()
        };
        let whole = sheets(ROW_LIMIT);
        let parted = sheets(3);
        assert_eq!(whole.len(), 1);
        assert!(parted.len() > 1 && parted.iter().all(|rows| rows.len() <= 2));
        assert_eq!(whole.concat(), parted.concat());
    }
}
