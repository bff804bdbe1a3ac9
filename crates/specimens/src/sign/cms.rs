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

/// The most bytes a signature by `signer` can take.
pub(crate) fn room(signer: &Signer, signing_time: Option<OffsetDateTime>) -> usize {
    let value = vec![0; signer.key.longest_value()];
    assemble(signer, attributes(&[0; 32], signer, signing_time), &value).len()
}

/// A detached SignedData over content whose SHA-256 is `content_digest`. `signing_time` becomes a signed attribute; PAdES
/// leaves it out, because there the time stands in the PDF's `/M`.
pub(crate) fn signed_data(
    content_digest: &[u8],
    signer: &Signer,
    signing_time: Option<OffsetDateTime>,
) -> Result<Vec<u8>, Error> {
    let attributes = attributes(content_digest, signer, signing_time);
    let value = signer.key.sign(&attributes)?;
    Ok(assemble(signer, attributes, &value))
}

/// The signed attributes, as the SET over which the value is made. Source: RFC 5652, 5.4.
fn attributes(content_digest: &[u8], signer: &Signer, signing_time: Option<OffsetDateTime>) -> Vec<u8> {
    let certificate_digest = digest(&SHA256, &signer.certificate);
    // ESSCertIDv2 leaves out the algorithm when it is SHA-256.
    let certificate_id =
        der::sequence(&[der::sequence(&[der::sequence(&[der::octets(certificate_digest.as_ref())])])]);
    let mut attributes = vec![
        attribute(&CONTENT_TYPE, der::oid(&DATA)),
        attribute(&MESSAGE_DIGEST, der::octets(content_digest)),
        attribute(&SIGNING_CERTIFICATE_V2, certificate_id),
    ];
    if let Some(at) = signing_time {
        attributes.push(attribute(&SIGNING_TIME, der::time(at)));
    }
    der::set_of(attributes)
}

fn assemble(signer: &Signer, attributes: Vec<u8>, value: &[u8]) -> Vec<u8> {
    let sha256 = der::sequence(&[der::oid(&[2, 16, 840, 1, 101, 3, 4, 2, 1])]);
    // Signed as SET, sent as [0]. Source: RFC 5652, 5.4.
    let mut tagged = attributes;
    tagged[0] = 0xa0;

    let signer_info = der::sequence(&[
        der::unsigned(&[1]),
        der::sequence(&[signer.issuer.clone(), der::unsigned(&signer.serial)]),
        sha256.clone(),
        tagged,
        signer.key.algorithm(),
        der::octets(value),
    ]);
    let mut certificates = vec![signer.certificate.clone()];
    certificates.extend(signer.chain.iter().cloned());
    certificates.sort();
    let body = der::sequence(&[
        der::unsigned(&[1]),
        der::set_of(vec![sha256]),
        der::sequence(&[der::oid(&DATA)]),
        der::group(0xa0, &certificates),
        der::set_of(vec![signer_info]),
    ]);
    der::sequence(&[der::oid(&SIGNED_DATA), der::tlv(0xa0, &body)])
}

fn attribute(kind: &[u32], value: Vec<u8>) -> Vec<u8> {
    der::sequence(&[der::oid(kind), der::set_of(vec![value])])
}
