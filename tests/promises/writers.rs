//! What must hold of every output whatever was read: it is well formed, nothing of a file means anything in it, nothing
//! in it is hidden, and the same run gives the same bytes. Each output is read back by another program's parser.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};

use calamine::{Data, Reader as _, Xlsx};
use charte_diff::analysis::Analysis;
use charte_diff::day::Day;
use charte_diff::decisions::{self, Form};
use charte_diff::deviation::severity::Levels;
use charte_diff::report::lang::Lang;
use charte_diff::report::review::{Review, ReviewOptions};
use charte_diff::report::rows::{Value, rows};
use charte_diff::report::visible::is_hidden;
use charte_diff::report::{csv as table, docx, github, html, json, markdown, sarif, text, xlsx};
use charte_diff::since::{Earlier, Scope, compare};
use pulldown_cmark::{Event, Options, Parser, Tag};
use scraper::Html;

use super::colours::uncoloured;

/// A way to write an analysis, by its name.
pub(crate) type Writer = (&'static str, fn(&Analysis, Lang) -> Vec<String>);

/// All of them.
pub(crate) const WRITERS: [Writer; 11] = [
    ("text", of_text),
    ("json", of_json),
    ("jsonl", of_lines),
    ("sarif", of_sarif),
    ("github", of_github),
    ("csv", of_csv),
    ("markdown", of_markdown),
    ("html", of_html),
    ("xlsx", of_xlsx),
    ("docx", of_docx),
    ("since", of_since),
];

/// Everything that does not hold of one output although it must.
pub(crate) fn of_writer(number: usize, analysis: &Analysis, lang: Lang) -> Vec<String> {
    let (name, check) = WRITERS[number % WRITERS.len()];
    let told = check(analysis, lang);
    told.into_iter()
        .map(|told| format!("{name}: {told}"))
        .collect()
}

fn options(lang: Lang) -> ReviewOptions {
    ReviewOptions::of_all(lang, Day::new(2027, 3, 31).expect("a day"))
}

/// What a writer writes, which is the same twice.
fn written(write: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out);
    let mut again = Vec::new();
    write(&mut again);
    assert!(out == again, "the same analysis gives other bytes");
    out
}

fn as_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8")
}

/// A character of a text that a reader would not see, line ends apart.
fn raw(text: &str) -> Option<String> {
    let raw = text.chars().find(|&sign| sign != '\n' && is_hidden(sign));
    raw.map(|sign| format!("U+{:04X} is raw in {text:?}", u32::from(sign)))
}

fn of_text(analysis: &Analysis, lang: Lang) -> Vec<String> {
    let mut told = Vec::new();
    for (width, colour, verbose) in [(80, false, true), (40, true, true), (200, true, false)] {
        let options = text::TextOptions {
            width,
            colour,
            lang,
            verbose,
            quiet: false,
        };
        let text = written(|out| text::write(analysis, &options, out).expect("memory"));
        told.extend(raw(&uncoloured(&as_text(text))));
    }
    told
}

fn of_json(analysis: &Analysis, lang: Lang) -> Vec<String> {
    let text = as_text(written(|out| {
        json::write(analysis, lang, out).expect("memory")
    }));
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let mut told: Vec<String> = super::schema_errors(&value);
    told.extend(raw(&text));
    told
}

fn of_lines(analysis: &Analysis, lang: Lang) -> Vec<String> {
    let text = as_text(written(|out| {
        json::write_lines(analysis, lang, out).expect("memory")
    }));
    let mut told: Vec<String> = raw(&text).into_iter().collect();
    for line in text.lines() {
        let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
        if value["schema"] != "charte-diff/1" {
            told.push(format!("no schema in {line}"));
        }
    }
    let documents: usize = analysis
        .families
        .iter()
        .map(|family| family.documents.len())
        .sum();
    if text.lines().count() < documents {
        told.push(format!(
            "{} lines for {documents} documents",
            text.lines().count()
        ));
    }
    told
}

fn of_sarif(analysis: &Analysis, lang: Lang) -> Vec<String> {
    let options = sarif::SarifOptions {
        lang,
        verbose: true,
    };
    let text = as_text(written(|out| {
        sarif::write(analysis, &options, out).expect("memory")
    }));
    let mut told: Vec<String> = raw(&text).into_iter().collect();
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let results = value["runs"][0]["results"].as_array().map_or(0, Vec::len);
    let documents = analysis
        .families
        .iter()
        .flat_map(|family| &family.documents);
    let wanted: usize = documents
        .map(|document| document.findings.deviations.len())
        .sum();
    if results < wanted {
        told.push(format!("{results} results for {wanted} deviations"));
    }
    told
}

fn of_github(analysis: &Analysis, lang: Lang) -> Vec<String> {
    let options = github::GithubOptions {
        lang,
        verbose: true,
    };
    let text = as_text(written(|out| {
        github::write(analysis, &options, out).expect("memory")
    }));
    let mut told: Vec<String> = raw(&text).into_iter().collect();
    for line in text.lines() {
        let Some(command) = line.strip_prefix("::") else {
            if line.contains("::") && line.trim_start().starts_with("::") || line.contains("##[") {
                told.push(format!("a command of the file's: {line:?}"));
            }
            continue;
        };
        let (head, _) = command.split_once("::").unwrap_or((command, ""));
        let (level, properties) = head.split_once(' ').unwrap_or((head, ""));
        if !["error", "warning", "notice"].contains(&level) {
            told.push(format!("a command of the file's: {line:?}"));
        }
        for property in properties.split(',') {
            let (name, _) = property.split_once('=').unwrap_or((property, ""));
            if !["file", "line", "endLine", "col", "endColumn", "title"].contains(&name) {
                told.push(format!("{name:?} is no property: {line:?}"));
            }
        }
    }
    told
}

fn of_csv(analysis: &Analysis, lang: Lang) -> Vec<String> {
    let options = options(lang);
    let bytes = written(|out| table::write(analysis, &options, out).expect("memory"));
    let mut told = Vec::new();
    let text = as_text(bytes.clone());
    let bare = text.strip_prefix('\u{feff}').unwrap_or(&text);
    told.extend(raw(&bare.replace("\r\n", "\n")));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(table::separator(lang))
        .has_headers(false)
        .from_reader(bare.as_bytes());
    let records: Vec<csv::StringRecord> = reader
        .records()
        .map(|record| record.expect("a record"))
        .collect();
    let wanted: Vec<_> = rows(analysis, &options).collect();
    if records.len() != wanted.len() + 1 {
        told.push(format!(
            "{} records for {} rows",
            records.len(),
            wanted.len()
        ));
    }
    for (record, wanted) in records.iter().skip(1).zip(&wanted) {
        for (field, wanted) in record.iter().zip(wanted) {
            let is_number = matches!(wanted, Value::Number(_));
            if !is_number
                && field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
            {
                told.push(format!("a formula: {field:?}"));
            }
            let wanted = match wanted {
                Value::Empty => String::new(),
                Value::Text(text) => text.clone(),
                Value::Number(number) => number.to_string(),
            };
            if table::unguarded(field) != wanted {
                told.push(format!("{field:?} for {wanted:?}"));
            }
        }
    }
    told.extend(of_decisions(&bytes, Form::Csv, wanted.len()));
    told
}

/// A table that was written is read back, a row for a row.
fn of_decisions(bytes: &[u8], form: Form, rows: usize) -> Option<String> {
    match decisions::read(bytes, form) {
        Ok(read) if read.faults.is_empty() && read.rows.len() == rows => None,
        other => Some(format!("{rows} rows are read as {other:?}")),
    }
}

fn of_markdown(analysis: &Analysis, lang: Lang) -> Vec<String> {
    let review = Review::new(analysis, &options(lang));
    let mut told = Vec::new();
    for extent in [
        markdown::Extent::Summary,
        markdown::Extent::Whole,
        markdown::Extent::Grave,
    ] {
        let text = as_text(written(|out| {
            markdown::write(&review, extent, out).expect("memory")
        }));
        told.extend(raw(&text));
        let parts = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        for event in Parser::new_ext(&text, parts) {
            match &event {
                Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_))
                | Event::Html(_) => {
                    told.push(format!("{event:?} in {text}"));
                }
                Event::InlineHtml(html)
                    if !["<!-- -->", "<ins>", "</ins>", "<del>", "</del>"].contains(&&**html) =>
                {
                    told.push(format!("{html} in {text}"));
                }
                Event::Code(code) if ![12, 64].contains(&code.len()) => {
                    told.push(format!("`{code}` in {text}"));
                }
                _ => {}
            }
        }
    }
    told
}

/// What a page is made of. A new element of the page is entered here after a look at what may stand in it.
const ELEMENTS: &str = "a article aside b body br button caption circle code col colgroup dd del details div dl dt em fieldset \
     figcaption figure footer form g h1 h2 h3 h4 head header html i input ins label legend li line link main mark meta nav ol \
     optgroup option output p path pre progress q rect s script search section select small span strong style sub summary sup svg table \
     tbody td template text textarea tfoot th thead time title tr tspan u ul use var desc defs pattern symbol dialog datalist meter";

fn of_html(analysis: &Analysis, lang: Lang) -> Vec<String> {
    let mut asked = options(lang);
    let review = Review::new(analysis, &asked);
    let text = as_text(written(|out| html::write(&review, out).expect("memory")));
    asked.portals = vec!["nobody".to_owned()];
    let page = Html::parse_document(&text);
    let mut told: Vec<String> = page.errors.iter().map(|error| format!("{error}")).collect();
    told.extend(raw(&text));
    let mut counts = [("script", 0), ("style", 0)];
    let mut ids = BTreeSet::new();
    let mut links = Vec::new();
    for node in page.tree.nodes() {
        let Some(element) = node.value().as_element() else {
            continue;
        };
        let name = element.name();
        if !ELEMENTS.split_whitespace().any(|known| known == name) {
            told.push(format!("an element {name}"));
        }
        for (known, count) in &mut counts {
            *count += usize::from(*known == name);
        }
        for (attribute, value) in element.attrs() {
            if attribute.starts_with("on")
                || ["src", "style", "action", "srcdoc", "formaction"].contains(&attribute)
            {
                told.push(format!("an attribute {attribute} of {name}"));
            }
            match attribute {
                "id" if !ids.insert(value) => told.push(format!("the id {value:?} stands twice")),
                "href" => links.push(value),
                _ => {}
            }
        }
    }
    let lost = links
        .iter()
        .find(|link| link.strip_prefix('#').is_none_or(|id| !ids.contains(id)));
    told.extend(lost.map(|link| format!("a link to {link:?}")));
    told.extend((counts != [("script", 1), ("style", 1)]).then(|| format!("{counts:?}")));
    told
}

/// The parts of a package with their XML, which is read.
fn parts(bytes: &[u8], told: &mut Vec<String>) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut parts = Vec::new();
    for number in 0..archive.len() {
        let mut file = archive.by_index(number).expect("a part");
        let mut text = String::new();
        file.read_to_string(&mut text).expect("UTF-8");
        let name = file.name().expect("a name").into_owned();
        if let Err(error) = roxmltree::Document::parse(&text) {
            told.push(format!("{name}: {error}"));
        }
        let hidden = |sign: char| is_hidden(sign) && !matches!(sign, '\n' | '\r' | '\t');
        if let Some(sign) = text
            .chars()
            .find(|&sign| hidden(sign) || matches!(sign, '\u{fffe}' | '\u{ffff}'))
        {
            told.push(format!("{name}: U+{:04X} is raw", u32::from(sign)));
        }
        parts.push((name, text));
    }
    parts
}

fn of_xlsx(analysis: &Analysis, lang: Lang) -> Vec<String> {
    let options = options(lang);
    let review = Review::new(analysis, &options);
    let bytes = written(|out| xlsx::write(analysis, &review, &options, out).expect("memory"));
    let mut told = Vec::new();
    for (name, text) in parts(&bytes, &mut told) {
        let sheet = name.starts_with("xl/worksheets/");
        if sheet && (text.contains("<f>") || text.contains("<f ") || text.contains("<hyperlink")) {
            told.push(format!("a formula or a link in {name}"));
        }
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).expect("a workbook");
    let first = book
        .worksheet_range_at(0)
        .expect("a sheet")
        .expect("a range");
    let wanted: Vec<_> = rows(analysis, &options).collect();
    for (read, wanted) in first.rows().skip(1).zip(&wanted) {
        for (at, wanted) in wanted.iter().enumerate() {
            let read = read.get(at).unwrap_or(&Data::Empty);
            let same = match wanted {
                Value::Empty => *read == Data::Empty,
                Value::Text(text) => *read == Data::String(text.clone()),
                Value::Number(number) => *read == Data::Float(f64::from(*number)),
            };
            if !same {
                told.push(format!("{read:?} for {wanted:?}"));
            }
        }
    }
    told.extend(of_decisions(&bytes, Form::Xlsx, wanted.len()));
    told
}

fn of_docx(analysis: &Analysis, lang: Lang) -> Vec<String> {
    let options = options(lang);
    let review = Review::new(analysis, &options);
    let bytes = written(|out| docx::write(analysis, &review, &options, out).expect("memory"));
    let mut told = Vec::new();
    let parts = parts(&bytes, &mut told);
    let links: Vec<&(String, String)> = parts
        .iter()
        .filter(|(name, text)| name.ends_with(".rels") && text.contains("TargetMode=\"External\""))
        .collect();
    told.extend((!links.is_empty()).then(|| format!("a link leads away: {links:?}")));
    told
}

/// An earlier report is read back, and nothing is new or gone against itself.
fn of_since(analysis: &Analysis, _lang: Lang) -> Vec<String> {
    let mut same = analysis.clone();
    let earlier = match Earlier::read(&super::json(analysis)) {
        Ok(earlier) => earlier,
        Err(error) => return vec![format!("the report is not read back: {error:?}")],
    };
    let scope = Scope {
        covers: &|_| true,
        levels: &Levels::default(),
    };
    compare(&mut same, &earlier, &scope);
    match &same.since {
        Some(since)
            if since.new == 0 && since.resolved == 0 && since.templates_changed.is_empty() =>
        {
            Vec::new()
        }
        other => vec![format!("against itself: {other:?}")],
    }
}
