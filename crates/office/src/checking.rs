//! Kiểm tra bất biến: what must hold at any time, looked at offline.

use crate::office::scope;
use crate::{Error, OpenOptions};
use congvan_search::{Index, Opening};
use congvan_store::{documents, grants, invariants, jobs, organisation};

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which invariant: `I1` to `I15`.
    pub invariant: &'static str,
    /// Identifier of the thing concerned.
    pub subject: String,
    /// What is wrong, without words of any letter.
    pub detail: String,
}

/// Checks every invariant that can be seen on one machine. No finding: all hold.
///
/// - I1, I2, I5, I6, I8 as the store reads them from its own rows and bytes;
/// - I7: the index holds each letter of the database exactly once, findable by its readers alone. Letters whose
///   indexing still waits in the queue are not judged.
pub async fn check(options: &OpenOptions) -> Result<Vec<Finding>, Error> {
    let store = options.store().await?;
    let db = store.reader();
    let mut found = Vec::new();
    for agency in organisation::agencies(db).await? {
        let broken = invariants::check(db, scope(agency.id), Some(store.blobs())).await?;
        found.extend(broken.into_iter().map(|broken| Finding {
            invariant: broken.invariant,
            subject: broken.subject,
            detail: broken.problem,
        }));
    }
    if jobs::unfinished(db, options.clock.now()).await? == 0 {
        found.extend(index(options, &store).await?);
    }
    store.close().await?;
    Ok(found)
}

/// I7. Each letter is looked for as each of its readers.
async fn index(options: &OpenOptions, store: &congvan_store::Store) -> Result<Vec<Finding>, Error> {
    let finding =
        |subject: String, detail: &str| Finding { invariant: "I7", subject, detail: detail.to_owned() };
    let db = store.reader();
    let now = options.clock.now();
    let Opening::Ready(index) = Index::open(&options.data.join("index"))? else {
        // Where no letter has arrived yet there is nothing to find.
        for agency in organisation::agencies(db).await? {
            if step(store, scope(agency.id), 0).await?.is_some_and(|(_, some)| !some.is_empty()) {
                return Ok(vec![finding("index".to_owned(), "there is none that can be read")]);
            }
        }
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    let mut letters = 0;
    for agency in organisation::agencies(db).await? {
        let scope = scope(agency.id);
        let mut after = 0;
        while let Some((last, some)) = step(store, scope, after).await? {
            after = last;
            for (key, document) in some {
                letters += 1;
                let readers = grants::active_principal_keys(db, scope, document, now).await?;
                for reader in readers {
                    let caller = congvan_search::Caller::new([reader.unsigned_abs()]);
                    if !index.is_findable(key.unsigned_abs(), &caller)? {
                        found.push(finding(format!("document {document}"), "a reader does not find it"));
                        break;
                    }
                }
            }
        }
    }
    let held = index.health().documents;
    if held != letters {
        found.push(finding("index".to_owned(), &format!("holds {held} letters, the database {letters}")));
    }
    Ok(found)
}

type Step = Option<(i64, Vec<(i64, congvan_records::DocumentId)>)>;

async fn step(
    store: &congvan_store::Store,
    scope: congvan_store::AgencyScope,
    after: i64,
) -> Result<Step, Error> {
    let some = documents::all_after(store.reader(), scope, after, 500).await?;
    Ok(some.last().map(|(last, _)| *last).map(|last| (last, some)))
}
