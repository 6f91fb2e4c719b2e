//! The deviations, each once, with what a decision needs: the words, why it matters, who has it; and a line to decide on.

use maud::{Markup, html};

use super::Page;
use super::parts::{badge, merged};
use super::tables::names;
use crate::report::review::{Finding, Standing, Witness};

/// How many portals are named in a line before they are folded.
const NAMED: usize = 8;
/// From how many deviations on a browser lays out only those that are looked at.
const MANY: usize = 40;

pub(super) fn findings(page: &Page<'_>) -> Markup {
    let words = page.lang.review();
    html! {
        section.many[page.family.findings.len() > MANY] id=(page.part("findings")) {
            h2 { (words.findings) }
            @if page.family.findings.is_empty() {
                p { (words.no_findings) }
            }
            @for finding in &page.family.findings {
                (self::finding(page, finding))
            }
        }
    }
}

fn finding(page: &Page<'_>, held: &Finding) -> Markup {
    let (lang, words) = (page.lang, page.lang.review());
    let id = page.finding(held.number);
    let standing = match (held.standing, held.new) {
        (Standing::Accepted, _) => "accepted",
        (Standing::Partly, Some(true)) => "open accepted new",
        (Standing::Partly, _) => "open accepted",
        (Standing::Open, Some(true)) => "open new",
        (Standing::Open, _) => "open",
    };
    html! {
        article.finding.part[held.part_of.is_some()] id=(id) data-n={ (page.number) "-" (held.number) }
            data-kind=(held.kind.name()) data-severity=(held.severity.name()) data-standing=(standing)
            data-p=(page.portals(portals(held).into_iter())) {
            h3 {
                a.number href={ "#" (id) } aria-label={ (words.permalink) " " (held.number) } { (held.number) }
                " " (badge(lang, held.severity))
                @if held.new == Some(true) { " " span.new { (lang.new_mark()) } }
                @if held.standing == Standing::Accepted { " " span.okay { "✓ " (lang.is_accepted()) } }
                @if held.standing == Standing::Partly { " " span.okay { (words.partly) } }
                " " (held.what)
            }
            @if let Some(under) = &held.under { p.under { (under) } }
            @if let Some(text) = &held.words { p.words { (merged(text)) } }
            @for remark in &held.remarks {
                p class=(if held.contradicts { "remark strong" } else { "remark" }) { (remark) }
            }
            p.why { (held.why) }
            (witnesses(page, held))
            @for (reason, portals) in held.acceptances() {
                p.who.accepted { (names(page, &portals)) (lang.colon()) (reason) }
            }
            @if let Some(head) = held.part_of {
                p.why { (words.part_of) "\u{a0}" a href={ "#" (page.finding(head)) } { (head) } "." }
            }
            @if !held.parts.is_empty() {
                p.why { (words.parts) " "
                    @for (at, part) in held.parts.iter().enumerate() {
                        @if at > 0 { ", " }
                        a href={ "#" (page.finding(*part)) } { (part) }
                    }
                    "."
                }
            }
            (decision(page, held, &id))
        }
    }
}

/// The documents that have a deviation, each once.
fn portals(held: &Finding) -> Vec<usize> {
    let mut portals: Vec<usize> = held.witnesses.iter().map(|held| held.portal).collect();
    portals.dedup();
    portals
}

fn witnesses(page: &Page<'_>, held: &Finding) -> Markup {
    let lang = page.lang;
    let count = portals(held).len();
    let list = html! {
        @for (at, witness) in held.witnesses.iter().enumerate() {
            @if at > 0 { ", " }
            (self::witness(page, witness))
        }
    };
    html! {
        @if held.witnesses.len() > NAMED {
            details.who {
                summary { (lang.portals(count)) }
                p { (list) }
            }
        } @else {
            p.who { b { (lang.portals(count)) } (lang.colon()) (list) }
        }
        @if held.elsewhere > 0 {
            p.who { (lang.not_shown(held.elsewhere)) }
        }
    }
}

fn witness(page: &Page<'_>, held: &Witness) -> Markup {
    let family = page.family;
    let group = family
        .portals
        .get(held.portal)
        .map_or(0, |portal| portal.group);
    html! {
        a href={ "#" (page.comparison(group)) } { (page.name(held.portal)) }
        " (" (held.place)
        @if held.new == Some(true) { ", " (page.lang.new_mark()) }
        @if held.accepted { ", " (page.lang.is_accepted()) }
        ")"
    }
}

fn decision(page: &Page<'_>, held: &Finding, id: &str) -> Markup {
    let words = page.lang.review();
    html! {
        fieldset.decision {
            legend { (words.decision) " " span.sr { (held.number) } }
            @for (value, word) in [("accept", words.accept), ("correct", words.correct), ("review", words.review)] {
                label { input type="radio" name={ "d-" (id) } value=(value) autocomplete="off"; " " (word) }
            }
            label.free { (words.remark) " " input type="text" autocomplete="off"; }
            code.id { (held.id) }
        }
    }
}

/// What was accepted, with reason and day.
pub(super) fn accepted(page: &Page<'_>) -> Markup {
    let words = page.lang.review();
    let held = || {
        page.family.findings.iter().flat_map(|finding| {
            let own = finding.acceptances().into_iter();
            own.map(move |(reason, portals)| (finding, portals, reason))
        })
    };
    html! {
        @if held().next().is_some() {
            section id=(page.part("accepted")) {
                h2 { (words.accepted) }
                table {
                    thead { tr {
                        th scope="col" { (words.deviation) }
                        th scope="col" { (words.portals) }
                        th scope="col" { (words.reason) }
                    } }
                    tbody {
                        @for (finding, portals, reason) in held() {
                            tr {
                                th scope="row" {
                                    a href={ "#" (page.finding(finding.number)) } { (finding.number) " · " (finding.what) }
                                }
                                td { (names(page, &portals)) }
                                td { (reason) }
                            }
                        }
                    }
                }
            }
        }
    }
}
