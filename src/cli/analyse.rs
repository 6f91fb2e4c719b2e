//! The bare command: the template of these files, and each one's deviations.

use charte_diff::analysis::{Analysis, Skipped, Summary};
use charte_diff::corpus::Found;
use charte_diff::deviation::Severity;
use charte_diff::engine;
use charte_diff::report::visible::visible;

use super::output::write_report;
use super::plan::{Analyse, Plan, Sources};
use super::progress::Progress;
use super::{Failure, Status, Streams, files_of, in_pool, no_document};

pub(super) fn run(
    job: &Analyse,
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<Status, Failure> {
    let collected = charte_diff::corpus::collect(&job.sources.paths, &job.sources.stdin_name);
    let analysis = analysis_of(&collected.files, collected.skipped, plan)?;
    // The report lists what was passed over; where there is none, it is said here.
    let unlisted = plan.verbose && analysis.summary.documents == 0;
    let mut status = streams.say_skipped(&analysis.skipped, unlisted);
    if analysis.summary.documents == 0 {
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
        .is_some_and(|threshold| counted(&analysis.summary, threshold) > 0)
    {
        status = status.max(Status::Found);
    }
    // The process ends now: the system takes its memory back in one piece, and faster than we could in many.
    std::mem::forget(analysis);
    Ok(status)
}

/// The analysis of a job's files, for a command that needs at least one document.
pub(super) fn analysis_for(
    sources: &Sources,
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<(Analysis, Status), Failure> {
    let (files, skipped) = files_of(sources, plan, streams)?;
    let analysis = analysis_of(&files, skipped, plan)?;
    let mut status = streams.say_skipped(&analysis.skipped, plan.verbose);
    if analysis.summary.documents == 0 {
        return Err(no_document(
            sources,
            &analysis.skipped,
            plan.verbose,
            streams.lang,
        ));
    }
    if say_unverified(&analysis, streams) {
        status = Status::Trouble;
    }
    Ok((analysis, status))
}

/// Analyses `files` and adds what the walk had to skip.
fn analysis_of(files: &[Found], skipped: Vec<Skipped>, plan: &Plan) -> Result<Analysis, Failure> {
    let progress = Progress::new(files.len(), plan.progress);
    let mut analysis = in_pool(plan, || {
        engine::analyse(files, &engine::Settings::default(), &|done| {
            progress.add(done)
        })
    })?;
    drop(progress);
    analysis.skipped.extend(skipped);
    analysis
        .skipped
        .sort_by(|one, other| one.path.cmp(&other.path));
    analysis.summary.skipped = u32::try_from(analysis.skipped.len()).unwrap_or(u32::MAX);
    Ok(analysis)
}

/// Says which documents the check of reconstruction failed for; whether there are any.
fn say_unverified(analysis: &Analysis, streams: &mut Streams<'_>) -> bool {
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

/// How many deviations there are at `threshold` or above that are not accepted.
const fn counted(summary: &Summary, threshold: Severity) -> u32 {
    match threshold {
        Severity::Error => summary.errors,
        Severity::Warning => summary.errors + summary.warnings,
        Severity::Note => summary.errors + summary.warnings + summary.notes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_counts_what_is_graver_too() {
        let summary = Summary {
            errors: 1,
            warnings: 2,
            notes: 4,
            ..Summary::default()
        };
        assert_eq!(counted(&summary, Severity::Error), 1);
        assert_eq!(counted(&summary, Severity::Warning), 3);
        assert_eq!(counted(&summary, Severity::Note), 7);
    }
}
