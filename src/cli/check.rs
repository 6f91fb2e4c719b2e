//! `check`: each document against the pinned template that fits it best, for pre-commit and CI.

use charte_diff::analysis::{Analysis, Skipped};
use charte_diff::corpus::Found;
use charte_diff::engine::{self, Pinned, Settings};

use super::analyse::{add_skipped, only_templates, say_unverified};
use super::mending::{fix, write_patch};
use super::output::write_report;
use super::overlay::{self, counted};
use super::pinned::templates;
use super::plan::{Check, Plan};
use super::progress::Progress;
use super::{Failure, Status, Streams, collect, no_document, start_threads};

pub(super) fn run(job: &Check, plan: &Plan, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    let templates = templates(&job.templates, plan, streams)?;
    if templates.is_empty() {
        return Err(Failure::Said(streams.lang.no_pinned_template().into()));
    }
    let earlier = overlay::earlier(job.since.as_deref(), streams)?;
    let paths = &job.sources.paths;
    let collected = collect(plan, &job.sources);
    let nothing_meant = collected.passed_over == paths.len();
    start_threads(plan, &collected.files)?;
    let fixed = if job.fix {
        fix(&collected.files, streams)
    } else {
        Status::Clean
    };
    let pinned = Pinned::new(templates);
    let mut analysis = checked(&collected.files, collected.skipped, &pinned, plan);
    overlay::lay_over(&mut analysis, earlier.as_ref(), paths, plan, streams)?;
    let nothing = analysis.summary.documents == 0;
    let mut status = fixed.max(streams.say_skipped(&analysis.skipped, plan.verbose && nothing));
    if nothing && !nothing_meant && !only_templates(&collected.files, &analysis) {
        if let Failure::Said(message) =
            no_document(&job.sources, &analysis.skipped, plan.verbose, streams.lang)
        {
            streams.say(&message);
        }
        status = Status::Trouble;
    }
    if plan.project.is_covered_by(paths) {
        say_unused(&pinned, &analysis, streams);
    }
    if job.diff {
        status = status.max(write_patch(
            &analysis,
            &collected.files,
            &pinned,
            plan,
            streams,
        )?);
    } else {
        write_report(&analysis, job.format, plan, streams)?;
    }
    if say_unverified(&analysis, streams) {
        status = Status::Trouble;
    }
    // A document that fits no template counts as an error.
    let found = job.threshold.is_some_and(|threshold| {
        analysis.summary.unassigned > 0 || counted(&analysis, threshold) > 0
    });
    if found {
        status = status.max(Status::Found);
    }
    // The process ends now: the system takes its memory back in one piece.
    std::mem::forget((analysis, pinned, collected.files));
    Ok(status)
}

/// Holds files against templates and adds what the walk had to skip.
pub(super) fn checked(
    files: &[Found],
    skipped: Vec<Skipped>,
    pinned: &Pinned,
    plan: &Plan,
) -> Analysis {
    let progress = Progress::new(files.len(), plan.progress);
    // Once a run: the process ends when what was found is told.
    let settings = Settings {
        leaves_memory: true,
        ..plan.settings()
    };
    let mut analysis = engine::check(files, pinned, &settings, &|done| progress.add(done));
    drop(progress);
    add_skipped(&mut analysis, skipped);
    analysis
}

/// Says which templates no document fits, where all documents were read.
fn say_unused(pinned: &Pinned, analysis: &Analysis, streams: &mut Streams<'_>) {
    for template in pinned.templates() {
        let used = analysis
            .families
            .iter()
            .any(|family| family.template.name == template.name);
        if !used {
            let message = streams
                .lang
                .fits_nothing(template.file().unwrap_or_default());
            streams.say(&message);
        }
    }
}
