//! Texts that mean harm, or are merely monstrous: nothing that a terminal obeys reaches the output raw, signs of the
//! template's own language are text like any other, and nothing takes long.

mod planted {
    #![allow(dead_code, reason = "these tests need a part of the generator only")]
    pub(crate) mod check;
    pub(crate) mod contract;
    pub(crate) mod rebuild;
    pub(crate) mod words;
}
mod promises;

use std::time::Duration;

use charte_diff::analysis::Analysis;
use charte_diff::deviation::{Kind, RaisedBy, Severity};
use charte_diff::engine::written_form;
use charte_diff::report::lang::Lang;
use charte_diff::report::text::{self, TextOptions};
use promises::colours::uncoloured;
use promises::{File, analysed_in_time, broken, json, timed};

/// Longer than that, even without much optimisation, it is not linear. Of the processor's time, whatever else runs.
const PATIENCE: Duration = Duration::from_secs(10);

const FRAME: &str = "\
Charte du portail

Ce portail est édité par la collectivité et publie des données ouvertes pour tous les habitants de la commune.

%

Chaque visiteur peut demander la copie des données qui le concernent en écrivant au service des archives.
";

/// A family of which each document holds one of `texts` in the middle.
fn family(texts: &[&str]) -> Vec<File> {
    let named = texts.iter().enumerate().map(|(number, text)| {
        let text = FRAME.replace('%', text).into_bytes();
        (format!("{number:02}.txt"), text)
    });
    named.collect()
}

/// Everything that people read of an analysis: in both languages, with and without colour, all of it.
fn read_by_people(analysis: &Analysis) -> Vec<String> {
    let mut printed = Vec::new();
    for lang in [Lang::Fr, Lang::En] {
        for colour in [false, true] {
            let options = TextOptions {
                width: 80,
                colour,
                lang,
                verbose: true,
                quiet: false,
            };
            let mut out = Vec::new();
            text::write(analysis, &options, &mut out).expect("memory takes everything");
            printed.push(String::from_utf8(out).expect("UTF-8"));
        }
    }
    printed
}

/// What a terminal obeys, or what makes it show another text than there is. By this test's own list.
fn is_harmful(sign: char) -> bool {
    sign != '\n' && sign.is_control()
        || matches!(sign, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
            | '\u{feff}' | '\u{ad}' | '\u{e0000}'..='\u{e007f}')
}

/// Runs over `files` in time, breaks no promise, and prints nothing raw; answers what it found.
fn harmless(files: &[File]) -> Analysis {
    let (analysis, analysing) = analysed_in_time(files, 1);
    let ((printed, read), writing) = timed(|| (json(&analysis), read_by_people(&analysis)));
    let taken = analysing + writing;
    assert!(taken < PATIENCE, "{taken:?}");
    let told = broken(files, &analysis);
    assert!(told.is_empty(), "{told:#?}");
    let raw = |text: &str| text.chars().find(|sign| is_harmful(*sign));
    let printed = std::str::from_utf8(&printed).expect("JSON is UTF-8");
    assert_eq!(raw(printed), None, "in JSON");
    for text in &read {
        assert_eq!(raw(&uncoloured(text)), None, "in {}", uncoloured(text));
    }
    analysis
}

fn deviations(analysis: &Analysis, document: usize) -> Vec<(Kind, Severity, Option<RaisedBy>)> {
    let [family] = &*analysis.families else {
        panic!("{} families", analysis.families.len());
    };
    let found = &family.documents[document].findings.deviations;
    found
        .iter()
        .map(|found| (found.kind, found.severity, found.raised_by))
        .collect()
}

const PLAIN: &str = "La durée est fixée par le service des archives après avis du conseil.";

#[test]
fn terminal_escapes_are_shown_and_not_obeyed() {
    for escape in [
        "\u{1b}[2J\u{1b}[H",
        "\u{1b}]0;titre\u{7}",
        "\u{1b}]8;;https://mal.fr\u{1b}\\lien\u{1b}]8;;\u{1b}\\",
        "\u{9b}31m",
        "\u{90}q\u{9c}",
        "\u{8}\u{8}\u{8}",
        "\u{1b}c",
    ] {
        let extra = format!("{PLAIN}\n\nUn ajout {escape} que la famille ne connaît pas du tout.");
        let reworded = PLAIN.replace("fixée", &format!("dé{escape}cidée"));
        harmless(&family(&[PLAIN, PLAIN, PLAIN, &extra, &reworded]));
    }
}

#[test]
fn a_file_name_is_text_from_outside_too() {
    let mut files = family(&[PLAIN, PLAIN, PLAIN]);
    files.push((
        "\u{1b}[31mrouge\u{202e}.txt".to_owned(),
        b"\0\x01\x02".to_vec(),
    ));
    files.push((
        "\u{1b}[2J.txt".to_owned(),
        FRAME.replace('%', "Autre chose, tout autre.").into_bytes(),
    ));
    files.sort();
    harmless(&files);
}

#[test]
fn bidirectional_controls_are_a_warning_that_says_so() {
    for control in [
        "\u{202e}", "\u{202a}", "\u{2066}", "\u{2069}", "\u{200f}", "\u{61c}",
    ] {
        let turned = PLAIN.replace("archives", &format!("{control}archives"));
        let analysis = harmless(&family(&[PLAIN, PLAIN, PLAIN, &turned]));
        let expected = [(Kind::Encoding, Severity::Warning, Some(RaisedBy::Bidi))];
        assert_eq!(deviations(&analysis, 3), expected, "{control:?}");
        assert!(deviations(&analysis, 0).is_empty());
    }
}

#[test]
fn invisible_characters_are_a_note() {
    for sign in [
        "\u{200b}",
        "\u{ad}",
        "\u{feff}",
        "\u{2060}",
        "\u{e0041}",
        "\u{200d}",
        "\u{fe0f}",
    ] {
        let dotted = PLAIN.replace("archives", &format!("archi{sign}ves"));
        let analysis = harmless(&family(&[PLAIN, PLAIN, PLAIN, &dotted]));
        assert_eq!(
            deviations(&analysis, 3),
            [(Kind::Encoding, Severity::Note, None)],
            "{sign:?}"
        );
    }
}

#[test]
fn joiners_that_a_script_or_an_emoji_needs_are_no_deviation() {
    for text in [
        "Une équipe 👩\u{200d}💻 et 👨\u{200d}👩\u{200d}👧\u{200d}👦 répond.",
        "نمی\u{200c}خواهم این را",
        "क्\u{200d}ष",
        "❤\u{fe0f} et 1\u{fe0f}\u{20e3}",
    ] {
        let all = format!("{PLAIN} {text}");
        let analysis = harmless(&family(&[&all, &all, &all]));
        for document in 0..3 {
            assert!(deviations(&analysis, document).is_empty(), "{text}");
        }
        let written = written_form(format!("{text}\n").as_bytes()).expect("a text");
        assert_eq!(written.text, format!("{text}\n"));
    }
}

#[test]
fn nothing_is_cut_off_at_a_nul() {
    let text = PLAIN.replace("archives", "ar\0chives");
    let files = family(&[PLAIN, PLAIN, PLAIN, &text]);
    let analysis = harmless(&files);
    // One NUL in a long text is a control character; a file of them is no text.
    assert_eq!(analysis.summary.documents + analysis.summary.skipped, 4);
}

#[test]
fn the_templates_own_signs_are_text_when_a_document_holds_them() {
    for sign in [
        "{{",
        "}}",
        "{{url}}",
        "{{url",
        "url}}",
        "{{{{",
        "}}}}",
        "{{{",
        "}}}",
        "{{{{url}}}}",
        "{{{{{url}}}}}",
        "{{}}",
        "{{any: a | b}}",
        "{{any:",
        "{{optional}}",
        "{{end}}",
        "||",
        "{ {",
        "{",
        "}{",
        "+++",
        "{{texte_2}}",
    ] {
        let all = PLAIN.replace("service", &format!("service {sign} et"));
        let glued = PLAIN.replace("service", &format!("ser{sign}vice"));
        let slotted = |name: &str| format!("{all} Voir https://{name}.fr pour {sign} plus {sign}.");
        let (one, two, three) = (slotted("un"), slotted("deux"), slotted("trois"));
        for texts in [
            [&*all, &all, &all, PLAIN],
            [PLAIN, PLAIN, PLAIN, &all],
            [&*glued, &glued, &glued, PLAIN],
            [PLAIN, PLAIN, PLAIN, &glued],
            [&*one, &two, &three, PLAIN],
            [&*one, &two, &three, &all],
        ] {
            harmless(&family(&texts));
        }
    }
}

#[test]
fn text_like_markup_stays_text() {
    for text in [
        "Le signe <b> et le signe </b> <i>se suivent</i>.",
        "<https://exemple.fr> & <a@b.fr>",
        "<script>alert(1)</script>",
        "&lt;p&gt; &amp;nbsp; &#8217;",
        "![image](javascript:alert(1)) [lien](https://mal.fr)",
        "=HYPERLINK(\"https://mal.fr\")",
        "::error file=a::message",
        "`code` ~~~ ```",
    ] {
        let all = format!("{PLAIN} {text}");
        harmless(&family(&[PLAIN, PLAIN, PLAIN, &all]));
        harmless(&family(&[&all, &all, &all, PLAIN]));
    }
}

#[test]
fn pipes_are_cells_in_tables_and_text_elsewhere() {
    for text in [
        "Accueil | Contact | Plan du site",
        "| a | b |\n|---|---|\n| c \\| d | e |\n| f | |",
        "||||\n||||",
        "| | | |",
        "a | b\n\nc | d | e | f",
        "|",
        "\\|",
    ] {
        let all = format!("{PLAIN}\n\n{text}");
        harmless(&family(&[PLAIN, PLAIN, PLAIN, &all]));
        harmless(&family(&[&all, &all, &all, PLAIN]));
    }
}

#[test]
fn numbering_may_be_as_deep_as_it_likes() {
    let deep: String = (1..400)
        .map(|number| format!("{}1 Niveau {number}\n\n", "1.".repeat(number)))
        .collect();
    let hashes: String = (1..200)
        .map(|number| format!("{} Niveau {number}\n\n", "#".repeat(number)))
        .collect();
    let indented: String = (1..200)
        .map(|number| format!("{}- point {number}\n", " ".repeat(number)))
        .collect();
    let long = format!("{} Titre", "9".repeat(10_000));
    for text in [deep, hashes, indented, long] {
        harmless(&family(&[PLAIN, PLAIN, PLAIN, &text]));
        harmless(&family(&[&text, &text, &text, PLAIN]));
    }
}

#[test]
fn a_line_of_five_megabytes_is_read_in_time() {
    let words = "les données du portail sont publiées par la commune ".repeat(100_000);
    let word = "a".repeat(5_000_000);
    for line in [words, word] {
        let other = format!("{line} fin");
        let files: Vec<File> = [&line, &line, &other]
            .into_iter()
            .zip(0..)
            .map(|(line, number)| (format!("{number}.txt"), format!("{line}\n").into_bytes()))
            .collect();
        harmless(&files);
    }
}

#[test]
fn a_line_of_five_megabytes_of_signs_is_read_in_time() {
    for sign in [
        "|", "{{", "\t", " ", "-", "_", "(", ".", "\u{301}", "\u{200b}", "*a", "1.", "a@", "/a",
        "« ",
    ] {
        let line = format!("{}{}", "Début ", sign.repeat(5_000_000 / sign.len() / 5));
        harmless(&[("a.txt".to_owned(), line.into_bytes())]);
    }
}

#[test]
fn fifty_thousand_equal_lines_are_read_in_time() {
    for (line, between) in [
        ("Accepter les cookies du portail.", "\n"),
        ("Accepter les cookies du portail.", "\n\n"),
        ("session\tGarder la connexion\tune heure", "\n"),
        ("- un point de la liste", "\n"),
        ("---", "\n"),
    ] {
        let text = format!("Titre\n\n{}\n", vec![line; 50_000].join(between));
        let longer = format!("{text}\nUne dernière ligne qui est autre.\n");
        let files: Vec<File> = [&text, &text, &longer]
            .into_iter()
            .zip(0..)
            .map(|(text, number)| (format!("{number}.txt"), text.clone().into_bytes()))
            .collect();
        harmless(&files);
    }
}

#[test]
fn fifty_thousand_lines_that_all_differ_are_read_in_time() {
    let text: String = (0..50_000)
        .map(|number| {
            format!(
                "Ligne {number} du texte, sans rapport avec {}.\n\n",
                number * 7
            )
        })
        .collect();
    let other = text.replace("Ligne 25000 ", "Phrase 25000 ");
    let files: Vec<File> = [&text, &text, &other]
        .into_iter()
        .zip(0..)
        .map(|(text, number)| (format!("{number}.txt"), text.clone().into_bytes()))
        .collect();
    harmless(&files);
}
