//! The matrix of many portals as one drawing: a stroke for each portal, as thick as its share, in the colours of the
//! table, so that hundreds are seen at once.
//!
//! ```text
//!      1  2  3  4  +
//!      ██       ██         the portals that deviate most
//!               ▓▓ ██
//!            ▒▒            …
//!                          the portals that conform
//! ```
//!
//! It says nothing that the table does not say: whoever cannot see it has the table.

use std::fmt::Write as _;

use maud::{Markup, html};

use super::Page;
use super::parts::sign;
use crate::deviation::Severity;
use crate::report::review::{Cell, ColumnKind, PortalState};

/// The width of the drawing, in its own units; it grows with the page.
const WIDTH: f64 = 1000.0;
/// What the heads of the columns take.
const HEAD: f64 = 22.0;
/// How high the strokes stand together.
const HEIGHT: f64 = 420.0;
/// The narrowest column whose number can be read.
const READABLE: f64 = 26.0;

/// The classes of the colours, the gravest first.
const CLASSES: [&str; 4] = ["p3", "p2", "p1", "pk"];

const fn class(cell: &Cell) -> &'static str {
    match cell.severity {
        _ if cell.accepted => "pk",
        Severity::Error => "p3",
        Severity::Warning => "p2",
        Severity::Note => "p1",
    }
}

pub(super) fn picture(page: &Page<'_>) -> Markup {
    let (family, lang) = (page.family, page.lang);
    let columns = &family.matrix.columns;
    let width = WIDTH / share(columns.len().max(1));
    let step = (READABLE / width).ceil().max(1.0);
    let count = |wanted: &dyn Fn(PortalState) -> bool| {
        let own = family.portals.iter().filter(|held| wanted(held.state));
        own.count()
    };
    let says = lang.picture(
        count(&|state| state == PortalState::Deviates),
        count(&|state| state == PortalState::FormOnly),
        count(&|state| matches!(state, PortalState::Conforms | PortalState::Accepted)),
    );
    html! {
        p { (says) }
        div.wide tabindex="0" role="region" aria-label=(lang.review().picture) {
            svg.picture viewBox={ "0 0 " (WIDTH) " " (HEAD + HEIGHT) } role="img" aria-label=(says) {
                rect.ground x="0" y=(HEAD) width=(WIDTH) height=(HEIGHT) {}
                @for (at, column) in columns.iter().enumerate() {
                    @let left = share(at) * width;
                    @if share(at) % step == 0.0 {
                        text x=(tenths(left + width / 2.0)) y="15" text-anchor="middle" {
                            @match column.kind {
                                ColumnKind::Block(number) => (number),
                                ColumnKind::Beside(kind) => (sign(kind)),
                            }
                        }
                    }
                    @if at > 0 {
                        line x1=(tenths(left)) x2=(tenths(left)) y1=(HEAD) y2=(HEAD + HEIGHT) {}
                    }
                }
                @for (class, path) in paths(page, width) {
                    path class=(class) d=(path) {}
                }
            }
        }
    }
}

/// The strokes of each colour; neighbours of one colour in one column are one stroke.
fn paths(page: &Page<'_>, width: f64) -> Vec<(&'static str, String)> {
    let matrix = &page.family.matrix;
    let portals = share(page.family.portals.len().max(1));
    let mut paths: Vec<(&str, String)> = CLASSES.map(|class| (class, String::new())).into();
    let mut stroke = |class: &str, column: usize, from: usize, to: usize| {
        let [top, bottom] = [from, to].map(|at| HEAD + share(at) * HEIGHT / portals);
        let own = paths.iter_mut().find(|(known, _)| *known == class);
        if let Some((_, path)) = own {
            let left = tenths(share(column) * width + 0.5);
            let (wide, top, bottom) = (tenths(width - 1.0), hundredths(top), hundredths(bottom));
            // Writing to a string cannot fail.
            let _ = write!(path, "M{left} {top}h{wide}V{bottom}h-{wide}z");
        }
    };
    for column in 0..matrix.columns.len() {
        let mut open: Option<(&str, usize)> = None;
        let mut at = 0;
        for group in &matrix.groups {
            let class = group.cells.get(column).and_then(Option::as_ref).map(class);
            if open.map(|(class, _)| class) != class {
                if let Some((class, from)) = open.take() {
                    stroke(class, column, from, at);
                }
                open = class.map(|class| (class, at));
            }
            at += group.portals.len();
        }
        if let Some((class, from)) = open {
            stroke(class, column, from, at);
        }
    }
    paths.retain(|(_, path)| !path.is_empty());
    paths
}

/// A count as a length.
fn share(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

fn tenths(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}

fn hundredths(length: f64) -> f64 {
    (length * 100.0).round() / 100.0
}
