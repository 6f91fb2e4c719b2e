//! The template file, read: the front matter, then the blocks. What was written is read back alike.
//!
//! Every fault of a file is found in one reading, each with its line and with what was expected; a file with a fault
//! gives no template. The words of the faults are the catalogue's, not ours.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};

use super::body::{self, BodyBlock};
use super::front::{self, Front};
use super::pattern::{Piece, pieces};
use super::syntax::{self, Node, SyntaxFault};
use super::{
    OptionalPart, Slot, SlotType, Source, Template, TemplateBlock, build, choice, identity,
};
use crate::document::Element;
use crate::document::section::Sections;
use crate::text::suggestion;

/// A fault of a template file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileError {
    /// The line of the file, from 1.
    pub line: u32,
    /// What is wrong.
    pub fault: FileFault,
}

/// What may be wrong with a template file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileFault {
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// The first line is not `+++`.
    NoFrontMatter,
    /// The `+++` that ends the front matter is missing.
    OpenFrontMatter,
    /// The front matter is not TOML, in the words of its reader.
    Toml(String),
    /// `charte-diff = 1` is missing.
    NoVersion,
    /// Another version than 1.
    Version(String),
    /// A name that is empty, or that no file could have.
    Name,
    /// A key that is not known.
    UnknownKey {
        /// The key.
        found: String,
        /// What was probably meant.
        suggestion: Option<String>,
        /// The keys that are known there.
        known: &'static [&'static str],
    },
    /// A key whose value is of another type.
    WrongValue {
        /// The key.
        key: String,
        /// How a value of the right type looks.
        expected: &'static str,
    },
    /// A slot without a type.
    NoSlotType(String),
    /// A type of slot that is not known.
    SlotType(String),
    /// A name that no slot can have.
    SlotName(String),
    /// An expression that is none, and what the engine says of it.
    Match {
        /// The slot.
        slot: String,
        /// What is wrong.
        said: String,
    },
    /// An expression whose program would be too large.
    MatchTooLarge {
        /// The slot.
        slot: String,
    },
    /// A slot of the body that the front matter does not declare.
    UnknownSlot {
        /// Its name.
        found: String,
        /// What was probably meant.
        suggestion: Option<String>,
        /// The slots that are declared.
        known: Vec<String>,
    },
    /// Something in the text of a block.
    Syntax(SyntaxFault),
    /// `{{optional}}` on a line of its own, and no `{{end}}`.
    OpenPart,
    /// `{{end}}` on a line of its own, and nothing open.
    StrayEnd,
    /// No block at all.
    Empty,
}

/// Reads a template file. `file` is its path, as given.
///
/// ```
/// use charte_diff::template::read::read;
///
/// let text = "+++\ncharte-diff = 1\nname = \"notice\"\n+++\n\n# Notice\n\nWrite to {{email}}.\n";
/// let template = read(text.as_bytes(), "notice.txt").expect("it is a template");
/// assert_eq!(template.file(), Some("notice.txt"));
/// assert_eq!(&*template.blocks[1].text, "Write to {{email}}.");
///
/// // What is wrong is said with its line, all of it at once.
/// let faults = read(b"# Notice\n", "notice.txt").expect_err("it has no front matter");
/// assert_eq!(faults[0].line, 1);
/// ```
///
/// # Errors
/// All faults of the file, by line.
pub fn read(bytes: &[u8], file: &str) -> Result<Template, Vec<FileError>> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        vec![FileError {
            line: small(line),
            fault: FileFault::NotUtf8,
        }]
    })?;
    let (toml, body) = parts(text).map_err(|error| vec![error])?;
    let mut errors = Vec::new();
    let front = front::read(toml, 2, &mut errors);
    let first = small(2 + toml.matches('\n').count() + 1);
    let held = body::read(body, first, &mut errors);
    if held.blocks.is_empty() && errors.is_empty() {
        errors.push(FileError {
            line: first,
            fault: FileFault::Empty,
        });
    }
    let parsed: Vec<Vec<Vec<Node>>> = held
        .blocks
        .iter()
        .map(|block| parsed(block, &mut errors))
        .collect();
    let slots = slots(&front, &held.blocks, &parsed, &mut errors);
    if !errors.is_empty() {
        errors.sort_by_key(|error| error.line);
        errors.dedup();
        return Err(errors);
    }
    let blocks = blocks(&held.blocks, &parsed);
    Ok(Template {
        name: front.name.unwrap_or_else(|| identity::slug(&blocks)),
        source: Source::Pinned {
            file: Arc::from(file),
        },
        digest: Arc::from(identity::hex(&Sha256::digest(body.as_bytes()))),
        blocks,
        slots,
        parts: held
            .parts
            .into_iter()
            .map(|within| OptionalPart { within })
            .collect(),
        lang: front.lang,
    })
}

/// The front matter and the body of a file.
///
/// # Errors
/// The file has no front matter, or it does not end.
pub fn parts(text: &str) -> Result<(&str, &str), FileError> {
    const MARK: &str = "+++";
    let error = |line, fault| FileError { line, fault };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    if first.trim_end() != MARK {
        return Err(error(1, FileFault::NoFrontMatter));
    }
    let rest = text.get(first.len()..).unwrap_or_default();
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == MARK {
            let toml = rest.get(..at).unwrap_or_default();
            let body = rest.get(at + line.len()..).unwrap_or_default();
            return Ok((toml, body));
        }
        at += line.len();
    }
    Err(error(1, FileFault::OpenFrontMatter))
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The texts of a block, taken apart.
fn parsed(block: &BodyBlock, errors: &mut Vec<FileError>) -> Vec<Vec<Node>> {
    let mut texts = Vec::with_capacity(block.texts.len());
    for text in &block.texts {
        match syntax::parse(text) {
            Ok(nodes) => texts.push(nodes),
            Err(error) => {
                // Its slots are looked at all the same, so that their faults are said as well.
                let slots = pieces(text).filter_map(|(_, piece)| match piece {
                    Piece::Slot(name) if !syntax::RESERVED.contains(&name) => {
                        Some(Node::Slot(Arc::from(name)))
                    }
                    _ => None,
                });
                texts.push(slots.collect());
                let line = block.lines.iter().rev().find(|(from, _)| *from <= error.at);
                errors.push(FileError {
                    line: line.map_or(0, |(_, line)| *line),
                    fault: FileFault::Syntax(error.fault),
                });
            }
        }
    }
    texts
}

/// The slots in the order of their first place, then those that are declared and stand nowhere.
///
/// Where the front matter declares none, a slot that is named after a type (`url`, `text_2`) needs no declaring.
fn slots(
    front: &Front,
    blocks: &[BodyBlock],
    parsed: &[Vec<Vec<Node>>],
    errors: &mut Vec<FileError>,
) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::new();
    let mut met: FxHashSet<Arc<str>> = FxHashSet::default();
    for (block, texts) in blocks.iter().zip(parsed) {
        for name in texts.iter().flat_map(|nodes| syntax::slot_names(nodes)) {
            if !met.insert(Arc::clone(&name)) {
                continue;
            }
            let declared = front.slots.iter().find(|slot| slot.name == name);
            match (declared, implied(&name)) {
                (Some(declared), _) => slots.push(slot(declared)),
                (None, Some(slot_type)) if front.slots.is_empty() => slots.push(Slot {
                    name,
                    slot_type,
                    documents: 0,
                    distinct: 0,
                    same_as_portal: false,
                    matches: None,
                }),
                (None, _) => {
                    let known = front.slots.iter().map(|slot| &*slot.name);
                    let types = SlotType::ALL.map(SlotType::name);
                    let types = types.into_iter().filter(|_| front.slots.is_empty());
                    let signs = ["optional", "end"];
                    let known = known.chain(types).chain(signs);
                    let suggestion = suggestion(&name.to_lowercase(), known);
                    let fault = FileFault::UnknownSlot {
                        found: name.to_string(),
                        suggestion: suggestion.map(ToOwned::to_owned),
                        known: front
                            .slots
                            .iter()
                            .map(|slot| slot.name.to_string())
                            .collect(),
                    };
                    errors.push(FileError {
                        line: line_of(block, &name),
                        fault,
                    });
                }
            }
        }
    }
    slots.extend(
        front
            .slots
            .iter()
            .filter(|declared| !met.contains(&declared.name))
            .map(slot),
    );
    slots
}

fn slot(declared: &front::Declared) -> Slot {
    Slot {
        name: Arc::clone(&declared.name),
        slot_type: declared.slot_type,
        documents: 0,
        distinct: 0,
        same_as_portal: declared.same_as_portal,
        matches: declared.matches.clone(),
    }
}

/// The type that a slot's name says: `url`, `url_2`.
fn implied(name: &str) -> Option<SlotType> {
    let base = match name.rsplit_once('_') {
        Some((base, number)) if number.chars().all(|sign| sign.is_ascii_digit()) => base,
        _ => name,
    };
    SlotType::ALL
        .into_iter()
        .find(|slot_type| slot_type.name() == base)
}

/// The line of a block's text that a slot stands on first.
fn line_of(block: &BodyBlock, name: &str) -> u32 {
    let at = block
        .texts
        .first()
        .filter(|_| block.lines.len() > 1)
        .and_then(|text| text.find(&format!("{{{{{name}}}}}")))
        .unwrap_or(0);
    let line = block.lines.iter().rev().find(|(from, _)| *from <= at);
    line.map_or(0, |(_, line)| *line)
}

fn blocks(read: &[BodyBlock], parsed: &[Vec<Vec<Node>>]) -> Vec<TemplateBlock> {
    let mut sections = Sections::default();
    let mut numbers: FxHashMap<(Element, String), u32> = FxHashMap::default();
    let mut blocks = Vec::with_capacity(read.len());
    for (block, texts) in read.iter().zip(parsed) {
        let joined = |texts: Vec<String>| texts.join("\t");
        let cells: Vec<Arc<str>> = texts
            .iter()
            .map(|nodes| Arc::from(syntax::render(nodes)))
            .collect();
        // Ids and sections are those of the first reading, so that another wording that is allowed changes neither.
        let first: Arc<str> = Arc::from(joined(
            texts
                .iter()
                .map(|nodes| choice::reading(nodes, &[]))
                .collect(),
        ));
        let key = identity::masked_key(&first);
        let number = numbers.entry((block.element, key.clone())).or_default();
        *number += 1;
        blocks.push(TemplateBlock {
            id: identity::block_id(block.element, &key, *number),
            element: block.element,
            level: block.level,
            section: sections.next(&build::step(block.element, block.level, &first)),
            text: Arc::from(joined(cells.iter().map(ToString::to_string).collect())),
            cells: if block.element.in_table() {
                cells
            } else {
                Vec::new()
            },
            support: 0,
            part: block.part,
            contested: false,
            readings: Vec::new(),
        });
    }
    blocks
}
