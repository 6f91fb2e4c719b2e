//! The hooks, run by the real pre-commit in a real repository: a commit refused with a reason, then accepted.
//!
//! pre-commit comes from the Python index; `.ci/run` installs it. Elsewhere these tests say that they were skipped.
//! `PRE_COMMIT` names the program where it is not on the path.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, helpers included; what is skipped is said"
)]

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The program, if it is there. Where everything must be tested, it must be there.
fn pre_commit() -> Option<OsString> {
    let program = std::env::var_os("PRE_COMMIT").unwrap_or_else(|| "pre-commit".into());
    let output = Command::new(&program).arg("--version").output();
    if output.is_ok_and(|output| output.status.success()) {
        return Some(program);
    }
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci != "true"),
        "pre-commit is not there, and CI=true: pip install pre-commit, or name it in PRE_COMMIT"
    );
    eprintln!(
        "SKIPPED: pre-commit is not there (pip install pre-commit, or name it in PRE_COMMIT)"
    );
    None
}

/// A git repository with hooks that call the tool as it was built.
struct Repository {
    folder: tempfile::TempDir,
    home: tempfile::TempDir,
    program: OsString,
}

impl Repository {
    fn new() -> Option<Self> {
        let repository = Self {
            folder: tempfile::tempdir().unwrap(),
            home: tempfile::tempdir().unwrap(),
            program: pre_commit()?,
        };
        repository.git(&["init", "-q"]);
        repository.git(&["config", "user.name", "Une personne"]);
        repository.git(&["config", "user.email", "personne@example.org"]);
        Some(repository)
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// A program of these tests: no settings of whoever runs them, the tool first on the path.
    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let tool = Path::new(env!("CARGO_BIN_EXE_charte-diff"))
            .parent()
            .unwrap();
        let before = std::env::var_os("PATH").unwrap_or_default();
        let path: Vec<PathBuf> = std::iter::once(tool.to_owned())
            .chain(std::env::split_paths(&before))
            .collect();
        let mut command = Command::new(program);
        command
            .current_dir(self.path())
            .env("PATH", std::env::join_paths(path).unwrap())
            .env("HOME", self.home.path())
            .env("PRE_COMMIT_HOME", self.home.path().join("cache"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("LC_ALL", "C.UTF-8")
            .env("PRE_COMMIT_COLOR", "never");
        for name in [
            "GIT_DIR",
            "GIT_INDEX_FILE",
            "GIT_WORK_TREE",
            "SKIP",
            "COLUMNS",
        ] {
            command.env_remove(name);
        }
        command
    }

    fn git(&self, typed: &[&str]) -> Output {
        let output = self.command("git").args(typed).output().unwrap();
        assert!(output.status.success(), "git {typed:?}: {}", said(&output));
        output
    }

    fn install(&self) {
        let output = self.command(&self.program).arg("install").output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
    }

    /// Stages everything and commits; whether the commit was made, and what was said.
    fn commit(&self) -> (bool, String) {
        self.git(&["add", "--all"]);
        let output = self
            .command("git")
            .args(["commit", "-q", "-m", "x"])
            .output()
            .unwrap();
        (output.status.success(), said(&output))
    }
}

fn said(output: &Output) -> String {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8_lossy(&text).into_owned()
}

/// One hook of the manifest, its entry the tool as it was built.
fn local(id: &str) -> String {
    let manifest = fs::read_to_string(manifest()).unwrap();
    let hook = manifest
        .split("\n- id: ")
        .find(|hook| hook.starts_with(&format!("{id}\n")))
        .unwrap_or_else(|| panic!("the manifest has no {id}"));
    let lines: String = hook
        .replace("language: rust", "language: system")
        .lines()
        .skip(1)
        .map(|line| format!("      {line}\n"))
        .collect();
    format!("repos:\n  - repo: local\n    hooks:\n      - id: {id}\n{lines}")
}

fn manifest() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml")
}

const TEXT: &str =
    "Charte cookies\n\nLes cookies de ce site servent à retenir la langue que vous avez choisie.\n";

#[test]
fn the_manifest_is_valid() {
    let Some(program) = pre_commit() else { return };
    let output = Command::new(program)
        .arg("validate-manifest")
        .arg(manifest())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn a_text_out_of_form_is_refused_put_in_form_and_then_taken() {
    let Some(repository) = Repository::new() else {
        return;
    };
    repository.write(".pre-commit-config.yaml", &local("charte-diff-normalise"));
    repository.install();
    // Names that must come through: a space, a dash first, an accent; and a page that is none of the hook's business.
    let names = ["corpus/a b.txt", "-v.txt", "corpus/été.md"];
    for name in names {
        repository.write(name, &TEXT.replace("Les cookies", "Les   cookies"));
    }
    repository.write("page.html", "<p>deux  espaces</p>\n");
    let (made, said) = repository.commit();
    assert!(!made, "{said}");
    assert!(said.contains("files were modified by this hook"), "{said}");
    assert!(said.contains("3 of 3 written"), "{said}");
    for name in names {
        assert_eq!(repository.read(name), TEXT, "{name}");
    }
    assert_eq!(repository.read("page.html"), "<p>deux  espaces</p>\n");
    let (made, said) = repository.commit();
    assert!(made, "{said}");
    assert_eq!(repository.git(&["status", "--porcelain"]).stdout, b"");
}

#[test]
fn many_files_come_in_batches_and_each_is_put_in_form() {
    let Some(repository) = Repository::new() else {
        return;
    };
    repository.write(".pre-commit-config.yaml", &local("charte-diff-normalise"));
    repository.install();
    // So many names that no command line holds them all.
    let long = "x".repeat(180);
    let names: Vec<String> = (0..900)
        .map(|number| format!("corpus/{long}-{number}.txt"))
        .collect();
    for name in &names {
        repository.write(name, &TEXT.replace("Les cookies", "Les   cookies"));
    }
    let (made, said) = repository.commit();
    assert!(!made && said.matches(" written").count() >= 2, "{said}");
    assert!(names.iter().all(|name| repository.read(name) == TEXT));
    let (made, said) = repository.commit();
    assert!(made, "{said}");
}

#[test]
fn the_set_up_of_init_is_valid() {
    let Some(repository) = Repository::new() else {
        return;
    };
    for host in ["a'b (1)", "c.example.org"] {
        repository.write(&format!("cor+pus/{host}.txt"), TEXT);
    }
    let tool = env!("CARGO_BIN_EXE_charte-diff");
    let output = repository
        .command(tool)
        .args(["init", "cor+pus", "cor+pus/a'b (1).txt"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let output = repository
        .command(&repository.program)
        .args(["validate-config", ".pre-commit-config.yaml"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", said(&output));
    repository.install();
    let (made, said) = repository.commit();
    assert!(made && said.contains("charte-diff check"), "{said}");
}

#[test]
fn a_changed_word_is_refused_with_its_reason_mended_and_then_taken() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let name = |host: &str| format!("corpus/{host}.txt");
    for host in ["a.example.org", "b.example.org", "c.example.org"] {
        repository.write(&name(host), TEXT);
    }
    let tool = env!("CARGO_BIN_EXE_charte-diff");
    let output = repository
        .command(tool)
        .args(["init", "corpus"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", said(&output));
    repository.install();
    let (made, words) = repository.commit();
    assert!(made, "{words}");

    let file = name("b.example.org");
    repository.write(
        &file,
        &TEXT.replace("vous avez choisie", "nous avons choisie"),
    );
    let (made, words) = repository.commit();
    assert!(!made, "{words}");
    for part in ["[-vous avez-]", "{+nous avons+} choisie", "b.example.org"] {
        assert!(words.contains(part), "{part}: {words}");
    }
    // What the message leads to.
    let patch = repository
        .command(tool)
        .args(["check", "--diff"])
        .output()
        .unwrap();
    assert_eq!(patch.status.code(), Some(1));
    fs::write(repository.home.path().join("patch"), &patch.stdout).unwrap();
    let patch = repository.home.path().join("patch");
    repository.git(&["apply", patch.to_str().unwrap()]);
    assert_eq!(repository.read(&file), TEXT);
    repository.write(&file, &format!("{TEXT}\n"));
    let (made, words) = repository.commit();
    assert!(made, "{words}");
}

#[test]
fn the_check_of_the_manifest_refuses_and_takes() {
    let Some(repository) = Repository::new() else {
        return;
    };
    for host in ["a.example.org", "b.example.org"] {
        repository.write(&format!("corpus/{host}.txt"), TEXT);
    }
    let tool = env!("CARGO_BIN_EXE_charte-diff");
    let output = repository
        .command(tool)
        .args(["init", "corpus"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", said(&output));
    repository.write(".pre-commit-config.yaml", &local("charte-diff-check"));
    repository.install();
    let changed = TEXT.replace("servent à retenir", "ne servent pas à retenir");
    repository.write("corpus/a.example.org.txt", &changed);
    let (made, words) = repository.commit();
    assert!(!made && words.contains("{+ne+}"), "{words}");
    repository.write("corpus/a.example.org.txt", TEXT);
    let (made, words) = repository.commit();
    assert!(made, "{words}");
}
