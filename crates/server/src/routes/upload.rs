use crate::problem::Problem;
use axum::body::Body;
use congvan_office::intake::{Received, Upload};
use futures::StreamExt;

/// Streams a request's body into an upload, and keeps it when the last byte has come.
///
/// A connection that breaks leaves nothing behind.
pub(super) async fn stream_into(mut upload: Upload, body: Body) -> Result<Received, Problem> {
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let Ok(chunk) = chunk else {
            upload.abort().await;
            return Err(Problem::unreadable(
                "Tệp tải lên bị ngắt giữa chừng. Kiểm tra mạng rồi tải lại tệp này.",
            ));
        };
        if let Err(error) = upload.write(&chunk).await {
            upload.abort().await;
            return Err(error.into());
        }
    }
    Ok(upload.finish().await?)
}
