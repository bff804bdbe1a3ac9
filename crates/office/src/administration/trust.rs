//! Nguồn tin cậy: the root certificates by which the agency judges signatures.
//!
//! None is trusted by default. Whoever adds one gives the fingerprint that its holder publishes elsewhere, and says how
//! they came to it; the program takes only the certificate that has it. What is trusted counts at once, and the letters
//! judged before are judged again.

use super::{Act, begin, note, refuse, require};
use crate::jobs::{self, Pass};
use crate::office::{new_id, scope};
use crate::{Caller, Error, InputFault, Office, organisation};
use base64::{Engine, engine::general_purpose::STANDARD};
use congvan_records::{AgencyId, Timestamp, nfc_line};
use congvan_signature::{Anchor, TrustStore, TrustedList};
use congvan_store::analyses::{self, AnalysisKind};
use congvan_store::anchors as rows;
use serde_json::json;
use std::collections::{HashMap, hash_map::Entry};
use time::OffsetDateTime;
use uuid::Uuid;

/// What a root is trusted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Signatures on letters.
    Signing,
    /// Time-stamps.
    Timestamping,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 2] = [Self::Signing, Self::Timestamping];

    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Signing => "signing",
            Self::Timestamping => "timestamping",
        }
    }

    /// The purpose with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.key() == key)
    }
}

/// A certificate for people to compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// SHA-256 over it, lower-case hexadecimal.
    pub sha256: String,
    /// Who holds it.
    pub subject: String,
    /// The holder's organisation.
    pub organization: Option<String>,
    /// Who issued it; itself, for a root.
    pub issuer: String,
    /// Serial number, hexadecimal.
    pub serial: String,
    /// Start of validity.
    pub not_before: OffsetDateTime,
    /// End of validity.
    pub not_after: OffsetDateTime,
    /// Its bytes: DER in base64.
    pub der: String,
    /// What the trusted list says in which it was found; none outside of a list.
    pub listed: Option<Listed>,
    /// What to think of before it is trusted.
    pub warnings: Vec<Warning>,
    /// Why it cannot be trusted, if it cannot.
    pub fault: Option<Fault>,
}

/// What a trusted list says of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// For what the list trusts it.
    pub purposes: Vec<Purpose>,
    /// When it counts.
    pub counts: Counts,
}

/// Thời gian được công nhận: from when and until when a trusted list calls something approved. Without bounds outside of
/// lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The first instant.
    pub from: Option<Timestamp>,
    /// The last one.
    pub until: Option<Timestamp>,
}

impl Counts {
    fn of(anchor: &Anchor) -> Self {
        let (from, until) = anchor.validity();
        Self { from: from.map(Timestamp::from), until: until.map(Timestamp::from) }
    }

    /// The time in which both count.
    fn within(self, other: Self) -> Self {
        let until = [self.until, other.until].into_iter().flatten().min();
        Self { from: self.from.max(other.from), until }
    }

    fn is_empty(self) -> bool {
        self.from.zip(self.until).is_some_and(|(from, until)| until < from)
    }
}

/// What to think of before a certificate is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// Past its end: it counts for signatures that a time-stamp proves to be older.
    Expired,
    /// Before its beginning: it counts from then on.
    NotYetValid,
    /// Not a root: once it is an anchor, nobody asks whether the one above has revoked it.
    NotARoot,
    /// The trusted list in which it was found should have been replaced by a newer one.
    StaleList,
}

impl Warning {
    /// The stable English key used in the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
            Self::NotARoot => "not_a_root",
            Self::StaleList => "stale_list",
        }
    }
}

/// Why a certificate cannot be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is that of a person or an agency, and vouches for nobody.
    NotAnAuthority,
    /// Its own signature is wrong: it was altered.
    Broken,
    /// It is trusted already.
    InUse,
}

impl Fault {
    /// The stable English key used in the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotAnAuthority => "not_an_authority",
            Self::Broken => "broken",
            Self::InUse => "in_use",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::NotAnAuthority => {
                "Chứng thư này của người hoặc cơ quan ký, không phải của nơi cấp chứng thư. Chọn chứng thư gốc."
            }
            Self::Broken => "Chứng thư bị sửa hoặc hỏng: chữ ký của chính nó không đúng. Tải lại từ nơi cấp.",
            Self::InUse => "Chứng thư này đã được tin cậy.",
        }
    }
}

/// A root that is or was trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedRoot {
    /// Identifier; none for one that the configuration names, which only the operator takes out.
    pub id: Option<Uuid>,
    /// The certificate.
    pub certificate: Certificate,
    /// For what.
    pub purposes: Vec<Purpose>,
    /// When, by the trusted list in which it was found.
    pub counts: Counts,
    /// Why it is trusted, and where its fingerprint was compared.
    pub reason: String,
    /// Since when.
    pub added_at: Option<Timestamp>,
    /// Who added it.
    pub added_by: Option<String>,
    /// How it was taken out of use; none while it is in use.
    pub removal: Option<RootRemoval>,
}

/// How a root was taken out of use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootRemoval {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<String>,
    /// Why.
    pub reason: String,
}

/// Files with signatures, and how many of them wait to be judged by what is trusted now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rejudging {
    /// Files with signatures.
    pub signed: i64,
    /// Those that still show a verdict from before the last change.
    pub left: i64,
}

/// What the agency trusts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
    /// Those of the configuration first, then the agency's own; at the end those taken out of use.
    pub roots: Vec<TrustedRoot>,
    /// How far the earlier letters have come.
    pub rejudging: Rejudging,
}

/// A root to be trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRoot {
    /// The certificate: DER in base64.
    pub certificate: String,
    /// The fingerprint as its holder publishes it; case, colons and spaces do not count.
    pub fingerprint: String,
    /// For what.
    pub purposes: Vec<Purpose>,
    /// When, as the list says in which it was found.
    pub counts: Counts,
    /// Why, and where the fingerprint was found.
    pub reason: String,
}

/// Largest file of certificates, in bytes.
const LARGEST: usize = 256 * 1024;
/// Most certificates of one file.
const MOST: usize = 50;
/// Largest trusted list, in bytes.
const LARGEST_LIST: usize = 8 * 1024 * 1024;
/// Most certificates of one trusted list.
const MOST_LISTED: usize = 500;
/// Shortest and longest reason, in characters.
const REASON: std::ops::RangeInclusive<usize> = 10..=500;

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

const UNREADABLE_LIST: &str =
    "Tệp XML này không phải danh sách tin cậy đọc được (ETSI TS 119 612). Tải lại danh sách từ nơi công bố.";

fn refused(words: &str) -> Error {
    Error::Input(vec![InputFault::new("certificate", words)])
}

/// A certificate of a trusted list.
struct OnList {
    anchor: Anchor,
    listed: Listed,
    is_stale: bool,
}

/// The certificates of a trusted list, each once, as its services stand last: one that was approved twice with a pause between
/// counts for the later time, and one that is approved for two purposes at different times for what both have in common.
fn read_list(file: &[u8], now: Timestamp) -> Result<Vec<OnList>, Error> {
    if file.len() > LARGEST_LIST {
        return Err(refused("Danh sách tin cậy quá lớn. Chọn riêng chứng thư gốc cần dùng."));
    }
    let list = TrustStore::read_trusted_list(file).map_err(|_| refused(UNREADABLE_LIST))?;
    let is_stale = list.next_update.is_some_and(|due| due < now.to_utc());
    let mut found: Vec<OnList> = Vec::new();
    let mut places = HashMap::new();
    // The latest stretch first, so that the earlier ones find theirs taken.
    for anchor in list.anchors.into_iter().rev() {
        let listed = Listed { purposes: purposes_for(&anchor), counts: Counts::of(&anchor) };
        match places.entry(anchor.fingerprint()) {
            Entry::Vacant(place) => {
                place.insert(found.len());
                found.push(OnList { anchor, listed, is_stale });
            }
            Entry::Occupied(place) => {
                let Some(known) = found.get_mut(*place.get()) else { continue };
                let both = known.listed.counts.within(listed.counts);
                if known.listed.purposes.iter().any(|held| listed.purposes.contains(held)) || both.is_empty()
                {
                    continue;
                }
                known.listed.purposes.extend(listed.purposes);
                known.listed.counts = both;
            }
        }
    }
    found.reverse();
    match found.len() {
        0 => Err(refused("Danh sách tin cậy này không có nơi cấp chứng thư nào được công nhận.")),
        1..=MOST_LISTED => Ok(found),
        _ => Err(refused("Danh sách có quá nhiều chứng thư. Chọn riêng chứng thư gốc cần dùng.")),
    }
}

fn read_file(file: &[u8]) -> Result<Vec<Anchor>, Error> {
    if holds_a_key(file) {
        return Err(refused(
            "Tệp có khóa bí mật hoặc kho khóa. Không đưa khóa lên đây; chỉ chọn tệp chứng thư (.cer, .crt, .pem, .p7b).              Hệ thống không giữ lại tệp này.",
        ));
    }
    let mut found = if file.len() > LARGEST { Vec::new() } else { TrustStore::read(file) };
    let mut seen = Vec::new();
    found.retain(|anchor| {
        let fresh = !seen.contains(&anchor.fingerprint());
        seen.push(anchor.fingerprint());
        fresh
    });
    if found.is_empty() {
        return Err(refused(
            "Không thấy chứng thư trong tệp. Chọn tệp .cer, .crt, .pem, .p7b của nơi cấp chứng thư, hoặc danh sách tin cậy .xml.",
        ));
    }
    if found.len() > MOST {
        return Err(refused("Tệp có quá nhiều chứng thư. Tách riêng chứng thư gốc cần dùng."));
    }
    Ok(found)
}

/// A private key in PEM, or a file whose outermost sequence begins with a version number as keys and key stores do
/// (RFC 5208, RFC 5958, RFC 7292, RFC 8017); a certificate begins with a sequence, a bundle with an identifier.
fn holds_a_key(file: &[u8]) -> bool {
    let label = b"PRIVATE KEY-----";
    if file.windows(label.len()).any(|part| part == label) {
        return true;
    }
    let [0x30, length, rest @ ..] = file else { return false };
    let skipped = if length & 0x80 == 0 { 0 } else { usize::from(length & 0x7f) };
    matches!(rest.get(skipped..), Some([0x02, 0x01, 0x00 | 0x01 | 0x03, ..]))
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
        listed: None,
        warnings: warnings.into_iter().filter(|(is, _)| *is).map(|(_, warning)| warning).collect(),
        fault: None,
    }
}

fn judged(anchor: &Anchor, in_use: &[String], now: Timestamp) -> Certificate {
    let fault = if in_use.contains(&anchor.fingerprint()) {
        Some(Fault::InUse)
    } else if !anchor.is_authority() {
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
    let own = |purpose: &congvan_signature::Purpose| match purpose {
        congvan_signature::Purpose::Signing => Purpose::Signing,
        congvan_signature::Purpose::Timestamping => Purpose::Timestamping,
    };
    anchor.purposes().iter().map(own).collect()
}

fn counts_of(row: &rows::TrustAnchor) -> Counts {
    let [from, until] = row.counts;
    Counts { from, until }
}

fn purposes_of(keys: &str) -> Vec<Purpose> {
    keys.split(' ').filter_map(Purpose::from_key).collect()
}

#[cfg(test)]
mod tests {
    use super::holds_a_key;

    #[test]
    fn keys_are_told_from_certificates() {
        for (file, is_key) in [
            (&b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"[..], false),
            (b"-----BEGIN ENCRYPTED PRIVATE KEY-----", true),
            (b"-----BEGIN CERTIFICATE-----\n-----BEGIN EC PRIVATE KEY-----", true),
            // PKCS#8, PKCS#12, a certificate, a bundle, garbage.
            (&[0x30, 0x82, 0x04, 0xbd, 0x02, 0x01, 0x00, 0x30, 0x0d], true),
            (&[0x30, 0x80, 0x02, 0x01, 0x03, 0x30], true),
            (&[0x30, 0x82, 0x03, 0x00, 0x30, 0x82], false),
            (&[0x30, 0x82, 0x03, 0x00, 0x06, 0x09], false),
            (b"", false),
            (b"0", false),
        ] {
            assert_eq!(holds_a_key(file), is_key, "{file:?}");
        }
    }
}
