//! Lớp vỏ: the forms in which a container travels. It arrives as it is, in PEM (RFC 7468), in base64 alone, or in a mail
//! (S/MIME, RFC 8551, 3.4 and 3.5), with words or blank lines before it.

use std::borrow::Cow;

use crate::cms::signed_data::SignedData;
use crate::pki::pem;

/// A container, and the content that travels beside it.
#[derive(Debug)]
pub(crate) struct Unwrapped<'a> {
    pub(crate) container: Cow<'a, [u8]>,
    pub(crate) content: Option<Vec<u8>>,
}

/// How far into a text its headers and remarks may reach.
const HEAD: usize = 64 << 10;

/// Whether the bytes are a container in one of the forms, well made or not. A PDF never is one, and neither is a text that
/// readers of PDF would open: what they show is not what the container inside it signs.
pub(crate) fn is_container(bytes: &[u8]) -> bool {
    open(bytes).is_some()
}

/// Takes a container out of what it travels in; bytes in no known form are taken for the container itself, unless they are
/// a text.
pub(crate) fn open(bytes: &[u8]) -> Option<Unwrapped<'_>> {
    if bytes.first() == Some(&0x30) {
        if shows_another_pdf(bytes) {
            return None;
        }
        return Some(Unwrapped { container: bytes.into(), content: None });
    }
    if bytes.starts_with(b"%PDF-") {
        return None;
    }
    // A binary file costs no more than a look at its beginning.
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    if head.contains(&0) {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let found = armoured(text, head.len()).or_else(|| mail(text)).or_else(|| bare(text));
    found.filter(|_| !reads_as_pdf(text))
}

/// How far into a file readers of PDF look for its header (ISO 32000-1, annex H, 3.4.1).
const PDF_HEAD: usize = 1024;

/// Whether readers of PDF may show something else of a container than what it signs: their header stands outside of the
/// signed content, or the table they begin with comes after it.
fn shows_another_pdf(bytes: &[u8]) -> bool {
    const HEADER: &[u8] = b"%PDF-";
    const TABLE: &[u8] = b"startxref";
    let head = bytes.get(..PDF_HEAD + HEADER.len()).unwrap_or(bytes);
    let mut headers = head.windows(HEADER.len()).enumerate().filter(|(_, at)| *at == HEADER).peekable();
    if headers.peek().is_none() {
        return false;
    }
    let signed = SignedData::content_range(bytes).unwrap_or(0..0);
    headers.any(|(at, _)| !signed.contains(&at))
        || bytes.get(signed.end..).is_some_and(|rest| rest.windows(TABLE.len()).any(|at| at == TABLE))
}

/// Whether readers of PDF may take a text for theirs. They look for the header some way into a file (ISO 32000-1, annex H,
/// 3.4.1), and many do without one as long as they find an object. Base64 holds neither: it has no percent sign and no
/// blanks between digits.
fn reads_as_pdf(text: &str) -> bool {
    if text.contains("%PDF-") {
        return true;
    }
    let mut before = ["", ""];
    for word in text.split(|c: char| c.is_whitespace() || c == '\0').filter(|word| !word.is_empty()) {
        let [number, generation] = before;
        let begins_object = word
            .strip_prefix("obj")
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
            && generation.bytes().all(|byte| byte.is_ascii_digit())
            && number.ends_with(|c: char| c.is_ascii_digit());
        if begins_object {
            return true;
        }
        before = [generation, word];
    }
    false
}

/// The first block of PEM that is signed data, or the first block of all.
fn armoured(text: &str, head: usize) -> Option<Unwrapped<'_>> {
    let at = text.find("-----BEGIN ").filter(|at| *at < head)?;
    if at > 0 && !text.get(..at)?.ends_with('\n') {
        return None;
    }
    let mut blocks = pem::blocks(text.get(at..)?.as_bytes());
    let wanted = blocks.iter().position(|der| SignedData::parse(der).is_ok()).unwrap_or(0);
    if blocks.is_empty() {
        return None;
    }
    Some(Unwrapped { container: blocks.swap_remove(wanted).into(), content: None })
}

/// Base64 without any frame.
fn bare(text: &str) -> Option<Unwrapped<'_>> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"+/= \t\r\n".contains(&byte);
    // The first octet of a container is 0x30.
    if !text.starts_with('M') || !text.bytes().all(fits) {
        return None;
    }
    let der = pem::decode(text).filter(|der| der.first() == Some(&0x30))?;
    Some(Unwrapped { container: der.into(), content: None })
}

/// A mail that is a container, or that holds a content and a container over it: two parts, no more (RFC 1847, 2.1).
fn mail(text: &str) -> Option<Unwrapped<'_>> {
    let (headers, body) = split(text)?;
    let kind = header(headers, "content-type")?;
    let name = kind.split(';').next()?.trim().to_ascii_lowercase();
    if matches!(name.as_str(), "application/pkcs7-mime" | "application/x-pkcs7-mime") {
        return bare(body.trim());
    }
    if name != "multipart/signed" {
        return None;
    }
    let parts = parts(body, &parameter(&kind, "boundary")?)?;
    let [content, signature] = parts.as_slice() else { return None };
    let (headers, value) = split(signature.trim_start())?;
    let kind = header(headers, "content-type")?.to_ascii_lowercase();
    if !kind.starts_with("application/pkcs7-signature") && !kind.starts_with("application/x-pkcs7-signature")
    {
        return None;
    }
    let found = bare(value.trim())?;
    // What was signed has the line ends of a mail, whatever a later hand made of them (RFC 8551, 3.1.1).
    let canonical = content.replace("\r\n", "\n").replace('\n', "\r\n").into_bytes();
    Some(Unwrapped { content: Some(canonical), ..found })
}

/// The parts of a mail up to the boundary that closes it; what follows is none of them (RFC 2046, 5.1.1). None when nothing
/// closes it.
fn parts<'a>(body: &'a str, boundary: &str) -> Option<Vec<&'a str>> {
    let mark = format!("--{boundary}");
    let mut parts = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let closes = line.trim_end().strip_suffix("--") == Some(mark.as_str());
        if closes || line.trim_end() == mark {
            if let Some(start) = open {
                // The line end before a boundary belongs to the boundary.
                let part = body.get(start..at)?;
                let part = part.strip_suffix('\n').unwrap_or(part);
                parts.push(part.strip_suffix('\r').unwrap_or(part));
            }
            if closes {
                return Some(parts);
            }
            open = Some(at + line.len());
        }
        at += line.len();
    }
    None
}

/// Headers and what follows the first blank line.
fn split(text: &str) -> Option<(&str, &str)> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            return Some((text.get(..at)?, text.get(at + line.len()..)?));
        }
        at += line.len();
        // A line without a name, and that continues none, is no header.
        let continues = line.starts_with([' ', '\t']);
        if at > HEAD || (!continues && !line.contains(':')) {
            return None;
        }
    }
    None
}

/// The value of a header, its lines joined.
fn header(headers: &str, wanted: &str) -> Option<String> {
    let mut value: Option<String> = None;
    for line in headers.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some(value) = &mut value {
                value.push_str(line);
            }
        } else if value.is_some() {
            break;
        } else if let Some((name, rest)) = line.split_once(':')
            && name.trim().eq_ignore_ascii_case(wanted)
        {
            value = Some(rest.trim_start().to_owned());
        }
    }
    value
}

/// One parameter of a header's value, without its quotes.
fn parameter(value: &str, wanted: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (name.trim().eq_ignore_ascii_case(wanted) && !value.is_empty()).then(|| value.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_container_is_not_taken_for_one() {
        for bytes in [
            &b"%PDF-1.7\n-----BEGIN CMS-----\nMAA=\n-----END CMS-----\n"[..],
            b"\n%PDF-1.7\n-----BEGIN CMS-----\nMAA=\n-----END CMS-----\n",
            b"\xef\xbb\xbf%PDF-1.7\n-----BEGIN CMS-----\nMAA=\n-----END CMS-----\n",
            b"-----BEGIN CMS-----\nMAA=\n-----END CMS-----\n%PDF-1.7\n",
            b"1 0 obj\n<< >>\nendobj\n-----BEGIN CMS-----\nMAA=\n-----END CMS-----\n",
            b"1\r0\x0cobj<<>>\n-----BEGIN CMS-----\nMAA=\n-----END CMS-----\n",
            b"Subject: %PDF-1.7\nContent-Type: application/pkcs7-mime\n\nMAUEAwECAw==\n",
            b"Kinh gui",
            b"MNOP?",
            b"Mot van ban thuong",
            b"Content-Type: text/plain\n\nMAA=",
            b"Content-Type: multipart/signed; boundary=x\n\n--x\nMAA=\n--x--\n",
            b"\x7fELF\0\0",
            b"",
        ] {
            assert!(!is_container(bytes), "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn each_form_is_taken_off() {
        for text in [
            "MAUEAwECAw==",
            "\r\nMAUEAw\r\nECAw==\r\n",
            "\u{feff}-----BEGIN CMS-----\nMAUEAwECAw==\n-----END CMS-----\n",
            "Bag Attributes\n  x: y\n-----BEGIN PKCS7-----\nMAUEAwECAw==\n-----END PKCS7-----\n",
            "MIME-Version: 1.0\nContent-Type: application/pkcs7-mime; smime-type=signed-data;\n name=\"a.p7m\"\n\nMAUEAwECAw==\n",
        ] {
            let found = open(text.as_bytes()).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found.container.as_ref(), [0x30, 5, 4, 3, 1, 2, 3], "{text}");
            assert_eq!(found.content, None);
        }
        let mail = "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=\"--x\"\n\n\
                    Day la thu co chu ky\n\n----x\nNoi dung\nhai dong\n----x\n\
                    Content-Type: application/pkcs7-signature; name=\"smime.p7s\"\n\nMAUEAwECAw==\n\n----x--\n";
        let found = open(mail.as_bytes()).expect("a mail");
        assert_eq!(found.container.as_ref(), [0x30, 5, 4, 3, 1, 2, 3]);
        assert_eq!(found.content.as_deref(), Some(&b"Noi dung\r\nhai dong"[..]));
    }
}
