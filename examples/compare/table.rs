//! What was measured, as a Markdown table: each line with its bar, and whether it is met.

use std::io;
use std::time::Duration;

use crate::pairs_of;
use crate::run::{Measured, Run, in_turn};

/// What a comparison has to show of the tool's time.
#[derive(Clone, Copy)]
pub(crate) enum Bar {
    /// At most so many times the other's.
    AtMost(f64),
    /// At most the other's, divided by that.
    AtMostAPart(f64),
}

/// What is told of the memory that the tool held.
#[derive(Clone, Copy)]
pub(crate) enum Memory {
    Untold,
    Told,
    /// It is to be at most so many millions of bytes.
    AtMost(u64),
}

/// What is compared.
pub(crate) struct Row {
    pub(crate) files: String,
    /// What the tool does.
    pub(crate) command: &'static str,
    /// What it is compared with.
    pub(crate) beside: &'static str,
    pub(crate) bar: Option<Bar>,
    pub(crate) memory: Memory,
}

/// The table, printed line by line, since a whole run takes long.
pub(crate) struct Table(());

impl Table {
    /// Prints the machine and the head.
    pub(crate) fn begin(machine: &str) -> Self {
        let head = "files | charte-diff | beside | its time | the other's | ratio (range) | pairs | memory | bar | met";
        println!("{machine}\n\n| {head} |");
        println!("|---|---|---|--:|--:|---|--:|--:|---|---|");
        Self(())
    }

    /// Measures and tells; nothing is measured where the other is not installed.
    pub(crate) fn compare(
        &mut self,
        row: Row,
        tool: &Run,
        other: Option<&Run>,
        pairs: usize,
    ) -> io::Result<Option<Measured>> {
        let head = [&*row.files, row.command, row.beside];
        let Some(other) = other else {
            let rest = ["", "", "not installed", "", "", "", "not measured"];
            self.line(&[&head[..], &rest].concat());
            return Ok(None);
        };
        let measured = in_turn(tool, other, |time| pairs_of(pairs, time))?;
        let [least, median, most] = measured.ratio;
        let mut wanted = Vec::new();
        let mut met = Vec::new();
        match row.bar {
            Some(Bar::AtMost(bar)) => {
                wanted.push(format!("at most {bar}"));
                met.push(yes(median <= bar));
            }
            Some(Bar::AtMostAPart(bar)) => {
                wanted.push(format!("at most 1/{bar}"));
                met.push(yes(median * bar <= 1.0));
            }
            None => {}
        }
        let mut memory = String::new();
        if !matches!(row.memory, Memory::Untold) {
            let held = tool.peak()?;
            memory = held.map_or("unknown".to_owned(), |held| {
                format!("{} MB", held.div_ceil(1_000_000))
            });
            if let Memory::AtMost(most) = row.memory {
                wanted.push(format!("{most} MB"));
                met.push(held.map_or("unknown", |held| yes(held <= most * 1_000_000)));
            }
        }
        let rest = [
            &*time(measured.tool),
            &time(measured.other),
            &format!(
                "**{}** ({} to {})",
                times(median),
                times(least),
                times(most)
            ),
            &measured.pairs.to_string(),
            &memory,
            &wanted.join(", "),
            &met.join(", "),
        ];
        self.line(&[&head[..], &rest].concat());
        Ok(Some(measured))
    }

    /// Tells how many times the tool's time has grown.
    pub(crate) fn growth(&mut self, files: &str, command: &str, grown: f64, most: Option<f64>) {
        let wanted = most.map_or(String::new(), |most| format!("at most {most}"));
        let met = most.map_or("", |most| yes(grown <= most));
        let shown = format!("**{grown:.1}**");
        let cells = [
            files, command, "growth", "", "", &shown, "", "", &wanted, met,
        ];
        self.line(&cells);
    }

    fn line(&mut self, cells: &[&str]) {
        let cells = cells.iter().map(|cell| match *cell {
            "" => " |".to_owned(),
            cell => format!(" {cell} |"),
        });
        println!("|{}", cells.collect::<String>());
    }
}

const fn yes(met: bool) -> &'static str {
    if met { "yes" } else { "**no**" }
}

/// A ratio: below a tenth, as a part of the other's time.
fn times(ratio: f64) -> String {
    if ratio < 0.1 {
        format!("1/{:.0}", 1.0 / ratio)
    } else if ratio < 10.0 {
        format!("{ratio:.2}")
    } else {
        format!("{ratio:.1}")
    }
}

fn time(time: Duration) -> String {
    let millis = time.as_secs_f64() * 1000.0;
    if millis < 100.0 {
        format!("{millis:.1} ms")
    } else if millis < 10_000.0 {
        format!("{millis:.0} ms")
    } else {
        format!("{:.1} s", millis / 1000.0)
    }
}

/// A count with commas between thousands.
pub(crate) fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}
