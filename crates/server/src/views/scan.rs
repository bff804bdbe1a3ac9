use super::At;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which scans are listed.
#[derive(Deserialize, IntoParams)]
pub(crate) struct ScansQuery {
    /// Those that were split or thrown away, in place of those that wait.
    pub(crate) ended: Option<bool>,
}

/// A file's name on its way to a scan.
#[derive(Deserialize, IntoParams)]
pub(crate) struct ScanUploadQuery {
    /// The file's own name.
    pub(crate) name: String,
    /// Why it is taken in though the same bytes were before.
    pub(crate) reason: Option<String>,
}

/// A file's name on its way to a scan that waits.
#[derive(Deserialize, IntoParams)]
pub(crate) struct ScanFileQuery {
    /// The file's own name.
    pub(crate) name: String,
    /// The version of the scan on which it is added.
    #[param(value_type = i64, minimum = 0, maximum = 4_294_967_295_i64)]
    pub(crate) version: u32,
    /// Why it is taken in though the same bytes were before.
    pub(crate) reason: Option<String>,
}

/// Bản quét chờ tách.
#[derive(Serialize, ToSchema)]
pub(crate) struct ScanList {
    pub(crate) items: Vec<ScanLineView>,
    /// Where the next page begins; none at the end.
    pub(crate) next: Option<String>,
}

/// A scan in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct ScanLineView {
    pub(crate) id: Uuid,
    /// Name of its first file.
    pub(crate) name: String,
    /// `open`, `split`, `discarded`.
    pub(crate) state: String,
    /// `upload`, `scanner`, `mail` …
    pub(crate) source: String,
    /// Pages, as far as its files have been opened.
    pub(crate) pages: u32,
    /// Letters it would be cut into now, or was cut into.
    pub(crate) letters: u32,
    pub(crate) progress: SurveyProgress,
    /// Name of the clerk who answers for it.
    pub(crate) holder: String,
    pub(crate) created_at: At,
    pub(crate) changed_at: At,
    /// Why it was thrown away.
    pub(crate) reason: Option<String>,
}

/// How far the pages have been looked at.
#[derive(Serialize, ToSchema)]
pub(crate) struct SurveyProgress {
    pub(crate) done: u32,
    /// Pages of the files that have been opened.
    pub(crate) of: u32,
    /// It goes on by itself.
    pub(crate) is_running: bool,
}

/// A scan of many letters, and how it is to be cut.
#[derive(Serialize, ToSchema)]
pub(crate) struct ScanDetail {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    /// `offered`, `open`, `split`, `discarded`.
    pub(crate) state: String,
    /// Changes are made on it.
    pub(crate) version: u32,
    /// The clerk who answers for it.
    pub(crate) holder_id: Uuid,
    pub(crate) holder: String,
    /// Who changed it last.
    pub(crate) changed_by: String,
    pub(crate) changed_at: At,
    /// The letter in the queue that it came as; it becomes the first.
    pub(crate) document_id: Option<Uuid>,
    pub(crate) files: Vec<ScanFileView>,
    /// What was found on its pages so far.
    pub(crate) found: Vec<FoundPageView>,
    /// How it is to be cut: as a person wants it, or else as is proposed.
    pub(crate) groups: Vec<ScanGroupView>,
    /// How the survey alone would cut it.
    pub(crate) proposed: Vec<ScanGroupView>,
    /// A person has changed how it is cut.
    pub(crate) is_edited: bool,
    pub(crate) progress: SurveyProgress,
    /// The letters made of it.
    pub(crate) letters: Vec<ScanLetterView>,
    /// Why it was thrown away.
    pub(crate) reason: Option<String>,
}

/// A file of a scan.
#[derive(Serialize, ToSchema)]
pub(crate) struct ScanFileView {
    /// 1, 2 …
    pub(crate) place: u32,
    pub(crate) name: String,
    pub(crate) size: u64,
    /// None while it has not been opened.
    pub(crate) page_count: Option<u32>,
    /// Why it cannot be cut.
    pub(crate) problem: Option<String>,
}

/// What was found on a page.
#[derive(Serialize, ToSchema)]
pub(crate) struct FoundPageView {
    /// Place of its file.
    pub(crate) file: u32,
    /// From 1.
    pub(crate) page: u32,
    pub(crate) blank: bool,
    /// It parts two letters.
    pub(crate) separator: bool,
    /// It bears hardly more than this bar code, as sheets do by which other programs part letters.
    pub(crate) code: Option<String>,
    /// How sure it is that a letter begins here, 0 to 1.
    pub(crate) head: Option<f64>,
    /// The line with the letter's number, as recognised.
    pub(crate) number: Option<String>,
    /// It could not be looked at.
    pub(crate) failed: bool,
}

/// Pages of one letter to be.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
pub(crate) struct ScanGroupView {
    /// Why it begins here: `start`, `hand`, `blank`, `separator`, `code`, `head`.
    pub(crate) cut: String,
    /// How sure the survey is of that, in hundredths.
    pub(crate) sure: Option<u8>,
    pub(crate) pages: Vec<PlannedPageView>,
}

/// A page of a scan in its place.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
pub(crate) struct PlannedPageView {
    /// Place of its file.
    pub(crate) file: u32,
    /// From 1.
    pub(crate) page: u32,
    /// Degrees clockwise by which it is turned: 0, 90, 180 or 270.
    pub(crate) turn: u16,
    /// It goes into no letter.
    pub(crate) out: bool,
}

/// A letter made of a scan.
#[derive(Serialize, ToSchema)]
pub(crate) struct ScanLetterView {
    pub(crate) document_id: Uuid,
    /// Which pages, in words.
    pub(crate) pages: String,
}

/// How a scan is to be cut.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ScanPlanChange {
    /// The version on which it was decided.
    pub(crate) version: u32,
    pub(crate) groups: Vec<ScanGroupView>,
}

/// An act on a scan.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ScanAct {
    /// The version on which it was decided.
    pub(crate) version: u32,
}

/// Bỏ bản quét.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ScanDiscard {
    /// The version on which it was decided.
    pub(crate) version: u32,
    pub(crate) reason: String,
}

/// The letters made of a scan, in order.
#[derive(Serialize, ToSchema)]
pub(crate) struct ScanLetters {
    pub(crate) letters: Vec<ScanLetterView>,
}

/// The scan that a letter was cut from, or that it may be.
#[derive(Serialize, ToSchema)]
pub(crate) struct ScanOriginView {
    pub(crate) scan_id: Uuid,
    pub(crate) name: String,
    /// Pages of it that the letter was cut from, in words; none while the letter is the scan itself.
    pub(crate) pages: Option<String>,
    /// Letters that it seems to be, while it is the scan itself.
    pub(crate) letters: u32,
    /// A clerk is splitting it.
    pub(crate) is_open: bool,
}
