//! Text in, structure out: lines, tables, the written form of one document, and its blocks.
//!
//! Nothing here looks at a second document, but for [`junction`], which gathers what a family shows about its cuts.

pub mod block;
pub mod columns;
pub mod content;
pub mod dress;
pub mod element;
mod facts;
pub mod form;
pub mod gist;
pub mod grid;
mod groups;
pub mod junction;
pub mod known;
pub mod line;
pub mod marker;
pub mod section;
pub mod table;
pub mod unit;
mod wrap;

pub use block::{
    Block, Part, Parts, RowShape, Shape, Span, blocks, cell_span, copied, copied_text, span,
};
pub use content::{Content, Contents, Summed, hash_all};
pub use element::Element;
pub use form::{Formed, Laid};
pub use gist::{Gist, Mould};
pub use junction::{Cuts, Junctions};
pub use known::Lines;
pub use line::Line;
pub use unit::{
    Body, Gap, Place, Seen, Traits, Unit, add_words, is_copy, outline, seen, seen_at, traits,
    units, units_at, word_stream,
};
