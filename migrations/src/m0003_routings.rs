//! Events, the truth; and what is computed from them: current rows, inboxes, grants.

use crate::columns::{
    big, flag, id, index, maybe_big, maybe_id, maybe_text, migration, refers, table, text, unique,
};
use sea_orm_migration::prelude::*;

migration!(tables, indexes, ["routings", "events", "chains", "grants", "inbox_entries"]);

fn tables() -> Vec<TableCreateStatement> {
    let agency = || refers("agency", "agencies", "id");
    let document = || refers("document", "documents", "id");
    let routing = || refers("routing", "routings", "id");
    let mut routings = table(
        "routings",
        &["id"],
        vec![
            id("id"),
            id("agency"),
            id("document"),
            big("version"),
            text("status"),
            maybe_text("holder_kind"),
            maybe_id("holder"),
            big("held_since"),
            maybe_id("leader"),
            maybe_id("lead_unit"),
            maybe_big("deadline_at"),
            maybe_text("deadline_date"),
            text("filing"),
            big("opened_at"),
            maybe_big("closed_at"),
            big("changed_at"),
        ],
    );
    let mut events = table(
        "events",
        &["id"],
        vec![
            id("id"),
            id("agency"),
            id("routing"),
            big("seq"),
            text("kind"),
            big("version"),
            // Exactly as hashed; NULL only after a lawful purge.
            maybe_text("body"),
            text("body_sha256"),
            big("at"),
            id("actor_person"),
            id("actor_position"),
            maybe_id("actor_session"),
            big("link"),
            text("prev"),
            text("hash"),
        ],
    );
    let mut chains =
        table("chains", &["agency", "name"], vec![id("agency"), text("name"), big("length"), text("head")]);
    let mut grants = table(
        "grants",
        &["routing", "place"],
        vec![
            id("routing"),
            big("place"),
            id("agency"),
            id("document"),
            big("principal"),
            text("reason"),
            big("valid_from"),
            maybe_big("valid_until"),
        ],
    );
    let mut inbox = table(
        "inbox_entries",
        &["routing", "place"],
        vec![
            id("routing"),
            big("place"),
            id("agency"),
            id("document"),
            big("principal"),
            text("box"),
            maybe_id("assignment"),
            maybe_text("role"),
            maybe_id("unit"),
            big("since"),
            maybe_big("deadline_at"),
            maybe_text("deadline_date"),
            maybe_big("due_at"),
            flag("opened"),
            big("order_first"),
            big("order_second"),
            big("order_third"),
            big("index_key"),
        ],
    );
    let principal = || refers("principal", "principals", "key");
    vec![
        routings.foreign_key(&mut agency()).foreign_key(&mut document()).take(),
        events.foreign_key(&mut agency()).foreign_key(&mut routing()).take(),
        chains.foreign_key(&mut agency()).take(),
        grants
            .foreign_key(&mut agency())
            .foreign_key(&mut document())
            .foreign_key(&mut routing())
            .foreign_key(&mut principal())
            .take(),
        inbox
            .foreign_key(&mut agency())
            .foreign_key(&mut document())
            .foreign_key(&mut routing())
            .foreign_key(&mut principal())
            .take(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("routings_document", "routings", &["document"]),
        index("routings_status", "routings", &["agency", "status"]),
        unique("events_seq", "events", &["routing", "seq"]),
        unique("events_link", "events", &["agency", "link"]),
        index("grants_principal", "grants", &["principal", "document"]),
        index("grants_document", "grants", &["document"]),
        index(
            "inbox_order",
            "inbox_entries",
            &["principal", "box", "order_first", "order_second", "order_third", "index_key"],
        ),
        index("inbox_unit", "inbox_entries", &["agency", "unit"]),
    ]
}
