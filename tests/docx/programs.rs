//! What other programs make of the document: a validator with Word's own rules finds no fault, and LibreOffice shows every
//! deviation.

use std::path::{Path, PathBuf};
use std::process::Command;

use charte_diff::analysis::Analysis;
use charte_diff::deviation::EditOp;
use charte_diff::report::lang::Lang;

use super::made::{corpus_of, options, real, written};
use super::{names, part};
use crate::common;
use crate::planted::families::{COOKIES, TERMS};

/// What cannot be tested without a program, which is said; where everything must be tested, it must be there.
fn cannot(what: &str) {
    let ci = std::env::var_os("CI").is_some_and(|ci| ci == "true");
    assert!(!ci, "{what}, and CI=true");
    eprintln!("SKIPPED: {what}");
}

fn is_there(program: &str, argument: &str) -> bool {
    let output = Command::new(program).arg(argument).output();
    output.is_ok_and(|output| output.status.success())
}

/// The fixtures as files of a folder.
fn files(folder: &Path) -> Vec<(PathBuf, Analysis)> {
    let (_folder, planted) = corpus_of(&[COOKIES, TERMS], 20, 73);
    [
        ("real", real()),
        ("decided", common::decided()),
        ("planted", planted),
        ("wide", super::wide::wide()),
    ]
    .into_iter()
    .map(|(name, analysis)| {
        let path = folder.join(format!("{name}.docx"));
        std::fs::write(&path, written(&analysis, &options(Lang::Fr, &[]))).unwrap();
        (path, analysis)
    })
    .collect()
}

/// Word is strict where LibreOffice is not. `openxml-audit` holds a document against the rules of Microsoft's Open XML SDK.
/// It comes from the Python index; `OPENXML_AUDIT` names it where it is not on the path.
#[test]
fn a_validator_with_the_rules_of_word_finds_no_fault() {
    let program = std::env::var("OPENXML_AUDIT").unwrap_or_else(|_| "openxml-audit".into());
    if !is_there(&program, "--help") {
        return cannot(
            "openxml-audit is not there (pip install openxml-audit, or name it in OPENXML_AUDIT)",
        );
    }
    let folder = tempfile::tempdir().unwrap();
    for (path, _) in files(folder.path()) {
        let output = Command::new(&program).arg(&path).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{}: {said}", path.display());
    }
    // The validator sees what it looks for: properties that stand after the words of their run.
    let good = std::fs::read(folder.path().join("real.docx")).unwrap();
    let text = part(&good, "word/document.xml");
    let strong = r#"<w:rPr><w:rStyle w:val="Strong"/></w:rPr>"#;
    let (before, after) = text.split_once(strong).unwrap();
    let (words, rest) = after.split_once("</w:r>").unwrap();
    let bad = format!("{before}{words}{strong}</w:r>{rest}");
    let path = folder.path().join("bad.docx");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    for name in names(&good) {
        use std::io::Write as _;
        let text = if name == "word/document.xml" {
            bad.clone()
        } else {
            part(&good, &name)
        };
        zip.start_file(&name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    let output = Command::new(&program).arg(&path).output().unwrap();
    assert!(!output.status.success());
}

#[test]
fn libreoffice_shows_every_deviation() {
    if !is_there("soffice", "--version") || !is_there("pdftotext", "-v") {
        return cannot(
            "LibreOffice or pdftotext is not there (apt-get install libreoffice-writer poppler-utils)",
        );
    }
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("office");
    for (path, analysis) in files(folder.path()) {
        let output = Command::new("soffice")
            .arg(format!("-env:UserInstallation=file://{}", home.display()))
            .args(["--headless", "--convert-to", "pdf", "--outdir"])
            .args([folder.path(), &path])
            .output()
            .unwrap();
        let page = path.with_extension("pdf");
        assert!(page.exists(), "{output:?}");
        let output = Command::new("pdftotext")
            .arg("-raw")
            .args([&page, Path::new("-")])
            .output()
            .unwrap();
        let bare = |text: &str| {
            text.chars()
                .filter(|sign| sign.is_alphanumeric())
                .collect::<String>()
        };
        let printed = bare(&String::from_utf8_lossy(&output.stdout));
        for family in &analysis.families {
            for held in family
                .documents
                .iter()
                .flat_map(|own| &own.findings.deviations)
            {
                assert!(
                    printed.contains(&*held.id),
                    "{}: {}",
                    path.display(),
                    held.id
                );
                for edit in held.edits.iter().filter(|edit| edit.op != EditOp::Equal) {
                    let words = edit
                        .text
                        .split_whitespace()
                        .filter(|word| !word.contains("{{"));
                    for word in words {
                        assert!(printed.contains(&bare(word)), "{}: {word}", path.display());
                    }
                }
            }
        }
    }
}
