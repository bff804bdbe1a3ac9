//! The way out: to hosts that the administrator named, at addresses that were looked at, bounded in time and size.
//!
//! A certificate comes from whoever sent the letter, and so does each address in it. What lies behind the agency's own
//! wall must not be asked because a stranger wrote its name into a file. So a host is asked only if it is on the list; its
//! name is resolved here, every address it stands for is looked at, and the connection goes to those very addresses, so
//! that a name cannot stand for another address a moment later. Nothing leads on: a redirect is an answer without content.

use super::hosts::Host;
use reqwest::{Client, Url, redirect};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

/// Longest wait for a connection, and for an answer as a whole.
const CONNECT: Duration = Duration::from_secs(5);
const PATIENCE: Duration = Duration::from_secs(10);

/// Why nothing came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FetchFault {
    /// The host is not on the list, or the address is not one that is asked.
    NotAllowed,
    /// The name stands for no address.
    Unknown,
    /// The name stands for an address inside a network, and the host is not on the list as such.
    Inside,
    /// No connection, or no answer in time.
    Away,
    /// It leads elsewhere.
    Redirected,
    /// It says that it has nothing.
    Refused,
    /// The answer is too long.
    TooLarge,
    /// The answer is not what was asked for.
    Unreadable,
}

impl FetchFault {
    /// The stable English key used in storage.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::NotAllowed => "not_allowed",
            Self::Unknown => "unknown",
            Self::Inside => "inside",
            Self::Away => "away",
            Self::Redirected => "redirected",
            Self::Refused => "refused",
            Self::TooLarge => "too_large",
            Self::Unreadable => "unreadable",
        }
    }

    /// The fault with this key.
    pub(super) fn from_key(key: &str) -> Option<Self> {
        let all = [
            Self::NotAllowed,
            Self::Unknown,
            Self::Inside,
            Self::Away,
            Self::Redirected,
            Self::Refused,
            Self::TooLarge,
            Self::Unreadable,
        ];
        all.into_iter().find(|fault| fault.key() == key)
    }

    /// May it come right by itself?
    pub(super) const fn passes(self) -> bool {
        matches!(self, Self::Unknown | Self::Away | Self::Refused)
    }

    /// Is it the host that fails, whatever is asked?
    pub(super) const fn is_of_host(self) -> bool {
        matches!(self, Self::Unknown | Self::Away)
    }
}

/// What is asked.
pub(super) struct Request<'a> {
    pub(super) address: &'a Url,
    /// An OCSP request, to be posted (RFC 6960, appendix A.1).
    pub(super) question: Option<&'a [u8]>,
    /// Largest answer in bytes.
    pub(super) largest: usize,
}

/// Asks.
pub(super) async fn ask(request: &Request<'_>, hosts: &[Host]) -> Result<Vec<u8>, FetchFault> {
    let answer = tokio::time::timeout(PATIENCE, answer(request, hosts));
    answer.await.map_err(|_| FetchFault::Away)?
}

async fn answer(request: &Request<'_>, hosts: &[Host]) -> Result<Vec<u8>, FetchFault> {
    let host = allowed(request.address, hosts).ok_or(FetchFault::NotAllowed)?;
    let port = request.address.port_or_known_default().ok_or(FetchFault::NotAllowed)?;
    let found = tokio::net::lookup_host((host.name.as_str(), port)).await.map_err(|_| FetchFault::Unknown)?;
    let found: Vec<SocketAddr> = found.collect();
    if found.is_empty() {
        return Err(FetchFault::Unknown);
    }
    let is_fit = |address: &SocketAddr| match address.ip() {
        address if host.internal => is_reachable(address),
        address => is_public(address),
    };
    // One bad address among good ones is a name that plays tricks.
    if !found.iter().all(is_fit) {
        return Err(FetchFault::Inside);
    }
    let client = Client::builder()
        .redirect(redirect::Policy::none())
        // A proxy would resolve the name once more, by itself.
        .no_proxy()
        .resolve_to_addrs(&host.name, &found)
        .connect_timeout(CONNECT)
        .timeout(PATIENCE)
        .build()
        .map_err(|_| FetchFault::Away)?;
    let sent = match request.question {
        None => client.get(request.address.clone()),
        Some(question) => client
            .post(request.address.clone())
            .header("content-type", "application/ocsp-request")
            .body(question.to_vec()),
    };
    let mut response = sent.send().await.map_err(|_| FetchFault::Away)?;
    let status = response.status();
    if status.is_redirection() {
        return Err(FetchFault::Redirected);
    }
    if status != 200 {
        return Err(FetchFault::Refused);
    }
    if response.content_length().is_some_and(|length| length > request.largest as u64) {
        return Err(FetchFault::TooLarge);
    }
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|_| FetchFault::Away)? {
        if body.len() + piece.len() > request.largest {
            return Err(FetchFault::TooLarge);
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

/// The host of an address, if it may be asked: by http or https, without a name or password in it, at the usual port
/// unless it is one of the agency's own.
pub(super) fn allowed<'a>(address: &Url, hosts: &'a [Host]) -> Option<&'a Host> {
    let scheme = matches!(address.scheme(), "http" | "https");
    let is_plain = address.username().is_empty() && address.password().is_none();
    let name = address.host_str().filter(|_| scheme && is_plain)?;
    let name = name.trim_start_matches('[').trim_end_matches(']');
    let host = hosts.iter().find(|host| host.name.eq_ignore_ascii_case(name))?;
    (host.internal || address.port().is_none()).then_some(host)
}

/// An address of the agency's own network: anything that one machine can be reached by. The addresses by which machines
/// of a cloud ask for their own secrets are link-local and never asked.
fn is_reachable(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [first, ..] = address.octets();
            first != 0 && !address.is_link_local() && !address.is_multicast() && first < 240
        }
        IpAddr::V6(address) => {
            !address.is_unspecified() && !address.is_multicast() && address.segments()[0] & 0xffc0 != 0xfe80
        }
    }
}

/// An address that anybody may reach. Sources: IANA's registries of special-purpose addresses (RFC 6890).
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let special = match address.octets() {
        // This network, private, loopback, shared (CGNAT), link-local.
        [0 | 10 | 127, ..] | [100, 64..=127, ..] | [169, 254, ..] | [172, 16..=31, ..] | [192, 168, ..] => {
            true
        }
        // Protocol assignments, documentation, former 6to4 relays, benchmarking.
        [192, 0, 0 | 2, _] | [192, 88, 99, _] | [198, 18 | 19, ..] | [198, 51, 100, _] | [203, 0, 113, _] => {
            true
        }
        // Multicast, reserved, broadcast.
        [224..=255, ..] => true,
        _ => false,
    };
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // Those that carry an IPv4 address: who asks them asks that one. Teredo, 6to4, documentation.
        [0x2001, 0, ..] | [0x2002, ..] | [0x2001, 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] => false,
        // Only what is given out as global is global; NAT64, local, link-local and multicast addresses lie outside.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(name: &str, internal: bool) -> Host {
        Host { name: name.to_owned(), internal }
    }

    #[test]
    fn nothing_inside_a_network_counts_as_public() {
        for inside in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "::7f00:1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in
            ["1.1.1.1", "100.63.255.255", "100.128.0.1", "172.32.0.1", "203.162.4.190", "2405:4800::1"]
        {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
        for never in [
            "0.0.0.0",
            "169.254.169.254",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "fe80::1",
            "ff02::1",
            "::ffff:169.254.169.254",
        ] {
            assert!(!is_reachable(never.parse().unwrap()), "{never}");
        }
        for own in ["10.1.2.3", "127.0.0.1", "192.168.5.5", "::1", "fd00::5"] {
            assert!(is_reachable(own.parse().unwrap()), "{own}");
        }
    }

    #[test]
    fn only_hosts_of_the_list_are_asked() {
        let hosts = [host("crl.example.vn", false), host("pki.noi-bo.vn", true)];
        let asks = |address: &str| allowed(&Url::parse(address).unwrap(), &hosts).is_some();
        for fit in ["http://crl.example.vn/a.crl", "https://CRL.example.vn/", "http://pki.noi-bo.vn:8080/x"] {
            assert!(asks(fit), "{fit}");
        }
        for unfit in [
            "http://example.vn/a.crl",
            "http://crl.example.vn.evil.net/",
            "http://evilcrl.example.vn/",
            "ftp://crl.example.vn/",
            "ldap://crl.example.vn/",
            "file:///etc/passwd",
            "http://user@crl.example.vn/",
            "http://crl.example.vn@evil.net/",
            "http://crl.example.vn:22/",
            "http://127.0.0.1/",
            "http://[::1]/",
        ] {
            assert!(!asks(unfit), "{unfit}");
        }
    }

    /// A server that answers each request by its path: the whole answer, or pieces without end, or nothing at all.
    async fn server() -> (u16, std::sync::Arc<std::sync::atomic::AtomicUsize>) {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let count = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let seen = std::sync::Arc::clone(&count);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let seen = std::sync::Arc::clone(&seen);
                tokio::spawn(async move {
                    let mut head = [0; 1_000];
                    let length = stream.read(&mut head).await.unwrap_or(0);
                    seen.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                    let head = String::from_utf8_lossy(&head[..length]).into_owned();
                    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                    let ok = "HTTP/1.1 200 OK\r\nconnection: close\r\n";
                    let answer = match path.as_str() {
                        "/good" => format!("{ok}content-length: 4\r\n\r\ngood"),
                        "/moved" => format!(
                            "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:{port}/good\r\ncontent-length: 0\r\n\r\n"
                        ),
                        "/long" => format!("{ok}content-length: 99999999999\r\n\r\n"),
                        "/endless" => format!("{ok}\r\n"),
                        "/broken" => "HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n".to_owned(),
                        _ => format!("{ok}content-length: 4\r\n\r\n"),
                    };
                    let _ = stream.write_all(answer.as_bytes()).await;
                    while path == "/endless" && stream.write_all(&[b'x'; 4_096]).await.is_ok() {}
                    if path == "/slow" {
                        tokio::time::sleep(Duration::from_secs(60)).await;
                    }
                });
            }
        });
        (port, count)
    }

    async fn asked(address: &str, hosts: &[Host]) -> Result<Vec<u8>, FetchFault> {
        ready();
        let address = Url::parse(address).unwrap();
        ask(&Request { address: &address, question: None, largest: 100_000 }, hosts).await
    }

    /// As the office does when it opens: the provider of sign-in chooses the cryptography of all connections.
    fn ready() {
        let _chosen = congvan_identity::Http::new(&[]).unwrap();
    }

    #[tokio::test]
    async fn whatever_a_host_answers_it_is_bounded_and_leads_nowhere() {
        let (port, count) = server().await;
        let own = [host("127.0.0.1", true)];
        let at = |path: &str| format!("http://127.0.0.1:{port}{path}");
        assert_eq!(asked(&at("/good"), &own).await, Ok(b"good".to_vec()));
        let before = count.load(std::sync::atomic::Ordering::SeqCst);
        assert_eq!(asked(&at("/moved"), &own).await, Err(FetchFault::Redirected));
        let after = count.load(std::sync::atomic::Ordering::SeqCst);
        assert_eq!(after, before + 1, "nobody followed");
        assert_eq!(asked(&at("/long"), &own).await, Err(FetchFault::TooLarge));
        assert_eq!(asked(&at("/endless"), &own).await, Err(FetchFault::TooLarge));
        assert_eq!(asked(&at("/broken"), &own).await, Err(FetchFault::Refused));
        let began = std::time::Instant::now();
        assert_eq!(asked(&at("/slow"), &own).await, Err(FetchFault::Away));
        assert!(began.elapsed() < PATIENCE + Duration::from_secs(5));
    }

    #[tokio::test]
    async fn a_name_that_stands_for_an_inner_address_is_not_asked() {
        let (port, count) = server().await;
        for name in ["localhost", "127.0.0.1", "::1"] {
            let there = if name.contains(':') { format!("[{name}]") } else { name.to_owned() };
            let hosts = [host(name, false)];
            assert_eq!(
                asked(&format!("http://{there}/good"), &hosts).await,
                Err(FetchFault::Inside),
                "{name}"
            );
            let with_port = asked(&format!("http://{there}:{port}/good"), &hosts).await;
            assert_eq!(with_port, Err(FetchFault::NotAllowed), "{name}");
        }
        let hosts = [host("khong-co.invalid", false)];
        let nowhere = asked("http://khong-co.invalid/good", &hosts).await;
        // Where no server of names answers, it takes too long instead.
        assert!(matches!(nowhere, Err(FetchFault::Unknown | FetchFault::Away)), "{nowhere:?}");
        assert_eq!(asked("http://127.0.0.1/good", &hosts).await, Err(FetchFault::NotAllowed));
        assert_eq!(count.load(std::sync::atomic::Ordering::SeqCst), 0, "nobody was asked");
        // The same host, expressly allowed as one of the agency's own.
        let own = [host("localhost", true)];
        assert_eq!(asked(&format!("http://localhost:{port}/good"), &own).await, Ok(b"good".to_vec()));
    }
}
