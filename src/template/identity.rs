//! Names that stay: ids of template blocks, the template's name and its digest.

use std::sync::Arc;

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::document::Element;
use crate::template::pattern::{Piece, pieces};
use crate::template::{Template, TemplateBlock, file};
use crate::text::fold;

/// Starts everything that is hashed, so that an id belongs to this version of the contract.
const VERSION: &str = "charte-diff/1";
/// Parts what is hashed together.
const PART: u8 = 0x1f;

/// An id shows so many bytes, as hex digits.
const SHOWN: usize = 6;

/// The first 12 hex digits of SHA-256 over the parts.
#[must_use]
pub fn id(parts: &[&str]) -> Arc<str> {
    let mut hasher = Sha256::new();
    hasher.update(VERSION);
    for part in parts {
        hasher.update([PART]);
        hasher.update(part);
    }
    let hashed = hasher.finalize();
    let shown = hashed.get(..SHOWN).unwrap_or(&hashed);
    Arc::from(hex(shown))
}

/// Lower-case hex digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digit = |four: u8| match four {
        0..10 => char::from(b'0' + four),
        _ => char::from(b'a' + (four - 10)),
    };
    let mut hex = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        hex.push(digit(byte >> 4));
        hex.push(digit(byte & 15));
    }
    hex
}

/// The comparison key of a template's text, its slots all alike, its cells kept apart.
#[must_use]
pub fn masked_key(text: &str) -> String {
    text.split('\t')
        .map(|cell| {
            let masked: String = pieces(cell)
                .map(|(_, piece)| match piece {
                    Piece::Text(part) => part,
                    Piece::Slot(_) => "{{}}",
                })
                .collect();
            fold(&masked)
        })
        .collect::<Vec<_>>()
        .join("\t")
}

/// The id of a template block: its element, its key, and its number among equal blocks, from 1.
#[must_use]
pub fn block_id(element: Element, key: &str, number: u32) -> Arc<str> {
    id(&["block", element.name(), key, &number.to_string()])
}

/// The template's name: its first heading as a slug, else its first words.
#[must_use]
pub fn slug(blocks: &[TemplateBlock]) -> Arc<str> {
    const WORDS: usize = 8;
    let titled = blocks
        .iter()
        .find(|block| block.element == Element::Heading)
        .or(blocks.first());
    let mut words: Vec<String> = Vec::new();
    for (_, piece) in titled.into_iter().flat_map(|block| pieces(&block.text)) {
        if let Piece::Text(part) = piece {
            let plain: String = part
                .nfd()
                .filter(|sign| !unicode_normalization::char::is_combining_mark(*sign))
                .collect();
            words.extend(
                plain
                    .split(|sign: char| !sign.is_alphanumeric())
                    .filter(|word| !word.is_empty())
                    .map(str::to_lowercase),
            );
        }
    }
    words.truncate(WORDS);
    if words.is_empty() {
        Arc::from("template")
    } else {
        Arc::from(words.join("-"))
    }
}

/// SHA-256, in hex, of the template file's body: blocks parted by a blank line, rows by a line end.
#[must_use]
pub fn digest(template: &Template) -> Arc<str> {
    Arc::from(hex(&Sha256::digest(file::body(template).as_bytes())))
}
