//! What the command says on standard error: what is wrong, where, and what to do next.

use super::Lang;
use super::Lang::{En, Fr};
use super::terms::system_words_in_french;
use crate::analysis::SkipReason;

impl Lang {
    /// No path was given.
    #[must_use]
    pub const fn no_path(self) -> &'static str {
        match self {
            Fr => {
                "aucun chemin n’est donné\u{a0}; nommez un dossier ou des fichiers, par exemple\u{a0}: charte-diff corpus/ \
                 (aide\u{a0}: charte-diff --help)"
            }
            En => {
                "no path is given; name a folder or files, for example: charte-diff corpus/ (help: charte-diff --help)"
            }
        }
    }

    /// The paths hold no document. `reasons_said`: why each file was passed over stands above.
    #[must_use]
    pub fn no_document(self, paths: &str, skipped: usize, reasons_said: bool) -> String {
        match (self, skipped) {
            (Fr, 0) => format!(
                "{paths}\u{a0}: aucun texte\u{a0}; un dossier donne ses fichiers .txt, .text, .md, .markdown et sans \
                 extension\u{a0}; un fichier nommé est lu quel que soit son nom"
            ),
            (Fr, _) if reasons_said => {
                format!(
                    "{paths}\u{a0}: aucun texte ({})",
                    self.skipped_files(skipped)
                )
            }
            (En, _) if reasons_said => {
                format!("{paths}: no text ({})", self.skipped_files(skipped))
            }
            (Fr, _) => format!(
                "{paths}\u{a0}: aucun texte ({}\u{a0}; -v dit pourquoi)",
                self.skipped_files(skipped)
            ),
            (En, 0) => format!(
                "{paths}: no text; a folder gives its .txt, .text, .md, .markdown and ending-less files; a file that \
                 is named is read whatever it is called"
            ),
            (En, _) => {
                format!(
                    "{paths}: no text ({}; -v says why)",
                    self.skipped_files(skipped)
                )
            }
        }
    }

    /// The check of reconstruction failed.
    #[must_use]
    pub fn not_verified(self, path: &str) -> String {
        match self {
            Fr => format!(
                "{path}\u{a0}: DÉFAUT DE CHARTE-DIFF\u{a0}: le gabarit et les écarts ne redonnent pas ce document\u{a0}; ne \
                 vous fiez pas à ce qui en est dit, et signalez-le avec le fichier"
            ),
            En => format!(
                "{path}: A BUG OF CHARTE-DIFF: template and deviations do not give this document back; do not rely on \
                 what is said of it, and report it with the file"
            ),
        }
    }

    /// Standard output cannot be written.
    #[must_use]
    pub fn cannot_write_output(self, error: &str) -> String {
        let words = self.system_words(error);
        match self {
            Fr => format!("la sortie standard ne peut être écrite\u{a0}: {words}"),
            En => format!("standard output cannot be written: {words}"),
        }
    }

    /// A file cannot be written.
    #[must_use]
    pub fn cannot_write(self, path: &str, error: &str) -> String {
        let words = self.system_words(error);
        match self {
            Fr => format!(
                "{path}\u{a0}: écriture impossible, le fichier reste tel quel\u{a0}: {words}"
            ),
            En => format!("{path}: cannot be written, the file is left as it is: {words}"),
        }
    }

    /// A file cannot be written, since there is no such folder as it should be in.
    #[must_use]
    pub fn no_folder_to_write_in(self, path: &str, folder: &str) -> String {
        match self {
            Fr => format!(
                "{path}\u{a0}: écriture impossible\u{a0}: le dossier {folder} n’existe pas\u{a0}; créez-le"
            ),
            En => format!(
                "{path}: cannot be written: the folder {folder} does not exist; make it first"
            ),
        }
    }

    /// A file cannot be read.
    #[must_use]
    pub fn cannot_read(self, path: &str, error: &str) -> String {
        let words = self.system_words(error);
        match self {
            Fr => format!("{path}\u{a0}: lecture impossible\u{a0}: {words}"),
            En => format!("{path}: cannot be read: {words}"),
        }
    }

    /// A file that settles how texts are read cannot be read: a template, an earlier report.
    #[must_use]
    pub fn cannot_read_named(self, path: &str, reason: &SkipReason) -> String {
        self.cannot_read(path, &self.why_unreadable(reason))
    }

    /// Why a file cannot be read, after words that say that it cannot.
    pub(super) fn why_unreadable(self, reason: &SkipReason) -> String {
        match reason {
            SkipReason::Unreadable(words) => self.system_words(words).to_owned(),
            other => self.skipped(other),
        }
    }

    /// Something stands before a command that only the bare command takes.
    #[must_use]
    pub fn stray_before_command(self, stray: &str, command: &str) -> String {
        match self {
            Fr => format!(
                "{stray} devant {command} n’a pas de sens\u{a0}; écrivez-le après la commande si elle le prend, ou \
                 ./{command} si c’est un chemin"
            ),
            En => format!(
                "{stray} before {command} has no meaning; write it after the command if that takes it, or write \
                 ./{command} if this is a path"
            ),
        }
    }

    /// Standard input has no place to write to.
    #[must_use]
    pub const fn cannot_write_stdin(self) -> &'static str {
        match self {
            Fr => {
                "l’entrée standard (-) ne peut être récrite sur place\u{a0}; sans --write, la forme écrite est affichée"
            }
            En => {
                "standard input (-) cannot be written in place; without --write, the written form is printed"
            }
        }
    }

    /// A file was read from another encoding and is UTF-8 now.
    #[must_use]
    pub fn converted(self, path: &str, encoding: &str) -> String {
        match self {
            Fr => format!("{path}\u{a0}: lu en {encoding}, écrit en UTF-8"),
            En => format!("{path}: read as {encoding}, written as UTF-8"),
        }
    }

    /// A file whose lines stay the same while its bytes change.
    #[must_use]
    pub fn only_bytes_change(self, path: &str, encoding: &str) -> String {
        match self {
            Fr => format!("{path}\u{a0}: seuls les octets changent ({encoding}), pas le texte"),
            En => format!("{path}: only the bytes change ({encoding}), not the text"),
        }
    }

    /// The closing line of `normalise`.
    #[must_use]
    pub fn normalised(
        self,
        changed: usize,
        documents: usize,
        written: bool,
        skipped: usize,
    ) -> String {
        let of = self.of(changed, documents);
        let tail = match skipped {
            0 => String::new(),
            skipped => format!("; {}", self.skipped_files(skipped)),
        };
        match (self, written) {
            (Fr, true) => format!("{of} récrits{}", tail.replace("; ", "\u{a0}; ")),
            (Fr, false) => format!("{of} à normaliser{}", tail.replace("; ", "\u{a0}; ")),
            (En, true) => format!("{of} written{tail}"),
            (En, false) => format!("{of} would change{tail}"),
        }
    }

    /// The documents have no template in common.
    #[must_use]
    pub fn no_template(self, documents: usize) -> String {
        match self {
            Fr if documents == 1 => {
                "un seul document\u{a0}: il en faut au moins deux pour un gabarit".into()
            }
            Fr => {
                "ces documents n’ont pas de gabarit commun\u{a0}; voyez charte-diff sans commande"
                    .into()
            }
            En if documents == 1 => "only one document: a template needs two at least".into(),
            En => "these documents have no template in common; see charte-diff without a command"
                .into(),
        }
    }

    /// There are several templates and one place for them.
    #[must_use]
    pub fn several_templates(self, names: &[String]) -> String {
        let count = self.templates(names.len());
        let names = self.list(names);
        match self {
            Fr => format!(
                "le corpus donne {count} ({names})\u{a0}; donnez-leur chacun un fichier\u{a0}: -o '{{name}}.txt', ou ne \
                 nommez que les documents d’une famille"
            ),
            En => format!(
                "the corpus yields {count} ({names}); give each a file: -o '{{name}}.txt', or name the documents of \
                 one family only"
            ),
        }
    }

    /// A template was written.
    #[must_use]
    pub fn template_written(self, path: &str) -> String {
        match self {
            Fr => format!(
                "{path}\u{a0}: gabarit écrit\u{a0}; relisez-le, une majorité ne vaut pas validation"
            ),
            En => format!("{path}: template written; read it over, a majority is not an approval"),
        }
    }

    /// The corpus yields another template than the file holds.
    #[must_use]
    pub fn template_differs(self, path: &str) -> String {
        match self {
            Fr => format!("{path}\u{a0}: le corpus donne à présent un autre gabarit"),
            En => format!("{path}: the corpus yields another template by now"),
        }
    }

    /// What the corpus yields, as the head of a diff.
    #[must_use]
    pub fn yielded_now(self) -> String {
        match self {
            Fr => "corpus, à présent",
            En => "corpus, by now",
        }
        .into()
    }

    /// The system's words without the number that Rust adds, in French where known.
    pub(super) fn system_words(self, error: &str) -> &str {
        let words = error.split(" (os error").next().unwrap_or(error);
        match self {
            Fr => system_words_in_french(words),
            En => words,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_say_what_where_and_what_next() {
        let french = Fr.no_document("corpus/", 3, false);
        assert!(
            french.starts_with("corpus/\u{a0}: aucun texte (3\u{a0}fichiers laissés de côté"),
            "{french}"
        );
        assert_eq!(
            En.no_document("x", 2, true),
            "x: no text (2\u{a0}files passed over)"
        );
        let english = En.cannot_write("a.txt", "Permission denied (os error 13)");
        assert_eq!(
            english,
            "a.txt: cannot be written, the file is left as it is: Permission denied"
        );
        assert!(
            Fr.cannot_write("a.txt", "Permission denied (os error 13)")
                .ends_with("accès refusé")
        );
    }
}
