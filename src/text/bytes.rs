//! What is asked of every byte of a text, looked up in a table of all bytes instead of compared.

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
