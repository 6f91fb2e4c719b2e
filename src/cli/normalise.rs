//! `normalise`: the written form of each file, printed, compared, or put in the file's place.

use charte_diff::analysis::{SkipReason, Skipped};
use charte_diff::corpus::{self, Found};
use charte_diff::engine::{self, Written};
use charte_diff::report::lang::Lang;
use charte_diff::report::visible::visible;
use rayon::prelude::*;

use super::plan::{Normalise, NormaliseMode, Plan};
use super::progress::Progress;
use super::replace::replace;
use super::{Failure, Status, Streams, files_of, no_document, start_threads};

/// How many files are held in memory at a time.
const BATCH: usize = 256;

/// The encodings that need no conversion.
const UTF_8: &str = "utf-8";

/// One file, read and normalised.
pub(super) struct Outcome {
    before: Vec<u8>,
    pub(super) written: Written,
}

impl Outcome {
    /// Whether the file is in its written form already.
    pub(super) fn is_in_form(&self) -> bool {
        self.before == self.written.text.as_bytes()
    }
}

/// A template file is no document.
pub(super) enum Refused {
    Template,
    Skipped(SkipReason),
}

pub(super) fn run(
    job: &Normalise,
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<Status, Failure> {
    let (files, mut skipped) = files_of(&job.sources, plan, streams)?;
    start_threads(plan, &files)?;
    let progress = Progress::new(files.len(), plan.progress);
    let mut status = Status::Clean;
    let mut figures = Figures::default();
    for batch in files.chunks(BATCH) {
        let outcomes: Vec<_> = batch
            .par_iter()
            .map(|file| {
                let outcome = normalised(file);
                progress.add(1);
                outcome
            })
            .collect();
        for (file, outcome) in batch.iter().zip(outcomes) {
            match outcome {
                Ok(outcome) => {
                    figures.documents += 1;
                    if plan.verbose {
                        say_changes(file, &outcome, streams);
                    }
                    status = status.max(settle(file, &outcome, job.mode, &mut figures, streams)?);
                }
                Err(Refused::Template) => {}
                Err(Refused::Skipped(reason)) => {
                    skipped.push(Skipped {
                        path: file.shown.clone(),
                        reason,
                        named: file.named,
                    });
                }
            }
        }
    }
    drop(progress);
    status = status.max(streams.say_skipped(&skipped, plan.verbose));
    if figures.documents == 0 {
        return Err(no_document(
            &job.sources,
            &skipped,
            plan.verbose,
            streams.lang,
        ));
    }
    if job.mode != NormaliseMode::Print && !plan.quiet {
        let found = skipped.iter().filter(|skip| !skip.named).count();
        let message = streams.lang.normalised(
            figures.changed,
            figures.documents,
            job.mode == NormaliseMode::Write,
            found,
        );
        streams.say(&message);
    }
    Ok(status)
}

#[derive(Default)]
struct Figures {
    documents: usize,
    changed: usize,
}

pub(super) fn normalised(file: &Found) -> Result<Outcome, Refused> {
    let before = corpus::read(file).map_err(Refused::Skipped)?;
    if corpus::is_template(&before) {
        return Err(Refused::Template);
    }
    let written = engine::written_form(&before).map_err(Refused::Skipped)?;
    Ok(Outcome { before, written })
}

/// Says what the written form changes, where it changes anything.
fn say_changes(file: &Found, outcome: &Outcome, streams: &mut Streams<'_>) {
    let changes = &outcome.written.normalisations;
    if !changes.is_empty() {
        let lang = streams.lang;
        let changes = lang.changes_of_form(changes);
        streams.say(&format!(
            "{}{}{changes}",
            visible(&file.shown.text),
            lang.colon()
        ));
    }
}

/// Does with one file's written form what was asked.
fn settle(
    file: &Found,
    outcome: &Outcome,
    mode: NormaliseMode,
    figures: &mut Figures,
    streams: &mut Streams<'_>,
) -> Result<Status, Failure> {
    let written = &outcome.written;
    let shown = visible(&file.shown.text);
    let changes = !outcome.is_in_form();
    if changes {
        figures.changed += 1;
    }
    match mode {
        NormaliseMode::Print => {
            streams.out.write_all(written.text.as_bytes())?;
            say_conversion(&shown, written, streams);
        }
        NormaliseMode::Write if !changes => {}
        NormaliseMode::Write => match replace(file.path(), written.text.as_bytes()) {
            Ok(()) => say_conversion(&shown, written, streams),
            Err(error) => {
                figures.changed -= 1;
                let message = streams.lang.cannot_write(&shown, &error.to_string());
                streams.say(&message);
                return Ok(Status::Trouble);
            }
        },
        NormaliseMode::Compare { .. } if !changes => {}
        NormaliseMode::Compare { diff, check } => {
            if diff {
                write_diff(&shown, outcome, streams)?;
                say_conversion(&shown, written, streams);
            } else {
                writeln!(streams.out, "{shown}")?;
            }
            if check {
                return Ok(Status::Found);
            }
        }
    }
    Ok(Status::Clean)
}

/// A file that was not UTF-8 is written as UTF-8: that is said, since another tool may expect the old encoding.
pub(super) fn say_conversion(shown: &str, written: &Written, streams: &mut Streams<'_>) {
    if written.encoding != UTF_8 {
        let message = streams.lang.converted(shown, written.encoding);
        streams.say(&message);
    }
}

/// A unified diff for reading: what cannot be seen stands in its visible form, so that a change of it can.
fn write_diff(shown: &str, outcome: &Outcome, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let before = lines_to_read(&String::from_utf8_lossy(&outcome.before));
    let after = lines_to_read(&outcome.written.text);
    let diff = similar::TextDiff::from_lines(&before, &after);
    let unified = diff
        .unified_diff()
        .header(shown, &label(streams.lang, shown))
        .to_string();
    if unified.is_empty() {
        // The words and signs are the same, the bytes are not: an encoding, or the last line's end.
        let message = streams
            .lang
            .only_bytes_change(shown, outcome.written.encoding);
        writeln!(streams.out, "{message}")?;
    }
    streams.out.write_all(unified.as_bytes())?;
    Ok(())
}

fn label(lang: Lang, shown: &str) -> String {
    match lang {
        Lang::Fr => format!("{shown} (normalisé)"),
        Lang::En => format!("{shown} (normalised)"),
    }
}

/// The text line by line, with hidden characters made visible and tabs kept, as a diff shows them.
pub(super) fn lines_to_read(text: &str) -> String {
    let mut lines = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (words, end) = line
            .strip_suffix('\n')
            .map_or((line, ""), |words| (words, "\n"));
        for (number, cell) in words.split('\t').enumerate() {
            if number > 0 {
                lines.push('\t');
            }
            lines.push_str(&visible(cell));
        }
        lines.push_str(end);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_shows_what_cannot_be_seen() {
        assert_eq!(
            lines_to_read("a\u{200b}b\r\nc\td"),
            "a\\u{200b}b\\u{d}\nc\td"
        );
    }
}
