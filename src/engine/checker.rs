//! Texts against kept templates, one batch after the other without end: each is judged by itself, what was learnt of
//! lines and words serves the next batch, and the memory that this takes is bounded.
//!
//! ```text
//! batch 1 ─► verdicts ┐
//! batch 2 ─► verdicts ├ one set of tables: lines read, texts cut into words, pairs compared
//! batch 3 ─► verdicts ┘
//!            ── full ── the tables are dropped; what comes is learnt anew, and nothing shows but the time it takes
//! batch 4 ─► …
//! ```

use super::pinned::{Fate, held_against};
use super::*;
use crate::analysis::Verdict;

/// How much the tables may hold before they are dropped, in bytes of distinct text: some twenty times that in memory.
const ROOM: usize = 4 << 20;
/// What an entry of a table weighs beside its text, in bytes of text.
const ENTRY: usize = 32;

/// Holds texts against [`Pinned`] templates, batch after batch, in bounded memory.
///
/// A text's verdict depends on the text, its file and the templates alone: not on what was checked before, nor on what
/// stands beside it in the batch. A batch is spread over the threads of the pool.
///
/// # Is a text what the template says, asked again and again?
///
/// ```
/// use charte_diff::analysis::Verdict;
/// use charte_diff::corpus::Found;
/// use charte_diff::engine::{Checker, Pinned, Settings, Text};
/// use charte_diff::template::read::read;
///
/// let template = "+++\ncharte-diff = 1\nname = \"notice\"\n+++\n\n# Notice\n\nWhat you send is kept for 13 months.\n";
/// let template = read(template.as_bytes(), "notice.txt").map_err(|errors| format!("{errors:?}"))?;
/// let pinned = Pinned::new(vec![template]);
/// let settings = Settings::default();
/// let mut checker = Checker::new(&pinned, &settings);
///
/// for (days, conforming) in [("13 months", true), ("25 months", false)] {
///     let text = Text {
///         file: Found::in_stream("www.example.org.txt", None),
///         bytes: format!("Notice\n\nWhat you send is kept for {days}.\n").into_bytes(),
///     };
///     let verdicts = checker.check(vec![text]);
///     let [Verdict::Document { family, document }] = &verdicts[..] else {
///         return Err(format!("{verdicts:?}"));
///     };
///     assert_eq!((&**family, &*document.portal), ("notice", "www.example.org"));
///     assert_eq!(document.conforms, conforming);
/// }
/// # Ok::<(), String>(())
/// ```
#[derive(Debug)]
pub struct Checker<'p> {
    pinned: &'p Pinned,
    settings: &'p Settings,
    lines: Lines,
    contents: Contents,
    comparers: Vec<Comparer<'p>>,
    room: usize,
}

/// A text, and the file that it stands for.
#[derive(Debug, Clone)]
pub struct Text {
    /// Which file holds it, if only in name.
    pub file: Found,
    /// The text, as the file's bytes.
    pub bytes: Vec<u8>,
}

impl<'p> Checker<'p> {
    /// Makes ready to check, on the threads of the pool that this is called in.
    #[must_use]
    pub fn new(pinned: &'p Pinned, settings: &'p Settings) -> Self {
        Self {
            pinned,
            settings,
            lines: Lines::default(),
            contents: Contents::default(),
            comparers: pinned.comparers(settings),
            room: ROOM,
        }
    }

    /// Holds each text against the template that fits it best, as [`check`] would if the file held it. The verdicts
    /// stand in the order of the texts.
    pub fn check(&mut self, texts: Vec<Text>) -> Vec<Verdict> {
        if self.held() > self.room {
            *self = Self {
                room: self.room,
                ..Self::new(self.pinned, self.settings)
            };
        }
        let (files, texts): (Vec<Found>, Vec<Vec<u8>>) = texts
            .into_iter()
            .map(|text| (text.file, text.bytes))
            .unzip();
        let laid: Vec<Result<Document, SkipReason>> = texts
            .into_par_iter()
            .enumerate()
            .map(|(at, bytes)| self.laid_out(at, &bytes))
            .collect();
        let fates: Vec<Option<Fate<'_>>> = laid
            .par_iter()
            .map(|document| {
                let document = document.as_ref().ok()?;
                let (contents, comparers) = (&self.contents, &self.comparers);
                Some(held_against(document, self.pinned, contents, comparers))
            })
            .collect();
        let mut groups: Vec<Vec<Compared<'_>>> =
            self.comparers.iter().map(|_| Vec::new()).collect();
        let mut verdicts: Vec<Option<Verdict>> = Vec::with_capacity(files.len());
        for ((document, fate), file) in laid.iter().zip(fates).zip(&files) {
            verdicts.push(match (document, fate) {
                (Ok(_), Some(Fate::Fits(template, compared))) => {
                    if let Some(group) = groups.get_mut(template) {
                        group.push(*compared);
                    }
                    None
                }
                (Ok(document), Some(Fate::FitsNone(nearest))) => {
                    let reason = UnassignedReason::NoTemplate;
                    let mut held = alone(document, &files, reason, nearest.as_ref());
                    held.pop().map(Verdict::Unassigned)
                }
                (Err(reason), _) => Some(skipped(file, reason.clone())),
                (Ok(_), None) => None,
            });
        }
        for (comparer, group) in self.comparers.iter().zip(groups) {
            self.judge(comparer, &group, &files, &mut verdicts);
            // Giving back so many small pieces of memory is work too.
            group.into_par_iter().for_each(drop);
        }
        laid.into_par_iter().for_each(drop);
        verdicts.into_iter().flatten().collect()
    }

    fn laid_out(&self, at: usize, bytes: &[u8]) -> Result<Document, SkipReason> {
        let formed = lay_out(bytes, &self.lines)?;
        let units = units(&formed, &self.contents);
        if units.is_empty() {
            return Err(SkipReason::Empty);
        }
        Ok(Document {
            formed,
            units,
            fingerprint: None,
            files: vec![at],
        })
    }

    /// Puts the findings of the documents of one template where they belong.
    fn judge(
        &self,
        comparer: &Comparer<'_>,
        group: &[Compared<'_>],
        files: &[Found],
        verdicts: &mut [Option<Verdict>],
    ) {
        if group.is_empty() {
            return;
        }
        let portals = Portals::new(comparer.model, group, files);
        let levels = &self.settings.levels;
        let (documents, owners) = documents_of(comparer, group, &portals, files, levels);
        for (document, owner) in documents.into_iter().zip(owners) {
            let at = group
                .get(owner)
                .and_then(|held| held.document.files.first());
            if let Some(verdict) = at.and_then(|at| verdicts.get_mut(*at)) {
                *verdict = Some(Verdict::Document {
                    family: Arc::clone(&comparer.model.template.name),
                    document,
                });
            }
        }
    }

    /// What the tables hold, in bytes of text.
    fn held(&self) -> usize {
        let entries: usize = self.comparers.iter().map(Comparer::remembered).sum();
        self.lines.held() + self.contents.held() + entries * ENTRY
    }
}

fn skipped(file: &Found, reason: SkipReason) -> Verdict {
    Verdict::Skipped(Skipped {
        path: file.shown.clone(),
        reason,
        named: file.named,
    })
}
