//! One table of a workbook: titles that stay in sight, filters, widths and heights that fit, as many sheets as its rows
//! need.

use rust_xlsxwriter::{
    Color, ConditionalFormatText, ConditionalFormatTextRule, DataValidation, Format, FormatAlign,
    FormatBorder, IgnoreError, Workbook, Worksheet, XlsxError,
};

use crate::accepted::Decision;
use crate::deviation::Severity;
use crate::report::lang::Lang;
use crate::report::rows::Value;
use crate::report::text::page::columns;

/// The narrowest column, in characters.
const NARROWEST: usize = 8;
/// What the button of a filter takes beside a title, in characters.
const BUTTON: usize = 4;
/// The height of a line of text, in points.
const LINE: u32 = 15;
/// How high a row of Excel may be, in points (*Excel specifications and limits*).
const HIGHEST: u32 = 409;
/// A4, in the list of paper sizes of ECMA-376.
const A4: u8 = 9;

/// A column.
pub(super) struct Head {
    title: String,
    /// How wide it may become, in characters; what is longer is wrapped.
    widest: usize,
    narrowest: usize,
    fill: Fill,
}

/// What a column is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fill {
    /// To be read.
    Plain,
    /// To be read; its words tell severities, which are shaded.
    Severity,
    /// To be chosen from the decisions.
    Decision,
    /// To be written in.
    Free,
}

impl Head {
    pub(super) fn new(title: impl Into<String>, widest: usize) -> Self {
        Self {
            title: title.into(),
            widest,
            narrowest: NARROWEST,
            fill: Fill::Plain,
        }
    }

    /// With room for what is to be written there.
    pub(super) fn at_least(self, narrowest: usize) -> Self {
        Self { narrowest, ..self }
    }

    pub(super) fn shaded(self) -> Self {
        Self {
            fill: Fill::Severity,
            ..self
        }
    }

    pub(super) fn for_decisions(self) -> Self {
        Self {
            fill: Fill::Decision,
            ..self
        }
    }

    pub(super) fn for_remarks(self) -> Self {
        Self {
            fill: Fill::Free,
            ..self
        }
    }
}

/// A table.
pub(super) struct Table {
    pub(super) name: String,
    pub(super) heads: Vec<Head>,
    pub(super) lang: Lang,
    /// Whether its rows can be filtered: those that are alike, and not the lines of a page.
    pub(super) filters: bool,
    /// How many pages side by side it is printed on; as many as it takes where there are none.
    pub(super) pages: Option<u16>,
}

impl Table {
    /// Writes the table, each sheet with `limit` rows at most, that of the titles counted.
    pub(super) fn write<R>(
        &self,
        book: &mut Workbook,
        rows: impl Iterator<Item = R>,
        limit: usize,
    ) -> Result<(), XlsxError>
    where
        R: IntoIterator<Item = Value>,
    {
        let mut rows = rows.peekable();
        let mut number = 1;
        loop {
            let sheet = book.add_worksheet();
            let name = match number {
                1 => self.name.clone(),
                _ => format!("{} {number}", self.name),
            };
            sheet.set_name(name)?;
            self.write_sheet(sheet, rows.by_ref().take(limit.saturating_sub(1).max(1)))?;
            number += 1;
            if rows.peek().is_none() {
                return Ok(());
            }
        }
    }

    fn write_sheet<R>(
        &self,
        sheet: &mut Worksheet,
        rows: impl Iterator<Item = R>,
    ) -> Result<(), XlsxError>
    where
        R: IntoIterator<Item = Value>,
    {
        let formats = Formats::new();
        let mut widths: Vec<usize> = Vec::with_capacity(self.heads.len());
        for (column, head) in (0..).zip(&self.heads) {
            let title = fitted(&head.title, self.lang);
            sheet.write_string_with_format(0, column, &title, &formats.title)?;
            widths.push(columns(&title) + BUTTON);
        }
        let titles = self.heads.iter();
        let titles = titles.map(|head| lines(&head.title, head.widest.saturating_sub(BUTTON)));
        heighten(sheet, 0, titles.max())?;
        let mut last = 0;
        for (row, values) in (1..).zip(rows) {
            last = row;
            let mut most = None;
            let cells = (0..).zip(&self.heads).zip(&mut widths).zip(values);
            for (((column, head), width), value) in cells {
                let format = match head.fill {
                    Fill::Plain | Fill::Severity => &formats.plain,
                    Fill::Decision | Fill::Free => &formats.to_fill,
                };
                match value {
                    Value::Empty if head.fill == Fill::Plain => {}
                    Value::Empty => {
                        sheet.write_blank(row, column, format)?;
                    }
                    Value::Text(text) => {
                        *width = columns(&text).max(*width);
                        most = most.max(Some(lines(&text, head.widest)));
                        sheet.write_string_with_format(row, column, text, format)?;
                    }
                    Value::Number(number) => {
                        sheet.write_number_with_format(row, column, number, &formats.number)?;
                    }
                }
            }
            heighten(sheet, row, most)?;
        }
        for ((column, head), width) in (0..).zip(&self.heads).zip(widths) {
            let width = width.min(head.widest).max(head.narrowest);
            sheet.set_column_width(column, f64::from(u32::try_from(width).unwrap_or(u32::MAX)))?;
            if last > 0 {
                self.help(sheet, column, head, last)?;
            }
        }
        self.dress(sheet, last)
    }

    /// Shades and lists of one column.
    fn help(
        &self,
        sheet: &mut Worksheet,
        column: u16,
        head: &Head,
        last: u32,
    ) -> Result<(), XlsxError> {
        match head.fill {
            Fill::Plain | Fill::Free => {}
            Fill::Severity => {
                // What is accepted comes first, and is not shaded.
                let accepted = ConditionalFormatText::new()
                    .set_rule(contains(self.lang.is_accepted()))
                    .set_stop_if_true(true);
                sheet.add_conditional_format(1, column, last, column, &accepted)?;
                for severity in [Severity::Error, Severity::Warning, Severity::Note] {
                    let shade = ConditionalFormatText::new()
                        .set_rule(contains(self.lang.severity(severity)))
                        .set_format(shade(severity));
                    sheet.add_conditional_format(1, column, last, column, &shade)?;
                }
            }
            Fill::Decision => {
                let words = Decision::ALL.map(|decision| self.lang.decision(decision));
                let help = self.lang.choose_a_decision();
                let list = DataValidation::new()
                    .allow_list_strings(&words)?
                    .set_input_title(&head.title)?
                    .set_input_message(&help)?
                    .set_error_title(&head.title)?
                    .set_error_message(&help)?;
                sheet.add_data_validation(1, column, last, column, &list)?;
            }
        }
        Ok(())
    }

    /// Titles in sight, filters, and how it is printed.
    fn dress(&self, sheet: &mut Worksheet, last: u32) -> Result<(), XlsxError> {
        let widest = self.heads.len().saturating_sub(1);
        let widest = u16::try_from(widest).unwrap_or(u16::MAX);
        sheet.set_freeze_panes(1, 1)?;
        if self.filters {
            sheet.autofilter(0, 0, last, widest)?;
        }
        // An id or a number in a text is meant as a text.
        sheet.ignore_error_range(0, 0, last, widest, IgnoreError::NumberStoredAsText)?;
        sheet.set_landscape();
        sheet.set_paper_size(A4);
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_repeat_columns(0, 0)?;
        if let Some(pages) = self.pages {
            sheet.set_print_fit_to_pages(pages, 0);
        }
        sheet.set_footer("&L&A&R&P / &N");
        Ok(())
    }
}

/// A title that a cell holds.
pub(super) fn fitted(title: &str, lang: Lang) -> String {
    match Value::text(title, lang) {
        Value::Text(title) => title,
        Value::Empty | Value::Number(_) => String::new(),
    }
}

/// Makes room for a row whose fullest cell has so many lines. Excel would do that itself; LibreOffice does not for a
/// workbook that it takes for one of Excel's.
fn heighten(sheet: &mut Worksheet, row: u32, lines: Option<usize>) -> Result<(), XlsxError> {
    let lines = lines.and_then(|lines| u32::try_from(lines).ok());
    match lines {
        None | Some(0 | 1) => Ok(()),
        Some(lines) => {
            let height = lines.saturating_mul(LINE).min(HIGHEST);
            sheet.set_row_height(row, height).map(drop)
        }
    }
}

/// How many lines of this width a text takes: lines break at blanks, and inside a word that fits none.
fn lines(text: &str, width: usize) -> usize {
    let width = width.max(1);
    let (mut lines, mut used) = (1, 0);
    for word in text.split(' ') {
        let long = columns(word);
        if used > 0 && used + 1 + long > width {
            lines += 1;
            used = 0;
        }
        used += long + usize::from(used > 0);
        if used > width {
            lines += (used - 1) / width;
            used = (used - 1) % width + 1;
        }
    }
    lines
}

fn contains(words: &str) -> ConditionalFormatTextRule {
    ConditionalFormatTextRule::Contains(words.to_owned())
}

/// Dark words on a light ground, so that both are read in grey as well.
fn shade(severity: Severity) -> Format {
    let (ground, words) = match severity {
        Severity::Error => (0xF4_B9_B0, 0x5C_0A_0A),
        Severity::Warning => (0xFC_E4_A8, 0x4A_37_00),
        Severity::Note => (0xE6_E8_EB, 0x30_36_3D),
    };
    Format::new()
        .set_background_color(Color::RGB(ground))
        .set_font_color(Color::RGB(words))
}

struct Formats {
    title: Format,
    plain: Format,
    /// In the middle, away from the words beside it.
    number: Format,
    to_fill: Format,
}

impl Formats {
    fn new() -> Self {
        let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        Self {
            title: plain
                .clone()
                .set_bold()
                .set_background_color(Color::RGB(0xDD_E5_F0))
                .set_border_bottom(FormatBorder::Thin),
            number: plain.clone().set_align(FormatAlign::Center),
            to_fill: plain
                .clone()
                .set_background_color(Color::RGB(0xFF_FA_E5))
                .set_border(FormatBorder::Hair),
            plain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_they_are_wrapped() {
        assert_eq!(lines("", 10), 1);
        assert_eq!(lines("dix signes", 10), 1);
        assert_eq!(lines("onze signes", 10), 2);
        assert_eq!(lines("un mot de plus que dix", 10), 3);
        assert_eq!(lines(&"x".repeat(25), 10), 3);
        assert_eq!(lines(&format!("un {}", "x".repeat(25)), 10), 4);
    }
}
