//! The library without the command line: the template of the texts in a folder, and what each says otherwise.
//!
//! ```text
//! cargo run --no-default-features --example library -- corpus/
//! ```
//!
//! Without default features neither an argument parser nor a writer of workbooks is compiled.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example talks to the person who runs it"
)]

use std::path::PathBuf;
use std::process::ExitCode;

use charte_diff::corpus;
use charte_diff::engine::{self, Settings};
use charte_diff::report::visible::visible;

fn main() -> ExitCode {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if paths.is_empty() {
        eprintln!("Which folder? cargo run --no-default-features --example library -- corpus/");
        return ExitCode::FAILURE;
    }
    let found = corpus::collect(&paths, "stdin");
    let analysis = engine::analyse(&found.files, &Settings::default(), &|_done| ());
    for family in &analysis.families {
        let blocks = family.template.blocks.len();
        println!("{}: {blocks} blocks", visible(&family.template.name));
        for document in &family.documents {
            for deviation in &document.findings.deviations {
                // What comes from a file is made harmless before a terminal sees it.
                let (line, text) = match &deviation.found {
                    Some(found) => (found.start_line, visible(&found.text)),
                    None => (deviation.expected_line.unwrap_or(0), "".into()),
                };
                let kind = deviation.kind.name();
                println!("  {}:{line}: {kind} {text}", visible(&document.portal));
            }
        }
    }
    ExitCode::SUCCESS
}
