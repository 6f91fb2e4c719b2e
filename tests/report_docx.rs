//! The document for Word, read back: accepting all changes gives each portal's blocks, rejecting all the template with
//! that portal's fillers and choices; nothing in a file breaks the XML; equal input gives equal bytes. What the summary
//! tells stands in `docx/summary`, what other programs make of the document in `docx/programs`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, helpers included; what is skipped is said"
)]

mod common;
mod docx;
#[allow(dead_code, reason = "this test needs a part of the generator only")]
mod planted {
    pub(crate) mod corpus;
    pub(crate) mod families;
    pub(crate) mod fillers;
    pub(crate) mod layout;
    pub(crate) mod model;
    pub(crate) mod noise;
    pub(crate) mod plant;
    pub(crate) mod render;
    pub(crate) mod rng;
}

use std::collections::BTreeMap;
use std::sync::Arc;

use charte_diff::analysis::{Analysis, DocumentAnalysis, FamilyAnalysis};
use charte_diff::deviation::rebuild::Rebuilder;
use charte_diff::deviation::{Element, Kind};
use charte_diff::report::lang::Lang;
use charte_diff::report::review::{Review, ReviewOptions};
use charte_diff::report::visible::visible;
use charte_diff::template::pattern::fill;
use charte_diff::text::fold;
use docx::made::{corpus_of, kept, options, real, written};
use docx::{Block, Change, WORD, names, part, texts};
use planted::families::{COOKIES, COOKIES_NEXT, Family, LICENCE, PRIVACY, TERMS};
use roxmltree::Document;

/// What the document holds, as it is shown.
fn own(family: &FamilyAnalysis, document: &DocumentAnalysis) -> Vec<String> {
    let held = &document.findings;
    let rebuilder = Rebuilder::new(&family.template);
    let blocks = rebuilder.rebuild(&held.slots, &held.choices, &held.deviations);
    blocks.iter().map(|block| shown(block)).collect()
}

fn shown(text: &str) -> String {
    let cells = text.split('\t').map(visible);
    cells.collect::<Vec<_>>().join("\t")
}

/// The template with the fillers and the choices of the document, made from the words of the contract.
fn asked(family: &FamilyAnalysis, document: &DocumentAnalysis) -> Vec<String> {
    let held = &document.findings;
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut asked = Vec::new();
    for block in &family.template.blocks {
        let choice = held.choices.iter().find(|choice| choice.block == block.id);
        let missing = held.deviations.iter().find_map(|deviation| {
            let expected = deviation.template.as_ref()?;
            let is = deviation.kind == Kind::Missing && expected.block == block.id;
            is.then_some(&expected.text)
        });
        let text = match choice {
            Some(choice) => choice.text.as_ref(),
            None => missing.or(Some(&block.text)),
        };
        let Some(text) = text else { continue };
        let cells = text.split('\t').map(|cell| {
            fill(cell, |name| {
                let at = places.entry(name.to_owned()).or_default();
                let (_, fillers) = held.slots.iter().find(|(slot, _)| &**slot == name).unwrap();
                let filler = match fillers.as_slice() {
                    [one] => one,
                    // A place that the document lacks is filled with nothing.
                    several => several.get(*at).map_or("", |filler| filler),
                };
                *at += 1;
                filler
            })
        });
        asked.push(cells.collect::<Vec<_>>().join("\t"));
    }
    asked
}

fn plain(blocks: &[Block]) -> Vec<String> {
    blocks.iter().map(|(_, text)| text.clone()).collect()
}

fn keys(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| fold(&shown(text))).collect()
}

/// Holds the text of each group of portals against its first portal, and gives how many there were.
fn hold(analysis: &Analysis, options: &ReviewOptions) -> usize {
    let bytes = written(analysis, options);
    let document = part(&bytes, "word/document.xml");
    let review = Review::new(analysis, options);
    let [mut accepted, mut rejected] =
        [Change::Accept, Change::Reject].map(|change| texts(&document, change).into_iter());
    let mut count = 0;
    let families = analysis.families.iter().filter(|family| {
        let mut documents = family.documents.iter();
        documents.any(|document| options.shows(&document.portal))
    });
    for (number, (family, own_review)) in (1..).zip(families.zip(&review.families)) {
        let documents = family.documents.iter();
        let shown: Vec<_> = documents
            .filter(|held| options.shows(&held.portal))
            .collect();
        for (at, group) in (1..).zip(&own_review.matrix.groups) {
            let document = shown[group.portals[0]];
            if document.findings.deviations.is_empty() {
                continue;
            }
            count += 1;
            let name = format!("text_{number}_{at}");
            let (told, blocks) = accepted.next().unwrap();
            assert_eq!(told, name);
            assert_eq!(
                plain(&blocks),
                own(family, document),
                "{}",
                document.path.text
            );
            for (style, text) in &blocks {
                assert!(style == "row" || !text.contains('\t'), "{text}");
            }
            let (told, blocks) = rejected.next().unwrap();
            assert_eq!(told, name);
            let wanted = asked(family, document);
            assert_eq!(
                keys(&plain(&blocks)),
                keys(&wanted),
                "{}",
                document.path.text
            );
        }
    }
    assert!(accepted.next().is_none() && rejected.next().is_none());
    count
}

/// Every document of an analysis on its own, and all of them together.
fn hold_each(analysis: &Analysis) {
    let together = hold(analysis, &options(Lang::Fr, &[]));
    assert!(together > 0);
    let documents = analysis
        .families
        .iter()
        .flat_map(|family| &family.documents);
    let deviating = documents.filter(|document| !document.findings.deviations.is_empty());
    for document in deviating {
        let alone = hold(analysis, &options(Lang::En, &[&document.portal]));
        assert!(alone > 0, "{}", document.portal);
    }
}

#[test]
fn accepting_gives_the_portal_and_rejecting_the_template() {
    hold_each(&real());
    hold_each(&common::five());
    hold_each(&common::decided());
}

#[test]
fn a_table_of_more_columns_than_word_has_is_tracked_too() {
    let analysis = docx::wide::wide();
    hold_each(&analysis);
    let text = part(
        &written(&analysis, &options(Lang::Fr, &[])),
        "word/document.xml",
    );
    let rows = texts(&text, Change::Accept).into_iter();
    let rows = rows.flat_map(|(_, blocks)| blocks);
    let wide = rows.filter(|(_, text)| text.ends_with("\tcell69"));
    assert!(wide.count() > 0 && text.contains("WideRow"));
}

#[test]
fn so_it_does_for_planted_corpora_inferred_and_kept() {
    let corpora: [(&[Family], usize, u64); 5] = [
        (&[COOKIES], 60, 61),
        (&[TERMS], 60, 62),
        (&[LICENCE], 60, 63),
        (&[PRIVACY], 60, 64),
        (&[COOKIES, COOKIES_NEXT], 30, 65),
    ];
    for (families, documents, seed) in corpora {
        let (folder, inferred) = corpus_of(families, documents, seed);
        hold_each(&inferred);
        hold_each(&kept(&inferred, folder.path()));
    }
}

#[test]
fn typography_is_not_tracked_and_a_cut_is_a_paragraph_mark() {
    let analysis = real();
    let bytes = written(
        &analysis,
        &options(Lang::Fr, &["chaville-seineouest.opendatasoft.com"]),
    );
    let text = part(&bytes, "word/document.xml");
    let document = Document::parse(&text).unwrap();
    let changes = document.descendants().filter(|node| {
        ["ins", "del"]
            .iter()
            .any(|name| node.has_tag_name((WORD, *name)))
    });
    // The portal has its address in a paragraph of its own: a mark put in, the space taken out, and nothing else.
    let changes: Vec<_> = changes.collect();
    assert_eq!(changes.len(), 2);
    assert_eq!(
        changes[0].parent_element().unwrap().tag_name().name(),
        "rPr"
    );
    let space = changes[1]
        .descendants()
        .find(|node| node.has_tag_name((WORD, "delText")));
    assert_eq!(space.and_then(|node| node.text()), Some(" "));
    for change in &changes {
        let of = |name| change.attribute((WORD, name));
        assert_eq!(of("author"), Some("chaville-seineouest.opendatasoft.com"));
        assert_eq!(of("date"), Some("2026-11-22T00:00:00Z"));
    }
    // No word of a planted corpus goes and comes again in other signs.
    let (_folder, analysis) = corpus_of(&[COOKIES], 30, 71);
    let text = part(
        &written(&analysis, &options(Lang::Fr, &[])),
        "word/document.xml",
    );
    let document = Document::parse(&text).unwrap();
    let mut pairs = 0;
    for gone in document
        .descendants()
        .filter(|node| node.has_tag_name((WORD, "del")))
    {
        let come = gone.next_sibling_element();
        let come = come.filter(|node| node.has_tag_name((WORD, "ins")));
        let words = |node: roxmltree::Node<'_, '_>| -> String {
            node.descendants().filter_map(|held| held.text()).collect()
        };
        if let Some(come) = come {
            pairs += 1;
            assert_ne!(fold(&words(gone)), fold(&words(come)));
        }
    }
    assert!(pairs > 0);
}

#[test]
fn each_deviation_has_a_comment_at_its_place_and_a_row_to_decide_in() {
    for analysis in [real(), common::decided()] {
        for lang in [Lang::Fr, Lang::En] {
            let bytes = written(&analysis, &options(lang, &[]));
            let (comments, text) = (
                part(&bytes, "word/comments.xml"),
                part(&bytes, "word/document.xml"),
            );
            let (comments, document) = (
                Document::parse(&comments).unwrap(),
                Document::parse(&text).unwrap(),
            );
            let mut ids = 0;
            for comment in comments.root_element().children() {
                let id = comment.attribute((WORD, "id")).unwrap();
                for name in ["commentRangeStart", "commentRangeEnd", "commentReference"] {
                    let here = document.descendants().filter(|node| {
                        node.has_tag_name((WORD, name)) && node.attribute((WORD, "id")) == Some(id)
                    });
                    assert_eq!(here.count(), 1, "{name} {id}");
                }
                ids += 1;
            }
            assert!(ids > 0);
            let all: String = document
                .descendants()
                .filter_map(|node| node.text())
                .collect();
            let told: String = comments
                .descendants()
                .filter_map(|node| node.text())
                .collect();
            assert!(all.contains(lang.review().not_advice));
            for family in &analysis.families {
                for held in family
                    .documents
                    .iter()
                    .flat_map(|own| &own.findings.deviations)
                {
                    assert!(all.contains(&*held.id), "{}", held.id);
                    assert!(
                        held.kind == Kind::Encoding || told.contains(&*held.id),
                        "{}",
                        held.id
                    );
                }
            }
        }
    }
}

#[test]
fn links_lead_to_texts_and_numbers_are_nobody_elses() {
    let (_folder, analysis) = corpus_of(&[COOKIES, TERMS], 20, 72);
    let text = part(
        &written(&analysis, &options(Lang::En, &[])),
        "word/document.xml",
    );
    let document = Document::parse(&text).unwrap();
    let of = |name: &'static str, attribute: &'static str| {
        let held = document
            .descendants()
            .filter(move |node| node.has_tag_name((WORD, name)));
        held.filter_map(move |node| node.attribute((WORD, attribute)))
    };
    let names: Vec<&str> = of("bookmarkStart", "name").collect();
    assert!(names.len() > 2);
    let mut links = of("hyperlink", "anchor").peekable();
    assert!(links.peek().is_some());
    assert!(links.all(|link| names.contains(&link)));
    let mut numbers: Vec<&str> = of("ins", "id")
        .chain(of("del", "id"))
        .chain(of("bookmarkStart", "id"))
        .collect();
    let all = numbers.len();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), all);
}

#[test]
fn nothing_in_a_file_breaks_the_xml() {
    let hostile = "</w:t></w:r><w:del/>&lt;&#0;]]><!-- \u{0}\u{8}\u{b}\u{1b}[2J\u{202e}\u{fffe}\u{ffff}\u{2028}\"'";
    let hostile = Arc::<str>::from(hostile);
    let mut analysis = common::decided();
    analysis.unassigned[0].path.text = Arc::clone(&hostile);
    analysis.skipped[0].path.text = Arc::clone(&hostile);
    let family = &mut analysis.families[0];
    family.template.name = Arc::clone(&hostile);
    for block in &mut family.template.blocks {
        block.text = Arc::clone(&hostile);
    }
    for document in &mut family.documents {
        document.portal = Arc::clone(&hostile);
        document.path.text = Arc::clone(&hostile);
        let findings = Arc::make_mut(&mut document.findings);
        for (_, fillers) in &mut findings.slots {
            *fillers = vec![Arc::clone(&hostile)];
        }
        for held in findings.deviations.iter_mut().map(Arc::make_mut) {
            held.section = Arc::from([Arc::clone(&hostile)]);
            held.column = held.column.as_ref().map(|_| Arc::clone(&hostile));
            if let Some(found) = &mut held.found {
                found.text = Arc::clone(&hostile);
            }
            for edit in Arc::make_mut(&mut held.edits) {
                hostile.as_ref().clone_into(&mut edit.text);
            }
        }
    }
    for lang in [Lang::Fr, Lang::En] {
        let options = ReviewOptions {
            title: Some(hostile.to_string()),
            ..options(lang, &[])
        };
        let bytes = written(&analysis, &options);
        let usual = names(&written(
            &common::decided(),
            &docx::made::options(lang, &[]),
        ));
        assert_eq!(names(&bytes), usual);
        for name in names(&bytes) {
            let text = part(&bytes, &name);
            // The parser refuses what XML forbids; what turns text around is not there either.
            let read = Document::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            let hidden =
                |sign: &char| matches!(sign, '\u{202e}' | '\u{2028}' | '\u{fffe}' | '\u{1b}');
            assert_eq!(text.chars().find(hidden), None, "{name}");
            for node in read.descendants().filter(|node| node.is_element()) {
                assert!(node.tag_name().namespace().is_some());
            }
        }
        let document = part(&bytes, "word/document.xml");
        let said = Document::parse(&document).unwrap();
        let said: String = said.descendants().filter_map(|node| node.text()).collect();
        assert!(said.contains("</w:t></w:r><w:del/>&lt;&#0;]]><!--"));
    }
}

#[test]
fn equal_runs_give_equal_bytes_and_the_day_is_that_of_the_report() {
    let french = written(&real(), &options(Lang::Fr, &[]));
    assert_eq!(french, written(&real(), &options(Lang::Fr, &[])));
    assert_eq!(names(&french)[0], "[Content_Types].xml");
    let core = part(&french, "docProps/core.xml");
    assert!(
        core.contains("<dc:title>Relevé des écarts</dc:title>"),
        "{core}"
    );
    assert!(
        core.contains(">2026-11-22T00:00:00Z</dcterms:created>"),
        "{core}"
    );
    assert!(core.contains("<dc:language>fr-FR</dc:language>"));
    assert!(part(&french, "word/styles.xml").contains(r#"<w:lang w:val="fr-FR""#));
    let english = written(&real(), &options(Lang::En, &[]));
    assert!(part(&english, "word/styles.xml").contains(r#"<w:lang w:val="en-GB""#));
    let foot = part(&english, "word/footer1.xml");
    assert!(foot.contains(r#"w:instr=" PAGE ""#) && foot.contains(r#"w:instr=" NUMPAGES ""#));
}

#[test]
fn headings_lists_and_tables_are_what_word_knows_them_by() {
    let text = part(
        &written(&real(), &options(Lang::Fr, &["data.saint-maur.com"])),
        "word/document.xml",
    );
    let [(_, blocks)]: [_; 1] = texts(&text, Change::Accept).try_into().unwrap();
    let analysis = real();
    let template = &analysis.families[0].template.blocks;
    for (block, (style, _)) in template.iter().zip(&blocks) {
        let wanted = match block.element {
            Element::Heading => "Heading3",
            Element::Paragraph => "Normal",
            Element::ListItem => "ListBullet",
            _ => "row",
        };
        assert_eq!(style, wanted, "{}", block.text);
    }
    let document = Document::parse(&text).unwrap();
    let rows = document
        .descendants()
        .filter(|node| node.has_tag_name((WORD, "tr")));
    let has = |row: &roxmltree::Node<'_, '_>, name: &str| {
        row.descendants()
            .any(|node| node.has_tag_name((WORD, name)))
    };
    // The heads of all tables but that of the facts and that to sign in are repeated; no row is cut.
    let rows: Vec<_> = rows.collect();
    let tables = document
        .descendants()
        .filter(|node| node.has_tag_name((WORD, "tbl")));
    let heads = rows.iter().filter(|row| has(row, "tblHeader")).count();
    assert_eq!(heads, tables.count() - 2);
    assert!(rows.iter().all(|row| has(row, "cantSplit")));
}
