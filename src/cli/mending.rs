//! `check --diff` and `check --fix`: the patch that puts the template's words back, and files put into their written
//! form. What is certain enough to be mended is decided in the library.

use std::fs;
use std::path::Path;

use charte_diff::analysis::{Analysis, DocumentAnalysis, ShownPath};
use charte_diff::corpus::{self, Found};
use charte_diff::deviation::Severity;
use charte_diff::engine::{Pinned, check_text};
use charte_diff::patch::unified::unified;
use charte_diff::patch::{LeftOut, mend};
use charte_diff::report::visible::visible;
use charte_diff::template::Template;

use super::normalise::{lines_to_read, normalised, say_conversion};
use super::plan::Plan;
use super::replace::replace;
use super::{Failure, Status, Streams};

/// Prints the patch for all documents, and names what is not in it.
pub(super) fn write_patch(
    analysis: &Analysis,
    files: &[Found],
    pinned: &Pinned,
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<Status, Failure> {
    let mut status = Status::Clean;
    let mut notes = 0;
    let mut elsewhere = false;
    for file in files {
        let held = analysis.families.iter().find_map(|family| {
            let mut documents = family.documents.iter();
            let document = documents.find(|document| document.path == file.shown)?;
            Some((&family.template, document))
        });
        let Some((template, document)) = held else {
            continue;
        };
        if document.findings.deviations.is_empty() {
            continue;
        }
        match patch(file, template, document, pinned, plan) {
            Ok(patch) => {
                let text = if plan.to_terminal {
                    lines_to_read(&patch.text)
                } else {
                    patch.text
                };
                elsewhere |= !text.is_empty() && is_elsewhere(file);
                streams.out.write_all(text.as_bytes())?;
                notes += say_left_out(document, &patch.left_out, plan, streams);
            }
            // It was there a moment ago.
            Err(reason) => {
                let reason = streams.lang.skipped(&reason);
                let shown = visible(&file.shown.text);
                streams.say(&format!(
                    "{shown}{}{}",
                    streams.lang.colon(),
                    visible(&reason)
                ));
                status = Status::Trouble;
            }
        }
    }
    if elsewhere {
        streams.say(streams.lang.apply_from_the_top());
    }
    for document in &analysis.unassigned {
        let message = streams
            .lang
            .fits_none_to_mend(&visible(&document.path.text));
        streams.say(&message);
    }
    if notes > 0 && !plan.quiet {
        let message = streams.lang.notes_left_out(notes);
        streams.say(&message);
    }
    Ok(status)
}

struct Patch {
    text: String,
    left_out: Vec<LeftOut>,
}

fn patch(
    file: &Found,
    template: &Template,
    document: &DocumentAnalysis,
    pinned: &Pinned,
    plan: &Plan,
) -> Result<Patch, charte_diff::analysis::SkipReason> {
    let bytes = corpus::read(file)?;
    let settings = plan.project.settings();
    let again = |changed: &[u8]| {
        let analysis = check_text(file, changed, pinned, &settings);
        let family = analysis.families.into_iter().next()?;
        let same = family.template.name == template.name;
        let document = family.documents.into_iter().next().filter(|_| same)?;
        Some(document.findings)
    };
    let mended = mend(document, template, &bytes, &again);
    let before = String::from_utf8_lossy(&bytes);
    let text = mended.text.map_or_else(String::new, |after| {
        unified(&for_git(file), &before, &after)
    });
    Ok(Patch {
        text,
        left_out: mended.left_out,
    })
}

/// The name that git knows the file by: from the top of its repository, where there is one, else from the working
/// folder. `git apply` takes the names of a patch so in whatever folder of the repository it is run.
fn for_git(file: &Found) -> ShownPath {
    let here = std::env::current_dir().and_then(fs::canonicalize);
    let whole = fs::canonicalize(file.path());
    let name = match (here, whole) {
        (Ok(here), Ok(whole)) => {
            let top = here.ancestors().find(|folder| folder.join(".git").exists());
            let below = whole.strip_prefix(top.unwrap_or(&here));
            below.ok().and_then(Path::to_str).map(str::to_owned)
        }
        _ => None,
    };
    name.map_or_else(
        || file.shown.clone(),
        |text| ShownPath {
            text: text.replace(std::path::MAIN_SEPARATOR, "/").into(),
            hex: None,
        },
    )
}

/// Whether a file lies outside the working folder, where `git apply` would pass over it without a word.
fn is_elsewhere(file: &Found) -> bool {
    let here = std::env::current_dir().and_then(fs::canonicalize);
    match (here, fs::canonicalize(file.path())) {
        (Ok(here), Ok(whole)) => !whole.starts_with(here),
        _ => false,
    }
}

/// Names what the patch of a document leaves out; how many of them are of form and were only counted.
fn say_left_out(
    document: &DocumentAnalysis,
    left_out: &[LeftOut],
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> usize {
    let lang = streams.lang;
    let mut notes = 0;
    for left in left_out {
        let Some(deviation) = document.findings.deviations.get(left.deviation) else {
            continue;
        };
        if deviation.severity == Severity::Note && !plan.verbose {
            notes += 1;
            continue;
        }
        let place = format!("{}:{}", visible(&document.path.text), left.line);
        let what = lang.deviation(deviation.kind, deviation.element);
        streams.say(&lang.left_out(&place, &what, left.reason));
    }
    notes
}

/// Puts each file into its written form, whole or not at all, and says which.
pub(super) fn fix(files: &[Found], streams: &mut Streams<'_>) -> Status {
    let mut status = Status::Clean;
    for file in files {
        // What cannot be read, or is no document, is the check's to say.
        let Ok(outcome) = normalised(file) else {
            continue;
        };
        if outcome.is_in_form() {
            continue;
        }
        let shown = visible(&file.shown.text);
        match replace(file.path(), outcome.written.text.as_bytes()) {
            Ok(()) => {
                let message = streams.lang.put_in_form(&shown);
                streams.say(&message);
                say_conversion(&shown, &outcome.written, streams);
            }
            Err(error) => {
                let message = streams.lang.cannot_write(&shown, &error.to_string());
                streams.say(&message);
                status = Status::Trouble;
            }
        }
    }
    status
}
