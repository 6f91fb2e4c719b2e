//! The thin layer over the XML writer: elements with their attributes, text, and nothing that XML forbids.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// An XML part while it is written.
pub(super) struct Xml<'z> {
    out: Writer<&'z mut dyn Write>,
}

impl<'z> Xml<'z> {
    /// Begins a part.
    pub(super) fn new(out: &'z mut dyn Write) -> io::Result<Self> {
        let mut out = Writer::new(out);
        out.write_event(Event::Decl(BytesDecl::new(
            "1.0",
            Some("UTF-8"),
            Some("yes"),
        )))?;
        Ok(Self { out })
    }

    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.out.write_event(Event::Start(start(name, attributes)))
    }

    pub(super) fn close(&mut self, name: &str) -> io::Result<()> {
        self.out.write_event(Event::End(BytesEnd::new(name)))
    }

    /// An element with nothing inside.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.out.write_event(Event::Empty(start(name, attributes)))
    }

    /// An element that says all in `w:val`.
    pub(super) fn value(&mut self, name: &str, value: &str) -> io::Result<()> {
        self.empty(name, &[("w:val", value)])
    }

    /// An element with a text.
    pub(super) fn text(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        text: &str,
    ) -> io::Result<()> {
        self.open(name, attributes)?;
        self.out
            .write_event(Event::Text(BytesText::new(&legal(text))))?;
        self.close(name)
    }
}

fn start<'n>(name: &'n str, attributes: &[(&str, &str)]) -> BytesStart<'n> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, &*legal(value)));
    }
    start
}

/// The text without what no XML holds, however it is written (XML 1.0, production 2): shown as `\u{fffe}`.
fn legal(text: &str) -> Cow<'_, str> {
    let forbidden = |sign: char| matches!(sign, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if !text.contains(forbidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for sign in text.chars() {
        if forbidden(sign) {
            shown.extend(sign.escape_unicode());
        } else {
            shown.push(sign);
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out_and_nothing_forbidden_gets_in() {
        let mut bytes = Vec::new();
        let mut xml = Xml::new(&mut bytes).unwrap();
        xml.text("t", &[("a", "\"<&'")], "</t>&\0\u{fffe}]]>é")
            .unwrap();
        let written = String::from_utf8(bytes).unwrap();
        let (_, element) = written.split_once("?>").unwrap();
        assert_eq!(
            element,
            r#"<t a="&quot;&lt;&amp;&apos;">&lt;/t&gt;&amp;\u{0}\u{fffe}]]&gt;é</t>"#
        );
    }
}
