//! The texts as tracked changes. Accepting all of them gives the portal's blocks, rejecting all the template's.
//!
//! ```text
//! a block of one side     its words in w:ins or w:del, and its paragraph mark (w:pPr/w:rPr/w:ins|w:del) or its row
//!                         (w:trPr/w:ins|w:del)
//! a block in two parts    the mark between them inserted, the space deleted; joined: the other way round
//! a table wider than Word's may be   a paragraph for each row, cells parted by a bar
//! ```

use std::io;

use super::body::{Body, WIDTH};
use crate::deviation::{EditOp, Element};
use crate::report::review::{Mark, RedBlock, Redlines, Review, Run};

/// The deepest heading that Word has a style for.
const DEEPEST: u8 = 9;
/// How deep the heading of a portal's text stands; the headings of the text go below.
const PORTAL: u8 = 2;
/// A column's share of the width of a table is that of its longest text, within these bounds, in characters.
const NARROW: usize = 9;
const WIDE: usize = 90;
/// A word, or a text, up to this long stays on one line.
const WORD: usize = 24;
/// What the margins of a cell take, in characters.
const MARGIN: usize = 2;
/// How many columns a table of Word may have.
const COLUMNS: usize = 63;
/// How many portals a title names.
const NAMED: usize = 12;
/// How many portals are named under a title; the table of portals names them all.
const LISTED: usize = 300;

/// The bookmark of a text.
pub(super) fn anchor(family: usize, group: usize) -> String {
    format!("text_{}_{}", family + 1, group + 1)
}

pub(super) fn write(
    body: &mut Body<'_, '_>,
    review: &Review,
    redlines: &[Redlines<'_>],
) -> io::Result<()> {
    let lang = review.lang;
    let mut begun = false;
    for (number, redlines) in redlines.iter().enumerate() {
        let Some(family) = review.families.get(number) else {
            continue;
        };
        for redline in redlines.each() {
            if !begun {
                begun = true;
                body.on_new_page("Heading1", lang.tracked_texts())?;
                body.say("Lead", lang.tracked_help())?;
            }
            let Some(group) = family.matrix.groups.get(redline.group) else {
                continue;
            };
            let names: Vec<&str> = group
                .portals
                .iter()
                .filter_map(|portal| family.portals.get(*portal))
                .map(|portal| portal.name.as_str())
                .collect();
            let (title, author) = match names.as_slice() {
                [only] => ((*only).to_owned(), (*only).to_owned()),
                several => {
                    let count = lang.portals(several.len());
                    (
                        format!("{count}{}{}", lang.colon(), lang.named(several, NAMED)),
                        count,
                    )
                }
            };
            body.say("Heading2", &title)?;
            if names.len() > NAMED {
                body.say("Lead", &lang.with_this_text(&names, LISTED))?;
            }
            if let [first, _, ..] = names.as_slice() {
                body.say("Lead", &lang.slots_as_in(first))?;
            }
            if !redline.of_file.is_empty() {
                body.say("Lead", &lang.of_the_file(&redline.of_file))?;
            }
            let id = body.number();
            let name = anchor(number, redline.group);
            body.xml
                .empty("w:bookmarkStart", &[("w:id", &id), ("w:name", &name)])?;
            Tracked {
                body,
                author: &author,
                family: number,
            }
            .blocks(&redline.blocks)?;
            // What is taken out last would run into the title of the next text.
            body.say("Separator", "")?;
            body.xml.empty("w:bookmarkEnd", &[("w:id", &id)])?;
        }
    }
    Ok(())
}

/// A text while it is written.
struct Tracked<'b, 'x, 'z> {
    body: &'b mut Body<'x, 'z>,
    author: &'b str,
    family: usize,
}

impl Tracked<'_, '_, '_> {
    fn blocks(&mut self, blocks: &[RedBlock]) -> io::Result<()> {
        let mut before: Option<Element> = None;
        let mut rest = blocks;
        while let Some((first, others)) = rest.split_first() {
            if !first.element.in_table() {
                self.paragraph(first)?;
                before = Some(first.element);
                rest = others;
                continue;
            }
            // Two tables side by side would be one.
            if before.is_some_and(Element::in_table) {
                self.body.say("Separator", "")?;
            }
            let on = others
                .iter()
                .take_while(|block| block.element.continues_table(Some(first.element)));
            let (table, after) = rest.split_at(1 + on.count());
            self.table(table)?;
            before = Some(first.element);
            rest = after;
        }
        Ok(())
    }

    /// What is said of a change: number, author and day.
    fn change(&mut self, name: &str, inside: bool) -> io::Result<()> {
        let id = self.body.number();
        let about = [
            ("w:id", id.as_str()),
            ("w:author", self.author),
            ("w:date", self.body.stamp),
        ];
        if inside {
            self.body.xml.open(name, &about)
        } else {
            self.body.xml.empty(name, &about)
        }
    }

    /// That a paragraph mark or a row is one side's.
    fn end(&mut self, op: EditOp) -> io::Result<()> {
        match op {
            EditOp::Equal => Ok(()),
            EditOp::Insert => self.change("w:ins", false),
            EditOp::Delete => self.change("w:del", false),
        }
    }

    fn paragraph(&mut self, block: &RedBlock) -> io::Result<()> {
        let heading;
        let style = match block.element {
            Element::Heading => {
                heading = format!("Heading{}", block.level.saturating_add(PORTAL).min(DEEPEST));
                &heading
            }
            Element::ListItem => "ListBullet",
            _ => "Normal",
        };
        self.begin(style, block)?;
        let runs: Vec<Run> = block.cells.iter().flatten().cloned().collect();
        self.commented(&runs, &block.findings)?;
        self.body.xml.close("w:p")
    }

    /// A row as a paragraph, bars between its cells: Word opens no document with a table as wide as this.
    fn wide_row(&mut self, row: &RedBlock) -> io::Result<()> {
        self.begin("WideRow", row)?;
        let last = row.cells.len().saturating_sub(1);
        for (number, cell) in row.cells.iter().enumerate() {
            if number > 0 {
                self.run(&Run {
                    op: row.end,
                    text: " | ".to_owned(),
                })?;
            }
            let own = |mark: &&Mark| mark.cell == number || (number == last && mark.cell > last);
            let marks: Vec<Mark> = row.findings.iter().filter(own).copied().collect();
            self.commented(cell, &marks)?;
        }
        self.body.xml.close("w:p")
    }

    /// Begins a paragraph of this style, whose mark may be one side's.
    fn begin(&mut self, style: &str, block: &RedBlock) -> io::Result<()> {
        self.body.xml.open("w:p", &[])?;
        self.body.xml.open("w:pPr", &[])?;
        self.body.xml.value("w:pStyle", style)?;
        if block.end != EditOp::Equal {
            self.body.xml.open("w:rPr", &[])?;
            self.end(block.end)?;
            self.body.xml.close("w:rPr")?;
        }
        self.body.xml.close("w:pPr")
    }

    /// Runs with the comments about them.
    fn commented(&mut self, runs: &[Run], marks: &[Mark]) -> io::Result<()> {
        let mut ids = Vec::with_capacity(marks.len());
        for mark in marks {
            let id = self.body.note(self.family, mark.finding);
            self.body
                .xml
                .empty("w:commentRangeStart", &[("w:id", &id)])?;
            ids.push(id);
        }
        for run in runs {
            self.run(run)?;
        }
        for id in ids {
            let xml = &mut *self.body.xml;
            xml.empty("w:commentRangeEnd", &[("w:id", &id)])?;
            xml.open("w:r", &[])?;
            xml.open("w:rPr", &[])?;
            xml.value("w:rStyle", "CommentReference")?;
            xml.close("w:rPr")?;
            xml.empty("w:commentReference", &[("w:id", &id)])?;
            xml.close("w:r")?;
        }
        Ok(())
    }

    fn run(&mut self, run: &Run) -> io::Result<()> {
        let (name, holder) = match run.op {
            EditOp::Equal => return self.body.run(None, "w:t", &run.text),
            EditOp::Insert => ("w:ins", "w:t"),
            EditOp::Delete => ("w:del", "w:delText"),
        };
        self.change(name, true)?;
        self.body.run(None, holder, &run.text)?;
        self.body.xml.close(name)
    }

    fn table(&mut self, rows: &[RedBlock]) -> io::Result<()> {
        if rows.iter().any(|row| row.cells.len() > COLUMNS) {
            return rows.iter().try_for_each(|row| self.wide_row(row));
        }
        let widths = widths(rows);
        self.body.open_table("PortalTable", &widths)?;
        let mut at_the_head = true;
        for row in rows {
            at_the_head &= row.element == Element::TableHeader;
            self.row(row, &widths, at_the_head)?;
        }
        self.body.close_table()
    }

    fn row(&mut self, row: &RedBlock, widths: &[u32], is_head: bool) -> io::Result<()> {
        self.body.open_row()?;
        if is_head {
            self.body.xml.empty("w:tblHeader", &[])?;
        }
        self.end(row.end)?;
        self.body.xml.close("w:trPr")?;
        // A heading row is one cell over the whole width.
        let spans = row.element == Element::Section && row.cells.len() == 1;
        let count = if spans { 1 } else { widths.len() };
        for number in 0..count {
            let width = if spans {
                widths.iter().sum()
            } else {
                widths.get(number).copied().unwrap_or_default()
            };
            self.body
                .open_cell(width, if spans { widths.len() } else { 1 })?;
            let is_title = is_head || row.element == Element::Section;
            let style = if is_title { "TableHead" } else { "TableText" };
            let runs = row.cells.get(number).map_or(&[][..], |cell| cell);
            let last = number + 1 == count;
            let own = |mark: &&Mark| mark.cell == number || (last && mark.cell > number);
            let marks: Vec<Mark> = row.findings.iter().filter(own).copied().collect();
            self.body.xml.open("w:p", &[])?;
            self.body.xml.open("w:pPr", &[])?;
            self.body.xml.value("w:pStyle", style)?;
            self.body.xml.close("w:pPr")?;
            self.commented(runs, &marks)?;
            self.body.xml.close("w:p")?;
            self.body.xml.close("w:tc")?;
        }
        self.body.xml.close("w:tr")
    }
}

/// The widths of the columns, by the longest text in each; a word is cut only where it is very long.
fn widths(rows: &[RedBlock]) -> Vec<u32> {
    let count = rows.iter().map(|row| row.cells.len()).max().unwrap_or(1);
    let mut weights = vec![NARROW; count];
    for row in rows.iter().filter(|row| row.cells.len() == count) {
        for (weight, cell) in weights.iter_mut().zip(&row.cells) {
            let text: String = cell.iter().map(|run| run.text.as_str()).collect();
            let length = text.chars().count();
            let words = text.split_whitespace().map(|word| word.chars().count());
            let whole = if length <= WORD {
                length
            } else {
                words.max().unwrap_or(0).min(WORD)
            };
            // A long text goes on in a second line.
            *weight = (length.min(WIDE) / 2).max(whole + MARGIN).max(*weight);
        }
    }
    let total: usize = weights.iter().sum();
    let share = |weight: &usize| u32::try_from(WIDTH as usize * weight / total.max(1));
    weights
        .iter()
        .map(|weight| share(weight).unwrap_or(WIDTH))
        .collect()
}
