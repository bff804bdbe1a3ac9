//! Trusted lists become anchors that count for what and when the list says, and no others.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use congvan_signature::contract::Request;
use congvan_signature::{Indication, Purpose, SubIndication, TrustStore, TrustedListError};
use support::pki::{Desk, Holder, SIGNS, Said, TIME_STAMPING, container, empty, made_for, params};
use support::{base64, case, root};
use time::macros::datetime;

/// The certificates of a PEM file, as they stand in it.
fn certificates(name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root().join(name)).unwrap();
    let blocks = text.split("-----BEGIN CERTIFICATE-----").skip(1);
    blocks.map(|block| block.split("-----END").next().unwrap().trim().to_owned()).collect()
}

fn identity(certificate: &str) -> String {
    format!(
        "<ServiceDigitalIdentity><DigitalId><X509Certificate>\n{certificate}\n</X509Certificate></DigitalId>\
         <DigitalId><X509SubjectName>CN=A &amp; B</X509SubjectName></DigitalId></ServiceDigitalIdentity>"
    )
}

fn state(kind: &str, status: &str, since: &str, certificate: &str) -> String {
    format!(
        "<ServiceTypeIdentifier>http://uri.etsi.org/TrstSvc/Svctype/{kind}</ServiceTypeIdentifier>\
         <ServiceName><Name xml:lang=\"en\">service</Name></ServiceName>{}\
         <ServiceStatus>http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/{status}</ServiceStatus>\
         <StatusStartingTime>{since}</StatusStartingTime>",
        identity(certificate)
    )
}

fn service(now: &str, history: &[String]) -> String {
    let history: String =
        history.iter().map(|h| format!("<ServiceHistoryInstance>{h}</ServiceHistoryInstance>")).collect();
    format!(
        "<TSPService><ServiceInformation>{now}</ServiceInformation>\
         <ServiceHistory>{history}</ServiceHistory></TSPService>"
    )
}

fn list(services: &[String]) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <tsl:TrustServiceStatusList xmlns:tsl=\"http://uri.etsi.org/02231/v2#\" xmlns=\"http://uri.etsi.org/02231/v2#\">\
         <SchemeInformation><TSLSequenceNumber>7</TSLSequenceNumber><SchemeTerritory>VN</SchemeTerritory>\
         <ListIssueDateTime>2026-01-01T00:00:00Z</ListIssueDateTime>\
         <NextUpdate><dateTime>2026-07-01T00:00:00Z</dateTime></NextUpdate></SchemeInformation>\
         <TrustServiceProviderList><TrustServiceProvider><TSPServices>{}</TSPServices></TrustServiceProvider>\
         </TrustServiceProviderList></tsl:TrustServiceStatusList>",
        services.concat()
    )
}

fn store(xml: &str) -> TrustStore {
    let mut store = TrustStore::new();
    for anchor in TrustStore::read_trusted_list(xml.as_bytes()).unwrap().anchors {
        store.add(anchor);
    }
    store
}

#[test]
fn approved_services_become_anchors_for_their_purpose() {
    let roots = certificates("pki/trusted.pem");
    let services: Vec<String> = roots
        .iter()
        .map(|c| service(&state("CA/QC", "granted", "2020-01-01T00:00:00Z", c), &[]))
        .chain(roots.iter().map(|c| service(&state("TSA/QTST", "granted", "2020-01-01T00:00:00Z", c), &[])))
        .chain([service(&state("CA/QC", "withdrawn", "2020-01-01T00:00:00Z", &roots[0]), &[])])
        .chain([service(&state("Certstatus/OCSP", "granted", "2020-01-01T00:00:00Z", &roots[0]), &[])])
        .collect();
    let xml = list(&services);
    let read = TrustStore::read_trusted_list(xml.as_bytes()).unwrap();
    assert_eq!((read.territory.as_deref(), read.sequence_number), (Some("VN"), Some(7)));
    assert_eq!(read.next_update, Some(datetime!(2026-07-01 0:00 UTC)));
    assert_eq!((read.anchors.len(), read.services_left_out), (2 * roots.len(), 2));
    assert_eq!(read.anchors[0].purposes(), [Purpose::Signing]);
    let mut letter = case("valid-blta-leader").load();
    letter.trust = store(&xml);
    assert_eq!(letter.outcome().unwrap().indication, Some(Indication::TotalPassed));
}

#[test]
fn a_unit_that_stamps_is_trusted_by_its_own_certificate() {
    let (root, stranger) = (Holder::root("Gốc"), Holder::root("Gốc khác"));
    let leaf = root.certify(params("An", 9, SIGNS));
    let unit = stranger.certify(made_for(params("Cấp dấu", 3, SIGNS), TIME_STAMPING, true));
    let other = stranger.certify(made_for(params("Cấp dấu", 4, SIGNS), TIME_STAMPING, true));
    let named = state("TSA/QTST", "granted", "2020-01-01T00:00:00Z", &base64(&unit.der));
    let anchors = TrustStore::read_trusted_list(list(&[service(&named, &[])]).as_bytes()).unwrap().anchors;
    let [anchor] = &anchors[..] else { panic!("{anchors:?}") };
    assert!(!anchor.is_authority() && anchor.is_fit_for(Purpose::Timestamping));
    assert!(!anchor.is_fit_for(Purpose::Signing));

    let at = datetime!(2026-03-01 0:00 UTC);
    for (authority, wanted) in [(&unit, Indication::TotalPassed), (&other, Indication::Indeterminate)] {
        let said = Said { stamped: Some((authority, at)), ..Said::default() };
        let mut desk = Desk::trusting(&[&root]).with(&[], &[empty(&root), empty(&stranger)], &[]);
        desk.trust.add(anchor.clone());
        let report = desk.verify(&container(&leaf, &[], b"cong van", &said), b"cong van");
        let stamp = &report.signatures[0].timestamps[0];
        assert_eq!(stamp.indication, wanted, "{:?}", stamp.findings);
    }
}

#[test]
fn a_service_counts_only_while_it_was_approved() {
    let roots = certificates("pki/trusted.pem");
    let with = |now: (&str, &str), past: (&str, &str)| {
        let services: Vec<String> = roots
            .iter()
            .map(|c| service(&state("CA/QC", now.0, now.1, c), &[state("CA/QC", past.0, past.1, c)]))
            .collect();
        store(&list(&services))
    };
    let mut letter = case("valid-two-leader-then-seal").load();
    letter.trust = with(("withdrawn", "2026-07-01T00:00:00Z"), ("granted", "2020-01-01T00:00:00Z"));
    assert_eq!(letter.outcome().unwrap().indication, Some(Indication::TotalPassed), "withdrawn later");
    letter.trust = with(("withdrawn", "2026-06-15T00:00:00Z"), ("granted", "2020-01-01T00:00:00Z"));
    assert_eq!(letter.outcome().unwrap().sub_indication, Some(SubIndication::NoCertificateChainFound));
    letter.trust = with(("granted", "2026-06-16T00:00:00Z"), ("withdrawn", "2020-01-01T00:00:00Z"));
    assert_eq!(letter.outcome().unwrap().sub_indication, Some(SubIndication::NoCertificateChainFound));
    // With the register's proof that it was there before, the withdrawn service counts as it did then.
    letter.trust = with(("withdrawn", "2026-06-15T00:00:00Z"), ("granted", "2020-01-01T00:00:00Z"));
    letter.known_at = Some(datetime!(2026-06-10 0:00 UTC));
    assert_eq!(letter.outcome().unwrap().indication, Some(Indication::TotalPassed));
}

#[test]
fn another_word_for_the_same_standing_is_no_break() {
    let roots = certificates("pki/trusted.pem");
    let past = [
        state("CA/QC", "undersupervision", "2010-01-01T00:00:00Z", &roots[0]),
        state("CA/QC", "withdrawn", "2013-01-01T00:00:00Z", &roots[0]),
        state("CA/QC", "accredited", "2014-01-01T00:00:00Z", &roots[0]),
    ];
    let xml = list(&[service(&state("CA/QC", "granted", "2016-07-01T00:00:00Z", &roots[0]), &past)]);
    let read = TrustStore::read_trusted_list(xml.as_bytes()).unwrap();
    let times: Vec<_> = read.anchors.iter().map(|anchor| anchor.validity()).collect();
    assert_eq!(
        times,
        [
            (Some(datetime!(2010-01-01 0:00 UTC)), Some(datetime!(2012-12-31 23:59:59 UTC))),
            (Some(datetime!(2014-01-01 0:00 UTC)), None),
        ]
    );
}

/// Many certificates and a long past are told apart, and not multiplied without end.
#[test]
fn a_service_with_many_certificates_and_a_long_past_is_refused() {
    let roots = certificates("pki/trusted.pem");
    let bare = |status: &str, since: &str| {
        let own = state("CA/QC", status, since, &roots[0]);
        let (before, rest) = own.split_once("<ServiceDigitalIdentity>").unwrap();
        let (_, after) = rest.split_once("</ServiceDigitalIdentity>").unwrap();
        format!("{before}{after}")
    };
    let mut past: Vec<String> = Vec::new();
    for year in 1000..1600 {
        past.push(bare("withdrawn", &format!("{year}-01-01T00:00:00Z")));
        past.push(bare("granted", &format!("{year}-07-01T00:00:00Z")));
    }
    let own = state("CA/QC", "granted", "2016-07-01T00:00:00Z", &roots[0]);
    let many = format!("{}{}", identity(&roots[0]).repeat(100), own);
    let xml = list(&[service(&many, &past)]);
    assert!(xml.len() < 1 << 20, "{}", xml.len());
    assert_eq!(
        TrustStore::read_trusted_list(xml.as_bytes()).map(|read| read.anchors.len()),
        Err(TrustedListError::Limit("certificates"))
    );
}

#[test]
fn the_command_takes_a_list_wherever_it_takes_certificates() {
    let folder = tempfile::tempdir().unwrap();
    let roots = certificates("pki/trusted.pem");
    let since = "2020-01-01T00:00:00Z";
    let services: Vec<String> = roots
        .iter()
        .flat_map(|c| ["CA/QC", "TSA/QTST"].map(|kind| service(&state(kind, "granted", since, c), &[])))
        .collect();
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let ask = |trust: &str| Request::from_args(["--trust", trust, "a.pdf"], datetime!(2026-06-15 0:00 UTC));
    let file = put("VN-TSL.xml", &format!("\u{feff}\n{}", list(&services)));
    let mut letter = case("valid-blta-leader").load();
    letter.trust = ask(&file).unwrap().trust;
    assert_eq!(letter.outcome().unwrap().indication, Some(Indication::TotalPassed));
    // Beside certificates in a folder, and for one purpose alone where the folder says so.
    let inner = put("roots/signing/vn.XML", &list(&services));
    let trust = ask(&folder.path().join("roots").display().to_string()).unwrap().trust;
    assert_eq!(trust.anchors().len(), roots.len(), "{inner}");
    assert!(trust.anchors().iter().all(|anchor| anchor.purposes() == [Purpose::Signing]));
    // What is XML and no list is no certificate either.
    for (name, text, wanted) in [
        ("page.xml", "<html></html>", "the file is no trusted list"),
        ("cut.xml", "<TrustServiceStatusList>", "no well-formed xml"),
        ("none.xml", &list(&[]), "holds no certificate"),
    ] {
        let fault = ask(&put(name, text)).unwrap_err().to_string();
        assert!(fault.contains(name) && fault.contains(wanted), "{fault}");
    }
}

#[test]
fn what_is_no_list_or_too_much_of_one_is_refused() {
    let read = |text: &str| TrustStore::read_trusted_list(text.as_bytes()).map(|l| l.anchors.len());
    assert_eq!(read(""), Err(TrustedListError::NotAList));
    assert_eq!(read("<html></html>"), Err(TrustedListError::NotAList));
    assert_eq!(read("<TrustServiceStatusList>"), Err(TrustedListError::Malformed));
    assert_eq!(read("<TrustServiceStatusList></a>"), Err(TrustedListError::Malformed));
    assert_eq!(
        read("<TrustServiceStatusList>&x;</TrustServiceStatusList>"),
        Err(TrustedListError::Malformed)
    );
    let doctype = "<!DOCTYPE a [<!ENTITY b \"c\">]><TrustServiceStatusList></TrustServiceStatusList>";
    assert_eq!(read(doctype), Err(TrustedListError::Limit("document types")));
    let deep = "<TrustServiceStatusList>".repeat(100);
    assert_eq!(read(&deep), Err(TrustedListError::Limit("depth")));
    let long = format!("<TrustServiceStatusList><a>{}</a></TrustServiceStatusList>", "x".repeat(100_000));
    assert_eq!(read(&long), Err(TrustedListError::Limit("length of a value")));
    assert_eq!(read("<TrustServiceStatusList></TrustServiceStatusList>"), Ok(0));
    assert_eq!(
        TrustStore::read_trusted_list(&[0xff, 0xfe, 0x00]).map(|_| ()),
        Err(TrustedListError::Malformed)
    );
}
