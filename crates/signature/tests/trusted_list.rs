//! Trusted lists become anchors that count for what and when the list says, and no others.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use congvan_signature::{Indication, Purpose, SubIndication, TrustStore, TrustedListError};
use support::{case, root};
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
