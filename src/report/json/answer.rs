//! The lines of a stream: one verdict or one fault at a time, in the form of [`super::write_lines`]' lines. Who else has
//! a deviation is not known here, so `shared_by` is null.

use std::io::{self, Write};

use super::wire::{DeviationJson, ErrorJson};
use super::{begin_document, begin_line, value, write_findings, write_skipped, write_unassigned};
use crate::analysis::Verdict;
use crate::corpus::record::Fault;
use crate::report::lang::Lang;

/// Writes the line for one text. Only `message` follows `lang`.
///
/// # Errors
/// What the writer says.
pub fn write_verdict(verdict: &Verdict, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    match verdict {
        Verdict::Document { family, document } => {
            begin_line(Some(family), out)?;
            begin_document(document, out)?;
            write_findings(&document.findings, out, |position, deviation, out| {
                let mark = document.marks.get(position);
                value(&DeviationJson::new(deviation, mark, None), out)
            })?;
            out.write_all(b"}\n")
        }
        Verdict::Unassigned(document) => write_unassigned(document, lang, out),
        Verdict::Skipped(skipped) => write_skipped(skipped, lang, out),
    }
}

/// Writes the line for a record without a document: its path where that is known, and for a damaged one the number of its
/// line in the stream. One that is only passed over is as well known by its path, wherever it stands.
///
/// # Errors
/// What the writer says.
pub fn write_fault(
    path: Option<&str>,
    line: u64,
    fault: Fault,
    lang: Lang,
    out: &mut impl Write,
) -> io::Result<()> {
    begin_line(None, out)?;
    out.write_all(b"\"path\":")?;
    value(&path, out)?;
    if fault.is_damage() {
        write!(out, ",\"line\":{line}")?;
    }
    out.write_all(b",\"error\":")?;
    value(&ErrorJson::new(fault.name(), lang.no_record(fault)), out)?;
    out.write_all(b"}\n")
}
