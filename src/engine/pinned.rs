//! Documents against templates that people keep: each is held against the one that fits it best, and no document
//! changes what is said of another.

use super::*;
use crate::document::{Body, Gap};
use crate::template::choice::reading;
use crate::template::family::{resemblance_of, run_set};
use crate::template::pattern::fill;
use crate::template::syntax::{Node, parse};
use crate::template::{Template, TemplateBlock};
use crate::text::{Token, count_words};

/// From this share of common words on, a document fits a template: the words that both have, over the mean of the words
/// that each has. Texts that share a subject only reach some 0.2; one of which half was rewritten has 0.5.
const FIT: f64 = 0.3;
/// Templates whose runs of words are nearly as near to a document as the nearest one's are compared in full, too.
const NEARLY: f64 = 0.1;
/// But no more than so many.
const MOST_COMPARED: usize = 4;
/// As many readings of a template's choices are shown, each with the next wording of all of them.
const MOST_READINGS: usize = 16;
/// And, beside all of them, so many depths of optional parts.
const MOST_DEPTHS: usize = 3;

/// Templates ready for checking.
///
/// ```
/// use charte_diff::engine::{Pinned, Settings, check};
/// use charte_diff::template::file::write;
/// use charte_diff::template::read::read;
/// use charte_diff::{corpus, engine};
///
/// let found = corpus::collect(&["corpus".into()], "stdin");
/// let analysis = engine::analyse(&found.files, &Settings::default(), &|_done| ());
///
/// // Kept as a file, the template says of each document what it said when it was inferred.
/// let kept = write(&analysis.families[0].template, &charte_diff::report::lang::Lang::En);
/// let template = read(kept.as_bytes(), "cookies.txt").expect("it was just written");
/// let pinned = Pinned::new(vec![template]);
/// let checked = check(&found.files, &pinned, &Settings::default(), &|_done| ());
/// assert_eq!(checked.summary.errors, analysis.summary.errors);
/// ```
#[derive(Debug)]
pub struct Pinned {
    templates: Vec<PinnedTemplate>,
    /// The lines and texts of the templates, most of which the documents have as well.
    lines: Lines,
    contents: Contents,
}

#[derive(Debug)]
struct PinnedTemplate {
    model: Model,
    /// Its readings as documents, for where lines join.
    shown: Vec<Vec<ShownUnit>>,
    /// Its runs of words, where there are other templates.
    runs: Vec<u64>,
}

/// A unit of a reading, as junctions see it.
#[derive(Debug)]
struct ShownUnit {
    gap: Gap,
    underlined: bool,
    line: Option<Arc<Line>>,
}

impl ShownUnit {
    fn new(seen: &Seen<'_>) -> Self {
        Self {
            gap: seen.gap,
            underlined: seen.underlined,
            line: seen.line.map(Arc::clone),
        }
    }

    fn seen(&self) -> Seen<'_> {
        Seen {
            gap: self.gap,
            underlined: self.underlined,
            line: self.line.as_ref(),
        }
    }
}

impl Pinned {
    /// Makes templates ready. Their names are expected to differ.
    #[must_use]
    pub fn new(templates: Vec<Template>) -> Self {
        let contents = Contents::default();
        let lines = Lines::default();
        let alone = templates.len() < 2;
        let templates = templates
            .into_iter()
            .map(|template| {
                let shown: Vec<Vec<Unit<'_>>> = shown(&template)
                    .iter()
                    .filter_map(|text| lay_out(text.as_bytes(), &lines).ok())
                    .map(|formed| units(&formed.laid, &contents))
                    .collect();
                let known = words_of(&shown);
                let known = |text: &str| known.get(text).map(|tokens| Arc::clone(tokens));
                let model = Model::of_tokens(template, Vec::new(), &known);
                // One template needs no comparing with others.
                let mut runs: Vec<u64> = shown
                    .iter()
                    .filter(|_| !alone)
                    .flat_map(|units| run_set(&word_stream(units).collect::<Vec<_>>()))
                    .collect();
                runs.sort_unstable();
                runs.dedup();
                let shown = shown
                    .iter()
                    .map(|units| seen(units).iter().map(ShownUnit::new).collect())
                    .collect();
                PinnedTemplate { model, shown, runs }
            })
            .collect();
        Self {
            templates,
            lines,
            contents,
        }
    }

    pub(super) fn comparers<'p>(&'p self, settings: &'p Settings) -> Vec<Comparer<'p>> {
        let templates = self.templates.iter();
        templates
            .map(|held| Comparer::new(&held.model, settings.lexicon()))
            .collect()
    }

    /// The templates.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        self.templates.iter().map(|held| &held.model.template)
    }
}

/// The words and signs of the texts that units hold.
fn words_of<'u>(shown: &'u [Vec<Unit<'_>>]) -> FxHashMap<&'u str, &'u Arc<[Token]>> {
    let mut words: FxHashMap<&str, &Arc<[Token]>> = FxHashMap::default();
    for unit in shown.iter().flatten() {
        match &unit.body {
            Body::Line(line) => {
                words.insert(&line.text, &line.tokens);
            }
            Body::Row(row) => {
                let cells = row.contents().cells.iter();
                words.extend(cells.map(|cell| (&*cell.text, &cell.tokens)));
            }
        }
    }
    words
}

/// The template as documents would have it: each of its wordings in turn, each with more and more of the optional parts
/// of its lines gone, and one without its optional blocks.
fn shown(template: &Template) -> Vec<String> {
    let parsed = parsed(template);
    let widest = parsed.iter().map(|nodes| widest_choice(nodes));
    let widest = widest.max().unwrap_or(1);
    let deepest = parsed.iter().map(|nodes| deepest_part(nodes));
    let deepest = deepest.max().unwrap_or(0);
    let mut texts: Vec<String> = Vec::new();
    for way in 0..widest.clamp(1, MOST_READINGS) {
        for depth in std::iter::once(usize::MAX).chain((0..deepest.min(MOST_DEPTHS)).rev()) {
            texts.push(shown_reading(template, &parsed, way, depth, true));
        }
    }
    texts.push(shown_reading(template, &parsed, 0, 0, false));
    texts.dedup();
    texts
}

/// The texts of a template's blocks, read.
fn parsed(template: &Template) -> Vec<Vec<Node>> {
    let blocks = template.blocks.iter();
    blocks
        .map(|block| parse(&block.text).unwrap_or_default())
        .collect()
}

/// How many wordings the choice with most of them leaves.
fn widest_choice(nodes: &[Node]) -> usize {
    nodes
        .iter()
        .map(|node| match node {
            Node::Text(_) | Node::Slot(_) => 1,
            Node::Any(wordings) => {
                let inside = wordings.iter().map(|held| widest_choice(held));
                wordings.len().max(inside.max().unwrap_or(1))
            }
            Node::Optional(part) => widest_choice(part),
        })
        .max()
        .unwrap_or(1)
}

/// How deep the optional parts of a text stand in one another.
fn deepest_part(nodes: &[Node]) -> usize {
    let depths = nodes.iter().map(|node| match node {
        Node::Text(_) | Node::Slot(_) => 0,
        Node::Any(wordings) => {
            let inside = wordings.iter().map(|held| deepest_part(held));
            inside.max().unwrap_or(0)
        }
        Node::Optional(part) => 1 + deepest_part(part),
    });
    depths.max().unwrap_or(0)
}

/// A document of the template: every choice takes the wording `way` (or its last), the optional parts of its lines are
/// there down to `depth`, and its optional blocks if `whole`. `parsed` are its blocks' texts.
fn shown_reading(
    template: &Template,
    parsed: &[Vec<Node>],
    way: usize,
    depth: usize,
    whole: bool,
) -> String {
    let type_of = |name: &str| {
        let slot = template.slots.iter().find(|slot| &*slot.name == name);
        slot.map_or(SlotType::Text, |slot| slot.slot_type)
    };
    let mut text = String::new();
    let mut before: Option<Element> = None;
    for (block, nodes) in template.blocks.iter().zip(parsed) {
        if block.is_optional() && !whole {
            continue;
        }
        if !block.element.continues_table(before) {
            text.push('\n');
        }
        if block.element == Element::ListItem {
            text.push_str("- ");
        }
        let nodes = taking(nodes, way, depth);
        text.push_str(&fill(&reading(&nodes, &[]), |name| stand_in(type_of(name))));
        text.push('\n');
        before = Some(block.element);
    }
    text
}

/// The text with every choice made alike.
fn taking(nodes: &[Node], way: usize, depth: usize) -> Vec<Node> {
    let mut taken = Vec::new();
    for node in nodes {
        match node {
            Node::Text(_) | Node::Slot(_) => taken.push(node.clone()),
            Node::Any(wordings) => {
                let number = way.min(wordings.len().saturating_sub(1));
                let wording = wordings.get(number).map_or(&[][..], Vec::as_slice);
                taken.extend(taking(wording, way, depth));
            }
            Node::Optional(part) if depth > 0 => taken.extend(taking(part, way, depth - 1)),
            Node::Optional(_) => {}
        }
    }
    taken
}

/// A word that reads as a filler of the type.
const fn stand_in(slot_type: SlotType) -> &'static str {
    match slot_type {
        SlotType::Url => "https://example.invalid",
        SlotType::Email => "a@example.invalid",
        SlotType::Date => "1789",
        SlotType::Number => "7",
        // A word that no text has: what is around a filler must not look like the end of anything.
        SlotType::Text => "xqzfillerzqx",
    }
}

/// Reads files and holds each document against the template that fits it best. `progress` is told how many more files
/// are done.
#[must_use]
pub fn check(
    files: &[Found],
    pinned: &Pinned,
    settings: &Settings,
    progress: &(dyn Fn(usize) + Sync),
) -> Analysis {
    let (documents, skipped) = take_in(files, &pinned.lines, settings, progress);
    let analysis = hold(&documents, skipped, files, pinned, settings);
    settings.give_back(documents);
    analysis
}

/// Holds one text against the template that fits it best, as [`check`] would if `file` held it. A text that is none, or
/// has no words, gives an analysis without documents.
#[must_use]
pub fn check_text(file: &Found, bytes: &[u8], pinned: &Pinned, settings: &Settings) -> Analysis {
    let laid = Document::read(
        bytes,
        &pinned.lines,
        &Frames::default(),
        &mut Gist::default(),
    );
    let mut documents: Vec<Box<Document<'_>>> = laid.into_iter().map(Box::new).collect();
    for document in &mut documents {
        document.files.push(0);
    }
    let files = std::slice::from_ref(file);
    // One of many, it may be.
    let settings = Settings {
        leaves_memory: false,
        ..settings.clone()
    };
    hold(&documents, Vec::new(), files, pinned, &settings)
}

fn hold(
    documents: &[Box<Document<'_>>],
    skipped: Vec<Skipped>,
    files: &[Found],
    pinned: &Pinned,
    settings: &Settings,
) -> Analysis {
    let comparers = pinned.comparers(settings);
    let comparing: Vec<Comparing<'_>> = comparers
        .iter()
        .map(|comparer| Comparing {
            comparer,
            contents: &pinned.contents,
        })
        .collect();
    let fates = fates(documents.iter().map(|held| &**held), pinned, &comparing);
    let mut groups: Vec<Vec<Box<Compared<'_>>>> = comparers.iter().map(|_| Vec::new()).collect();
    let mut unassigned = Vec::new();
    for (document, fate) in fates {
        match fate {
            Fate::Fits(at, compared) => {
                if let Some(group) = groups.get_mut(at) {
                    group.push(compared);
                }
            }
            Fate::FitsNone(nearest) => {
                let reason = UnassignedReason::NoTemplate;
                unassigned.extend(alone(document, files, reason, nearest.as_ref()));
            }
        }
    }
    unassigned.sort_by(|one, other| one.path.cmp(&other.path));
    let mut families: Vec<FamilyAnalysis> = comparing
        .iter()
        .zip(&groups)
        .filter(|(_, group)| !group.is_empty())
        .map(|(comparing, group)| {
            let comparer = comparing.comparer;
            let portals = Portals::new(comparer.model, group, files);
            let (documents, owners) =
                documents_of(comparing, group, &portals, files, &settings.levels);
            finish(comparer, group, documents, &owners, &portals)
        })
        .collect();
    groups
        .into_iter()
        .for_each(|group| settings.give_back(group));
    settings.give_back(comparers);
    families.sort_by(|one, other| rank(one).cmp(&rank(other)));
    let summary = summarise(&families, &unassigned, &skipped);
    Analysis {
        families,
        unassigned,
        skipped,
        summary,
        since: None,
    }
}

/// What comes of a document.
pub(super) enum Fate<'d> {
    /// It fits a template, and was compared with it.
    Fits(usize, Box<Compared<'d>>),
    /// It fits none; the nearest, if any.
    FitsNone(Option<Nearest>),
}

/// What comes of documents, those that are alike together.
pub(super) fn fates<'d>(
    documents: impl Iterator<Item = &'d Document<'d>>,
    pinned: &Pinned,
    comparing: &[Comparing<'_>],
) -> Vec<(&'d Document<'d>, Fate<'d>)> {
    alike(documents.map(|document| (document, document.traits.shape)))
        .into_par_iter()
        .flat_map_iter(|(speaker, copies)| fates_of_alike(speaker, copies, pinned, comparing))
        .collect()
}

/// Those that follow the first are held with it, the others on their own.
fn fates_of_alike<'d>(
    speaker: &'d Document<'d>,
    copies: Vec<&'d Document<'d>>,
    pinned: &Pinned,
    comparing: &[Comparing<'_>],
) -> Vec<(&'d Document<'d>, Fate<'d>)> {
    let mut fate = held_against(speaker, pinned, comparing);
    let apart = match &mut fate {
        Fate::Fits(at, compared) => match comparing.get(*at) {
            Some(comparing) => comparing.follow(compared, &copies, &[]),
            None => copies,
        },
        Fate::FitsNone(_) => copies,
    };
    let apart = apart
        .into_iter()
        .map(|document| (document, held_against(document, pinned, comparing)));
    std::iter::once((speaker, fate)).chain(apart).collect()
}

fn held_against<'d>(
    document: &'d Document<'d>,
    pinned: &Pinned,
    comparing: &[Comparing<'_>],
) -> Fate<'d> {
    let runs = match pinned.templates.as_slice() {
        [] | [_] => Vec::new(),
        _ => {
            let units = comparing.first().map(|held| document.units(held.contents));
            run_set(&word_stream(&units.unwrap_or_default()).collect::<Vec<_>>())
        }
    };
    let mut near: Vec<(f64, usize)> = pinned
        .templates
        .iter()
        .map(|held| resemblance_of(&held.runs, &runs))
        .zip(0..)
        .collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let nearest = near.first().map_or(0.0, |(share, _)| *share);
    let mut best: Option<(Fit, usize, Compared<'d>)> = None;
    for (share, at) in near.into_iter().take(MOST_COMPARED) {
        let (Some(held), Some(comparing)) = (pinned.templates.get(at), comparing.get(at)) else {
            continue;
        };
        if share + NEARLY < nearest {
            break;
        }
        let compared = compared_with(document, held, comparing);
        let fit = Fit::of(&compared, comparing.comparer.model);
        // What the document itself holds counts again: a shorter template is no better for being short.
        let order = |fit: &Fit, compared: &Compared<'_>| {
            let count = compared.comparison.deviations.len();
            (fit.mean + fit.own, std::cmp::Reverse(count))
        };
        let better = best
            .as_ref()
            .is_none_or(|(held, _, than)| order(&fit, &compared) > order(held, than));
        if better {
            best = Some((fit, at, compared));
        }
    }
    match best {
        Some((fit, at, compared)) if fit.mean >= FIT => Fate::Fits(at, Box::new(compared)),
        best => Fate::FitsNone(
            best.filter(|(fit, ..)| fit.mean > 0.0)
                .and_then(|(fit, at, _)| {
                    let template = &pinned.templates.get(at)?.model.template;
                    Some(Nearest {
                        family: Arc::clone(&template.name),
                        share: fit.mean,
                    })
                }),
        ),
    }
}

fn compared_with<'d>(
    document: &'d Document<'d>,
    held: &PinnedTemplate,
    comparing: &Comparing<'_>,
) -> Compared<'d> {
    let readings = held.shown.iter();
    let shown = readings.map(|units| units.iter().map(ShownUnit::seen).collect());
    let junctions = Junctions::of_readings(shown, document.seen());
    // The document comes last.
    let cuts = junctions.cut(held.shown.len(), 0);
    comparing.alone(document, &Arc::new(cuts))
}

/// How well a document and its template fit one another.
#[derive(Debug, Clone, Copy)]
struct Fit {
    /// The words that both have, over the mean of the words that each has. What may be absent and is counts for neither.
    mean: f64,
    /// The share of the document's own words that the template has.
    own: f64,
}

impl Fit {
    fn of(compared: &Compared<'_>, model: &Model) -> Self {
        let comparison = &compared.comparison;
        // A block that leaves a choice is as long as what the document makes of it.
        let made: FxHashMap<&str, &Arc<str>> = comparison
            .choices
            .iter()
            .filter_map(|choice| Some((&*choice.block, choice.text.as_ref()?)))
            .collect();
        let expected = |block: usize| -> Arc<str> {
            let id = model.template.blocks.get(block).map(|block| &*block.id);
            let chosen = id.and_then(|id| made.get(id));
            chosen.map_or_else(|| model.first_reading(block), |text| Arc::clone(text))
        };
        let wanted: usize = (0..model.template.blocks.len())
            .zip(&comparison.pairing.block)
            .filter(|(block, held)| {
                let block = model.template.blocks.get(*block);
                held.is_some() || !block.is_some_and(TemplateBlock::is_optional)
            })
            .map(|(block, _)| count_words(&expected(block)))
            .sum();
        let mut own = 0;
        let mut paired = 0;
        for (block, target) in compared.class.blocks.iter().zip(&comparison.pairing.target) {
            let words = count_words(&block.content.text);
            own += words;
            paired += if target.is_some() { words } else { 0 };
        }
        // What is new in a paired block is not shared.
        let changed: usize = comparison
            .deviations
            .iter()
            .filter(|deviation| deviation.kind == Kind::Wording)
            .flat_map(|deviation| &*deviation.edits)
            .filter(|edit| edit.op == deviation::EditOp::Insert)
            .map(|edit| count_words(&edit.text))
            .sum();
        let shared = paired.saturating_sub(changed) as f64;
        Self {
            mean: 2.0 * shared / (own + wanted).max(1) as f64,
            own: shared / own.max(1) as f64,
        }
    }
}

/// Whether a template that people keep still is what a corpus yields: the corpus, as a document of which every block has
/// its majority reading, does not deviate from it.
#[must_use]
pub fn still_yields(kept: &Template, yielded: &Template, settings: &Settings) -> bool {
    held_as_document(kept, yielded, settings).is_some_and(|(_, deviates)| !deviates)
}

/// Of the templates that a corpus yields the one that is nearest to a kept one, if any is near.
#[must_use]
pub fn nearest_yielded<'t>(
    kept: &Template,
    yielded: &[&'t Template],
    settings: &Settings,
) -> Option<&'t Template> {
    let near = yielded.iter().filter_map(|held| {
        let (fit, _) = held_as_document(kept, held, settings)?;
        (fit >= FIT).then_some((fit, *held))
    });
    near.reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, held)| held)
}

/// How well a yielded template fits a kept one, and whether it deviates.
fn held_as_document(
    kept: &Template,
    yielded: &Template,
    settings: &Settings,
) -> Option<(f64, bool)> {
    let pinned = Pinned::new(vec![kept.clone()]);
    let text = shown_reading(yielded, &parsed(yielded), 0, usize::MAX, true);
    let document = Document::read(
        text.as_bytes(),
        &pinned.lines,
        &Frames::default(),
        &mut Gist::default(),
    )
    .ok()?;
    let held = pinned.templates.first()?;
    let comparer = Comparer::new(&held.model, settings.lexicon());
    let comparing = Comparing {
        comparer: &comparer,
        contents: &pinned.contents,
    };
    let compared = compared_with(&document, held, &comparing);
    let deviates = compared
        .comparison
        .deviations
        .iter()
        .any(|deviation| deviation.kind != Kind::Layout);
    Some((Fit::of(&compared, &held.model).mean, deviates))
}
