//! Tìm kiếm đã lưu: when somebody looked last at what a kept search finds, so that what is new can be told.

use crate::columns::maybe_big;
use sea_orm_migration::prelude::*;

/// See the head of the file.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

/// An instant, and the last step of the agency's chain at that instant; none while nobody looked.
const ADDED: [&str; 2] = ["seen_at", "seen_link"];

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ADDED {
            let mut column = maybe_big(name);
            let table = Table::alter().table("saved_filters").add_column(&mut column).to_owned();
            schema.alter_table(table).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ADDED {
            let table = Table::alter().table("saved_filters").drop_column(name).to_owned();
            schema.alter_table(table).await?;
        }
        Ok(())
    }
}
