//! Sending to a real mail server that the test starts.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

use congvan_mail::{Error, Login, Message, Security, Server, converse, send};
use post_office::{PostOffice, Wire, header};
use std::time::Duration;

#[path = "../../testkit/src/post_office.rs"]
#[allow(dead_code, unreachable_pub)] // a file of another crate, which uses all of it
mod post_office;

fn server(office: &PostOffice, security: Security) -> Server {
    Server {
        host: "localhost".into(),
        port: office.port,
        security,
        login: None,
        roots: vec![office.root.clone().into_bytes()],
        patience: Duration::from_secs(10),
    }
}

fn message(id: &str, to: &str) -> Message {
    Message {
        id: id.into(),
        from_name: "UBND phường Thọ Hòa".into(),
        from: "vanphong@thohoa.example".into(),
        to: to.into(),
        subject: "2 việc cần xem".into(),
        text: "Ông/bà có 2 việc.".into(),
        turn_off: "https://congvan.example/ca-nhan#thong-bao".into(),
        date: 1_794_877_200,
    }
}

fn login(password: &str) -> Option<Login> {
    Some(Login { user: "congvan".into(), password: password.into() })
}

#[tokio::test]
async fn a_message_is_taken_on_every_kind_of_wire() {
    for (wire, security) in
        [(Wire::Plain, Security::None), (Wire::Tls, Security::Tls), (Wire::StartTls, Security::StartTls)]
    {
        let office = PostOffice::open(wire, None);
        send(&server(&office, security), &message("0192", "linh@thohoa.example")).await.unwrap();
        let taken = office.wait_for(1);
        assert_eq!(header(&taken[0], "Message-ID"), "<0192@thohoa.example>", "{wire:?}");
        assert_eq!(header(&taken[0], "X-RcptTo"), "linh@thohoa.example", "{wire:?}");
    }
}

#[tokio::test]
async fn account_and_password_are_asked_for() {
    let office = PostOffice::open(Wire::Tls, Some(("congvan", "Nước lên 7")));
    let good = Server { login: login("Nước lên 7"), ..server(&office, Security::Tls) };
    send(&good, &message("1", "linh@thohoa.example")).await.unwrap();
    let wrong = Server { login: login("Nước ròng 7"), ..good.clone() };
    assert_eq!(send(&wrong, &message("2", "linh@thohoa.example")).await, Err(Error::Login));
    let none = Server { login: None, ..good };
    assert_eq!(send(&none, &message("3", "linh@thohoa.example")).await, Err(Error::Login));
    assert_eq!(office.taken().len(), 1);
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_not_trusted() {
    for (wire, security) in [(Wire::Tls, Security::Tls), (Wire::StartTls, Security::StartTls)] {
        let office = PostOffice::open(wire, None);
        let stranger = Server { roots: Vec::new(), ..server(&office, security) };
        assert_eq!(send(&stranger, &message("1", "a@b.example")).await, Err(Error::Tls), "{wire:?}");
        assert_eq!(office.taken().len(), 0);
    }
}

#[tokio::test]
async fn starttls_is_insisted_on() {
    let office = PostOffice::open(Wire::Plain, None);
    let sent = send(&server(&office, Security::StartTls), &message("1", "a@b.example")).await;
    assert_eq!(sent, Err(Error::Tls));
    assert_eq!(office.taken().len(), 0);
}

#[tokio::test]
async fn each_refusal_is_told_by_its_kind() {
    let mut office = PostOffice::open(Wire::Plain, None);
    let server = server(&office, Security::None);
    let refused = send(&server, &message("1", "khong-co@thohoa.example")).await.unwrap_err();
    assert_eq!((refused, refused.may_pass()), (Error::Refused(550), false));
    let full = send(&server, &message("2", "hop-day@thohoa.example")).await.unwrap_err();
    assert_eq!((full, full.may_pass()), (Error::Deferred(452), true));
    // What the server said, for whoever tries it out.
    let said = converse(&server, &message("4", "khong-co@thohoa.example")).await.reply.unwrap();
    assert!(said.starts_with("550 ") && said.len() > 4, "{said}");
    let taken = converse(&server, &message("5", "linh@thohoa.example")).await;
    assert_eq!(taken.outcome, Ok(()));
    assert!(taken.reply.as_deref().is_some_and(|said| said.starts_with("250 ")), "{taken:?}");
    office.close();
    let answer = converse(&server, &message("6", "a@b.example")).await;
    assert_eq!(answer.reply, None, "nobody said anything");
    let closed = send(&server, &message("3", "a@b.example")).await.unwrap_err();
    assert_eq!((closed, closed.may_pass()), (Error::Unreachable, true));
}

#[tokio::test]
async fn a_server_that_says_nothing_is_not_waited_for_for_ever() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let server = Server {
        host: "127.0.0.1".into(),
        port: silent.local_addr().unwrap().port(),
        security: Security::None,
        login: None,
        roots: Vec::new(),
        patience: Duration::from_millis(300),
    };
    assert_eq!(send(&server, &message("1", "a@b.example")).await, Err(Error::Timeout));
}
