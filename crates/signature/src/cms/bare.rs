//! `adbe.x509.rsa_sha1` (ISO 32000-1, 12.8.3.2; withdrawn in ISO 32000-2): no container, but a bare RSA value over the signed
//! bytes, and the certificates beside it in the signature dictionary. It is put into the form of a container here, so that it
//! is judged by the same rules.

use std::sync::Arc;

use crate::ber::{self, OCTET_STRING};
use crate::budget::Budget;
use crate::cms::attributes::Attributes;
use crate::cms::signed_data::{SignedData, SignerId, SignerInfo};
use crate::crypto::{self, Digest, Outcome};
use crate::error::Error;
use crate::pki::certificate::Certificate;
use crate::pki::material::Material;

const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
/// AlgorithmIdentifier of rsaEncryption; the digest stands inside the value.
const RSA: &[u8] = &[0x30, 0x0d, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
/// SHA-1 is what the name says; later versions of the standard allowed the others.
const DIGESTS: [Digest; 4] = [Digest::Sha1, Digest::Sha256, Digest::Sha384, Digest::Sha512];

/// Reads the value as a signature by the first of the certificates over `content`.
///
/// None when the value is no octet string in DER.
///
/// Errors: more work than permitted; each digest that is tried passes over the content.
pub(crate) fn signed_data<'a>(
    value: &'a [u8],
    certificates: Vec<Arc<Certificate>>,
    content: Option<&[&[u8]]>,
    budget: &mut Budget,
) -> Result<Option<SignedData<'a>>, Error> {
    let Ok((octets, trailing)) = ber::read(value) else { return Ok(None) };
    if octets.tag != OCTET_STRING {
        return Ok(None);
    }
    let mut signers = Vec::new();
    if let Some(first) = certificates.first() {
        let message = content.map(<[&[u8]]>::concat).unwrap_or_default();
        let mut fitting = Digest::Sha1;
        for digest in DIGESTS {
            budget.value(&first.spki, message.len())?;
            let scheme = crypto::scheme(RSA, Some(digest));
            if crypto::verify(scheme, &first.spki, &message, octets.body) == Outcome::Verified {
                fitting = digest;
                break;
            }
        }
        signers.push(SignerInfo {
            id: SignerId::IssuerSerial(first.issuer.clone().into(), first.serial.clone()),
            digest: fitting,
            signed: None,
            signed_der: Vec::new(),
            algorithm: RSA,
            signature: octets.body.into(),
            fixed: &[],
            unsigned: Attributes::default(),
            is_addition_malformed: false,
        });
    }
    Ok(Some(SignedData {
        content_type: DATA,
        content: None,
        certificates,
        certificate_items: Vec::new(),
        revocation: Material::new(),
        revocation_items: Vec::new(),
        signers,
        trailing,
        is_ber: false,
    }))
}
