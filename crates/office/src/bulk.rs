//! Làm hàng loạt: one act on many letters, each for itself.
//!
//! Every letter is its own transaction with its own answer: what cannot be done to one does not keep the others, and a
//! repeat under the same key does nothing twice.

use crate::letters::own_part;
use crate::office::scope;
use crate::routing::{self, Act, Due};
use crate::{Caller, Error, Key, Office, access, watch};
use congvan_records::{AssignmentId, DocumentId, PositionId, Timestamp};
use congvan_store::routings;
use congvan_workflow::{Access, ActionKind, Refusal};

/// Most letters in one request.
pub const MOST: usize = 200;

/// An act that makes sense for many letters at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BulkAct {
    /// Trình.
    Submit {
        /// An office chief's or a leader's position.
        to: PositionId,
    },
    /// Giao người xử lý: the own share of each letter.
    Assign {
        /// The officer's position.
        officer: PositionId,
        /// Words for the officer.
        instruction: String,
        /// Due.
        due: Option<Due>,
    },
    /// Thu hồi bước vừa làm.
    TakeBack,
    /// Đã xem.
    MarkRead,
    /// Trao đổi: the same words to each letter.
    Comment {
        /// The words.
        text: String,
    },
    /// Theo dõi.
    Follow,
    /// Thôi theo dõi.
    Unfollow,
}

/// One of the letters, at the version its reader saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// The letter.
    pub document: DocumentId,
    /// The version on which it was decided.
    pub version: u32,
}

/// What was done to one letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// Version of the letter after it; none when the act leaves no version to act upon.
    pub version: Option<u32>,
    /// Until when it may be taken back.
    pub take_back_until: Option<Timestamp>,
}

/// The answer for one letter.
#[derive(Debug)]
pub struct Outcome {
    /// The letter.
    pub document: DocumentId,
    /// What was done, or why not.
    pub result: Result<Done, Error>,
}

/// Does one act on each of the letters, in their order; gives the answers in the same order. What goes beyond [`MOST`]
/// is not looked at.
pub async fn act(
    office: &Office,
    caller: &Caller,
    act: &BulkAct,
    items: &[Item],
    key: Option<Key>,
) -> Vec<Outcome> {
    let mut outcomes = Vec::with_capacity(items.len().min(MOST));
    for item in items.iter().take(MOST) {
        let key = key.map(|key| key_of(key, item.document));
        let result = one(office, caller, act, *item, key).await;
        outcomes.push(Outcome { document: item.document, result });
    }
    outcomes
}

async fn one(
    office: &Office,
    caller: &Caller,
    act: &BulkAct,
    item: Item,
    key: Option<Key>,
) -> Result<Done, Error> {
    const NO_VERSION: Done = Done { version: None, take_back_until: None };
    let act = match act {
        BulkAct::MarkRead => {
            return routing::mark_opened(office, caller, item.document).await.map(|_| NO_VERSION);
        }
        BulkAct::Follow => return watch::follow(office, caller, item.document).await.map(|()| NO_VERSION),
        BulkAct::Unfollow => {
            return watch::unfollow(office, caller, item.document).await.map(|()| NO_VERSION);
        }
        BulkAct::Comment { text } => Act::Comment { text: text.clone() },
        BulkAct::Submit { to } => Act::Submit { to: *to },
        BulkAct::TakeBack => Act::TakeBack,
        BulkAct::Assign { officer, instruction, due } => Act::Assign {
            assignment: own_share(office, caller, item.document).await?,
            officer: *officer,
            instruction: instruction.clone(),
            due: *due,
        },
    };
    // Words are no step: what may still be taken back after them is the step before, which nobody means here.
    let is_step = !matches!(act, Act::Comment { .. });
    let letter = routing::act(office, caller, item.document, item.version, act, key).await?;
    let take_back_until = letter.take_back_until.filter(|_| is_step);
    Ok(Done { version: Some(letter.routing.version), take_back_until })
}

/// The share the caller answers for. It does not change by being given on, so that a repeat names the same.
async fn own_share(office: &Office, caller: &Caller, document: DocumentId) -> Result<AssignmentId, Error> {
    let routing = routings::load(office.reader(), scope(caller.agency.id), document).await?;
    if !access::may(&caller.actor, Access::ReadMetadata, &routing, office.now()) {
        return Err(Error::NotFound);
    }
    let refused = Refusal::NotPermitted { action: ActionKind::Assign, status: routing.status };
    own_part(&routing, &caller.actor).ok_or_else(|| refused.into())
}

/// The key of one letter's act, from the key of the request: the same for every repeat.
fn key_of(Key(key): Key, document: DocumentId) -> Key {
    let digest = crate::accounts::sha256(&[key.as_bytes(), document.uuid().as_bytes()]);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.0[..16]);
    Key(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn every_letter_of_a_request_has_its_own_key() {
        let (request, other) = (Key(Uuid::from_u128(1)), Key(Uuid::from_u128(2)));
        let (one, two) =
            (DocumentId::from_uuid(Uuid::from_u128(3)), DocumentId::from_uuid(Uuid::from_u128(4)));
        assert_eq!(key_of(request, one), key_of(request, one));
        assert_ne!(key_of(request, one), key_of(request, two));
        assert_ne!(key_of(request, one), key_of(other, one));
    }
}
