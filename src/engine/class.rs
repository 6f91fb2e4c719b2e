//! Classes: documents of a family that are one text but for noise and for what fills their addresses and dates. A class
//! is cut, paired and compared once; of each of its members only the fillers are looked at.
//!
//! ```text
//! documents ─► classes (equal traits, checked line by line) ─► speaker: units, blocks
//!                                                         └─► copies: the texts that they fill otherwise
//! ```
//!
//! The speaker is chosen by contents, so that neither the order of the files nor their names show. Not for what the
//! comparison makes of a class: that is [`super::compared`]'s.

use super::*;

/// One thread looks at no fewer copies of a class at once.
pub(super) const PIECE: usize = 32;

/// Documents that are one text but for noise and fillers.
pub(super) struct Class<'d> {
    pub(super) speaker: &'d Document<'d>,
    /// How the family cuts them.
    pub(super) cuts: Arc<Cuts>,
    /// The speaker's.
    pub(super) units: Vec<Unit<'d>>,
    /// The speaker's.
    pub(super) blocks: Vec<Block>,
    /// The others.
    pub(super) copies: Vec<Copied<'d>>,
}

/// A document of a class that is not its speaker.
pub(super) struct Copied<'d> {
    pub(super) document: &'d Document<'d>,
    /// The units that stand on other lines than the speaker's, ascending.
    pub(super) others: Box<[usize]>,
    /// The texts that it has in place of the speaker's.
    pub(super) own: Own,
}

impl<'d> Class<'d> {
    /// One document on its own.
    pub(super) fn alone(document: &'d Document<'d>, cuts: Arc<Cuts>, contents: &Contents) -> Self {
        let units = document.units(contents);
        Self {
            speaker: document,
            blocks: blocks(&units, &cuts, contents),
            cuts,
            units,
            copies: Vec::new(),
        }
    }
}

/// Documents that are one text but for noise and fillers: who speaks for them, and the others.
pub(super) type Alike<'d> = (&'d Document<'d>, Vec<&'d Document<'d>>);

/// Puts documents together that are alike and have a key in common; each comes with its key.
pub(super) fn alike<'d, K: Eq + std::hash::Hash>(
    documents: impl Iterator<Item = (&'d Document<'d>, K)>,
) -> Vec<Alike<'d>> {
    let mut numbers: FxHashMap<(*const Frame<'_>, K), usize> = FxHashMap::default();
    let mut buckets: Vec<Vec<&'d Document<'d>>> = Vec::new();
    for (document, key) in documents {
        let next = buckets.len();
        let at = *numbers
            .entry((Arc::as_ptr(&document.frame), key))
            .or_insert(next);
        match buckets.get_mut(at) {
            Some(bucket) => bucket.push(document),
            None => buckets.push(vec![document]),
        }
    }
    buckets.into_par_iter().filter_map(spoken_for).collect()
}

/// Chooses who speaks, by contents.
fn spoken_for<'d>(mut documents: Vec<&'d Document<'d>>) -> Option<Alike<'d>> {
    let fillers = documents.iter().map(|document| document.traits.fillers);
    let (speaker, _) = fillers.enumerate().min_by_key(|(_, fillers)| *fillers)?;
    let speaker = documents.remove(speaker);
    Some((speaker, documents))
}

/// Sorts documents into classes, by contents. Each document comes with the number of its cuts.
pub(super) fn classes<'d>(
    documents: impl Iterator<Item = (&'d Document<'d>, usize)>,
    cuts_of: &(impl Fn(&Document<'_>) -> Arc<Cuts> + Sync),
    contents: &Contents,
) -> Vec<Class<'d>> {
    let alike = alike(documents);
    let mut classes: Vec<Class<'d>> = alike
        .into_par_iter()
        .with_max_len(HANDFUL)
        .flat_map_iter(|(speaker, copies)| {
            let cuts = cuts_of(speaker);
            let mut class = Class::alone(speaker, Arc::clone(&cuts), contents);
            let homes = homes(&class.blocks, class.units.len());
            let lines: Vec<Option<u32>> = speaker.line_numbers().collect();
            let mut apart = Vec::new();
            for document in copies {
                let others = other_lines(&lines, document);
                match own(&class, &homes, document, &others, contents) {
                    Some(own) => class.copies.push(Copied {
                        document,
                        others,
                        own,
                    }),
                    None => apart.push(Class::alone(document, Arc::clone(&cuts), contents)),
                }
            }
            std::iter::once(class).chain(apart)
        })
        .collect();
    classes.par_sort_by_key(|class| class.speaker.traits);
    classes
}

/// For each unit the block that it belongs to; `None` where it belongs to several or to none.
pub(super) fn homes(blocks: &[Block], units: usize) -> Vec<Option<usize>> {
    let mut homes: Vec<Option<usize>> = vec![None; units];
    let mut several = vec![false; units];
    for (at, block) in blocks.iter().enumerate() {
        for part in &block.parts {
            if let (Some(home), Some(several)) =
                (homes.get_mut(part.place()), several.get_mut(part.place()))
            {
                *several |= home.is_some();
                *home = Some(at).filter(|_| !*several);
            }
        }
    }
    homes
}

/// The texts that a copy has in place of its speaker's, given the units that stand on other lines; `None` where a line
/// that it fills otherwise is no block's alone.
fn own(
    class: &Class<'_>,
    homes: &[Option<usize>],
    copy: &Document<'_>,
    others: &[usize],
    contents: &Contents,
) -> Option<Own> {
    let mut own: Vec<(usize, Arc<Content>)> = Vec::new();
    for unit in others.iter().copied() {
        // In noise alone, it may be.
        let (speaker, line) = (class.speaker.line(unit), copy.line(unit));
        if speaker.map(|line| &*line.text) == line.map(|line| &*line.text) {
            continue;
        }
        let home = homes.get(unit).copied().flatten()?;
        if own.last().is_some_and(|(block, _)| *block == home) {
            continue;
        }
        let block = class.blocks.get(home)?;
        own.push((
            home,
            copied_text(
                block,
                &class.units,
                &|unit| copy.line(unit).map(|line| &**line),
                contents,
            )?,
        ));
    }
    own.sort_by_key(|(block, _)| *block);
    own.dedup_by_key(|(block, _)| *block);
    Some(own.into())
}

/// The units that are other lines in a copy than in its speaker, be it in noise alone, ascending; `speaker` are the
/// numbers of the speaker's lines. Rows that stand otherwise on their lines among them.
pub(super) fn other_lines(speaker: &[Option<u32>], copy: &Document<'_>) -> Box<[usize]> {
    let mut own = copy.line_numbers();
    let units = speaker.iter().enumerate();
    let others = units.filter(|(_, line)| own.next().flatten() != **line);
    others.map(|(unit, _)| unit).collect()
}

/// The texts of blocks that are others than those of blocks of the same masks.
fn otherwise(blocks: &[Block], than: &[Block]) -> Vec<(usize, Arc<Content>)> {
    let pairs = blocks.iter().zip(than).enumerate();
    pairs
        .filter(|(_, (one, other))| !Arc::ptr_eq(&one.content, &other.content))
        .map(|(at, (one, _))| (at, Arc::clone(&one.content)))
        .collect()
}

/// The texts of a copy laid over those of its speaker, where they are others than those of `blocks`.
fn over(base: &[(usize, Arc<Content>)], own: &[(usize, Arc<Content>)], blocks: &[Block]) -> Own {
    if base.is_empty() {
        return own.into();
    }
    let mut laid: BTreeMap<usize, &Arc<Content>> = BTreeMap::new();
    laid.extend(base.iter().chain(own).map(|(at, text)| (*at, text)));
    let other = |(at, text): &(usize, &Arc<Content>)| {
        let held = blocks.get(*at);
        held.is_none_or(|held| !Arc::ptr_eq(&held.content, text))
    };
    laid.into_iter()
        .filter(other)
        .map(|(at, text)| (at, Arc::clone(text)))
        .collect()
}

/// The documents of classes as the template is made from them: what has the same blocks is one.
pub(super) fn members<'b>(classes: &'b [Class<'_>]) -> Vec<Member<'b>> {
    let keys: Vec<u64> = classes.par_iter().map(key_of_blocks).collect();
    let mut numbers: FxHashMap<u64, usize> = FxHashMap::default();
    let mut members: Vec<Member<'b>> = Vec::new();
    let number_of: Vec<usize> = classes
        .iter()
        .zip(keys)
        .map(|(class, key)| {
            *numbers.entry(key).or_insert_with(|| {
                members.push(Member {
                    blocks: &class.blocks,
                    twins: Vec::new(),
                });
                members.len() - 1
            })
        })
        .collect();
    // A few classes hold most documents: those of one are shared out among the threads.
    let twins_of: Vec<Vec<(u64, Twin)>> = classes
        .par_iter()
        .zip(&number_of)
        .map(|(class, number)| {
            let blocks = members.get(*number).map_or(&[][..], |member| member.blocks);
            let base = otherwise(&class.blocks, blocks);
            let twin = |document: &Document<'_>, own: &[(usize, Arc<Content>)]| {
                let own = over(&base, own, blocks);
                let weight = weight(document);
                (key_of_texts(&own), Twin { weight, own })
            };
            let mut twins = vec![twin(class.speaker, &[])];
            let copies = class.copies.par_iter().with_min_len(PIECE);
            twins.par_extend(copies.map(|copy| twin(copy.document, &copy.own)));
            twins
        })
        .collect();
    let mut places: FxHashMap<(usize, u64), usize> = FxHashMap::default();
    for (number, twins) in number_of.into_iter().zip(twins_of) {
        let Some(member) = members.get_mut(number) else {
            continue;
        };
        for (key, twin) in twins {
            let place = *places.entry((number, key)).or_insert(member.twins.len());
            match member.twins.get_mut(place) {
                Some(held) => held.weight += twin.weight,
                None => member.twins.push(twin),
            }
        }
    }
    members
}

/// The same for classes whose blocks are the same but for their fillers.
fn key_of_blocks(class: &Class<'_>) -> u64 {
    hash_all(class.blocks.iter().flat_map(|block| {
        let row = block.row.as_ref().map_or(0, |row| {
            u64::from(row.first)
                | u64::from(row.separator_below) << 1
                | u64::from(row.heading) << 2
                | 8
        });
        // The words of the speaker are one of several fillings, but for a table's.
        let words = match row {
            0 => block.content.mask,
            _ => Arc::as_ptr(&block.content) as *const u8 as u64,
        };
        [
            words,
            block.shape as u64 | u64::from(block.level) << 8 | row << 16,
        ]
    }))
}

/// The same for the same texts.
fn key_of_texts(own: &[(usize, Arc<Content>)]) -> u64 {
    let words = own
        .iter()
        .flat_map(|(block, text)| [*block as u64, Arc::as_ptr(text) as *const u8 as u64]);
    hash_all(words)
}
