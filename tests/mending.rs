//! Mending, held to what it promises: git takes the patch, and after it nothing deviates but what was named as left
//! out. Six copies of a text and a seventh with a change: the template is the text of the six.

#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test fails by panicking, helpers included"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use charte_diff::analysis::{
    Acceptance, Analysis, DocumentAnalysis, FamilyAnalysis, Findings, Mark, ShownPath,
};
use charte_diff::deviation::{Deviation, Kind};
use charte_diff::engine::{Pinned, Settings, analyse, check_text};
use charte_diff::patch::unified::unified;
use charte_diff::patch::{Mended, Reason, mend};
use charte_diff::report::lang::Lang;
use charte_diff::{corpus, patch, template};
use proptest::prelude::*;

/// A charte with a table between tabs, as the real ones.
const TABS: &str = "\
Charte de gestion des cookies

Le site https://{host} utilise des cookies pour mesurer son audience et pour retenir vos préférences.

Qu’est-ce qu’un cookie ?

Un cookie est un petit fichier déposé par votre navigateur lors de la visite d’un site.
Il ne contient aucune donnée qui permette de vous nommer.

Les cookies que nous utilisons

Nom\tFinalité\tDurée
session_id\tGarder votre session ouverte pendant la visite\t24 heures
langue\tRetenir la langue que vous avez choisie\t13 mois
audience\tCompter les visites sans vous reconnaître\t6 mois

Vos droits

- demander l’accès aux données qui vous concernent
- demander leur rectification ou leur effacement
- vous opposer à leur traitement

Vous pouvez refuser ces cookies à tout moment dans les réglages de votre navigateur.

Pour toute question, écrivez à la mairie ou passez au guichet.
";

/// A page in Markdown, wrapped, with a table between pipes.
const PIPES: &str = "\
# Politique de confidentialité

Cette page vous dit **quelles données** nous gardons, pendant combien de temps,
et à qui nous les transmettons lorsque la loi nous y oblige.

## Les données

Nous gardons votre nom et votre adresse électronique tant que votre compte est
ouvert, puis pendant une année, afin de répondre à vos demandes.

| Donnée   | Finalité                  | Durée    |
|----------|---------------------------|----------|
| nom      | vous écrire personnellement | 12 mois  |
| adresse  | vous envoyer la lettre    | 12 mois  |
| réglages | retrouver votre affichage | 6 mois   |

## Les destinataires

* le service informatique de la ville
* le prestataire qui héberge le site

Aucune de ces données n'est vendue, louée ou cédée à un tiers sans votre accord
écrit, que vous pouvez retirer à tout moment.
";

/// What became of one changed text.
struct Outcome {
    mended: Mended,
    document: DocumentAnalysis,
    /// The findings after mending; those before where nothing was mended.
    after: Arc<Findings>,
}

impl Outcome {
    fn left(&self) -> Vec<(Kind, Reason)> {
        let deviations = &self.document.findings.deviations;
        let named = self.mended.left_out.iter();
        named
            .map(|left| (deviations[left.deviation].kind, left.reason))
            .collect()
    }
}

fn run(folder: &Path) -> Analysis {
    let found = corpus::collect(&[folder.to_owned()], "stdin");
    analyse(&found.files, &Settings::default(), &|_done| ())
}

fn family_of<'a>(
    analysis: &'a Analysis,
    name: &str,
) -> Option<(&'a FamilyAnalysis, &'a DocumentAnalysis)> {
    let documents = analysis
        .families
        .iter()
        .flat_map(|family| family.documents.iter().map(move |held| (family, held)));
    let mut documents = documents;
    documents.find(|(_, document)| document.path.text.ends_with(name))
}

fn words(deviations: &[&Deviation]) -> Vec<String> {
    let mut words: Vec<String> = deviations
        .iter()
        .map(|held| {
            let text = match (&held.template, &held.found) {
                (Some(expected), _) => expected.block.to_string(),
                (None, Some(found)) => found.text.to_string(),
                (None, None) => String::new(),
            };
            format!("{} {:?} {text}", held.kind.name(), held.column_index)
        })
        .collect();
    words.sort();
    words
}

/// Mends `changed` among six copies of `base`, and holds the promises.
fn mended(base: &str, changed: &[u8]) -> Outcome {
    mended_with(base, changed, |_| {})
}

fn mended_with(base: &str, changed: &[u8], mark: impl Fn(&mut DocumentAnalysis)) -> Outcome {
    mended_by(&inferred(base), changed, mark)
}

/// The template of six copies of a text, as its file has it.
fn inferred(base: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..6 {
        let host = format!("ville{number}.example.org");
        let text = base.replace("{host}", &host);
        fs::write(folder.path().join(format!("{host}.txt")), text).unwrap();
    }
    let analysis = run(folder.path());
    template::file::write(&analysis.families[0].template, &Lang::En)
}

/// Mends `changed` by a template file, and holds the promises.
fn mended_by(template: &str, changed: &[u8], mark: impl Fn(&mut DocumentAnalysis)) -> Outcome {
    let template = template::read::read(template.as_bytes(), "essai.txt").unwrap();
    let pinned = Pinned::new(vec![template]);
    let file = found("x y é.txt");
    let settings = Settings::default();
    let again = |bytes: &[u8]| only(&check_text(&file, bytes, &pinned, &settings));
    let analysis = check_text(&file, changed, &pinned, &settings);
    let family = analysis
        .families
        .first()
        .expect("the text fits the template");
    let mut document = family.documents[0].clone();
    mark(&mut document);
    let mended = mend(&document, &family.template, changed, &again);
    let after = match &mended.text {
        None => Arc::clone(&document.findings),
        Some(text) => {
            let before = std::str::from_utf8(changed).unwrap();
            git_takes(before, text);
            again(text.as_bytes()).expect("the mended text fits the template")
        }
    };
    // What was accepted or named is what remains, and nothing else.
    let named: Vec<&Deviation> = document
        .marked()
        .enumerate()
        .filter(|(at, (_, mark))| {
            mark.is_accepted() || mended.left_out.iter().any(|left| left.deviation == *at)
        })
        .map(|(_, (deviation, _))| deviation)
        .collect();
    let remaining: Vec<&Deviation> = after.deviations.iter().map(AsRef::as_ref).collect();
    assert_eq!(
        words(&remaining),
        words(&named),
        "\n{}\n--- mended\n{}",
        String::from_utf8_lossy(changed),
        mended.text.as_deref().unwrap_or("(nothing)")
    );
    Outcome {
        mended,
        document,
        after,
    }
}

/// A file that is nowhere.
fn found(name: &str) -> corpus::Found {
    corpus::Found::in_stream(name, None)
}

fn only(analysis: &Analysis) -> Option<Arc<Findings>> {
    let document = analysis.families.first()?.documents.first()?;
    Some(Arc::clone(&document.findings))
}

/// Whether git takes the patch, and makes of it what it should.
fn git_takes(before: &str, after: &str) {
    let folder = tempfile::tempdir().unwrap();
    let git = |arguments: &[&str], input: &str| {
        use std::io::Write as _;
        let mut child = Command::new("git")
            .args(arguments)
            .current_dir(folder.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("GIT_CEILING_DIRECTORIES", folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(
            output.status.success(),
            "{}\n{input}",
            String::from_utf8_lossy(&output.stderr)
        );
    };
    git(&["init", "-q"], "");
    fs::create_dir(folder.path().join("corpus é")).unwrap();
    let names = ["./corpus é/a \"b\"\t\\.txt", "c d.txt"];
    let mut patch = String::new();
    for name in names {
        fs::write(folder.path().join(name), before).unwrap();
        let shown = ShownPath {
            text: Arc::from(name),
            hex: None,
        };
        patch.push_str(&unified(&shown, before, after));
    }
    git(&["apply", "--check", "-"], &patch);
    git(&["apply", "-"], &patch);
    for name in names {
        let applied = fs::read(folder.path().join(name)).unwrap();
        assert_eq!(String::from_utf8(applied).unwrap(), after);
    }
}

fn own(base: &str) -> String {
    base.replace("{host}", "ici.example.org")
}

/// A change that is undone to the letter.
fn undone(base: &str, from: &str, to: &str) {
    let text = own(base);
    assert!(text.contains(from), "{from:?} is not in the text");
    let changed = text.replacen(from, to, 1);
    let outcome = mended(base, changed.as_bytes());
    assert_eq!(outcome.left(), [], "{from:?} for {to:?}");
    assert_eq!(
        outcome.mended.text.as_deref(),
        Some(&*text),
        "{from:?} for {to:?}"
    );
    assert!(outcome.after.deviations.is_empty());
}

#[test]
fn a_conforming_file_gives_no_patch() {
    for base in [TABS, PIPES] {
        let outcome = mended(base, own(base).as_bytes());
        assert_eq!(
            (outcome.mended.text.as_deref(), &*outcome.left()),
            (None, &[][..])
        );
    }
}

#[test]
fn changed_words_are_put_back_to_the_letter() {
    for (from, to) in [
        ("pour mesurer", "afin de mesurer"),
        ("déposé par votre", "placé par votre"),
        ("24 heures", "48 heures"),
        ("sans vous reconnaître", "en vous reconnaissant"),
        (" à tout moment", ""),
        ("Vous pouvez refuser", "Vous pouvez toujours refuser"),
        ("leur effacement", "leur destruction"),
        ("Qu’est-ce qu’un cookie ?", "C’est quoi, un cookie ?"),
        ("langue\tRetenir", "langues\tRetenir"),
        ("Finalité\tDurée", "But\tDurée"),
        ("13 mois", ""),
    ] {
        undone(TABS, from, to);
    }
}

/// A check lets it pass, so the patch lets it stand.
#[test]
fn a_portals_typography_is_its_own() {
    let text = own(TABS).replace("Qu’est-ce qu’un", "Qu'est-ce qu'un");
    let outcome = mended(TABS, text.as_bytes());
    assert_eq!(outcome.mended.text, None);
    assert!(matches!(
        outcome.left()[..],
        [(Kind::Typography, Reason::Note)]
    ));
}

#[test]
fn wrapped_and_dressed_words_are_put_back_where_they_stand() {
    for (from, to) in [
        ("combien de temps,\net à qui", "combien d'années,\net à qui"),
        ("est\nouvert, puis", "sera\nfermé, puis"),
        ("votre accord\nécrit", "un accord\nécrit"),
        ("vous écrire personnellement", "vous écrire"),
        ("| 6 mois   |", "|  |"),
        ("## Les destinataires", "## Des destinataires"),
        ("* le prestataire qui", "* l'entreprise qui"),
        ("une année, afin", "une année entière, afin"),
    ] {
        let text = own(PIPES);
        assert!(text.contains(from), "{from:?}");
        let outcome = mended(PIPES, text.replacen(from, to, 1).as_bytes());
        assert_eq!(outcome.left(), [], "{from:?} for {to:?}");
        let words = |text: &str| {
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let done = outcome.mended.text.expect("something was mended");
        assert_eq!(words(&done), words(&text), "{from:?} for {to:?}");
    }
    undone(
        PIPES,
        "combien de temps,\net à qui",
        "combien d'années,\net à qui",
    );
}

#[test]
fn what_is_too_much_goes_with_its_blank_line() {
    for (at, new) in [
        (
            "Vos droits\n",
            "Un paragraphe de trop, que personne d’autre ne connaît ici.\n\n",
        ),
        (
            "langue\t",
            "pub\tVous suivre de site en site pour la réclame\t25 mois\n",
        ),
        (
            "Pour toute question",
            "Vous pouvez refuser ces cookies à tout moment dans les réglages de votre navigateur.\n\n",
        ),
        (
            "- vous opposer",
            "- recevoir une copie de tout ce que nous savons\n",
        ),
    ] {
        undone(TABS, at, &format!("{new}{at}"));
    }
    let end = "passez au guichet.\n";
    undone(
        TABS,
        end,
        &format!("{end}\nUn dernier mot, qui n’est que dans ce fichier et nulle part ailleurs.\n"),
    );
    let start = "Charte de gestion des cookies\n";
    undone(
        TABS,
        start,
        &format!("Une première phrase qui ne devrait pas ouvrir cette page du tout.\n\n{start}"),
    );
    undone(
        PIPES,
        "| adresse ",
        "| pub      | vous suivre partout       | 25 mois  |\n| adresse ",
    );
}

#[test]
fn what_is_missing_comes_back_in_the_dress_of_its_neighbours() {
    for gone in [
        "Charte de gestion des cookies\n\n",
        "Qu’est-ce qu’un cookie ?\n\n",
        "langue\tRetenir la langue que vous avez choisie\t13 mois\n",
        "audience\tCompter les visites sans vous reconnaître\t6 mois\n",
        "session_id\tGarder votre session ouverte pendant la visite\t24 heures\n",
        "- demander leur rectification ou leur effacement\n",
        "Vous pouvez refuser ces cookies à tout moment dans les réglages de votre navigateur.\n\n",
        "\nPour toute question, écrivez à la mairie ou passez au guichet.\n",
        "Vos droits\n\n",
        "Les cookies que nous utilisons\n\n",
    ] {
        undone(TABS, gone, "");
    }
    for gone in [
        "## Les données\n\n",
        "* le prestataire qui héberge le site\n",
    ] {
        undone(PIPES, gone, "");
    }
    let outcome = mended(
        PIPES,
        own(PIPES)
            .replacen(
                "| adresse  | vous envoyer la lettre    | 12 mois  |\n",
                "",
                1,
            )
            .as_bytes(),
    );
    let done = outcome.mended.text.unwrap();
    assert!(
        done.contains("| 12 mois  |\n| adresse | vous envoyer la lettre | 12 mois |\n| réglages"),
        "{done}"
    );
}

#[test]
fn several_missing_blocks_come_back_in_their_order() {
    let text = own(TABS);
    let from = text.find("Les cookies que").unwrap();
    let to = text.find("Vos droits").unwrap();
    let changed = format!("{}{}", &text[..from], &text[to..]);
    let outcome = mended(TABS, changed.as_bytes());
    assert_eq!(outcome.left(), []);
    assert_eq!(outcome.mended.text.as_deref(), Some(&*text));
}

#[test]
fn what_moved_goes_back() {
    let text = own(TABS);
    let row = "langue\tRetenir la langue que vous avez choisie\t13 mois\n";
    let changed =
        text.replacen(row, "", 1)
            .replacen("session_id\t", &format!("{row}session_id\t"), 1);
    let outcome = mended(TABS, changed.as_bytes());
    assert_eq!(
        (outcome.left(), outcome.mended.text.as_deref()),
        (vec![], Some(&*text))
    );
    let last =
        "Vous pouvez refuser ces cookies à tout moment dans les réglages de votre navigateur.\n\n";
    let changed = text
        .replacen(last, "", 1)
        .replacen("Qu’est-ce", &format!("{last}Qu’est-ce"), 1);
    let outcome = mended(TABS, changed.as_bytes());
    assert_eq!(
        (outcome.left(), outcome.mended.text.as_deref()),
        (vec![], Some(&*text))
    );
    // Moved and changed: both are undone.
    let changed = changed.replacen("dans les réglages", "parmi les réglages", 1);
    let outcome = mended(TABS, changed.as_bytes());
    assert_eq!(
        (outcome.left(), outcome.mended.text.as_deref()),
        (vec![], Some(&*text))
    );
}

#[test]
fn many_changes_at_once() {
    let text = own(TABS);
    let changed = text
        .replacen("pour mesurer", "afin de mesurer", 1)
        .replacen("Qu’est-ce qu’un cookie ?\n\n", "", 1)
        .replacen("13 mois", "25 mois", 1)
        .replacen(
            "audience\tCompter",
            "pub\tVous suivre de site en site\t2 ans\naudience\tCompter",
            1,
        )
        .replacen("- vous opposer à leur traitement\n", "", 1);
    let outcome = mended(TABS, changed.as_bytes());
    assert_eq!(
        (outcome.left(), outcome.mended.text.as_deref()),
        (vec![], Some(&*text))
    );
}

#[test]
fn line_ends_and_marks_are_kept() {
    let base = TABS.replace('\n', "\r\n");
    let text = own(&base);
    let changed = format!(
        "\u{feff}{}",
        text.replacen(
            "langue\tRetenir la langue que vous avez choisie\t13 mois\r\n",
            "",
            1
        )
        .replacen("déposé", "placé", 1)
    );
    let outcome = mended(&base, changed.as_bytes());
    assert_eq!(outcome.mended.text, Some(format!("\u{feff}{text}")));
    // A file without an end of its last line keeps none.
    let cut = text.trim_end().replacen(
        "\r\n\r\nPour toute question, écrivez à la mairie ou passez au guichet.",
        "",
        1,
    );
    let outcome = mended(&base, cut.as_bytes());
    assert_eq!(outcome.mended.text.as_deref(), Some(text.trim_end()));
}

#[test]
fn what_is_not_certain_is_named() {
    let text = own(TABS);
    // Another encoding.
    let changed = text.replace('’', "'").replacen("déposé", "placé", 1);
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(&changed);
    let outcome = mended(TABS, &latin);
    assert_eq!(outcome.mended.text, None);
    assert!(
        outcome
            .left()
            .iter()
            .all(|(_, reason)| *reason == Reason::Encoding)
    );
    assert!(
        outcome
            .left()
            .iter()
            .any(|(kind, _)| *kind == Kind::Wording)
    );
    // Characters that nobody sees.
    let changed = text.replacen("déposé par votre", "pla\u{200b}cé par votre", 1);
    let outcome = mended(TABS, changed.as_bytes());
    assert!(
        outcome.left().contains(&(Kind::Wording, Reason::Hidden)),
        "{:?}",
        outcome.left()
    );
    // Numbers that would have to change.
    let base = TABS
        .replace("Qu’est-ce", "1. Qu’est-ce")
        .replace("Les cookies que", "2. Les cookies que")
        .replace("Vos droits", "3. Vos droits");
    let changed = own(&base).replacen("2. Les cookies que nous utilisons\n\n", "", 1);
    let outcome = mended(&base, changed.as_bytes());
    assert!(
        outcome.left().contains(&(Kind::Missing, Reason::Numbered)),
        "{:?}",
        outcome.left()
    );
    // A slot that nothing fills.
    let changed = text.replacen(
        "Le site https://ici.example.org utilise des cookies pour mesurer son audience et pour retenir vos préférences.\n\n",
        "",
        1,
    );
    let outcome = mended(TABS, changed.as_bytes());
    assert!(
        outcome
            .left()
            .contains(&(Kind::Missing, Reason::UnknownFiller)),
        "{:?}",
        outcome.left()
    );
    let lines: Vec<u32> = outcome
        .mended
        .left_out
        .iter()
        .map(|left| left.line)
        .collect();
    assert_eq!(lines, [1]);
}

/// One change of a text, by lines: which one, and what becomes of it.
fn change(text: &str, at: usize, how: usize, word: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let filled: Vec<usize> = (0..lines.len())
        .filter(|line| !lines[*line].trim().is_empty())
        .collect();
    let line = filled[at % filled.len()];
    let other = filled[(at * 7 + 3) % filled.len()];
    match how % 8 {
        0 => lines[line] = lines[line].replacen(' ', &format!(" {word} "), 1),
        1 => {
            let words: Vec<&str> = lines[line].split(' ').collect();
            lines[line] = words[..words.len().div_ceil(2)].join(" ");
        }
        2 => drop(lines.remove(line)),
        3 => lines.insert(line, lines[line].clone()),
        4 => {
            let moved = lines.remove(line);
            lines.insert(other.min(lines.len()), moved);
        }
        5 => lines[line] = lines[line].replace('e', "E").replace('’', "'"),
        6 => lines.insert(line, format!("{word} {word} {word} {word}, tout à fait.")),
        _ => lines[line].push_str(word),
    }
    lines.join("\n") + "\n"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever was done to a text, what is mended is mended and what is not is named; git takes the patch.
    #[test]
    fn any_changes(
        pipes in any::<bool>(),
        changes in prop::collection::vec(
            (0usize..40, 0usize..8, "[a-zéè]{2,8}|\\|x|\\*\\*a\\*|\\{\\{url\\}\\}|\u{200b}|\\\\_|\u{1b}\\[31m|\t|a\u{301}|1\\.|- |«\u{a0}ça\u{a0}»|\u{2028}"),
            1..4,
        ),
    ) {
        let base = if pipes { PIPES } else { TABS };
        let mut text = own(base);
        for (at, how, word) in &changes {
            text = change(&text, *at, *how, word);
        }
        mended(base, text.as_bytes());
    }
}

/// Naming everything as left out would keep the promise too; so most of what can be mended must be.
#[test]
fn most_single_changes_are_mended() {
    let (mut all, mut left) = (0, Vec::new());
    for base in [TABS, PIPES] {
        let text = own(base);
        let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
        for at in (0..lines).step_by(3) {
            for how in 0..8 {
                let changed = change(&text, at, how, "vraiment");
                let outcome = mended(base, changed.as_bytes());
                // A portal's typography is its own.
                let words = |kind: Kind| {
                    !matches!(
                        kind,
                        Kind::Layout | Kind::Encoding | Kind::Slot | Kind::Typography
                    )
                };
                let deviations = &outcome.document.findings.deviations;
                all += deviations.iter().filter(|held| words(held.kind)).count();
                for (kind, reason) in outcome.left().into_iter().filter(|(kind, _)| words(*kind)) {
                    left.push((reason, kind, at, how));
                }
            }
        }
    }
    left.sort();
    assert!(
        left.len() * 20 < all,
        "{} of {all} left out: {left:#?}",
        left.len()
    );
}

#[test]
fn what_the_template_leaves_open_is_not_closed() {
    let template = "\
+++
charte-diff = 1
name = \"essai\"
+++

Charte de gestion des cookies

Ce site {{any: utilise | dépose}} des cookies{{optional}} de mesure{{end}} pour retenir vos préférences.

{{any: Vous pouvez | Chacun peut}} les refuser à tout moment, sans devoir dire pourquoi.

Ils sont gardés treize mois, et pas un jour de plus.
";
    let text = "Charte de gestion des cookies\n\nCe site dépose des cookies pour retenir vos préférences.\n\nChacun peut les \
                refuser à tout moment, sans devoir dire pourquoi.\n\nIls sont gardés treize mois, et pas un jour de plus.\n";
    let mended = |changed: String| mended_by(template, changed.as_bytes(), |_| {});
    assert_eq!(mended(text.into()).mended.text, None);
    // The wording that was chosen stays.
    for (from, to) in [
        (
            "pour retenir vos préférences",
            "pour connaître vos préférences",
        ),
        ("sans devoir dire pourquoi", "sans dire pourquoi"),
        ("treize mois", "vingt-cinq mois"),
    ] {
        let outcome = mended(text.replacen(from, to, 1));
        assert_eq!(outcome.left(), []);
        assert_eq!(outcome.mended.text.as_deref(), Some(text));
    }
    let gone = "Chacun peut les refuser à tout moment, sans devoir dire pourquoi.\n\n";
    let outcome = mended(text.replacen(gone, "", 1));
    assert_eq!(outcome.left(), [(Kind::Missing, Reason::Choice)]);
    assert_eq!(outcome.mended.left_out[0].line, 3);
}

#[test]
fn what_is_accepted_stays() {
    let text = own(TABS);
    let changed = text
        .replacen("13 mois", "25 mois", 1)
        .replacen("déposé", "placé", 1);
    let acceptance = Mark {
        accepted: Some(Arc::new(Acceptance {
            reason: Arc::from("relu"),
            by: None,
            until: None,
            expired: false,
        })),
        new: None,
    };
    let outcome = mended_with(TABS, changed.as_bytes(), |document| {
        document.marks = document
            .findings
            .deviations
            .iter()
            .map(|held| match held.column_index {
                Some(_) => acceptance.clone(),
                None => Mark::default(),
            })
            .collect();
    });
    assert_eq!(outcome.left(), []);
    let expected = text.replacen("13 mois", "25 mois", 1);
    assert_eq!(outcome.mended.text, Some(expected));
}

#[test]
fn the_real_chartes_are_mended() {
    let folder = tempfile::tempdir().unwrap();
    let real = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for entry in fs::read_dir(real).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    let analysis = run(folder.path());
    for name in ["data.blois.agglopolys.fr.txt", "data.saint-maur.com.txt"] {
        let (family, document) = family_of(&analysis, name).unwrap();
        let file = folder.path().join(name);
        let bytes = fs::read(&file).unwrap();
        let again = |bytes: &[u8]| {
            fs::write(&file, bytes).unwrap();
            let analysis = run(folder.path());
            family_of(&analysis, name).map(|(_, document)| Arc::clone(&document.findings))
        };
        let done = patch::mend(document, &family.template, &bytes, &again);
        fs::write(&file, &bytes).unwrap();
        let text = done.text.expect("something is mended");
        git_takes(std::str::from_utf8(&bytes).unwrap(), &text);
        assert_eq!(done.left_out, [], "{name}");
        assert!(text.contains("\tSe souvenir du choix"), "{name}");
        assert!(!text.contains("ReCaptcha"), "{name}");
    }
}
