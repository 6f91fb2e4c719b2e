//! Writes a folder of generated texts, for benchmarks and for looking at:
//!
//! ```text
//! cargo run --release --example generate -- DIR COUNT SEED [FAMILY]
//! ```
//!
//! FAMILY is `chartes` (the default: files like those of `corpus/`, many of them alike) or a family of the planted
//! corpora: `cookies`, `cookies-next`, `terms`, `licence`, `privacy`, with deviations and noise of every kind.
#![allow(
    clippy::print_stderr,
    reason = "an example talks to the person who runs it"
)]
#![allow(
    dead_code,
    reason = "this program needs a part of the tests' generator only"
)]

#[path = "../tests/planted/chartes.rs"]
mod chartes;
#[path = "../tests/planted/corpus.rs"]
mod corpus;
#[path = "../tests/planted/families/mod.rs"]
mod families;
#[path = "../tests/planted/fillers.rs"]
mod fillers;
#[path = "../tests/planted/layout.rs"]
mod layout;
#[path = "../tests/planted/model.rs"]
mod model;
#[path = "../tests/planted/noise.rs"]
mod noise;
#[path = "../tests/planted/plant.rs"]
mod plant;
#[path = "../tests/planted/render.rs"]
mod render;
#[path = "../tests/planted/rng.rs"]
mod rng;

use std::path::Path;
use std::process::ExitCode;

use corpus::{Corpus, Recipe};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match generate(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}\nusage: generate DIR COUNT SEED [FAMILY]");
            ExitCode::from(2)
        }
    }
}

fn generate(arguments: &[String]) -> Result<(), String> {
    let [folder, count, seed, family @ ..] = arguments else {
        return Err("a folder, a count and a seed are needed".to_owned());
    };
    let folder = Path::new(folder);
    let documents: usize = count
        .parse()
        .map_err(|_| format!("{count} is not a count"))?;
    let seed: u64 = seed.parse().map_err(|_| format!("{seed} is not a seed"))?;
    let name = family.first().map_or("chartes", String::as_str);
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let written = if name == "chartes" {
        write_chartes(folder, documents, seed)
    } else {
        let family = families::ALL.into_iter().find(|family| family.name == name);
        let family = family.ok_or_else(|| format!("there is no family {name}"))?;
        let families = [family];
        let recipe = Recipe {
            families: &families,
            documents,
            outliers: 0,
            seed,
            deviations: true,
            noise: true,
        };
        Corpus::new(&recipe).write(folder)
    };
    written.map_err(|error| format!("{}: {error}", folder.display()))
}

/// Writes `count` chartes into `folder`, a thousand a folder.
fn write_chartes(folder: &Path, count: usize, seed: u64) -> std::io::Result<()> {
    for index in 0..count {
        let part = folder.join(format!("{:03}", index / 1000));
        if index % 1000 == 0 {
            std::fs::create_dir_all(&part)?;
        }
        std::fs::write(
            part.join(format!("{}.txt", fillers::host(index))),
            chartes::charte(seed, index),
        )?;
    }
    Ok(())
}
