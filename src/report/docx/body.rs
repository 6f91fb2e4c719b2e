//! What the text is made of: paragraphs with their spans, tables with their rows. Children stand in the order that
//! ECMA-376 asks for, which Word insists on.

use std::io;

use super::xml::Xml;
use crate::deviation::{EditOp, Severity};
use crate::report::lang::Lang;
use crate::report::review::{Run, Words};

/// The width between the margins of an A4 page, in twentieths of a point.
pub(super) const WIDTH: u32 = 9866;

/// How a span looks: the id of a character style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Plain,
    Strong,
    /// Words of the portal only, shown and not tracked.
    Inserted,
    /// Words of the template only, shown and not tracked.
    Deleted,
    /// What need not be read first.
    Quiet,
    /// Ids and digests.
    Code,
    Severity(Severity),
}

impl Look {
    const fn style(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Strong => Some("Strong"),
            Self::Inserted => Some("InsertedWords"),
            Self::Deleted => Some("DeletedWords"),
            Self::Quiet => Some("Quiet"),
            Self::Code => Some("Code"),
            Self::Severity(Severity::Error) => Some("Substantial"),
            Self::Severity(Severity::Warning) => Some("Editorial"),
            Self::Severity(Severity::Note) => Some("Formal"),
        }
    }
}

/// A piece of a paragraph.
pub(super) enum Span {
    Text(Look, String),
    /// A link to a bookmark.
    Link(String, String),
    /// A box to tick.
    Tick,
}

/// A paragraph of a table's cell or of the page.
pub(super) struct Para {
    /// The id of its style; none is the usual one.
    pub(super) style: Option<&'static str>,
    pub(super) spans: Vec<Span>,
}

impl Para {
    pub(super) fn new(style: &'static str, spans: Vec<Span>) -> Self {
        Self {
            style: Some(style),
            spans,
        }
    }

    pub(super) fn plain(style: &'static str, text: &str) -> Self {
        Self::new(style, vec![text_span(Look::Plain, text)])
    }
}

pub(super) fn text_span(look: Look, text: &str) -> Span {
    Span::Text(look, text.to_owned())
}

/// The words of both sides, marked and not tracked; cells are parted by a bar.
pub(super) fn words(words: &Words) -> Vec<Span> {
    let mut spans = Vec::new();
    for (number, cell) in words.cells.iter().enumerate() {
        if number > 0 {
            spans.push(text_span(Look::Quiet, " | "));
        }
        spans.extend(cell.iter().map(|run: &Run| {
            let look = match run.op {
                EditOp::Equal => Look::Plain,
                EditOp::Insert => Look::Inserted,
                EditOp::Delete => Look::Deleted,
            };
            text_span(look, &run.text)
        }));
    }
    spans
}

/// A comment that is still to be written: family and deviation, by their numbers.
pub(super) struct Note {
    pub(super) id: String,
    pub(super) family: usize,
    pub(super) finding: usize,
}

/// The text while it is written.
pub(super) struct Body<'x, 'z> {
    pub(super) xml: &'x mut Xml<'z>,
    pub(super) lang: Lang,
    /// The day of the report as Word writes it.
    pub(super) stamp: &'x str,
    /// Numbers for changes, bookmarks and comments.
    next: u32,
    notes: Vec<Note>,
}

impl<'x, 'z> Body<'x, 'z> {
    pub(super) fn new(xml: &'x mut Xml<'z>, lang: Lang, stamp: &'x str) -> Self {
        Self {
            xml,
            lang,
            stamp,
            next: 0,
            notes: Vec::new(),
        }
    }

    /// The page: A4, its foot.
    pub(super) fn done(self) -> io::Result<Vec<Note>> {
        self.xml.open("w:sectPr", &[])?;
        let foot = [("w:type", "default"), ("r:id", "rId4")];
        self.xml.empty("w:footerReference", &foot)?;
        self.xml
            .empty("w:pgSz", &[("w:w", "11906"), ("w:h", "16838")])?;
        let margins = [
            ("w:top", "1134"),
            ("w:right", "1020"),
            ("w:bottom", "1134"),
            ("w:left", "1020"),
            ("w:header", "567"),
            ("w:footer", "567"),
            ("w:gutter", "0"),
        ];
        self.xml.empty("w:pgMar", &margins)?;
        self.xml.close("w:sectPr")?;
        Ok(self.notes)
    }

    /// A number that nothing else has.
    pub(super) fn number(&mut self) -> String {
        self.next += 1;
        self.next.to_string()
    }

    /// A comment on a deviation; its number.
    pub(super) fn note(&mut self, family: usize, finding: usize) -> String {
        let id = self.notes.len().to_string();
        self.notes.push(Note {
            id: id.clone(),
            family,
            finding,
        });
        id
    }

    pub(super) fn say(&mut self, style: &'static str, text: &str) -> io::Result<()> {
        self.para(&Para::plain(style, text))
    }

    /// A paragraph that begins a page.
    pub(super) fn on_new_page(&mut self, style: &str, text: &str) -> io::Result<()> {
        self.xml.open("w:p", &[])?;
        self.xml.open("w:pPr", &[])?;
        self.xml.value("w:pStyle", style)?;
        self.xml.empty("w:pageBreakBefore", &[])?;
        self.xml.close("w:pPr")?;
        self.run(None, "w:t", text)?;
        self.xml.close("w:p")
    }

    pub(super) fn para(&mut self, para: &Para) -> io::Result<()> {
        self.xml.open("w:p", &[])?;
        if let Some(style) = para.style {
            self.xml.open("w:pPr", &[])?;
            self.xml.value("w:pStyle", style)?;
            self.xml.close("w:pPr")?;
        }
        for span in &para.spans {
            match span {
                Span::Text(look, text) => self.run(look.style(), "w:t", text)?,
                Span::Link(target, text) => {
                    self.xml.open("w:hyperlink", &[("w:anchor", target)])?;
                    self.run(Some("Hyperlink"), "w:t", text)?;
                    self.xml.close("w:hyperlink")?;
                }
                Span::Tick => self.tick()?,
            }
        }
        self.xml.close("w:p")
    }

    /// A run of text; `holder` is what holds it, which is another element for deleted words.
    pub(super) fn run(&mut self, style: Option<&str>, holder: &str, text: &str) -> io::Result<()> {
        self.xml.open("w:r", &[])?;
        if let Some(style) = style {
            self.xml.open("w:rPr", &[])?;
            self.xml.value("w:rStyle", style)?;
            self.xml.close("w:rPr")?;
        }
        self.xml.text(holder, &[("xml:space", "preserve")], text)?;
        self.xml.close("w:r")
    }

    /// A box that a click ticks (a content control of Word 2010).
    fn tick(&mut self) -> io::Result<()> {
        let xml = &mut *self.xml;
        xml.open("w:sdt", &[])?;
        xml.open("w:sdtPr", &[])?;
        xml.open("w14:checkbox", &[])?;
        xml.empty("w14:checked", &[("w14:val", "0")])?;
        for (name, sign) in [("w14:checkedState", "2612"), ("w14:uncheckedState", "2610")] {
            xml.empty(name, &[("w14:val", sign), ("w14:font", "MS Gothic")])?;
        }
        xml.close("w14:checkbox")?;
        xml.close("w:sdtPr")?;
        xml.open("w:sdtContent", &[])?;
        self.run(Some("Tick"), "w:t", "☐")?;
        self.xml.close("w:sdtContent")?;
        self.xml.close("w:sdt")
    }

    /// Begins a table with columns of these widths.
    pub(super) fn open_table(&mut self, style: &str, widths: &[u32]) -> io::Result<()> {
        let total = widths.iter().sum::<u32>().to_string();
        let xml = &mut *self.xml;
        xml.open("w:tbl", &[])?;
        xml.open("w:tblPr", &[])?;
        xml.value("w:tblStyle", style)?;
        xml.empty("w:tblW", &[("w:w", &total), ("w:type", "dxa")])?;
        xml.empty("w:tblLayout", &[("w:type", "fixed")])?;
        let look = [
            ("w:val", "0420"),
            ("w:firstRow", "1"),
            ("w:lastRow", "0"),
            ("w:firstColumn", "0"),
            ("w:lastColumn", "0"),
            ("w:noHBand", "0"),
            ("w:noVBand", "1"),
        ];
        xml.empty("w:tblLook", &look)?;
        xml.close("w:tblPr")?;
        xml.open("w:tblGrid", &[])?;
        for width in widths {
            xml.empty("w:gridCol", &[("w:w", &width.to_string())])?;
        }
        xml.close("w:tblGrid")
    }

    pub(super) fn close_table(&mut self) -> io::Result<()> {
        self.xml.close("w:tbl")
    }

    /// Begins a cell that is as wide as so many columns.
    pub(super) fn open_cell(&mut self, width: u32, columns: usize) -> io::Result<()> {
        let xml = &mut *self.xml;
        xml.open("w:tc", &[])?;
        xml.open("w:tcPr", &[])?;
        xml.empty("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")])?;
        if columns > 1 {
            xml.value("w:gridSpan", &columns.to_string())?;
        }
        xml.close("w:tcPr")
    }

    /// A row of the summary; the head of a table is repeated on each page.
    pub(super) fn row(
        &mut self,
        widths: &[u32],
        head: bool,
        cells: &[Vec<Para>],
    ) -> io::Result<()> {
        self.open_row()?;
        if head {
            self.xml.empty("w:tblHeader", &[])?;
        }
        self.cells(widths, cells)
    }

    /// A row of this height at least, for people to write in.
    pub(super) fn high_row(
        &mut self,
        widths: &[u32],
        height: &str,
        cells: &[Vec<Para>],
    ) -> io::Result<()> {
        self.open_row()?;
        let height = [("w:val", height), ("w:hRule", "atLeast")];
        self.xml.empty("w:trHeight", &height)?;
        self.cells(widths, cells)
    }

    /// Begins a row that is not cut at the end of a page; its properties are still open.
    pub(super) fn open_row(&mut self) -> io::Result<()> {
        self.xml.open("w:tr", &[])?;
        self.xml.open("w:trPr", &[])?;
        self.xml.empty("w:cantSplit", &[])
    }

    /// Ends the properties of a row and writes its cells.
    fn cells(&mut self, widths: &[u32], cells: &[Vec<Para>]) -> io::Result<()> {
        self.xml.close("w:trPr")?;
        for (width, cell) in widths.iter().zip(cells) {
            self.open_cell(*width, 1)?;
            for para in cell {
                self.para(para)?;
            }
            if cell.is_empty() {
                self.xml.empty("w:p", &[])?;
            }
            self.xml.close("w:tc")?;
        }
        self.xml.close("w:tr")
    }

    /// A table of the summary: its titles, and its rows.
    pub(super) fn table<Row: AsRef<[Vec<Para>]>>(
        &mut self,
        widths: &[u32],
        titles: &[&str],
        rows: impl IntoIterator<Item = Row>,
    ) -> io::Result<()> {
        self.open_table("ReviewTable", widths)?;
        let titles = titles.iter();
        let titles: Vec<Vec<Para>> = titles
            .map(|title| vec![Para::plain("TableHead", title)])
            .collect();
        self.row(widths, true, &titles)?;
        for row in rows {
            self.row(widths, false, row.as_ref())?;
        }
        self.close_table()
    }
}
