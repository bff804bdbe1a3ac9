//! Serving until told to stop, and stopping in good order: nothing more is taken in, what is under way ends, and nobody
//! waits for ever.

use crate::{app::App, connections, site, tls::Certificate};
use anyhow::Context;
use axum::{
    Router,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use congvan_office::scanning::ScanFolder;
use std::time::Duration;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tokio_util::sync::CancellationToken;

/// What is served beside the site.
#[derive(Default)]
pub(crate) struct Aside {
    /// Answers plain HTTP with "go to https", at this port.
    pub(crate) redirect: Option<(TcpListener, u16)>,
    /// Counts and states.
    pub(crate) metrics: Option<TcpListener>,
}

/// What runs beside the site in this process.
#[derive(Default)]
pub(crate) struct Jobs {
    /// Where scanners write.
    pub(crate) scan_folder: Option<ScanFolder>,
}

/// Serves until the program is told to stop; then requests and jobs under way have `patience`, each.
pub(crate) async fn run(
    listener: TcpListener,
    certificate: Option<Certificate>,
    aside: Aside,
    app: App,
    jobs: Option<Jobs>,
    patience: Duration,
) -> anyhow::Result<()> {
    let (office, watch) = (app.office.clone(), app.watch.clone());
    let worker = jobs.map(|jobs| office.spawn_worker_with(jobs.scan_folder));
    let stop = CancellationToken::new();
    tokio::spawn(reload_when_asked(certificate.clone()));
    if let Some((listener, port)) = aside.redirect {
        let (site, stop) = (redirect(port), stop.clone());
        tokio::spawn(async move { connections::serve(listener, None, site, &[], stop).await });
    }
    // Until the very end: a balancer should hear that nothing more is taken.
    let last = CancellationToken::new();
    if let Some(listener) = aside.metrics {
        let (site, stop) = (site::watch_site(watch.clone()), last.clone());
        tokio::spawn(async move { connections::serve(listener, None, site, &[], stop).await });
    }
    tokio::spawn({
        let stop = stop.clone();
        async move {
            stop_signal().await;
            tracing::info!("stopping");
            watch.set_stopping();
            stop.cancel();
        }
    });
    let proxies = app.proxies.clone();
    let serving = connections::serve(listener, certificate, site::site(app), &proxies, stop.clone());
    tokio::select! {
        () = serving => {}
        () = async { stop.cancelled().await; tokio::time::sleep(patience).await } => {
            tracing::warn!(seconds = patience.as_secs(), "requests under way were cut off");
        }
    }
    let ended = async {
        if let Some(worker) = worker {
            worker.stop().await;
        }
        office.close().await.context("đóng cơ sở dữ liệu")
    };
    let ended = within(patience, ended).await;
    last.cancel();
    ended
}

/// Jobs cut off are taken up again at the next start; what was acknowledged is on disk already.
pub(crate) async fn within(
    patience: Duration,
    work: impl Future<Output = anyhow::Result<()>>,
) -> anyhow::Result<()> {
    match tokio::time::timeout(patience, work).await {
        Ok(done) => done,
        Err(_) => {
            tracing::warn!(seconds = patience.as_secs(), "jobs under way were cut off");
            Ok(())
        }
    }
}

/// Sends every request to the same place by https. The host is the client's own word: it goes back to that client
/// alone.
fn redirect(port: u16) -> Router {
    Router::new().fallback(move |uri: Uri, headers: HeaderMap| async move { to_https(&uri, &headers, port) })
}

fn to_https(uri: &Uri, headers: &HeaderMap, port: u16) -> Response {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.and_then(|host| host.parse::<axum::http::uri::Authority>().ok());
    let Some(host) = host else { return StatusCode::BAD_REQUEST.into_response() };
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let port = if port == 443 { String::new() } else { format!(":{port}") };
    Redirect::permanent(&format!("https://{}{port}{path}", host.host())).into_response()
}

/// SIGHUP: the certificate is read anew. Without one the signal does nothing, and in no case ends the program.
async fn reload_when_asked(certificate: Option<Certificate>) {
    let Ok(mut asked) = signal(SignalKind::hangup()) else { return };
    while asked.recv().await.is_some() {
        let Some(certificate) = &certificate else { continue };
        match certificate.reload() {
            Ok(()) => tracing::info!(ends = certificate.ends(), "the certificate was read anew"),
            Err(error) => tracing::error!(error = %format!("{error:#}"), "the old certificate stays in use"),
        }
    }
}

/// Ctrl-C, or the signal that service managers send.
pub(crate) async fn stop_signal() {
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn plain_requests_are_sent_to_the_same_place() {
        let at = |host: &'static str, path: &str, port| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static(host));
            let response = to_https(&path.parse().unwrap(), &headers, port);
            response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned())
        };
        let to = at("vanphong.test:80", "/documents/1?x=2", 443);
        assert_eq!(to.as_deref(), Some("https://vanphong.test/documents/1?x=2"));
        assert_eq!(at("[::1]", "/", 8443).as_deref(), Some("https://[::1]:8443/"));
        assert_eq!(at("a b", "/", 443), None);
    }
}
