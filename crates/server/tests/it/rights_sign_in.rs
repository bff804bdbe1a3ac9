//! How the operations of signing in otherwise than with a password are asked, for the table of rights.

use congvan_testkit::Town;
use serde_json::{Value, json};
use uuid::Uuid;

/// Method, path and body; `person` is whose account it is about.
pub(crate) fn asked(operation: &str, person: Uuid) -> Option<(&'static str, String, Value)> {
    let nothing = Value::Null;
    let password = json!({ "password": Town::password() });
    let answer = json!({ "state": "vao.khong-co", "code": "khong-co" });
    let device = |name: &str| {
        json!({
            "ticket": "khong-co", "name": name, "credential": "AAAA", "client_data": "AAAA", "authenticator": "AAAA",
            "signature": "AAAA", "handle": "AAAA",
        })
    };
    let plain = |method, path: &str, body| Some((method, path.to_owned(), body));
    match operation {
        "list_sign_in_ways" => plain("GET", "/sign-in-ways", nothing),
        "begin_provider_sign_in" => {
            plain("POST", "/provider-sign-in", json!({ "agency_id": Uuid::now_v7() }))
        }
        "answer_provider_sign_in" => plain("POST", "/provider-sign-in/answer", answer),
        "finish_provider_sign_in" => plain("POST", "/provider-sign-in/code", json!({ "code": "123456" })),
        "list_identities" => plain("GET", "/identities", nothing),
        "begin_linking" => plain("POST", "/identities/errand", password),
        "link_identity" => plain("POST", "/identities", answer),
        "unlink_identity" => plain("POST", "/identities/removal", password),
        "link_account" => {
            Some(("PUT", format!("/accounts/{person}/identity"), json!({ "subject": "kc-an" })))
        }
        "unlink_account" => Some(("DELETE", format!("/accounts/{person}/identity"), nothing)),
        "get_provider_settings" => plain("GET", "/sign-in-provider", nothing),
        "set_provider_settings" => {
            let settings = json!({
                "version": 0, "on": false, "issuer": "http://127.0.0.1:9", "client": "congvan", "label": "Tài khoản tỉnh",
            });
            plain("PUT", "/sign-in-provider", json!({ "settings": settings, "secret": null }))
        }
        // Port 9 of this machine: nobody answers, and who may ask is told so.
        "try_provider" => plain("POST", "/sign-in-provider/trial", nothing),
        "begin_passkey_sign_in" => plain("POST", "/passkey-sign-in/question", nothing),
        "passkey_sign_in" => plain("POST", "/passkey-sign-in", device("")),
        "list_passkeys" => plain("GET", "/passkeys", nothing),
        "begin_passkey" => plain("POST", "/passkeys/invitation", password),
        "add_passkey" => plain("POST", "/passkeys", device("Điện thoại")),
        "rename_passkey" => {
            Some(("PATCH", format!("/passkeys/{}", Uuid::now_v7()), json!({ "name": "Điện thoại" })))
        }
        "remove_passkey" => Some(("POST", format!("/passkeys/{}/removal", Uuid::now_v7()), password)),
        _ => None,
    }
}
