//! Dấu thời gian: time-stamp tokens (RFC 3161, 2.4.2).

use time::OffsetDateTime;

use crate::ber::{self, GENERALIZED_TIME, INTEGER, OCTET_STRING, OID, SEQUENCE};
use crate::cms::signed_data::SignedData;
use crate::cms::signer::{self, SignerInput};
use crate::crypto::{self, Digest};
use crate::error::Error;
use crate::findings::{Finding, note};
use crate::pki::constraints;
use crate::pki::store::Purpose;
use crate::report::{Indication, SubIndication, TimestampReport};
use crate::validate::identity::{self, Occasion};
use crate::validate::imprints::Imprints;
use crate::validate::verdict::Verdict;
use crate::validate::workspace::Workspace;

const TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04];

/// Content of a token.
#[derive(Debug, Clone)]
struct TstInfo {
    digest: Digest,
    imprint: Vec<u8>,
    time: OffsetDateTime,
}

fn read_info(content: &[u8]) -> ber::Result<TstInfo> {
    let mut fields = ber::single(content)?.children();
    fields.expect(INTEGER)?;
    fields.expect(OID)?;
    let mut imprint = fields.expect(SEQUENCE)?.children();
    let digest = Digest::from_oid(crypto::algorithm(imprint.expect(SEQUENCE)?.raw)?.0);
    let value = imprint.expect(OCTET_STRING)?.octets()?.into_owned();
    fields.expect(INTEGER)?;
    let time = ber::time(&fields.expect(GENERALIZED_TIME)?)?;
    Ok(TstInfo { digest, imprint: value, time })
}

/// The function that a token's imprint is made with, and the time that it claims.
pub(crate) fn imprinted(data: &SignedData) -> Option<(Digest, OffsetDateTime)> {
    let info = read_info(data.content.as_deref()?).ok()?;
    Some((info.digest, info.time))
}

/// Judges one token over what was `stamped`. `proven` is a time at which the token itself provably
/// existed, from a time-stamp around it. A passed token proves its time; any other proves none.
///
/// Errors: more work than permitted.
pub(crate) fn judge(
    token: &[u8],
    stamped: &mut Imprints,
    field: Option<String>,
    proven: Option<OffsetDateTime>,
    work: &mut Workspace,
) -> Result<TimestampReport, Error> {
    let mut verdict = Verdict::default();
    let mut report = TimestampReport::unread(field);
    judge_into(token, stamped, proven, work, &mut report, &mut verdict)?;
    (report.indication, report.sub_indication) = verdict.conclusion();
    if let Some(code) = report.sub_indication.map(cause)
        && !verdict.findings.iter().any(|finding| finding.code == code)
    {
        verdict.note(match &report.authority {
            Some(authority) => Finding::with(code, authority.clone()),
            None => Finding::new(code),
        });
    }
    report.findings = verdict.findings;
    Ok(report)
}

/// Why a token proves nothing, as a finding of its own: each asks for another step.
fn cause(sub: SubIndication) -> &'static str {
    match sub {
        SubIndication::FormatFailure => "timestamp.malformed",
        SubIndication::HashFailure => "timestamp.imprint",
        SubIndication::SigCryptoFailure => "timestamp.signature",
        SubIndication::TimestampOrderFailure => "timestamp.future",
        SubIndication::TryLater => "timestamp.revocation_unknown",
        SubIndication::Revoked | SubIndication::RevokedNoPoe | SubIndication::RevokedCaNoPoe => {
            "timestamp.revoked"
        }
        SubIndication::Expired
        | SubIndication::NotYetValid
        | SubIndication::OutOfBoundsNoPoe
        | SubIndication::OutOfBoundsNotRevoked => "timestamp.out_of_validity",
        SubIndication::CryptoConstraintsFailure | SubIndication::CryptoConstraintsFailureNoPoe => {
            "timestamp.algorithm"
        }
        SubIndication::ChainConstraintsFailure
        | SubIndication::CertificateChainGeneralFailure
        | SubIndication::SigConstraintsFailure
        | SubIndication::SignedDataNotFound => "timestamp.unfit",
        SubIndication::NoSigningCertificateFound | SubIndication::NoCertificateChainFound => {
            "timestamp.untrusted"
        }
    }
}

/// Notes among what concerns the whole file why a time-stamp over the document proves nothing, with the field it stands in.
pub(crate) fn tell(stamp: &TimestampReport, findings: &mut Vec<Finding>) {
    if stamp.indication == Indication::TotalPassed {
        return;
    }
    for finding in &stamp.findings {
        // What its certificates lack is summed up in one finding of its own kind, and stands beside it in full.
        if !["timestamp.", "pdf.", "cms."].iter().any(|kind| finding.code.starts_with(kind)) {
            continue;
        }
        let about = [stamp.field.as_deref(), finding.detail.as_deref()];
        let about = about.into_iter().flatten().collect::<Vec<_>>().join(": ");
        note(findings, Finding { detail: Some(about), ..finding.clone().softened() });
    }
}

fn judge_into(
    token: &[u8],
    stamped: &mut Imprints,
    proven: Option<OffsetDateTime>,
    work: &mut Workspace,
    report: &mut TimestampReport,
    verdict: &mut Verdict,
) -> Result<(), Error> {
    let malformed = |verdict: &mut Verdict| {
        verdict.fail(SubIndication::FormatFailure, Finding::new("timestamp.malformed"));
    };
    work.budget.timestamp()?;
    let Ok(data) = SignedData::parse(token) else {
        malformed(verdict);
        return Ok(());
    };
    let (Some(content), [signer_info], true) =
        (&data.content, data.signers.as_slice(), data.content_type == TST_INFO)
    else {
        malformed(verdict);
        return Ok(());
    };
    let Ok(info) = read_info(content) else {
        malformed(verdict);
        return Ok(());
    };
    report.time = Some(info.time);
    let imprint_right = stamped.compute(info.digest, work)?.map(|computed| computed == info.imprint);
    match imprint_right {
        Some(true) => {}
        Some(false) => verdict.fail(SubIndication::HashFailure, Finding::new("timestamp.imprint")),
        None => verdict.doubt(
            SubIndication::CryptoConstraintsFailure,
            Finding::with("crypto.unsupported", info.digest.name()),
        ),
    }
    let time = proven.unwrap_or(work.ctx.time);
    if constraints::digest_is_weak(info.digest, time, work.ctx.policy) {
        verdict.doubt(
            SubIndication::CryptoConstraintsFailure,
            Finding::with("crypto.weak_digest", info.digest.name()).softened(),
        );
    }
    let mut pool = data.certificates.clone();
    pool.extend(work.certificates());
    let parts: [&[u8]; 1] = [content];
    let input = SignerInput {
        digest: None,
        content_type: TST_INFO,
        content: Some(&parts),
        pool: &pool,
        policy: work.ctx.policy,
        time,
        pades: false,
    };
    let check = signer::check(signer_info, input, &mut work.budget, verdict)?;
    report.intact = match (imprint_right, check.intact) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    };
    if info.time > work.ctx.time {
        verdict.doubt(SubIndication::TimestampOrderFailure, Finding::new("timestamp.future"));
    }
    if let Some(certificate) = check.certificate {
        report.authority = Some(certificate.holder());
        // The authority's certificate must have been in force when it stamped.
        if info.time < certificate.not_before || info.time > certificate.not_after {
            let finding = Finding::with("timestamp.out_of_validity", certificate.holder());
            verdict.doubt(SubIndication::OutOfBoundsNoPoe, finding);
        }
        work.add_container(&data)?;
        work.add_material(signer_info.unsigned.validation_values())?;
        let occasion = Occasion {
            purpose: Purpose::Timestamping,
            proven,
            by_register: false,
            made_after: None,
            has_signed: true,
            beside: &data.certificates,
        };
        let identity = identity::judge(&certificate, occasion, work, verdict)?;
        report.chain = identity.chain;
        report.rests_on = identity.anchor;
        report.revocation = identity.revocation;
    }
    Ok(())
}
