//! Cài đặt lần đầu: from an empty installation to one that its administrator goes on with.
//!
//! An empty installation belongs to whoever can read the terminal: the first administrator gives the code printed
//! there, so that a stranger on the network cannot take it. From then on setting up is administration, step by step.

use crate::accounts::{self, Client, SignedIn, passwords, sha256};
use crate::office::{new_id, scope};
use crate::{Caller, Error, InputFault, Office, administration};
use congvan_records::{Agency, AgencyId, Person, Position, Role, Sha256, Term, Unit, VIETNAM_TIME, nfc_line};
use congvan_store::{Read, accounts as logins, journal, organisation as rows, settings};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use tokio::sync::Mutex;

/// What stands in the rail until the agency has a name.
const UNNAMED: &str = "Cơ quan chưa đặt tên";

/// Name of the setting that holds how far it has come.
const SETTING: &str = "setup";

/// The digest of the code that is printed; none when there is nothing to be set up.
#[derive(Default)]
pub(crate) struct Gate(Mutex<Option<Sha256>>);

/// A step of setting up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Cơ quan.
    Agency,
    /// Đơn vị.
    Units,
    /// Cán bộ.
    People,
    /// Sổ văn bản.
    Books,
    /// Giờ làm việc, ngày nghỉ.
    Calendar,
    /// Nguồn tin cậy.
    Trust,
    /// Thư điện tử.
    Mail,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 7] =
        [Self::Agency, Self::Units, Self::People, Self::Books, Self::Calendar, Self::Trust, Self::Mail];

    /// The stable key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Units => "units",
            Self::People => "people",
            Self::Books => "books",
            Self::Calendar => "calendar",
            Self::Trust => "trust",
            Self::Mail => "mail",
        }
    }

    /// The step with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.key() == key)
    }
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Not yet come to.
    Open,
    /// Done.
    Done,
    /// Left for later.
    Skipped,
}

/// How far setting up has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Every step in order.
    pub steps: Vec<(Step, StepState)>,
    /// Ended; what was skipped is in the administration.
    pub finished: bool,
}

#[derive(Default, Serialize, Deserialize)]
struct Kept {
    steps: BTreeMap<String, StepState>,
    finished: bool,
}

/// Who sets up.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct FirstAdministrator {
    /// The code printed at the terminal.
    pub code: String,
    /// Họ và tên.
    pub name: String,
    /// "ông" or "bà".
    pub honorific: String,
    /// Tài khoản.
    pub login: String,
    /// Mật khẩu.
    pub password: String,
}

impl std::fmt::Debug for FirstAdministrator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FirstAdministrator(…)")
    }
}

/// Is the installation empty, so that only setting up can be done?
pub async fn is_fresh(office: &Office) -> Result<bool, Error> {
    Ok(!office.is_demo() && rows::agencies(office.reader()).await?.is_empty())
}

/// Makes the code of an empty installation, to be printed where only the operator reads; a code made before is void.
/// None once there is an administrator.
pub async fn issue_code(office: &Office) -> Result<Option<String>, Error> {
    let mut gate = office.inner.gate.0.lock().await;
    if !is_fresh(office).await? {
        *gate = None;
        return Ok(None);
    }
    let code = passwords::fresh()?;
    *gate = Some(digest(&code));
    Ok(Some(code))
}

/// Makes the first administrator, in an agency that is yet to be named, and signs that person in.
///
/// Errors: [`Error::NotFound`] when nothing is to be set up here; [`Error::Input`], [`Error::Password`],
/// [`Error::Busy`].
pub async fn begin(office: &Office, given: FirstAdministrator, client: Client) -> Result<SignedIn, Error> {
    // Held to the end: of two who come at once with the code, one begins.
    let mut gate = office.inner.gate.0.lock().await;
    let expected = gate.ok_or(Error::NotFound)?;
    if !is_fresh(office).await? {
        return Err(Error::NotFound);
    }
    // Digests are compared, so that the time taken tells nothing of the code.
    if digest(&given.code) != expected {
        return Err(Error::Input(vec![InputFault::new(
            "code",
            "Mã cài đặt không đúng. Xem dòng cuối ở cửa sổ chạy congvan serve, hoặc journalctl -u congvan nếu cài từ gói; \
             mã mới sau mỗi lần khởi động.",
        )]));
    }
    let login = logins::fold_login(&given.login);
    let mut faults = Vec::new();
    let name = nfc_line(&given.name);
    if name.is_empty() || name.chars().count() > 200 {
        faults.push(InputFault::new("name", "Nhập họ và tên."));
    }
    let honorific = nfc_line(&given.honorific).to_lowercase();
    if !matches!(honorific.as_str(), "ông" | "bà") {
        faults.push(InputFault::new("honorific", "Chọn ông hoặc bà."));
    }
    if !accounts::is_login(&login) {
        let fault = "Tài khoản gồm 2–64 ký tự a–z, 0–9, dấu chấm, gạch ngang, gạch dưới. Ví dụ: quantri.";
        faults.push(InputFault::new("login", fault));
    }
    if !faults.is_empty() {
        return Err(Error::Input(faults));
    }
    passwords::check(&given.password, &login).map_err(Error::Password)?;
    let hash = office.inner.doorman.hash(&given.password).await?;
    build(office, name, honorific, &login, hash).await?;
    *gate = None;
    accounts::sign_in(office, &login, &given.password, None, client).await
}

async fn build(
    office: &Office,
    name: String,
    honorific: String,
    login: &str,
    hash: String,
) -> Result<(), Error> {
    let now = office.now();
    let agency = Agency {
        id: new_id(),
        name: UNNAMED.to_owned(),
        abbreviation: String::new(),
        code: String::new(),
        zone: VIETNAM_TIME,
        clerical_unit: None,
        archive_unit: None,
    };
    let unit = Unit {
        id: new_id(),
        agency: agency.id,
        parent: None,
        name: UNNAMED.to_owned(),
        short_name: UNNAMED.to_owned(),
        abbreviation: String::new(),
        order: 0,
        valid_from: now,
        valid_to: None,
        successors: Vec::new(),
    };
    let position = Position {
        id: new_id(),
        agency: agency.id,
        unit: unit.id,
        title: "Quản trị hệ thống".to_owned(),
        roles: vec![Role::Administrator],
        speaks_for_unit: false,
        order: 3_000,
    };
    let person = Person { id: new_id(), agency: agency.id, name, honorific };
    let term = Term { person: person.id, position: position.id, from: now, until: None };
    let account = logins::Account {
        person: person.id,
        agency: agency.id,
        login: login.to_owned(),
        password: hash,
        disabled: false,
        password_changed_at: now,
        must_change: false,
    };
    let agency_scope = scope(agency.id);
    let tx = office.begin().await?;
    rows::insert_agency(&tx, &agency).await?;
    rows::insert_unit(&tx, agency_scope, &unit).await?;
    rows::insert_position(&tx, agency_scope, &position).await?;
    rows::insert_person(&tx, agency_scope, &person).await?;
    rows::insert_term(&tx, agency_scope, &term).await?;
    logins::insert(&tx, agency_scope, &account).await?;
    let kept =
        serde_json::to_string(&Kept::default()).map_err(|_| Error::Machine("writing progress", None))?;
    settings::put(&tx, agency_scope, None, SETTING, &kept, 0, now).await?;
    let event = journal::AdminEvent {
        id: new_id(),
        kind: "setup_begun".to_owned(),
        body: json!({ "person": person.name, "login": login }),
        at: now,
        actor: None,
        session: None,
        subject: Some(person.id),
    };
    journal::record(&tx, agency_scope, &event, false).await?;
    Ok(tx.commit().await?)
}

/// How far the caller's agency has come.
///
/// Errors: [`Error::Forbidden`].
pub async fn progress(office: &Office, caller: &Caller) -> Result<Progress, Error> {
    administration::require(caller)?;
    Ok(describe(&kept(office.reader(), caller.agency.id).await?.1))
}

/// Marks a step.
///
/// Errors: [`Error::Forbidden`].
pub async fn mark(office: &Office, caller: &Caller, step: Step, state: StepState) -> Result<Progress, Error> {
    change(office, caller, |kept| {
        kept.steps.insert(step.key().to_owned(), state);
    })
    .await
}

/// Ends setting up: what is left can be done in the administration.
///
/// Errors: [`Error::Forbidden`].
pub async fn finish(office: &Office, caller: &Caller) -> Result<Progress, Error> {
    change(office, caller, |kept| kept.finished = true).await
}

async fn change(office: &Office, caller: &Caller, change: impl FnOnce(&mut Kept)) -> Result<Progress, Error> {
    let agency = scope(caller.agency.id);
    let (version, mut kept) = kept(office.reader(), caller.agency.id).await?;
    let was_finished = kept.finished;
    change(&mut kept);
    let body = serde_json::to_string(&kept).map_err(|_| Error::Machine("writing progress", None))?;
    let tx = administration::begin(office, caller).await?;
    match settings::put(&tx, agency, None, SETTING, &body, version, office.now()).await {
        // Two windows at once: the second one asks again.
        Err(congvan_store::Error::Conflict) => return Err(Error::Busy),
        other => other?,
    };
    if kept.finished && !was_finished {
        administration::note(office, &tx, caller, administration::Act::new("setup_finished", json!({})))
            .await?;
    }
    tx.commit().await?;
    Ok(describe(&kept))
}

/// Has the agency been set up? One that was made otherwise has.
pub(crate) async fn is_finished(db: &impl Read, agency: AgencyId) -> Result<bool, Error> {
    Ok(kept(db, agency).await?.1.finished)
}

async fn kept(db: &impl Read, agency: AgencyId) -> Result<(u32, Kept), Error> {
    let Some(setting) = settings::find(db, scope(agency), None, SETTING).await? else {
        return Ok((0, Kept { finished: true, ..Kept::default() }));
    };
    let kept = serde_json::from_str(&setting.body);
    Ok((setting.version, kept.map_err(|_| Error::Configuration("the progress of setting up".to_owned()))?))
}

fn describe(kept: &Kept) -> Progress {
    let state = |step: Step| kept.steps.get(step.key()).copied().unwrap_or(StepState::Open);
    Progress { steps: Step::ALL.map(|step| (step, state(step))).to_vec(), finished: kept.finished }
}

/// Case, spaces and dashes do not count when the code is typed.
fn digest(code: &str) -> Sha256 {
    let plain: String = code.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    sha256(&[b"setup:", plain.as_bytes()])
}
