//! Setting up an empty installation, and what its administrator does.

use crate::support::{PASSWORD, World};
use bytes::Bytes;
use congvan_office::accounts::{self, Client};
use congvan_office::administration::{
    self, AgencyDraft, NewColleague, PersonDraft, PostDraft, Preset, RowState, Template, UnitDraft,
};
use congvan_office::intake::INCOMING_BOOK;
use congvan_office::setup::{self, FirstAdministrator, Step, StepState};
use congvan_office::{Caller, Error, Office, OpenOptions, checking, intake};
use congvan_records::{Role, UnitId, VIETNAM_TIME};

fn real<F: Future<Output = ()>>(test: impl Fn(World) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async { test(World::with(congvan_office::Database::Sqlite, false).await).await });
}

async fn caller(world: &World, login: &str) -> Caller {
    accounts::sign_in(&world.office, login, PASSWORD, None, Client::default()).await.unwrap().caller
}

/// An empty installation beside the ward, on a clock of its own.
async fn empty(world: &World) -> (Office, OpenOptions) {
    let options = OpenOptions {
        data: world.directory.path().join("empty"),
        demo: false,
        database: congvan_office::Database::Sqlite,
        ..world.options.clone()
    };
    (Office::open(options.clone()).await.unwrap(), options)
}

fn first(code: &str) -> FirstAdministrator {
    FirstAdministrator {
        code: code.to_owned(),
        name: "Đỗ Hữu Tài".to_owned(),
        honorific: "ông".to_owned(),
        login: "quantri".to_owned(),
        password: "bốn cánh đồng lúa".to_owned(),
    }
}

async fn begun(world: &World) -> (Office, OpenOptions, Caller) {
    let (office, options) = empty(world).await;
    let code = setup::issue_code(&office).await.unwrap().unwrap();
    let admin = setup::begin(&office, first(&code), Client::default()).await.unwrap().caller;
    (office, options, admin)
}

fn unit(office: &administration::Overview, name: &str) -> UnitId {
    office.units.iter().find(|info| info.unit.name == name).unwrap().unit.id
}

fn colleague(name: &str, unit: UnitId, title: &str, roles: &[Role]) -> NewColleague {
    NewColleague {
        person: PersonDraft { name: name.to_owned(), honorific: "bà".to_owned() },
        post: PostDraft { unit, title: title.to_owned(), roles: roles.to_vec() },
        login: String::new(),
    }
}

#[test]
fn only_who_reads_the_terminal_takes_an_empty_installation() {
    real(async |world: World| {
        let (office, _) = empty(&world).await;
        assert!(setup::is_fresh(&office).await.unwrap());
        let before = setup::begin(&office, first("aaaa-aaaa-aaaa-aaaa"), Client::default()).await;
        assert!(matches!(before, Err(Error::NotFound)), "no code was made yet");
        let old = setup::issue_code(&office).await.unwrap().unwrap();
        let code = setup::issue_code(&office).await.unwrap().unwrap();
        for wrong in [old.as_str(), "", "aaaa-aaaa-aaaa-aaaa"] {
            let refused = setup::begin(&office, first(wrong), Client::default()).await;
            assert!(matches!(refused, Err(Error::Input(faults)) if faults[0].field == "code"), "{wrong}");
        }
        let weak = FirstAdministrator { password: "1234567890".to_owned(), ..first(&code) };
        assert!(matches!(setup::begin(&office, weak, Client::default()).await, Err(Error::Password(_))));
        assert!(setup::is_fresh(&office).await.unwrap(), "nothing was made");

        let typed = code.to_uppercase().replace('-', " ");
        let admin = setup::begin(&office, first(&typed), Client::default()).await.unwrap();
        assert!(admin.caller.actor.has(Role::Administrator));
        assert!(!admin.caller.must_change_password, "chosen by the person");
        let again = setup::begin(&office, first(&code), Client::default()).await;
        assert!(matches!(again, Err(Error::NotFound)), "a code is good once");
        assert_eq!(setup::issue_code(&office).await.unwrap(), None);
    });
}

#[test]
fn of_two_who_have_the_code_one_begins() {
    real(async |world: World| {
        let (office, _) = empty(&world).await;
        let code = setup::issue_code(&office).await.unwrap().unwrap();
        let other = FirstAdministrator { login: "khac".to_owned(), ..first(&code) };
        let (one, two) = tokio::join!(
            setup::begin(&office, first(&code), Client::default()),
            setup::begin(&office, other, Client::default())
        );
        assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1);
        assert_eq!(congvan_office::organisation::agencies(&office).await.unwrap().len(), 1);
    });
}

#[test]
fn from_empty_to_the_first_number_in_mid_year() {
    real(async |world: World| {
        let (office, options, admin) = begun(&world).await;
        let draft = AgencyDraft {
            name: "UBND phường Thọ Hòa".to_owned(),
            abbreviation: "UBND".to_owned(),
            code: "h99.88.01".to_owned(),
            zone: VIETNAM_TIME,
            clerical_unit: None,
            archive_unit: None,
        };
        let agency = administration::change_agency(&office, &admin, draft).await.unwrap();
        assert_eq!(agency.code, "H99.88.01");
        assert_eq!(administration::apply_preset(&office, &admin, Preset::Ward).await.unwrap(), 6);
        assert_eq!(administration::apply_preset(&office, &admin, Preset::Ward).await.unwrap(), 0);
        let seen = administration::overview(&office, &admin).await.unwrap();
        let top = seen.units.iter().find(|info| info.unit.parent.is_none()).unwrap();
        assert_eq!(top.unit.name, "UBND phường Thọ Hòa", "the top takes the agency's name");
        let clerks = unit(&seen, "Bộ phận Văn thư");
        assert_eq!(seen.agency.clerical_unit, Some(clerks));
        assert!(seen.units.iter().all(|info| !info.has_head));

        setup::mark(&office, &admin, Step::Units, StepState::Done).await.unwrap();
        setup::mark(&office, &admin, Step::Calendar, StepState::Skipped).await.unwrap();
        let books = administration::open_book(&office, &admin, INCOMING_BOOK, 1_285).await.unwrap();
        assert_eq!((books[0].next.0, books[0].is_begun()), (1_285, false));
        let clerk = colleague("Ngô Thùy Linh", clerks, "Văn thư", &[Role::Clerk]);
        let welcome = administration::add_person(&office, &admin, clerk).await.unwrap();
        assert_eq!(welcome.login, "linhnt");
        office.close().await.unwrap();

        // Everything survives a restart.
        let office = Office::open(options.clone()).await.unwrap();
        let admin = accounts::sign_in(&office, "quantri", "bốn cánh đồng lúa", None, Client::default())
            .await
            .unwrap();
        let progress = setup::progress(&office, &admin.caller).await.unwrap();
        assert!(progress.steps.contains(&(Step::Units, StepState::Done)));
        assert!(progress.steps.contains(&(Step::Calendar, StepState::Skipped)));
        assert!(progress.steps.contains(&(Step::People, StepState::Open)) && !progress.finished);
        assert!(setup::finish(&office, &admin.caller).await.unwrap().finished);

        let signed_in =
            accounts::sign_in(&office, &welcome.login, &welcome.password, None, Client::default())
                .await
                .unwrap();
        let clerk = signed_in.caller;
        assert!(clerk.must_change_password);
        let same = accounts::change_password(&office, &clerk, &welcome.password, &welcome.password).await;
        assert!(matches!(same, Err(Error::Password(accounts::PasswordFault::Unchanged))));
        accounts::change_password(&office, &clerk, &welcome.password, "mưa nguồn chớp bể").await.unwrap();
        let clerk = accounts::authenticate(&office, &signed_in.token).await.unwrap().unwrap();
        assert!(!clerk.must_change_password);
        assert_eq!(intake::forecast(&office, &clerk, None).await.unwrap().next.0, 1_285);
        for number in [1_285, 1_286] {
            let pdf = crate::support::tiny_pdf(&number.to_string());
            let mut upload =
                intake::begin_upload(&office, &clerk, "thu.pdf", congvan_records::Source::Upload)
                    .await
                    .unwrap();
            upload.write(&pdf).await.unwrap();
            let document = upload.finish().await.unwrap().document;
            let version = 1;
            let fields = crate::support::form("Kiểm tra văn thư");
            let registration =
                intake::Registration { version, fields, submit_to: None, book: None, stamp_rect: None };
            let registered = intake::register(&office, &clerk, document, registration, None).await.unwrap();
            assert_eq!(registered.number.0, number);
        }
        let late = administration::open_book(&office, &admin.caller, INCOMING_BOOK, 9).await;
        assert!(matches!(late, Err(Error::Blocked(_))), "numbers were given");
        office.close().await.unwrap();
        let found = checking::check(&options).await.unwrap();
        assert!(found.iter().all(|finding| finding.invariant == "I7"), "{found:?}");
    });
}

#[test]
fn units_are_renamed_and_moved_but_never_into_themselves() {
    real(async |world: World| {
        let admin = caller(&world, "quantri").await;
        let office = &world.office;
        let kt = world.units["kt"];
        let draft = |parent, name: &str| UnitDraft {
            parent: Some(parent),
            name: name.to_owned(),
            ..UnitDraft::default()
        };
        let team = administration::create_unit(office, &admin, draft(kt, "Tổ Địa chính")).await.unwrap().id;
        for (parent, name) in
            [(kt, "tổ  địa chính"), (UnitId::from_uuid(uuid::Uuid::now_v7()), "Tổ khác"), (kt, "")]
        {
            let refused = administration::create_unit(office, &admin, draft(parent, name)).await;
            assert!(matches!(refused, Err(Error::Input(_))), "{name}");
        }
        for target in [kt, team] {
            let refused = administration::move_unit(office, &admin, kt, target, None).await;
            assert!(matches!(refused, Err(Error::Input(_))), "into itself");
        }
        administration::move_unit(office, &admin, team, world.units["vh"], Some(0)).await.unwrap();
        let seen = administration::overview(office, &admin).await.unwrap();
        let moved = seen.units.iter().find(|info| info.unit.id == team).unwrap();
        assert_eq!(moved.unit.parent, Some(world.units["vh"]));
        administration::move_unit(office, &admin, world.units["vh"], world.units["ubnd"], Some(0))
            .await
            .unwrap();
        let seen = administration::overview(office, &admin).await.unwrap();
        let order: Vec<_> = seen
            .units
            .iter()
            .filter(|info| info.unit.parent == Some(world.units["ubnd"]))
            .map(|info| info.unit.id)
            .collect();
        assert_eq!(order[0], world.units["vh"]);
        administration::change_unit(
            office,
            &admin,
            kt,
            UnitDraft { name: "Phòng Kinh tế".into(), ..UnitDraft::default() },
        )
        .await
        .unwrap();
        let gone = administration::change_unit(
            office,
            &admin,
            UnitId::from_uuid(uuid::Uuid::now_v7()),
            draft(kt, "X"),
        )
        .await;
        assert!(matches!(gone, Err(Error::NotFound)));
        let clerk = caller(&world, "linh").await;
        let refused = administration::create_unit(office, &clerk, draft(kt, "Tổ lén")).await;
        assert!(matches!(refused, Err(Error::Forbidden(Role::Administrator))));
    });
}

#[test]
fn a_change_of_access_is_logged_and_told_to_the_person() {
    real(async |world: World| {
        let admin = caller(&world, "quantri").await;
        let office = &world.office;
        let an = world.persons["an"];
        let post = PostDraft {
            unit: world.units["vh"],
            title: "Phó Trưởng phòng".into(),
            roles: vec![Role::Officer],
        };
        let position = administration::give_post(office, &admin, an, post.clone()).await.unwrap();
        let person = caller(&world, "an").await;
        let told = administration::access_changes(office, &person).await.unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].kind.as_str(), told[0].actor.as_deref()), ("post_given", Some("Đỗ Hữu Tài")));
        assert_eq!(told[0].body["post"], "Phó Trưởng phòng");
        administration::see_access_changes(office, &person, told[0].at).await.unwrap();
        assert_eq!(administration::access_changes(office, &person).await.unwrap(), []);
        world.minutes(1);
        administration::end_post(office, &admin, an, position.id).await.unwrap();
        assert_eq!(administration::access_changes(office, &person).await.unwrap()[0].kind, "post_ended");
        let other = caller(&world, "son").await;
        assert_eq!(administration::access_changes(office, &other).await.unwrap(), [], "nobody else is told");

        let own = administration::give_post(office, &admin, admin.person.id, post).await;
        assert!(matches!(own, Err(Error::Forbidden(_))), "nobody widens their own rights");
        let log = administration::journal(office, &admin, None).await.unwrap();
        let kinds: Vec<_> = log.iter().map(|entry| entry.kind.as_str()).collect();
        assert_eq!(kinds, ["post_ended", "post_given", "post_created"]);
        assert_eq!(administration::journal(office, &admin, Some(log[1].link)).await.unwrap().len(), 1);
        assert!(matches!(administration::journal(office, &other, None).await, Err(Error::Forbidden(_))));
    });
}

#[test]
fn lists_are_looked_at_row_by_row_before_they_are_taken() {
    real(async |world: World| {
        let (office, _, admin) = begun(&world).await;
        let sheet = |rows: &[&[&str]]| {
            let mut book = rust_xlsxwriter::Workbook::new();
            let page = book.add_worksheet();
            for (row, cells) in (0..).zip(rows) {
                for (column, cell) in (0..).zip(cells.iter()) {
                    page.write_string(row, column, *cell).unwrap();
                }
            }
            Bytes::from(book.save_to_buffer().unwrap())
        };
        let units = sheet(&[
            &["Tên đơn vị", "Tên ngắn", "Ký hiệu", "Thuộc đơn vị"],
            &["Bộ phận Văn thư", "Văn thư", "VT", "Văn phòng"],
            &["Văn phòng", "VP", "VP", ""],
            &["Tổ lạc", "", "", "Phòng không có"],
            &["Trạm Y tế", "", "VP", ""],
        ]);
        let states = |imported: &administration::Imported| {
            imported.rows.iter().map(|row| (row.row, row.state)).collect::<Vec<_>>()
        };
        let seen = administration::import_units(&office, &admin, units.clone(), false).await.unwrap();
        let expected =
            [(2, RowState::Added), (3, RowState::Added), (4, RowState::Faulty), (5, RowState::Faulty)];
        assert_eq!(states(&seen), expected);
        assert!(seen.rows[2].faults[0].contains("Phòng không có"));
        assert_eq!(administration::overview(&office, &admin).await.unwrap().units.len(), 1, "only looked at");
        let done = administration::import_units(&office, &admin, units.clone(), true).await.unwrap();
        assert_eq!(states(&done), expected);
        let again = administration::import_units(&office, &admin, units, true).await.unwrap();
        assert_eq!(again.rows[0].state, RowState::Known);
        let known = administration::overview(&office, &admin).await.unwrap();
        assert_eq!(known.units.len(), 3);
        let office_unit = unit(&known, "Văn phòng");
        let clerks = known.units.iter().find(|info| info.unit.name == "Bộ phận Văn thư").unwrap();
        assert_eq!(clerks.unit.parent, Some(office_unit), "a row may stand above that of its own unit");

        let people = sheet(&[
            &["Họ và tên", "Ông/Bà", "Đơn vị", "Chức vụ", "Vai trò", "Tài khoản"],
            &["Ngô Thùy Linh", "bà", "VT", "Văn thư", "Văn thư", ""],
            &["Ngô Thị Linh", "Bà", "VT", "Chuyên viên", "", ""],
            &["Trần Bảo Lâm", "ông", "vp", "Chánh Văn phòng", "Chánh văn phòng", "quantri"],
            &["Người Lạ", "ông", "Không có", "Chuyên viên", "", ""],
            &["Thiếu Vai", "ông", "VP", "Chuyên viên", "Thủ quỹ", ""],
            &["Sai Chỗ", "ông", "VP", "Văn thư", "Văn thư", ""],
        ]);
        let seen = administration::import_people(&office, &admin, people.clone(), false).await.unwrap();
        assert!(seen.rows.iter().all(|row| row.password.is_none()), "a preview makes no password");
        let done = administration::import_people(&office, &admin, people, true).await.unwrap();
        assert_eq!(states(&seen), states(&done));
        let faulty: Vec<_> =
            done.rows.iter().filter(|row| row.state == RowState::Faulty).map(|row| row.row).collect();
        assert_eq!(faulty, [4, 5, 6, 7], "{done:?}");
        assert_eq!(
            (done.rows[0].login.as_deref(), done.rows[1].login.as_deref()),
            (Some("linhnt"), Some("linhnt2"))
        );
        let password = done.rows[0].password.clone().unwrap();
        let clerk =
            accounts::sign_in(&office, "linhnt", &password, None, Client::default()).await.unwrap().caller;
        assert!(clerk.must_change_password && clerk.actor.has(Role::Clerk));
        for template in [Template::Units, Template::People] {
            let blank = Bytes::from(administration::template(&admin, template).unwrap());
            let read = match template {
                Template::Units => administration::import_units(&office, &admin, blank, true).await,
                Template::People => administration::import_people(&office, &admin, blank, true).await,
            };
            assert_eq!(read.unwrap().rows, [], "a template is read back, empty");
        }
    });
}

#[test]
fn the_calendar_is_changed_from_the_version_it_was_read_in() {
    real(async |world: World| {
        let admin = caller(&world, "quantri").await;
        let office = &world.office;
        let read = administration::working_days(office, &admin).await.unwrap();
        assert_eq!(read.version, 0);
        let kept = administration::set_working_days(office, &admin, read.clone()).await.unwrap();
        assert_eq!((kept.version, &kept.days), (1, &read.days));
        let stale = administration::set_working_days(office, &admin, read.clone()).await;
        assert!(matches!(stale, Err(Error::Blocked(_))));
        let mut backwards = kept.clone();
        backwards.sessions.reverse();
        assert!(matches!(
            administration::set_working_days(office, &admin, backwards).await,
            Err(Error::Input(_))
        ));
        let mut twice = kept.clone();
        twice.days.push(twice.days[0].clone());
        assert!(matches!(
            administration::set_working_days(office, &admin, twice).await,
            Err(Error::Input(_))
        ));
        let calendar = congvan_office::calendar::of_agency(office, world.agency).await.unwrap();
        assert_eq!(calendar.calendar.version, "agency-1");
    });
}
