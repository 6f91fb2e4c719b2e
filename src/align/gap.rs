//! The best pairing of two short runs of blocks by likeness, without crossing.
//!
//! ```text
//! template gap   t0  t1          likeness   d0   d1   d2
//!                                   t0      .1   .8   .2
//! document gap   d0  d1  d2         t1      .0   .3   .7     →  t0·d1, t1·d2; d0 is left over
//! ```
//!
//! Plain dynamic programming over template × document cells. Past `CELL_LIMIT` cells only a band around the
//! diagonal is searched, so time and memory stay linear in the longer side: what is then not paired is reported as
//! missing and extra, which is correct, if less kind, and the result says so (`coarse`).

/// The most cells that are searched in full.
const CELL_LIMIT: usize = 4_000_000;

/// The most words that are looked at in all, for a full search of long blocks costs as much as one of many.
pub const MOST_EFFORT: usize = 60_000_000;

/// Half the width of the band that is searched past [`CELL_LIMIT`], in blocks.
const BAND: usize = 64;

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pairs {
    /// Pairs of (template, document) places, in order.
    pub pairs: Vec<(usize, usize)>,
    /// Whether only a band was searched.
    pub coarse: bool,
}

/// The pairs of places that have the greatest sum of `likeness`. A likeness of 0 is never paired. Of equal sums the one
/// that pairs earlier wins. `effort` is how many words one question for likeness looks at.
pub fn best_pairs(
    template_len: usize,
    document_len: usize,
    effort: usize,
    mut likeness: impl FnMut(usize, usize) -> u32,
) -> Pairs {
    if template_len == 0 || document_len == 0 {
        return Pairs::default();
    }
    let cells = template_len.saturating_mul(document_len);
    let banded = cells > CELL_LIMIT || cells.saturating_mul(effort) > MOST_EFFORT;
    // Of one block that faces some, the first that is most like it: most gaps are such.
    if !banded && (template_len == 1 || document_len == 1) {
        let places = (0..template_len).flat_map(|t| (0..document_len).map(move |d| (t, d)));
        let mut best: Option<(u32, (usize, usize))> = None;
        for (t, d) in places {
            let like = likeness(t, d);
            if like > best.map_or(0, |(most, _)| most) {
                best = Some((like, (t, d)));
            }
        }
        return Pairs {
            pairs: best.into_iter().map(|(_, place)| place).collect(),
            coarse: false,
        };
    }
    let bounds = |t: usize| -> (usize, usize) {
        if banded {
            let middle = t * document_len / template_len;
            (
                middle.saturating_sub(BAND),
                (middle + BAND).min(document_len),
            )
        } else {
            (0, document_len)
        }
    };
    // The cells within the bounds row by row, each row with one place more than it has cells.
    let mut rows: Vec<(usize, usize, usize)> = Vec::with_capacity(template_len);
    let room = if banded { 0 } else { cells + template_len };
    let mut likenesses: Vec<u32> = Vec::with_capacity(room);
    let mut is_any = false;
    for t in 0..template_len {
        let (from, to) = bounds(t);
        rows.push((likenesses.len(), from, to));
        likenesses.extend((from..to).map(|d| likeness(t, d)).chain([0]));
        let row = likenesses.iter().rev().take(to - from + 1);
        is_any |= row.into_iter().any(|like| *like > 0);
    }
    if !is_any {
        return Pairs {
            pairs: Vec::new(),
            coarse: banded,
        };
    }
    // From the end: the best sum for template[t..] and document[d..] within the band.
    let mut best = vec![0u64; likenesses.len()];
    let value = |best: &[u64], t: usize, d: usize| -> u64 {
        let Some((start, from, to)) = rows.get(t) else {
            return 0;
        };
        if d > *to {
            return 0;
        }
        let at = start + d.saturating_sub(*from);
        best.get(at).copied().unwrap_or(0)
    };
    let like = |t: usize, d: usize| {
        let (start, from, to) = rows.get(t)?;
        let at = (*from..*to).contains(&d).then(|| start + d - from)?;
        likenesses.get(at).copied()
    };
    for (t, (start, from, to)) in rows.iter().enumerate().rev() {
        for d in (*from..*to).rev() {
            let like = like(t, d).unwrap_or(0);
            let paired = if like > 0 {
                u64::from(like) + value(&best, t + 1, d + 1)
            } else {
                0
            };
            let sum = paired
                .max(value(&best, t, d + 1))
                .max(value(&best, t + 1, d));
            if let Some(place) = best.get_mut(start + d - from) {
                *place = sum;
            }
        }
    }
    let mut pairs = Vec::new();
    let (mut t, mut d) = (0, 0);
    while t < template_len && d < document_len {
        let here = value(&best, t, d);
        if here == 0 {
            break;
        }
        let found = like(t, d);
        if let Some(like) = found.filter(|like| *like > 0)
            && u64::from(like) + value(&best, t + 1, d + 1) == here
        {
            pairs.push((t, d));
            t += 1;
            d += 1;
        } else if found.is_some() && value(&best, t, d + 1) == here {
            d += 1;
        } else if value(&best, t + 1, d) == here {
            t += 1;
        } else {
            d += 1;
        }
    }
    Pairs {
        pairs,
        coarse: banded,
    }
}

#[cfg(test)]
mod tests {
    use super::{Pairs, best_pairs};

    #[test]
    fn the_greatest_sum_wins_without_crossing() {
        let table = [[10, 80, 20], [0, 30, 70]];
        assert_eq!(
            best_pairs(2, 3, 1, |t, d| table[t][d]).pairs,
            [(0, 1), (1, 2)]
        );
    }

    #[test]
    fn one_block_takes_the_first_that_is_most_like_it() {
        let likes = [10, 0, 80, 30, 80];
        assert_eq!(best_pairs(1, 5, 1, |_, d| likes[d]).pairs, [(0, 2)]);
        assert_eq!(best_pairs(5, 1, 1, |t, _| likes[t]).pairs, [(2, 0)]);
        assert_eq!(best_pairs(1, 1, 1, |_, _| 7).pairs, [(0, 0)]);
        assert_eq!(best_pairs(1, 2, 1, |_, _| 0), Pairs::default());
    }

    #[test]
    fn nothing_alike_pairs_nothing() {
        assert_eq!(best_pairs(3, 3, 1, |_, _| 0), Pairs::default());
    }

    #[test]
    fn a_long_gap_is_searched_in_a_band() {
        let found = best_pairs(5_000, 5_000, 1, |t, d| u32::from(t == d));
        assert!(found.coarse);
        assert_eq!(found.pairs.len(), 5_000);
    }

    #[test]
    fn a_gap_of_long_blocks_is_searched_in_a_band_and_few_questions_are_asked() {
        let mut asked = 0;
        let found = best_pairs(1_000, 1_000, 500, |t, d| {
            asked += 1;
            u32::from(t == d)
        });
        assert!(found.coarse && asked <= 1_000 * 2 * super::BAND);
        assert_eq!(found.pairs.len(), 1_000);
        assert!(!best_pairs(1_000, 1_000, 50, |t, d| u32::from(t == d)).coarse);
    }
}
