//! What was typed means this here: defaults, the environment, and combinations that have no meaning.

mod accept;
mod check;
mod report;

use std::path::PathBuf;

use charte_diff::day::Day;
use charte_diff::decisions::Form;
use charte_diff::deviation::{Kind, Severity};
use charte_diff::engine::Settings;
use charte_diff::report::lang::Lang;

use super::Surroundings;
use super::args::{
    Args, Beside, Command, FailOn, Format, Input, LangArg, NormaliseArgs, SchemaOf, TemplateArgs,
    When,
};
use super::project::{Calendar, Project};
pub(super) use check::{Check, Stream};
pub(super) use report::{Output, PORTAL, Report, SummaryFormat};

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
    pub(super) project: Project,
    pub(super) calendar: Calendar,
    /// The number of threads; 0 for one a core.
    pub(super) jobs: usize,
    pub(super) colour: bool,
    /// Whether what is printed goes to a terminal.
    pub(super) to_terminal: bool,
    /// In columns.
    pub(super) width: usize,
    pub(super) quiet: bool,
    pub(super) verbose: bool,
    pub(super) progress: bool,
}

#[derive(Debug)]
pub(super) enum Job {
    Analyse(Analyse),
    Check(Check),
    Stream(Stream),
    Template(TemplateJob),
    Normalise(Normalise),
    Report(Report),
    Accept(Accept),
    Config(ShowConfig),
    Init(Sources),
    Explain(Kind),
    Schema(SchemaOf),
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
    /// An earlier report.
    pub(super) since: Option<PathBuf>,
}

#[derive(Debug)]
pub(super) struct Accept {
    /// Which deviations; all where there are none, nor a table.
    pub(super) ids: Vec<String>,
    /// A table that people decided in.
    pub(super) from: Option<(PathBuf, Form)>,
    /// Where they are looked up; `None` where nothing says it.
    pub(super) sources: Option<Sources>,
    /// The template files that were named.
    pub(super) templates: Vec<PathBuf>,
    /// Why; with a table, for the rows that do not say it.
    pub(super) reason: Option<String>,
    pub(super) portal: Option<String>,
    pub(super) until: Option<Day>,
    pub(super) by: Option<String>,
}

/// The settings in force are shown; of each, whether it was typed or comes from the environment.
#[derive(Debug)]
pub(super) struct ShowConfig {
    pub(super) fail_on: Option<Option<Severity>>,
    pub(super) lang_typed: bool,
    /// The variable that the language is from, where neither the command line nor the config says it.
    pub(super) locale: Option<&'static str>,
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

impl Plan {
    /// What the comparison goes by.
    pub(super) fn settings(&self) -> Settings {
        Settings {
            fingerprints: matches!(self.job, Job::Report(_)),
            ..self.project.settings()
        }
    }
}

/// The language: `--lang`, else the config's, else the locale's.
pub(super) fn lang(args: &Args, of_config: Option<Lang>, surroundings: &Surroundings) -> Lang {
    let typed = args.common.lang.map(|lang| match lang {
        LangArg::Fr => Lang::Fr,
        LangArg::En => Lang::En,
    });
    typed.or(of_config).unwrap_or_else(|| {
        let locale = surroundings.locale.as_ref();
        locale.map_or(Lang::En, |(_, locale)| Lang::from_locale(locale))
    })
}

/// What `args` mean.
///
/// # Errors
/// What to say where they mean nothing.
pub(super) fn plan(
    args: Args,
    project: Project,
    surroundings: &Surroundings,
) -> Result<Plan, String> {
    let lang = lang(&args, project.lang(), surroundings);
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
        beside,
        common,
    } = args;
    if let Some(command) = &command {
        // A path before it would have made the command a path too.
        let stray = [
            (input.stdin_name.is_some(), "--stdin-name"),
            (format.is_some(), "--format"),
            (fail_on.is_some(), "--fail-on"),
            (beside.since.is_some(), "--since"),
            (beside.today.date.is_some(), "--date"),
        ];
        if let Some((_, stray)) = stray.into_iter().find(|(typed, _)| *typed) {
            return Err(lang.stray_before_command(stray, name_of(command)));
        }
    }
    let Beside { since, today } = beside;
    let mut date = today.date;
    let job = match command {
        None => Job::Analyse(Analyse {
            sources: sources(input, lang)?,
            format: format.unwrap_or(Format::Text),
            threshold: project.threshold(fail_on.map(threshold), None),
            since,
        }),
        Some(Command::Check(args)) => {
            date = args.beside.today.date;
            check::check(args, &project, lang)?
        }
        Some(Command::Report(args)) => {
            date = args.beside.today.date;
            Job::Report(report::report(args, &project, lang)?)
        }
        Some(Command::Accept(args)) => {
            date = args.today.date;
            Job::Accept(accept::accept(args, &project, lang)?)
        }
        Some(Command::Config(args)) => {
            date = args.today.date;
            let locale = surroundings.locale.as_ref();
            Job::Config(ShowConfig {
                fail_on: args.fail_on.map(threshold),
                lang_typed: common.lang.is_some(),
                locale: locale.map(|(name, _)| *name),
            })
        }
        Some(Command::Template(TemplateArgs {
            input,
            output,
            check,
        })) => Job::Template(TemplateJob {
            sources: sources_or(project.paths(), input, lang)?,
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
        Some(Command::Init { paths }) => {
            if paths.iter().any(|path| path.as_os_str() == "-") {
                return Err(lang.init_reads_files().into());
            }
            Job::Init(Sources {
                paths,
                stdin_name: "-".into(),
            })
        }
        Some(Command::Explain { kind }) => Job::Explain(kind),
        Some(Command::Schema { of }) => Job::Schema(of),
        Some(Command::Completions { shell }) => Job::Completions(shell),
        Some(Command::Man) => Job::Man,
    };
    Ok(Plan {
        job,
        project,
        calendar: Calendar::new(date, surroundings),
        jobs: common.jobs.map_or(0, std::num::NonZero::get),
        colour,
        to_terminal: surroundings.stdout_is_terminal,
        width: width.clamp(NARROWEST, WIDEST),
        quiet: common.quiet,
        verbose: common.verbose,
        progress: surroundings.stderr_is_terminal && !common.quiet,
    })
}

fn sources(input: Input, lang: Lang) -> Result<Sources, String> {
    sources_or(Vec::new(), input, lang)
}

/// What was named, else `own`.
fn sources_or(own: Vec<PathBuf>, input: Input, lang: Lang) -> Result<Sources, String> {
    let paths = if input.paths.is_empty() {
        own
    } else {
        input.paths
    };
    if paths.is_empty() {
        return Err(lang.no_path().into());
    }
    Ok(Sources {
        paths,
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
        Command::Check(_) => "check",
        Command::Report(_) => "report",
        Command::Accept(_) => "accept",
        Command::Config(_) => "config",
        Command::Init { .. } => "init",
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
        let args = Args::try_parse_from(typed).unwrap();
        plan(args, Project::default(), surroundings)
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
    fn the_language_is_the_options_else_the_configs_else_the_locales() {
        let french = Surroundings {
            locale: Some(("LANG", "fr_FR.UTF-8".into())),
            ..Surroundings::default()
        };
        let none = Surroundings::default();
        let lang = |typed: &[&str], of_config, around: &Surroundings| {
            lang(&Args::try_parse_from(typed).unwrap(), of_config, around)
        };
        let bare = &["charte-diff", "a"];
        assert_eq!(lang(bare, None, &french), Lang::Fr);
        assert_eq!(lang(bare, Some(Lang::En), &french), Lang::En);
        let typed = &["charte-diff", "--lang", "en", "a"];
        assert_eq!(lang(typed, Some(Lang::Fr), &french), Lang::En);
        assert_eq!(lang(bare, None, &none), Lang::En);
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
