//! Luật dẫn xuất: by which rules the rows were written that follow from events, so that a program with other rules finds
//! those of an earlier one.

use crate::columns::{big, table, text};
use sea_orm_migration::prelude::*;

/// See the head of the file.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        // `next`: from this key of `documents` on, letters may have rows of earlier rules.
        schema
            .create_table(table("projections", &["name"], vec![text("name"), big("rules"), big("next")]))
            .await?;
        let mut first = Query::insert();
        first.into_table("projections").columns(["name", "rules", "next"]);
        first.values_panic(["routings".into(), 0_i64.into(), 0_i64.into()]);
        schema.execute(first).await
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("projections").to_owned()).await
    }
}
