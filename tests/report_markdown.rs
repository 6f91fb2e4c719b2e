//! The Markdown report, as snapshots, and read back by a Markdown reader: what stands in a file stays text.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, helpers included"
)]

mod common;

use std::sync::Arc;

use charte_diff::analysis::Analysis;
use charte_diff::day::Day;
use charte_diff::report::lang::Lang;
use charte_diff::report::markdown::{Extent, write};
use charte_diff::report::review::{Review, ReviewOptions};
use pulldown_cmark::{Event, Options, Parser, Tag};

fn options(lang: Lang) -> ReviewOptions {
    ReviewOptions::of_all(lang, Day::new(2027, 3, 31).unwrap())
}

fn written_with(analysis: &Analysis, options: &ReviewOptions, extent: Extent) -> String {
    let mut out = Vec::new();
    write(&Review::new(analysis, options), extent, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn written(analysis: &Analysis, lang: Lang, extent: Extent) -> String {
    written_with(analysis, &options(lang), extent)
}

fn events(text: &str) -> Vec<Event<'_>> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH).collect()
}

#[test]
fn five_in_english() {
    insta::assert_snapshot!(written(&common::five(), Lang::En, Extent::Grave));
}

#[test]
fn what_people_decided_in_french() {
    insta::assert_snapshot!(written(&common::decided(), Lang::Fr, Extent::Whole));
}

#[test]
fn each_deviation_stands_once_with_everybody_who_has_it() {
    let text = written(&common::five(), Lang::En, Extent::Whole);
    for id in 1..=5 {
        assert_eq!(
            text.matches(&format!("`aaaaaaaaaaa{id}`")).count(),
            1,
            "{text}"
        );
    }
    let shared = "- data.blois.agglopolys.fr · line\u{a0}30 · corpus/data.blois.agglopolys.fr.txt\n\
                  - data.saint-maur.com · line\u{a0}30 · corpus/data.saint-maur.com.txt\n";
    assert!(text.contains(shared), "{text}");
    assert!(
        text.contains("~~Se~~ **Permet de se** souvenir du choix"),
        "{text}"
    );
    // The part stands after its section, and so does its contradiction.
    let at = |id: &str| text.find(id).unwrap();
    assert!(at("aaaaaaaaaaa3") < at("CONTRADICTION") && at("CONTRADICTION") < at("aaaaaaaaaaa4"));
}

#[test]
fn a_reader_of_markdown_sees_the_report_and_no_more() {
    let text = written(&common::decided(), Lang::En, Extent::Whole);
    let events = events(&text);
    let struck = events
        .iter()
        .filter(|event| matches!(event, Event::Start(Tag::Strikethrough)));
    // The wording, and the name of the slot before each of four wrong fillers.
    assert_eq!(struck.count(), 5, "{text}");
    let tables = events
        .iter()
        .filter(|event| matches!(event, Event::Start(Tag::Table(_))));
    assert_eq!(tables.count(), 1);
    assert!(!events.iter().any(|event| matches!(event, Event::Html(_))));
}

/// What somebody asks who has only the summary of the five chartes.
#[test]
fn a_summary_answers_what_a_lawyer_asks() {
    let mut asked = options(Lang::En);
    asked.title = Some("Cookies of <b>the region</b>".into());
    asked.collected = Some(Day::new(2027, 3, 12).unwrap());
    let text = written_with(&common::five(), &asked, Extent::Summary);
    for answer in [
        "# Cookies of \\<b\\>the region\\</b\\>\n",
        "not legal advice",
        "**Date of the summary**: 31\u{a0}March 2027",
        "**Texts collected on**: 12\u{a0}March 2027",
        "## Inferred template: charte-cookies",
        "**verified**",
        "### In short",
        "- **conforms** (1): opendata.ha-py.fr\n",
        "- **conforms, differs in form only** (2): chaville-seineouest.opendatasoft.com, valenciennesmetro",
        "- **deviates** (2): data.blois.agglopolys.fr, data.saint-maur.com\n",
        "~~Se~~ **Permet de se** souvenir",
        "- **CONTRADICTION** · Google ReCaptcha · \\_grecaptcha\n",
        "  - under “Cookies tiers” · 1 of 5 · beyond the template · data.saint-maur.com\n",
    ] {
        let answer = answer.replace("**verified**", "verified: template and deviations");
        assert!(text.contains(&answer), "{answer:?} is not in\n{text}");
    }
    // A run's result bears no day: it is the same tomorrow.
    let result = written_with(&common::five(), &asked, Extent::Whole);
    assert!(!result.contains("2027") && result.contains("\n# ") == text.contains("\n# "));
}

#[test]
fn an_extract_names_no_other_portal() {
    let mut asked = options(Lang::Fr);
    asked.portals = vec!["data.blois.agglopolys.fr".into()];
    let text = written_with(&common::decided(), &asked, Extent::Summary);
    assert!(text.contains("data.blois.agglopolys.fr"), "{text}");
    for other in [
        "data.saint-maur.com",
        "opendata.ha-py.fr",
        "chaville-seineouest",
    ] {
        assert!(!text.contains(other), "{other} is in\n{text}");
    }
}

#[test]
fn what_very_many_portals_share_is_told_in_a_line() {
    let mut analysis = common::five();
    let family = &mut analysis.families[0];
    let blois = family.documents.iter();
    let blois = blois
        .clone()
        .find(|held| &*held.portal == "data.blois.agglopolys.fr");
    let blois = blois.unwrap().clone();
    for number in 0..40 {
        let mut more = blois.clone();
        more.portal = common::arc(&format!("p{number:02}.example.fr"));
        more.path.text = common::arc(&format!("corpus/p{number:02}.example.fr.txt"));
        family.documents.push(more);
    }
    let text = written(&analysis, Lang::En, Extent::Summary);
    let line = text
        .lines()
        .find(|line| line.starts_with("- 42\u{a0}portals: "));
    let line = line.unwrap_or_else(|| panic!("{text}"));
    assert!(
        line.contains("p00.example.fr") && line.contains("22"),
        "{line}"
    );
    assert!(!text.contains("p00.example.fr.txt"));
}

#[test]
fn nothing_in_a_file_means_anything_in_the_report() {
    let hostile = "x](http://mal) <script>a</script> `b` **c** |d| @maire #12 ~~e~~ ![f](g)\n\n# h\n- i\n\
                   https://mal.example www.mal.example :smile: $j$ \u{1b}[2J\u{202e} <!-- k";
    let mut analysis = common::decided();
    let family = &mut analysis.families[0];
    family.template.name = common::arc(hostile);
    for block in &mut family.template.blocks {
        for reading in &mut block.readings {
            reading.text = common::arc(hostile);
            reading.column = Some(common::arc(hostile));
        }
    }
    for held in &mut family.resolved {
        held.text = common::arc(hostile);
        held.portal = common::arc(hostile);
    }
    for document in &mut family.documents {
        document.portal = common::arc(hostile);
        document.path.text = common::arc(hostile);
        let findings = Arc::make_mut(&mut document.findings);
        for deviation in findings.deviations.iter_mut().map(Arc::make_mut) {
            deviation.section = [common::arc(hostile)].into();
            deviation.column = Some(common::arc(hostile));
            for edit in Arc::make_mut(&mut deviation.edits) {
                edit.text = hostile.into();
            }
            if let Some(found) = &mut deviation.found {
                found.text = common::arc(hostile);
            }
        }
        for mark in &mut document.marks {
            mark.accepted = Some(common::decided::acceptance(hostile, Some(hostile), true));
        }
    }
    analysis.unassigned[0].path.text = common::arc(hostile);
    analysis.skipped[0].path.text = common::arc(hostile);
    let text = written(&analysis, Lang::En, Extent::Whole);
    let calm = written(&common::decided(), Lang::En, Extent::Whole);
    assert_eq!(text.lines().count(), calm.lines().count(), "{text}");
    let shape = |text: &str| {
        // How a change is marked depends on its signs: by Markdown, or by HTML.
        let starts = events(text).into_iter().filter(|event| match event {
            Event::Start(Tag::Strikethrough | Tag::Strong) => false,
            Event::Start(_) => true,
            _ => false,
        });
        starts.count()
    };
    assert_eq!(shape(&text), shape(&calm), "{text}");
    let text = written(&analysis, Lang::En, Extent::Summary);
    for event in events(&text) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => panic!("a link: {text}"),
            Event::InlineHtml(html) => assert!(
                ["<!-- -->", "<ins>", "</ins>", "<del>", "</del>"].contains(&&*html),
                "{html}"
            ),
            Event::Html(html) => panic!("{html}"),
            Event::Code(code) => assert!([12, 64].contains(&code.len()), "{code}"),
            _ => {}
        }
    }
    assert!(!text.contains("@maire") && !text.contains("#12"), "{text}");
    assert!(
        !text.contains("https://mal") && !text.contains("www.mal"),
        "{text}"
    );
    let obeyed = |sign: char| sign != '\n' && charte_diff::report::visible::is_hidden(sign);
    assert!(!text.chars().any(obeyed));
}
