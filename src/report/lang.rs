//! The one catalogue of what people read, in French and in English. Every message is a match over [`Lang`], so a missing
//! translation does not compile. Names in JSON and config are English always and do not come from here.
//!
//! French typography is kept: a no-break space before `: ; ? !` and inside `« »` (written `\u{a0}` here, so that it
//! can be seen in the source).

mod accepting;
mod config;
mod counts;
mod deciding;
mod docx;
mod marks;
mod mending;
mod messages;
mod outputs;
mod review;
mod sentences;
mod setup;
mod stream;
mod summary;
mod table;
mod template_file;
mod terms;
mod told;
mod unseen;

pub(super) use told::sentence;
pub(super) use unseen::code_point;

pub use review::ReviewWords;
pub use setup::Setting;
pub use table::Sheet;

/// The language of what people read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// French.
    Fr,
    /// English.
    En,
}

impl Lang {
    /// From a locale name as the environment gives it (`fr_FR.UTF-8`, `C`): French for `fr…`, English otherwise.
    #[must_use]
    pub fn from_locale(locale: &str) -> Self {
        let french = locale
            .get(..2)
            .is_some_and(|start| start.eq_ignore_ascii_case("fr"));
        if french { Self::Fr } else { Self::En }
    }

    /// Its code, as `--lang` takes it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// The text between the language's quotation marks.
    #[must_use]
    pub fn quote(self, text: &str) -> String {
        match self {
            Self::Fr => format!("«\u{a0}{text}\u{a0}»"),
            Self::En => format!("“{text}”"),
        }
    }

    /// A colon as the language sets it, with the space that follows.
    #[must_use]
    pub const fn colon(self) -> &'static str {
        match self {
            Self::Fr => "\u{a0}: ",
            Self::En => ": ",
        }
    }

    /// A semicolon as the language sets it, with the space that follows.
    #[must_use]
    pub const fn semicolon(self) -> &'static str {
        match self {
            Self::Fr => "\u{a0}; ",
            Self::En => "; ",
        }
    }

    /// A list in a sentence: `a, b and c`.
    #[must_use]
    pub fn list(self, items: &[String]) -> String {
        let and = match self {
            Self::Fr => " et ",
            Self::En => " and ",
        };
        match items.split_last() {
            None => String::new(),
            Some((last, [])) => last.clone(),
            Some((last, others)) => format!("{}{and}{last}", others.join(", ")),
        }
    }

    /// `one` for 1 (and for 0 in French), else `many`, after the number.
    fn plural(self, count: usize, one: &str, many: &str) -> String {
        let single = match self {
            Self::Fr => count < 2,
            Self::En => count == 1,
        };
        // The number and its word stay on one line.
        format!(
            "{}\u{a0}{}",
            self.number(count),
            if single { one } else { many }
        )
    }

    /// A whole number with its thousands set apart.
    #[must_use]
    pub fn number(self, number: usize) -> String {
        let separator = match self {
            Self::Fr => '\u{202f}',
            Self::En => ',',
        };
        let digits = number.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (position, digit) in digits.chars().enumerate() {
            let left = digits.len() - position;
            // Four digits read well unparted; from five on they do not.
            if position > 0 && left.is_multiple_of(3) && digits.len() > 4 {
                grouped.push(separator);
            }
            grouped.push(digit);
        }
        grouped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_decides() {
        assert_eq!(Lang::from_locale("fr_FR.UTF-8"), Lang::Fr);
        assert_eq!(Lang::from_locale("FR"), Lang::Fr);
        for other in ["en_GB", "C", "", "é"] {
            assert_eq!(Lang::from_locale(other), Lang::En, "{other}");
        }
    }

    #[test]
    fn numbers_are_grouped_from_five_digits_on() {
        assert_eq!(Lang::Fr.number(1000), "1000");
        assert_eq!(Lang::Fr.number(12_345), "12\u{202f}345");
        assert_eq!(Lang::En.number(1_234_567), "1,234,567");
    }

    #[test]
    fn zero_is_singular_in_french_only() {
        assert_eq!(Lang::Fr.plural(0, "écart", "écarts"), "0\u{a0}écart");
        assert_eq!(
            Lang::En.plural(0, "deviation", "deviations"),
            "0\u{a0}deviations"
        );
    }

    #[test]
    fn lists_end_in_and() {
        let items = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
        assert_eq!(Lang::Fr.list(&items), "a, b et c");
        assert_eq!(Lang::En.list(&items[..2]), "a and b");
    }
}
