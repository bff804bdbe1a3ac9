//! Requests as no browser writes them: two lengths, broken pieces, heads without end, and senders who never finish.

use crate::{
    desk::Desks,
    house::{House, On, soon},
};
use congvan_testkit::{Client, small_pdf};
use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

/// What the server must have done within: the silence it bears, and a busy machine.
const CUT_OFF: Duration = Duration::from_secs(60);

fn address(house: &House) -> &str {
    house.url().trim_start_matches("http://")
}

fn connect(house: &House) -> TcpStream {
    let connection = TcpStream::connect(address(house)).expect("connected");
    connection.set_read_timeout(Some(CUT_OFF)).expect("a limit");
    connection
}

/// Sends bytes; gives everything that came back until the server hung up, or has said nothing for a while.
fn exchange(house: &House, bytes: &[u8]) -> String {
    let mut connection = connect(house);
    connection.set_read_timeout(Some(Duration::from_secs(3))).expect("a limit");
    // The server may hang up before it has read everything.
    let _ = connection.write_all(bytes);
    let mut answer = Vec::new();
    let _ = connection.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// Statuses of the answers in what came back.
fn statuses(answer: &str) -> Vec<u16> {
    let heads = answer.split("HTTP/1.1 ").skip(1);
    heads.filter_map(|head| head.get(..3)?.parse().ok()).collect()
}

fn alive(house: &House) {
    Client::new(house.url()).get("/healthz").expect(200);
}

#[test]
fn a_request_with_two_ends_hides_no_other() {
    let house = House::open(On::Sqlite);
    let clerk = house.client("linh");
    let head = format!(
        "Host: {}\r\nCookie: {}\r\nX-CSRF-Token: {}\r\nContent-Type: application/json\r\n",
        address(&house),
        clerk.cookie(),
        clerk.token()
    );
    // What a proxy that believes the other length would take for the body of the first request.
    let hidden = format!("DELETE /api/v1/session HTTP/1.1\r\n{head}Content-Length: 0\r\n\r\n");
    let put = |lengths: &str, body: &str| {
        format!("PUT /api/v1/quick-phrases HTTP/1.1\r\n{head}{lengths}\r\n{body}")
    };
    let chunks = "e\r\n{\"phrases\":[]}\r\n0\r\n\r\n".to_owned();
    for (what, request) in [
        (
            "a length and pieces",
            put("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", &format!("{chunks}{hidden}")),
        ),
        (
            "pieces and a length",
            put("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", &format!("{chunks}{hidden}")),
        ),
        (
            "two lengths",
            put("Content-Length: 14\r\nContent-Length: 0\r\n", &format!("{{\"phrases\":[]}}{hidden}")),
        ),
        ("a list of lengths", put("Content-Length: 14, 0\r\n", &format!("{{\"phrases\":[]}}{hidden}"))),
        ("a signed length", put("Content-Length: +14\r\n", &format!("{{\"phrases\":[]}}{hidden}"))),
        ("a negative length", put("Content-Length: -1\r\n", &hidden)),
        ("a length beyond all bounds", put("Content-Length: 99999999999999999999999\r\n", &hidden)),
        (
            "pieces that are not last",
            put("Transfer-Encoding: chunked, identity\r\n", &format!("{chunks}{hidden}")),
        ),
        ("unknown pieces", put("Transfer-Encoding: xchunked\r\n", &format!("{chunks}{hidden}"))),
        ("a blank before the colon", put("Content-Length : 0\r\n", &hidden)),
        ("a folded head", put("X-A: b\r\n Content-Length: 0\r\n", &hidden)),
        (
            "a bare line feed in a piece's length",
            put("Transfer-Encoding: chunked\r\n", &format!("e\n{{\"phrases\":[]}}\n0\n\n{hidden}")),
        ),
        (
            "a piece's length that is no number",
            put("Transfer-Encoding: chunked\r\n", &format!("0xe\r\n{{\"phrases\":[]}}\r\n0\r\n\r\n{hidden}")),
        ),
        (
            "a piece larger than memory",
            put("Transfer-Encoding: chunked\r\n", &format!("fffffffffffffffff\r\n{hidden}")),
        ),
    ] {
        let answer = exchange(&house, request.as_bytes());
        let told = statuses(&answer);
        assert!(told.len() <= 1, "{what}: {told:?}");
        // Pieces win over a length, as RFC 9112 (6.1) has it, and then nothing more is taken from the connection.
        let is_closed = answer.to_lowercase().contains("connection: close");
        let is_right = |status: &u16| (400..500).contains(status) || (*status == 200 && is_closed);
        assert!(told.iter().all(is_right), "{what}: {told:?} {answer}");
        assert_eq!(clerk.get("/session").status, 200, "{what}: the hidden request was carried out");
    }
    // The same change, well written, goes through, and so does another one right behind it.
    let body = "{\"phrases\":[]}";
    let sound = put(&format!("Content-Length: {}\r\n", body.len()), body);
    let answers = exchange(&house, format!("{sound}{sound}").as_bytes());
    assert_eq!(statuses(&answers), [200, 200]);
    let sound = put("Transfer-Encoding: chunked\r\n", &chunks);
    assert_eq!(statuses(&exchange(&house, sound.as_bytes())), [200]);
}

#[test]
fn an_act_that_needs_no_body_is_answered_when_its_body_has_ended_all_the_same() {
    let house = House::open(On::Sqlite);
    let document = Desks::at(&house).receive("thu.pdf", &small_pdf("Theo dõi"));
    let clerk = house.client("linh");
    let mut connection = connect(&house);
    let mut act = |at: &str| {
        let head = format!(
            "PUT /api/v1/documents/{document}/follow HTTP/1.1\r\nHost: {at}\r\nCookie: {}\r\nX-CSRF-Token: {}\r\nTransfer-Encoding: chunked\r\n\r\n",
            clerk.cookie(),
            clerk.token()
        );
        connection.write_all(head.as_bytes()).expect("the connection is open");
        // The mark of the end comes when the answer could be long ready.
        std::thread::sleep(Duration::from_millis(200));
        connection.write_all(b"0\r\n\r\n").expect("the connection is still open");
        let mut answer = [0; 4096];
        let length = connection.read(&mut answer).expect("an answer");
        statuses(&String::from_utf8_lossy(&answer[..length]))
    };
    // The second goes over the same connection.
    for _ in 0..2 {
        let answered = act(address(&house));
        assert!(answered.len() == 1 && answered[0] < 300, "{answered:?}");
    }
    house.stop_and_check();
}

#[test]
fn heads_and_addresses_without_end_are_cut_off() {
    let house = House::open(On::Sqlite);
    let host = address(&house);
    let long = |count| "a".repeat(count);
    for (what, request, allowed) in [
        ("a long address", format!("GET /{} HTTP/1.1\r\nHost: {host}\r\n\r\n", long(1 << 20)), 400..500),
        (
            "a long head",
            format!("GET / HTTP/1.1\r\nHost: {host}\r\nX-A: {}\r\n\r\n", long(1 << 20)),
            400..500,
        ),
        (
            "many heads",
            format!("GET / HTTP/1.1\r\nHost: {host}\r\n{}\r\n", "X-A: b\r\n".repeat(500)),
            400..500,
        ),
        ("a null", format!("GET / HTTP/1.1\r\nHost: {host}\r\nX-A: b\0c\r\n\r\n"), 400..500),
        ("no HTTP at all", "\u{16}\u{3}\u{1}\u{2}\0\u{1}".to_owned(), 400..500),
        ("another protocol", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(), 400..506),
    ] {
        let told = statuses(&exchange(&house, request.as_bytes()));
        assert!(told.len() <= 1 && told.iter().all(|status| allowed.contains(status)), "{what}: {told:?}");
        alive(&house);
    }
}

/// Waits until the server hangs up, sending a byte now and then; gives how long that took.
fn hung_up_after(connection: &mut TcpStream, drip: &[u8]) -> Duration {
    let began = Instant::now();
    connection.set_read_timeout(Some(Duration::from_secs(2))).expect("a limit");
    let mut piece = [0; 4096];
    while began.elapsed() < CUT_OFF + Duration::from_secs(60) {
        match connection.read(&mut piece) {
            Ok(0) => return began.elapsed(),
            Ok(_) => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                if !drip.is_empty() && connection.write_all(drip).is_err() {
                    return began.elapsed();
                }
            }
            Err(_) => return began.elapsed(),
        }
    }
    panic!("the server still waits");
}

#[test]
fn who_never_finishes_is_hung_up_on_and_keeps_nobody_waiting() {
    let house = House::open(On::Sqlite);
    let clerk = house.client("linh");
    let host = address(&house).to_owned();
    let head = format!(
        "Host: {host}\r\nCookie: {}\r\nX-CSRF-Token: {}\r\nContent-Type: application/json\r\n",
        clerk.cookie(),
        clerk.token()
    );
    let openings = [
        ("nothing", String::new(), ""),
        ("a head byte by byte", format!("GET / HTTP/1.1\r\nHost: {host}\r\n"), "X"),
        ("a head line by line", format!("GET / HTTP/1.1\r\nHost: {host}\r\n"), "X-A: b\r\n"),
        ("silence after an answer", format!("GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n"), ""),
        (
            "half a body",
            format!("PUT /api/v1/quick-phrases HTTP/1.1\r\n{head}Content-Length: 100\r\n\r\n{{"),
            "",
        ),
        (
            "a piece that does not come",
            format!(
                "PUT /api/v1/quick-phrases HTTP/1.1\r\n{head}Transfer-Encoding: chunked\r\n\r\n1\r\n{{\r\n"
            ),
            "",
        ),
        (
            "a body byte by byte",
            format!("PUT /api/v1/quick-phrases HTTP/1.1\r\n{head}Content-Length: 1000\r\n\r\n{{"),
            " ",
        ),
        (
            "half a file",
            format!(
                "POST /api/v1/incoming-documents?name=a.pdf HTTP/1.1\r\n{head}Content-Length: 9000\r\n\r\n%PDF-1.7"
            ),
            "",
        ),
    ];
    std::thread::scope(|scope| {
        let slow: Vec<_> = openings
            .into_iter()
            .map(|(what, opening, drip)| {
                let mut connection = connect(&house);
                scope.spawn(move || {
                    connection.write_all(opening.as_bytes()).expect("sent");
                    (what, hung_up_after(&mut connection, drip.as_bytes()))
                })
            })
            .collect();
        // Hundreds more who say nothing, and meanwhile everybody works.
        let silent: Vec<_> = (0..400).map(|_| connect(&house)).collect();
        let mut worst = Duration::ZERO;
        for _ in 0..40 {
            let asked = Instant::now();
            clerk.get("/inbox/counts").expect(200);
            worst = worst.max(asked.elapsed());
        }
        println!("slowest answer beside 400 silent connections: {worst:?}");
        assert!(worst < Duration::from_secs(3), "{worst:?}");
        drop(silent);
        for handle in slow {
            let (what, after) = handle.join().expect("an end");
            println!("{what}: hung up after {} s", after.as_secs());
            // A body that keeps dripping has a minute before its speed counts.
            let bound = if what == "a body byte by byte" { 90 } else { 60 };
            assert!(after < Duration::from_secs(bound), "{what}: {after:?}");
        }
    });
    soon(Duration::from_secs(20), "the half file is gone", || (house.blobs() == (0, 0)).then_some(()));
    clerk.upload("/incoming-documents?name=dung.pdf", &small_pdf("Dung")).expect(201);
    house.stop_and_check();
}

#[test]
fn one_address_does_not_take_all_connections() {
    let house = House::open(On::Sqlite);
    let clerk = house.client("linh");
    let many: Vec<_> = (0..1_200).filter_map(|_| TcpStream::connect(address(&house)).ok()).collect();
    // Those beyond the share are hung up on at once; whoever holds the others may go on.
    let hung_up = soon(Duration::from_secs(20), "the share is held to", || {
        let gone = many.iter().filter(|connection| is_hung_up(connection)).count();
        (gone >= many.len().saturating_sub(1_024)).then_some(gone)
    });
    println!("{hung_up} of {} were hung up on", many.len());
    assert!(hung_up < 400, "{hung_up}");
    drop(many);
    soon(Duration::from_secs(20), "places are free again", || {
        clerk.try_get("/session").filter(|answer| answer.status == 200)
    });
}

fn is_hung_up(connection: &TcpStream) -> bool {
    let mut byte = [0];
    connection.set_nonblocking(true).expect("a mode");
    match connection.peek(&mut byte) {
        Ok(count) => count == 0,
        Err(error) => error.kind() != ErrorKind::WouldBlock,
    }
}
