//! The variance summary in a browser: Chromium opens it from the file system, filters it, follows its links, goes through
//! it with the keyboard, audits it with axe-core and prints it. What must be seen is computed anew, from the JSON
//! analysis, by `tests/browser/drive.mjs`.
//!
//! Chromium, Node, `pdftotext` and the packages of `tests/browser/package.json` are installed by `.ci/run`. Elsewhere these
//! tests say that they were skipped.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, helpers included; what is skipped is said"
)]

mod common;
#[path = "common/hostile.rs"]
mod hostile;
mod planted {
    #![allow(dead_code, reason = "these tests need a part of the generator only")]
    pub(crate) mod chartes;
    pub(crate) mod fillers;
    pub(crate) mod rng;
}

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use charte_diff::analysis::Analysis;
use charte_diff::report::lang::Lang;
use charte_diff::report::review::{Review, ReviewOptions};
use charte_diff::report::{html, json};
use charte_diff::{corpus, engine};
use serde_json::{Value, json};

/// The packages that the driver needs, as they were installed.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser")
}

fn is_there(program: &str, argument: &str) -> bool {
    let output = Command::new(program).arg(argument).output();
    output.is_ok_and(|output| output.status.success())
}

/// The browser, if all is there. Where everything must be tested, it must be.
fn browser() -> Option<&'static str> {
    let browser = ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| is_there(name, "--version"));
    let lacking: Vec<&str> = [
        ("chromium", browser.is_some()),
        ("node", is_there("node", "--version")),
        ("pdftotext", is_there("pdftotext", "-v")),
        (
            "the packages of tests/browser (npm ci --prefix tests/browser)",
            folder().join("node_modules/playwright-core").is_dir(),
        ),
    ]
    .into_iter()
    .filter(|(_, there)| !there)
    .map(|(name, _)| name)
    .collect();
    if lacking.is_empty() {
        return browser;
    }
    let lacking = lacking.join(", ");
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci != "true"),
        "CI=true, and there is no {lacking}"
    );
    eprintln!("SKIPPED: the page was not opened in a browser, for there is no {lacking}");
    None
}

/// Where a program of the path stands: the driver wants a file.
fn whole_path(program: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let mut found = std::env::split_paths(&path).map(|folder| folder.join(program));
    found.find(|file| file.is_file()).unwrap()
}

fn collected(root: &Path) -> Analysis {
    let found = corpus::collect(&[root.to_owned()], "stdin");
    let settings = engine::Settings {
        fingerprints: true,
        ..engine::Settings::default()
    };
    engine::analyse(&found.files, &settings, &|_| ())
}

fn real() -> Analysis {
    collected(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"))
}

/// Writes each analysis as a page and as JSON, opens the pages, and answers what was measured.
fn drive(pages: &[(&str, &Analysis, Lang)], large: bool) -> Vec<String> {
    let Some(browser) = browser() else {
        return Vec::new();
    };
    let folder_of_pages = tempfile::tempdir().unwrap();
    let mut job = Vec::new();
    for (name, analysis, lang) in pages {
        let options = ReviewOptions {
            lang: *lang,
            date: "2026-11-22".parse().unwrap(),
            collected: Some("2026-11-20".parse().unwrap()),
            title: None,
            portals: Vec::new(),
        };
        let mut page = Vec::new();
        html::write(&Review::new(analysis, &options), &mut page).unwrap();
        let mut held = Vec::new();
        json::write(analysis, *lang, &mut held).unwrap();
        let [page_file, json_file] =
            ["html", "json"].map(|ending| folder_of_pages.path().join(format!("{name}.{ending}")));
        fs::write(&page_file, page).unwrap();
        fs::write(&json_file, held).unwrap();
        job.push(json!({
            "name": name, "html": page_file, "json": json_file, "large": large,
        }));
    }
    let file = folder_of_pages.path().join("job.json");
    let job = json!({ "browser": whole_path(browser), "pages": job });
    fs::write(&file, job.to_string()).unwrap();
    let output = Command::new("node")
        .arg(folder().join("drive.mjs"))
        .arg(&file)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let list = |name: &str| -> Vec<String> {
        let held = found[name].as_array().unwrap().iter();
        held.map(|words| words.as_str().unwrap().to_owned())
            .collect()
    };
    let faults = list("faults");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let told = list("told");
    eprintln!("{}", told.join("\n"));
    told
}

#[test]
fn the_page_of_the_five_chartes_does_what_it_says() {
    let real = real();
    drive(
        &[("five-fr", &real, Lang::Fr), ("five-en", &real, Lang::En)],
        false,
    );
}

#[test]
fn decisions_and_what_is_new_can_be_filtered_and_printed() {
    let decided = common::decided();
    drive(
        &[
            ("decided-fr", &decided, Lang::Fr),
            ("decided-en", &decided, Lang::En),
        ],
        false,
    );
}

#[test]
fn hostile_texts_do_nothing_in_a_browser() {
    let hostile = hostile::everywhere();
    drive(&[("hostile", &hostile, Lang::Fr)], false);
}

#[test]
fn a_thousand_portals_stay_usable() {
    let folder = tempfile::tempdir().unwrap();
    for index in 0..1000 {
        let name = format!("{}.txt", planted::fillers::host(index));
        fs::write(folder.path().join(name), planted::chartes::charte(7, index)).unwrap();
    }
    let analysis = collected(folder.path());
    assert_eq!(analysis.summary.documents, 1000);
    drive(&[("thousand", &analysis, Lang::Fr)], true);
}
