//! Huge texts of every shape that once made a step explode: seeded, so that the same call gives the same bytes.
//!
//! `examples/huge.rs` writes them at full size for measurements by hand; `tests/huge.rs` uses some megabytes of each.
//! They look like no charte: what matters here is how many pieces there are, how long and how equal they are.

/// What a huge text is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Paragraphs of some forty words, parted by blank lines, with a heading now and then.
    Paragraphs,
    /// Short lines, each a heading of its own, parted by blank lines.
    Headings,
    /// One table of four columns.
    Rows,
    /// A single line.
    Line,
    /// One short line, again and again.
    Equal,
    /// The same with a blank line between.
    EqualParted,
    /// Paragraphs that differ in a number only.
    Numbered,
    /// Paragraphs with an address, a date and an e-mail each.
    Addresses,
    /// A line of one word without a space.
    Word,
    /// Signs, no words at all.
    Signs,
    /// A bulleted list.
    List,
    /// Nothing but blank lines and separators between two paragraphs.
    Blank,
    /// A table of one row with as many columns as there is room for.
    Columns,
}

impl Shape {
    /// Every shape.
    pub(crate) const ALL: [Self; 13] = [
        Self::Paragraphs,
        Self::Headings,
        Self::Rows,
        Self::Line,
        Self::Equal,
        Self::EqualParted,
        Self::Numbered,
        Self::Addresses,
        Self::Word,
        Self::Signs,
        Self::List,
        Self::Blank,
        Self::Columns,
    ];

    /// The name on the command line.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Paragraphs => "paragraphs",
            Self::Headings => "headings",
            Self::Rows => "rows",
            Self::Line => "line",
            Self::Equal => "equal",
            Self::EqualParted => "equal-parted",
            Self::Numbered => "numbered",
            Self::Addresses => "addresses",
            Self::Word => "word",
            Self::Signs => "signs",
            Self::List => "list",
            Self::Blank => "blank",
            Self::Columns => "columns",
        }
    }
}

/// What becomes of the pieces of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edited {
    /// One piece in so many is changed, dropped, repeated or preceded by a new one, in turn.
    pub(crate) every: u64,
}

/// A huge text of about `bytes` bytes.
pub(crate) fn text(shape: Shape, bytes: usize, seed: u64, edited: Option<Edited>) -> String {
    let mut text = String::with_capacity(bytes + 1024);
    let mut turn = 0;
    let mut number = 0;
    // What a piece is does not depend on the edits before it.
    while text.len() < bytes {
        let words = &mut Words::new(seed, number);
        let changed = edited
            .is_some_and(|edited| Random(number ^ 0xed17).next().is_multiple_of(edited.every));
        match turn % 4 * u64::from(changed) {
            _ if !changed => piece(shape, number, words, &mut text),
            0 => {
                piece(shape, number, words, &mut text);
                let end = text.trim_end().len();
                let tail = text.split_off(end);
                text.push_str(if shape == Shape::Word {
                    "zz"
                } else {
                    " modifié"
                });
                text.push_str(&tail);
            }
            1 => {}
            2 => {
                piece(shape, number, words, &mut text);
                piece(shape, number, &mut Words::new(seed, number), &mut text);
            }
            _ => {
                piece(
                    shape,
                    number,
                    &mut Words::new(seed ^ 0xadded, number),
                    &mut text,
                );
                piece(shape, number, words, &mut text);
            }
        }
        turn += u64::from(changed);
        number += 1;
    }
    if shape == Shape::Blank {
        text.push_str("La fin du texte, qui dit ce que le début ne disait pas.");
    }
    text.push('\n');
    text
}

fn piece(shape: Shape, number: u64, words: &mut Words, text: &mut String) {
    match shape {
        Shape::Paragraphs if number.is_multiple_of(20) => {
            words.run(5, text);
            text.push_str("\n\n");
        }
        Shape::Paragraphs => {
            words.run(40, text);
            text.push_str(".\n\n");
        }
        Shape::Headings => {
            words.run(4, text);
            text.push_str("\n\n");
        }
        Shape::Rows => {
            for (column, length) in [2, 1, 6, 9].into_iter().enumerate() {
                if column > 0 {
                    text.push('\t');
                }
                words.run(length, text);
            }
            text.push('\n');
        }
        Shape::Line => {
            words.run(12, text);
            text.push_str(". ");
        }
        Shape::Equal => text.push_str("Tous droits réservés pour ce portail.\n"),
        Shape::EqualParted => text.push_str("Tous droits réservés pour ce portail.\n\n"),
        Shape::Numbered => {
            text.push_str("Le dossier numéro ");
            text.push_str(&number.to_string());
            text.push_str(" est ouvert à toute personne qui en fait la demande.\n\n");
        }
        Shape::Addresses => {
            text.push_str(&format!(
                "Voir https://portail-{number}.exemple.fr depuis le {} mars {} ou écrire à contact{number}@exemple.fr.\n\n",
                1 + number % 28,
                1990 + number % 40,
            ));
        }
        Shape::Word => words.word(text),
        Shape::Signs => text.push_str("!?;:.,… "),
        Shape::List => {
            text.push_str("- ");
            words.run(9, text);
            text.push_str(" ;\n");
        }
        Shape::Blank if number == 0 => {
            text.push_str("Le début du texte, qui ne dit pas encore grand-chose.\n");
        }
        Shape::Blank if number.is_multiple_of(7) => text.push_str("-----\n"),
        Shape::Blank => text.push('\n'),
        Shape::Columns => {
            words.run(2, text);
            text.push('\t');
        }
    }
}

/// Words of a language of the seed's own: few are frequent, most are rare, and two seeds share none.
struct Words {
    seed: u64,
    random: Random,
}

impl Words {
    fn new(seed: u64, number: u64) -> Self {
        let random = Random(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ number);
        Self { seed, random }
    }

    fn run(&mut self, count: usize, text: &mut String) {
        for at in 0..count {
            if at > 0 {
                text.push(' ');
            }
            self.word(text);
        }
    }

    fn word(&mut self, text: &mut String) {
        // The square of a uniform share: half of the words are among the first quarter of the vocabulary.
        let share = self.random.next() % 65_536;
        let rank = share * share / 65_536 * 30_000 / 65_536;
        let mut letters = Random(self.seed << 32 ^ rank);
        let (first, second) = (self.seed % 21, self.seed / 21 % 21);
        for consonant in [first, second, letters.next() % 21, letters.next() % 21] {
            let at = usize::try_from(consonant).unwrap_or_default();
            text.extend("bcdfghjklmnpqrstvwxyz".chars().nth(at));
            let at = usize::try_from(letters.next() % 6).unwrap_or_default();
            text.extend("aeiouy".chars().nth(at));
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
