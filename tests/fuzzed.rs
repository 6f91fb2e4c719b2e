//! What fuzzers found (see `fuzz/README.md`), each as small as it could be made, held to the properties that it broke.

mod planted {
    #![allow(dead_code, reason = "these tests need a part of the generator only")]
    pub(crate) mod check;
    pub(crate) mod contract;
    pub(crate) mod rebuild;
    pub(crate) mod words;
}
mod promises;

use charte_diff::report::lang::Lang;
use promises::kept::{of_a_template, of_its_templates};
use promises::writers::{WRITERS, of_writer};
use promises::{decided, named, of_a_folder, written};

fn none(told: &[String]) {
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// What cleaning takes away stood between two characters that are mojibake without it: the written form, read again, was
/// another text.
#[test]
fn mojibake_is_mended_once() {
    for bytes in [
        &b"\xc2\x7f\x88j"[..],
        "donn\u{200b}Ã©es".as_bytes(),
        "donnÃ©es\n━━━━━━\nÃ©tÃ©".as_bytes(),
        "Ã\u{a0}\u{a0}b".as_bytes(),
    ] {
        none(&written::of_a_form(bytes));
        none(&written::of_blocks(bytes));
    }
}

/// A slot that a document fills with nothing leaves one space in its text, and the JSON gives that text.
#[test]
fn an_empty_filler_is_rebuilt_from_the_json() {
    let text = "Afin de vous proposer le meilleur service possible nous utilisons des cookies pour assurer son bon \
                fonctionnement.";
    let files = named(vec![text.to_owned(), text.replacen("Afin", "Afin ____", 1)]);
    none(&of_a_folder(&files));
    none(&of_its_templates(&files));
}

/// A table of deviations about tags was taken for a page of HTML, and no decision could be read out of it.
#[test]
fn a_table_about_markup_is_a_table() {
    let text = "session_id   Garder votre session     24 heures\nA quoi servent les cookies de <https://data.exemple.fr>\n";
    let files = named(vec![text.to_owned(), text.replace("A quoi", "quoi")]);
    let tags = "<p></p><script></script><div></div>";
    let analysis = decided(&files, tags, 0b0110_1111);
    for (number, _) in WRITERS.iter().enumerate() {
        none(&of_writer(number, &analysis, Lang::Fr));
    }
}

/// A line of a template on which nothing is seen was one without words, which left a space at the end of the block.
#[test]
fn a_line_of_a_template_that_shows_nothing_is_blank() {
    for hidden in ["\u{7f}", "\u{1a}", "\u{200b}"] {
        let body = format!(
            "{{{{list_item}}}} un point\nw\n{hidden}\n\nLa durée est fixée par le service.\n"
        );
        let template = format!("+++\ncharte-diff = 1\nname = \"essai\"\n+++\n{body}");
        let text = body.replace("{{list_item}} ", "- ");
        none(&of_a_template(template.as_bytes(), text.as_bytes()));
    }
}

/// Braces of a filler are the document's, not the template's escapes.
#[test]
fn braces_in_a_filler_stay() {
    let template = "+++\ncharte-diff = 1\nname = \"essai\"\n[slots.nom]\ntype = \"text\"\n+++\n# Titre {{nom}}\n\nLa durée \
                    est fixée par le service.\n";
    let text = "# Titre }}}}\n\nLa durée est fixée par le service.\n";
    none(&of_a_template(template.as_bytes(), text.as_bytes()));
}

/// A file that begins with white space and what begins a PDF was read, and its written form was not.
#[test]
fn what_is_seen_first_says_what_a_file_is() {
    for bytes in [
        &b"   {\\rtf  text"[..],
        b"\n\n\x14%PDF-#",
        b"\x14<html> text",
        b"{\\\x15rtfz",
        b"<\x15html> a",
    ] {
        none(&written::of_a_form(bytes));
        none(&written::of_blocks(bytes));
    }
    for text in ["\u{a0}%PDF-#\n", "<h\u{200b}tml> a\n", "{\u{200b}\\rtf é\n"] {
        none(&written::of_a_form(text.as_bytes()));
        none(&written::of_blocks(text.as_bytes()));
    }
}

/// Documents that share words and no block had a template without blocks, which cannot be read.
#[test]
fn a_family_has_a_template() {
    let files = named(vec![
        ": : \n",
        "\n\n: : : : \n\n",
        ": \n\nle le le le le le le\n\ncookies : \n",
    ]);
    none(&of_a_folder(&files));
    none(&of_its_templates(&files));
}

/// `}}}}` in a template stands for `}}`: a document that has `}}}}` differs.
#[test]
fn doubled_braces_are_not_what_they_stand_for() {
    let front = "+++\ncharte-diff = 1\nname = \"essai\"\n+++\n";
    let text = "La durée est fixée par le service des archives.\n\nvisiteur\tsite\t}}}}\tune\nnom\tde\tla\tville\n";
    none(&of_a_template(
        format!("{front}{text}").as_bytes(),
        text.as_bytes(),
    ));
}
