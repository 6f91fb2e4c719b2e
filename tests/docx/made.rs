//! What the document for Word is made of in tests: analyses of real, planted and hand-made files, written out.

use std::path::Path;

use charte_diff::analysis::Analysis;
use charte_diff::corpus;
use charte_diff::engine::{Pinned, Settings, analyse, check};
use charte_diff::report::docx as writer;
use charte_diff::report::lang::Lang;
use charte_diff::report::review::{Review, ReviewOptions};
use charte_diff::template::{file, read::read};

use crate::planted::corpus::{Corpus, Recipe};
use crate::planted::families::Family;

pub(crate) fn options(lang: Lang, portals: &[&str]) -> ReviewOptions {
    ReviewOptions {
        lang,
        date: "2026-11-22".parse().unwrap(),
        collected: Some("2026-11-20".parse().unwrap()),
        title: None,
        portals: portals.iter().map(|portal| (*portal).to_owned()).collect(),
    }
}

pub(crate) fn written(analysis: &Analysis, options: &ReviewOptions) -> Vec<u8> {
    let mut bytes = Vec::new();
    let review = Review::new(analysis, options);
    writer::write(analysis, &review, options, &mut bytes).unwrap();
    bytes
}

pub(crate) fn analysed(folder: &Path, pinned: Option<&Pinned>) -> Analysis {
    let found = corpus::collect(&[folder.to_owned()], "stdin");
    let settings = Settings {
        fingerprints: true,
        ..Settings::default()
    };
    match pinned {
        Some(pinned) => check(&found.files, pinned, &settings, &|_| ()),
        None => analyse(&found.files, &settings, &|_| ()),
    }
}

pub(crate) fn real() -> Analysis {
    analysed(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), None)
}

/// The same documents against the templates that they yielded, kept.
pub(crate) fn kept(analysis: &Analysis, folder: &Path) -> Analysis {
    let templates = analysis.families.iter().map(|family| {
        let text = file::write(&family.template, &Lang::En);
        read(text.as_bytes(), "kept.txt").unwrap()
    });
    analysed(folder, Some(&Pinned::new(templates.collect())))
}

/// A planted corpus in a folder, with what was found in it.
pub(crate) fn corpus_of(
    families: &[Family],
    documents: usize,
    seed: u64,
) -> (tempfile::TempDir, Analysis) {
    let corpus = Corpus::new(&Recipe {
        families,
        documents,
        outliers: 2,
        seed,
        deviations: true,
        noise: true,
    });
    let folder = tempfile::tempdir().unwrap();
    corpus.write(folder.path()).unwrap();
    let analysis = analysed(folder.path(), None);
    (folder, analysis)
}
