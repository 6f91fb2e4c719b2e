//! A patch as `git apply` takes it. Line ends are kept: a line ends at `\n`, and what stands before is the line's own.
//!
//! The names are those that git would write: from the folder where `git apply` is run.

use std::fmt::Write as _;

use similar::{Algorithm, ChangeTag, DiffOp, capture_diff_slices, group_diff_ops};

use crate::analysis::ShownPath;

/// Lines around a change that are shown with it.
const CONTEXT: usize = 3;
/// What git writes after a last line without an end.
const UNFINISHED: &str = "\\ No newline at end of file\n";

/// The patch that makes `after` of `before`; empty where they are the same. Several of them one after the other are a
/// patch too.
#[must_use]
pub fn unified(path: &ShownPath, before: &str, after: &str) -> String {
    let mut patch = String::new();
    if before == after {
        return patch;
    }
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let (from, to) = (name("a/", path), name("b/", path));
    // What ends the name where it holds a space, as git and GNU diff do it.
    let end = if from.ends_with('"') || !from.contains(' ') {
        ""
    } else {
        "\t"
    };
    // Writing to a String cannot fail.
    let _ = write!(
        patch,
        "diff --git {from} {to}\n--- {from}{end}\n+++ {to}{end}\n"
    );
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    for group in group_diff_ops(ops, CONTEXT) {
        hunk(&group, &old, &new, &mut patch);
    }
    patch
}

fn hunk(group: &[DiffOp], old: &[&str], new: &[&str], patch: &mut String) {
    let (Some(first), Some(last)) = (group.first(), group.last()) else {
        return;
    };
    let range = |start: usize, end: usize| match end - start {
        // Nothing stands after the line before.
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        count => format!("{},{count}", start + 1),
    };
    let _ = writeln!(
        patch,
        "@@ -{} +{} @@",
        range(first.old_range().start, last.old_range().end),
        range(first.new_range().start, last.new_range().end)
    );
    for op in group {
        for change in op.iter_changes(old, new) {
            patch.push(match change.tag() {
                ChangeTag::Equal => ' ',
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
            });
            let line: &str = change.value();
            patch.push_str(line);
            if !line.ends_with('\n') {
                patch.push('\n');
                patch.push_str(UNFINISHED);
            }
        }
    }
}

/// The name of a file in a patch, quoted as git quotes it: where it holds a quotation mark, a backslash, a control
/// character or anything beyond ASCII.
fn name(side: &str, path: &ShownPath) -> String {
    let bytes = match &path.hex {
        Some(hex) => from_hex(hex),
        None => path.text.as_bytes().to_vec(),
    };
    let mut bytes = bytes.as_slice();
    while let Some(rest) = bytes.strip_prefix(b"./") {
        bytes = rest;
    }
    let plain = |byte: &u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
    let quoted = !bytes.iter().all(plain);
    let mut name = String::from(if quoted { "\"" } else { "" });
    name.push_str(side);
    for byte in bytes {
        match byte {
            b'"' => name.push_str("\\\""),
            b'\\' => name.push_str("\\\\"),
            b'\t' => name.push_str("\\t"),
            b'\n' => name.push_str("\\n"),
            b'\r' => name.push_str("\\r"),
            byte if plain(byte) => name.push(char::from(*byte)),
            byte => {
                let _ = write!(name, "\\{byte:03o}");
            }
        }
    }
    if quoted {
        name.push('"');
    }
    name
}

/// The bytes that hex digits stand for.
fn from_hex(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex
        .chars()
        .filter_map(|digit| digit.to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits
        .chunks_exact(2)
        .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn path(text: &str) -> ShownPath {
        ShownPath {
            text: Arc::from(text),
            hex: None,
        }
    }

    #[test]
    fn a_patch_has_gits_form() {
        let before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        let after = "1\n2\n3\n4\nfive\n6\n7\n8\n9\n";
        assert_eq!(
            unified(&path("./a b.txt"), before, after),
            "diff --git a/a b.txt b/a b.txt\n--- a/a b.txt\t\n+++ b/a b.txt\t\n\
             @@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
        );
        assert_eq!(unified(&path("a"), before, before), "");
    }

    #[test]
    fn line_ends_are_kept_and_a_missing_one_is_said() {
        assert_eq!(
            unified(&path("a"), "x\r\ny", "x\r\nz\n"),
            "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n x\r\n-y\n\\ No newline at end of file\n+z\n"
        );
    }

    #[test]
    fn names_are_quoted_as_git_quotes_them() {
        assert_eq!(
            name("a/", &path("été\t\"1\".txt")),
            "\"a/\\303\\251t\\303\\251\\t\\\"1\\\".txt\""
        );
        let bytes = ShownPath {
            text: Arc::from("\u{fffd}.txt"),
            hex: Some(Arc::from("ff2e747874")),
        };
        assert_eq!(name("b/", &bytes), "\"b/\\377.txt\"");
        assert_eq!(name("a/", &path("dossier/a.txt")), "a/dossier/a.txt");
    }
}
