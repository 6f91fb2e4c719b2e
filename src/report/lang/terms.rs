//! The words for kinds, elements, severities and reasons.

use super::Lang;
use super::Lang::{En, Fr};
use crate::analysis::{SkipReason, UnassignedReason};
use crate::deviation::{Element, Kind, RaisedBy, Severity};
use crate::template::SlotType;
use crate::text::NormalisationKind;

impl Lang {
    /// The severity as lawyers say it.
    #[must_use]
    pub const fn severity(self, severity: Severity) -> &'static str {
        match (self, severity) {
            (Fr, Severity::Error) => "substantiel",
            (Fr, Severity::Warning) => "rédactionnel",
            (Fr, Severity::Note) => "de forme",
            (En, Severity::Error) => "substantive",
            (En, Severity::Warning) => "editorial",
            (En, Severity::Note) => "of form",
        }
    }

    /// The element. A row is *rangée* in French, since *ligne* is the line of a file.
    #[must_use]
    pub const fn element(self, element: Element) -> &'static str {
        match (self, element) {
            (Fr, Element::Heading) => "titre",
            (Fr, Element::Section) => "section",
            (Fr, Element::Paragraph) => "paragraphe",
            (Fr, Element::ListItem) => "point de liste",
            (Fr, Element::TableHeader) => "en-tête de tableau",
            (Fr, Element::Row) => "rangée",
            (Fr, Element::Cell) => "cellule",
            (Fr, Element::Document) => "document",
            (En, Element::Heading) => "heading",
            (En, Element::Section) => "section",
            (En, Element::Paragraph) => "paragraph",
            (En, Element::ListItem) => "list item",
            (En, Element::TableHeader) => "table header",
            (En, Element::Row) => "row",
            (En, Element::Cell) => "cell",
            (En, Element::Document) => "document",
        }
    }

    /// What happened to what, in plain words: *rangée en plus*, *reworded cell*.
    #[must_use]
    pub fn deviation(self, kind: Kind, element: Element) -> String {
        let name = self.element(element);
        match self {
            Fr => {
                let e = if matches!(element, Element::Section | Element::Row | Element::Cell) {
                    "e"
                } else {
                    ""
                };
                match kind {
                    Kind::Extra => format!("{name} en plus"),
                    Kind::Missing => format!("{name} manquant{e}"),
                    Kind::Duplicate => format!("{name} en double"),
                    Kind::Moved => format!("{name} déplacé{e}"),
                    Kind::Wording => format!("{name} reformulé{e}"),
                    Kind::Slot => {
                        let article = match element {
                            Element::TableHeader => "l’",
                            _ if e.is_empty() => "le ",
                            _ => "la ",
                        };
                        format!("valeur douteuse dans {article}{name}")
                    }
                    Kind::Layout => format!("{name} autrement découpé{e}"),
                    Kind::Typography => format!("{name}, signes ou casse seulement"),
                    Kind::Encoding => "encodage du fichier".into(),
                }
            }
            En => match kind {
                Kind::Extra => format!("extra {name}"),
                Kind::Missing => format!("missing {name}"),
                Kind::Duplicate => format!("duplicate {name}"),
                Kind::Moved => format!("moved {name}"),
                Kind::Wording => format!("reworded {name}"),
                Kind::Slot => format!("doubtful value in the {name}"),
                Kind::Layout => format!("{name} cut otherwise"),
                Kind::Typography => format!("{name}, signs or letter case only"),
                Kind::Encoding => "encoding of the file".into(),
            },
        }
    }

    /// Why a deviation is graver than its kind.
    #[must_use]
    pub const fn raised_by(self, reason: RaisedBy) -> &'static str {
        match (self, reason) {
            (Fr, RaisedBy::Number) => "un nombre change",
            (Fr, RaisedBy::Duration) => "une durée, un montant ou un taux change",
            (Fr, RaisedBy::Date) => "une date change",
            (Fr, RaisedBy::Negation) => "une négation change",
            (Fr, RaisedBy::Modality) => "une obligation, une permission ou une limite change",
            (Fr, RaisedBy::Consent) => "il s’agit du consentement",
            (Fr, RaisedBy::ThirdParty) => "il s’agit de tiers",
            (Fr, RaisedBy::Url) => "une adresse web change",
            (Fr, RaisedBy::Email) => "une adresse électronique change",
            (Fr, RaisedBy::Identifier) => "ce qui identifie la rangée change",
            (Fr, RaisedBy::Bidi) => "le sens d’écriture est manipulé",
            (En, RaisedBy::Number) => "a number changes",
            (En, RaisedBy::Duration) => "a duration, an amount or a rate changes",
            (En, RaisedBy::Date) => "a date changes",
            (En, RaisedBy::Negation) => "a negation changes",
            (En, RaisedBy::Modality) => "an obligation, a permission or a limit changes",
            (En, RaisedBy::Consent) => "it is about consent",
            (En, RaisedBy::ThirdParty) => "it is about third parties",
            (En, RaisedBy::Url) => "a web address changes",
            (En, RaisedBy::Email) => "an e-mail address changes",
            (En, RaisedBy::Identifier) => "what identifies the row changes",
            (En, RaisedBy::Bidi) => "the writing direction is manipulated",
        }
    }

    /// What a slot is filled with.
    #[must_use]
    pub const fn slot_type(self, slot_type: SlotType) -> &'static str {
        match (self, slot_type) {
            (Fr, SlotType::Url) => "adresse web",
            (Fr, SlotType::Email) => "adresse électronique",
            (Fr, SlotType::Date) => "date",
            (Fr, SlotType::Number) => "nombre",
            (Fr, SlotType::Text) => "texte libre",
            (En, SlotType::Url) => "web address",
            (En, SlotType::Email) => "e-mail address",
            (En, SlotType::Date) => "date",
            (En, SlotType::Number) => "number",
            (En, SlotType::Text) => "free text",
        }
    }

    /// A change of form made before comparing.
    #[must_use]
    pub const fn normalisation(self, kind: NormalisationKind) -> &'static str {
        match (self, kind) {
            (Fr, NormalisationKind::BlankLineInTable) => "lignes vides dans un tableau",
            (Fr, NormalisationKind::BlankLines) => "lignes vides",
            (Fr, NormalisationKind::BlanksAtLineEnds) => "blancs en bout de ligne",
            (Fr, NormalisationKind::Bom) => "marque d’ordre des octets",
            (Fr, NormalisationKind::Cells) => "cellules mises entre tabulations",
            (Fr, NormalisationKind::ControlCharacters) => "caractères de commande",
            (Fr, NormalisationKind::Encoding) => "converti en UTF-8",
            (Fr, NormalisationKind::FinalNewline) => "dernière ligne sans fin de ligne",
            (Fr, NormalisationKind::InvisibleCharacters) => "caractères invisibles",
            (Fr, NormalisationKind::LineEnding) => "fins de ligne",
            (Fr, NormalisationKind::Mojibake) => "caractères abîmés, réparés",
            (Fr, NormalisationKind::Nfc) => "caractères composés (NFC)",
            (Fr, NormalisationKind::SeparatorRow) => "rangées de tirets",
            (Fr, NormalisationKind::Spaces) => "espaces répétées",
            (En, NormalisationKind::BlankLineInTable) => "blank lines in a table",
            (En, NormalisationKind::BlankLines) => "blank lines",
            (En, NormalisationKind::BlanksAtLineEnds) => "blanks at line ends",
            (En, NormalisationKind::Bom) => "byte order mark",
            (En, NormalisationKind::Cells) => "cells put between tabs",
            (En, NormalisationKind::ControlCharacters) => "control characters",
            (En, NormalisationKind::Encoding) => "converted to UTF-8",
            (En, NormalisationKind::FinalNewline) => "no newline at the end",
            (En, NormalisationKind::InvisibleCharacters) => "invisible characters",
            (En, NormalisationKind::LineEnding) => "line endings",
            (En, NormalisationKind::Mojibake) => "garbled characters, mended",
            (En, NormalisationKind::Nfc) => "composed characters (NFC)",
            (En, NormalisationKind::SeparatorRow) => "separator rows",
            (En, NormalisationKind::Spaces) => "repeated spaces",
        }
    }

    /// Why a file was passed over.
    #[must_use]
    pub fn skipped(self, reason: &SkipReason) -> String {
        match (self, reason) {
            (Fr, SkipReason::Binary) => "ce n’est pas du texte".into(),
            (Fr, SkipReason::Empty) => "le fichier ne contient aucun mot".into(),
            (Fr, SkipReason::Markup) => {
                "c’est du HTML ou du XML\u{a0}; donnez-en le texte seul".into()
            }
            (Fr, SkipReason::Unreadable(words)) => {
                format!("illisible\u{a0}: {}", system_words_in_french(words))
            }
            (Fr, SkipReason::NotAFile) => "ce n’est pas un fichier ordinaire".into(),
            (Fr, SkipReason::TooLarge(size)) => {
                format!("trop gros ({} Mio\u{a0}; au plus 1024)", size >> 20)
            }
            (En, SkipReason::Binary) => "this is not text".into(),
            (En, SkipReason::Empty) => "the file holds no word".into(),
            (En, SkipReason::Markup) => "this is HTML or XML; give its text alone".into(),
            (En, SkipReason::Unreadable(words)) => format!("cannot be read: {words}"),
            (En, SkipReason::NotAFile) => "this is not a regular file".into(),
            (En, SkipReason::TooLarge(size)) => {
                format!("too large ({} MiB; 1024 at most)", size >> 20)
            }
        }
    }

    /// Why a document has no family.
    #[must_use]
    pub fn unassigned(self, reason: UnassignedReason) -> String {
        match (self, reason) {
            (Fr, UnassignedReason::NoFamily) => "aucun autre document ne partage son gabarit",
            (En, UnassignedReason::NoFamily) => "no other document shares its template",
            (Fr, UnassignedReason::NoTemplate) => "aucun gabarit validé ne lui correspond",
            (En, UnassignedReason::NoTemplate) => "no approved template fits it",
        }
        .into()
    }
}

/// The system speaks English here; what it says most often is put into French, the rest is left as it is.
pub(super) fn system_words_in_french(words: &str) -> &str {
    match words {
        "No such file or directory" | "entity not found" => "aucun fichier ni dossier de ce nom",
        "Permission denied" => "accès refusé",
        "Too many levels of symbolic links" => "lien qui tourne en rond",
        "Is a directory" | "is a directory" => "c’est un dossier",
        "this is not a regular file" => "ce n’est pas un fichier ordinaire",
        "Not a directory" => "une partie du chemin n’est pas un dossier",
        "File name too long" => "nom trop long",
        "Input/output error" => "erreur de lecture du disque",
        "No space left on device" => "plus de place sur le disque",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_words_agree() {
        assert_eq!(
            Fr.deviation(Kind::Wording, Element::Cell),
            "cellule reformulée"
        );
        assert_eq!(
            Fr.deviation(Kind::Missing, Element::Paragraph),
            "paragraphe manquant"
        );
        assert_eq!(Fr.deviation(Kind::Moved, Element::Row), "rangée déplacée");
    }

    #[test]
    fn french_typography_is_kept_in_every_fixed_term() {
        let mut said: Vec<String> = Vec::new();
        for kind in Kind::ALL {
            said.extend(Element::ALL.map(|element| Fr.deviation(kind, element)));
        }
        said.extend(RaisedBy::ALL.map(|reason| Fr.raised_by(reason).to_owned()));
        said.extend(NormalisationKind::ALL.map(|kind| Fr.normalisation(kind).to_owned()));
        let reasons = [
            SkipReason::Binary,
            SkipReason::Empty,
            SkipReason::Markup,
            SkipReason::Unreadable("x".into()),
            SkipReason::NotAFile,
            SkipReason::TooLarge(1 << 31),
        ];
        said.extend(reasons.iter().map(|reason| Fr.skipped(reason)));
        for words in said {
            for sign in [" :", " ;", " ?", " !", "« ", " »", "'"] {
                assert!(!words.contains(sign), "{sign:?} in {words:?}");
            }
        }
    }

    #[test]
    fn the_systems_words_are_french_in_french() {
        let reason = SkipReason::Unreadable("Permission denied".into());
        assert_eq!(Fr.skipped(&reason), "illisible\u{a0}: accès refusé");
        assert_eq!(En.skipped(&reason), "cannot be read: Permission denied");
    }
}
