//! Other ways of signing in than a password: accounts at a provider, passkeys; and how a session began.

use crate::columns::{big, flag, id, index, maybe_big, maybe_text, refers, table, text, unique};
use sea_orm_migration::prelude::*;

/// See the head of the file.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        // password, provider, passkey, demo.
        let way = ColumnDef::new("way").text().not_null().default("password").take();
        let address = maybe_text("sign_out_address");
        for column in [way, address] {
            schema.alter_table(Table::alter().table("sessions").add_column(column).to_owned()).await?;
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
        for name in ["spent_tokens", "passkeys", "identities"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        for column in ["sign_out_address", "way"] {
            schema.alter_table(Table::alter().table("sessions").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

fn tables() -> Vec<TableCreateStatement> {
    let agency = || refers("agency", "agencies", "id");
    let person = || refers("person", "accounts", "person");
    let mut identities = table(
        "identities",
        &["agency", "issuer", "subject"],
        vec![
            id("agency"),
            text("issuer"),
            text("subject"),
            id("person"),
            // What the provider called the person last, for people to read.
            text("label"),
            big("linked_at"),
            maybe_big("last_used_at"),
        ],
    );
    let mut passkeys = table(
        "passkeys",
        &["id"],
        vec![
            id("id"),
            id("agency"),
            id("person"),
            // The authenticator's name for it, and its public key (COSE), both base64url.
            text("credential"),
            text("public_key"),
            big("sign_count"),
            flag("backed_up"),
            text("name"),
            big("created_at"),
            maybe_big("last_used_at"),
        ],
    );
    // Digests of what may be used once, until it would not be taken any more anyway.
    let mut spent = table("spent_tokens", &["digest"], vec![text("digest"), big("expires_at")]);
    vec![
        identities.foreign_key(&mut agency()).foreign_key(&mut person()).take(),
        passkeys.foreign_key(&mut agency()).foreign_key(&mut person()).take(),
        spent.take(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("identities_person", "identities", &["person", "issuer"]),
        unique("passkeys_credential", "passkeys", &["credential"]),
        index("passkeys_person", "passkeys", &["person", "created_at"]),
        index("spent_tokens_expiry", "spent_tokens", &["expires_at"]),
    ]
}
