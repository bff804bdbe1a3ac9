//! Thư đến: a message that came, taken apart into what people look at: who sent it, when, about what, and what is
//! enclosed.

use crate::mime::{self, Leaf, Unreadable};
use mail_parser::{
    DateTime, GetHeader, HeaderName, HeaderValue, MessagePart, MimeHeaders, decoders::html::html_to_text,
};

/// Longest text that is kept, in characters.
const LONGEST_TEXT: usize = 4_000;
/// Bytes of a page that are looked at for its text.
const LONGEST_PAGE: usize = 256 << 10;
/// Longest value of a line of the head that is kept, in characters.
const LONGEST_LINE: usize = 500;
/// A picture inside the text of at most this many bytes is a logo and no scan.
const LOGO: usize = 48 << 10;

/// A message that came. All of it is the sender's own word.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Received {
    /// Its Message-ID, without the angles; empty if it has none.
    pub id: String,
    /// The sender's name; empty if none is given.
    pub from_name: String,
    /// The sender's address; empty if none is given.
    pub from: String,
    /// Subject.
    pub subject: String,
    /// When it was sent by the sender's clock, in seconds since 1970.
    pub sent: Option<i64>,
    /// Beginning of the text.
    pub text: String,
    /// Files, in the order in which they are enclosed; those of enclosed messages too.
    pub enclosures: Vec<Enclosure>,
    /// A mail server's or reader's report on another message (RFC 3462); its enclosures are not looked at.
    pub is_report: bool,
}

/// A file in a message.
#[derive(Clone, PartialEq, Eq)]
pub struct Enclosure {
    /// The name it was given; empty for none.
    pub name: String,
    /// Its bytes, decoded.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Received {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The rest is a person's address and words.
        f.debug_struct("Received").field("enclosures", &self.enclosures.len()).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Enclosure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Enclosure").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// Takes a message apart. Pictures inside the text that are as small as a logo are no enclosures.
pub fn open(message: &[u8]) -> Result<Received, Unreadable> {
    let (head, _) = mime::split_head(message)?;
    let head = mime::head_of(head);
    if head.headers.is_empty() {
        return Err(Unreadable::NoMessage);
    }
    let mut received = of_head(&head);
    received.is_report = head.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("multipart")
            && kind.subtype().is_some_and(|sub| sub.eq_ignore_ascii_case("report"))
    });
    let mut page = String::new();
    mime::leaves(message, &mut |leaf| {
        take(&mut received, &mut page, &leaf);
        Ok(())
    })?;
    if received.text.is_empty() {
        received.text = shortened(&html_to_text(&page));
    }
    if received.is_report {
        received.enclosures.clear();
    }
    Ok(received)
}

/// The lines of the head alone, of a message that is too large to be fetched.
pub fn of_beginning(beginning: &[u8]) -> Received {
    let head = mime::split_head(beginning).map_or(beginning, |(head, _)| head);
    of_head(&mime::head_of(head))
}

fn of_head(head: &MessagePart<'_>) -> Received {
    let value = |name: HeaderName<'static>| head.headers.header_value(&name);
    let words = |name| line(value(name).and_then(HeaderValue::as_text).unwrap_or_default());
    let from = value(HeaderName::From).and_then(HeaderValue::as_address).and_then(|from| from.first());
    let part = |part: Option<&str>| line(part.unwrap_or_default());
    Received {
        id: words(HeaderName::MessageId),
        from_name: part(from.and_then(|from| from.name.as_deref())),
        from: part(from.and_then(|from| from.address.as_deref())),
        subject: words(HeaderName::Subject),
        sent: value(HeaderName::Date).and_then(HeaderValue::as_datetime).map(DateTime::to_timestamp),
        ..Received::default()
    }
}

fn take(received: &mut Received, page: &mut String, leaf: &Leaf<'_>) {
    let kind = leaf.head.content_type();
    let main = kind.map_or_else(|| "text".to_owned(), |kind| kind.ctype().to_ascii_lowercase());
    let sub = kind.and_then(|kind| kind.subtype()).unwrap_or("plain").to_ascii_lowercase();
    let name = leaf.head.attachment_name().map(line).unwrap_or_default();
    let is_attached = leaf.head.content_disposition().is_some_and(|given| given.is_attachment());
    match (main.as_str(), sub.as_str()) {
        ("text", "plain") if !is_attached && name.is_empty() => {
            if received.text.is_empty() {
                received.text = shortened(&mime::words(leaf));
            }
        }
        ("text", "html") if !is_attached && (name.is_empty() || leaf.is_alternative || leaf.is_related) => {
            if page.is_empty() {
                let words = mime::words(leaf);
                let mut end = words.len().min(LONGEST_PAGE);
                while !words.is_char_boundary(end) {
                    end -= 1;
                }
                page.push_str(&words[..end]);
            }
        }
        // Another way to say the text, or the answer to an invitation.
        ("text", _) if !is_attached && (name.is_empty() || leaf.is_alternative) => {}
        // What mail programs say to each other.
        ("message", "delivery-status" | "disposition-notification") | ("text", "rfc822-headers") => {}
        ("application", "pkcs7-signature" | "x-pkcs7-signature" | "pgp-signature" | "pgp-keys") => {}
        ("image", _) if leaf.body.len() <= LOGO && !is_attached && (leaf.is_related || name.is_empty()) => {}
        _ if leaf.body.is_empty() && name.is_empty() => {}
        _ => received.enclosures.push(Enclosure { name, bytes: leaf.body.to_vec() }),
    }
}

/// Without control characters, in one line, not longer than is kept.
fn line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST_LINE).collect()
}

fn shortened(text: &str) -> String {
    let plain = text.chars().filter(|c| !c.is_control() || *c == '\n').take(LONGEST_TEXT);
    plain.collect::<String>().trim().to_owned()
}
