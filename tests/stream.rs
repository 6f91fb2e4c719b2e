//! `check --stdin-format jsonl`: the answers are those for the same texts in files, in order, promptly, however the stream
//! is split, and in memory that does not grow.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, helpers included"
)]
#![allow(
    dead_code,
    reason = "a part of the planted corpora's generator is enough"
)]

#[path = "planted/corpus.rs"]
mod corpus;
#[path = "planted/families/mod.rs"]
mod families;
#[path = "planted/fillers.rs"]
mod fillers;
#[path = "planted/layout.rs"]
mod layout;
#[path = "planted/model.rs"]
mod model;
#[path = "planted/noise.rs"]
mod noise;
#[path = "planted/plant.rs"]
mod plant;
#[path = "planted/render.rs"]
mod render;
#[path = "planted/rng.rs"]
mod rng;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use corpus::{Corpus, Recipe};
use families::{COOKIES, PRIVACY, TERMS};
use serde_json::{Value, json};

const STREAM: [&str; 6] = ["check", "--stdin-format", "jsonl", "--format", "jsonl", "-"];

fn charte_diff(folder: &Path, typed: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_charte-diff"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    command.current_dir(folder).args(typed);
    command
}

fn started(folder: &Path, typed: &[&str]) -> Child {
    charte_diff(folder, typed)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Runs a stream through one process.
fn answered(folder: &Path, typed: &[&str], stream: &[u8]) -> Output {
    let mut child = started(folder, typed);
    let mut stdin = child.stdin.take().unwrap();
    let stream = stream.to_vec();
    // Answers come while records go in: both ends must be served.
    let feeding = std::thread::spawn(move || {
        let _ = stdin.write_all(&stream);
    });
    let output = child.wait_with_output().unwrap();
    feeding.join().unwrap();
    output
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// A project with texts of three families in `corpus/`, two of which have a template, and the same texts as records.
fn project() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let templates = root.join("templates");
    fs::create_dir(&templates).unwrap();
    for (family, name) in [(COOKIES, "cookies"), (TERMS, "terms")] {
        let plain = recipe(&[family], 12, 1, false).files;
        fs::create_dir(root.join(name)).unwrap();
        for file in plain {
            fs::write(root.join(name).join(&file.name), &file.rendered.bytes).unwrap();
        }
        let target = format!("templates/{name}.txt");
        let made = charte_diff(root, &["template", name, "-o", &target])
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", text(&made.stderr));
    }
    let config =
        "[templates]\ncookies = \"templates/cookies.txt\"\nterms = \"templates/terms.txt\"\n";
    fs::write(root.join("charte-diff.toml"), config).unwrap();
    let corpus = recipe(&[COOKIES, TERMS, PRIVACY], 12, 3, true);
    fs::create_dir(root.join("corpus")).unwrap();
    let mut stream = String::new();
    for file in &corpus.files {
        // What is not UTF-8 has no record with the same bytes.
        let Ok(text) = std::str::from_utf8(&file.rendered.bytes) else {
            continue;
        };
        let path = format!("corpus/{}", file.name);
        fs::write(root.join(&path), text).unwrap();
        stream.push_str(&json!({"n": 1, "path": path, "text": text}).to_string());
        stream.push('\n');
    }
    assert!(stream.lines().count() > 25);
    (folder, stream)
}

fn recipe(families: &[families::Family], documents: usize, seed: u64, deviations: bool) -> Corpus {
    Corpus::new(&Recipe {
        families,
        documents,
        outliers: usize::from(deviations),
        seed,
        deviations,
        noise: deviations,
    })
}

/// The lines, with what a stream cannot know left out.
fn without_sharers(lines: &str) -> Vec<Value> {
    let read = lines.lines().map(|line| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        let deviations = line.get_mut("deviations").and_then(Value::as_array_mut);
        for deviation in deviations.into_iter().flatten() {
            deviation["shared_by"] = Value::Null;
        }
        line
    });
    read.collect()
}

#[test]
fn a_stream_is_answered_as_the_same_texts_in_files() {
    let (folder, stream) = project();
    let files = charte_diff(folder.path(), &["check", "--format", "jsonl", "corpus"])
        .output()
        .unwrap();
    let expected = without_sharers(text(&files.stdout));
    let count = |key: &str| {
        expected
            .iter()
            .filter(|line| line.get(key).is_some())
            .count()
    };
    assert!(
        count("deviations") > 15 && count("nearest") > 5,
        "{expected:#?}"
    );
    for threads in ["1", "2", "5"] {
        let typed = [&STREAM[..], &["--jobs", threads]].concat();
        let output = answered(folder.path(), &typed, stream.as_bytes());
        let answers: Vec<Value> = text(&output.stdout)
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(answers, expected, "{threads} threads");
        assert_eq!(output.status.code(), files.status.code());
        assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
    }
}

#[test]
fn however_a_stream_is_split_the_answers_are_the_same() {
    let (folder, stream) = project();
    let whole = answered(folder.path(), &STREAM, stream.as_bytes());
    let lines: Vec<&str> = stream.split_inclusive('\n').collect();
    for size in [1, 7, lines.len() - 1] {
        let parts = lines.chunks(size).map(|part| {
            let part = part.concat().replace('\n', "\r\n");
            answered(folder.path(), &STREAM, part.trim_end().as_bytes()).stdout
        });
        let joined = parts.collect::<Vec<_>>().concat();
        assert!(joined == whole.stdout, "in parts of {size}");
    }
}

/// One line of answers for each record, whatever the records are.
#[test]
fn what_cannot_be_read_is_answered_in_its_place() {
    let (folder, _) = project();
    let lines: [(&[u8], &str); 13] = [
        (b"\xef\xbb\xbf{\"path\": \"a\", \"text\": \"\"}\r", "empty"),
        (b"{}", "not_a_record"),
        (b"{\"path\": \"b\"}", "not_a_record"),
        (b"{\"path\": \"b\", \"text\": null}", "not_a_record"),
        (
            b"{\"path\": \"b\", \"text\": \"<html><body><p>a</p></body></html>\"}",
            "markup",
        ),
        (b"{\"path\": \"b\", \"text\": \"\\u0000\\u0001\"}", "binary"),
        (b"{\"path\": \"b\", \"text\": \"\\ud800\"}", "not_json"),
        (b"{\"path\": \"b\", \"text\": \"\xe9\"}", "not_json"),
        (b"\xff\xfe{\0}\0", "not_json"),
        (
            b"{\"path\": \"b\", \"text\": \"x\", \"path\": \"c\"}",
            "not_a_record",
        ),
        (
            b"{\"path\": \"b\", \"text\": \"+++\\nx\\n+++\\n\"}",
            "template",
        ),
        (b"{\"path\": \"b\", \"text\": \"Soup for all\"}", ""),
        (b"{\"path\": \"b\", \"text\": \"Soup", "not_json"),
    ];
    let stream: Vec<&[u8]> = lines.iter().map(|(line, _)| *line).collect();
    let output = answered(folder.path(), &STREAM, &stream.join(&b"\n"[..]));
    let schema: Value = serde_json::from_str(charte_diff::report::json::REPORT_SCHEMA).unwrap();
    let mut schema_of_line = schema["$defs"]["line"].clone();
    schema_of_line["$defs"] = schema["$defs"].clone();
    let validator = jsonschema::validator_for(&schema_of_line).unwrap();
    let answers: Vec<Value> = text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), lines.len());
    for (number, (answer, (line, reason))) in (1..).zip(answers.iter().zip(lines)) {
        assert!(validator.is_valid(answer), "{answer}");
        let said = answer["error"]["reason"].as_str().unwrap_or_default();
        assert_eq!(said, reason, "{}", String::from_utf8_lossy(line));
        let damaged = ["not_json", "not_a_record"].contains(&reason);
        assert_eq!(answer.get("line").is_some(), damaged, "{answer}");
        assert!(!damaged || answer["line"] == number, "{answer}");
        let told = line.windows(6).any(|part| part == b"\"path\"");
        assert_eq!(answer["path"].is_string(), told, "{answer}");
    }
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        text(&output.stderr),
        "charte-diff: -: 8 records could not be read, the first at line 2; their answers (error) say why\n"
    );
}

#[test]
fn a_line_that_is_too_long_is_answered_and_not_held() {
    let (folder, stream) = project();
    let mut child = started(folder.path(), &STREAM);
    let mut stdin = child.stdin.take().unwrap();
    let next = stream.lines().next().unwrap().to_owned();
    let feeding = std::thread::spawn(move || {
        stdin
            .write_all(b"{\"path\": \"long\", \"text\": \"")
            .unwrap();
        for _ in 0..100 {
            stdin.write_all(&vec![b'x'; 1 << 20]).unwrap();
        }
        stdin.write_all(b"\"}\n").unwrap();
        stdin.write_all(next.as_bytes()).unwrap();
    });
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    let long: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
    assert_eq!(long["error"]["reason"], "too_large");
    assert_eq!((&long["path"], &long["line"]), (&json!("long"), &json!(1)));
    if let Some(most) = memory(&child, "VmHWM") {
        assert!(most < 100 << 10, "{most} KiB");
    }
    let next: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
    assert_eq!(next["family"], "cookies");
    feeding.join().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(2));
}

/// What the system says of a process, in KiB, where it does.
fn memory(child: &Child, what: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(what))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn a_record_is_answered_at_once_when_nothing_follows() {
    let (folder, stream) = project();
    let mut child = started(folder.path(), &STREAM);
    let mut stdin = child.stdin.take().unwrap();
    let stdout = child.stdout.take().unwrap();
    let (answered, answers) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines() {
            answered.send(line.unwrap()).unwrap();
        }
    });
    for record in stream.lines().take(3) {
        stdin.write_all(record.as_bytes()).unwrap();
        stdin.write_all(b"\n").unwrap();
        let answer = answers.recv_timeout(Duration::from_secs(30));
        let answer: Value = serde_json::from_str(&answer.expect("an answer")).unwrap();
        let record: Value = serde_json::from_str(record).unwrap();
        assert_eq!(answer["path"], record["path"]);
    }
    drop(stdin);
    assert!(child.wait().unwrap().code() < Some(2));
}

#[test]
fn a_reader_that_closes_the_pipe_ends_the_run_in_peace() {
    let (folder, stream) = project();
    let mut child = started(folder.path(), &STREAM);
    let mut stdin = child.stdin.take().unwrap();
    drop(child.stdout.take());
    // The stream stays open: the run must not wait for its end.
    stdin.write_all(stream.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
    drop(stdin);
}

/// Every record has words that no other has. `CHARTE_SWEEP=1` sends a million of them, for which a release build is due.
#[test]
fn memory_does_not_grow_with_the_stream() {
    let folder = tempfile::tempdir().unwrap();
    let template = "+++\ncharte-diff = 1\nname = \"notice\"\n+++\n\n# Notice\n\nThe site {{url}} is published by the town.\n\n\
                    Cookies are kept for 13 months and then deleted.\n";
    fs::write(folder.path().join("notice.txt"), template).unwrap();
    let typed = [&STREAM[..], &["--template", "notice.txt"]].concat();
    let mut child = started(folder.path(), &typed);
    let mut stdin = child.stdin.take().unwrap();
    let count = if std::env::var_os("CHARTE_SWEEP").is_some() {
        1_000_000
    } else {
        24_000
    };
    let feeding = std::thread::spawn(move || {
        for number in 0..count {
            let text = format!(
                "Notice\n\nThe site https://s{number}.example.org is published by the town.\n\nCookies w{number} are kept \
                 for 13 months and then deleted.\n\nLine {number} of this text and of no other one.\n"
            );
            let record = json!({"path": format!("{number}.txt"), "text": text});
            writeln!(stdin, "{record}").unwrap();
        }
    });
    let mut early = None;
    let mut answers = 0;
    for answer in BufReader::new(child.stdout.take().unwrap()).lines() {
        assert!(answer.unwrap().contains("\"family\":\"notice\""));
        answers += 1;
        // By now the tables were dropped more than once.
        if answers == 12_000 {
            early = memory(&child, "VmHWM");
        }
        if answers == count
            && let Some((early, late)) = early.zip(memory(&child, "VmHWM"))
        {
            assert!(late < 160 << 10, "{late} KiB");
            assert!(late * 4 < early * 5, "from {early} to {late} KiB");
        }
    }
    assert_eq!(answers, count);
    feeding.join().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn the_config_holds_for_records_by_their_path() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let template = "+++\ncharte-diff = 1\nname = \"notice\"\n[slots.url]\ntype = \"url\"\nsame_as_portal = true\n+++\n\n# Notice\n\n\
                    The site {{url}} is published by the town.\n\nCookies are kept for 13 months and then deleted.\n\nAsk the \
                    office of the mayor.\n";
    fs::write(root.join("notice.txt"), template).unwrap();
    let notice = |url: &str, months: u32, asked: &str| {
        format!(
            "Notice\n\nThe site https://{url} is published by the town.\n\nCookies are kept for {months} months and then \
             deleted.\n\nAsk the {asked} of the mayor.\n"
        )
    };
    let records = [
        json!({"path": "1.txt", "text": notice("a.example.org", 13, "office")}),
        json!({"path": "in/2.txt", "text": notice("a.example.org", 13, "office")}),
        json!({"path": "3.txt", "text": notice("a.example.org", 13, "office"), "portal": "c.example.org"}),
        json!({"path": "in/2.txt", "text": notice("b.example.org", 13, "office"), "portal": "c.example.org"}),
        json!({"path": "b.example.org.txt", "text": notice("b.example.org", 25, "office")}),
        json!({"path": "c.example.org.txt", "text": notice("c.example.org", 25, "office")}),
        json!({"path": "old/5.txt", "text": notice("a.example.org", 25, "office")}),
        json!({"path": "6.txt", "text": notice("a.example.org", 13, "bureau")}),
        json!({"path": "7.txt", "text": notice("a.example.org", 13, "Office")}),
    ];
    let stream = records.map(|record| record.to_string()).join("\n");
    let config = "exclude = [\"old/**\"]\n[templates]\nnote = \"notice.txt\"\n[portals]\n\"in/2.txt\" = \"b.example.org\"\n\
                  [levels]\ntypography = \"off\"\n[words]\nlimit.en = [\"bureau\"]\n";
    fs::write(root.join("charte-diff.toml"), config).unwrap();
    let answers = |output: &Output| -> Vec<Value> {
        let lines = text(&output.stdout).lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let first = answers(&answered(root, &STREAM, stream.as_bytes()));
    let told: Vec<(&str, Vec<&str>)> = first
        .iter()
        .map(|answer| {
            let deviations = answer["deviations"].as_array().into_iter().flatten();
            let raised = deviations.map(|held| {
                held["raised_by"]
                    .as_str()
                    .or(held["wrong_slots"][0]["fault"].as_str())
                    .unwrap_or("")
            });
            let portal = answer["portal"].as_str();
            let portal = portal.or(answer["error"]["reason"].as_str());
            (portal.unwrap(), raised.collect())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("a.example.org", vec![]),
            ("b.example.org", vec!["foreign_host"]),
            ("c.example.org", vec!["foreign_host"]),
            ("b.example.org", vec![]),
            ("b.example.org", vec!["duration"]),
            ("c.example.org", vec!["duration"]),
            ("excluded", vec![]),
            ("a.example.org", vec!["modality"]),
            ("a.example.org", vec![]),
        ]
    );
    assert!(
        first
            .iter()
            .all(|answer| answer["family"] == "note" || answer["family"].is_null())
    );
    let id = first[4]["deviations"][0]["id"].as_str().unwrap();
    let accepted = format!(
        "{config}[[accepted]]\nid = \"{id}\"\nportal = \"b.example.org\"\nreason = \"settled\"\n[[accepted]]\nid = \
         \"{id}\"\nreason = \"not any more\"\nuntil = 2020-01-01\n"
    );
    fs::write(root.join("charte-diff.toml"), accepted).unwrap();
    let output = answered(root, &STREAM, stream.as_bytes());
    let again = answers(&output);
    let mark = |at: usize| {
        let accepted = &again[at]["deviations"][0]["accepted"];
        (
            again[at]["conforms"].as_bool().unwrap(),
            accepted["reason"].as_str().unwrap_or(""),
        )
    };
    assert_eq!(
        [mark(4), mark(5)],
        [(true, "settled"), (false, "not any more")]
    );
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(
        said.lines().count() == 1 && said.contains("2020-01-01"),
        "{said}"
    );
    let settled = stream.lines().nth(4).unwrap();
    let settled = answered(root, &STREAM, settled.as_bytes());
    assert_eq!(settled.status.code(), Some(0));
}
