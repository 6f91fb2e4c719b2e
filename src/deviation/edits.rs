//! The word diff of two texts, as it is shown: what stays, what goes and what comes, to the letter.

use std::sync::{Arc, OnceLock};

use crate::align::words::{Slotted, Step, align};
use crate::deviation::{Edit, EditOp};
use crate::document::Content;
use crate::template::pattern::Pattern;

/// Collects edits so that runs of one kind are one, deletions before insertions.
#[derive(Default)]
struct Edits {
    done: Vec<Edit>,
    gone: String,
    new: String,
}

impl Edits {
    fn equal(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.flush();
        match self.done.last_mut() {
            Some(last) if last.op == EditOp::Equal => last.text.push_str(text),
            _ => self.done.push(Edit {
                op: EditOp::Equal,
                text: text.to_owned(),
            }),
        }
    }

    fn flush(&mut self) {
        let (gone, new) = (
            std::mem::take(&mut self.gone),
            std::mem::take(&mut self.new),
        );
        // White space that both begin with is no change.
        let common = if gone.starts_with(char::is_whitespace) && !new.is_empty() {
            let lead = |text: &str| text.len() - text.trim_start().len();
            let lead = lead(&gone);
            match (gone.get(..lead), new.get(..lead)) {
                (Some(one), Some(other)) if one == other => lead,
                _ => 0,
            }
        } else {
            0
        };
        if common > 0 {
            let space = gone.get(..common).unwrap_or_default();
            match self.done.last_mut() {
                Some(last) if last.op == EditOp::Equal => last.text.push_str(space),
                _ => self.done.push(Edit {
                    op: EditOp::Equal,
                    text: space.to_owned(),
                }),
            }
        }
        let mut push = |op, text: &str| {
            if let Some(text) = text.get(common..).filter(|text| !text.is_empty()) {
                self.done.push(Edit {
                    op,
                    text: text.to_owned(),
                });
            }
        };
        push(EditOp::Delete, &gone);
        push(EditOp::Insert, &new);
    }
}

/// The word diff of a pattern's text and a document's: `equal` and `delete` joined are the one to the letter, `equal`
/// and `insert` the other, spaces included.
pub(super) fn edits(pattern: &Pattern, content: &Content, steps: &[Step]) -> Vec<Edit> {
    let mut edits = Edits::default();
    let (mut t_at, mut d_at) = (0usize, 0usize);
    let t_text = |from: usize, to: usize| pattern.text.get(from..to).unwrap_or_default();
    let d_text = |from: usize, to: usize| content.text.get(from..to).unwrap_or_default();
    for step in steps {
        match step {
            Step::Same(t, d) => {
                let (Some(word), Some(token)) = (pattern.words.get(*t), content.tokens.get(*d))
                else {
                    continue;
                };
                let before = (
                    t_text(t_at, word.token.start as usize),
                    d_text(d_at, token.start as usize),
                );
                if before.0 == before.1 {
                    edits.equal(before.0);
                } else {
                    edits.gone.push_str(before.0);
                    edits.new.push_str(before.1);
                }
                let words = (
                    t_text(word.token.start as usize, word.token.end as usize),
                    d_text(token.start as usize, token.end as usize),
                );
                if words.0 == words.1 {
                    edits.equal(words.0);
                } else {
                    edits.gone.push_str(words.0);
                    edits.new.push_str(words.1);
                }
                (t_at, d_at) = (word.token.end as usize, token.end as usize);
            }
            Step::Gone(t) => {
                if let Some(word) = pattern.words.get(*t) {
                    edits.gone.push_str(t_text(t_at, word.token.end as usize));
                    t_at = word.token.end as usize;
                }
            }
            Step::New(d) => {
                if let Some(token) = content.tokens.get(*d) {
                    edits.new.push_str(d_text(d_at, token.end as usize));
                    d_at = token.end as usize;
                }
            }
            Step::Fill(t, from, to) => {
                if let Some(word) = pattern.words.get(*t) {
                    edits.gone.push_str(t_text(t_at, word.token.end as usize));
                    t_at = word.token.end as usize;
                }
                if from < to
                    && let Some(token) = content.tokens.get(to - 1)
                {
                    edits.new.push_str(d_text(d_at, token.end as usize));
                    d_at = token.end as usize;
                }
            }
        }
    }
    edits.gone.push_str(t_text(t_at, pattern.text.len()));
    edits.new.push_str(d_text(d_at, content.text.len()));
    edits.flush();
    edits.done
}

/// The word diff of two texts of documents, and whether they are too long to be searched in full.
#[must_use]
pub fn text_edits(first: &Content, second: &Content) -> (Vec<Edit>, bool) {
    let pattern = Pattern {
        text: Arc::clone(&first.text),
        words: first
            .tokens
            .iter()
            .map(|token| Slotted {
                token: *token,
                slot: None,
            })
            .collect(),
        names: Vec::new(),
        mask: None,
        matchers: Vec::new(),
        whole: OnceLock::new(),
        coarse: false,
    };
    let aligned = align(&pattern.words, &second.tokens);
    (edits(&pattern, second, &aligned.steps), aligned.coarse)
}
