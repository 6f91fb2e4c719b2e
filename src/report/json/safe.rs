//! JSON strings that are safe to show: what a terminal would obey or not show stands as `\u` escapes, which every JSON
//! reader turns back into the same text.

use std::io::{self, Write};

use serde_json::ser::Formatter;

use crate::report::visible::is_hidden;

/// So many bytes are looked at in one go.
const CHUNK: usize = 16;

/// Compact JSON. `serde_json` escapes what the standard asks for (below U+0020, `"` and `\`); this adds the rest.
pub(super) struct Safe;

impl Formatter for Safe {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let bytes = fragment.as_bytes();
        let (mut from, mut at) = (0, 0);
        while let Some(harmless) = bytes.get(at..).and_then(first_to_look_at) {
            at += harmless;
            let Some(sign) = fragment.get(at..).and_then(|rest| rest.chars().next()) else {
                break;
            };
            if is_hidden(sign) {
                writer.write_all(bytes.get(from..at).unwrap_or_default())?;
                for unit in sign.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
                from = at + sign.len_utf8();
            }
            at += sign.len_utf8();
        }
        writer.write_all(bytes.get(from..).unwrap_or_default())
    }
}

/// How many bytes are harmless before the first that is not; `None` where all are. Sixteen are looked at in one go.
fn first_to_look_at(bytes: &[u8]) -> Option<usize> {
    let harmless = |chunk: &&[u8]| {
        chunk
            .iter()
            .fold(true, |all, byte| all & is_harmless(*byte))
    };
    let whole = bytes.chunks(CHUNK).take_while(harmless).count() * CHUNK;
    let rest = bytes.get(whole..)?;
    let found = rest.iter().position(|byte| !is_harmless(*byte))?;
    Some(whole + found)
}

/// Whether a byte of UTF-8 is none that a hidden character could begin with. `serde_json` has escaped those below U+0020;
/// U+00C0 to U+00FF (lead byte C3) hold no hidden character, and what follows a lead byte begins none.
const fn is_harmless(byte: u8) -> bool {
    matches!(byte, 0..=0x7e | 0x80..=0xbf | 0xc3)
}

#[cfg(test)]
mod tests {
    use serde::Serialize as _;

    use super::*;

    fn json(text: &str) -> String {
        let mut out = Vec::new();
        text.serialize(&mut serde_json::Serializer::with_formatter(&mut out, Safe))
            .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_a_terminal_obeys_is_escaped_and_reads_back_the_same() {
        let text = "é\u{202e}x\u{9b}31m\u{7f}\u{1b}[0m\u{e0041}\u{feff} fin";
        let json = json(text);
        assert_eq!(
            json,
            r#""é\u202ex\u009b31m\u007f\u001b[0m\udb40\udc41\ufeff fin""#
        );
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn ordinary_text_is_left_alone() {
        assert_eq!(
            json("« déjà »\u{a0}: 👩\u{200d}💻"),
            "\"« déjà »\u{a0}: 👩\u{200d}💻\""
        );
    }

    #[test]
    fn what_is_hidden_is_found_wherever_it_stands() {
        for before in 0..40 {
            for after in [0, 1, 20] {
                let text = ["é".repeat(before), "x".repeat(after)].join("\u{202e}");
                let expected = ["é".repeat(before), "x".repeat(after)].join("\\u202e");
                assert_eq!(json(&text), format!("\"{expected}\""));
            }
        }
    }
}
