//! What `accept` was asked: which deviations, where they are looked up, why.

use std::path::PathBuf;

use charte_diff::accepted::is_id;
use charte_diff::decisions::Form;
use charte_diff::report::lang::Lang;
use charte_diff::report::visible::visible;

use super::super::args::AcceptArgs;
use super::super::project::Project;
use super::{Accept, Sources};

/// What to accept, and where to look it up.
pub(super) fn accept(args: AcceptArgs, project: &Project, lang: Lang) -> Result<Accept, String> {
    let AcceptArgs {
        named,
        all,
        from,
        reason,
        portal,
        until,
        by,
        today: _,
        template,
    } = args;
    let texts = [
        ("--reason", reason.as_ref()),
        ("--portal", portal.as_ref()),
        ("--by", by.as_ref()),
    ];
    for (option, text) in texts {
        if text.is_some_and(|text| text.trim().is_empty()) {
            return Err(lang.empty_option(option));
        }
    }
    let (ids, mut paths): (Vec<PathBuf>, Vec<PathBuf>) = named
        .into_iter()
        .partition(|named| named.to_str().is_some_and(is_id));
    let ids: Vec<String> = ids
        .iter()
        .map(|id| id.to_string_lossy().into_owned())
        .collect();
    // What is neither an id nor a file was meant as an id if it looks like one.
    let slip = paths
        .iter()
        .map(|path| path.to_string_lossy())
        .find(|text| {
            text.len() >= 6 && text.chars().all(|sign| sign.is_ascii_hexdigit()) && !exists(text)
        });
    if let Some(slip) = slip {
        return Err(lang.not_an_id(&slip));
    }
    match (ids.is_empty(), all, from.is_some()) {
        (true, false, false) => return Err(lang.nothing_to_accept_named().into()),
        (_, true, true) | (false, _, true) => return Err(lang.from_and_others().into()),
        (false, true, false) => return Err(lang.ids_and_all().into()),
        _ => {}
    }
    let from = from.map(|file| table(file, lang)).transpose()?;
    if paths.is_empty() {
        paths = project.paths();
    }
    if paths.is_empty() && all {
        return Err(lang.all_of_what().into());
    }
    let sources = (!paths.is_empty()).then(|| Sources {
        paths,
        stdin_name: "-".into(),
    });
    Ok(Accept {
        ids,
        from,
        sources,
        templates: template,
        reason,
        portal,
        until,
        by,
    })
}

/// The table, with the form that its ending says.
fn table(file: PathBuf, lang: Lang) -> Result<(PathBuf, Form), String> {
    let ending = file.extension().and_then(|ending| ending.to_str());
    match ending.and_then(Form::of_ending) {
        Some(form) => Ok((file, form)),
        None => Err(lang.no_table_by_ending(&visible(&file.to_string_lossy()))),
    }
}

fn exists(path: &str) -> bool {
    std::fs::symlink_metadata(path).is_ok()
}
