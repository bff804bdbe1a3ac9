//! Setting up and administering: first numbers of series, passwords to be changed, trust anchors, the log of
//! administration, and what people are told of changes to their access.

use crate::columns::{big, flag, id, index, maybe_big, maybe_id, refers, table, text, unique};
use sea_orm_migration::prelude::*;

/// See the head of the file.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [&str; 3] = ["trust_anchors", "admin_events", "access_changes"];

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for (name, mut column) in added() {
            schema.alter_table(Table::alter().table(name).add_column(&mut column).to_owned()).await?;
        }
        for table in tables() {
            schema.create_table(table).await?;
        }
        for index in indexes() {
            schema.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in TABLES.into_iter().rev() {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        for (table, column) in [("accounts", "must_change"), ("number_series", "first")] {
            schema.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

/// Columns of tables that are there, with what holds for the rows in them.
fn added() -> [(&'static str, ColumnDef); 2] {
    [
        ("accounts", flag("must_change").default(false).take()),
        // An agency that begins in mid-year goes on with the numbers of its paper book.
        ("number_series", big("first").default(1).take()),
    ]
}

fn tables() -> Vec<TableCreateStatement> {
    let agency = || refers("agency", "agencies", "id");
    let mut anchors = table(
        "trust_anchors",
        &["id"],
        vec![
            id("id"),
            id("agency"),
            text("sha256"),
            // DER, base64.
            text("certificate"),
            text("reason"),
            big("added_at"),
            maybe_id("added_by"),
            maybe_big("removed_at"),
        ],
    );
    let mut events = table(
        "admin_events",
        &["id"],
        vec![
            id("id"),
            id("agency"),
            text("kind"),
            // Exactly as hashed.
            text("body"),
            big("at"),
            // Nobody: done at the terminal, before there is an administrator.
            maybe_id("actor"),
            maybe_id("session"),
            // The person whom it concerns.
            maybe_id("subject"),
            big("link"),
            text("prev"),
            text("hash"),
        ],
    );
    let mut changes = table(
        "access_changes",
        &["event"],
        vec![id("event"), id("agency"), id("person"), big("at"), maybe_big("seen_at")],
    );
    vec![
        anchors.foreign_key(&mut agency()).take(),
        events.foreign_key(&mut agency()).take(),
        changes
            .foreign_key(&mut agency())
            .foreign_key(&mut refers("event", "admin_events", "id"))
            .foreign_key(&mut refers("person", "persons", "id"))
            .take(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("trust_anchors_agency", "trust_anchors", &["agency", "sha256"]),
        unique("admin_events_link", "admin_events", &["agency", "link"]),
        index("access_changes_person", "access_changes", &["person", "seen_at"]),
    ]
}
