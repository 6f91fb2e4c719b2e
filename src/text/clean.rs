//! The characters of one line: composed, without what nobody sees, and with runs of white space made one.
//!
//! Cleaning and collapsing are apart because cells are cut at runs of white space in between. Typography is kept:
//! a French text wants its no-break spaces, so none that stands for a space ever goes.

use std::borrow::Cow;

use unicode_normalization::char::canonical_combining_class;

use super::bytes::of_all_bytes;
use super::characters::{Role, is_emoji, is_line_break, is_western, joins, role};
pub use super::columns::raw_columns;
use super::key::compose;
pub use super::separator::is_separator;
pub use super::set::NormalisationSet;
use super::space::{find_space, has_other_than_single_spaces};
use super::{NormalisationKind, Unseen};

/// A line after [`clean`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned<'t> {
    /// The line.
    pub text: Cow<'t, str>,
    /// What was done: `Nfc`, `InvisibleCharacters`, `ControlCharacters`.
    pub kinds: NormalisationSet,
    /// Whether a bidirectional control went (property Bidi_Control).
    pub bidi: bool,
    /// Whether an invisible character went, a bidirectional control among them.
    pub invisible: bool,
}

/// `line` in NFC, without control characters (but tabs), zero-width characters, soft hyphens and bidirectional
/// controls. Joiners and variation selectors stay where a script or an emoji needs them. A line break that the caller
/// left inside becomes a space. White space is not collapsed. Twice is the same as once.
///
/// ```
/// use charte_diff::text::clean;
/// assert_eq!(clean("coo\u{ad}kie\u{200b} e\u{301}").text, "cookie é");
/// assert_eq!(clean("نمی\u{200c}خواهم").text, "نمی\u{200c}خواهم");
/// ```
#[must_use]
pub fn clean(line: &str) -> Cleaned<'_> {
    let mut cleaned = Cleaned {
        text: Cow::Borrowed(line),
        kinds: NormalisationSet::EMPTY,
        bidi: false,
        invisible: false,
    };
    if is_clean_text(line) {
        return cleaned;
    }
    compose_in(&mut cleaned);
    let removes = cleaned
        .text
        .chars()
        .any(|c| role(c) != Role::Seen || is_line_break(c));
    if removes {
        let kept = without_invisible(&cleaned.text, |gone| {
            cleaned.kinds.insert(gone.kind);
            cleaned.bidi |= role(gone.sign) == Role::Bidi;
        });
        cleaned.text = if kept == line {
            Cow::Borrowed(line)
        } else {
            Cow::Owned(kept)
        };
        cleaned.invisible = cleaned
            .kinds
            .contains(NormalisationKind::InvisibleCharacters);
        // What went may have stood between a letter and its accent.
        compose_in(&mut cleaned);
    }
    cleaned
}

/// Whether a line of nothing but such characters is clean: none of them goes, and no two make one.
const fn is_clean(c: char) -> bool {
    matches!(c, ' '..='~' | '\t') || is_western(c)
}

/// [`is_clean`] of every character.
fn is_clean_text(line: &str) -> bool {
    let clean_at = |at: usize| {
        let after = line.get(at..).unwrap_or_default();
        after.chars().next().is_none_or(is_clean)
    };
    line.bytes()
        .enumerate()
        .all(|(at, byte)| BEGINS_CLEAN[usize::from(byte)] || clean_at(at))
}

/// Whether a character that begins with this byte is clean in any case, or the byte begins none.
const fn begins_clean(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\t' | 0x80..=0xbf | 0xc3..=0xcb)
}

static BEGINS_CLEAN: [bool; 256] = of_all_bytes!(begins_clean);

/// Composes the text of `cleaned`, and notes it.
fn compose_in(cleaned: &mut Cleaned<'_>) {
    if let Cow::Owned(composed) = compose(&cleaned.text) {
        cleaned.text = Cow::Owned(composed);
        cleaned.kinds.insert(NormalisationKind::Nfc);
    }
}

/// A character that goes.
struct Gone<'k> {
    sign: char,
    kind: NormalisationKind,
    /// Its place in the text, in characters from 1.
    column: u32,
    /// What is kept before it.
    before: &'k str,
}

/// `text` without what nobody sees and nothing needs; `went` is told of each character that goes.
fn without_invisible(text: &str, mut went: impl FnMut(Gone<'_>)) -> String {
    let mut kept = String::with_capacity(text.len());
    // The last starter that is kept: combining marks, which NFC may put in another order, decide nothing.
    let mut base = None;
    let mut rest = text.chars();
    let mut column = 0_u32;
    while let Some(c) = rest.next() {
        column = column.saturating_add(1);
        let kind = match role(c) {
            Role::Seen => None,
            Role::Control => Some(NormalisationKind::ControlCharacters),
            Role::Joiner if joiner_is_needed(c, base, rest.as_str()) => None,
            Role::VariationSelector if selector_is_needed(base, rest.as_str()) => None,
            Role::Tag if base == Some('\u{1f3f4}') => None,
            _ => Some(NormalisationKind::InvisibleCharacters),
        };
        if let Some(kind) = kind {
            went(Gone {
                sign: c,
                kind,
                column,
                before: &kept,
            });
            continue;
        }
        if role(c) == Role::Seen && canonical_combining_class(c) == 0 {
            base = Some(c);
        }
        kept.push(if is_line_break(c) { ' ' } else { c });
    }
    kept
}

/// How much of a line is told before a character that nobody sees, in characters.
const TOLD_BEFORE: usize = 32;

/// Adds the invisible characters that [`clean`] takes out of the line of this number to those of the lines before.
pub fn add_unseen(line: &str, number: u32, all: &mut Vec<Unseen>) {
    without_invisible(line, |gone| {
        if gone.kind != NormalisationKind::InvisibleCharacters {
            return;
        }
        match all.iter_mut().find(|held| held.sign == gone.sign) {
            Some(held) => held.count = held.count.saturating_add(1),
            None => all.push(Unseen {
                sign: gone.sign,
                count: 1,
                line: number,
                column: gone.column,
                after: last_words(gone.before),
            }),
        }
    });
}

/// The end of a text, from the start of a word where there is one.
fn last_words(text: &str) -> Box<str> {
    let text = text.trim_end();
    let Some((start, _)) = text.char_indices().rev().nth(TOLD_BEFORE - 1) else {
        return collapse(text).into();
    };
    let (cut, last) = text.split_at_checked(start).unwrap_or_default();
    let starts_a_word = cut.chars().next_back().is_none_or(char::is_whitespace);
    let whole = match last.split_once(char::is_whitespace) {
        Some((_, whole)) if !starts_a_word => whole,
        _ => last,
    };
    collapse(whole).into()
}

/// Whether a joiner between `base` and `after` is spelling (Unicode 16, chapters 9, 12 and 23.2) or builds an emoji.
fn joiner_is_needed(joiner: char, base: Option<char>, after: &str) -> bool {
    let Some(base) = base else { return false };
    let is_other_mark = |c: &char| canonical_combining_class(*c) != 0 && !joins(*c);
    let Some(next) = after.chars().find(|c| !is_other_mark(c)) else {
        return false;
    };
    joins(base) && joins(next) || joiner == '\u{200d}' && is_emoji(base) && is_emoji(next)
}

/// Whether a variation selector after `base` may change what is seen: not after a letter or sign of ours, but for
/// keycaps.
fn selector_is_needed(base: Option<char>, after: &str) -> bool {
    let Some(base) = base else { return false };
    if base < '\u{590}' {
        return is_emoji(base)
            || after.starts_with('\u{20e3}') && matches!(base, '0'..='9' | '#' | '*');
    }
    !base.is_whitespace()
}

/// `text` with each run of white space made one space, and none at its ends.
///
/// A run that holds a no-break space becomes one: U+00A0, or U+202F where the run holds no wider one. A space that
/// stands alone is kept as it is, whatever its width; a tab is a run.
///
/// ```
/// use charte_diff::text::collapse;
/// assert_eq!(collapse(" a \t b\u{a0} :  "), "a b\u{a0}:");
/// ```
#[must_use]
pub fn collapse(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    if !needs_collapsing(trimmed) {
        return Cow::Borrowed(trimmed);
    }
    let mut collapsed = String::with_capacity(trimmed.len());
    let mut rest = trimmed;
    while let Some((word, after)) = find_space(rest).and_then(|at| rest.split_at_checked(at)) {
        collapsed.push_str(word);
        rest = after.trim_start();
        let (run, _) = after
            .split_at_checked(after.len() - rest.len())
            .unwrap_or_default();
        collapsed.extend(run.chars().map(alone).reduce(together));
    }
    collapsed.push_str(rest);
    Cow::Owned(collapsed)
}

/// Whether `trimmed` holds a run of white space, or white space that is no space.
fn needs_collapsing(trimmed: &str) -> bool {
    has_other_than_single_spaces(trimmed, |c| c == '\t' || is_line_break(c))
}

/// What white space becomes that stands alone.
const fn alone(space: char) -> char {
    if space == '\t' || is_line_break(space) {
        ' '
    } else {
        space
    }
}

/// What two of them become that stand side by side.
const fn together(before: char, after: char) -> char {
    match (before, after) {
        ('\u{a0}' | '\u{2007}', _) | (_, '\u{a0}' | '\u{2007}') => '\u{a0}',
        ('\u{202f}', _) | (_, '\u{202f}') => '\u{202f}',
        _ => ' ',
    }
}

/// Whether nobody sees anything in `text`: white space, control characters and invisible ones.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(is_unseen)
}

/// Whether nobody sees anything of `c`.
pub(super) fn is_unseen(c: char) -> bool {
    c.is_whitespace() || role(c) != Role::Seen
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_plain_line_is_borrowed() {
        for line in ["", "plain\ttext", "déjà « composé »\u{a0}: œuvre …"] {
            let cleaned = clean(line);
            assert!(matches!(cleaned.text, Cow::Borrowed(_)), "{line}");
            assert!(cleaned.kinds.is_empty() && !cleaned.invisible && !cleaned.bidi);
        }
    }

    #[test]
    fn bytes_tell_what_characters_tell() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_clean_text(&format!("é{c}’")), is_clean(c), "{c:?}");
        }
    }

    #[test]
    fn what_nobody_sees_goes_and_is_named() {
        let cleaned = clean("a\u{200b}b\u{feff}c\u{ad}d");
        assert_eq!(cleaned.text, "abcd");
        assert!(
            cleaned
                .kinds
                .iter()
                .eq([NormalisationKind::InvisibleCharacters])
        );
        assert!(cleaned.invisible && !cleaned.bidi);
        let cleaned = clean("a\u{202e}b");
        assert!(cleaned.bidi && cleaned.invisible && cleaned.text == "ab");
        let cleaned = clean("a\u{7}\u{9d}b\tc");
        assert_eq!(cleaned.text, "ab\tc");
        assert!(
            cleaned
                .kinds
                .iter()
                .eq([NormalisationKind::ControlCharacters])
                && !cleaned.invisible
        );
    }

    #[test]
    fn letters_are_composed() {
        let cleaned = clean("e\u{301}te\u{301}");
        assert_eq!(cleaned.text, "été");
        assert!(cleaned.kinds.iter().eq([NormalisationKind::Nfc]));
        // A zero-width space between a letter and its accent.
        assert_eq!(clean("e\u{200b}\u{301}").text, "é");
        assert_eq!(clean("½ ™ º ﬁ").text, "½ ™ º ﬁ");
    }

    #[test]
    fn joiners_stay_where_they_are_spelling() {
        for kept in [
            "نمی\u{200c}خواهم",
            "क्\u{200d}ष",
            "র\u{200d}্য",
            "👩\u{200d}🚒",
            "❤\u{fe0f}\u{200d}🔥",
            "1\u{fe0f}\u{20e3}",
            "©\u{fe0f}",
        ] {
            assert_eq!(clean(kept).text, kept);
            assert!(matches!(clean(kept).text, Cow::Borrowed(_)));
        }
        for (line, expected) in [
            ("a\u{200d}b", "ab"),
            ("é\u{fe0f}", "é"),
            ("\u{200c}ن", "ن"),
            ("👩\u{200d} x", "👩 x"),
        ] {
            assert_eq!(clean(line).text, expected);
            assert!(clean(line).invisible);
        }
    }

    #[test]
    fn what_went_is_told_with_its_place() {
        let mut all = Vec::new();
        add_unseen("des archi\u{200b}ves et\u{200b} plus\u{202e}", 3, &mut all);
        add_unseen("\u{feff}\u{200b}\u{7}نمی\u{200c}خواهم", 4, &mut all);
        let told = all.iter().map(|held| {
            let place = (held.line, held.column);
            (held.sign, held.count, place, &*held.after)
        });
        let expected = [
            ('\u{200b}', 3, (3, 10), "des archi"),
            ('\u{202e}', 1, (3, 23), "des archives et plus"),
            ('\u{feff}', 1, (4, 1), ""),
        ];
        assert_eq!(told.collect::<Vec<_>>(), expected);
        let mut all = Vec::new();
        add_unseen(
            "Une phrase qui est bien plus longue que ce qui est dit\u{ad}",
            1,
            &mut all,
        );
        add_unseen(&format!("{}\u{200b}", "é".repeat(100)), 2, &mut all);
        assert_eq!(&*all[0].after, "plus longue que ce qui est dit");
        assert_eq!(*all[1].after, "é".repeat(TOLD_BEFORE));
    }

    #[test]
    fn runs_of_spaces_become_one() {
        for (text, expected) in [
            ("  a  b  ", "a b"),
            ("a\tb", "a b"),
            ("a\u{a0}:", "a\u{a0}:"),
            ("a \u{a0}:", "a\u{a0}:"),
            ("a\u{202f} :", "a\u{202f}:"),
            ("a\u{202f}\u{a0}:", "a\u{a0}:"),
            ("a \u{2007}b", "a\u{a0}b"),
            ("a\u{2009}b", "a\u{2009}b"),
            ("a\u{2009}\u{2009}b", "a b"),
            ("\u{a0}a\u{a0}", "a"),
            ("a\u{2028}b", "a b"),
        ] {
            assert_eq!(collapse(text), expected, "{text:?}");
        }
        assert!(matches!(collapse(" a b "), Cow::Borrowed("a b")));
    }

    /// One character after the other.
    fn collapsed(text: &str) -> String {
        let mut collapsed = String::new();
        let mut run: Option<char> = None;
        for c in text.trim().chars() {
            if c.is_whitespace() {
                run = Some(run.map_or_else(|| alone(c), |run| together(run, c)));
            } else {
                collapsed.extend(run.take());
                collapsed.push(c);
            }
        }
        collapsed
    }

    #[test]
    fn blank_is_what_cleaning_leaves_nothing_of() {
        for blank in [
            "",
            " \t",
            "\u{a0}\u{2003}",
            "\u{feff}",
            " \u{200b}\u{200d} ",
            "\u{7}",
        ] {
            assert!(is_blank(blank), "{blank:?}");
            assert_eq!(collapse(&clean(blank).text), "");
        }
        assert!(!is_blank(" . "));
    }

    #[test]
    fn clean_characters_need_nothing() {
        for c in ('\0'..='\u{ffff}').filter(|c| is_clean(*c)) {
            assert!(role(c) == Role::Seen && !is_line_break(c), "{c:?}");
            assert!(
                matches!(compose(&format!("{c}")), Cow::Borrowed(_)),
                "{c:?}"
            );
            assert!(
                matches!(compose(&format!("e{c}é{c}")), Cow::Borrowed(_)),
                "{c:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn runs_are_collapsed_as_defined(text in "[a«é’ \t\n\u{a0}\u{2003}\u{2007}\u{202f}\u{3000}]{0,12}") {
            prop_assert_eq!(collapse(&text), collapsed(&text));
        }

        #[test]
        fn twice_is_once(line in "[a-cé \t\u{a0}\u{202f}\u{2009}\u{200b}-\u{200f}\u{ad}\u{301}\u{327}\u{34f}\u{fe0f}\u{1f469}❤نक\u{64b}\u{94d}\u{7}]{0,24}") {
            let cleaned = clean(&line);
            let once = collapse(&cleaned.text).into_owned();
            prop_assert!(clean(&once).kinds.is_empty());
            prop_assert_eq!(collapse(&clean(&once).text).into_owned(), once);
        }

        #[test]
        fn twice_is_once_on_any_line(line in "\\PC{0,32}|.{0,32}") {
            let once = collapse(&clean(&line).text).into_owned();
            prop_assert_eq!(collapse(&clean(&once).text).into_owned(), once);
        }

        #[test]
        fn blank_agrees_with_cleaning(line in "[ \t\u{a0}\u{200b}-\u{200f}\u{fe0f}\u{7}a]{0,6}") {
            prop_assert_eq!(is_blank(&line), collapse(&clean(&line).text).is_empty());
        }
    }
}
