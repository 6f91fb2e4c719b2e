//! Every console block of the README is run, and what it prints is compared. Blocks of the kind `sh` are passed over:
//! they build the project or write files.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, helpers included"
)]

use charte_diff::config::Config;
use std::fs;
use std::path::Path;

fn readme() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    fs::read_to_string(path).unwrap()
}

#[test]
fn its_console_blocks_say_what_the_tool_says() {
    let cases = trycmd::TestCases::new();
    for (name, value) in [
        ("LC_ALL", "C"),
        ("LC_MESSAGES", "C"),
        ("LANG", "C"),
        ("NO_COLOR", "1"),
        ("CLICOLOR_FORCE", "0"),
        ("COLUMNS", "80"),
        ("TERM", "dumb"),
    ] {
        cases.env(name, value);
    }
    cases.case("README.md");
}

#[test]
fn its_blocks_are_run_or_passed_over_on_purpose() {
    let text = readme();
    let kinds: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("```"))
        .filter(|kind| !kind.is_empty())
        .collect();
    for kind in &kinds {
        assert!(
            ["console", "sh", "rust", "toml", "yaml"].contains(kind),
            "{kind}"
        );
    }
    let runs = |kind: &str| kinds.iter().filter(|known| **known == kind).count();
    assert!(runs("console") >= 4 && runs("rust") >= 1, "{kinds:?}");
}

#[test]
fn its_hooks_are_those_of_the_manifest() {
    let manifest = include_str!("../.pre-commit-hooks.yaml");
    let text = readme();
    let ids = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- id: "));
    let ids: Vec<&str> = ids.filter_map(|id| id.split_whitespace().next()).collect();
    assert_eq!(ids.len(), 2);
    for id in ids {
        assert!(manifest.contains(&format!("- id: {id}\n")), "{id}");
    }
}

#[test]
fn its_config_is_one() {
    let text = readme();
    let blocks = text.split("```toml\n").skip(1);
    let configs: Vec<&str> = blocks.filter_map(|rest| rest.split("```").next()).collect();
    assert!(!configs.is_empty());
    for config in configs {
        let read = Config::read("charte-diff.toml".as_ref(), config.as_bytes());
        assert!(read.is_ok(), "{config}\n{read:?}");
    }
}

#[test]
fn it_tells_of_every_command_and_option() {
    let text = readme();
    for name in [
        "check",
        "accept",
        "init",
        "config",
        "template",
        "normalise",
        "explain",
        "schema",
        "completions",
        "man",
        "--template",
        "--fix",
        "--since",
        "--date",
        "--config",
        "--format",
        "--fail-on",
        "--lang",
        "--color",
        "--jobs",
        "--quiet",
        "--verbose",
        "--stdin-name",
        "--output",
        "--check",
        "--write",
        "--diff",
    ] {
        assert!(text.contains(name), "{name}");
    }
}
