//! What fills a document's slots, place by place: the wanted text is the template's with the document's own fillers.
//!
//! Places are counted as the proof of a run counts them (`deviation::rebuild`): block by block in the template's order,
//! without the blocks that the document lacks.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Reason;
use crate::analysis::Findings;
use crate::deviation::Kind;
use crate::template::Template;
use crate::template::pattern::Form;

/// The fillers of one document.
#[derive(Debug)]
pub(super) struct Fillers<'f> {
    values: &'f [(Arc<str>, Vec<Arc<str>>)],
    /// By block and cell: how many places of each of its slots come before.
    before: FxHashMap<(&'f str, usize), FxHashMap<&'f str, usize>>,
    /// How many places each slot has in all.
    counts: FxHashMap<&'f str, usize>,
}

impl<'f> Fillers<'f> {
    pub(super) fn new(template: &'f Template, findings: &'f Findings) -> Self {
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        let mut before = FxHashMap::default();
        for block in &template.blocks {
            let lacks = findings.deviations.iter().any(|held| {
                held.kind == Kind::Missing
                    && held.template.as_ref().map(|held| &held.block) == Some(&block.id)
            });
            let choice = findings
                .choices
                .iter()
                .find(|choice| choice.block == block.id);
            let text = match choice {
                Some(choice) => choice.text.as_deref(),
                None => Some(&*block.text),
            };
            let Some(text) = text.filter(|_| !lacks) else {
                continue;
            };
            for (cell, text) in text.split('\t').enumerate() {
                before.insert((&*block.id, cell), counts.clone());
                for name in Form::new(text).names() {
                    *counts.entry(name).or_default() += 1;
                }
            }
        }
        Self {
            values: &findings.slots,
            before,
            counts,
        }
    }

    /// A block's text, or that of its cell (from 0), with the document's fillers.
    pub(super) fn fill(&self, text: &str, block: &str, cell: usize) -> Result<String, Reason> {
        let form = Form::new(text);
        let known = self.before.get(&(block, cell));
        let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
        let mut fillers: Vec<&str> = Vec::new();
        for name in form.names() {
            let within = seen.entry(name).or_default();
            let values = self.values.iter().find(|(held, _)| &**held == name);
            let filler = match values.map_or(&[][..], |(_, values)| values) {
                [one] => Some(one),
                several => known
                    .map(|before| before.get(name).copied().unwrap_or(0))
                    .filter(|_| self.counts.get(name) == Some(&several.len()))
                    .and_then(|first| several.get(first + *within)),
            };
            *within += 1;
            let filler = filler.filter(|filler| !filler.is_empty());
            fillers.push(filler.ok_or(Reason::UnknownFiller)?);
        }
        let mut fillers = fillers.into_iter();
        Ok(form.fill(|_| fillers.next().unwrap_or_default()))
    }
}
