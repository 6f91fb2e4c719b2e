//! What is left of the files where the system fails a command that writes, or kills it: at every call in turn. The old
//! file or the new one, never half; nothing lies about but after a kill; and what failed is said.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says loudly what it could not do"
)]

#[allow(dead_code, reason = "these tests need a part of it")]
mod project;
mod traced;
#[allow(dead_code, reason = "these tests need a part of it")]
mod unprivileged;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::Output;

use project::{Project, WORDING};
use traced::{Fault, Strace, name};

const CONFIG: &str = "\
# Nos réglages
paths = [\"corpus/\"]
lang = \"en\"

[templates]
charte = \"charte.txt\"
";

/// A command that writes, and what has to be there before.
struct Scenario {
    typed: &'static [&'static str],
    prepare: fn(&Project),
    /// Whether it does the same again after it was stopped halfway.
    repeats: bool,
}

/// A text that its written form changes.
fn untidy(project: &Project) {
    let corpus = project.path("corpus");
    for entry in fs::read_dir(corpus).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("\n\n{}  \n\n", text.replace(". ", ".  "))).unwrap();
    }
}

fn pinned(project: &Project) {
    project
        .run(&["template", "corpus", "-o", "charte.txt"])
        .says(0, &[]);
    project.write("charte-diff.toml", CONFIG);
}

fn old_outputs(project: &Project) {
    for name in ["s.html", "s.md", "s.csv", "s.docx", "s.xlsx", "s.json"] {
        project.write(name, "old\n");
    }
}

const REPORT: &[&str] = &[
    "report",
    "corpus",
    "--date",
    "2027-03-31",
    "--jobs",
    "1",
    "-o",
    "s.html",
    "-o",
    "s.md",
    "-o",
    "s.csv",
    "-o",
    "s.docx",
    "-o",
    "s.xlsx",
    "-o",
    "s.json",
];

const SCENARIOS: [Scenario; 8] = [
    Scenario {
        typed: &["normalise", "--write", "--jobs", "1", "corpus"],
        prepare: untidy,
        repeats: true,
    },
    Scenario {
        typed: &["check", "--fix", "--fail-on", "never", "--jobs", "1"],
        prepare: |project| {
            pinned(project);
            untidy(project);
        },
        repeats: true,
    },
    Scenario {
        typed: &[
            "accept",
            WORDING,
            "--reason",
            "relu",
            "--jobs",
            "1",
            "--date",
            "2027-03-31",
        ],
        prepare: pinned,
        repeats: true,
    },
    Scenario {
        typed: &[
            "accept",
            WORDING,
            "--reason",
            "relu",
            "--jobs",
            "1",
            "--date",
            "2027-03-31",
            "corpus",
        ],
        prepare: |_| (),
        repeats: true,
    },
    Scenario {
        typed: &["init", "--jobs", "1", "corpus"],
        prepare: |_| (),
        repeats: false,
    },
    Scenario {
        typed: REPORT,
        prepare: |_| (),
        repeats: true,
    },
    Scenario {
        typed: REPORT,
        prepare: old_outputs,
        repeats: true,
    },
    Scenario {
        typed: &["template", "corpus", "--jobs", "1", "-o", "charte.txt"],
        prepare: |project| project.write("charte.txt", "+++\ncharte-diff = 1\n+++\n\nold\n"),
        repeats: true,
    },
];

/// The calls that write, make, move or take away, and the errors that they may give.
const WRITING: [(&str, &[&str]); 14] = [
    ("write", &["ENOSPC", "EIO", "EINTR"]),
    ("openat", &["ENOSPC", "EINTR"]),
    ("fsync", &["EIO", "ENOSPC", "EINTR"]),
    ("fchmod", &["EPERM"]),
    ("chown", &["EPERM"]),
    ("fchown", &["EPERM"]),
    ("rename", &["EIO", "ENOSPC"]),
    ("renameat", &["EIO", "ENOSPC"]),
    ("renameat2", &["EIO", "ENOSPC"]),
    ("link", &["EIO", "ENOSPC"]),
    ("linkat", &["EIO", "ENOSPC"]),
    ("mkdir", &["ENOSPC"]),
    ("unlink", &[]),
    ("close", &[]),
];

/// The calls that look and read.
const READING: [(&str, &[&str]); 4] = [
    ("openat", &["EMFILE", "EIO"]),
    ("read", &["EIO", "EINTR"]),
    ("statx", &["EIO"]),
    ("getdents64", &["EIO"]),
];

/// Whether a call opens a file to read it.
fn only_opens(call: &str) -> bool {
    name(call) == "openat" && !call.contains("O_CREAT") && !call.contains("O_TMPFILE")
}

type Files = BTreeMap<String, Vec<u8>>;

fn files(folder: &Path) -> Files {
    let mut found = Files::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            let inside = files(&path).into_iter();
            found.extend(inside.map(|(held, bytes)| (format!("{name}/{held}"), bytes)));
        } else {
            found.insert(name.to_owned(), fs::read(&path).unwrap());
        }
    }
    found
}

fn laid_out(files: &Files) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn is_left_over(name: &str) -> bool {
    name.rsplit('/')
        .next()
        .is_some_and(|name| name.starts_with(".charte-diff-"))
}

/// The command without any fault: what there was before, what there is after, and its exit status.
struct Sound {
    before: Files,
    after: Files,
    status: Option<i32>,
    /// The calls of its own work, each with how often it was made until then.
    calls: Vec<(String, usize)>,
}

fn sound(scenario: &Scenario, strace: &Strace) -> Sound {
    let project = Project::new(None);
    (scenario.prepare)(&project);
    let before = files(&project.path(""));
    let known = WRITING.iter().chain(&READING);
    let set: Vec<String> = known.map(|(call, _)| format!("?{call}")).collect();
    let (output, log) = strace.watch(&project.path(""), scenario.typed, &set.join(","));
    let after = files(&project.path(""));
    assert_ne!(before, after, "{:?} writes: {output:?}", scenario.typed);
    assert!(!after.keys().any(|name| is_left_over(name)));
    // Before it, the system loads the program.
    let begins = log
        .iter()
        .position(|call| call.contains("charte-diff.toml"));
    let mut made: BTreeMap<String, usize> = BTreeMap::new();
    let calls = log.iter().map(|call| {
        let nth = made.entry(name(call).to_owned()).or_default();
        *nth += 1;
        (call.clone(), *nth)
    });
    Sound {
        before,
        after,
        status: output.status.code(),
        calls: calls.skip(begins.unwrap()).collect(),
    }
}

/// Whether a file is what a sound run writes, or what one writes that could not read one of the texts.
fn is_whole(held: &[u8], new: &[u8], writing: bool) -> bool {
    let ends = |bytes: &[u8]| -> Option<(Vec<u8>, Vec<u8>)> {
        Some((
            bytes.first_chunk::<3>()?.to_vec(),
            bytes.last_chunk::<1>()?.to_vec(),
        ))
    };
    held == new || !writing && ends(held).is_some() && ends(held) == ends(new)
}

/// What is wrong after a run with a fault: nothing, or it is said.
fn wrong(
    sound: &Sound,
    left: &Files,
    output: &Output,
    fault: Fault,
    writing: bool,
) -> Option<String> {
    let killed = output.status.signal().is_some();
    for name in left.keys().chain(sound.before.keys()) {
        let (held, old, new) = (
            left.get(name),
            sound.before.get(name),
            sound.after.get(name),
        );
        let is_new = || match (held, new) {
            (Some(held), Some(new)) => is_whole(held, new, writing),
            (held, new) => held == new,
        };
        if held != old && !is_new() && !(killed && is_left_over(name)) {
            return Some(format!("{name} is neither as it was nor as it should be"));
        }
    }
    if killed {
        return (fault != Fault::Kill).then(|| "it was killed by itself".to_owned());
    }
    let status = output.status.code();
    let said = String::from_utf8_lossy(&output.stderr);
    if status != sound.status && status != Some(2) {
        return Some(format!("exit status {status:?}: {said}"));
    }
    if *left == sound.after {
        return None;
    }
    // What cannot be read is passed over where it was only found.
    if writing && (status != Some(2) || !said.contains("charte-diff: ")) {
        return Some(format!(
            "it failed in silence, exit status {status:?}: {said}"
        ));
    }
    if writing && fault == Fault::Error("EINTR") {
        return Some(format!("an interrupted call is made again: {said}"));
    }
    None
}

/// Disturbs the scenario at each of its calls in turn. Gives how many faults there were.
fn disturbed(
    scenario: &Scenario,
    strace: &Strace,
    faults: &[(&str, &[&'static str])],
    writing: bool,
) -> usize {
    let sound = sound(scenario, strace);
    let mut count = 0;
    for (call, nth) in &sound.calls {
        let Some((name, errors)) = faults.iter().find(|(known, _)| *known == name(call)) else {
            continue;
        };
        if only_opens(call) == writing && *name == "openat" {
            continue;
        }
        let errors = errors.iter().map(|error| Fault::Error(error));
        for fault in errors.chain(writing.then_some(Fault::Kill)) {
            let folder = laid_out(&sound.before);
            let output = strace.disturb(folder.path(), scenario.typed, name, *nth, fault);
            let left = files(folder.path());
            let place = format!("{:?}, {call}, {fault:?}", scenario.typed);
            if let Some(what) = wrong(&sound, &left, &output, fault, writing) {
                panic!("{place}: {what}");
            }
            count += 1;
            if fault == Fault::Kill && scenario.repeats {
                goes_on(scenario, strace, &sound, folder.path(), &place);
            }
        }
    }
    count
}

/// After a kill, the next run does the work as if nothing had been, and takes no notice of what was left over.
fn goes_on(scenario: &Scenario, strace: &Strace, sound: &Sound, folder: &Path, place: &str) {
    let (output, _) = strace.watch(folder, scenario.typed, "none");
    assert_eq!(
        output.status.code(),
        sound.status,
        "{place}, and again: {output:?}"
    );
    let mut again = files(folder);
    again.retain(|name, _| !is_left_over(name));
    assert_eq!(again, sound.after, "{place}, and again");
}

#[test]
fn a_fault_at_any_call_that_writes_leaves_each_file_old_or_new() {
    let Some(strace) = Strace::new() else { return };
    let mut faults = 0;
    for scenario in &SCENARIOS {
        let held = disturbed(scenario, &strace, &WRITING, true);
        eprintln!("{held} faults in {:?}", scenario.typed);
        faults += held;
    }
    eprintln!("{faults} faults");
    assert!(
        faults >= 300,
        "only {faults} faults: the calls are known by other names here"
    );
}

#[test]
fn a_fault_at_any_call_that_reads_leaves_each_file_old_or_new() {
    let Some(strace) = Strace::new() else { return };
    let mut faults = 0;
    for scenario in &SCENARIOS {
        faults += disturbed(scenario, &strace, &READING, false);
    }
    eprintln!("{faults} faults");
    assert!(
        faults >= 200,
        "only {faults} faults: the calls are known by other names here"
    );
}
