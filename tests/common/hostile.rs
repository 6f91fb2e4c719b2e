//! A run in which every text that comes from a file means harm: what a page must show and not obey.

use std::sync::Arc;

use charte_diff::analysis::Analysis;

use super::common::decided;

/// The text that stands everywhere.
pub(crate) const TEXT: &str = "</style></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'><a href='javascript:1'>x</a>\
     <!-- \u{202e}\u{1b}[2J &lt; ]]>";

/// The `decided` run with that text in the place of every name, path, block, reading, cell and filler.
pub(crate) fn everywhere() -> Analysis {
    let text = || Arc::from(TEXT);
    let mut analysis = decided();
    analysis.unassigned[0].path.text = text();
    analysis.skipped[0].path.text = text();
    let family = &mut analysis.families[0];
    family.template.name = text();
    for block in &mut family.template.blocks {
        block.text = text();
        for reading in &mut block.readings {
            reading.text = text();
        }
    }
    for row in &mut family.inventory {
        row.cells = vec![text()];
    }
    for held in &mut family.resolved {
        held.portal = text();
        held.text = text();
    }
    for document in &mut family.documents {
        document.portal = text();
        document.path.text = text();
        let findings = Arc::make_mut(&mut document.findings);
        for (_, fillers) in &mut findings.slots {
            *fillers = vec![text()];
        }
        for held in findings.deviations.iter_mut().map(Arc::make_mut) {
            held.section = Arc::from([text()]);
            held.column = held.column.as_ref().map(|_| text());
            if let Some(found) = &mut held.found {
                found.text = text();
            }
            for edit in Arc::make_mut(&mut held.edits) {
                TEXT.clone_into(&mut edit.text);
            }
        }
    }
    analysis
}
