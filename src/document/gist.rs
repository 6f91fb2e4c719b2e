//! What of a document's lines decides their roles, found in one pass: documents of one gist have the same roles, so the
//! roles of the first are those of all.
//!
//! ```text
//! file             gist
//!   1                              blank lines before the first line tell nothing
//!   2  Cookies       Cookies
//!   3                blank         however many they are
//!   4
//!   5  a<tab>b       a<tab>b
//!   6  c<tab>d       c<tab>d
//!   7                              nor do blank lines and separators inside a table, but for those under its first row
//!   8  e<tab>f       e<tab>f
//! ```
//!
//! Lines that are alike (`Facts::is_like`) are one. This rests on what [`super::table`] and what it calls ask: of the
//! lines around a row, and of those that might be one, all is kept; of others that they are short, have a marker, and
//! are followed by a blank line or a separator. A line that shows no cells by itself is a row only where both lines
//! around it do. `documents_of_one_gist_have_the_same_roles` holds it to that.

use std::sync::Arc;

use crate::document::facts::Facts;
use crate::document::form::{Kept, Laid, Origin, Record};
use crate::document::known::Lines;
use crate::document::table::Role;
use crate::document::unit::{Common, Place, Traits};
use crate::text::{Mojibake, Normalisation, NormalisationKind};

/// Tokens that are no line's number.
const BLANK: u32 = u32::MAX;
const RULED: u32 = u32::MAX - 1;
/// Set in the number of a line that stands for no other.
const ALONE: u32 = 1 << 30;

/// The gist of one document after another, in memory that is used again.
#[derive(Debug, Default)]
pub struct Gist {
    tokens: Vec<u32>,
    /// Of each line.
    facts: Vec<Facts>,
    /// The lines of its units, from 1: all that are neither blank nor separators.
    units: Vec<u32>,
    /// The units that hold an address or a date, as places in `units`.
    filled: Vec<u32>,
    record: Record,
}

/// A line that is neither blank nor a separator, with the one before it.
struct Solid {
    number: u32,
    facts: Facts,
    /// Its place among the tokens.
    at: usize,
    /// Whether the one before it is like a row.
    after_rowish: bool,
    /// Whether the one before it is surely a row.
    after_strong: bool,
}

impl Gist {
    /// Reads the gist of a document from the numbers of its lines. It has none where that may not tell its roles.
    pub fn read(&mut self, numbers: &[u32], origin: &Origin, lines: &Lines) -> bool {
        self.tokens.clear();
        self.facts.clear();
        self.facts.reserve(numbers.len());
        self.tokens.reserve(numbers.len());
        self.units.clear();
        self.filled.clear();
        if origin.encoding != "utf-8" || origin.bom || origin.mojibake != Mojibake::None {
            return false;
        }
        let mut last: Option<Solid> = None;
        let (mut blanks, mut ruled) = (0_u32, false);
        // Blank lines may be doubled line breaks where all runs of them are odd, and some long.
        let (mut even, mut long) = (false, false);
        for (index, &number) in (1..).zip(numbers) {
            let Some((_, facts, like)) = lines.known(number) else {
                return false;
            };
            if number >= ALONE || facts.has(Facts::UNSEEN) {
                return false;
            }
            self.facts.push(facts);
            if facts.has(Facts::BLANK) {
                blanks += 1;
                continue;
            }
            if facts.has(Facts::SEPARATOR) {
                self.end_blanks(&mut blanks);
                self.tokens.push(number);
                ruled = true;
                continue;
            }
            let rowish = facts.has(Facts::ROWISH);
            let strong = facts.has(Facts::STRONG);
            let (mut after_rowish, mut after_strong) = (false, false);
            match &last {
                None => self.tokens.clear(),
                Some(last) => {
                    after_rowish = last.facts.has(Facts::ROWISH);
                    after_strong = last.facts.has(Facts::STRONG);
                    if strong && after_strong {
                        self.tokens.truncate(last.at + 1);
                        if ruled && !last.after_strong {
                            self.tokens.push(RULED);
                        }
                    } else {
                        if !ruled {
                            even |= !rowish && !after_rowish && blanks.is_multiple_of(2);
                            long |= blanks >= 3 && !blanks.is_multiple_of(2);
                        }
                        self.end_blanks(&mut blanks);
                    }
                    if rowish && !after_rowish && last.after_rowish {
                        // A heading row, it may be: its own words are those of a cell.
                        if let Some(token) = self.tokens.get_mut(last.at) {
                            *token = last.number | ALONE;
                        }
                    }
                }
            }
            (blanks, ruled) = (0, false);
            if facts.has(Facts::FILLED) {
                self.filled
                    .push(u32::try_from(self.units.len()).unwrap_or(u32::MAX));
            }
            last = Some(Solid {
                number,
                facts,
                at: self.tokens.len(),
                after_rowish,
                after_strong,
            });
            self.tokens.push(like);
            self.units.push(index);
        }
        last.is_some() && (even || !long)
    }

    fn end_blanks(&mut self, blanks: &mut u32) {
        if *blanks > 0 {
            self.tokens.push(BLANK);
        }
        *blanks = 0;
    }

    /// What all documents of the gist have in common, as numbers.
    #[must_use]
    pub fn tokens(&self) -> &[u32] {
        &self.tokens
    }

    /// The lines of its units, from 1.
    #[must_use]
    pub fn unit_lines(&self) -> &[u32] {
        &self.units
    }
}

/// What documents of one gist have in common.
#[derive(Debug)]
pub struct Mould {
    tokens: Box<[u32]>,
    /// Of each unit.
    parts: Box<[u8]>,
    /// The written forms of the rows that their lines do not show by themselves.
    rows: Box<[Arc<str>]>,
    common: Common,
}

/// A unit is a row; blank lines above it stand in a table; it is underlined; it is one of [`Mould::rows`].
const ROW: u8 = 1;
const INSIDE: u8 = 2;
const UNDERLINED: u8 = 4;
const SHOWN: u8 = 8;

impl Mould {
    /// What a document that was laid out has in common with all of its gist.
    #[must_use]
    pub fn new(gist: &Gist, laid: &Laid<'_>, outline: &[Place]) -> Option<Self> {
        let common = Common::of(laid, outline);
        if outline.len() != gist.units.len() {
            return None;
        }
        let mut rows = Vec::new();
        let mut tables = laid.tables.iter().peekable();
        let mut parts = Vec::with_capacity(outline.len());
        for place in outline {
            let at = (place.line as usize).checked_sub(1)?;
            while tables.next_if(|table| table.end < at).is_some() {}
            let inside = tables.peek().is_some_and(|table| table.start < at);
            let mut part = if inside { INSIDE } else { 0 };
            if place.underlined {
                part |= UNDERLINED;
            }
            if let Role::Row(row) = laid.roles.get(at)? {
                part |= ROW;
                let own = laid.lines.get(at)?.grid.cells();
                if !own.is_some_and(|own| Arc::ptr_eq(&own.written, &row.written)) {
                    part |= SHOWN;
                    rows.push(Arc::clone(&row.written));
                }
            }
            parts.push(part);
        }
        Some(Self {
            tokens: gist.tokens.as_slice().into(),
            parts: parts.into(),
            rows: rows.into(),
            common,
        })
    }

    /// Whether it holds for other documents: where their cuts hang on how wide fillers are, it does not.
    #[must_use]
    pub const fn is_for_all(&self) -> bool {
        !self.common.apart
    }

    /// Whether it is that of a gist.
    #[must_use]
    pub fn is_of(&self, gist: &Gist) -> bool {
        *self.tokens == *gist.tokens
    }

    fn part(&self, unit: usize) -> u8 {
        self.parts.get(unit).copied().unwrap_or(0)
    }

    /// The traits of a document of the gist.
    #[must_use]
    pub fn traits(&self, gist: &Gist, numbers: &[u32], lines: &Lines) -> Traits {
        let texts = gist.filled.iter().map(|unit| *unit as usize);
        let texts = texts.filter(|unit| self.part(*unit) & ROW == 0);
        let number = |unit: usize| numbers.get((*gist.units.get(unit)? as usize).checked_sub(1)?);
        let line = |unit: usize| lines.line(*number(unit)?).map(|line| &**line);
        self.common.traits(texts.filter_map(line))
    }

    /// What the written form of a document of the gist changed: see [`super::form::Formed::normalisations`].
    #[must_use]
    pub fn normalisations(
        &self,
        gist: &mut Gist,
        numbers: &[u32],
        origin: &Origin,
        lines: &Lines,
    ) -> Vec<Normalisation> {
        let Gist {
            units,
            record,
            facts,
            ..
        } = gist;
        let last = units.last().map_or(0, |line| *line as usize - 1);
        for &number in &origin.other_endings {
            record.add(NormalisationKind::LineEnding, number);
        }
        let underlined = self.parts.last().is_some_and(|part| part & UNDERLINED != 0);
        let kept = last + 1 + usize::from(underlined);
        if origin.unfinished && kept == numbers.len() {
            let number = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            record.add(NormalisationKind::FinalNewline, number);
        }
        // The unit that comes next, and the line where the underline of the one before would stand.
        let (mut unit, mut under) = (0, usize::MAX);
        let mut rows = self.rows.iter();
        let kept = |(index, &facts): (usize, &Facts)| {
            let kept = if facts.has(Facts::BLANK) {
                match self.part(unit) & INSIDE {
                    0 => Kept::Blank,
                    _ => Kept::Noise,
                }
            } else if facts.has(Facts::SEPARATOR) {
                match index == under {
                    true => Kept::Text,
                    false => Kept::Noise,
                }
            } else {
                let part = self.part(unit);
                unit += 1;
                under = match part & UNDERLINED {
                    0 => usize::MAX,
                    _ => index + 1,
                };
                match (part & ROW, part & SHOWN) {
                    (0, _) => Kept::Text,
                    (_, 0) => Kept::Row(None),
                    _ => Kept::Row(rows.next().map(|written| &**written)),
                }
            };
            (facts, kept)
        };
        let line_of = |at: usize| lines.line(*numbers.get(at)?).map(|line| &**line);
        record.add_lines(last, facts.iter().enumerate().map(kept), line_of);
        record.finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::form::{Formed, form_lines};
    use crate::document::known::Split;
    use crate::document::unit::{is_copy, outline, traits};

    /// Lines that decide, may decide, or look as if they decided what their neighbours are.
    const LINES: &[&str] = &[
        "Cookies",
        "Cookies ",
        "**Cookies**",
        "Voir <https://a.fr>",
        "Voir <https://bbb.example.org>",
        "<https://a.fr>",
        "<https://bbb.example.org>",
        "Une ligne de texte, qui finit par un point.",
        " Une ligne de texte,  qui finit par un point.",
        "Une ligne de texte, sur https://a.fr, qui finit par un point.",
        "Une ligne de texte, sur https://bbb.example.org, qui finit par un point.",
        "1. Objet",
        "1. https://a.fr",
        "- un point",
        "## Titre ##",
        "a\tb",
        "a\tb ",
        " a \tb",
        "c\td",
        "A\tB",
        "a\tb\tc",
        "a\thttps://a.fr",
        "a\thttps://bbb.example.org",
        "a|b\tc",
        "\tx",
        "x\t",
        "\t\tx",
        "a | b",
        "c | d",
        "| a | b |",
        "| x |",
        "Nom       Durée",
        "un        13 mois",
        "Nom       Durée     But",
        "un        13 mois   mesure",
        "          13 mois",
        "   Cookies",
        "Des mots.  D’autres mots.",
        "e\u{301}t\u{e9}",
        "---",
        "====",
        "----\t----",
        "|---|---|",
        "---  ----",
        "",
        " ",
        "| |",
    ];

    /// What may stand after a line.
    const NOISE: &[&str] = &[
        "",
        "\n",
        "\n\n",
        "\n\n\n",
        "---\n",
        "----\t----\n",
        "\n---\n",
        "| |\n",
        "|---|---|\n",
    ];

    /// Holds each text that has the gist of one before it against what its own lines say; gives how many there were.
    fn hold<'t>(texts: impl Iterator<Item = &'t [u8]>) -> usize {
        let (lines, mut gist) = (Lines::default(), Gist::default());
        let mut moulds: Vec<(Mould, Formed<'_>, Vec<Place>)> = Vec::new();
        let mut held = 0;
        for text in texts {
            let Ok(Split {
                numbers, origin, ..
            }) = lines.split(text)
            else {
                continue;
            };
            let has = gist.read(&numbers, &origin, &lines);
            let formed = form_lines(lines.lines(&numbers), origin.clone());
            let own = outline(&formed.laid);
            if !has {
                continue;
            }
            let Some((mould, other, places)) = moulds.iter().find(|(mould, ..)| mould.is_of(&gist))
            else {
                let mould = Mould::new(&gist, &formed.laid, &own).filter(Mould::is_for_all);
                moulds.extend(mould.map(|mould| (mould, formed, own)));
                continue;
            };
            held += 1;
            let at: Vec<u32> = own.iter().map(|place| place.line).collect();
            assert_eq!(gist.unit_lines(), at);
            assert!(is_copy((&formed.laid, &own), (&other.laid, places)));
            assert_eq!(
                mould.traits(&gist, &numbers, &lines),
                traits(&formed.laid, &own)
            );
            assert_eq!(
                mould.normalisations(&mut gist, &numbers, &origin, &lines),
                formed.normalisations()
            );
        }
        held
    }

    #[test]
    fn noise_and_fillers_are_not_in_the_gist() {
        let texts = [
            "Cookies\n\nVoir <https://a.fr>.\n\na\tb\nc\td\ne\tf\n",
            "\n---\nCookies\n\n\nVoir <https://bbb.example.org>.\n \na\tb\n\nc\td \n---\n\ne\tf\n\n",
            "Cookies\r\n\r\nVoir <https://a.fr>.\r\n\r\na\tb\r\nc \td\r\ne\tf",
            "Cookies\n\nVoir <https://a.fr>.\n\na\tb\n---\nc\td\ne\tf\n",
            "Cookies\n\nVoir <https://a.fr>.\na\tb\nc\td\ne\tf\n",
        ];
        assert_eq!(hold(texts.iter().map(|text| text.as_bytes())), 2);
    }

    #[test]
    fn a_heading_row_is_its_own() {
        let texts = ["a.fr", "bbb.example.org", "a.fr"]
            .map(|host| format!("a\tb\tc\nd\te\tf\n\nVoir https://{host}\n\ng\th\ti\nj\tk\tl\n"));
        assert_eq!(hold(texts.iter().map(|text| text.as_bytes())), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn documents_of_one_gist_have_the_same_roles(
            base in prop::collection::vec((0..LINES.len(), 0..NOISE.len()), 1..12),
            changes in prop::collection::vec(
                prop::collection::vec((0..4_usize, 0..8_usize, 0..NOISE.len()), 12),
                1..8,
            ),
            ending in prop::sample::select(vec!["\n", "\r\n"]),
        ) {
            let plain = vec![(3, 7, 0); 12];
            let text = |change: &Vec<(usize, usize, usize)>| {
                let mut text = String::new();
                for ((line, noise), (next, kept, other)) in base.iter().zip(change) {
                    // Lines that are alike stand beside each other.
                    let line = if *next == 0 { (line + 1) % LINES.len() } else { *line };
                    text.push_str(LINES[line]);
                    text.push('\n');
                    text.push_str(NOISE[if *kept < 3 { *other } else { *noise }]);
                }
                text.replace('\n', ending)
            };
            let texts: Vec<String> = std::iter::once(&plain).chain(&changes).map(text).collect();
            hold(texts.iter().map(|text| text.as_bytes()));
        }
    }
}
