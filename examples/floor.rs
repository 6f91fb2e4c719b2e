//! The floor that the tool's speed is measured against: a parallel walk that reads every file of a folder and hashes it
//! with BLAKE3, and does nothing else.
//!
//! ```text
//! cargo run --release --example floor -- DIR
//! ```
//!
//! It prints how many files and bytes there were and the XOR of their hashes, so that nothing of it can be left out by
//! the compiler. Symbolic links are not followed.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example talks to the person who runs it"
)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use rayon::prelude::*;

/// What the walk saw.
#[derive(Default)]
struct Seen {
    files: u64,
    bytes: u64,
    hash: [u8; 32],
}

impl Seen {
    fn and(mut self, other: Self) -> Self {
        self.files += other.files;
        self.bytes += other.bytes;
        for (one, other) in self.hash.iter_mut().zip(other.hash) {
            *one ^= other;
        }
        self
    }
}

fn main() -> ExitCode {
    let folders: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let walked = folders.iter().try_fold(Seen::default(), |seen, folder| {
        Ok::<_, io::Error>(seen.and(walk(folder)?))
    });
    match walked {
        Ok(seen) if seen.files > 0 => {
            println!(
                "{} files, {} bytes, {}",
                seen.files,
                seen.bytes,
                blake3::Hash::from_bytes(seen.hash)
            );
            ExitCode::SUCCESS
        }
        Ok(_) => {
            eprintln!("usage: floor DIR, a folder that holds files");
            ExitCode::from(2)
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn walk(folder: &Path) -> io::Result<Seen> {
    let entries: Vec<fs::DirEntry> = fs::read_dir(folder)?.collect::<io::Result<_>>()?;
    entries
        .into_par_iter()
        .map(|entry| {
            let kind = entry.file_type()?;
            if kind.is_dir() {
                return walk(&entry.path());
            }
            if !kind.is_file() {
                return Ok(Seen::default());
            }
            let bytes = fs::read(entry.path())?;
            Ok(Seen {
                files: 1,
                bytes: bytes.len() as u64,
                hash: *blake3::hash(&bytes).as_bytes(),
            })
        })
        .try_reduce(Seen::default, |one, other| Ok(one.and(other)))
}
