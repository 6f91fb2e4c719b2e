//! Large folders for questions of scale: many families at once, and chartes of which no two have the same contents. The
//! words are made up from syllables, so that a family shares no more with another than what is put there on purpose.

use super::chartes::charte;
use super::fillers::host;
use super::rng::Rng;

const SYLLABLES: &[&str] = &[
    "ba", "cher", "don", "é", "fi", "gra", "hou", "il", "jo", "lan", "mé", "nou", "or", "pli",
    "quer", "ri", "sen", "tu", "va", "xon", "ça", "bleu", "cré", "tion",
];

/// Paragraphs that any family may hold, as real texts of one country hold the same clauses.
const SHARED: usize = 12;

/// Sections of a text, and paragraphs under each.
const SECTIONS: usize = 5;
const PARAGRAPHS: usize = 4;

/// Texts of many families: about 3 KB each, a heading and some paragraphs a section, and a table.
pub(crate) struct Families {
    seed: Rng,
    templates: Vec<Vec<String>>,
}

impl Families {
    /// As many families as that.
    pub(crate) fn new(seed: u64, count: usize) -> Self {
        let seed = Rng::new(seed);
        let mut rng = seed.fork(u64::MAX);
        let common = vocabulary(&mut rng);
        let shared: Vec<String> = (0..SHARED).map(|_| paragraph(&mut rng, &common)).collect();
        let templates = (0..count).map(|family| template(&mut seed.fork(family as u64), &shared));
        Self {
            templates: templates.collect(),
            seed,
        }
    }

    /// The text of the portal `index`, which belongs to the family `index` modulo their number.
    pub(crate) fn text(&self, index: usize) -> String {
        let mut rng = self.seed.fork(1 << 32 | index as u64);
        let words = vocabulary(&mut rng);
        let host = host(index);
        let mut blocks = Vec::new();
        for block in &self.templates[index % self.templates.len()] {
            let is_paragraph = block.ends_with('.');
            if is_paragraph && rng.percent(2) {
                continue;
            }
            let mut block = block.replace("{host}", &host);
            if is_paragraph && rng.percent(4) {
                let (place, word) = (rng.below(6), &words[rng.below(words.len())]);
                let replaced = block.split(' ').enumerate();
                let replaced = replaced.map(|(at, own)| if at == place { word } else { own });
                block = replaced.collect::<Vec<_>>().join(" ");
            }
            blocks.push(block);
            if is_paragraph && rng.percent(1) {
                blocks.push(paragraph(&mut rng, &words));
            }
        }
        blocks.join("\n\n") + "\n"
    }
}

/// A charte as [`charte`] makes them, with words that no other portal has in one of its paragraphs.
pub(crate) fn distinct(seed: u64, index: usize) -> String {
    // Letters, since numbers are masked; a letter more than needed at each place, so that no word is one of French.
    let mut own = String::from("zk");
    let mut rest = index;
    while rest > 0 || own.len() < 6 {
        own.extend(char::from_digit(10 + (rest % 16) as u32, 36));
        rest /= 16;
    }
    const PLACES: &[&str] = &[
        "généralement",
        "de petite taille",
        "de consentement",
        "Sélection",
        "est ",
    ];
    let text = charte(seed, index);
    // A portal may have other words there, but not everywhere.
    let mut places = PLACES.iter().cycle().skip(index % PLACES.len());
    let place = places
        .by_ref()
        .take(PLACES.len())
        .find(|place| text.contains(**place));
    match place {
        Some(place) => text.replacen(place, &format!("{own} {place}"), 1),
        None => format!("{own}\n\n{text}"),
    }
}

fn template(rng: &mut Rng, shared: &[String]) -> Vec<String> {
    let words = vocabulary(rng);
    let mut blocks = vec![phrase(rng, &words, 4)];
    for section in 0..SECTIONS {
        blocks.push(phrase(rng, &words, 3));
        for _ in 0..PARAGRAPHS {
            blocks.push(paragraph(rng, &words));
        }
        match section {
            0 => blocks.push(format!("{} https://{{host}}", phrase(rng, &words, 5))),
            1 => blocks.push(format!("{} contact@{{host}}", phrase(rng, &words, 5))),
            2 => blocks.extend(rng.pick(shared).cloned()),
            _ => {}
        }
    }
    let row = |rng: &mut Rng| {
        let cells: Vec<String> = (0..3).map(|_| phrase(rng, &words, 2)).collect();
        cells.join("\t")
    };
    let table: Vec<String> = (0..5).map(|_| row(rng)).collect();
    blocks.push(table.join("\n"));
    blocks
}

fn vocabulary(rng: &mut Rng) -> Vec<String> {
    let word = |rng: &mut Rng| -> String {
        let count = rng.between(2, 4);
        (0..count)
            .map(|_| SYLLABLES[rng.below(SYLLABLES.len())])
            .collect()
    };
    (0..300).map(|_| word(rng)).collect()
}

fn phrase(rng: &mut Rng, words: &[String], count: usize) -> String {
    let picked: Vec<&str> = (0..count)
        .map(|_| &*words[rng.below(words.len())])
        .collect();
    picked.join(" ")
}

fn paragraph(rng: &mut Rng, words: &[String]) -> String {
    let sentences: Vec<String> = (0..2)
        .map(|_| {
            let count = rng.between(8, 14);
            phrase(rng, words, count) + "."
        })
        .collect();
    sentences.join(" ")
}
