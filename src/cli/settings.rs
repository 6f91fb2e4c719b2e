//! `config`: the settings in force and where each comes from, as TOML that can be read again. What nobody set stands in
//! a comment, so that copying the whole into a file settles nothing new.

use std::fmt::Write as _;

use charte_diff::config::{Config, Globs, Set};
use charte_diff::deviation::severity::{Level, by_default};
use charte_diff::deviation::{Kind, Severity};
use charte_diff::report::lang::Lang;
use charte_diff::report::visible::{is_hidden, visible};

use super::plan::{Plan, ShowConfig};
use super::project::DayFrom;
use super::{Failure, Status, Streams};

pub(super) fn run(
    job: &ShowConfig,
    plan: &Plan,
    streams: &mut Streams<'_>,
) -> Result<Status, Failure> {
    let lang = streams.lang;
    let (today, from) = plan.calendar.today(lang).map_err(Failure::Said)?;
    let from = match from {
        DayFrom::CommandLine => lang.command_line().to_owned(),
        DayFrom::Environment => lang.environment("SOURCE_DATE_EPOCH"),
        DayFrom::Clock => lang.clock().to_owned(),
    };
    let nothing = Config::default();
    let config = plan.project.config.as_ref();
    let file = config.map(|config| config.file.to_string_lossy().into_owned());
    let file = file.map(|file| visible(&file).into_owned());
    let mut page = Page {
        text: String::new(),
        lang,
        file: file.clone().unwrap_or_default(),
    };
    page.remark(&lang.settings_in_force(file.as_deref()));
    page.remark(&lang.today(&today.to_string(), &from));
    let config = config.unwrap_or(&nothing);
    page.text.push('\n');
    page.general(config, job);
    page.levels(config);
    page.names("templates", &config.templates);
    page.names("portals", &config.portals);
    page.words(config);
    page.accepted(config, today);
    streams.out.write_all(page.text.as_bytes())?;
    Ok(Status::Clean)
}

struct Page {
    text: String,
    lang: Lang,
    file: String,
}

impl Page {
    fn remark(&mut self, words: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "# {words}");
    }

    /// A setting with where it comes from.
    fn set(&mut self, key: &str, value: &str, origin: &str) {
        let _ = writeln!(self.text, "{key} = {value}  # {origin}");
    }

    fn unset(&mut self, key: &str, value: &str, origin: &str) {
        let _ = writeln!(self.text, "# {key} = {value}  # {origin}");
    }

    fn place(&self, line: u32) -> String {
        format!("{}:{line}", self.file)
    }

    fn general(&mut self, config: &Config, job: &ShowConfig) {
        let lang = self.lang;
        let built_in = lang.built_in();
        match &config.paths {
            Some(paths) => {
                let place = self.place(paths.line);
                self.set("paths", &list(&paths.value), &place);
            }
            None => self.unset("paths", "[]", built_in),
        }
        match &config.include {
            Some(globs) => self.globs("include", globs),
            None => self.remark(&format!("{}  # {built_in}", lang.built_in_endings())),
        }
        match &config.exclude {
            Some(globs) => self.globs("exclude", globs),
            None => self.unset("exclude", "[]", built_in),
        }
        match (job.fail_on, &config.fail_on) {
            (Some(typed), _) => {
                self.set("fail-on", &text(threshold(typed)), lang.command_line());
            }
            (None, Some(set)) => {
                let place = self.place(set.line);
                self.set("fail-on", &text(threshold(set.value)), &place);
            }
            (None, None) => {
                let origin = format!("{built_in}; {}", lang.check_threshold("warning"));
                self.unset("fail-on", &text("never"), &origin);
            }
        }
        let code = text(lang.code());
        match (&config.lang, job.locale) {
            _ if job.lang_typed => self.set("lang", &code, lang.command_line()),
            (Some(set), _) => {
                let place = self.place(set.line);
                self.set("lang", &code, &place);
            }
            (None, Some(name)) => self.unset("lang", &code, &lang.environment(name)),
            (None, None) => self.unset("lang", &code, built_in),
        }
    }

    fn globs(&mut self, key: &str, globs: &Set<Globs>) {
        let place = self.place(globs.line);
        self.set(key, &list(globs.value.patterns()), &place);
    }

    fn levels(&mut self, config: &Config) {
        self.text.push_str("\n[levels]\n");
        for kind in Kind::ALL {
            let set = config.levels.iter().find(|set| set.value.0 == kind);
            match set {
                Some(set) => {
                    let place = self.place(set.line);
                    self.set(kind.name(), &text(level(set.value.1)), &place);
                }
                None => {
                    let origin = match kind {
                        Kind::Wording | Kind::Typography | Kind::Encoding => {
                            self.lang.built_in_and_raised()
                        }
                        _ => self.lang.built_in(),
                    };
                    self.unset(kind.name(), &text(by_default(kind).name()), origin);
                }
            }
        }
    }

    fn names(&mut self, table: &str, names: &[Set<(String, String)>]) {
        if names.is_empty() {
            return;
        }
        let _ = writeln!(self.text, "\n[{table}]");
        for set in names {
            let place = self.place(set.line);
            self.set(&text(&set.value.0), &text(&set.value.1), &place);
        }
    }

    fn words(&mut self, config: &Config) {
        if config.words.is_empty() {
            return;
        }
        self.text.push_str("\n[words]\n");
        self.remark(self.lang.added_to_the_built_in());
        for set in &config.words {
            let key = format!("{}.{}", set.value.name, set.value.lang);
            let place = self.place(set.line);
            self.set(&key, &list(&set.value.words), &place);
        }
    }

    fn accepted(&mut self, config: &Config, today: charte_diff::day::Day) {
        for set in &config.accepted {
            let entry = &set.value;
            let expired = if entry.is_expired(today) {
                format!("; {}", self.lang.expired())
            } else {
                String::new()
            };
            let _ = writeln!(
                self.text,
                "\n[[accepted]]  # {}{expired}",
                self.place(set.line)
            );
            let texts = [
                ("id", Some(&entry.id)),
                ("portal", entry.portal.as_ref()),
                ("reason", Some(&entry.reason)),
                ("by", entry.by.as_ref()),
            ];
            for (key, value) in texts {
                if let Some(value) = value {
                    let _ = writeln!(self.text, "{key} = {}", text(value));
                }
            }
            if let Some(until) = entry.until {
                let _ = writeln!(self.text, "until = {until}");
            }
        }
    }
}

const fn threshold(threshold: Option<Severity>) -> &'static str {
    match threshold {
        Some(severity) => severity.name(),
        None => "never",
    }
}

const fn level(level: Level) -> &'static str {
    match level {
        Level::At(severity) => severity.name(),
        Level::Off => "off",
    }
}

fn list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|held| text(held)).collect();
    format!("[{}]", texts.join(", "))
}

/// A text as a basic string of TOML 1.0, with everything escaped that a terminal would obey or not show.
fn text(held: &str) -> String {
    let mut written = String::from('"');
    for sign in held.chars() {
        match sign {
            '"' | '\\' => {
                written.push('\\');
                written.push(sign);
            }
            sign if is_hidden(sign) => {
                let _ = write!(written, "\\U{:08x}", u32::from(sign));
            }
            sign => written.push(sign),
        }
    }
    written.push('"');
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_back_as_it_was_and_hides_nothing() {
        let held = "a \"b\" \\ \u{1b}[2J\n\t\u{202e}é\u{e0001}";
        let written = text(held);
        assert!(!written.chars().any(is_hidden), "{written}");
        let source = format!("[portals]\na = {written}\n");
        let config = Config::read("charte-diff.toml".as_ref(), source.as_bytes()).unwrap();
        assert_eq!(config.portals[0].value.1, held);
    }
}
