//! Lấy từ nơi cấp: what was asked of issuers of certificates, and what they answered last.

use crate::columns::{big, id, maybe_big, maybe_text, migration, refers, table, text};
use sea_orm_migration::prelude::*;

migration!(tables, indexes, ["fetched_evidence"]);

fn tables() -> Vec<TableCreateStatement> {
    let mut fetched = table(
        "fetched_evidence",
        &["agency", "request"],
        vec![
            id("agency"),
            // SHA-256 over address and question: the same is not asked twice in a short time.
            text("request"),
            text("address"),
            // certificate, crl, ocsp.
            text("role"),
            // The last answer that could be read, in `evidence_items`.
            maybe_text("sha256"),
            maybe_big("fetched_at"),
            // A key: why the last try brought nothing.
            maybe_text("fault"),
            big("tried_at"),
        ],
    );
    vec![fetched.foreign_key(&mut refers("agency", "agencies", "id")).take()]
}

fn indexes() -> Vec<IndexCreateStatement> {
    Vec::new()
}
