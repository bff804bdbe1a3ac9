//! E-mail that came in: what was made of each message, and where it lies on the mail server.

use crate::columns::{
    big, flag, id, index, maybe_big, maybe_id, maybe_text, migration, refers, table, text, unique,
};
use sea_orm_migration::prelude::*;

migration!(tables, indexes, ["mail_messages", "mail_places", "mail_letters"]);

fn tables() -> Vec<TableCreateStatement> {
    let agency = || refers("agency", "agencies", "id");
    let message = || refers("message", "mail_messages", "id");
    let mut messages = table(
        "mail_messages",
        &["id"],
        vec![
            id("id"),
            id("agency"),
            // Of what the sender wrote and enclosed: a message is known by it, whatever number it has on the server.
            text("digest"),
            // taken, aside (waits for a clerk to say), dismissed.
            text("state"),
            // Why it lies aside, as a stable key.
            maybe_text("reason"),
            text("from_name"),
            text("from_address"),
            text("subject"),
            maybe_big("sent_at"),
            big("received_at"),
            big("size"),
            // JSON: names of what is enclosed, and what is to be said of some of it: why it was left out.
            text("enclosed"),
            text("remarks"),
            // Beginning of the text, of what lies aside.
            text("excerpt"),
            big("created_at"),
            maybe_id("decided_by"),
            maybe_big("decided_at"),
        ],
    );
    let mut places = table(
        "mail_places",
        &["agency", "mailbox", "uid_validity", "uid"],
        vec![
            id("agency"),
            // Server, account and folder.
            text("mailbox"),
            big("uid_validity"),
            big("uid"),
            id("message"),
            // The server knows that it was taken.
            flag("settled"),
        ],
    );
    let mut letters = table("mail_letters", &["document"], vec![id("document"), id("agency"), id("message")]);
    vec![
        messages.foreign_key(&mut agency()).take(),
        places.foreign_key(&mut agency()).foreign_key(&mut message()).take(),
        letters
            .foreign_key(&mut agency())
            .foreign_key(&mut message())
            .foreign_key(&mut refers("document", "documents", "id"))
            .take(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("mail_messages_digest", "mail_messages", &["agency", "digest"]),
        index("mail_messages_state", "mail_messages", &["agency", "state", "received_at"]),
        index("mail_places_message", "mail_places", &["message"]),
    ]
}
