//! Lines of a given width, with styles: wrapping by the columns that a terminal uses, with or without colour.
//!
//! What stands here is laid out, never chosen. Text from files must have gone through
//! [`visible`](crate::report::visible::visible) before.

use std::io::{self, Write};

use colored::{ColoredString, Colorize as _};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// How a run of text looks. Without colour all look the same, so no style may carry a meaning alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As it is.
    Plain,
    /// A title, a name.
    Strong,
    /// What one may skip.
    Faint,
    /// Words of the template that the document lacks.
    Deleted,
    /// Words that the document has instead.
    Inserted,
    /// Substantive.
    Error,
    /// Editorial.
    Warning,
    /// Of form.
    Note,
    /// All is well.
    Good,
}

impl Style {
    /// A text in the terminal's sequences for the style.
    fn paint(self, text: &str) -> ColoredString {
        match self {
            Self::Plain => text.normal(),
            Self::Strong => text.bold(),
            Self::Faint => text.dimmed(),
            Self::Deleted => text.red().strikethrough(),
            Self::Inserted | Self::Good => text.green(),
            Self::Error => text.red().bold(),
            Self::Warning => text.yellow().bold(),
            Self::Note => text.cyan().bold(),
        }
    }
}

/// A run of text in one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The text, on one line.
    pub text: String,
    /// How it looks.
    pub style: Style,
}

impl Span {
    /// Some text in a style.
    #[must_use]
    pub fn new(text: impl Into<String>, style: Style) -> Self {
        Self {
            text: text.into(),
            style,
        }
    }

    /// Some plain text.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(text, Style::Plain)
    }
}

/// How many columns a terminal gives to a text.
#[must_use]
pub fn columns(text: &str) -> usize {
    // Nearly every word is of plain letters, one column each.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.len();
    }
    text.width()
}

/// What stands between two places where a line may break.
#[derive(Default)]
struct Word<'t> {
    pieces: Vec<(&'t str, Style)>,
    columns: usize,
    /// The style of the space before it; `None` for the first word.
    space: Option<Style>,
}

impl Word<'_> {
    /// The next word, after a space of some style.
    fn start(&mut self, space: Style) {
        self.pieces.clear();
        self.columns = 0;
        self.space = Some(space);
    }
}

/// A text that is laid out line by line.
#[derive(Debug)]
pub struct Page {
    width: usize,
    colour: bool,
    /// What other pages laid out, before the text.
    before: Vec<String>,
    text: String,
}

impl Page {
    /// An empty page, `width` columns wide.
    #[must_use]
    pub fn new(width: usize, colour: bool) -> Self {
        if colour {
            // Whether there is colour was decided from what the user typed; the crate is not to decide anew.
            colored::control::set_override(true);
        }
        Self {
            width,
            colour,
            before: Vec::new(),
            text: String::new(),
        }
    }

    /// An empty page that lays out alike.
    #[must_use]
    pub const fn another(&self) -> Self {
        Self {
            width: self.width,
            colour: self.colour,
            before: Vec::new(),
            text: String::new(),
        }
    }

    /// Adds what another page laid out.
    pub fn add(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds what several other pages laid out, whole lines; it is not copied to be written.
    pub fn add_all(&mut self, texts: Vec<String>) {
        self.before.push(std::mem::take(&mut self.text));
        self.before.extend(texts);
    }

    /// Takes what was laid out so far.
    pub fn take(&mut self) -> String {
        let text = std::mem::take(&mut self.text);
        if self.before.is_empty() {
            return text;
        }
        self.before.push(text);
        std::mem::take(&mut self.before).concat()
    }

    /// Writes what was laid out so far, so that a long report need not be held whole.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write_to(&mut self, out: &mut impl Write) -> io::Result<()> {
        for text in self.before.drain(..) {
            out.write_all(text.as_bytes())?;
        }
        out.write_all(std::mem::take(&mut self.text).as_bytes())
    }

    /// The columns that are left beside an indent.
    #[must_use]
    pub fn columns_beside(&self, indent: usize) -> usize {
        self.width.saturating_sub(indent).max(10)
    }

    /// An empty line.
    pub fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A paragraph: the first line `first` columns from the left, the others `hang`. Lines break at plain spaces only,
    /// inside a word that fits no line where need be.
    pub fn line(&mut self, first: usize, hang: usize, spans: &[Span]) {
        let mut line = Line {
            page: self,
            column: 0,
            style: Style::Plain,
            run: String::new(),
            started: false,
        };
        line.start(first);
        let mut word = Word::default();
        for span in spans {
            for (number, part) in span.text.split(' ').enumerate() {
                if number > 0 {
                    line.put(&word, hang);
                    word.start(span.style);
                }
                if !part.is_empty() {
                    word.pieces.push((part, span.style));
                    word.columns += columns(part);
                }
            }
        }
        line.put(&word, hang);
        line.end();
    }
}

/// The line that is being written.
struct Line<'p> {
    page: &'p mut Page,
    column: usize,
    style: Style,
    /// What is to be written in that style.
    run: String,
    /// Whether a word stands on it.
    started: bool,
}

impl Line<'_> {
    fn start(&mut self, indent: usize) {
        self.page.text.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
        self.started = false;
    }

    fn end(&mut self) {
        self.set(Style::Plain);
        self.flush();
        let kept = self.page.text.trim_end_matches(' ').len();
        self.page.text.truncate(kept);
        self.page.text.push('\n');
    }

    /// Turns to another style: what stands in the one before is written.
    fn set(&mut self, style: Style) {
        if self.style != style {
            self.flush();
            self.style = style;
        }
    }

    fn flush(&mut self) {
        if self.style == Style::Plain || self.run.is_empty() {
            self.page.text.push_str(&self.run);
        } else {
            let painted = self.style.paint(&self.run).to_string();
            self.page.text.push_str(&painted);
        }
        self.run.clear();
    }

    /// Adds to the run of one style; without colour there is no need for one.
    fn push(&mut self, text: &str) {
        if self.page.colour {
            self.run.push_str(text);
        } else {
            self.page.text.push_str(text);
        }
    }

    fn put(&mut self, word: &Word<'_>, hang: usize) {
        let space = usize::from(word.space.is_some());
        if self.started && self.column + space + word.columns > self.page.width {
            self.end();
            self.start(hang);
        } else if let Some(style) = word.space {
            self.set(style);
            self.push(" ");
            self.column += 1;
        }
        let fits = self.column + word.columns <= self.page.width;
        for (piece, style) in &word.pieces {
            if fits {
                self.set(*style);
                self.push(piece);
            } else {
                self.put_broken(piece, *style, hang);
            }
        }
        if fits {
            self.column += word.columns;
        }
        self.started |= !word.pieces.is_empty();
    }

    /// A word that is longer than a line, cut where the line ends.
    fn put_broken(&mut self, piece: &str, style: Style, hang: usize) {
        for sign in piece.graphemes(true) {
            let width = columns(sign);
            if self.column + width > self.page.width && self.column > hang {
                self.end();
                self.start(hang);
            }
            self.set(style);
            self.push(sign);
            self.column += width;
            self.started = true;
        }
    }
}

/// As much of the start of `text` as `room` columns hold, whole words if there is one; the mark `[…]` says that it
/// goes on.
#[must_use]
pub fn head(text: &str, room: usize) -> String {
    if columns(text) <= room {
        return text.to_owned();
    }
    let kept = cut(
        text.split(' '),
        text.graphemes(true),
        room.saturating_sub(4),
    );
    let text: String = kept.unwrap_or_default();
    format!("{text} […]")
}

/// As much of the end of `text` as `room` columns hold, after the mark `[…]`.
#[must_use]
pub fn tail(text: &str, room: usize) -> String {
    if columns(text) <= room {
        return text.to_owned();
    }
    let room = room.saturating_sub(4);
    let mut kept: Vec<&str> = Vec::new();
    let mut used = 0;
    for word in text.rsplit(' ') {
        let width = columns(word) + usize::from(!kept.is_empty());
        if used + width > room {
            break;
        }
        used += width;
        kept.push(word);
    }
    kept.reverse();
    format!("[…] {}", kept.join(" "))
}

/// Whole words that fit, else as many signs as fit.
fn cut<'t>(
    words: impl Iterator<Item = &'t str>,
    signs: impl Iterator<Item = &'t str>,
    room: usize,
) -> Option<String> {
    let mut kept: Vec<&str> = Vec::new();
    let mut used = 0;
    for word in words {
        let width = columns(word) + usize::from(!kept.is_empty());
        if used + width > room {
            break;
        }
        kept.push(word);
        used += width;
    }
    if kept.iter().any(|word| !word.is_empty()) {
        return Some(kept.join(" "));
    }
    let mut used = 0;
    Some(
        signs
            .take_while(|sign| {
                used += columns(sign);
                used <= room
            })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid_out(width: usize, colour: bool, spans: &[Span]) -> String {
        let mut page = Page::new(width, colour);
        page.line(2, 4, spans);
        page.take()
    }

    #[test]
    fn lines_break_at_spaces_and_hang() {
        let text = laid_out(12, false, &[Span::plain("un deux trois quatre")]);
        assert_eq!(text, "  un deux\n    trois\n    quatre\n");
    }

    #[test]
    fn what_other_pages_laid_out_stands_where_it_was_added() {
        let page = || {
            let mut page = Page::new(80, false);
            page.line(0, 0, &[Span::plain("un")]);
            page.add_all(vec!["deux\n".into(), "trois\n".into()]);
            page.line(0, 0, &[Span::plain("quatre")]);
            page.add_all(vec!["cinq\n".into()]);
            page
        };
        let whole = "un\ndeux\ntrois\nquatre\ncinq\n";
        assert_eq!(page().take(), whole);
        let (mut page, mut written) = (page(), Vec::new());
        page.write_to(&mut written).expect("a list takes all");
        assert_eq!(String::from_utf8_lossy(&written), whole);
        assert_eq!(page.take(), "");
    }

    #[test]
    fn a_no_break_space_does_not_break() {
        assert_eq!(
            laid_out(12, false, &[Span::plain("voici «\u{a0}a\u{a0}»")]),
            "  voici\n    «\u{a0}a\u{a0}»\n"
        );
    }

    #[test]
    fn wide_signs_take_two_columns() {
        assert_eq!(
            laid_out(10, false, &[Span::plain("個人情報 保護")]),
            "  個人情報\n    保護\n"
        );
    }

    #[test]
    fn a_word_longer_than_a_line_is_cut() {
        let text = laid_out(10, false, &[Span::plain("a https://exemple.fr/x")]);
        assert!(text.lines().all(|line| columns(line) <= 10), "{text}");
        assert_eq!(
            text.split_whitespace().collect::<String>(),
            "ahttps://exemple.fr/x"
        );
    }

    #[test]
    fn colour_adds_nothing_but_colour() {
        let spans = [
            Span::plain("a "),
            Span::new("[-b c d-]", Style::Deleted),
            Span::plain(" e"),
        ];
        let plain = laid_out(10, false, &spans);
        let coloured = laid_out(10, true, &spans);
        let stripped = coloured
            .replace("\u{1b}[0m", "")
            .replace("\u{1b}[9;31m", "");
        assert_eq!(stripped, plain);
        for line in coloured.lines() {
            assert!(
                line.matches("\u{1b}[9;31m").count() == line.matches("\u{1b}[0m").count(),
                "{line}"
            );
        }
    }

    #[test]
    fn a_long_text_is_abridged_at_words() {
        assert_eq!(head("un deux trois quatre", 14), "un deux […]");
        assert_eq!(tail("un deux trois quatre", 14), "[…] quatre");
        assert_eq!(head(" un deux trois quatre", 14), " un deux […]");
        assert_eq!(head("court", 14), "court");
        assert_eq!(head("unmottroplongpourça", 10), "unmott […]");
    }
}
