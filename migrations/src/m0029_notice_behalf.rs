//! Thông báo: in whose place somebody did what a notice tells of.

use crate::columns::maybe_id;
use sea_orm_migration::prelude::*;

/// See the head of the file.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let mut column = maybe_id("behalf");
        schema.alter_table(Table::alter().table("notices").add_column(&mut column).to_owned()).await
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.alter_table(Table::alter().table("notices").drop_column("behalf").to_owned()).await
    }
}
