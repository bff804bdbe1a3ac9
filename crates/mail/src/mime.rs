//! The parts of a message (RFC 2045, RFC 2046), found within bounds. mail-parser reads the words of a head; how parts
//! lie in each other is followed here, because what a stranger sends may nest without end.

use mail_parser::{
    ContentType, MessageParser, MessagePart, MimeHeaders,
    decoders::{
        base64::base64_decode, charsets::map::charset_decoder, quoted_printable::quoted_printable_decode,
    },
};
use std::borrow::Cow;

/// Deepest nesting followed. Letters that were forwarded a few times reach six.
const DEPTH: usize = 16;
/// Most parts of one message, multiparts counted.
const PARTS: usize = 400;
/// Longest head of a message or part, in bytes.
const HEAD: usize = 256 << 10;

/// Why a message was not taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It has no head that says anything.
    #[error("no head of a message")]
    NoMessage,
    /// Its parts lie deeper in each other than any letter's.
    #[error("parts nested too deeply")]
    TooDeep,
    /// It has more parts than any letter.
    #[error("too many parts")]
    TooMany,
    /// A head is longer than any letter's.
    #[error("a head too long")]
    HeadTooLong,
}

/// A part without parts.
pub(crate) struct Leaf<'x> {
    pub(crate) head: MessagePart<'x>,
    pub(crate) body: Cow<'x, [u8]>,
    /// It belongs to a page, as the pictures in a signature do.
    pub(crate) is_related: bool,
    /// It is one of several ways to say the same.
    pub(crate) is_alternative: bool,
}

/// Goes through the leaves in their order.
pub(crate) fn leaves(
    message: &[u8],
    see: &mut dyn FnMut(Leaf<'_>) -> Result<(), Unreadable>,
) -> Result<(), Unreadable> {
    let mut walk = Walk { parts: 0, see };
    walk.part(message, Place::default())
}

/// Where a part lies.
#[derive(Clone, Copy, Default)]
struct Place {
    depth: usize,
    in_digest: bool,
    is_related: bool,
    is_alternative: bool,
}

struct Walk<'a> {
    parts: usize,
    see: &'a mut dyn FnMut(Leaf<'_>) -> Result<(), Unreadable>,
}

impl Walk<'_> {
    fn part(&mut self, bytes: &[u8], place: Place) -> Result<(), Unreadable> {
        self.parts += 1;
        if self.parts > PARTS {
            return Err(Unreadable::TooMany);
        }
        if place.depth > DEPTH {
            return Err(Unreadable::TooDeep);
        }
        let (head, body) = split_head(bytes)?;
        let head = head_of(head);
        let kind = head.content_type();
        let inner = Place { depth: place.depth + 1, ..Place::default() };
        if let Some(boundary) =
            kind.filter(|kind| is(kind, "multipart")).and_then(|kind| kind.attribute("boundary"))
        {
            let inner = Place {
                in_digest: kind.is_some_and(|kind| is_also(kind, "digest")),
                is_related: place.is_related || kind.is_some_and(|kind| is_also(kind, "related")),
                is_alternative: place.is_alternative || kind.is_some_and(|kind| is_also(kind, "alternative")),
                ..inner
            };
            if boundary.is_empty() {
                return Ok(());
            }
            return pieces(body, boundary.as_bytes()).try_for_each(|piece| self.part(piece, inner));
        }
        let is_message = kind.map_or(place.in_digest, |kind| {
            is(kind, "message") && (is_also(kind, "rfc822") || is_also(kind, "global"))
        });
        let body = decoded(&head, body);
        if is_message {
            return self.part(&body, inner);
        }
        let Place { is_related, is_alternative, .. } = place;
        (self.see)(Leaf { head, body, is_related, is_alternative })
    }
}

fn is(kind: &ContentType<'_>, main: &str) -> bool {
    kind.ctype().eq_ignore_ascii_case(main)
}

fn is_also(kind: &ContentType<'_>, sub: &str) -> bool {
    kind.subtype().is_some_and(|given| given.eq_ignore_ascii_case(sub))
}

/// The head alone, with its words decoded. The type has a body too; it is empty here.
pub(crate) fn head_of(head: &[u8]) -> MessagePart<'_> {
    let read = MessageParser::default().parse_headers(head);
    read.and_then(|read| read.parts.into_iter().next()).unwrap_or_default()
}

/// Head and body; the head keeps the empty line that ends it.
pub(crate) fn split_head(bytes: &[u8]) -> Result<(&[u8], &[u8]), Unreadable> {
    let mut at = 0;
    loop {
        let line = bytes[at..].iter().position(|byte| *byte == b'\n');
        let end = line.map_or(bytes.len(), |length| at + length + 1);
        if end > HEAD {
            return Err(Unreadable::HeadTooLong);
        }
        if line.is_none() || matches!(&bytes[at..end], b"\n" | b"\r\n") {
            return Ok(bytes.split_at(end));
        }
        at = end;
    }
}

/// What lies between the lines that begin with `--boundary` (RFC 2046, section 5.1.1). The last piece may lack its end.
fn pieces<'x>(body: &'x [u8], boundary: &'x [u8]) -> impl Iterator<Item = &'x [u8]> {
    let (mut at, mut began, mut is_over) = (0, None, false);
    std::iter::from_fn(move || {
        while !is_over && at < body.len() {
            let start = at;
            let end = body[at..]
                .iter()
                .position(|byte| *byte == b'\n')
                .map_or(body.len(), |length| at + length + 1);
            at = end;
            let Some(rest) =
                body[start..end].strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary))
            else {
                continue;
            };
            let last = rest.strip_prefix(b"--");
            if !last.unwrap_or(rest).iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            is_over = last.is_some();
            if let Some(from) = began.replace(end) {
                return Some(without_line_end(&body[from..start]));
            }
        }
        let from = if is_over { None } else { began.take() };
        began = None;
        from.filter(|from| *from < body.len()).map(|from| &body[from..])
    })
}

/// The line end before a boundary belongs to the boundary.
fn without_line_end(piece: &[u8]) -> &[u8] {
    let piece = piece.strip_suffix(b"\n").unwrap_or(piece);
    piece.strip_suffix(b"\r").unwrap_or(piece)
}

/// What cannot be decoded stays as it is: it is then no file that anybody knows.
fn decoded<'x>(head: &MessagePart<'_>, body: &'x [u8]) -> Cow<'x, [u8]> {
    let encoding = head.content_transfer_encoding().map(|given| given.trim().to_ascii_lowercase());
    let decoded = match encoding.as_deref() {
        Some("base64") => base64_decode(body).or_else(|| {
            // Lines that a mailing list or a gateway put under it.
            let alphabet = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
            base64_decode(&body.iter().copied().filter(alphabet).collect::<Vec<_>>())
        }),
        Some("quoted-printable") => quoted_printable_decode(body),
        _ => None,
    };
    decoded.map_or(Cow::Borrowed(body), Cow::Owned)
}

/// The words of a text.
pub(crate) fn words(leaf: &Leaf<'_>) -> String {
    let charset = leaf.head.content_type().and_then(|kind| kind.attribute("charset"));
    match charset.and_then(|charset| charset_decoder(charset.as_bytes())) {
        Some(decode) => decode(&leaf.body),
        None => String::from_utf8_lossy(&leaf.body).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_lie_between_their_boundaries_alone() {
        let cut = |body: &'static str, boundary: &'static str| -> Vec<&str> {
            pieces(body.as_bytes(), boundary.as_bytes())
                .map(|piece| std::str::from_utf8(piece).unwrap())
                .collect()
        };
        assert_eq!(cut("before\r\n--x\r\none\r\n--x \r\ntwo\r\n--x--\r\nafter", "x"), ["one", "two"]);
        assert_eq!(cut("--x\none\n--xy\n--x-- no\n--x", "x"), ["one\n--xy\n--x-- no"]);
        assert_eq!(cut("--x\nno end", "x"), ["no end"]);
        assert_eq!(cut("none", "x"), [""; 0]);
        assert_eq!(cut("--x\n--x--", "x"), [""]);
    }

    #[test]
    fn a_head_ends_at_the_first_empty_line() {
        for (bytes, head, body) in
            [("A: 1\r\n\r\nB", "A: 1\r\n\r\n", "B"), ("\nB", "\n", "B"), ("A: 1", "A: 1", ""), ("", "", "")]
        {
            assert_eq!(split_head(bytes.as_bytes()), Ok((head.as_bytes(), body.as_bytes())));
        }
        assert_eq!(split_head(&vec![b'A'; HEAD + 1]), Err(Unreadable::HeadTooLong));
    }
}
