//! Bằng chứng: each verdict on the signatures of a file, in order, with all that it rests on.
//!
//! Reports are added and never changed. Bytes that many verdicts rest on, as the certificates of an issuer, stand once.

use crate::columns::{big, flag, id, maybe_id, maybe_text, migration, refers, table, text, unique};
use sea_orm_migration::prelude::*;

migration!(tables, indexes, ["evidence_items", "signature_reports", "signature_evidence"]);

fn tables() -> Vec<TableCreateStatement> {
    let agency = || refers("agency", "agencies", "id");
    let mut items = table(
        "evidence_items",
        &["agency", "sha256"],
        vec![
            id("agency"),
            text("sha256"),
            // Certificates, lists and answers as they came: DER, or PEM as the operator gave it.
            ColumnDef::new("bytes").blob().not_null().take(),
            big("kept_at"),
        ],
    );
    let mut reports = table(
        "signature_reports",
        &["id"],
        vec![
            id("id"),
            id("agency"),
            id("file"),
            // 1, 2 … for each file.
            big("ordinal"),
            // Of the file's bytes: what was judged.
            text("sha256"),
            // received, trust_changed, asked, campaign, fetched.
            text("occasion"),
            maybe_text("reason"),
            maybe_id("asked_by"),
            big("judged_at"),
            text("state"),
            // Of the form of `answers`.
            big("version"),
            // JSON: what people are told.
            text("answers"),
            // JSON: the verifier's own report, or why the file could not be read.
            text("report"),
            // JSON: what was demanded.
            text("policy"),
            // Which program judged.
            text("program"),
        ],
    );
    let mut links = table(
        "signature_evidence",
        &["report", "place"],
        vec![
            id("report"),
            big("place"),
            id("agency"),
            // anchor, certificate, crl, ocsp.
            text("role"),
            // agency (trusted by its administrator), operator (named in the configuration), file, fetched.
            text("source"),
            text("sha256"),
            // Does the verdict name it? The rest was at hand.
            flag("used"),
            // Of anchors: purposes, and whether it counts within its own validity only. Of what was fetched: whence.
            text("detail"),
        ],
    );
    vec![
        items.foreign_key(&mut agency()).take(),
        reports.foreign_key(&mut agency()).foreign_key(&mut refers("file", "files", "id")).take(),
        links.foreign_key(&mut agency()).foreign_key(&mut refers("report", "signature_reports", "id")).take(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![unique("signature_reports_file", "signature_reports", &["agency", "file", "ordinal"])]
}
