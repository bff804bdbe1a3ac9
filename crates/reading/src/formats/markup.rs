//! XML of office files, followed element by element and never held as a tree.

use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::budget::Budget;
use crate::ReadError;

/// Elements inside each other. Word's own limit for tables in tables is far below.
const MAX_DEPTH: usize = 256;

/// Who is told of elements and text. Names are local: the prefix is the writer's choice.
pub(crate) trait Visitor {
    /// An element begins.
    fn open(&mut self, tag: &Tag<'_>);
    /// It ends.
    fn close(&mut self, name: &str);
    /// Text, in parts.
    fn text(&mut self, text: &str);
}

/// An element's name and attributes.
pub(crate) struct Tag<'a>(&'a BytesStart<'a>);

impl Tag<'_> {
    pub(crate) fn name(&self) -> &str {
        local(self.0.name().0)
    }

    /// The attribute with this local name. Only the five entities of XML itself are known in it.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        let found = attributes.flatten().find(|attribute| local(attribute.key.0) == name)?;
        found.normalized_value(XmlVersion::Explicit1_0).ok().map(|value| value.into_owned())
    }

    /// As [`Self::attribute`], where another attribute without a prefix has the same local name.
    pub(crate) fn prefixed(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        let is_it = |key: &str| key.rsplit_once(':').is_some_and(|(_, local)| local == name);
        let found = attributes.flatten().find(|attribute| is_it(attribute.key.0))?;
        found.normalized_value(XmlVersion::Explicit1_0).ok().map(|value| value.into_owned())
    }

    /// A switch of Office Open XML: there and not turned off.
    pub(crate) fn is_on(&self) -> bool {
        !matches!(self.attribute("val").as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Drawings that stand in several forms, of which a program shows the first it knows (ISO/IEC 29500-3, clause 10): one with
/// text is read, and no other of the same drawing.
#[derive(Debug, Default)]
pub(crate) struct Forms(Vec<bool>);

impl Forms {
    /// An element begins. Gives whether it is left out with all in it: another form was read already.
    pub(crate) fn leaves_out(&mut self, name: &str) -> bool {
        match name {
            "AlternateContent" => {
                self.0.push(false);
                false
            }
            "Choice" | "Fallback" => self.0.last() == Some(&true),
            _ => false,
        }
    }

    pub(crate) fn close(&mut self, name: &str) {
        if name == "AlternateContent" {
            self.0.pop();
        }
    }

    /// Text was read.
    pub(crate) fn note_text(&mut self) {
        self.0.fill(true);
    }
}

/// Follows the document in `source` to its end.
///
/// Errors: `malformed` when it is not well-formed or has a document type (office files have none, and entities of
/// one's own making are how small files become large); [`ReadError::OverLimit`].
pub(crate) fn walk(
    source: impl BufRead,
    budget: &Budget<'_>,
    malformed: &ReadError,
    visitor: &mut dyn Visitor,
) -> Result<(), ReadError> {
    let mut reader = Reader::from_reader(source);
    reader.config_mut().expand_empty_elements = true;
    let fault = || budget.explain(malformed.clone());
    let mut buffer = Vec::new();
    let mut depth = 0_usize;
    let mut is_empty = true;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| fault())? {
            Event::Start(element) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(budget.exceed("nesting"));
                }
                is_empty = false;
                visitor.open(&Tag(&element));
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                visitor.close(local(element.name().0));
            }
            Event::Text(text) => visitor.text(&text.xml10_content()),
            Event::CData(text) => visitor.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let resolved = match reference.resolve_char_ref() {
                    Ok(Some(letter)) => Some(letter),
                    _ => match &*reference {
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "amp" => Some('&'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => None,
                    },
                };
                if let Some(letter) = resolved {
                    visitor.text(letter.encode_utf8(&mut [0; 4]));
                }
            }
            Event::DocType(_) => return Err(fault()),
            Event::Eof if depth > 0 || is_empty => return Err(fault()),
            Event::Eof => return Ok(()),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;

    #[derive(Default)]
    struct Heard(String);

    impl Visitor for Heard {
        fn open(&mut self, tag: &Tag<'_>) {
            self.0 += &format!("<{}>", tag.name());
        }
        fn close(&mut self, name: &str) {
            self.0 += &format!("</{name}>");
        }
        fn text(&mut self, text: &str) {
            self.0 += text;
        }
    }

    fn heard(xml: &str) -> Result<String, ReadError> {
        let limits = Limits::default();
        let mut heard = Heard::default();
        walk(xml.as_bytes(), &Budget::new(&limits), &ReadError::Malformed, &mut heard).map(|()| heard.0)
    }

    #[test]
    fn elements_and_text() {
        assert_eq!(
            heard("<?xml version='1.0'?><w:p a='1'>Số &lt;&#7885;&x;<b/></w:p>").unwrap(),
            "<p>Số <ọ<b></b></p>"
        );
    }

    #[test]
    fn what_is_not_followed() {
        let bomb = "<!DOCTYPE a [<!ENTITY b 'cc'><!ENTITY d '&b;&b;'>]><a>&d;</a>";
        for xml in [bomb, "<a><b></a>", "<a>", "", "text", "<a"] {
            assert_eq!(heard(xml), Err(ReadError::Malformed), "{xml}");
        }
        let deep = "<a>".repeat(100_000);
        assert_eq!(heard(&deep), Err(ReadError::OverLimit { what: "nesting".into() }));
    }
}
