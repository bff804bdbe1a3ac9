//! Câu mẫu: four quick phrases of one's own.

use crate::office::scope;
use crate::{Caller, Error, Office};
use congvan_records::nfc_line;
use congvan_store::settings;

/// What everybody begins with.
pub const DEFAULTS: [&str; 4] =
    ["Tham mưu trả lời", "Nghiên cứu, báo cáo", "Để biết, thực hiện", "Dự họp thay"];

/// Name of the setting that holds them.
const SETTING: &str = "quick_phrases";
/// Most phrases kept.
const MOST: usize = 8;
/// Longest phrase, in characters.
const LONGEST: usize = 200;

/// The caller's phrases.
pub async fn get(office: &Office, caller: &Caller) -> Result<Vec<String>, Error> {
    let own =
        settings::find(office.reader(), scope(caller.agency.id), Some(caller.person.id), SETTING).await?;
    let own = own.and_then(|setting| serde_json::from_str::<Vec<String>>(&setting.body).ok());
    Ok(own.unwrap_or_else(|| DEFAULTS.map(String::from).to_vec()))
}

/// Keeps the caller's phrases: up to eight, of up to 200 characters each; empty ones are left out. No phrase at all
/// brings the first ones back.
pub async fn set(office: &Office, caller: &Caller, phrases: Vec<String>) -> Result<Vec<String>, Error> {
    let mut clean: Vec<String> = phrases
        .iter()
        .map(|phrase| nfc_line(phrase).chars().take(LONGEST).collect::<String>())
        .filter(|phrase| !phrase.is_empty())
        .take(MOST)
        .collect();
    if clean.is_empty() {
        clean = DEFAULTS.map(String::from).to_vec();
    }
    let body = serde_json::to_string(&clean).map_err(|_| Error::Machine("writing phrases", None))?;
    let (agency, owner) = (scope(caller.agency.id), Some(caller.person.id));
    let tx = office.begin().await?;
    let version = settings::find(&tx, agency, owner, SETTING).await?.map_or(0, |own| own.version);
    settings::put(&tx, agency, owner, SETTING, &body, version, office.now()).await?;
    tx.commit().await?;
    Ok(clean)
}
