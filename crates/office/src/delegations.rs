//! Ủy quyền: a leader or head lets somebody act in their place for a time. Given and taken back by oneself; who acts for
//! another is told of it, and the agency's log of administration holds both.

use crate::administration::{Act, note, refuse, saved};
use crate::idempotency::{fingerprint, recall, remember};
use crate::letters::day;
use crate::office::{new_id, scope};
use crate::{Caller, Error, InputFault, Key, Office, organisation};
use congvan_records::{
    AgencyId, Delegation, DelegationId, Office as Organisation, Person, PersonId, Position, PositionId,
    Power, Role, Timestamp, nfc_line,
};
pub use congvan_store::delegations::Given;
use congvan_store::{Read, accounts, delegations as rows, organisation as organisation_rows};
use congvan_workflow::{ActsFor, acts_for};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use time::{Date, Duration, OffsetDateTime, Time};

/// Longest time for which something is delegated at once, in days.
pub const LONGEST: i64 = 366;
/// How far ahead it may begin, in days.
const FARTHEST: i64 = 366;
/// Longest reason, in characters.
const LONGEST_REASON: usize = 1_000;

/// A delegation as its giver writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// One of the giver's own positions.
    pub position: PositionId,
    /// To whom.
    pub to: PersonId,
    /// First day.
    pub first_day: Date,
    /// Last day, included.
    pub last_day: Date,
    /// What the other may do.
    pub powers: Vec<Power>,
    /// Why.
    pub reason: String,
}

/// What the screen on delegations shows.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The caller's positions that have something to give, each with what.
    pub posts: Vec<(Position, &'static [Power])>,
    /// To whom the caller may give, each with one of their posts; nobody when there is nothing to give.
    pub people: Vec<(Person, Position)>,
    /// What the caller gave, newest first.
    pub given: Vec<Given>,
    /// What the caller was given, newest first.
    pub taken: Vec<Given>,
}

/// The caller's delegations, given and taken, and what is needed to give another.
pub async fn overview(office: &Office, caller: &Caller) -> Result<Overview, Error> {
    let known = organisation::current(office, caller).await?;
    let (db, agency) = (office.reader(), scope(caller.agency.id));
    let posts: Vec<_> = own_posts(&known, caller.person.id).collect();
    let people = if posts.is_empty() {
        Vec::new()
    } else {
        let usable = accounts::list(db, agency).await?;
        let usable: BTreeSet<PersonId> =
            usable.iter().filter(|account| !account.disabled).map(|account| account.person).collect();
        let takes =
            |person: &&Person| usable.contains(&person.id) && may_take(&known, caller.person.id, person.id);
        let people = known.persons.iter().filter(takes);
        people.filter_map(|person| Some((person.clone(), first_post(&known, person.id)?.clone()))).collect()
    };
    let posts = posts.into_iter().map(|(position, powers)| (position.clone(), powers)).collect();
    let all = rows::of_person(db, agency, caller.person.id).await?;
    let (given, taken) = all.into_iter().partition(|one| one.delegation.by == caller.person.id);
    Ok(Overview { posts, people, given, taken })
}

/// Gives a delegation. Safe to repeat under its key.
///
/// Errors: [`Error::Forbidden`] for who has nothing to give; [`Error::Input`]; [`Error::Blocked`] when the same person acts
/// in the position then already; [`Error::IdempotencyMismatch`].
pub async fn give(office: &Office, caller: &Caller, draft: Draft, key: Option<Key>) -> Result<Given, Error> {
    let (now, agency) = (office.now(), scope(caller.agency.id));
    let request = fingerprint(&draft);
    let tx = office.begin().await?;
    if let Some(before) = recall(&tx, caller, key, request, now).await? {
        let id = before.parse().map_err(|_| Error::NotFound)?;
        return Ok(rows::get(&tx, agency, id).await?);
    }
    let known = organisation_rows::office(&tx, agency, now).await?;
    let given = checked(&known, caller, draft, now)?;
    let account = accounts::list(&tx, agency).await?;
    if !account.iter().any(|account| account.person == given.delegation.to && !account.disabled) {
        refuse(vec![InputFault::new("to", "Người này không có tài khoản đang dùng. Chọn người khác.")])?;
    }
    for other in rows::of_person(&tx, agency, caller.person.id).await? {
        let Delegation { position, by, to, from, until, .. } = other.delegation;
        let same = (position, by, to) == (given.delegation.position, caller.person.id, given.delegation.to);
        if same && from < given.delegation.until && given.delegation.from < until {
            let (first, last) = days(&other, &known);
            return Err(Error::Blocked(format!(
                "Người này đã được ủy quyền từ {} đến hết {}. Thu hồi ủy quyền đó trước, hoặc chọn ngày khác.",
                day(first),
                day(last)
            )));
        }
    }
    rows::insert(&tx, agency, &given).await?;
    remember(&tx, caller, key, &given.delegation.id.to_string()).await?;
    let told = Act::new("delegation_given", body(&known, &given)).of(given.delegation.to).announced();
    note(office, &tx, caller, told).await?;
    saved(office, caller.agency.id, tx).await?;
    Ok(given)
}

/// Thu hồi, or give back: ends a delegation that holds or is to come, now. Ended once, it stays ended.
///
/// Errors: [`Error::NotFound`] for one that is neither given by nor to the caller; [`Error::Blocked`] when it is over.
pub async fn end(office: &Office, caller: &Caller, id: DelegationId) -> Result<Given, Error> {
    let (now, agency) = (office.now(), scope(caller.agency.id));
    let tx = office.begin().await?;
    let known = rows::get(&tx, agency, id).await?;
    let Delegation { by, to, .. } = known.delegation;
    if by != caller.person.id && to != caller.person.id {
        return Err(Error::NotFound);
    }
    if known.ended.is_some() {
        return Ok(known);
    }
    match rows::end(&tx, agency, id, caller.person.id, now).await {
        Err(congvan_store::Error::NotFound(_)) => {
            return Err(Error::Blocked("Ủy quyền này đã hết thời hạn.".to_owned()));
        }
        other => other?,
    }
    let ended = rows::get(&tx, agency, id).await?;
    let organisation = organisation_rows::office(&tx, agency, now).await?;
    let other = if by == caller.person.id { to } else { by };
    let told = Act::new("delegation_ended", body(&organisation, &known)).of(other).announced();
    note(office, &tx, caller, told).await?;
    saved(office, caller.agency.id, tx).await?;
    Ok(ended)
}

/// In whose place a person acts now, read afresh.
pub(crate) async fn of_person(
    db: &impl Read,
    agency: AgencyId,
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<ActsFor>, Error> {
    let taken = rows::taken(db, scope(agency), person, now).await?;
    if taken.is_empty() {
        return Ok(Vec::new());
    }
    Ok(acts_for(&taken, &organisation_rows::office(db, scope(agency), now).await?, person, now))
}

/// First and last day of what was agreed.
pub fn days(given: &Given, known: &Organisation) -> (Date, Date) {
    let zone = known.agency.zone;
    let last = given.agreed_until.plus(Duration::microseconds(-1));
    (given.delegation.from.date_in(zone), last.date_in(zone))
}

/// The positions of a person that have something to give.
fn own_posts(known: &Organisation, person: PersonId) -> impl Iterator<Item = (&Position, &'static [Power])> {
    posts_of(known, person)
        .map(|position| (position, Power::of_roles(&position.roles)))
        .filter(|(_, powers)| !powers.is_empty())
}

fn posts_of(known: &Organisation, person: PersonId) -> impl Iterator<Item = &Position> {
    let terms = known.terms.iter().filter(move |term| term.person == person);
    terms.filter_map(|term| known.position(term.position))
}

/// The highest post of a person.
fn first_post(known: &Organisation, person: PersonId) -> Option<&Position> {
    posts_of(known, person).min_by_key(|position| position.order)
}

/// Somebody else with a post, and not one who administers: who makes accounts reads no letters.
fn may_take(known: &Organisation, giver: PersonId, person: PersonId) -> bool {
    let mut posts = posts_of(known, person).peekable();
    person != giver && posts.peek().is_some() && !posts.any(|position| position.has(Role::Administrator))
}

fn checked(known: &Organisation, caller: &Caller, draft: Draft, now: Timestamp) -> Result<Given, Error> {
    if own_posts(known, caller.person.id).next().is_none() {
        return Err(Error::Forbidden(Role::UnitHead));
    }
    let mut faults = Vec::new();
    let mut fault = |field, words: String| faults.push(InputFault::new(field, words));
    let today = now.date_in(known.agency.zone);
    let own = own_posts(known, caller.person.id).find(|(position, _)| position.id == draft.position);
    if own.is_none() {
        fault("position_id", "Chọn một chức vụ lãnh đạo hoặc trưởng đơn vị mà mình đang giữ.".to_owned());
    }
    if !may_take(known, caller.person.id, draft.to) {
        fault("to", "Chọn một cán bộ khác của cơ quan, không phải người quản trị hệ thống.".to_owned());
    }
    if draft.first_day < today {
        fault("first_day", format!("Chọn ngày bắt đầu từ hôm nay, {}, trở đi.", day(today)));
    } else if draft.first_day > today + Duration::days(FARTHEST) {
        fault("first_day", "Chọn ngày bắt đầu trong vòng một năm tới.".to_owned());
    }
    if draft.last_day < draft.first_day {
        fault("last_day", "Chọn ngày cuối không trước ngày bắt đầu.".to_owned());
    } else if draft.last_day - draft.first_day >= Duration::days(LONGEST) {
        fault("last_day", "Ủy quyền dài nhất một năm. Chọn ngày cuối sớm hơn.".to_owned());
    }
    let powers: Vec<Power> = Power::ALL.into_iter().filter(|power| draft.powers.contains(power)).collect();
    let beyond = own.is_some_and(|(_, own)| powers.iter().any(|power| !own.contains(power)));
    if powers.is_empty() || beyond {
        fault("powers", "Chọn ít nhất một quyền mà chức vụ này có.".to_owned());
    }
    let reason = nfc_line(&draft.reason);
    if reason.is_empty() {
        fault("reason", "Nhập lý do ủy quyền.".to_owned());
    } else if reason.chars().count() > LONGEST_REASON {
        fault("reason", format!("Rút gọn lý do: dài quá {LONGEST_REASON} ký tự."));
    }
    refuse(faults)?;
    let begin = |day: Date| {
        let midnight = OffsetDateTime::new_in_offset(day, Time::MIDNIGHT, known.agency.zone);
        Timestamp::from(midnight)
    };
    let until = begin(draft.last_day + Duration::days(1));
    let delegation = Delegation {
        id: new_id(),
        position: draft.position,
        by: caller.person.id,
        to: draft.to,
        powers,
        // What begins today begins now: nothing done before was done under it.
        from: begin(draft.first_day).max(now),
        until,
    };
    Ok(Given { delegation, reason, given_at: now, agreed_until: until, ended: None })
}

/// What the log says of it, in the names of now.
fn body(known: &Organisation, given: &Given) -> Value {
    let name = |id| known.person(id).map(|person| person.name.clone()).unwrap_or_default();
    let position = known.position(given.delegation.position);
    let unit = position.and_then(|position| known.unit(position.unit));
    let (first, last) = days(given, known);
    json!({
        "person": name(given.delegation.to),
        "by": name(given.delegation.by),
        "post": position.map(|position| position.title.clone()).unwrap_or_default(),
        "unit": unit.map(|unit| unit.name.clone()).unwrap_or_default(),
        "first_day": first.to_string(),
        "last_day": last.to_string(),
        "powers": given.delegation.powers.iter().map(|power| power.key()).collect::<Vec<_>>(),
        "reason": given.reason,
    })
}
