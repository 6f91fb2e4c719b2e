//! Rebuilds the blocks of a document from the JSON alone, as DESIGN.md promises that one can. Written from the
//! contract, without a look at how the engine verifies itself.
//!
//! ```text
//! template blocks --fillers--> texts --missing, moved taken out; wording put in--> in order
//!                                    --extra, duplicate, moved put behind the block in `after`--> document
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::contract::{Deviation, DocumentReport, Template, TemplateBlock};

/// The texts of the document's blocks, in order; cells between tabs.
pub(crate) fn rebuild(template: &Template, document: &DocumentReport) -> Vec<String> {
    let of_kind = |kind: &'static str| {
        document
            .deviations
            .iter()
            .filter(move |deviation| deviation.kind == kind)
    };
    let (template, left_out) = chosen(template, document);
    let missing: BTreeSet<&str> = of_kind("missing")
        .filter_map(block_id)
        .chain(left_out)
        .collect();
    let moved: BTreeMap<&str, &Deviation> = of_kind("moved")
        .filter_map(|deviation| Some((block_id(deviation)?, deviation)))
        .collect();
    let mut fillers = Fillers::new(&template, document, &missing);
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    for block in &template.blocks {
        let text = fillers.fill(block);
        texts.insert(&block.id, reworded(block, text, document));
    }
    // What is put in, by the block before it.
    let mut inserted: BTreeMap<Option<&str>, Vec<(&Deviation, Option<&str>)>> = BTreeMap::new();
    for deviation in of_kind("extra").chain(of_kind("duplicate")) {
        inserted
            .entry(deviation.after.as_deref())
            .or_default()
            .push((deviation, None));
    }
    for (id, deviation) in &moved {
        inserted
            .entry(deviation.after.as_deref())
            .or_default()
            .push((deviation, Some(id)));
    }
    for group in inserted.values_mut() {
        group.sort_by_key(|(deviation, _)| {
            deviation
                .found
                .as_ref()
                .map(|found| (found.start_line, found.start_column))
        });
    }
    let mut rebuilt = Vec::new();
    put_after(None, &mut inserted, &texts, &mut rebuilt);
    for block in &template.blocks {
        let id = block.id.as_str();
        if moved.contains_key(id) {
            continue;
        }
        if !missing.contains(id) {
            rebuilt.extend(texts.get(id).cloned());
        }
        put_after(Some(id), &mut inserted, &texts, &mut rebuilt);
    }
    rebuilt
}

/// The template with the choices that the document made, and the blocks that it rightly leaves out.
fn chosen<'d>(template: &Template, document: &'d DocumentReport) -> (Template, Vec<&'d str>) {
    let mut blocks = template.blocks.clone();
    let mut left_out = Vec::new();
    for choice in &document.choices {
        match &choice.text {
            None => left_out.push(choice.block.as_str()),
            Some(text) => {
                let own = blocks.iter_mut().filter(|block| block.id == choice.block);
                own.for_each(|block| block.text.clone_from(text));
            }
        }
    }
    let template = Template {
        source: template.source.clone(),
        blocks,
        slots: Vec::new(),
    };
    (template, left_out)
}

fn block_id(deviation: &Deviation) -> Option<&str> {
    deviation
        .template
        .as_ref()
        .map(|expected| expected.block.as_str())
}

fn put_after<'d>(
    block: Option<&'d str>,
    inserted: &mut BTreeMap<Option<&'d str>, Vec<(&'d Deviation, Option<&'d str>)>>,
    texts: &BTreeMap<&str, String>,
    rebuilt: &mut Vec<String>,
) {
    for (deviation, moved) in inserted.remove(&block).unwrap_or_default() {
        match moved {
            // The block's own text has the fillers and the wording, which stand in deviations of their own.
            Some(id) => {
                rebuilt.extend(texts.get(id).cloned());
                put_after(Some(id), inserted, texts, rebuilt);
            }
            None => rebuilt.extend(deviation.found.as_ref().map(|found| found.text.clone())),
        }
    }
}

/// The text of `block` with the words that this document has there.
fn reworded(block: &TemplateBlock, text: String, document: &DocumentReport) -> String {
    let mut cells: Vec<String> = text.split('\t').map(str::to_owned).collect();
    for deviation in &document.deviations {
        let is_wording = matches!(deviation.kind.as_str(), "wording" | "typography" | "slot");
        if !is_wording || block_id(deviation) != Some(&block.id) {
            continue;
        }
        let (Some(expected), Some(found)) = (&deviation.template, &deviation.found) else {
            continue;
        };
        if let Some(column) = deviation.column_index {
            if cells.len() < column {
                cells.resize(column, String::new());
            }
            cells[column - 1].clone_from(&found.text);
        } else if deviation.kind != "slot" || expected.text == block.text {
            // A slot deviation may show the filler alone, which stands among the fillers already.
            cells = found.text.split('\t').map(str::to_owned).collect();
        }
    }
    // Trailing empty cells are seen in some layouts of a table only, and belong to no row.
    while cells.len() > 1 && cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    cells.join("\t")
}

/// The fillers of a document, given out place by place.
struct Fillers<'d> {
    by_slot: BTreeMap<&'d str, (&'d [Option<String>], usize)>,
    missing: &'d BTreeSet<&'d str>,
    counts_missing: BTreeMap<&'d str, bool>,
}

impl<'d> Fillers<'d> {
    fn new(
        template: &'d Template,
        document: &'d DocumentReport,
        missing: &'d BTreeSet<&'d str>,
    ) -> Self {
        let by_slot: BTreeMap<&str, (&[Option<String>], usize)> = document
            .slots
            .iter()
            .map(|(name, fillers)| (name.as_str(), (fillers.as_slice(), 0)))
            .collect();
        // "One a place, in order" leaves open whether the places of missing blocks count: the number of fillers tells.
        let counts_missing = by_slot
            .iter()
            .map(|(name, (fillers, _))| {
                let mark = format!("{{{{{name}}}}}");
                let places: usize = template
                    .blocks
                    .iter()
                    .map(|block| block.text.matches(&mark).count())
                    .sum();
                (*name, fillers.len() == places)
            })
            .collect();
        Self {
            by_slot,
            missing,
            counts_missing,
        }
    }

    fn fill(&mut self, block: &'d TemplateBlock) -> String {
        let mut filled = String::new();
        let mut rest = block.text.as_str();
        while let Some((before, after)) = rest.split_once("{{") {
            filled.push_str(&before.replace("}}}}", "}}"));
            if let Some(literal) = after.strip_prefix("{{") {
                filled.push_str("{{");
                rest = literal;
                continue;
            }
            // A brace of the text right before a slot: a name never begins with one.
            let after = match after.strip_prefix('{') {
                Some(name) => {
                    filled.push('{');
                    name
                }
                None => after,
            };
            let (name, after) = after.split_once("}}").unwrap_or((after, ""));
            let filler = self.next(name, self.missing.contains(block.id.as_str()));
            filled.push_str(&filler);
            // A block's text has no two spaces and none at its end: a place that takes nothing leaves one.
            let bare = filled.is_empty() || filled.ends_with(char::is_whitespace);
            rest = match after.strip_prefix(' ') {
                Some(closer) if filler.is_empty() && bare => closer,
                _ => after,
            };
            if filler.is_empty() && rest.is_empty() {
                filled.truncate(filled.trim_end().len());
            }
        }
        filled.push_str(&rest.replace("}}}}", "}}"));
        filled
    }

    fn next(&mut self, name: &str, lacking: bool) -> String {
        let counts_missing = self.counts_missing.get(name).copied().unwrap_or(false);
        let Some((fillers, given)) = self.by_slot.get_mut(name) else {
            return String::new();
        };
        if fillers.len() == 1 {
            return fillers[0].clone().unwrap_or_default();
        }
        if lacking && !counts_missing {
            return String::new();
        }
        *given += 1;
        fillers
            .get(*given - 1)
            .cloned()
            .flatten()
            .unwrap_or_default()
    }
}
