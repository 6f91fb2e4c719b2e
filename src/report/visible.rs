//! Scraped text made harmless for whoever reads it: what a terminal would obey, or what nobody would see, is shown as
//! `\u{202e}`.
//!
//! For the terminal and for every format of the summary. What a format's own syntax needs escaped, its writer escapes.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a terminal obeys this character or shows nothing for it: controls (C0, DEL, C1), bidirectional controls,
/// line and paragraph separators, zero-width signs, soft hyphens, tags. Joiners stay: emoji and some scripts need them.
#[must_use]
pub fn is_hidden(sign: char) -> bool {
    sign.is_control()
        || matches!(sign,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// The text with every hidden character in its visible form. Tabs, which part the cells of a row, become ` | `.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for sign in text.chars() {
        if sign == '\t' {
            shown.push_str(" | ");
        } else if is_hidden(sign) {
            push_escape(sign, &mut shown);
        } else {
            shown.push(sign);
        }
    }
    Cow::Owned(shown)
}

/// Like [`visible`], with every white space but the plain space in its visible form too: for a change that is nothing
/// but a space, which could not be seen otherwise.
#[must_use]
pub fn visible_with_spaces(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 16);
    for sign in text.chars() {
        if sign != ' ' && (sign.is_whitespace() || is_hidden(sign)) {
            push_escape(sign, &mut shown);
        } else {
            shown.push(sign);
        }
    }
    shown
}

fn push_escape(sign: char, shown: &mut String) {
    // Writing to a String cannot fail.
    let _ = write!(shown, "\\u{{{:x}}}", u32::from(sign));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_passes() {
        let hostile = "a\u{1b}]0;x\u{7}b\u{202e}c\u{9b}2J\r\nd\u{200b}\u{7f}";
        let shown = visible(hostile);
        assert_eq!(
            shown,
            r"a\u{1b}]0;x\u{7}b\u{202e}c\u{9b}2J\u{d}\u{a}d\u{200b}\u{7f}"
        );
        assert!(!shown.chars().any(is_hidden));
    }

    #[test]
    fn ordinary_text_is_borrowed() {
        assert!(matches!(
            visible("« œuvre »\u{a0}: 100 %"),
            Cow::Borrowed(_)
        ));
    }

    #[test]
    fn cells_are_parted_by_bars() {
        assert_eq!(visible("a\tb\t\tc"), "a | b |  | c");
    }

    #[test]
    fn spaces_can_be_seen() {
        assert_eq!(visible_with_spaces("a\u{a0}: b"), r"a\u{a0}: b");
    }
}
