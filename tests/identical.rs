//! Texts that say the same to the letter: whatever is in them, the template is what they say and nobody deviates.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, helpers included"
)]

use std::fs;
use std::path::Path;

use charte_diff::{corpus, engine};

#[test]
fn copies_of_one_charte_all_conform() {
    let chartes = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for charte in fs::read_dir(chartes).unwrap() {
        let path = charte.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let paragraphs = text.lines().filter(|line| !line.trim().is_empty()).count();
        for count in [2, 3, 5] {
            let folder = tempfile::tempdir().unwrap();
            for copy in 0..count {
                fs::write(folder.path().join(format!("{copy}.txt")), &text).unwrap();
            }
            let found = corpus::collect(&[folder.path().to_owned()], "stdin");
            let analysis = engine::analyse(&found.files, &engine::Settings::default(), &|_| ());
            let family = &analysis.families[0];
            assert_eq!(family.documents.len(), count);
            for document in &family.documents {
                let deviations = &document.findings.deviations;
                assert!(deviations.is_empty(), "{path:?}: {deviations:#?}");
            }
            // A line of text is a block, but for the rows of dashes.
            let dashes = text.lines().filter(|line| line.starts_with("---")).count();
            assert_eq!(
                family.template.blocks.len(),
                paragraphs - dashes,
                "{path:?}"
            );
        }
    }
}
