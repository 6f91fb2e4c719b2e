//! Reading one file whole, or saying why not. Decoding is not done here.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use super::walk::{Found, STDIN};
use crate::analysis::SkipReason;

/// The largest file that is read, in bytes (1 GiB): more is no charte, and would be held in memory whole.
pub const SIZE_LIMIT: u64 = 1 << 30;

/// With less room than that the standard library first tries whether the end is reached.
const PROBE: usize = 32;

/// Bytes that are read of a file before its size is asked for.
const FIRST: u64 = 1 << 16;

/// Room in bytes that is kept for the next file: one huge file is no reason to hold more.
const KEPT_ROOM: usize = 1 << 20;

/// The first line of a template file, which is never a document.
const TEMPLATE_MARK: &[u8] = b"+++";

/// Reads a file, or standard input for the path `-`, whole.
///
/// # Errors
/// [`SkipReason::NotAFile`] for a folder, a FIFO or a device, [`SkipReason::TooLarge`] above [`SIZE_LIMIT`], and
/// [`SkipReason::Unreadable`] with the system's words for everything that the system refuses.
pub fn read(found: &Found) -> Result<Vec<u8>, SkipReason> {
    let mut bytes = Vec::new();
    read_within(found, SIZE_LIMIT, &mut bytes)?;
    Ok(bytes)
}

/// Reads a file as [`read`] does, into a buffer that held others before.
///
/// # Errors
/// As for [`read`].
pub fn read_into(found: &Found, bytes: &mut Vec<u8>) -> Result<(), SkipReason> {
    read_within(found, SIZE_LIMIT, bytes)
}

/// Reads a file that is no text of a corpus but settles how texts are read: a template, a config, an earlier report.
///
/// # Errors
/// As for [`read`]; what a FIFO or a device would give is not waited for.
pub fn read_named(path: &Path) -> Result<Vec<u8>, SkipReason> {
    // Seen before it is opened: opening a FIFO waits for somebody who writes, and a device has no end. For a folder the
    // system has words of its own.
    let metadata = fs::metadata(path).map_err(|error| unreadable(&error))?;
    if !metadata.is_file() && !metadata.is_dir() {
        return Err(SkipReason::NotAFile);
    }
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    if metadata.len() > SIZE_LIMIT {
        return Err(SkipReason::TooLarge(metadata.len()));
    }
    let expected = if metadata.is_file() {
        metadata.len()
    } else {
        0
    };
    let mut bytes = Vec::new();
    read_all(file, expected, SIZE_LIMIT, &mut bytes)?;
    Ok(bytes)
}

/// Whether these bytes are a template file: their first line is `+++`.
#[must_use]
pub fn is_template(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .next()
        .is_some_and(|line| line.trim_ascii_end() == TEMPLATE_MARK)
}

fn read_within(found: &Found, limit: u64, bytes: &mut Vec<u8>) -> Result<(), SkipReason> {
    bytes.clear();
    bytes.shrink_to(KEPT_ROOM);
    if found.path().as_os_str() == STDIN {
        return read_all(io::stdin().lock(), 0, limit, bytes);
    }
    // The walk has seen that this is no FIFO, so opening cannot wait for a writer.
    let mut file = File::open(found.path()).map_err(|error| unreadable(&error))?;
    // Most files end here, and nothing more is asked about them.
    let first = FIRST.min(limit.saturating_add(1));
    bytes.reserve(usize::try_from(first).unwrap_or(0).saturating_add(PROBE));
    match file.by_ref().take(first).read_to_end(bytes) {
        Err(_) if file.metadata().is_ok_and(|held| held.is_dir()) => {
            return Err(SkipReason::NotAFile);
        }
        Err(error) => return Err(unreadable(&error)),
        Ok(read) if (read as u64) < first => return Ok(()),
        Ok(_) => {}
    }
    let metadata = file.metadata().map_err(|error| unreadable(&error))?;
    if !metadata.is_file() {
        return Err(SkipReason::NotAFile);
    }
    let length = metadata.len().max(bytes.len() as u64);
    if length > limit {
        return Err(SkipReason::TooLarge(length));
    }
    read_all(file, length.saturating_sub(first), limit, bytes)
}

/// Reads on to the end, but never to more than one byte above `limit`: a file may grow while it is read.
fn read_all(
    source: impl Read,
    expected: u64,
    limit: u64,
    bytes: &mut Vec<u8>,
) -> Result<(), SkipReason> {
    // Somewhat more than expected, so that the end is seen without growing the buffer.
    let room = usize::try_from(expected).unwrap_or(0);
    bytes.reserve(room.saturating_add(PROBE));
    let most = limit.saturating_add(1).saturating_sub(bytes.len() as u64);
    source
        .take(most)
        .read_to_end(bytes)
        .map_err(|error| unreadable(&error))?;
    let length = bytes.len() as u64;
    if length > limit {
        return Err(SkipReason::TooLarge(length));
    }
    Ok(())
}

/// The system's words, without the number that Rust adds.
pub(super) fn unreadable(error: &io::Error) -> SkipReason {
    let words = error.to_string();
    let words = words.split(" (os error").next().unwrap_or(&words);
    SkipReason::Unreadable(Arc::from(words))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn found(path: PathBuf) -> Found {
        Found::shown_as(&path, "a", None)
    }

    #[test]
    fn a_file_is_read_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, b"a\xff\0b").unwrap();
        assert_eq!(read(&found(path)), Ok(b"a\xff\0b".to_vec()));
    }

    #[test]
    fn a_file_above_the_limit_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, b"12345").unwrap();
        assert_eq!(
            read_within(&found(path.clone()), 4, &mut Vec::new()),
            Err(SkipReason::TooLarge(5))
        );
        let mut bytes = b"what another file held".to_vec();
        assert_eq!(read_within(&found(path), 5, &mut bytes), Ok(()));
        assert_eq!(bytes, b"12345");
        let grown = read_all(&b"12345"[..], 0, 4, &mut Vec::new());
        assert_eq!(grown, Err(SkipReason::TooLarge(5)));
    }

    #[test]
    fn a_folder_and_a_missing_file_say_so() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(
            read(&found(folder.path().into())),
            Err(SkipReason::NotAFile)
        );
        let SkipReason::Unreadable(words) = read(&found(folder.path().join("none"))).unwrap_err()
        else {
            panic!("a missing file is unreadable");
        };
        assert!(!words.contains("os error"), "{words}");
    }

    #[test]
    fn what_settles_a_run_is_a_regular_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        std::fs::write(&path, b"12345").unwrap();
        assert_eq!(read_named(&path), Ok(b"12345".to_vec()));
        let reasons = [Path::new("/dev/zero"), folder.path(), Path::new("none")].map(read_named);
        assert_eq!(reasons[0], Err(SkipReason::NotAFile));
        assert!(
            matches!(&reasons[1], Err(SkipReason::Unreadable(words)) if &**words == "Is a directory")
        );
        assert!(matches!(&reasons[2], Err(SkipReason::Unreadable(_))));
        let huge = File::create(&path).unwrap();
        huge.set_len(SIZE_LIMIT + 1).unwrap();
        assert_eq!(read_named(&path), Err(SkipReason::TooLarge(SIZE_LIMIT + 1)));
    }

    #[test]
    fn a_template_file_is_known_by_its_whole_first_line() {
        assert!(is_template(b"+++\nname = 'a'\n"));
        assert!(is_template(b"\xef\xbb\xbf+++ \r\n"));
        assert!(is_template(b"+++"));
        assert!(!is_template(b"++++\n"));
        assert!(!is_template(b"+++ Titre\n"));
        assert!(!is_template(b"\n+++\n"));
        assert!(!is_template(b""));
    }
}
