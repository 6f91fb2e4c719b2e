//! The templates that a project keeps: read whole, all of them, or not used at all.

use std::path::PathBuf;
use std::sync::Arc;

use charte_diff::corpus;
use charte_diff::report::visible::visible;
use charte_diff::template::Template;
use charte_diff::template::read::read;

use super::plan::Plan;
use super::{Failure, Streams};

/// A template file that is to be read.
struct Kept {
    path: PathBuf,
    /// What the config calls it.
    name: Option<Arc<str>>,
}

/// The templates that were named on the command line, else the config's; none where there are none.
///
/// # Errors
/// After everything that is wrong with any of them was said.
pub(super) fn templates(
    named: &[PathBuf],
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<Vec<Template>, Failure> {
    let mut templates: Vec<Template> = Vec::new();
    let mut sound = true;
    for kept in files(named, plan) {
        match read_one(&kept, streams) {
            Some(template) => {
                let same = templates.iter().find(|held| held.name == template.name);
                if let Some(same) = same {
                    let message = streams.lang.same_name(
                        &template.name,
                        same.file().unwrap_or_default(),
                        template.file().unwrap_or_default(),
                    );
                    streams.say(&message);
                    sound = false;
                }
                templates.push(template);
            }
            None => sound = false,
        }
    }
    if sound {
        Ok(templates)
    } else {
        Err(Failure::AlreadySaid)
    }
}

fn files(named: &[PathBuf], plan: &Plan) -> Vec<Kept> {
    if !named.is_empty() {
        let own = named.iter().map(|path| Kept {
            path: path.clone(),
            name: None,
        });
        return own.collect();
    }
    let Some(config) = &plan.project.config else {
        return Vec::new();
    };
    let own = config.templates.iter().map(|set| Kept {
        path: config.resolve(&set.value.1),
        name: Some(Arc::from(set.value.0.as_str())),
    });
    own.collect()
}

fn read_one(kept: &Kept, streams: &mut Streams<'_>) -> Option<Template> {
    let file = kept
        .path
        .to_string_lossy()
        .replace(std::path::MAIN_SEPARATOR, "/");
    let lang = streams.lang;
    let bytes = match corpus::read_named(&kept.path) {
        Ok(bytes) => bytes,
        Err(reason) => {
            streams.say(&lang.cannot_read_named(&visible(&file), &reason));
            return None;
        }
    };
    match read(&bytes, &file) {
        Ok(mut template) => {
            if let Some(name) = &kept.name {
                template.name = Arc::clone(name);
            }
            Some(template)
        }
        Err(errors) => {
            for error in errors {
                streams.say(&lang.template_problem(&visible(&file), error.line, &error.fault));
            }
            None
        }
    }
}
