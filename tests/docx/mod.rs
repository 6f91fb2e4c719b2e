//! A reader of WordprocessingML that accepts or rejects all changes, written from ECMA-376 (part 1, 17.13.5) without a
//! look at the writer: what a word processor makes of the tracked texts.

pub(crate) mod made;
mod programs;
mod summary;
pub(crate) mod wide;

use std::io::{Cursor, Read as _};

use roxmltree::{Document, Node};

pub(crate) const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A part of the package as it is stored.
pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    let mut file = archive.by_name(name).unwrap();
    file.read_to_string(&mut text).unwrap();
    text
}

/// The names of the parts, in order.
pub(crate) fn names(bytes: &[u8]) -> Vec<String> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect()
}

/// What is done with all changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    Accept,
    Reject,
}

impl Change {
    /// The element of what then goes.
    fn goes(self) -> &'static str {
        match self {
            Self::Accept => "del",
            Self::Reject => "ins",
        }
    }
}

/// A block of a text: its style (`row` for a line of a table) and its words, cells between tabs.
pub(crate) type Block = (String, String);

/// The texts that stand between bookmarks, by the names of these, with all changes accepted or rejected.
pub(crate) fn texts(document: &str, change: Change) -> Vec<(String, Vec<Block>)> {
    let document = Document::parse(document).unwrap();
    let body = child(document.root_element(), "body").unwrap();
    let mut texts: Vec<(String, Vec<Block>)> = Vec::new();
    let mut within = None;
    let mut open = String::new();
    for node in body.children() {
        match node.tag_name().name() {
            "bookmarkStart" => {
                assert_eq!(within, None, "one text at a time");
                within = attribute(node, "id");
                texts.push((attribute(node, "name").unwrap().to_owned(), Vec::new()));
            }
            "bookmarkEnd" => {
                assert_eq!(within.take(), attribute(node, "id"));
                assert_eq!(open, "", "words without an end");
            }
            name if within.is_some() => {
                let (_, blocks) = texts.last_mut().unwrap();
                match name {
                    "p" => paragraph(node, change, &mut open, blocks),
                    "tbl" => {
                        assert_eq!(open, "", "words run into a table");
                        blocks.extend(rows(node, change));
                    }
                    other => panic!("{other} in a text"),
                }
            }
            _ => {}
        }
    }
    texts
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children()
        .find(|child| child.has_tag_name((WORD, name)))
}

fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attribute((WORD, name))
}

/// Whether the properties say that what they belong to was put in or taken out.
fn says(properties: Option<Node<'_, '_>>, name: &str) -> bool {
    properties.is_some_and(|held| child(held, name).is_some())
}

fn paragraph(node: Node<'_, '_>, change: Change, open: &mut String, blocks: &mut Vec<Block>) {
    let properties = child(node, "pPr").unwrap();
    let style = attribute(child(properties, "pStyle").unwrap(), "val").unwrap();
    if style == "Separator" {
        return;
    }
    open.push_str(&words(node, change));
    // Without its end, a paragraph goes on in the next.
    if !says(child(properties, "rPr"), change.goes()) {
        let text = std::mem::take(open);
        // A row of a table that is wider than Word's may be.
        blocks.push(if style == "WideRow" {
            let text = text.replace(" | ", "\t");
            ("row".to_owned(), text.trim_end_matches('\t').to_owned())
        } else {
            (style.to_owned(), text)
        });
    }
}

fn rows(table: Node<'_, '_>, change: Change) -> Vec<Block> {
    let rows = table
        .children()
        .filter(|row| row.has_tag_name((WORD, "tr")));
    let kept = rows.filter(|row| !says(child(*row, "trPr"), change.goes()));
    let columns = child(table, "tblGrid").unwrap().children().count();
    assert!(columns <= 63, "Word opens no wider table");
    kept.map(|row| {
        let cells = row
            .children()
            .filter(|cell| cell.has_tag_name((WORD, "tc")));
        let mut wide = 0;
        let cells: Vec<String> = cells
            .map(|cell| {
                let span = child(child(cell, "tcPr").unwrap(), "gridSpan");
                wide += span.map_or(1, |span| attribute(span, "val").unwrap().parse().unwrap());
                let mut words_of = cell
                    .children()
                    .filter(|held| held.has_tag_name((WORD, "p")));
                let own = words(words_of.next().unwrap(), change);
                assert!(words_of.next().is_none());
                own
            })
            .collect();
        assert_eq!(wide, columns, "every row is as wide as its table");
        let text = cells.join("\t");
        ("row".to_owned(), text.trim_end_matches('\t').to_owned())
    })
    .collect()
}

/// The words of a paragraph that stay.
fn words(node: Node<'_, '_>, change: Change) -> String {
    let mut words = String::new();
    for held in node.descendants() {
        let (name, inside) = (held.tag_name().name(), |name: &str| {
            held.ancestors()
                .any(|above| above.has_tag_name((WORD, name)))
        });
        let is_words = match name {
            "t" => {
                assert!(!inside("del"), "deleted words stand in delText");
                true
            }
            "delText" => {
                assert!(inside("del"), "delText outside of a deletion");
                true
            }
            _ => false,
        };
        if is_words && !inside(change.goes()) {
            words.push_str(held.text().unwrap_or_default());
        }
    }
    words
}
