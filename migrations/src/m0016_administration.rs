//! Administration: for what trust anchors are trusted, who took one out of use and why, and what a notice of a change to
//! one's own account is about.

use crate::columns::{maybe_id, maybe_text, text};
use sea_orm_migration::prelude::*;

/// See the head of the file.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for (name, mut column) in added() {
            schema.alter_table(Table::alter().table(name).add_column(&mut column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [
            ("notices", "about"),
            ("trust_anchors", "removal_reason"),
            ("trust_anchors", "removed_by"),
            ("trust_anchors", "purposes"),
        ] {
            schema.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

/// Columns of tables that are there, with what holds for the rows in them.
fn added() -> [(&'static str, ColumnDef); 4] {
    [
        // Keys with spaces between; what was trusted before was trusted for everything.
        ("trust_anchors", text("purposes").default("signing timestamping").take()),
        ("trust_anchors", maybe_id("removed_by")),
        ("trust_anchors", maybe_text("removal_reason")),
        // The post, in the words of then.
        ("notices", maybe_text("about")),
    ]
}
