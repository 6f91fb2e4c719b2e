//! Documents against a template that people keep.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, helpers included"
)]

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use charte_diff::analysis::Analysis;
use charte_diff::corpus;
use charte_diff::deviation::{Deviation, Kind, Severity, SlotFault};
use charte_diff::engine::{Pinned, Settings, analyse, check};
use charte_diff::report::lang::Lang;
use charte_diff::template::read::read;
use charte_diff::template::{Template, file};

fn pinned(text: &str) -> Pinned {
    Pinned::new(vec![template(text)])
}

fn template(text: &str) -> Template {
    read(text.as_bytes(), "essai.txt").unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// Checks texts, each in a file of its name.
fn checked(pinned: &Pinned, files: &[(&str, &str)]) -> Analysis {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let found = corpus::collect(&[folder.path().to_owned()], "-");
    let analysis = check(&found.files, pinned, &Settings::default(), &|_| {});
    for document in analysis
        .families
        .iter()
        .flat_map(|family| &family.documents)
    {
        assert!(document.findings.verified, "{}", document.path.text);
    }
    analysis
}

fn only(analysis: &Analysis) -> &[Arc<Deviation>] {
    match &analysis.families[..] {
        [family] => &family.documents[0].findings.deviations,
        _ => panic!(
            "{} families, {:?}",
            analysis.families.len(),
            analysis.unassigned
        ),
    }
}

fn kinds(pinned: &Pinned, text: &str) -> Vec<(Kind, u32)> {
    let analysis = checked(pinned, &[("a.example.fr.txt", text)]);
    only(&analysis)
        .iter()
        .map(|held| {
            (
                held.kind,
                held.found.as_ref().map_or(0, |found| found.start_line),
            )
        })
        .collect()
}

fn chartes() -> (Template, Vec<(String, String)>) {
    let found = corpus::collect(&[PathBuf::from("corpus")], "-");
    let analysis = analyse(&found.files, &Settings::default(), &|_| {});
    let written = file::write(&analysis.families[0].template, &Lang::En);
    let texts = found.files.iter().map(|file| {
        let name = file
            .path()
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        (name, fs::read_to_string(file.path()).unwrap())
    });
    (template(&written), texts.collect())
}

#[test]
fn the_five_chartes_against_their_template() {
    let (template, _) = chartes();
    let found = corpus::collect(&[PathBuf::from("corpus")], "-");
    let analysis = check(
        &found.files,
        &Pinned::new(vec![template]),
        &Settings::default(),
        &|_| {},
    );
    let found: Vec<(&str, Vec<u32>)> = analysis.families[0]
        .documents
        .iter()
        .map(|document| {
            let grave = document.findings.deviations.iter();
            let grave = grave.filter(|held| held.severity >= Severity::Warning);
            let lines = grave.map(|held| held.found.as_ref().unwrap().start_line);
            (&*document.portal, lines.collect())
        })
        .collect();
    assert_eq!(
        found,
        [
            ("chaville-seineouest.opendatasoft.com", vec![]),
            ("data.blois.agglopolys.fr", vec![30]),
            ("data.saint-maur.com", vec![30, 31, 32, 33]),
            ("opendata.ha-py.fr", vec![]),
            ("valenciennesmetro.opendatasoft.com", vec![]),
        ]
    );
    assert!(
        analysis.families[0]
            .documents
            .iter()
            .all(|held| held.findings.verified)
    );
}

#[test]
fn a_document_is_judged_alone_as_in_its_folder() {
    let (template, texts) = chartes();
    let pinned = Pinned::new(vec![template]);
    let all: Vec<(&str, &str)> = texts
        .iter()
        .map(|(name, text)| (&**name, &**text))
        .collect();
    let together = checked(&pinned, &all);
    for (name, text) in &all {
        let alone = checked(&pinned, &[(name, text)]);
        let held = together.families[0].documents.iter();
        let same = held
            .clone()
            .find(|held| held.path.text.ends_with(name))
            .unwrap();
        assert_eq!(only(&alone), &*same.findings.deviations, "{name}");
    }
}

const TERMS: &str = "+++\ncharte-diff = 1\n+++\n
# Conditions d'utilisation

Le site {{url}} est mis à disposition du public par son éditeur, sans garantie d'aucune sorte.

{{any: Il est ouvert à tous | Il est ouvert aux habitants de la commune}} et {{optional}}son usage {{end}}ne requiert aucun compte.

{{optional}}
## Réutilisation

Les données sont réutilisables sous la licence ouverte de l'État, à condition d'en citer la source.

{{optional}}
Une attestation est remise sur simple demande adressée à {{email}} dans un délai de 30 jours.
{{end}}
{{end}}

Toute question peut être posée au service qui en a la charge, par courrier ou au guichet.
";

const CONFORMING: &str = "Conditions d'utilisation\n
Le site https://a.example.fr est mis à disposition du public par son éditeur, sans garantie d'aucune sorte.\n
Il est ouvert aux habitants de la commune et ne requiert aucun compte.\n
Toute question peut être posée au service qui en a la charge, par courrier ou au guichet.\n";

#[test]
fn what_may_be_absent_and_what_is_allowed_is_no_deviation() {
    let pinned = pinned(TERMS);
    assert_eq!(kinds(&pinned, CONFORMING), []);
    let whole = CONFORMING.replace(
        "Toute question",
        "Réutilisation\n\nLes données sont réutilisables sous la licence ouverte de l'État, à condition d'en citer la \
         source.\n\nUne attestation est remise sur simple demande adressée à x@a.example.fr dans un délai de 30 jours.\
         \n\nToute question",
    );
    assert_eq!(kinds(&pinned, &whole), []);
    // The inner part may be absent while the outer is there; of the outer, everything must be there.
    let inner = whole.replace(
        "Une attestation est remise sur simple demande adressée à x@a.example.fr dans un délai de 30 jours.\n\n",
        "",
    );
    assert_eq!(kinds(&pinned, &inner), []);
    let torn = inner.replace("Réutilisation\n\n", "");
    assert_eq!(kinds(&pinned, &torn), [(Kind::Missing, 0)]);
    // Wrapped lines are read as the template shows them.
    let wrapped = whole
        .replace(" est mis à", "\nest mis à")
        .replace(" et ne", "\net ne");
    assert_eq!(kinds(&pinned, &wrapped), []);
}

#[test]
fn another_wording_is_held_against_the_nearest_one() {
    let pinned = pinned(TERMS);
    let text = CONFORMING.replace(
        "aux habitants de la commune",
        "aux seuls habitants de la commune",
    );
    let analysis = checked(&pinned, &[("a.example.fr.txt", &text)]);
    let [wording] = only(&analysis) else {
        panic!("{:?}", only(&analysis));
    };
    assert_eq!(wording.kind, Kind::Wording);
    assert_eq!(
        &*wording.template.as_ref().unwrap().text,
        "Il est ouvert aux habitants de la commune et ne requiert aucun compte."
    );
}

#[test]
fn a_filler_that_cannot_be_right() {
    let text = "+++\ncharte-diff = 1\n[slots.url]\ntype = \"url\"\nsame_as_portal = true\n[slots.ville]\ntype = \"text\"\n\
                match = '(Commune|Ville) de .+'\n+++\n\n# Mentions légales\n\nLe site {{url}} est édité par la {{ville}}, qui en répond \
                seule.\n\nLa {{ville}} tient le registre des traitements et le montre à qui le demande sur {{url}}.\n";
    let pinned = pinned(text);
    let document = |url: &str, first: &str, second: &str| {
        format!(
            "Mentions légales\n\nLe site {url} est édité par la {first}, qui en répond seule.\n\nLa {second} tient le \
             registre des traitements et le montre à qui le demande sur https://a.example.fr.\n"
        )
    };
    let faults = |text: &str| -> Vec<(SlotFault, u32)> {
        let analysis = checked(&pinned, &[("a.example.fr.txt", text)]);
        let held = only(&analysis).iter();
        held.map(|held| {
            assert_eq!(held.kind, Kind::Slot, "{held:?}");
            let slot = &held.wrong_slots[0];
            (slot.fault, held.found.as_ref().unwrap().start_line)
        })
        .collect()
    };
    let ours = "https://a.example.fr";
    let right = "Commune de Nulle-Part";
    assert_eq!(faults(&document(ours, right, right)), []);
    assert_eq!(
        faults(&document("https://b.example.fr", right, right)),
        [(SlotFault::ForeignHost, 3)]
    );
    assert_eq!(
        faults(&document("[adresse du site]", right, right)),
        [(SlotFault::Placeholder, 3)]
    );
    assert_eq!(
        faults(&document(ours, right, "région de Nulle-Part")),
        [(SlotFault::NoMatch, 5)]
    );
    assert_eq!(
        faults(&document(ours, right, "Ville de Partout")),
        [(SlotFault::Disagrees, 5)]
    );
}

#[test]
fn a_title_above_two_copyright_lines_is_a_block_of_its_own() {
    let pinned = pinned(
        "+++\ncharte-diff = 1\n+++\n\nCopyright (c) {{date}} {{text}}\n\nPermission is hereby granted, free of charge, to any person \
         obtaining a copy of this software.\n",
    );
    let text = "The Example Licence (MIT)\n\nCopyright (c) 2015-2020 Ada Lovelace\nCopyright (c) 2017-2020 Example Inc.\n\n\
                Permission is hereby granted, free of charge, to any person obtaining a copy\nof this software.\n";
    assert_eq!(
        kinds(&pinned, text),
        [(Kind::Extra, 1), (Kind::Duplicate, 4)]
    );
}

#[test]
fn each_document_takes_the_template_that_fits_it() {
    let (charte, texts) = chartes();
    let mut terms = template(TERMS);
    terms.name = "conditions".into();
    let pinned = Pinned::new(vec![terms, charte]);
    let analysis = checked(
        &pinned,
        &[
            ("a.example.fr.txt", CONFORMING),
            ("b.txt", &texts[3].1),
            (
                "c.txt",
                "Recette de la soupe\n\nÉpluchez les légumes, puis faites-les cuire une heure à feu doux.\n",
            ),
        ],
    );
    let names: Vec<(&str, &str)> = analysis
        .families
        .iter()
        .flat_map(|family| {
            family.documents.iter().map(|held| {
                (
                    &*family.template.name,
                    held.path.text.rsplit('/').next().unwrap(),
                )
            })
        })
        .collect();
    assert_eq!(names.len(), 2);
    assert!(
        names.contains(&("conditions", "a.example.fr.txt")),
        "{names:?}"
    );
    assert!(names.contains(&("charte-cookies", "b.txt")), "{names:?}");
    assert_eq!(analysis.unassigned.len(), 1);
    assert!(analysis.unassigned[0].path.text.ends_with("c.txt"));
}

/// As licence templates are written: variables with expressions, alternatives, optional parts.
const LICENCE: &str = "+++\ncharte-diff = 1\nname = \"licence\"\n[slots.title]\ntype = \"text\"\nmatch = '.{0,200}'\n\
    [slots.years]\ntype = \"text\"\nmatch = '\\d{4}( ?- ?\\d{4})?(, \\d{4})*'\n[slots.holder]\ntype = \"text\"\nmatch = '\\S.{0,400}'\n\
    [slots.bullet]\ntype = \"text\"\nmatch = '.{0,20}'\n+++\n
{{optional}}
{{title}}
{{end}}

Copyright {{optional}}(c) {{end}}{{years}} {{holder}}{{optional}} All rights reserved.{{end}}

Redistribution and use in source and binary forms, with or without modification, are permitted provided that the \
following {{any: conditions | condition}} {{any: are | is}} met:

{{bullet}} Redistributions of source code must retain the {{any: above | original}} copyright notice, this list of \
conditions and the following disclaimer.

{{optional}}
{{bullet}} Neither the name of {{any: {{holder}} | the copyright holder | the {{any: author | authors}}}} nor the names of \
{{any: its | his | her | their}} contributors may be used to endorse products derived from this software.
{{end}}

THIS SOFTWARE IS PROVIDED BY {{any: {{holder}} | THE COPYRIGHT HOLDERS AND CONTRIBUTORS}} \"AS IS\" AND ANY EXPRESS OR \
IMPLIED WARRANTIES ARE DISCLAIMED.
";

#[test]
fn a_licence_template_with_variables_and_choices() {
    let pinned = pinned(LICENCE);
    let text = "The Example Licence\n\nCopyright (c) 2015 - 2020, 2022 Ada Lovelace and 3 others\n\nRedistribution and use in source \
                and binary forms, with or without modification, are permitted provided that the following condition is \
                met:\n\n1. Redistributions of source code must retain the above copyright notice, this list of conditions \
                and the following disclaimer.\n\nTHIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS \"AS \
                IS\" AND ANY EXPRESS OR IMPLIED WARRANTIES ARE DISCLAIMED.\n";
    let analysis = checked(&pinned, &[("a.txt", text)]);
    assert_eq!(only(&analysis), []);
    let slots: Vec<(&str, &str)> = analysis.families[0].documents[0]
        .findings
        .slots
        .iter()
        .filter(|(_, fillers)| !fillers.is_empty())
        .map(|(name, fillers)| (&**name, &*fillers[0]))
        .collect();
    assert_eq!(
        slots,
        [
            ("title", "The Example Licence"),
            ("years", "2015 - 2020, 2022"),
            ("holder", "Ada Lovelace and 3 others"),
        ]
    );
    // Without its title, with the other clause, and with a year that is none.
    let other = text
        .replace("The Example Licence\n\n", "")
        .replace("2015 - 2020, 2022", "20155")
        .replace(
            "THIS SOFTWARE",
            "* Neither the name of the author nor the names of his contributors may be used to endorse products derived \
             from this software.\n\nTHIS SOFTWARE",
        );
    let analysis = checked(&pinned, &[("a.txt", &other)]);
    let [only] = only(&analysis) else {
        panic!("{:?}", only(&analysis));
    };
    assert_eq!(only.kind, Kind::Slot);
    // The number is no year; whose it is, the words alone cannot tell.
    let faults: Vec<SlotFault> = only.wrong_slots.iter().map(|slot| slot.fault).collect();
    assert!(faults.contains(&SlotFault::Empty) || faults.contains(&SlotFault::NoMatch));
}

#[test]
fn a_template_of_countless_readings_is_matched_all_the_same() {
    // 3^60 readings in one block, and 2^60 ways to leave blocks out.
    let words: Vec<String> = (0..60)
        .map(|at| {
            format!(
                "mot{at} {{{{any: un{at} | deux{at} | {{{{optional}}}}le {{{{end}}}}trois{at} }}}}"
            )
        })
        .collect();
    let mut text = format!(
        "+++\ncharte-diff = 1\n+++\n\n# Conditions\n\n{}.\n",
        words.join(" ")
    );
    for at in 0..60 {
        text.push_str(&format!(
            "\n{{{{optional}}}}\nLa clause numéro {at} s'applique au portail{at} dans les cas prévus{at} par son règlement.\n{{{{end}}}}\n"
        ));
    }
    let pinned = pinned(&text);
    let chosen = |at: usize| ["un", "deux", "le trois"][at % 3];
    let mut document: Vec<String> = (0..60)
        .map(|at| format!("mot{at} {}{at}", chosen(at)))
        .collect();
    document[30] = "mot30 autre30".into();
    let mut document = format!("Conditions\n\n{}.\n", document.join(" "));
    for at in (0..60).filter(|at| at % 7 != 0) {
        document.push_str(&format!(
            "\nLa clause numéro {at} s'applique au portail{at} dans les cas prévus{at} par son règlement.\n"
        ));
    }
    let analysis = checked(&pinned, &[("a.txt", &document)]);
    let [only] = only(&analysis) else {
        panic!("{:?}", only(&analysis));
    };
    assert_eq!(
        (only.kind, only.found.as_ref().unwrap().start_line),
        (Kind::Wording, 3)
    );
}

#[test]
fn a_blank_line_after_a_part_that_is_absent_ends_the_block() {
    let pinned = pinned(
        "+++\ncharte-diff = 1\n+++\n\nCharte du site\n\nLes données du site sont servies depuis la France \
         {{any: par nous seuls | par la ville}} {{optional}}et la région {{optional}}entière {{end}}{{end}}{{optional}}ou \
         ailleurs{{end}}\n\nUne question \
         ne coûte rien : posez la vôtre à notre équipe, qui vous répondra {{any: vite | bientôt}}.\n",
    );
    for end in [
        "par nous seuls",
        "par la ville",
        "par la ville et la région",
        "par la ville et la région entière",
        "par la ville ou ailleurs",
    ] {
        let text = |between: &str| {
            format!(
                "Charte du site\n\nLes données du site sont servies depuis la France {end}\n\n{between}Une question ne coûte rien : \
                 posez la vôtre à notre équipe, qui vous répondra bientôt.\n"
            )
        };
        assert_eq!(kinds(&pinned, &text("")), [], "{end}");
        let more = "Un paragraphe de plus que personne n’attend à cet endroit du texte.\n\n";
        assert_eq!(kinds(&pinned, &text(more)), [(Kind::Extra, 5)], "{end}");
    }
}

#[test]
fn a_short_reading_of_a_long_block_fits_its_template() {
    let pinned = pinned(
        "+++\ncharte-diff = 1\n+++\n\n{{optional}}Les cookies servent à mesurer la fréquentation du portail, à garder les \
         préférences de chacun, à ouvrir une session sûre, à répondre aux questions posées par le formulaire, et à rien \
         d'autre que cela. {{end}}Ce site ne garde rien du tout.\n",
    );
    assert_eq!(kinds(&pinned, "Ce site ne garde rien du tout.\n"), []);
}

#[test]
fn a_column_is_called_by_the_first_wording_of_its_header() {
    let pinned = pinned(
        "+++\ncharte-diff = 1\n+++\n\n{{any: Nom | Titre}}\tBut\nNous\tle but de tous\nVous\tle but de chacun\n",
    );
    let analysis = checked(
        &pinned,
        &[(
            "a.txt",
            "Titre\tBut\nNous\tle but de tous\nVos\tle but de chacun\n",
        )],
    );
    let [deviation] = only(&analysis) else {
        panic!("{:?}", only(&analysis));
    };
    assert_eq!(deviation.column.as_deref(), Some("Nom"));
}

#[test]
fn a_year_that_stands_alone_is_a_number_too() {
    let pinned = pinned(
        "+++\ncharte-diff = 1\n+++\n\nLa commune emploie {{number}} agents, {{any: et | ou}} {{number_2}} en été, depuis \
         {{date}}.\n",
    );
    let text = |number: &str| {
        format!("La commune emploie {number} agents, ou {number} en été, depuis 1982.\n")
    };
    for number in ["350", "1982", "2 010"] {
        assert_eq!(kinds(&pinned, &text(number)), [], "{number}");
    }
    for other in ["1982-1990", "tous", "3 mars 1982"] {
        assert_eq!(
            kinds(&pinned, &text(other)),
            [(Kind::Wording, 1)],
            "{other}"
        );
    }
}

/// The commonest line of a legal notice: a label, and what belongs to it.
#[test]
fn what_follows_a_label_is_its_filler() {
    for (label, filler) in [
        ("Directeur de la publication :", "Jeanne d'Arc"),
        (
            "Umsatzsteuer-Identifikationsnummer (§ 27 a UStG):",
            "DE 999 999",
        ),
        ("Édité par qui ?", "La commune de Nulle-Part"),
        ("Voici tout.", "Et le reste"),
    ] {
        for end in ["", "."] {
            let text = format!(
                "+++\ncharte-diff = 1\n[slots.nom]\ntype = \"text\"\n+++\n\n# Mentions légales\n\n{label} {{{{nom}}}}{end}\n\n\
                 Le site est mis à disposition du public par son éditeur, sans garantie.\n"
            );
            let document = format!(
                "Mentions légales\n\n{label} {filler}{end}\n\nLe site est mis à disposition du public par son éditeur, sans \
                 garantie.\n"
            );
            assert_eq!(
                kinds(&pinned(&text), &document),
                [],
                "{label} {filler}{end}"
            );
        }
    }
}

#[test]
fn every_slot_that_cannot_be_right_is_named() {
    let pinned = pinned(
        "+++\ncharte-diff = 1\n[slots.an]\ntype = \"date\"\n[slots.nom]\ntype = \"text\"\n+++\n\nCopyright (c) {{an}}, {{nom}}. All \
         rights reserved.\n\nRedistribution is permitted provided that the following conditions are met by whoever does it.\n",
    );
    let faults = |line: &str| -> Vec<(SlotFault, String)> {
        let text = format!(
            "{line}\n\nRedistribution is permitted provided that the following conditions are met by whoever does it.\n"
        );
        let analysis = checked(&pinned, &[("a.txt", &text)]);
        let wrong = only(&analysis).iter().flat_map(|held| &held.wrong_slots);
        wrong
            .map(|slot| (slot.fault, slot.name.to_string()))
            .collect()
    };
    assert_eq!(
        faults("Copyright (c) [year], [fullname]. All rights reserved."),
        [
            (SlotFault::Placeholder, "an".into()),
            (SlotFault::Placeholder, "nom".into())
        ]
    );
    assert_eq!(
        faults("Copyright (c) 2021, . All rights reserved."),
        [(SlotFault::Empty, "nom".into())]
    );
}

/// A text that was cut short is the longer template's, whose words it holds, not the shorter one's.
#[test]
fn a_truncated_text_keeps_its_template() {
    let shared = "\n# Charte des cookies\n\nNous utilisons des cookies pour assurer le bon fonctionnement du site.\n";
    let own = |name: &str, more: &str| {
        let mut template = template(&format!("+++\ncharte-diff = 1\n+++\n{shared}{more}"));
        template.name = name.into();
        template
    };
    let long = own(
        "longue",
        "\nUn cookie est un petit fichier que votre navigateur garde quelque temps.\n\nIl en existe de plusieurs sortes, que voici \
         dans leur ordre.\n\nLes uns sont nécessaires et ne demandent aucun consentement à personne.\n\nLes autres servent à compter \
         les visites de chaque page du site.\n\nD'autres encore viennent de tiers et demandent votre accord exprès.\n",
    );
    let short = own(
        "courte",
        "\nCe portail ne dépose rien d'autre que ce qui lui est utile.\n",
    );
    let text = "Charte des cookies\n\nNous utilisons des cookies pour assurer le bon fonctionnement du site.\n\nUn cookie est un petit \
                fichier que votre navigateur garde quelque temps.\n";
    let analysis = checked(&Pinned::new(vec![short, long]), &[("a.txt", text)]);
    assert_eq!(&*analysis.families[0].template.name, "longue");
}

/// Very many blocks that differ in a number alone: each is paired with its equal.
#[test]
fn numbered_options_are_told_apart() {
    let mut template = String::from("+++\ncharte-diff = 1\n+++\n");
    let mut document = String::new();
    for at in 0..120 {
        let text = format!("Option numéro {at} du marché, au choix de chaque commune.\n");
        template.push_str(&format!("\n{{{{optional}}}}\n{text}{{{{end}}}}\n"));
        if at % 2 == 0 {
            document.push_str(&format!("{text}\n"));
        }
    }
    assert_eq!(kinds(&pinned(&template), &document), []);
}

#[test]
fn an_address_that_is_lost_is_of_substance() {
    let text = CONFORMING.replace("Le site https://a.example.fr est", "Le site est");
    let analysis = checked(&pinned(TERMS), &[("a.example.fr.txt", &text)]);
    let [only] = only(&analysis) else {
        panic!("{:?}", only(&analysis));
    };
    assert_eq!((only.kind, only.severity), (Kind::Wording, Severity::Error));
}
