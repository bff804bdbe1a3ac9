//! Chữ đến sau: when a letter's text could be found, which may be long after the letter came; and which letters a kept search
//! had found already while their text might still grow, so that none is told as new twice.

use crate::columns::{big, id, index, maybe_big, migration, refers, table};
use sea_orm_migration::prelude::*;

migration!(tables, indexes, ["filter_hits", "late_texts"]);

fn tables() -> Vec<TableCreateStatement> {
    let mut texts = table(
        "late_texts",
        &["document"],
        // `indexed_at`: none while the index does not hold it yet.
        vec![id("document"), id("agency"), big("arrived_at"), maybe_big("indexed_at")],
    );
    texts.foreign_key(&mut refers("document", "documents", "id"));
    texts.foreign_key(&mut refers("agency", "agencies", "id"));
    let columns = vec![id("filter"), id("document"), id("agency")];
    let mut hits = table("filter_hits", &["filter", "document"], columns);
    hits.foreign_key(&mut refers("filter", "saved_filters", "id"));
    hits.foreign_key(&mut refers("document", "documents", "id"));
    hits.foreign_key(&mut refers("agency", "agencies", "id"));
    vec![texts, hits]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![index("late_texts_indexed", "late_texts", &["agency", "indexed_at"])]
}
