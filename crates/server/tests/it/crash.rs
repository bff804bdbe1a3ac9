//! Crashes: a busy day is cut short with `kill -9` at random moments. What was acknowledged is there afterwards, what
//! was not is done once when it is tried again, and the program's own check finds nothing.
//!
//! Three kills in the everyday run; `CONGVAN_KILLS=50` for the long one, `CONGVAN_SEED` to repeat a run.

use crate::{
    desk::{Desks, form, new_key, registration},
    house::{Ground, On, sha256, soon},
};
use congvan_testkit::{Answer, Client, Level, Stage, small_pdf};
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// People who work at the same time.
const HANDS: usize = 3;
/// Letters that one hand has on the desk at once.
const AT_ONCE: usize = 2;

#[test]
fn nothing_acknowledged_is_lost_on_sqlite() {
    day(On::Sqlite);
}

#[test]
fn nothing_acknowledged_is_lost_on_postgresql() {
    day(On::Postgres);
}

/// A pile of letters waits to be indexed, and the program is killed again and again while it works it off: in the end each
/// is found, once, in the state it has.
#[test]
fn letters_waiting_to_be_indexed_are_found_after_any_number_of_kills() {
    const LETTERS: usize = 40;
    let kills: u64 = std::env::var("CONGVAN_KILLS").ok().map_or(6, |text| text.parse().expect("a number"));
    let (mut ground, ()) = Ground::with(On::Sqlite, async |town| {
        for number in 0..LETTERS {
            let stage = [Stage::Registered, Stage::Directed, Stage::Closed][number % 3];
            town.letter(stage, Level::Normal).await;
        }
    });
    for kill in 0..kills {
        let house = ground.serve();
        // Spread over the work, which takes about a second, without a random generator.
        std::thread::sleep(Duration::from_millis(5 + kill * 137 % 700));
        ground = house.kill();
    }
    let house = ground.serve();
    let clerk = house.client("linh");
    let mut page = Value::Null;
    soon(Duration::from_secs(60), "every letter is found", || {
        page = clerk.get("/search?q=&limit=100").expect(200).json;
        (page["degraded"] == false && page["total"] == LETTERS).then_some(())
    });
    let found: Vec<&str> = page["hits"]
        .as_array()
        .expect("hits")
        .iter()
        .map(|hit| hit["document_id"].as_str().expect("an id"))
        .collect();
    assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), LETTERS, "each once");
    for (status, count) in [("registered", 14), ("directed", 13), ("closed", 13)] {
        let counted = page["statuses"].as_array().expect("a facet").iter();
        let counted = counted.filter(|value| value["value"] == status).map(|value| &value["count"]);
        assert_eq!(counted.collect::<Vec<_>>(), [&json!(count)], "{status}: {}", page["statuses"]);
    }
    house.stop_and_check();
}

/// A letter as one hand knows it: what was acknowledged, and what is under way.
#[derive(Clone, Debug)]
struct Work {
    subject: String,
    bytes: Vec<u8>,
    document: Option<String>,
    /// Steps done, in the order of [`STEPS`].
    done: usize,
    number: Option<u64>,
    /// Version after the last acknowledged step.
    version: u64,
    /// Digest of the result, once acknowledged.
    result: Option<String>,
    /// The request under way: key and body stay the same until an answer has come.
    pending: Option<(String, Value)>,
}

/// Steps of a letter after it has been received: who, what.
const STEPS: [(&str, &str); 8] = [
    ("linh", "register"),
    ("lam", "propose"),
    ("ha", "direct"),
    ("son", "assign"),
    ("trung", "comment"),
    ("trung", "result"),
    ("trung", "report"),
    ("trung", "close"),
];

/// Words that the officer sends, unlike any other's.
fn remark(work: &Work) -> String {
    format!("Trao đổi về {}", work.subject)
}

/// Everybody's letters, over all the crashes.
#[derive(Default)]
struct Ledger {
    hands: [Mutex<Vec<Work>>; HANDS],
    next: AtomicUsize,
    acknowledged: AtomicUsize,
    unanswered: AtomicUsize,
}

fn day(on: On) {
    let kills: usize = std::env::var("CONGVAN_KILLS").ok().map_or(3, |text| text.parse().expect("a number"));
    let clock = || SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_nanos() as u64;
    let seed = std::env::var("CONGVAN_SEED").ok().map_or_else(clock, |text| text.parse().expect("a number"));
    println!("{on:?}: {kills} kills, CONGVAN_SEED={seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let ledger = Ledger::default();
    let house = Ground::new(on).serve();
    let mut desks = Desks::at(&house);
    for (login, _) in STEPS {
        desks.of(login);
    }
    let mut ground = house.kill();
    let mut recovery = Duration::ZERO;
    for kill in 1..=kills {
        let started = Instant::now();
        let house = ground.serve();
        recovery = recovery.max(started.elapsed());
        // Everybody goes on with the session of the morning.
        desks.move_to(&house);
        stands(&desks, &ledger);
        let over = AtomicBool::new(false);
        let moment = Duration::from_millis(random.random_range(30..1_500));
        ground = std::thread::scope(|scope| {
            for hand in &ledger.hands {
                scope.spawn(|| work(&desks, &ledger, hand, &over));
            }
            std::thread::sleep(moment);
            let ground = house.kill();
            over.store(true, Ordering::Release);
            ground
        });
        let said = ground.program.check();
        assert!(said.is_empty(), "after kill {kill} of seed {seed}:\n{}", said.join("\n"));
    }
    finish(ground, desks, &ledger, kills, recovery);
}

/// The day goes on undisturbed until every letter begun has been closed, and everything that follows has followed.
fn finish(ground: Ground, mut desks: Desks, ledger: &Ledger, kills: usize, recovery: Duration) {
    let house = ground.serve();
    desks.move_to(&house);
    stands(&desks, ledger);
    let mut letters = 0;
    for hand in &ledger.hands {
        let mut hand = hand.lock().expect("no panic");
        for work in hand.iter_mut() {
            while work.done < STEPS.len() {
                assert!(step(&desks, ledger, work), "an answer of a server that nobody kills");
            }
            letters += 1;
        }
    }
    stands(&desks, ledger);
    numbers_are_consecutive(&desks, ledger);
    for hand in &ledger.hands {
        for work in hand.lock().expect("no panic").iter() {
            followed(&desks, work);
        }
    }
    let errors: Vec<String> = house.server.log().into_iter().filter(|line| line.contains("ERROR")).collect();
    assert!(errors.is_empty(), "{errors:?}");
    house.stop_and_check();
    println!(
        "{kills} kills, {letters} letters, {} acknowledged acts, {} requests without an answer, slowest start {} ms",
        ledger.acknowledged.load(Ordering::Relaxed),
        ledger.unanswered.load(Ordering::Relaxed),
        recovery.as_millis(),
    );
}

/// One hand works until there is no server any more.
fn work(desks: &Desks, ledger: &Ledger, hand: &Mutex<Vec<Work>>, over: &AtomicBool) {
    let mut hand = hand.lock().expect("no panic");
    while !over.load(Ordering::Acquire) {
        if hand.iter().filter(|work| work.done < STEPS.len()).count() < AT_ONCE {
            let number = ledger.next.fetch_add(1, Ordering::Relaxed);
            let subject = format!("Hồ sơ thử điện số {number}");
            // Some are larger than a packet, so that a kill meets them half-way.
            let mut bytes = small_pdf(&format!("Ho so {number}"));
            bytes.extend(std::iter::repeat_n(b'\n', number % 5 * 60_000));
            hand.push(Work {
                subject,
                bytes,
                document: None,
                done: 0,
                number: None,
                version: 0,
                result: None,
                pending: None,
            });
        }
        for work in hand.iter_mut().filter(|work| work.done < STEPS.len()) {
            if !step(desks, ledger, work) {
                ledger.unanswered.fetch_add(1, Ordering::Relaxed);
                return;
            }
        }
    }
}

/// Does the next step, or the one that has had no answer; false when no answer came.
fn step(desks: &Desks, ledger: &Ledger, work: &mut Work) -> bool {
    let Some(document) = work.document.clone() else { return receive(desks, ledger, work) };
    let (login, what) = STEPS[work.done];
    let client = desks.of(login);
    if work.pending.is_none() {
        let Some(letter) = client.try_get(&format!("/documents/{document}")) else { return false };
        let letter = letter.expect(200).json;
        let Some(body) = body(desks, work, what, &letter) else { return false };
        work.pending = Some((new_key(), body));
    }
    let Some((key, body)) = work.pending.clone() else { return false };
    let answer = match what {
        "result" => attach(&client, &document, work),
        "register" => keyed(&client, &format!("/documents/{document}/registration"), &body, &key),
        _ => keyed(&client, &format!("/documents/{document}/actions"), &body, &key),
    };
    let Some(answer) = answer else { return false };
    // An upload bears no key: it may have been kept without an answer, and then a second one is a second file.
    let answer = answer.expect(if what == "result" { 201 } else { 200 }).json;
    match what {
        "register" => {
            work.number = answer["arrival_number"].as_u64();
            work.version = answer["document"]["version"].as_u64().expect("a version");
        }
        "result" => work.result = Some(answer["sha256"].as_str().expect("a digest").to_owned()),
        _ => work.version = answer["version"].as_u64().expect("a version"),
    }
    work.pending = None;
    work.done += 1;
    ledger.acknowledged.fetch_add(1, Ordering::Relaxed);
    true
}

fn receive(desks: &Desks, ledger: &Ledger, work: &mut Work) -> bool {
    let headers = [("content-type", "application/octet-stream")];
    let path = "/incoming-documents?name=ho-so.pdf";
    let Some(answer) = desks.of("linh").try_send("POST", path, &headers, &work.bytes) else { return false };
    let answer = answer.expect(201).json;
    assert_eq!(answer["file"]["sha256"], sha256(&work.bytes));
    work.document = answer["document_id"].as_str().map(str::to_owned);
    ledger.acknowledged.fetch_add(1, Ordering::Relaxed);
    true
}

fn attach(client: &Client, document: &str, work: &Work) -> Option<Answer> {
    let path = format!("/documents/{document}/results?name=ket-qua.txt");
    let text = format!("Kết quả của {}", work.subject);
    client.try_send("POST", &path, &[("content-type", "application/octet-stream")], text.as_bytes())
}

fn keyed(client: &Client, path: &str, body: &Value, key: &str) -> Option<Answer> {
    let headers = [("content-type", "application/json"), ("idempotency-key", key)];
    client.try_send("POST", path, &headers, body.to_string().as_bytes())
}

/// What the step sends; none when the server is gone.
fn body(desks: &Desks, work: &Work, what: &str, letter: &Value) -> Option<Value> {
    let mut body = match what {
        "register" => {
            return Some(registration(&letter["version"], &form(&work.subject), Some(desks.position("lam"))));
        }
        "propose" => {
            json!({ "action": what, "to": desks.position("ha"), "text": "Giao P. Kinh tế", "parts": desks.lead_alone() })
        }
        "direct" => json!({ "action": what, "text": "Giao P. Kinh tế chủ trì", "parts": desks.lead_alone() }),
        "assign" => {
            let share = letter["my_assignment_id"].clone();
            let organisation = desks.of("son").try_get("/organisation")?.expect(200).json;
            let members = organisation["members"].as_array()?.clone();
            let named = |member: &&Value| member["position"]["holders"][0]["name"] == "Võ Quang Trung";
            let officer = members.iter().find(named).expect("the officer")["position"]["id"].clone();
            json!({ "action": what, "assignment_id": share, "officer": officer, "deadline": null })
        }
        "comment" => json!({ "action": what, "text": remark(work) }),
        "report" => json!({ "action": what, "text": format!("Báo cáo về {}", work.subject) }),
        "close" => {
            json!({ "action": what, "outcome": "answered", "note": format!("Đã trả lời {}", work.subject) })
        }
        _ => Value::Null,
    };
    if !body.is_null() {
        body["version"] = letter["version"].clone();
    }
    Some(body)
}

/// Everything acknowledged so far is there.
fn stands(desks: &Desks, ledger: &Ledger) {
    for hand in &ledger.hands {
        for work in hand.lock().expect("no panic").iter() {
            let Some(document) = &work.document else { continue };
            let letter = desks.letter("linh", document);
            let place = format!("{} after {} steps", work.subject, work.done);
            assert!(letter["version"].as_u64() >= Some(work.version), "{place}: an act is lost");
            let files = letter["files"].as_array().expect("files");
            let main = files.iter().find(|file| file["role"] == "main").expect("its file");
            assert_eq!(main["sha256"], sha256(&work.bytes), "{place}");
            let path = format!("/documents/{document}/files/{}", main["id"].as_str().expect("an id"));
            assert_eq!(desks.of("linh").get(&path).expect(200).bytes, work.bytes, "{place}: its bytes");
            if let Some(number) = work.number {
                assert_eq!(letter["arrival_number"], number, "{place}");
                assert_eq!(letter["fields"]["subject"], work.subject, "{place}");
            }
            for (done, (_, what)) in STEPS.iter().enumerate().take(work.done) {
                assert!(took_effect(&letter, work, what), "{place}: step {done}, {what}, is lost: {letter}");
            }
        }
    }
}

/// Is a step's effect there, once?
fn took_effect(letter: &Value, work: &Work, what: &str) -> bool {
    let count = |list: &str, fits: &dyn Fn(&Value) -> bool| {
        letter[list].as_array().into_iter().flatten().filter(|one| fits(one)).count()
    };
    let lead = letter["assignments"].as_array().into_iter().flatten().find(|part| part["role"] == "lead");
    match what {
        "register" => letter["arrival_number"].as_u64() == work.number,
        "propose" => letter["proposal"]["text"] == "Giao P. Kinh tế",
        "direct" => count("directives", &|_| true) == 1,
        "assign" => lead.is_some_and(|part| part["officer"]["persons"][0]["name"] == "Võ Quang Trung"),
        "comment" => count("comments", &|one| one["text"] == remark(work)) == 1,
        // Tried again without an answer, it may be there twice, but never less than acknowledged.
        "result" => {
            count("files", &|file| file["role"] == "result" && file["sha256"] == json!(work.result)) >= 1
        }
        "report" => lead.is_some_and(|part| part["state"] == "done"),
        "close" => {
            letter["status"] == "closed"
                && letter["closing"]["note"] == format!("Đã trả lời {}", work.subject)
        }
        _ => false,
    }
}

fn numbers_are_consecutive(desks: &Desks, ledger: &Ledger) {
    let mut given: BTreeMap<u64, String> = BTreeMap::new();
    for hand in &ledger.hands {
        for work in hand.lock().expect("no panic").iter() {
            let number = work.number.expect("every letter has been registered");
            let twice = given.insert(number, work.subject.clone());
            assert_eq!(twice, None, "{number} was given twice");
        }
    }
    let numbers: BTreeSet<u64> = given.keys().copied().collect();
    assert_eq!(numbers, (1..=given.len() as u64).collect(), "there is a gap");
    let next = desks.of("linh").get("/registers/incoming/forecast").expect(200).json["next_number"].as_u64();
    assert_eq!(next, Some(given.len() as u64 + 1), "a number was spent on nothing");
}

/// The jobs of a letter have taken effect, once: its file has been judged and read, the search finds it in one place.
fn followed(desks: &Desks, work: &Work) {
    let document = work.document.as_deref().expect("received");
    let letter = desks.analysed("linh", document);
    assert_eq!(letter["signature"]["state"], "unsigned", "{}", work.subject);
    assert_eq!(letter["files"][0]["page_count"], 1, "{}", work.subject);
    let number = work.subject.rsplit(' ').next().expect("a number");
    let query = format!("/search?q=%22ho%20so%20thu%20dien%20so%20{number}%22&statuses=closed");
    soon(Duration::from_secs(30), &work.subject, || {
        let page = desks.of("linh").get(&query).expect(200).json;
        let hits = page["hits"].as_array().cloned().unwrap_or_default();
        let own = hits.iter().filter(|hit| hit["document_id"] == document).count();
        assert!(own <= 1, "{} is found twice", work.subject);
        (own == 1).then_some(())
    });
}
