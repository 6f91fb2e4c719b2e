//! Keys and strings as TOML 1.0 takes them, for the files that are written line by line so that people can read them.
//! Reading TOML, and editing what people wrote, is `toml_edit`'s.

use std::borrow::Cow;

/// A key: bare where it may be, which no letter beyond ASCII is (`{{société}}`).
#[must_use]
pub fn key(name: &str) -> Cow<'_, str> {
    let bare = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_');
    if !name.is_empty() && name.chars().all(bare) {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(string(name))
    }
}

/// A basic string.
#[must_use]
pub fn string(text: &str) -> String {
    let mut string = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' | '\\' => string.extend(['\\', sign]),
            sign if sign.is_control() => string.push_str(&format!("\\u{:04X}", u32::from(sign))),
            sign => string.push(sign),
        }
    }
    string.push('"');
    string
}

#[cfg(test)]
mod tests {
    use toml_edit::{DocumentMut, Item};

    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for text in [
            "",
            "url",
            "a-b_2",
            "société",
            "a b",
            "\"\\\n\u{1}\u{7f}",
            "«\u{a0}x\u{a0}»",
        ] {
            let line = format!("{} = {}\n", key(text), string(text));
            let read: DocumentMut = line.parse().unwrap_or_else(|error| panic!("{line}{error}"));
            assert_eq!(read.get(text).and_then(Item::as_str), Some(text), "{line}");
        }
        assert_eq!(key("a-b_2"), "a-b_2");
    }
}
