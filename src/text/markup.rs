//! Tells HTML and XML files from plain text. A `<https://…>` or a stray `<b>` in a text is no markup.
//!
//! Not for reading markup: such files are skipped, and their owner told why.

use std::sync::LazyLock;

use regex::bytes::Regex;

use super::clean::is_unseen;

/// How a file of markup begins, in lower case.
const BEGINNINGS: [&str; 7] = [
    "<!doctype html",
    "<html",
    "<?xml",
    "<head",
    "<body",
    "<svg",
    "<!doctype svg",
];

/// Tags that lay out a page. Those that people leave in texts (`<b>`, `<br>`, `<a>`) tell nothing.
static PAGE_TAG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i-u)</?(?:div|p|span|ul|ol|li|table|tbody|thead|tr|td|th|section|article|header|footer|nav|main|script|style|meta|link|h1|h2)(?:[ \t\r\n\x0c/>]|$)",
    )
    .expect("the expression is fixed")
});

/// How many of those make a page, and how many bytes a tag there may be at most.
const FEWEST_TAGS: usize = 4;
const BYTES_A_TAG: usize = 200;

/// Whether `text`, without what nobody sees inside it, is a file of HTML or XML.
pub(super) fn is_markup(text: &str) -> bool {
    let text = text.trim_matches(is_unseen);
    let begins_with = |beginning: &str| {
        let (head, rest) = text
            .as_bytes()
            .split_at_checked(beginning.len())
            .unwrap_or_default();
        head.eq_ignore_ascii_case(beginning.as_bytes())
            && !rest.first().is_some_and(u8::is_ascii_alphanumeric)
    };
    if BEGINNINGS.iter().any(|beginning| begins_with(beginning)) || is_one_element(text.as_bytes())
    {
        return true;
    }
    // The expression is made only where there is something to find.
    let bytes = text.as_bytes();
    let enough = |tags: usize| tags >= FEWEST_TAGS && tags * BYTES_A_TAG >= bytes.len();
    enough(memchr::memchr_iter(b'<', bytes).count()) && enough(PAGE_TAG.find_iter(bytes).count())
}

/// Whether `text` opens with `<name` and closes with `</name>`.
fn is_one_element(text: &[u8]) -> bool {
    let Some(name) = text
        .strip_prefix(b"<")
        .map(name)
        .filter(|name| !name.is_empty())
    else {
        return false;
    };
    opens_tag(text.get(1..).unwrap_or_default())
        && text
            .strip_suffix(b">")
            .and_then(|text| text.strip_suffix(name))
            .is_some_and(|text| text.ends_with(b"</"))
}

/// Whether what follows a `<` makes it the start of a tag, of a comment or of a declaration.
pub(super) fn opens_tag(after: &[u8]) -> bool {
    if matches!(after.first(), Some(b'!' | b'?')) {
        return true;
    }
    let after = after.strip_prefix(b"/").unwrap_or(after);
    let name = name(after);
    let ends = after
        .get(name.len())
        .is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'));
    !name.is_empty() && ends
}

/// The longest name of an element among those known here and a little more (XML's may be longer).
const LONGEST_NAME: usize = 64;

/// The name that `text` begins with, if it begins with a letter.
fn name(text: &[u8]) -> &[u8] {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if !text.first().is_some_and(u8::is_ascii_alphabetic) {
        return &[];
    }
    let length = text
        .iter()
        .take(LONGEST_NAME)
        .take_while(|byte| is_part(byte))
        .count();
    text.get(..length).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_markup() {
        for text in [
            "<!DOCTYPE html>\n<html>",
            "\u{feff}\n <HTML lang=fr>",
            "<?xml version='1.0'?>",
            "<rss version='2'><channel/></rss>\n",
            "<div>a</div><p>b</p>",
            "Titre\n<p>un</p>\n<p class='x'>deux</p>\n",
            "<svg xmlns='…'/>",
        ] {
            assert!(is_markup(text), "{text}");
        }
    }

    #[test]
    fn texts_with_a_sign_or_two_are_not() {
        for text in [
            "A quoi servent les cookies sur <https://x.fr>",
            "Un <b>mot</b> et un <br> de trop",
            "<nom du site> est édité par <p>",
            "<headline> 1 < 2",
            "a < b > c",
            "| a<br>b | c<br>d | e<br>f | g<br>h<br>i |",
        ] {
            assert!(!is_markup(text), "{text}");
        }
    }

    #[test]
    fn a_tag_is_a_name_that_ends() {
        for tag in [
            "p>", "/div>", "br/>", "a href", "nom du", "!--", "?xml", "b",
        ] {
            assert!(opens_tag(tag.as_bytes()), "{tag}");
        }
        for sign in ["https://x.fr>", " a", "3", "=", "nom@x.fr>", ""] {
            assert!(!opens_tag(sign.as_bytes()), "{sign}");
        }
    }
}
