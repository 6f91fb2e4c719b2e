//! The variance summary as one HTML page for a browser and for paper: no network, readable without scripts, every text
//! escaped by the template engine.
//!
//! What is shown is computed by [`review`](super::review). The page allows itself nothing but its own style and script,
//! which it names by their digests (Content Security Policy): text that got out of its place could still not run.

mod findings;
mod matrix;
mod parts;
mod picture;
mod tables;

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use super::lang::Lang;
use super::review::{FamilyReview, Review};

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// A family with its place on the page: what addresses are made from.
#[derive(Clone, Copy)]
struct Page<'a> {
    family: &'a FamilyReview,
    lang: Lang,
    /// The number of the family, from 1.
    number: usize,
    /// How many portals stand before its own: on the page, portals are counted through.
    offset: usize,
}

impl Page<'_> {
    /// The address of a deviation; it stays the same as long as the deviation does.
    fn finding(&self, number: usize) -> String {
        let findings = &self.family.findings;
        let held = number.checked_sub(1).and_then(|at| findings.get(at));
        format!("e{}-{}", self.number, held.map_or("", |held| &held.id))
    }

    /// The address of a comparison.
    fn comparison(&self, group: usize) -> String {
        format!("c{}-{}", self.number, group + 1)
    }

    /// The address of a template block, by its number from 1.
    fn block(&self, number: usize) -> String {
        format!("b{}-{number}", self.number)
    }

    /// The address of one of the family's parts.
    fn part(&self, name: &str) -> String {
        format!("{name}-{}", self.number)
    }

    /// The numbers of portals, as the filters read them.
    fn portals(&self, portals: impl Iterator<Item = usize>) -> String {
        let numbers = portals.map(|portal| (self.offset + portal).to_string());
        numbers.collect::<Vec<_>>().join(" ")
    }

    /// The numbers of deviations, as the filters read them.
    fn findings(&self, findings: &[usize]) -> String {
        let numbers = findings.iter();
        let numbers = numbers.map(|number| format!("{}-{number}", self.number));
        numbers.collect::<Vec<_>>().join(" ")
    }

    /// The name of a portal.
    fn name(&self, portal: usize) -> &str {
        let held = self.family.portals.get(portal);
        held.map_or("", |held| held.name.as_str())
    }
}

/// Writes the page.
///
/// # Errors
/// What the writer says.
pub fn write(review: &Review, out: &mut impl Write) -> io::Result<()> {
    out.write_all(page(review).into_string().as_bytes())?;
    out.write_all(b"\n")
}

/// What the page may do: its own style, its own script, and nothing else.
fn policy() -> String {
    let digest = |text: &str| STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        digest(STYLE),
        digest(SCRIPT)
    )
}

fn page(review: &Review) -> Markup {
    let words = review.lang.review();
    let mut offset = 0;
    let pages: Vec<Page<'_>> = (1..)
        .zip(&review.families)
        .map(|(number, family)| {
            let page = Page {
                family,
                lang: review.lang,
                number,
                offset,
            };
            offset += family.portals.len();
            page
        })
        .collect();
    html! {
        (DOCTYPE)
        html lang=(review.lang.code()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                meta name="generator" content=(concat!("charte-diff ", env!("CARGO_PKG_VERSION")));
                title { (review.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { (review.title) }
                    p.advice { (words.not_advice) }
                }
                (contents(review, &pages))
                main {
                    (parts::compared(review, &pages))
                    (parts::since(review, &pages))
                    (parts::filters(review, &pages))
                    @for page in &pages {
                        (family(page, pages.len() > 1))
                    }
                    (parts::outside(review))
                    (parts::signature(review.lang))
                    (tables::annex(review))
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}

fn family(page: &Page<'_>, several: bool) -> Markup {
    html! {
        @if several {
            h2.family id=(page.part("family")) {
                (page.family.template.status) (page.lang.colon()) (page.family.template.name)
            }
        }
        (parts::sentences(page))
        (matrix::matrix(page))
        (findings::findings(page))
        (tables::readings(page))
        (tables::comparisons(page))
        (tables::inventory(page))
        (tables::slots(page))
        (findings::accepted(page))
        (parts::blocks(page))
    }
}

/// The table of contents.
fn contents(review: &Review, pages: &[Page<'_>]) -> Markup {
    let words = review.lang.review();
    html! {
        nav.contents aria-label=(words.contents) {
            ol {
                li { a href="#compared" { (words.compared) } }
                @if review.since.is_some() {
                    li { a href="#since" { (words.since) } }
                }
                @for page in pages {
                    @if pages.len() > 1 {
                        li.family { a href={ "#" (page.part("family")) } { (page.family.template.name) } }
                    }
                    @for (name, title) in [
                        ("main", words.main),
                        ("matrix", words.matrix),
                        ("findings", words.findings),
                        ("comparisons", words.comparisons),
                        ("inventory", words.inventory),
                    ] {
                        @if is_there(page, name) {
                            li { a href={ "#" (page.part(name)) } { (title) } }
                        }
                    }
                }
                li { a href="#signature" { (words.signature) } }
                li { a href="#annex" { (words.annex) } }
            }
        }
    }
}

/// Whether a part has anything to show.
fn is_there(page: &Page<'_>, name: &str) -> bool {
    match name {
        "comparisons" => !page.family.comparisons.is_empty(),
        "inventory" => !page.family.inventory.is_empty(),
        _ => true,
    }
}
