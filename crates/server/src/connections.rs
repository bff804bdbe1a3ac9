//! Kết nối: how many at a time, how many from one address, and how long one may keep its place without saying anything.
//!
//! A client that connects and waits costs it nothing; what it costs us is bounded here. Slow bodies are bounded where
//! they are read ([`crate::remainder`]).

use crate::tls::Certificate;
use axum::{Router, body::Body, extract::ConnectInfo, serve::Listener};
use congvan_office::accounts::network;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt;

/// Longest silence before the head of a request is whole, also between two requests of one connection.
const SILENCE: Duration = Duration::from_secs(30);
/// How long a client may take to greet in TLS.
const GREETING: Duration = Duration::from_secs(10);
/// Open connections at most; the system keeps those that come then in its queue.
const MOST: usize = 8_192;
/// Of them from one address, behind which a whole office may sit.
const MOST_OF_ADDRESS: usize = 1_024;
/// Bytes of a request read at once; the head is no longer either. A large file comes in fastest while what was read is
/// still in the cache of its core when it is copied on.
const AT_ONCE: usize = 256 << 10;
/// Open files that are left for databases, blobs and child programs.
const OTHER_FILES: u64 = 512;

/// Serves until told to stop, then lets the requests under way end.
///
/// `proxies`: addresses that may hold any number of connections, because everybody comes from there.
pub(crate) async fn serve(
    mut listener: TcpListener,
    certificate: Option<Certificate>,
    site: Router,
    proxies: &[IpAddr],
    stop: CancellationToken,
) {
    let places = Places::new(room(), MOST_OF_ADDRESS, proxies);
    let open = TaskTracker::new();
    loop {
        let accepted = async {
            places.wait().await;
            Listener::accept(&mut listener).await
        };
        let (stream, peer) = tokio::select! {
            accepted = accepted => accepted,
            () = stop.cancelled() => break,
        };
        // Hung up on: an answer would cost more than the connection.
        let Some(place) = places.take(peer.ip()) else { continue };
        let (certificate, site, stop) = (certificate.clone(), site.clone(), stop.clone());
        open.spawn(async move {
            // Small answers go out at once.
            let _ = stream.set_nodelay(true);
            match certificate {
                None => talk(stream, peer, site, stop).await,
                Some(certificate) => {
                    if let Some(stream) = greet(stream, &certificate).await {
                        talk(stream, peer, site, stop).await;
                    }
                }
            }
            drop(place);
        });
    }
    drop(listener);
    open.close();
    open.wait().await;
}

async fn greet(stream: TcpStream, certificate: &Certificate) -> Option<impl AsyncRead + AsyncWrite + use<>> {
    match tokio::time::timeout(GREETING, TlsAcceptor::from(certificate.config()).accept(stream)).await {
        Ok(Ok(stream)) => Some(stream),
        Ok(Err(error)) => {
            tracing::debug!(kind = ?error.kind(), "a TLS greeting failed");
            None
        }
        Err(_) => {
            tracing::debug!("a TLS greeting took too long");
            None
        }
    }
}

async fn talk(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    peer: SocketAddr,
    site: Router,
    stop: CancellationToken,
) {
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        site.clone().oneshot(request)
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(SILENCE).max_buf_size(AT_ONCE);
    let mut talk = std::pin::pin!(builder.serve_connection(TokioIo::new(stream), service));
    let ended = tokio::select! {
        ended = talk.as_mut() => ended,
        () = stop.cancelled() => {
            talk.as_mut().graceful_shutdown();
            talk.await
        }
    };
    if let Err(error) = ended {
        // Hanging up is everybody's right; nothing of the request is told.
        tracing::debug!(is_timeout = error.is_timeout(), "a connection broke off");
    }
}

/// How many connections the open files allowed to this process have room for. The soft limit is raised first: most
/// systems start it at 1,024, for programs of another age.
fn room() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let wanted = MOST as u64 + OTHER_FILES;
    let now = getrlimit(Resource::Nofile);
    let raised = now.maximum.map_or(wanted, |most| most.min(wanted));
    let have = match now.current {
        None => wanted,
        Some(current) if current >= raised => current,
        Some(current) => {
            let limit = Rlimit { current: Some(raised), maximum: now.maximum };
            if setrlimit(Resource::Nofile, limit).is_ok() { raised } else { current }
        }
    };
    usize::try_from(have.saturating_sub(OTHER_FILES)).unwrap_or(MOST).clamp(64, MOST)
}

/// Places for connections.
struct Places {
    inside: Arc<Inside>,
    most_of_address: usize,
    proxies: Vec<IpAddr>,
}

struct Inside {
    most: usize,
    taken: Mutex<Taken>,
    left: tokio::sync::Notify,
}

#[derive(Default)]
struct Taken {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// A connection's place; free again when dropped.
struct Place(Arc<Inside>, IpAddr);

impl Places {
    fn new(most: usize, most_of_address: usize, proxies: &[IpAddr]) -> Self {
        let inside = Inside { most, taken: Mutex::default(), left: tokio::sync::Notify::new() };
        Self {
            inside: Arc::new(inside),
            most_of_address: most_of_address.min(most),
            proxies: proxies.to_vec(),
        }
    }

    /// Waits until there is a place for somebody.
    async fn wait(&self) {
        while self.inside.taken().all >= self.inside.most {
            self.inside.left.notified().await;
        }
    }

    /// Takes a place, unless the address has its share already.
    fn take(&self, address: IpAddr) -> Option<Place> {
        let address = network(address);
        let mut taken = self.inside.taken();
        let of_address = taken.by_address.entry(address).or_default();
        if *of_address >= self.most_of_address && !self.proxies.contains(&address) {
            return None;
        }
        *of_address += 1;
        taken.all += 1;
        Some(Place(Arc::clone(&self.inside), address))
    }
}

impl Inside {
    fn taken(&self) -> std::sync::MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.0.taken();
        taken.all -= 1;
        if let Some(count) = taken.by_address.get_mut(&self.1) {
            *count -= 1;
            if *count == 0 {
                taken.by_address.remove(&self.1);
            }
        }
        drop(taken);
        self.0.left.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[tokio::test]
    async fn no_address_takes_the_places_of_all() {
        let places = Places::new(5, 3, &[ip("127.0.0.1")]);
        let mut held: Vec<_> = (0..3).map(|_| places.take(ip("192.0.2.1")).unwrap()).collect();
        assert!(places.take(ip("192.0.2.1")).is_none());
        assert!(places.take(ip("::ffff:192.0.2.1")).is_none(), "the same in the other notation");
        held.push(places.take(ip("192.0.2.2")).unwrap());
        held.pop();
        // Whoever leaves makes room.
        held.pop();
        held.push(places.take(ip("192.0.2.1")).unwrap());
        // All come from the proxy.
        let through_proxy: Vec<_> = (0..2).map(|_| places.take(ip("127.0.0.1")).unwrap()).collect();
        let full = tokio::time::timeout(Duration::from_millis(20), places.wait());
        assert!(full.await.is_err(), "there is no place left");
        drop(through_proxy);
        places.wait().await;
    }
}
