//! What stands in memory apart from its neighbours.

use std::ops::Deref;

/// A value that shares no cache line (of 64 bytes, as most processors have) with others: where each of several threads
/// writes to one of its own, none of them waits for what another one wrote beside it.
#[derive(Debug, Default)]
#[repr(align(64))]
pub(crate) struct Apart<T>(pub(crate) T);

impl<T> Deref for Apart<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
