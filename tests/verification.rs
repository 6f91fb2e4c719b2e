//! The verification itself, tested by breaking what it reads: each thing that a report may forget or confuse makes the
//! rebuilt blocks differ from the document's own.
//!
//! A check that looks at paired blocks only passes a tool that drops every `extra`; this one must not.

use std::sync::Arc;

use charte_diff::analysis::{Analysis, DocumentAnalysis, FamilyAnalysis};
use charte_diff::corpus::Found;
use charte_diff::deviation::rebuild::Rebuilder;
use charte_diff::deviation::{Deviation, Kind};
use charte_diff::engine::{Settings, analyse};
use charte_diff::template::Template;

const TEMPLATE: &str = "\
Charte des cookies

Ce portail est édité par la collectivité et publie des données ouvertes pour tous les habitants de la commune.

L'adresse du portail est https://data.ville-N.fr et nulle autre page ne vaut.

Durée de conservation

Les traceurs sont conservés pendant treize mois au plus puis effacés sans exception par le navigateur du visiteur.

Nom\tUsage\tDurée
session\tGarder la connexion ouverte\tune heure
langue\tRetenir la langue choisie\tun an
mesure\tCompter les visites du site\ttreize mois

Vos droits

Chaque visiteur peut demander la copie des données qui le concernent en écrivant au service des archives.

Une réponse lui est donnée dans le mois qui suit la réception de sa demande écrite.

Contact

Le service des archives répond aux questions posées par courrier ou par téléphone pendant les heures d'ouverture.
";

/// A document's name, what is replaced in the template's text, and the kinds that must come of it.
type Planted = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static [Kind],
);

/// What is planted in which document, and the kind that it makes.
const PLANTED: &[Planted] = &[
    (
        "words",
        &[
            ("puis effacés sans", "puis supprimés sans"),
            ("Retenir la langue choisie", "Mémoriser la langue choisie"),
            ("Durée de conservation", "DURÉE DE CONSERVATION"),
        ],
        &[Kind::Wording, Kind::Wording, Kind::Typography],
    ),
    (
        "blocks",
        &[
            (
                "Une réponse lui est donnée dans le mois qui suit la réception de sa demande écrite.\n\n",
                "",
            ),
            (
                "session\t",
                "publicité\tMontrer des annonces choisies\tsix jours\nsession\t",
            ),
            (
                "d'ouverture.\n",
                "d'ouverture.\n\nLa mairie se trouve place du marché, en face de la vieille halle aux grains.\n\n\
                 Un plan des rues voisines est affiché à la porte principale du bâtiment administratif.\n\n\
                 Ce portail est édité par la collectivité et publie des données ouvertes pour tous les habitants de la commune.\n",
            ),
        ],
        &[
            Kind::Missing,
            Kind::Extra,
            Kind::Extra,
            Kind::Extra,
            Kind::Duplicate,
        ],
    ),
    (
        "places",
        &[
            (
                "Une réponse lui est donnée dans le mois qui suit la réception de sa demande écrite.\n\n",
                "",
            ),
            (
                "L'adresse du portail",
                "Une réponse lui est donnée dans le mois qui suit la réception de sa demande écrite.\n\nL'adresse du portail",
            ),
            ("Vos droits\n\nChaque", "Vos droits Chaque"),
            (
                "répond aux questions posées par courrier",
                "répond aux questions posées\n\npar courrier",
            ),
        ],
        &[Kind::Moved, Kind::Layout, Kind::Layout],
    ),
];

struct Case {
    analysis: Analysis,
    texts: Vec<String>,
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut texts: Vec<String> = (0..6)
            .map(|number| TEMPLATE.replace("ville-N", &format!("ville-{number}")))
            .collect();
        for (name, changes, _) in PLANTED {
            let mut text = TEMPLATE.replace("ville-N", name);
            for (from, to) in *changes {
                assert!(text.contains(from), "{from:?} is not in the template");
                text = text.replacen(from, to, 1);
            }
            texts.push(text);
        }
        let files: Vec<Found> = texts
            .iter()
            .enumerate()
            .map(|(number, text)| {
                let path = folder.path().join(format!("{number}.txt"));
                std::fs::write(&path, text).expect("a file");
                Found::shown_as(&path, &format!("{number}.txt"), None)
            })
            .collect();
        Self {
            analysis: analyse(&files, &Settings::default(), &|_| {}),
            texts,
        }
    }

    fn family(&self) -> &FamilyAnalysis {
        let [family] = &*self.analysis.families else {
            panic!("{} families", self.analysis.families.len());
        };
        family
    }

    fn documents(&self) -> impl Iterator<Item = (&DocumentAnalysis, &str)> {
        let texts = self.texts.iter().map(String::as_str);
        self.family().documents.iter().zip(texts)
    }

    /// Applies `broken` to everything that is reported of every document; answers for each whether it was applied, and
    /// panics where the rebuilt blocks are the document's own although it was.
    fn must_notice(&self, what: &str, break_it: impl Fn(&mut Reported) -> bool) -> usize {
        let mut applied = 0;
        for (document, _) in self.documents() {
            let mut reported = Reported::of(self.family(), document);
            let own = reported.rebuilt();
            if break_it(&mut reported) {
                applied += 1;
                assert_ne!(reported.rebuilt(), own, "{what} in {}", document.path.text);
            }
        }
        applied
    }
}

/// What a report says of one document.
#[derive(Clone)]
struct Reported {
    template: Template,
    slots: Vec<(Arc<str>, Vec<Arc<str>>)>,
    deviations: Vec<Arc<Deviation>>,
}

impl Reported {
    fn of(family: &FamilyAnalysis, document: &DocumentAnalysis) -> Self {
        Self {
            template: family.template.clone(),
            slots: document.findings.slots.clone(),
            deviations: document.findings.deviations.clone(),
        }
    }

    fn rebuilt(&self) -> Vec<String> {
        Rebuilder::new(&self.template)
            .rebuild(&self.slots, &[], &self.deviations)
            .into_iter()
            .map(std::borrow::Cow::into_owned)
            .collect()
    }

    /// The deviations of one kind, to be broken.
    fn of_kind(&mut self, kind: Kind) -> impl Iterator<Item = &mut Deviation> {
        let deviations = self.deviations.iter_mut().map(Arc::make_mut);
        deviations.filter(move |deviation| deviation.kind == kind)
    }
}

#[test]
fn what_was_planted_is_there_and_the_blocks_are_the_documents_own() {
    let case = Case::new();
    for (document, text) in case.documents() {
        assert!(document.findings.verified, "{}", document.path.text);
        let reported = Reported::of(case.family(), document);
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(reported.rebuilt(), lines, "{}", document.path.text);
    }
    let last = case.documents().skip(case.texts.len() - PLANTED.len());
    for ((document, _), (name, _, kinds)) in last.zip(PLANTED) {
        let mut found: Vec<Kind> = document
            .findings
            .deviations
            .iter()
            .map(|deviation| deviation.kind)
            .collect();
        found.sort_unstable();
        let mut expected = kinds.to_vec();
        expected.sort_unstable();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn a_deviation_that_is_forgotten_is_noticed_whatever_its_kind() {
    let case = Case::new();
    for kind in [
        Kind::Extra,
        Kind::Missing,
        Kind::Duplicate,
        Kind::Moved,
        Kind::Wording,
        Kind::Layout,
        Kind::Typography,
    ] {
        let most = case
            .documents()
            .map(|(document, _)| document.findings.deviations.len())
            .max()
            .unwrap_or(0);
        let dropped: usize = (0..most)
            .map(|number| {
                case.must_notice(&format!("{} {number} dropped", kind.name()), |reported| {
                    let is_it = reported
                        .deviations
                        .get(number)
                        .is_some_and(|deviation| deviation.kind == kind);
                    if is_it {
                        reported.deviations.remove(number);
                    }
                    is_it
                })
            })
            .sum();
        assert!(dropped > 0, "no {} was planted", kind.name());
    }
}

#[test]
fn a_word_that_is_lost_is_noticed_in_every_text_found() {
    let case = Case::new();
    for kind in [
        Kind::Extra,
        Kind::Duplicate,
        Kind::Wording,
        Kind::Layout,
        Kind::Typography,
    ] {
        let lost = case.must_notice(&format!("a word of a {}", kind.name()), |reported| {
            reported.of_kind(kind).any(|deviation| {
                let Some(found) = &mut deviation.found else {
                    return false;
                };
                let text = found.text.rsplit_once(' ').map_or("", |(before, _)| before);
                found.text = Arc::from(text);
                true
            })
        });
        assert!(lost > 0, "no {} was planted", kind.name());
    }
}

#[test]
fn extras_in_the_wrong_order_are_noticed() {
    let applied = Case::new().must_notice("two extras swapped", |reported| {
        let mut extras: Vec<&mut Deviation> = reported.of_kind(Kind::Extra).collect();
        let Some([one, other]) = extras.last_chunk_mut() else {
            return false;
        };
        assert_eq!(one.after, other.after, "neighbours");
        // The words change places, the lines do not.
        let texts =
            [&one.found, &other.found].map(|found| found.as_ref().map(|found| found.text.clone()));
        let [first, second] = texts;
        if let (Some(found), Some(text)) = (&mut one.found, second) {
            found.text = text;
        }
        if let (Some(found), Some(text)) = (&mut other.found, first) {
            found.text = text;
        }
        true
    });
    assert_eq!(applied, 1);
}

#[test]
fn a_block_put_at_the_wrong_place_is_noticed() {
    let case = Case::new();
    for kind in [Kind::Extra, Kind::Duplicate, Kind::Moved] {
        let applied = case.must_notice(&format!("a {} elsewhere", kind.name()), |reported| {
            let end = Some(Arc::clone(&reported.template.blocks[2].id));
            reported.of_kind(kind).any(|deviation| {
                assert_ne!(deviation.after, end, "another place");
                deviation.after.clone_from(&end);
                true
            })
        });
        assert!(applied > 0, "no {} was planted", kind.name());
    }
}

#[test]
fn template_blocks_swapped_or_lost_are_noticed() {
    let case = Case::new();
    let count = case.family().template.blocks.len();
    for at in 1..count {
        case.must_notice(&format!("blocks {} and {at} swapped", at - 1), |reported| {
            let gone = |block: usize| {
                let id = &reported.template.blocks[block].id;
                reported.deviations.iter().any(|deviation| {
                    matches!(deviation.kind, Kind::Missing | Kind::Moved)
                        && deviation
                            .template
                            .as_ref()
                            .is_some_and(|expected| expected.block == *id)
                })
            };
            // A block that does not stand there has no place that could be the wrong one.
            if gone(at - 1) || gone(at) {
                return false;
            }
            reported.template.blocks.swap(at - 1, at);
            true
        });
    }
    for at in 0..count {
        let applied = case.must_notice(&format!("block {at} lost"), |reported| {
            let id = reported.template.blocks.remove(at).id;
            // Where the document lacks it too, nothing is lost.
            !reported.deviations.iter().any(|deviation| {
                deviation.kind == Kind::Missing
                    && deviation
                        .template
                        .as_ref()
                        .is_some_and(|expected| expected.block == id)
            })
        });
        assert!(applied >= case.texts.len() - 1);
    }
}

#[test]
fn a_cell_that_is_lost_or_goes_astray_is_noticed() {
    let case = Case::new();
    let applied = case.must_notice("the second cell of a row lost", |reported| {
        for block in &mut reported.template.blocks {
            let cells: Vec<&str> = block.text.split('\t').collect();
            if let [first, _, rest @ ..] = &*cells
                && *first == "session"
            {
                let text = [&[*first], rest].concat().join("\t");
                block.text = Arc::from(text);
                return true;
            }
        }
        false
    });
    assert_eq!(applied, case.texts.len());
    for column in [1, 3] {
        let applied = case.must_notice(
            &format!("a cell's wording in column {column}"),
            |reported| {
                let mut deviations = reported.deviations.iter_mut().map(Arc::make_mut);
                deviations.any(|deviation| {
                    let in_cell =
                        deviation.kind == Kind::Wording && deviation.column_index.is_some();
                    if in_cell {
                        assert_ne!(deviation.column_index.replace(column), Some(column));
                    }
                    in_cell
                })
            },
        );
        assert_eq!(applied, 1);
    }
    let applied = case.must_notice("a cell of an extra row lost", |reported| {
        reported.of_kind(Kind::Extra).any(|deviation| {
            let Some(found) = &mut deviation.found else {
                return false;
            };
            let shorter = found
                .text
                .rsplit_once('\t')
                .map(|(cells, _)| Arc::from(cells));
            shorter.is_some_and(|shorter| {
                found.text = shorter;
                true
            })
        })
    });
    assert_eq!(applied, 1);
}

#[test]
fn a_wording_of_another_block_is_noticed() {
    let applied = Case::new().must_notice("a wording elsewhere", |reported| {
        let other = Arc::clone(&reported.template.blocks[0].id);
        reported.of_kind(Kind::Wording).any(|deviation| {
            let Some(expected) = &mut deviation.template else {
                return false;
            };
            expected.block = Arc::clone(&other);
            true
        })
    });
    assert_eq!(applied, 1);
}

#[test]
fn slots_changed_emptied_or_forgotten_are_noticed() {
    let case = Case::new();
    let all = case.texts.len();
    let changed = case.must_notice("another filler", |reported| {
        reported.slots.iter_mut().any(|(_, fillers)| {
            fillers.iter_mut().any(|filler| {
                *filler = Arc::from("https://data.autre.fr");
                true
            })
        })
    });
    let emptied = case.must_notice("no filler", |reported| {
        reported.slots.iter_mut().any(|(_, fillers)| {
            fillers.clear();
            true
        })
    });
    let forgotten = case.must_notice("no slot", |reported| {
        let any = !reported.slots.is_empty();
        reported.slots.clear();
        any
    });
    assert_eq!((changed, emptied, forgotten), (all, all, all));
}
