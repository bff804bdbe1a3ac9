//! The CMS of a signature in a PDF. Sources: RFC 5652, RFC 5035, ETSI EN 319 142-1.

use ring::digest::{SHA256, digest};
use time::OffsetDateTime;

use crate::pki::der;
use crate::pki::{Error, Signer};

const DATA: [u32; 7] = [1, 2, 840, 113_549, 1, 7, 1];
const SIGNED_DATA: [u32; 7] = [1, 2, 840, 113_549, 1, 7, 2];
const CONTENT_TYPE: [u32; 7] = [1, 2, 840, 113_549, 1, 9, 3];
const MESSAGE_DIGEST: [u32; 7] = [1, 2, 840, 113_549, 1, 9, 4];
const SIGNING_TIME: [u32; 7] = [1, 2, 840, 113_549, 1, 9, 5];
const SIGNING_CERTIFICATE_V2: [u32; 9] = [1, 2, 840, 113_549, 1, 9, 16, 2, 47];

const TST_INFO: [u32; 9] = [1, 2, 840, 113_549, 1, 9, 16, 1, 4];
const SIGNATURE_STAMP: [u32; 9] = [1, 2, 840, 113_549, 1, 9, 16, 2, 14];

/// A time-stamp to be put over a value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stamp<'a> {
    pub(crate) stamper: &'a Signer,
    pub(crate) at: OffsetDateTime,
}

/// The most bytes a signature by `signer` can take.
pub(crate) fn room(
    signer: &Signer,
    signing_time: Option<OffsetDateTime>,
    stamp: Option<Stamp<'_>>,
) -> Result<usize, Error> {
    let value = vec![0; signer.key.longest_value()];
    let token = stamp.map(|stamp| token(&value, stamp)).transpose()?;
    let attributes = attributes(&DATA, &[0; 32], signer, signing_time);
    Ok(assemble(signer, None, attributes, &value, token).len())
}

/// A detached SignedData over content whose SHA-256 is `content_digest`. `signing_time` becomes a signed attribute; PAdES
/// leaves it out, because there the time stands in the PDF's `/M`.
pub(crate) fn signed_data(
    content_digest: &[u8],
    signer: &Signer,
    signing_time: Option<OffsetDateTime>,
    stamp: Option<Stamp<'_>>,
) -> Result<Vec<u8>, Error> {
    let attributes = attributes(&DATA, content_digest, signer, signing_time);
    let value = signer.key.sign(&attributes)?;
    let token = stamp.map(|stamp| token(&value, stamp)).transpose()?;
    Ok(assemble(signer, None, attributes, &value, token))
}

/// A time-stamp token over some bytes. Source: RFC 3161, 2.4.2.
fn token(stamped: &[u8], stamp: Stamp<'_>) -> Result<Vec<u8>, Error> {
    let Stamp { stamper, at } = stamp;
    let info = der::sequence(&[
        der::unsigned(&[1]),
        // A policy of no meaning.
        der::oid(&[1, 3, 6, 1, 4, 1, 99_999, 1]),
        der::sequence(&[sha256(), der::octets(digest(&SHA256, stamped).as_ref())]),
        der::unsigned(&[1]),
        der::generalized(at),
    ]);
    let attributes = attributes(&TST_INFO, digest(&SHA256, &info).as_ref(), stamper, None);
    let value = stamper.key.sign(&attributes)?;
    Ok(assemble(stamper, Some(&info), attributes, &value, None))
}

/// The signed attributes, as the SET over which the value is made. Source: RFC 5652, 5.4.
fn attributes(
    kind: &[u32],
    content_digest: &[u8],
    signer: &Signer,
    signing_time: Option<OffsetDateTime>,
) -> Vec<u8> {
    let certificate_digest = digest(&SHA256, &signer.certificate);
    // ESSCertIDv2 leaves out the algorithm when it is SHA-256.
    let certificate_id =
        der::sequence(&[der::sequence(&[der::sequence(&[der::octets(certificate_digest.as_ref())])])]);
    let mut attributes = vec![
        attribute(&CONTENT_TYPE, der::oid(kind)),
        attribute(&MESSAGE_DIGEST, der::octets(content_digest)),
        attribute(&SIGNING_CERTIFICATE_V2, certificate_id),
    ];
    if let Some(at) = signing_time {
        attributes.push(attribute(&SIGNING_TIME, der::time(at)));
    }
    der::set_of(attributes)
}

fn sha256() -> Vec<u8> {
    der::sequence(&[der::oid(&[2, 16, 840, 1, 101, 3, 4, 2, 1])])
}

/// The container: of a letter without content, of a time-stamp with what it says inside.
fn assemble(
    signer: &Signer,
    info: Option<&[u8]>,
    attributes: Vec<u8>,
    value: &[u8],
    token: Option<Vec<u8>>,
) -> Vec<u8> {
    // Signed as SET, sent as [0]. Source: RFC 5652, 5.4.
    let mut tagged = attributes;
    tagged[0] = 0xa0;

    let mut parts = vec![
        der::unsigned(&[1]),
        der::sequence(&[signer.issuer.clone(), der::unsigned(&signer.serial)]),
        sha256(),
        tagged,
        signer.key.algorithm(),
        der::octets(value),
    ];
    parts.extend(token.map(|token| der::tlv(0xa1, &attribute(&SIGNATURE_STAMP, token))));
    let signer_info = der::sequence(&parts);
    let mut certificates = vec![signer.certificate.clone()];
    certificates.extend(signer.chain.iter().cloned());
    certificates.sort();
    let content = match info {
        None => der::sequence(&[der::oid(&DATA)]),
        Some(info) => der::sequence(&[der::oid(&TST_INFO), der::tlv(0xa0, &der::octets(info))]),
    };
    let body = der::sequence(&[
        // What holds something else than data is of the third version. Source: RFC 5652, 5.1.
        der::unsigned(&[if info.is_some() { 3 } else { 1 }]),
        der::set_of(vec![sha256()]),
        content,
        der::group(0xa0, &certificates),
        der::set_of(vec![signer_info]),
    ]);
    der::sequence(&[der::oid(&SIGNED_DATA), der::tlv(0xa0, &body)])
}

fn attribute(kind: &[u32], value: Vec<u8>) -> Vec<u8> {
    der::sequence(&[der::oid(kind), der::set_of(vec![value])])
}
