//! One file a format. Writers compute nothing: they show an [`Analysis`](crate::analysis::Analysis), each with its own
//! escaping. What people read comes from one catalogue, [`lang`]. Those that need crates of their own stand behind the
//! feature `reports`.

#[cfg(feature = "reports")]
pub mod csv;
#[cfg(feature = "reports")]
pub mod docx;
pub mod explain;
pub mod github;
#[cfg(feature = "reports")]
pub mod html;
pub mod json;
pub mod lang;
pub mod markdown;
mod once;
mod place;
pub mod review;
pub mod rows;
pub mod sarif;
pub mod text;
mod told;
pub mod visible;
mod words;
#[cfg(feature = "reports")]
pub mod xlsx;
