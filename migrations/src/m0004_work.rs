//! Jobs, outbox, idempotency keys and the log of content reads.

use crate::columns::{
    big, id, index, maybe_big, maybe_id, maybe_text, migration, refers, table, text, unique,
};
use sea_orm_migration::prelude::*;

migration!(tables, indexes, ["jobs", "outbox", "idempotency_keys", "content_reads", "read_batches"]);

fn tables() -> Vec<TableCreateStatement> {
    let agency = || refers("agency", "agencies", "id");
    let queue = |name: &'static str, when: &'static str| {
        table(
            name,
            &["id"],
            vec![
                id("id"),
                id("agency"),
                text("kind"),
                text("payload"),
                maybe_text("dedup_key"),
                text("state"),
                big("attempts"),
                big(when),
                maybe_big("lease_until"),
                maybe_id("lease_token"),
                maybe_text("reason"),
                big("created_at"),
                maybe_big("finished_at"),
            ],
        )
    };
    let mut jobs = queue("jobs", "run_after");
    let mut outbox = queue("outbox", "not_before");
    let mut keys = table(
        "idempotency_keys",
        &["agency", "person", "key"],
        vec![
            id("agency"),
            id("person"),
            text("key"),
            text("digest"),
            maybe_text("response"),
            big("created_at"),
        ],
    );
    let mut reads = table(
        "content_reads",
        &["id"],
        vec![
            id("id"),
            id("agency"),
            id("document"),
            maybe_id("file"),
            id("person"),
            maybe_id("session"),
            big("at"),
            maybe_big("batch"),
        ],
    );
    let mut batches = table(
        "read_batches",
        &["agency", "batch"],
        vec![
            id("agency"),
            big("batch"),
            big("count"),
            text("content_sha256"),
            big("at"),
            text("prev"),
            text("hash"),
        ],
    );
    vec![
        jobs.foreign_key(&mut agency()).take(),
        outbox.foreign_key(&mut agency()).take(),
        keys.foreign_key(&mut agency()).take(),
        reads.foreign_key(&mut agency()).foreign_key(&mut refers("document", "documents", "id")).take(),
        batches.foreign_key(&mut agency()).take(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("jobs_due", "jobs", &["state", "run_after"]),
        unique("jobs_dedup", "jobs", &["dedup_key"]),
        index("outbox_due", "outbox", &["state", "not_before"]),
        unique("outbox_dedup", "outbox", &["dedup_key"]),
        index("reads_batch", "content_reads", &["agency", "batch", "at"]),
        index("reads_document", "content_reads", &["document", "at"]),
    ]
}
