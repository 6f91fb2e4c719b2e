//! Every block of a template, changed in every way in a document that conforms: exactly one deviation, of the right
//! kind, at the right line.

#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test fails by panicking, helpers included"
)]

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use charte_diff::corpus;
use charte_diff::deviation::{Deviation, Kind};
use charte_diff::engine::{Pinned, Settings, analyse, check};
use charte_diff::report::lang::Lang;
use charte_diff::template::read::read;
use charte_diff::template::{Template, file};

const TERMS: &str = "+++\ncharte-diff = 1\nname = \"terms\"\n[slots.url]\ntype = \"url\"\n+++\n
# Terms of the 2 services

These terms bind everybody who opens an account with us before 90 days have passed since our offer.

The service at {{url}} is run by 4 people and may be closed for 8 hours a month without further notice.

## 1.1 Fees owed over 12 months

- A basic account costs 5 euros a month and can be given up at any time in writing.

- A larger account costs 25 euros a month, with a notice of 30 days to either side.

- Whoever pays for 12 months ahead gets 2 of them without any charge from us.

Plan 1\tWhat you get 1\tPrice 1
basic2\tone mailbox of 10 gigabytes, read by nobody else\t5 euros
larger3\tfive mailboxes of 50 gigabytes, with a calendar\t25 euros
huge4\tforty mailboxes of 100 gigabytes, and help by telephone\t90 euros

## 1.2 Liability within 3 years

We answer for damage that we cause on purpose, and for other damage up to 500 euros in each case.

Claims must be made within 3 years, by letter, to the address that is given on our first page.
";

/// The document that the template describes to the letter: for each block its line, and what parts it from the next.
#[derive(Clone)]
struct Lines(Vec<(String, bool)>);

impl Lines {
    fn of(template: &Template) -> Self {
        let blocks = &template.blocks;
        let lines = blocks.iter().enumerate().map(|(at, block)| {
            let text = block.text.replace("{{url}}", "https://a.example.fr");
            let dress = match block.element.name() {
                "list_item" => "- ".to_owned(),
                "heading" if block.level > 0 => "#".repeat(usize::from(block.level)) + " ",
                _ => String::new(),
            };
            let next = blocks.get(at + 1);
            let joined =
                block.element.in_table() && next.is_some_and(|next| next.element.in_table());
            (dress + &text, !joined)
        });
        Self(lines.collect())
    }

    /// The file, and the line of each block.
    fn file(&self) -> (String, Vec<u32>) {
        let (mut text, mut numbers, mut number) = (String::new(), Vec::new(), 1);
        for (line, blank) in &self.0 {
            numbers.push(number);
            text.push_str(line);
            text.push_str(if *blank { "\n\n" } else { "\n" });
            number += 1 + u32::from(*blank);
        }
        (text, numbers)
    }
}

fn found(pinned: &Pinned, text: &str) -> Vec<Arc<Deviation>> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.example.fr.txt"), text).unwrap();
    let files = corpus::collect(&[folder.path().to_owned()], "-").files;
    let analysis = check(&files, pinned, &Settings::default(), &|_| {});
    assert_eq!(analysis.unassigned.len(), 0, "{text}");
    let findings = &analysis.families[0].documents[0].findings;
    assert!(findings.verified, "{text}");
    findings.deviations.clone()
}

/// The words of a line's last cell with two words or more, that no sign touches: first byte and length.
fn words(line: &str) -> Vec<(usize, usize)> {
    let start = line
        .split('\t')
        .scan(0, |at, cell| {
            let from = *at;
            *at += cell.len() + 1;
            Some((from, cell))
        })
        .filter(|(_, cell)| cell.split(' ').count() > 2)
        .last()
        .map_or(0, |(from, _)| from);
    let mut at = start;
    let mut words = Vec::new();
    for word in line[start..].split(' ') {
        if word.chars().count() > 2 && word.chars().all(char::is_alphabetic) {
            words.push((at, word.len()));
        }
        at += word.len() + 1;
    }
    words
}

fn expect(pinned: &Pinned, lines: &Lines, kind: Kind, at: usize, what: &str) -> Option<String> {
    let (text, numbers) = lines.file();
    let found = found(pinned, &text);
    let line = |held: &Deviation| held.found.as_ref().map(|found| found.start_line);
    let right = match &found[..] {
        [only] if kind == Kind::Missing => only.kind == kind && only.found.is_none(),
        [only] => only.kind == kind && line(only) == numbers.get(at).copied(),
        _ => false,
    };
    (!right).then(|| {
        let shown: Vec<String> = found
            .iter()
            .map(|held| {
                format!(
                    "{} {} at {:?}",
                    held.kind.name(),
                    held.element.name(),
                    line(held)
                )
            })
            .collect();
        format!(
            "{what}: block {at} ({:?}) gives {shown:?}",
            lines.0.get(at).map(|line| &line.0)
        )
    })
}

/// All changes of all blocks; those that do not give what they should.
fn wrong(template: Template) -> (usize, Vec<String>) {
    let base = Lines::of(&template);
    let pinned = Pinned::new(vec![template.clone()]);
    assert_eq!(found(&pinned, &base.file().0), []);
    let (mut count, mut wrong) = (0, Vec::new());
    for at in 0..base.0.len() {
        let mut try_one = |lines: &Lines, kind: Kind, place: usize, what: &str| {
            count += 1;
            wrong.extend(expect(&pinned, lines, kind, place, what));
        };
        let line = base.0[at].0.clone();
        let with = |new: String| {
            let mut lines = base.clone();
            lines.0[at].0 = new;
            lines
        };
        let held = words(&line);
        if let Some((from, length)) = held.get(held.len() / 2).copied() {
            let put = |word: &str| format!("{}{word}{}", &line[..from], &line[from + length..]);
            try_one(&with(put("zygomatique")), Kind::Wording, at, "replaced");
            let word = line[from..from + length].to_owned();
            try_one(
                &with(put(&format!("{word} zygomatique"))),
                Kind::Wording,
                at,
                "inserted",
            );
            try_one(
                &with(put("").replace("  ", " ")),
                Kind::Wording,
                at,
                "deleted",
            );
        }
        if let Some(digit) = line.rfind(|sign: char| sign.is_ascii_digit()) {
            let number = format!("{}7{}", &line[..digit], &line[digit + 1..]);
            try_one(&with(number), Kind::Wording, at, "number");
        }
        let mut dropped = base.clone();
        let (_, blank) = dropped.0.remove(at);
        if blank && at > 0 {
            dropped.0[at - 1].1 = true;
        }
        try_one(&dropped, Kind::Missing, at, "dropped");
        let mut doubled = base.clone();
        doubled.0.insert(at, doubled.0[at].clone());
        if template.blocks[at].element.in_table() {
            doubled.0[at].1 = false;
        }
        try_one(&doubled, Kind::Duplicate, at + 1, "doubled");
        // Two blocks further down, or up; a row stays in its table.
        let group: Vec<usize> = (0..base.0.len())
            .filter(|other| {
                template.blocks[*other].element == template.blocks[at].element
                    || !template.blocks[*other].element.in_table()
                        && !template.blocks[at].element.in_table()
            })
            .collect();
        let position = group.iter().position(|other| *other == at).unwrap();
        let to = group
            .get(position + 2)
            .or_else(|| group.get(position.wrapping_sub(2)));
        if let Some(to) = to.copied() {
            let mut moved = base.clone();
            let blanks: Vec<bool> = moved.0.iter().map(|(_, blank)| *blank).collect();
            let line = moved.0.remove(at);
            moved.0.insert(to, line);
            for (line, blank) in moved.0.iter_mut().zip(blanks) {
                line.1 = blank;
            }
            try_one(&moved, Kind::Moved, to, "moved");
        }
    }
    (count, wrong)
}

#[test]
fn every_change_of_the_charte_is_one_deviation() {
    let files = corpus::collect(&[PathBuf::from("corpus")], "-").files;
    let analysis = analyse(&files, &Settings::default(), &|_| {});
    let written = file::write(&analysis.families[0].template, &Lang::En);
    let (count, wrong) = wrong(read(written.as_bytes(), "t").unwrap());
    assert!(count > 90, "{count}");
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_change_of_the_terms_is_one_deviation() {
    let (count, wrong) = wrong(read(TERMS.as_bytes(), "t").unwrap());
    assert!(count > 90, "{count}");
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
