//! What people read on a terminal.
use super::lang::Lang;
use crate::analysis::Analysis;
use std::io::{self, Write};
pub mod page;
/// Options.
#[derive(Debug, Clone, Copy)]
pub struct TextOptions {
    /// Columns.
    pub width: usize,
    /// Colour.
    pub colour: bool,
    /// Language.
    pub lang: Lang,
    /// Notes too.
    pub verbose: bool,
    /// Closing line only.
    pub quiet: bool,
}
/// Writes.
/// # Errors
/// The writer's.
pub fn write(_analysis: &Analysis, _options: &TextOptions, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"text\n")
}
