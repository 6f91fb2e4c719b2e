//! What a careful reader called wrong in real texts, each in its smallest form: licences of a package registry, their
//! successive versions, codes of conduct. The texts are written for the purpose, but for one notice.

use std::process::Command;

use serde_json::Value;

const PLEDGE: &str = "We give up every right in this kettle that we may\nhold, and hand the kettle over to the public \
    domain.";
const WISH: &str = "Whoever pours from it, pours from the public domain. We make this gift for the good of all who\n\
    like their tea hot, and to the grief of our heirs.";
const REFUSAL: &str = "The kettle comes as it is, and nobody answers for\nscalds, stains or a whistle that is out of tune.";

fn run(texts: &[String]) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    for (number, text) in texts.iter().enumerate() {
        std::fs::write(folder.path().join(format!("p{number:02}.txt")), text).expect("a file");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_charte-diff"))
        .args(["--format", "json", "--lang", "en"])
        .arg(folder.path())
        .output()
        .expect("the tool runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(list(&report, "families").len(), 1, "one family");
    for document in documents(&report) {
        assert_eq!(document["verified"], true);
    }
    report
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn documents(report: &Value) -> &[Value] {
    list(&list(report, "families")[0], "documents")
}

fn blocks(report: &Value) -> Vec<&str> {
    list(&list(report, "families")[0]["template"], "blocks")
        .iter()
        .filter_map(|block| block["text"].as_str())
        .collect()
}

/// Kind, severity, reason and text of each deviation of one document.
fn said(report: &Value, number: usize) -> Vec<[&str; 4]> {
    let deviations = list(&documents(report)[number], "deviations");
    let said = deviations.iter().map(|deviation| {
        let text = match &deviation["found"] {
            Value::Null => &deviation["template"]["text"],
            found => &found["text"],
        };
        [
            &deviation["kind"],
            &deviation["severity"],
            &deviation["raised_by"],
            text,
        ]
        .map(|value| value.as_str().unwrap_or_default())
    });
    said.collect()
}

fn unwrapped(text: &str) -> String {
    text.replace('\n', " ")
}

#[test]
fn words_that_end_one_paragraph_do_not_cut_another() {
    // « the public domain » ends a paragraph, and a sentence inside the next one.
    let text = format!("The Kettle Gift\n\n{PLEDGE}\n\n{WISH}\n\n{REFUSAL}\n");
    let report = run(&[text.clone(), text.clone(), text]);
    assert_eq!(
        blocks(&report),
        [
            "The Kettle Gift",
            &unwrapped(PLEDGE),
            &unwrapped(WISH),
            &unwrapped(REFUSAL)
        ]
    );
    assert_eq!(report["summary"]["notes"], 0, "{report}");
}

#[test]
fn a_blank_line_after_a_sentence_parts_though_others_go_on() {
    let grant = "Leave is given to all whom the kettle comes to, to pour\nand to mend it, and to let others do so";
    let refusal = "THE KETTLE COMES AS IT IS, AND NOBODY ANSWERS FOR\nSCALDS OR STAINS.";
    let condition = "This notice shall go with every kettle and with\nevery large part of one.";
    let whole = format!("{grant}, on one condition:\n\n{condition}\n\n{refusal}\n");
    let mut texts = vec![whole; 8];
    texts.push(format!("{grant}.\n\n{refusal}\n"));
    let report = run(&texts);
    let found = said(&report, 8);
    let kinds: Vec<&str> = found.iter().map(|[kind, ..]| *kind).collect();
    assert_eq!(kinds, ["wording", "missing"], "{found:?}");
    assert_eq!(found[0][3], unwrapped(&format!("{grant}.")));
    assert_eq!(found[1][3], unwrapped(condition));
}

#[test]
fn a_sentence_that_was_wrapped_early_goes_on() {
    let text = "The Kettle Rules\n\n\
        We as guests, hosts and pourers pledge to make every round of tea at this table\n\
        a pleasure for everyone, whatever their cup, their saucer, their spoon or their\n\
        taste in biscuits, whether they like it black, white, green or not at all, and\n\
        whether they come early, late, by invitation or by chance, alone or not\n\
        and in any weather.\n\n\
        We pledge to pour and to pass in ways that keep the table dry and the talk warm.\n";
    let report = run(&[text.into(), text.into(), text.into()]);
    let blocks = blocks(&report);
    assert_eq!(blocks.len(), 3, "{blocks:?}");
    assert!(blocks[1].ends_with("alone or not and in any weather."));
}

#[test]
fn what_was_put_in_for_a_placeholder_is_no_deviation() {
    let notice = |holder: &str| {
        format!(
            "How to apply this licence\n\nWrite the notice below on the lid of your kettle.\n\n   Copyright {holder}\n\n\
             {REFUSAL}\n"
        )
    };
    let mut texts = vec![notice("[yyyy] [name of the potter]"); 9];
    texts.extend(vec![notice("{yyyy} {name of the potter}"); 2]);
    texts.extend(["2019 Otto Ladle", "2021 Tray Works", "2020 The Tea Towel"].map(notice));
    let report = run(&texts);
    assert!(
        blocks(&report).contains(&"Copyright {{text}}"),
        "{:?}",
        blocks(&report)
    );
    assert_eq!(report["summary"]["conforming"], 14, "{report}");
    assert_eq!(report["summary"]["by_kind"], serde_json::json!({}));

    // One of few that left it as it was has forgotten it.
    let names = [
        "Ash", "Birch", "Cedar", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper", "Kelp", "Lime",
    ];
    let mut texts: Vec<String> = names
        .iter()
        .map(|name| notice(&format!("2020 {name} Works")))
        .collect();
    texts.push(notice("[year] [name]"));
    let report = run(&texts);
    assert!(
        said(&report, 11).iter().any(|[kind, ..]| *kind == "slot"),
        "{report}"
    );
}

#[test]
fn a_link_is_no_placeholder() {
    let text = |link: &str| {
        format!(
            "The Kettle Rules\n\n{REFUSAL}\n\nThese rules are taken from the {link}, version 1.4.\n"
        )
    };
    let mut texts = vec![text("[Kettle Covenant][home]"); 4];
    texts.push(text("Kettle Covenant"));
    let report = run(&texts);
    assert!(
        blocks(&report)[2].contains("[Kettle Covenant][home]"),
        "{:?}",
        blocks(&report)
    );
}

#[test]
fn words_of_another_language_raise_nothing() {
    // « once » is eleven in Spanish, « socio » a partner, « mai » never in Italian.
    let english = |more: &str| {
        format!(
            "The Rules of the House\n\n{REFUSAL}\n\nThe kettle is filled{more} and put on the fire.\n"
        )
    };
    let mut texts = vec![english(""); 4];
    texts.push(english(" once by a socio-economic hand"));
    texts.push(english(" and must not boil over"));
    let report = run(&texts);
    assert_eq!(said(&report, 4)[0][..3], ["wording", "warning", ""]);
    assert_eq!(said(&report, 5)[0][..3], ["wording", "error", "negation"]);
    let french = |more: &str| {
        format!(
            "Les règles de la maison\n\nLe thé est servi pour vous dans une tasse et la théière est remise sur le feu{more}.\n"
        )
    };
    let mut texts = vec![french(""); 4];
    texts.push(french(" en mai"));
    texts.push(french(" sans délai"));
    let report = run(&texts);
    assert_eq!(said(&report, 4)[0][..3], ["wording", "warning", ""]);
    assert_eq!(said(&report, 5)[0][..3], ["wording", "error", "negation"]);
}

#[test]
fn every_copy_of_one_wrap_is_cut_alike() {
    // The longer address is the longest line: beside it the last line but two is short of the width by one letter.
    let text = |scheme: &str| {
        format!(
            "Licensed under the Apache License, Version 2.0\n<LICENSE-APACHE or\n\
             {scheme}://www.apache.org/licenses/LICENSE-2.0> or the MIT\n\
             license <LICENSE-MIT or {scheme}://opensource.org/licenses/MIT>,\n\
             at your option. All files in the project carrying such\n\
             notice may not be copied, modified, or distributed except\naccording to those terms.\n"
        )
    };
    let mut texts = vec![text("http"); 5];
    texts.extend([
        text("https"),
        format!("kettle is copyright Otto Ladle.\n\n{}", text("https")),
    ]);
    texts.push(format!(
        "tray is copyright 2018 Mia Muffin.\n\n{}",
        text("https")
    ));
    let report = run(&texts);
    assert_eq!(blocks(&report).len(), 1, "{:?}", blocks(&report));
    assert_eq!(
        report["summary"]["by_kind"].get("missing"),
        None,
        "{report}"
    );
    assert_eq!(said(&report, 5)[0][..3], ["wording", "error", "url"]);
}

#[test]
fn a_number_and_a_dash_are_numbering() {
    let text = |sign: &str| {
        format!(
            "1{sign} Objet\n\nLe thé est servi.\n\n2{sign} Durée\n\nLe thé refroidit en 5 minutes.\n"
        )
    };
    let mut texts = vec![text("."); 4];
    texts.push(text("-"));
    texts.push(text("–"));
    let report = run(&texts);
    assert_eq!(
        report["summary"]["by_kind"],
        serde_json::json!({}),
        "{report}"
    );
}

#[test]
fn what_is_to_be_filled_in_later_is_a_placeholder() {
    let text = |name: &str| {
        format!(
            "Mentions légales\n\nLe thé est servi par les soins de {name}, qui répond de la théière et de ses tasses.\n"
        )
    };
    let names = [
        "Ash", "Birch", "Cedar", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper", "Lime", "Maple",
    ];
    let mut texts: Vec<String> = names.iter().map(|name| text(name)).collect();
    texts.push(text("À compléter"));
    let report = run(&texts);
    let found = said(&report, 11);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0][..2], ["slot", "error"]);
}
