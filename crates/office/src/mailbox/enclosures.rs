//! Which of the files in a message may be a letter, which lie beside it, and what is left out.

use crate::Error;
use crate::intake::unsupported;
use bytes::Bytes;
use congvan_mail::{Enclosure, Received};
use congvan_reading::{FileKind, sniff};
use congvan_records::{DocumentId, FileRole, Sha256, Timestamp, display_name, fold_marks, nfc_line};
use congvan_store::{Read, incoming_mail};
use ring::digest::{Context, SHA256, digest};
use serde::{Deserialize, Serialize};

/// First bytes for finding out what kind of file it is.
const HEAD: usize = 8 * 1024;
/// Most files of one letter.
const MOST: usize = 60;

/// Something to be said of a file in a message: that it was left out and why, or what to ask the sender for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The file's name.
    pub name: String,
    /// Is it not among the letter's files? It is in the envelope all the same.
    pub is_left_out: bool,
    /// What is the matter, in Vietnamese.
    pub words: String,
}

/// The e-mail in which a letter came. All but `received_at` and the remarks is the sender's own word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailOrigin {
    /// The sender's name; empty if none was given.
    pub from_name: String,
    /// The sender's address; empty if none was given.
    pub from_address: String,
    /// Subject.
    pub subject: String,
    /// When it was sent, by the sender's clock.
    pub sent_at: Option<Timestamp>,
    /// When it came into the mailbox.
    pub received_at: Timestamp,
    /// Beginning of its text.
    pub text: String,
    /// What is to be said of its files.
    pub remarks: Vec<Remark>,
}

/// The e-mail in which the letter came, if it came in one.
pub(crate) async fn origin(
    db: &impl Read,
    agency: congvan_store::AgencyScope,
    document: DocumentId,
) -> Result<Option<MailOrigin>, Error> {
    let found = incoming_mail::origin(db, agency, document).await?;
    Ok(found.map(|mail| MailOrigin {
        remarks: remarks(&mail.remarks),
        from_name: mail.from_name,
        from_address: mail.from_address,
        subject: mail.subject,
        sent_at: mail.sent_at,
        received_at: mail.received_at,
        text: mail.excerpt,
    }))
}

/// As kept; one that cannot be read says nothing.
pub(super) fn remarks(kept: &str) -> Vec<Remark> {
    serde_json::from_str(kept).unwrap_or_default()
}

/// A file that goes into the letter.
pub(super) struct Kept {
    pub(super) role: FileRole,
    pub(super) name: String,
    pub(super) kind: FileKind,
    pub(super) bytes: Bytes,
}

/// What a message is found to be.
pub(super) struct Judged {
    /// Known by this wherever it turns up again.
    pub(super) digest: Sha256,
    /// What the sender wrote; without the files.
    pub(super) received: Received,
    /// Main file first; none if it is no letter as it came.
    pub(super) files: Vec<Kept>,
    /// Names of all that was enclosed.
    pub(super) enclosed: Vec<String>,
    pub(super) remarks: Vec<Remark>,
    /// Why it is no letter as it came, as a stable key.
    pub(super) reason: Option<&'static str>,
}

/// Judges a message by what is enclosed. Takes its time: off the threads that serve.
pub(super) fn judge(raw: &[u8], limit: u64) -> Judged {
    let mut received = match congvan_mail::open(raw) {
        Ok(received) => received,
        Err(_) => return unread(raw, "unreadable"),
    };
    let enclosures = std::mem::take(&mut received.enclosures);
    let digest = digest_of(&received, &enclosures);
    let (mut files, mut remarks, mut enclosed) = (Vec::new(), Vec::new(), Vec::new());
    for (place, Enclosure { name, bytes }) in enclosures.into_iter().enumerate() {
        let name =
            if name.is_empty() { format!("tệp đính kèm {}", place + 1) } else { display_name(&name) };
        let kind = sniff(&bytes[..bytes.len().min(HEAD)], &name);
        enclosed.push(name.clone());
        let (is_left_out, words) = match objection(&bytes, kind, &name, limit) {
            _ if files.len() == MOST => {
                (true, format!("Thư có quá {MOST} tệp; tệp này chỉ còn trong thư gốc."))
            }
            Some(words) => (true, words),
            None if is_locked_zip(&bytes) => {
                (false, "Tệp nén có mật khẩu. Hãy hỏi nơi gửi mật khẩu để mở.".to_owned())
            }
            None => {
                files.push(Kept { role: FileRole::Attachment, name, kind, bytes: bytes.into() });
                continue;
            }
        };
        if !is_left_out {
            files.push(Kept { role: FileRole::Attachment, name: name.clone(), kind, bytes: bytes.into() });
        }
        remarks.push(Remark { name, is_left_out, words });
    }
    let main = (0..files.len()).min_by_key(|place| rank(&files[*place], *place));
    if let Some(main) = main {
        files[main].role = FileRole::Main;
        files[..=main].rotate_right(1);
    }
    let reason = match (files.is_empty(), received.is_report, enclosed.is_empty()) {
        (false, ..) => None,
        (_, true, _) => Some("report"),
        (_, _, true) => Some("no_files"),
        _ => Some("refused"),
    };
    Judged { digest, received, files, enclosed, remarks, reason }
}

/// A message that was not taken apart: known by its bytes, told of by what its head says.
pub(super) fn unread(raw: &[u8], reason: &'static str) -> Judged {
    Judged {
        digest: sha256(raw),
        received: congvan_mail::of_beginning(raw),
        files: Vec::new(),
        enclosed: Vec::new(),
        remarks: Vec::new(),
        reason: Some(reason),
    }
}

/// What lies against taking a file in, with what to do.
fn objection(bytes: &[u8], kind: FileKind, name: &str, limit: u64) -> Option<String> {
    if bytes.is_empty() {
        return Some("Tệp rỗng. Hãy đề nghị nơi gửi gửi lại.".to_owned());
    }
    if bytes.len() as u64 > limit {
        return Some(format!(
            "Tệp lớn hơn {} MB. Hãy tải tệp từ hộp thư rồi nén hoặc tách nhỏ.",
            limit / 1_048_576
        ));
    }
    // [MS-OXTNEF], 2.1.3.1: what Outlook sends to those it takes for Outlook.
    if bytes.starts_with(&[0x78, 0x9f, 0x3e, 0x22]) {
        return Some(
            "Outlook của nơi gửi đã gói các tệp vào winmail.dat, phần mềm khác không mở được. Hãy đề nghị nơi gửi gửi \
             lại ở định dạng HTML hoặc văn bản thuần."
                .to_owned(),
        );
    }
    match unsupported(kind, name) {
        Some(Error::UnsupportedType(words)) => Some(words.to_owned()),
        _ => None,
    }
}

/// A ZIP whose first entry is encrypted (APPNOTE 4.4.4, bit 0).
fn is_locked_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") && bytes.get(6).is_some_and(|flags| flags & 1 == 1)
}

/// The least is the likeliest letter: a PDF before a text before a picture; one that is not called an annex; a signed
/// one; the first.
fn rank(file: &Kept, place: usize) -> (u8, bool, bool, usize) {
    let kind = match file.kind {
        FileKind::Pdf => 0,
        FileKind::Docx | FileKind::Doc | FileKind::Odt | FileKind::Rtf => 1,
        FileKind::Tiff | FileKind::Jpeg | FileKind::Png => 2,
        _ => 3,
    };
    let is_signed = kind == 0 && file.bytes.windows(10).any(|part| part == b"/ByteRange");
    (kind, is_annex(&file.name), !is_signed, place)
}

/// Is it called what lies beside letters?
fn is_annex(name: &str) -> bool {
    let plain: String = fold_marks(name).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let said = format!(" {} ", words.join(" "));
    let marks = [
        " phu luc",
        " kem theo",
        " danh sach",
        " bieu ",
        " bieu mau",
        " mau so",
        " mau bao cao",
        " annex",
        " pl ",
    ];
    let is_numbered =
        |word: &&str| word.strip_prefix("pl").is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()));
    marks.iter().any(|mark| said.contains(mark)) || words.iter().any(is_numbered)
}

/// Of what the sender wrote and enclosed, so that a message is the same by whatever way it came and however the server
/// numbers it. A stranger who repeats somebody's Message-ID gets another digest, and does not keep the other's from
/// being taken.
fn digest_of(received: &Received, enclosures: &[Enclosure]) -> Sha256 {
    let mut context = Context::new(&SHA256);
    let mut add = |part: &[u8]| {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    };
    let sent = received.sent.unwrap_or(i64::MIN).to_be_bytes();
    let Received { id, from_name, from, subject, text, .. } = received;
    for part in [id, from_name, from, subject, text] {
        add(part.as_bytes());
    }
    add(&sent);
    for Enclosure { name, bytes } in enclosures {
        add(name.as_bytes());
        add(digest(&SHA256, bytes).as_ref());
    }
    let mut sha256 = [0; 32];
    sha256.copy_from_slice(context.finish().as_ref());
    Sha256(sha256)
}

fn sha256(bytes: &[u8]) -> Sha256 {
    let mut sha256 = [0; 32];
    sha256.copy_from_slice(digest(&SHA256, bytes).as_ref());
    Sha256(sha256)
}

/// The subject without what forwarding and answering put before it.
pub(super) fn plain_subject(subject: &str) -> String {
    let mut rest = nfc_line(subject);
    while let Some((mark, after)) = rest.split_once(':') {
        if !["re", "fw", "fwd", "tr", "chuyen tiep", "v/v"].contains(&fold_marks(mark).as_str()) {
            break;
        }
        rest = after.trim().to_owned();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut raw =
            b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\nKinh gui\r\n"
                .to_vec();
        for (name, bytes) in files {
            raw.extend_from_slice(
                format!("--m\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n").as_bytes(),
            );
            raw.extend_from_slice(bytes);
            raw.extend_from_slice(b"\r\n");
        }
        raw.extend_from_slice(b"--m--\r\n");
        raw
    }

    fn names(judged: &Judged) -> Vec<&str> {
        judged.files.iter().map(|file| file.name.as_str()).collect()
    }

    const PDF: &[u8] = b"%PDF-1.7\n";
    const SIGNED: &[u8] = b"%PDF-1.7\n/ByteRange [0 1]";
    const WORD: &[u8] = b"{\\rtf1 x}";

    #[test]
    fn the_likeliest_letter_is_the_main_file() {
        for (files, main) in [
            (&[("Phu luc 1.pdf", SIGNED), ("CV 12.pdf", PDF)][..], "CV 12.pdf"),
            (&[("du-thao.rtf", WORD), ("anh.pdf", PDF)], "anh.pdf"),
            (&[("a.pdf", PDF), ("b.pdf", SIGNED)], "b.pdf"),
            (&[("a.pdf", PDF), ("b.pdf", PDF)], "a.pdf"),
            (&[("PL01.pdf", PDF), ("12_UBND.pdf", PDF)], "12_UBND.pdf"),
            (&[("danh sach.pdf", PDF)], "danh sach.pdf"),
        ] {
            let judged = judge(&message(files), 1 << 20);
            assert_eq!(names(&judged)[0], main);
            assert_eq!(judged.files.len(), files.len());
            assert!(judged.files[1..].iter().all(|file| file.role == FileRole::Attachment));
            assert!(judged.files[0].role == FileRole::Main && judged.reason.is_none());
        }
    }

    #[test]
    fn what_is_left_out_is_named_with_the_reason() {
        let judged = judge(
            &message(&[
                ("a.pdf", PDF),
                ("virus.pdf", b"MZ\x90\0\x03\0\0\0"),
                ("winmail.dat", b"\x78\x9f\x3e\x22\x01"),
                ("khoa.zip", b"PK\x03\x04\x14\0\x01\0\x08\0"),
                ("trong.pdf", b""),
                ("lon.txt", &[b'a'; 3_000]),
            ]),
            2_000,
        );
        assert_eq!(names(&judged), ["a.pdf", "khoa.zip"]);
        let said: Vec<_> = judged.remarks.iter().map(|one| (one.name.as_str(), one.is_left_out)).collect();
        assert_eq!(
            said,
            [
                ("virus.pdf", true),
                ("winmail.dat", true),
                ("khoa.zip", false),
                ("trong.pdf", true),
                ("lon.txt", true)
            ]
        );
        assert_eq!(judged.enclosed.len(), 6);
        let nothing = judge(&message(&[("winmail.dat", b"\x78\x9f\x3e\x22\x01")]), 2_000);
        assert!(nothing.files.is_empty() && nothing.reason == Some("refused"));
        assert_eq!(judge(&message(&[]), 2_000).reason, Some("no_files"));
        assert_eq!(judge(b"\r\n\r\nno head", 2_000).reason, Some("unreadable"));
    }

    #[test]
    fn a_message_is_known_by_what_was_written_and_not_by_its_way() {
        let sent = message(&[("a.pdf", PDF)]);
        let other_way = [b"Received: from x by y\r\nX-Spam-Score: 1\r\n".to_vec(), sent.clone()].concat();
        assert_eq!(judge(&sent, 99).digest, judge(&other_way, 99).digest);
        let with_id = |files: &[(&str, &[u8])]| {
            judge(&[b"Message-ID: <1@a>\r\n".to_vec(), message(files)].concat(), 99).digest
        };
        assert_ne!(
            with_id(&[("a.pdf", PDF)]),
            with_id(&[("a.pdf", SIGNED)]),
            "the same Message-ID with another file"
        );
        assert_ne!(with_id(&[("a.pdf", PDF)]), judge(&sent, 99).digest);
    }

    #[test]
    fn marks_of_forwarding_are_no_subject() {
        for (given, plain) in
            [("Fwd: RE:  V/v: tổ chức họp", "tổ chức họp"), ("Hỏa tốc: họp", "Hỏa tốc: họp"), ("", "")]
        {
            assert_eq!(plain_subject(given), plain);
        }
    }
}
