//! From the text of a `charte-diff.toml` to a [`Config`], or to everything that is wrong with it.
//!
//! Reading goes on after an error, so that one run shows them all; only broken TOML ends it.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use toml_edit::{Document, Item, TableLike, Value};

use super::{Config, Error, Fault, Globs, LANGUAGES, Problem, Set, ValueType, Words};
use crate::accepted::{Entry, is_id};
use crate::day::Day;
use crate::deviation::severity::Level;
use crate::deviation::{Kind, RaisedBy, Severity};
use crate::text::{suggestion, tokenize};

const KEYS: [&str; 10] = [
    "paths",
    "include",
    "exclude",
    "fail-on",
    "lang",
    "levels",
    "templates",
    "portals",
    "words",
    "accepted",
];

const SEVERITIES: [&str; 4] = ["error", "warning", "note", "never"];
const LEVELS: [&str; 4] = ["error", "warning", "note", "off"];

/// The names of the kinds, for a list that lives as long as the program.
static KINDS: [&str; Kind::ALL.len()] = {
    let mut names = [""; Kind::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = Kind::ALL[at].name();
        at += 1;
    }
    names
};

/// The classes of words. Obligation, permission and limit are one to the comparison.
const CLASSES: [(&str, RaisedBy); 7] = [
    ("negation", RaisedBy::Negation),
    ("modality", RaisedBy::Modality),
    ("obligation", RaisedBy::Modality),
    ("permission", RaisedBy::Modality),
    ("limit", RaisedBy::Modality),
    ("consent", RaisedBy::Consent),
    ("third_party", RaisedBy::ThirdParty),
];
const CLASS_NAMES: [&str; CLASSES.len()] = [
    "negation",
    "modality",
    "obligation",
    "permission",
    "limit",
    "consent",
    "third_party",
];

const ENTRY_KEYS: [&str; 7] = ["id", "portal", "reason", "by", "until", "kind", "text"];

pub(super) fn read(file: &Path, bytes: &[u8]) -> Result<Config, Error> {
    let invalid = |problems, lang| Error::Invalid {
        file: file.into(),
        problems,
        lang,
    };
    let alone = |line, fault| invalid(vec![Problem { line, fault }], None);
    let source = std::str::from_utf8(bytes)
        .map_err(|error| alone(line_at(bytes, error.valid_up_to()), Fault::NotUtf8))?;
    let document = Document::parse(source).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let words = error.message().to_owned();
        alone(line_at(bytes, at), Fault::Syntax { words })
    })?;
    let mut reader = Reader {
        line_ends: memchr::memchr_iter(b'\n', bytes).collect(),
        problems: Vec::new(),
    };
    let mut config = reader.config(document.as_table());
    if reader.problems.is_empty() {
        config.file = file.into();
        return Ok(config);
    }
    reader.problems.sort_by_key(|problem| problem.line);
    Err(invalid(reader.problems, config.lang.map(|lang| lang.value)))
}

/// The line, from 1, that a byte stands on.
fn line_at(bytes: &[u8], at: usize) -> u32 {
    let before = bytes.get(..at).unwrap_or(bytes);
    let lines = before.iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(lines).map_or(u32::MAX, |lines| lines.saturating_add(1))
}

struct Reader {
    /// Where the lines end. A project may have thousands of entries: the file is not gone through for each.
    line_ends: Vec<usize>,
    problems: Vec<Problem>,
}

impl Reader {
    fn line(&self, span: Option<Range<usize>>) -> u32 {
        let at = span.map_or(0, |span| span.start);
        let lines = self.line_ends.partition_point(|end| *end < at);
        u32::try_from(lines).map_or(u32::MAX, |lines| lines.saturating_add(1))
    }

    /// The line of a key of a table.
    fn line_of(&self, table: &dyn TableLike, key: &str) -> u32 {
        self.line(table.key(key).and_then(toml_edit::Key::span))
    }

    fn wrong(&mut self, line: u32, fault: Fault) {
        self.problems.push(Problem { line, fault });
    }

    fn wrong_type(&mut self, line: u32, key: &str, item: &Item, expected: ValueType) {
        let found = type_of(item);
        let key = key.to_owned();
        self.wrong(
            line,
            Fault::WrongType {
                key,
                found,
                expected,
            },
        );
    }

    fn config(&mut self, table: &dyn TableLike) -> Config {
        let mut config = Config::default();
        for (key, item) in table.iter() {
            let line = self.line_of(table, key);
            match key {
                "paths" => {
                    let paths = self.texts(line, key, item);
                    config.paths = paths.map(|value| Set { value, line });
                }
                "include" => config.include = self.globs(line, key, item),
                "exclude" => config.exclude = self.globs(line, key, item),
                "fail-on" => {
                    config.fail_on = self.one_of(line, key, item, &SEVERITIES).map(|name| Set {
                        value: severity(name),
                        line,
                    });
                }
                "lang" => {
                    let lang = self.one_of(line, key, item, &LANGUAGES);
                    config.lang = lang.map(|value| Set { value, line });
                }
                "levels" => self.levels(line, item, &mut config),
                "templates" => config.templates = self.names(line, key, item),
                "portals" => config.portals = self.names(line, key, item),
                "words" => self.words(line, item, &mut config),
                "accepted" => self.accepted(line, item, &mut config),
                _ => self.unknown(line, key, key, &KEYS),
            }
        }
        config
    }

    fn unknown(&mut self, line: u32, path: &str, key: &str, known: &'static [&'static str]) {
        let near = suggestion(key, known.iter().copied());
        let key = path.to_owned();
        self.wrong(line, Fault::UnknownKey { key, near, known });
    }

    /// A table, with the line of its head.
    fn table<'t>(&mut self, line: u32, key: &str, item: &'t Item) -> Option<&'t dyn TableLike> {
        let table = item.as_table_like();
        if table.is_none() {
            self.wrong_type(line, key, item, ValueType::Table);
        }
        table
    }

    /// A text that says something.
    fn text<'t>(&mut self, line: u32, key: &str, item: &'t Item) -> Option<&'t str> {
        let Some(text) = item.as_str() else {
            self.wrong_type(line, key, item, ValueType::Text);
            return None;
        };
        if text.trim().is_empty() {
            self.wrong(line, Fault::Empty { key: key.into() });
            return None;
        }
        Some(text)
    }

    /// The line of the text with a number in a list, which may span several.
    fn line_in(&self, item: &Item, number: usize, line: u32) -> u32 {
        item.as_array()
            .and_then(|list| list.get(number)?.span())
            .map_or(line, |span| self.line(Some(span)))
    }

    fn texts(&mut self, line: u32, key: &str, item: &Item) -> Option<Vec<String>> {
        let list = item.as_array();
        let texts: Option<Vec<String>> = list.and_then(|list| {
            list.iter()
                .map(|text| text.as_str().map(String::from))
                .collect()
        });
        let Some(texts) = texts else {
            self.wrong_type(line, key, item, ValueType::Texts);
            return None;
        };
        if let Some(number) = texts.iter().position(|text| text.trim().is_empty()) {
            let line = self.line_in(item, number, line);
            self.wrong(line, Fault::Empty { key: key.into() });
            return None;
        }
        Some(texts)
    }

    fn globs(&mut self, line: u32, key: &str, item: &Item) -> Option<Set<Globs>> {
        let patterns = self.texts(line, key, item)?;
        match Globs::new(patterns.clone()) {
            Ok(value) => Some(Set { value, line }),
            Err(bad) => {
                let line = self.line_in(item, bad.number, line);
                let fault = Fault::BadGlob {
                    key: key.into(),
                    found: patterns.get(bad.number).cloned().unwrap_or_default(),
                    words: bad.words,
                };
                self.wrong(line, fault);
                None
            }
        }
    }

    fn one_of(
        &mut self,
        line: u32,
        key: &str,
        item: &Item,
        known: &'static [&'static str],
    ) -> Option<&'static str> {
        let simple = matches!(type_of(item), ValueType::Number | ValueType::Truth);
        let text = match item.as_str() {
            Some(text) => text.to_owned(),
            None if simple => item.to_string().trim().to_owned(),
            None => {
                self.wrong_type(line, key, item, ValueType::Text);
                return None;
            }
        };
        let name = known.iter().find(|name| **name == text).copied();
        // What stands without quotes is never right, whatever it says.
        let name = name.filter(|_| !simple);
        if name.is_none() {
            let fault = Fault::NotOneOf {
                key: key.into(),
                near: suggestion(&text, known.iter().copied()),
                found: text,
                known,
            };
            self.wrong(line, fault);
        }
        name
    }

    fn levels(&mut self, line: u32, item: &Item, config: &mut Config) {
        let Some(table) = self.table(line, "levels", item) else {
            return;
        };
        for (name, item) in table.iter() {
            let line = self.line_of(table, name);
            let path = format!("levels.{name}");
            let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.name() == name) else {
                self.unknown(line, &path, name, &KINDS);
                continue;
            };
            let level = self.one_of(line, &path, item, &LEVELS);
            if let Some(level) = level {
                let level = severity(level).map_or(Level::Off, Level::At);
                config.levels.push(Set {
                    value: (kind, level),
                    line,
                });
            }
        }
    }

    /// `[templates]` and `[portals]`: a text for each key.
    fn names(&mut self, line: u32, key: &str, item: &Item) -> Vec<Set<(String, String)>> {
        let mut names = Vec::new();
        let Some(table) = self.table(line, key, item) else {
            return names;
        };
        for (name, item) in table.iter() {
            let line = self.line_of(table, name);
            let path = format!("{key}.{name}");
            if name.trim().is_empty() {
                self.wrong(line, Fault::Empty { key: path });
            } else if let Some(text) = self.text(line, &path, item) {
                let value = (name.to_owned(), text.to_owned());
                names.push(Set { value, line });
            }
        }
        names
    }

    fn words(&mut self, line: u32, item: &Item, config: &mut Config) {
        let Some(classes) = self.table(line, "words", item) else {
            return;
        };
        for (name, item) in classes.iter() {
            let line = self.line_of(classes, name);
            let path = format!("words.{name}");
            let Some((name, class)) = CLASSES.into_iter().find(|(known, _)| *known == name) else {
                self.unknown(line, &path, name, &CLASS_NAMES);
                continue;
            };
            let Some(languages) = self.table(line, &path, item) else {
                continue;
            };
            for (lang, item) in languages.iter() {
                let line = self.line_of(languages, lang);
                let path = format!("{path}.{lang}");
                if lang.len() != 2 || !lang.bytes().all(|byte| byte.is_ascii_lowercase()) {
                    self.wrong(line, Fault::BadLanguage { key: path });
                    continue;
                }
                let Some(words) = self.texts(line, &path, item) else {
                    continue;
                };
                self.look_for(&words, line, &path, item);
                let lang = lang.to_owned();
                config.words.push(Set {
                    value: Words {
                        name,
                        class,
                        lang,
                        words,
                    },
                    line,
                });
            }
        }
    }

    /// Whether every form of every word can be found in a text at all.
    fn look_for(&mut self, words: &[String], line: u32, path: &str, item: &Item) {
        for (number, word) in words.iter().enumerate() {
            if word.split('|').any(|form| tokenize(form).is_empty()) {
                let line = self.line_in(item, number, line);
                let fault = Fault::NoWord {
                    key: path.into(),
                    found: word.clone(),
                };
                self.wrong(line, fault);
            }
        }
    }

    fn accepted(&mut self, line: u32, item: &Item, config: &mut Config) {
        match item {
            Item::ArrayOfTables(tables) => {
                for table in tables {
                    let line = self.line(table.span());
                    self.entry(line, table, config);
                }
            }
            Item::Value(Value::Array(list)) if list.iter().all(Value::is_inline_table) => {
                for table in list.iter().filter_map(Value::as_inline_table) {
                    let line = self.line(table.span());
                    self.entry(line, table, config);
                }
            }
            _ => self.wrong_type(line, "accepted", item, ValueType::Tables),
        }
    }

    fn entry(&mut self, line: u32, table: &dyn TableLike, config: &mut Config) {
        let before = self.problems.len();
        let mut entry = Entry {
            id: Arc::from(""),
            portal: None,
            reason: Arc::from(""),
            by: None,
            until: None,
        };
        for (key, item) in table.iter() {
            let line = self.line_of(table, key);
            let path = format!("accepted.{key}");
            match key {
                "id" => match self.text(line, &path, item) {
                    Some(id) if is_id(id) => entry.id = Arc::from(id),
                    Some(id) => self.wrong(line, Fault::BadId { found: id.into() }),
                    None => {}
                },
                "portal" => entry.portal = self.text(line, &path, item).map(Arc::from),
                "reason" => {
                    entry.reason = Arc::from(self.text(line, &path, item).unwrap_or_default());
                }
                "by" => entry.by = self.text(line, &path, item).map(Arc::from),
                "until" => entry.until = self.day(line, &path, item),
                "kind" => {
                    self.one_of(line, &path, item, &KINDS);
                }
                // For the reader: a text may be empty where the deviation has none.
                "text" if item.is_str() => {}
                "text" => self.wrong_type(line, &path, item, ValueType::Text),
                _ => self.unknown(line, &path, key, &ENTRY_KEYS),
            }
        }
        for key in ["id", "reason"] {
            if !table.contains_key(key) {
                let table = "[[accepted]]";
                self.wrong(line, Fault::Lacks { table, key });
            }
        }
        if self.problems.len() == before {
            config.accepted.push(Set { value: entry, line });
        }
    }

    fn day(&mut self, line: u32, key: &str, item: &Item) -> Option<Day> {
        let key = key.to_owned();
        if let Some(text) = item.as_str() {
            let found = text.to_owned();
            let fault = match text.parse::<Day>() {
                Ok(_) => Fault::QuotedDay { key, found },
                Err(_) => Fault::BadDay { key, found },
            };
            self.wrong(line, fault);
            return None;
        }
        let date = item.as_datetime().and_then(|moment| match moment {
            toml_edit::Datetime {
                date: Some(date),
                time: None,
                offset: None,
            } => Some(date),
            _ => None,
        });
        let Some(date) = date else {
            self.wrong_type(line, &key, item, ValueType::Day);
            return None;
        };
        let day = Day::new(date.year, date.month, date.day);
        if day.is_none() {
            let found = date.to_string();
            self.wrong(line, Fault::BadDay { key, found });
        }
        day
    }
}

/// The severity of a name; `None` for `never` and `off`.
fn severity(name: &str) -> Option<Severity> {
    [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .find(|severity| severity.name() == name)
}

fn type_of(item: &Item) -> ValueType {
    match item {
        Item::None | Item::Table(_) | Item::Value(Value::InlineTable(_)) => ValueType::Table,
        Item::ArrayOfTables(_) => ValueType::Tables,
        Item::Value(Value::String(_)) => ValueType::Text,
        Item::Value(Value::Integer(_) | Value::Float(_)) => ValueType::Number,
        Item::Value(Value::Boolean(_)) => ValueType::Truth,
        Item::Value(Value::Datetime(moment)) => {
            let moment = moment.value();
            if moment.date.is_some() && moment.time.is_none() {
                ValueType::Day
            } else {
                ValueType::Moment
            }
        }
        Item::Value(Value::Array(_)) => ValueType::List,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_the_classes_are_those_of_the_table() {
        assert_eq!(CLASSES.map(|(name, _)| name), CLASS_NAMES);
    }
}
