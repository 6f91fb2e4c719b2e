//! The trees of files that are read: the real chartes, generated ones, and their templates for git.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::programs::Programs;

/// The charte that conforms, which the generated ones are made from.
const TEMPLATE: &[u8] = include_bytes!("../../corpus/opendata.ha-py.fr.txt");

/// A folder of files.
pub(crate) struct Tree {
    pub(crate) folder: PathBuf,
    pub(crate) count: usize,
    /// What it is called in the table.
    pub(crate) shown: String,
}

impl Tree {
    /// The five real chartes.
    pub(crate) fn real() -> Self {
        Self {
            folder: Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"),
            count: 5,
            shown: "5 (`corpus/`)".to_owned(),
        }
    }
}

/// Where generated trees and outputs go, until this is dropped.
pub(crate) struct Trees {
    folder: TempDir,
}

impl Trees {
    pub(crate) fn new() -> io::Result<Self> {
        let folder = tempfile::tempdir()?;
        Ok(Self { folder })
    }

    /// An empty folder outside any project or repository.
    pub(crate) fn outside(&self) -> &Path {
        self.folder.path()
    }

    /// A file for what a run prints.
    pub(crate) fn output(&self) -> PathBuf {
        self.folder.path().join("output")
    }

    /// A tree as `examples/generate.rs` writes it; the one before is removed.
    pub(crate) fn generated(
        &self,
        programs: &Programs,
        count: usize,
        family: &str,
    ) -> io::Result<Tree> {
        let folder = self.emptied("files")?;
        let status = Command::new(&programs.generate)
            .arg(&folder)
            .args([&count.to_string(), "1", family])
            .status()?;
        if !status.success() {
            return Err(io::Error::other("the corpus could not be generated"));
        }
        settle();
        let how = match family.strip_prefix("families:") {
            Some(many) => format!(", of {many} families"),
            None => match family {
                "repeated" => ", many equal".to_owned(),
                "chartes" => ", own URLs".to_owned(),
                _ => ", all distinct".to_owned(),
            },
        };
        Ok(Tree {
            folder,
            count,
            shown: crate::table::grouped(count) + &how,
        })
    }

    /// A tree with the same names as `tree`, each file the template.
    pub(crate) fn templates_for(&self, tree: &Tree) -> io::Result<PathBuf> {
        let folder = self.emptied("templates")?;
        write_templates(&tree.folder, &folder)?;
        settle();
        Ok(folder)
    }

    fn emptied(&self, name: &str) -> io::Result<PathBuf> {
        let folder = self.folder.path().join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        Ok(folder)
    }
}

/// Has the system write what was generated to the disk now, where it can be told to: not while something is measured.
fn settle() {
    let _ = Command::new("sync").status();
}

fn write_templates(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            write_templates(&entry.path(), &place)?;
        } else {
            fs::write(place, TEMPLATE)?;
        }
    }
    Ok(())
}
