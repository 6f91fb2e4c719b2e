//! Every output of runs with a history.
#![no_main]

use charte_diff_fuzz::{inputs::Output, writers};

libfuzzer_sys::fuzz_target!(|output: Output| writers(&output));
