//! One file a format. Writers compute nothing: they show an [`Analysis`](crate::analysis::Analysis), each with its own
//! escaping. What people read comes from one catalogue, [`lang`].

pub mod csv;
pub mod docx;
pub mod explain;
pub mod github;
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
pub mod xlsx;
