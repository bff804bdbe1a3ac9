//! Roots out of a trusted list (ETSI TS 119 612): compared and trusted one by one like any other, and no longer or for more than
//! the list says.

use crate::support::{World, on_both, on_sqlite, signed};
use base64::{Engine, engine::general_purpose::STANDARD};
use congvan_office::administration::{self, Certificate, Counts, NewRoot, Purpose, Warning};
use congvan_office::letters::SignatureState;
use congvan_office::{Caller, Error, Office, evidence};
use congvan_records::Timestamp;
use congvan_specimens::pki::{Algorithm, Standing, Subject, TestPki};
use std::fmt::Write;
use time::macros::{date, datetime};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

const SERVICES: &str = "http://uri.etsi.org/TrstSvc";

/// A state of a service: its kind, its status, and since when.
type State<'a> = (&'a str, &'a str, &'a str);

/// A list with one service for each list of states, the present one first, all of them of one certificate.
fn list(der: &[u8], due: &str, services: &[&[State]]) -> String {
    let certificate = STANDARD.encode(der);
    let told = |(kind, status, since): &State| {
        format!(
            "<ServiceTypeIdentifier>{SERVICES}/Svctype/{kind}</ServiceTypeIdentifier><ServiceDigitalIdentity><DigitalId>\
             <X509Certificate>{certificate}</X509Certificate></DigitalId></ServiceDigitalIdentity>\
             <ServiceStatus>{SERVICES}/TrustedList/Svcstatus/{status}</ServiceStatus>\
             <StatusStartingTime>{since}</StatusStartingTime>"
        )
    };
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TrustServiceStatusList xmlns=\"http://uri.etsi.org/02231/v2#\">\
         <SchemeInformation><NextUpdate><dateTime>{due}</dateTime></NextUpdate></SchemeInformation>\
         <TrustServiceProviderList><TrustServiceProvider><TSPServices>"
    );
    for states in services {
        let (now, past) = states.split_first().unwrap();
        write!(xml, "<TSPService><ServiceInformation>{}</ServiceInformation><ServiceHistory>", told(now))
            .unwrap();
        for state in past {
            write!(xml, "<ServiceHistoryInstance>{}</ServiceHistoryInstance>", told(state)).unwrap();
        }
        xml.push_str("</ServiceHistory></TSPService>");
    }
    xml + "</TSPServices></TrustServiceProvider></TrustServiceProviderList></TrustServiceStatusList>"
}

fn pki() -> TestPki {
    TestPki::new(7, date!(2026 - 11 - 17)).unwrap()
}

async fn seen(office: &Office, admin: &Caller, xml: &str) -> Vec<Certificate> {
    administration::inspect_certificates(office, admin, xml.as_bytes()).await.unwrap()
}

fn root(found: &Certificate) -> NewRoot {
    let listed = found.listed.clone().unwrap();
    NewRoot {
        certificate: found.der.clone(),
        fingerprint: found.sha256.clone(),
        purposes: listed.purposes,
        counts: listed.counts,
        reason: "Danh sách của cơ quan quản lý, đối chiếu qua điện thoại".to_owned(),
    }
}

fn at(time: OffsetDateTime) -> Option<Timestamp> {
    Some(Timestamp::from(time))
}

const DUE: &str = "2027-01-01T00:00:00Z";

#[test]
fn a_list_is_looked_at_certificate_by_certificate() {
    on_both(async |world: World| {
        let (office, admin, pki) = (&world.office, world.caller("quantri").await, pki());
        let services: &[&[State]] = &[
            &[
                ("CA/QC", "granted", "2016-07-01T00:00:00Z"),
                ("CA/QC", "undersupervision", "2012-01-01T00:00:00Z"),
            ],
            &[
                ("TSA/QTST", "withdrawn", "2026-01-01T00:00:00Z"),
                ("TSA/QTST", "granted", "2020-01-01T00:00:00Z"),
            ],
        ];
        let found = seen(office, &admin, &list(pki.root(), DUE, services)).await;
        assert_eq!((found.len(), found[0].fault, &found[0].warnings[..]), (1, None, &[][..]));
        let listed = found[0].listed.clone().unwrap();
        // What is approved for two things at different times counts for what both have in common.
        assert_eq!(listed.purposes.len(), 2);
        let until = at(datetime!(2025-12-31 23:59:59 UTC));
        assert_eq!(listed.counts, Counts { from: at(datetime!(2020-01-01 0:00 UTC)), until });

        let old = seen(office, &admin, &list(pki.root(), "2026-06-01T00:00:00Z", services)).await;
        assert_eq!(old[0].warnings, [Warning::StaleList]);

        // The fingerprint and the reason are asked for as ever, and both times are kept.
        let wrong = NewRoot { fingerprint: "00".repeat(32), ..root(&found[0]) };
        assert!(matches!(administration::trust_root(office, &admin, wrong).await, Err(Error::Input(_))));
        let backward = Counts { from: listed.counts.until, until: listed.counts.from };
        let wrong = NewRoot { counts: backward, ..root(&found[0]) };
        assert!(matches!(administration::trust_root(office, &admin, wrong).await, Err(Error::Input(_))));
        let kept = administration::trust_root(office, &admin, root(&found[0])).await.unwrap().roots;
        assert_eq!((kept[0].counts, kept[0].purposes.len()), (listed.counts, 2));
        let again = seen(office, &admin, &list(pki.root(), DUE, services)).await;
        assert_eq!(again[0].fault, Some(administration::CertificateFault::InUse));
    });
}

#[test]
fn what_is_no_list_or_too_much_of_one_is_refused() {
    on_sqlite(async |world: World| {
        let (office, admin, pki) = (&world.office, world.caller("quantri").await, pki());
        let large = format!("{}<!--{}-->", list(pki.root(), DUE, &[]), "x".repeat(8 << 20));
        let entity = "<!DOCTYPE a [<!ENTITY b \"c\">]><TrustServiceStatusList></TrustServiceStatusList>";
        let withdrawn = list(pki.root(), DUE, &[&[("CA/QC", "withdrawn", "2020-01-01T00:00:00Z")]]);
        for (xml, words) in [
            ("<html></html>", "không phải danh sách tin cậy"),
            ("<TrustServiceStatusList>", "không phải danh sách tin cậy"),
            (entity, "không phải danh sách tin cậy"),
            (&large, "quá lớn"),
            (&withdrawn, "không có nơi cấp chứng thư nào"),
        ] {
            match administration::inspect_certificates(office, &admin, xml.as_bytes()).await {
                Err(Error::Input(faults)) => assert!(faults[0].detail.contains(words), "{faults:?}"),
                other => panic!("{words}: {other:?}"),
            }
        }
    });
}

#[test]
fn letters_are_judged_by_what_is_listed_and_when() {
    on_sqlite(async |mut world: World| {
        let (pdf, _, lists) = signed();
        world.given_lists(&lists).await;
        let (admin, clerk) = (world.caller("quantri").await, world.caller("linh").await);
        let worker = world.work();
        let letter = world.receive(&pdf).await;
        world.quiet().await;
        let office = &world.office;
        let state = async || world.letter("linh", letter).await.unwrap().signature.map(|found| found.state);
        let file = world.letter("linh", letter).await.unwrap().files[0].file.id;
        // Approved for an hour yet, then no more; approved from tomorrow on; approved since long ago.
        let soon = office.now().to_utc() + time::Duration::hours(1);
        let soon = soon.replace_nanosecond(0).unwrap().format(&Rfc3339).unwrap();
        for (states, wanted) in [
            (&[("CA/QC", "granted", "2027-01-01T00:00:00Z")][..], SignatureState::IntactUnchecked),
            (&[("CA/QC", "granted", "2016-07-01T00:00:00Z")], SignatureState::Valid),
            (
                &[("CA/QC", "withdrawn", soon.as_str()), ("CA/QC", "granted", "2016-07-01T00:00:00Z")],
                SignatureState::Valid,
            ),
        ] {
            world.minutes(5);
            let found = seen(office, &admin, &list(pki().root(), DUE, &[states])).await;
            let new = NewRoot { purposes: Purpose::ALL.to_vec(), ..root(&found[0]) };
            let trust = administration::trust_root(office, &admin, new).await.unwrap();
            world.quiet().await;
            assert_eq!(state().await, Some(wanted), "{states:?}");
            if trust.roots[0].counts.until.is_none() {
                let id = trust.roots[0].id.unwrap();
                administration::withdraw_root(office, &admin, id, "Thử danh sách tiếp theo").await.unwrap();
            }
        }
        // Years later the verdict is given again from what was kept, with the times of the list.
        let last = evidence::reports(office, &clerk, letter, file).await.unwrap().pop().unwrap();
        assert_eq!(last.state, SignatureState::Valid);
        let again = evidence::repeat(office, &clerk, letter, file, last.id).await.unwrap();
        assert_eq!((again.same, again.again), (true, SignatureState::Valid));
        worker.stop().await;
    });
}

#[test]
fn a_unit_that_stamps_is_trusted_for_that_alone() {
    on_both(async |world: World| {
        let (office, admin, mut pki) = (&world.office, world.caller("quantri").await, pki());
        let unit = pki.stamper().unwrap();
        let services: &[&[State]] = &[&[("TSA/QTST", "granted", "2020-01-01T00:00:00Z")]];
        let found = seen(office, &admin, &list(&unit.certificate, DUE, services)).await;
        assert_eq!((found[0].fault, &found[0].fit_for[..]), (None, &[Purpose::Timestamping][..]));
        assert_eq!(found[0].warnings, [Warning::NotARoot]);
        // Nobody can have it vouch for signatures by choosing more than the list does.
        let wrong = NewRoot { purposes: Purpose::ALL.to_vec(), ..root(&found[0]) };
        match administration::trust_root(office, &admin, wrong).await {
            Err(Error::Input(faults)) => assert_eq!(faults[0].field, "purposes"),
            other => panic!("{other:?}"),
        }
        let kept = administration::trust_root(office, &admin, root(&found[0])).await.unwrap().roots;
        assert_eq!(kept[0].purposes, [Purpose::Timestamping]);
        // A list that calls a person's certificate an authority makes it none.
        let person = Subject::person("Nguyễn Văn An", "Giám đốc", "Sở Nội vụ", "Sông Lam");
        let signer = pki.issue(&person, Standing::Good, Algorithm::Ecdsa).unwrap().certificate;
        let services: &[&[State]] = &[&[("CA/QC", "granted", "2020-01-01T00:00:00Z")]];
        let found = seen(office, &admin, &list(&signer, DUE, services)).await;
        assert_eq!(found[0].fault, Some(administration::CertificateFault::NotAnAuthority));
        assert_eq!(found[0].fit_for, []);
    });
}
