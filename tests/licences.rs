//! Short licences written for the purpose: one text, many copyright lines, wrapped at many widths, titled or not. A
//! file that differs in its copyright line only conforms; one that differs in a fixed word is named.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const TITLE: &str = "The Teapot Licence";

const GRANT: &str = "Leave is hereby given, free of charge, to anybody who gets a copy of this teapot and of its lid \
    (the \"Teapot\"), to pour, lend, mend and sell the Teapot, and to let those to whom it is handed do so, on the \
    condition that follows:";
const CONDITION: &str = "The above copyright notice and this leave shall go with every copy and with every large \
    part of the Teapot.";
const REFUSAL: &str = "THE TEAPOT IS HANDED OVER \"AS IS\", WITHOUT PROMISE OF ANY KIND, SPOKEN OR SILENT. IN NO \
    EVENT SHALL ITS POTTERS OR COPYRIGHT HOLDERS ANSWER FOR ANY SCALD, STAIN OR OTHER HARM THAT COMES FROM THE TEAPOT \
    OR FROM ITS USE.";

/// Copyright lines as people write them: a year, a range, several, none; names of all lengths, addresses, dots.
const COPYRIGHT: [&str; 40] = [
    "Copyright (c) 2015 Wilma Kettle",
    "Copyright (c) 2016 Otto Ladle",
    "Copyright (c) 2017 The Sugarbowl Authors",
    "Copyright (c) 2018 Petra Saucer and contributors",
    "Copyright (c) 2019 Quill & Sons, Ltd.",
    "Copyright (c) 2020 Ned Crumpet <ned@crumpet.example>",
    "Copyright (c) 2021 Ida Biscuit (https://ida.example.org)",
    "Copyright (c) 2014-2022 Hugo Strainer",
    "Copyright (c) 2011-2013, 2019 Ruth Cosy",
    "Copyright © 2012 Marta Cream",
    "Copyright © 2022 Lev Samovar",
    "Copyright (C) 2010 Anna Spout, Bela Handle",
    "Copyright (c) 2023-present Tray Project Developers",
    "Copyright (c) 2009 by Cornelius van der Theebus",
    "Copyright (c) 2024 Zoe Doily",
    "Copyright 2016 Ulf Caddy",
    "Copyright 2019 Lumpsugar, Inc.",
    "Copyright 2020-2021 The Doily Foundation",
    "Copyright (c) The Cosy Project Contributors",
    "Copyright (c) Individual potters",
    "Copyright (c) Sven Kanne \"kettle\" 2013-2020",
    "Copyright (c) Tilda Whistle <tilda@whistle.example>",
    "Copyright Vera Teaspoon",
    "Copyright (c) 202x The whistling developers",
    "Copyright (c) 2008 Yuri Glasov",
    "Copyright (c) 2007 Nina Urn, Oslo",
    "Copyright (c) 2013 Paul Infuser",
    "Copyright (c) 2018 Mo Matcha",
    "Copyright (c) 2019 Eve Chai",
    "Copyright (c) 2017 Rooibos Works GmbH",
    "Copyright (c) 2016 Emil Tasse",
    "Copyright (c) 2006 Dora Oolong",
    "Copyright (c) 2021 A. B. Steeper",
    "Copyright (c) 2014 Gus Mug",
    "Copyright (c) 2020 Ina Pitcher",
    "Copyright (c) 2022 J. Assam, K. Ceylon and L. Keemun",
    "Copyright (c) 2015 Bergamot Brothers",
    "Copyright (c) 2012 Kim Porcelain",
    "Copyright (c) 2011 Lou Stoneware",
    "Copyright (c) 2023 Fay Thermos",
];

/// Below a title that most files have, so that it belongs to the template.
fn titled(number: usize) -> bool {
    number % 4 != 3
}

fn wrap(text: &str, width: usize) -> String {
    let mut wrapped = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            wrapped.push('\n');
            column = 0;
        } else if column > 0 {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += length;
    }
    wrapped
}

fn width(number: usize) -> usize {
    [72, 80, 60, usize::MAX, 76, 66, 50][number % 7]
}

fn licence(number: usize, copyright: &str, body: [&str; 3]) -> String {
    let mut parts = Vec::new();
    if titled(number) {
        parts.push(TITLE.to_owned());
    }
    parts.push(copyright.to_owned());
    parts.extend(body.iter().map(|text| wrap(text, width(number))));
    parts.join("\n\n") + "\n"
}

fn plain() -> Vec<String> {
    COPYRIGHT
        .iter()
        .enumerate()
        .map(|(number, line)| licence(number, line, [GRANT, CONDITION, REFUSAL]))
        .collect()
}

fn analyse(texts: &[String]) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    for (number, text) in texts.iter().enumerate() {
        std::fs::write(folder.path().join(format!("p{number:02}.txt")), text).expect("a file");
    }
    run(folder.path())
}

fn run(folder: &Path) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_charte-diff"))
        .args(["--format", "json"])
        .arg(folder)
        .output()
        .expect("the tool runs");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn number(document: &Value) -> usize {
    let path = document["path"].as_str().expect("a path");
    let stem = Path::new(path).file_stem().and_then(|stem| stem.to_str());
    stem.and_then(|stem| stem.strip_prefix('p'))
        .and_then(|digits| digits.parse().ok())
        .expect("a number")
}

fn only_family(report: &Value) -> &Value {
    let families = list(report, "families");
    assert_eq!(families.len(), 1, "one licence is one family");
    assert!(list(report, "unassigned").is_empty());
    for document in list(&families[0], "documents") {
        assert_eq!(document["verified"], true, "{}", document["path"]);
    }
    &families[0]
}

/// Which files have a deviation at `warning` or above, each with its first one.
fn named(family: &Value) -> Vec<(usize, String)> {
    let mut named = Vec::new();
    for document in list(family, "documents") {
        let graver = list(document, "deviations")
            .iter()
            .find(|deviation| deviation["severity"] != "note");
        if let Some(deviation) = graver {
            let number = number(document);
            named.push((number, deviation.to_string()));
        }
    }
    named.sort();
    named
}

fn template(family: &Value) -> Vec<&str> {
    list(&family["template"], "blocks")
        .iter()
        .map(|block| block["text"].as_str().expect("text"))
        .collect()
}

#[test]
fn files_that_differ_in_their_copyright_line_conform() {
    let report = analyse(&plain());
    let family = only_family(&report);
    let [title, copyright, body @ ..] = &*template(family) else {
        panic!("a title and a copyright line");
    };
    assert_eq!(*title, TITLE);
    assert!(
        copyright.starts_with("Copyright ") && copyright.ends_with("{{text}}"),
        "{copyright}"
    );
    assert_eq!(body, [GRANT, CONDITION, REFUSAL]);
    assert_eq!(named(family), []);
    // Ten of forty have no title: it is optional.
    let untitled = list(&family["template"], "blocks")[0]["optional"] == true;
    assert!(untitled);
}

#[test]
fn second_copyright_lines_are_duplicates_at_note() {
    let mut texts = plain();
    let second = [
        // On the line below, short or long enough to have been wrapped; after a blank line; three of them.
        (
            1,
            "Copyright (c) 2016 Otto Ladle\nCopyright (c) 2018 Mia Muffin",
        ),
        (
            4,
            "Copyright (c) 2019 Quill & Sons, Ltd. <the.sons@quill-and-sons.example> (https://quill.example)\n\
             Copyright (c) 2020 Bo",
        ),
        (
            6,
            "Copyright (c) 2021 Ida Biscuit\n\nCopyright (c) 2022 Al Scone",
        ),
        (
            9,
            "Copyright © 2012 Marta Cream\nCopyright © 2013 Ron Jam\nCopyright © 2014 Sue Clotted",
        ),
    ];
    for (number, lines) in second {
        texts[number] = licence(number, lines, [GRANT, CONDITION, REFUSAL]);
    }
    let report = analyse(&texts);
    let family = only_family(&report);
    assert_eq!(named(family), []);
    let duplicates: Vec<(usize, usize)> = list(family, "documents")
        .iter()
        .map(|document| {
            let count = list(document, "deviations")
                .iter()
                .filter(|deviation| deviation["kind"] == "duplicate")
                .count();
            (number(document), count)
        })
        .filter(|(_, count)| *count > 0)
        .collect();
    assert_eq!(duplicates, [(1, 1), (4, 1), (6, 1), (9, 2)]);
}

#[test]
fn a_changed_fixed_word_is_named() {
    let mut texts = plain();
    let changed = [
        (
            0,
            [
                GRANT.replace("mend and sell", "mend and burn"),
                CONDITION.into(),
                REFUSAL.into(),
            ],
        ),
        (
            13,
            [
                GRANT.into(),
                CONDITION.replace("shall go", "may go"),
                REFUSAL.into(),
            ],
        ),
        (
            21,
            [
                GRANT.into(),
                CONDITION.into(),
                REFUSAL.replace("SCALD, STAIN", "SCALD"),
            ],
        ),
        (
            34,
            [
                GRANT.replace("free of charge", "for a penny"),
                CONDITION.into(),
                REFUSAL.into(),
            ],
        ),
    ];
    for (number, [grant, condition, refusal]) in &changed {
        texts[*number] = licence(*number, COPYRIGHT[*number], [grant, condition, refusal]);
    }
    let report = analyse(&texts);
    let found: BTreeSet<usize> = named(only_family(&report))
        .into_iter()
        .map(|(number, _)| number)
        .collect();
    let expected: BTreeSet<usize> = changed.iter().map(|(number, _)| *number).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_file_of_two_licences_does_not_join_their_families() {
    let other = |number: usize| {
        format!(
            "Copyright (c) 20{:02} Potter {}\n\n{}\n\n{}\n",
            number + 10,
            [
                "Ash", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel"
            ][number],
            wrap(
                "Cups may be passed on, filled or empty, whole or in shards, as long as whoever passes them on says \
                 where the clay was dug, washes them before the next guest sits down and claims no praise.",
                width(number)
            ),
            wrap(
                "NOBODY WHO TURNED, FIRED OR GLAZED THESE CUPS WARRANTS THAT THEY HOLD WATER, AND NOBODY OWES A CLOTH \
                 WHEN THEY DO NOT, WHATEVER WAS SAID AT THE MARKET.",
                width(number)
            ),
        )
    };
    let mut texts: Vec<String> = plain().into_iter().take(12).collect();
    texts.extend((0..8).map(other));
    texts.push(format!("{}\n{}", plain()[12], other(0)));
    let report = analyse(&texts);
    let sizes: Vec<usize> = list(&report, "families")
        .iter()
        .map(|family| list(family, "documents").len())
        .collect();
    assert_eq!(sizes.len(), 2, "{sizes:?}");
    assert_eq!(sizes.iter().sum::<usize>(), 21);
    let first: BTreeSet<usize> = list(&list(&report, "families")[0], "documents")
        .iter()
        .map(number)
        .collect();
    assert!((0..12).all(|at| first.contains(&at)) && (12..20).all(|at| !first.contains(&at)));
}
