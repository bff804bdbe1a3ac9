//! The signed-in person of a request: cookie in, caller out; changes need the token that only our own pages know.

use crate::{app::App, problem::Problem};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, HeaderValue, Method, header, request::Parts},
};
use congvan_office::{
    Caller, Key, Token,
    accounts::{self, Client},
};
use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};

/// Extracts the signed-in person. 401 without a live session, 403 for a change that does not come from our own page,
/// or as long as a password that was handed over has not been changed.
pub(crate) struct SignedIn(pub(crate) Caller);

impl FromRequestParts<App> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Known(caller) = Known::from_request_parts(parts, app).await?;
        if caller.must_change_password { Err(Problem::password_due()) } else { Ok(Self(caller)) }
    }
}

/// Extracts the signed-in person, also one who must change the password first: for doing so, and for leaving.
pub(crate) struct Known(pub(crate) Caller);

impl FromRequestParts<App> for Known {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let token = token(&parts.headers, app.tls).ok_or_else(Problem::signed_out)?;
        let caller =
            accounts::authenticate(&app.office, &Token::new(token)).await?.ok_or_else(Problem::signed_out)?;
        if changes(&parts.method) {
            same_origin(&parts.headers)?;
            let given = parts.headers.get("x-csrf-token").map(HeaderValue::as_bytes).unwrap_or_default();
            if !equal_in_constant_time(given, caller.csrf.as_bytes()) {
                return Err(Problem::cross_site());
            }
        }
        Ok(Self(caller))
    }
}

/// Where a request comes from, for the list of sessions and the back-off.
pub(crate) struct From(pub(crate) Client);

impl FromRequestParts<App> for From {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        let address = client_address(peer, &parts.headers, &app.proxies);
        let address = address.map_or_else(|| "unknown".to_owned(), |address| address.to_string());
        let agent =
            parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Ok(Self(Client { address, user_agent: agent.chars().take(300).collect() }))
    }
}

/// The address of the person's machine. Behind a proxy all requests come from the proxy: then the entry that it added
/// to `X-Forwarded-For`, the last one, counts. What a client wrote into the header before it does not, and nothing does
/// when the request comes from elsewhere.
fn client_address(peer: Option<IpAddr>, headers: &HeaderMap, proxies: &[IpAddr]) -> Option<IpAddr> {
    // An IPv4 client of an IPv6 socket.
    let peer = peer.map(|peer| peer.to_canonical());
    if !peer.is_some_and(|peer| proxies.contains(&peer)) {
        return peer;
    }
    let forwarded = headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| {
        let last = value.to_str().ok()?.rsplit(',').next()?;
        last.trim().parse().ok()
    });
    forwarded.or(peer)
}

/// The `Idempotency-Key` of an act: a UUID made by the client and kept across its retries.
pub(crate) struct IdempotencyKey(pub(crate) Option<Key>);

impl FromRequestParts<App> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get("idempotency-key") else { return Ok(Self(None)) };
        let key = value.to_str().ok().and_then(|text| text.parse().ok());
        let key = key.ok_or_else(|| Problem::unreadable("Idempotency-Key phải là UUID."))?;
        Ok(Self(Some(Key(key))))
    }
}

/// Refuses a change whose `Origin` is another site. Browsers send the header with every change.
pub(crate) fn same_origin(headers: &HeaderMap) -> Result<(), Problem> {
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
    let host = host(headers);
    let origin = origin.to_str().unwrap_or_default();
    let same =
        origin.split_once("://").is_some_and(|(_, rest)| !host.is_empty() && rest.eq_ignore_ascii_case(host));
    if same { Ok(()) } else { Err(Problem::cross_site()) }
}

/// The cookie that carries a session's token. `__Host-` names need TLS, so the loopback demo goes without.
pub(crate) fn set_cookie(token: &str, tls: bool) -> HeaderValue {
    let secure = if tls { "; Secure" } else { "" };
    let text = format!("{}={token}; Path=/; HttpOnly; SameSite=Strict{secure}", cookie_name(tls));
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// Takes the cookie back.
pub(crate) fn clear_cookie(tls: bool) -> HeaderValue {
    let secure = if tls { "; Secure" } else { "" };
    let text = format!("{}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0{secure}", cookie_name(tls));
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// For how many seconds a browser keeps the ticket of an errand to a provider of sign-in. The ticket itself knows when
/// it is over.
const TICKET_SECONDS: u32 = 15 * 60;

/// The cookie that binds an errand to a provider of sign-in to this browser. What comes back is handed in by a page of
/// ours, so that this one too may be `Strict`.
pub(crate) fn set_ticket(ticket: &str, tls: bool) -> HeaderValue {
    let secure = if tls { "; Secure" } else { "" };
    let name = ticket_name(tls);
    let text =
        format!("{name}={ticket}; Path=/; HttpOnly; SameSite=Strict; Max-Age={TICKET_SECONDS}{secure}");
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// Takes the ticket back.
pub(crate) fn clear_ticket(tls: bool) -> HeaderValue {
    let secure = if tls { "; Secure" } else { "" };
    let text = format!("{}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0{secure}", ticket_name(tls));
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// The ticket of this browser; empty for none, which fits nothing.
pub(crate) fn ticket(headers: &HeaderMap, tls: bool) -> &str {
    cookie(headers, ticket_name(tls)).unwrap_or_default()
}

/// The `Host` of the page; empty where there is none.
pub(crate) fn host(headers: &HeaderMap) -> &str {
    headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default()
}

const fn ticket_name(tls: bool) -> &'static str {
    if tls { "__Host-congvan-ticket" } else { "congvan-ticket" }
}

const fn cookie_name(tls: bool) -> &'static str {
    if tls { "__Host-congvan" } else { "congvan" }
}

fn token(headers: &HeaderMap, tls: bool) -> Option<&str> {
    cookie(headers, cookie_name(tls))
}

fn cookie<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    pairs
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .map(|(_, value)| value)
}

fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn equal_in_constant_time(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |difference, (x, y)| difference | (x ^ y)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(k, v)| (k.parse().unwrap(), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn only_our_own_origin_may_change_things() {
        let check = |origin, ok| {
            let headers = headers(&[("host", "127.0.0.1:8080"), ("origin", origin)]);
            assert_eq!(same_origin(&headers).is_ok(), ok, "{origin}");
        };
        check("http://127.0.0.1:8080", true);
        check("http://127.0.0.1:8081", false);
        check("https://evil.invalid", false);
        check("null", false);
        assert!(same_origin(&headers(&[("host", "a")])).is_ok());
    }

    #[test]
    fn behind_a_proxy_its_own_entry_names_the_client() {
        let proxy = "127.0.0.1".parse().ok();
        let headers = headers(&[("x-forwarded-for", "1.2.3.4, 10.0.0.7")]);
        let proxies = ["127.0.0.1".parse().unwrap()];
        assert_eq!(client_address(proxy, &headers, &proxies), "10.0.0.7".parse().ok());
        assert_eq!(client_address(proxy, &headers, &[]), proxy);
        assert_eq!(client_address(proxy, &HeaderMap::new(), &proxies), proxy);
        let stranger = "192.0.2.1".parse().ok();
        assert_eq!(client_address(stranger, &headers, &proxies), stranger);
        let mapped = "::ffff:127.0.0.1".parse().ok();
        assert_eq!(client_address(mapped, &headers, &proxies), "10.0.0.7".parse().ok());
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        let headers = headers(&[("cookie", "a=1; congvan=tok; b=2")]);
        assert_eq!(token(&headers, false), Some("tok"));
        assert_eq!(token(&headers, true), None);
    }
}
