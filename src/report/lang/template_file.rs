//! What is wrong with a template file, and what else is said of templates that people keep.

use super::Lang;
use super::Lang::{En, Fr};
use crate::report::visible::visible;
use crate::template::SlotType;
use crate::template::read::FileFault;
use crate::template::syntax::{DEEPEST, SyntaxFault};

impl Lang {
    /// A fault of a template file with its place.
    #[must_use]
    pub fn template_problem(self, file: &str, line: u32, fault: &FileFault) -> String {
        format!("{file}:{line}{}{}", self.colon(), self.file_fault(fault))
    }

    fn file_fault(self, fault: &FileFault) -> String {
        let quoted = |text: &str| self.quote(&visible(text));
        match fault {
            FileFault::NotUtf8 => match self {
                Fr => "ce gabarit n’est pas en UTF-8\u{a0}; enregistrez-le en UTF-8".into(),
                En => "this template is not UTF-8; save it as UTF-8".into(),
            },
            FileFault::NoFrontMatter => match self {
                Fr => {
                    "ce n’est pas un gabarit\u{a0}: sa première ligne doit être +++ (charte-diff template en écrit un)".into()
                }
                En => "this is no template: its first line must be +++ (charte-diff template writes one)".into(),
            },
            FileFault::OpenFrontMatter => match self {
                Fr => "l’en-tête n’est pas fermé\u{a0}: une seconde ligne +++ est attendue".into(),
                En => "the front matter does not end: a second line +++ is expected".into(),
            },
            FileFault::Toml(said) => {
                let said = visible(said);
                match self {
                    Fr => format!("l’en-tête n’est pas du TOML\u{a0}; le lecteur dit\u{a0}: {said}"),
                    En => format!("the front matter is not TOML: {said}"),
                }
            }
            FileFault::NoVersion => match self {
                Fr => "il manque charte-diff = 1 dans l’en-tête".into(),
                En => "charte-diff = 1 is missing from the front matter".into(),
            },
            FileFault::Version(found) => {
                let found = visible(found);
                match self {
                    Fr => format!("version {found} inconnue\u{a0}; attendu\u{a0}: charte-diff = 1"),
                    En => format!("unknown version {found}; expected charte-diff = 1"),
                }
            }
            FileFault::Name => match self {
                Fr => "name doit être un nom, sans / ni caractère invisible".into(),
                En => "name must be a name, without / or control characters".into(),
            },
            FileFault::UnknownKey {
                found,
                suggestion,
                known,
            } => {
                let found = quoted(found);
                let next = self.next(suggestion.as_deref(), &known.join(", "));
                match self {
                    Fr => format!("clé inconnue {found}{next}"),
                    En => format!("unknown key {found}{next}"),
                }
            }
            FileFault::WrongValue { key, expected } => {
                let key = quoted(key);
                match self {
                    Fr => format!("{key}\u{a0}: valeur d’un autre type\u{a0}; attendu\u{a0}: {expected}"),
                    En => format!("{key} has a value of another type; expected {expected}"),
                }
            }
            FileFault::NoSlotType(name) => {
                let (name, types) = (quoted(name), types());
                match self {
                    Fr => format!("l’emplacement {name} n’a pas de type\u{a0}; ajoutez type = \"…\" ({types})"),
                    En => format!("the slot {name} has no type; add type = \"…\" ({types})"),
                }
            }
            FileFault::SlotType(found) => {
                let next = crate::text::suggestion(found, SlotType::ALL.map(SlotType::name));
                let (found, next) = (quoted(found), self.next(next, &types()));
                match self {
                    Fr => format!("type d’emplacement inconnu {found}{next}"),
                    En => format!("unknown type of slot {found}{next}"),
                }
            }
            FileFault::SlotName(name) => {
                let name = quoted(name);
                match self {
                    Fr => format!(
                        "{name} ne peut nommer un emplacement\u{a0}: une lettre d’abord, puis lettres, chiffres, _ et -\u{a0}; \
                         any, optional et end sont réservés"
                    ),
                    En => format!(
                        "{name} cannot name a slot: a letter first, then letters, digits, _ and -; any, optional and \
                         end are taken"
                    ),
                }
            }
            FileFault::Match { slot, said } => {
                let (slot, said) = (quoted(slot), visible(said));
                match self {
                    Fr => format!(
                        "match de l’emplacement {slot} n’est pas une expression régulière\u{a0}; le moteur dit\u{a0}: {said}"
                    ),
                    En => format!("match of the slot {slot} is no regular expression: {said}"),
                }
            }
            FileFault::MatchTooLarge { slot } => {
                let slot = quoted(slot);
                match self {
                    Fr => format!(
                        "match de l’emplacement {slot} est trop grande une fois développée\u{a0}; répétez moins, par exemple \
                         avec + au lieu de {{1000}}"
                    ),
                    En => format!(
                        "match of the slot {slot} is too large when written out; repeat less, for example by + in place of \
                         {{1000}}"
                    ),
                }
            }
            FileFault::UnknownSlot {
                found,
                suggestion,
                known,
            } => {
                let found = format!("{{{{{}}}}}", visible(found));
                let braced = |name: &str| format!("{{{{{}}}}}", visible(name));
                let known: Vec<String> = known.iter().map(|name| braced(name)).collect();
                let next = match (self, suggestion) {
                    (Fr, Some(name)) => format!("vouliez-vous dire {}\u{a0}?", braced(name)),
                    (En, Some(name)) => format!("did you mean {}?", braced(name)),
                    (Fr, None) if known.is_empty() => {
                        "déclarez-le dans l’en-tête par [slots.NOM] et type = \"…\"".into()
                    }
                    (En, None) if known.is_empty() => {
                        "declare it in the front matter by [slots.NAME] and type = \"…\"".into()
                    }
                    (Fr, None) => format!(
                        "déclarés\u{a0}: {}\u{a0}; sinon, ajoutez [slots.NOM] et type = \"…\" dans l’en-tête",
                        known.join(", ")
                    ),
                    (En, None) => format!(
                        "declared are {}; else add [slots.NAME] and type = \"…\" to the front matter",
                        known.join(", ")
                    ),
                };
                match self {
                    Fr => format!("l’emplacement {found} n’est pas déclaré\u{a0}; {next}"),
                    En => format!("the slot {found} is not declared; {next}"),
                }
            }
            FileFault::Syntax(fault) => self.syntax_fault(fault),
            FileFault::OpenPart => match self {
                Fr => "{{optional}} sans {{end}} sur une ligne à soi".into(),
                En => "{{optional}} without an {{end}} on a line of its own".into(),
            },
            FileFault::StrayEnd => match self {
                Fr => "{{end}} sans {{optional}} au-dessus, sur une ligne à soi".into(),
                En => "{{end}} without an {{optional}} above, on a line of its own".into(),
            },
            FileFault::Empty => match self {
                Fr => "ce gabarit n’a aucun bloc sous son en-tête".into(),
                En => "this template has no block below its front matter".into(),
            },
        }
    }

    fn syntax_fault(self, fault: &SyntaxFault) -> String {
        let said = match (self, fault) {
            (Fr, SyntaxFault::OpenAny) => {
                "{{any: n’est pas fermé\u{a0}; attendu\u{a0}: {{any: … | …}} dans un même bloc"
            }
            (En, SyntaxFault::OpenAny) => {
                "{{any: does not end; expected {{any: … | …}} within one block"
            }
            (Fr, SyntaxFault::OpenOptional) => "{{optional}} sans {{end}} dans le même bloc",
            (En, SyntaxFault::OpenOptional) => "{{optional}} without an {{end}} in the same block",
            (Fr, SyntaxFault::StrayEnd) => "{{end}} sans {{optional}} avant lui dans le même bloc",
            (En, SyntaxFault::StrayEnd) => {
                "{{end}} without an {{optional}} before it in the same block"
            }
            (Fr, SyntaxFault::StrayClose) => {
                "}} sans {{ avant lui\u{a0}; pour deux accolades telles quelles, écrivez }}}}"
            }
            (En, SyntaxFault::StrayClose) => {
                "}} without a {{ before it; for two braces as such write }}}}"
            }
            (Fr, SyntaxFault::StrayBar) => {
                "| dans un {{optional}} au sein de {{any: …}}\u{a0}; fermez d’abord par {{end}}, ou écrivez || pour le signe"
            }
            (En, SyntaxFault::StrayBar) => {
                "| in an {{optional}} inside {{any: …}}; close it by {{end}} first, or write || for the sign"
            }
            (Fr, SyntaxFault::OneWording) => {
                "{{any: …}} avec une seule formulation\u{a0}; séparez-les par |, ou retirez {{any:"
            }
            (En, SyntaxFault::OneWording) => {
                "{{any: …}} with a single wording; part them by |, or take {{any: away"
            }
            (Fr, SyntaxFault::TooDeep) => {
                return format!(
                    "plus de {DEEPEST} {{{{any: et {{{{optional}}}} les uns dans les autres"
                );
            }
            (En, SyntaxFault::TooDeep) => {
                return format!(
                    "more than {DEEPEST} {{{{any: and {{{{optional}}}} inside one another"
                );
            }
            (Fr, SyntaxFault::Unknown(found)) => {
                return format!(
                    "{} n’a pas de sens\u{a0}; attendu\u{a0}: {{{{nom}}}}, {{{{any: … | …}}}}, {{{{optional}}}} ou {{{{end}}}}\u{a0}; pour \
                     deux accolades telles quelles, écrivez {{{{{{{{",
                    visible(found)
                );
            }
            (En, SyntaxFault::Unknown(found)) => {
                return format!(
                    "{} means nothing; expected {{{{name}}}}, {{{{any: … | …}}}}, {{{{optional}}}} or {{{{end}}}}; for two braces as \
                     such write {{{{{{{{",
                    visible(found)
                );
            }
        };
        said.to_owned()
    }

    /// What was probably meant, else what is known.
    fn next(self, meant: Option<&str>, known: &str) -> String {
        match (self, meant) {
            (Fr, Some(name)) => format!("\u{a0}; vouliez-vous dire {}\u{a0}?", self.quote(name)),
            (En, Some(name)) => format!("; did you mean {}?", self.quote(name)),
            (Fr, None) => format!("\u{a0}; attendu\u{a0}: {known}"),
            (En, None) => format!("; expected {known}"),
        }
    }

    /// `check` without a template.
    #[must_use]
    pub const fn no_pinned_template(self) -> &'static str {
        match self {
            Fr => {
                "aucun gabarit validé\u{a0}: nommez-en un par --template FICHIER, ou dans [templates] de charte-diff.toml (charte-diff \
                 init DOSSIER écrit les deux)"
            }
            En => {
                "no pinned template: name one by --template FILE, or in [templates] of charte-diff.toml (charte-diff init \
                 FOLDER writes both)"
            }
        }
    }

    /// `check` without a path.
    #[must_use]
    pub const fn no_path_to_check(self) -> &'static str {
        match self {
            Fr => {
                "aucun chemin n’est donné\u{a0}; nommez un dossier ou des fichiers, ou mettez paths dans charte-diff.toml"
            }
            En => "no path is given; name a folder or files, or set paths in charte-diff.toml",
        }
    }

    /// A patch of files that lie outside the working folder.
    #[must_use]
    pub const fn apply_from_the_top(self) -> &'static str {
        match self {
            Fr => {
                "le correctif touche des fichiers hors de ce dossier\u{a0}: lancez git apply depuis la racine du dépôt, sinon il les \
                 passe sans rien dire"
            }
            En => {
                "the patch is for files outside of this folder: run git apply at the top of the repository, else it passes over \
                 them without a word"
            }
        }
    }

    /// Two templates of one name.
    #[must_use]
    pub fn same_name(self, name: &str, one: &str, other: &str) -> String {
        let name = self.quote(&visible(name));
        let (one, other) = (visible(one), visible(other));
        match self {
            Fr => format!(
                "{other}\u{a0}: ce gabarit a le même nom {name} que {one}\u{a0}; changez name dans l’un des deux"
            ),
            En => format!(
                "{other}: this template has the same name {name} as {one}; change name in one of them"
            ),
        }
    }

    /// A template that none of all the documents fits.
    #[must_use]
    pub fn fits_nothing(self, file: &str) -> String {
        let file = visible(file);
        match self {
            Fr => format!("{file}\u{a0}: aucun document ne relève de ce gabarit"),
            En => format!("{file}: no document fits this template"),
        }
    }

    /// `template --check` without a template.
    #[must_use]
    pub const fn no_template_to_check(self) -> &'static str {
        match self {
            Fr => {
                "aucun gabarit à vérifier\u{a0}: nommez-en un par -o FICHIER, ou dans [templates] de charte-diff.toml"
            }
            En => {
                "no template to check: name one by -o FILE, or in [templates] of charte-diff.toml"
            }
        }
    }

    /// The corpus yields nothing like a template that is kept.
    #[must_use]
    pub fn yields_none_such(self, file: &str) -> String {
        let file = visible(file);
        match self {
            Fr => format!(
                "{file}\u{a0}: le corpus ne donne plus aucun gabarit qui ressemble à celui-ci"
            ),
            En => format!("{file}: the corpus yields no template like this one any more"),
        }
    }

    /// The documents agree with the template that is kept.
    #[must_use]
    pub fn still_yields(self, file: &str) -> String {
        let file = visible(file);
        match self {
            Fr => format!("{file}\u{a0}: le corpus donne toujours ce gabarit"),
            En => format!("{file}: the corpus still yields this template"),
        }
    }
}

fn types() -> String {
    SlotType::ALL.map(SlotType::name).join(", ")
}
