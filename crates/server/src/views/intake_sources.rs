use super::At;
use serde::Serialize;
use utoipa::ToSchema;

/// Nguồn tiếp nhận: by what ways letters come in without anybody uploading them.
#[derive(Serialize, ToSchema)]
pub(crate) struct IntakeSources {
    /// The folder that scanners write into; none when no running program looks at one.
    pub(crate) scan_folder: Option<ScanFolderView>,
}

/// The scanner's folder as it was at the last look. It names no file.
#[derive(Serialize, ToSchema)]
pub(crate) struct ScanFolderView {
    /// The folder, as configured.
    pub(crate) folder: String,
    pub(crate) looked_at: At,
    /// When a file last became a letter, since the program started.
    pub(crate) taken_at: Option<At>,
    /// Files that became letters since the program started.
    pub(crate) taken: u64,
    /// Files put aside since then.
    pub(crate) refused: u64,
    /// Files that wait: still growing, or to be tried again.
    pub(crate) waiting: u64,
    /// No look for minutes: the program that looks at it has stopped.
    pub(crate) stale: bool,
    /// What stands in the way, in words; empty when all is well.
    pub(crate) problems: Vec<String>,
}
