//! Lists that offices live by: words of a letter's line as a list is searched, letters somebody follows, filters
//! somebody keeps.

use crate::columns::{big, id, index, refers, table, text};
use sea_orm_migration::prelude::*;

/// See the head of the file.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        // Filled by the store for rows that were there before: folding is not the schema's business.
        let column = ColumnDef::new("line_key").text().null().take();
        schema.alter_table(Table::alter().table("documents").add_column(column).to_owned()).await?;
        for table in tables() {
            schema.create_table(table).await?;
        }
        for index in indexes() {
            schema.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_index(Index::drop().name("inbox_due").table("inbox_entries").to_owned()).await?;
        for name in ["saved_filters", "follows"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        schema.alter_table(Table::alter().table("documents").drop_column("line_key").to_owned()).await
    }
}

fn tables() -> Vec<TableCreateStatement> {
    let agency = || refers("agency", "agencies", "id");
    let person = || refers("person", "persons", "id");
    let mut follows = table(
        "follows",
        &["person", "document"],
        vec![id("person"), id("document"), id("agency"), big("since")],
    );
    let mut filters = table(
        "saved_filters",
        &["id"],
        vec![
            id("id"),
            id("agency"),
            id("person"),
            text("place"),
            text("name"),
            text("address"),
            big("created_at"),
            big("changed_at"),
        ],
    );
    vec![
        follows
            .foreign_key(&mut agency())
            .foreign_key(&mut person())
            .foreign_key(&mut refers("document", "documents", "id"))
            .take(),
        filters.foreign_key(&mut agency()).foreign_key(&mut person()).take(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("follows_document", "follows", &["document"]),
        index("saved_filters_person", "saved_filters", &["person", "created_at"]),
        index("inbox_due", "inbox_entries", &["agency", "due_at", "index_key"]),
    ]
}
