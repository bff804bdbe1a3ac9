use crate::Error;
use lettre::{
    Address,
    message::{
        Mailbox, MessageBuilder,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};
use std::time::{Duration, SystemTime};

/// A message of plain text to one person.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// What stands before the @ of its Message-ID: the same on every try, so that the receiver's side can tell a message
    /// that came twice.
    pub id: String,
    /// The sender's name, as readers see it.
    pub from_name: String,
    /// The sender's address.
    pub from: String,
    /// The receiver's address.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// The text, lines ended by `\n`.
    pub text: String,
    /// Where one turns such messages off.
    pub turn_off: String,
    /// Seconds since 1970.
    pub date: i64,
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The rest is a person's address and words.
        f.debug_struct("Message").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Message {
    pub(crate) fn write(&self) -> Result<lettre::Message, Error> {
        let from: Address = self.from.parse().map_err(|_| Error::Message)?;
        let to: Address = self.to.parse().map_err(|_| Error::Message)?;
        let id = format!("<{}@{}>", self.id, from.domain());
        let seconds = Duration::from_secs(self.date.max(0).unsigned_abs());
        let raw = |name: &'static str, value: &str| {
            HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
        };
        let mut head: MessageBuilder = lettre::Message::builder()
            .message_id(Some(id))
            .date(SystemTime::UNIX_EPOCH + seconds)
            .from(Mailbox::new(Some(self.from_name.clone()), from))
            .to(Mailbox::new(None, to))
            .subject(self.subject.clone())
            .header(ContentType::TEXT_PLAIN)
            .header(ContentTransferEncoding::Base64)
            // Answering machines keep quiet (RFC 3834, section 5).
            .raw_header(raw("Auto-Submitted", "auto-generated"));
        if self.turn_off.is_ascii() && !self.turn_off.contains(['\r', '\n', '<', '>', ' ']) {
            head = head.raw_header(raw("List-Unsubscribe", &format!("<{}>", self.turn_off)));
        }
        head.body(self.text.replace('\n', "\r\n")).map_err(|_| Error::Message)
    }
}

/// Can something be sent there? One address, without a name, of at most 254 characters (RFC 5321, section 4.5.3.1.3).
pub fn is_address(text: &str) -> bool {
    text.len() <= 254
        && text.is_ascii()
        && !text.contains(['"', '[', ' ', '<', '>', ',', ';', '\r', '\n'])
        && text.parse::<Address>().is_ok_and(|address| address.domain().contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(subject: &str, to: &str) -> Message {
        Message {
            id: "0192".into(),
            from_name: "UBND phường Thọ Hòa".into(),
            from: "vanphong@thohoa.example".into(),
            to: to.into(),
            subject: subject.into(),
            text: "Ông/bà có 1 việc mới.\nXem tại đây.".into(),
            turn_off: "https://congvan.example/ca-nhan#thong-bao".into(),
            date: 1_794_877_200,
        }
    }

    #[test]
    fn the_message_has_what_machines_look_for() {
        let text = String::from_utf8(message("2 việc cần xem", "a@b.example").write().unwrap().formatted());
        let text = text.unwrap();
        for part in [
            "Message-ID: <0192@thohoa.example>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "List-Unsubscribe: <https://congvan.example/ca-nhan#thong-bao>\r\n",
            "Content-Type: text/plain; charset=utf-8\r\n",
            "To: a@b.example\r\n",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn no_value_begins_a_header_of_its_own() {
        for subject in ["x\r\nBcc: ai@noi.khac.example", "x\nBcc: ai@noi.khac.example", "x\rBcc: a@b.example"]
        {
            let text =
                String::from_utf8(message(subject, "a@b.example").write().unwrap().formatted()).unwrap();
            let head = text.split("\r\n\r\n").next().unwrap();
            assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
        }
        assert_eq!(message("x", "a@b.example\r\nBcc: c@d.example").write().unwrap_err(), Error::Message);
    }

    #[test]
    fn addresses_are_one_and_plain() {
        for (text, good) in [
            ("linh.vt@thohoa.example", true),
            ("linh+viec@thohoa.gov.example", true),
            ("linh", false),
            ("linh@localhost", false),
            ("Linh <linh@thohoa.example>", false),
            ("a@b.example, c@d.example", false),
            ("a@b.example\r\nBcc: c@d.example", false),
            ("\"a b\"@c.example", false),
            ("a@[127.0.0.1]", false),
            ("lính@thohoa.example", false),
            ("", false),
        ] {
            assert_eq!(is_address(text), good, "{text:?}");
        }
    }
}
