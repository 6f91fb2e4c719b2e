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

use super::findings::by_file;
use super::pinned::{Fate, fates};
use super::*;
use crate::analysis::Verdict;

/// How much the tables may hold before they are dropped, in bytes of distinct text: some twenty times that in memory.
const ROOM: usize = 4_194_304;
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
///         text: format!("Notice\n\nWhat you send is kept for {days}.\n"),
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
    /// The text, decoded: as a file in UTF-8 would hold it.
    pub text: String,
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
        let (files, texts): (Vec<Found>, Vec<String>) =
            texts.into_iter().map(|text| (text.file, text.text)).unzip();
        let frames = Frames::default();
        let laid: Vec<Result<Document<'_>, SkipReason>> = texts
            .into_par_iter()
            .enumerate()
            .map_init(Gist::default, |gist, (at, text)| {
                self.laid_out(at, &text, &frames, gist)
            })
            .collect();
        let comparing: Vec<Comparing<'_>> = self
            .comparers
            .iter()
            .map(|comparer| Comparing {
                comparer,
                contents: &self.contents,
            })
            .collect();
        let documents = laid.iter().filter_map(|document| document.as_ref().ok());
        let mut groups: Vec<Vec<Box<Compared<'_>>>> =
            comparing.iter().map(|_| Vec::new()).collect();
        let mut verdicts: Vec<Option<Verdict>> = laid
            .iter()
            .zip(&files)
            .map(|(document, file)| Some(skipped(file, document.as_ref().err()?.clone())))
            .collect();
        for (document, fate) in fates(documents, self.pinned, &comparing) {
            match fate {
                Fate::Fits(template, compared) => {
                    if let Some(group) = groups.get_mut(template) {
                        group.push(compared);
                    }
                }
                Fate::FitsNone(nearest) => {
                    let reason = UnassignedReason::NoTemplate;
                    let mut held = alone(document, &files, reason, nearest.as_ref());
                    let at = document.files.first();
                    if let Some(verdict) = at.and_then(|at| verdicts.get_mut(*at)) {
                        *verdict = held.pop().map(Verdict::Unassigned);
                    }
                }
            }
        }
        for (comparing, group) in comparing.iter().zip(groups) {
            self.judge(comparing, &group, &files, &mut verdicts);
            // Giving back so many small pieces of memory is work too.
            group.into_par_iter().for_each(drop);
        }
        laid.into_par_iter().for_each(drop);
        verdicts.into_iter().flatten().collect()
    }

    fn laid_out<'l>(
        &'l self,
        at: usize,
        text: &str,
        frames: &Frames<'l>,
        gist: &mut Gist,
    ) -> Result<Document<'l>, SkipReason> {
        // In a file, zero bytes may be those of UTF-16; what was decoded is not decoded again.
        if text.contains('\0') {
            return Err(SkipReason::Binary);
        }
        let mut document = Document::read(text.as_bytes(), &self.lines, frames, gist)?;
        document.files.push(at);
        Ok(document)
    }

    /// Puts the findings of the documents of one template where they belong.
    fn judge(
        &self,
        comparing: &Comparing<'_>,
        group: &[Box<Compared<'_>>],
        files: &[Found],
        verdicts: &mut [Option<Verdict>],
    ) {
        let model = comparing.comparer.model;
        let portals = Portals::new(model, group, files);
        let levels = &self.settings.levels;
        for found in by_file(comparing, group, &portals, files, levels) {
            if let Some(verdict) = verdicts.get_mut(found.at) {
                *verdict = Some(Verdict::Document {
                    family: Arc::clone(&model.template.name),
                    document: found.analysis(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::read::read;

    const TEMPLATE: &str = "+++\ncharte-diff = 1\nname = \"notice\"\n+++\n\n# Notice\n\nThe site {{url}} is published by \
                            the town.\n\nWhat you send is kept for 13 months.\n";

    /// Texts of which each has words that no other has, but for every fifth, which is like the one before.
    fn texts(numbers: std::ops::Range<usize>) -> Vec<Text> {
        let texts = numbers.map(|number| {
            let word = number - usize::from(number % 5 == 4);
            let text = format!(
                "Notice\n\nThe site https://s{word}.example.org is published by the town.\n\nWhat you w{word} send is kept \
                 for {} months.\n\nLine {word} of its own, at the end.\n",
                word % 20
            );
            Text {
                file: Found::in_stream(&format!("{number}.txt"), None),
                text,
            }
        });
        texts.collect()
    }

    #[test]
    fn what_was_learnt_may_be_dropped_at_any_time() {
        let template = read(TEMPLATE.as_bytes(), "notice.txt").unwrap();
        let pinned = Pinned::new(vec![template]);
        let settings = Settings::default();
        let whole = Checker::new(&pinned, &settings).check(texts(0..300));
        assert!(whole.iter().all(|verdict| matches!(
            verdict,
            Verdict::Document { document, .. } if document.findings.verified
        )));
        for (room, batch) in [(0, 1), (0, 7), (2_000, 10), (usize::MAX, 10)] {
            let mut checker = Checker::new(&pinned, &settings);
            checker.room = room;
            let mut verdicts = Vec::new();
            let mut most = 0;
            for from in (0..300).step_by(batch) {
                verdicts.extend(checker.check(texts(from..300.min(from + batch))));
                most = most.max(checker.held());
            }
            assert_eq!(verdicts, whole, "room {room}, batches of {batch}");
            // A batch of so many texts adds less than so much.
            let bound = room.saturating_add(batch * 1_500);
            assert!(most <= bound, "room {room}, batches of {batch}: {most}");
        }
    }

    #[test]
    fn verdicts_stand_in_the_order_of_the_texts() {
        let template = read(TEMPLATE.as_bytes(), "notice.txt").unwrap();
        let pinned = Pinned::new(vec![template]);
        let settings = Settings::default();
        let mut mixed = texts(0..3);
        let file = |path: &str| Found::in_stream(path, None);
        let strangers = [
            (
                "a",
                "Soup\n\nPeel the vegetables and boil them for an hour.\n",
            ),
            ("b", ""),
            ("2.txt", "t\0e\0x\0t\0"),
        ];
        for (at, (path, text)) in strangers.into_iter().enumerate() {
            let text = Text {
                file: file(path),
                text: text.to_owned(),
            };
            mixed.insert(at * 2, text);
        }
        let verdicts = Checker::new(&pinned, &settings).check(mixed);
        let told: Vec<(&str, &str)> = verdicts
            .iter()
            .map(|verdict| match verdict {
                Verdict::Document { document, .. } => ("document", &*document.path.text),
                Verdict::Unassigned(held) => ("unassigned", &*held.path.text),
                Verdict::Skipped(held) => (held.reason.name(), &*held.path.text),
            })
            .collect();
        let expected = [
            ("unassigned", "a"),
            ("document", "0.txt"),
            ("empty", "b"),
            ("document", "1.txt"),
            ("binary", "2.txt"),
            ("document", "2.txt"),
        ];
        assert_eq!(told, expected);
    }
}
