//! What whoever runs the program sees and does: counts, readiness, logs, stopping, a disk without room.

use crate::{
    desk::{Desks, form},
    house::{Ground, House, On, soon},
};
use congvan_testkit::{Client, free_port, small_pdf};
use serde_json::Value;
use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

/// Asks without a session; status and body.
fn page(address: &str, path: &str) -> (u16, String) {
    let address = address.trim_start_matches("http://");
    let mut line = TcpStream::connect(address).expect("a connection");
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    line.write_all(request.as_bytes()).expect("sent");
    let mut answer = String::new();
    line.read_to_string(&mut answer).expect("an answer");
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    (status, body.to_owned())
}

#[test]
fn counts_and_readiness_tell_of_parts_and_never_of_letters() {
    let metrics = format!("127.0.0.1:{}", free_port());
    let mut ground = Ground::new(On::Postgres);
    ground.set("CONGVAN_METRICS_LISTEN", metrics.as_str());
    let house = ground.serve();
    let desks = Desks::at(&house);
    let document = desks.receive("Đếm", &small_pdf("Đếm"));
    desks.register(&document, &form("Chuyện không ai được đếm"), None).expect(200);
    desks.of("linh").get("/search?q=bí+ẩn").expect(200);

    let (status, text) = page(&metrics, "/metrics");
    assert_eq!(status, 200);
    for wanted in [
        "congvan_database_writable 1",
        "congvan_index_ready 1",
        "congvan_jobs_parked 0",
        "congvan_disk_free_bytes ",
        "congvan_resident_bytes ",
        "route=\"/api/v1/documents/{id}/registration\",status=\"200\"",
        "le=\"+Inf\"",
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    for hidden in [document.as_str(), "linh", "Chuyện", "q=", "%"] {
        assert!(!text.contains(hidden), "{hidden}\n{text}");
    }
    // Every line is a comment or a sample.
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let value = line.rsplit(' ').next().and_then(|value| value.parse::<f64>().ok());
        assert!(line.starts_with("congvan_") && value.is_some(), "{line}");
    }
    assert!(!page(house.url(), "/metrics").1.contains("congvan_"), "not on the site itself");
    let (status, ready) = page(house.url(), "/readyz");
    assert_eq!((status, ready.contains("\"database\":true")), (200, true), "{ready}");
    assert_eq!(page(&metrics, "/readyz").0, 200);
    assert_eq!(page(&metrics, "/healthz"), (200, "ok".to_owned()));
    house.stop_and_check();
}

#[test]
fn below_the_reserve_no_file_is_taken_and_acts_go_on() {
    let mut ground = Ground::new(On::Sqlite);
    ground.set("CONGVAN_DISK_RESERVE_MB", "99999999999");
    let house = ground.serve();
    let clerk = house.client("linh");
    let refused = clerk.upload("/incoming-documents?name=a.pdf", &small_pdf("a")).expect(507);
    assert_eq!(refused.json["type"], "disk-full");
    assert!(refused.detail().contains("Báo quản trị"), "{}", refused.detail());
    assert_eq!(house.blobs(), (0, 0));
    let (status, ready) = page(house.url(), "/readyz");
    assert_eq!((status, ready.contains("\"disk\":false")), (503, true), "{ready}");
    clerk.get("/inbox?box=arrivals").expect(200);
    house.stop_and_check();
}

#[test]
fn a_day_leaves_no_word_of_it_in_the_logs() {
    let mut ground = Ground::new(On::Sqlite);
    ground.set("CONGVAN_LOG", "trace");
    ground.set("CONGVAN_LOG_FORMAT", "json");
    let house = ground.serve();
    let desks = Desks::at(&house);
    let (subject, file) = ("Trích yếu Ngọc Lan Tây", "Tên tệp Hoa Sữa.pdf");
    let document = desks.receive(file, &small_pdf("Nội dung Mai Vàng"));
    let mut fields = form(subject);
    fields["signer_name"] = "Người Ký Bằng Lăng".into();
    fields["note"] = "Ghi chú Phượng Vĩ".into();
    desks.register(&document, &fields, Some("ha")).expect(200);
    desks.act("ha", &document, &desks.direction()).expect(200);
    desks.act("son", &document, &desks.assignment(&document)).expect(200);
    desks.analysed("linh", &document);
    desks.of("linh").get("/search?q=Ng%E1%BB%8Dc%20Lan%20T%C3%A2y").expect(200);
    desks.of("linh").get("/documents/not-an-id").expect(404);
    let stranger = Client::new(house.url());
    stranger.sign_in("trung", "sai mật khẩu Hoa Giấy").expect(401);
    let log = house.server.log();
    let lines: Vec<Value> = log.iter().filter_map(|line| serde_json::from_str(line).ok()).collect();
    assert_eq!(
        lines.len(),
        log.len(),
        "every line is an object: {:?}",
        log.iter().find(|l| !l.starts_with('{'))
    );
    let is_request = |line: &&Value| line["target"] == "congvan::request";
    assert!(
        lines.iter().filter(is_request).any(|line| line["route"] == "/api/v1/documents/{id}/registration")
    );
    let text = log.join("\n");
    // Words of the letter, names of people, their accounts, and what was searched for, in each form it travels in.
    for hidden in [
        "Ngọc Lan",
        "Ng%E1%BB%8Dc",
        "ngoc lan",
        "Hoa Sữa",
        "Hoa%20S",
        "Mai Vàng",
        "Bằng Lăng",
        "Phượng Vĩ",
        "Hoa Giấy",
        "Võ Quang Trung",
        "\"linh\"",
        "\"trung\"",
        "Giao P. Kinh tế",
    ] {
        let line = log.iter().find(|line| line.to_lowercase().contains(&hidden.to_lowercase()));
        assert!(line.is_none(), "{hidden}: {line:?}");
    }
    let cookie = desks.of("linh").cookie();
    assert!(!text.contains(cookie.split('=').nth(1).unwrap()), "the session's token");
    house.stop_and_check();
}

/// Bytes that come slowly, as over a weak line.
struct Slow {
    bytes: std::io::Cursor<Vec<u8>>,
    pause: Duration,
}

static UNDER_WAY: AtomicUsize = AtomicUsize::new(0);

impl Read for Slow {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.bytes.position() == 0 {
            UNDER_WAY.fetch_add(1, Ordering::SeqCst);
        }
        std::thread::sleep(self.pause);
        let most = into.len().min(2_000);
        self.bytes.read(&mut into[..most])
    }
}

#[test]
fn told_to_stop_it_ends_uploads_under_way_and_nothing_more_comes_in() {
    let house = House::open(On::Sqlite);
    let clerk = house.client("linh");
    let url = house.url().to_owned();
    let mut pdf = small_pdf("Tải lên khi dừng");
    pdf.extend(std::iter::repeat_n(b'%', 20_000));
    let kept = std::thread::scope(|scope| {
        let upload = |number: usize, pause: u64| {
            let (clerk, mut bytes) = (clerk.clone(), pdf.clone());
            bytes.push(b'0' + number as u8);
            let slow = Slow { bytes: std::io::Cursor::new(bytes), pause: Duration::from_millis(pause) };
            scope.spawn(move || clerk.try_stream(&format!("/incoming-documents?name={number}.pdf"), slow))
        };
        let uploads: Vec<_> = (0..4).map(|number| upload(number, 150)).collect();
        soon(Duration::from_secs(20), "all are under way", || {
            (UNDER_WAY.load(Ordering::SeqCst) >= 4).then_some(())
        });
        std::thread::sleep(Duration::from_millis(200));
        house.server.ask_to_stop();
        soon(Duration::from_secs(20), "nothing more comes in", || {
            TcpStream::connect(url.trim_start_matches("http://")).is_err().then_some(())
        });
        let kept = uploads
            .into_iter()
            .filter_map(|upload| upload.join().unwrap())
            .filter(|answer| answer.status == 201);
        kept.count()
    });
    assert_eq!(kept, 4);
    assert_eq!(house.blobs(), (4, 0));
    house.wait_and_check();
}

#[test]
fn whoever_never_ends_is_cut_off() {
    let mut ground = Ground::new(On::Sqlite);
    ground.set("CONGVAN_STOP_SECONDS", "2");
    let house = ground.serve();
    let clerk = house.client("linh");
    let began = Instant::now();
    let ground = std::thread::scope(|scope| {
        let mut bytes = small_pdf("Không bao giờ hết");
        bytes.extend(std::iter::repeat_n(b'%', 400_000));
        let slow = Slow { bytes: std::io::Cursor::new(bytes), pause: Duration::from_millis(300) };
        let upload = scope.spawn(move || clerk.try_stream("/incoming-documents?name=x.pdf", slow));
        std::thread::sleep(Duration::from_millis(900));
        let ground = house.stop();
        let answer = upload.join().unwrap();
        assert!(answer.is_none_or(|answer| answer.status != 201), "it was not kept");
        ground
    });
    assert!(began.elapsed() < Duration::from_secs(40), "{:?}", began.elapsed());
    assert!(ground.program.check().is_empty());
}
