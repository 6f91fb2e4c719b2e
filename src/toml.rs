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

/// Whether people do not see the character, or see others in another order for it. Joiners stay: emoji need them.
fn is_hidden(sign: char) -> bool {
    sign.is_control()
        || matches!(sign,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a text holds characters that [`string`] escapes because people would not see them.
#[must_use]
pub fn hides(text: &str) -> bool {
    text.chars().any(is_hidden)
}

/// A basic string. What could not be seen in it, or would turn other text round, is escaped.
#[must_use]
pub fn string(text: &str) -> String {
    let mut string = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' | '\\' => string.extend(['\\', sign]),
            sign if is_hidden(sign) => {
                let code = u32::from(sign);
                string.push_str(&match u16::try_from(code) {
                    Ok(code) => format!("\\u{code:04X}"),
                    Err(_) => format!("\\U{code:08X}"),
                });
            }
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
            "a\u{202e}b\u{2066}\u{200f}\u{feff}\u{e0041}",
        ] {
            let line = format!("{} = {}\n", key(text), string(text));
            let read: DocumentMut = line.parse().unwrap_or_else(|error| panic!("{line}{error}"));
            assert_eq!(read.get(text).and_then(Item::as_str), Some(text), "{line}");
            assert!(!line.trim_end().chars().any(is_hidden), "{line:?}");
        }
        assert_eq!(key("a-b_2"), "a-b_2");
    }
}
