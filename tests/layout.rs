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
    pub(crate) mod words;
}

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use planted::check::{breaches, slice};
use planted::contract::{self, Deviation, DocumentReport, Report, file_name};
use planted::layout::{Gap, HeadingDress, Layout, TableStyle, Wrap};
use planted::model::{Block, Cut, Document, Element};
use planted::render::render;
use planted::rng::Rng;
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

fn core_of_the_chartes() -> Core {
    Core::of(&contract::run(&[&corpus()], &[]), str::to_owned)
}

#[test]
fn the_five_chartes_are_as_the_table_says() {
    let report = contract::run(&[&corpus()], &[]);
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
    let report = contract::run(&[&corpus()], &[]);
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
    let report = contract::run(&[&corpus()], &[]);
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
    let report = contract::run(&[&corpus()], &[]);
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
    let report = contract::run(&[&corpus()], &[]);
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

/// Writes the chartes, each in its layout, and holds what is found against the chartes as scraped.
fn assert_same(label: &str, layout_of: impl Fn(usize) -> Layout) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lines: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (index, name) in CHARTES.iter().enumerate() {
        let rendered = render(&document(name), &layout_of(index), Rng::new(index as u64));
        std::fs::write(folder.path().join(name), &rendered.bytes).expect("the file is written");
        lines.insert(name, rendered.lines);
    }
    let report = contract::run(&[folder.path()], &[]);
    let broken = breaches(&report, |name| lines.get(name).map(Vec::as_slice));
    assert!(broken.is_empty(), "{label}: {broken:#?}");
    let (found, expected) = (
        format!("{:#?}", Core::of(&report, str::to_owned)),
        format!("{:#?}", core_of_the_chartes()),
    );
    // Line by line, so that a failure shows what differs and not two templates.
    let diff = similar::TextDiff::from_lines(&expected, &found);
    assert!(
        found == expected,
        "{label}:\n{}",
        diff.unified_diff().context_radius(3)
    );
}

#[test]
fn one_line_a_block() {
    assert_same("plain", |_| Layout::plain());
}

#[test]
fn all_texts_wrapped() {
    for width in [40, 60, 80] {
        assert_same(&format!("all at {width}"), |_| Layout {
            wrap: Wrap::All(width),
            ..Layout::plain()
        });
    }
}

#[test]
fn some_texts_or_some_files_wrapped() {
    for width in [40, 52, 60, 71, 80] {
        assert_same(&format!("some texts at {width}"), |_| Layout {
            wrap: Wrap::Some(width),
            ..Layout::plain()
        });
        assert_same(&format!("some files at {width}"), |index| {
            let wrap = if index % 2 == 0 {
                Wrap::All(width)
            } else {
                Wrap::No
            };
            Layout {
                wrap,
                ..Layout::plain()
            }
        });
    }
    let widths = [40, 48, 60, 72, 80];
    assert_same("each at its width", |index| Layout {
        wrap: Wrap::All(widths[index]),
        ..Layout::plain()
    });
}

#[test]
fn tables_of_every_style() {
    for table in [TableStyle::Tabs, TableStyle::Pipes, TableStyle::Columns] {
        for separator in [true, false] {
            for blanks_in_table in [true, false] {
                let layout = Layout {
                    table,
                    separator,
                    blanks_in_table,
                    ..Layout::plain()
                };
                assert_same(&format!("{layout:?}"), |_| layout.clone());
            }
        }
    }
    let styles = [TableStyle::Tabs, TableStyle::Pipes, TableStyle::Columns];
    assert_same("mixed", |index| Layout {
        table: styles[index % 3],
        separator: index % 2 == 0,
        ..Layout::plain()
    });
}

#[test]
fn no_blank_lines_in_some_files() {
    for bare in [&[0][..], &[1], &[2], &[1, 2], &[0, 3, 4], &[0, 1, 2, 3]] {
        let gap = |index: usize| {
            if bare.contains(&index) {
                Gap::None
            } else {
                Gap::One
            }
        };
        assert_same(&format!("{bare:?} bare"), |index| Layout {
            gap: gap(index),
            ..Layout::plain()
        });
        if bare.len() == 4 {
            // The only file that shows its blocks would then be Valenciennes, which sets its URL apart: nobody shows
            // that most do not.
            continue;
        }
        assert_same(&format!("{bare:?} bare and wrapped"), |index| {
            let wrap = if bare.contains(&index) {
                Wrap::All(60)
            } else {
                Wrap::No
            };
            Layout {
                gap: gap(index),
                wrap,
                ..Layout::plain()
            }
        });
    }
}

#[test]
fn doubled_lines() {
    for wrap in [Wrap::No, Wrap::All(60), Wrap::Some(72)] {
        assert_same(&format!("doubled {wrap:?}"), |_| Layout {
            doubled: true,
            wrap,
            ..Layout::plain()
        });
        assert_same(&format!("some doubled {wrap:?}"), |index| Layout {
            doubled: index % 2 == 0,
            wrap,
            ..Layout::plain()
        });
    }
    // With no blank line beside, doubling parts every line by one.
    assert_same("doubled and bare", |index| {
        let bare = index < 2;
        Layout {
            doubled: bare,
            gap: if bare { Gap::None } else { Gap::One },
            ..Layout::plain()
        }
    });
}

#[test]
fn line_ends_of_every_kind() {
    for line_end in ["\r", "\r\n", "\u{85}", "\u{2028}"] {
        assert_same(&format!("{line_end:?}"), |_| Layout {
            line_end,
            ..Layout::plain()
        });
        assert_same(&format!("some {line_end:?}"), |index| {
            let line_end = if index % 2 == 0 { line_end } else { "\n" };
            Layout {
                line_end,
                wrap: Wrap::All(66),
                ..Layout::plain()
            }
        });
    }
}

#[test]
fn markdown() {
    let markdown = Layout {
        heading: HeadingDress::Hash,
        markdown: true,
        table: TableStyle::Pipes,
        separator: true,
        ..Layout::plain()
    };
    assert_same("all in Markdown", |_| markdown.clone());
    assert_same("one in Markdown", |index| {
        if index == 1 {
            markdown.clone()
        } else {
            Layout::plain()
        }
    });
    for heading in [
        HeadingDress::Underline,
        HeadingDress::Numbered,
        HeadingDress::Article,
    ] {
        assert_same(&format!("{heading:?}"), |index| {
            if index < 2 {
                Layout {
                    heading,
                    ..Layout::plain()
                }
            } else {
                Layout::plain()
            }
        });
    }
}

#[test]
fn random_layouts() {
    let seeds = if std::env::var_os("CHARTE_SWEEP").is_some() {
        400
    } else {
        12
    };
    for seed in 0..seeds {
        assert_same(&format!("seed {seed}"), |index| {
            let mut rng = Rng::new(seed).fork(index as u64);
            Layout::random(&mut rng, index % 2 == 0, false)
        });
    }
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
        let report = contract::run(
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
        let report = contract::run(&[folder.path()], &[]);
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
        Core::of(&contract::run(&paths, &[]), str::to_owned),
        expected,
        "named in reverse"
    );
}

#[test]
fn threads_change_no_byte() {
    let once = contract::run_bytes(&[&corpus()], &["--jobs", "1"]);
    for jobs in ["2", "5", "16"] {
        assert!(
            contract::run_bytes(&[&corpus()], &["--jobs", jobs]) == once,
            "--jobs {jobs}"
        );
    }
}
