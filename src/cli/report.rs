//! `report`: the variance summary, in every format that was asked for. Where it goes is looked at before the long work;
//! each file is written whole or not at all.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use charte_diff::analysis::Analysis;
use charte_diff::engine::Pinned;
use charte_diff::report::lang::Lang;
use charte_diff::report::review::{Review, ReviewOptions};
use charte_diff::report::visible::visible;
use charte_diff::report::{csv, docx, html, json, markdown, xlsx};

use super::analyse::{inferred, settled};
use super::check::checked;
use super::overlay::{self, counted};
use super::pinned::templates;
use super::plan::{Output, Plan, Report, SummaryFormat};
use super::replace::{create_new, replace};
use super::{Failure, Status, Streams, files_of, start_threads};

/// What stands for a portal in the name of the file to write.
const PORTAL: &str = "{portal}";

pub(super) fn run(job: &Report, plan: &Plan, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    let lang = streams.lang;
    for output in &job.outputs {
        can_be_written(&output.path).map_err(|error| cannot_write(&output.path, &error, lang))?;
    }
    let kept = if job.infer {
        Vec::new()
    } else {
        templates(&job.templates, plan, streams)?
    };
    let earlier = overlay::earlier(job.since.as_deref(), streams)?;
    let (date, _) = plan.calendar.today(lang).map_err(Failure::Said)?;
    let (files, skipped) = files_of(&job.sources, plan, streams)?;
    start_threads(plan, files.len())?;
    let mut analysis = if kept.is_empty() {
        inferred(&files, skipped, plan)
    } else {
        checked(&files, skipped, &Pinned::new(kept), plan)
    };
    let paths = &job.sources.paths;
    overlay::lay_over(&mut analysis, earlier.as_ref(), paths, plan, streams)?;
    let mut status = settled(&analysis, &job.sources, plan, streams)?;
    known_portals(&analysis, &job.portals, lang)?;
    let options = ReviewOptions {
        lang,
        date,
        collected: job.collected,
        title: job.title.clone(),
        portals: job.portals.clone(),
    };
    for output in &job.outputs {
        write(output, &analysis, &options, plan, streams)?;
    }
    if job
        .threshold
        .is_some_and(|threshold| counted(&analysis, threshold) > 0)
    {
        status = status.max(Status::Found);
    }
    // The process ends now: the system takes its memory back in one piece.
    std::mem::forget(analysis);
    Ok(status)
}

/// Whether a file can be put there, as far as that can be told without doing it.
fn can_be_written(path: &Path) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    match fs::metadata(path) {
        Ok(held) if held.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(held) if held.permissions().readonly() => {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        _ => {}
    }
    // A file of no name is made in the folder and gone again at once.
    tempfile::tempfile_in(folder.unwrap_or(Path::new("."))).map(drop)
}

fn cannot_write(path: &Path, error: &io::Error, lang: Lang) -> Failure {
    let shown = path.to_string_lossy();
    Failure::Said(lang.cannot_write(&visible(&shown), &error.to_string()))
}

/// Every portal that was named must be somebody's.
fn known_portals(analysis: &Analysis, named: &[String], lang: Lang) -> Result<(), Failure> {
    let documents = || analysis.families.iter().flat_map(|held| &held.documents);
    for name in named {
        if documents().any(|document| *document.portal == **name) {
            continue;
        }
        let near = documents()
            .map(|document| &*document.portal)
            .map(|portal| (strsim::jaro_winkler(portal, name), portal))
            .filter(|(share, _)| *share > 0.8)
            .max_by(|(one, _), (other, _)| one.total_cmp(other));
        let near = near.map(|(_, portal)| visible(portal));
        return Err(Failure::Said(
            lang.no_such_portal(&visible(name), near.as_deref()),
        ));
    }
    Ok(())
}

/// Writes one file, or one for each portal that deviates.
fn write(
    output: &Output,
    analysis: &Analysis,
    options: &ReviewOptions,
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<(), Failure> {
    let pattern = output.path.to_string_lossy();
    if !pattern.contains(PORTAL) {
        return write_one(
            &output.path,
            output.format,
            analysis,
            options,
            plan,
            streams,
        );
    }
    let mut portals = deviating(analysis, options);
    portals.dedup();
    if portals.is_empty() {
        let message = streams.lang.no_deviating_portal(&visible(&pattern));
        streams.say(&message);
    }
    for portal in portals {
        let path = PathBuf::from(pattern.replace(PORTAL, &file_name(&portal)));
        let options = ReviewOptions {
            portals: vec![portal],
            ..options.clone()
        };
        write_one(&path, output.format, analysis, &options, plan, streams)?;
    }
    Ok(())
}

/// The portals that deviate, of those that are shown, in order.
fn deviating(analysis: &Analysis, options: &ReviewOptions) -> Vec<String> {
    let documents = analysis.families.iter().flat_map(|held| &held.documents);
    let mut portals: Vec<String> = documents
        .filter(|document| !document.conforms)
        .map(|document| document.portal.to_string())
        .filter(|portal| options.portals.is_empty() || options.portals.contains(portal))
        .collect();
    portals.sort_unstable();
    portals
}

/// A portal's name as a part of a file's name: what could lead elsewhere, or what some system refuses, is `_`.
fn file_name(portal: &str) -> String {
    let safe = portal.chars().map(|sign| {
        if sign.is_alphanumeric() || "-_.".contains(sign) {
            sign
        } else {
            '_'
        }
    });
    let name: String = safe.collect();
    let name = name.trim_matches('.');
    if name.is_empty() {
        "_".into()
    } else {
        name.into()
    }
}

fn write_one(
    path: &Path,
    format: SummaryFormat,
    analysis: &Analysis,
    options: &ReviewOptions,
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<(), Failure> {
    let lang = streams.lang;
    let mut text = Vec::new();
    match format {
        SummaryFormat::Html => html::write(&Review::new(analysis, options), &mut text)?,
        SummaryFormat::Docx => {
            let review = Review::new(analysis, options);
            docx::write(analysis, &review, options, &mut text)?;
        }
        SummaryFormat::Xlsx => {
            let review = Review::new(analysis, options);
            xlsx::write(analysis, &review, options, &mut text)?;
        }
        SummaryFormat::Csv => csv::write(analysis, options, &mut text)?,
        SummaryFormat::Json => json::write(analysis, lang, &mut text)?,
        SummaryFormat::Markdown => {
            let options = markdown::MarkdownOptions {
                lang,
                verbose: true,
            };
            markdown::write(analysis, &options, &mut text)?;
        }
    }
    let written = match fs::symlink_metadata(path) {
        Ok(_) => replace(path, &text),
        Err(_) => create_new(path, &text),
    };
    written.map_err(|error| cannot_write(path, &error, lang))?;
    if !plan.quiet {
        let shown = path.to_string_lossy();
        let message = lang.summary_written(&visible(&shown));
        streams.say(&message);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portals_name_leads_nowhere_else() {
        assert_eq!(file_name("data.exemple.fr"), "data.exemple.fr");
        assert_eq!(file_name("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(file_name("a\\b:c\n\u{202e}é"), "a_b_c__é");
        assert_eq!(file_name(".."), "_");
    }
}
