//! Putting accepted deviations into the text of a config. Everything else in it stays as it is: comments, order, blank
//! lines, line endings.

use toml_edit::{
    ArrayOfTables, Date, Datetime, DocumentMut, InlineTable, Item, Table, TableLike, Value, value,
};

use crate::accepted::Entry;
use crate::day::Day;
use crate::toml;

/// What is written beside an entry for people who read the file; nothing is decided by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The kind of the deviation.
    pub kind: &'static str,
    /// Its words, harmless to look at.
    pub text: String,
}

/// The text of a config with entries put into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The whole text.
    pub text: String,
    /// How many entries it did not have.
    pub added: usize,
    /// How many it had for the same id and portal, which say now what is new.
    pub updated: usize,
}

/// The config `source` with `entries` in it. One that is there already, for the same id and portal, is brought up to
/// date in its place.
///
/// # Errors
/// `source` is no TOML, or `accepted` in it is no list of tables: [`super::Config::read`] says what is wrong.
pub fn with_accepted(
    source: &str,
    entries: &[(Entry, Option<Remark>)],
) -> Result<Edited, NotAConfig> {
    let mut document: DocumentMut = source.parse().map_err(|_| NotAConfig)?;
    let mut updated = 0;
    let bare = source.trim().is_empty();
    let held = document
        .entry("accepted")
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    for (number, (entry, remark)) in entries.iter().enumerate() {
        let known = match &mut *held {
            Item::ArrayOfTables(tables) => tables
                .iter_mut()
                .find(|table| is_for(*table, entry))
                .map(|table| table as &mut dyn TableLike),
            Item::Value(Value::Array(list)) => list
                .iter_mut()
                .filter_map(Value::as_inline_table_mut)
                .find(|table| is_for(*table, entry))
                .map(|table| table as &mut dyn TableLike),
            _ => return Err(NotAConfig),
        };
        if let Some(table) = known {
            fill(table, entry, remark.as_ref());
            updated += 1;
            continue;
        }
        match held {
            Item::ArrayOfTables(tables) => {
                let mut table = Table::new();
                fill(&mut table, entry, remark.as_ref());
                if bare && number == 0 {
                    table.decor_mut().set_prefix("");
                }
                tables.push(table);
            }
            Item::Value(Value::Array(list)) => {
                let mut table = InlineTable::new();
                fill(&mut table, entry, remark.as_ref());
                list.push(table);
            }
            _ => return Err(NotAConfig),
        }
    }
    Ok(Edited {
        text: dressed(&document.to_string(), source),
        added: entries.len() - updated,
        updated,
    })
}

/// A text that holds no config.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAConfig;

fn is_for(table: &dyn TableLike, entry: &Entry) -> bool {
    let text = |key: &str| table.get(key).and_then(Item::as_str);
    text("id") == Some(&*entry.id) && text("portal") == entry.portal.as_deref()
}

/// Makes a table say what the entry says. Values are put in place of values, so that a comment beside one stays.
fn fill(table: &mut dyn TableLike, entry: &Entry, remark: Option<&Remark>) {
    put(table, "id", Some(text(&entry.id)));
    if let Some(portal) = &entry.portal {
        put(table, "portal", Some(text(portal)));
    }
    put(table, "reason", Some(text(&entry.reason)));
    // What is not said anew stays: a day that ends it is not taken away by a better reason.
    if let Some(by) = entry.by.as_deref() {
        put(table, "by", Some(text(by)));
    }
    if let Some(until) = entry.until {
        put(table, "until", Some(date(until)));
    }
    if let Some(remark) = remark {
        put(table, "kind", Some(Value::from(remark.kind)));
        put(table, "text", Some(text(&remark.text)));
    }
}

fn put(table: &mut dyn TableLike, key: &str, new: Option<Value>) {
    let Some(mut new) = new else {
        table.remove(key);
        return;
    };
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(held) => {
            *new.decor_mut() = held.decor().clone();
            *held = new;
        }
        None => {
            table.insert(key, value(new));
        }
    }
}

/// A text as a value. The editor of TOML writes a character as it is that turns the words round it about.
fn text(text: &str) -> Value {
    let mut value = Value::from(text);
    if toml::hides(text)
        && let Ok(escaped) = toml::string(text).parse()
    {
        value = escaped;
    }
    value
}

fn date(day: Day) -> Value {
    Value::from(Datetime {
        date: Some(Date {
            year: day.year(),
            month: day.month(),
            day: day.day(),
        }),
        time: None,
        offset: None,
    })
}

/// The line endings and the byte order mark of `source`, which the editor of TOML does not keep.
fn dressed(text: &str, source: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let text = if source.contains("\r\n") {
        text.replace('\n', "\r\n")
    } else {
        text
    };
    if source.starts_with('\u{feff}') && !text.starts_with('\u{feff}') {
        format!("\u{feff}{text}")
    } else {
        text
    }
}
