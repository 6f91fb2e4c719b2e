//! The report of a run, in the format that was asked for: the one place that knows all the writers.

use std::io::{BufWriter, Write as _};

use charte_diff::analysis::Analysis;
use charte_diff::report::review::{Review, ReviewOptions};
use charte_diff::report::{github, json, markdown, sarif, text};

use super::args::Format;
use super::plan::Plan;
use super::{Failure, Streams};

/// Writes the report to standard output. What is written for people is left out where there is no document: why there
/// is none was said on standard error.
pub(super) fn write_report(
    analysis: &Analysis,
    format: Format,
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<(), Failure> {
    let lang = streams.lang;
    let nothing = analysis.summary.documents == 0;
    let mut out = BufWriter::with_capacity(1 << 16, &mut streams.out);
    match format {
        Format::Json => json::write(analysis, lang, &mut out)?,
        Format::Jsonl => json::write_lines(analysis, lang, &mut out)?,
        Format::Sarif => {
            let options = sarif::SarifOptions {
                lang,
                verbose: plan.verbose,
            };
            sarif::write(analysis, &options, &mut out)?;
        }
        Format::Text | Format::Github | Format::Markdown if nothing => {}
        Format::Github => {
            let options = github::GithubOptions {
                lang,
                verbose: plan.verbose,
            };
            github::write(analysis, &options, &mut out)?;
        }
        Format::Markdown => {
            let (date, _) = plan.calendar.today(lang).map_err(Failure::Said)?;
            let review = Review::new(analysis, &ReviewOptions::of_all(lang, date));
            let extent = if plan.verbose {
                markdown::Extent::Whole
            } else {
                markdown::Extent::Grave
            };
            markdown::write(&review, extent, &mut out)?;
        }
        Format::Text => {
            let options = text::TextOptions {
                width: plan.width,
                colour: plan.colour,
                lang,
                verbose: plan.verbose,
                quiet: plan.quiet,
            };
            text::write(analysis, &options, &mut out)?;
        }
    }
    out.flush()?;
    Ok(())
}
