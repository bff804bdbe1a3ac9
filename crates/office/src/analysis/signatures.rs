use crate::evidence::{Basis, Facts, KeptPolicy, Printed, embedded, facts};
use crate::letters::{Mark, SignatureAnswers, SignatureFindings, SignatureState};
use congvan_records::Timestamp;
use congvan_signature::{Answer, Answers, Context, Finding, Limits, Material, Policy, Report, verify_pdf};
use congvan_store::evidence::{Evidence, EvidenceRole, EvidenceSource, sha256};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use time::UtcOffset;

/// Version of [`Stored`]. 2: with the facts.
pub(crate) const SIGNATURE_VERSION: u32 = 2;

/// Most technical notes kept.
const MOST_NOTES: usize = 80;

#[derive(Serialize, Deserialize)]
struct Stored {
    state: String,
    summary: String,
    signatures: Vec<StoredAnswers>,
    technical: Vec<String>,
    checked_at: i64,
    #[serde(default)]
    facts: Facts,
}

#[derive(Serialize, Deserialize)]
struct StoredAnswers {
    state: String,
    signer: String,
    /// Who, changed, when, revoked: the sentence, and whether it is good.
    answers: [(String, Option<bool>); 4],
}

/// What is judged, besides the bytes.
pub(crate) struct Question {
    /// The time that counts as now.
    pub(crate) at: Timestamp,
    /// When the agency had the file: it existed then.
    pub(crate) known_at: Option<Timestamp>,
    /// In which times are told.
    pub(crate) zone: UtcOffset,
    /// Names on the letter, to compare with the certificates'.
    pub(crate) printed: Printed,
}

/// A verdict with all that it rests on.
pub(crate) struct Judgement {
    pub(crate) state: SignatureState,
    /// [`Stored`].
    pub(crate) answers: String,
    /// The verifier's own report, or why the file could not be read.
    pub(crate) report: String,
    pub(crate) policy: String,
    pub(crate) evidence: Vec<Evidence>,
}

/// Judges the signatures of a PDF. Pure work of one core; run it where blocking is allowed.
pub(crate) fn judge(bytes: &[u8], basis: Basis, policy: &Policy, question: &Question) -> Judgement {
    let Basis { trust, material, kept, .. } = basis;
    let context = Context {
        trust: &trust,
        material: &material,
        policy,
        time: question.at.to_utc(),
        known_at: question.known_at.map(|at| at.to_utc()),
        limits: Limits::default(),
    };
    let outcome = verify_pdf(bytes, &context);
    let state = SignatureState::of_outcome(&outcome);
    let mut evidence = kept;
    let (summary, signatures, technical, facts) = match &outcome {
        Ok(report) => {
            let embedded = embedded::find(bytes);
            let facts = facts::of_report(report, &embedded, &question.printed, question.zone);
            evidence.extend(embedded.pieces.into_iter().map(|(role, bytes)| Evidence {
                role,
                source: EvidenceSource::File,
                used: false,
                detail: String::new(),
                bytes,
            }));
            mark_used(&mut evidence, report);
            (sentence(state, report), answers(report, question.zone), notes(report), facts)
        }
        Err(error) => {
            (error.vietnamese(), Vec::new(), vec![format!("{}: {error}", error.code())], Facts::default())
        }
    };
    if matches!(&outcome, Ok(report) if report.signatures.is_empty() && report.document_timestamps.is_empty())
    {
        // Nothing was signed: nothing rests on anything.
        evidence.clear();
    }
    let report = match &outcome {
        Ok(report) => serde_json::to_value(report).unwrap_or_default(),
        Err(error) => json!({ "error": error.code(), "detail": error.to_string() }),
    };
    let checked_at = question.at.micros();
    let stored = Stored { state: state.code().to_owned(), summary, signatures, technical, checked_at, facts };
    Judgement {
        state,
        // Strings and numbers only: writing them cannot fail.
        answers: serde_json::to_string(&stored).unwrap_or_default(),
        report: report.to_string(),
        policy: serde_json::to_string(&KeptPolicy::new(policy, question.known_at)).unwrap_or_default(),
        evidence,
    }
}

/// Says of each piece whether the verdict, or one on a time-stamp, names it by its digest.
fn mark_used(evidence: &mut [Evidence], report: &Report) {
    let stamps = || {
        let own = report.signatures.iter().flat_map(|signature| &signature.timestamps);
        own.chain(&report.document_timestamps)
    };
    let chains = report.signatures.iter().flat_map(|signature| &signature.chain);
    let certificates = chains.chain(stamps().flat_map(|stamp| &stamp.chain)).map(|one| one.sha256.as_str());
    let told = report.signatures.iter().flat_map(|signature| &signature.revocation);
    let told = told.chain(stamps().flat_map(|stamp| &stamp.revocation));
    let named: BTreeSet<&str> = certificates.chain(told.filter_map(|one| one.sha256.as_deref())).collect();
    for piece in evidence {
        piece.used = named.contains(sha256(&piece.bytes).to_string().as_str())
            || (piece.role == EvidenceRole::Crl
                && wrapped_lists(&piece.bytes).any(|one| named.contains(one.as_str())));
    }
}

/// Digests of the revocation lists in a text that operators get them in (PEM).
fn wrapped_lists(bytes: &[u8]) -> impl Iterator<Item = String> {
    let mut lists = Material::new();
    if bytes.windows(BEGIN.len()).take(1_000).any(|window| window == BEGIN) {
        let _ = lists.add_crls(bytes);
    }
    lists.revocation_digests().collect::<Vec<_>>().into_iter()
}

/// How PEM begins (RFC 7468, 2).
const BEGIN: &[u8] = b"-----BEGIN ";

/// Do two reports of the verifier say the same of a file, whenever they were made and by whichever program? A later one words
/// what it finds better, and in another order; what is found, and all that follows from it, is what counts.
pub(crate) fn say_the_same(one: &str, other: &str) -> bool {
    gist(one).is_some_and(|one| Some(one) == gist(other))
}

/// What a report says, without when it was made and in which words.
fn gist(text: &str) -> Option<Value> {
    let mut report: Value = serde_json::from_str(text).ok()?;
    let fields = report.as_object_mut()?;
    fields.remove("validation_time");
    // Read off the bytes, which are the same; earlier programs did not tell it.
    fields.remove("revisions");
    strip_words(&mut report);
    strip_news(&mut report);
    Some(report)
}

/// Takes away what earlier programs did not tell: of time-stamps what they rest on, of revocation which piece told it. Whether
/// a time-stamp counts, why not, and which time it states stays.
fn strip_news(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(strip_news),
        Value::Object(fields) => {
            for (name, value) in fields {
                match (name.as_str(), &mut *value) {
                    ("timestamps" | "document_timestamps", Value::Array(stamps)) => {
                        for stamp in stamps.iter_mut().filter_map(Value::as_object_mut) {
                            stamp.retain(|name, _| {
                                !["chain", "rests_on", "revocation"].contains(&name.as_str())
                            });
                        }
                    }
                    ("revocation", Value::Array(told)) => {
                        for one in told.iter_mut().filter_map(Value::as_object_mut) {
                            one.remove("sha256");
                        }
                    }
                    ("findings", Value::Array(findings)) => findings.retain(|finding| {
                        let code = finding["code"].as_str().unwrap_or_default();
                        !code.starts_with("timestamp.") || TOLD_OF_OLD.contains(&code)
                    }),
                    _ => {}
                }
                strip_news(value);
            }
        }
        _ => {}
    }
}

/// Findings on time-stamps that no indication of one repeats.
const TOLD_OF_OLD: [&str; 3] = ["timestamp.before_claimed", "timestamp.order", "timestamp.too_many"];

fn strip_words(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(strip_words),
        Value::Object(fields) => {
            for (name, value) in fields {
                strip_words(value);
                if let ("findings", Value::Array(findings)) = (name.as_str(), value) {
                    for finding in findings.iter_mut().filter_map(Value::as_object_mut) {
                        finding.retain(|name, _| name == "code" || name == "severity");
                    }
                    findings.sort_by_key(Value::to_string);
                    findings.dedup();
                }
            }
        }
        _ => {}
    }
}

/// What the report of a file says; none for what cannot be read.
pub(crate) fn read_facts(body: &str) -> Option<Facts> {
    serde_json::from_str::<Stored>(body).ok().map(|stored| stored.facts)
}

/// What [`judge`] found.
pub(crate) fn read_findings(body: &str) -> Option<SignatureFindings> {
    let stored: Stored = serde_json::from_str(body).ok()?;
    let signatures = stored.signatures.into_iter().map(|one| {
        let marks = [0, 1, 2, 3].map(|at: usize| match one.answers[at].1 {
            Some(true) => Mark::Good,
            Some(false) => Mark::Bad,
            None => Mark::Unsure,
        });
        let [who, changed, when, revoked] = one.answers.map(|(sentence, _)| sentence);
        let state = SignatureState::from_code(&one.state)?;
        Some(SignatureAnswers { state, signer: one.signer, who, changed, when, revoked, marks })
    });
    Some(SignatureFindings {
        state: SignatureState::from_code(&stored.state)?,
        summary: stored.summary,
        signatures: signatures.collect::<Option<_>>()?,
        technical: stored.technical,
        checked_at: Timestamp::from_micros(stored.checked_at),
    })
}

/// What to do while the letter has no number yet.
const ADVICE_AT_THE_DOOR: &str = " Không vào sổ văn bản này; hãy trả lại nơi gửi kèm lý do.";

/// The verdict as it reads once the letter is registered or has gone back: without advice that comes too late.
pub(crate) fn past_the_door(mut findings: SignatureFindings) -> SignatureFindings {
    if let Some(told) = findings.summary.strip_suffix(ADVICE_AT_THE_DOOR) {
        findings.summary = told.to_owned();
    }
    findings
}

fn sentence(state: SignatureState, report: &Report) -> String {
    let names: Vec<&str> =
        report.signatures.iter().filter_map(|signature| signature.signer.as_deref()).collect();
    let by = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
    match state {
        SignatureState::Valid => {
            format!("{} chữ ký số hợp lệ{by}, văn bản còn nguyên vẹn.", report.signatures.len())
        }
        SignatureState::IntactUnchecked => {
            format!(
                "Văn bản còn nguyên vẹn từ khi ký{by}, nhưng chưa đủ bằng chứng về người ký hoặc việc thu hồi chứng thư."
            )
        }
        SignatureState::EvidenceAgainst => {
            let is_intact = report.signatures.iter().all(|signature| signature.intact == Some(true));
            let intact = if is_intact { ", dù nội dung còn nguyên" } else { "" };
            format!("Có bằng chứng chống lại chữ ký{by}{intact}. Không dựa vào chữ ký này; hỏi lại nơi gửi.")
        }
        SignatureState::Invalid => {
            format!("Chữ ký số không hợp lệ{by}.{ADVICE_AT_THE_DOOR}")
        }
        SignatureState::Unsigned => {
            "Tệp không có chữ ký số. Nếu là bản quét từ giấy thì đối chiếu với bản giấy.".to_owned()
        }
        SignatureState::Unreadable => {
            "Không đọc được chữ ký số trong tệp. Hãy đề nghị nơi gửi gửi lại.".to_owned()
        }
    }
}

fn answers(report: &Report, zone: UtcOffset) -> Vec<StoredAnswers> {
    let pair = |answer: Answer| (answer.vi, answer.good);
    report
        .signatures
        .iter()
        .map(|signature| {
            let Answers { who, changed, when, revoked } = Answers::of(signature, zone);
            StoredAnswers {
                state: SignatureState::of_signature(signature).code().to_owned(),
                signer: signature.signer.clone().unwrap_or_default(),
                answers: [pair(who), pair(changed), pair(when), pair(revoked)],
            }
        })
        .collect()
}

fn notes(report: &Report) -> Vec<String> {
    let note = |finding: &Finding| match &finding.detail {
        Some(detail) => format!("{} [{}: {detail}]", finding.vi, finding.code),
        None => format!("{} [{}]", finding.vi, finding.code),
    };
    let mut all: Vec<String> = report.findings.iter().map(note).collect();
    for (number, signature) in (1..).zip(&report.signatures) {
        let level = signature.level.map_or(String::new(), |level| format!(", mức {level:?}"));
        all.push(format!(
            "Chữ ký {number}: {}{}{level}, {} {}.",
            signature.indication.as_str(),
            signature.sub_indication.map_or(String::new(), |sub| format!(" / {}", sub.as_str())),
            signature.signature_algorithm.as_deref().unwrap_or("thuật toán không rõ"),
            signature.digest_algorithm.as_deref().unwrap_or_default(),
        ));
        all.extend(signature.findings.iter().map(|finding| format!("Chữ ký {number}: {}", note(finding))));
    }
    all.truncate(MOST_NOTES);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_compared_by_what_they_find() {
        let report = |at: &str, status: &str, findings: Value| {
            let signature =
                json!({ "indication": "INDETERMINATE", "revocation": status, "findings": findings });
            json!({ "validation_time": at, "signatures": [signature], "findings": [] }).to_string()
        };
        let finding =
            |code: &str, vi: &str| json!({ "code": code, "severity": "warning", "vi": vi, "en": vi });
        let (stale, forged) = (finding("revocation.stale", "Quá cũ."), finding("revocation.forged", "Giả."));
        let then = report("2026-11-17T01:00:00Z", "unknown", json!([stale, forged]));
        let reworded = finding("revocation.stale", "Quá cũ. Kiểm tra lại.");
        let now = report("2046-11-17T01:00:00Z", "unknown", json!([forged, reworded]));
        assert!(say_the_same(&then, &now));
        let later = now.replacen('{', "{\"revisions\":[1],", 1);
        assert!(say_the_same(&then, &later), "told by later programs alone");
        // What earlier programs did not tell, or told in one finding where there are several now.
        let stamped = |stamp: Value, code: &str, told: Value| {
            let signature = json!({
                "indication": "TOTAL-PASSED", "timestamps": [stamp], "revocation": [told],
                "findings": [finding(code, "Dấu.")],
            });
            json!({ "signatures": [signature], "findings": [] }).to_string()
        };
        let old = json!({ "indication": "INDETERMINATE", "sub_indication": "TRY_LATER", "findings": [] });
        let new = json!({
            "indication": "INDETERMINATE", "sub_indication": "TRY_LATER", "findings": [], "chain": [{}],
            "rests_on": null, "revocation": [],
        });
        let good = json!({ "status": "good" });
        let then = stamped(old, "timestamp.untrusted", good.clone());
        let named = json!({ "status": "good", "sha256": "00" });
        assert!(say_the_same(&then, &stamped(new.clone(), "timestamp.revocation_unknown", named)));
        let mut counts = new.clone();
        counts["indication"] = json!("TOTAL-PASSED");
        assert!(!say_the_same(&then, &stamped(counts, "timestamp.untrusted", good.clone())));
        assert!(!say_the_same(&then, &stamped(new, "timestamp.order", good)));
        for other in [
            report("2026-11-17T01:00:00Z", "unknown", json!([stale])),
            report("2026-11-17T01:00:00Z", "good", json!([stale, forged])),
            "none".to_owned(),
        ] {
            assert!(!say_the_same(&then, &other), "{other}");
        }
    }

    #[test]
    fn advice_for_the_door_is_not_given_behind_it() {
        let report = serde_json::json!({
            "indication": null, "sub_indication": null, "validation_time": "2026-11-17T01:00:00Z",
            "revision_count": 1, "signatures": [], "document_timestamps": [], "findings": [],
        });
        let report: Report = serde_json::from_value(report).unwrap();
        let read = |state: SignatureState| SignatureFindings {
            state,
            summary: sentence(state, &report),
            signatures: Vec::new(),
            technical: Vec::new(),
            checked_at: Timestamp::from_micros(0),
        };
        let broken = read(SignatureState::Invalid);
        assert!(broken.summary.ends_with("hãy trả lại nơi gửi kèm lý do."));
        assert_eq!(past_the_door(broken).summary, "Chữ ký số không hợp lệ.");
        let unsigned = read(SignatureState::Unsigned);
        assert_eq!(past_the_door(unsigned.clone()), unsigned);
    }
}
