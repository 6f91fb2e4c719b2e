//! Texts and file names that mean harm, through the whole program and everything that it writes: nothing gets out that a
//! terminal, a page, a spreadsheet, a document or a pipeline would obey, and everything can be read back.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says loudly what it could not do"
)]

#[path = "promises/colours.rs"]
mod colours;
mod hostile_cases;
#[allow(dead_code, reason = "these tests need a part of it")]
mod unprivileged;

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use colours::uncoloured;
use hostile_cases::run::{corpus, harmless, ran, run};
use hostile_cases::{KINDS, NAMES, plain, with};
use serde_json::Value;
use unprivileged::charte_diff;

/// How many hostile cases go through the program: words, names and encodings.
const CASES: usize = 177;

#[test]
fn there_are_as_many_cases_as_are_told() {
    let (_folder, cases) = corpus();
    eprintln!("{cases} hostile cases");
    assert_eq!(cases, CASES);
}

#[test]
fn what_people_read_on_a_terminal_is_harmless() {
    let (folder, _) = corpus();
    for lang in ["fr", "en"] {
        for typed in [
            &["--color", "always", "-v", "corpus"][..],
            &["--color", "never", "-v", "corpus"],
            &["--format", "github", "-v", "corpus"],
            &["normalise", "--check", "-v", "corpus"],
            &["normalise", "--diff", "corpus"],
            &["normalise", "corpus"],
            &["config"],
        ] {
            let ran = run(folder.path(), &[&["--lang", lang], typed].concat());
            harmless(&uncoloured(&ran.out), &format!("{lang} {typed:?}"));
            assert!(
                !ran.out.is_empty() || typed == ["config"],
                "{typed:?}: {}",
                ran.err
            );
        }
    }
}

#[test]
fn workflow_commands_are_the_tools_own() {
    let (folder, _) = corpus();
    let ran = run(folder.path(), &["--format", "github", "-v", "corpus"]);
    let mut own = 0;
    for line in ran.out.lines() {
        let command = ["::error ", "::warning ", "::notice "]
            .iter()
            .any(|command| line.starts_with(command));
        own += usize::from(command);
        let foreign = ["::", "##"]
            .iter()
            .any(|sign| line.trim_start().starts_with(sign));
        assert!(command || !foreign, "{line}");
    }
    assert!(own > 100, "{own}");
}

#[test]
fn what_programs_read_can_be_read() {
    let (folder, _) = corpus();
    let whole: Value =
        serde_json::from_str(&run(folder.path(), &["--format", "json", "corpus"]).out).unwrap();
    assert!(
        whole["summary"]["documents"].as_u64().unwrap() > 100,
        "{}",
        whole["summary"]
    );
    let schema: Value = serde_json::from_str(&run(folder.path(), &["schema"]).out).unwrap();
    let valid = jsonschema::validator_for(&schema).unwrap();
    if let Err(error) = valid.validate(&whole) {
        panic!("{error} at {}", error.instance_path());
    }
    let unproven = whole["families"].as_array().unwrap().iter();
    let unproven = unproven.flat_map(|family| family["documents"].as_array().unwrap());
    let unproven: Vec<&Value> = unproven
        .filter(|held| held["verified"] != true)
        .map(|held| &held["path"])
        .collect();
    assert!(unproven.is_empty(), "{unproven:?}");
    for format in ["json", "sarif", "jsonl"] {
        let ran = run(folder.path(), &["--format", format, "-v", "corpus"]);
        harmless(&ran.out, format);
        let texts = if format == "jsonl" {
            ran.out.lines().collect()
        } else {
            vec![&*ran.out]
        };
        for text in texts {
            serde_json::from_str::<Value>(text).unwrap_or_else(|error| panic!("{format}: {error}"));
        }
    }
}

#[test]
fn a_template_and_a_config_made_of_such_texts_can_be_used() {
    let (folder, _) = corpus();
    let at = folder.path();
    let made = run(at, &["template", "corpus", "-o", "t-{name}.txt"]);
    assert_eq!(made.status, Some(0), "{}", made.err);
    let mut templates = 0;
    for entry in fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        let Some(text) = path.is_file().then(|| fs::read_to_string(&path).unwrap()) else {
            continue;
        };
        templates += 1;
        harmless(&text, "a template");
        let checked = run(
            at,
            &[
                OsStr::new("check"),
                OsStr::new("--template"),
                path.as_os_str(),
                OsStr::new("corpus"),
            ],
        );
        harmless(&checked.out, "check");
        assert!(!checked.err.contains("is not declared"), "{}", checked.err);
        let diff = ["check", "--diff", "--template"].map(OsStr::new);
        let patch = run(
            at,
            &[&diff[..], &[path.as_os_str(), OsStr::new("corpus")]].concat(),
        );
        // Its lines are the file's, to the byte; the names above them are told.
        let names = patch.out.lines().filter(|line| {
            ["--- ", "+++ ", "diff "]
                .iter()
                .any(|sign| line.starts_with(sign))
        });
        harmless(&names.collect::<Vec<_>>().join("\n"), "check --diff");
    }
    assert!(templates > 0);
    let made = run(at, &["init", "corpus"]);
    assert_eq!(made.status, Some(0), "{}", made.err);
    for name in ["charte-diff.toml", ".pre-commit-config.yaml"] {
        harmless(&fs::read_to_string(at.join(name)).unwrap(), name);
    }
    let ids = run(at, &["check", "--format", "json"]);
    let report: Value = serde_json::from_str(&ids.out).unwrap();
    assert!(report["summary"]["errors"].as_u64().unwrap() > 0);
    let accepted = run(
        at,
        &[
            "accept",
            "--all",
            "--reason",
            "\u{1b}[2J\u{202e}=1+1\n<b>",
            "--by",
            "\u{9b}31m",
        ],
    );
    assert_ne!(accepted.status, Some(2), "{}", accepted.err);
    harmless(
        &fs::read_to_string(at.join("charte-diff.toml")).unwrap(),
        "the config",
    );
    let again = run(at, &["check", "--fail-on", "warning"]);
    assert_ne!(again.status, Some(2), "{}", again.err);
    harmless(&run(at, &["config"]).out, "config");
    harmless(
        &run(at, &["--format", "markdown", "corpus"]).out,
        "markdown",
    );
}

#[test]
fn what_is_typed_is_text_from_outside_too() {
    let (folder, _) = corpus();
    let at = folder.path();
    for name in NAMES {
        let name = OsStr::from_bytes(name);
        for lang in ["fr", "en"] {
            for before in [
                &[][..],
                &["--template"],
                &["--since"],
                &["--config"],
                &["--date"],
                &["--portal"],
                &["--stdin-name"],
                &["--format"],
                &["--jobs"],
                &["explain"],
                &["accept", "--reason", "r"],
                &["accept", "--from"],
                &["check", "--template"],
                &["normalise"],
                &["report", "corpus", "-o"],
                &["template", "corpus", "-o"],
                &["report", "corpus", "--portal"],
                &["init"],
                &["schema"],
                &["completions"],
            ] {
                let mut typed: Vec<OsString> = vec!["--lang".into(), lang.into()];
                typed.extend(before.iter().map(OsString::from));
                // What is written is written elsewhere.
                let named = if before.contains(&"-o") {
                    Path::new("nowhere").join(name).into()
                } else {
                    name.to_owned()
                };
                typed.push(named);
                run(at, &typed);
            }
        }
    }
}

#[test]
fn records_of_a_stream_are_text_from_outside_too() {
    let (folder, _) = corpus();
    let at = folder.path();
    fs::write(at.join("plain.txt"), plain()).unwrap();
    fs::create_dir(at.join("family")).unwrap();
    for number in 0..3 {
        fs::write(at.join(format!("family/{number}.txt")), plain()).unwrap();
    }
    assert_eq!(
        run(at, &["template", "family", "-o", "charte.txt"]).status,
        Some(0)
    );
    let mut stream = String::new();
    let mut records = 0;
    for kind in KINDS {
        for words in kind.words {
            let record = serde_json::json!({"path": format!("{words}.txt"), "text": with(words), "portal": words});
            stream.push_str(&format!("{record}\n"));
            records += 1;
        }
    }
    stream.push_str("{\"path\": \"\u{202e}\", \u{1b}[2J\n[\"\u{9b}\"]\n");
    fs::write(at.join("stream.jsonl"), stream).unwrap();
    let typed = [
        "check",
        "--stdin-format",
        "jsonl",
        "--format",
        "jsonl",
        "--template",
        "charte.txt",
        "-",
    ];
    let output = charte_diff()
        .args(typed)
        .current_dir(at)
        .stdin(fs::File::open(at.join("stream.jsonl")).unwrap())
        .output()
        .unwrap();
    let ran = ran(output, "the stream");
    harmless(&ran.out, "the stream");
    assert_eq!(ran.out.lines().count(), records + 2);
    for line in ran.out.lines() {
        serde_json::from_str::<Value>(line).unwrap();
    }
}
