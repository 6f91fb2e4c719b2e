//! Finds the template that a family of texts comes from, and shows how each text departs from it.
//!
//! The flow goes one way: bytes → text → blocks → families → template → deviations → report. [`engine`] runs the whole
//! of it and gives an [`Analysis`](analysis::Analysis), which is plain data; [`report`] writes it for people
//! ([`report::text`]) or for programs ([`report::json`]). The layers below can be used on their own.
//!
//! # Which texts depart from the others, and how?
//!
//! ```
//! use std::fs;
//!
//! use charte_diff::deviation::{Kind, Severity};
//! use charte_diff::{corpus, engine};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! for (name, days) in [("a.example.org", 30), ("b.example.org", 30), ("c.example.org", 90)] {
//!     let text = format!(
//!         "Privacy\n\nWe tell you here what is kept, and for how long.\n\n\
//!          What you send to {name} is kept for {days} days and then deleted.\n\n\
//!          Nobody else gets it from us without your consent.\n"
//!     );
//!     fs::write(folder.path().join(name.to_owned() + ".txt"), text)?;
//! }
//!
//! let found = corpus::collect(&[folder.path().to_owned()], "stdin");
//! let analysis = engine::analyse(&found.files, &engine::Settings::default(), &|_done| ());
//!
//! let family = &analysis.families[0];
//! assert_eq!(family.template.blocks.len(), 4);
//! assert_eq!(analysis.summary.conforming, 2);
//!
//! let odd = family.documents.iter().find(|document| !document.conforms).ok_or("all conform")?;
//! assert_eq!(&*odd.portal, "c.example.org");
//! let deviation = &odd.findings.deviations[0];
//! assert_eq!((deviation.kind, deviation.severity), (Kind::Wording, Severity::Error));
//! assert_eq!(deviation.found.as_ref().map(|found| found.start_line), Some(5));
//! # Ok(())
//! # }
//! ```
//!
//! # What is a text without the noise of scraping?
//!
//! ```
//! use charte_diff::analysis::SkipReason;
//! use charte_diff::engine::written_form;
//!
//! # fn main() -> Result<(), SkipReason> {
//! let written = written_form("\u{feff}Cookies\r\n\r\n\r\nIls  servent.\r\n".as_bytes())?;
//! assert_eq!(written.text, "Cookies\n\nIls servent.\n");
//! assert_eq!(written.encoding, "utf-8");
//!
//! // What is no text says why.
//! assert_eq!(written_form(b"\0\x01\x02").err(), Some(SkipReason::Binary));
//! # Ok(())
//! # }
//! ```

pub mod accepted;
pub mod align;
pub mod analysis;
mod apart;
pub mod config;
pub mod corpus;
pub mod day;
#[cfg(feature = "reports")]
pub mod decisions;
pub mod deviation;
pub mod document;
pub mod engine;
pub mod patch;
pub mod report;
pub mod since;
pub mod template;
pub mod text;
pub mod toml;

/// The examples of the README, run with those of the documentation.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
