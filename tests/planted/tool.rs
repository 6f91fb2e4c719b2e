//! The tool as a test runs it: the binary on paths, and what it prints, read by the contract.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::path::Path;
use std::process::Command;

use super::contract::Report;

/// Runs `charte-diff --format json` on `paths` with more `options`; answers what it printed.
pub(crate) fn run_bytes(paths: &[&Path], options: &[&str]) -> Vec<u8> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_charte-diff"));
    let output = command
        .args(["--format", "json"])
        .args(options)
        .args(paths)
        .output()
        .expect("the binary starts");
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "exit {:?} for {paths:?}: {messages}",
        output.status.code()
    );
    output.stdout
}

/// The same, read.
pub(crate) fn run(paths: &[&Path], options: &[&str]) -> Report {
    let printed = run_bytes(paths, options);
    let report: Report = serde_json::from_slice(&printed).unwrap_or_else(|error| {
        panic!(
            "{error}: {}",
            String::from_utf8_lossy(&printed)
                .chars()
                .take(400)
                .collect::<String>()
        )
    });
    assert_eq!(report.schema, "charte-diff/1");
    report
}

/// The same for `charte-diff check` against a template.
pub(crate) fn run_check(paths: &[&Path], template: &Path) -> Report {
    let mut command = Command::new(env!("CARGO_BIN_EXE_charte-diff"));
    let output = command
        .args([
            "check",
            "--format",
            "json",
            "--fail-on",
            "never",
            "--template",
        ])
        .arg(template)
        .args(paths)
        .output()
        .expect("the binary starts");
    assert!(
        output.status.success(),
        "check {paths:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("the report is JSON")
}

/// What `charte-diff normalise` prints for one file.
pub(crate) fn normalised(path: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_charte-diff"));
    let output = command
        .arg("normalise")
        .arg(path)
        .output()
        .expect("the binary starts");
    assert!(
        output.status.success(),
        "normalise {path:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("the written form is UTF-8")
}
