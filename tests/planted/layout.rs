//! The ways in which a document may be laid out as a file. None of them is a deviation of severity `warning`.

use super::noise::CharacterNoise;
use super::rng::Rng;

/// Which texts are cut into lines, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrap {
    /// One line a block.
    No,
    /// Every text, at this many characters.
    All(usize),
    /// About half of the texts.
    Some(usize),
}

/// Blank lines between blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    /// None.
    None,
    /// One.
    One,
    /// One to four.
    Runs,
}

/// How cells are set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TableStyle {
    Tabs,
    Pipes,
    Columns,
}

/// How a heading is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeadingDress {
    Plain,
    Numbered,
    Article,
    Hash,
    Underline,
}

/// The file's encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Windows1252,
    Utf16Le,
    Utf16Be,
    /// UTF-8 read as Windows-1252 and written as UTF-8.
    Mojibake,
}

/// One layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) wrap: Wrap,
    pub(crate) gap: Gap,
    /// Blank lines between the items of a list too.
    pub(crate) spaced_list: bool,
    pub(crate) table: TableStyle,
    pub(crate) blanks_in_table: bool,
    /// A separator row under the table's header.
    pub(crate) separator: bool,
    pub(crate) heading: HeadingDress,
    /// What stands before a list item; a `1` is counted up.
    pub(crate) bullet: &'static str,
    /// The wrapped lines of a list item stand under its text.
    pub(crate) hanging: bool,
    /// Blanks before every line of text.
    pub(crate) indent: usize,
    pub(crate) trailing_blanks: bool,
    pub(crate) leading_blanks: usize,
    /// Markdown's escapes.
    pub(crate) markdown: bool,
    /// Every line end twice.
    pub(crate) doubled: bool,
    pub(crate) line_end: &'static str,
    pub(crate) final_newline: bool,
    pub(crate) bom: bool,
    pub(crate) encoding: Encoding,
    pub(crate) characters: CharacterNoise,
}

impl Layout {
    /// One line a block, a blank line between, tables in tabs.
    pub(crate) fn plain() -> Self {
        Self {
            wrap: Wrap::No,
            gap: Gap::One,
            spaced_list: false,
            table: TableStyle::Tabs,
            blanks_in_table: false,
            separator: false,
            heading: HeadingDress::Plain,
            bullet: "- ",
            hanging: false,
            indent: 0,
            trailing_blanks: false,
            leading_blanks: 0,
            markdown: false,
            doubled: false,
            line_end: "\n",
            final_newline: true,
            bom: false,
            encoding: Encoding::Utf8,
            characters: CharacterNoise::default(),
        }
    }

    /// A layout at random; with `clear_ends`, blank lines part its blocks. `numbered` is what the family does.
    pub(crate) fn random(rng: &mut Rng, clear_ends: bool, numbered: bool) -> Self {
        let mut layout = Self::plain();
        if numbered && !rng.percent(25) {
            layout.heading = HeadingDress::Numbered;
        }
        if clear_ends && rng.percent(30) {
            return layout;
        }
        layout.gap = if rng.percent(40) { Gap::Runs } else { Gap::One };
        layout.wrap = match rng.below(10) {
            0..=2 => Wrap::All(rng.between(40, 80)),
            3 | 4 => Wrap::Some(rng.between(40, 80)),
            _ => Wrap::No,
        };
        if !clear_ends {
            match rng.below(3) {
                0 => layout.doubled = true,
                1 => layout.gap = Gap::None,
                _ => (layout.gap, layout.wrap) = (Gap::None, Wrap::No),
            }
        }
        layout.table = [
            TableStyle::Tabs,
            TableStyle::Tabs,
            TableStyle::Pipes,
            TableStyle::Columns,
        ][rng.below(4)];
        layout.separator = layout.table == TableStyle::Pipes || rng.percent(40);
        layout.blanks_in_table = rng.percent(30);
        layout.spaced_list = rng.percent(15);
        layout.bullet = ["- ", "- ", "* ", "• ", "– ", "1. ", "1) "][rng.below(7)];
        layout.hanging = rng.percent(40);
        layout.trailing_blanks = rng.percent(30);
        layout.leading_blanks = if rng.percent(30) {
            rng.between(1, 4)
        } else {
            0
        };
        layout.line_end = ["\n", "\n", "\r\n", "\r"][rng.below(4)];
        layout.final_newline = !rng.percent(20);
        layout.bom = rng.percent(10);
        layout.indent = if rng.percent(10) { 2 } else { 0 };
        match rng.below(8) {
            0 if !numbered => layout.heading = HeadingDress::Numbered,
            1 => layout.heading = HeadingDress::Hash,
            2 => layout.heading = HeadingDress::Underline,
            3 => layout.heading = HeadingDress::Article,
            _ => {}
        }
        if layout.heading == HeadingDress::Numbered && layout.bullet.starts_with('1') {
            // A numbered heading after a numbered list would look like its next item.
            layout.bullet = "- ";
        }
        if layout.doubled && layout.heading == HeadingDress::Underline {
            // A blank line between them makes the underline a separator.
            layout.heading = HeadingDress::Plain;
        }
        if layout.heading == HeadingDress::Hash && rng.percent(60) {
            layout.markdown = true;
            layout.bullet = "- ";
            layout.table = TableStyle::Pipes;
            layout.separator = true;
        }
        layout.encoding = match rng.below(20) {
            0 | 1 => Encoding::Windows1252,
            2 => Encoding::Utf16Le,
            3 => Encoding::Utf16Be,
            4 => Encoding::Mojibake,
            _ => Encoding::Utf8,
        };
        layout.characters = CharacterNoise::random(rng);
        if layout.table == TableStyle::Columns && layout.characters.disturbs_columns() {
            layout.characters = CharacterNoise::default();
        }
        layout
    }
}
