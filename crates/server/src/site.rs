//! The whole site: API, its description, the screens, and the headers on every answer.

use crate::{
    app::App,
    assets, english,
    extract::LARGEST_JSON,
    packing,
    problem::Problem,
    remainder, routes,
    watch::{Watch, observe},
};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::Response,
    routing::get,
};
use congvan_office::Office;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_swagger_ui::{Config, SwaggerUi};

/// What every answer says besides its policy (OWASP ASVS 5, V3.4): its type is what it says, no other site frames it,
/// embeds it, keeps a hand on its window or learns where it was, and nobody asks for the machine's senses.
const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Builds the site.
pub(crate) fn site(app: App) -> Router {
    let (api, document) = routes::api().split_for_parts();
    let (watch, asked, hsts) = (app.watch.clone(), app.watch.clone(), hsts(&app));
    let office = app.office.clone();
    let docs = SwaggerUi::new("/api/docs").config(Config::from("/api/openapi.json"));
    api.with_state(app)
        .route_service("/api/openapi.json", get(move || async move { Json(document) }))
        .route_service("/healthz", get(|| async { "ok" }))
        .route_service("/readyz", get(move || ready(asked)))
        .merge(docs)
        .fallback(fallback)
        .method_not_allowed_fallback(|| async { Problem::no_such_method() })
        .layer(middleware::from_fn_with_state(office, settle))
        .layer(DefaultBodyLimit::max(LARGEST_JSON))
        .layer(middleware::from_fn(remainder::read_to_the_end))
        .layer(CatchPanicLayer::custom(|_| axum::response::IntoResponse::into_response(Problem::panicked())))
        .layer(middleware::from_fn(english::answer))
        .layer(packing::layer())
        // Outside of everything that answers, so that no answer is without them.
        .layer(middleware::from_fn(headers))
        .layer(middleware::map_response(move |response| with_hsts(response, hsts.clone())))
        .layer(middleware::from_fn_with_state(watch, observe))
}

/// Answers to what may change something come when what they rest on is true: a refusal, too, may rest on what another did
/// a moment ago, and whoever is refused looks at once at what is there now.
async fn settle(State(office): State<Office>, request: Request, next: Next) -> Response {
    let is_reading = request.method().is_safe();
    let answer = next.run(request).await;
    if !is_reading {
        office.settled().await;
    }
    answer
}

/// What a service manager or a balancer asks besides the site: the same answers, and the counts, on an address that
/// only this machine reaches.
pub(crate) fn watch_site(watch: Arc<Watch>) -> Router {
    let (counts, asked) = (watch.clone(), watch);
    let metrics = move || async move {
        ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], counts.metrics().await)
    };
    Router::new()
        .route_service("/metrics", get(metrics))
        .route_service("/healthz", get(|| async { "ok" }))
        .route_service("/readyz", get(move || ready(asked)))
}

/// May work be sent here? 200 or 503, with the part that is not as it must be.
async fn ready(watch: Arc<Watch>) -> (StatusCode, Json<serde_json::Value>) {
    let parts = watch.parts().await;
    let is_ready = parts.iter().all(|(_, is_right)| *is_right);
    let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let parts: serde_json::Map<_, _> =
        parts.into_iter().map(|(name, is_right)| (name.to_owned(), is_right.into())).collect();
    (status, Json(serde_json::json!({ "ready": is_ready, "parts": parts })))
}

fn hsts(app: &App) -> Option<HeaderValue> {
    let is_told = app.tls && app.hsts_seconds > 0;
    is_told.then(|| HeaderValue::from_str(&format!("max-age={}", app.hsts_seconds)).ok()).flatten()
}

async fn with_hsts(mut response: Response, hsts: Option<HeaderValue>) -> Response {
    if let Some(value) = hsts {
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    response
}

async fn fallback(uri: axum::http::Uri, request_headers: axum::http::HeaderMap) -> Response {
    if uri.path().starts_with("/api/") {
        return axum::response::IntoResponse::into_response(Problem::not_found());
    }
    assets::serve(uri, request_headers).await
}

async fn headers(request: Request, next: Next) -> Response {
    let is_docs = request.uri().path().starts_with("/api/docs");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        let policy = if is_docs { assets::DOCS_POLICY } else { assets::CONTENT_POLICY };
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    }
    if !is_docs && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}
