//! `template`: the canonical template of a corpus, printed, written to a file, or held against one.

use std::fs;
use std::path::{Path, PathBuf};

use charte_diff::template::{Template, file, read};

use super::analyse::analysis_for;
use super::plan::{Plan, TemplateJob};
use super::{Failure, Status, Streams};
use charte_diff::report::visible::visible;

/// What stands for the template's name in the name of the file to write.
const NAME: &str = "{name}";

pub(super) fn run(
    job: &TemplateJob,
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<Status, Failure> {
    let (analysis, mut status) = analysis_for(&job.sources, plan, streams)?;
    let templates: Vec<&Template> = analysis
        .families
        .iter()
        .map(|family| &family.template)
        .collect();
    let lang = streams.lang;
    if templates.is_empty() {
        return Err(Failure::Said(lang.no_template(analysis.unassigned.len())));
    }
    let Some(output) = &job.output else {
        if templates.len() > 1 {
            return Err(Failure::Said(lang.several_templates(&names(&templates))));
        }
        for template in templates {
            streams
                .out
                .write_all(file::write(template, &lang).as_bytes())?;
        }
        return Ok(status);
    };
    let pattern = output.to_string_lossy();
    if templates.len() > 1 && !pattern.contains(NAME) {
        return Err(Failure::Said(lang.several_templates(&names(&templates))));
    }
    for template in templates {
        // A name that holds no {name} is taken as it is, be it UTF-8 or not.
        let path = if pattern.contains(NAME) {
            PathBuf::from(pattern.replace(NAME, &template.name))
        } else {
            output.clone()
        };
        let text = file::write(template, &lang);
        let settled = if job.check {
            check(&path, &text, streams)?
        } else {
            write(&path, &text, plan, streams)?
        };
        status = status.max(settled);
    }
    Ok(status)
}

fn names(templates: &[&Template]) -> Vec<String> {
    templates
        .iter()
        .map(|template| visible(&template.name).into_owned())
        .collect()
}

fn write(
    path: &Path,
    text: &str,
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<Status, Failure> {
    let shown = path.to_string_lossy();
    let shown = visible(&shown);
    if let Err(error) = fs::write(path, text) {
        return Err(Failure::Said(
            streams.lang.cannot_write(&shown, &error.to_string()),
        ));
    }
    if !plan.quiet {
        let message = streams.lang.template_written(&shown);
        streams.say(&message);
    }
    Ok(Status::Clean)
}

/// Holds the file against what the corpus yields. The front matter is the owner's: names, remarks and rules in it may
/// change freely, so the bodies are compared.
fn check(path: &Path, text: &str, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    let shown = path.to_string_lossy();
    let shown = visible(&shown);
    let kept = fs::read_to_string(path)
        .map_err(|error| Failure::Said(streams.lang.cannot_read(&shown, &error.to_string())))?;
    let (Ok((_, kept)), Ok((_, yielded))) = (read::parts(&kept), read::parts(text)) else {
        return Err(Failure::Said(streams.lang.no_template_file(&shown)));
    };
    if kept == yielded {
        return Ok(Status::Clean);
    }
    let message = streams.lang.template_differs(&shown);
    streams.say(&message);
    let diff = similar::TextDiff::from_lines(kept, yielded);
    streams.out.write_all(
        diff.unified_diff()
            .header(&shown, &streams.lang.yielded_now())
            .to_string()
            .as_bytes(),
    )?;
    Ok(Status::Found)
}
