//! The screens, embedded in the program as their build packs them: what shrinks as gzip, the rest as it is.

use crate::packing;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../web/packed"]
#[allow_missing = true]
struct Dist;

/// Scripts only from here, pictures also from page rendering, no framing by anyone.
pub(crate) const CONTENT_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; \
     img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; \
     form-action 'self'; frame-ancestors 'none'";

/// The browsable page of the API: its scripts from here, nothing from elsewhere.
pub(crate) const DOCS_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A file of the screens, packed or not.
struct Asset {
    bytes: Vec<u8>,
    is_packed: bool,
}

impl Asset {
    fn find(path: &str) -> Option<Self> {
        let packed = Dist::get(&format!("{path}.gz")).map(|file| (file, true));
        let (file, is_packed) = packed.or_else(|| Some((Dist::get(path)?, false)))?;
        Some(Self { bytes: file.data.into_owned(), is_packed })
    }
}

/// Serves a file of the screens. Paths that are no file get `index.html`, so that every state has its address.
pub(crate) async fn serve(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let asked = if path.is_empty() { None } else { Asset::find(path) };
    // A missing script must not be answered with a page: the browser would take it for the script.
    if asked.is_none() && path.starts_with("assets/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let path = if asked.is_some() { path } else { "index.html" };
    let Some(mut asset) = asked.or_else(|| Asset::find(path)) else {
        let text = "Giao diện chưa được đóng gói trong bản dựng này. Chạy `cargo xtask demo`, hoặc dùng API tại /api/docs.";
        return (StatusCode::SERVICE_UNAVAILABLE, text).into_response();
    };
    // Browsers take gzip without TLS as well; scripts and probes may not.
    if asset.is_packed && !packing::is_taken(&headers) {
        match packing::unpack(&asset.bytes) {
            Ok(bytes) => asset = Asset { bytes, is_packed: false },
            Err(error) => {
                tracing::error!(%error, path, "an embedded file cannot be unpacked");
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            }
        }
    }
    let mut response = Response::new(Body::from(asset.bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
    // Names under assets/ carry a hash of their content; the entry pages must always be asked for anew.
    let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if asset.is_packed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}
