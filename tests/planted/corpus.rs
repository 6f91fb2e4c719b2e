//! Whole corpora of known truth: documents of one or two families, with deviations and noise, as files of a folder.

use std::collections::BTreeMap;
use std::path::Path;

use super::families::{Family, OUTLIERS};
use super::fillers::host;
use super::layout::Layout;
use super::model::{Block, Document, Element, Place, Severity, parse};
use super::plant::{Budget, OPERATIONS, Planter};
use super::render::{Rendered, render};
use super::rng::Rng;

/// What must be found in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Truth {
    /// The kind, as in JSON.
    pub(crate) kind: &'static str,
    /// What it is about.
    pub(crate) element: Element,
    /// First and last line where it stands; for `missing`, from the block before to the block after.
    pub(crate) lines: (usize, usize),
    /// The number of the column, from 1, for a cell.
    pub(crate) column: Option<usize>,
    /// How much it matters.
    pub(crate) severity: Severity,
    /// What may have raised it; empty where nothing has.
    pub(crate) raised_by: &'static [&'static str],
    /// The text: the document's, for `missing` the template's, with `{name}` for slots.
    pub(crate) text: String,
    /// For a duplicate, the first line of the block that is repeated.
    pub(crate) duplicate_of: Option<usize>,
}

/// One file of a corpus.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// Its name in the folder.
    pub(crate) name: String,
    /// The number of its family in the corpus; `None` for an outlier.
    pub(crate) family: Option<usize>,
    /// What the file looks like.
    pub(crate) layout: Layout,
    /// The file.
    pub(crate) rendered: Rendered,
    /// What must be found in it.
    pub(crate) truth: Vec<Truth>,
    /// The blocks of the template that it lacks.
    pub(crate) lacking: Vec<Place>,
}

/// A corpus.
#[derive(Debug, Clone)]
pub(crate) struct Corpus {
    /// What to call it in messages: family, size, seed.
    pub(crate) label: String,
    /// The families whose documents it holds.
    pub(crate) families: Vec<Family>,
    /// The files, in the order of their names.
    pub(crate) files: Vec<File>,
}

/// What goes into a corpus.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recipe<'f> {
    /// The families.
    pub(crate) families: &'f [Family],
    /// How many documents each has.
    pub(crate) documents: usize,
    /// How many outliers there are.
    pub(crate) outliers: usize,
    /// The seed.
    pub(crate) seed: u64,
    /// Whether documents deviate.
    pub(crate) deviations: bool,
    /// Whether files vary in layout, encoding and typography.
    pub(crate) noise: bool,
}

impl Corpus {
    /// The corpus of a recipe.
    pub(crate) fn new(recipe: &Recipe<'_>) -> Self {
        let rng = Rng::new(recipe.seed);
        let mut files = Vec::new();
        for (number, family) in recipe.families.iter().enumerate() {
            files.extend(family_files(
                recipe,
                number,
                family,
                &rng.fork(1 + number as u64),
            ));
        }
        let plain = Layout::plain();
        for (number, outlier) in OUTLIERS.iter().take(recipe.outliers).enumerate() {
            let document = Document::new(&parse(outlier), BTreeMap::new());
            let rendered = render(&document, &plain, rng.fork(1_000 + number as u64));
            let name = format!("outlier-{number}.txt");
            files.push(File {
                name,
                family: None,
                layout: plain.clone(),
                rendered,
                truth: Vec::new(),
                lacking: Vec::new(),
            });
        }
        files.sort_by(|one, other| one.name.cmp(&other.name));
        let names: Vec<&str> = recipe.families.iter().map(|family| family.name).collect();
        let label = format!(
            "{} × {} (seed {})",
            names.join("+"),
            recipe.documents,
            recipe.seed
        );
        Self {
            label,
            families: recipe.families.to_vec(),
            files,
        }
    }

    /// Writes the files into `folder`.
    pub(crate) fn write(&self, folder: &Path) -> std::io::Result<()> {
        self.files
            .iter()
            .try_for_each(|file| std::fs::write(folder.join(&file.name), &file.rendered.bytes))
    }

    /// The file of this name.
    pub(crate) fn file(&self, name: &str) -> Option<&File> {
        self.files.iter().find(|file| file.name == name)
    }
}

fn file_name(family: &Family, number: usize, index: usize, host: &str) -> String {
    if family.hosts {
        format!("{host}.txt")
    } else {
        format!("{}-{number}-{index:04}.txt", family.name)
    }
}

fn family_files(recipe: &Recipe<'_>, number: usize, family: &Family, rng: &Rng) -> Vec<File> {
    let template = family.blocks();
    let mut budget = Budget::new(recipe.documents);
    let may_leave_out = recipe.deviations && recipe.documents >= 10;
    (0..recipe.documents)
        .map(|index| {
            let mut rng = rng.fork(index as u64);
            // Two generations in one corpus belong to different portals.
            let portal = number * recipe.documents + index;
            let host = host(portal);
            let fillers: BTreeMap<&'static str, String> = family
                .slots
                .iter()
                .map(|slot| (slot.name, slot.filler.fill(portal, &host, &mut rng)))
                .collect();
            let clear_ends = index % 2 == 0 || rng.percent(30);
            let mut layout = Layout::plain();
            if recipe.noise {
                layout = Layout::random(&mut rng, clear_ends, family.numbered);
            }
            let mut document = Document::new(&template, fillers);
            if recipe.deviations {
                let other = super::fillers::host(
                    number * recipe.documents + (index + 1) % recipe.documents,
                );
                let other = family.hosts.then_some(other.as_str());
                let mut planter = Planter::new(
                    family,
                    document,
                    &mut budget,
                    rng.fork(7),
                    other,
                    clear_ends,
                );
                if may_leave_out && index % 3 == 1 {
                    planter.leave_out_optional();
                } else {
                    planter.spare_optional();
                }
                if rng.percent(60) {
                    let wanted = rng.between(1, 3);
                    let mut planted = 0;
                    for _ in 0..24 {
                        let operation = OPERATIONS[rng.below(OPERATIONS.len())];
                        planted += usize::from(planter.plant(operation).is_some());
                        if planted == wanted {
                            break;
                        }
                    }
                }
                document = planter.finish();
            }
            let rendered = render(&document, &layout, rng.fork(9));
            let truth = truth(&document, &rendered, &template);
            let name = file_name(family, number, index, &host);
            let places = document.planted.iter().map(|planted| planted.place);
            let lacking = places
                .filter(|place| matches!(place, Place::Lacking(_)))
                .collect();
            File {
                name,
                family: Some(number),
                layout,
                rendered,
                truth,
                lacking,
            }
        })
        .collect()
}

/// The planted deviations with the lines where they came to stand.
fn truth(document: &Document, rendered: &Rendered, template: &[Block]) -> Vec<Truth> {
    let span = |number: u32| rendered.spans.get(&number).copied().unwrap_or((0, 0));
    let planted = document.planted.iter().map(|planted| {
        let (lines, text) = match planted.place {
            Place::Block(number) => {
                let block = document
                    .blocks
                    .iter()
                    .position(|block| block.number == number);
                let block = block.expect("what was planted stands in the document");
                let text = match planted.column {
                    Some(column) => rendered.texts[block]
                        .split('\t')
                        .nth(column - 1)
                        .unwrap_or_default()
                        .to_owned(),
                    None => rendered.texts[block].clone(),
                };
                (span(number), text)
            }
            Place::Lacking(origin) => {
                // A block that moved away says nothing about the place.
                let moved = |block: &Block| {
                    let mut planted = document.planted.iter();
                    planted.any(|planted| {
                        planted.kind == "moved" && planted.place == Place::Block(block.number)
                    })
                };
                let blocks = document.blocks.iter();
                let present = blocks.filter(|block| block.origin.is_some() && !moved(block));
                let before = present
                    .clone()
                    .filter(|block| block.origin < Some(origin))
                    .map(|block| span(block.number).0);
                let after = present
                    .filter(|block| block.origin > Some(origin))
                    .map(|block| span(block.number).1);
                (
                    (before.max().unwrap_or(0), after.min().unwrap_or(usize::MAX)),
                    template[origin].text(),
                )
            }
        };
        Truth {
            kind: planted.kind,
            element: planted.element,
            lines,
            column: planted.column,
            severity: planted.severity,
            raised_by: planted.raised_by,
            text,
            duplicate_of: planted.repeats.map(|number| span(number).0),
        }
    });
    planted.collect()
}
