//! What `init` says, and the remarks in the files that it writes.

use super::Lang;
use super::Lang::{En, Fr};

/// A key of the config.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// `paths`
    Paths,
    /// `exclude`
    Exclude,
    /// `fail-on`
    FailOn,
    /// `lang`
    Lang,
    /// `[templates]`
    Templates,
    /// `[levels]`
    Levels,
    /// `[portals]`
    Portals,
    /// `[words]`
    Words,
    /// `[[accepted]]`
    Accepted,
}

impl Lang {
    /// `init` is given standard input.
    #[must_use]
    pub const fn init_reads_files(self) -> &'static str {
        match self {
            Fr => {
                "init a besoin de fichiers et de dossiers\u{a0}: l’entrée standard (-) ne peut être relue au prochain contrôle"
            }
            En => {
                "init needs files and folders: standard input (-) cannot be read again by the next check"
            }
        }
    }

    /// A path cannot stand in the config.
    #[must_use]
    pub fn path_is_not_utf8(self, path: &str) -> String {
        match self {
            Fr => format!(
                "{path}\u{a0}: ce chemin n’est pas de l’UTF-8 et ne peut figurer dans charte-diff.toml\u{a0}; renommez-le, ou \
                 donnez le dossier qui le contient"
            ),
            En => format!(
                "{path}: this path is not UTF-8 and cannot stand in charte-diff.toml; rename it, or give the folder \
                 that holds it"
            ),
        }
    }

    /// Files that `init` would write are there.
    #[must_use]
    pub fn already_there(self, paths: &[String]) -> String {
        let paths = self.list(paths);
        match self {
            Fr => format!(
                "{paths}\u{a0}: déjà là, rien n’est écrit\u{a0}; déplacez ce qui est là, ou modifiez-le à la main (un gabarit \
                 seul\u{a0}: charte-diff template … -o FICHIER)"
            ),
            En => format!(
                "{paths}: already there, nothing is written; move what is there, or edit it by hand (a template alone: \
                 charte-diff template … -o FILE)"
            ),
        }
    }

    /// A file of several could not be written, so that none is.
    #[must_use]
    pub fn nothing_written(self, path: &str, error: &str) -> String {
        let words = self.system_words(error);
        match self {
            Fr => format!("{path}\u{a0}: écriture impossible, rien n’est écrit\u{a0}: {words}"),
            En => format!("{path}: cannot be written, so nothing is: {words}"),
        }
    }

    /// A file that was written before another one failed could not be taken back.
    #[must_use]
    pub fn not_taken_back(self, path: &str) -> String {
        match self {
            Fr => format!("{path}\u{a0}: écrit, et ne peut être retiré\u{a0}; supprimez-le"),
            En => format!("{path}: written, and cannot be taken back; delete it"),
        }
    }

    /// A file was written.
    #[must_use]
    pub fn file_written(self, path: &str) -> String {
        match self {
            Fr => format!("{path}\u{a0}: écrit"),
            En => format!("{path}: written"),
        }
    }

    /// The hook set-up is there: these lines are to be added to it.
    #[must_use]
    pub fn add_to_hooks(self, path: &str) -> String {
        match self {
            Fr => format!(
                "{path}\u{a0}: déjà là et laissé tel quel\u{a0}; ajoutez sous repos\u{a0}: les lignes affichées"
            ),
            En => {
                format!(
                    "{path}: already there and left as it is; add the lines printed to its repos:"
                )
            }
        }
    }

    /// The working folder is not where pre-commit looks for its set-up.
    #[must_use]
    pub fn hooks_stand_at_the_top(self, path: &str) -> String {
        match self {
            Fr => format!(
                "{path} n’est pas écrit\u{a0}: pre-commit le lit à la racine du dépôt\u{a0}; lancez charte-diff init là, si le \
                 contrôle doit se faire à chaque commit"
            ),
            En => format!(
                "{path} is not written: pre-commit reads it at the top of the repository; run charte-diff init there, \
                 if every commit is to be checked"
            ),
        }
    }

    /// Documents without a family, which the check will refuse.
    #[must_use]
    pub fn init_unassigned(self, documents: usize) -> String {
        let documents = self.documents(documents);
        match self {
            Fr => format!(
                "{documents} sans gabarit\u{a0}: charte-diff check les refusera\u{a0}; excluez-les (exclude) ou donnez-leur un \
                 gabarit écrit à la main"
            ),
            En => format!(
                "{documents} without a template: charte-diff check will refuse them; exclude them, or write a \
                 template for them by hand"
            ),
        }
    }

    /// What to do after `init`. `deviations` says whether there are any.
    #[must_use]
    pub fn init_next(self, deviations: bool) -> String {
        let mut next: Vec<&str> = Vec::new();
        match self {
            Fr => {
                next.push("ensuite\u{a0}: 1. relisez les gabarits\u{a0}: une majorité ne vaut pas validation");
                next.push("         2. charte-diff check");
                if deviations {
                    next.push(
                        "         3. ce qui s’écarte déjà\u{a0}: corrigez-le (charte-diff check --diff | git apply),",
                    );
                    next.push(
                        "            acceptez-le (charte-diff accept ID --reason \"…\"), ou ne regardez que le nouveau",
                    );
                    next.push(
                        "            (charte-diff check --format json > avant.json, puis check --since avant.json)",
                    );
                }
                next.push("         puis git add, pre-commit install et git commit");
            }
            En => {
                next.push("next: 1. read the templates over: a majority is not an approval");
                next.push("      2. charte-diff check");
                if deviations {
                    next.push(
                        "      3. what deviates already: mend it (charte-diff check --diff | git apply),",
                    );
                    next.push(
                        "         accept it (charte-diff accept ID --reason \"…\"), or look at what is new only",
                    );
                    next.push(
                        "         (charte-diff check --format json > before.json, then check --since before.json)",
                    );
                }
                next.push("      then git add, pre-commit install, git commit");
            }
        }
        next.join("\n")
    }

    /// The first line of the config.
    #[must_use]
    pub const fn config_title(self) -> &'static str {
        match self {
            Fr => {
                "Ce que suit charte-diff check. Les réglages en vigueur\u{a0}: charte-diff config\u{a0}; toutes les clés\u{a0}: \
                 charte-diff schema config"
            }
            En => {
                "What charte-diff check goes by. The settings in force: charte-diff config; all keys: charte-diff \
                 schema config"
            }
        }
    }

    /// What stands over the entries that are remarks only.
    #[must_use]
    pub const fn config_hints(self) -> &'static str {
        match self {
            Fr => "Au besoin, retirez le #\u{a0}:",
            En => "Where needed, take away the #:",
        }
    }

    /// What a key of the config is for.
    #[must_use]
    pub const fn config_hint(self, of: Setting) -> &'static str {
        match (self, of) {
            (Fr, Setting::Paths) => "ce qui est lu quand aucun chemin n’est donné",
            (En, Setting::Paths) => "what is read when no path is given",
            (Fr, Setting::Exclude) => "ce qui est laissé de côté",
            (En, Setting::Exclude) => "what is passed over",
            (Fr, Setting::FailOn) => "error, warning, note ou never",
            (En, Setting::FailOn) => "error, warning, note or never",
            (Fr, Setting::Lang) => "fr ou en",
            (En, Setting::Lang) => "fr or en",
            (Fr, Setting::Templates) => "un nom\u{a0}: un fichier de gabarit",
            (En, Setting::Templates) => "a name: a template file",
            (Fr, Setting::Levels) => "une nature d’écart\u{a0}: error, warning, note ou off",
            (En, Setting::Levels) => "a kind of deviation: error, warning, note or off",
            (Fr, Setting::Portals) => "un fichier\u{a0}: le nom que l’on connaît",
            (En, Setting::Portals) => "a file: the name that people know",
            (Fr, Setting::Words) => "des mots qui rendent un changement substantiel",
            (En, Setting::Words) => "words that make a change one of substance",
            (Fr, Setting::Accepted) => "les écarts admis\u{a0}; charte-diff accept les écrit",
            (En, Setting::Accepted) => "what is allowed; charte-diff accept writes it",
        }
    }
}
