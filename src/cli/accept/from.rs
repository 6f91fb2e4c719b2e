//! `accept --from`: the decisions of a table that people filled in. The rows that accept are entered, each for its own
//! portal; nothing is written where one row cannot be read or is of nothing that is there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;

use charte_diff::accepted::{Decision, Entry};
use charte_diff::analysis::SkipReason;
use charte_diff::config::Remark;
use charte_diff::decisions::{self, Decided, Decisions, Fault, Form, Row, SIZE_LIMIT};
use charte_diff::report::lang::Lang;
use charte_diff::report::visible::visible;
use charte_diff::text::suggestion;

use super::super::plan::{Accept, Plan, Sources};
use super::super::{Failure, Status, Streams};
use super::{Seen, look_up, near, say_parts, seen, shown_paths, write};

/// A row that accepts, with the reason.
struct Accepted<'d> {
    row: &'d Decided,
    reason: String,
}

/// What is wrong with a row.
type Wrong<'d> = (&'d Row, String);

pub(super) fn run(
    file: &Path,
    form: Form,
    job: &Accept,
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<Status, Failure> {
    let lang = streams.lang;
    let name = file.to_string_lossy();
    let name = visible(&name);
    let mut decisions = read(file, &name, form, lang)?;
    if let Some(portal) = &job.portal {
        let portal = visible(portal);
        let rows = decisions.rows.iter().map(|row| row.portal.as_str());
        let faults = decisions.faults.iter().map(|held| held.portal.as_str());
        let there = rows.chain(faults);
        if !there.clone().any(|own| own == portal) {
            let near = suggestion(&portal, there).map(visible);
            return Err(Failure::Said(lang.unknown_portal(&portal, near.as_deref())));
        }
        decisions.rows.retain(|row| row.portal == portal);
        // A decision of nobody's may be this portal's.
        let concerns = |own: &str| own.is_empty() || own == portal;
        decisions.faults.retain(|held| concerns(&held.portal));
    }
    let mut wrong = faults(&decisions, lang);
    let accepted = accepted(&decisions, job, &name, lang, &mut wrong);
    let ids: BTreeSet<&str> = accepted.iter().map(|held| &*held.row.id).collect();
    let mut status = Status::Clean;
    let mut known = None;
    if let Some(sources) = job.sources.as_ref().filter(|_| !accepted.is_empty()) {
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        let (analysis, settled) = look_up(&ids, job, sources, plan, streams)?;
        status = settled;
        let seen = seen(&analysis, None, lang);
        check(&accepted, &seen, sources, lang, &mut wrong);
        known = Some(seen);
    }
    if !wrong.is_empty() {
        return Err(refused(&mut wrong, &name, streams));
    }
    if !plan.quiet {
        streams.say(&figures(&decisions, &name, lang));
    }
    for message in undecided(&decisions, &name, lang) {
        streams.say(&message);
    }
    if contradicted(&decisions, &name, plan, streams)? {
        status = status.max(Status::Found);
    }
    if accepted.is_empty() {
        return Ok(status);
    }
    let entries = entries(&accepted, known.as_ref(), job);
    write(&entries, plan, streams)?;
    match &known {
        Some(seen) => {
            for id in &ids {
                let Some(seen) = seen.get(*id) else { continue };
                let portals = entries.iter().filter(|(entry, _)| *entry.id == **id);
                if !plan.quiet {
                    let message = lang.accepted_for(id, &seen.what, portals.count(), false);
                    streams.say(&message);
                }
                say_parts(id, seen, &ids, streams);
            }
        }
        None => {
            for id in &ids {
                streams.say(&lang.not_looked_up(id));
            }
        }
    }
    Ok(status)
}

/// What a file says as a table.
///
/// # Errors
/// What the system says, or that this is no regular file.
pub(in super::super) fn table(
    file: &Path,
    form: Form,
    lang: Lang,
) -> io::Result<Result<Decisions, decisions::Error>> {
    // Seen before it is opened: opening a FIFO waits for somebody who writes, and a device has no end.
    if !fs::metadata(file)?.is_file() {
        return Err(io::Error::other(lang.skipped(&SkipReason::NotAFile)));
    }
    let mut bytes = Vec::new();
    // One byte more than is allowed, so that it is seen to be too large.
    let mut opened = File::open(file)?.take(SIZE_LIMIT.saturating_add(1));
    opened.read_to_end(&mut bytes)?;
    Ok(decisions::read(&bytes, form))
}

/// The table that was named, or what to say of it; `name` stands for it.
fn read(file: &Path, name: &str, form: Form, lang: Lang) -> Result<Decisions, Failure> {
    let read = table(file, form, lang)
        .map_err(|error| Failure::Said(lang.cannot_read(name, &error.to_string())))?;
    read.map_err(|error| {
        Failure::Said(match error {
            decisions::Error::Unreadable(words) => {
                let words = words.as_deref().map(visible);
                lang.unreadable_table(name, words.as_deref())
            }
            decisions::Error::TooLarge => lang.table_too_large(name, SIZE_LIMIT),
            decisions::Error::MissingColumns(columns) => lang.missing_columns(name, &columns),
        })
    })
}

/// The rows that cannot be read.
fn faults(decisions: &Decisions, lang: Lang) -> Vec<Wrong<'_>> {
    let faults = decisions.faults.iter().map(|held| {
        let words = match &held.fault {
            Fault::UnknownDecision(found) => lang.unknown_decision(&visible(found)),
            Fault::NotAnId(found) if found.is_empty() => lang.id_missing_in_row().to_owned(),
            Fault::NotAnId(found) => lang.no_id_in_row(&visible(found)),
            Fault::NoPortal => lang.no_portal_in_row().to_owned(),
            Fault::TornByAQuote => lang.row_torn_by_a_quote().to_owned(),
            Fault::TooManyFields => lang.too_many_fields_in_row().to_owned(),
        };
        (&held.row, words)
    });
    faults.collect()
}

/// The rows that accept, each deviation of a portal once.
fn accepted<'d>(
    decisions: &'d Decisions,
    job: &Accept,
    name: &str,
    lang: Lang,
    wrong: &mut Vec<Wrong<'d>>,
) -> Vec<Accepted<'d>> {
    let mut first: BTreeMap<(&str, &str), &Decided> = BTreeMap::new();
    let mut accepted = Vec::new();
    // Where nothing was decided, nothing is contradicted: a copy of the sheet, say.
    for row in decisions.rows.iter().filter(|row| row.decision.is_some()) {
        let held = first.entry((&row.id, &row.portal)).or_insert(row);
        if held.row != row.row {
            if (held.decision, &held.remark) != (row.decision, &row.remark) {
                let other = place(&held.row, name, lang);
                let words = lang.rows_disagree(&row.id, &visible(&row.portal), &other);
                wrong.push((&row.row, words));
            }
            continue;
        }
        if row.decision != Some(Decision::Accept) {
            continue;
        }
        match row.remark.as_deref().or(job.reason.as_deref()) {
            Some(reason) => accepted.push(Accepted {
                row,
                reason: on_one_line(reason),
            }),
            None => wrong.push((&row.row, lang.no_reason_in_row(&row.id))),
        }
    }
    accepted
}

/// A remark may have been typed on several lines; an entry's reason is a sentence.
fn on_one_line(text: &str) -> String {
    let parts = text.split(char::is_control).map(str::trim);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// Names the rows whose deviation no document of their portal has.
fn check<'d>(
    accepted: &[Accepted<'d>],
    seen: &BTreeMap<Arc<str>, Seen>,
    sources: &Sources,
    lang: Lang,
    wrong: &mut Vec<Wrong<'d>>,
) {
    for Accepted { row, .. } in accepted {
        let Some(known) = seen.get(&*row.id) else {
            let words = lang.unknown_id(&row.id, &shown_paths(sources), &near(&row.id, seen));
            wrong.push((&row.row, words));
            continue;
        };
        if portals(known, &row.portal).next().is_none() {
            let holders: Vec<String> = known
                .portals
                .iter()
                .map(|name| visible(name).into_owned())
                .collect();
            let words = lang.id_of_other_portals(&row.id, &visible(&row.portal), &holders);
            wrong.push((&row.row, words));
        }
    }
}

/// The portals that have the deviation and that a table shows by this name.
fn portals<'s>(seen: &'s Seen, shown: &str) -> impl Iterator<Item = &'s Arc<str>> {
    seen.portals
        .iter()
        .filter(move |portal| visible(portal) == shown)
}

/// Says all that is wrong, in the order of the rows.
fn refused(wrong: &mut [Wrong<'_>], name: &str, streams: &mut Streams<'_>) -> Failure {
    let lang = streams.lang;
    wrong.sort_by_key(|(row, _)| *row);
    for (row, words) in &*wrong {
        let place = place(row, name, lang);
        streams.say(&format!("{place}{}{words}", lang.colon()));
    }
    Failure::Said(lang.nothing_entered(wrong.len()))
}

/// Whether some row does not accept what an entry of the config accepts still; all of them are said. Entries are
/// people's, with their reasons: none is taken out here.
fn contradicted(
    decisions: &Decisions,
    name: &str,
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<bool, Failure> {
    let lang = streams.lang;
    let config = plan.project.config.as_ref();
    let Some(config) = config.filter(|config| !config.accepted.is_empty()) else {
        return Ok(false);
    };
    let (today, _) = plan.calendar.today(lang).map_err(Failure::Said)?;
    let file = config.file.to_string_lossy();
    let file = visible(&file);
    let mut any = false;
    for row in &decisions.rows {
        let decision = row.decision.filter(|told| *told != Decision::Accept);
        let Some(decision) = decision else { continue };
        for set in &config.accepted {
            let entry = &set.value;
            let own = entry.portal.as_deref();
            let concerned =
                *entry.id == *row.id && own.is_none_or(|own| visible(own) == row.portal);
            if !concerned || entry.is_expired(today) {
                continue;
            }
            any = true;
            let at = format!("{file}:{}", set.line);
            let portal = visible(&row.portal);
            let words = lang.accepted_before(&row.id, &portal, decision, &at, own.is_none());
            let place = place(&row.row, name, lang);
            streams.say(&format!("{place}{}{words}", lang.colon()));
        }
    }
    Ok(any)
}

fn place(row: &Row, name: &str, lang: Lang) -> String {
    let sheet = row.sheet.as_deref().map(visible);
    lang.table_row(name, sheet.as_deref(), row.number)
}

fn figures(decisions: &Decisions, name: &str, lang: Lang) -> String {
    let count = |wanted: Option<Decision>| {
        let rows = decisions.rows.iter();
        rows.filter(|row| row.decision == wanted).count()
    };
    let [accept, correct, review] = Decision::ALL.map(|decision| count(Some(decision)));
    lang.decisions_read(name, accept, correct, review, count(None))
}

/// Names the rows of each sheet that have a remark and no decision: who wrote it may take it for one.
fn undecided(decisions: &Decisions, name: &str, lang: Lang) -> Vec<String> {
    let mut sheets: BTreeMap<Option<&str>, Vec<u32>> = BTreeMap::new();
    for held in &decisions.rows {
        if held.decision.is_none() && held.remark.is_some() {
            let rows = sheets.entry(held.row.sheet.as_deref()).or_default();
            rows.push(held.row.number);
        }
    }
    let said = sheets.into_iter().map(|(sheet, rows)| {
        let sheet = sheet.map(visible);
        lang.remarks_without_decision(name, sheet.as_deref(), &rows)
    });
    said.collect()
}

fn entries(
    accepted: &[Accepted<'_>],
    known: Option<&BTreeMap<Arc<str>, Seen>>,
    job: &Accept,
) -> Vec<(Entry, Option<Remark>)> {
    let entry = |portal: &str, held: &Accepted<'_>| Entry {
        id: Arc::from(&*held.row.id),
        portal: Some(Arc::from(portal)),
        reason: Arc::from(&*held.reason),
        by: job.by.as_deref().map(|by| Arc::from(by.trim())),
        until: job.until,
    };
    let mut entries = Vec::new();
    for held in accepted {
        let Some(seen) = known.and_then(|known| known.get(&*held.row.id)) else {
            entries.push((entry(&held.row.portal, held), None));
            continue;
        };
        for portal in portals(seen, &held.row.portal) {
            entries.push((entry(portal, held), Some(seen.remark())));
        }
    }
    entries
}
