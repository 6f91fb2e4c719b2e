//! A command that is run whole, and two of them in turn.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::trees::Trees;

/// A command, with the file that its output goes to.
pub(crate) struct Run {
    command: Command,
    output: PathBuf,
}

/// Runs below that are warmed up twice.
const SHORT: Duration = Duration::from_secs(1);

/// How long a command is watched, run after run.
const WATCHED: Duration = Duration::from_millis(100);

/// What two commands took.
pub(crate) struct Measured {
    /// The median time of each.
    pub(crate) tool: Duration,
    pub(crate) other: Duration,
    /// The tool's time by the other's, pair by pair: least, median, most.
    pub(crate) ratio: [f64; 3],
    pub(crate) pairs: usize,
}

impl Run {
    /// A command as it is where nobody configured anything.
    pub(crate) fn new(program: &Path, trees: &Trees) -> Self {
        let mut command = Command::new(program);
        command.current_dir(trees.outside());
        let unset = [
            "GIT_EXTERNAL_DIFF",
            "GIT_DIFF_OPTS",
            "GIT_DIR",
            "RAYON_NUM_THREADS",
        ];
        for name in unset {
            command.env_remove(name);
        }
        let nothing = if cfg!(windows) { "NUL" } else { "/dev/null" };
        command.env("GIT_CONFIG_NOSYSTEM", "1");
        command.env("GIT_CONFIG_GLOBAL", nothing);
        Self {
            command,
            output: trees.output(),
        }
    }

    pub(crate) fn args(mut self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.command.args(args);
        self
    }

    fn start(&self) -> io::Result<Child> {
        let mut command = Command::new(self.command.get_program());
        command.args(self.command.get_args());
        if let Some(folder) = self.command.get_current_dir() {
            command.current_dir(folder);
        }
        for (name, value) in self.command.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command.stdout(File::create(&self.output)?).spawn()
    }

    /// The time of the whole process.
    pub(crate) fn time(&self) -> io::Result<Duration> {
        // Emptying what the run before wrote is no part of this one.
        drop(File::create(&self.output)?);
        let start = Instant::now();
        self.end(self.start()?)?;
        Ok(start.elapsed())
    }

    /// The most memory that it holds while it runs, in bytes, where there is `/proc`. A short run is watched several
    /// times: it may be over between two looks.
    pub(crate) fn peak(&self) -> io::Result<Option<u64>> {
        let start = Instant::now();
        let mut most = None;
        while start.elapsed() < WATCHED {
            most = most.max(self.watched()?);
        }
        Ok(most)
    }

    /// The most memory that was seen in one run.
    fn watched(&self) -> io::Result<Option<u64>> {
        let mut child = self.start()?;
        let status = format!("/proc/{}/status", child.id());
        let mut most = None;
        while child.try_wait()?.is_none() {
            let held = fs::read_to_string(&status).ok().and_then(|text| {
                let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
                line.split_whitespace().next()?.parse::<u64>().ok()
            });
            most = most.max(held.map(|kib| kib * 1024));
            std::thread::yield_now();
        }
        self.end(child)?;
        Ok(most)
    }

    /// Waits for it; 1 is a difference, a deviation, or nothing found.
    fn end(&self, mut child: Child) -> io::Result<()> {
        let status = child.wait()?;
        match status.code() {
            Some(0 | 1) => Ok(()),
            _ => Err(io::Error::other(format!(
                "{:?} ended with {status}",
                self.command
            ))),
        }
    }
}

/// Runs both in turn; how often, `pairs` says when it knows how long the longer of them takes.
pub(crate) fn in_turn(
    tool: &Run,
    other: &Run,
    pairs: impl Fn(Duration) -> usize,
) -> io::Result<Measured> {
    // For the caches; the least tells how long a run takes where nothing else is in its way.
    let mut warm = tool.time()?.max(other.time()?);
    if warm < SHORT {
        warm = warm.min(tool.time()?.max(other.time()?));
    }
    let pairs = pairs(warm).max(1);
    let mut times: Vec<(Duration, Duration)> = Vec::with_capacity(pairs);
    for pair in 0..pairs {
        // Whichever goes second finds the machine warmer, so they take turns.
        times.push(if pair % 2 == 0 {
            let other = other.time()?;
            (tool.time()?, other)
        } else {
            let tool = tool.time()?;
            (tool, other.time()?)
        });
    }
    let mut ratios: Vec<f64> = times
        .iter()
        .map(|(tool, other)| tool.as_secs_f64() / other.as_secs_f64())
        .collect();
    ratios.sort_by(f64::total_cmp);
    let at = |place: usize| ratios.get(place).copied().unwrap_or_default();
    let middle = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or_default()
    };
    Ok(Measured {
        tool: middle(times.iter().map(|(tool, _)| *tool).collect()),
        other: middle(times.iter().map(|(_, other)| *other).collect()),
        ratio: [at(0), at(pairs / 2), at(pairs - 1)],
        pairs,
    })
}
