//! Fillers that must match an expression: where the words alone gave a slot what its expression refuses, the
//! expressions say where each filler ends.
//!
//! ```text
//! template   Copyright {{years}} {{holder}}            years: [0-9]{4}(-[0-9]{4})?
//! words      Copyright 2015 - 2020 Ada Lovelace        years takes nothing, or all: free text beside free text
//! matched    Copyright (2015 - 2020) (Ada Lovelace)    if the expressions allow it
//! ```
//!
//! Only a text that fits as a whole is settled so; anything else is left to the words, and is a deviation.

use regex::{Regex, RegexBuilder};

use crate::align::words::Step;
use crate::document::Content;
use crate::template::SlotType;
use crate::template::matcher::Matcher;
use crate::template::pattern::Pattern;

/// The largest program of a text's expression, in bytes; past it the words decide.
const LARGEST_PROGRAM: usize = 8 << 20;

/// The same steps, or better ones where a filler does not match and could.
#[must_use]
pub(super) fn rematch(steps: Vec<Step>, pattern: &Pattern, content: &Content) -> Vec<Step> {
    if pattern.matchers.iter().all(Option::is_none) {
        return steps;
    }
    let refused = steps.iter().any(|step| {
        let Step::Fill(t, from, to) = step else {
            return false;
        };
        matcher(pattern, *t).is_some_and(|held| !held.is_match(words(content, *from, *to)))
    });
    if !refused {
        return steps;
    }
    matched(pattern, content).unwrap_or(steps)
}

fn matcher(pattern: &Pattern, word: usize) -> Option<&Matcher> {
    let (_, place) = pattern.words.get(word)?.slot?;
    pattern.matchers.get(place as usize)?.as_ref()
}

fn words(content: &Content, from: usize, to: usize) -> &str {
    let start = content.tokens.get(from).map(|token| token.start as usize);
    let end = to
        .checked_sub(1)
        .and_then(|last| content.tokens.get(last))
        .map(|token| token.end as usize);
    match (start, end) {
        (Some(start), Some(end)) if from < to => content.text.get(start..end).unwrap_or_default(),
        _ => "",
    }
}

/// The expression of a pattern's text as a whole.
fn whole(pattern: &Pattern) -> Option<Regex> {
    if pattern.text.len() > LARGEST_PROGRAM {
        return None;
    }
    let mut expression = String::from(r"\A");
    for (at, word) in pattern.words.iter().enumerate() {
        expression.push_str(r"\s*");
        match (word.slot, matcher(pattern, at)) {
            (None, _) => {
                let (start, end) = (word.token.start as usize, word.token.end as usize);
                let text = pattern.text.get(start..end)?;
                expression.push_str(&format!("(?i:{})", regex::escape(text)));
            }
            (Some(_), Some(held)) => {
                let inner = held.expression();
                expression.push_str(&format!("(?P<charte_{at}>(?:{inner}))"));
            }
            (Some((SlotType::Text, _)), None) => {
                expression.push_str(&format!("(?P<charte_{at}>.*?)"));
            }
            (Some(_), None) => expression.push_str(&format!(r"(?P<charte_{at}>\S*?)")),
        }
    }
    expression.push_str(r"\s*\z");
    RegexBuilder::new(&expression)
        .size_limit(LARGEST_PROGRAM)
        .build()
        .ok()
}

/// The steps by which a text fits its pattern as a whole.
fn matched(pattern: &Pattern, content: &Content) -> Option<Vec<Step>> {
    let regex = pattern.whole.get_or_init(|| whole(pattern)).as_ref()?;
    let found = regex.captures(&content.text)?;
    let mut steps = Vec::with_capacity(pattern.words.len());
    let mut next = 0;
    for (at, word) in pattern.words.iter().enumerate() {
        if word.slot.is_none() {
            let token = content.tokens.get(next)?;
            (token.key == word.token.key).then_some(())?;
            steps.push(Step::Same(at, next));
            next += 1;
            continue;
        }
        let end = found.name(&format!("charte_{at}"))?.end();
        let taken = content.tokens.get(next..)?;
        let taken = taken.iter().take_while(|token| token.end as usize <= end);
        let to = next + taken.count();
        steps.push(Step::Fill(at, next, to));
        next = to;
    }
    (next == content.tokens.len()).then_some(steps)
}
