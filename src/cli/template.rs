//! `template`: the canonical template of a corpus, printed, written to a file, or held against one.

use std::fs;
use std::path::{Path, PathBuf};

use charte_diff::report::visible::visible;
use charte_diff::template::{Template, file};

use super::analyse::analysis_for;
use super::plan::{Plan, TemplateJob};
use super::replace::{create_new, replace};
use super::{Failure, Status, Streams, yields};

/// What stands for the template's name in the name of the file to write.
pub(super) const NAME: &str = "{name}";

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
    if job.check {
        return Ok(status.max(yields::check(job, &templates, plan, streams)?));
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
        status = status.max(write(&path, &text, plan, streams)?);
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
    let written = match fs::symlink_metadata(path) {
        Ok(_) => replace(path, text.as_bytes()),
        Err(_) => create_new(path, text.as_bytes()),
    };
    if let Err(error) = written {
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
