//! The command `congvan verify`: its arguments, its line of JSON per file, its exit codes.
//! The library holds them so that every program that offers the command behaves the same.

mod arguments;
mod people;
mod run;

use serde_json::{Map, Value, json};
use time::UtcOffset;
use time::format_description::well_known::Rfc3339;

use crate::findings::Finding;
use crate::{About, Answers, Context, Doubt, Error, Report, ScreenState, Signatories, SignatureReport};

pub use arguments::{Format, Request, USAGE, UsageError};
pub use people::text;

/// Exit code: every file passed.
pub const PASSED: u8 = 0;
/// Exit code: a file did not pass, or holds no signature.
pub const NOT_PASSED: u8 = 1;
/// Exit code: wrong use, or a file could not be read.
pub const UNREADABLE: u8 = 2;

/// Verifies bytes as a CMS container when they are one – in DER, BER, PEM, base64 or a mail – and else as a PDF.
///
/// Errors: as [`crate::verify_pdf`] and [`crate::verify_cms`]; [`Error::ContentBesidePdf`] for a PDF with a content beside it.
pub fn verify_bytes(bytes: &[u8], content: Option<&[u8]>, ctx: &Context) -> Result<Report, Error> {
    if crate::cms::wrapping::is_container(bytes) {
        return crate::verify_cms(bytes, content, ctx);
    }
    let outcome = crate::verify_pdf(bytes, ctx);
    // A PDF carries its signatures inside: whoever hands in a content beside it means another file.
    if outcome.is_ok() && content.is_some() { Err(Error::ContentBesidePdf) } else { outcome }
}

/// The exit code for one file.
pub fn exit_code(outcome: &Result<Report, Error>) -> u8 {
    match outcome {
        Err(_) => UNREADABLE,
        Ok(report) if report.indication == Some(crate::Indication::TotalPassed) => PASSED,
        Ok(_) => NOT_PASSED,
    }
}

/// The JSON object for one file.
pub fn line(outcome: &Result<Report, Error>, file: Option<&str>) -> Value {
    let mut object = Map::new();
    if let Some(file) = file {
        object.insert("file".to_owned(), json!(file));
    }
    let state = ScreenState::of_outcome(outcome);
    let body = match outcome {
        Ok(report) => report_body(report),
        Err(error) => json!({
            "indication": "FILE-ERROR",
            "sub_indication": null,
            "revision_count": 0,
            "document_timestamps": 0,
            "signatures": [],
            "findings": [error.finding()],
        }),
    };
    if let Value::Object(body) = body {
        object.extend(body);
    }
    object.insert("state".to_owned(), json!(state.code()));
    Value::Object(object)
}

fn report_body(report: &Report) -> Value {
    let signatories = Signatories::of(report);
    json!({
        "indication": report.indication.map_or("NO-SIGNATURE", |i| i.as_str()),
        "sub_indication": report.sub_indication.map(|s| s.as_str()),
        "revision_count": report.revision_count,
        "revisions": report.revisions,
        "document_timestamps": report.document_timestamps.len(),
        "signatures": report.signatures.iter().map(signature_body).collect::<Vec<_>>(),
        "timestamps": report.document_timestamps,
        "validation_time": report.validation_time.format(&Rfc3339).ok(),
        "known_at": report.known_at.and_then(|time| time.format(&Rfc3339).ok()),
        "doubt": Doubt::of(report),
        "signatories": {
            "code": signatories.code(),
            "vi": signatories.vietnamese(),
            "en": signatories.english(),
        },
        "findings": report.findings,
    })
}

fn signature_body(signature: &SignatureReport) -> Value {
    let mut body = json!(signature);
    if let Value::Object(fields) = &mut body {
        fields.insert(
            "findings".to_owned(),
            Value::Array(signature.findings.iter().map(|finding| told(finding, signature)).collect()),
        );
        fields.insert("answers".to_owned(), json!(Answers::of(signature, national_zone())));
        fields.insert("state".to_owned(), json!(ScreenState::of_signature(signature).code()));
    }
    body
}

/// A finding with what it is about.
fn told(finding: &Finding, signature: &SignatureReport) -> Value {
    let mut body = json!(finding);
    let about = About::of(finding, signature);
    if let (Value::Object(fields), false) = (&mut body, about.is_empty()) {
        fields.insert("about".to_owned(), json!(about));
    }
    body
}

/// The national zone; the screens use the agency's own.
fn national_zone() -> UtcOffset {
    UtcOffset::from_hms(7, 0, 0).unwrap_or(UtcOffset::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_passed_file_exits_with_zero() {
        let request =
            Request::from_args(["a.pdf".to_owned()], time::OffsetDateTime::UNIX_EPOCH).expect("right use");
        let mut report = crate::validate::cms::summarise(vec![], vec![], 0, vec![], &request.context());
        assert_eq!(exit_code(&Ok(report.clone())), NOT_PASSED, "no signature");
        report.indication = Some(crate::Indication::TotalPassed);
        assert_eq!(exit_code(&Ok(report)), PASSED);
        assert_eq!(exit_code(&Err(Error::NotPdf)), UNREADABLE);
    }
}
