//! Text in, structure out: lines, tables, the written form of one document.
//!
//! Nothing here looks at a second document.

mod columns;
pub mod dress;
pub mod form;
mod grid;
mod groups;
pub mod line;
pub mod marker;
pub mod table;
