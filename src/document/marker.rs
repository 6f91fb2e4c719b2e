//! Markers: what stands before the words of a heading or a list item (`##`, `-`, `1.2`, `a)`, `Article 3 –`).
//!
//! A marker is dress: it is recorded and never compared. What kind of block the line belongs to is decided above.

use crate::text::token::Token;

/// What a marker is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkerKind {
    /// Markdown's heading signs: `#` to `######`.
    Hash,
    /// A bullet and a blank.
    Bullet,
    /// `1.`, `1)`, `(1)`, `1.2`, `1.2.3.`, `1-`
    Number,
    /// `a)`, `(a)`, `a.`, `iv.`, `II.`
    Letter,
    /// `Article 3 –`, `Section 2.`, `Chapitre IV`, `§3`
    Article,
}

/// The marker at the start of a line's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marker {
    /// What it is.
    pub kind: MarkerKind,
    /// Bytes of the line's text up to the content, the blank included.
    pub len: u32,
    /// How many leading tokens it makes.
    pub tokens: u32,
    /// How deep it nests, from 1: the signs of a [`MarkerKind::Hash`], the parts of a number, the rank of an article's
    /// word; 1 for the others.
    pub level: u8,
}

impl Marker {
    /// What it is, as a number that only its like has.
    pub(super) fn traits(&self) -> u64 {
        let kind = self.kind as u64 + 1;
        kind | u64::from(self.level) << 8 | u64::from(self.tokens) << 16
    }
}

/// The signs that make a bullet when a blank follows.
const BULLETS: &[char] = &[
    // No boxes and ticks: what is ticked says something.
    '-', '*', '+', '•', '–', '—', '−', '‒', '―', '·', '▪', '◦', '‣', '●', '○', '►', '➢',
    // What a word processor's own font left of its bullets.
    '\u{F0B7}', '\u{F0A7}', '\u{F0D8}',
];

/// The words that make an article with a number after them, in lower case, with their rank; fr, en, de, es, it.
const ARTICLE_WORDS: &[(&str, u8)] = &[
    ("partie", 1),
    ("part", 1),
    ("teil", 1),
    ("parte", 1),
    ("titre", 1),
    ("title", 1),
    ("titel", 1),
    ("título", 1),
    ("titolo", 1),
    ("chapitre", 2),
    ("chapter", 2),
    ("kapitel", 2),
    ("capítulo", 2),
    ("capitolo", 2),
    ("section", 3),
    ("abschnitt", 3),
    ("sección", 3),
    ("sezione", 3),
    ("annexe", 3),
    ("annex", 3),
    ("appendix", 3),
    ("schedule", 3),
    ("anhang", 3),
    ("anexo", 3),
    ("allegato", 3),
    ("article", 4),
    ("art.", 4),
    ("art", 4),
    ("artikel", 4),
    ("artículo", 4),
    ("articolo", 4),
    ("clause", 4),
    ("klausel", 4),
    ("cláusula", 4),
    ("clausola", 4),
    ("§", 4),
];

/// Finds the marker of a line. `text` is collapsed and undressed, `tokens` are its tokens; `escaped` says that the
/// line began with a backslash, so that a sign at its start is a word.
#[must_use]
pub fn find(text: &str, tokens: &[Token], escaped: bool) -> Option<Marker> {
    let (kind, mut len, level) = match (sign(text), escaped) {
        (Some(found), false) => found,
        _ => numbering(text)?,
    };
    if kind == MarkerKind::Hash {
        // `## 2. Durée`: the number is dress as well.
        if let Some((_, more, _)) = text.get(len..).and_then(numbering) {
            len += more;
        }
    }
    if text
        .get(len..)
        .is_none_or(|content| content.trim().is_empty())
    {
        return None;
    }
    let count = tokens
        .iter()
        .take_while(|token| (token.start as usize) < len)
        .count();
    let first = tokens.get(count);
    let measure = kind == MarkerKind::Number
        && !text
            .get(..len)
            .unwrap_or_default()
            .trim_end()
            .ends_with(['.', ')'])
        && first.is_some_and(|token| crate::text::units::is_unit(token.key));
    let copyright = kind == MarkerKind::Letter
        && text
            .get(..3)
            .is_some_and(|sign| sign.eq_ignore_ascii_case("(c)"))
        && text.get(len..).is_some_and(|content| {
            content.starts_with(|sign: char| sign.is_ascii_digit())
                || content.to_lowercase().starts_with("copyright")
        });
    if measure || copyright {
        return None;
    }
    Some(Marker {
        kind,
        len: u32::try_from(len).ok()?,
        tokens: u32::try_from(count).ok()?,
        level,
    })
}

/// The same for a text whose tokens nobody needs: they are read only where something looks like a marker.
#[must_use]
pub fn find_in(text: &str, escaped: bool) -> Option<Marker> {
    let looks_like_one = sign(text).is_some() && !escaped || numbering(text).is_some();
    if looks_like_one {
        find(text, &crate::text::tokenize(text), escaped)
    } else {
        None
    }
}

/// Whether `text` is a marker and nothing else, as the first cell of a line `*<tab>text` is.
#[must_use]
pub fn is_bare(text: &str) -> bool {
    let text = text.trim();
    let mut probe = String::with_capacity(text.len() + 2);
    probe.push_str(text);
    probe.push_str(" X");
    !text.is_empty()
        && sign(&probe)
            .or_else(|| numbering(&probe).filter(|(kind, ..)| *kind != MarkerKind::Article))
            .is_some_and(|(_, len, _)| probe.get(len..) == Some("X"))
}

/// A heading sign or a bullet: kind, bytes, level.
pub(super) fn sign(text: &str) -> Option<(MarkerKind, usize, u8)> {
    let hashes = text.chars().take_while(|&sign| sign == '#').count();
    if (1..=6).contains(&hashes) {
        let blank = blanks(text.get(hashes..)?);
        return (blank > 0).then_some((
            MarkerKind::Hash,
            hashes + blank,
            u8::try_from(hashes).unwrap_or(6),
        ));
    }
    let rest = text.strip_prefix(BULLETS)?;
    let blank = blanks(rest);
    (blank > 0).then_some((MarkerKind::Bullet, text.len() - rest.len() + blank, 1))
}

/// A number, a letter or an article: kind, bytes, level.
fn numbering(text: &str) -> Option<(MarkerKind, usize, u8)> {
    number(text)
        .or_else(|| letter(text))
        .or_else(|| article(text))
}

/// `1.`, `1)`, `(1)`, `1.2`, `1.2.3.`, `1-` and a blank. Four digits are a year.
fn number(text: &str) -> Option<(MarkerKind, usize, u8)> {
    let (inner, bracketed) = text
        .strip_prefix('(')
        .map_or((text, false), |inner| (inner, true));
    let (parts, bytes) = dotted(inner)?;
    let rest = inner.get(bytes..)?;
    let rest = if bracketed {
        rest.strip_prefix(')')?
    } else if let Some(rest) = rest.strip_prefix(')').or_else(|| rest.strip_prefix(".)")) {
        rest
    } else if let Some(rest) = rest.strip_prefix('.') {
        rest
    } else if let Some(rest) = dashed(rest) {
        rest
    } else if parts > 1 {
        rest
    } else {
        return None;
    };
    let blank = blanks(rest);
    (blank > 0).then_some((MarkerKind::Number, text.len() - rest.len() + blank, parts))
}

/// What follows a dash between a number and a word: `1- Objet`. Between numbers it makes a range, and after a blank the
/// number may belong to the text: `15 - SAMU`.
fn dashed(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(['-', '–', '—'])?;
    let word = rest.trim_start().chars().next();
    (blanks(rest) > 0 && word.is_some_and(char::is_alphabetic)).then_some(rest)
}

/// Numbers of at most three digits with dots between: how many, and their bytes.
fn dotted(text: &str) -> Option<(u8, usize)> {
    let mut parts = 0;
    let mut end = 0;
    let mut rest = text;
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            break;
        }
        if digits > 3 || parts == 6 {
            return None;
        }
        parts += 1;
        end = text.len() - rest.len() + digits;
        match rest.get(digits..).and_then(|rest| rest.strip_prefix('.')) {
            Some(next) => rest = next,
            None => break,
        }
    }
    (parts > 0).then_some((parts, end))
}

/// `a)`, `(a)`, `a.`, `iv.`, `II.` and a blank, before a letter. Capitals with a dot are often initials (`M. Dupont`):
/// only Roman numerals and the first five letters count.
fn letter(text: &str) -> Option<(MarkerKind, usize, u8)> {
    let (inner, bracketed) = text
        .strip_prefix('(')
        .map_or((text, false), |inner| (inner, true));
    let bytes = inner.bytes().take_while(u8::is_ascii_alphabetic).count();
    let name = inner.get(..bytes)?;
    let roman = is_roman(name);
    if bytes != 1 && !roman {
        return None;
    }
    let rest = inner.get(bytes..)?;
    let rest = match rest.strip_prefix(')') {
        Some(rest) => rest,
        None if bracketed => return None,
        None => {
            let capital = name.bytes().all(|byte| byte.is_ascii_uppercase());
            let initial = capital && !roman && !("A"..="E").contains(&name);
            rest.strip_prefix('.').filter(|_| !initial)?
        }
    };
    let blank = blanks(rest);
    let content = rest
        .get(blank..)?
        .chars()
        .find(|sign| !"«\"“‘'(*_".contains(*sign) && !sign.is_whitespace());
    (blank > 0 && content.is_some_and(char::is_alphanumeric)).then_some((
        MarkerKind::Letter,
        text.len() - rest.len() + blank,
        1,
    ))
}

/// A Roman numeral below 40, in one case.
fn is_roman(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    if name.is_empty() || (name != lower && name.bytes().any(|byte| byte.is_ascii_lowercase())) {
        return false;
    }
    let tens = lower.bytes().take_while(|&byte| byte == b'x').count();
    let units = lower.get(tens..).unwrap_or_default();
    tens <= 3
        && matches!(
            units,
            "" | "i" | "ii" | "iii" | "iv" | "v" | "vi" | "vii" | "viii" | "ix"
        )
}

/// `Article 3 –`, `Art. 3 :`, `Section 2.`, `§3`: a word of the table, a number, and either a sign or a capital after.
fn article(text: &str) -> Option<(MarkerKind, usize, u8)> {
    let (word, level) = match text.strip_prefix('§') {
        Some(rest) => (text.len() - rest.len(), 4),
        None => {
            let end = text.find(char::is_whitespace)?;
            let word = text
                .get(..end)
                .filter(|word| word.len() <= 12)?
                .to_lowercase();
            let level = ARTICLE_WORDS.iter().find(|(known, _)| *known == word)?.1;
            (end, level)
        }
    };
    let rest = text.get(word..)?.trim_start();
    let number = match dotted(rest) {
        Some((_, bytes)) => {
            bytes
                + ["er", "ᵉʳ", "bis", "ter"]
                    .iter()
                    .find(|suffix| {
                        rest.get(bytes..)
                            .is_some_and(|rest| rest.starts_with(**suffix))
                    })
                    .map_or(0, |suffix| suffix.len())
        }
        None => {
            let bytes = rest
                .find(|sign: char| !sign.is_alphabetic())
                .unwrap_or(rest.len());
            let name = rest.get(..bytes)?;
            let single = bytes == 1 && name.bytes().all(|byte| byte.is_ascii_uppercase());
            if !(is_roman(name) || single || name.eq_ignore_ascii_case("premier")) {
                return None;
            }
            bytes
        }
    };
    let rest = rest.get(number..)?;
    let content =
        rest.trim_start_matches(|sign: char| sign.is_whitespace() || "-–—:.)".contains(sign));
    let skipped = rest.get(..rest.len() - content.len())?;
    let signed = skipped.contains(|sign: char| !sign.is_whitespace());
    let blank = skipped.contains(char::is_whitespace);
    let capital = content
        .chars()
        .find(|sign| sign.is_alphabetic())
        .is_some_and(char::is_uppercase);
    (blank && !content.is_empty() && (signed || capital)).then_some((
        MarkerKind::Article,
        text.len() - content.len(),
        level,
    ))
}

/// The bytes of the blanks at the start.
fn blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::token::tokenize;

    fn marker(text: &str) -> Option<(MarkerKind, &str, u8)> {
        find(text, &tokenize(text), false).map(|marker| {
            (
                marker.kind,
                text.get(marker.len as usize..).unwrap_or_default(),
                marker.level,
            )
        })
    }

    #[test]
    fn markers_are_found() {
        use MarkerKind::{Article, Bullet, Hash, Letter, Number};
        for (text, expected) in [
            ("## Durée", (Hash, "Durée", 2)),
            ("# 1. Durée", (Hash, "Durée", 1)),
            ("- un", (Bullet, "un", 1)),
            ("• un", (Bullet, "un", 1)),
            ("— un", (Bullet, "un", 1)),
            ("1. Objet", (Number, "Objet", 1)),
            ("(2) Objet", (Number, "Objet", 1)),
            ("3) Objet", (Number, "Objet", 1)),
            ("1.2 Objet", (Number, "Objet", 2)),
            ("− un", (Bullet, "un", 1)),
            ("\u{F0B7} un", (Bullet, "un", 1)),
            ("1- Objet", (Number, "Objet", 1)),
            ("1.2 - Objet", (Number, "- Objet", 2)),
            ("1.2.3. Objet", (Number, "Objet", 3)),
            ("a) un", (Letter, "un", 1)),
            ("(iv) four", (Letter, "four", 1)),
            ("II. Données", (Letter, "Données", 1)),
            ("Article 3 – Objet", (Article, "Objet", 4)),
            ("ARTICLE 3 : OBJET", (Article, "OBJET", 4)),
            ("Art. 3 : Objet", (Article, "Objet", 4)),
            ("Article 1er. Objet", (Article, "Objet", 4)),
            ("Chapitre IV Objet", (Article, "Objet", 2)),
            ("Section 2. Scope", (Article, "Scope", 3)),
            ("§3 Umfang", (Article, "Umfang", 4)),
        ] {
            assert_eq!(marker(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn words_are_no_markers() {
        for text in [
            "Article 3",
            "-",
            "#cookies",
            "-5 degrés",
            "2015. Une année",
            "12 mars",
            "1 - 3 mois",
            "15 - SAMU",
            "3.Mai",
            "✓ oui",
            "□ oui",
            "2-en-un",
            "1.2Go",
            "3.x",
            "M. Dupont",
            "Article 6 du RGPD",
            "e.g. this",
            "(c) 2015 Exemple",
            "partie de cartes",
            "Titre de la page",
        ] {
            assert_eq!(marker(text), None, "{text}");
        }
    }

    #[test]
    fn a_bare_marker_is_one_without_words() {
        assert!(is_bare("*") && is_bare("1.") && is_bare("a)") && is_bare("–") && is_bare("##"));
        assert!(
            !is_bare("1")
                && !is_bare("Nom")
                && !is_bare("")
                && !is_bare("Article 3")
                && !is_bare("a b")
        );
    }

    #[test]
    fn the_tokens_of_the_marker_are_counted() {
        let text = "1. Objet du site";
        let tokens = tokenize(text);
        let found = find(text, &tokens, false).expect("a marker");
        assert_eq!(
            tokens
                .get(found.tokens as usize)
                .map(|token| token.text(text)),
            Some("Objet")
        );
    }
}
