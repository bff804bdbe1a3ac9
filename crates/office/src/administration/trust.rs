//! Nguồn tin cậy: the root certificates by which the agency judges signatures.
//!
//! None is trusted by default. Whoever adds one gives the fingerprint that its holder publishes elsewhere, and says how
//! they came to it; the program takes only the certificate that has it. What is trusted counts at once, and the letters
//! judged before are judged again.

mod files;
mod terms;

pub use terms::{
    Certificate, Counts, Fault, Listed, NewRoot, Purpose, Rejudging, RootRemoval, Trust, TrustedRoot, Warning,
};

use super::{Act, begin, note, refuse, require};
use crate::jobs::{self, Pass};
use crate::office::{new_id, scope};
use crate::{Caller, Error, InputFault, Office, organisation};
use base64::{Engine, engine::general_purpose::STANDARD};
use congvan_records::{AgencyId, Timestamp, nfc_line};
use congvan_signature::{Anchor, TrustStore, TrustedList};
use congvan_store::analyses::{self, AnalysisKind};
use congvan_store::anchors as rows;
use files::{UNREADABLE_LIST, read_file, read_list, refused};
use serde_json::json;
use uuid::Uuid;

/// Shortest and longest reason, in characters.
const REASON: std::ops::RangeInclusive<usize> = 10..=500;

const STAMPS_ONLY: &str = "Chứng thư này chỉ dùng để cấp dấu thời gian, không cấp chứng thư cho ai. Chỉ chọn mục đích dấu thời gian.";

/// What the agency trusts, and how far its earlier letters have come.
///
/// Errors: [`Error::Forbidden`].
pub async fn trust(office: &Office, caller: &Caller) -> Result<Trust, Error> {
    require(caller)?;
    let (db, agency, now) = (office.reader(), scope(caller.agency.id), office.now());
    let names = organisation::names(office, caller.agency.id).await?;
    let name = |id| names.person(id).map(|person| person.name.clone());
    let mut roots: Vec<TrustedRoot> = office
        .inner
        .trust
        .anchors()
        .iter()
        .map(|anchor| TrustedRoot {
            id: None,
            certificate: describe(anchor, now),
            purposes: purposes_for(anchor),
            counts: Counts::of(anchor),
            reason: String::new(),
            added_at: None,
            added_by: None,
            removal: None,
        })
        .collect();
    let mut own = rows::list(db, agency).await?;
    own.extend(rows::removed(db, agency).await?);
    for row in own {
        let Some(anchor) = read_row(&row) else { continue };
        roots.push(TrustedRoot {
            id: Some(row.id),
            certificate: describe(&anchor, now),
            purposes: purposes_of(&row.purposes),
            counts: counts_of(&row),
            reason: row.reason,
            added_at: Some(row.added_at),
            added_by: row.added_by.and_then(name),
            removal: row.removal.map(|removal| RootRemoval {
                at: removal.at,
                by: removal.by.and_then(name),
                reason: removal.reason,
            }),
        });
    }
    let since = rows::changed_at(db, agency).await?.unwrap_or(Timestamp::from_micros(0));
    let kind = AnalysisKind::Signature;
    let (signed, left) = analyses::count_found(db, agency, kind, &jobs::DEPENDENT, since).await?;
    Ok(Trust { roots, rejudging: Rejudging { signed, left } })
}

/// The certificates in a file (PEM, DER, a bundle, or a trusted list after ETSI TS 119 612), to be compared before one is
/// trusted. Nothing is kept.
///
/// Errors: [`Error::Forbidden`]; [`Error::Input`] for a file without certificates, or with a private key.
pub async fn inspect_certificates(
    office: &Office,
    caller: &Caller,
    file: &[u8],
) -> Result<Vec<Certificate>, Error> {
    require(caller)?;
    let in_use = in_use(office, office.reader(), caller.agency.id).await?;
    let now = office.now();
    if !TrustedList::looks_like_one(file) {
        return Ok(read_file(file)?.iter().map(|anchor| judged(anchor, &in_use, now)).collect());
    }
    let file = file.to_vec();
    // Large, and work of one core.
    let read = tokio::task::spawn_blocking(move || read_list(&file, now)).await;
    let found = read.map_err(|_| refused(UNREADABLE_LIST))??;
    let listed = found.into_iter().map(|one| {
        let mut certificate = judged(&one.anchor, &in_use, now);
        certificate.warnings.extend(one.is_stale.then_some(Warning::StaleList));
        Certificate { listed: Some(one.listed), ..certificate }
    });
    Ok(listed.collect())
}

/// Trusts a certificate whose fingerprint somebody has from elsewhere. It counts at once, and letters with signatures
/// are judged again.
///
/// Errors: [`Error::Forbidden`]; [`Error::Input`], also when it cannot be an anchor or is one already.
pub async fn trust_root(office: &Office, caller: &Caller, new: NewRoot) -> Result<Trust, Error> {
    require(caller)?;
    let mut faults = Vec::new();
    let reason = nfc_line(&new.reason);
    if !REASON.contains(&reason.chars().count()) {
        let fault = "Ghi vì sao tin cậy và đã đối chiếu vân tay ở đâu, từ 10 đến 500 ký tự.";
        faults.push(InputFault::new("reason", fault));
    }
    if new.purposes.is_empty() {
        faults.push(InputFault::new("purposes", "Chọn ít nhất một mục đích."));
    }
    if new.counts.is_empty() {
        faults.push(InputFault::new("certificate", "Thời gian được công nhận kết thúc trước khi bắt đầu."));
    }
    let given: String = new.fingerprint.chars().filter(char::is_ascii_alphanumeric).collect();
    let given = given.to_lowercase();
    let found = read_file(&STANDARD.decode(&new.certificate).unwrap_or_default())?;
    let anchor = match found.as_slice() {
        [one] if one.fingerprint() == given => Some(one),
        [_] => {
            let fault = if given.len() == 40 {
                "Đây là vân tay SHA-1 (40 ký tự). Lấy vân tay SHA-256 gồm 64 ký tự từ nơi cấp."
            } else {
                "Vân tay không khớp chứng thư này. Đối chiếu lại với nơi cấp; nếu vẫn khác thì không được tin cậy."
            };
            faults.push(InputFault::new("fingerprint", fault));
            None
        }
        _ => {
            faults.push(InputFault::new("certificate", "Chọn đúng một chứng thư."));
            None
        }
    };
    refuse(faults)?;
    let Some(anchor) = anchor else { return Err(Error::NotFound) };
    let now = office.now();
    let tx = begin(office, caller).await?;
    let in_use = in_use(office, &tx, caller.agency.id).await?;
    let certificate = judged(anchor, &in_use, now);
    if let Some(fault) = certificate.fault {
        refuse(vec![InputFault::new("certificate", fault.words())])?;
    }
    if new.purposes.iter().any(|purpose| !certificate.fit_for.contains(purpose)) {
        refuse(vec![InputFault::new("purposes", STAMPS_ONLY)])?;
    }
    let agency = scope(caller.agency.id);
    let row = rows::TrustAnchor {
        id: new_id(),
        sha256: certificate.sha256.clone(),
        certificate: certificate.der.clone(),
        purposes: purpose_keys(&new.purposes),
        counts: [new.counts.from, new.counts.until],
        reason: reason.clone(),
        added_at: now,
        added_by: Some(caller.person.id),
        removal: None,
    };
    match rows::insert(&tx, agency, &row).await {
        Err(congvan_store::Error::Conflict) => {
            refuse(vec![InputFault::new("certificate", Fault::InUse.words())])?;
        }
        other => other?,
    }
    jobs::judge_again(&tx, caller.agency.id, Pass { change: now, after: None }, now).await?;
    let mut body = json!({
        "certificate": certificate.subject, "sha256": certificate.sha256, "purposes": row.purposes, "reason": reason,
    });
    let bounds = [("counts_from", new.counts.from), ("counts_until", new.counts.until)];
    if let Some(body) = body.as_object_mut() {
        let bounds = bounds.into_iter().filter_map(|(name, at)| Some((name.to_owned(), at?.micros().into())));
        body.extend(bounds);
    }
    note(office, &tx, caller, Act::new("root_trusted", body)).await?;
    tx.commit().await?;
    office.inner.bell.notify_one();
    trust(office, caller).await
}

/// Takes a root out of use, with the reason. Letters with signatures are judged again.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`], [`Error::Input`].
pub async fn withdraw_root(
    office: &Office,
    caller: &Caller,
    root: Uuid,
    reason: &str,
) -> Result<Trust, Error> {
    let now = office.now();
    let tx = begin(office, caller).await?;
    let agency = scope(caller.agency.id);
    let row = rows::list(&tx, agency).await?.into_iter().find(|row| row.id == root).ok_or(Error::NotFound)?;
    let reason = nfc_line(reason);
    if !REASON.contains(&reason.chars().count()) {
        refuse(vec![InputFault::new("reason", "Ghi vì sao không còn tin cậy, từ 10 đến 500 ký tự.")])?;
    }
    let removal = rows::Removal { at: now, by: Some(caller.person.id), reason: reason.clone() };
    rows::remove(&tx, agency, root, &removal).await?;
    jobs::judge_again(&tx, caller.agency.id, Pass { change: now, after: None }, now).await?;
    let subject = read_row(&row).map(|anchor| anchor.summary().subject);
    let body = json!({ "certificate": subject, "sha256": row.sha256, "reason": reason });
    note(office, &tx, caller, Act::new("root_withdrawn", body)).await?;
    tx.commit().await?;
    office.inner.bell.notify_one();
    trust(office, caller).await
}

/// A root by which signatures are judged.
pub(crate) struct Anchored {
    pub(crate) anchor: Anchor,
    pub(crate) purposes: Vec<Purpose>,
    pub(crate) counts: Counts,
    /// The agency's own, which counts within its validity only; the operator's counts as configured.
    pub(crate) is_agencys: bool,
}

/// Everything by which the signatures of an agency's letters are judged, read afresh, with the instant of its last
/// change.
pub(crate) async fn anchors_of(
    office: &Office,
    agency: AgencyId,
) -> Result<(Vec<Anchored>, Option<Timestamp>), Error> {
    let at = office.snapshot().await?;
    let configured = office.inner.trust.anchors().iter().cloned();
    let mut found: Vec<Anchored> = configured
        .map(|anchor| {
            let (purposes, counts) = (purposes_for(&anchor), Counts::of(&anchor));
            Anchored { anchor, purposes, counts, is_agencys: false }
        })
        .collect();
    for row in rows::list(&at, scope(agency)).await? {
        if let Some(anchor) = read_row(&row) {
            let (purposes, counts) = (purposes_of(&row.purposes), counts_of(&row));
            found.push(Anchored { anchor, purposes, counts, is_agencys: true });
        }
    }
    Ok((found, rows::changed_at(&at, scope(agency)).await?))
}

/// Fingerprints in use.
async fn in_use(
    office: &Office,
    db: &impl congvan_store::Read,
    agency: AgencyId,
) -> Result<Vec<String>, Error> {
    let own = rows::list(db, scope(agency)).await?.into_iter().map(|row| row.sha256);
    Ok(own.chain(office.inner.trust.anchors().iter().map(Anchor::fingerprint)).collect())
}

/// The certificate of a row.
fn read_row(row: &rows::TrustAnchor) -> Option<Anchor> {
    let der = STANDARD.decode(&row.certificate).ok()?;
    TrustStore::read(&der).into_iter().find(|anchor| anchor.fingerprint() == row.sha256)
}

fn describe(anchor: &Anchor, now: Timestamp) -> Certificate {
    let summary = anchor.summary();
    let now = now.to_utc();
    let warnings = [
        (summary.not_after < now, Warning::Expired),
        (now < summary.not_before, Warning::NotYetValid),
        (!anchor.is_root(), Warning::NotARoot),
    ];
    Certificate {
        sha256: anchor.fingerprint(),
        subject: summary.subject,
        organization: summary.organization,
        issuer: summary.issuer,
        serial: summary.serial,
        not_before: summary.not_before,
        not_after: summary.not_after,
        der: STANDARD.encode(anchor.der()),
        fit_for: fit_for(anchor),
        listed: None,
        warnings: warnings.into_iter().filter(|(is, _)| *is).map(|(_, warning)| warning).collect(),
        fault: None,
    }
}

fn judged(anchor: &Anchor, in_use: &[String], now: Timestamp) -> Certificate {
    let fault = if in_use.contains(&anchor.fingerprint()) {
        Some(Fault::InUse)
    } else if fit_for(anchor).is_empty() {
        Some(Fault::NotAnAuthority)
    } else if anchor.is_broken() {
        Some(Fault::Broken)
    } else {
        None
    };
    Certificate { fault, ..describe(anchor, now) }
}

fn purpose_keys(purposes: &[Purpose]) -> String {
    let wanted = Purpose::ALL.into_iter().filter(|purpose| purposes.contains(purpose)).map(Purpose::key);
    wanted.collect::<Vec<_>>().join(" ")
}

/// For what an anchor is trusted.
fn purposes_for(anchor: &Anchor) -> Vec<Purpose> {
    let trusted = |purpose: &Purpose| anchor.purposes().contains(&purpose.of_signatures());
    Purpose::ALL.into_iter().filter(trusted).collect()
}

/// For what an anchor may be trusted.
fn fit_for(anchor: &Anchor) -> Vec<Purpose> {
    Purpose::ALL.into_iter().filter(|purpose| anchor.is_fit_for(purpose.of_signatures())).collect()
}

fn counts_of(row: &rows::TrustAnchor) -> Counts {
    let [from, until] = row.counts;
    Counts { from, until }
}

fn purposes_of(keys: &str) -> Vec<Purpose> {
    keys.split(' ').filter_map(Purpose::from_key).collect()
}
