//! Where the issuers of a chain of certificates say that their lists, answers and certificates are.

use congvan_store::evidence::{Evidence, EvidenceRole, sha256};
use reqwest::Url;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use std::collections::BTreeSet;
use x509_parser::prelude::{FromDer, GeneralName, ParsedExtension, X509Certificate};

/// Most certificates of a chain, and most addresses of one certificate and kind.
const LONGEST: usize = 8;
const MOST: usize = 3;

/// id-ad-ocsp, id-ad-caIssuers (RFC 5280, 4.2.2.1), id-kp-timeStamping.
const OCSP: &str = "1.3.6.1.5.5.7.48.1";
const ISSUERS: &str = "1.3.6.1.5.5.7.48.2";

/// Something to be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) role: EvidenceRole,
    pub(super) address: Url,
    /// An OCSP request.
    pub(super) question: Option<Vec<u8>>,
}

/// What is wanted for one certificate: what comes first is enough.
pub(super) type Choice = Vec<Wanted>;

/// Whatever is missing of the chains that begin at these certificates (their digests): for each certificate up to a root,
/// what says whether it was revoked; for one whose issuer is not at hand, that issuer.
pub(super) fn wanted(evidence: &[Evidence], starts: &BTreeSet<String>) -> Vec<Choice> {
    let certificates: Vec<X509Certificate<'_>> = evidence
        .iter()
        .filter(|piece| matches!(piece.role, EvidenceRole::Certificate | EvidenceRole::Anchor))
        .filter_map(|piece| Some(X509Certificate::from_der(&piece.bytes).ok()?.1))
        .collect();
    let anchors: BTreeSet<String> = evidence
        .iter()
        .filter(|piece| piece.role == EvidenceRole::Anchor)
        .map(|piece| sha256(&piece.bytes).to_string())
        .collect();
    let digest_of = |one: &X509Certificate<'_>| sha256(one.as_raw()).to_string();
    let is_stamp = |one: &X509Certificate<'_>| {
        one.extended_key_usage().ok().flatten().is_some_and(|usage| usage.value.time_stamping)
    };
    let begins = certificates.iter().filter(|one| starts.contains(&digest_of(one)) || is_stamp(one));
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for begin in begins {
        let mut next = Some(begin);
        for _ in 0..LONGEST {
            let Some(one) = next.take() else { break };
            // An anchor is trusted, and nobody asks after it; a root that is none leads nowhere.
            let digest = digest_of(one);
            if anchors.contains(&digest) || one.subject() == one.issuer() || !seen.insert(digest) {
                break;
            }
            let issuer = issuer_of(one, &certificates);
            match issuer {
                Some(issuer) => found.push(revocation(one, issuer)),
                None => found.push(issuers(one)),
            }
            next = issuer;
        }
    }
    found.retain(|choice| !choice.is_empty());
    found
}

/// The certificate at hand that may have issued this one: by name, and by the key's name where both give it. A wrong one
/// leads to a wrong question; nothing is believed for it.
fn issuer_of<'a, 'b>(
    one: &X509Certificate<'b>,
    certificates: &'a [X509Certificate<'b>],
) -> Option<&'a X509Certificate<'b>> {
    let named = || certificates.iter().filter(|other| other.subject() == one.issuer() && other.is_ca());
    let key = one.extensions().iter().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::AuthorityKeyIdentifier(named) => named.key_identifier.as_ref().map(|id| id.0),
        _ => None,
    });
    let has_key = |other: &&X509Certificate<'_>| {
        other.extensions().iter().any(|extension| match extension.parsed_extension() {
            ParsedExtension::SubjectKeyIdentifier(id) => Some(id.0) == key,
            _ => false,
        })
    };
    named().find(has_key).or_else(|| named().next())
}

/// An answer about this certificate first, as it is small; a list else.
fn revocation(one: &X509Certificate<'_>, issuer: &X509Certificate<'_>) -> Choice {
    let question = question(one, issuer);
    let ask = |address| Wanted { role: EvidenceRole::Ocsp, address, question: Some(question.clone()) };
    let list = |address| Wanted { role: EvidenceRole::Crl, address, question: None };
    access(one, OCSP).map(ask).chain(lists(one).map(list)).collect()
}

fn issuers(one: &X509Certificate<'_>) -> Choice {
    let fetch = |address| Wanted { role: EvidenceRole::Certificate, address, question: None };
    access(one, ISSUERS).map(fetch).collect()
}

fn access<'a>(one: &'a X509Certificate<'_>, method: &'a str) -> impl Iterator<Item = Url> + 'a {
    let all = one.extensions().iter().filter_map(|extension| match extension.parsed_extension() {
        ParsedExtension::AuthorityInfoAccess(access) => Some(access),
        _ => None,
    });
    let of_method = all
        .flat_map(|access| &access.accessdescs)
        .filter(move |description| description.access_method.to_id_string() == method);
    of_method.filter_map(|description| address(&description.access_location)).take(MOST)
}

fn lists<'a>(one: &'a X509Certificate<'_>) -> impl Iterator<Item = Url> + 'a {
    use x509_parser::prelude::DistributionPointName;
    let all = one.extensions().iter().filter_map(|extension| match extension.parsed_extension() {
        ParsedExtension::CRLDistributionPoints(points) => Some(points),
        _ => None,
    });
    let names = all.flat_map(|points| &points.points).filter_map(|point| match &point.distribution_point {
        Some(DistributionPointName::FullName(names)) => Some(names),
        _ => None,
    });
    names.flatten().filter_map(address).take(MOST)
}

fn address(name: &GeneralName<'_>) -> Option<Url> {
    let GeneralName::URI(text) = name else { return None };
    let mut address = Url::parse(text.trim()).ok()?;
    address.set_fragment(None);
    matches!(address.scheme(), "http" | "https").then_some(address)
}

/// An OCSP request for one certificate, without a nonce: many responders give answers made before (RFC 6960, 4.1.1;
/// RFC 5019, 2.1.1 asks for SHA-1 in the name of the certificate, where it keeps no secret and proves nothing).
fn question(one: &X509Certificate<'_>, issuer: &X509Certificate<'_>) -> Vec<u8> {
    let sha1 = |bytes: &[u8]| digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref().to_vec();
    let algorithm = tlv(0x30, &[tlv(0x06, &[0x2b, 0x0e, 0x03, 0x02, 0x1a]), tlv(0x05, &[])].concat());
    let name = tlv(0x04, &sha1(one.issuer().as_raw()));
    let key = tlv(0x04, &sha1(&issuer.public_key().subject_public_key.data));
    let serial = tlv(0x02, one.raw_serial());
    let certificate = tlv(0x30, &[algorithm, name, key, serial].concat());
    let requests = tlv(0x30, &tlv(0x30, &certificate));
    tlv(0x30, &tlv(0x30, &requests))
}

/// A value of DER.
fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut out = vec![tag];
    match length {
        0..=0x7f => out.push(length as u8),
        0x80..=0xff => out.extend([0x81, length as u8]),
        // A name of a certificate is far below 65,536 bytes.
        _ => out.extend([0x82, (length >> 8) as u8, length as u8]),
    }
    out.extend_from_slice(content);
    out
}
