//! Text in, structure out: lines, tables, the written form of one document.
//!
//! Nothing here looks at a second document.

pub mod columns;
pub mod dress;
pub mod form;
pub mod grid;
pub mod line;
pub mod marker;
pub mod table;
