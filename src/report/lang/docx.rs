//! What only the DOCX document says: the texts as tracked changes, whose they are, the foot of its pages.

use super::Lang;
use super::Lang::{En, Fr};

impl Lang {
    /// The language and its country, as office documents name it.
    #[must_use]
    pub const fn locale(self) -> &'static str {
        match self {
            Fr => "fr-FR",
            En => "en-GB",
        }
    }

    /// The title of the texts with their changes.
    #[must_use]
    pub const fn tracked_texts(self) -> &'static str {
        match self {
            Fr => "Textes des portails, en suivi des modifications",
            En => "The portals’ texts, as tracked changes",
        }
    }

    /// How they are read.
    #[must_use]
    pub const fn tracked_help(self) -> &'static str {
        match self {
            Fr => {
                "Chaque texte est celui du portail, marqué par rapport au gabarit. Accepter toutes les modifications donne \
                 le texte du portail\u{a0}; les refuser toutes donne le gabarit, avec les champs variables et les choix \
                 propres à ce portail. La typographie est celle du portail et n’est pas suivie. Un bloc déplacé est \
                 supprimé à sa place et inséré là où il se trouve. Un commentaire dit, à chaque écart, son numéro et sa \
                 gravité."
            }
            En => {
                "Each text is the portal’s, marked against the template. Accepting all changes gives the portal’s text; \
                 rejecting all gives the template, with this portal’s own slots and choices. Typography is the portal’s \
                 and is not tracked. A block that was moved is deleted at its place and inserted where it stands. At \
                 each deviation a comment says its number and how grave it is."
            }
        }
    }

    /// Whose fillers stand in a text that several portals share.
    #[must_use]
    pub fn slots_as_in(self, portal: &str) -> String {
        match self {
            Fr => format!(
                "Le texte est commun à ces portails\u{a0}; ses champs variables sont ceux de {portal}."
            ),
            En => {
                format!("These portals share the text; what fills its slots is that of {portal}.")
            }
        }
    }

    /// All portals that share a text; those beyond `most` are counted, with where they are named.
    #[must_use]
    pub fn with_this_text(self, names: &[&str], most: usize) -> String {
        let table = self.quote(self.review().portals);
        if names.len() > most {
            let count = self.portals(names.len());
            return match self {
                Fr => format!(
                    "{count} ont ce texte\u{a0}; le tableau {table}, plus haut, les nomme tous."
                ),
                En => format!("{count} have this text; the table {table} above names them all."),
            };
        }
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let names = self.list(&names);
        match self {
            Fr => format!("Tous les portails qui ont ce texte\u{a0}: {names}."),
            En => format!("All portals that have this text: {names}."),
        }
    }

    /// Deviations of the file as a whole, by their numbers.
    #[must_use]
    pub fn of_the_file(self, numbers: &[usize]) -> String {
        let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
        let numbers = self.list(&numbers);
        match self {
            Fr => format!("Sur le fichier entier\u{a0}: écart {numbers}."),
            En => format!("On the file as a whole: deviation {numbers}."),
        }
    }

    /// *Deviation 3*.
    #[must_use]
    pub fn deviation_number(self, number: usize) -> String {
        format!("{}\u{a0}{number}", self.review().deviation)
    }

    /// What stands before and between the number of a page and of all pages.
    #[must_use]
    pub const fn page_of(self) -> [&'static str; 2] {
        match self {
            Fr => ["Page\u{a0}", "\u{a0}sur\u{a0}"],
            En => ["Page\u{a0}", "\u{a0}of\u{a0}"],
        }
    }

    /// Before the template that a deviation belongs to, where there are several.
    #[must_use]
    pub fn of_template(self, name: &str) -> String {
        format!(" ({})", self.quote(name))
    }

    /// The head of the column of numbers.
    #[must_use]
    pub const fn number_sign(self) -> &'static str {
        match self {
            Fr => "Nº",
            En => "No.",
        }
    }

    /// The head of the column with the words of both sides.
    #[must_use]
    pub const fn marked_words(self) -> &'static str {
        match self {
            Fr => "Textes (barré\u{a0}: gabarit\u{a0}; souligné\u{a0}: portail)",
            En => "Words (struck: template; underlined: portal)",
        }
    }
}
