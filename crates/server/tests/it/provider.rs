//! Signing in by a provider: a real one (oidc-provider), and one that lies.

use crate::{
    house::{House, On},
    sessions::code_of,
};
use congvan_testkit::{Answer, Client, FalseProvider, IdentityProvider, Town};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The address that the program takes for its public one, on this machine.
fn site(house: &House) -> String {
    house.url().replace("127.0.0.1", "localhost")
}

/// Somebody of the cast at the public address.
fn at_site(house: &House, login: &str) -> Client {
    Client::signed_in(&site(house), login)
}

fn stranger(house: &House) -> Client {
    Client::new(&site(house))
}

/// A ward whose administrator has set this provider.
fn house_with(settings: impl FnOnce(&str) -> Value) -> House {
    let house = House::open(On::Sqlite);
    let settings = settings(&site(&house));
    at_site(&house, "quantri").send("PUT", "/sign-in-provider", &settings).expect(200);
    house
}

/// Sets out from the page of signing in; gives the provider's address.
fn set_out(client: &Client, return_to: &str) -> String {
    let ways = client.get("/sign-in-ways").expect(200).json;
    assert_eq!(ways["providers"][0]["label"], "Tài khoản tỉnh Sông Lam");
    let body = json!({ "agency_id": ways["providers"][0]["agency_id"], "return_to": return_to });
    let begun = client.post("/provider-sign-in", &body).expect(200).json;
    begun["address"].as_str().expect("an address").to_owned()
}

/// What stands in an address behind the question mark.
fn query(address: &str) -> BTreeMap<String, String> {
    let pairs = address.split_once('?').map_or("", |(_, query)| query).split('&');
    let plain = |text: &str| text.replace("%3A", ":").replace("%2F", "/").replace("%20", " ");
    pairs.filter_map(|pair| pair.split_once('=')).map(|(name, value)| (plain(name), plain(value))).collect()
}

/// What a page of ours hands in, of the address somebody was sent back to.
fn brought(address: &str) -> Value {
    let query = query(address);
    let part = |name: &str| query.get(name).map_or(Value::Null, |value| json!(value));
    json!({ "state": part("state"), "code": part("code"), "error": part("error"), "issuer": part("iss") })
}

fn hand_in(client: &Client, address: &str) -> Answer {
    client.post("/provider-sign-in/answer", &brought(address))
}

/// Signs in there as `name`, and comes back.
fn sign_in(house: &House, provider: &IdentityProvider, name: &str) -> (Client, Answer) {
    let client = stranger(house);
    let address = set_out(&client, "/");
    let back = provider.visit(&address, &[("name", name)]).expect("sent back");
    let answer = hand_in(&client, &back);
    (client, answer)
}

fn link(house: &House, provider: &IdentityProvider, login: &str, name: &str) -> Client {
    let client = at_site(house, login);
    let password = json!({ "password": Town::password() });
    let begun = client.post("/identities/errand", &password).expect(200).json;
    let back = provider.visit(begun["address"].as_str().unwrap(), &[("name", name)]).expect("sent back");
    client.post("/identities", &brought(&back)).expect(200);
    client
}

fn person(house: &House, login: &str) -> String {
    let accounts = house.client("quantri").get("/accounts").expect(200).json;
    let found = accounts.as_array().into_iter().flatten().find(|one| one["login"] == login).cloned();
    found.expect("an account")["person_id"].as_str().unwrap().to_owned()
}

fn is_out(client: &Client) {
    assert_eq!(client.get("/session").status, 401, "somebody is signed in");
}

#[test]
fn whose_account_is_linked_comes_in_by_the_provider_and_nobody_else() {
    let mut provider = None;
    let house =
        house_with(|site| provider.insert(IdentityProvider::open(site, "RS256")).settings(&json!({})));
    let provider = provider.expect("a provider");
    let administrator = at_site(&house, "quantri");
    let trial = administrator.post("/sign-in-provider/trial", &json!({})).expect(200).json;
    assert_eq!(trial, json!({ "fault": null, "detail": null, "offers_sign_out": true }));
    let kept = administrator.get("/sign-in-provider").expect(200).json;
    assert_eq!(
        (&kept["has_secret"], kept.get("secret")),
        (&json!(true), None),
        "the secret is not given back"
    );
    assert_eq!(kept["redirect"], format!("{}/dang-nhap/xac-nhan", site(&house)));

    // Nobody is created, and a name that fits a login opens nothing.
    let (nobody, answer) = sign_in(&house, &provider, "trung");
    assert_eq!((answer.status, &answer.json["type"]), (403, &json!("not-linked")));
    assert!(answer.detail().contains("trang Cá nhân"), "{}", answer.detail());
    is_out(&nobody);

    let officer = at_site(&house, "trung");
    officer.post("/identities/errand", &json!({ "password": "đoán mò 1234" })).expect(422);
    link(&house, &provider, "trung", "trung.tran");
    let linked = officer.get("/identities").expect(200).json;
    assert_eq!((&linked[0]["label"], &linked[0]["issuer"]), (&json!("trung.tran"), &json!(provider.issuer)));

    let client = stranger(&house);
    let address = set_out(&client, "/van-ban/7?tab=2");
    let asked = query(&address);
    assert_eq!(asked["code_challenge_method"], "S256");
    assert_eq!((asked["response_type"].as_str(), asked["code_challenge"].len()), ("code", 43));
    let back = provider.visit(&address, &[("name", "trung.tran")]).expect("sent back");
    let arrived = hand_in(&client, &back).expect(200).json;
    assert_eq!(
        (&arrived["me"]["login"], &arrived["return_to"]),
        (&json!("trung"), &json!("/van-ban/7?tab=2"))
    );
    let leaving = arrived["me"]["sign_out_address"].as_str().unwrap_or_default();
    assert!(leaving.starts_with(&format!("{}/session/end?client_id=congvan", provider.issuer)), "{leaving}");
    let sessions = client.get("/sessions").expect(200).json;
    assert_eq!(
        sessions.as_array().unwrap().iter().find(|one| one["current"] == true).unwrap()["way"],
        "provider"
    );

    // The same once more, by the same browser and by another one that has stolen everything.
    let thief = stranger(&house);
    thief.take_ticket(&client.ticket());
    for again in [&client, &thief] {
        assert_eq!(hand_in(again, &back).json["type"], "provider-stale");
    }
    is_out(&thief);

    // A path that leads elsewhere is not kept.
    for elsewhere in ["//ke-gian.example/x", "https://ke-gian.example", "/\\ke-gian.example"] {
        let client = stranger(&house);
        let back =
            provider.visit(&set_out(&client, elsewhere), &[("name", "trung.tran")]).expect("sent back");
        assert_eq!(hand_in(&client, &back).expect(200).json["return_to"], "/", "{elsewhere}");
    }

    // New keys are fetched when they are met.
    provider.rotate();
    sign_in(&house, &provider, "trung.tran").1.expect(200);

    // Locked stays locked; the link taken away opens nothing.
    let account = format!("/accounts/{}", person(&house, "trung"));
    administrator.send("PATCH", &account, &json!({ "disabled": true })).expect(200);
    let (locked, answer) = sign_in(&house, &provider, "trung.tran");
    assert_eq!((answer.status, &answer.json["type"]), (403, &json!("disabled")));
    is_out(&locked);
    administrator.send("PATCH", &account, &json!({ "disabled": false })).expect(200);
    sign_in(&house, &provider, "trung.tran").1.expect(200);
    let reset = administrator.post(&format!("{account}/password-reset"), &json!({})).expect(200);
    assert_eq!(sign_in(&house, &provider, "trung.tran").1.status, 403, "a new password takes links away");

    // The administrator links by the unchanging name, and the person is told; a password that is due does not matter
    // to who comes in this way.
    let own =
        administrator.send("PUT", &format!("{account}/identity"), &json!({ "subject": "kc-trung.tran" }));
    assert_eq!(own.expect(200).json["identity"]["subject"], "kc-trung.tran");
    let (client, answer) = sign_in(&house, &provider, "trung.tran");
    assert_eq!(answer.expect(200).json["me"]["must_change_password"], false);
    let told = client.get("/notices").expect(200).json.to_string();
    assert!(told.contains("identity_linked"), "{told}");
    administrator.delete(&format!("{account}/identity")).expect(200);
    assert_eq!(sign_in(&house, &provider, "trung.tran").1.status, 403);

    // The provider gone: words that say what to do, and the password goes on.
    let secret = provider.settings(&json!({}))["secret"].as_str().unwrap().to_owned();
    let client = stranger(&house);
    let address = set_out(&client, "/");
    let back = provider.visit(&address, &[("name", "trung.tran")]).expect("sent back");
    drop(provider);
    let away = hand_in(&client, &back).expect(503);
    assert!(away.detail().contains("mật khẩu") && away.json["type"] == "provider-away", "{}", away.detail());
    let password = reset.json["password"].as_str().unwrap();
    stranger(&house).sign_in("trung", password).expect(200);

    // Nothing that lies on the disk or was logged holds the secret.
    assert!(!house.server.log().join("\n").contains(&secret));
    let ground = house.stop();
    assert_eq!(ground.program.check(), Vec::<String>::new());
    let files = std::fs::read_dir(&ground.program.data).unwrap().map(|entry| entry.unwrap().path());
    for file in files.filter(|path| path.is_file()) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()), "{}", file.display());
    }
}

#[test]
fn an_answer_fits_one_errand_of_one_browser() {
    let mut provider = None;
    let house =
        house_with(|site| provider.insert(IdentityProvider::open(site, "ES256")).settings(&json!({})));
    let provider = provider.expect("a provider");
    link(&house, &provider, "trung", "trung.tran");
    link(&house, &provider, "son", "son.le");
    let fresh = |name: &str| {
        let client = stranger(&house);
        let address = set_out(&client, "/");
        let back = provider.visit(&address, &[("name", name)]).expect("sent back");
        (client, back)
    };

    // Somebody makes another's browser hand in an answer of theirs, to have it work under their name.
    let (_attacker, back) = fresh("trung.tran");
    let victim = stranger(&house);
    assert_eq!(hand_in(&victim, &back).json["type"], "provider-stale", "no errand");
    set_out(&victim, "/");
    assert_eq!(hand_in(&victim, &back).json["type"], "provider-stale", "another errand");
    is_out(&victim);

    // A stolen code with an errand of one's own: the provider asks for the proof that only the first browser's has.
    let (_owner, stolen) = fresh("son.le");
    let (thief, own) = fresh("trung.tran");
    let mut mixed = brought(&own);
    mixed["code"] = brought(&stolen)["code"].clone();
    assert_eq!(thief.post("/provider-sign-in/answer", &mixed).expect(401).json["type"], "provider-stale");
    is_out(&thief);

    // An answer that names another provider, or none where this one always does (RFC 9207).
    for named in [json!("https://ke-gian.example"), Value::Null] {
        let (client, back) = fresh("trung.tran");
        let mut other = brought(&back);
        other["issuer"] = named;
        assert_eq!(
            client.post("/provider-sign-in/answer", &other).expect(401).json["type"],
            "provider-stale"
        );
        // It was not used up by that.
        hand_in(&client, &back).expect(200);
    }

    // A changed place to come back to: the provider sends nobody there.
    let address = set_out(&stranger(&house), "/");
    let tampered = address.replace("xac-nhan", "noi-khac");
    assert_ne!(tampered, address);
    assert_eq!(provider.visit(&tampered, &[("name", "trung.tran")]), Err(400));

    // Given up there.
    let client = stranger(&house);
    let back = provider.visit(&set_out(&client, "/"), &[("deny", "1")]).expect("sent back");
    assert_eq!(hand_in(&client, &back).json["type"], "provider-denied");

    // Tickets that were altered, are of another kind, or were never made here.
    for ticket in ["congvan-ticket=", "congvan-ticket=AAAA", "congvan-ticket=%%%"] {
        let (client, back) = fresh("trung.tran");
        client.take_ticket(ticket);
        assert_eq!(hand_in(&client, &back).expect(401).json["type"], "provider-stale", "{ticket}");
    }
    let (client, _) = fresh("trung.tran");
    let early = client.post("/provider-sign-in/code", &json!({ "code": "123456" })).expect(401);
    assert_eq!(early.json["type"], "provider-stale", "an errand is no proof");

    // Linking ends at the account, and in the session, where it began.
    let password = json!({ "password": Town::password() });
    let (one, other) = (at_site(&house, "hung"), at_site(&house, "hanh"));
    let begun = one.post("/identities/errand", &password).expect(200).json;
    let back = provider.visit(begun["address"].as_str().unwrap(), &[("name", "hung.do")]).expect("sent back");
    other.take_ticket(&one.ticket());
    assert_eq!(other.post("/identities", &brought(&back)).expect(401).json["type"], "provider-stale");
    assert_eq!(hand_in(&one, &back).json["type"], "provider-stale", "linking is not signing in");
    assert_eq!(other.get("/identities").expect(200).json, json!([]));
    one.post("/identities", &brought(&back)).expect(200);
    // One account there opens one here, and the other way round.
    let begun = other.post("/identities/errand", &password).expect(200).json;
    let back = provider.visit(begun["address"].as_str().unwrap(), &[("name", "hung.do")]).expect("sent back");
    other.post("/identities", &brought(&back)).expect(409);
    other.post("/identities/removal", &password).expect(204);
    one.post("/identities/removal", &json!({ "password": "đoán mò 1234" })).expect(422);
    one.post("/identities/removal", &password).expect(204);
    assert_eq!(one.get("/identities").expect(200).json, json!([]));

    // Another address than the public one is told the right one before anybody sets out.
    let astray = Client::new(house.url());
    let ways = astray.get("/sign-in-ways").expect(200).json;
    let body = json!({ "agency_id": ways["providers"][0]["agency_id"] });
    let told = astray.post("/provider-sign-in", &body).expect(409);
    assert!(told.detail().contains(&site(&house)), "{}", told.detail());
    // Nor does another site begin an errand in somebody's browser.
    let foreign = [("content-type", "application/json"), ("origin", "https://ke-gian.example")];
    let body = body.to_string();
    let answer = stranger(&house).try_send("POST", "/provider-sign-in", &foreign, body.as_bytes()).unwrap();
    assert_eq!(answer.status, 403);
}

#[test]
fn a_provider_that_lies_lets_nobody_in() {
    let provider = FalseProvider::open();
    let house = house_with(|_| provider.settings());
    let account = format!("/accounts/{}/identity", person(&house, "trung"));
    at_site(&house, "quantri").send("PUT", &account, &json!({ "subject": "s-1" })).expect(200);
    let now = time::OffsetDateTime::now_utc().unix_timestamp();
    let header = json!({ "alg": "ES256", "kid": "k1" });
    let try_with = |header: &Value, changes: &Value, resign: fn(String) -> String| {
        let client = stranger(&house);
        let asked = query(&set_out(&client, "/"));
        let mut claims = json!({
            "iss": provider.issuer, "sub": "s-1", "aud": "congvan", "exp": now + 300, "iat": now,
            "nonce": asked["nonce"],
        });
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        provider.give(resign(provider.sign(header, &claims)));
        let answer =
            client.post("/provider-sign-in/answer", &json!({ "state": asked["state"], "code": "c" }));
        (client, answer)
    };
    let as_it_is = |token| token;
    try_with(&header, &json!({}), as_it_is).1.expect(200);
    let unsigned = |token: String| format!("{}.", token.rsplit_once('.').unwrap().0);
    type Lie = (&'static str, Value, Value, fn(String) -> String);
    let lies: Vec<Lie> = vec![
        ("no signature", json!({ "alg": "none" }), json!({}), unsigned),
        ("a shared secret", json!({ "alg": "HS256", "kid": "k1" }), json!({}), as_it_is),
        ("a signature cut off", header.clone(), json!({}), unsigned),
        ("another audience", header.clone(), json!({ "aud": "chuong-trinh-khac" }), as_it_is),
        ("another party", header.clone(), json!({ "azp": "chuong-trinh-khac" }), as_it_is),
        ("another provider", header.clone(), json!({ "iss": "https://ke-gian.example" }), as_it_is),
        ("another nonce", header.clone(), json!({ "nonce": "cua-lan-khac" }), as_it_is),
        ("over", header.clone(), json!({ "exp": now - 600 }), as_it_is),
        ("of the future", header.clone(), json!({ "iat": now + 600, "exp": now + 900 }), as_it_is),
        ("an unknown key", json!({ "alg": "ES256", "kid": "k9" }), json!({}), as_it_is),
        ("no token", header.clone(), json!({}), |_| String::new()),
    ];
    for (what, header, changes, resign) in lies {
        let (client, answer) = try_with(&header, &changes, resign);
        assert_eq!((answer.status, &answer.json["type"]), (401, &json!("provider-untrusted")), "{what}");
        is_out(&client);
    }
    // The name alone is not enough, whatever it is spelt like.
    for other in ["s-2", "S-1", "s-1 ", "trung"] {
        let (client, answer) =
            try_with(&header, &json!({ "sub": other, "preferred_username": "trung" }), as_it_is);
        assert_eq!((answer.status, &answer.json["type"]), (403, &json!("not-linked")), "{other}");
        is_out(&client);
    }
    // Who goes on with wrong answers is slowed down: each of them would make this program ask another one.
    let mut statuses = Vec::new();
    for _ in 0..31 {
        statuses.push(try_with(&header, &json!({ "nonce": "sai" }), as_it_is).1.status);
    }
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
}

#[test]
fn a_second_step_is_asked_for_unless_the_provider_asked_for_one() {
    let mut provider = None;
    let house =
        house_with(|site| provider.insert(IdentityProvider::open(site, "RS256")).settings(&json!({})));
    let provider = provider.expect("a provider");
    let officer = link(&house, &provider, "trung", "trung.tran");
    let begun = officer.post("/second-factor", &json!({ "password": Town::password() })).expect(200).json;
    let code = json!({ "code": code_of(&begun["secret"]) });
    let codes = officer.post("/second-factor/confirmation", &code).expect(200).json["codes"].clone();
    let come = |amr: &str| {
        let client = stranger(&house);
        let form = [("name", "trung.tran"), ("amr", amr)];
        let back = provider.visit(&set_out(&client, "/van-ban/7"), &form).expect("sent back");
        let answer = hand_in(&client, &back);
        (client, answer)
    };
    come("pwd mfa").1.expect(200);
    let (client, answer) = come("pwd");
    assert_eq!((answer.status, &answer.json["type"]), (401, &json!("code-needed")));
    is_out(&client);
    let wrong = client.post("/provider-sign-in/code", &json!({ "code": "000000" })).expect(422);
    assert_eq!(wrong.json["errors"][0]["pointer"], "/code");
    let empty = client.post("/provider-sign-in/code", &json!({ "code": " " })).expect(401);
    assert_eq!(empty.json["type"], "code-needed");
    let arrived = client.post("/provider-sign-in/code", &json!({ "code": codes[0] })).expect(200).json;
    assert_eq!((&arrived["me"]["login"], &arrived["return_to"]), (&json!("trung"), &json!("/van-ban/7")));
    // A link that is taken away meanwhile opens nothing.
    let (client, _) = come("pwd");
    officer.post("/identities/removal", &json!({ "password": Town::password() })).expect(204);
    assert_eq!(client.post("/provider-sign-in/code", &json!({ "code": codes[1] })).status, 401);
}

#[test]
fn a_login_links_itself_once_where_the_administrator_allows_it_and_never_an_administrator() {
    let mut provider = None;
    let house = house_with(|site| {
        provider.insert(IdentityProvider::open(site, "RS256")).settings(&json!({ "match_login": true }))
    });
    let provider = provider.expect("a provider");
    assert_eq!(sign_in(&house, &provider, "trung").1.expect(200).json["me"]["login"], "trung");
    let told = house.client("trung").get("/notices").expect(200).json.to_string();
    assert!(told.contains("identity_linked"), "{told}");
    // An administrator, somebody of another agency, nobody.
    for name in ["quantri", "camloc", "khong-co-ai"] {
        let (client, answer) = sign_in(&house, &provider, name);
        assert_eq!((answer.status, &answer.json["type"]), (403, &json!("not-linked")), "{name}");
        is_out(&client);
    }
    // From then on the subject alone counts.
    let administrator = at_site(&house, "quantri");
    let account = format!("/accounts/{}/identity", person(&house, "son"));
    administrator.send("PUT", &account, &json!({ "subject": "kc-hanh" })).expect(200);
    assert_eq!(sign_in(&house, &provider, "hanh").1.expect(200).json["me"]["login"], "son");
    // Settings of another's making do not get the secret, and half of them are not switched on.
    let version = administrator.get("/sign-in-provider").expect(200).json["version"].clone();
    let mut other = provider.settings(&json!({ "version": version, "issuer": "https://ke-gian.example" }));
    other["secret"] = Value::Null;
    let refused = administrator.send("PUT", "/sign-in-provider", &other).expect(422);
    assert_eq!(refused.json["errors"][0]["pointer"], "/secret");
    for (field, value) in [
        ("issuer", "http://dinhdanh.songlam.example"),
        ("issuer", "https://a.example?x=1"),
        ("issuer", ""),
        ("client", ""),
        ("label", ""),
        ("class", "hai lop"),
    ] {
        let faulty = provider.settings(&json!({ "version": version, field: value }));
        let refused = administrator.send("PUT", "/sign-in-provider", &faulty).expect(422);
        assert_eq!(refused.json["errors"][0]["pointer"], format!("/{field}"), "{value}");
    }
    let off = provider.settings(&json!({ "version": version, "on": false }));
    administrator.send("PUT", "/sign-in-provider", &off).expect(200);
    assert_eq!(stranger(&house).get("/sign-in-ways").expect(200).json["providers"], json!([]));
    administrator.send("PUT", "/sign-in-provider", &off).expect(409);
}
