//! A text that leaves choices, against the words of a document: which way through fits best.
//!
//! ```text
//! template   Il {{any: doit | devra}} {{optional}}toujours {{end}}lire
//!
//!                 ┌─ doit ──┐     ┌─ toujours ─┐
//!            Il ──┤         ├──•──┤            ├──•── lire
//!                 └─ devra ─┘     └────────────┘
//! ```
//!
//! Dynamic programming over the nodes of the graph × the document's words, as [`super::words`] does over a line of
//! words, with a join where ways meet. So the time is the number of nodes times that of words, however many readings
//! the choices make together. Only the way is found here: the words are paired again, in full, once it is known.

use crate::align::SlotType;
use crate::align::words::{ABSORB, EMPTY, FAR, MISFIT, MISFIT_SIGN, Slotted, belongs, weight};
use crate::text::{Token, TokenClass};

/// The most cells that are searched: past them, no way is found and the text's first reading stands.
pub const CELL_LIMIT: usize = 4_000_000;

/// The costs are those of [`super::words`], so many times as large …
const SCALE: u32 = 10;
/// … that a word of the document more may cost a little beside one of the template: of ways that cost the same, one word
/// in place of another is nearer than two words more.
const MORE: u32 = 1;

/// A word, a sign or a slot of a text with choices, or a place where ways part or meet.
#[derive(Debug, Clone)]
pub struct Node {
    /// What stands here; `None` for a place where ways part or meet.
    pub word: Option<Slotted>,
    /// The nodes that may stand before it, all with smaller numbers; none for a start.
    pub from: Vec<u32>,
}

/// How a cell was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    /// From a node before, with the same words of the document.
    Down,
    /// From a node before, with one word more.
    Across,
    /// From the same node, with one word more, which the template does not have.
    Right,
    /// A slot that took words ends here.
    Close,
}

/// The nodes on the cheapest way from a start to the last node, in order; `None` past [`CELL_LIMIT`]. Of ways that cost
/// the same, the one through the nodes that come first.
#[must_use]
pub fn cheapest_way(nodes: &[Node], document: &[Token]) -> Option<Vec<usize>> {
    let width = document.len() + 1;
    if nodes.is_empty() || nodes.len().saturating_mul(width) > CELL_LIMIT {
        return None;
    }
    let mut costs: Vec<u32> = Vec::with_capacity(nodes.len() * width);
    let mut moves: Vec<Move> = Vec::with_capacity(nodes.len() * width);
    // For each cell of a slot: the number of words that it has taken when it ends there.
    let mut taken: Vec<u32> = vec![0; nodes.len() * width];
    let at =
        |costs: &[u32], node: usize, d: usize| costs.get(node * width + d).copied().unwrap_or(FAR);
    for (number, node) in nodes.iter().enumerate() {
        // The best of the nodes before, word by word of the document.
        let above: Vec<u32> = (0..width)
            .map(|d| match node.from.as_slice() {
                [] if d == 0 => 0,
                [] => FAR,
                from => from
                    .iter()
                    .map(|from| at(&costs, *from as usize, d))
                    .min()
                    .unwrap_or(FAR),
            })
            .collect();
        let above_at = |d: usize| above.get(d).copied().unwrap_or(FAR);
        let slot = node.word.and_then(|word| word.slot).map(|(slot, _)| slot);
        let down = match (&node.word, slot) {
            (None, _) => 0,
            (Some(_), Some(SlotType::Text)) => EMPTY * SCALE,
            (Some(word), _) => weight(&word.token) * SCALE,
        };
        let (mut absorbed, mut length) = (FAR, 0u32);
        let mut left = FAR;
        for d in 0..width {
            let mut best = (above_at(d) + down, Move::Down);
            if let Some(word) = d.checked_sub(1).and_then(|before| document.get(before)) {
                if node.word.is_some_and(|expected| expected.takes(word))
                    && above_at(d - 1) < best.0
                {
                    best = (above_at(d - 1), Move::Across);
                }
                if let Some(slot_type) = slot {
                    let take = match (slot_type, word.class) {
                        (SlotType::Text, _) => ABSORB * SCALE,
                        (slot_type, _) if belongs(slot_type, word) => 0,
                        (_, TokenClass::Punctuation) => MISFIT_SIGN * SCALE,
                        _ => MISFIT * SCALE,
                    };
                    if above_at(d - 1) < absorbed {
                        (absorbed, length) = (above_at(d - 1), 0);
                    }
                    (absorbed, length) = ((absorbed + take).min(FAR), length + 1);
                    if absorbed < best.0 {
                        best = (absorbed, Move::Close);
                        if let Some(taken) = taken.get_mut(number * width + d) {
                            *taken = length;
                        }
                    }
                }
                let more = left + weight(word) * SCALE + MORE;
                if more < best.0 {
                    best = (more, Move::Right);
                }
            }
            left = best.0.min(FAR);
            costs.push(left);
            moves.push(best.1);
        }
    }
    Some(walk_back(nodes, width, &costs, &moves, &taken))
}

/// Follows the moves from the last cell to a start.
fn walk_back(
    nodes: &[Node],
    width: usize,
    costs: &[u32],
    moves: &[Move],
    taken: &[u32],
) -> Vec<usize> {
    let mut way = Vec::new();
    let (mut node, mut d) = (nodes.len() - 1, width - 1);
    loop {
        let cell = node * width + d;
        let before = match moves.get(cell) {
            Some(Move::Right) => {
                d = d.saturating_sub(1);
                continue;
            }
            Some(Move::Across) => d.saturating_sub(1),
            Some(Move::Close) => {
                d.saturating_sub(taken.get(cell).map_or(1, |taken| *taken as usize))
            }
            _ => d,
        };
        way.push(node);
        let from = nodes.get(node).map_or(&[][..], |node| &node.from);
        let next = from
            .iter()
            .map(|from| *from as usize)
            .min_by_key(|from| costs.get(from * width + before).copied());
        match next {
            Some(next) => (node, d) = (next, before),
            None => break,
        }
    }
    way.reverse();
    way
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokenize;

    /// A word for each letter; the nodes before each are given.
    fn nodes(spec: &[(Option<&str>, &[u32])]) -> Vec<Node> {
        spec.iter()
            .map(|(word, from)| Node {
                word: word.map(|word| Slotted {
                    token: *tokenize(word).first().expect("a word"),
                    slot: None,
                }),
                from: from.to_vec(),
            })
            .collect()
    }

    #[test]
    fn the_way_that_fits_is_taken() {
        // Il (doit | devra) [toujours] lire
        let graph = nodes(&[
            (None, &[]),
            (Some("il"), &[0]),
            (Some("doit"), &[1]),
            (Some("devra"), &[1]),
            (None, &[2, 3]),
            (Some("toujours"), &[4]),
            (None, &[5, 4]),
            (Some("lire"), &[6]),
        ]);
        let way = |text: &str| cheapest_way(&graph, &tokenize(text)).expect("within the limit");
        assert_eq!(way("Il doit lire"), [0, 1, 2, 4, 6, 7]);
        assert_eq!(way("Il devra toujours lire"), [0, 1, 3, 4, 5, 6, 7]);
        assert_eq!(way("Il devra, en outre, relire"), [0, 1, 3, 4, 6, 7]);
    }

    #[test]
    fn time_grows_with_nodes_and_words_not_with_readings() {
        // 2^200 readings.
        let mut graph = nodes(&[(None, &[])]);
        for _ in 0..200 {
            let join = graph.len() as u32 - 1;
            graph.extend(nodes(&[
                (Some("oui"), &[join]),
                (Some("non"), &[join]),
                (None, &[join + 1, join + 2]),
            ]));
        }
        let text = "oui non ".repeat(100);
        let way = cheapest_way(&graph, &tokenize(&text)).expect("within the limit");
        assert_eq!(way.len(), 401);
        assert!(cheapest_way(&graph, &tokenize(&"oui ".repeat(40_000))).is_none());
    }
}
