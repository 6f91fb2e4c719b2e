//! Placeholders: `[nom du site]`, `XXX`, `____`, and « à compléter » where nothing else is filled in: text that asks to be
//! replaced.

use crate::document::Content;
use crate::text::TokenClass;

/// Most words between brackets that still are a placeholder and not a sentence.
const MOST_WORDS: usize = 8;
/// Most tokens between them, signs among them: after that no bracket is looked for.
const MOST_TOKENS: usize = 64;

/// What people write where they will fill in something later; fr, en, de, es, it. Inside a sentence (« les champs à
/// compléter ») the same words are text, so they count only as all that stands in a place.
const PHRASES: &[&str] = &[
    "à compléter",
    "à renseigner",
    "à préciser",
    "à définir",
    "à remplir",
    "to be completed",
    "to be confirmed",
    "to be defined",
    "to be determined",
    "to be filled in",
    "wird ergänzt",
    "zu ergänzen",
    "noch zu ergänzen",
    "por completar",
    "por definir",
    "da completare",
    "da definire",
    "?",
    "??",
    "???",
];

/// Whether all that stands in a place says that it is still to be filled in.
#[must_use]
pub fn is_put_off(filler: &str) -> bool {
    let filler = filler
        .trim_matches(|sign: char| sign.is_whitespace() || "()[].,…:;!*_«»“”\"".contains(sign));
    let Some(first) = small(filler).next() else {
        return false;
    };
    // Signs told apart one by one: a call for each phrase takes longer.
    let begins = |phrase: &str| phrase.chars().next().is_some_and(|own| own == first);
    let mut likely = PHRASES.iter().filter(|phrase| begins(phrase));
    likely.any(|phrase| {
        let (mut words, mut wanted) = (filler.split_whitespace(), phrase.split(' '));
        loop {
            match (words.next(), wanted.next()) {
                (None, None) => return true,
                (Some(word), Some(wanted)) if small(word).eq(wanted.chars()) => {}
                _ => return false,
            }
        }
    })
}

/// The small letters of a text.
fn small(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(char::to_lowercase)
}

/// The token ranges of a text that are placeholders, in order.
#[must_use]
pub fn placeholders(content: &Content) -> Vec<(usize, usize)> {
    let tokens = &content.tokens;
    let sign = |at: usize| tokens.get(at).map(|token| token.text(&content.text));
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if tokens
            .get(at)
            .is_some_and(|token| token.class == TokenClass::Placeholder)
        {
            found.push((at, at + 1));
            at += 1;
            continue;
        }
        let closing = match sign(at) {
            Some("[") => "]",
            Some("{") => "}",
            Some("<") => ">",
            _ => {
                at += 1;
                continue;
            }
        };
        let mut words = 0;
        let mut end = at + 1;
        let mut plain = true;
        while let Some(token) = tokens.get(end) {
            if token.text(&content.text) == closing {
                break;
            }
            if token.is_word_like() {
                words += 1;
                // A reference such as [1], and what is filled in already, ask for nothing.
                plain &= token.class == TokenClass::Word || token.class == TokenClass::Placeholder;
            }
            end += 1;
            if words > MOST_WORDS || end - at > MOST_TOKENS {
                break;
            }
        }
        // `[text](address)` and `[text][name]` are links, whose two parts touch.
        let touches = |at: usize, signs: &[&str]| {
            tokens.get(at).is_some_and(|token| !token.space_before)
                && sign(at).is_some_and(|sign| signs.contains(&sign))
        };
        let link = closing == "]"
            && sign(end) == Some(closing)
            && (touches(end + 1, &["[", "("])
                || touches(at, &["["]) && at.checked_sub(1).and_then(sign) == Some("]"));
        // `Ce[a] C[nrs]`: letters put into a word, not left out of a text.
        let inside_word = closing == "]"
            && words == 1
            && end == at + 2
            && sign(at + 1).is_some_and(|word| word.chars().all(char::is_lowercase))
            && tokens.get(at).is_some_and(|token| !token.space_before)
            && at
                .checked_sub(1)
                .and_then(sign)
                .is_some_and(|word| word.ends_with(char::is_alphabetic));
        if link || inside_word && sign(end) == Some(closing) {
            at = end + 1;
        } else if plain && (1..=MOST_WORDS).contains(&words) && sign(end) == Some(closing) {
            found.push((at, end + 1));
            at = end + 1;
        } else {
            at += 1;
        }
    }
    found
}

/// Whether all words and signs from one place to another ask to be replaced, given the placeholders, in order and
/// apart.
#[must_use]
pub fn all_asked(asks: &[(usize, usize)], from: usize, to: usize) -> bool {
    let first = asks.partition_point(|(_, end)| *end <= from);
    let mut next = from;
    for (start, end) in asks.iter().skip(first).take_while(|(start, _)| *start < to) {
        if *start > next {
            return false;
        }
        next = *end;
    }
    from < to && to <= next
}

/// The words of a text outside its placeholders, masked, each once: what tells which block it is, whatever is put in
/// their place. `None` where nothing asks to be replaced.
#[must_use]
pub fn words_outside(content: &Content) -> Option<Vec<u64>> {
    let asks = placeholders(content);
    if asks.is_empty() {
        return None;
    }
    // Both stand in order: they are gone through side by side.
    let mut asks = asks.into_iter().peekable();
    let words = content.tokens.iter().enumerate().filter(|(at, token)| {
        while asks.next_if(|(_, to)| to <= at).is_some() {}
        token.is_word_like() && asks.peek().is_none_or(|(from, _)| at < from)
    });
    let mut words: Vec<u64> = words.map(|(_, token)| token.mask()).collect();
    words.sort_unstable();
    words.dedup();
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let content = Content::new(text);
        placeholders(&content)
            .into_iter()
            .map(|(from, to)| {
                let (start, end) = (content.tokens[from].start, content.tokens[to - 1].end);
                content
                    .text
                    .get(start as usize..end as usize)
                    .expect("token bounds")
                    .to_owned()
            })
            .collect()
    }

    #[test]
    fn what_asks_to_be_replaced() {
        assert_eq!(
            found("Le site [nom du site] est édité par XXX."),
            ["[nom du site]", "XXX"]
        );
        assert_eq!(
            found("Fait à ______ le <date de signature>"),
            ["______", "<date de signature>"]
        );
    }

    #[test]
    fn letters_put_into_words_ask_for_nothing() {
        let text = "Ce[a] C[nrs] L[ogiciel] de l’[éditeur]";
        assert_eq!(found(text), ["[éditeur]"]);
    }

    #[test]
    fn what_puts_off() {
        for filler in ["à compléter", "À COMPLÉTER…", "(to be completed)", "???"] {
            assert!(is_put_off(filler), "{filler}");
        }
        for filler in [
            "",
            "champs à compléter",
            "à",
            "à compléter ici",
            "Blois",
            "…",
        ] {
            assert!(!is_put_off(filler), "{filler}");
        }
    }

    #[test]
    fn links_ask_for_nothing() {
        let links = "Voir [le guide][guide], [la page](https://a.fr) et [la liste]";
        assert_eq!(found(links), ["[la liste]"]);
    }

    #[test]
    fn several_side_by_side_ask_together() {
        let asks = [(1, 4), (4, 9), (10, 11)];
        assert!(all_asked(&asks, 1, 9) && all_asked(&asks, 2, 6) && all_asked(&asks, 10, 11));
        assert!(!all_asked(&asks, 0, 4) && !all_asked(&asks, 4, 11) && !all_asked(&asks, 2, 2));
    }

    #[test]
    fn the_words_outside() {
        let content = Content::new("Copyright [yyyy] [name of owner], Copyright");
        let word = Content::new("copyright").words;
        assert_eq!(words_outside(&content), Some(word));
        assert_eq!(words_outside(&Content::new("Copyright 2019 Near")), None);
    }

    #[test]
    fn what_does_not() {
        assert_eq!(
            found("Voir <https://data.x.fr> [1] (voir plus haut) et [...]"),
            Vec::<String>::new()
        );
    }
}
