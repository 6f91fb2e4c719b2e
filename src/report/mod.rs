//! One file a format. Writers compute nothing: they show an [`Analysis`](crate::analysis::Analysis), each with its own
//! escaping. What people read comes from one catalogue, [`lang`].

pub mod explain;
pub mod github;
pub mod json;
pub mod lang;
pub mod markdown;
mod place;
pub mod sarif;
pub mod text;
mod told;
pub mod visible;
mod words;
