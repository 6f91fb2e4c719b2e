//! What a deviation is known by, from run to run and from portal to portal, and in which order deviations stand.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::deviation::{Deviation, Element, Kind};
use crate::template::identity::id;

/// DESIGN.md, `id`: kind, element, column, place and words.
#[must_use]
pub fn deviation_id(
    kind: Kind,
    element: Element,
    column: Option<u32>,
    place: &str,
    words: &str,
) -> Arc<str> {
    let column = column.map_or_else(String::new, |column| column.to_string());
    id(&[
        "deviation",
        kind.name(),
        element.name(),
        &column,
        place,
        words,
    ])
}

/// By line, then id. What is missing stands at the line where it is expected.
pub fn sort(deviations: &mut [Arc<Deviation>]) {
    deviations.sort_by(|one, other| by_place(one, other));
}

/// The order of [`sort`].
pub(super) fn by_place(one: &Deviation, other: &Deviation) -> Ordering {
    let line = |deviation: &Deviation| {
        let found = deviation.found.as_ref();
        found.map_or(deviation.expected_line.unwrap_or(0), |found| {
            found.start_line
        })
    };
    (line(one), &one.id).cmp(&(line(other), &other.id))
}
