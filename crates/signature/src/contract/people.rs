//! The answer of the command in sentences, for a reader at a terminal.

use std::fmt::Write as _;

use super::national_zone;
use crate::error::Error;
use crate::report::{Finding, Report, Severity, SignatureReport};
use crate::{Answers, Doubt, ScreenState, Signatories};

/// What was found out about one file, in Vietnamese.
pub fn text(outcome: &Result<Report, Error>, file: &str) -> String {
    let state = ScreenState::of_outcome(outcome).vietnamese();
    let mut out = format!("{file}: {state}");
    match outcome {
        Err(error) => {
            let _ = write!(out, "\n  {}", error.vietnamese());
        }
        Ok(report) => {
            if let Some(doubt) = Doubt::of(report) {
                let _ = write!(out, " ({})", doubt.vietnamese());
            }
            if !report.signatures.is_empty() {
                let _ = write!(out, "\n  {}", Signatories::of(report).vietnamese());
            }
            // Who signed has been said.
            let is_said = |f: &Finding| f.code.starts_with("signatories.");
            for finding in report.findings.iter().filter(|f| f.severity > Severity::Info && !is_said(f)) {
                let _ = write!(out, "\n  ! {} [{}]", finding.vi, finding.code);
            }
            for (number, signature) in (1..).zip(&report.signatures) {
                signature_text(&mut out, number, signature);
            }
        }
    }
    out
}

// Writing to a string cannot fail, so the results of `write!` are dropped here.
fn signature_text(out: &mut String, number: usize, signature: &SignatureReport) {
    let signer = signature.signer.as_deref().unwrap_or("không rõ");
    let _ = write!(out, "\n  {number}. {signer} – {}", signature.role.vietnamese());
    if let Some(field) = &signature.field {
        let _ = write!(out, " (ô {field})");
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
        let _ = write!(out, "\n     Gốc tin cậy: {}", anchor.subject);
    }
    let sub = signature.sub_indication.map(|s| format!(" / {}", s.as_str())).unwrap_or_default();
    let _ = write!(out, "\n     Kết luận: {}{sub}", signature.indication.as_str());
    for finding in signature.findings.iter().filter(|f| f.severity > Severity::Info) {
        let _ = write!(out, "\n     - {} [{}]", finding.vi, finding.code);
    }
}
