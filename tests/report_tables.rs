//! The tables to decide in, CSV and XLSX, opened with another reader and compared cell by cell with the rows that they
//! are made of: nothing is lost, nothing is taken for a formula, equal input gives equal bytes.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, helpers included"
)]

mod common;

use std::io::{Cursor, Read as _};
use std::sync::Arc;

use calamine::{Data, Reader as _, Xlsx};
use charte_diff::analysis::Analysis;
use charte_diff::day::Day;
use charte_diff::report::lang::{Lang, Sheet};
use charte_diff::report::review::{Review, ReviewOptions};
use charte_diff::report::rows::{Column, Value, rows};
use charte_diff::report::{csv as table, xlsx};
use charte_diff::template::Source;

const LANGS: [Lang; 2] = [Lang::Fr, Lang::En];

fn options(lang: Lang) -> ReviewOptions {
    ReviewOptions {
        lang,
        date: Day::new(2027, 3, 31).unwrap(),
        collected: None,
        title: None,
        portals: Vec::new(),
    }
}

fn workbook(analysis: &Analysis, options: &ReviewOptions) -> Vec<u8> {
    let mut bytes = Vec::new();
    let review = Review::new(analysis, options);
    xlsx::write(analysis, &review, options, &mut bytes).unwrap();
    bytes
}

fn csv_text(analysis: &Analysis, options: &ReviewOptions) -> String {
    let mut bytes = Vec::new();
    table::write(analysis, options, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// A part of the workbook, as it is stored.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    let mut file = archive.by_name(name).unwrap();
    file.read_to_string(&mut text).unwrap();
    text
}

/// The cells of a sheet under its titles.
fn cells(bytes: &[u8], sheet: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range.rows().skip(1).map(<[Data]>::to_vec).collect()
}

/// The records of a CSV text, without the apostrophes that guard them.
fn records(text: &str, lang: Lang) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(table::separator(lang))
        .has_headers(false)
        .from_reader(text.as_bytes());
    let records = reader.records().map(Result::unwrap);
    let fields = |record: csv::StringRecord| {
        let fields = record.iter().map(table::unguarded);
        fields.map(str::to_owned).collect()
    };
    records.map(fields).collect()
}

/// The five chartes, with texts that mean harm wherever a file or a config has its say.
fn hostile() -> Analysis {
    let texts = [
        "=cmd|'/C calc'!A0",
        "+33 1 23 45",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "＝1",
        "a\0b\u{1}c\u{b}d\u{1b}e\u{7f}f\u{9b}g",
        "a\u{fffe}b\u{ffff}c",
        "\u{202e}evil\u{2066}",
        "_x0041__x000D_",
        "<script>alert(1)</script>]]>&amp;&#0;",
        "https://example.org/?a=1;b,c\"d\"\"",
        "'tis",
        "''=1",
        "123456789012",
        "1/2",
        "\u{feff}a",
        "a  b ",
    ];
    let mut analysis = common::decided();
    let mut texts = texts.iter().cycle().map(|text| Arc::<str>::from(*text));
    let mut next = || texts.next().unwrap();
    let family = &mut analysis.families[0];
    family.template.source = Source::Pinned { file: next() };
    let mut filled = 0;
    // Several times over, so that every text has stood at every place.
    let documents = family.documents.clone();
    for _ in 0..22 {
        let mut more = documents.clone();
        for document in &mut more {
            document.portal = next();
            document.path.text = next();
            let findings = Arc::make_mut(&mut document.findings);
            for deviation in findings.deviations.iter_mut().map(Arc::make_mut) {
                filled += 1;
                deviation.section = [next(), next()].into();
                deviation.column = Some(next());
                if let Some(expected) = &mut deviation.template {
                    expected.text = next();
                }
                if let Some(found) = &mut deviation.found {
                    found.text = next();
                }
            }
        }
        family.documents.extend(more);
    }
    for row in &mut family.inventory {
        row.cells = vec![next(), next()];
        row.section = [next()].into();
    }
    for block in &mut family.template.blocks {
        block.text = next();
    }
    assert!(filled > 200);
    analysis
}

#[test]
fn every_cell_of_the_workbook_is_what_the_rows_say() {
    for analysis in [common::five(), common::decided(), hostile()] {
        for lang in LANGS {
            let options = options(lang);
            let bytes = workbook(&analysis, &options);
            let stored = cells(&bytes, lang.sheet(Sheet::Deviations));
            let wanted: Vec<_> = rows(&analysis, &options).collect();
            assert_eq!(stored.len(), wanted.len());
            assert!(!wanted.is_empty());
            for (stored, wanted) in stored.iter().zip(&wanted) {
                for (at, wanted) in wanted.iter().enumerate() {
                    let stored = stored.get(at).unwrap_or(&Data::Empty);
                    match wanted {
                        Value::Empty => assert_eq!(stored, &Data::Empty),
                        Value::Text(text) => assert_eq!(stored, &Data::String(text.clone())),
                        Value::Number(number) => {
                            assert_eq!(stored, &Data::Float(f64::from(*number)));
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn nothing_in_a_workbook_is_a_formula_or_a_link_and_nothing_hidden_is_in_it() {
    let analysis = hostile();
    for lang in LANGS {
        let bytes = workbook(&analysis, &options(lang));
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
        let sheets = book.sheet_names();
        assert_eq!(sheets.len(), 4);
        for (number, sheet) in (1..).zip(&sheets) {
            let formulas = book.worksheet_formula(sheet).unwrap();
            assert!(formulas.rows().flatten().all(String::is_empty), "{sheet}");
            let xml = part(&bytes, &format!("xl/worksheets/sheet{number}.xml"));
            assert!(
                !xml.contains("<f>") && !xml.contains("hyperlink"),
                "{sheet}"
            );
            for cell in cells(&bytes, sheet).into_iter().flatten() {
                let Data::String(text) = cell else { continue };
                let hidden = text.chars().find(|sign| {
                    sign.is_control()
                        || matches!(sign, '\u{202e}' | '\u{2066}' | '\u{fffe}' | '\u{ffff}')
                });
                assert_eq!(hidden, None, "{text:?}");
            }
        }
        let strings = part(&bytes, "xl/sharedStrings.xml");
        assert!(!strings.contains("<script"), "markup stays text");
        assert!(
            strings.contains("_x005F_x0041_"),
            "Excel would read a letter"
        );
    }
}

#[test]
fn every_field_of_the_csv_is_what_the_rows_say_and_none_begins_a_formula() {
    for analysis in [common::five(), common::decided(), hostile()] {
        for lang in LANGS {
            let options = options(lang);
            let text = csv_text(&analysis, &options);
            let read = records(&text, lang);
            assert_eq!(read[0], Column::ALL.map(|column| lang.column(column)));
            let wanted: Vec<_> = rows(&analysis, &options).collect();
            assert_eq!(read.len() - 1, wanted.len());
            for (read, wanted) in read[1..].iter().zip(&wanted) {
                let wanted = wanted.iter().map(|value| match value {
                    Value::Empty => String::new(),
                    Value::Text(text) => text.clone(),
                    Value::Number(number) => number.to_string(),
                });
                assert_eq!(read, &wanted.collect::<Vec<_>>());
            }
            let mut raw = csv::ReaderBuilder::new()
                .delimiter(table::separator(lang))
                .from_reader(text.as_bytes());
            for record in raw.records() {
                for field in &record.unwrap() {
                    let first = field.trim_start().chars().next();
                    let starts = first.is_some_and(|sign| "=+-@|＝＋－＠".contains(sign));
                    assert!(
                        !starts && !field.starts_with(['\t', '\r', '\n']),
                        "{field:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_french_excel_opens_the_csv_as_it_is() {
    let french = csv_text(&common::five(), &options(Lang::Fr));
    assert!(french.starts_with("\u{feff}Portail;Fichier;Gabarit;Ligne;"));
    let english = csv_text(&common::five(), &options(Lang::En));
    assert!(english.starts_with("\u{feff}Portal,File,Template,Line,"));
    for text in [&french, &english] {
        assert!(text.ends_with("\r\n"));
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        assert_eq!(text.matches("\r\n").count(), 1 + 7);
    }
}

#[test]
fn what_a_row_says_of_a_deviation() {
    let analysis = common::decided();
    let options = options(Lang::Fr);
    let rows: Vec<_> = rows(&analysis, &options).collect();
    let of = |portal: &str, line: u32, column: Column| {
        let at = |column| Column::ALL.iter().position(|own| *own == column).unwrap();
        let row = rows.iter().find(|row| {
            row[at(Column::Portal)] == Value::Text(portal.into())
                && row[at(Column::Line)] == Value::Number(line)
        });
        match &row.unwrap()[at(column)] {
            Value::Text(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Empty => String::new(),
        }
    };
    let (blois, maur) = ("data.blois.agglopolys.fr", "data.saint-maur.com");
    assert_eq!(of(blois, 30, Column::What), "cellule reformulée");
    assert_eq!(of(blois, 30, Column::Severity), "rédactionnel");
    assert_eq!(of(blois, 30, Column::Cell), "Finalités");
    assert!(of(blois, 30, Column::Row).contains("cookies_preferences"));
    assert_eq!(of(blois, 30, Column::Expected), common::SE);
    assert_eq!(of(blois, 30, Column::Found), common::PERMET);
    assert_eq!(of(blois, 30, Column::SharedBy), "2");
    assert_eq!(of(blois, 30, Column::Portals), format!("{blois} et {maur}"));
    assert!(of(blois, 30, Column::State).contains("relu le 12 mars, sans portée"));
    assert!(of(blois, 30, Column::Template).starts_with("Gabarit validé"));
    assert_eq!(of(maur, 31, Column::State), "NOUVEAU");
    assert!(of(maur, 33, Column::Why).contains("CONTRADICTION"));
    assert_eq!(of(maur, 33, Column::Section), "Cookies tiers");
    assert_eq!(of(maur, 33, Column::Decision), "");
}

#[test]
fn the_workbook_is_laid_out_for_deciding() {
    for (lang, words) in [
        (Lang::Fr, "accepter,corriger,à voir"),
        (Lang::En, "accept,correct,to review"),
    ] {
        let bytes = workbook(&common::five(), &options(lang));
        let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
        assert!(sheet.contains("state=\"frozen\""));
        assert!(sheet.contains("<autoFilter ref=\"A1:R8\""));
        assert!(sheet.contains("type=\"list\"") && sheet.contains("sqref=\"Q2:Q8\""));
        assert!(sheet.contains(&format!("<formula1>\"{words}\"</formula1>")));
        assert!(part(&bytes, "xl/styles.xml").contains("wrapText=\"1\""));
        let widths = sheet.split("<col ").skip(1).map(|column| {
            let width = column.split("width=\"").nth(1).unwrap();
            width.split('"').next().unwrap().parse::<f64>().unwrap()
        });
        let widths: Vec<f64> = widths.collect();
        assert!(
            widths.iter().all(|width| (8.0..62.0).contains(width)),
            "{widths:?}"
        );
    }
}

#[test]
fn the_matrix_and_the_inventory_stand_in_sheets_of_their_own() {
    let bytes = workbook(&common::five(), &options(Lang::En));
    let matrix = cells(&bytes, "Matrix");
    assert_eq!(matrix.len(), 5, "a line for each portal");
    let line = |portal: &str| {
        let line = matrix.iter().find(|line| line[0] == portal).unwrap();
        let cells = line.iter().skip(3).map(ToString::to_string);
        cells.collect::<Vec<_>>()
    };
    assert_eq!(line("data.blois.agglopolys.fr")[15], "reworded, editorial");
    assert!(line("opendata.ha-py.fr").iter().all(String::is_empty));
    let maur = line("data.saint-maur.com").join("|");
    assert!(maur.contains("extra, substantive") && maur.contains("duplicate, substantive"));
    let inventory = cells(&bytes, "Inventory");
    assert_eq!(inventory.len(), 3);
    assert_eq!(inventory[1][0], "Google ReCaptcha · _grecaptcha");
    assert_eq!(inventory[2][1], "Cookies tiers");
    let about = cells(&bytes, "About");
    let told: Vec<String> = about
        .iter()
        .map(|line| format!("{} {}", line[0], line[1]))
        .collect();
    let told = told.join("\n");
    assert!(
        told.contains("not legal advice") && told.contains("Inferred template"),
        "{told}"
    );
}

#[test]
fn equal_input_gives_equal_bytes_and_the_day_is_the_reports() {
    let analysis = common::decided();
    let options = options(Lang::Fr);
    let bytes = workbook(&analysis, &options);
    assert_eq!(bytes, workbook(&analysis, &options));
    let about = part(&bytes, "docProps/core.xml");
    assert_eq!(about.matches("2027-03-31T00:00:00Z").count(), 2, "{about}");
    assert_eq!(csv_text(&analysis, &options), csv_text(&analysis, &options));
}

#[test]
fn a_table_without_deviations_says_so() {
    let mut analysis = common::five();
    for document in &mut analysis.families[0].documents {
        Arc::make_mut(&mut document.findings).deviations.clear();
    }
    let bytes = workbook(&analysis, &options(Lang::Fr));
    assert_eq!(cells(&bytes, "Écarts")[0][0], "Aucun écart.");
    assert_eq!(
        csv_text(&analysis, &options(Lang::Fr))
            .matches('\n')
            .count(),
        1
    );
}

#[test]
fn only_the_portals_asked_for_are_in_it() {
    let mut options = options(Lang::En);
    options.portals = vec!["data.saint-maur.com".into()];
    let bytes = workbook(&common::five(), &options);
    assert_eq!(cells(&bytes, "Deviations").len(), 4);
    assert_eq!(cells(&bytes, "Matrix").len(), 1);
    let text = csv_text(&common::five(), &options);
    assert_eq!(records(&text, Lang::En).len(), 1 + 4);
}
