//! What a run costs beside programs that do less with the same files, and whether the time grows as the corpus does.
//!
//! ```text
//! cargo run --release --example compare -- [PAIRS] [COUNT]...
//! ```
//!
//! It builds the programs, measures, and prints a Markdown table with the machine it ran on. Without arguments: 21
//! pairs, 10,000 and 100,000 files. Every command runs whole, from the start of its process to its end, with warm
//! caches, its output going to a file; what was generated is on the disk by then. The two of a pair run next to each
//! other and take turns in going first, so what else the machine does touches both; the ratio is taken in each pair,
//! and its median and range are printed. Pairs of short runs are more, pairs of long runs fewer ([`pairs_of`]).
//!
//! What `charte-diff` is compared with:
//!
//! - **floor** (`examples/floor.rs`): a parallel walk that reads every file and hashes it with BLAKE3. No program that
//!   looks at every file can take less.
//! - **git**: `git diff --no-index --word-diff` of two trees with the same names: in one each file is the charte that
//!   all were made from, in the other it is the portal's. So git is told what `charte-diff` has to find out (the
//!   template), and compares each file with it.
//! - **rg**: `rg -c cookies`, a word that most lines have: a parallel search that reads every file once.
//! - of one file, `git diff --no-index` of two chartes beside `charte-diff check` of one with a kept template.
//!
//! The generated chartes are of two kinds: *many equal*, of which 8 % of 100,000 are distinct, and *own URLs*, of which
//! no two are, since each has its portal's address and blank lines of its own.
//!
//! What is not installed is left out, and the table says so. Memory is the most that `charte-diff` held at once, as the
//! system counts it (`VmHWM`, where there is a `/proc`).
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example talks to the person who runs it"
)]

mod machine;
mod programs;
mod run;
mod table;
mod trees;

use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use programs::Programs;
use run::Run;
use table::{Bar, Memory, Row, Table};
use trees::{Tree, Trees};

/// How often a comparison is made where nothing is typed.
const PAIRS: usize = 21;
/// The sizes where nothing is typed.
const COUNTS: [usize; 2] = [10_000, 100_000];
/// Most memory at [`LARGE`] files, in millions of bytes.
const MEMORY: u64 = 256;
/// The size that the bar for memory is about.
const LARGE: usize = 100_000;
/// How many times the time may grow from 10,000 to 100,000 files.
const GROWTH: f64 = 11.0;

fn main() -> ExitCode {
    match compare() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}\nusage: compare [PAIRS] [COUNT]...");
            ExitCode::from(2)
        }
    }
}

fn compare() -> io::Result<()> {
    let typed = std::env::args().skip(1).map(|typed| {
        let number = typed.parse().ok().filter(|number| *number > 0);
        number.ok_or_else(|| io::Error::other(format!("{typed} is not a number from 1 on")))
    });
    let typed: Vec<usize> = typed.collect::<io::Result<_>>()?;
    let pairs = typed.first().copied().unwrap_or(PAIRS);
    let counts = match typed.get(1..) {
        Some(counts) if !counts.is_empty() => counts.to_vec(),
        _ => COUNTS.to_vec(),
    };
    let programs = Programs::build()?;
    let trees = Trees::new()?;
    let mut table = Table::begin(&machine::machine());
    one_file(&programs, &trees, pairs, &mut table)?;
    let real = Tree::real();
    let mut five = Series::new(&programs, &trees, &real, pairs);
    five.floor("text", Some(Bar::AtMost(2.0)), &mut table)?;
    five.floor("json", Some(Bar::AtMost(2.0)), &mut table)?;
    five.others(None, &mut table)?;
    for family in ["repeated", "chartes"] {
        sizes(&programs, &trees, &counts, family, pairs, &mut table)?;
    }
    // The same number of files in other ways; nothing is promised of these, so they have no bar.
    if let Some(count) = counts.first() {
        for family in ["families:200", "distinct"] {
            let tree = trees.generated(&programs, *count, family)?;
            Series::new(&programs, &trees, &tree, pairs).floor("text", None, &mut table)?;
        }
    }
    Ok(())
}

/// Chartes of one kind, in all sizes.
fn sizes(
    programs: &Programs,
    trees: &Trees,
    counts: &[usize],
    family: &str,
    pairs: usize,
    table: &mut Table,
) -> io::Result<()> {
    let mut yardstick: Option<(usize, [Duration; 2])> = None;
    for count in counts {
        let tree = trees.generated(programs, *count, family)?;
        let mut series = Series::new(programs, trees, &tree, pairs);
        let times = [
            series.floor("text", Some(Bar::AtMost(2.0)), table)?,
            series.floor("json", Some(Bar::AtMost(2.5)), table)?,
        ];
        let git = (*count == 10_000).then_some(Bar::AtMostAPart(15.0));
        series.others(git, table)?;
        let (first, before) = *yardstick.get_or_insert((*count, times));
        if first != *count {
            let bar = ((first, *count) == (10_000, LARGE)).then_some(GROWTH);
            for ((format, before), now) in ["text", "json"].iter().zip(before).zip(times) {
                let grown = now.as_secs_f64() / before.as_secs_f64();
                let files = format!("{} from {}", tree.shown, table::grouped(first));
                table.growth(&files, format, grown, bar);
            }
        }
    }
    Ok(())
}

/// How many pairs of runs that take `time` each are worth their while.
fn pairs_of(pairs: usize, time: Duration) -> usize {
    if time < Duration::from_millis(50) {
        pairs * 5
    } else if time < Duration::from_secs(3) {
        pairs
    } else if time < Duration::from_secs(30) {
        pairs.div_ceil(4)
    } else {
        pairs.div_ceil(20)
    }
}

/// A charte against a kept template, beside git on two chartes.
fn one_file(programs: &Programs, trees: &Trees, pairs: usize, table: &mut Table) -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let template = root.join("examples/charte-cookies.txt");
    let conforming = root.join("corpus/opendata.ha-py.fr.txt");
    let deviating = root.join("corpus/data.saint-maur.com.txt");
    for (file, shown) in [
        (&conforming, "one that conforms"),
        (&deviating, "one with five deviations"),
    ] {
        let tool = Run::new(&programs.tool, trees)
            .args(["check", "--template"])
            .args([&template, file]);
        let git = programs.git.as_ref().map(|git| {
            let git = Run::new(git, trees).args(["diff", "--no-index"]);
            git.args([&conforming, &deviating])
        });
        let row = Row {
            files: format!("1, {shown}"),
            command: "check",
            beside: "git diff",
            bar: Some(Bar::AtMost(1.5)),
            memory: Memory::Untold,
        };
        table.compare(row, &tool, git.as_ref(), pairs)?;
    }
    Ok(())
}

/// The comparisons on one tree.
struct Series<'a> {
    programs: &'a Programs,
    trees: &'a Trees,
    tree: &'a Tree,
    pairs: usize,
}

impl<'a> Series<'a> {
    fn new(programs: &'a Programs, trees: &'a Trees, tree: &'a Tree, pairs: usize) -> Self {
        Self {
            programs,
            trees,
            tree,
            pairs,
        }
    }

    fn tool(&self, format: &'static str) -> Run {
        Run::new(&self.programs.tool, self.trees)
            .args(["--format", format])
            .args([&self.tree.folder])
    }

    /// The tool beside the floor; gives the tool's time.
    fn floor(
        &mut self,
        format: &'static str,
        bar: Option<Bar>,
        table: &mut Table,
    ) -> io::Result<Duration> {
        let floor = Run::new(&self.programs.floor, self.trees).args([&self.tree.folder]);
        let row = Row {
            files: self.tree.shown.clone(),
            command: format,
            beside: "floor",
            bar,
            memory: if self.tree.count == LARGE {
                Memory::AtMost(MEMORY)
            } else {
                Memory::Told
            },
        };
        let measured = table.compare(row, &self.tool(format), Some(&floor), self.pairs)?;
        Ok(measured.map_or(Duration::ZERO, |measured| measured.tool))
    }

    /// The tool beside git and ripgrep.
    fn others(&mut self, git_bar: Option<Bar>, table: &mut Table) -> io::Result<()> {
        let templates = match &self.programs.git {
            Some(_) => Some(self.trees.templates_for(self.tree)?),
            None => None,
        };
        let git = self
            .programs
            .git
            .as_ref()
            .zip(templates)
            .map(|(git, templates)| {
                Run::new(git, self.trees)
                    .args(["diff", "--no-index", "--word-diff"])
                    .args([&templates, &self.tree.folder])
            });
        let rg = self.programs.rg.as_ref().map(|rg| {
            let rg = Run::new(rg, self.trees).args(["--no-config", "--no-ignore", "-c", "cookies"]);
            rg.args([&self.tree.folder])
        });
        for (beside, bar, other) in [("git diff --word-diff", git_bar, git), ("rg -c", None, rg)] {
            let row = Row {
                files: self.tree.shown.clone(),
                command: "text",
                beside,
                bar,
                memory: Memory::Untold,
            };
            table.compare(row, &self.tool("text"), other.as_ref(), self.pairs)?;
        }
        Ok(())
    }
}
