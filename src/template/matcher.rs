//! What the fillers of a slot must match: an expression, compiled once.

use std::sync::Arc;

use regex_automata::meta::{BuildError, Regex};

/// The largest program that an expression may make, in bytes: what is larger is a mistake.
const LARGEST_PROGRAM: usize = 4 << 20;

/// What matching remembers is kept in so many places; a thread that finds its place taken begins anew. By default there
/// are as many as cores; but to count those, files of the system are read, of which a short run has few others.
const PLACES: usize = 64;

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
        let whole = Regex::builder()
            .configure(
                Regex::config()
                    .nfa_size_limit(Some(LARGEST_PROGRAM))
                    .pool_capacity(PLACES),
            )
            .build(&format!(r"\A(?:{expression})\z"))
            .map_err(|error| named(&error))?;
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

/// What is wrong, as the regex crate says it: it builds on the same engine.
fn named(error: &BuildError) -> regex::Error {
    if let Some(limit) = error.size_limit() {
        regex::Error::CompiledTooBig(limit)
    } else if let Some(syntax) = error.syntax_error() {
        regex::Error::Syntax(syntax.to_string())
    } else {
        regex::Error::Syntax(error.to_string())
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
    use proptest::prelude::*;
    use regex::RegexBuilder;

    use super::{LARGEST_PROGRAM, Matcher};

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

    proptest! {
        #[test]
        fn it_matches_as_the_regex_crate_does(
            expression in prop::collection::vec(prop::sample::select(vec![
                "a", "b", "É", "é", ".", "|", "(", "(?:", ")", "[", "]", "-", "[^a]", "[a-z]", "*", "+", "?", "{2}", "{99}",
                "^", "$", r"\b", r"\d", r"\w", r"\p{L}", r"\", "(?i)", "(?s)", "(?x)", "(?-u)", " ", "#", "\n",
            ]), 0..8),
            fillers in prop::collection::vec("[abéÉ1 \n]{0,4}", 1..6),
        ) {
            let expression = expression.concat();
            let compiled = |expression: &str| {
                RegexBuilder::new(expression).size_limit(LARGEST_PROGRAM).build()
            };
            // Of an expression that is too large and comments our bracket out, the regex crate would say the one thing
            // alone and the other between our ends.
            let named = regex_syntax::parse(&expression)
                .map_err(|error| regex::Error::Syntax(error.to_string()))
                .and_then(|_| compiled(&format!(r"\A(?:{expression})\z")));
            match (Matcher::new(&expression), named) {
                (Ok(held), Ok(named)) => for filler in fillers {
                    prop_assert_eq!(held.is_match(&filler), named.is_match(&filler), "{}", filler);
                },
                (held, named) => prop_assert_eq!(held.err(), named.err()),
            }
        }
    }

    #[test]
    fn a_program_may_be_too_large() {
        let error = Matcher::new(r"\w{500}{500}").unwrap_err();
        assert!(matches!(error, regex::Error::CompiledTooBig(_)), "{error}");
    }
}
