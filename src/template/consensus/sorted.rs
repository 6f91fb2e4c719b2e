//! The blocks of paired skeletons, sorted: into the columns in which they stand, and loose between these.

use super::*;

/// A column with what stands in it.
pub(super) struct Standing {
    /// In the order of the skeletons.
    pub(super) blocks: Members,
    /// How many documents have a block of it.
    pub(super) support: u32,
    /// How many have it in place.
    pub(super) in_place: u32,
}

/// A block that no column has, in the gap after the column before it.
pub(super) struct Loose {
    pub(super) skeleton: u32,
    pub(super) block: u32,
    pub(super) mask: u64,
    /// 0 before the first column.
    pub(super) gap: u32,
    /// Which of the gap's blocks it is, in thousandths.
    pub(super) place: u32,
}

/// The blocks of some skeletons.
pub(super) struct Sorted {
    pub(super) columns: Vec<Standing>,
    pub(super) loose: Vec<Loose>,
    /// How many loose blocks the gap has that is being read; none once a skeleton was added.
    open: usize,
}

impl Sorted {
    /// No block yet.
    pub(super) fn none(columns: usize) -> Self {
        let standing = || Standing {
            blocks: Vec::new(),
            support: 0,
            in_place: 0,
        };
        Self {
            columns: std::iter::repeat_with(standing).take(columns).collect(),
            loose: Vec::new(),
            open: 0,
        }
    }

    /// Sorts the blocks of the next skeleton.
    pub(super) fn add(
        &mut self,
        family: &Family,
        kinds: &Kinds<'_>,
        skeleton: u32,
        pairing: &Pairing,
    ) {
        let weight = family.weight(skeleton);
        let mut gap = 0;
        for (block, (target, moved)) in (0u32..).zip(pairing.target.iter().zip(&pairing.moved)) {
            let Some(target) = *target else {
                let kind = family.kind(kinds, (skeleton, block));
                self.open += 1;
                self.loose.push(Loose {
                    skeleton,
                    block,
                    mask: kind.map_or(0, |kind| kind.mask),
                    gap,
                    place: 0,
                });
                continue;
            };
            if let Some(standing) = self.columns.get_mut(target) {
                standing.blocks.push((skeleton, block));
                standing.support += weight;
                standing.in_place += if *moved { 0 } else { weight };
            }
            if !moved {
                self.close();
                gap = small(target + 1);
            }
        }
        self.close();
    }

    /// All loose blocks of a gap are there.
    fn close(&mut self) {
        let first = self.loose.len() - self.open;
        let length = std::mem::take(&mut self.open) as u64;
        let open = self.loose.get_mut(first..).unwrap_or_default();
        for (index, loose) in (0u64..).zip(open) {
            // It is less than a thousand, whatever the number of blocks.
            loose.place = ((index * 2 + 1) * 1000 / (2 * length)) as u32;
        }
    }

    /// With the blocks of the skeletons after its own.
    pub(super) fn and(mut self, next: Self) -> Self {
        for (held, next) in self.columns.iter_mut().zip(next.columns) {
            held.blocks.extend(next.blocks);
            held.support += next.support;
            held.in_place += next.in_place;
        }
        self.loose.extend(next.loose);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairing(target: &[Option<usize>], moved: &[usize]) -> Pairing {
        Pairing {
            target: target.to_vec(),
            moved: (0..target.len())
                .map(|block| moved.contains(&block))
                .collect(),
            ..Pairing::default()
        }
    }

    /// All that was sorted.
    fn told(sorted: &Sorted) -> String {
        let columns = sorted.columns.iter();
        let columns = columns.map(|held| (&held.blocks, held.support, held.in_place));
        let loose = sorted.loose.iter();
        let loose = loose.map(|held| (held.skeleton, held.block, held.gap, held.place));
        format!(
            "{:?} {:?}",
            columns.collect::<Vec<_>>(),
            loose.collect::<Vec<_>>()
        )
    }

    #[test]
    fn blocks_stand_in_columns_or_loose_between_them_in_however_many_parts() {
        let pairings = [
            pairing(&[None, Some(0), None, None, Some(1)], &[]),
            pairing(&[Some(1), Some(0), None], &[0]),
            pairing(&[], &[]),
            pairing(&[None, Some(1), Some(0), None], &[2]),
        ];
        let family = Family {
            kinds: vec![Vec::new(); pairings.len()],
            weights: vec![3, 2, 5, 1],
            total: 11,
        };
        let kinds = Kinds::default();
        let of = |from: usize, to: usize| {
            let mut sorted = Sorted::none(2);
            for (at, pairing) in (0u32..).zip(&pairings).take(to).skip(from) {
                sorted.add(&family, &kinds, at, pairing);
            }
            sorted
        };
        let whole = told(&of(0, 4));
        assert_eq!(
            whole,
            "[([(0, 1), (1, 1), (3, 2)], 6, 5), ([(0, 4), (1, 0), (3, 1)], 6, 4)] \
             [(0, 0, 0, 500), (0, 2, 1, 250), (0, 3, 1, 750), (1, 2, 1, 500), (3, 0, 0, 500), (3, 3, 2, 500)]"
        );
        for parted in 0..=4 {
            assert_eq!(told(&of(0, parted).and(of(parted, 4))), whole, "{parted}");
        }
    }
}
