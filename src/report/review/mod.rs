//! What a variance summary shows, computed once for every writer: HTML, and whatever else lawyers read. Everything here is
//! plain data in the language of the reader; text from files went through [`visible`], and a writer has only to lay it
//! out and to escape it.
//!
//! What a summary looks like, and in which order its parts stand, is the writers' to know.

mod aligned;
mod comparison;
mod family;
mod finding;
mod inventory;
mod matrix;
mod redline;
mod sentences;
mod words;

pub use comparison::{Comparison, Line, LineKind};
pub use finding::{Finding, Standing, Witness};
pub use inventory::{Place, Thing};
pub use matrix::{Cell, Column, ColumnKind, Group, Matrix};
pub use redline::{Mark, RedBlock, Redline, Redlines, redlines};
pub use words::{Run, Words};

use super::lang::Lang;
use super::told;
use super::visible::visible;
use crate::analysis::{
    Analysis, DocumentAnalysis, FamilyAnalysis, Fingerprint, Since, Summary, UnassignedReason,
};
use crate::day::Day;
use crate::deviation::Severity;

/// What people say about a summary beside what was found.
#[derive(Debug, Clone)]
pub struct ReviewOptions {
    /// The language.
    pub lang: Lang,
    /// The day that the summary bears.
    pub date: Day,
    /// The day on which the texts were collected, where that is known.
    pub collected: Option<Day>,
    /// The title, where it is not the usual one.
    pub title: Option<String>,
    /// The portals that are shown; all where there are none.
    pub portals: Vec<String>,
}

impl ReviewOptions {
    /// Everything that was found, and nothing said beside it.
    #[must_use]
    pub const fn of_all(lang: Lang, date: Day) -> Self {
        Self {
            lang,
            date,
            collected: None,
            title: None,
            portals: Vec::new(),
        }
    }

    /// Whether this portal is shown.
    #[must_use]
    pub fn shows(&self, portal: &str) -> bool {
        self.portals.is_empty() || self.portals.iter().any(|shown| shown == portal)
    }
}

/// A variance summary.
///
/// ```
/// use charte_diff::day::Day;
/// use charte_diff::report::lang::Lang;
/// use charte_diff::report::review::{Review, ReviewOptions};
/// use charte_diff::report::html;
/// use charte_diff::{corpus, engine};
///
/// let found = corpus::collect(&["corpus".into()], "stdin");
/// let analysis = engine::analyse(&found.files, &engine::Settings::default(), &|_done| ());
/// let today = Day::new(2027, 3, 31).expect("the calendar has it");
/// let review = Review::new(&analysis, &ReviewOptions::of_all(Lang::Fr, today));
/// assert_eq!(review.date, "31\u{a0}mars 2027");
///
/// // One file, which asks nothing of the network.
/// let mut page = Vec::new();
/// html::write(&review, &mut page).expect("memory takes it");
/// assert!(page.starts_with(b"<!DOCTYPE html>"));
/// ```
#[derive(Debug, Clone)]
pub struct Review {
    /// The language.
    pub lang: Lang,
    /// The title.
    pub title: String,
    /// The day that it bears, in words.
    pub date: String,
    /// The day on which the texts were collected, in words.
    pub collected: Option<String>,
    /// The figures in one line: of the portals that are shown.
    pub figures: String,
    /// What is shown of it, where that is not all.
    pub extract: Option<String>,
    /// Whether the documents were rebuilt from what is reported; `None` where none has a template.
    pub proof: Option<Proof>,
    /// What changed since an earlier run.
    pub since: Option<SinceReview>,
    /// One for each template.
    pub families: Vec<FamilyReview>,
    /// What fits no template, by reason.
    pub unassigned: Vec<Outside>,
    /// Files that were passed over.
    pub skipped: Vec<(String, String)>,
    /// Every file, for the annex.
    pub annex: Vec<File>,
}

/// The proof of reconstruction.
#[derive(Debug, Clone)]
pub struct Proof {
    /// How it went.
    pub text: String,
    /// Whether every document came back.
    pub holds: bool,
}

/// What changed since an earlier run.
#[derive(Debug, Clone)]
pub struct SinceReview {
    /// *3 new, 1 resolved, 12 as before*.
    pub figures: String,
    /// That a template is another one now.
    pub templates_changed: Option<String>,
}

/// Documents without a template, for one reason.
#[derive(Debug, Clone)]
pub struct Outside {
    /// How many, and why.
    pub title: String,
    /// The path of each, and what is nearest.
    pub documents: Vec<(String, String)>,
    /// What to do.
    pub advice: String,
}

/// A file in the annex.
#[derive(Debug, Clone)]
pub struct File {
    /// Its path.
    pub path: String,
    /// Whose it is; empty for a document without a template.
    pub portal: String,
    /// Its encoding; empty where it is not known.
    pub encoding: String,
    /// Its size and its SHA-256.
    pub fingerprint: Option<Fingerprint>,
    /// The changes of form made before comparing.
    pub normalisations: String,
}

/// How a portal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PortalState {
    /// Nothing deviates.
    Conforms,
    /// It conforms, and deviates in form.
    FormOnly,
    /// It conforms since what deviates was accepted.
    Accepted,
    /// It deviates.
    Deviates,
}

impl PortalState {
    /// Every state.
    pub const ALL: [Self; 4] = [
        Self::Conforms,
        Self::FormOnly,
        Self::Accepted,
        Self::Deviates,
    ];

    /// The same in words.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        let words = lang.review();
        match self {
            Self::Conforms => words.conforms,
            Self::FormOnly => words.form_only,
            Self::Accepted => words.conforms_accepted,
            Self::Deviates => words.deviates,
        }
    }
}

/// A document of a family, as a reader knows it.
#[derive(Debug, Clone)]
pub struct Portal {
    /// Whose it is; with its path where that does not tell.
    pub name: String,
    /// The path of its document.
    pub path: String,
    /// How it stands.
    pub state: PortalState,
    /// Which deviations it has, by their numbers.
    pub findings: Vec<usize>,
    /// The number of its group in the matrix.
    pub group: usize,
}

/// The template as it is shown.
#[derive(Debug, Clone)]
pub struct TemplateReview {
    /// *Inferred template*, *approved template*.
    pub status: &'static str,
    /// Its name.
    pub name: String,
    /// What that means: of how many, or which file.
    pub meaning: String,
    /// Whether people approved of it.
    pub is_pinned: bool,
    /// Its digest.
    pub digest: String,
    /// Its blocks.
    pub blocks: Vec<TemplateLine>,
}

/// A block of the template.
#[derive(Debug, Clone)]
pub struct TemplateLine {
    /// What it is.
    pub element: &'static str,
    /// Whether it is a heading.
    pub is_heading: bool,
    /// Its text, cell by cell.
    pub words: Words,
    /// *5 of 5*.
    pub support: String,
    /// *optional*, *no majority*.
    pub remarks: Vec<&'static str>,
}

/// The readings that compete at one place.
#[derive(Debug, Clone)]
pub struct Readings {
    /// Where.
    pub place: String,
    /// Whether none prevails.
    pub contested: bool,
    /// The reading, how many have it, and the number of the deviation that it makes.
    pub readings: Vec<(String, String, Option<usize>)>,
}

/// A slot with its values.
#[derive(Debug, Clone)]
pub struct SlotReview {
    /// `{{url}}`.
    pub name: String,
    /// What fills it.
    pub slot_type: &'static str,
    /// Each filler with the portals that have it, by their numbers.
    pub values: Vec<(String, Vec<usize>)>,
}

/// One template with the documents held against it.
#[derive(Debug, Clone)]
pub struct FamilyReview {
    /// The template.
    pub template: TemplateReview,
    /// The documents that are shown.
    pub portals: Vec<Portal>,
    /// How many documents there are in all.
    pub of: usize,
    /// The main findings, in sentences.
    pub sentences: Vec<sentences::Sentence>,
    /// Portals by template blocks.
    pub matrix: Matrix,
    /// Each deviation once.
    pub findings: Vec<Finding>,
    /// The readings that compete.
    pub readings: Vec<Readings>,
    /// What each group of portals with the same text changes.
    pub comparisons: Vec<Comparison>,
    /// The rows of tables, over all portals.
    pub inventory: Vec<Thing>,
    /// The slots with their values.
    pub slots: Vec<SlotReview>,
    /// What has gone since an earlier run: portal, severity, what.
    pub resolved: Vec<(String, &'static str, String)>,
}

pub use sentences::Sentence;

impl Review {
    /// Computes what a summary shows.
    #[must_use]
    pub fn new(analysis: &Analysis, options: &ReviewOptions) -> Self {
        let lang = options.lang;
        let shown = |document: &DocumentAnalysis| options.shows(&document.portal);
        let families: Vec<FamilyReview> = analysis
            .families
            .iter()
            .filter(|family| family.documents.iter().any(shown))
            .map(|family| FamilyReview::new(family, options, &shown))
            .collect();
        let documents = || analysis.families.iter().flat_map(|held| &held.documents);
        let whole = options.portals.is_empty();
        let since = analysis.since.as_ref().map(|since| {
            let since = if whole {
                since.clone()
            } else {
                since_of(analysis, since, options)
            };
            let names = since.templates_changed.iter();
            let names: Vec<String> = names.map(|name| visible(name).into_owned()).collect();
            SinceReview {
                figures: lang.since(&since),
                templates_changed: (!names.is_empty()).then(|| lang.templates_changed(&names)),
            }
        });
        Self {
            lang,
            title: options.title.as_deref().map_or_else(
                || lang.review().title.to_owned(),
                |title| visible(title).into_owned(),
            ),
            date: lang.day(options.date),
            collected: options.collected.map(|day| lang.day(day)),
            figures: if whole {
                told::figures(analysis, lang)
            } else {
                told::figures(&figures_of(analysis, options), lang)
            },
            extract: (!whole).then(|| {
                let names = options.portals.iter();
                let names: Vec<String> = names.map(|name| visible(name).into_owned()).collect();
                lang.extract_of(&names, documents().count())
            }),
            proof: proof(analysis, lang),
            since,
            families,
            unassigned: if whole {
                outside(analysis, lang)
            } else {
                Vec::new()
            },
            skipped: if whole {
                let skipped = analysis.skipped.iter();
                let told = skipped.map(|skip| {
                    let reason = lang.skipped(&skip.reason);
                    (
                        visible(&skip.path.text).into_owned(),
                        visible(&reason).into_owned(),
                    )
                });
                told.collect()
            } else {
                Vec::new()
            },
            annex: annex(analysis, lang, &shown, whole),
        }
    }
}

fn proof(analysis: &Analysis, lang: Lang) -> Option<Proof> {
    let documents = || analysis.families.iter().flat_map(|held| &held.documents);
    let failed = documents().filter(|held| !held.findings.verified).count();
    let text = match (documents().count(), failed) {
        (0, _) => return None,
        (_, 0) if analysis.unassigned.is_empty() => lang.review().verified.to_owned(),
        (all, 0) => lang.verified_of_those_with_a_template(all),
        (_, failed) => lang.unverified(failed),
    };
    Some(Proof {
        text,
        holds: failed == 0,
    })
}

/// The families with the documents of theirs that are shown.
fn extract<'a>(
    analysis: &'a Analysis,
    options: &'a ReviewOptions,
) -> impl Iterator<Item = (&'a FamilyAnalysis, Vec<&'a DocumentAnalysis>)> {
    let families = analysis.families.iter().map(|family| {
        let shown = family.documents.iter();
        let shown = shown.filter(|document| options.shows(&document.portal));
        (family, shown.collect::<Vec<_>>())
    });
    families.filter(|(_, shown)| !shown.is_empty())
}

/// No more than the figures of the portals that are shown.
fn figures_of(analysis: &Analysis, options: &ReviewOptions) -> Analysis {
    let mut summary = Summary::default();
    for (_, documents) in extract(analysis, options) {
        summary.families += 1;
        for document in documents {
            summary.documents += 1;
            summary.conforming += u32::from(document.conforms);
            for (deviation, mark) in document.marked() {
                let count = match deviation.severity {
                    _ if mark.is_accepted() => &mut summary.accepted,
                    Severity::Error => &mut summary.errors,
                    Severity::Warning => &mut summary.warnings,
                    Severity::Note => &mut summary.notes,
                };
                *count += 1;
            }
        }
    }
    Analysis {
        families: Vec::new(),
        unassigned: Vec::new(),
        skipped: Vec::new(),
        summary,
        since: None,
    }
}

/// What changed at the portals that are shown.
fn since_of(analysis: &Analysis, whole: &Since, options: &ReviewOptions) -> Since {
    let mut since = Since::default();
    for (family, documents) in extract(analysis, options) {
        let name = &family.template.name;
        if whole.templates_changed.contains(name) {
            since.templates_changed.push(name.clone());
        }
        for (_, mark) in documents.iter().flat_map(|document| document.marked()) {
            match mark.new {
                Some(true) => since.new += 1,
                Some(false) => since.unchanged += 1,
                None => {}
            }
        }
    }
    let resolved = analysis.families.iter().flat_map(|family| &family.resolved);
    let resolved = resolved.filter(|held| options.shows(&held.portal));
    since.resolved = u32::try_from(resolved.count()).unwrap_or(u32::MAX);
    since
}

fn outside(analysis: &Analysis, lang: Lang) -> Vec<Outside> {
    let reasons = UnassignedReason::ALL.into_iter().map(|reason| {
        let held = analysis.unassigned.iter();
        let held: Vec<_> = held.filter(|held| held.reason == reason).collect();
        Outside {
            title: lang.title_unassigned(reason, held.len()),
            documents: held
                .iter()
                .map(|document| {
                    let path = visible(&document.path.text).into_owned();
                    (path, told::nearest(document, lang))
                })
                .collect(),
            advice: told::next_step(reason, lang),
        }
    });
    reasons.filter(|held| !held.documents.is_empty()).collect()
}

fn annex(
    analysis: &Analysis,
    lang: Lang,
    shown: &dyn Fn(&DocumentAnalysis) -> bool,
    whole: bool,
) -> Vec<File> {
    let documents = analysis.families.iter().flat_map(|held| &held.documents);
    let mut files: Vec<File> = documents
        .filter(|document| shown(document))
        .map(|document| File {
            path: visible(&document.path.text).into_owned(),
            portal: visible(&document.portal).into_owned(),
            encoding: document.findings.encoding.into(),
            fingerprint: document.findings.fingerprint.clone(),
            normalisations: lang.changes_of_form(&document.findings.normalisations),
        })
        .collect();
    if whole {
        files.extend(analysis.unassigned.iter().map(|document| File {
            path: visible(&document.path.text).into_owned(),
            portal: String::new(),
            encoding: String::new(),
            fingerprint: document.fingerprint.clone(),
            normalisations: String::new(),
        }));
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}
