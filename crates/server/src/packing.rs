//! Gói nhỏ: answers that go over weak lines as gzip (RFC 1952), which browsers take without TLS as well.

use axum::http::{Extensions, HeaderMap, StatusCode, Version, header};
use flate2::read::GzDecoder;
use std::io::{Error, Read};
use tower_http::CompressionLevel;
use tower_http::compression::{CompressionLayer, Predicate, predicate::SizeAbove};

/// Shorter answers fit into one packet anyhow, in bytes.
const SHORTEST: u64 = 1_000;

/// Packs JSON, fast rather than small. Files, prints and workbooks are packed in themselves.
///
/// A secret beside words of a stranger's choice could be guessed from the size of packed answers (BREACH); a stranger's page
/// cannot ask in a person's name here, since the cookie does not go with its requests (`SameSite`).
pub(crate) fn layer() -> CompressionLayer<impl Predicate + Copy> {
    CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(SHORTEST).and(is_json))
}

fn is_json(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    media_type.is_some_and(|media_type| {
        let bare = media_type.split(';').next().unwrap_or_default().trim();
        bare == "application/json" || bare == "application/problem+json"
    })
}

/// Does whoever asks take gzip (RFC 9110, 12.5.3)?
pub(crate) fn is_taken(headers: &HeaderMap) -> bool {
    let codings =
        headers.get_all(header::ACCEPT_ENCODING).into_iter().filter_map(|value| value.to_str().ok());
    // The coding by its name counts before the star.
    let mut star = None;
    for coding in codings.flat_map(|value| value.split(',')) {
        let mut parts = coding.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Ok(1.0), str::parse::<f64>);
        let is_wanted = weight.is_ok_and(|weight| weight > 0.0);
        match name {
            _ if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") => {
                return is_wanted;
            }
            "*" => star = Some(is_wanted),
            _ => {}
        }
    }
    star.unwrap_or(false)
}

/// The bytes that were packed.
pub(crate) fn unpack(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let mut whole = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut whole)?;
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn who_takes_gzip() {
        for (given, taken) in [
            (None, false),
            (Some(""), false),
            (Some("gzip, deflate"), true),
            (Some("br;q=1.0, GZIP;q=0.5"), true),
            (Some("br"), false),
            (Some("gzip;q=0"), false),
            (Some("*, gzip;q=0"), false),
            (Some("*"), true),
            (Some("*;q=0"), false),
            (Some("gzip;q=x"), false),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(given) = given {
                headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(given));
            }
            assert_eq!(is_taken(&headers), taken, "{given:?}");
        }
    }
}
