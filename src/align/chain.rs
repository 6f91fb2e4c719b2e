//! The heaviest chain of equal blocks: which blocks stand in place, and so which ones moved.
//!
//! ```text
//! template   A   B   C   D          candidates (template, document): A·1 B·0 C·2 D·3
//!              ╲ ╱   │   │          the chain keeps as many blocks as it can (A C D or B C D);
//! document   B   A   C   D          of equal counts, as many words; of equal words, the later in the template:
//!                                   so B stays in place and A is what moved
//! ```
//!
//! Rule (DESIGN.md, `moved`): the fewest blocks move, then the fewest words, then the first in the template.
//! A Fenwick tree over template places gives O(p log t) for p candidate pairs and t template places.

use std::cmp::Ordering;

/// A pair that may be kept: a place in the template and one in the document hold equal blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Place in the template, in blocks from 0.
    pub template: usize,
    /// Place in the document, in blocks from 0.
    pub document: usize,
    /// Whether the blocks are equal throughout; such a pair counts twice a pair whose numbers differ.
    pub equal: bool,
    /// Words of the block.
    pub words: u32,
}

/// What a chain is worth; compared field by field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Worth {
    blocks: u32,
    words: u64,
    /// Sum of template places: more is better, so that the first in the template is what moves.
    template: u64,
    /// Sum of document places: less is better, so that the first of two equal blocks is the original.
    document: u64,
}

impl Ord for Worth {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.blocks, self.words, self.template)
            .cmp(&(other.blocks, other.words, other.template))
            .then(other.document.cmp(&self.document))
    }
}

impl PartialOrd for Worth {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The heaviest strictly increasing chain through `candidates`, as (template, document) pairs in order.
///
/// Candidates must be sorted by document place.
///
/// ```
/// use charte_diff::align::chain::{Candidate, heaviest_chain};
///
/// // The template's A B C D stand as B A C D in the document.
/// let pair = |template, document| Candidate { template, document, equal: true, words: 5 };
/// let chain = heaviest_chain(&[pair(1, 0), pair(0, 1), pair(2, 2), pair(3, 3)], 4);
/// assert_eq!(chain, [(1, 0), (2, 2), (3, 3)]);
/// ```
#[must_use]
pub fn heaviest_chain(candidates: &[Candidate], template_len: usize) -> Vec<(usize, usize)> {
    // What stands in order throughout is its own heaviest chain.
    let mut next = candidates.iter().zip(candidates.iter().skip(1));
    if next.all(|(one, next)| one.document < next.document && one.template < next.template) {
        let pairs = candidates.iter();
        return pairs.map(|pair| (pair.template, pair.document)).collect();
    }
    // tree[k] holds the best chain that ends in the template places that the Fenwick node k covers.
    let mut tree: Vec<Option<(Worth, usize)>> = vec![None; template_len + 1];
    let mut links: Vec<(Worth, Option<usize>)> = Vec::with_capacity(candidates.len());
    let mut from = 0;
    while let Some(first) = candidates.get(from) {
        let mut to = from;
        // All candidates of one document place are scored before any is entered: a place is used once.
        while let Some(candidate) = candidates.get(to).filter(|c| c.document == first.document) {
            let mut best: Option<(Worth, usize)> = None;
            let mut node = candidate.template;
            while node > 0 {
                if let Some(Some(entry)) = tree.get(node)
                    && best.is_none_or(|(worth, _)| entry.0 > worth)
                {
                    best = Some(*entry);
                }
                node &= node - 1;
            }
            let base = best.map_or(Worth::default(), |(worth, _)| worth);
            let worth = Worth {
                blocks: base.blocks + 1 + u32::from(candidate.equal),
                words: base.words + u64::from(candidate.words),
                template: base.template + candidate.template as u64,
                document: base.document + candidate.document as u64,
            };
            links.push((worth, best.map(|(_, index)| index)));
            to += 1;
        }
        for (index, candidate) in candidates.iter().enumerate().take(to).skip(from) {
            let Some((worth, _)) = links.get(index).copied() else {
                continue;
            };
            let mut node = candidate.template + 1;
            while let Some(slot) = tree.get_mut(node) {
                if slot.is_none_or(|(held, _)| worth > held) {
                    *slot = Some((worth, index));
                }
                node += node & node.wrapping_neg();
            }
        }
        from = to;
    }
    let mut end = None;
    for (index, (worth, _)) in links.iter().enumerate() {
        if end.is_none_or(|(best, _): (Worth, usize)| *worth > best) {
            end = Some((*worth, index));
        }
    }
    let mut pairs = Vec::new();
    let mut at = end.map(|(_, index)| index);
    while let Some(index) = at {
        if let Some(candidate) = candidates.get(index) {
            pairs.push((candidate.template, candidate.document));
        }
        at = links.get(index).and_then(|(_, previous)| *previous);
    }
    pairs.reverse();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(template: &str, document: &str) -> Vec<(usize, usize)> {
        let mut candidates = Vec::new();
        for (d, found) in document.chars().enumerate() {
            for (t, expected) in template.chars().enumerate() {
                if expected == found {
                    candidates.push(Candidate {
                        template: t,
                        document: d,
                        equal: true,
                        words: 1,
                    });
                }
            }
        }
        heaviest_chain(&candidates, template.chars().count())
    }

    #[test]
    fn equal_sequences_pair_throughout() {
        assert_eq!(chain("abc", "abc"), [(0, 0), (1, 1), (2, 2)]);
    }

    #[test]
    fn of_two_swapped_blocks_the_first_in_the_template_moves() {
        assert_eq!(chain("abcd", "bacd"), [(1, 0), (2, 2), (3, 3)]);
    }

    #[test]
    fn the_first_of_two_equal_blocks_is_the_original() {
        assert_eq!(chain("ab", "abb"), [(0, 0), (1, 1)]);
        assert_eq!(chain("ab", "aab"), [(0, 0), (1, 2)]);
        assert_eq!(chain("abc", "ababc"), [(0, 0), (1, 1), (2, 4)]);
    }

    #[test]
    fn words_decide_between_equal_counts() {
        let candidates = [
            Candidate {
                template: 1,
                document: 0,
                equal: true,
                words: 1,
            },
            Candidate {
                template: 0,
                document: 1,
                equal: true,
                words: 9,
            },
        ];
        assert_eq!(heaviest_chain(&candidates, 2), [(0, 1)]);
    }
}
