//! Chữ trên trang: the words of each page with their places, a row a page, so that what is recognised is written once.

use crate::columns::{big, id, migration, refers, table, text};
use sea_orm_migration::prelude::*;

migration!(tables, indexes, ["page_words"]);

fn tables() -> Vec<TableCreateStatement> {
    let mut words = table(
        "page_words",
        &["file", "page", "source"],
        vec![
            id("file"),
            // From 1.
            big("page"),
            // layer, recognised.
            text("source"),
            id("agency"),
            // Packed by whoever read them; derived, and computed anew at will.
            ColumnDef::new("words").blob().not_null().take(),
        ],
    );
    words.foreign_key(&mut refers("file", "files", "id"));
    words.foreign_key(&mut refers("agency", "agencies", "id"));
    vec![words]
}

fn indexes() -> Vec<IndexCreateStatement> {
    Vec::new()
}
