//! A bar on standard error while many files are read. It shows up only when the work is long.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shorter work shows nothing: a bar that flashes up is a nuisance.
const PATIENCE: Duration = Duration::from_millis(400);

/// The bar of one piece of work.
pub(super) struct Progress {
    bar: ProgressBar,
    started: Instant,
    /// Whether the bar may still show up.
    waiting: AtomicBool,
}

impl Progress {
    /// For `total` files; `wanted` is whether standard error is a terminal.
    pub(super) fn new(total: usize, wanted: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        Self {
            bar,
            started: Instant::now(),
            waiting: AtomicBool::new(wanted),
        }
    }

    /// So many more files are done.
    pub(super) fn add(&self, done: usize) {
        self.bar.inc(done as u64);
        let late = self.waiting.load(Ordering::Relaxed) && self.started.elapsed() > PATIENCE;
        if late && self.waiting.swap(false, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
