//! What must hold of everything else that is read: configs, tables of decisions, records of a stream, earlier reports.

use std::io::{BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use charte_diff::accepted::Entry;
use charte_diff::config::{Config, Error, Remark, with_accepted};
use charte_diff::corpus::record;
use charte_diff::corpus::stream::StreamLines;
use charte_diff::decisions::{self, Form};
use charte_diff::since::Earlier;

/// Everything that does not hold of reading `bytes` although it must, whatever it is that they are taken for.
pub(crate) fn of_settings(way: u8, bytes: &[u8]) -> Vec<String> {
    match way % 5 {
        0 => of_a_config(bytes),
        1 => of_a_table(bytes, Form::Csv),
        2 => of_a_table(bytes, Form::Xlsx),
        3 => of_a_stream(bytes),
        _ => {
            // It is one or it is none.
            let _ = Earlier::read(bytes);
            Vec::new()
        }
    }
}

/// What is wrong is placed; an entry that is put in stands there, once, and the rest stays as it was.
fn of_a_config(bytes: &[u8]) -> Vec<String> {
    let file = Path::new("charte-diff.toml");
    let mut told = Vec::new();
    let lines = bytes.split(|byte| *byte == b'\n').count();
    let config = match Config::read(file, bytes) {
        Ok(config) => config,
        Err(Error::Invalid { problems, .. }) => {
            let placed = |line: u32| line > 0 && line as usize <= lines;
            let lost = problems.iter().find(|problem| !placed(problem.line));
            told.extend(lost.map(|problem| format!("no such line: {problem:?} of {lines}")));
            told.extend(
                problems
                    .is_empty()
                    .then(|| "wrong, and nothing is".to_owned()),
            );
            return told;
        }
        Err(error) => return vec![format!("{error:?}")],
    };
    let Ok(source) = std::str::from_utf8(bytes) else {
        return vec!["a config that is no text".to_owned()];
    };
    let words: String = source.chars().rev().take(40).collect();
    let reason = if words.trim().is_empty() {
        "relu"
    } else {
        &*words
    };
    let entry = Entry {
        id: Arc::from("0123456789ab"),
        portal: Some(Arc::from("data.exemple.fr")),
        reason: Arc::from(reason),
        by: None,
        until: None,
    };
    let remark = Remark {
        kind: "wording",
        text: "des mots".to_owned(),
    };
    let Ok(edited) = with_accepted(source, &[(entry.clone(), Some(remark.clone()))]) else {
        return vec![format!("a config takes no entry: {source:?}")];
    };
    match Config::read(file, edited.text.as_bytes()) {
        Err(error) => told.push(format!("{error:?} in {:?}, of {source:?}", edited.text)),
        Ok(read) => {
            let held = read
                .accepted
                .iter()
                .filter(|held| held.value.id == entry.id && held.value.portal == entry.portal);
            let held: Vec<_> = held.map(|held| &*held.value.reason).collect();
            if held.first() != Some(&&*entry.reason) {
                told.push(format!("the reason {:?} is {held:?}", entry.reason));
            }
            let more = read.accepted.len().checked_sub(config.accepted.len());
            if more != Some(edited.added) {
                told.push(format!("{more:?} entries more, {} told", edited.added));
            }
            let rest = |config: &Config| {
                let mut rest = config.clone();
                rest.accepted.clear();
                format!("{rest:?}")
            };
            if rest(&read) != rest(&config) {
                told.push(format!("other settings after {:?}", edited.text));
            }
        }
    }
    match with_accepted(&edited.text, &[(entry, Some(remark))]) {
        Ok(again) if again.added == 0 => {}
        other => told.push(format!("put in twice: {other:?}")),
    }
    told
}

/// Rows are numbered as they stand, and twice is once.
fn of_a_table(bytes: &[u8], form: Form) -> Vec<String> {
    let read = decisions::read(bytes, form);
    let mut told = Vec::new();
    if read != decisions::read(bytes, form) {
        told.push("twice is not the same".to_owned());
    }
    if let Ok(read) = read {
        let numbers = |row: &decisions::Row| (row.sheet.clone(), row.number);
        if form == Form::Csv && !read.rows.iter().map(|held| numbers(&held.row)).is_sorted() {
            told.push(format!("rows out of order: {:?}", read.rows));
        }
        let known = |id: &str| charte_diff::accepted::is_id(id);
        told.extend(
            read.rows
                .iter()
                .find(|held| !known(&held.id))
                .map(|held| format!("no id: {held:?}")),
        );
    }
    told
}

/// Lines come as they stand however the bytes come in, and a record says the same however it is written.
fn of_a_stream(bytes: &[u8]) -> Vec<String> {
    const LIMIT: u64 = 64;
    let lines_of = |chunk: usize| {
        let mut lines = StreamLines::new(BufReader::with_capacity(chunk, Chunks(bytes)), LIMIT);
        let mut all = Vec::new();
        loop {
            let chunk = lines.next_chunk().expect("memory gives all it has");
            if chunk.is_empty() {
                return all;
            }
            all.extend(chunk);
        }
    };
    let mut told = Vec::new();
    let lines = lines_of(8192);
    if lines_of(1) != lines || lines_of(7) != lines {
        told.push("chunks show".to_owned());
    }
    for line in &lines {
        let whole = bytes
            .split(|byte| *byte == b'\n')
            .nth(usize::try_from(line.number).unwrap_or(0).saturating_sub(1));
        let whole = whole.unwrap_or_default();
        let whole = whole.strip_prefix(b"\xef\xbb\xbf").unwrap_or(whole);
        let same = whole.trim_ascii() == line.bytes.trim_ascii() || line.too_large.is_some();
        if !same {
            told.push(format!("{line:?} is {whole:?}"));
        }
    }
    for line in bytes.split(|byte| *byte == b'\n') {
        if let Ok(read) = record::read(line) {
            let again =
                serde_json::json!({"path": read.path, "text": read.text, "portal": read.portal});
            match record::read(again.to_string().as_bytes()) {
                Ok(same) if same == read => {}
                other => told.push(format!("{read:?} is read back as {other:?}")),
            }
        }
        let _ = record::path_in(line);
    }
    told
}

/// A source that gives what it is asked for and no more.
struct Chunks<'b>(&'b [u8]);

impl Read for Chunks<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(into)
    }
}
