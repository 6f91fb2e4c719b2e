//! The foot of each page: what the document is, its day, and the number of the page.

use std::io;

use super::WORD;
use super::xml::Xml;
use crate::report::review::Review;

pub(super) fn write(xml: &mut Xml<'_>, review: &Review) -> io::Result<()> {
    let [page, of] = review.lang.page_of();
    xml.open("w:ftr", &[("xmlns:w", WORD)])?;
    xml.open("w:p", &[])?;
    xml.open("w:pPr", &[])?;
    xml.value("w:pStyle", "Footer")?;
    xml.close("w:pPr")?;
    text(
        xml,
        &format!("{} · {} · charte-diff", review.title, review.date),
    )?;
    xml.open("w:r", &[])?;
    xml.empty("w:tab", &[])?;
    xml.close("w:r")?;
    text(xml, page)?;
    field(xml, " PAGE ")?;
    text(xml, of)?;
    field(xml, " NUMPAGES ")?;
    xml.close("w:p")?;
    xml.close("w:ftr")
}

fn text(xml: &mut Xml<'_>, text: &str) -> io::Result<()> {
    xml.open("w:r", &[])?;
    xml.text("w:t", &[("xml:space", "preserve")], text)?;
    xml.close("w:r")
}

/// What the reader's program counts.
fn field(xml: &mut Xml<'_>, instruction: &str) -> io::Result<()> {
    xml.open("w:fldSimple", &[("w:instr", instruction)])?;
    text(xml, "1")?;
    xml.close("w:fldSimple")
}
