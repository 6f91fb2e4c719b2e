//! The whole flow on folders whose documents hang together.
#![no_main]

use charte_diff_fuzz::{folders, inputs::Folder};

libfuzzer_sys::fuzz_target!(|folder: Folder| folders(&folder));
