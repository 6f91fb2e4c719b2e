//! The families of the planted corpora, as data: templates, slots, and the words that may be changed in them.

mod english;
mod french;
mod german;
mod outliers;

pub(crate) use outliers::OUTLIERS;

use super::fillers::Filler;
use super::model::{Block, parse};

/// A slot of a template.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SlotSpec {
    /// Its name between braces in the template.
    pub(crate) name: &'static str,
    /// What fills it.
    pub(crate) filler: Filler,
}

/// A change of words that must be graver than a `warning`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Raised {
    /// The words of the template.
    pub(crate) from: &'static str,
    /// The words of the document.
    pub(crate) to: &'static str,
    /// What may raise it: of several classes that the change touches, any.
    pub(crate) by: &'static [&'static str],
}

/// One family: everything that the generator knows of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Family {
    /// Its name, for messages.
    pub(crate) name: &'static str,
    /// The template, as [`parse`] reads it.
    pub(crate) template: &'static str,
    /// The slots.
    pub(crate) slots: &'static [SlotSpec],
    /// Words of the template that carry no number, negation, modality, consent: changing them is a plain wording.
    pub(crate) neutral: &'static [&'static str],
    /// Words that stand nowhere in the template and carry nothing either.
    pub(crate) novel: &'static [&'static str],
    /// Changes that raise.
    pub(crate) raised: &'static [Raised],
    /// Blocks that documents may add, of every element, as [`parse`] reads them; rows have the table's columns.
    pub(crate) extras: &'static str,
    /// The column (from 0) that tells the rows apart, and the one whose words may change.
    pub(crate) columns: (usize, usize),
    /// The start of the block that a third of the documents of a large corpus leave out.
    pub(crate) optional: Option<&'static str>,
    /// The start of a block with a slot that documents repeat with another filler, and such a repetition.
    pub(crate) second: Option<(&'static str, &'static str)>,
    /// What stands where a filler was forgotten.
    pub(crate) placeholders: &'static [&'static str],
    /// Whether the documents number their headings.
    pub(crate) numbered: bool,
    /// Whether the files are named after the hosts of their portals.
    pub(crate) hosts: bool,
}

impl Family {
    /// The blocks of the template.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        parse(self.template)
    }

    /// The blocks that documents may add.
    pub(crate) fn extra_blocks(&self) -> Vec<Block> {
        parse(self.extras)
    }

    /// How many places of the template the slot `name` has.
    pub(crate) fn places(&self, name: &str) -> usize {
        self.template.matches(&format!("{{{name}}}")).count()
    }
}

/// A French cookie charte with a table, sections, a list; slots: URL, e-mail.
pub(crate) const COOKIES: Family = french::COOKIES;
/// The generation of the French cookie charte that came after.
pub(crate) const COOKIES_NEXT: Family = french::COOKIES_NEXT;
/// English terms of use with numbered headings, lists and a table; slots: a company (three places), e-mail, date.
pub(crate) const TERMS: Family = english::TERMS;
/// A licence-like text; slots: years and a name.
pub(crate) const LICENCE: Family = english::LICENCE;
/// A German privacy notice; slots: URL, e-mail, name of a town, number.
pub(crate) const PRIVACY: Family = german::PRIVACY;

/// Every family.
pub(crate) const ALL: [Family; 5] = [COOKIES, COOKIES_NEXT, TERMS, LICENCE, PRIVACY];
