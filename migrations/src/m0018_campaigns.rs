//! Đợt kiểm tra lại: many files whose signatures are judged once more, with what came of each.

use crate::columns::{
    big, flag, id, index, maybe_big, maybe_id, maybe_text, migration, refers, table, text, unique,
};
use sea_orm_migration::prelude::*;

migration!(tables, indexes, ["signature_campaigns", "campaign_files"]);

fn tables() -> Vec<TableCreateStatement> {
    let agency = || refers("agency", "agencies", "id");
    let mut campaigns = table(
        "signature_campaigns",
        &["id"],
        vec![
            id("id"),
            id("agency"),
            // Whose right decides which letters are in it.
            id("started_by"),
            maybe_text("reason"),
            // Days of arrival, both included.
            maybe_text("arrived_from"),
            maybe_text("arrived_to"),
            // Keys with spaces between: the verdicts that are looked at again.
            text("verdicts"),
            // gathering, judging, done, cancelled.
            text("state"),
            // The last file looked at while its files are gathered.
            maybe_id("gathered_to"),
            // The agency as long as it runs: the unique index lets one run at a time.
            maybe_id("running"),
            big("started_at"),
            maybe_big("ended_at"),
            maybe_id("cancelled_by"),
        ],
    );
    let mut files = table(
        "campaign_files",
        &["campaign", "place"],
        vec![
            id("campaign"),
            // 1, 2 … in the order in which they are judged.
            big("place"),
            id("agency"),
            id("document"),
            id("file"),
            // waiting, judged, failed, left_out.
            text("state"),
            // The verdict before and the one now.
            text("verdict_before"),
            maybe_text("verdict_now"),
            flag("changed"),
            maybe_id("report"),
            // A key: why it was not judged.
            maybe_text("fault"),
            maybe_big("ended_at"),
        ],
    );
    vec![
        campaigns.foreign_key(&mut agency()).take(),
        files
            .foreign_key(&mut agency())
            .foreign_key(&mut refers("campaign", "signature_campaigns", "id"))
            .foreign_key(&mut refers("document", "documents", "id"))
            .foreign_key(&mut refers("file", "files", "id"))
            .foreign_key(&mut refers("report", "signature_reports", "id"))
            .take(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("signature_campaigns_running", "signature_campaigns", &["running"]),
        index("signature_campaigns_started", "signature_campaigns", &["agency", "started_at"]),
        unique("campaign_files_file", "campaign_files", &["file", "campaign"]),
    ]
}
