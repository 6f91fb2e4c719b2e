//! Changes of a file, and what comes of them together. A change is planned on the file as it stands; blank lines
//! beside what goes and what comes are settled only when all of them are put in place.

use std::ops::Range;

use super::source::{Place, Source};
use crate::document::Element;
use crate::document::marker::MarkerKind;
use crate::document::table::Role;

/// One change. Lines count from 1 and are those of the file before any change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Op {
    /// Other words for some bytes each.
    Replace(Vec<(Range<usize>, String)>),
    /// Lines go.
    Delete { from: u32, to: u32 },
    /// A line comes after another one; 0 for the start of the file.
    Insert {
        after: u32,
        /// The number of the template block: what comes at one place comes in its order.
        order: usize,
        element: Element,
        lines: Vec<String>,
    },
    /// Lines go elsewhere.
    Move {
        from: u32,
        to: u32,
        after: u32,
        order: usize,
        element: Element,
    },
}

impl Op {
    /// The lines that go.
    const fn taken(&self) -> Option<(u32, u32)> {
        match self {
            Self::Delete { from, to } | Self::Move { from, to, .. } => Some((*from, *to)),
            _ => None,
        }
    }
}

/// Whether two changes cannot both be made. What is replaced in lines that move goes with them.
pub(super) fn collide(one: &Op, other: &Op) -> bool {
    match (one, other) {
        (Op::Replace(one), Op::Replace(other)) => one.iter().any(|(one, _)| {
            other
                .iter()
                .any(|(other, _)| one.start < other.end && other.start < one.end || one == other)
        }),
        (one, other) => match (one.taken(), other.taken()) {
            (Some(one), Some(other)) => one.0 <= other.1 && other.0 <= one.1,
            // A place inside lines that go is none.
            (Some((from, to)), None) | (None, Some((from, to))) => [one, other]
                .iter()
                .any(|op| matches!(op, Op::Insert { after, .. } if from <= *after && *after < to)),
            (None, None) => false,
        },
    }
}

/// A file after its changes.
#[derive(Debug)]
pub(super) struct Applied {
    /// The text, a byte order mark included.
    pub(super) text: String,
    /// For each line the one that it was before; `None` for a new one.
    origins: Vec<Option<u32>>,
}

impl Applied {
    /// The line that a line of the changed file was before.
    pub(super) fn origin(&self, line: u32) -> Option<u32> {
        let at = usize::try_from(line).ok()?.checked_sub(1)?;
        self.origins.get(at).copied().flatten()
    }
}

/// What a line is to its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Blank,
    Row,
    Item,
    Text,
}

impl Sort {
    /// Whether a blank line belongs between two lines of which one is new.
    fn parted(self, other: Self) -> bool {
        let near = |sort| matches!(sort, Self::Row | Self::Item);
        !(self == Self::Blank || other == Self::Blank || self == other && near(self))
    }
}

/// A line of the changed file.
#[derive(Debug, Clone)]
struct OutLine {
    text: String,
    ending: String,
    sort: Sort,
    origin: Option<u32>,
}

/// Lines that come.
struct Coming {
    after: u32,
    order: usize,
    lines: Vec<OutLine>,
}

/// The file with these changes made.
pub(super) fn apply(source: &Source, ops: &[&Op]) -> Applied {
    let ending = source.ending();
    let mut replaced: Vec<&(Range<usize>, String)> = Vec::new();
    let mut gone: Vec<(u32, u32)> = Vec::new();
    for op in ops {
        gone.extend(op.taken());
        if let Op::Replace(held) = op {
            replaced.extend(held);
        }
    }
    replaced.sort_by_key(|(bytes, _)| (bytes.start, bytes.end));
    let mut lines = replace(source, &replaced);
    let is_gone = |line: Option<u32>| {
        line.is_some_and(|line| gone.iter().any(|(from, to)| (*from..=*to).contains(&line)))
    };
    let mut coming: Vec<Coming> = ops
        .iter()
        .filter_map(|op| come(op, &lines, ending))
        .collect();
    coming.sort_by_key(|held| (held.after, held.order));
    let mut coming = coming.into_iter().peekable();
    let mut page = Page::default();
    let mut line = 0;
    while let Some(held) = coming.next_if(|held| held.after == line) {
        page.insert(held, ending);
    }
    let finished = lines.last().is_none_or(|last| !last.ending.is_empty());
    for held in lines.drain(..) {
        line = held.origin.unwrap_or(line);
        if is_gone(held.origin) {
            page.cut();
        } else {
            page.keep(held, ending);
        }
        // A line that was joined to the one before has no line of its own any more.
        while let Some(held) = coming.next_if(|held| held.after <= line) {
            page.insert(held, ending);
        }
    }
    for held in coming {
        page.insert(held, ending);
    }
    page.finish(source.bom, finished, ending)
}

/// The lines with other words.
fn replace(source: &Source, replaced: &[&(Range<usize>, String)]) -> Vec<OutLine> {
    let mut lines = Vec::with_capacity(source.places.len());
    let mut replaced = replaced.iter().peekable();
    let mut places = (1u32..).zip(&source.places).peekable();
    while let Some((number, place)) = places.next() {
        let Place { start, end, next } = *place;
        let (mut from, mut end, mut next) = (start, end, next);
        let mut text = String::new();
        while let Some((bytes, new)) = replaced.next_if(|(bytes, _)| bytes.start <= end) {
            text.push_str(source.text.get(from..bytes.start).unwrap_or_default());
            text.push_str(new);
            from = bytes.end;
            // What is replaced may reach into the lines below.
            while bytes.end > end
                && let Some((_, place)) = places.next()
            {
                (end, next) = (place.end, place.next);
            }
        }
        text.push_str(source.text.get(from..end).unwrap_or_default());
        lines.push(OutLine {
            sort: sort_of(source, number),
            text,
            ending: source.text.get(end..next).unwrap_or_default().to_owned(),
            origin: Some(number),
        });
    }
    lines
}

fn sort_of(source: &Source, line: u32) -> Sort {
    let held = source.line(line);
    match source.role(line) {
        _ if source.is_blank(line) => Sort::Blank,
        Some(Role::Row(_) | Role::Noise) => Sort::Row,
        Some(Role::Text) if held.is_some_and(|line| is_item(line.marker.map(|m| m.kind))) => {
            Sort::Item
        }
        _ => Sort::Text,
    }
}

const fn is_item(marker: Option<MarkerKind>) -> bool {
    matches!(marker, Some(MarkerKind::Bullet))
}

fn sort_of_element(element: Element) -> Sort {
    match element {
        Element::ListItem => Sort::Item,
        element if element.in_table() => Sort::Row,
        _ => Sort::Text,
    }
}

/// The lines that a change brings.
fn come(op: &Op, lines: &[OutLine], ending: &str) -> Option<Coming> {
    match op {
        Op::Insert {
            after,
            order,
            element,
            lines,
        } => Some(Coming {
            after: *after,
            order: *order,
            lines: lines
                .iter()
                .map(|line| OutLine {
                    text: line.clone(),
                    ending: ending.to_owned(),
                    sort: sort_of_element(*element),
                    origin: None,
                })
                .collect(),
        }),
        Op::Move {
            from,
            to,
            after,
            order,
            element,
        } => {
            let inside = |held: &&OutLine| {
                held.origin
                    .is_some_and(|line| (*from..=*to).contains(&line))
            };
            Some(Coming {
                after: *after,
                order: *order,
                lines: lines
                    .iter()
                    .filter(inside)
                    .map(|held| OutLine {
                        sort: sort_of_element(*element),
                        ..held.clone()
                    })
                    .collect(),
            })
        }
        Op::Replace(_) | Op::Delete { .. } => None,
    }
}

/// The changed file while it is made.
#[derive(Default)]
struct Page {
    lines: Vec<OutLine>,
    /// Where lines went: how many blank lines stand before, and how many have come since.
    cut: Option<(usize, usize)>,
    /// Whether new lines stand last.
    fresh: bool,
}

impl Page {
    fn blanks(&self) -> usize {
        let blank = |line: &&OutLine| line.sort == Sort::Blank;
        self.lines.iter().rev().take_while(blank).count()
    }

    /// Lines went here.
    fn cut(&mut self) {
        if self.cut.is_none() {
            self.cut = Some((self.blanks(), 0));
        }
    }

    /// A line of the file that stays. Of the blank lines on both sides of what went, the longer run stays.
    fn keep(&mut self, line: OutLine, ending: &str) {
        if line.sort == Sort::Blank {
            if let Some((before, since)) = &mut self.cut {
                *since += 1;
                if *since <= *before || self.lines.is_empty() {
                    return;
                }
            }
        } else {
            self.cut = None;
            if self.fresh {
                self.part(line.sort, ending);
            }
            self.fresh = false;
        }
        self.lines.push(line);
    }

    /// Lines that are new here.
    fn insert(&mut self, coming: Coming, ending: &str) {
        let Some(first) = coming.lines.first() else {
            return;
        };
        self.part(first.sort, ending);
        self.lines.extend(coming.lines);
        self.cut = None;
        self.fresh = true;
    }

    /// A blank line before a line of this sort, where one belongs.
    fn part(&mut self, sort: Sort, ending: &str) {
        if self.lines.last().is_some_and(|last| last.sort.parted(sort)) {
            self.lines.push(OutLine {
                text: String::new(),
                ending: ending.to_owned(),
                sort: Sort::Blank,
                origin: None,
            });
        }
    }

    fn finish(mut self, bom: bool, finished: bool, ending: &str) -> Applied {
        if let Some((before, since)) = self.cut {
            // What went stood last: the file ends with as many blank lines as it did.
            let spare = before.saturating_sub(since);
            self.lines.truncate(self.lines.len().saturating_sub(spare));
        }
        let mut text = String::new();
        if bom {
            text.push('\u{feff}');
        }
        let last = self.lines.len().saturating_sub(1);
        for (at, line) in self.lines.iter().enumerate() {
            text.push_str(&line.text);
            match (at == last, line.ending.is_empty()) {
                (true, _) if !finished => {}
                (_, true) => text.push_str(ending),
                (_, false) => text.push_str(&line.ending),
            }
        }
        Applied {
            text,
            origins: self.lines.into_iter().map(|line| line.origin).collect(),
        }
    }
}
