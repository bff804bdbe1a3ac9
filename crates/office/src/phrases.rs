//! Câu mẫu: four quick phrases of one's own.

use crate::{Caller, Error, Office};

/// What everybody begins with.
pub const DEFAULTS: [&str; 4] =
    ["Tham mưu trả lời", "Nghiên cứu, báo cáo", "Để biết, thực hiện", "Dự họp thay"];

/// The caller's phrases.
pub async fn get(office: &Office, caller: &Caller) -> Result<Vec<String>, Error> {
    let _ = (office, caller);
    Err(Error::Unavailable("phrases"))
}

/// Keeps the caller's phrases: up to eight, of up to 200 characters each; empty ones are left out. No phrase at all
/// brings the first ones back.
pub async fn set(office: &Office, caller: &Caller, phrases: Vec<String>) -> Result<Vec<String>, Error> {
    let _ = (office, caller, phrases);
    Err(Error::Unavailable("phrases"))
}
