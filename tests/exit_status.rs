//! The exit statuses are those of the README's table: each of its rows is tried with each kind of command that it names,
//! and a row that is not tried, or tried and not there, fails.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, helpers included"
)]

#[allow(dead_code, reason = "these tests need a part of it")]
mod project;
#[allow(dead_code, reason = "these tests need a part of it")]
mod unprivileged;

use std::fs;
use std::path::Path;
use std::process::Stdio;

use project::{BLOIS, DUPLICATE, EXTRA_ROW, EXTRA_SECTION, Project, WORDING};
use unprivileged::charte_diff;

/// A command line, as it is typed.
type Typed = &'static [&'static str];

/// A row of the table: its status, the start of its last cell, what has to be there, and the command lines.
struct Row {
    status: i32,
    when: &'static str,
    prepare: fn(&Project),
    typed: &'static [Typed],
}

const CONFIG: &str = "paths = [\"corpus/\"]\n\n[templates]\ncharte = \"charte.txt\"\n";

/// The template is kept, and named by the config.
fn pinned(project: &Project) {
    project
        .run(&["template", "corpus", "-o", "charte.txt"])
        .says(0, &[]);
    project.write("charte-diff.toml", CONFIG);
}

/// Everything is well: what deviates is accepted, and every file in its written form.
fn well(project: &Project) {
    pinned(project);
    project
        .run(&["normalise", "--write", "corpus"])
        .says(0, &[]);
    let ids = [WORDING, EXTRA_ROW, EXTRA_SECTION, DUPLICATE];
    project
        .run(&[&["accept", "--reason", "r"], &ids[..]].concat())
        .says(0, &[]);
    let report = project.run(&["--format", "json", "corpus"]);
    project.write("earlier.json", report.out());
    project.write(
        "table.csv",
        &format!("id,portal,decision,remark\n{WORDING},{BLOIS},,\n"),
    );
}

fn stranger(project: &Project) {
    pinned(project);
    project.write(
        "autre.txt",
        "Recette de la tarte aux pommes\n\nÉplucher les pommes, puis les couper en quartiers.\n",
    );
}

fn untidy(project: &Project) {
    pinned(project);
    project.edit(BLOIS, |text| {
        text.replace("est une suite", "n’est pas une  suite")
    });
    project.write(
        "other.txt",
        "+++\ncharte-diff = 1\nname = \"a\"\n+++\n\nUn autre texte.\n",
    );
}

fn contradicted(project: &Project) {
    well(project);
    project.write(
        "table.csv",
        &format!("id,portal,decision,remark\n{WORDING},{BLOIS},correct,\n"),
    );
}

fn bad_config(project: &Project) {
    pinned(project);
    project.write("charte-diff.toml", "path = []\n");
}

fn bad_template(project: &Project) {
    pinned(project);
    project.write("charte.txt", "+++\ncharte-diff = 1\n+++\n\n{{end}}\n");
}

fn no_text(project: &Project) {
    pinned(project);
    fs::create_dir(project.path("empty")).unwrap();
}

fn damaged(project: &Project) {
    pinned(project);
    project.write("stream.jsonl", "{\"path\": \"a.txt\", \"text\": \n");
}

const ROWS: [Row; 12] = [
    Row {
        status: 0,
        when: "none of what follows",
        prepare: well,
        typed: &[
            &["corpus"],
            &["--fail-on", "never", "corpus"],
            &["check"],
            &["check", "--fail-on", "warning"],
            &["check", "--since", "earlier.json", "--fail-on", "note"],
            &["check", "--diff"],
            &["check", "--fix"],
            &["template", "corpus"],
            &["template", "corpus", "-o", "charte.txt"],
            &["template", "corpus", "-o", "charte.txt", "--check"],
            &["normalise", "corpus"],
            &["normalise", "--check", "corpus"],
            &["normalise", "--write", "corpus"],
            &["report", "corpus", "-o", "s.html", "--fail-on", "warning"],
            &["accept", WORDING, "--reason", "r"],
            &["accept", "--from", "table.csv"],
            &["explain", "wording"],
            &["schema"],
            &["schema", "config"],
            &["config"],
            &["completions", "bash"],
            &["man"],
            &["--help"],
            &["--version"],
            &["check", "--help"],
        ],
    },
    Row {
        status: 1,
        when: "a deviation at `--fail-on` or above",
        prepare: pinned,
        typed: &[
            &["--fail-on", "error", "corpus"],
            &["--fail-on", "note", "--format", "json", "corpus"],
            &["check"],
            &["check", "--fail-on", "error", "--format", "sarif"],
            &["report", "corpus", "-o", "s.md", "--fail-on", "warning"],
        ],
    },
    Row {
        status: 1,
        when: "a text that fits none of the templates",
        prepare: stranger,
        typed: &[
            &["check", "autre.txt"],
            &["check", "--fail-on", "error", "autre.txt"],
        ],
    },
    Row {
        status: 1,
        when: "something would change",
        prepare: untidy,
        typed: &[
            &["normalise", "--check", "corpus"],
            &["normalise", "--check", "--diff", "corpus"],
            &["template", "corpus", "-o", "other.txt", "--check"],
        ],
    },
    Row {
        status: 1,
        when: "the table contradicts",
        prepare: contradicted,
        typed: &[&["accept", "--from", "table.csv"]],
    },
    Row {
        status: 2,
        when: "wrong usage",
        prepare: pinned,
        typed: &[
            &[],
            &["--nonsense"],
            &["corpus", "--format", "pdf"],
            &["check", "--jobs", "0"],
            &["check", "--date", "demain"],
            &["normalise"],
            &["normalise", "--write", "-"],
            &["report", "corpus"],
            &["report", "corpus", "-o", "s.pdf"],
            &["accept"],
            &["accept", "--reason", "r"],
            &["accept", WORDING, "--reason", "r", "--until", "1999-01-01"],
            &["init"],
            &["init", "-"],
            &["explain", "nonsense"],
            &["schema", "nonsense"],
            &["config", "nonsense"],
            &["completions", "nonsense"],
            &["man", "nonsense"],
        ],
    },
    Row {
        status: 2,
        when: "an error in the config",
        prepare: bad_config,
        typed: &[
            &["corpus"],
            &["check"],
            &["template", "corpus"],
            &["normalise", "corpus"],
            &["report", "corpus", "-o", "s.html"],
            &["accept", WORDING, "--reason", "r"],
            &["config"],
        ],
    },
    Row {
        status: 2,
        when: "an error in a template",
        prepare: bad_template,
        typed: &[
            &["check"],
            &["check", "--template", "charte.txt", "corpus"],
            &["report", "corpus", "-o", "s.html"],
            &["accept", WORDING, "--reason", "r", "corpus"],
        ],
    },
    Row {
        status: 2,
        when: "no document",
        prepare: no_text,
        typed: &[
            &["empty"],
            &["--format", "json", "empty"],
            &["check", "empty"],
            &["template", "empty"],
            &["normalise", "empty"],
            &["normalise", "--write", "empty"],
            &["report", "empty", "-o", "s.html"],
            &["accept", WORDING, "--reason", "r", "empty"],
        ],
    },
    Row {
        status: 2,
        when: "something *named*",
        prepare: pinned,
        typed: &[
            &["corpus", "none.txt"],
            &["check", "corpus", "none.txt"],
            &["check", "--template", "none.txt", "corpus"],
            &["check", "--since", "none.json"],
            &["check", "--config", "none.toml"],
            &["template", "corpus", "none.txt"],
            &["normalise", "corpus", "none.txt"],
            &["normalise", "--check", "corpus", "none.txt"],
            &["report", "corpus", "none.txt", "-o", "s.html"],
            &["accept", "--from", "none.csv"],
        ],
    },
    Row {
        status: 2,
        when: "a damaged record",
        prepare: damaged,
        typed: &[&["check", "--stdin-format", "jsonl", "--format", "jsonl", "-"]],
    },
    Row {
        status: 2,
        when: "a file, or standard output, that cannot be written",
        prepare: pinned,
        typed: &[
            &["report", "corpus", "-o", "nowhere/s.html"],
            &["template", "corpus", "-o", "nowhere/t.txt"],
            &["template", "corpus", "-o", "corpus"],
            &["init", "corpus"],
        ],
    },
];

/// What no input may bring about: only a defect can.
const BUG: &str = "a document that could not be rebuilt";

/// The rows of the README's table: status and last cell.
fn table() -> Vec<(i32, String)> {
    let readme =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, table) = readme
        .split_once("| status | of | when |\n|---|---|---|\n")
        .unwrap();
    let rows = table.lines().take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [status, _, when] = cells.as_slice() else {
            panic!("{row}")
        };
        (status.parse().unwrap(), (*when).to_owned())
    })
    .collect()
}

#[test]
fn every_row_of_the_table_is_tried_and_every_trial_is_a_row() {
    let told = table();
    for (status, when) in &told {
        let tried = ROWS
            .iter()
            .any(|row| row.status == *status && when.starts_with(row.when));
        assert!(
            tried || when.starts_with(BUG),
            "nothing tries {status}: {when}"
        );
    }
    for row in &ROWS {
        let is_told = told
            .iter()
            .any(|(status, when)| *status == row.status && when.starts_with(row.when));
        assert!(
            is_told,
            "the README does not tell {}: {}",
            row.status, row.when
        );
    }
}

#[test]
fn each_command_ends_as_the_table_says() {
    let mut runs = 0;
    for row in &ROWS {
        for typed in row.typed {
            let project = Project::new(None);
            (row.prepare)(&project);
            let stdin = match fs::File::open(project.path("stream.jsonl")) {
                Ok(stream) => Stdio::from(stream),
                Err(_) => Stdio::null(),
            };
            let mut command = charte_diff();
            let output = command
                .args(*typed)
                .current_dir(project.path(""))
                .stdin(stdin)
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(
                output.status.code(),
                Some(row.status),
                "{typed:?}, where {}: {said}",
                row.when
            );
            runs += 1;
        }
    }
    eprintln!("{runs} runs");
}

#[test]
fn trouble_wins_over_findings_and_the_rest_is_done() {
    let project = Project::new(None);
    pinned(&project);
    let run = project.run(&["--fail-on", "error", "corpus", "none.txt"]);
    run.says(2, &["none.txt"]);
    assert!(run.out().contains(WORDING), "{}", run.out());
    project
        .run(&["normalise", "--check", "corpus", "none.txt"])
        .says(2, &["none.txt"]);
    let fixed = project.run(&["normalise", "--write", "corpus", "none.txt"]);
    fixed.says(2, &["none.txt"]);
    project
        .run(&["normalise", "--check", "corpus"])
        .says(0, &[]);
}

#[test]
fn help_and_manual_tell_the_three_statuses() {
    let project = Project::new(None);
    for typed in [&["--help"][..], &["man"]] {
        let run = project.run(typed);
        let (_, told) = run
            .out()
            .split_once("xit status")
            .or(run.out().split_once("EXIT STATUS"))
            .unwrap();
        for status in ["\n  0", "\n  1", "\n  2"] {
            assert!(told.contains(status), "{typed:?}: {status:?}");
        }
    }
}
