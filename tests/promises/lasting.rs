//! What a template file keeps of a template.

use charte_diff::template::{Source, Template};

/// A template as its file keeps it: without what is counted in a run, and the digest of the file that it was read from.
pub(crate) fn lasting(mut template: Template) -> Template {
    template.source = Source::Inferred;
    template.digest = "".into();
    for block in &mut template.blocks {
        block.support = 0;
        block.contested = false;
        block.readings.clear();
    }
    for slot in &mut template.slots {
        (slot.documents, slot.distinct) = (0, 0);
    }
    template
}
