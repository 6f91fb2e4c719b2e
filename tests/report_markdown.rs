//! The Markdown report, as snapshots, and read back by a Markdown reader: what stands in a file stays text.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, helpers included"
)]

mod common;

use std::sync::Arc;

use charte_diff::analysis::Analysis;
use charte_diff::report::lang::Lang;
use charte_diff::report::markdown::{MarkdownOptions, write};
use pulldown_cmark::{Event, Options, Parser, Tag};

fn written(analysis: &Analysis, lang: Lang, verbose: bool) -> String {
    let mut out = Vec::new();
    write(analysis, &MarkdownOptions { lang, verbose }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn events(text: &str) -> Vec<Event<'_>> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH).collect()
}

#[test]
fn five_in_english() {
    insta::assert_snapshot!(written(&common::five(), Lang::En, false));
}

#[test]
fn what_people_decided_in_french() {
    insta::assert_snapshot!(written(&common::decided(), Lang::Fr, true));
}

#[test]
fn each_deviation_stands_once_with_everybody_who_has_it() {
    let text = written(&common::five(), Lang::En, true);
    for id in 1..=5 {
        assert_eq!(
            text.matches(&format!("`aaaaaaaaaaa{id}`")).count(),
            1,
            "{text}"
        );
    }
    let shared = "- data.blois.agglopolys.fr · corpus/data.blois.agglopolys.fr.txt:30\n\
                  - data.saint-maur.com · corpus/data.saint-maur.com.txt:30\n";
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
    let text = written(&common::decided(), Lang::En, true);
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
        for deviation in &mut Arc::make_mut(&mut document.findings).deviations {
            deviation.section = [common::arc(hostile)].into();
            deviation.column = Some(common::arc(hostile));
            for edit in &mut deviation.edits {
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
    let text = written(&analysis, Lang::En, true);
    let calm = written(&common::decided(), Lang::En, true);
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
    for event in events(&text) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => panic!("a link: {text}"),
            Event::InlineHtml(html) => assert!(
                ["<!-- -->", "<ins>", "</ins>", "<del>", "</del>"].contains(&&*html),
                "{html}"
            ),
            Event::Html(html) => panic!("{html}"),
            Event::Code(code) => assert_eq!(code.len(), 12, "{code}"),
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
