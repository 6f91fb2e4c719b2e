//! What documents show of one junction, counted. A document that shows it at several places votes once each way.

/// The votes on one junction, in documents: one that has the words at several places votes once each way.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Votes {
    /// On one line, or broken where the line was full by a document that parts its blocks by blank lines.
    pub(super) joined: u32,
    /// Of those, the broken lines: by their width alone.
    pub(super) wrapped: u32,
    /// Parted by a blank line or dress.
    pub(super) parted: u32,
    /// A line break where the next word would not have fitted.
    pub(super) full: u32,
    /// A line break where the next word would have fitted.
    pub(super) short: u32,
    /// The same words stand joined and parted in one document: they tell nothing.
    pub(super) ambiguous: bool,
    /// The last document (its number, from 1) that voted each way, as [`Vote`] lists them.
    last: [u32; 6],
}

/// A vote of one document, as a place in [`Votes::last`].
#[derive(Debug, Clone, Copy)]
pub(super) enum Vote {
    Joined,
    /// On one line, by a document that has the words wrapped, too: it votes for joining already.
    JoinedToo,
    Wrapped,
    Parted,
    Full,
    Short,
}

/// A document that votes: its number, from 1, and how many look like it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Voter {
    pub(super) number: u32,
    pub(super) weight: u32,
}

impl Votes {
    /// The vote of one document, with what looks like it.
    pub(super) fn of_one(vote: Vote, weight: u32) -> Self {
        let mut votes = Self::default();
        votes.add(vote, Voter { number: 1, weight });
        votes
    }

    pub(super) fn add(&mut self, vote: Vote, voter: Voter) {
        if let Some(last) = self.last.get_mut(vote as usize) {
            if *last == voter.number {
                return;
            }
            *last = voter.number;
        }
        let weight = voter.weight;
        match vote {
            Vote::Joined => self.joined += weight,
            // What stands on one line as well is not known by widths alone.
            Vote::JoinedToo => self.wrapped = self.wrapped.saturating_sub(weight),
            Vote::Wrapped => {
                self.joined += weight;
                self.wrapped += weight;
            }
            Vote::Parted => self.parted += weight,
            Vote::Full => self.full += weight,
            Vote::Short => self.short += weight,
        }
    }

    /// Whether the family parts here; `None` where it shows nothing, or as much either way. Widths may back what a
    /// document shows, never stand against it alone.
    pub(super) fn parts(&self) -> Option<bool> {
        let parted = self.parted + self.short.min(self.parted);
        let joined = self.joined + self.full.min(self.joined);
        if self.ambiguous || parted == joined {
            return None;
        }
        Some(parted > joined)
    }

    /// What one side alone says, widths included. It may stand at several places, so it must speak clearly.
    pub(super) fn clear(&self) -> Option<bool> {
        let (parted, joined) = (self.parted + self.short, self.joined + self.full);
        if parted > joined * 3 {
            Some(true)
        } else if joined > parted * 3 {
            Some(false)
        } else {
            None
        }
    }

    /// Whether no document shows more than the widths of its lines.
    pub(super) fn by_width_alone(&self) -> bool {
        self.parted == 0 && self.joined == self.wrapped
    }

    /// Whether what begins so nearly always begins a block.
    pub(super) fn opens(&self) -> bool {
        self.parted > (self.joined + self.full + self.short) * 3
    }

    /// How many documents have the place.
    pub(super) fn documents(&self) -> u32 {
        self.joined + self.parted + self.full + self.short
    }

    /// The votes of the others.
    pub(super) fn without(&self, own: &Self) -> Self {
        Self {
            joined: self.joined.saturating_sub(own.joined),
            wrapped: self.wrapped.saturating_sub(own.wrapped),
            parted: self.parted.saturating_sub(own.parted),
            full: self.full.saturating_sub(own.full),
            short: self.short.saturating_sub(own.short),
            ..*self
        }
    }

    /// As of one document that shows all of it.
    pub(super) fn as_one(&mut self) {
        let votes = [
            &mut self.joined,
            &mut self.wrapped,
            &mut self.parted,
            &mut self.full,
            &mut self.short,
        ];
        for count in votes {
            *count = (*count).min(1);
        }
    }

    /// What the widths say.
    pub(super) fn widths_part(&self) -> Option<bool> {
        (self.full != self.short).then_some(self.short > self.full)
    }
}
