//! What cannot be read, or written: each named with its reason, the rest goes on, and the exit status says it where it
//! was named on the command line.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says loudly what it could not do"
)]

mod unprivileged;

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use unprivileged::{Unprivileged, cannot, charte_diff, mode};

/// Longer than that, it hangs.
const PATIENCE: Duration = Duration::from_secs(60);

const TEXT: &[u8] = "Un texte que tout le monde peut lire.\n".as_bytes();

/// Runs a command to its end, or fails where it does not come to one.
fn finished(command: &mut Command) -> Output {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let start = Instant::now();
    // What is printed here is far less than a pipe holds.
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("{command:?} hangs");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().unwrap()
}

fn run(typed: &[&OsStr]) -> Output {
    finished(charte_diff().args(typed))
}

/// The JSON report on `paths`, with the exit status.
fn report(paths: &[&Path]) -> (Value, i32) {
    reported(&mut charte_diff(), paths)
}

fn reported(command: &mut Command, paths: &[&Path]) -> (Value, i32) {
    let output = finished(command.args(["--format", "json"]).args(paths));
    let report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", said(&output)));
    (report, output.status.code().unwrap())
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

/// The reasons why files were passed over, by their names.
fn reasons(report: &Value) -> Vec<(String, String)> {
    let skipped = report["skipped"].as_array().unwrap();
    skipped
        .iter()
        .map(|skip| {
            let path = skip["path"].as_str().unwrap();
            let name = path.rsplit('/').next().unwrap();
            (name.to_owned(), skip["reason"].as_str().unwrap().to_owned())
        })
        .collect()
}

#[test]
fn a_path_that_is_not_there_is_named() {
    let folder = folder(&[]);
    let missing = folder.path().join("absent.txt");
    let output = run(&[missing.as_os_str()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("absent.txt: cannot be read: No such file or directory"),
        "{}",
        said(&output)
    );
    assert!(output.stdout.is_empty());
}

#[test]
fn a_folder_without_a_text_is_said_to_have_none_by_every_command() {
    let empty = folder(&[]);
    let textless = folder(&[
        ("page.html", b"<html></html>"),
        ("image.png", b"\x89PNG"),
        (".cache", TEXT),
    ]);
    for folder in [&empty, &textless] {
        for typed in [
            &[][..],
            &["template"],
            &["normalise"],
            &["normalise", "--check"],
            &["--format", "json"],
        ] {
            let mut typed: Vec<&OsStr> = typed.iter().map(OsStr::new).collect();
            typed.push(folder.path().as_os_str());
            let output = run(&typed);
            assert_eq!(output.status.code(), Some(2), "{typed:?}");
            assert!(
                said(&output).contains("no text;"),
                "{typed:?}: {}",
                said(&output)
            );
        }
    }
}

/// A folder with one of everything that is no document, and two that are.
fn everything() -> tempfile::TempDir {
    let folder = folder(&[
        ("a.txt", TEXT),
        ("b.txt", "Un autre texte, que personne ne lit.\n".as_bytes()),
        ("binary.txt", b"\x7fELF\x02\x01\0\0\0\xff\xfe\0\x01\x02\x03"),
        ("blank.txt", "\u{feff} \n\t\n\u{a0}\n".as_bytes()),
        ("empty.txt", b""),
        (
            "page.txt",
            b"<!DOCTYPE html>\n<html><body><p>Bonjour</p></body></html>\n",
        ),
    ]);
    let at = |name: &str| folder.path().join(name);
    // 2 GiB that take no room.
    fs::File::create(at("huge.txt"))
        .unwrap()
        .set_len(2 << 30)
        .unwrap();
    symlink("nowhere", at("broken.txt")).unwrap();
    symlink("loop-2.txt", at("loop-1.txt")).unwrap();
    symlink("loop-1.txt", at("loop-2.txt")).unwrap();
    symlink(".", at("round")).unwrap();
    let made = Command::new("mkfifo").arg(at("fifo.txt")).status().unwrap();
    assert!(made.success(), "mkfifo");
    folder
}

const EVERY_REASON: [(&str, &str); 10] = [
    ("binary.txt", "binary"),
    ("blank.txt", "empty"),
    ("broken.txt", "unreadable"),
    ("empty.txt", "empty"),
    ("fifo.txt", "not_a_file"),
    ("huge.txt", "too_large"),
    ("loop-1.txt", "unreadable"),
    ("loop-2.txt", "unreadable"),
    ("page.txt", "markup"),
    ("round", "not_a_file"),
];

#[test]
fn what_is_found_in_a_folder_and_is_no_text_changes_nothing() {
    let folder = everything();
    let (report, status) = report(&[folder.path()]);
    assert_eq!(status, 0);
    assert_eq!(report["summary"]["documents"], 2);
    assert_eq!(report["summary"]["skipped"], EVERY_REASON.len());
    let expected = EVERY_REASON.map(|(name, reason)| (name.to_owned(), reason.to_owned()));
    assert_eq!(reasons(&report), expected);
    let messages = report["skipped"].as_array().unwrap();
    assert!(
        messages
            .iter()
            .all(|skip| !skip["message"].as_str().unwrap().is_empty())
    );
}

#[test]
fn the_same_named_gives_2_for_each_and_the_rest_goes_on() {
    let folder = everything();
    let text = folder.path().join("a.txt");
    for (name, reason) in EVERY_REASON {
        if name == "round" {
            // A link to a folder that is named is that folder.
            continue;
        }
        let path = folder.path().join(name);
        let (report, status) = report(&[&text, &path]);
        assert_eq!(status, 2, "{name}");
        assert_eq!(report["summary"]["documents"], 1, "{name}");
        assert_eq!(reasons(&report), [(name.to_owned(), reason.to_owned())]);
        let output = run(&[OsStr::new("normalise"), text.as_os_str(), path.as_os_str()]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert_eq!(output.stdout, TEXT, "{name}");
        assert!(
            said(&output).contains(&format!("{name}: ")),
            "{}",
            said(&output)
        );
        let alone = run(&[path.as_os_str()]);
        assert_eq!(alone.status.code(), Some(2), "{name}");
        assert!(
            said(&alone).contains(&format!("{name}: ")),
            "{}",
            said(&alone)
        );
    }
}

#[test]
fn findings_and_trouble_together_are_trouble() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let missing = corpus.join("absent.txt");
    let status = |typed: &[&OsStr]| run(typed).status.code();
    let fail_on = [
        OsStr::new("--fail-on"),
        OsStr::new("error"),
        corpus.as_os_str(),
    ];
    assert_eq!(status(&fail_on), Some(1));
    assert_eq!(
        status(&[&fail_on[..], &[missing.as_os_str()]].concat()),
        Some(2)
    );
}

#[test]
fn a_file_that_may_not_be_read_is_said_and_the_rest_goes_on() {
    let Some(somebody) = Unprivileged::new() else {
        return;
    };
    let folder = folder(&[("a.txt", TEXT), ("secret.txt", TEXT)]);
    mode(folder.path(), 0o755);
    let secret = folder.path().join("secret.txt");
    mode(&secret, 0o000);
    let (found, status) = reported(&mut somebody.command(), &[folder.path()]);
    assert_eq!((status, &found["summary"]["documents"]), (0, &1.into()));
    assert_eq!(
        reasons(&found),
        [("secret.txt".to_owned(), "unreadable".to_owned())]
    );
    assert!(
        found["skipped"][0]["message"]
            .as_str()
            .unwrap()
            .contains("Permission denied")
    );
    let (named, status) = reported(
        &mut somebody.command(),
        &[&folder.path().join("a.txt"), &secret],
    );
    assert_eq!((status, &named["summary"]["documents"]), (2, &1.into()));
}

#[test]
fn a_folder_that_may_not_be_entered_is_said_and_the_rest_goes_on() {
    let Some(somebody) = Unprivileged::new() else {
        return;
    };
    let folder = folder(&[("a.txt", TEXT)]);
    mode(folder.path(), 0o755);
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::write(closed.join("b.txt"), TEXT).unwrap();
    mode(&closed, 0o000);
    let (found, status) = reported(&mut somebody.command(), &[folder.path()]);
    assert_eq!((status, &found["summary"]["documents"]), (0, &1.into()));
    assert_eq!(
        reasons(&found),
        [("closed".to_owned(), "unreadable".to_owned())]
    );
    let (named, status) = reported(
        &mut somebody.command(),
        &[&folder.path().join("a.txt"), &closed],
    );
    assert_eq!((status, &named["summary"]["documents"]), (2, &1.into()));
    // The superuser has to be able to take it away.
    mode(&closed, 0o755);
}

#[test]
fn a_name_that_is_not_utf8_is_read_and_shown_with_its_bytes() {
    let folder = folder(&[]);
    let path = folder
        .path()
        .join(OsStr::from_bytes(b"charte-\xe9t\xe9.txt"));
    if let Err(error) = fs::write(&path, TEXT) {
        return cannot(&format!("this file system takes UTF-8 names only: {error}"));
    }
    for (paths, named) in [(folder.path(), false), (path.as_path(), true)] {
        let (report, status) = report(&[paths]);
        assert_eq!(status, 0, "named: {named}");
        let document = &report["unassigned"][0];
        assert!(
            document["path"]
                .as_str()
                .unwrap()
                .ends_with("charte-\u{fffd}t\u{fffd}.txt")
        );
        assert!(
            document["path_hex"]
                .as_str()
                .unwrap()
                .ends_with("2de974e92e747874")
        );
    }
    let output = run(&[
        OsStr::new("normalise"),
        OsStr::new("--write"),
        path.as_os_str(),
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

#[test]
fn bytes_that_are_no_encoding_are_read_or_skipped_with_a_reason() {
    let cases: [(&str, &[u8]); 6] = [
        (
            "lone-continuations.txt",
            b"Bonjour \x80\x81\x8d\x8f\x90\x9d le monde\n",
        ),
        ("cut-utf8.txt", b"Une charte \xc3\xa9crite, coup\xc3"),
        ("overlong.txt", b"Des octets \xc0\xaf trop longs\n"),
        ("half-utf16.txt", b"\xff\xfea\0b\0c"),
        ("lone-surrogate.txt", b"\xff\xfea\0\x00\xd8b\0"),
        ("every-byte.txt", &[0xfe, 0xff, 0xfd, 0x81, 0xc1, 0xf5]),
    ];
    let folder = folder(&cases);
    let (report, status) = report(&[folder.path()]);
    assert_eq!(status, 0);
    let documents = report["summary"]["documents"].as_u64().unwrap();
    let skipped = report["summary"]["skipped"].as_u64().unwrap();
    assert_eq!(documents + skipped, cases.len() as u64, "{report}");
    // Nothing is lost in silence: no sign that stands for bytes that were thrown away.
    for (name, _) in cases {
        let output = run(&[
            OsStr::new("normalise"),
            folder.path().join(name).as_os_str(),
        ]);
        let written = String::from_utf8(output.stdout).expect("the written form is UTF-8");
        assert!(!written.contains('\u{fffd}'), "{name}: {written:?}");
    }
}

#[test]
fn a_full_disk_behind_standard_output_is_trouble_for_every_command() {
    if !Path::new("/dev/full").exists() {
        return cannot("there is no /dev/full");
    }
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");
    for typed in [
        &[corpus][..],
        &["--format", "json", corpus],
        &["template", corpus],
        &["normalise", corpus],
        &["normalise", "--diff", corpus],
        &["explain", "wording"],
        &["completions", "bash"],
        &["man"],
        &["--help"],
        &["--version"],
    ] {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let output = charte_diff()
            .args(typed)
            .stdout(full)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        assert_eq!(
            output.status.code(),
            Some(2),
            "{typed:?}: {}",
            said(&output)
        );
    }
}

#[test]
fn a_reader_that_closes_the_pipe_is_no_trouble_for_any_command() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");
    for typed in [
        &[corpus][..],
        &["--format", "json", corpus],
        &["--fail-on", "never", corpus],
        &["template", corpus],
        &["normalise", corpus],
        &["explain", "wording"],
        &["completions", "bash"],
        &["man"],
        &["--help"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = charte_diff()
            .args(typed)
            .stdout(writer)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        assert_eq!(
            output.status.code(),
            Some(0),
            "{typed:?}: {}",
            said(&output)
        );
        assert!(output.stderr.is_empty(), "{typed:?}: {}", said(&output));
    }
}

const UNTIDY: &[u8] = "\n\nUn  texte.  \n\n\n".as_bytes();
const TIDY: &[u8] = "Un texte.\n".as_bytes();

fn write(command: &mut Command, path: &Path) -> Output {
    finished(command.args(["normalise", "--write"]).arg(path))
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_folder_that_may_not_be_written_keeps_its_files() {
    let Some(somebody) = Unprivileged::new() else {
        return;
    };
    let folder = folder(&[]);
    mode(folder.path(), 0o755);
    let (closed, open) = (folder.path().join("closed"), folder.path().join("open"));
    for (path, rights) in [(&closed, 0o555), (&open, 0o777)] {
        fs::create_dir(path).unwrap();
        fs::write(path.join("a.txt"), UNTIDY).unwrap();
        mode(&path.join("a.txt"), 0o666);
        mode(path, rights);
    }
    let output = write(&mut somebody.command(), folder.path());
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("closed/a.txt"), "{}", said(&output));
    assert_eq!(fs::read(closed.join("a.txt")).unwrap(), UNTIDY);
    assert_eq!(fs::read(open.join("a.txt")).unwrap(), TIDY);
    assert_eq!(
        (names(&closed), names(&open)),
        (vec!["a.txt".to_owned()], vec!["a.txt".to_owned()])
    );
}

/// A file system of a few pages, taken down at the end.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn new() -> Result<Self, String> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"])
            .arg(folder.path())
            .output();
        match mounted {
            Ok(output) if output.status.success() => Ok(Self(folder)),
            Ok(output) => Err(said(&output)),
            Err(error) => Err(error.to_string()),
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_disk_leaves_the_file_as_it_is() {
    let disk = match SmallDisk::new() {
        Ok(disk) => disk,
        // Most build machines forbid it, so that this is no failure in CI.
        Err(reason) => {
            return eprintln!("SKIPPED: no file system can be mounted to be filled: {reason}");
        }
    };
    let text = [UNTIDY, &b"mot ".repeat(4_000)].concat();
    let path = disk.0.path().join("a.txt");
    fs::write(&path, &text).unwrap();
    let mut filler = fs::File::create(disk.0.path().join("filler")).unwrap();
    while filler.write_all(&[b'x'; 4096]).is_ok() {}
    let output = write(&mut charte_diff(), &path);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("a.txt"), "{}", said(&output));
    assert!(said(&output).contains("No space left"), "{}", said(&output));
    assert_eq!(fs::read(&path).unwrap(), text);
    assert_eq!(names(disk.0.path()), ["a.txt", "filler"]);
}

#[test]
fn writing_in_place_keeps_permissions_links_and_what_needs_no_change() {
    let folder = folder(&[("a.txt", UNTIDY), ("tidy.txt", TIDY)]);
    let at = |name: &str| folder.path().join(name);
    symlink("a.txt", at("link.txt")).unwrap();
    for rights in [0o600, 0o640, 0o755, 0o664] {
        fs::write(at("a.txt"), UNTIDY).unwrap();
        mode(&at("a.txt"), rights);
        let output = write(&mut charte_diff(), &at("link.txt"));
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        assert_eq!(fs::read(at("a.txt")).unwrap(), TIDY);
        assert_eq!(fs::metadata(at("a.txt")).unwrap().mode() & 0o7777, rights);
        assert_eq!(
            fs::read_link(at("link.txt")).unwrap(),
            PathBuf::from("a.txt")
        );
    }
    let before = fs::metadata(at("tidy.txt")).unwrap();
    write(&mut charte_diff(), folder.path());
    let after = fs::metadata(at("tidy.txt")).unwrap();
    assert_eq!(
        (before.ino(), before.mtime_nsec()),
        (after.ino(), after.mtime_nsec())
    );
    assert_eq!(names(folder.path()), ["a.txt", "link.txt", "tidy.txt"]);
}

#[test]
fn what_cannot_be_written_in_utf8_is_refused_and_left() {
    let binary: &[u8] = b"\0\x01\x02 pas un texte";
    let folder = folder(&[("a.txt", UNTIDY), ("binary.txt", binary)]);
    let output = write(charte_diff().arg("-v"), &folder.path().join("binary.txt"));
    assert_eq!(output.status.code(), Some(2));
    let output = write(&mut charte_diff(), folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(fs::read(folder.path().join("binary.txt")).unwrap(), binary);
    assert_eq!(fs::read(folder.path().join("a.txt")).unwrap(), TIDY);
}

/// What the command answers to these bytes on standard input.
fn fed(typed: &[&str], bytes: &[u8]) -> Output {
    let mut child = charte_diff()
        .args(typed)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input closes it.
    let _ = child.stdin.take().unwrap().write_all(bytes);
    child.wait_with_output().unwrap()
}

#[test]
fn standard_input_is_a_file_that_was_named() {
    for (bytes, reason) in [
        (&b""[..], "empty"),
        (b"\0\x01\x02\x03", "binary"),
        (b"<html></html>", "markup"),
    ] {
        let output = fed(&["--format", "json", "-"], bytes);
        assert_eq!(output.status.code(), Some(2), "{reason}");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(reasons(&report), [("-".to_owned(), reason.to_owned())]);
        assert!(said(&output).contains("-: "), "{}", said(&output));
    }
    let folder = folder(&[("a.txt", TEXT)]);
    let output = fed(
        &[
            "--format",
            "json",
            "-",
            folder.path().to_str().unwrap(),
            "-",
        ],
        TEXT,
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (output.status.code(), &report["summary"]["documents"]),
        (Some(0), &2.into())
    );
    assert_eq!(fed(&["normalise", "-"], UNTIDY).stdout, TIDY);
    assert_eq!(
        fed(&["normalise", "--check", "-"], UNTIDY).status.code(),
        Some(1)
    );
    assert_eq!(
        fed(&["normalise", "--check", "-"], TIDY).status.code(),
        Some(0)
    );
    assert_eq!(
        fed(&["normalise", "--write", "-"], UNTIDY).status.code(),
        Some(2)
    );
    // A file of that name is reached by its folder.
    fs::write(folder.path().join("-"), UNTIDY).unwrap();
    let output = finished(
        charte_diff()
            .args(["normalise", "./-"])
            .current_dir(folder.path()),
    );
    assert_eq!(output.stdout, TIDY);
}

#[test]
fn standard_input_that_is_a_folder_or_closed_is_said() {
    let folder = folder(&[]);
    let output = charte_diff()
        .arg("-")
        .stdin(fs::File::open(folder.path()).unwrap())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("-: "), "{}", said(&output));
}
