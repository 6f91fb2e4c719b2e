//! `check --diff` and `check --fix` as their users meet them. What is mended is held in `mending.rs`.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, helpers included"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

fn run(folder: &Path, typed: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_charte-diff"));
    for name in [
        "LC_ALL",
        "LC_MESSAGES",
        "LANG",
        "NO_COLOR",
        "CLICOLOR_FORCE",
    ] {
        command.env_remove(name);
    }
    command.args(typed).current_dir(folder).output().unwrap()
}

fn said(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

const TEXT: &str = "Charte cookies\n\nLes cookies de ce site servent à retenir la langue que vous avez choisie.\n\n\
                    Ils sont gardés treize mois, puis effacés sans autre forme de procès.\n";
const TEMPLATE: &str = "+++\ncharte-diff = 1\nname = \"essai\"\n+++\n\n";

/// A project with a template and some documents.
fn project(documents: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("essai.txt"), format!("{TEMPLATE}{TEXT}")).unwrap();
    fs::create_dir(folder.path().join("corpus")).unwrap();
    let config = "paths = [\"corpus/\"]\nlang = \"en\"\n[templates]\nessai = \"essai.txt\"\n";
    fs::write(folder.path().join("charte-diff.toml"), config).unwrap();
    for (name, text) in documents {
        fs::write(folder.path().join("corpus").join(name), text).unwrap();
    }
    folder
}

#[test]
fn the_patch_of_several_files_is_taken_by_git() {
    let one = TEXT.replace("treize", "vingt-cinq");
    let other = TEXT.replace("vous avez", "nous avons");
    let folder = project(&[("a.txt", &one), ("b c é.txt", &other), ("d.txt", TEXT)]);
    let output = run(folder.path(), &["check", "--diff"]);
    assert_eq!(
        output.status.code(),
        Some(1),
        "something deviates, as the check says"
    );
    assert_eq!(said(&output.stderr), "");
    insta::assert_snapshot!("check_diff", said(&output.stdout));
    // Nothing was written, and the patch is the same however the files are named.
    assert_eq!(
        fs::read_to_string(folder.path().join("corpus/a.txt")).unwrap(),
        one
    );
    let whole = folder.path().canonicalize().unwrap().join("corpus");
    let again = run(folder.path(), &["check", "--diff", whole.to_str().unwrap()]);
    assert_eq!(said(&again.stdout), said(&output.stdout));
    fs::write(folder.path().join("patch"), &output.stdout).unwrap();
    let mut git = Command::new("git");
    git.args(["apply", "patch"]).current_dir(folder.path());
    git.env("GIT_CEILING_DIRECTORIES", folder.path().parent().unwrap());
    assert!(git.status().unwrap().success());
    let output = run(folder.path(), &["check", "--diff"]);
    assert_eq!((output.status.code(), said(&output.stdout)), (Some(0), ""));
}

#[test]
fn what_the_patch_leaves_out_is_named() {
    let hidden = TEXT.replace("treize", "vingt\u{200b}-cinq");
    let other = "Une page\n\nTout autre chose, et rien que cela, sur plusieurs mots.\n";
    let folder = project(&[("a.txt", &hidden), ("z.txt", other)]);
    let output = run(folder.path(), &["check", "--diff"]);
    assert_eq!((output.status.code(), said(&output.stdout)), (Some(1), ""));
    insta::assert_snapshot!("check_diff_left_out", said(&output.stderr));
    let output = run(folder.path(), &["check", "--diff", "-v", "--lang", "fr"]);
    insta::assert_snapshot!("check_diff_left_out_fr", said(&output.stderr));
    let output = run(folder.path(), &["check", "--diff", "-"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn fix_puts_files_into_form_says_which_and_checks() {
    let blanks = TEXT.replace("\n\n", "\n\n\n").replace("de ce", "de  ce");
    let changed = TEXT.replace("treize", "vingt-cinq");
    let folder = project(&[("a.txt", &blanks), ("b.txt", &changed), ("c.txt", TEXT)]);
    let output = run(folder.path(), &["check", "--fix"]);
    assert_eq!(
        output.status.code(),
        Some(1),
        "words are left to the editor"
    );
    assert_eq!(
        said(&output.stderr),
        "charte-diff: corpus/a.txt: put into its written form\n"
    );
    let read = |name: &str| fs::read_to_string(folder.path().join("corpus").join(name)).unwrap();
    assert_eq!((&*read("a.txt"), &*read("b.txt")), (TEXT, &*changed));
    assert!(said(&output.stdout).contains("vingt-cinq"));
    assert_eq!(run(folder.path(), &["check", "--fix"]).stderr, b"");
}

#[test]
fn a_file_that_cannot_be_replaced_is_left_whole() {
    let blanks = TEXT.replace("\n\n", "\n\n\n");
    let folder = project(&[("a.txt", &blanks)]);
    let file = folder.path().join("corpus/a.txt");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    let output = run(folder.path(), &["check", "--fix"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output.stderr).contains("corpus/a.txt: cannot be written, the file is left as it is")
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), blanks);
}
