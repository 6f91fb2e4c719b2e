//! Lays a document out as the lines and bytes of a file, and keeps account of the lines where each block stands.
//!
//! ```text
//! blocks --noise--> text --dress, wrap, tables--> lines (each with its block) --doubling--> lines --encoding--> bytes
//! ```

use std::collections::BTreeMap;

use super::layout::{Encoding, Gap, HeadingDress, Layout, TableStyle, Wrap};
use super::model::{Block, Cut, Document, Element};
use super::rng::Rng;

/// A document as a file.
#[derive(Debug, Clone)]
pub(crate) struct Rendered {
    /// The bytes of the file.
    pub(crate) bytes: Vec<u8>,
    /// Its lines as decoding has to give them, mojibake mended and BOM taken away.
    pub(crate) lines: Vec<String>,
    /// First and last line (from 1) by the block's number.
    pub(crate) spans: BTreeMap<u32, (usize, usize)>,
    /// The text of the blocks in the order of the document, with its noise, without dress; cells between tabs.
    pub(crate) texts: Vec<String>,
}

/// One line on its way into the file.
struct Line {
    text: String,
    block: Option<u32>,
}

struct Renderer<'l> {
    layout: &'l Layout,
    rng: Rng,
    lines: Vec<Line>,
    heading: usize,
    /// Whether the block before is a heading.
    after_heading: bool,
    item: usize,
}

/// The file of `document` in `layout`. The seed decides what the layout leaves open.
pub(crate) fn render(document: &Document, layout: &Layout, seed: Rng) -> Rendered {
    let mut renderer = Renderer {
        layout,
        rng: seed,
        lines: Vec::new(),
        heading: 0,
        after_heading: false,
        item: 0,
    };
    let filled: Vec<(Block, Vec<String>)> = document
        .blocks
        .iter()
        .map(|block| (block.clone(), renderer.noisy(&document.filled(block))))
        .collect();
    let texts = filled.iter().map(|(_, cells)| cells.join("\t")).collect();
    (0..layout.leading_blanks).for_each(|_| renderer.push(String::new(), None));
    let mut index = 0;
    while index < filled.len() {
        index += renderer.group(&filled, index);
    }
    let lines = finish(renderer.lines, layout, &mut renderer.rng);
    let mut spans = BTreeMap::new();
    for (number, line) in lines.iter().enumerate() {
        for block in line
            .block
            .into_iter()
            .chain(joined_after(document, line.block))
        {
            let span = spans.entry(block).or_insert((number + 1, number + 1));
            span.1 = number + 1;
        }
    }
    let lines: Vec<String> = lines.into_iter().map(|line| line.text).collect();
    Rendered {
        bytes: bytes(&lines, layout),
        lines,
        spans,
        texts,
    }
}

/// The block that stands on the lines of `block` too.
fn joined_after(document: &Document, block: Option<u32>) -> Option<u32> {
    let index = document
        .blocks
        .iter()
        .position(|candidate| Some(candidate.number) == block)?;
    let joined = document.blocks.get(index)?.cut == Cut::JoinedToNext;
    if joined {
        document.blocks.get(index + 1).map(|next| next.number)
    } else {
        None
    }
}

/// Doubles the line ends, puts blanks at them.
fn finish(lines: Vec<Line>, layout: &Layout, rng: &mut Rng) -> Vec<Line> {
    let mut finished = Vec::new();
    for mut line in lines {
        if layout.trailing_blanks && rng.percent(20) {
            line.text.push_str([" ", "  ", "\u{a0}"][rng.below(3)]);
        }
        finished.push(line);
        if layout.doubled {
            finished.push(Line {
                text: String::new(),
                block: None,
            });
        }
    }
    finished
}

fn bytes(lines: &[String], layout: &Layout) -> Vec<u8> {
    let mut text = lines.join(layout.line_end);
    if layout.final_newline {
        text.push_str(layout.line_end);
    }
    match layout.encoding {
        Encoding::Utf8 if layout.bom => format!("\u{feff}{text}").into_bytes(),
        Encoding::Utf8 => text.into_bytes(),
        Encoding::Windows1252 => {
            let (encoded, _, unmappable) = encoding_rs::WINDOWS_1252.encode(&text);
            if unmappable {
                text.clone().into_bytes()
            } else {
                encoded.into_owned()
            }
        }
        Encoding::Utf16Le => format!("\u{feff}{text}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect(),
        Encoding::Utf16Be => format!("\u{feff}{text}")
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect(),
        Encoding::Mojibake => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(text.as_bytes())
            .0
            .into_owned()
            .into_bytes(),
    }
}

impl Renderer<'_> {
    fn push(&mut self, text: String, block: Option<u32>) {
        self.lines.push(Line { text, block });
    }

    fn noisy(&mut self, cells: &[String]) -> Vec<String> {
        cells
            .iter()
            .map(|cell| self.layout.characters.apply(cell, &mut self.rng))
            .collect()
    }

    /// Lays out the block at `index`, with all of its table or with the block it is joined to; answers how many.
    fn group(&mut self, blocks: &[(Block, Vec<String>)], index: usize) -> usize {
        let (block, cells) = &blocks[index];
        if index > 0 {
            let after_item = blocks[index - 1].0.element == Element::ListItem;
            self.gap(after_item && block.element == Element::ListItem);
        }
        self.after_heading = index > 0 && blocks[index - 1].0.element == Element::Heading;
        if block.element != Element::ListItem {
            self.item = 0;
        }
        if block.element.in_table() {
            let rows = blocks[index..]
                .iter()
                .take_while(|(block, _)| block.element.in_table())
                .count();
            self.table(&blocks[index..index + rows]);
            return rows;
        }
        match block.cut {
            Cut::JoinedToNext if index + 1 < blocks.len() => {
                let joined = format!("{} {}", cells[0], blocks[index + 1].1[0]);
                self.text(block, &joined);
                2
            }
            Cut::SplitAt(at) => {
                let words: Vec<&str> = cells[0].split(' ').collect();
                let (first, second) = words.split_at(at.min(words.len() - 1));
                self.text(block, &first.join(" "));
                self.push(String::new(), Some(block.number));
                self.text(block, &second.join(" "));
                1
            }
            _ => {
                self.text(block, &cells[0]);
                1
            }
        }
    }

    fn gap(&mut self, within_list: bool) {
        let blanks = match self.layout.gap {
            Gap::None => 0,
            Gap::One if within_list => usize::from(self.layout.spaced_list),
            Gap::One => 1,
            Gap::Runs if within_list => 0,
            Gap::Runs => self.rng.between(1, 4),
        };
        for _ in 0..blanks {
            let text = if self.layout.trailing_blanks && self.rng.percent(20) {
                " ".to_owned()
            } else {
                String::new()
            };
            self.push(text, None);
        }
    }

    fn text(&mut self, block: &Block, text: &str) {
        let text = if self.layout.markdown {
            escaped(text)
        } else {
            text.to_owned()
        };
        let indent = " ".repeat(self.layout.indent);
        match block.element {
            Element::Heading => self.heading(block, &text),
            Element::ListItem => {
                self.item += 1;
                let bullet = self.layout.bullet.replace('1', &self.item.to_string());
                let hanging = if self.layout.hanging {
                    " ".repeat(bullet.chars().count())
                } else {
                    String::new()
                };
                let lines = self.wrapped(&format!("{bullet}{text}"));
                for (number, line) in lines.into_iter().enumerate() {
                    let lead = if number == 0 { "" } else { &hanging };
                    self.push(format!("{indent}{lead}{line}"), Some(block.number));
                }
            }
            _ => {
                for line in self.wrapped(&text) {
                    self.push(format!("{indent}{line}"), Some(block.number));
                }
            }
        }
    }

    fn heading(&mut self, block: &Block, text: &str) {
        self.heading += 1;
        let number = Some(block.number);
        match self.layout.heading {
            // Two numbered lines one after the other are a list to whoever reads them.
            HeadingDress::Numbered | HeadingDress::Article if self.after_heading => {
                self.push(text.to_owned(), number);
            }
            HeadingDress::Plain => {
                for line in self.wrapped(text) {
                    self.push(line, number);
                }
            }
            HeadingDress::Numbered => self.push(format!("{}. {text}", self.heading), number),
            HeadingDress::Article => {
                self.push(format!("Article {} – {text}", self.heading), number)
            }
            // One level only: a second one would give the sections longer paths, and what stands in them other ids.
            HeadingDress::Hash => self.push(format!("## {text}"), number),
            HeadingDress::Underline => {
                self.push(text.to_owned(), number);
                let sign = if self.heading == 1 { "=" } else { "-" };
                self.push(sign.repeat(text.chars().count()), number);
            }
        }
    }

    /// The lines of a text, none of which begins like a list item or a heading number by accident.
    fn wrapped(&mut self, text: &str) -> Vec<String> {
        let width = match self.layout.wrap {
            Wrap::No => return vec![text.to_owned()],
            Wrap::All(width) => width,
            Wrap::Some(width) => {
                if self.rng.percent(50) {
                    return vec![text.to_owned()];
                }
                width
            }
        };
        let mut lines: Vec<String> = Vec::new();
        for word in text.split(' ') {
            match lines.last_mut() {
                Some(line)
                    if line.chars().count() + 1 + word.chars().count() <= width
                        || looks_like_marker(word) =>
                {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        // A bullet alone on its line is no bullet.
        if lines.len() > 1 && lines[0].chars().count() <= 3 {
            let second = lines.remove(1);
            lines[0] = format!("{} {second}", lines[0]);
        }
        lines
    }

    fn table(&mut self, rows: &[(Block, Vec<String>)]) {
        let columns = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(1);
        let escape = |cell: &String| {
            if self.layout.markdown {
                escaped(cell)
            } else {
                cell.clone()
            }
        };
        let cells: Vec<Vec<String>> = rows
            .iter()
            .map(|(_, cells)| cells.iter().map(escape).collect())
            .collect();
        let widths: Vec<usize> = (0..columns)
            .map(|column| {
                let filled = cells.iter().filter(|row| row.len() > 1);
                filled
                    .filter_map(|row| row.get(column))
                    .map(|cell| cell.chars().count())
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        for (index, (block, _)) in rows.iter().enumerate() {
            if index > 0 && self.layout.blanks_in_table && self.rng.percent(25) {
                (0..self.rng.between(1, 3)).for_each(|_| self.push(String::new(), None));
            }
            let line = row_line(
                &cells[index],
                columns,
                &widths,
                self.layout.table,
                self.rng.percent(50),
            );
            self.push(line, Some(block.number));
            if block.element == Element::TableHeader && self.layout.separator {
                let separator = separator_line(columns, &widths, self.layout.table);
                self.push(separator, None);
            }
        }
    }
}

fn looks_like_marker(word: &str) -> bool {
    let first = word.chars().next().unwrap_or(' ');
    "-–—*+•#|".contains(first) || first.is_ascii_digit() || word.ends_with(')') && word.len() <= 4
}

/// Markdown's escapes for signs that would be emphasis.
fn escaped(text: &str) -> String {
    if text.contains("://") || text.contains("___") {
        text.to_owned()
    } else {
        text.replace('_', "\\_")
    }
}

fn row_line(
    cells: &[String],
    columns: usize,
    widths: &[usize],
    style: TableStyle,
    trailing: bool,
) -> String {
    let cell = |column: usize| cells.get(column).map_or("", String::as_str);
    match style {
        TableStyle::Tabs => {
            let mut line = cells.join("\t");
            if cells.len() < columns && trailing {
                line.push_str(&"\t".repeat(columns - cells.len()));
            }
            line
        }
        TableStyle::Pipes => {
            let cells: Vec<String> = (0..columns)
                .map(|column| format!(" {} ", cell(column)))
                .collect();
            format!("|{}|", cells.join("|"))
        }
        TableStyle::Columns => {
            let padded = (0..columns).map(|column| {
                let text = cell(column);
                let pad = widths[column].saturating_sub(text.chars().count()) + 2;
                format!("{text}{}", " ".repeat(pad))
            });
            padded.collect::<String>().trim_end().to_owned()
        }
    }
}

fn separator_line(columns: usize, widths: &[usize], style: TableStyle) -> String {
    let dashes = |column: usize| "-".repeat(widths[column].max(3));
    let cells: Vec<String> = (0..columns).map(dashes).collect();
    match style {
        TableStyle::Tabs => cells.join("\t"),
        TableStyle::Pipes => format!("|{}|", cells.join("|")),
        TableStyle::Columns => cells.join("  "),
    }
}
