//! The answer of the command in sentences, for a reader at a terminal.

use std::fmt::Write as _;

use super::national_zone;
use crate::about::About;
use crate::answers::moment;
use crate::error::Error;
use crate::legible::legible;
use crate::report::{Finding, Indication, Report, Severity, SignatureReport, TimestampReport};
use crate::{Answers, ScreenState, Signatories};

/// What was found out about one file, in Vietnamese.
pub fn text(outcome: &Result<Report, Error>, file: &str) -> String {
    let file = legible(file);
    let mut out = format!("{file}: {}", ScreenState::of_outcome(outcome).vietnamese());
    match outcome {
        Err(error) => finding_text(&mut out, "\n  ! ", &error.finding()),
        Ok(report) => report_text(&mut out, report),
    }
    out
}

fn report_text(out: &mut String, report: &Report) {
    let (who, others): (Vec<&Finding>, Vec<&Finding>) =
        report.findings.iter().partition(|finding| finding.code.starts_with("signatories."));
    match who.first() {
        Some(finding) if finding.severity == Severity::Info => {
            let _ = write!(out, "\n  {}", finding.vi);
        }
        Some(finding) => finding_text(out, "\n  ! ", finding),
        None if report.signatures.is_empty() => {}
        None => {
            let _ = write!(out, "\n  {}", Signatories::of(report).vietnamese());
        }
    }
    // That nothing was signed is no warning, and yet all there is to say.
    let is_told = |f: &&Finding| f.code == "pdf.no_signature" || f.severity > Severity::Info;
    for finding in others.into_iter().filter(is_told) {
        finding_text(out, "\n  ! ", finding);
    }
    for (number, signature) in (1..).zip(&report.signatures) {
        signature_text(out, number, signature, report.revision_count);
    }
    for stamp in &report.document_timestamps {
        stamp_text(out, "\n  Dấu thời gian trên văn bản", stamp);
        for finding in stamp.findings.iter().filter(|f| f.severity > Severity::Info) {
            finding_text(out, "\n     - ", finding);
        }
    }
}

// Writing to a string cannot fail, so the results of `write!` are dropped here.
fn signature_text(out: &mut String, number: usize, signature: &SignatureReport, revisions: usize) {
    let signer = signature.signer.as_deref().unwrap_or("không rõ");
    let _ = write!(out, "\n  {number}. {signer} – {}", signature.role.vietnamese());
    if let Some(field) = &signature.field {
        let _ = write!(out, " (ô {field}");
        let revision = signature.signed_revision.filter(|revision| *revision <= revisions);
        if let Some(revision) = revision {
            let _ = write!(out, ", ký ở lần lưu thứ {revision} trong {revisions} lần");
        }
        out.push(')');
    }
    let answers = Answers::of(signature, national_zone());
    for (question, answer) in [
        ("Ai ký?", &answers.who),
        ("Sau khi ký có ai sửa không?", &answers.changed),
        ("Ký lúc nào?", &answers.when),
        ("Chứng thư có bị thu hồi không?", &answers.revoked),
    ] {
        let _ = write!(out, "\n     {question} {}", answer.vi);
    }
    if let Some(anchor) = &signature.rests_on {
        let _ = write!(out, "\n     Gốc tin cậy: {}", anchor.told_apart());
    }
    for stamp in &signature.timestamps {
        stamp_text(out, "\n     Dấu thời gian trên chữ ký", stamp);
    }
    let sub = signature.sub_indication.map(|s| format!(" / {}", s.as_str())).unwrap_or_default();
    let _ = write!(out, "\n     Kết luận: {}{sub}", signature.indication.as_str());
    for finding in signature.findings.iter().filter(|f| f.severity > Severity::Info) {
        finding_text(out, "\n     - ", finding);
        for thing in About::of(finding, signature) {
            let _ = write!(out, "\n         {}", thing.vietnamese(national_zone()));
        }
    }
}

/// Who stamped, when, and which root vouches for it.
fn stamp_text(out: &mut String, lead: &str, stamp: &TimestampReport) {
    let authority = stamp.authority.as_deref().unwrap_or("nơi không rõ");
    let _ = write!(out, "{lead}: {authority}");
    if let Some(time) = stamp.time {
        let _ = write!(out, ", {}", moment(time, national_zone()));
    }
    let counts =
        if stamp.indication == Indication::TotalPassed { "được tính" } else { "không được tính" };
    let _ = write!(out, ", {counts}");
    if let Some(anchor) = &stamp.rests_on {
        let _ = write!(out, "; gốc tin cậy: {}", anchor.told_apart());
    }
}

/// What was found, what to do, and for whoever has to look closer the code and the detail.
fn finding_text(out: &mut String, lead: &str, finding: &Finding) {
    let detail = finding.detail.as_ref().map(|detail| format!(": {detail}")).unwrap_or_default();
    let _ = write!(out, "{lead}{} [{}{detail}]", finding.vi, finding.code);
}
