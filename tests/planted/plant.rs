//! The operations that plant deviations in a document, each at a known place with a known kind, element and severity.
//!
//! An operation answers `None` where the document offers no place for it. Places keep a distance from one another, so
//! that what was planted is what must be found: an extra paragraph beside a missing one could as well be a wording.

use std::collections::{BTreeMap, BTreeSet};

use super::families::Family;
use super::model::{Block, Cut, Document, Element, Place, Planted, Severity, has_slot};
use super::rng::Rng;

/// What may be planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Operation {
    Extra(Element),
    ExtraSectionWithRows,
    ExtraSectionRepeatingRow,
    Missing(Element),
    MissingSectionWithRows,
    Duplicate(Element),
    DuplicateRowElsewhere,
    DuplicateRowChanged,
    SecondFiller,
    Moved(Element),
    Wording(Element),
    WordingInCell,
    WordingInHeaderCell,
    WordingRaised,
    WordingIdentifier,
    IdentifierCase,
    CopiedUrl,
    Placeholder,
    DivergentFiller,
    Split,
    Joined,
    Punctuation,
    Bidi,
}

/// Every operation.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::Extra(Element::Paragraph),
    Operation::Extra(Element::Heading),
    Operation::Extra(Element::ListItem),
    Operation::Extra(Element::Row),
    Operation::ExtraSectionWithRows,
    Operation::ExtraSectionRepeatingRow,
    Operation::Missing(Element::Paragraph),
    Operation::Missing(Element::Heading),
    Operation::Missing(Element::ListItem),
    Operation::Missing(Element::Row),
    Operation::Missing(Element::Section),
    Operation::Missing(Element::TableHeader),
    Operation::MissingSectionWithRows,
    Operation::Duplicate(Element::Paragraph),
    Operation::Duplicate(Element::ListItem),
    Operation::Duplicate(Element::Row),
    Operation::DuplicateRowElsewhere,
    Operation::DuplicateRowChanged,
    Operation::SecondFiller,
    Operation::Moved(Element::Paragraph),
    Operation::Moved(Element::ListItem),
    Operation::Moved(Element::Row),
    Operation::Wording(Element::Paragraph),
    Operation::Wording(Element::Paragraph),
    Operation::Wording(Element::Heading),
    Operation::Wording(Element::ListItem),
    Operation::WordingInCell,
    Operation::WordingInHeaderCell,
    Operation::WordingRaised,
    Operation::WordingRaised,
    Operation::WordingIdentifier,
    Operation::IdentifierCase,
    Operation::CopiedUrl,
    Operation::Placeholder,
    Operation::DivergentFiller,
    Operation::Split,
    Operation::Joined,
    Operation::Punctuation,
    Operation::Bidi,
];

/// How many documents of a corpus may deviate at one place, so that the template stays what it is.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    documents: usize,
    spent: BTreeMap<(&'static str, String), usize>,
}

impl Budget {
    /// The budget of a corpus of this many documents.
    pub(crate) fn new(documents: usize) -> Self {
        Self {
            documents,
            spent: BTreeMap::new(),
        }
    }

    fn spend(&mut self, what: &'static str, place: &str) -> Option<()> {
        // A block lacking in three documents and a fifth of all is optional; a placeholder in a quarter of them is the
        // template's own text; a wording in half of them is the template's.
        let share = match what {
            "missing" => self.documents / 12,
            _ => self.documents / 7,
        };
        // In a small corpus two documents that deviate at one block leave it without a majority.
        let what = if self.documents < 10 && what != "extra" {
            "any"
        } else {
            what
        };
        let spent = self.spent.entry((what, place.to_owned())).or_default();
        (*spent < share.max(1)).then(|| *spent += 1)
    }
}

/// Plants deviations in one document.
#[derive(Debug)]
pub(crate) struct Planter<'c> {
    family: &'c Family,
    extras: Vec<Block>,
    document: Document,
    touched: BTreeSet<u32>,
    budget: &'c mut Budget,
    rng: Rng,
    other_host: Option<&'c str>,
    clear_ends: bool,
}

impl<'c> Planter<'c> {
    /// A planter for `document`. `other_host` is that of another declared portal; `clear_ends` says that blank lines
    /// part the blocks, without which nobody can tell where a foreign paragraph begins.
    pub(crate) fn new(
        family: &'c Family,
        document: Document,
        budget: &'c mut Budget,
        rng: Rng,
        other_host: Option<&'c str>,
        clear_ends: bool,
    ) -> Self {
        let touched = BTreeSet::new();
        Self {
            family,
            extras: family.extra_blocks(),
            document,
            touched,
            budget,
            rng,
            other_host,
            clear_ends,
        }
    }

    /// The document with what was planted.
    pub(crate) fn finish(self) -> Document {
        self.document
    }

    /// Plants one deviation; `None` where there is no place for it.
    pub(crate) fn plant(&mut self, operation: Operation) -> Option<()> {
        match operation {
            Operation::Extra(element) => self.extra(element),
            Operation::ExtraSectionWithRows => self.extra_section(false),
            Operation::ExtraSectionRepeatingRow => self.extra_section(true),
            Operation::Missing(element) => self.missing(element),
            Operation::MissingSectionWithRows => self.missing_section(),
            Operation::Duplicate(element) => self.duplicate(element),
            Operation::DuplicateRowElsewhere => self.duplicate_elsewhere(),
            Operation::DuplicateRowChanged => self.duplicate_changed(),
            Operation::SecondFiller => self.second_filler(),
            Operation::Moved(element) => self.moved(element),
            Operation::Wording(element) => self.wording(element),
            Operation::WordingInCell => self.wording_in_table(Element::Row),
            Operation::WordingInHeaderCell => self.wording_in_table(Element::TableHeader),
            Operation::WordingRaised => self.wording_raised(),
            Operation::WordingIdentifier => self.wording_identifier(),
            Operation::IdentifierCase => self.identifier_case(),
            Operation::CopiedUrl => self.copied(),
            Operation::Placeholder => self.placeholder(),
            Operation::DivergentFiller => self.divergent(),
            Operation::Split => self.split(),
            Operation::Joined => self.joined(),
            Operation::Punctuation => self.punctuation(),
            Operation::Bidi => self.bidi(),
        }
    }

    /// Leaves out the block that this family's documents may leave out; nothing but a note.
    pub(crate) fn leave_out_optional(&mut self) {
        let Some(start) = self.family.optional else {
            return;
        };
        if let Some(index) = self
            .document
            .blocks
            .iter()
            .position(|block| block.text().starts_with(start))
        {
            self.touch(index);
            let removed = self.document.blocks.remove(index);
            let place = Place::Lacking(removed.origin.unwrap_or_default());
            self.record("missing", removed.element, place, Severity::Note);
        }
    }

    /// Keeps the block that documents may leave out free of everything else.
    pub(crate) fn spare_optional(&mut self) {
        let Some(start) = self.family.optional else {
            return;
        };
        if let Some(index) = self
            .document
            .blocks
            .iter()
            .position(|block| block.text().starts_with(start))
        {
            self.touch(index);
        }
    }

    fn record(
        &mut self,
        kind: &'static str,
        element: Element,
        place: Place,
        severity: Severity,
    ) -> &mut Planted {
        let planted = Planted {
            kind,
            element,
            place,
            column: None,
            severity,
            raised_by: &[],
            repeats: None,
        };
        self.document.planted.push(planted);
        self.document.planted.last_mut().expect("one was pushed")
    }

    fn touch(&mut self, index: usize) {
        for near in index.saturating_sub(1)..=index + 1 {
            if let Some(block) = self.document.blocks.get(near) {
                self.touched.insert(block.number);
            }
        }
    }

    fn is_free(&self, index: usize) -> bool {
        (index.saturating_sub(1)..=index + 1)
            .filter_map(|near| self.document.blocks.get(near))
            .all(|block| !self.touched.contains(&block.number))
    }

    /// The free blocks that `wanted` accepts, by index.
    fn free(&self, wanted: impl Fn(&Block) -> bool) -> Vec<usize> {
        let blocks = self.document.blocks.iter().enumerate();
        blocks
            .filter(|(index, block)| {
                block.origin.is_some() && wanted(block) && self.is_free(*index)
            })
            .map(|(index, _)| index)
            .collect()
    }

    fn pick(&mut self, wanted: impl Fn(&Block) -> bool) -> Option<usize> {
        let places = self.free(wanted);
        self.rng.pick(&places).copied()
    }

    fn spend_at(&mut self, what: &'static str, index: usize) -> Option<()> {
        let origin = self.document.blocks.get(index)?.origin?;
        self.budget.spend(what, &origin.to_string())
    }

    /// Indices before which a block of `element` can stand, its neighbours being free.
    fn gaps(&self, element: Element) -> Vec<usize> {
        let blocks = &self.document.blocks;
        (1..blocks.len())
            .filter(|&index| {
                let (before, after) = (blocks[index - 1].element, blocks[index].element);
                let fits = match element {
                    Element::Row => {
                        matches!(before, Element::Row | Element::Section) && after == Element::Row
                    }
                    Element::Section => before == Element::Row && !after.in_table(),
                    Element::ListItem => before == Element::ListItem && after == Element::ListItem,
                    Element::Heading => before == Element::Paragraph && after == Element::Paragraph,
                    _ => {
                        before == Element::Paragraph
                            && matches!(after, Element::Paragraph | Element::Heading)
                    }
                };
                fits && self.is_free(index - 1) && self.is_free(index)
            })
            .collect()
    }

    fn pick_gap(&mut self, element: Element) -> Option<usize> {
        let gaps = self.gaps(element);
        self.rng.pick(&gaps).copied()
    }

    /// An extra block that this document does not have yet.
    fn pick_extra(&mut self, element: Element) -> Option<Block> {
        let taken: Vec<String> = self.document.blocks.iter().map(Block::text).collect();
        let fresh: Vec<&Block> = self
            .extras
            .iter()
            .filter(|block| block.element == element && !taken.contains(&block.text()))
            .collect();
        let block = (*self.rng.pick(&fresh)?).clone();
        self.budget.spend("extra", &block.text())?;
        Some(block)
    }

    fn extra(&mut self, element: Element) -> Option<()> {
        if !self.clear_ends && !matches!(element, Element::Row | Element::ListItem) {
            return None;
        }
        let gap = self.pick_gap(element)?;
        let block = self.pick_extra(element)?;
        let number = self.document.insert(gap, &block);
        self.touch(gap);
        self.record("extra", element, Place::Block(number), Severity::Error);
        Some(())
    }

    /// A section at the table's end, with new rows under it or with a row that stands above already.
    fn extra_section(&mut self, repeating: bool) -> Option<()> {
        let end = self.pick_gap(Element::Section)?;
        let repeated = if repeating {
            Some(self.pick(|block| block.element == Element::Row)?)
        } else {
            None
        };
        let section = self.pick_extra(Element::Section)?;
        let number = self.document.insert(end, &section);
        self.record(
            "extra",
            Element::Section,
            Place::Block(number),
            Severity::Error,
        );
        let mut last = end;
        if let Some(repeated) = repeated {
            let row = self.document.blocks.get(repeated)?.clone();
            last += 1;
            let copy = self.document.insert(last, &row);
            self.record(
                "duplicate",
                Element::Row,
                Place::Block(copy),
                Severity::Error,
            )
            .repeats = Some(row.number);
            self.touch(repeated);
        } else {
            for _ in 0..self.rng.between(1, 2) {
                let Some(row) = self.pick_extra(Element::Row) else {
                    break;
                };
                last += 1;
                let number = self.document.insert(last, &row);
                self.record("extra", Element::Row, Place::Block(number), Severity::Error);
            }
        }
        (end..=last).for_each(|index| self.touch(index));
        Some(())
    }

    fn remove(&mut self, index: usize) {
        self.touch(index);
        let removed = self.document.blocks.remove(index);
        let place = Place::Lacking(removed.origin.unwrap_or_default());
        self.record("missing", removed.element, place, Severity::Error);
    }

    fn missing(&mut self, element: Element) -> Option<()> {
        let index = self.pick(|block| block.element == element)?;
        self.spend_at("missing", index)?;
        self.remove(index);
        Some(())
    }

    fn missing_section(&mut self) -> Option<()> {
        let start = self.pick(|block| block.element == Element::Section)?;
        let rows = self
            .document
            .blocks
            .iter()
            .skip(start + 1)
            .take_while(|block| block.element == Element::Row)
            .count();
        if !(start..=start + rows).all(|index| self.is_free(index)) {
            return None;
        }
        for index in start..=start + rows {
            self.spend_at("missing", index)?;
        }
        for _ in start..=start + rows {
            self.remove(start);
        }
        Some(())
    }

    fn copy(&mut self, from: usize, to: usize, block: &Block) {
        let repeats = self
            .document
            .blocks
            .get(from)
            .map(|original| original.number);
        let number = self.document.insert(to, block);
        self.touch(from);
        self.touch(to);
        let element = block.element;
        self.record("duplicate", element, Place::Block(number), Severity::Error)
            .repeats = repeats;
    }

    fn duplicate(&mut self, element: Element) -> Option<()> {
        let from = self.pick(|block| block.element == element && !has_slot(&block.text()))?;
        let mut gaps = self.gaps(element);
        // A table's copy goes beside its original: under another section it is another operation.
        gaps.retain(|&gap| gap > from && (element != Element::Row || gap == from + 1));
        let to = *self.rng.pick(&gaps)?;
        self.spend_at("duplicate", from)?;
        let block = self.document.blocks.get(from)?.clone();
        self.copy(from, to, &block);
        Some(())
    }

    fn section_of(&self, index: usize) -> Option<u32> {
        let above = self.document.blocks.get(..index)?.iter().rev();
        above
            .take_while(|block| block.element.in_table())
            .find(|block| block.element == Element::Section)
            .map(|block| block.number)
    }

    fn duplicate_elsewhere(&mut self) -> Option<()> {
        let from = self.pick(|block| block.element == Element::Row)?;
        let mut gaps = self.gaps(Element::Row);
        gaps.retain(|&gap| gap > from + 1 && self.section_of(gap) != self.section_of(from));
        let to = *self.rng.pick(&gaps)?;
        self.spend_at("duplicate", from)?;
        let block = self.document.blocks.get(from)?.clone();
        self.copy(from, to, &block);
        Some(())
    }

    fn duplicate_changed(&mut self) -> Option<()> {
        let column = self.family.columns.1;
        let from = self.pick(|block| block.element == Element::Row)?;
        let mut block = self.document.blocks.get(from)?.clone();
        let changed = self.reword(block.cells.get(column)?)?;
        *block.cells.get_mut(column)? = changed;
        self.spend_at("duplicate", from)?;
        self.copy(from, from + 1, &block);
        Some(())
    }

    /// A block with a slot again, with another filler: a second copyright line.
    fn second_filler(&mut self) -> Option<()> {
        let (start, repetition) = self.family.second?;
        let from = self.pick(|block| block.text().starts_with(start))?;
        self.spend_at("duplicate", from)?;
        let mut block = self.document.blocks.get(from)?.clone();
        block.cells = vec![repetition.to_owned()];
        self.copy(from, from + 1, &block);
        self.document.planted.last_mut()?.severity = Severity::Note;
        Some(())
    }

    /// Moves a block over two others at least, so that it is the fewest blocks that moved.
    fn moved(&mut self, element: Element) -> Option<()> {
        let from = self.pick(|block| block.element == element)?;
        let distance = if element == Element::Paragraph { 4 } else { 3 };
        let mut gaps = self.gaps(element);
        gaps.retain(|&gap| gap.abs_diff(from) >= distance);
        let to = *self.rng.pick(&gaps)?;
        self.spend_at("moved", from)?;
        self.touch(from);
        let block = self.document.blocks.remove(from);
        let to = if to > from { to - 1 } else { to };
        let number = block.number;
        self.document.blocks.insert(to, block);
        self.touch(to);
        self.record("moved", element, Place::Block(number), Severity::Warning);
        Some(())
    }

    /// The text with one neutral word replaced, deleted or followed by another.
    fn reword(&mut self, text: &str) -> Option<String> {
        let words: Vec<&str> = text.split(' ').collect();
        let places: Vec<usize> = (0..words.len())
            .filter(|&index| self.family.neutral.contains(&words[index]))
            .collect();
        let place = *self.rng.pick(&places)?;
        let novel = *self.rng.pick(self.family.novel)?;
        let mut changed: Vec<&str> = words;
        match self.rng.below(3) {
            0 => changed[place] = novel,
            1 if changed.len() > 5 => drop(changed.remove(place)),
            _ => changed.insert(place + 1, novel),
        }
        Some(changed.join(" "))
    }

    fn wording(&mut self, element: Element) -> Option<()> {
        let neutral = self.family.neutral;
        let index = self.pick(|block| {
            let text = block.text();
            block.element == element
                && text.split(' ').count() >= 5
                && text.split(' ').any(|word| neutral.contains(&word))
        })?;
        self.spend_at("wording", index)?;
        let changed = self.reword(&self.document.blocks.get(index)?.text())?;
        self.document.blocks.get_mut(index)?.cells = vec![changed];
        self.touch(index);
        let number = self.document.blocks.get(index)?.number;
        self.record("wording", element, Place::Block(number), Severity::Warning);
        Some(())
    }

    fn change_cell(&mut self, index: usize, column: usize, text: String) -> Option<&mut Planted> {
        let block = self.document.blocks.get_mut(index)?;
        *block.cells.get_mut(column)? = text;
        let number = block.number;
        self.touch(index);
        let planted = self.record(
            "wording",
            Element::Cell,
            Place::Block(number),
            Severity::Warning,
        );
        planted.column = Some(column + 1);
        Some(planted)
    }

    fn wording_in_table(&mut self, element: Element) -> Option<()> {
        let index = self.pick(|block| block.element == element)?;
        let cells = self.document.blocks.get(index)?.cells.clone();
        let identifying = self.family.columns.0;
        let places: Vec<usize> = (0..cells.len())
            .filter(|&column| element == Element::TableHeader || column != identifying)
            .filter(|&column| {
                cells[column]
                    .split(' ')
                    .any(|word| self.family.neutral.contains(&word))
            })
            .collect();
        let column = *self.rng.pick(&places)?;
        let changed = self.reword(&cells[column])?;
        self.spend_at("wording", index)?;
        self.change_cell(index, column, changed)?;
        Some(())
    }

    fn wording_raised(&mut self) -> Option<()> {
        let raised = *self.rng.pick(self.family.raised)?;
        let index = self.pick(|block| block.cells.iter().any(|cell| cell.contains(raised.from)))?;
        self.spend_at("wording", index)?;
        let block = self.document.blocks.get(index)?.clone();
        let column = block
            .cells
            .iter()
            .position(|cell| cell.contains(raised.from))?;
        let changed = block.cells.get(column)?.replacen(raised.from, raised.to, 1);
        let planted = self.change_cell(index, column, changed)?;
        planted.severity = Severity::Error;
        planted.raised_by = raised.by;
        if !block.element.in_table() {
            planted.element = block.element;
            planted.column = None;
        }
        Some(())
    }

    fn wording_identifier(&mut self) -> Option<()> {
        let column = self.family.columns.0;
        let index = self.pick(|block| block.element == Element::Row)?;
        self.spend_at("wording", index)?;
        let novel = *self.rng.pick(self.family.novel)?;
        let planted = self.change_cell(index, column, format!("{novel}_id"))?;
        planted.severity = Severity::Error;
        planted.raised_by = &["identifier"];
        Some(())
    }

    fn identifier_case(&mut self) -> Option<()> {
        let column = self.family.columns.0;
        let index = self.pick(|block| block.element == Element::Row)?;
        self.spend_at("wording", index)?;
        let upper = self
            .document
            .blocks
            .get(index)?
            .cells
            .get(column)?
            .to_uppercase();
        let planted = self.change_cell(index, column, upper)?;
        planted.kind = "typography";
        planted.raised_by = &["identifier"];
        Some(())
    }

    /// Puts `filler` at the one place of the slot in the block `index`.
    fn fill_at(&mut self, index: usize, name: &str, filler: &str) -> Option<()> {
        self.budget.spend("slot", name)?;
        self.spend_at("slot", index)?;
        let block = self.document.blocks.get_mut(index)?;
        for cell in &mut block.cells {
            *cell = cell.replace(&format!("{{{name}}}"), filler);
        }
        let (number, element) = (block.number, block.element);
        self.touch(index);
        self.record("slot", element, Place::Block(number), Severity::Error);
        Some(())
    }

    /// A slot of as many places as `wanted` accepts, and a free block that holds it.
    fn pick_slot(&mut self, wanted: impl Fn(&str, usize) -> bool) -> Option<(usize, &'static str)> {
        let names: Vec<&'static str> = self
            .family
            .slots
            .iter()
            .map(|slot| slot.name)
            .filter(|name| wanted(name, self.family.places(name)))
            .collect();
        let name = *self.rng.pick(&names)?;
        let index = self.pick(|block| block.text().contains(&format!("{{{name}}}")))?;
        Some((index, name))
    }

    fn copied(&mut self) -> Option<()> {
        let host = self.other_host?;
        let (index, name) = self.pick_slot(|name, _| name == "url" || name == "email")?;
        let filler = if name == "url" {
            format!("https://{host}")
        } else {
            format!("contact@{host}")
        };
        self.fill_at(index, name, &filler)
    }

    fn placeholder(&mut self) -> Option<()> {
        let (index, name) = self.pick_slot(|_, places| places == 1)?;
        let filler = *self.rng.pick(self.family.placeholders)?;
        self.fill_at(index, name, filler)
    }

    fn divergent(&mut self) -> Option<()> {
        let (index, name) = self.pick_slot(|_, places| places >= 3)?;
        self.fill_at(index, name, "Larkspur Brothers")
    }

    fn split(&mut self) -> Option<()> {
        if !self.clear_ends {
            return None;
        }
        let index = self.pick(|block| {
            block.element == Element::Paragraph && block.text().split(' ').count() > 16
        })?;
        let words = self.document.blocks.get(index)?.text().split(' ').count();
        let at = self.rng.between(5, words - 5);
        self.cut(index, Cut::SplitAt(at))
    }

    fn joined(&mut self) -> Option<()> {
        let next = self.pick(|block| block.element == Element::Paragraph)?;
        let index = next.checked_sub(1)?;
        let before = self.document.blocks.get(index)?;
        if before.element != Element::Paragraph || before.origin.is_none() || !self.is_free(index) {
            return None;
        }
        self.cut(index, Cut::JoinedToNext)
    }

    fn cut(&mut self, index: usize, cut: Cut) -> Option<()> {
        self.spend_at("layout", index)?;
        let block = self.document.blocks.get_mut(index)?;
        block.cut = cut;
        let (number, element) = (block.number, block.element);
        self.touch(index);
        self.touch(index + 1);
        self.record("layout", element, Place::Block(number), Severity::Note);
        Some(())
    }

    fn punctuation(&mut self) -> Option<()> {
        let index =
            self.pick(|block| block.element == Element::Paragraph && block.text().ends_with('.'))?;
        let block = self.document.blocks.get_mut(index)?;
        let mut text = block.text();
        text.pop();
        text.push('!');
        block.cells = vec![text];
        let number = block.number;
        self.touch(index);
        self.record(
            "typography",
            Element::Paragraph,
            Place::Block(number),
            Severity::Note,
        );
        Some(())
    }

    /// Bidirectional controls around the first words of a paragraph.
    fn bidi(&mut self) -> Option<()> {
        if self
            .document
            .planted
            .iter()
            .any(|planted| planted.kind == "encoding")
        {
            return None;
        }
        let index =
            self.pick(|block| block.element == Element::Paragraph && !has_slot(&block.text()))?;
        let block = self.document.blocks.get_mut(index)?;
        block.cells = vec![format!("\u{202a}{}\u{202c}", block.text())];
        let number = block.number;
        self.touch(index);
        let planted = self.record(
            "encoding",
            Element::Document,
            Place::Block(number),
            Severity::Warning,
        );
        planted.raised_by = &["bidi"];
        Some(())
    }
}
