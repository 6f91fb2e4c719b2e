//! Words that are written otherwise and say the same: what raises no change of wording.
//!
//! ```text
//! template   … PURPOSE AND NONINFRINGEMENT.     see http://www.example.org/terms
//! document   … PURPOSE AND NON-INFRINGEMENT.    see https://www.example.org/terms
//!                          together or with a hyphen    the same address, reached safely
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
        match step {
            Step::Gone(t) => match pattern.words.get(*t) {
                Some(word) if word.slot.is_none() => write(&mut gone, &word.token, &pattern.text),
                _ => return false,
            },
            Step::New(d) => {
                if let Some(token) = content.tokens.get(*d) {
                    write(&mut new, token, &content.text);
                }
            }
            Step::Same(..) | Step::Fill(..) => return false,
        }
    }
    !gone.is_empty() && gone == new
}

/// A word as it is read: without hyphens; an address without how it is reached. Blanks stay: `not able` is not `notable`.
fn write(text: &mut String, token: &Token, of: &str) {
    if token.space_before && !text.is_empty() {
        text.push(' ');
    }
    let word = fold(token.text(of));
    let read = match token.class {
        TokenClass::Url => {
            let place = word.strip_prefix("https://");
            place.or_else(|| word.strip_prefix("http://"))
        }
        TokenClass::Punctuation if word == "-" => Some(""),
        _ => None,
    };
    text.push_str(read.unwrap_or(&word));
}
