//! Whose document it is: names that read as hosts, and whether an address is a portal's own.

use std::sync::Arc;

/// The portal of a document (DESIGN.md, `portal`): the file's stem when it reads as a host name, and then it is
/// declared; else the host in the document's URL slot; else the stem.
#[must_use]
pub fn portal(stem: &str, host: impl FnOnce() -> Option<String>) -> (Arc<str>, bool) {
    if is_host(stem) {
        return (Arc::from(stem), true);
    }
    let host = host();
    (Arc::from(host.as_deref().unwrap_or(stem)), false)
}

/// Whether a text reads as a host name: labels of letters, digits and hyphens parted by dots (RFC 1123), the last one
/// of two letters or more.
#[must_use]
pub fn is_host(text: &str) -> bool {
    if text.is_ascii() {
        is_ascii_host(text.as_bytes())
    } else {
        is_any_host(text)
    }
}

fn is_any_host(text: &str) -> bool {
    let mut labels = text.rsplit('.');
    let last = labels.next().unwrap_or_default();
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .chars()
                .all(|sign| sign.is_alphanumeric() && !sign.is_uppercase() || sign == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    last.len() < text.len()
        && last.chars().nth(1).is_some()
        && last
            .chars()
            .all(|sign| sign.is_alphabetic() && !sign.is_uppercase())
        && labels.all(label)
}

/// The same, of signs that need not be looked up: nearly every name's.
fn is_ascii_host(text: &[u8]) -> bool {
    let mut labels = text.rsplit(|byte| *byte == b'.');
    let last = labels.next().unwrap_or_default();
    let label = |label: &[u8]| {
        let is_in = |byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
        (1..=63).contains(&label.len())
            && label.iter().all(is_in)
            && label.first() != Some(&b'-')
            && label.last() != Some(&b'-')
    };
    last.len() < text.len()
        && last.len() >= 2
        && last.iter().all(u8::is_ascii_lowercase)
        && labels.all(label)
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

    proptest! {
        #[test]
        fn a_host_is_one_whatever_its_signs(text in "[a-cA-C0-9._-]{0,8}(\\.[a-z]{0,3})?") {
            prop_assert_eq!(is_ascii_host(text.as_bytes()), is_any_host(&text));
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
