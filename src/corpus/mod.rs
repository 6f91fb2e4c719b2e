//! From the paths that were typed to the bytes of each document: which files are meant, and reading one safely.
//!
//! Nothing here looks into a text, but for the first line that tells a template file from a document.

pub mod portal;
mod read;
pub mod record;
pub mod stream;
mod walk;

pub use read::{SIZE_LIMIT, is_template, read, read_into, read_named};
pub use walk::{Collected, Found, Selection, collect, collect_by, would_take_up};
