//! A certificate on its own.

use crate::Context;
use crate::error::Error;
use crate::pki::certificate::Certificate;
use crate::pki::pem;
use crate::pki::store::Purpose;
use crate::report::CertificateReport;
use crate::validate::identity::{self, Occasion};
use crate::validate::verdict::Verdict;
use crate::validate::workspace::Workspace;

/// Judges the first certificate in `bytes`, DER or PEM.
pub(crate) fn verify(bytes: &[u8], purpose: Purpose, ctx: &Context) -> Result<CertificateReport, Error> {
    let certificate = pem::blocks(bytes).first().and_then(|der| Certificate::parse(der));
    let certificate = certificate.ok_or(Error::Malformed("no well-formed certificate"))?;
    let mut work = Workspace::new(ctx)?;
    let known_at = work.known_at();
    let mut verdict = Verdict::default();
    let occasion = Occasion {
        purpose,
        proven: known_at,
        by_register: true,
        made_after: None,
        has_signed: false,
        beside: &[],
    };
    let identity = identity::judge(&certificate, occasion, &mut work, &mut verdict)?;
    let (indication, sub_indication) = verdict.conclusion();
    Ok(CertificateReport {
        indication,
        sub_indication,
        chain: identity.chain,
        rests_on: identity.anchor,
        revocation: identity.revocation,
        findings: verdict.findings,
    })
}
