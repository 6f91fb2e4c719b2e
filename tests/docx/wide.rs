//! Tables of more columns than Word opens, which are written as paragraphs.

use std::sync::Arc;

use charte_diff::analysis::Analysis;
use charte_diff::deviation::{Element, Kind};

use crate::common;

/// Cells after those of a row, so that it has more than 63.
fn more(text: &str) -> Arc<str> {
    let mut text = text.to_owned();
    for number in 0..70 {
        text.push_str(&format!("\tcell{number}"));
    }
    Arc::from(text)
}

/// The five real texts, the rows of their tables 70 cells longer.
pub(crate) fn wide() -> Analysis {
    let mut analysis = common::five();
    for family in &mut analysis.families {
        for block in &mut family.template.blocks {
            if matches!(block.element, Element::TableHeader | Element::Row) {
                block.text = more(&block.text);
            }
        }
        for document in &mut family.documents {
            let findings = Arc::make_mut(&mut document.findings);
            for held in findings.deviations.iter_mut().map(Arc::make_mut) {
                let is_row = held.element == Element::Row;
                if held.kind == Kind::Extra
                    && is_row
                    && let Some(found) = &mut held.found
                {
                    found.text = more(&found.text);
                }
            }
        }
    }
    analysis
}
