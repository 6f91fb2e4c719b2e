//! Bytes to text: which encoding a file is in, and whether it is text at all.
//!
//! Not for line endings or white space: those are still as they were when this is done.

use encoding_rs::WINDOWS_1252;

use super::clean::is_blank;

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
    /// The encoding that was read, in lower case: `utf-8`, `utf-16le`, `windows-1252`…
    pub encoding: &'static str,
    /// Whether there was a byte order mark.
    pub bom: bool,
    /// Whether it held mojibake.
    pub mojibake: Mojibake,
}

/// Decodes the bytes of a file.
///
/// # Errors
///
/// Why the bytes are no plain text.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Rejected> {
    if bytes.contains(&0) {
        return Err(Rejected::Binary);
    }
    let bom = bytes.starts_with(b"\xef\xbb\xbf");
    let body = if bom {
        bytes.get(3..).unwrap_or_default()
    } else {
        bytes
    };
    let (text, encoding) = match std::str::from_utf8(body) {
        Ok(text) => (text.to_owned(), "utf-8"),
        Err(_) => (
            WINDOWS_1252
                .decode_without_bom_handling(body)
                .0
                .into_owned(),
            "windows-1252",
        ),
    };
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

/// Whether a raw line is such that a file of nothing but such lines decodes to itself.
#[must_use]
pub fn is_plain(line: &[u8]) -> bool {
    line.iter()
        .all(|byte| matches!(byte, b' '..=b'~' | b'\t') && *byte != b'<')
}
