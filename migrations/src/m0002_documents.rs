//! Letters with their files, what was found in them, the layers above their pages, and the number series.

use crate::columns::{
    big, flag, id, index, maybe_big, maybe_id, maybe_text, migration, refers, table, text, unique,
};
use sea_orm_migration::prelude::*;

migration!(tables, indexes, ["number_series", "documents", "files", "analyses", "layers"]);

fn tables() -> Vec<TableCreateStatement> {
    let agency = || refers("agency", "agencies", "id");
    let document = || refers("document", "documents", "id");
    let mut series = table(
        "number_series",
        &["id"],
        vec![
            id("id"),
            id("agency"),
            text("book"),
            big("year"),
            big("opened_at"),
            maybe_big("closed_at"),
            big("next"),
            maybe_text("last_date"),
        ],
    );
    let mut documents = table(
        "documents",
        &["id"],
        vec![
            id("id"),
            id("agency"),
            big("index_key"),
            text("source"),
            big("received_at"),
            text("kind"),
            maybe_text("code_number"),
            maybe_text("code_notation"),
            maybe_text("code_key"),
            maybe_text("issued_date"),
            text("organ_name"),
            text("organ_key"),
            maybe_text("organ_code"),
            text("subject"),
            text("language"),
            maybe_big("page_count"),
            text("note"),
            text("signer_position"),
            text("signer_name"),
            text("urgency"),
            text("access_level"),
            maybe_text("due_date"),
            maybe_text("file_notation"),
            maybe_id("series"),
            maybe_big("arrival_number"),
            maybe_text("arrival_date"),
            maybe_big("year"),
        ],
    );
    let mut files = table(
        "files",
        &["id"],
        vec![
            id("id"),
            id("agency"),
            id("document"),
            text("role"),
            big("place"),
            text("name"),
            text("media_type"),
            big("size"),
            text("sha256"),
            big("added_at"),
            maybe_id("added_by"),
        ],
    );
    let mut analyses = table(
        "analyses",
        &["file", "kind"],
        vec![
            id("file"),
            text("kind"),
            id("agency"),
            text("state"),
            big("version"),
            maybe_text("summary"),
            maybe_text("body"),
            big("updated_at"),
        ],
    );
    let mut layers = table(
        "layers",
        &["id"],
        vec![
            id("id"),
            id("agency"),
            id("document"),
            maybe_text("file_sha256"),
            big("page"),
            text("kind"),
            maybe_id("directive"),
            id("actor"),
            big("at"),
            maybe_id("replaces"),
            flag("replaced"),
            big("version"),
            text("body"),
        ],
    );
    vec![
        series.foreign_key(&mut agency()).take(),
        documents.foreign_key(&mut agency()).foreign_key(&mut refers("series", "number_series", "id")).take(),
        files.foreign_key(&mut agency()).foreign_key(&mut document()).take(),
        analyses.foreign_key(&mut agency()).foreign_key(&mut refers("file", "files", "id")).take(),
        layers.foreign_key(&mut agency()).foreign_key(&mut document()).take(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("number_series_book", "number_series", &["agency", "book", "year"]),
        unique("documents_index_key", "documents", &["index_key"]),
        // Gapless within a series; a letter without a number is not in it (both databases let NULL repeat).
        unique("documents_number", "documents", &["series", "arrival_number"]),
        index("documents_received", "documents", &["agency", "received_at", "index_key"]),
        index("documents_code", "documents", &["agency", "code_key", "issued_date"]),
        index("files_document", "files", &["document", "place"]),
        index("files_bytes", "files", &["agency", "sha256"]),
        index("layers_document", "layers", &["document", "at"]),
    ]
}
