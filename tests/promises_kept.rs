//! What the README promises of every command, seen from outside: no network, no file but those that were asked for, the
//! same bytes in any locale, time zone and home, on any number of threads, on any day.

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
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Read as _;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::SystemTime;

use project::{Project, WORDING};
use traced::{Strace, name};
use unprivileged::{Unprivileged, charte_diff, mode};

const CONFIG: &str = "paths = [\"corpus/\"]\n\n[templates]\ncharte = \"charte.txt\"\n";

/// Commands that only read, each with what they print.
const READING: [&[&str]; 17] = [
    &["corpus"],
    &["-v", "--color", "always", "corpus"],
    &["--format", "json", "corpus"],
    &["--format", "jsonl", "corpus"],
    &["--format", "sarif", "corpus"],
    &["--format", "github", "corpus"],
    &["--format", "markdown", "corpus"],
    &["check"],
    &["check", "--diff"],
    &["check", "--since", "earlier.json"],
    &["template", "corpus"],
    &["normalise", "corpus"],
    &["normalise", "--diff", "corpus"],
    &["explain", "wording"],
    &["schema"],
    &["config"],
    &["man"],
];

/// Commands that write, each with the files that they make or change.
const WRITING: [(&[&str], &[&str]); 8] = [
    (&["template", "corpus", "-o", "new.txt"], &["new.txt"]),
    (
        &["template", "corpus", "-o", "{name}.txt"],
        &["charte-cookies.txt"],
    ),
    (
        &[
            "report", "corpus", "-o", "s.html", "-o", "s.docx", "-o", "s.xlsx",
        ],
        &["s.docx", "s.html", "s.xlsx"],
    ),
    (
        &[
            "report", "corpus", "-o", "s.md", "-o", "s.csv", "-o", "s.json",
        ],
        &["s.csv", "s.json", "s.md"],
    ),
    (
        &["accept", WORDING, "--reason", "relu"],
        &["charte-diff.toml"],
    ),
    (
        &["normalise", "--write", "corpus/untidy.txt"],
        &["corpus/untidy.txt"],
    ),
    (
        &["check", "--fix", "corpus/untidy.txt"],
        &["corpus/untidy.txt"],
    ),
    (
        &["check", "--fix", "corpus/opendata.ha-py.fr.txt"],
        &["corpus/opendata.ha-py.fr.txt"],
    ),
];

fn project() -> Project {
    let project = Project::new(None);
    project
        .run(&["template", "corpus", "-o", "charte.txt"])
        .says(0, &[]);
    project.write("charte-diff.toml", CONFIG);
    let report = project.run(&["--format", "json", "corpus"]);
    project.write("earlier.json", report.out());
    project.write("corpus/untidy.txt", "\n\nUn texte  à part.  \n\n");
    project
}

/// Every file of a folder, with what it holds and when it was changed.
fn state(folder: &Path) -> BTreeMap<OsString, (Vec<u8>, SystemTime)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let changed = fs::metadata(&path).unwrap().modified().unwrap();
            let inside = path.strip_prefix(folder).unwrap().as_os_str().to_owned();
            found.insert(inside, (fs::read(&path).unwrap(), changed));
        }
    }
    found
}

#[test]
fn no_command_knows_the_network() {
    let Some(strace) = Strace::new() else { return };
    let all = READING.iter().chain(WRITING.iter().map(|(typed, _)| typed));
    for typed in all {
        let project = project();
        let (output, calls) = strace.watch(&project.path(""), typed, "%network");
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{typed:?}: {output:?}"
        );
        let calls: Vec<_> = calls
            .iter()
            .filter(|call| !call.starts_with("+++"))
            .collect();
        assert!(calls.is_empty(), "{typed:?}: {calls:?}");
    }
}

#[test]
fn no_file_is_touched_but_those_that_were_asked_for() {
    let reading = READING.iter().map(|typed| (typed, &[][..]));
    for (typed, asked) in reading.chain(WRITING.iter().map(|(typed, asked)| (typed, *asked))) {
        let project = project();
        let [home, scratch] = [0; 2].map(|_| tempfile::tempdir().unwrap());
        let before = state(&project.path(""));
        let output = charte_diff()
            .args(*typed)
            .current_dir(project.path(""))
            .env("HOME", home.path())
            .env("XDG_CACHE_HOME", home.path())
            .env("XDG_CONFIG_HOME", home.path())
            .env("TMPDIR", scratch.path())
            .output()
            .unwrap();
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{typed:?}: {output:?}"
        );
        let after = state(&project.path(""));
        let mut touched: Vec<&str> = after
            .iter()
            .filter(|(name, held)| before.get(*name) != Some(held))
            .map(|(name, _)| name.to_str().unwrap())
            .collect();
        touched.sort_unstable();
        assert_eq!(touched, asked, "{typed:?}");
        assert!(
            before.keys().all(|name| after.contains_key(name)),
            "{typed:?}"
        );
        assert!(
            state(home.path()).is_empty() && state(scratch.path()).is_empty(),
            "{typed:?}"
        );
    }
}

/// What opens a file such that it may be changed.
fn changes(call: &str) -> bool {
    let opens = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND"];
    !matches!(name(call), "open" | "openat") || opens.iter().any(|how| call.contains(how))
}

#[test]
fn a_command_that_reads_opens_nothing_for_writing() {
    let Some(strace) = Strace::new() else { return };
    let set = "openat,?open,?creat,?rename,?renameat,?renameat2,?link,?linkat,?symlink,?symlinkat,?unlink,?unlinkat,\
               ?mkdir,?mkdirat,?rmdir,?truncate,?ftruncate,?chmod,?fchmod,?fchmodat,?chown,?fchown,?mknod,?mknodat,\
               ?utimensat,?setxattr,?execve";
    for typed in READING {
        let project = project();
        let (output, calls) = strace.watch(&project.path(""), typed, set);
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{typed:?}: {output:?}"
        );
        // The first call is the start of the command itself.
        let calls: Vec<_> = calls
            .iter()
            .skip(1)
            .filter(|call| changes(call) && !call.starts_with("+++"))
            .collect();
        assert!(calls.is_empty(), "{typed:?}: {calls:?}");
    }
}

#[test]
fn a_folder_that_may_only_be_read_is_enough_to_read() {
    let Some(somebody) = Unprivileged::new() else {
        return;
    };
    let project = project();
    for folder in ["corpus", ""] {
        mode(&project.path(folder), 0o555);
    }
    for typed in READING {
        let output = somebody
            .command()
            .args(typed)
            .current_dir(project.path(""))
            .output()
            .unwrap();
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{typed:?}: {output:?}"
        );
    }
    for (typed, _) in WRITING {
        let before = state(&project.path(""));
        let output = somebody
            .command()
            .args(typed)
            .current_dir(project.path(""))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{typed:?}: {said}");
        assert!(said.contains("Permission denied"), "{typed:?}: {said}");
        assert!(state(&project.path("")) == before, "{typed:?}");
    }
    for folder in ["corpus", ""] {
        mode(&project.path(folder), 0o755);
    }
}

/// What a command prints and writes.
fn outcome(
    folder: &Project,
    typed: &[&str],
    more: &[&str],
    surround: impl Fn(&mut Command),
) -> (Output, Vec<Vec<u8>>) {
    let outputs = ["o.html", "o.md", "o.csv", "o.docx", "o.xlsx", "o.json"];
    for name in outputs {
        let _ = fs::remove_file(folder.path(name));
    }
    let mut command = charte_diff();
    command.args(typed).args(more).current_dir(folder.path(""));
    surround(&mut command);
    let output = command.output().unwrap();
    let written = outputs
        .iter()
        .filter_map(|name| fs::read(folder.path(name)).ok());
    (output, written.collect())
}

const REPORT: &[&str] = &[
    "report",
    "corpus",
    "--date",
    "2027-03-31",
    "-o",
    "o.html",
    "-o",
    "o.md",
    "-o",
    "o.csv",
    "-o",
    "o.docx",
    "-o",
    "o.xlsx",
    "-o",
    "o.json",
];

#[test]
fn the_surroundings_change_no_byte() {
    let project = project();
    let settings: Vec<(&str, &[u8])> = vec![
        ("LC_ALL", b"C"),
        ("LC_ALL", b"POSIX"),
        ("LC_ALL", b"C.UTF-8"),
        ("LC_ALL", b"fr_FR.UTF-8"),
        ("LC_ALL", b"en_US.UTF-8"),
        ("LC_ALL", b"tr_TR.UTF-8"),
        ("LC_ALL", b"de_DE@euro"),
        ("LC_ALL", b"ja_JP.SJIS"),
        ("LC_ALL", b"nonsense"),
        ("LC_ALL", b"\xff\xfe\x1b[2J"),
        ("LC_ALL", b"../../../etc/passwd"),
        ("LANG", b"ar_EG.UTF-8"),
        ("LC_NUMERIC", b"fr_FR.UTF-8"),
        ("LC_COLLATE", b"sv_SE.UTF-8"),
        ("LANGUAGE", b"de:fr"),
        ("TZ", b"Pacific/Kiritimati"),
        ("TZ", b"nonsense\xff"),
        ("HOME", b"/nowhere"),
        ("HOME", b"\xff"),
        ("USER", b""),
        ("TERM", b"xterm-256color"),
        ("COLUMNS", b"abc"),
        ("RAYON_NUM_THREADS", b"3"),
        ("RUST_LOG", b"trace"),
        ("PATH", b""),
    ];
    for lang in ["fr", "en"] {
        for typed in READING.iter().chain([&REPORT]) {
            let more = ["--lang", lang];
            let plain = outcome(&project, typed, &more, |_| ());
            assert!(
                !plain.0.stdout.is_empty() || !plain.1.is_empty() || typed.contains(&"--diff"),
                "{typed:?}"
            );
            for (name, value) in &settings {
                let other = outcome(&project, typed, &more, |command| {
                    command.env(name, OsStr::from_bytes(value));
                });
                assert!(other == plain, "{typed:?} with {name}={value:?}");
            }
            let bare = outcome(&project, typed, &more, |command| {
                command.env_clear();
            });
            assert!(bare == plain, "{typed:?} without any environment");
        }
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let project = project();
    // More text than what is read on one thread whatever is asked for.
    for number in 0..40 {
        let text = project.read("corpus/data.saint-maur.com.txt");
        project.write(
            &format!("corpus/copie-{number}.txt"),
            &text.replace("saint-maur", &format!("ville-{number}")),
        );
    }
    for typed in READING.iter().chain([&REPORT]) {
        let alone = outcome(&project, typed, &["--jobs", "1"], |_| ());
        for jobs in ["2", "3", "16"] {
            let several = outcome(&project, typed, &["--jobs", jobs], |_| ());
            assert!(several == alone, "{typed:?} --jobs {jobs}");
        }
    }
}

#[test]
fn a_day_far_off_is_a_day_like_any_other() {
    let entry =
        format!("[[accepted]]\nid = \"{WORDING}\"\nreason = \"relu\"\nuntil = 2027-03-31\n");
    // SOURCE_DATE_EPOCH, and whether the entry still holds.
    for (epoch, holds) in [
        ("0", true),
        ("-86400", true),
        ("-62135596800", true),
        ("1806537599", true),
        ("1806537600", false),
        ("4102444800", false),
        ("253402300799", false),
    ] {
        let project = project();
        project.write("charte-diff.toml", &format!("{CONFIG}\n{entry}"));
        let run = |typed: &[&str]| {
            let mut command = charte_diff();
            command
                .args(typed)
                .current_dir(project.path(""))
                .env("SOURCE_DATE_EPOCH", epoch);
            command.output().unwrap()
        };
        let typed = ["check", "--format", "json", "corpus"];
        let report: serde_json::Value = serde_json::from_slice(&run(&typed).stdout).unwrap();
        let own = report["families"][0]["documents"]
            .as_array()
            .unwrap()
            .iter();
        let own = own.flat_map(|held| held["deviations"].as_array().unwrap());
        let own: Vec<_> = own.filter(|held| held["id"] == WORDING).collect();
        assert!(!own.is_empty());
        for held in own {
            assert_eq!(held["accepted"]["expired"], !holds, "{epoch}");
        }
        let since = run(&["check", "--since", "earlier.json", "corpus"]);
        assert!(
            matches!(since.status.code(), Some(0 | 1)),
            "{epoch}: {since:?}"
        );
        let until = run(&["accept", WORDING, "--reason", "r", "--until", "2027-03-31"]);
        assert_eq!(
            until.status.code(),
            Some(if holds { 0 } else { 2 }),
            "{epoch}: {until:?}"
        );
        let report = run(&["report", "corpus", "-o", "s.md"]);
        assert!(
            matches!(report.status.code(), Some(0 | 1)),
            "{epoch}: {report:?}"
        );
    }
    for epoch in [
        "99999999999999",
        "-99999999999999",
        "9223372036854775808",
        "demain",
        "\u{202e}1",
        "1e9",
    ] {
        let project = project();
        let mut command = charte_diff();
        command
            .args(["report", "corpus", "-o", "s.md"])
            .current_dir(project.path(""));
        let output = command.env("SOURCE_DATE_EPOCH", epoch).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{epoch}: {said}");
        assert!(
            said.contains("SOURCE_DATE_EPOCH") && !said.contains('\u{202e}'),
            "{epoch}: {said}"
        );
        assert!(!project.path("s.md").exists());
    }
}

#[test]
fn a_reader_may_leave_at_any_byte() {
    let project = project();
    for typed in READING {
        let whole = charte_diff()
            .args(typed)
            .current_dir(project.path(""))
            .output()
            .unwrap()
            .stdout
            .len();
        let stops = [
            0, 1, 2, 3, 10, 100, 1000, 4095, 4096, 4097, 8191, 8192, 16384, 65535, 65536, 65537,
        ];
        let mut stops: Vec<usize> = stops.into_iter().filter(|stop| *stop < whole).collect();
        stops.extend([whole / 2, whole - whole.min(1)]);
        for stop in stops {
            let (mut reader, writer) = std::io::pipe().unwrap();
            let child = charte_diff()
                .args(typed)
                .current_dir(project.path(""))
                .stdout(writer)
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            reader.read_exact(&mut vec![0; stop]).unwrap();
            drop(reader);
            let output = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            // What fits into the pipe at once is written before anybody leaves.
            assert!(
                matches!(output.status.code(), Some(0 | 1)),
                "{typed:?} after {stop} bytes: {said}"
            );
            assert!(
                !said.contains("panicked") && !said.contains("ipe"),
                "{typed:?} after {stop} bytes: {said}"
            );
        }
    }
    // What is written to a file is written although nobody reads what is said.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let typed = ["check", "--fix", "corpus/untidy.txt"];
    let said = writer.try_clone().unwrap();
    let status = charte_diff()
        .args(typed)
        .current_dir(project.path(""))
        .stdout(writer)
        .stderr(said)
        .status()
        .unwrap();
    assert!(matches!(status.code(), Some(0 | 1)), "{status:?}");
    assert_eq!(project.read("corpus/untidy.txt"), "Un texte à part.\n");
}
