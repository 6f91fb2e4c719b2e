//! `check --stdin-format jsonl`: records come in on standard input, each is judged by itself, and its answer goes out in
//! its place, for as long as the stream lasts. Memory is that of a batch, whatever the length of the stream.
//!
//! ```text
//! standard input ─► thread that reads ─► queue ─► batch: all that waits ─► verdicts, in parallel ─► answers, in order
//! ```
//!
//! A batch is what has come in while the one before was worked on, so a busy stream is answered in large ones, and a
//! record that comes alone at once.

use std::io;
use std::sync::Arc;

use charte_diff::accepted::Register;
use charte_diff::analysis::Verdict;
use charte_diff::config::Places;
use charte_diff::corpus::record::{self, Damaged, Fault, Record};
use charte_diff::corpus::stream::{LINE_LIMIT, StreamLine};
use charte_diff::corpus::{Found, Selection, is_template};
use charte_diff::engine::{Checker, Pinned, Text};
use charte_diff::report::json::{write_fault, write_verdict};
use charte_diff::report::lang::Lang;
use charte_diff::report::visible::visible;
use rayon::prelude::*;

use super::overlay::{self, counted_in};
use super::pinned::templates;
use super::plan::{Plan, Stream};
use super::queue::Queue;
use super::{Failure, Status, Streams, start_pool};

/// How much of standard input is read at a time, in bytes.
const READ: usize = 1 << 16;

/// What is to be remembered of the stream when it has ended.
#[derive(Debug, Default)]
struct Tally {
    records: u64,
    documents: u64,
    /// The records that could not be read, and the line of the first.
    damaged: u64,
    first_damaged: u64,
    /// Something counts for the exit status.
    found: bool,
    unverified: bool,
}

/// What comes of one line: the answer as it is written, and what the tally takes of it.
struct Answer {
    bytes: Vec<u8>,
    counts: bool,
    document: bool,
    /// The path of a document that was not verified.
    unverified: Option<Arc<str>>,
}

pub(super) fn run(job: &Stream, plan: &Plan, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    let templates = templates(&job.templates, plan, streams)?;
    if templates.is_empty() {
        return Err(Failure::Said(streams.lang.no_pinned_template().into()));
    }
    let entries = overlay::entries(plan, streams)?;
    start_pool(plan, usize::MAX)?;
    let pinned = Pinned::new(templates);
    let settings = plan.settings();
    let mut batches = Batches {
        checker: Checker::new(&pinned, &settings),
        places: plan.project.config.as_ref().map(Places::new),
        register: entries
            .as_ref()
            .map(|(entries, today)| Register::new(entries, *today)),
        job,
        lang: streams.lang,
    };
    let queue = Queue::default();
    let filled = queue.clone();
    // Never waited for: where the answers have no reader any more, there may still be somebody who sends nothing.
    std::thread::spawn(move || {
        filled.fill(io::BufReader::with_capacity(READ, io::stdin()), LINE_LIMIT);
    });
    let mut tally = Tally::default();
    let mut status = Status::Clean;
    loop {
        match queue.take() {
            Ok(Some(lines)) => batches.answer(lines, &mut tally, streams)?,
            Ok(None) => break,
            Err(error) => {
                let message = streams.lang.cannot_read("-", &error.to_string());
                streams.say(&message);
                status = Status::Trouble;
                break;
            }
        }
    }
    if tally.damaged > 0 {
        let message = streams
            .lang
            .damaged_records(tally.damaged, tally.first_damaged);
        streams.say(&message);
    }
    if tally.documents == 0 {
        let message = streams.lang.no_document_in_stream(tally.records);
        streams.say(&message);
    }
    if tally.damaged > 0 || tally.documents == 0 || tally.unverified {
        status = Status::Trouble;
    } else if tally.found {
        status = status.max(Status::Found);
    }
    Ok(status)
}

/// What batches of lines are answered with.
struct Batches<'r> {
    checker: Checker<'r>,
    places: Option<Places<'r>>,
    register: Option<Register<'r>>,
    job: &'r Stream,
    lang: Lang,
}

impl Batches<'_> {
    /// Answers a batch, and lets the answers go out.
    fn answer(
        &mut self,
        lines: Vec<StreamLine>,
        tally: &mut Tally,
        streams: &mut Streams<'_>,
    ) -> Result<(), Failure> {
        let numbers: Vec<u64> = lines.iter().map(|line| line.number).collect();
        let records: Vec<Result<Record, Damaged>> = lines.into_par_iter().map(read).collect();
        let mut texts = Vec::with_capacity(records.len());
        let mut faults: Vec<Option<Damaged>> = Vec::with_capacity(records.len());
        for record in records {
            match record.and_then(|record| self.meant(record)) {
                Ok(text) => {
                    texts.push(text);
                    faults.push(None);
                }
                Err(damaged) => faults.push(Some(damaged)),
            }
        }
        let mut verdicts = self.checker.check(texts).into_iter();
        let parts: Vec<Part> = faults
            .into_iter()
            .zip(&numbers)
            .filter_map(|(fault, number)| match fault {
                Some(damaged) => Some(Part::Fault(damaged, *number)),
                None => verdicts.next().map(Part::Verdict),
            })
            .collect();
        for part in &parts {
            tally.records += 1;
            if let Part::Fault(damaged, line) = part
                && damaged.fault.is_damage()
            {
                if tally.damaged == 0 {
                    tally.first_damaged = *line;
                }
                tally.damaged += 1;
            }
        }
        let this = Judge {
            register: self.register.as_ref(),
            job: self.job,
            lang: self.lang,
        };
        let answers: Vec<Answer> = parts
            .into_par_iter()
            .map(|part| this.answer(part))
            .collect::<io::Result<_>>()?;
        for answer in &answers {
            streams.out.write_all(&answer.bytes)?;
            tally.documents += u64::from(answer.document);
            tally.found |= answer.counts;
            if let Some(path) = &answer.unverified {
                tally.unverified = true;
                let message = streams.lang.not_verified(&visible(path));
                streams.say(&message);
            }
        }
        streams.out.flush()?;
        Ok(())
    }

    /// The text that a record stands for, unless the project or the text itself says that it is none.
    fn meant(&self, record: Record) -> Result<Text, Damaged> {
        let not_meant = |path: String, fault| Damaged {
            path: Some(path),
            fault,
        };
        let place = std::path::Path::new(&record.path);
        let places = self.places.as_ref();
        if places.is_some_and(|places| places.passes_over(place)) {
            return Err(not_meant(record.path, Fault::Excluded));
        }
        if is_template(record.text.as_bytes()) {
            return Err(not_meant(record.path, Fault::Template));
        }
        let settled = places.and_then(|places| places.portal(place));
        let portal = settled.or(record.portal.map(Arc::from));
        Ok(Text {
            file: Found::in_stream(&record.path, portal),
            text: record.text,
        })
    }
}

/// A record, with what became of it.
enum Part {
    Verdict(Verdict),
    /// With the number of its line.
    Fault(Damaged, u64),
}

/// Reads a line, unless it is too long to be read.
fn read(line: StreamLine) -> Result<Record, Damaged> {
    match line.too_large {
        Some(size) => Err(Damaged {
            path: record::path_in(&line.bytes),
            fault: Fault::TooLarge(size),
        }),
        None => record::read(&line.bytes),
    }
}

/// What is laid over a verdict, and what counts of it.
struct Judge<'r> {
    register: Option<&'r Register<'r>>,
    job: &'r Stream,
    lang: Lang,
}

impl Judge<'_> {
    fn answer(&self, part: Part) -> io::Result<Answer> {
        let mut answer = Answer {
            bytes: Vec::new(),
            counts: false,
            document: false,
            unverified: None,
        };
        let mut verdict = match part {
            Part::Fault(damaged, line) => {
                let path = damaged.path.as_deref();
                write_fault(path, line, damaged.fault, self.lang, &mut answer.bytes)?;
                return Ok(answer);
            }
            Part::Verdict(verdict) => verdict,
        };
        match &mut verdict {
            Verdict::Document { document, .. } => {
                if let Some(register) = self.register {
                    register.mark(document);
                }
                let threshold = self.job.threshold;
                answer.counts = threshold.is_some_and(|least| counted_in(document, least) > 0);
                answer.document = true;
                let verified = document.findings.verified;
                answer.unverified = (!verified).then(|| Arc::clone(&document.path.text));
            }
            // A document that fits no template counts as an error.
            Verdict::Unassigned(_) => {
                answer.counts = self.job.threshold.is_some();
                answer.document = true;
            }
            Verdict::Skipped(_) => {}
        }
        write_verdict(&verdict, self.lang, &mut answer.bytes)?;
        Ok(answer)
    }
}
