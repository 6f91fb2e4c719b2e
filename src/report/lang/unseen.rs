//! The characters that nobody sees, by name: what a zero-width space is called, and where it stands.

use super::Lang;
use super::Lang::{En, Fr};
use crate::text::Unseen;

/// A character as Unicode writes it: `U+200B`.
#[must_use]
pub(in super::super) fn code_point(sign: char) -> String {
    format!("U+{:04X}", u32::from(sign))
}

impl Lang {
    /// The name of a character that nobody sees, after the Unicode names list and its French translation
    /// (<https://www.unicode.org/charts/>).
    #[must_use]
    pub const fn character(self, sign: char) -> &'static str {
        let (fr, en) = match sign {
            '\u{ad}' => ("trait d’union conditionnel", "soft hyphen"),
            '\u{34f}' => ("liant de graphèmes", "combining grapheme joiner"),
            '\u{61c}' => ("marque de lettre arabe", "Arabic letter mark"),
            '\u{180e}' => ("séparateur de voyelles mongol", "Mongolian vowel separator"),
            '\u{200b}' => ("espace sans chasse", "zero-width space"),
            '\u{200c}' => ("antiliant sans chasse", "zero-width non-joiner"),
            '\u{200d}' => ("liant sans chasse", "zero-width joiner"),
            '\u{200e}' => ("marque gauche-à-droite", "left-to-right mark"),
            '\u{200f}' => ("marque droite-à-gauche", "right-to-left mark"),
            '\u{202a}' => ("enchâssement gauche-à-droite", "left-to-right embedding"),
            '\u{202b}' => ("enchâssement droite-à-gauche", "right-to-left embedding"),
            '\u{202c}' => (
                "fin de sens d’écriture imposé",
                "pop directional formatting",
            ),
            '\u{202d}' => ("forçage gauche-à-droite", "left-to-right override"),
            '\u{202e}' => ("forçage droite-à-gauche", "right-to-left override"),
            '\u{2060}' => ("gluon de mots", "word joiner"),
            '\u{2061}'..='\u{2064}' => ("opérateur invisible", "invisible operator"),
            '\u{2066}' => ("isolat gauche-à-droite", "left-to-right isolate"),
            '\u{2067}' => ("isolat droite-à-gauche", "right-to-left isolate"),
            '\u{2068}' => ("isolat selon le premier fort", "first strong isolate"),
            '\u{2069}' => ("fin d’isolat", "pop directional isolate"),
            '\u{206a}'..='\u{206f}' => (
                "caractère de mise en forme désuet",
                "deprecated format character",
            ),
            '\u{feff}' => (
                "espace insécable sans chasse (marque d’ordre des octets)",
                "zero-width no-break space (byte order mark)",
            ),
            '\u{fff9}'..='\u{fffb}' => (
                "signe d’annotation interlinéaire",
                "interlinear annotation sign",
            ),
            '\u{180b}'..='\u{180d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => {
                ("sélecteur de variante", "variation selector")
            }
            '\u{e0001}' | '\u{e0020}'..='\u{e007f}' => ("caractère d’étiquette", "tag character"),
            _ => ("caractère invisible", "invisible character"),
        };
        match self {
            Fr => fr,
            En => en,
        }
    }

    /// *zero-width space (U+200B) after “des archi” (line 3)*; `after` is harmless.
    #[must_use]
    pub fn unseen(self, held: &Unseen, after: &str) -> String {
        let what = format!("{} ({})", self.character(held.sign), code_point(held.sign));
        let line = held.line;
        let place = match (self, after) {
            (Fr, "") => format!("au début de la ligne\u{a0}{line}"),
            (En, "") => format!("at the start of line\u{a0}{line}"),
            (Fr, after) => format!("après {} (ligne\u{a0}{line})", self.quote(after)),
            (En, after) => format!("after {} (line\u{a0}{line})", self.quote(after)),
        };
        match (self, held.count) {
            (_, 1) => format!("{what} {place}"),
            (Fr, count) => format!("{what} {place}, {count}\u{a0}fois en tout"),
            (En, count) => format!("{what} {place}, {count}\u{a0}times in all"),
        }
    }

    /// That characters of other names stand there, too.
    #[must_use]
    pub fn other_unseen(self, count: usize) -> String {
        match (self, count) {
            (Fr, 1) => "et un autre caractère invisible".into(),
            (En, 1) => "and another invisible character".into(),
            (Fr, _) => format!("et {count}\u{a0}autres caractères invisibles"),
            (En, _) => format!("and {count}\u{a0}other invisible characters"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_is_named_with_its_place() {
        let held = |sign, count| Unseen {
            sign,
            count,
            line: 3,
            column: 10,
            after: "des archi".into(),
        };
        assert_eq!(
            En.unseen(&held('\u{200b}', 1), "des archi"),
            "zero-width space (U+200B) after “des archi” (line\u{a0}3)"
        );
        assert_eq!(
            Fr.unseen(&held('\u{202e}', 4), "des archi"),
            "forçage droite-à-gauche (U+202E) après «\u{a0}des archi\u{a0}» (ligne\u{a0}3), 4\u{a0}fois en tout"
        );
        assert_eq!(
            Fr.unseen(&held('\u{e0041}', 1), ""),
            "caractère d’étiquette (U+E0041) au début de la ligne\u{a0}3"
        );
    }
}
