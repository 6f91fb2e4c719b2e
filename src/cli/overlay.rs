//! What people and an earlier run have to say of a result: accepted deviations, and what is new. They are laid over the
//! analysis, and decide with it what counts.

use std::path::{Path, PathBuf};

use charte_diff::accepted::{self, Entry};
use charte_diff::analysis::{Analysis, DocumentAnalysis};
use charte_diff::config::Config;
use charte_diff::corpus;
use charte_diff::day::Day;
use charte_diff::deviation::Severity;
use charte_diff::report::visible::visible;
use charte_diff::since::{self, Earlier};

use super::plan::Plan;
use super::{Failure, Streams};

/// Reads an earlier report, before the long work begins.
pub(super) fn earlier(
    file: Option<&Path>,
    streams: &Streams<'_>,
) -> Result<Option<Earlier>, Failure> {
    let Some(file) = file else {
        return Ok(None);
    };
    let shown = file.to_string_lossy();
    let shown = visible(&shown);
    let bytes = corpus::read_named(file)
        .map_err(|reason| Failure::Said(streams.lang.cannot_read_named(&shown, &reason)))?;
    let earlier = Earlier::read(&bytes)
        .map_err(|error| Failure::Said(streams.lang.no_earlier_report(&shown, &error)))?;
    Ok(Some(earlier))
}

/// Lays the config's accepted deviations and an earlier report over the analysis of `paths`; says which entries have
/// expired and, where the run is over all of the config's paths, which are of no use.
pub(super) fn lay_over(
    analysis: &mut Analysis,
    earlier: Option<&Earlier>,
    paths: &[PathBuf],
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<(), Failure> {
    let over_everything = plan.project.is_covered_by(paths);
    let outcomes = mark_accepted(analysis, plan, streams)?;
    if let Some(config) = &plan.project.config {
        say_of_entries(config, &outcomes, over_everything, streams);
    }
    if let Some(earlier) = earlier {
        let read = |path: &str| over_everything || paths.iter().any(|given| holds(given, path));
        let scope = since::Scope {
            covers: &|path| read(&path.text),
            levels: &plan.project.levels(),
        };
        since::compare(analysis, earlier, &scope);
    }
    Ok(())
}

/// Marks what the config's entries allow; what became of each of them.
pub(super) fn mark_accepted(
    analysis: &mut Analysis,
    plan: &Plan,
    streams: &Streams<'_>,
) -> Result<Vec<accepted::Outcome>, Failure> {
    let config = plan.project.config.as_ref();
    let Some(config) = config.filter(|config| !config.accepted.is_empty()) else {
        return Ok(Vec::new());
    };
    let (today, _) = plan.calendar.today(streams.lang).map_err(Failure::Said)?;
    let entries = config.accepted.iter().map(|set| set.value.clone());
    let entries: Vec<Entry> = entries.collect();
    Ok(accepted::apply(analysis, &entries, today))
}

/// What the config's entries are and the day on which they are looked at, for documents that are judged one by one; says
/// which have expired.
pub(super) fn entries(
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<Option<(Vec<Entry>, Day)>, Failure> {
    let config = plan.project.config.as_ref();
    let Some(config) = config.filter(|config| !config.accepted.is_empty()) else {
        return Ok(None);
    };
    let (today, _) = plan.calendar.today(streams.lang).map_err(Failure::Said)?;
    let entries = config.accepted.iter().map(|set| set.value.clone());
    let entries: Vec<Entry> = entries.collect();
    let outcomes = entries.iter().map(|entry| accepted::Outcome {
        used: false,
        expired: entry.is_expired(today),
    });
    say_of_entries(config, &outcomes.collect::<Vec<_>>(), false, streams);
    Ok(Some((entries, today)))
}

/// Whether a path is one that was given, or lies in it, as far as that can be told from how they are written.
fn holds(given: &Path, path: &str) -> bool {
    let plain = |path: &Path| path.strip_prefix(".").unwrap_or(path).to_owned();
    let (given, path) = (plain(given), plain(Path::new(path)));
    given.is_absolute() == path.is_absolute()
        && path.starts_with(&given)
        && (given.starts_with("..") || !path.starts_with(".."))
}

fn say_of_entries(
    config: &Config,
    outcomes: &[accepted::Outcome],
    over_everything: bool,
    streams: &mut Streams<'_>,
) {
    let lang = streams.lang;
    let file = config.file.to_string_lossy();
    for (set, outcome) in config.accepted.iter().zip(outcomes) {
        let entry = &set.value;
        let place = format!("{}:{}", visible(&file), set.line);
        let reason = visible(&entry.reason);
        match entry.until {
            Some(until) if outcome.expired => {
                let until = until.to_string();
                streams.say(&lang.acceptance_expired(&place, &entry.id, &until, &reason));
            }
            _ if over_everything && !outcome.used => {
                streams.say(&lang.acceptance_unused(&place, &entry.id, &reason));
            }
            _ => {}
        }
    }
}

/// How many deviations at `threshold` or above count: those that are neither accepted nor known from an earlier run.
pub(super) fn counted(analysis: &Analysis, threshold: Severity) -> usize {
    let documents = analysis
        .families
        .iter()
        .flat_map(|family| &family.documents);
    documents
        .map(|document| counted_in(document, threshold))
        .sum()
}

/// The same of one document.
pub(super) fn counted_in(document: &DocumentAnalysis, threshold: Severity) -> usize {
    let marked = document.marked();
    marked
        .filter(|(deviation, mark)| deviation.severity >= threshold && mark.counts())
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_in_a_path_that_was_given() {
        let holds = |given: &str, path: &str| holds(Path::new(given), path);
        for given in ["corpus", "corpus/", "./corpus", ".", "./", "corpus/a.txt"] {
            assert!(holds(given, "corpus/a.txt"), "{given}");
            assert!(holds(given, "./corpus//a.txt"), "{given}");
        }
        for given in ["corp", "other", "/corpus", "corpus/a.txt/b", ".."] {
            assert!(!holds(given, "corpus/a.txt"), "{given}");
        }
        assert!(holds("../corpus", "../corpus/a.txt") && !holds(".", "../corpus/a.txt"));
        assert!(holds("/srv", "/srv/a.txt") && !holds(".", "/srv/a.txt"));
    }
}
