//! Hash chains: each link covers the one before, so that no row can be changed, dropped or swapped unseen by
//! whoever kept an earlier head.

use crate::{
    AgencyScope, Error, Tx, canonical,
    link::{Columns, params, sealed::Linked},
};
use serde_json::{Value, json};
use uuid::Uuid;

/// What stands before the first link.
pub(crate) const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Name of the chain of events.
pub(crate) const EVENTS: &str = "events";
/// Name of the chain of administrative acts.
pub(crate) const JOURNAL: &str = "administration";
/// Name of the chain of content reads.
pub(crate) const READS: &str = "reads";

/// The end of a chain: how many links it has, and the last one's hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) length: i64,
    pub(crate) hash: String,
}

/// The head of a chain, locked until the transaction ends. The last lock of any transaction.
pub(crate) async fn lock(tx: &Tx, scope: AgencyScope, name: &str) -> Result<Head, Error> {
    let sql = format!("SELECT length, head FROM chains WHERE agency = $1 AND name = $2{}", tx.for_update());
    if let Some(row) = tx.one(&sql, params![scope.uuid(), name]).await? {
        return Ok(Head { length: row.get("length")?, hash: row.get("head")? });
    }
    tx.exec(
        "INSERT INTO chains (agency, name, length, head) VALUES ($1, $2, 0, $3) ON CONFLICT DO NOTHING",
        params![scope.uuid(), name, BEGINNING],
    )
    .await?;
    let row = tx.one(&sql, params![scope.uuid(), name]).await?.ok_or(Error::NotFound("hash chain"))?;
    Ok(Head { length: row.get("length")?, hash: row.get("head")? })
}

/// Moves the head on.
pub(crate) async fn advance(tx: &Tx, scope: AgencyScope, name: &str, head: &Head) -> Result<(), Error> {
    tx.later(
        "chains",
        "UPDATE chains SET length = $3, head = $4 WHERE agency = $1 AND name = $2",
        params![scope.uuid(), name, head.length, head.hash.as_str()],
        Some(Error::NotFound("hash chain")),
    )
    .await
}

/// What a link of the chain of events covers: everything about the event, and its body by digest, so that a lawful
/// purge can blank the body and the chain still holds.
pub(crate) struct EventLink<'a> {
    pub(crate) id: Uuid,
    pub(crate) agency: Uuid,
    pub(crate) routing: Uuid,
    pub(crate) seq: i64,
    pub(crate) kind: &'a str,
    pub(crate) version: i64,
    pub(crate) body_sha256: &'a str,
    pub(crate) at: i64,
    pub(crate) person: Uuid,
    pub(crate) position: Uuid,
    pub(crate) session: Option<Uuid>,
    /// The delegation, and in whose place.
    pub(crate) on_behalf: Option<(Uuid, Uuid)>,
    pub(crate) link: i64,
    pub(crate) prev: &'a str,
}

impl EventLink<'_> {
    pub(crate) fn hash(&self) -> Result<String, Error> {
        let mut actor = json!({
            "person": self.person.to_string(),
            "position": self.position.to_string(),
            "session": self.session.map(|id| id.to_string()),
        });
        // Left out where there is none, so that links written before are the same to the byte.
        if let Some((delegation, person)) = self.on_behalf {
            actor["on_behalf"] =
                json!({ "delegation": delegation.to_string(), "person": person.to_string() });
        }
        hash(&json!({
            "id": self.id.to_string(),
            "agency": self.agency.to_string(),
            "routing": self.routing.to_string(),
            "seq": self.seq,
            "kind": self.kind,
            "version": self.version,
            "body_sha256": self.body_sha256,
            "at": self.at,
            "actor": actor,
            "link": self.link,
            "prev": self.prev,
        }))
    }
}

/// Hash of a value in canonical form.
pub(crate) fn hash(value: &Value) -> Result<String, Error> {
    Ok(canonical::sha256_hex(canonical::write(value)?.as_bytes()))
}
