//! An empty installation as a stranger and as its operator find it, over HTTP.

use crate::house::EXECUTABLE;
use congvan_testkit::{Client, Program, Server};
use serde_json::{Value, json};

/// The code that the program prints.
fn printed(server: &Server) -> String {
    let log = server.log();
    let line = log.iter().find(|line| line.contains("mã cài đặt:")).expect("the code is printed");
    line.rsplit(' ').next().expect("a code").to_owned()
}

fn first(code: &str) -> Value {
    json!({
        "code": code, "name": "Đỗ Hữu Tài", "honorific": "ông", "login": "quantri",
        "password": "bốn cánh đồng lúa",
    })
}

#[test]
fn an_empty_installation_is_set_up_by_who_reads_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(EXECUTABLE, &folder.path().join("data"));
    let server = program.serve(&["--no-worker"]);
    let stranger = Client::new(&server.url);
    assert_eq!(stranger.get("/setup").expect(200).json["fresh"], true);
    assert_eq!(stranger.get("/administration/organisation").status, 401);
    for code in ["", "quantri", "aaaa-aaaa-aaaa-aaaa"] {
        let refused = stranger.post("/setup", &first(code)).expect(422);
        assert_eq!(refused.json["errors"][0]["pointer"], "/code");
    }
    let headers = [("content-type", "application/json"), ("origin", "https://evil.invalid")];
    let body = first(&printed(&server)).to_string();
    let foreign = stranger.try_send("POST", "/setup", &headers, body.as_bytes()).unwrap();
    assert_eq!(foreign.status, 403, "from another site");

    let admin = Client::new(&server.url);
    let me = admin.post("/setup", &first(&printed(&server))).expect(200).json;
    assert_eq!((&me["roles"], &me["must_change_password"]), (&json!(["administrator"]), &json!(false)));
    assert_eq!(stranger.get("/setup").expect(200).json["fresh"], false);
    assert_eq!(stranger.post("/setup", &first(&printed(&server))).status, 404, "the code is used up");
    let progress = admin.get("/administration/setup").expect(200).json;
    assert_eq!(
        (&progress["finished"], &progress["steps"][0]),
        (&json!(false), &json!({ "key": "agency", "state": "open" }))
    );
    admin.send("PUT", "/administration/setup/steps/agency", &json!({ "state": "done" })).expect(200);
    assert_eq!(
        admin.send("PUT", "/administration/setup/steps/nothing", &json!({ "state": "done" })).status,
        404
    );
    server.stop();

    let server = program.serve(&["--no-worker"]);
    assert!(!server.log().iter().any(|line| line.contains("mã cài đặt")), "nothing is to be set up any more");
    let admin = Client::new(&server.url);
    admin.sign_in("quantri", "bốn cánh đồng lúa").expect(200);
    assert_eq!(admin.get("/administration/setup").expect(200).json["steps"][0]["state"], "done");
    admin.send("POST", "/administration/unit-presets", &json!({ "preset": "ward" })).expect(200);
    let units = admin.get("/administration/organisation").expect(200).json["units"].clone();
    let clerks =
        units.as_array().unwrap().iter().find(|unit| unit["abbreviation"] == "VT").unwrap()["id"].clone();

    // A password that was handed over opens one door only: the one to change it.
    let clerk = json!({
        "name": "Ngô Thùy Linh", "honorific": "bà",
        "post": { "unit_id": clerks, "title": "Văn thư", "roles": ["clerk"] },
    });
    let welcome = admin.post("/administration/people", &clerk).expect(201).json;
    let (login, password) = (welcome["login"].as_str().unwrap(), welcome["password"].as_str().unwrap());
    let person = Client::new(&server.url);
    assert_eq!(person.sign_in(login, password).expect(200).json["must_change_password"], true);
    for (method, path) in
        [("GET", "/inbox/counts"), ("GET", "/registers/incoming/forecast"), ("GET", "/sessions")]
    {
        let refused = if method == "GET" { person.get(path) } else { person.post(path, &json!({})) };
        assert_eq!((refused.status, refused.json["type"].as_str()), (403, Some("password-due")), "{path}");
    }
    let pdf = congvan_testkit::small_pdf("Thu den");
    assert_eq!(person.upload("/incoming-documents?name=a.pdf", &pdf).status, 403);
    assert_eq!(person.get("/session").status, 200);
    let change = |new: &str| person.post("/password", &json!({ "current": password, "new": new }));
    assert_eq!(change(password).status, 422);
    change("mưa nguồn chớp bể").expect(204);
    assert_eq!(person.get("/inbox/counts").status, 200);
    assert_eq!(person.get("/session").json["must_change_password"], false);
    let told = person.get("/access-changes").expect(200).json;
    assert_eq!(told[0]["kind"], "post_given");
    server.stop();
    assert_eq!(program.check(), Vec::<String>::new());
}
