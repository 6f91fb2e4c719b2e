//! Tells a separator row: a line drawn between rows, or under a heading. No words, only runs of signs.
//!
//! Not for what the line separates: under a line of text it is a heading's underline, and the layer above knows.

/// Whether `text` is a separator row.
///
/// Every non-empty cell is a run of one sign, the longest of three or more, of `- = _ * + ~ · – — ─ ━ ═`, with a `:`
/// allowed at either end of a cell. Cells stand between white space (tabs, columns) or the corners `| + ┼ ├ ┤`.
///
/// ```
/// use charte_diff::text::is_separator;
/// assert!(is_separator("|:---|---:|") && is_separator("+----+----+"));
/// assert!(!is_separator("- Nom : ____") && !is_separator("| - | - |"));
/// ```
#[must_use]
pub fn is_separator(text: &str) -> bool {
    // Nearly every line begins with a letter.
    let mut signs = text
        .chars()
        .filter(|c| !c.is_whitespace() && !is_corner(*c));
    if signs.next().is_some_and(|c| !is_sign(c) && c != ':') {
        return false;
    }
    let mut longest = 0;
    for piece in text
        .split(|c: char| c.is_whitespace() || is_corner(c))
        .filter(|piece| !piece.is_empty())
    {
        // A `+` is a sign and a corner: a run of nothing else is a run.
        let run = if piece.chars().all(|c| c == '+') {
            Some(piece.len())
        } else {
            piece
                .split('+')
                .filter(|cell| !cell.is_empty())
                .map(run_length)
                .try_fold(0, |most, run| Some(run?.max(most)))
        };
        match run {
            Some(run) => longest = longest.max(run),
            None => return false,
        }
    }
    longest >= 3
}

/// Whether `c` is a corner and nothing else.
const fn is_corner(c: char) -> bool {
    matches!(c, '|' | '┼' | '├' | '┤')
}

/// The signs that a cell is a run of; `None` if it is not a run of one sign.
fn run_length(cell: &str) -> Option<usize> {
    let cell = cell.strip_prefix(':').unwrap_or(cell);
    let cell = cell.strip_suffix(':').unwrap_or(cell);
    let sign = cell.chars().next().filter(|&c| is_sign(c))?;
    cell.chars()
        .all(|c| c == sign)
        .then(|| cell.chars().count())
}

/// Whether a line may be drawn with `c`.
const fn is_sign(c: char) -> bool {
    matches!(
        c,
        '-' | '=' | '_' | '*' | '+' | '~' | '·' | '–' | '—' | '─' | '━' | '═'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_drawn_are_separators() {
        for text in [
            "---",
            "-----\t-----\t---",
            "|---|---|",
            "| :--- | ---: | :-: |",
            "+-----+-----+",
            "+:---+---:+",
            "├────┼────┤",
            "===  ===",
            "  ----  ",
            "***",
            "+++",
            "~~~~",
            "———",
            "══════",
            "--- | - | --",
            "_____",
            "---\u{a0}---",
            "· · ····",
        ] {
            assert!(is_separator(text), "{text:?}");
        }
    }

    #[test]
    fn everything_else_is_text() {
        for text in [
            "",
            "  ",
            "--",
            "- - -",
            "* * *",
            "|",
            "| | |",
            "-=-=-=",
            "Nom : ____",
            "____ (nom)",
            "--- a ---",
            ":::",
            "| - | texte |",
            "...",
            "- | -",
            "12 ---",
            "--- :",
        ] {
            assert!(!is_separator(text), "{text:?}");
        }
    }
}
