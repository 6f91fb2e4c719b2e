//! Pairing two sequences without crossing: blocks with blocks, words with words.
//!
//! Nothing here knows what a block means; the layers above say what may be paired and what a pair is worth.

pub mod anchor;
pub mod chain;
pub mod gap;
pub mod lattice;
pub mod slot_type;
pub mod words;

pub use slot_type::SlotType;
