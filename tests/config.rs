//! `charte-diff.toml`: what it may say, what it settles, and that an error in it stops everything.

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

use std::path::Path;

use charte_diff::config::{CONFIG_SCHEMA, Config, Error, Fault};
use charte_diff::deviation::Kind;
use project::{BLOIS, Project, Run, SAINT_MAUR, deviations, documents};
use serde_json::{Value, json};
use toml_edit::{Document, Item};
use unprivileged::{Unprivileged, mode};

/// Everything that the file may say, as DESIGN has it.
const WHOLE: &str = r#"
paths = ["corpus/"]
include = ["*.txt", "*.charte"]
exclude = ["corpus/archive/**"]
fail-on = "warning"
lang = "fr"

[levels]
layout = "off"
moved = "error"

[templates]
charte-cookies = "templates/charte-cookies.txt"

[portals]
"corpus/0007.txt" = "data.exemple.fr"

[words]
limit.fr = ["sous réserve|sous réserves", "hormis"]
third_party.en = ["affiliate"]
obligation = { fr = ["il convient"] }

[[accepted]]
id = "3f1c09ab77de"
portal = "data.blois.agglopolys.fr"
reason = "relu le 12 mars, sans portée"
by = "service juridique"
until = 2027-03-31
kind = "wording"
text = "Permet de se souvenir…"

[[accepted]]
id = "000000000000"
reason = "r"
"#;

fn read(text: &str) -> Result<Config, Error> {
    Config::read(Path::new("charte-diff.toml"), text.as_bytes())
}

/// What is wrong with a config, by line.
fn faults(text: &[u8]) -> Vec<(u32, Fault)> {
    match Config::read(Path::new("charte-diff.toml"), text) {
        Ok(_) => Vec::new(),
        Err(Error::Invalid { problems, .. }) => problems
            .into_iter()
            .map(|problem| (problem.line, problem.fault))
            .collect(),
        Err(error) => panic!("{error:?}"),
    }
}

/// Wrong configs, each with its one wrong line and a part of what is said of it in English.
const WRONG: [(&str, u32, &str); 41] = [
    ("path = []", 1, "unknown key “path”; did you mean “paths”?"),
    (
        "\n\nfoo = 1",
        3,
        "unknown key “foo”; expected one of: paths, include, exclude",
    ),
    (
        "paths = \"corpus\"",
        1,
        "“paths” is a text in quotes, expected a list of texts",
    ),
    (
        "paths = [1]",
        1,
        "“paths” is a list, expected a list of texts",
    ),
    ("paths = [\n  \"a\",\n  \"\",\n]", 3, "“paths” is empty"),
    (
        "exclude = [\n  \"a\",\n  \"[b\",\n]",
        3,
        "“exclude”: “[b” is no file pattern",
    ),
    (
        "include = [\"{a\"]",
        1,
        "“include”: “{a” is no file pattern",
    ),
    (
        "fail-on = \"warn\"",
        1,
        "“fail-on” cannot be “warn”; expected one of: error, warning, note, never",
    ),
    ("fail-on = \"warnings\"", 1, "did you mean “warning”?"),
    (
        "fail_on = \"error\"",
        1,
        "unknown key “fail_on”; did you mean “fail-on”?",
    ),
    ("fail-on = \"off\"", 1, "“fail-on” cannot be “off”"),
    ("lang = \"de\"", 1, "“lang” cannot be “de”"),
    ("lang = true", 1, "“lang” cannot be “true”"),
    (
        "levels = \"off\"",
        1,
        "“levels” is a text in quotes, expected a table",
    ),
    (
        "[levels]\nlayuot = \"off\"",
        2,
        "unknown key “levels.layuot”; did you mean “layout”?",
    ),
    (
        "[levels]\nlayout = \"never\"",
        2,
        "“levels.layout” cannot be “never”; expected one of: error, warning, note, off",
    ),
    ("[levels]\nlayout = 1", 2, "“levels.layout” cannot be “1”"),
    ("[levels]\nlayout = []", 2, "“levels.layout” is a list"),
    (
        "[templates]\na = 1",
        2,
        "“templates.a” is a number, expected a text",
    ),
    ("[templates]\na = \" \"", 2, "“templates.a” is empty"),
    ("[portals]\n\"\" = \"a\"", 2, "“portals.” is empty"),
    ("[portals]\na = 2027-01-01", 2, "“portals.a” is a day"),
    (
        "[words]\nlimits.fr = []",
        2,
        "unknown key “words.limits”; did you mean “limit”?",
    ),
    (
        "[words]\nlimit = [\"a\"]",
        2,
        "“words.limit” is a list, expected a table",
    ),
    (
        "[words]\nlimit.fra = [\"a\"]",
        2,
        "“words.limit.fra” does not end in a language code",
    ),
    (
        "[words]\nlimit.FR = [\"a\"]",
        2,
        "“words.limit.FR” does not end in a language code",
    ),
    (
        "[words]\nlimit.fr = \"a\"",
        2,
        "“words.limit.fr” is a text in quotes",
    ),
    (
        "[words]\nlimit.fr = [\n\"a\",\n\"b|\"]",
        4,
        "“words.limit.fr”: “b|” holds no word",
    ),
    (
        "[accepted]\nid = \"3f1c09ab77de\"",
        1,
        "“accepted” is a table ([table]), expected a list of tables ([[table]])",
    ),
    ("accepted = [1]", 1, "“accepted” is a list"),
    (
        "[[accepted]]\nid = \"3f1c09ab77de\"",
        1,
        "[[accepted]] has no key “reason”",
    ),
    (
        "[[accepted]]\nreason = \"r\"",
        1,
        "[[accepted]] has no key “id”",
    ),
    (
        "[[accepted]]\nid = \"3F1C09AB77DE\"\nreason = \"r\"",
        2,
        "“3F1C09AB77DE” is no deviation’s id",
    ),
    (
        "[[accepted]]\nid = \"3f1c09ab77de\"\nreason = \"\"",
        3,
        "“accepted.reason” is empty",
    ),
    (
        "[[accepted]]\nid = \"3f1c09ab77de\"\nreason = \"r\"\nuntil = \"2027-03-31\"",
        4,
        "expected a day: 2027-03-31 without quotes",
    ),
    (
        "[[accepted]]\nid = \"3f1c09ab77de\"\nreason = \"r\"\nuntil = \"31.3.2027\"",
        4,
        "“31.3.2027” is no day of the calendar",
    ),
    (
        "[[accepted]]\nid = \"3f1c09ab77de\"\nreason = \"r\"\nuntil = 2027-03-31T10:00:00Z",
        4,
        "“accepted.until” is a time, expected a day",
    ),
    (
        "[[accepted]]\nid = \"3f1c09ab77de\"\nreason = \"r\"\nkind = \"words\"",
        4,
        "“accepted.kind” cannot be “words”",
    ),
    (
        "[[accepted]]\nid = \"3f1c09ab77de\"\nreason = \"r\"\nnote = \"n\"",
        4,
        "unknown key “accepted.note”",
    ),
    (
        "[[accepted]]\nid = \"3f1c09ab77de\"\nreason = \"r\"\ntext = 1",
        4,
        "“accepted.text” is a number",
    ),
    (
        "paths = []\npaths = []",
        2,
        "this is not TOML: duplicate key",
    ),
];

#[test]
fn everything_that_it_may_say_is_read_with_its_line() {
    let config = read(WHOLE).unwrap();
    assert_eq!(config.paths.unwrap().line, 2);
    assert_eq!(config.fail_on.unwrap().line, 5);
    assert_eq!(
        config.levels.iter().map(|set| set.line).collect::<Vec<_>>(),
        [9, 10]
    );
    assert_eq!(
        config.words.iter().map(|set| set.line).collect::<Vec<_>>(),
        [19, 20, 21]
    );
    assert_eq!(
        config
            .accepted
            .iter()
            .map(|set| set.line)
            .collect::<Vec<_>>(),
        [23, 32]
    );
    let entry = &config.accepted[0].value;
    assert_eq!(entry.until.unwrap().to_string(), "2027-03-31");
    assert!(read("").is_ok() && read("\u{feff}lang = \"fr\"\r\n").is_ok());
}

#[test]
fn every_error_is_said_with_its_line() {
    let project = Project::new(None);
    for (text, line, words) in WRONG {
        let found = faults(text.as_bytes());
        assert_eq!(found.len(), 1, "{text}\n{found:?}");
        assert_eq!(found[0].0, line, "{text}\n{found:?}");
        project.write("charte-diff.toml", text);
        let said = project.run(&["corpus"]);
        said.says(2, &[&format!("charte-diff.toml:{line}: "), words]);
        assert!(said.out().is_empty(), "nothing is checked by halves");
        let french = project.run(&["--lang", "fr", "corpus"]);
        french.says(2, &[&format!("charte-diff.toml:{line}\u{a0}: ")]);
        assert_ne!(french.err(), said.err());
        for sign in [" :", " ;", " ?", " !", "« ", " »"] {
            assert!(!french.err().contains(sign), "{sign:?} in {}", french.err());
        }
    }
    let invalid_day = "[[accepted]]\nid = \"3f1c09ab77de\"\nreason = \"r\"\nuntil = 2027-02-30";
    assert_eq!(faults(invalid_day.as_bytes())[0].0, 4);
}

#[test]
fn all_errors_are_said_at_once_in_the_order_of_their_lines() {
    let one_line = |(text, ..): &(&str, u32, &str)| !text.contains('\n') && text.contains(" = ");
    let distinct = [
        "path",
        "foo",
        "paths = [1]",
        "fail-on = \"warn\"",
        "lang = \"de\"",
    ];
    let texts: Vec<&str> = WRONG
        .iter()
        .filter(|wrong| one_line(wrong) && distinct.iter().any(|start| wrong.0.starts_with(start)))
        .map(|(text, ..)| *text)
        .collect();
    let mut text = String::new();
    let mut keys = Vec::new();
    for line in texts {
        let key = line.split(' ').next().unwrap();
        if !keys.contains(&key) {
            keys.push(key);
            text.push_str(line);
            text.push('\n');
        }
    }
    text.push_str("[levels]\nmoves = \"off\"\n[[accepted]]\nid = 1\n");
    let lines: Vec<u32> = faults(text.as_bytes())
        .iter()
        .map(|(line, _)| *line)
        .collect();
    assert!(lines.is_sorted() && lines.len() >= 6, "{lines:?}\n{text}");
    let said = Project::new(Some(&text)).run(&["normalise", "corpus"]);
    assert_eq!(said.err().lines().count(), lines.len(), "{}", said.err());
}

#[test]
fn an_error_stops_every_command_that_would_go_by_the_config() {
    let project = Project::new(Some("lang = \"fr\"\nexlude = []\n"));
    for typed in [
        &["corpus"][..],
        &["--format", "json", "corpus"],
        &["template", "corpus"],
        &["template", "corpus", "-o", "new.txt"],
        &["normalise", "--write", "corpus"],
        &["accept", "--all", "--reason", "r"],
        &["config"],
    ] {
        let run = project.run(typed);
        run.says(
            2,
            &["charte-diff.toml:2\u{a0}: clé inconnue «\u{a0}exlude\u{a0}»"],
        );
        assert!(run.out().is_empty(), "{typed:?}");
    }
    assert!(!project.path("new.txt").exists());
    // What needs nothing of it is still there to help.
    for typed in [&["explain", "wording"][..], &["schema", "config"], &["man"]] {
        assert_eq!(project.run(typed).status(), 0, "{typed:?}");
    }
}

/// The TOML as editors see it through the schema: dates are texts.
fn as_json(item: &Item) -> Value {
    if let Some(table) = item.as_table_like() {
        let pairs = table
            .iter()
            .map(|(key, item)| (key.to_owned(), as_json(item)));
        return Value::Object(pairs.collect());
    }
    if let Some(tables) = item.as_array_of_tables() {
        let tables = tables
            .iter()
            .map(|table| as_json(&Item::Table(table.clone())));
        return Value::Array(tables.collect());
    }
    if let Some(list) = item.as_array() {
        let values = list
            .iter()
            .map(|value| as_json(&Item::Value(value.clone())));
        return Value::Array(values.collect());
    }
    let number = item.as_integer().map(|number| json!(number));
    let truth = item.as_bool().map(|truth| json!(truth));
    let day = item.as_datetime().map(|day| json!(day.to_string()));
    let text = item.as_str().map(|text| json!(text));
    number.or(truth).or(day).or(text).unwrap()
}

#[test]
fn the_schema_for_editors_says_what_the_reader_says() {
    let schema: Value = serde_json::from_str(CONFIG_SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let valid = |text: &str| {
        let document = Document::parse(text).unwrap();
        validator.is_valid(&as_json(document.as_item()))
    };
    assert!(valid(WHOLE) && valid("") && read(WHOLE).is_ok());
    for (text, ..) in WRONG {
        // What a schema cannot see: the text of patterns and words, that a date is no text, broken TOML.
        let unseen = [
            "is a day",
            "is no file pattern",
            "holds no word",
            "without quotes",
            "not TOML",
        ];
        let said = WRONG.iter().find(|(own, ..)| *own == text).unwrap().2;
        if !unseen.iter().any(|words| said.contains(words)) {
            assert!(!valid(text), "the schema takes {text}");
        }
    }
    // Every key of the one is a key of the other.
    for key in schema["properties"].as_object().unwrap().keys() {
        let found = faults(format!("{key} = 1").as_bytes());
        assert!(
            !matches!(found.first(), Some((_, Fault::UnknownKey { .. }))),
            "the reader does not know {key}"
        );
    }
    let Some((_, Fault::UnknownKey { known, .. })) = faults(b"zzzzzzzz = 1").pop() else {
        panic!("what is unknown is said to be");
    };
    assert!(
        known
            .iter()
            .all(|key| !schema["properties"][*key].is_null())
    );
    let kinds = Kind::ALL.map(Kind::name);
    assert_eq!(schema["$defs"]["kind"]["enum"], json!(kinds));
    let Some((_, Fault::UnknownKey { known, .. })) = faults(b"[words]\nzzzzzzzz = 1").pop() else {
        panic!("what is unknown is said to be");
    };
    let classes = schema["properties"]["words"]["properties"]
        .as_object()
        .unwrap();
    assert_eq!(known.len(), classes.len());
    assert!(known.iter().all(|class| classes.contains_key(*class)));
    assert_eq!(
        Project::new(None).run(&["schema", "config"]).out(),
        CONFIG_SCHEMA
    );
}

#[test]
fn what_is_excluded_is_read_neither_found_nor_named() {
    let project = Project::new(Some("exclude = [\"corpus/archive/**\", \"*.bak.txt\"]\n"));
    let old = project.read(&format!("corpus/{BLOIS}.txt"));
    project.write("corpus/archive/old.txt", &old);
    project.write("corpus/a.bak.txt", &old);
    assert_eq!(project.report(&["corpus"])["summary"]["documents"], 5);
    let absolute = project.path("corpus/archive/old.txt");
    let named = [
        "corpus/archive/old.txt",
        "./corpus/../corpus/a.bak.txt",
        absolute.to_str().unwrap(),
    ];
    let with_one = [&["corpus/opendata.ha-py.fr.txt"], &named[..]].concat();
    let report = project.report(&with_one);
    assert_eq!(report["summary"]["documents"], 1);
    assert_eq!(report["summary"]["skipped"], 0);
    // As a hook names files: nothing but excluded ones is nothing to do, and nothing wrong.
    for command in [
        &["--fail-on", "note"][..],
        &["normalise", "--check"],
        &["normalise", "--write"],
    ] {
        let run = project.run(&[command, &named[..]].concat());
        assert_eq!(
            (run.status(), run.out(), run.err()),
            (0, "", ""),
            "{command:?}"
        );
    }
    assert_eq!(project.read("corpus/archive/old.txt"), old);
    let report = project.report(&named);
    assert_eq!(report["summary"]["documents"], 0);
    // From below, the patterns are still those of the config's folder.
    let below = project.run_in("corpus", &["--format", "json", "archive/old.txt", "."]);
    assert_eq!(below.json()["summary"]["documents"], 5);
    // An excluded file that is not there is no trouble either: it may have been deleted.
    assert_eq!(project.run(&["corpus/archive/gone.txt"]).status(), 0);
    // What an editor hands over belongs where it says.
    let piped = project.run(&["--stdin-name", "corpus/archive/old.txt", "-"]);
    assert_eq!(piped.status(), 0, "{}", piped.err());
}

#[test]
fn what_is_included_takes_the_place_of_the_endings() {
    let project = Project::new(Some("include = [\"*.charte\"]\n"));
    let text = project.read(&format!("corpus/{BLOIS}.txt"));
    project.write("corpus/a.charte", &text);
    project.write("corpus/.hidden.charte", &text);
    let report = project.report(&["corpus"]);
    assert_eq!(report["summary"]["documents"], 1);
    assert_eq!(report["unassigned"][0]["path"], "corpus/a.charte");
    // What is named is read whatever it is called.
    let named = format!("corpus/{BLOIS}.txt");
    assert_eq!(
        project.report(&["corpus", &named])["summary"]["documents"],
        2
    );
}

#[test]
fn portals_have_the_names_that_people_know() {
    let project = Project::new(Some(&format!(
        "[portals]\n\"corpus/{BLOIS}.txt\" = \"Blois\"\n"
    )));
    for paths in ["corpus", "./corpus/"] {
        let report = project.report(&[paths]);
        // The wording alone: no address is another portal's because the name is no host.
        assert_eq!(deviations(&report, "Blois").len(), 1, "{paths}");
        assert!(deviations(&report, BLOIS).is_empty());
    }
    let from_above = project.run_in("corpus", &["--format", "json", "."]).json();
    assert_eq!(
        documents(&from_above)
            .filter(|held| held["portal"] == "Blois")
            .count(),
        1
    );
}

#[test]
fn levels_come_last_and_win() {
    let project = Project::new(Some(
        "fail-on = \"note\"\n[levels]\nlayout = \"off\"\nextra = \"note\"\n",
    ));
    let report = project.run(&["--format", "json", "corpus"]);
    assert_eq!(report.status(), 1, "the config's threshold holds");
    let report = report.json();
    let summary = &report["summary"];
    assert!(summary["by_kind"]["layout"].is_null());
    assert_eq!(
        [&summary["errors"], &summary["warnings"], &summary["notes"]],
        [1, 2, 2]
    );
    assert_eq!(
        project
            .run(&["-q", "--fail-on", "never", "corpus"])
            .status(),
        0
    );
}

#[test]
fn words_of_the_config_raise_a_wording_like_the_built_in_ones() {
    let replaced = |text: String| {
        text.replace(
            "Ils ne requièrent pas",
            "En règle générale, ils ne requièrent pas",
        )
    };
    let project = Project::new(None);
    project.edit(BLOIS, replaced);
    let raised = |report: &Value| -> Vec<Value> {
        let held = deviations(report, BLOIS).into_iter();
        let held = held.filter(|held| held["element"] == "paragraph");
        held.map(|held| held["raised_by"].clone()).collect()
    };
    assert_eq!(raised(&project.report(&["corpus"])), [Value::Null]);
    project.write(
        "charte-diff.toml",
        "[words]\nlimit.fr = [\"en règle générale\"]\n",
    );
    let report = project.report(&["corpus"]);
    assert_eq!(raised(&report), ["modality"]);
    // The built-in ones still count.
    project.edit(SAINT_MAUR, |text| {
        text.replace("Ils ne requièrent pas", "Ils requièrent")
    });
    let report = project.report(&["corpus"]);
    let negation = deviations(&report, SAINT_MAUR).into_iter();
    assert_eq!(
        negation
            .filter(|held| held["raised_by"] == "negation")
            .count(),
        1
    );
}

#[test]
fn the_language_is_the_configs_where_nothing_else_was_typed() {
    let project = Project::new(Some("lang = \"fr\"\n"));
    assert!(project.run(&["corpus"]).out().starts_with("Gabarit"));
    assert!(
        project
            .run(&["--lang", "en", "corpus"])
            .out()
            .starts_with("Inferred")
    );
    assert!(project.run(&["explain", "moved"]).out().contains("gabarit"));
    let broken = Project::new(Some("lang = \"fr\"\nlevels = 1\n"));
    broken.run(&["corpus"]).says(2, &["attendu\u{a0}:"]);
}

#[test]
fn the_nearest_config_is_in_force_unless_one_is_named() {
    let project = Project::new(Some("lang = \"fr\"\n"));
    project.write("other.toml", "lang = \"en\"\n");
    project.write("corpus/sub/a.txt", "Un texte.\n");
    let words = |folder: &str, typed: &[&str]| project.run_in(folder, typed).out().to_owned();
    assert!(words("corpus/sub", &["config"]).contains("# ../../charte-diff.toml:1"));
    assert!(
        words("", &["--config", "other.toml", "config"]).contains("lang = \"en\"  # other.toml:1")
    );
    project.write("corpus/charte-diff.toml", "lang = \"en\"\n");
    assert!(words("corpus/sub", &["config"]).contains("# ../charte-diff.toml:1"));
    project.run(&["--config", "absent.toml", "corpus"]).says(
        2,
        &["absent.toml: the config cannot be read: No such file or directory"],
    );
    project
        .run(&["--config", "corpus", "corpus"])
        .says(2, &["corpus: the config cannot be read"]);
}

#[test]
fn the_settings_in_force_are_shown_with_where_they_come_from() {
    let project = Project::new(Some(WHOLE));
    let run = project.run(&[
        "config",
        "--lang",
        "en",
        "--fail-on",
        "note",
        "--date",
        "2027-04-01",
    ]);
    let shown = run.out();
    for line in [
        "# The settings in force, and where each comes from. File: charte-diff.toml",
        "# today: 2027-04-01 (command line)",
        "paths = [\"corpus/\"]  # charte-diff.toml:2",
        "fail-on = \"note\"  # command line",
        "lang = \"en\"  # command line",
        "# extra = \"error\"  # built in",
        "layout = \"off\"  # charte-diff.toml:9",
        "limit.fr = [\"sous réserve|sous réserves\", \"hormis\"]  # charte-diff.toml:19",
        "[[accepted]]  # charte-diff.toml:23; expired",
    ] {
        assert!(
            shown.lines().any(|own| own == line),
            "{line:?} is not in\n{shown}"
        );
    }
    // It reads back as what it was, but for what was typed.
    let again = read(shown).unwrap();
    let config = read(WHOLE).unwrap();
    let values = |config: &Config| {
        (
            config.paths.clone().map(|set| set.value),
            config
                .exclude
                .clone()
                .map(|set| set.value.patterns().to_vec()),
            config
                .levels
                .iter()
                .map(|set| set.value)
                .collect::<Vec<_>>()
                .len(),
            config
                .portals
                .iter()
                .map(|set| set.value.clone())
                .collect::<Vec<_>>(),
            config
                .templates
                .iter()
                .map(|set| set.value.clone())
                .collect::<Vec<_>>(),
            config
                .words
                .iter()
                .map(|set| set.value.clone())
                .collect::<Vec<_>>(),
            config
                .accepted
                .iter()
                .map(|set| set.value.clone())
                .collect::<Vec<_>>(),
        )
    };
    assert_eq!(values(&again), values(&config));
    // Where there is none, it settles nothing and says where things come from all the same.
    let mut command = unprivileged::charte_diff();
    command
        .args(["config"])
        .env("LANG", "fr_FR.UTF-8")
        .env("SOURCE_DATE_EPOCH", "0");
    let bare = Project::new(None);
    let run = Run(command.current_dir(bare.path("")).output().unwrap());
    let shown = run.out();
    assert!(
        shown.contains("# lang = \"fr\"  # environnement (LANG)"),
        "{shown}"
    );
    assert!(
        shown.contains("1970-01-01 (environnement (SOURCE_DATE_EPOCH))"),
        "{shown}"
    );
    let settled = read(shown).unwrap();
    assert!(settled.paths.is_none() && settled.levels.is_empty() && settled.fail_on.is_none());
}

#[test]
fn hostile_configs_are_said_harmlessly_and_soon() {
    let hostile = [
        "\"a\\u001b[2J\\u202e\" = 1".to_owned(),
        "fail-on = \"\\u001b]0;x\\u0007\"".to_owned(),
        "[portals]\n\"\\u001b[2J\" = 1".to_owned(),
        "paths = [\"\u{202e}\", 1]".to_owned(),
        "\u{1b}[2J".to_owned(),
        "a = ".to_owned() + &"[".repeat(100_000),
        format!("{}a = 1", "[a.".repeat(20_000)),
        format!("exclude = [\"{}\"]", "{a,b}".repeat(10) + &"[".repeat(1000)),
    ];
    for text in hostile {
        let project = Project::new(Some(&text));
        let run = project.run(&["corpus"]);
        run.says(2, &["charte-diff.toml:"]);
        assert!(
            !run.err().contains(['\u{1b}', '\u{202e}', '\u{7}']),
            "{:?}",
            run.err()
        );
    }
    let bytes = b"lang = \"fr\"\n# \xe9\n";
    assert_eq!(faults(bytes), [(2, Fault::NotUtf8)]);
    let many = format!("exclude = [{}]", "\"corpus/*x*y*z*\", ".repeat(2000));
    assert_eq!(
        Project::new(Some(&many)).report(&["corpus"])["summary"]["documents"],
        5
    );
}

#[test]
fn a_config_that_may_not_be_read_stops_the_run() {
    let Some(somebody) = Unprivileged::new() else {
        return;
    };
    let project = Project::new(Some("lang = \"fr\"\n"));
    mode(&project.path(""), 0o755);
    mode(&project.path("charte-diff.toml"), 0o000);
    let mut command = somebody.command();
    let run = Run(command
        .arg("corpus")
        .current_dir(project.path(""))
        .output()
        .unwrap());
    run.says(
        2,
        &["charte-diff.toml: the config cannot be read: Permission denied"],
    );
    assert!(run.out().is_empty());
}
