//! Đã vào sổ hôm nay: how many letters got their number on a day, without going through all that the agency has.

use crate::columns::index;
use sea_orm_migration::prelude::*;

/// See the head of the file.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.create_index(index("documents_day", "documents", &["agency", "arrival_date"])).await
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_index(Index::drop().name("documents_day").table("documents").to_owned()).await
    }
}
