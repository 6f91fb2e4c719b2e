//! The comments: at its place in the text, each deviation says its number, how grave it is and why, and its id.

use std::io;

use super::WORD;
use super::body::{Body, Look, Note, Para, text_span};
use super::xml::Xml;
use crate::report::review::{Finding, Review};

pub(super) fn write(
    xml: &mut Xml<'_>,
    review: &Review,
    notes: &[Note],
    stamp: &str,
) -> io::Result<()> {
    xml.open("w:comments", &[("xmlns:w", WORD)])?;
    for note in notes {
        let family = review.families.get(note.family);
        let finding = family.zip(note.finding.checked_sub(1));
        let Some(finding) = finding.and_then(|(family, at)| family.findings.get(at)) else {
            continue;
        };
        let about = [
            ("w:id", note.id.as_str()),
            ("w:author", "charte-diff"),
            ("w:date", stamp),
            ("w:initials", "cd"),
        ];
        xml.open("w:comment", &about)?;
        let mut body = Body::new(xml, review.lang, stamp);
        for para in told(finding, review) {
            body.para(&para)?;
        }
        xml.close("w:comment")?;
    }
    xml.close("w:comments")
}

fn told(finding: &Finding, review: &Review) -> Vec<Para> {
    let lang = review.lang;
    let title = lang.deviation_number(finding.number);
    let mut paras = vec![
        Para::new(
            "CommentText",
            vec![
                text_span(Look::Strong, &format!("{title} · ")),
                text_span(
                    Look::Severity(finding.severity),
                    lang.severity(finding.severity),
                ),
            ],
        ),
        Para::plain("CommentText", &finding.what),
        Para::plain("CommentText", &finding.why),
    ];
    paras.extend(
        finding
            .remarks
            .iter()
            .map(|remark| Para::plain("CommentText", remark)),
    );
    paras.push(Para::new(
        "CommentText",
        vec![text_span(Look::Code, &finding.id)],
    ));
    paras
}
