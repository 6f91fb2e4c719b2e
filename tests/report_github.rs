//! The workflow commands of GitHub Actions: what annotates which line, and that nothing in a file can give a command.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, helpers included"
)]

mod common;

use std::sync::Arc;

use charte_diff::analysis::Analysis;
use charte_diff::report::github::{GithubOptions, write};
use charte_diff::report::lang::Lang;

fn written(analysis: &Analysis, lang: Lang, verbose: bool) -> String {
    let mut out = Vec::new();
    write(analysis, &GithubOptions { lang, verbose }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn five_in_english() {
    insta::assert_snapshot!(written(&common::five(), Lang::En, true));
}

#[test]
fn what_people_decided_in_french() {
    insta::assert_snapshot!(written(&common::decided(), Lang::Fr, false));
}

#[test]
fn notes_are_told_with_verbose_only() {
    let levels =
        |text: &str, level: &str| text.lines().filter(|line| line.starts_with(level)).count();
    let few = written(&common::five(), Lang::En, false);
    assert_eq!(
        (
            levels(&few, "::error "),
            levels(&few, "::warning "),
            levels(&few, "::notice ")
        ),
        (3, 2, 0)
    );
    let all = written(&common::five(), Lang::En, true);
    assert_eq!(levels(&all, "::notice "), 2);
}

#[test]
fn only_what_counts_is_an_error_or_a_warning() {
    let text = written(&common::decided(), Lang::En, false);
    let line = |id: &str| text.lines().find(|line| line.contains(id)).unwrap();
    // Accepted, and known from before.
    assert!(line("aaaaaaaaaaa1").starts_with("::notice "), "{text}");
    assert!(line("aaaaaaaaaaa1").contains("relu le 12 mars"), "{text}");
    assert!(line("aaaaaaaaaaa4").starts_with("::notice "), "{text}");
    assert!(line("aaaaaaaaaaa2").starts_with("::error "), "{text}");
    // What fits no template counts in every run.
    assert!(
        text.contains(
            "::error file=corpus/conditions d’usage.txt,line=1::No approved template fits"
        ),
        "{text}"
    );
}

#[test]
fn columns_are_given_within_one_line_only() {
    let mut analysis = common::five();
    let findings = Arc::get_mut(&mut analysis.families[0].documents[1].findings).unwrap();
    let first = Arc::make_mut(&mut findings.deviations[0]);
    first.found.as_mut().unwrap().end_line = 31;
    let text = written(&analysis, Lang::En, false);
    let first = text.lines().next().unwrap();
    assert!(first.contains("line=30,endLine=31,title="), "{first}");
}

#[test]
fn hostile_text_gives_no_command() {
    let hostile =
        "x\n::error::y\r\n::set-env name=A::b %0A ##[error]z ,:\u{1b}[2J\u{2028}::warning::w";
    let mut analysis = common::decided();
    let family = &mut analysis.families[0];
    family.template.name = common::arc(hostile);
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
            for slot in &mut deviation.wrong_slots {
                slot.filler = common::arc(hostile);
            }
        }
        for mark in &mut document.marks {
            mark.accepted = Some(common::decided::acceptance(hostile, Some(hostile), false));
        }
    }
    for held in &mut analysis.unassigned {
        held.path.text = common::arc(hostile);
        held.nearest.as_mut().unwrap().family = common::arc(hostile);
    }
    let calm = written(&common::decided(), Lang::En, true);
    let text = written(&analysis, Lang::En, true);
    assert_eq!(text.lines().count(), calm.lines().count(), "{text}");
    for line in text.lines() {
        let command = line.strip_prefix("::");
        let level = command.map(|command| command.split(' ').next().unwrap());
        assert!(
            level.is_none_or(|level| ["error", "warning", "notice"].contains(&level)),
            "{line}"
        );
        // The runner ends the properties at the first `::`, so none may stand in them.
        if let Some(command) = command {
            let properties = command.split("::").next().unwrap();
            assert!(properties.contains("file="), "{line}");
            for property in properties.split_once(' ').unwrap().1.split(',') {
                let name = property.split('=').next().unwrap();
                let known = ["file", "line", "endLine", "col", "endColumn", "title"];
                assert!(known.contains(&name), "{name} in {line}");
            }
        }
        assert!(
            !line.chars().any(charte_diff::report::visible::is_hidden),
            "{line:?}"
        );
    }
}
