//! One file a format. Writers compute nothing: they show an [`Analysis`](crate::analysis::Analysis), each with its own
//! escaping. What people read comes from one catalogue, [`lang`].

pub mod explain;
pub mod json;
pub mod lang;
pub mod text;
pub mod visible;
