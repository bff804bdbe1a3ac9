//! Notices, and where people get them by e-mail.

use crate::columns::{
    big, flag, id, index, maybe_big, maybe_id, maybe_text, migration, refers, table, text, unique,
};
use sea_orm_migration::prelude::*;

migration!(tables, indexes, ["notices", "mail_addresses"]);

fn tables() -> Vec<TableCreateStatement> {
    let agency = || refers("agency", "agencies", "id");
    let person = || refers("person", "persons", "id");
    let mut notices = table(
        "notices",
        &["id"],
        vec![
            id("id"),
            id("agency"),
            id("person"),
            // The occurrence: a person is told of it once.
            text("occurrence"),
            text("kind"),
            text("cause"),
            maybe_id("document"),
            // The piece of work it is about; settled when that ends.
            maybe_text("work"),
            maybe_text("due_date"),
            maybe_id("actor"),
            // What changed, as a stable key, where it is about no letter.
            maybe_text("change"),
            big("created_at"),
            maybe_big("read_at"),
            flag("shown"),
            // none, waiting (for a digest), queued (in the outbox), sent, dropped.
            text("mail"),
            maybe_id("message"),
        ],
    );
    let mut addresses = table(
        "mail_addresses",
        &["person"],
        vec![id("person"), id("agency"), text("address"), big("updated_at")],
    );
    vec![
        notices
            .foreign_key(&mut agency())
            .foreign_key(&mut person())
            .foreign_key(&mut refers("document", "documents", "id"))
            .take(),
        addresses.foreign_key(&mut agency()).foreign_key(&mut person()).take(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("notices_occurrence", "notices", &["person", "occurrence"]),
        index("notices_person", "notices", &["person", "created_at"]),
        index("notices_unread", "notices", &["person", "read_at"]),
        index("notices_document", "notices", &["document", "person"]),
        index("notices_mail", "notices", &["agency", "mail"]),
        index("notices_message", "notices", &["message"]),
    ]
}
