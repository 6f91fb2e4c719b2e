//! The fixed words of a variance summary: headings, labels, what helps to read it.

use super::Lang;

/// The fixed words, one language's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewWords {
    /// The title of a summary.
    pub title: &'static str,
    /// What a summary is not.
    pub not_advice: &'static str,
    /// The heading over what was compared.
    pub compared: &'static str,
    /// The label of the template.
    pub template: &'static str,
    /// The label of portals.
    pub portals: &'static str,
    /// The label of one portal.
    pub portal: &'static str,
    /// The label of the digest.
    pub digest: &'static str,
    /// The label of the day of the summary.
    pub date: &'static str,
    /// The label of the day of collection.
    pub collected: &'static str,
    /// The label of the program's version.
    pub version: &'static str,
    /// The label of the figures.
    pub result: &'static str,
    /// The label of the proof of reconstruction.
    pub proof: &'static str,
    /// The proof holds.
    pub verified: &'static str,
    /// The heading over what changed since an earlier run.
    pub since: &'static str,
    /// The heading over what has gone.
    pub resolved: &'static str,
    /// The heading over what is new.
    pub new_deviations: &'static str,
    /// Nothing is new.
    pub none_new: &'static str,
    /// Nothing has gone.
    pub none_resolved: &'static str,
    /// The heading over the main findings.
    pub main: &'static str,
    /// The heading over the matrix.
    pub matrix: &'static str,
    /// How to read the matrix.
    pub matrix_help: &'static str,
    /// The name of the picture of many portals.
    pub picture: &'static str,
    /// The label of the legend.
    pub legend: &'static str,
    /// The label of the line of sums.
    pub deviating_here: &'static str,
    /// The label of support.
    pub support: &'static str,
    /// A portal without deviations.
    pub no_deviation: &'static str,
    /// The heading over the template's text.
    pub blocks: &'static str,
    /// The label of a block.
    pub block: &'static str,
    /// The label of a text.
    pub text: &'static str,
    /// The heading over the deviations.
    pub findings: &'static str,
    /// There is no deviation.
    pub no_findings: &'static str,
    /// The label of who has a deviation.
    pub who: &'static str,
    /// The label of a place.
    pub where_: &'static str,
    /// The label of a decision.
    pub decision: &'static str,
    /// To accept.
    pub accept: &'static str,
    /// To correct.
    pub correct: &'static str,
    /// To look at again.
    pub review: &'static str,
    /// The label of a remark.
    pub remark: &'static str,
    /// Before the number of the heading's deviation.
    pub part_of: &'static str,
    /// Before the numbers of the parts.
    pub parts: &'static str,
    /// The label of readings.
    pub readings: &'static str,
    /// The heading over the comparisons.
    pub comparisons: &'static str,
    /// How to read a comparison.
    pub comparisons_help: &'static str,
    /// The label of a deviation.
    pub deviation: &'static str,
    /// Where one side has nothing.
    pub absent: &'static str,
    /// The heading over the inventory.
    pub inventory: &'static str,
    /// What the inventory is.
    pub inventory_help: &'static str,
    /// The label of what is declared.
    pub declared: &'static str,
    /// The label of a section.
    pub section: &'static str,
    /// The label of a contradiction.
    pub contradiction: &'static str,
    /// The template has it.
    pub in_template: &'static str,
    /// The template does not have it.
    pub beyond: &'static str,
    /// Before the portals that lack something.
    pub lacking: &'static str,
    /// The heading over the slots.
    pub slots: &'static str,
    /// What a slot is.
    pub slots_help: &'static str,
    /// The label of a slot.
    pub slot: &'static str,
    /// The label of a value.
    pub value: &'static str,
    /// The heading over what was accepted.
    pub accepted: &'static str,
    /// The label of a reason.
    pub reason: &'static str,
    /// An acceptance that does not hold any more.
    pub expired: &'static str,
    /// Accepted at some portals only.
    pub partly: &'static str,
    /// The heading over documents without a template.
    pub outside: &'static str,
    /// The heading over the signature.
    pub signature: &'static str,
    /// The label of a name.
    pub name: &'static str,
    /// The label of the day of a signature.
    pub signed_on: &'static str,
    /// The label of a signature.
    pub signed: &'static str,
    /// The heading over the annex.
    pub annex: &'static str,
    /// The label of a path.
    pub path: &'static str,
    /// The label of a size.
    pub size: &'static str,
    /// The label of an encoding.
    pub encoding: &'static str,
    /// The label of changes of form.
    pub normalisations: &'static str,
    /// Nothing.
    pub none: &'static str,
    /// The label of the table of contents.
    pub contents: &'static str,
    /// The heading over the filters.
    pub filter: &'static str,
    /// No filter.
    pub every: &'static str,
    /// The label of a kind.
    pub kind: &'static str,
    /// The label of a severity.
    pub severity: &'static str,
    /// The label of whether something was accepted.
    pub standing: &'static str,
    /// Not accepted.
    pub open: &'static str,
    /// Accepted.
    pub only_accepted: &'static str,
    /// New since an earlier run.
    pub only_new: &'static str,
    /// The label of the search.
    pub search: &'static str,
    /// To take the filters away.
    pub reset: &'static str,
    /// To fold everything.
    pub fold: &'static str,
    /// To unfold everything.
    pub unfold: &'static str,
    /// Between the count that is shown and the count of all.
    pub shown: &'static str,
    /// The page is filtered.
    pub filtered: &'static str,
    /// Nothing matches.
    pub nothing_shown: &'static str,
    /// A block that may be absent.
    pub optional: &'static str,
    /// The name of the link to a deviation.
    pub permalink: &'static str,
    /// Before a count of other portals.
    pub also_elsewhere: &'static str,
    /// A portal that conforms.
    pub conforms: &'static str,
    /// A portal that differs in form.
    pub form_only: &'static str,
    /// A portal that conforms by acceptance.
    pub conforms_accepted: &'static str,
    /// A portal that deviates.
    pub deviates: &'static str,
    /// The heading over files passed over.
    pub skipped: &'static str,
    /// The label of the list of portals.
    pub details: &'static str,
}

const FRENCH: ReviewWords = ReviewWords {
    title: "Relevé des écarts",
    not_advice: "Ce document compare des textes\u{a0}; il ne constitue pas un avis juridique.",
    compared: "Ce qui a été comparé",
    template: "Gabarit",
    portals: "Portails",
    portal: "Portail",
    digest: "Empreinte (SHA-256)",
    date: "Date du relevé",
    collected: "Textes relevés le",
    version: "Outil",
    result: "Résultat",
    proof: "Reconstitution",
    verified: "vérifiée\u{a0}: le gabarit et les écarts redonnent chaque document, mot pour mot",
    since: "Depuis le relevé précédent",
    resolved: "Écarts résolus",
    new_deviations: "Nouveaux écarts",
    none_new: "Aucun écart nouveau.",
    none_resolved: "Aucun écart résolu.",
    main: "L’essentiel",
    matrix: "Vue d’ensemble\u{a0}: portails et blocs du gabarit",
    matrix_help: "Une ligne par portail, ou par groupe de portails au même texte\u{a0}; une colonne par bloc du gabarit, et à droite ce qui n’y a pas de place. Case vide\u{a0}: le portail dit ce que dit le gabarit. Plus la case est sombre, plus l’écart est grave\u{a0}; le petit chiffre compte les écarts de la case.",
    picture: "Tous les portails d’un coup d’œil",
    legend: "Signes",
    deviating_here: "Portails qui s’en écartent",
    support: "Portails qui ont ce bloc",
    no_deviation: "aucun écart",
    blocks: "Texte du gabarit, bloc par bloc",
    block: "Bloc",
    text: "Texte",
    findings: "Écarts, chacun une fois",
    no_findings: "Aucun écart.",
    who: "Qui",
    where_: "Où",
    decision: "Décision",
    accept: "accepter",
    correct: "corriger",
    review: "à voir",
    remark: "Remarque",
    part_of: "Fait partie de l’écart",
    parts: "Écarts compris dans celui-ci\u{a0}:",
    readings: "Formulation",
    comparisons: "Tableaux comparatifs, portail par portail",
    comparisons_help: "Les blocs qui s’écartent du gabarit, avec celui qui précède et celui qui suit. Barré\u{a0}: seulement dans le gabarit. Souligné\u{a0}: seulement chez le portail. Les portails au même texte ont un seul tableau.",
    deviation: "Écart",
    absent: "(rien)",
    inventory: "Inventaire des tableaux",
    inventory_help: "Ce que les tableaux déclarent, sous quelle section, et chez quels portails. Il y a contradiction quand un même portail déclare la même chose sous deux sections.",
    declared: "Déclaré",
    section: "Section",
    contradiction: "CONTRADICTION",
    in_template: "dans le gabarit",
    beyond: "hors gabarit",
    lacking: "absent chez",
    slots: "Champs variables et leurs valeurs",
    slots_help: "Ce qui est propre à chaque portail, et n’est pas un écart.",
    slot: "Champ",
    value: "Valeur",
    accepted: "Écarts acceptés",
    reason: "Motif",
    expired: "échue",
    partly: "accepté chez certains portails",
    outside: "Documents sans gabarit",
    signature: "Visa",
    name: "Nom et qualité",
    signed_on: "Date",
    signed: "Signature",
    annex: "Annexe\u{a0}: fichiers comparés",
    path: "Fichier",
    size: "Octets",
    encoding: "Encodage",
    normalisations: "Changements de forme faits avant de comparer (lignes)",
    none: "aucun",
    contents: "Sommaire",
    filter: "Filtrer",
    every: "tous",
    kind: "Nature",
    severity: "Gravité",
    standing: "Acceptation",
    open: "non acceptés",
    only_accepted: "acceptés",
    only_new: "nouveaux",
    search: "Mots cherchés",
    reset: "Tout afficher",
    fold: "Tout replier",
    unfold: "Tout déplier",
    shown: "sur",
    filtered: "Filtré\u{a0}:",
    nothing_shown: "Rien ne répond à ces critères.",
    optional: "facultatif",
    permalink: "Lien vers cet écart",
    also_elsewhere: "aussi chez",
    conforms: "conforme",
    form_only: "conforme, de forme seulement",
    conforms_accepted: "conforme, écarts acceptés",
    deviates: "s’écarte",
    skipped: "Fichiers laissés de côté",
    details: "Liste",
};

const ENGLISH: ReviewWords = ReviewWords {
    title: "Variance summary",
    not_advice: "This document compares texts; it is not legal advice.",
    compared: "What was compared",
    template: "Template",
    portals: "Portals",
    portal: "Portal",
    digest: "Digest (SHA-256)",
    date: "Date of the summary",
    collected: "Texts collected on",
    version: "Tool",
    result: "Result",
    proof: "Reconstruction",
    verified: "verified: template and deviations give every document back, word for word",
    since: "Since the earlier run",
    resolved: "Resolved deviations",
    new_deviations: "New deviations",
    none_new: "No deviation is new.",
    none_resolved: "No deviation was resolved.",
    main: "In short",
    matrix: "Overview: portals by template blocks",
    matrix_help: "A line for each portal, or group of portals with the same text; a column for each template block, and on the right what has no place in it. An empty cell: the portal says what the template says. The darker the cell, the graver the deviation; the small figure counts the deviations of the cell.",
    picture: "All portals at a glance",
    legend: "Signs",
    deviating_here: "Portals that deviate",
    support: "Portals that have this block",
    no_deviation: "no deviation",
    blocks: "The template’s text, block by block",
    block: "Block",
    text: "Text",
    findings: "Deviations, each once",
    no_findings: "No deviation.",
    who: "Who",
    where_: "Where",
    decision: "Decision",
    accept: "accept",
    correct: "correct",
    review: "to review",
    remark: "Remark",
    part_of: "Part of deviation",
    parts: "Deviations within this one:",
    readings: "Reading",
    comparisons: "Comparisons, portal by portal",
    comparisons_help: "The blocks that deviate, with the block before and after. Struck: in the template only. Underlined: in the portal only. Portals with the same text share one table.",
    deviation: "Deviation",
    absent: "(nothing)",
    inventory: "Inventory of table rows",
    inventory_help: "What the tables declare, under which section, and at which portals. It is a contradiction when one portal declares one thing under two sections.",
    declared: "Declared",
    section: "Section",
    contradiction: "CONTRADICTION",
    in_template: "in the template",
    beyond: "beyond the template",
    lacking: "missing in",
    slots: "Slots and their values",
    slots_help: "What is each portal’s own, and no deviation.",
    slot: "Slot",
    value: "Value",
    accepted: "Accepted deviations",
    reason: "Reason",
    expired: "expired",
    partly: "accepted at some portals",
    outside: "Documents without a template",
    signature: "Sign-off",
    name: "Name and role",
    signed_on: "Date",
    signed: "Signature",
    annex: "Annex: files compared",
    path: "File",
    size: "Bytes",
    encoding: "Encoding",
    normalisations: "Changes of form made before comparing (lines)",
    none: "none",
    contents: "Contents",
    filter: "Filter",
    every: "all",
    kind: "Kind",
    severity: "Severity",
    standing: "Acceptance",
    open: "not accepted",
    only_accepted: "accepted",
    only_new: "new",
    search: "Words",
    reset: "Show all",
    fold: "Fold all",
    unfold: "Unfold all",
    shown: "of",
    filtered: "Filtered:",
    nothing_shown: "Nothing matches.",
    optional: "optional",
    permalink: "Link to this deviation",
    also_elsewhere: "also in",
    conforms: "conforms",
    form_only: "conforms, differs in form only",
    conforms_accepted: "conforms, deviations accepted",
    deviates: "deviates",
    skipped: "Files passed over",
    details: "List",
};

impl Lang {
    /// The fixed words of a variance summary.
    #[must_use]
    pub const fn review(self) -> &'static ReviewWords {
        match self {
            Self::Fr => &FRENCH,
            Self::En => &ENGLISH,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_typography_is_kept_and_nothing_is_left_untranslated() {
        let fields = |words: &ReviewWords| -> Vec<String> {
            let printed = format!("{words:#?}");
            let lines = printed.lines().filter(|line| line.contains(": \""));
            lines.map(|line| line.trim().to_owned()).collect()
        };
        let (french, english) = (fields(&FRENCH), fields(&ENGLISH));
        assert!(french.len() > 60 && french.len() == english.len());
        for line in &french {
            let words = line.split_once(": ").map_or("", |(_, words)| words);
            for sign in [" :", " ;", " ?", " !", "« ", " »", "'"] {
                assert!(!words.contains(sign), "{sign:?} in {words:?}");
            }
        }
        // Some words are the same in both languages; most are not.
        let same = french.iter().filter(|line| english.contains(line)).count();
        assert!(same <= 8, "{same}");
    }
}
