//! The bare command: the template of these files, and each one's deviations.

use charte_diff::analysis::{Analysis, Skipped};
use charte_diff::corpus::Found;
use charte_diff::engine::{self, Settings};
use charte_diff::report::visible::visible;

use super::output::write_report;
use super::overlay::{self, counted};
use super::plan::{Analyse, Plan, Sources};
use super::progress::Progress;
use super::{Failure, Status, Streams, collect, files_of, no_document, start_threads};

pub(super) fn run(
    job: &Analyse,
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<Status, Failure> {
    let earlier = overlay::earlier(job.since.as_deref(), streams)?;
    let collected = collect(plan, &job.sources);
    let nothing_meant = collected.passed_over == job.sources.paths.len();
    start_threads(plan, &collected.files)?;
    let mut analysis = inferred(&collected.files, collected.skipped, plan);
    let paths = &job.sources.paths;
    overlay::lay_over(&mut analysis, earlier.as_ref(), paths, plan, streams)?;
    // The report lists what was passed over; where there is none, it is said here.
    let unlisted = plan.verbose && analysis.summary.documents == 0;
    let mut status = streams.say_skipped(&analysis.skipped, unlisted);
    if analysis.summary.documents == 0
        && !nothing_meant
        && !only_templates(&collected.files, &analysis)
    {
        if let Failure::Said(message) =
            no_document(&job.sources, &analysis.skipped, plan.verbose, streams.lang)
        {
            streams.say(&message);
        }
        status = Status::Trouble;
    }
    write_report(&analysis, job.format, plan, streams)?;
    if say_unverified(&analysis, streams) {
        status = Status::Trouble;
    }
    if job
        .threshold
        .is_some_and(|threshold| counted(&analysis, threshold) > 0)
    {
        status = status.max(Status::Found);
    }
    // The process ends now: the system takes its memory back in one piece, and faster than we could in many.
    std::mem::forget((analysis, collected.files));
    Ok(status)
}

/// The analysis of a job's files, for a command that needs at least one document.
pub(super) fn analysis_for(
    sources: &Sources,
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<(Analysis, Status), Failure> {
    let (files, skipped) = files_of(sources, plan, streams)?;
    start_threads(plan, &files)?;
    let analysis = inferred(&files, skipped, plan);
    let status = settled(&analysis, sources, plan, streams)?;
    Ok((analysis, status))
}

/// What is to be said of an analysis before anything is done with it; there must be a document.
pub(super) fn settled(
    analysis: &Analysis,
    sources: &Sources,
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<Status, Failure> {
    let mut status = streams.say_skipped(&analysis.skipped, plan.verbose);
    if analysis.summary.documents == 0 {
        return Err(no_document(
            sources,
            &analysis.skipped,
            plan.verbose,
            streams.lang,
        ));
    }
    if say_unverified(analysis, streams) {
        status = Status::Trouble;
    }
    Ok(status)
}

/// Analyses `files` and adds what the walk had to skip.
pub(super) fn inferred(files: &[Found], skipped: Vec<Skipped>, plan: &Plan) -> Analysis {
    let progress = Progress::new(files.len(), plan.progress);
    // Once a run: the process ends when what was found is told.
    let settings = Settings {
        leaves_memory: true,
        ..plan.settings()
    };
    let mut analysis = engine::analyse(files, &settings, &|done| progress.add(done));
    drop(progress);
    add_skipped(&mut analysis, skipped);
    analysis
}

/// Whether files were named, and all of them are templates: a commit may hold nothing else.
pub(super) fn only_templates(files: &[Found], analysis: &Analysis) -> bool {
    let nothing = analysis.summary.documents == 0 && analysis.skipped.is_empty();
    nothing && !files.is_empty() && files.iter().all(|file| file.named)
}

/// Adds what the walk had to skip.
pub(super) fn add_skipped(analysis: &mut Analysis, skipped: Vec<Skipped>) {
    analysis.skipped.extend(skipped);
    analysis
        .skipped
        .sort_by(|one, other| one.path.cmp(&other.path));
    analysis.summary.skipped = u32::try_from(analysis.skipped.len()).unwrap_or(u32::MAX);
}

/// Says which documents the check of reconstruction failed for; whether there are any.
pub(super) fn say_unverified(analysis: &Analysis, streams: &mut Streams<'_>) -> bool {
    let documents = analysis
        .families
        .iter()
        .flat_map(|family| &family.documents);
    let mut any = false;
    for document in documents.filter(|document| !document.findings.verified) {
        let message = streams.lang.not_verified(&visible(&document.path.text));
        streams.say(&message);
        any = true;
    }
    any
}
