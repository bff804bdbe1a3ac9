//! Sessions: no change from another site, no life after the end.

use crate::{
    desk::Desks,
    house::{Ground, House, On, described, operations},
};
use congvan_testkit::{Answer, Client, Town, small_pdf};
use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

const OTHER_PASSWORD: &str = "nước ròng bến vắng 7";

/// The code that an authenticator app shows now.
pub(crate) fn code_of(secret: &Value) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret.as_str().unwrap_or_default()).ok();
    let app = secret.and_then(|secret| totp_rs::Builder::new().with_secret(secret).build().ok());
    let now = OffsetDateTime::now_utc().unix_timestamp().unsigned_abs();
    // Who is not signed in got no secret.
    app.map_or_else(String::new, |app| app.generate(now).to_string())
}

#[test]
fn a_second_step_guards_the_account_from_its_first_code_on() {
    let house = House::open(On::Sqlite);
    let (officer, elsewhere) = (house.client("trung"), house.client("trung"));
    let password = json!({ "password": Town::password() });
    officer.post("/second-factor", &json!({ "password": "đoán mò 1234" })).expect(422);
    let begun = officer.post("/second-factor", &password).expect(200).json;
    assert!(begun["uri"].as_str().is_some_and(|uri| uri.starts_with("otpauth://totp/")), "{begun}");
    assert!(begun["qr"].as_str().is_some_and(|qr| qr.starts_with("data:image/svg+xml;base64,")));
    // Begun is not in force.
    Client::new(house.url()).sign_in("trung", Town::password()).expect(200);
    let wrong = officer.post("/second-factor/confirmation", &json!({ "code": "000000" })).expect(422);
    assert_eq!(wrong.json["errors"][0]["pointer"], "/code");
    let first = code_of(&begun["secret"]);
    let kept = officer.post("/second-factor/confirmation", &json!({ "code": first })).expect(200).json;
    let recovery = kept["codes"].as_array().expect("codes").clone();
    assert_eq!(recovery.len(), 10);
    assert_eq!(elsewhere.get("/session").status, 401, "other sessions end");
    assert_eq!(officer.get("/second-factor").expect(200).json["codes_left"], 10);

    let sign_in = |code: &Value| {
        let body = json!({ "login": "trung", "password": Town::password(), "code": code });
        Client::new(house.url()).post("/session", &body)
    };
    let needed = sign_in(&Value::Null).expect(401);
    assert_eq!(needed.json["type"], "code-needed");
    assert_eq!(sign_in(&json!(first)).status, 422, "no code counts twice");
    sign_in(&recovery[0]).expect(200);
    assert_eq!(sign_in(&recovery[0]).status, 422, "nor does a recovery code");
    // A wrong password says nothing of the second step.
    let body = json!({ "login": "trung", "password": "đoán mò 1234", "code": recovery[1] });
    assert_eq!(Client::new(house.url()).post("/session", &body).json["type"], "wrong-credentials");

    // The administrator's new password ends it, for somebody who lost the phone.
    let administrator = house.client("quantri");
    let accounts = administrator.get("/accounts").json;
    let account = accounts.as_array().into_iter().flatten().find(|one| one["login"] == "trung").cloned();
    let path =
        format!("/accounts/{}/password-reset", account.expect("an account")["person_id"].as_str().unwrap());
    let fresh = administrator.post(&path, &json!({})).expect(200).json["password"].clone();
    Client::new(house.url()).sign_in("trung", fresh.as_str().unwrap()).expect(200);
}

/// Every operation that changes something, with identifiers of nothing in its path.
fn changes() -> Vec<(String, String, String)> {
    let all = operations(&described()).into_iter();
    let changes = all.filter(|(_, method, _)| method != "GET").map(|(name, method, path)| {
        let parts = path.split('/').map(|part| match part.starts_with('{') {
            true => Uuid::now_v7().to_string(),
            false => part.to_owned(),
        });
        (name, method, parts.collect::<Vec<_>>().join("/"))
    });
    changes.collect()
}

fn send(client: &Client, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut all = vec![("content-type", "application/json")];
    all.extend(headers);
    let body: &[u8] = if method == "DELETE" { b"" } else { b"{}" };
    client.try_send(method, path, &all, body).expect("an answer")
}

#[test]
fn another_site_changes_nothing() {
    let house = House::open(On::Sqlite);
    let (clerk, administrator) = (house.client("linh"), house.client("quantri"));
    let foreign = clerk.token();
    let own = house.url().to_owned();
    let refused =
        |answer: &Answer| (answer.status, answer.json["type"].as_str().unwrap_or_default().to_owned());
    let cross_site = (403, "cross-site".to_owned());
    let changes = changes();
    assert!(changes.len() > 15, "{}", changes.len());
    for (name, method, path) in &changes {
        // Signing in needs no token, it makes one; and the demo's door is not there.
        let signs_in = matches!(name.as_str(), "sign_in" | "begin_setup") || name.ends_with("_sign_in");
        for client in [&clerk, &administrator] {
            if name == "demo_sign_in" {
                continue;
            }
            for origin in ["https://evil.invalid", "http://127.0.0.1:1", "null", "", "file://"] {
                let answer = send(client, method, path, &[("origin", origin)]);
                let origin_refused = refused(&answer) == cross_site;
                // A body that cannot be read may be refused before its origin; nothing is done either way.
                assert!(
                    origin_refused || (signs_in && answer.status == 400),
                    "{name} from {origin:?}: {}",
                    answer.status
                );
                assert!(answer.status >= 400);
            }
            if signs_in {
                continue;
            }
            let bare = Client::with_cookie(&own, &client.cookie());
            assert_eq!(refused(&send(&bare, method, path, &[])), cross_site, "{name} without a token");
            let empty = [("x-csrf-token", "")];
            assert_eq!(refused(&send(&bare, method, path, &empty)), cross_site, "{name} with an empty token");
            let token = if std::ptr::eq(client, &clerk) { administrator.token() } else { foreign.clone() };
            let other = [("x-csrf-token", token.as_str())];
            assert_eq!(
                refused(&send(&bare, method, path, &other)),
                cross_site,
                "{name} with another's token"
            );
        }
    }
    // From our own page the same change goes through.
    let phrases = json!({ "phrases": ["Để biết"] }).to_string();
    let headers = [("content-type", "application/json"), ("origin", own.as_str())];
    let answer = clerk.try_send("PUT", "/quick-phrases", &headers, phrases.as_bytes()).expect("an answer");
    assert_eq!(answer.status, 200);
    // And signing in from elsewhere does not.
    let body = json!({ "login": "linh", "password": Town::password() }).to_string();
    let headers = [("content-type", "application/json"), ("origin", "https://evil.invalid")];
    let answer =
        Client::new(&own).try_send("POST", "/session", &headers, body.as_bytes()).expect("an answer");
    assert_eq!(refused(&answer), cross_site);
    clerk.get("/session").expect(200);
}

#[test]
fn a_session_that_ended_is_dead_at_once() {
    let house = House::open(On::Sqlite);
    let administrator = house.client("quantri");
    let accounts = administrator.get("/accounts").expect(200).json;
    let person = |login: &str| {
        let mut all = accounts.as_array().into_iter().flatten();
        let found = all.find(|account| account["login"] == login).expect("an account");
        found["person_id"].as_str().expect("an id").to_owned()
    };
    let administers = |method: &str, login: &str, what: &str, body: &Value| {
        let path = format!("/accounts/{}{what}", person(login));
        assert!(matches!(administrator.send(method, &path, body).status, 200 | 204), "{path}");
    };

    type End<'a> = &'a dyn Fn(&Client);
    let ends: [(&str, End<'_>); 7] = [
        ("signing out", &|client| drop(client.delete("/session").expect(204))),
        ("signing out everywhere, from elsewhere", &|_| {
            house
                .client("trung")
                .try_send("POST", "/sessions/sign-out-everywhere", &[], &[])
                .unwrap()
                .expect(204);
        }),
        ("closing it from another session", &|client| {
            let sessions = client.get("/sessions").json;
            let mut all = sessions.as_array().into_iter().flatten();
            let id = all.find(|one| one["current"] == true).expect("this one")["id"].as_str().unwrap();
            house.client("trung").delete(&format!("/sessions/{id}")).expect(204);
        }),
        ("being signed out by the administrator", &|_| administers("POST", "trung", "/sign-out", &json!({}))),
        ("being locked", &|_| administers("PATCH", "trung", "", &json!({ "disabled": true }))),
        ("a changed password, from elsewhere", &|_| {
            let change = json!({ "current": Town::password(), "new": OTHER_PASSWORD });
            let client = house.client("trung");
            client.post("/password", &change).expect(204);
            // The session that changed it goes on.
            client.get("/session").expect(200);
            let back = json!({ "current": OTHER_PASSWORD, "new": Town::password() });
            client.post("/password", &back).expect(204);
        }),
        ("a new password from the administrator", &|_| {
            administers("POST", "trung", "/password-reset", &json!({}))
        }),
    ];
    for (way, end) in ends {
        let client = house.client("trung");
        let old = Client::with_cookie(house.url(), &client.cookie());
        let token = client.token();
        for path in ["/session", "/inbox/counts"] {
            old.get(path).expect(200);
        }
        end(&client);
        for path in ["/session", "/inbox?box=tasks", "/inbox/counts", "/search?q=", "/organisation"] {
            let answer = old.get(path);
            assert_eq!(answer.status, 401, "{path} after {way}");
            assert_eq!(answer.json["type"], "signed-out", "{path} after {way}");
        }
        let body = json!({ "phrases": [] }).to_string();
        let headers = [("content-type", "application/json"), ("x-csrf-token", token.as_str())];
        let answer = old.try_send("PUT", "/quick-phrases", &headers, body.as_bytes()).expect("an answer");
        assert_eq!(answer.status, 401, "a change after {way}");
        if way == "being locked" {
            let answer = Client::new(house.url()).sign_in("trung", Town::password());
            assert_eq!((answer.status, answer.json["type"].as_str()), (403, Some("disabled")));
            administers("PATCH", "trung", "", &json!({ "disabled": false }));
        }
    }
    // The password handed over works, the old one does not.
    let path = format!("/accounts/{}/password-reset", person("yen"));
    let new = administrator.post(&path, &json!({})).expect(200).json["password"].as_str().unwrap().to_owned();
    assert_eq!(Client::new(house.url()).sign_in("yen", Town::password()).status, 401);
    Client::new(house.url()).sign_in("yen", &new).expect(200);
}

#[test]
fn guessing_passwords_is_slowed_down_and_tells_nothing() {
    let house = House::open(On::Sqlite);
    let guess = |login: &str| Client::new(house.url()).sign_in(login, "sai mật khẩu");
    let (known, unknown) = (guess("son"), guess("khong-co-ai"));
    assert_eq!(known.status, 401);
    assert_eq!(known, unknown, "a login that exists is not told from one that does not");
    let answers: Vec<Answer> = (0..8).map(|_| guess("son")).collect();
    let last = answers.last().expect("answers");
    assert_eq!((last.status, last.json["type"].as_str()), (429, Some("back-off")));
    assert!(last.json["retry_after"].as_u64().is_some_and(|seconds| seconds >= 1), "{}", last.json);
    // Even the right password waits.
    assert_eq!(Client::new(house.url()).sign_in("son", Town::password()).status, 429);
}

#[test]
fn every_answer_keeps_browsers_safe() {
    let house = House::open(On::Sqlite);
    let signed_in = Client::new(house.url()).sign_in("linh", Town::password()).expect(200);
    let cookie = signed_in.header("set-cookie").to_owned();
    for flag in ["congvan=", "; Path=/", "; HttpOnly", "; SameSite=Strict"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    let desks = Desks::at(&house);
    let document = desks.receive("Giấy mời \"họp\".pdf", &small_pdf("Giay moi"));
    let letter = desks.analysed("linh", &document);
    let path = format!("/documents/{document}");
    let file = format!("{path}/files/{}", letter["files"][0]["id"].as_str().unwrap());
    let clerk = desks.of("linh");
    let answers = [
        ("a letter", clerk.get(&path), "application/json"),
        ("a file", clerk.get(&file), "application/pdf"),
        ("a picture", clerk.get(&format!("{file}/pages/1")), "image/png"),
        ("a problem", clerk.get("/documents/1"), "application/problem+json"),
        ("signed out", Client::new(house.url()).get("/session"), "application/problem+json"),
    ];
    for (name, answer, media_type) in &answers {
        assert_eq!(answer.media_type, *media_type, "{name}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{name}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{name}");
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") || policy.contains("default-src 'self'"),
            "{name}: {policy}"
        );
        let scripts =
            policy.split(';').find(|part| part.trim().starts_with("script-src")).unwrap_or_default();
        assert!(
            !scripts.contains("'unsafe-inline'") && !scripts.contains("'unsafe-eval'"),
            "{name}: {policy}"
        );
        let cache = answer.header("cache-control");
        assert!(cache.contains("no-store") || cache.contains("private"), "{name}: {cache}");
    }
    // Bytes from outside are saved, never run in our origin.
    let bytes = &answers[1].1;
    assert!(bytes.header("content-security-policy").starts_with("sandbox"), "{:?}", bytes.headers);
    assert!(bytes.header("content-disposition").starts_with("attachment; filename*=UTF-8''Gi%E1%BA%A5y%20m"));
    drop(house);

    let behind_tls = {
        let mut ground = Ground::new(On::Sqlite);
        ground.set("CONGVAN_TLS_PROXY", "true");
        ground.serve_with(&["--no-worker"])
    };
    let signed_in = Client::new(behind_tls.url()).sign_in("linh", Town::password()).expect(200);
    let cookie = signed_in.header("set-cookie");
    assert!(cookie.starts_with("__Host-congvan=") && cookie.contains("; Secure"), "{cookie}");
}
