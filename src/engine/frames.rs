//! What documents have in common that are one text but for noise and fillers, held once.
//!
//! A document finds it by its [`Gist`] before its lines have roles, or, where its noise may decide roles, by what came
//! of them.

use std::sync::MutexGuard;

use super::*;
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
    held: Mutex<FxHashMap<u64, OneOrMore<Arc<Frame<'l>>>>>,
    /// What documents of one gist are, by its hash.
    moulds: Mutex<FxHashMap<u64, OneOrMore<Arc<Cast<'l>>>>>,
}

/// What documents of one gist are.
pub(super) struct Cast<'l> {
    pub(super) mould: Mould,
    pub(super) frame: Arc<Frame<'l>>,
}

impl<'l> Frames<'l> {
    /// What documents of a gist are, once one of them was met.
    pub(super) fn cast(&self, gist: &Gist, hash: u64) -> Option<Arc<Cast<'l>>> {
        let held = self.moulds().get(&hash).cloned()?;
        let of = held.as_slice().iter().find(|cast| cast.mould.is_of(gist));
        of.map(Arc::clone)
    }

    pub(super) fn keep(&self, hash: u64, mould: Mould, frame: &Arc<Frame<'l>>) {
        let frame = Arc::clone(frame);
        OneOrMore::add(&mut self.moulds(), hash, Arc::new(Cast { mould, frame }));
    }

    fn moulds(&self) -> MutexGuard<'_, FxHashMap<u64, OneOrMore<Arc<Cast<'l>>>>> {
        self.moulds.lock().unwrap_or_else(PoisonError::into_inner)
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
        let before = self.lock().get(&hash).cloned();
        let before = before.as_ref().map_or(&[][..], OneOrMore::as_slice);
        if let Some(held) = before.iter().find(is_own) {
            return Arc::clone(held);
        }
        let mut frames = self.lock();
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

    fn lock(&self) -> MutexGuard<'_, FxHashMap<u64, OneOrMore<Arc<Frame<'l>>>>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
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
