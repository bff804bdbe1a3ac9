//! A ward that does not exist, with a clerk, a chief, a chair and two units.

use congvan_office::accounts::{self, Client, NewAccount};
use congvan_office::letters::Letter;
use congvan_office::organisation::{self, NewAgency, NewPerson, NewPosition, NewUnit};
use congvan_office::routing::{Act, Due, PartDraft};
use congvan_office::{
    Caller, Clock, Database, Error, Office, OpenOptions, SettableClock, Worker, backup, intake, letters,
    routing,
};
use congvan_records::{
    AgencyId, DocumentFields, DocumentId, Layer, PersonId, PositionId, Role, Source, Term, Timestamp, UnitId,
    VIETNAM_TIME,
};
use congvan_specimens::library::{self, Specimen};
use congvan_specimens::pki::TestPki;
use congvan_store::{BlobPlace, Store, StoreOptions};
use congvan_workflow::AssignmentRole;
use sqlx::Connection;
use std::collections::BTreeMap;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use time::macros::{date, datetime};

#[path = "../../../testkit/src/postgres.rs"]
#[allow(dead_code, unreachable_pub)] // the run's own commands use what tests do not
mod postgres;

pub(crate) const PASSWORD: &str = "Sông Lam mùa lũ 1";

/// An office of its own.
pub(crate) struct World {
    pub(crate) office: Office,
    pub(crate) clock: Arc<SettableClock>,
    pub(crate) options: OpenOptions,
    pub(crate) agency: AgencyId,
    pub(crate) units: BTreeMap<&'static str, UnitId>,
    pub(crate) positions: BTreeMap<&'static str, PositionId>,
    pub(crate) persons: BTreeMap<&'static str, PersonId>,
    /// Removed with the last clone.
    pub(crate) directory: Arc<tempfile::TempDir>,
}

/// Login, name, unit, title, roles, speaks for its unit.
type Post = (&'static str, &'static str, &'static str, &'static str, &'static [Role], bool);

const UNITS: [(&str, &str, Option<&str>); 5] = [
    ("ubnd", "Lãnh đạo UBND", None),
    ("vp", "Văn phòng HĐND và UBND", Some("ubnd")),
    ("vt", "Văn thư", Some("vp")),
    ("kt", "P. Kinh tế, HT&ĐT", Some("ubnd")),
    ("vh", "P. Văn hóa - Xã hội", Some("ubnd")),
];

const POSTS: [Post; 8] = [
    ("linh", "Ngô Thùy Linh", "vt", "Văn thư", &[Role::Clerk], true),
    ("lam", "Trần Bảo Lâm", "vp", "Chánh Văn phòng", &[Role::OfficeChief, Role::UnitHead], true),
    ("ha", "Nguyễn Thị Minh Hà", "ubnd", "Chủ tịch UBND phường", &[Role::Leader], false),
    ("son", "Hồ Ngọc Sơn", "kt", "Trưởng phòng Kinh tế", &[Role::UnitHead], true),
    ("trung", "Võ Quang Trung", "kt", "Chuyên viên địa chính", &[Role::Officer], false),
    ("ngan", "Lê Thu Ngân", "vh", "Trưởng phòng Văn hóa", &[Role::UnitHead], true),
    ("an", "Bùi Văn An", "vh", "Chuyên viên văn hóa", &[Role::Officer], false),
    ("quantri", "Đỗ Hữu Tài", "vp", "Quản trị hệ thống", &[Role::Administrator], false),
];

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(Database::Sqlite, true).await
    }

    pub(crate) async fn with(database: Database, demo: bool) -> Self {
        Self::opened(database, demo, |_| {}).await
    }

    /// Opened in another way than usual.
    pub(crate) async fn opened(database: Database, demo: bool, change: impl Fn(&mut OpenOptions)) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let clock = Arc::new(SettableClock::new(datetime!(2026-11-17 08:00 +7)));
        let mut options = OpenOptions {
            database,
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            demo,
            ..OpenOptions::new(directory.path().join("data"), reader())
        };
        change(&mut options);
        let office = Office::open(options.clone()).await.unwrap();
        let mut world = Self {
            office,
            clock,
            options,
            agency: AgencyId::from_uuid(uuid::Uuid::nil()),
            units: BTreeMap::new(),
            positions: BTreeMap::new(),
            persons: BTreeMap::new(),
            directory: Arc::new(directory),
        };
        world.agency = world.settle_ward("Ủy ban nhân dân phường Thọ Hòa", "000.01.02.H29", "").await;
        world
    }

    /// Makes an agency with all its people; logins get the suffix.
    pub(crate) async fn settle_ward(&mut self, name: &str, code: &str, suffix: &str) -> AgencyId {
        let began = Timestamp::from(datetime!(2025-07-01 00:00 +7));
        let agency = organisation::create_agency(
            &self.office,
            NewAgency {
                name: name.to_owned(),
                abbreviation: "UBND".to_owned(),
                code: code.to_owned(),
                zone: VIETNAM_TIME,
            },
        );
        let agency = agency.await.unwrap().id;
        let mut units = BTreeMap::new();
        for (order, (key, name, parent)) in UNITS.into_iter().enumerate() {
            let unit = NewUnit {
                agency,
                parent: parent.map(|parent| units[parent]),
                name: name.to_owned(),
                short_name: name.to_owned(),
                abbreviation: key.to_uppercase(),
                order: order as i32,
                valid_from: began,
            };
            units.insert(key, organisation::create_unit(&self.office, unit).await.unwrap().id);
        }
        organisation::set_services(&self.office, agency, Some(units["vt"]), Some(units["vt"])).await.unwrap();
        for (order, (login, name, unit, title, roles, speaks_for_unit)) in POSTS.into_iter().enumerate() {
            let position = NewPosition {
                agency,
                unit: units[unit],
                title: title.to_owned(),
                roles: roles.to_vec(),
                speaks_for_unit,
                order: order as i32,
            };
            let position = organisation::create_position(&self.office, position).await.unwrap().id;
            let person = NewPerson { agency, name: name.to_owned(), honorific: "ông".to_owned() };
            let person = organisation::create_person(&self.office, person).await.unwrap().id;
            let term = Term { person, position, from: began, until: None };
            organisation::create_term(&self.office, agency, term).await.unwrap();
            let login = format!("{login}{suffix}");
            let account = NewAccount { agency, person, login, password: PASSWORD.to_owned() };
            accounts::create_account(&self.office, account).await.unwrap();
            if suffix.is_empty() {
                self.positions.insert(POSTS[order].0, position);
                self.persons.insert(POSTS[order].0, person);
            }
        }
        if suffix.is_empty() {
            self.units = units;
        }
        agency
    }

    pub(crate) async fn caller(&self, login: &str) -> Caller {
        accounts::sign_in_as(&self.office, login, Client::default()).await.unwrap().caller
    }

    pub(crate) fn minutes(&self, minutes: i64) {
        self.clock.advance(time::Duration::minutes(minutes));
    }

    pub(crate) async fn receive(&self, pdf: &[u8]) -> DocumentId {
        let clerk = self.caller("linh").await;
        let mut upload =
            intake::begin_upload(&self.office, &clerk, "công văn.pdf", Source::Upload).await.unwrap();
        for piece in pdf.chunks(10_000) {
            upload.write(piece).await.unwrap();
        }
        upload.finish().await.unwrap().document
    }

    pub(crate) async fn register(
        &self,
        document: DocumentId,
        fields: DocumentFields,
        submit_to: Option<&str>,
    ) -> Result<intake::Registered, Error> {
        let clerk = self.caller("linh").await;
        let version = letters::get(&self.office, &clerk, document).await?.routing.version;
        let submit_to = submit_to.map(|login| self.positions[login]);
        let registration = intake::Registration { version, fields, submit_to, book: None, stamp_rect: None };
        let registered = intake::register(&self.office, &clerk, document, registration, None).await?;
        // The answer is put together from what the act knew.
        let read = letters::get(&self.office, &clerk, document).await?;
        let told = |letter: &Letter| told(&without_findings(letter));
        assert_eq!(told(&registered.letter), told(&read), "as whoever looks next has it");
        Ok(registered)
    }

    /// A letter with its number, submitted to the chair.
    pub(crate) async fn submitted(&self, subject: &str) -> DocumentId {
        let document = self.receive(&tiny_pdf(subject)).await;
        self.register(document, form(subject), Some("ha")).await.unwrap();
        document
    }

    /// A letter that the chair has given to P. Kinh tế, with P. Văn hóa in support.
    pub(crate) async fn directed(&self, subject: &str) -> DocumentId {
        let document = self.submitted(subject).await;
        self.act("ha", document, self.direct()).await.unwrap();
        document
    }

    pub(crate) fn direct(&self) -> Act {
        let part = |role, unit: &str, due| PartDraft { role, unit: self.units[unit], due };
        Act::Direct {
            text: "Giao P. Kinh tế chủ trì, P. Văn hóa phối hợp.".to_owned(),
            parts: vec![
                part(AssignmentRole::Lead, "kt", Some(Due::WorkingDays(5))),
                part(AssignmentRole::Support, "vh", Some(Due::On(date!(2026 - 11 - 23)))),
                part(AssignmentRole::Inform, "vp", None),
            ],
            layers: Vec::new(),
        }
    }

    pub(crate) async fn letter(&self, login: &str, document: DocumentId) -> Result<Letter, Error> {
        letters::get(&self.office, &self.caller(login).await, document).await
    }

    pub(crate) async fn act(&self, login: &str, document: DocumentId, act: Act) -> Result<Letter, Error> {
        let caller = self.caller(login).await;
        let version = letters::get(&self.office, &caller, document).await?.routing.version;
        routing::act(&self.office, &caller, document, version, act, None).await
    }

    pub(crate) async fn part(&self, login: &str, document: DocumentId) -> congvan_records::AssignmentId {
        self.letter(login, document).await.unwrap().my_assignment.unwrap()
    }

    pub(crate) async fn assign(&self, document: DocumentId) -> Letter {
        let assign = Act::Assign {
            assignment: self.part("son", document).await,
            officer: self.positions["trung"],
            instruction: "Anh Trung làm đầu mối.".to_owned(),
            due: Some(Due::WorkingDays(3)),
        };
        self.act("son", document, assign).await.unwrap()
    }

    /// An office that has these revocation lists at hand, and a ward in it.
    pub(crate) async fn given_lists(&mut self, lists: &[Vec<u8>]) {
        let kept = |(name, bytes): (usize, &Vec<u8>)| {
            let path = self.directory.path().join(format!("{name}.crl"));
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let crl = lists.iter().enumerate().map(kept).collect();
        let data = self.directory.path().join("trusting");
        self.office = Office::open(OpenOptions { data, crl, ..self.options.clone() }).await.unwrap();
        self.agency = self.settle_ward("Ủy ban nhân dân phường Thọ Hòa", "000.01.02.H29", "").await;
    }

    /// Waits until no job is left.
    pub(crate) async fn quiet(&self) {
        let started = Instant::now();
        while self.office.unfinished_jobs().await.unwrap() > 0 {
            assert!(started.elapsed() < Duration::from_secs(60), "jobs do not end");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub(crate) fn work(&self) -> Worker {
        self.office.spawn_worker()
    }

    /// The program stopped and started.
    pub(crate) async fn opened_again(self) -> Self {
        self.office.clone().close().await.unwrap();
        drop(self.office);
        let office = Office::open(self.options.clone()).await.unwrap();
        Self { office, ..self }
    }

    /// Takes a backup of this moment.
    pub(crate) async fn backed_up(&self) -> PathBuf {
        let folder = self.directory.path().join("backups");
        backup::take(&self.options, &folder, None, |_| {}).await.unwrap();
        folder
    }

    /// The program on another machine, with the backup and the key put there.
    pub(crate) async fn restored_from(self, backups: &Path) -> Self {
        self.office.clone().close().await.unwrap();
        drop(self.office);
        let options = OpenOptions { data: self.directory.path().join("restored"), ..self.options.clone() };
        std::fs::create_dir(&options.data).unwrap();
        std::fs::copy(self.options.data.join("sealing.key"), options.data.join("sealing.key")).ok();
        let restored = backup::restore(&options, backups, None, false, |_| {}).await.unwrap();
        assert_eq!(restored.findings, []);
        let office = Office::open(options.clone()).await.unwrap();
        Self { office, options, ..self }
    }

    /// The same rows and bytes, as another process has them.
    pub(crate) async fn store(&self) -> Store {
        let database = match &self.options.database {
            Database::Sqlite => {
                congvan_store::Database::Sqlite { path: self.options.data.join("congvan.db") }
            }
            Database::Postgres { url } => {
                congvan_store::Database::Postgres { url: url.clone(), connections: 4 }
            }
        };
        let options = StoreOptions { database, blobs: BlobPlace::Directory(self.options.data.join("blobs")) };
        Store::open(options).await.unwrap()
    }

    /// Does something behind the office's back.
    pub(crate) async fn tamper(&self, sql: &str) {
        let sql = sqlx::AssertSqlSafe(sql);
        match &self.options.database {
            Database::Sqlite => {
                let options = sqlx::sqlite::SqliteConnectOptions::new()
                    .filename(self.options.data.join("congvan.db"))
                    .busy_timeout(Duration::from_secs(10));
                let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
                sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
                connection.close().await.unwrap();
            }
            Database::Postgres { url } => {
                let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
                sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
                connection.close().await.unwrap();
            }
        }
    }
}

/// All that a letter says. Places on a page are read from decimals, which may move them by a billionth of a point.
pub(crate) fn told(letter: &Letter) -> String {
    let mut letter = letter.clone();
    for Layer { page_box: [width, height], rect, .. } in &mut letter.layers {
        for number in [width, height, &mut rect.x, &mut rect.y, &mut rect.w, &mut rect.h] {
            *number = (*number * 1e6).round() / 1e6;
        }
    }
    format!("{letter:#?}")
}

/// But what is found in its files, which may go on meanwhile.
fn without_findings(letter: &Letter) -> Letter {
    let mut letter = letter.clone();
    letter.files.iter_mut().for_each(|file| file.analysis = None);
    (letter.reading, letter.signature) = (None, None);
    (letter.analysing, letter.is_text_cut) = (false, false);
    letter
}

/// A full registration form.
pub(crate) fn form(subject: &str) -> DocumentFields {
    DocumentFields {
        kind: "Công văn".to_owned(),
        code: "4127/SNNMT-QLĐĐ".parse().ok(),
        issued_date: Some(date!(2026 - 11 - 16)),
        organ_name: "Sở Nông nghiệp và Môi trường".to_owned(),
        subject: subject.to_owned(),
        language: "Tiếng Việt".to_owned(),
        ..DocumentFields::default()
    }
}

/// The smallest thing that is taken for a PDF; with different words, different bytes. It cannot be read.
pub(crate) fn tiny_pdf(words: &str) -> Vec<u8> {
    format!("%PDF-1.7\n% {words}\n%%EOF\n").into_bytes()
}

/// A letter of the library, as a signed PDF, with what is true of it.
pub(crate) fn specimen(index: usize) -> (Specimen, Vec<u8>) {
    let anchor = date!(2026 - 11 - 17);
    let mut pki = TestPki::new(7, anchor).unwrap();
    let specimen = library::letters(7, anchor, index + 1).nth(index).unwrap();
    let pdf = specimen.make(&mut pki).unwrap().pdf;
    (specimen, pdf)
}

/// A letter of the library of more than one page.
pub(crate) fn long_letter() -> Vec<u8> {
    let anchor = date!(2026 - 11 - 17);
    let mut pki = TestPki::new(7, anchor).unwrap();
    let made = library::letters(7, anchor, 80).map(|specimen| specimen.make(&mut pki).unwrap());
    made.into_iter().find(|made| made.pages >= 2).unwrap().pdf
}

/// A letter signed by person and agency, all in order, with the root in PEM and the revocation lists.
pub(crate) fn signed() -> (Vec<u8>, String, Vec<Vec<u8>>) {
    let anchor = date!(2026 - 11 - 17);
    let mut pki = TestPki::new(7, anchor).unwrap();
    let mut all = library::letters(7, anchor, 40);
    let specimen = all.find(|specimen| specimen.signing == library::Signing::Both).unwrap();
    let pdf = specimen.make(&mut pki).unwrap().pdf;
    (pdf, pki.root_pem(), pki.crls().unwrap())
}

/// The program that reads files for these tests: an example of this crate, built beside the tests.
pub(crate) fn reader() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let built = test.ancestors().nth(2).unwrap().join("examples").join("reader");
    assert!(built.exists(), "build the example first: cargo build -p congvan-office --examples");
    built
}

/// Runs the same test on both databases.
pub(crate) fn on_both<F: Future<Output = ()>>(test: impl Fn(World) -> F) {
    on_both_opened(|_| {}, test);
}

/// As [`on_both`], with an office opened in another way than usual.
pub(crate) fn on_both_opened<F: Future<Output = ()>>(
    change: impl Fn(&mut OpenOptions),
    test: impl Fn(World) -> F,
) {
    runtime().block_on(async {
        println!("on SQLite");
        test(World::opened(Database::Sqlite, true, &change).await).await;
        println!("on PostgreSQL");
        test(World::opened(fresh_postgres().await, true, &change).await).await;
    });
}

pub(crate) fn on_sqlite<F: Future<Output = ()>>(test: impl Fn(World) -> F) {
    runtime().block_on(async { test(World::new().await).await });
}

/// As [`on_sqlite`], with an office opened in another way than usual.
pub(crate) fn on_sqlite_opened<F: Future<Output = ()>>(
    change: impl Fn(&mut OpenOptions),
    test: impl Fn(World) -> F,
) {
    runtime().block_on(async { test(World::opened(Database::Sqlite, true, change).await).await });
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// A database of its own on the run's cluster.
async fn fresh_postgres() -> Database {
    let cluster = postgres::url();
    let name = format!("office_{}", uuid::Uuid::now_v7().simple());
    let mut connection = sqlx::PgConnection::connect(&cluster).await.unwrap();
    let sql = format!("CREATE DATABASE {name}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let (server, _) = cluster.rsplit_once('/').unwrap();
    Database::Postgres { url: format!("{server}/{name}") }
}
