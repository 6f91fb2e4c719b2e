//! Writes a folder of generated texts, for benchmarks and for looking at:
//!
//! ```text
//! cargo run --release --example generate -- DIR COUNT SEED [FAMILY]
//! ```
//!
//! FAMILY says what they are; each is known by its seed, on every machine:
//!
//! - `chartes`, the default: files like those of `corpus/`. Each has the URL of its own portal; without it and without
//!   what layout adds, about 8 % of 100,000 are distinct (8,000 contents);
//! - `repeated`: the same without that URL and that layout, so that files are equal byte for byte;
//! - `distinct`: the same, each with words of its own, so that no two are alike;
//! - `families:N`: N families of made-up words, the documents dealt out to them in turn;
//! - a family of the planted corpora, with deviations and noise of every kind: `cookies`, `cookies-next`, `terms`,
//!   `licence`, `privacy`.
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
#[path = "../tests/planted/scale.rs"]
mod scale;

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
    let many = name.strip_prefix("families:");
    let written = match (name, many) {
        ("chartes", _) => write(folder, documents, |index| chartes::charte(seed, index)),
        ("repeated", _) => write(folder, documents, |index| repeated(seed, index)),
        ("distinct", _) => write(folder, documents, |index| scale::distinct(seed, index)),
        (_, Some(many)) => {
            let many = many.parse().ok().filter(|many| *many > 0);
            let many = many.ok_or_else(|| format!("{name}: how many families?"))?;
            let families = scale::Families::new(seed, many);
            write(folder, documents, |index| families.text(index))
        }
        (name, None) => {
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
        }
    };
    written.map_err(|error| format!("{}: {error}", folder.display()))
}

/// The charte of the portal `index` with one URL for all and no layout of its own, so that many are equal byte for byte.
fn repeated(seed: u64, index: usize) -> String {
    let masked = chartes::masked(&chartes::charte(seed, index));
    masked.replace("<URL>", &format!("<{}>", chartes::URL))
}

/// Writes `count` texts into `folder`, a thousand a folder, each named after its portal.
fn write(folder: &Path, count: usize, text: impl Fn(usize) -> String) -> std::io::Result<()> {
    for index in 0..count {
        let part = folder.join(format!("{:03}", index / 1000));
        if index % 1000 == 0 {
            std::fs::create_dir_all(&part)?;
        }
        let name = format!("{}.txt", fillers::host(index));
        std::fs::write(part.join(name), text(index))?;
    }
    Ok(())
}
