//! Lines between the thread that reads a stream and those that answer it: bounded by bytes, so that neither a slow reader
//! of the answers nor a long line makes it grow, and handed over as soon as there is one.

use std::collections::VecDeque;
use std::io::{self, BufRead};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use charte_diff::corpus::stream::{StreamLine, StreamLines};

/// As much waits to be answered, and is answered at a time, in bytes; a line that is longer waits alone.
const WAITING: usize = 1 << 20;
/// And no more lines than so many, however short they are.
const MOST_WAITING: usize = 1 << 11;

/// The queue; whoever holds a clone holds the same one.
#[derive(Debug, Clone, Default)]
pub(super) struct Queue(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    lines: VecDeque<StreamLine>,
    /// Of the lines.
    bytes: usize,
    /// How the stream ended, once it has.
    end: Option<io::Result<()>>,
}

impl Queue {
    /// Puts in the lines of `source` as they come, until its end.
    pub(super) fn fill(&self, source: impl BufRead, limit: u64) {
        let mut lines = StreamLines::new(source, limit);
        let end = loop {
            match lines.next_chunk() {
                Ok(chunk) if chunk.is_empty() => break Ok(()),
                Ok(chunk) => self.put(chunk),
                Err(error) => break Err(error),
            }
        };
        self.lock().end = Some(end);
        self.0.changed.notify_all();
    }

    /// Takes out all that waits; waits where nothing does. `None` at the end of the stream.
    ///
    /// # Errors
    /// What reading the stream ended with.
    pub(super) fn take(&self) -> io::Result<Option<Vec<StreamLine>>> {
        let waiting = |state: &mut State| state.lines.is_empty() && state.end.is_none();
        let held = self.0.changed.wait_while(self.lock(), waiting);
        let mut state = held.unwrap_or_else(PoisonError::into_inner);
        if state.lines.is_empty() {
            return state.end.take().unwrap_or(Ok(())).map(|()| None);
        }
        state.bytes = 0;
        let lines = state.lines.drain(..).collect();
        drop(state);
        self.0.changed.notify_all();
        Ok(Some(lines))
    }

    /// Puts in a chunk, as soon as there is room.
    fn put(&self, chunk: Vec<StreamLine>) {
        let mut state = self.lock();
        for line in chunk {
            let length = line.bytes.len();
            while !state.lines.is_empty()
                && (state.bytes + length > WAITING || state.lines.len() >= MOST_WAITING)
            {
                self.0.changed.notify_all();
                let held = self.0.changed.wait(state);
                state = held.unwrap_or_else(PoisonError::into_inner);
            }
            state.bytes += length;
            state.lines.push_back(line);
        }
        drop(state);
        self.0.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
