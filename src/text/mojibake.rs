//! Text in UTF-8 that someone read as Windows-1252 or Latin-1 and saved again: `é` has become `Ã©`, `’` `â€™`, `à`
//! `Ã` and a no-break space. Undone in the whole file or not at all, and only if doing it again gives the same text.
//!
//! ```text
//! é ──UTF-8──► C3 A9 ──read as Windows-1252──► Ã ©          the harm, and every step of it
//! é ◄──UTF-8── C3 A9 ◄──written in Windows-1252── Ã ©       the repair
//! ```
//!
//! Not for single words: `NÃO` is Portuguese, and a text that mixes right and wrong accents is left as it is.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

use super::characters::{Role, role};
use super::clean::{clean, collapse, is_separator};
use super::decode::Mojibake;
use super::key::compose;
use super::lines::{Ending, split_lines};

/// Without a sequence of a western sign, how many of other scripts are taken for mojibake.
const FEWEST_FOREIGN: usize = 8;

/// `text` mended, if it is mojibake that can be, however often it was harmed: a text that was is shorter each time.
pub(super) fn mend(text: String) -> (String, Mojibake) {
    let mut mended = text;
    let mut state = Mojibake::None;
    loop {
        let signs = Signs::of(&what_stays(&mended));
        if signs.western == 0 && signs.foreign < FEWEST_FOREIGN {
            break;
        }
        let undone = undo(&mended).map(|(undone, _)| undone);
        match undone.or_else(|| undo_lines(&mended)) {
            Some(undone) => {
                mended = undone;
                state = Mojibake::Mended;
            }
            None if state == Mojibake::None && signs.western > 0 => {
                return (mended, Mojibake::Left);
            }
            None => break,
        }
    }
    (mended, state)
}

/// `text` as cleaning will leave it, but for white space: what nobody sees may stand between two characters that are a
/// sequence without it. What is a sequence with it stays.
fn what_stays(text: &str) -> Cow<'_, str> {
    let composed = compose(text);
    if composed.chars().all(|c| role(c) == Role::Seen) {
        return composed;
    }
    let mut stays = String::with_capacity(composed.len());
    let mut rest = composed.chars();
    while let Some(c) = rest.next() {
        if let Some((sequence, _)) = sequence(c, &rest) {
            stays.push(c);
            stays.extend(rest.by_ref().take(sequence.length - 1));
        } else if role(c) == Role::Seen {
            stays.push(c);
        }
    }
    match compose(&stays) {
        Cow::Owned(stays) => Cow::Owned(stays),
        Cow::Borrowed(_) => Cow::Owned(stays),
    }
}

/// `text` before it was harmed, where cleaning would leave a text that can be mended: so that it is mended once, and not
/// when what was written is read again. What cleaning takes away goes to the ends of the lines, for it is reported.
fn undo_lines(text: &str) -> Option<String> {
    let mut mended = String::with_capacity(text.len());
    let mut as_one = Same {
        windows: true,
        latin: true,
    };
    let mut ends = text.chars();
    for line in split_lines(text) {
        ends.by_ref().take(line.text.chars().count()).for_each(drop);
        let ending = match line.ending {
            Ending::None => 0,
            Ending::Lf | Ending::Other => 1,
            Ending::CrLf => 2,
        };
        if is_separator(line.text) {
            // It goes, whatever it is drawn with.
            mended.push_str(line.text);
        } else {
            let (undone, same) = undo(&collapse(&clean(line.text).text))?;
            mended.push_str(&undone);
            mended.extend(line.text.chars().filter(|&c| role(c) != Role::Seen));
            as_one.windows &= same.windows;
            as_one.latin &= same.latin;
        }
        mended.extend(ends.by_ref().take(ending));
    }
    (as_one.windows || as_one.latin).then_some(mended)
}

/// Whether `line` cannot make the file that it stands in mojibake, whatever other such lines are in it.
pub(super) fn is_free(line: &str) -> bool {
    let signs = Signs::of(&what_stays(line));
    signs.western == 0 && (signs.foreign == 0 || signs.outside > 0)
}

/// What the characters beyond ASCII look like, if each were a byte of UTF-8.
#[derive(Debug, Default, PartialEq, Eq)]
struct Signs {
    /// Sequences for a letter or a sign of western text, in a place where nobody would write them.
    western: usize,
    /// Other sequences. `É »` is one; so is all of a Cyrillic text that was harmed.
    foreign: usize,
    /// Characters in no sequence.
    outside: usize,
}

impl Signs {
    /// Counts them; linear.
    fn of(text: &str) -> Self {
        let mut signs = Self::default();
        let mut before = ' ';
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            if c.is_ascii() {
                before = c;
                continue;
            }
            let Some((sequence, after)) = sequence(c, &rest) else {
                signs.outside += 1;
                before = c;
                continue;
            };
            let last = rest.nth(sequence.length - 2).unwrap_or(c);
            if sequence.is_western(before, last, after) {
                signs.western += 1;
            } else {
                signs.foreign += 1;
            }
            before = last;
        }
        signs
    }
}

/// Characters that are the bytes of one character in UTF-8.
struct Sequence {
    /// How many: two to four.
    length: usize,
    /// The character.
    means: char,
}

impl Sequence {
    /// Whether it means a letter or a sign of western text, and would not be written where it stands: between
    /// `before` and `after`, its own last character being `last`.
    ///
    /// `AMANHÃ”` and `CHÂ »` end a word in capitals and a sign comes after: those are written.
    fn is_western(&self, before: char, last: char, after: char) -> bool {
        match self.means {
            '\u{a0}'..='\u{ff}' | 'œ' | 'Œ' | 'Š' | 'š' | 'Ž' | 'ž' | 'Ÿ' => {
                let closes = matches!(
                    last,
                    '\u{a0}'
                        | '»'
                        | '”'
                        | '“'
                        | '’'
                        | '‘'
                        | '…'
                        | '–'
                        | '—'
                        | '™'
                        | '®'
                        | '©'
                        | '°'
                );
                !(closes && before.is_uppercase() && !after.is_alphabetic())
            }
            // `„Ä“` in German quotes is U+0113, so other letters must stand at a letter in lower case.
            '\u{100}'..='\u{17f}' => before.is_lowercase() || after.is_lowercase(),
            // Accents that stand after their letter (NFD): nobody writes `eÌ` and a control character or a sign.
            '\u{300}'..='\u{32f}' => before.is_ascii_alphabetic(),
            // What Windows-1252 reads as C1 controls, read twice.
            '\u{80}'..='\u{9f}' => true,
            // Three and four bytes: dashes, quotes, €, ™, arrows; emoji; a byte order mark; U+FFFD.
            '\u{2000}'..='\u{2bff}'
            | '\u{fb00}'..='\u{fb06}'
            | '\u{feff}'
            | '\u{fffd}'
            | '\u{1f000}'..='\u{1faff}' => true,
            _ => false,
        }
    }
}

/// The sequence that begins with `lead`, and the character after it.
fn sequence(lead: char, rest: &std::str::Chars<'_>) -> Option<(Sequence, char)> {
    let lead = byte(lead)?;
    let length = match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut bytes = [lead, 0, 0, 0];
    let mut ahead = rest.clone();
    for place in bytes.iter_mut().take(length).skip(1) {
        *place = byte(ahead.next()?).filter(|byte| (0x80..=0xbf).contains(byte))?;
    }
    let means = std::str::from_utf8(bytes.get(..length)?)
        .ok()?
        .chars()
        .next()?;
    Some((Sequence { length, means }, ahead.next().unwrap_or(' ')))
}

/// The byte that `c` is in Windows-1252, or in Latin-1 (the C1 controls).
const fn byte(c: char) -> Option<u8> {
    Some(match c {
        '\0'..='\u{ff}' => c as u8,
        '€' => 0x80,
        '‚' => 0x82,
        'ƒ' => 0x83,
        '„' => 0x84,
        '…' => 0x85,
        '†' => 0x86,
        '‡' => 0x87,
        'ˆ' => 0x88,
        '‰' => 0x89,
        'Š' => 0x8a,
        '‹' => 0x8b,
        'Œ' => 0x8c,
        'Ž' => 0x8e,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        '˜' => 0x98,
        '™' => 0x99,
        'š' => 0x9a,
        '›' => 0x9b,
        'œ' => 0x9c,
        'ž' => 0x9e,
        'Ÿ' => 0x9f,
        _ => return None,
    })
}

/// As what a text gives itself again when it is harmed again.
#[derive(Debug, Clone, Copy)]
struct Same {
    windows: bool,
    latin: bool,
}

/// `text` before it was harmed; `None` if harming that again would not give `text`, or it is nothing that one writes.
fn undo(text: &str) -> Option<(String, Same)> {
    let bytes: Vec<u8> = text.chars().map(byte).collect::<Option<_>>()?;
    let same = Same {
        windows: *WINDOWS_1252.decode_without_bom_handling(&bytes).0 == *text,
        latin: bytes.iter().map(|&byte| byte as char).eq(text.chars()),
    };
    let undone = String::from_utf8(bytes).ok()?;
    // Phonetic letters come of `É »`, not of a text that was harmed (but `ƒ` is the byte 83).
    let is_odd = |c: char| matches!(c, '\u{180}'..='\u{191}' | '\u{193}'..='\u{217}' | '\u{21c}'..='\u{2af}');
    ((same.windows || same.latin) && !undone.contains(is_odd)).then_some((undone, same))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads the bytes of `text` as Windows-1252.
    fn harm(text: &str) -> String {
        WINDOWS_1252
            .decode_without_bom_handling(text.as_bytes())
            .0
            .into_owned()
    }

    fn mended(text: &str) -> (String, Mojibake) {
        mend(text.to_owned())
    }

    #[test]
    fn harm_is_undone() {
        for text in [
            "é",
            "à",
            "déjà",
            "l’œuvre « à part » … 12 €",
            "À É Í",
            "Größe",
            "Œ™",
            "🍪 émoji",
            "où",
            "Конфиденциальность",
            "日本語の個人情報保護方針",
        ] {
            let harmed = harm(text);
            assert_eq!(
                mended(&harmed),
                (text.to_owned(), Mojibake::Mended),
                "{harmed}"
            );
            assert_eq!(
                mended(&harm(&harmed)),
                (text.to_owned(), Mojibake::Mended),
                "twice: {harmed}"
            );
            let latin: String = text.bytes().map(|byte| byte as char).collect();
            assert_eq!(
                mended(&latin),
                (text.to_owned(), Mojibake::Mended),
                "{latin:?}"
            );
        }
    }

    /// What was written is read again, and must not become another text then.
    #[test]
    fn what_goes_does_not_keep_a_text_from_being_mended() {
        for (text, wanted) in [
            ("Ã\u{7f}©tÃ©", "été\u{7f}"),
            ("donn\u{200b}Ã©es", "données\u{200b}"),
            ("donnÃ©es\r\n━━━━━━\r\nÃ©tÃ©", "données\r\n━━━━━━\r\nété"),
            ("\u{ad}Ãªtre", "être\u{ad}"),
            ("oÃ¹\u{2028}Ãªtre", "où\u{2028}être"),
        ] {
            assert_eq!(mended(text), (wanted.to_owned(), Mojibake::Mended));
        }
        let five_times = (0..5).fold("é".to_owned(), |text, _| harm(&text));
        assert_eq!(mended(&five_times).0, "é");
    }

    #[test]
    fn right_texts_are_left_alone() {
        for text in [
            "NÃO, SÃO",
            "IRMÃ” e «AMANHÃ»",
            "CAFÉ\u{a0}: SOCIÉTÉ\u{a0}»",
            "« la sécurité\u{a0}»",
            "3\u{a0}×\u{a0}2",
            "„Ä“ und „Ö“",
            "Ñ",
            "plain",
            "l’été",
            "Å",
            "Â",
            "Привет",
            "ROMÂ\u{a0}: x",
            "5 ð",
            "la « qualité\u{a0}» et « clé\u{a0}»",
        ] {
            assert_eq!(mended(text), (text.to_owned(), Mojibake::None));
        }
    }

    #[test]
    fn mixed_texts_are_left_and_named() {
        for text in [
            "été et Ã©tÃ©",
            "donnÃ©es — déjà",
            "cafÃ\u{fffd} Ã©",
            "Ã©tÃ© Ð Ł",
            "CAFÉ\u{a0}: Ã©tÃ©",
        ] {
            assert_eq!(mended(text), (text.to_owned(), Mojibake::Left));
        }
    }

    #[test]
    fn every_byte_of_windows_1252_comes_back() {
        for value in 0..=255_u8 {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&value));
            assert_eq!(text.chars().next().and_then(byte), Some(value));
        }
    }

    proptest! {
        #[test]
        fn french_that_was_harmed_comes_back(text in "([a-zéèàùçœ’€«»É \u{a0}…–]{1,20}é[a-z ]{1,5}){1,4}") {
            prop_assert_eq!(mended(&harm(&text)), (text.clone(), Mojibake::Mended));
            prop_assert_eq!(mended(&text), (text, Mojibake::None));
        }

        #[test]
        fn a_mended_text_gives_the_same_when_harmed_again(text in "[a-zÃ©Â\u{a0}â€™¨ª§Å“É»\u{81}\u{9d}]{1,16}") {
            let (undone, state) = mended(&text);
            if state == Mojibake::Mended {
                let mut step = text.clone();
                while step != undone {
                    match undo(&step) {
                        Some((next, _)) if next != step => step = next,
                        // Cleaned before, so that it is not the same.
                        _ => return Ok(()),
                    }
                }
                let mut again = undone;
                while again.chars().count() < text.chars().count() {
                    again = harm(&again);
                }
                prop_assert_eq!(again, text);
            } else {
                prop_assert_eq!(undone, text);
            }
        }
    }
}
