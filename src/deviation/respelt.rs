//! Words that are written otherwise and say the same: what raises no change of wording.
//!
//! ```text
//! template   … PURPOSE AND NONINFRINGEMENT.
//! document   … PURPOSE AND NON-INFRINGEMENT.     together or with a hyphen
//! ```
//!
//! They are differences all the same, and shown as such: what kind of deviation it is, is decided elsewhere.

use crate::align::words::Step;
use crate::document::Content;
use crate::template::pattern::Pattern;
use crate::text::{Token, TokenClass, fold};

/// For each step, whether it belongs to a change that only writes the same words otherwise.
#[must_use]
pub(super) fn respelt(steps: &[Step], pattern: &Pattern, content: &Content) -> Vec<bool> {
    let mut found = vec![false; steps.len()];
    let mut at = 0;
    for run in steps.chunk_by(|one, next| is_change(one) == is_change(next)) {
        let range = at..at + run.len();
        at = range.end;
        if run.first().is_some_and(is_change)
            && says_the_same(run, pattern, content)
            && let Some(found) = found.get_mut(range)
        {
            found.fill(true);
        }
    }
    found
}

const fn is_change(step: &Step) -> bool {
    matches!(step, Step::Gone(_) | Step::New(_))
}

fn says_the_same(run: &[Step], pattern: &Pattern, content: &Content) -> bool {
    let (mut gone, mut new) = (String::new(), String::new());
    for step in run {
        let written = match step {
            Step::Gone(t) => pattern.words.get(*t).is_some_and(|word| {
                word.slot.is_none() && write(&mut gone, &word.token, &pattern.text)
            }),
            Step::New(d) => {
                let token = content.tokens.get(*d);
                token.is_some_and(|token| write(&mut new, token, &content.text))
            }
            Step::Same(..) | Step::Fill(..) => false,
        };
        if !written {
            return false;
        }
    }
    !gone.is_empty() && gone == new
}

/// Adds a word as it is read, without hyphens, if it is one of letters alone: `2-3` is not `23`. Blanks stay: `not able` is
/// not `notable`, and neither is `not - able`.
fn write(text: &mut String, token: &Token, of: &str) -> bool {
    let word = token.text(of);
    match token.class {
        TokenClass::Punctuation => word == "-" && !token.space_before,
        TokenClass::Word if word.chars().all(char::is_alphabetic) => {
            if token.space_before && !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&fold(word));
            true
        }
        _ => false,
    }
}
