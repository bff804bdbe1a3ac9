//! The whole site: API, its description, the screens, and the headers on every answer.

use crate::{app::App, assets, extract::LARGEST_JSON, problem::Problem, remainder, routes};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::Response,
    routing::get,
};
use tower_http::{catch_panic::CatchPanicLayer, trace::TraceLayer};
use utoipa_swagger_ui::{Config, SwaggerUi};

/// Builds the site.
pub(crate) fn site(app: App) -> Router {
    let (api, document) = routes::api().split_for_parts();
    let docs = SwaggerUi::new("/api/docs").config(Config::from("/api/openapi.json"));
    api.with_state(app)
        .route_service("/api/openapi.json", get(move || async move { Json(document) }))
        .route_service("/healthz", get(|| async { "ok" }))
        .merge(docs)
        .fallback(fallback)
        .layer(DefaultBodyLimit::max(LARGEST_JSON))
        .layer(middleware::from_fn(remainder::read_to_the_end))
        .layer(middleware::from_fn(headers))
        .layer(CatchPanicLayer::custom(|_| axum::response::IntoResponse::into_response(Problem::panicked())))
        .layer(TraceLayer::new_for_http())
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
