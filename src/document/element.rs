//! What a block is called: the unit that templates and deviations speak of.
//!
//! Not for telling which block is which: the shape of one document's block is in `block.rs`, and the family decides.

/// The unit that a deviation or a template block is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    /// A heading outside a table.
    Heading,
    /// A heading row inside a table: a row with only its first cell filled.
    Section,
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// The header row of a table.
    TableHeader,
    /// A row of a table.
    Row,
    /// One cell of a row or of a header.
    Cell,
    /// The file as a whole.
    Document,
}

impl Element {
    /// Every element, in the order in which the schema lists them.
    pub const ALL: [Self; 8] = [
        Self::Heading,
        Self::Section,
        Self::Paragraph,
        Self::ListItem,
        Self::TableHeader,
        Self::Row,
        Self::Cell,
        Self::Document,
    ];

    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Section => "section",
            Self::Paragraph => "paragraph",
            Self::ListItem => "list_item",
            Self::TableHeader => "table_header",
            Self::Row => "row",
            Self::Cell => "cell",
            Self::Document => "document",
        }
    }

    /// Whether the block is a line of a table, with cells.
    #[must_use]
    pub const fn in_table(self) -> bool {
        matches!(self, Self::Section | Self::TableHeader | Self::Row)
    }

    /// Whether a block of this element goes on with the table of the one before: a header begins another.
    #[must_use]
    pub fn continues_table(self, before: Option<Self>) -> bool {
        self.in_table() && self != Self::TableHeader && before.is_some_and(Self::in_table)
    }
}
