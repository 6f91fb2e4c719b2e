//! A project to try things in: the five chartes in a folder of their own, a config beside them, and the command run
//! there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use crate::unprivileged::charte_diff;

/// The deviations of the five chartes. They depend on the texts alone, so they are the same everywhere.
pub(crate) const WORDING: &str = "f4e0959da40b";
pub(crate) const EXTRA_ROW: &str = "c9db2802beb7";
pub(crate) const EXTRA_SECTION: &str = "dd4001788742";
pub(crate) const DUPLICATE: &str = "e04655dd65dd";

pub(crate) const BLOIS: &str = "data.blois.agglopolys.fr";
pub(crate) const SAINT_MAUR: &str = "data.saint-maur.com";

pub(crate) struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    /// The five chartes, and what `charte-diff.toml` says if it is there.
    pub(crate) fn new(config: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        fs::create_dir(folder.path().join("corpus")).unwrap();
        for entry in fs::read_dir(corpus).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap();
            fs::copy(&path, folder.path().join("corpus").join(name)).unwrap();
        }
        let project = Self { folder };
        if let Some(config) = config {
            project.write("charte-diff.toml", config);
        }
        project
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn config(&self) -> String {
        self.read("charte-diff.toml")
    }

    /// The text of one portal's charte, changed.
    pub(crate) fn edit(&self, portal: &str, change: impl FnOnce(String) -> String) {
        let name = format!("corpus/{portal}.txt");
        self.write(&name, &change(self.read(&name)));
    }

    pub(crate) fn run(&self, typed: &[&str]) -> Run {
        self.run_in("", typed)
    }

    /// The command in a folder of the project.
    pub(crate) fn run_in(&self, folder: &str, typed: &[&str]) -> Run {
        let mut command = charte_diff();
        let output = command.args(typed).current_dir(self.path(folder)).output();
        Run(output.unwrap())
    }

    /// The JSON report of a run, which has to be without trouble.
    pub(crate) fn report(&self, typed: &[&str]) -> Value {
        let run = self.run(&[&["--format", "json"], typed].concat());
        assert_ne!(run.status(), 2, "{}", run.err());
        run.json()
    }
}

/// What a command said.
pub(crate) struct Run(pub(crate) Output);

impl Run {
    pub(crate) fn status(&self) -> i32 {
        self.0.status.code().unwrap()
    }

    pub(crate) fn out(&self) -> &str {
        std::str::from_utf8(&self.0.stdout).unwrap()
    }

    pub(crate) fn err(&self) -> &str {
        std::str::from_utf8(&self.0.stderr).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(self.out()).unwrap_or_else(|error| panic!("{error}: {}", self.err()))
    }

    /// The run ended so, and standard error says all of this.
    pub(crate) fn says(&self, status: i32, words: &[&str]) -> &Self {
        assert_eq!(self.status(), status, "{}{}", self.err(), self.out());
        for words in words {
            assert!(
                self.err().contains(words),
                "{words:?} is not in\n{}",
                self.err()
            );
        }
        self
    }
}

/// The documents of all families.
pub(crate) fn documents(report: &Value) -> impl Iterator<Item = &Value> {
    let families = report["families"].as_array().unwrap().iter();
    families.flat_map(|family| family["documents"].as_array().unwrap())
}

/// The deviations of one portal's document.
pub(crate) fn deviations<'r>(report: &'r Value, portal: &str) -> Vec<&'r Value> {
    documents(report)
        .filter(|document| document["portal"] == portal)
        .flat_map(|document| document["deviations"].as_array().unwrap())
        .collect()
}
