//! A template file, and a text that is held against it.
#![no_main]

use charte_diff_fuzz::{inputs::Kept, template};

libfuzzer_sys::fuzz_target!(|kept: Kept| template(&kept));
