//! Messages as people, programs and enemies write them are taken apart within bounds.
#![allow(clippy::unwrap_used)] // a test that cannot go on has failed

use congvan_mail::{Received, Unreadable, of_beginning, open};

fn names(received: &Received) -> Vec<&str> {
    received.enclosures.iter().map(|one| one.name.as_str()).collect()
}

fn message(lines: &str) -> Vec<u8> {
    let lines: Vec<&str> = lines.lines().map(str::trim_start).collect();
    lines.join("\r\n").into_bytes()
}

#[test]
fn words_of_the_head_are_read_in_every_writing() {
    let received = open(&message(
        "Message-ID: <abc@songlam.example>
        Date: Tue, 17 Nov 2026 07:30:00 +0700
        From: =?utf-8?Q?V=C4=83n_th=C6=B0?= <vanthu@songlam.example>, Nguoi khac <khac@songlam.example>
        Subject: =?UTF-8?B?VsSDbiBi4bqjbg==?= =?windows-1258?Q?_s=F4=CC_1?=

        Xin chào",
    ));
    let received = received.unwrap();
    assert_eq!((received.id.as_str(), received.sent), ("abc@songlam.example", Some(1_794_875_400)));
    assert_eq!((received.from_name.as_str(), received.from.as_str()), ("Văn thư", "vanthu@songlam.example"));
    assert!(received.subject.starts_with("Văn bản s"), "{}", received.subject);
    assert_eq!(received.text, "Xin chào");
    assert!(received.enclosures.is_empty() && !received.is_report);
    let bare = open(b"Subject: \x07a\tb\r\n\r\n").unwrap();
    assert_eq!((bare.subject.as_str(), bare.from.as_str(), bare.sent), ("a b", "", None));
}

#[test]
fn files_are_found_wherever_programs_put_them() {
    let received = open(&message(
        "From: a@b.example
        Content-Type: multipart/mixed; boundary=m

        --m
        Content-Type: multipart/related; boundary=r

        --r
        Content-Type: multipart/alternative; boundary=a

        --a
        Content-Type: text/plain; charset=utf-8

        Kính gửi
        --a
        Content-Type: text/html; name=page.html

        <p>Kính <b>gửi</b></p>
        --a
        Content-Type: text/calendar

        BEGIN:VCALENDAR
        --a--
        --r
        Content-Type: image/png; name=image001.png
        Content-ID: <logo>
        Content-Disposition: inline; filename=image001.png
        Content-Transfer-Encoding: base64

        iVBORw0KGgo=
        --r--
        --m
        Content-Type: application/octet-stream; name*0*=utf-8''C%C3%B4ng; name*1*=%20v%C4%83n.pdf
        Content-Transfer-Encoding: base64

        JVBERi0x
        LjcK
        ____________________
        --m
        Content-Type: message/rfc822

        Subject: inner
        Content-Type: multipart/mixed; boundary=i

        --i
        Content-Type: text/csv
        Content-Disposition: attachment; filename=\"danh sach.csv\"
        Content-Transfer-Encoding: quoted-printable

        a=3Db
        --i--
        --m
        Content-Type: application/pkcs7-signature; name=smime.p7s

        x
        --m--
        --m
        Content-Disposition: attachment; filename=after.txt

        after the end",
    ));
    let received = received.unwrap();
    assert_eq!(names(&received), ["Công văn.pdf", "danh sach.csv"]);
    assert_eq!(
        received.enclosures[0].bytes.get(..9),
        Some(&b"%PDF-1.7\n"[..]),
        "lines put under it do no harm"
    );
    assert_eq!(received.enclosures[1].bytes, b"a=b");
    assert_eq!(received.text, "Kính gửi");
}

#[test]
fn a_page_without_a_text_is_told_in_words() {
    let received = open(
        b"From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>M\xe1\xbb\x99t<br>hai</p>",
    );
    assert_eq!(received.unwrap().text, "Một\nhai");
}

#[test]
fn pictures_in_the_text_are_scans_when_they_are_large() {
    let with = |size: usize| {
        let mut message = b"From: a@b.example\r\nContent-Type: multipart/related; boundary=r\r\n\r\n--r\r\n\r\nx\r\n--r\r\n\
            Content-Type: image/jpeg; name=a.jpg\r\nContent-Disposition: inline\r\n\r\n"
            .to_vec();
        message.extend(std::iter::repeat_n(b'x', size));
        message.extend_from_slice(b"\r\n--r--\r\n");
        open(&message).unwrap().enclosures.len()
    };
    assert_eq!((with(20_000), with(300_000)), (0, 1));
}

#[test]
fn reports_of_mail_servers_bring_no_letters() {
    let received = open(&message(
        "From: MAILER-DAEMON@b.example
        Content-Type: multipart/report; report-type=delivery-status; boundary=m

        --m

        Could not be delivered
        --m
        Content-Type: message/delivery-status

        Status: 5.1.1
        --m
        Content-Type: message/rfc822

        Content-Type: application/pdf; name=ours.pdf

        %PDF-1.7
        --m--",
    ));
    let received = received.unwrap();
    assert!(received.is_report && received.enclosures.is_empty());
    assert_eq!(received.text, "Could not be delivered");
}

/// Multiparts in each other.
fn nested(depth: usize) -> Vec<u8> {
    let open: String = (0..depth)
        .map(|level| format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n"))
        .collect();
    format!("From: a@b.example\r\n{open}Content-Disposition: attachment; filename=a.txt\r\n\r\nx")
        .into_bytes()
}

#[test]
fn what_nests_or_repeats_without_end_is_not_followed() {
    assert_eq!(names(&open(&nested(10)).unwrap()), ["a.txt"]);
    assert_eq!(open(&nested(40)), Err(Unreadable::TooDeep));
    assert_eq!(open(&nested(50_000)), Err(Unreadable::TooDeep));
    let messages = "Content-Type: message/rfc822\r\n\r\n".repeat(100_000);
    assert_eq!(open(messages.as_bytes()), Err(Unreadable::TooDeep));
    let level =
        |level| format!("Content-Type: multipart/digest; boundary=d{level}\r\n\r\n--d{level}\r\n\r\n");
    let digest: String = (0..1_000).map(level).collect();
    assert_eq!(open(digest.as_bytes()), Err(Unreadable::TooDeep));
    let many =
        format!("Content-Type: multipart/mixed; boundary=m\r\n\r\n{}", "--m\r\n\r\nx\r\n".repeat(100_000));
    assert_eq!(open(many.as_bytes()), Err(Unreadable::TooMany));
    // The same boundary at every level: what lies inside is the outer one's.
    let same = "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n".repeat(300);
    assert!(open(same.as_bytes()).is_ok());
    let long = format!("From: a@b.example\r\nTo: {}\r\n\r\n", "x@y.example, ".repeat(100_000));
    assert_eq!(open(long.as_bytes()), Err(Unreadable::HeadTooLong));
    assert_eq!(
        of_beginning(long.as_bytes()).from,
        "a@b.example",
        "the head of what is too large is read nevertheless"
    );
    for nothing in [&b""[..], b"\r\n\r\n", b"\r\n\r\nno head"] {
        assert_eq!(open(nothing), Err(Unreadable::NoMessage), "{nothing:?}");
    }
}

#[test]
fn encoded_messages_in_encoded_messages_end_somewhere() {
    let mut message = b"Content-Type: application/pdf; name=a.pdf\r\n\r\n%PDF".to_vec();
    for _ in 0..20 {
        // As quoted-printable text grows little, it can be wrapped again and again.
        let mut outer =
            b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".to_vec();
        for byte in message {
            if byte == b'=' { outer.extend_from_slice(b"=3D") } else { outer.push(byte) }
        }
        message = outer;
    }
    assert_eq!(open(&message), Err(Unreadable::TooDeep));
}

#[test]
fn no_bytes_make_it_fall() {
    let whole = nested(6);
    let mut seed = 7_u64;
    let mut random = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize
    };
    for _ in 0..20_000 {
        let mut bytes = whole.clone();
        for _ in 0..1 + random() % 8 {
            let at = random() % bytes.len();
            match random() % 4 {
                0 => bytes[at] = (random() % 256) as u8,
                1 => bytes.truncate(at.max(1)),
                2 => {
                    bytes.remove(at);
                    bytes.push(b'\n');
                }
                _ => bytes.insert(at, b"\r\n-=;\"'*\0%?"[random() % 11]),
            }
        }
        let _ = open(&bytes);
    }
}
