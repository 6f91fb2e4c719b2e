//! The summaries of all hostile cases, in each format, opened by another reader.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read as _};

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::run::{corpus, harmless, run};
use super::{plain, with};

/// The summary of the corpus and that of a folder with nothing but plain chartes, in one format.
fn summaries(ending: &str, lang: &str) -> [Vec<u8>; 2] {
    let (folder, _) = corpus();
    let peace = tempfile::tempdir().unwrap();
    fs::create_dir(peace.path().join("corpus")).unwrap();
    for number in 0..4 {
        let text = if number == 3 {
            with("un ajout")
        } else {
            plain()
        };
        fs::write(peace.path().join(format!("corpus/{number}.txt")), text).unwrap();
    }
    [folder.path(), peace.path()].map(|folder| {
        let name = format!("summary.{ending}");
        let ran = run(
            folder,
            &[
                "report",
                "corpus",
                "--lang",
                lang,
                "--date",
                "2027-03-31",
                "-o",
                &name,
            ],
        );
        assert_ne!(ran.status, Some(2), "{}", ran.err);
        fs::read(folder.join(name)).unwrap()
    })
}

#[test]
fn a_page_has_no_element_and_no_attribute_of_a_files() {
    for lang in ["fr", "en"] {
        let [hostile, peaceful] =
            summaries("html", lang).map(|bytes| String::from_utf8(bytes).unwrap());
        harmless(&hostile, "html");
        let seen = |text: &str| -> (BTreeSet<String>, usize) {
            let page = scraper::Html::parse_document(text);
            let elements = page.tree.values().filter_map(scraper::Node::as_element);
            let mut active = 0;
            let mut names = BTreeSet::new();
            for element in elements {
                active += usize::from(
                    ["script", "style", "iframe", "object", "embed", "form"]
                        .contains(&element.name()),
                );
                for (name, value) in element.attrs() {
                    assert!(!name.starts_with("on"), "{name}={value}");
                    let leads = ["href", "src", "action", "xlink:href"].contains(&name);
                    assert!(
                        !leads || value.starts_with('#') || value.starts_with("data:"),
                        "{name}={value}"
                    );
                    names.insert(format!("{} {name}", element.name()));
                }
            }
            (names, active)
        };
        let ((hostile, active), (peaceful, own)) = (seen(&hostile), seen(&peaceful));
        assert_eq!(active, own, "scripts and styles");
        let own_names =
            |name: &&String| !name.starts_with("script ") && !name.starts_with("style ");
        let foreign: Vec<_> = hostile.difference(&peaceful).filter(own_names).collect();
        // A large family shows more parts of the page than a small one, but none that acts.
        let acts = foreign
            .iter()
            .any(|name| name.contains("srcdoc") || name.contains("http-equiv"));
        assert!(!acts, "{foreign:?}");
    }
}

/// The parts of an archive, by name.
fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            (part.name().unwrap().into_owned(), text)
        })
        .collect()
}

#[test]
fn a_workbook_and_a_document_are_sound_xml_without_formulas_and_links() {
    for ending in ["xlsx", "docx"] {
        for lang in ["fr", "en"] {
            let [hostile, _] = summaries(ending, lang);
            for (name, text) in parts(&hostile) {
                let options = roxmltree::ParsingOptions {
                    allow_dtd: false,
                    ..Default::default()
                };
                let xml = roxmltree::Document::parse_with_options(&text, options)
                    .unwrap_or_else(|error| panic!("{ending} {name}: {error}"));
                for node in xml.descendants() {
                    harmless(node.text().unwrap_or_default(), &format!("{ending} {name}"));
                    let tag = node.tag_name().name();
                    let instruction = node.attributes().find(|held| held.name() == "instr");
                    let field = instruction.map(|held| held.value()).or(node.text());
                    let is_active = match tag {
                        "instrText" | "fldSimple" => !is_own_field(field),
                        // A link to a place in the document itself.
                        "hyperlink" => !node.attributes().any(|held| held.name() == "anchor"),
                        _ => ["f", "object", "altChunk"].contains(&tag),
                    };
                    assert!(!is_active, "{ending} {name}: {tag} {field:?}");
                    let external = node.attribute("TargetMode");
                    assert_eq!(
                        external,
                        None,
                        "{ending} {name}: {:?}",
                        node.attribute("Target")
                    );
                    for attribute in node.attributes() {
                        harmless(
                            attribute.value(),
                            &format!("{ending} {name} {}", attribute.name()),
                        );
                    }
                }
            }
        }
    }
}

/// Page numbers and the like are the tool's own.
fn is_own_field(text: Option<&str>) -> bool {
    let field = text.unwrap_or_default().trim();
    ["PAGE", "NUMPAGES", "TOC", "SECTIONPAGES"]
        .iter()
        .any(|own| field.starts_with(own))
}

#[test]
fn no_cell_of_a_table_is_taken_for_a_formula() {
    for (lang, separator) in [("fr", b';'), ("en", b',')] {
        let [hostile, _] = summaries("csv", lang).map(|bytes| String::from_utf8(bytes).unwrap());
        let text = hostile.strip_prefix('\u{feff}').unwrap();
        harmless(&text.replace("\r\n", "\n"), "csv");
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .from_reader(text.as_bytes());
        let columns = reader.headers().unwrap().len();
        let mut rows = 0;
        for record in reader.records() {
            let record = record.unwrap();
            assert_eq!(record.len(), columns);
            for field in &record {
                let start = field.trim_start().chars().next();
                let obeyed = matches!(
                    start,
                    Some('=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠')
                );
                assert!(!obeyed, "{field:?}");
            }
            rows += 1;
        }
        assert!(rows > 100, "{rows}");
    }
    let [hostile, _] = summaries("xlsx", "en");
    let mut book: calamine::Xlsx<_> = calamine::Reader::new(Cursor::new(hostile)).unwrap();
    let sheets = calamine::Reader::sheet_names(&book);
    for sheet in sheets {
        let range = calamine::Reader::worksheet_range(&mut book, &sheet).unwrap();
        for cell in range.rows().flatten() {
            harmless(&cell.to_string(), &sheet);
        }
    }
}

#[test]
fn markdown_shows_and_links_nothing_of_a_files() {
    for lang in ["fr", "en"] {
        let (folder, _) = corpus();
        let printed = run(
            folder.path(),
            &["--format", "markdown", "-v", "--lang", lang, "corpus"],
        )
        .out;
        let [summary, _] = summaries("md", lang).map(|bytes| String::from_utf8(bytes).unwrap());
        for text in [printed, summary] {
            harmless(&text, "markdown");
            for event in Parser::new_ext(&text, Options::all()) {
                match event {
                    Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                        assert!(dest_url.starts_with('#'), "{dest_url}");
                    }
                    Event::Start(Tag::CodeBlock(_) | Tag::FootnoteDefinition(_))
                    | Event::TaskListMarker(_)
                    | Event::FootnoteReference(_)
                    | Event::DisplayMath(_)
                    | Event::InlineMath(_) => panic!("{event:?}"),
                    Event::Html(html) | Event::InlineHtml(html) => {
                        let own = [
                            "<!-- -->",
                            "<ins>",
                            "</ins>",
                            "<del>",
                            "</del>",
                            "<br>",
                            "<details>",
                            "</details>",
                            "<summary>",
                            "</summary>",
                        ];
                        assert!(own.contains(&html.trim()), "{html}");
                    }
                    _ => {}
                }
            }
        }
    }
}
