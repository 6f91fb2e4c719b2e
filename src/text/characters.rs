//! Which characters nobody sees, and which of those a script or an emoji needs.
//!
//! One table for decoding, cleaning and keys. Not for what a removal means: see `clean.rs`.

/// What a character is for, as far as cleaning cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It is seen, or it is white space.
    Seen,
    /// A control character (general category Cc) that no line holds; a tab is not one.
    Control,
    /// A bidirectional control (property Bidi_Control).
    Bidi,
    /// Zero-width, soft hyphen, filler: never needed.
    ZeroWidth,
    /// ZWNJ and ZWJ: needed between letters that join, and in emoji.
    Joiner,
    /// A variation selector: needed after a sign, never after a letter of ours.
    VariationSelector,
    /// A tag character: needed in the flags of Scotland and Wales.
    Tag,
}

/// What `c` is for.
#[inline]
pub(super) const fn role(c: char) -> Role {
    match c {
        // Nearly all that is written: nobody need look further.
        ' '..='~' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{34e}' => Role::Seen,
        '\t' | '\n' | '\u{b}'..='\r' | '\u{85}' => Role::Seen,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => Role::Control,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Role::Bidi
        }
        '\u{ad}'
        | '\u{34f}'
        | '\u{180e}'
        | '\u{200b}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206a}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0001}' => Role::ZeroWidth,
        '\u{200c}' | '\u{200d}' => Role::Joiner,
        '\u{180b}'..='\u{180d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => {
            Role::VariationSelector
        }
        '\u{e0020}'..='\u{e007f}' => Role::Tag,
        _ => Role::Seen,
    }
}

/// Whether `c` belongs, beyond ASCII, to the scripts of Western Europe with their spaces, quotes and dashes: each of them
/// stays as it is, and no two make one.
pub(super) const fn is_western(c: char) -> bool {
    matches!(c, '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{2010}'..='\u{2027}' | '\u{202f}' | '€')
}

/// Whether `c` is never seen and never needed: a control, a bidirectional control, or zero-width.
pub(super) const fn is_zero_width(c: char) -> bool {
    matches!(role(c), Role::Control | Role::Bidi | Role::ZeroWidth)
}

/// Whether `c` turns the direction of writing (property Bidi_Control).
#[must_use]
pub const fn is_bidi_control(c: char) -> bool {
    matches!(role(c), Role::Bidi)
}

/// Whether `c` is a variation selector.
pub(super) const fn is_variation_selector(c: char) -> bool {
    matches!(role(c), Role::VariationSelector)
}

/// Whether `c` belongs to a script whose letters join or stack, so that a joiner between them is spelling: Arabic and
/// its neighbours, the scripts of India and of South-East Asia, Mongolian.
pub(super) const fn joins(c: char) -> bool {
    matches!(c,
        '\u{600}'..='\u{109f}'
        | '\u{1780}'..='\u{180a}' | '\u{1810}'..='\u{18af}'
        | '\u{1900}'..='\u{1cff}'
        | '\u{a800}'..='\u{abff}'
        | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
        | '\u{10a00}'..='\u{10fff}' | '\u{11000}'..='\u{11fff}' | '\u{1e900}'..='\u{1e95f}')
}

/// Whether `c` may stand in an emoji sequence (a superset of Emoji, without digits).
pub(super) const fn is_emoji(c: char) -> bool {
    matches!(c, '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}'
        | '\u{2190}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}')
}

/// Whether a line break, or the end of a line in another system, stands at `c`.
pub(super) const fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\u{b}'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization as _;
    use unicode_normalization::char::compose;

    use super::*;

    #[test]
    fn what_is_western_stays_as_it_is() {
        let western: Vec<char> = ('\0'..=char::MAX).filter(|c| is_western(*c)).collect();
        for c in &western {
            assert_eq!(role(*c), Role::Seen, "{c:?}");
            assert!(std::iter::once(*c).nfc().eq([*c]), "{c:?}");
            let beside = western.iter().copied().chain(' '..='~');
            for other in beside {
                assert_eq!(
                    (compose(*c, other), compose(other, *c)),
                    (None, None),
                    "{c:?} {other:?}"
                );
            }
        }
    }

    #[test]
    fn white_space_is_never_taken_away() {
        for c in ('\0'..='\u{ffff}').filter(|c| c.is_whitespace()) {
            assert_eq!(role(c), Role::Seen, "{c:?}");
        }
    }

    #[test]
    fn controls_are_known() {
        assert_eq!(role('\u{1b}'), Role::Control);
        assert_eq!(role('\u{9d}'), Role::Control);
        assert_eq!(role('\u{202e}'), Role::Bidi);
        assert_eq!(role('\u{feff}'), Role::ZeroWidth);
        assert_eq!(role('é'), Role::Seen);
    }
}
