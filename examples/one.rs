//! What a check of one file costs, beside `git diff --no-index` of two such files.
//!
//! ```text
//! cargo build --release --bins --examples
//! cargo run --release --example one -- [PAIRS]
//! ```
//!
//! Both are run whole, PAIRS times (101) in turn, on a charte of `corpus/`: one that conforms, then the one with most
//! deviations. The ratio is taken in each pair; the medians are printed.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example talks to the person who runs it"
)]

use std::io;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

const TEMPLATE: &str = "examples/charte-cookies.txt";
const CONFORMING: &str = "corpus/opendata.ha-py.fr.txt";
const DEVIATING: &str = "corpus/data.saint-maur.com.txt";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> io::Result<()> {
    let pairs = std::env::args()
        .nth(1)
        .and_then(|typed| typed.parse().ok())
        .unwrap_or(101)
        .max(1);
    let own = std::env::current_exe()?;
    let folder = own.ancestors().nth(2).unwrap_or(Path::new("."));
    let tool = folder.join(format!("charte-diff{}", std::env::consts::EXE_SUFFIX));
    println!(
        "{:<34} {:>9} {:>9} {:>7}",
        "file", "git diff", "check", "ratio"
    );
    for file in [CONFORMING, DEVIATING] {
        let mut git = Command::new("git");
        git.args(["diff", "--no-index", CONFORMING, DEVIATING]);
        let mut check = Command::new(&tool);
        check.args(["check", "--template", TEMPLATE, file]);
        let mut times = Vec::with_capacity(pairs);
        for pair in 0..=pairs {
            // Whichever goes second finds the machine warmer, so they take turns; the first pair is for the caches.
            let (one, other) = if pair % 2 == 0 {
                let one = timed(&mut git)?;
                (one, timed(&mut check)?)
            } else {
                let other = timed(&mut check)?;
                (timed(&mut git)?, other)
            };
            if pair > 0 {
                times.push((one, other));
            }
        }
        let middle = |mut values: Vec<f64>| {
            values.sort_by(f64::total_cmp);
            values.get(values.len() / 2).copied().unwrap_or_default()
        };
        let millis = |time: &Duration| time.as_secs_f64() * 1000.0;
        println!(
            "{file:<34} {:>6.2} ms {:>6.2} ms {:>7.2}",
            middle(times.iter().map(|(git, _)| millis(git)).collect()),
            middle(times.iter().map(|(_, check)| millis(check)).collect()),
            middle(
                times
                    .iter()
                    .map(|(git, check)| check.as_secs_f64() / git.as_secs_f64())
                    .collect()
            ),
        );
    }
    Ok(())
}

/// The time of a whole process. 1 is a difference, or a deviation.
fn timed(command: &mut Command) -> io::Result<Duration> {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).status()?;
    match status.code() {
        Some(0 | 1) => Ok(start.elapsed()),
        _ => Err(io::Error::other(format!("{command:?} ended with {status}"))),
    }
}
