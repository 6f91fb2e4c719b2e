//! What documents have in common that are one text but for noise and fillers, held once.
//!
//! A document finds it by its [`Gist`] before its lines have roles, or, where its noise may decide roles, by what came
//! of them.

use std::sync::MutexGuard;

use super::*;
use crate::apart::Apart;
use crate::document::{Laid, Mould};

/// What documents are that are one text but for noise and fillers: the first of them that was met. Which one that is
/// is chance, and must not show.
pub(super) struct Frame<'l> {
    pub(super) numbers: Box<[u32]>,
    pub(super) laid: Laid<'l>,
    pub(super) outline: Box<[Place]>,
}

/// The frames of documents that are taken in.
#[derive(Default)]
pub(super) struct Frames<'l> {
    /// By the hash that their documents have in common.
    held: Shards<Frame<'l>>,
    /// What documents of one gist are, by its hash.
    moulds: Shards<Cast<'l>>,
}

/// Shared things by hashes, in parts, so that threads seldom wait for one another.
type Shards<T> = [Apart<Mutex<Shard<T>>>; PARTS];

type Shard<T> = FxHashMap<u64, OneOrMore<Arc<T>>>;

/// A power of two, so that the part is a hash's last bits.
const PARTS: usize = 16;

fn part<T>(shards: &Shards<T>, hash: u64) -> MutexGuard<'_, Shard<T>> {
    let part = shards.get(hash as usize % PARTS);
    let part = part.unwrap_or(&shards[0]);
    part.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What documents of one gist are.
pub(super) struct Cast<'l> {
    pub(super) mould: Mould,
    pub(super) frame: Arc<Frame<'l>>,
}

impl<'l> Frames<'l> {
    /// What documents of a gist are, once one of them was met.
    pub(super) fn cast(&self, gist: &Gist, hash: u64) -> Option<Arc<Cast<'l>>> {
        let held = part(&self.moulds, hash).get(&hash).cloned()?;
        let of = held.as_slice().iter().find(|cast| cast.mould.is_of(gist));
        of.map(Arc::clone)
    }

    pub(super) fn keep(&self, hash: u64, mould: Mould, frame: &Arc<Frame<'l>>) {
        let frame = Arc::clone(frame);
        let cast = Arc::new(Cast { mould, frame });
        OneOrMore::add(&mut part(&self.moulds, hash), hash, cast);
    }

    /// The frame of a document; its own where no document before it is the same but for noise and fillers.
    pub(super) fn of(
        &self,
        hash: u64,
        laid: Laid<'l>,
        outline: Vec<Place>,
        numbers: &[u32],
    ) -> Arc<Frame<'l>> {
        let is_own =
            |held: &&Arc<Frame<'l>>| is_copy((&laid, &outline), (&held.laid, &held.outline));
        // Compared while nobody waits, but for what came meanwhile.
        let before = part(&self.held, hash).get(&hash).cloned();
        let before = before.as_ref().map_or(&[][..], OneOrMore::as_slice);
        if let Some(held) = before.iter().find(is_own) {
            return Arc::clone(held);
        }
        let mut frames = part(&self.held, hash);
        let now = frames.get(&hash).map_or(&[][..], OneOrMore::as_slice);
        if let Some(held) = now.iter().skip(before.len()).find(is_own) {
            return Arc::clone(held);
        }
        let own = Arc::new(Frame {
            numbers: numbers.into(),
            laid,
            outline: outline.into(),
        });
        OneOrMore::add(&mut frames, hash, Arc::clone(&own));
        own
    }
}

/// What has one hash: nearly always one thing, which takes no memory of its own.
#[derive(Clone)]
pub(super) enum OneOrMore<T> {
    One([T; 1]),
    More(Vec<T>),
}

impl<T> OneOrMore<T> {
    pub(super) fn as_slice(&self) -> &[T] {
        match self {
            Self::One(one) => one,
            Self::More(more) => more,
        }
    }

    pub(super) fn add(held: &mut FxHashMap<u64, Self>, hash: u64, next: T) {
        let all = match held.remove(&hash) {
            None => Self::One([next]),
            Some(Self::One([one])) => Self::More(vec![one, next]),
            Some(Self::More(mut more)) => {
                more.push(next);
                Self::More(more)
            }
        };
        held.insert(hash, all);
    }
}
