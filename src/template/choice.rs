//! The readings that a text with choices allows: the first one, all of them where they are few, and the one that fits
//! a document best.

use crate::align::lattice::{self, cheapest_way};
use crate::document::Content;
use crate::template::SlotType;
use crate::template::model::words;
use crate::template::pairing::Frame;
use crate::template::pattern::{CLOSE, OPEN, Pattern};
use crate::template::syntax::Node;

/// As many readings as are tried one by one before a way is searched.
const MOST_READINGS: usize = 64;

/// A text that leaves choices.
#[derive(Debug, Clone)]
pub struct Choices {
    nodes: Vec<Node>,
    graph: Vec<lattice::Node>,
    /// For each node of the graph: the choice that is made by passing through it, and how.
    made: Vec<Option<(usize, usize)>>,
    readings: Vec<Pattern>,
}

/// For each choice of a text, in the order in which they open: the wording, or for an optional part 0 (there) or
/// 1 (absent).
type Made = Vec<usize>;

impl Choices {
    /// Makes a text ready. `type_of` gives the type of a slot by its name.
    #[must_use]
    pub fn new(nodes: Vec<Node>, type_of: &impl Fn(&str) -> Option<SlotType>) -> Self {
        let mut graph = Graph::default();
        graph.add(None, &[], None);
        graph.extend(&nodes, 0, &mut 0, type_of);
        let readings = all_readings(&nodes)
            .into_iter()
            .map(|made| Pattern::new(&reading(&nodes, &made), type_of))
            .collect();
        Self {
            nodes,
            graph: graph.nodes,
            made: graph.made,
            readings,
        }
    }

    /// The first reading: of every choice the first wording, every optional part there.
    #[must_use]
    pub fn first(&self) -> String {
        reading(&self.nodes, &[])
    }

    /// The readings, where they are few; else as many as are tried one by one.
    #[must_use]
    pub fn readings(&self) -> &[Pattern] {
        &self.readings
    }

    /// The words of all readings, masked.
    #[must_use]
    pub fn frame(&self) -> Frame {
        frame(&self.nodes, &|text| {
            words(&Pattern::new(text, &|_| Some(SlotType::Text))).collect()
        })
    }

    /// The reading that fits a text best.
    #[must_use]
    pub fn nearest(
        &self,
        content: &Content,
        type_of: &impl Fn(&str) -> Option<SlotType>,
    ) -> Pattern {
        if let Some(fitting) = self.readings.iter().find(|reading| reading.fits(content)) {
            return fitting.clone();
        }
        let mut made = Made::new();
        let way = cheapest_way(&self.graph, &content.tokens);
        let coarse = way.is_none();
        for node in way.unwrap_or_default() {
            if let Some((choice, how)) = self.made.get(node).copied().flatten() {
                if made.len() <= choice {
                    made.resize(choice + 1, 0);
                }
                if let Some(slot) = made.get_mut(choice) {
                    *slot = how;
                }
            }
        }
        Pattern {
            coarse,
            ..Pattern::new(&reading(&self.nodes, &made), type_of)
        }
    }
}

/// The graph of a text while it is made.
#[derive(Default)]
struct Graph {
    nodes: Vec<lattice::Node>,
    made: Vec<Option<(usize, usize)>>,
}

impl Graph {
    fn add(
        &mut self,
        word: Option<crate::align::words::Slotted>,
        from: &[u32],
        made: Option<(usize, usize)>,
    ) -> u32 {
        self.nodes.push(lattice::Node {
            word,
            from: from.to_vec(),
        });
        self.made.push(made);
        u32::try_from(self.nodes.len() - 1).unwrap_or(u32::MAX)
    }

    /// Adds `nodes` after the graph's node `from`; gives the node that ends them. `choice` numbers the choices.
    fn extend(
        &mut self,
        nodes: &[Node],
        mut from: u32,
        choice: &mut usize,
        type_of: &impl Fn(&str) -> Option<SlotType>,
    ) -> u32 {
        for node in nodes {
            match node {
                Node::Text(_) | Node::Slot(_) => {
                    let alone = Pattern::new(&reading(std::slice::from_ref(node), &[]), type_of);
                    for word in alone.words {
                        from = self.add(Some(word), &[from], None);
                    }
                }
                Node::Any(wordings) => {
                    let number = *choice;
                    *choice += 1;
                    let mut ends = Vec::with_capacity(wordings.len());
                    for (how, wording) in wordings.iter().enumerate() {
                        let start = self.add(None, &[from], Some((number, how)));
                        ends.push(self.extend(wording, start, choice, type_of));
                    }
                    from = self.add(None, &ends, None);
                }
                Node::Optional(part) => {
                    let number = *choice;
                    *choice += 1;
                    let start = self.add(None, &[from], Some((number, 0)));
                    let end = self.extend(part, start, choice, type_of);
                    let absent = self.add(None, &[from], Some((number, 1)));
                    from = self.add(None, &[end, absent], None);
                }
            }
        }
        from
    }
}

/// Every combination of choices, or none where there are more than [`MOST_READINGS`]: then a way is searched.
fn all_readings(nodes: &[Node]) -> Vec<Made> {
    let mut all: Vec<Made> = vec![Made::new()];
    if combine(nodes, &mut all) {
        all
    } else {
        Vec::new()
    }
}

/// Adds the choices of `nodes` to each combination; false where they become too many. Choices inside a wording that is
/// not taken are numbered too, and stay at 0.
fn combine(nodes: &[Node], all: &mut Vec<Made>) -> bool {
    for node in nodes {
        let ways: Vec<Option<&[Node]>> = match node {
            Node::Text(_) | Node::Slot(_) => continue,
            Node::Any(wordings) => wordings.iter().map(|held| Some(held.as_slice())).collect(),
            Node::Optional(part) => vec![Some(part.as_slice()), None],
        };
        let inner: Vec<usize> = ways.iter().map(|way| way.map_or(0, count)).collect();
        let total: usize = inner.iter().sum();
        let mut next: Vec<Made> = Vec::new();
        for made in all.iter() {
            for (how, way) in ways.iter().enumerate() {
                let mut start = made.clone();
                start.push(how);
                let before: usize = inner.iter().take(how).sum();
                start.extend(std::iter::repeat_n(0, before));
                let mut inside = vec![start];
                if !combine(way.unwrap_or_default(), &mut inside) {
                    return false;
                }
                let after = total - before - inner.get(how).copied().unwrap_or(0);
                for mut made in inside {
                    made.extend(std::iter::repeat_n(0, after));
                    next.push(made);
                }
                if next.len() > MOST_READINGS {
                    return false;
                }
            }
        }
        *all = next;
    }
    true
}

fn frame(nodes: &[Node], words_of: &impl Fn(&str) -> Vec<u64>) -> Frame {
    let mut whole = Frame::default();
    for node in nodes {
        match node {
            Node::Text(text) => whole.words.extend(words_of(text)),
            Node::Slot(_) => {}
            Node::Any(wordings) => {
                let ways = wordings.iter().map(|held| frame(held, words_of));
                whole.choices.push(ways.collect());
            }
            Node::Optional(part) => {
                let ways = vec![frame(part, words_of), Frame::default()];
                whole.choices.push(ways);
            }
        }
    }
    whole
}

/// How many choices nodes hold, those inside others included.
fn count(nodes: &[Node]) -> usize {
    nodes
        .iter()
        .map(|node| match node {
            Node::Text(_) | Node::Slot(_) => 0,
            Node::Any(wordings) => 1 + wordings.iter().map(|held| count(held)).sum::<usize>(),
            Node::Optional(part) => 1 + count(part),
        })
        .sum()
}

/// The text with its choices made, slots as `{{name}}`; choices that are not given are the first.
#[must_use]
pub fn reading(nodes: &[Node], made: &[usize]) -> String {
    let mut text = Reading::default();
    text.extend(nodes, made, &mut 0);
    text.done()
}

/// A text while it is put together, so that what is absent leaves no space behind.
#[derive(Default)]
struct Reading {
    text: String,
    /// Whether nothing stood where something might have.
    gap: bool,
}

impl Reading {
    fn extend(&mut self, nodes: &[Node], made: &[usize], choice: &mut usize) {
        for node in nodes {
            match node {
                Node::Text(words) => self.push(words),
                Node::Slot(name) => self.push(&[OPEN, name, CLOSE].concat()),
                Node::Any(wordings) => {
                    let how = made.get(*choice).copied().unwrap_or(0);
                    *choice += 1;
                    for (number, wording) in wordings.iter().enumerate() {
                        if number == how {
                            self.gap |= wording.is_empty();
                            self.extend(wording, made, choice);
                        } else {
                            *choice += count(wording);
                        }
                    }
                }
                Node::Optional(part) => {
                    let absent = made.get(*choice) == Some(&1);
                    *choice += 1;
                    if absent {
                        self.gap = true;
                        *choice += count(part);
                    } else {
                        self.extend(part, made, choice);
                    }
                }
            }
        }
    }

    fn push(&mut self, words: &str) {
        let spaced = self.text.is_empty() || self.text.ends_with(char::is_whitespace);
        let words = if spaced {
            words.trim_start_matches(' ')
        } else {
            words
        };
        if self.gap && words.starts_with([',', '.', ')', ']']) {
            self.text.truncate(self.text.trim_end_matches(' ').len());
        }
        self.gap &= words.is_empty();
        self.text.push_str(words);
    }

    fn done(mut self) -> String {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::syntax::parse;

    fn types(name: &str) -> Option<SlotType> {
        SlotType::ALL
            .into_iter()
            .find(|slot_type| slot_type.name() == name)
    }

    fn choices(text: &str) -> Choices {
        Choices::new(parse(text).expect(text), &types)
    }

    fn nearest(template: &str, document: &str) -> String {
        let reading = choices(template).nearest(&Content::new(document), &types);
        reading.text.to_string()
    }

    #[test]
    fn all_readings_of_a_text() {
        let choices = choices("{{any: a {{any: b | c}} | d}} {{optional}}e {{end}}f");
        let readings: Vec<&str> = choices.readings().iter().map(|held| &*held.text).collect();
        assert_eq!(
            readings,
            ["a b e f", "a b f", "a c e f", "a c f", "d e f", "d f"]
        );
        assert_eq!(choices.first(), "a b e f");
    }

    #[test]
    fn what_is_absent_leaves_no_space() {
        let absent = |text: &str| {
            let choices = choices(text);
            let last = choices.readings().last().expect("a reading");
            last.text.to_string()
        };
        assert_eq!(
            absent("le site {{optional}}public {{end}}web"),
            "le site web"
        );
        assert_eq!(
            absent("le site {{optional}} public {{end}} web"),
            "le site web"
        );
        assert_eq!(
            absent("le site {{optional}}public{{end}}, web"),
            "le site, web"
        );
        assert_eq!(absent("{{optional}}Note : {{end}}le site"), "le site");
        assert_eq!(absent("le site {{optional}}public{{end}}"), "le site");
        assert_eq!(absent("mot{{any: s | }} clé"), "mot clé");
    }

    #[test]
    fn the_nearest_reading_of_many() {
        let text = "{{any: Se | Permet de se}} souvenir {{optional}}durablement {{end}}du choix";
        assert_eq!(
            nearest(text, "Permet de se rappeler du choix"),
            "Permet de se souvenir du choix"
        );
        assert_eq!(
            nearest(text, "Se rappeler durablement du choix"),
            "Se souvenir durablement du choix"
        );
        // More readings than are tried one by one: 2^40.
        let many: Vec<String> = (0..40)
            .map(|at| format!("{{{{any: un{at} | deux{at} }}}} puis{at}"))
            .collect();
        let document: Vec<String> = (0..40)
            .map(|at| format!("{}{at} puis{at}", if at % 3 == 0 { "deux" } else { "un" }))
            .collect();
        assert_eq!(
            nearest(&many.join(" "), &document.join(" ")),
            document.join(" ")
        );
    }

    #[test]
    fn a_slot_in_a_wording_is_filled() {
        assert_eq!(
            nearest(
                "Voir {{any: le site {{url}} | la page}} ici",
                "Voir le site https://x.fr là"
            ),
            "Voir le site {{url}} ici"
        );
    }
}
