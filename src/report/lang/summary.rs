//! The sentences of a variance summary: who conforms, who deviates, why a deviation matters; days in words.

use super::Lang;
use super::Lang::{En, Fr};
use crate::day::Day;
use crate::deviation::{Element, Kind, Severity};

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MONTHS_IN_ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Lang {
    /// A day in words: *22 novembre 2026*.
    #[must_use]
    pub fn day(self, day: Day) -> String {
        let months = match self {
            Fr => MONTHS,
            En => MONTHS_IN_ENGLISH,
        };
        let month = usize::from(day.month()).checked_sub(1);
        let month = month.and_then(|month| months.get(month)).unwrap_or(&"");
        let number = match (self, day.day()) {
            (Fr, 1) => "1er".to_owned(),
            (_, number) => number.to_string(),
        };
        format!("{number}\u{a0}{month} {}", day.year())
    }

    /// A kind as one says it of a block.
    #[must_use]
    pub const fn kind(self, kind: Kind) -> &'static str {
        match (self, kind) {
            (Fr, Kind::Extra) => "en plus",
            (Fr, Kind::Missing) => "manquant",
            (Fr, Kind::Duplicate) => "en double",
            (Fr, Kind::Moved) => "déplacé",
            (Fr, Kind::Wording) => "reformulé",
            (Fr, Kind::Slot) => "valeur douteuse",
            (Fr, Kind::Layout) => "autrement découpé",
            (Fr, Kind::Typography) => "signes ou casse",
            (Fr, Kind::Encoding) => "encodage du fichier",
            (En, Kind::Extra) => "extra",
            (En, Kind::Missing) => "missing",
            (En, Kind::Duplicate) => "duplicate",
            (En, Kind::Moved) => "moved",
            (En, Kind::Wording) => "reworded",
            (En, Kind::Slot) => "doubtful value",
            (En, Kind::Layout) => "cut otherwise",
            (En, Kind::Typography) => "signs or letter case",
            (En, Kind::Encoding) => "encoding of the file",
        }
    }

    /// A block that a portal cuts otherwise than the template, in so many parts: *heading set in 2 paragraphs*.
    #[must_use]
    pub fn laid_out(self, element: Element, parts: usize) -> String {
        let name = self.element(element);
        let e = match element {
            Element::Section | Element::Row | Element::Cell => "e",
            _ => "",
        };
        match (self, parts) {
            (Fr, 0 | 1) => format!("{name} réuni{e} au paragraphe qui précède"),
            (Fr, _) => format!("{name} présenté{e} en {parts}\u{a0}paragraphes"),
            (En, 0 | 1) => format!("{name} joined to the paragraph before"),
            (En, _) => format!("{name} set in {parts}\u{a0}paragraphs"),
        }
    }

    /// Before why a deviation has its severity: *Why substantive*.
    #[must_use]
    pub fn why_so(self, severity: Severity) -> String {
        let severity = self.severity(severity);
        match self {
            Fr => format!("Pourquoi {severity}"),
            En => format!("Why {severity}"),
        }
    }

    /// Which portals declare one thing under several sections.
    #[must_use]
    pub fn declared_twice(self, portals: &str, thing: &str, sections: &[String]) -> String {
        let sections: Vec<String> = sections
            .iter()
            .map(|section| match self {
                Fr => format!("sous {}", self.quote(section)),
                En => format!("under {}", self.quote(section)),
            })
            .collect();
        let (thing, sections) = (self.quote(thing), self.list(&sections));
        match self {
            Fr => format!("{thing} est déclaré à la fois {sections} chez {portals}."),
            En => format!("{thing} is declared both {sections} by {portals}."),
        }
    }

    /// *5 deviations*.
    #[must_use]
    pub fn deviations(self, count: usize) -> String {
        match self {
            Fr => self.plural(count, "écart", "écarts"),
            En => self.plural(count, "deviation", "deviations"),
        }
    }

    /// *12 values* of a slot.
    #[must_use]
    pub fn values(self, count: usize) -> String {
        match self {
            Fr => self.plural(count, "valeur", "valeurs"),
            En => self.plural(count, "value", "values"),
        }
    }

    /// *Portal by portal: 860 lines*.
    #[must_use]
    pub fn line_by_line(self, count: usize) -> String {
        let count = self.number(count);
        match self {
            Fr => format!("Portail par portail\u{a0}: {count}\u{a0}lignes"),
            En => format!("Portal by portal: {count}\u{a0}lines"),
        }
    }

    /// What the picture of many portals shows, from the top: how many deviate, differ in form, conform.
    #[must_use]
    pub fn picture(self, deviating: usize, in_form: usize, conforming: usize) -> String {
        let [deviating, in_form, conforming] =
            [deviating, in_form, conforming].map(|count| self.number(count));
        match self {
            Fr => format!(
                "Chaque portail est un trait, ceux qui s’écartent le plus en haut\u{a0}; chaque colonne, un bloc du gabarit. \
                 De haut en bas\u{a0}: {deviating} s’écartent, {in_form} ne diffèrent que par la forme, {conforming} \
                 n’ont aucun écart, ou seulement des écarts acceptés."
            ),
            En => format!(
                "Each portal is a stroke, those that deviate most at the top; each column is a block of the template. \
                 From the top: {deviating} deviate, {in_form} differ in form only, {conforming} have no \
                 deviation, or accepted ones only."
            ),
        }
    }

    /// Why a deviation that nothing raises has its severity.
    #[must_use]
    pub const fn why(self, kind: Kind, severity: Severity) -> &'static str {
        match (self, kind, severity) {
            (Fr, Kind::Extra, _) => "le portail dit plus que le gabarit",
            (Fr, Kind::Missing, Severity::Note) => "un bloc facultatif n’y est pas",
            (Fr, Kind::Missing, _) => "une partie du gabarit n’y est pas",
            (Fr, Kind::Duplicate, Severity::Note) => "le bloc se répète avec une autre valeur",
            (Fr, Kind::Duplicate, _) => "le portail dit deux fois la même chose, ou se contredit",
            (Fr, Kind::Moved, _) => "le même texte, à une autre place",
            (Fr, Kind::Wording, _) => {
                "d’autres mots que ceux du gabarit, aucun de ceux qui changent la portée"
            }
            (Fr, Kind::Slot, _) => "une valeur propre au portail qui ne peut être juste",
            (Fr, Kind::Layout, _) => "les mêmes mots, autrement découpés en paragraphes",
            (Fr, Kind::Typography, _) => "les mêmes mots, d’autres signes ou une autre casse",
            (Fr, Kind::Encoding, _) => "c’est le fichier qui est en cause, non le texte",
            (En, Kind::Extra, _) => "the portal says more than the template",
            (En, Kind::Missing, Severity::Note) => "an optional block is not there",
            (En, Kind::Missing, _) => "a part of the template is not there",
            (En, Kind::Duplicate, Severity::Note) => "the block is repeated with another value",
            (En, Kind::Duplicate, _) => "the portal says one thing twice, or contradicts itself",
            (En, Kind::Moved, _) => "the same text, at another place",
            (En, Kind::Wording, _) => {
                "other words than the template’s, none of those that change its reach"
            }
            (En, Kind::Slot, _) => "a value of the portal’s own that cannot be right",
            (En, Kind::Layout, _) => "the same words, otherwise cut into paragraphs",
            (En, Kind::Typography, _) => "the same words, other signs or letter case",
            (En, Kind::Encoding, _) => "the file is concerned, not the text",
        }
    }

    /// The place of what is missing: *after line 30*.
    #[must_use]
    pub fn place_after_line(self, line: u32) -> String {
        match self {
            Fr => format!("après la ligne\u{a0}{line}"),
            En => format!("after line\u{a0}{line}"),
        }
    }

    /// Some names, at most `most` of them, and how many more there are.
    #[must_use]
    pub fn named(self, names: &[&str], most: usize) -> String {
        let shown: Vec<String> = names
            .iter()
            .take(most)
            .map(|&name| name.to_owned())
            .collect();
        match names.len().checked_sub(most) {
            None | Some(0) => self.list(&shown),
            Some(left) => {
                let mut shown = shown;
                shown.push(self.others(left));
                self.list(&shown)
            }
        }
    }

    /// *3 portals of 5 conform to the template*.
    #[must_use]
    pub fn conforming_of(self, count: usize, all: usize) -> String {
        match (self, count) {
            (Fr, 0) => "Aucun portail n’est conforme au gabarit".into(),
            (Fr, 1) => format!(
                "1\u{a0}portail sur {} est conforme au gabarit",
                self.number(all)
            ),
            (Fr, _) => format!(
                "{} sur {} sont conformes au gabarit",
                self.portals(count),
                self.number(all)
            ),
            (En, 0) => "No portal conforms to the template".into(),
            (En, 1) => format!(
                "1\u{a0}portal of {} conforms to the template",
                self.number(all)
            ),
            (En, _) => format!(
                "{} of {} conform to the template",
                self.portals(count),
                self.number(all)
            ),
        }
    }

    /// *2 of them differ in form only*.
    #[must_use]
    pub fn in_form_only(self, count: usize) -> String {
        match (self, count) {
            (Fr, 1) => "Parmi eux, 1\u{a0}ne s’en écarte que par la forme".into(),
            (Fr, _) => format!(
                "Parmi eux, {} ne s’en écartent que par la forme",
                self.number(count)
            ),
            (En, 1) => "Of these, 1\u{a0}differs in form only".into(),
            (En, _) => format!("Of these, {} differ in form only", self.number(count)),
        }
    }

    /// *1 of them conforms since its deviations were accepted*.
    #[must_use]
    pub fn by_acceptance(self, count: usize) -> String {
        match (self, count) {
            (Fr, 1) => "Parmi eux, 1\u{a0}l’est parce que ses écarts ont été acceptés".into(),
            (Fr, _) => format!(
                "Parmi eux, {} le sont parce que leurs écarts ont été acceptés",
                self.number(count)
            ),
            (En, 1) => "Of these, 1\u{a0}conforms because its deviations were accepted".into(),
            (En, _) => format!(
                "Of these, {} conform because their deviations were accepted",
                self.number(count)
            ),
        }
    }

    /// *2 portals of 5 deviate in substance or wording*.
    #[must_use]
    pub fn deviating_of(self, count: usize, all: usize) -> String {
        let (portals, all) = (self.portals(count), self.number(all));
        match (self, count) {
            (Fr, 1) => format!("{portals} sur {all} s’en écarte par le fond ou la rédaction"),
            (Fr, _) => format!("{portals} sur {all} s’en écartent par le fond ou la rédaction"),
            (En, 1) => format!("{portals} of {all} deviates in substance or wording"),
            (En, _) => format!("{portals} of {all} deviate in substance or wording"),
        }
    }

    /// Before the names of those that conform, in an extract.
    #[must_use]
    pub fn they_conform(self, count: usize) -> String {
        let told = match (self, count) {
            (Fr, 1) => "Est conforme au gabarit",
            (Fr, _) => "Sont conformes au gabarit",
            (En, 1) => "Conforms to the template",
            (En, _) => "Conform to the template",
        };
        told.into()
    }

    /// Before the names of those that deviate, in an extract.
    #[must_use]
    pub fn they_deviate(self, count: usize) -> String {
        let told = match (self, count) {
            (Fr, 1) => "S’écarte du gabarit par le fond ou la rédaction",
            (Fr, _) => "S’écartent du gabarit par le fond ou la rédaction",
            (En, 1) => "Deviates in substance or wording",
            (En, _) => "Deviate in substance or wording",
        };
        told.into()
    }

    /// *12 other substantive or editorial deviations are told below*.
    #[must_use]
    pub fn more_findings(self, count: usize) -> String {
        match self {
            Fr => format!(
                "{}, plus bas.",
                self.plural(
                    count,
                    "autre écart substantiel ou rédactionnel",
                    "autres écarts substantiels ou rédactionnels"
                )
            ),
            En => format!(
                "{}, below.",
                self.plural(
                    count,
                    "other substantive or editorial deviation",
                    "other substantive or editorial deviations"
                )
            ),
        }
    }

    /// That a summary shows some portals only.
    #[must_use]
    pub fn extract_of(self, names: &[String], all: usize) -> String {
        let (names, all) = (self.list(names), self.documents(all));
        match self {
            Fr => format!("Extrait\u{a0}: seulement {names}, sur {all} comparés."),
            En => format!("Extract: only {names}, of {all} compared."),
        }
    }

    /// *12 identical blocks*, left out.
    #[must_use]
    pub fn identical_blocks(self, count: usize) -> String {
        match self {
            Fr => self.plural(count, "bloc identique", "blocs identiques"),
            En => self.plural(count, "identical block", "identical blocks"),
        }
    }

    /// The proof holds, for the documents that have a template.
    #[must_use]
    pub fn verified_of_those_with_a_template(self, count: usize) -> String {
        let documents = self.documents(count);
        match self {
            Fr => format!(
                "vérifiée pour {documents} avec gabarit\u{a0}: le gabarit et les écarts redonnent chacun mot pour mot"
            ),
            En => format!(
                "verified for {documents} with a template: template and deviations give each back, word for word"
            ),
        }
    }

    /// *2 documents are not verified*.
    #[must_use]
    pub fn unverified(self, count: usize) -> String {
        match self {
            Fr => format!(
                "EN DÉFAUT pour {}\u{a0}: ne vous y fiez pas, et signalez-le",
                self.documents(count)
            ),
            En => format!(
                "FAILED for {}: do not rely on them, and report it",
                self.documents(count)
            ),
        }
    }

    /// *the same at 12 other portals that are not shown*.
    #[must_use]
    pub fn not_shown(self, count: usize) -> String {
        match self {
            Fr => {
                let hidden = "qui n’est pas montré ici";
                let hidden = if count < 2 {
                    hidden
                } else {
                    "qui ne sont pas montrés ici"
                };
                format!("aussi chez {} {hidden}", self.others(count))
            }
            En => {
                let verb = if count == 1 { "is" } else { "are" };
                format!("also in {} that {verb} not shown here", self.others(count))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_people_say_it() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert_eq!(Fr.day(day("2027-03-01")), "1er\u{a0}mars 2027");
        assert_eq!(En.day(day("2026-11-22")), "22\u{a0}November 2026");
    }

    #[test]
    fn names_end_where_there_are_too_many() {
        assert_eq!(Fr.named(&["a", "b", "c"], 3), "a, b et c");
        assert_eq!(En.named(&["a", "b", "c"], 1), "a and 2\u{a0}others");
    }

    #[test]
    fn one_other_is_told_in_the_singular() {
        assert_eq!(
            Fr.not_shown(1),
            "aussi chez 1\u{a0}autre qui n’est pas montré ici"
        );
        assert_eq!(
            Fr.not_shown(2),
            "aussi chez 2\u{a0}autres qui ne sont pas montrés ici"
        );
        assert_eq!(
            En.not_shown(1),
            "also in 1\u{a0}other that is not shown here"
        );
        assert_eq!(
            En.not_shown(2),
            "also in 2\u{a0}others that are not shown here"
        );
    }

    #[test]
    fn french_typography_is_kept() {
        let mut said: Vec<String> = Vec::new();
        for kind in Kind::ALL {
            said.push(Fr.kind(kind).into());
            for severity in [Severity::Error, Severity::Warning, Severity::Note] {
                said.push(Fr.why(kind, severity).into());
            }
        }
        for count in 0..3 {
            said.extend([
                Fr.conforming_of(count, 5),
                Fr.in_form_only(count),
                Fr.by_acceptance(count),
                Fr.deviating_of(count, 5),
                Fr.they_conform(count),
                Fr.they_deviate(count),
                Fr.verified_of_those_with_a_template(count),
                Fr.more_findings(count),
                Fr.identical_blocks(count),
                Fr.unverified(count),
                Fr.not_shown(count),
                Fr.laid_out(Element::Heading, count),
                Fr.deviations(count),
                Fr.values(count),
                Fr.line_by_line(count),
                Fr.picture(count, count, count),
            ]);
        }
        said.extend([
            Fr.why_so(Severity::Note),
            Fr.declared_twice("a", "b", &["c".into(), "d".into()]),
            Fr.extract_of(&["a".into()], 5),
        ]);
        for words in said {
            for sign in [" :", " ;", " ?", " !", "« ", " »", "'"] {
                assert!(!words.contains(sign), "{sign:?} in {words:?}");
            }
        }
    }
}
