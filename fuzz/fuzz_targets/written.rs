//! Decoding and the written form of any bytes.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| charte_diff_fuzz::written(bytes));
