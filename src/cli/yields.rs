//! `template --check`: whether a corpus still yields the templates that are kept, and what moved where it does not.

use std::path::PathBuf;

use charte_diff::engine;
use charte_diff::report::visible::visible;
use charte_diff::template::{Template, file};

use super::pinned::templates;
use super::plan::{Plan, TemplateJob};
use super::template::NAME;
use super::{Failure, Status, Streams};

/// Holds each kept template against what the corpus yields: the template of its name, else the nearest one.
///
/// What is allowed beside the template's own words does not differ: the corpus is taken as a document of which every
/// block has its majority reading, and checked as any other.
pub(super) fn check(
    job: &TemplateJob,
    yielded: &[&Template],
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<Status, Failure> {
    let kept = kept(job, yielded, plan, streams)?;
    let settings = plan.project.settings();
    let mut status = Status::Clean;
    for template in &kept {
        let named = yielded.iter().find(|held| held.name == template.name);
        let now = match named {
            Some(now) => Some(*now),
            None => engine::nearest_yielded(template, yielded, &settings),
        };
        let file = template.file().unwrap_or_default();
        let Some(now) = now else {
            let message = streams.lang.yields_none_such(file);
            streams.say(&message);
            status = Status::Found;
            continue;
        };
        if engine::still_yields(template, now, &settings) {
            if !plan.quiet {
                let message = streams.lang.still_yields(file);
                streams.say(&message);
            }
        } else {
            show(template, now, streams)?;
            status = Status::Found;
        }
    }
    Ok(status)
}

/// The templates that are kept: in the file that was named, else in the config's.
fn kept(
    job: &TemplateJob,
    yielded: &[&Template],
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<Vec<Template>, Failure> {
    let files: Vec<PathBuf> = match &job.output {
        Some(output) => {
            let pattern = output.to_string_lossy();
            if pattern.contains(NAME) {
                let names = yielded.iter().map(|template| &template.name);
                names
                    .map(|name| PathBuf::from(pattern.replace(NAME, name)))
                    .collect()
            } else {
                vec![output.clone()]
            }
        }
        None => Vec::new(),
    };
    let kept = templates(&files, plan, streams)?;
    if kept.is_empty() {
        return Err(Failure::Said(streams.lang.no_template_to_check().into()));
    }
    Ok(kept)
}

/// What moved: the bodies of both, line by line.
fn show(kept: &Template, now: &Template, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let shown = kept.file().unwrap_or_default();
    let shown = visible(shown);
    let message = streams.lang.template_differs(&shown);
    streams.say(&message);
    let readable = |template: &Template| {
        let body = file::body(template);
        let lines = body.split_inclusive('\n').map(|line| {
            let cells: Vec<_> = line
                .trim_end_matches('\n')
                .split('\t')
                .map(visible)
                .collect();
            cells.join("\t") + "\n"
        });
        lines.collect::<String>()
    };
    let (before, after) = (readable(kept), readable(now));
    let diff = similar::TextDiff::from_lines(&before, &after);
    streams.out.write_all(
        diff.unified_diff()
            .header(&shown, &streams.lang.yielded_now())
            .to_string()
            .as_bytes(),
    )?;
    Ok(())
}
