//! Of two threads, the second stays awake between pieces of work: a run has dozens of short ones, and to wake a thread
//! for each takes the system longer than some of them last. Of more threads rayon wakes one anyway whenever there is
//! work.

use std::time::{Duration, Instant};

use rayon::Yield;

/// With nothing to do for so long, it goes to sleep, and is from then on a thread as others are.
const PATIENCE: Duration = Duration::from_millis(2);

/// What the threads of a pool of two do when they are started, given their number.
pub(super) fn start(thread: usize) {
    // The first is the one that starts the work.
    if thread == 1 {
        stay_awake();
    }
}

fn stay_awake() {
    let mut idle: Option<Instant> = None;
    loop {
        match rayon::yield_now() {
            Some(Yield::Executed) => idle = None,
            Some(Yield::Idle) => {
                if idle.get_or_insert_with(Instant::now).elapsed() > PATIENCE {
                    return;
                }
                // Others may have better use for the processor.
                std::thread::yield_now();
            }
            None => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use rayon::prelude::*;

    use super::*;

    #[test]
    fn threads_work_and_end_as_without_it() {
        for threads in [1, 2, 5] {
            let (ended, told) = mpsc::channel();
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .start_handler(start)
                .exit_handler(move |thread| ended.send(thread).unwrap_or(()))
                .build()
                .expect("threads");
            for pause in [0, 5] {
                std::thread::sleep(Duration::from_millis(pause));
                let sum: u64 = pool.install(|| (0..10_000u64).into_par_iter().sum());
                assert_eq!(sum, 49_995_000);
            }
            drop(pool);
            let told = || told.recv_timeout(Duration::from_secs(60));
            let mut all: Vec<usize> = (0..threads).filter_map(|_| told().ok()).collect();
            all.sort_unstable();
            assert_eq!(all, (0..threads).collect::<Vec<_>>());
        }
    }
}
