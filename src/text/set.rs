//! A small set of changes of form, cheap enough to keep for every line.
//!
//! Not for the lines that they touched: whoever reads a document collects those.

use super::NormalisationKind;

/// A set of [`NormalisationKind`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct NormalisationSet(u16);

impl NormalisationSet {
    /// The set of nothing.
    pub const EMPTY: Self = Self(0);

    /// The set of one kind.
    #[must_use]
    pub const fn of(kind: NormalisationKind) -> Self {
        Self(1 << kind as u16)
    }

    /// Adds `kind`.
    pub const fn insert(&mut self, kind: NormalisationKind) {
        self.0 |= Self::of(kind).0;
    }

    /// What is in either.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether `kind` is in it.
    #[must_use]
    pub const fn contains(self, kind: NormalisationKind) -> bool {
        self.0 & Self::of(kind).0 != 0
    }

    /// Whether nothing is in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its kinds, in the order of their names.
    pub fn iter(self) -> impl Iterator<Item = NormalisationKind> {
        NormalisationKind::ALL
            .into_iter()
            .filter(move |&kind| self.contains(kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_declared_in_the_order_of_their_names() {
        let numbers = NormalisationKind::ALL.map(|kind| kind as usize);
        assert!(numbers.into_iter().eq(0..numbers.len()));
        assert!(
            NormalisationKind::ALL
                .map(NormalisationKind::name)
                .is_sorted()
        );
    }

    #[test]
    fn every_kind_has_its_own_bit() {
        let mut set = NormalisationSet::EMPTY;
        for kind in NormalisationKind::ALL {
            assert!(!set.contains(kind), "{kind:?} shares its bit");
            set.insert(kind);
        }
        assert!(set.iter().eq(NormalisationKind::ALL));
    }

    #[test]
    fn a_union_holds_both() {
        let set = NormalisationSet::of(NormalisationKind::Spaces)
            .union(NormalisationSet::of(NormalisationKind::Bom));
        assert!(
            set.iter()
                .eq([NormalisationKind::Bom, NormalisationKind::Spaces])
        );
        assert!(!set.is_empty() && NormalisationSet::default().is_empty());
    }
}
