//! `init`: the templates of a corpus, a config and a pre-commit hook, all of them or none, over nothing that is there.

mod files;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use charte_diff::analysis::Analysis;
use charte_diff::report::lang::Lang;
use charte_diff::report::visible::visible;
use charte_diff::template::file;

use super::analyse::analysis_for;
use super::plan::{Plan, Sources};
use super::replace::create_new;
use super::{Failure, Status, Streams};
use files::{Pinned, config, hook};

const CONFIG: &str = "charte-diff.toml";
const HOOKS: &str = ".pre-commit-config.yaml";
const TEMPLATES: &str = "templates";

pub(super) fn run(
    sources: &Sources,
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<Status, Failure> {
    let lang = streams.lang;
    let here = std::env::current_dir().ok();
    let paths = sources
        .paths
        .iter()
        .map(|path| in_config(path, here.as_deref(), lang))
        .collect::<Result<Vec<_>, _>>()?;
    refuse_taken(&[CONFIG.into()], lang)?;
    let (analysis, status) = analysis_for(sources, plan, streams)?;
    if analysis.families.is_empty() {
        return Err(Failure::Said(lang.no_template(analysis.unassigned.len())));
    }
    let pinned = pinned(&analysis);
    let mut wanted: Vec<(String, String)> = analysis
        .families
        .iter()
        .zip(&pinned)
        .map(|(family, held)| (held.file.clone(), file::write(&family.template, &lang)))
        .collect();
    wanted.push((CONFIG.into(), config(&paths, &pinned, lang)));
    let hook = hook(&paths);
    let hooked = is_there(Path::new(HOOKS));
    let below = here.as_deref().is_some_and(is_below_a_repository);
    if !hooked && !below {
        wanted.push((HOOKS.into(), format!("repos:\n{hook}")));
    }
    let names: Vec<String> = wanted.iter().map(|(name, _)| name.clone()).collect();
    refuse_taken(&names, lang)?;
    write_all(&wanted, streams)?;
    if below {
        let message = lang.hooks_stand_at_the_top(HOOKS);
        streams.say(&message);
    } else if hooked {
        let message = lang.add_to_hooks(HOOKS);
        streams.say(&message);
        streams.out.write_all(hook.as_bytes())?;
    }
    if !plan.quiet {
        say_what_next(&names, &analysis, streams);
    }
    Ok(status)
}

/// What was written, and what is to be done with it.
fn say_what_next(names: &[String], analysis: &Analysis, streams: &mut Streams<'_>) {
    let lang = streams.lang;
    for name in names {
        let message = lang.file_written(&visible(name));
        streams.say(&message);
    }
    if !analysis.unassigned.is_empty() {
        let message = lang.init_unassigned(analysis.unassigned.len());
        streams.say(&message);
    }
    let deviates = analysis.summary.conforming < analysis.summary.documents;
    for line in lang.init_next(deviates).lines() {
        streams.say(line);
    }
}

/// The template files, by their names.
fn pinned(analysis: &Analysis) -> Vec<Pinned> {
    let families = analysis.families.iter();
    families
        .map(|family| Pinned {
            name: family.template.name.to_string(),
            file: format!("{TEMPLATES}/{}.txt", family.template.name),
        })
        .collect()
}

/// A path as the config, which stands in the working folder, needs it: relative where that is possible, `/` between
/// parts, and at the end of a folder.
fn in_config(path: &Path, here: Option<&Path>, lang: Lang) -> Result<String, Failure> {
    let below = here.and_then(|here| path.strip_prefix(here).ok());
    let short = below.unwrap_or(path);
    let parts: PathBuf = short
        .components()
        .filter(|part| !matches!(part, std::path::Component::CurDir))
        .collect();
    let Some(text) = parts.to_str() else {
        let shown = path.to_string_lossy();
        return Err(Failure::Said(lang.path_is_not_utf8(&visible(&shown))));
    };
    let text = text.replace(std::path::MAIN_SEPARATOR, "/");
    Ok(match (text.is_empty(), path.is_dir()) {
        (true, _) => ".".into(),
        (false, true) if !text.ends_with('/') => format!("{text}/"),
        _ => text,
    })
}

/// Whether anything has this name, be it a link that leads nowhere.
fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Whether a folder lies in a git repository and is not its top, where pre-commit looks for its set-up and runs.
fn is_below_a_repository(here: &Path) -> bool {
    let is_top = |folder: &Path| is_there(&folder.join(".git"));
    !is_top(here) && here.ancestors().any(is_top)
}

/// Says which of the files are there, and goes no further.
fn refuse_taken(names: &[String], lang: Lang) -> Result<(), Failure> {
    let taken: Vec<String> = names
        .iter()
        .filter(|name| is_there(Path::new(name)))
        .map(|name| visible(name).into_owned())
        .collect();
    if taken.is_empty() {
        Ok(())
    } else {
        Err(Failure::Said(lang.already_there(&taken)))
    }
}

/// Writes all of these files, or takes back those that were written.
fn write_all(wanted: &[(String, String)], streams: &mut Streams<'_>) -> Result<(), Failure> {
    let folder = Path::new(TEMPLATES);
    let made = match fs::create_dir(folder) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
        Err(error) => return Err(failed(TEMPLATES, &error, streams.lang)),
    };
    for (number, (name, text)) in wanted.iter().enumerate() {
        let Err(error) = create_new(Path::new(name), text.as_bytes()) else {
            continue;
        };
        for (done, _) in wanted.iter().take(number) {
            if fs::remove_file(done).is_err() {
                let message = streams.lang.not_taken_back(&visible(done));
                streams.say(&message);
            }
        }
        if made {
            // Somebody may have put something in it meanwhile; then it stays.
            let _ = fs::remove_dir(folder);
        }
        return Err(failed(name, &error, streams.lang));
    }
    Ok(())
}

fn failed(name: &str, error: &io::Error, lang: Lang) -> Failure {
    Failure::Said(lang.nothing_written(&visible(name), &error.to_string()))
}
