//! What is checked: files against templates, or the records of a stream.

use std::path::PathBuf;

use charte_diff::deviation::Severity;
use charte_diff::report::lang::Lang;

use super::super::args::{CheckArgs, Format, StdinFormat};
use super::super::project::Project;
use super::{Job, Sources, threshold};

#[derive(Debug)]
pub(in super::super) struct Check {
    pub(in super::super) sources: Sources,
    /// The template files that were named.
    pub(in super::super) templates: Vec<PathBuf>,
    pub(in super::super) format: Format,
    /// Whether a patch is printed, and not the result.
    pub(in super::super) diff: bool,
    /// Whether the files are put into form first.
    pub(in super::super) fix: bool,
    /// The least severity that makes the exit status 1.
    pub(in super::super) threshold: Option<Severity>,
    /// An earlier report.
    pub(in super::super) since: Option<PathBuf>,
}

/// Records come on standard input, answers go to standard output.
#[derive(Debug)]
pub(in super::super) struct Stream {
    /// The template files that were named.
    pub(in super::super) templates: Vec<PathBuf>,
    /// The least severity that makes the exit status 1.
    pub(in super::super) threshold: Option<Severity>,
}

/// What to check: what was named, else what the config names.
pub(super) fn check(args: CheckArgs, project: &Project, lang: Lang) -> Result<Job, String> {
    if args.stdin_format == StdinFormat::Jsonl {
        return stream(args, project, lang).map(Job::Stream);
    }
    let mut paths = args.input.paths;
    if paths.is_empty() {
        paths = project.paths();
    }
    if (args.diff || args.fix) && paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(lang.mending_needs_files().into());
    }
    if paths.is_empty() {
        return Err(lang.no_path_to_check().into());
    }
    Ok(Job::Check(Check {
        sources: Sources {
            paths,
            stdin_name: args.input.stdin_name.unwrap_or_else(|| "-".into()),
        },
        templates: args.template,
        diff: args.diff,
        fix: args.fix,
        format: args.format.unwrap_or(Format::Text),
        threshold: project.threshold(args.fail_on.map(threshold), Some(Severity::Warning)),
        since: args.beside.since,
    }))
}

/// A stream is read alone and answered in its own form: what needs all documents at once has no meaning there.
fn stream(args: CheckArgs, project: &Project, lang: Lang) -> Result<Stream, String> {
    if args.diff || args.fix {
        return Err(lang.mending_needs_files().into());
    }
    let alone = matches!(args.input.paths.as_slice(), [path] if path.as_os_str() == "-");
    if !alone {
        return Err(lang.stream_stands_alone().into());
    }
    if args.format != Some(Format::Jsonl) {
        return Err(lang.stream_is_answered_in_lines().into());
    }
    let senseless = [
        (args.input.stdin_name.is_some(), "--stdin-name"),
        (args.beside.since.is_some(), "--since"),
    ];
    if let Some((_, option)) = senseless.into_iter().find(|(typed, _)| *typed) {
        return Err(lang.not_in_a_stream(option));
    }
    Ok(Stream {
        templates: args.template,
        threshold: project.threshold(args.fail_on.map(threshold), Some(Severity::Warning)),
    })
}
