//! What may stand in a template's text: words, slots, wordings that are all allowed, and parts that may be absent.
//!
//! ```text
//! text      = { words | slot | any | optional }
//! slot      = "{{" name "}}"
//! any       = "{{any:" text { "|" text } "}}"
//! optional  = "{{optional}}" text "{{end}}"
//! escapes     "{{{{" is "{{"   "}}}}" is "}}"   "||" is "|" inside any
//! ```
//!
//! Read once, from the left; a slot is read whole before a closing `}}` is looked for, so `{{any: à {{url}}}}` needs no
//! space, and where two choices are open `}}}}` closes both. Whether a slot is declared is not asked here.

use std::sync::Arc;

use super::pattern::{CLOSE, OPEN, holds_braces, is_name};

/// A piece of a template's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Words, with `{{` and `}}` doubled as they stand.
    Text(String),
    /// A slot's name.
    Slot(Arc<str>),
    /// Wordings that are all allowed.
    Any(Vec<Vec<Node>>),
    /// A part that may be absent.
    Optional(Vec<Node>),
}

/// What is wrong with a template's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxFault {
    /// `{{any:` without its `}}`.
    OpenAny,
    /// `{{optional}}` without its `{{end}}`.
    OpenOptional,
    /// `{{end}}` where nothing is open.
    StrayEnd,
    /// `}}` where nothing is open.
    StrayClose,
    /// `|` in an optional part of `{{any: …}}`.
    StrayBar,
    /// `{{any: …}}` with a single wording.
    OneWording,
    /// More open at once than anybody could read.
    TooDeep,
    /// `{{` and then nothing that is known.
    Unknown(String),
}

/// A fault, and the byte that it stands at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// The byte in the text.
    pub at: usize,
    /// What is wrong.
    pub fault: SyntaxFault,
}

/// What opens a part that may be absent.
pub const OPTIONAL: &str = "{{optional}}";
/// What ends it.
pub const END: &str = "{{end}}";
/// What opens wordings that are all allowed.
pub const ANY: &str = "{{any:";
/// Words that no slot may be named.
pub const RESERVED: [&str; 3] = ["any", "optional", "end"];
/// As many choices may stand inside one another.
pub const DEEPEST: usize = 32;
/// The longest part of a text that an error shows, in characters.
const SHOWN: usize = 40;

/// What is open while a text is read.
enum Open {
    Any {
        at: usize,
        done: Vec<Vec<Node>>,
        before: Vec<Node>,
    },
    Optional {
        at: usize,
        before: Vec<Node>,
    },
}

/// Reads a text.
///
/// # Errors
/// The first fault, from the left.
pub fn parse(text: &str) -> Result<Vec<Node>, SyntaxError> {
    let mut nodes: Vec<Node> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    let fault = |at, fault| Err(SyntaxError { at, fault });
    // Most texts mean nothing but their words.
    if !holds_braces(text) {
        if !text.is_empty() {
            push(&mut nodes, text);
        }
        return Ok(nodes);
    }
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if open.len() > DEEPEST {
            return fault(at, SyntaxFault::TooDeep);
        }
        // Where two choices are open, four braces close both.
        let closes_two = open.len() > 1
            && open
                .iter()
                .rev()
                .take(2)
                .all(|open| matches!(open, Open::Any { .. }));
        let in_any = open.iter().any(|open| matches!(open, Open::Any { .. }));
        if let Some(brace) = [OPEN, CLOSE]
            .into_iter()
            .find(|brace| starts_twice(rest, brace) && !(closes_two && *brace == CLOSE))
        {
            push(&mut nodes, &brace.repeat(2));
            at += 2 * brace.len();
        } else if rest.starts_with("{{{") {
            // A brace before a slot.
            push(&mut nodes, "{");
            at += 1;
        } else if rest.starts_with(ANY) {
            let before = std::mem::take(&mut nodes);
            let done = Vec::new();
            open.push(Open::Any { at, done, before });
            at += ANY.len();
        } else if rest.starts_with(OPTIONAL) {
            let before = std::mem::take(&mut nodes);
            open.push(Open::Optional { at, before });
            at += OPTIONAL.len();
        } else if rest.starts_with(END) {
            match open.pop() {
                Some(Open::Optional { mut before, .. }) => {
                    before.push(Node::Optional(std::mem::take(&mut nodes)));
                    nodes = before;
                }
                Some(Open::Any { .. }) | None => return fault(at, SyntaxFault::StrayEnd),
            }
            at += END.len();
        } else if rest.starts_with(OPEN) {
            let Some((name, length)) = slot(rest) else {
                return fault(at, SyntaxFault::Unknown(shown(rest)));
            };
            nodes.push(Node::Slot(Arc::from(name)));
            at += length;
        } else if rest.starts_with(CLOSE) {
            match open.pop() {
                Some(Open::Any {
                    at: from,
                    mut done,
                    mut before,
                }) => {
                    done.push(trimmed(std::mem::take(&mut nodes)));
                    if done.len() < 2 {
                        return fault(from, SyntaxFault::OneWording);
                    }
                    before.push(Node::Any(done));
                    nodes = before;
                }
                Some(Open::Optional { at, .. }) => return fault(at, SyntaxFault::OpenOptional),
                None => return fault(at, SyntaxFault::StrayClose),
            }
            at += CLOSE.len();
        } else if in_any && rest.starts_with("||") {
            push(&mut nodes, "|");
            at += 2;
        } else if in_any && rest.starts_with('|') {
            match open.last_mut() {
                Some(Open::Any { done, .. }) => done.push(trimmed(std::mem::take(&mut nodes))),
                _ => return fault(at, SyntaxFault::StrayBar),
            }
            at += 1;
        } else {
            // The first character is taken whatever it is, then all up to the next that may mean something.
            let first = rest.chars().next().map_or(1, char::len_utf8);
            let more = rest.get(first..).unwrap_or_default();
            let sign = memchr::memchr3(b'{', b'}', b'|', more.as_bytes());
            let end = first + sign.unwrap_or(more.len());
            push(&mut nodes, rest.get(..end).unwrap_or_default());
            at += end;
        }
    }
    match open.pop() {
        Some(Open::Any { at, .. }) => fault(at, SyntaxFault::OpenAny),
        Some(Open::Optional { at, .. }) => fault(at, SyntaxFault::OpenOptional),
        None => Ok(nodes),
    }
}

/// Whether a text begins with a brace pair doubled; of five braces the first four.
fn starts_twice(text: &str, pair: &str) -> bool {
    text.strip_prefix(pair)
        .is_some_and(|rest| rest.starts_with(pair))
}

/// The slot that a text begins with, and its bytes.
fn slot(text: &str) -> Option<(&str, usize)> {
    let inside = text.strip_prefix(OPEN)?;
    let end = inside.find(CLOSE)?;
    let name = inside.get(..end)?.trim();
    (is_name(name) && !RESERVED.contains(&name)).then_some((name, OPEN.len() + end + CLOSE.len()))
}

/// The start of a text, up to its closing braces, for an error.
fn shown(text: &str) -> String {
    let end = text.find(CLOSE).map_or(text.len(), |end| end + CLOSE.len());
    let line = text.get(..end).unwrap_or(text);
    let mut shown: String = line.chars().take(SHOWN).collect();
    if shown.len() < line.len() {
        shown.push('…');
    }
    shown
}

fn push(nodes: &mut Vec<Node>, text: &str) {
    match nodes.last_mut() {
        Some(Node::Text(held)) => held.push_str(text),
        _ => nodes.push(Node::Text(text.to_owned())),
    }
}

/// A wording without the spaces that part it from its neighbours.
fn trimmed(mut nodes: Vec<Node>) -> Vec<Node> {
    if let Some(Node::Text(first)) = nodes.first_mut() {
        *first = first.trim_start().to_owned();
    }
    if let Some(Node::Text(last)) = nodes.last_mut() {
        last.truncate(last.trim_end().len());
    }
    nodes.retain(|node| !matches!(node, Node::Text(text) if text.is_empty()));
    nodes
}

/// The text as a template file holds it.
#[must_use]
pub fn render(nodes: &[Node]) -> String {
    let mut text = String::new();
    render_into(nodes, false, &mut text);
    text
}

fn render_into(nodes: &[Node], in_any: bool, text: &mut String) {
    for node in nodes {
        match node {
            Node::Text(words) if in_any => text.push_str(&words.replace('|', "||")),
            Node::Text(words) => text.push_str(words),
            Node::Slot(name) => {
                text.push_str(OPEN);
                text.push_str(name);
                text.push_str(CLOSE);
            }
            Node::Any(wordings) => {
                text.push_str(ANY);
                for (number, wording) in wordings.iter().enumerate() {
                    text.push_str(if number == 0 { "" } else { " |" });
                    if !wording.is_empty() {
                        text.push(' ');
                    }
                    render_into(wording, true, text);
                }
                // A brace among the words would be read with those that close.
                let last = wordings.last().and_then(|wording| wording.last());
                if text.ends_with('}') && matches!(last, Some(Node::Text(_))) {
                    text.push(' ');
                }
                text.push_str(CLOSE);
            }
            Node::Optional(part) => {
                text.push_str(OPTIONAL);
                render_into(part, in_any, text);
                text.push_str(END);
            }
        }
    }
}

/// Whether a text leaves any choice.
#[must_use]
pub fn has_choice(nodes: &[Node]) -> bool {
    nodes
        .iter()
        .any(|node| matches!(node, Node::Any(_) | Node::Optional(_)))
}

/// The names of all slots, in order, each as often as it stands.
#[must_use]
pub fn slot_names(nodes: &[Node]) -> Vec<Arc<str>> {
    let mut names = Vec::new();
    for node in nodes {
        match node {
            Node::Text(_) => {}
            Node::Slot(name) => names.push(Arc::clone(name)),
            Node::Any(wordings) => names.extend(wordings.iter().flat_map(|held| slot_names(held))),
            Node::Optional(part) => names.extend(slot_names(part)),
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faulty(text: &str) -> (usize, SyntaxFault) {
        let error = parse(text).expect_err(text);
        (error.at, error.fault)
    }

    #[test]
    fn what_is_read_is_written_again() {
        for text in [
            "",
            "des mots | et {{{{des}}}} signes } {",
            "de <{{url}}> et {{{url}}}",
            "{{any: Se souvenir | Permet de se souvenir}} du choix",
            "{{any: à {{url}} | chez {{text}}}}",
            "{{any: a || b | c {{optional}}d {{end}}}}",
            "{{any: {{any: a | b}} | c}}",
            "{{any: c | {{any: a | b}}}}",
            "{{any: c | {{any: a | b} }}}}",
            "{{any: | vide}} {{optional}}un {{optional}}deux {{end}}{{end}}trois",
            "{{any: a | b}}}} }}",
        ] {
            let Ok(nodes) = parse(text) else {
                assert_eq!(faulty(text).1, SyntaxFault::OpenAny, "{text}");
                continue;
            };
            assert_eq!(render(&nodes), text);
            assert_eq!(parse(&render(&nodes)), Ok(nodes));
        }
        assert_eq!(
            parse("{{any:a|b}}{{ url }}").map(|nodes| render(&nodes)),
            Ok("{{any: a | b}}{{url}}".into())
        );
    }

    #[test]
    fn faults_are_placed() {
        assert_eq!(faulty("a {{any: b | c"), (2, SyntaxFault::OpenAny));
        assert_eq!(faulty("a {{optional}}b"), (2, SyntaxFault::OpenOptional));
        assert_eq!(faulty("a {{end}}"), (2, SyntaxFault::StrayEnd));
        assert_eq!(faulty("a }} b"), (2, SyntaxFault::StrayClose));
        assert_eq!(faulty("{{any: b}}"), (0, SyntaxFault::OneWording));
        assert_eq!(
            faulty("{{any: a {{optional}}b | c{{end}}}}"),
            (23, SyntaxFault::StrayBar)
        );
        assert_eq!(
            faulty("x {{un deux}} y"),
            (2, SyntaxFault::Unknown("{{un deux}}".into()))
        );
        assert_eq!(
            faulty(&OPTIONAL.repeat(100)),
            (33 * OPTIONAL.len(), SyntaxFault::TooDeep)
        );
        assert_eq!(
            faulty("{{any}}"),
            (0, SyntaxFault::Unknown("{{any}}".into()))
        );
    }
}
