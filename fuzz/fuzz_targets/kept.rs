//! The templates of folders as files, the folders checked against them and mended by them.
#![no_main]

use charte_diff_fuzz::{inputs::Folder, kept};

libfuzzer_sys::fuzz_target!(|folder: Folder| kept(&folder));
