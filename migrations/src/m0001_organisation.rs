//! Agencies with their units, positions and persons; accounts and sessions; principals that grants name.

use crate::columns::{big, flag, id, index, maybe_big, maybe_id, migration, refers, table, text, unique};
use sea_orm_migration::prelude::*;

migration!(
    tables,
    indexes,
    [
        "agencies",
        "units",
        "unit_successors",
        "positions",
        "position_roles",
        "persons",
        "terms",
        "accounts",
        "sessions",
        "sign_in_attempts",
        "principals",
        "counters",
        "settings",
    ]
);

fn tables() -> Vec<TableCreateStatement> {
    let agency = || refers("agency", "agencies", "id");
    let mut agencies = table(
        "agencies",
        &["id"],
        vec![
            id("id"),
            text("name"),
            text("abbreviation"),
            text("code"),
            big("zone_seconds"),
            // Both name units, which name the agency: no foreign key, so that either can be written first.
            maybe_id("clerical_unit"),
            maybe_id("archive_unit"),
        ],
    );
    let mut units = table(
        "units",
        &["id"],
        vec![
            id("id"),
            id("agency"),
            maybe_id("parent"),
            text("name"),
            text("short_name"),
            text("abbreviation"),
            big("place"),
            big("valid_from"),
            maybe_big("valid_to"),
        ],
    );
    let mut successors = table(
        "unit_successors",
        &["predecessor", "successor"],
        vec![id("predecessor"), id("successor"), id("agency")],
    );
    let mut positions = table(
        "positions",
        &["id"],
        vec![id("id"), id("agency"), id("unit"), text("title"), flag("speaks_for_unit"), big("place")],
    );
    let mut roles =
        table("position_roles", &["position", "role"], vec![id("position"), text("role"), id("agency")]);
    let mut persons =
        table("persons", &["id"], vec![id("id"), id("agency"), text("name"), text("honorific")]);
    let mut terms = table(
        "terms",
        &["person", "position", "valid_from"],
        vec![id("person"), id("position"), id("agency"), big("valid_from"), maybe_big("valid_until")],
    );
    let mut accounts = table(
        "accounts",
        &["person"],
        vec![
            id("person"),
            id("agency"),
            text("login"),
            text("password"),
            flag("disabled"),
            big("password_changed_at"),
        ],
    );
    let mut sessions = table(
        "sessions",
        &["id"],
        vec![
            id("id"),
            id("agency"),
            id("person"),
            text("token_sha256"),
            big("created_at"),
            big("last_seen_at"),
            big("expires_at"),
            text("user_agent"),
            text("address"),
            maybe_big("revoked_at"),
        ],
    );
    let attempts = table(
        "sign_in_attempts",
        &["kind", "subject"],
        vec![text("kind"), text("subject"), big("failures"), big("last_at"), maybe_big("blocked_until")],
    );
    let mut principals = Table::create()
        .table("principals")
        // Given by the database: gaps do no harm, and nobody waits for anybody else's new principal.
        .col(ColumnDef::new("key").big_integer().not_null().auto_increment().primary_key())
        .col(id("agency"))
        .col(text("kind"))
        .col(id("uuid"))
        .to_owned();
    let counters = table("counters", &["name"], vec![text("name"), big("next")]);
    let mut settings = table(
        "settings",
        &["agency", "owner", "name"],
        vec![id("agency"), id("owner"), text("name"), big("version"), text("body"), big("updated_at")],
    );
    vec![
        agencies.take(),
        units.foreign_key(&mut agency()).foreign_key(&mut refers("parent", "units", "id")).take(),
        successors
            .foreign_key(&mut agency())
            .foreign_key(&mut refers("predecessor", "units", "id"))
            .foreign_key(&mut refers("successor", "units", "id"))
            .take(),
        positions.foreign_key(&mut agency()).foreign_key(&mut refers("unit", "units", "id")).take(),
        roles.foreign_key(&mut agency()).foreign_key(&mut refers("position", "positions", "id")).take(),
        persons.foreign_key(&mut agency()).take(),
        terms
            .foreign_key(&mut agency())
            .foreign_key(&mut refers("person", "persons", "id"))
            .foreign_key(&mut refers("position", "positions", "id"))
            .take(),
        accounts.foreign_key(&mut agency()).foreign_key(&mut refers("person", "persons", "id")).take(),
        sessions.foreign_key(&mut agency()).foreign_key(&mut refers("person", "accounts", "person")).take(),
        attempts,
        principals.foreign_key(&mut agency()).take(),
        counters,
        settings.foreign_key(&mut agency()).take(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("agencies_code", "agencies", &["code"]),
        index("units_agency", "units", &["agency", "place"]),
        index("positions_agency", "positions", &["agency", "unit"]),
        index("persons_agency", "persons", &["agency"]),
        index("terms_agency", "terms", &["agency", "valid_from"]),
        index("terms_position", "terms", &["position"]),
        unique("accounts_login", "accounts", &["login"]),
        unique("sessions_token", "sessions", &["token_sha256"]),
        index("sessions_person", "sessions", &["person", "created_at"]),
        unique("principals_uuid", "principals", &["agency", "uuid", "kind"]),
    ]
}
