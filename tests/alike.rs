//! Texts that are alike but for noise and for what fills their addresses and dates are compared once. Nothing of that may
//! show: each is judged as it is on its own, and keeps every promise.

#![allow(
    dead_code,
    reason = "these tests need a part of the planted corpora only"
)]

mod planted {
    pub(crate) mod chartes;
    pub(crate) mod check;
    pub(crate) mod contract;
    pub(crate) mod corpus;
    pub(crate) mod families;
    pub(crate) mod fillers;
    pub(crate) mod layout;
    pub(crate) mod model;
    pub(crate) mod noise;
    pub(crate) mod plant;
    pub(crate) mod rebuild;
    pub(crate) mod render;
    pub(crate) mod rng;
    pub(crate) mod words;
}
mod promises;

use std::sync::Arc;

use charte_diff::analysis::{Analysis, Findings, Verdict};
use charte_diff::corpus::Found;
use charte_diff::deviation::{Element, Kind};
use charte_diff::engine::{Checker, Pinned, Settings, Text, check_text};
use charte_diff::report::lang::Lang;
use planted::corpus::{Corpus, Recipe};
use planted::families::ALL;
use promises::{File, analysed, broken};

/// Chartes of which many are copies of one another.
fn chartes(count: usize) -> Vec<File> {
    let chartes = (0..count).map(|index| {
        let name = format!("{}.txt", planted::fillers::host(index));
        (name, planted::chartes::charte(11, index).into_bytes())
    });
    chartes.collect()
}

/// Copies of a real charte, each with an address of its own, in a place of its own, with blanks of its own.
fn copies(of: &str) -> Vec<File> {
    let from = of
        .split(['<', '>', '\n', ' '])
        .find(|word| word.starts_with("https://"))
        .expect("an address");
    let copies = (0..24).map(|number| {
        let host = format!("portail-{number}.exemple.fr");
        let mut text = of.replace(from, &format!("https://{host}"));
        if number % 2 == 1 {
            text = text.replacen('\n', "\n\n\n", number);
        }
        if number % 3 == 1 {
            text = text.replace(" de ", "  de ");
        }
        if number % 4 == 1 {
            text = text
                .replace("cookies", "cookies ")
                .replace("cookies  ", "cookies ");
        }
        if number % 6 >= 4 {
            // The paragraph with the address, and the heading after it, at the end.
            let paragraph = text.lines().find(|line| line.contains(&host));
            let heading = text.lines().find(|line| line.starts_with("A quoi servent"));
            let moved: Vec<String> = paragraph
                .iter()
                .chain(&heading)
                .map(|line| (*line).to_owned())
                .collect();
            for line in moved {
                text = text.replacen(&format!("{line}\n"), "", 1);
                text.push_str(&format!("\n\n{line}\n"));
            }
        }
        if number % 5 == 1 {
            // Another's address, in a row and in a paragraph.
            text.push_str("\nMatomo\tMesure\thttps://portail-2.exemple.fr\tCompter\n");
            text.push_str(
                "\nVoir aussi https://portail-2.exemple.fr pour tout savoir de ce site.\n",
            );
        }
        if number % 7 == 1 {
            text = text.replacen(
                &format!("https://{host}"),
                "https://portail-3.exemple.fr",
                1,
            );
        }
        (format!("{host}.txt"), text.into_bytes())
    });
    copies.collect()
}

fn corpora() -> Vec<(String, Vec<File>)> {
    let mut corpora = vec![("chartes".to_owned(), chartes(240))];
    for name in [
        "opendata.ha-py.fr",
        "data.saint-maur.com",
        "valenciennesmetro.opendatasoft.com",
    ] {
        let path = format!("{}/corpus/{name}.txt", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("a charte");
        corpora.push((name.to_owned(), copies(&text)));
    }
    for family in ALL {
        let corpus = Corpus::new(&Recipe {
            families: &[family],
            documents: 24,
            outliers: 1,
            seed: 77,
            deviations: true,
            noise: true,
        });
        let files = corpus.files.into_iter();
        let files = files.map(|file| (file.name, file.rendered.bytes)).collect();
        corpora.push((format!("{family:?}").chars().take(40).collect(), files));
    }
    corpora
}

fn findings_of(analysis: &Analysis) -> Option<&Arc<Findings>> {
    let mut documents = analysis.families.iter().flat_map(|held| &held.documents);
    documents.next().map(|document| &document.findings)
}

#[test]
fn every_promise_is_kept() {
    for (name, files) in corpora() {
        let analysis = analysed(&files);
        let broken = broken(&files, &analysis);
        assert!(broken.is_empty(), "{name}: {broken:#?}");
    }
}

/// The template of the first family as people would keep it.
fn kept(analysis: &Analysis) -> Pinned {
    let template = &analysis.families.first().expect("a family").template;
    let written = charte_diff::template::file::write(template, &Lang::En);
    let read = charte_diff::template::read::read(written.as_bytes(), "kept.txt");
    Pinned::new(vec![read.expect("what was written is read")])
}

/// Holds every text against a template, together and each on its own.
#[track_caller]
fn is_judged_as_on_its_own(name: &str, files: &[File], pinned: &Pinned) {
    let settings = Settings::default();
    let texts: Vec<Text> = files
        .iter()
        .filter_map(|(name, bytes)| {
            Some(Text {
                file: Found::in_stream(name, None),
                text: String::from_utf8(bytes.clone()).ok()?,
            })
        })
        .collect();
    let together = Checker::new(pinned, &settings).check(texts.clone());
    assert_eq!(together.len(), texts.len(), "{name}");
    for (text, verdict) in texts.iter().zip(&together) {
        let alone = check_text(&text.file, text.text.as_bytes(), pinned, &settings);
        let Verdict::Document { document, .. } = verdict else {
            assert!(
                findings_of(&alone).is_none(),
                "{name}: {:?}",
                text.file.shown
            );
            continue;
        };
        assert!(document.findings.verified, "{name}: {:?}", text.file.shown);
        let own = findings_of(&alone).expect("it fits on its own, too");
        assert_eq!(**own, *document.findings, "{name}: {:?}", text.file.shown);
    }
}

#[test]
fn each_is_judged_as_on_its_own() {
    for (name, files) in corpora() {
        let analysis = analysed(&files);
        is_judged_as_on_its_own(&name, &files, &kept(&analysis));
    }
}

fn named(texts: impl IntoIterator<Item = String>) -> Vec<File> {
    let files = texts.into_iter().enumerate();
    files
        .map(|(number, text)| (format!("p{number:02}.exemple.fr.txt"), text.into_bytes()))
        .collect()
}

#[track_caller]
fn keeps_every_promise(files: &[File]) -> Analysis {
    let analysis = analysed(files);
    let broken = broken(files, &analysis);
    assert!(broken.is_empty(), "{broken:#?}");
    is_judged_as_on_its_own("", files, &kept(&analysis));
    analysis
}

#[test]
fn a_moved_block_with_a_filler_is_told_of_each() {
    let analysis = keeps_every_promise(&named((0..12).map(|number| {
        let site = format!(
            "Le site https://p{number:02}.exemple.fr est publié par la ville de Springfield."
        );
        let [one, two, three] = [
            "Ce que vous nous envoyez est gardé treize mois et pas davantage.",
            "Personne d'autre ne lit ce que vous avez envoyé à la ville.",
            "Vous pouvez demander à tout moment que tout soit effacé.",
        ];
        if number < 8 {
            format!("Notice\n\n{one}\n\n{site}\n\n{two}\n\n{three}\n")
        } else {
            format!("Notice\n\n{one}\n\n{two}\n\n{three}\n\n{site}\n")
        }
    })));
    let moved = analysis.families[0]
        .documents
        .iter()
        .flat_map(|held| &held.findings.deviations);
    let moved = moved.filter(|found| found.kind == Kind::Moved && found.after.is_some());
    assert_eq!(moved.count(), 4);
}

#[test]
fn an_address_of_all_that_one_spells_otherwise_is_told() {
    for odd in 0..6 {
        let analysis = keeps_every_promise(&named((0..6).map(|number| {
            let cnil = if number == odd { "www.CNIL.fr" } else { "www.cnil.fr" };
            format!(
                "Notice\n\nVos droits sont ceux que la loi donne, voir https://{cnil} pour en savoir davantage.\n\nCe que vous \
                 envoyez est gardé treize mois.\n"
            )
        })));
        let documents = &analysis.families[0].documents;
        let told: Vec<usize> = documents
            .iter()
            .map(|held| held.findings.deviations.len())
            .collect();
        assert_eq!(told.iter().sum::<usize>(), 1, "{odd}: {told:?}");
        assert_eq!(told[odd], 1);
    }
}

#[test]
fn a_date_of_one_word_makes_no_heading_of_the_others_paragraph() {
    let analysis = keeps_every_promise(&named((0..10).map(|number| {
        let date = match number {
            9 => "2019".to_owned(),
            _ => format!("{} mars 20{}", number + 1, number + 10),
        };
        format!(
            "Charte du portail\n\nCe portail respecte la vie privée de tous ses visiteurs, sans exception aucune.\n\n\
             Conditions du portail telles que le conseil les a votées le {date}\n\nLes données sont gardées treize mois au \
             plus et ne sont lues par personne d'autre.\n"
        )
    })));
    let element = analysis.families[0].template.blocks[2].element;
    assert_eq!(element, Element::Paragraph);
}

#[test]
fn a_number_that_begins_a_line_is_its_marker_or_none() {
    let lines = [
        "1.2 de sans garde",
        "rien 2. de sans garde",
        "12 de sans garde",
    ];
    let text = |line: &str| {
        format!(
            "Notice\n\n{line}\nle site de la ville garde ce que vous nous avez dit\n\npendant treize mois sans rien lire ni \
             vendre\n"
        )
    };
    let seen: Vec<Vec<Vec<Arc<str>>>> = [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1]]
        .iter()
        .map(|order| {
            let analysis = analysed(&named(order.iter().map(|line| text(lines[*line]))));
            let documents = analysis.families.iter().flat_map(|held| &held.documents);
            let mut ids: Vec<(usize, Vec<Arc<str>>)> = documents
                .map(|document| {
                    let place: usize = document
                        .path
                        .text
                        .get(1..3)
                        .and_then(|number| number.parse().ok())
                        .expect("a number");
                    let ids = document.findings.deviations.iter();
                    (
                        order[place],
                        ids.map(|found| Arc::clone(&found.id)).collect(),
                    )
                })
                .collect();
            ids.sort();
            ids.into_iter().map(|(_, ids)| ids).collect()
        })
        .collect();
    assert!(seen.iter().all(|ids| *ids == seen[0]), "{seen:#?}");
}

#[test]
fn the_wording_that_a_text_takes_is_its_own() {
    let template = "+++\ncharte-diff = 1\nname = \"notice\"\n+++\n\n# Notice\n\nThe site {{any: {{url}} serves https://fixed.fr | \
                    https://fixed.fr serves {{url}} }} in the town.\n\nWhat you send is kept for thirteen months, no more.\n";
    let template =
        charte_diff::template::read::read(template.as_bytes(), "notice.txt").expect("a template");
    let hosts = [
        "https://fixed.fr",
        "https://a.fr",
        "https://b.fr",
        "https://c.fr",
    ];
    let texts = hosts.iter().flat_map(|one| {
        let other = hosts.iter();
        other.flat_map(move |other| {
            ["\n\n", " "].map(|gap| {
                format!(
                    "Notice\n\nThe site{gap}{one} serves {other} in the town.\n\nWhat you send is kept for thirteen months, no \
                     more.\n"
                )
            })
        })
    });
    is_judged_as_on_its_own("choice", &named(texts), &Pinned::new(vec![template]));
}
