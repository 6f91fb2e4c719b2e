//! The front matter of a template file: TOML between two `+++` lines.

use std::ops::Range;
use std::sync::Arc;

use toml_edit::{Document, Item, Table, TableLike};

use super::SlotType;
use super::matcher::Matcher;
use super::pattern::is_name;
use super::read::{FileError, FileFault};
use super::syntax::RESERVED;
use crate::text::suggestion;

/// The version of the format.
const VERSION: i64 = 1;

/// What the front matter says.
#[derive(Debug, Default)]
pub(super) struct Front {
    pub(super) name: Option<Arc<str>>,
    pub(super) lang: Option<Arc<str>>,
    pub(super) slots: Vec<Declared>,
}

/// A slot as it is declared.
#[derive(Debug)]
pub(super) struct Declared {
    pub(super) name: Arc<str>,
    pub(super) slot_type: SlotType,
    pub(super) matches: Option<Matcher>,
    pub(super) same_as_portal: bool,
}

/// Reads the front matter. `first` is the number of its first line in the file.
pub(super) fn read(toml: &str, first: u32, errors: &mut Vec<FileError>) -> Front {
    let mut reader = Reader {
        toml,
        first,
        errors,
    };
    let mut front = Front::default();
    let document = match Document::parse(toml) {
        Ok(document) => document,
        Err(error) => {
            let message = error.message().trim().replace('\n', "; ");
            reader.fault(error.span(), FileFault::Toml(message));
            return front;
        }
    };
    reader.table(document.as_table(), &mut front);
    front
}

struct Reader<'r> {
    toml: &'r str,
    first: u32,
    errors: &'r mut Vec<FileError>,
}

impl Reader<'_> {
    fn fault(&mut self, at: Option<Range<usize>>, fault: FileFault) {
        let before = at.and_then(|at| self.toml.get(..at.start));
        let lines = before.map_or(0, |before| before.matches('\n').count());
        self.errors.push(FileError {
            line: self.first + u32::try_from(lines).unwrap_or(u32::MAX),
            fault,
        });
    }

    fn table(&mut self, table: &Table, front: &mut Front) {
        const KEYS: [&str; 4] = ["charte-diff", "name", "lang", "slots"];
        let mut version = false;
        for (key, item) in table.iter() {
            let span = table.key(key).and_then(toml_edit::Key::span);
            match key {
                "charte-diff" => {
                    version = true;
                    if item.as_integer() != Some(VERSION) {
                        self.fault(span, FileFault::Version(item.to_string().trim().to_owned()));
                    }
                }
                "name" => {
                    front.name = self.text(key, item);
                    let bad = |name: &str| {
                        name.trim().is_empty()
                            || name.contains(|sign: char| sign.is_control() || "/\\".contains(sign))
                    };
                    if front.name.as_deref().is_some_and(bad) {
                        self.fault(span, FileFault::Name);
                    }
                }
                "lang" => front.lang = self.text(key, item),
                "slots" => match item.as_table_like() {
                    Some(slots) => self.slots(slots, front),
                    None => self.wrong(key, item, "[slots.NAME]"),
                },
                _ => self.unknown(key, span, &KEYS),
            }
        }
        if !version {
            self.fault(None, FileFault::NoVersion);
        }
    }

    fn slots(&mut self, slots: &dyn TableLike, front: &mut Front) {
        const KEYS: [&str; 3] = ["type", "match", "same_as_portal"];
        for (name, item) in slots.iter() {
            let span = slots.key(name).and_then(toml_edit::Key::span);
            if !is_name(name) || RESERVED.contains(&name) {
                self.fault(span.clone(), FileFault::SlotName(name.to_owned()));
            }
            let Some(table) = item.as_table_like() else {
                self.wrong(name, item, "[slots.NAME]");
                continue;
            };
            let mut slot = Declared {
                name: Arc::from(name),
                slot_type: SlotType::Text,
                matches: None,
                same_as_portal: false,
            };
            let mut typed = false;
            for (key, item) in table.iter() {
                let at = table.key(key).and_then(toml_edit::Key::span);
                match key {
                    "type" => {
                        typed = true;
                        if let Some(found) = self.text(key, item) {
                            match SlotType::ALL
                                .into_iter()
                                .find(|held| held.name() == &*found)
                            {
                                Some(slot_type) => slot.slot_type = slot_type,
                                None => self.fault(at, FileFault::SlotType(found.to_string())),
                            }
                        }
                    }
                    "match" => match self.text(key, item).map(|held| Matcher::new(&held)) {
                        Some(Ok(held)) => slot.matches = Some(held),
                        Some(Err(error)) => self.fault(at, expression_fault(name, &error)),
                        None => {}
                    },
                    "same_as_portal" => match item.as_bool() {
                        Some(value) => slot.same_as_portal = value,
                        None => self.wrong(key, item, "true, false"),
                    },
                    _ => self.unknown(key, at, &KEYS),
                }
            }
            if !typed {
                self.fault(span, FileFault::NoSlotType(name.to_owned()));
            }
            front.slots.push(slot);
        }
    }

    fn text(&mut self, key: &str, item: &Item) -> Option<Arc<str>> {
        let text = item.as_str().map(Arc::from);
        if text.is_none() {
            self.wrong(key, item, "\"…\"");
        }
        text
    }

    fn wrong(&mut self, key: &str, item: &Item, expected: &'static str) {
        let fault = FileFault::WrongValue {
            key: key.to_owned(),
            expected,
        };
        self.fault(item.span(), fault);
    }

    fn unknown(&mut self, key: &str, at: Option<Range<usize>>, known: &'static [&'static str]) {
        let fault = FileFault::UnknownKey {
            found: key.to_owned(),
            suggestion: suggestion(key, known.iter().copied()).map(ToOwned::to_owned),
            known,
        };
        self.fault(at, fault);
    }
}

/// What is wrong with an expression, in the words of the regular-expression engine, on one line.
fn expression_fault(slot: &str, error: &regex::Error) -> FileFault {
    let slot = slot.to_owned();
    match error {
        regex::Error::CompiledTooBig(_) => FileFault::MatchTooLarge { slot },
        _ => {
            let message = error.to_string();
            // The last line says it; those before draw it.
            let said = message.lines().last().unwrap_or_default().trim();
            let said = said.strip_prefix("error: ").unwrap_or(said).to_owned();
            FileFault::Match { slot, said }
        }
    }
}
