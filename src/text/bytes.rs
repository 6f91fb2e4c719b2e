//! What is asked of every byte of every text: looked up in a table, it costs half of what comparing does.

/// A table of what the `const fn` `$of` says of each byte.
macro_rules! of_all_bytes {
    ($of:path) => {{
        let mut table = [$of(0); 256];
        let mut byte = 1_u8;
        while byte != 0 {
            table[byte as usize] = $of(byte);
            byte = byte.wrapping_add(1);
        }
        table
    }};
}

pub(super) use of_all_bytes;
