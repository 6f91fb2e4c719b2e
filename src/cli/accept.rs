//! `accept`: deviations are looked up, then entered into the config with a reason. Nothing is written where one of them
//! is not there.

pub(super) mod from;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use charte_diff::accepted::Entry;
use charte_diff::analysis::{Analysis, DocumentAnalysis, Mark};
use charte_diff::config::{Config, FILE_NAME, Remark, with_accepted};
use charte_diff::deviation::Deviation;
use charte_diff::engine::Pinned;
use charte_diff::report::lang::Lang;
use charte_diff::report::visible::visible;
use charte_diff::text::suggestion;

use super::analyse::{inferred, settled};
use super::check::checked;
use super::overlay::mark_accepted;
use super::pinned::templates;
use super::plan::{Accept, Plan, Sources};
use super::replace::{create_new, replace};
use super::{Failure, Status, Streams, files_of, start_threads};

/// How many characters of a deviation's words are kept beside its entry.
const TEXT_LENGTH: usize = 120;
/// How many characters may be wrong in an id that was meant to be another.
const SLIPS: usize = 3;
/// How many ids are suggested.
const SUGGESTIONS: usize = 3;

/// A deviation of the documents that were looked at.
struct Seen {
    kind: &'static str,
    /// What it is, for people: *reworded cell “Permet de se souvenir…”*.
    what: String,
    text: String,
    portals: BTreeSet<Arc<str>>,
    /// Whether some document has it that is not allowed to.
    open: bool,
    /// The ids of what stands under it, for a heading, as far as it is not allowed.
    parts: BTreeSet<Arc<str>>,
    /// Its place in the report.
    number: usize,
}

impl Seen {
    /// What is written beside an entry for those who read it.
    fn remark(&self) -> Remark {
        Remark {
            kind: self.kind,
            text: self.text.clone(),
        }
    }
}

pub(super) fn run(job: &Accept, plan: &Plan, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    let lang = streams.lang;
    if let Some(until) = job.until {
        let (today, _) = plan.calendar.today(lang).map_err(Failure::Said)?;
        if until < today {
            let message = lang.until_has_passed(&until.to_string(), &today.to_string());
            return Err(Failure::Said(message));
        }
    }
    if let Some((file, form)) = &job.from {
        return from::run(file, *form, job, plan, streams);
    }
    let Some(sources) = &job.sources else {
        let ids = distinct(&job.ids);
        let entries: Vec<_> = ids.iter().map(|id| (entry(job, id), None)).collect();
        write(&entries, plan, streams)?;
        for id in ids {
            streams.say(&lang.not_looked_up(id));
        }
        return Ok(Status::Clean);
    };
    let (analysis, status) = look_up(&job.ids, job, sources, plan, streams)?;
    let seen = seen(&analysis, job.portal.as_deref(), lang);
    let ids: Vec<&str> = if job.ids.is_empty() {
        let mut open: Vec<_> = seen.iter().filter(|(_, seen)| seen.open).collect();
        open.sort_by_key(|(_, seen)| seen.number);
        open.into_iter().map(|(id, _)| &**id).collect()
    } else {
        distinct(&job.ids)
    };
    check(&ids, job, sources, &analysis, &seen, streams)?;
    if ids.is_empty() {
        streams.say(lang.nothing_left_to_accept());
        return Ok(status);
    }
    let found: Vec<(&str, &Seen)> = ids
        .iter()
        .filter_map(|id| Some((*id, seen.get(*id)?)))
        .collect();
    let entries: Vec<_> = found
        .iter()
        .map(|(id, seen)| (entry(job, id), Some(seen.remark())))
        .collect();
    write(&entries, plan, streams)?;
    if !plan.quiet {
        for (id, seen) in &found {
            let every = job.portal.is_none();
            streams.say(&lang.accepted_for(id, &seen.what, seen.portals.len(), every));
        }
    }
    let ids: BTreeSet<&str> = ids.into_iter().collect();
    for (id, seen) in found {
        say_parts(id, seen, &ids, streams);
    }
    Ok(status)
}

/// Says what stands under an accepted heading and is not accepted with it.
fn say_parts(id: &str, seen: &Seen, ids: &BTreeSet<&str>, streams: &mut Streams<'_>) {
    let left = seen.parts.iter().filter(|part| !ids.contains(&***part));
    let left: Vec<String> = left.map(|part| part.to_string()).collect();
    if !left.is_empty() {
        let message = streams.lang.parts_remain(id, &left);
        streams.say(&message);
    }
}

/// The deviations of the documents, those that are accepted marked: against the templates that the project keeps; an id
/// that is not there may be one of a report on what most documents say, so that is looked through too.
fn look_up(
    ids: &[String],
    job: &Accept,
    sources: &Sources,
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<(Analysis, Status), Failure> {
    let kept = templates(&job.templates, plan, streams)?;
    let (files, skipped) = files_of(sources, plan, streams)?;
    start_threads(plan, &files)?;
    let mut analysis = if kept.is_empty() {
        inferred(&files, skipped, plan)
    } else {
        let mut analysis = checked(&files, skipped, &Pinned::new(kept), plan);
        let there: BTreeSet<&str> = deviations(&analysis)
            .map(|(_, held, _)| &*held.id)
            .collect();
        if ids.iter().any(|id| !there.contains(id.as_str())) {
            let most = inferred(&files, Vec::new(), plan);
            analysis.families.extend(most.families);
        }
        analysis
    };
    let status = settled(&analysis, sources, plan, streams)?;
    mark_accepted(&mut analysis, plan, streams)?;
    Ok((analysis, status))
}

/// Every deviation of the documents, or of one portal's, by its id.
fn seen(analysis: &Analysis, portal: Option<&str>, lang: Lang) -> BTreeMap<Arc<str>, Seen> {
    let mut all: BTreeMap<Arc<str>, Seen> = BTreeMap::new();
    let mut parts: Vec<(Arc<str>, Arc<str>)> = Vec::new();
    for (document, deviation, mark) in deviations(analysis) {
        if portal.is_some_and(|portal| *document.portal != *portal) {
            continue;
        }
        let number = all.len();
        let seen = all.entry(Arc::clone(&deviation.id)).or_insert_with(|| {
            let text = short(deviation);
            let mut what = lang.deviation(deviation.kind, deviation.element);
            if !text.is_empty() {
                what = format!("{what} {}", lang.quote(&text));
            }
            Seen {
                kind: deviation.kind.name(),
                what,
                text,
                portals: BTreeSet::new(),
                open: false,
                parts: BTreeSet::new(),
                number,
            }
        });
        seen.portals.insert(Arc::clone(&document.portal));
        seen.open |= !mark.is_accepted();
        if let Some(heading) = &deviation.part_of
            && !mark.is_accepted()
        {
            parts.push((Arc::clone(heading), Arc::clone(&deviation.id)));
        }
    }
    for (heading, part) in parts {
        if let Some(seen) = all.get_mut(&heading) {
            seen.parts.insert(part);
        }
    }
    all
}

fn deviations(analysis: &Analysis) -> impl Iterator<Item = (&DocumentAnalysis, &Deviation, Mark)> {
    let documents = analysis
        .families
        .iter()
        .flat_map(|family| &family.documents);
    documents.flat_map(|document| {
        let marked = document.marked();
        marked.map(move |(deviation, mark)| (document, deviation, mark))
    })
}

/// The document's words, or the template's where it has none, harmless and short.
fn short(deviation: &Deviation) -> String {
    let found = deviation.found.as_ref().map(|found| &found.text);
    let expected = deviation.template.as_ref().map(|expected| &expected.text);
    let text = found.or(expected).map_or("", |text| text);
    let text = text.replace('\n', " ⏎ ");
    let text = visible(&text);
    match text.char_indices().nth(TEXT_LENGTH) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text.into_owned(),
    }
}

/// Whether the documents have every one of the deviations.
///
/// # Errors
/// One is not there. All of them are said.
fn check(
    ids: &[&str],
    job: &Accept,
    sources: &Sources,
    analysis: &Analysis,
    seen: &BTreeMap<Arc<str>, Seen>,
    streams: &mut Streams<'_>,
) -> Result<(), Failure> {
    let lang = streams.lang;
    if let Some(portal) = &job.portal {
        let documents = analysis
            .families
            .iter()
            .flat_map(|family| &family.documents);
        let portals: BTreeSet<&str> = documents.map(|document| &*document.portal).collect();
        if !portals.contains(portal.as_str()) {
            let near = suggestion(portal, portals).map(|name| visible(name).into_owned());
            let message = lang.unknown_portal(&visible(portal), near.as_deref());
            return Err(Failure::Said(message));
        }
    }
    let paths = shown_paths(sources);
    let mut all_there = true;
    for id in ids.iter().filter(|id| !seen.contains_key(**id)) {
        all_there = false;
        let holders: BTreeSet<&Arc<str>> = deviations(analysis)
            .filter(|(_, deviation, _)| *deviation.id == **id)
            .map(|(document, ..)| &document.portal)
            .collect();
        let message = match &job.portal {
            Some(portal) if !holders.is_empty() => {
                let holders: Vec<String> = holders
                    .iter()
                    .map(|name| visible(name).into_owned())
                    .collect();
                lang.id_of_other_portals(id, &visible(portal), &holders)
            }
            _ => lang.unknown_id(id, &paths, &near(id, seen)),
        };
        streams.say(&message);
    }
    if all_there {
        Ok(())
    } else {
        Err(Failure::AlreadySaid)
    }
}

/// The paths as they were typed, for a message.
fn shown_paths(sources: &Sources) -> String {
    let paths = sources.paths.iter();
    let paths = paths.map(|path| visible(&path.to_string_lossy()).into_owned());
    paths.collect::<Vec<_>>().join(" ")
}

/// The ids that are nearest to one that nobody has, each with what it is.
fn near(id: &str, seen: &BTreeMap<Arc<str>, Seen>) -> Vec<String> {
    let mut near: Vec<(usize, String)> = seen
        .iter()
        .map(|(known, seen)| (strsim::osa_distance(id, known), known, seen))
        .filter(|(distance, ..)| *distance <= SLIPS)
        .map(|(distance, known, seen)| (distance, format!("{known} ({})", seen.what)))
        .collect();
    near.sort();
    near.into_iter()
        .map(|(_, id)| id)
        .take(SUGGESTIONS)
        .collect()
}

fn distinct(ids: &[String]) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    ids.iter()
        .map(String::as_str)
        .filter(|id| seen.insert(*id))
        .collect()
}

fn entry(job: &Accept, id: &str) -> Entry {
    Entry {
        id: Arc::from(id),
        portal: job.portal.as_deref().map(Arc::from),
        reason: Arc::from(job.reason.as_deref().unwrap_or_default().trim()),
        by: job.by.as_deref().map(|by| Arc::from(by.trim())),
        until: job.until,
    }
}

/// Enters the entries into the project's config, or into a new one in the working folder.
fn write(
    entries: &[(Entry, Option<Remark>)],
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<(), Failure> {
    let lang = streams.lang;
    let held = plan
        .project
        .config
        .as_ref()
        .map(|config| config.file.as_path());
    let file = held.unwrap_or(Path::new(FILE_NAME));
    let shown = file.to_string_lossy();
    let shown = visible(&shown);
    let refused =
        |error: std::io::Error| Failure::Said(lang.cannot_write(&shown, &error.to_string()));
    let source = match held {
        Some(file) => fs::read_to_string(file)
            .map_err(|error| Failure::Said(lang.cannot_read(&shown, &error.to_string())))?,
        None => String::new(),
    };
    // It was read before the documents were: what came between must not be lost or made worse.
    let edited = with_accepted(&source, entries)
        .ok()
        .filter(|edited| Config::read(file, edited.text.as_bytes()).is_ok());
    let edited = edited.ok_or_else(|| Failure::Said(lang.config_changed(&shown)))?;
    match held {
        Some(file) => replace(file, edited.text.as_bytes()).map_err(refused)?,
        None => create_new(file, edited.text.as_bytes()).map_err(refused)?,
    }
    if !plan.quiet {
        streams.say(&lang.entries_written(&shown, edited.added, edited.updated));
    }
    Ok(())
}
