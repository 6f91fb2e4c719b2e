//! Tests of the tokens as a whole.

use std::time::Instant;

use proptest::prelude::*;

use super::*;
use crate::text::{fold, is_unit};
use TokenClass::{Email, Number, Placeholder, Punctuation, Symbol, Url, Word};

fn words(text: &str) -> Vec<&str> {
    tokenize(text)
        .iter()
        .map(|token| token.text(text))
        .collect()
}

fn classes(text: &str) -> Vec<TokenClass> {
    tokenize(text).iter().map(|token| token.class).collect()
}

fn keys(text: &str) -> Vec<u64> {
    tokenize(text).iter().map(|token| token.key).collect()
}

#[test]
fn a_sentence_of_a_charte() {
    assert_eq!(
        words("Qu'est ce qu'un « cookie » ?"),
        ["Qu'", "est", "ce", "qu'", "un", "«", "cookie", "»", "?"]
    );
    assert_eq!(
        words("A quoi servent les cookies sur <https://data.saint-maur.com>"),
        [
            "A",
            "quoi",
            "servent",
            "les",
            "cookies",
            "sur",
            "<",
            "https://data.saint-maur.com",
            ">"
        ]
    );
    assert_eq!(
        words("(c'est-à-dire l’API)"),
        ["(", "c'", "est", "-", "à", "-", "dire", "l’", "API", ")"]
    );
}

#[test]
fn classes_are_told() {
    for (text, expected) in [
        ("mot", Word),
        ("1.2.3", Word),
        ("1er", Word),
        ("_ga", Word),
        ("1 000", Number),
        ("1\u{a0}000,5", Number),
        ("٣٤", Number),
        ("data.gouv.fr", Url),
        ("dpo@exemple.fr", Email),
        ("€", Symbol),
        ("%", Symbol),
        ("§", Symbol),
        ("©", Symbol),
        ("(c)", Symbol),
        ("✓", Symbol),
        ("👩\u{200d}🚒", Symbol),
        ("…", Punctuation),
        ("...", Punctuation),
        ("«", Punctuation),
        ("•", Punctuation),
        ("____", Placeholder),
        ("XXX", Placeholder),
        ("xxxx", Placeholder),
        ("TODO", Placeholder),
        ("todo", Word),
        ("XX", Word),
    ] {
        assert_eq!(classes(text), [expected], "{text}");
    }
    assert_eq!(
        classes("[nom du site]"),
        [Punctuation, Word, Word, Word, Punctuation]
    );
    assert_eq!(words("Nom____ :"), ["Nom", "____", ":"]);
    assert_eq!(words("mailto:dpo@x.fr"), ["mailto", ":", "dpo@x.fr"]);
    assert_eq!(
        words("l’opendata.fr d’https://x.fr"),
        ["l’", "opendata.fr", "d’", "https://x.fr"]
    );
    assert_eq!(words("24h 13mois"), ["24", "h", "13", "mois"]);
}

#[test]
fn keys_are_those_of_folded_text() {
    for (left, right) in [
        ("L’Usage", "l'usage"),
        ("etc...", "etc…"),
        ("(C) 2015", "© 2015"),
        ("1 000 €", "1\u{a0}000 €"),
        ("1 000", "1000"),
        ("« a »", "\"a\""),
        ("_____", "___"),
        ("HTTPS://X.FR", "https://x.fr"),
        ("12 Mars 2024", "12 mars\u{a0}2024"),
        ("aujourd´hui", "aujourd’hui"),
    ] {
        assert_eq!(keys(left), keys(right), "{left} / {right}");
    }
    for word in ["Données", "œuvre", "d’", "cookie"] {
        assert_eq!(keys(word), [hash_key(&fold(word))]);
    }
    let tokens = tokenize("13 mois");
    assert!(tokens.last().is_some_and(|token| is_unit(token.key)));
}

#[test]
fn fillers_have_one_mask() {
    let masks = |text: &str| tokenize(text).iter().map(Token::mask).collect::<Vec<_>>();
    assert_eq!(
        masks("a@x.fr https://x.fr 2015 12"),
        masks("b@y.com y.com 12/03/2024 1 000")
    );
    assert_ne!(masks("un"), masks("deux"));
    assert_eq!(
        tokenize("un , deux")
            .iter()
            .filter(|token| token.is_word_like())
            .count(),
        2
    );
}

#[test]
fn spaces_are_noted() {
    let spaces: Vec<bool> = tokenize(" a b,c\td")
        .iter()
        .map(|token| token.space_before)
        .collect();
    assert_eq!(spaces, [true, true, false, false, true]);
}

#[test]
fn the_real_files_keep_every_word() {
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        covers(&text).unwrap();
        assert_eq!(
            tokenize(&text)
                .iter()
                .filter(|token| token.class == Url)
                .count(),
            1
        );
    }
}

#[test]
fn long_lines_take_linear_time() {
    // Each of these once makes a scanner look ahead to the end of the line for every token.
    for piece in [
        "a",
        "l'",
        "a-",
        "a.",
        "a:",
        "1 ",
        "1.",
        "1,",
        "2015, ",
        "2015-",
        "http://",
        "www.",
        "a@",
        "a.fr:",
        "a.fr’",
        "___a",
        "é",
        "e\u{301}",
        "(",
        "12 de ",
        "mars ",
        "a\u{200d}",
        "👩\u{200d}",
        "🇫🇷",
        "'",
        "...",
        "a´",
        "a`",
        "l'a.",
        "_",
        "'l",
        "12 mars ",
        ".",
        "\u{301}",
        " ",
        "https://x.fr)",
    ] {
        let text = piece.repeat(400_000 / piece.len());
        let started = Instant::now();
        let tokens = tokenize(&text);
        assert!(!tokens.is_empty() || piece == " ");
        assert!(
            started.elapsed().as_secs() < 5,
            "{piece:?} took {:?}",
            started.elapsed()
        );
    }
}

/// Every character that is no white space is in one token, in order.
fn covers(text: &str) -> Result<(), TestCaseError> {
    let mut at = 0;
    for token in tokenize(text) {
        let between = text.get(at..token.start as usize);
        prop_assert!(
            between.is_some_and(|between| between.trim().is_empty()),
            "lost or doubled before {token:?}"
        );
        prop_assert_eq!(token.space_before, token.start as usize > at);
        let inside = token.text(text);
        prop_assert!(!inside.is_empty() && inside.trim() == inside && !inside.contains('\t'));
        at = token.end as usize;
    }
    prop_assert!(text.get(at..).is_some_and(|rest| rest.trim().is_empty()));
    Ok(())
}

/// The key of every word and sign is that of its letters.
fn keys_are_folded(text: &str) -> Result<(), TestCaseError> {
    for token in tokenize(text) {
        let letters = token.text(text);
        if !matches!(token.class, TokenClass::Number | TokenClass::Placeholder) {
            prop_assert_eq!(token.key, hash_key(&fold(letters)), "{}", letters);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn tokens_cover_any_text(text in "\\PC{0,40}|(?s).{0,40}") {
        covers(&text)?;
        keys_are_folded(&text)?;
    }

    #[test]
    fn tokens_cover_texts_of_awkward_pieces(pieces in prop::collection::vec(prop::sample::select(vec![
        "l’", "d'", "mot", "https://", "www.", "x.fr", "@", ".", ":", "12", "2015", " ", "\t", "mars", "/", "-", "–", "___", "é", "\u{301}", "\u{a0}",
        "\u{202f}", "1", "000", ",", "(c)", "...", "€", "👩\u{200d}🚒", "Mo", "de", "present", "1er", "'", "´", "א", "²", "`", "É", "Mot", "ß ",
    ]), 0..16)) {
        covers(&pieces.concat())?;
        keys_are_folded(&pieces.concat())?;
    }

    /// White space beyond ASCII keeps a word from being seen quickly.
    #[test]
    fn words_that_are_quickly_seen_are_those_of_any_text(pieces in prop::collection::vec(prop::sample::select(vec![
        "mot", "Mot", "été", "É", "l’", "d'", "x", "xxx", "TODO", "a.b", "x.fr", "www.x.fr", "@", "https://", "_", "___", "ß",
        ".", ",", ";", ":", "!", "?", ")", "(", "«", "»", "…", "'", "×", "\u{301}", "²", " ", " ", " ",
    ]), 0..20)) {
        let told = |text: &str| {
            let tokens = tokenize(text);
            let told = tokens.iter().map(|token| (token.text(text).to_owned(), token.key, token.class, token.space_before));
            told.collect::<Vec<_>>()
        };
        let text = pieces.concat();
        let slow = text.replace(' ', "\u{2002}") + "\u{2002}";
        prop_assert_eq!(told(&text), told(&slow));
    }
}
