//! How many times the floor a whole run takes, and whether its time grows as the corpus does.
//!
//! ```text
//! cargo build --release --bins --examples
//! cargo run --release --example ratio -- [PAIRS] [COUNT]...
//! ```
//!
//! For each COUNT (10,000 if none is given; the first one is the yardstick for growth) it writes a corpus of that many
//! generated chartes to a temporary folder, and then runs, PAIRS times (21) in turn, the floor (`examples/floor.rs`) and
//! `charte-diff --format json` into a file. The two of a pair run next to each other, so what else the machine does
//! touches both; the ratio is taken in each pair, and the median of the pairs is printed. Everything counts, from the
//! start of the process to its end, with warm caches.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example talks to the person who runs it"
)]

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}\nusage: ratio [PAIRS] [COUNT]...");
            ExitCode::from(2)
        }
    }
}

fn run() -> io::Result<()> {
    let numbers: Vec<usize> = std::env::args()
        .skip(1)
        .map(|typed| {
            typed
                .parse()
                .map_err(|_| io::Error::other(format!("{typed} is not a number")))
        })
        .collect::<io::Result<_>>()?;
    let pairs = numbers.first().copied().unwrap_or(21).max(1);
    let counts = match numbers.get(1..) {
        Some(counts) if !counts.is_empty() => counts.to_vec(),
        _ => vec![10_000],
    };
    let programs = Programs::find()?;
    let folder = tempfile::tempdir()?;
    println!(
        "{:>8} {:>11} {:>11} {:>7} {:>13} {:>9} {:>8}",
        "files", "floor", "tool", "ratio", "range", "memory", "growth"
    );
    let mut yardstick: Option<(usize, Duration)> = None;
    for count in counts {
        let corpus = folder.path().join(count.to_string());
        done(
            Command::new(&programs.generate)
                .arg(&corpus)
                .args([&count.to_string(), "1"])
                .spawn()?,
        )?;
        let measured = programs.measure(&corpus, &folder.path().join("report.json"), pairs)?;
        let (first, time) = *yardstick.get_or_insert((count, measured.tool));
        println!(
            "{count:>8} {:>8.1} ms {:>8.1} ms {:>7.2} {:>13} {:>9} {:>8}",
            millis(measured.floor),
            millis(measured.tool),
            measured.ratio,
            format!("{:.2} to {:.2}", measured.least, measured.most),
            measured
                .memory
                .map_or("?".to_owned(), |kib| format!("{} MiB", kib / 1024)),
            if first == count {
                "1".to_owned()
            } else {
                format!(
                    "{:.1} for {}",
                    measured.tool.as_secs_f64() / time.as_secs_f64(),
                    count / first
                )
            },
        );
        fs::remove_dir_all(&corpus)?;
    }
    Ok(())
}

struct Programs {
    tool: PathBuf,
    floor: PathBuf,
    generate: PathBuf,
}

struct Measured {
    floor: Duration,
    tool: Duration,
    ratio: f64,
    least: f64,
    most: f64,
    /// The most memory that the tool held at once, in KiB, where the system tells.
    memory: Option<u64>,
}

impl Programs {
    /// The programs that cargo built beside this one.
    fn find() -> io::Result<Self> {
        let own = std::env::current_exe()?;
        let examples = own.parent().unwrap_or(Path::new("."));
        let named = |folder: &Path, name: &str| {
            let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
            if path.is_file() {
                Ok(path)
            } else {
                Err(io::Error::other(format!(
                    "{} is not there: run `cargo build --release --bins --examples` first",
                    path.display()
                )))
            }
        };
        Ok(Self {
            tool: named(examples.parent().unwrap_or(examples), "charte-diff")?,
            floor: named(examples, "floor")?,
            generate: named(examples, "generate")?,
        })
    }

    fn run_floor(&self, corpus: &Path) -> io::Result<Duration> {
        let start = Instant::now();
        done(
            Command::new(&self.floor)
                .arg(corpus)
                .stdout(Stdio::null())
                .spawn()?,
        )?;
        Ok(start.elapsed())
    }

    fn start_tool(&self, corpus: &Path, report: &Path) -> io::Result<Child> {
        Command::new(&self.tool)
            .args(["--format", "json"])
            .arg(corpus)
            .stdout(File::create(report)?)
            .spawn()
    }

    fn run_tool(&self, corpus: &Path, report: &Path) -> io::Result<Duration> {
        let start = Instant::now();
        done(self.start_tool(corpus, report)?)?;
        Ok(start.elapsed())
    }

    fn measure(&self, corpus: &Path, report: &Path, pairs: usize) -> io::Result<Measured> {
        // Once each for the caches.
        self.run_floor(corpus)?;
        self.run_tool(corpus, report)?;
        let mut times: Vec<(Duration, Duration)> = Vec::with_capacity(pairs);
        for pair in 0..pairs {
            // Whichever goes second finds the machine warmer, so they take turns.
            times.push(if pair % 2 == 0 {
                let floor = self.run_floor(corpus)?;
                (floor, self.run_tool(corpus, report)?)
            } else {
                let tool = self.run_tool(corpus, report)?;
                (self.run_floor(corpus)?, tool)
            });
        }
        let mut ratios: Vec<f64> = times
            .iter()
            .map(|(floor, tool)| tool.as_secs_f64() / floor.as_secs_f64())
            .collect();
        ratios.sort_by(f64::total_cmp);
        let middle = |mut times: Vec<Duration>| {
            times.sort_unstable();
            times.get(times.len() / 2).copied().unwrap_or_default()
        };
        Ok(Measured {
            floor: middle(times.iter().map(|(floor, _)| *floor).collect()),
            tool: middle(times.iter().map(|(_, tool)| *tool).collect()),
            ratio: ratios.get(pairs / 2).copied().unwrap_or_default(),
            least: ratios.first().copied().unwrap_or_default(),
            most: ratios.last().copied().unwrap_or_default(),
            memory: peak(self.start_tool(corpus, report)?)?,
        })
    }
}

/// Waits for a program; only 0 and 1 (something was found) are a run.
fn done(mut child: Child) -> io::Result<()> {
    let status = child.wait()?;
    match status.code() {
        Some(0 | 1) => Ok(()),
        _ => Err(io::Error::other(format!("a program ended with {status}"))),
    }
}

/// The most memory that a program holds while it runs, looked up every millisecond where there is `/proc`.
fn peak(mut child: Child) -> io::Result<Option<u64>> {
    let status = format!("/proc/{}/status", child.id());
    let mut most = None;
    while child.try_wait()?.is_none() {
        let held = fs::read_to_string(&status).ok().and_then(|text| {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
            line.split_whitespace().next()?.parse().ok()
        });
        most = most.max(held);
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(most)
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
