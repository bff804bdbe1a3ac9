//! Ủy quyền: what the holder of a position lets another do in its place for a time; and, with each event, by which
//! delegation and for whom it was done.

use crate::columns::{big, id, index, maybe_big, maybe_id, refers, table, text};
use sea_orm_migration::prelude::*;

/// See the head of the file.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

/// Both or neither.
const ADDED: [&str; 2] = ["actor_delegation", "actor_behalf"];

fn delegations() -> TableCreateStatement {
    let columns = vec![
        id("id"),
        id("agency"),
        id("position"),
        id("giver"),
        id("taker"),
        // Keys of powers, joined by commas.
        text("powers"),
        text("reason"),
        big("valid_from"),
        // As agreed; it ended earlier when `ended_at` is there.
        big("valid_until"),
        big("given_at"),
        maybe_big("ended_at"),
        maybe_id("ended_by"),
    ];
    let mut table = table("delegations", &["id"], columns);
    table.foreign_key(&mut refers("agency", "agencies", "id"));
    table.foreign_key(&mut refers("position", "positions", "id"));
    for person in ["giver", "taker", "ended_by"] {
        table.foreign_key(&mut refers(person, "persons", "id"));
    }
    table
}

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.create_table(delegations()).await?;
        schema
            .create_index(index("delegations_taker", "delegations", &["agency", "taker", "valid_until"]))
            .await?;
        schema
            .create_index(index("delegations_giver", "delegations", &["agency", "giver", "valid_until"]))
            .await?;
        for name in ADDED {
            let mut column = maybe_id(name);
            schema.alter_table(Table::alter().table("events").add_column(&mut column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ADDED {
            schema.alter_table(Table::alter().table("events").drop_column(name).to_owned()).await?;
        }
        schema.drop_table(Table::drop().table("delegations").to_owned()).await
    }
}
