use super::{Act, LONGEST_NAME, begin, name, note, refuse, same, saved};
use crate::accounts::passwords;
use crate::office::{new_id, scope};
use crate::{Caller, Error, InputFault, Office, setup};
use congvan_records::{
    Agency, Office as Organisation, Person, PersonId, Position, PositionId, Role, Term, UnitId, nfc_line,
};
use congvan_store::{
    Tx,
    accounts::{self as logins, Account},
    organisation as rows,
};
use serde_json::{Value, json};

/// What an administrator says of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonDraft {
    /// Họ và tên.
    pub name: String,
    /// "ông" or "bà".
    pub honorific: String,
}

/// A post to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostDraft {
    /// Its unit.
    pub unit: UnitId,
    /// Tên chức vụ.
    pub title: String,
    /// What it does in routing.
    pub roles: Vec<Role>,
}

/// Somebody new, with a post and an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewColleague {
    /// Who.
    pub person: PersonDraft,
    /// The post.
    pub post: PostDraft,
    /// Tài khoản; made from the name when empty.
    pub login: String,
}

/// An account that was just made, with its first password: shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct Welcome {
    /// Who.
    pub person: Person,
    /// Tài khoản.
    pub login: String,
    /// The first password, to be changed on the first sign-in.
    pub password: String,
}

impl std::fmt::Debug for Welcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Welcome").field("person", &self.person.id).finish_non_exhaustive()
    }
}

/// A password with its hash, made before the transaction: hashing is slow.
pub(super) struct FirstPassword {
    pub(super) plain: String,
    pub(super) hash: String,
}

impl FirstPassword {
    pub(super) async fn make(office: &Office) -> Result<Self, Error> {
        let plain = passwords::fresh()?;
        let hash = office.inner.doorman.hash(&plain).await?;
        Ok(Self { plain, hash })
    }
}

/// Adds a person with a post and an account. A vacant post of the same name in the unit is filled.
///
/// Errors: [`Error::Forbidden`], [`Error::Input`].
pub async fn add_person(office: &Office, caller: &Caller, new: NewColleague) -> Result<Welcome, Error> {
    super::require(caller)?;
    let password = FirstPassword::make(office).await?;
    let tx = begin(office, caller).await?;
    let known = rows::office(&tx, scope(caller.agency.id), office.now()).await?;
    let welcome = add(office, &tx, caller, &known, new, password).await?;
    saved(office, caller.agency.id, tx).await?;
    Ok(welcome)
}

pub(super) async fn add(
    office: &Office,
    tx: &Tx,
    caller: &Caller,
    known: &Organisation,
    new: NewColleague,
    password: FirstPassword,
) -> Result<Welcome, Error> {
    let mut faults = Vec::new();
    let person = person(caller.agency.id, &new.person, &mut faults);
    check_post(known, &new.post, &mut faults);
    let login = login(tx, &person.name, &new.login, &mut faults).await?;
    refuse(faults)?;
    let agency = scope(caller.agency.id);
    rows::insert_person(tx, agency, &person).await?;
    let account = Account {
        person: person.id,
        agency: caller.agency.id,
        login: login.clone(),
        password: password.hash,
        disabled: false,
        password_changed_at: office.now(),
        must_change: true,
    };
    logins::insert(tx, agency, &account).await?;
    note(
        office,
        tx,
        caller,
        Act::new("person_added", json!({ "person": person.name, "login": login })).of(person.id),
    )
    .await?;
    let position = post(office, tx, caller, known, &new.post).await?;
    hold(office, tx, caller, known, &person, &position).await?;
    Ok(Welcome { person, login, password: password.plain })
}

/// Changes a person's name and how the person is addressed.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`], [`Error::Input`].
pub async fn change_person(
    office: &Office,
    caller: &Caller,
    id: PersonId,
    draft: PersonDraft,
) -> Result<Person, Error> {
    let agency = scope(caller.agency.id);
    let tx = begin(office, caller).await?;
    let before = rows::persons(&tx, agency).await?.into_iter().find(|person| person.id == id);
    let before = before.ok_or(Error::NotFound)?;
    let mut faults = Vec::new();
    let after = Person { id, ..person(caller.agency.id, &draft, &mut faults) };
    refuse(faults)?;
    if after == before {
        return Ok(after);
    }
    rows::update_person(&tx, agency, &after).await?;
    let body = json!({ "person": after.name, "before": { "person": before.name } });
    note(office, &tx, caller, Act::new("person_renamed", body).of(id)).await?;
    saved(office, caller.agency.id, tx).await?;
    Ok(after)
}

/// Gives a person a post more.
///
/// Errors: [`Error::Forbidden`], also for one's own; [`Error::NotFound`], [`Error::Input`].
pub async fn give_post(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    draft: PostDraft,
) -> Result<Position, Error> {
    let agency = scope(caller.agency.id);
    let tx = begin(office, caller).await?;
    not_oneself(&tx, caller, person).await?;
    let person = rows::persons(&tx, agency).await?.into_iter().find(|known| known.id == person);
    let person = person.ok_or(Error::NotFound)?;
    let known = rows::office(&tx, agency, office.now()).await?;
    let mut faults = Vec::new();
    check_post(&known, &draft, &mut faults);
    refuse(faults)?;
    let position = post(office, &tx, caller, &known, &draft).await?;
    hold(office, &tx, caller, &known, &person, &position).await?;
    saved(office, caller.agency.id, tx).await?;
    Ok(position)
}

/// Ends a person's post now. What waits for the post falls to whoever answers for it while it is vacant.
///
/// Errors: [`Error::Forbidden`], also for one's own; [`Error::NotFound`]; [`Error::Blocked`] when nobody would answer
/// for what waits.
pub async fn end_post(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    position: PositionId,
) -> Result<(), Error> {
    let tx = begin(office, caller).await?;
    not_oneself(&tx, caller, person).await?;
    let known = rows::office(&tx, scope(caller.agency.id), office.now()).await?;
    end(office, &tx, caller, &known, person, position).await?;
    let ended: Vec<Position> = known.position(position).into_iter().cloned().collect();
    super::hand_over::nobody_waits_for_nobody(&tx, caller, &ended, office.now()).await?;
    super::scans::pass_on(office, &tx, caller, (person, None), "").await?;
    saved(office, caller.agency.id, tx).await
}

/// Ends a term inside a transaction.
pub(super) async fn end(
    office: &Office,
    tx: &Tx,
    caller: &Caller,
    known: &Organisation,
    person: PersonId,
    position: PositionId,
) -> Result<(), Error> {
    let term = known.terms.iter().find(|term| term.person == person && term.position == position);
    let term = Term { until: Some(office.now()), ..*term.ok_or(Error::NotFound)? };
    rows::end_term(tx, scope(caller.agency.id), &term).await?;
    let body = match (known.person(person), known.position(position)) {
        (Some(person), Some(position)) => post_words(known, person, position),
        _ => json!({}),
    };
    note(office, tx, caller, Act::new("post_ended", body).of(person).announced()).await
}

/// Nobody widens their own rights; while the first administrator sets up, there is nobody else to do it.
pub(super) async fn not_oneself(tx: &Tx, caller: &Caller, person: PersonId) -> Result<(), Error> {
    if person == caller.person.id && setup::is_finished(tx, caller.agency.id).await? {
        return Err(Error::Forbidden(Role::Administrator));
    }
    Ok(())
}

fn person(agency: congvan_records::AgencyId, draft: &PersonDraft, faults: &mut Vec<InputFault>) -> Person {
    let honorific = nfc_line(&draft.honorific).to_lowercase();
    if !matches!(honorific.as_str(), "ông" | "bà") {
        faults.push(InputFault::new("honorific", "Chọn ông hoặc bà."));
    }
    Person { id: new_id(), agency, name: name("name", &draft.name, "họ và tên", faults), honorific }
}

fn check_post(known: &Organisation, post: &PostDraft, faults: &mut Vec<InputFault>) {
    name("title", &post.title, "chức vụ, ví dụ Trưởng phòng", faults);
    if post.roles.is_empty() {
        faults.push(InputFault::new("roles", "Chọn ít nhất một vai trò."));
    }
    if known.unit(post.unit).is_none() {
        faults.push(InputFault::new("unit_id", "Chọn đơn vị."));
        return;
    }
    let agency = &known.agency;
    let services = [
        (Role::Clerk, agency.clerical_unit, "Văn thư"),
        (Role::Archivist, agency.archive_unit, "Lưu trữ viên"),
    ];
    for (role, unit, words) in services {
        let Some(service) = unit.and_then(|unit| known.unit(unit)).filter(|_| post.roles.contains(&role))
        else {
            continue;
        };
        if service.id != post.unit {
            faults.push(InputFault::new("unit_id", format!("{words} phải thuộc đơn vị {}.", service.name)));
        }
    }
}

/// The vacant post of this description, or a new one. A first clerk's or archivist's unit becomes the agency's.
async fn post(
    office: &Office,
    tx: &Tx,
    caller: &Caller,
    known: &Organisation,
    draft: &PostDraft,
) -> Result<Position, Error> {
    let agency = scope(caller.agency.id);
    let title: String = nfc_line(&draft.title).chars().take(LONGEST_NAME).collect();
    let mut roles = draft.roles.clone();
    if roles.contains(&Role::OfficeChief) && !roles.contains(&Role::UnitHead) {
        roles.push(Role::UnitHead);
    }
    roles.sort_unstable();
    roles.dedup();
    let vacant = known.positions.iter().find(|position| {
        position.unit == draft.unit
            && position.roles == roles
            && same(&position.title, &title)
            && known.holders(position.id).next().is_none()
    });
    if let Some(vacant) = vacant {
        return Ok(vacant.clone());
    }
    let position = Position {
        id: new_id(),
        agency: caller.agency.id,
        unit: draft.unit,
        title,
        speaks_for_unit: speaks(&roles),
        order: rank(known, &roles),
        roles,
    };
    rows::insert_position(tx, agency, &position).await?;
    let current = rows::agency(tx, agency).await?;
    let services = Agency {
        clerical_unit: current.clerical_unit.or(position.has(Role::Clerk).then_some(position.unit)),
        archive_unit: current.archive_unit.or(position.has(Role::Archivist).then_some(position.unit)),
        ..current.clone()
    };
    if services != current {
        rows::update_agency(tx, agency, &services).await?;
    }
    let body = json!({
        "post": position.title,
        "unit": known.unit(position.unit).map(|unit| unit.name.as_str()),
        "roles": role_keys(&position.roles),
    });
    note(office, tx, caller, Act::new("post_created", body)).await?;
    Ok(position)
}

/// The positions that speak for their unit: its head, and the clerks and archivists of their own units.
fn speaks(roles: &[Role]) -> bool {
    roles
        .iter()
        .any(|role| matches!(role, Role::Clerk | Role::Archivist | Role::UnitHead | Role::OfficeChief))
}

/// A new post's place in the order of rank: after those of the same standing.
fn rank(known: &Organisation, roles: &[Role]) -> i32 {
    let standing = |roles: &[Role]| {
        if roles.contains(&Role::Leader) {
            0
        } else if roles.contains(&Role::OfficeChief) {
            1
        } else if roles.contains(&Role::UnitHead) {
            2
        } else {
            3
        }
    };
    let own = standing(roles);
    let inside = known.positions.iter().filter(|position| standing(&position.roles) == own);
    inside.map(|position| position.order).max().map_or(own * 1_000, |last| last.saturating_add(1))
}

/// Begins a term, and tells the person.
pub(super) async fn hold(
    office: &Office,
    tx: &Tx,
    caller: &Caller,
    known: &Organisation,
    person: &Person,
    position: &Position,
) -> Result<(), Error> {
    let agency = scope(caller.agency.id);
    if known.terms.iter().any(|term| term.person == person.id && term.position == position.id) {
        return Err(Error::Blocked(format!("{} đang giữ chức vụ này.", person.name)));
    }
    let term = Term { person: person.id, position: position.id, from: office.now(), until: None };
    rows::insert_term(tx, agency, &term).await?;
    let act = Act::new("post_given", post_words(known, person, position));
    note(office, tx, caller, act.of(person.id).announced()).await
}

fn post_words(known: &Organisation, person: &Person, position: &Position) -> Value {
    json!({
        "person": person.name,
        "post": position.title,
        "unit": known.unit(position.unit).map(|unit| unit.name.as_str()),
        "roles": role_keys(&position.roles),
    })
}

fn role_keys(roles: &[Role]) -> Vec<&'static str> {
    roles.iter().map(|role| role.key()).collect()
}

/// The login asked for, or one made from the name that nobody has: "Võ Quang Trung" is trungvq.
async fn login(tx: &Tx, person: &str, asked: &str, faults: &mut Vec<InputFault>) -> Result<String, Error> {
    let asked = logins::fold_login(asked);
    if !asked.is_empty() {
        if !crate::accounts::is_login(&asked) {
            let fault = "Tài khoản gồm 2–64 ký tự a–z, 0–9, dấu chấm, gạch ngang, gạch dưới. Ví dụ: trungvq.";
            faults.push(InputFault::new("login", fault));
        } else if logins::find_by_login(tx, &asked).await?.is_some() {
            faults.push(InputFault::new("login", format!("Tài khoản {asked} đã có người dùng.")));
        }
        return Ok(asked);
    }
    let base = login_of(person);
    let mut login = base.clone();
    for number in 2..1_000 {
        if logins::find_by_login(tx, &login).await?.is_none() {
            break;
        }
        login = format!("{base}{number}");
    }
    Ok(login)
}

fn login_of(person: &str) -> String {
    let plain = congvan_search::analysis::fold(&person.to_lowercase());
    let mut words: Vec<String> = plain
        .split_whitespace()
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect())
        .filter(|word: &String| !word.is_empty())
        .collect();
    let Some(given) = words.pop() else { return "canbo".to_owned() };
    let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
    let login: String = format!("{given}{initials}").chars().take(32).collect();
    if login.len() < 2 { format!("{login}01") } else { login }
}

#[cfg(test)]
mod tests {
    use super::login_of;

    #[test]
    fn logins_are_the_given_name_and_initials() {
        for (name, login) in
            [("Võ Quang Trung", "trungvq"), ("Đỗ Thị Ánh Nguyệt", "nguyetdta"), ("Ý", "y01"), ("…", "canbo")]
        {
            assert_eq!(login_of(name), login);
        }
    }
}
