//! What the tests of the promises share: running the library on documents held in memory, and what must hold of every
//! analysis whatever was read.

#![allow(dead_code, reason = "each test binary uses a part of it")]

pub(crate) mod colours;
pub(crate) mod kept;
pub(crate) mod lasting;
pub(crate) mod pieces;
pub(crate) mod settings;
pub(crate) mod writers;
pub(crate) mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use charte_diff::accepted::{self, Entry};
use charte_diff::analysis::{Analysis, ShownPath};
use charte_diff::corpus::Found;
use charte_diff::day::Day;
use charte_diff::deviation::Kind;
use charte_diff::deviation::rebuild::Rebuilder;
use charte_diff::deviation::severity::Levels;
use charte_diff::engine;
use charte_diff::report::json::{REPORT_SCHEMA, write};
use charte_diff::report::lang::Lang;
use charte_diff::since::{self, Earlier, Scope};
use charte_diff::text::{decode, fold, split_lines};

use crate::planted::contract::Report;
use crate::planted::{check, rebuild as outside};

/// One file: its name and its bytes.
pub(crate) type File = (String, Vec<u8>);

static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = serde_json::from_str(REPORT_SCHEMA).expect("the schema is JSON");
    jsonschema::validator_for(&schema).expect("the schema is a schema")
});

/// The analysis of `files`, on this many threads.
pub(crate) fn analysed_on(files: &[File], threads: usize) -> Analysis {
    analysed_in_time(files, threads).0
}

/// The same, with the time of the first thread.
pub(crate) fn analysed_in_time(files: &[File], threads: usize) -> (Analysis, Duration) {
    let folder = tempfile::tempdir().expect("a folder");
    let found: Vec<Found> = files
        .iter()
        .map(|(name, bytes)| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).expect("a file");
            Found::shown_as(&path, name, None)
        })
        .collect();
    // A thread can be in one pool in its life, so that this one lives no longer than the pool. With one thread in all,
    // the work is done where its time can be taken.
    let work = || {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.use_current_thread().build().expect("threads");
        timed(|| pool.install(|| engine::analyse(&found, &engine::Settings::default(), &|_| {})))
    };
    std::thread::scope(|scope| scope.spawn(work).join()).expect("no panic")
}

/// The analysis of `files`.
pub(crate) fn analysed(files: &[File]) -> Analysis {
    analysed_on(files, 1)
}

/// The processor's time that this thread has taken: on a busy machine the clock on the wall says nothing.
#[cfg(target_os = "linux")]
fn time_taken() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells");
    let nanoseconds = told.split(' ').next().and_then(|first| first.parse().ok());
    Duration::from_nanos(nanoseconds.expect("a number"))
}

/// Where the system does not tell, the clock on the wall has to do.
#[cfg(not(target_os = "linux"))]
fn time_taken() -> Duration {
    static START: LazyLock<std::time::Instant> = LazyLock::new(std::time::Instant::now);
    START.elapsed()
}

/// What `work` gives, and how long it took by itself.
pub(crate) fn timed<R>(work: impl FnOnce() -> R) -> (R, Duration) {
    let start = time_taken();
    let done = work();
    (done, time_taken().saturating_sub(start))
}

/// The JSON of an analysis.
pub(crate) fn json(analysis: &Analysis) -> Vec<u8> {
    let mut out = Vec::new();
    write(analysis, Lang::En, &mut out).expect("memory takes everything");
    out
}

/// The JSON as a test reads it.
pub(crate) fn report(analysis: &Analysis) -> Report {
    serde_json::from_slice(&json(analysis)).expect("the JSON of DESIGN.md")
}

/// Everything that does not hold of an analysis of `files` although it always must, one line each.
pub(crate) fn broken(files: &[File], analysis: &Analysis) -> Vec<String> {
    let printed = json(analysis);
    let value: serde_json::Value = serde_json::from_slice(&printed).expect("JSON");
    let mut broken = schema_errors(&value);
    let report: Report = serde_json::from_value(value).expect("the JSON of DESIGN.md");
    let lines: BTreeMap<&str, Vec<String>> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), lines_of(bytes)))
        .collect();
    broken.extend(check::breaches(&report, |name| {
        lines.get(name).map(Vec::as_slice)
    }));
    broken.extend(rebuilt_otherwise(analysis, &report));
    broken.extend(shared_ids(&report));
    broken.extend(other_forms(files, analysis));
    broken
}

/// What the schema of the JSON does not allow.
pub(crate) fn schema_errors(value: &serde_json::Value) -> Vec<String> {
    let errors = SCHEMA.iter_errors(value);
    errors
        .map(|error| format!("schema: {error} at {}", error.instance_path()))
        .collect()
}

/// The lines of a file, as decoded.
fn lines_of(bytes: &[u8]) -> Vec<String> {
    decode(bytes).map_or_else(
        |_| Vec::new(),
        |decoded| {
            split_lines(&decoded.text)
                .iter()
                .map(|line| line.text.to_owned())
                .collect()
        },
    )
}

/// Where the blocks rebuilt from the JSON, by the tests' own means, are not those of the tool. Where a `layout` note
/// cuts or joins blocks, they rightly are not: its means know the template's blocks only.
fn rebuilt_otherwise(analysis: &Analysis, report: &Report) -> Vec<String> {
    let mut otherwise = Vec::new();
    for (family, reported) in analysis.families.iter().zip(&report.families) {
        for (document, seen) in family.documents.iter().zip(&reported.documents) {
            let findings = &document.findings;
            if findings
                .deviations
                .iter()
                .any(|found| found.kind == Kind::Layout)
            {
                continue;
            }
            let rebuilder = Rebuilder::new(&family.template);
            let inside =
                rebuilder.rebuild(&findings.slots, &findings.choices, &findings.deviations);
            let outside = outside::rebuild(&reported.template, seen);
            if inside != outside {
                otherwise.push(format!(
                    "{}: the JSON gives {outside:?}, the tool {inside:?}",
                    seen.path
                ));
            }
        }
    }
    otherwise
}

/// Ids that stand for two things: two places of one document, or two deviations that are not the same.
fn shared_ids(report: &Report) -> Vec<String> {
    let mut twice = Vec::new();
    for family in &report.families {
        let mut meanings = BTreeMap::new();
        for document in &family.documents {
            let mut here = BTreeSet::new();
            for found in &document.deviations {
                let block = found.template.as_ref().map(|expected| &expected.block);
                let words = match found.kind.as_str() {
                    "encoding" | "wording" => String::new(),
                    _ => found
                        .found
                        .as_ref()
                        .map_or_else(String::new, |found| fold(&found.text)),
                };
                let slots = !document.slots.is_empty();
                let meaning = (
                    &found.kind,
                    &found.element,
                    &found.column,
                    block,
                    (!slots).then_some(words),
                );
                if *meanings.entry(&found.id).or_insert_with(|| meaning.clone()) != meaning {
                    twice.push(format!(
                        "{}: {} is {meaning:?} and {:?}",
                        document.path, found.id, meanings[&found.id]
                    ));
                }
                let repeats = matches!(found.kind.as_str(), "extra" | "duplicate");
                if !here.insert(&found.id) && !repeats {
                    twice.push(format!(
                        "{}: {} stands at two places",
                        document.path, found.id
                    ));
                }
            }
        }
    }
    twice
}

/// Documents whose changes of form depend on what they were read with.
fn other_forms(files: &[File], analysis: &Analysis) -> Vec<String> {
    let mut other = Vec::new();
    let all: BTreeMap<&str, &[u8]> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    let alone = |name: &str| engine::written_form(all[name]).expect("it was read before");
    for document in analysis
        .families
        .iter()
        .flat_map(|family| &family.documents)
    {
        let written = alone(&document.path.text);
        if *written.normalisations != *document.findings.normalisations
            || written.encoding != document.findings.encoding
        {
            other.push(format!("{} has another form alone", document.path.text));
        }
    }
    for document in &analysis.unassigned {
        if alone(&document.path.text).text != *document.written {
            other.push(format!("{} is written otherwise alone", document.path.text));
        }
    }
    other
}

/// What neither layout nor order nor names may change: the template's words, and for each document what is at
/// `warning` or above. `number_of` knows a document by its name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Core {
    pub(crate) templates: BTreeSet<Vec<String>>,
    pub(crate) deviations: BTreeMap<usize, Vec<String>>,
    pub(crate) unassigned: BTreeSet<usize>,
}

impl Core {
    /// The core of an analysis, `slot` deviations left out: those follow the portal's name.
    pub(crate) fn of(analysis: &Analysis, number_of: impl Fn(&str) -> usize) -> Self {
        let report = report(analysis);
        let templates = report
            .families
            .iter()
            .map(|family| {
                let blocks = family.template.blocks.iter();
                blocks
                    .map(|block| format!("{} {}", block.element, fold(&block.text)))
                    .collect()
            })
            .collect();
        let documents = report.families.iter().flat_map(|family| &family.documents);
        let deviations = documents
            .map(|document| {
                let mut found: Vec<String> = document
                    .deviations
                    .iter()
                    .filter(|found| {
                        found.matters() && found.kind != "slot" && found.kind != "encoding"
                    })
                    .map(|found| {
                        let text = found.found.as_ref().map(|found| fold(&found.text));
                        let expected = found.template.as_ref().map(|expected| fold(&expected.text));
                        format!(
                            "{} {} {} {} {expected:?} {text:?}",
                            found.id, found.kind, found.element, found.severity
                        )
                    })
                    .collect();
                found.sort_unstable();
                (number_of(&document.path), found)
            })
            .collect();
        let unassigned = report
            .unassigned
            .iter()
            .map(|document| number_of(&document.path))
            .collect();
        Self {
            templates,
            deviations,
            unassigned,
        }
    }

    /// What is otherwise than in `expected`, one line each.
    pub(crate) fn differences(&self, expected: &Self) -> Vec<String> {
        let mut told = Vec::new();
        if self.unassigned != expected.unassigned {
            told.push(format!(
                "unassigned {:?} became {:?}",
                expected.unassigned, self.unassigned
            ));
        }
        for (one, other) in expected.templates.iter().zip(&self.templates) {
            let lost: Vec<_> = one.iter().filter(|block| !other.contains(block)).collect();
            let come: Vec<_> = other.iter().filter(|block| !one.contains(block)).collect();
            if one != other {
                told.push(format!("template: lost {lost:#?}, has {come:#?}"));
            }
        }
        if self.templates.len() != expected.templates.len() {
            told.push(format!(
                "{} families became {}",
                expected.templates.len(),
                self.templates.len()
            ));
        }
        for (number, deviations) in &expected.deviations {
            let found = self.deviations.get(number);
            if found != Some(deviations) {
                told.push(format!(
                    "document {number}: {deviations:#?} became {found:#?}"
                ));
            }
        }
        told
    }
}

/// Texts as files whose names hold their numbers.
pub(crate) fn named(texts: Vec<impl Into<Vec<u8>>>) -> Vec<File> {
    let names = (0..).map(|number| format!("texte-{number:02}.txt"));
    names.zip(texts.into_iter().map(Into::into)).collect()
}

/// The number in the name of a file that [`named`] gave one.
pub(crate) fn number_of(name: &str) -> usize {
    let digits: String = name.chars().filter(char::is_ascii_digit).collect();
    digits.parse().expect("a number in the name")
}

/// Everything that does not hold of the analysis of `files` although it must whatever they hold; names as [`named`]
/// gives them.
pub(crate) fn of_a_folder(files: &[File]) -> Vec<String> {
    let analysis = analysed(files);
    let mut told = broken(files, &analysis);
    if json(&analysis) != json(&analysed_on(files, 3)) {
        told.push("the number of threads shows".to_owned());
    }
    let reversed: Vec<File> = files
        .iter()
        .rev()
        .zip('a'..)
        .map(|((name, bytes), front)| (format!("{front}{name}"), bytes.clone()))
        .collect();
    let other = Core::of(&analysed(&reversed), number_of);
    told.extend(other.differences(&Core::of(&analysis, number_of)));
    told
}

/// A run with a history: the last of `files` came since the run before, some deviations are accepted (a bit of
/// `accepted` for each), and `name` stands in the place of every name and reason that people or file systems give.
pub(crate) fn decided(files: &[File], name: &str, accepted: u8) -> Analysis {
    let mut analysis = analysed(files);
    let earlier = files.split_last().map_or(files, |(_, earlier)| earlier);
    let earlier = Earlier::read(&json(&analysed(earlier))).expect("its own report");
    let scope = Scope {
        covers: &|_| true,
        levels: &Levels::default(),
    };
    since::compare(&mut analysis, &earlier, &scope);
    let today = Day::new(2027, 3, 31).expect("a day");
    let documents = analysis
        .families
        .iter()
        .flat_map(|family| &family.documents);
    let entries: Vec<Entry> = documents
        .flat_map(|document| &document.findings.deviations)
        .enumerate()
        .filter(|(at, _)| accepted >> (at % 8) & 1 == 1)
        .map(|(at, deviation)| Entry {
            id: Arc::clone(&deviation.id),
            portal: None,
            reason: Arc::from(name),
            by: (at % 2 == 0).then(|| Arc::from(name)),
            until: Day::new(if at % 3 == 0 { 2026 } else { 2028 }, 1, 1),
        })
        .collect();
    accepted::apply(&mut analysis, &entries, today);
    let named = |path: &mut ShownPath| path.text = Arc::from(format!("{name}/{}", path.text));
    for (number, family) in analysis.families.iter_mut().enumerate() {
        // Those of two families differ.
        family.template.name = match number {
            0 => Arc::from(name),
            number => Arc::from(format!("{name}{number}")),
        };
        for document in &mut family.documents {
            named(&mut document.path);
            document.portal = Arc::from(format!("{name}{}", document.portal));
        }
        family
            .resolved
            .iter_mut()
            .for_each(|held| named(&mut held.path));
    }
    analysis
        .unassigned
        .iter_mut()
        .for_each(|held| named(&mut held.path));
    analysis
        .skipped
        .iter_mut()
        .for_each(|held| named(&mut held.path));
    analysis
}
