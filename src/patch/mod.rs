//! Mending: the text of a document with the template's words put back, and the list of what was left out.
//!
//! Only what is certain is done. Each deviation is planned by itself as an `Op` on the file as it stands
//! (its line ends, its tables, its wrapped lines); then the file that comes of it is analysed again, and a change that
//! leaves anything but the deviations that were left out is taken back. The analysis itself is not done here: the
//! caller gives it.
//!
//! ```text
//! deviations ─► plan, one by one ─► apply ─► analyse again ─► nothing unforeseen? ─► text
//!                   │                           no: apply them one after the other, drop those that do harm
//!                   └─► left out, with the reason
//! ```

mod edit;
mod fillers;
mod insert;
mod lines;
mod source;
pub mod unified;
mod walk;
mod words;

use std::sync::Arc;

use crate::analysis::{DocumentAnalysis, Findings};
use crate::deviation::{Deviation, Kind, Severity};
use crate::template::Template;
use crate::template::syntax::{ANY, OPTIONAL};
use edit::{Op, apply, collide};
use fillers::Fillers;
use source::Source;

/// Why a deviation was not mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// What belongs there is not in the template: another filler, another cut into blocks, another encoding.
    NotWords,
    /// A note: a block more or less that need not be a mistake.
    Note,
    /// The file is not UTF-8, or holds mojibake that was mended to read it.
    Encoding,
    /// The words hold characters that nobody sees, or that are composed otherwise.
    Hidden,
    /// The words were not found again in the file as they stand, or signs of emphasis stand among them.
    Dress,
    /// Other blocks stand on the same lines.
    SharedLine,
    /// The template has a slot there and the document nothing that fills it.
    UnknownFiller,
    /// The template allows several wordings.
    Choice,
    /// What stands around is numbered, and would have to be numbered anew.
    Numbered,
    /// The columns of the table are set apart by spaces.
    Columns,
    /// Another change stands at the same place.
    Overlap,
    /// With the change, something else would deviate.
    Unproven,
}

/// A deviation that was not mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOut {
    /// Its number among the document's deviations.
    pub deviation: usize,
    /// Its line in the file, from 1; 0 before the first.
    pub line: u32,
    /// Why it was left out.
    pub reason: Reason,
}

/// What became of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// The whole text with the template's words, a byte order mark included; `None` where nothing was mended.
    pub text: Option<String>,
    /// What was not mended, in the order of the deviations.
    pub left_out: Vec<LeftOut>,
}

/// Puts the template's words back into a document, read from `bytes`. What is accepted stays as it is.
///
/// `again` analyses a changed file against the same template; `None` where that fails.
///
/// ```
/// use std::fs;
/// use std::sync::Arc;
///
/// use charte_diff::corpus::{self, Found};
/// use charte_diff::engine::{Pinned, Settings, check_text};
/// use charte_diff::patch::mend;
/// use charte_diff::template::read::read;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let template = "+++\ncharte-diff = 1\nname = \"notice\"\n+++\n\n# Notice\n\nWhat you send is kept for 13 months.\n";
/// let template = read(template.as_bytes(), "notice.txt").map_err(|faults| format!("{faults:?}"))?;
/// let pinned = Pinned::new(vec![template]);
/// let file = Found::in_stream("www.example.org.txt", None);
/// let check = |bytes: &[u8]| check_text(&file, bytes, &pinned, &Settings::default());
///
/// let text = b"Notice\n\nWhat you send is kept for 25 months.\n";
/// let analysis = check(text);
/// let family = &analysis.families[0];
/// let mended = mend(&family.documents[0], &family.template, text, &|changed| {
///     Some(Arc::clone(&check(changed).families.first()?.documents.first()?.findings))
/// });
/// assert_eq!(mended.text.as_deref(), Some("Notice\n\nWhat you send is kept for 13 months.\n"));
/// assert!(mended.left_out.is_empty());
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn mend(
    document: &DocumentAnalysis,
    template: &Template,
    bytes: &[u8],
    again: &dyn Fn(&[u8]) -> Option<Arc<Findings>>,
) -> Mended {
    let deviations = &document.findings.deviations;
    let wanted: Vec<usize> = document
        .marked()
        .enumerate()
        .filter(|(_, (_, mark))| !mark.is_accepted())
        .map(|(at, _)| at)
        .collect();
    let Some(source) = Source::read(bytes) else {
        return Mended {
            text: None,
            left_out: wanted
                .into_iter()
                .map(|at| left_out(deviations, at, Reason::Encoding))
                .collect(),
        };
    };
    let work = Work {
        source: &source,
        template,
        deviations,
        fillers: Fillers::new(template, &document.findings),
        again,
    };
    let mut left: Vec<LeftOut> = Vec::new();
    let mut planned: Vec<(usize, Op)> = Vec::new();
    for at in wanted {
        let plan = work.plan(at).and_then(|op| {
            if planned.iter().any(|(_, held)| collide(held, &op)) {
                Err(Reason::Overlap)
            } else {
                Ok(op)
            }
        });
        match plan {
            Ok(op) => planned.push((at, op)),
            Err(reason) => left.push(left_out(deviations, at, reason)),
        }
    }
    let done = work
        .proven(&planned)
        .or_else(|| work.one_by_one(planned, &mut left));
    left.sort_by_key(|left| left.deviation);
    // What went with something else is not left out.
    if let Some((_, findings)) = &done {
        let mut remaining: Vec<Trace<'_>> = findings
            .deviations
            .iter()
            .map(|held| Trace::of(held))
            .collect();
        left.retain(|left| {
            let trace = deviations.get(left.deviation).map(|held| Trace::of(held));
            let held = remaining
                .iter()
                .position(|held| Some(held) == trace.as_ref());
            held.map(|held| remaining.swap_remove(held)).is_some()
        });
    }
    Mended {
        text: done.map(|(text, _)| text),
        left_out: left,
    }
}

fn left_out(deviations: &[Arc<Deviation>], at: usize, reason: Reason) -> LeftOut {
    LeftOut {
        deviation: at,
        line: deviations.get(at).map_or(0, |held| line_of(held)),
        reason,
    }
}

/// Where a deviation stands: its first line, or the line after which something is missing.
fn line_of(deviation: &Deviation) -> u32 {
    match &deviation.found {
        Some(found) => found.start_line,
        None => deviation.expected_line.unwrap_or(0),
    }
}

/// Whether a template's text allows several wordings: which of them the document would have is not known.
fn leaves_choices(text: &str) -> bool {
    text.contains(ANY) || text.contains(OPTIONAL)
}

/// What a deviation is known by in a changed file, where lines and the words around it may be others.
#[derive(Debug, PartialEq, Eq)]
struct Trace<'d> {
    kind: Kind,
    column: Option<u32>,
    words: &'d str,
}

impl<'d> Trace<'d> {
    fn of(deviation: &'d Deviation) -> Self {
        Self {
            kind: deviation.kind,
            column: deviation.column_index,
            words: match (&deviation.template, &deviation.found) {
                (Some(expected), _) => &expected.block,
                (None, Some(found)) if deviation.kind != Kind::Encoding => &found.text,
                _ => "",
            },
        }
    }
}

struct Work<'w> {
    source: &'w Source,
    template: &'w Template,
    deviations: &'w [Arc<Deviation>],
    fillers: Fillers<'w>,
    again: &'w dyn Fn(&[u8]) -> Option<Arc<Findings>>,
}

impl Work<'_> {
    /// What would mend one deviation.
    fn plan(&self, at: usize) -> Result<Op, Reason> {
        let deviation = self.deviations.get(at).ok_or(Reason::NotWords)?;
        match deviation.kind {
            // It does not fail a check, and the portal's typography is its own.
            Kind::Typography if deviation.severity == Severity::Note => Err(Reason::Note),
            Kind::Wording | Kind::Typography => words::plan(self.source, deviation, &self.fillers),
            Kind::Extra | Kind::Duplicate | Kind::Missing
                if deviation.severity == Severity::Note =>
            {
                Err(Reason::Note)
            }
            Kind::Extra | Kind::Duplicate => {
                let (from, to) = lines::own(self.source, deviation)?;
                Ok(Op::Delete { from, to })
            }
            Kind::Missing => {
                let order = self.order(deviation)?;
                let block = self.template.blocks.get(order);
                if block.is_some_and(|block| leaves_choices(&block.text)) {
                    return Err(Reason::Choice);
                }
                insert::plan(self.source, deviation, order, &self.fillers)
            }
            Kind::Moved => self.plan_move(deviation),
            Kind::Encoding if self.source.lines.iter().any(|line| line.invisible) => {
                Err(Reason::Hidden)
            }
            Kind::Slot | Kind::Layout | Kind::Encoding => Err(Reason::NotWords),
        }
    }

    /// The number of the template block that a deviation is about.
    fn order(&self, deviation: &Deviation) -> Result<usize, Reason> {
        let id = deviation.template.as_ref().map(|expected| &expected.block);
        let blocks = &self.template.blocks;
        id.and_then(|id| blocks.iter().position(|held| held.id == *id))
            .ok_or(Reason::NotWords)
    }

    /// The lines of a block go where a file without them would lack them.
    fn plan_move(&self, deviation: &Deviation) -> Result<Op, Reason> {
        let (from, to) = lines::own(self.source, deviation)?;
        let block = deviation
            .template
            .as_ref()
            .map(|expected| &expected.block)
            .ok_or(Reason::NotWords)?;
        let without = apply(self.source, &[&Op::Delete { from, to }]);
        let findings = (self.again)(without.text.as_bytes()).ok_or(Reason::Unproven)?;
        let missing = findings
            .deviations
            .iter()
            .find(|held| {
                held.kind == Kind::Missing
                    && held.template.as_ref().map(|held| &held.block) == Some(block)
            })
            .ok_or(Reason::Unproven)?;
        let line = match missing.expected_line {
            None => 0,
            Some(line) => without.origin(line).ok_or(Reason::Unproven)?,
        };
        let place = insert::place(self.source, deviation.element, line);
        Ok(Op::Move {
            from,
            to,
            after: place,
            order: self.order(deviation)?,
            element: deviation.element,
        })
    }

    /// The text with these changes, if they leave nothing but the deviations that they do not concern.
    fn proven(&self, planned: &[(usize, Op)]) -> Option<(String, Arc<Findings>)> {
        if planned.is_empty() {
            return None;
        }
        let ops: Vec<&Op> = planned.iter().map(|(_, op)| op).collect();
        let text = apply(self.source, &ops).text;
        let findings = (self.again)(text.as_bytes())?;
        let mut expected: Vec<Trace<'_>> = self
            .deviations
            .iter()
            .enumerate()
            .filter(|(at, _)| !planned.iter().any(|(mended, _)| mended == at))
            .map(|(_, deviation)| Trace::of(deviation))
            .collect();
        let foreseen = findings.deviations.iter().all(|deviation| {
            let trace = Trace::of(deviation);
            let at = expected.iter().position(|held| *held == trace);
            at.map(|at| expected.swap_remove(at)).is_some()
        });
        (foreseen && findings.verified).then_some((text, findings))
    }

    /// Takes the changes one after the other and leaves out those that do harm.
    fn one_by_one(
        &self,
        planned: Vec<(usize, Op)>,
        left: &mut Vec<LeftOut>,
    ) -> Option<(String, Arc<Findings>)> {
        let mut kept: Vec<(usize, Op)> = Vec::new();
        let mut done = None;
        for change in planned {
            let at = change.0;
            kept.push(change);
            match self.proven(&kept) {
                Some(proven) => done = Some(proven),
                None => {
                    kept.pop();
                    left.push(left_out(self.deviations, at, Reason::Unproven));
                }
            }
        }
        done
    }
}
