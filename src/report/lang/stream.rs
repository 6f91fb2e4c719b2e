//! What is said of a stream of records, on standard error and in its answers.

use super::Lang;
use super::Lang::{En, Fr};
use crate::corpus::record::Fault;
use crate::corpus::stream::LINE_LIMIT;

impl Lang {
    /// Why a record has no document.
    #[must_use]
    pub fn no_record(self, fault: Fault) -> String {
        match (self, fault) {
            (Fr, Fault::NotJson(byte)) => format!(
                "ce n’est pas du JSON à partir de l’octet {byte}\u{a0}; chaque ligne est un objet en UTF-8, {EXAMPLE}"
            ),
            (En, Fault::NotJson(byte)) => format!(
                "this is not JSON from byte {byte} on; each line is one object in UTF-8, {EXAMPLE}"
            ),
            (Fr, Fault::NotAnObject) => {
                format!("ce n’est pas un objet JSON\u{a0}; il faut {EXAMPLE}")
            }
            (En, Fault::NotAnObject) => format!("this is no JSON object; give {EXAMPLE}"),
            (Fr, Fault::Lacks(key)) => {
                format!(
                    "il manque «\u{a0}{}\u{a0}»\u{a0}; il faut {EXAMPLE}",
                    key.name()
                )
            }
            (En, Fault::Lacks(key)) => format!("“{}” is missing; give {EXAMPLE}", key.name()),
            (Fr, Fault::NotAString(key)) => format!(
                "«\u{a0}{}\u{a0}» n’est pas une chaîne de caractères\u{a0}; il faut {EXAMPLE}",
                key.name()
            ),
            (En, Fault::NotAString(key)) => {
                format!("“{}” is not a string; give {EXAMPLE}", key.name())
            }
            (Fr, Fault::Twice(key)) => format!(
                "«\u{a0}{}\u{a0}» est donné deux fois\u{a0}; n’en gardez qu’un",
                key.name()
            ),
            (En, Fault::Twice(key)) => format!("“{}” stands there twice; keep one", key.name()),
            (Fr, Fault::TooLarge(size)) => format!(
                "trop gros pour un flux ({} Mio\u{a0}; au plus {MOST})\u{a0}; donnez ce texte comme fichier",
                size >> 20
            ),
            (En, Fault::TooLarge(size)) => format!(
                "too large for a stream ({} MiB; {MOST} at most); give this text as a file",
                size >> 20
            ),
            (Fr, Fault::Template) => {
                "c’est un gabarit (première ligne +++), pas un document".into()
            }
            (En, Fault::Template) => "this is a template (first line +++), no document".into(),
            (Fr, Fault::Excluded) => "laissé de côté par charte-diff.toml (exclude)".into(),
            (En, Fault::Excluded) => "passed over by charte-diff.toml (exclude)".into(),
        }
    }

    /// A stream has a form that `--format` cannot be.
    #[must_use]
    pub const fn stream_is_answered_in_lines(self) -> &'static str {
        match self {
            Fr => {
                "--stdin-format jsonl répond ligne à ligne\u{a0}: ajoutez --format jsonl (les autres formats ont besoin \
                 de tous les documents à la fois)"
            }
            En => {
                "--stdin-format jsonl is answered line by line: add --format jsonl (the other formats need all documents \
                 at once)"
            }
        }
    }

    /// A stream is all that is read.
    #[must_use]
    pub const fn stream_stands_alone(self) -> &'static str {
        match self {
            Fr => {
                "--stdin-format jsonl lit l’entrée standard et rien d’autre\u{a0}: donnez «\u{a0}-\u{a0}» pour seul \
                 chemin, par exemple\u{a0}: charte-diff check --stdin-format jsonl --format jsonl -"
            }
            En => {
                "--stdin-format jsonl reads standard input and nothing else: give - as the only path, for example: \
                 charte-diff check --stdin-format jsonl --format jsonl -"
            }
        }
    }

    /// An option has no meaning for a stream; `option` is how it is typed.
    #[must_use]
    pub fn not_in_a_stream(self, option: &str) -> String {
        match (self, option) {
            (Fr, "--stdin-name") => {
                "--stdin-name ne va pas avec --stdin-format jsonl\u{a0}: chaque enregistrement \
                 donne son «\u{a0}path\u{a0}»"
                    .into()
            }
            (En, "--stdin-name") => {
                "--stdin-name does not go with --stdin-format jsonl: each record gives its “path”"
                    .into()
            }
            (Fr, _) => format!(
                "{option} ne va pas avec --stdin-format jsonl\u{a0}: un flux est jugé texte par texte\u{a0}; pour \
                 comparer deux passages, analysez les fichiers avec --format json"
            ),
            (En, _) => format!(
                "{option} does not go with --stdin-format jsonl: a stream is judged text by text; to compare two runs, \
                 analyse files with --format json"
            ),
        }
    }

    /// Some records of a stream were damaged.
    #[must_use]
    pub fn damaged_records(self, damaged: u64, first: u64) -> String {
        match (self, damaged) {
            (Fr, 1) => format!(
                "-\u{a0}: un enregistrement illisible, à la ligne {first}\u{a0}; la réponse (error) dit pourquoi"
            ),
            (En, 1) => {
                format!(
                    "-: one record could not be read, at line {first}; its answer (error) says why"
                )
            }
            (Fr, _) => format!(
                "-\u{a0}: {damaged} enregistrements illisibles, le premier à la ligne {first}\u{a0}; leurs réponses \
                 (error) disent pourquoi"
            ),
            (En, _) => format!(
                "-: {damaged} records could not be read, the first at line {first}; their answers (error) say why"
            ),
        }
    }

    /// No record of a stream was a document.
    #[must_use]
    pub fn no_document_in_stream(self, records: u64) -> String {
        match (self, records) {
            (Fr, 0) => format!("-\u{a0}: aucun enregistrement\u{a0}; il faut, ligne à ligne, {EXAMPLE}"),
            (En, 0) => format!("-: no record; give, line by line, {EXAMPLE}"),
            (Fr, _) => {
                "-\u{a0}: aucun texte parmi les enregistrements\u{a0}; leurs réponses (error) disent pourquoi".into()
            }
            (En, _) => "-: no text among the records; their answers (error) say why".into(),
        }
    }
}

/// The longest line, in MiB.
const MOST: u64 = LINE_LIMIT >> 20;

/// A record, as messages show it.
const EXAMPLE: &str = r#"{"path": "…", "text": "…"}"#;
