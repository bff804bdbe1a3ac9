//! Bản quét chờ tách của người thôi làm văn thư: some clerk always answers for a scan that waits.

use super::hand_over::scans_left;
use super::{Act, note};
use crate::office::scope;
use crate::{Caller, Error, Office};
use congvan_records::{Office as Organisation, Person, PersonId, Role};
use congvan_store::{Tx, accounts, organisation as rows, scans};
use serde_json::json;

/// Whoever is no clerk any more answers for no scan that waits: another clerk does from now on, `successor` if that is
/// one. Asked with the terms as they are in the transaction; the new one is told.
///
/// Errors: [`Error::Blocked`] when scans wait and no clerk is left.
pub(super) async fn pass_on(
    office: &Office,
    tx: &Tx,
    caller: &Caller,
    (from, successor): (PersonId, Option<PersonId>),
    reason: &str,
) -> Result<(), Error> {
    let (agency, now) = (scope(caller.agency.id), office.now());
    let count = scans::count_held(tx, agency, from).await?;
    let known = rows::office(tx, agency, now).await?;
    if count == 0 || clerks(&known).any(|clerk| clerk.id == from) {
        return Ok(());
    }
    let mut wanted: Vec<&Person> = clerks(&known).collect();
    wanted.sort_by_key(|clerk| Some(clerk.id) != successor);
    for to in wanted {
        match accounts::get(tx, agency, to.id).await {
            Ok(account) if !account.disabled => {}
            Ok(_) | Err(congvan_store::Error::NotFound(_)) => continue,
            Err(other) => return Err(other.into()),
        }
        scans::hand_over(tx, agency, (from, to.id), caller.person.id, now).await?;
        let leaver = known.person(from).map(|person| person.name.as_str());
        let body = json!({ "count": count, "from": leaver, "to": to.name, "reason": reason });
        return note(office, tx, caller, Act::new("scans_received", body).of(to.id).announced()).await;
    }
    Err(scans_left(count))
}

/// Who holds a clerk's post in the clerks' unit, in the order of the posts.
fn clerks(known: &Organisation) -> impl Iterator<Item = &Person> {
    let posts = known
        .positions
        .iter()
        .filter(|position| position.has(Role::Clerk) && known.agency.clerical_unit == Some(position.unit));
    posts.flat_map(|position| known.holders(position.id))
}
