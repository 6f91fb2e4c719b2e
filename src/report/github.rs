//! Workflow commands of GitHub Actions: an annotation for each deviation, and one line of figures.
//!
//! A line that begins with `::` is obeyed, so every text in one is escaped as the runner reads it (`%`, CR and LF; in a
//! property `:` and `,` too), and the figures hold no text from a file. What does not count for the exit status (accepted,
//! or known from an earlier run) is a notice. Notes are told with `-v` only.

use std::io::{self, Write};

use super::lang::Lang;
use super::place::region;
use super::told::{self, Told};
use super::visible::visible;
use crate::analysis::{Analysis, DocumentAnalysis, Mark, ShownPath};
use crate::deviation::{Deviation, Severity};

/// How annotations are written.
#[derive(Debug, Clone, Copy)]
pub struct GithubOptions {
    /// The language.
    pub lang: Lang,
    /// Notes, too.
    pub verbose: bool,
}

/// Writes the annotations.
///
/// # Errors
/// What the writer says.
pub fn write(analysis: &Analysis, options: &GithubOptions, out: &mut impl Write) -> io::Result<()> {
    let lang = options.lang;
    for family in &analysis.families {
        let told = Told::new(family, lang);
        for document in &family.documents {
            for (deviation, mark) in document.marked() {
                if options.verbose || deviation.severity > Severity::Note {
                    annotate(&told, document, deviation, &mark, out)?;
                }
            }
            if !document.findings.verified {
                let message = lang.not_verified(&visible(&document.path.text));
                command("error", &[file(&document.path)], &message, out)?;
            }
        }
    }
    for document in &analysis.unassigned {
        let properties = [file(&document.path), ("line", "1".into())];
        command(
            "error",
            &properties,
            &told::no_template(document, lang),
            out,
        )?;
    }
    if let Some(since) = &analysis.since {
        writeln!(out, "{}", lang.since(since))?;
    }
    writeln!(out, "{}", told::figures(analysis, lang))
}

fn annotate(
    told: &Told<'_>,
    document: &DocumentAnalysis,
    deviation: &Deviation,
    mark: &Mark,
    out: &mut impl Write,
) -> io::Result<()> {
    let lang = told.lang;
    let region = region(deviation);
    let mut properties = vec![
        file(&document.path),
        ("line", region.start_line.to_string()),
        ("endLine", region.end_line.to_string()),
    ];
    // The runner takes columns within one line only.
    if let Some((start, end)) = region
        .columns
        .filter(|_| region.start_line == region.end_line)
    {
        properties.push(("col", start.to_string()));
        properties.push(("endColumn", end.to_string()));
    }
    let mut title = lang.severity(deviation.severity).to_owned();
    if mark.is_accepted() {
        title = format!("{title} · {}", lang.is_accepted());
    } else if mark.new == Some(false) {
        title = format!("{title} · {}", lang.as_before());
    }
    properties.push(("title", format!("{title} · {}", deviation.id)));
    let mut message = told.message(document, deviation);
    if let Some(held) = mark.accepted.as_deref() {
        message = format!("{message} · {}", told::acceptance(held, lang));
    }
    let level = match deviation.severity {
        _ if !mark.counts() => "notice",
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    command(level, &properties, &message, out)
}

/// The file of an annotation, as the repository knows it.
fn file(path: &ShownPath) -> (&'static str, String) {
    let text = path.text.strip_prefix("./").unwrap_or(&path.text);
    ("file", visible(text).into_owned())
}

fn command(
    level: &str,
    properties: &[(&str, String)],
    message: &str,
    out: &mut impl Write,
) -> io::Result<()> {
    write!(out, "::{level} ")?;
    for (number, (name, text)) in properties.iter().enumerate() {
        let comma = if number > 0 { "," } else { "" };
        let text = data(&visible(text)).replace(':', "%3A").replace(',', "%2C");
        write!(out, "{comma}{name}={text}")?;
    }
    writeln!(out, "::{}", data(&visible(message)))
}

/// A text as the runner reads a message.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(properties: &[(&str, String)], message: &str) -> String {
        let mut out = Vec::new();
        command("error", properties, message, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_a_runner_would_obey_is_escaped() {
        let properties = [("file", "a,b:c%.txt".to_owned()), ("title", "x".into())];
        assert_eq!(
            written(&properties, "100 %\r\n::error::y"),
            "::error file=a%2Cb%3Ac%25.txt,title=x::100 %25\\u{d}\\u{a}::error::y\n"
        );
    }
}
