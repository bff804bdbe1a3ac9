//! What clerks say of a scan that waits.

use super::{Plan, ScanView, begin_as_clerk, get, moved_on, note_act, pages_of};
use crate::office::scope;
use crate::{Caller, Error, InputFault, Office};
use congvan_records::nfc_line;
use congvan_store::organisation;
use congvan_store::scans::{self, Change, ScanState};
use serde_json::json;
use uuid::Uuid;

/// Longest reason, in characters.
const LONGEST: usize = 500;

/// Keeps how a scan is to be cut, decided on this version of it.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`]; [`Error::Stale`] when somebody else changed it meanwhile;
/// [`Error::Input`] when a page would be lost or doubled.
pub async fn keep_plan(
    office: &Office,
    caller: &Caller,
    (scan, version): (Uuid, u32),
    plan: &Plan,
) -> Result<ScanView, Error> {
    let (agency, now) = (scope(caller.agency.id), office.now());
    let body = serde_json::to_string(plan).map_err(|_| Error::Machine("writing a plan", None))?;
    let tx = begin_as_clerk(office, caller, now).await?;
    scans::get(&tx, agency, scan).await?;
    let files = scans::files(&tx, agency, scan).await?;
    plan.check(&pages_of(&files)).map_err(|fault| Error::Input(vec![InputFault::new("groups", fault)]))?;
    let change = Change::Plan(&body);
    moved_on(scans::change(&tx, agency, (scan, version), change, caller.person.id, now).await)?;
    tx.commit().await?;
    get(office, caller, scan).await
}

/// Nhận về mình: the caller answers for the scan from now on.
///
/// Errors: as [`keep_plan`].
pub async fn take_over(
    office: &Office,
    caller: &Caller,
    scan: Uuid,
    version: u32,
) -> Result<ScanView, Error> {
    let (agency, now) = (scope(caller.agency.id), office.now());
    let tx = begin_as_clerk(office, caller, now).await?;
    let found = scans::get(&tx, agency, scan).await?;
    moved_on(scans::change(&tx, agency, (scan, version), Change::Holder, caller.person.id, now).await)?;
    let persons = organisation::persons(&tx, agency).await?;
    let from = persons.iter().find(|person| person.id == found.holder);
    let more = json!({ "from": from.map(|person| person.name.as_str()) });
    note_act(office, &tx, caller, "scan_taken_over", (&found, more)).await?;
    tx.commit().await?;
    get(office, caller, scan).await
}

/// Bỏ bản quét: no letter is made of it. Who, when and why stay with it, and so do its bytes. A letter in the queue that
/// it came as stays there as it is.
///
/// Errors: as [`keep_plan`]; [`Error::Input`] without a reason.
pub async fn discard(
    office: &Office,
    caller: &Caller,
    (scan, version): (Uuid, u32),
    reason: &str,
) -> Result<(), Error> {
    let reason = nfc_line(reason);
    let fault = match reason.chars().count() {
        0 => Some("Nhập lý do bỏ bản quét, ví dụ: quét trùng, quét nhầm tài liệu."),
        length if length > LONGEST => Some("Lý do dài quá 500 ký tự. Viết ngắn lại."),
        _ => None,
    };
    if let Some(fault) = fault {
        return Err(Error::Input(vec![InputFault::new("reason", fault)]));
    }
    let (agency, now) = (scope(caller.agency.id), office.now());
    let tx = begin_as_clerk(office, caller, now).await?;
    let found = scans::get(&tx, agency, scan).await?;
    if found.state != ScanState::Open {
        return Err(Error::Stale);
    }
    let change = Change::Discard(&reason);
    moved_on(scans::change(&tx, agency, (scan, version), change, caller.person.id, now).await)?;
    note_act(office, &tx, caller, "scan_discarded", (&found, json!({ "reason": reason }))).await?;
    Ok(tx.commit().await?)
}
