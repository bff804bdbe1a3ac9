//! What the one who runs the program may see: requests counted by route, the state of its parts. Nothing here names a
//! person, a letter or a file.

use crate::tls::Certificate;
use axum::{
    extract::{MatchedPath, Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};
use congvan_office::{Office, vitals::Vitals};
use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

/// Upper bounds of the histogram of answer times, in seconds.
const BOUNDS: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// For how long a look at the parts holds.
const LOOK: Duration = Duration::from_secs(2);

/// Counts since the start. Shared by everything that serves.
pub(crate) struct Watch {
    office: Office,
    certificate: Option<Certificate>,
    disk_reserve: u64,
    started: Instant,
    stopping: AtomicBool,
    under_way: AtomicI64,
    routes: Mutex<BTreeMap<(MethodName, String, u16), Times>>,
    looked: tokio::sync::Mutex<Option<(Instant, Vitals)>>,
}

/// Only methods of our routes are counted by name: others would let a stranger make series without end.
type MethodName = &'static str;

#[derive(Clone, Default)]
struct Times {
    count: u64,
    sum: Duration,
    within: [u64; BOUNDS.len()],
}

impl Watch {
    pub(crate) fn new(office: Office, certificate: Option<Certificate>, disk_reserve: u64) -> Arc<Self> {
        Arc::new(Self {
            office,
            certificate,
            disk_reserve,
            started: Instant::now(),
            stopping: AtomicBool::new(false),
            under_way: AtomicI64::new(0),
            routes: Mutex::default(),
            looked: tokio::sync::Mutex::default(),
        })
    }

    /// From now on `/readyz` says no, so that a balancer sends nothing more.
    pub(crate) fn set_stopping(&self) {
        self.stopping.store(true, Ordering::Release);
    }

    async fn vitals(&self) -> Vitals {
        let mut looked = self.looked.lock().await;
        if let Some((at, vitals)) = &*looked
            && at.elapsed() < LOOK
        {
            return vitals.clone();
        }
        let vitals = congvan_office::vitals::look(&self.office).await;
        *looked = Some((Instant::now(), vitals.clone()));
        vitals
    }

    /// Each part, and whether it is as it must be.
    pub(crate) async fn parts(&self) -> Vec<(&'static str, bool)> {
        let vitals = self.vitals().await;
        vec![
            ("database", vitals.is_writable),
            ("files", vitals.has_files),
            ("migrations", vitals.pending_migrations == Some(0)),
            ("index", vitals.has_index),
            ("disk", vitals.disk_free.is_some_and(|free| free >= self.disk_reserve)),
            ("accepting", !self.stopping.load(Ordering::Acquire)),
        ]
    }

    /// Prometheus's text format, version 0.0.4.
    pub(crate) async fn metrics(&self) -> String {
        let vitals = self.vitals().await;
        let mut text = String::with_capacity(8_192);
        let mut one = |name: &str, kind: &str, help: &str, value: Option<f64>| {
            let Some(value) = value else { return };
            // Writing to a String cannot fail.
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}");
        };
        let number = |value: u64| Some(value as f64);
        one(
            "congvan_up_seconds",
            "gauge",
            "Time since the start.",
            Some(self.started.elapsed().as_secs_f64()),
        );
        one(
            "congvan_requests_under_way",
            "gauge",
            "Requests being answered.",
            Some(self.under_way.load(Ordering::Relaxed) as f64),
        );
        one(
            "congvan_database_writable",
            "gauge",
            "1 when the database takes writes.",
            number(vitals.is_writable.into()),
        );
        one(
            "congvan_index_ready",
            "gauge",
            "1 when the search index can be asked.",
            number(vitals.has_index.into()),
        );
        one(
            "congvan_disk_free_bytes",
            "gauge",
            "Free bytes where the data folder lies.",
            vitals.disk_free.and_then(number),
        );
        one(
            "congvan_disk_reserve_bytes",
            "gauge",
            "Below this, uploads are refused.",
            number(self.disk_reserve),
        );
        one(
            "congvan_jobs_waiting",
            "gauge",
            "Jobs that wait or are worked on.",
            vitals.jobs_waiting.and_then(number),
        );
        one(
            "congvan_jobs_parked",
            "gauge",
            "Jobs that somebody must look at.",
            vitals.jobs_parked.and_then(number),
        );
        one(
            "congvan_outbox_waiting",
            "gauge",
            "Messages that wait to be sent.",
            vitals.outbox_waiting.and_then(number),
        );
        one(
            "congvan_outbox_parked",
            "gauge",
            "Messages that somebody must look at.",
            vitals.outbox_parked.and_then(number),
        );
        one("congvan_resident_bytes", "gauge", "Memory in use.", resident().and_then(number));
        one(
            "congvan_certificate_ends_seconds",
            "gauge",
            "End of validity of the TLS certificate, seconds since 1970.",
            self.certificate.as_ref().map(|certificate| certificate.ends() as f64),
        );
        self.requests(&mut text);
        text
    }

    fn requests(&self, text: &mut String) {
        let name = "congvan_request_seconds";
        let _ = writeln!(
            text,
            "# HELP {name} Time to the head of the answer, by route.\n# TYPE {name} histogram"
        );
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for ((method, route, status), times) in routes {
            let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
            for (bound, within) in BOUNDS.iter().zip(times.within) {
                let _ = writeln!(text, "{name}_bucket{{{labels},le=\"{bound}\"}} {within}");
            }
            let _ = writeln!(text, "{name}_bucket{{{labels},le=\"+Inf\"}} {}", times.count);
            let _ = writeln!(text, "{name}_sum{{{labels}}} {}", times.sum.as_secs_f64());
            let _ = writeln!(text, "{name}_count{{{labels}}} {}", times.count);
        }
    }

    fn count(&self, method: MethodName, route: &str, status: u16, took: Duration) {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let times = routes.entry((method, route.to_owned(), status)).or_default();
        times.count += 1;
        times.sum += took;
        for (bound, within) in BOUNDS.iter().zip(&mut times.within) {
            *within += u64::from(took.as_secs_f64() <= *bound);
        }
    }
}

/// Counts a request and logs it: method, pattern of the route, status, time. The address itself is never logged: it
/// names letters, and a search carries what somebody looks for.
pub(crate) async fn observe(State(watch): State<Arc<Watch>>, request: Request, next: Next) -> Response {
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let began = Instant::now();
    let under_way = UnderWay::begin(&watch.under_way);
    let response = next.run(request).await;
    drop(under_way);
    let (status, took) = (response.status().as_u16(), began.elapsed());
    watch.count(method, &route, status, took);
    tracing::info!(target: "congvan::request", method, route, status, micros = took.as_micros() as u64);
    response
}

/// Counted down also when the client goes away and the answer is dropped.
struct UnderWay<'a>(&'a AtomicI64);

impl<'a> UnderWay<'a> {
    fn begin(count: &'a AtomicI64) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn known(method: &Method) -> MethodName {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

fn resident() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split(' ').nth(1)?.parse().ok()?;
    Some(pages * rustix::param::page_size() as u64)
}
