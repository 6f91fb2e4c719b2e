//! Words with `~~what the template has~~` and `**what the portal has**`, in Markdown that every reader takes so.

use super::escaped;
use crate::deviation::EditOp;
use crate::report::review::{Run, Words};

/// The words of both sides in one text, cells parted by a bar.
pub(super) fn marked(words: &Words) -> String {
    let cells = words.cells.iter().map(|cell| runs(cell));
    cells.collect::<Vec<_>>().join(r" \| ")
}

fn runs(runs: &[Run]) -> String {
    let texts: Vec<String> = runs.iter().map(|run| escaped(&run.text)).collect();
    let mut out = String::new();
    for (at, (run, text)) in runs.iter().zip(&texts).enumerate() {
        if run.op == EditOp::Equal {
            out.push_str(text);
            continue;
        }
        // Two changes side by side would run into each other.
        if at > 0 && !out.ends_with(' ') && !text.starts_with(' ') {
            let beside = at.checked_sub(1).and_then(|before| runs.get(before));
            if beside.is_some_and(|before| before.op != EditOp::Equal) {
                out.push(' ');
            }
        }
        let next = match runs.get(at + 1) {
            Some(next) if next.op == EditOp::Equal => texts.get(at + 1).map_or("", String::as_str),
            _ => "",
        };
        let before = out.clone();
        out.push_str(&mark(run.op, text, &before, next));
    }
    out
}

/// A changed run between its marks; blanks at its ends stand outside. Where a mark would not be read as one, because it
/// stands between a sign and a letter, HTML says the same.
fn mark(op: EditOp, text: &str, before: &str, after: &str) -> String {
    let inside = text.trim_matches(' ');
    if inside.is_empty() {
        return match op {
            EditOp::Delete => format!("<del>{text}</del>"),
            EditOp::Insert | EditOp::Equal => format!("<ins>{text}</ins>"),
        };
    }
    let lead = if text.starts_with(' ') { " " } else { "" };
    let trail = if text.ends_with(' ') { " " } else { "" };
    let is_sign = |sign: char| !sign.is_alphanumeric() && !sign.is_whitespace();
    let word = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
    let opens = lead.is_empty() && inside.starts_with(is_sign) && word(before.chars().next_back());
    let closes = trail.is_empty() && inside.ends_with(is_sign) && word(after.chars().next());
    let (open, close) = match (op, opens || closes) {
        (EditOp::Delete, false) => ("~~", "~~"),
        (EditOp::Delete, true) => ("<del>", "</del>"),
        (_, false) => ("**", "**"),
        (_, true) => ("<ins>", "</ins>"),
    };
    format!("{lead}{open}{inside}{close}{trail}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use EditOp::{Delete, Equal, Insert};

    fn marked_runs(runs: &[(EditOp, &str)]) -> String {
        let runs = runs.iter().map(|&(op, text)| Run {
            op,
            text: text.to_owned(),
        });
        marked(&Words {
            cells: vec![runs.collect()],
        })
    }

    #[test]
    fn marks_hug_the_words() {
        let runs = [
            (Delete, "Se"),
            (Insert, "Permet de se"),
            (Equal, " souvenir"),
        ];
        assert_eq!(marked_runs(&runs), "~~Se~~ **Permet de se** souvenir");
        let runs = [(Equal, "au plus"), (Insert, " treize"), (Equal, " mois")];
        assert_eq!(marked_runs(&runs), "au plus **treize** mois");
    }

    #[test]
    fn a_mark_that_would_not_be_read_is_html() {
        let runs = [(Equal, "il "), (Insert, "l’"), (Equal, "accepte")];
        assert_eq!(marked_runs(&runs), "il <ins>l’</ins>accepte");
    }

    #[test]
    fn hostile_words_stay_inside_their_marks() {
        let runs = [(Delete, "a**"), (Insert, "~~b</ins>|")];
        assert_eq!(marked_runs(&runs), r"~~a\*\*~~ **\~\~b\</ins\>\|**");
    }
}
