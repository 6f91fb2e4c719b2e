//! The sentences of the text report.

use super::Lang;
use super::Lang::{En, Fr};
use crate::analysis::UnassignedReason;
use crate::template::file::Remarks;
use crate::text::Normalisation;

impl Remarks for Lang {
    fn title(&self) -> String {
        self.competing_readings().into()
    }

    fn place(&self, number: usize, column: Option<&str>) -> String {
        self.block_place(number, column)
    }

    fn count(&self, documents: u32) -> String {
        format!("{}{}", self.documents(documents as usize), self.colon())
    }
}

impl Lang {
    /// The title over the readings that compete.
    #[must_use]
    pub const fn competing_readings(self) -> &'static str {
        match self {
            Fr => "Formulations concurrentes",
            En => "Readings that compete",
        }
    }

    /// Where in the template: *block 16, column “Finalités”*.
    #[must_use]
    pub fn block_place(self, number: usize, column: Option<&str>) -> String {
        let block = match self {
            Fr => format!("bloc {number}"),
            En => format!("block {number}"),
        };
        match column {
            Some(column) => format!("{block}, {}", self.in_column(column)),
            None => block,
        }
    }

    /// *column “Finalités”*.
    #[must_use]
    pub fn in_column(self, column: &str) -> String {
        match self {
            Fr => format!("colonne {}", self.quote(column)),
            En => format!("column {}", self.quote(column)),
        }
    }

    /// *column 4*, where it has no header.
    #[must_use]
    pub fn in_column_number(self, column: u32) -> String {
        match self {
            Fr => format!("colonne\u{a0}{column}"),
            En => format!("column\u{a0}{column}"),
        }
    }

    /// *row sessionid*.
    #[must_use]
    pub fn in_row(self, name: &str) -> String {
        match self {
            Fr => format!("rangée {}", self.quote(name)),
            En => format!("row {}", self.quote(name)),
        }
    }

    /// The template is what the files say.
    #[must_use]
    pub const fn inferred_template(self) -> &'static str {
        match self {
            Fr => "Gabarit constaté",
            En => "Inferred template",
        }
    }

    /// The template is a file that people keep.
    #[must_use]
    pub const fn pinned_template(self) -> &'static str {
        match self {
            Fr => "Gabarit validé",
            En => "Approved template",
        }
    }

    /// How much an inferred template can be relied on.
    #[must_use]
    pub fn what_inferred_means(self, documents: usize) -> String {
        let portals = self.portals(documents);
        match self {
            Fr => format!(
                "Ce que disent la plupart des {portals}\u{a0}; une majorité ne vaut pas validation."
            ),
            En => format!("What most of {portals} say; a majority is not an approval."),
        }
    }

    /// Where a pinned template stands.
    #[must_use]
    pub fn what_pinned_means(self, file: &str, digest: &str) -> String {
        let digest = digest.get(..12).unwrap_or(digest);
        match self {
            Fr => format!("{file}, empreinte {digest}"),
            En => format!("{file}, digest {digest}"),
        }
    }

    /// A template of two documents is hardly one.
    #[must_use]
    pub const fn two_documents(self) -> &'static str {
        match self {
            Fr => {
                "Attention\u{a0}: deux documents seulement. Là où ils diffèrent, rien ne dit lequel a raison\u{a0}; ajoutez-en \
                 un troisième pour trancher."
            }
            En => {
                "Mind: two documents only. Where they differ, nothing says which one is right; add a third one to decide."
            }
        }
    }

    /// A template needs more than one document.
    #[must_use]
    pub const fn one_document(self) -> &'static str {
        match self {
            Fr => {
                "Un seul document\u{a0}: un gabarit en demande au moins deux, mieux, cinq. Voici sa forme écrite."
            }
            En => {
                "One document only: a template needs two at least, better five. This is its written form."
            }
        }
    }

    /// Free-text slots of a small family.
    #[must_use]
    pub fn free_text_is_a_guess(self, slots: &[String]) -> String {
        let many = slots.len() > 1;
        let slots = self.list(slots);
        match self {
            Fr if many => {
                format!("{slots} sont des suppositions\u{a0}: il y a moins de dix documents.")
            }
            Fr => format!("{slots} est une supposition\u{a0}: il y a moins de dix documents."),
            En if many => format!("{slots} are guesses: there are fewer than ten documents."),
            En => format!("{slots} is a guess: there are fewer than ten documents."),
        }
    }

    /// The place in the margin: *line 30*.
    #[must_use]
    pub fn place_line(self, line: u32) -> String {
        match self {
            Fr => format!("ligne\u{a0}{line}"),
            En => format!("line\u{a0}{line}"),
        }
    }

    /// The place of what is missing: *after 30*.
    #[must_use]
    pub fn place_after(self, line: u32) -> String {
        match self {
            Fr => format!("après\u{a0}{line}"),
            En => format!("after\u{a0}{line}"),
        }
    }

    /// The place of what is missing before anything else.
    #[must_use]
    pub const fn place_start(self) -> &'static str {
        match self {
            Fr => "au début",
            En => "at start",
        }
    }

    /// The place of what concerns the whole file.
    #[must_use]
    pub const fn place_file(self) -> &'static str {
        match self {
            Fr => "fichier",
            En => "file",
        }
    }

    /// *row that repeats line 31*.
    #[must_use]
    pub fn duplicate_of(self, element: crate::deviation::Element, line: u32) -> String {
        let name = self.element(element);
        match self {
            Fr => format!("{name} qui répète la ligne\u{a0}{line}"),
            En => format!("{name} that repeats line\u{a0}{line}"),
        }
    }

    /// Two sections say two things of one row.
    #[must_use]
    pub fn contradiction(self, first: &str, first_line: u32, here: &str, line: u32) -> String {
        match self {
            Fr => format!(
                "CONTRADICTION\u{a0}: déclaré sous {first} (ligne\u{a0}{first_line}) et sous {here} (ligne\u{a0}{line})"
            ),
            En => format!(
                "CONTRADICTION: declared under {first} (line\u{a0}{first_line}) and under {here} (line\u{a0}{line})"
            ),
        }
    }

    /// Where there is no heading above.
    #[must_use]
    pub const fn no_section(self) -> &'static str {
        match self {
            Fr => "aucun titre",
            En => "no heading",
        }
    }

    /// *under “Cookies tiers”*.
    #[must_use]
    pub fn under(self, section: &str) -> String {
        match self {
            Fr => format!("sous {section}"),
            En => format!("under {section}"),
        }
    }

    /// Where a moved block belongs.
    #[must_use]
    pub fn belongs_after(self, text: Option<&str>) -> String {
        match (self, text) {
            (Fr, Some(text)) => format!("sa place\u{a0}: après {}", self.quote(text)),
            (Fr, None) => "sa place\u{a0}: au début".into(),
            (En, Some(text)) => format!("belongs after {}", self.quote(text)),
            (En, None) => "belongs at the start".into(),
        }
    }

    /// The template's own reading has no majority.
    #[must_use]
    pub const fn contested(self) -> &'static str {
        match self {
            Fr => "sans majorité\u{a0}: aucune formulation ne l’emporte",
            En => "no majority: no reading prevails",
        }
    }

    /// A bound cut the search short.
    #[must_use]
    pub const fn coarse(self) -> &'static str {
        match self {
            Fr => "document très long\u{a0}: recherche abrégée, l’écart réel peut être moindre",
            En => "very long document: search cut short, the real difference may be smaller",
        }
    }

    /// *also in: *, before the names of other portals.
    #[must_use]
    pub const fn also(self) -> &'static str {
        match self {
            Fr => "aussi chez\u{a0}: ",
            En => "also in: ",
        }
    }

    /// How the file was read.
    #[must_use]
    pub fn read_as(self, encoding: &str) -> String {
        match self {
            Fr => format!("lu en {encoding}, et non en UTF-8"),
            En => format!("read as {encoding}, not as UTF-8"),
        }
    }

    /// *invisible characters: lines 3, 7*.
    #[must_use]
    pub fn lines_with(self, what: &str, lines: &[u32]) -> String {
        let numbers = self.some_lines(lines, 6);
        let many = lines.len() > 1;
        match (self, many) {
            (Fr, true) => format!("{what}\u{a0}: lignes\u{a0}{numbers}"),
            (Fr, false) => format!("{what}\u{a0}: ligne\u{a0}{numbers}"),
            (En, true) => format!("{what}: lines\u{a0}{numbers}"),
            (En, false) => format!("{what}: line\u{a0}{numbers}"),
        }
    }

    /// The first `shown` of some line numbers, and how many more there are.
    fn some_lines(self, lines: &[u32], shown: usize) -> String {
        let numbers: Vec<String> = lines.iter().take(shown).map(u32::to_string).collect();
        let numbers = numbers.join(", ");
        match lines.len().checked_sub(shown) {
            None | Some(0) => numbers,
            Some(left) => format!("{numbers} + {}", self.others(left)),
        }
    }

    /// *blank lines in a table (27), separator rows (28)*: changes of form with their lines.
    #[must_use]
    pub fn changes_of_form(self, changes: &[Normalisation]) -> String {
        let changes = changes.iter().map(|change| {
            let what = self.normalisation(change.kind);
            if change.lines.is_empty() {
                what.to_owned()
            } else {
                format!("{what} ({})", self.some_lines(&change.lines, 3))
            }
        });
        changes.collect::<Vec<_>>().join(", ")
    }

    /// The title over the changes of form.
    #[must_use]
    pub const fn forms(self) -> &'static str {
        match self {
            Fr => "Changements de forme faits avant de comparer (lignes)",
            En => "Changes of form made before comparing (lines)",
        }
    }

    /// What is cut otherwise: a block that stands in `parts` paragraphs, parted by ⏎, or in one with its neighbour.
    #[must_use]
    pub const fn cut_otherwise(self, parts: usize) -> &'static str {
        match (self, parts) {
            (Fr, 0 | 1) => "ne fait qu’un paragraphe avec ce qui précède",
            (Fr, 2) => "ce qui suit ⏎ forme un paragraphe à part",
            (Fr, _) => "chaque ⏎ commence un paragraphe à part",
            (En, 0 | 1) => "stands in one paragraph with what comes before",
            (En, 2) => "what follows ⏎ stands in a paragraph of its own",
            (En, _) => "each ⏎ begins a paragraph of its own",
        }
    }

    /// What the marks of changed words mean, in three parts: the first is marked as deleted, the second as inserted.
    #[must_use]
    pub const fn legend(self) -> [&'static str; 3] {
        match self {
            Fr => [
                "[-gabarit-]",
                "{+portail+}",
                "mots propres à l’un ou à l’autre",
            ],
            En => [
                "[-template-]",
                "{+portal+}",
                "words that only one of them has",
            ],
        }
    }

    /// The title over the deviations that portals share.
    #[must_use]
    pub const fn shared_deviations(self) -> &'static str {
        match self {
            Fr => "Écarts partagés, du plus répandu au moins répandu",
            En => "Shared deviations, most widespread first",
        }
    }

    /// The title over the portals, after the shared deviations.
    #[must_use]
    pub const fn each_portal(self) -> &'static str {
        match self {
            Fr => "Portail par portail",
            En => "Portal by portal",
        }
    }

    /// *see (3)*, a shared deviation by its number.
    #[must_use]
    pub fn see_shared(self, number: usize) -> String {
        match self {
            Fr => format!("voir\u{a0}({number})"),
            En => format!("see\u{a0}({number})"),
        }
    }

    /// Whose lines are shown for a shared deviation.
    #[must_use]
    pub fn as_in(self, portal: &str) -> String {
        match self {
            Fr => format!("tel que chez {portal}"),
            En => format!("as in {portal}"),
        }
    }

    /// Whose lines are shown for a group of portals.
    #[must_use]
    pub fn lines_as_in(self, portal: &str) -> String {
        match self {
            Fr => format!("numéros de ligne\u{a0}: ceux de {portal}"),
            En => format!("line numbers: those of {portal}"),
        }
    }

    /// *12 portals with the same deviations*.
    #[must_use]
    pub fn same_deviations(self, count: usize) -> String {
        match self {
            Fr => format!("{} aux mêmes écarts", self.portals(count)),
            En => format!("{} with the same deviations", self.portals(count)),
        }
    }

    /// The title over the optional blocks.
    #[must_use]
    pub const fn optional_blocks(self) -> &'static str {
        match self {
            Fr => "Blocs facultatifs (portails qui les ont)",
            En => "Optional blocks (portals that have them)",
        }
    }

    /// What a list left out.
    #[must_use]
    pub fn more_places(self, count: usize) -> String {
        match self {
            Fr => format!("+ {} (-v les montre)", self.others(count)),
            En => format!("+ {} (-v shows them)", self.others(count)),
        }
    }

    /// The title over documents that have no template, for one reason.
    #[must_use]
    pub fn title_unassigned(self, reason: UnassignedReason, count: usize) -> String {
        let documents = self.documents(count);
        match (self, reason) {
            (Fr, UnassignedReason::NoFamily) if count == 1 => {
                format!("Sans famille ({documents})\u{a0}: aucun autre n’a le même gabarit")
            }
            (Fr, UnassignedReason::NoFamily) => {
                format!("Sans famille ({documents})\u{a0}: chacun est seul de son gabarit")
            }
            (En, UnassignedReason::NoFamily) if count == 1 => {
                format!("Without a family ({documents}): no other has the same template")
            }
            (En, UnassignedReason::NoFamily) => {
                format!("Without a family ({documents}): each is alone with its template")
            }
            (Fr, UnassignedReason::NoTemplate) => {
                format!("Sans gabarit ({documents})\u{a0}: aucun gabarit validé ne correspond")
            }
            (En, UnassignedReason::NoTemplate) => {
                format!("Without a template ({documents}): no approved template fits")
            }
        }
    }

    /// The nearest family of a document without one.
    #[must_use]
    pub fn nearest(self, family: &str, share: f64) -> String {
        let percent = (share * 100.0).round();
        match self {
            Fr => format!("le plus proche\u{a0}: {family} ({percent}\u{a0}% de mots communs)"),
            En => format!("nearest: {family} ({percent}% of words in common)"),
        }
    }

    /// No family comes near.
    #[must_use]
    pub const fn nothing_near(self) -> &'static str {
        match self {
            Fr => "rien d’approchant",
            En => "nothing comes near",
        }
    }

    /// *3 files passed over (-v says why)*.
    #[must_use]
    pub fn skipped_see_verbose(self, count: &str) -> String {
        match self {
            Fr => format!("{count} (-v dit pourquoi)"),
            En => format!("{count} (-v says why)"),
        }
    }

    /// After a count of notes.
    #[must_use]
    pub const fn verbose_shows_them(self) -> &'static str {
        match self {
            Fr => "(-v les montre)",
            En => "(-v shows them)",
        }
    }
}
