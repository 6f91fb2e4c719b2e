//! What is said of accepted deviations and of an earlier run.

use super::Lang;
use super::Lang::{En, Fr};
use crate::report::visible::visible;
use crate::since;

impl Lang {
    /// Why a file is no earlier report.
    #[must_use]
    pub fn no_earlier_report(self, file: &str, error: &since::Error) -> String {
        let expected = match self {
            Fr => "--since attend ce qu’un --format json antérieur a écrit",
            En => "--since takes what an earlier --format json wrote",
        };
        let why = match (self, error) {
            (Fr, since::Error::NotJson { line, column }) => {
                format!("{file}:{line}:{column}\u{a0}: ce n’est pas du JSON")
            }
            (En, since::Error::NotJson { line, column }) => {
                format!("{file}:{line}:{column}: this is not JSON")
            }
            (Fr, since::Error::NotAReport) => {
                format!("{file}\u{a0}: c’est du JSON, mais pas un rapport de charte-diff")
            }
            (En, since::Error::NotAReport) => {
                format!("{file}: this is JSON, but no report of charte-diff")
            }
            (Fr, since::Error::OtherSchema { found }) => format!(
                "{file}\u{a0}: rapport d’une autre version ({}\u{a0}; {} est attendu)",
                visible(found),
                crate::analysis::SCHEMA
            ),
            (En, since::Error::OtherSchema { found }) => format!(
                "{file}: a report of another version ({}, expected {})",
                visible(found),
                crate::analysis::SCHEMA
            ),
            (Fr, since::Error::Lines) => {
                format!(
                    "{file}\u{a0}: un document par ligne (--format jsonl), et non un rapport entier"
                )
            }
            (En, since::Error::Lines) => {
                format!("{file}: one document a line (--format jsonl), and no whole report")
            }
            (Fr, since::Error::Malformed { words }) => {
                format!("{file}\u{a0}: rapport illisible ({})", visible(words))
            }
            (En, since::Error::Malformed { words }) => {
                format!(
                    "{file}: the report does not read as one ({})",
                    visible(words)
                )
            }
        };
        match self {
            Fr => format!("{why}\u{a0}; {expected}"),
            En => format!("{why}; {expected}"),
        }
    }

    /// An entry whose last day has passed. `place` is its file and line.
    #[must_use]
    pub fn acceptance_expired(self, place: &str, id: &str, until: &str, reason: &str) -> String {
        let reason = self.quote(reason);
        match self {
            Fr => format!(
                "{place}\u{a0}: l’acceptation de {id} valait jusqu’au {until} ({reason})\u{a0}; l’écart compte de nouveau\u{a0}: \
                 renouvelez-la (charte-diff accept {id} --reason … --until …) ou retirez-la"
            ),
            En => format!(
                "{place}: {id} was accepted until {until} ({reason}); it counts again: renew the acceptance (charte-diff \
                 accept {id} --reason … --until …) or remove it"
            ),
        }
    }

    /// An entry for a deviation that no document has.
    #[must_use]
    pub fn acceptance_unused(self, place: &str, id: &str, reason: &str) -> String {
        let reason = self.quote(reason);
        match self {
            Fr => format!(
                "{place}\u{a0}: plus aucun document n’a l’écart accepté {id} ({reason})\u{a0}; retirez l’entrée"
            ),
            En => format!(
                "{place}: no document has the accepted deviation {id} any more ({reason}); remove the entry"
            ),
        }
    }

    /// SOURCE_DATE_EPOCH is no time.
    #[must_use]
    pub fn bad_epoch(self, found: &str) -> String {
        let found = self.quote(found);
        match self {
            Fr => format!(
                "SOURCE_DATE_EPOCH vaut {found}, un nombre de secondes depuis 1970 est attendu\u{a0}; corrigez-le, ou donnez --date"
            ),
            En => format!(
                "SOURCE_DATE_EPOCH is {found}, expected a number of seconds since 1970; set it right, or give --date"
            ),
        }
    }

    /// A text of the command line that may not be empty.
    #[must_use]
    pub fn empty_option(self, option: &str) -> String {
        match self {
            Fr => format!("{option} est vide\u{a0}; écrivez-y ce que l’on devra lire"),
            En => format!("{option} is empty; say there what people are to read"),
        }
    }

    /// An acceptance that would never hold.
    #[must_use]
    pub fn until_has_passed(self, until: &str, today: &str) -> String {
        match self {
            Fr => format!(
                "--until {until} est déjà passé (nous sommes le {today})\u{a0}; donnez un jour à venir"
            ),
            En => {
                format!("--until {until} has passed already (today is {today}); give a day to come")
            }
        }
    }

    /// What looks like an id and is none.
    #[must_use]
    pub fn not_an_id(self, found: &str) -> String {
        let found = self.quote(found);
        match self {
            Fr => format!(
                "{found} n’est ni un fichier ni un identifiant d’écart (douze chiffres hexadécimaux)"
            ),
            En => format!(
                "{found} is neither a file nor a deviation’s id (twelve hexadecimal digits)"
            ),
        }
    }

    /// Neither ids nor `--all`.
    #[must_use]
    pub const fn nothing_to_accept_named(self) -> &'static str {
        match self {
            Fr => {
                "quels écarts\u{a0}? Nommez leurs identifiants, que charte-diff affiche avec chacun, ou donnez --all"
            }
            En => {
                "which deviations? Name their ids, which charte-diff shows with each, or give --all"
            }
        }
    }

    /// Both ids and `--all`.
    #[must_use]
    pub const fn ids_and_all(self) -> &'static str {
        match self {
            Fr => {
                "des identifiants et --all à la fois n’ont pas de sens\u{a0}; gardez l’un ou l’autre"
            }
            En => "ids and --all together have no meaning; keep the one or the other",
        }
    }

    /// `--all` with nothing to look in.
    #[must_use]
    pub const fn all_of_what(self) -> &'static str {
        match self {
            Fr => {
                "--all\u{a0}: de quels documents\u{a0}? Nommez des chemins, ou écrivez paths dans charte-diff.toml"
            }
            En => "--all: of which documents? Name paths, or set paths in charte-diff.toml",
        }
    }

    /// An id that no document has; `near` are ids that one has, each with what it is.
    #[must_use]
    pub fn unknown_id(self, id: &str, paths: &str, near: &[String]) -> String {
        let near = near.join(", ");
        match (self, near.is_empty()) {
            (Fr, true) => format!(
                "{id}\u{a0}: aucun document de {paths} n’a cet écart\u{a0}; charte-diff {paths} affiche ceux qu’il y a"
            ),
            (Fr, false) => {
                format!(
                    "{id}\u{a0}: aucun document de {paths} n’a cet écart\u{a0}; vouliez-vous dire {near}\u{a0}?"
                )
            }
            (En, true) => format!(
                "{id}: no document of {paths} has this deviation; charte-diff {paths} shows those that there are"
            ),
            (En, false) => {
                format!("{id}: no document of {paths} has this deviation; did you mean {near}?")
            }
        }
    }

    /// An id that other portals have.
    #[must_use]
    pub fn id_of_other_portals(self, id: &str, portal: &str, holders: &[String]) -> String {
        let holders = self.list(holders);
        match self {
            Fr => format!(
                "{id}\u{a0}: {portal} n’a pas cet écart\u{a0}; ceux qui l’ont\u{a0}: {holders}"
            ),
            En => format!("{id}: {portal} does not have this deviation; those that do: {holders}"),
        }
    }

    /// A portal that no document is of.
    #[must_use]
    pub fn unknown_portal(self, portal: &str, near: Option<&str>) -> String {
        let portal = self.quote(portal);
        match (self, near) {
            (Fr, None) => format!("aucun document n’est du portail {portal}"),
            (En, None) => format!("no document is of the portal {portal}"),
            (Fr, Some(near)) => format!(
                "aucun document n’est du portail {portal}\u{a0}; vouliez-vous dire {}\u{a0}?",
                self.quote(near)
            ),
            (En, Some(near)) => format!(
                "no document is of the portal {portal}; did you mean {}?",
                self.quote(near)
            ),
        }
    }

    /// What was entered: *charte-diff.toml: 2 entries added, 1 brought up to date*.
    #[must_use]
    pub fn entries_written(self, file: &str, added: usize, updated: usize) -> String {
        let parts = [
            (
                added,
                "entrée ajoutée",
                "entrées ajoutées",
                "entry added",
                "entries added",
            ),
            (
                updated,
                "entrée mise à jour",
                "entrées mises à jour",
                "entry brought up to date",
                "entries brought up to date",
            ),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, fr_one, fr_many, en_one, en_many)| match self {
                Fr => self.plural(count, fr_one, fr_many),
                En => self.plural(count, en_one, en_many),
            })
            .collect();
        format!("{file}{}{}", self.colon(), self.list(&parts))
    }

    /// One deviation that was accepted, and for how many portals.
    #[must_use]
    pub fn accepted_for(self, id: &str, what: &str, portals: usize, every: bool) -> String {
        let portals = self.portals(portals);
        match (self, every) {
            (Fr, true) => {
                format!("{id}\u{a0}: {what}, accepté pour tous les portails ({portals} à présent)")
            }
            (En, true) => format!("{id}: {what}, accepted for every portal ({portals} by now)"),
            (Fr, false) => format!("{id}\u{a0}: {what}, accepté chez {portals}"),
            (En, false) => format!("{id}: {what}, accepted for {portals}"),
        }
    }

    /// Parts of an accepted heading that have ids of their own and are not accepted.
    #[must_use]
    pub fn parts_remain(self, id: &str, parts: &[String]) -> String {
        let parts = parts.join(" ");
        match self {
            Fr => format!(
                "{id}\u{a0}: ce qui se trouve dessous compte encore\u{a0}; à accepter de même\u{a0}: {parts}"
            ),
            En => {
                format!("{id}: what stands under it still counts; to be accepted likewise: {parts}")
            }
        }
    }

    /// An id that was recorded without a look at any document.
    #[must_use]
    pub fn not_looked_up(self, id: &str) -> String {
        match self {
            Fr => format!(
                "{id}\u{a0}: inscrit tel quel, sans avoir été cherché\u{a0}: aucun chemin n’est donné, ni paths dans \
                 charte-diff.toml"
            ),
            En => format!(
                "{id}: entered as it is, without being looked up: no path is given, nor paths in charte-diff.toml"
            ),
        }
    }

    /// `--all` found nothing that is not accepted.
    #[must_use]
    pub const fn nothing_left_to_accept(self) -> &'static str {
        match self {
            Fr => "rien à accepter\u{a0}: il n’y a pas d’écart qui ne le soit déjà",
            En => "nothing to accept: there is no deviation that is not accepted already",
        }
    }

    /// Something changed the config meanwhile.
    #[must_use]
    pub fn config_changed(self, file: &str) -> String {
        match self {
            Fr => format!("{file}\u{a0}: le fichier vient de changer\u{a0}; recommencez"),
            En => format!("{file}: the file has just changed; try again"),
        }
    }
}
