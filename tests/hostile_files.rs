//! Files that are none, that have no end, that go in circles, or that change while they are read: as texts, and as
//! everything else that an option names.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says loudly what it could not do"
)]

#[allow(dead_code, reason = "these tests need a part of it")]
mod bounded;
#[allow(dead_code, reason = "these tests need a part of it")]
mod unprivileged;

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use bounded::{AT_LEAST, bounded, ends, folder, said};
use unprivileged::charte_diff;

const TEXT: &str = "\
Charte du portail

Ce portail est édité par la collectivité et publie des données ouvertes pour tous.
";
const TEMPLATE: &str = "+++\ncharte-diff = 1\nname = \"charte\"\n";

/// A FIFO that nobody writes to, a device without end, a folder, a link to itself, a socket, and a file too large.
fn no_files(at: &Path) -> Vec<&'static str> {
    assert!(
        Command::new("mkfifo")
            .arg(at.join("fifo"))
            .status()
            .unwrap()
            .success()
    );
    fs::create_dir(at.join("folder")).unwrap();
    symlink("loop", at.join("loop")).unwrap();
    symlink("fifo", at.join("to-fifo")).unwrap();
    std::os::unix::net::UnixListener::bind(at.join("socket")).unwrap();
    fs::File::create(at.join("huge"))
        .unwrap()
        .set_len(5 << 30)
        .unwrap();
    vec![
        "fifo",
        "to-fifo",
        "folder",
        "loop",
        "socket",
        "huge",
        "none",
        "/dev/zero",
        "/dev/tty",
        "/dev/full",
    ]
}

#[test]
fn what_is_no_file_is_no_template_config_report_or_table() {
    let folder = folder(&[
        ("a.txt", TEXT),
        ("t.txt", &format!("{TEMPLATE}+++\n\n{TEXT}")),
    ]);
    let at = folder.path();
    let mut cases = 0;
    for name in no_files(at) {
        for lang in ["fr", "en"] {
            for option in [
                &["check", "a.txt", "--template"][..],
                &["report", "a.txt", "-o", "s.html", "--template"],
                &["check", "a.txt", "--template", "t.txt", "--since"],
                &["a.txt", "--since"],
                &["check", "a.txt", "--config"],
                &["config", "--config"],
                &["explain", "wording", "--config"],
                &["accept", "a.txt", "--template", "t.txt", "--from"],
            ] {
                let typed = [&["--lang", lang], option, &[name]].concat();
                let output = bounded(at, &typed, AT_LEAST);
                if option.starts_with(&["explain"]) && output.status.success() {
                    continue;
                }
                assert_eq!(
                    output.status.code(),
                    Some(2),
                    "{typed:?}: {}",
                    said(&output)
                );
                assert!(said(&output).contains(name), "{typed:?}: {}", said(&output));
                assert!(!at.join("s.html").exists(), "{typed:?}");
                cases += 1;
            }
        }
    }
    eprintln!("{cases} cases");
    assert!(cases >= 140, "{cases}");
}

#[test]
fn the_config_and_the_templates_it_names_may_be_no_files() {
    let folder = folder(&[("a.txt", TEXT)]);
    let at = folder.path();
    for name in no_files(at) {
        fs::write(
            at.join("charte-diff.toml"),
            format!("[templates]\na = \"{name}\"\n"),
        )
        .unwrap();
        let output = bounded(at, &["check", "a.txt"], AT_LEAST);
        assert_eq!(output.status.code(), Some(2), "{name}: {}", said(&output));
        assert!(said(&output).contains(name), "{name}: {}", said(&output));
    }
    fs::remove_file(at.join("charte-diff.toml")).unwrap();
    // What is no regular file is no project's config; it is passed over like a folder of that name.
    assert!(
        Command::new("mkfifo")
            .arg(at.join("charte-diff.toml"))
            .status()
            .unwrap()
            .success()
    );
    for typed in [&["a.txt"][..], &["config"], &["."]] {
        ends(&bounded(at, typed, AT_LEAST), &format!("{typed:?}"));
    }
}

#[test]
fn what_is_no_file_is_not_written_to() {
    let folder = folder(&[("in/a.txt", TEXT), ("in/b.txt", TEXT)]);
    let at = folder.path();
    // Not the devices of this very machine.
    no_files(at);
    for name in ["fifo", "to-fifo", "folder", "loop", "socket"] {
        let ending = format!("{name}.html");
        symlink(name, at.join(&ending)).unwrap();
        for typed in [
            &["report", "in", "-o", &ending][..],
            &["template", "in", "-o", name],
        ] {
            let before = fs::symlink_metadata(at.join(name)).unwrap().file_type();
            let output = bounded(at, typed, AT_LEAST);
            ends(&output, &format!("{typed:?}"));
            let after = fs::symlink_metadata(at.join(name)).unwrap().file_type();
            assert_eq!(before, after, "{typed:?}: {}", said(&output));
            assert_eq!(
                output.status.code(),
                Some(2),
                "{typed:?}: {}",
                said(&output)
            );
        }
    }
}

#[test]
fn links_may_go_round_in_any_way() {
    let folder = folder(&[("in/a.txt", TEXT), ("in/deep/er/b.txt", TEXT)]);
    let at = folder.path();
    for (name, target) in [
        ("in/self", "self"),
        ("in/self.txt", "self.txt"),
        ("in/here", "."),
        ("in/up", ".."),
        ("in/deep/er/top", "../../.."),
        ("in/one.txt", "two.txt"),
        ("in/two.txt", "one.txt"),
        ("in/to-folder.txt", "deep"),
        ("in/gone.txt", "/nowhere/at/all"),
        ("in/proc.txt", "/proc/self/mem"),
        ("in/root.txt", "/"),
    ] {
        symlink(target, at.join(name)).unwrap();
    }
    for typed in [
        &["in"][..],
        &["--format", "json", "in"],
        &["normalise", "--write", "in"],
        &["template", "in"],
        &["report", "in", "-o", "s.html"],
        &["in/here/here/up/in/here"],
    ] {
        let output = bounded(at, typed, AT_LEAST);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{typed:?}: {}",
            said(&output)
        );
    }
    let json = bounded(at, &["--format", "json", "in"], AT_LEAST);
    let report: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(report["summary"]["documents"], 2, "{report}");
    assert!(
        fs::symlink_metadata(at.join("in/self.txt"))
            .unwrap()
            .is_symlink()
    );
}

#[test]
fn names_may_be_as_long_and_as_deep_as_the_system_allows() {
    let folder = folder(&[]);
    let at = folder.path();
    let long = [b"\xe9".repeat(240), b"<b>\n\x1b".to_vec(), b".txt".to_vec()].concat();
    fs::write(at.join(OsStr::from_bytes(&long)), TEXT).unwrap();
    let mut deep = at.to_owned();
    for _ in 0..200 {
        deep.push("d");
        fs::create_dir(&deep).unwrap();
    }
    fs::write(deep.join("a.txt"), TEXT).unwrap();
    for typed in [
        &["--color", "never", "."][..],
        &["--format", "json", "."],
        &["report", ".", "-o", "../s-deep.docx"],
    ] {
        let output = bounded(at, typed, AT_LEAST);
        ends(&output, &format!("{typed:?}"));
        let shown = [output.stdout, output.stderr].concat();
        assert!(!shown.contains(&0x1b), "{typed:?}");
    }
}

/// A file that is rewritten, made longer and shorter, taken away and put back, over and over, while `work` goes on.
fn restless<R>(path: &Path, work: impl FnOnce() -> R) -> R {
    let done = AtomicBool::new(false);
    let stir = || {
        let long = format!(
            "{TEXT}\n{}",
            "Une ligne de plus, qui ne dit rien.\n\n".repeat(2000)
        );
        while !done.load(Ordering::Relaxed) {
            let _ = fs::write(path, &long);
            if let Ok(mut file) = fs::OpenOptions::new().append(true).open(path) {
                for _ in 0..50 {
                    let _ = file.write_all(long.as_bytes());
                }
                let _ = file.set_len(10);
            }
            let _ = fs::write(path, "\u{feff}\0\0\0");
            let _ = fs::remove_file(path);
            let _ = fs::create_dir(path);
            let _ = fs::remove_dir(path);
            let _ = symlink("nowhere", path);
            let _ = fs::remove_file(path);
            let _ = fs::write(path, TEXT);
        }
    };
    std::thread::scope(|scope| {
        let stirring = scope.spawn(stir);
        let worked = work();
        done.store(true, Ordering::Relaxed);
        stirring.join().unwrap();
        worked
    })
}

#[test]
fn files_may_change_and_vanish_while_they_are_read() {
    let folder = folder(&[
        ("in/a.txt", TEXT),
        ("in/b.txt", TEXT),
        ("t.txt", &format!("{TEMPLATE}+++\n\n{TEXT}")),
    ]);
    let at = folder.path();
    restless(&at.join("in/stir.txt"), || {
        for _ in 0..20 {
            for typed in [
                &["--format", "json", "in"][..],
                &["check", "--template", "t.txt", "in"],
                &["normalise", "--check", "in"],
                &["normalise", "--write", "in"],
                &["check", "--fix", "--template", "t.txt", "in"],
                &["in/stir.txt"],
            ] {
                let output = charte_diff().args(typed).current_dir(at).output().unwrap();
                ends(&output, &format!("{typed:?}"));
                assert!(
                    !said(&output).contains("BUG"),
                    "{typed:?}: {}",
                    said(&output)
                );
            }
        }
    });
    for name in ["t.txt", "charte-diff.toml", "earlier.json"] {
        restless(&at.join(name), || {
            for _ in 0..10 {
                for typed in [
                    &["check", "--template", "t.txt", "in"][..],
                    &["in", "--since", "earlier.json"],
                    &["config"],
                ] {
                    ends(
                        &charte_diff().args(typed).current_dir(at).output().unwrap(),
                        &format!("{typed:?}"),
                    );
                }
            }
        });
        let _ = fs::remove_file(at.join(name));
    }
    // Nobody's words were lost: what was not stirred is as it was, and nothing lies about.
    assert_eq!(fs::read_to_string(at.join("in/a.txt")).unwrap(), TEXT);
    let left = fs::read_dir(at.join("in"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    let left: Vec<_> = left
        .filter(|name| name.as_bytes().starts_with(b"."))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
