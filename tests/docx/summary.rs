//! The summary before the texts: nobody who deviates goes unnamed, and what the page tells stands here too.

use std::sync::Arc;

use charte_diff::analysis::Analysis;
use charte_diff::report::lang::Lang;
use charte_diff::report::review::Review;
use roxmltree::Document;

use super::made::{options, real, written};
use super::{WORD, part};
use crate::common;

/// The paragraphs of the document, those of cells included.
fn paragraphs(analysis: &Analysis, lang: Lang) -> Vec<String> {
    let text = part(&written(analysis, &options(lang, &[])), "word/document.xml");
    let document = Document::parse(&text).unwrap();
    let paras = document
        .descendants()
        .filter(|node| node.has_tag_name((WORD, "p")));
    paras
        .map(|para| {
            let held = para.descendants();
            let words = held.filter(|node| node.has_tag_name((WORD, "t")));
            words.filter_map(|node| node.text()).collect()
        })
        .collect()
}

/// So many portals with the text of one that deviates, which has everything twice.
fn alike(count: usize) -> Analysis {
    let mut analysis = common::five();
    let family = &mut analysis.families[0];
    let one = family.documents.iter();
    let one = one.max_by_key(|held| held.findings.deviations.len());
    let one = one.unwrap().clone();
    family.documents = (1..=count)
        .map(|number| {
            let mut own = one.clone();
            own.portal = Arc::from(format!("portal-{number:03}.example"));
            own
        })
        .collect();
    analysis
}

#[test]
fn every_portal_with_a_text_is_named_under_it() {
    let said = paragraphs(&alike(20), Lang::En);
    let at = said
        .iter()
        .position(|para| para.starts_with("All portals that have this text"));
    let listed = &said[at.unwrap()];
    for number in 1..=20 {
        let name = format!("portal-{number:03}.example");
        assert!(listed.contains(&name), "{listed}");
    }
}

#[test]
fn hundreds_of_portals_are_named_in_the_table_of_portals() {
    let said = paragraphs(&alike(400), Lang::En);
    assert!(
        said.iter().any(|para| para
            == "400\u{a0}portals have this text; the table “Portals” above names them all.")
    );
    for number in 1..=400 {
        let name = format!("portal-{number:03}.example");
        let mut named = said.iter().map(|para| para.matches(&name).count());
        assert!(named.any(|count| count > 0), "{name}");
    }
    let longest = said
        .iter()
        .map(|para| para.matches(".example").count())
        .max();
    assert_eq!(longest, Some(40), "no row is longer than a page");
}

#[test]
fn others_are_portals_and_not_places() {
    let mut analysis = alike(20);
    for document in &mut analysis.families[0].documents {
        let held = &mut Arc::make_mut(&mut document.findings).deviations;
        let again = held[0].clone();
        held.insert(1, again);
    }
    let review = Review::new(&analysis, &options(Lang::En, &[]));
    let most = review.families[0].findings.iter();
    assert!(most.map(|held| held.witnesses.len()).max() > Some(20));
    let said = paragraphs(&analysis, Lang::En);
    assert!(said.iter().any(|para| para == "12\u{a0}others"));
    assert!(!said.iter().any(|para| para == "32\u{a0}others"));
}

#[test]
fn each_reason_stands_with_its_portals() {
    let analysis = common::decided();
    let review = Review::new(&analysis, &options(Lang::Fr, &[]));
    let said = paragraphs(&analysis, Lang::Fr);
    let mut count = 0;
    for family in &review.families {
        for held in family.findings.iter().flat_map(|held| &held.witnesses) {
            let Some(reason) = &held.acceptance else {
                continue;
            };
            count += 1;
            let name = &family.portals[held.portal].name;
            let paired = |para: &String| para.contains(name) && para.contains(reason);
            assert!(said.iter().any(paired), "{name}: {reason}");
        }
    }
    assert!(count > 1);
}

#[test]
fn what_is_new_is_told_by_number() {
    let analysis = common::decided();
    let review = Review::new(&analysis, &options(Lang::Fr, &[]));
    let said = paragraphs(&analysis, Lang::Fr);
    let at = said
        .iter()
        .position(|para| para == "Nouveaux écarts")
        .unwrap();
    let end = said
        .iter()
        .position(|para| para == "Écarts résolus")
        .unwrap();
    let findings = review.families.iter().flat_map(|family| &family.findings);
    let new: Vec<_> = findings.filter(|held| held.new == Some(true)).collect();
    assert!(!new.is_empty());
    assert_eq!(end - at - 1, new.len());
    for (para, held) in said[at + 1..].iter().zip(new) {
        let number = format!("Écart\u{a0}{} · {}", held.number, held.what);
        assert!(para.contains(&number), "{para}");
    }
}

#[test]
fn readings_inventory_slots_and_portals_stand_in_it() {
    for analysis in [real(), common::decided()] {
        let said = paragraphs(&analysis, Lang::Fr);
        let has = |text: &str| said.iter().any(|para| para.contains(text));
        let review = Review::new(&analysis, &options(Lang::Fr, &[]));
        let family = &review.families[0];
        assert!(!family.inventory.is_empty() && !family.slots.is_empty());
        for (text, _, _) in family.readings.iter().flat_map(|held| &held.readings) {
            assert!(has(text), "{text}");
        }
        for thing in &family.inventory {
            assert!(has(&thing.name), "{}", thing.name);
            for sentence in &thing.contradictions {
                assert!(has(&format!("CONTRADICTION · {sentence}")), "{sentence}");
            }
        }
        for slot in family.slots.iter().filter(|slot| !slot.values.is_empty()) {
            assert!(has(&slot.name), "{}", slot.name);
            for (value, _) in slot.values.iter().take(12) {
                assert!(has(value), "{value}");
            }
        }
        // A portal without a deviation is named, too.
        for portal in &family.portals {
            assert!(
                said.iter()
                    .any(|para| para.split(", ").any(|name| name == portal.name))
            );
        }
    }
}

#[test]
fn many_values_are_counted() {
    let mut analysis = alike(13);
    for (number, document) in (1..).zip(&mut analysis.families[0].documents) {
        for (_, fillers) in &mut Arc::make_mut(&mut document.findings).slots {
            *fillers = vec![Arc::from(format!("filler {number}"))];
        }
    }
    let said = paragraphs(&analysis, Lang::En);
    assert!(said.iter().any(|para| para == "13\u{a0}values"));
}
