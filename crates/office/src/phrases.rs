//! Câu mẫu: quick phrases of one's own, and the agency's, which all its leaders are offered.

use crate::administration::{self, Act};
use crate::office::scope;
use crate::{Caller, Error, Office};
use congvan_records::{AgencyId, nfc_line};
use congvan_store::settings;
use serde_json::json;

/// What everybody begins with.
pub const DEFAULTS: [&str; 4] =
    ["Tham mưu trả lời", "Nghiên cứu, báo cáo", "Để biết, thực hiện", "Dự họp thay"];

/// Name of the setting that holds one's own.
const SETTING: &str = "quick_phrases";
/// Name of the setting that holds the agency's.
const OF_AGENCY: &str = "agency_phrases";
/// Most phrases kept of one's own.
const MOST: usize = 8;
/// Most phrases kept of an agency.
const MOST_OF_AGENCY: usize = 12;
/// Longest phrase, in characters.
const LONGEST: usize = 200;

/// The agency's phrases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgencyPhrases {
    /// Version they were changed to; 0 while nobody changed them.
    pub version: u32,
    /// In order.
    pub phrases: Vec<String>,
}

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
    let mut clean = cleaned(&phrases, MOST);
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

/// The phrases of the caller's agency, for its administrator to change.
///
/// Errors: [`Error::Forbidden`].
pub async fn to_change(office: &Office, caller: &Caller) -> Result<AgencyPhrases, Error> {
    administration::require(caller)?;
    kept(office, caller.agency.id).await
}

/// The phrases of the caller's agency.
pub async fn of_agency(office: &Office, caller: &Caller) -> Result<AgencyPhrases, Error> {
    kept(office, caller.agency.id).await
}

/// Sets the agency's phrases: up to twelve, of up to 200 characters each; empty ones and repeats are left out.
///
/// Errors: [`Error::Forbidden`]; [`Error::Stale`] when somebody else changed them meanwhile.
pub async fn set_of_agency(
    office: &Office,
    caller: &Caller,
    given: AgencyPhrases,
) -> Result<AgencyPhrases, Error> {
    let phrases = cleaned(&given.phrases, MOST_OF_AGENCY);
    let tx = administration::begin(office, caller).await?;
    let version = administration::keep(office, &tx, caller, OF_AGENCY, &phrases, given.version).await?;
    let body = json!({ "phrases": phrases.join(" · ") });
    administration::note(office, &tx, caller, Act::new("phrases_changed", body)).await?;
    tx.commit().await?;
    Ok(AgencyPhrases { version, phrases })
}

fn cleaned(phrases: &[String], most: usize) -> Vec<String> {
    let mut clean: Vec<String> = Vec::new();
    for phrase in phrases {
        let phrase: String = nfc_line(phrase).chars().take(LONGEST).collect();
        if !phrase.is_empty() && !clean.contains(&phrase) && clean.len() < most {
            clean.push(phrase);
        }
    }
    clean
}

async fn kept(office: &Office, agency: AgencyId) -> Result<AgencyPhrases, Error> {
    let Some(setting) = settings::find(office.reader(), scope(agency), None, OF_AGENCY).await? else {
        return Ok(AgencyPhrases::default());
    };
    let phrases = serde_json::from_str(&setting.body);
    let phrases = phrases.map_err(|_| Error::Configuration("the agency's phrases".to_owned()))?;
    Ok(AgencyPhrases { version: setting.version, phrases })
}
