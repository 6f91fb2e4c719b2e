//! A document as blocks, with what was planted in it, before it is laid out as lines. Knows no layout and no JSON.

use std::collections::BTreeMap;

/// The unit that a deviation or a block is about, by its name in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Element {
    Heading,
    Section,
    Paragraph,
    ListItem,
    TableHeader,
    Row,
    Cell,
    Document,
}

impl Element {
    /// The name in JSON.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Section => "section",
            Self::Paragraph => "paragraph",
            Self::ListItem => "list_item",
            Self::TableHeader => "table_header",
            Self::Row => "row",
            Self::Cell => "cell",
            Self::Document => "document",
        }
    }

    /// Whether the block is a line of a table.
    pub(crate) fn in_table(self) -> bool {
        matches!(self, Self::Section | Self::TableHeader | Self::Row)
    }
}

/// How a block stands otherwise than alone between its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Alone.
    Whole,
    /// In two blocks, the second from this word on.
    SplitAt(usize),
    /// On one line with the block after it.
    JoinedToNext,
}

/// One block. Its text holds `{name}` for a slot until the document is filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// What it is; never a cell or a document.
    pub(crate) element: Element,
    /// The cells of a table's line; else one, the text.
    pub(crate) cells: Vec<String>,
    /// Its number in the template, for a block of the template.
    pub(crate) origin: Option<usize>,
    /// Its own number in the document.
    pub(crate) number: u32,
    /// How it is cut.
    pub(crate) cut: Cut,
}

impl Block {
    /// The block's text, cells between tabs.
    pub(crate) fn text(&self) -> String {
        self.cells.join("\t")
    }
}

/// How much a deviation matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Severity {
    Note,
    Warning,
    Error,
}

impl Severity {
    /// The name in JSON.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Where a planted deviation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// At the block of this number.
    Block(u32),
    /// Where this block of the template is lacking.
    Lacking(usize),
}

/// One planted deviation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Planted {
    /// Its kind, as in JSON.
    pub(crate) kind: &'static str,
    /// What it is about.
    pub(crate) element: Element,
    /// Where it stands.
    pub(crate) place: Place,
    /// The number of the column, from 1, for a cell.
    pub(crate) column: Option<usize>,
    /// How much it matters.
    pub(crate) severity: Severity,
    /// What may have raised it; empty where nothing has.
    pub(crate) raised_by: &'static [&'static str],
    /// For a duplicate: the number of the block that is repeated.
    pub(crate) repeats: Option<u32>,
}

/// A document: blocks, fillers and what was planted.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    /// The blocks, in order.
    pub(crate) blocks: Vec<Block>,
    /// The fillers by slot.
    pub(crate) fillers: BTreeMap<&'static str, String>,
    /// The planted deviations.
    pub(crate) planted: Vec<Planted>,
    next_number: u32,
}

impl Document {
    /// The template as a document of its own.
    pub(crate) fn new(template: &[Block], fillers: BTreeMap<&'static str, String>) -> Self {
        Self {
            blocks: template.to_vec(),
            fillers,
            planted: Vec::new(),
            next_number: template.len() as u32,
        }
    }

    /// Puts a copy of `block` at `index` and gives it a number of its own, which is returned.
    pub(crate) fn insert(&mut self, index: usize, block: &Block) -> u32 {
        let number = self.next_number;
        self.next_number += 1;
        self.blocks.insert(
            index,
            Block {
                number,
                origin: None,
                ..block.clone()
            },
        );
        number
    }

    /// The block's cells with the document's fillers.
    pub(crate) fn filled(&self, block: &Block) -> Vec<String> {
        block.cells.iter().map(|cell| self.fill(cell)).collect()
    }

    fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (name, filler) in &self.fillers {
            filled = filled.replace(&format!("{{{name}}}"), filler);
        }
        filled
    }
}

/// The blocks of a template written as lines: `# heading`, `- list item`, `|! table header`, `|# section`, `| row`,
/// and paragraphs; cells stand between ` | `. Blank lines part nothing.
pub(crate) fn parse(template: &str) -> Vec<Block> {
    let lines = template
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    lines
        .enumerate()
        .map(|(number, line)| {
            let (element, text) = if let Some(text) = line.strip_prefix("# ") {
                (Element::Heading, text)
            } else if let Some(text) = line.strip_prefix("- ") {
                (Element::ListItem, text)
            } else if let Some(text) = line.strip_prefix("|! ") {
                (Element::TableHeader, text)
            } else if let Some(text) = line.strip_prefix("|# ") {
                (Element::Section, text)
            } else if let Some(text) = line.strip_prefix("| ") {
                (Element::Row, text)
            } else {
                (Element::Paragraph, line)
            };
            let cells = if element.in_table() {
                text.split('|').map(|cell| cell.trim().to_owned()).collect()
            } else {
                vec![text.to_owned()]
            };
            Block {
                element,
                cells,
                origin: Some(number),
                number: number as u32,
                cut: Cut::Whole,
            }
        })
        .collect()
}

/// Whether the text holds a slot.
pub(crate) fn has_slot(text: &str) -> bool {
    text.contains('{')
}
