//! What the fillers of a slot must match: an expression, compiled once.

use std::sync::Arc;

use regex::{Regex, RegexBuilder};

/// The largest program that an expression may make, in bytes: what is larger is a mistake.
const LARGEST_PROGRAM: usize = 4 << 20;

/// A regular expression that a filler must match whole (`match` in a template file). Clones share what was compiled.
#[derive(Debug, Clone)]
pub struct Matcher(Arc<Compiled>);

#[derive(Debug)]
struct Compiled {
    expression: Box<str>,
    whole: Regex,
}

impl Matcher {
    /// Compiles an expression.
    ///
    /// # Errors
    /// What is wrong with the expression, or that its program is too large.
    pub fn new(expression: &str) -> Result<Self, regex::Error> {
        // Alone first: « a)|(b » is none, though it would be one between our own brackets.
        regex_syntax::parse(expression).map_err(|error| regex::Error::Syntax(error.to_string()))?;
        let whole = RegexBuilder::new(&format!(r"\A(?:{expression})\z"))
            .size_limit(LARGEST_PROGRAM)
            .build()?;
        Ok(Self(Arc::new(Compiled {
            expression: Box::from(expression),
            whole,
        })))
    }

    /// The expression, as the template file has it.
    #[must_use]
    pub fn expression(&self) -> &str {
        &self.0.expression
    }

    /// Whether the whole of `filler` matches.
    #[must_use]
    pub fn is_match(&self, filler: &str) -> bool {
        self.0.whole.is_match(filler)
    }
}

impl PartialEq for Matcher {
    fn eq(&self, other: &Self) -> bool {
        self.expression() == other.expression()
    }
}

impl Eq for Matcher {}

#[cfg(test)]
mod tests {
    use super::Matcher;

    #[test]
    fn the_whole_of_a_filler_matches() {
        let held = Matcher::new("[a-z]+|é").unwrap();
        for (filler, matches) in [
            ("ab", true),
            ("é", true),
            ("ab1", false),
            ("éa", false),
            ("", false),
        ] {
            assert_eq!(held.is_match(filler), matches, "{filler}");
        }
    }

    #[test]
    fn what_no_expression_is_says_what_is_wrong_with_it() {
        for (expression, wrong) in [
            ("a)|(b", "unopened group"),
            ("(a", "unclosed group"),
            ("[a", "unclosed character class"),
            (r"\p{Nowhere}", "Unicode property not found"),
        ] {
            let said = Matcher::new(expression).unwrap_err().to_string();
            assert!(said.contains(wrong), "{expression}: {said}");
            let alone = regex::Regex::new(expression).unwrap_err().to_string();
            assert_eq!(said, alone, "{expression}");
        }
    }

    #[test]
    fn ends_of_its_own_change_nothing() {
        for expression in ["a", "^a$", r"\Aa\z", "(?:a)", "(?m)^a$"] {
            let held = Matcher::new(expression).unwrap();
            assert_eq!(held.expression(), expression);
            assert!(
                held.is_match("a") && !held.is_match("ab") && !held.is_match("a\n"),
                "{expression}"
            );
        }
        assert!(Matcher::new("").unwrap().is_match(""));
        // The remark takes the end with it.
        Matcher::new("(?x) a # b").unwrap_err();
    }

    #[test]
    fn a_program_may_be_too_large() {
        let error = Matcher::new(r"\w{500}{500}").unwrap_err();
        assert!(matches!(error, regex::Error::CompiledTooBig(_)), "{error}");
    }
}
