//! Wrong usage, said in French. In English it is clap's to say.

use std::error::Error as _;
use std::ffi::OsString;

use charte_diff::day::NoDay;
use charte_diff::report::lang::Lang;
use charte_diff::report::visible::visible;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::Surroundings;

/// The language of a command line that could not be read: its `--lang` where one is there, else the locale's.
pub(super) fn lang(typed: &[OsString], surroundings: &Surroundings) -> Lang {
    let texts: Vec<_> = typed.iter().map(|text| text.to_string_lossy()).collect();
    let own = texts.iter().enumerate().find_map(|(at, text)| {
        let code = match text.strip_prefix("--lang") {
            Some("") => texts.get(at + 1)?.as_ref(),
            Some(rest) => rest.strip_prefix('=')?,
            None => return None,
        };
        Lang::from_code(code)
    });
    own.unwrap_or_else(|| {
        let locale = surroundings.locale.as_ref();
        locale.map_or(Lang::En, |(_, locale)| Lang::from_locale(locale))
    })
}

/// What is wrong, in French; `None` where clap's own words must do.
pub(super) fn in_french(error: &clap::Error) -> Option<String> {
    let words = |kind| texts(error, kind).map(|held| held.join(", "));
    let argument = words(ContextKind::InvalidArg);
    let quoted = |text: &str| Lang::Fr.quote(&visible(text));
    let said = match error.kind() {
        ErrorKind::UnknownArgument => {
            format!("argument inconnu {}", quoted(&argument?))
        }
        ErrorKind::InvalidSubcommand => {
            let found = words(ContextKind::InvalidSubcommand)?;
            format!("commande inconnue {}", quoted(&found))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let (argument, value) = (argument?, words(ContextKind::InvalidValue)?);
            if value.is_empty() {
                format!("il manque une valeur à {}", visible(&argument))
            } else {
                let known = words(ContextKind::ValidValue).filter(|known| !known.is_empty());
                let is_no_day = error.source().is_some_and(|cause| cause.is::<NoDay>());
                let known = known.map(|known| visible(&known).into_owned());
                let known = known.or(is_no_day.then(|| "un jour tel que 2027-03-12".into()));
                let known = known.map_or_else(String::new, |known| {
                    format!("\u{a0}; attendu\u{a0}: {known}")
                });
                let argument = visible(&argument).into_owned();
                format!("{} ne convient pas à {argument}{known}", quoted(&value))
            }
        }
        ErrorKind::MissingRequiredArgument => {
            format!("il manque {}", visible(&argument?))
        }
        ErrorKind::ArgumentConflict => {
            let (one, other) = (argument?, words(ContextKind::PriorArg)?);
            if one == other {
                format!("{} est donné plusieurs fois", visible(&one))
            } else {
                format!(
                    "{} et {} ne vont pas ensemble",
                    visible(&one),
                    visible(&other)
                )
            }
        }
        _ => return None,
    };
    let near = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
        ContextKind::SuggestedSubcommand,
    ];
    let near = near
        .into_iter()
        .find_map(words)
        .filter(|near| !near.is_empty());
    let near = near.map_or_else(String::new, |near| {
        format!("\u{a0}; vouliez-vous dire {}\u{a0}?", quoted(&near))
    });
    Some(format!("{said}{near} (aide\u{a0}: charte-diff --help)"))
}

fn texts(error: &clap::Error, kind: ContextKind) -> Option<Vec<String>> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(vec![text.clone()]),
        ContextValue::Strings(texts) => Some(texts.clone()),
        ContextValue::StyledStr(text) => Some(vec![text.to_string()]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::super::args::Args;
    use super::*;

    fn said(typed: &[&str]) -> String {
        let typed = std::iter::once("charte-diff").chain(typed.iter().copied());
        in_french(&Args::try_parse_from(typed).expect_err("wrong usage")).expect("French")
    }

    #[test]
    fn wrong_usage_in_french() {
        assert_eq!(
            said(&["check", "--frmat", "json"]),
            "argument inconnu «\u{a0}--frmat\u{a0}»\u{a0}; vouliez-vous dire «\u{a0}--format\u{a0}»\u{a0}? (aide\u{a0}: charte-diff --help)"
        );
        let value = said(&["--format", "jso", "a"]);
        assert!(
            value.starts_with("«\u{a0}jso\u{a0}» ne convient pas à --format"),
            "{value}"
        );
        assert!(value.contains("text, json, jsonl"), "{value}");
        for typed in [
            &["--date", "12/03/2027", "a"][..],
            &["report", "a", "-o", "a.md", "--collected", "hier"],
        ] {
            let day = said(typed);
            assert!(
                day.contains(&format!(
                    "--{}",
                    if typed.len() > 3 { "collected" } else { "date" }
                )) && day.contains("attendu\u{a0}: un jour tel que 2027-03-12"),
                "{day}"
            );
        }
        assert!(said(&["--format"]).starts_with("il manque une valeur à --format"));
        assert!(said(&["accept", "3f1c09ab77de"]).contains("il manque --reason"));
        assert!(said(&["-q", "-v", "a"]).contains("ne vont pas ensemble"));
        assert!(!said(&["--\u{1b}[2J", "a"]).contains('\u{1b}'));
    }

    #[test]
    fn the_language_of_a_line_that_cannot_be_read() {
        let lang = |typed: &[&str]| {
            let typed: Vec<OsString> = typed.iter().map(Into::into).collect();
            lang(&typed, &Surroundings::default())
        };
        assert_eq!(lang(&["x", "--lang", "fr", "--what"]), Lang::Fr);
        assert_eq!(lang(&["x", "--lang=fr"]), Lang::Fr);
        assert_eq!(lang(&["x", "--what"]), Lang::En);
    }
}
