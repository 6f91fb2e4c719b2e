//! The JSON report against its published schema, and by what a reader relies on.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, helpers included"
)]

mod common;

use std::sync::Arc;

use charte_diff::analysis::{
    Analysis, Nearest, SkipReason, Skipped, Summary, Unassigned, UnassignedReason,
};
use charte_diff::corpus::record::Fault;
use charte_diff::deviation::{Element, Kind, RaisedBy, Severity, SlotFault};
use charte_diff::report::json::{REPORT_SCHEMA, write, write_lines};
use charte_diff::report::lang::Lang;
use charte_diff::template::SlotType;
use charte_diff::text::NormalisationKind;
use serde_json::Value;

fn json(analysis: &Analysis, lang: Lang) -> Value {
    let mut out = Vec::new();
    write(analysis, lang, &mut out).unwrap();
    assert_eq!(
        out.iter().filter(|byte| **byte == b'\n').count(),
        1,
        "one line"
    );
    serde_json::from_slice(&out).unwrap()
}

fn schema() -> Value {
    serde_json::from_str(REPORT_SCHEMA).unwrap()
}

fn with_outsiders() -> Analysis {
    let mut analysis = common::five();
    analysis.unassigned.push(Unassigned {
        path: common::path("corpus/autre.txt"),
        reason: UnassignedReason::NoFamily,
        nearest: Some(Nearest {
            family: common::arc("charte-cookies"),
            share: 0.31,
        }),
        fingerprint: None,
        written: common::arc("Autre"),
    });
    let mut path = common::path("corpus/\u{fffd}.txt");
    path.hex = Some(common::arc("ff2e747874"));
    let reasons = [
        SkipReason::Binary,
        SkipReason::Empty,
        SkipReason::Markup,
        SkipReason::Unreadable(common::arc("Permission denied")),
        SkipReason::NotAFile,
        SkipReason::TooLarge(2 << 30),
    ];
    for reason in reasons {
        analysis.skipped.push(Skipped {
            path: path.clone(),
            reason,
            named: false,
        });
    }
    analysis
}

#[test]
fn every_report_is_what_the_schema_says() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let empty = Analysis {
        families: Vec::new(),
        unassigned: Vec::new(),
        skipped: Vec::new(),
        summary: Summary::default(),
        since: None,
    };
    for analysis in [empty, common::five(), with_outsiders(), common::decided()] {
        for lang in [Lang::Fr, Lang::En] {
            let report = json(&analysis, lang);
            let errors: Vec<String> = validator
                .iter_errors(&report)
                .map(|error| error.to_string())
                .collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
    }
}

#[test]
fn the_schema_refuses_what_it_does_not_know() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let report = json(&common::five(), Lang::En);
    let changes: [(&str, Value); 4] = [
        ("/families/0/documents/1/deviations/0/kind", "novel".into()),
        ("/families/0/documents/1/deviations/0/id", "short".into()),
        ("/families/0/template/slots/0/type", "name".into()),
        ("/summary", serde_json::json!({"documents": 5})),
    ];
    for (place, value) in changes {
        let mut changed = report.clone();
        *changed.pointer_mut(place).unwrap() = value;
        assert!(!validator.is_valid(&changed), "{place}");
    }
    let mut more = report;
    more["families"][0]["documents"][0]["extra_key"] = Value::Null;
    assert!(!validator.is_valid(&more));
}

#[test]
fn the_closed_lists_of_the_schema_are_those_of_the_code() {
    let schema = schema();
    let list = |name: &str| -> Vec<String> {
        let list = schema["$defs"][name]["enum"].as_array().unwrap();
        list.iter()
            .map(|name| name.as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(list("kind"), Kind::ALL.map(Kind::name));
    assert_eq!(list("element"), Element::ALL.map(Element::name));
    assert_eq!(list("raised_by"), RaisedBy::ALL.map(RaisedBy::name));
    assert_eq!(list("slot_fault"), SlotFault::ALL.map(SlotFault::name));
    assert_eq!(list("record_fault"), Fault::NAMES);
    assert_eq!(list("slot_type"), SlotType::ALL.map(SlotType::name));
    assert_eq!(
        list("normalisation_kind"),
        NormalisationKind::ALL.map(NormalisationKind::name)
    );
    assert_eq!(
        list("severity"),
        [Severity::Error, Severity::Warning, Severity::Note].map(Severity::name)
    );
    let reasons = schema["$defs"]["skipped"]["properties"]["reason"]["enum"]
        .as_array()
        .unwrap();
    assert_eq!(*reasons, SkipReason::NAMES);
    let reasons = schema["$defs"]["unassigned"]["properties"]["reason"]["enum"]
        .as_array()
        .unwrap();
    assert_eq!(*reasons, UnassignedReason::ALL.map(UnassignedReason::name));
}

#[test]
fn keys_stand_in_the_order_of_the_contract() {
    let mut out = Vec::new();
    write(&common::five(), Lang::En, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let document = r#"{"path":"corpus/data.saint-maur.com.txt","portal":"data.saint-maur.com","encoding":"utf-8","conforms":false,"verified":true,"slots":{"url":["https://data.saint-maur.com"]},"choices":[],"normalisations":[{"kind":"blank_line_in_table","lines":[27]}],"deviations":[{"id":"aaaaaaaaaaa1","kind":"wording","element":"cell","severity":"warning","raised_by":null,"section":["#;
    assert!(text.contains(document), "{text}");
    let tail = r#""after":null,"expected_line":null,"duplicate_of":null,"duplicate_in":null,"part_of":null,"contested":false,"shared_by":2,"new":null,"accepted":null,"wrong_slots":[]}"#;
    assert!(text.contains(tail), "{text}");
    assert!(text.ends_with(
        "\"by_kind\":{\"extra\":2,\"duplicate\":1,\"wording\":2,\"layout\":2}},\"since\":null}\n"
    ));
}

#[test]
fn documents_with_the_same_findings_say_the_same() {
    let mut analysis = common::five();
    let family = &mut analysis.families[0];
    family.documents[1].findings = Arc::clone(&family.documents[2].findings);
    let report = json(&analysis, Lang::En);
    let documents = &report["families"][0]["documents"];
    assert_eq!(documents[1]["deviations"], documents[2]["deviations"]);
    assert_eq!(documents[1]["deviations"].as_array().unwrap().len(), 4);
    assert_eq!(documents[1]["portal"], "data.blois.agglopolys.fr");
}

#[test]
fn only_messages_follow_the_language() {
    let strip = |mut report: Value| {
        for list in ["skipped", "unassigned"] {
            for entry in report[list].as_array_mut().unwrap() {
                entry["message"] = Value::Null;
            }
        }
        report
    };
    let (french, english) = (
        json(&with_outsiders(), Lang::Fr),
        json(&with_outsiders(), Lang::En),
    );
    assert_ne!(french["skipped"], english["skipped"]);
    assert_eq!(strip(french), strip(english));
}

#[test]
fn hostile_text_is_escaped_and_kept() {
    let mut analysis = common::five();
    let portal = "a\u{1b}[2J\u{202e}\u{9b}.fr";
    analysis.families[0].documents[0].portal = common::arc(portal);
    let mut out = Vec::new();
    write(&analysis, Lang::En, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(
        !text
            .trim_end()
            .chars()
            .any(|sign| sign.is_control() || sign == '\u{202e}')
    );
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["families"][0]["documents"][0]["portal"], portal);
}

/// The lines of `--format jsonl`.
fn lines(analysis: &Analysis) -> Vec<Value> {
    let mut out = Vec::new();
    write_lines(analysis, Lang::En, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.is_empty() || text.ends_with('\n'));
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_line_is_what_the_schema_says_of_a_line() {
    let mut line = schema();
    line.as_object_mut()
        .unwrap()
        .retain(|key, _| ["$schema", "$id", "$defs"].contains(&key.as_str()));
    line["$ref"] = "#/$defs/line".into();
    let validator = jsonschema::validator_for(&line).unwrap();
    let mut seen = 0;
    for analysis in [common::five(), with_outsiders(), common::decided()] {
        for line in lines(&analysis) {
            let errors: Vec<String> = validator
                .iter_errors(&line)
                .map(|error| error.to_string())
                .collect();
            assert!(errors.is_empty(), "{errors:#?} in {line}");
            let mut changed = line;
            changed["family"] = 3.into();
            assert!(!validator.is_valid(&changed));
            seen += 1;
        }
    }
    assert_eq!(seen, 5 + 12 + 7);
}

#[test]
fn lines_hold_each_document_once_as_the_report_does() {
    let analysis = common::decided();
    let report = json(&analysis, Lang::En);
    let lines = lines(&analysis);
    let paths: Vec<&str> = lines
        .iter()
        .map(|line| line["path"].as_str().unwrap())
        .collect();
    assert!(paths.is_sorted(), "{paths:?}");
    let of = |path: &str| lines.iter().find(|line| line["path"] == path).unwrap();
    for document in report["families"][0]["documents"].as_array().unwrap() {
        let mut line = of(document["path"].as_str().unwrap()).clone();
        let line = line.as_object_mut().unwrap();
        assert_eq!(line.remove("schema").unwrap(), "charte-diff/1");
        assert_eq!(line.remove("family").unwrap(), "charte-cookies");
        assert_eq!(Value::Object(line.clone()), *document);
    }
    assert_eq!(of("corpus/photo.txt")["error"]["reason"], "binary");
    let alone = of("corpus/conditions d’usage.txt");
    assert_eq!(alone["family"], Value::Null);
    assert_eq!(alone["nearest"]["share"], 0.31);
}

#[test]
fn marks_are_said_of_one_document_only() {
    let mut analysis = common::decided();
    let documents = &mut analysis.families[0].documents;
    documents[0].findings = Arc::clone(&documents[1].findings);
    documents[0].marks = Vec::new();
    let report = json(&analysis, Lang::En);
    let documents = &report["families"][0]["documents"];
    assert_eq!(documents[0]["deviations"][0]["accepted"], Value::Null);
    assert_eq!(documents[0]["deviations"][0]["new"], Value::Null);
    let accepted = &documents[1]["deviations"][0]["accepted"];
    assert_eq!(accepted["reason"], "relu le 12 mars, sans portée");
    assert_eq!(accepted["expired"], false);
    let expired = &documents[2]["deviations"][0]["accepted"];
    assert_eq!(
        (&expired["expired"], &expired["until"]),
        (&true.into(), &"2026-01-31".into())
    );
    assert_eq!(
        documents[3]["deviations"][3]["wrong_slots"][0]["fault"],
        "foreign_host"
    );
    assert_eq!(documents[3]["choices"][1]["text"], Value::Null);
}
