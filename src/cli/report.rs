//! `report`: the variance summary, in every format that was asked for. Where it goes is looked at before the long work;
//! each file is written whole or not at all.

mod targets;

use std::cell::OnceCell;
use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use charte_diff::accepted::Decision;
use charte_diff::analysis::{Analysis, SkipReason};
use charte_diff::decisions::{self, Decisions, Form};
use charte_diff::engine::Pinned;
use charte_diff::report::lang::Lang;
use charte_diff::report::review::{Review, ReviewOptions};
use charte_diff::report::visible::visible;
use charte_diff::report::{csv, docx, html, json, markdown, xlsx};

use super::accept::from;
use super::analyse::{inferred, settled};
use super::check::checked;
use super::overlay::{self, counted};
use super::pinned::templates;
use super::plan::{PORTAL, Plan, Report, SummaryFormat};
use super::replace::{create_new, replace};
use super::{Failure, Status, Streams, files_of, start_threads};
use targets::Target;

pub(super) fn run(job: &Report, plan: &Plan, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    let lang = streams.lang;
    for output in &job.outputs {
        // Which folders a pattern means is known when the portals are.
        if !folder_of(&output.path).to_string_lossy().contains(PORTAL) {
            can_be_written(&output.path, lang)?;
        }
        holds_no_decisions(&output.path, plan, lang)?;
    }
    let kept = if job.infer {
        Vec::new()
    } else {
        templates(&job.templates, plan, streams)?
    };
    let earlier = overlay::earlier(job.since.as_deref(), streams)?;
    let (date, _) = plan.calendar.today(lang).map_err(Failure::Said)?;
    let (files, skipped) = files_of(&job.sources, plan, streams)?;
    let texts = files.iter().map(|file| file.path());
    let read = Read::new(texts.chain(job.templates.iter().map(PathBuf::as_path)));
    for output in &job.outputs {
        if read.holds(&output.path) || is_taken_up(&output.path, &job.sources.paths, plan) {
            return Err(is_read(&output.path, lang));
        }
    }
    start_threads(plan, &files)?;
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
    let targets = targets::targets(job, &analysis, &options, streams)?;
    for target in &targets {
        if read.holds(&target.path) {
            return Err(is_read(&target.path, lang));
        }
        can_be_written(&target.path, lang)?;
        holds_no_decisions(&target.path, plan, lang)?;
    }
    for alike in targets.chunk_by(Target::shows_as) {
        write(alike, &analysis, plan, streams)?;
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
fn can_be_written(path: &Path, lang: Lang) -> Result<(), Failure> {
    let refused = |error: io::Error| cannot_write(path, &error, lang);
    let folder = folder_of(path);
    if fs::metadata(folder).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
        let [path, folder] = [path, folder].map(Path::to_string_lossy);
        let message = lang.no_folder_to_write_in(&visible(&path), &visible(&folder));
        return Err(Failure::Said(message));
    }
    match fs::metadata(path) {
        Ok(held) if held.is_dir() => return Err(refused(io::ErrorKind::IsADirectory.into())),
        // A device would be replaced by a file.
        Ok(held) if !held.is_file() => {
            let shown = path.to_string_lossy();
            let why = lang.skipped(&SkipReason::NotAFile);
            return Err(Failure::Said(lang.cannot_write(&visible(&shown), &why)));
        }
        Ok(held) if held.permissions().readonly() => {
            return Err(refused(io::ErrorKind::PermissionDenied.into()));
        }
        // A link that leads nowhere.
        Err(error) if fs::symlink_metadata(path).is_ok() => return Err(refused(error)),
        // A name that is too long, say.
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(refused(error)),
        Ok(_) | Err(_) => {}
    }
    // A file of no name is made in the folder and gone again at once.
    let tried = tempfile::tempfile_in(folder);
    tried.map(drop).map_err(refused)
}

/// The folder that a file is in.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A table that people decided in is not written over before their decisions are in the config: nothing else holds them.
fn holds_no_decisions(path: &Path, plan: &Plan, lang: Lang) -> Result<(), Failure> {
    let ending = path.extension().and_then(|ending| ending.to_str());
    let Some(form) = ending.and_then(Form::of_ending) else {
        return Ok(());
    };
    let shown = path.to_string_lossy();
    let held = match from::table(path, form, lang) {
        Ok(Ok(held)) => held,
        Ok(Err(decisions::Error::TooLarge)) => {
            return Err(Failure::Said(
                lang.cannot_look_for_decisions(&visible(&shown)),
            ));
        }
        // What is not there, or is no such table, holds none.
        Ok(Err(_)) | Err(_) => Decisions::default(),
    };
    let config = plan.project.config.as_ref();
    let entered = |id: &str, portal: &str| {
        let mut entries = config.iter().flat_map(|config| &config.accepted);
        entries.any(|entry| {
            let of = entry.value.portal.as_deref();
            *entry.value.id == *id && of.is_none_or(|of| visible(of) == portal)
        })
    };
    let lost = held.rows.iter().filter(|row| match row.decision {
        Some(Decision::Accept) => !entered(&row.id, &row.portal),
        Some(_) => true,
        None => row.remark.is_some(),
    });
    match lost.count() + held.faults.len() {
        0 => Ok(()),
        count => Err(Failure::Said(lang.decided_already(&visible(&shown), count))),
    }
}

/// The files that are read, as the system knows them; asked only where a file to write is there already.
struct Read<'a> {
    paths: Vec<&'a Path>,
    known: OnceCell<HashSet<PathBuf>>,
}

impl<'a> Read<'a> {
    fn new(paths: impl Iterator<Item = &'a Path>) -> Self {
        Self {
            paths: paths.collect(),
            known: OnceCell::new(),
        }
    }

    fn holds(&self, path: &Path) -> bool {
        let Ok(path) = fs::canonicalize(path) else {
            return false;
        };
        let known = self.known.get_or_init(|| {
            let paths = self.paths.iter();
            paths
                .filter_map(|held| fs::canonicalize(held).ok())
                .collect()
        });
        known.contains(&path)
    }
}

/// Whether the next run over the same folders would read the file as a document.
fn is_taken_up(path: &Path, sources: &[PathBuf], plan: &Plan) -> bool {
    let folder = fs::canonicalize(folder_of(path)).ok();
    let (Some(folder), Some(name)) = (folder, path.file_name()) else {
        return false;
    };
    let place = folder.join(name);
    sources.iter().any(|source| {
        let within = fs::canonicalize(source).ok();
        let within = within.and_then(|source| place.strip_prefix(source).ok().map(Path::to_owned));
        within.is_some_and(|name| source.is_dir() && plan.project.would_read(source, &name))
    })
}

fn is_read(path: &Path, lang: Lang) -> Failure {
    Failure::Said(lang.output_is_read(&visible(&path.to_string_lossy())))
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

/// Writes the files that show the same: what they are made from is put together once.
fn write(
    targets: &[Target],
    analysis: &Analysis,
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<(), Failure> {
    let lang = streams.lang;
    let review = OnceCell::new();
    for target in targets {
        let Target {
            path,
            format,
            options,
            ..
        } = target;
        let review = || review.get_or_init(|| Review::new(analysis, options));
        let mut text = Vec::new();
        let made = match format {
            SummaryFormat::Html => html::write(review(), &mut text),
            SummaryFormat::Docx => docx::write(analysis, review(), options, &mut text),
            SummaryFormat::Xlsx => xlsx::write(analysis, review(), options, &mut text),
            SummaryFormat::Csv => csv::write(analysis, options, &mut text),
            SummaryFormat::Json => json::write(analysis, lang, &mut text),
            SummaryFormat::Markdown => {
                markdown::write(review(), markdown::Extent::Summary, &mut text)
            }
        };
        let written = made.and_then(|()| match fs::symlink_metadata(path) {
            Ok(_) => replace(path, &text),
            Err(_) => create_new(path, &text),
        });
        written.map_err(|error| cannot_write(path, &error, lang))?;
        if !plan.quiet {
            let shown = path.to_string_lossy();
            let message = if *format == SummaryFormat::Json && !options.portals.is_empty() {
                lang.whole_analysis_written(&visible(&shown))
            } else {
                lang.summary_written(&visible(&shown))
            };
            streams.say(&message);
        }
    }
    Ok(())
}
