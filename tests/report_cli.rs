//! `charte-diff report` on disk: what is written, what stays as it was, and that equal input gives equal bytes. What it
//! says where something is wrong stands in tests/cmd/report.trycmd.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says loudly what it could not do"
)]

#[allow(dead_code, reason = "not every file of tests uses every helper")]
mod project;
#[allow(dead_code, reason = "not every file of tests uses every helper")]
mod unprivileged;

use std::fs;
use std::os::unix::fs::{FileTypeExt as _, symlink};
use std::path::Path;
use std::process::Command;

use charte_diff::report::json::REPORT_SCHEMA;
use project::{BLOIS, Project, SAINT_MAUR};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use unprivileged::{Unprivileged, charte_diff, mode, tidy};

/// The endings of all formats.
const ENDINGS: [&str; 6] = ["html", "docx", "xlsx", "csv", "md", "json"];
const CONFORMING: &str = "opendata.ha-py.fr";

/// The names in a folder of the project.
fn names(project: &Project, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(project.path(folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn equal_input_gives_equal_bytes_in_every_format() {
    let project = Project::new(None);
    fs::create_dir(project.path("one")).unwrap();
    fs::create_dir(project.path("two")).unwrap();
    for (folder, more) in [("one", &["-j", "1"][..]), ("two", &["-j", "3", "corpus/"])] {
        let outputs: Vec<String> = ENDINGS
            .iter()
            .flat_map(|ending| ["-o".into(), format!("{folder}/relevé.{ending}")])
            .collect();
        let mut typed = vec!["report", "corpus", "--lang", "fr", "--date", "2027-03-31"];
        typed.extend(outputs.iter().map(String::as_str));
        typed.extend(more);
        let run = project.run(&typed);
        run.says(0, &["relevé.html\u{a0}: relevé écrit"]);
        assert_eq!(run.out(), "");
    }
    for ending in ENDINGS {
        let [one, two] = ["one", "two"]
            .map(|folder| fs::read(project.path(folder).join(format!("relevé.{ending}"))).unwrap());
        assert!(one.len() > 500 && one == two, "{ending}");
    }
    assert_eq!(names(&project, "one").len(), ENDINGS.len());
}

#[test]
fn the_json_is_the_whole_analysis_with_what_the_files_are_known_by() {
    let project = Project::new(None);
    let typed = ["report", "corpus", "-o", "run.json", "-o", "blois.md"];
    project
        .run(&[&typed[..], &["--portal", BLOIS]].concat())
        .says(0, &["run.json: analysis written, whole"]);
    let mut written: Value = serde_json::from_str(&project.read("run.json")).unwrap();
    let schema: Value = serde_json::from_str(REPORT_SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&written));
    let documents = written["families"][0]["documents"].as_array_mut().unwrap();
    assert_eq!(documents.len(), 5);
    for document in documents {
        let fingerprint = document.as_object_mut().unwrap().remove("fingerprint");
        let bytes = fs::read(project.path(document["path"].as_str().unwrap())).unwrap();
        let digest: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let fingerprint = fingerprint.unwrap();
        assert_eq!(fingerprint["size"], bytes.len());
        assert_eq!(fingerprint["sha256"], *digest);
    }
    assert_eq!(written, project.report(&["corpus"]));
    assert!(!project.read("blois.md").contains(SAINT_MAUR));
}

#[test]
fn each_deviating_portal_gets_a_file_of_its_own() {
    let project = Project::new(None);
    fs::create_dir(project.path("dossier")).unwrap();
    let typed = [
        "report",
        "corpus",
        "-o",
        "dossier/{portal}.md",
        "-o",
        "dossier/{portal}.xlsx",
    ];
    project.run(&typed).says(0, &[]);
    let wanted: Vec<String> = [BLOIS, SAINT_MAUR]
        .iter()
        .flat_map(|portal| [format!("{portal}.md"), format!("{portal}.xlsx")])
        .collect();
    assert_eq!(names(&project, "dossier"), wanted);
    let text = project.read(&format!("dossier/{SAINT_MAUR}.md"));
    assert!(text.contains("CONTRADICTION") && text.contains("not legal advice"));
    assert!(!text.contains(BLOIS), "{text}");

    let conforms = [
        "report",
        "corpus",
        "-o",
        "{portal}.html",
        "--portal",
        CONFORMING,
    ];
    project.run(&conforms).says(
        0,
        &["no portal deviates from the template, nothing is written"],
    );
    assert!(
        !names(&project, "")
            .iter()
            .any(|name| name.ends_with(".html"))
    );
}

#[test]
fn a_folder_that_is_not_there_is_named_and_nothing_is_written() {
    let project = Project::new(None);
    project.write("there.html", "old");
    let french = ["report", "corpus", "--lang", "fr", "-o", "there.html", "-o"];
    for name in ["nodir/x.html", "nodir/{portal}.md"] {
        let run = project.run(&[&french[..], &[name]].concat());
        run.says(
            2,
            &[
                &format!("{name}\u{a0}: écriture impossible"),
                "le dossier nodir n’existe pas\u{a0}; créez-le",
            ],
        );
    }
    // A folder for each portal: all of them have to be there before one file is written.
    let each = ["report", "corpus", "-o", "dossier/{portal}/x.md"];
    fs::create_dir_all(project.path("dossier").join(BLOIS)).unwrap();
    let missing = format!("the folder dossier/{SAINT_MAUR} does not exist; make it first");
    project.run(&each).says(2, &[&missing]);
    assert!(names(&project, &format!("dossier/{BLOIS}")).is_empty());
    assert_eq!(project.read("there.html"), "old");
    fs::create_dir(project.path("dossier").join(SAINT_MAUR)).unwrap();
    project.run(&each).says(0, &[]);
    for portal in [BLOIS, SAINT_MAUR] {
        assert_eq!(names(&project, &format!("dossier/{portal}")), ["x.md"]);
    }
}

#[test]
fn braces_that_are_no_portal_are_refused() {
    let project = Project::new(None);
    for name in ["{portail}.md", "{Portal}.json", "{name}/{portal}.html"] {
        project
            .run(&["report", "corpus", "-o", name])
            .says(2, &[&format!("-o {name}: {{"), "did you mean {portal}?"]);
    }
    assert_eq!(names(&project, ""), ["corpus"]);
}

#[test]
fn without_a_path_the_summary_is_of_what_the_config_names() {
    let project = Project::new(Some("paths = [\"corpus/\"]\n"));
    let day = ["--date", "2027-03-31"];
    project
        .run(&[&["report", "-o", "own.md"], &day[..]].concat())
        .says(0, &[]);
    project
        .run(&[&["report", "corpus/", "-o", "named.md"], &day[..]].concat())
        .says(0, &[]);
    assert_eq!(project.read("own.md"), project.read("named.md"));
    let none = Project::new(None);
    none.run(&["report", "-o", "own.md"])
        .says(2, &["set paths in charte-diff.toml"]);
    // And what init makes is such a project.
    none.run(&["init", "corpus/"]).says(0, &[]);
    none.run(&["report", "-o", "own.md"])
        .says(0, &["own.md: summary written"]);
}

#[test]
fn texts_are_not_collected_after_the_day_of_the_summary() {
    let project = Project::new(None);
    let report = [
        "report",
        "corpus",
        "-o",
        "a.md",
        "--date",
        "2027-03-12",
        "--collected",
    ];
    let french = [&report[..], &["2027-03-13", "--lang", "fr"]].concat();
    project.run(&french).says(
        2,
        &["--collected 2027-03-13\u{a0}: ce jour vient après celui de --date (2027-03-12)"],
    );
    assert_eq!(names(&project, ""), ["corpus"]);
    project
        .run(&[&report[..], &["2027-03-12"]].concat())
        .says(0, &[]);
}

#[test]
fn portals_that_come_to_one_name_get_two_files() {
    let project = Project::new(Some(&format!(
        "[portals]\n\"corpus/{BLOIS}.txt\" = \"a/b\"\n\"corpus/{SAINT_MAUR}.txt\" = \"A_b\"\n"
    )));
    project
        .run(&["report", "corpus", "-o", "{portal}.md"])
        .says(0, &[]);
    let mut titles: Vec<bool> = ["A_b.md", "a_b-2.md"]
        .map(|name| project.read(name).contains("CONTRADICTION"))
        .into();
    titles.sort_unstable();
    assert_eq!(titles, [false, true]);
}

#[test]
fn two_outputs_that_come_to_one_file_are_refused() {
    let project = Project::new(None);
    fs::create_dir(project.path("out")).unwrap();
    symlink("out", project.path("link")).unwrap();
    let own = format!("out/{}.md", BLOIS.to_uppercase());
    for [one, other] in [
        ["out/{portal}.md", &*own],
        [&*own, "link/{portal}.md"],
        ["out/{portal}.md", "link/../out/{portal}.md"],
        ["out/a.md", "link/a.md"],
    ] {
        project
            .run(&["report", "corpus", "-o", one, "-o", other])
            .says(2, &[&format!("-o {one} and -o {other} come to one file")]);
        assert_eq!(names(&project, "out"), [""; 0], "{one} {other}");
    }
    project.write("out/b.md", "old");
    symlink("b.md", project.path("out/c.md")).unwrap();
    project
        .run(&["report", "corpus", "-o", "out/b.md", "-o", "out/c.md"])
        .says(2, &["come to one file"]);
    assert_eq!(project.read("out/b.md"), "old");
}

#[test]
fn names_that_are_long_or_a_devices_get_a_file_too() {
    let long = "é".repeat(300);
    let project = Project::new(Some(&format!(
        "[portals]\n\"corpus/{BLOIS}.txt\" = \"{long}a\"\n\"corpus/{SAINT_MAUR}.txt\" = \"{long}b\"\n\
         \"corpus/{CONFORMING}.txt\" = \"CON\"\n"
    )));
    project.edit(CONFORMING, |text| {
        text.replacen("son bon fonctionnement", "un bon fonctionnement", 1)
    });
    fs::create_dir(project.path("out")).unwrap();
    project
        .run(&["report", "corpus", "-o", "out/{portal}.md"])
        .says(0, &[]);
    let cut = "é".repeat(100);
    let mut wanted = vec![
        "_CON.md".to_owned(),
        format!("{cut}-2.md"),
        format!("{cut}.md"),
    ];
    wanted.sort();
    assert_eq!(names(&project, "out"), wanted);
    // What is around the portal makes this one too long: seen before the first is written.
    let project = Project::new(Some(&format!(
        "[portals]\n\"corpus/{SAINT_MAUR}.txt\" = \"{long}\"\n"
    )));
    fs::create_dir(project.path("out")).unwrap();
    let pattern = format!("out/{}{{portal}}.md", "x".repeat(100));
    project
        .run(&["report", "corpus", "-o", &pattern])
        .says(2, &["cannot be written"]);
    assert_eq!(names(&project, "out"), [""; 0]);
}

#[test]
fn a_title_of_any_length_is_written() {
    let project = Project::new(None);
    let title = "Très long ".repeat(4_000);
    let outputs: Vec<String> = ENDINGS
        .iter()
        .flat_map(|ending| ["-o".into(), format!("relevé.{ending}")])
        .collect();
    let mut typed = vec!["report", "corpus", "--title", &title];
    typed.extend(outputs.iter().map(String::as_str));
    let run = project.run(&typed);
    run.says(0, &["relevé.xlsx: summary written"]);
}

#[test]
fn the_old_file_stays_where_a_run_fails() {
    let project = Project::new(None);
    let old = |name: &str| assert_eq!(project.read(name), "old", "{name}");
    for ending in ENDINGS {
        let name = format!("summary.{ending}");
        project.write(&name, "old");
        let typed = ["report", "corpus", "-o", &name];
        for more in [
            &["--portal", "nobody"][..],
            &["--since", "nowhere.json"],
            &["--template", "nowhere.txt"],
            &["--date", "yesterday"],
            &["-o", "nowhere/b.html"],
        ] {
            project.run(&[&typed[..], more].concat()).says(2, &[]);
            old(&name);
        }
        project
            .run(&["report", "nothing/", "-o", &name])
            .says(2, &[]);
        old(&name);
    }
    assert_eq!(names(&project, "").len(), 1 + ENDINGS.len());
}

/// A disk that is full as far as this process can tell: no file may grow beyond 1 KiB.
#[test]
fn a_disk_that_fills_up_leaves_the_old_file_whole() {
    let project = Project::new(None);
    for ending in ENDINGS {
        let name = format!("summary.{ending}");
        project.write(&name, "old");
        for name in [name.clone(), format!("new.{ending}")] {
            let limited = "trap '' XFSZ; ulimit -f 1; exec \"$0\" report corpus -o \"$1\"";
            let mut command = tidy(Command::new("bash"));
            command.args(["-c", limited, env!("CARGO_BIN_EXE_charte-diff"), &name]);
            let output = command.current_dir(project.path("")).output().unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{said}");
            assert!(
                said.contains(&format!("{name}: cannot be written")),
                "{said}"
            );
        }
        assert_eq!(project.read(&name), "old");
    }
    // Nothing half-written is left beside them.
    assert_eq!(names(&project, "").len(), 1 + ENDINGS.len());
}

#[test]
fn a_folder_and_a_file_that_may_not_be_written_are_said_before_the_work() {
    let Some(somebody) = Unprivileged::new() else {
        return;
    };
    let project = Project::new(None);
    project.write("shut/old.html", "old");
    project.write("open/read-only.html", "old");
    mode(&project.path("open/read-only.html"), 0o444);
    mode(&project.path(""), 0o755);
    mode(&project.path("shut"), 0o555);
    mode(&project.path("open"), 0o777);
    for name in ["shut/new.html", "shut/old.html", "open/read-only.html"] {
        let mut command = somebody.command();
        // A template that cannot be read would be said next.
        command.args(["report", "corpus", "-o", name, "--template", "nowhere.txt"]);
        let output = command.current_dir(project.path("")).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(
            said.contains(&format!("{name}: cannot be written")),
            "{said}"
        );
    }
    assert_eq!(project.read("shut/old.html"), "old");
    assert_eq!(project.read("open/read-only.html"), "old");
}

#[test]
fn links_lead_to_files_or_are_refused() {
    let project = Project::new(None);
    project.write("real.md", "old");
    let link = |to: &str, name: &str| symlink(to, project.path(name)).unwrap();
    link("real.md", "link.md");
    link("nowhere/at-all.md", "broken.md");
    link("/dev/null", "null.md");
    link(&format!("corpus/{BLOIS}.txt"), "text.md");
    let report = |name: &str| project.run(&["report", "corpus", "-o", name]);
    report("link.md").says(0, &[]);
    assert!(project.read("real.md").starts_with("# Variance summary"));
    assert!(
        fs::symlink_metadata(project.path("link.md"))
            .unwrap()
            .is_symlink()
    );
    report("broken.md").says(2, &["broken.md: cannot be written"]);
    report("null.md").says(2, &["this is not a regular file"]);
    assert!(
        fs::metadata("/dev/null")
            .unwrap()
            .file_type()
            .is_char_device()
    );
    report("text.md").says(2, &["would be read as one of the texts"]);
    let text = format!("corpus/{BLOIS}.txt");
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join(&text);
    assert_eq!(
        fs::read(project.path(&text)).unwrap(),
        fs::read(own).unwrap()
    );
}

#[test]
fn a_summary_among_the_texts_is_refused_unless_the_config_passes_it_over() {
    let project = Project::new(Some("exclude = [\"corpus/summary.md\"]\n"));
    let report = |name: &str| project.run(&["report", "corpus/", "-o", name]);
    report("corpus/other.md").says(2, &["write the summary elsewhere"]);
    report("./corpus/../corpus/other.md").says(2, &["write the summary elsewhere"]);
    for taken in ["corpus/summary.md", "corpus/summary.html", "summary.md"] {
        report(taken).says(0, &[]);
    }
    assert_eq!(project.report(&["corpus/"])["summary"]["documents"], 5);
    // A file that was named is never written over either.
    fs::copy(
        project.path(&format!("corpus/{BLOIS}.txt")),
        project.path("blois.md"),
    )
    .unwrap();
    let named = ["report", "corpus/", "blois.md", "-o", "blois.md"];
    project.run(&named).says(2, &["would be read"]);
}

#[test]
fn the_exit_status_is_what_was_asked_for() {
    let project = Project::new(Some("fail-on = \"note\"\n"));
    let report = ["report", "corpus", "-o", "summary.md"];
    let with = |more: &[&str]| project.run(&[&report[..], more].concat());
    with(&[]).says(0, &[]);
    for (severity, status) in [("error", 1), ("note", 1), ("never", 0)] {
        with(&["--fail-on", severity]).says(status, &["summary written"]);
    }
    // What was there before is not new.
    project
        .run(&["report", "corpus", "-o", "before.json"])
        .says(0, &[]);
    with(&["--fail-on", "note", "--since", "before.json"]).says(0, &[]);
    assert!(project.read("summary.md").contains("0\u{a0}new"));
    // The day may be told, and quiet is quiet.
    let quiet = ["-q", "--title", "Cookies", "--collected", "2027-03-12"];
    assert_eq!(with(&quiet).says(0, &[]).err(), "");
    let text = project.read("summary.md");
    assert!(
        text.starts_with("# Cookies\n") && text.contains("12\u{a0}March 2027"),
        "{text}"
    );
}

#[test]
fn the_templates_that_are_kept_are_taken_unless_it_is_to_infer() {
    let project = Project::new(Some("[templates]\ncharte-cookies = \"charte.txt\"\n"));
    project
        .run(&["template", "corpus", "-o", "charte.txt"])
        .says(0, &[]);
    let report = ["report", "corpus", "-o", "summary.md"];
    project.run(&report).says(0, &[]);
    assert!(
        project
            .read("summary.md")
            .contains("## Approved template: charte-cookies")
    );
    project
        .run(&[&report[..], &["--infer"]].concat())
        .says(0, &[]);
    assert!(
        project
            .read("summary.md")
            .contains("## Inferred template: charte-cookies")
    );
}

/// The commands of the README's section for lawyers, in a project where they can write.
#[test]
fn the_readmes_commands_for_a_legal_review_work() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"));
    let readme = readme.unwrap();
    let section = readme.split("\n## For legal review\n").nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let block = section.split("```sh\n").nth(1).unwrap();
    let block = block.split("```").next().unwrap();
    let project = Project::new(None);
    fs::create_dir(project.path("dossier")).unwrap();
    let mut ran = 0;
    for line in block.lines() {
        let line = line.split("  #").next().unwrap().trim_end();
        if line.starts_with("charte-diff accept") {
            decide(&project, line.split_whitespace().last().unwrap());
        }
        // The shell takes quotes off, as it does for whoever types it.
        let binary = Path::new(env!("CARGO_BIN_EXE_charte-diff"))
            .parent()
            .unwrap();
        let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
        let mut command = tidy(Command::new("sh"));
        let output = command
            .args(["-c", line])
            .env("PATH", path)
            .current_dir(project.path(""))
            .output();
        let output = output.unwrap();
        assert_eq!(output.status.code(), Some(0), "{line}: {output:?}");
        ran += 1;
    }
    assert!(ran >= 3, "{block}");
    assert!(project.path(&format!("{SAINT_MAUR}.md")).exists());
    assert_eq!(project.config().matches("[[accepted]]").count(), 1);
}

/// Accepts the first deviation of a workbook, as somebody does who got it.
fn decide(project: &Project, name: &str) {
    use calamine::{Reader as _, Xlsx, open_workbook};
    let mut book: Xlsx<_> = open_workbook(project.path(name)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let mut decided = rust_xlsxwriter::Workbook::new();
    let sheet = decided.add_worksheet();
    for (row, cells) in (0..).zip(range.rows()) {
        for (column, cell) in (0..).zip(cells) {
            let told = match (row, column) {
                (1, 16) => "accepter".into(),
                (1, 17) => "sans portée".into(),
                _ => cell.to_string(),
            };
            sheet.write_string(row, column, told).unwrap();
        }
    }
    decided.save(project.path(name)).unwrap();
}

#[test]
fn help_names_every_format() {
    let output = charte_diff().args(["report", "--help"]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    for ending in ENDINGS {
        assert!(help.contains(&format!(".{ending}")), "{ending}");
    }
}
