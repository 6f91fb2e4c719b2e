//! The matrix: the picture of who deviates where. A cell has a sign for the kind, a shade for the severity, and both in
//! words for those who do not see them.

use maud::{Markup, html};

use super::Page;
use super::parts::{class, sign};
use super::picture;
use crate::deviation::Severity;
use crate::report::review::{Cell, Column, ColumnKind, Group};

/// How many columns stand side by side: so many fit on a sheet.
const BAND: usize = 30;
/// How many portals of one line are named before they are only counted.
const NAMED: usize = 3;
/// From how many lines on the picture stands before the table: they are not seen at once.
const PICTURED: usize = 20;
/// How many lines of the table stand unfolded.
const UNFOLDED: usize = 60;

pub(super) fn matrix(page: &Page<'_>) -> Markup {
    let (lang, words) = (page.lang, page.lang.review());
    let matrix = &page.family.matrix;
    let mut bands = matrix.columns.len().div_ceil(BAND).max(1);
    bands = matrix.columns.len().div_ceil(bands).max(1);
    html! {
        section.matrix id=(page.part("matrix")) {
            h2 { (words.matrix) }
            p { (words.matrix_help) }
            ul.legend aria-label=(words.legend) {
                @for kind in &matrix.kinds {
                    li { span.key { (sign(*kind)) } " " (lang.kind(*kind)) }
                }
                @for severity in [Severity::Error, Severity::Warning, Severity::Note] {
                    li { span class={ "key " (class(severity)) } { "\u{a0}" } " " (lang.severity(severity)) }
                }
                @if matrix.groups.iter().flat_map(|group| &group.cells).flatten().any(|cell| cell.accepted) {
                    li { span.key.ok { "✓" } " " (words.only_accepted) }
                }
            }
            @if matrix.groups.len() > PICTURED {
                (picture::picture(page))
            }
            @if matrix.groups.len() > UNFOLDED {
                details.lines {
                    summary { (lang.line_by_line(matrix.groups.len())) }
                    (whole(page, bands))
                }
            } @else {
                (whole(page, bands))
            }
        }
    }
}

fn whole(page: &Page<'_>, bands: usize) -> Markup {
    html! {
        @for (number, columns) in page.family.matrix.columns.chunks(bands).enumerate() {
            (band(page, number * bands, columns))
        }
    }
}

fn band(page: &Page<'_>, start: usize, columns: &[Column]) -> Markup {
    let words = page.lang.review();
    let most = page.family.portals.len();
    html! {
        div.wide tabindex="0" role="region" aria-label=(words.matrix) {
            table.grid {
                thead {
                    tr {
                        th scope="col" { (words.portal) }
                        @for column in columns { (head(page, column)) }
                    }
                    tr.sums {
                        th scope="row" { (words.deviating_here) }
                        @for column in columns {
                            td class={ "h" (heat(column.deviating, most)) } {
                                @if column.deviating > 0 { (page.lang.number(column.deviating)) }
                                @else if column.in_form > 0 {
                                    span.form { (page.lang.number(column.in_form)) }
                                }
                            }
                        }
                    }
                    tr.have {
                        th scope="row" { (words.support) }
                        @for column in columns {
                            td { @if let Some(present) = column.present { (page.lang.number(present)) } }
                        }
                    }
                }
                tbody {
                    @for (number, group) in page.family.matrix.groups.iter().enumerate() {
                        (line(page, number, group, start, columns.len()))
                    }
                }
            }
        }
    }
}

fn head(page: &Page<'_>, column: &Column) -> Markup {
    html! {
        @match column.kind {
            ColumnKind::Block(number) => {
                @let support = column.support.as_deref().unwrap_or_default();
                th.block scope="col" title={ (column.name) " (" (support) ")" } {
                    a href={ "#" (page.block(number)) } {
                        span.name { (column.short) }
                        span.sr { " " (page.lang.review().block) " " }
                        (number)
                    }
                }
            },
            ColumnKind::Beside(kind) => {
                th.block.beside scope="col" title=(column.name) {
                    span.name aria-hidden="true" { (column.short) }
                    span aria-hidden="true" { (sign(kind)) }
                    span.sr { (column.name) }
                }
            },
        }
    }
}

/// How dark a sum is, from 0 to 4.
fn heat(count: usize, most: usize) -> usize {
    match (count, count * 10) {
        (0, _) => 0,
        (_, tenths) if tenths <= most => 1,
        (_, tenths) if tenths <= most * 3 => 2,
        (_, tenths) if tenths <= most * 6 => 3,
        _ => 4,
    }
}

fn line(page: &Page<'_>, number: usize, group: &Group, start: usize, length: usize) -> Markup {
    let (lang, words) = (page.lang, page.lang.review());
    let cells = group.cells.iter().skip(start).take(length);
    let compared = !group.findings.is_empty();
    let names = || group.portals.iter().map(|portal| page.name(*portal));
    html! {
        tr data-p=(page.portals(group.portals.iter().copied())) data-f=(page.findings(&group.findings)) {
            th scope="row" {
                @if group.portals.len() > NAMED {
                    details {
                        summary { (lang.portals(group.portals.len())) " " span.state { (group.state.words(lang)) } }
                        @for (at, name) in names().enumerate() {
                            @if at > 0 { " " }
                            span.host { (name) @if at + 1 < group.portals.len() { "," } }
                        }
                    }
                    @if compared { a.see href={ "#" (page.comparison(number)) } { (words.details) } }
                } @else {
                    @for (at, name) in names().enumerate() {
                        @if at > 0 { br; }
                        @if compared { a href={ "#" (page.comparison(number)) } { (name) } } @else { (name) }
                    }
                    " " span.state { (group.state.words(lang)) }
                }
            }
            @for cell in cells {
                (self::cell(page, cell.as_ref()))
            }
        }
    }
}

fn cell(page: &Page<'_>, cell: Option<&Cell>) -> Markup {
    let lang = page.lang;
    html! {
        @if let Some(cell) = cell {
            @let first = cell.findings.first().copied().unwrap_or_default();
            @let numbers = cell.findings.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            @let accepted = if cell.accepted { format!(", {}", lang.is_accepted()) } else { String::new() };
            @let said = format!(
                "{}, {}{accepted} ({} {numbers})",
                lang.kind(cell.kind), lang.severity(cell.severity), lang.review().deviation,
            );
            td class=(if cell.accepted { "ok" } else { class(cell.severity) }) {
                a href={ "#" (page.finding(first)) } title=(said) {
                    span aria-hidden="true" {
                        (sign(cell.kind))
                        @if cell.accepted { "✓" }
                        @else if cell.findings.len() > 1 { sup { (cell.findings.len()) } }
                    }
                    span.sr { (said) }
                }
            }
        } @else {
            td {}
        }
    }
}
