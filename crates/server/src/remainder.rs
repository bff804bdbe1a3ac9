//! Bodies of requests: what comes in too slowly, and what is left of a refused one.

use axum::{
    body::{Body, BodyDataStream, Bytes},
    extract::Request,
    http::Method,
    middleware::Next,
    response::Response,
};
use futures::{StreamExt, future, stream};
use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::{Instant, Sleep};

/// Most bytes that are still taken from the line; a file of the largest size goes in several times over.
const MOST: usize = 512 * 1_048_576;

/// Longest time spent on it.
const PATIENCE: Duration = Duration::from_secs(120);

/// Longest silence within a body.
const SILENCE: Duration = Duration::from_secs(30);

/// How long a body may take before its speed counts.
const GRACE: Duration = Duration::from_secs(60);

/// Bytes a second that a body must come to from then on, on average: a fraction of what the worst mobile line carries.
const SLOWEST: u64 = 1_024;

/// Answers a request only after its sender has sent everything.
///
/// Uploads are refused while they come in: the file is too large, the session has ended, the letter has moved on. A
/// browser that is cut off while it still sends shows a broken connection instead of the answer. An act that needs no
/// body may come with one all the same, if only with the mark of its end: left unread, it would end the connection, and
/// the answer may go down with it.
pub(crate) async fn read_to_the_end(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let line = Line::new(body, Pace::new(SILENCE, GRACE));
    let given = line.clone();
    let body = Body::from_stream(stream::poll_fn(move |context| given.poll(context)));
    let response = next.run(Request::from_parts(parts, body)).await;
    // Whoever sends more, or more slowly, is cut off.
    let _ = tokio::time::timeout(PATIENCE, line.discard()).await;
    response
}

/// A request's body, which the handler reads first.
#[derive(Clone)]
struct Line(Arc<Mutex<Incoming>>);

struct Incoming {
    stream: BodyDataStream,
    pace: Pace,
    /// Wakes whoever reads when the pace is not kept.
    alarm: Pin<Box<Sleep>>,
    is_cut_off: bool,
}

impl Line {
    fn new(body: Body, pace: Pace) -> Self {
        let alarm = Box::pin(tokio::time::sleep_until(pace.limit()));
        Self(Arc::new(Mutex::new(Incoming {
            stream: body.into_data_stream(),
            pace,
            alarm,
            is_cut_off: false,
        })))
    }

    fn poll(&self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, axum::Error>>> {
        let mut incoming = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let incoming = &mut *incoming;
        if incoming.is_cut_off {
            return Poll::Ready(None);
        }
        if let Poll::Ready(next) = incoming.stream.poll_next_unpin(context) {
            if let Some(Ok(chunk)) = &next {
                incoming.pace.count(chunk.len(), Instant::now());
                incoming.alarm.as_mut().reset(incoming.pace.limit());
            }
            return Poll::Ready(next);
        }
        incoming.alarm.as_mut().poll(context).map(|()| {
            incoming.is_cut_off = true;
            Some(Err(axum::Error::new(std::io::Error::from(std::io::ErrorKind::TimedOut))))
        })
    }

    async fn discard(&self) {
        let mut bytes = 0;
        while let Some(Ok(chunk)) = future::poll_fn(|context| self.poll(context)).await {
            bytes += chunk.len();
            if bytes > MOST {
                return;
            }
        }
    }
}

/// How fast a body has come in so far.
struct Pace {
    silence: Duration,
    grace: Duration,
    since: Instant,
    last: Instant,
    bytes: u64,
}

impl Pace {
    fn new(silence: Duration, grace: Duration) -> Self {
        let now = Instant::now();
        Self { silence, grace, since: now, last: now, bytes: 0 }
    }

    fn count(&mut self, bytes: usize, now: Instant) {
        self.bytes = self.bytes.saturating_add(bytes as u64);
        self.last = now;
    }

    /// When the next bytes must have come.
    fn limit(&self) -> Instant {
        let by_speed = self.since + self.grace + Duration::from_secs(self.bytes / SLOWEST);
        by_speed.min(self.last + self.silence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_sends_slowly_has_a_minute_and_who_sends_nothing_half_of_one() {
        let mut pace = Pace::new(SILENCE, GRACE);
        let start = pace.since;
        let after = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(pace.limit(), after(30));
        // A byte every twenty seconds keeps nobody a place.
        for seconds in [20, 40, 59] {
            pace.count(1, after(seconds));
        }
        assert_eq!(pace.limit(), after(60));
        // A scan over the worst line: 100 MB at 2 KB/s.
        let mut pace = Pace::new(SILENCE, GRACE);
        let start = pace.since;
        for second in 0..50_000 {
            let now = start + Duration::from_secs(second);
            assert!(now < pace.limit(), "cut off after {second} s");
            pace.count(2_000, now);
        }
    }

    #[tokio::test]
    async fn a_body_that_stops_coming_is_cut_off() {
        let silence = Duration::from_millis(100);
        let stopped = stream::once(async { Ok::<_, std::io::Error>(Bytes::from_static(b"{")) });
        let line = Line::new(Body::from_stream(stopped.chain(stream::pending())), Pace::new(silence, GRACE));
        let next = || future::poll_fn(|context| line.poll(context));
        assert!(next().await.is_some_and(|chunk| chunk.is_ok()));
        let began = Instant::now();
        let ended = tokio::time::timeout(Duration::from_secs(20), next()).await;
        assert!(matches!(ended, Ok(Some(Err(_)))));
        assert!(began.elapsed() >= silence / 2);
        // And whoever would throw the rest away does not wait for it.
        assert!(tokio::time::timeout(Duration::from_secs(20), line.discard()).await.is_ok());
    }
}
