//! The variance summary as a page, read back by an HTML5 parser: it is well formed, it leads only to itself, it holds every
//! deviation and every portal, and nothing that stands in a file means anything in it.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, helpers included"
)]

mod common;
#[path = "common/hostile.rs"]
mod hostile;

use std::collections::BTreeSet;
use std::path::Path;

use charte_diff::analysis::Analysis;
use charte_diff::deviation::{EditOp, Kind};
use charte_diff::report::html;
use charte_diff::report::lang::Lang;
use charte_diff::report::review::{LineKind, Review, ReviewOptions};
use charte_diff::{corpus, engine};
use scraper::{Html, Selector};

fn options(lang: Lang) -> ReviewOptions {
    ReviewOptions {
        lang,
        date: "2026-11-22".parse().unwrap(),
        collected: Some("2026-11-20".parse().unwrap()),
        title: None,
        portals: Vec::new(),
    }
}

fn page(analysis: &Analysis, lang: Lang) -> String {
    let mut out = Vec::new();
    html::write(&Review::new(analysis, &options(lang)), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn real() -> Analysis {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let found = corpus::collect(&[root], "stdin");
    let settings = engine::Settings {
        fingerprints: true,
        ..engine::Settings::default()
    };
    engine::analyse(&found.files, &settings, &|_| ())
}

fn select(selector: &str) -> Selector {
    Selector::parse(selector).unwrap()
}

fn texts(page: &Html, selector: &str) -> Vec<String> {
    let selector = select(selector);
    let held = page.select(&selector);
    held.map(|element| element.text().collect::<String>())
        .collect()
}

/// Every page that a fixture gives.
fn pages() -> Vec<String> {
    let analyses = [
        common::five(),
        common::decided(),
        real(),
        Analysis {
            families: Vec::new(),
            ..common::decided()
        },
    ];
    let both = |analysis: &Analysis| [Lang::Fr, Lang::En].map(|lang| page(analysis, lang));
    analyses.iter().flat_map(both).collect()
}

#[test]
fn every_page_is_well_formed_and_leads_to_itself_alone() {
    for text in pages() {
        let page = Html::parse_document(&text);
        assert!(page.errors.is_empty(), "{:?}", page.errors);
        let mut ids = BTreeSet::new();
        for element in page.select(&select("[id]")) {
            let id = element.attr("id").unwrap();
            assert!(ids.insert(id), "{id} stands twice");
        }
        let links: Vec<_> = page.select(&select("a")).collect();
        assert!(!links.is_empty());
        for link in links {
            let target = link.attr("href").unwrap();
            let target = target
                .strip_prefix('#')
                .unwrap_or_else(|| panic!("{target} leads away"));
            assert!(ids.contains(target), "{target} is nowhere");
        }
        for attribute in ["src", "style", "action", "onclick", "onload", "onerror"] {
            let held = page.select(&select(&format!("[{attribute}]"))).count();
            assert_eq!(held, 0, "{attribute}");
        }
        // Headings go down a step at a time, tables name their columns, fields have a name.
        let mut before = 0;
        for heading in page.select(&select("h1, h2, h3")) {
            let level: u32 = heading
                .value()
                .name()
                .trim_start_matches('h')
                .parse()
                .unwrap();
            assert!(
                level <= before + 1,
                "{:?}",
                heading.text().collect::<String>()
            );
            before = level;
        }
        for header in page.select(&select("th")) {
            assert!(header.attr("scope").is_some());
        }
        for field in page.select(&select("input, select")) {
            let parents = field.ancestors().filter_map(scraper::ElementRef::wrap);
            assert!(
                parents
                    .into_iter()
                    .any(|held| held.value().name() == "label")
            );
        }
    }
}

#[test]
fn every_deviation_and_every_portal_is_there_once_to_decide_on() {
    for analysis in [common::five(), common::decided(), real()] {
        let text = page(&analysis, Lang::Fr);
        let page = Html::parse_document(&text);
        let articles: Vec<_> = page.select(&select("article.finding")).collect();
        let mut ids = BTreeSet::new();
        for family in &analysis.families {
            for document in &family.documents {
                let grid = texts(&page, ".grid tbody th").join("\n");
                assert!(grid.contains(&*document.portal), "{}", document.portal);
                let annex = texts(&page, ".annex").join("\n");
                assert!(annex.contains(&*document.path.text));
                for held in &document.findings.deviations {
                    ids.insert(held.id.to_string());
                    let own = articles
                        .iter()
                        .find(|article| article.attr("id") == Some(&format!("e1-{}", held.id)));
                    let own = own.unwrap_or_else(|| panic!("{} is not told", held.id));
                    let told = own.text().collect::<String>();
                    assert!(told.contains(&*document.portal), "{told}");
                    assert!(told.contains(Lang::Fr.severity(held.severity)), "{told}");
                    assert_eq!(own.select(&select("input[type=radio]")).count(), 3);
                }
            }
        }
        assert_eq!(articles.len(), ids.len());
    }
}

#[test]
fn the_five_chartes_answer_a_readers_questions() {
    let page = Html::parse_document(&page(&real(), Lang::Fr));
    let main = texts(&page, ".main li").join("\n");
    let lines = [
        "3\u{a0}portails sur 5 sont conformes au gabarit\u{a0}: chaville-seineouest.opendatasoft.com, \
         opendata.ha-py.fr et valenciennesmetro.opendatasoft.com",
        "Parmi eux, 2 ne s’en écartent que par la forme\u{a0}: chaville-seineouest.opendatasoft.com et \
         valenciennesmetro.opendatasoft.com",
        "data.blois.agglopolys.fr et data.saint-maur.com\u{a0}: Cellule reformulée",
        "au lieu de «\u{a0}Se souvenir du choix opéré",
        "data.saint-maur.com\u{a0}: Section en plus «\u{a0}Cookies tiers\u{a0}»",
        "CONTRADICTION\u{a0}: déclaré sous «\u{a0}Cookies nécessaires",
    ];
    for line in lines {
        assert!(main.contains(line), "{line}\n{main}");
    }
    let inventory = texts(&page, ".inventory tbody");
    let captcha = inventory
        .iter()
        .find(|row| row.contains("_grecaptcha"))
        .unwrap();
    assert!(captcha.contains("CONTRADICTION") && captcha.contains("Cookies tiers"));
    assert_eq!(
        captcha.matches("data.saint-maur.com").count(),
        2,
        "{captcha}"
    );
    let advice = texts(&page, ".advice").concat();
    assert_eq!(
        advice,
        "Ce document compare des textes\u{a0}; il ne constitue pas un avis juridique."
    );
    // Two portals with the same text share one comparison.
    let titles = texts(&page, ".comparison summary").join("\n");
    assert!(
        titles.contains("2\u{a0}portails\u{a0}: chaville"),
        "{titles}"
    );
}

#[test]
fn a_comparison_holds_what_the_files_hold() {
    let analysis = real();
    let review = Review::new(&analysis, &options(Lang::En));
    let family = &review.families[0];
    let mut changed = 0;
    for comparison in &family.comparisons {
        let group = &family.matrix.groups[comparison.group];
        let document = &analysis.families[0].documents[group.portals[0]];
        let file = std::fs::read_to_string(&*document.path.text).unwrap();
        let words = |text: &str| text.split_whitespace().collect::<String>();
        let file = words(&file);
        for line in comparison
            .lines
            .iter()
            .filter(|line| line.kind == LineKind::Change)
        {
            changed += 1;
            assert!(!line.findings.is_empty());
            for cell in line.words.side(EditOp::Insert).split(" | ") {
                let cell = words(&cell.replace('⏎', ""));
                assert!(file.contains(&cell), "{cell}");
            }
        }
        // Between two changes nothing is passed over unsaid: every neighbour is in the file too.
        for line in comparison
            .lines
            .iter()
            .filter(|line| line.kind == LineKind::Neighbour)
        {
            let text = line.words.side(EditOp::Equal);
            let start = text.split(" | ").next().unwrap().trim_end_matches(" […]");
            assert!(file.contains(&words(start)), "{text}");
        }
    }
    // Saint-Maur's wording, row, section, duplicate; Blois' wording; the layout that two share.
    assert_eq!(changed, 6);
}

#[test]
fn nothing_in_a_file_means_anything_on_the_page() {
    let (analysis, hostile) = (hostile::everywhere(), hostile::TEXT);
    for lang in [Lang::Fr, Lang::En] {
        let options = ReviewOptions {
            title: Some(hostile.into()),
            ..options(lang)
        };
        let mut out = Vec::new();
        html::write(&Review::new(&analysis, &options), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let page = Html::parse_document(&text);
        assert!(page.errors.is_empty(), "{:?}", page.errors);
        assert_eq!(page.select(&select("script")).count(), 1);
        assert_eq!(page.select(&select("style")).count(), 1);
        assert_eq!(
            page.select(&select("img, iframe, object, [onerror]"))
                .count(),
            0
        );
        for link in page.select(&select("a")) {
            assert!(link.attr("href").unwrap().starts_with('#'));
        }
        for sign in ['\u{202e}', '\u{1b}'] {
            let before = text.split(sign).next().filter(|before| *before != text);
            let before = before.map(|before| before.chars().rev().take(200).collect::<String>());
            let before = before.map(|before| before.chars().rev().collect::<String>());
            assert_eq!(before, None);
        }
    }
}

#[test]
fn the_page_allows_itself_its_own_script_and_nothing_else() {
    use base64::Engine as _;
    use sha2::{Digest as _, Sha256};
    let page = Html::parse_document(&page(&common::five(), Lang::En));
    let policy = page.select(&select("meta[http-equiv]")).next().unwrap();
    let policy = policy.attr("content").unwrap();
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    for name in ["style", "script"] {
        let held = texts(&page, name).concat();
        let digest = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(&held));
        assert!(
            policy.contains(&format!("{name}-src 'sha256-{digest}'")),
            "{name}"
        );
    }
}

#[test]
fn equal_runs_give_equal_bytes_and_languages_differ() {
    let (one, other) = (page(&real(), Lang::Fr), page(&real(), Lang::Fr));
    assert_eq!(one, other);
    assert!(one.contains("22\u{a0}novembre 2026") && one.contains("20\u{a0}novembre 2026"));
    let (french, english) = (
        Html::parse_document(&one),
        Html::parse_document(&page(&real(), Lang::En)),
    );
    for selector in [
        "h2",
        "dt",
        "legend",
        "option",
        "caption",
        ".why",
        ".legend li",
    ] {
        let (french, english) = (texts(&french, selector), texts(&english, selector));
        assert_eq!(french.len(), english.len(), "{selector}");
        for words in &french {
            for sign in [" :", " ;", " ?", " !", "« ", " »"] {
                assert!(!words.contains(sign), "{sign:?} in {words:?}");
            }
        }
    }
    for (french, english) in texts(&french, "h2").iter().zip(texts(&english, "h2")) {
        assert_ne!(*french, english);
    }
}

#[test]
fn a_summary_of_one_portal_shows_that_portal() {
    let options = ReviewOptions {
        portals: vec!["data.saint-maur.com".into()],
        ..options(Lang::Fr)
    };
    let review = Review::new(&real(), &options);
    assert_eq!(review.families[0].portals.len(), 1);
    assert_eq!(review.families[0].findings.len(), 4);
    let wording = review.families[0].findings.iter();
    let mut wording = wording.filter(|held| held.kind == Kind::Wording);
    assert_eq!(wording.next().unwrap().elsewhere, 1);
    let mut out = Vec::new();
    html::write(&review, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("Extrait\u{a0}: seulement data.saint-maur.com, sur 5\u{a0}documents"));
    assert!(!text.contains("data.blois.agglopolys.fr"));
}
