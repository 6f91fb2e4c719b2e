//! Strategies for small families of documents: structured ones, which a layout can be put on, and hostile ones, which
//! hold what no charte should.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::planted::layout::Layout;
use crate::planted::model::{Block, Cut, Document, Element};
use crate::planted::render::render;
use crate::planted::rng::Rng;
use crate::promises::pieces::{HOSTILE, WORDS};

/// Numbers of the words of one text.
type Text = Vec<usize>;

/// A block of a template on its way.
#[derive(Debug, Clone)]
enum Part {
    Heading(Text),
    Paragraph(Text),
    Items(Vec<Text>),
    Table(Vec<Text>, Vec<Vec<Text>>),
}

/// A change to one document.
#[derive(Debug, Clone)]
enum Change {
    Drop(Index),
    Repeat(Index, Index),
    Add(Index, Text),
    Reword(Index, Index, Index, usize),
    Move(Index, Index),
}

/// A family, not laid out yet.
#[derive(Debug, Clone)]
pub(crate) struct Family {
    template: Vec<Part>,
    changes: Vec<Vec<Change>>,
}

fn text(words: std::ops::Range<usize>) -> impl Strategy<Value = Text> {
    prop::collection::vec(0..WORDS.len(), words)
}

// Two rows of two columns set apart by spaces could be two lines of text: nobody can tell.
fn part() -> impl Strategy<Value = Part> {
    let table = (3usize..5, 2usize..5).prop_flat_map(|(columns, rows)| {
        let cells = |words| prop::collection::vec(text(words), columns);
        (cells(1..3), prop::collection::vec(cells(1..5), rows))
            .prop_map(|(header, rows)| Part::Table(header, rows))
    });
    prop_oneof![
        3 => text(2..6).prop_map(Part::Heading),
        4 => text(14..40).prop_map(Part::Paragraph),
        1 => prop::collection::vec(text(5..12), 2..5).prop_map(Part::Items),
        1 => table,
    ]
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        1 => at().prop_map(Change::Drop),
        1 => (at(), at()).prop_map(|(from, to)| Change::Repeat(from, to)),
        1 => (at(), text(3..20)).prop_map(|(to, text)| Change::Add(to, text)),
        3 => (at(), at(), at(), 0..WORDS.len()).prop_map(|(block, cell, word, new)| Change::Reword(block, cell, word, new)),
        1 => (at(), at()).prop_map(|(from, to)| Change::Move(from, to)),
    ]
}

/// A family of this many documents, about half of them changed.
pub(crate) fn family(documents: std::ops::Range<usize>) -> impl Strategy<Value = Family> {
    let changes = prop_oneof![Just(Vec::new()), prop::collection::vec(change(), 1..4),];
    (
        prop::collection::vec(part(), 3..9),
        prop::collection::vec(changes, documents),
    )
        .prop_map(|(template, changes)| Family { template, changes })
}

/// The words of a text as a sentence that is not like another at its beginning: `number` makes it its own.
fn sentence(text: &Text, number: usize, end: &str) -> String {
    let mut words: Vec<String> = text.iter().map(|word| WORDS[*word].to_owned()).collect();
    // A word of its own, so that no two blocks of a template are the same by chance.
    words.push(format!("mot{}", name(number)));
    format!("{}{end}", words.join(" "))
}

/// A number in letters: a digit would make a slot or a unit of it.
fn name(number: usize) -> String {
    let letter = |digit: usize| char::from(b'a' + u8::try_from(digit % 26).unwrap_or(0));
    [letter(number / 26), letter(number)].iter().collect()
}

impl Family {
    /// The documents, as blocks.
    pub(crate) fn documents(&self) -> Vec<Document> {
        let template = self.blocks();
        self.changes
            .iter()
            .map(|changes| {
                let mut blocks = template.clone();
                for (number, change) in changes.iter().enumerate() {
                    apply(change, &mut blocks, 300 + number);
                }
                for (number, block) in blocks.iter_mut().enumerate() {
                    block.number = u32::try_from(number).unwrap_or(u32::MAX);
                }
                Document::new(&blocks, BTreeMap::new())
            })
            .collect()
    }

    fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut number = 0;
        let mut push = |element: Element, texts: &[&Text], end: &str| {
            let cells = texts
                .iter()
                .map(|text| {
                    number += 1;
                    sentence(text, number, end)
                })
                .collect();
            blocks.push(block(element, cells));
        };
        let opening = (0..20).collect();
        push(Element::Paragraph, &[&opening], ".");
        for part in &self.template {
            match part {
                Part::Heading(text) => push(Element::Heading, &[text], ""),
                Part::Paragraph(text) => push(Element::Paragraph, &[text], "."),
                Part::Items(items) => items
                    .iter()
                    .for_each(|item| push(Element::ListItem, &[item], " ;")),
                Part::Table(header, rows) => {
                    // Something that is no table has to part two tables.
                    push(Element::Paragraph, &[&opening], ".");
                    push(Element::TableHeader, &header.iter().collect::<Vec<_>>(), "");
                    for row in rows {
                        push(Element::Row, &row.iter().collect::<Vec<_>>(), "");
                    }
                }
            }
        }
        push(Element::Paragraph, &[&(20..40).collect()], ".");
        blocks
    }
}

fn block(element: Element, cells: Vec<String>) -> Block {
    Block {
        element,
        cells,
        origin: None,
        number: 0,
        cut: Cut::Whole,
    }
}

fn apply(change: &Change, blocks: &mut Vec<Block>, number: usize) {
    if blocks.is_empty() {
        return;
    }
    // A block goes to a place outside tables, which take rows only.
    let outside = |blocks: &[Block], to: &Index| {
        let at = to.index(blocks.len() + 1);
        (at..blocks.len())
            .find(|at| !blocks[*at].element.in_table())
            .unwrap_or(blocks.len())
    };
    match change {
        Change::Drop(at) => {
            let at = at.index(blocks.len());
            if blocks[at].element != Element::TableHeader {
                blocks.remove(at);
            }
        }
        Change::Repeat(from, to) => {
            let held = blocks[from.index(blocks.len())].clone();
            if !held.element.in_table() {
                let to = outside(blocks, to);
                blocks.insert(to, held);
            }
        }
        Change::Add(to, text) => {
            let to = outside(blocks, to);
            blocks.insert(
                to,
                block(Element::Paragraph, vec![sentence(text, number, ".")]),
            );
        }
        Change::Reword(at, cell, word, new) => {
            let at = at.index(blocks.len());
            let cells = &mut blocks[at].cells;
            let cell = cell.index(cells.len());
            let mut words: Vec<&str> = cells[cell].split(' ').collect();
            let word = word.index(words.len());
            words[word] = WORDS[*new];
            cells[cell] = words.join(" ");
        }
        Change::Move(from, to) => {
            let from = from.index(blocks.len());
            if !blocks[from].element.in_table() {
                let held = blocks.remove(from);
                let to = outside(blocks, to);
                blocks.insert(to, held);
            }
        }
    }
}

/// The bytes of a document in a layout.
pub(crate) fn laid_out(document: &Document, layout: &Layout, seed: u64) -> Vec<u8> {
    render(document, layout, Rng::new(seed)).bytes
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(WORDS).prop_map(str::to_owned),
        3 => select(HOSTILE).prop_map(str::to_owned),
        1 => "\\PC{0,8}",
        1 => any::<char>().prop_map(String::from),
    ]
}

fn line() -> impl Strategy<Value = String> {
    let joined = (
        prop::collection::vec(piece(), 0..10),
        select(&[" ", " ", " ", "\t", "  ", " | ", ""][..]),
    );
    prop_oneof![
        4 => joined.prop_map(|(pieces, between)| pieces.join(between)),
        1 => Just(String::new()),
        1 => select(&["---", "===", "| --- | --- |", "a\tb\tc", "a  b  c", "| a | b | c |", "Titre", "- item"][..]).prop_map(str::to_owned),
        2 => text(12..30).prop_map(|text| sentence(&text, 0, ".")),
    ]
}

#[derive(Debug, Clone)]
enum Edit {
    Drop(Index),
    Put(Index, String),
    Double(Index, Index),
    Insert(Index, Index, String),
    Swap(Index, Index),
    Join(Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<Index>;
    prop_oneof![
        1 => at().prop_map(Edit::Drop),
        1 => (at(), line()).prop_map(|(to, line)| Edit::Put(to, line)),
        1 => (at(), at()).prop_map(|(from, to)| Edit::Double(from, to)),
        3 => (at(), at(), piece()).prop_map(|(at, inside, piece)| Edit::Insert(at, inside, piece)),
        1 => (at(), at()).prop_map(|(one, other)| Edit::Swap(one, other)),
        1 => at().prop_map(Edit::Join),
    ]
}

fn edited(lines: &[String], edits: &[Edit]) -> Vec<String> {
    let mut lines = lines.to_vec();
    for edit in edits {
        if lines.is_empty() {
            break;
        }
        let count = lines.len();
        match edit {
            Edit::Drop(at) => {
                lines.remove(at.index(count));
            }
            Edit::Put(to, line) => lines.insert(to.index(count + 1), line.clone()),
            Edit::Double(from, to) => {
                let held = lines[from.index(count)].clone();
                lines.insert(to.index(count + 1), held);
            }
            Edit::Insert(at, inside, piece) => {
                let line = &mut lines[at.index(count)];
                let mut signs: Vec<char> = line.chars().collect();
                let inside = inside.index(signs.len() + 1);
                signs.splice(inside..inside, piece.chars());
                *line = signs.into_iter().collect();
            }
            Edit::Swap(one, other) => lines.swap(one.index(count), other.index(count)),
            Edit::Join(at) => {
                let at = at.index(count);
                if at + 1 < count {
                    let next = lines.remove(at + 1);
                    lines[at] = format!("{} {next}", lines[at]);
                }
            }
        }
    }
    lines
}

/// Texts of a family in which anything may stand.
pub(crate) fn hostile(documents: std::ops::Range<usize>) -> impl Strategy<Value = Vec<String>> {
    let ending = select(&["\n", "\n", "\n\n", "\r\n", "\r"][..]);
    let edits = prop_oneof![Just(Vec::new()), prop::collection::vec(edit(), 1..6)];
    (
        prop::collection::vec(line(), 2..14),
        prop::collection::vec((edits, ending), documents),
    )
        .prop_map(|(lines, documents)| {
            let written = documents
                .iter()
                .map(|(edits, ending)| edited(&lines, edits).join(ending));
            written.collect()
        })
}
