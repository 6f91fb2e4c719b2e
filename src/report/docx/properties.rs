//! What a package says of itself: its parts and their kinds, how they belong together, title and day.

use std::io;

use super::xml::Xml;
use crate::report::review::Review;

const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006";
const TYPE: &str = "application/vnd.openxmlformats-officedocument";

/// The parts of the text: relation, file and type, in the order of their ids from `rId1`.
const PARTS: [(&str, &str, &str); 7] = [
    ("styles", "styles.xml", "wordprocessingml.styles"),
    ("numbering", "numbering.xml", "wordprocessingml.numbering"),
    ("settings", "settings.xml", "wordprocessingml.settings"),
    ("footer", "footer1.xml", "wordprocessingml.footer"),
    ("comments", "comments.xml", "wordprocessingml.comments"),
    ("fontTable", "fontTable.xml", "wordprocessingml.fontTable"),
    ("theme", "theme/theme1.xml", "theme"),
];

pub(super) fn content_types(xml: &mut Xml<'_>) -> io::Result<()> {
    xml.open("Types", &[("xmlns", &format!("{PACKAGE}/content-types"))])?;
    let rels = "application/vnd.openxmlformats-package.relationships+xml";
    for (ending, kind) in [("rels", rels), ("xml", "application/xml")] {
        xml.empty("Default", &[("Extension", ending), ("ContentType", kind)])?;
    }
    let mut part = |name: &str, kind: &str| {
        xml.empty("Override", &[("PartName", name), ("ContentType", kind)])
    };
    part(
        "/word/document.xml",
        &format!("{TYPE}.wordprocessingml.document.main+xml"),
    )?;
    for (_, file, kind) in PARTS {
        part(&format!("/word/{file}"), &format!("{TYPE}.{kind}+xml"))?;
    }
    part(
        "/docProps/core.xml",
        "application/vnd.openxmlformats-package.core-properties+xml",
    )?;
    part(
        "/docProps/app.xml",
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    )?;
    xml.close("Types")
}

pub(super) fn relations(xml: &mut Xml<'_>) -> io::Result<()> {
    let core = format!("{PACKAGE}/relationships/metadata/core-properties");
    let relations = [
        (
            format!("{OFFICE}/relationships/officeDocument"),
            "word/document.xml",
        ),
        (core, "docProps/core.xml"),
        (
            format!("{OFFICE}/relationships/extended-properties"),
            "docProps/app.xml",
        ),
    ];
    relationships(xml, &relations)
}

pub(super) fn document_relations(xml: &mut Xml<'_>) -> io::Result<()> {
    let relations = PARTS.map(|(kind, file, _)| (format!("{OFFICE}/relationships/{kind}"), file));
    relationships(xml, &relations)
}

fn relationships(xml: &mut Xml<'_>, relations: &[(String, &str)]) -> io::Result<()> {
    xml.open(
        "Relationships",
        &[("xmlns", &format!("{PACKAGE}/relationships"))],
    )?;
    for (number, (kind, target)) in (1..).zip(relations) {
        let id = format!("rId{number}");
        xml.empty(
            "Relationship",
            &[("Id", &id), ("Type", kind), ("Target", target)],
        )?;
    }
    xml.close("Relationships")
}

pub(super) fn core(xml: &mut Xml<'_>, review: &Review, stamp: &str) -> io::Result<()> {
    let spaces = [
        (
            "xmlns:cp",
            "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
        ),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    xml.open("cp:coreProperties", &spaces)?;
    xml.text("dc:title", &[], &review.title)?;
    xml.text("dc:creator", &[], "charte-diff")?;
    xml.text("dc:description", &[], review.lang.review().not_advice)?;
    let day = [("xsi:type", "dcterms:W3CDTF")];
    xml.text("dcterms:created", &day, stamp)?;
    xml.text("dcterms:modified", &day, stamp)?;
    xml.text("dc:language", &[], review.lang.locale())?;
    xml.close("cp:coreProperties")
}

pub(super) fn app(xml: &mut Xml<'_>) -> io::Result<()> {
    xml.open(
        "Properties",
        &[("xmlns", &format!("{OFFICE}/extended-properties"))],
    )?;
    xml.text(
        "Application",
        &[],
        concat!("charte-diff ", env!("CARGO_PKG_VERSION")),
    )?;
    xml.close("Properties")
}
