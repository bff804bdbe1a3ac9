//! A real IMAP server (Dovecot) is looked at, read and tidied.
#![allow(clippy::unwrap_used)] // a test that cannot go on has failed

#[path = "../../testkit/src/letter_box.rs"]
#[allow(dead_code, unreachable_pub, missing_docs)] // a file of another crate, which uses all of it
mod letter_box;
#[path = "../../testkit/src/post_office.rs"]
#[allow(dead_code, unreachable_pub)] // likewise
mod post_office;

use congvan_mail::{Caught, Connection, Error, Login, Mailbox, Security, Settled, open};
use letter_box::{LetterBox, mail};
use std::io::Write;
use std::time::Duration;

const PASSWORD: &str = "thu-di-thu-lai";

fn at(letters: &LetterBox, security: Security) -> Mailbox {
    Mailbox {
        host: "localhost".into(),
        port: if security == Security::Tls { letters.tls_port } else { letters.port },
        security,
        login: Login { user: LetterBox::USER.into(), password: PASSWORD.into() },
        roots: vec![letters.root.clone().into_bytes()],
        patience: Duration::from_secs(10),
    }
}

fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(test);
}

async fn fault(mailbox: &Mailbox) -> Caught {
    Connection::open(mailbox).await.map(|_| ()).unwrap_err()
}

#[test]
fn messages_are_read_whole_and_put_away_on_every_kind_of_line() {
    run(async {
        let letters = LetterBox::open(PASSWORD, true);
        // Longer than one piece, so that it is asked for in several.
        let long: Vec<u8> = (0..1_700_000_u32).map(|number| (number % 251) as u8).collect();
        let message = mail("mot", "Về việc thứ nhất", "Kính gửi.", &[("thư.pdf", "application/pdf", &long)]);
        for (number, security) in Security::ALL.into_iter().enumerate() {
            letters.put(&message);
            let mut line = Connection::open(&at(&letters, security)).await.unwrap();
            let folder = line.folder("INBOX", true).await.unwrap();
            assert_eq!(folder.messages, 1);
            let found = line.since(2026, 1, 1, 1).await.unwrap();
            let [uid] = found[..] else { panic!("{found:?}") };
            assert_eq!(uid, number as u32 + 1);
            assert_eq!(line.since(2026, 1, 1, uid + 1).await.unwrap(), [0; 0]);
            assert_eq!(line.head(uid).await.unwrap().unwrap().size, message.len() as u64);
            assert!(line.message(uid).await.unwrap().unwrap() == message, "every byte");
            assert!(message.starts_with(&line.beginning(uid).await.unwrap()));
            assert_eq!(line.message(999).await.unwrap(), None);
            assert_eq!(letters.inbox(), (1, 0), "looking marks nothing");
            line.make_folder("Đã nhận").await.unwrap();
            line.make_folder("Đã nhận").await.unwrap();
            assert_eq!(line.settle(uid, None).await.unwrap(), Settled::Marked);
            assert_eq!(letters.inbox(), (0, 1));
            assert_eq!(line.settle(uid, Some("Đã nhận")).await.unwrap(), Settled::Moved);
            assert_eq!((letters.inbox(), letters.in_folder("&ARAA4w- nh&Hq0-n")), ((0, 0), number + 1));
            // Done before: nothing to do.
            line.settle(uid, Some("Đã nhận")).await.unwrap();
            assert_eq!(line.folder("Không có", false).await.unwrap_err().error, Error::Folder);
            assert!(line.folders().await.unwrap().contains(&"Đã nhận".to_owned()));
            line.leave().await;
        }
        let opened = open(&message).unwrap();
        assert_eq!((opened.subject.as_str(), opened.text.as_str()), ("Về việc thứ nhất", "Kính gửi."));
        assert_eq!(opened.enclosures[0].name, "thư.pdf");
        assert!(opened.enclosures[0].bytes == long);
    });
}

#[test]
fn words_beyond_ascii_are_passwords_too() {
    run(async {
        let letters = LetterBox::open("mật khẩu “dài” \\ 1", true);
        let mut mailbox = at(&letters, Security::Tls);
        mailbox.login.password = "mật khẩu “dài” \\ 1".into();
        Connection::open(&mailbox).await.unwrap().leave().await;
        letters.set_password("with \"quotes\" and \\");
        mailbox.login.password = "with \"quotes\" and \\".into();
        Connection::open(&mailbox).await.unwrap().leave().await;
    });
}

#[test]
fn what_stands_in_the_way_has_a_name() {
    run(async {
        let letters = LetterBox::open(PASSWORD, true);
        let good = at(&letters, Security::Tls);
        let mut wrong = good.clone();
        wrong.login.password = "sai\r\n0 DELETE INBOX".into();
        assert_eq!(fault(&wrong).await.error, Error::Login);
        wrong.login.password = "sai".into();
        let told = fault(&wrong).await;
        assert_eq!(told.error, Error::Login);
        assert!(told.reply.unwrap().contains("Authentication failed"));
        assert_eq!(fault(&Mailbox { roots: Vec::new(), ..good.clone() }).await.error, Error::Tls);
        assert_eq!(
            fault(&Mailbox { host: "127.0.0.2".into(), ..good.clone() }).await.error,
            Error::Unreachable
        );
        assert_eq!(fault(&Mailbox { port: letters.port, ..good.clone() }).await.error, Error::Tls);
        assert_eq!(
            fault(&Mailbox { roots: vec![b"no root".to_vec()], ..good.clone() }).await.error,
            Error::Tls
        );
        let plain = Mailbox { security: Security::None, host: "192.0.2.1".into(), ..good.clone() };
        assert_eq!(fault(&plain).await.error, Error::Exposed, "no password goes out in the clear");
        let bare = LetterBox::open(PASSWORD, false);
        assert_eq!(fault(&at(&bare, Security::StartTls)).await.error, Error::Tls, "STARTTLS is insisted on");
    });
}

/// A server that says this, whatever it is asked.
fn says(words: &'static [u8], more: &'static [u8]) -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            std::thread::spawn(move || {
                let _ = stream.write_all(words);
                while !more.is_empty() && stream.write_all(more).is_ok() {}
                std::thread::sleep(Duration::from_secs(20));
            });
        }
    });
    port
}

#[test]
fn a_server_that_means_harm_costs_neither_time_nor_memory() {
    run(async {
        let letters = LetterBox::open(PASSWORD, false);
        let patience = Duration::from_millis(700);
        let at = |port| Mailbox { port, patience, ..at(&letters, Security::None) };
        assert_eq!(fault(&at(says(b"", b""))).await.error, Error::Timeout, "silence");
        assert_eq!(fault(&at(says(b"HTTP/1.1 200 OK\r\n\r\n", b""))).await.error, Error::Protocol);
        assert_eq!(fault(&at(says(b"* BYE full\r\n", b""))).await.error, Error::Unreachable);
        assert_eq!(fault(&at(says(b"* PREAUTH hello\r\n", b""))).await.error, Error::Protocol);
        // A line without end, and a text announced as half a gigabyte.
        assert_eq!(
            fault(&at(says(b"* OK ", b"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"))).await.error,
            Error::TooMuch
        );
        let bomb = says(b"* OK hello\r\n* 1 FETCH (BODY[] {500000000}\r\n", &[b'a'; 65_536]);
        assert_eq!(fault(&at(bomb)).await.error, Error::TooMuch);
    });
}
