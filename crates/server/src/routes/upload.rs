use crate::problem::Problem;
use axum::body::Body;
use congvan_office::intake::{Inflow, Received, Upload};
use futures::StreamExt;

/// Streams a request's body into an upload, and keeps it when the last byte has come.
///
/// A connection that breaks leaves nothing behind.
pub(super) async fn stream_into(mut upload: Upload, body: Body) -> Result<Received, Problem> {
    if let Err(problem) = pour(upload.inflow(), body).await {
        upload.abort().await;
        return Err(problem);
    }
    Ok(upload.finish().await?)
}

/// Hands on a request's body; what is on its way has to be given up when it breaks off.
pub(super) async fn pour(inflow: &mut Inflow, body: Body) -> Result<(), Problem> {
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| {
            Problem::unreadable("Tệp tải lên bị ngắt giữa chừng. Kiểm tra mạng rồi tải lại tệp này.")
        })?;
        inflow.write(chunk).await?;
    }
    Ok(())
}
