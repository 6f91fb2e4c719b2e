//! What is said of the files of a summary: written, or why not.

use super::Lang;
use super::Lang::{En, Fr};

impl Lang {
    /// A summary was written.
    #[must_use]
    pub fn summary_written(self, path: &str) -> String {
        match self {
            Fr => format!("{path}\u{a0}: relevé écrit"),
            En => format!("{path}: summary written"),
        }
    }

    /// The analysis was written, whole though only some portals are shown elsewhere.
    #[must_use]
    pub fn whole_analysis_written(self, path: &str) -> String {
        match self {
            Fr => format!("{path}\u{a0}: analyse écrite, entière (--portal n’y change rien)"),
            En => format!("{path}: analysis written, whole (--portal changes nothing in it)"),
        }
    }

    /// A file's ending names no format.
    #[must_use]
    pub fn unknown_ending(self, path: &str, known: &str) -> String {
        match self {
            Fr => format!(
                "{path}\u{a0}: le format se lit dans la fin du nom\u{a0}; sont connus\u{a0}: {known}"
            ),
            En => {
                format!("{path}: the format is read from the end of the name; known are: {known}")
            }
        }
    }

    /// A file was named twice to be written.
    #[must_use]
    pub fn output_twice(self, path: &str) -> String {
        match self {
            Fr => format!("-o {path}\u{a0}: ce fichier est nommé deux fois"),
            En => format!("-o {path}: this file is named twice"),
        }
    }

    /// Two outputs, as they were named, come to one file.
    #[must_use]
    pub fn outputs_meet(self, one: &str, other: &str, file: &str) -> String {
        match self {
            Fr => format!(
                "-o {one} et -o {other} mènent au même fichier, {file}\u{a0}; donnez un autre nom à l’un des deux (certains \
                 systèmes ne distinguent pas les majuscules)"
            ),
            En => format!(
                "-o {one} and -o {other} come to one file, {file}; give one of them another name (some systems take no \
                 notice of case)"
            ),
        }
    }

    /// JSON was asked for portal by portal.
    #[must_use]
    pub fn json_is_whole(self, path: &str) -> String {
        match self {
            Fr => format!(
                "-o {path}\u{a0}: le JSON est l’analyse entière, tous portails confondus\u{a0}; nommez un seul fichier, sans \
                 {{portal}}"
            ),
            En => format!(
                "-o {path}: JSON is the whole analysis, of all portals; name one file, without {{portal}}"
            ),
        }
    }

    /// A file to write is one of those that are read, or would be by the next run.
    #[must_use]
    pub fn output_is_read(self, path: &str) -> String {
        match self {
            Fr => format!(
                "-o {path}\u{a0}: ce fichier serait lu comme l’un des textes à comparer\u{a0}; écrivez le relevé ailleurs"
            ),
            En => format!(
                "-o {path}: this file would be read as one of the texts to compare; write the summary elsewhere"
            ),
        }
    }

    /// A table that is to be written holds decisions that are nowhere else.
    #[must_use]
    pub fn decided_already(self, path: &str, rows: usize) -> String {
        match self {
            Fr => format!(
                "-o {path}\u{a0}: ce tableau porte des décisions ou des remarques ({}) qui ne sont pas encore reprises\u{a0}; `charte-diff accept --from` reprend celles qui acceptent, puis donnez un autre nom ou retirez le fichier",
                self.plural(rows, "ligne", "lignes")
            ),
            En => format!(
                "-o {path}: this table holds decisions or remarks ({}) that are not taken up yet; `charte-diff accept --from` takes up those that accept; then give another name, or remove the file",
                self.plural(rows, "row", "rows")
            ),
        }
    }

    /// A table that would be written over and is too large to be looked through for decisions.
    #[must_use]
    pub fn cannot_look_for_decisions(self, path: &str) -> String {
        match self {
            Fr => format!(
                "-o {path}\u{a0}: ce tableau est trop grand pour y chercher des décisions\u{a0}; donnez un autre nom ou \
                 retirez le fichier"
            ),
            En => format!(
                "-o {path}: this table is too large to be looked through for decisions; give another name, or remove \
                 the file"
            ),
        }
    }

    /// A portal was asked for that no document has.
    #[must_use]
    pub fn no_such_portal(self, portal: &str, near: Option<&str>) -> String {
        match (self, near) {
            (Fr, Some(near)) => format!(
                "--portal {portal}\u{a0}: aucun document de ce portail\u{a0}; vouliez-vous dire {near}\u{a0}?"
            ),
            (Fr, None) => format!(
                "--portal {portal}\u{a0}: aucun document de ce portail\u{a0}; un relevé sans --portal les nomme tous"
            ),
            (En, Some(near)) => {
                format!("--portal {portal}: no document of that portal; did you mean {near}?")
            }
            (En, None) => format!(
                "--portal {portal}: no document of that portal; a summary without --portal names them all"
            ),
        }
    }

    /// There is no portal to write a file for.
    #[must_use]
    pub fn no_deviating_portal(self, path: &str) -> String {
        match self {
            Fr => format!("{path}\u{a0}: aucun portail ne s’écarte du gabarit, rien n’est écrit"),
            En => format!("{path}: no portal deviates from the template, nothing is written"),
        }
    }

    /// Something in braces in the name of a file to write stands for nothing.
    #[must_use]
    pub fn unknown_pattern(self, path: &str, found: &str) -> String {
        match self {
            Fr => format!(
                "-o {path}\u{a0}: {found} n’y a pas de sens\u{a0}; vouliez-vous {{portal}}\u{a0}?"
            ),
            En => format!("-o {path}: {found} has no meaning there; did you mean {{portal}}?"),
        }
    }

    /// The texts would have been collected after the day that is told to be today.
    #[must_use]
    pub fn collected_after(self, collected: &str, today: &str) -> String {
        match self {
            Fr => format!(
                "--collected {collected}\u{a0}: ce jour vient après celui de --date ({today})\u{a0}; des textes sont recueillis avant d’être comparés"
            ),
            En => format!(
                "--collected {collected}: this day is after that of --date ({today}); texts are collected before they are compared"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_typography_is_kept() {
        let said = [
            Fr.summary_written("a"),
            Fr.whole_analysis_written("a"),
            Fr.unknown_ending("a", "b"),
            Fr.output_twice("a"),
            Fr.outputs_meet("a", "b", "c"),
            Fr.json_is_whole("a"),
            Fr.output_is_read("a"),
            Fr.unknown_pattern("a", "{b}"),
            Fr.collected_after("a", "b"),
            Fr.decided_already("a", 2),
            Fr.cannot_look_for_decisions("a"),
            Fr.no_such_portal("a", Some("b")),
            Fr.no_such_portal("a", None),
            Fr.no_deviating_portal("a"),
        ];
        for words in said {
            for sign in [" :", " ;", " ?", " !", "« ", " »", "'"] {
                assert!(!words.contains(sign), "{sign:?} in {words:?}");
            }
        }
    }
}
