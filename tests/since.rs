//! `--since`: what is new, what has gone, what is as before, and what of it counts.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says loudly what it could not do"
)]

#[allow(dead_code, reason = "not every file of tests uses every helper")]
mod project;
#[allow(dead_code, reason = "not every file of tests uses every helper")]
mod unprivileged;

use std::fs;

use project::{
    BLOIS, DUPLICATE, EXTRA_ROW, EXTRA_SECTION, Project, SAINT_MAUR, WORDING, deviations,
};
use serde_json::{Value, json};

/// The chartes, with a report on them as they are.
fn with_report(config: Option<&str>) -> Project {
    let project = Project::new(config);
    let report = project.run(&["--format", "json", "corpus"]);
    project.write("last.json", report.out());
    project
}

/// The figures: new, resolved, as before.
fn figures(report: &Value) -> [u64; 3] {
    ["new", "resolved", "unchanged"].map(|name| report["since"][name].as_u64().unwrap())
}

/// The ids and portals of what has gone.
fn resolved(report: &Value) -> Vec<(String, String)> {
    let families = report["families"].as_array().unwrap().iter();
    let resolved = families.flat_map(|family| family["resolved"].as_array().unwrap());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    resolved
        .map(|gone| (text(&gone["portal"]), text(&gone["id"])))
        .collect()
}

fn pair(portal: &str, id: &str) -> (String, String) {
    (portal.to_owned(), id.to_owned())
}

fn since(project: &Project, paths: &[&str]) -> Value {
    project.report(&[&["--since", "last.json"], paths].concat())
}

#[test]
fn nothing_changed() {
    let project = with_report(None);
    let report = since(&project, &["corpus"]);
    assert_eq!(figures(&report), [0, 0, 7]);
    assert_eq!(report["since"]["templates_changed"], json!([]));
    assert!(
        deviations(&report, SAINT_MAUR)
            .iter()
            .all(|deviation| deviation["new"] == false)
    );
    assert_eq!(
        report["summary"]["errors"], 3,
        "the figures are those of the run"
    );
    let without = project.report(&["corpus"]);
    assert!(without["since"].is_null() && deviations(&without, BLOIS)[0]["new"].is_null());
}

#[test]
fn what_is_new_counts_and_what_was_there_does_not() {
    let project = with_report(None);
    let run = |typed: &[&str]| {
        project.run(
            &[
                &["-q", "--fail-on", "warning", "--since", "last.json"],
                typed,
            ]
            .concat(),
        )
    };
    assert_eq!(run(&["corpus"]).status(), 0);
    // Its line moves, and is what it was; a new block is new, though another document has it already.
    let row = project.read(&format!("corpus/{SAINT_MAUR}.txt"));
    let row = row.lines().nth(30).unwrap().to_owned();
    project.edit(BLOIS, |text| format!("\n\n{text}\n{row}\n"));
    assert_eq!(run(&["corpus"]).status(), 1);
    let report = since(&project, &["corpus"]);
    assert_eq!(figures(&report), [1, 0, 7]);
    let news: Vec<(&str, &Value)> = deviations(&report, BLOIS)
        .iter()
        .map(|deviation| (deviation["id"].as_str().unwrap(), &deviation["new"]))
        .collect();
    assert_eq!(news, [(WORDING, &json!(false)), (EXTRA_ROW, &json!(true))]);
    // Accepted, it counts no more.
    project
        .run(&["accept", EXTRA_ROW, "--reason", "r", "corpus"])
        .says(0, &[]);
    assert_eq!(run(&["corpus"]).status(), 0);
}

#[test]
fn what_has_gone_is_resolved() {
    let project = with_report(None);
    project.edit(SAINT_MAUR, |text| {
        let kept = text
            .lines()
            .enumerate()
            .filter(|(at, _)| ![31, 32].contains(at));
        kept.map(|(_, line)| format!("{line}\n")).collect()
    });
    let report = since(&project, &["corpus"]);
    assert_eq!(figures(&report), [0, 2, 5]);
    let gone = [pair(SAINT_MAUR, EXTRA_SECTION), pair(SAINT_MAUR, DUPLICATE)];
    assert_eq!(resolved(&report), gone);
    let section = &report["families"][0]["resolved"][0];
    assert_eq!(
        (&section["kind"], &section["severity"]),
        (&json!("extra"), &json!("error"))
    );
    assert_eq!(section["text"], "Cookies tiers");
    assert_eq!(section["path"], format!("corpus/{SAINT_MAUR}.txt"));
}

#[test]
fn equal_deviations_are_counted() {
    let twice = |text: String| text + "\nUne phrase de trop, ici.\n\nUne phrase de trop, ici.\n";
    let once = |text: String| text + "\nUne phrase de trop, ici.\n";
    let project = Project::new(None);
    let own = project.read(&format!("corpus/{BLOIS}.txt"));
    project.edit(BLOIS, |_| once(own.clone()));
    project.write(
        "last.json",
        project.run(&["--format", "json", "corpus"]).out(),
    );
    project.edit(BLOIS, |_| twice(own.clone()));
    let report = since(&project, &["corpus"]);
    assert_eq!(figures(&report), [1, 0, 8]);
    let news: Vec<&Value> = deviations(&report, BLOIS)
        .iter()
        .map(|held| &held["new"])
        .collect();
    assert_eq!(news, [false, false, true], "the later one is the new one");
    project.write(
        "last.json",
        project.run(&["--format", "json", "corpus"]).out(),
    );
    project.edit(BLOIS, |_| once(own.clone()));
    assert_eq!(figures(&since(&project, &["corpus"])), [0, 1, 8]);
}

#[test]
fn a_document_is_found_again_however_it_is_reached() {
    let project = with_report(None);
    assert_eq!(figures(&since(&project, &["./corpus//"])), [0, 0, 7]);
    // Elsewhere, it is known by its portal.
    fs::rename(project.path("corpus"), project.path("chartes")).unwrap();
    assert_eq!(figures(&since(&project, &["chartes"])), [0, 0, 7]);
    // Where a portal stands twice, it says nothing.
    let name = "opendata.ha-py.fr.txt";
    let own = project.read(&format!("chartes/{name}")) + "\n\nUne phrase de trop, ici.\n";
    project.write(&format!("chartes/{name}"), &own);
    project.write(
        "last.json",
        project.run(&["--format", "json", "chartes"]).out(),
    );
    fs::rename(project.path("chartes"), project.path("corpus")).unwrap();
    assert_eq!(figures(&since(&project, &["corpus"])), [0, 0, 8]);
    project.write(&format!("again/{name}"), &own);
    assert_eq!(figures(&since(&project, &["corpus", "again"])), [2, 0, 7]);
}

#[test]
fn a_document_that_was_not_read_resolves_nothing() {
    let project = with_report(None);
    let file = format!("corpus/{SAINT_MAUR}.txt");
    let of_saint_maur = |report: &Value| -> Vec<String> {
        let gone = resolved(report).into_iter();
        let own = gone.filter(|(portal, _)| portal == SAINT_MAUR);
        own.map(|(_, id)| id).collect()
    };
    let others = [
        "corpus/opendata.ha-py.fr.txt",
        "corpus/data.blois.agglopolys.fr.txt",
    ];
    assert!(of_saint_maur(&since(&project, &others)).is_empty());
    // A file that cannot be read is not mended.
    project.write(&file, "\0\u{1}\u{2}\0");
    assert!(of_saint_maur(&since(&project, &["corpus"])).is_empty());
    // One that is gone from where the run looked has nothing any more.
    fs::remove_file(project.path(&file)).unwrap();
    let all = [EXTRA_ROW, EXTRA_SECTION, DUPLICATE, WORDING];
    assert_eq!(of_saint_maur(&since(&project, &["corpus"])), all);
    // Under another name for the folder that cannot be told, unless it is all that the config names.
    let elsewhere = project.path("corpus");
    let elsewhere = elsewhere.to_str().unwrap();
    assert!(of_saint_maur(&since(&project, &[elsewhere])).is_empty());
    project.write("charte-diff.toml", "paths = [\"corpus\"]\n");
    assert_eq!(of_saint_maur(&since(&project, &[elsewhere])), all);
}

#[test]
fn a_kind_that_is_switched_off_is_not_resolved() {
    let project = with_report(None);
    project.write("charte-diff.toml", "[levels]\nlayout = \"off\"\n");
    assert_eq!(figures(&since(&project, &["corpus"])), [0, 0, 5]);
}

#[test]
fn another_template_is_said() {
    let project = with_report(None);
    for portal in ["opendata.ha-py.fr", "valenciennesmetro.opendatasoft.com"] {
        project.edit(portal, |text| {
            text.replace("Se souvenir", "Permet de se souvenir")
        });
    }
    let report = since(&project, &["corpus"]);
    assert_eq!(
        report["since"]["templates_changed"],
        json!(["charte-cookies"])
    );
    assert!(resolved(&report).contains(&pair(BLOIS, WORDING)));
}

#[test]
fn a_family_that_is_gone_loses_nothing() {
    let project = with_report(None);
    let mut report: Value = serde_json::from_str(&project.read("last.json")).unwrap();
    report["families"][0]["name"] = json!("another");
    project.write("last.json", &report.to_string());
    let renamed = since(&project, &["corpus"]);
    assert_eq!(figures(&renamed), [0, 0, 7]);
    assert_eq!(
        renamed["since"]["templates_changed"],
        json!(["charte-cookies"])
    );
    // What a document had that fits no template any more goes with the first family.
    let nothing =
        "Un texte tout autre, sans rien de commun avec ce que disent les autres portails.\n";
    project.write(&format!("corpus/{SAINT_MAUR}.txt"), nothing);
    let alone = since(&project, &["corpus"]);
    assert_eq!(alone["summary"]["unassigned"], 1);
    for id in [EXTRA_ROW, EXTRA_SECTION, DUPLICATE, WORDING] {
        assert!(resolved(&alone).contains(&pair(SAINT_MAUR, id)), "{id}");
    }
    assert_eq!(figures(&alone)[1], resolved(&alone).len() as u64);
}

#[test]
fn what_is_no_earlier_report_is_refused_before_anything_is_read() {
    let project = with_report(None);
    let earlier = project.read("last.json");
    let cut: String = earlier.chars().take(2000).collect();
    let other = earlier.replacen("charte-diff/1", "charte-diff/9", 1);
    let line = "{\"schema\":\"charte-diff/1\",\"family\":\"a\",\"path\":\"b\"}\n";
    let malformed = earlier.replacen("\"families\":[", "\"families\":[7,", 1);
    let kind = earlier.replacen(
        "\"kind\":\"layout\",\"element\"",
        "\"kind\":\"la\\u001byout\",\"element\"",
        1,
    );
    assert_ne!(kind, earlier);
    for (text, words) in [
        ("", "last.json:1:1: this is not JSON"),
        ("Inferred template", "last.json:1:1: this is not JSON"),
        (&cut, "this is not JSON"),
        ("{}", "this is JSON, but no report of charte-diff"),
        ("[1]", "this is JSON, but no report of charte-diff"),
        (
            &other,
            "a report of another version (charte-diff/9, expected charte-diff/1)",
        ),
        (&line.repeat(2), "one document a line (--format jsonl)"),
        (line, "one document a line (--format jsonl)"),
        (&malformed, "the report does not read as one"),
        (&kind, "unknown kind \"la\\u{1b}yout\""),
    ] {
        project.write("last.json", text);
        let run = project.run(&["--since", "last.json", "corpus"]);
        run.says(
            2,
            &[words, "--since takes what an earlier --format json wrote"],
        );
        assert!(run.out().is_empty(), "{words}");
    }
    fs::remove_file(project.path("last.json")).unwrap();
    project
        .run(&["--since", "last.json", "corpus"])
        .says(2, &["last.json: cannot be read: No such file or directory"]);
    let run = project.run(&["--lang", "fr", "--since", "corpus", "corpus"]);
    run.says(
        2,
        &["corpus\u{a0}: lecture impossible\u{a0}: c’est un dossier"],
    );
}
