//! The whole site: API, its description, the screens, and the headers on every answer.

use crate::{
    app::App,
    assets,
    extract::LARGEST_JSON,
    problem::Problem,
    remainder, routes,
    watch::{Watch, observe},
};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::Response,
    routing::get,
};
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_swagger_ui::{Config, SwaggerUi};

/// Builds the site.
pub(crate) fn site(app: App) -> Router {
    let (api, document) = routes::api().split_for_parts();
    let (watch, asked, hsts) = (app.watch.clone(), app.watch.clone(), hsts(&app));
    let docs = SwaggerUi::new("/api/docs").config(Config::from("/api/openapi.json"));
    api.with_state(app)
        .route_service("/api/openapi.json", get(move || async move { Json(document) }))
        .route_service("/healthz", get(|| async { "ok" }))
        .route_service("/readyz", get(move || ready(asked)))
        .merge(docs)
        .fallback(fallback)
        .layer(DefaultBodyLimit::max(LARGEST_JSON))
        .layer(middleware::from_fn(remainder::read_to_the_end))
        .layer(middleware::from_fn(headers))
        .layer(middleware::map_response(move |response| with_hsts(response, hsts.clone())))
        .layer(CatchPanicLayer::custom(|_| axum::response::IntoResponse::into_response(Problem::panicked())))
        .layer(middleware::from_fn_with_state(watch, observe))
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
    // The browsable API page brings inline scripts of its own; it holds no letters and no session data.
    let is_docs = request.uri().path().starts_with("/api/docs");
    let is_api = request.uri().path().starts_with("/api/v1");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    if !is_docs && !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(assets::CONTENT_POLICY));
    }
    if is_api && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}
