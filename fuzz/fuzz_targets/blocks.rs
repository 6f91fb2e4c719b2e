//! Lines, tables and blocks of any bytes.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| charte_diff_fuzz::blocks(bytes));
