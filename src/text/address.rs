//! URLs, host names and e-mail addresses, each one token.
//!
//! Not a check that they are right: what a person would read as an address is one. `charte.txt`, `main.rs` and
//! `README.md` are file names.

use super::token::TokenClass;

/// What a run of address characters is, and how far it was looked at.
pub(super) struct Atom {
    /// The class and length of the address that it begins with.
    pub(super) found: Option<(TokenClass, usize)>,
    /// The length of the run: no address starts in it if none was found.
    pub(super) scanned: usize,
}

/// Schemes that begin a URL.
const SCHEMES: [&str; 4] = ["https://", "http://", "ftp://", "ftps://"];

/// Top-level domains that a bare host name may have: those of the countries around, and the common others. Left out
/// are those that are file endings first (`md`, `rs`, `py`, `sh`, `zip`, `mov`, `ps`).
const TOP_LEVEL: &[&str] = &[
    "academy",
    "africa",
    "agency",
    "ai",
    "alsace",
    "app",
    "ar",
    "asia",
    "asso",
    "at",
    "au",
    "bank",
    "bayern",
    "be",
    "berlin",
    "bg",
    "biz",
    "blog",
    "br",
    "brussels",
    "bzh",
    "ca",
    "cat",
    "center",
    "ch",
    "city",
    "cloud",
    "co",
    "com",
    "community",
    "consulting",
    "coop",
    "corsica",
    "cz",
    "de",
    "design",
    "dev",
    "digital",
    "dk",
    "edu",
    "education",
    "ee",
    "email",
    "es",
    "eu",
    "eus",
    "expert",
    "fi",
    "finance",
    "fm",
    "foundation",
    "fr",
    "gal",
    "gent",
    "gf",
    "global",
    "gouv",
    "gov",
    "gp",
    "gr",
    "group",
    "hamburg",
    "help",
    "host",
    "hr",
    "hu",
    "ie",
    "immo",
    "in",
    "info",
    "int",
    "io",
    "is",
    "it",
    "jobs",
    "jp",
    "kr",
    "legal",
    "li",
    "life",
    "link",
    "live",
    "lt",
    "lu",
    "luxembourg",
    "lv",
    "ma",
    "mc",
    "me",
    "media",
    "mil",
    "mobi",
    "mq",
    "museum",
    "mx",
    "name",
    "nc",
    "net",
    "network",
    "news",
    "ngo",
    "nl",
    "no",
    "nrw",
    "nu",
    "nz",
    "ong",
    "online",
    "org",
    "page",
    "paris",
    "pf",
    "pl",
    "pm",
    "press",
    "pro",
    "pt",
    "quebec",
    "re",
    "ro",
    "ru",
    "saarland",
    "scot",
    "se",
    "services",
    "shop",
    "si",
    "site",
    "sk",
    "sn",
    "social",
    "software",
    "solutions",
    "space",
    "store",
    "studio",
    "swiss",
    "systems",
    "team",
    "tech",
    "tel",
    "tf",
    "tirol",
    "tn",
    "today",
    "tools",
    "tr",
    "travel",
    "tv",
    "ua",
    "uk",
    "university",
    "us",
    "vlaanderen",
    "wales",
    "website",
    "wf",
    "wien",
    "wiki",
    "work",
    "world",
    "xyz",
    "yt",
];

/// Names of products that look like hosts.
const NO_HOSTS: [&str; 4] = ["asp.net", "vb.net", "ado.net", "node.js"];

/// The length of the URL with a scheme that `text`, which holds no white space, begins with.
pub(super) fn url(text: &str) -> Option<usize> {
    if !text.starts_with(['h', 'H', 'f', 'F']) {
        return None;
    }
    let begins = |scheme: &&&str| {
        text.as_bytes()
            .get(..scheme.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(scheme.as_bytes()))
    };
    let scheme = SCHEMES.iter().find(begins)?.len();
    let after = text.get(scheme..)?;
    // At once: what follows decides, so that nothing is scanned in vain.
    after
        .starts_with(|c: char| c.is_alphanumeric() || c == '[')
        .then(|| scheme + url_length(after))
}

/// What `text`, which holds no white space, begins with: an address or a run of letters and `. - _ + %`.
pub(super) fn atom(text: &str) -> Atom {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '%');
    let scanned = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
    let (run, after) = text.split_at_checked(scanned).unwrap_or((text, ""));
    let found = match after.strip_prefix('@') {
        Some(host) => host_length(host).map(|length| (TokenClass::Email, scanned + 1 + length)),
        None => bare_host(run, after).map(|length| (TokenClass::Url, length)),
    };
    Atom {
        found: found.filter(|_| run.starts_with(|c: char| c.is_alphanumeric() || c == '_')),
        scanned,
    }
}

/// The length of the host name that `text` begins with: labels, the last of them a top-level domain or two letters or
/// more of some other one, as in an e-mail address nothing else can stand there.
fn host_length(text: &str) -> Option<usize> {
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-')))
        .unwrap_or(text.len());
    let host = text.get(..end)?.trim_end_matches(['.', '-']);
    let (_, last) = host.rsplit_once('.')?;
    let is_domain =
        last.len() >= 2 && last.chars().all(char::is_alphabetic) && has_good_labels(host);
    is_domain.then_some(host.len())
}

/// The length of the host name, and of the path after it, that `run` and `after` make.
fn bare_host(run: &str, after: &str) -> Option<usize> {
    let host = run.trim_end_matches(['.', '-']);
    let (before, last) = host.rsplit_once('.')?;
    let is_web = host
        .get(..4)
        .is_some_and(|head| head.eq_ignore_ascii_case("www."))
        && before.len() > 3;
    if !has_good_labels(host)
        || !(is_web || is_top_level(last))
        || NO_HOSTS.iter().any(|name| host.eq_ignore_ascii_case(name))
    {
        return None;
    }
    // A full stop between the host and what follows ends the sentence.
    if host.len() < run.len() {
        return Some(host.len());
    }
    let port = port_length(after);
    let path = after.get(port..).unwrap_or_default();
    let path = if path.starts_with(['/', '?', '#']) {
        url_length(path)
    } else {
        0
    };
    Some(host.len() + port + path)
}

/// The length of `:8080`.
fn port_length(text: &str) -> usize {
    let digits = text.strip_prefix(':').map_or(0, |text| {
        text.bytes().take(6).take_while(u8::is_ascii_digit).count()
    });
    if (1..=5).contains(&digits) {
        1 + digits
    } else {
        0
    }
}

/// Whether no label is empty, begins with a hyphen, or holds a sign that host names do not.
fn has_good_labels(host: &str) -> bool {
    host.split('.')
        .all(|label| label.starts_with(char::is_alphanumeric) && !label.contains(['_', '+', '%']))
}

/// Whether `label` is a top-level domain, all in lower case or all in capitals: in `ici.De plus`, a space is missing.
fn is_top_level(label: &str) -> bool {
    let is_even = label.bytes().all(|byte| byte.is_ascii_lowercase())
        || label.bytes().all(|byte| byte.is_ascii_uppercase());
    is_even
        && TOP_LEVEL
            .binary_search(&label.to_ascii_lowercase().as_str())
            .is_ok()
}

/// The length of the URL that `text` goes on with, without the punctuation that ends the sentence around it. A bracket
/// that closes what the URL opened is the URL's (`…/Cookie_(informatique)`), another ends it.
fn url_length(text: &str) -> usize {
    let (mut round, mut square) = (0_usize, 0_usize);
    let mut is_outside = |c: char| match c {
        '<' | '>' | '"' | '“' | '”' | '«' | '»' | '{' | '}' | '|' | '\\' | '^' | '`' | '…' => {
            true
        }
        '(' | '[' => {
            *(if c == '(' { &mut round } else { &mut square }) += 1;
            false
        }
        ')' | ']' => {
            let open = if c == ')' { &mut round } else { &mut square };
            let is_unopened = *open == 0;
            *open = open.saturating_sub(1);
            is_unopened
        }
        _ => false,
    };
    let end = text.find(&mut is_outside).unwrap_or(text.len());
    let ends = |c: char| {
        matches!(
            c,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '*' | '(' | '['
        )
    };
    text.get(..end).unwrap_or(text).trim_end_matches(ends).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(TokenClass, &str)> {
        let found = url(text)
            .map(|length| (TokenClass::Url, length))
            .or_else(|| atom(text).found);
        found.map(|(class, length)| (class, text.get(..length).unwrap()))
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(TOP_LEVEL.is_sorted());
    }

    #[test]
    fn urls_end_before_punctuation() {
        for (text, expected) in [
            ("https://x.fr", "https://x.fr"),
            ("https://x.fr/a.", "https://x.fr/a"),
            ("HTTPS://X.fr/a),", "HTTPS://X.fr/a"),
            ("http://x.fr>", "http://x.fr"),
            (
                "https://fr.wikipedia.org/wiki/Cookie_(informatique)).",
                "https://fr.wikipedia.org/wiki/Cookie_(informatique)",
            ),
            ("https://x.fr/?a=b&c=d#e»", "https://x.fr/?a=b&c=d#e"),
            ("https://x.fr](https://x.fr)", "https://x.fr"),
            ("ftp://x", "ftp://x"),
            ("www.exemple.fr,", "www.exemple.fr"),
            ("www.exemple.truc/x", "www.exemple.truc/x"),
            ("data.gouv.fr.", "data.gouv.fr"),
            ("data.gouv.fr/fr/page)", "data.gouv.fr/fr/page"),
            ("exemple.com:8080/a", "exemple.com:8080/a"),
            ("EXEMPLE.FR", "EXEMPLE.FR"),
            ("a.co.uk", "a.co.uk"),
        ] {
            assert_eq!(found(text), Some((TokenClass::Url, expected)), "{text}");
        }
    }

    #[test]
    fn e_mails() {
        for (text, expected) in [
            ("dpo@exemple.fr.", "dpo@exemple.fr"),
            ("a.b+c@x-y.example;", "a.b+c@x-y.example"),
            ("_a@x.fr", "_a@x.fr"),
        ] {
            assert_eq!(found(text), Some((TokenClass::Email, expected)), "{text}");
        }
    }

    #[test]
    fn other_things_are_neither() {
        for text in [
            "charte.txt",
            "README.md",
            "main.rs",
            "node.js",
            "ASP.NET",
            "p.ex",
            "i.e.",
            "e.g",
            "1.2.3",
            "12.03.2024",
            "visiteurs.De",
            "a..fr",
            "http://",
            "http:",
            "nom@",
            "@x.fr",
            "a_b.fr",
            ".fr",
            "www.",
            "S.A.R.L",
            "data.blois.fr.txt",
            "mot",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
