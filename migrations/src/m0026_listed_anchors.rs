//! Danh sách tin cậy: when a trusted list says that an anchor counts; none at either end without a bound.

use crate::columns::maybe_big;
use sea_orm_migration::prelude::*;

/// See the head of the file.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

const ADDED: [&str; 2] = ["counts_from", "counts_until"];

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ADDED {
            let mut column = maybe_big(name);
            let table = Table::alter().table("trust_anchors").add_column(&mut column).to_owned();
            schema.alter_table(table).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ADDED {
            let table = Table::alter().table("trust_anchors").drop_column(name).to_owned();
            schema.alter_table(table).await?;
        }
        Ok(())
    }
}
