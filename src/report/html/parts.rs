//! The parts of the page that are no tables of deviations: what was compared, the sentences, the filters, the template's
//! text, the signature. And the words of both sides, as every part shows them.

use maud::{Markup, html};

use super::Page;
use super::tables::names;
use crate::deviation::{EditOp, Kind, Severity};
use crate::report::lang::Lang;
use crate::report::review::{Finding, Review, Run, Words};

/// How many portals are named before all else; more of them would stand before what matters.
const NAMED: usize = 12;

/// The class of a severity.
pub(super) const fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "s3",
        Severity::Warning => "s2",
        Severity::Note => "s1",
    }
}

/// The severity in a word and a form of its own.
pub(super) fn badge(lang: Lang, severity: Severity) -> Markup {
    html! { span class={ "sev " (class(severity)) } { (lang.severity(severity)) } }
}

/// The sign of a kind in the matrix.
pub(super) const fn sign(kind: Kind) -> &'static str {
    match kind {
        Kind::Extra => "+",
        Kind::Missing => "−",
        Kind::Duplicate => "×",
        Kind::Moved => "↕",
        Kind::Wording => "≠",
        Kind::Slot => "?",
        Kind::Layout => "¶",
        Kind::Typography => "~",
        Kind::Encoding => "@",
    }
}

fn run(run: &Run) -> Markup {
    html! {
        @match run.op {
            EditOp::Equal => (run.text),
            EditOp::Delete => del { (run.text) },
            EditOp::Insert => ins { (run.text) },
        }
    }
}

/// The words of both sides in one text.
pub(super) fn merged(words: &Words) -> Markup {
    html! {
        @for (at, cell) in words.cells.iter().enumerate() {
            @if at > 0 { span.bar { " | " } }
            @for part in cell { (run(part)) }
        }
    }
}

/// The words of one side; the cells of a row stand below each other.
pub(super) fn side(words: &Words, side: EditOp) -> Markup {
    let own = |cell: &[Run]| -> Markup {
        let runs = cell
            .iter()
            .filter(|part| part.op == side || part.op == EditOp::Equal);
        html! { @for part in runs { (run(part)) } }
    };
    html! {
        @if let [only] = words.cells.as_slice() {
            (own(only))
        } @else {
            @for cell in &words.cells {
                span.cell { (own(cell)) }
            }
        }
    }
}

/// What was compared, with what, and whether it can be relied on.
pub(super) fn compared(review: &Review, pages: &[Page<'_>]) -> Markup {
    let words = review.lang.review();
    html! {
        section #compared {
            h2 { (words.compared) }
            @if let Some(extract) = &review.extract {
                p.extract { (extract) }
            }
            dl.facts {
                @for page in pages {
                    @let family = page.family;
                    dt { (family.template.status) }
                    dd {
                        strong { (family.template.name) }
                        span class=(if family.template.is_pinned { "pinned" } else { "inferred" }) {
                            " — " (family.template.meaning)
                        }
                    }
                    dt { (words.digest) }
                    dd { code { (family.template.digest) } }
                    dt { (words.portals) }
                    dd {
                        @if family.portals.len() > NAMED {
                            a href={ "#" (page.part("matrix")) } { (review.lang.portals(family.portals.len())) }
                        } @else {
                            (names(page, &(0..family.portals.len()).collect::<Vec<_>>()))
                        }
                    }
                }
                dt { (words.result) }
                dd { (review.figures) }
                @if let Some(proof) = &review.proof {
                    dt { (words.proof) }
                    dd {
                        @if proof.holds { (proof.text) } @else { strong.failed { (proof.text) } }
                    }
                }
                @if let Some(collected) = &review.collected {
                    dt { (words.collected) }
                    dd { (collected) }
                }
                dt { (words.date) }
                dd { (review.date) }
                dt { (words.version) }
                dd { (concat!("charte-diff ", env!("CARGO_PKG_VERSION"))) }
            }
        }
    }
}

/// What is new and what has gone.
pub(super) fn since(review: &Review, pages: &[Page<'_>]) -> Markup {
    let (lang, words) = (review.lang, review.lang.review());
    let new = || {
        pages.iter().flat_map(|page| {
            let own = page.family.findings.iter();
            let own = own.filter(|finding| finding.new == Some(true));
            own.map(move |finding| (page, finding))
        })
    };
    let newly = |finding: &Finding| {
        let own = finding.witnesses.iter();
        let own = own.filter(|held| held.new == Some(true));
        let mut own: Vec<usize> = own.map(|held| held.portal).collect();
        own.dedup();
        own
    };
    let gone = || review.families.iter().flat_map(|family| &family.resolved);
    html! {
        @if let Some(since) = &review.since {
            section #since {
                h2 { (words.since) }
                @if let Some(changed) = &since.templates_changed {
                    p.extract { (changed) }
                }
                p { strong { (since.figures) } }
                h3 { (words.new_deviations) }
                @if new().next().is_none() {
                    p { (words.none_new) }
                } @else {
                    ul {
                        @for (page, finding) in new() {
                            li {
                                (badge(lang, finding.severity)) " "
                                a href={ "#" (page.finding(finding.number)) } {
                                    (words.deviation) "\u{a0}" (finding.number)
                                }
                                " · " (finding.what) (lang.colon()) (names(page, &newly(finding)))
                            }
                        }
                    }
                }
                h3 { (words.resolved) }
                @if gone().next().is_none() {
                    p { (words.none_resolved) }
                } @else {
                    ul {
                        @for (portal, severity, what) in gone() {
                            li { span.sev { (severity) } " " b { (portal) } " · " (what) }
                        }
                    }
                }
            }
        }
    }
}

/// The main findings.
pub(super) fn sentences(page: &Page<'_>) -> Markup {
    let lang = page.lang;
    html! {
        section id=(page.part("main")) {
            h2 { (lang.review().main) }
            ul.main {
                @for sentence in &page.family.sentences {
                    li {
                        @if let Some(severity) = sentence.severity {
                            (badge(lang, severity)) " "
                        }
                        strong { (sentence.lead) }
                        @if !sentence.text.is_empty() {
                            (lang.colon()) (sentence.text)
                        }
                        @if let Some(number) = sentence.finding {
                            " " a.see href={ "#" (page.finding(number)) } {
                                (lang.review().deviation) "\u{a0}" (number)
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The filters; they are shown by the script that they need.
pub(super) fn filters(review: &Review, pages: &[Page<'_>]) -> Markup {
    let (lang, words) = (review.lang, review.lang.review());
    let findings = || review.families.iter().flat_map(|family| &family.findings);
    let kinds = || {
        let has = |kind: &Kind| findings().any(|held| held.kind == *kind);
        Kind::ALL.into_iter().filter(has)
    };
    let all = findings().count();
    html! {
        search #filters hidden aria-label=(words.filter) {
            form {
                label { (words.portal) " " input #by-portal type="search" list="names" autocomplete="off"; }
                datalist #names {
                    @for page in pages {
                        @for portal in &page.family.portals {
                            option value=(portal.name) {}
                        }
                    }
                }
                label { (words.kind) " "
                    select #by-kind autocomplete="off" {
                        option value="" { (words.every) }
                        @for kind in kinds() {
                            option value=(kind.name()) { (lang.kind(kind)) }
                        }
                    }
                }
                label { (words.severity) " "
                    select #by-severity autocomplete="off" {
                        option value="" { (words.every) }
                        @for severity in [Severity::Error, Severity::Warning, Severity::Note] {
                            option value=(severity.name()) { (lang.severity(severity)) }
                        }
                    }
                }
                label { (words.standing) " "
                    select #by-standing autocomplete="off" {
                        option value="" { (words.every) }
                        option value="open" { (words.open) }
                        option value="accepted" { (words.only_accepted) }
                        @if review.since.is_some() {
                            option value="new" { (words.only_new) }
                        }
                    }
                }
                label { (words.search) " " input #by-text type="search" autocomplete="off"; }
                button #reset type="button" { (words.reset) }
                button #fold type="button" { (words.fold) }
                button #unfold type="button" { (words.unfold) }
                p #count role="status" data-all=(lang.deviations(all)) data-word=(words.shown)
                    data-lead=(words.filtered) data-none=(words.nothing_shown) { (lang.deviations(all)) }
            }
        }
    }
}

/// The template's text, block by block, with the numbers that the matrix has.
pub(super) fn blocks(page: &Page<'_>) -> Markup {
    let words = page.lang.review();
    html! {
        section id=(page.part("blocks")) {
            h2 { (words.blocks) }
            table.blocks {
                thead { tr {
                    th scope="col" { (words.block) }
                    th scope="col" { (words.text) }
                    th scope="col" { (words.support) }
                } }
                tbody {
                    @for (number, block) in (1..).zip(&page.family.template.blocks) {
                        tr id=(page.block(number)) {
                            th scope="row" { (number) }
                            td {
                                @if block.is_heading { strong { (merged(&block.words)) } }
                                @else { (merged(&block.words)) }
                                span.what { " " (block.element)
                                    @for remark in &block.remarks { " · " (remark) }
                                }
                            }
                            td.count { (block.support) }
                        }
                    }
                }
            }
        }
    }
}

/// Documents that fit no template, and files that were passed over.
pub(super) fn outside(review: &Review) -> Markup {
    let words = review.lang.review();
    html! {
        @if !review.unassigned.is_empty() {
            section #outside {
                h2 { (words.outside) }
                @for held in &review.unassigned {
                    h3 { (held.title) }
                    ul {
                        @for (path, nearest) in &held.documents {
                            li { b { (path) } " · " (nearest) }
                        }
                    }
                    p { (held.advice) }
                }
            }
        }
        @if !review.skipped.is_empty() {
            section #skipped {
                h2 { (words.skipped) }
                ul {
                    @for (path, reason) in &review.skipped {
                        li { b { (path) } " · " (reason) }
                    }
                }
            }
        }
    }
}

/// Where the reader signs.
pub(super) fn signature(lang: Lang) -> Markup {
    let words = lang.review();
    html! {
        section #signature {
            h2 { (words.signature) }
            div.sign {
                label { (words.name) " " input type="text" autocomplete="off"; }
                label { (words.signed_on) " " input type="text" autocomplete="off"; }
                p { (words.signed) }
            }
        }
    }
}
