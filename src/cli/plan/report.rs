//! What `report` was asked: which summaries, of what, in which format.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use charte_diff::day::Day;
use charte_diff::deviation::Severity;
use charte_diff::report::lang::Lang;
use charte_diff::report::visible::visible;

use super::super::args::ReportArgs;
use super::super::project::Project;
use super::{Sources, sources_or, threshold};

/// What stands for a portal in the name of a summary.
pub(in super::super) const PORTAL: &str = "{portal}";

#[derive(Debug)]
pub(in super::super) struct Report {
    pub(in super::super) sources: Sources,
    pub(in super::super) outputs: Vec<Output>,
    /// The template files that were named.
    pub(in super::super) templates: Vec<PathBuf>,
    /// Whether templates are inferred, whatever the config names.
    pub(in super::super) infer: bool,
    /// The portals that are shown; all where there are none.
    pub(in super::super) portals: Vec<String>,
    /// The day on which the texts were collected.
    pub(in super::super) collected: Option<Day>,
    pub(in super::super) title: Option<String>,
    /// The least severity that makes the exit status 1.
    pub(in super::super) threshold: Option<Severity>,
    /// An earlier report.
    pub(in super::super) since: Option<PathBuf>,
}

/// A file to write a summary to.
#[derive(Debug)]
pub(in super::super) struct Output {
    pub(in super::super) path: PathBuf,
    pub(in super::super) format: SummaryFormat,
}

/// How a summary is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum SummaryFormat {
    Html,
    Docx,
    Xlsx,
    Csv,
    Markdown,
    Json,
}

impl SummaryFormat {
    /// The formats by the ends of their files' names.
    const BY_ENDING: [(&'static str, Self); 7] = [
        ("html", Self::Html),
        ("htm", Self::Html),
        ("docx", Self::Docx),
        ("xlsx", Self::Xlsx),
        ("csv", Self::Csv),
        ("md", Self::Markdown),
        ("json", Self::Json),
    ];

    /// The format that the end of a file's name asks for.
    fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?;
        let mut known = Self::BY_ENDING.into_iter();
        let known = known.find(|(name, _)| ending.eq_ignore_ascii_case(name));
        known.map(|(_, format)| format)
    }
}

/// What to summarise, and where to.
pub(super) fn report(args: ReportArgs, project: &Project, lang: Lang) -> Result<Report, String> {
    let mut outputs = Vec::with_capacity(args.output.len());
    let mut places = BTreeSet::new();
    for path in args.output {
        let Some(format) = SummaryFormat::of(&path) else {
            let known = SummaryFormat::BY_ENDING.map(|(ending, _)| format!(".{ending}"));
            let shown = path.to_string_lossy();
            return Err(lang.unknown_ending(&visible(&shown), &known.join(", ")));
        };
        let shown = path.to_string_lossy();
        if let Some(unknown) = unknown_pattern(&shown) {
            return Err(lang.unknown_pattern(&visible(&shown), &visible(unknown)));
        }
        let place = std::path::absolute(&path).unwrap_or_else(|_| path.clone());
        if !places.insert(place) {
            return Err(lang.output_twice(&visible(&shown)));
        }
        if format == SummaryFormat::Json && shown.contains(PORTAL) {
            return Err(lang.json_is_whole(&visible(&shown)));
        }
        outputs.push(Output { path, format });
    }
    if args
        .title
        .as_deref()
        .is_some_and(|title| title.trim().is_empty())
    {
        return Err(lang.empty_option("--title"));
    }
    if let (Some(collected), Some(today)) = (args.collected, args.beside.today.date)
        && collected > today
    {
        return Err(lang.collected_after(&collected.to_string(), &today.to_string()));
    }
    if args.input.paths.is_empty() && project.paths().is_empty() {
        return Err(lang.no_path_to_check().into());
    }
    Ok(Report {
        sources: sources_or(project.paths(), args.input, lang)?,
        outputs,
        templates: args.template,
        infer: args.infer,
        portals: args.portal,
        collected: args.collected,
        title: args.title,
        // A summary is written to be decided on: only what was typed makes findings a failure.
        threshold: args.fail_on.and_then(threshold),
        since: args.beside.since,
    })
}

/// What stands in braces in the name of a file and is not [`PORTAL`]: a slip, which would be a file's name for all portals.
fn unknown_pattern(name: &str) -> Option<&str> {
    name.match_indices('{').find_map(|(start, _)| {
        let rest = name.get(start..)?;
        let pattern = rest.get(..=rest.find('}')?)?;
        (pattern != PORTAL).then_some(pattern)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_stand_for_the_portal_or_for_nothing() {
        for (name, unknown) in [
            ("{portal}.md", None),
            ("a/{portal}/{portal}.md", None),
            ("{a.md", None),
            ("a}.md", None),
            ("{portail}.md", Some("{portail}")),
            ("{portal}-{Portal}.md", Some("{Portal}")),
            ("{}.md", Some("{}")),
        ] {
            assert_eq!(unknown_pattern(name), unknown, "{name}");
        }
    }
}
