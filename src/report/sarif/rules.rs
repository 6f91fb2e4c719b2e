//! The tool and its rules: one for each kind of deviation with the help that `explain` gives, one for a document that
//! fits no template.

use serde::Serialize;

use super::wire::Text;
use crate::deviation::{Kind, Severity};
use crate::report::explain::{Article, article, default_severity, labels};
use crate::report::lang::{Lang, sentence};
use crate::report::markdown::escaped;

/// The rule of a document that fits no template.
pub(super) const NO_TEMPLATE: &str = "no_template";
/// Its place in the list of rules, after the kinds.
pub(super) const NO_TEMPLATE_INDEX: usize = Kind::ALL.len();

/// The place of a kind's rule in the list.
pub(super) fn index(kind: Kind) -> usize {
    Kind::ALL
        .iter()
        .position(|known| *known == kind)
        .unwrap_or(NO_TEMPLATE_INDEX)
}

#[derive(Serialize)]
pub(super) struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Text,
    full_description: Text,
    help: Text,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

/// The tool with its rules, in the order of [`Kind::ALL`].
pub(super) fn tool(lang: Lang) -> Tool {
    let mut rules: Vec<Rule> = Kind::ALL
        .iter()
        .map(|kind| {
            rule(
                kind.name(),
                &article(*kind, lang),
                default_severity(*kind),
                lang,
            )
        })
        .collect();
    rules.push(rule(
        NO_TEMPLATE,
        &lang.no_template_article(),
        Severity::Error,
        lang,
    ));
    let version = env!("CARGO_PKG_VERSION");
    Tool {
        driver: Driver {
            name: env!("CARGO_PKG_NAME"),
            version,
            semantic_version: version,
            rules,
        },
    }
}

fn rule(id: &'static str, article: &Article, severity: Severity, lang: Lang) -> Rule {
    let parts = labels(lang)
        .into_iter()
        .zip([article.example, article.severity, article.advice].map(sentence));
    let (mut text, mut markdown) = (article.means.to_owned(), article.means.to_owned());
    for (label, words) in parts {
        text.push_str(&format!("\n\n{label}\n{words}"));
        // The examples show marks and placeholders that Markdown would take for its own.
        let lines: Vec<String> = words.split('\n').map(escaped).collect();
        let words = lines.join("  \n");
        markdown.push_str(&format!("\n\n**{label}**\n\n{words}"));
    }
    Rule {
        id,
        short_description: Text::new(article.means),
        full_description: Text::new(format!("{} {}", article.means, article.severity)),
        help: Text::with_markdown(text, markdown),
        default_configuration: Configuration {
            level: severity.name(),
        },
    }
}
