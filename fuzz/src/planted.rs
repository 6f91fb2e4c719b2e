//! The tests' own means of looking at an output, by the paths that their other files know them by.

#![allow(dead_code, reason = "the tests need more of it")]

#[path = "../../tests/planted/check.rs"]
pub(crate) mod check;
#[path = "../../tests/planted/contract.rs"]
pub(crate) mod contract;
#[path = "../../tests/planted/rebuild.rs"]
pub(crate) mod rebuild;
#[path = "../../tests/planted/words.rs"]
pub(crate) mod words;
