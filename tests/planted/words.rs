//! Texts made comparable, by the test's own and simpler means than the engine's.

use unicode_normalization::UnicodeNormalization;

/// Stands for a slot among words.
pub(crate) const SLOT: &str = "{}";

/// By a list that is rather too long: what is taken away from both sides hides no difference that is seen.
fn is_invisible(c: char) -> bool {
    c.is_control() && !c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// The characters of a text, decomposed, without white space and without what cannot be seen.
pub(crate) fn signs(text: &str) -> String {
    without(text, "")
}

/// The same without the signs that Markdown, lists and tables may put around or into a text.
pub(crate) fn undressed(text: &str) -> String {
    without(text, "#*_\\|-=•–~+")
}

fn without(text: &str, dress: &str) -> String {
    // What is taken away may have stood between a letter and its accent. Apart they are the same in a text and in a part
    // of it that begins with the accent.
    text.nfc()
        .filter(|&c| !c.is_whitespace() && !is_invisible(c) && !dress.contains(c))
        .nfd()
        .collect()
}

/// The words of a text as they are written.
pub(crate) fn words(text: &str) -> Vec<String> {
    let seen: String = text.nfc().filter(|&c| !is_invisible(c)).collect();
    seen.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The words of a template's text in lower case, with [`SLOT`] for every run of slots: `{name}` or `{{name}}`.
pub(crate) fn template_words(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        found.extend(words(before).into_iter().map(|word| word.to_lowercase()));
        let (_, after) = after.split_once('}').unwrap_or((after, ""));
        rest = after.trim_start_matches('}');
        if found.last().is_none_or(|last| last != SLOT) {
            found.push(SLOT.to_owned());
        }
    }
    found.extend(words(rest).into_iter().map(|word| word.to_lowercase()));
    found
}
