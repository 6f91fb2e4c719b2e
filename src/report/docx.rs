//! DOCX: the variance summary for Word, then the text of each portal that deviates as tracked changes to the template.
//!
//! ```text
//! [Content_Types].xml  _rels/.rels      what is in the package (ECMA-376 part 2)
//! docProps/            properties       title, day
//! word/document.xml    summary (+ tables), redline: the text (part 1, WordprocessingML, transitional)
//! word/comments.xml    comments         one for each deviation, at its place
//! word/footer1.xml     foot             the foot of each page
//! word/styles.xml …    parts/           styles, lists, settings, as they stand there
//! ```
//!
//! A thin layer over an XML and a zip writer; both escape, and neither looks at a clock: the times in the package are
//! fixed and the day is that of the report, so equal input gives equal bytes. What is shown is computed by
//! [`review`](super::review).

mod body;
mod comments;
mod foot;
mod properties;
mod redline;
mod summary;
mod tables;
mod xml;

use std::io::{self, Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use self::body::Body;
use self::xml::Xml;
use super::review::{Review, ReviewOptions, redlines};
use crate::analysis::Analysis;

/// The main namespace of WordprocessingML.
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// Relationships between the parts.
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// Word 2010: boxes to tick.
const WORD_2010: &str = "http://schemas.microsoft.com/office/word/2010/wordml";
/// What says that a reader may pass over what it does not know.
const COMPATIBILITY: &str = "http://schemas.openxmlformats.org/markup-compatibility/2006";

const STYLES: &str = include_str!("docx/parts/styles.xml");
const NUMBERING: &str = include_str!("docx/parts/numbering.xml");
const SETTINGS: &str = include_str!("docx/parts/settings.xml");
const FONTS: &str = include_str!("docx/parts/fonts.xml");
const THEME: &str = include_str!("docx/parts/theme.xml");

/// Writes the document. `review` is that of the same analysis and options.
///
/// # Errors
/// What the writer says.
pub fn write(
    analysis: &Analysis,
    review: &Review,
    options: &ReviewOptions,
    out: &mut impl Write,
) -> io::Result<()> {
    let day = options.date;
    let stamp = format!(
        "{:04}-{:02}-{:02}T00:00:00Z",
        day.year(),
        day.month(),
        day.day()
    );
    let mut package = Package::new();
    package.part("[Content_Types].xml", properties::content_types)?;
    package.part("_rels/.rels", properties::relations)?;
    package.part("docProps/core.xml", |xml| {
        properties::core(xml, review, &stamp)
    })?;
    package.part("docProps/app.xml", properties::app)?;
    package.part(
        "word/_rels/document.xml.rels",
        properties::document_relations,
    )?;
    for (name, text) in [
        ("word/styles.xml", STYLES),
        ("word/numbering.xml", NUMBERING),
        ("word/settings.xml", SETTINGS),
        ("word/fontTable.xml", FONTS),
        ("word/theme/theme1.xml", THEME),
    ] {
        package.fixed(name, &text.replace("{locale}", review.lang.locale()))?;
    }
    package.part("word/footer1.xml", |xml| foot::write(xml, review))?;
    let mut notes = Vec::new();
    package.part("word/document.xml", |xml| {
        let spaces = [
            ("xmlns:w", WORD),
            ("xmlns:r", RELATIONS),
            ("xmlns:mc", COMPATIBILITY),
            ("xmlns:w14", WORD_2010),
            ("mc:Ignorable", "w14"),
        ];
        xml.open("w:document", &spaces)?;
        xml.open("w:body", &[])?;
        let mut body = Body::new(xml, review.lang, &stamp);
        summary::front(&mut body, review)?;
        redline::write(&mut body, review, &redlines(analysis, options, review))?;
        summary::annex(&mut body, review)?;
        notes = body.done()?;
        xml.close("w:body")?;
        xml.close("w:document")
    })?;
    package.part("word/comments.xml", |xml| {
        comments::write(xml, review, &notes, &stamp)
    })?;
    out.write_all(&package.done()?)
}

/// The zip file, part by part.
struct Package(ZipWriter<Cursor<Vec<u8>>>);

impl Package {
    fn new() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }

    fn part(
        &mut self,
        name: &str,
        inside: impl FnOnce(&mut Xml<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        self.start(name)?;
        let mut xml = Xml::new(&mut self.0)?;
        inside(&mut xml)
    }

    /// A part that is the same in every document of a language.
    fn fixed(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.start(name)?;
        self.0.write_all(text.as_bytes())
    }

    fn start(&mut self, name: &str) -> io::Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(6))
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        self.0.start_file(name, options).map_err(io::Error::other)
    }

    fn done(self) -> io::Result<Vec<u8>> {
        let bytes = self.0.finish().map_err(io::Error::other)?;
        Ok(bytes.into_inner())
    }
}
