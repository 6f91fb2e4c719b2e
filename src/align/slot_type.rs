//! What a slot may take: the type of its fillers.
//!
//! Not for finding slots, which the template does; here words are only let into them.

/// What a slot's fillers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SlotType {
    /// A web address or a host name.
    Url,
    /// An e-mail address.
    Email,
    /// A date, a year, or a range of years.
    Date,
    /// A bare number.
    Number,
    /// Anything else.
    Text,
}

impl SlotType {
    /// Every type, in the order in which the schema lists them.
    pub const ALL: [Self; 5] = [Self::Url, Self::Email, Self::Date, Self::Number, Self::Text];

    /// The name in JSON and in template files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Url => "url",
            Self::Email => "email",
            Self::Date => "date",
            Self::Number => "number",
            Self::Text => "text",
        }
    }
}
