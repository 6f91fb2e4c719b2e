//! One deviation in a sentence, and what is wrong with the filler of a slot.

use super::Lang;
use super::Lang::{En, Fr};
use crate::analysis::UnassignedReason;
use crate::deviation::SlotFault;
use crate::report::explain::Article;

impl Lang {
    /// *“found” instead of “template”*.
    #[must_use]
    pub fn instead(self, found: &str, template: &str) -> String {
        let (found, template) = (self.quote(found), self.quote(template));
        match self {
            Fr => format!("{found} au lieu de {template}"),
            En => format!("{found} instead of {template}"),
        }
    }

    /// Where what is missing belongs.
    #[must_use]
    pub fn expected_after(self, line: Option<u32>) -> String {
        match (self, line) {
            (Fr, Some(line)) => format!("attendu après la ligne\u{a0}{line}"),
            (Fr, None) => "attendu au début".into(),
            (En, Some(line)) => format!("expected after line\u{a0}{line}"),
            (En, None) => "expected at the start".into(),
        }
    }

    /// Why the filler of a slot cannot be right. `wanted` is what the slot's fillers must match, `elsewhere` what else
    /// fills it in the same document, `portal` whose document it is.
    #[must_use]
    pub fn slot_fault(
        self,
        fault: SlotFault,
        slot: &str,
        filler: &str,
        wanted: Option<&str>,
        elsewhere: &[String],
        portal: &str,
    ) -> String {
        let filler = self.quote(filler);
        match (self, fault) {
            (Fr, SlotFault::Placeholder) => format!("{slot} reste à remplir\u{a0}: {filler}"),
            (En, SlotFault::Placeholder) => format!("{slot} is left to fill in: {filler}"),
            (Fr, SlotFault::Empty) => format!("{slot} est resté vide"),
            (En, SlotFault::Empty) => format!("{slot} was left empty"),
            (Fr, SlotFault::NoMatch) => {
                let wanted = wanted.map_or_else(String::new, |wanted| format!(" ({wanted})"));
                format!("{slot}\u{a0}: {filler} n’a pas la forme que le gabarit demande{wanted}")
            }
            (En, SlotFault::NoMatch) => {
                let wanted = wanted.map_or_else(String::new, |wanted| format!(" ({wanted})"));
                format!("{slot}: {filler} does not match what the template asks for{wanted}")
            }
            (Fr, SlotFault::ForeignHost) => {
                format!("{slot}\u{a0}: {filler} est l’adresse d’un autre site que {portal}")
            }
            (En, SlotFault::ForeignHost) => {
                format!("{slot}: {filler} is the address of another site than {portal}")
            }
            (Fr, SlotFault::Disagrees) if elsewhere.is_empty() => {
                format!("{slot}\u{a0}: {filler} ici, autre chose ailleurs dans le document")
            }
            (En, SlotFault::Disagrees) if elsewhere.is_empty() => {
                format!("{slot}: {filler} here, something else elsewhere in the document")
            }
            (Fr, SlotFault::Disagrees) => format!(
                "{slot}\u{a0}: {filler} ici, {} ailleurs dans le document",
                self.list(elsewhere)
            ),
            (En, SlotFault::Disagrees) => format!(
                "{slot}: {filler} here, {} elsewhere in the document",
                self.list(elsewhere)
            ),
        }
    }

    /// For a line of SARIF: the first place of what stands twice.
    #[must_use]
    pub const fn first_place(self) -> &'static str {
        match self {
            Fr => "Première occurrence",
            En => "First occurrence",
        }
    }

    /// The title of a report in Markdown.
    #[must_use]
    pub const fn report_title(self) -> &'static str {
        match self {
            Fr => "Écarts au gabarit",
            En => "Deviations from the template",
        }
    }

    /// *4 distinct deviations*.
    #[must_use]
    pub fn deviations_title(self, count: usize) -> String {
        match self {
            Fr => self.plural(count, "écart distinct", "écarts distincts"),
            En => self.plural(count, "distinct deviation", "distinct deviations"),
        }
    }

    /// The header over counts of documents.
    #[must_use]
    pub const fn documents_title(self) -> &'static str {
        match self {
            Fr | En => "Documents",
        }
    }

    /// The header over readings.
    #[must_use]
    pub const fn reading_title(self) -> &'static str {
        match self {
            Fr => "Formulation",
            En => "Reading",
        }
    }

    /// For SARIF: what relative addresses are relative to.
    #[must_use]
    pub const fn working_folder(self) -> &'static str {
        match self {
            Fr => "Le dossier où la commande a été lancée",
            En => "The folder that the command ran in",
        }
    }

    /// What there is to say about a document that fits no template.
    pub(in crate::report) const fn no_template_article(self) -> Article {
        match self {
            Fr => Article {
                means: "Le document ne correspond à aucun gabarit.",
                example: "Une autre charte, une autre langue, ou une page d’erreur enregistrée à la place du texte.",
                severity: "Compte pour un écart substantiel quand les fichiers sont vérifiés.",
                advice: self.what_to_do(UnassignedReason::NoTemplate),
            },
            En => Article {
                means: "The document fits no template.",
                example: "Another charte, another language, or an error page that was saved in place of the text.",
                severity: "Counts as one substantive deviation where files are checked.",
                advice: self.what_to_do(UnassignedReason::NoTemplate),
            },
        }
    }

    /// What to do about a document that has no template.
    #[must_use]
    pub const fn what_to_do(self, reason: UnassignedReason) -> &'static str {
        match (self, reason) {
            (Fr, UnassignedReason::NoTemplate) => {
                "si c’est une autre charte, donnez-lui un gabarit (charte-diff template) sous [templates] \
                 de charte-diff.toml\u{a0}; si ce n’en est pas une, mettez-la sous exclude\u{a0}; sinon, relisez-la à côté \
                 du gabarit le plus proche."
            }
            (En, UnassignedReason::NoTemplate) => {
                "if it is another charte, give it a template (charte-diff template) under [templates] of \
                 charte-diff.toml; if it is none, put it under exclude; else read it beside the nearest template."
            }
            (Fr, UnassignedReason::NoFamily) => {
                "donnez avec lui d’autres textes de la même sorte, ou laissez-le de côté."
            }
            (En, UnassignedReason::NoFamily) => {
                "give other texts of its sort along with it, or leave it out."
            }
        }
    }
}

/// The sentence with a capital at its start.
#[must_use]
pub(in crate::report) fn sentence(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(signs).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_is_told_with_what_it_needs() {
        let told = |lang: Lang, fault, elsewhere: &[String]| {
            lang.slot_fault(fault, "{{url}}", "x", Some("https://.*"), elsewhere, "a.fr")
        };
        assert_eq!(
            told(En, SlotFault::Placeholder, &[]),
            "{{url}} is left to fill in: “x”"
        );
        assert!(told(Fr, SlotFault::NoMatch, &[]).ends_with("(https://.*)"));
        assert!(told(Fr, SlotFault::ForeignHost, &[]).ends_with("autre site que a.fr"));
        assert_eq!(
            told(En, SlotFault::Disagrees, &["“y”".into(), "“z”".into()]),
            "{{url}}: “x” here, “y” and “z” elsewhere in the document"
        );
        for fault in SlotFault::ALL {
            let words = told(Fr, fault, &[]);
            assert!(!words.contains(" :") && !words.contains("« "), "{words}");
        }
    }

    #[test]
    fn a_sentence_begins_with_a_capital() {
        assert_eq!(sentence("élément"), "Élément");
        assert_eq!(sentence(""), "");
    }
}
