//! SARIF against the official schema, and by what code scanning relies on: regions that hold what was found, stable
//! fingerprints, one state for every result.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, helpers included"
)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use charte_diff::analysis::{Analysis, SkipReason, Skipped, Summary};
use charte_diff::deviation::{Deviation, Kind};
use charte_diff::engine;
use charte_diff::report::lang::Lang;
use charte_diff::report::sarif::{SarifOptions, write};
use serde_json::Value;

fn log(analysis: &Analysis, lang: Lang, verbose: bool) -> Value {
    let mut out = Vec::new();
    write(analysis, &SarifOptions { lang, verbose }, &mut out).unwrap();
    assert_eq!(out.iter().filter(|byte| **byte == b'\n').count(), 1);
    serde_json::from_slice(&out).unwrap()
}

fn results(analysis: &Analysis, verbose: bool) -> Vec<Value> {
    let log = log(analysis, Lang::En, verbose);
    log["runs"][0]["results"].as_array().unwrap().clone()
}

fn empty() -> Analysis {
    Analysis {
        families: Vec::new(),
        unassigned: Vec::new(),
        skipped: Vec::new(),
        summary: Summary::default(),
        since: None,
    }
}

#[test]
fn every_log_is_what_the_official_schema_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas/sarif-schema-2.1.0.json");
    // One of its expressions has a `]` too many, which JavaScript takes for a plain sign and this validator does not.
    let text = fs::read_to_string(path).unwrap();
    let mended = text.replace("{2}]?$", "{2}\\\\]?$");
    assert_ne!(text, mended);
    let schema: Value = serde_json::from_str(&mended).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut odd = common::decided();
    odd.skipped[0].path.hex = Some(common::arc("ff2e747874"));
    Arc::get_mut(&mut odd.families[0].documents[4].findings)
        .unwrap()
        .verified = false;
    for analysis in [empty(), common::five(), common::decided(), odd] {
        for (lang, verbose) in [(Lang::Fr, true), (Lang::En, false)] {
            let log = log(&analysis, lang, verbose);
            let errors: Vec<String> = validator
                .iter_errors(&log)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
    }
    let mut wrong = log(&common::five(), Lang::En, false);
    wrong["runs"][0]["results"][0]["level"] = "grave".into();
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn every_kind_is_a_rule_and_every_result_names_its_own() {
    let log = log(&common::decided(), Lang::Fr, true);
    let rules = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    let mut ids: Vec<&str> = Kind::ALL.map(Kind::name).into();
    ids.push("no_template");
    let held: Vec<&str> = rules
        .iter()
        .map(|rule| rule["id"].as_str().unwrap())
        .collect();
    assert_eq!(held, ids);
    for rule in rules {
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(!rule[text]["text"].as_str().unwrap().is_empty());
        }
        let markdown = rule["help"]["markdown"].as_str().unwrap();
        assert!(
            markdown.contains("**Que faire**") && !markdown.contains("u\\{a\\}"),
            "{markdown}"
        );
    }
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(result["ruleId"], rules[index]["id"]);
    }
}

#[test]
fn notes_are_results_with_verbose_only() {
    let (few, all) = (
        results(&common::five(), false),
        results(&common::five(), true),
    );
    assert_eq!((few.len(), all.len()), (5, 7));
    assert!(few.iter().all(|result| result["level"] != "note"));
    let log = log(&common::five(), Lang::En, false);
    assert_eq!(log["runs"][0]["properties"]["notes"], 2);
}

#[test]
fn what_people_decided_is_a_suppression_and_what_was_there_a_state() {
    let results = results(&common::decided(), false);
    let of = |path: &str, id: &str| {
        let found = results.iter().find(|result| {
            let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
            uri == &format!("corpus/{path}.txt")
                && result["partialFingerprints"]["charteDiffId/v1"] == id
        });
        found.unwrap()
    };
    let accepted = of("data.blois.agglopolys.fr", "aaaaaaaaaaa1");
    assert_eq!(accepted["suppressions"][0]["status"], "accepted");
    assert_eq!(
        accepted["suppressions"][0]["justification"],
        "relu le 12 mars, sans portée"
    );
    let expired = of("data.saint-maur.com", "aaaaaaaaaaa1");
    assert_eq!(expired["suppressions"], Value::Array(Vec::new()));
    assert!(
        expired["properties"]["acceptance"]
            .as_str()
            .unwrap()
            .contains("expired")
    );
    assert_eq!(expired["baselineState"], "unchanged");
    assert_eq!(
        of("data.saint-maur.com", "aaaaaaaaaaa2")["baselineState"],
        "new"
    );
    assert_eq!(
        of("opendata.ha-py.fr", "dddddddddddd")["baselineState"],
        "absent"
    );
    // The standard wants both on every result or on none.
    for result in &results {
        assert!(result["suppressions"].is_array() && result["baselineState"].is_string());
    }
    let alone = results.last().unwrap();
    assert_eq!(
        (&alone["ruleId"], &alone["level"]),
        (&"no_template".into(), &"error".into())
    );
    let uri = &alone["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "corpus/conditions%20d%E2%80%99usage.txt");
}

#[test]
fn what_is_missing_is_a_line_and_what_repeats_shows_the_first() {
    let mut analysis = common::five();
    let findings = Arc::get_mut(&mut analysis.families[0].documents[1].findings).unwrap();
    let gone = Arc::make_mut(&mut findings.deviations[0]);
    *gone = Deviation {
        kind: Kind::Missing,
        found: None,
        edits: Arc::default(),
        expected_line: Some(9),
        ..gone.clone()
    };
    let results = results(&analysis, false);
    let region = |result: &Value| result["locations"][0]["physicalLocation"]["region"].clone();
    assert_eq!(
        region(&results[0]),
        serde_json::json!({"startLine": 9, "endLine": 9})
    );
    let repeated = results.last().unwrap();
    let first = &repeated["relatedLocations"][0]["physicalLocation"]["region"]["startLine"];
    assert_eq!(
        (&repeated["ruleId"], first),
        (&"duplicate".into(), &31.into())
    );
}

#[test]
fn what_could_not_be_read_is_a_notification() {
    let mut analysis = common::five();
    analysis.skipped.push(Skipped {
        path: common::path("absent.txt"),
        reason: SkipReason::Unreadable(common::arc("No such file or directory")),
        named: true,
    });
    let log = log(&analysis, Lang::En, false);
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(
        invocation["toolExecutionNotifications"][0]["level"],
        "error"
    );
}

#[test]
fn hostile_text_is_no_link_no_placeholder_and_no_sequence() {
    let mut analysis = common::five();
    let findings = Arc::get_mut(&mut analysis.families[0].documents[1].findings).unwrap();
    let hostile = "[ici](http://mal) {0} {{url}} \u{1b}[2J\u{202e}";
    Arc::make_mut(&mut findings.deviations[0]).edits = common::edits(&[
        (charte_diff::deviation::EditOp::Delete, "a"),
        (charte_diff::deviation::EditOp::Insert, hostile),
    ]);
    let message = results(&analysis, false)[0]["message"]["text"].clone();
    let message = message.as_str().unwrap();
    assert!(
        !message.contains("](") && message.contains("[ici] (http://mal)"),
        "{message}"
    );
    assert!(
        message.contains("{{0}}") && message.contains("{{url}}"),
        "{message}"
    );
    assert!(
        message.contains("u{{1b}}") && !message.contains('\u{1b}'),
        "{message}"
    );
}

/// The text without its white space: a block's lines are joined, a row's cells parted by a tab.
fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn every_region_holds_what_was_found() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let collected = charte_diff::corpus::collect(&[root.join("corpus")], "-");
    let analysis = engine::analyse(&collected.files, &engine::Settings::default(), &|_| ());
    let log = log(&analysis, Lang::En, true);
    let mut checked = 0;
    for document in &analysis.families[0].documents {
        let text = fs::read_to_string(PathBuf::from(&*document.path.text)).unwrap();
        for deviation in &document.findings.deviations {
            let result = log["runs"][0]["results"]
                .as_array()
                .unwrap()
                .iter()
                .find(|result| {
                    let location = &result["locations"][0]["physicalLocation"]["artifactLocation"];
                    result["partialFingerprints"]["charteDiffId/v1"] == *deviation.id
                        && location["uri"] == format!("file://{}", document.path.text)
                });
            let region = &result.unwrap()["locations"][0]["physicalLocation"]["region"];
            let at = |key: &str| usize::try_from(region[key].as_u64().unwrap()).unwrap();
            let lines: Vec<&str> = text.lines().collect();
            let mut held = String::new();
            for number in at("startLine")..=at("endLine") {
                let line = lines[number - 1];
                let from = if number == at("startLine") {
                    at("startColumn") - 1
                } else {
                    0
                };
                let to = if number == at("endLine") {
                    at("endColumn") - 1
                } else {
                    line.chars().count()
                };
                held.extend(line.chars().take(to).skip(from));
                held.push(' ');
            }
            let found = &deviation.found.as_ref().unwrap().text;
            assert_eq!(bare(&held), bare(found), "{}", deviation.id);
            checked += 1;
        }
    }
    assert_eq!(checked, 7);
}
