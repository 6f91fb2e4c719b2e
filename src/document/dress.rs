//! Dress: what Markdown adds to the words of a line (emphasis signs, backslash escapes, closing heading signs).
//!
//! Bullets, numbers and heading signs at the start of a line are [`super::marker`]'s. Nothing here joins or cuts lines.

use std::borrow::Cow;

/// A run of `*` or `_` that may open or close emphasis.
struct Run {
    /// Byte offset.
    start: usize,
    /// The sign.
    sign: char,
    /// How many signs; all are ASCII.
    count: usize,
    opens: bool,
    closes: bool,
}

/// The text without emphasis signs (`**x**`, `*x*`, `__x__`, `_x_`) and backslash escapes of ASCII punctuation.
///
/// Signs inside words (`django_language`), signs without a partner (`_grecaptcha`) and runs of more than three signs
/// (a blank to fill in) are words and stay.
#[must_use]
pub fn undress(text: &str) -> Cow<'_, str> {
    if memchr::memchr3(b'*', b'_', b'\\', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut drop: Vec<(usize, usize)> = escapes(text);
    let runs = runs(text, &drop);
    let mut open: Vec<usize> = Vec::new();
    for (index, run) in runs.iter().enumerate() {
        if run.closes {
            // Only the nearest few openers can be partners; the bound keeps a line of a million signs linear.
            let partner = open.iter().rev().take(8).position(|&opener| {
                runs.get(opener)
                    .is_some_and(|opener| opener.sign == run.sign && opener.count == run.count)
            });
            if let Some(back) = partner {
                open.truncate(open.len() - back);
                if let Some(opener) = open.pop().and_then(|opener| runs.get(opener)) {
                    drop.push((opener.start, opener.start + opener.count));
                    drop.push((run.start, run.start + run.count));
                }
                continue;
            }
        }
        if run.opens {
            open.push(index);
        }
    }
    if drop.is_empty() {
        return Cow::Borrowed(text);
    }
    drop.sort_unstable();
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for (start, end) in drop {
        kept.push_str(text.get(from..start).unwrap_or_default());
        from = end;
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(kept)
}

/// The byte ranges of the backslashes that escape something.
fn escapes(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, sign)) = chars.next() {
        if sign == '\\'
            && chars
                .peek()
                .is_some_and(|(_, next)| next.is_ascii_punctuation())
        {
            found.push((at, at + 1));
            chars.next();
        }
    }
    found
}

/// The runs of one to three emphasis signs that are not escaped.
fn runs(text: &str, escapes: &[(usize, usize)]) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    let mut escapes = escapes.iter().peekable();
    let mut before = ' ';
    let mut chars = text.char_indices().peekable();
    while let Some((start, sign)) = chars.next() {
        if escapes.peek().is_some_and(|escape| escape.0 == start) {
            escapes.next();
            before = chars.next().map_or(' ', |(_, escaped)| escaped);
            continue;
        }
        if sign != '*' && sign != '_' {
            before = sign;
            continue;
        }
        let mut count = 1;
        while chars.next_if(|(_, next)| *next == sign).is_some() {
            count += 1;
        }
        let after = chars.peek().map_or(' ', |(_, next)| *next);
        let may_open = !after.is_whitespace() && !before.is_alphanumeric();
        let may_close = !before.is_whitespace() && !after.is_alphanumeric();
        if count <= 3 && may_open != may_close {
            found.push(Run {
                start,
                sign,
                count,
                opens: may_open,
                closes: may_close,
            });
        }
        before = sign;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emphasis_and_escapes_go() {
        for (dressed, plain) in [
            ("**Nom** du cookie", "Nom du cookie"),
            ("un *cookie* est __une__ _suite_", "un cookie est une suite"),
            ("***fort***", "fort"),
            ("**A**/**B**", "A/B"),
            ("**un *mot* ici**", "un mot ici"),
            ("cookies\\_preferences", "cookies_preferences"),
            ("1\\. Objet \\- \\*", "1. Objet - *"),
            ("\\*x\\*", "*x*"),
        ] {
            assert_eq!(undress(dressed), plain, "{dressed}");
        }
    }

    #[test]
    fn words_with_signs_stay() {
        for text in [
            "_grecaptcha",
            "django_language",
            "__utma et __utmz",
            "Nom : ______",
            "5 * 3 * 2",
            "champ *",
            "C:\\dossier",
        ] {
            assert_eq!(undress(text), text);
        }
    }
}
