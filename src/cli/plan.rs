//! What was typed means this here: defaults, the environment, and combinations that have no meaning.

use std::path::PathBuf;

use charte_diff::deviation::{Kind, Severity};
use charte_diff::report::lang::Lang;

use super::Surroundings;
use super::args::{
    Args, Command, FailOn, Format, Input, LangArg, NormaliseArgs, SchemaOf, TemplateArgs, When,
};

/// The width of lines where no terminal says another one, in columns.
const DEFAULT_WIDTH: usize = 80;
/// Longer lines are hard to read, however wide the terminal is.
const WIDEST: usize = 120;
/// Narrower than that nothing can be laid out.
const NARROWEST: usize = 40;

/// What is to be done.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) job: Job,
    /// The number of threads; 0 for one a core.
    pub(super) jobs: usize,
    pub(super) colour: bool,
    /// In columns.
    pub(super) width: usize,
    pub(super) quiet: bool,
    pub(super) verbose: bool,
    pub(super) progress: bool,
}

#[derive(Debug)]
pub(super) enum Job {
    Analyse(Analyse),
    Template(TemplateJob),
    Normalise(Normalise),
    Explain(Kind),
    Schema,
    Completions(clap_complete::Shell),
    Man,
}

/// The files to read.
#[derive(Debug)]
pub(super) struct Sources {
    pub(super) paths: Vec<PathBuf>,
    pub(super) stdin_name: String,
}

#[derive(Debug)]
pub(super) struct Analyse {
    pub(super) sources: Sources,
    pub(super) format: Format,
    /// The least severity that makes the exit status 1.
    pub(super) threshold: Option<Severity>,
}

#[derive(Debug)]
pub(super) struct TemplateJob {
    pub(super) sources: Sources,
    pub(super) output: Option<PathBuf>,
    pub(super) check: bool,
}

#[derive(Debug)]
pub(super) struct Normalise {
    pub(super) sources: Sources,
    pub(super) mode: NormaliseMode,
}

/// What becomes of the written form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NormaliseMode {
    /// It is printed.
    Print,
    /// It takes the file's place.
    Write,
    /// It is compared with the file.
    Compare {
        /// What differs is shown.
        diff: bool,
        /// A difference makes the exit status 1.
        check: bool,
    },
}

/// The language: `--lang`, else the locale's.
pub(super) fn lang(args: &Args, surroundings: &Surroundings) -> Lang {
    match args.common.lang {
        Some(LangArg::Fr) => Lang::Fr,
        Some(LangArg::En) => Lang::En,
        None => surroundings
            .locale
            .as_deref()
            .map_or(Lang::En, Lang::from_locale),
    }
}

/// What `args` mean.
///
/// # Errors
/// What to say where they mean nothing.
pub(super) fn plan(args: Args, surroundings: &Surroundings) -> Result<Plan, String> {
    let lang = lang(&args, surroundings);
    let colour = match args.common.color {
        When::Always => true,
        When::Never => false,
        When::Auto if surroundings.no_color => false,
        When::Auto => surroundings.force_color || surroundings.stdout_is_terminal,
    };
    let width = surroundings
        .terminal_columns
        .or(surroundings.columns)
        .unwrap_or(DEFAULT_WIDTH);
    let Args {
        command,
        input,
        format,
        fail_on,
        common,
    } = args;
    if let Some(command) = &command {
        // A path before it would have made the command a path too.
        let stray = if input.stdin_name.is_some() {
            Some("--stdin-name")
        } else if format.is_some() {
            Some("--format")
        } else if fail_on.is_some() {
            Some("--fail-on")
        } else {
            None
        };
        if let Some(stray) = stray {
            return Err(lang.stray_before_command(stray, name_of(command)));
        }
    }
    let job = match command {
        None => Job::Analyse(Analyse {
            sources: sources(input, lang)?,
            format: format.unwrap_or(Format::Text),
            threshold: threshold(fail_on.unwrap_or(FailOn::Never)),
        }),
        Some(Command::Template(TemplateArgs {
            input,
            output,
            check,
        })) => Job::Template(TemplateJob {
            sources: sources(input, lang)?,
            output,
            check,
        }),
        Some(Command::Normalise(NormaliseArgs {
            input,
            write,
            check,
            diff,
        })) => {
            let sources = sources(input, lang)?;
            if write && sources.paths.iter().any(|path| path.as_os_str() == "-") {
                return Err(lang.cannot_write_stdin().into());
            }
            let mode = match (write, check || diff) {
                (true, _) => NormaliseMode::Write,
                (false, true) => NormaliseMode::Compare { diff, check },
                (false, false) => NormaliseMode::Print,
            };
            Job::Normalise(Normalise { sources, mode })
        }
        Some(Command::Explain { kind }) => Job::Explain(kind),
        Some(Command::Schema {
            of: SchemaOf::Report,
        }) => Job::Schema,
        Some(Command::Completions { shell }) => Job::Completions(shell),
        Some(Command::Man) => Job::Man,
    };
    Ok(Plan {
        job,
        jobs: common.jobs.map_or(0, std::num::NonZero::get),
        colour,
        width: width.clamp(NARROWEST, WIDEST),
        quiet: common.quiet,
        verbose: common.verbose,
        progress: surroundings.stderr_is_terminal && !common.quiet,
    })
}

fn sources(input: Input, lang: Lang) -> Result<Sources, String> {
    if input.paths.is_empty() {
        return Err(lang.no_path().into());
    }
    Ok(Sources {
        paths: input.paths,
        stdin_name: input.stdin_name.unwrap_or_else(|| "-".into()),
    })
}

const fn threshold(fail_on: FailOn) -> Option<Severity> {
    match fail_on {
        FailOn::Error => Some(Severity::Error),
        FailOn::Warning => Some(Severity::Warning),
        FailOn::Note => Some(Severity::Note),
        FailOn::Never => None,
    }
}

const fn name_of(command: &Command) -> &'static str {
    match command {
        Command::Template(_) => "template",
        Command::Normalise(_) => "normalise",
        Command::Explain { .. } => "explain",
        Command::Schema { .. } => "schema",
        Command::Completions { .. } => "completions",
        Command::Man => "man",
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    fn planned(typed: &[&str], surroundings: &Surroundings) -> Result<Plan, String> {
        let typed = std::iter::once("charte-diff").chain(typed.iter().copied());
        plan(Args::try_parse_from(typed).unwrap(), surroundings)
    }

    #[test]
    fn colours_follow_the_option_then_the_environment_then_the_terminal() {
        let terminal = Surroundings {
            stdout_is_terminal: true,
            ..Surroundings::default()
        };
        let no_color = Surroundings {
            no_color: true,
            ..terminal.clone()
        };
        let forced = Surroundings {
            force_color: true,
            ..Surroundings::default()
        };
        let colour = |typed: &[&str], around: &Surroundings| planned(typed, around).unwrap().colour;
        assert!(colour(&["a"], &terminal));
        assert!(!colour(&["a"], &Surroundings::default()));
        assert!(!colour(&["a"], &no_color));
        assert!(colour(&["a"], &forced));
        assert!(colour(&["--color", "always", "a"], &no_color));
        assert!(!colour(&["--color", "never", "a"], &forced));
    }

    #[test]
    fn the_language_is_the_options_else_the_locales() {
        let french = Surroundings {
            locale: Some("fr_FR.UTF-8".into()),
            ..Surroundings::default()
        };
        let typed = |typed: &[&str]| Args::try_parse_from(typed).unwrap();
        assert_eq!(lang(&typed(&["charte-diff", "a"]), &french), Lang::Fr);
        assert_eq!(
            lang(&typed(&["charte-diff", "--lang", "en", "a"]), &french),
            Lang::En
        );
        assert_eq!(
            lang(&typed(&["charte-diff", "a"]), &Surroundings::default()),
            Lang::En
        );
    }

    #[test]
    fn a_path_named_like_a_command_is_written_with_its_folder() {
        let around = Surroundings::default();
        assert!(matches!(
            planned(&["template", "a"], &around).unwrap().job,
            Job::Template(_)
        ));
        assert!(matches!(
            planned(&["./template"], &around).unwrap().job,
            Job::Analyse(_)
        ));
        assert!(matches!(
            planned(&["normalize", "a"], &around).unwrap().job,
            Job::Normalise(_)
        ));
    }

    #[test]
    fn what_has_no_meaning_is_refused() {
        let around = Surroundings::default();
        for typed in [
            &["--format", "json", "template", "a"][..],
            &[],
            &["template"],
        ] {
            assert!(planned(typed, &around).is_err(), "{typed:?}");
        }
        assert!(planned(&["normalise", "--write", "-"], &around).is_err());
    }

    #[test]
    fn common_options_stand_before_or_after_the_command() {
        let around = Surroundings::default();
        for typed in [
            &["-v", "--jobs", "3", "template", "a"][..],
            &["template", "-v", "--jobs", "3", "a"],
        ] {
            let plan = planned(typed, &around).unwrap();
            assert!(plan.verbose && plan.jobs == 3, "{typed:?}");
        }
    }

    #[test]
    fn the_width_stays_within_reason() {
        let wide = Surroundings {
            terminal_columns: Some(300),
            ..Surroundings::default()
        };
        let narrow = Surroundings {
            columns: Some(10),
            ..Surroundings::default()
        };
        assert_eq!(planned(&["a"], &wide).unwrap().width, WIDEST);
        assert_eq!(planned(&["a"], &narrow).unwrap().width, NARROWEST);
        assert_eq!(
            planned(&["a"], &Surroundings::default()).unwrap().width,
            DEFAULT_WIDTH
        );
    }
}
