//! A bar on standard error while many files are read. It shows up only when the work is long.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shorter work shows nothing: a bar that flashes up is a nuisance.
const PATIENCE: Duration = Duration::from_millis(400);

/// The bar of one piece of work; none where nobody would see it.
pub(super) struct Progress(Option<Bar>);

struct Bar {
    bar: ProgressBar,
    started: Instant,
    /// Whether the bar may still show up.
    waiting: AtomicBool,
}

impl Progress {
    /// For `total` files; `wanted` is whether standard error is a terminal.
    pub(super) fn new(total: usize, wanted: bool) -> Self {
        Self(wanted.then(|| {
            let hidden = ProgressDrawTarget::hidden();
            let bar = ProgressBar::with_draw_target(Some(total as u64), hidden);
            if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {eta}") {
                bar.set_style(style);
            }
            Bar {
                bar,
                started: Instant::now(),
                waiting: AtomicBool::new(true),
            }
        }))
    }

    /// So many more files are done.
    pub(super) fn add(&self, done: usize) {
        let Some(held) = &self.0 else {
            return;
        };
        held.bar.inc(done as u64);
        let late = held.waiting.load(Ordering::Relaxed) && held.started.elapsed() > PATIENCE;
        if late && held.waiting.swap(false, Ordering::Relaxed) {
            held.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(held) = &self.0 {
            held.bar.finish_and_clear();
        }
    }
}
