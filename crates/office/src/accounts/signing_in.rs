use super::network::network_of;
use super::passwords::{self, PasswordFault};
use super::second_factor::SecondFactorFault;
use super::tries::{FREE_TRIES, Try, take_from_address_for};
use super::{Caller, Client, SessionInfo, SignedIn, Token, Way, second_factor};
use crate::office::{new_id, scope};
use crate::{Error, Office, notices, organisation};
use congvan_records::{SessionId, Timestamp};
use congvan_store::accounts::{self as rows, Account, AttemptSubject};
use congvan_store::{Tx, grants};
use congvan_workflow::{Actor, acts_for};
use std::time::Duration;

/// How often the last use of a session is written down.
const TOUCH: time::Duration = time::Duration::minutes(1);

/// Đăng nhập. `code` is that of the second step, for accounts that ask for one.
///
/// An unknown account costs the same work and gets the same answer as a wrong password.
///
/// Errors: [`Error::WrongCredentials`], [`Error::BackOff`], [`Error::Disabled`] and [`Error::SecondFactor`] (only after
/// the right password), [`Error::Busy`].
pub async fn sign_in(
    office: &Office,
    login: &str,
    password: &str,
    code: Option<&str>,
    client: Client,
) -> Result<SignedIn, Error> {
    let login = rows::fold_login(login);
    let whose = AttemptSubject::Login(clip(&login, 100));
    let address = clip(&network_of(&client.address), 100);
    let whence = AttemptSubject::Address(address.clone());
    let now = office.now();
    let gate = office.inner.doorman.gate(&address);
    let (from_there, of_login, _judging) = take_from_address_for(office, &gate, whence, whose, now).await?;
    let account = rows::find_by_login(office.reader(), &login).await?;
    // Something that no password fits, so that the work is the same for a login nobody has.
    let hash = account.as_ref().map_or("", |account| account.password.as_str());
    match office.inner.doorman.fits(password, hash).await {
        Ok(true) => {}
        Ok(false) => return Err(Error::WrongCredentials),
        // Nobody has learnt anything about the password.
        Err(error) => return give_back(office, &[&from_there, &of_login], error).await,
    }
    let account = account.ok_or(Error::WrongCredentials)?;
    if account.disabled {
        return give_back(office, &[&from_there], Error::Disabled).await;
    }
    match second_factor::check(office, &account, code, now).await {
        // Nothing was guessed: the page asks for the code and comes again.
        Err(error @ Error::SecondFactor(SecondFactorFault::Needed)) => {
            return give_back(office, &[&from_there, &of_login], error).await;
        }
        // A wrong code costs a try, as a wrong password does.
        other => other?,
    }
    let (session, signed_in) = new_session(office, &account, client, Beginning::of(Way::Password)).await?;
    let tx = office.begin().await?;
    keep(&tx, &session, &signed_in.caller).await?;
    // The address keeps its count of wrong ones: one right password must not buy more guesses at others.
    from_there.give_back(&tx).await?;
    of_login.forget_all(&tx).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Gives back what was counted and passes the error on.
pub(super) async fn give_back<T>(office: &Office, tries: &[&Try], error: Error) -> Result<T, Error> {
    let tx = office.begin().await?;
    for taken in tries {
        taken.give_back(&tx).await?;
    }
    tx.commit().await?;
    Err(error)
}

/// Signs in without a password, in the demo only.
///
/// Errors: [`Error::NotDemo`], [`Error::WrongCredentials`].
pub async fn sign_in_as(office: &Office, login: &str, client: Client) -> Result<SignedIn, Error> {
    if !office.is_demo() {
        return Err(Error::NotDemo);
    }
    let account = rows::find_by_login(office.reader(), &rows::fold_login(login)).await?;
    let account = account.filter(|account| !account.disabled).ok_or(Error::WrongCredentials)?;
    begin_session(office, &account, client, Beginning::of(Way::Demo)).await
}

/// Who holds this token, if its session is open.
pub async fn authenticate(office: &Office, token: &Token) -> Result<Option<Caller>, Error> {
    let now = office.now();
    if let Some(caller) = office.inner.doorman.known(token) {
        // What was delegated ends at its instant, however lately the caller was read.
        if caller.actor.acts_for.iter().all(|acts_for| now < acts_for.until) {
            return Ok(Some(caller));
        }
    }
    let Some(session) = rows::find_session(office.reader(), token.digest(), now).await? else {
        return Ok(None);
    };
    let account = rows::get(office.reader(), scope(session.agency), session.person).await?;
    let caller = caller(office, &account, &session, token).await?;
    if now.since(session.last_seen_at) >= TOUCH {
        match touch(office, &session, now).await {
            Ok(()) => {}
            // It was ended this moment.
            Err(Error::NotFound) => return Ok(None),
            // On a full disk nothing can be written, and what is there can still be read.
            Err(error) => tracing::warn!(%error, "the last use of a session could not be written down"),
        }
    }
    office.inner.doorman.remember(token, &caller);
    Ok(Some(caller))
}

async fn touch(office: &Office, session: &rows::SignedIn, now: Timestamp) -> Result<(), Error> {
    let expires = expiry(office, session.created_at, now);
    let tx = office.begin().await?;
    rows::touch_session(&tx, scope(session.agency), session.id, now, expires).await?;
    Ok(tx.commit().await?)
}

/// Đăng xuất.
pub async fn sign_out(office: &Office, caller: &Caller) -> Result<(), Error> {
    revoke_session(office, caller, caller.session).await
}

/// Ends all of the caller's sessions but the one that asks; gives how many.
pub async fn sign_out_everywhere(office: &Office, caller: &Caller) -> Result<u64, Error> {
    let tx = office.begin().await?;
    let (agency, person) = (scope(caller.agency.id), caller.person.id);
    let ended = rows::revoke_sessions(&tx, agency, person, Some(caller.session), office.now()).await?;
    tx.commit().await?;
    office.inner.doorman.forget(person);
    Ok(ended)
}

/// The caller's open sessions, newest first.
pub async fn sessions(office: &Office, caller: &Caller) -> Result<Vec<SessionInfo>, Error> {
    let rows =
        rows::sessions(office.reader(), scope(caller.agency.id), caller.person.id, office.now()).await?;
    Ok(rows
        .into_iter()
        .map(|session| SessionInfo {
            id: session.id,
            current: session.id == caller.session,
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
            user_agent: session.user_agent,
            address: session.address,
            way: session.way,
        })
        .collect())
}

/// Ends one of the caller's sessions.
///
/// Errors: [`Error::NotFound`].
pub async fn revoke_session(office: &Office, caller: &Caller, session: SessionId) -> Result<(), Error> {
    let agency = scope(caller.agency.id);
    let now = office.now();
    let tx = office.begin().await?;
    let own = rows::sessions(&tx, agency, caller.person.id, now).await?;
    if !own.iter().any(|open| open.id == session) {
        return Err(Error::NotFound);
    }
    rows::revoke_session(&tx, agency, caller.person.id, session, now).await?;
    tx.commit().await?;
    office.inner.doorman.forget_session(session);
    Ok(())
}

/// Đổi mật khẩu. The caller's other sessions end.
///
/// Errors: [`Error::Password`], [`Error::BackOff`], [`Error::Busy`].
pub async fn change_password(
    office: &Office,
    caller: &Caller,
    current: &str,
    new: &str,
) -> Result<(), Error> {
    let (agency, person) = (scope(caller.agency.id), caller.person.id);
    passwords::check(new, &caller.login).map_err(Error::Password)?;
    let account = prove_password(office, caller, current).await?;
    // A password that was handed over is known to two; the same one again would stay so.
    if account.must_change && new == current {
        return Err(Error::Password(PasswordFault::Unchanged));
    }
    let hash = office.inner.doorman.hash(new).await?;
    let tx = office.begin().await?;
    let now = office.now();
    rows::change_password(&tx, agency, person, &hash, false, Some(caller.session), now).await?;
    if !account.must_change {
        let (agency, actor) = (caller.agency.id, Some(person));
        notices::tell_account(&tx, agency, person, "password_changed", actor, None, now).await?;
    }
    tx.commit().await?;
    office.inner.doorman.forget(person);
    Ok(())
}

/// Is it the caller who sits there, and not whoever found the screen unlocked? Gives the account.
///
/// Errors: [`Error::Password`], [`Error::BackOff`], [`Error::Busy`].
pub(super) async fn prove_password(
    office: &Office,
    caller: &Caller,
    password: &str,
) -> Result<Account, Error> {
    let subject = AttemptSubject::Login(clip(&caller.login, 100));
    let account = rows::get(office.reader(), scope(caller.agency.id), caller.person.id).await?;
    let of_login = Try::take(office, subject, FREE_TRIES, office.now()).await?;
    if !office.inner.doorman.fits(password, &account.password).await? {
        return Err(Error::Password(PasswordFault::WrongCurrent));
    }
    let tx = office.begin().await?;
    of_login.forget_all(&tx).await?;
    tx.commit().await?;
    Ok(account)
}

/// How a session begins.
pub(super) struct Beginning {
    pub(super) way: Way,
    /// Where one signs out of the provider too.
    pub(super) sign_out_address: Option<String>,
}

impl Beginning {
    pub(super) fn of(way: Way) -> Self {
        Self { way, sign_out_address: None }
    }
}

pub(super) async fn begin_session(
    office: &Office,
    account: &Account,
    client: Client,
    beginning: Beginning,
) -> Result<SignedIn, Error> {
    let (session, signed_in) = new_session(office, account, client, beginning).await?;
    let tx = office.begin().await?;
    keep(&tx, &session, &signed_in.caller).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Keeps a session. Who has never been granted anything gets the keys that grants are found by, or every list would ask
/// for them anew.
async fn keep(tx: &Tx, session: &rows::SignedIn, caller: &Caller) -> Result<(), Error> {
    let agency = scope(session.agency);
    rows::insert_session(tx, agency, session).await?;
    grants::principal_keys(tx, agency, &caller.actor.principals()).await?;
    Ok(())
}

/// A session that is not kept yet.
async fn new_session(
    office: &Office,
    account: &Account,
    client: Client,
    beginning: Beginning,
) -> Result<(rows::SignedIn, SignedIn), Error> {
    let now = office.now();
    let token = Token::fresh()?;
    let session = rows::SignedIn {
        id: new_id(),
        agency: account.agency,
        person: account.person,
        token: token.digest(),
        created_at: now,
        last_seen_at: now,
        expires_at: expiry(office, now, now),
        user_agent: clip(&congvan_records::nfc_line(&client.user_agent), 300),
        address: clip(&client.address, 100),
        revoked_at: None,
        way: beginning.way,
        sign_out_address: beginning.sign_out_address,
    };
    let caller = caller(office, account, &session, &token).await?;
    Ok((session, SignedIn { token, caller }))
}

/// The person behind an account, with the positions held now.
async fn caller(
    office: &Office,
    account: &Account,
    session: &rows::SignedIn,
    token: &Token,
) -> Result<Caller, Error> {
    let organisation = organisation::of_agency(office, account.agency).await?;
    let names = organisation::names(office, account.agency).await?;
    let person = names.person(account.person).cloned().ok_or(Error::NotFound)?;
    let now = office.now();
    let positions = organisation::held(office.reader(), account.agency, account.person, now).await?;
    let stands_in = organisation::stands_in(&organisation, &positions);
    let acts_for = acts_for(&organisation.delegations, &organisation, account.person, now);
    let desks = positions.iter().chain(&stands_in).chain(acts_for.iter().map(|acts_for| &acts_for.desk));
    let inherits = organisation::inherits(office.reader(), account.agency, desks).await?;
    Ok(Caller {
        actor: Actor {
            person: account.person,
            session: Some(session.id),
            positions,
            stands_in,
            inherits,
            acts_for,
        },
        agency: organisation.agency.clone(),
        person,
        login: account.login.clone(),
        session: session.id,
        csrf: token.csrf(),
        // Whoever came in another way has not used the password that two know.
        must_change_password: account.must_change && session.way == Way::Password,
        way: session.way,
        sign_out_address: session.sign_out_address.clone(),
    })
}

fn expiry(office: &Office, created: Timestamp, now: Timestamp) -> Timestamp {
    let limits = office.limits();
    let after = |at: Timestamp, by: Duration| at.plus(time::Duration::seconds(by.as_secs() as i64));
    after(now, limits.session_idle).min(after(created, limits.session_life))
}

pub(super) fn clip(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}
