//! Text made inert for Markdown: what has a meaning there stands behind a backslash.
//!
//! GitHub makes links of bare addresses, names after `@`, and numbers after `#`, out of the text as it is rendered, where
//! a backslash is gone. An empty comment parts the sign from the word: nothing is shown, and nothing is linked.

use crate::report::visible::visible;

/// The text, to stand inside a line: rendered, it is what it was.
pub(in crate::report) fn escaped(text: &str) -> String {
    let text = visible(text);
    let mut out = String::with_capacity(text.len() + 16);
    let mut signs = text.chars().peekable();
    let mut word = String::new();
    while let Some(sign) = signs.next() {
        let goes_on = signs.peek().is_some_and(|next| next.is_alphanumeric());
        match sign {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '$' | '^' | '{'
            | '}' => {
                out.push('\\');
                out.push(sign);
            }
            '@' | '#' => {
                out.push('\\');
                out.push(sign);
                out.push_str("<!-- -->");
            }
            // `https://…`, `:smile:`, `www.…`.
            ':' if signs.peek().is_some_and(|next| !next.is_whitespace()) => out.push_str("\\:"),
            '.' if word.eq_ignore_ascii_case("www") => out.push_str("\\."),
            '-' if word.eq_ignore_ascii_case("gh") && goes_on => out.push_str("\\-<!-- -->"),
            _ => out.push(sign),
        }
        if sign.is_alphanumeric() {
            word.push(sign);
        } else {
            word.clear();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_means_anything() {
        assert_eq!(
            escaped("<b>x</b> [a](http://b) `c` *d* e|f"),
            r"\<b\>x\</b\> \[a\](http\://b) \`c\` \*d\* e\|f"
        );
        assert_eq!(escaped("@maire"), r"\@<!-- -->maire");
        assert_eq!(escaped("GH-12 #3"), r"GH\-<!-- -->12 \#<!-- -->3");
        assert_eq!(escaped("www.a.fr"), r"www\.a.fr");
    }

    #[test]
    fn lines_and_cells_stay_on_one_line() {
        assert_eq!(escaped("a\n# b\tc"), r"a\\u\{a\}\#<!-- --> b \| c");
    }

    #[test]
    fn ordinary_french_is_left_alone() {
        let text = "« Les cookies » : treize mois, au plus (voir l’article 82).";
        assert_eq!(escaped(text), text);
    }

    proptest::proptest! {
        #[test]
        fn a_reader_gets_the_text_back(text in r#"[a-z#@:.<>&|~*_`!\[\]()$^{}\\ "'é«»-]{1,40}"#) {
            let line = format!("x {}", escaped(&text));
            let options = pulldown_cmark::Options::ENABLE_TABLES
                | pulldown_cmark::Options::ENABLE_STRIKETHROUGH;
            let mut read = String::new();
            for event in pulldown_cmark::Parser::new_ext(&line, options) {
                match event {
                    pulldown_cmark::Event::Text(part) => read.push_str(&part),
                    pulldown_cmark::Event::InlineHtml(html) => assert_eq!(&*html, "<!-- -->"),
                    pulldown_cmark::Event::Start(pulldown_cmark::Tag::Paragraph)
                    | pulldown_cmark::Event::End(pulldown_cmark::TagEnd::Paragraph) => {}
                    other => panic!("{other:?} in {line:?}"),
                }
            }
            assert_eq!(read.trim_end(), format!("x {text}").trim_end());
        }
    }
}
