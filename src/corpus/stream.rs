//! A stream cut into its lines, as they come in: nothing waits for what has not been sent yet, and no line is held that
//! is too long to be read. What a line says is [`super::record`]'s.
//!
//! ```text
//! what one read gives   … "text": "fin"}⏎{"path": "b", "text": "…"}⏎{"path": "c", "te
//! a chunk               ──── line 7 ────┘└───────── line 8 ────────┘ └ kept for the next one
//! ```

use std::io::{self, BufRead};

/// The longest line that is read, in bytes (16 MiB). It is less than what is read of a file, since a stream is to be
/// answered in little memory, on many machines at a time: a text takes up to up to a hundred times its size while it is
/// compared.
pub const LINE_LIMIT: u64 = 16 << 20;

/// How much of a line that is too long is kept, for the path that it may tell: in bytes.
const HEAD: usize = 1 << 16;

/// One line that holds something, without its ending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamLine {
    /// Its number in the stream, from 1.
    pub number: u64,
    /// Its bytes; of a line above the limit the first ones.
    pub bytes: Vec<u8>,
    /// How long it is, where that is above the limit.
    pub too_large: Option<u64>,
}

/// The lines of a stream.
#[derive(Debug)]
pub struct StreamLines<R> {
    source: R,
    limit: u64,
    number: u64,
    /// The line that has begun.
    begun: Vec<u8>,
    /// Its length so far, in bytes.
    length: u64,
}

impl<R: BufRead> StreamLines<R> {
    /// The lines of `source`, of which those above `limit` bytes are not held.
    pub const fn new(source: R, limit: u64) -> Self {
        Self {
            source,
            limit,
            number: 0,
            begun: Vec::new(),
            length: 0,
        }
    }

    /// The lines that have come in whole; waits for at least one of them. None is left at the end of the stream. Blank
    /// lines are counted and passed over.
    ///
    /// # Errors
    /// What the source says. Interruptions are none.
    pub fn next_chunk(&mut self) -> io::Result<Vec<StreamLine>> {
        let mut lines = Vec::new();
        while lines.is_empty() {
            let read = match self.source.fill_buf() {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let count = read.len();
            if count == 0 {
                let last = self.length > 0;
                lines.extend(last.then(|| self.end_line()).flatten());
                break;
            }
            // The source is borrowed while its bytes are looked at.
            let (limit, begun, length) = (self.limit, &mut self.begun, &mut self.length);
            let mut rest = read;
            while let Some(at) = memchr::memchr(b'\n', rest) {
                let (line, after) = rest.split_at(at);
                extend(begun, length, limit, line);
                self.number += 1;
                lines.extend(line_of(self.number, begun, length, limit));
                rest = after.get(1..).unwrap_or_default();
            }
            extend(begun, length, limit, rest);
            self.source.consume(count);
        }
        Ok(lines)
    }

    fn end_line(&mut self) -> Option<StreamLine> {
        self.number += 1;
        line_of(self.number, &mut self.begun, &mut self.length, self.limit)
    }
}

fn extend(begun: &mut Vec<u8>, length: &mut u64, limit: u64, part: &[u8]) {
    *length += part.len() as u64;
    if *length <= limit {
        begun.extend_from_slice(part);
    } else {
        // Room for the path, and the rest is given back.
        let room = HEAD.saturating_sub(begun.len());
        begun.extend(part.iter().take(room));
        begun.truncate(HEAD);
        begun.shrink_to(HEAD);
    }
}

fn line_of(number: u64, begun: &mut Vec<u8>, length: &mut u64, limit: u64) -> Option<StreamLine> {
    let mut bytes = std::mem::take(begun);
    let length = std::mem::take(length);
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    bytes.truncate(bytes.trim_ascii_end().len());
    let too_large = (length > limit).then_some(length);
    (!bytes.is_empty() || too_large.is_some()).then_some(StreamLine {
        number,
        bytes,
        too_large,
    })
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read};

    use super::*;

    /// Gives one piece a read, as a pipe does.
    struct Pieces(Vec<&'static [u8]>);

    impl Read for Pieces {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Ok(0);
            }
            let piece = self.0.remove(0);
            into[..piece.len()].copy_from_slice(piece);
            Ok(piece.len())
        }
    }

    fn chunks(pieces: &[&'static [u8]], limit: u64) -> Vec<Vec<(u64, String, Option<u64>)>> {
        let mut lines = StreamLines::new(BufReader::new(Pieces(pieces.to_vec())), limit);
        let mut chunks = Vec::new();
        loop {
            let chunk = lines.next_chunk().unwrap();
            if chunk.is_empty() {
                return chunks;
            }
            let shown = chunk.into_iter().map(|line| {
                let text = String::from_utf8(line.bytes).unwrap();
                (line.number, text, line.too_large)
            });
            chunks.push(shown.collect());
        }
    }

    #[test]
    fn what_has_come_in_is_given_at_once() {
        let chunks = chunks(&[b"a\r\nb\nc", b"c", b"\n\n \t\n", b"d"], 9);
        let line = |number, text: &str| (number, text.to_owned(), None);
        assert_eq!(
            chunks,
            [
                vec![line(1, "a"), line(2, "b")],
                vec![line(3, "cc")],
                vec![line(6, "d")],
            ]
        );
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over_and_counted() {
        let chunks = chunks(&[b"123", b"45", b"678\nnext\n12345"], 4);
        let flat: Vec<_> = chunks.into_iter().flatten().collect();
        let told: Vec<_> = flat
            .iter()
            .map(|(number, _, long)| (*number, *long))
            .collect();
        assert_eq!(told, [(1, Some(8)), (2, None), (3, Some(5))]);
        assert_eq!(flat[1].1, "next");
    }

    #[test]
    fn of_a_line_that_is_too_long_only_its_head_is_held() {
        let source = io::repeat(b'x').take(50 << 20);
        let mut lines = StreamLines::new(BufReader::new(source), 1 << 20);
        let chunk = lines.next_chunk().unwrap();
        assert_eq!(chunk[0].too_large, Some(50 << 20));
        assert!(chunk[0].bytes.len() <= HEAD && chunk[0].bytes.capacity() <= 2 * HEAD);
    }

    #[test]
    fn marks_of_byte_order_go_and_an_empty_stream_has_no_line() {
        assert_eq!(chunks(&[b"\xef\xbb\xbf{}\n"], 9)[0][0].1, "{}");
        assert!(chunks(&[], 9).is_empty() && chunks(&[b"\n\r\n"], 9).is_empty());
    }
}
