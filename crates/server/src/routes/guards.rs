//! What the description says of every operation alike: who may call it, and how it fails when the machine does.

use utoipa::openapi::{
    Components, OpenApi,
    path::Operation,
    security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme},
};

/// Operations that need no session.
const OPEN: [&str; 11] = [
    "sign_in",
    "list_sign_in_ways",
    "begin_provider_sign_in",
    "answer_provider_sign_in",
    "finish_provider_sign_in",
    "begin_passkey_sign_in",
    "passkey_sign_in",
    "list_demo_accounts",
    "demo_sign_in",
    "get_setup",
    "begin_setup",
];

/// Adds the session's cookie, the token of changes, and failures of the machine (busy, full, broken).
pub(super) fn describe(document: &mut OpenApi) {
    let components = document.components.get_or_insert_with(Components::default);
    let cookie = "The session. Behind TLS its name is `__Host-congvan`.";
    let token = "`csrf_token` of the session; every change needs it.";
    components.add_security_scheme(
        "session",
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description("congvan", cookie))),
    );
    components.add_security_scheme(
        "token",
        SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description("X-CSRF-Token", token))),
    );
    for item in document.paths.paths.values_mut() {
        let changes = [&mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        for operation in changes.into_iter().flatten() {
            guard(operation, true);
        }
        if let Some(operation) = &mut item.get {
            guard(operation, false);
        }
    }
}

fn guard(operation: &mut Operation, changes: bool) {
    let responses = &mut operation.responses.responses;
    if let Some(problem) = responses.get("4XX").cloned() {
        responses.insert("5XX".to_owned(), problem);
    }
    let name = operation.operation_id.as_deref().unwrap_or_default();
    if OPEN.contains(&name) {
        return;
    }
    let none: [&str; 0] = [];
    let session = SecurityRequirement::new("session", none);
    operation.security = Some(vec![if changes { session.add("token", none) } else { session }]);
}
