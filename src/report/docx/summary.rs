//! The summary: what was compared, the main sentences, each deviation once with room for a decision, the signature; and,
//! after the texts, the files. What changed is marked here and not tracked: accepting all changes leaves it as it is.

use std::io;

use super::body::{Body, Look, Para, Span, WIDTH, text_span, words};
use super::redline::anchor;
use super::tables;
use crate::report::lang::Lang;
use crate::report::review::{FamilyReview, Finding, Review, Witness};

/// How many documents are named in a cell before the others are counted.
const NAMED: usize = 8;
/// The columns of the deviations: number and severity, what, the words, who, the decision.
const COLUMNS: [u32; 6] = [540, 1330, 2330, 2540, 1860, 1266];
/// What was compared.
const FACTS: [u32; 2] = [2300, WIDTH - 2300];
/// The files.
const FILES: [u32; 4] = [2900, 950, 800, 5216];
/// The height of a line to write on, in twentieths of a point.
const LINE: &str = "480";
/// The height of the box to sign in.
const BOX: &str = "1400";

pub(super) fn front(body: &mut Body<'_, '_>, review: &Review) -> io::Result<()> {
    let lang = review.lang;
    let held = lang.review();
    body.say("Title", &review.title)?;
    body.say("Subtitle", held.not_advice)?;
    if let Some(extract) = &review.extract {
        body.para(&Para::new("Normal", vec![text_span(Look::Strong, extract)]))?;
    }
    body.say("Heading1", held.compared)?;
    compared(body, review)?;
    since(body, review)?;
    let several = review.families.len() > 1;
    for (number, family) in review.families.iter().enumerate() {
        if several {
            let name = format!(
                "{}{}{}",
                family.template.status,
                lang.colon(),
                family.template.name
            );
            body.say("Heading1", &name)?;
        }
        let [main, list] = if several {
            ["Heading2"; 2]
        } else {
            ["Heading1"; 2]
        };
        body.say(main, held.main)?;
        sentences(body, family)?;
        tables::portals(body, list, family)?;
        body.say(list, held.findings)?;
        findings(body, number, family)?;
        tables::accepted(body, list, family)?;
        tables::readings(body, list, family)?;
        tables::inventory(body, list, family)?;
        tables::slots(body, list, family)?;
    }
    outside(body, review)?;
    signature(body, review)
}

fn fact(name: &str, spans: Vec<Span>) -> Vec<Vec<Para>> {
    vec![
        vec![Para::new("TableText", vec![text_span(Look::Strong, name)])],
        vec![Para::new("TableText", spans)],
    ]
}

fn compared(body: &mut Body<'_, '_>, review: &Review) -> io::Result<()> {
    let lang = review.lang;
    let held = lang.review();
    let plain = |name: &str, text: &str| fact(name, vec![text_span(Look::Plain, text)]);
    let mut rows = Vec::new();
    for family in &review.families {
        let template = &family.template;
        let meaning = format!(" — {}", template.meaning);
        rows.push(fact(
            template.status,
            vec![
                text_span(Look::Strong, &template.name),
                text_span(Look::Plain, &meaning),
            ],
        ));
        rows.push(fact(
            held.digest,
            vec![text_span(Look::Code, &template.digest)],
        ));
    }
    rows.push(plain(held.result, &review.figures));
    rows.extend(review.proof.as_ref().map(|proof| match proof.holds {
        true => plain(held.proof, &proof.text),
        false => fact(held.proof, vec![text_span(Look::Strong, &proof.text)]),
    }));
    if let Some(day) = &review.collected {
        rows.push(plain(held.collected, day));
    }
    rows.push(plain(held.date, &review.date));
    rows.push(plain(
        held.version,
        concat!("charte-diff ", env!("CARGO_PKG_VERSION")),
    ));
    body.open_table("Facts", &FACTS)?;
    for row in rows {
        body.row(&FACTS, false, &row)?;
    }
    body.close_table()
}

fn since(body: &mut Body<'_, '_>, review: &Review) -> io::Result<()> {
    let held = review.lang.review();
    let Some(since) = &review.since else {
        return Ok(());
    };
    body.say("Heading1", held.since)?;
    if let Some(changed) = &since.templates_changed {
        body.para(&Para::new("Normal", vec![text_span(Look::Strong, changed)]))?;
    }
    body.say("Normal", &since.figures)?;
    fresh(body, review)?;
    body.say("Heading2", held.resolved)?;
    let mut gone = review
        .families
        .iter()
        .flat_map(|family| &family.resolved)
        .peekable();
    if gone.peek().is_none() {
        body.say("Normal", held.none_resolved)?;
    }
    for (portal, severity, what) in gone {
        let rest = format!(" · {severity} · {what}");
        let spans = vec![
            text_span(Look::Strong, portal),
            text_span(Look::Plain, &rest),
        ];
        body.para(&Para::new("ListBullet", spans))?;
    }
    Ok(())
}

/// What is new, by its number.
fn fresh(body: &mut Body<'_, '_>, review: &Review) -> io::Result<()> {
    let lang = review.lang;
    let held = lang.review();
    body.say("Heading2", held.new_deviations)?;
    let several = review.families.len() > 1;
    let mut none = true;
    for family in &review.families {
        let new = family.findings.iter().filter(|held| held.new == Some(true));
        for finding in new {
            none = false;
            let mut number = lang.deviation_number(finding.number);
            if several {
                number.push_str(&lang.of_template(&family.template.name));
            }
            let newly = finding
                .witnesses
                .iter()
                .filter(|held| held.new == Some(true));
            let names = each(family, newly);
            let rest = format!(
                " · {}{}{}",
                finding.what,
                lang.colon(),
                lang.named(&names, NAMED)
            );
            let spans = vec![
                text_span(
                    Look::Severity(finding.severity),
                    lang.severity(finding.severity),
                ),
                text_span(Look::Plain, " · "),
                text_span(Look::Strong, &number),
                text_span(Look::Plain, &rest),
            ];
            body.para(&Para::new("ListBullet", spans))?;
        }
    }
    if none {
        body.say("Normal", held.none_new)?;
    }
    Ok(())
}

/// The names of the documents, each once.
fn each<'f>(family: &'f FamilyReview, held: impl Iterator<Item = &'f Witness>) -> Vec<&'f str> {
    let mut portals: Vec<usize> = held.map(|held| held.portal).collect();
    portals.dedup();
    tables::names(family, &portals)
}

fn sentences(body: &mut Body<'_, '_>, family: &FamilyReview) -> io::Result<()> {
    let lang = body.lang;
    for sentence in &family.sentences {
        let mut spans = Vec::new();
        if let Some(severity) = sentence.severity {
            spans.push(text_span(Look::Severity(severity), lang.severity(severity)));
            spans.push(text_span(Look::Plain, " · "));
        }
        spans.push(text_span(Look::Strong, &sentence.lead));
        if !sentence.text.is_empty() {
            let text = format!("{}{}", lang.colon(), sentence.text);
            spans.push(text_span(Look::Plain, &text));
        }
        if let Some(number) = sentence.finding {
            let number = format!(" ({})", lang.deviation_number(number));
            spans.push(text_span(Look::Quiet, &number));
        }
        body.para(&Para::new("ListBullet", spans))?;
    }
    Ok(())
}

/// Each deviation once.
fn findings(body: &mut Body<'_, '_>, number: usize, family: &FamilyReview) -> io::Result<()> {
    let lang = body.lang;
    let held = lang.review();
    if family.findings.is_empty() {
        return body.say("Normal", held.no_findings);
    }
    let titles = [
        lang.number_sign(),
        held.severity,
        held.deviation,
        lang.marked_words(),
        held.who,
        held.decision,
    ];
    let row = |finding: &Finding| {
        let of = finding.number.to_string();
        let severity = text_span(
            Look::Severity(finding.severity),
            lang.severity(finding.severity),
        );
        [
            vec![Para::new("TableText", vec![text_span(Look::Strong, &of)])],
            vec![Para::new("TableText", vec![severity])],
            what(lang, finding),
            finding
                .words
                .iter()
                .map(|own| Para::new("TableText", words(own)))
                .collect(),
            who(lang, number, family, finding),
            decision(lang),
        ]
    };
    body.table(&COLUMNS, &titles, family.findings.iter().map(row))
}

fn what(lang: Lang, finding: &Finding) -> Vec<Para> {
    let mut first = Vec::new();
    if finding.new == Some(true) {
        first.push(text_span(Look::Strong, &format!("{} · ", lang.new_mark())));
    }
    first.push(text_span(Look::Strong, &finding.what));
    let mut paras = vec![Para::new("TableText", first)];
    let small = |text: &str| Para::plain("TableSmall", text);
    paras.extend(finding.under.iter().map(|under| small(under)));
    let strong = |text: &str| Para::new("TableText", vec![text_span(Look::Strong, text)]);
    paras.extend(finding.remarks.iter().map(|remark| {
        if finding.contradicts {
            strong(remark)
        } else {
            small(remark)
        }
    }));
    paras.push(small(&finding.why));
    if let Some(head) = finding.part_of {
        paras.push(small(&format!("{} {head}", lang.review().part_of)));
    }
    paras.push(Para::new(
        "TableSmall",
        vec![text_span(Look::Code, &finding.id)],
    ));
    paras
}

/// Who has it, each with a link to the text.
fn who(lang: Lang, number: usize, family: &FamilyReview, finding: &Finding) -> Vec<Para> {
    let mut portals: Vec<usize> = finding.witnesses.iter().map(|held| held.portal).collect();
    portals.dedup();
    let (first, others) = portals.split_at(portals.len().min(NAMED));
    let shown = finding.witnesses.iter();
    let mut paras: Vec<Para> = shown
        .filter(|held| first.contains(&held.portal))
        .filter_map(|held| {
            let portal = family.portals.get(held.portal)?;
            let mut spans = vec![Span::Link(
                anchor(number, portal.group),
                portal.name.clone(),
            )];
            spans.push(text_span(Look::Quiet, &standing(lang, held)));
            Some(Para::new("TableText", spans))
        })
        .collect();
    if !others.is_empty() {
        paras.push(Para::plain("TableText", &lang.others(others.len())));
    }
    if finding.elsewhere > 0 {
        paras.push(Para::plain(
            "TableSmall",
            &lang.not_shown(finding.elsewhere),
        ));
    }
    for (reason, portals) in finding.acceptances() {
        let names = lang.named(&tables::names(family, &portals), NAMED);
        let text = format!("{names}{}{reason}", lang.colon());
        paras.push(Para::plain("TableSmall", &text));
    }
    paras
}

fn standing(lang: Lang, held: &Witness) -> String {
    let new = (held.new == Some(true)).then(|| lang.new_mark());
    let accepted = held.accepted.then(|| lang.is_accepted());
    let said = [Some(held.place.as_str()), new, accepted];
    let said: Vec<&str> = said.into_iter().flatten().collect();
    format!(" ({})", said.join(", "))
}

/// Room for the decision: a box to tick for each, and a line to write on.
fn decision(lang: Lang) -> Vec<Para> {
    let held = lang.review();
    let tick = |word: &str| {
        let word = format!("\u{a0}{word}");
        Para::new("TableText", vec![Span::Tick, text_span(Look::Plain, &word)])
    };
    vec![
        tick(held.accept),
        tick(held.correct),
        tick(held.review),
        Para::plain("TableSmall", &format!("{}{}", held.remark, lang.colon())),
    ]
}

/// What fits no template, and what was passed over.
fn outside(body: &mut Body<'_, '_>, review: &Review) -> io::Result<()> {
    let held = review.lang.review();
    let item = |name: &str, rest: &str| {
        let rest = format!(" · {rest}");
        Para::new(
            "ListBullet",
            vec![text_span(Look::Strong, name), text_span(Look::Plain, &rest)],
        )
    };
    if !review.unassigned.is_empty() {
        body.say("Heading1", held.outside)?;
    }
    for of in &review.unassigned {
        body.say("Heading2", &of.title)?;
        for (path, nearest) in &of.documents {
            body.para(&item(path, nearest))?;
        }
        body.say("Normal", &of.advice)?;
    }
    if !review.skipped.is_empty() {
        body.say("Heading1", held.skipped)?;
    }
    for (path, reason) in &review.skipped {
        body.para(&item(path, reason))?;
    }
    Ok(())
}

/// The box for name, date and signature.
fn signature(body: &mut Body<'_, '_>, review: &Review) -> io::Result<()> {
    let held = review.lang.review();
    body.say("Heading1", held.signature)?;
    body.open_table("Facts", &FACTS)?;
    for (name, height) in [
        (held.name, LINE),
        (held.signed_on, LINE),
        (held.signed, BOX),
    ] {
        body.high_row(&FACTS, height, &fact(name, Vec::new()))?;
    }
    body.close_table()
}

/// The files that were compared.
pub(super) fn annex(body: &mut Body<'_, '_>, review: &Review) -> io::Result<()> {
    let held = review.lang.review();
    body.say("Heading1", held.annex)?;
    let titles = [held.path, held.encoding, held.size, held.digest];
    let rows = review.annex.iter().map(|file| {
        let print = file.fingerprint.as_ref();
        let size = print.map_or_else(String::new, |print| print.size.to_string());
        let digest = print.map_or("", |print| &print.sha256);
        [
            (Look::Plain, file.path.as_str()),
            (Look::Plain, &file.encoding),
            (Look::Plain, &size),
            (Look::Code, digest),
        ]
        .map(|(look, text)| vec![Para::new("TableSmall", vec![text_span(look, text)])])
    });
    body.table(&FILES, &titles, rows)?;
    // Word wants a paragraph after the last table.
    body.say("Separator", "")
}
