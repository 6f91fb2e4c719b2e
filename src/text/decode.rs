//! Bytes to text: which encoding a file is in, whether it is text at all, and whether it was read wrongly before.
//!
//! Not for line endings or white space: those are still as they were when this is done.
//!
//! ```text
//! byte order mark? ──► UTF-8 / UTF-16 / UTF-32
//! every second byte NUL? ──► UTF-16          other NULs, control bytes ──► binary
//! valid? ──► UTF-8
//! valid but for a few bytes? ──► UTF-8, the broken lines or bytes as Windows-1252
//! else ──► detected, Windows-1252 where that reads as western text
//! ```

use std::borrow::Cow;

use super::characters::{self, Role, role};
use super::clean::{is_blank, is_unseen};
use super::legacy::{self, LegacyText};
use super::markup::{is_markup, opens_tag};
use super::mojibake;

/// Why bytes are no plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rejected {
    /// They hold what no text holds.
    Binary,
    /// They hold nothing that is seen.
    Empty,
    /// HTML or XML.
    Markup,
}

/// What became of text that was once read in the wrong encoding (`é` as `Ã©`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mojibake {
    /// There is none.
    None,
    /// It was mended, in the whole file.
    Mended,
    /// There is some, and it could not be mended without loss.
    Left,
}

/// The text of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark at its start.
    pub text: String,
    /// The encoding that was read, in lower case: `utf-8`, `utf-16le`, `windows-1252`…; `utf-8+windows-1252` for
    /// UTF-8 with some bytes that are not.
    pub encoding: &'static str,
    /// Whether there was a byte order mark.
    pub bom: bool,
    /// Whether it held mojibake.
    pub mojibake: Mojibake,
}

/// Control bytes (other than white space) that a text may hold whatever its length, and one in how many beyond that.
const STRAY_CONTROLS: usize = 2;
const CONTROLS_ONE_IN: usize = 50;

/// How files begin that are no plain text though they may hold no odd byte: PDF, PostScript, RTF.
const SIGNATURES: [&[u8]; 3] = [b"%PDF-", b"%!PS", b"{\\rtf"];

/// Decodes the bytes of a file. Nothing is lost and no U+FFFD made: bytes that no encoding explains are `Binary`.
/// Linear in their number.
///
/// # Errors
///
/// Why the bytes are no plain text.
///
/// ```
/// use charte_diff::text::{Mojibake, Rejected, decode};
/// let decoded = decode(b"Donn\xe9es \x93 personnelles \x94").expect("old French pages are Windows-1252");
/// assert_eq!((decoded.encoding, &*decoded.text), ("windows-1252", "Données “ personnelles ”"));
/// assert_eq!(decode("DonnÃ©es".as_bytes()).map(|decoded| decoded.mojibake), Ok(Mojibake::Mended));
/// assert_eq!(decode(b"<!DOCTYPE html><p>"), Err(Rejected::Markup));
/// ```
pub fn decode(bytes: &[u8]) -> Result<Decoded, Rejected> {
    let read = plain(bytes)?;
    if is_markup(&what_is_seen(&read.text)) {
        return Err(Rejected::Markup);
    }
    Ok(mended(read))
}

/// The same for a file that is known to be a table, and may be one of texts about markup: tags make no page of it.
///
/// # Errors
///
/// Why the bytes are no plain text.
pub fn decode_table(bytes: &[u8]) -> Result<Decoded, Rejected> {
    plain(bytes).map(mended)
}

/// The text of a file that is no binary one and holds something, as it was saved.
fn plain(bytes: &[u8]) -> Result<Decoded, Rejected> {
    let (text, encoding, bom) = read(bytes)?;
    let is_signed = || {
        let seen = what_is_seen(&text);
        SIGNATURES
            .iter()
            .any(|sign| seen.as_bytes().starts_with(sign))
    };
    if has_many_controls(text.as_bytes()) || is_signed() {
        return Err(Rejected::Binary);
    }
    if is_blank(&text) {
        return Err(Rejected::Empty);
    }
    Ok(Decoded {
        text,
        encoding,
        bom,
        mojibake: Mojibake::None,
    })
}

/// `text` without what cleaning takes away, which would hide what a file is until its written form is read.
fn what_is_seen(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches(is_unseen);
    if text.chars().all(|c| role(c) == Role::Seen) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|&c| role(c) == Role::Seen).collect())
    }
}

fn mended(read: Decoded) -> Decoded {
    let (text, mojibake) = mojibake::mend(read.text);
    Decoded {
        text,
        mojibake,
        ..read
    }
}

/// The text of `bytes`, the name of the encoding, and whether a byte order mark went.
fn read(bytes: &[u8]) -> Result<(String, &'static str, bool), Rejected> {
    // UTF-32 first: its little-endian mark begins like that of UTF-16.
    for (mark, unit, name) in MARKS {
        let Some(body) = bytes.strip_prefix(mark) else {
            continue;
        };
        if let Some(text) = unit(body) {
            return Ok((text, name, true));
        }
    }
    if let Some(body) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        let (text, name) = read_unmarked(body)?;
        return Ok((text, name, true));
    }
    let (text, name) = read_unmarked(bytes)?;
    Ok((text, name, false))
}

/// A decoder that takes all or nothing.
type Unit = fn(&[u8]) -> Option<String>;

/// Byte order marks of the wide encodings.
const MARKS: [(&[u8], Unit, &str); 4] = [
    (
        b"\xff\xfe\0\0",
        |body| utf32(body, u32::from_le_bytes),
        "utf-32le",
    ),
    (
        b"\0\0\xfe\xff",
        |body| utf32(body, u32::from_be_bytes),
        "utf-32be",
    ),
    (
        b"\xff\xfe",
        |body| utf16(body, u16::from_le_bytes),
        "utf-16le",
    ),
    (
        b"\xfe\xff",
        |body| utf16(body, u16::from_be_bytes),
        "utf-16be",
    ),
];

/// The text of `bytes` without a mark that says what they are.
fn read_unmarked(bytes: &[u8]) -> Result<(String, &'static str), Rejected> {
    if memchr::memchr(0, bytes).is_some() {
        return read_wide(bytes).ok_or(Rejected::Binary);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((text.to_owned(), "utf-8"));
    }
    if has_many_controls(bytes) {
        return Err(Rejected::Binary);
    }
    let LegacyText { text, encoding } = legacy::read(bytes).ok_or(Rejected::Binary)?;
    Ok((text, encoding))
}

/// UTF-16 without a mark: three quarters of its units or more have a NUL on the same side, none on the other.
fn read_wide(bytes: &[u8]) -> Option<(String, &'static str)> {
    let nuls = |side: usize| {
        bytes
            .iter()
            .skip(side)
            .step_by(2)
            .filter(|&&byte| byte == 0)
            .count()
    };
    let units = bytes.len() / 2;
    match (nuls(0), nuls(1)) {
        (0, high) if high * 4 >= units * 3 => Some((utf16(bytes, u16::from_le_bytes)?, "utf-16le")),
        (high, 0) if high * 4 >= units * 3 => Some((utf16(bytes, u16::from_be_bytes)?, "utf-16be")),
        _ => None,
    }
}

/// `body` as UTF-16; `None` if it is none.
fn utf16(body: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (units, rest) = body.as_chunks::<2>();
    let text: Result<String, _> =
        char::decode_utf16(units.iter().map(|&bytes| unit(bytes))).collect();
    text.ok()
        .filter(|text| rest.is_empty() && !text.contains('\0'))
}

/// `body` as UTF-32; `None` if it is none.
fn utf32(body: &[u8], unit: fn([u8; 4]) -> u32) -> Option<String> {
    let (units, rest) = body.as_chunks::<4>();
    let text: Option<String> = units
        .iter()
        .map(|&bytes| char::from_u32(unit(bytes)))
        .collect();
    text.filter(|text| rest.is_empty() && !text.contains('\0'))
}

/// Whether so many control bytes stand in `bytes` that they are no text.
fn has_many_controls(bytes: &[u8]) -> bool {
    let controls = bytes.iter().filter(|&&byte| is_control(byte)).count();
    controls > STRAY_CONTROLS && controls > bytes.len() / CONTROLS_ONE_IN
}

/// Whether `byte` is a control that is not white space.
const fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=8 | 0x0e..=0x1f | 0x7f)
}

/// Whether a raw line, without its `\n`, is such that a file of nothing but such lines, without byte order mark,
/// decodes to itself: UTF-8 without control characters, line breaks inside, tags, or signs of mojibake.
///
/// It says no to some lines that would do. A file whose lines are all blank is `Empty` all the same.
#[must_use]
pub fn is_plain(line: &[u8]) -> bool {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let is_odd = |byte: u8| is_control(byte) || matches!(byte, b'\n' | 0x0b..=b'\r');
    // Without a way out of the loop, many bytes are looked at as one.
    if line.iter().fold(false, |odd, &byte| odd | is_odd(byte)) {
        return false;
    }
    // White space, and whatever else is beyond ASCII, may go before it.
    let blank = |byte: &&u8| byte.is_ascii_whitespace() || !byte.is_ascii();
    let seen = line
        .get(line.iter().take_while(blank).count()..)
        .unwrap_or_default();
    if SIGNATURES.iter().any(|sign| seen.starts_with(sign)) {
        return false;
    }
    if memchr::memchr_iter(b'<', line).any(|at| opens_tag(line.get(at + 1..).unwrap_or_default())) {
        return false;
    }
    if line.is_ascii() {
        return true;
    }
    let Ok(line) = std::str::from_utf8(line) else {
        return false;
    };
    if is_western(line) {
        return true;
    }
    let is_break_or_mark = |c: char| {
        matches!(
            c,
            '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}'
        )
    };
    // What goes may have hidden a tag or what a file begins with.
    let hides =
        |line: &str| line.contains(['<', '{', '%']) && line.contains(|c| role(c) != Role::Seen);
    !line.contains(is_break_or_mark) && !hides(line) && mojibake::is_free(line)
}

/// Whether all is seen, as nearly all that is written in Latin letters is, and nothing looks like mojibake: no letter
/// that would begin a sequence of bytes has another character beyond ASCII after it.
fn is_western(line: &str) -> bool {
    let mut after_lead = false;
    line.bytes().enumerate().all(|(at, byte)| {
        if byte.is_ascii() {
            after_lead = false;
            return true;
        }
        if !line.is_char_boundary(at) {
            return true;
        }
        let c = line.get(at..).and_then(|rest| rest.chars().next());
        let is_fine = !after_lead && c.is_some_and(characters::is_western);
        after_lead = matches!(c, Some('\u{c2}'..='\u{f4}'));
        is_fine
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode(bytes).unwrap();
        (decoded.text, decoded.encoding)
    }

    fn utf16le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn marks_are_believed() {
        let line = "Protégé : « œuvre » 🍪\n";
        let be: Vec<u8> = line.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let wide = |unit: fn(u32) -> [u8; 4]| {
            line.chars()
                .flat_map(|c| unit(c as u32))
                .collect::<Vec<u8>>()
        };
        for (mark, body, name) in [
            (&b"\xef\xbb\xbf"[..], line.as_bytes().to_vec(), "utf-8"),
            (b"\xff\xfe", utf16le(line), "utf-16le"),
            (b"\xfe\xff", be, "utf-16be"),
            (b"\xff\xfe\0\0", wide(u32::to_le_bytes), "utf-32le"),
            (b"\0\0\xfe\xff", wide(u32::to_be_bytes), "utf-32be"),
        ] {
            let decoded = decode(&[mark, &body].concat()).unwrap();
            assert_eq!(
                (&*decoded.text, decoded.encoding, decoded.bom),
                (line, name, true)
            );
        }
    }

    #[test]
    fn wide_text_without_a_mark_is_known() {
        let line = "Les données d’un visiteur : 12 €\n";
        assert_eq!(text(&utf16le(line)), (line.to_owned(), "utf-16le"));
    }

    #[test]
    fn what_is_no_text_is_rejected() {
        for bytes in [
            &b"\x7fELF\x02\0\0"[..],
            b"\xff\xfe\x00",
            b"a\0b",
            b"\x01\x02\x03\x04 text",
            b"%PDF-1.7\n",
            b"{\\rtf1 x}",
            b"\x89PNG\r\n\x1a\n\0\0\0",
        ] {
            assert_eq!(decode(bytes), Err(Rejected::Binary), "{bytes:?}");
        }
        for bytes in [
            &b""[..],
            b" \r\n\t",
            b"\xef\xbb\xbf",
            b"\xef\xbb\xbf\n\xc2\xa0",
            b"\xff\xfe \0",
        ] {
            assert_eq!(decode(bytes), Err(Rejected::Empty), "{bytes:?}");
        }
        assert!(decode(b"one stray \x07 bell").is_ok());
    }

    #[test]
    fn plain_lines() {
        for line in [
            "",
            "text",
            "text\r",
            "a\tb",
            "« sécurité\u{a0}»\u{a0}: l’œuvre",
            "A quoi servent les cookies <https://x.fr>",
            "1 < 2 > 0",
            "NÃO",
            "Straße",
            "état",
            "Кириллица",
            "日本語",
        ] {
            assert!(is_plain(line.as_bytes()), "{line:?}");
        }
        for line in [
            &b"\xe9t\xe9"[..],
            b"a\0",
            b"a\rb",
            b"a\x0cb",
            b"<p>x",
            b"</div>",
            "Ã©tÃ©".as_bytes(),
            "lâ€™usage".as_bytes(),
            "a\u{2028}b".as_bytes(),
            "\u{feff}a".as_bytes(),
            "a\u{85}b".as_bytes(),
            b"%PDF-1",
        ] {
            assert!(!is_plain(line), "{line:?}");
        }
    }

    #[test]
    fn the_real_files_decode_to_themselves() {
        for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus")).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            let decoded = decode(&bytes).unwrap();
            assert_eq!(decoded.text.as_bytes(), bytes);
            assert_eq!(
                (decoded.encoding, decoded.bom, decoded.mojibake),
                ("utf-8", false, Mojibake::None)
            );
            assert!(bytes.split(|&byte| byte == b'\n').all(is_plain));
        }
    }

    /// Lines out of pieces that are near the limits of every rule.
    fn lines() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "a", "É", "é", "\u{a0}", "»", "«", "Ã", "©", "â", "€", "™", "’", "ð", "Ÿ", "Î", "»",
            "Ð", "°", " ", "\n", "mot ", "<", "https://", "p", ">", "br", "/", "%PDF-", "\u{7}",
            "Å", "“", "ï", "¿", "½", "Â",
        ]);
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn any_bytes_decode_or_are_rejected(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
            let _ = is_plain(&bytes);
        }

        #[test]
        fn plain_lines_decode_to_themselves(file in lines()) {
            if file.split('\n').all(|line| is_plain(line.as_bytes())) && !is_blank(&file) {
                let decoded = decode(file.as_bytes());
                prop_assert_eq!(decoded.map(|it| (it.text, it.encoding, it.mojibake)), Ok((file, "utf-8", Mojibake::None)));
            }
        }

        #[test]
        fn wide_text_comes_back(text in "[ -~é€œ\u{1f36a}]{0,20}[a-z]") {
            let decoded = decode(&[&b"\xff\xfe"[..], &utf16le(&text)].concat());
            prop_assume!(decoded != Err(Rejected::Markup) && decoded != Err(Rejected::Binary));
            prop_assert_eq!(decoded.map(|it| it.text), Ok(text));
        }

        #[test]
        fn windows_1252_comes_back(words in prop::collection::vec("(données|protégé|à|“cookie”|l’œuvre|déjà|12 €|être|le|site|Île)", 2..30)) {
            let text = words.join(" ");
            let (bytes, _, lossy) = encoding_rs::WINDOWS_1252.encode(&text);
            prop_assert!(!lossy);
            let decoded = decode(&bytes).unwrap();
            prop_assert_eq!(&decoded.text, &text);
            if !text.is_ascii() {
                prop_assert_eq!(decoded.encoding, "windows-1252");
            }
        }
    }
}
