//! document
pub mod block;
pub mod content;
pub mod junction;
pub mod section;
pub mod unit;

pub use block::{Block, Part, RowShape, Shape, Span, blocks, cell_span, heading_shape, span};
pub use content::{Content, Contents, hash_all};
pub use junction::{Cuts, Junctions};
pub use unit::{Body, Gap, Unit, shape, units, word_stream};
