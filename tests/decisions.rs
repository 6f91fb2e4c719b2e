//! Decisions that people make in a table: written, decided on, read back, and counted no more.

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

use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use charte_diff::config::Config;
use project::{BLOIS, DUPLICATE, EXTRA_ROW, EXTRA_SECTION, Project, SAINT_MAUR, WORDING};
use rust_xlsxwriter::Workbook;
use unprivileged::cannot;

const PATHS: &str = "paths = [\"corpus/\"]\n";

/// What somebody decides: portal, id, decision, remark.
type Choice<'c> = (&'c str, &'c str, &'c str, &'c str);

/// The table of the project's corpus as texts, each row with its cells.
fn table(project: &Project, name: &str) -> Vec<Vec<String>> {
    let path = project.path(name);
    if name.ends_with(".csv") {
        let text = std::fs::read_to_string(path).unwrap();
        let separator = if text.contains("Portail;") {
            b';'
        } else {
            b','
        };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let records = reader.records().map(Result::unwrap);
        return records
            .map(|record| record.iter().map(str::to_owned).collect())
            .collect();
    }
    sheet(&path)
}

/// The cells of the first sheet of a workbook.
fn sheet(path: &Path) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let text = |cell: &Data| cell.to_string();
    range
        .rows()
        .map(|row| row.iter().map(text).collect())
        .collect()
}

/// Writes the table again as somebody saves it who decided in it.
fn save(project: &Project, name: &str, rows: &[Vec<String>]) {
    let path = project.path(name);
    if name.ends_with(".csv") {
        let separator = if rows[0][0].contains("Portail") {
            b';'
        } else {
            b','
        };
        let mut writer = csv::WriterBuilder::new()
            .delimiter(separator)
            .from_path(path)
            .unwrap();
        for row in rows {
            writer.write_record(row).unwrap();
        }
        writer.flush().unwrap();
        return;
    }
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (number, row) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            sheet.write_string(number, column, cell).unwrap();
        }
    }
    book.save(path).unwrap();
}

/// The report as a table, decided on.
fn decided(project: &Project, name: &str, lang: &str, choices: &[Choice<'_>]) {
    let report = ["report", "corpus", "-o", name, "--lang", lang, "--infer"];
    project.run(&report).says(0, &[name]);
    let mut rows = table(project, name);
    assert_eq!(rows.len(), 1 + 7, "a row for each deviation of each portal");
    for (portal, id, decision, remark) in choices {
        let row = rows
            .iter_mut()
            .find(|row| row[0].trim_start_matches('\u{feff}') == *portal && row[15] == *id);
        let row = row.unwrap();
        row[16] = (*decision).into();
        row[17] = (*remark).into();
    }
    save(project, name, &rows);
}

#[test]
fn what_was_accepted_in_a_table_counts_no_more() {
    for (name, lang, accept) in [
        ("decided.xlsx", "fr", "accepter"),
        ("decided.xlsx", "en", "accept"),
        ("decided.csv", "fr", "Accepté"),
        ("decided.csv", "en", "ACCEPT"),
    ] {
        let project = Project::new(Some(PATHS));
        let before = project.report(&["corpus"])["summary"].clone();
        assert_eq!(
            (&before["errors"], &before["warnings"]),
            (&3.into(), &2.into())
        );
        decided(
            &project,
            name,
            lang,
            &[
                (
                    BLOIS,
                    WORDING,
                    accept,
                    "relu\nle 12 mars ; « vu », d'accord",
                ),
                (SAINT_MAUR, WORDING, "à voir", "pas sûr"),
                (SAINT_MAUR, EXTRA_ROW, "corriger", ""),
                (SAINT_MAUR, EXTRA_SECTION, accept, "=1+1"),
            ],
        );
        let run = project.run(&["accept", "--from", name, "--by", "le service"]);
        run.says(
            0,
            &[
                "2\u{a0}to accept, 1\u{a0}to correct, 1\u{a0}to review, 3\u{a0}without a decision",
                "2\u{a0}entries added",
                "still counts; to be accepted likewise: e04655dd65dd",
            ],
        );
        let config =
            Config::read(Path::new("charte-diff.toml"), project.config().as_bytes()).unwrap();
        let entries: Vec<_> = config
            .accepted
            .iter()
            .map(|set| {
                (
                    &*set.value.id,
                    set.value.portal.as_deref(),
                    &*set.value.reason,
                )
            })
            .collect();
        assert_eq!(
            entries,
            [
                (WORDING, Some(BLOIS), "relu le 12 mars ; « vu », d'accord"),
                (EXTRA_SECTION, Some(SAINT_MAUR), "=1+1"),
            ]
        );
        let after = project.report(&["corpus"])["summary"].clone();
        assert_eq!(
            (&after["errors"], &after["warnings"]),
            (&2.into(), &1.into())
        );
        assert_eq!(after["accepted"], 2, "for their portals, and for no other");
        // The next table says it, and reading the same decisions again changes nothing.
        project
            .run(&["report", "corpus", "-o", "next.xlsx", "--infer"])
            .says(0, &[]);
        let states = sheet(&project.path("next.xlsx"));
        let state = states.iter().find(|row| row[0] == BLOIS).unwrap();
        assert!(state[14].contains("le service"), "{}", state[14]);
        let config = project.config();
        project
            .run(&["accept", "--from", name, "--by", "le service"])
            .says(0, &["2\u{a0}entries brought up to date"]);
        assert_eq!(project.config(), config);
    }
}

#[test]
fn a_table_with_nothing_to_accept_changes_nothing() {
    let project = Project::new(Some(PATHS));
    decided(&project, "a.csv", "fr", &[(BLOIS, WORDING, "corriger", "")]);
    project
        .run(&["accept", "--from", "a.csv"])
        .says(0, &["0\u{a0}to accept, 1\u{a0}to correct"]);
    assert_eq!(project.config(), PATHS);
}

#[test]
fn rows_that_cannot_be_read_are_named_and_nothing_is_written_by_halves() {
    let project = Project::new(Some(PATHS));
    for name in ["a.xlsx", "a.csv"] {
        decided(
            &project,
            name,
            "fr",
            &[(BLOIS, WORDING, "accepter", "relu")],
        );
        let mut rows = table(&project, name);
        let mut change = |row: usize, cells: [&str; 4]| {
            for (column, cell) in [0, 15, 16, 17].into_iter().zip(cells) {
                rows[row][column] = cell.into();
            }
        };
        change(1, [BLOIS, EXTRA_ROW, "accepter", "r"]);
        change(3, [SAINT_MAUR, WORDING, "peut-être\u{1b}[31m", "r"]);
        change(4, [SAINT_MAUR, "1,23E+11", "accepter", "r"]);
        change(5, [SAINT_MAUR, EXTRA_SECTION, "accepter", ""]);
        change(6, [SAINT_MAUR, "dd4001788743", "accepter", "r"]);
        change(7, ["", DUPLICATE, "accepter", "r"]);
        save(&project, name, &rows);
        let run = project.run(&["accept", "--from", name]);
        let row = |number: u32, words: &str| {
            let sheet = if name == "a.xlsx" {
                ", sheet “Sheet1”"
            } else {
                ""
            };
            format!("{name}{sheet}, row {number}: {words}")
        };
        let said = [
            row(
                2,
                &format!(
                    "{EXTRA_ROW}: {BLOIS} does not have this deviation; those that do: {SAINT_MAUR}"
                ),
            ),
            row(4, r"the decision “peut-être\u{1b}[31m” is not known"),
            row(5, "“1,23E+11” is no deviation’s id"),
            row(6, &format!("{EXTRA_SECTION} is accepted without a remark")),
            row(
                7,
                "dd4001788743: no document of corpus/ has this deviation; did you mean dd4001788742",
            ),
            row(8, "the portal is missing"),
            "nothing was entered: 6\u{a0}rows are to be put right".into(),
        ];
        run.says(2, &said.each_ref().map(String::as_str));
        assert!(
            !run.err().contains("row 3"),
            "that one is right: {}",
            run.err()
        );
        assert_eq!(project.config(), PATHS);
        let french = project.run(&["accept", "--from", name, "--lang", "fr"]);
        french.says(
            2,
            &[
                "ligne 6",
                "accepté sans remarque",
                "rien n’a été inscrit\u{a0}: 6\u{a0}lignes",
            ],
        );
    }
}

#[test]
fn csv_whose_fields_cannot_be_told_apart_is_refused_and_nothing_is_entered() {
    let project = Project::new(Some(PATHS));
    let row = |portal: &str, remark: &str| format!("{portal};{WORDING};accepter;{remark}\r\n");
    let titles = "Portail;Identifiant;Décision;Remarque\r\n";
    let right = row(SAINT_MAUR, "relu");
    for (remark, said) in [
        ("\"vu sans fin", "a quote (\") opens in this row"),
        ("\"vu\" sans fin", "a quote (\") opens in this row"),
        (
            "vu ; et approuvé",
            "this row has more cells than the titles",
        ),
    ] {
        for table in [
            format!("{titles}{}{right}", row(BLOIS, remark)),
            format!(
                "{titles}{}\"{SAINT_MAUR}\";{WORDING};accepter;relu\r\n",
                row(BLOIS, remark)
            ),
        ] {
            project.write("cut.csv", &table);
            project.run(&["accept", "--from", "cut.csv"]).says(
                2,
                &[&format!("cut.csv, row 2: {said}"), "nothing was entered"],
            );
            assert_eq!(project.config(), PATHS, "{table}");
            // Nor is such a table written over, whatever it holds.
            project
                .run(&["report", "corpus", "-o", "cut.csv", "--infer"])
                .says(2, &["cut.csv: this table holds decisions"]);
            assert_eq!(project.read("cut.csv"), table);
        }
    }
    project.write(
        "cut.csv",
        &format!("{titles}{}", row(BLOIS, "\"vu ; et \"\"approuvé\"\"\"")),
    );
    project
        .run(&["accept", "--from", "cut.csv"])
        .says(0, &["1\u{a0}entry added"]);
    assert!(
        project.config().contains("vu ; et \"approuvé\""),
        "{}",
        project.config()
    );
}

#[test]
fn a_remark_without_a_decision_is_named() {
    for name in ["a.csv", "a.xlsx"] {
        let project = Project::new(Some(PATHS));
        let choices = [
            (BLOIS, WORDING, "accepter", "relu"),
            (SAINT_MAUR, WORDING, "", "d’accord"),
            (SAINT_MAUR, EXTRA_ROW, "", "bof"),
        ];
        decided(&project, name, "fr", &choices);
        let rows = table(&project, name);
        let mut left = Vec::new();
        for (number, row) in (1..).zip(&rows) {
            if row[16].is_empty() && !row[17].is_empty() {
                left.push(number);
            }
        }
        let [one, other]: [u32; 2] = left.try_into().unwrap();
        let sheet = if name == "a.xlsx" {
            ", sheet “Sheet1”"
        } else {
            ""
        };
        let said = format!(
            "{name}{sheet}: 2\u{a0}remarks without a decision are not taken up (rows {one} and {other})"
        );
        // It is no word of success: --quiet does not keep it back.
        project
            .run(&["-q", "accept", "--from", name])
            .says(0, &[&said]);
        let french = project.run(&[
            "accept", "--from", name, "--lang", "fr", "--portal", SAINT_MAUR,
        ]);
        french.says(
            0,
            &["2\u{a0}remarques sans décision ne sont pas reprises (lignes"],
        );
        let blois = project.run(&["accept", "--from", name, "--portal", BLOIS]);
        assert!(
            !blois.says(0, &[]).err().contains("without a decision are"),
            "{}",
            blois.err()
        );
    }
}

#[test]
fn hidden_signs_of_a_portals_name_do_not_reach_the_config_as_they_are() {
    let hostile = "data\u{202e}.rf";
    let project = Project::new(Some(&format!(
        "{PATHS}[portals]\n\"corpus/{BLOIS}.txt\" = \"data\\u202E.rf\"\n"
    )));
    project.write(
        "a.csv",
        &format!(
            "Portail;Identifiant;Décision;Remarque\ndata\\u{{202e}}.rf;{WORDING};accepter;relu\n"
        ),
    );
    let typed: [&[&str]; 2] = [
        &["accept", "--from", "a.csv"],
        &[
            "accept",
            EXTRA_ROW,
            "--reason",
            "vu\u{2066}",
            "--by",
            "x\u{200b}",
        ],
    ];
    for typed in typed {
        project.run(typed).says(0, &["1\u{a0}entry added"]);
    }
    let config = project.config();
    assert!(
        !config.contains(['\u{202e}', '\u{2066}', '\u{200b}']) && config.contains(r"data\u202E.rf"),
        "{config}"
    );
    let read = Config::read(Path::new("charte-diff.toml"), config.as_bytes()).unwrap();
    assert_eq!(read.accepted[0].value.portal.as_deref(), Some(hostile));
    assert_eq!(&*read.accepted[1].value.reason, "vu\u{2066}");
    // Read again, it is the same entry and not another.
    project
        .run(&["accept", "--from", "a.csv"])
        .says(0, &["1\u{a0}entry brought up to date"]);
    assert_eq!(project.config(), config);
}

#[test]
fn a_reason_fills_in_and_a_portal_chooses() {
    let project = Project::new(Some(PATHS));
    let choices = [
        (BLOIS, WORDING, "accept", ""),
        (SAINT_MAUR, WORDING, "accept", "their own"),
    ];
    decided(&project, "a.csv", "en", &choices);
    let only = ["accept", "--from", "a.csv", "--portal", SAINT_MAUR];
    project.run(&only).says(0, &["1\u{a0}entry added"]);
    assert!(!project.config().contains(BLOIS));
    project
        .run(&["accept", "--from", "a.csv", "--reason", "as found"])
        .says(
            0,
            &["1\u{a0}entry added and 1\u{a0}entry brought up to date"],
        );
    assert!(project.config().contains("reason = \"as found\""));
    assert!(project.config().contains("reason = \"their own\""));
    project
        .run(&[
            "accept",
            "--from",
            "a.csv",
            "--portal",
            "data.saint-mur.com",
        ])
        .says(2, &["no document is of the portal", SAINT_MAUR]);
}

#[test]
fn one_deviation_of_a_portal_is_not_decided_twice() {
    let project = Project::new(Some(PATHS));
    decided(&project, "a.csv", "en", &[(BLOIS, WORDING, "accept", "r")]);
    let mut rows = table(&project, "a.csv");
    let row = rows.iter().position(|row| row[0] == BLOIS).unwrap();
    rows.push(rows[row].clone());
    save(&project, "a.csv", &rows);
    project
        .run(&["accept", "--from", "a.csv"])
        .says(0, &["1\u{a0}entry added"]);
    rows.last_mut().unwrap()[16] = "correct".into();
    save(&project, "a.csv", &rows);
    let other = format!("row 9: {WORDING} of {BLOIS} is decided otherwise than in a.csv, row 3");
    project
        .run(&["accept", "--from", "a.csv"])
        .says(2, &[&other]);
}

#[test]
fn a_copy_of_the_sheet_that_nobody_decided_in_contradicts_nothing() {
    let project = Project::new(Some(PATHS));
    let row = |decision: &str, remark: &str| {
        format!("{BLOIS};{WORDING};{decision};{remark}\n{SAINT_MAUR};;;à part\n")
    };
    let titles = "Portail;Identifiant;Décision;Remarque\n";
    let table = format!("{titles}{}{}", row("accepter", "relu"), row("", ""));
    project.write("copy.csv", &table);
    project
        .run(&["accept", "--from", "copy.csv"])
        .says(0, &["1\u{a0}entry added"]);
    // A decision without an id is named as such.
    project.write("lost.csv", &format!("{titles}{BLOIS};;accepter;relu\n"));
    project
        .run(&["accept", "--from", "lost.csv"])
        .says(2, &["lost.csv, row 2: the id is missing"]);
}

#[test]
fn a_remark_that_a_spreadsheet_took_for_a_day_is_that_day() {
    let project = Project::new(Some(PATHS));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    for (column, (title, told)) in (0..).zip([
        ("Portail", BLOIS),
        ("Identifiant", WORDING),
        ("Décision", "accepter"),
        ("Remarque", ""),
    ]) {
        sheet.write_string(0, column, title).unwrap();
        sheet.write_string(1, column, told).unwrap();
    }
    let told = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 3, 12).unwrap();
    sheet.write_datetime_with_format(1, 3, &told, &day).unwrap();
    book.save(project.path("day.xlsx")).unwrap();
    project.run(&["accept", "--from", "day.xlsx"]).says(0, &[]);
    assert!(
        project.config().contains("reason = \"2026-03-12\""),
        "{}",
        project.config()
    );
}

#[test]
fn a_file_that_is_no_table_is_refused() {
    let project = Project::new(Some(PATHS));
    project.write("a.ods", "x");
    project.write("text.csv", "Portail;Avis\n");
    project.write("text.xlsx", "Portail;Avis\n");
    let refused: [(&[&str], &str); 6] = [
        (&["--from", "a.ods"], "expected an .xlsx or a .csv file"),
        (&["--from", "none.csv"], "none.csv: cannot be read"),
        (
            &["--from", "text.csv"],
            "no row of titles has “Id”, “Decision” and “Remark”",
        ),
        (
            &["--from", "text.xlsx"],
            "text.xlsx: this does not read as a table",
        ),
        (&["--from", "text.csv", "--all"], "neither ids nor --all"),
        (&["--from", "text.csv", WORDING], "neither ids nor --all"),
    ];
    for (typed, said) in refused {
        project.run(&[&["accept"], typed].concat()).says(2, &[said]);
    }
    assert_eq!(project.config(), PATHS);
}

/// LibreOffice, turning one file into another form; `None` where it is not there, which is said.
fn converted(project: &Project, from: &str, to: &str, reading: &[&str]) -> Option<PathBuf> {
    let there = Command::new("soffice").arg("--version").output();
    if !there.is_ok_and(|output| output.status.success()) {
        cannot("LibreOffice is not there (apt-get install libreoffice-calc)");
        return None;
    }
    let home = project.path("office");
    let output = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", home.display()))
        .args(["--headless", "--convert-to", to])
        .args(reading)
        .arg("--outdir")
        .arg(project.path("converted"))
        .arg(project.path(from))
        .output()
        .unwrap();
    let ending = to.split(':').next().unwrap();
    let file = project.path("converted").join(from).with_extension(ending);
    assert!(file.exists(), "{output:?}");
    Some(file)
}

#[test]
fn libreoffice_reads_every_cell_and_what_it_saves_is_read_back() {
    let project = Project::new(Some(PATHS));
    decided(
        &project,
        "decided.xlsx",
        "fr",
        &[(BLOIS, WORDING, "accepter", "relu")],
    );
    let Some(saved) = converted(&project, "decided.xlsx", "xlsx", &[]) else {
        return;
    };
    assert_eq!(sheet(&saved), sheet(&project.path("decided.xlsx")));
    let saved = saved.to_str().unwrap();
    project
        .run(&["accept", "--from", saved])
        .says(0, &["1\u{a0}entry added"]);
    assert_eq!(project.report(&["corpus"])["summary"]["accepted"], 1);

    // A French spreadsheet: fields between semicolons, quoted by `"`, UTF-8.
    project
        .run(&[
            "report",
            "corpus",
            "-o",
            "table.csv",
            "--lang",
            "fr",
            "--infer",
        ])
        .says(0, &[]);
    let opened = converted(&project, "table.csv", "xlsx", &["--infilter=CSV:59,34,76"]).unwrap();
    let opened = sheet(&opened);
    for (opened, written) in opened.iter().zip(table(&project, "table.csv")) {
        let written: Vec<&str> = written
            .iter()
            .map(|cell| cell.trim_start_matches('\u{feff}'))
            .collect();
        assert_eq!(opened, &written[..opened.len()]);
    }
    assert_eq!(opened.len(), 1 + 7);
}

#[test]
fn a_table_with_decisions_is_not_written_over_before_they_are_entered() {
    for name in ["decide.xlsx", "decide.csv"] {
        let project = Project::new(Some(PATHS));
        let report = ["report", "corpus", "-o", name, "--lang", "fr", "--infer"];
        decided(
            &project,
            name,
            "fr",
            &[(BLOIS, WORDING, "accepter", "relu")],
        );
        let held = std::fs::read(project.path(name)).unwrap();
        project
            .run(&report)
            .says(2, &[name, "1\u{a0}ligne", "accept --from"]);
        assert_eq!(std::fs::read(project.path(name)).unwrap(), held, "{name}");
        project
            .run(&["accept", "--from", name, "corpus"])
            .says(0, &["1"]);
        project.run(&report).says(0, &[name]);
        assert_ne!(std::fs::read(project.path(name)).unwrap(), held, "{name}");
        // What is decided otherwise is in no config.
        decided(
            &project,
            name,
            "fr",
            &[(SAINT_MAUR, EXTRA_ROW, "corriger", "")],
        );
        project.run(&report).says(2, &[name]);
    }
}

/// The endings of tables.
const TABLES: [&str; 2] = ["csv", "xlsx"];

#[test]
fn what_is_no_regular_file_is_not_waited_for() {
    let project = Project::new(Some(PATHS));
    for ending in TABLES {
        let name = format!("fifo.{ending}");
        let made = Command::new("mkfifo").arg(project.path(&name)).status();
        assert!(made.unwrap().success());
        let endless = format!("endless.{ending}");
        std::os::unix::fs::symlink("/dev/zero", project.path(&endless)).unwrap();
        for name in [name, endless] {
            // A run that waits, or reads for ever, is ended from outside: its status is then another.
            let output = Command::new("timeout")
                .args(["60", env!("CARGO_BIN_EXE_charte-diff")])
                .args(["--lang", "en", "accept", "--from", &name])
                .current_dir(project.path(""))
                .output()
                .unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{name}: {said}");
            let reason = format!("{name}: cannot be read: this is not a regular file");
            assert!(said.contains(&reason), "{said}");
        }
    }
}

/// A workbook whose shared texts unpack to 300 MiB.
fn bomb(path: &Path) {
    use std::io::Write as _;
    let mut archive = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("xl/sharedStrings.xml", options).unwrap();
    let blank = vec![b' '; 1 << 20];
    for _ in 0..300 {
        archive.write_all(&blank).unwrap();
    }
    archive.finish().unwrap();
}

#[test]
fn a_table_that_unpacks_to_too_much_is_not_read() {
    let project = Project::new(Some(PATHS));
    bomb(&project.path("bomb.xlsx"));
    assert!(std::fs::metadata(project.path("bomb.xlsx")).unwrap().len() < 1 << 20);
    project
        .run(&["accept", "--from", "bomb.xlsx"])
        .says(2, &["bomb.xlsx: too large", "256\u{a0}MiB"]);
    project
        .run(&["report", "corpus", "-o", "bomb.xlsx"])
        .says(2, &["bomb.xlsx", "too large to be looked through"]);
    // Nor a text: without blocks on the disk, so that only its length is large.
    let text = std::fs::File::create(project.path("long.csv")).unwrap();
    text.set_len(1 << 32).unwrap();
    project
        .run(&["accept", "--from", "long.csv", "--lang", "fr"])
        .says(2, &["long.csv\u{a0}: trop grand", "256\u{a0}Mio"]);
}

#[test]
fn a_portal_is_not_held_up_by_a_row_of_another() {
    let project = Project::new(Some(PATHS));
    let titles = "Portail;Identifiant;Décision;Remarque\n";
    let rows =
        format!("{titles}{BLOIS};{WORDING};accepter;relu\n{SAINT_MAUR};{WORDING};peut-être;\n");
    project.write("a.csv", &rows);
    let only = |portal: &str| project.run(&["accept", "--from", "a.csv", "--portal", portal]);
    only(SAINT_MAUR).says(2, &["row 3: the decision “peut-être” is not known"]);
    only(BLOIS).says(0, &["1\u{a0}entry added"]);
    // Whose a decision without a portal is cannot be told.
    project.write("a.csv", &format!("{rows};{EXTRA_ROW};corriger;\n"));
    only(BLOIS).says(2, &["row 4: the portal is missing"]);
}

#[test]
fn what_the_config_accepts_and_the_table_does_not_is_named() {
    let project = Project::new(Some(PATHS));
    let accept = ["accept", WORDING, "--portal", BLOIS, "--reason", "relu"];
    project.run(&accept).says(0, &[]);
    let accept = ["accept", EXTRA_ROW, "--reason", "relu"];
    project.run(&accept).says(0, &[]);
    let titles = "Portail;Identifiant;Décision;Remarque\n";
    let row = |portal: &str, id: &str, decision: &str| format!("{portal};{id};{decision};r\n");
    let rows = [
        row(BLOIS, WORDING, "corriger"),
        row(SAINT_MAUR, WORDING, "à voir"),
        row(SAINT_MAUR, EXTRA_ROW, "à voir"),
        row(SAINT_MAUR, EXTRA_SECTION, "accepter"),
    ];
    project.write("a.csv", &format!("{titles}{}", rows.concat()));
    let line = |id: &str| {
        let config = project.config();
        let before = config.split(id).next().unwrap();
        before.lines().count()
    };
    let (own, every) = (line(WORDING), line(EXTRA_ROW));
    let run = project.run(&["accept", "--from", "a.csv"]);
    run.says(
        1,
        &[
            "1\u{a0}entry added",
            &format!("a.csv, row 2: “correct”, but {WORDING} of {BLOIS} stays accepted by charte-diff.toml:"),
            "remove that entry",
            &format!("a.csv, row 4: “to review”, but {EXTRA_ROW} of {SAINT_MAUR} stays accepted by charte-diff.toml:"),
            "for every portal",
        ],
    );
    for entry in [own, every] {
        let near = (entry.saturating_sub(2)..=entry)
            .any(|line| run.err().contains(&format!(".toml:{line}")));
        assert!(near, "{entry}: {}\n{}", run.err(), project.config());
    }
    assert!(!run.err().contains("row 3:"), "{}", run.err());
    let french = project.run(&["accept", "--from", "a.csv", "--lang", "fr"]);
    french.says(
        1,
        &[
            "« corriger »".replace(' ', "\u{a0}").as_str(),
            "retirez-en cette entrée",
        ],
    );
    // One that has ended accepts nothing.
    let config = project
        .config()
        .replace("reason =", "until = 2020-01-01\nreason =");
    project.write("charte-diff.toml", &config);
    project.run(&["accept", "--from", "a.csv"]).says(0, &[]);
}
