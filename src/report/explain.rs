//! `explain KIND`: what each kind of deviation means, with an example, and what to do about it.

use std::io::{self, Write};

use super::lang::Lang;
use super::lang::Lang::{En, Fr};
use super::text::page::{Page, Span, Style};
use crate::deviation::words::{WordTable, tables};
use crate::deviation::{Kind, Severity};

/// How many words of a class stand for a table of another language.
const SHOWN: usize = 3;

/// What there is to say about one kind.
pub(super) struct Article {
    pub(super) means: &'static str,
    pub(super) example: &'static str,
    pub(super) severity: &'static str,
    pub(super) advice: &'static str,
}

/// Writes what `kind` means, `width` columns wide.
///
/// # Errors
/// What the writer says.
pub fn write(
    kind: Kind,
    lang: Lang,
    width: usize,
    colour: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    let article = article(kind, lang);
    let mut page = Page::new(width, colour);
    let severity = lang.severity(default_severity(kind));
    page.line(
        0,
        0,
        &[
            Span::new(kind.name(), Style::Strong),
            Span::plain(format!(" · {severity}")),
        ],
    );
    page.blank();
    page.line(0, 0, &[Span::plain(article.means)]);
    for (label, words) in
        labels(lang)
            .into_iter()
            .zip([article.example, article.severity, article.advice])
    {
        page.blank();
        page.line(0, 0, &[Span::new(label, Style::Strong)]);
        for paragraph in words.split('\n') {
            page.line(2, 2, &[Span::plain(paragraph)]);
        }
    }
    if kind == Kind::Wording {
        write_words(lang, &mut page);
    }
    page.write_to(out)
}

pub(super) const fn labels(lang: Lang) -> [&'static str; 3] {
    match lang {
        Fr => ["Exemple", "Gravité", "Que faire"],
        En => ["Example", "Severity", "What to do"],
    }
}

/// The severity that the kind has by default.
pub(super) const fn default_severity(kind: Kind) -> Severity {
    match kind {
        Kind::Extra | Kind::Missing | Kind::Duplicate | Kind::Slot => Severity::Error,
        Kind::Moved | Kind::Wording => Severity::Warning,
        Kind::Layout | Kind::Typography | Kind::Encoding => Severity::Note,
    }
}

/// The words that make a wording substantive: those of the reader's language by class, of the others the first few.
fn write_words(lang: Lang, page: &mut Page) {
    page.blank();
    let title = match lang {
        Fr => "Mots qui rendent une reformulation substantielle",
        En => "Words that make a rewording substantive",
    };
    page.line(0, 0, &[Span::new(title, Style::Strong)]);
    let (own, others): (Vec<&WordTable>, Vec<&WordTable>) =
        tables().iter().partition(|table| table.lang == lang.code());
    for table in own {
        let head = format!("{}{}", lang.raised_by(table.class), lang.colon());
        let words = Span::plain(table.words.join(", "));
        page.line(2, 4, &[Span::new(head, Style::Faint), words]);
    }
    page.blank();
    let title = match lang {
        Fr => "De même dans d’autres langues, par exemple",
        En => "Likewise in other languages, for example",
    };
    page.line(0, 0, &[Span::new(title, Style::Strong)]);
    let mut languages: Vec<&str> = others.iter().map(|table| table.lang).collect();
    languages.dedup();
    for language in languages {
        let of_language = others.iter().filter(|table| table.lang == language);
        // A word of each class tells what the table is about; its other forms do not.
        let words = of_language.flat_map(|table| table.words.iter().take(SHOWN));
        let words: Vec<&str> = words
            .filter_map(|word| word.split('|').next())
            .chain(["…"])
            .collect();
        let head = Span::new(format!("{language}{}", lang.colon()), Style::Faint);
        page.line(2, 4, &[head, Span::plain(words.join(", "))]);
    }
}

/// Every article in both languages; a kind without one does not compile.
pub(super) const fn article(kind: Kind, lang: Lang) -> Article {
    match (lang, kind) {
        (Fr, Kind::Extra) => Article {
            means: "Le document a un bloc (titre, paragraphe, point de liste, rangée de tableau) que le gabarit n’a pas.",
            example: "Une rangée «\u{a0}Google ReCaptcha\u{a0}» que la majorité des portails n’a pas, ou toute une section \
                      «\u{a0}Cookies tiers\u{a0}». Sous un titre en plus, les blocs sont comptés un à un mais lus ensemble.",
            severity: "Substantiel\u{a0}: le portail promet ou déclare autre chose que les autres.",
            advice: "Si l’ajout est voulu (un service propre au portail), faites-le accepter avec son motif (charte-diff \
                     accept). S’il vaut \
                     pour tous, ajoutez-le au gabarit. Sinon, retirez-le.",
        },
        (En, Kind::Extra) => Article {
            means: "The document has a block (heading, paragraph, list item, table row) that the template does not have.",
            example: "A row “Google ReCaptcha” that most portals lack, or a whole section “Third-party cookies”. Under an \
                      extra heading, blocks are counted one by one but read together.",
            severity: "Substantive: the portal promises or declares something that the others do not.",
            advice: "If it is meant (a service of this portal), have it accepted with its reason (charte-diff accept). If it \
                     holds for all, \
                     add it to the template. Else remove it.",
        },
        (Fr, Kind::Missing) => Article {
            means: "Un bloc du gabarit n’est nulle part dans le document.",
            example: "Le paragraphe sur le droit d’opposition manque. La ligne donnée est la dernière du bloc qui le \
                      précède dans le gabarit\u{a0}: c’est après elle qu’on l’attend.",
            severity: "Substantiel\u{a0}; de forme si le bloc est facultatif dans un gabarit constaté (au moins trois \
                       documents et plus d’un cinquième ne l’ont pas).",
            advice: "Rétablissez le bloc, ou faites accepter son absence. Un bloc réduit à quelques mots peut être donné \
                     pour manquant, à côté d’un bloc en plus.",
        },
        (En, Kind::Missing) => Article {
            means: "A block of the template stands nowhere in the document.",
            example: "The paragraph on the right to object is not there. The line given is the last one of the block that \
                      stands before it in the template: it is expected after that.",
            severity: "Substantive; of form if the block is optional in an inferred template (three documents at least \
                       and more than a fifth lack it).",
            advice: "Put the block back, or have its absence accepted. A block cut down to a few words may be reported as \
                     missing, beside an extra one.",
        },
        (Fr, Kind::Duplicate) => Article {
            means: "Un bloc que le document a déjà, ou une rangée qui a les cellules identifiantes d’une autre.",
            example: "Le cookie _grecaptcha est déclaré ligne 31 comme «\u{a0}nécessaire\u{a0}» et ligne 33 comme \
                      «\u{a0}tiers\u{a0}»\u{a0}: dans deux sections différentes, c’est une contradiction.",
            severity: "Substantiel\u{a0}; de forme pour un bloc à champ répété avec une autre valeur (une seconde adresse).",
            advice: "Gardez l’une des deux occurrences. S’il y a contradiction, décidez d’abord laquelle est vraie.",
        },
        (En, Kind::Duplicate) => Article {
            means: "A block that the document already has, or a row with the identifying cells of another.",
            example: "The cookie _grecaptcha is declared on line 31 as “necessary” and on line 33 as “third-party”: in two \
                      sections, that is a contradiction.",
            severity: "Substantive; of form for a block with a slot that is repeated with another value (a second address).",
            advice: "Keep one of the two. If they contradict each other, first decide which is true.",
        },
        (Fr, Kind::Moved) => Article {
            means: "Un bloc du gabarit se trouve à une autre place.",
            example: "La section «\u{a0}Contact\u{a0}» est au début au lieu de la fin. On signale le moins de blocs qu’il \
                      faut déplacer pour retrouver l’ordre du gabarit.",
            severity: "Rédactionnel.",
            advice: "Vérifiez que le bloc n’a pas changé de titre, donc de sens\u{a0}; puis remettez-le à sa place ou \
                     faites-le accepter.",
        },
        (En, Kind::Moved) => Article {
            means: "A block of the template stands at another place.",
            example: "The section “Contact” stands at the start instead of the end. The fewest blocks are reported that \
                      have to move to give the template’s order back.",
            severity: "Editorial.",
            advice: "Make sure that the block has not come under another heading, and so to another meaning; then put it \
                     back or have it accepted.",
        },
        (Fr, Kind::Wording) => Article {
            means: "Le même bloc, en d’autres mots\u{a0}; dans un tableau, un écart par cellule.",
            example: "[-Se-] {+Permet de se+} souvenir du choix opéré par le visiteur\n[-…-] est au gabarit, {+…+} au \
                      document.",
            severity: "Rédactionnel. Substantiel si les deux textes n’ont pas les mêmes nombres, durées, dates, négations, \
                       mots d’obligation, de permission, de limite, de consentement ou de tiers, adresses web ou \
                       électroniques, autant de fois chacun\u{a0}; ou si une cellule identifiante change.",
            advice: "Relisez ce que les mots marqués changent. Alignez le texte, ou faites accepter la formulation.",
        },
        (En, Kind::Wording) => Article {
            means: "The same block in other words; in a table, one deviation a cell.",
            example: "[-Remembers-] {+Makes it possible to remember+} the visitor’s choice\n[-…-] is the template’s, \
                      {+…+} the document’s.",
            severity: "Editorial. Substantive if the two texts do not hold the same numbers, durations, dates, negations, \
                       words of obligation, permission, limit, consent or third parties, web or e-mail addresses, as often \
                       each; or if an identifying cell changes.",
            advice: "Read what the marked words change. Align the text, or have the wording accepted.",
        },
        (Fr, Kind::Slot) => Article {
            means: "La valeur d’un champ variable qui ne peut être juste.",
            example: "Restée à remplir\u{a0}: [nom du site], XXX, ____.\nVide, là où le gabarit validé demande des mots.\nSans la forme que le gabarit demande (match)\u{a0}: \
                      http:// où il faut https://.\nCopiée d’ailleurs\u{a0}: l’adresse d’un autre site là où les portails \
                      mettent la leur.\nDiscordante\u{a0}: un même champ rempli autrement à un autre endroit du document.",
            severity: "Substantiel.",
            advice: "Corrigez la valeur. Si elle est juste (un hébergement partagé), faites-la accepter\u{a0}: charte-diff \
                     accept, avec son identifiant et le motif.",
        },
        (En, Kind::Slot) => Article {
            means: "The value of a slot that cannot be right.",
            example: "Left to fill in: [name of the site], XXX, ____.\nEmpty, where the approved template asks for words.\nNot of the form that the template asks for (match): \
                      http:// where https:// must stand.\nCopied from elsewhere: the address of another site, where the \
                      portals put their own.\nAt odds: one slot, filled differently at another place of the document.",
            severity: "Substantive.",
            advice: "Correct the value. If it is right (a shared host), have it accepted: charte-diff accept, with its id \
                     and the reason.",
        },
        (Fr, Kind::Layout) => Article {
            means: "Les mêmes mots, découpés autrement en blocs.",
            example: "L’adresse du portail est un paragraphe à elle seule au lieu de finir le titre. Retours à la ligne, \
                      lignes vides et rangées de tirets ne sont pas des écarts.",
            severity: "De forme.",
            advice: "Rien d’urgent\u{a0}; recollez ou séparez les blocs à l’occasion.",
        },
        (En, Kind::Layout) => Article {
            means: "The same words, otherwise cut into blocks.",
            example: "The portal’s address is a paragraph of its own instead of ending the heading. Line breaks, blank \
                      lines and separator rows are no deviations.",
            severity: "Of form.",
            advice: "Nothing urgent; join or part the blocks when you come by.",
        },
        (Fr, Kind::Typography) => Article {
            means: "Les mêmes mots, avec d’autres signes, une autre ponctuation ou d’autres majuscules.",
            example: "Guillemets droits au lieu de «\u{a0}…\u{a0}», un point final en moins.",
            severity: "De forme\u{a0}; rédactionnel si la casse d’un identifiant change (le nom d’un cookie).",
            advice: "Rien d’urgent. normalise n’y touche pas\u{a0}: la typographie appartient à l’auteur.",
        },
        (En, Kind::Typography) => Article {
            means: "The same words, with other signs, punctuation or letter case.",
            example: "Straight quotes instead of “…”, a full stop less at the end.",
            severity: "Of form; editorial if the letter case of an identifier changes (a cookie’s name).",
            advice: "Nothing urgent. normalise leaves it alone: typography belongs to the author.",
        },
        (Fr, Kind::Encoding) => Article {
            means: "Le fichier n’est pas en UTF-8, ou contient des caractères abîmés (Ã© pour é) ou invisibles.",
            example: "Un ancien fichier Windows-1252\u{a0}; des espaces de largeur nulle venues d’un copier-coller.",
            severity: "De forme\u{a0}; rédactionnel s’il contient des commandes de sens d’écriture, qui peuvent cacher ou \
                       retourner du texte.",
            advice: "charte-diff normalise --write le remet en UTF-8 et retire ce qui est invisible.",
        },
        (En, Kind::Encoding) => Article {
            means: "The file is not UTF-8, or holds garbled characters (Ã© for é) or invisible ones.",
            example: "An old Windows-1252 file; zero-width spaces that came with a copy and paste.",
            severity: "Of form; editorial if it holds controls of writing direction, which can hide or turn text.",
            advice: "charte-diff normalise --write makes it UTF-8 and takes out what is invisible.",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explained(kind: Kind, lang: Lang) -> String {
        let mut out = Vec::new();
        write(kind, lang, 60, false, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_kind_is_explained_within_the_width() {
        for kind in Kind::ALL {
            for lang in [Fr, En] {
                let text = explained(kind, lang);
                assert!(text.starts_with(kind.name()));
                for line in text.lines() {
                    assert!(unicode_width::UnicodeWidthStr::width(line) <= 60, "{line}");
                }
            }
        }
    }

    #[test]
    fn french_typography_is_kept() {
        for kind in Kind::ALL {
            let text = explained(kind, Fr);
            for sign in [" :", " ;", " ?", " !", "« ", " »"] {
                assert!(!text.contains(sign), "{sign:?} in {text}");
            }
        }
    }

    #[test]
    fn the_words_that_raise_are_shown() {
        // The page may break a line inside a word of several words.
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        for lang in [Fr, En] {
            let page = explained(Kind::Wording, lang);
            let text = bare(&page);
            for table in tables() {
                let own = table.lang == lang.code();
                let words = if own { table.words } else { &table.words[..1] };
                for word in words {
                    let word = if own {
                        word
                    } else {
                        word.split('|').next().unwrap()
                    };
                    assert!(text.contains(&bare(word)), "{}: {word}", table.lang);
                }
            }
            // The reader's language first.
            let others = page.find(if lang == Fr {
                "d’autres langues"
            } else {
                "other languages"
            });
            let own = page.find(if lang == Fr {
                "consentement"
            } else {
                "consent"
            });
            assert!(own.unwrap() < others.unwrap(), "{page}");
        }
        assert!(!explained(Kind::Extra, En).contains("Words that make"));
    }

    #[test]
    fn each_fault_of_a_slot_is_explained() {
        for lang in [Fr, En] {
            let text = explained(Kind::Slot, lang);
            let example = text.split("\n\n").nth(2).unwrap();
            let paragraphs = article(Kind::Slot, lang).example.split('\n').count();
            assert_eq!(
                paragraphs,
                crate::deviation::SlotFault::ALL.len(),
                "{example}"
            );
        }
    }
}
