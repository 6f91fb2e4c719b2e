//! Which files `report` writes and what each shows: those that were named, and for `{portal}` one for each portal that
//! deviates. All are known, and kept apart, before one is written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use charte_diff::analysis::Analysis;
use charte_diff::report::review::ReviewOptions;
use charte_diff::report::visible::visible;
use unicode_normalization::UnicodeNormalization as _;

use super::super::plan::{Output, PORTAL, Report, SummaryFormat};
use super::super::{Failure, Streams};

/// How long a portal's part of a file's name may be, in bytes. Names of files have 255 on the usual systems; the rest is
/// for what stands around it and for a number.
const LONGEST: usize = 200;
/// Names that Windows keeps for devices, whatever ending they have (*Naming Files, Paths, and Namespaces*); these two
/// with a digit after them, too.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
const NUMBERED_DEVICES: [&str; 2] = ["com", "lpt"];

/// A file to write, with what is shown in it.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) path: PathBuf,
    pub(super) format: SummaryFormat,
    pub(super) options: ReviewOptions,
    /// The output it is of, as it was named.
    named: PathBuf,
}

impl Target {
    /// Whether both show the same; targets of one run differ in nothing but the portals.
    pub(super) fn shows_as(&self, other: &Self) -> bool {
        self.options.portals == other.options.portals
    }
}

/// The files to write, those that show the same next to each other.
///
/// # Errors
/// Two outputs come to one file.
pub(super) fn targets(
    job: &Report,
    analysis: &Analysis,
    options: &ReviewOptions,
    streams: &mut Streams<'_>,
) -> Result<Vec<Target>, Failure> {
    let mut targets = Vec::with_capacity(job.outputs.len());
    for Output { path, format } in &job.outputs {
        let format = *format;
        let pattern = path.to_string_lossy();
        if !pattern.contains(PORTAL) {
            targets.push(Target {
                path: path.clone(),
                format,
                options: options.clone(),
                named: path.clone(),
            });
            continue;
        }
        let portals = deviating(analysis, options);
        if portals.is_empty() {
            let message = streams.lang.no_deviating_portal(&visible(&pattern));
            streams.say(&message);
        }
        let mut names = BTreeSet::new();
        for portal in portals {
            // Two portals may come to one name, and some systems take no notice of case.
            let name = file_name(&portal);
            let numbered = (2..).map(|number| format!("{name}-{number}"));
            let mut free = std::iter::once(name.clone()).chain(numbered);
            let name = free.find(|name| names.insert(folded(name)));
            targets.push(Target {
                path: PathBuf::from(pattern.replace(PORTAL, &name.unwrap_or_default())),
                format,
                options: ReviewOptions {
                    portals: vec![portal],
                    ..options.clone()
                },
                named: path.clone(),
            });
        }
    }
    let mut places: BTreeMap<PathBuf, &Target> = BTreeMap::new();
    for target in &targets {
        if let Some(held) = places.insert(place(&target.path), target) {
            let [one, other, file] = [&held.named, &target.named, &target.path]
                .map(|path| visible(&path.to_string_lossy()).into_owned());
            return Err(Failure::Said(
                streams.lang.outputs_meet(&one, &other, &file),
            ));
        }
    }
    Ok(grouped(targets))
}

/// Those that show the same next to each other, else in their order.
fn grouped(mut targets: Vec<Target>) -> Vec<Target> {
    targets.sort_by(|one, other| one.options.portals.cmp(&other.options.portals));
    targets
}

/// Where a file comes to lie, links followed; equal for names that some system takes for one.
fn place(path: &Path) -> PathBuf {
    if let Ok(place) = fs::canonicalize(path) {
        return folded(&place.to_string_lossy()).into();
    }
    let folder = path.parent().filter(|held| !held.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let place = folder.join(path.file_name().unwrap_or_default());
    folded(&place.to_string_lossy()).into()
}

fn folded(name: &str) -> String {
    name.nfc().flat_map(char::to_lowercase).collect()
}

/// The portals that deviate, of those that are shown, in order.
fn deviating(analysis: &Analysis, options: &ReviewOptions) -> Vec<String> {
    let documents = analysis.families.iter().flat_map(|held| &held.documents);
    let mut portals: Vec<String> = documents
        .filter(|document| !document.conforms)
        .map(|document| document.portal.to_string())
        .filter(|portal| options.portals.is_empty() || options.portals.contains(portal))
        .collect();
    portals.sort_unstable();
    portals.dedup();
    portals
}

/// A portal's name as a part of a file's name: what could lead elsewhere, or what some system or command refuses, is `_`
/// or has it before it; what is too long is cut.
fn file_name(portal: &str) -> String {
    let safe = portal.chars().map(|sign| {
        if sign.is_alphanumeric() || "-_.".contains(sign) {
            sign
        } else {
            '_'
        }
    });
    let name: String = safe.collect();
    let name = name.trim_matches('.');
    let stem = name.split('.').next().unwrap_or_default().to_lowercase();
    let numbered = NUMBERED_DEVICES.iter().any(|device| {
        let number = stem.strip_prefix(device).map(str::chars);
        number.is_some_and(|mut signs| {
            signs.next().is_some_and(char::is_numeric) && signs.next().is_none()
        })
    });
    let device = numbered || DEVICES.contains(&&*stem);
    let before = if name.is_empty() || name.starts_with('-') || device {
        "_"
    } else {
        ""
    };
    let name = format!("{before}{name}");
    let cut = name.floor_char_boundary(LONGEST);
    let name = name.get(..cut).unwrap_or_default();
    name.trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use charte_diff::day::Day;
    use charte_diff::report::lang::Lang;

    use super::*;

    #[test]
    fn what_shows_the_same_is_made_at_once() {
        let target = |portals: &[&str]| Target {
            path: PathBuf::new(),
            format: SummaryFormat::Html,
            options: ReviewOptions {
                lang: Lang::En,
                date: Day::new(2027, 3, 31).unwrap(),
                collected: None,
                title: None,
                portals: portals.iter().map(|name| (*name).to_owned()).collect(),
            },
            named: PathBuf::new(),
        };
        let shown = [&["a"][..], &[], &["b"], &["a"], &[], &["b"]];
        let grouped = grouped(shown.map(target).into());
        let sizes: Vec<usize> = grouped.chunk_by(Target::shows_as).map(<[_]>::len).collect();
        assert_eq!(sizes, [2, 2, 2]);
    }

    #[test]
    fn a_portals_name_leads_nowhere_else() {
        assert_eq!(file_name("data.exemple.fr"), "data.exemple.fr");
        assert_eq!(file_name("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(file_name("a\\b:c\n\u{202e}é"), "a_b_c__é");
        assert_eq!(file_name(".."), "_");
        assert_eq!(file_name("-rf"), "_-rf");
    }

    #[test]
    fn no_portal_is_a_device() {
        for device in [
            "CON",
            "nul",
            "Aux.fr",
            "com1",
            "LPT9.exemple.fr",
            "COM\u{b9}",
        ] {
            assert_eq!(file_name(device), format!("_{device}"));
        }
        for name in ["console", "com", "com10", "data.con", "concarneau.fr"] {
            assert_eq!(file_name(name), name);
        }
    }

    #[test]
    fn a_long_name_is_cut_between_characters() {
        let name = file_name(&"é".repeat(300));
        assert_eq!(name, "é".repeat(LONGEST / 2));
        let name = file_name(&format!("a{}", "é".repeat(300)));
        assert_eq!(name.len(), LONGEST - 1);
        assert_eq!(
            file_name(&format!("{}.fr", "a".repeat(LONGEST - 1))).len(),
            LONGEST - 1
        );
    }
}
