//! E-mail messages (RFC 5322, MIME).

use mail_parser::decoders::html::html_to_text;
use mail_parser::{Address, Message, MessageParser, MimeHeaders as _, PartType};

use super::budget::Budget;
use super::container::{Container, shown_name};
use super::{Inside, Written, plain};
use crate::{FileKind, ReadError};

const DAMAGED: ReadError = ReadError::Damaged { file: FileKind::Text };
/// Fields a message is told by; three of them must be there.
const TELLING: [&str; 10] = [
    "from",
    "to",
    "date",
    "subject",
    "message-id",
    "received",
    "mime-version",
    "return-path",
    "content-type",
    "delivered-to",
];
/// Parts that hold parts. Letters that were forwarded a few times reach a dozen.
const MAX_MULTIPARTS: usize = 400;
/// Addresses of one field that are named.
const MAX_ADDRESSES: usize = 200;

/// Whether a file that begins so is a message.
pub(crate) fn is_message(head: &[u8]) -> bool {
    let mut told = Vec::new();
    for line in head.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { break };
        let name = &line[..colon];
        if name.is_empty() || !name.iter().all(u8::is_ascii_graphic) {
            break;
        }
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        if let Some(known) = TELLING.iter().find(|known| **known == name)
            && !told.contains(known)
        {
            told.push(known);
        }
    }
    told.len() >= 3
}

/// Head and text of a message, then what is attached.
pub(crate) fn read(bytes: &[u8], budget: &Budget<'_>, inside: Inside<'_, '_>) -> Result<Written, ReadError> {
    let is_mark = |window: &[u8]| window.eq_ignore_ascii_case(b"boundary");
    if bytes.windows(8).filter(|window| is_mark(window)).count() > MAX_MULTIPARTS {
        return Err(budget.exceed("members"));
    }
    let message = MessageParser::default().parse(bytes).ok_or(DAMAGED)?;
    let mut text = head(&message);
    let attachments: Vec<_> = message.attachments().collect();
    budget.take_members(attachments.len())?;
    let names: Vec<String> = attachments
        .iter()
        .enumerate()
        .map(|(at, part)| shown_name(part.attachment_name().unwrap_or_default(), at))
        .collect();
    if !names.is_empty() {
        text += &format!("Tệp kèm: {}\n", names.join("; "));
    }
    text.push('\n');
    for part in message.text_bodies() {
        match &part.body {
            PartType::Text(body) => text += body,
            PartType::Html(body) => text += &html_to_text(body),
            _ => {}
        }
        text.push('\n');
    }
    let mut container = Container::new(budget, inside);
    container.page(plain::content(&text, budget));
    for (part, name) in attachments.into_iter().zip(names) {
        match &part.body {
            PartType::Message(inner) => container.member(&name, inner.raw_message())?,
            _ => container.member(&name, part.contents())?,
        }
    }
    Ok(container.finish())
}

fn head(message: &Message<'_>) -> String {
    let mut out = String::new();
    for (label, addresses) in [("Từ", message.from()), ("Đến", message.to()), ("Đồng gửi", message.cc())]
    {
        if let Some(addresses) = addresses.map(named).filter(|names| !names.is_empty()) {
            out += &format!("{label}: {addresses}\n");
        }
    }
    if let Some(date) = message.date() {
        out += &format!(
            "Ngày: {:02}/{:02}/{} {:02}:{:02}\n",
            date.day, date.month, date.year, date.hour, date.minute
        );
    }
    if let Some(subject) = message.subject() {
        out += &format!("Tiêu đề: {subject}\n");
    }
    out
}

fn named(addresses: &Address<'_>) -> String {
    let one = |address: &mail_parser::Addr<'_>| match (address.name(), address.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => name.or(address).unwrap_or_default().to_owned(),
    };
    addresses.iter().take(MAX_ADDRESSES).map(one).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_told_from_text() {
        assert!(is_message(b"Received: from a\r\n\tby b\r\nFrom: a@b.vn\r\nSubject: x\r\n\r\nbody"));
        assert!(!is_message("Kính gửi: Sở Nội vụ\nFrom: a\nTo: b\nDate: c\n".as_bytes()));
        assert!(!is_message(b"From: a\n\nTo: b\nDate: c\n"));
    }
}
