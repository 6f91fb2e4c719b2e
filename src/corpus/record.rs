//! One record of a stream: a line of JSON with a document's path and its text. What a line says, or why it says nothing;
//! cutting a stream into lines is [`super::stream`]'s.
//!
//! ```text
//! {"path": "a/0007.txt", "text": "Charte cookies\n…", "portal": "data.exemple.fr", "fetched": "2027-03-12"}
//!   ───────── needed ─────────────────────────────    ── may be there ─────────    ── passed over ─────────
//! ```
//!
//! Like a file, a record is taken whole or not at all: nothing is guessed from a damaged one but its path, so that whoever
//! reads the answer knows what it is about.

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;

/// What a record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Where the text is from; a path as in a file's place, never empty.
    pub path: String,
    /// The text, decoded.
    pub text: String,
    /// Whose it is, where the record says so.
    pub portal: Option<String>,
}

/// A key of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// `path`.
    Path,
    /// `text`.
    Text,
    /// `portal`.
    Portal,
}

impl Key {
    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Text => "text",
            Self::Portal => "portal",
        }
    }
}

/// Why a record has no document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The line is no JSON (RFC 8259) from this byte on, counted from 1.
    NotJson(usize),
    /// The line is JSON, but no object.
    NotAnObject,
    /// A key is not there, or is empty.
    Lacks(Key),
    /// What stands there is no string.
    NotAString(Key),
    /// A key stands there twice, so nobody can say which is meant.
    Twice(Key),
    /// The line is longer than what is read, in bytes.
    TooLarge(u64),
    /// Its text is a template file's (the first line is `+++`), which is no document.
    Template,
    /// The project passes its path over.
    Excluded,
}

impl Fault {
    /// The names of all reasons, in the order in which the schema lists them after those of files.
    pub const NAMES: [&'static str; 4] = ["not_json", "not_a_record", "template", "excluded"];

    /// The name of the reason in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotJson(_) => "not_json",
            Self::NotAnObject | Self::Lacks(_) | Self::NotAString(_) | Self::Twice(_) => {
                "not_a_record"
            }
            Self::TooLarge(_) => "too_large",
            Self::Template => "template",
            Self::Excluded => "excluded",
        }
    }

    /// Whether the stream itself is at fault, and not only a text in it that nobody is to check.
    #[must_use]
    pub const fn is_damage(self) -> bool {
        !matches!(self, Self::Template | Self::Excluded)
    }
}

/// A line that is no record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damaged {
    /// What could be read of its path.
    pub path: Option<String>,
    /// What is wrong.
    pub fault: Fault,
}

/// Reads one line, given without its ending.
///
/// # Errors
/// What is wrong with it. Unknown keys are passed over; of the known ones none may stand twice. A `portal` that is null
/// or empty is none.
pub fn read(line: &[u8]) -> Result<Record, Damaged> {
    let mut parts = Parts::default();
    let mut reader = serde_json::Deserializer::from_slice(line);
    let parsed = Fill(&mut parts)
        .deserialize(&mut reader)
        .and_then(|()| reader.end());
    let fault = match parsed {
        Err(error) if error.classify() == Category::Data => Some(Fault::NotAnObject),
        Err(error) => Some(Fault::NotJson(error.column().max(1))),
        Ok(()) => parts.fault,
    };
    let path = parts.path.filter(|path| !path.is_empty());
    match (fault, path, parts.text) {
        (None, Some(path), Some(text)) => Ok(Record {
            path,
            text,
            portal: parts.portal.filter(|portal| !portal.is_empty()),
        }),
        (fault, path, text) => {
            let lacking = match (&path, text) {
                (None, _) => Key::Path,
                _ => Key::Text,
            };
            Err(Damaged {
                fault: fault.unwrap_or(Fault::Lacks(lacking)),
                path,
            })
        }
    }
}

/// The path in the beginning of a line that is too long to be read.
#[must_use]
pub fn path_in(head: &[u8]) -> Option<String> {
    read(head).err().and_then(|damaged| damaged.path)
}

/// What was read of a record so far: a line that breaks off may have told its path.
#[derive(Debug, Default)]
struct Parts {
    path: Option<String>,
    text: Option<String>,
    portal: Option<String>,
    seen: Vec<Key>,
    /// The first thing that is wrong.
    fault: Option<Fault>,
}

impl Parts {
    fn take(&mut self, key: Key, value: Value) {
        if self.seen.contains(&key) {
            self.fault.get_or_insert(Fault::Twice(key));
            return;
        }
        self.seen.push(key);
        let held = match key {
            Key::Path => &mut self.path,
            Key::Text => &mut self.text,
            Key::Portal => &mut self.portal,
        };
        match value {
            Value::String(text) => *held = Some(text),
            Value::Null => {}
            _ => {
                self.fault.get_or_insert(Fault::NotAString(key));
            }
        }
    }
}

struct Fill<'p>(&'p mut Parts);

impl<'de> DeserializeSeed<'de> for Fill<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Fill<'_> {
    type Value = ();

    fn expecting(&self, words: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        words.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            let known = [Key::Path, Key::Text, Key::Portal];
            match known.into_iter().find(|key| key.name() == name) {
                Some(key) => self.0.take(key, map.next_value()?),
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(line: &str) -> (Option<String>, Fault) {
        let damaged = read(line.as_bytes()).unwrap_err();
        (damaged.path, damaged.fault)
    }

    #[test]
    fn a_record_is_its_path_and_its_text() {
        let record = read(br#" {"n": [1, {"text": 2}], "text": "a\n\u00e9", "p\u0061th": "x.txt", "portal": null} "#);
        let expected = Record {
            path: "x.txt".into(),
            text: "a\né".into(),
            portal: None,
        };
        assert_eq!(record, Ok(expected));
        let record = read(br#"{"path": "1", "text": "", "portal": "data.x.fr"}"#).unwrap();
        assert_eq!(
            (&*record.text, record.portal.as_deref()),
            ("", Some("data.x.fr"))
        );
    }

    #[test]
    fn what_is_no_record_says_why_and_tells_its_path() {
        let a = || Some("a".to_owned());
        for (line, path, expected) in [
            ("", None, Fault::NotJson(1)),
            ("{}", None, Fault::Lacks(Key::Path)),
            ("[]", None, Fault::NotAnObject),
            ("\"text\"", None, Fault::NotAnObject),
            (r#"{"path": "a"}"#, a(), Fault::Lacks(Key::Text)),
            (
                r#"{"path": "a", "text": null}"#,
                a(),
                Fault::Lacks(Key::Text),
            ),
            (
                r#"{"path": "", "text": "b"}"#,
                None,
                Fault::Lacks(Key::Path),
            ),
            (
                r#"{"text": 7, "path": "a"}"#,
                a(),
                Fault::NotAString(Key::Text),
            ),
            (
                r#"{"path": ["a"], "text": "b"}"#,
                None,
                Fault::NotAString(Key::Path),
            ),
            (
                r#"{"path": "a", "text": "b", "portal": 1}"#,
                a(),
                Fault::NotAString(Key::Portal),
            ),
            (
                r#"{"path": "a", "text": "b", "text": "c"}"#,
                a(),
                Fault::Twice(Key::Text),
            ),
            (r#"{"path": "a", "text": "b"#, a(), Fault::NotJson(24)),
            (
                r#"{"path": "a", "text": "\ud800"}"#,
                a(),
                Fault::NotJson(30),
            ),
            (r#"{"path": "a", "text": "\x"}"#, a(), Fault::NotJson(25)),
            (r#"{"path": "a", "text": "b"} {}"#, a(), Fault::NotJson(28)),
            (
                "{\"path\": \"a\", \"text\": \"b\tc\"}",
                a(),
                Fault::NotJson(25),
            ),
        ] {
            assert_eq!(fault(line), (path, expected), "{line}");
        }
        let latin = read(b"{\"path\": \"a\", \"text\": \"\xe9\"}").unwrap_err();
        assert!(matches!(latin.fault, Fault::NotJson(_)) && latin.path == a());
        for key in ["path", "other"] {
            let deep = format!("{{\"{key}\": {}", "[".repeat(100_000));
            assert!(matches!(fault(&deep).1, Fault::NotJson(_)), "{key}");
        }
    }

    #[test]
    fn a_surrogate_pair_is_one_character() {
        let record = read(br#"{"path": "a", "text": "\ud83d\udc69"}"#).unwrap();
        assert_eq!(record.text, "👩");
    }
}
