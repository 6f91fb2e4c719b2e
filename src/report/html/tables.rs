//! The tables of the page: competing readings, comparisons, the inventory, slots, the annex of files.

use maud::{Markup, html};

use super::Page;
use super::parts::{badge, side};
use crate::deviation::EditOp;
use crate::report::review::{Comparison, Line, LineKind, Review, SlotReview};

/// How many portals are named in a cell.
const NAMED: usize = 12;

/// How many comparisons stand unfolded.
const UNFOLDED: usize = 30;
/// How many rows of a table that says nothing new stand unfolded.
const ROWS: usize = 60;

/// Names of portals, folded where they are many.
pub(super) fn names(page: &Page<'_>, portals: &[usize]) -> Markup {
    let list = html! {
        @for (at, portal) in portals.iter().enumerate() {
            @if at > 0 { " " }
            span.host { (page.name(*portal)) @if at + 1 < portals.len() { "," } }
        }
    };
    html! {
        @if portals.len() > NAMED {
            details { summary { (page.lang.portals(portals.len())) } (list) }
        } @else {
            (list)
        }
    }
}

/// The readings that compete.
pub(super) fn readings(page: &Page<'_>) -> Markup {
    let (lang, words) = (page.lang, page.lang.review());
    html! {
        @if !page.family.readings.is_empty() {
            section id=(page.part("readings")) {
                h2 { (lang.competing_readings()) }
                @for place in &page.family.readings {
                    table.readings {
                        caption {
                            (place.place)
                            @if place.contested { " · " (lang.contested()) }
                        }
                        thead { tr {
                            th scope="col" { (lang.documents_title()) }
                            th scope="col" { (words.readings) }
                            th scope="col" { (words.deviation) }
                        } }
                        tbody {
                            @for (text, count, finding) in &place.readings {
                                tr {
                                    td.count { (count) }
                                    td { (text) }
                                    td.count {
                                        @if let Some(number) = finding {
                                            a href={ "#" (page.finding(*number)) } { (number) }
                                        } @else { (words.in_template) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Template and portal side by side, a table for each group of portals with the same text.
pub(super) fn comparisons(page: &Page<'_>) -> Markup {
    let words = page.lang.review();
    html! {
        @if !page.family.comparisons.is_empty() {
            section.comparisons.many[page.family.comparisons.len() > UNFOLDED] id=(page.part("comparisons")) {
                h2 { (words.comparisons) }
                p { (words.comparisons_help) }
                @for comparison in &page.family.comparisons {
                    (self::comparison(page, comparison))
                }
            }
        }
    }
}

fn comparison(page: &Page<'_>, held: &Comparison) -> Markup {
    let (lang, words) = (page.lang, page.lang.review());
    let Some(group) = page.family.matrix.groups.get(held.group) else {
        return Markup::default();
    };
    html! {
        details.fold.comparison open[page.family.comparisons.len() <= UNFOLDED] id=(page.comparison(held.group)) data-f=(page.findings(&group.findings))
            data-p=(page.portals(group.portals.iter().copied())) {
            summary {
                h3 {
                    @if group.portals.len() > 1 {
                        (lang.portals(group.portals.len())) (lang.colon())
                    }
                    @for (at, portal) in group.portals.iter().enumerate() {
                        @if at > 0 { " " }
                        span.host { (page.name(*portal)) @if at + 1 < group.portals.len() { "," } }
                    }
                    " " span.state { (group.state.words(lang)) }
                }
            }
            @for remark in &held.remarks { p.remark { (remark) } }
            @if let Some(lines) = &held.lines_of { p.what { (lines) } }
            @if !held.lines.is_empty() {
                table.compare {
                    thead { tr {
                        th.slim scope="col" { (words.deviation) }
                        th scope="col" { (words.template) }
                        th scope="col" { (words.portal) }
                    } }
                    tbody { @for line in &held.lines { (self::line(page, line)) } }
                }
            }
        }
    }
}

fn line(page: &Page<'_>, held: &Line) -> Markup {
    let words = page.lang.review();
    html! {
        @match held.kind {
            LineKind::Gap(count) => tr.gap { td {} td colspan="2" { "⋮ " (page.lang.identical_blocks(count)) } },
            LineKind::Neighbour => tr.same { td {} td colspan="2" { (side(&held.words, EditOp::Equal)) } },
            LineKind::Change => tr {
                td.slim {
                    @for number in &held.findings {
                        a href={ "#" (page.finding(*number)) } { (number) } " "
                        @if let Some(finding) = page.family.findings.get(number - 1) {
                            (badge(page.lang, finding.severity)) " "
                        }
                    }
                    @if let Some(line) = &held.line { span.what { (line) } }
                }
                @for own in [EditOp::Delete, EditOp::Insert] {
                    td {
                        @if held.words.has(own) { (side(&held.words, own)) }
                        @else { span.nothing { (words.absent) } }
                    }
                }
            },
        }
    }
}

/// What tables declare, over all portals.
pub(super) fn inventory(page: &Page<'_>) -> Markup {
    let words = page.lang.review();
    html! {
        @if !page.family.inventory.is_empty() {
            section id=(page.part("inventory")) {
                h2 { (words.inventory) }
                p { (words.inventory_help) }
                @if page.family.inventory.iter().any(|thing| !thing.contradictions.is_empty()) {
                    ul.contradictions {
                        @for sentence in page.family.inventory.iter().flat_map(|thing| &thing.contradictions) {
                            li { span.sev.s3 { (words.contradiction) } " " (sentence) }
                        }
                    }
                }
                table.inventory {
                    thead { tr {
                        th scope="col" { (words.declared) }
                        th scope="col" { (words.section) }
                        th scope="col" { (words.portals) }
                    } }
                    @for thing in &page.family.inventory {
                        tbody {
                            @for (at, place) in thing.places.iter().enumerate() {
                                tr {
                                    @if at == 0 {
                                        th scope="rowgroup" rowspan=(thing.places.len()) {
                                            (thing.name)
                                            @if thing.contradicts {
                                                br; span.sev.s3 { (words.contradiction) }
                                            }
                                        }
                                    }
                                    td data-label=(words.section) { (place.section) }
                                    td data-label=(words.portals) {
                                        (place.count) " · "
                                        @if place.in_template { (words.in_template) } @else { strong { (words.beyond) } }
                                        @if !place.portals.is_empty() {
                                            (page.lang.colon()) (names(page, &place.portals))
                                        }
                                        @if !place.lacking.is_empty() {
                                            " · " (words.lacking) " " (names(page, &place.lacking))
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The slots with their values.
pub(super) fn slots(page: &Page<'_>) -> Markup {
    let words = page.lang.review();
    let slots = || {
        page.family
            .slots
            .iter()
            .filter(|slot| !slot.values.is_empty())
    };
    html! {
        @if slots().next().is_some() {
            section id=(page.part("slots")) {
                h2 { (words.slots) }
                p { (words.slots_help) }
                @for slot in slots() {
                    @if slot.values.len() > ROWS {
                        details {
                            summary { (slot.name) " (" (slot.slot_type) ")" (page.lang.colon()) (page.lang.values(slot.values.len())) }
                            (self::slot(page, slot))
                        }
                    } @else {
                        (self::slot(page, slot))
                    }
                }
            }
        }
    }
}

fn slot(page: &Page<'_>, held: &SlotReview) -> Markup {
    let words = page.lang.review();
    html! {
        table.slots {
            caption { (held.name) " (" (held.slot_type) ")" }
            thead { tr {
                th scope="col" { (words.value) }
                th scope="col" { (words.portals) }
            } }
            tbody {
                @for (value, portals) in &held.values {
                    tr { td { (value) } td { (names(page, portals)) } }
                }
            }
        }
    }
}

/// Every file that was compared.
pub(super) fn annex(review: &Review) -> Markup {
    let (lang, words) = (review.lang, review.lang.review());
    html! {
        section #annex {
            h2 { (words.annex) }
            table.annex {
                thead { tr {
                    th scope="col" { (words.path) }
                    th scope="col" { (words.size) }
                    th scope="col" { (words.encoding) }
                    th scope="col" { (words.normalisations) }
                } }
                tbody {
                    @for file in &review.annex {
                        tr {
                            th scope="row" {
                                (file.path)
                                @if let Some(held) = &file.fingerprint {
                                    br; span.what { "SHA-256" } " " code { (held.sha256) }
                                }
                            }
                            td.count data-label=(words.size) {
                                @if let Some(held) = &file.fingerprint {
                                    (lang.number(usize::try_from(held.size).unwrap_or(usize::MAX)))
                                }
                            }
                            td data-label=(words.encoding) { (file.encoding) }
                            td data-label=(words.normalisations) {
                                @if file.normalisations.is_empty() { (words.none) }
                                @else { (file.normalisations) }
                            }
                        }
                    }
                }
            }
        }
    }
}
