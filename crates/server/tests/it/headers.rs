//! What every class of answer tells a browser, whatever was asked and however it ended.

use crate::{
    desk::{Desks, form},
    house::{House, On, described, operations},
};
use congvan_testkit::{Answer, Client, Town, letter_pdf, small_pdf};
use serde_json::json;

/// Directives of a policy, by name.
fn directive<'a>(policy: &'a str, name: &str) -> Option<&'a str> {
    policy.split(';').map(str::trim).find_map(|part| part.strip_prefix(name)?.strip_prefix(' '))
}

/// The policy runs no script but our own files, and lets nobody frame what is shown.
#[track_caller]
fn strict(what: &str, answer: &Answer) {
    let policy = answer.header("content-security-policy");
    assert!(!policy.is_empty(), "{what}: no policy: {:?}", answer.headers);
    if policy.starts_with("sandbox") {
        assert_eq!(directive(policy, "default-src"), Some("'none'"), "{what}: {policy}");
        assert!(!policy.contains("allow-"), "{what}: {policy}");
    } else {
        let scripts = directive(policy, "script-src").or_else(|| directive(policy, "default-src"));
        let scripts = scripts.unwrap_or_else(|| panic!("{what}: {policy}"));
        for allowed in scripts.split_whitespace() {
            assert!(matches!(allowed, "'self'" | "'none'" | "'wasm-unsafe-eval'"), "{what}: {policy}");
        }
        for name in ["default-src", "object-src", "base-uri", "form-action", "frame-ancestors"] {
            // object-src falls back to default-src, the others do not.
            let given = directive(policy, name)
                .or_else(|| directive(policy, "default-src").filter(|_| name == "object-src"));
            assert!(
                given.is_some_and(|given| matches!(given, "'none'" | "'self'")),
                "{what}: {name} in {policy}"
            );
        }
        assert_eq!(directive(policy, "frame-ancestors"), Some("'none'"), "{what}: {policy}");
    }
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(answer.header("x-frame-options"), "DENY", "{what}");
    assert_eq!(answer.header("referrer-policy"), "same-origin", "{what}");
    assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{what}");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{what}");
    assert!(answer.header("permissions-policy").contains("camera=()"), "{what}");
    assert_eq!(answer.header("access-control-allow-origin"), "", "{what}: no other site reads it");
    assert_eq!(answer.header("server"), "", "{what}: no word of the machinery");
}

#[test]
fn every_class_of_answer_carries_policy_and_headers() {
    let house = House::open(On::Sqlite);
    let desks = Desks::at(&house);
    let (clerk, stranger) = (desks.of("linh"), Client::new(house.url()));
    let document =
        desks.receive("Giấy mời \"họp\"; filename=\"khac.exe\r\nSet-Cookie: a=b.pdf", &letter_pdf(2));
    let letter = desks.analysed("linh", &document);
    desks.register(&document, &form("Giấy mời"), None).expect(200);
    let file = format!("/documents/{document}/files/{}", letter["files"][0]["id"].as_str().unwrap());
    let raw = |method: &str, path: &str, media_type: &str, body: &[u8]| {
        clerk.try_send(method, path, &[("content-type", media_type)], body).expect("an answer")
    };
    let fields = format!("/documents/{document}/fields");
    let page = |path: &str| stranger.page(path);
    let large = vec![b' '; 9 << 20];
    let classes: Vec<(&str, Answer, &[u16])> = vec![
        // The screens are not built where only the server is tested: then a page is a word of that.
        ("a page", page("/"), &[200, 503]),
        ("a page deep inside", page("/van-ban/1?x=2"), &[200, 503]),
        ("an asset that is not there", page("/assets/no-such.js"), &[404]),
        ("a hidden path", page("/.git/config"), &[200, 503]),
        ("health", page("/healthz"), &[200]),
        ("readiness", page("/readyz"), &[200, 503]),
        ("the description", page("/api/openapi.json"), &[200]),
        ("the browsable description", page("/api/docs/"), &[200]),
        ("its style", page("/api/docs/swagger-ui.css"), &[200]),
        ("a redirect", page("/api/docs"), &[200, 303]),
        ("data", clerk.get("/session"), &[200]),
        (
            "no content",
            clerk.try_send("POST", &format!("/documents/{document}/opened"), &[], &[]).unwrap(),
            &[204],
        ),
        ("created", clerk.upload("/incoming-documents?name=a.pdf", &small_pdf("a")), &[201]),
        ("a file", clerk.get(&file), &[200]),
        ("a picture", clerk.get(&format!("{file}/pages/1")), &[200]),
        ("a print", clerk.get(&format!("{file}/print")), &[200]),
        ("a form", clerk.get(&format!("/documents/{document}/prints/hand-over")), &[200]),
        ("the book's print", clerk.get("/registers/incoming/print"), &[200]),
        ("a workbook", clerk.get("/registers/incoming/workbook"), &[200]),
        ("a template", desks.of("quantri").get("/administration/templates/units"), &[200]),
        ("400", raw("PUT", &fields, "application/json", b"{"), &[400]),
        ("401", stranger.get("/session"), &[401]),
        ("403", clerk.get("/accounts"), &[403]),
        ("404", clerk.get("/nothing"), &[404]),
        ("404 outside", page("/api/nothing"), &[404]),
        ("405", raw("PATCH", "/session", "application/json", b"{}"), &[405]),
        ("405 of a page", raw("POST", "/healthz", "text/plain", b"x"), &[405]),
        (
            "409",
            raw(
                "PUT",
                &fields,
                "application/json",
                json!({ "base": "", "fields": form("a") }).to_string().as_bytes(),
            ),
            &[409],
        ),
        ("413", raw("PUT", &fields, "application/json", &large), &[413]),
        ("415", raw("PUT", &fields, "text/plain", b"{}"), &[415]),
        ("422", clerk.get("/inbox?box=attic"), &[422]),
    ];
    for (what, answer, allowed) in &classes {
        assert!(allowed.contains(&answer.status), "{what}: {}", answer.status);
        strict(what, answer);
        assert!(!answer.headers.contains_key("set-cookie"), "{what}: a cookie nobody asked for");
    }
    for (what, answer, _) in &classes {
        let is_api = what.chars().all(|letter| letter.is_ascii_digit());
        if is_api {
            assert_eq!(answer.media_type, "application/problem+json", "{what}");
            assert_eq!(answer.json["status"], answer.status, "{what}");
        }
        // What concerns letters is kept in no shared cache.
        if answer.media_type.contains("json") && !answer.bytes.is_empty() && *what != "the description" {
            let cache = answer.header("cache-control");
            assert!(cache.contains("no-store") || cache.contains("private"), "{what}: {cache}");
        }
    }
    // A method that is not there names those that are.
    assert!(raw("PATCH", "/session", "application/json", b"{}").header("allow").contains("GET"));
    // The name of a download is one value, whatever stands in it.
    let disposition = clerk.get(&file).header("content-disposition").to_owned();
    let (kind, name) = disposition.split_once("; ").expect("a name");
    assert_eq!(kind, "attachment");
    let name = name.strip_prefix("filename*=UTF-8''").expect("one name in its encoding");
    assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'%'), "{disposition}");
}

#[test]
fn signing_in_takes_no_session_that_was_there_before() {
    let house = House::open(On::Sqlite);
    // Somebody planted a cookie of a value they know.
    let planted = format!("congvan={}", "A".repeat(43));
    let victim = Client::with_cookie(house.url(), &planted);
    victim.sign_in("trung", Town::password()).expect(200);
    assert_ne!(victim.cookie(), planted);
    assert_eq!(Client::with_cookie(house.url(), &planted).get("/session").status, 401);
    // Or one of their own live session: it stays theirs, and does not become the victim's.
    let attacker = house.client("ngan");
    let victim = Client::with_cookie(house.url(), &attacker.cookie());
    victim.sign_in("trung", Town::password()).expect(200);
    assert_ne!(victim.cookie(), attacker.cookie());
    assert_ne!(victim.token(), attacker.token());
    assert_eq!(attacker.get("/session").expect(200).json["login"], "ngan");
    // Two sessions of one person have nothing in common, nor does the token tell the cookie.
    let (one, other) = (house.client("trung"), house.client("trung"));
    assert_ne!((one.cookie(), one.token()), (other.cookie(), other.token()));
    assert!(!one.cookie().contains(&one.token()));
    // A second cookie of the name does not shadow the first, whichever comes first.
    let both = format!("{planted}; {}", one.cookie());
    let answer = Client::with_cookie(house.url(), &both).get("/session");
    assert!(
        matches!(answer.status, 401),
        "the planted cookie is taken, and opens nothing: {}",
        answer.status
    );
}

#[test]
fn no_answer_lets_another_site_read_it() {
    let house = House::open(On::Sqlite);
    let clerk = house.client("linh");
    for (name, method, path) in operations(&described()) {
        let path: Vec<_> =
            path.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect();
        let asked = [("origin", "https://evil.invalid"), ("access-control-request-method", method.as_str())];
        let answer = clerk.try_send("OPTIONS", &path.join("/"), &asked, &[]).expect("an answer");
        assert!(answer.status >= 400, "{name}: {}", answer.status);
        for header in ["access-control-allow-origin", "access-control-allow-credentials"] {
            assert_eq!(answer.header(header), "", "{name}");
        }
    }
}

#[test]
fn a_fault_is_told_in_the_language_of_the_screen() {
    let house = House::open(On::Sqlite);
    let (clerk, stranger) = (Client::signed_in(house.url(), "linh"), Client::new(house.url()));
    let ask = |client: &Client, path: &str, language: &str| {
        client.try_send("GET", path, &[("accept-language", language)], &[]).expect("an answer")
    };
    let unknown = ask(&clerk, "/nothing", "en").expect(404);
    assert_eq!(unknown.json["title"], "Not found");
    assert_eq!(unknown.header("content-language"), "en");
    assert_eq!(unknown.header("cache-control"), "no-store");
    strict("a fault in English", &unknown);
    assert_eq!(ask(&stranger, "/session", "en").expect(401).json["title"], "Your session has ended");
    for other in ["vi", "en-GB,en;q=0.5"] {
        assert_eq!(ask(&clerk, "/nothing", other).expect(404).json["title"], "Không tìm thấy", "{other}");
    }
}
