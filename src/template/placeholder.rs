//! Placeholders: `[nom du site]`, `XXX`, `____`: text that asks to be replaced.

use crate::document::Content;
use crate::text::TokenClass;

/// Most words between brackets that still are a placeholder and not a sentence.
const MOST_WORDS: usize = 8;
/// Most tokens between them, signs among them: after that no bracket is looked for.
const MOST_TOKENS: usize = 64;

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
        if plain && (1..=MOST_WORDS).contains(&words) && sign(end) == Some(closing) {
            found.push((at, end + 1));
            at = end + 1;
        } else {
            at += 1;
        }
    }
    found
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
    fn what_does_not() {
        assert_eq!(
            found("Voir <https://data.x.fr> [1] (voir plus haut) et [...]"),
            Vec::<String>::new()
        );
    }
}
