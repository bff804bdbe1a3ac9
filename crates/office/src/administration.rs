//! Quản trị: units, people and their posts, books, working days, trust. None of it shows anything of a letter.
//!
//! Every act asks inside its own transaction whether the caller administers the agency, and leaves a link in the
//! agency's log of administration. What changes somebody's access is also announced to that person.

mod agency;
mod books;
mod chores;
mod closing;
mod hand_over;
mod import;
mod journal;
mod numbers;
mod overview;
mod people;
mod presets;
mod scans;
mod sheets;
mod trust;
mod units;
mod work;
mod working_days;

pub use agency::{AgencyDraft, agency, change_agency};
pub use books::{Book, add_book, books, close_book, open_book, rename_book, reopen_book};
pub use chores::{Chore, Chores, chores, retry_chores};
pub use closing::{Closing, ClosingPlan, ClosingPost, PostFate, close_unit, closing_plan};
pub use hand_over::{Item as HandedLetter, Order, Outcome as HandedOver, PostOrder, hand_over};
pub use import::{Imported, ImportedRow, RowState, Template, import_people, import_units, template};
pub use journal::{JournalEntry, access_changes, journal, see_access_changes};
pub use numbers::{HeldNumbers, LastGiven, confirm_numbers, held_numbers};
pub use overview::{ClosedUnit, Overview, PersonInfo, PositionInfo, UnitInfo, overview};
pub use people::{
    NewColleague, PersonDraft, PostDraft, Welcome, add_person, change_person, end_post, give_post,
};
pub use presets::{Preset, apply_preset};
pub(crate) use trust::{Anchored, anchors_of};
pub use trust::{
    Certificate, Counts, Fault as CertificateFault, Listed, NewRoot, Purpose, Rejudging, RootRemoval, Trust,
    TrustedRoot, Warning, inspect_certificates, trust, trust_root, withdraw_root,
};
pub use units::{UnitDraft, change_unit, create_unit, move_unit};
pub use work::{Numbered, Pile, PostWork, work_of};
pub use working_days::{WorkingDays, set_working_days, working_days};

use crate::office::{new_id, scope};
use crate::{Caller, Error, InputFault, Office, access, notices};
use congvan_records::{AgencyId, PersonId, Role, nfc_line};
use congvan_store::{Tx, journal as rows, settings};
use serde::Serialize;
use serde_json::Value;

/// Longest name of a unit, a person or a post, in characters.
const LONGEST_NAME: usize = 200;

/// Errors: [`Error::Forbidden`].
pub(crate) fn require(caller: &Caller) -> Result<(), Error> {
    if caller.actor.has(Role::Administrator) { Ok(()) } else { Err(Error::Forbidden(Role::Administrator)) }
}

/// Begins a transaction of an administrator: asked of the posts as they are in it.
pub(crate) async fn begin(office: &Office, caller: &Caller) -> Result<Tx, Error> {
    require(caller)?;
    let tx = office.begin().await?;
    let actor = access::actor(&tx, caller, office.now()).await?;
    if actor.has(Role::Administrator) { Ok(tx) } else { Err(Error::Forbidden(Role::Administrator)) }
}

/// An act to be noted.
pub(crate) struct Act {
    pub(crate) kind: &'static str,
    pub(crate) subject: Option<PersonId>,
    /// Does it change what the subject may do, so that the subject is told?
    pub(crate) announced: bool,
    pub(crate) body: Value,
}

impl Act {
    pub(crate) fn new(kind: &'static str, body: Value) -> Self {
        Self { kind, subject: None, announced: false, body }
    }

    pub(crate) fn of(self, person: PersonId) -> Self {
        Self { subject: Some(person), ..self }
    }

    pub(crate) fn announced(self) -> Self {
        Self { announced: true, ..self }
    }
}

/// Writes an act into the log, and a notice to whom it concerns where it is announced. The last lock of its transaction.
pub(crate) async fn note(office: &Office, tx: &Tx, caller: &Caller, act: Act) -> Result<(), Error> {
    let at = office.now();
    if let Some(subject) = act.subject.filter(|_| act.announced) {
        let (agency, actor) = (caller.agency.id, Some(caller.person.id));
        let change = notices::Change { key: act.kind, about: post_of(&act.body) };
        notices::tell_account(tx, agency, subject, change, actor, None, at).await?;
    }
    let event = rows::AdminEvent {
        id: new_id(),
        kind: act.kind.to_owned(),
        body: act.body,
        at,
        actor: Some(caller.person.id),
        session: Some(caller.session),
        subject: act.subject,
    };
    Ok(rows::record(tx, scope(caller.agency.id), &event, act.announced).await?)
}

/// The post that an act is about, with its unit: "Trưởng phòng, Phòng Kinh tế".
fn post_of(body: &Value) -> Option<String> {
    let word = |key: &str| body[key].as_str().filter(|word| !word.is_empty());
    let post = word("post")?;
    Some(word("unit").map_or_else(|| post.to_owned(), |unit| format!("{post}, {unit}")))
}

/// Keeps a value of the agency's, made from `version`; gives the new one.
///
/// Errors: [`Error::Stale`] when somebody else changed it meanwhile.
pub(crate) async fn keep(
    office: &Office,
    tx: &Tx,
    caller: &Caller,
    name: &str,
    value: &(impl Serialize + Sync),
    version: u32,
) -> Result<u32, Error> {
    let body = serde_json::to_string(value).map_err(|_| Error::Machine("writing a setting", None))?;
    match settings::put(tx, scope(caller.agency.id), None, name, &body, version, office.now()).await {
        Err(congvan_store::Error::Conflict) => Err(Error::Stale),
        other => Ok(other?),
    }
}

/// Commits, and lets go of everything remembered about the agency.
pub(crate) async fn saved(office: &Office, agency: AgencyId, tx: Tx) -> Result<(), Error> {
    tx.commit().await?;
    office.inner.organisations.forget(agency);
    office.inner.doorman.forget_all();
    Ok(())
}

/// A name in one line, in NFC.
fn name(field: &'static str, given: &str, what: &str, faults: &mut Vec<InputFault>) -> String {
    let name = nfc_line(given);
    if name.is_empty() {
        faults.push(InputFault::new(field, format!("Nhập {what}.")));
    } else if name.chars().count() > LONGEST_NAME {
        faults.push(InputFault::new(field, format!("Rút gọn {what}: dài quá {LONGEST_NAME} ký tự.")));
    }
    name
}

pub(crate) fn refuse(faults: Vec<InputFault>) -> Result<(), Error> {
    if faults.is_empty() { Ok(()) } else { Err(Error::Input(faults)) }
}

/// How names are compared: case and marks kept, since "Hòa" and "Hoa" are two names; spaces and case are not.
fn same(a: &str, b: &str) -> bool {
    nfc_line(a).to_lowercase() == nfc_line(b).to_lowercase()
}
