//! What was worked out once, by what it was worked out from: looked up by many threads, worked out outside of any lock.
//!
//! Two threads may work out the same at the same time; what stands first is kept, so that equal things are one.

use std::hash::{BuildHasher as _, Hash};
use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::apart::Apart;

/// So many locks, so that threads seldom wait for one.
const SHARDS: usize = 16;

/// Values by their keys.
#[derive(Debug)]
pub(super) struct Memo<K, V> {
    shards: [Apart<Mutex<FxHashMap<K, V>>>; SHARDS],
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self {
            shards: std::array::from_fn(|_| Apart(Mutex::default())),
        }
    }
}

impl<K: Eq + Hash, V: Clone> Memo<K, V> {
    /// The value of a key.
    pub(super) fn get(&self, key: &K) -> Option<V> {
        let shard = self.shard(key)?;
        let held = shard.lock().unwrap_or_else(PoisonError::into_inner);
        held.get(key).cloned()
    }

    /// Keeps a value, unless the key has one; gives the one that is kept.
    pub(super) fn keep(&self, key: K, value: V) -> V {
        let Some(shard) = self.shard(&key) else {
            return value;
        };
        let mut held = shard.lock().unwrap_or_else(PoisonError::into_inner);
        held.entry(key).or_insert(value).clone()
    }

    /// The value of a key, made when it is first asked for.
    pub(super) fn get_or(&self, key: K, make: impl FnOnce() -> V) -> V {
        match self.get(&key) {
            Some(held) => held,
            None => self.keep(key, make()),
        }
    }

    /// How many keys have a value.
    pub(super) fn len(&self) -> usize {
        let lengths = self.shards.iter().map(|shard| {
            let held = shard.lock().unwrap_or_else(PoisonError::into_inner);
            held.len()
        });
        lengths.sum()
    }

    fn shard(&self, key: &K) -> Option<&Mutex<FxHashMap<K, V>>> {
        let hash = FxBuildHasher.hash_one(key);
        // The map goes by the low bits and the highest seven.
        self.shards
            .get((hash >> 48) as usize % SHARDS)
            .map(|held| &**held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_first_is_kept() {
        let memo: Memo<usize, usize> = Memo::default();
        assert_eq!(memo.get(&7), None);
        assert_eq!(memo.get_or(7, || 1), 1);
        assert_eq!(memo.get_or(7, || 2), 1);
        assert_eq!(memo.keep(7, 3), 1);
        for key in 0..100 {
            assert_eq!(memo.get_or(key, || key).min(1), key.min(1));
        }
        assert_eq!(memo.len(), 100);
    }
}
