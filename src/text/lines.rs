//! Cuts a text into its lines, whatever ends them.
//!
//! Not for deciding which lines belong together: that is for the layers above, which see the whole document.

/// What ends a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    /// `\n`.
    Lf,
    /// `\r\n`.
    CrLf,
    /// A lone `\r`, a vertical tab, a form feed, U+0085, U+2028 or U+2029 (UAX #14, classes BK, CR and NL).
    Other,
    /// The end of the text.
    None,
}

/// One line of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawLine<'t> {
    /// The line without what ends it.
    pub text: &'t str,
    /// What ends it.
    pub ending: Ending,
}

/// The lines of `text`, in order. `"a\n"` is one line; an empty text has none.
///
/// ```
/// use charte_diff::text::{Ending, split_lines};
/// let lines = split_lines("a\r\n\rb");
/// assert_eq!(lines.iter().map(|line| line.text).collect::<Vec<_>>(), ["a", "", "b"]);
/// assert_eq!(lines[1].ending, Ending::Other);
/// ```
#[must_use]
pub fn split_lines(text: &str) -> Vec<RawLine<'_>> {
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (line, ending, length) = first_break(rest.as_bytes());
        lines.push(RawLine {
            text: rest.get(..line).unwrap_or(rest),
            ending,
        });
        rest = rest.get(line + length..).unwrap_or_default();
    }
    lines
}

/// Where the first line of `bytes` ends, what ends it, and how many bytes that takes.
fn first_break(bytes: &[u8]) -> (usize, Ending, usize) {
    for (at, &byte) in bytes.iter().enumerate() {
        let after = bytes.get(at + 1..).unwrap_or_default();
        match byte {
            b'\n' => return (at, Ending::Lf, 1),
            b'\r' if after.first() == Some(&b'\n') => return (at, Ending::CrLf, 2),
            b'\r' | 0x0b | 0x0c => return (at, Ending::Other, 1),
            0xc2 if after.first() == Some(&0x85) => return (at, Ending::Other, 2),
            0xe2 if after.starts_with(&[0x80, 0xa8]) || after.starts_with(&[0x80, 0xa9]) => {
                return (at, Ending::Other, 3);
            }
            _ => {}
        }
    }
    (bytes.len(), Ending::None, 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        split_lines(text).iter().map(|line| line.text).collect()
    }

    #[test]
    fn every_ending_ends_a_line() {
        let text = "a\nb\r\nc\rd\u{b}e\u{c}f\u{85}g\u{2028}h\u{2029}i";
        assert_eq!(texts(text), ["a", "b", "c", "d", "e", "f", "g", "h", "i"]);
        let endings: Vec<Ending> = split_lines(text).iter().map(|line| line.ending).collect();
        assert_eq!(
            endings.get(..3),
            Some(&[Ending::Lf, Ending::CrLf, Ending::Other][..])
        );
        assert_eq!(endings.last(), Some(&Ending::None));
        assert!(
            endings
                .get(3..8)
                .is_some_and(|some| some.iter().all(|&one| one == Ending::Other))
        );
    }

    #[test]
    fn a_newline_at_the_end_starts_no_line() {
        assert!(texts("").is_empty());
        assert_eq!(texts("a\n"), ["a"]);
        assert_eq!(texts("a\n\n"), ["a", ""]);
        assert_eq!(texts("\n"), [""]);
    }

    #[test]
    fn characters_that_share_bytes_with_an_ending_stay() {
        assert_eq!(texts("« à … »"), ["« à … »"]);
    }

    proptest! {
        #[test]
        fn lines_and_endings_are_the_text(text in "[ab\r\n\u{b}\u{85}\u{2028}é]{0,40}") {
            let held: usize = split_lines(&text).iter().map(|line| line.text.len()).sum();
            let endings: usize = text.chars().filter(|c| "\r\n\u{b}\u{85}\u{2028}".contains(*c)).map(char::len_utf8).sum();
            prop_assert_eq!(held + endings, text.len());
        }
    }
}
