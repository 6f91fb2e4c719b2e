//! Writes one huge text to standard output, for measurements by hand:
//!
//! ```text
//! cargo run --release --example huge -- SHAPE MEGABYTES SEED [EVERY] > FILE
//! ```
//!
//! SHAPE is `paragraphs`, `headings`, `rows`, `line`, `equal`, `equal-parted`, `numbered`, `addresses`, `word`, `signs`,
//! `list`, `blank` or `columns`. Two seeds give two texts with nothing in common. With EVERY, one piece in so many is
//! edited: the same call without it gives the text that the copy was made from.
#![allow(
    clippy::print_stderr,
    reason = "an example talks to the person who runs it"
)]

#[path = "../tests/planted/shapes.rs"]
mod shapes;

use std::io::Write;
use std::process::ExitCode;

use shapes::{Edited, Shape, text};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match written(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}\nusage: huge SHAPE MEGABYTES SEED [EVERY]");
            ExitCode::from(2)
        }
    }
}

fn written(arguments: &[String]) -> Result<(), String> {
    let [shape, megabytes, seed, every @ ..] = arguments else {
        return Err("a shape, a size and a seed are needed".to_owned());
    };
    let shape = Shape::ALL
        .into_iter()
        .find(|held| held.name() == shape)
        .ok_or_else(|| format!("no shape is called {shape}"))?;
    let megabytes: f64 = megabytes
        .parse()
        .map_err(|_| format!("{megabytes} is no size"))?;
    let seed = seed.parse().map_err(|_| format!("{seed} is no seed"))?;
    let edited = match every.first() {
        None => None,
        Some(every) => match every.parse() {
            Ok(every) if every > 0 => Some(Edited { every }),
            _ => return Err(format!("{every} is no count of pieces")),
        },
    };
    let text = text(shape, (megabytes * 1e6) as usize, seed, edited);
    std::io::stdout()
        .write_all(text.as_bytes())
        .map_err(|error| error.to_string())
}
