//! The template file, written: TOML front matter between two `+++` lines, then the blocks as plain text.
//!
//! It looks like a charte, so that a lawyer can read and edit it. It is read back by [`super::read`].

use super::{Template, TemplateBlock};
use crate::document::Element;
use crate::toml;

/// The line above and below the front matter.
const MARK: &str = "+++\n";

/// How the remarks in a template file are worded; the file knows no language of its own.
pub trait Remarks {
    /// The title over the readings that compete.
    fn title(&self) -> String;
    /// A block of the template by its number from 1, and a column of it.
    fn place(&self, number: usize, column: Option<&str>) -> String;
    /// How many documents have a reading, with the colon that follows.
    fn count(&self, documents: u32) -> String;
}

/// The template file, with its remarks.
#[must_use]
pub fn write(template: &Template, remarks: &impl Remarks) -> String {
    let mut text = String::from(MARK);
    text.push_str("charte-diff = 1\n");
    text.push_str(&format!("name = {}\n", toml::string(&template.name)));
    if let Some(lang) = &template.lang {
        text.push_str(&format!("lang = {}\n", toml::string(lang)));
    }
    for slot in &template.slots {
        text.push_str(&format!(
            "\n[slots.{}]\ntype = {}\n",
            toml::key(&slot.name),
            toml::string(slot.slot_type.name())
        ));
        if let Some(held) = &slot.matches {
            text.push_str(&format!("match = {}\n", toml::string(held.expression())));
        }
        if slot.same_as_portal {
            text.push_str("same_as_portal = true\n");
        }
    }
    push_readings(template, remarks, &mut text);
    text.push_str(MARK);
    text.push_str(&body(template));
    text
}

/// What stands below the front matter: the part that a template's digest is taken of.
///
/// Blocks are parted by a blank line, the rows of a table by a line end; what may be absent stands between
/// `{{optional}}` and `{{end}}`. A block that would be read back as another element says what it is. Block text comes
/// escaped already ([`super::pattern::escape`]).
#[must_use]
pub fn body(template: &Template) -> String {
    let mut text = String::new();
    let mut before: Option<Element> = None;
    let mut begun = false;
    // The optional parts that the block before stands in, outermost first.
    let mut open: Vec<usize> = Vec::new();
    for block in &template.blocks {
        let parts = parts_of(template, block);
        let common = open.iter().zip(&parts).take_while(|(a, b)| a == b).count();
        for _ in common..open.len() {
            text.push_str("{{end}}\n");
        }
        let same_table = block.element.continues_table(before);
        if !same_table {
            text.push('\n');
        }
        for _ in common..parts.len() {
            text.push_str("{{optional}}\n");
        }
        // What the line above leaves open: a table whose first row is yet to come, or is there.
        let had_row = begun;
        begun = block.element != Element::Section || same_table && begun;
        let above = match (same_table, had_row) {
            (false, _) => "",
            (true, false) => "x\t\n",
            (true, true) => "x\tx\n",
        };
        text.push_str(&written(block, above));
        text.push('\n');
        before = Some(block.element);
        open = parts;
    }
    for _ in open {
        text.push_str("{{end}}\n");
    }
    text
}

/// The optional parts that a block stands in, outermost first.
fn parts_of(template: &Template, block: &TemplateBlock) -> Vec<usize> {
    let mut parts: Vec<usize> = Vec::new();
    let mut part = block.part;
    while let Some(number) = part.filter(|number| !parts.contains(number)) {
        parts.push(number);
        part = template.parts.get(number).and_then(|part| part.within);
    }
    parts.reverse();
    parts
}

/// A block as plain as it can be: such that it is read back as what it is.
fn written(block: &TemplateBlock, above: &str) -> String {
    let text = &*block.text;
    let plain = match block.element {
        Element::Heading if block.level > 0 => {
            format!("{} {text}", "#".repeat(usize::from(block.level)))
        }
        Element::ListItem => format!("- {text}"),
        // Without a cell beside it, only its tab shows that the first row of a table is one.
        Element::Section if above.is_empty() => format!("{text}\t"),
        _ => text.to_owned(),
    };
    let mut errors = Vec::new();
    let read = super::body::read(&format!("{above}{plain}\n"), 1, &mut errors).blocks;
    let alone = match (above, read.as_slice()) {
        ("", [only]) => Some(only),
        (above, [_, only]) if !above.is_empty() => Some(only),
        _ => None,
    };
    // Beside a line with as many, bars would part cells.
    let barred = block.element == Element::Section && super::body::bars(text) > 0;
    let same = !barred
        && alone.is_some_and(|only| {
            (only.element, only.level) == (block.element, block.level)
                && only.texts.join("\t") == text
        });
    if same && errors.is_empty() {
        plain
    } else {
        super::body::saying(block.element, block.level, text)
    }
}

/// The readings that compete, as remarks: majority readings stand in the body, the others must not be lost sight of.
fn push_readings(template: &Template, remarks: &impl Remarks, text: &mut String) {
    let contested: Vec<_> = template
        .blocks
        .iter()
        .enumerate()
        .filter(|(_, block)| !block.readings.is_empty())
        .collect();
    if contested.is_empty() {
        return;
    }
    text.push_str(&format!("\n# {}\n", in_remark(&remarks.title())));
    for (number, block) in contested {
        let mut column: Option<Option<&str>> = None;
        for reading in &block.readings {
            // The readings of one column stand together.
            if column != Some(reading.column.as_deref()) {
                column = Some(reading.column.as_deref());
                let place = remarks.place(number + 1, reading.column.as_deref());
                text.push_str(&format!("# {}\n", in_remark(&place)));
            }
            let count = remarks.count(reading.documents);
            text.push_str(&format!(
                "#   {} {}\n",
                in_remark(count.trim_end()),
                in_remark(&reading.text)
            ));
        }
    }
}

/// A text in a TOML comment: one line, without control characters, which TOML forbids there.
fn in_remark(text: &str) -> String {
    text.chars()
        .map(|sign| if sign.is_control() { ' ' } else { sign })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::template::{Reading, Slot, SlotType, Source};

    struct Plain;

    impl Remarks for Plain {
        fn title(&self) -> String {
            "Readings".into()
        }

        fn place(&self, number: usize, column: Option<&str>) -> String {
            format!("block {number}, column {}", column.unwrap_or("none"))
        }

        fn count(&self, documents: u32) -> String {
            format!("{documents}:")
        }
    }

    fn block(element: Element, text: &str) -> TemplateBlock {
        TemplateBlock {
            id: "0".into(),
            element,
            section: Arc::from([]),
            text: text.into(),
            cells: Vec::new(),
            support: 5,
            level: 0,
            part: None,
            contested: false,
            readings: Vec::new(),
        }
    }

    fn slot(name: &str) -> Slot {
        Slot {
            name: name.into(),
            slot_type: SlotType::Url,
            documents: 5,
            distinct: 5,
            same_as_portal: true,
            matches: None,
        }
    }

    fn template() -> Template {
        let mut row = block(Element::Row, "Nous\tle but");
        let reading = |text: &str, documents, id: Option<&str>| Reading {
            text: text.into(),
            column: Some("But".into()),
            documents,
            id: id.map(Into::into),
        };
        row.readings = vec![
            reading("le but", 3, None),
            reading("un but\tautre", 2, Some("1")),
        ];
        Template {
            name: "charte \"a\"".into(),
            source: Source::Inferred,
            digest: "0".into(),
            blocks: vec![
                block(Element::Heading, "Charte"),
                block(
                    Element::Paragraph,
                    "Sur <{{url}}> et dans les {{{{accolades}}}} pour vous.",
                ),
                block(Element::ListItem, "un point"),
                block(Element::TableHeader, "Nom\tBut"),
                row,
                block(Element::Section, "Tiers"),
                block(Element::TableHeader, "Autre\tTable"),
            ],
            slots: vec![slot("url")],
            parts: Vec::new(),
            lang: Some("fr".into()),
        }
    }

    #[test]
    fn the_body_looks_like_a_charte() {
        let template = template();
        let expected = "\nCharte\n\nSur <{{url}}> et dans les {{{{accolades}}}} pour vous.\n\n- un point\n\n\
                        Nom\tBut\nNous\tle but\nTiers\n\nAutre\tTable\n";
        assert_eq!(body(&template), expected);
    }

    #[test]
    fn the_front_matter_declares_slots_and_remembers_the_readings() {
        let expected = "+++\ncharte-diff = 1\nname = \"charte \\\"a\\\"\"\nlang = \"fr\"\n\n[slots.url]\n\
                        type = \"url\"\nsame_as_portal = true\n\n\
                        # Readings\n# block 5, column But\n\
                        #   3: le but\n#   2: un but autre\n+++\n";
        let written = write(&template(), &Plain);
        assert!(written.starts_with(expected), "{written}");
    }

    #[test]
    fn the_body_is_found_again() {
        let template = template();
        let written = write(&template, &Plain);
        let below = |text| {
            super::super::read::parts(text)
                .ok()
                .map(|(_, body)| body.to_owned())
        };
        assert_eq!(below(&written), Some(body(&template)));
        assert_eq!(below("no front matter"), None);
        assert_eq!(below("+++\nnever closed\n"), None);
        assert_eq!(below("++++\n+++\n"), None);
    }
}
