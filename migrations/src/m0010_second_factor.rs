//! Second factors of signing in: the secret of an authenticator, and codes for when it is lost.

use crate::columns::{big, id, maybe_big, migration, refers, table, text};
use sea_orm_migration::prelude::*;

migration!(tables, indexes, ["second_factors", "recovery_codes"]);

fn tables() -> Vec<TableCreateStatement> {
    let agency = || refers("agency", "agencies", "id");
    let person = || refers("person", "accounts", "person");
    let mut factors = table(
        "second_factors",
        &["person"],
        vec![
            id("person"),
            id("agency"),
            text("secret"),
            big("last_step"),
            maybe_big("confirmed_at"),
            big("created_at"),
        ],
    );
    let mut codes = table(
        "recovery_codes",
        &["person", "digest"],
        vec![id("person"), id("agency"), text("digest"), maybe_big("used_at")],
    );
    vec![
        factors.foreign_key(&mut agency()).foreign_key(&mut person()).take(),
        codes.foreign_key(&mut agency()).foreign_key(&mut person()).take(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    Vec::new()
}
