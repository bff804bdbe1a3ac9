use super::{At, Day};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which letters are checked again.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CampaignParams {
    /// First day of arrival.
    pub(crate) from: Option<Day>,
    /// Last day of arrival.
    pub(crate) to: Option<Day>,
    /// Present verdicts, with commas between; as in `SignatureView`. None: each that can come out otherwise.
    pub(crate) verdicts: Option<String>,
}

/// Which lines of a campaign.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CampaignLineParams {
    /// `all` (when nothing is said), `changed`, `failed`.
    pub(crate) only: Option<String>,
}

/// Đợt kiểm tra lại, to be begun.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CampaignInput {
    /// First day of arrival.
    pub(crate) from: Option<Day>,
    /// Last day of arrival.
    pub(crate) to: Option<Day>,
    /// Present verdicts; as in `SignatureView`. None: each that can come out otherwise.
    #[serde(default)]
    pub(crate) verdicts: Vec<String>,
    /// May be empty.
    #[serde(default)]
    pub(crate) reason: String,
}

/// How many files would be checked.
#[derive(Serialize, ToSchema)]
pub(crate) struct CandidatesView {
    pub(crate) total: u64,
    /// By present verdict.
    pub(crate) by_verdict: Vec<VerdictCount>,
}

/// Files with a verdict.
#[derive(Serialize, ToSchema)]
pub(crate) struct VerdictCount {
    /// As in `SignatureView`.
    pub(crate) state: String,
    pub(crate) count: u64,
}

/// Đợt kiểm tra lại.
#[derive(Serialize, ToSchema)]
pub(crate) struct CampaignView {
    pub(crate) id: Uuid,
    /// Name of who began it.
    pub(crate) started_by: Option<String>,
    pub(crate) reason: Option<String>,
    /// First and last day of arrival that were asked for.
    pub(crate) from: Option<Day>,
    pub(crate) to: Option<Day>,
    /// Present verdicts that were asked for.
    pub(crate) verdicts: Vec<String>,
    /// `gathering`, `judging`, `done`, `cancelled`.
    pub(crate) state: String,
    pub(crate) started_at: At,
    pub(crate) ended_at: Option<At>,
    pub(crate) cancelled_by: Option<String>,
    /// Files in it; grows while it is gathering.
    pub(crate) total: u64,
    /// Those seen to.
    pub(crate) seen: u64,
    /// Of those that the reader may read: seen to, with another verdict, not checked.
    pub(crate) readable_count: u64,
    pub(crate) changed_count: u64,
    pub(crate) failed_count: u64,
}

/// Các đợt kiểm tra lại, the last one first.
#[derive(Serialize, ToSchema)]
pub(crate) struct CampaignList {
    pub(crate) items: Vec<CampaignView>,
}

/// What came of one file.
#[derive(Serialize, ToSchema)]
pub(crate) struct CampaignEntryView {
    pub(crate) document_id: Uuid,
    pub(crate) arrival_number: Option<i64>,
    pub(crate) arrival_date: Option<Day>,
    pub(crate) code: Option<String>,
    pub(crate) organ_name: String,
    pub(crate) subject: String,
    pub(crate) file_id: Uuid,
    pub(crate) file_name: String,
    /// `judged`, `failed`, `left_out`.
    pub(crate) state: String,
    /// The verdict before; as in `SignatureView`.
    pub(crate) before: Option<String>,
    /// The verdict now.
    pub(crate) now: Option<String>,
    pub(crate) changed: bool,
    pub(crate) report_id: Option<Uuid>,
    /// Why it was not checked: `missing`, `altered`, `machine`, `no_right`.
    pub(crate) fault: Option<String>,
    pub(crate) seen_at: Option<At>,
}

/// A page of what came of a campaign.
#[derive(Serialize, ToSchema)]
pub(crate) struct CampaignPageView {
    pub(crate) items: Vec<CampaignEntryView>,
    /// Where the next page begins.
    pub(crate) next: Option<String>,
}
