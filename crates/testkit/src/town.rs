use congvan_demo::{ACCOUNTS, PASSWORD};
use congvan_office::{
    Caller, Database, Office, OpenOptions, accounts,
    intake::{self, Registration},
    letters,
    routing::{self, Act, Due, PartDraft},
};
use congvan_records::{
    AccessLevel, AgencyId, AssignmentId, DocumentFields, DocumentId, FileId, PositionId, Role, SessionId,
    Source, Timestamp, UnitId, VIETNAM_TIME,
};
use congvan_workflow::{AssignmentRole, ClosingOutcome};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
};
use time::{Duration, OffsetDateTime};

/// How far a letter has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Received by "linh".
    Arrived,
    /// Returned to its sender.
    Returned,
    /// Registered.
    Registered,
    /// With the office chief "lam".
    Proposing,
    /// With the leader "ha".
    Submitted,
    /// Directed: "son" leads, "hanh" supports, "hung" is informed.
    Directed,
    /// Given to "trung", and to "phuc" in the supporting unit.
    Assigned,
    /// Closed by "trung".
    Closed,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 8] = [
        Self::Arrived,
        Self::Returned,
        Self::Registered,
        Self::Proposing,
        Self::Submitted,
        Self::Directed,
        Self::Assigned,
        Self::Closed,
    ];

    /// The status's key in the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Arrived => "arrived",
            Self::Returned => "returned",
            Self::Registered => "registered",
            Self::Proposing => "proposing",
            Self::Submitted => "submitted",
            Self::Directed => "directed",
            Self::Assigned => "assigned",
            Self::Closed => "closed",
        }
    }
}

/// What a test needs to know of a letter to ask for it in every way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The letter.
    pub document: DocumentId,
    /// Its main file.
    pub file: FileId,
    /// Its version.
    pub version: u32,
    /// The share of "son".
    pub lead: Option<AssignmentId>,
    /// The share of "hanh".
    pub support: Option<AssignmentId>,
}

/// Level of access of a letter.
pub type Level = AccessLevel;

/// The demo's two agencies in a data folder of its own, with their real acts at hand.
pub struct Town {
    /// The office in this process; closed before a [`crate::Server`] opens the same folder.
    pub office: Office,
    callers: BTreeMap<&'static str, Caller>,
    next: AtomicU32,
    files: Mutex<BTreeMap<DocumentId, FileId>>,
}

impl Town {
    /// Builds the town in `data`, or opens the one that is there.
    ///
    /// `executable` is the `congvan` program; jobs run in this process only if `worker`.
    pub async fn open(data: &Path, database: Database, executable: PathBuf, worker: bool) -> Self {
        let options = OpenOptions { database, worker, demo: true, ..OpenOptions::new(data, executable) };
        let office = Office::open(options).await.expect("the office opens");
        let known = congvan_office::organisation::agencies(&office).await.expect("agencies");
        if known.is_empty() {
            let since = Timestamp::from(OffsetDateTime::now_utc() - Duration::days(400));
            congvan_demo::build_town(&office, since).await.expect("the town is built");
        }
        let mut callers = BTreeMap::new();
        for account in ACCOUNTS {
            let signed_in = accounts::sign_in_as(&office, account.login, accounts::Client::default()).await;
            callers.insert(account.login, signed_in.expect("everybody signs in").caller);
        }
        Self { office, callers, next: AtomicU32::new(1), files: Mutex::default() }
    }

    /// Runs the jobs until none is left.
    pub async fn finish_jobs(&self) {
        let worker = self.office.spawn_worker();
        while self.office.unfinished_jobs().await.expect("jobs") > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        worker.stop().await;
    }

    /// Password of every account.
    pub fn password() -> &'static str {
        PASSWORD
    }

    /// Somebody of the cast.
    pub fn caller(&self, login: &str) -> &Caller {
        self.callers.get(login).expect("a login of the cast")
    }

    /// The agency of the ward.
    pub fn agency(&self) -> AgencyId {
        self.caller("linh").agency.id
    }

    /// The position of somebody of the cast.
    pub fn position(&self, login: &str) -> PositionId {
        self.caller(login).actor.positions[0].position
    }

    /// The unit of somebody of the cast.
    pub fn unit(&self, login: &str) -> UnitId {
        self.caller(login).actor.positions[0].unit
    }

    /// The session of somebody of the cast in this process.
    pub fn session(&self, login: &str) -> SessionId {
        self.caller(login).session
    }

    /// Receives a file as "linh".
    pub async fn receive(&self, name: &str, bytes: &[u8]) -> DocumentId {
        let mut upload = intake::begin_upload(&self.office, self.caller("linh"), name, Source::Upload)
            .await
            .expect("upload");
        for chunk in bytes.chunks(64 * 1024) {
            upload.write(chunk).await.expect("write");
        }
        let received = upload.finish().await.expect("received");
        self.files.lock().unwrap().insert(received.document, received.file.file.id);
        received.document
    }

    /// A letter with its own small file and subject that has come as far as `stage`.
    pub async fn letter(&self, stage: Stage, level: Level) -> DocumentId {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.letter_from(stage, level, &crate::small_pdf(&format!("Thu so {number}"))).await
    }

    /// A letter of this file, registered by hand, that has come as far as `stage`.
    pub async fn letter_from(&self, stage: Stage, level: Level, pdf: &[u8]) -> DocumentId {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let document = self.receive(&format!("thu-{number}.pdf"), pdf).await;
        if stage == Stage::Returned {
            self.act("linh", document, Act::ReturnToSender { reason: "Gửi nhầm nơi".into() }).await;
        }
        if stage <= Stage::Returned {
            return document;
        }
        let fields = DocumentFields {
            kind: "Công văn".into(),
            code: format!("{number}/SNV-VTLT").parse().ok(),
            issued_date: Some(OffsetDateTime::now_utc().to_offset(VIETNAM_TIME).date() - Duration::days(3)),
            organ_name: "Sở Nội vụ".into(),
            subject: format!("Kiểm tra công tác văn thư lần {number} tại phường Thọ Hòa"),
            access: level,
            ..DocumentFields::default()
        };
        let version = self.version("linh", document).await;
        let registration = Registration { version, fields, submit_to: None, book: None, stamp_rect: None };
        intake::register(&self.office, self.caller("linh"), document, registration, None)
            .await
            .expect("registered");
        if stage >= Stage::Proposing {
            self.act("linh", document, Act::Submit { to: self.position("lam") }).await;
        }
        if stage >= Stage::Submitted {
            let (to, parts) = (self.position("ha"), self.parts());
            self.act("lam", document, Act::Propose { to, text: "Giao P. Kinh tế chủ trì".into(), parts })
                .await;
        }
        if stage >= Stage::Directed {
            let act =
                Act::Direct {
                    text: "Giao P. Kinh tế chủ trì".into(), parts: self.parts(), layers: vec![]
                };
            self.act("ha", document, act).await;
        }
        if stage >= Stage::Assigned {
            self.assign(document, "son", "trung").await;
            self.assign(document, "hanh", "phuc").await;
        }
        if stage >= Stage::Closed {
            let act = Act::Close { outcome: ClosingOutcome::Answered, note: "Đã trả lời".into() };
            self.act("trung", document, act).await;
        }
        document
    }

    fn parts(&self) -> Vec<PartDraft> {
        let due = Some(Due::WorkingDays(5));
        vec![
            PartDraft { role: AssignmentRole::Lead, unit: self.unit("son"), due },
            PartDraft { role: AssignmentRole::Support, unit: self.unit("hanh"), due },
            PartDraft { role: AssignmentRole::Inform, unit: self.unit("hung"), due: None },
        ]
    }

    async fn assign(&self, document: DocumentId, head: &str, officer: &str) {
        let letter =
            letters::get(&self.office, self.caller(head), document).await.expect("the head reads it");
        let assignment = letter.my_assignment.expect("the head has a share");
        let act = Act::Assign {
            assignment,
            officer: self.position(officer),
            instruction: String::new(),
            due: None,
        };
        self.act(head, document, act).await;
    }

    /// What a test needs to know of a letter, as "linh" has it: the clerk sees the line of every letter in the book.
    pub async fn facts(&self, document: DocumentId) -> Facts {
        let letter = letters::get(&self.office, self.caller("linh"), document).await.expect("readable");
        let share = |role| letter.routing.parts_in_force().find(|part| part.role == role).map(|part| part.id);
        Facts {
            document,
            file: self.files.lock().unwrap()[&document],
            version: letter.routing.version,
            lead: share(AssignmentRole::Lead),
            support: share(AssignmentRole::Support),
        }
    }

    /// Version of a letter, as somebody sees it.
    pub async fn version(&self, login: &str, document: DocumentId) -> u32 {
        letters::get(&self.office, self.caller(login), document).await.expect("readable").routing.version
    }

    /// Does one act as somebody.
    pub async fn act(&self, login: &str, document: DocumentId, act: Act) {
        let version = self.version(login, document).await;
        routing::act(&self.office, self.caller(login), document, version, act, None)
            .await
            .expect("the act is done");
    }

    /// Somebody of the cast with this role.
    pub fn login_with(role: Role) -> &'static str {
        ACCOUNTS.iter().find(|account| account.role == role).expect("every role has somebody").login
    }

    /// Lets go of the data folder.
    pub async fn close(self) {
        self.office.close().await.expect("the office closes");
    }
}
