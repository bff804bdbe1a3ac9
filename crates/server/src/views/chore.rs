use super::At;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Work in the background that was tried without success.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChoreView {
    pub(crate) id: Uuid,
    /// `analyse_file`, `recognise_file`, `place_words`, `index_document`, `judge_signatures`, `judge_again`, `check_many`,
    /// `fetch_evidence`, `survey_scan`, or what a newer program wrote.
    pub(crate) kind: String,
    pub(crate) attempts: u32,
    /// What the machine said the last time, in English, as it stands in the log.
    pub(crate) reason: String,
    pub(crate) since: At,
    /// When it is tried again; none when it waits for a person.
    pub(crate) next: Option<At>,
}

/// Việc nền.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChoresView {
    /// Pieces of work that wait or are being done.
    pub(crate) waiting: u64,
    /// Those that failed at least once, oldest first, at most 200.
    pub(crate) troubles: Vec<ChoreView>,
}
