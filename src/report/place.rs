//! Where a deviation stands in its file, as the formats of other tools give it: a region and a URI.

use crate::analysis::ShownPath;
use crate::deviation::Deviation;

/// Lines and columns of a text, from 1; the last column is included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) start_line: u32,
    pub(super) end_line: u32,
    /// The first and the last column; `None` for a whole line, where something is missing.
    pub(super) columns: Option<(u32, u32)>,
}

/// Where a deviation stands: what was found, else the line after which something is missing.
pub(super) fn region(deviation: &Deviation) -> Region {
    match &deviation.found {
        Some(found) => {
            let start = found.start_column.max(1);
            let one_line = found.start_line == found.end_line;
            let end = if one_line {
                found.end_column.max(start)
            } else {
                found.end_column.max(1)
            };
            Region {
                start_line: found.start_line.max(1),
                end_line: found.end_line.max(found.start_line).max(1),
                columns: Some((start, end)),
            }
        }
        None => {
            let line = deviation.expected_line.unwrap_or(1).max(1);
            Region {
                start_line: line,
                end_line: line,
                columns: None,
            }
        }
    }
}

/// A path as the path of a URI (RFC 3986): every byte but letters, digits and `-._~/` stands as `%` and two hex digits.
pub(super) fn uri(path: &ShownPath) -> String {
    let bytes = path.hex.as_deref().and_then(from_hex);
    let bytes = bytes.unwrap_or_else(|| path.text.as_bytes().to_vec());
    let mut uri = String::with_capacity(bytes.len() + 8);
    let relative = bytes.strip_prefix(b"./").unwrap_or(&bytes);
    for byte in relative {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(byte) {
            uri.push(char::from(*byte));
        } else {
            uri.push('%');
            for digit in [byte >> 4, byte & 15] {
                let digit = char::from_digit(u32::from(digit), 16);
                uri.push(digit.unwrap_or('0').to_ascii_uppercase());
            }
        }
    }
    if uri.starts_with('/') {
        uri.insert_str(0, "file://");
    }
    uri
}

fn from_hex(hex: &str) -> Option<Vec<u8>> {
    let mut digits = hex.chars().map(|digit| digit.to_digit(16));
    let mut bytes = Vec::with_capacity(hex.len() / 2);
    while let Some(high) = digits.next() {
        bytes.push(u8::try_from(high? << 4 | digits.next()??).ok()?);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn uri_of(text: &str, hex: Option<&str>) -> String {
        uri(&ShownPath {
            text: Arc::from(text),
            hex: hex.map(Arc::from),
        })
    }

    #[test]
    fn a_path_is_a_uri_of_plain_signs() {
        assert_eq!(uri_of("corpus/a.txt", None), "corpus/a.txt");
        assert_eq!(
            uri_of("./corpus/é à.txt", None),
            "corpus/%C3%A9%20%C3%A0.txt"
        );
        assert_eq!(uri_of("a:b?c#d%.txt", None), "a%3Ab%3Fc%23d%25.txt");
        assert_eq!(uri_of("/tmp/a b", None), "file:///tmp/a%20b");
    }

    #[test]
    fn a_path_that_is_not_utf_8_keeps_its_bytes() {
        assert_eq!(uri_of("\u{fffd}.txt", Some("ff2e747874")), "%FF.txt");
    }
}
