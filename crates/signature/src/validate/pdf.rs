//! The signatures of a PDF (ISO 32000-2, 12.8; ETSI EN 319 142-1).

use std::sync::Arc;

use time::OffsetDateTime;

use crate::Context;
use crate::cms::bare;
use crate::cms::signed_data::SignedData;
use crate::crypto::Beginnings;
use crate::error::{Error, Limit};
use crate::findings::{Finding, note};
use crate::legible::legible;
use crate::pdf::areas::MAX_AREAS;
use crate::pdf::byterange::{self, ByteRange};
use crate::pdf::changes::{self, Changes, Permissions};
use crate::pdf::diff::Differ;
use crate::pdf::dss::{self, SecurityStore};
use crate::pdf::fields;
use crate::pdf::file::PdfFile;
use crate::pdf::object::{Dict, Number, Object};
use crate::pdf::signatures::{self, PdfSignature};
use crate::pki::certificate::Certificate;
use crate::report::{
    ChangedArea, Indication, Level, Modification, ModificationLevel, Proof as ProofKind, Report,
    SignatureReport, SubIndication, TimestampReport,
};
use crate::tsp;
use crate::validate::cms::{
    Subject, conclude, earlier, empty_report, judge_signer, note_future_proof, summarise,
};
use crate::validate::imprints::Imprints;
use crate::validate::pdf_date;
use crate::validate::revisions::{self, Known};
use crate::validate::verdict::Verdict;
use crate::validate::workspace::Workspace;

/// Verifies every signature in every revision.
pub(crate) fn verify(bytes: &[u8], ctx: &Context) -> Result<Report, Error> {
    let mut file = PdfFile::open(bytes, &ctx.limits)?;
    let (found, has_empty) = signatures::collect(&mut file)?;
    let mut findings = Vec::new();
    note_future_proof(ctx, &mut findings);
    if has_empty {
        note(&mut findings, Finding::new("pdf.unsigned_field"));
    }
    if found.is_empty() {
        return unsigned(&mut file, findings, ctx);
    }
    let mut work = Workspace::new(ctx)?;
    work.beginnings = Beginnings::stopping_at(beginnings(&file, &found));
    let store = dss::read(&mut file)?;
    work.add_material(store.material.clone())?;
    if store.was_reduced {
        note(&mut findings, Finding::new("change.validation_data_removed"));
    }
    note_trailing(&file, &mut findings);

    let later = Later::of(&mut file, &found)?;
    let stamps = document_timestamps(&file, &found, &mut work)?;
    for stamp in &stamps.reports {
        tsp::tell(stamp, &mut findings);
    }
    let mut reports = Vec::new();
    for signature in found.iter().filter(|s| !s.is_document_timestamp()) {
        let (end, report) = judge(&mut file, signature, &later, &stamps, &store, &mut work)?;
        reports.push((end, report));
    }
    reports.sort_by_key(|(end, _)| *end);
    let reports: Vec<_> = reports.into_iter().map(|(_, report)| report).collect();
    if reports.is_empty() {
        // Time-stamps say when the file existed, and nothing of who answers for it.
        note(&mut findings, Finding::new("pdf.no_signature"));
    }
    let signed =
        found.iter().map(|s| (signed_revision(&file, s), s.field.as_str(), s.is_document_timestamp()));
    let known = Known { count: file.revisions.len(), signed: signed.collect(), changes: &later.changes };
    let revisions = revisions::of(&known);
    Ok(Report { revisions, ..summarise(reports, stamps.reports, file.marker_count, findings, ctx) })
}

/// A file without a signature, unless its bytes tell of one that cannot be reached.
fn unsigned(file: &mut PdfFile, mut findings: Vec<Finding>, ctx: &Context) -> Result<Report, Error> {
    const REMNANT: &[u8] = b"/ByteRange";
    let holds_remnant = memchr_find(file.bytes, REMNANT);
    let last = file.revisions.len().saturating_sub(1);
    // A program that mends the file may find the signature that cannot be reached here.
    if holds_remnant
        && (!file.trailing_is_blank()
            || file.revisions.iter().any(|r| r.fault.is_some())
            || file.catalog(last)?.get(b"Pages").is_none()
            || Differ::default().damaged_from(file, last)?.is_some())
    {
        return Err(Error::Malformed("a signature that cannot be reached"));
    }
    note(&mut findings, Finding::new("pdf.no_signature"));
    if holds_remnant {
        note(&mut findings, Finding::new("pdf.unreadable_remnant").softened());
    }
    note_trailing(file, &mut findings);
    if let Some(finding) = damage(file, last) {
        note(&mut findings, finding.softened());
    }
    Ok(summarise(Vec::new(), Vec::new(), file.marker_count, findings, ctx))
}

/// The first fault in the structure of the revisions up to `last`.
fn damage(file: &PdfFile, last: usize) -> Option<Finding> {
    let revisions = (1..).zip(file.revisions.iter().take(last + 1));
    let (number, fault) = revisions.into_iter().find_map(|(number, one)| Some((number, one.fault?)))?;
    Some(Finding::with("pdf.damaged_structure", format!("revision {number}: {fault}")))
}

fn memchr_find(bytes: &[u8], word: &[u8]) -> bool {
    let mut at = 0;
    while let Some(step) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| *b == b'/')) {
        at += step;
        if bytes.get(at..).is_some_and(|rest| rest.starts_with(word)) {
            return true;
        }
        at += 1;
    }
    false
}

fn note_trailing(file: &PdfFile, findings: &mut Vec<Finding>) {
    if !file.trailing_is_blank() {
        note(findings, Finding::new("pdf.trailing_bytes"));
    } else if !file.trailing().is_empty() {
        note(findings, Finding::new("pdf.trailing_white_space"));
    }
}

/// Where the first ranges of signatures and time-stamps end that begin where the file does.
fn beginnings(file: &PdfFile, found: &[PdfSignature]) -> Vec<usize> {
    let ranges = found.iter().filter_map(|s| ByteRange::read(&s.dict, file.bytes.len()));
    ranges.filter(|range| range.starts_at_zero()).map(|range| range.gap().start).collect()
}

/// What the file says beside each signature.
struct Later {
    /// Changes of every update after the first signed revision, by revision.
    changes: Vec<Changes>,
    /// Certifications: the revision that each signs, and its level.
    certifications: Vec<(usize, u8)>,
    /// The first revision that refers to something unreadable, and the object.
    damaged_from: Option<(usize, Number)>,
}

impl Later {
    fn of(file: &mut PdfFile, found: &[PdfSignature]) -> Result<Self, Error> {
        let signed: Vec<usize> = found.iter().map(|s| signed_revision(file, s)).collect();
        let first = signed.iter().min().copied().unwrap_or(0);
        let mut differ = Differ::default();
        let mut changes = Vec::new();
        for revision in 0..file.revisions.len() {
            let is_later = revision > first;
            changes.push(if is_later { differ.changes(file, revision)? } else { Changes::default() });
        }
        let last = signed.iter().max().copied().unwrap_or(0);
        let damaged_from = differ.damaged_from(file, last)?;
        let mut certifications = Vec::new();
        for (signature, revision) in found.iter().zip(signed) {
            let own = permissions(file, signature, revision)?.certification;
            certifications.extend(own.map(|level| (revision, level)));
        }
        Ok(Self { changes, certifications, damaged_from })
    }

    /// The strictest certification that a signature over `revision` covers.
    fn in_force(&self, revision: usize) -> Option<u8> {
        let covered = self.certifications.iter().filter(|(at, _)| *at <= revision);
        covered.map(|(_, level)| *level).min()
    }
}

/// What a signer permits others to do.
fn permissions(file: &mut PdfFile, signature: &PdfSignature, revision: usize) -> Result<Permissions, Error> {
    let mut trouble = None;
    let permissions = Permissions::read(&signature.dict, |value| match file.resolve(value, revision) {
        Ok(value) => value,
        Err(error) => {
            trouble = Some(error);
            Object::Null
        }
    });
    match trouble {
        Some(error) => Err(error),
        None => Ok(permissions.locked_by(&file.resolve(&signature.lock, revision)?)),
    }
}

fn signed_revision(file: &PdfFile, signature: &PdfSignature) -> usize {
    ByteRange::read(&signature.dict, file.bytes.len())
        .and_then(|range| range.revision(file))
        .unwrap_or(signature.first_seen)
}

/// Checks that the byte range protects exactly what it should. Returns the range when it can be
/// hashed at all.
fn check_structure(file: &PdfFile, signature: &PdfSignature, verdict: &mut Verdict) -> Option<ByteRange> {
    let dict = &signature.dict;
    let bad = |verdict: &mut Verdict, code: &str| {
        verdict.fail(SubIndication::FormatFailure, Finding::new(code));
    };
    if dict.has_duplicates {
        bad(verdict, "pdf.duplicate_key");
    }
    if dict.name(b"Type").is_some_and(|t| t != b"Sig" && t != b"DocTimeStamp") {
        bad(verdict, "pdf.dictionary_type");
    }
    let Some(range) = ByteRange::read(dict, file.bytes.len()) else {
        bad(verdict, "pdf.byte_range");
        return None;
    };
    if !range.starts_at_zero() {
        bad(verdict, "pdf.byte_range_start");
    }
    match byterange::contents(dict) {
        None => bad(verdict, "pdf.contents"),
        Some((_, span)) if span != range.gap() => bad(verdict, "pdf.byte_range_gap"),
        Some(_) => {}
    }
    match range.revision(file) {
        None => bad(verdict, "pdf.byte_range_end"),
        Some(revision) => {
            let in_place = revision == signature.first_seen
                && signature.holder.is_none_or(|(number, entry)| file.entry(number, revision) == entry);
            let in_file = matches!(signature.holder, Some((_, crate::pdf::xref::Entry::Offset(..))));
            if !in_place || !in_file {
                bad(verdict, "pdf.dictionary_place");
            }
            if let Some(finding) = damage(file, revision) {
                // Programs may read such a file differently, so what was signed is not certain.
                verdict.doubt(SubIndication::SigConstraintsFailure, finding);
            }
        }
    }
    Some(range)
}

/// Whether the dictionary holds a bare value instead of a container.
fn is_bare(dict: &Dict) -> bool {
    dict.name(b"SubFilter") == Some(b"adbe.x509.rsa_sha1")
}

/// What a bare value is judged with.
struct Bare<'a> {
    bytes: &'a [u8],
    range: Option<ByteRange>,
    certificates: Vec<Arc<Certificate>>,
}

impl<'a> Bare<'a> {
    /// Reads the certificates beside a bare value; none for any other signature.
    fn read(
        file: &mut PdfFile<'a>,
        signature: &PdfSignature,
        revision: usize,
        range: Option<ByteRange>,
    ) -> Result<Option<Self>, Error> {
        if !is_bare(&signature.dict) {
            return Ok(None);
        }
        let said = file.get(&signature.dict, b"Cert", revision)?;
        let list = said.as_array().map_or_else(|| vec![said.clone()], <[Object]>::to_vec);
        let mut certificates = Vec::new();
        for item in list.iter().take(file.limits.certificates) {
            if let Object::Str { value, .. } = file.resolve(item, revision)? {
                certificates.extend(Certificate::parse(&value));
            }
        }
        Ok(Some(Self { bytes: file.bytes, range, certificates }))
    }
}

/// The CMS inside `/Contents`, without the zeros that pad it.
fn container<'a>(
    dict: &'a Dict,
    bare: Option<Bare>,
    work: &mut Workspace,
    verdict: &mut Verdict,
) -> Result<Option<(SignedData<'a>, &'a [u8])>, Error> {
    let Some((value, _)) = byterange::contents(dict) else { return Ok(None) };
    if value.len() > work.ctx.limits.cms_bytes {
        return Err(Error::LimitExceeded(Limit::CmsSize));
    }
    if value.iter().all(|b| *b == 0) {
        verdict.fail(SubIndication::FormatFailure, Finding::new("pdf.contents_empty"));
        return Ok(None);
    }
    let parsed = match bare {
        Some(bare) => {
            verdict.doubt(SubIndication::CryptoConstraintsFailure, Finding::new("pdf.sub_filter_rsa_sha1"));
            let parts = bare.range.map(|range| range.parts(bare.bytes));
            let parts = parts.as_ref().map(|parts| parts.as_slice());
            bare::signed_data(value, bare.certificates, parts, &mut work.budget)?
        }
        None => SignedData::parse(value).ok(),
    };
    let Some(data) = parsed else {
        verdict.fail(SubIndication::FormatFailure, Finding::new("cms.malformed"));
        return Ok(None);
    };
    if data.trailing.iter().any(|b| *b != 0) {
        verdict.note(Finding::new("pdf.contents_padding"));
    }
    if data.is_ber {
        verdict.note(Finding::new("pdf.ber"));
    }
    let token = value.get(..value.len() - data.trailing.len()).unwrap_or(value);
    Ok(Some((data, token)))
}

/// A time proven by a document time-stamp, for everything up to its revision.
#[derive(Debug, Clone, Copy)]
struct Proof {
    revision: usize,
    time: OffsetDateTime,
}

/// Document time-stamps of a file.
#[derive(Debug, Default)]
struct Stamps {
    reports: Vec<TimestampReport>,
    /// Times that the passed ones prove.
    proofs: Vec<Proof>,
    /// Revisions of the intact ones, trusted or not.
    intact: Vec<usize>,
}

/// Judges the document time-stamps, the newest first: each is judged at the time that the next
/// outer one proves for it.
fn document_timestamps(
    file: &PdfFile,
    found: &[PdfSignature],
    work: &mut Workspace,
) -> Result<Stamps, Error> {
    let mut list: Vec<&PdfSignature> = found.iter().filter(|s| s.is_document_timestamp()).collect();
    list.sort_by_key(|s| std::cmp::Reverse(signed_revision(file, s)));
    let mut stamps = Stamps::default();
    for stamp in list {
        let mut verdict = Verdict::default();
        let revision = signed_revision(file, stamp);
        let range = check_structure(file, stamp, &mut verdict);
        let inner = container(&stamp.dict, None, work, &mut verdict)?;
        let parts = range.map(|r| r.parts(file.bytes));
        let mut report = match (parts, inner) {
            (Some(parts), Some((_, token))) => {
                let outer = proven_at(&stamps.proofs, revision);
                let proven = [outer, work.known_at()].into_iter().flatten().min();
                let mut imprints = match range.filter(|range| range.starts_at_zero()) {
                    Some(_) => Imprints::of_beginning(file.bytes, parts[0].len(), parts[1]),
                    None => Imprints::of(&parts),
                };
                tsp::judge(token, &mut imprints, Some(legible(&stamp.field)), proven, work)?
            }
            _ => TimestampReport {
                indication: Indication::TotalFailed,
                sub_indication: Some(SubIndication::FormatFailure),
                findings: vec![Finding::new("timestamp.malformed")],
                ..TimestampReport::unread(Some(legible(&stamp.field)))
            },
        };
        if let (Indication::TotalFailed, sub) = verdict.conclusion()
            && report.indication != Indication::TotalFailed
        {
            (report.indication, report.sub_indication) = (Indication::TotalFailed, sub);
        }
        for finding in verdict.findings {
            note(&mut report.findings, finding);
        }
        if let (Indication::TotalPassed, Some(time)) = (report.indication, report.time) {
            stamps.proofs.push(Proof { revision, time });
        }
        if report.intact == Some(true) && report.indication != Indication::TotalFailed {
            stamps.intact.push(revision);
        }
        stamps.reports.push(report);
    }
    stamps.reports.reverse();
    Ok(stamps)
}

/// The earliest time proven for something in `revision`.
fn proven_at(proofs: &[Proof], revision: usize) -> Option<OffsetDateTime> {
    proofs.iter().filter(|p| p.revision > revision).map(|p| p.time).min()
}

/// Judges one signature; returns where its signed bytes end, for the order.
fn judge(
    file: &mut PdfFile,
    signature: &PdfSignature,
    later: &Later,
    stamps: &Stamps,
    store: &SecurityStore,
    work: &mut Workspace,
) -> Result<(usize, SignatureReport), Error> {
    let mut verdict = Verdict::default();
    let range = check_structure(file, signature, &mut verdict);
    let revision = signed_revision(file, signature);
    let bare = Bare::read(file, signature, revision, range)?;
    let mut report = match container(&signature.dict, bare, work, &mut verdict)? {
        Some((data, _)) => {
            judge_container(file, signature, range, &data, &stamps.proofs, revision, work, &mut verdict)?
        }
        None => empty_report(),
    };
    describe(file, signature, revision, &mut report, &mut verdict)?;
    report.covers_whole_document = range.is_some_and(|r| {
        let gap_is_contents = byterange::contents(&signature.dict).is_some_and(|(_, span)| span == r.gap());
        r.starts_at_zero() && gap_is_contents && r.end() == file.bytes.len()
    });
    if let Some((from, object)) = later.damaged_from.filter(|(from, _)| *from <= revision) {
        let finding =
            Finding::with("pdf.damaged_structure", format!("revision {}: object {object}", from + 1));
        verdict.doubt(SubIndication::SigConstraintsFailure, finding);
    }
    judge_changes(file, signature, revision, (later, stamps), work, &mut report, &mut verdict)?;
    let is_baseline = signature.dict.name(b"SubFilter") == Some(b"ETSI.CAdES.detached");
    report.level = match report.level {
        Some(own) if is_baseline => Some(level(own, revision, stamps, store)),
        own => own.map(|_| Level::Cms),
    };
    let (indication, _) = verdict.conclusion();
    if report.intact.is_none() && indication == Indication::TotalFailed && report.signer.is_none() {
        // Nothing usable was signed at all.
        report.intact = Some(false);
    }
    if report.intact.is_none() {
        verdict.doubt(SubIndication::SigConstraintsFailure, Finding::new("integrity.not_computed"));
    }
    conclude(&mut report, work.ctx.time, verdict);
    Ok((range.map_or(usize::MAX, ByteRange::end), report))
}

#[allow(clippy::too_many_arguments)] // One step of `judge`, cut out for length only.
fn judge_container(
    file: &PdfFile,
    signature: &PdfSignature,
    range: Option<ByteRange>,
    data: &SignedData,
    proofs: &[Proof],
    revision: usize,
    work: &mut Workspace,
    verdict: &mut Verdict,
) -> Result<SignatureReport, Error> {
    work.add_container(data)?;
    let sub_filter = signature.dict.name(b"SubFilter").unwrap_or(b"");
    if data.signers.len() != 1 {
        let code = if data.signers.is_empty() { "cms.no_signer" } else { "cms.signer_count" };
        verdict.fail(SubIndication::FormatFailure, Finding::new(code));
    }
    let Some(signer) = data.signers.first() else { return Ok(empty_report()) };
    let parts = range.map(|r| r.parts(file.bytes));
    let hashed = match sub_filter {
        b"adbe.pkcs7.sha1" => {
            verdict.doubt(SubIndication::CryptoConstraintsFailure, Finding::new("pdf.sub_filter_sha1"));
            // The container signs the digest of the range, not the range.
            let digest = parts.and_then(|p| crate::crypto::Digest::Sha1.compute(&p));
            if digest.as_deref() != data.content.as_deref() {
                verdict.fail(SubIndication::HashFailure, Finding::new("integrity.digest"));
            }
            digest
        }
        b"adbe.pkcs7.detached" | b"ETSI.CAdES.detached" => {
            if data.content.is_some() {
                verdict.fail(SubIndication::FormatFailure, Finding::new("cms.embedded_content"));
            }
            None
        }
        b"adbe.x509.rsa_sha1" => None,
        other => {
            let name = String::from_utf8_lossy(other).into_owned();
            verdict.doubt(SubIndication::SigConstraintsFailure, Finding::with("pdf.sub_filter", name));
            None
        }
    };
    let inner: Option<[&[u8]; 2]> = hashed.as_deref().map(|digest| [digest, &[][..]]);
    let content = inner.or(parts);
    // Without attributes the value is checked over the bytes themselves.
    let digest = match (range, &inner, &signer.signed) {
        (Some(range), None, Some(_)) if range.starts_at_zero() => {
            let [first, second] = range.parts(file.bytes);
            work.beginnings.compute(signer.digest, file.bytes, first.len(), second, &mut work.budget)?
        }
        (Some(range), ..) => {
            work.budget.hash(range.len())?;
            None
        }
        (None, ..) => None,
    };
    let subject = Subject {
        digest: digest.as_deref(),
        content: content.as_ref().map(|parts| parts.as_slice()),
        content_type: data.content_type,
        pades: sub_filter == b"ETSI.CAdES.detached",
        proven: earlier(
            proven_at(proofs, revision).map(|time| (time, ProofKind::DocumentTimestamp)),
            work.known_at().map(|time| (time, ProofKind::Register)),
        ),
    };
    judge_signer(signer, data, subject, work, verdict)
}

/// What the dictionary in the signed revision says; later copies are not believed.
fn describe(
    file: &mut PdfFile,
    signature: &PdfSignature,
    revision: usize,
    report: &mut SignatureReport,
    verdict: &mut Verdict,
) -> Result<(), Error> {
    let said = match file.get(&signature.dict, b"M", revision)? {
        Object::Str { value, .. } => pdf_date::parse(&value),
        _ => None,
    };
    if let (Some(a), Some(b)) = (said, report.signing_time)
        && (a - b).abs() > time::Duration::minutes(5)
    {
        verdict.note(Finding::new("cms.time_differs"));
    }
    report.signing_time = report.signing_time.or(said);
    if let Object::Str { value, .. } = file.get(&signature.dict, b"Reason", revision)? {
        let reason: String = fields::text(&value).chars().take(500).collect();
        report.reason = Some(legible(&reason));
    }
    report.field = Some(legible(&signature.field));
    report.signed_revision = Some(revision + 1);
    Ok(())
}

/// What changed after the signed revision.
fn judge_changes(
    file: &mut PdfFile,
    signature: &PdfSignature,
    revision: usize,
    (later, stamps): (&Later, &Stamps),
    work: &Workspace,
    report: &mut SignatureReport,
    verdict: &mut Verdict,
) -> Result<(), Error> {
    let mut permissions = permissions(file, signature, revision)?;
    report.docmdp = permissions.certification;
    permissions.in_force = later.in_force(revision);
    let after = || later.changes.iter().skip(revision + 1);
    let is_broken = after().flat_map(Changes::list).any(|change| change.code == "update.structure");
    let stamped = |revision: usize| stamps.proofs.iter().any(|proof| proof.revision + 1 == revision);
    let policy = work.ctx.policy.modification;
    let judgement = changes::judge(after().flat_map(Changes::list), &permissions, policy, stamped, verdict);
    report.modification_level = judgement.level;
    report.modified_after_signing = judgement.modified;
    // Names decide what is locked; only people are shown what can be read of them.
    let shown = |field: Option<String>| field.as_deref().map(legible);
    let told = judgement.told.into_iter();
    let told =
        told.map(|change| Modification { code: legible(&change.code), field: shown(change.field), ..change });
    report.modifications = told.collect();
    let areas = after().flat_map(Changes::areas).take(MAX_AREAS).cloned();
    let areas = areas.map(|area| ChangedArea {
        code: legible(&area.code),
        field: shown(area.field),
        path: legible(&area.path),
        ..area
    });
    report.changed_areas = areas.collect();
    let mut refuse = |code: &str| {
        verdict.fail(SubIndication::FormatFailure, Finding::new(code));
        report.modified_after_signing = true;
        report.modification_level = ModificationLevel::Other;
    };
    if signature.is_replaced {
        refuse("pdf.dictionary_changed");
    }
    // Of an update that cannot be read nobody knows what it leaves.
    if signature.is_removed && !is_broken {
        refuse("pdf.field_removed");
    }
    if !file.trailing_is_blank() {
        refuse("pdf.trailing_bytes");
    }
    if signature.is_shared {
        verdict.fail(SubIndication::FormatFailure, Finding::new("pdf.shared_dictionary"));
    }
    Ok(())
}

/// The level reached, with what the file adds to the container.
fn level(own: Level, revision: usize, stamps: &Stamps, store: &SecurityStore) -> Level {
    let is_stamped = own == Level::BT || stamps.intact.iter().any(|r| *r > revision);
    if own == Level::Cms || !is_stamped {
        return own;
    }
    let Some(stored) = store.revisions.iter().find(|r| **r > revision) else { return Level::BT };
    if stamps.intact.iter().any(|r| r >= stored) { Level::BLta } else { Level::BLt }
}
