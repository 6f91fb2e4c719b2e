//! Whose document it is: names that read as hosts, and whether an address is a portal's own.

use std::sync::Arc;

/// The portal of a document (DESIGN.md, `portal`): the file's stem when it reads as a host name, and then it is
/// declared; else the host in the document's URL slot; else the stem.
#[must_use]
pub fn portal(stem: &str, host: impl FnOnce() -> Option<String>) -> (Arc<str>, bool) {
    match named(stem) {
        Some(portal) => (portal, true),
        None => (Arc::from(host().as_deref().unwrap_or(stem)), false),
    }
}

/// The portal that a stem names.
pub(super) fn named(stem: &str) -> Option<Arc<str>> {
    is_host(stem).then(|| Arc::from(stem))
}

/// Whether a text reads as a host name: labels of letters, digits and hyphens parted by dots (RFC 1123), the last one
/// of two letters or more.
#[must_use]
pub fn is_host(text: &str) -> bool {
    // Nearly every sign is of the first kind, and need not be looked up.
    let is_letter = |sign: char| match sign {
        'a'..='z' => true,
        _ => !sign.is_ascii() && sign.is_alphabetic() && !sign.is_uppercase(),
    };
    let is_in = |sign: char| match sign {
        'a'..='z' | '0'..='9' | '-' => true,
        _ => !sign.is_ascii() && sign.is_alphanumeric() && !sign.is_uppercase(),
    };
    let (mut labels, mut signs, mut bytes) = (0, 0, 0);
    let mut is_last = true;
    let mut before = '.';
    for sign in text.chars() {
        if sign == '.' {
            if !(1..=63).contains(&bytes) || before == '-' {
                return false;
            }
            labels += 1;
            (signs, bytes, is_last) = (0, 0, true);
        } else {
            if !is_in(sign) || bytes == 0 && sign == '-' {
                return false;
            }
            signs += 1;
            bytes += sign.len_utf8();
            is_last &= is_letter(sign);
        }
        before = sign;
    }
    labels > 0 && is_last && signs >= 2
}

/// The host of a web address, or the domain of an e-mail address, in lower case, without `www.`.
#[must_use]
pub fn host(address: &str) -> Option<String> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let rest = rest.rsplit('@').next().unwrap_or_default();
    let host = rest.split(':').next().unwrap_or_default().to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    is_host(host).then(|| host.to_owned())
}

/// Whether an address is a portal's own: the same host, or for an e-mail a domain that one of the two lies under.
#[must_use]
pub fn is_own(address: &str, portal: &str) -> bool {
    // Nearly every address is its portal's own, letter for letter.
    let named = address.split_once("://").map(|(_, rest)| rest);
    if named
        .and_then(|rest| rest.strip_prefix(portal))
        .is_some_and(|rest| (rest.is_empty() || rest.starts_with('/')) && is_host(portal))
    {
        return true;
    }
    let Some(host) = host(address) else {
        return true;
    };
    let portal = portal.to_lowercase();
    let portal = portal.strip_prefix("www.").unwrap_or(&portal);
    let under = |inner: &str, outer: &str| {
        inner
            .strip_suffix(outer)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    if address.contains('@') && !address.contains("://") {
        return under(&host, portal) || under(portal, &host);
    }
    host == portal
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The rule, with every sign looked up.
    fn is_as_told(text: &str) -> bool {
        let small = |sign: char| !sign.is_uppercase();
        let label = |label: &str| {
            let is_in = |sign: char| sign.is_alphanumeric() && small(sign) || sign == '-';
            (1..=63).contains(&label.len())
                && label.chars().all(is_in)
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let Some((labels, last)) = text.rsplit_once('.') else {
            return false;
        };
        let is_last = |sign: char| sign.is_alphabetic() && small(sign);
        last.chars().count() > 1 && last.chars().all(is_last) && labels.split('.').all(label)
    }

    proptest! {
        #[test]
        fn a_host_is_one_whatever_its_signs(text in "[a-cA-Cé²ß٣0-9._-]{0,8}(\\.[a-zéÉ]{0,3})?") {
            prop_assert_eq!(is_host(&text), is_as_told(&text));
        }
    }

    #[test]
    fn which_stems_read_as_hosts() {
        assert!(is_host("data.blois.agglopolys.fr"));
        assert!(is_host("opendata.ha-py.fr"));
        for text in [
            "charte",
            "charte.v2",
            "LICENSE-MIT",
            "a..fr",
            ".fr",
            "-a.fr",
            "a-.fr",
            "A.fr",
            "a.FR",
            "a.f",
            "a.f1",
            "fr",
            "",
            ".",
            "a_b.fr",
            "3.14",
        ] {
            assert!(!is_host(text), "{text}");
        }
        for text in ["1a.2-b.fr", "é.fr", "a.é-è.fra", "a.éa"] {
            assert!(is_host(text), "{text}");
        }
        let label = "a".repeat(63);
        assert!(is_host(&format!("{label}.fr")) && !is_host(&format!("a{label}.fr")));
    }

    #[test]
    fn whose_a_document_is() {
        assert_eq!(
            portal("data.x.fr", || Some("y.fr".into())),
            (Arc::from("data.x.fr"), true)
        );
        let host = || Some("y.fr".into());
        assert_eq!(portal("0007", host), (Arc::from("y.fr"), false));
        assert_eq!(portal("0007", || None), (Arc::from("0007"), false));
    }

    #[test]
    fn whose_an_address_is() {
        assert_eq!(
            host("https://www.Data.x.fr:8080/a?b").as_deref(),
            Some("data.x.fr")
        );
        assert!(is_own("https://data.x.fr/contact", "data.x.fr"));
        assert!(!is_own("https://data.y.fr", "data.x.fr"));
        assert!(!is_own("https://b.opendatasoft.com", "a.opendatasoft.com"));
        assert!(is_own("dpo@x.fr", "data.x.fr"));
        assert!(!is_own("dpo@y.fr", "data.x.fr"));
    }
}
