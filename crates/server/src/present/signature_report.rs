use super::letter::signature;
use crate::views::*;
use congvan_office::evidence::{
    AreaFacts, Piece, Remark, Repetition, Report, ReportLine, RevisionFacts, RevocationFacts, SignatureFacts,
    StampFacts,
};
use congvan_records::Timestamp;

pub(crate) fn report_lines(found: Vec<ReportLine>) -> Vec<SignatureReportLine> {
    found.into_iter().map(line).collect()
}

pub(crate) fn signature_report(report: Report) -> SignatureReportView {
    SignatureReportView {
        line: line(report.line),
        file_name: report.file.name,
        file_sha256: report.file.sha256.to_string(),
        verdict: signature(&report.findings),
        signatures: report.facts.signatures.into_iter().map(facts).collect(),
        timestamps: report.facts.timestamps.into_iter().map(stamp).collect(),
        revisions: report.facts.revisions.into_iter().map(revision).collect(),
        remarks: report.facts.remarks.into_iter().map(remark).collect(),
        printed_signer: report.facts.printed_signer,
        printed_agency: report.facts.printed_agency,
        evidence: report.pieces.into_iter().map(piece).collect(),
        program: report.program,
    }
}

pub(crate) fn repetition(repetition: Repetition) -> RepetitionView {
    RepetitionView {
        same: repetition.same,
        then: repetition.then.code().to_owned(),
        again: repetition.again.code().to_owned(),
    }
}

fn line(line: ReportLine) -> SignatureReportLine {
    SignatureReportLine {
        id: line.id,
        ordinal: line.ordinal,
        occasion: line.occasion.key().to_owned(),
        reason: line.reason,
        asked_by: line.asked_by,
        judged_at: At(line.judged_at),
        state: line.state.code().to_owned(),
    }
}

fn at(micros: i64) -> At {
    At(Timestamp::from_micros(micros))
}

fn facts(one: SignatureFacts) -> SignatureFactsView {
    SignatureFactsView {
        signed_as: one.signed_as.key().to_owned(),
        signer_agrees: one.signer_agrees.key().to_owned(),
        agency_agrees: one.agency_agrees.key().to_owned(),
        signer: one.signer,
        organization: one.organization,
        managing_unit: one.managing_unit,
        title: one.title,
        rests_on: one.rests_on,
        issuer: one.issuer,
        serial: one.serial,
        not_before: one.validity.map(|[from, _]| at(from)),
        not_after: one.validity.map(|[_, until]| at(until)),
        chain: one
            .chain
            .into_iter()
            .map(|certificate| ChainView {
                subject: certificate.subject,
                issuer: certificate.issuer,
                sha256: certificate.sha256,
                not_before: at(certificate.validity[0]),
                not_after: at(certificate.validity[1]),
            })
            .collect(),
        identity_verified: one.identity_verified,
        claimed_at: one.claimed_at.map(at),
        proven_at: one.proven_at.map(at),
        proof: one.proof,
        reason: one.reason,
        intact: one.intact,
        covers_whole_document: one.covers_whole_document,
        modified: one.modified,
        modification: one.modification,
        changes: one
            .changes
            .into_iter()
            .map(|change| SignedChangeView {
                level: change.level,
                code: change.code,
                page: change.page,
                field: change.field,
            })
            .collect(),
        areas: one.areas.into_iter().map(area).collect(),
        has_revision: one.revision_end.is_some(),
        level: one.level,
        digest_algorithm: one.digest_algorithm,
        signature_algorithm: one.signature_algorithm,
        algorithm_standing: one.algorithm_standing,
        indication: one.indication,
        sub_indication: one.sub_indication,
        revocation: one.revocation.into_iter().map(revocation).collect(),
        timestamps: one.timestamps.into_iter().map(stamp).collect(),
        remarks: one.remarks.into_iter().map(remark).collect(),
    }
}

fn area(one: AreaFacts) -> ChangedAreaView {
    ChangedAreaView {
        page: one.page,
        rect: one.rect,
        shown: one.shown,
        page_size: one.page_size,
        whole_page: one.whole_page,
        level: one.level,
        code: one.code,
        field: one.field,
        path: one.path,
        object: one.object,
        revision: one.revision,
    }
}

fn revocation(known: RevocationFacts) -> RevocationView {
    RevocationView {
        subject: known.subject,
        status: known.status,
        revoked_at: known.revoked_at.map(at),
        source: known.source,
        issued_at: known.issued_at.map(at),
    }
}

fn revision(one: RevisionFacts) -> RevisionView {
    RevisionView { number: one.number, kind: one.kind, level: one.level, signature: one.signature }
}

fn stamp(one: StampFacts) -> StampView {
    StampView {
        counts: one.counts,
        at: one.at.map(at),
        authority: one.authority,
        rests_on: one.rests_on,
        revocation: one.revocation.into_iter().map(revocation).collect(),
        remarks: one.remarks.into_iter().map(remark).collect(),
    }
}

fn remark(one: Remark) -> RemarkView {
    RemarkView {
        code: one.code,
        severity: one.severity,
        vi: one.vi,
        en: one.en,
        detail: one.detail,
        about_vi: one.about_vi,
        about_en: one.about_en,
    }
}

fn piece(one: Piece) -> EvidenceView {
    EvidenceView {
        role: one.role.key().to_owned(),
        source: one.source.key().to_owned(),
        used: one.used,
        address: one.address,
        name: one.name,
        from: one.from.map(At),
        until: one.until.map(At),
        sha256: one.sha256,
        size: one.size,
    }
}
