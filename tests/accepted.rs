//! Accepted deviations: entered, in force, expired, of no use any more.

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
use std::os::unix::fs::symlink;

use charte_diff::config::Config;
use project::{
    BLOIS, DUPLICATE, EXTRA_ROW, EXTRA_SECTION, Project, Run, SAINT_MAUR, WORDING, deviations,
    documents,
};
use unprivileged::{Unprivileged, mode};

const PATHS: &str = "paths = [\"corpus/\"]\n";

/// A config that accepts the wording of the cell.
fn accepting(more: &str) -> String {
    format!("{PATHS}\n[[accepted]]\nid = \"{WORDING}\"\nreason = \"r\"\n{more}")
}

#[test]
fn what_was_accepted_lets_the_next_run_pass() {
    let project = Project::new(Some(PATHS));
    assert_eq!(
        project
            .run(&["-q", "--fail-on", "warning", "corpus"])
            .status(),
        1
    );
    let ids = [WORDING, EXTRA_ROW, EXTRA_SECTION, DUPLICATE];
    let accept = [
        &["accept", "--reason", "relu", "--by", "le service"],
        &ids[..],
    ]
    .concat();
    project
        .run(&accept)
        .says(0, &["charte-diff.toml: 4\u{a0}entries added"]);
    let run = project.run(&["-q", "--fail-on", "warning", "corpus"]);
    assert_eq!(run.status(), 0, "{}", run.out());
    let report = project.report(&["corpus"]);
    let summary = &report["summary"];
    assert_eq!(summary["accepted"], 5);
    assert_eq!(summary["conforming"], 5);
    assert_eq!(
        (&summary["errors"], &summary["warnings"]),
        (&0.into(), &0.into())
    );
    assert_eq!(summary["notes"], 2, "what nobody accepted still counts");
    assert_eq!(summary["by_kind"]["wording"], 2, "nothing is hidden");
    let cell = deviations(&report, BLOIS)[0];
    assert_eq!(cell["accepted"]["reason"], "relu");
    assert_eq!(cell["accepted"]["by"], "le service");
    assert_eq!(cell["accepted"]["expired"], false);
    assert!(documents(&report).all(|document| document["conforms"] == true));
}

#[test]
fn everything_can_be_accepted_at_once_and_what_comes_later_cannot_hide() {
    let project = Project::new(Some(PATHS));
    project
        .run(&["accept", "--all", "--reason", "as found"])
        .says(0, &["5\u{a0}entries added"]);
    assert_eq!(
        project.run(&["-q", "--fail-on", "note", "corpus"]).status(),
        0
    );
    let before = project.config();
    project
        .run(&["accept", "--all", "--reason", "again"])
        .says(0, &["nothing to accept"]);
    assert_eq!(project.config(), before);
    project.edit(BLOIS, |text| {
        text.replace("13 mois", "25 mois") + "\nUn ajout de fin.\n"
    });
    assert_eq!(
        project
            .run(&["-q", "--fail-on", "error", "corpus"])
            .status(),
        1
    );
}

#[test]
fn a_moved_line_keeps_its_acceptance() {
    let project = Project::new(Some(&accepting("")));
    project.edit(BLOIS, |text| {
        format!("\n\n\n{}", text.replace("\n\n", "\n\n\n\n"))
    });
    let report = project.report(&["corpus"]);
    let cell = deviations(&report, BLOIS)[0];
    assert_eq!(cell["id"], WORDING);
    assert!(cell["found"]["start_line"].as_u64().unwrap() > 30);
    assert_eq!(cell["accepted"]["reason"], "r");
}

#[test]
fn comments_and_order_are_kept() {
    let before = format!(
        "# notre projet\n{PATHS}# rien d'autre\n\n[[accepted]]  # le premier\n# décidé en mars\nid = \"{WORDING}\"  # la cellule\n\
         reason = \"vieux\"  # à revoir\nuntil = 2026-01-01\n\n[levels]\nlayout = \"off\"  # le bruit\n\n# la fin\n"
    );
    let project = Project::new(Some(&before));
    let accept = [
        "accept",
        WORDING,
        EXTRA_ROW,
        "--reason",
        "relu",
        "--date",
        "2026-06-01",
    ];
    project
        .run(&[&accept[..], &["--until", "2027-03-31"]].concat())
        .says(
            0,
            &["1\u{a0}entry added and 1\u{a0}entry brought up to date"],
        );
    let after = project.config();
    let changed = ["reason = \"vieux\"", "until = 2026-01-01"];
    for line in before
        .lines()
        .filter(|line| !changed.iter().any(|old| line.starts_with(old)))
    {
        assert!(after.contains(line), "{line:?} is gone from\n{after}");
    }
    assert!(
        after.contains("reason = \"relu\"  # à revoir\nuntil = 2027-03-31\n"),
        "{after}"
    );
    assert!(after.ends_with("# la fin\n"), "{after}");
    let config = Config::read("charte-diff.toml".as_ref(), after.as_bytes()).unwrap();
    let ids: Vec<&str> = config.accepted.iter().map(|set| &*set.value.id).collect();
    assert_eq!(
        ids,
        [WORDING, EXTRA_ROW],
        "updated in its place, not doubled"
    );
    assert!(after.find("[levels]").unwrap() > after.find(EXTRA_ROW).unwrap());
    // A better reason takes the end away from nobody.
    project
        .run(&["accept", WORDING, "--reason", "relu"])
        .says(0, &[]);
    assert!(
        project
            .config()
            .split(EXTRA_ROW)
            .next()
            .unwrap()
            .contains("until")
    );
}

#[test]
fn every_form_of_the_list_and_of_the_file_is_kept() {
    let inline = format!("accepted = [\n  {{ id = \"{WORDING}\", reason = \"r\" }},\n]\n{PATHS}");
    let project = Project::new(Some(&inline));
    project
        .run(&["accept", WORDING, EXTRA_ROW, "--reason", "two"])
        .says(0, &[]);
    assert_eq!(project.report(&["corpus"])["summary"]["accepted"], 3);
    assert!(
        project.config().starts_with("accepted = ["),
        "{}",
        project.config()
    );

    let windows = Project::new(Some(&format!("\u{feff}# a\r\n{}\r\n", PATHS.trim())));
    windows
        .run(&["accept", WORDING, "--reason", "r"])
        .says(0, &[]);
    let config = windows.config();
    assert!(config.starts_with("\u{feff}# a\r\npaths"), "{config:?}");
    assert_eq!(
        config.matches('\n').count(),
        config.matches("\r\n").count(),
        "{config:?}"
    );
    windows
        .run(&["accept", EXTRA_ROW, "--reason", "r"])
        .says(0, &[]);

    let linked = Project::new(None);
    linked.write("elsewhere/real.toml", PATHS);
    symlink("elsewhere/real.toml", linked.path("charte-diff.toml")).unwrap();
    linked
        .run(&["accept", WORDING, "--reason", "r", "corpus"])
        .says(0, &[]);
    assert!(
        fs::symlink_metadata(linked.path("charte-diff.toml"))
            .unwrap()
            .is_symlink()
    );
    assert!(linked.read("elsewhere/real.toml").contains(WORDING));
}

#[test]
fn an_acceptance_holds_on_its_last_day_and_not_on_the_day_after() {
    let project = Project::new(Some(&accepting("until = 2027-03-31\n")));
    let run = |date: &str| project.run(&["--format", "json", "--date", date, "corpus"]);
    let last = run("2027-03-31");
    assert!(last.err().is_empty(), "{}", last.err());
    assert_eq!(last.json()["summary"]["accepted"], 2);
    let after = run("2027-04-01");
    after.says(
        0,
        &[&format!(
            "charte-diff.toml:3: {WORDING} was accepted until 2027-03-31 (“r”)"
        )],
    );
    let report = after.json();
    assert_eq!(report["summary"]["accepted"], 0);
    assert_eq!(report["summary"]["warnings"], 2);
    let cell = deviations(&report, BLOIS)[0];
    assert_eq!(cell["accepted"]["expired"], true);
    assert_eq!(cell["accepted"]["until"], "2027-03-31");
    let counts = project.run(&[
        "-q",
        "--fail-on",
        "warning",
        "--date",
        "2027-04-01",
        "corpus",
    ]);
    assert_eq!(counts.status(), 1);
}

#[test]
fn today_may_come_from_the_environment() {
    let project = Project::new(Some(&accepting("until = 2027-03-31\n")));
    let run = |epoch: &str| {
        let mut command = unprivileged::charte_diff();
        command
            .args(["-q", "corpus"])
            .env("SOURCE_DATE_EPOCH", epoch);
        Run(command.current_dir(project.path("")).output().unwrap())
    };
    // The last second of the last day, in UTC, and the first of the next.
    assert!(run("1806537599").err().is_empty());
    run("1806537600").says(0, &["was accepted until"]);
    run("soon").says(2, &["SOURCE_DATE_EPOCH is “soon”"]);
}

#[test]
fn an_entry_for_one_portal_is_for_no_other() {
    let project = Project::new(Some(&accepting(&format!("portal = \"{BLOIS}\"\n"))));
    let report = project.report(&["corpus"]);
    assert_eq!(report["summary"]["accepted"], 1);
    assert!(deviations(&report, SAINT_MAUR)[0]["accepted"].is_null());
    let accept = ["accept", WORDING, "--reason", "s", "--portal", SAINT_MAUR];
    project
        .run(&accept)
        .says(0, &["1\u{a0}entry added", "accepted for 1\u{a0}portal"]);
    let report = project.report(&["corpus"]);
    assert_eq!(deviations(&report, BLOIS)[0]["accepted"]["reason"], "r");
    assert_eq!(
        deviations(&report, SAINT_MAUR)[0]["accepted"]["reason"],
        "s"
    );
    let accept = ["accept", EXTRA_ROW, "--reason", "s", "--portal"];
    let before = project.config();
    project.run(&[&accept[..], &[BLOIS]].concat()).says(
        2,
        &[&format!("{BLOIS} does not have this deviation"), SAINT_MAUR],
    );
    project
        .run(&[&accept[..], &["data.saint-maure.com"]].concat())
        .says(2, &[&format!("did you mean “{SAINT_MAUR}”?")]);
    assert_eq!(project.config(), before);
}

#[test]
fn an_entry_of_no_use_is_said_by_a_run_over_everything_only() {
    let project = Project::new(Some(&accepting("")));
    for portal in [BLOIS, SAINT_MAUR] {
        project.edit(portal, |text| {
            text.replace("Permet de se souvenir", "Se souvenir")
        });
    }
    let unused = format!("charte-diff.toml:3: no document has the accepted deviation {WORDING}");
    for paths in [&["corpus"][..], &["."], &["corpus/../corpus/"]] {
        project.run(&[&["-q"], paths].concat()).says(0, &[&unused]);
    }
    let some = project.run(&[
        "-q",
        "corpus/opendata.ha-py.fr.txt",
        &format!("corpus/{BLOIS}.txt"),
    ]);
    assert!(some.err().is_empty(), "{}", some.err());
    // Where the config names no paths, no run is known to be over everything.
    project.write("charte-diff.toml", &accepting("").replace(PATHS, ""));
    assert!(project.run(&["-q", "corpus"]).err().is_empty());
}

#[test]
fn an_id_that_nobody_has_writes_nothing() {
    let project = Project::new(Some(PATHS));
    let slip = WORDING.replace('b', "c");
    let run = project.run(&["accept", EXTRA_ROW, &slip, "000000000000", "--reason", "r"]);
    run.says(
        2,
        &[
            &format!("{slip}: no document of corpus/ has this deviation; did you mean {WORDING}"),
            "000000000000: no document of corpus/ has this deviation; charte-diff corpus/ shows",
        ],
    );
    assert_eq!(project.config(), PATHS);
    // What is looked for in one file is not there because another has it.
    let only = format!("corpus/{BLOIS}.txt");
    project
        .run(&[
            "accept",
            EXTRA_ROW,
            "--reason",
            "r",
            &only,
            "corpus/opendata.ha-py.fr.txt",
        ])
        .says(2, &[]);
    assert_eq!(project.config(), PATHS);
}

#[test]
fn the_parts_of_an_accepted_heading_are_named() {
    let project = Project::new(Some(PATHS));
    let run = project.run(&["accept", EXTRA_SECTION, "--reason", "r"]);
    run.says(0, &[&format!("to be accepted likewise: {DUPLICATE}")]);
    let both = project.run(&["accept", EXTRA_SECTION, DUPLICATE, "--reason", "r"]);
    assert!(!both.err().contains("likewise"), "{}", both.err());
}

#[test]
fn where_no_config_is_one_is_made_and_said_what_was_not_looked_up() {
    let project = Project::new(None);
    project
        .run(&["accept", "0123456789ab", "--reason", "r"])
        .says(
            0,
            &[
                "charte-diff.toml: 1\u{a0}entry added",
                "0123456789ab: entered as it is",
            ],
        );
    assert_eq!(
        project.config(),
        "[[accepted]]\nid = \"0123456789ab\"\nreason = \"r\"\n"
    );
    // From there on it is the nearest.
    let below = project.run_in("corpus", &["accept", WORDING, "--reason", "r", "."]);
    below.says(0, &["../charte-diff.toml: 1\u{a0}entry added"]);
    assert!(project.config().contains(WORDING));
    assert!(!project.path("corpus/charte-diff.toml").exists());
}

#[test]
fn what_makes_no_sense_is_refused() {
    let project = Project::new(None);
    let refused = |typed: &[&str], words: &str| {
        project
            .run(&[&["accept"], typed].concat())
            .says(2, &[words]);
    };
    refused(&["--reason", "r"], "which deviations?");
    refused(
        &[WORDING, "--all", "--reason", "r"],
        "ids and --all together",
    );
    refused(&["--all", "--reason", "r"], "--all: of which documents?");
    refused(&[WORDING, "--reason", " "], "--reason is empty");
    refused(&[WORDING, "--reason", "r", "--by", ""], "--by is empty");
    refused(&[WORDING], "--reason <TEXT>");
    refused(
        &["f4e0959da4", "--reason", "r"],
        "“f4e0959da4” is neither a file nor",
    );
    refused(
        &[WORDING, "--reason", "r", "--until", "2027-02-29"],
        "2027-03-31",
    );
    let past = [
        WORDING,
        "--reason",
        "r",
        "--until",
        "2027-03-30",
        "--date",
        "2027-03-31",
    ];
    refused(
        &past,
        "--until 2027-03-30 has passed already (today is 2027-03-31)",
    );
    assert!(!project.path("charte-diff.toml").exists());
    let until_today = [&past[..4], &["2027-03-31", "--date", "2027-03-31"]].concat();
    project
        .run(&[&["accept"], &until_today[..]].concat())
        .says(0, &[]);
}

#[test]
fn hostile_words_are_kept_harmless_and_read_back() {
    let project = Project::new(Some(PATHS));
    project.edit(BLOIS, |text| {
        format!(
            "{text}\n\nUne phrase de trop \u{202e}à l'envers\u{2066} \"\"\" ''' \\u{{1}} # [[x]]\n"
        )
    });
    let reason = "il a dit \"oui\"\nid = '''x'''\t\u{1b}[2J \\";
    let run = project.run(&[
        "accept",
        "--all",
        "--reason",
        reason,
        "--by",
        "O'Neill \"\"\"",
    ]);
    run.says(0, &[]);
    assert!(
        !run.err().contains(['\u{1b}', '\u{202e}', '\u{2066}']),
        "{:?}",
        run.err()
    );
    let text = project.config();
    assert!(
        !text.contains(['\u{1b}', '\u{202e}', '\u{2066}']),
        "{text:?}"
    );
    let config = Config::read("charte-diff.toml".as_ref(), text.as_bytes()).unwrap();
    assert!(config.accepted.len() >= 5);
    assert!(
        config
            .accepted
            .iter()
            .all(|set| *set.value.reason == *reason)
    );
    // Said again, they still cannot do anything.
    let said = project.run(&["config"]);
    assert!(!said.out().contains('\u{1b}'), "{:?}", said.out());
    project.write(
        "charte-diff.toml",
        &text.replace("by =", "until = 2020-01-01\nby ="),
    );
    let expired = project.run(&["-q", "corpus"]);
    expired.says(0, &["was accepted until 2020-01-01"]);
    assert!(!expired.err().contains('\u{1b}'), "{:?}", expired.err());
}

#[test]
fn where_the_folder_is_read_only_the_config_stays_as_it_is() {
    let Some(somebody) = Unprivileged::new() else {
        return;
    };
    let project = Project::new(Some(PATHS));
    mode(&project.path("charte-diff.toml"), 0o644);
    mode(&project.path(""), 0o555);
    let run = |typed: &[&str]| {
        let mut command = somebody.command();
        Run(command
            .args(typed)
            .current_dir(project.path(""))
            .output()
            .unwrap())
    };
    run(&["accept", WORDING, "--reason", "r"]).says(
        2,
        &["charte-diff.toml: cannot be written, the file is left as it is: Permission denied"],
    );
    assert_eq!(project.config(), PATHS);
    mode(&project.path(""), 0o755);
    fs::remove_file(project.path("charte-diff.toml")).unwrap();
    mode(&project.path(""), 0o555);
    run(&["accept", WORDING, "--reason", "r"]).says(2, &["charte-diff.toml: cannot be written"]);
    assert!(!project.path("charte-diff.toml").exists());
    mode(&project.path(""), 0o755);
}
