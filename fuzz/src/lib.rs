//! The fuzz targets' bodies: what each makes of its input, and the properties that must hold of what comes of it. The
//! properties are those of the tests, from the same files; nothing is said twice. Each function panics where one is
//! broken.

mod planted;
#[path = "../../tests/promises/mod.rs"]
mod promises;

pub mod inputs;

use charte_diff::report::lang::Lang;
use inputs::{Folder, Kept, Output};

/// Ends the run where something does not hold.
fn none(told: &[String]) {
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// Decoding and the written form of any bytes.
pub fn written(bytes: &[u8]) {
    none(&promises::written::of_a_form(bytes));
}

/// Blocks and tables of any bytes.
pub fn blocks(bytes: &[u8]) {
    none(&promises::written::of_blocks(bytes));
}

/// A template file as anybody might write it, and a text that may fit it.
pub fn template(kept: &Kept) {
    none(&promises::kept::of_a_template(&kept.template, &kept.text));
}

/// The whole flow: everything is given back, placed where it stands, counted right; neither order nor names nor threads
/// show.
pub fn folders(folder: &Folder) {
    none(&promises::of_a_folder(&folder.files()));
}

/// The templates of arbitrary folders as people keep them: written, read back, checked against, mended by.
pub fn kept(folder: &Folder) {
    none(&promises::kept::of_its_templates(&folder.files()));
}

/// Every output, of runs in which things were decided, came and went, and names mean harm.
pub fn writers(output: &Output) {
    let analysis = output.analysis();
    let lang = if output.folder.way.is_multiple_of(2) {
        Lang::Fr
    } else {
        Lang::En
    };
    none(&promises::writers::of_writer(
        usize::from(output.writer),
        &analysis,
        lang,
    ));
}

/// Configs, tables of decisions, streams, earlier reports: the first byte says what the others are taken for.
pub fn settings(bytes: &[u8]) {
    if let Some((way, rest)) = bytes.split_first() {
        none(&promises::settings::of_settings(*way, rest));
    }
}
