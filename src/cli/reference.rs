//! The commands that read no file: `explain`, `schema`, `completions`, `man`.

use std::io;

use charte_diff::config::CONFIG_SCHEMA;
use charte_diff::deviation::Kind;
use charte_diff::report::{explain, json};
use clap::CommandFactory as _;

use super::args::{Args, SchemaOf};
use super::plan::Plan;
use super::{Failure, Status, Streams};

pub(super) fn explain(
    kind: Kind,
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<Status, Failure> {
    explain::write(
        kind,
        streams.lang,
        plan.width,
        plan.colour,
        &mut streams.out,
    )?;
    Ok(Status::Clean)
}

pub(super) fn schema(of: SchemaOf, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    let schema = match of {
        SchemaOf::Report => json::REPORT_SCHEMA,
        SchemaOf::Config => CONFIG_SCHEMA,
    };
    streams.out.write_all(schema.as_bytes())?;
    Ok(Status::Clean)
}

pub(super) fn completions(
    shell: clap_complete::Shell,
    streams: &mut Streams<'_>,
) -> Result<Status, Failure> {
    // The generator panics when its writer fails, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "charte-diff", &mut script);
    streams.out.write_all(&script)?;
    Ok(Status::Clean)
}

pub(super) fn man(streams: &mut Streams<'_>) -> Result<Status, Failure> {
    streams.out.write_all(manual()?.as_bytes())?;
    Ok(Status::Clean)
}

/// One page for the whole tool: the main command's, then each command's parts under a heading of its own.
fn manual() -> io::Result<String> {
    let mut command = Args::command();
    command.build();
    let mut page = rendered(&command)?;
    for sub in command.get_subcommands() {
        // There is one page, so the list of commands points to its parts.
        let reference = format!("charte\\-diff\\-{}(1)", sub.get_name());
        page = page.replace(&reference, &format!("\\fB{}\\fR", sub.get_name()));
    }
    for sub in command.get_subcommands() {
        let body = rendered(sub)?;
        // The page's own title line goes, and its headings step down.
        let parts = body
            .split_once(".SH NAME")
            .map_or(body.as_str(), |(_, parts)| parts);
        let parts = parts.split_once(".SH ").map_or("", |(_, parts)| parts);
        page.push_str(&format!(
            ".SH \"CHARTE-DIFF {}\"\n.SS ",
            sub.get_name().to_uppercase()
        ));
        page.push_str(&parts.replace("\n.SH ", "\n.SS "));
    }
    Ok(page)
}

/// One command's page. What its help closes with is set as typed, each paragraph under its first line as heading.
fn rendered(command: &clap::Command) -> io::Result<String> {
    let closing = command.get_after_help().map(ToString::to_string);
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone().after_help(None::<&str>)).render(&mut page)?;
    let mut page = String::from_utf8(page).map_err(io::Error::other)?;
    for paragraph in closing.iter().flat_map(|closing| closing.split("\n\n")) {
        let (heading, text) = match paragraph.split_once(":\n") {
            Some((heading, text)) => (heading, text),
            None => ("Notes", paragraph),
        };
        page.push_str(&format!(".SH \"{}\"\n.nf\n", heading.to_uppercase()));
        for line in text.lines() {
            page.push_str(&as_typed(line));
            page.push('\n');
        }
        page.push_str(".fi\n");
    }
    Ok(page)
}

/// A line that roff shows as it is.
fn as_typed(line: &str) -> String {
    let line = line.replace('\\', "\\e").replace('-', "\\-");
    if line.starts_with(['.', '\'']) {
        format!("\\&{line}")
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_holds_every_command() {
        let page = manual().unwrap();
        for sub in Args::command().get_subcommands() {
            assert!(
                page.contains(&format!("CHARTE-DIFF {}", sub.get_name().to_uppercase())),
                "{}",
                sub.get_name()
            );
        }
        assert_eq!(page.matches(".TH ").count(), 1);
        assert!(page.contains("fail\\-on") && page.contains("stdin\\-name"));
        assert!(page.contains(".SH \"EXIT STATUS\"\n.nf\n") && page.contains(".SS \"EXAMPLES\""));
        assert!(!page.contains("(1)\n"), "{page}");
    }
}
