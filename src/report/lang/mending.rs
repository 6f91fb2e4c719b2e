//! What `check --diff` and `check --fix` say on standard error.

use super::Lang;
use super::Lang::{En, Fr};
use crate::patch::Reason;

impl Lang {
    /// Standard input has no file that a patch could be for, or that could be put into form.
    #[must_use]
    pub const fn mending_needs_files(self) -> &'static str {
        match self {
            Fr => {
                "--diff et --fix veulent des fichiers\u{a0}: l’entrée standard (-) n’en est pas un"
            }
            En => "--diff and --fix need files: standard input (-) is none",
        }
    }

    /// A deviation that the patch does not mend; `what` names it, `place` is a file and a line.
    #[must_use]
    pub fn left_out(self, place: &str, what: &str, reason: Reason) -> String {
        let why = self.left_out_because(reason);
        match self {
            Fr => format!("{place}\u{a0}: {what}\u{a0}: hors du correctif\u{a0}: {why}"),
            En => format!("{place}: {what}: not in the patch: {why}"),
        }
    }

    /// Why a deviation is not mended, and what to do about it.
    const fn left_out_because(self, reason: Reason) -> &'static str {
        match (self, reason) {
            (Fr, Reason::NotWords) => {
                "le gabarit ne dit pas ce qui doit y être\u{a0}; voyez charte-diff explain"
            }
            (En, Reason::NotWords) => {
                "the template does not say what belongs there; see charte-diff explain"
            }
            (Fr, Reason::Note) => "de forme seulement\u{a0}: peut rester",
            (En, Reason::Note) => "of form only: it may stay",
            (Fr, Reason::Encoding) => {
                "le fichier n’est pas de l’UTF-8 sain\u{a0}; d’abord charte-diff check --fix"
            }
            (En, Reason::Encoding) => "the file is not sound UTF-8; charte-diff check --fix first",
            (Fr, Reason::Hidden) => {
                "des caractères invisibles ou décomposés s’y trouvent\u{a0}; d’abord charte-diff check --fix"
            }
            (En, Reason::Hidden) => {
                "it holds characters that are hidden or decomposed; charte-diff check --fix first"
            }
            (Fr, Reason::Dress) => {
                "des signes de mise en forme se mêlent aux mots\u{a0}; à corriger à la main"
            }
            (En, Reason::Dress) => "signs of emphasis stand among the words; mend it by hand",
            (Fr, Reason::SharedLine) => {
                "d’autres blocs sont sur les mêmes lignes\u{a0}; à corriger à la main"
            }
            (En, Reason::SharedLine) => "other blocks stand on the same lines; mend it by hand",
            (Fr, Reason::UnknownFiller) => {
                "le document ne dit pas ce qui remplit un champ variable\u{a0}; à corriger à la main"
            }
            (En, Reason::UnknownFiller) => {
                "the document does not say what fills a slot; mend it by hand"
            }
            (Fr, Reason::Choice) => {
                "le gabarit permet plusieurs rédactions\u{a0}; choisissez-en une"
            }
            (En, Reason::Choice) => "the template allows several wordings; choose one",
            (Fr, Reason::Numbered) => {
                "ce qui l’entoure est numéroté et serait à renuméroter\u{a0}; à corriger à la main"
            }
            (En, Reason::Numbered) => {
                "what stands around is numbered and would have to be numbered anew; mend it by hand"
            }
            (Fr, Reason::Columns) => {
                "des espaces séparent les colonnes du tableau\u{a0}; d’abord charte-diff check --fix"
            }
            (En, Reason::Columns) => {
                "spaces set the columns of the table apart; charte-diff check --fix first"
            }
            (Fr, Reason::Overlap) => {
                "un autre changement est au même endroit\u{a0}; appliquez le correctif, puis recommencez"
            }
            (En, Reason::Overlap) => {
                "another change stands at the same place; apply the patch, then run it again"
            }
            (Fr, Reason::Unproven) => {
                "le changement ferait apparaître un autre écart\u{a0}; à corriger à la main"
            }
            (En, Reason::Unproven) => {
                "the change would make something else deviate; mend it by hand"
            }
        }
    }

    /// How many deviations of form the patch leaves.
    #[must_use]
    pub fn notes_left_out(self, count: usize) -> String {
        match self {
            Fr => format!(
                "hors du correctif\u{a0}: {} de forme (-v les nomme)",
                self.plural(count, "écart", "écarts")
            ),
            En => format!(
                "not in the patch: {} of form (-v names them)",
                self.plural(count, "deviation", "deviations")
            ),
        }
    }

    /// A document without a template, which no patch can mend.
    #[must_use]
    pub fn fits_none_to_mend(self, path: &str) -> String {
        match self {
            Fr => format!("{path}\u{a0}: hors du correctif\u{a0}: ne suit aucun des gabarits"),
            En => format!("{path}: not in the patch: fits none of the templates"),
        }
    }

    /// A file was put into its written form.
    #[must_use]
    pub fn put_in_form(self, path: &str) -> String {
        match self {
            Fr => format!("{path}\u{a0}: mis en forme"),
            En => format!("{path}: put into its written form"),
        }
    }
}
