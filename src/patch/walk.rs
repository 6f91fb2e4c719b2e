//! Block text found again in the file, character by character: white space may be wrapped, and Markdown's signs may
//! stand between.
//!
//! ```text
//! file    Ils  sont **gardés**⏎   13 mois
//! text    Ils sont gardés 13 mois
//! ```

use std::ops::Range;

use super::Reason;
use super::source::Source;
use crate::deviation::Found;
use crate::text::clean;

/// Where the characters of a text stand in the file.
#[derive(Debug)]
pub(super) struct Walk {
    /// For each character of the text its bytes in the file; a space has its whole run of white space.
    places: Vec<Range<usize>>,
    /// Where the text starts, for one that is empty.
    start: usize,
}

impl Walk {
    /// Finds the text of `found` in the file.
    pub(super) fn new(source: &Source, found: &Found) -> Result<Self, Reason> {
        let start = source.byte(found.start_line, found.start_column);
        let end = source.byte(found.end_line, found.end_column.saturating_add(1));
        let (Some(start), Some(end)) = (start, end) else {
            return Err(Reason::Dress);
        };
        let raw = source.text.get(start..end).ok_or(Reason::Dress)?;
        let unseen = |line: u32| {
            let raw = source.raw(line);
            *clean(raw).text != *raw
        };
        if (found.start_line..=found.end_line).any(unseen) {
            return Err(Reason::Hidden);
        }
        let mut places = Vec::with_capacity(found.text.len());
        let mut rest = raw.char_indices().peekable();
        for sign in found.text.chars() {
            if sign.is_whitespace() {
                while rest.next_if(|(_, raw)| is_dress(*raw)).is_some() {}
                let mut run: Option<Range<usize>> = None;
                while let Some((at, raw)) = rest.next_if(|(_, raw)| raw.is_whitespace()) {
                    let at = start + at;
                    run.get_or_insert(at..at).end = at + raw.len_utf8();
                }
                places.push(run.ok_or(Reason::Dress)?);
                continue;
            }
            loop {
                match rest.next() {
                    Some((at, raw)) if raw == sign => {
                        let at = start + at;
                        places.push(at..at + raw.len_utf8());
                        break;
                    }
                    Some((_, raw)) if is_dress(raw) => {}
                    _ => return Err(Reason::Dress),
                }
            }
        }
        if rest.any(|(_, raw)| !is_dress(raw) && !raw.is_whitespace()) {
            return Err(Reason::Dress);
        }
        Ok(Self { places, start })
    }

    /// The bytes of some characters of the text, if nothing else stands among them. For none it is the place before
    /// the first of the two, or with `behind` after the one that precedes.
    pub(super) fn bytes(&self, chars: Range<usize>, behind: bool) -> Result<Range<usize>, Reason> {
        let Some(held) = self
            .places
            .get(chars.clone())
            .filter(|held| !held.is_empty())
        else {
            let before = chars
                .start
                .checked_sub(1)
                .and_then(|at| self.places.get(at));
            let after = self.places.get(chars.start);
            let at = match (before, after) {
                (Some(before), _) if behind => before.end,
                (_, Some(after)) => after.start,
                (Some(before), None) => before.end,
                (None, None) => self.start,
            };
            return Ok(at..at);
        };
        let touch = |pair: &[Range<usize>]| match pair {
            [one, other] => one.end == other.start,
            _ => true,
        };
        if !held.windows(2).all(touch) {
            return Err(Reason::Dress);
        }
        match (held.first(), held.last()) {
            (Some(first), Some(last)) => Ok(first.start..last.end),
            _ => Err(Reason::Dress),
        }
    }
}

/// Signs of Markdown that may be dress.
const fn is_dress(sign: char) -> bool {
    matches!(sign, '*' | '_' | '\\')
}
