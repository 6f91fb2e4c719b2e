//! What stands in each sheet of the workbook; a [`Review`] has computed it.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::table::{Head, Table};
use crate::analysis::Analysis;
use crate::report::lang::{Lang, Sheet};
use crate::report::review::{Cell, ColumnKind, FamilyReview, Matrix, Review, ReviewOptions};
use crate::report::rows::{Column, Value, rows};

/// How many columns the matrix has at most; a sheet of Excel has 16,384.
const MOST_COLUMNS: usize = 16_000;
/// How many of them are printed side by side on one page.
const ON_ONE_PAGE: usize = 24;

/// The deviations, one a row, with room for decisions.
pub(super) fn deviations(
    book: &mut Workbook,
    analysis: &Analysis,
    options: &ReviewOptions,
    limit: usize,
) -> Result<(), XlsxError> {
    let lang = options.lang;
    let heads = Column::ALL.map(|column| {
        let head = |widest| Head::new(lang.column(column), widest);
        match column {
            Column::Portal | Column::File | Column::Section | Column::Portals => head(30),
            Column::Expected | Column::Found => head(48),
            Column::Why => head(36),
            Column::Template | Column::Row | Column::What | Column::State => head(22),
            Column::Severity => head(14).shaded(),
            Column::Line => head(9),
            Column::SharedBy => head(11),
            Column::Cell => head(18),
            Column::Id => head(17),
            Column::Decision => head(16).at_least(14).for_decisions(),
            Column::Remark => head(44).at_least(36).for_remarks(),
        }
    });
    let table = Table {
        name: lang.sheet(Sheet::Deviations).to_owned(),
        heads: heads.into(),
        lang,
        filters: true,
        pages: Some(2),
    };
    let mut rows = rows(analysis, options).peekable();
    if rows.peek().is_none() {
        let none = [text(lang.review().no_findings, lang)];
        return table.write(book, std::iter::once(none), limit);
    }
    table.write(book, rows, limit)
}

/// Portals by template blocks, a sheet for each template.
pub(super) fn matrices(
    book: &mut Workbook,
    review: &Review,
    limit: usize,
) -> Result<(), XlsxError> {
    let lang = review.lang;
    let name = lang.sheet(Sheet::Matrix);
    for (number, family) in (1..).zip(&review.families) {
        let name = if review.families.len() == 1 {
            name.to_owned()
        } else {
            format!("{name} {number}.")
        };
        let words = lang.review();
        let fixed = [
            Head::new(words.portal, 32),
            Head::new(words.template, 20),
            Head::new(words.result, 20),
        ];
        // More would be too small to read.
        let on_one_page = family.matrix.columns.len() <= ON_ONE_PAGE;
        let columns = family.matrix.columns.iter().take(MOST_COLUMNS);
        let columns = columns.map(|column| {
            let title = match column.kind {
                ColumnKind::Block(number) => format!("{number}. {}", column.name),
                ColumnKind::Beside(_) => column.name.clone(),
            };
            let title = match &column.support {
                Some(support) => format!("{title} ({support})"),
                None => title,
            };
            Head::new(title, 16).shaded()
        });
        let table = Table {
            name,
            heads: fixed.into_iter().chain(columns).collect(),
            lang,
            filters: true,
            pages: on_one_page.then_some(1),
        };
        table.write(book, portals(family, &family.matrix, lang), limit)?;
    }
    Ok(())
}

/// The lines of a matrix, a portal each, the gravest first.
fn portals<'r>(
    family: &'r FamilyReview,
    matrix: &'r Matrix,
    lang: Lang,
) -> impl Iterator<Item = Vec<Value>> + 'r {
    let template = format!(
        "{}{}{}",
        family.template.status,
        lang.colon(),
        family.template.name
    );
    matrix.groups.iter().flat_map(move |group| {
        let portals = group.portals.iter();
        let portals = portals.filter_map(|number| family.portals.get(*number));
        let template = template.clone();
        portals.map(move |portal| {
            let state = portal.state.words(lang);
            let fixed = [&portal.name, &template, state].map(|told| text(told, lang));
            let cells = group.cells.iter().take(MOST_COLUMNS);
            let cells = cells.map(|held| match held {
                Some(held) => text(&cell(held, lang), lang),
                None => Value::Empty,
            });
            fixed.into_iter().chain(cells).collect()
        })
    })
}

/// *reworded, editorial*; of several deviations the gravest, and how many there are.
fn cell(cell: &Cell, lang: Lang) -> String {
    let mut told = format!("{}, {}", lang.kind(cell.kind), lang.severity(cell.severity));
    if cell.findings.len() > 1 {
        told = format!("{told} (× {})", lang.number(cell.findings.len()));
    }
    if cell.accepted {
        told = format!("{told}, {}", lang.is_accepted());
    }
    told
}

/// What the tables declare, a place each.
pub(super) fn inventory(
    book: &mut Workbook,
    review: &Review,
    limit: usize,
) -> Result<(), XlsxError> {
    let (lang, words) = (review.lang, review.lang.review());
    let table = Table {
        name: lang.sheet(Sheet::Inventory).to_owned(),
        heads: vec![
            Head::new(words.declared, 36),
            Head::new(words.section, 44),
            Head::new(words.support, 14),
            Head::new(words.template, 22),
            Head::new(lang.declares(), 20),
            Head::new(words.contradiction, 20),
            Head::new(words.beyond, 36),
            Head::new(words.lacking, 36),
        ],
        lang,
        filters: true,
        pages: Some(1),
    };
    let rows = review.families.iter().flat_map(|family| {
        family.inventory.iter().flat_map(move |thing| {
            thing.places.iter().map(move |place| {
                let names = |numbers: &[usize]| {
                    let portals = numbers.iter().filter_map(|at| family.portals.get(*at));
                    let names: Vec<&str> = portals.map(|portal| &*portal.name).collect();
                    lang.named(&names, 20)
                };
                let standing = if place.in_template {
                    words.in_template
                } else {
                    words.beyond
                };
                let contradiction = if thing.contradicts {
                    words.contradiction
                } else {
                    ""
                };
                [
                    &thing.name,
                    &place.section,
                    &place.count,
                    &family.template.name,
                    standing,
                    contradiction,
                    &*names(&place.portals),
                    &*names(&place.lacking),
                ]
                .map(|told| text(told, lang))
            })
        })
    });
    table.write(book, rows, limit)
}

/// What was compared, and how to decide.
pub(super) fn about(book: &mut Workbook, review: &Review, limit: usize) -> Result<(), XlsxError> {
    let (lang, words) = (review.lang, review.lang.review());
    let mut lines: Vec<(&str, String)> = vec![
        ("", words.not_advice.to_owned()),
        (words.date, review.date.clone()),
        (
            words.version,
            concat!("charte-diff ", env!("CARGO_PKG_VERSION")).to_owned(),
        ),
        (words.result, review.figures.clone()),
    ];
    if let Some(collected) = &review.collected {
        lines.push((words.collected, collected.clone()));
    }
    if let Some(extract) = &review.extract {
        lines.push((words.details, extract.clone()));
    }
    let proof = review.proof.as_ref().map(|proof| proof.text.clone());
    lines.extend(proof.map(|proof| (words.proof, proof)));
    if let Some(since) = &review.since {
        lines.extend(
            since
                .templates_changed
                .iter()
                .map(|changed| (words.since, changed.clone())),
        );
        lines.push((words.since, since.figures.clone()));
    }
    for family in &review.families {
        let template = &family.template;
        lines.push((template.status, template.name.clone()));
        lines.push(("", template.meaning.clone()));
        lines.push((words.digest, template.digest.clone()));
        let labels = std::iter::once(words.main).chain(std::iter::repeat(""));
        let sentences = family.sentences.iter().map(|told| told.whole(lang));
        lines.extend(labels.zip(sentences));
        for (portal, severity, what) in &family.resolved {
            lines.push((words.resolved, format!("{portal} · {severity} · {what}")));
        }
    }
    for outside in &review.unassigned {
        lines.push((words.outside, outside.title.clone()));
        for (path, nearest) in &outside.documents {
            lines.push(("", format!("{path} · {nearest}")));
        }
    }
    for (path, reason) in &review.skipped {
        lines.push((words.skipped, format!("{path} · {reason}")));
    }
    lines.push((words.decision, lang.choose_a_decision()));
    lines.push((words.decision, lang.how_decisions_are_taken_up().to_owned()));
    let table = Table {
        name: lang.sheet(Sheet::About).to_owned(),
        heads: vec![Head::new(&*review.title, 36), Head::new("", 100)],
        lang,
        filters: false,
        pages: Some(1),
    };
    let rows = lines
        .iter()
        .map(|(label, told)| [text(label, lang), text(told, lang)]);
    table.write(book, rows, limit)
}

fn text(text: &str, lang: Lang) -> Value {
    Value::text(text, lang)
}
