use crate::views::{At, ScanFolderView};
use congvan_office::scanning::Status;
use congvan_records::Timestamp;
use time::Duration;

/// The state is noted at least twice a minute as long as somebody looks.
const STALE: Duration = Duration::minutes(3);

pub(crate) fn scan_folder(status: Status, now: Timestamp) -> ScanFolderView {
    ScanFolderView {
        looked_at: At(status.looked_at()),
        taken_at: status.taken_at().map(At),
        stale: now.since(status.looked_at()) > STALE,
        folder: status.folder,
        taken: status.taken,
        refused: status.refused,
        waiting: status.waiting,
        problems: status.problems,
    }
}
