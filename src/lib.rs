//! Finds the template that a family of texts comes from, and shows how each text departs from it.
//!
//! The flow goes one way: bytes → text → blocks → families → template → deviations → report.

pub mod align;
pub mod analysis;
pub mod corpus;
pub mod deviation;
pub mod document;
pub mod engine;
pub mod report;
pub mod template;
pub mod text;
