//! The findings of every file: what was compared, what depends on the portal, and the proof that nothing is lost.

use super::class::PIECE;
use super::*;
use crate::deviation::rebuild::{self, Slots};

/// The findings of every file by path, equal files sharing theirs, and for each the number of what was compared.
pub(super) fn documents_of(
    comparing: &Comparing<'_>,
    compared: &[Box<Compared<'_>>],
    portals: &Portals,
    files: &[Found],
    levels: &Levels,
) -> (Vec<DocumentAnalysis>, Vec<usize>) {
    let mut found = by_file(comparing, compared, portals, files, levels);
    // A list of all files, to put each in its place, would be one for every family.
    found.par_sort_unstable_by_key(|found| found.at);
    // Files mostly come in the order of their paths. Of two that are shown by one path (standard input has any name),
    // what was compared first comes first.
    let pairs = found.par_windows(2).with_min_len(PIECE);
    if !pairs.all(|pair| pair.is_sorted_by(|one, next| one.file.shown < next.file.shown)) {
        found.sort_by_key(|found| (&found.file.shown, found.number, found.member));
    }
    let documents = found.par_iter().with_min_len(PIECE);
    let documents = documents.map(OfFile::analysis).collect();
    let owners = found.iter().map(|found| found.number as usize);
    (documents, owners.collect())
}

/// What was found in one file.
pub(super) struct OfFile<'p> {
    /// The file's place among the files.
    pub(super) at: usize,
    file: &'p Found,
    portal: &'p Arc<str>,
    findings: Arc<Findings>,
    /// The number of what was compared, and of the document among its members.
    number: u32,
    member: u32,
    conforms: bool,
}

impl OfFile<'_> {
    pub(super) fn analysis(&self) -> DocumentAnalysis {
        DocumentAnalysis {
            path: self.file.shown.clone(),
            portal: Arc::clone(self.portal),
            conforms: self.conforms,
            findings: Arc::clone(&self.findings),
            marks: Vec::new(),
        }
    }
}

/// The findings of every file, in the order of what was compared.
pub(super) fn by_file<'p>(
    comparing: &Comparing<'_>,
    compared: &[Box<Compared<'_>>],
    portals: &'p Portals,
    files: &'p [Found],
    levels: &Levels,
) -> Vec<OfFile<'p>> {
    let template = &comparing.comparer.model.template;
    let telling = Telling {
        comparing,
        rebuilder: Rebuilder::new(template),
        levels,
    };
    let tolerated = tolerated(template, compared);
    let plain: Vec<Plain> = compared
        .par_iter()
        .with_max_len(HANDFUL)
        .map(|compared| telling.plain(compared))
        .collect();
    // A few classes hold most documents: the members of one are shared out among the threads.
    let classes = compared.par_iter().zip(&plain).zip(&portals.of).enumerate();
    let classes = classes.with_max_len(HANDFUL);
    let documents = classes.flat_map(|(number, ((compared, plain), of))| {
        let members = compared.members.par_iter().zip(of).enumerate();
        let members = members.with_min_len(PIECE);
        let (telling, tolerated) = (&telling, &tolerated);
        members.flat_map_iter(move |(member, (held, of))| {
            // What depends on the portal is which places hold a foreign host; equal answers share their findings.
            let mut variants: BTreeMap<Vec<Wrong>, (bool, Arc<Findings>)> = BTreeMap::new();
            // Of nearly all files no place is wrong.
            let mut right: Option<(bool, Arc<Findings>)> = None;
            let own = held.document.files.iter().zip(of);
            own.filter_map(move |(at, (portal, declared))| {
                let file = files.get(*at)?;
                let comparer = telling.comparing.comparer;
                let (filled, declared) = (&held.filled, *declared);
                let wrong = wrong_places(comparer, filled, portals, tolerated, portal, declared);
                let make = |wrong: &Vec<Wrong>| {
                    let findings = telling.findings(compared, plain, held, wrong);
                    let grave = |found: &Arc<Deviation>| found.severity >= Severity::Warning;
                    let conforms = !findings.deviations.iter().any(grave);
                    (conforms, Arc::new(findings))
                };
                let (conforms, findings) = match wrong.is_empty() {
                    true => right.get_or_insert_with(|| make(&wrong)),
                    false => variants.entry(wrong).or_insert_with_key(make),
                };
                Some(OfFile {
                    at: *at,
                    file,
                    portal,
                    findings: Arc::clone(findings),
                    number: u32::try_from(number).unwrap_or(u32::MAX),
                    member: u32::try_from(member).unwrap_or(u32::MAX),
                    conforms: *conforms,
                })
            })
        })
    });
    documents.collect()
}

/// What a speaker's deviations are where its fillers are right: what every member that follows it has.
struct Plain {
    /// As the project's levels leave them.
    deviations: Vec<Arc<Deviation>>,
    /// Whether they rebuild the speaker.
    verified: bool,
}

/// What findings are told from.
struct Telling<'c> {
    comparing: &'c Comparing<'c>,
    rebuilder: Rebuilder<'c>,
    levels: &'c Levels,
}

impl Telling<'_> {
    fn plain(&self, compared: &Compared<'_>) -> Plain {
        let mut deviations = compared.comparison.deviations.clone();
        let verified = match compared.members.first() {
            Some(speaker) => self.is_rebuilt(compared, speaker, &deviations),
            None => false,
        };
        self.levels.apply(&mut deviations);
        Plain {
            deviations,
            verified,
        }
    }

    /// Whether what is reported of a speaker gives it back.
    fn is_rebuilt(
        &self,
        compared: &Compared<'_>,
        speaker: &Held<'_>,
        deviations: &[Arc<Deviation>],
    ) -> bool {
        let (class, comparison) = (&compared.class, &compared.comparison);
        let slots = slot_values(self.comparing.comparer.model, &speaker.filled);
        let own = own_blocks(&class.blocks, &class.units, &comparison.pairing);
        self.rebuilder
            .rebuild(&slots, &comparison.choices, deviations)
            == own
    }

    /// The findings of a member, where some of its places are wrong.
    fn findings(
        &self,
        compared: &Compared<'_>,
        plain: &Plain,
        held: &Held<'_>,
        wrong: &[Wrong],
    ) -> Findings {
        let document = held.document;
        let is_speaker = std::ptr::eq(document, compared.class.speaker);
        if !wrong.is_empty() && !is_speaker {
            // What is wrong is told with its place in the document's own lines.
            let alone = self.comparing.alone(document, &compared.class.cuts);
            if let Some(speaker) = alone.members.first() {
                return self.findings(&alone, &self.plain(&alone), speaker, wrong);
            }
        }
        let slots = slot_values(self.comparing.comparer.model, &held.filled);
        let (mut deviations, verified) = if wrong.is_empty() {
            self.told(compared, plain, held, &slots)
        } else {
            let mut deviations = compared.comparison.deviations.clone();
            deviations.extend(self.wrong(compared, held, wrong));
            sort(&mut deviations);
            let verified = self.is_rebuilt(compared, held, &deviations);
            self.levels.apply(&mut deviations);
            (deviations, verified)
        };
        if let Some(oddity) = &document.oddity {
            let mut encoding = vec![Arc::new(encoding(oddity))];
            self.levels.apply(&mut encoding);
            deviations.extend(encoding);
            sort(&mut deviations);
        }
        Findings {
            encoding: document.encoding,
            fingerprint: document.fingerprint.clone(),
            verified,
            slots,
            normalisations: Arc::clone(&document.normalisations),
            choices: compared.comparison.choices.clone(),
            deviations,
        }
    }

    /// The deviations of a member whose fillers are right, and whether they rebuild it.
    fn told(
        &self,
        compared: &Compared<'_>,
        plain: &Plain,
        held: &Held<'_>,
        slots: &Slots,
    ) -> (Vec<Arc<Deviation>>, bool) {
        let speaker = compared.class.speaker;
        if std::ptr::eq(held.document, speaker) {
            return (plain.deviations.clone(), plain.verified);
        }
        let verified = plain.verified && self.follows(compared, held, slots);
        if held.retold.is_empty() {
            let deviations = plain.deviations.iter();
            let deviations =
                deviations.map(|found| self.at_own_lines(found, speaker, held.document));
            return (deviations.collect(), verified);
        }
        let comparison = &compared.comparison;
        let is_retold = |about: &Option<usize>| about.is_some_and(|block| held.is_retold(block));
        let kept = comparison.deviations.iter().zip(&comparison.about);
        let mut deviations: Vec<Arc<Deviation>> = kept
            .filter(|(_, about)| !is_retold(about))
            .map(|(deviation, _)| self.at_own_lines(deviation, speaker, held.document))
            .collect();
        let retold = held.retold.iter();
        deviations.extend(retold.flat_map(|held| &held.deviations).cloned());
        sort(&mut deviations);
        self.levels.apply(&mut deviations);
        (deviations, verified)
    }

    /// A speaker's deviation where a copy has it: unit by unit, in its own lines.
    fn at_own_lines(
        &self,
        deviation: &Arc<Deviation>,
        speaker: &Document<'_>,
        copy: &Document<'_>,
    ) -> Arc<Deviation> {
        let own = |line: u32| {
            let unit = speaker.unit_lines.binary_search(&line).ok();
            let place = unit.and_then(|unit| copy.unit_lines.get(unit));
            place.map_or(line, |place| *place)
        };
        self.comparing.comparer.at_lines(deviation, &own)
    }

    /// Whether a member's fillers, and what is told anew of its blocks, give back what it has otherwise than the speaker;
    /// all else is the speaker's.
    fn follows(&self, compared: &Compared<'_>, held: &Held<'_>, slots: &Slots) -> bool {
        if held.own.is_empty() && held.retold.is_empty() {
            return true;
        }
        let (class, pairing) = (&compared.class, &compared.comparison.pairing);
        let target = |block: usize| pairing.target.get(block).copied().flatten();
        let filled = held.own.iter().filter(|(at, _)| !held.is_retold(*at));
        let filled = filled.map(|(at, text)| Some((target(*at)?, &*text.text, &[][..])));
        let retold = held.retold.iter().map(|retold| {
            let at = retold.block;
            let own = held.own.binary_search_by_key(&at, |(block, _)| *block).ok();
            let own = own.and_then(|own| held.own.get(own));
            let text = match (&retold.cut, own) {
                (Some(cut), _) => cut.as_str(),
                (None, Some((_, text))) => &text.text,
                (None, None) => &class.blocks.get(at)?.content.text,
            };
            Some((target(at)?, text, retold.deviations.as_slice()))
        });
        let own: Option<Vec<rebuild::Own<'_>>> = filled.chain(retold).collect();
        own.is_some_and(|mut own| {
            own.sort_unstable_by_key(|(target, ..)| *target);
            let choices = &compared.comparison.choices;
            self.rebuilder.fills(slots, choices, &pairing.block, &own)
        })
    }

    /// One deviation a text: several wrong places in one block or cell are one.
    fn wrong(
        &self,
        compared: &Compared<'_>,
        held: &Held<'_>,
        wrong: &[Wrong],
    ) -> Vec<Arc<Deviation>> {
        let places: Vec<(&Filled, SlotFault)> = wrong
            .iter()
            .filter_map(|(at, fault)| Some((held.filled.get(*at)?, *fault)))
            .collect();
        let same_text = |one: &(&Filled, SlotFault), other: &(&Filled, SlotFault)| {
            (one.0.target, one.0.cell) == (other.0.target, other.0.cell)
        };
        let class = &compared.class;
        places
            .chunk_by(same_text)
            .filter_map(|places| {
                let comparer = self.comparing.comparer;
                comparer.slot(&class.blocks, &class.units, &compared.comparison, places)
            })
            .map(Arc::new)
            .collect()
    }
}

/// One filler where all the slot's places agree, else one a place.
fn slot_values(model: &Model, filled: &[Filled]) -> Vec<(Arc<str>, Vec<Arc<str>>)> {
    let slots = &model.template.slots;
    let mut by_slot: Vec<Vec<Arc<str>>> = vec![Vec::new(); slots.len()];
    for place in filled {
        if let Some(values) = by_slot.get_mut(place.slot) {
            values.push(place.text.clone().unwrap_or_else(|| Arc::from("")));
        }
    }
    slots
        .iter()
        .zip(by_slot)
        .map(|(slot, mut values)| {
            if values.iter().all(|value| Some(value) == values.first()) {
                values.truncate(1);
                values.retain(|value| !value.is_empty());
                // Most documents have one of each, and there are many.
                values.shrink_to_fit();
            }
            (Arc::clone(&slot.name), values)
        })
        .collect()
}

/// The `encoding` deviation of a document, once.
fn encoding(oddity: &Oddity) -> Deviation {
    let bidi = oddity.bidi;
    Deviation {
        id: deviation_id(Kind::Encoding, Element::Document, None, "", ""),
        kind: Kind::Encoding,
        element: Element::Document,
        severity: if bidi {
            Severity::Warning
        } else {
            by_default(Kind::Encoding)
        },
        raised_by: bidi.then_some(RaisedBy::Bidi),
        section: Arc::from([]),
        column: None,
        column_index: None,
        template: None,
        found: Some(deviation::Found {
            text: Arc::clone(&oddity.text),
            start_line: oddity.line,
            end_line: oddity.line,
            start_column: oddity.columns.0,
            end_column: oddity.columns.1,
        }),
        edits: Arc::default(),
        after: None,
        expected_line: None,
        duplicate_of: None,
        duplicate_in: None,
        part_of: None,
        contested: false,
        coarse: false,
        wrong_slots: Vec::new(),
    }
}
