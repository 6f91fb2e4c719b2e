//! The command line: what was typed, what it means here, and the exit status. The only layer that writes to standard
//! output and standard error; both are given to it by `main`.

mod accept;
mod analyse;
mod args;
mod awake;
mod check;
mod init;
mod mending;
mod normalise;
mod output;
mod overlay;
pub(crate) mod pages;
mod pinned;
mod plan;
mod progress;
mod project;
mod queue;
mod reference;
mod replace;
mod report;
mod settings;
mod stream;
mod template;
mod usage;
mod yields;

use std::ffi::OsString;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use charte_diff::analysis::Skipped;
use charte_diff::config;
use charte_diff::corpus::{Collected, Found};
use charte_diff::report::lang::Lang;
use charte_diff::report::visible::visible;
use clap::Parser as _;

use plan::{Job, Plan, Sources};
use project::Project;

/// What the process knows of the world around it; read once, by `main`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Surroundings {
    /// The first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set: its name and its value.
    pub(crate) locale: Option<(&'static str, String)>,
    /// `SOURCE_DATE_EPOCH`.
    pub(crate) source_date_epoch: Option<String>,
    /// The clock, in seconds since 1970-01-01 in UTC.
    pub(crate) now: i64,
    /// `NO_COLOR`, or a terminal that knows no colours.
    pub(crate) no_color: bool,
    /// `CLICOLOR_FORCE`.
    pub(crate) force_color: bool,
    /// `COLUMNS`.
    pub(crate) columns: Option<usize>,
    /// The width of the terminal that standard output is.
    pub(crate) terminal_columns: Option<usize>,
    /// Whether standard output is a terminal.
    pub(crate) stdout_is_terminal: bool,
    /// Whether standard error is a terminal.
    pub(crate) stderr_is_terminal: bool,
}

/// The exit status, as the table in the README. Ordered: trouble wins over findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    /// Nothing at or above the threshold.
    Clean = 0,
    /// Something at or above the threshold; something would change.
    Found = 1,
    /// Wrong usage, no document, something named that could not be read, a document that is not verified.
    Trouble = 2,
}

/// Why a command ended before its end.
#[derive(Debug)]
enum Failure {
    /// It cannot be done as asked: said to the user as it is.
    Said(String),
    /// It cannot be done, and everything was said.
    AlreadySaid,
    /// All that was named is passed over by the project: there is nothing to do, and nothing is wrong.
    NothingToDo,
    /// Standard output cannot be written.
    Output(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Where a command writes, and in which language.
struct Streams<'t> {
    out: &'t mut dyn Write,
    err: &'t mut dyn Write,
    lang: Lang,
}

impl Streams<'_> {
    /// Says something on standard error. What standard error refuses can be said nowhere else.
    fn say(&mut self, message: &str) {
        let _ = writeln!(self.err, "charte-diff: {message}");
    }

    /// Says what was passed over although it was named. What was only found in a folder changes nothing: it is said if
    /// `all` are asked for.
    fn say_skipped(&mut self, skipped: &[Skipped], all: bool) -> Status {
        let mut status = Status::Clean;
        for skip in skipped.iter().filter(|skip| skip.named || all) {
            let message = format!(
                "{}{}{}",
                visible(&skip.path.text),
                self.lang.colon(),
                visible(&self.lang.skipped(&skip.reason))
            );
            self.say(&message);
            if skip.named {
                status = Status::Trouble;
            }
        }
        status
    }
}

/// Runs one command line and gives the exit status.
pub(crate) fn run(
    typed: impl IntoIterator<Item = OsString>,
    surroundings: &Surroundings,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    let typed: Vec<OsString> = typed.into_iter().collect();
    let args = match args::Args::try_parse_from(&typed) {
        Ok(args) => args,
        Err(error) => {
            let lang = usage::lang(&typed, surroundings);
            let french = usage::in_french(&error).filter(|_| lang == Lang::Fr);
            let Some(message) = french else {
                return said_by_clap(&error, err);
            };
            Streams { out, err, lang }.say(&message);
            return Status::Trouble as u8;
        }
    };
    let project = match Project::load(&args) {
        Ok(project) => project,
        Err(error) => {
            let asked = match &error {
                config::Error::Invalid { lang, .. } => lang.and_then(Lang::from_code),
                config::Error::Unreadable { .. } => None,
            };
            let lang = plan::lang(&args, asked, surroundings);
            let mut streams = Streams { out, err, lang };
            for message in project::refused(&error, lang) {
                streams.say(&message);
            }
            return Status::Trouble as u8;
        }
    };
    let lang = plan::lang(&args, project.lang(), surroundings);
    let mut streams = Streams { out, err, lang };
    let done = plan::plan(args, project, surroundings)
        .map_err(Failure::Said)
        .and_then(|plan| carry_out(&plan, &mut streams));
    let done = done.and_then(|status| Ok(streams.out.flush().map(|()| status)?));
    match done {
        Ok(status) => status as u8,
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            Status::Clean as u8
        }
        Err(Failure::Output(error)) => {
            let message = lang.cannot_write_output(&error.to_string());
            streams.say(&message);
            Status::Trouble as u8
        }
        Err(Failure::NothingToDo) => Status::Clean as u8,
        Err(Failure::AlreadySaid) => Status::Trouble as u8,
        Err(Failure::Said(message)) => {
            streams.say(&message);
            Status::Trouble as u8
        }
    }
}

/// Help, version and wrong usage are clap's to word: help goes to standard output, wrong usage to standard error, where
/// what was typed is made harmless like any text from outside.
fn said_by_clap(error: &clap::Error, err: &mut dyn Write) -> u8 {
    if error.use_stderr() {
        for line in error.render().to_string().lines() {
            // What standard error refuses can be said nowhere else.
            let _ = writeln!(err, "{}", visible(line));
        }
        return Status::Trouble as u8;
    }
    match error.print() {
        Err(failure) if failure.kind() != io::ErrorKind::BrokenPipe => Status::Trouble as u8,
        _ => Status::Clean as u8,
    }
}

fn carry_out(plan: &Plan, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    match &plan.job {
        Job::Analyse(job) => analyse::run(job, plan, streams),
        Job::Check(job) => check::run(job, plan, streams),
        Job::Stream(job) => stream::run(job, plan, streams),
        Job::Template(job) => template::run(job, plan, streams),
        Job::Init(job) => init::run(job, plan, streams),
        Job::Normalise(job) => normalise::run(job, plan, streams),
        Job::Explain(kind) => reference::explain(*kind, plan, streams),
        Job::Schema(of) => reference::schema(*of, streams),
        Job::Report(job) => report::run(job, plan, streams),
        Job::Accept(job) => accept::run(job, plan, streams),
        Job::Config(job) => settings::run(job, plan, streams),
        Job::Completions(shell) => reference::completions(*shell, streams),
        Job::Man => reference::man(streams),
    }
}

/// Up to so many files may be too few for threads.
const FEW: usize = 16;
/// So many bytes are read and compared before threads have started.
const LITTLE: u64 = 65_536;

/// Starts the threads of the process: as many as the plan says, and no more than there are files. For a few small files
/// none is started: on a single commit, starting threads would take longer than the work.
///
/// To be called once, before the work begins.
fn start_threads(plan: &Plan, files: &[Found]) -> Result<(), Failure> {
    let length = |file: &Found| std::fs::metadata(file.path()).map_or(0, |held| held.len());
    let is_little = files.len() <= FEW && files.iter().map(length).sum::<u64>() <= LITTLE;
    start_pool(plan, if is_little { 1 } else { files.len() })
}

/// The files of a plan, sought with the threads of the process where a folder is large: then the run is long, too.
fn collect(plan: &Plan, sources: &Sources) -> Collected {
    // Where they do not start, that is said when the work begins.
    let may_spread = || start_pool(plan, usize::MAX).is_ok();
    plan.project.collect(sources, &may_spread)
}

/// Starts as many threads as the plan says, but no more than there are pieces of work. Once they run, they stay.
fn start_pool(plan: &Plan, pieces: usize) -> Result<(), Failure> {
    static RUN: AtomicBool = AtomicBool::new(false);
    if RUN.load(Ordering::Relaxed) {
        return Ok(());
    }
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = match (pieces, plan.jobs) {
        (0 | 1, _) => 1,
        (_, 0) => cores().min(pieces),
        (_, jobs) => jobs.min(pieces),
    };
    let mut pool = rayon::ThreadPoolBuilder::new();
    if threads == 2 && cores() >= 2 {
        pool = pool.start_handler(awake::start);
    }
    pool.num_threads(threads)
        .use_current_thread()
        .build_global()
        .map_err(|error| Failure::Said(error.to_string()))?;
    RUN.store(true, Ordering::Relaxed);
    Ok(())
}

/// The files of a job.
///
/// # Errors
/// Where there are none, after it was said why.
fn files_of(
    sources: &Sources,
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<(Vec<Found>, Vec<Skipped>), Failure> {
    let collected = collect(plan, sources);
    if collected.files.is_empty() {
        if collected.passed_over == sources.paths.len() {
            return Err(Failure::NothingToDo);
        }
        streams.say_skipped(&collected.skipped, plan.verbose);
        return Err(no_document(
            sources,
            &collected.skipped,
            plan.verbose,
            streams.lang,
        ));
    }
    Ok((collected.files, collected.skipped))
}

/// What to say where nothing is a document, beside what was said of each path that was named.
fn no_document(sources: &Sources, skipped: &[Skipped], reasons_said: bool, lang: Lang) -> Failure {
    let named = skipped.iter().filter(|skip| skip.named).count();
    if named >= sources.paths.len() {
        return Failure::AlreadySaid;
    }
    let shown: Vec<_> = sources
        .paths
        .iter()
        .map(|path| visible(&path.to_string_lossy()).into_owned())
        .collect();
    Failure::Said(lang.no_document(&shown.join(", "), skipped.len() - named, reasons_said))
}
