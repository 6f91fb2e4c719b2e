//! What changed since an earlier run: its JSON report laid beside an [`Analysis`]. Each deviation becomes new or not;
//! those that have gone are listed. Nothing is read from the disk here.
//!
//! A document is found again by its path, else by its portal where that stands once in both runs. Its deviations are
//! found again by their ids, and counted: of two equal ones in one document each needs its own in the other run. Lines
//! have no part in it, so what only moved down is what it was.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::analysis::{Analysis, Mark, Resolved, SCHEMA, ShownPath, Since};
use crate::deviation::severity::{Level, Levels};
use crate::deviation::{Element, Kind, Severity};

/// Why a file is no earlier report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// It is no JSON; with the place, from 1.
    NotJson {
        /// The line.
        line: usize,
        /// The column.
        column: usize,
    },
    /// It is JSON of another make.
    NotAReport,
    /// It is a report of another version.
    OtherSchema {
        /// The version it names.
        found: String,
    },
    /// It holds one document a line (`--format jsonl`), and so no whole run.
    Lines,
    /// It says to be a report and does not read as one.
    Malformed {
        /// What does not fit, in English.
        words: String,
    },
}

/// An earlier report.
///
/// ```
/// use charte_diff::since::{Earlier, Scope, compare};
/// use charte_diff::report::json;
/// use charte_diff::report::lang::Lang;
/// use charte_diff::{corpus, engine};
///
/// let found = corpus::collect(&["corpus".into()], "stdin");
/// let settings = engine::Settings::default();
/// let mut analysis = engine::analyse(&found.files, &settings, &|_done| ());
/// let mut report = Vec::new();
/// json::write(&analysis, Lang::En, &mut report).expect("memory takes it");
///
/// let earlier = Earlier::read(&report).expect("it was just written");
/// compare(&mut analysis, &earlier, &Scope { covers: &|_path| true, levels: &settings.levels });
/// let since = analysis.since.expect("it was compared");
/// assert_eq!((since.new, since.resolved, since.unchanged), (0, 0, 7));
/// ```
#[derive(Debug)]
pub struct Earlier {
    documents: Vec<EarlierDocument>,
    /// The digest of each template by its name.
    templates: BTreeMap<Arc<str>, String>,
}

#[derive(Debug)]
struct EarlierDocument {
    path: ShownPath,
    portal: Arc<str>,
    family: Arc<str>,
    /// As they are listed once they have gone.
    deviations: Vec<Resolved>,
}

/// What a run read, and what it reports.
pub struct Scope<'s> {
    /// Whether the run would have read a document at this path, were it still there. Where it would not, what the
    /// document had is not resolved.
    pub covers: &'s dyn Fn(&ShownPath) -> bool,
    /// What is switched off now is not resolved either.
    pub levels: &'s Levels,
}

#[derive(Deserialize)]
struct ReportJson {
    families: Vec<FamilyJson>,
}

#[derive(Deserialize)]
struct FamilyJson {
    name: Arc<str>,
    template: TemplateJson,
    documents: Vec<DocumentJson>,
}

#[derive(Deserialize)]
struct TemplateJson {
    digest: String,
}

#[derive(Deserialize)]
struct DocumentJson {
    path: Arc<str>,
    path_hex: Option<Arc<str>>,
    portal: Arc<str>,
    deviations: Vec<DeviationJson>,
}

#[derive(Deserialize)]
struct DeviationJson {
    id: Arc<str>,
    kind: String,
    element: String,
    severity: String,
    section: Arc<[Arc<str>]>,
    column: Option<Arc<str>>,
    template: Option<TextJson>,
    found: Option<TextJson>,
}

#[derive(Deserialize)]
struct TextJson {
    text: Arc<str>,
}

/// Only what tells one kind of file from another.
#[derive(Deserialize)]
struct MarkJson {
    schema: Option<serde_json::Value>,
    #[serde(default)]
    families: Option<serde::de::IgnoredAny>,
}

impl Earlier {
    /// Reads what `--format json` gave.
    ///
    /// # Errors
    /// It is something else.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let not_json = |error: &serde_json::Error| Error::NotJson {
            line: error.line(),
            column: error.column(),
        };
        // The first value alone: a file of lines holds several.
        let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<MarkJson>();
        let mark = match values.next() {
            Some(Ok(mark)) => mark,
            Some(Err(error)) if error.is_data() => return Err(Error::NotAReport),
            Some(Err(error)) => return Err(not_json(&error)),
            None => return Err(Error::NotJson { line: 1, column: 1 }),
        };
        match mark.schema {
            Some(serde_json::Value::String(name)) if name == SCHEMA => {}
            Some(serde_json::Value::String(found)) if found.starts_with("charte-diff/") => {
                return Err(Error::OtherSchema { found });
            }
            _ => return Err(Error::NotAReport),
        }
        if mark.families.is_none() {
            return Err(Error::Lines);
        }
        let report: ReportJson = serde_json::from_slice(bytes).map_err(|error| {
            if error.is_data() {
                let words = error.to_string();
                Error::Malformed { words }
            } else {
                not_json(&error)
            }
        })?;
        Self::new(report)
    }

    fn new(report: ReportJson) -> Result<Self, Error> {
        let mut earlier = Self {
            documents: Vec::new(),
            templates: BTreeMap::new(),
        };
        for family in report.families {
            for document in family.documents {
                earlier.documents.push(document.known(&family.name)?);
            }
            let digest = family.template.digest;
            earlier.templates.insert(family.name, digest);
        }
        Ok(earlier)
    }
}

impl DocumentJson {
    fn known(self, family: &Arc<str>) -> Result<EarlierDocument, Error> {
        let path = ShownPath {
            text: self.path,
            hex: self.path_hex,
        };
        let deviations = self.deviations.into_iter();
        let deviations = deviations.map(|deviation| deviation.known(&path, &self.portal));
        Ok(EarlierDocument {
            deviations: deviations.collect::<Result<_, _>>()?,
            path,
            portal: self.portal,
            family: Arc::clone(family),
        })
    }
}

impl DeviationJson {
    /// What the deviation was, in this version's terms.
    fn known(self, path: &ShownPath, portal: &Arc<str>) -> Result<Resolved, Error> {
        let unknown = |what: &str, name: &str| Error::Malformed {
            words: format!("unknown {what} {name:?}"),
        };
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == self.kind);
        let mut elements = Element::ALL.into_iter();
        let element = elements.find(|element| element.name() == self.element);
        let mut severities = [Severity::Error, Severity::Warning, Severity::Note].into_iter();
        let severity = severities.find(|severity| severity.name() == self.severity);
        let side = self.found.or(self.template);
        Ok(Resolved {
            path: path.clone(),
            portal: Arc::clone(portal),
            id: self.id,
            kind: kind.ok_or_else(|| unknown("kind", &self.kind))?,
            element: element.ok_or_else(|| unknown("element", &self.element))?,
            severity: severity.ok_or_else(|| unknown("severity", &self.severity))?,
            section: self.section,
            column: self.column,
            text: side.map_or_else(|| Arc::from(""), |side| side.text),
        })
    }
}

/// A document of this run: its family and its place there; `None` for one without a family.
type Place = Option<(usize, usize)>;

/// Marks each deviation as new or not, and lists what has gone: with the family of its document, else with that of the
/// same name, else with the first.
pub fn compare(analysis: &mut Analysis, earlier: &Earlier, scope: &Scope<'_>) {
    let mut since = Since {
        templates_changed: templates_changed(analysis, earlier),
        ..Since::default()
    };
    let places = found_again(analysis, earlier);
    // What the earlier run had of each document, by id; what is left of it in the end has gone.
    let mut left: Vec<Counts<'_>> = earlier.documents.iter().map(counts).collect();
    let mut before: FxHashMap<(usize, usize), &mut Counts<'_>> = FxHashMap::default();
    for (counts, place) in left.iter_mut().zip(&places) {
        if let Some(Some(place)) = place {
            before.insert(*place, counts);
        }
    }
    for (family_at, family) in analysis.families.iter_mut().enumerate() {
        family.resolved.clear();
        for (at, document) in family.documents.iter_mut().enumerate() {
            let mut counts = before.remove(&(family_at, at));
            let deviations = &document.findings.deviations;
            document.marks.resize(deviations.len(), Mark::default());
            for (deviation, mark) in deviations.iter().zip(&mut document.marks) {
                let new = counts
                    .as_mut()
                    .is_none_or(|counts| !take(counts, &deviation.id));
                mark.new = Some(new);
                if new {
                    since.new += 1;
                } else {
                    since.unchanged += 1;
                }
            }
        }
    }
    drop(before);
    let skipped: FxHashSet<_> = analysis
        .skipped
        .iter()
        .map(|skip| key(&skip.path))
        .collect();
    let mut gone: Vec<(usize, &Resolved)> = Vec::new();
    for ((document, place), mut counts) in earlier.documents.iter().zip(&places).zip(left) {
        let unread = || skipped.contains(&key(&document.path)) || !(scope.covers)(&document.path);
        if place.is_none() && unread() {
            continue;
        }
        let mut names = analysis.families.iter().map(|family| &family.template.name);
        let family = match place.flatten() {
            Some((family, _)) => family,
            None => names.position(|name| *name == document.family).unwrap_or(0),
        };
        // Of equal ones the last have gone: the first were taken for those that are still there.
        for deviation in document.deviations.iter().rev() {
            let off = scope.levels.of(deviation.kind) == Some(Level::Off);
            if take(&mut counts, &deviation.id) && !off {
                gone.push((family, deviation));
            }
        }
    }
    since.resolved = u32::try_from(gone.len()).unwrap_or(u32::MAX);
    gone.sort_by(|(_, one), (_, other)| (&one.path, &one.id).cmp(&(&other.path, &other.id)));
    for (family, resolved) in gone {
        if let Some(family) = analysis.families.get_mut(family) {
            family.resolved.push(resolved.clone());
        }
    }
    analysis.since = Some(since);
}

/// How many of each id there are.
type Counts<'e> = FxHashMap<&'e str, u32>;

/// Takes one of an id away, if there is one.
fn take(counts: &mut Counts<'_>, id: &str) -> bool {
    match counts.get_mut(id) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    }
}

fn counts(document: &EarlierDocument) -> Counts<'_> {
    let mut counts = Counts::default();
    for deviation in &document.deviations {
        *counts.entry(&*deviation.id).or_default() += 1;
    }
    counts
}

fn templates_changed(analysis: &Analysis, earlier: &Earlier) -> Vec<Arc<str>> {
    let families = analysis.families.iter();
    families
        .filter(|family| {
            let before = earlier.templates.get(&*family.template.name);
            before.map(String::as_str) != Some(&*family.template.digest)
        })
        .map(|family| Arc::clone(&family.template.name))
        .collect()
}

/// For each earlier document: where it is now, if this run has it.
fn found_again(analysis: &Analysis, earlier: &Earlier) -> Vec<Option<Place>> {
    let mut by_path: FxHashMap<(String, Option<&str>), Place> = FxHashMap::default();
    let mut by_portal: FxHashMap<&str, Vec<Place>> = FxHashMap::default();
    for (family_at, family) in analysis.families.iter().enumerate() {
        for (at, document) in family.documents.iter().enumerate() {
            let place = Some((family_at, at));
            by_path.insert(key(&document.path), place);
            by_portal.entry(&document.portal).or_default().push(place);
        }
    }
    for document in &analysis.unassigned {
        by_path.insert(key(&document.path), None);
    }
    let mut portals_before: FxHashMap<&str, u32> = FxHashMap::default();
    for document in &earlier.documents {
        *portals_before.entry(&document.portal).or_default() += 1;
    }
    let by_path: Vec<Option<Place>> = earlier
        .documents
        .iter()
        .map(|document| by_path.get(&key(&document.path)).copied())
        .collect();
    let taken: FxHashSet<Place> = by_path.iter().copied().flatten().collect();
    earlier
        .documents
        .iter()
        .zip(&by_path)
        .map(|(document, place)| {
            place.or_else(|| {
                let once = portals_before.get(&*document.portal) == Some(&1);
                match by_portal.get(&*document.portal).map(Vec::as_slice) {
                    Some([place]) if once && !taken.contains(place) => Some(*place),
                    _ => None,
                }
            })
        })
        .collect()
}

/// A path without what does not matter in it: `./corpus//a.txt` is `corpus/a.txt`.
fn key(path: &ShownPath) -> (String, Option<&str>) {
    let absolute = if path.text.starts_with('/') { "/" } else { "" };
    let parts = path.text.split('/');
    let parts: Vec<&str> = parts.filter(|part| !matches!(*part, "" | ".")).collect();
    (
        format!("{absolute}{}", parts.join("/")),
        path.hex.as_deref(),
    )
}
