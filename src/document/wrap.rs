//! Which lines of one document were wrapped, by its own widths: what a junction falls back on.

use crate::document::line::Line;
use crate::document::unit::{Gap, Seen};

/// A line wider than this many characters was not wrapped by a program or by hand.
const WIDEST_WRAP: u32 = 130;
/// A run of lines narrower than this is an address or a list of names, not a wrapped paragraph.
const NARROWEST_WRAP: u32 = 36;
/// Fewer lines than these may end near one width by chance.
const MOST_BY_CHANCE: usize = 3;
/// Blank lines from which a document is taken to part its blocks by them.
const PARTS_FROM: usize = 2;

/// Whether a line is narrow enough to have been wrapped: the widths of others tell nothing.
pub(super) fn may_be_wrapped(line: &Line) -> bool {
    line.width <= WIDEST_WRAP
}

/// Which line breaks of a document a program or a hand made because the line was full.
pub(super) struct Wrap {
    full: Vec<bool>,
    /// The width at which the document is wrapped.
    widest: Option<u32>,
    /// Whether the document parts its blocks by blank lines.
    pub(super) by_blanks: bool,
}

impl Wrap {
    pub(super) fn new(units: &[Seen<'_>]) -> Self {
        let line = |at: usize| units.get(at).and_then(|unit| unit.line);
        let width = |at: usize| line(at).map_or(0, |line| line.width);
        let first_word = |at: usize| line(at).map_or(0, |line| line.first_word());
        let mut full = vec![false; units.len()];
        // What a list sign or a heading's dress begins was not pushed over.
        let dressed =
            |unit: &Seen<'_>| unit.underlined || unit.line.is_none_or(|line| line.marker.is_some());
        let breaks: Vec<usize> = units
            .iter()
            .enumerate()
            .filter(|(at, unit)| {
                *at > 0
                    && unit.gap == Gap::Newline
                    && !dressed(unit)
                    && width(at - 1) <= WIDEST_WRAP
            })
            .map(|(at, _)| at)
            .collect();
        let needs = |at: usize| width(at - 1) + 1 + first_word(at);
        let limit = common_width(&breaks, &width, &needs);
        let is_full = |at: usize| {
            limit.is_some_and(|(widest, limit)| width(at - 1) <= widest && needs(at) > limit)
        };
        let runs: Vec<&[usize]> = breaks.chunk_by(|here, next| here + 1 == *next).collect();
        let blanks = units.iter().filter(|unit| unit.gap == Gap::Blank).count();
        // In such a document few lines end short of a blank line.
        let short = breaks.iter().filter(|at| !is_full(**at)).count();
        let whole: usize = runs
            .iter()
            .filter(|run| is_wrapped(run, &width, &needs))
            .map(|run| run.len())
            .sum();
        let by_blanks = blanks >= PARTS_FROM && blanks >= 2 * short.saturating_sub(whole);
        for run in runs {
            // Between blank lines a paragraph stands alone, and its own widest line tells.
            let alone = by_blanks && is_wrapped(run, &width, &needs);
            for at in run {
                if let Some(full) = full.get_mut(*at) {
                    *full = alone || is_full(*at);
                }
            }
        }
        let widest = limit.map(|(widest, _)| widest);
        Self {
            full,
            widest,
            by_blanks,
        }
    }

    pub(super) fn is_full(&self, unit: usize) -> bool {
        self.full.get(unit).copied().unwrap_or(false)
    }

    /// Whether a line comes near the width at which the document is wrapped, or passes it a little.
    pub(super) fn comes_near(&self, line: &Line) -> bool {
        may_be_wrapped(line)
            && self
                .widest
                .is_some_and(|widest| is_near(line.width, widest))
    }
}

/// The width at which a document's lines are wrapped, and what a line and its next word must pass to be full.
///
/// Lines that come near the width tell: in a text wrapped by a program nearly none of them could have taken one word
/// more; in one wrapped by hand the same holds with some slack; in one that is not wrapped it does not. Where only some
/// paragraphs are wrapped, the widest line is one of the others, so narrower widths are tried too, and must hold better.
fn common_width(
    breaks: &[usize],
    width: &impl Fn(usize) -> u32,
    needs: &impl Fn(usize) -> u32,
) -> Option<(u32, u32)> {
    let lines: Vec<(u32, u32)> = breaks
        .iter()
        .map(|at| (width(at - 1), needs(*at)))
        .collect();
    let mut widths: Vec<u32> = breaks
        .iter()
        .flat_map(|at| [width(at - 1), width(*at)])
        .filter(|width| (NARROWEST_WRAP..=WIDEST_WRAP).contains(width))
        .collect();
    widths.sort_unstable();
    widths.dedup();
    let all = widths.last().copied()?;
    let share = |widest: u32, limit: u32| {
        let near = lines
            .iter()
            .filter(|(width, _)| *width <= widest && is_near(*width, widest));
        let (mut long, mut full) = (0usize, 0usize);
        for (_, needs) in near {
            long += 1;
            full += usize::from(*needs > limit);
        }
        (full, long)
    };
    let mut best: Option<(usize, u32, u32)> = None;
    for widest in widths.into_iter().rev() {
        let (full, long) = share(widest, widest);
        let of_ten = if widest == all { 6 } else { 8 };
        let holds = full >= MOST_BY_CHANCE && full * 10 >= long * of_ten && full * 4 >= lines.len();
        if holds && best.is_none_or(|(most, ..)| full > most) {
            best = Some((full, widest, widest));
        }
    }
    let ragged = all - all / 6;
    let (full, long) = share(all, ragged);
    if best.is_none() && full >= MOST_BY_CHANCE && full * 10 >= long * 8 && full * 4 >= lines.len()
    {
        best = Some((full, all, ragged));
    }
    best.map(|(_, widest, limit)| (widest, limit))
}

/// Whether a line of some width may have been wrapped by hand at a greater one.
const fn is_near(width: u32, widest: u32) -> bool {
    width * 10 >= widest * 7
}

/// Whether no line of a run could have taken the next word, by the width of its widest line.
fn is_wrapped(run: &[usize], width: &impl Fn(usize) -> u32, needs: &impl Fn(usize) -> u32) -> bool {
    let widest = run
        .iter()
        .flat_map(|at| [width(at - 1), width(*at)])
        .max()
        .unwrap_or(0);
    (NARROWEST_WRAP..=WIDEST_WRAP).contains(&widest) && run.iter().all(|at| needs(*at) > widest)
}
