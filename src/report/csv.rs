//! CSV (RFC 4180): the rows of [`rows`](super::rows) for a spreadsheet. UTF-8 with its mark, so that Excel sees the
//! accents; `;` between fields in French, since a French Excel takes the comma for the decimal sign.
//!
//! A spreadsheet guesses what a field is. What it would take for a formula, a number or a date has an apostrophe before
//! it, which [`unguarded`] takes off again.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};

use super::lang::Lang;
use super::review::ReviewOptions;
use super::rows::{Column, Value, rows};
use crate::analysis::Analysis;
use crate::text::{TokenClass, tokenize};

/// The sign between fields.
#[must_use]
pub const fn separator(lang: Lang) -> u8 {
    match lang {
        Lang::Fr => b';',
        Lang::En => b',',
    }
}

/// Writes the deviations, one a row, under a row of titles.
///
/// # Errors
/// What the writer says.
pub fn write(analysis: &Analysis, options: &ReviewOptions, out: &mut impl Write) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut writer = WriterBuilder::new()
        .delimiter(separator(options.lang))
        .terminator(Terminator::CRLF)
        .from_writer(out);
    writer.write_record(Column::ALL.map(|column| options.lang.column(column)))?;
    for row in rows(analysis, options) {
        for value in row {
            match value {
                Value::Empty => writer.write_field("")?,
                Value::Text(text) => writer.write_field(&*guarded(&text))?,
                Value::Number(number) => writer.write_field(number.to_string())?,
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()
}

/// The text as a field that stays a text in a spreadsheet.
#[must_use]
pub fn guarded(text: &str) -> Cow<'_, str> {
    if is_taken_for_more(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text of a field, without the apostrophe that [`guarded`] put before it. Any other apostrophe stays.
#[must_use]
pub fn unguarded(field: &str) -> &str {
    let bare = field.strip_prefix('\'');
    bare.filter(|text| is_taken_for_more(text)).unwrap_or(field)
}

/// Whether a spreadsheet takes the text for a formula (OWASP, *CSV Injection*), a number, a date or a truth value, or would if it had
/// no apostrophes before it.
fn is_taken_for_more(text: &str) -> bool {
    // Spreadsheets differ on blanks before a formula, and some take wide signs for plain ones.
    let bare = text
        .trim_start_matches(|sign: char| sign == '\'' || sign.is_whitespace() || sign.is_control());
    let blank_first = text.starts_with(['\t', '\r', '\n']);
    let formula = bare.starts_with([
        '=', '+', '-', '@', '|', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫',
    ]);
    let is_of_numbers = |sign: char| {
        sign.is_ascii_digit() || sign.is_whitespace() || "eE.,:/-+%€$£()'".contains(sign)
    };
    let dates = tokenize(bare);
    let date = !dates.is_empty() && dates.iter().all(|token| token.class == TokenClass::Date);
    let logical = ["true", "false", "vrai", "faux"];
    let logical = logical.iter().any(|word| bare.eq_ignore_ascii_case(word));
    let number =
        bare.contains(|sign: char| sign.is_ascii_digit()) && bare.chars().all(is_of_numbers);
    blank_first || formula || number || date || logical
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_take_for_more_is_guarded_and_comes_back() {
        let taken = [
            "=1+1",
            "+33 1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            " =1",
            "\u{a0}=1",
            "＝1",
            "|cmd",
            "12",
            "1/2",
            "3,5 %",
            "123456789012",
            "1234567e8901",
            "'=1",
            "''12",
            "\t",
            "-",
            "TRUE",
            "Faux",
            "12 mars 2026",
            "2026-03-12",
            "﹦1",
        ];
        for text in taken {
            let field = guarded(text);
            assert_eq!(field, format!("'{text}"));
            assert_eq!(unguarded(&field), text);
        }
        for text in [
            "",
            "a=1",
            "13 mois",
            "le 12 mars 2026",
            "vrai ou faux",
            "l’an",
            "'tis",
            "d'abord",
            "3f1c09ab77de",
            "'",
            "''",
        ] {
            assert_eq!(guarded(text), text);
            assert_eq!(unguarded(text), text);
        }
    }
}
