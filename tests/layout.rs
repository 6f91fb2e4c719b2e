//! The five real chartes, as DESIGN.md's table of them says, and the same in every layout: what is found in the words
//! does not depend on how the lines are cut, dressed or named.

mod planted {
    #![allow(dead_code, reason = "these tests need a part of the generator only")]
    pub(crate) mod check;
    pub(crate) mod contract;
    pub(crate) mod layout;
    pub(crate) mod model;
    pub(crate) mod noise;
    pub(crate) mod render;
    pub(crate) mod rng;
    pub(crate) mod tool;
    pub(crate) mod words;
}

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use planted::check::{breaches, slice};
use planted::contract::{Deviation, DocumentReport, Report, file_name};
use planted::layout::{Gap, HeadingDress, Layout, TableStyle, Wrap};
use planted::model::{Block, Cut, Document, Element};
use planted::render::render;
use planted::rng::Rng;
use planted::tool;
use planted::words::template_words;

const CHAVILLE: &str = "chaville-seineouest.opendatasoft.com.txt";
const BLOIS: &str = "data.blois.agglopolys.fr.txt";
const SAINT_MAUR: &str = "data.saint-maur.com.txt";
const HA_PY: &str = "opendata.ha-py.fr.txt";
const VALENCIENNES: &str = "valenciennesmetro.opendatasoft.com.txt";
const CHARTES: [&str; 5] = [CHAVILLE, BLOIS, SAINT_MAUR, HA_PY, VALENCIENNES];

/// The headings of the chartes; `#` marks them in Markdown.
const HEADINGS: [&str; 5] = [
    "Charte cookies",
    "Qu'est ce",
    "Il existe plusieurs",
    "A quoi servent",
    "Cookies nécessaires au",
];
const NECESSARY: &str =
    "Cookies nécessaires au bon fonctionnement de la plateforme / cookies fonctionnels";

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn lines_of(name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(corpus().join(name)).expect("a charte");
    text.split('\n').map(str::to_owned).collect()
}

/// The charte as blocks, its layout left behind.
fn document(name: &str) -> Document {
    let mut blocks: Vec<Block> = Vec::new();
    for line in lines_of(name)
        .iter()
        .filter(|line| !line.is_empty() && !line.starts_with("---"))
    {
        let cells: Vec<String> = line
            .trim_end_matches('\t')
            .split('\t')
            .map(str::to_owned)
            .collect();
        let in_table = line.contains('\t');
        let element = match cells.len() {
            _ if line.starts_with("Nom du prestataire") => Element::TableHeader,
            1 if in_table => Element::Section,
            _ if in_table => Element::Row,
            _ if HEADINGS.iter().any(|start| line.starts_with(start)) => Element::Heading,
            _ => Element::Paragraph,
        };
        let number = blocks.len() as u32;
        blocks.push(Block {
            element,
            cells,
            origin: None,
            number,
            cut: Cut::Whole,
        });
    }
    Document::new(&blocks, BTreeMap::new())
}

fn documents(report: &Report) -> Vec<&DocumentReport> {
    report
        .families
        .iter()
        .flat_map(|family| &family.documents)
        .collect()
}

fn deviations<'r>(report: &'r Report, name: &str) -> &'r [Deviation] {
    let found = report.families.iter().flat_map(|family| &family.documents);
    let document = found
        .into_iter()
        .find(|document| file_name(&document.path) == name);
    &document
        .unwrap_or_else(|| panic!("{name} is not in the report"))
        .deviations
}

/// What no layout may change: the template's words, and by file what is at `warning` or above, with its id.
#[derive(Debug, PartialEq, Eq)]
struct Core {
    template: Vec<(String, Vec<String>)>,
    deviations: BTreeMap<String, Vec<String>>,
}

impl Core {
    /// The core of a report whose files are named by `name_of`.
    fn of(report: &Report, name_of: impl Fn(&str) -> String) -> Self {
        let blocks = report
            .families
            .iter()
            .flat_map(|family| &family.template.blocks);
        let template = blocks
            .map(|block| (block.element.clone(), template_words(&block.text)))
            .collect();
        let about = |deviation: &Deviation| {
            let Deviation {
                id,
                kind,
                element,
                severity,
                raised_by,
                column,
                ..
            } = deviation;
            format!("{id} {kind} {element} {severity} {raised_by:?} {column:?}")
        };
        let deviations = documents(report).into_iter().map(|document| {
            let mut found: Vec<String> = document
                .deviations
                .iter()
                .filter(|deviation| deviation.matters())
                .map(about)
                .collect();
            found.sort_unstable();
            (name_of(file_name(&document.path)), found)
        });
        Self {
            template,
            deviations: deviations.collect(),
        }
    }
}

impl Core {
    /// What is otherwise than in `expected`, one line each.
    fn differences(&self, expected: &Self) -> Vec<String> {
        let mut told = Vec::new();
        let pairs = self.template.iter().zip(&expected.template);
        if let Some((found, block)) = pairs.clone().find(|(found, block)| found != block) {
            told.push(format!("template: {block:?} became {found:?}"));
        } else if self.template.len() != expected.template.len() {
            told.push(format!(
                "{} blocks, not {}",
                self.template.len(),
                expected.template.len()
            ));
        }
        for (name, deviations) in &expected.deviations {
            let found = self.deviations.get(name);
            if found != Some(deviations) {
                told.push(format!("{name}: {deviations:#?} became {found:#?}"));
            }
        }
        told
    }
}

fn core_of_the_chartes() -> Core {
    Core::of(&tool::run(&[&corpus()], &[]), str::to_owned)
}

#[test]
fn the_five_chartes_are_as_the_table_says() {
    let report = tool::run(&[&corpus()], &[]);
    let figures = &report.summary;
    assert_eq!(
        (figures.documents, figures.families, figures.conforming),
        (5, 1, 3)
    );
    assert_eq!((figures.errors, figures.warnings, figures.notes), (3, 2, 2));
    assert_eq!((figures.unassigned, figures.skipped), (0, 0));
    let mut by_kind = figures.by_kind.clone();
    by_kind.retain(|_, count| *count > 0);
    let expected = [
        ("duplicate", 1),
        ("extra", 2),
        ("layout", 2),
        ("wording", 2),
    ];
    assert_eq!(
        by_kind,
        expected
            .into_iter()
            .map(|(kind, count)| (kind.to_owned(), count))
            .collect()
    );

    let all: BTreeMap<&str, Vec<String>> =
        CHARTES.iter().map(|name| (*name, lines_of(name))).collect();
    let broken = breaches(&report, |name| all.get(name).map(Vec::as_slice));
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(deviations(&report, HA_PY).is_empty());
    let portals: Vec<&str> = documents(&report)
        .iter()
        .map(|document| document.portal.as_str())
        .collect();
    assert_eq!(portals, CHARTES.map(|name| name.trim_end_matches(".txt")));
}

#[test]
fn the_template_of_the_chartes_has_sixteen_blocks_and_one_slot() {
    let report = tool::run(&[&corpus()], &[]);
    let template = &report.families[0].template;
    assert_eq!(template.source, "inferred");
    let count = |element: &str| {
        template
            .blocks
            .iter()
            .filter(|block| block.element == element)
            .count()
    };
    assert_eq!(template.blocks.len(), 16);
    assert_eq!((count("table_header"), count("row")), (1, 4));
    assert_eq!(count("heading") + count("paragraph"), 11);
    let slots: Vec<_> = template
        .slots
        .iter()
        .map(|slot| (&*slot.name, &*slot.slot_type, slot.documents, slot.distinct))
        .collect();
    assert_eq!(slots, [("url", "url", 5, 5)]);
    assert!(
        template
            .blocks
            .iter()
            .all(|block| block.support == 5 && !block.optional && !block.contested)
    );

    let disputed = template.blocks.last().expect("a block");
    assert_eq!(disputed.section, [NECESSARY]);
    assert!(
        disputed.cells[3].starts_with("Se souvenir du choix opéré"),
        "{:?}",
        disputed.cells
    );
    let readings: Vec<(usize, bool, Option<&str>)> = disputed
        .readings
        .iter()
        .map(|reading| {
            (
                reading.documents,
                reading.id.is_none(),
                reading.column.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        readings,
        [(3, true, Some("Finalités")), (2, false, Some("Finalités"))]
    );
    assert_eq!(
        disputed.readings[1].id.as_deref(),
        Some(&*deviations(&report, BLOIS)[0].id)
    );
    let contested = template
        .blocks
        .iter()
        .filter(|block| !block.readings.is_empty())
        .count();
    assert_eq!(contested, 1);
    let masked: Vec<&str> = template
        .blocks
        .iter()
        .map(|block| &*block.text)
        .filter(|text| text.contains("{{"))
        .collect();
    assert_eq!(
        masked,
        ["A quoi servent les cookies sur la plateforme <{{url}}>"]
    );
    for document in documents(&report) {
        let host = document.portal.as_str();
        assert_eq!(document.slots["url"], [Some(format!("https://{host}"))]);
    }
}

#[test]
fn the_wording_of_one_cell() {
    let report = tool::run(&[&corpus()], &[]);
    for name in [BLOIS, SAINT_MAUR] {
        let wording = &deviations(&report, name)[0];
        assert_eq!(
            (&*wording.kind, &*wording.element, &*wording.severity),
            ("wording", "cell", "warning")
        );
        assert_eq!(
            (wording.raised_by.as_deref(), wording.shared_by),
            (None, Some(2))
        );
        assert_eq!(
            (wording.column.as_deref(), wording.column_index),
            (Some("Finalités"), Some(4))
        );
        assert_eq!(wording.section, [NECESSARY]);
        let found = wording.found.as_ref().expect("found");
        assert_eq!(
            (
                found.start_line,
                found.end_line,
                found.start_column,
                found.end_column
            ),
            (30, 30, 83, 157)
        );
        assert!(
            found
                .text
                .starts_with("Permet de se souvenir du choix opéré par le visiteur"),
            "{}",
            found.text
        );
        assert_eq!(
            slice(&lines_of(name), found).as_deref(),
            Some(found.text.as_str())
        );
        let edits: Vec<(&str, &str)> = wording
            .edits
            .iter()
            .map(|edit| (&*edit.op, &*edit.text))
            .collect();
        assert_eq!(edits[..2], [("delete", "Se"), ("insert", "Permet de se")]);
        assert_eq!((edits.len(), edits[2].0), (3, "equal"));
        assert_eq!(
            (&wording.after, wording.expected_line, wording.duplicate_of),
            (&None, None, None)
        );
    }
    assert_eq!(
        deviations(&report, BLOIS)[0].id,
        deviations(&report, SAINT_MAUR)[0].id
    );
    assert_eq!(deviations(&report, BLOIS).len(), 1);
    let shared = &report.families[0].shared;
    assert_eq!(
        shared
            .iter()
            .filter(|shared| shared.id == deviations(&report, BLOIS)[0].id)
            .count(),
        1
    );
    assert_eq!(shared[0].portals.len(), shared[0].documents);
}

#[test]
fn the_extra_row_section_and_duplicate_of_saint_maur() {
    let report = tool::run(&[&corpus()], &[]);
    let [_, row, section, duplicate] = deviations(&report, SAINT_MAUR) else {
        panic!("four deviations are expected")
    };
    let about = |deviation: &Deviation| {
        let found = deviation.found.clone().expect("found");
        let Deviation {
            kind,
            element,
            severity,
            ..
        } = deviation.clone();
        (kind, element, severity, found.start_line, found.end_line)
    };
    let expected = |kind: &str, element: &str, line| {
        (
            kind.to_owned(),
            element.to_owned(),
            "error".to_owned(),
            line,
            line,
        )
    };
    assert_eq!(about(row), expected("extra", "row", 31));
    assert_eq!(about(section), expected("extra", "section", 32));
    assert_eq!(about(duplicate), expected("duplicate", "row", 33));
    assert_eq!(row.section, [NECESSARY]);
    assert_eq!(duplicate.section, ["Cookies tiers"]);
    assert_eq!(duplicate.duplicate_of, Some(31));
    assert_eq!(
        duplicate.duplicate_in.as_deref(),
        Some(&[NECESSARY.to_owned()][..])
    );
    assert_eq!(duplicate.part_of.as_ref(), Some(&section.id));
    assert_eq!((&row.part_of, &section.part_of), (&None, &None));
    assert_eq!(
        section.found.as_ref().map(|found| found.text.trim_end()),
        Some("Cookies tiers")
    );
    let last = report.families[0]
        .template
        .blocks
        .last()
        .map(|block| block.id.as_str());
    assert!(
        [row, section, duplicate]
            .into_iter()
            .all(|deviation| deviation.after.as_deref() == last)
    );
    assert!(
        [row, section, duplicate]
            .into_iter()
            .all(|deviation| deviation.template.is_none())
    );
    let contradicting: Vec<&[String]> = report.families[0]
        .inventory
        .iter()
        .filter(|row| row.contradicts)
        .map(|row| row.cells.as_slice())
        .collect();
    assert!(!contradicting.is_empty());
    assert!(
        contradicting
            .iter()
            .all(|cells| cells.contains(&"_grecaptcha".to_owned())),
        "{contradicting:?}"
    );
}

#[test]
fn chaville_and_valenciennes_differ_in_layout_only() {
    let report = tool::run(&[&corpus()], &[]);
    for (name, line) in [(CHAVILLE, 23), (VALENCIENNES, 21)] {
        let [note] = deviations(&report, name) else {
            panic!("{name}: one deviation is expected")
        };
        assert_eq!((&*note.kind, &*note.severity), ("layout", "note"), "{name}");
        let found = note.found.as_ref().expect("found");
        assert_eq!(
            (found.start_line, found.end_line),
            (line, line + 2),
            "{name}"
        );
    }
    let document = documents(&report)
        .into_iter()
        .find(|document| document.path.ends_with(CHAVILLE))
        .expect("Chaville");
    let kinds: BTreeMap<&str, &[usize]> = document
        .normalisations
        .iter()
        .map(|change| (&*change.kind, change.lines.as_slice()))
        .collect();
    let lines = lines_of(CHAVILLE);
    let separator = lines
        .iter()
        .position(|line| line.starts_with("---"))
        .expect("a separator row")
        + 1;
    assert_eq!(kinds.get("separator_row"), Some(&&[separator][..]));
    assert_eq!(
        kinds.get("blank_line_in_table"),
        Some(&&[separator + 1, separator + 2, separator + 3][..])
    );
    assert!(
        kinds
            .get("blank_lines")
            .is_some_and(|lines| lines.starts_with(&[1])),
        "{kinds:?}"
    );
}

/// Writes the chartes, each in its layout, and tells what is found otherwise than in the chartes as scraped.
fn differences(label: &str, layout_of: impl Fn(usize) -> Layout) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lines: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (index, name) in CHARTES.iter().enumerate() {
        let rendered = render(&document(name), &layout_of(index), Rng::new(index as u64));
        std::fs::write(folder.path().join(name), &rendered.bytes).expect("the file is written");
        lines.insert(name, rendered.lines);
    }
    let report = tool::run(&[folder.path()], &[]);
    let mut told = breaches(&report, |name| lines.get(name).map(Vec::as_slice));
    let expected = core_of_the_chartes();
    told.extend(Core::of(&report, str::to_owned).differences(&expected));
    // Against the kept template each text is judged alone, and comes to the same.
    let kept = folder.path().join("kept.template");
    let written = std::process::Command::new(env!("CARGO_BIN_EXE_charte-diff"))
        .args(["template", "-q", "-o"])
        .args([&kept, &corpus()])
        .status();
    assert!(written.is_ok_and(|status| status.success()));
    let checked = tool::run_check(&[folder.path()], &kept);
    let checked = Core::of(&checked, str::to_owned).differences(&expected);
    told.extend(checked.into_iter().map(|told| format!("check: {told}")));
    told.into_iter()
        .map(|difference| format!("{label}: {difference}"))
        .collect()
}

/// The same for several layouts, all of which must change nothing.
fn assert_same(differences: Vec<Vec<String>>) {
    let layouts = differences.len();
    let differing = differences.iter().filter(|list| !list.is_empty()).count();
    let first: Vec<&String> = differences
        .iter()
        .flat_map(|list| list.iter().take(4))
        .take(24)
        .collect();
    assert_eq!(differing, 0, "of {layouts} layouts; {first:#?}");
}

#[test]
fn one_line_a_block() {
    assert_same(vec![differences("plain", |_| Layout::plain())]);
}

#[test]
fn all_texts_wrapped() {
    let wrapped = |width| {
        move |_| Layout {
            wrap: Wrap::All(width),
            ..Layout::plain()
        }
    };
    assert_same(
        [40, 60, 80]
            .map(|width| differences(&format!("all at {width}"), wrapped(width)))
            .to_vec(),
    );
}

#[test]
fn some_texts_wrapped() {
    let wrapped = |width| {
        move |_| Layout {
            wrap: Wrap::Some(width),
            ..Layout::plain()
        }
    };
    assert_same(
        [40, 52, 60, 71, 80]
            .map(|width| differences(&format!("some at {width}"), wrapped(width)))
            .to_vec(),
    );
}

#[test]
fn some_files_wrapped() {
    let wrapped = |width| {
        move |index: usize| {
            let wrap = if index.is_multiple_of(2) {
                Wrap::All(width)
            } else {
                Wrap::No
            };
            Layout {
                wrap,
                ..Layout::plain()
            }
        }
    };
    let widths = [40, 52, 60, 71, 80];
    let mut told = widths
        .map(|width| differences(&format!("files at {width}"), wrapped(width)))
        .to_vec();
    told.push(differences("each at its width", |index| Layout {
        wrap: Wrap::All(widths[index]),
        ..Layout::plain()
    }));
    assert_same(told);
}

#[test]
fn tables_of_every_style() {
    let mut told = Vec::new();
    let styles = [TableStyle::Tabs, TableStyle::Pipes, TableStyle::Columns];
    for table in styles {
        for (separator, blanks_in_table) in
            [(true, true), (true, false), (false, true), (false, false)]
        {
            let layout = Layout {
                table,
                separator,
                blanks_in_table,
                ..Layout::plain()
            };
            told.push(differences(&format!("{layout:?}"), |_| layout.clone()));
        }
    }
    let mixed = |index: usize| Layout {
        table: styles[index % 3],
        separator: index < 2,
        ..Layout::plain()
    };
    told.push(differences("mixed", mixed));
    assert_same(told);
}

#[test]
fn no_blank_lines_in_some_files() {
    let bare_files = |bare: &'static [usize], wrap| {
        let layout_of = move |index: usize| {
            if bare.contains(&index) {
                Layout {
                    gap: Gap::None,
                    wrap,
                    ..Layout::plain()
                }
            } else {
                Layout::plain()
            }
        };
        differences(&format!("files {bare:?} bare, {wrap:?}"), layout_of)
    };
    let unwrapped: [&[usize]; 6] = [&[0], &[1], &[2], &[1, 2], &[0, 3, 4], &[0, 1, 2, 3]];
    // A wrapped file without blank lines says nothing about the URL, which stands on a line of its own in it: two of the
    // three files that have it in the heading must go on saying so.
    let wrapped: [&[usize]; 5] = [&[0], &[1], &[2], &[0, 4], &[0, 3, 4]];
    let mut told: Vec<_> = unwrapped
        .into_iter()
        .map(|bare| bare_files(bare, Wrap::No))
        .collect();
    told.extend(
        wrapped
            .into_iter()
            .map(|bare| bare_files(bare, Wrap::All(60))),
    );
    assert_same(told);
}

#[test]
fn doubled_lines() {
    let mut told = Vec::new();
    for wrap in [Wrap::No, Wrap::All(60), Wrap::Some(72)] {
        let doubled = |doubled| Layout {
            doubled,
            wrap,
            ..Layout::plain()
        };
        told.push(differences(&format!("doubled {wrap:?}"), |_| doubled(true)));
        told.push(differences(&format!("some doubled {wrap:?}"), |index| {
            doubled(index % 2 == 0)
        }));
    }
    // With no blank line beside, doubling parts every line by one.
    let bare = Layout {
        doubled: true,
        gap: Gap::None,
        ..Layout::plain()
    };
    told.push(differences("doubled and bare", |index| {
        if index < 2 {
            bare.clone()
        } else {
            Layout::plain()
        }
    }));
    assert_same(told);
}

#[test]
fn line_ends_of_every_kind() {
    let mut told = Vec::new();
    for line_end in ["\r", "\r\n", "\u{85}", "\u{2028}"] {
        let ended = Layout {
            line_end,
            ..Layout::plain()
        };
        told.push(differences(&format!("{line_end:?}"), |_| ended.clone()));
        let some = |index: usize| {
            if index.is_multiple_of(2) {
                ended.clone()
            } else {
                Layout::plain()
            }
        };
        told.push(differences(&format!("some {line_end:?}"), some));
    }
    assert_same(told);
}

#[test]
fn markdown_and_other_dress() {
    let markdown = Layout {
        heading: HeadingDress::Hash,
        markdown: true,
        table: TableStyle::Pipes,
        separator: true,
        ..Layout::plain()
    };
    let one = |index| {
        if index == 1 {
            markdown.clone()
        } else {
            Layout::plain()
        }
    };
    let mut told = vec![
        differences("all in Markdown", |_| markdown.clone()),
        differences("one in Markdown", one),
    ];
    for heading in [
        HeadingDress::Underline,
        HeadingDress::Numbered,
        HeadingDress::Article,
    ] {
        let dressed = Layout {
            heading,
            ..Layout::plain()
        };
        let some = |index| {
            if index < 2 {
                dressed.clone()
            } else {
                Layout::plain()
            }
        };
        told.push(differences(&format!("{heading:?}"), some));
    }
    assert_same(told);
}

#[test]
fn random_layouts() {
    let seeds = if std::env::var_os("CHARTE_SWEEP").is_some() {
        400
    } else {
        12
    };
    let random = |seed: u64| {
        move |index: usize| {
            Layout::random(
                &mut Rng::new(seed).fork(index as u64),
                index.is_multiple_of(2),
                false,
            )
        }
    };
    assert_same(
        (0..seeds)
            .map(|seed| differences(&format!("seed {seed}"), random(seed)))
            .collect(),
    );
}

#[test]
fn names_and_order_change_nothing() {
    let expected = core_of_the_chartes();
    // The names keep their hosts, so that portals and slots stay what they are.
    for turn in 1..CHARTES.len() {
        let folder = tempfile::tempdir().expect("a folder");
        for (index, name) in CHARTES.iter().enumerate() {
            let part = folder
                .path()
                .join(format!("{}", (index + turn) % CHARTES.len()));
            std::fs::create_dir(&part).expect("a folder");
            std::fs::copy(corpus().join(name), part.join(name)).expect("a copy");
        }
        let report = tool::run(
            &[folder.path()],
            &["--jobs", if turn % 2 == 0 { "1" } else { "3" }],
        );
        assert_eq!(Core::of(&report, str::to_owned), expected, "turn {turn}");
    }
    // Other names, no hosts: the same deviations still.
    for turn in 0..CHARTES.len() {
        let folder = tempfile::tempdir().expect("a folder");
        let new_name = |index: usize| format!("{:04}.txt", (index * 2 + turn) % CHARTES.len());
        for (index, name) in CHARTES.iter().enumerate() {
            std::fs::copy(corpus().join(name), folder.path().join(new_name(index)))
                .expect("a copy");
        }
        let report = tool::run(&[folder.path()], &[]);
        let name_of = |new: &str| {
            let index = (0..CHARTES.len()).find(|&index| new_name(index) == new);
            index
                .map(|index| CHARTES[index].to_owned())
                .unwrap_or_default()
        };
        assert_eq!(Core::of(&report, name_of), expected, "renamed, turn {turn}");
    }
    let mut files: Vec<PathBuf> = CHARTES.iter().map(|name| corpus().join(name)).collect();
    files.reverse();
    let paths: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    assert_eq!(
        Core::of(&tool::run(&paths, &[]), str::to_owned),
        expected,
        "named in reverse"
    );
}
