//! What is left of a refused request.

use axum::{
    body::{Body, BodyDataStream},
    extract::Request,
    http::Method,
    middleware::Next,
    response::Response,
};
use futures::{StreamExt, future, stream};
use std::{
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

/// Most bytes that are still taken from the line; a file of the largest size goes in several times over.
const MOST: usize = 512 * 1_048_576;

/// Longest time spent on it.
const PATIENCE: Duration = Duration::from_secs(120);

/// Answers a refused request only after its sender has sent everything.
///
/// Uploads are refused while they come in: the file is too large, the session has ended, the letter has moved on. A
/// browser that is cut off while it still sends shows a broken connection instead of the answer.
pub(crate) async fn read_to_the_end(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let line = Line(Arc::new(Mutex::new(body.into_data_stream())));
    let given = line.clone();
    let body = Body::from_stream(stream::poll_fn(move |context| given.poll(context)));
    let response = next.run(Request::from_parts(parts, body)).await;
    if response.status().is_client_error() || response.status().is_server_error() {
        // Whoever sends more, or more slowly, is cut off.
        let _ = tokio::time::timeout(PATIENCE, line.discard()).await;
    }
    response
}

/// A request's body, which the handler reads first.
#[derive(Clone)]
struct Line(Arc<Mutex<BodyDataStream>>);

impl Line {
    fn poll(&self, context: &mut Context<'_>) -> Poll<Option<<BodyDataStream as stream::Stream>::Item>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).poll_next_unpin(context)
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
