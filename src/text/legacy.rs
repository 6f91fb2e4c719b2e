//! Bytes that are no valid UTF-8, read as what they most probably are.
//!
//! Not for mojibake, which is valid text that says the wrong thing. Windows-1252 wins wherever it reads as western
//! text: on the few accents of a short page a detector guesses among a dozen encodings.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, WINDOWS_1252};

/// A text, and the encoding that it was read in (lower case).
pub(super) struct LegacyText {
    pub(super) text: String,
    pub(super) encoding: &'static str,
}

/// Reads bytes that are no valid UTF-8 and hold no NUL; `None` if no encoding explains them.
pub(super) fn read(bytes: &[u8]) -> Option<LegacyText> {
    if is_broken_utf8(bytes) {
        return Some(LegacyText {
            text: mend_utf8(bytes),
            encoding: "utf-8+windows-1252",
        });
    }
    if is_western(bytes) {
        return Some(windows_1252(bytes));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if let Some(text) = guess.decode_without_bom_handling_and_without_replacement(bytes)
        && guess != WINDOWS_1252
    {
        return Some(LegacyText {
            text: text.into_owned(),
            encoding: name(guess),
        });
    }
    // Every byte is some character in Windows-1252; the five that it leaves undefined tell that it is not the one.
    let undefined = bytes
        .iter()
        .filter(|byte| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d))
        .count();
    (undefined * 100 <= bytes.len()).then(|| windows_1252(bytes))
}

/// `bytes` as Windows-1252 (WHATWG's, in which each byte is a character).
fn windows_1252(bytes: &[u8]) -> LegacyText {
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    LegacyText {
        text: text.into_owned(),
        encoding: "windows-1252",
    }
}

/// Whether `bytes` are UTF-8 but for some of them, rather than another encoding in which some happen to be UTF-8.
///
/// What tells are sequences for the accents and signs of western text (lead bytes C2, C3, C5, E2): read as
/// Windows-1252 they would be `Ã©` or `â€™`, which nobody writes. Half as many as there are broken bytes are enough;
/// of any other sequences there must be many more (`É »` in capitals is a valid one).
fn is_broken_utf8(bytes: &[u8]) -> bool {
    let (mut broken, mut western, mut any) = (0_usize, 0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        broken += chunk.invalid().len();
        for c in chunk.valid().chars().filter(|c| !c.is_ascii()) {
            any += 1;
            western += usize::from(matches!(c,
                '\u{a0}'..='\u{ff}' | 'œ' | 'Œ' | 'Š' | 'š' | 'Ž' | 'ž' | 'Ÿ' | '\u{2010}'..='\u{2026}' | '\u{202f}' | '€' | '™'));
        }
    }
    western * 2 >= broken && western > 0 || any >= 16 && any >= broken * 8
}

/// Broken UTF-8, line by line: a line without a valid sequence is Windows-1252, in another each broken byte is.
fn mend_utf8(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        for chunk in line.utf8_chunks() {
            text.push_str(chunk.valid());
            text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
        }
    }
    text
}

/// Whether every byte beyond ASCII is a letter or a sign that French, English, German, Spanish or Italian texts hold,
/// the signs not inside a word, and letters with accents are as rare as there.
fn is_western(bytes: &[u8]) -> bool {
    let text: Cow<'_, str> = WINDOWS_1252.decode_without_bom_handling(bytes).0;
    let (mut plain, mut accented) = (0_usize, 0_usize);
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        if c.is_ascii() {
            plain += usize::from(c.is_ascii_alphabetic());
        } else if is_western_letter(c) {
            accented += 1;
        } else if !is_western_sign(c)
            || is_inner_sign(c) && before.is_alphabetic() && after.is_alphabetic()
        {
            return false;
        }
        before = c;
    }
    // The densest of these languages has one letter with an accent in ten; short lines may have more.
    accented <= 16 || accented * 2 <= plain
}

/// Letters with accents of the five languages, and `œ`, `æ`, `ÿ`.
const fn is_western_letter(c: char) -> bool {
    matches!(
        c,
        'à' | 'â'
            | 'ä'
            | 'á'
            | 'ç'
            | 'è'
            | 'é'
            | 'ê'
            | 'ë'
            | 'ì'
            | 'í'
            | 'î'
            | 'ï'
            | 'ñ'
            | 'ò'
            | 'ó'
            | 'ô'
            | 'ö'
            | 'ù'
            | 'ú'
            | 'û'
            | 'ü'
            | 'À'
            | 'Â'
            | 'Ä'
            | 'Á'
            | 'Ç'
            | 'È'
            | 'É'
            | 'Ê'
            | 'Ë'
            | 'Ì'
            | 'Í'
            | 'Î'
            | 'Ï'
            | 'Ñ'
            | 'Ò'
            | 'Ó'
            | 'Ô'
            | 'Ö'
            | 'Ù'
            | 'Ú'
            | 'Û'
            | 'Ü'
            | 'ß'
            | 'œ'
            | 'Œ'
            | 'æ'
            | 'Æ'
            | 'ÿ'
            | 'Ÿ'
    )
}

/// Signs of the five languages.
const fn is_western_sign(c: char) -> bool {
    matches!(
        c,
        '\u{a0}'
            | '¡'
            | '¿'
            | '«'
            | '»'
            | '‘'
            | '’'
            | '“'
            | '”'
            | '„'
            | '‚'
            | '‹'
            | '›'
            | '…'
            | '–'
            | '—'
            | '•'
            | '·'
            | '´'
            | '¨'
            | '€'
            | '£'
            | '§'
            | '©'
            | '®'
            | '™'
            | '°'
            | 'º'
            | 'ª'
            | '²'
            | '³'
            | '¹'
            | '½'
            | '¼'
            | '¾'
            | '±'
            | '×'
            | '÷'
            | 'µ'
            | '‰'
            | '†'
            | '¶'
            | '\u{ad}'
    )
}

/// Signs that are letters in a neighbouring encoding, and stand inside no word of ours.
const fn is_inner_sign(c: char) -> bool {
    !matches!(
        c,
        '’' | '‘' | '´' | '·' | '–' | '—' | '\u{a0}' | '\u{ad}' | '…' | '«' | '»' | '“' | '”'
    )
}

/// The name of an encoding in lower case.
fn name(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "Big5" => "big5",
        "EUC-JP" => "euc-jp",
        "EUC-KR" => "euc-kr",
        "GBK" => "gbk",
        "IBM866" => "ibm866",
        "ISO-8859-2" => "iso-8859-2",
        "ISO-8859-4" => "iso-8859-4",
        "ISO-8859-5" => "iso-8859-5",
        "ISO-8859-6" => "iso-8859-6",
        "ISO-8859-7" => "iso-8859-7",
        "ISO-8859-8" => "iso-8859-8",
        "ISO-8859-8-I" => "iso-8859-8-i",
        "ISO-8859-13" => "iso-8859-13",
        "KOI8-U" => "koi8-u",
        "KOI8-R" => "koi8-r",
        "Shift_JIS" => "shift_jis",
        // The names of the others are in lower case as they are.
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::decode;

    fn text(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode(bytes).unwrap();
        (decoded.text, decoded.encoding)
    }

    #[test]
    fn old_french_pages_are_windows_1252() {
        for line in [
            "Les données à caractère personnel : 12 €, l’œuvre – “ cookie ” …",
            "SOCIÉTÉ\u{a0}: CAFÉ\u{a0}: 3 rue de l’Île",
            "déjà",
            "é",
            "Straße, Größe und Übung für Ärzte",
            "El año pasado, ¿qué pasó con la información?",
            "Perché la società è già così",
        ] {
            let (bytes, ..) = WINDOWS_1252.encode(line);
            assert_eq!(text(&bytes), (line.to_owned(), "windows-1252"));
        }
    }

    #[test]
    fn other_scripts_are_detected() {
        let line = "Мы используем файлы cookie, чтобы улучшить работу сайта. Продолжая пользоваться сайтом, вы соглашаетесь.";
        let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(line);
        assert_eq!(text(&bytes), (line.to_owned(), "windows-1251"));
        let line = "Zażółć gęślą jaźń. Polityka prywatności określa zasady przetwarzania i ochrony danych osobowych użytkowników.";
        let (bytes, ..) = encoding_rs::WINDOWS_1250.encode(line);
        let (read, encoding) = text(&bytes);
        assert_eq!((read, encoding), (line.to_owned(), "windows-1250"));
        let line = "当社は、お客様の個人情報を適切に取り扱います。クッキーについて説明します。";
        let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(line);
        assert_eq!(text(&bytes), (line.to_owned(), "shift_jis"));
    }

    #[test]
    fn a_few_broken_bytes_lose_nothing() {
        let mut bytes = "Les données à caractère personnel, été comme hiver\nseconde ligne : "
            .as_bytes()
            .to_vec();
        bytes.extend(b"donn\xe9es\n");
        let (text, encoding) = text(&bytes);
        assert_eq!(encoding, "utf-8+windows-1252");
        assert_eq!(
            text,
            "Les données à caractère personnel, été comme hiver\nseconde ligne : données\n"
        );
        // Cut in the middle of a character.
        let decoded = decode(b"d\xc3\xa9j\xc3").unwrap();
        assert_eq!(decoded.text, "déjÃ");
    }
}
