//! What the project settles, with what was typed and the environment laid over it: the one place where commands learn
//! which files, levels, words, threshold and day are in force.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use charte_diff::config::{self, Config, Places};
use charte_diff::corpus::{self, Collected};
use charte_diff::day::Day;
use charte_diff::deviation::Severity;
use charte_diff::deviation::severity::Levels;
use charte_diff::deviation::words::Lexicon;
use charte_diff::engine::Settings;
use charte_diff::report::lang::Lang;
use charte_diff::report::visible::visible;

use super::Surroundings;
use super::args::{Args, Command};
use super::plan::Sources;

/// The project's config, if there is one.
#[derive(Debug, Default)]
pub(super) struct Project {
    pub(super) config: Option<Config>,
}

impl Project {
    /// The config that was named, else the nearest from the working folder upwards.
    pub(super) fn load(args: &Args) -> Result<Self, config::Error> {
        let named = args.common.config.as_deref();
        let for_its_language_only = match args.command {
            Some(Command::Schema { .. } | Command::Completions { .. } | Command::Man) => {
                return Ok(Self::default());
            }
            // The one reads nothing, the other makes the config that it would have to go by.
            Some(Command::Explain { .. } | Command::Init { .. }) => true,
            _ => false,
        };
        if for_its_language_only && args.common.lang.is_some() {
            return Ok(Self::default());
        }
        let file = match named {
            Some(file) => Some(file.to_owned()),
            None => config::find(Path::new("")),
        };
        match file.as_deref().map(Config::load).transpose() {
            Ok(config) if for_its_language_only => Ok(Self {
                config: config.map(|config| Config {
                    lang: config.lang,
                    ..Config::default()
                }),
            }),
            Ok(config) => Ok(Self { config }),
            Err(_) if for_its_language_only && named.is_none() => Ok(Self::default()),
            Err(error) => Err(error),
        }
    }

    /// The language that the config asks for.
    pub(super) fn lang(&self) -> Option<Lang> {
        let lang = self.config.as_ref()?.lang.as_ref()?;
        Lang::from_code(lang.value)
    }

    /// The files that paths stand for. `may_spread` is asked before other threads help.
    pub(super) fn collect(&self, sources: &Sources, may_spread: &dyn Fn() -> bool) -> Collected {
        let (paths, stdin) = (&sources.paths, &sources.stdin_name);
        match &self.config {
            Some(config) => corpus::collect_by(&Places::new(config), paths, stdin, may_spread),
            None => corpus::collect_by(&(), paths, stdin, may_spread),
        }
    }

    /// Whether a run over the folder would read a file of this name in it.
    pub(super) fn would_read(&self, folder: &Path, name: &Path) -> bool {
        match &self.config {
            Some(config) => corpus::would_take_up(&Places::new(config), folder, name),
            None => corpus::would_take_up(&(), folder, name),
        }
    }

    /// The paths that the config names, as they are reached from the working folder; empty where it names none.
    pub(super) fn paths(&self) -> Vec<PathBuf> {
        let Some(config) = &self.config else {
            return Vec::new();
        };
        let own = config.paths.iter().flat_map(|paths| &paths.value);
        own.map(|path| config.resolve(path)).collect()
    }

    /// Whether a run over `paths` is one over all of the config's paths.
    pub(super) fn is_covered_by(&self, paths: &[PathBuf]) -> bool {
        let config = self.config.as_ref();
        config.is_some_and(|config| Places::new(config).are_covered_by(paths))
    }

    /// How much kinds matter.
    pub(super) fn levels(&self) -> Levels {
        let mut levels = Levels::default();
        for set in self.config.iter().flat_map(|config| &config.levels) {
            let (kind, level) = set.value;
            levels.set(kind, level);
        }
        levels
    }

    /// What the comparison goes by.
    pub(super) fn settings(&self) -> Settings {
        let own = self.config.as_ref().filter(|held| !held.words.is_empty());
        let lexicon = own.map(|config| {
            let added = config.words.iter().flat_map(|set| {
                let words = set.value.words.iter();
                words.map(|word| (set.value.class, word.as_str()))
            });
            Arc::new(Lexicon::with(added))
        });
        Settings {
            levels: self.levels(),
            lexicon,
            ..Settings::default()
        }
    }

    /// The threshold: what was typed, else the config's, else the command's own.
    pub(super) fn threshold(
        &self,
        typed: Option<Option<Severity>>,
        built_in: Option<Severity>,
    ) -> Option<Severity> {
        let own = self
            .config
            .as_ref()
            .and_then(|config| config.fail_on.as_ref());
        typed.unwrap_or_else(|| own.map_or(built_in, |set| set.value))
    }
}

/// What to say of a config that is not used, one line for each thing that is wrong.
pub(super) fn refused(error: &config::Error, lang: Lang) -> Vec<String> {
    let shown = |file: &Path| visible(&file.to_string_lossy()).into_owned();
    match error {
        config::Error::Unreadable { file, reason } => {
            vec![lang.cannot_read_config(&shown(file), reason)]
        }
        config::Error::Invalid { file, problems, .. } => {
            let file = shown(file);
            problems
                .iter()
                .map(|problem| lang.config_problem(&file, problem.line, &problem.fault))
                .collect()
        }
    }
}

/// Where today's date is to be had from.
#[derive(Debug, Clone, Default)]
pub(super) struct Calendar {
    typed: Option<Day>,
    epoch: Option<String>,
    now: i64,
}

/// Where today's date came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayFrom {
    CommandLine,
    Environment,
    Clock,
}

impl Calendar {
    pub(super) fn new(typed: Option<Day>, surroundings: &Surroundings) -> Self {
        Self {
            typed,
            epoch: surroundings.source_date_epoch.clone(),
            now: surroundings.now,
        }
    }

    /// Today: what was typed, else SOURCE_DATE_EPOCH (<https://reproducible-builds.org/specs/source-date-epoch/>), else
    /// the clock's day, in UTC.
    ///
    /// # Errors
    /// What to say where SOURCE_DATE_EPOCH is no time.
    pub(super) fn today(&self, lang: Lang) -> Result<(Day, DayFrom), String> {
        if let Some(day) = self.typed {
            return Ok((day, DayFrom::CommandLine));
        }
        let (seconds, from) = match &self.epoch {
            None => (Some(self.now), DayFrom::Clock),
            Some(epoch) => (epoch.parse().ok(), DayFrom::Environment),
        };
        let day = seconds.and_then(Day::from_unix).map(|day| (day, from));
        day.ok_or_else(|| lang.bad_epoch(&visible(self.epoch.as_deref().unwrap_or_default())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(text: &str) -> Project {
        let config = Config::read(Path::new("charte-diff.toml"), text.as_bytes());
        Project {
            config: Some(config.unwrap()),
        }
    }

    #[test]
    fn what_was_typed_wins_over_the_config_and_that_over_the_command() {
        let silent = Project::default();
        let never = project("fail-on = \"never\"");
        let warning = Some(Severity::Warning);
        assert_eq!(silent.threshold(None, warning), warning);
        assert_eq!(never.threshold(None, warning), None);
        assert_eq!(
            never.threshold(Some(Some(Severity::Note)), warning),
            Some(Severity::Note)
        );
        assert_eq!(
            project("fail-on = \"error\"").threshold(Some(None), warning),
            None
        );
    }

    #[test]
    fn every_language_of_a_config_is_one_of_the_reports() {
        for code in config::LANGUAGES {
            let project = project(&format!("lang = \"{code}\""));
            assert_eq!(project.lang().map(Lang::code), Some(code));
        }
    }

    #[test]
    fn today_is_what_was_typed_else_the_environments_else_the_clocks() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let mut calendar = Calendar {
            typed: Some(day("2027-03-31")),
            epoch: Some("0".into()),
            now: 86_400,
        };
        let today = |calendar: &Calendar| calendar.today(Lang::En);
        assert_eq!(
            today(&calendar),
            Ok((day("2027-03-31"), DayFrom::CommandLine))
        );
        calendar.typed = None;
        assert_eq!(
            today(&calendar),
            Ok((day("1970-01-01"), DayFrom::Environment))
        );
        calendar.epoch = Some("tomorrow\u{1b}".into());
        assert!(today(&calendar).is_err_and(|words| !words.contains('\u{1b}')));
        calendar.epoch = None;
        assert_eq!(today(&calendar), Ok((day("1970-01-02"), DayFrom::Clock)));
    }
}
