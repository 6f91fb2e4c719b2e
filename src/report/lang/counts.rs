//! Things counted: a number with its word.

use super::Lang;
use super::Lang::{En, Fr};
use crate::analysis::UnassignedReason;
use crate::deviation::Severity;

impl Lang {
    /// *5 documents*.
    #[must_use]
    pub fn documents(self, count: usize) -> String {
        match self {
            Fr | En => self.plural(count, "document", "documents"),
        }
    }

    /// *5 portals*.
    #[must_use]
    pub fn portals(self, count: usize) -> String {
        match self {
            Fr => self.plural(count, "portail", "portails"),
            En => self.plural(count, "portal", "portals"),
        }
    }

    /// *2 templates*.
    #[must_use]
    pub fn templates(self, count: usize) -> String {
        match self {
            Fr => self.plural(count, "gabarit", "gabarits"),
            En => self.plural(count, "template", "templates"),
        }
    }

    /// *16 blocks*.
    #[must_use]
    pub fn blocks(self, count: usize) -> String {
        match self {
            Fr => self.plural(count, "bloc", "blocs"),
            En => self.plural(count, "block", "blocks"),
        }
    }

    /// *1 slot*.
    #[must_use]
    pub fn slots(self, count: usize) -> String {
        match self {
            Fr => self.plural(count, "champ variable", "champs variables"),
            En => self.plural(count, "slot", "slots"),
        }
    }

    /// *3 rows*.
    #[must_use]
    pub fn rows(self, count: usize) -> String {
        match self {
            Fr => self.plural(count, "rangée", "rangées"),
            En => self.plural(count, "row", "rows"),
        }
    }

    /// *12 others*, of portals.
    #[must_use]
    pub fn others(self, count: usize) -> String {
        match self {
            Fr => self.plural(count, "autre", "autres"),
            En => self.plural(count, "other", "others"),
        }
    }

    /// *3 substantive*.
    #[must_use]
    pub fn of_severity(self, severity: Severity, count: usize) -> String {
        match (self, severity) {
            (Fr, Severity::Error) => self.plural(count, "substantiel", "substantiels"),
            (Fr, Severity::Warning) => self.plural(count, "rédactionnel", "rédactionnels"),
            (Fr, Severity::Note) => self.plural(count, "de forme", "de forme"),
            (En, _) => self.plural(count, self.severity(severity), self.severity(severity)),
        }
    }

    /// *3 of 5*.
    #[must_use]
    pub fn of(self, some: usize, all: usize) -> String {
        match self {
            Fr => format!("{} sur {}", self.number(some), self.number(all)),
            En => format!("{} of {}", self.number(some), self.number(all)),
        }
    }

    /// *3 files passed over*.
    #[must_use]
    pub fn skipped_files(self, count: usize) -> String {
        match self {
            Fr => self.plural(count, "fichier laissé de côté", "fichiers laissés de côté"),
            En => self.plural(count, "file passed over", "files passed over"),
        }
    }

    /// *3 portals conform*.
    #[must_use]
    pub fn conform(self, count: usize) -> String {
        match self {
            Fr => self.plural(count, "portail conforme", "portails conformes"),
            En => self.plural(count, "portal conforms", "portals conform"),
        }
    }

    /// *2 portals deviate*.
    #[must_use]
    pub fn deviate(self, count: usize) -> String {
        match self {
            Fr => self.plural(count, "s’écarte", "s’écartent"),
            En => self.plural(count, "deviates", "deviate"),
        }
    }

    /// *2 without a family*, *2 without a template*.
    #[must_use]
    pub fn without(self, reason: UnassignedReason, count: usize) -> String {
        let words = match (self, reason) {
            (Fr, UnassignedReason::NoFamily) => "sans famille",
            (Fr, UnassignedReason::NoTemplate) => "sans gabarit",
            (En, UnassignedReason::NoFamily) => "without a family",
            (En, UnassignedReason::NoTemplate) => "without a template",
        };
        self.plural(count, words, words)
    }
}
