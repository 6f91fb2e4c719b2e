//! What must hold of template files: what is written is read back alike, and a text held against a template is given
//! back, mended where it can be, and proven.

use std::sync::Arc;

use charte_diff::analysis::{Analysis, Findings, ShownPath};
use charte_diff::corpus::Found;
use charte_diff::deviation::{Deviation, Kind};
use charte_diff::engine::{self, Checker, Pinned, Settings, Text, check_text};
use charte_diff::patch::{mend, unified::unified};
use charte_diff::report::lang::Lang;
use charte_diff::template::read::read;
use charte_diff::template::{Template, file};
use charte_diff::text::decode;

use super::lasting::lasting;
use super::{File, analysed, broken, json};

/// The name of the template's file.
const NAME: &str = "essai.txt";

/// A template that was written and read, and what does not hold of that although it must.
fn again(template: &Template, told: &mut Vec<String>) -> Option<Template> {
    let written = file::write(template, &Lang::Fr);
    match read(written.as_bytes(), NAME) {
        Err(errors) => {
            told.push(format!(
                "what was written is not read: {errors:?}\n{written}"
            ));
            None
        }
        Ok(read) => {
            let (before, after) = (lasting(template.clone()), lasting(read.clone()));
            if before != after {
                told.push(format!(
                    "read back otherwise:\n{before:#?}\n{after:#?}\n{written}"
                ));
            }
            let (once, twice) = (
                file::write(&after, &Lang::Fr),
                file::write(&before, &Lang::Fr),
            );
            if twice != once {
                told.push(format!("written twice otherwise:\n{once}\n---\n{twice}"));
            }
            Some(read)
        }
    }
}

/// Everything that does not hold of a template file and of a text held against it although it must.
pub(crate) fn of_a_template(template: &[u8], text: &[u8]) -> Vec<String> {
    let Ok(first) = read(template, NAME) else {
        return Vec::new();
    };
    let mut told = Vec::new();
    again(&first, &mut told);
    told.extend(of_a_text(first, text));
    told
}

/// The same of a text that is held against a template.
pub(crate) fn of_a_text(template: Template, text: &[u8]) -> Vec<String> {
    let pinned = Pinned::new(vec![template]);
    let settings = Settings::default();
    let name = "texte-00.txt";
    let found = Found::in_stream(name, None);
    let check = |bytes: &[u8]| check_text(&found, bytes, &pinned, &settings);
    let analysis = check(text);
    let files: [File; 1] = [(name.to_owned(), text.to_vec())];
    let mut told = broken(&files, &analysis);
    told.extend(of_a_stream(&found, text, &pinned, &analysis));
    told.extend(of_mending(text, &analysis, &check));
    told
}

/// A text in a stream is judged as in a file.
fn of_a_stream(found: &Found, text: &[u8], pinned: &Pinned, analysis: &Analysis) -> Option<String> {
    // A stream has its texts decoded: of other encodings it knows nothing.
    decode(text)
        .ok()
        .filter(|decoded| decoded.encoding == "utf-8" && !decoded.bom)?;
    let text = Text {
        file: found.clone(),
        text: String::from_utf8(text.to_vec()).ok()?,
    };
    let settings = Settings::default();
    let mut checker = Checker::new(pinned, &settings);
    let [alone, again] = [(); 2].map(|()| format!("{:?}", checker.check(vec![text.clone()])));
    if alone != again {
        return Some(format!("twice in a stream: {alone} and {again}"));
    }
    let documents = analysis
        .families
        .iter()
        .flat_map(|family| &family.documents);
    let lacking = documents
        .flat_map(|document| &document.findings.deviations)
        .find(|deviation| !alone.contains(&*deviation.id));
    lacking.map(|deviation| format!("{deviation:?} is not told of a stream: {alone}"))
}

/// What was left out of the mending is what deviates afterwards, and the patch gives the mended text.
fn of_mending(text: &[u8], analysis: &Analysis, check: &impl Fn(&[u8]) -> Analysis) -> Vec<String> {
    let mut told = Vec::new();
    let Some((family, document)) = analysis
        .families
        .iter()
        .find_map(|family| Some((family, family.documents.first()?)))
    else {
        return told;
    };
    let again = |bytes: &[u8]| findings(&check(bytes));
    let mended = mend(document, &family.template, text, &again);
    let after = match &mended.text {
        None => Some(Arc::clone(&document.findings)),
        Some(text) => again(text.as_bytes()),
    };
    let deviations = &document.findings.deviations;
    let named = mended
        .left_out
        .iter()
        .filter_map(|left| deviations.get(left.deviation));
    match after {
        None => told.push("the mended text fits no template".to_owned()),
        Some(after) => {
            let (remaining, named) = (words(after.deviations.iter()), words(named));
            if remaining != named || !after.verified {
                told.push(format!(
                    "after mending {remaining:#?}, named {named:#?}: {:?}",
                    mended.text
                ));
            }
        }
    }
    if let (Some(after), Ok(before)) = (&mended.text, std::str::from_utf8(text)) {
        let path = ShownPath {
            text: Arc::from("texte.txt"),
            hex: None,
        };
        let patch = unified(&path, before, after);
        match applied(before, &patch) {
            Some(text) if text == *after => {}
            other => told.push(format!(
                "the patch gives {other:?}, not {after:?}\n{patch:?}"
            )),
        }
    }
    told
}

fn findings(analysis: &Analysis) -> Option<Arc<Findings>> {
    let document = analysis.families.first()?.documents.first()?;
    Some(Arc::clone(&document.findings))
}

/// What deviations are known by where lines may be others.
fn words<'d>(deviations: impl Iterator<Item = &'d Arc<Deviation>>) -> Vec<String> {
    let mut words: Vec<String> = deviations
        .map(|held| {
            let text = match (&held.template, &held.found) {
                (Some(expected), _) => expected.block.to_string(),
                (None, Some(found)) if held.kind != Kind::Encoding => found.text.to_string(),
                (None, _) => String::new(),
            };
            format!("{} {:?} {text}", held.kind.name(), held.column_index)
        })
        .collect();
    words.sort();
    words
}

/// What a unified diff makes of a text, read strictly: by the line numbers and counts of its hunks (POSIX, *diff*,
/// “Diff -u Output Format”). `None` where it does not fit.
fn applied(before: &str, patch: &str) -> Option<String> {
    let mut old = before.split_inclusive('\n').enumerate().peekable();
    let mut after = String::new();
    let mut lines = patch.split_inclusive('\n').skip(3).peekable();
    while let Some(head) = lines.next() {
        let (from, to) = head.strip_prefix("@@ -")?.split_once(" +")?;
        let (to, _) = to.split_once(" @@")?;
        let numbers = |side: &str| -> Option<(usize, usize)> {
            let (start, count) = side.split_once(',').unwrap_or((side, "1"));
            Some((start.parse().ok()?, count.parse().ok()?))
        };
        let ((start, mut removed), (_, mut added)) = (numbers(from)?, numbers(to)?);
        let start = if removed == 0 {
            start
        } else {
            start.checked_sub(1)?
        };
        while let Some((_, line)) = old.next_if(|(at, _)| *at < start) {
            after.push_str(line);
        }
        while removed > 0 || added > 0 {
            let line = lines.next()?;
            let (sign, line) = line.split_at_checked(1)?;
            let unfinished = lines.next_if(|next| next.starts_with('\\')).is_some();
            let line = if unfinished {
                line.strip_suffix('\n')?
            } else {
                line
            };
            if sign != "+" {
                removed = removed.checked_sub(1)?;
                if old.next()?.1 != line {
                    return None;
                }
            }
            if sign != "-" {
                added = added.checked_sub(1)?;
                after.push_str(line);
            }
        }
    }
    after.extend(old.map(|(_, line)| line));
    Some(after)
}

/// Everything that does not hold although it must of the templates of `files`, written, read back, and `files` held
/// against them.
pub(crate) fn of_its_templates(files: &[File]) -> Vec<String> {
    let analysis = analysed(files);
    let mut told = Vec::new();
    for family in &analysis.families {
        let Some(read) = again(&family.template, &mut told) else {
            continue;
        };
        if read.digest != family.template.digest {
            told.push(format!("{}: another digest", family.template.name));
        }
        let pinned = Pinned::new(vec![read]);
        for document in &family.documents {
            let Some((name, bytes)) = files.iter().find(|(name, _)| **name == *document.path.text)
            else {
                continue;
            };
            let found = Found::in_stream(name, None);
            let checked = check_text(&found, bytes, &pinned, &Settings::default());
            told.extend(broken(&[(name.clone(), bytes.clone())], &checked));
            let check =
                |bytes: &[u8]| check_text(&found, bytes, &pinned, &engine::Settings::default());
            told.extend(of_mending(bytes, &checked, &check));
        }
    }
    if json(&analysis) != json(&analysed(files)) {
        told.push("twice is not the same".to_owned());
    }
    told
}
