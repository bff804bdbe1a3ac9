//! Names in the certificates of a file's signatures that are not those on its pages.

use crate::analysis::read_facts;
use crate::evidence::{Agreement, SignedAs};
use crate::letters::{OtherValue, ValueSource};
use congvan_records::{DocumentFields, nfc_line};
use congvan_store::analyses::{Analysis, AnalysisKind};

/// Most names told of one field: a file may hold many signatures.
const MOST: usize = 3;

/// Names of holders and organisations in the certificates that differ from what was read, at the fields they speak of.
/// The form never begins with them: they say who signed, not how the register writes it.
pub(crate) fn on_certificates(findings: &[Analysis], read: &DocumentFields) -> Vec<OtherValue> {
    let kept = findings.iter().find(|found| found.kind == AnalysisKind::Signature);
    let Some(facts) = kept.and_then(|found| read_facts(found.body.as_deref()?)) else { return Vec::new() };
    let mut others: Vec<OtherValue> = Vec::new();
    let mut tell = |field: &str, on_page: &str, value: Option<&String>| {
        let Some(value) = value.map(|value| nfc_line(value)).filter(|value| !value.is_empty()) else {
            return;
        };
        let told = others.iter().filter(|other| other.field == field);
        if told.clone().count() < MOST && !told.clone().any(|other| other.value == value) {
            others.push(OtherValue {
                field: field.to_owned(),
                on_page: on_page.to_owned(),
                value,
                source: ValueSource::Certificate,
                taken: false,
                rule: None,
                organ: String::new(),
            });
        }
    };
    for signature in &facts.signatures {
        if signature.signer_agrees == Agreement::Other {
            tell("signer_name", &read.signer.name, signature.signer.as_ref());
        }
        if signature.agency_agrees == Agreement::Other {
            let holder = match signature.signed_as {
                SignedAs::Agency => &signature.signer,
                SignedAs::Person | SignedAs::Unknown => &signature.organization,
            };
            tell("organ_name", &read.organ_name, holder.as_ref());
        }
    }
    others
}

#[cfg(test)]
mod tests {
    use super::*;
    use congvan_records::{FileId, Timestamp};
    use congvan_store::analyses::AnalysisState;
    use serde_json::json;
    use uuid::Uuid;

    fn verdict(signatures: serde_json::Value) -> Analysis {
        let body = json!({
            "state": "valid", "summary": "", "signatures": [], "technical": [], "checked_at": 0,
            "facts": { "signatures": signatures },
        });
        Analysis {
            file: FileId::from(Uuid::nil()),
            kind: AnalysisKind::Signature,
            state: AnalysisState::Done,
            version: 2,
            summary: None,
            body: Some(body.to_string()),
            updated_at: Timestamp::from_micros(0),
        }
    }

    #[test]
    fn another_name_in_a_certificate_is_told_at_its_field_and_never_taken() {
        let findings = [verdict(json!([
            { "signer": "Lê Văn Bình", "organization": "Sở Y tế", "signed_as": "person", "signer_agrees": "other", "agency_agrees": "other" },
            { "signer": "Sở Y tế", "signed_as": "agency", "signer_agrees": "unknown", "agency_agrees": "other" },
            { "signer": "Trần Quốc Huy", "organization": "Sở Nội vụ", "signed_as": "person", "signer_agrees": "same", "agency_agrees": "same" },
        ]))];
        let read = DocumentFields { organ_name: "Sở Nội vụ".to_owned(), ..DocumentFields::default() };
        let told: Vec<_> = on_certificates(&findings, &read)
            .into_iter()
            .map(|other| (other.field, other.on_page, other.value, other.taken))
            .collect();
        let text = str::to_owned;
        assert_eq!(
            told,
            vec![
                (text("signer_name"), text(""), text("Lê Văn Bình"), false),
                (text("organ_name"), text("Sở Nội vụ"), text("Sở Y tế"), false),
            ]
        );
        assert_eq!(on_certificates(&[], &read), Vec::new());
    }
}
