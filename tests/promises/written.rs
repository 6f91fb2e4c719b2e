//! What must hold of the written form of any bytes, and of the blocks that they are cut into.

use charte_diff::document::{Contents, Cuts, Junctions, Lines, blocks, seen, span, units};
use charte_diff::engine::written_form;
use charte_diff::report::visible::is_hidden;
use charte_diff::text::{decode, fold, split_lines, tokenize};
use rayon::prelude::*;
use unicode_normalization::is_nfc;

use crate::planted::words::undressed;

/// Everything that does not hold of the written form of `bytes` although it must.
pub(crate) fn of_a_form(bytes: &[u8]) -> Vec<String> {
    let Ok(once) = written_form(bytes) else {
        return Vec::new();
    };
    let text = &once.text;
    let mut told = Vec::new();
    let mut hold = |held: bool, what: &str| {
        if !held {
            told.push(format!("{what}: {text:?}"));
        }
    };
    hold(is_nfc(text), "the written form is not NFC");
    hold(
        text.is_empty() || text.ends_with('\n') && !text.ends_with("\n\n"),
        "not one newline at the end",
    );
    hold(!text.starts_with('\n'), "a blank line at the beginning");
    hold(!text.contains("\n\n\n"), "two blank lines");
    hold(!text.contains("  "), "two spaces");
    let ends = |line: &str| line.ends_with(' ') || line.starts_with(' ');
    hold(!text.lines().any(ends), "a space at the end of a line");
    let hidden = text
        .chars()
        .find(|&sign| sign != '\n' && sign != '\t' && is_raw(sign));
    hold(hidden.is_none(), "a character that nobody sees");
    let lines = decode(bytes).map_or(0, |decoded| split_lines(&decoded.text).len());
    let places = once.normalisations.iter().flat_map(|held| &held.lines);
    hold(
        places
            .clone()
            .all(|&line| line > 0 && line as usize <= lines),
        "a change of form at a line that is not there",
    );
    if !text.is_empty() {
        match written_form(text.as_bytes()) {
            Ok(twice) => {
                hold(
                    twice.text == *text,
                    &format!("again it is {:?}", twice.text),
                );
                let again = format!("again {:?} are changed", twice.normalisations);
                hold(twice.normalisations.is_empty(), &again);
            }
            Err(reason) => hold(false, &format!("again it is {reason:?}")),
        }
    }
    told
}

/// What the written form takes out: `report::visible` shows more, which is part of a text where scripts need it.
fn is_raw(sign: char) -> bool {
    is_hidden(sign)
        && (sign.is_control()
            || matches!(sign, '\u{ad}' | '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'))
}

/// Everything that does not hold of the blocks of `bytes` although it must: the signs of the written form are all
/// there, each block stands where it says, tokens give back their line.
pub(crate) fn of_blocks(bytes: &[u8]) -> Vec<String> {
    let Ok(decoded) = decode(bytes) else {
        return Vec::new();
    };
    let mut told = Vec::new();
    let raw: Vec<String> = split_lines(&decoded.text)
        .iter()
        .map(|line| line.text.to_owned())
        .collect();
    let lines = Lines::default();
    let formed = lines.form(&decoded);
    match Lines::default().lay_out(bytes) {
        Ok(known) if known.written() == formed.written() => {}
        other => told.push(format!("remembered lines give {other:?}")),
    }
    let contents = Contents::default();
    let units = units(&formed.laid, &contents);
    let alone = Junctions::gather([(seen(&units), 1)].into_par_iter());
    for cuts in [Cuts::default(), alone.cut(0, 1)] {
        let blocks = blocks(&units, &cuts, &contents);
        let mut last = 0;
        for block in &blocks {
            let (first, end) = block.lines(&units);
            if first < last || end < first || end as usize > raw.len() {
                told.push(format!("a block at lines {first} to {end} after {last}"));
            }
            last = first;
            let place = span(&block.parts, &units);
            let held: String = (place.start_line..=place.end_line)
                .filter_map(|number| raw.get((number as usize).checked_sub(1)?))
                .map(|line| undressed(line))
                .collect();
            for cell in block.content.text.split('\t') {
                if !held.contains(&undressed(cell)) {
                    told.push(format!("{place:?} hold {held:?}, not {cell:?}"));
                }
            }
        }
        let signs = |text: &str| {
            let mut signs: Vec<char> = undressed(text)
                .chars()
                .filter(|sign| !sign.is_ascii_punctuation())
                .collect();
            signs.sort_unstable();
            signs
        };
        // A list's letters and a heading's numbers are dress: what is left are the signs of the written form, or fewer.
        let own: String = blocks
            .iter()
            .map(|block| block.content.text.to_string() + "\n")
            .collect();
        let written = signs(&formed.written());
        if let Some(more) = more_than(&signs(&own), &written) {
            told.push(format!("{more:?} is in the blocks and not in the text"));
        }
    }
    for line in &raw {
        let mut at = 0;
        for token in tokenize(line) {
            let place = token.start as usize..token.end as usize;
            let between = line.get(at..place.start);
            if line.get(place.clone()).is_none_or(str::is_empty)
                || between.is_none_or(|between| !undressed(between).is_empty())
            {
                told.push(format!("no such token: {token:?} of {line:?}"));
            }
            at = place.end;
        }
        let key = fold(line);
        if fold(&key) != key {
            told.push(format!(
                "the key {key:?} of {line:?} has another one: {:?}",
                fold(&key)
            ));
        }
    }
    told
}

/// The first of the sorted `few` that the sorted `many` lack.
fn more_than(few: &[char], many: &[char]) -> Option<char> {
    let mut many = many.iter();
    few.iter()
        .copied()
        .find(|sign| !many.any(|held| held == sign))
}
