//! The command as its users meet it: console sessions in `tests/cmd/`, and what a console session cannot show.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, helpers included"
)]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn charte_diff() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_charte-diff"));
    for name in [
        "LC_ALL",
        "LC_MESSAGES",
        "LANG",
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "COLUMNS",
    ] {
        command.env_remove(name);
    }
    command
}

fn run(typed: &[&str]) -> Output {
    charte_diff().args(typed).output().unwrap()
}

fn corpus(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

fn path(folder: &tempfile::TempDir, name: &str) -> String {
    folder.path().join(name).to_str().unwrap().to_owned()
}

fn said(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn console_sessions() {
    let cases = trycmd::TestCases::new();
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        cases.env(name, "C");
    }
    cases.env("NO_COLOR", "1").case("tests/cmd/*.trycmd");
}

#[test]
fn the_schema_is_json() {
    let output = run(&["schema"]);
    let schema: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(schema["title"], "charte-diff report, version 1");
    assert!(output.status.success());
}

#[test]
fn completions_know_every_command_and_option() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = run(&["completions", shell]);
        assert!(
            output.status.success() && output.stderr.is_empty(),
            "{shell}"
        );
        let script = said(&output.stdout);
        for name in [
            "template",
            "normalise",
            "explain",
            "schema",
            "completions",
            "man",
            "fail-on",
            "format",
            "stdin-name",
            "write",
            "check",
            "diff",
            "output",
            "verbose",
            "jobs",
            "moved",
        ] {
            // The generators for these shells know no values of arguments.
            if name == "moved" && ["elvish", "fish", "powershell"].contains(&shell) {
                continue;
            }
            assert!(script.contains(name), "{shell}: {name}");
        }
    }
}

#[test]
fn the_manual_is_printed() {
    let output = run(&["man"]);
    assert!(output.status.success() && output.stderr.is_empty());
    let page = said(&output.stdout);
    for part in [
        "SH NAME",
        "SH SYNOPSIS",
        "EXIT STATUS",
        "CHARTE-DIFF NORMALISE",
        "CHARTE-DIFF MAN",
        "EXAMPLES",
    ] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn what_a_folder_holds_beside_texts_is_told_when_asked() {
    let folder = corpus(&[
        ("a.txt", b"Un  texte.\n"),
        ("b.txt", b"\0\x01\x02\xff\xfe\0"),
    ]);
    let folder = folder.path().to_str().unwrap();
    for command in [
        &["normalise", "--check"][..],
        &["normalise", "--check", "-v"],
    ] {
        let output = run(&[command, &[folder]].concat());
        assert_eq!(
            output.status.code(),
            Some(1),
            "what is found changes nothing"
        );
        let told = said(&output.stderr).contains("b.txt: this is not text");
        assert_eq!(told, command.contains(&"-v"), "{}", said(&output.stderr));
        let why = said(&output.stderr).contains("a.txt: repeated spaces (1)");
        assert_eq!(why, command.contains(&"-v"), "{}", said(&output.stderr));
    }
}

#[test]
fn where_nothing_is_a_text_the_reasons_are_one_option_away() {
    let folder = corpus(&[("b.txt", b"\0\x01\x02\xff\xfe\0")]);
    let folder = folder.path().to_str().unwrap();
    let output = run(&[folder]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output.stderr).contains("-v says why"),
        "{}",
        said(&output.stderr)
    );
    let output = run(&["-v", folder]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output.stderr).contains("b.txt: this is not text"),
        "{}",
        said(&output.stderr)
    );
}

#[test]
fn what_is_named_and_cannot_be_read_gives_2_and_the_rest_goes_on() {
    let folder = corpus(&[("a.txt", b"Un texte.\n"), ("b.txt", b"Un autre.\n")]);
    let output = run(&[
        "--format",
        "json",
        &path(&folder, ""),
        &path(&folder, "none.txt"),
    ]);
    assert_eq!(output.status.code(), Some(2));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["summary"]["documents"], 2);
    assert_eq!(report["summary"]["skipped"], 1);
    assert_eq!(report["skipped"][0]["reason"], "unreadable");
    assert!(said(&output.stderr).contains("none.txt: cannot be read: No such file or directory"));
}

#[test]
fn the_locale_gives_the_language() {
    let french = charte_diff()
        .env("LC_ALL", "fr_FR.UTF-8")
        .env("LANG", "en_GB.UTF-8")
        .output()
        .unwrap();
    assert!(
        said(&french.stderr).contains("aucun chemin"),
        "{}",
        said(&french.stderr)
    );
    let english = charte_diff()
        .env("LC_ALL", "")
        .env("LANG", "en_GB.UTF-8")
        .output()
        .unwrap();
    assert!(said(&english.stderr).contains("no path"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_and_a_closed_pipe_is_not() {
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = charte_diff()
        .arg("schema")
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output.stderr).contains("standard output cannot be written: No space left"));

    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = charte_diff()
        .arg("schema")
        .stdout(writer)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}

#[test]
fn standard_input_is_read_by_its_name() {
    let mut child = charte_diff()
        .args(["--format", "json", "--stdin-name", "page.txt", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"Un texte.\n")
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["unassigned"][0]["path"], "page.txt");
}

#[test]
fn normalising_in_place_changes_what_it_must_and_nothing_else() {
    let folder = corpus(&[
        ("a.txt", b"\n\nUn texte.  \n\n\n"),
        ("b.txt", b"Un autre.\n"),
        ("c.txt", b"\0\x01\x02\xff\xfe\0"),
    ]);
    let untouched = |name: &str| {
        fs::metadata(folder.path().join(name))
            .unwrap()
            .modified()
            .unwrap()
    };
    let before = untouched("b.txt");
    let all = path(&folder, "");
    let check = run(&["normalise", "--check", &all]);
    assert_eq!(check.status.code(), Some(1));
    assert_eq!(said(&check.stdout), format!("{}\n", path(&folder, "a.txt")));
    let diff = run(&["normalise", "--diff", &all]);
    assert_eq!(diff.status.code(), Some(0));
    assert!(
        ["-Un texte.  \n", "+Un texte.\n"]
            .iter()
            .all(|line| said(&diff.stdout).contains(line)),
        "{}",
        said(&diff.stdout)
    );
    let write = run(&["normalize", "--write", &all]);
    assert_eq!(write.status.code(), Some(0), "{}", said(&write.stderr));
    assert_eq!(
        fs::read(folder.path().join("a.txt")).unwrap(),
        b"Un texte.\n"
    );
    assert_eq!(
        fs::read(folder.path().join("c.txt")).unwrap(),
        b"\0\x01\x02\xff\xfe\0"
    );
    assert_eq!(untouched("b.txt"), before);
    assert_eq!(run(&["normalise", "--check", &all]).status.code(), Some(0));
    let named = run(&["normalise", "--write", &path(&folder, "c.txt")]);
    assert_eq!(named.status.code(), Some(2));
}

#[test]
fn template_files_are_never_documents() {
    let folder = corpus(&[("charte.txt", b"+++\nname = 'a'\n+++\n\nUn texte.\n")]);
    let output = run(&["normalise", "--check", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(Path::new(&path(&folder, "charte.txt")).exists());
}

#[test]
fn the_five_chartes_give_what_the_schema_says() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");
    let output = run(&["--format", "json", "--fail-on", "error", corpus]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output.stderr));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let schema: serde_json::Value = serde_json::from_slice(&run(&["schema"]).stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&report)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert_eq!(report["summary"]["errors"], 3);
}

/// An editor hands over what it shows: the same as for the file, down to whose text it is.
#[test]
fn standard_input_is_checked_as_the_file_it_is_named_after() {
    let folder = Path::new("tests/cmd/check.in");
    let name = "notices/barton.example.org.txt";
    let named = charte_diff()
        .current_dir(folder)
        .args(["check", "--format", "json", name])
        .output()
        .unwrap();
    let mut piped = charte_diff()
        .current_dir(folder)
        .args(["check", "--format", "json", "--stdin-name", name, "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let text = fs::read(folder.join(name)).unwrap();
    piped.stdin.take().unwrap().write_all(&text).unwrap();
    let piped = piped.wait_with_output().unwrap();
    assert_eq!(said(&piped.stdout), said(&named.stdout));
    assert_eq!(
        (named.status.code(), piped.status.code()),
        (Some(1), Some(1))
    );
    assert!(said(&named.stdout).contains("foreign_host"));
}
