//! The deviations as the rows of a table, one deviation of one document each: what CSV and XLSX have in common, and what
//! is read back from them.
//!
//! Texts are harmless to look at and short enough for a cell; what else a format asks for is its writer's to know.

use std::sync::Arc;

use super::lang::Lang;
use super::review::ReviewOptions;
use super::told::{self, Told};
use super::visible::{visible, visible_with_spaces};
use crate::analysis::{Analysis, DocumentAnalysis, FamilyAnalysis, Mark};
use crate::deviation::{Deviation, Kind};

/// How many UTF-16 units a cell of Excel holds (*Excel specifications and limits*).
pub const CELL_LIMIT: usize = 32_767;
/// How many portals are named in one cell; more would be no list that anybody reads.
const NAMED: usize = 20;

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// Whose document it is.
    Portal,
    /// The path.
    File,
    /// The template, and whether people approved of it.
    Template,
    /// The line in the file, from 1.
    Line,
    /// The headings above.
    Section,
    /// The header of the column, for a cell.
    Cell,
    /// What the row is known by, for a cell.
    Row,
    /// What happened to what.
    What,
    /// How much it matters.
    Severity,
    /// Why, and what else is to be known.
    Why,
    /// The template's words.
    Expected,
    /// The document's words.
    Found,
    /// How many documents have the deviation.
    SharedBy,
    /// Whose they are.
    Portals,
    /// Whether it is new, or was accepted.
    State,
    /// The id.
    Id,
    /// What the reader decides.
    Decision,
    /// Why.
    Remark,
}

impl Column {
    /// Every column, in order.
    pub const ALL: [Self; 18] = [
        Self::Portal,
        Self::File,
        Self::Template,
        Self::Line,
        Self::Section,
        Self::Cell,
        Self::Row,
        Self::What,
        Self::Severity,
        Self::Why,
        Self::Expected,
        Self::Found,
        Self::SharedBy,
        Self::Portals,
        Self::State,
        Self::Id,
        Self::Decision,
        Self::Remark,
    ];
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing, or what the reader is to fill in.
    Empty,
    /// A text.
    Text(String),
    /// A number.
    Number(u32),
}

impl Value {
    /// The text, made harmless and short enough for a cell.
    #[must_use]
    pub fn text(text: &str, lang: Lang) -> Self {
        if text.is_empty() {
            return Self::Empty;
        }
        Self::Text(fitted(without_noncharacters(&visible(text)), lang))
    }

    fn of(text: Option<String>, lang: Lang) -> Self {
        text.map_or(Self::Empty, |text| Self::text(&text, lang))
    }
}

/// The rows of an analysis, in its order; each has a value for each of [`Column::ALL`].
pub fn rows<'a>(
    analysis: &'a Analysis,
    options: &'a ReviewOptions,
) -> impl Iterator<Item = [Value; Column::ALL.len()]> + 'a {
    analysis.families.iter().flat_map(move |family| {
        let told = Told::new(family, options.lang);
        let shown = family.documents.iter();
        let shown = shown.filter(move |document| options.shows(&document.portal));
        let marked = shown.flat_map(|document| {
            let deviations = document.marked();
            deviations.map(move |(deviation, mark)| (document, deviation, mark))
        });
        marked.map(move |(document, deviation, mark)| {
            Column::ALL.map(|column| value(column, &told, options, document, deviation, &mark))
        })
    })
}

fn value(
    column: Column,
    told: &Told<'_>,
    options: &ReviewOptions,
    document: &DocumentAnalysis,
    deviation: &Deviation,
    mark: &Mark,
) -> Value {
    let lang = told.lang;
    let text = |text: &str| Value::text(text, lang);
    match column {
        Column::Portal => text(&document.portal),
        Column::File => text(&document.path.text),
        Column::Template => text(&template(told.family, lang)),
        Column::Line => {
            let line = deviation.found.as_ref().map(|found| found.start_line);
            let line = line.or(deviation.expected_line);
            line.map_or(Value::Empty, Value::Number)
        }
        Column::Section => Value::of(told::section_name(&deviation.section), lang),
        Column::Cell => match (&deviation.column, deviation.column_index) {
            (Some(header), _) => text(header),
            (None, Some(number)) => text(&lang.in_column_number(number)),
            (None, None) => Value::Empty,
        },
        Column::Row => Value::of(told.row_of(deviation), lang),
        Column::What => text(&lang.deviation(deviation.kind, deviation.element)),
        Column::Severity => text(lang.severity(deviation.severity)),
        Column::Why => text(&why(told, document, deviation)),
        Column::Expected => words(deviation, Side::Template, lang),
        Column::Found => words(deviation, Side::Document, lang),
        Column::SharedBy => {
            let shared = told.shared(&deviation.id);
            Value::Number(shared.map_or(1, |shared| shared.documents))
        }
        Column::Portals => match told.shared(&deviation.id) {
            Some(shared) => text(&portals(&shared.portals, options)),
            None => text(&document.portal),
        },
        Column::State => text(&state(mark, lang)),
        Column::Id => text(&told::id(&deviation.id)),
        Column::Decision | Column::Remark => Value::Empty,
    }
}

/// The portals that are shown, and how many more there are.
fn portals(all: &[Arc<str>], options: &ReviewOptions) -> String {
    let shown = all.iter().filter(|name| options.shows(name));
    let shown: Vec<&Arc<str>> = shown.collect();
    let named = shown.iter().take(NAMED);
    let named: Vec<String> = named.map(|name| visible(name).into_owned()).collect();
    let told = options.lang.and_others(&named, shown.len() - named.len());
    match all.len() - shown.len() {
        0 => told,
        hidden => format!("{told} · {}", options.lang.not_shown(hidden)),
    }
}

/// *Approved template: charte-cookies*.
#[must_use]
pub fn template(family: &FamilyAnalysis, lang: Lang) -> String {
    let (status, _) = told::standing(family, lang);
    format!("{status}{}{}", lang.colon(), visible(&family.template.name))
}

/// Why a deviation is as grave as it is, and what its words alone do not say.
fn why(told: &Told<'_>, document: &DocumentAnalysis, deviation: &Deviation) -> String {
    let lang = told.lang;
    let encoding = (deviation.kind == Kind::Encoding)
        .then(|| told.encoding(&document.findings).join(", "))
        .filter(|words| !words.is_empty());
    let reasons = [
        deviation
            .raised_by
            .map(|reason| lang.raised_by(reason).to_owned()),
        told.fault(document, deviation),
        told.contradiction(deviation),
        told.belongs(deviation),
        encoding,
        deviation.contested.then(|| lang.contested().to_owned()),
        deviation.coarse.then(|| lang.coarse().to_owned()),
    ];
    let reasons: Vec<String> = reasons.into_iter().flatten().collect();
    reasons.join(" · ")
}

/// *new · accepted until 2027-03-31 by …*
fn state(mark: &Mark, lang: Lang) -> String {
    let new = (mark.new == Some(true)).then(|| lang.new_mark().to_owned());
    let accepted = mark.accepted.as_ref();
    let accepted = accepted.map(|held| told::acceptance(held, lang));
    let said: Vec<String> = [new, accepted].into_iter().flatten().collect();
    said.join(" · ")
}

#[derive(Clone, Copy)]
enum Side {
    Template,
    Document,
}

/// The words of one side. Where both look the same, because no more than spaces differ, these are shown.
fn words(deviation: &Deviation, side: Side, lang: Lang) -> Value {
    let expected = deviation.template.as_ref().map(|expected| &*expected.text);
    let found = deviation.found.as_ref().map(|found| &*found.text);
    let text = match side {
        Side::Template => expected,
        Side::Document => found,
    };
    let Some(text) = text else {
        return Value::Empty;
    };
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let alike = deviation.kind == Kind::Typography
        && expected.map(plain) == found.map(plain)
        && expected != found;
    let parts = text.split('\n').map(|part| {
        if alike {
            visible_with_spaces(part)
        } else {
            visible(part).into_owned()
        }
    });
    Value::text(&parts.collect::<Vec<_>>().join(" ⏎ "), lang)
}

/// XML allows neither, whatever they are written as (XML 1.0, production 2).
fn without_noncharacters(text: &str) -> String {
    text.replace('\u{fffe}', "\\u{fffe}")
        .replace('\u{ffff}', "\\u{ffff}")
}

/// The text, or as much of it as a cell holds, which then says so.
fn fitted(text: String, lang: Lang) -> String {
    if text.len() <= CELL_LIMIT || text.encode_utf16().count() <= CELL_LIMIT {
        return text;
    }
    let note = lang.text_cut(text.chars().count());
    let mut room = CELL_LIMIT - note.encode_utf16().count();
    let mut kept = String::with_capacity(CELL_LIMIT);
    for sign in text.chars() {
        let Some(left) = room.checked_sub(sign.len_utf16()) else {
            break;
        };
        room = left;
        kept.push(sign);
    }
    kept + &note
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_a_cell_does_not_hold_is_cut_and_says_so() {
        for lang in [Lang::Fr, Lang::En] {
            for sign in ["a", "é", "😀"] {
                let text = sign.repeat(40_000);
                let Value::Text(kept) = Value::text(&text, lang) else {
                    panic!("a text");
                };
                let units = kept.encode_utf16().count();
                assert!((CELL_LIMIT - 1..=CELL_LIMIT).contains(&units), "{units}");
                assert!(kept.ends_with(&lang.text_cut(40_000)));
            }
        }
        let fits = "é".repeat(CELL_LIMIT);
        assert_eq!(Value::text(&fits, Lang::En), Value::Text(fits));
    }

    #[test]
    fn what_xml_forbids_is_made_visible() {
        let shown = Value::text("a\0b\u{b}c\u{fffe}d\u{ffff}e\u{202e}f", Lang::En);
        let Value::Text(shown) = shown else {
            panic!("a text");
        };
        assert_eq!(shown, r"a\u{0}b\u{b}c\u{fffe}d\u{ffff}e\u{202e}f");
    }
}
