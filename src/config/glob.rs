//! File patterns as `include` and `exclude` hold them, relative to the config's folder.
//!
//! A pattern without `/` holds at any depth (`*.bak`), one with a `/` from the config's folder on (`corpus/*.old`). What
//! holds for a folder holds for everything in it, so `corpus/archive`, `corpus/archive/` and `corpus/archive/**` are
//! one. `*` and `?` stay within a name, `**` spans folders, `{a,b}` and `[ab]` choose.

use std::path::Path;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Patterns, ready to be held against paths.
#[derive(Debug, Clone)]
pub struct Globs {
    patterns: Vec<String>,
    set: GlobSet,
}

/// A pattern that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BadPattern {
    /// Which of the patterns.
    pub(super) number: usize,
    /// What is wrong with it, in English.
    pub(super) words: String,
}

impl Globs {
    /// Reads the patterns.
    pub(super) fn new(patterns: Vec<String>) -> Result<Self, BadPattern> {
        let mut set = GlobSetBuilder::new();
        for (number, pattern) in patterns.iter().enumerate() {
            for form in forms(pattern) {
                let glob = GlobBuilder::new(&form).literal_separator(true).build();
                set.add(glob.map_err(|error| bad(number, &error))?);
            }
        }
        let set = set.build().map_err(|error| bad(0, &error))?;
        Ok(Self { patterns, set })
    }

    /// The patterns as they are written.
    #[must_use]
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }

    /// Whether one of the patterns holds for a path that is relative to the config's folder.
    #[must_use]
    pub fn hold_for(&self, path: &Path) -> bool {
        self.set.is_match(path)
    }
}

fn bad(number: usize, error: &globset::Error) -> BadPattern {
    BadPattern {
        number,
        words: error.kind().to_string(),
    }
}

/// The pattern for the file or folder itself, and for what the folder holds.
fn forms(pattern: &str) -> [String; 2] {
    let anchored = pattern.trim_end_matches('/').contains('/');
    let own = pattern.trim_start_matches("./").trim_start_matches('/');
    let own = own.trim_end_matches('/');
    let own = match own.strip_suffix("/**") {
        Some(folder) if !folder.is_empty() => folder,
        _ => own,
    };
    let own = if matches!(own, "" | ".") {
        "**".to_owned()
    } else if anchored {
        own.to_owned()
    } else {
        format!("**/{own}")
    };
    let inside = format!("{own}/**");
    [own, inside]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(pattern: &str, path: &str) -> bool {
        Globs::new(vec![pattern.to_owned()])
            .unwrap()
            .hold_for(Path::new(path))
    }

    #[test]
    fn a_folder_stands_for_what_it_holds() {
        for pattern in [
            "corpus/archive/**",
            "corpus/archive/",
            "corpus/archive",
            "./corpus/archive",
            "/corpus/archive/",
        ] {
            assert!(holds(pattern, "corpus/archive"), "{pattern}");
            assert!(holds(pattern, "corpus/archive/a.txt"), "{pattern}");
            assert!(holds(pattern, "corpus/archive/2024/a.txt"), "{pattern}");
            assert!(!holds(pattern, "corpus/archives.txt"), "{pattern}");
            assert!(!holds(pattern, "other/corpus/archive/a.txt"), "{pattern}");
        }
    }

    #[test]
    fn a_bare_name_holds_at_any_depth() {
        for path in ["a.bak", "corpus/a.bak", "corpus/deep/a.bak"] {
            assert!(holds("*.bak", path), "{path}");
        }
        assert!(holds("archive/", "corpus/archive/a.txt"));
        assert!(!holds("*.bak", "a.bak.txt"));
    }

    #[test]
    fn a_star_stays_within_a_name() {
        assert!(holds("corpus/*.old", "corpus/a.old"));
        assert!(!holds("corpus/*.old", "corpus/sub/a.old"));
        assert!(
            holds("corpus/**/*.old", "corpus/sub/a.old")
                && holds("corpus/**/*.old", "corpus/a.old")
        );
        assert!(holds("**", "corpus/a.old") && holds("./", "corpus/a.old"));
        assert!(holds("./*.txt", "a.txt") && !holds("./*.txt", "corpus/a.txt"));
    }

    #[test]
    fn what_is_no_pattern_is_named() {
        let patterns = vec!["a".to_owned(), "b[".to_owned()];
        assert_eq!(Globs::new(patterns).unwrap_err().number, 1);
    }
}
