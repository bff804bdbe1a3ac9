//! The description of the API: complete, as written down, readable without a network.

use crate::house::{Ground, On, described};
use congvan_testkit::Client;

#[test]
fn the_written_description_is_the_programs_own() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    let written: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let own = described();
    let paths = |document: &serde_json::Value| {
        document["paths"].as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(paths(&written), paths(&own), "write it anew: congvan openapi > docs/openapi.json");
    assert!(written == own, "docs/openapi.json is old; write it anew: congvan openapi > docs/openapi.json");
}

#[test]
fn every_operation_says_what_it_is_and_how_it_fails() {
    let document = described();
    let mut names = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let place = format!("{method} {path}");
            let name = operation["operationId"].as_str().unwrap_or_default();
            assert!(!name.is_empty(), "{place} has no name");
            assert!(!names.contains(&name), "{name} names two operations");
            names.push(name);
            assert!(
                operation["summary"].as_str().is_some_and(|text| !text.is_empty()),
                "{place} has no summary"
            );
            assert!(operation["tags"][0].is_string(), "{place} has no tag");
            let responses = operation["responses"].as_object().unwrap();
            let problem = &responses["4XX"]["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(problem, "#/components/schemas/Problem", "{place}");
            assert!(responses.keys().any(|status| status.starts_with('2')), "{place} never succeeds");
            for name in path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
                let mut given = operation["parameters"].as_array().into_iter().flatten();
                assert!(given.any(|given| given["name"] == name && given["in"] == "path"), "{place}: {name}");
            }
        }
    }
}

/// What is described as allowed is read, and nothing beyond: the widest unsigned number would be read as described
/// only if its bound were, because the description knows signed widths alone.
#[test]
fn every_count_in_a_query_says_how_great_it_may_be() {
    let document = described();
    let mut seen = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for given in item.as_object().unwrap().values().flat_map(|of| of["parameters"].as_array()).flatten() {
            if given["in"] == "query" && given["schema"]["minimum"] == 0 {
                assert_eq!(given["schema"]["maximum"], u64::from(u32::MAX), "{path}: {}", given["name"]);
                seen += 1;
            }
        }
    }
    assert!(seen > 5, "{seen}");
}

#[test]
fn the_description_is_served_and_browsed_without_a_network() {
    let house = Ground::new(On::Sqlite).serve_with(&["--no-worker"]);
    let client = Client::new(house.url());
    assert_eq!(client.get("/api/openapi.json").expect(200).json, described());
    assert_eq!(client.get("/healthz").expect(200).bytes, b"ok");

    let page = client.get("/api/docs").expect(200);
    assert!(page.media_type.starts_with("text/html"), "{}", page.media_type);
    let html = String::from_utf8(page.bytes).unwrap();
    let linked: Vec<&str> = ["src=\"", "href=\""]
        .iter()
        .flat_map(|name| html.split(name).skip(1).filter_map(|rest| rest.split('"').next()))
        .collect();
    assert!(linked.iter().any(|link| link.ends_with(".js")), "{linked:?}");
    for link in linked {
        assert!(!link.contains("//"), "{link} needs a network");
        if link.starts_with("data:") {
            continue;
        }
        let answer = client.get(&format!("/api/docs/{}", link.trim_start_matches("./")));
        assert_eq!(answer.status, 200, "{link}");
        if link.contains("initializer") {
            let text = String::from_utf8(answer.bytes).unwrap();
            assert!(text.contains("/api/openapi.json"), "{text}");
            assert!(!text.contains("http://") && !text.contains("https://"), "{text}");
        }
    }
    let unknown = client.get("/api/v1/nothing-of-this-name").expect(404);
    assert_eq!(unknown.media_type, "application/problem+json");
}
