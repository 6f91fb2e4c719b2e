//! The form of one document: its lines with their roles, its written form, and the record of what changed.
//!
//! Made from one file alone, line by line. Blocks are cut later, from the same lines and roles.

use std::sync::Arc;

use crate::analysis::Normalisation;
use crate::document::line::Line;
use crate::document::table::{Role, Row, roles};
use crate::text::NormalisationKind;
use crate::text::decode::{Decoded, Mojibake};
use crate::text::lines::{Ending, split_lines};

/// A document as lines with roles. Line numbers count from 1.
#[derive(Debug, Clone)]
pub struct Formed {
    /// The lines, in order.
    pub lines: Vec<Arc<Line>>,
    /// The role of each line.
    pub roles: Vec<Role>,
    /// The encoding that was read, in lower case.
    pub encoding: &'static str,
    /// Whether a byte order mark stood before the text.
    pub bom: bool,
    /// Whether the text had been read in the wrong encoding before.
    pub mojibake: Mojibake,
    /// The first line with bidirectional controls.
    pub bidi: Option<u32>,
    /// The first line with characters that nobody sees.
    pub invisible: Option<u32>,
    /// The lines that end otherwise than by `\n`, ascending.
    other_endings: Vec<u32>,
    /// Whether the last line has no ending.
    unfinished: bool,
}

/// Forms a decoded document. `line_of` looks a raw line up where lines are kept, or reads it.
pub fn form(decoded: Decoded, mut line_of: impl FnMut(&str) -> Arc<Line>) -> Formed {
    let raw = split_lines(&decoded.text);
    let lines: Vec<Arc<Line>> = raw.iter().map(|line| line_of(line.text)).collect();
    let numbered = || (1..).zip(&lines);
    let other = (1..)
        .zip(&raw)
        .filter(|(_, line)| matches!(line.ending, Ending::CrLf | Ending::Other));
    Formed {
        roles: roles(&lines),
        encoding: decoded.encoding,
        bom: decoded.bom,
        mojibake: decoded.mojibake,
        bidi: numbered()
            .find(|(_, line)| line.bidi)
            .map(|(number, _)| number),
        invisible: numbered()
            .find(|(_, line)| line.invisible)
            .map(|(number, _)| number),
        other_endings: other.map(|(number, _)| number).collect(),
        unfinished: raw
            .last()
            .is_some_and(|line| matches!(line.ending, Ending::None)),
        lines,
    }
}

impl Formed {
    /// The written form: what `normalise` prints.
    #[must_use]
    pub fn written(&self) -> String {
        let mut written =
            String::with_capacity(self.lines.iter().map(|line| line.written.len() + 1).sum());
        let mut blank = false;
        for (line, role) in self.lines.iter().zip(&self.roles) {
            let text: &str = match role {
                Role::Blank => {
                    blank = true;
                    continue;
                }
                Role::Noise => continue,
                Role::Text | Role::Underline => &line.written,
                Role::Row(row) => &row.written,
            };
            if blank && !written.is_empty() {
                written.push('\n');
            }
            blank = false;
            written.push_str(text);
            written.push('\n');
        }
        written
    }

    /// What the written form changed, by the names of the kinds; the lines ascend.
    #[must_use]
    pub fn normalisations(&self) -> Vec<Normalisation> {
        let mut record = Record::default();
        self.of_the_file(&mut record);
        let last = self
            .roles
            .iter()
            .rposition(|role| !matches!(role, Role::Blank | Role::Noise));
        // Whether a blank line would be the first of its run, after something that stays.
        let mut wanted = false;
        for (index, (line, role)) in self.lines.iter().zip(&self.roles).enumerate() {
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            for kind in NormalisationKind::ALL {
                if line.kinds.contains(kind) {
                    record.add(kind, number);
                }
            }
            match role {
                Role::Noise if line.separator => {
                    record.add(NormalisationKind::SeparatorRow, number)
                }
                Role::Noise => record.add(NormalisationKind::BlankLineInTable, number),
                Role::Blank if wanted && last.is_some_and(|last| index < last) => {
                    wanted = false;
                    if !line.cleaned.is_empty() {
                        record.add(NormalisationKind::BlanksAtLineEnds, number);
                    }
                }
                Role::Blank => record.add(NormalisationKind::BlankLines, number),
                Role::Text | Role::Underline => {
                    wanted = true;
                    let trimmed = line.cleaned.trim();
                    if trimmed.len() != line.cleaned.len() {
                        record.add(NormalisationKind::BlanksAtLineEnds, number);
                    }
                    if trimmed != &*line.written {
                        record.add(NormalisationKind::Spaces, number);
                    }
                }
                Role::Row(row) => {
                    wanted = true;
                    of_a_row(line, row, number, &mut record);
                }
            }
        }
        record.finish()
    }

    /// The changes that concern the file as a whole.
    fn of_the_file(&self, record: &mut Record) {
        let wide = self.encoding.starts_with("utf-16") || self.encoding.starts_with("utf-32");
        for (number, line) in (1..).zip(&self.lines) {
            let foreign = !line.raw.is_ascii();
            if self.encoding != "utf-8" && (wide || foreign) {
                record.add(NormalisationKind::Encoding, number);
            }
            if matches!(self.mojibake, Mojibake::Mended) && foreign {
                record.add(NormalisationKind::Mojibake, number);
            }
        }
        if self.bom {
            record.add(NormalisationKind::Bom, 1);
        }
        for &number in &self.other_endings {
            record.add(NormalisationKind::LineEnding, number);
        }
        if self.unfinished
            && self
                .roles
                .last()
                .is_some_and(|role| !matches!(role, Role::Blank | Role::Noise))
        {
            record.add(
                NormalisationKind::FinalNewline,
                u32::try_from(self.lines.len()).unwrap_or(u32::MAX),
            );
        }
    }
}

/// What changed in a line of a table.
fn of_a_row(line: &Line, row: &Row, number: u32, record: &mut Record) {
    let between = line
        .cleaned
        .trim_matches(|sign: char| sign.is_whitespace() && sign != '\t');
    if between.len() != line.cleaned.len() {
        record.add(NormalisationKind::BlanksAtLineEnds, number);
    }
    if between == &*row.written {
        return;
    }
    if line.is_tabbed() {
        record.add(NormalisationKind::Spaces, number);
    } else {
        record.add(NormalisationKind::Cells, number);
    }
}

/// The lines of each kind, in the making.
#[derive(Default)]
struct Record {
    lines: [Vec<u32>; NormalisationKind::ALL.len()],
}

impl Record {
    fn add(&mut self, kind: NormalisationKind, line: u32) {
        let place = NormalisationKind::ALL
            .iter()
            .position(|known| *known == kind);
        if let Some(lines) = place.and_then(|place| self.lines.get_mut(place))
            && lines.last() != Some(&line)
        {
            lines.push(line);
        }
    }

    fn finish(self) -> Vec<Normalisation> {
        NormalisationKind::ALL
            .into_iter()
            .zip(self.lines)
            .filter(|(_, lines)| !lines.is_empty())
            .map(|(kind, lines)| Normalisation { kind, lines })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::decode::decode;

    fn formed(text: &str) -> Formed {
        let decoded = Decoded {
            text: text.into(),
            encoding: "utf-8",
            bom: false,
            mojibake: Mojibake::None,
        };
        form(decoded, |raw| Arc::new(Line::new(raw)))
    }

    /// The cells of the rows, in order.
    fn rows(formed: &Formed) -> Vec<Vec<String>> {
        let row = |role: &Role| match role {
            Role::Row(row) => Some(row.cells.iter().map(|cell| cell.text.to_string()).collect()),
            _ => None,
        };
        formed.roles.iter().filter_map(row).collect()
    }

    fn charte(name: &str) -> Formed {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("corpus")
            .join(name);
        let decoded = decode(&std::fs::read(path).expect("a charte")).expect("text");
        form(decoded, |raw| Arc::new(Line::new(raw)))
    }

    fn recorded(formed: &Formed) -> Vec<(&'static str, Vec<u32>)> {
        formed
            .normalisations()
            .into_iter()
            .map(|change| (change.kind.name(), change.lines))
            .collect()
    }

    #[test]
    fn chaville() {
        let formed = charte("chaville-seineouest.opendatasoft.com.txt");
        assert_eq!(
            recorded(&formed),
            [
                ("blank_line_in_table", vec![31, 32, 33]),
                ("blank_lines", vec![1, 2, 3, 4]),
                ("final_newline", vec![37]),
                ("separator_row", vec![30]),
            ]
        );
        let table = rows(&formed);
        assert_eq!(table.len(), 5);
        assert!(table.iter().all(|row| row.len() == 4));
        assert!(
            matches!(formed.roles.get(28), Some(Role::Row(row)) if row.first && row.separator_below)
        );
        assert_eq!(formed.roles.get(24), Some(&Role::Text), "the URL");
    }

    #[test]
    fn saint_maur() {
        let formed = charte("data.saint-maur.com.txt");
        assert_eq!(
            recorded(&formed),
            [
                ("blank_line_in_table", vec![27]),
                ("blank_lines", vec![1, 2]),
                ("final_newline", vec![33])
            ]
        );
        let Some(Role::Row(section)) = formed.roles.get(31) else {
            panic!("line 32 is a row")
        };
        assert!(
            section.heading
                && &*section.written == "Cookies tiers\t\t\t"
                && section.cells.len() == 1
        );
        let Some(Role::Row(row)) = formed.roles.get(29) else {
            panic!("line 30 is a row")
        };
        let cell = row.cells.get(3).expect("four cells");
        assert_eq!((cell.start_column, cell.end_column), (83, 157));
    }

    #[test]
    fn every_charte_keeps_its_words_and_its_table() {
        for name in [
            "chaville-seineouest.opendatasoft.com.txt",
            "data.blois.agglopolys.fr.txt",
            "data.saint-maur.com.txt",
            "opendata.ha-py.fr.txt",
            "valenciennesmetro.opendatasoft.com.txt",
        ] {
            let first = charte(name);
            let again = formed(&first.written());
            assert_eq!(again.written(), first.written(), "{name}");
            assert_eq!(rows(&again), rows(&first), "{name}");
            assert!(again.normalisations().is_empty(), "{name}");
        }
    }

    /// Saint-Maur's table in other layouts: the same rows, and the same written form once tabs stand between cells.
    #[test]
    fn one_table_whatever_its_layout() {
        let original = charte("data.saint-maur.com.txt");
        let cells = rows(&original);
        let width = |column: usize| {
            cells
                .iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
        };
        let line = |row: &Vec<String>, layout: &str| -> String {
            let cell = |column: usize| row.get(column).map_or("", String::as_str);
            match layout {
                "pipes" => format!("| {} | {} | {} | {} |", cell(0), cell(1), cell(2), cell(3)),
                "bare" if row.len() > 1 => {
                    format!("{} | {} | {} | {}", cell(0), cell(1), cell(2), cell(3))
                }
                "columns" if row.len() > 1 => (0..4).fold(String::new(), |line, column| {
                    line + &format!("{:<1$}", cell(column), width(column) + 2)
                }),
                "untabbed" | "bare" | "columns" if row.len() == 1 => cell(0).to_owned(),
                _ => row.join("\t"),
            }
        };
        for layout in ["pipes", "bare", "columns", "untabbed"] {
            for between in ["\n", "\n\n", "\n\n\n"] {
                for rule in [
                    "",
                    "-----\t-----",
                    "|-----|-----|",
                    "-----  -----",
                    "----------",
                ] {
                    let mut lines: Vec<String> =
                        cells.iter().map(|row| line(row, layout)).collect();
                    if !rule.is_empty() {
                        lines.insert(1, rule.to_owned());
                    }
                    let text = format!("Un titre\n\n{}\n\nUne suite.", lines.join(between));
                    let formed = formed(&text);
                    assert_eq!(rows(&formed), cells, "{layout}, {text}");
                    let section = formed
                        .roles
                        .iter()
                        .filter(|role| matches!(role, Role::Row(row) if row.heading));
                    assert_eq!(section.count(), 1, "{layout}");
                    assert!(
                        formed
                            .roles
                            .iter()
                            .all(|role| !matches!(role, Role::Row(row) if row.table > 0))
                    );
                }
            }
        }
    }

    #[test]
    fn the_written_form() {
        for (text, written) in [
            (
                "\n\n  Titre  \n\n\n  un  deux\u{a0} trois \r\n",
                "Titre\n\nun deux\u{a0}trois\n",
            ),
            ("Nom :\tX", "Nom : X\n"),
            (
                "| a | b | |\n|---|---|---|\n| **c** | | |\n| e | f | g |",
                "a\tb\t\n**c**\t\t\ne\tf\tg\n",
            ),
            (
                "a   b    c\nd   e    f\ng        h",
                "a\tb\tc\nd\te\tf\ng\t\th\n",
            ),
            ("* un\n*\tdeux", "* un\n* deux\n"),
            ("A\n\n***\n\nB", "A\n\nB\n"),
            ("", ""),
            ("\n \n", ""),
        ] {
            assert_eq!(formed(text).written(), written, "{text:?}");
        }
    }

    #[test]
    fn changes_are_recorded_with_their_lines() {
        let text = "\u{200b}a \n\n  \n\nb  c\r\n| d | e | f |\n   \n---\t---\ng\t h\t\n";
        assert_eq!(
            recorded(&formed(text)),
            [
                ("blank_line_in_table", vec![7]),
                ("blank_lines", vec![3, 4]),
                ("blanks_at_line_ends", vec![1]),
                ("cells", vec![6]),
                ("invisible_characters", vec![1]),
                ("line_ending", vec![5]),
                ("separator_row", vec![8]),
                ("spaces", vec![5, 9]),
            ]
        );
    }

    /// A cell, or a piece of a line, of the kinds that make trouble.
    fn piece() -> impl Strategy<Value = String> {
        prop_oneof![
            6 => "[a-zé]{1,8}",
            2 => "[A-Z][a-z]{1,5} [a-z]{1,6}",
            1 => Just("Fin.".to_owned()),
            1 => Just("**fort**".to_owned()),
            1 => Just("_ga".to_owned()),
            1 => Just("a\\|b".to_owned()),
            1 => Just("-".to_owned()),
            1 => Just("- x".to_owned()),
            1 => Just("1.".to_owned()),
            1 => Just("1. x".to_owned()),
            1 => Just("##".to_owned()),
            1 => Just("---".to_owned()),
            1 => Just("|".to_owned()),
            1 => Just(String::new()),
            1 => Just("\u{a0}".to_owned()),
            1 => Just("e\u{301}".to_owned()),
            1 => Just("\u{200b}".to_owned()),
            1 => Just("https://x.fr".to_owned()),
        ]
    }

    /// A line of any layout.
    fn line() -> impl Strategy<Value = String> {
        let cells = || proptest::collection::vec(piece(), 1..5);
        let blanks = prop_oneof![
            Just(" "),
            Just("  "),
            Just("   "),
            Just("\t"),
            Just("\t\t"),
            Just(" | "),
            Just("|"),
            Just("\u{a0} ")
        ];
        prop_oneof![
            3 => Just(String::new()),
            1 => Just("  \t".to_owned()),
            1 => Just("| | |".to_owned()),
            4 => cells().prop_map(|cells| cells.join("\t")),
            3 => cells().prop_map(|cells| format!("| {} |", cells.join(" | "))),
            2 => cells().prop_map(|cells| cells.join(" | ")),
            3 => cells().prop_map(|cells| cells.iter().map(|cell| format!("{cell:<10}")).collect()),
            2 => cells().prop_map(|cells| cells.join("  ")),
            2 => cells().prop_map(|cells| cells.join(" ")),
            2 => (cells(), blanks).prop_map(|(cells, blanks)| cells.join(blanks)),
            1 => (piece(), "[ \t]{1,3}").prop_map(|(piece, blanks)| format!("{blanks}{piece}")),
            1 => (piece(), "[ \t]{1,3}").prop_map(|(piece, blanks)| format!("{piece}{blanks}")),
            1 => prop_oneof![
                Just("-----"), Just("=== ==="), Just("---\t---"), Just("|---|---|"), Just("----------  ---------"), Just("---|---")
            ].prop_map(str::to_owned),
        ]
    }

    fn document() -> impl Strategy<Value = String> {
        let ending = prop_oneof![8 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\n\n")];
        proptest::collection::vec((line(), ending), 0..14).prop_map(|lines| {
            lines
                .into_iter()
                .map(|(line, ending)| line + ending)
                .collect()
        })
    }

    /// What the written form must keep: every sign but blanks, pipes, separators and what nobody sees.
    fn signs(text: &str) -> String {
        text.chars().filter(|sign| sign.is_alphanumeric()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(1_000), ..ProptestConfig::default() })]

        #[test]
        fn twice_is_the_same_as_once(text in document()) {
            let first = formed(&text);
            let written = first.written();
            let again = formed(&written);
            prop_assert_eq!(again.written(), &written[..], "from {:?}", text);
            // A title over a header that a separator marks is text only as long as the separator is there.
            let ruled = first.lines.iter().any(|line| line.separator);
            let compared = |formed: &Formed| -> Vec<Vec<String>> {
                rows(formed).into_iter().filter(|row| !ruled || row.len() > 1).collect()
            };
            prop_assert_eq!(compared(&again), compared(&first), "from {:?}", text);
            prop_assert!(again.normalisations().is_empty(), "{:?}: {:?}", written, again.normalisations());
            prop_assert!(written.is_empty() || written.ends_with('\n') && !written.ends_with("\n\n"));
        }

        #[test]
        fn no_word_is_lost_and_no_line_joined(text in document()) {
            use unicode_normalization::UnicodeNormalization;
            let formed = formed(&text);
            let composed: String = text.nfc().collect();
            prop_assert_eq!(signs(&formed.written()), signs(&composed));
            let kept = formed.roles.iter().filter(|role| !matches!(role, Role::Blank | Role::Noise)).count();
            let written = formed.written();
            prop_assert_eq!(written.lines().filter(|line| !line.is_empty()).count(), kept);
        }

        #[test]
        fn a_cell_stands_where_it_says(text in document()) {
            let formed = formed(&text);
            for (line, role) in formed.lines.iter().zip(&formed.roles) {
                let Role::Row(row) = role else { continue };
                for cell in row.cells.iter().filter(|cell| cell.start_column > 0) {
                    let (start, end) = (cell.start_column as usize, cell.end_column as usize);
                    let slice: String = line.raw.chars().take(end).skip(start - 1).collect();
                    let (found, said) = (signs(&crate::text::clean::clean(&slice).text), signs(&cell.text));
                    prop_assert_eq!(found, said, "{:?} of {:?}", cell, line.raw);
                }
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC*|[ -~\\n\\t|]{0,200}") {
            let written = formed(&text).written();
            prop_assert_eq!(formed(&written).written(), written);
        }
    }
}
