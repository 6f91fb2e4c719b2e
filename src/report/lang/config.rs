//! What is said of a project's config: what is wrong with it, and which settings are in force.

use super::Lang;
use super::Lang::{En, Fr};
use crate::analysis::SkipReason;
use crate::config::{Fault, ValueType};
use crate::report::visible::visible;

impl Lang {
    /// The language with a code, as the config has it.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Fr, En].into_iter().find(|lang| lang.code() == code)
    }

    /// *FILE:LINE: what was found, what was expected.*
    #[must_use]
    pub fn config_problem(self, file: &str, line: u32, fault: &Fault) -> String {
        format!("{file}:{line}{}{}", self.colon(), self.fault(fault))
    }

    /// What is wrong in a config.
    fn fault(self, fault: &Fault) -> String {
        match fault {
            Fault::NotUtf8 => match self {
                Fr => "le fichier n’est pas en UTF-8".into(),
                En => "the file is not UTF-8".into(),
            },
            Fault::Syntax { words } => {
                let words = visible(words);
                match self {
                    Fr => format!("ce n’est pas du TOML\u{a0}; le lecteur dit\u{a0}: {words}"),
                    En => format!("this is not TOML: {words}"),
                }
            }
            Fault::UnknownKey { key, near, known } => {
                let found = self.quote(&visible(key));
                let next = self.meant(*near, known);
                match self {
                    Fr => format!("clé inconnue {found}{next}"),
                    En => format!("unknown key {found}{next}"),
                }
            }
            Fault::WrongType {
                key,
                found,
                expected,
            } => {
                let key = self.quote(&visible(key));
                let (found, expected) = (self.value_type(*found), self.value_type(*expected));
                match self {
                    Fr => format!("{key} est {found}\u{a0}; attendu\u{a0}: {expected}"),
                    En => format!("{key} is {found}, expected {expected}"),
                }
            }
            Fault::NotOneOf {
                key,
                found,
                near,
                known,
            } => {
                let (key, found) = (self.quote(&visible(key)), self.quote(&visible(found)));
                let next = self.meant(*near, known);
                match self {
                    Fr => format!("{key} ne peut valoir {found}{next}"),
                    En => format!("{key} cannot be {found}{next}"),
                }
            }
            Fault::Empty { key } => {
                let key = self.quote(&visible(key));
                match self {
                    Fr => format!("{key} est vide, un texte est attendu"),
                    En => format!("{key} is empty, expected a text"),
                }
            }
            Fault::Lacks { table, key } => match self {
                Fr => format!("{table} n’a pas de clé {}", self.quote(key)),
                En => format!("{table} has no key {}", self.quote(key)),
            },
            Fault::BadGlob { key, found, words } => {
                let (key, found) = (self.quote(&visible(key)), self.quote(&visible(found)));
                match self {
                    Fr => format!(
                        "{key}\u{a0}: {found} n’est pas un motif de fichiers ({words})\u{a0}; un motif s’écrit par exemple \
                         corpus/archive/** ou *.bak"
                    ),
                    En => format!(
                        "{key}: {found} is no file pattern ({words}); write for example corpus/archive/** or *.bak"
                    ),
                }
            }
            Fault::BadId { found } => {
                let found = self.quote(&visible(found));
                match self {
                    Fr => format!(
                        "{found} n’est pas un identifiant d’écart\u{a0}: douze chiffres hexadécimaux (0-9, a-f) sont attendus"
                    ),
                    En => format!(
                        "{found} is no deviation’s id: expected twelve hexadecimal digits (0-9, a-f)"
                    ),
                }
            }
            Fault::BadDay { key, found } => {
                let (key, found) = (self.quote(&visible(key)), self.quote(&visible(found)));
                match self {
                    Fr => format!(
                        "{key}\u{a0}: {found} n’est pas un jour du calendrier\u{a0}; écrivez par exemple 2027-03-31, sans guillemets"
                    ),
                    En => format!(
                        "{key}: {found} is no day of the calendar; write for example 2027-03-31, without quotes"
                    ),
                }
            }
            Fault::QuotedDay { key, found } => {
                let key = self.quote(&visible(key));
                match self {
                    Fr => format!(
                        "{key} est un texte, un jour est attendu\u{a0}: {found} sans guillemets"
                    ),
                    En => format!("{key} is a text, expected a day: {found} without quotes"),
                }
            }
            Fault::BadLanguage { key } => {
                let key = self.quote(&visible(key));
                match self {
                    Fr => format!(
                        "{key} ne finit pas par un code de langue de deux lettres, comme fr ou en"
                    ),
                    En => {
                        format!("{key} does not end in a language code of two letters, as fr or en")
                    }
                }
            }
            Fault::NoWord { key, found } => {
                let (key, found) = (self.quote(&visible(key)), self.quote(&visible(found)));
                match self {
                    Fr => format!(
                        "{key}\u{a0}: {found} ne contient pas de mot à chercher\u{a0}; les formes d’un mot s’écrivent doit|doivent"
                    ),
                    En => format!(
                        "{key}: {found} holds no word to look for; forms of one word are written must|has to"
                    ),
                }
            }
        }
    }

    /// *; did you mean …?*, or all that has a meaning there.
    fn meant(self, near: Option<&str>, known: &[&str]) -> String {
        match (self, near) {
            (Fr, Some(near)) => {
                format!("\u{a0}; vouliez-vous dire {}\u{a0}?", self.quote(near))
            }
            (En, Some(near)) => format!("; did you mean {}?", self.quote(near)),
            (Fr, None) => format!("\u{a0}; sont attendus\u{a0}: {}", known.join(", ")),
            (En, None) => format!("; expected one of: {}", known.join(", ")),
        }
    }

    const fn value_type(self, found: ValueType) -> &'static str {
        match (self, found) {
            (Fr, ValueType::Text) => "un texte entre guillemets",
            (Fr, ValueType::Texts) => "une liste de textes [\"…\", \"…\"]",
            (Fr, ValueType::List) => "une liste",
            (Fr, ValueType::Table) => "un groupe de clés ([groupe])",
            (Fr, ValueType::Tables) => "une suite d’entrées ([[entrée]])",
            (Fr, ValueType::Day) => "un jour",
            (Fr, ValueType::Moment) => "une heure",
            (Fr, ValueType::Number) => "un nombre",
            (Fr, ValueType::Truth) => "une valeur vrai ou faux",
            (En, ValueType::Text) => "a text in quotes",
            (En, ValueType::Texts) => "a list of texts [\"…\", \"…\"]",
            (En, ValueType::List) => "a list",
            (En, ValueType::Table) => "a table ([table])",
            (En, ValueType::Tables) => "a list of tables ([[table]])",
            (En, ValueType::Day) => "a day",
            (En, ValueType::Moment) => "a time",
            (En, ValueType::Number) => "a number",
            (En, ValueType::Truth) => "true or false",
        }
    }

    /// Where a setting comes from: nobody set it.
    #[must_use]
    pub const fn built_in(self) -> &'static str {
        match self {
            Fr => "d’origine",
            En => "built in",
        }
    }

    /// The same, for a kind of deviation that may be graver than that.
    #[must_use]
    pub const fn built_in_and_raised(self) -> &'static str {
        match self {
            Fr => "d’origine, sauf si le fond change",
            En => "built in, unless the substance changes",
        }
    }

    /// Where a setting comes from: what was typed.
    #[must_use]
    pub const fn command_line(self) -> &'static str {
        match self {
            Fr => "ligne de commande",
            En => "command line",
        }
    }

    /// Where a setting comes from: a variable of the environment.
    #[must_use]
    pub fn environment(self, name: &str) -> String {
        match self {
            Fr => format!("environnement ({name})"),
            En => format!("environment ({name})"),
        }
    }

    /// Where today's date comes from, when from nowhere else.
    #[must_use]
    pub const fn clock(self) -> &'static str {
        match self {
            Fr => "horloge, UTC",
            En => "clock, UTC",
        }
    }

    /// The first line of `config`: which file is in force.
    #[must_use]
    pub fn settings_in_force(self, file: Option<&str>) -> String {
        match (self, file) {
            (Fr, Some(file)) => {
                format!("Réglages en vigueur, et d’où chacun vient. Fichier\u{a0}: {file}")
            }
            (En, Some(file)) => {
                format!("The settings in force, and where each comes from. File: {file}")
            }
            (Fr, None) => {
                "Réglages en vigueur, et d’où chacun vient. Aucun charte-diff.toml d’ici à la racine.".into()
            }
            (En, None) => {
                "The settings in force, and where each comes from. No charte-diff.toml from here upwards."
                    .into()
            }
        }
    }

    /// The threshold that holds for `check` alone.
    #[must_use]
    pub fn check_threshold(self, threshold: &str) -> String {
        match self {
            Fr => format!("pour check\u{a0}: \"{threshold}\""),
            En => format!("for check: \"{threshold}\""),
        }
    }

    /// The files that a folder gives where the config does not say.
    #[must_use]
    pub const fn built_in_endings(self) -> &'static str {
        match self {
            Fr => "include\u{a0}: fichiers .txt, .text, .md, .markdown et sans extension",
            En => "include: .txt, .text, .md, .markdown and ending-less files",
        }
    }

    /// What the words of the config are added to.
    #[must_use]
    pub const fn added_to_the_built_in(self) -> &'static str {
        match self {
            Fr => "en plus des mots d’origine (charte-diff explain wording)",
            En => "beside the built-in words (charte-diff explain wording)",
        }
    }

    /// What today is.
    #[must_use]
    pub fn today(self, today: &str, origin: &str) -> String {
        match self {
            Fr => format!("aujourd’hui\u{a0}: {today} ({origin})"),
            En => format!("today: {today} ({origin})"),
        }
    }

    /// A mark behind an entry.
    #[must_use]
    pub const fn expired(self) -> &'static str {
        match self {
            Fr => "échue",
            En => "expired",
        }
    }

    /// A config that the system does not let us read.
    #[must_use]
    pub fn cannot_read_config(self, file: &str, reason: &SkipReason) -> String {
        let words = self.why_unreadable(reason);
        match self {
            Fr => format!("{file}\u{a0}: réglages illisibles\u{a0}: {words}"),
            En => format!("{file}: the config cannot be read: {words}"),
        }
    }
}
